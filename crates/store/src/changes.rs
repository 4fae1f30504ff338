//! What came into the log between two editions of a close: each entry with whom it concerns and who made
//! it, as far as the log tells it in clear.

use std::collections::HashMap;

use register::id::EntryIndex;
use register::wire::RecordKind;

use crate::StoreError;
use crate::book::Book;
use crate::db::{Cell, Db, RowRef};
use crate::matching::Matches;
use crate::stored;

/// One entry and whom it concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryChange {
    /// The entry.
    pub entry: EntryIndex,
    /// What it holds.
    pub kind: RecordKind,
    /// When the book recorded it; microseconds since 1970.
    pub recorded: i64,
    /// Who made it.
    pub actor: Box<str>,
    /// Whom it concerns, by internal id: of a birth the child and a parent, of a marriage or divorce both,
    /// of what takes an event back those of that event, of a line of another list the child or the
    /// deceased whom it matches, of anything else the one person; nobody for places and for the book's
    /// own records.
    pub persons: [Option<u64>; 2],
}

type Persons = [Option<u64>; 2];

impl Book {
    /// The entries that made a log of `old` entries one of `new`, in order.
    pub fn changes_since(
        &mut self,
        old: u64,
        new: u64,
        mut f: impl FnMut(EntryChange) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let stretch = [Cell::count(old), Cell::count(new)];
        let mut elsewhere = taken_back(&mut self.db, &stretch)?;
        elsewhere.extend(listed(&mut self.db, &stretch)?);
        self.db.each(
            "select n.entry_index, n.kind, n.recorded, n.subject, n.body, e.person_id, e.other_id from entry n \
             left join event e on e.entry_index = n.entry_index \
             where n.entry_index >= $1 and n.entry_index < $2 order by n.entry_index",
            &stretch,
            |row| {
                let entry = EntryIndex(row.int(0)? as u64);
                let (head, _) = stored::decode(entry, row.bytes(4)?)?;
                let subject = row.opt_int(3)?.map(|s| s as u64);
                let told = persons(row, 5)?;
                let persons = match (told, elsewhere.get(&entry.0)) {
                    ([None, None], Some(told)) => *told,
                    ([None, None], None) => [subject.filter(|s| is_person(*s, entry, head.kind)), None],
                    _ => told,
                };
                f(EntryChange { entry, kind: head.kind, recorded: head.recorded, actor: head.actor, persons })
            },
        )
    }

    /// Who made an entry; `None` if the log does not have it.
    pub fn entry_actor(&mut self, entry: EntryIndex) -> Result<Option<Box<str>>, StoreError> {
        let sql = "select body from entry where entry_index = $1";
        self.db.one(sql, &[Cell::count(entry.0)], |row| Ok(stored::decode(entry, row.bytes(0)?)?.0.actor))
    }
}

/// Whom the events concern that entries of the stretch took back. A person who was entered in error takes
/// several events along: the first other one named in them stands for all.
fn taken_back(db: &mut Db, stretch: &[Cell; 2]) -> Result<HashMap<u64, Persons>, StoreError> {
    let mut found: HashMap<u64, Persons> = HashMap::new();
    let sql = "select withdrawn_by, person_id, other_id from event \
               where withdrawn_by >= $1 and withdrawn_by < $2 order by entry_index";
    db.each(sql, stretch, |row| {
        let [person, other] = persons(row, 1)?;
        let told = found.entry(row.int(0)? as u64).or_default();
        *told = [told[0].or(person), told[1].or(other)];
        Ok(())
    })?;
    Ok(found)
}

/// Whom the lines of other lists in the stretch match.
fn listed(db: &mut Db, stretch: &[Cell; 2]) -> Result<HashMap<u64, Persons>, StoreError> {
    let sql = "select entry_index from second_source where entry_index >= $1 and entry_index < $2";
    let lines = db.many(sql, stretch, |row| Ok(EntryIndex(row.int(0)? as u64)))?;
    let mut found = HashMap::new();
    if lines.is_empty() {
        return Ok(found);
    }
    let matches = Matches::read(db)?;
    for line in lines {
        let Some(event) = matches.other_side(line) else { continue };
        let sql = "select person_id from event where entry_index = $1";
        if let Some(person) = db.one(sql, &[Cell::count(event.0)], |row| row.int(0))? {
            found.insert(line.0, [Some(person as u64), None]);
        }
    }
    Ok(found)
}

fn persons(row: &RowRef<'_>, first: usize) -> Result<Persons, StoreError> {
    let person = |column| row.opt_int(column).map(|id| id.map(|id| id as u64));
    Ok([person(first)?, person(first + 1)?])
}

/// Whether the subject of an entry is a person. An entry that is its own subject brings somebody new, or
/// has a key for itself because it is about two people or about nobody of the book.
pub(crate) fn is_person(subject: u64, entry: EntryIndex, kind: RecordKind) -> bool {
    let brings_people = matches!(
        kind,
        RecordKind::PersonEnrolled | RecordKind::Birth | RecordKind::MoveIn | RecordKind::Arrive
    );
    subject != entry.0 || brings_people
}
