//! A person as their page shows them.

use jiff::civil::Date;
use register::area::PlaceCode;
use register::calendar::ReportedDate;
use register::event::{HouseholdKind, MaritalStatus, RelationToHead, ResidenceStatus, Sex};
use register::fold::Span;
use register::id::{EntryIndex, HouseholdId, PersonId};
use register::name::Name;
use register::number::{CertificateNumber, CitizenNumber};

use super::Reader;
use crate::StoreError;
use crate::changes::is_person;
use crate::codes::{self, Code};
use crate::db::{Cell, Db, RowRef};
use crate::state::{load_person, place_code};
use crate::stored;

/// What the book has under a person's id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PersonFound {
    /// A person.
    Card(Box<PersonCard>),
    /// Someone who was erased: that there are entries is all that is left.
    Erased,
}

/// A person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonCard {
    /// Id.
    pub id: PersonId,
    /// Name.
    pub name: Name,
    /// Sex.
    pub sex: Sex,
    /// Birth date as known.
    pub birth: ReportedDate,
    /// Day of death and the entry that told of it.
    pub death: Option<(Date, EntryIndex)>,
    /// Number.
    pub number: Option<CitizenNumber>,
    /// Birth certificate.
    pub certificate: Option<CertificateNumber>,
    /// Marital status.
    pub marital: MaritalStatus,
    /// Kind of household registration.
    pub household_kind: HouseholdKind,
    /// Household.
    pub household: Option<HouseholdBrief>,
    /// Relation to its head.
    pub relation: RelationToHead,
    /// All residence spans, in order of time.
    pub spans: Vec<Span>,
    /// Spouse, also after their death.
    pub spouse: Option<Kin>,
    /// Mother, where the book knows her.
    pub mother: Option<Kin>,
    /// Father, where the book knows him.
    pub father: Option<Kin>,
    /// Children that the book knows, in order of birth. Of those whom a roster brought, the ones in the
    /// person's own village.
    pub children: Vec<Kin>,
    /// The entry that last changed the person.
    pub last_entry: EntryIndex,
    /// True if the person was entered in error and counts nowhere.
    pub entered_in_error: bool,
}

impl PersonCard {
    /// Where the person stands now; `None` for the dead and those who moved away.
    pub fn residence(&self) -> Option<&Span> {
        self.spans.last().filter(|span| span.to.is_none() && !self.entered_in_error)
    }

    /// The village that the person is in, or was in last.
    pub fn last_place(&self) -> Option<PlaceCode> {
        self.spans.last().map(|span| span.place)
    }
}

/// A household's place and code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HouseholdBrief {
    /// Id.
    pub id: HouseholdId,
    /// The village's own number of it.
    pub code: Box<str>,
    /// Village.
    pub place: PlaceCode,
}

/// Someone's kin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kin {
    /// Who.
    pub person: PersonId,
    /// Name; `None` while they are being erased.
    pub name: Option<Name>,
    /// Sex.
    pub sex: Sex,
    /// Birth date as known.
    pub birth: ReportedDate,
    /// Day of death.
    pub death: Option<Date>,
    /// Village now; `None` for those who died or moved away.
    pub place: Option<PlaceCode>,
    /// How they stand to it.
    pub residence: Option<ResidenceStatus>,
}

/// A line about somebody who was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonBrief {
    /// Who.
    pub person: PersonId,
    /// Name; `None` while they are being erased.
    pub name: Option<Name>,
    /// Sex.
    pub sex: Sex,
    /// Birth date as known.
    pub birth: ReportedDate,
    /// Day of death.
    pub death: Option<Date>,
    /// Village now, or the last one.
    pub place: Option<PlaceCode>,
    /// How they stand to it; `None` for those who died or moved away.
    pub residence: Option<ResidenceStatus>,
    /// Household.
    pub household: Option<HouseholdId>,
    /// True if the person was entered in error.
    pub entered_in_error: bool,
}

/// Where a person stands, or stood last; of a row `p`.
pub(super) const LAST_PLACE: &str = "coalesce(p.place, (select r.place from residence r \
     where r.residence_id between p.person_id * 4096 and p.person_id * 4096 + 4095 \
     order by r.residence_id desc limit 1))";

impl Reader {
    /// A person; `None` where the book has nobody under this id.
    pub fn person(&mut self, id: PersonId) -> Result<Option<PersonFound>, StoreError> {
        self.read(|reader| match reader.person_card(id)? {
            Some(card) => Ok(Some(PersonFound::Card(Box::new(card)))),
            None => Ok(reader.was_erased(id)?.then_some(PersonFound::Erased)),
        })
    }

