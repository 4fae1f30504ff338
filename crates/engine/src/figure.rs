//! Figures of a close: values by any allowed combination of place, month, sex, age and birth order, and the
//! entries behind them. It answers with counts and entry numbers and never with a person.

use std::collections::{BTreeSet, HashSet};
use std::path::Path;
use std::sync::Arc;

use crate::definition::{Basis, Figure, FigureSet};
use crate::dim::{Cut, Dim, Key, ORDER_CODES, UNKNOWN_AGE};
use crate::error::EngineError;
use crate::inquiry::{Elsewhere, Inquiry, SealedTableRef, shared_folder};
use crate::kernel::calendar::months;
use crate::kernel::places::codes_below;
use crate::kernel::{AgeRule, Counts, Question, State};
use crate::lineage::entries;
use crate::manifest::hex;
use crate::plan::{PeriodFacts, Plan};
use crate::scan::{ParquetTable, load_places};
use crate::set::{Set, Table, Window};
use crate::snapshot::{EventRow, PlaceRow, ResidenceRow, SecondSourceRow, Snapshot};
use crate::tally::Tally;

/// Rows of households that are kept at once while they are counted.
const HOUSEHOLD_ROWS_MAX: u64 = 4_000_000;

/// What is asked of a close.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ask {
    /// Ids of the figures; all of them if empty.
    pub ids: Vec<String>,
    /// The place asked about; the whole book if none.
    pub place: Option<u64>,
    /// How the table is split: at most one level of place and one kind of age group.
    pub by: Vec<Dim>,
    /// What rates are divided by, where they offer it; the default of each if none.
    pub basis: Option<Basis>,
}

/// The figures of one cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Its coordinates in the order asked for; empty for the only cell of a table that is not split.
    pub by: Vec<Key>,
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
    /// What it was divided by: people as a whole number (a mean of two counts is rounded half up here; the value
    /// uses it unrounded), person-years with two decimals.
    pub denominator: Option<f64>,
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
    /// Of two lists that are compared, what both hold.
    Both,
}

/// An open close, ready to answer.
#[derive(Debug)]
pub struct Session {
    snapshot: Snapshot,
    figures: FigureSet,
    places: Vec<PlaceRow>,
    residence: Option<ParquetTable>,
    events: Option<ParquetTable>,
    second_source: Option<ParquetTable>,
    elsewhere: Option<Elsewhere>,
}

impl Session {
    /// Opens a close and checks every file against its sealed hash. Small tables are read now, large ones at
    /// every question.
    pub fn open(dir: &Path, figures: FigureSet) -> Result<Self, EngineError> {
        let snapshot = Snapshot::open(dir)?;
        let residence = ParquetTable::open_sealed::<ResidenceRow>(&snapshot)?;
        let events = ParquetTable::open_sealed::<EventRow>(&snapshot)?;
        let second_source = ParquetTable::open_sealed::<SecondSourceRow>(&snapshot)?;
        let places = load_places(&snapshot)?;
        snapshot.changes()?;
        Ok(Self { snapshot, figures, places, residence, events, second_source, elsewhere: None })
    }

    /// The same session, with its figures counted elsewhere. What this process reads of the close is still
    /// compared with the sealed hashes here, and what comes back is bit for bit what it would count itself.
    pub fn counting(mut self, elsewhere: Elsewhere) -> Self {
        self.elsewhere = Some(elsewhere);
        self
    }

    /// The close.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// The definitions in use.
    pub fn definitions(&self) -> &FigureSet {
        &self.figures
    }

    /// The places of the close.
    pub fn places(&self) -> &[PlaceRow] {
        &self.places
    }

    /// The cells asked for, the first dimension outermost. Every place of the level, every month, both sexes
    /// and every five-year age group has a cell, also where nothing happened; single ages reach to the oldest
    /// counted; other codes appear where something is counted under them.
    pub fn figures(&self, ask: &Ask) -> Result<Vec<Cell>, EngineError> {
        let cut = Cut::new(&ask.by).map_err(|problem| EngineError::Split { problem })?;
        let plans: Vec<Plan> = self
            .chosen(&ask.ids)?
            .into_iter()
            .filter(|figure| allows(figure, &ask.by))
            .map(|figure| Plan::new(figure, ask.basis))
            .collect();
        let counts = self.counts(&plans, &cut, ask.place)?;
        let index = counts.index();
        let cells = self.keys(&cut, ask.place, &counts).into_iter().map(|codes| {
            let cell = counts.question.cell(&codes);
            let counted = counts.cell(&index, cell.unwrap_or(u64::MAX));
            let facts = PeriodFacts::of(self.window(&codes));
            let by = codes.iter().map(|&(dim, code)| Key { dim, code, label: dim.label(code) });
            Cell {
                by: by.collect(),
                figures: plans.iter().map(|plan| plan.value(&counted, &facts)).collect(),
            }
        });
        Ok(cells.collect())
    }

