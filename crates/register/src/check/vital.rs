//! Births, deaths, marriages, divorces and movements.

use jiff::civil::Date;

use super::MovementKind;
use super::read::Reader;
use crate::area::PlaceCode;
use crate::event::{
    Arrival, Belonging, Birth, Death, Departure, Divorce, Event, HouseholdChanged, Marriage, PersonDetails,
    PersonRef,
};
use crate::finding::{Finding, FindingCode};
use crate::submission::Field;

pub(super) fn birth(reader: &mut Reader<'_>) -> Option<Event<PersonRef>> {
    let name = reader.name_required(Field::Name);
    let sex = reader.sex();
    let on = reader.day_required(Field::BirthDate);
    let number = reader.number(Field::Number);
    let certificate = reader.certificate(Field::Certificate);
    reader.compare_with_number(number, on.map(Into::into), sex);
    let registered_on = reader.day(Field::RegisteredOn);
    reader.compare_registration(registered_on, on);
    let place = reader.village_required();
    let mother = reader.parent(Field::MotherNumber, Field::MotherName, Some(Field::MotherBirthDate), place);
    let father = reader.parent(Field::FatherNumber, Field::FatherName, None, place);
    let birth_order = reader.birth_order();
    let belonging = belonging(reader, place);
    let facility = reader.words(Field::Facility);
    Some(Event::Birth(Birth {
        child: PersonDetails { name: name?, sex: sex?, birth: on?.into(), number, certificate },
        belonging: belonging?,
        mother,
        father,
        birth_order,
        facility,
        registered_on,
    }))
}

fn belonging(reader: &mut Reader<'_>, place: Option<PlaceCode>) -> Option<Belonging> {
    let relation = reader.relation();
    let household = reader.label(Field::Household);
    Some(Belonging { place: place?, household, relation })
}

pub(super) fn death(reader: &mut Reader<'_>) -> Option<Event<PersonRef>> {
    let on = reader.day_required(Field::DeathDate);
    let place = reader.village();
    let person = reader.person(place);
    let registered_on = reader.day(Field::RegisteredOn);
    reader.compare_registration(registered_on, on);
    Some(Event::Death(Death { person: person?, on: on?, registered_on }))
}

/// A move within the book: to another household or village.
pub(super) fn household_change(reader: &mut Reader<'_>) -> Option<Event<PersonRef>> {
    let on = reader.day_required(Field::EventDate);
    let place = reader.village_required();
    let person = reader.person(place);
    let belonging = belonging(reader, place);
    Some(Event::HouseholdChanged(HouseholdChanged { person: person?, belonging: belonging?, on: on? }))
}

/// What marriages and divorces have in common: two parties, a day and a village.
struct Couple {
    groom: Option<PersonRef>,
    bride: Option<PersonRef>,
    on: Date,
    place: Option<PlaceCode>,
}

/// The day is the event's; a register that has only the day of registration means the same, because
/// registering is what makes the marriage.
fn couple(reader: &mut Reader<'_>) -> Option<Couple> {
    let on = match (reader.text(Field::EventDate), reader.text(Field::RegisteredOn)) {
        (Some(_), _) => reader.day(Field::EventDate),
        (None, Some(_)) => reader.day(Field::RegisteredOn),
        (None, None) => reader.day_required(Field::EventDate),
    };
    let place = reader.village();
    let groom = reader.party(Field::GroomNumber, Field::GroomName, place);
    let bride = reader.party(Field::BrideNumber, Field::BrideName, place);
    let says_number = reader.text(Field::GroomNumber).or(reader.text(Field::BrideNumber)).is_some();
    if groom.is_none() && bride.is_none() && !says_number {
        reader.note(Finding::new(FindingCode::PersonUnidentified));
    }
    Some(Couple { groom, bride, on: on?, place })
}

pub(super) fn marriage(reader: &mut Reader<'_>) -> Option<Event<PersonRef>> {
    let Couple { groom, bride, on, place } = couple(reader)?;
    Some(Event::Marriage(Marriage { groom, bride, on, place }))
}

pub(super) fn divorce(reader: &mut Reader<'_>) -> Option<Event<PersonRef>> {
    let Couple { groom, bride, on, place } = couple(reader)?;
    Some(Event::Divorce(Divorce { husband: groom, wife: bride, on, place }))
}

pub(super) fn movement(reader: &mut Reader<'_>) -> Option<Event<PersonRef>> {
    let kind = reader.coded_required(Field::MovementKind, &reader.ctx.codes.movement);
    let on = reader.day_required(Field::EventDate);
    match kind {
        Some(MovementKind::MoveIn) => arrival(reader, on).map(Event::MoveIn),
        Some(MovementKind::Arrive) => arrival(reader, on).map(Event::Arrive),
        Some(MovementKind::MoveOut) => departure(reader, on).map(Event::MoveOut),
        Some(MovementKind::Leave) => departure(reader, on).map(Event::Leave),
        Some(MovementKind::Return) => departure(reader, on).map(Event::Return),
        Some(MovementKind::Depart) => departure(reader, on).map(Event::Depart),
        None => {
            // The row is refused; what else is wrong with the person is still worth saying.
            departure(reader, on);
            None
        }
    }
}

fn arrival(reader: &mut Reader<'_>, on: Option<Date>) -> Option<Arrival<PersonRef>> {
    let name = reader.name_required(Field::Name);
    let sex = reader.sex();
    let birth = reader.date_required(Field::BirthDate);
    let number = reader.number(Field::Number);
    let certificate = reader.certificate(Field::Certificate);
    reader.compare_with_number(number, birth, sex);
    let place = reader.village_required();
    let belonging = belonging(reader, place);
    let marital = reader.marital();
    if let (Some(birth), Some(on)) = (birth, on)
        && birth.earliest() > on
    {
        let finding = Finding::new(FindingCode::EventBeforeBirth).in_field(Field::BirthDate);
        reader.note(finding.with("date", on).with("birth", birth));
    }
    Some(Arrival {
        known: None,
        details: PersonDetails { name: name?, sex: sex?, birth: birth?, number, certificate },
        belonging: belonging?,
        marital,
        on: on?,
    })
}

fn departure(reader: &mut Reader<'_>, on: Option<Date>) -> Option<Departure<PersonRef>> {
    let place = reader.village();
    let person = reader.person(place);
    Some(Departure { person: person?, on: on? })
}
