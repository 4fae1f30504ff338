//! The counts of a release gathered: every cell of every table as a sum of entries, what no table lists, and the
//! sums that readers know.

use std::collections::{BTreeMap, BTreeSet};

use disclosure::{Group, Standing as CellStanding};
use engine::definition::{Basis, Figure, Kind, Sign};
use engine::dim::Dim as Split;
use engine::figure::{Ask, FigureValue, Session};
use engine::set::Set;
use publication::Span;

use crate::dims::{FIRST_FIXED, UNKNOWN};
use crate::error::ReleaseError;
use crate::frame::{Close, CountKey, FamilyKey, Frame};
use crate::layout::{Asked, LaidDim, LaidTable, counts_of, place_code};
use crate::plan::By;
use crate::prepare::{adjoins, matters, set_named};
use crate::protect::{Balance, Entry};
use crate::record::{Record, Standing};
use crate::terms::{What, cross};

/// With rounding, a quotient is shown only of the whole place, and only if its counts are this many bases.
const BASES_OF_A_QUOTIENT: i64 = 100;

/// A published cell being made.
pub(crate) struct Draft {
    pub table: usize,
    pub keys: Vec<String>,
    pub figure: String,
    /// Position among the entries, and the sign where it is part of the numerator.
    pub counts: Vec<(usize, Option<i64>)>,
    pub engine: Option<FigureValue>,
    pub is_whole: bool,
}

/// Entries being gathered.
pub(crate) struct Work<'w> {
    session: &'w Session,
    frame: &'w Frame,
    pub entries: Vec<Entry>,
    index: BTreeMap<CountKey, usize>,
    /// What the record will say of this release's entries, by position.
    pub counts: Vec<(usize, What, Keys)>,
}

type Keys = Vec<(By, String)>;

/// A number of the whole place is hidden last: it stands for as many totals.
const WHOLE: u32 = 60;

