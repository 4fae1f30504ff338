//! A close small enough to count by hand, and the published numbers of the district report.

use jiff::civil::Date;

use super::recount::recounted;
use super::sample::{COUNTY, Sample, TOWNSHIPS, VILLAGES, ask, day, event, resident};
use crate::definition::{Basis, FigureSet};
use crate::dim::Dim;
use crate::error::EngineError;
use crate::figure::{Ask, Cell, FigureValue, Part, Session};
use crate::plan::{PeriodFacts, Plan};
use crate::set::Window;
use crate::snapshot::ResidenceRow;
use crate::tally::{Counted, Tally};

fn changed(entry: u64, change: impl FnOnce(&mut ResidenceRow)) -> ResidenceRow {
    let mut row = resident(entry);
    change(&mut row);
    row
}

/// Twelve people and nineteen events, most of them on a boundary.
fn county() -> Sample {
    let residence = vec![
        resident(1),
        changed(2, |row| row.to = Some(day("2006-09-30"))),
        changed(3, |row| (row.from, row.place) = (day("2006-09-30"), VILLAGES[1])),
        changed(4, |row| (row.to, row.place) = (Some(day("2006-10-01")), VILLAGES[2])),
        changed(5, |row| (row.sex, row.status) = (1, 2)),
        changed(6, |row| (row.status, row.place) = (3, VILLAGES[2])),
        changed(7, |row| row.birth = day("1956-09-30")),
        changed(8, |row| row.birth = day("1956-10-01")),
        changed(9, |row| row.birth = day("1991-09-30")),
        changed(10, |row| row.birth = day("1991-10-01")),
        changed(11, |row| {
            (row.from, row.roster) = (day("2005-10-01"), true);
            row.ever_married_since = Some(day("2006-09-30"));
        }),
        changed(12, |row| {
            row.from = day("2005-10-01");
            row.ever_married_since = Some(day("2006-10-01"));
        }),
    ];
    let mut events = vec![
        event(20, "birth", "2005-09-30"),
        event(21, "birth", "2005-10-01"),
        event(22, "birth", "2006-09-30"),
        event(23, "birth", "2006-10-01"),
        event(24, "birth", "2006-02-28"),
        event(25, "birth", "2006-02-01"),
        event(26, "death", "2006-02-10"),
        event(27, "death", "2006-02-11"),
        event(28, "death", "2006-02-12"),
        event(29, "marriage", "2006-05-01"),
        event(30, "move_in", "2006-05-02"),
        event(31, "move_out", "2006-05-03"),
        event(32, "move_out", "2006-05-04"),
        event(33, "person_enrolled", "2005-10-01"),
        event(34, "person_enrolled", "1999-01-01"),
        event(35, "person_enrolled", "2006-10-01"),
        event(36, "leave", "2006-05-04"),
    ];
    for (index, order) in [(1, Some(1)), (2, Some(2)), (4, Some(4)), (5, None)] {
        events[index].birth_order = order;
    }
    (events[1].sex, events[4].place, events[5].place) = (1, VILLAGES[2], VILLAGES[1]);
    // A day short of a year, a year to the day, and a birth date that lies after the death.
    (events[6].birth, events[7].birth, events[8].birth) =
        (day("2005-02-11"), day("2005-02-11"), day("2006-03-01"));
    Sample { period: (day("2005-10-01"), day("2006-09-30")), residence, events, second_source: vec![] }
}

fn figure<'a>(cell: &'a Cell, id: &str) -> &'a FigureValue {
    cell.figures.iter().find(|value| value.id == id).unwrap_or_else(|| panic!("{id} is missing"))
}

fn session() -> Session {
    county().open(recounted())
}

#[test]
fn a_whole_county_counted_by_hand() {
    let expected = [
        ("registered_population", 10),
        ("women_15_49", 7),
        ("ever_married_women_15_49", 1),
        ("births", 4),
        ("births_parity_1", 1),
        ("births_parity_2", 1),
        ("births_parity_3_plus", 1),
        ("births_male", 1),
        ("births_female", 3),
        ("sex_ratio_at_birth", 1),
        ("deaths", 3),
        ("crude_birth_rate_per_1000_end", 4),
        ("natural_increase_per_1000_end", 1),
        ("registered_living_elsewhere", 1),
        ("resident_registered_elsewhere", 1),
        ("infant_deaths", 1),
        ("marriages", 1),
        ("moves_in", 1),
        ("moves_out", 2),
        ("roster_rows", 2),
    ];
    let cells = session().figures(&ask(&expected.map(|(id, _)| id), None, &[])).unwrap();
    assert_eq!((cells.len(), cells[0].by.len()), (1, 0));
    let found: Vec<(&str, i64)> =
        cells[0].figures.iter().map(|value| (value.id.as_str(), value.numerator)).collect();
    assert_eq!(found, expected);
    let births = figure(&cells[0], "births");
    assert_eq!((births.value, births.denominator, births.interval), (Some(4.0), None, Some((1.1, 10.2))));
    let rate = figure(&cells[0], "crude_birth_rate_per_1000_end");
    assert_eq!((rate.value, rate.denominator, rate.basis), (Some(400.0), Some(10.0), Some(Basis::PeriodEnd)));
    let ratio = figure(&cells[0], "sex_ratio_at_birth");
    assert_eq!((ratio.value, ratio.interval, ratio.suppressed), (None, None, true));
    assert_eq!((ratio.numerator, ratio.denominator), (1, Some(3.0)));
    assert_eq!(figure(&cells[0], "registered_population").interval, None);
}

