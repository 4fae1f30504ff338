//! The generator against a recount of its own files, and its files against the fixtures' shape.

mod read;
mod recount;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::expected::ratio;
use crate::number::{number, old_form};
use crate::plan::age_on;
use crate::roster::{BIRTH_COLUMN, HEADER_A, HEADER_B};
use crate::{
    CLEAN_ROWS_MAX, CountyError, Expected, FuneralHome, Mess, Plan, clean_places, clean_roster, generate,
};
use read::{Roster, number_is_valid, read_csv, read_rosters};

const SEEDS: [u64; 6] = [1, 2, 3, 7, 42, 2006];

fn made(plan: &Plan) -> (TempDir, Expected) {
    let folder = tempfile::tempdir().unwrap();
    let expected = generate(plan, folder.path()).unwrap();
    (folder, expected)
}

fn clean(plan: Plan) -> Plan {
    Plan { mess: Mess::Clean, ..plan }
}

fn middling(seed: u64) -> Plan {
    Plan { people: 9_000, funeral_home: FuneralHome::SendsList, ..Plan::small(seed) }
}

fn files_under(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.insert(path.strip_prefix(folder).unwrap().to_owned(), fs::read(&path).unwrap());
            }
        }
    }
    files
}

#[test]
fn same_plan_gives_same_bytes_and_another_seed_does_not() {
    for mess in [Mess::AsSent, Mess::Clean] {
        let plan = Plan { mess, funeral_home: FuneralHome::SendsList, ..Plan::small(11) };
        let (first, _) = made(&plan);
        let (second, _) = made(&plan);
        let (other, _) = made(&Plan { seed: 12, ..plan });
        let (first, second, other) =
            (files_under(first.path()), files_under(second.path()), files_under(other.path()));
        assert_eq!(first.len(), 6 + 8 + 2 + 1 + 3, "rosters, registers, places and two lists, truth");
        for (path, bytes) in &first {
            assert_eq!(Some(bytes), second.get(path), "{}", path.display());
        }
        assert_ne!(first, other);
    }
}

#[test]
fn a_recount_of_the_clean_files_gives_the_expected_table() {
    for seed in SEEDS {
        for plan in [Plan::small(seed), middling(seed)] {
            let (folder, expected) = made(&clean(plan.clone()));
            assert_eq!(recount::table(folder.path(), &plan), recount::of_expected(&expected), "seed {seed}");
        }
    }
}

#[test]
fn the_year_is_possible() {
    for seed in SEEDS {
        let plan = clean(middling(seed));
        let (folder, _) = made(&plan);
        recount::check_possible(folder.path(), &plan);
    }
}

#[test]
fn mess_changes_the_writing_and_nothing_else() {
    for seed in SEEDS {
        let (messy, as_sent) = made(&middling(seed));
        let (tidy, clean) = made(&clean(middling(seed)));
        assert_eq!(as_sent, clean);
        let (messy, tidy) =
            (read_rosters(&messy.path().join("drawers")), read_rosters(&tidy.path().join("drawers")));
        assert_eq!(messy.len(), tidy.len());
        let mut forms = BTreeMap::from([(0, 0), (15, 0), (18, 0)]);
        for (messy, tidy) in messy.iter().zip(&tidy) {
            assert_eq!(messy.village, tidy.village);
            assert_eq!(messy.rows.len(), tidy.rows.len());
            for (messy, tidy) in messy.rows.iter().zip(&tidy.rows) {
                assert_same_person(messy, tidy);
                *forms.get_mut(&messy[3].len()).expect("0, 15 or 18 characters") += 1;
            }
        }
        let shares = [(15, 0.045..0.075), (0, 0.008..0.025)];
        for (length, share) in shares {
            let found = f64::from(forms[&length]) / f64::from(forms.values().sum::<i32>());
            assert!(share.contains(&found), "seed {seed}: {found} of numbers have {length} characters");
        }
    }
}

fn assert_same_person(messy: &[String], tidy: &[String]) {
    for (column, (messy, tidy)) in messy.iter().zip(tidy).enumerate() {
        match column {
            1 => assert_eq!(messy.trim(), tidy),
            2 => assert!([tidy.as_str(), if tidy == "男" { "1" } else { "2" }].contains(&messy.as_str())),
            3 => assert!(messy.is_empty() || messy == tidy || *messy == old_form(tidy), "{messy} {tidy}"),
            BIRTH_COLUMN => assert_eq!(&read::plain_date(messy), tidy),
            _ => assert_eq!(messy, tidy),
        }
    }
}

