//! A household and who belongs to it now.

use register::area::PlaceCode;
use register::event::{HouseholdKind, RelationToHead};
use register::id::{HouseholdId, PersonId};

use super::Reader;
use super::person::{HouseholdBrief, PersonBrief, household_brief};
use crate::StoreError;
use crate::codes::Code;
use crate::db::Cell;

/// A household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HouseholdCard {
    /// Id, code and village.
    pub household: HouseholdBrief,
    /// Kind of registration, as its first member has it.
    pub kind: HouseholdKind,
    /// Its members: the head first, then by relation and age. Who died or moved away is not among them.
    pub members: Vec<Member>,
}

/// A member of a household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub person: PersonBrief,
    /// Relation to the head.
    pub relation: RelationToHead,
}

impl Reader {
    /// A household.
    pub fn household(&mut self, id: HouseholdId) -> Result<Option<HouseholdCard>, StoreError> {
        self.read(|reader| reader.household_card(id))
    }

    /// The household to which a village gave this number.
    pub fn household_by_code(
        &mut self,
        place: PlaceCode,
        code: &str,
    ) -> Result<Option<HouseholdCard>, StoreError> {
        self.read(|reader| {
            let sql = "select household_id from household where place = $1 and code = $2";
            let key = [Cell::count(place.as_u64()), Cell::Text(code.into())];
            match reader.db.one(sql, &key, |r| Ok(HouseholdId(r.int(0)? as u64)))? {
                Some(id) => reader.household_card(id),
                None => Ok(None),
            }
        })
    }

    fn household_card(&mut self, id: HouseholdId) -> Result<Option<HouseholdCard>, StoreError> {
        let Some(household) = household_brief(&mut self.db, id)? else { return Ok(None) };
        let sql = "select person_id, relation, household_kind from person where household_id = $1 \
                   and place is not null and entered_in_error = 0 order by relation, birth, person_id";
        let rows = self.db.many(sql, &[Cell::count(id.0)], |r| {
            let relation: RelationToHead = Code::from_column(r.int(1)?)?;
            let kind: HouseholdKind = Code::from_column(r.int(2)?)?;
            Ok((PersonId(r.int(0)? as u64), relation, kind))
        })?;
        let kind = rows.first().map_or(HouseholdKind::NotStated, |row| row.2);
        let mut members = Vec::with_capacity(rows.len());
        for (person, relation, _) in rows {
            members.extend(self.brief(person)?.map(|person| Member { person, relation }));
        }
        Ok(Some(HouseholdCard { household, kind, members }))
    }
}
