//! A book: its databases, secrets, writer and signed heads, opened together.
//!
//! The folder holds `book.db`, `keys.db` and `access.db` (or nothing of them, where the book is on
//! PostgreSQL), `secrets/`, `heads/` with every signed head, and `closes/` with the sealed files.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use ledger::{Checkpoint, Frontier, Hash, SigningKey, VerifyingKey};
use register::wire::Record;

use crate::StoreError;
use crate::batch::Batch;
use crate::db::{Cell, Db, Location, Part, RowRef};
use crate::keys::KeyStore;
use crate::prepare::Preparer;
use crate::scribe::{Context, Scribe};
use crate::seal::{Randomness, Vault};
use crate::secrets::Secrets;
use crate::state::State;
use crate::writer::{Clock, Writer};

const FRONTIER: &str = "frontier";
pub(crate) const NAME: &str = "name";

/// An open book.
pub struct Book {
    pub(crate) folder: PathBuf,
    pub(crate) location: Location,
    pub(crate) vault: Vault,
    pub(crate) signing: SigningKey,
    pub(crate) name: String,
    pub(crate) writer: Option<Writer>,
    pub(crate) db: Db,
    pub(crate) lock: Option<WriterLock>,
    /// The access log, once something was seen.
    pub(crate) accesses: Option<Db>,
}

/// Gives people the pseudonyms of one close.
pub struct Pseudonyms(crate::seal::Keyed);

impl Pseudonyms {
    /// A person's.
    pub fn of(&self, person: u64) -> [u8; 16] {
        self.0.of(&person.to_be_bytes())
    }
}

/// What keeps a second writer out, as long as it lives.
pub(crate) enum WriterLock {
    File(#[allow(dead_code, reason = "held, not read")] fs::File),
    Server(#[allow(dead_code, reason = "held, not read")] Box<Db>),
}

/// Whether a book is opened to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Only to read and verify; works beside a writer.
    Read,
    /// To write; one at a time.
    Write,
}

/// Where a book is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its folder: secrets, heads, closes, and the databases unless `url` is given.
    pub folder: PathBuf,
    /// A PostgreSQL URL, where the databases are there.
    pub url: Option<String>,
}

impl Place {
    pub(crate) fn location(&self) -> Location {
        match &self.url {
            Some(url) => Location::Url(url.clone()),
            None => Location::Folder(self.folder.clone()),
        }
    }
}

impl Book {
    /// Makes a new book and opens it. It gets a name of its own, by which heads and seals call it.
    pub fn create(place: &Place, context: &Context, clock: Clock) -> Result<Book, StoreError> {
        fs::create_dir_all(&place.folder)
            .map_err(StoreError::file(&place.folder, "cannot make the book's folder"))?;
        if crate::secrets::folder(&place.folder).exists() {
            return Err(StoreError::BookExists { path: place.folder.clone() });
        }
        let location = place.location();
        let mut db = Db::open(&location, Part::Book)?;
        if db.number("select count(*) from (select 1 from entry limit 1) e", &[])? > 0 {
            return Err(StoreError::BookExists { path: place.folder.clone() });
        }
        let mut random = Randomness::new()?;
        let name = format!("townbook-{:016x}", u64::from_be_bytes(random.bytes()));
        db.begin()?;
        db.execute("delete from meta", &[])?;
        put_meta(&mut db, NAME, name.as_bytes())?;
        put_meta(&mut db, FRONTIER, &Frontier::new().to_bytes())?;
        db.commit()?;
        drop(db);
        drop(KeyStore::create(&location)?);
        // Last: a folder with secrets has a whole book.
        Secrets::create(&place.folder, &mut random)?;
        let mut book = Book::open(place, Access::Write, clock)?;
        book.writer()?.system(Record::BookOpened { name: name.as_str().into() }, context.clone())?;
        book.sign_head()?;
        Ok(book)
    }