    /// One figure in the cell with these codes, and the entries behind it, at most `limit` of them.
    pub fn entries(
        &self,
        id: &str,
        basis: Option<Basis>,
        place: Option<u64>,
        cell: &[(Dim, u64)],
        limit: Option<usize>,
    ) -> Result<Trace, EngineError> {
        let dims: Vec<Dim> = cell.iter().map(|&(dim, _)| dim).collect();
        let cut = Cut::new(&dims).map_err(|problem| EngineError::Split { problem })?;
        let figure = self.chosen(&[id.to_owned()])?[0];
        if !allows(figure, &dims) {
            return Err(EngineError::Split {
                problem: "its definition does not offer it (docs/reference/figures.md says which splits it does)",
            });
        }
        let plan = Plan::new(figure, basis);
        let counts = self.counts(std::slice::from_ref(&plan), &cut, place)?;
        let number = counts.question.cell(cell);
        let facts = PeriodFacts::of(self.window(cell));
        let value = plan.value(&counts.cell(&counts.index(), number.unwrap_or(u64::MAX)), &facts);
        let mut lines = Vec::new();
        let sides = [
            (Part::Numerator, &plan.numerator),
            (Part::Denominator, &plan.denominator),
            (Part::Both, &plan.both),
        ];
        for (part, countings) in sides {
            for counting in countings {
                let sign = if counting.sign > 0 { 1 } else { -1 };
                let question = Arc::new(self.question(std::slice::from_ref(&counting.tally), &cut, place)?);
                let table = self.table(counting.tally.set.table());
                let (Some(number), Some(table)) = (number, table) else { continue };
                let found = entries(table, &question, number)?;
                lines.extend(found.into_iter().map(|entry| TracedEntry { part, entry, sign }));
            }
        }
        lines.sort_unstable();
        lines.truncate(limit.unwrap_or(usize::MAX));
        Ok(Trace { value, entries: lines })
    }

    fn chosen(&self, ids: &[String]) -> Result<Vec<&Figure>, EngineError> {
        if ids.is_empty() {
            return Ok(self.figures.iter().collect());
        }
        let find =
            |id: &String| self.figures.get(id).ok_or_else(|| EngineError::FigureUnknown { id: id.clone() });
        ids.iter().map(find).collect()
    }

    fn period(&self) -> Window {
        let (first, last) = self.snapshot.manifest.meta.period;
        Window { first, last }
    }

    /// The days that a cell is about.
    fn window(&self, codes: &[(Dim, u64)]) -> Window {
        let month = codes.iter().find(|(dim, _)| *dim == Dim::Month);
        let found =
            month.and_then(|&(_, code)| months(self.period()).into_iter().find(|&(key, _)| key == code));
        found.map_or(self.period(), |(_, window)| window)
    }

    fn table(&self, table: Table) -> Option<&ParquetTable> {
        match table {
            Table::Residence => self.residence.as_ref(),
            Table::Events => self.events.as_ref(),
            Table::SecondSource => self.second_source.as_ref(),
        }
    }

    fn question(&self, tallies: &[Tally], cut: &Cut, place: Option<u64>) -> Result<Question, EngineError> {
        if let Some(code) = place.filter(|&code| self.places.iter().all(|place| place.code != code)) {
            return Err(EngineError::PlaceUnknown { code });
        }
        let codes: Vec<u64> = self.places.iter().map(|place| place.code).collect();
        Ok(Question::new(self.period(), tallies, cut.clone(), &codes, place, AgeRule::EachDay))
    }

