//! Lineage: every cell of every count opens to as many entries as it counts, each proved under the root that the
//! edition was sealed with, by the checker of `proof`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use county::{Mess, Plan};
use serde_json::Value;

use crate::book::{Book, Ran, YEAR, program};
use crate::counties::{County, by_id};
use crate::crash::Dice;
use crate::database::Stored;
use crate::proof::{Sealed, check_trace};

const DIMENSIONS: [&str; 8] =
    ["county", "township", "village", "month", "sex", "age5", "age1", "birth_order"];
/// Of single ages so many that are not empty are opened.
const AGES: usize = 6;

/// A count, as its definition in the pack says.
pub struct Count {
    /// Its id.
    pub id: String,
    /// Whether something is subtracted in it.
    pub subtracts: bool,
    /// By what it may be split.
    pub by: BTreeSet<String>,
}

/// Every count of the pack.
pub fn counts() -> Vec<Count> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../pack/figures");
    let mut counts = Vec::new();
    for item in std::fs::read_dir(folder).unwrap() {
        let path = item.unwrap().path();
        if path.extension().is_none_or(|end| end != "toml") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        if text.lines().all(|line| line != "kind = \"count\"") {
            continue;
        }
        let line = text.lines().find(|line| line.starts_with("disaggregations")).unwrap();
        let by = line.split('"').skip(1).step_by(2).map(str::to_owned).collect();
        let id = path.file_stem().unwrap().to_string_lossy().into_owned();
        counts.push(Count { id, subtracts: text.contains("sign = -1"), by });
    }
    counts.sort_by(|one, other| one.id.cmp(&other.id));
    counts
}

/// A sealed book, what sealed it, and its log.
struct Opened {
    book: Book,
    sealed: Sealed,
    log: Vec<Stored>,
}

impl Opened {
    fn of(book: Book, sealed: &Value) -> Opened {
        let log = book.log();
        Opened { sealed: Sealed::of(sealed, &log), book, log }
    }

    /// The entries of a cell, each proved, which must be as many as the table counts there.
    fn open(&self, count: &Count, cell: &[(&str, &str)], more: &[&str], numerator: i64) -> BTreeSet<u64> {
        let cells: Vec<String> = cell.iter().map(|(by, value)| format!("{by}={value}")).collect();
        let mut args = vec!["trace", &count.id, "--period", YEAR];
        args.extend(more);
        args.extend(cells.iter().flat_map(|cell| ["--cell", cell]));
        let trace = self.book.done(&args);
        assert_eq!(
            (&trace["id"], &trace["value"]),
            (&count.id.as_str().into(), &numerator.into()),
            "{args:?}"
        );
        let indexes = check_trace(&self.sealed, &trace, &self.log);
        let distinct: BTreeSet<u64> = indexes.iter().copied().collect();
        assert_eq!(distinct.len(), indexes.len(), "{args:?}: nothing is listed twice");
        let listed = trace["entries"].as_array().unwrap().iter();
        let counted: i64 = listed.map(|entry| entry["counted"]["numerator"].as_i64().unwrap()).sum();
        assert_eq!(counted, numerator, "{args:?}: what is added less what is taken away");
        distinct
    }

    /// The cells of a table: their values along its dimensions, and the counts in them.
    fn cells(&self, args: &[&str]) -> Vec<(Vec<String>, BTreeMap<String, i64>)> {
        let answer = self.book.figures(args);
        let cells = answer["cells"].as_array().unwrap().iter().map(|cell| {
            let by = match &cell["by"] {
                Value::String(one) => vec![one.clone()],
                several => {
                    several.as_array().unwrap().iter().map(|by| by.as_str().unwrap().to_owned()).collect()
                }
            };
            let counts = by_id(&cell["figures"]);
            (
                by,
                counts.into_iter().map(|(id, f)| (id.to_owned(), f["numerator"].as_i64().unwrap())).collect(),
            )
        });
        cells.collect()
    }
}

fn small(seed: u64) -> Opened {
    let county = County::small(seed);
    let book = county.filled_book("book");
    let sealed = book.close();
    // The county's folder goes with it; the book is needed longer.
    let kept = tempfile::tempdir().unwrap().keep();
    crate::book::copy_folder(&book.data, &kept);
    Opened::of(Book { data: kept }, &sealed)
}

impl Drop for Opened {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.book.data).unwrap();
    }
}