    /// Opens a book. For writing it must be the only writer, and not behind any head signed before.
    pub fn open(place: &Place, access: Access, clock: Clock) -> Result<Book, StoreError> {
        if !crate::secrets::folder(&place.folder).exists() {
            return Err(StoreError::NoBook { path: place.folder.clone() });
        }
        let secrets = Secrets::open(&place.folder)?;
        let location = place.location();
        location.require(Part::Book)?;
        if access == Access::Write {
            location.require(Part::Keys)?;
        }
        let mut db = Db::open(&location, Part::Book)?;
        let name = String::from_utf8(get_meta(&mut db, NAME)?)
            .map_err(|_| StoreError::Stored { what: "the book's name is not text" })?;
        let vault = Vault::new(&secrets.kek);
        let signing = SigningKey::from_seed(&name, *secrets.signing_seed)
            .map_err(|_| StoreError::Stored { what: "the book's name cannot stand in a signed head" })?;
        let folder = place.folder.clone();
        let (writer, lock, accesses) = (None, None, None);
        let mut book = Book { folder, location, vault, signing, name, writer, db, lock, accesses };
        if access == Access::Write {
            book.lock = Some(book.take_lock()?);
            book.refuse_if_behind()?;
            let (location, vault) = (book.location.clone(), book.vault.clone());
            let reopen = move || open_scribe(&location, &vault);
            book.writer = Some(Writer::start(reopen()?, reopen, clock)?);
            crate::rebuild::remove_leftovers(&book.folder);
            book.finish_erasures()?;
            book.refold_if_stale()?;
        }
        Ok(book)
    }

    fn take_lock(&self) -> Result<WriterLock, StoreError> {
        if let Location::Url(url) = &self.location {
            let mut db = crate::postgres_db::PgDb::open(url, Part::Book)?;
            return if db.try_writer_lock()? {
                Ok(WriterLock::Server(Box::new(Db::Postgres(db))))
            } else {
                Err(StoreError::Busy)
            };
        }
        let path = self.folder.join("writer.lock");
        let file = fs::File::create(&path).map_err(StoreError::file(&path, "cannot make the lock"))?;
        match file.try_lock() {
            Ok(()) => Ok(WriterLock::File(file)),
            Err(fs::TryLockError::WouldBlock) => Err(StoreError::Busy),
            Err(fs::TryLockError::Error(e)) => Err(StoreError::file(&path, "cannot take the lock")(e)),
        }
    }

    /// The name in heads and seals.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The book's folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The key that checks this book's heads and seals.
    pub fn verifying_key(&self) -> VerifyingKey {
        self.signing.verifying()
    }

    /// The writer; an error where the book was opened to be read.
    pub fn writer(&self) -> Result<&Writer, StoreError> {
        self.writer
            .as_ref()
            .ok_or_else(|| StoreError::WriterStopped { reason: "the book was opened to be read".into() })
    }

    /// A preparer for statements, for the thread that reads them.
    pub fn preparer(&self) -> Result<Preparer, StoreError> {
        Preparer::new(self.vault.clone())
    }

    /// The pseudonyms of one close's files. Another close has others, so that sealed files do not join up.
    pub fn pseudonyms(&self, close: &str) -> Pseudonyms {
        Pseudonyms(self.vault.snapshot_pseudonyms(close))
    }

    pub(crate) fn keys(&self) -> Result<KeyStore, StoreError> {
        KeyStore::open(&self.location)
    }

    /// How many entries the log has, and its root.
    pub fn log_head(&mut self) -> Result<(u64, Hash), StoreError> {
        let frontier = load_frontier(&mut self.db)?;
        Ok((frontier.size(), frontier.root()))
    }

    /// Checks the known heads against the log: a log that is behind one of them, or differs, must not
    /// grow. Heads that this log itself signed are vouched for by the newest; each other one is checked.
    pub(crate) fn refuse_if_behind(&mut self) -> Result<(), StoreError> {
        self.read_consistently(Book::compare_with_heads)
    }

