//! One big, tidy roster for measuring how fast an import is.
//!
//! Rows follow from their place in the file, so that a million of them need neither memory nor a list of
//! numbers already given. Families of four; every number is valid and given once.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use jiff::civil::{Date, date};

use crate::CountyError;
use crate::dice::Dice;
use crate::names;
use crate::number::{AREA, check_character};
use crate::people::Sex;
use crate::places::{Places, write_places};
use crate::plan::{Plan, plus_days};
use crate::roster::HEADER_A;

/// The most rows that [`clean_roster`] can number.
pub const CLEAN_ROWS_MAX: u32 = FAMILY * HEAD_DAYS * BLOCKS_MAX;

const TOWNSHIPS: u32 = 6;
const VILLAGES_PER_TOWNSHIP: u32 = 12;
const VILLAGES: u32 = TOWNSHIPS * VILLAGES_PER_TOWNSHIP;
/// Father, mother and two children.
const FAMILY: u32 = 4;
/// Heads are born on this many days running, from [`OLDEST`] on.
const HEAD_DAYS: u32 = 14_600;
const OLDEST: Date = date(1938, 1, 1);
/// Days by which each member of a family is younger than its head.
const YOUNGER: [u32; FAMILY as usize] = [0, 500, 8_900, 9_900];
/// After so many runs through the days the three-digit sequence is used up.
const BLOCKS_MAX: u32 = 124;
const POOL: usize = 4096;

/// Writes one UTF-8 CSV roster of `rows` people in 72 villages: the first vocabulary of headers and a
/// column 村代码 after it, ISO dates, no title. The day it describes is 1 October 2005.
pub fn clean_roster(seed: u64, rows: u32, out: &Path) -> Result<(), CountyError> {
    if !(1..=CLEAN_ROWS_MAX).contains(&rows) {
        return Err(CountyError::Plan { field: "rows", reason: "must be 1 to CLEAN_ROWS_MAX" });
    }
    write_roster(seed, rows, out).map_err(|source| CountyError::Write { path: out.to_owned(), source })
}

/// Writes the `places.csv` that goes with every [`clean_roster`].
pub fn clean_places(seed: u64, out: &Path) -> Result<(), CountyError> {
    let (townships, villages_per_township) = (TOWNSHIPS, VILLAGES_PER_TOWNSHIP);
    let plan = Plan { seed, townships, villages_per_township, ..Plan::district(seed) };
    write_places(&plan, &Places::invent(&plan, &mut Dice::new(seed).fork(1)), out)
}

fn write_roster(seed: u64, rows: u32, out: &Path) -> std::io::Result<()> {
    if let Some(folder) = out.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = BufWriter::with_capacity(1 << 18, File::create(out)?);
    writeln!(file, "{},村代码", HEADER_A.join(","))?;
    let families = Families::new(seed);
    let mut left = rows;
    let n_families = rows.div_ceil(FAMILY);
    for family in 0..n_families {
        let members = left.min(FAMILY);
        let village = (u64::from(family) * u64::from(VILLAGES) / u64::from(n_families)) as u32;
        families.write(&mut file, family, village, members)?;
        left -= members;
    }
    file.flush()
}

struct Families {
    /// Every birth date that occurs, as in a number and as in ISO 8601.
    days: Vec<(String, String)>,
    surnames: Vec<&'static str>,
    given: [Vec<String>; 2],
    shift: u32,
}

impl Families {
    fn new(seed: u64) -> Families {
        let mut dice = Dice::new(seed).fork(6);
        let days = (0..HEAD_DAYS + YOUNGER[3]).map(|n| {
            let day = plus_days(OLDEST, n as i32);
            (day.strftime("%Y%m%d").to_string(), day.to_string())
        });
        let days = days.collect();
        let surnames = (0..POOL).map(|_| one_part_surname(&mut dice)).collect();
        // A full name of nobody's family is a given name.
        let mut pool = |sex| (0..POOL - 1).map(|_| names::full_name("", sex, &mut dice)).collect();
        let given = [pool(Sex::Male), pool(Sex::Female)];
        Families { days, surnames, given, shift: dice.below(HEAD_DAYS) }
    }

    fn write(&self, file: &mut impl Write, family: u32, village: u32, members: u32) -> std::io::Result<()> {
        let day = (family + self.shift) % HEAD_DAYS;
        let block = family / HEAD_DAYS;
        let people: [Member; FAMILY as usize] = std::array::from_fn(|role| {
            let role = role as u32;
            let sex = match role {
                0 => Sex::Male,
                1 => Sex::Female,
                _ if (family >> (role - 2)).is_multiple_of(2) => Sex::Male,
                _ => Sex::Female,
            };
            Member::new(self, sex, day + YOUNGER[role as usize], 2 * (block * FAMILY + role))
        });
        let village = 990_101_100_200
            + u64::from(village / VILLAGES_PER_TOWNSHIP) * 1000
            + u64::from(village % VILLAGES_PER_TOWNSHIP);
        let surname = |role: u32| self.surnames[(family.wrapping_mul(7) + role * 1013) as usize % POOL];
        for role in 0..members {
            let person = &people[role as usize];
            let given = &self.given[usize::from(person.sex == Sex::Female)];
            let name = &given[(family.wrapping_mul(5) + role * 911) as usize % given.len()];
            let family_name = if role == 1 { surname(1) } else { surname(0) };
            let (relation, marital) = match (role, person.sex) {
                (0, _) => ("户主", "已婚"),
                (1, _) => ("配偶", "已婚"),
                (_, Sex::Male) => ("子", "未婚"),
                (_, Sex::Female) => ("女", "未婚"),
            };
            // A roster cut off within a family leaves out kin that it does not list.
            let kin =
                |wanted: u32| if wanted < members { people[wanted as usize].number.as_str() } else { "" };
            let (spouse, father, mother) = match role {
                0 => (kin(1), "", ""),
                1 => (kin(0), "", ""),
                _ => ("", kin(0), kin(1)),
            };
            let (sex, standing) =
                (crate::write::sex_text(person.sex), if (family + role) % 6 == 5 { "外出" } else { "常住" });
            let kind = if family.is_multiple_of(5) { "非农业" } else { "农业" };
            writeln!(
                file,
                "{village}-{family:06},{family_name}{name},{sex},{},{},{relation},{marital},汉,{standing},{spouse},{father},{mother},{kind},{village}",
                person.number, person.birth,
            )?;
        }
        Ok(())
    }
}

fn one_part_surname(dice: &mut Dice) -> &'static str {
    loop {
        let surname = names::surname(dice);
        if surname.chars().count() == 1 {
            return surname;
        }
    }
}

struct Member<'a> {
    sex: Sex,
    birth: &'a str,
    number: String,
}

impl<'a> Member<'a> {
    fn new(families: &'a Families, sex: Sex, day: u32, even_sequence: u32) -> Member<'a> {
        let (compact, iso) = &families.days[day as usize];
        let sequence = even_sequence + u32::from(sex == Sex::Male);
        let mut number = format!("{AREA}{compact}{sequence:03}");
        number.push(char::from(check_character(number.as_bytes())));
        Member { sex, birth: iso, number }
    }
}