#[test]
fn every_cell_of_every_count_along_each_dimension_opens_to_its_entries() {
    let opened = small(91);
    let counts = counts();
    assert!(counts.len() > 35, "{}", counts.len());
    let (mut n_opened, mut n_entries) = (0, 0);
    for by in DIMENSIONS {
        let cells = opened.cells(&["--by", by]);
        let ids: BTreeSet<&String> = cells.iter().flat_map(|(_, counts)| counts.keys()).collect();
        for count in &counts {
            assert_eq!(ids.contains(&count.id), count.by.contains(by), "{} by {by}", count.id);
            let of =
                cells.iter().filter_map(|(key, counts)| Some((key[0].as_str(), *counts.get(&count.id)?)));
            let (some, none): (Vec<_>, Vec<_>) = of.partition(|(_, n)| *n != 0);
            let n_some = if by == "age1" { AGES } else { some.len() };
            let mut all = BTreeSet::new();
            for (key, n) in some.into_iter().take(n_some).chain(none.into_iter().take(1)) {
                let entries = opened.open(count, &[(by, key)], &[], n);
                n_opened += 1;
                n_entries += entries.len();
                if by != "month" && !count.subtracts {
                    assert!(
                        entries.iter().all(|e| all.insert(*e)),
                        "{} {by}={key}: in another cell too",
                        count.id
                    );
                }
            }
        }
    }
    println!("{n_opened} cells opened to {n_entries} entries");
    assert!(n_opened > 500 && n_entries > 20_000, "{n_opened} cells, {n_entries} entries");
}

#[test]
fn cells_of_several_dimensions_of_a_place_open_too() {
    let opened = small(92);
    let counts = counts();
    let mut dice = Dice::new(92);
    let tables: [(&str, &[&str]); 4] = [
        ("village,sex,age5", &[]),
        ("month,sex", &["--place", "990101101000"]),
        ("sex,age1", &["--place", "990101100201"]),
        ("township,month,sex,birth_order", &[]),
    ];
    for (by, more) in tables {
        let cells = opened.cells(&[&["--by", by], more].concat());
        let some: Vec<(&Vec<String>, &String, i64)> = cells
            .iter()
            .flat_map(|(key, counts)| counts.iter().map(move |(id, n)| (key, id, *n)))
            .filter(|(_, id, n)| *n != 0 && counts.iter().any(|count| count.id == **id))
            .collect();
        assert!(some.len() >= 5, "{by}: {}", some.len());
        for _ in 0..30 {
            let (key, id, n) = some[dice.below(some.len() as u64) as usize];
            let count = counts.iter().find(|count| count.id == *id).unwrap();
            let mut cell: Vec<(&str, &str)> = by.split(',').zip(key.iter().map(String::as_str)).collect();
            let inside = opened.open(count, &cell, more, n);
            // In whatever order the coordinates are written.
            cell.reverse();
            assert_eq!(opened.open(count, &cell, more, n), inside, "{id} {cell:?}");
        }
    }
}

#[test]
fn what_is_subtracted_opens_to_both_of_its_sides() {
    let opened = small(93);
    let whole = opened.book.figures(&[]);
    let whole = by_id(&whole["figures"]);
    let value = |id: &str| whole[id]["value"].as_i64().unwrap();
    for (id, plus, minus) in [
        ("natural_increase", "births", "deaths"),
        ("net_moves", "moves_in", "moves_out"),
        ("population_change", "registered_population", "registered_population_start"),
    ] {
        let open = |id: &str| {
            let trace = opened.book.done(&["trace", id, "--period", YEAR]);
            check_trace(&opened.sealed, &trace, &opened.log).into_iter().collect::<BTreeSet<u64>>()
        };
        assert_eq!(value(id), value(plus) - value(minus), "{id}");
        assert_eq!(open(id), &open(plus) | &open(minus), "{id}");
    }
}

#[test]
fn an_older_edition_opens_under_its_own_root() {
    let county = County::make(&Plan { mess: Mess::Clean, ..Plan::small(94) });
    let book = county.filled_book("book");
    let first = book.close();
    let births = std::fs::read_to_string(county.drawers().join("events/990101100000-births.csv")).unwrap();
    let (header, birth) = (births.lines().next().unwrap(), births.lines().nth(1).unwrap());
    let cells: Vec<&str> = birth.split(',').collect();
    // A twin of the first child of the year, whom nobody had entered.
    let late = birth.replace(cells[1], "李迟").replace(cells[5], "F970000001");
    let file = county.beside("late.csv");
    std::fs::write(&file, format!("{header}\n{late}\n")).unwrap();
    let counts = book.import(&file, &[]);
    assert_eq!(counts.entered, 1, "{:?}", crate::book::findings(&counts));
    let second = book.done(&["close", "--period", YEAR]);
    let log = book.log();
    let open = |edition: &str, sealed: &Value| {
        let sealed = Sealed::of(sealed, &log);
        let trace = book.done(&["trace", "births", "--period", YEAR, "--edition", edition]);
        check_trace(&sealed, &trace, &log).into_iter().collect::<BTreeSet<u64>>()
    };
    let (old, new) = (open("1", &first), open("2", &second));
    let came: Vec<u64> = (&new - &old).into_iter().collect();
    assert!(old.is_subset(&new) && came.len() == 1, "{came:?}");
    let (from, to) = (first["size"].as_u64().unwrap(), second["size"].as_u64().unwrap());
    assert!((from..to).contains(&came[0]), "{came:?} came in between {from} and {to}");
    let newest = book.done(&["trace", "births", "--period", YEAR]);
    assert_eq!(newest, book.done(&["trace", "births", "--period", YEAR, "--edition", "2"]));
}