#[test]
fn villages_each_have_a_cell_and_keep_their_own_events() {
    let session = session();
    let cells = session.figures(&ask(&["births", "registered_population"], None, &[Dim::Village])).unwrap();
    let found: Vec<(&str, i64, i64)> = cells
        .iter()
        .map(|cell| (cell.by[0].label.as_str(), cell.figures[0].numerator, cell.figures[1].numerator))
        .collect();
    assert_eq!(found, [("990101100200", 2, 8), ("990101100201", 1, 1), ("990101101200", 1, 1)]);
    let township = session.figures(&ask(&["births"], Some(TOWNSHIPS[0]), &[Dim::Village])).unwrap();
    assert_eq!(township.iter().map(|cell| cell.figures[0].numerator).collect::<Vec<_>>(), [2, 1]);
    let neighbour = session.figures(&ask(&["births"], Some(VILLAGES[0]), &[])).unwrap();
    assert_eq!(neighbour[0].figures[0].numerator, 2, "the next code is not part of a village");
    let parity = session.figures(&ask(&["births_parity_1"], None, &[Dim::Village])).unwrap();
    assert!(parity.iter().all(|cell| cell.figures.is_empty()), "not split by village");
}

#[test]
fn months_take_their_own_events_and_the_stock_of_their_last_day() {
    let ids = ["births", "registered_population", "women_15_49"];
    let cells = session().figures(&ask(&ids, None, &[Dim::Month])).unwrap();
    let found: Vec<(&str, [i64; 3])> = cells
        .iter()
        .map(|cell| (cell.by[0].label.as_str(), [0, 1, 2].map(|i| cell.figures[i].numerator)))
        .collect();
    assert_eq!(found[0], ("2005-10", [1, 10, 7]));
    assert_eq!(found[4], ("2006-02", [2, 10, 7]));
    // The woman of entry 2 leaves on the last day, that of entry 3 arrives on it.
    assert_eq!(found[10], ("2006-08", [0, 10, 7]));
    assert_eq!(found[11], ("2006-09", [1, 10, 7]));
    assert_eq!(found.len(), 12);
}

#[test]
fn a_mean_population_counts_the_opening_and_the_end() {
    let asked = ask(&["crude_birth_rate_per_1000_end"], None, &[]);
    let cells = session().figures(&Ask { basis: Some(Basis::MidPeriodMean), ..asked }).unwrap();
    let rate = &cells[0].figures[0];
    // Opening 9: entries 1, 2, 4, 5, 7 to 10, and 11, whom a roster of that day found; not 12. End 10.
    assert_eq!((rate.value, rate.denominator), (Some(421.05), Some(10.0)));
    assert_eq!(rate.basis, Some(Basis::MidPeriodMean));
}

#[test]
fn a_figure_opens_to_its_entries() {
    let session = session();
    let traced = |id: &str, place, limit| {
        let trace = session.entries(id, None, place, &[], limit).unwrap();
        let lines = trace.entries.iter().map(|traced| (traced.entry, traced.part, traced.sign));
        lines.collect::<Vec<_>>()
    };
    let n = Part::Numerator;
    assert_eq!(traced("births", None, None), [(21, n, 1), (22, n, 1), (24, n, 1), (25, n, 1)]);
    assert_eq!(traced("births", Some(VILLAGES[1]), None), [(25, n, 1)]);
    assert_eq!(traced("women_15_49", Some(COUNTY), Some(3)), [(1, n, 1), (3, n, 1), (4, n, 1)]);
    let increase = traced("natural_increase_per_1000_end", Some(VILLAGES[2]), None);
    assert_eq!(increase, [(24, n, 1), (4, Part::Denominator, 1)]);
    assert_eq!(traced("natural_increase_per_1000_end", None, None)[4], (26, n, -1));
    let cell = [(Dim::Village, VILLAGES[0]), (Dim::Month, 200_609)];
    let trace = session.entries("births", None, None, &cell, None).unwrap();
    assert_eq!(trace.entries.iter().map(|traced| traced.entry).collect::<Vec<_>>(), [22]);
    assert_eq!(trace.value.numerator, 1);
}

#[test]
fn what_nobody_knows_is_named() {
    let session = session();
    let unknown = session.figures(&ask(&["births", "birth"], None, &[])).unwrap_err();
    assert!(matches!(unknown, EngineError::FigureUnknown { id } if id == "birth"));
    let elsewhere = session.entries("births", None, Some(110_101_000_000), &[], None).unwrap_err();
    assert_eq!(elsewhere.to_string(), "place 110101000000 is not in this close");
}

