//! A life course: every entry about a person, in the order of the log, opened with their key.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use register::area::PlaceCode;
use register::calendar::ReportedDate;
use register::event::{
    CorrectedField, Event, EventKind, HouseholdKind, MaritalStatus, RelationToHead, ResidenceStatus,
};
use register::id::{EntryIndex, PersonId};
use register::name::Name;
use register::wire::Record;

use super::Reader;
use super::entries::{ENTRY_COLUMNS, EntryCard, entry_card};
use crate::StoreError;
use crate::append::open_record;
use crate::db::{Cell, RowRef};
use crate::state::place_code;

/// One entry of a life course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LifeEvent {
    /// The entry: index, id, kind, times, who, what for.
    pub entry: EntryCard,
    /// What the person has to do with it.
    pub role: Role,
    /// The day it happened, as the entry says; a correction has none.
    pub on: Option<ReportedDate>,
    /// Village.
    pub place: Option<PlaceCode>,
    /// Others who are named in it.
    pub others: Vec<Named>,
    /// What it says; `None` where its key was destroyed.
    pub told: Option<Told>,
    /// The entry that took it back.
    pub withdrawn_by: Option<EntryIndex>,
}

/// What someone has to do with an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It is about them.
    Subject,
    /// They are another party: a parent, a bridegroom.
    Party,
    /// It is about their spouse, and changed what is true of them.
    Spouse,
}

/// Someone named in an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Who.
    pub person: PersonId,
    /// Name now; `None` if they were erased.
    pub name: Option<Name>,
}

/// What an entry says, as far as a page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are those of the events in `register::event`")]
pub enum Told {
    /// A roster had the person.
    Enrolled {
        residence: ResidenceStatus,
        marital: MaritalStatus,
        household_kind: HouseholdKind,
        household: Option<Box<str>>,
    },
    /// A birth.
    Born {
        child: PersonId,
        mother: Option<PersonId>,
        father: Option<PersonId>,
        facility: Option<Box<str>>,
        registered_on: Option<Date>,
    },
    /// A death.
    Died { person: PersonId, registered_on: Option<Date> },
    /// A marriage.
    Married { groom: Option<PersonId>, bride: Option<PersonId> },
    /// A divorce.
    Divorced { husband: Option<PersonId>, wife: Option<PersonId> },
    /// Registration moved here.
    MovedIn { household: Option<Box<str>> },
    /// Registration moved away.
    MovedOut,
    /// Left to live elsewhere.
    Left,
    /// Came home.
    Returned,
    /// Came to live here, registered elsewhere.
    Arrived { household: Option<Box<str>> },
    /// Left again.
    Departed,
    /// An adoption.
    Adopted { child: PersonId, mother: Option<PersonId>, father: Option<PersonId> },
    /// Another household or village of this book.
    HouseholdChanged { household: Option<Box<str>>, relation: RelationToHead },
    /// Something was set right.
    Corrected { person: PersonId, field: CorrectedField, reason: Box<str>, registered_on: Option<Date> },
    /// Something was taken back.
    Withdrawn {
        person: PersonId,
        kind: EventKind,
        on: Date,
        entry: Option<EntryIndex>,
        reason: Box<str>,
        registered_on: Option<Date>,
    },
    /// The person's key was destroyed.
    KeyDestroyed,
}

/// What is known of an entry before it is opened.
#[derive(Clone, Copy, Debug)]
struct Link {
    role: Role,
    place: Option<PlaceCode>,
    withdrawn_by: Option<EntryIndex>,
}

impl Link {
    fn of(role: Role) -> Link {
        Link { role, place: None, withdrawn_by: None }
    }
}

impl Reader {
    /// All entries about a person, in order. Of someone who was erased: which entries there are.
    pub fn life_course(&mut self, id: PersonId) -> Result<Vec<LifeEvent>, StoreError> {
        self.read(|reader| {
            let links = reader.links(id)?;
            let mut names = BTreeMap::new();
            let mut course = Vec::with_capacity(links.len());
            for (index, link) in links {
                course.extend(reader.life_event(id, index, link, &mut names)?);
            }
            Ok(course)
        })
    }

