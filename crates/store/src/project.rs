//! From a folded change to the rows of the projections.

use jiff::civil::Date;
use register::area::PlaceCode;
use register::event::{CorrectedField, Event, EventKind, ResidenceStatus};
use register::fold::{Change, DetailsChange, Person, Register};
use register::id::{EntryIndex, PersonId};
use register::wire::Record;

use crate::batch::{EventRow, RowChange};
use crate::codes::{self, Code};
use crate::db::Cell;
use crate::details::{PersonText, certificate_tag, number_tag};
use crate::scribe::county_number;
use crate::seal::Vault;

/// Whose data an event is.
pub(crate) enum SubjectOf {
    /// Nobody's.
    Nobody,
    /// A person's.
    Person(PersonId),
    /// Of two people: it gets a key of its own, so that erasing one leaves the other's record whole.
    Itself,
}

/// Whose data an event is, for events that bring nobody new.
pub(crate) fn subject_of(event: &Event<PersonId>) -> SubjectOf {
    match event {
        Event::PlaceRecorded(_) => SubjectOf::Nobody,
        Event::PersonEnrolled(_) | Event::Birth(_) | Event::Marriage(_) | Event::Divorce(_) => {
            SubjectOf::Itself
        }
        Event::Death(e) => SubjectOf::Person(e.person),
        Event::MoveIn(e) | Event::Arrive(e) => e.known.map_or(SubjectOf::Itself, SubjectOf::Person),
        Event::MoveOut(e) | Event::Leave(e) | Event::Return(e) | Event::Depart(e) => {
            SubjectOf::Person(e.person)
        }
        Event::Adoption(e) => SubjectOf::Person(e.child),
        Event::HouseholdChanged(e) => SubjectOf::Person(e.person),
        Event::Correction(e) => SubjectOf::Person(e.person),
        Event::Withdrawal(e) => match e.kind {
            EventKind::Marriage | EventKind::Divorce => SubjectOf::Itself,
            _ => SubjectOf::Person(e.person),
        },
    }
}

/// The county that an entry's public head names.
pub(crate) fn county_of(register: &Register, event: &Event<PersonId>, change: &Change) -> Option<u32> {
    let place = match event {
        Event::PlaceRecorded(e) => Some(e.place.code),
        Event::PersonEnrolled(e) => Some(e.belonging.place),
        Event::Birth(e) => Some(e.belonging.place),
        Event::MoveIn(e) | Event::Arrive(e) => Some(e.belonging.place),
        _ => change.persons.first().and_then(|p| place_at(register, p.person.id, None)).map(|s| s.0),
    };
    place.map(county_number).filter(|c| *c != 0)
}

/// Village and standing of a person on a day (their last, where the day is none of theirs).
fn place_at(register: &Register, id: PersonId, day: Option<Date>) -> Option<(PlaceCode, bool)> {
    let person: &Person = register.person(id)?;
    let span =
        day.and_then(|d| person.spans.at(d).copied()).or_else(|| person.spans.as_slice().last().copied())?;
    let registered = span.status != ResidenceStatus::LivingHereRegisteredElsewhere;
    Some((span.place, registered))
}

/// The row of an event in `event`, against the register as it stood before. Enrolment and places have none.
pub(crate) fn event_row(
    register: &Register,
    index: EntryIndex,
    event: &Event<PersonId>,
    change: &Change,
) -> Option<EventRow> {
    let own = PersonId(index.0);
    let registered_on = match event {
        Event::Birth(e) => e.registered_on,
        Event::Death(e) => e.registered_on,
        _ => None,
    };
    let row = |on: Date, at: Option<(PlaceCode, bool)>, person, other| {
        Some(EventRow {
            entry: index,
            kind: event.kind() as u8,
            on: codes::day(on),
            place: at.map(|a| a.0.as_u64()),
            person,
            other,
            registered: at.is_some_and(|a| a.1),
            registered_on: registered_on.map(codes::day),
        })
    };
    match event {
        Event::PlaceRecorded(_) | Event::PersonEnrolled(_) | Event::Correction(_) | Event::Withdrawal(_) => {
            None
        }
        Event::Birth(e) => {
            let on = e.child.birth.full().unwrap_or_else(|| e.child.birth.earliest());
            row(on, Some((e.belonging.place, true)), own, e.mother.or(e.father))
        }
        Event::Death(e) => row(e.on, place_at(register, e.person, Some(e.on)), e.person, None),
        Event::Marriage(e) => couple(register, e.bride, e.groom, e.on, e.place)
            .and_then(|(at, person, other)| row(e.on, at, person, other)),
        Event::Divorce(e) => couple(register, e.wife, e.husband, e.on, e.place)
            .and_then(|(at, person, other)| row(e.on, at, person, other)),
        Event::MoveIn(e) | Event::Arrive(e) => {
            let registered = matches!(event, Event::MoveIn(_));
            let person = change.persons.first().map_or(own, |p| p.person.id);
            row(e.on, Some((e.belonging.place, registered)), person, None)
        }
        Event::MoveOut(e) | Event::Leave(e) | Event::Return(e) | Event::Depart(e) => {
            row(e.on, place_at(register, e.person, Some(e.on)), e.person, None)
        }
        Event::Adoption(e) => {
            row(e.on, place_at(register, e.child, Some(e.on)), e.child, e.mother.or(e.father))
        }
        Event::HouseholdChanged(e) => row(e.on, Some((e.belonging.place, true)), e.person, None),
    }
}

