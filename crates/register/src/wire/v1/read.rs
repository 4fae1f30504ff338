//! Bytes to records, in the layouts of the module above.

use super::super::{Record, RecordKind, WireError};
use super::{REGISTERED, Reader};
use crate::area::{Level, Place};
use crate::calendar::Period;
use crate::event::{
    Adoption, Arrival, Belonging, Birth, CorrectedField, Correction, Death, Departure, Divorce, Event,
    EventKind, HouseholdChanged, HouseholdKind, KinNumbers, MaritalStatus, Marriage, PersonDetails,
    PersonEnrolled, PlaceRecorded, RelationToHead, ResidenceStatus, Sex, Withdrawal, Withdrawn,
};
use crate::id::{EntryIndex, PersonId};
use crate::second_source::{FacilityBirth, FuneralDeath};

type Read<T> = Result<T, WireError>;

pub(super) fn record(r: &mut Reader<'_>, kind: RecordKind) -> Read<Record> {
    let event = match kind {
        RecordKind::PlaceRecorded => Event::PlaceRecorded(PlaceRecorded { place: place(r)? }),
        RecordKind::PersonEnrolled => Event::PersonEnrolled(person_enrolled(r)?),
        RecordKind::Birth => Event::Birth(birth(r)?),
        RecordKind::Death => Event::Death(death(r)?),
        RecordKind::Marriage => Event::Marriage(marriage(r)?),
        RecordKind::Divorce => Event::Divorce(divorce(r)?),
        RecordKind::MoveIn => Event::MoveIn(arrival(r)?),
        RecordKind::MoveOut => Event::MoveOut(departure(r)?),
        RecordKind::Leave => Event::Leave(departure(r)?),
        RecordKind::Return => Event::Return(departure(r)?),
        RecordKind::Arrive => Event::Arrive(arrival(r)?),
        RecordKind::Depart => Event::Depart(departure(r)?),
        RecordKind::Adoption => Event::Adoption(adoption(r)?),
        RecordKind::HouseholdChanged => Event::HouseholdChanged(household_changed(r)?),
        RecordKind::Correction => Event::Correction(correction(r)?),
        RecordKind::Withdrawal => Event::Withdrawal(withdrawal(r)?),
        RecordKind::FacilityBirth => return facility_birth(r).map(Record::FacilityBirth),
        RecordKind::FuneralDeath => return funeral_death(r).map(Record::FuneralDeath),
        RecordKind::BookOpened => return Ok(Record::BookOpened { name: r.text()?.into() }),
        RecordKind::PeriodClosed => return period_closed(r),
        RecordKind::KeyDestroyed => return Ok(Record::KeyDestroyed { subject: r.array()? }),
        RecordKind::PackLoaded => {
            return Ok(Record::PackLoaded { name: r.text()?.into(), hash: r.array()? });
        }
    };
    Ok(Record::Event(event))
}

fn period_closed(r: &mut Reader<'_>) -> Read<Record> {
    let (from, to) = (r.month()?, r.month()?);
    let period = Period::new(from, to).map_err(|_| r.invalid("period"))?;
    let edition = r.uint()?;
    let edition = u32::try_from(edition).map_err(|_| r.invalid("edition"))?;
    let log_size = r.uint()?;
    Ok(Record::PeriodClosed { period, edition, log_size, root: r.array()?, manifest: r.array()? })
}

fn place(r: &mut Reader<'_>) -> Read<Place> {
    let [has_parent, has_from, has_to] = r.flags()?;
    let code = r.place()?;
    let level = r.coded("level", Level::from_code)?;
    let name = r.text()?.into();
    let parent = r.option(has_parent, Reader::place)?;
    let valid_from = r.option(has_from, Reader::day)?;
    let valid_to = r.option(has_to, Reader::day)?;
    let n_successors = r.uint()?;
    // Grown one by one: a false count ends at the end of the bytes, without memory set aside for it.
    let mut successors = Vec::new();
    for _ in 0..n_successors {
        successors.push(r.place()?);
    }
    Ok(Place { code, name, level, parent, valid_from, valid_to, successors })
}