#[test]
fn every_oddity_of_the_villages_occurs() {
    let plan = Plan { villages_per_township: 12, people: 5_000, ..Plan::small(5) };
    let (folder, _) = made(&plan);
    let rosters = read_rosters(&folder.path().join("drawers"));
    assert_eq!(rosters.len(), 24);
    let having = |what: &dyn Fn(&Roster) -> bool| rosters.iter().filter(|roster| what(roster)).count();
    assert_eq!(having(&|r| r.container == "xlsx"), 8);
    assert_eq!(having(&|r| r.container == "gb18030"), 8);
    assert_eq!(having(&|r| r.container == "utf-8-bom"), 8);
    assert_eq!(having(&|r| r.header == HEADER_A), 12);
    assert_eq!(having(&|r| r.header == HEADER_B), 12);
    assert_eq!(having(&|r| r.title.is_some()), 12);
    assert_eq!(having(&|r| r.footer.is_some()), 8);
    assert_eq!(having(&|r| r.blank_rows > 0), 4);
    assert_eq!(having(&|r| r.rows.iter().all(|row| row[4].contains(['１', '２']))), 3);
    assert_eq!(having(&|r| r.rows.iter().all(|row| row[2] == "1" || row[2] == "2")), 4);
    assert_eq!(having(&|r| r.rows.iter().all(|row| row[1].ends_with('\u{3000}'))), 2);
    assert!(having(&|r| r.rows.iter().all(|row| row[4].starts_with("excel "))) >= 4);
    for sign in [".", "年", "/", "-"] {
        assert!(having(&|r| r.rows[0][4].contains(sign)) >= 2, "{sign}");
    }
    assert!(having(&|r| r.rows[0][4].len() == 8) >= 2);
    for roster in &rosters {
        let footer = roster.footer.as_ref();
        assert!(footer.is_none_or(|text| *text == format!("{}人", roster.rows.len())), "{footer:?}");
        let title = roster.title.as_ref();
        assert!(title.is_none_or(|text| text.starts_with("示例区") && text.contains("（2005年10月初）")));
    }
    let names: Vec<_> = rosters.iter().flat_map(|roster| &roster.rows).map(|row| row[1].trim()).collect();
    assert!(names.iter().any(|name| name.contains('·')));
    assert!(names.iter().any(|name| name.chars().count() == 2));
    assert!(names.iter().any(|name| name.chars().count() >= 4));
}

#[test]
fn totals_reconcile() {
    for seed in SEEDS {
        let plan = middling(seed);
        let (folder, expected) = made(&plan);
        let start: u64 = (read_rosters(&folder.path().join("drawers")).iter().flat_map(|roster| &roster.rows))
            .filter(|row| row[8] != "流入")
            .count() as u64;
        let e = &expected;
        assert_eq!(e.registered_population, start + e.births + e.moves_in - e.deaths - e.moves_out);
        assert_eq!(e.births, e.births_parity_1 + e.births_parity_2 + e.births_parity_3_plus);
        assert_eq!(e.births, e.births_male + e.births_female);
        let sum = |field: fn(&crate::VillageExpected) -> u64| e.villages.iter().map(field).sum::<u64>();
        assert_eq!(sum(|v| v.registered_population), e.registered_population);
        assert_eq!(sum(|v| v.women_15_49), e.women_15_49);
        assert_eq!(sum(|v| v.births), e.births);
        assert_eq!(sum(|v| v.births_male), e.births_male);
        assert_eq!(sum(|v| v.deaths), e.deaths);
        assert!(e.infant_deaths >= 1, "seed {seed}");
        for count in [e.marriages, e.moves_in, e.moves_out, e.births_parity_2, e.deaths] {
            assert!(count >= 2, "seed {seed}: {e:?}");
        }
    }
}

