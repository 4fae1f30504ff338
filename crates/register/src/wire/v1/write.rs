//! Records to bytes, in the layouts of the module above.

use super::super::Record;
use super::{REGISTERED, Writer};
use crate::area::Place;
use crate::event::{
    Adoption, Arrival, Belonging, Birth, CorrectedField, Correction, Death, Departure, Event,
    HouseholdChanged, MaritalStatus, PersonDetails, PersonEnrolled, Withdrawal,
};
use crate::id::PersonId;
use crate::second_source::{FacilityBirth, FuneralDeath};

pub(super) fn record(w: &mut Writer<'_>, record: &Record) {
    match record {
        Record::Event(event) => write_event(w, event),
        Record::FacilityBirth(r) => facility_birth(w, r),
        Record::FuneralDeath(r) => funeral_death(w, r),
        Record::BookOpened { name } => w.text(name),
        Record::PeriodClosed { period, edition, log_size, root, manifest } => {
            w.month(period.from);
            w.month(period.to);
            w.uint(u64::from(*edition));
            w.uint(*log_size);
            w.raw(root);
            w.raw(manifest);
        }
        Record::KeyDestroyed { subject } => w.raw(subject),
        Record::PackLoaded { name, hash } => {
            w.text(name);
            w.raw(hash);
        }
    }
}

fn write_event(w: &mut Writer<'_>, event: &Event<PersonId>) {
    match event {
        Event::PlaceRecorded(e) => place(w, &e.place),
        Event::PersonEnrolled(e) => person_enrolled(w, e),
        Event::Birth(e) => birth(w, e),
        Event::Death(e) => death(w, e),
        Event::Marriage(e) => couple(w, e.groom, e.bride, e.on, e.place),
        Event::Divorce(e) => couple(w, e.husband, e.wife, e.on, e.place),
        Event::MoveIn(e) | Event::Arrive(e) => arrival(w, e),
        Event::MoveOut(e) | Event::Leave(e) | Event::Return(e) | Event::Depart(e) => departure(w, e),
        Event::Adoption(e) => adoption(w, e),
        Event::HouseholdChanged(e) => household_changed(w, e),
        Event::Correction(e) => correction(w, e),
        Event::Withdrawal(e) => withdrawal(w, e),
    }
}

fn place(w: &mut Writer<'_>, place: &Place) {
    w.flags(&[place.parent.is_some(), place.valid_from.is_some(), place.valid_to.is_some()]);
    w.place(place.code);
    w.byte(place.level.code());
    w.text(&place.name);
    w.option(place.parent, Writer::place);
    w.option(place.valid_from, Writer::day);
    w.option(place.valid_to, Writer::day);
    w.uint(place.successors.len() as u64);
    for successor in &place.successors {
        w.place(*successor);
    }
}

fn details(w: &mut Writer<'_>, details: &PersonDetails) {
    w.flags(&[details.number.is_some(), details.certificate.is_some()]);
    w.name(&details.name);
    w.byte(details.sex.code());
    w.date(details.birth);
    w.option(details.number, Writer::number);
    w.option(details.certificate, Writer::certificate);
}

fn belonging(w: &mut Writer<'_>, belonging: &Belonging) {
    w.flags(&[belonging.household.is_some()]);
    w.place(belonging.place);
    w.byte(belonging.relation.code());
    w.option(belonging.household.as_deref(), Writer::text);
}

fn person_enrolled(w: &mut Writer<'_>, e: &PersonEnrolled) {
    w.flags(&[e.kin.spouse.is_some(), e.kin.father.is_some(), e.kin.mother.is_some()]);
    w.day(e.as_of);
    details(w, &e.details);
    belonging(w, &e.belonging);
    w.byte(e.residence.code());
    w.byte(e.marital.code());
    w.byte(e.household_kind.code());
    w.option(e.kin.spouse, Writer::number);
    w.option(e.kin.father, Writer::number);
    w.option(e.kin.mother, Writer::number);
}

fn birth(w: &mut Writer<'_>, e: &Birth<PersonId>) {
    w.flags(&[
        e.mother.is_some(),
        e.father.is_some(),
        e.birth_order.is_some(),
        e.facility.is_some(),
        e.registered_on.is_some(),
    ]);
    details(w, &e.child);
    belonging(w, &e.belonging);
    w.option(e.mother, Writer::person);
    w.option(e.father, Writer::person);
    w.option(e.birth_order, Writer::byte);
    w.option(e.facility.as_deref(), Writer::text);
    w.option(e.registered_on, Writer::day);
}

fn death(w: &mut Writer<'_>, e: &Death<PersonId>) {
    w.flags(&[e.registered_on.is_some()]);
    w.person(e.person);
    w.day(e.on);
    w.option(e.registered_on, Writer::day);
}

