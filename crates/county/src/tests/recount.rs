//! A second counting, from the clean files alone. Dates stay text: ISO dates compare as text.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::{Value, json};

use super::read::{read_csv, read_rosters};
use crate::{Expected, Plan};

/// The rows of one kind of event register, all townships.
pub(super) fn events(root: &Path, kind: &str) -> Vec<Vec<String>> {
    let folder = root.join("drawers/events");
    let mut paths: Vec<_> = (std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()))
        .filter(|path| path.to_str().unwrap().ends_with(&format!("-{kind}.csv")))
        .collect();
    paths.sort();
    paths.iter().flat_map(|path| read_csv(path).into_iter().skip(1)).collect()
}

/// Age in whole years between two ISO dates.
fn age(birth: &str, day: &str) -> i32 {
    let year = |date: &str| date[..4].parse::<i32>().unwrap();
    year(day) - year(birth) - i32::from(day[5..] < birth[5..])
}

#[derive(Clone)]
struct Known {
    village: String,
    sex: String,
    birth: String,
    status: String,
    ever_married: bool,
}

pub(super) fn of_expected(expected: &Expected) -> BTreeMap<String, Value> {
    let mut table: BTreeMap<String, Value> =
        expected.published().into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    for v in &expected.villages {
        let line = json!([v.registered_population, v.women_15_49, v.births, v.births_male, v.deaths]);
        table.insert(v.code.clone(), line);
    }
    table
}

/// Everyone by number, and newborns by certificate.
type Book = BTreeMap<String, Known>;

/// The published table, counted from rosters and registers.
pub(super) fn table(root: &Path, plan: &Plan) -> BTreeMap<String, Value> {
    let last = plan.last_day().to_string();
    let (mut book, children) = enrol(root);
    let roster_rows = book.len();
    let births = events(root, "births");
    let (moves, marriages, deaths) =
        (events(root, "moves"), events(root, "marriages"), events(root, "deaths"));
    for row in &births {
        let (village, sex, birth) = (row[12].clone(), row[2].clone(), row[3].clone());
        book.insert(
            row[5].clone(),
            Known { village, sex, birth, status: "常住".into(), ever_married: false },
        );
    }
    apply_moves(&mut book, &moves);
    for number in marriages.iter().flat_map(|row| [&row[2], &row[4]]) {
        book.get_mut(number).unwrap().ever_married = true;
    }
    let infant_deaths = apply_deaths(&mut book, &deaths);

    let n = |what: &dyn Fn(&Known) -> bool| book.values().filter(|person| what(person)).count() as u64;
    let woman = |p: &Known| is_woman_15_49(p, &last);
    let (n_births, n_deaths, end) = (births.len() as f64, deaths.len() as f64, n(&is_registered) as f64);
    let boys = births.iter().filter(|row| row[2] == "男").count() as f64;
    let girls = n_births - boys;
    let n_moves = |kind: &str| moves.iter().filter(|row| row[1] == kind).count();
    let rate = |value: f64| (value * 100.0).round() / 100.0;
    let [first_births, second_births, later_births] = parities(&births, children);
    let mut table = villages(root, &book, &births, &deaths, &last);
    let mut put = |key: &str, value: Value| table.insert(key.to_owned(), value);
    put("period", json!([plan.first_day().to_string(), last]));
    put("registered_population", json!(n(&is_registered)));
    put("women_15_49", json!(n(&woman)));
    put("ever_married_women_15_49", json!(n(&|person| woman(person) && person.ever_married)));
    put("births", json!(births.len()));
    put("births_parity_1", json!(first_births));
    put("births_parity_2", json!(second_births));
    put("births_parity_3_plus", json!(later_births));
    put("births_male", json!(boys as u64));
    put("births_female", json!(girls as u64));
    put("sex_ratio_at_birth", json!((girls > 0.0).then(|| rate(100.0 * boys / girls))));
    put("deaths", json!(deaths.len()));
    put("crude_birth_rate_per_1000_end", json!(rate(1000.0 * n_births / end)));
    put("natural_increase_per_1000_end", json!(rate(1000.0 * (n_births - n_deaths) / end)));
    put("registered_living_elsewhere", json!(n(&|person| person.status == "外出")));
    put("resident_registered_elsewhere", json!(n(&|person| person.status == "流入")));
    put("infant_deaths", json!(infant_deaths));
    put("marriages", json!(marriages.len()));
    put("moves_in", json!(n_moves("迁入")));
    put("moves_out", json!(n_moves("迁出")));
    put("roster_rows", json!(roster_rows));
    table
}

