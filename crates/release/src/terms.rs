//! From a figure's terms to the counts behind it: a region of a family, or classes of rows.

use std::collections::{BTreeMap, BTreeSet};

use disclosure::{Dimension, Group};
use engine::definition::Term;
use engine::predicate::{Literal, Predicate};
use engine::set::{Column, ColumnKind, Set};

use crate::dims::{FIXED, columns_of, dimension_of, members};

/// For each dimension, groups of one level whose sum is meant; no entry is the total.
pub(crate) type Region = BTreeMap<usize, Vec<Group>>;

/// What is counted: a set and a condition.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct What {
    pub set: Set,
    pub condition: Option<String>,
}

impl What {
    pub fn of(term: &Term) -> What {
        What { set: term.set, condition: term.condition.clone() }
    }

    /// The condition as checked. The text came from a definition or a record; both were loaded with this.
    pub fn predicate(&self) -> Option<Predicate> {
        match &self.condition {
            None => Some(Predicate::All),
            Some(text) => Predicate::parse(text, self.set.columns()).ok(),
        }
    }
}

/// Adds the columns and numbers that a condition names.
pub(crate) fn named(predicate: &Predicate, columns: &mut BTreeMap<usize, (Column, BTreeSet<i64>)>) {
    let mut add = |column: Column, numbers: &[i64]| {
        let known: Vec<Column> = all_columns();
        let at = known.iter().position(|&other| other == column).unwrap_or(usize::MAX);
        columns.entry(at).or_insert((column, BTreeSet::new())).1.extend(numbers);
    };
    match predicate {
        Predicate::All => {}
        Predicate::Compare(column, _, Literal::Number(number)) => add(*column, &[*number]),
        Predicate::Compare(column, _, Literal::Flag(_))
        | Predicate::IsNull(column)
        | Predicate::Flag(column) => {
            add(*column, &[]);
        }
        Predicate::In(column, numbers) => add(*column, numbers),
        Predicate::Between(column, low, high) => add(*column, &[*low, *high]),
        Predicate::Not(inner) => named(inner, columns),
        Predicate::And(left, right) | Predicate::Or(left, right) => {
            named(left, columns);
            named(right, columns);
        }
    }
}

fn all_columns() -> Vec<Column> {
    let mut columns = FIXED.to_vec();
    columns.extend([
        Column::EverMarried,
        Column::HouseholdKind,
        Column::Roster,
        Column::AgeDays,
        Column::RegistrationDelay,
        Column::EntryDelay,
        Column::Matched,
        Column::Local,
    ]);
    columns
}

/// The region of a family that a condition picks, if it is one: it names only the family's own columns, does not
/// cut through a member, and is a cross of one choice per column.
pub(crate) fn region(set: Set, predicate: &Predicate, dimensions: &[Dimension]) -> Option<Region> {
    let mut columns = BTreeMap::new();
    named(predicate, &mut columns);
    let own = columns_of(set);
    let columns: Vec<Column> = columns.into_values().map(|(column, _)| column).collect();
    if columns.iter().any(|column| !own.contains(column)) {
        return None;
    }
    let all: Vec<_> = columns.iter().map(|&column| members(column)).collect();
    let mut chosen: Vec<Vec<usize>> = Vec::new();
    for spot in cross(&all.iter().map(Vec::len).collect::<Vec<usize>>()) {
        let values: Vec<&Vec<Option<i64>>> = spot.iter().zip(&all).map(|(&at, of)| &of[at].values).collect();
        let mut answers = cross(&values.iter().map(|values| values.len()).collect::<Vec<usize>>())
            .into_iter()
            .map(|pick| {
                let row: Vec<Option<i64>> =
                    pick.iter().zip(&values).map(|(&at, values)| values[at]).collect();
                holds(predicate, &columns, &row)
            })
            .collect::<Vec<bool>>();
        answers.dedup();
        match answers[..] {
            [true] => chosen.push(spot),
            [false] => {}
            _ => return None,
        }
    }
    as_cross(&columns, &chosen, dimensions)
}

/// Whether a condition counts a row with these values.
pub(crate) fn holds(predicate: &Predicate, columns: &[Column], row: &[Option<i64>]) -> bool {
    let value = |column: Column| columns.iter().position(|&other| other == column).and_then(|at| row[at]);
    predicate.holds(&value) == Some(true)
}

