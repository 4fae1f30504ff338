//! A hidden number is in no byte of anything.

use std::io::Read as _;

use proptest::prelude::*;

use super::county;
use crate::report::{Languages, html};
use crate::tidy::{ByteOrderMark, everything, table};
use crate::{Contents, Language, Mark, Publication, sdmx, workbook};

const PLANTED: f64 = 987_654.0;
/// As it would look: plain, grouped, and as a part of a longer number.
const LOOKS: [&str; 2] = ["987654", "987,654"];

/// Every file of a publication, as text; a workbook as each of its parts.
fn everything_written(publication: &Publication) -> Vec<(String, String)> {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    let mut out = vec![
        ("report".into(), html(publication, Languages::Both(Language::Zh))),
        ("structure".into(), sdmx::structure(publication)),
        ("sdmx 1".into(), text(sdmx::csv_1(publication).expect("a file"))),
        ("sdmx 2".into(), text(sdmx::csv_2(publication).expect("a file"))),
        ("csv".into(), text(everything(publication, ByteOrderMark::Absent).expect("a file"))),
    ];
    for each in &publication.contents().tables {
        out.push((each.id.clone(), text(table(publication, each, ByteOrderMark::Present).expect("a file"))));
    }
    let bytes = workbook::workbook(publication).expect("a workbook");
    let mut parts = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a zip");
    for at in 0..parts.len() {
        let mut part = parts.by_index(at).expect("a part");
        let mut text = String::new();
        part.read_to_string(&mut text).expect("XML");
        out.push((part.name().expect("a name").into_owned(), text));
    }
    out
}

/// Puts the number into every place of a cell that has one.
fn plant(contents: &mut Contents, table: usize, cell: usize, mark: Mark) {
    let cell = &mut contents.tables[table].cells[cell];
    cell.mark = mark;
    cell.value = Some(PLANTED);
    cell.numerator = Some(PLANTED);
    cell.denominator = Some(PLANTED);
    cell.low = Some(PLANTED);
    cell.high = Some(PLANTED);
}

/// Tables whose cells below the county stand in no other table.
const OWN: [usize; 3] = [0, 2, 5];

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn a_hidden_number_appears_in_no_byte_of_any_format(
        picks in proptest::collection::vec((0usize..3, any::<prop::sample::Index>(), 0usize..2), 1..40),
    ) {
        let mut contents = county::contents(false);
        for (table, index, mark) in picks {
            let table = OWN[table];
            let county = contents.place.code.clone();
            let own: Vec<usize> = (0..contents.tables[table].cells.len())
                .filter(|at| !contents.tables[table].cells[*at].keys.iter().any(|key| *key == county || key == "_T"))
                .collect();
            let mark = [Mark::Hidden, Mark::NotCounted][mark];
            plant(&mut contents, table, own[index.index(own.len())], mark);
        }
        // The period before and an earlier edition keep secrets, too.
        let before = contents.report.before.as_mut().expect("a period before");
        before.headlines[1].cell.mark = Mark::Hidden;
        before.headlines[1].cell.value = Some(PLANTED);
        before.headlines[1].cell.numerator = Some(PLANTED);
        let publication = Publication::new(contents).expect("marks only");
        for (name, text) in everything_written(&publication) {
            for look in LOOKS {
                prop_assert!(!text.contains(look), "{} holds {}", name, look);
            }
        }
    }
}

#[test]
fn an_edition_before_does_not_say_what_is_hidden_now() {
    let mut contents = county::contents(false);
    let at =
        contents.tables[0].cells.iter().position(|cell| cell.mark == Mark::Hidden).expect("a hidden cell");
    let cell = contents.tables[0].cells[at].clone();
    contents.earlier[0].changed[0].keys = cell.keys;
    contents.earlier[0].changed[0].figure = cell.figure;
    contents.earlier[0].changed[0].before = Some(PLANTED);
    let publication = Publication::new(contents).expect("in order");
    assert_eq!(publication.contents().earlier[0].changed[0].before, None);
    for (name, text) in everything_written(&publication) {
        assert!(!text.contains(LOOKS[0]) && !text.contains(LOOKS[1]), "{name}");
    }
}

#[test]
fn the_search_finds_a_number_that_is_shown() {
    // Otherwise the tests above would prove nothing.
    let mut contents = county::contents(false);
    let own =
        contents.tables[0].cells.iter().position(|cell| cell.keys[0] == "990101100201").expect("a village");
    plant(&mut contents, 0, own, Mark::Shown);
    let publication = Publication::new(contents).expect("in order");
    let found: Vec<String> = everything_written(&publication)
        .into_iter()
        .filter(|(_, text)| LOOKS.iter().any(|look| text.contains(look)))
        .map(|(name, _)| name)
        .collect();
    for format in ["report", "sdmx 1", "sdmx 2", "csv", "places", "xl/worksheets/sheet3.xml"] {
        assert!(found.iter().any(|name| name == format), "{format} not among {found:?}");
    }
}
