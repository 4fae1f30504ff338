//! One record of every kind, for the golden bytes and the reference pages.

use jiff::civil::{Date, date};

use crate::area::{Level, Place, PlaceCode};
use crate::calendar::{Period, ReportedDate};
use crate::event::*;
use crate::id::{EntryIndex, PersonId};
use crate::name::Name;
use crate::number::{CertificateNumber, CitizenNumber};
use crate::second_source::{FacilityBirth, FuneralDeath};
use crate::wire::Record;

pub(crate) const DAY: Date = date(2005, 10, 5);

pub(crate) fn place_code(text: &str) -> PlaceCode {
    PlaceCode::parse(text).unwrap()
}

pub(crate) fn number(text: &str) -> CitizenNumber {
    CitizenNumber::parse(text).unwrap()
}

pub(crate) fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

pub(crate) fn village() -> Place {
    Place {
        code: place_code("990101100200"),
        name: "小赵家湾".into(),
        level: Level::Village,
        parent: Some(place_code("990101100000")),
        valid_from: Some(date(2000, 1, 1)),
        valid_to: Some(date(2010, 7, 1)),
        successors: vec![place_code("990101100201")],
    }
}

pub(crate) fn details() -> PersonDetails {
    PersonDetails {
        name: name("李梅"),
        sex: Sex::Female,
        birth: ReportedDate::new(1995, 6, 15).unwrap(),
        number: Some(number("990101199506150084")),
        certificate: Some(CertificateNumber::parse("F990500013").unwrap()),
    }
}

pub(crate) fn belonging() -> Belonging {
    Belonging {
        place: place_code("990101100200"),
        household: Some("000041".into()),
        relation: RelationToHead::Daughter,
    }
}

pub(crate) fn arrival() -> Arrival<PersonId> {
    Arrival {
        known: Some(PersonId(300)),
        details: PersonDetails { number: None, certificate: None, ..details() },
        belonging: Belonging { household: None, ..belonging() },
        marital: MaritalStatus::Married,
        on: DAY,
    }
}

pub(crate) fn departure() -> Departure<PersonId> {
    Departure { person: PersonId(127), on: DAY }
}

pub(crate) fn correction(field: CorrectedField) -> Record {
    Record::Event(Event::Correction(Correction {
        person: PersonId(1),
        field,
        reason: "户主来说".into(),
        registered_on: None,
    }))
}

pub(crate) fn withdrawal() -> Withdrawal<PersonId> {
    Withdrawal {
        person: PersonId(3),
        kind: EventKind::Marriage,
        on: DAY,
        marital: None,
        reason: "没有登记结婚".into(),
        registered_on: Some(date(2006, 10, 9)),
        found: Some(Withdrawn {
            entry: EntryIndex(301),
            other: Some(PersonId(70_000)),
            marital_before: None,
            other_marital_before: Some(MaritalStatus::Divorced),
            belonging_before: None,
        }),
    }
}

/// In the order of their kinds.
pub(crate) fn one_of_each() -> Vec<Record> {
    let mut records: Vec<Record> = events().into_iter().map(Record::Event).collect();
    records.push(correction(CorrectedField::DeathDate(None)));
    records.push(Record::Event(Event::Withdrawal(withdrawal())));
    records.push(Record::FacilityBirth(FacilityBirth {
        serial: Some("H00767".into()),
        on: DAY,
        sex: Sex::Male,
        mother_name: Some(name("郑月香")),
        mother_number: Some(number("990101197111140042")),
        mother_birth: Some(ReportedDate::new(1971, 11, 0).unwrap()),
        certificate: Some(CertificateNumber::parse("F9905000802").unwrap()),
        place: Some(place_code("990101102201")),
    }));
    records.push(Record::FuneralDeath(FuneralDeath { on: DAY, name: Some(name("吴刚军")), number: None }));
    records.push(Record::BookOpened { name: "990101".into() });
    records.push(Record::PeriodClosed {
        period: Period::parse("2005-10..2006-09").unwrap(),
        edition: 2,
        log_size: 158_402,
        root: [0xAB; 32],
        manifest: [0xCD; 32],
    });
    records.push(Record::KeyDestroyed { subject: [0x11; 16] });
    records.push(Record::PackLoaded { name: "cn/codes.toml".into(), hash: [0xEE; 32] });
    records
}

fn events() -> Vec<Event<PersonId>> {
    let (groom, bride) = (Some(PersonId(3)), Some(PersonId(70_000)));
    let place = Some(place_code("990101100200"));
    vec![
        Event::PlaceRecorded(PlaceRecorded { place: village() }),
        Event::PersonEnrolled(PersonEnrolled {
            as_of: date(2005, 10, 1),
            details: details(),
            belonging: belonging(),
            residence: ResidenceStatus::RegisteredLivingElsewhere,
            marital: MaritalStatus::NeverMarried,
            household_kind: HouseholdKind::Agricultural,
            kin: KinNumbers { spouse: None, father: None, mother: Some(number("99010119650308003X")) },
        }),
        Event::Birth(Birth {
            child: PersonDetails { birth: DAY.into(), number: None, ..details() },
            belonging: belonging(),
            mother: Some(PersonId(128)),
            father: None,
            birth_order: Some(2),
            facility: Some("示例区妇幼保健院".into()),
            registered_on: Some(date(2005, 10, 9)),
        }),
        Event::Death(Death { person: PersonId(5), on: DAY, registered_on: None }),
        Event::Marriage(Marriage { groom, bride, on: DAY, place }),
        Event::Divorce(Divorce { husband: groom, wife: bride, on: DAY, place: None }),
        Event::MoveIn(arrival()),
        Event::MoveOut(departure()),
        Event::Leave(departure()),
        Event::Return(departure()),
        Event::Arrive(Arrival { known: None, ..arrival() }),
        Event::Depart(departure()),
        Event::Adoption(Adoption { child: PersonId(9), mother: bride, father: groom, on: DAY }),
        Event::HouseholdChanged(HouseholdChanged { person: PersonId(9), belonging: belonging(), on: DAY }),
    ]
}
