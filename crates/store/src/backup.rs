//! `backup` and `restore`.
//!
//! A backup is a folder: the book, the keys, the access log and the office as SQLite files whatever database
//! the book is on, the sealed closes, the signed heads, and `backup.txt` with the signed head and the hash of every file.
//! The secrets are not in it unless they are asked for: who has both can read everything.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use ledger::{Checkpoint, Hash};
use sha2::{Digest, Sha256};

use crate::StoreError;
use crate::book::{Access, Book, Place};
use crate::db::{Cell, Db, Part, Table};
use crate::tables::{GROUND, PROJECTIONS, SUBJECT_KEY};
use crate::writer::Clock;

const LIST: &str = "backup.txt";
const BATCH: usize = 4096;
/// Rows with whole files in them are written before that many bytes are waiting.
const BATCH_BYTES: usize = 8 << 20;

/// Whether the secrets go along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WithSecrets {
    /// They are kept elsewhere.
    No,
    /// They are copied: keep such a backup like the key to the archive.
    Yes,
}

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupReport {
    /// The signed head of the log in it.
    pub head: Checkpoint,
    /// Files, with their hashes.
    pub files: Vec<(String, Hash)>,
}

impl Book {
    /// Copies the book, while others go on writing, into an empty or new folder.
    pub fn backup(
        &mut self,
        to: &Path,
        secrets: WithSecrets,
        progress: &mut dyn FnMut(u64),
    ) -> Result<BackupReport, StoreError> {
        require_empty(to)?;
        // A head is signed for the copy: never one for another history.
        match self.refuse_if_behind() {
            Ok(()) | Err(StoreError::Behind { .. }) => {}
            Err(e) => return Err(e),
        }
        // The log first, the keys after: every entry copied has its key.
        self.copy_book(&to.join("book.db"), progress)?;
        self.copy_keys(&to.join("keys.db"))?;
        self.copy_accesses(&to.join(Part::Access.file_name()))?;
        self.copy_office(&to.join(Part::Office.file_name()))?;
        for folder in ["heads", "closes"] {
            copy_folder(&self.folder.join(folder), &to.join(folder))?;
        }
        if secrets == WithSecrets::Yes {
            copy_folder(&crate::secrets::folder(&self.folder), &crate::secrets::folder(to))?;
        }
        let mut copy = Db::open_file(&to.join("book.db"))?;
        let frontier = crate::book::load_frontier(&mut copy)?;
        crate::book::read_back(&mut copy, 0, frontier.size(), frontier.root())?;
        drop(copy);
        let head = Checkpoint { origin: self.name.clone(), size: frontier.size(), root: frontier.root() };
        let note = head.sign(&self.signing);
        fs::create_dir_all(to.join("heads")).map_err(StoreError::file(to, "cannot make heads/ here"))?;
        crate::files::write_whole(
            &to.join("heads").join(format!("{:012}.note", head.size)),
            note.as_bytes(),
        )?;
        let files = list_files(to)?;
        let mut text = note;
        for (name, hash) in &files {
            text.push_str(&format!("\nsha256 {} {name}", hash.to_hex()));
        }
        text.push('\n');
        crate::files::write_whole(&to.join(LIST), text.as_bytes())?;
        Ok(BackupReport { head, files })
    }

    fn copy_book(&mut self, file: &Path, progress: &mut dyn FnMut(u64)) -> Result<(), StoreError> {
        if let Db::Sqlite(db) = &self.db {
            return db.copy_to(file);
        }
        let mut copy = Db::open_file(file)?;
        self.db.begin_read()?;
        let copied = copy_all(&mut self.db, &mut copy, progress);
        self.db.rollback();
        copied
    }

    fn copy_keys(&mut self, file: &Path) -> Result<(), StoreError> {
        let mut keys = self.keys()?;
        if let Db::Sqlite(db) = &keys.db {
            return db.copy_to(file);
        }
        let mut copy = Db::Sqlite(crate::sqlite_db::SqliteDb::open(file)?);
        crate::migrate::migrate(&mut copy, Part::Keys)?;
        copy.begin()?;
        copy_table(&mut keys.db, &mut copy, &SUBJECT_KEY, &mut |_| ())?;
        copy.commit()
    }
}

