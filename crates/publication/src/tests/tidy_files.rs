//! CSV: what is written is what is read back.

use proptest::prelude::*;

use super::{publication, with};
use crate::Mark;
use crate::tidy::{ByteOrderMark, everything, harmless, table};

fn read(bytes: &[u8]) -> (Vec<String>, Vec<Vec<String>>) {
    let text = std::str::from_utf8(bytes).expect("UTF-8");
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let head = reader.headers().expect("a head").iter().map(str::to_owned).collect();
    let line = |record: csv::StringRecord| record.iter().map(str::to_owned).collect();
    (head, reader.records().map(|record| line(record.expect("a line"))).collect())
}

#[test]
fn every_table_reads_back_number_for_number() {
    let publication = publication();
    for each in &publication.contents().tables {
        let (head, lines) = read(&table(&publication, each, ByteOrderMark::Absent).expect("a file"));
        let at = |name: &str| head.iter().position(|column| column == name).expect("a column");
        assert_eq!(lines.len(), each.cells.len(), "{}", each.id);
        for line in lines {
            let keys: Vec<&String> = each.dims.iter().map(|dim| &line[at(dim.kind.id())]).collect();
            let cell = each
                .cells
                .iter()
                .find(|cell| cell.keys.iter().eq(keys.iter().copied()) && cell.figure == line[at("figure")]);
            let cell = cell.expect("the cell that was written");
            for (name, number) in [
                ("value", cell.value),
                ("low", cell.low),
                ("high", cell.high),
                ("numerator", cell.numerator),
                ("denominator", cell.denominator),
            ] {
                assert_eq!(line[at(name)].parse::<f64>().ok(), number, "{} {name}", each.id);
            }
            assert_eq!(line[at("mark")], cell.mark.sign());
        }
    }
}

#[test]
fn the_long_file_holds_every_cell_under_its_table_place_and_months() {
    let publication = publication();
    let (head, lines) = read(&everything(&publication, ByteOrderMark::Absent).expect("a file"));
    assert_eq!(head[..7], ["table", "place", "time", "sex", "age", "birth_order", "household_size"]);
    let cells: usize = publication.contents().tables.iter().map(|table| table.cells.len()).sum();
    assert_eq!(lines.len(), cells);
    let whole = ["households", "990101000000", "2024-10..2025-09", "_T", "_T", "_T", "_T"];
    assert!(lines.iter().any(|line| line[..7] == whole));
}

#[test]
fn a_byte_order_mark_stands_only_where_asked_for() {
    let publication = publication();
    let with = everything(&publication, ByteOrderMark::Present).expect("a file");
    let without = everything(&publication, ByteOrderMark::Absent).expect("a file");
    assert_eq!(with.strip_prefix(&[0xef, 0xbb, 0xbf]), Some(without.as_slice()));
    assert!(without.windows(2).filter(|pair| pair == b"\r\n").count() > 1000);
}

#[test]
fn a_name_that_looks_like_a_formula_is_disarmed_in_every_csv() {
    let publication = with(|contents| {
        contents.tables[0].dims[0].values[1].label.zh = "=HYPERLINK(\"x\")".into();
        contents.figures[0].title.en = "@SUM(1)".into();
    });
    let places = &publication.contents().tables[0];
    let bytes = table(&publication, places, ByteOrderMark::Absent).expect("a file");
    let (_, lines) = read(&bytes);
    assert!(lines.iter().flatten().any(|field| field == "'=HYPERLINK(\"x\")"));
    assert!(lines.iter().flatten().any(|field| field == "'@SUM(1)"));
    let risky = |field: &str| field.starts_with(['=', '+', '@', '\t']);
    assert!(!lines.iter().flatten().any(|field| risky(field)));
}

proptest! {
    #[test]
    fn no_text_begins_a_formula_and_every_text_comes_back(text in "[=+@\\-\t\r\n 'a-z0-9＝＋].{0,12}|.{0,20}") {
        let safe = harmless(&text);
        let is_number = safe.parse::<f64>().is_ok();
        let begins = safe.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) || safe.starts_with(['\t', '\r', '\n', '\0']);
        prop_assert!(is_number || !begins);
        let back = if safe.as_ref() == text { text.as_str() } else { safe.strip_prefix('\'').expect("one apostrophe more") };
        prop_assert_eq!(back, text.as_str());
        prop_assert_eq!(safe.as_ref() == text, !text.starts_with('\'') && safe.as_ref() == text);
    }
}

#[test]
fn signs_of_marks_are_two_letters_one_for_each_language() {
    for mark in Mark::SIGNED {
        let parts: Vec<&str> = mark.sign().split(' ').collect();
        assert_eq!(parts.len(), 2, "{mark:?}");
    }
}

#[test]
fn every_line_says_whether_it_is_for_the_public() {
    for (internal, expected) in [(false, "public"), (true, "internal")] {
        let publication = crate::Publication::new(super::county::contents(internal)).expect("in order");
        let (head, lines) = read(&everything(&publication, ByteOrderMark::Absent).expect("a file"));
        let at = head.iter().position(|column| column == "release").expect("a column");
        assert!(lines.iter().all(|line| line[at] == expected));
    }
}