    /// Lines about people who were found, in the order asked; those whom the book does not have are left out.
    pub fn people(&mut self, ids: &[PersonId]) -> Result<Vec<PersonBrief>, StoreError> {
        self.read(|reader| {
            let mut lines = Vec::with_capacity(ids.len());
            for id in ids {
                lines.extend(reader.brief(*id)?);
            }
            Ok(lines)
        })
    }

    fn person_card(&mut self, id: PersonId) -> Result<Option<PersonCard>, StoreError> {
        let Some(person) = load_person(&mut self.db, id)? else { return Ok(None) };
        let sql = "select last_entry, details from person where person_id = $1";
        let row = self
            .db
            .one(sql, &[Cell::count(id.0)], |r| Ok((EntryIndex(r.int(0)? as u64), r.bytes(1)?.to_vec())))?;
        let Some((last_entry, details)) = row else { return Ok(None) };
        let Some(text) = self.open_text(id.0, &details)? else { return Ok(None) };
        let spouse = match person.spouse {
            None if person.marital == MaritalStatus::Married => self.spouse_of_roster(id)?,
            spouse => spouse,
        };
        let parents = self.parents(id)?;
        let children = self.children(id, person.spans.as_slice().last().map(|span| span.place))?;
        let mut kin = Vec::with_capacity(children.len());
        for child in children {
            kin.extend(self.kin(Some(child))?);
        }
        kin.sort_by_key(|child| (child.birth.earliest(), child.person));
        Ok(Some(PersonCard {
            id,
            name: text.name,
            sex: person.sex,
            birth: person.birth,
            death: person.death,
            number: text.number,
            certificate: text.certificate,
            marital: person.marital,
            household_kind: person.household_kind,
            household: person.household.map(|h| household_brief(&mut self.db, h)).transpose()?.flatten(),
            relation: person.relation,
            spans: person.spans.as_slice().to_vec(),
            spouse: self.kin(spouse)?,
            mother: self.kin(parents.mother)?,
            father: self.kin(parents.father)?,
            children: kin,
            last_entry,
            entered_in_error: person.entered_in_error,
        }))
    }

    /// Whether entries brought somebody under this id whose key is gone.
    pub(super) fn was_erased(&mut self, id: PersonId) -> Result<bool, StoreError> {
        let entry = EntryIndex(id.0);
        let sql = "select subject, body from entry where entry_index = $1";
        let brought = self.db.one(sql, &[Cell::count(id.0)], |r| {
            let (head, _) = stored::decode(entry, r.bytes(1)?)?;
            Ok(r.opt_int(0)? == i64::try_from(id.0).ok() && is_person(id.0, entry, head.kind))
        })?;
        Ok(brought == Some(true) && !self.keys.holds(id.0)?)
    }

    fn kin(&mut self, id: Option<PersonId>) -> Result<Option<Kin>, StoreError> {
        let Some(id) = id else { return Ok(None) };
        Ok(self.brief(id)?.map(|line| Kin {
            person: line.person,
            name: line.name,
            sex: line.sex,
            birth: line.birth,
            death: line.death,
            place: line.place.filter(|_| line.residence.is_some()),
            residence: line.residence,
        }))
    }

    pub(super) fn brief(&mut self, id: PersonId) -> Result<Option<PersonBrief>, StoreError> {
        let sql = format!(
            "select p.person_id, p.sex, p.birth, p.death, {LAST_PLACE}, p.residence, p.household_id, \
             p.entered_in_error, p.details from person p where p.person_id = $1"
        );
        let row = self.db.one(&sql, &[Cell::count(id.0)], |r| Ok((read_brief(r)?, r.bytes(8)?.to_vec())))?;
        let Some((mut line, details)) = row else { return Ok(None) };
        line.name = self.open_text(id.0, &details)?.map(|text| text.name);
        Ok(Some(line))
    }
}

fn read_brief(row: &RowRef<'_>) -> Result<PersonBrief, StoreError> {
    Ok(PersonBrief {
        person: PersonId(row.int(0)? as u64),
        name: None,
        sex: Code::from_column(row.int(1)?)?,
        birth: codes::reported_from(row.int(2)?)?,
        death: row.opt_int(3)?.map(codes::date).transpose()?,
        place: row.opt_int(4)?.map(place_code).transpose()?,
        residence: row.opt_int(5)?.map(Code::from_column).transpose()?,
        household: row.opt_int(6)?.map(|h| HouseholdId(h as u64)),
        entered_in_error: row.int(7)? != 0,
    })
}

pub(super) fn household_brief(db: &mut Db, id: HouseholdId) -> Result<Option<HouseholdBrief>, StoreError> {
    let sql = "select household_id, code, place from household where household_id = $1";
    db.one(sql, &[Cell::count(id.0)], |r| {
        Ok(HouseholdBrief {
            id: HouseholdId(r.int(0)? as u64),
            code: r.text(1)?.into(),
            place: place_code(r.int(2)?)?,
        })
    })
}