    fn counts(&self, plans: &[Plan<'_>], cut: &Cut, place: Option<u64>) -> Result<Counts, EngineError> {
        let mut seen = HashSet::new();
        let tallies = plans.iter().flat_map(Plan::tallies).filter(|tally| seen.insert(*tally));
        let tallies: Vec<Tally> = tallies.cloned().collect();
        let mut question = self.question(&tallies, cut, place)?;
        if tallies.iter().any(|tally| tally.set == Set::HouseholdsEnd) {
            let n_rows = self.residence.as_ref().map_or(0, ParquetTable::n_rows);
            question.household_part = (0, n_rows / HOUSEHOLD_ROWS_MAX + 1);
        }
        let (mut part, n_parts) = question.household_part;
        let mut counts =
            self.pass(&question, place, &[Table::Residence, Table::Events, Table::SecondSource])?;
        while part + 1 < n_parts {
            part += 1;
            question.household_part = (part, n_parts);
            counts.add(&self.pass(&question, place, &[Table::Residence])?);
        }
        Ok(counts)
    }

    /// Reads tables once.
    fn pass(&self, question: &Question, place: Option<u64>, tables: &[Table]) -> Result<Counts, EngineError> {
        let question = Arc::new(question.clone());
        let mut counted = State::new(&question);
        for &kind in tables.iter().filter(|&&kind| question.asks(kind)) {
            let Some(table) = self.table(kind) else { continue };
            let states = match &self.elsewhere {
                Some(elsewhere) => elsewhere.count(&self.inquiry(&question, place, kind)?, &question)?,
                None => {
                    let columns = question.columns(kind);
                    let start = || State::new(&question);
                    table.fold(&columns, start, |state, batch| state.add(kind, batch))?
                }
            };
            states.into_iter().for_each(|state| counted.merge(state));
        }
        Ok(counted.finish())
    }

    /// A question as it is sent to another machine.
    fn inquiry(&self, question: &Question, place: Option<u64>, table: Table) -> Result<Inquiry, EngineError> {
        let close = shared_folder(&self.snapshot.dir)?;
        let manifest = hex(&self.snapshot.manifest.hash());
        Ok(Inquiry {
            table: SealedTableRef { close, manifest, table },
            tallies: question.tallies.clone(),
            by: question.cut.dims().to_vec(),
            place,
            household_part: question.household_part,
        })
    }

    /// The cells of a table in order. A row at a place of another level (a person registered at the township
    /// itself) gets a cell of its own in a table by village, so that cells always add up to the whole. A level
    /// above the place asked for has no cells.
    fn keys(&self, cut: &Cut, place: Option<u64>, counts: &Counts) -> Vec<Vec<(Dim, u64)>> {
        let mut counted = vec![BTreeSet::new(); cut.dims().len()];
        for (cell, _) in counts.cells.iter().filter(|(_, numbers)| numbers.iter().any(|&n| n != 0)) {
            for (codes, code) in counted.iter_mut().zip(counts.question.codes(cell)) {
                codes.insert(code);
            }
        }
        let mut keys: Vec<Vec<(Dim, u64)>> = vec![Vec::new()];
        for (&dim, counted) in cut.dims().iter().zip(counted) {
            let codes = self.codes(dim, place, counted);
            let longer = |key: Vec<(Dim, u64)>| {
                let with = |&code: &u64| key.iter().copied().chain([(dim, code)]).collect();
                codes.iter().map(with).collect::<Vec<Vec<_>>>()
            };
            keys = keys.into_iter().flat_map(longer).collect();
        }
        keys
    }

    /// The codes along one dimension, in order.
    fn codes(&self, dim: Dim, place: Option<u64>, counted: BTreeSet<u64>) -> Vec<u64> {
        match dim {
            Dim::County | Dim::Township | Dim::Village => {
                let listed =
                    self.places.iter().filter(|place| place.level == dim.name()).map(|place| place.code);
                let scope = place.map(codes_below);
                let inside = |code: &u64| scope.as_ref().is_none_or(|scope| scope.contains(code));
                let codes: BTreeSet<u64> = listed.chain(counted).filter(inside).collect();
                codes.into_iter().collect()
            }
            Dim::Month => months(self.period()).into_iter().map(|(key, _)| key).collect(),
            Dim::Sex => {
                let others = counted.into_iter().filter(|sex| ![1, 2].contains(sex));
                [1, 2].into_iter().chain(others).collect()
            }
            Dim::Age5 | Dim::Age1 => {
                let oldest = counted.iter().copied().filter(|&age| age != UNKNOWN_AGE).max().unwrap_or(0);
                let ages: Vec<u64> =
                    if dim == Dim::Age5 { (0..=100).step_by(5).collect() } else { (0..=oldest).collect() };
                ages.into_iter().chain(counted.contains(&UNKNOWN_AGE).then_some(UNKNOWN_AGE)).collect()
            }
            Dim::BirthOrder => {
                ORDER_CODES.into_iter().filter(|&order| order != 0 || counted.contains(&order)).collect()
            }
        }
    }
}

/// Whether a definition lets its figure be split by all of these.
fn allows(figure: &Figure, dims: &[Dim]) -> bool {
    dims.iter().all(|dim| figure.disaggregations.contains(dim))
}
