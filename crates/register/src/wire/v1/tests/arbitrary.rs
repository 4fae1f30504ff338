//! Records with arbitrary values, every kind as likely as any other.

use jiff::civil::Date;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use crate::area::{Level, Place, PlaceCode};
use crate::calendar::{Period, ReportedDate, YearMonth};
use crate::event::*;
use crate::id::{EntryIndex, PersonId};
use crate::name::Name;
use crate::number::{CertificateNumber, CitizenNumber};
use crate::second_source::{FacilityBirth, FuneralDeath};
use crate::wire::Record;

fn day() -> impl Strategy<Value = Date> + Clone {
    (-9999_i16..=9999, 1_i8..=12, 1_i8..=31)
        .prop_filter_map("a real day", |(y, m, d)| Date::new(y, m, d).ok())
}

fn date() -> impl Strategy<Value = ReportedDate> {
    prop_oneof![
        day().prop_map(ReportedDate::from),
        (1_i16..=9999, 0_u8..=12).prop_map(|(year, month)| ReportedDate::new(year, month, 0).unwrap()),
    ]
}

fn place() -> impl Strategy<Value = PlaceCode> {
    (10_000_000_000_u64..1_000_000_000_000).prop_map(|code| PlaceCode::from_u64(code).unwrap())
}

fn number() -> impl Strategy<Value = CitizenNumber> {
    (0_u64..1_000_000, 1800_u64..=9999, 1_u64..=12, 1_u64..=28, 0_u64..1000).prop_map(|(area, y, m, d, n)| {
        let birth = y * 10_000 + m * 100 + d;
        CitizenNumber::from_body(area * 100_000_000_000 + birth * 1000 + n).unwrap()
    })
}

fn certificate() -> impl Strategy<Value = CertificateNumber> {
    "[A-Z][0-9]{9,10}".prop_map(|text| CertificateNumber::parse(&text).unwrap())
}

fn name() -> impl Strategy<Value = Name> {
    "[\\PC]{1,20}".prop_filter_map("a name", |text| Name::parse(&text).ok())
}

fn text() -> impl Strategy<Value = Box<str>> {
    any::<String>().prop_map(Into::into)
}

fn person() -> impl Strategy<Value = PersonId> + Clone {
    any::<u64>().prop_map(PersonId)
}

fn details() -> impl Strategy<Value = PersonDetails> {
    (name(), select(Sex::ALL), date(), option::of(number()), option::of(certificate())).prop_map(
        |(name, sex, birth, number, certificate)| PersonDetails { name, sex, birth, number, certificate },
    )
}

fn belonging() -> impl Strategy<Value = Belonging> {
    (place(), option::of(text()), select(RelationToHead::ALL))
        .prop_map(|(place, household, relation)| Belonging { place, household, relation })
}

fn departure() -> impl Strategy<Value = Departure<PersonId>> {
    (person(), day()).prop_map(|(person, on)| Departure { person, on })
}

fn arrival() -> impl Strategy<Value = Arrival<PersonId>> {
    (option::of(person()), details(), belonging(), select(MaritalStatus::ALL), day()).prop_map(
        |(known, details, belonging, marital, on)| Arrival { known, details, belonging, marital, on },
    )
}

fn place_recorded() -> impl Strategy<Value = PlaceRecorded> {
    let times = (option::of(day()), option::of(day()));
    let tree = (option::of(place()), proptest::collection::vec(place(), 0..4));
    (place(), text(), select(Level::ALL), tree, times).prop_map(
        |(code, name, level, (parent, successors), (valid_from, valid_to))| PlaceRecorded {
            place: Place { code, name, level, parent, valid_from, valid_to, successors },
        },
    )
}

fn person_enrolled() -> impl Strategy<Value = PersonEnrolled> {
    let kin = (option::of(number()), option::of(number()), option::of(number()))
        .prop_map(|(spouse, father, mother)| KinNumbers { spouse, father, mother });
    let status = (select(ResidenceStatus::ALL), select(MaritalStatus::ALL), select(HouseholdKind::ALL));
    (day(), details(), belonging(), status, kin).prop_map(
        |(as_of, details, belonging, (residence, marital, household_kind), kin)| PersonEnrolled {
            as_of,
            details,
            belonging,
            residence,
            marital,
            household_kind,
            kin,
        },
    )
}

fn birth() -> impl Strategy<Value = Birth<PersonId>> {
    let parents = (option::of(person()), option::of(person()));
    let rest = (option::of(any::<u8>()), option::of(text()), option::of(day()));
    (details(), belonging(), parents, rest).prop_map(
        |(child, belonging, (mother, father), (birth_order, facility, registered_on))| Birth {
            child,
            belonging,
            mother,
            father,
            birth_order,
            facility,
            registered_on,
        },
    )
}

