//! Counts of a close by place, month and condition. Each condition becomes a definition of its own, so that the
//! engine counts many at once and there is no second way to count.

use std::collections::{BTreeMap, BTreeSet};

use engine::definition::FigureSet;
use engine::dim::Dim;
use engine::figure::{Ask, Session};
use engine::predicate::Predicate;
use engine::set::{Set, Table};

use crate::dims::{Timing, columns_of, members, timing};
use crate::error::ReleaseError;
use crate::terms::{What, cross, patterns, region};

/// Conditions asked for at once, which bounds memory.
const CONDITIONS_AT_ONCE: usize = 32;
/// Conditions that classes are made of; each doubles the work.
const CLASS_CONDITIONS_MAX: usize = 10;

/// By place code (0: no place), month (0: none) and finest members: the count.
pub(crate) type Raw = BTreeMap<(u64, u64, Vec<usize>), u64>;

/// Conditions that split the rows of a set into classes.
#[derive(Clone, Debug)]
pub(crate) struct Classes {
    pub whats: Vec<What>,
    pub predicates: Vec<Predicate>,
}

impl Classes {
    /// The classes that some counts need: those whose conditions are no region, and what these imply.
    pub fn all(whats: &BTreeSet<What>) -> Result<BTreeMap<Set, Classes>, ReleaseError> {
        let dimensions = fixed()?;
        let checked: Vec<(&What, Predicate)> =
            whats.iter().filter_map(|what| Some((what, what.predicate()?))).collect();
        let is_linked =
            |what: &What, predicate: &Predicate| region(what.set, predicate, &dimensions).is_some();
        let mut classes: BTreeMap<Set, Classes> = BTreeMap::new();
        for (what, predicate) in checked.iter().filter(|(what, predicate)| !is_linked(what, predicate)) {
            let of = classes.entry(what.set).or_insert(Classes { whats: Vec::new(), predicates: Vec::new() });
            of.whats.push((*what).clone());
            of.predicates.push(predicate.clone());
        }
        for (set, of) in &mut classes {
            let own = of.predicates.clone();
            let linked = checked.iter().filter(|(what, predicate)| {
                what.set == *set && what.condition.is_some() && is_linked(what, predicate)
            });
            for (what, predicate) in linked {
                let implied = |one: &Predicate| {
                    !patterns(&[one.clone(), predicate.clone()]).into_iter().any(|pattern| pattern == 1)
                };
                if own.iter().any(implied) {
                    of.whats.push((*what).clone());
                    of.predicates.push(predicate.clone());
                }
            }
            if of.whats.len() > CLASS_CONDITIONS_MAX {
                let problem = format!("at most {CLASS_CONDITIONS_MAX} conditions on one set go together");
                return Err(ReleaseError::Table { table: "all".into(), figure: set.name().into(), problem });
            }
        }
        Ok(classes)
    }
}

/// The dimensions of fixed columns at their positions, those before them empty.
pub(crate) fn fixed() -> Result<Vec<disclosure::Dimension>, ReleaseError> {
    let empty = || disclosure::Dimension::new("", Vec::new());
    let mut dimensions = vec![empty(), empty()];
    for column in crate::dims::FIXED {
        dimensions.push(crate::dims::fixed_dimension(column)?);
    }
    Ok(dimensions)
}

/// The rows of a set by the members of its own columns.
pub(crate) fn by_members(session: &Session, set: Set) -> Result<Raw, ReleaseError> {
    let all: Vec<_> = columns_of(set).iter().map(|&column| members(column)).collect();
    let spots = cross(&all.iter().map(Vec::len).collect::<Vec<usize>>());
    let condition = |spot: &Vec<usize>| {
        let parts = spot.iter().zip(&all).map(|(&at, of)| format!("({})", of[at].condition));
        parts.collect::<Vec<String>>().join(" AND ")
    };
    let conditions: Vec<String> = spots.iter().map(condition).collect();
    let mut raw = Raw::new();
    for (number, place, month, count) in tally(session, set, &conditions)? {
        raw.insert((place, month, spots[number].clone()), count);
    }
    Ok(raw)
}

