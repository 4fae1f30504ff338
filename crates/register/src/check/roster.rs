//! A person on a roster (人口登记表).

use super::read::Reader;
use crate::calendar::{ReportedDate, age_on};
use crate::event::{Belonging, Event, KinNumbers, PersonDetails, PersonEnrolled, PersonRef};
use crate::finding::{Finding, FindingCode};
use crate::submission::Field;

/// From this age everyone is expected to hold a number.
const AGE_WITH_NUMBER: i32 = 16;

pub(super) fn read(reader: &mut Reader<'_>) -> Option<Event<PersonRef>> {
    let as_of = reader.ctx.as_of;
    if as_of.is_none() {
        reader.note(Finding::new(FindingCode::FileNoDate));
    }
    let name = reader.name_required(Field::Name);
    let sex = reader.sex();
    let birth = reader.date_required(Field::BirthDate);
    let number = reader.number(Field::Number);
    let certificate = reader.certificate(Field::Certificate);
    reader.compare_with_number(number, birth, sex);
    if let (Some(birth), Some(as_of)) = (birth, as_of) {
        compare_with_day(reader, birth, as_of);
    }
    let place = reader.village_required();
    let relation = reader.relation();
    let household = reader.label(Field::Household);
    let residence = reader.coded_required(Field::Residence, &reader.ctx.codes.residence);
    let marital = reader.marital();
    let household_kind = reader.household_kind();
    let kin = KinNumbers {
        spouse: reader.linking_number(Field::SpouseNumber),
        father: reader.linking_number(Field::FatherNumber),
        mother: reader.linking_number(Field::MotherNumber),
    };
    Some(Event::PersonEnrolled(PersonEnrolled {
        as_of: as_of?,
        details: PersonDetails { name: name?, sex: sex?, birth: birth?, number, certificate },
        belonging: Belonging { place: place?, household, relation },
        residence: residence?,
        marital,
        household_kind,
        kin,
    }))
}

fn compare_with_day(reader: &mut Reader<'_>, birth: ReportedDate, as_of: jiff::civil::Date) {
    if birth.earliest() > as_of {
        let finding = Finding::new(FindingCode::DateAfterRoster).in_field(Field::BirthDate);
        reader.note(finding.with("field", Field::BirthDate).with("value", birth).with("as_of", as_of));
        return;
    }
    let age = age_on(birth.latest(), as_of);
    if age >= AGE_WITH_NUMBER && reader.text(Field::Number).is_none() {
        let finding = Finding::new(FindingCode::NumberMissingForAdult).in_field(Field::Number);
        reader.note(finding.with("age", age));
    }
}
