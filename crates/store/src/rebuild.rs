//! `rebuild`: folds the log again into fresh projections and compares them with the live ones.

use std::path::PathBuf;

use ledger::{Frontier, Hash};
use register::fold::{DetailsChange, fold};
use register::id::EntryIndex;
use register::wire::Record;

use crate::StoreError;
use crate::batch::Batch;
use crate::book::Book;
use crate::db::Db;
use crate::details::PersonText;
use crate::keys::KeyStore;
use crate::prepare::Tags;
use crate::project;
use crate::scribe::{Scribe, open_record};
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

impl Book {
    /// Folds the whole log into a fresh database beside the book and compares every projection row by row.
    pub fn rebuild(&mut self, repair: Repair, progress: &mut dyn FnMut(u64)) -> Result<Rebuilt, StoreError> {
        let fresh = FreshFile::new(self.folder.join(format!("rebuild.{}.db", std::process::id())));
        let mut report = Rebuilt::default();
        let mut db = self.refold(&fresh.0, &mut report, progress)?;
        self.db.begin_read()?;
        let compared = compare(&mut self.db, &mut db, &mut report);
        self.db.rollback();
        compared?;
        if repair == Repair::Replace && !report.differences.is_empty() {
            self.replace_projections(fresh.0.clone())?;
        }
        drop(db);
        Ok(report)
    }

    fn refold(
        &mut self,
        file: &std::path::Path,
        report: &mut Rebuilt,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Db, StoreError> {
        let mut db = Db::open_file(file)?;
        db.batch("pragma synchronous = off")?;
        db.begin()?;
        let mut state = State::load(&mut db)?;
        state.complete = true;
        // The scribe's own keys are never asked: every key comes with its entry, from `keys`.
        let mut scribe = Scribe {
            keys: KeyStore::open(&self.location)?,
            vault: self.vault.clone(),
            random: Randomness::new()?,
            state,
            batch: Batch::default(),
            frontier: Frontier::new(),
            last_recorded: 0,
            county: 0,
            db,
        };
        let mut keys = KeyStore::open(&self.location)?;
        let vault = self.vault.clone();
        self.db.each(
            "select entry_index, subject, body from entry order by entry_index",
            &[],
            |row| {
                let index = EntryIndex(row.int(0)? as u64);
                let subject = row.opt_int(1)?.map(|s| s as u64);
                report.n_entries += 1;
                match open_record(&vault, &mut keys, index, subject, row.bytes(2)?)? {
                    Some(record) => scribe.replay(index, &record)?,
                    None => report.n_erased += 1,
                }
                if report.n_entries.is_multiple_of(4096) {
                    scribe.batch.flush(&mut scribe.db)?;
                    progress(report.n_entries);
                }
                Ok(())
            },
        )?;
        scribe.batch.flush(&mut scribe.db)?;
        scribe.db.commit()?;
        Ok(scribe.db)
    }

    fn replace_projections(&mut self, file: PathBuf) -> Result<(), StoreError> {
        self.writer()?.run(move |scribe| {
            let mut fresh = Db::open_file(&file)?;
            scribe.db.begin()?;
            let copied = copy_projections(&mut fresh, &mut scribe.db).and_then(|()| scribe.db.commit());
            if copied.is_err() {
                scribe.db.rollback();
            }
            copied?;
            scribe.state = State::load(&mut scribe.db)?;
            Ok(())
        })
    }

    /// Erases a person: destroys their key, enters a tombstone, and folds the register without them.
    pub fn erase(
        &mut self,
        subject: u64,
        context: crate::scribe::Context,
    ) -> Result<crate::scribe::Receipt, StoreError> {
        let record = Record::KeyDestroyed { subject: self.vault.pseudonym(subject) };
        let receipt = self.writer()?.system(record, context)?;
        self.writer()?.run(move |scribe| scribe.keys.destroy(subject).map(|_| ()))?;
        self.rebuild(Repair::Replace, &mut |_| ())?;
        self.sign_head()?;
        Ok(receipt)
    }
}

fn copy_projections(from: &mut Db, to: &mut Db) -> Result<(), StoreError> {
    for table in PROJECTIONS {
        to.batch(&format!("delete from {}", table.name))?;
        crate::backup::copy_table(from, to, table, &mut |_| ())?;
    }
    Ok(())
}

impl Scribe {
    /// Folds an entry of the log again and writes its rows, as when it was first entered.
    fn replay(&mut self, index: EntryIndex, record: &Record) -> Result<(), StoreError> {
        if let Some(cells) = project::second_source_cells(&self.vault, index, record) {
            self.batch.second_source(cells);
            return Ok(());
        }
        let Record::Event(event) = record else { return Ok(()) };
        let change = match fold(&self.state.register, index, event) {
            Ok(change) => change,
            // An erased person takes what others' later entries rest on with them.
            Err(_) => return Ok(()),
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
        if let Some(row) = project::event_row(&self.state.register, index, event, &change) {
            self.batch.event(&row);
        }
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

/// A file that is removed when its user is done, however that ends.
struct FreshFile(PathBuf);

impl FreshFile {
    fn new(path: PathBuf) -> FreshFile {
        let fresh = FreshFile(path);
        fresh.remove();
        fresh
    }

    fn remove(&self) {
        for ending in ["", "-wal", "-shm"] {
            let mut name = self.0.clone().into_os_string();
            name.push(ending);
            // Most of these files are not there; one that stays is removed by the next rebuild.
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
    db.many(&table.select_all(), &[], |row| {
        bytes.clear();
        let mut key = String::new();
        for (i, (_, kind)) in table.columns.iter().enumerate() {
            let cell = row.cell(i, *kind)?;
            if i < table.key {
                if i > 0 {
                    key.push('/');
                }
                key.push_str(&match &cell {
                    crate::db::Cell::Int(v) => v.to_string(),
                    other => format!("{other:?}"),
                });
            }
            bytes.extend_from_slice(format!("{cell:?}\u{1f}").as_bytes());
        }
        Ok((key, ledger::leaf_hash(&bytes)))
    })
}
