//! Figures of a close: values by place, month or sex, and the entries behind them.
//! [`Session`] is a blocking face over a small runtime of its own: call it from a worker thread or a command,
//! never from inside an async task. It answers with counts and entry numbers and never with a person.

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use datafusion::prelude::{SessionConfig, SessionContext};
use jiff::ToSpan;
use jiff::civil::Date;
use tokio::runtime::Runtime;

use crate::count::{CellKey, Counts, Cut, Scope, Tally, count, entries};
use crate::definition::{Basis, Disaggregation, Figure, FigureSet, Sign, Term};
use crate::error::EngineError;
use crate::rows::month_key;
use crate::set::{Table, Window};
use crate::snapshot::{EventRow, PlaceRow, ResidenceRow, Snapshot};
use crate::table::{PARTITIONS, load, load_places};
use crate::value::{Sides, figure_value};

/// How a table of figures is split.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// One cell.
    None,
    /// A cell per county.
    County,
    /// A cell per township.
    Township,
    /// A cell per village.
    Village,
    /// A cell per month of the period.
    Month,
    /// A cell per sex.
    Sex,
}

/// The figures of one place, month or sex.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// 12-digit place code, month as `2005-10`, or sex code; none for the only cell.
    pub by: Option<String>,
    /// In the order asked for; figures that must not be split this way are left out.
    pub figures: Vec<FigureValue>,
}

/// One number.
#[derive(Debug, Clone, PartialEq)]
pub struct FigureValue {
    /// The figure's id.
    pub id: String,
    /// Rounded exactly, half away from zero; none where the denominator is zero or the value is suppressed.
    pub value: Option<f64>,
    /// What was counted.
    pub numerator: i64,
    /// What it was divided by. A mean of two counts is rounded up here; the value uses it unrounded.
    pub denominator: Option<i64>,
    /// 95 % interval; none where the figure has none or the value is not shown.
    pub interval: Option<(f64, f64)>,
    /// Whether too few events lie behind the value to show it.
    pub suppressed: bool,
    /// Digits after the point.
    pub decimals: u32,
    /// Which population it was divided by, for a rate.
    pub basis: Option<Basis>,
}

/// A value and the entries behind it.
#[derive(Debug, Clone, PartialEq)]
pub struct Trace {
    /// The value.
    pub value: FigureValue,
    /// Entries of the numerator in ascending order, then those of the denominator.
    pub entries: Vec<TracedEntry>,
}

/// One counted row. An entry that put several people there appears once for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TracedEntry {
    /// Numerator or denominator.
    pub part: Part,
    /// Index of the entry in the ledger.
    pub entry: u64,
    /// 1 where the row was added, -1 where it was subtracted.
    pub sign: i8,
}

/// The side of a figure on which an entry counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Above the line.
    Numerator,
    /// Below the line.
    Denominator,
}

/// An open close, ready to answer.
pub struct Session {
    snapshot: Snapshot,
    figures: FigureSet,
    places: Vec<PlaceRow>,
    ctx: SessionContext,
    runtime: Runtime,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("dir", &self.snapshot.dir).finish_non_exhaustive()
    }
}

impl Session {
    /// Opens a close, checks every file against its sealed hash, and reads it.
    pub fn open(dir: &Path, figures: FigureSet) -> Result<Self, EngineError> {
        let snapshot = Snapshot::open(dir)?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(PARTITIONS)
            .enable_all()
            .build()
            .map_err(|source| EngineError::File { action: "start workers for", path: dir.into(), source })?;
        let ctx = SessionContext::new_with_config(SessionConfig::new().with_target_partitions(PARTITIONS));
        let tables = [
            (Table::Residence, load::<ResidenceRow>(&snapshot)?),
            (Table::Events, load::<EventRow>(&snapshot)?),
        ];
        for (table, rows) in tables {
            ctx.register_table(table.name(), Arc::new(rows))
                .map_err(|source| EngineError::Query { table: table.name(), source: Box::new(source) })?;
        }
        let places = load_places(&snapshot)?;
        Ok(Self { snapshot, figures, places, ctx, runtime })
    }

    /// The close.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// The definitions in use.
    pub fn definitions(&self) -> &FigureSet {
        &self.figures
    }