fn is_registered(person: &Known) -> bool {
    person.status == "常住" || person.status == "外出"
}

fn is_woman_15_49(person: &Known, last: &str) -> bool {
    is_registered(person) && person.sex == "女" && (15..=49).contains(&age(&person.birth, last))
}

/// The people of the rosters, and how many children each mother has there.
fn enrol(root: &Path) -> (Book, BTreeMap<String, u32>) {
    let (mut book, mut children) = (Book::new(), BTreeMap::new());
    for roster in read_rosters(&root.join("drawers")) {
        for row in roster.rows {
            let known = Known {
                village: roster.village.clone(),
                sex: row[2].clone(),
                birth: row[4].clone(),
                status: row[8].clone(),
                ever_married: row[6] != "未婚",
            };
            book.insert(row[3].clone(), known);
            *children.entry(row[11].clone()).or_default() += 1;
        }
    }
    (book, children)
}

fn apply_moves(book: &mut Book, moves: &[Vec<String>]) {
    // One person has at most one event a day, so the order within a day does not matter.
    let mut ordered: Vec<_> = moves.iter().map(|row| (&row[0], row)).collect();
    ordered.sort();
    for (_, row) in ordered {
        let status = match row[1].as_str() {
            "迁入" | "返乡" => "常住",
            "迁出" | "离开" => "走了",
            other => other,
        };
        let arrived = Known {
            village: row[9].clone(),
            sex: row[3].clone(),
            birth: row[4].clone(),
            status: status.into(),
            ever_married: row[8] != "未婚",
        };
        book.entry(row[5].clone()).or_insert(arrived).status = status.into();
    }
}

/// How many of the dead were under one year of age.
fn apply_deaths(book: &mut Book, deaths: &[Vec<String>]) -> u64 {
    let mut infants = 0;
    for row in deaths {
        let key = if row[4].is_empty() { &row[5] } else { &row[4] };
        let dead = book.get_mut(key).unwrap();
        dead.status = "死亡".into();
        infants += u64::from(age(&dead.birth, &row[6]) < 1);
    }
    infants
}

/// First, second and later births, from the mothers' children known before; checks 孩次 on the way.
fn parities(births: &[Vec<String>], mut children: BTreeMap<String, u32>) -> [u64; 3] {
    let mut parities = [0; 3];
    let mut in_order: Vec<_> = births.iter().map(|row| (&row[3], &row[5], row)).collect();
    in_order.sort();
    for (_, _, row) in in_order {
        let n = children.entry(row[8].clone()).or_default();
        *n += 1;
        assert_eq!(row[6], n.to_string(), "孩次 of {row:?}");
        parities[(*n as usize).min(3) - 1] += 1;
    }
    parities
}

fn villages(
    root: &Path,
    book: &Book,
    births: &[Vec<String>],
    deaths: &[Vec<String>],
    last: &str,
) -> BTreeMap<String, Value> {
    let mut table = BTreeMap::new();
    for place in read_csv(&root.join("drawers/places.csv")).into_iter().filter(|row| row[2] == "village") {
        let code = &place[0];
        let here: Vec<_> = book.values().filter(|person| &person.village == code).collect();
        let born: Vec<_> = births.iter().filter(|row| &row[12] == code).collect();
        let line = json!([
            here.iter().filter(|person| is_registered(person)).count(),
            here.iter().filter(|person| is_woman_15_49(person, last)).count(),
            born.len(),
            born.iter().filter(|row| row[2] == "男").count(),
            deaths.iter().filter(|row| &row[7] == code).count(),
        ]);
        table.insert(code.clone(), line);
    }
    table
}