    fn compare_with_heads(&mut self) -> Result<(), StoreError> {
        let (told, root) = self.log_head()?;
        let size = self.db.number("select coalesce(max(entry_index) + 1, 0) from entry", &[])? as u64;
        let signed: HashMap<u64, String> = self
            .db
            .many("select log_size, note from checkpoint", &[], |r| Ok((r.int(0)? as u64, r.text(1)?)))?
            .into_iter()
            .collect();
        let mut known = self.known_heads()?;
        let own = signed.iter().max_by_key(|(size, _)| **size);
        // One in the database that does not open is for `verify` to name.
        if let Some(head) = own.and_then(|(_, note)| Checkpoint::open(note, &self.verifying_key()).ok()) {
            known.push((self.folder.clone(), head));
        }
        let newest = known.iter().map(|(_, head)| head.size).max().unwrap_or(0);
        if let Some((path, head)) = known.iter().find(|(_, head)| head.size > size && head.size == newest) {
            return Err(StoreError::Behind { size, known: head.size, path: path.clone() });
        }
        if size != told {
            return Err(StoreError::Stored {
                what: "the log does not have the entries that its own head counts",
            });
        }
        known.retain(|(_, head)| {
            head.size == newest || signed.get(&head.size).is_none_or(|note| !note.starts_with(&head.body()))
        });
        let mut roots = BTreeMap::from([(size, root)]);
        if known.iter().any(|(_, head)| head.size != size) {
            roots.extend(known.iter().map(|(_, head)| (head.size, root)));
            self.fill_roots(&mut roots)?;
        }
        match known.iter().find(|(_, head)| roots.get(&head.size) != Some(&head.root)) {
            Some((path, head)) => Err(StoreError::Forked { size: head.size, path: path.clone() }),
            None => Ok(()),
        }
    }

    /// The root that the log had when it was `size` entries long.
    pub fn root_at(&mut self, size: u64) -> Result<Hash, StoreError> {
        let mut roots = BTreeMap::from([(size, ledger::empty_root())]);
        self.fill_roots(&mut roots)?;
        Ok(roots[&size])
    }

    /// Puts beside each size the root that the log had then, or has at its end, in one pass.
    pub(crate) fn fill_roots(&mut self, roots: &mut BTreeMap<u64, Hash>) -> Result<(), StoreError> {
        let Some(last) = roots.keys().next_back().copied() else { return Ok(()) };
        let mut frontier = Frontier::new();
        let mut due: Vec<u64> = roots.keys().rev().copied().collect();
        let mut settle = |frontier: &Frontier, all: bool| {
            while due.last().is_some_and(|size| all || *size <= frontier.size()) {
                due.pop().map(|size| roots.insert(size, frontier.root()));
            }
        };
        settle(&frontier, false);
        self.db.each(LEAVES_BEFORE, &[Cell::count(last)], |r| {
            frontier.append(leaf_of(r, 1)?);
            settle(&frontier, false);
            Ok(())
        })?;
        settle(&frontier, true);
        Ok(())
    }

    /// Every leaf hash, in order.
    pub fn leaves(&mut self) -> Result<Vec<Hash>, StoreError> {
        self.db.many("select leaf from entry order by entry_index", &[], |r| leaf_of(r, 0))
    }

    /// The heads that this folder knows: signed here, or put into `heads/` from elsewhere.
    pub fn known_heads(&self) -> Result<Vec<(PathBuf, Checkpoint)>, StoreError> {
        let folder = self.heads_folder();
        let mut heads = Vec::new();
        let Ok(files) = fs::read_dir(&folder) else { return Ok(heads) };
        for file in files {
            let path = file.map_err(StoreError::file(&folder, "cannot read this folder"))?.path();
            if path.extension().is_none_or(|e| e != "note") {
                continue;
            }
            let text = fs::read_to_string(&path).map_err(StoreError::file(&path, "cannot read this head"))?;
            let head = Checkpoint::open(&text, &self.verifying_key())
                .map_err(|source| StoreError::Note { name: path.display().to_string(), source })?;
            heads.push((path, head));
        }
        Ok(heads)
    }

    /// Where signed heads are kept.
    pub fn heads_folder(&self) -> PathBuf {
        self.folder.join("heads")
    }

    /// Reads the last entries back, checks that they hash to the head, and signs it. The head goes into
    /// the database and into a file of its own. Only for who writes: there is one signer.
    pub fn sign_head(&mut self) -> Result<Checkpoint, StoreError> {
        self.writer()?;
        // Two heads of one size with two roots must never be signed.
        self.refuse_if_behind()?;
        let (size, root) = self.log_head()?;
        let newest = "select log_size from checkpoint where log_size <= $1 order by log_size desc limit 1";
        let newest = self.db.one(newest, &[Cell::count(size)], |r| r.int(0))?.map(|s| s as u64);
        read_back(&mut self.db, newest.unwrap_or(0), size, root)?;
        let head = Checkpoint { origin: self.name.clone(), size, root };
        let note = head.sign(&self.signing);
        if newest != Some(size) {
            self.db.execute(
                "insert into checkpoint (log_size, note) values ($1, $2)",
                &[Cell::count(size), Cell::Text(note.as_str().into())],
            )?;
        }
        let folder = self.heads_folder();
        fs::create_dir_all(&folder).map_err(StoreError::file(&folder, "cannot make this folder"))?;
        crate::files::write_whole(&folder.join(format!("{size:012}.note")), note.as_bytes())?;
        Ok(head)
    }
}