impl<'w> Work<'w> {
    pub fn new(session: &'w Session, frame: &'w Frame) -> Work<'w> {
        Work { session, frame, entries: Vec::new(), index: BTreeMap::new(), counts: Vec::new() }
    }

    fn enter(&mut self, key: CountKey, name: String, like: &Entry) -> usize {
        let Entry { threshold, base, standing, n_totals, .. } = *like;
        if let Some(&at) = self.index.get(&key) {
            let entry = &mut self.entries[at];
            entry.threshold = entry.threshold.max(threshold);
            entry.n_totals = entry.n_totals.max(n_totals);
            if entry.standing == CellStanding::Secret {
                entry.standing = standing;
            }
            return at;
        }
        self.index.insert(key.clone(), self.entries.len());
        self.entries.push(Entry { key, name, threshold, base, standing, n_totals });
        self.entries.len() - 1
    }

    /// The counts of an earlier release.
    pub fn remember(&mut self, close: usize, record: &Record, span: Span) -> Result<(), ReleaseError> {
        let own = Span::parse(&record.period).unwrap_or(span);
        for count in matters(record, own, span) {
            let what = What { set: set_named(&count.set)?, condition: count.condition.clone() };
            let name = format!("{} {:?} {:?} of {}", count.set, what.condition, count.keys, record.period);
            let Some(key) = self.frame.cell(&what, &count.keys, close) else {
                return Err(ReleaseError::Record { problem: format!("{name} cannot be counted any more") });
            };
            let standing = match count.standing {
                Standing::Shown => CellStanding::Public,
                Standing::Hidden => CellStanding::Withheld,
                Standing::Unlisted => CellStanding::Secret,
            };
            let (threshold, base) = (count.threshold.max(2), count.base.max(1));
            let like =
                Entry { key: key.clone(), name: String::new(), threshold, base, standing, n_totals: 0 };
            self.complement(&key, &what, &count.keys, &like);
            self.enter(key, name, &like);
        }
        Ok(())
    }

    /// Below which number of rows a count of a set stays unknown. An index has a threshold of its own, often a higher
    /// one, because little can be said from few; the rows behind it need no more protection than where they are
    /// counted by themselves.
    fn threshold(&self, figure: &Figure, set: Set) -> u32 {
        let counted = self.session.definitions().iter().filter(|other| other.kind != Kind::Index);
        let counted = counted.filter(|other| counts_of(other).any(|term| term.set == set));
        let least = counted.map(|other| other.threshold).min();
        let own = figure.threshold;
        let threshold =
            if figure.kind == Kind::Index { least.map_or(own, |least| least.min(own)) } else { own };
        threshold.max(2)
    }

    /// The count that a term is under some keys, as an open cell.
    fn term(
        &mut self,
        now: usize,
        table: &str,
        figure: &Figure,
        what: What,
        keys: &Keys,
        (base, n_totals): (u32, u32),
    ) -> Result<usize, ReleaseError> {
        let Some(key) = self.frame.cell(&what, keys, now) else {
            let problem = "has a count that can only be split by place and month".to_owned();
            return Err(ReleaseError::Table { table: table.to_owned(), figure: figure.id.clone(), problem });
        };
        let threshold = self.threshold(figure, what.set);
        let standing = CellStanding::Open;
        let n_totals = if keys.is_empty() { WHOLE } else { n_totals };
        let like = Entry { key: key.clone(), name: String::new(), threshold, base, standing, n_totals };
        let name = format!("{} {:?} {keys:?}", what.set.name(), what.condition);
        self.complement(&key, &what, keys, &like);
        let at = self.enter(key, name, &like);
        self.counts.push((at, what, keys.clone()));
        Ok(at)
    }

    /// Rows of a class family that a condition leaves out: the whole less the part.
    fn complement(&mut self, key: &CountKey, what: &What, keys: &Keys, like: &Entry) {
        let (family, close, region) = key;
        let Some((dimension, patterns)) = self.frame.patterns.get(&family.set).filter(|_| family.is_class)
        else {
            return;
        };
        let own = &region[dimension];
        let is_left = |member: &usize| !own.iter().any(|group| group.member == *member);
        let left = (0..patterns.len()).filter(is_left).map(|member| Group { level: 0, member });
        let mut region = region.clone();
        region.insert(*dimension, left.collect());
        let secret = Entry { standing: CellStanding::Secret, ..like.clone() };
        let name = format!("{} not {:?} {keys:?}", what.set.name(), what.condition);
        self.enter((*family, *close, region), name, &secret);
    }

    /// All cells of all tables, each with its counts and the engine's value.
    pub fn draft(&mut self, now: usize, tables: &[LaidTable], base: u32) -> Result<Vec<Draft>, ReleaseError> {
        let values = engine_values(self.session, tables)?;
        let mut drafts = Vec::new();
        for (number, table) in tables.iter().enumerate() {
            for line in lines(table) {
                for id in &table.figures {
                    let Some(figure) = self.session.definitions().get(id) else { continue };
                    let mut counts = Vec::new();
                    for term in counts_of(figure) {
                        let at = self.term(
                            now,
                            &table.id,
                            figure,
                            What::of(term),
                            &line.keys,
                            (base, line.n_totals),
                        )?;
                        let sign = if term.sign == Sign::Plus { 1 } else { -1 };
                        let is_numerator = figure.numerator.iter().any(|other| std::ptr::eq(other, term));
                        counts.push((at, is_numerator.then_some(sign)));
                    }
                    self.opening(now, figure, &line.keys, &mut counts);
                    let engine = line.engine.as_ref().and_then(|key| values.get(&(key.clone(), id.clone())));
                    drafts.push(Draft {
                        table: number,
                        keys: line.codes.clone(),
                        figure: id.clone(),
                        counts,
                        engine: engine.cloned(),
                        is_whole: line.keys.is_empty(),
                    });
                }
            }
        }
        Ok(drafts)
    }

    /// A mean of the people at the start and at the end is made of both.
    fn opening(&mut self, now: usize, figure: &Figure, keys: &Keys, counts: &mut Vec<(usize, Option<i64>)>) {
        if figure.basis(None) != Some(Basis::MidPeriodMean) {
            return;
        }
        for term in &figure.denominator {
            let what = What { set: Set::ResidenceStart, condition: term.condition.clone() };
            let is_known = self.frame.rows.keys().any(|key| key.set == Set::ResidenceStart && !key.is_class);
            let Some(key) = self.frame.cell(&what, keys, now).filter(|_| is_known) else { continue };
            let threshold = self.threshold(figure, what.set);
            let name = format!("{} {:?} {keys:?}", what.set.name(), what.condition);
            let standing = CellStanding::Open;
            let like = Entry {
                key: key.clone(),
                name: String::new(),
                threshold,
                base: 1,
                standing,
                n_totals: WHOLE,
            };
            let at = self.enter(key, name, &like);
            self.counts.push((at, what, keys.clone()));
            counts.push((at, None));
        }
    }

    /// What no table lists, but a total less its listed parts gives: people of unknown age, rows at a place that is
    /// no village, events without a place.
    pub fn unlisted(&mut self, now: usize, tables: &[LaidTable]) {
        let (places, townships) = self.frame.place_axis();
        let (places, townships) = (places.to_vec(), townships.to_vec());
        for table in tables {
            let extra: Vec<Vec<Asked>> =
                table.dims.iter().map(|dim| unlisted_codes(dim, &places, &townships)).collect();
            for (at, codes) in extra.iter().enumerate() {
                for code in codes {
                    for line in lines_with(table, at, code) {
                        for id in &table.figures {
                            let Some(figure) = self.session.definitions().get(id) else { continue };
                            let whats: Vec<What> = counts_of(figure).map(What::of).collect();
                            whats.into_iter().for_each(|what| self.unlisted_count(now, figure, what, &line));
                        }
                    }
                }
            }
        }
    }

    fn unlisted_count(&mut self, now: usize, figure: &Figure, what: What, keys: &Keys) {
        let Some(key) = self.frame.cell(&what, keys, now) else { return };
        let threshold = self.threshold(figure, what.set);
        let name = format!("unlisted {} {:?} {keys:?}", what.set.name(), what.condition);
        let standing = CellStanding::Secret;
        let like = Entry { key: key.clone(), name: String::new(), threshold, base: 1, standing, n_totals: 0 };
        let at = self.enter(key, name, &like);
        self.counts.push((at, what, keys.clone()));
    }

    /// Sums that readers know: classes and their family, and people at the end as those at the start and what
    /// happened between. Sums that do not hold are left out where they are used.
    pub fn balances(&self, closes: &[Close<'_>]) -> Vec<Balance> {
        let mut balances = Vec::new();
        for entry in &self.entries {
            let (family, close, region) = &entry.key;
            let Some((dimension, _)) = self.frame.patterns.get(&family.set).filter(|_| family.is_class)
            else {
                continue;
            };
            let main = FamilyKey { is_class: false, ..*family };
            if self.frame.rows.contains_key(&main) {
                let mut region = region.clone();
                region.remove(dimension);
                balances.push(vec![((*family, *close, region.clone()), 1), ((main, *close, region), -1)]);
            }
        }
        for (set, classes) in &self.frame.classes {
            for (close, _) in
                closes.iter().enumerate().filter(|(_, close)| close.whats.iter().any(|w| w.set == *set))
            {
                for what in &classes.whats {
                    balances.extend(self.implied(what, close));
                }
            }
        }
        let now = closes.len() - 1;
        let before = (0..now).filter(|&close| adjoins(closes[close].span, closes[now].span));
        let keys: BTreeSet<Keys> = self.counts.iter().map(|(.., keys)| keys.clone()).collect();
        let places: Vec<Keys> = keys
            .into_iter()
            .filter(|keys| keys.iter().all(|(by, _)| matches!(by, By::Village | By::Township)))
            .collect();
        for keys in &places {
            balances.extend(self.people(keys, now, None));
        }
        for close in before {
            for keys in &places {
                balances.extend(self.people(keys, now, Some(close)));
            }
        }
        balances
    }

    /// A condition that is a region, and classes too: both count the same.
    fn implied(&self, what: &What, close: usize) -> Option<Balance> {
        let (family, _, region) =
            self.frame.cell(what, &[], close).filter(|(family, ..)| !family.is_class)?;
        let (dimension, patterns) = self.frame.patterns.get(&what.set)?;
        let at = self.frame.classes[&what.set].whats.iter().position(|other| other == what)?;
        let groups = (0..patterns.len()).filter(|&member| patterns[member] >> at & 1 == 1);
        let mut class = region.clone();
        class.retain(|dimension, _| *dimension < FIRST_FIXED);
        class.insert(*dimension, groups.map(|member| Group { level: 0, member }).collect());
        Some(vec![((FamilyKey { is_class: true, ..family }, close, class), 1), ((family, close, region), -1)])
    }

    fn people(&self, keys: &Keys, now: usize, before: Option<usize>) -> Option<Balance> {
        let registered = |set: Set| What { set, condition: Some("status IN (1, 2)".to_owned()) };
        let all = |set: Set| What { set, condition: None };
        let deaths = What { set: Set::Deaths, condition: Some("registered".to_owned()) };
        let opening = match before {
            Some(close) => (registered(Set::ResidenceEnd), close, -1),
            None => (registered(Set::ResidenceStart), now, -1),
        };
        let parts = [
            (registered(Set::ResidenceEnd), now, 1),
            opening,
            (all(Set::Births), now, -1),
            (deaths, now, 1),
            (all(Set::MovesIn), now, -1),
            (all(Set::MovesOut), now, 1),
        ];
        let cell = |(what, close, sign): (What, usize, i64)| {
            let key = self.frame.cell(&what, keys, close)?;
            let is_counted = self.frame.rows.get(&key.0).is_some_and(|closes| closes.contains_key(&close));
            is_counted.then_some((key, sign))
        };
        parts.into_iter().map(cell).collect()
    }

    /// With rounding, the counts of quotients of the whole place that will be shown are taken to be known.
    pub fn exact_wholes(&mut self, drafts: &[Draft], base: u32) {
        for draft in drafts.iter().filter(|draft| base > 1 && draft.is_whole && draft.is_derived()) {
            if draft.counts.iter().all(|&(at, _)| is_large(self.frame_value(at), base)) {
                draft.counts.iter().for_each(|&(at, _)| self.entries[at].base = 1);
            }
        }
    }

    fn frame_value(&self, at: usize) -> i64 {
        let (family, close, region) = &self.entries[at].key;
        let Some(rows) = self.frame.rows.get(family).and_then(|closes| closes.get(close)) else { return 0 };
        let holds = |members: &[usize]| {
            region.iter().all(|(&dimension, groups)| {
                let leaf = Group { level: 0, member: members[dimension] };
                groups
                    .iter()
                    .any(|group| self.frame.dimensions[dimension].up(leaf, group.level) == group.member)
            })
        };
        let counted = rows.iter().filter(|(members, _)| holds(members)).map(|(_, count)| *count as i64);
        counted.sum()
    }
}

