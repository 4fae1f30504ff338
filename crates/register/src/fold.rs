//! Entry to state: what is true after an event, or the named reason why the event does not fit.
//!
//! [`fold`] looks and decides, [`Register::apply`] changes; between the two a caller writes the change
//! to its store, so that memory and store never differ. Names and numbers of people are not held in
//! memory: a change carries them to the store. Counting the register must stay absent; that is done
//! from closed snapshots.

mod correction;
mod family;
mod person;
mod residence;
mod state;
mod withdrawal;

pub use person::{Person, Span, Spans};
pub use state::{
    Change, DetailsChange, Household, KinChange, KinLink, KinRef, Mother, PersonChange, Register,
};

use jiff::civil::Date;

use crate::area::PlaceCode;
use crate::event::Event;
use crate::finding::FindingCode;
use crate::id::{EntryIndex, PersonId};

pub use crate::finding::Conflict;

/// What an event changes, if it fits the register.
///
/// `index` is the position that the entry will have; a person or household that the event first names
/// gets it as identifier. The register may hold only a part of the book, but it must hold the persons
/// that the event names, the spouses of those (see [`Person::spouse`]), and the places and the
/// household that it names; before a correction of a birth also whose child it was
/// ([`Register::put_mother`]).
///
/// Where several reasons speak against an event, the first in this order is given:
///
/// | # | looks at | conflicts |
/// |---|---|---|
/// | 1 | the day of a birth | `date.not_full` |
/// | 2 | the place | `place.level_differs`, `place.dates_reversed`, `place.parent_not_above`, `place.parent_unknown`, `place.overlap` for a place; `place.unknown`, `place.not_valid_on` for everyone else |
/// | 3 | who is named | `marriage.same_person`, `kin.same_person`, `link.not_found`, `person.entered_in_error`, `person.already_registered` |
/// | 4 | life | `event.not_dead`, `event.dead_already`, `event.before_birth`, `event.after_death` |
/// | 5 | family | `birth.mother_sex`, `birth.mother_dead`, `birth.mother_age`, `marriage.already_married`, `divorce.not_married` |
/// | 6 | residence | `residence.not_here`, `residence.already_here`, `residence.already_away`, `residence.not_away`, `residence.not_registered`, `residence.registered`, `residence.later_event` |
/// | 7 | what is withdrawn | `withdrawal.nothing`, `withdrawal.later_event` |
///
/// A withdrawal is folded by what its event says was found (see [`crate::event::Withdrawn`]); whoever
/// looks the entry up also refuses to withdraw what later entries rest on, where only the log shows it.
///
/// What only deserves a look (an unusual age, births close together, no parent linked) is not a
/// conflict: it stands in [`Change::findings`].
pub fn fold(register: &Register, index: EntryIndex, event: &Event<PersonId>) -> Result<Change, Conflict> {
    match event {
        Event::PlaceRecorded(e) => {
            register.places().check(&e.place)?;
            Ok(Change { place: Some(e.place.clone()), ..Change::default() })
        }
        Event::PersonEnrolled(e) => residence::enrol(register, index, e),
        Event::Birth(e) => family::birth(register, index, e),
        Event::Death(e) => family::death(register, index, e),
        Event::Marriage(e) => family::marriage(register, e),
        Event::Divorce(e) => family::divorce(register, e),
        Event::MoveIn(e) => residence::move_in(register, index, e),
        Event::MoveOut(e) => residence::move_out(register, e),
        Event::Leave(e) => residence::leave(register, index, e),
        Event::Return(e) => residence::come_home(register, index, e),
        Event::Arrive(e) => residence::arrive(register, index, e),
        Event::Depart(e) => residence::depart(register, e),
        Event::Adoption(e) => family::adoption(register, e),
        Event::HouseholdChanged(e) => residence::household_changed(register, index, e),
        Event::Correction(e) => correction::correction(register, index, e),
        Event::Withdrawal(e) => withdrawal::withdrawal(register, index, e),
    }
}

/// Refuses a place that the book does not know or that did not exist on that day.
fn check_place(register: &Register, place: PlaceCode, day: Date) -> Result<(), Conflict> {
    if register.places().valid_on(place, day).is_some() {
        return Ok(());
    }
    let known = register.places().get(place).is_some();
    let code = if known { FindingCode::PlaceNotValidOn } else { FindingCode::PlaceUnknown };
    let conflict = Conflict::new(code).with("place", place);
    Err(if known { conflict.with("date", day) } else { conflict })
}

/// The person, if the register holds them and they were not entered in error.
fn person_of(register: &Register, id: PersonId) -> Result<&Person, Conflict> {
    let person =
        register.person(id).ok_or_else(|| Conflict::new(FindingCode::LinkNotFound).with("who", id.0))?;
    if person.entered_in_error {
        return Err(Conflict::new(FindingCode::PersonEnteredInError).with("person", id.0));
    }
    Ok(person)
}

/// Refuses a day outside the person's life. The day of death itself belongs to it.
fn check_alive(person: &Person, day: Date) -> Result<(), Conflict> {
    check_born(person, day)?;
    match person.death {
        Some((death, _)) if day > death => {
            Err(Conflict::new(FindingCode::EventAfterDeath).with("date", day).with("death", death))
        }
        _ => Ok(()),
    }
}

fn check_born(person: &Person, day: Date) -> Result<(), Conflict> {
    if day < person.birth.earliest() {
        return Err(Conflict::new(FindingCode::EventBeforeBirth)
            .with("date", day)
            .with("birth", person.birth));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