/// Puts a backup where a book shall be. Heads that the folder knows already stay: a book that is behind
/// one of them can be read and verified, but takes no entries until the missing ones are back. Everybody's
/// sessions end: people sign in again.
pub fn restore(
    from: &Path,
    place: &Place,
    clock: Clock,
    progress: &mut dyn FnMut(u64),
) -> Result<(Book, Option<StoreError>), StoreError> {
    check_files(from)?;
    let secrets = crate::secrets::folder(&place.folder);
    fs::create_dir_all(&place.folder).map_err(StoreError::file(&place.folder, "cannot make this folder"))?;
    if !secrets.exists() {
        let kept = crate::secrets::folder(from);
        if !kept.exists() {
            let what =
                "it has no secrets, and the book's folder has none: put the book's secrets/ there first";
            return Err(StoreError::Backup { path: from.into(), what: what.into() });
        }
        copy_folder(&kept, &secrets)?;
    }
    put_databases(from, place, progress)?;
    crate::access::put_back(&from.join(Part::Access.file_name()), &place.folder, &place.location())?;
    crate::office::put_back(&from.join(Part::Office.file_name()), &place.folder, &place.location())?;
    put_heads(&from.join("heads"), &place.folder.join("heads"))?;
    copy_folder(&from.join("closes"), &place.folder.join("closes"))?;
    match Book::open(place, Access::Write, clock) {
        Ok(mut book) => {
            book.erase_again()?;
            Ok((book, None))
        }
        Err(behind @ (StoreError::Behind { .. } | StoreError::Forked { .. })) => {
            Ok((Book::open(place, Access::Read, clock)?, Some(behind)))
        }
        Err(e) => Err(e),
    }
}

/// Adds the backup's heads to those that the folder knows. One of the same size with another root is not
/// written over: two histories of one book are what heads are kept to find.
fn put_heads(from: &Path, to: &Path) -> Result<(), StoreError> {
    if !from.exists() {
        return Ok(());
    }
    fs::create_dir_all(to).map_err(StoreError::file(to, "cannot make this folder"))?;
    for (name, path) in walk(from)? {
        let note = fs::read(&path).map_err(StoreError::file(&path, "cannot read this head"))?;
        let target = to.join(&name);
        match fs::read(&target) {
            Ok(known) if known == note => {}
            Ok(_) => crate::files::write_whole(&to.join(format!("backup-{name}")), &note)?,
            Err(_) => crate::files::write_whole(&target, &note)?,
        }
    }
    Ok(())
}

fn put_databases(from: &Path, place: &Place, progress: &mut dyn FnMut(u64)) -> Result<(), StoreError> {
    let location = place.location();
    match &location {
        crate::db::Location::Folder(folder) => {
            for name in ["book.db", "keys.db"] {
                if folder.join(name).exists() {
                    return Err(StoreError::BookExists { path: folder.clone() });
                }
                // SQLite would read it into the restored file.
                let log = folder.join(format!("{name}-wal"));
                if log.exists() {
                    let what = format!("{} is left from another database: move it away first", log.display());
                    return Err(StoreError::Backup { path: from.into(), what });
                }
            }
            for name in ["book.db", "keys.db"] {
                copy_file(&from.join(name), &folder.join(name))?;
            }
            Ok(())
        }
        crate::db::Location::Url(_) => {
            let mut book = Db::open(&location, Part::Book)?;
            if book.number("select count(*) from (select 1 from entry limit 1) e", &[])? > 0 {
                return Err(StoreError::BookExists { path: place.folder.clone() });
            }
            let mut keys = Db::open(&location, Part::Keys)?;
            let copy = WorkingCopy::of(&from.join("keys.db"), &place.folder, Part::Keys)?;
            let mut saved = Db::Sqlite(crate::sqlite_db::SqliteDb::open(copy.path())?);
            crate::migrate::migrate(&mut saved, Part::Keys)?;
            keys.begin()?;
            copy_table(&mut saved, &mut keys, &SUBJECT_KEY, &mut |_| ())?;
            keys.commit()?;
            let copy = WorkingCopy::of(&from.join("book.db"), &place.folder, Part::Book)?;
            let mut saved = Db::open_file(copy.path())?;
            copy_all(&mut saved, &mut book, progress)
        }
    }
}

/// A backup's database to work with. The backup's own file stays as it was hashed, also where an older
/// schema has to be brought up to date first.
pub(crate) struct WorkingCopy(PathBuf);