#[test]
fn proportions_are_those_of_a_real_county() {
    let (_folder, e) = made(&Plan { people: 60_000, ..clean(Plan::small(9)) });
    let per_1000 = |part: u64| part as f64 * 1000.0 / e.registered_population as f64;
    let cases = [
        ("roster rows", e.roster_rows as f64, 59_900.0..60_200.0),
        ("births", per_1000(e.births), 8.0..9.6),
        ("deaths", per_1000(e.deaths), 4.2..5.5),
        ("women 15-49", per_1000(e.women_15_49), 260.0..310.0),
        ("ever married", e.ever_married_women_15_49 as f64 / e.women_15_49 as f64, 0.68..0.85),
        ("living elsewhere", per_1000(e.registered_living_elsewhere), 150.0..200.0),
        ("visitors", per_1000(e.resident_registered_elsewhere), 3.0..9.0),
        ("marriages", per_1000(e.marriages), 5.5..8.5),
        ("first births", e.births_parity_1 as f64 / e.births as f64, 0.6..0.8),
        ("sex ratio", e.sex_ratio_at_birth.unwrap(), 85.0..135.0),
    ];
    for (what, found, range) in cases {
        assert!(range.contains(&found), "{what}: {found}");
    }
}

#[test]
fn every_number_is_valid_and_names_one_person() {
    let (folder, _) = made(&clean(middling(4)));
    let mut given = BTreeMap::new();
    for row in read_rosters(&folder.path().join("drawers")).iter().flat_map(|roster| &roster.rows) {
        assert!(number_is_valid(&row[3], &row[2], &row[4]), "{row:?}");
        assert_eq!(given.insert(row[3].clone(), row[1].clone()), None, "{} twice", row[3]);
    }
    for row in recount::events(folder.path(), "moves") {
        assert!(number_is_valid(&row[5], &row[3], &row[4]), "{row:?}");
        assert_eq!(given.entry(row[5].clone()).or_insert_with(|| row[2].clone()), &row[2]);
    }
    // Kin, mothers and spouses are all people of the rosters or of the arrivals.
    for row in read_rosters(&folder.path().join("drawers")).iter().flat_map(|roster| &roster.rows) {
        assert!(row[9..12].iter().all(|kin| kin.is_empty() || given.contains_key(kin)), "{row:?}");
    }
    for row in recount::events(folder.path(), "births") {
        assert_eq!((given.get(&row[8]), given.get(&row[10])), (Some(&row[7]), Some(&row[9])));
    }
}

#[test]
fn numbers_follow_the_standard() {
    // Worked examples of GB 11643 arithmetic, with leap days and the check character X.
    let examples = [
        ((1995, 6, 15), 8, "990101199506150084"),
        ((1960, 2, 29), 11, "990101196002290119"),
        ((2024, 2, 29), 12, "990101202402290124"),
        ((2025, 1, 1), 1, "99010120250101001X"),
        ((1965, 3, 8), 3, "99010119650308003X"),
    ];
    for ((year, month, day), sequence, whole) in examples {
        assert_eq!(number(jiff::civil::date(year, month, day), sequence), whole);
    }
    assert_eq!(old_form("990101199506150084"), "990101950615008");
}

#[test]
fn ages_and_rates_are_exact() {
    let day = jiff::civil::date;
    assert_eq!(age_on(day(1956, 9, 30), day(2006, 9, 30)), 50);
    assert_eq!(age_on(day(1956, 10, 1), day(2006, 9, 30)), 49);
    assert_eq!(age_on(day(2004, 2, 29), day(2005, 2, 28)), 0);
    assert_eq!(age_on(day(2004, 2, 29), day(2005, 3, 1)), 1);
    // The figures that a real report printed for 151,837 people.
    assert_eq!(ratio(1335, 1000, 151_837).to_string(), "8.79");
    assert_eq!(ratio(1335 - 738, 1000, 151_837).to_string(), "3.93");
    assert_eq!(ratio(708, 100, 627).to_string(), "112.92");
    assert_eq!(ratio(-1, 1000, 8).to_string(), "-125");
    assert_eq!(ratio(1, 1, 200).to_string(), "0.01");
}

