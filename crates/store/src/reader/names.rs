//! Names for an index in memory: all of them once, then those that changed.

use std::collections::BTreeSet;

use register::area::PlaceCode;
use register::id::{EntryIndex, HouseholdId, PersonId};
use register::name::Name;
use register::wire::RecordKind;

use super::Reader;
use super::entries::log_size;
use super::person::LAST_PLACE;
use crate::StoreError;
use crate::changes::is_person;
use crate::db::{Cell, RowRef};
use crate::details::PersonText;
use crate::state::place_code;

/// What an index of names holds of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameLine {
    /// Who.
    pub person: PersonId,
    /// Name.
    pub name: Name,
    /// Village now, or the last one.
    pub place: Option<PlaceCode>,
    /// Household.
    pub household: Option<HouseholdId>,
    /// True for those who died or moved away.
    pub is_gone: bool,
    /// True for those who died.
    pub is_dead: bool,
}

/// What changed between two sizes of the log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameChanges {
    /// People as they are now.
    pub lines: Vec<NameLine>,
    /// People who are to be found no longer.
    pub gone: Vec<PersonId>,
    /// The size up to which the log was looked at; where to go on.
    pub log_size: u64,
    /// True if somebody was erased: the index must be filled afresh, because the register was folded again.
    pub refill: bool,
}

const LINE: &str = "p.person_id, p.household_id, p.residence, p.death, p.entered_in_error, p.details";

/// People whose ids are no further apart than this are read together.
const NEIGHBOURS: u64 = 16;

struct Sealed {
    person: u64,
    household: Option<i64>,
    place: Option<i64>,
    is_here: bool,
    is_dead: bool,
    in_error: bool,
    details: Vec<u8>,
}

fn read_sealed(row: &RowRef<'_>) -> Result<Sealed, StoreError> {
    Ok(Sealed {
        person: row.int(0)? as u64,
        household: row.opt_int(1)?,
        is_here: row.opt_int(2)?.is_some(),
        is_dead: row.opt_int(3)?.is_some(),
        in_error: row.int(4)? != 0,
        details: row.bytes(5)?.to_vec(),
        place: row.opt_int(6)?,
    })
}

impl Reader {
    /// The next people after one, in order of id, at most `limit` rows of them; an empty answer ends it. Who
    /// was entered in error is left out. Take [`Reader::log_size`] before the first call: changes are to be
    /// asked for from there on.
    pub fn names_after(
        &mut self,
        after: Option<PersonId>,
        limit: usize,
    ) -> Result<(Vec<NameLine>, Option<PersonId>), StoreError> {
        self.read(|reader| {
            let sql = format!(
                "select {LINE}, {LAST_PLACE} from person p where p.person_id >= $1 order by p.person_id limit $2"
            );
            let first = after.map_or(0, |id| id.0 + 1);
            let params = [Cell::count(first), Cell::count(limit as u64)];
            let rows = reader.db.many(&sql, &params, read_sealed)?;
            let Some(last) = rows.last().map(|row| row.person) else { return Ok((Vec::new(), None)) };
            let lines = reader.open_all(rows, first, last)?;
            Ok((lines, Some(PersonId(last))))
        })
    }

    /// Opens rows of neighbours; who was erased or entered in error is left out.
    fn open_all(&mut self, rows: Vec<Sealed>, first: u64, last: u64) -> Result<Vec<NameLine>, StoreError> {
        let keys = self.keys.wrapped_between(first, last)?;
        let mut lines = Vec::with_capacity(rows.len());
        for row in rows.into_iter().filter(|row| !row.in_error) {
            let Some(wrapped) = keys.get(&row.person) else { continue };
            let text = PersonText::open(&self.vault.unwrap(wrapped)?, &row.details)?;
            lines.push(line(row, text)?);
        }
        Ok(lines)
    }

    /// People whom the entries from `log_size` on are about, looking at no more than `limit` entries.
    pub fn names_since(&mut self, log_size: u64, limit: usize) -> Result<NameChanges, StoreError> {
        self.read(|reader| reader.changed_names(log_size, limit))
    }

    fn changed_names(&mut self, from: u64, limit: usize) -> Result<NameChanges, StoreError> {
        let size = log_size(&mut self.db)?;
        let upto = size.min(from.saturating_add(limit as u64));
        let mut changes = NameChanges { log_size: upto, ..NameChanges::default() };
        let mut people = BTreeSet::new();
        // What changes a name or a village is sealed with the key of whom it is about.
        let sql = "select entry_index, kind, subject from entry where entry_index >= $1 and entry_index < $2";
        let mut refill = false;
        self.db.each(sql, &[Cell::count(from), Cell::count(upto)], |r| {
            let kind = u8::try_from(r.int(1)?).ok().and_then(RecordKind::from_code);
            refill |= kind == Some(RecordKind::KeyDestroyed);
            if let (Some(subject), Some(kind)) = (r.opt_int(2)?.map(|s| s as u64), kind)
                && is_person(subject, EntryIndex(r.int(0)? as u64), kind)
            {
                people.insert(subject);
            }
            Ok(())
        })?;
        changes.refill = refill;
        let sql = format!(
            "select {LINE}, {LAST_PLACE} from person p where p.person_id >= $1 and p.person_id <= $2 \
             order by p.person_id"
        );
        let people: Vec<u64> = people.into_iter().collect();
        // Neighbours are read in one go: a roster brings one after the other.
        for run in people.chunk_by(|one, next| next - one <= NEIGHBOURS) {
            let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
            let mut rows = self.db.many(&sql, &[Cell::count(*first), Cell::count(*last)], read_sealed)?;
            rows.retain(|row| run.binary_search(&row.person).is_ok());
            let lines = self.open_all(rows, *first, *last)?;
            let is_there = |person: &u64| lines.binary_search_by_key(person, |line| line.person.0).is_ok();
            changes
                .gone
                .extend(run.iter().filter(|person| !is_there(person)).map(|person| PersonId(*person)));
            changes.lines.extend(lines);
        }
        Ok(changes)
    }
}

fn line(row: Sealed, text: PersonText) -> Result<NameLine, StoreError> {
    Ok(NameLine {
        person: PersonId(row.person),
        name: text.name,
        place: row.place.map(place_code).transpose()?,
        household: row.household.map(|h| HouseholdId(h as u64)),
        is_gone: !row.is_here,
        is_dead: row.is_dead,
    })
}
