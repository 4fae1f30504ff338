//! The engine against a plain recount in Rust that shares nothing with it but the row types: every figure,
//! every split, random closes.

use jiff::civil::Date;
use proptest::prelude::*;

use super::sample::{COUNTY, Sample, TOWNSHIPS, VILLAGES, ask, day, places};
use crate::builtin::BUILTIN;
use crate::definition::{Basis, FigureSet, Kind};
use crate::dim::Dim;
use crate::figure::{Ask, Cell, FigureValue, Part, Session};
use crate::snapshot::{EventRow, ResidenceRow};

const ALL_BY: [Option<Dim>; 6] =
    [None, Some(Dim::County), Some(Dim::Township), Some(Dim::Village), Some(Dim::Month), Some(Dim::Sex)];

/// The figures that are counted again here; the kernel's own tests count every set and column.
const RECOUNTED: [&str; 20] = [
    "registered_population",
    "women_15_49",
    "ever_married_women_15_49",
    "births",
    "births_parity_1",
    "births_parity_2",
    "births_parity_3_plus",
    "births_male",
    "births_female",
    "sex_ratio_at_birth",
    "deaths",
    "crude_birth_rate_per_1000_end",
    "natural_increase_per_1000_end",
    "registered_living_elsewhere",
    "resident_registered_elsewhere",
    "infant_deaths",
    "marriages",
    "moves_in",
    "moves_out",
    "roster_rows",
];

/// Their definitions.
pub fn recounted() -> FigureSet {
    let named =
        |&(name, _): &&(&str, &str)| name.strip_suffix(".toml").is_some_and(|id| RECOUNTED.contains(&id));
    let files = BUILTIN.iter().filter(named).map(|&(name, text)| (name.to_owned(), text.to_owned()));
    FigureSet::load(&files.collect::<Vec<_>>()).unwrap()
}

/// The rows of one cell.
struct Heap {
    label: Option<String>,
    first: Date,
    last: Date,
    residence: Vec<ResidenceRow>,
    events: Vec<EventRow>,
}

fn whole_years(birth: Date, on: Date) -> i32 {
    let had_birthday = (on.month(), on.day()) >= (birth.month(), birth.day());
    i32::from(on.year()) - i32::from(birth.year()) - i32::from(!had_birthday)
}

impl Heap {
    fn here(&self, row: &ResidenceRow) -> bool {
        row.from <= self.last && row.to.is_none_or(|to| self.last < to)
    }

    fn stock(&self, wanted: impl Fn(&ResidenceRow) -> bool) -> i64 {
        self.residence.iter().filter(|row| self.here(row) && wanted(row)).count() as i64
    }

    fn opening(&self) -> i64 {
        let there = |row: &ResidenceRow| {
            let before = row.from < self.first && row.to.is_none_or(|to| self.first <= to);
            row.status != 3 && (before || (row.roster && row.from == self.first))
        };
        self.residence.iter().filter(|row| there(row)).count() as i64
    }

    fn flow(&self, kind: &str, wanted: impl Fn(&EventRow) -> bool) -> i64 {
        let within = |row: &EventRow| self.first <= row.on && row.on <= self.last;
        self.events.iter().filter(|row| row.kind == kind && within(row) && wanted(row)).count() as i64
    }

