//! Made-up closes of every awkward kind, and ways to split their tables.

use jiff::ToSpan;
use jiff::civil::Date;
use proptest::prelude::*;

use crate::dim::Dim;
use crate::set::{Set, Table};
use crate::snapshot::{EventRow, ResidenceRow, SecondSourceRow};
use crate::tests::sample::{COUNTY, Sample, TOWNSHIPS, VILLAGES, day};

fn near(first: Date, from: i64, to: i64) -> impl Strategy<Value = Date> {
    prop_oneof![
        3 => (from..to).prop_map(move |days| first.saturating_add(days.days())),
        1 => (0..26_i64).prop_map(move |n| first.first_of_month().saturating_add(n.months())),
        1 => (0..26_i64).prop_map(move |n| first.first_of_month().saturating_add(n.months()).yesterday().unwrap()),
    ]
}

fn birth(first: Date) -> impl Strategy<Value = Date> {
    let years = prop_oneof![0..3_i64, 14..52_i64, 98..131_i64];
    prop_oneof![
        6 => (years, near(first, -5, 400)).prop_map(|(years, on)| on.saturating_sub(years.years())),
        1 => Just(day("2004-02-29")),
        1 => Just(day("1984-02-29")),
        1 => Just(day("0001-01-01")),
    ]
}

fn sexes() -> impl Strategy<Value = u8> {
    prop_oneof![6 => 1..=2_u8, 1 => Just(9), 1 => Just(0)]
}

fn a_place() -> impl Strategy<Value = u64> {
    prop_oneof![6 => prop::sample::select(VILLAGES.to_vec()), 1 => Just(TOWNSHIPS[0]), 1 => Just(COUNTY)]
}

fn residence(first: Date) -> impl Strategy<Value = Vec<ResidenceRow>> {
    let row = (
        (1..400_u64, sexes(), 1..=3_u8, a_place(), 1..3_u8, any::<bool>()),
        birth(first),
        prop::option::of(near(first, -300, 800)),
        prop_oneof![2 => near(first, -60, 800), 3 => near(first, -900, -1)],
        prop::option::weighted(0.4, prop_oneof![0..60_i64, 0..1500_i64]),
        prop::option::of(prop_oneof![1..8_u64, 1..=u64::MAX]),
    );
    let row = row.prop_map(
        |((entry, sex, status, place, household_kind, roster), birth, since, from, stay, household)| {
            let to = stay.map(|days| from.saturating_add(days.days()));
            let ever_married_since = since;
            let person = [3; 16];
            ResidenceRow {
                person,
                entry,
                sex,
                birth,
                ever_married_since,
                household_kind,
                status,
                place,
                from,
                to,
                roster,
                household,
            }
        },
    );
    prop::collection::vec(row, 0..60)
}

fn events(first: Date) -> impl Strategy<Value = Vec<EventRow>> {
    let kinds: Vec<&str> = Set::ALL
        .iter()
        .filter(|set| set.table() == Table::Events)
        .filter_map(|set| set.event_kind())
        .collect();
    let row = (
        (1000..1400_u64, prop::sample::select(kinds), sexes(), a_place(), any::<bool>()),
        near(first, -90, 500),
        0..120_i64,
        birth(first),
        (
            prop::option::of(0..7_u8),
            prop::option::of(0..60_i64),
            prop::option::of(birth(first)),
            prop::option::of(any::<bool>()),
        ),
    );
    let row = row.prop_map(
        |(
            (entry, kind, sex, place, registered),
            on,
            delay,
            birth,
            (birth_order, registered_on, mother_birth, matched),
        )| {
            EventRow {
                entry,
                kind: kind.into(),
                on,
                recorded_on: on.saturating_add(delay.days()),
                place,
                person: [4; 16],
                sex,
                birth,
                birth_order,
                registered,
                registered_on: registered_on.map(|days| on.saturating_add(days.days())),
                mother_birth,
                matched,
            }
        },
    );
    prop::collection::vec(row, 0..150)
}

fn second_source(first: Date) -> impl Strategy<Value = Vec<SecondSourceRow>> {
    let kinds = prop::sample::select(vec!["facility_birth", "funeral_death"]);
    let row = (
        2000..2400_u64,
        kinds,
        near(first, -30, 400),
        prop::option::weighted(0.8, a_place()),
        sexes(),
        any::<bool>(),
    );
    let row = row.prop_map(|(entry, kind, on, place, sex, matched)| SecondSourceRow {
        entry,
        kind: kind.into(),
        on,
        recorded_on: on,
        place,
        sex,
        matched,
    });
    prop::collection::vec(row, 0..40)
}

pub fn samples() -> impl Strategy<Value = Sample> {
    let periods = [
        ("2005-10-01", "2006-09-30"),
        ("2004-01-01", "2004-12-31"),
        ("2004-02-01", "2004-02-29"),
        ("2005-11-15", "2006-02-10"),
        ("2003-12-15", "2005-03-02"),
        ("2003-03-01", "2005-02-28"),
        ("2005-03-01", "2005-03-01"),
    ];
    prop::sample::select(periods.to_vec()).prop_flat_map(|(first, last)| {
        let period = (day(first), day(last));
        (residence(period.0), events(period.0), second_source(period.0)).prop_map(
            move |(residence, events, second_source)| Sample { period, residence, events, second_source },
        )
    })
}

pub fn cuts() -> impl Strategy<Value = Vec<Dim>> {
    let one = |dims: &[Dim]| prop::option::of(prop::sample::select(dims.to_vec()));
    let dims = (
        one(&[Dim::County, Dim::Township, Dim::Village]),
        one(&[Dim::Age5, Dim::Age1]),
        one(&[Dim::Month]),
        one(&[Dim::Sex]),
        prop::option::weighted(0.2, Just(Dim::BirthOrder)),
    );
    dims.prop_map(|(place, age, month, sex, order)| {
        [age, place, sex, month, order].into_iter().flatten().collect()
    })
}
