//! Lists that others keep of the same events: the hospitals' births and the funeral home's dead.
//!
//! They are kept apart from the villages' registers, with their own mistakes, so that comparing the two
//! means something. The truth of which row is whose goes to `expected/`, for measuring linkage only.

use std::path::Path;

use crate::CountyError;
use crate::dice::Dice;
use crate::names;
use crate::number::number;
use crate::people::{Population, Sex};
use crate::places::Places;
use crate::plan::{Mess, Plan, days_between, plus_days};
use crate::records::{BirthRecord, NamedBy, Records};
use crate::write::{sex_text, write_csv};

const FACILITY: &str = "流水号,出生日期,性别,母亲姓名,母亲身份号码,母亲出生日期,出生医学证明编号,村代码";

pub(crate) fn write_facility(
    plan: &Plan,
    places: &Places,
    population: &Population,
    births: &[BirthRecord],
    dice: &mut Dice,
    out: &Path,
) -> Result<(), CountyError> {
    let mut rows = Vec::new();
    let mut truth = Vec::new();
    for record in births {
        let unlisted = dice.permille(50);
        let row = facility_row(plan, places, population, record, dice);
        if unlisted && plan.mess == Mess::AsSent {
            continue;
        }
        let serial = format!("H{:05}", rows.len());
        truth.push(format!("{serial},{}", record.certificate));
        rows.push(format!("{serial},{row}"));
    }
    if plan.mess == Mess::AsSent {
        for _ in 0..(births.len() * 23 / 1000).max(1) {
            let row = birth_from_elsewhere(plan, dice);
            rows.push(format!("H{:05},{row}", rows.len()));
        }
        dice.shuffle(&mut rows);
    }
    write_csv(&out.join("drawers/facility-births.csv"), FACILITY, rows)?;
    write_csv(&out.join("expected/facility-truth.csv"), "流水号,出生医学证明编号", truth)
}

/// A birth of the county as the hospital has it. The dice fall the same way whatever the mess, so that one
/// seed makes one county.
fn facility_row(
    plan: &Plan,
    places: &Places,
    population: &Population,
    record: &BirthRecord,
    dice: &mut Dice,
) -> String {
    let (child, mother) = (&population.people[record.child], &population.people[record.mother]);
    let village = &places.villages[mother.village].code;
    let mut cells = [
        child.birth.to_string(),
        mother.name.clone(),
        mother.number.clone(),
        mother.birth.to_string(),
        record.certificate.clone(),
        village.clone(),
    ];
    if plan.mess == Mess::AsSent {
        let [birth, name, id, mother_birth, certificate, village] = &mut cells;
        match dice.below(1000) {
            0..52 => *birth = plus_days(child.birth, -1).to_string(),
            52..100 => *birth = plus_days(child.birth, 1).to_string(),
            _ => {}
        }
        if dice.permille(60) {
            *name = names::misheard(name).unwrap_or_else(|| name.clone());
        }
        match dice.below(1000) {
            0..258 => id.clear(),
            258..289 => *id = mistyped(id, dice),
            _ => {}
        }
        for (cell, missing) in [(mother_birth, 100), (certificate, 222), (village, 140)] {
            if dice.permille(missing) {
                cell.clear();
            }
        }
    }
    let [birth, name, id, mother_birth, certificate, village] = cells;
    format!("{birth},{},{name},{id},{mother_birth},{certificate},{village}", sex_text(child.sex))
}

/// A number with one of its 17 digits wrong.
fn mistyped(number: &str, dice: &mut Dice) -> String {
    let at = dice.between(6, 16) as usize;
    let right = u32::from(number.as_bytes()[at] - b'0');
    let wrong = (right + 1 + dice.below(9)) % 10;
    format!("{}{wrong}{}", &number[..at], &number[at + 1..])
}

/// A mother from another county: nobody in this one.
fn birth_from_elsewhere(plan: &Plan, dice: &mut Dice) -> String {
    let year = days_between(plan.first_day(), plan.last_day());
    let birth = plus_days(plan.first_day(), dice.between(0, year));
    let sex = if dice.permille(517) { Sex::Male } else { Sex::Female };
    let mother_birth = plus_days(birth, -dice.between(21 * 366, 38 * 365));
    let name = names::full_name(names::surname(dice), Sex::Female, dice);
    // Sequences from 900 on are never given out within the county.
    let id = number(mother_birth, 900 + 2 * dice.below(50));
    let id = if dice.permille(260) { String::new() } else { id };
    let certificate = format!("F98{:08}", dice.below(100_000_000));
    format!("{birth},{},{name},{id},{mother_birth},{certificate},", sex_text(sex))
}

/// The funeral home knows most of the dead, by name and number; it has no list of infants.
pub(crate) fn write_funeral_home(
    plan: &Plan,
    population: &Population,
    records: &Records,
    dice: &mut Dice,
    path: &Path,
) -> Result<(), CountyError> {
    let mut rows = Vec::new();
    for record in &records.deaths {
        let elsewhere = dice.permille(300);
        let known = record.named_by == NamedBy::Number && (!elsewhere || plan.mess == Mess::Clean);
        if known {
            let person = &population.people[record.person];
            rows.push(format!("{},{},{}", record.day, person.name, person.number));
        }
    }
    write_csv(path, "死亡日期,姓名,公民身份号码", rows)
}
