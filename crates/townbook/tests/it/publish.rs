//! From a sealed year to what everyone may read, and to counts that anyone can check.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::book::{Book, YEAR, keys, program, text};
use crate::counties::County;

const FILES: [&str; 6] =
    ["figures.csv", "figures.sdmx-2.csv", "figures.sdmx.csv", "figures.xlsx", "report.html", "structure.xml"];

/// A county, its sealed book, and the book's key as `init` printed it.
fn sealed(seed: u64) -> (County, Book, String) {
    let county = County::of_people(seed, 6_000);
    let book = Book { data: county.beside("book") };
    let made = book.done(&["init", "--places", &text(&county.drawers().join("places.csv"))]);
    let counts = book.import(&county.drawers(), &county.options());
    assert_eq!(counts.refused, 0, "{counts:?}");
    book.close();
    (county, book, made["key"].as_str().unwrap().to_owned())
}

fn names(folder: &Path) -> BTreeSet<String> {
    std::fs::read_dir(folder).unwrap().map(|item| item.unwrap().file_name().into_string().unwrap()).collect()
}

/// Place and value of the births in the table by village; an empty value is one that is not published.
fn births_by_place(folder: &Path) -> Vec<(String, String)> {
    let table = std::fs::read_to_string(folder.join("tables/births_by_village.csv")).unwrap();
    let mut lines =
        table.trim_start_matches('\u{feff}').lines().map(|line| line.split(',').collect::<Vec<_>>());
    let head = lines.next().unwrap();
    let at = |name: &str| head.iter().position(|column| *column == name).unwrap();
    let (place, figure, value) = (at("place"), at("figure"), at("value"));
    lines
        .filter(|line| line[figure] == "births")
        .map(|line| (line[place].to_owned(), line[value].to_owned()))
        .collect()
}

fn check(file: &Path, key: &str) -> (Option<i32>, Value) {
    let mut command = program();
    command.args(["--json", "check-count", &text(file), "--key", key]);
    let output = command.output().unwrap();
    (output.status.code(), serde_json::from_slice(&output.stdout).unwrap_or(Value::Null))
}

#[test]
fn a_year_is_published_once_and_its_counts_can_be_checked_without_the_book() {
    let (county, book, key) = sealed(71);
    let public = county.beside("public");
    let done = book.done(&["publish", "--period", YEAR, "--to", &text(&public)]);
    assert!(keys(&done).contains(&"hidden"));
    assert!(
        done["hidden"].as_u64().unwrap() > 0,
        "villages of a few hundred people have small counts: {done}"
    );
    let found = names(&public);
    assert!(FILES.iter().all(|name| found.contains(*name)) && found.contains("tables"), "{found:?}");
    let n_tables = done["tables"].as_u64().unwrap() as usize;
    assert_eq!(names(&public.join("tables")).len(), 2 * n_tables, "each table as CSV and as Parquet");

    // Public once: the same edition is not published again, and nothing is written over.
    let again = book.run(&["publish", "--period", YEAR, "--to", &text(&county.beside("again"))]);
    assert_eq!(again.code, Some(2), "{again:?}");
    assert!(!county.beside("again").exists());
    book.sound();

    // What is hidden is small or protects what is small; nothing small is shown.
    let cells = births_by_place(&public);
    let exact = book.figures(&["--by", "village", "--id", "births"]);
    for cell in exact["cells"].as_array().unwrap() {
        let (place, n) = (cell["by"].as_str().unwrap(), cell["figures"][0]["numerator"].as_u64().unwrap());
        let (_, shown) = cells.iter().find(|(other, _)| other == place).unwrap();
        assert!(shown.is_empty() || *shown == n.to_string(), "{place}: {shown} for {n}");
        assert!(shown.is_empty() || n == 0 || n >= 5, "{place}: {n} is shown");
    }

    // A published count is proved, a hidden one is not.
    let file = county.beside("births.json");
    let (place, value) = cells.iter().find(|(_, value)| value.parse().is_ok_and(|n: u64| n > 0)).unwrap();
    let level = if place.ends_with("000") { "--place" } else { "--cell" };
    let named = if level == "--place" { place.clone() } else { format!("village={place}") };
    book.done(&["prove", "births", "--period", YEAR, level, &named, "--out", &text(&file)]);
    let (code, answer) = check(&file, &key);
    assert_eq!((code, &answer["ok"]), (Some(0), &Value::Bool(true)), "{answer}");
    assert_eq!(answer["count"].to_string(), *value);
    let (hidden, _) =
        cells.iter().find(|(place, value)| value.is_empty() && !place.ends_with("000")).unwrap();
    let cell = format!("village={hidden}");
    let refused = book.run(&[
        "prove",
        "births",
        "--period",
        YEAR,
        "--cell",
        &cell,
        "--out",
        &text(&county.beside("no.json")),
    ]);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    assert!(!county.beside("no.json").exists());

    // No change of the file, and no other key, passes.
    let proof: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    let told = [
        "cell", "count", "edition", "figure", "format", "indexes", "leaves", "nodes", "period", "place",
        "root", "seal", "size", "times", "title",
    ];
    assert_eq!(keys(&proof), told, "it names nobody");
    let changed = county.beside("changed.json");
    let mut tries: Vec<Value> = Vec::new();
    for field in ["count", "size", "edition"] {
        let mut other = proof.clone();
        other[field] = (other[field].as_u64().unwrap() + 1).into();
        tries.push(other);
    }
    let mut other = proof.clone();
    other["leaves"][0] = other["leaves"][1].clone();
    tries.push(other);
    let mut other = proof.clone();
    other["indexes"].as_array_mut().unwrap().pop();
    tries.push(other);
    let mut other = proof.clone();
    other["period"][0] = "2004-10-01".into();
    tries.push(other);
    let n_tries = tries.len();
    let caught = tries
        .iter()
        .filter(|other| {
            std::fs::write(&changed, other.to_string()).unwrap();
            check(&changed, &key).0 == Some(1)
        })
        .count();
    // The edition is told, not proved: the seal does not hold it.
    assert_eq!(caught, n_tries - 1);
    let (_, _, stranger) = sealed(72);
    assert_eq!(check(&file, &stranger).0, Some(1));
    assert_eq!(check(&file, "no key").0, Some(2));
}

