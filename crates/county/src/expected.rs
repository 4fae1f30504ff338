//! The table that an honest count of the county gives, from the generator's own books.

use std::path::Path;

use jiff::civil::Date;
use serde_json::{Value, json};

use crate::CountyError;
use crate::people::{Marital, Person, Population, Sex, Standing};
use crate::places::Places;
use crate::plan::{Plan, age_on};
use crate::records::{MoveKind, Records};
use crate::write::{write_bytes, write_csv};

/// What the county's table must say. Counts are of the period, stocks of its last day.
#[derive(Clone, Debug, PartialEq)]
pub struct Expected {
    /// First and last day of the period.
    pub period: (Date, Date),
    /// Registered here and alive, living here or elsewhere.
    pub registered_population: u64,
    /// Registered women aged 15 to 49 in whole years.
    pub women_15_49: u64,
    /// Of them, married now or before.
    pub ever_married_women_15_49: u64,
    /// Live births of the period.
    pub births: u64,
    /// First births.
    pub births_parity_1: u64,
    /// Second births.
    pub births_parity_2: u64,
    /// Third and later births.
    pub births_parity_3_plus: u64,
    /// Boys.
    pub births_male: u64,
    /// Girls.
    pub births_female: u64,
    /// Boys for each 100 girls, to 2 decimals; none where no girl was born.
    pub sex_ratio_at_birth: Option<f64>,
    /// Deaths of registered people.
    pub deaths: u64,
    /// Births for each 1,000 of the period-end population, to 2 decimals.
    pub crude_birth_rate_per_1000_end: f64,
    /// Births less deaths for each 1,000 of the period-end population, to 2 decimals.
    pub natural_increase_per_1000_end: f64,
    /// Registered here, living elsewhere.
    pub registered_living_elsewhere: u64,
    /// Living here, registered elsewhere.
    pub resident_registered_elsewhere: u64,
    /// Deaths under one year of age.
    pub infant_deaths: u64,
    /// Marriages.
    pub marriages: u64,
    /// Registrations moved in.
    pub moves_in: u64,
    /// Registrations moved out.
    pub moves_out: u64,
    /// Rows of people on all rosters.
    pub roster_rows: u64,
    /// Village by village, in the order of codes.
    pub villages: Vec<VillageExpected>,
}

/// What one village's line must say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VillageExpected {
    /// 12-digit code.
    pub code: String,
    /// See [`Expected::registered_population`].
    pub registered_population: u64,
    /// See [`Expected::women_15_49`].
    pub women_15_49: u64,
    /// Live births to mothers of the village.
    pub births: u64,
    /// Boys.
    pub births_male: u64,
    /// Deaths of the village's people.
    pub deaths: u64,
}

impl Expected {
    /// The pairs of `published.json`, in its order.
    pub fn published(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("period", json!([self.period.0.to_string(), self.period.1.to_string()])),
            ("registered_population", json!(self.registered_population)),
            ("women_15_49", json!(self.women_15_49)),
            ("ever_married_women_15_49", json!(self.ever_married_women_15_49)),
            ("births", json!(self.births)),
            ("births_parity_1", json!(self.births_parity_1)),
            ("births_parity_2", json!(self.births_parity_2)),
            ("births_parity_3_plus", json!(self.births_parity_3_plus)),
            ("births_male", json!(self.births_male)),
            ("births_female", json!(self.births_female)),
            ("sex_ratio_at_birth", json!(self.sex_ratio_at_birth)),
            ("deaths", json!(self.deaths)),
            ("crude_birth_rate_per_1000_end", json!(self.crude_birth_rate_per_1000_end)),
            ("natural_increase_per_1000_end", json!(self.natural_increase_per_1000_end)),
            ("registered_living_elsewhere", json!(self.registered_living_elsewhere)),
            ("resident_registered_elsewhere", json!(self.resident_registered_elsewhere)),
            ("infant_deaths", json!(self.infant_deaths)),
            ("marriages", json!(self.marriages)),
            ("moves_in", json!(self.moves_in)),
            ("moves_out", json!(self.moves_out)),
            ("roster_rows", json!(self.roster_rows)),
        ]
    }
}

