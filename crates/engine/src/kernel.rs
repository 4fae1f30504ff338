//! Counting: any number of tallies over any cut, in one pass over the rows.
//! A [`Question`] says what is counted; a [`State`] takes batches of rows, is added to other states, travels as
//! bytes, and answers with [`Counts`]. Everything is a whole number, so that the order of rows, the number of
//! threads and the number of machines change nothing.
//!
//! Residence rows are many and are asked about at every month's end and on every day. They are first put
//! together by place, class (the columns a predicate can name) and standing (age when the block begins and
//! month of the birthday), see `kernel/spans.rs`; predicates are then evaluated once for each of these
//! groups instead of once a row, see `kernel/expand.rs`. Nothing here reads files, and nothing
//! decides what may be shown.

use std::sync::Arc;

use datafusion::arrow::array::RecordBatch;

use crate::dim::{Cut, Dim, ORDER_CODES, SEXES, Spot};
use crate::error::EngineError;
use crate::set::{Column, Set, Table, Window};
use crate::tally::{Axis, Counted, Tally};

pub(crate) mod calendar;
pub(crate) mod cells;
pub(crate) mod columns;
pub(crate) mod events;
pub(crate) mod expand;
pub(crate) mod households;
pub(crate) mod places;
pub(crate) mod reading;
pub(crate) mod spans;
mod wire;

pub use calendar::{AgeRule, whole_years};
pub use spans::{SpanColumns, class_of};

use calendar::{Calendar, Needs};
use cells::Cells;
use households::HouseRow;
use places::Places;
use spans::{Classes, Spans};

/// How many spans [`State::add_spans`] takes at a time.
pub const SPANS_MAX: usize = 1 << 20;

/// What is counted, over which days and places, and how it is split.
#[derive(Debug, Clone)]
pub struct Question {
    pub(crate) tallies: Vec<Tally>,
    /// Where each tally's numbers begin in the row of a cell.
    pub(crate) starts: Vec<usize>,
    pub(crate) width: usize,
    pub(crate) cut: Cut,
    pub(crate) calendar: Calendar,
    pub(crate) places: Places,
    pub(crate) needs: Needs,
    pub(crate) classes: Classes,
    /// Which part of the households is counted in this pass, of how many.
    pub(crate) household_part: (u64, u64),
}

impl Question {
    /// A question about `period`. `places` are the codes of all places at which rows may lie, `within` the one
    /// asked about (none: all of them). Tallies that are given twice are counted once.
    pub fn new(
        period: Window,
        tallies: &[Tally],
        cut: Cut,
        places: &[u64],
        within: Option<u64>,
        rule: AgeRule,
    ) -> Self {
        let mut distinct: Vec<Tally> = Vec::new();
        let mut seen = std::collections::HashSet::new();
        distinct.extend(tallies.iter().filter(|tally| seen.insert(*tally)).cloned());
        let mut width = 0;
        let mut starts = Vec::with_capacity(distinct.len());
        for tally in &distinct {
            starts.push(width);
            width += tally.slots();
        }
        let has = |set: Set| distinct.iter().any(|tally| tally.set == set);
        let needs = Needs {
            start: has(Set::ResidenceStart),
            end: has(Set::ResidenceEnd),
            days: has(Set::PersonDays),
        };
        let by_month = cut.has(Dim::Month);
        let calendar = Calendar::new(period, by_month, needs, rule);
        let places = Places::new(places, within, cut.place_dim());
        let classes = Classes::new(&distinct, &cut);
        Self {
            tallies: distinct,
            starts,
            width,
            cut,
            calendar,
            places,
            needs,
            classes,
            household_part: (0, 1),
        }
    }

    /// The position of a place code, as [`SpanColumns`] wants it; `u32::MAX` for a place not asked about.
    pub fn place_position(&self, code: u64) -> u32 {
        self.places.position(code)
    }