    /// What is counted, and what it is divided by (times two for a mean of two stocks).
    fn recount(&self, id: &str) -> (i64, Option<i64>) {
        let registered = |row: &ResidenceRow| row.status == 1 || row.status == 2;
        let woman = |row: &ResidenceRow| {
            registered(row) && row.sex == 2 && (15..50).contains(&whole_years(row.birth, self.last))
        };
        let married = |row: &ResidenceRow| row.ever_married_since.is_some_and(|since| since <= self.last);
        let births = self.flow("birth", |_| true);
        let (boys, girls) = (self.flow("birth", |row| row.sex == 1), self.flow("birth", |row| row.sex == 2));
        let deaths = self.flow("death", |_| true);
        let count = |n| (n, None);
        match id {
            "registered_population" => count(self.stock(registered)),
            "women_15_49" => count(self.stock(woman)),
            "ever_married_women_15_49" => count(self.stock(|row| woman(row) && married(row))),
            "births" => count(births),
            "births_parity_1" => count(self.flow("birth", |row| row.birth_order == Some(1))),
            "births_parity_2" => count(self.flow("birth", |row| row.birth_order == Some(2))),
            "births_parity_3_plus" => count(self.flow("birth", |row| row.birth_order.is_some_and(|n| n > 2))),
            "births_male" => count(boys),
            "births_female" => count(girls),
            "sex_ratio_at_birth" => (boys, Some(girls)),
            "deaths" => count(deaths),
            "crude_birth_rate_per_1000_end" => (births, Some(self.stock(registered))),
            "natural_increase_per_1000_end" => (births - deaths, Some(self.stock(registered))),
            "registered_living_elsewhere" => count(self.stock(|row| row.status == 2)),
            "resident_registered_elsewhere" => count(self.stock(|row| row.status == 3)),
            "infant_deaths" => {
                let infant = |row: &EventRow| row.birth <= row.on && whole_years(row.birth, row.on) == 0;
                count(self.flow("death", infant))
            }
            "marriages" => count(self.flow("marriage", |_| true)),
            "moves_in" => count(self.flow("move_in", |_| true)),
            "moves_out" => count(self.flow("move_out", |_| true)),
            "roster_rows" => {
                let rows = self.events.iter().filter(|row| row.kind == "person_enrolled");
                count(rows.filter(|row| row.on <= self.last).count() as i64)
            }
            other => panic!("{other} is not in RECOUNTED"),
        }
    }

    fn check(&self, value: &FigureValue, kind: Kind) {
        let at = format!("{} of {:?}", value.id, self.label);
        let (numerator, mut denominator) = self.recount(&value.id);
        let mut parts = 1;
        if value.basis == Some(Basis::MidPeriodMean) {
            (denominator, parts) = (denominator.map(|end| end + self.opening()), 2);
        }
        assert_eq!(value.numerator, numerator, "{at}");
        let shown = denominator.map(|sum| ((sum + parts - 1) / parts) as f64);
        assert_eq!(value.denominator, shown, "{at}");
        let few = kind == Kind::Ratio && numerator + denominator.unwrap() < 100;
        assert_eq!(value.suppressed, few, "{at}");
        let expected = match denominator {
            None => Some(numerator as f64),
            Some(0) => None,
            Some(_) if few => None,
            Some(_) if kind == Kind::Ratio && numerator == 0 => None,
            Some(sum) => Some(rounded(numerator * parts * if kind == Kind::Ratio { 100 } else { 1000 }, sum)),
        };
        assert_eq!(value.value, expected, "{at}");
        if let (Some(value), Some((low, high))) = (expected, value.interval) {
            assert!(low <= value && value <= high, "{at}: {low}..{value}..{high}");
        }
        if expected.is_none() {
            assert_eq!(value.interval, None, "{at}");
        }
    }
}

/// Two decimals, half away from zero, in whole numbers.
fn rounded(above: i64, below: i64) -> f64 {
    let hundredths = (above.abs() * 200 + below) / (2 * below);
    (above.signum() * hundredths) as f64 / 100.0
}

fn months(period: (Date, Date)) -> Vec<(Date, Date)> {
    let mut days: Vec<Date> = std::iter::successors(Some(period.0), |day| day.tomorrow().ok())
        .take_while(|&day| day <= period.1)
        .collect();
    let mut months = Vec::new();
    while let Some(&first) = days.first() {
        let n_days = days.iter().take_while(|day| day.month() == first.month()).count();
        months.push((first, days[n_days - 1]));
        days.drain(..n_days);
    }
    months
}

/// The cells that must appear, each with its rows.
fn heaps(sample: &Sample, by: Option<Dim>, under: Option<u64>) -> Vec<Heap> {
    let (first, last) = sample.period;
    let under = |code: u64| under.is_none_or(|top| [code, code / 1000 * 1000, COUNTY].contains(&top));
    let residence: Vec<_> = sample.residence.iter().filter(|row| under(row.place)).cloned().collect();
    let events: Vec<_> = sample.events.iter().filter(|row| under(row.place)).cloned().collect();
    let heap = |label: Option<String>, here: &dyn Fn(u64, u8) -> bool| Heap {
        label,
        first,
        last,
        residence: residence.iter().filter(|row| here(row.place, row.sex)).cloned().collect(),
        events: events.iter().filter(|row| here(row.place, row.sex)).cloned().collect(),
    };
    let of_places = |codes: &[u64], of: &dyn Fn(u64) -> u64| -> Vec<Heap> {
        let inside = codes.iter().filter(|&&code| under(code));
        inside.map(|&code| heap(Some(code.to_string()), &|place, _| of(place) == code)).collect()
    };
    match by {
        None => vec![heap(None, &|_, _| true)],
        Some(Dim::County) => of_places(&[COUNTY], &|_| COUNTY),
        Some(Dim::Township) => of_places(&TOWNSHIPS, &|place| place / 1000 * 1000),
        Some(Dim::Village) => of_places(&VILLAGES, &|place| place),
        Some(Dim::Sex) => [1, 2, 9].map(|sex| heap(Some(sex.to_string()), &|_, of| of == sex)).into(),
        Some(Dim::Month) => {
            let month = |(first, last): (Date, Date)| {
                let label = format!("{:04}-{:02}", first.year(), first.month());
                Heap { first, last, ..heap(Some(label), &|_, _| true) }
            };
            months(sample.period).into_iter().map(month).collect()
        }
        Some(Dim::Age5 | Dim::Age1 | Dim::BirthOrder) => unreachable!("recounted in kernel.rs"),
    }
}