/// A command that must end with 2 and say this, in both languages, and print no number.
fn refused(book: &Book, args: &[&str], words: [&str; 2]) {
    for (lang, word) in ["en", "zh"].into_iter().zip(words) {
        let mut command = program();
        command.arg("--data").arg(&book.data).args(["--lang", lang]).args(args);
        let ran: Ran = command.output().unwrap().into();
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{args:?}: {ran:?}");
        assert!(ran.err.contains(word), "{args:?} {lang}: {}", ran.err);
    }
    let ran = book.run(args);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{args:?}: {ran:?}");
    // What the command line itself refuses is said in both languages at once and as text.
    assert!(ran.err.starts_with("error: ") || ran.error().contains(words[0]), "{args:?}: {ran:?}");
}

const NO_CELL: [&str; 2] = ["names no cell", "不是表中的一格"];

#[test]
fn a_cell_that_is_written_wrong_is_refused() {
    let opened = small(95);
    for cell in [
        "month=",
        "month=2006",
        "month=2006-3",
        "month=03-2006",
        "month=2006-03-01",
        "sex=",
        "sex=x",
        "sex=01",
        "sex=-1",
        "age5=15",
        "age5=15-20",
        "age5=200",
        "age5=105-109",
        "age1=5-9",
        "birth_order=5",
        "birth_order=4",
        "village=990101",
        "village=里马家村",
        "township=",
        "sex=1 or 1",
    ] {
        refused(&opened.book, &["trace", "births", "--period", YEAR, "--cell", cell], NO_CELL);
        let ran = opened.book.run(&["trace", "births", "--period", YEAR, "--cell", cell]);
        assert!(ran.error().contains(cell), "it says which: {ran:?}");
    }
    for cell in ["bogus=1", "sex", "=1", "", "sex:1"] {
        let words = ["write it as month=2006-03", "写成 month=2006-03"];
        refused(&opened.book, &["trace", "births", "--period", YEAR, "--cell", cell], words);
    }
}

#[test]
fn a_cell_that_no_table_has_is_unknown_and_not_empty() {
    let opened = small(96);
    for cell in [
        "month=2006-13",
        "month=2006-00",
        "month=2006-10",
        "month=2030-01",
        "month=18446744073709551615-01",
        "sex=5",
        "age5=16-20",
        "age1=121",
        "village=000000000000",
        "village=990101999999",
        "village=990101100000",
        "township=990101100200",
        "county=990101100000",
    ] {
        refused(&opened.book, &["trace", "births", "--period", YEAR, "--cell", cell], NO_CELL);
    }
}

#[test]
fn tables_that_cannot_be_are_refused() {
    let opened = small(97);
    let twice = ["takes each word once", "每个词只写一次"];
    for by in ["sex,sex", "village,township", "county,village", "age1,age5", "month,sex,month"] {
        refused(&opened.book, &["figures", "--period", YEAR, "--by", by], twice);
    }
    refused(&opened.book, &["figures", "--period", YEAR, "--by", "sex", "--by", "sex"], twice);
    for by in ["", "fortune", "sex,", "sex month"] {
        refused(
            &opened.book,
            &["figures", "--period", YEAR, "--by", by],
            ["possible values", "possible values"],
        );
    }
    let split = ["cannot be split so", "不能这样分列"];
    for (id, cells) in [
        ("births", ["sex=1", "sex=2"]),
        ("births", ["village=990101100200", "township=990101100000"]),
        ("births", ["age1=25", "age5=25-29"]),
        ("deaths", ["birth_order=1", "sex=1"]),
        ("roster_rows", ["month=2006-03", "village=990101100200"]),
    ] {
        let args = ["trace", id, "--period", YEAR, "--cell", cells[0], "--cell", cells[1]];
        refused(&opened.book, &args, split);
    }
    refused(&opened.book, &["figures", "--period", YEAR, "--id", "deaths", "--by", "birth_order"], split);
}
