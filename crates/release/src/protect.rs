//! From counts on a frame to marks: one system of everything public, and the search for what must be hidden.

use std::collections::{BTreeMap, BTreeSet};

use disclosure::{
    Axis, Cell, Earlier, Group, Knowledge, Loss, Mark, ProtectError, Release, Standing, System, Table,
    Tables, Term, audit, is_small, protect,
};

use crate::error::ReleaseError;
use crate::frame::{CountKey, FamilyKey, Frame};
use crate::terms::{Region, cross};

/// One count that takes part.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub key: CountKey,
    pub name: String,
    pub threshold: u32,
    pub base: u32,
    pub standing: Standing,
    /// How many levels of totals it stands above the finest cells.
    pub n_totals: u32,
}

/// A sum of counts that readers know to be 0.
pub(crate) type Balance = Vec<(CountKey, i64)>;

/// What came of it: for each entry its true value and whether readers see it.
pub(crate) struct Decided {
    pub values: Vec<i64>,
    pub shown: Vec<bool>,
    pub held: Vec<bool>,
    pub loss: Loss,
}

/// Decides which open entries are shown. Secrets among the entries count only while they are small.
pub(crate) fn decide(
    frame: &Frame,
    entries: &[Entry],
    balances: &[Balance],
) -> Result<Decided, ReleaseError> {
    let wanted = entries.iter().map(|entry| &entry.key).chain(balances.iter().flatten().map(|(key, _)| key));
    let summed = Summed::new(frame, wanted)?;
    let mut system = System::new();
    summed.values.iter().for_each(|&value| {
        system.variable(value);
    });
    for equation in &summed.equations {
        system.equation(equation.clone())?;
    }
    for balance in balances {
        let terms = combined(balance.iter().map(|(key, sign)| (summed.terms(frame, key), *sign)));
        if system.sum(&terms) == 0 && !terms.is_empty() {
            system.equation(terms)?;
        }
    }
    let mut cells: Vec<Option<usize>> = Vec::with_capacity(entries.len());
    let mut values = Vec::with_capacity(entries.len());
    let mut drafts: Vec<Draft> = Vec::new();
    let mut public: BTreeSet<(FamilyKey, Region)> = BTreeSet::new();
    for entry in entries {
        let terms = summed.terms(frame, &entry.key);
        let value = system.sum(&terms);
        values.push(value);
        if entry.standing == Standing::Secret && !is_small(value, entry.threshold) {
            if value == 0 && !terms.is_empty() {
                // Readers take it that nothing is missing, and are right.
                system.equation(terms)?;
            }
            cells.push(None);
            continue;
        }
        let known = (entry.key.0, entry.key.2.clone());
        let earlier = if public.contains(&known) { Earlier::Shown } else { Earlier::None };
        if entry.standing == Standing::Public {
            public.insert(known);
        }
        let kept = if earlier == Earlier::Shown { 0.2 } else { 1.0 };
        let weight = (1.0 + (1.0 + value.unsigned_abs() as f64).ln()) * f64::from(1 + entry.n_totals) * kept;
        let (name, threshold, standing, base) =
            (entry.name.clone(), entry.threshold, entry.standing, entry.base);
        let cell = Cell { name, terms, threshold, weight, standing, base, earlier };
        cells.push(Some(system.cell(cell.clone())?));
        drafts.push((&entry.key, cell));
    }
    for secret in differences(&system, &drafts) {
        system.cell(secret)?;
    }
    let protection = protect(&system)?;
    // What was decided is attacked before anyone sees it.
    let attacked = audit(&system, &protection.marks, Knowledge::Numbers);
    let exposed = attacked.iter().filter(|bounds| !bounds.is_safe());
    let given_away: Vec<String> = exposed.map(|bounds| system.cells()[bounds.cell].name.clone()).collect();
    if !given_away.is_empty() {
        return Err(ProtectError::Exposed { cells: given_away }.into());
    }
    let mark = |cell: &Option<usize>| cell.map_or(Mark::Shown, |cell| protection.marks[cell]);
    Ok(Decided {
        values,
        shown: cells.iter().map(|cell| mark(cell).is_shown()).collect(),
        held: cells.iter().map(|cell| mark(cell) == Mark::Held).collect(),
        loss: protection.loss,
    })
}

fn combined(parts: impl Iterator<Item = (Vec<Term>, i64)>) -> Vec<Term> {
    let mut sum: BTreeMap<usize, i64> = BTreeMap::new();
    for (terms, sign) in parts {
        for term in terms {
            *sum.entry(term.variable).or_default() += sign * term.coefficient;
        }
    }
    let terms = sum.into_iter().filter(|&(_, coefficient)| coefficient != 0);
    terms.map(|(variable, coefficient)| Term { variable, coefficient }).collect()
}

/// A cell with what it counts.
type Draft<'e> = (&'e CountKey, Cell);

