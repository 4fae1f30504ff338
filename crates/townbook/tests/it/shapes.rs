//! The JSON that programs rely on: exact keys, and what the numbers in it must agree on.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use crate::book::{Book, keys};
use crate::counties::{County, by_id};

/// Figures that may be split by village; the rest tell too much of too few.
const BY_VILLAGE: [&str; 13] = [
    "births",
    "crude_birth_rate_per_1000_end",
    "deaths",
    "ever_married_women_15_49",
    "marriages",
    "moves_in",
    "moves_out",
    "natural_increase_per_1000_end",
    "registered_living_elsewhere",
    "registered_population",
    "resident_registered_elsewhere",
    "roster_rows",
    "women_15_49",
];

fn check_figure(figure: &Value) {
    let promised = ["denominator", "edition", "id", "interval", "numerator", "suppressed", "value"];
    assert_eq!(keys(figure), promised);
    assert!(figure["id"].is_string() && figure["suppressed"].is_boolean(), "{figure}");
    assert!(figure["numerator"].is_i64(), "{figure}");
    let denominator = &figure["denominator"];
    assert!(denominator.is_null() || denominator.as_f64().is_some_and(|below| below >= 0.0), "{figure}");
    assert_eq!(figure["edition"], 1, "{figure}");
    if !figure["interval"].is_null() {
        let ends = figure["interval"].as_array().unwrap();
        let [lo, hi] = [ends[0].as_f64().unwrap(), ends[1].as_f64().unwrap()];
        assert!(ends.len() == 2 && lo <= hi, "{figure}");
        let value = figure["value"].as_f64().unwrap();
        assert!(lo - 0.005 <= value && value <= hi + 0.005, "the value lies in its interval: {figure}");
    }
    if figure["suppressed"] == true {
        assert!(figure["value"].is_null() && figure["interval"].is_null(), "{figure}");
    }
}

/// The cells of a split table, each figure checked.
fn cells(book: &Book, by: &str) -> BTreeMap<String, Value> {
    let answer = book.figures(&["--by", by]);
    assert_eq!(keys(&answer), ["cells", "period", "place"]);
    let mut cells = BTreeMap::new();
    for cell in answer["cells"].as_array().unwrap() {
        assert_eq!(keys(cell), ["by", "figures"]);
        cell["figures"].as_array().unwrap().iter().for_each(check_figure);
        let by = cell["by"].as_str().unwrap().to_owned();
        assert_eq!(cells.insert(by, cell["figures"].clone()), None, "a cell stands once");
    }
    cells
}

/// A count over all cells.
fn sum(cells: &BTreeMap<String, Value>, id: &str) -> u64 {
    let value = |figures: &Value| by_id(figures).get(id).and_then(|f| f["numerator"].as_u64());
    cells.values().map(|figures| value(figures).unwrap_or_else(|| panic!("{id} is not split"))).sum()
}

#[test]
fn figures_of_the_whole_county_and_of_its_parts() {
    let county = County::make(&county::Plan::demo());
    let book = county.sealed_book("book");
    let whole = book.figures(&[]);
    assert_eq!(keys(&whole), ["figures", "period", "place"]);
    assert_eq!(whole["period"], json!(["2005-10-01", "2006-09-30"]));
    assert_eq!(whole["place"], "990101000000");
    let figures = whole["figures"].as_array().unwrap();
    figures.iter().for_each(check_figure);
    let pack = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../pack/figures");
    let defined = std::fs::read_dir(pack).unwrap().map(|item| item.unwrap().path());
    let mut defined: Vec<String> = defined
        .filter(|path| path.extension().is_some_and(|end| end == "toml"))
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    defined.sort();
    assert!(defined.len() >= 60, "{defined:?}");
    let mut shown: Vec<&str> = figures.iter().map(|figure| figure["id"].as_str().unwrap()).collect();
    shown.sort_unstable();
    assert_eq!(shown, defined, "every figure that is defined, and no other");
    let whole = by_id(&whole["figures"]);

    let villages = cells(&book, "village");
    let townships = cells(&book, "township");
    let months = cells(&book, "month");
    assert_eq!((villages.len(), townships.len(), months.len()), (12, 2, 12));
    assert!(months.keys().next().is_some_and(|m| m == "2005-10"), "{:?}", months.keys());
    for id in ["births", "deaths", "marriages", "moves_in", "moves_out"] {
        let n = whole[id]["value"].as_u64().unwrap();
        assert!(n > 0, "{id}: a county in which nothing happened shows nothing");
        for parts in [&villages, &townships, &months] {
            assert_eq!(sum(parts, id), n, "{id} in {:?}", parts.keys());
        }
    }
    for id in ["registered_population", "women_15_49", "roster_rows"] {
        let n = whole[id]["value"].as_u64().unwrap();
        assert_eq!((sum(&villages, id), sum(&townships, id)), (n, n), "{id}");
    }
    let stock = by_id(&months["2006-09"])["registered_population"]["value"].clone();
    assert_eq!(stock, whole["registered_population"]["value"], "the last month ends with the year");
    for id in BY_VILLAGE {
        assert!(villages.values().all(|f| by_id(f).contains_key(id)), "{id} is split by village");
    }
    for id in ["births_parity_3_plus", "infant_deaths"] {
        assert!(
            villages.values().all(|f| !by_id(f).contains_key(id)),
            "{id} by village would point at people"
        );
    }
}

#[test]
fn figures_of_one_place() {
    let county = County::small(21);
    let book = county.sealed_book("book");
    let townships = book.figures(&["--by", "township"]);
    for cell in townships["cells"].as_array().unwrap() {
        let code = cell["by"].as_str().unwrap();
        let one = book.figures(&["--place", code]);
        assert_eq!(one["place"], code);
        let one = by_id(&one["figures"]);
        for (id, figure) in by_id(&cell["figures"]) {
            assert_eq!(one[id], figure, "{code}");
        }
    }
    let two = book.figures(&["--id", "deaths", "--id", "births"]);
    let ids: Vec<&str> =
        two["figures"].as_array().unwrap().iter().map(|f| f["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["deaths", "births"], "those asked for, in that order");
}

#[test]
fn the_same_close_gives_the_same_bytes() {
    let county = County::small(22);
    let book = county.sealed_book("book");
    for by in [&[][..], &["--by", "village"], &["--by", "month"], &["--by", "sex"]] {
        assert_eq!(book.figures(by), book.figures(by));
    }
}