fn corrected() -> impl Strategy<Value = CorrectedField> {
    prop_oneof![
        name().prop_map(CorrectedField::Name),
        select(Sex::ALL).prop_map(CorrectedField::Sex),
        date().prop_map(CorrectedField::BirthDate),
        option::of(number()).prop_map(CorrectedField::Number),
        option::of(certificate()).prop_map(CorrectedField::Certificate),
        select(MaritalStatus::ALL).prop_map(CorrectedField::Marital),
        option::of(day()).prop_map(CorrectedField::DeathDate),
        option::of(any::<u8>()).prop_map(CorrectedField::BirthOrder),
        Just(CorrectedField::EnteredInError),
    ]
}

fn withdrawal() -> impl Strategy<Value = Withdrawal<PersonId>> {
    let kinds: Vec<EventKind> = EventKind::ALL.iter().copied().filter(|k| k.can_be_withdrawn()).collect();
    let marital = || option::of(select(MaritalStatus::ALL));
    let found = (any::<u64>(), option::of(person()), marital(), marital(), option::of(belonging())).prop_map(
        |(entry, other, marital_before, other_marital_before, belonging_before)| Withdrawn {
            entry: EntryIndex(entry),
            other,
            marital_before,
            other_marital_before,
            belonging_before,
        },
    );
    (person(), select(kinds), day(), marital(), text(), option::of(day()), option::of(found)).prop_map(
        |(person, kind, on, marital, reason, registered_on, found)| Withdrawal {
            person,
            kind,
            on,
            marital,
            reason,
            registered_on,
            found,
        },
    )
}

fn event() -> impl Strategy<Value = Event<PersonId>> {
    let couple = || (option::of(person()), option::of(person()), day(), option::of(place()));
    prop_oneof![
        place_recorded().prop_map(Event::PlaceRecorded),
        person_enrolled().prop_map(Event::PersonEnrolled),
        birth().prop_map(Event::Birth),
        (person(), day(), option::of(day())).prop_map(|(person, on, registered_on)| Event::Death(Death {
            person,
            on,
            registered_on
        })),
        couple().prop_map(|(groom, bride, on, place)| Event::Marriage(Marriage { groom, bride, on, place })),
        couple().prop_map(|(husband, wife, on, place)| Event::Divorce(Divorce { husband, wife, on, place })),
        arrival().prop_map(Event::MoveIn),
        departure().prop_map(Event::MoveOut),
        departure().prop_map(Event::Leave),
        departure().prop_map(Event::Return),
        arrival().prop_map(Event::Arrive),
        departure().prop_map(Event::Depart),
        (person(), option::of(person()), option::of(person()), day())
            .prop_map(|(child, mother, father, on)| Event::Adoption(Adoption { child, mother, father, on })),
        (person(), belonging(), day()).prop_map(|(person, belonging, on)| Event::HouseholdChanged(
            HouseholdChanged { person, belonging, on }
        )),
        (person(), corrected(), text(), option::of(day())).prop_map(
            |(person, field, reason, registered_on)| Event::Correction(Correction {
                person,
                field,
                reason,
                registered_on
            })
        ),
        withdrawal().prop_map(Event::Withdrawal),
    ]
}

fn facility_birth() -> impl Strategy<Value = FacilityBirth> {
    let mother = (option::of(name()), option::of(number()), option::of(date()));
    (option::of(text()), day(), select(Sex::ALL), mother, option::of(certificate()), option::of(place()))
        .prop_map(|(serial, on, sex, (mother_name, mother_number, mother_birth), certificate, place)| {
            FacilityBirth { serial, on, sex, mother_name, mother_number, mother_birth, certificate, place }
        })
}

fn period() -> impl Strategy<Value = Period> {
    let month = || (1_i16..=9999, 1_u8..=12).prop_map(|(year, month)| YearMonth::new(year, month).unwrap());
    (month(), month()).prop_map(|(a, b)| Period::new(a.min(b), a.max(b)).unwrap())
}

pub(super) fn record() -> impl Strategy<Value = Record> {
    prop_oneof![
        16 => event().prop_map(Record::Event),
        1 => facility_birth().prop_map(Record::FacilityBirth),
        1 => (day(), option::of(name()), option::of(number()))
            .prop_map(|(on, name, number)| Record::FuneralDeath(FuneralDeath { on, name, number })),
        1 => text().prop_map(|name| Record::BookOpened { name }),
        1 => (period(), any::<u32>(), any::<u64>(), any::<[u8; 32]>(), any::<[u8; 32]>()).prop_map(
            |(period, edition, log_size, root, manifest)| Record::PeriodClosed {
                period, edition, log_size, root, manifest
            }
        ),
        1 => any::<[u8; 16]>().prop_map(|subject| Record::KeyDestroyed { subject }),
        1 => (text(), any::<[u8; 32]>()).prop_map(|(name, hash)| Record::PackLoaded { name, hash }),
    ]
}