const LEAVES_BEFORE: &str = "select entry_index, leaf from entry where entry_index < $1 order by entry_index";

fn leaf_of(row: &RowRef<'_>, column: usize) -> Result<Hash, StoreError> {
    Ok(Hash(row.opt_array(column)?.ok_or(StoreError::Stored { what: "a leaf hash is missing" })?))
}

/// What is signed must be what is on disk, not what was meant to be: a log elsewhere was lost to one bit
/// that flipped between hashing and writing. Entries from `from` on are hashed again; a writer may add
/// others behind `size` meanwhile.
pub(crate) fn read_back(db: &mut Db, from: u64, size: u64, root: Hash) -> Result<(), StoreError> {
    let mut frontier = Frontier::new();
    let mut bad = None;
    db.each(LEAVES_BEFORE, &[Cell::count(from)], |r| {
        frontier.append(leaf_of(r, 1)?);
        Ok(())
    })?;
    db.each(
        "select entry_index, leaf, body from entry where entry_index >= $1 and entry_index < $2 \
         order by entry_index",
        &[Cell::count(from), Cell::count(size)],
        |r| {
            let leaf = leaf_of(r, 1)?;
            if bad.is_none() && ledger::leaf_hash(r.bytes(2)?) != leaf {
                bad = Some(r.int(0)? as u64);
            }
            frontier.append(leaf);
            Ok(())
        },
    )?;
    if let Some(index) = bad {
        let what = "its bytes do not hash to its leaf".to_owned();
        return Err(StoreError::Entry { index: register::id::EntryIndex(index), what });
    }
    if frontier.size() != size || frontier.root() != root {
        return Err(StoreError::Stored { what: "the log does not hash to its head" });
    }
    Ok(())
}

fn open_scribe(location: &Location, vault: &Vault) -> Result<Scribe, StoreError> {
    let mut db = Db::open(location, Part::Book)?;
    let state = State::load(&mut db)?;
    let frontier = load_frontier(&mut db)?;
    let last_recorded = db.number(
        "select coalesce(max(recorded), 0) from entry where entry_index >= $1",
        &[Cell::count(frontier.size().saturating_sub(1))],
    )?;
    let county = state
        .register
        .places()
        .iter()
        .find(|p| p.level == register::area::Level::County)
        .map_or(0, |p| crate::scribe::county_number(p.code));
    Ok(Scribe {
        keys: KeyStore::open(location)?,
        vault: vault.clone(),
        random: Randomness::new()?,
        state,
        batch: Batch::default(),
        frontier,
        last_recorded,
        county,
        db,
    })
}

impl Scribe {
    /// Writes the right edge of the tree beside the entries it stands for.
    pub(crate) fn save_frontier(&mut self) -> Result<(), StoreError> {
        put_meta(&mut self.db, FRONTIER, &self.frontier.to_bytes())
    }
}

pub(crate) fn load_frontier(db: &mut Db) -> Result<Frontier, StoreError> {
    Frontier::from_bytes(&get_meta(db, FRONTIER)?)
        .map_err(|_| StoreError::Stored { what: "the right edge of the tree does not read" })
}

pub(crate) fn put_meta(db: &mut Db, name: &str, value: &[u8]) -> Result<(), StoreError> {
    db.execute(
        "insert into meta (name, value) values ($1, $2) \
         on conflict (name) do update set value = excluded.value",
        &[Cell::Text(name.into()), Cell::Blob(value.into())],
    )?;
    Ok(())
}

pub(crate) fn get_meta(db: &mut Db, name: &str) -> Result<Vec<u8>, StoreError> {
    db.one("select value from meta where name = $1", &[Cell::Text(name.into())], |r| {
        Ok(r.bytes(0)?.to_vec())
    })?
    .ok_or(StoreError::Stored { what: "the book has no name: it was not made whole" })
}
