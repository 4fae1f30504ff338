//! The kernel against a count of every row on every day, which shares nothing with it but rows and definitions:
//! every set, columns that may be empty, any cut, states that were split, sent and put together again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;
use proptest::prelude::*;

use super::sample::{COUNTY, Sample, TOWNSHIPS, VILLAGES, day, places};
use crate::dim::{Cut, Dim};
use crate::kernel::{AgeRule, Question, State};
use crate::lineage::entries;
use crate::predicate::Predicate;
use crate::rows::TableRow;
use crate::scan::ParquetTable;
use crate::set::{Set, Table, Window};
use crate::snapshot::{EventRow, ResidenceRow, SecondSourceRow, Snapshot};
use crate::tally::{Axis, Tally};

mod made_up;

use made_up::{cuts, samples};

/// Everything that a predicate may ask about a row on a day.
#[derive(Debug, Clone, Default)]
struct Facts {
    age: Option<i64>,
    sex: i64,
    status: i64,
    ever_married: bool,
    household_kind: i64,
    roster: bool,
    order: Option<i64>,
    registered: bool,
    mother_age: Option<i64>,
    age_days: Option<i64>,
    registration_delay: Option<i64>,
    entry_delay: i64,
    matched: Option<bool>,
    local: bool,
}

type Holds = fn(&Facts) -> bool;
type Condition = (&'static str, Holds);

const RESIDENCE: &[Condition] = &[
    ("sex = 2 AND status IN (1, 2)", |row| row.sex == 2 && row.status < 3),
    ("age BETWEEN 15 AND 49", |row| row.age.is_some_and(|age| (15..50).contains(&age))),
    ("NOT (age < 20)", |row| row.age.is_some_and(|age| age >= 20)),
    ("age IS NULL OR age > 100", |row| row.age.is_none_or(|age| age > 100)),
    ("ever_married AND sex <> 9", |row| row.ever_married && row.sex != 9),
    ("NOT ever_married AND household_kind = 2", |row| !row.ever_married && row.household_kind == 2),
    ("roster OR age IN (0, 20)", |row| row.roster || row.age == Some(0) || row.age == Some(20)),
];
const EVENTS: &[Condition] = &[
    ("mother_age BETWEEN 20 AND 29", |row| row.mother_age.is_some_and(|age| (20..30).contains(&age))),
    ("NOT (mother_age < 20 OR registered)", |row| {
        row.mother_age.is_some_and(|age| age >= 20) && !row.registered
    }),
    ("birth_order >= 3 OR registered", |row| row.order.is_some_and(|order| order >= 3) || row.registered),
    ("age_days < 28", |row| row.age_days.is_some_and(|days| days < 28)),
    ("registration_delay > 30 OR matched", |row| {
        row.registration_delay.is_some_and(|days| days > 30) || row.matched == Some(true)
    }),
    ("NOT matched AND entry_delay <= 40", |row| row.matched == Some(false) && row.entry_delay <= 40),
    ("age < 1", |row| row.age.is_some_and(|age| age < 1)),
];
const SECOND_SOURCE: &[Condition] = &[
    ("matched", |row| row.matched == Some(true)),
    ("sex = 1", |row| row.sex == 1),
    ("NOT local", |row| !row.local),
];

fn conditions(table: Table) -> &'static [Condition] {
    match table {
        Table::Residence => RESIDENCE,
        Table::Events => EVENTS,
        Table::SecondSource => SECOND_SOURCE,
    }
}

/// Every set whole, by age, and under each condition of its table.
fn tallies(by_month: bool) -> Vec<(Tally, Holds)> {
    let mut tallies: Vec<(Tally, Holds)> = Vec::new();
    for set in Set::ALL.into_iter().filter(|set| set.has_months() || !by_month) {
        let all = |axis| Tally { set, predicate: Predicate::All, axis };
        tallies.push((all(Axis::None), |_| true));
        tallies.push((all(Axis::Age), |_| true));
        for (number, (text, holds)) in conditions(set.table()).iter().enumerate() {
            let predicate = Predicate::parse(text, set.columns()).unwrap();
            let axis = if number % 3 == 1 { Axis::Age } else { Axis::None };
            tallies.push((Tally { set, predicate, axis }, *holds));
        }
    }
    tallies
}

fn years(birth: Date, on: Date) -> Option<i64> {
    let had_birthday = (on.month(), on.day()) >= (birth.month(), birth.day());
    let years = i64::from(on.year()) - i64::from(birth.year()) - i64::from(!had_birthday);
    (birth <= on).then_some(years)
}