fn check_all(sample: &Sample, session: &Session, figures: &FigureSet, place: Option<u64>) {
    for (by, basis) in ALL_BY.into_iter().flat_map(|by| [(by, None), (by, Some(Basis::MidPeriodMean))]) {
        let by_dims: Vec<Dim> = by.into_iter().collect();
        let cells = session.figures(&Ask { basis, ..ask(&[], place, &by_dims) }).unwrap();
        for heap in heaps(sample, by, place) {
            let cell = cells.iter().find(|cell| label(cell) == heap.label);
            let Some(cell) = cell else {
                assert_eq!((by, heap.label.as_deref()), (Some(Dim::Sex), Some("9")), "a cell is missing");
                let mut by_sex = figures.iter().filter(|figure| figure.disaggregations.contains(&Dim::Sex));
                assert!(by_sex.all(|figure| heap.recount(&figure.id).0 == 0));
                continue;
            };
            for value in &cell.figures {
                heap.check(value, figures.get(&value.id).unwrap().kind);
            }
        }
        let labels: Vec<_> = heaps(sample, by, place).into_iter().map(|heap| heap.label).collect();
        assert!(
            cells.iter().all(|cell| labels.contains(&label(cell))),
            "{by:?}: a cell that nobody asked for"
        );
    }
}

fn label(cell: &Cell) -> Option<String> {
    cell.by.first().map(|key| key.label.clone())
}

fn count_of(cell: &Cell, id: &str) -> i64 {
    cell.figures.iter().find(|value| value.id == id).unwrap().numerator
}

/// Villages add up to their township, townships to the county, and so for every figure that is split so.
fn check_sums(session: &Session, figures: &FigureSet) {
    let villages = session.figures(&ask(&[], None, &[Dim::Village])).unwrap();
    let townships = session.figures(&ask(&[], None, &[Dim::Township])).unwrap();
    let county = session.figures(&ask(&[], Some(COUNTY), &[])).unwrap();
    for id in villages[0].figures.iter().map(|value| &value.id) {
        for township in &townships {
            let inside = villages.iter().filter(|cell| cell.by[0].label[..9] == township.by[0].label[..9]);
            assert_eq!(inside.map(|cell| count_of(cell, id)).sum::<i64>(), count_of(township, id), "{id}");
        }
    }
    for figure in figures.iter() {
        let sum: i64 = townships.iter().map(|cell| count_of(cell, &figure.id)).sum();
        assert_eq!(sum, count_of(&county[0], &figure.id), "{}", figure.id);
    }
}

fn check_traces(sample: &Sample, session: &Session, figures: &FigureSet, place: Option<u64>) {
    let known: Vec<u64> = sample
        .residence
        .iter()
        .map(|row| row.entry)
        .chain(sample.events.iter().map(|row| row.entry))
        .collect();
    for figure in figures.iter() {
        let trace = session.entries(&figure.id, None, place, &[], None).unwrap();
        assert!(trace.entries.is_sorted(), "{}", figure.id);
        assert!(trace.entries.iter().all(|traced| known.contains(&traced.entry)));
        let sum = |part| -> i64 {
            trace
                .entries
                .iter()
                .filter(|traced| traced.part == part)
                .map(|traced| i64::from(traced.sign))
                .sum()
        };
        assert_eq!(sum(Part::Numerator), trace.value.numerator, "{}", figure.id);
        assert_eq!(sum(Part::Denominator) as f64, trace.value.denominator.unwrap_or(0.0), "{}", figure.id);
        let short = session.entries(&figure.id, None, place, &[], Some(3)).unwrap();
        assert_eq!(short.entries[..], trace.entries[..trace.entries.len().min(3)]);
    }
}

