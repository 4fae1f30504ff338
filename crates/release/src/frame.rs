//! All closes of one question on common dimensions: places, months, sexes and so on, and one snapshot of each
//! family for each close.

use std::collections::{BTreeMap, BTreeSet};

use disclosure::{Dimension, Group, Tables};
use engine::figure::Session;
use engine::set::Set;
use jiff::civil::Date;
use publication::Span;

use crate::count::{Classes, Raw, by_classes, by_members};
use crate::dims::{
    FIRST_CLASS, MONTH, PLACE, Timing, UNKNOWN, columns_of, dimension_of, timing, unknown_group,
};
use crate::error::ReleaseError;
use crate::plan::By;
use crate::terms::{Region, What, meet, patterns, region};

/// A close that takes part, earlier ones first.
pub(crate) struct Close<'s> {
    pub session: &'s Session,
    pub span: Span,
    pub whats: BTreeSet<What>,
}

/// What is counted together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct FamilyKey {
    pub set: Set,
    pub is_class: bool,
    /// First and last day of what has no months.
    pub days: Option<(Date, Date)>,
}

/// For each family and close, the family's index and its snapshot's.
pub(crate) type Snapshots = BTreeMap<(FamilyKey, usize), (usize, usize)>;

/// A cell: family, close, region.
pub(crate) type CountKey = (FamilyKey, usize, Region);

/// Everything counted, on common dimensions.
pub(crate) struct Frame {
    pub dimensions: Vec<Dimension>,
    pub classes: BTreeMap<Set, Classes>,
    /// For each set of classes, its dimension and patterns.
    pub patterns: BTreeMap<Set, (usize, Vec<u32>)>,
    places: Vec<u64>,
    townships: Vec<u64>,
    months: Vec<u64>,
    spans: Vec<Span>,
    /// For each close, the groups of months that are its period; none: all months.
    periods: Vec<Option<Vec<Group>>>,
    /// Rows of each family at each close that has it.
    pub rows: BTreeMap<FamilyKey, BTreeMap<usize, BTreeMap<Vec<usize>, u64>>>,
}

fn months_of(span: Span) -> Vec<u64> {
    let (year, month) = (i64::from(span.first().year()), i64::from(span.first().month()));
    let first = year * 12 + month - 1;
    let all =
        (first..first + i64::from(span.n_months())).map(|at| (at / 12 * 100 + at % 12 + 1).unsigned_abs());
    all.collect()
}