fn days(from: Date, to: Date) -> i64 {
    from.until(to).unwrap().get_days().into()
}

fn each_day(first: Date, last: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(first), |day| day.tomorrow().ok()).take_while(move |&day| day <= last)
}

/// What a row adds: table and number of the row, entry, household, day on which it counts, place, facts.
struct Mark {
    row: usize,
    entry: u64,
    household: Option<u64>,
    on: Date,
    place: Option<u64>,
    facts: Facts,
}

/// Everything that a set counts in the period, by day; stocks on the days given.
fn marks(set: Set, sample: &Sample, ends: &[Date], starts: &[Date]) -> Vec<Mark> {
    let (first, last) = sample.period;
    let mut marks = Vec::new();
    for (row, span) in sample.residence.iter().enumerate() {
        let holds = |on: Date| span.from <= on && span.to.is_none_or(|to| on < to);
        let begins =
            |on: Date| span.from < on && span.to.is_none_or(|to| on <= to) || span.from == on && span.roster;
        let on_days: Vec<Date> = match set {
            Set::ResidenceEnd | Set::HouseholdsEnd => ends.iter().copied().filter(|&on| holds(on)).collect(),
            Set::ResidenceStart => starts.iter().copied().filter(|&on| begins(on)).collect(),
            Set::PersonDays => each_day(first, last).filter(|&on| holds(on)).collect(),
            _ => Vec::new(),
        };
        marks.extend(on_days.into_iter().map(|on| Mark {
            row,
            entry: span.entry,
            household: span.household,
            on,
            place: Some(span.place),
            facts: Facts {
                age: years(span.birth, on),
                sex: span.sex.into(),
                status: span.status.into(),
                ever_married: span.ever_married_since.is_some_and(|since| since <= on),
                household_kind: span.household_kind.into(),
                roster: span.roster,
                ..Facts::default()
            },
        }));
    }
    let within = |on: Date| (first..=last).contains(&on);
    for (row, event) in
        sample.events.iter().enumerate().filter(|(_, event)| Some(event.kind.as_str()) == set.event_kind())
    {
        let on = match set {
            Set::LateBirths | Set::LateDeaths => {
                Some(event.recorded_on).filter(|&on| event.on < first && within(on))
            }
            Set::RosterRows => (event.on <= last).then_some(first),
            _ => Some(event.on).filter(|&on| within(on)),
        };
        let facts = Facts {
            age: years(event.birth, event.on),
            sex: event.sex.into(),
            order: event.birth_order.map(i64::from),
            registered: event.registered,
            mother_age: event.mother_birth.and_then(|birth| years(birth, event.on)),
            age_days: (event.kind == "death" && event.birth <= event.on).then(|| days(event.birth, event.on)),
            registration_delay: event.registered_on.map(|on| days(event.on, on)),
            entry_delay: days(event.on, event.recorded_on),
            matched: event.matched,
            ..Facts::default()
        };
        marks.extend(on.map(|on| Mark {
            row,
            entry: event.entry,
            household: None,
            on,
            place: Some(event.place),
            facts,
        }));
    }
    for (row, line) in sample.second_source.iter().enumerate() {
        if Some(line.kind.as_str()) == set.event_kind() && within(line.on) {
            let facts = Facts {
                sex: line.sex.into(),
                matched: Some(line.matched),
                local: line.place.is_some(),
                ..Facts::default()
            };
            marks.push(Mark {
                row,
                entry: line.entry,
                household: None,
                on: line.on,
                place: line.place,
                facts,
            });
        }
    }
    marks
}

fn codes(set: Set, mark: &Mark, dims: &[Dim], asked: Option<u64>) -> Option<Vec<u64>> {
    if let Some(top) = asked {
        let place = mark.place?;
        [place, place / 1_000 * 1_000, place / 1_000_000 * 1_000_000].contains(&top).then_some(())?;
    }
    let age = match set {
        Set::Births | Set::LateBirths => mark.facts.mother_age,
        _ => mark.facts.age,
    };
    let age = age.map(|age| age.min(120) as u64);
    let code = |dim: &Dim| {
        Some(match dim {
            Dim::County => mark.place? / 1_000_000 * 1_000_000,
            Dim::Township => mark.place? / 1_000 * 1_000,
            Dim::Village => mark.place?,
            Dim::Month => mark.on.year() as u64 * 100 + mark.on.month() as u64,
            Dim::Sex => mark.facts.sex as u64,
            Dim::Age5 => age.map_or(255, |age| age.min(100) / 5 * 5),
            Dim::Age1 => age.unwrap_or(255),
            Dim::BirthOrder => mark.facts.order.map_or(0, |order| order.min(4) as u64),
        })
    };
    dims.iter().map(code).collect()
}

