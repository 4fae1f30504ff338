//! CSV files and the townships' event registers.
//!
//! No value that is written here needs quoting: names, codes, dates and numbers hold neither commas nor
//! quotes, and [`crate::Plan`] refuses a county's name that does.

use std::fs;
use std::path::{Path, PathBuf};

use crate::CountyError;
use crate::people::{Marital, Person, Population, Relation, Sex};
use crate::places::Places;
use crate::plan::{Mess, Plan};
use crate::records::{BirthRecord, DeathRecord, MarriageRecord, MoveKind, MoveRecord, NamedBy, Records};

const BIRTHS: &str = "登记日期,新生儿姓名,性别,出生日期,出生地点,出生医学证明编号,孩次,母亲姓名,母亲身份号码,父亲姓名,\
                      父亲身份号码,户编号,村代码";
const DEATHS: &str = "登记日期,姓名,性别,出生日期,公民身份号码,出生医学证明编号,死亡日期,村代码";
const MARRIAGES: &str = "登记日期,男方姓名,男方身份号码,女方姓名,女方身份号码,户编号,村代码";
const MOVES: &str = "日期,类型,姓名,性别,出生日期,公民身份号码,户编号,与户主关系,婚姻状况,村代码";

pub(crate) fn write_bytes(path: &Path, bytes: &[u8]) -> Result<(), CountyError> {
    let fail = |source| CountyError::Write { path: PathBuf::from(path), source };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(fail)?;
    }
    fs::write(path, bytes).map_err(fail)
}

/// Plain UTF-8 without a mark, lines ended by LF.
pub(crate) fn write_csv(
    path: &Path,
    header: &str,
    rows: impl IntoIterator<Item = String>,
) -> Result<(), CountyError> {
    let mut text = format!("{header}\n");
    for row in rows {
        text.push_str(&row);
        text.push('\n');
    }
    write_bytes(path, text.as_bytes())
}

pub(crate) fn sex_text(sex: Sex) -> &'static str {
    match sex {
        Sex::Male => "男",
        Sex::Female => "女",
    }
}

pub(crate) fn marital_text(marital: Marital) -> &'static str {
    match marital {
        Marital::Single => "未婚",
        Marital::Married => "已婚",
        Marital::Widowed => "丧偶",
        Marital::Divorced => "离婚",
    }
}

pub(crate) fn relation_text(relation: Relation) -> &'static str {
    match relation {
        Relation::Head => "户主",
        Relation::Spouse => "配偶",
        Relation::Son => "子",
        Relation::Daughter => "女",
        Relation::Father => "父亲",
        Relation::Mother => "母亲",
    }
}

fn move_text(kind: MoveKind) -> &'static str {
    match kind {
        MoveKind::MoveIn => "迁入",
        MoveKind::MoveOut => "迁出",
        MoveKind::Leave => "外出",
        MoveKind::Return => "返乡",
        MoveKind::Arrive => "流入",
        MoveKind::Depart => "离开",
    }
}

pub(crate) fn household_text(places: &Places, person: &Person) -> String {
    format!("{}-{:06}", places.villages[person.village].code, person.household)
}

/// Writes the four registers of every township, each in the order in which it was written up.
pub(crate) fn write_events(
    plan: &Plan,
    places: &Places,
    population: &Population,
    records: &Records,
    folder: &Path,
) -> Result<(), CountyError> {
    let rows = Rows { plan, places, people: &population.people };
    for (index, township) in places.townships.iter().enumerate() {
        let here = |person: usize| places.township_of(population.people[person].village) == index;
        let path = |kind: &str| folder.join(format!("{}-{kind}.csv", township.code));

        let mut births: Vec<_> = records.births.iter().filter(|record| here(record.child)).collect();
        births.sort_by_key(|record| record.registered);
        write_csv(&path("births"), BIRTHS, births.into_iter().map(|record| rows.birth(record)))?;

        let mut deaths: Vec<_> = records.deaths.iter().filter(|record| here(record.person)).collect();
        deaths.sort_by_key(|record| record.registered);
        write_csv(&path("deaths"), DEATHS, deaths.into_iter().map(|record| rows.death(record)))?;

        let marriages = records.marriages.iter().filter(|record| here(record.groom));
        write_csv(&path("marriages"), MARRIAGES, marriages.map(|record| rows.marriage(record)))?;

        let mut moves: Vec<_> = records.moves.iter().filter(|record| here(record.person)).collect();
        moves.sort_by_key(|record| (record.day, record.kind));
        write_csv(&path("moves"), MOVES, moves.into_iter().map(|record| rows.movement(record)))?;
    }
    Ok(())
}

struct Rows<'a> {
    plan: &'a Plan,
    places: &'a Places,
    people: &'a [Person],
}

impl Rows<'_> {
    fn village(&self, person: &Person) -> &str {
        &self.places.villages[person.village].code
    }

    fn birth(&self, record: &BirthRecord) -> String {
        let (child, mother, father) =
            (&self.people[record.child], &self.people[record.mother], &self.people[record.father]);
        // The county's own hospital carries its name.
        let county = if record.place == "妇幼保健院" { self.plan.county.as_str() } else { "" };
        format!(
            "{},{},{},{},{county}{},{},{},{},{},{},{},{},{}",
            record.registered,
            child.name,
            sex_text(child.sex),
            child.birth,
            record.place,
            record.certificate,
            record.parity,
            mother.name,
            mother.number,
            father.name,
            father.number,
            household_text(self.places, mother),
            self.village(mother),
        )
    }

    fn death(&self, record: &DeathRecord) -> String {
        let person = &self.people[record.person];
        let number = match (record.named_by, self.plan.mess) {
            (NamedBy::Number, _) | (NamedBy::NameAndBirth, Mess::Clean) => person.number.as_str(),
            (NamedBy::Certificate, _) | (NamedBy::NameAndBirth, Mess::AsSent) => "",
        };
        format!(
            "{},{},{},{},{number},{},{},{}",
            record.registered,
            person.name,
            sex_text(person.sex),
            person.birth,
            record.certificate,
            record.day,
            self.village(person),
        )
    }

    fn marriage(&self, record: &MarriageRecord) -> String {
        let (groom, bride) = (&self.people[record.groom], &self.people[record.bride]);
        format!(
            "{},{},{},{},{},{},{}",
            record.day,
            groom.name,
            groom.number,
            bride.name,
            bride.number,
            household_text(self.places, groom),
            self.village(groom),
        )
    }

    fn movement(&self, record: &MoveRecord) -> String {
        let person = &self.people[record.person];
        format!(
            "{},{},{},{},{},{},{},{},{},{}",
            record.day,
            move_text(record.kind),
            person.name,
            sex_text(person.sex),
            person.birth,
            person.number,
            household_text(self.places, person),
            relation_text(person.relation),
            marital_text(record.marital),
            self.village(person),
        )
    }
}
