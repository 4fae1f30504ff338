//! From tables to the system behind them.

use std::collections::{BTreeMap, BTreeSet};

use crate::dimension::{Dimension, Group};
use crate::schema::{Bag, Levels, contains, join_tree};
use crate::system::{Cell, Earlier, Standing, System, Term, is_small};
use crate::tables::{Axis, Built, Family, Part, Release, Rows, Table, Tables, TablesError};

/// What a cell counts: one group of every dimension.
type Place = Vec<Group>;

/// A cell by what it is: family, snapshot, groups.
type Key = (usize, usize, Place);

/// Snapshots of a family of which each only adds to the one before.
///
/// They are one set of counts with one dimension more: the snapshot at which each count was entered. A table of
/// some snapshots only needs to tell apart what was entered before, between and after them.
struct Segment {
    first: usize,
    /// The dimensions, and last among them the snapshot of entry.
    dimensions: Vec<Dimension>,
    /// For each level of the last dimension, the snapshots that it can tell apart.
    cuts: Vec<BTreeSet<usize>>,
    bags: Vec<Bag>,
    /// For each bag, its variables: the member of each dimension at the bag's level, and the index.
    variables: Vec<Vec<(Vec<usize>, usize)>>,
}

/// A system under construction.
struct Builder<'t> {
    tables: &'t Tables,
    system: System,
    /// By family and last snapshot.
    segments: BTreeMap<(usize, usize), Segment>,
    index: BTreeMap<Key, usize>,
}

pub(crate) fn build(tables: &Tables) -> Result<Built, TablesError> {
    let mut builder =
        Builder { tables, system: System::new(), segments: BTreeMap::new(), index: BTreeMap::new() };
    for (family, of) in tables.families.iter().enumerate() {
        let last = of.snapshots.len();
        let ends = (1..=last).filter(|&end| end == last || first_of_segment(of, end) == end);
        for end in ends {
            let segment = builder.segment(family, end - 1)?;
            builder.segments.insert((family, end - 1), segment);
        }
    }
    builder.relations()?;
    // Earlier tables first, so that a cell that is public stays so.
    let mut order: Vec<usize> = (0..tables.tables.len()).collect();
    order.sort_by_key(|&table| tables.tables[table].release == Release::Now);
    let mut cells: Vec<Vec<usize>> = vec![Vec::new(); tables.tables.len()];
    let mut drafts: Vec<(Key, Cell)> = Vec::new();
    for table in order {
        cells[table] = builder.draft(&tables.tables[table], &mut drafts);
    }
    builder.differences(&mut drafts);
    for (_, cell) in drafts {
        builder.system.cell(cell)?;
    }
    Ok(Built { system: builder.system, cells })
}