/// A cell and a tally.
type Place = (Vec<u64>, usize);
type Answer = BTreeMap<(Vec<u64>, usize, usize), i64>;

struct Recount {
    counts: Answer,
    entries: BTreeMap<Place, Vec<u64>>,
}

/// Counts tally by tally, row by row, day by day.
fn recount(sample: &Sample, tallies: &[(Tally, Holds)], dims: &[Dim], place: Option<u64>) -> Recount {
    let (first, last) = sample.period;
    let by_month = dims.contains(&Dim::Month);
    let is_end = |&on: &Date| on == last || by_month && on.tomorrow().unwrap().day() == 1;
    let is_start = |&on: &Date| on == first || by_month && on.day() == 1;
    let ends: Vec<Date> = each_day(first, last).filter(is_end).collect();
    let starts: Vec<Date> = each_day(first, last).filter(is_start).collect();
    let mut counts = Answer::new();
    let mut rows: BTreeMap<Place, BTreeMap<u64, (usize, u64)>> = BTreeMap::new();
    let mut houses: BTreeMap<(Vec<u64>, usize, usize), BTreeSet<u64>> = BTreeMap::new();
    let mut of_set: Option<(Set, Vec<Mark>)> = None;
    for (number, (tally, holds)) in tallies.iter().enumerate() {
        let known = of_set.take().filter(|(set, _)| *set == tally.set);
        let (_, marks) =
            of_set.insert(known.unwrap_or_else(|| (tally.set, marks(tally.set, sample, &ends, &starts))));
        for mark in marks.iter().filter(|mark| holds(&mark.facts)) {
            let Some(codes) = codes(tally.set, mark, dims, place) else { continue };
            let age = match tally.set {
                Set::Births | Set::LateBirths => mark.facts.mother_age,
                _ => mark.facts.age,
            };
            let slot = if tally.axis == Axis::Age { age.map_or(121, |age| age.min(120) as usize) } else { 0 };
            let cell = (codes.clone(), number, slot);
            if tally.set == Set::HouseholdsEnd {
                let Some(household) = mark.household else { continue };
                houses.entry(cell).or_default().insert(household);
                let of_house = rows.entry((codes, number)).or_default().entry(household);
                let smallest = of_house.or_insert((0, mark.entry));
                smallest.1 = smallest.1.min(mark.entry);
            } else {
                *counts.entry(cell).or_default() += 1;
                rows.entry((codes, number)).or_default().insert(mark.row as u64, (mark.row, mark.entry));
            }
        }
    }
    counts.extend(houses.into_iter().map(|(cell, houses)| (cell, houses.len() as i64)));
    let listed = |rows: BTreeMap<u64, (usize, u64)>| {
        let mut entries: Vec<u64> = rows.into_values().map(|(_, entry)| entry).collect();
        entries.sort_unstable();
        entries
    };
    Recount { counts, entries: rows.into_iter().map(|(cell, rows)| (cell, listed(rows))).collect() }
}

fn batches(sample: &Sample) -> [(Table, datafusion::arrow::array::RecordBatch); 3] {
    [
        (Table::Residence, ResidenceRow::batch(&sample.residence).unwrap()),
        (Table::Events, EventRow::batch(&sample.events).unwrap()),
        (Table::SecondSource, SecondSourceRow::batch(&sample.second_source).unwrap()),
    ]
}

fn question(sample: &Sample, tallies: &[Tally], dims: &[Dim], place: Option<u64>) -> Arc<Question> {
    let (first, last) = sample.period;
    let codes: Vec<u64> = places().iter().map(|place| place.code).collect();
    let cut = Cut::new(dims).unwrap();
    Arc::new(Question::new(Window { first, last }, tallies, cut, &codes, place, AgeRule::EachDay))
}

