//! The audited district: false records were planted in it, and the import names those that the register
//! alone can know. The others show only when lists are compared, which is not the import's work.

use std::collections::BTreeSet;
use std::path::Path;

use crate::book::{Counts, Found, findings};
use crate::counties::{fixture, sealed_district};

/// The codes of which an import must give one for each kind of planted record.
fn codes_of(kind: &str) -> &'static [&'static str] {
    match kind {
        // The second row of some has no number: then it is someone of whom a number must be asked.
        "duplicate_person" => &["person.already_registered", "number.missing_for_adult"],
        "mother_dead_before_birth" => &["birth.mother_dead"],
        // These mothers are on no roster, so their ages are not in the book.
        "implausible_mother_age" => &["birth.mother_age", "birth.mother_age_unusual", "link.kin_not_found"],
        "births_too_close" => &["birth.too_close"],
        "event_after_death" => &["event.after_death", "event.dead_already"],
        "sex_differs_from_facility" | "birth_date_differs_from_facility" => &[],
        "birth_not_registered" | "death_not_registered" => &[],
        other => panic!("a kind of planted record that this test does not know: {other}"),
    }
}

#[test]
fn planted_conflicts_come_out_as_findings() {
    let Some(folder) = fixture("audit-24") else { return };
    let room = tempfile::tempdir().unwrap();
    let (book, counts) = sealed_district(&folder, &room.path().join("book"));
    book.sound();
    let found = findings(&counts);
    let events = event_lines(&folder.join("drawers/events"));
    let truth = std::fs::read_to_string(folder.join("expected/truth.csv")).unwrap();
    let mut n_known = 0;
    for line in truth.trim_start_matches('\u{feff}').lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let codes = codes_of(cells[0]);
        if codes.is_empty() {
            continue;
        }
        n_known += 1;
        let here = |f: &&Found| match cells[0] {
            "duplicate_person" => cells[2].split(" and ").any(|village| f.file.starts_with(village)),
            _ => lines_with(&events, &cells[1..]).contains(&(f.file.as_str(), f.row)),
        };
        let on_it: Vec<&Found> = found.iter().filter(here).collect();
        assert!(on_it.iter().any(|f| codes.contains(&f.code.as_str())), "{line}: {on_it:?}");
    }
    assert_eq!(n_known, 12, "records of which the import can know something");
    check_refused(&counts, &found);
}

/// Every refused row stands in the findings as refused, once or more.
fn check_refused(counts: &Counts, found: &[Found]) {
    let refused: BTreeSet<(&str, u64)> =
        found.iter().filter(|f| f.severity == "refused").map(|f| (f.file.as_str(), f.row)).collect();
    assert_eq!(refused.len() as u64, counts.refused, "{refused:?}");
    assert!(refused.iter().all(|(_, row)| *row > 1), "rows, not whole files: {refused:?}");
}

/// File, number and text of every line of the townships' registers.
fn event_lines(folder: &Path) -> Vec<(String, u64, String)> {
    let mut lines = Vec::new();
    for item in std::fs::read_dir(folder).unwrap() {
        let path = item.unwrap().path();
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        lines.extend(text.lines().zip(1..).map(|(line, n)| (file.clone(), n, line.to_owned())));
    }
    lines
}

fn lines_with<'l>(events: &'l [(String, u64, String)], names: &[&str]) -> Vec<(&'l str, u64)> {
    let named = |line: &str| names.iter().any(|name| !name.is_empty() && line.contains(name));
    events.iter().filter(|(_, _, line)| named(line)).map(|(file, n, _)| (file.as_str(), *n)).collect()
}