    /// Which entries there are about a person.
    fn links(&mut self, id: PersonId) -> Result<BTreeMap<u64, Link>, StoreError> {
        let mut links = BTreeMap::new();
        let place = self.brief(id)?;
        if place.is_none() && !self.was_erased(id)? {
            return Ok(links);
        }
        if place.is_none() {
            links.extend(self.tombstones_of(id)?.into_iter().map(|entry| (entry, Link::of(Role::Subject))));
        }
        links.insert(id.0, Link::of(Role::Subject));
        let key = Cell::count(id.0);
        let sql = "select entry_index from entry where subject = $1 and subject <> entry_index";
        let own = self.db.many(sql, std::slice::from_ref(&key), |r| Ok(r.int(0)? as u64))?;
        links.extend(own.into_iter().map(|entry| (entry, Link::of(Role::Subject))));
        let sql = "select entry_index, place, withdrawn_by, person_id from event where person_id = $1 \
                   union all select entry_index, place, withdrawn_by, person_id from event where other_id = $2";
        let rows = self.db.many(sql, &[key.clone(), key], |r| Ok((r.int(0)? as u64, read_link(r, id)?)))?;
        for (entry, link) in rows {
            if let Some(by) = link.withdrawn_by {
                links.entry(by.0).or_insert(Link::of(link.role));
            }
            links.insert(entry, link);
        }
        let place = place.and_then(|line| line.place);
        for entry in self.entries_of_kin(id, place)? {
            links.entry(entry.0).or_insert(Link { place: self.event_place(entry)?, ..Link::of(entry.1) });
        }
        Ok(links)
    }

    /// A father's children whose births name the mother, and the death of a spouse.
    fn entries_of_kin(
        &mut self,
        id: PersonId,
        place: Option<PlaceCode>,
    ) -> Result<Vec<(u64, Role)>, StoreError> {
        let mut found = Vec::new();
        for child in self.children(id, place)? {
            let sql = "select entry_index from event where person_id = $1 and (kind = 3 or kind = 13)";
            let births = self.db.many(sql, &[Cell::count(child.0)], |r| Ok(r.int(0)? as u64))?;
            found.extend(births.into_iter().map(|entry| (entry, Role::Party)));
        }
        let sql = "select s.death_entry from person p join person s on s.person_id = p.spouse_id \
                   where p.person_id = $1 and s.death_entry is not null";
        let deaths = self.db.many(sql, &[Cell::count(id.0)], |r| Ok(r.int(0)? as u64))?;
        found.extend(deaths.into_iter().map(|entry| (entry, Role::Spouse)));
        Ok(found)
    }

    fn event_place(&mut self, entry: (u64, Role)) -> Result<Option<PlaceCode>, StoreError> {
        let sql = "select place from event where entry_index = $1";
        let place = self.db.one(sql, &[Cell::count(entry.0)], |r| r.opt_int(0))?.flatten();
        place.map(place_code).transpose()
    }

    fn tombstones_of(&mut self, id: PersonId) -> Result<Vec<u64>, StoreError> {
        let wanted = self.vault.pseudonym(id.0);
        let tombs =
            self.db.many("select entry_index from entry where kind = 66", &[], |r| Ok(r.int(0)? as u64))?;
        let mut found = Vec::new();
        for tomb in tombs {
            if self.record(EntryIndex(tomb))? == Some(Record::KeyDestroyed { subject: wanted }) {
                found.push(tomb);
            }
        }
        Ok(found)
    }

    fn life_event(
        &mut self,
        id: PersonId,
        index: u64,
        link: Link,
        names: &mut BTreeMap<PersonId, Option<Name>>,
    ) -> Result<Option<LifeEvent>, StoreError> {
        let sql = format!("select {ENTRY_COLUMNS}, subject from entry where entry_index = $1");
        let row = self.db.one(&sql, &[Cell::count(index)], |r| {
            Ok((entry_card(r)?, r.opt_int(3)?.map(|s| s as u64), r.bytes(1)?.to_vec()))
        })?;
        let Some((entry, subject, bytes)) = row else { return Ok(None) };
        let record = open_record(&self.vault, Some(&mut self.keys), EntryIndex(index), subject, &bytes)?;
        let mut event = LifeEvent {
            entry,
            role: link.role,
            on: None,
            place: link.place,
            others: Vec::new(),
            told: None,
            withdrawn_by: link.withdrawn_by,
        };
        match record {
            Some(Record::Event(told)) => {
                event.on = day_of(&told);
                event.place = place_of(&told).or(event.place);
                for person in people_of(&told, index).into_iter().filter(|person| *person != id) {
                    let name = match names.get(&person) {
                        Some(name) => name.clone(),
                        None => self.brief(person)?.and_then(|line| line.name),
                    };
                    names.insert(person, name.clone());
                    event.others.push(Named { person, name });
                }
                event.told = told_of(told, index);
            }
            Some(Record::KeyDestroyed { .. }) => event.told = Some(Told::KeyDestroyed),
            // Other records are about nobody.
            Some(_) | None => {}
        }
        Ok(Some(event))
    }
}