    /// Figures (all of them if `ids` is empty) of a place (the whole book if none), each on its default
    /// denominator. Every place of the level, and every month, has a cell, also where nothing happened.
    pub fn figures(&self, ids: &[String], place: Option<u64>, by: By) -> Result<Vec<Cell>, EngineError> {
        self.figures_on(None, ids, place, by)
    }

    /// The same with rates divided by another population, where they offer it.
    pub fn figures_on(
        &self,
        basis: Option<Basis>,
        ids: &[String],
        place: Option<u64>,
        by: By,
    ) -> Result<Vec<Cell>, EngineError> {
        let figures = self.chosen(ids)?;
        let plans: Vec<Plan> = figures
            .into_iter()
            .filter(|figure| by.disaggregation().is_none_or(|by| figure.disaggregations.contains(&by)))
            .map(|figure| Plan::new(figure, basis))
            .collect();
        let mut tallies: Vec<Tally> = Vec::new();
        for term in plans.iter().flat_map(Plan::terms) {
            let tally = Tally::of(term);
            if !tallies.contains(&tally) {
                tallies.push(tally);
            }
        }
        let scope = self.scope(place, by)?;
        let counts = self.runtime.block_on(count(&self.ctx, &tallies, &scope))?;
        let zeros = vec![0; tallies.len()];
        let cells = self.keys(by, &scope, &counts).into_iter().map(|key| {
            let cell = CellCounts { tallies: &tallies, counts: counts.get(&key).unwrap_or(&zeros) };
            Cell { by: by.label(key), figures: plans.iter().map(|plan| plan.value(&cell)).collect() }
        });
        Ok(cells.collect())
    }

    /// A figure of a place over the whole period, on its default denominator, and the entries behind it, at
    /// most `limit` of them.
    pub fn entries(&self, id: &str, place: Option<u64>, limit: Option<usize>) -> Result<Trace, EngineError> {
        let ids = [id.to_owned()];
        let cell = self.figures(&ids, place, By::None)?.pop();
        let value = cell.and_then(|mut cell| cell.figures.pop());
        let value = value.expect("INVARIANT: an unsplit table has one cell, and every figure is in it");
        let plan = Plan::new(self.chosen(&ids)?[0], None);
        let scope = self.scope(place, By::None)?;
        let mut traced = Vec::new();
        for (part, terms) in [(Part::Numerator, &plan.numerator), (Part::Denominator, &plan.denominator)] {
            for term in terms {
                let sign = match term.sign {
                    Sign::Plus => 1,
                    Sign::Minus => -1,
                };
                let found = self.runtime.block_on(entries(&self.ctx, &Tally::of(term), &scope))?;
                traced.extend(found.into_iter().map(|entry| TracedEntry { part, entry, sign }));
            }
        }
        traced.sort_unstable();
        traced.truncate(limit.unwrap_or(usize::MAX));
        Ok(Trace { value, entries: traced })
    }

    fn chosen(&self, ids: &[String]) -> Result<Vec<&Figure>, EngineError> {
        if ids.is_empty() {
            return Ok(self.figures.iter().collect());
        }
        let find =
            |id: &String| self.figures.get(id).ok_or_else(|| EngineError::FigureUnknown { id: id.clone() });
        ids.iter().map(find).collect()
    }

    fn scope(&self, place: Option<u64>, by: By) -> Result<Scope, EngineError> {
        let (first, last) = self.snapshot.manifest.meta.period;
        let period = Window { first, last };
        let places = match place {
            Some(code) if self.places.iter().any(|place| place.code == code) => Some(codes_below(code)),
            Some(code) => return Err(EngineError::PlaceUnknown { code }),
            None => None,
        };
        let cut = match by {
            By::None => Cut::Whole,
            By::County => Cut::Column("county"),
            By::Township => Cut::Column("township"),
            By::Village => Cut::Column("village"),
            By::Sex => Cut::Column("sex"),
            By::Month => Cut::Months(months(period)),
        };
        Ok(Scope { period, places, cut })
    }

