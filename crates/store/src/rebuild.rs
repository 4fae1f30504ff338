//! `rebuild`: folds the log again into fresh projections and compares them with the live ones.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use ledger::{Frontier, Hash};
use register::fold::{DetailsChange, fold};
use register::id::{EntryIndex, PersonId};
use register::wire::Record;

use crate::StoreError;
use crate::append::open_record;
use crate::batch::Batch;
use crate::book::Book;
use crate::db::{Cell, Db};
use crate::details::PersonText;
use crate::named;
use crate::prepare::Tags;
use crate::project;
use crate::scribe::Scribe;
use crate::seal::Randomness;
use crate::state::State;
use crate::tables::PROJECTIONS;

/// What a rebuild found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// Entries folded.
    pub n_entries: u64,
    /// Entries whose key was destroyed: their content is gone.
    pub n_erased: u64,
    /// Entries that could be read but no longer fit the register: what they rest on was erased. Where
    /// nothing was erased such an entry is a difference.
    pub n_conflicts: u64,
    /// The first of those.
    pub first_conflict: Option<u64>,
    /// Rows in the fresh projections.
    pub n_rows: u64,
    /// Where the live tables differed: table, and the first row that did.
    pub differences: Vec<Difference>,
}

/// A table that is not what the log says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The table.
    pub table: &'static str,
    /// Rows that are not the same.
    pub n_rows: u64,
    /// Key of the first.
    pub first: String,
}

/// What to do with live tables that differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repair {
    /// Say so.
    Compare,
    /// Put the fresh ones in their place.
    Replace,
}

/// Stands for the log in a [`Difference`].
const LOG: &str = "entry";

/// A mark in `meta`: a newer schema has columns that the register's rows were not folded for. A migration
/// sets it, because it cannot open sealed entries; see `migrations/*/0002_withdrawals.sql`.
const STALE: &str = "register_stale";

impl Book {
    /// Folds the whole log into a fresh database beside the book and compares every projection row by row.
    pub fn rebuild(&mut self, repair: Repair, progress: &mut dyn FnMut(u64)) -> Result<Rebuilt, StoreError> {
        let fresh = FreshFile::new(self.folder.join(format!("{FRESH}{}.db", std::process::id())));
        loop {
            fresh.remove();
            self.db.begin_read()?;
            let compared = self.refold_and_compare(&fresh.0, progress);
            self.db.rollback();
            let report = compared?;
            let wanted = repair == Repair::Replace && report.differences.iter().any(|d| d.table != LOG);
            if !wanted || self.replace_projections(&fresh.0, report.n_entries)? {
                return Ok(report);
            }
            // Entries came in the meantime; the fresh tables are no longer what the log says.
        }
    }

    /// Folds the register of an older schema again, once, so that no column of it is silently empty. An error
    /// leaves the mark where it is: the book can be read, and is not written before its register is right.
    pub(crate) fn refold_if_stale(&mut self) -> Result<(), StoreError> {
        let mark = [Cell::Text(STALE.into())];
        if self.db.number("select count(*) from meta where name = $1", &mark)? == 0 {
            return Ok(());
        }
        self.rebuild(Repair::Replace, &mut |_| ())?;
        self.writer()?
            .run(move |scribe| scribe.db.execute("delete from meta where name = $1", &mark).map(|_| ()))
    }