fn details(r: &mut Reader<'_>) -> Read<PersonDetails> {
    let [has_number, has_certificate] = r.flags()?;
    Ok(PersonDetails {
        name: r.name()?,
        sex: sex(r)?,
        birth: r.date()?,
        number: r.option(has_number, Reader::number)?,
        certificate: r.option(has_certificate, Reader::certificate)?,
    })
}

fn sex(r: &mut Reader<'_>) -> Read<Sex> {
    r.coded("sex", Sex::from_code)
}

fn marital(r: &mut Reader<'_>) -> Read<MaritalStatus> {
    r.coded("marital status", MaritalStatus::from_code)
}

fn boxed(r: &mut Reader<'_>) -> Read<Box<str>> {
    Ok(r.text()?.into())
}

fn belonging(r: &mut Reader<'_>) -> Read<Belonging> {
    let [has_household] = r.flags()?;
    let place = r.place()?;
    let relation = r.coded("relation", RelationToHead::from_code)?;
    Ok(Belonging { place, household: r.option(has_household, boxed)?, relation })
}

fn person_enrolled(r: &mut Reader<'_>) -> Read<PersonEnrolled> {
    let [has_spouse, has_father, has_mother] = r.flags()?;
    Ok(PersonEnrolled {
        as_of: r.day()?,
        details: details(r)?,
        belonging: belonging(r)?,
        residence: r.coded("residence", ResidenceStatus::from_code)?,
        marital: marital(r)?,
        household_kind: r.coded("household kind", HouseholdKind::from_code)?,
        kin: KinNumbers {
            spouse: r.option(has_spouse, Reader::number)?,
            father: r.option(has_father, Reader::number)?,
            mother: r.option(has_mother, Reader::number)?,
        },
    })
}

fn birth(r: &mut Reader<'_>) -> Read<Birth<PersonId>> {
    let [has_mother, has_father, has_order, has_facility, has_registered] = r.flags()?;
    Ok(Birth {
        child: details(r)?,
        belonging: belonging(r)?,
        mother: r.option(has_mother, Reader::person)?,
        father: r.option(has_father, Reader::person)?,
        birth_order: r.option(has_order, Reader::byte)?,
        facility: r.option(has_facility, boxed)?,
        registered_on: r.option(has_registered, Reader::day)?,
    })
}

fn death(r: &mut Reader<'_>) -> Read<Death<PersonId>> {
    let [has_registered] = r.flags()?;
    Ok(Death { person: r.person()?, on: r.day()?, registered_on: r.option(has_registered, Reader::day)? })
}

fn marriage(r: &mut Reader<'_>) -> Read<Marriage<PersonId>> {
    let [has_groom, has_bride, has_place] = r.flags()?;
    Ok(Marriage {
        on: r.day()?,
        groom: r.option(has_groom, Reader::person)?,
        bride: r.option(has_bride, Reader::person)?,
        place: r.option(has_place, Reader::place)?,
    })
}

fn divorce(r: &mut Reader<'_>) -> Read<Divorce<PersonId>> {
    let Marriage { groom, bride, on, place } = marriage(r)?;
    Ok(Divorce { husband: groom, wife: bride, on, place })
}

fn arrival(r: &mut Reader<'_>) -> Read<Arrival<PersonId>> {
    let [is_known] = r.flags()?;
    Ok(Arrival {
        on: r.day()?,
        details: details(r)?,
        belonging: belonging(r)?,
        marital: marital(r)?,
        known: r.option(is_known, Reader::person)?,
    })
}

fn departure(r: &mut Reader<'_>) -> Read<Departure<PersonId>> {
    Ok(Departure { person: r.person()?, on: r.day()? })
}

