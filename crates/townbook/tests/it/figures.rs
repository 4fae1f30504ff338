//! From drawers to the published table: every value, on counties made up here and on districts that
//! others made up.

use std::path::Path;

use county::{FuneralHome, Mess, Plan};

use crate::book::findings;
use crate::counties::{County, check_published, fixture, sealed_district};

fn check_county(plan: &Plan) {
    let county = County::make(plan);
    let book = county.book("book");
    let counts = book.import(&county.drawers(), &county.options());
    let what = format!("seed {} {:?}", plan.seed, plan.mess);
    assert_eq!(counts.refused, 0, "{what}: {:?}", findings(&counts));
    assert_eq!(counts.already, places(&county.drawers()), "{what}: init entered the places, and only these");
    book.close();
    let n_values = check_published(&book, &county.expected());
    assert!(n_values > 40, "{what}: {n_values} values");
    book.sound();
}

fn places(drawers: &Path) -> u64 {
    std::fs::read_to_string(drawers.join("places.csv")).unwrap().lines().count() as u64 - 1
}

#[test]
fn small_counties_as_villages_send_them() {
    for seed in [1, 2, 3, 20_060_930] {
        check_county(&Plan::small(seed));
    }
}

#[test]
fn small_counties_written_cleanly() {
    for seed in [4, 5, u64::MAX] {
        check_county(&Plan { mess: Mess::Clean, ..Plan::small(seed) });
    }
}

#[test]
fn a_small_county_with_a_funeral_home() {
    check_county(&Plan { funeral_home: FuneralHome::SendsList, ..Plan::small(6) });
}

#[test]
fn a_leap_year_and_a_year_of_this_century() {
    // Rosters of October 2007, so that the year has a 29 February.
    let plan = Plan { year: 2007, ..Plan::small(7) };
    let county = County::make(&plan);
    let book = county.filled_book("book");
    book.done(&["close", "--period", "2007-10..2008-09"]);
    let answer = book.done(&["figures", "--period", "2007-10..2008-09", "--id", "registered_population"]);
    let published = std::fs::read_to_string(county.expected().join("published.json")).unwrap();
    let published: serde_json::Value = serde_json::from_str(&published).unwrap();
    assert_eq!(answer["figures"][0]["value"], published["registered_population"]);
    assert_eq!(answer["period"], published["period"]);
}

#[test]
fn the_demo_county() {
    check_county(&Plan::demo());
}

#[test]
fn the_district_of_2006_to_the_digit() {
    let Some(folder) = fixture("district-2006") else { return };
    let room = tempfile::tempdir().unwrap();
    let (book, counts) = sealed_district(&folder, &room.path().join("book"));
    assert_eq!(counts.refused, 0, "{:?}", findings(&counts).first());
    assert_eq!(check_published(&book, &folder.join("expected")), 20 + 72 * 5);
    book.sound();
}
