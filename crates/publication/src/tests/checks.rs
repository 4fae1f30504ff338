//! What contents must be, and what happens to those that are not.

use jiff::civil::date;

use super::{cell, county, publication};
use crate::{
    AgeBand, Cell, Contents, DimKind, Mark, Picture, Publication, PublicationError, Span, chance, number,
};

/// The code of what is wrong after a change.
fn wrong(change: impl FnOnce(&mut Contents)) -> &'static str {
    let mut contents = county::contents(false);
    change(&mut contents);
    Publication::new(contents).err().map_or("nothing", |error| error.code())
}

#[test]
fn the_made_up_county_is_in_order_in_both_editions() {
    assert_eq!(wrong(|_| ()), "nothing");
    assert!(Publication::new(county::contents(true)).is_ok());
}

#[test]
fn each_thing_that_can_be_wrong_is_found_and_named() {
    type Change = Box<dyn FnOnce(&mut Contents)>;
    let cases: Vec<(&str, Change)> = vec![
        ("empty-text", Box::new(|c| c.place.name.en = " ".into())),
        ("empty-text", Box::new(|c| c.tables[0].dims[0].values[3].label.zh.clear())),
        ("empty-text", Box::new(|c| c.figures[0].source.clear())),
        ("bad-hash", Box::new(|c| c.head.root = "4F1C".into())),
        ("bad-hash", Box::new(|c| c.manifest.pop().map_or((), drop))),
        ("bad-code", Box::new(|c| c.place.code = "9901 01".into())),
        ("bad-code", Box::new(|c| c.figures[0].id = "Registered".into())),
        ("bad-code", Box::new(|c| c.figures[0].scale = 0.0)),
        ("bad-code", Box::new(|c| c.tables[1].dims[0].values[1].code = "2024-13".into())),
        ("bad-code", Box::new(|c| c.tables[2].dims[1].values[1].code = "1".into())),
        ("bad-code", Box::new(|c| c.tables[2].dims[0].values[1].code = "0-4".into())),
        ("bad-code", Box::new(|c| c.tables[0].dims[0].values[0].parent = Some("990101101000".into()))),
        ("unknown", Box::new(|c| c.tables[0].dims[0].values[1].parent = Some("990101999999".into()))),
        ("twice", Box::new(|c| c.tables[3].id = c.tables[4].id.clone())),
        ("twice", Box::new(|c| c.tables[1].dims[0].values[2].code = "2024-10".into())),
        ("twice", Box::new(|c| c.tables[0].cells.extend_from_within(..1))),
        ("unknown", Box::new(|c| c.tables[0].figures.push("nobody_defined".into()))),
        ("unknown", Box::new(|c| c.tables[0].cells[0].keys[0] = "990101999999".into())),
        ("unknown", Box::new(|c| c.earlier[0].changed[0].keys[0] = "990101999999".into())),
        ("unknown", Box::new(|c| c.report.keys.push("nobody_defined".into()))),
        ("wrong-keys", Box::new(|c| c.tables[0].cells[0].keys.push("M".into()))),
        ("bad-number", Box::new(|c| c.tables[0].cells[0].value = None)),
        ("bad-number", Box::new(|c| c.tables[0].cells[0].value = Some(f64::NAN))),
        ("bad-number", Box::new(|c| c.tables[0].cells[0].low = Some(1.0))),
        (
            "bad-number",
            Box::new(|c| (c.tables[0].cells[0].low, c.tables[0].cells[0].high) = (Some(2.0), Some(1.0))),
        ),
        ("disagreement", Box::new(|c| c.tables[1].cells[0].value = Some(1.0))),
        ("disagreement", Box::new(|c| c.tables[1].cells[0].mark = Mark::Hidden)),
        ("bad-table", Box::new(|c| c.tables[2].dims[1].kind = DimKind::MotherAge)),
        ("edition-order", Box::new(|c| c.edition = 1)),
        ("edition-order", Box::new(|c| c.earlier[0].edition = 0)),
        ("bad-loss", Box::new(|c| c.loss.share_of_counts = 1.5)),
        ("bad-loss", Box::new(|c| c.loss.hidden = u64::MAX)),
        (
            "bad-picture",
            Box::new(|c| {
                c.report.pictures.push(Picture::Trend {
                    table: "ages".into(),
                    figures: vec!["registered_population".into()],
                })
            }),
        ),
        (
            "bad-picture",
            Box::new(|c| c.report.pictures.push(Picture::Trend { table: "places".into(), figures: vec![] })),
        ),
        (
            "bad-picture",
            Box::new(|c| {
                c.report
                    .pictures
                    .push(Picture::Funnel { table: "places".into(), figure: "crude_birth_rate".into() })
            }),
        ),
        (
            "bad-picture",
            Box::new(|c| {
                c.report.pictures.push(Picture::Ratio {
                    figure: "sex_ratio_at_birth".into(),
                    table: None,
                    reference: 0.0,
                })
            }),
        ),
    ];
    for (at, (code, change)) in cases.into_iter().enumerate() {
        // An age under the mother's kind needs valid ages; the sexes of that table are none.
        let found = wrong(change);
        assert!(
            found == code || (code == "bad-table" && found == "bad-code"),
            "case {at}: {found}, not {code}"
        );
    }
}