    /// The number of the cell with these codes; none where there can be no such cell.
    pub(crate) fn cell(&self, codes: &[(Dim, u64)]) -> Option<u64> {
        let mut spot = Spot { place: 0, window: 0, sex: 0, age: None, order: None };
        let mut group = if self.cut.age_dim().is_none() { 0 } else { usize::MAX };
        for &(dim, code) in codes {
            match dim {
                Dim::County | Dim::Township | Dim::Village => {
                    spot.place = self.places.codes.binary_search(&code).ok()?;
                }
                Dim::Month => {
                    spot.window = self.calendar.windows.iter().position(|&(key, _)| key == code)?;
                }
                Dim::Sex => spot.sex = SEXES.iter().position(|&sex| u64::from(sex) == code)?,
                Dim::Age5 | Dim::Age1 => group = self.cut.age_position(code)?,
                Dim::BirthOrder if code > ORDER_CODES.len() as u64 - 1 => return None,
                Dim::BirthOrder => spot.order = i64::try_from(code).ok(),
            }
        }
        Some(self.cut.cell(spot, self.n_windows(), group))
    }

    /// The codes of a cell along the dimensions of the cut, in their order.
    pub(crate) fn codes(&self, cell: u64) -> Vec<u64> {
        let [place, window, sex, age, order] = self.cut.positions(cell, self.n_windows());
        let code = |&dim: &Dim| match dim {
            Dim::County | Dim::Township | Dim::Village => self.places.codes[place],
            Dim::Month => self.calendar.windows[window].0,
            Dim::Sex => u64::from(SEXES[sex]),
            Dim::Age5 | Dim::Age1 => self.cut.age_code(age),
            Dim::BirthOrder => order as u64,
        };
        self.cut.dims().iter().map(code).collect()
    }

    /// The columns of a table that an answer needs, beside those that rows are spread by.
    pub(crate) fn columns(&self, table: Table) -> Vec<&'static str> {
        let mut columns = match table {
            Table::Residence => vec!["village", "sex", "status", "birth", "from_day", "to_day", "roster"],
            Table::Events => vec!["kind", "village", "sex", "on_day", "recorded_on", "age"],
            Table::SecondSource => vec!["kind", "village", "sex", "on_day"],
        };
        let named = |column: Column| {
            self.tallies.iter().any(|tally| tally.set.table() == table && tally.names(column))
        };
        for &column in table.columns() {
            let file_column =
                if column == Column::EverMarried { "ever_married_since" } else { column.name() };
            if named(column) && !columns.contains(&file_column) {
                columns.push(file_column);
            }
        }
        if table == Table::Events {
            let spread = ["mother_age", "birth_order"];
            columns.extend(spread.iter().filter(|name| !columns.contains(*name)).collect::<Vec<_>>());
        }
        if self.tallies.iter().any(|tally| tally.set == Set::HouseholdsEnd) && table == Table::Residence {
            columns.push("household");
        }
        columns
    }

    /// Whether any tally counts rows of a table.
    pub(crate) fn asks(&self, table: Table) -> bool {
        self.tallies.iter().any(|tally| tally.set.table() == table)
    }

    /// Tallies of a set, by number.
    pub(crate) fn of_set(&self, set: Set) -> impl Iterator<Item = usize> + '_ {
        (0..self.tallies.len()).filter(move |&tally| self.tallies[tally].set == set)
    }

    pub(crate) fn n_windows(&self) -> usize {
        self.calendar.windows.len()
    }
}

/// What was counted so far.
#[derive(Debug, Clone)]
pub struct State {
    question: Arc<Question>,
    spans: Spans,
    houses: Vec<HouseRow>,
    cells: Cells,
    scratch: columns::Scratch,
}

impl State {
    /// Nothing counted yet.
    pub fn new(question: &Arc<Question>) -> Self {
        Self {
            question: Arc::clone(question),
            spans: Spans::new(question),
            houses: Vec::new(),
            cells: Cells::new(question.width),
            scratch: columns::Scratch::default(),
        }
    }

    /// Counts the rows of a batch with the columns of a table of a close. Columns of later formats may be
    /// missing and are then empty.
    pub fn add(&mut self, table: Table, batch: &RecordBatch) -> Result<(), EngineError> {
        match table {
            Table::Residence => {
                let mut scratch = std::mem::take(&mut self.scratch);
                scratch.fill(&self.question, batch);
                let columns = scratch.columns();
                if self.question.household_part.0 == 0 {
                    self.add_spans(&columns);
                }
                households::collect(&self.question, &columns, batch, &mut self.houses);
                self.scratch = scratch;
            }
            Table::Events => events::add_events(&self.question, batch, &mut self.cells),
            Table::SecondSource => events::add_second_source(&self.question, batch, &mut self.cells),
        }
        Ok(())
    }