fn adoption(r: &mut Reader<'_>) -> Read<Adoption<PersonId>> {
    let [has_mother, has_father] = r.flags()?;
    Ok(Adoption {
        child: r.person()?,
        on: r.day()?,
        mother: r.option(has_mother, Reader::person)?,
        father: r.option(has_father, Reader::person)?,
    })
}

fn household_changed(r: &mut Reader<'_>) -> Read<HouseholdChanged<PersonId>> {
    Ok(HouseholdChanged { person: r.person()?, on: r.day()?, belonging: belonging(r)? })
}

fn correction(r: &mut Reader<'_>) -> Read<Correction<PersonId>> {
    let person = r.person()?;
    let reason = boxed(r)?;
    let tag = r.byte()?;
    let field = match tag & !REGISTERED {
        1 => CorrectedField::Name(r.name()?),
        2 => CorrectedField::Sex(sex(r)?),
        3 => CorrectedField::BirthDate(r.date()?),
        4 => CorrectedField::Number(Some(r.number()?)),
        5 => CorrectedField::Number(None),
        6 => CorrectedField::Certificate(Some(r.certificate()?)),
        7 => CorrectedField::Certificate(None),
        8 => CorrectedField::Marital(marital(r)?),
        9 => CorrectedField::DeathDate(Some(r.day()?)),
        10 => CorrectedField::DeathDate(None),
        11 => CorrectedField::BirthOrder(Some(r.byte()?)),
        12 => CorrectedField::BirthOrder(None),
        13 => CorrectedField::EnteredInError,
        _ => return Err(r.invalid("corrected field")),
    };
    let registered_on = r.option(tag & REGISTERED != 0, Reader::day)?;
    Ok(Correction { person, field, reason, registered_on })
}

fn withdrawal(r: &mut Reader<'_>) -> Read<Withdrawal<PersonId>> {
    let [has_marital, has_registered, is_found, rest @ ..]: [bool; 7] = r.flags()?;
    let [has_other, has_before, has_other_before, has_belonging] = rest;
    if !is_found && rest.contains(&true) {
        return Err(r.invalid("flags of what was found"));
    }
    let person = r.person()?;
    let kind =
        r.coded("withdrawn kind", |code| EventKind::from_code(code).filter(|kind| kind.can_be_withdrawn()))?;
    Ok(Withdrawal {
        person,
        kind,
        on: r.day()?,
        reason: boxed(r)?,
        marital: r.option(has_marital, marital)?,
        registered_on: r.option(has_registered, Reader::day)?,
        found: r.option(is_found, |r| {
            Ok(Withdrawn {
                entry: EntryIndex(r.uint()?),
                other: r.option(has_other, Reader::person)?,
                marital_before: r.option(has_before, marital)?,
                other_marital_before: r.option(has_other_before, marital)?,
                belonging_before: r.option(has_belonging, belonging)?,
            })
        })?,
    })
}

fn facility_birth(r: &mut Reader<'_>) -> Read<FacilityBirth> {
    let [has_serial, has_name, has_number, has_birth, has_certificate, has_place] = r.flags()?;
    Ok(FacilityBirth {
        on: r.day()?,
        sex: sex(r)?,
        serial: r.option(has_serial, boxed)?,
        mother_name: r.option(has_name, Reader::name)?,
        mother_number: r.option(has_number, Reader::number)?,
        mother_birth: r.option(has_birth, Reader::date)?,
        certificate: r.option(has_certificate, Reader::certificate)?,
        place: r.option(has_place, Reader::place)?,
    })
}

fn funeral_death(r: &mut Reader<'_>) -> Read<FuneralDeath> {
    let [has_name, has_number] = r.flags()?;
    Ok(FuneralDeath {
        on: r.day()?,
        name: r.option(has_name, Reader::name)?,
        number: r.option(has_number, Reader::number)?,
    })
}