/// The kernel's answer, from three states of which one was sent as bytes.
fn counted(question: &Arc<Question>, sample: &Sample) -> Answer {
    let (mut left, mut near, mut far) = (State::new(question), State::new(question), State::new(question));
    for (table, batch) in batches(sample) {
        let third = batch.num_rows() / 3;
        left.add(table, &batch.slice(0, third)).unwrap();
        near.add(table, &batch.slice(third, third)).unwrap();
        far.add(table, &batch.slice(third * 2, batch.num_rows() - third * 2)).unwrap();
        if table == Table::Residence {
            far = State::from_bytes(question, &far.to_bytes()).unwrap();
        }
    }
    near.merge(far);
    left.merge(near);
    let counts = left.finish();
    let mut answer = Answer::new();
    for (cell, numbers) in counts.cells.iter() {
        for (number, (tally, &start)) in question.tallies.iter().zip(&question.starts).enumerate() {
            for (slot, &n) in
                numbers[start..start + tally.slots()].iter().enumerate().filter(|&(_, &n)| n != 0)
            {
                answer.insert((question.codes(cell), number, slot), n);
            }
        }
    }
    answer
}

fn check(sample: &Sample, dims: &[Dim], place: Option<u64>) {
    let tallies = tallies(dims.contains(&Dim::Month));
    let plain: Vec<Tally> = tallies.iter().map(|(tally, _)| tally.clone()).collect();
    let expected = recount(sample, &tallies, dims, place);
    let found = counted(&question(sample, &plain, dims, place), sample);
    for cell in expected.counts.keys().chain(found.keys()) {
        let at = || format!("{:?} of {:?} by {dims:?}", cell, tallies[cell.1].0);
        assert_eq!(found.get(cell), expected.counts.get(cell), "{}", at());
    }
}