#[test]
fn a_persons_age_and_the_mothers_age_do_not_share_a_table() {
    let found = wrong(|contents| {
        let mut dim = contents.tables[2].dims[0].clone();
        dim.kind = DimKind::MotherAge;
        contents.tables[2].dims[1] = dim;
    });
    assert_eq!(found, "bad-table");
}

#[test]
fn errors_say_what_and_where() {
    let mut contents = county::contents(false);
    contents.tables[1].cells[0].value = Some(1.0);
    let error = Publication::new(contents).expect_err("two tables disagree");
    assert_eq!(
        error.to_string(),
        "births 2024-10..2025-09 is one thing in table places and another in table months: a mark must hold in every table"
    );
    assert!(matches!(error, PublicationError::Disagreement { .. }));
}

#[test]
fn hidden_cells_lose_their_numbers_at_the_door() {
    let publication = publication();
    let cells = || publication.contents().tables.iter().flat_map(|table| &table.cells);
    let hidden: Vec<&Cell> = cells().filter(|cell| !cell.mark.is_shown()).collect();
    assert!(hidden.len() > 50);
    for cell in hidden {
        let numbers = [cell.value, cell.numerator, cell.denominator, cell.low, cell.high];
        assert!(numbers.iter().all(Option::is_none), "{cell:?}");
    }
    assert!(cells().any(|cell| cell.mark == Mark::FewPeople && cell.value.is_some()));
}

#[test]
fn a_headline_is_found_in_whichever_table_has_it() {
    let publication = publication();
    let births = publication.headline("births").and_then(|cell| cell.value);
    let places = publication.table("places").expect("a table of the county");
    let whole = places.cells.iter().find(|cell| cell.figure == "births" && cell.keys == ["990101000000"]);
    assert_eq!(births, whole.and_then(|cell| cell.value));
    assert!(publication.headline("households").is_some(), "all categories together");
    assert!(publication.headline("nobody_defined").is_none());
}

#[test]
fn periods_are_written_as_sdmx_names_them() {
    let cases = [
        ("2005-10..2006-09", "2005-10-01/P12M", "A", 12),
        ("2005-01..2005-12", "2005", "A", 12),
        ("2005-07..2005-12", "2005-S2", "S", 6),
        ("2005-10..2006-03", "2005-10-01/P6M", "S", 6),
        ("2005-04..2005-06", "2005-Q2", "Q", 3),
        ("2005-02..2005-04", "2005-02-01/P3M", "Q", 3),
        ("2005-10", "2005-10", "M", 1),
        ("2005-10..2005-11", "2005-10-01/P2M", "_O", 2),
    ];
    for (code, time, freq, months) in cases {
        let span = Span::parse(code).expect("a period");
        assert_eq!(
            (span.sdmx_time().as_str(), span.sdmx_freq(), span.n_months()),
            (time, freq, months),
            "{code}"
        );
    }
    for code in ["2005", "2005-13", "2005-10..2005-09", "2005-1", "05-10", "", "2005-10..", "2005-10-01"] {
        assert_eq!(Span::parse(code), None, "{code}");
    }
    assert_eq!(Span::parse("2023-12..2024-02").map(Span::last), Some(date(2024, 2, 29)));
    assert_eq!(Span::new(date(2024, 1, 2), date(2024, 1, 31)), None);
}