/// Small differences that a reader could work out from two counts: of one count at two closes, and between a
/// whole and a part of it at one place and time.
fn differences(system: &System, drafts: &[Draft<'_>]) -> Vec<Cell> {
    let mut groups: BTreeMap<(FamilyKey, Option<usize>, Region), Vec<&Draft<'_>>> = BTreeMap::new();
    for draft in drafts.iter().filter(|(_, cell)| cell.standing != Standing::Secret) {
        let (family, close, region) = draft.0;
        groups.entry((*family, None, region.clone())).or_default().push(draft);
        let outer = region.iter().filter(|(dimension, _)| **dimension < crate::dims::FIRST_FIXED);
        let outer: Region = outer.map(|(dimension, groups)| (*dimension, groups.clone())).collect();
        groups.entry((*family, Some(*close), outer)).or_default().push(draft);
    }
    let mut secrets = Vec::new();
    for ((_, close, _), drafts) in &groups {
        for (at, (_, cell)) in drafts.iter().enumerate() {
            for (_, other) in &drafts[..at] {
                let (whole, part) =
                    if cell.terms.len() > other.terms.len() { (cell, other) } else { (other, cell) };
                let nested = close.is_none() || is_part(&part.terms, &whole.terms);
                let threshold = whole.threshold.max(part.threshold);
                // Both ends of an impossible difference are compared first: terms are long.
                if !nested || !is_small(system.sum(&whole.terms) - system.sum(&part.terms), threshold) {
                    continue;
                }
                let terms = combined([(whole.terms.clone(), 1), (part.terms.clone(), -1)].into_iter());
                let name = format!("{} less {}", whole.name, part.name);
                let (standing, earlier) = (Standing::Secret, Earlier::None);
                secrets.push(Cell { name, terms, threshold, standing, base: 1, earlier, weight: 1.0 });
            }
        }
    }
    secrets
}

fn is_part(part: &[Term], whole: &[Term]) -> bool {
    let whole: BTreeSet<usize> = whole.iter().map(|term| term.variable).collect();
    part.len() < whole.len() && part.iter().all(|term| whole.contains(&term.variable))
}

/// Levels of the dimensions that a cell does not sum over.
type Levels = BTreeMap<usize, usize>;

/// The variables, and every group of the levels asked for as a sum of them.
struct Summed {
    values: Vec<u64>,
    equations: Vec<Vec<Term>>,
    sums: BTreeMap<(FamilyKey, usize, Levels), Vec<Vec<Term>>>,
}

impl Summed {
    fn new<'k>(frame: &Frame, keys: impl Iterator<Item = &'k CountKey>) -> Result<Summed, ReleaseError> {
        let mut tables = Tables::new(frame.dimensions.clone());
        let places = frame.families(&mut tables)?;
        let wanted: BTreeSet<(FamilyKey, usize, Levels)> =
            keys.map(|(family, close, region)| (*family, *close, levels(region))).collect();
        for (key, close, levels) in &wanted {
            let (family, snapshot) = places[&(*key, *close)];
            let axis = |(&dimension, &level): (&usize, &usize)| Axis {
                dimension,
                groups: frame.dimensions[dimension].groups(&[level]),
            };
            tables.publish(Table {
                name: format!("{} {levels:?}", key.set.name()),
                family,
                snapshot,
                axes: levels.iter().map(axis).collect(),
                base: 1,
                release: Release::Now,
            })?;
        }
        let built = tables.build()?;
        let terms =
            |cells: &Vec<usize>| cells.iter().map(|&cell| built.system.cells()[cell].terms.clone()).collect();
        let sums = wanted.into_iter().zip(built.cells.iter().map(terms)).collect();
        Ok(Summed {
            values: built.system.values().to_vec(),
            equations: built.system.equations().to_vec(),
            sums,
        })
    }

    /// A count as a sum of variables.
    fn terms(&self, frame: &Frame, (family, close, region): &CountKey) -> Vec<Term> {
        let sums = &self.sums[&(*family, *close, levels(region))];
        let groups: Vec<(&usize, &Vec<Group>)> = region.iter().collect();
        let cells = cross(&groups.iter().map(|(_, groups)| groups.len()).collect::<Vec<usize>>());
        let index = |choice: Vec<usize>| {
            let steps = choice.iter().zip(&groups);
            steps.fold(0, |index, (&at, (dimension, groups))| {
                index * frame.dimensions[**dimension].n_members(groups[at].level) + groups[at].member
            })
        };
        combined(cells.into_iter().map(|choice| (sums[index(choice)].clone(), 1)))
    }
}

/// The level of each dimension; of one without any group, any level will do.
fn levels(region: &Region) -> Levels {
    region
        .iter()
        .map(|(dimension, groups)| (*dimension, groups.first().map_or(0, |group| group.level)))
        .collect()
}
