//! Lists of a second source. Their numbers may be wrong: such a number is left out, the row stays.

use super::read::Reader;
use crate::finding::{Finding, FindingCode};
use crate::second_source::{FacilityBirth, FuneralDeath};
use crate::submission::Field;

pub(super) fn facility_birth(reader: &mut Reader<'_>) -> Option<FacilityBirth> {
    let on = reader.day_required(Field::BirthDate);
    let sex = reader.sex();
    let mother_name = reader.linking_name(Field::MotherName);
    let mother_number = reader.linking_number(Field::MotherNumber);
    let mother_birth = reader.linking_date(Field::MotherBirthDate);
    let certificate = reader.linking_certificate();
    let place = reader.village();
    let serial = reader.label(Field::Serial);
    Some(FacilityBirth {
        serial,
        on: on?,
        sex: sex?,
        mother_name,
        mother_number,
        mother_birth,
        certificate,
        place,
    })
}

pub(super) fn funeral_death(reader: &mut Reader<'_>) -> Option<FuneralDeath> {
    let on = reader.day_required(Field::DeathDate);
    let name = reader.linking_name(Field::Name);
    let number = reader.linking_number(Field::Number);
    if name.is_none() && number.is_none() {
        reader.note(Finding::new(FindingCode::PersonUnidentified));
    }
    Some(FuneralDeath { on: on?, name, number })
}
