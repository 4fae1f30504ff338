//! Erasing a person: a tombstone in the log, their data key destroyed, the register folded without them.
//!
//! The tombstone comes first, together with a note of what is still to be done. Whatever stops the
//! program in between, the next opening for writing finds the note and finishes.

use std::collections::HashSet;

use register::wire::{Record, RecordKind};

use crate::StoreError;
use crate::book::{Book, put_meta};
use crate::db::{Cell, Db};
use crate::rebuild::Repair;
use crate::scribe::{Context, Receipt};
use crate::stored;
use crate::tables::PROJECTIONS;
use crate::work::{Deed, WorkId};

/// Begins the name of a note in `meta`; the subject's number follows.
const NOTE: &str = "erase ";

impl Book {
    /// Erases a subject (a person by their number in this book, or an entry that has a key of its own):
    /// enters a tombstone, destroys the key, and folds the register without them.
    pub fn erase(&mut self, subject: u64, context: Context) -> Result<Receipt, StoreError> {
        let known = self.keys()?.holds(subject)?;
        if !known {
            return Err(StoreError::NoSubject { subject });
        }
        let record = Record::KeyDestroyed { subject: self.vault.pseudonym(subject) };
        let receipt = self.writer()?.system_with(record, context, move |db, _| note(db, subject))?;
        self.finish_erasures()?;
        self.sign_head()?;
        Ok(receipt)
    }

    /// Erases the person whom a waiting request is about, where somebody else has asked for it than who
    /// decides now: tombstone, decision and the end of all that waits about them are one transaction.
    pub fn erase_on_request(&mut self, id: WorkId, context: Context) -> Result<Deed, StoreError> {
        let deed = self
            .writer()?
            .deed(context, move |scribe, context, now| scribe.grant_erasure(id, context, now, note))?;
        if deed == Deed::Done {
            self.finish_erasures()?;
            self.sign_head()?;
        }
        Ok(deed)
    }

    /// Does what tombstones promise and nobody has done yet.
    pub(crate) fn finish_erasures(&mut self) -> Result<(), StoreError> {
        let subjects = self.noted()?;
        if subjects.is_empty() {
            return Ok(());
        }
        let keyed = subjects.clone();
        self.writer()?
            .run(move |scribe| keyed.iter().try_for_each(|s| scribe.keys.destroy(*s).map(|_| ())))?;
        self.rebuild(Repair::Replace, &mut |_| ())?;
        self.writer()?.run(move |scribe| {
            for subject in subjects {
                let name = Cell::Text(format!("{NOTE}{subject}").into());
                scribe.db.execute("delete from meta where name = $1", &[name])?;
            }
            leave_no_trace(&mut scribe.db)
        })
    }

    /// A backup's keys may be older than its log: keys that a tombstone speaks of go again.
    pub(crate) fn erase_again(&mut self) -> Result<(), StoreError> {
        let destroyed = tombstones(&mut self.db)?;
        if destroyed.is_empty() {
            return Ok(());
        }
        let vault = self.vault.clone();
        let subjects = self.keys()?.subjects()?;
        let back: Vec<u64> =
            subjects.into_iter().filter(|s| destroyed.contains(&vault.pseudonym(*s))).collect();
        self.writer()?.run(move |scribe| back.iter().try_for_each(|s| note(&mut scribe.db, *s)))?;
        self.finish_erasures()
    }

    fn noted(&mut self) -> Result<Vec<u64>, StoreError> {
        let names = self.db.many("select name from meta", &[], |r| r.text(0))?;
        Ok(names.iter().filter_map(|n| n.strip_prefix(NOTE)?.parse().ok()).collect())
    }
}

fn note(db: &mut Db, subject: u64) -> Result<(), StoreError> {
    put_meta(db, &format!("{NOTE}{subject}"), &[])
}

/// Pseudonyms that the log says were erased.
pub(crate) fn tombstones(db: &mut Db) -> Result<HashSet<[u8; 16]>, StoreError> {
    let mut found = HashSet::new();
    let sql = "select entry_index, body from entry where kind = $1";
    db.each(sql, &[Cell::Int(RecordKind::KeyDestroyed as i64)], |row| {
        let index = register::id::EntryIndex(row.int(0)? as u64);
        // One that does not read is a damaged entry, which whoever reads the log will say.
        let Ok((head, body)) = stored::decode(index, row.bytes(1)?) else { return Ok(()) };
        if let Ok(Record::KeyDestroyed { subject }) = register::wire::v1::decode(head.kind as u8, body) {
            found.insert(subject);
        }
        Ok(())
    })?;
    Ok(found)
}

/// Clears the files of what deleted rows left in them.
fn leave_no_trace(db: &mut Db) -> Result<(), StoreError> {
    match db {
        Db::Sqlite(db) => db.empty_wal(),
        Db::Postgres(_) => PROJECTIONS.iter().try_for_each(|table| db.batch(table.vacuum)),
    }
}