/// What a correction or withdrawal does to rows of earlier events.
pub(crate) enum EventEdit {
    /// This event did not happen.
    Withdrawn(EntryIndex),
    /// No event of this person happened that is theirs alone.
    AllWithdrawn(PersonId),
    /// The person did not die.
    NotDead(PersonId),
    /// The person died on another day, at this village and registered here or not.
    DiedOn { person: PersonId, on: i64, place: Option<u64>, registered: bool },
    /// The person was born on another day.
    BornOn { person: PersonId, on: i64 },
}

/// The edit that an event makes to rows of earlier events, if it makes one.
pub(crate) fn event_edit(event: &Event<PersonId>, change: &Change) -> Option<EventEdit> {
    match event {
        Event::Withdrawal(e) => e.found.as_ref().map(|found| EventEdit::Withdrawn(found.entry)),
        Event::Correction(e) => match &e.field {
            CorrectedField::EnteredInError => Some(EventEdit::AllWithdrawn(e.person)),
            CorrectedField::DeathDate(None) => Some(EventEdit::NotDead(e.person)),
            CorrectedField::DeathDate(Some(on)) => {
                // The fold has ended the last span on the day of death.
                let last = change.persons.first().and_then(|p| p.person.spans.as_slice().last().copied());
                Some(EventEdit::DiedOn {
                    person: e.person,
                    on: codes::day(*on),
                    place: last.map(|span| span.place.as_u64()),
                    registered: last.is_some_and(|span| span.status.is_registered()),
                })
            }
            CorrectedField::BirthDate(birth) => {
                let on = birth.full().unwrap_or_else(|| birth.earliest());
                Some(EventEdit::BornOn { person: e.person, on: codes::day(on) })
            }
            CorrectedField::Name(_)
            | CorrectedField::Sex(_)
            | CorrectedField::Number(_)
            | CorrectedField::Certificate(_)
            | CorrectedField::Marital(_)
            | CorrectedField::BirthOrder(_) => None,
        },
        _ => None,
    }
}

type Couple = (Option<(PlaceCode, bool)>, PersonId, Option<PersonId>);

fn couple(
    register: &Register,
    first: Option<PersonId>,
    second: Option<PersonId>,
    on: Date,
    place: Option<PlaceCode>,
) -> Option<Couple> {
    let person = first.or(second)?;
    let other = if first.is_some() { second } else { None };
    let at = match place {
        Some(place) => Some((place, true)),
        None => place_at(register, person, Some(on)),
    };
    Some((at, person, other))
}

/// The row of another list's record.
pub(crate) fn second_source_cells(vault: &Vault, index: EntryIndex, record: &Record) -> Option<[Cell; 7]> {
    let (on, sex, place, number, certificate) = match record {
        Record::FacilityBirth(b) => (b.on, Some(b.sex.column()), b.place, b.mother_number, b.certificate),
        Record::FuneralDeath(d) => (d.on, None, None, d.number, None),
        _ => return None,
    };
    Some([
        Cell::count(index.0),
        Cell::Int(i64::from(record.kind() as u8)),
        Cell::Int(codes::day(on)),
        Cell::opt(sex),
        place.map_or(Cell::Null, |p| Cell::count(p.as_u64())),
        Cell::opt_tag(number.map(|n| number_tag(vault, n))),
        Cell::opt_tag(certificate.map(|c| certificate_tag(vault, c))),
    ])
}

/// Applies a correction to a person's text, and says which tags of the row it changes.
pub(crate) fn edit_text(vault: &Vault, text: &mut PersonText, edit: &DetailsChange, row: &mut RowChange) {
    match edit {
        DetailsChange::Unchanged | DetailsChange::New(_) => {}
        DetailsChange::Name(name) => text.name = name.clone(),
        DetailsChange::Number(number) => {
            text.number = *number;
            row.number = Some(Cell::opt_tag(number.map(|n| number_tag(vault, n))));
        }
        DetailsChange::Certificate(certificate) => {
            text.certificate = *certificate;
            row.certificate = Some(Cell::opt_tag(certificate.map(|c| certificate_tag(vault, c))));
        }
    }
}