/// The rows of a set by class: the one member is the pattern of conditions that hold.
pub(crate) fn by_classes(session: &Session, set: Set, classes: &Classes) -> Result<Raw, ReleaseError> {
    let n = classes.whats.len();
    let joint = |bits: usize| {
        let parts =
            (0..n).filter(|at| bits >> at & 1 == 1).filter_map(|at| classes.whats[at].condition.as_ref());
        parts.map(|condition| format!("({condition})")).collect::<Vec<String>>().join(" AND ")
    };
    let conditions: Vec<String> = (0..1 << n).map(joint).collect();
    let mut sums: BTreeMap<(u64, u64), Vec<i64>> = BTreeMap::new();
    for (bits, place, month, count) in tally(session, set, &conditions)? {
        sums.entry((place, month)).or_insert_with(|| vec![0; 1 << n])[bits] = count as i64;
    }
    let mut raw = Raw::new();
    for ((place, month), mut counts) in sums {
        // From "at least these hold" to "exactly these hold", one condition at a time.
        for at in 0..n {
            for bits in (0..1 << n).filter(|bits| bits >> at & 1 == 0) {
                counts[bits] -= counts[bits | 1 << at];
            }
        }
        for (bits, &count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            raw.insert((place, month, vec![bits]), count.unsigned_abs());
        }
    }
    Ok(raw)
}

/// Number of the condition, place, month, and a count above 0.
type Tallied = (usize, u64, u64, u64);

fn tally(session: &Session, set: Set, conditions: &[String]) -> Result<Vec<Tallied>, ReleaseError> {
    let whole = open(session, set, &conditions.iter().enumerate().collect::<Vec<_>>())?;
    let mut occur: Vec<usize> = Vec::new();
    for cell in whole.figures(&Ask::default())? {
        let found =
            cell.figures.iter().filter(|value| value.numerator > 0).filter_map(|value| number(&value.id));
        occur.extend(found);
    }
    let by_month = timing(set) == Timing::Months;
    let by: Vec<Dim> = [Dim::Village].into_iter().chain(by_month.then_some(Dim::Month)).collect();
    let mut tallied = Vec::new();
    for part in occur.chunks(CONDITIONS_AT_ONCE) {
        let chosen: Vec<(usize, &String)> = part.iter().map(|&at| (at, &conditions[at])).collect();
        let counting = open(session, set, &chosen)?;
        let mut placed: BTreeMap<(usize, u64), u64> = BTreeMap::new();
        for (place, month, number, count) in cells(&counting, &by)? {
            *placed.entry((number, month)).or_default() += count;
            tallied.push((number, place, month, count));
        }
        if set.table() == Table::SecondSource {
            for (_, month, number, count) in cells(&counting, &by[1..])? {
                let without = count - placed.get(&(number, month)).unwrap_or(&0);
                tallied.extend((without > 0).then_some((number, 0, month, without)));
            }
        }
    }
    Ok(tallied)
}

fn cells(session: &Session, by: &[Dim]) -> Result<Vec<(u64, u64, usize, u64)>, ReleaseError> {
    let mut found = Vec::new();
    for cell in session.figures(&Ask { by: by.to_vec(), ..Ask::default() })? {
        let code =
            |wanted: fn(Dim) -> bool| cell.by.iter().find(|key| wanted(key.dim)).map_or(0, |key| key.code);
        let (place, month) = (code(Dim::is_place), code(|dim| dim == Dim::Month));
        for value in cell.figures.iter().filter(|value| value.numerator > 0) {
            let number = number(&value.id).expect("INVARIANT: the ids were made here");
            found.push((place, month, number, value.numerator.unsigned_abs()));
        }
    }
    Ok(found)
}

fn number(id: &str) -> Option<usize> {
    id.strip_prefix('n')?.parse().ok()
}

/// The same close with one count for each condition.
fn open(session: &Session, set: Set, conditions: &[(usize, &String)]) -> Result<Session, ReleaseError> {
    let month = if set.has_months() { ", \"month\"" } else { "" };
    let words = ["title", "definition", "universe", "unit"]
        .map(|word| format!("{word} = {{ zh = \"-\", en = \"-\" }}\n"));
    let files: Vec<(String, String)> = conditions
        .iter()
        .map(|(at, condition)| {
            let narrowed = match condition.as_str() {
                "" => String::new(),
                text => format!("where = {}\n", serde_json::Value::from(text)),
            };
            let text = format!(
                "id = \"n{at}\"\nkind = \"count\"\ndecimals = 0\ninterval = \"none\"\nthreshold = 2\nsource = \"-\"\n\
                 disaggregations = [\"county\", \"township\", \"village\"{month}]\n{}\n[[numerator]]\nset = \"{}\"\n\
                 {narrowed}",
                words.concat(),
                set.name()
            );
            (format!("n{at}.toml"), text)
        })
        .collect();
    Ok(Session::open(&session.snapshot().dir, FigureSet::load(&files)?)?)
}