#[test]
fn a_person_registered_at_the_township_itself_is_not_lost() {
    let mut sample = county();
    sample.residence[0].place = TOWNSHIPS[0];
    let session = sample.open(FigureSet::builtin());
    let cells = session.figures(&ask(&["registered_population"], None, &[Dim::Village])).unwrap();
    assert_eq!(cells[0].by[0].label, "990101100000");
    assert_eq!(cells.iter().map(|cell| cell.figures[0].numerator).sum::<i64>(), 10);
}

const YEAR: Window = Window { first: Date::constant(2005, 10, 1), last: Date::constant(2006, 9, 30) };

/// Counts that were published: those of the adding and of the subtracting terms, and of the denominator.
struct Given<'a> {
    plan: &'a Plan<'a>,
    plus: i64,
    minus: i64,
    below: i64,
}

impl Counted for Given<'_> {
    fn sum(&self, tally: &Tally) -> i64 {
        let above = self.plan.numerator.iter().find(|counting| counting.tally == *tally);
        above.map_or(self.below, |counting| if counting.sign > 0 { self.plus } else { self.minus })
    }

    fn by_age(&self, _: &Tally) -> &[i64] {
        &[]
    }
}

#[test]
fn ages_and_orders_make_cells_beside_places_and_sexes() {
    let mut sample = county();
    sample.events[1].mother_birth = Some(day("1985-10-01"));
    sample.events[2].mother_birth = Some(day("1985-10-01"));
    let session = sample.open(recounted());
    let cells = session.figures(&ask(&["births"], None, &[Dim::Age5, Dim::BirthOrder])).unwrap();
    assert_eq!(cells.len(), 22 * 5, "unknown ages and orders are counted, so they have cells");
    let counted: Vec<(&str, &str, i64)> = cells
        .iter()
        .filter(|cell| cell.figures[0].numerator > 0)
        .map(|cell| (cell.by[0].label.as_str(), cell.by[1].label.as_str(), cell.figures[0].numerator))
        .collect();
    let expected = [("20-24", "1", 1), ("20-24", "2", 1), ("unknown", "4+", 1), ("unknown", "unknown", 1)];
    assert_eq!(counted, expected);

    let by = [Dim::Sex, Dim::Age1];
    let people = session.figures(&ask(&["registered_population"], Some(TOWNSHIPS[0]), &by)).unwrap();
    let oldest = people.last().unwrap();
    assert_eq!((people.len(), oldest.by[1].label.as_str()), (2 * 51, "50"));
    let of = |sex: &str, age: &str| {
        let cell = people.iter().find(|cell| cell.by[0].label == sex && cell.by[1].label == age);
        cell.unwrap().figures[0].numerator
    };
    assert_eq!([of("1", "26"), of("2", "26"), of("2", "50"), of("2", "49"), of("2", "15")], [1, 4, 1, 1, 1]);

    let refused = session.figures(&ask(&["births"], None, &[Dim::Age5, Dim::Age1])).unwrap_err();
    assert!(matches!(refused, EngineError::Split { .. }), "{refused}");
    let refused = session.entries("births_parity_1", None, None, &[(Dim::Village, VILLAGES[0])], None);
    assert!(matches!(refused, Err(EngineError::Split { .. })));
}

/// `domain.md` §4.4: what the district report of 2006 prints, and the intervals worked out there.
#[test]
fn the_published_digits_come_out() {
    let figures = FigureSet::builtin();
    let value = |id: &str, plus, minus, below| {
        let plan = Plan::new(figures.get(id).unwrap(), None);
        plan.value(&Given { plan: &plan, plus, minus, below }, &PeriodFacts::of(YEAR))
    };
    let printed = |value: FigureValue| {
        let (low, high) = value.interval.unwrap();
        format!("{} ({low}..{high})", value.value.unwrap())
    };
    assert_eq!(printed(value("crude_birth_rate_per_1000_end", 1335, 0, 151_837)), "8.79 (8.33..9.28)");
    assert_eq!(printed(value("natural_increase_per_1000_end", 1335, 738, 151_837)), "3.93 (3.34..4.53)");
    assert_eq!(printed(value("sex_ratio_at_birth", 708, 0, 627)), "112.92 (101.41..125.73)");
    assert_eq!(printed(value("deaths", 0, 0, 0)), "0 (0..3.7)");
    assert_eq!(value("natural_increase_per_1000_end", 1, 6, 1000).value, Some(-5.0));
    // 99 births are too few, 100 are enough; without a boy there is no interval and so no ratio.
    assert!(value("sex_ratio_at_birth", 50, 0, 49).suppressed);
    assert_eq!(value("sex_ratio_at_birth", 50, 0, 50).value, Some(100.0));
    assert_eq!(value("sex_ratio_at_birth", 0, 0, 100).value, None);
    assert_eq!(value("sex_ratio_at_birth", 100, 0, 0).value, None);
}