#[test]
fn ages_are_read_from_their_codes() {
    let band = |first, last| Some(AgeBand { first, last });
    let cases = [
        ("Y0", band(0, Some(0))),
        ("Y_LT1", band(0, Some(0))),
        ("Y1T4", band(1, Some(4))),
        ("Y_GE100", band(100, None)),
        ("Y4T1", None),
        ("Y", None),
        ("Y_LT0", None),
        ("YxT4", None),
        ("15", None),
    ];
    for (code, expected) in cases {
        assert_eq!(AgeBand::parse(code), expected, "{code}");
    }
}

#[test]
fn numbers_are_printed_the_same_way_everywhere() {
    assert_eq!(number::plain(-0.0, 0), "0");
    assert_eq!(number::plain(-1.835, 2), "-1.83");
    assert_eq!(number::grouped(999.0, 0), "999");
    assert_eq!(number::grouped(1_000_000.0, 0), "1,000,000");
    assert_eq!(number::grouped(-999_999.96, 1), "−1,000,000.0");
    assert_eq!(number::grouped_shortest(138_669.5), "138,669.5");
    assert_eq!(number::grouped_shortest(138_669.0), "138,669");
    assert_eq!(number::grouped_shortest(1.0 / 3.0), "0.33");
    assert_eq!(number::shortest(-0.0), "0");
}

#[test]
fn chance_is_judged_by_the_kind_of_figure() {
    let publication = publication();
    let figure = |id: &str| publication.figure(id).expect("a figure of the county");
    let verdict = |id: &str, now: &Cell, before: &Cell| {
        chance::compare(figure(id), now, before, (12, 12)).map(|found| found.verdict)
    };
    let count = |value: f64| cell(&[], "births", value);
    assert_eq!(verdict("births", &count(838.0), &count(860.0)), Some(chance::Verdict::WithinChance));
    assert_eq!(verdict("births", &count(738.0), &count(860.0)), Some(chance::Verdict::Lower));
    assert_eq!(verdict("births", &count(980.0), &count(860.0)), Some(chance::Verdict::Higher));
    let people = |value: f64| cell(&[], "registered_population", value);
    assert_eq!(verdict("registered_population", &people(5.0), &people(9.0)), Some(chance::Verdict::Counted));
    // 708 boys and 627 girls are no further from 105:100 than chance, and so from a year with that ratio.
    let ratio = |boys: f64, girls: f64| Cell {
        value: Some(100.0 * boys / girls),
        numerator: Some(boys),
        denominator: Some(girls),
        ..cell(&[], "sex_ratio_at_birth", 0.0)
    };
    let verdict_of = |now, before| verdict("sex_ratio_at_birth", &now, &before);
    assert_eq!(verdict_of(ratio(708.0, 627.0), ratio(683.0, 650.0)), Some(chance::Verdict::WithinChance));
    assert_eq!(verdict_of(ratio(780.0, 555.0), ratio(683.0, 650.0)), Some(chance::Verdict::Higher));
    // Only an interval: its halves are joined.
    let increase = |value: f64, half: f64| Cell {
        low: Some(value - half),
        high: Some(value + half),
        ..cell(&[], "natural_increase", value)
    };
    let verdict_of = |now, before| verdict("natural_increase", &now, &before);
    assert_eq!(verdict_of(increase(1.0, 0.6), increase(0.2, 0.6)), Some(chance::Verdict::WithinChance));
    assert_eq!(verdict_of(increase(1.0, 0.5), increase(0.2, 0.5)), Some(chance::Verdict::Higher));
    let hidden = Cell { mark: Mark::Hidden, ..count(3.0) };
    assert_eq!(verdict("births", &count(9.0), &hidden), None);
    // A ratio of two stocks has no chance in it, if its definition names no interval.
    let mut stock = figure("sex_ratio_at_birth").clone();
    stock.interval = None;
    let found = chance::compare(&stock, &ratio(780.0, 555.0), &ratio(683.0, 650.0), (12, 12));
    assert_eq!(found.map(|found| found.verdict), Some(chance::Verdict::Counted));
}