#[test]
fn published_files_say_what_was_returned() {
    let (folder, expected) = made(&Plan::small(21));
    let read = fs::read_to_string(folder.path().join("expected/published.json")).unwrap();
    let published: BTreeMap<String, Value> = serde_json::from_str(&read).unwrap();
    assert_eq!(published["births"], json!(expected.births));
    assert_eq!(published["period"], json!(["2005-10-01", "2006-09-30"]));
    assert_eq!(published.len(), expected.published().len());
    let lines = read_csv(&folder.path().join("expected/published-villages.csv"));
    assert_eq!(lines.len(), 1 + expected.villages.len());
    for (line, village) in lines[1..].iter().zip(&expected.villages) {
        let counts = [village.registered_population, village.women_15_49, village.births];
        assert_eq!(line[0], village.code);
        assert_eq!(line[1..4], counts.map(|count| count.to_string()));
    }
}

#[test]
fn lists_of_others_are_about_the_same_events() {
    let (folder, _) = made(&Plan { people: 30_000, ..middling(3) });
    let certificates: BTreeSet<_> =
        recount::events(folder.path(), "births").into_iter().map(|row| row[5].clone()).collect();
    let truth = read_csv(&folder.path().join("expected/facility-truth.csv"));
    let listed = read_csv(&folder.path().join("drawers/facility-births.csv"));
    let serials: BTreeSet<_> = listed[1..].iter().map(|row| row[0].clone()).collect();
    assert_eq!(serials.len(), listed.len() - 1);
    for pair in &truth[1..] {
        assert!(serials.contains(&pair[0]) && certificates.contains(&pair[1]), "{pair:?}");
    }
    let missing = certificates.len() - (truth.len() - 1);
    let elsewhere = listed.len() - truth.len();
    assert!((4..30).contains(&missing) && (3..10).contains(&elsewhere), "{missing} {elsewhere}");

    let dead: BTreeSet<_> = (recount::events(folder.path(), "deaths").into_iter())
        .map(|row| (row[6].clone(), row[4].clone()))
        .collect();
    let funerals = read_csv(&folder.path().join("drawers/funeral-home.csv"));
    assert!(funerals.len() > dead.len() / 2);
    assert!(funerals[1..].iter().all(|row| dead.contains(&(row[0].clone(), row[2].clone()))));
}

#[test]
fn impossible_plans_are_refused() {
    let plan = Plan::small(1);
    let cases = [
        ("townships", Plan { townships: 0, ..plan.clone() }),
        ("townships", Plan { townships: 100, ..plan.clone() }),
        ("villages_per_township", Plan { villages_per_township: 0, ..plan.clone() }),
        ("people", Plan { people: 10, ..plan.clone() }),
        ("people", Plan { people: u32::MAX, ..plan.clone() }),
        ("year", Plan { year: 1950, ..plan.clone() }),
        ("year", Plan { year: i16::MAX, ..plan.clone() }),
        ("county", Plan { county: String::new(), ..plan.clone() }),
        ("county", Plan { county: "示例,区".to_owned(), ..plan }),
    ];
    let folder = tempfile::tempdir().unwrap();
    for (wanted, plan) in cases {
        let refused = generate(&plan, folder.path());
        assert!(matches!(refused, Err(CountyError::Plan { field, .. }) if field == wanted), "{plan:?}");
    }
    let roster = folder.path().join("roster.csv");
    for rows in [0, CLEAN_ROWS_MAX + 1] {
        assert!(matches!(clean_roster(1, rows, &roster), Err(CountyError::Plan { field: "rows", .. })));
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is written for a refused plan");
}

#[test]
fn other_years_and_names_work() {
    for year in [2000, 2024, 2050] {
        let plan = Plan { year, county: "山南县".to_owned(), ..clean(Plan::small(8)) };
        let (folder, expected) = made(&plan);
        assert_eq!(recount::table(folder.path(), &plan), recount::of_expected(&expected), "{year}");
        let (_messy, as_sent) = made(&Plan { mess: Mess::AsSent, ..plan });
        assert_eq!(as_sent, expected);
    }
}

#[test]
fn clean_roster_is_unique_valid_and_fits_its_places() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("roster.csv");
    let places = folder.path().join("places.csv");
    clean_places(3, &places).unwrap();
    let villages: BTreeSet<_> =
        read_csv(&places).into_iter().filter(|row| row[2] == "village").map(|row| row[0].clone()).collect();
    assert_eq!(villages.len(), 72);
    // Past 58,400 people the birth dates come round again and only the sequence keeps numbers apart.
    for rows in [1, 2, 4, 5, 130_003] {
        clean_roster(3, rows, &path).unwrap();
        let lines = read_csv(&path);
        assert_eq!(lines.len(), 1 + rows as usize);
        assert_eq!(lines[0][..13], HEADER_A);
        assert_eq!(lines[0][13], "村代码");
        let mut numbers = BTreeSet::new();
        for row in &lines[1..] {
            assert!(number_is_valid(&row[3], &row[2], &row[4]) && numbers.insert(row[3].clone()), "{row:?}");
            assert!(villages.contains(&row[13]) && row[0].starts_with(&row[13]), "{row:?}");
            assert!(row[4].as_str() < "2005-10-01", "{row:?}");
        }
        for row in &lines[1..] {
            assert!(row[9..12].iter().all(|kin| kin.is_empty() || numbers.contains(kin)), "{row:?}");
        }
    }
    let used: BTreeSet<_> = read_csv(&path)[1..].iter().map(|row| row[13].clone()).collect();
    assert_eq!(used, villages);
}