/// Walks through the year in order and stops at the first thing that could not have happened.
pub(super) fn check_possible(root: &Path, plan: &Plan) {
    let (first, last) = (plan.first_day().to_string(), plan.last_day().to_string());
    let within = |day: &String| assert!((&first..=&last).contains(&day), "{day} is outside the period");
    let mut status: BTreeMap<String, String> = BTreeMap::new();
    let mut birth: BTreeMap<String, String> = BTreeMap::new();
    let mut wed: BTreeMap<String, String> = BTreeMap::new();
    let mut youngest: BTreeMap<String, String> = BTreeMap::new();
    for row in read_rosters(&root.join("drawers")).iter().flat_map(|roster| &roster.rows) {
        assert!(row[4] < first, "{row:?} is on the roster before birth");
        status.insert(row[3].clone(), row[8].clone());
        birth.insert(row[3].clone(), row[4].clone());
        wed.insert(row[3].clone(), row[6].clone());
        let child = youngest.entry(row[11].clone()).or_default();
        *child = row[4].clone().max(child.clone());
    }
    let births = events(root, "births");
    let mut year: Vec<(String, u8, Vec<String>)> = Vec::new();
    // Arrivals come before weddings and deaths after births, where they fall on one day.
    year.extend(events(root, "moves").into_iter().map(|row| (row[0].clone(), 0, row)));
    year.extend(events(root, "marriages").into_iter().map(|row| (row[0].clone(), 1, row)));
    year.extend(births.iter().cloned().map(|row| (row[3].clone(), 2, row)));
    year.extend(events(root, "deaths").into_iter().map(|row| (row[6].clone(), 3, row)));
    year.sort();
    let mut seen = BTreeSet::new();
    for (day, kind, row) in &year {
        within(day);
        match kind {
            0 => check_move(row, &mut status, &mut wed, &mut birth),
            1 => {
                for (number, of_age) in [(&row[2], 22), (&row[4], 20)] {
                    assert!(["常住", "外出"].contains(&status[number].as_str()), "{row:?}");
                    assert!(age(&birth[number], day) >= of_age, "{row:?}");
                }
                assert_eq!(wed[&row[2]], "未婚", "{row:?}");
                assert!(wed[&row[4]] == "未婚" || seen.contains(&(day.clone(), row[4].clone())), "{row:?}");
                wed.insert(row[2].clone(), "已婚".into());
                wed.insert(row[4].clone(), "已婚".into());
            }
            2 => {
                let mother = &row[8];
                assert_eq!((status[mother].as_str(), wed[mother].as_str()), ("常住", "已婚"), "{row:?}");
                assert!((15..50).contains(&age(&birth[mother], day)), "{row:?}");
                assert!(row[0] >= row[3], "{row:?} is registered before birth");
                let before = youngest.entry(mother.clone()).or_default();
                let apart = before.is_empty() || before == day || months_apart(before, day) >= 10;
                assert!(apart, "{before} and {row:?}");
                before.clone_from(day);
                status.insert(row[5].clone(), "常住".into());
            }
            _ => {
                assert!(row[6] >= row[3] && row[0] >= row[6], "{row:?}");
                let key = if row[4].is_empty() { &row[5] } else { &row[4] };
                let was = status.insert(key.clone(), "死亡".into());
                assert!(["常住", "外出"].contains(&was.unwrap().as_str()), "{row:?}");
            }
        }
        // Nobody has two events on one day, but for the bride who arrives for her wedding.
        let actors = match kind {
            0 => vec![&row[5]],
            1 => vec![&row[2], &row[4]],
            2 => vec![&row[5]],
            _ => vec![if row[4].is_empty() { &row[5] } else { &row[4] }],
        };
        for actor in actors {
            assert!(seen.insert((day.clone(), actor.clone())) || *kind == 1, "{actor} twice on {day}");
        }
    }
}

fn check_move(
    row: &[String],
    status: &mut BTreeMap<String, String>,
    wed: &mut BTreeMap<String, String>,
    birth: &mut BTreeMap<String, String>,
) {
    let was = status.get(&row[5]).map(String::as_str);
    let (possible, now): (&[Option<&str>], &str) = match row[1].as_str() {
        "迁入" => (&[None], "常住"),
        "流入" => (&[None], "流入"),
        "外出" => (&[Some("常住")], "外出"),
        "返乡" => (&[Some("外出")], "常住"),
        "迁出" => (&[Some("常住"), Some("外出")], "走了"),
        "离开" => (&[Some("流入")], "走了"),
        other => panic!("{other} is no kind of move"),
    };
    assert!(possible.contains(&was), "{row:?} of someone who was {was:?}");
    if was.is_none() {
        wed.insert(row[5].clone(), row[8].clone());
        birth.insert(row[5].clone(), row[4].clone());
    }
    status.insert(row[5].clone(), now.to_owned());
}

/// Whole months between two ISO dates.
fn months_apart(from: &str, to: &str) -> i32 {
    let number = |date: &str, at: std::ops::Range<usize>| date[at].parse::<i32>().unwrap();
    let months = |date: &str| number(date, 0..4) * 12 + number(date, 5..7);
    months(to) - months(from) - i32::from(number(to, 8..10) < number(from, 8..10))
}