/// Whether a count is so large that rounding hardly matters.
pub(crate) fn is_large(value: i64, base: u32) -> bool {
    value >= BASES_OF_A_QUOTIENT * i64::from(base)
}

impl Draft {
    /// Whether it is worked out from counts, and not one count itself.
    pub fn is_derived(&self) -> bool {
        !matches!(self.counts[..], [(_, Some(1))])
    }
}

/// One line of a table.
struct Line {
    codes: Vec<String>,
    keys: Keys,
    engine: Option<Vec<(Split, u64)>>,
    n_totals: u32,
}

fn lines(table: &LaidTable) -> Vec<Line> {
    let sizes: Vec<usize> = table.dims.iter().map(|dim| dim.asked.len()).collect();
    let line = |choice: Vec<usize>| {
        let asked = || choice.iter().zip(&table.dims).map(|(&at, dim)| &dim.asked[at]);
        let engine: Option<Vec<Vec<(Split, u64)>>> = asked().map(|asked| asked.engine.clone()).collect();
        Line {
            codes: choice.iter().zip(&table.dims).map(|(&at, dim)| dim.dim.values[at].code.clone()).collect(),
            keys: asked().filter_map(|asked| asked.key.clone()).collect(),
            engine: engine.map(|codes| codes.concat()),
            n_totals: asked().map(|asked| asked.level).sum(),
        }
    };
    cross(&sizes).into_iter().map(line).collect()
}