fn days_near(first: Date, from: i64, to: i64) -> impl Strategy<Value = Date> {
    let shift = move |days| first.saturating_add(jiff::Span::new().days(days));
    // The first and last days of periods and months are where mistakes live.
    prop_oneof![
        3 => (from..to).prop_map(shift),
        1 => (0..13_i64).prop_map(move |n| first.saturating_add(jiff::Span::new().months(n))),
        1 => (0..13_i64).prop_map(move |n| {
            first.saturating_add(jiff::Span::new().months(n)).saturating_sub(jiff::Span::new().days(1))
        }),
    ]
}

fn birth_near(first: Date) -> impl Strategy<Value = Date> {
    let years = prop_oneof![Just(0), Just(1), Just(15), Just(16), Just(49), Just(50), Just(51), 0..90_i64];
    (years, days_near(first, -5, 370))
        .prop_map(|(years, day)| day.saturating_sub(jiff::Span::new().years(years)))
}

fn residence_rows(first: Date) -> impl Strategy<Value = Vec<ResidenceRow>> {
    let row = (
        (1..500_u64, prop_oneof![5 => 1..=2_u8, 1 => Just(9)], 1..=3_u8, 0..3_usize),
        birth_near(first),
        prop::option::of(days_near(first, -3000, 400)),
        days_near(first, -60, 370),
        prop::option::of(0..200_i64),
        any::<bool>(),
    );
    let row = row.prop_map(|((entry, sex, status, place), birth, ever_married_since, from, stay, roster)| {
        ResidenceRow {
            person: [3; 16],
            entry,
            sex,
            birth,
            ever_married_since,
            household_kind: 1,
            status,
            place: VILLAGES[place],
            from,
            to: stay.map(|days| from.saturating_add(jiff::Span::new().days(days))),
            roster,
            household: None,
        }
    });
    prop::collection::vec(row, 0..80)
}

fn event_rows(first: Date) -> impl Strategy<Value = Vec<EventRow>> {
    let kinds = [
        "birth",
        "birth",
        "birth",
        "birth",
        "death",
        "marriage",
        "move_in",
        "move_out",
        "person_enrolled",
        "leave",
    ];
    let row = (
        (500..1000_u64, prop_oneof![9 => 1..=2_u8, 1 => Just(9)], 0..3_usize, any::<bool>()),
        prop::sample::select(kinds.to_vec()),
        days_near(first, -60, 450),
        birth_near(first),
        prop::option::of(1..5_u8),
    );
    let row = row.prop_map(|((entry, sex, place, registered), kind, on, birth, birth_order)| EventRow {
        entry,
        kind: kind.into(),
        on,
        recorded_on: on,
        place: VILLAGES[place],
        person: [4; 16],
        sex,
        birth,
        birth_order,
        registered,
        registered_on: None,
        mother_birth: None,
        matched: None,
    });
    prop::collection::vec(row, 0..320)
}

fn samples() -> impl Strategy<Value = Sample> {
    let periods = [
        ("2005-10-01", "2006-09-30"),
        ("2004-01-01", "2004-12-31"),
        ("2004-02-01", "2004-02-29"),
        ("2005-11-15", "2006-02-10"),
    ];
    prop::sample::select(periods.to_vec()).prop_flat_map(|(first, last)| {
        let period = (day(first), day(last));
        (residence_rows(period.0), event_rows(period.0)).prop_map(move |(residence, events)| Sample {
            period,
            residence,
            events,
            second_source: vec![],
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, max_shrink_iters: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_engine_equals_a_plain_recount(sample in samples(), place in 0..8_usize) {
        let figures = recounted();
        let session = sample.open(figures.clone());
        let place = [None, Some(COUNTY), Some(TOWNSHIPS[0]), Some(VILLAGES[2])].get(place).copied().flatten();
        check_all(&sample, &session, &figures, place);
        check_sums(&session, &figures);
        check_traces(&sample, &session, &figures, place);
    }
}

#[test]
fn the_recount_knows_every_place_of_the_sample() {
    let codes: Vec<u64> = places().iter().map(|place| place.code).collect();
    assert!(TOWNSHIPS.iter().chain(&VILLAGES).all(|code| codes.contains(code)));
}