/// The folder of real-shaped fixtures, where this checkout has one beside it.
fn fixture() -> Option<PathBuf> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/fixtures/district-2006");
    if !shared.is_dir() {
        eprintln!("SKIPPED: no {} here, so the generator's shape was not compared with it", shared.display());
        return None;
    }
    Some(shared)
}

#[test]
fn shape_equals_the_fixtures() {
    let Some(fixture) = fixture() else { return };
    let (folder, _) = made(&Plan { people: 6_000, ..Plan::district(1) });
    let header = |path: PathBuf| fs::read_to_string(path).unwrap().lines().next().unwrap().to_owned();
    for file in [
        "drawers/places.csv",
        "drawers/facility-births.csv",
        "drawers/events/990101100000-births.csv",
        "drawers/events/990101100000-deaths.csv",
        "drawers/events/990101100000-marriages.csv",
        "drawers/events/990101100000-moves.csv",
        "expected/published-villages.csv",
        "expected/facility-truth.csv",
    ] {
        assert_eq!(header(folder.path().join(file)), header(fixture.join(file)), "{file}");
    }
    let keys = |root: &Path| {
        let text = fs::read_to_string(root.join("expected/published.json")).unwrap();
        serde_json::from_str::<BTreeMap<String, Value>>(&text).unwrap().into_keys().collect::<Vec<_>>()
    };
    assert_eq!(keys(folder.path()), keys(&fixture));
    let (ours, theirs) =
        (read_rosters(&folder.path().join("drawers")), read_rosters(&fixture.join("drawers")));
    assert_eq!(ours.len(), theirs.len());
    for (ours, theirs) in ours.iter().zip(&theirs) {
        let shape = |roster: &Roster| {
            let date: String = (roster.rows[0][4].chars())
                .map(|c| {
                    if c.is_ascii_digit() {
                        '0'
                    } else if ('０'..='９').contains(&c) {
                        '０'
                    } else {
                        c
                    }
                })
                .collect();
            // Months and days of one or two digits are one style.
            let date = date.replace("00", "0").replace("００", "０").replace("00", "0").replace("００", "０");
            let spaced = roster.rows[0][1].ends_with('\u{3000}');
            let (title, footer) = (roster.title.is_some(), roster.footer.is_some());
            let codes = roster.rows[0][2].len() == 1;
            (
                roster.village.clone(),
                roster.container,
                roster.header.clone(),
                title,
                footer,
                roster.blank_rows,
                codes,
                spaced,
                date,
            )
        };
        assert_eq!(shape(ours), shape(theirs));
    }
}

#[test]
fn an_office_of_many_people_has_many_villages() {
    let today = jiff::civil::date(2026, 3, 5);
    for (people, townships, villages) in [
        (300, 4, 9),
        (30_000, 4, 9),
        (72_000, 4, 9),
        (100_000, 4, 13),
        (1_000_000, 20, 25),
        (2_000_000, 40, 25),
    ] {
        let plan = Plan::office_of(1, today, people);
        assert_eq!((plan.townships, plan.villages_per_township), (townships, villages), "{people}");
        let rest = Plan { townships: 4, villages_per_township: 9, people: 30_000, ..plan };
        assert_eq!(rest, Plan::office(1, today));
    }
}