impl Builder<'_> {
    /// The variables of one segment: those of its bags, equal where bags meet.
    fn segment(&mut self, family: usize, last: usize) -> Result<Segment, TablesError> {
        let of = &self.tables.families[family];
        let first = first_of_segment(of, last);
        let schema = self.schema(family, first, last);
        let (entry, cuts) = entry_dimension(first, last, schema.values())?;
        let mut dimensions = self.tables.dimensions.clone();
        dimensions.push(entry);
        let with_cuts = schema.into_iter().map(|(mut levels, own)| {
            let holding = (0..cuts.len()).rev().find(|&level| cuts[level].is_superset(&own));
            levels.push(holding.expect("INVARIANT: the finest level holds every cut"));
            levels
        });
        let size = |levels: &Levels| {
            levels.iter().zip(&dimensions).map(|(&level, dimension)| dimension.n_members(level)).product()
        };
        let bags = join_tree(with_cuts.collect(), size);
        let rows = entered_rows(of, first, last);
        let mut variables: Vec<Vec<(Vec<usize>, usize)>> = Vec::new();
        for bag in &bags {
            let counts = margin(&dimensions, &rows, &bag.levels);
            let cells = product(bag.levels.iter().zip(&dimensions).map(|(&level, dim)| dim.n_members(level)));
            let own = cells.into_iter().map(|members| {
                let value = counts.get(&members).copied().unwrap_or(0);
                (members, self.system.variable(value))
            });
            variables.push(own.collect());
        }
        let segment = Segment { first, dimensions, cuts, bags, variables };
        for terms in segment.meetings() {
            self.system.equation(terms)?;
        }
        Ok(segment)
    }

    /// What tables and relations tell apart in a segment: levels, and for each the snapshots asked for.
    fn schema(&self, family: usize, first: usize, last: usize) -> BTreeMap<Levels, BTreeSet<usize>> {
        let total: Levels = self.tables.dimensions.iter().map(Dimension::total).collect();
        let mut schema: BTreeMap<Levels, BTreeSet<usize>> = BTreeMap::new();
        schema.entry(total.clone()).or_default().insert(last);
        let finest =
            |axis: &Axis| axis.groups.iter().map(|group| group.level).min().unwrap_or(total[axis.dimension]);
        for table in self.tables.tables.iter().filter(|table| table.family == family) {
            let mut levels = total.clone();
            table.axes.iter().for_each(|axis| levels[axis.dimension] = finest(axis));
            schema.entry(levels).or_default().insert(table.snapshot);
        }
        for relation in &self.tables.relations {
            for part in relation.parts.iter().filter(|part| part.family == family) {
                let mut levels = total.clone();
                levels[relation.axis.dimension] = finest(&relation.axis);
                part.within.iter().for_each(|&(dimension, group)| levels[dimension] = group.level);
                schema.entry(levels).or_default().insert(part.snapshot);
            }
        }
        schema.values_mut().for_each(|cuts| cuts.retain(|cut| (first..=last).contains(cut)));
        schema.retain(|_, cuts| !cuts.is_empty());
        schema
    }

    fn relations(&mut self) -> Result<(), TablesError> {
        for relation in &self.tables.relations {
            for &group in &relation.axis.groups {
                let mut sum: BTreeMap<usize, i64> = BTreeMap::new();
                for part in &relation.parts {
                    let place = self.part_place(part, relation.axis.dimension, group);
                    for term in self.terms(&(part.family, part.snapshot, place)) {
                        *sum.entry(term.variable).or_default() += part.coefficient * term.coefficient;
                    }
                }
                self.system.equation(terms_of(sum))?;
            }
        }
        Ok(())
    }

    fn part_place(&self, part: &Part, dimension: usize, group: Group) -> Place {
        let mut place = self.everything();
        place[dimension] = group;
        part.within.iter().for_each(|&(dimension, group)| place[dimension] = group);
        place
    }

    fn everything(&self) -> Place {
        self.tables.dimensions.iter().map(|dimension| Group { level: dimension.total(), member: 0 }).collect()
    }

    /// Writes down the cells of one table, and returns where they will be.
    fn draft(&mut self, table: &Table, drafts: &mut Vec<(Key, Cell)>) -> Vec<usize> {
        let choices = product(table.axes.iter().map(|axis| axis.groups.len()));
        let mut at = Vec::with_capacity(choices.len());
        for (position, choice) in choices.into_iter().enumerate() {
            let mut place = self.everything();
            let mut n_totals = 0;
            for (axis, &chosen) in table.axes.iter().zip(&choice) {
                place[axis.dimension] = axis.groups[chosen];
                let finest = axis.groups.iter().map(|group| group.level).min();
                n_totals += usize::from(finest != Some(axis.groups[chosen].level));
            }
            let key = (table.family, table.snapshot, place);
            let standing = match &table.release {
                Release::Now => Standing::Open,
                Release::Earlier(marks) if marks[position].is_shown() => Standing::Public,
                Release::Earlier(_) => Standing::Withheld,
            };
            let cell = self.draft_cell(table, key, standing, n_totals, drafts);
            at.push(cell);
        }
        at
    }

    fn draft_cell(
        &mut self,
        table: &Table,
        key: Key,
        standing: Standing,
        n_totals: usize,
        drafts: &mut Vec<(Key, Cell)>,
    ) -> usize {
        if let Some(&cell) = self.index.get(&key) {
            let draft = &mut drafts[cell].1;
            match (draft.standing, standing) {
                (Standing::Withheld, Standing::Open | Standing::Public) => draft.standing = standing,
                (Standing::Open, Standing::Public) => draft.standing = standing,
                _ => {}
            }
            return cell;
        }
        let terms = self.terms(&key);
        let value = self.system.sum(&terms);
        let earlier = self.earlier(&key, drafts);
        let kept = if earlier == Earlier::Shown { 0.2 } else { 1.0 };
        let weight = (1.0 + (1.0 + value.unsigned_abs() as f64).ln()) * (1.0 + n_totals as f64) * kept;
        let threshold = self.tables.families[key.0].threshold;
        let name = self.name(&key);
        let cell = Cell { name, terms, threshold, weight, standing, base: table.base, earlier };
        drafts.push((key.clone(), cell));
        self.index.insert(key, drafts.len() - 1);
        drafts.len() - 1
    }

    /// Whether the same figure is readable in an earlier snapshot.
    fn earlier(&self, key: &Key, drafts: &[(Key, Cell)]) -> Earlier {
        let shown = (0..key.1).any(|snapshot| {
            let cell = self.index.get(&(key.0, snapshot, key.2.clone()));
            cell.is_some_and(|&cell| drafts[cell].1.standing == Standing::Public)
        });
        if shown { Earlier::Shown } else { Earlier::None }
    }

    /// Adds the small differences between snapshots of one figure as secrets.
    fn differences(&self, drafts: &mut Vec<(Key, Cell)>) {
        let mut secrets = Vec::new();
        for ((family, later, place), &cell) in &self.index {
            for snapshot in 0..*later {
                let before = (*family, snapshot, place.clone());
                let Some(&earlier) = self.index.get(&before) else { continue };
                let mut sum: BTreeMap<usize, i64> = BTreeMap::new();
                for (of, sign) in [(cell, 1), (earlier, -1)] {
                    for term in &drafts[of].1.terms {
                        *sum.entry(term.variable).or_default() += sign * term.coefficient;
                    }
                }
                let terms = terms_of(sum);
                let threshold = self.tables.families[*family].threshold;
                if is_small(self.system.sum(&terms), threshold) {
                    let name = format!("{} less snapshot {snapshot}", drafts[cell].1.name);
                    let secret =
                        Cell { name, terms, standing: Standing::Secret, base: 1, ..drafts[cell].1.clone() };
                    secrets.push((before, secret));
                }
            }
        }
        drafts.extend(secrets);
    }

    /// A cell as a sum of variables.
    fn terms(&self, (family, snapshot, place): &Key) -> Vec<Term> {
        let mut later = self.segments.range((*family, *snapshot)..);
        let (_, segment) = later.next().expect("INVARIANT: every snapshot is in a segment");
        segment.terms(*snapshot, place)
    }

    fn name(&self, (family, snapshot, place): &Key) -> String {
        let labels: Vec<&str> = place
            .iter()
            .zip(&self.tables.dimensions)
            .map(|(&group, dimension)| dimension.label(group))
            .collect();
        format!("{} [{}] snapshot {snapshot}", self.tables.families[*family].name, labels.join(", "))
    }
}