pub(crate) fn count(
    plan: &Plan,
    places: &Places,
    population: &Population,
    records: &Records,
    roster_rows: usize,
) -> Expected {
    let people = &population.people;
    let last = plan.last_day();
    let count = |may: &dyn Fn(&Person) -> bool| people.iter().filter(|person| may(person)).count() as u64;
    let registered_population = count(&Person::is_registered);
    let parity = |wanted: std::ops::RangeInclusive<usize>| {
        records.births.iter().filter(|birth| wanted.contains(&birth.parity)).count() as u64
    };
    let births = records.births.len() as u64;
    let births_male = records.births.iter().filter(|b| people[b.child].sex == Sex::Male).count() as u64;
    let births_female = births - births_male;
    let deaths = records.deaths.len() as u64;
    let moved = |kind| records.moves.iter().filter(|record| record.kind == kind).count() as u64;
    let infant = |birth: Date, day: Date| age_on(birth, day) < 1;
    Expected {
        period: (plan.first_day(), last),
        registered_population,
        women_15_49: count(&|person| is_woman_15_49(person, last)),
        ever_married_women_15_49: count(&|p| is_woman_15_49(p, last) && p.marital != Marital::Single),
        births,
        births_parity_1: parity(1..=1),
        births_parity_2: parity(2..=2),
        births_parity_3_plus: parity(3..=usize::MAX),
        births_male,
        births_female,
        sex_ratio_at_birth: (births_female > 0).then(|| ratio(births_male as i64, 100, births_female)),
        deaths,
        crude_birth_rate_per_1000_end: ratio(births as i64, 1000, registered_population),
        natural_increase_per_1000_end: ratio(births as i64 - deaths as i64, 1000, registered_population),
        registered_living_elsewhere: count(&|person| person.standing == Standing::Away),
        resident_registered_elsewhere: count(&|person| person.standing == Standing::Visitor),
        infant_deaths: records.deaths.iter().filter(|d| infant(people[d.person].birth, d.day)).count() as u64,
        marriages: records.marriages.len() as u64,
        moves_in: moved(MoveKind::MoveIn),
        moves_out: moved(MoveKind::MoveOut),
        roster_rows: roster_rows as u64,
        villages: count_villages(places, people, records, last),
    }
}

fn count_villages(places: &Places, people: &[Person], records: &Records, last: Date) -> Vec<VillageExpected> {
    let line = |code: &String| VillageExpected { code: code.clone(), ..VillageExpected::default() };
    let mut villages: Vec<_> = places.villages.iter().map(|village| line(&village.code)).collect();
    for person in people {
        let village = &mut villages[person.village];
        village.registered_population += u64::from(person.is_registered());
        village.women_15_49 += u64::from(is_woman_15_49(person, last));
    }
    for birth in &records.births {
        let village = &mut villages[people[birth.mother].village];
        village.births += 1;
        village.births_male += u64::from(people[birth.child].sex == Sex::Male);
    }
    for death in &records.deaths {
        villages[people[death.person].village].deaths += 1;
    }
    villages
}

fn is_woman_15_49(person: &Person, day: Date) -> bool {
    let of_age = (15..50).contains(&age_on(person.birth, day));
    person.sex == Sex::Female && person.is_registered() && of_age
}

/// `scale * part / whole`, rounded half away from zero to 2 decimals in whole numbers.
pub(crate) fn ratio(part: i64, scale: i64, whole: u64) -> f64 {
    let whole = i128::from(whole.max(1));
    let doubled = i128::from(part) * i128::from(scale) * 200;
    let hundredths = (doubled.abs() + whole) / (2 * whole) * doubled.signum();
    hundredths as f64 / 100.0
}

pub(crate) fn write(expected: &Expected, folder: &Path) -> Result<(), CountyError> {
    let indented = |value: &Value| match value {
        Value::Array(items) => {
            let lines: Vec<_> = items.iter().map(|item| format!("  {item}")).collect();
            format!("[\n{}\n ]", lines.join(",\n"))
        }
        other => other.to_string(),
    };
    let lines: Vec<_> =
        expected.published().iter().map(|(key, value)| format!(" \"{key}\": {}", indented(value))).collect();
    write_bytes(&folder.join("published.json"), format!("{{\n{}\n}}", lines.join(",\n")).as_bytes())?;
    let header = "村代码,registered_population,women_15_49,births,births_male,deaths";
    let rows = expected.villages.iter().map(|village| {
        let VillageExpected { code, registered_population, women_15_49, births, births_male, deaths } =
            village;
        format!("{code},{registered_population},{women_15_49},{births},{births_male},{deaths}")
    });
    write_csv(&folder.join("published-villages.csv"), header, rows)
}