impl Frame {
    /// `named` are the places that earlier releases name: one where nothing is counted now has counts of zero.
    pub fn new(closes: &[Close<'_>], named: &BTreeSet<u64>) -> Result<Frame, ReleaseError> {
        let whats: BTreeSet<What> = closes.iter().flat_map(|close| close.whats.iter().cloned()).collect();
        let classes = Classes::all(&whats)?;
        let spans: Vec<Span> = closes.iter().map(|close| close.span).collect();
        let mut raw: BTreeMap<FamilyKey, BTreeMap<usize, Raw>> = BTreeMap::new();
        for (at, close) in closes.iter().enumerate() {
            let sets: BTreeSet<Set> = close.whats.iter().map(|what| what.set).collect();
            for set in sets.into_iter().filter(|&set| set != Set::PersonDays) {
                let key = FamilyKey { set, is_class: false, days: days(set, close.span) };
                raw.entry(key).or_default().insert(at, by_members(close.session, set)?);
                if let Some(classes) = classes.get(&set) {
                    let counted = by_classes(close.session, set, classes)?;
                    raw.entry(FamilyKey { is_class: true, ..key }).or_default().insert(at, counted);
                }
            }
        }
        raw.values_mut().for_each(|of| carry_over(of, &spans));
        let mut frame = Frame::empty(closes, named, spans, classes, &raw)?;
        frame.rows = raw
            .iter()
            .map(|(key, of)| (*key, of.iter().map(|(&at, raw)| (at, frame.rows_of(*key, raw))).collect()))
            .collect();
        Ok(frame)
    }

    fn empty(
        closes: &[Close<'_>],
        named: &BTreeSet<u64>,
        spans: Vec<Span>,
        classes: BTreeMap<Set, Classes>,
        raw: &BTreeMap<FamilyKey, BTreeMap<usize, Raw>>,
    ) -> Result<Frame, ReleaseError> {
        let counted =
            raw.values().flat_map(BTreeMap::values).flat_map(BTreeMap::keys).map(|(place, ..)| *place);
        let listed = closes.iter().flat_map(|close| close.session.places());
        let villages = listed.filter(|place| place.level == "village").map(|place| place.code);
        let mut places: BTreeSet<u64> = counted.chain(villages).collect();
        for code in named {
            // Events without a village were counted under no township, which then stands for itself.
            let is_there = code % 1000 == 0 && places.range(code..&(code + 1000)).next().is_some();
            if !is_there {
                places.insert(*code);
            }
        }
        let places: Vec<u64> = places.into_iter().collect();
        let mut townships: Vec<u64> = places.iter().map(|place| place / 1000 * 1000).collect();
        townships.dedup();
        let parents: Vec<usize> = places
            .iter()
            .map(|place| townships.partition_point(|township| *township < place / 1000 * 1000))
            .collect();
        let named = |codes: &[u64]| codes.iter().map(|code| format!("{code:012}")).collect::<Vec<String>>();
        let place = Dimension::new("place", named(&places)).grouped(named(&townships), &parents)?;
        let months: BTreeSet<u64> = spans.iter().flat_map(|&span| months_of(span)).collect();
        let months: Vec<u64> = months.into_iter().collect();
        let (month, periods) = month_dimension(&months, &spans)?;
        let mut dimensions = crate::count::fixed()?;
        (dimensions[PLACE], dimensions[MONTH]) = (place, month);
        let mut by_set = BTreeMap::new();
        for (at, (&set, of)) in classes.iter().enumerate() {
            let of_set = raw.iter().filter(|(key, _)| key.is_class && key.set == set);
            let counted = of_set
                .flat_map(|(_, of)| of.values())
                .flat_map(BTreeMap::keys)
                .map(|(.., class)| class[0] as u32);
            let all: BTreeSet<u32> = patterns(&of.predicates).into_iter().chain(counted).collect();
            let all: Vec<u32> = all.into_iter().collect();
            let names = all.iter().map(|pattern| format!("{} class {pattern:b}", set.name())).collect();
            dimensions.push(Dimension::new(set.name(), names));
            by_set.insert(set, (FIRST_CLASS + at, all));
        }
        let rows = BTreeMap::new();
        Ok(Frame { dimensions, classes, patterns: by_set, places, townships, months, spans, periods, rows })
    }

    /// Rows with one finest member of every dimension, 0 where the family knows none.
    fn rows_of(&self, key: FamilyKey, raw: &Raw) -> BTreeMap<Vec<usize>, u64> {
        let mut rows = BTreeMap::new();
        for ((place, month, own), count) in raw {
            let mut members = vec![0; self.dimensions.len()];
            members[PLACE] = self.places.partition_point(|other| other < place);
            members[MONTH] = self.months.partition_point(|other| other < month).min(self.months.len() - 1);
            if key.is_class {
                let (dimension, patterns) = &self.patterns[&key.set];
                members[*dimension] = patterns.partition_point(|&pattern| (pattern as usize) < own[0]);
            } else {
                for (&column, &member) in columns_of(key.set).iter().zip(own) {
                    members[dimension_of(column).expect("INVARIANT: own columns are fixed")] = member;
                }
            }
            *rows.entry(members).or_insert(0) += count;
        }
        rows
    }

    pub fn place_axis(&self) -> (&[u64], &[u64]) {
        (&self.places, &self.townships)
    }

    /// The group of a code along one way to split; an empty list is the total.
    pub fn group(&self, by: By, code: &str) -> Option<(usize, Vec<Group>)> {
        let find = |codes: Vec<crate::dims::Coded>, dimension: usize| {
            let listed = codes.into_iter().find(|coded| coded.code == code).map(|coded| coded.group);
            let group = if code == UNKNOWN { unknown_group(by) } else { listed }?;
            Some((dimension, vec![group]))
        };
        let number = || code.parse::<u64>().ok();
        let at = |codes: &[u64], number: u64| codes.binary_search(&number).ok();
        let fixed = |column| dimension_of(column).unwrap_or(PLACE);
        match by {
            By::Village => Some((PLACE, vec![Group { level: 0, member: at(&self.places, number()?)? }])),
            By::Township => Some((PLACE, vec![Group { level: 1, member: at(&self.townships, number()?)? }])),
            By::Month => {
                let month = code.replace('-', "").parse().ok()?;
                Some((MONTH, vec![Group { level: 0, member: at(&self.months, month)? }]))
            }
            By::Sex => find(crate::dims::sexes(), fixed(engine::set::Column::Sex)),
            By::Age5 => find(crate::dims::ages_by_five(), fixed(engine::set::Column::Age)),
            By::Age => find(crate::dims::ages_of_life_table(), fixed(engine::set::Column::Age)),
            By::MotherAge => find(crate::dims::mother_ages(), fixed(engine::set::Column::MotherAge)),
            By::BirthOrder => find(crate::dims::orders(), fixed(engine::set::Column::BirthOrder)),
        }
    }

    /// The cell that counts something under some keys at a close; none where it cannot be split so.
    pub fn cell(&self, what: &What, keys: &[(By, String)], close: usize) -> Option<CountKey> {
        let predicate = what.predicate()?;
        let linked = region(what.set, &predicate, &self.dimensions);
        let is_class = linked.is_none();
        let family = FamilyKey { set: what.set, is_class, days: days(what.set, self.spans[close]) };
        let mut cell = linked.unwrap_or_default();
        if is_class {
            let (dimension, patterns) = self.patterns.get(&what.set)?;
            let at = self.classes[&what.set].whats.iter().position(|other| other == what)?;
            let of = |member: &usize| patterns[*member] >> at & 1 == 1;
            let groups = (0..patterns.len()).filter(of).map(|member| Group { level: 0, member });
            cell.insert(*dimension, groups.collect());
        }
        if timing(what.set) == Timing::Months
            && let Some(groups) = &self.periods[close]
        {
            cell.insert(MONTH, groups.clone());
        }
        for (by, code) in keys {
            let (dimension, groups) = self.group(*by, code)?;
            let own = match dimension {
                PLACE => true,
                MONTH => timing(what.set) == Timing::Months,
                _ => !is_class && columns_of(what.set).iter().any(|&c| dimension_of(c) == Some(dimension)),
            };
            if !own {
                return None;
            }
            let groups = match cell.get(&dimension) {
                Some(others) => meet(&self.dimensions[dimension], others, &groups),
                None => groups,
            };
            cell.insert(dimension, groups);
        }
        Some((family, close, cell))
    }

    /// Adds every family and its snapshots, in order, and says where they are.
    pub fn families(&self, tables: &mut Tables) -> Result<Snapshots, ReleaseError> {
        let mut places = BTreeMap::new();
        for (key, closes) in &self.rows {
            let kind = if key.is_class { " classes" } else { "" };
            let family = tables.family(format!("{}{kind}", key.set.name()), 2);
            for (&close, rows) in closes {
                let snapshot =
                    tables.snapshot(family, rows.iter().map(|(at, &count)| (at.clone(), count)))?;
                places.insert((*key, close), (family, snapshot));
            }
        }
        Ok(places)
    }
}

/// The days by which a family without months is told from others.
fn days(set: Set, span: Span) -> Option<(Date, Date)> {
    match timing(set) {
        Timing::Months => None,
        Timing::Opening => Some((span.first(), span.first())),
        Timing::Closing => Some((span.last(), span.last())),
        Timing::Whole => Some((span.first(), span.last())),
    }
}

/// A close knows its own months; of others it is taken to know what the close before it knew.
fn carry_over(of: &mut BTreeMap<usize, Raw>, spans: &[Span]) {
    let mut known = Raw::new();
    for (&at, raw) in of.iter_mut() {
        let own: BTreeSet<u64> = months_of(spans[at]).into_iter().chain([0]).collect();
        let before = known.iter().filter(|((_, month, _), _)| !own.contains(month));
        raw.extend(before.map(|(key, count)| (key.clone(), *count)).collect::<Vec<_>>());
        known.clone_from(raw);
    }
}

type MonthDimension = (Dimension, Vec<Option<Vec<Group>>>);

/// Months, and above them the parts that periods of several months are made of.
fn month_dimension(months: &[u64], spans: &[Span]) -> Result<MonthDimension, ReleaseError> {
    let inside: Vec<BTreeSet<u64>> =
        spans.iter().map(|&span| months_of(span).into_iter().collect()).collect();
    let is_part = |set: &&BTreeSet<u64>| set.len() > 1 && set.len() < months.len();
    let partial: Vec<&BTreeSet<u64>> = inside.iter().filter(is_part).collect();
    let mut dimension = Dimension::new("month", months.iter().map(u64::to_string).collect());
    let mut parents = Vec::new();
    if !partial.is_empty() {
        let signature = |month: &u64| partial.iter().map(|set| set.contains(month)).collect::<Vec<bool>>();
        let distinct: BTreeSet<Vec<bool>> = months.iter().map(signature).collect();
        let distinct: Vec<Vec<bool>> = distinct.into_iter().collect();
        parents =
            months.iter().map(|month| distinct.partition_point(|other| *other < signature(month))).collect();
        let names = (0..distinct.len()).map(|at| format!("months {at}")).collect();
        dimension = dimension.grouped(names, &parents)?;
    }
    let period = |set: &BTreeSet<u64>| {
        let members = (0..months.len()).filter(|&at| set.contains(&months[at]));
        match set.len() {
            n if n == months.len() => None,
            1 => Some(members.map(|member| Group { level: 0, member }).collect()),
            _ => {
                let groups: BTreeSet<usize> = members.map(|at| parents[at]).collect();
                Some(groups.into_iter().map(|member| Group { level: 1, member }).collect())
            }
        }
    };
    Ok((dimension, inside.iter().map(period).collect()))
}