    /// Counts residence spans that are columns already, at most [`SPANS_MAX`] at a time.
    pub fn add_spans(&mut self, columns: &SpanColumns<'_>) {
        assert!(columns.place.len() <= SPANS_MAX, "INVARIANT: more rows might make a packed number run over");
        if !self.spans.has_room(&self.question, columns.place.len()) {
            self.settle();
        }
        self.spans.add(&self.question, columns);
    }

    /// Adds what another state of the same question counted.
    pub fn merge(&mut self, mut other: State) {
        if !self.spans.has_room(&self.question, other.spans.n_rows()) {
            other.settle();
        }
        self.spans.merge(&self.question, other.spans);
        self.houses.append(&mut other.houses);
        if self.cells.is_empty() {
            self.cells = other.cells;
        } else {
            self.cells.add(&other.cells);
        }
    }

    /// How much memory the cells and the rows of households take; spans that are still together are left out.
    pub(crate) fn n_bytes(&self) -> usize {
        self.cells.n_bytes() + self.houses.len() * size_of::<HouseRow>()
    }

    /// Turns what was put together into cells.
    fn settle(&mut self) {
        expand::expand(&self.question, &mut self.spans, &mut self.cells);
    }

    /// The counts.
    pub fn finish(mut self) -> Counts {
        self.settle();
        households::count(&self.question, &mut self.houses, &mut self.cells);
        Counts { question: self.question, cells: self.cells }
    }
}

/// The counts of all cells.
#[derive(Debug, Clone)]
pub struct Counts {
    pub(crate) question: Arc<Question>,
    pub(crate) cells: Cells,
}

/// The counts of one cell.
#[derive(Debug, Clone, Copy)]
pub struct CellCounts<'a> {
    index: &'a TallyIndex,
    numbers: &'a [i64],
}

/// Where each tally's numbers are.
#[derive(Debug, Clone)]
pub struct TallyIndex {
    starts: std::collections::HashMap<Tally, usize>,
    zeros: Vec<i64>,
}

impl Counts {
    /// Adds what was counted by itself, for the same question.
    pub(crate) fn add(&mut self, other: &Counts) {
        self.cells.add(&other.cells);
    }

    /// Finds tallies quickly.
    pub fn index(&self) -> TallyIndex {
        let tallies = self.question.tallies.iter().cloned();
        TallyIndex {
            starts: tallies.zip(self.question.starts.iter().copied()).collect(),
            zeros: vec![0; self.question.width],
        }
    }

    /// The counts of a cell by its number, zeros where nothing was counted.
    pub(crate) fn cell<'a>(&'a self, index: &'a TallyIndex, cell: u64) -> CellCounts<'a> {
        CellCounts { index, numbers: self.cells.row(cell).unwrap_or(&index.zeros) }
    }

    /// Every cell in which a number is not zero: position of its place, key of its month, and counts.
    pub fn counted<'a>(
        &'a self,
        index: &'a TallyIndex,
    ) -> impl Iterator<Item = (u32, u64, CellCounts<'a>)> + 'a {
        let n_windows = self.question.n_windows();
        self.cells.iter().filter(|(_, numbers)| numbers.iter().any(|&n| n != 0)).map(
            move |(cell, numbers)| {
                let [place, window, ..] = self.question.cut.positions(cell, n_windows);
                let key = self.question.calendar.windows[window].0;
                (place as u32, key, CellCounts { index, numbers })
            },
        )
    }
}

impl Counted for CellCounts<'_> {
    fn sum(&self, tally: &Tally) -> i64 {
        self.numbers(tally).iter().sum()
    }

    fn by_age(&self, tally: &Tally) -> &[i64] {
        debug_assert_eq!(tally.axis, Axis::Age, "INVARIANT: only a tally by age has ages");
        self.numbers(tally)
    }
}

impl CellCounts<'_> {
    fn numbers(&self, tally: &Tally) -> &[i64] {
        let start = self.index.starts.get(tally);
        let start = *start.expect("INVARIANT: the question holds every tally of every plan");
        &self.numbers[start..start + tally.slots()]
    }
}