fn couple(
    w: &mut Writer<'_>,
    groom: Option<PersonId>,
    bride: Option<PersonId>,
    on: jiff::civil::Date,
    place: Option<crate::area::PlaceCode>,
) {
    w.flags(&[groom.is_some(), bride.is_some(), place.is_some()]);
    w.day(on);
    w.option(groom, Writer::person);
    w.option(bride, Writer::person);
    w.option(place, Writer::place);
}

fn arrival(w: &mut Writer<'_>, e: &Arrival<PersonId>) {
    w.flags(&[e.known.is_some()]);
    w.day(e.on);
    details(w, &e.details);
    belonging(w, &e.belonging);
    w.byte(e.marital.code());
    w.option(e.known, Writer::person);
}

fn departure(w: &mut Writer<'_>, e: &Departure<PersonId>) {
    w.person(e.person);
    w.day(e.on);
}

fn adoption(w: &mut Writer<'_>, e: &Adoption<PersonId>) {
    w.flags(&[e.mother.is_some(), e.father.is_some()]);
    w.person(e.child);
    w.day(e.on);
    w.option(e.mother, Writer::person);
    w.option(e.father, Writer::person);
}

fn household_changed(w: &mut Writer<'_>, e: &HouseholdChanged<PersonId>) {
    w.person(e.person);
    w.day(e.on);
    belonging(w, &e.belonging);
}

fn correction(w: &mut Writer<'_>, e: &Correction<PersonId>) {
    w.person(e.person);
    w.text(&e.reason);
    let registered = if e.registered_on.is_some() { REGISTERED } else { 0 };
    let tag = |w: &mut Writer<'_>, tag: u8| w.byte(tag | registered);
    match &e.field {
        CorrectedField::Name(name) => {
            tag(w, 1);
            w.name(name);
        }
        CorrectedField::Sex(sex) => {
            tag(w, 2);
            w.byte(sex.code());
        }
        CorrectedField::BirthDate(date) => {
            tag(w, 3);
            w.date(*date);
        }
        CorrectedField::Number(number) => {
            tag(w, if number.is_some() { 4 } else { 5 });
            w.option(*number, Writer::number);
        }
        CorrectedField::Certificate(number) => {
            tag(w, if number.is_some() { 6 } else { 7 });
            w.option(*number, Writer::certificate);
        }
        CorrectedField::Marital(marital) => {
            tag(w, 8);
            w.byte(marital.code());
        }
        CorrectedField::DeathDate(on) => {
            tag(w, if on.is_some() { 9 } else { 10 });
            w.option(*on, Writer::day);
        }
        CorrectedField::BirthOrder(order) => {
            tag(w, if order.is_some() { 11 } else { 12 });
            w.option(*order, Writer::byte);
        }
        CorrectedField::EnteredInError => tag(w, 13),
    }
    w.option(e.registered_on, Writer::day);
}

fn withdrawal(w: &mut Writer<'_>, e: &Withdrawal<PersonId>) {
    let found = e.found.as_ref();
    let other = found.and_then(|found| found.other);
    let before = found.and_then(|found| found.marital_before);
    let other_before = found.and_then(|found| found.other_marital_before);
    let belonging_before = found.and_then(|found| found.belonging_before.as_ref());
    w.flags(&[
        e.marital.is_some(),
        e.registered_on.is_some(),
        found.is_some(),
        other.is_some(),
        before.is_some(),
        other_before.is_some(),
        belonging_before.is_some(),
    ]);
    w.person(e.person);
    w.byte(e.kind.code());
    w.day(e.on);
    w.text(&e.reason);
    let marital = |w: &mut Writer<'_>, marital: MaritalStatus| w.byte(marital.code());
    w.option(e.marital, marital);
    w.option(e.registered_on, Writer::day);
    w.option(found.map(|found| found.entry.0), Writer::uint);
    w.option(other, Writer::person);
    w.option(before, marital);
    w.option(other_before, marital);
    w.option(belonging_before, belonging);
}

fn facility_birth(w: &mut Writer<'_>, r: &FacilityBirth) {
    w.flags(&[
        r.serial.is_some(),
        r.mother_name.is_some(),
        r.mother_number.is_some(),
        r.mother_birth.is_some(),
        r.certificate.is_some(),
        r.place.is_some(),
    ]);
    w.day(r.on);
    w.byte(r.sex.code());
    w.option(r.serial.as_deref(), Writer::text);
    w.option(r.mother_name.as_ref(), Writer::name);
    w.option(r.mother_number, Writer::number);
    w.option(r.mother_birth, Writer::date);
    w.option(r.certificate, Writer::certificate);
    w.option(r.place, Writer::place);
}

fn funeral_death(w: &mut Writer<'_>, r: &FuneralDeath) {
    w.flags(&[r.name.is_some(), r.number.is_some()]);
    w.day(r.on);
    w.option(r.name.as_ref(), Writer::name);
    w.option(r.number, Writer::number);
}
