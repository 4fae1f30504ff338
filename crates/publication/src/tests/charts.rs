//! Pictures: nothing is drawn that is not known, and nothing outside the frame.

use proptest::prelude::*;

use crate::AgeBand;
use crate::chart::bars::{self, Bar, Bars, Scale};
use crate::chart::funnel::{self, Dot, Funnel};
use crate::chart::pyramid::{self, Band, BroadAge, Pyramid, merged};
use crate::chart::trend::{self, Line, Point, Trend};
use crate::chart::{Caption, Width};

fn caption() -> Caption {
    Caption { id: "en-1".into(), title: "A <title> & more".into(), description: "What it shows".into() }
}

fn band(age: u32, men: Option<f64>, women: Option<f64>, elsewhere: Option<f64>) -> Band {
    let last = (age < 90).then_some(age + 4);
    Band {
        ages: AgeBand { first: age, last },
        men,
        women,
        men_elsewhere: elsewhere,
        women_elsewhere: elsewhere,
    }
}

fn pyramid(bands: Vec<Band>) -> Pyramid {
    let text = |text: &str| text.to_owned();
    Pyramid {
        caption: caption(),
        bands,
        broad: vec![
            BroadAge { first: 0, label: text("0–14"), share: text("20%") },
            BroadAge { first: 15, label: text("15 and over"), share: text("80%") },
        ],
        men: text("Men"),
        women: text("Women"),
        age: text("Age"),
        unit: String::new(),
        here: text("Living here"),
        elsewhere: text("Living elsewhere"),
        gap: text("c"),
    }
}

fn trend(points: Vec<Option<Point>>) -> Trend {
    Trend {
        caption: caption(),
        times: (1..=points.len()).map(|at| at.to_string()).collect(),
        lines: vec![Line { label: "Births".into(), points }],
        unit: "‰".into(),
        decimals: 1,
        level: Some((5.0, "Mean 5.0".into())),
    }
}

fn bars_of(scale: Scale, values: &[Option<f64>]) -> Bars {
    let bar = |value: &Option<f64>| Bar {
        label: "Qingshi".into(),
        value: *value,
        interval: value.map(|value| (value * 0.9, value * 1.1)),
        mark: "too few to publish".into(),
    };
    Bars {
        caption: caption(),
        bars: values.iter().map(bar).collect(),
        scale,
        reference: Some((105.0, "105".into())),
        decimals: 1,
    }
}

fn funnel_of(dots: Vec<Dot>) -> Funnel {
    Funnel {
        caption: caption(),
        dots,
        common: 0.9,
        common_label: "County 90%".into(),
        chance: "Range of chance".into(),
        cases: "cases".into(),
    }
}