impl Segment {
    /// What two bags share adds up to the same in both.
    fn meetings(&self) -> Vec<Vec<Term>> {
        let mut meetings = Vec::new();
        for (bag, own) in self.bags.iter().zip(&self.variables) {
            let Some((on, shared)) = &bag.hangs else { continue };
            let mut sums: BTreeMap<Vec<usize>, Vec<Term>> = BTreeMap::new();
            let sides = [(&bag.levels, own, 1), (&self.bags[*on].levels, &self.variables[*on], -1)];
            for (levels, variables, coefficient) in sides {
                for (members, variable) in variables {
                    let at = coarser(&self.dimensions, levels, members, shared);
                    sums.entry(at).or_default().push(Term { variable: *variable, coefficient });
                }
            }
            meetings.extend(sums.into_values());
        }
        meetings
    }

    /// What had been entered of a place by a snapshot.
    fn terms(&self, snapshot: usize, place: &Place) -> Vec<Term> {
        let n_own = place.len();
        let levels: Levels = place.iter().map(|group| group.level).collect();
        let members: Vec<usize> = place.iter().map(|group| group.member).collect();
        let holds = |bag: &usize| {
            let own = &self.bags[*bag].levels;
            contains(&own[..n_own], &levels) && self.cuts[own[n_own]].contains(&snapshot)
        };
        let bag = (0..self.bags.len()).filter(holds).min_by_key(|&bag| self.variables[bag].len());
        let bag = bag.expect("INVARIANT: every table and relation is in some bag");
        let own_levels = &self.bags[bag].levels;
        let stamp = Group { level: 0, member: snapshot - self.first };
        let entered = self.dimensions[n_own].up(stamp, own_levels[n_own]);
        let own = self.variables[bag].iter().filter(|(own, _)| {
            let at = own[..n_own].iter().zip(own_levels).zip(&self.dimensions).zip(&levels);
            let mut same = at.zip(&members).map(|((((&member, &level), dimension), &to), &asked)| {
                dimension.up(Group { level, member }, to) == asked
            });
            own[n_own] <= entered && same.all(|same| same)
        });
        own.map(|(_, variable)| Term { variable: *variable, coefficient: 1 }).collect()
    }
}

