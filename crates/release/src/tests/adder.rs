//! A reader who knows no records and no definitions, only the published tables: adds up rows and columns, months and
//! years, tables that share a margin, and one release after another. Whatever is counted in them, births and deaths,
//! moves, marriages and people by age, no hidden number may be narrowed below its threshold.

use std::collections::{BTreeMap, BTreeSet};

use disclosure::{Cell, Knowledge, Mark, Standing, System, Term, audit};

use super::county::{COUNTY, County, MONTH, SECOND, YEAR};
use crate::plan::PublicationPlan;
use crate::{Past, Prepared, Rounding, prepare};

/// What a number counts: figure and coordinates, totals left out.
type Spot = (String, BTreeMap<String, String>);

/// Counts of rows. Households are left out: one may live in two villages.
const COUNTED: [&str; 9] = [
    "births",
    "deaths",
    "marriages",
    "divorces",
    "moves_in",
    "moves_out",
    "late_births",
    "registered_population",
    "registered_living_elsewhere",
];
const STOCKS: [&str; 2] = ["registered_population", "registered_living_elsewhere"];
/// Figures that are a part of another one, as their names say.
const PARTS: [(&str, &str, &str, &str); 7] = [
    ("births_male", "births", "sex", "M"),
    ("births_female", "births", "sex", "F"),
    ("births_parity_1", "births", "birth_order", "1"),
    ("births_parity_2", "births", "birth_order", "2"),
    ("births_parity_3_plus", "births", "birth_order", "GE3"),
    ("deaths_male", "deaths", "sex", "M"),
    ("deaths_female", "deaths", "sex", "F"),
];

/// Shown or not, and the truth.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Seen {
    shown: bool,
    truth: u64,
}

/// A quotient is shown with what was divided: neither that, nor what a share leaves out, may be a small count.
fn check_quotient(figure: &str, numerator: Option<f64>, denominator: Option<f64>) {
    let (Some(above), Some(below)) = (numerator, denominator) else { return };
    let is_small = |count: f64| count > 0.0 && count < 5.0;
    let is_share = figure.starts_with("share_")
        || figure.ends_with("_30_days")
        || figure.ends_with("_in_both_lists")
        || figure.ends_with("_mortality_rate");
    // The others divide differences and sums of rates, whose parts are numbers of their own. Four person-years are
    // a month of fifty people.
    if is_share || figure.starts_with("crude_") {
        let few_people = is_small(below) && !figure.ends_with("_person_years");
        assert!(!is_small(above) && !few_people, "{figure}: {above} of {below}");
    }
    assert!(!(is_share && is_small(below - above)), "{figure}: all but {} of {below}", below - above);
}

/// The numbers of one release, by what they count.
fn numbers(prepared: &Prepared) -> BTreeMap<Spot, Seen> {
    let mut numbers: BTreeMap<Spot, Seen> = BTreeMap::new();
    for (public, exact) in prepared.tables.iter().zip(&prepared.exact) {
        let axes: Vec<&str> = public.dims.iter().map(|dim| dim.kind.id()).collect();
        for (cell, truth) in public.cells.iter().zip(&exact.cells) {
            check_quotient(&cell.figure, cell.numerator, cell.denominator);
            let part = PARTS.iter().find(|(part, ..)| *part == cell.figure);
            let figure = part.map_or(cell.figure.as_str(), |(_, whole, ..)| whole);
            let (true, Some(truth)) = (COUNTED.contains(&figure), truth.value) else { continue };
            let mut keys: BTreeMap<String, String> = BTreeMap::new();
            for (axis, code) in axes.iter().zip(&cell.keys) {
                let is_whole = code == "_T" || code.contains("..") || *code == format!("{COUNTY:012}");
                if !is_whole {
                    keys.insert((*axis).to_owned(), code.clone());
                }
            }
            keys.extend(part.map(|(_, _, axis, code)| ((*axis).to_owned(), (*code).to_owned())));
            let is_month = prepared.record.period.split_once("..").is_some_and(|(from, to)| from == to);
            if STOCKS.contains(&figure) {
                // People on two days are two numbers; a reader knows nothing of who came and went between.
                keys.insert("day".to_owned(), prepared.record.period.clone());
            } else if is_month {
                keys.insert("time".to_owned(), prepared.record.period[..7].to_owned());
            }
            assert!(cell.value.is_none_or(|shown| shown == truth), "{} {:?}", cell.figure, cell.keys);
            let seen = Seen { shown: cell.value.is_some(), truth: truth as u64 };
            let known = numbers.entry((figure.to_owned(), keys)).or_insert(seen);
            assert_eq!(known.truth, seen.truth, "{} {:?}: two tables, one number", cell.figure, cell.keys);
            known.shown |= seen.shown;
        }
    }
    numbers
}

/// Each number that is the sum of others, with these.
fn sums(numbers: &BTreeMap<Spot, Seen>) -> Vec<(&Spot, Vec<&Spot>)> {
    let mut parts: BTreeMap<(Spot, String), Vec<&Spot>> = BTreeMap::new();
    for spot in numbers.keys() {
        let (figure, keys) = spot;
        for (axis, code) in keys.iter().filter(|(axis, _)| *axis != "day") {
            let mut whole = keys.clone();
            whole.remove(axis);
            let mut level = axis.clone();
            if axis == "place" && !code.ends_with("000") {
                whole.insert(axis.clone(), format!("{}000", &code[..9]));
                level = "village".to_owned();
            }
            parts.entry(((figure.clone(), whole), level)).or_default().push(spot);
        }
    }
    let mut sums = Vec::new();
    for ((spot, _), parts) in parts {
        let Some((whole, seen)) = numbers.get_key_value(&spot) else { continue };
        let sum: u64 = parts.iter().map(|part| numbers[*part].truth).sum();
        // A reader cannot count on a sum that does not hold: people of unknown age are in no row.
        if sum == seen.truth {
            sums.push((whole, parts));
        }
    }
    sums
}