    /// The cells of a table in order. A row at a place of another level (a person registered at the township
    /// itself) gets a cell of its own in a table by village, so that cells always add up to the whole. A level
    /// above the place asked for has no cells.
    fn keys(&self, by: By, scope: &Scope, counts: &Counts) -> Vec<CellKey> {
        let inside = |code: u64| scope.places.as_ref().is_none_or(|range| range.contains(&code));
        let counted = || counts.iter().filter(|(_, n)| n.iter().any(|&n| n != 0)).filter_map(|(&key, _)| key);
        let of_level = |level: &str| -> Vec<CellKey> {
            let listed = self.places.iter().filter(|place| place.level == level).map(|place| place.code);
            let codes: BTreeSet<u64> = listed.chain(counted()).filter(|&code| inside(code)).collect();
            codes.into_iter().map(Some).collect()
        };
        match by {
            By::None => vec![None],
            By::County => of_level("county"),
            By::Township => of_level("township"),
            By::Village => of_level("village"),
            By::Month => match &scope.cut {
                Cut::Months(windows) => windows.iter().map(|&(key, _)| Some(key)).collect(),
                Cut::Column(_) | Cut::Whole => Vec::new(),
            },
            By::Sex => {
                let others = counted().filter(|sex| ![1, 2].contains(sex));
                [1, 2].into_iter().chain(others).map(Some).collect()
            }
        }
    }
}

impl By {
    fn disaggregation(self) -> Option<Disaggregation> {
        match self {
            By::None => None,
            By::County => Some(Disaggregation::County),
            By::Township => Some(Disaggregation::Township),
            By::Village => Some(Disaggregation::Village),
            By::Month => Some(Disaggregation::Month),
            By::Sex => Some(Disaggregation::Sex),
        }
    }

    fn label(self, key: CellKey) -> Option<String> {
        key.map(|key| match self {
            By::Month => format!("{:04}-{:02}", key / 100, key % 100),
            By::Sex => key.to_string(),
            By::None | By::County | By::Township | By::Village => format!("{key:012}"),
        })
    }
}

/// A figure with the terms it is computed from on the basis asked for.
struct Plan<'a> {
    figure: &'a Figure,
    basis: Option<Basis>,
    numerator: Vec<Term>,
    denominator: Vec<Term>,
    parts: i64,
}

impl<'a> Plan<'a> {
    fn new(figure: &'a Figure, wanted: Option<Basis>) -> Self {
        let basis = figure.basis(wanted);
        let (denominator, parts) = figure.denominator_on(basis);
        Self { figure, basis, numerator: figure.numerator.clone(), denominator, parts }
    }

    fn terms(&self) -> impl Iterator<Item = &Term> {
        self.numerator.iter().chain(&self.denominator)
    }

    fn value(&self, cell: &CellCounts<'_>) -> FigureValue {
        let (plus, minus) = cell.sums(&self.numerator);
        let (below, below_minus) = cell.sums(&self.denominator);
        let sides = Sides { plus, minus, denominator: below - below_minus, parts: self.parts };
        figure_value(self.figure, self.basis, sides)
    }
}

struct CellCounts<'a> {
    tallies: &'a [Tally],
    counts: &'a [i64],
}

impl CellCounts<'_> {
    /// What the adding and what the subtracting terms count.
    fn sums(&self, terms: &[Term]) -> (i64, i64) {
        let mut sums = (0, 0);
        for term in terms {
            let tally = Tally::of(term);
            let index = self.tallies.iter().position(|other| *other == tally);
            let n = self.counts[index.expect("INVARIANT: tallies hold every term of every plan")];
            match term.sign {
                Sign::Plus => sums.0 += n,
                Sign::Minus => sums.1 += n,
            }
        }
        sums
    }
}

/// The codes of a place and of all places in it: two digits each for province, prefecture and county, three
/// each for township and village; a higher place's lower digits are zero.
fn codes_below(code: u64) -> Range<u64> {
    let steps = [10_000_000_000, 100_000_000, 1_000_000, 1_000];
    let step = steps.into_iter().find(|&step| code.is_multiple_of(step)).unwrap_or(1);
    code..code + step
}

/// The months of a period, each with its key; the first and the last may be partial.
fn months(period: Window) -> Vec<(u64, Window)> {
    let mut months = Vec::new();
    let mut first = period.first;
    loop {
        let last: Date = first.last_of_month().min(period.last);
        months.push((u64::from(month_key(first).unsigned_abs()), Window { first, last }));
        if last >= period.last {
            return months;
        }
        first = last.saturating_add(1.day());
    }
}