/// The dimension of entry with one level for each set of snapshots to tell apart, finest first. Sets that are not
/// nested are made so by adding the smaller to the larger, for margins only fit together along nested levels.
fn entry_dimension<'c>(
    first: usize,
    last: usize,
    asked: impl Iterator<Item = &'c BTreeSet<usize>>,
) -> Result<(Dimension, Vec<BTreeSet<usize>>), TablesError> {
    let mut sets: Vec<BTreeSet<usize>> = asked.cloned().collect();
    sets.sort_by_key(BTreeSet::len);
    for at in 1..sets.len() {
        let smaller = sets[at - 1].clone();
        sets[at].extend(smaller);
    }
    sets.dedup();
    let stamps: Vec<usize> = (first..=last).collect();
    let named = |n: usize| (0..n).map(|index| format!("entry {index}")).collect::<Vec<String>>();
    let mut dimension = Dimension::new("entry", named(stamps.len()));
    let mut cuts: Vec<BTreeSet<usize>> = vec![stamps.iter().copied().collect()];
    for set in sets.into_iter().rev() {
        let part = |set: &BTreeSet<usize>, stamp: usize| set.range(..stamp).count();
        let below = cuts.last().expect("INVARIANT: there is a finest level");
        let mut parents: BTreeMap<usize, usize> = BTreeMap::new();
        stamps.iter().for_each(|&stamp| {
            parents.insert(part(below, stamp), part(&set, stamp));
        });
        let parents: Vec<usize> = parents.into_values().collect();
        let n_parts = part(&set, last) + 1;
        dimension = dimension.grouped(named(n_parts), &parents)?;
        cuts.push(set);
    }
    Ok((dimension, cuts))
}

/// Where the segment of a snapshot begins: at the last snapshot that took something back, or at the first of all.
/// One past the last snapshot is its own beginning.
fn first_of_segment(family: &Family, snapshot: usize) -> usize {
    let begins = |at: &usize| {
        *at == family.snapshots.len() || !only_adds(&family.snapshots[at - 1], &family.snapshots[*at])
    };
    (1..=snapshot).rev().find(begins).unwrap_or(0)
}

fn only_adds(before: &Rows, after: &Rows) -> bool {
    before.iter().all(|(members, count)| after.get(members).is_some_and(|now| now >= count) || *count == 0)
}

/// The counts of a segment, each with the snapshot at which it was entered.
fn entered_rows(family: &Family, first: usize, last: usize) -> Rows {
    let mut rows = Rows::new();
    for snapshot in first..=last {
        for (members, count) in &family.snapshots[snapshot] {
            let before = if snapshot == first { None } else { family.snapshots[snapshot - 1].get(members) };
            let mut at = members.clone();
            at.push(snapshot - first);
            rows.insert(at, count - before.unwrap_or(&0));
        }
    }
    rows
}

fn margin(dimensions: &[Dimension], rows: &Rows, levels: &Levels) -> Rows {
    let finest = vec![0; dimensions.len()];
    let mut margin = Rows::new();
    for (members, count) in rows {
        *margin.entry(coarser(dimensions, &finest, members, levels)).or_default() += count;
    }
    margin
}

fn coarser(dimensions: &[Dimension], from: &Levels, members: &[usize], to: &Levels) -> Vec<usize> {
    let each = dimensions.iter().zip(from).zip(members).zip(to);
    each.map(|(((dimension, &level), &member), &to)| dimension.up(Group { level, member }, to)).collect()
}

/// All choices of one index below each size, the last running fastest.
fn product(sizes: impl Iterator<Item = usize>) -> Vec<Vec<usize>> {
    sizes.fold(vec![Vec::new()], |choices, size| {
        let longer = |choice: Vec<usize>| {
            (0..size).map(move |index| choice.iter().copied().chain([index]).collect::<Vec<usize>>())
        };
        choices.into_iter().flat_map(longer).collect()
    })
}

fn terms_of(sum: BTreeMap<usize, i64>) -> Vec<Term> {
    let terms = sum.into_iter().filter(|&(_, coefficient)| coefficient != 0);
    terms.map(|(variable, coefficient)| Term { variable, coefficient }).collect()
}