#[test]
fn the_office_gets_everything_and_a_line_in_the_log_of_accesses() {
    let (county, book, _) = sealed(73);
    let office = county.beside("office");
    let done = book.done(&["export", "--period", YEAR, "--to", &text(&office)]);
    assert!(done["tables"].as_u64().unwrap() > 10, "{done}");
    let cells = births_by_place(&office);
    assert!(!cells.is_empty() && cells.iter().all(|(_, value)| !value.is_empty()), "{cells:?}");
    let report = std::fs::read_to_string(office.join("report.html")).unwrap();
    assert!(report.contains("内部"), "it says that it is not for the public");
    assert!(book.data.join("access.db").is_file());
    let there = book.run(&["export", "--period", YEAR, "--to", &text(&office)]);
    assert_eq!(there.code, Some(2), "nothing is written over: {there:?}");
}

#[test]
fn a_next_edition_is_published_without_giving_a_small_change_away() {
    let (county, book, _) = sealed(74);
    book.done(&["publish", "--period", YEAR, "--to", &text(&county.beside("first"))]);
    let births = std::fs::read_to_string(county.drawers().join("events/990101100000-births.csv")).unwrap();
    // Another child of a mother who gave birth in the first weeks of the year.
    let mut rows = births.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
    let row = rows.find(|row| row[3] < "2005-11-20").unwrap();
    let file = county.beside("late.csv");
    let late = format!(
        "{}\n2006-11-02,补登,女,2006-09-20,示例区医院,F9905099999,,{},{},{},{},{},{}\n",
        births.lines().next().unwrap(),
        row[7],
        row[8],
        row[9],
        row[10],
        row[11],
        row[12]
    );
    std::fs::write(&file, late).unwrap();
    let counts = book.import(&file, &[]);
    assert_eq!(counts.entered, 1, "{:?}", crate::book::findings(&counts));
    let next = book.done(&["close", "--period", YEAR, "--approved-by", "王敏", "--reason", "补登出生"]);
    assert_eq!((&next["edition"], &next["added"]), (&2.into(), &2.into()), "{next}");
    let second = county.beside("second");
    let done = book.done(&["publish", "--period", YEAR, "--to", &text(&second)]);
    assert_eq!(done["edition"], 2);
    // One more birth is a difference that may not be seen: no number of births that was shown has moved by it.
    let before = births_by_place(&county.beside("first"));
    for (place, now) in births_by_place(&second) {
        let (_, then) = before.iter().find(|(other, _)| *other == place).unwrap();
        assert!(now.is_empty() || then.is_empty() || now == *then, "{place}: {then} became {now}");
    }
    let report = std::fs::read_to_string(second.join("report.html")).unwrap();
    assert!(report.contains("补登出生"));
}