    /// Log and live tables are read in one transaction, so that a writer beside this does not disturb.
    fn refold_and_compare(
        &mut self,
        file: &Path,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Rebuilt, StoreError> {
        let mut report = Rebuilt::default();
        let mut fresh = self.refold(file, &mut report, progress)?;
        if let Some(first) = report.first_conflict.filter(|_| report.n_erased == 0) {
            let n_rows = report.n_conflicts;
            report.differences.push(Difference { table: LOG, n_rows, first: first.to_string() });
        }
        compare(&mut self.db, &mut fresh, &mut report)?;
        Ok(report)
    }

    fn refold(
        &mut self,
        file: &Path,
        report: &mut Rebuilt,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Db, StoreError> {
        let mut db = Db::open_file(file)?;
        db.batch("pragma synchronous = off")?;
        db.begin()?;
        let mut state = State::load(&mut db)?;
        state.complete = true;
        let mut scribe = Scribe {
            // It gives newcomers' keys; those of the entries being read come from `keys`.
            keys: self.keys()?,
            vault: self.vault.clone(),
            random: Randomness::new()?,
            state,
            batch: Batch::default(),
            frontier: Frontier::new(),
            last_recorded: 0,
            county: 0,
            db,
        };
        let mut erased = Erased::default();
        let (mut keys, vault) = (self.keys()?, self.vault.clone());
        self.db.each("select entry_index, subject, body from entry order by entry_index", &[], |row| {
            let index = EntryIndex(row.int(0)? as u64);
            let subject = row.opt_int(1)?.map(|s| s as u64);
            let bytes = row.bytes(2)?;
            report.n_entries += 1;
            match open_record(&vault, Some(&mut keys), index, subject, bytes)? {
                Some(record) => {
                    erased.note_tombstone(&record);
                    scribe.replay(index, &record, &erased, report)?;
                }
                None => erased.note(index, bytes)?,
            }
            if report.n_entries.is_multiple_of(4096) {
                scribe.batch.flush(&mut scribe.db)?;
                progress(report.n_entries);
            }
            Ok(())
        })?;
        report.n_erased = erased.entries.len() as u64;
        erased.check()?;
        scribe.batch.flush(&mut scribe.db)?;
        scribe.db.commit()?;
        Ok(scribe.db)
    }

    /// Puts the fresh tables in the place of the live ones, unless the log has grown since they were
    /// folded: false then.
    fn replace_projections(&mut self, file: &Path, n_entries: u64) -> Result<bool, StoreError> {
        let file = file.to_path_buf();
        let (done, is_done) = std::sync::mpsc::channel();
        self.writer()?.run(move |scribe| {
            if scribe.frontier.size() != n_entries {
                return Ok(());
            }
            let mut fresh = Db::open_file(&file)?;
            if let Db::Sqlite(_) = scribe.db {
                scribe.db.batch("pragma secure_delete = on")?;
            }
            scribe.db.begin()?;
            let copied = copy_projections(&mut fresh, &mut scribe.db).and_then(|()| scribe.db.commit());
            if copied.is_err() {
                scribe.db.rollback();
            }
            copied?;
            scribe.state = State::load(&mut scribe.db)?;
            done.send(()).map_err(|_| StoreError::WriterStopped { reason: "nobody waits for it".into() })
        })?;
        Ok(is_done.try_recv().is_ok())
    }
}

/// Entries that cannot be read any more.
#[derive(Default)]
struct Erased {
    entries: HashSet<u64>,
    /// Whose keys are missing, each with the first entry that it leaves shut.
    missing: HashMap<[u8; 16], EntryIndex>,
    tombstones: HashSet<[u8; 16]>,
}

impl Erased {
    fn note(&mut self, index: EntryIndex, bytes: &[u8]) -> Result<(), StoreError> {
        let (head, _) = crate::stored::decode(index, bytes)?;
        self.entries.insert(index.0);
        self.missing.entry(head.subject).or_insert(index);
        Ok(())
    }

    fn note_tombstone(&mut self, record: &Record) {
        if let Record::KeyDestroyed { subject } = record {
            self.tombstones.insert(*subject);
        }
    }

    /// A key that is missing without a tombstone was lost, not destroyed: to fold the register without
    /// those people would hide it.
    fn check(&self) -> Result<(), StoreError> {
        let lost = self.missing.iter().filter(|(subject, _)| !self.tombstones.contains(*subject));
        match lost.map(|(_, index)| *index).min() {
            Some(index) => Err(StoreError::Entry { index, what: crate::verify::NO_TOMBSTONE.to_owned() }),
            None => Ok(()),
        }
    }
}

fn copy_projections(from: &mut Db, to: &mut Db) -> Result<(), StoreError> {
    for table in PROJECTIONS {
        to.batch(table.delete)?;
        crate::backup::copy_table(from, to, table, &mut |_| ())?;
    }
    Ok(())
}

impl Scribe {
    /// Folds an entry of the log again and writes its rows, as when it was first entered.
    fn replay(
        &mut self,
        index: EntryIndex,
        record: &Record,
        erased: &Erased,
        report: &mut Rebuilt,
    ) -> Result<(), StoreError> {
        if let Some(cells) = project::second_source_cells(&self.vault, index, record) {
            self.batch.second_source(cells);
            return Ok(());
        }
        let Record::Event(event) = record else { return Ok(()) };
        let is_erased = |person: PersonId| erased.entries.contains(&person.0);
        let Some(event) = named::without(event.clone(), is_erased) else { return Ok(()) };
        self.tell_mother(&event)?;
        let Ok(change) = fold(&self.state.register, index, &event) else {
            report.n_conflicts += 1;
            report.first_conflict.get_or_insert(index.0);
            return Ok(());
        };
        let new = change.persons.iter().find_map(|p| match &p.details {
            DetailsChange::New(details) => Some(PersonText::of(details)),
            _ => None,
        });
        let row = match new {
            Some(text) => {
                let key = self.keys.get(&self.vault, index.0)?.ok_or(StoreError::Sealed)?;
                Some((self.tags_of(&text), text.seal(&key)))
            }
            None => None,
        };
        self.write_change(&change, record.kind(), index, row)?;
        self.write_event(index, &event, &change)?;
        self.state.register.apply(&change);
        Ok(())
    }

    /// Kin come with the change.
    fn tags_of(&self, text: &PersonText) -> Tags {
        Tags {
            number: text.number.map(|n| crate::details::number_tag(&self.vault, n)),
            certificate: text.certificate.map(|c| crate::details::certificate_tag(&self.vault, c)),
            ..Tags::default()
        }
    }
}

/// Begins the name of a file of fresh tables; the number of the process follows.
pub(crate) const FRESH: &str = "rebuild.";

/// Removes what a rebuild that was cut off left behind.
pub(crate) fn remove_leftovers(folder: &Path) {
    let Ok(files) = std::fs::read_dir(folder) else { return };
    for file in files.flatten() {
        let name = file.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(FRESH) && name.contains(".db") {
            // One that stays takes up room and is tried again at the next opening.
            drop(std::fs::remove_file(file.path()));
        }
    }
}

/// A file that is removed when its user is done, however that ends.
struct FreshFile(PathBuf);

impl FreshFile {
    fn new(path: PathBuf) -> FreshFile {
        FreshFile(path)
    }

    fn remove(&self) {
        for ending in ["", "-wal", "-shm"] {
            let mut name = self.0.clone().into_os_string();
            name.push(ending);
            // Most of these files are not there.
            drop(std::fs::remove_file(name));
        }
    }
}

impl Drop for FreshFile {
    fn drop(&mut self) {
        self.remove();
    }
}

/// Compares the projections of two databases, whichever they are on, by a hash of each row in key order.
fn compare(live: &mut Db, fresh: &mut Db, report: &mut Rebuilt) -> Result<(), StoreError> {
    for table in PROJECTIONS {
        let live_rows = row_hashes(live, table)?;
        let fresh_rows = row_hashes(fresh, table)?;
        report.n_rows += fresh_rows.len() as u64;
        let longer = live_rows.len().max(fresh_rows.len());
        let mut different = (0..longer).filter(|i| live_rows.get(*i) != fresh_rows.get(*i));
        if let Some(first) = different.next() {
            let key = fresh_rows.get(first).or(live_rows.get(first)).map_or("?", |r| r.0.as_str());
            report.differences.push(Difference {
                table: table.name,
                n_rows: 1 + different.count() as u64,
                first: key.to_owned(),
            });
        }
    }
    Ok(())
}

fn row_hashes(db: &mut Db, table: &crate::db::Table) -> Result<Vec<(String, Hash)>, StoreError> {
    let mut bytes = Vec::new();
    db.many(table.select, &[], |row| {
        bytes.clear();
        let mut key = String::new();
        for (i, (_, kind)) in table.columns.iter().enumerate() {
            let cell = row.cell(i, *kind)?;
            if i < table.key {
                if i > 0 {
                    key.push('/');
                }
                key.push_str(&match &cell {
                    Cell::Int(v) => v.to_string(),
                    other => format!("{other:?}"),
                });
            }
            bytes.extend_from_slice(format!("{cell:?}\u{1f}").as_bytes());
        }
        Ok((key, ledger::leaf_hash(&bytes)))
    })
}