/// All choices of one index below each size.
pub(crate) fn cross(sizes: &[usize]) -> Vec<Vec<usize>> {
    sizes.iter().fold(vec![Vec::new()], |choices, &size| {
        let longer =
            |choice: Vec<usize>| (0..size).map(move |at| choice.iter().copied().chain([at]).collect());
        choices.into_iter().flat_map(longer).collect::<Vec<Vec<usize>>>()
    })
}

fn as_cross(columns: &[Column], chosen: &[Vec<usize>], dimensions: &[Dimension]) -> Option<Region> {
    let mut region = Region::new();
    let mut n = 1;
    for (at, &column) in columns.iter().enumerate() {
        let picked: BTreeSet<usize> = chosen.iter().map(|spot| spot[at]).collect();
        n *= picked.len();
        let dimension = dimension_of(column)?;
        if picked.len() < dimensions[dimension].n_members(0) {
            region.insert(dimension, coarsest(&dimensions[dimension], &picked));
        }
    }
    (n == chosen.len() && n > 0).then_some(region)
}

/// The groups of the coarsest level that hold exactly these members.
fn coarsest(dimension: &Dimension, members: &BTreeSet<usize>) -> Vec<Group> {
    let up = |member: usize, level: usize| dimension.up(Group { level: 0, member }, level);
    let fits = |level: &usize| {
        let groups: BTreeSet<usize> = members.iter().map(|&member| up(member, *level)).collect();
        (0..dimension.n_members(0))
            .all(|member| members.contains(&member) == groups.contains(&up(member, *level)))
    };
    let level = (0..dimension.total()).rev().find(fits).unwrap_or(0);
    let groups: BTreeSet<usize> = members.iter().map(|&member| up(member, level)).collect();
    groups.into_iter().map(|member| Group { level, member }).collect()
}

/// The groups that lie in both choices, which must be groups of nested levels; none where they exclude each other.
pub(crate) fn meet(dimension: &Dimension, one: &[Group], other: &[Group]) -> Vec<Group> {
    let level = one.iter().chain(other).map(|group| group.level).min().unwrap_or(0);
    let inside = |group: Group, of: &[Group]| {
        of.iter().any(|&whole| whole.level >= group.level && dimension.up(group, whole.level) == whole.member)
    };
    let finest = dimension.groups(&[level]);
    finest.into_iter().filter(|&group| inside(group, one) && inside(group, other)).collect()
}

/// How the rows of a set fall under several conditions: each class is a pattern of which hold. Patterns that no
/// row can have are left out, for readers know that, too.
pub(crate) fn patterns(predicates: &[Predicate]) -> BTreeSet<u32> {
    let mut columns = BTreeMap::new();
    predicates.iter().for_each(|predicate| named(predicate, &mut columns));
    let values: Vec<(Column, Vec<Option<i64>>)> =
        columns.into_values().map(|(c, n)| (c, tried(c, &n))).collect();
    let names: Vec<Column> = values.iter().map(|(column, _)| *column).collect();
    let mut found = BTreeSet::new();
    for pick in cross(&values.iter().map(|(_, values)| values.len()).collect::<Vec<usize>>()) {
        let row: Vec<Option<i64>> = pick.iter().zip(&values).map(|(&at, (_, values))| values[at]).collect();
        let of = |column: Column| names.iter().position(|&name| name == column).and_then(|at| row[at]);
        // Days lived and years lived tell the same: 28 days are not five years.
        let unfit = of(Column::AgeDays).is_some_and(|days| {
            let far = |age: i64| (days / 365).abs_diff(age) > 1 || (days < 365 && age != 0);
            names.contains(&Column::Age) && of(Column::Age).is_none_or(far)
        });
        if !unfit {
            let bits = predicates.iter().enumerate().map(|(at, p)| u32::from(holds(p, &names, &row)) << at);
            found.insert(bits.sum());
        }
    }
    found
}

/// Values at which a condition could change its mind.
fn tried(column: Column, numbers: &BTreeSet<i64>) -> Vec<Option<i64>> {
    let mut values: BTreeSet<i64> = BTreeSet::new();
    match column {
        Column::Sex => values.extend([0, 1, 2, 9]),
        Column::Status => values.extend([1, 2, 3]),
        _ if column.kind() == ColumnKind::Flag => values.extend([0, 1]),
        _ => {
            values.extend([0, 1]);
            values.extend(numbers.iter().flat_map(|number| [number - 1, *number, number + 1]));
        }
    }
    let can_be_empty = !matches!(
        column,
        Column::Sex
            | Column::Status
            | Column::Registered
            | Column::EntryDelay
            | Column::EverMarried
            | Column::Roster
    );
    values.into_iter().map(Some).chain(can_be_empty.then_some(None)).collect()
}
