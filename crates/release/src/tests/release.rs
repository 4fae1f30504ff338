//! One county's releases as a whole.

use std::time::Instant;

use publication::report::{Languages, html};
use publication::{Language, Mark, Publication, sdmx, tidy, workbook};

use super::county::{County, MONTH, SECOND, YEAR};
use crate::plan::PublicationPlan;
use crate::record::Record;
use crate::{About, Past, Rounding, contents, internal, prepare};

fn county() -> County {
    County::new(3, 3, 5, 60, 9)
}

fn about() -> About {
    About::new("2006-11-01".parse().unwrap(), "示例县家簿", "Book of an example county")
}

#[test]
fn a_year_is_published_in_all_formats_and_hidden_numbers_are_in_none() {
    let folder = tempfile::tempdir().unwrap();
    let session = county().seal(folder.path(), YEAR);
    let start = Instant::now();
    let prepared = prepare(&session, &[], &PublicationPlan::builtin(), Rounding::Exact).unwrap();
    println!("prepared in {:?}, loss {:?}", start.elapsed(), prepared.loss);
    assert!(prepared.loss.hidden > 20, "{:?}", prepared.loss);
    let read = Record::from_json(&prepared.record.to_json()).unwrap();
    assert_eq!(read, prepared.record);
    for (public, exact) in prepared.tables.iter().zip(&prepared.exact) {
        assert_eq!(public.cells.len(), exact.cells.len());
        for (cell, truth) in public.cells.iter().zip(&exact.cells) {
            assert_eq!((&cell.keys, &cell.figure), (&truth.keys, &truth.figure));
            let in_record = prepared.record.value(&public.id, &cell.keys, &cell.figure);
            assert_eq!(in_record, cell.value);
            if cell.mark == Mark::Hidden {
                let numbers = [cell.value, cell.numerator, cell.denominator, cell.low, cell.high];
                assert_eq!(numbers, [None; 5]);
            } else {
                assert_eq!(cell.value, truth.value);
            }
        }
    }
    let publication = Publication::new(contents(&prepared, &session, &about()).unwrap()).unwrap();
    assert!(html(&publication, Languages::Both(Language::Zh)).contains("户籍"));
    assert!(workbook::workbook(&publication).unwrap().len() > 10_000);
    assert!(!sdmx::structure(&publication).is_empty());
    assert!(!sdmx::csv_2(&publication).unwrap().is_empty());
    let csv =
        String::from_utf8(tidy::everything(&publication, tidy::ByteOrderMark::Absent).unwrap()).unwrap();
    assert!(csv.lines().count() > 500);
    let exact = internal(&prepared, &session, &about()).unwrap();
    assert!(exact.internal);
    let exact = Publication::new(exact).unwrap();
    assert!(
        exact.contents().tables.iter().flat_map(|table| &table.cells).all(|cell| cell.mark != Mark::Hidden)
    );
}

#[test]
fn a_second_edition_names_what_changed_and_holds_what_changed_little() {
    let folder = tempfile::tempdir().unwrap();
    let county = county();
    let plan = PublicationPlan::builtin();
    let (month, year, second) = (
        county.seal(folder.path(), MONTH),
        county.seal(folder.path(), YEAR),
        county.seal(folder.path(), SECOND),
    );
    let first = prepare(&month, &[], &plan, Rounding::Exact).unwrap().record;
    assert!(first.tables.iter().all(|table| !table.id.contains("village")));
    let earlier = [Past { session: &month, record: &first }];
    let of_year = prepare(&year, &earlier, &plan, Rounding::Exact).unwrap();
    let earlier = [earlier[0], Past { session: &year, record: &of_year.record }];
    let of_second = prepare(&second, &earlier, &plan, Rounding::Exact).unwrap();
    assert!(!of_second.held.is_empty());
    let filled = contents(&of_second, &second, &about()).unwrap();
    assert_eq!(filled.earlier.len(), 1);
    assert!(filled.earlier[0].reason.zh.contains("补登出生"));
    for changed in &filled.earlier[0].changed {
        let table = filled.tables.iter().find(|table| table.id == changed.table).unwrap();
        let cell = table.cells.iter().find(|cell| cell.keys == changed.keys && cell.figure == changed.figure);
        let is_count =
            filled.figures.iter().any(|figure| figure.id == changed.figure && figure.kind.is_count());
        let difference = (cell.unwrap().value.unwrap() - changed.before.unwrap()).abs();
        assert!(!is_count || difference >= 5.0, "{changed:?}");
    }
    Publication::new(filled).unwrap();
    let mixed = [Past { session: &month, record: &of_year.record }];
    assert_eq!(prepare(&second, &mixed, &plan, Rounding::Exact).unwrap_err().code(), "release.unpaired");
}

