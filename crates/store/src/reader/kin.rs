//! Whose child someone is, and who someone's children are.
//!
//! The log says it for who was born or adopted in it; for who came with a roster, the numbers of their
//! parents do. No index leads from a parent's number to the children: it would cost an import more than
//! pages gain, so the children of a roster are found within the parent's own village.

use std::collections::BTreeSet;

use register::area::PlaceCode;
use register::event::Event;
use register::id::{EntryIndex, PersonId};
use register::wire::Record;

use super::Reader;
use super::entries::person_by_number_tag;
use crate::StoreError;
use crate::db::{Cell, RowRef};
use crate::details::person_tag;

/// Someone's parents, where the book knows them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Parents {
    pub mother: Option<PersonId>,
    pub father: Option<PersonId>,
}

impl Parents {
    fn include(self, person: PersonId) -> bool {
        self.mother == Some(person) || self.father == Some(person)
    }
}

impl Reader {
    /// The parents: those of the last adoption, else those of the birth, else those whom the roster named.
    pub(super) fn parents(&mut self, id: PersonId) -> Result<Parents, StoreError> {
        let sql = "select entry_index from event where person_id = $1 and kind = 13 and withdrawn_by is null \
                   order by entry_index desc";
        for entry in self.db.many(sql, &[Cell::count(id.0)], index_of)? {
            if let Some(Record::Event(Event::Adoption(e))) = self.record(EntryIndex(entry))?
                && (e.mother.is_some() || e.father.is_some())
            {
                return Ok(Parents { mother: e.mother, father: e.father });
            }
        }
        let sql = "select origin, mother_tag, father_tag from person where person_id = $1";
        let row =
            self.db.one(sql, &[Cell::count(id.0)], |r| Ok((r.int(0)?, r.opt_array(1)?, r.opt_array(2)?)))?;
        let Some((origin, mother, father)) = row else { return Ok(Parents::default()) };
        let is_born_here = origin == register::event::EventKind::Birth as i64;
        if is_born_here && let Some(Record::Event(Event::Birth(e))) = self.record(EntryIndex(id.0))? {
            return Ok(Parents { mother: e.mother, father: e.father });
        }
        let mut named = |tag: Option<_>| match tag {
            Some(tag) => person_by_number_tag(&mut self.db, tag),
            None => Ok(None),
        };
        Ok(Parents { mother: named(mother)?, father: named(father)? })
    }

    /// The children, in order of id. `place` is the village in which to look for those of a roster.
    pub(super) fn children(
        &mut self,
        id: PersonId,
        place: Option<PlaceCode>,
    ) -> Result<Vec<PersonId>, StoreError> {
        let mut maybe = BTreeSet::new();
        // A birth's row names the mother; a father's children are found among those of whom he married.
        for parent in self.spouses(id)?.into_iter().chain([id]) {
            let sql = "select entry_index from event where other_id = $1 and kind = 3 and withdrawn_by is null \
                       union all select person_id from event where other_id = $2 and kind = 13 \
                       and withdrawn_by is null";
            let parent = Cell::count(parent.0);
            maybe.extend(self.db.many(sql, &[parent.clone(), parent], index_of)?);
        }
        if let Some(place) = place {
            maybe.extend(self.named_as_parent(id, place)?);
        }
        let mut children = Vec::new();
        for child in maybe.into_iter().map(PersonId) {
            if self.parents(child)?.include(id) && !self.is_in_error(child)? {
                children.push(child);
            }
        }
        Ok(children)
    }

    fn spouses(&mut self, id: PersonId) -> Result<BTreeSet<PersonId>, StoreError> {
        let sql = "select other_id from event where person_id = $1 and kind = 5 and other_id is not null \
                   union all select person_id from event where other_id = $2 and kind = 5 \
                   union all select spouse_id from person where person_id = $3 and spouse_id is not null";
        let key = Cell::count(id.0);
        let found = self.db.many(sql, &[key.clone(), key.clone(), key], index_of)?;
        let mut spouses: BTreeSet<PersonId> = found.into_iter().map(PersonId).collect();
        spouses.extend(self.spouse_of_roster(id)?);
        Ok(spouses)
    }

    /// Whom a roster named as the spouse, if the book has them.
    pub(super) fn spouse_of_roster(&mut self, id: PersonId) -> Result<Option<PersonId>, StoreError> {
        let sql = "select spouse_tag from person where person_id = $1";
        match self.db.one(sql, &[Cell::count(id.0)], |r| r.opt_array(0))?.flatten() {
            Some(tag) => person_by_number_tag(&mut self.db, tag),
            None => Ok(None),
        }
    }

    /// Who is in a village and was entered with this person as a parent; read from an index alone.
    fn named_as_parent(&mut self, id: PersonId, place: PlaceCode) -> Result<Vec<u64>, StoreError> {
        let own = person_tag(&self.vault, id);
        let sql = "select number_tag from person where person_id = $1";
        let number = self.db.one(sql, &[Cell::count(id.0)], |r| r.opt_array(0))?.flatten().unwrap_or(own);
        let (own, number) = (Cell::Tag(own), Cell::Tag(number));
        let sql = "select person_id from person where place = $1 \
                   and (mother_tag = $2 or mother_tag = $3 or father_tag = $4 or father_tag = $5)";
        let params = [Cell::count(place.as_u64()), own.clone(), number.clone(), own, number];
        self.db.many(sql, &params, index_of)
    }

    fn is_in_error(&mut self, id: PersonId) -> Result<bool, StoreError> {
        let sql = "select entered_in_error from person where person_id = $1";
        Ok(self.db.one(sql, &[Cell::count(id.0)], |r| r.int(0))? != Some(0))
    }
}

fn index_of(row: &RowRef<'_>) -> Result<u64, StoreError> {
    Ok(row.int(0)? as u64)
}