/// The keys of a table's lines with one dimension fixed to a code that is not listed.
fn lines_with(table: &LaidTable, fixed: usize, code: &Asked) -> Vec<Keys> {
    let sizes: Vec<usize> = table
        .dims
        .iter()
        .enumerate()
        .map(|(at, dim)| if at == fixed { 1 } else { dim.asked.len() })
        .collect();
    let keys = |choice: Vec<usize>| {
        let asked = choice
            .iter()
            .enumerate()
            .map(|(dim, &at)| if dim == fixed { code } else { &table.dims[dim].asked[at] });
        asked.filter_map(|asked| asked.key.clone()).collect()
    };
    cross(&sizes).into_iter().map(keys).collect()
}

fn unlisted_codes(dim: &LaidDim, places: &[u64], townships: &[u64]) -> Vec<Asked> {
    let asked = |by: By, code: String| Asked { key: Some((by, code)), engine: None, level: 0 };
    let missing = |by: By, codes: &[u64]| -> Vec<Asked> {
        let text = codes.iter().map(|&code| place_code(code));
        text.filter(|code| !dim.asked.iter().any(|other| other.key == Some((by, code.clone()))))
            .map(|code| asked(by, code))
            .collect()
    };
    match dim.by {
        By::Village => {
            missing(By::Village, places).into_iter().chain(missing(By::Township, townships)).collect()
        }
        By::Township => missing(By::Township, townships),
        By::Sex | By::Age5 | By::Age | By::MotherAge => vec![asked(dim.by, UNKNOWN.to_owned())],
        By::Month | By::BirthOrder => Vec::new(),
    }
}

type EngineValues = BTreeMap<(Vec<(Split, u64)>, String), FigureValue>;

/// The engine's values for all lines that it has, each split asked for once.
fn engine_values(session: &Session, tables: &[LaidTable]) -> Result<EngineValues, ReleaseError> {
    let mut asks: BTreeMap<Vec<Split>, BTreeSet<&String>> = BTreeMap::new();
    for table in tables {
        for line in lines(table) {
            let Some(key) = line.engine else { continue };
            asks.entry(key.iter().map(|(split, _)| *split).collect()).or_default().extend(&table.figures);
        }
    }
    let mut values = EngineValues::new();
    for (by, ids) in asks {
        let ask = Ask { ids: ids.into_iter().cloned().collect(), by, ..Ask::default() };
        for cell in session.figures(&ask)? {
            let key: Vec<(Split, u64)> = cell.by.iter().map(|key| (key.dim, key.code)).collect();
            for value in cell.figures {
                values.insert((key.clone(), value.id.clone()), value);
            }
        }
    }
    Ok(values)
}