/// What the reader knows after some releases. A number of a later one is the earlier plus what came in since.
#[derive(Default)]
struct Adder {
    system: System,
    marks: Vec<Mark>,
    known: BTreeMap<Spot, (Vec<Term>, Seen)>,
}

impl Adder {
    fn see(&mut self, name: String, terms: Vec<Term>, standing: Standing, mark: Mark) {
        let cell = Cell { terms, standing, ..Cell::open(name, &[], 5) };
        self.system.cell(cell).unwrap();
        self.marks.push(mark);
    }

    /// What came in since: events only come, people come and go.
    fn change(&mut self, change: i64, can_fall: bool) -> Vec<Term> {
        let up = Term { variable: self.system.variable(change.max(0).unsigned_abs()), coefficient: 1 };
        assert!(can_fall || change >= 0, "INVARIANT: these counties never take an event back");
        if !can_fall {
            return vec![up];
        }
        let down = self.system.variable(change.min(0).unsigned_abs());
        vec![up, Term { variable: down, coefficient: -1 }]
    }

    fn read(&mut self, prepared: &Prepared) {
        let numbers = numbers(prepared);
        let release = format!("{}-{}", prepared.record.period, prepared.record.edition);
        let mut terms: BTreeMap<&Spot, Vec<Term>> = BTreeMap::new();
        for (spot, seen) in &numbers {
            let name = format!("{spot:?} of {release}");
            let own = match self.known.get(spot).cloned() {
                None => vec![Term { variable: self.system.variable(seen.truth), coefficient: 1 }],
                Some((mut before, earlier)) => {
                    let change = seen.truth.cast_signed() - earlier.truth.cast_signed();
                    let is_small = (1..5).contains(&change.abs());
                    assert!(!(is_small && seen.shown && earlier.shown), "{name}: {change} more than before");
                    let change = self.change(change, STOCKS.contains(&spot.0.as_str()));
                    self.see(format!("change of {name}"), change.clone(), Standing::Secret, Mark::Primary);
                    before.extend(change);
                    before
                }
            };
            let (standing, mark) = if seen.shown {
                (Standing::Public, Mark::Shown)
            } else {
                (Standing::Withheld, Mark::Primary)
            };
            self.see(name, own.clone(), standing, mark);
            terms.insert(spot, own);
        }
        for (whole, parts) in sums(&numbers) {
            let minus = terms[whole].iter().map(|term| Term { coefficient: -term.coefficient, ..*term });
            let equation = parts.iter().flat_map(|part| terms[part].clone()).chain(minus).collect();
            self.system.equation(equation).unwrap();
        }
        let terms: Vec<(Spot, Vec<Term>)> = terms.into_iter().map(|(s, t)| (s.clone(), t)).collect();
        self.known.extend(terms.into_iter().map(|(spot, terms)| {
            let seen = numbers[&spot];
            (spot, (terms, seen))
        }));
    }
}

/// Hidden numbers of one county's releases by figure, and how many of them are not safe.
fn attack(seed: u64) -> (BTreeMap<String, usize>, usize) {
    let folder = tempfile::tempdir().unwrap();
    let county = County::new(seed, 2, 3, 12, 6 + seed % 7);
    let plan = PublicationPlan::builtin();
    let (mut adder, mut done) = (Adder::default(), Vec::new());
    for sealing in [MONTH, YEAR, SECOND] {
        let session = county.seal(folder.path(), sealing);
        let past: Vec<Past<'_>> = done.iter().map(|(session, record)| Past { session, record }).collect();
        let prepared = prepare(&session, &past, &plan, Rounding::Exact).unwrap();
        adder.read(&prepared);
        done.push((session, prepared.record));
    }
    let found = audit(&adder.system, &adder.marks, Knowledge::Numbers);
    let mut hidden: BTreeMap<String, usize> = BTreeMap::new();
    for bounds in &found {
        let name = &adder.system.cells()[bounds.cell].name;
        if !bounds.is_safe() {
            println!("county {seed}: {name} {bounds:?}");
        }
        let figure = name.split('"').nth(1).unwrap_or_default();
        *hidden.entry(figure.to_owned()).or_default() += 1;
    }
    (hidden, found.iter().filter(|bounds| !bounds.is_safe()).count())
}

#[test]
fn whoever_adds_up_three_releases_of_fourteen_counties_narrows_nothing() {
    let half = |odd: u64| move || (0..7).map(|at| attack(2 * at + odd + 100)).collect::<Vec<_>>();
    let seen = std::thread::scope(|scope| {
        let [one, other] = [0, 1].map(|odd| scope.spawn(half(odd)));
        [one.join().unwrap(), other.join().unwrap()].concat()
    });
    let figures: BTreeSet<&String> = seen.iter().flat_map(|(hidden, _)| hidden.keys()).collect();
    let n_hidden: usize = seen.iter().flat_map(|(hidden, _)| hidden.values()).sum();
    println!("{n_hidden} hidden numbers of {figures:?}");
    assert!(n_hidden > 2_000, "there was something to attack: {n_hidden}");
    assert!(figures.len() >= 6, "of several kinds: {figures:?}");
    assert_eq!(seen.iter().map(|(_, leaks)| leaks).sum::<usize>(), 0);
}