#[test]
fn rounded_counts_are_multiples_and_small_quotients_stay_out() {
    let folder = tempfile::tempdir().unwrap();
    let session = county().seal(folder.path(), MONTH);
    let prepared = prepare(&session, &[], &PublicationPlan::builtin(), Rounding::ToBase(5)).unwrap();
    let mut n_shown = 0;
    for cell in prepared.tables.iter().flat_map(|table| &table.cells).filter(|cell| cell.figure == "births") {
        n_shown += usize::from(cell.value.is_some());
        assert_eq!(cell.value.unwrap_or(0.0) % 5.0, 0.0, "{cell:?}");
    }
    assert!(n_shown > 0);
    let ratio = prepared
        .tables
        .iter()
        .flat_map(|table| &table.cells)
        .filter(|cell| cell.figure == "sex_ratio_at_birth");
    assert!(ratio.into_iter().all(|cell| cell.value.is_none()));
    Publication::new(contents(&prepared, &session, &about()).unwrap()).unwrap();
}

#[test]
fn a_record_that_was_touched_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let session = County::new(1, 1, 2, 30, 9).seal(folder.path(), MONTH);
    let text = prepare(&session, &[], &PublicationPlan::builtin(), Rounding::Exact).unwrap().record.to_json();
    assert!(Record::from_json(&text).is_ok());
    for touched in [text.replace("release-1", "release-9"), text.replacen(',', ", ", 1), text[1..].to_owned()]
    {
        assert_eq!(Record::from_json(&touched).unwrap_err().code(), "release.record");
    }
}

#[test]
fn a_county_of_full_size_is_prepared() {
    let folder = tempfile::tempdir().unwrap();
    let session = County::new(5, 6, 72, 350, 4).seal(folder.path(), YEAR);
    let start = Instant::now();
    let prepared = prepare(&session, &[], &PublicationPlan::builtin(), Rounding::Exact).unwrap();
    println!("432 villages prepared in {:?}, loss {:?}", start.elapsed(), prepared.loss);
    assert!(prepared.loss.cells > 2000);
}

#[test]
fn an_index_that_wants_many_rows_hides_itself_and_not_its_counts() {
    let plan = "[[table]]\nid = \"whole\"\ntitle = { zh = \"全境\", en = \"Whole place\" }\nby = []\n\
        figures = [\"deaths\", \"registered_population\", \"median_age\", \"standardised_death_rate\"]\n";
    let plan = PublicationPlan::load("plan.toml", plan).unwrap();
    let mut n_few = 0;
    for seed in 1..9 {
        let folder = tempfile::tempdir().unwrap();
        let session = County::new(seed, 1, 1, 18, 20).seal(folder.path(), YEAR);
        let prepared = prepare(&session, &[], &plan, Rounding::Exact).unwrap();
        let of = |tables: &[publication::Table], id: &str| {
            tables[0].cells.iter().find(|cell| cell.figure == id).unwrap().clone()
        };
        for (count, index) in [("registered_population", "median_age"), ("deaths", "standardised_death_rate")]
        {
            let truth = of(&prepared.exact, count).value.unwrap();
            let few = (5.0..20.0).contains(&truth);
            n_few += usize::from(few && of(&prepared.exact, index).value.is_some());
            let shown = of(&prepared.tables, count);
            assert_eq!(shown.value, Some(truth).filter(|truth| !(1.0..5.0).contains(truth)), "{count}");
            assert!(!few || of(&prepared.tables, index).value.is_none(), "{index} of {truth}");
        }
    }
    assert!(n_few > 1, "an index that has a value was hidden {n_few} times");
}
