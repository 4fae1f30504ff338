use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::*;
use crate::samples::place_code as code;

#[test]
fn codes_are_read_in_every_form() {
    for text in ["990101100200", " 990101100200\u{3000}", "９９０１０１１００２００", "990101100200220"]
    {
        assert_eq!(PlaceCode::parse(text).map(|c| c.to_string()), Ok("990101100200".to_owned()), "{text:?}");
    }
    for (text, error) in [
        ("", PlaceCodeError::Length { digits: 0 }),
        ("990101", PlaceCodeError::Length { digits: 6 }),
        ("9901011002000", PlaceCodeError::Length { digits: 13 }),
        ("99010110020A", PlaceCodeError::Character { found: 'A' }),
        ("001010100200", PlaceCodeError::NoProvince),
    ] {
        assert_eq!(PlaceCode::parse(text), Err(error), "{text:?}");
    }
}

#[test]
fn a_code_tells_its_level_and_what_is_above() {
    for (text, level, parent) in [
        ("990000000000", Level::Province, None),
        ("990100000000", Level::Prefecture, Some("990000000000")),
        ("990101000000", Level::County, Some("990100000000")),
        ("990101100000", Level::Township, Some("990101000000")),
        ("990101100200", Level::Village, Some("990101100000")),
        // A county directly under its province, and a village directly under its county.
        ("990001000000", Level::County, Some("990000000000")),
        ("990101000200", Level::Village, Some("990101000000")),
    ] {
        assert_eq!(code(text).level(), level, "{text}");
        assert_eq!(code(text).parent(), parent.map(code), "{text}");
    }
    let village = code("990101100200");
    assert_eq!(village.ancestor(Level::County), Some(code("990101000000")));
    assert_eq!(village.ancestor(Level::Village), Some(village));
    assert_eq!(code("990101000000").ancestor(Level::Township), None);
    assert!(code("990101000000").contains(village));
    assert!(village.contains(village));
    assert!(!village.contains(code("990101000000")));
    assert!(!code("990101101000").contains(village));
}

fn place(text: &str, parent: Option<&str>, from: Option<Date>, to: Option<Date>, next: &[&str]) -> Place {
    Place {
        code: code(text),
        name: text.into(),
        level: code(text).level(),
        parent: parent.map(code),
        valid_from: from,
        valid_to: to,
        successors: next.iter().map(|text| code(text)).collect(),
    }
}

fn county() -> Places {
    let mut places = Places::new();
    for (text, parent) in [
        ("990101000000", None),
        ("990101100000", Some("990101000000")),
        ("990101100200", Some("990101100000")),
    ] {
        places.insert(place(text, parent, None, None, &[])).unwrap();
    }
    places
}

#[test]
fn a_place_that_does_not_fit_is_refused_by_name() {
    let day = date(2005, 1, 1);
    let top = Some("990101100000");
    let mut wrong_level = place("990101100201", top, None, None, &[]);
    wrong_level.level = Level::Township;
    let mut ended = place("990101100202", top, None, Some(day), &[]);
    let mut places = county();
    places.insert(ended.clone()).unwrap();
    ended.valid_from = Some(date(2004, 12, 31));
    for (place, wanted) in [
        (wrong_level, "place.level_differs"),
        (place("990101100201", top, Some(day), Some(day), &[]), "place.dates_reversed"),
        (place("990101100201", Some("990101101000"), None, None, &[]), "place.parent_not_above"),
        (place("990101100201", Some("990101100201"), None, None, &[]), "place.parent_not_above"),
        (place("990102100201", Some("990102100000"), None, None, &[]), "place.parent_unknown"),
        (ended, "place.overlap"),
    ] {
        let conflict: Conflict = places.insert(place).unwrap_err().into();
        assert_eq!(conflict.code.as_str(), wanted);
        let names: Vec<&str> = conflict.args.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, conflict.code.args(), "{wanted}");
    }
    assert_eq!(places.len(), 4);
}

use crate::finding::Conflict;

#[test]
fn the_same_first_day_replaces_and_another_one_follows() {
    let mut places = county();
    let (end, start) = (date(2005, 1, 1), date(2007, 1, 1));
    let top = Some("990101100000");
    places.insert(place("990101100200", top, None, Some(end), &[])).unwrap();
    places.insert(place("990101100200", top, Some(start), None, &[])).unwrap();
    let village = code("990101100200");
    for (day, is_valid) in
        [(date(2004, 12, 31), true), (end, false), (date(2006, 12, 31), false), (start, true)]
    {
        assert_eq!(places.valid_on(village, day).is_some(), is_valid, "{day}");
    }
    assert_eq!(places.get(village).and_then(|place| place.valid_from), Some(start));
    assert_eq!(places.children(code("990101100000")).count(), 1);
    assert_eq!(places.iter().count(), 3);
}

#[test]
fn successors_are_followed_through_the_chain_and_never_for_ever() {
    let mut places = county();
    let top = Some("990101100000");
    let (first, second) = (date(2005, 1, 1), date(2007, 1, 1));
    let (a, b, c) = ("990101100201", "990101100202", "990101100203");
    places.insert(place(a, top, None, Some(first), &[b, "990101100200"])).unwrap();
    places.insert(place(b, top, None, Some(second), &[c, a])).unwrap();
    places.insert(place(c, top, Some(second), None, &[])).unwrap();
    let on = |day| places.successors_on(code(a), day).iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(on(date(2004, 6, 1)), [a]);
    assert_eq!(on(first), ["990101100200", b]);
    assert_eq!(on(second), ["990101100200", c]);
    assert!(places.successors_on(code(c), first).is_empty(), "not yet valid");
    assert!(places.successors_on(code("990101100299"), first).is_empty(), "unknown");
}

fn any_code() -> impl Strategy<Value = PlaceCode> {
    (10_000_000_000_u64..1_000_000_000_000, prop::sample::select(vec![1_u64, 1000, 1_000_000, 100_000_000]))
        .prop_map(|(value, unit)| PlaceCode::from_u64(value - value % unit).unwrap())
}

proptest! {
    #[test]
    fn every_code_is_written_and_read_alike(code in any_code()) {
        prop_assert_eq!(PlaceCode::parse(&code.to_string()), Ok(code));
        prop_assert_eq!(PlaceCode::from_u64(code.as_u64()), Some(code));
    }

    #[test]
    fn parents_lead_to_the_province_and_hold_their_children(code in any_code()) {
        let above: Vec<PlaceCode> = std::iter::successors(code.parent(), |code| code.parent()).collect();
        prop_assert!(above.len() <= 4);
        for parent in &above {
            prop_assert!(parent.contains(code) && parent.level() < code.level());
            prop_assert_eq!(code.ancestor(parent.level()), Some(*parent));
        }
        prop_assert_eq!(above.last().map_or(code, |top| *top).level(), Level::Province);
    }
}