fn check_entries(sample: &Sample, dims: &[Dim], place: Option<u64>) {
    let tallies = tallies(dims.contains(&Dim::Month));
    let expected = recount(sample, &tallies, dims, place);
    let (_folder, dir) = sample.write_somewhere();
    let snapshot = Snapshot::open(&dir).unwrap();
    let tables = [
        ParquetTable::open_sealed::<ResidenceRow>(&snapshot).unwrap().unwrap(),
        ParquetTable::open_verified::<EventRow>(&snapshot).unwrap().unwrap(),
        ParquetTable::open_verified::<SecondSourceRow>(&snapshot).unwrap().unwrap(),
    ];
    for ((codes, number), entries_expected) in
        expected.entries.iter().step_by(expected.entries.len() / 60 + 1)
    {
        let tally = &tallies[*number].0;
        let question = question(sample, std::slice::from_ref(tally), dims, place);
        let codes: Vec<(Dim, u64)> = dims.iter().copied().zip(codes.iter().copied()).collect();
        let table = &tables[tally.set.table() as usize];
        let mut found = entries(table, &question, question.cell(&codes).unwrap()).unwrap();
        found.sort_unstable();
        assert_eq!(&found, entries_expected, "{tally:?} in {codes:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, max_shrink_iters: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_cut_of_any_set_is_the_count_of_every_row_on_every_day(sample in samples(), dims in cuts(), place in 0..8_usize) {
        let place = [Some(COUNTY), Some(TOWNSHIPS[0]), Some(VILLAGES[2])].get(place).copied().flatten();
        check(&sample, &dims, place);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, max_shrink_iters: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_cell_opens_to_the_entries_that_it_counts(sample in samples(), dims in cuts(), place in 0..6_usize) {
        let place = [Some(COUNTY), Some(TOWNSHIPS[0]), Some(VILLAGES[2])].get(place).copied().flatten();
        check_entries(&sample, &dims, place);
    }
}

#[test]
fn so_many_rows_that_lists_become_tables_count_the_same() {
    let period = (day("2004-01-01"), day("2004-12-31"));
    let tallies = [Set::ResidenceEnd, Set::ResidenceStart, Set::PersonDays].map(|set| Tally {
        set,
        predicate: Predicate::All,
        axis: Axis::Age,
    });
    let row = |number: u64| ResidenceRow {
        birth: day("1950-01-01").saturating_add((number as i64 % 19_900).days()),
        from: day("2000-01-01").saturating_add((number as i64 % 7 * 230).days()),
        ..super::sample::resident(number)
    };
    let many =
        Sample { period, residence: (0..20_000).map(row).collect(), events: vec![], second_source: vec![] };
    let question = question(&many, &tallies, &[Dim::Month], None);
    let mut one = State::new(&question);
    let mut by_parts = Answer::new();
    for part in many.residence.chunks(1_000) {
        one.add(Table::Residence, &ResidenceRow::batch(part).unwrap()).unwrap();
        let part = Sample { residence: part.to_vec(), ..many.clone() };
        for (cell, n) in counted(&question, &part) {
            *by_parts.entry(cell).or_default() += n;
        }
    }
    let counts = one.finish();
    let sum: i64 = counts.cells.iter().flat_map(|(_, numbers)| numbers).sum();
    assert_eq!(sum, by_parts.values().sum::<i64>());
    let mut whole = State::new(&question);
    for (table, batch) in batches(&many) {
        whole.add(table, &batch).unwrap();
    }
    assert_eq!(whole.finish().cells.iter().flat_map(|(_, numbers)| numbers).sum::<i64>(), sum);
    assert_eq!(counted(&question, &many), by_parts);
}

#[test]
fn households_counted_in_parts_are_all_the_households() {
    let residence = (0..90_u64).map(|number| ResidenceRow {
        household: Some(u64::MAX / (number % 37 + 1)),
        place: VILLAGES[number as usize % 3],
        ..super::sample::resident(number)
    });
    let period = (day("2005-10-01"), day("2006-09-30"));
    let sample = Sample { period, residence: residence.collect(), events: vec![], second_source: vec![] };
    let tallies = [Tally { set: Set::HouseholdsEnd, predicate: Predicate::All, axis: Axis::None }];
    let whole = question(&sample, &tallies, &[Dim::Village], None);
    let mut by_parts = Answer::new();
    for part in 0..3 {
        let question = Question { household_part: (part, 3), ..(*whole).clone() };
        let found = counted(&Arc::new(question), &sample);
        assert!(!found.is_empty());
        for (cell, n) in found {
            *by_parts.entry(cell).or_default() += n;
        }
    }
    assert_eq!(counted(&whole, &sample), by_parts);
}

#[test]
fn ages_on_the_fifteenth_hold_for_the_whole_month() {
    let period = (day("2005-01-01"), day("2005-12-31"));
    let born = |text: &str| ResidenceRow { birth: day(text), ..super::sample::resident(1) };
    let residence = vec![born("1985-06-15"), born("1985-06-16"), born("1985-01-15"), born("1985-01-16")];
    let tally = Tally { set: Set::PersonDays, predicate: Predicate::All, axis: Axis::Age };
    let codes: Vec<u64> = places().iter().map(|place| place.code).collect();
    let cut = Cut::new(&[Dim::Month]).unwrap();
    let window = Window { first: period.0, last: period.1 };
    let question = Question::new(window, &[tally], cut, &codes, None, AgeRule::OnDay(15));
    let question = Arc::new(question);
    let mut state = State::new(&question);
    state.add(Table::Residence, &ResidenceRow::batch(&residence).unwrap()).unwrap();
    let counts = state.finish();
    let of = |month: u64, age: usize| {
        let cell = question.cell(&[(Dim::Month, month)]).unwrap();
        counts.cells.row(cell).map_or(0, |numbers| numbers[age])
    };
    // On 15 January only the third is 20; on 15 June the first is, too; the second a month later.
    assert_eq!([of(200_501, 20), of(200_501, 19)], [31, 93]);
    assert_eq!([of(200_505, 20), of(200_505, 19)], [62, 62]);
    assert_eq!([of(200_506, 20), of(200_506, 19)], [90, 30]);
    assert_eq!([of(200_507, 20), of(200_507, 19)], [124, 0]);
}

#[test]
fn bytes_of_another_question_are_refused() {
    let sample = Sample {
        period: (day("2005-10-01"), day("2006-09-30")),
        residence: vec![super::sample::resident(1)],
        events: vec![],
        second_source: vec![],
    };
    let tally = |axis| Tally { set: Set::ResidenceEnd, predicate: Predicate::All, axis };
    let one = question(&sample, &[tally(Axis::None)], &[], None);
    let other = question(&sample, &[tally(Axis::Age)], &[], None);
    let mut state = State::new(&one);
    state.add(Table::Residence, &ResidenceRow::batch(&sample.residence).unwrap()).unwrap();
    let bytes = state.to_bytes();
    assert_eq!(State::from_bytes(&one, &bytes).unwrap().to_bytes(), bytes);
    assert!(State::from_bytes(&other, &bytes).is_err());
    for end in 0..bytes.len() {
        assert!(State::from_bytes(&one, &bytes[..end]).is_err(), "{end} of {} bytes", bytes.len());
    }
    assert!(State::from_bytes(&one, &[bytes.as_slice(), &[0; 8]].concat()).is_err());
}