/// All numbers of the drawing's attributes.
fn numbers(svg: &str) -> Vec<f64> {
    let attributes = svg.split('"').skip(1).step_by(2);
    let coordinates = attributes
        .filter(|text| text.starts_with('M') || text.starts_with(|c: char| c.is_ascii_digit() || c == '-'));
    coordinates
        .flat_map(|text| text.split(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-')))
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().expect("a number"))
        .collect()
}

/// What holds for every picture.
fn sound(svg: &str) {
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>"), "{svg}");
    assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
    assert!(!svg.contains("style=") && !svg.contains("<title>A <"), "{svg}");
    assert!(svg.contains("A &lt;title&gt; &amp; more</title>") && svg.contains("What it shows</desc>"));
    assert!(numbers(svg).iter().all(|number| (-400.0..2000.0).contains(number)), "{svg}");
}

fn value() -> impl Strategy<Value = Option<f64>> {
    prop_oneof![Just(None), Just(Some(0.0)), (1.0..1e6f64).prop_map(|value| Some(value.round()))]
}

proptest! {
    #[test]
    fn every_picture_stays_inside_its_frame_whatever_it_is_given(
        values in proptest::collection::vec((value(), value(), value()), 0..19),
        dots in proptest::collection::vec((0u64..300, 0.0..1.0f64), 0..80),
        width in prop_oneof![Just(Width::Wide), Just(Width::Narrow)],
    ) {
        let bands = values.iter().enumerate().map(|(at, (men, women, elsewhere))| {
            let elsewhere = elsewhere.map(|part| part.min(men.unwrap_or(0.0)).min(women.unwrap_or(0.0)));
            band(at as u32 * 5, *men, *women, elsewhere)
        });
        sound(&pyramid::draw(&pyramid(bands.collect()), width));
        let points = values.iter().map(|(value, low, _)| value.map(|value| Point {
            value,
            interval: low.map(|low| (low.min(value), value * 1.2)),
        }));
        sound(&trend::draw(&trend(points.collect()), width));
        let only: Vec<Option<f64>> = values.iter().map(|(value, _, _)| *value).collect();
        sound(&bars::draw(&bars_of(Scale::Around, &only), width));
        sound(&bars::draw(&bars_of(Scale::FromZero, &only), width));
        let dots = dots.into_iter().map(|(n_cases, share)| Dot {
            label: "somewhere".into(),
            n_cases,
            n_part: (n_cases as f64 * share) as u64,
        });
        sound(&funnel::draw(&funnel_of(dots.collect()), width));
    }

    #[test]
    fn merging_the_oldest_ages_keeps_everyone_and_leaves_no_small_last_step(
        counts in proptest::collection::vec((0u32..40, 0u32..40), 2..20),
    ) {
        let bands: Vec<Band> = counts.iter().enumerate()
            .map(|(at, (men, women))| band(at as u32 * 5, Some(f64::from(*men)), Some(f64::from(*women)), None)).collect();
        let merged = merged(&bands, 5.0);
        let sum = |bands: &[Band]| bands.iter().map(|band| band.men.unwrap_or(0.0) + band.women.unwrap_or(0.0)).sum::<f64>();
        prop_assert_eq!(sum(&bands), sum(&merged));
        let last = merged.last().expect("a step");
        let small = |number: Option<f64>| number.is_some_and(|number| number > 0.0 && number < 5.0);
        prop_assert!(merged.len() == 1 || !(small(last.men) || small(last.women)));
    }
}

#[test]
fn a_hidden_step_is_a_gap_with_its_mark_and_splits_the_outline() {
    let whole = pyramid::draw(
        &pyramid(vec![
            band(0, Some(9.0), Some(9.0), None),
            band(5, Some(8.0), Some(8.0), None),
            band(10, Some(7.0), Some(7.0), None),
        ]),
        Width::Wide,
    );
    let gap = pyramid::draw(
        &pyramid(vec![
            band(0, Some(9.0), Some(9.0), None),
            band(5, None, Some(8.0), None),
            band(10, Some(7.0), Some(7.0), None),
        ]),
        Width::Wide,
    );
    assert_eq!(whole.matches("class=\"s1\"").count(), 1);
    assert_eq!(gap.matches("class=\"s1\"").count(), 2);
    assert!(gap.contains(">c</text>") && !whole.contains(">c</text>"));
    // The men's sum would give the hidden number away.
    assert!(whole.contains(">24</text>"));
    assert_eq!(gap.matches(">24</text>").count(), 1);
}

#[test]
fn splitting_stops_where_either_part_is_small() {
    let merged = merged(
        &[
            band(0, Some(90.0), Some(90.0), Some(20.0)),
            band(5, Some(60.0), Some(60.0), Some(3.0)),
            band(10, Some(60.0), Some(60.0), Some(20.0)),
        ],
        5.0,
    );
    assert_eq!(merged.iter().map(|band| band.men_elsewhere).collect::<Vec<_>>(), [Some(20.0), None, None]);
}

#[test]
fn a_trend_begins_at_zero_and_breaks_where_a_number_is_hidden() {
    let point = |value: f64| Some(Point { value, interval: Some((value - 1.0, value + 1.0)) });
    let svg = trend::draw(&trend(vec![point(5.0), point(6.0), None, point(5.5), point(5.0)]), Width::Wide);
    assert_eq!(svg.matches("class=\"line l1\"").count(), 2);
    assert_eq!(svg.matches("class=\"band sa\"").count(), 2);
    assert!(
        svg.contains(">0</text>")
            && svg.contains(">Births<tspan dx=\"5\">5.0</tspan></text>")
            && svg.contains(">4.0–6.0</text>")
    );
}

#[test]
fn a_funnel_names_only_what_lies_outside() {
    let dot = |label: &str, n_cases, n_part| Dot { label: label.into(), n_cases, n_part };
    let svg = funnel::draw(
        &funnel_of(vec![dot("Inside", 40, 35), dot("Outside", 40, 20), dot("Nobody", 0, 0)]),
        Width::Narrow,
    );
    assert!(svg.contains(">Outside</text>") && svg.contains("20/40, 50%"));
    assert!(!svg.contains("Inside") && !svg.contains("Nobody"));
    assert_eq!(svg.matches("class=\"fan\"").count(), 2);
}

#[test]
fn a_number_that_is_not_shown_is_a_mark_and_no_bar() {
    let svg = bars::draw(&bars_of(Scale::Around, &[Some(109.0), None]), Width::Wide);
    assert_eq!(svg.matches("class=\"whisker\"").count(), 1);
    assert!(svg.contains("too few to publish") && svg.contains(">109.0 (98.1–119.9)</text>"));
}

#[test]
fn the_charts_style_sheet_gives_every_class_of_a_drawing_its_meaning() {
    let svg = bars::draw(&bars_of(Scale::Around, &[Some(1.0)]), Width::Wide);
    let classes = svg
        .split("class=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .flat_map(str::split_whitespace);
    for class in classes {
        assert!(crate::chart::CSS.contains(&format!(".{class}")), "{class}");
    }
}