impl WorkingCopy {
    /// Copies a file into the book's folder, under a name that the next opening for writing clears away.
    pub fn of(file: &Path, folder: &Path, part: Part) -> Result<WorkingCopy, StoreError> {
        let name = format!("{}{}.{}", crate::rebuild::FRESH, std::process::id(), part.file_name());
        let copy = WorkingCopy(folder.join(name));
        fs::copy(file, &copy.0).map_err(StoreError::file(file, "cannot copy this file"))?;
        Ok(copy)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for WorkingCopy {
    fn drop(&mut self) {
        for ending in ["", "-wal", "-shm"] {
            let mut name = self.0.clone().into_os_string();
            name.push(ending);
            // Most of these files are not there.
            drop(fs::remove_file(name));
        }
    }
}

fn copy_all(from: &mut Db, to: &mut Db, progress: &mut dyn FnMut(u64)) -> Result<(), StoreError> {
    to.begin()?;
    for table in GROUND.into_iter().chain(PROJECTIONS) {
        if let Err(e) = copy_table(from, to, table, progress) {
            to.rollback();
            return Err(e);
        }
    }
    to.commit()
}

/// Copies a table's rows in key order, a batch at a time.
pub(crate) fn copy_table(
    from: &mut Db,
    to: &mut Db,
    table: &Table,
    progress: &mut dyn FnMut(u64),
) -> Result<(), StoreError> {
    let mut cells = Vec::new();
    let (mut n_rows, mut n_bytes) = (0, 0);
    from.each(table.select, &[], |row| {
        for (i, (_, kind)) in table.columns.iter().enumerate() {
            let cell = row.cell(i, *kind)?;
            if let Cell::Blob(bytes) = &cell {
                n_bytes += bytes.len();
            }
            cells.push(cell);
        }
        n_rows += 1;
        if n_rows % BATCH as u64 == 0 || n_bytes >= BATCH_BYTES {
            to.insert(table, &cells)?;
            cells.clear();
            n_bytes = 0;
            progress(n_rows);
        }
        Ok(())
    })?;
    to.insert(table, &cells)
}

fn require_empty(folder: &Path) -> Result<(), StoreError> {
    fs::create_dir_all(folder).map_err(StoreError::file(folder, "cannot make this folder"))?;
    let mut files = fs::read_dir(folder).map_err(StoreError::file(folder, "cannot read this folder"))?;
    if files.next().is_some() {
        let what = "a backup goes into an empty folder".to_owned();
        return Err(StoreError::Backup { path: folder.into(), what });
    }
    Ok(())
}

fn copy_folder(from: &Path, to: &Path) -> Result<(), StoreError> {
    if !from.exists() {
        return Ok(());
    }
    for (name, path) in walk(from)? {
        let target = to.join(&name);
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent).map_err(StoreError::file(parent, "cannot make this folder"))?;
        }
        copy_file(&path, &target)?;
    }
    Ok(())
}

/// Copies a file to its place, whole or not at all.
fn copy_file(from: &Path, to: &Path) -> Result<(), StoreError> {
    let mut beside = to.as_os_str().to_owned();
    beside.push(".part");
    let beside = PathBuf::from(beside);
    fs::copy(from, &beside).map_err(StoreError::file(from, "cannot copy this file"))?;
    fs::File::open(&beside)
        .and_then(|f| f.sync_all())
        .map_err(StoreError::file(&beside, "cannot sync this file"))?;
    fs::rename(&beside, to).map_err(StoreError::file(to, "cannot put this file in its place"))?;
    crate::files::sync_folder(to.parent().unwrap_or(Path::new(".")))
}

/// Files below a folder, as relative names in order.
fn walk(folder: &Path) -> Result<Vec<(String, PathBuf)>, StoreError> {
    let mut found = Vec::new();
    let mut open = vec![(String::new(), folder.to_path_buf())];
    while let Some((prefix, folder)) = open.pop() {
        let fail = || StoreError::file(&folder, "cannot read this folder");
        for item in fs::read_dir(&folder).map_err(fail())? {
            let item = item.map_err(fail())?;
            let name = format!("{prefix}{}", item.file_name().to_string_lossy());
            if item.path().is_dir() {
                open.push((format!("{name}/"), item.path()));
            } else {
                found.push((name, item.path()));
            }
        }
    }
    found.sort();
    Ok(found)
}

fn list_files(folder: &Path) -> Result<Vec<(String, Hash)>, StoreError> {
    walk(folder)?
        .into_iter()
        .filter(|(name, _)| name != LIST)
        .map(|(name, path)| Ok((name, hash_file(&path)?)))
        .collect()
}

fn hash_file(path: &Path) -> Result<Hash, StoreError> {
    let fail = || StoreError::file(path, "cannot read this file");
    let mut file = fs::File::open(path).map_err(fail())?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let n = file.read(&mut buffer).map_err(fail())?;
        if n == 0 {
            return Ok(Hash(hasher.finalize().into()));
        }
        hasher.update(&buffer[..n]);
    }
}

/// Every file of the list must be there with its hash.
fn check_files(folder: &Path) -> Result<(), StoreError> {
    let list = folder.join(LIST);
    let text = fs::read_to_string(&list).map_err(StoreError::file(&list, "cannot read the backup's list"))?;
    let unusable = |what: String| StoreError::Backup { path: folder.into(), what };
    let mut n_files = 0;
    for line in text.lines().filter_map(|l| l.strip_prefix("sha256 ")) {
        let (hash, name) = line.split_once(' ').ok_or_else(|| unusable("its list does not read".into()))?;
        if name.split('/').any(|part| part == "..") || name.starts_with('/') {
            return Err(unusable(format!("its list names a file outside it ({name})")));
        }
        if hash_file(&folder.join(name))?.to_hex() != hash {
            return Err(unusable(format!("{name} is not the file that was backed up")));
        }
        n_files += 1;
    }
    if n_files < 2 {
        return Err(unusable("its list names no databases".into()));
    }
    Ok(())
}