fn read_link(row: &RowRef<'_>, id: PersonId) -> Result<Link, StoreError> {
    Ok(Link {
        role: if row.int(3)? as u64 == id.0 { Role::Subject } else { Role::Party },
        place: row.opt_int(1)?.map(place_code).transpose()?,
        withdrawn_by: row.opt_int(2)?.map(|entry| EntryIndex(entry as u64)),
    })
}

/// The day as the entry has it: of a birth as precisely as it was known.
fn day_of(event: &Event<PersonId>) -> Option<ReportedDate> {
    match event {
        Event::Birth(e) => Some(e.child.birth),
        other => other.date().map(ReportedDate::from),
    }
}

fn place_of(event: &Event<PersonId>) -> Option<PlaceCode> {
    match event {
        Event::PersonEnrolled(e) => Some(e.belonging.place),
        Event::Birth(e) => Some(e.belonging.place),
        Event::MoveIn(e) | Event::Arrive(e) => Some(e.belonging.place),
        Event::HouseholdChanged(e) => Some(e.belonging.place),
        Event::Marriage(e) => e.place,
        Event::Divorce(e) => e.place,
        Event::PlaceRecorded(_)
        | Event::Death(_)
        | Event::MoveOut(_)
        | Event::Leave(_)
        | Event::Return(_)
        | Event::Depart(_)
        | Event::Adoption(_)
        | Event::Correction(_)
        | Event::Withdrawal(_) => None,
    }
}

/// Everyone whom an event names, the one whom it brings included.
fn people_of(event: &Event<PersonId>, index: u64) -> BTreeSet<PersonId> {
    let mut people: BTreeSet<PersonId> = crate::named::people(event).into_iter().flatten().copied().collect();
    match event {
        Event::Birth(_) => _ = people.insert(PersonId(index)),
        Event::Withdrawal(e) => people.extend(e.found.as_ref().and_then(|found| found.other)),
        _ => {}
    }
    people
}

fn told_of(event: Event<PersonId>, index: u64) -> Option<Told> {
    Some(match event {
        Event::PlaceRecorded(_) => return None,
        Event::PersonEnrolled(e) => Told::Enrolled {
            residence: e.residence,
            marital: e.marital,
            household_kind: e.household_kind,
            household: e.belonging.household,
        },
        Event::Birth(e) => Told::Born {
            child: PersonId(index),
            mother: e.mother,
            father: e.father,
            facility: e.facility,
            registered_on: e.registered_on,
        },
        Event::Death(e) => Told::Died { person: e.person, registered_on: e.registered_on },
        Event::Marriage(e) => Told::Married { groom: e.groom, bride: e.bride },
        Event::Divorce(e) => Told::Divorced { husband: e.husband, wife: e.wife },
        Event::MoveIn(e) => Told::MovedIn { household: e.belonging.household },
        Event::MoveOut(_) => Told::MovedOut,
        Event::Leave(_) => Told::Left,
        Event::Return(_) => Told::Returned,
        Event::Arrive(e) => Told::Arrived { household: e.belonging.household },
        Event::Depart(_) => Told::Departed,
        Event::Adoption(e) => Told::Adopted { child: e.child, mother: e.mother, father: e.father },
        Event::HouseholdChanged(e) => {
            Told::HouseholdChanged { household: e.belonging.household, relation: e.belonging.relation }
        }
        Event::Correction(e) => Told::Corrected {
            person: e.person,
            field: e.field,
            reason: e.reason,
            registered_on: e.registered_on,
        },
        Event::Withdrawal(e) => Told::Withdrawn {
            person: e.person,
            kind: e.kind,
            on: e.on,
            entry: e.found.map(|found| found.entry),
            reason: e.reason,
            registered_on: e.registered_on,
        },
    })
}
