//! The entries behind a cell.
//! The rows are read again, one by one, with the meaning of [`crate::kernel::reading`], and a row belongs to the
//! cell whose number it gets, so that lineage and counting cannot differ in what a cell is. Only numbers of
//! entries leave this module.

use std::sync::Arc;

use datafusion::arrow::array::{Array, RecordBatch, UInt64Array};

use crate::dim::{Spot, sex_position};
use crate::error::EngineError;
use crate::kernel::Question;
use crate::kernel::columns::Scratch;
use crate::kernel::events::{Events, SecondSource};
use crate::kernel::places::OUTSIDE;
use crate::kernel::reading::each_reading;
use crate::scan::{ParquetTable, column, column_if_there};
use crate::set::{Column, Set, Table};
use crate::tally::Tally;

/// What is looked for: the rows that one tally counts in one cell.
struct Search {
    question: Arc<Question>,
    cell: u64,
}

/// What one reader found.
#[derive(Default)]
struct Found {
    scratch: Scratch,
    entries: Vec<u64>,
    /// Each household with an entry of one of its people.
    households: Vec<(u64, u64)>,
}

/// The entries of the rows that the question's only tally counts in a cell, unordered; of a household, its
/// smallest.
pub(crate) fn entries(
    table: &ParquetTable,
    question: &Arc<Question>,
    cell: u64,
) -> Result<Vec<u64>, EngineError> {
    let search = Search { question: Arc::clone(question), cell };
    let kind = search.tally().set.table();
    let mut columns = question.columns(kind);
    columns.push("entry");
    let step = |found: &mut Found, batch: &RecordBatch| {
        match kind {
            Table::Residence => search.residence(batch, found),
            Table::Events => search.events(batch, found),
            Table::SecondSource => search.second_source(batch, found),
        }
        Ok(())
    };
    let found = table.fold(&columns, Found::default, step)?;
    let mut entries = Vec::new();
    let mut households = Vec::new();
    for part in found {
        entries.extend(part.entries);
        households.extend(part.households);
    }
    households.sort_unstable();
    households.dedup_by_key(|(household, _)| *household);
    entries.extend(households.into_iter().map(|(_, entry)| entry));
    Ok(entries)
}

impl Search {
    fn tally(&self) -> &Tally {
        &self.question.tallies[0]
    }

    fn window(&self) -> usize {
        self.question.cut.positions(self.cell, self.question.n_windows())[1]
    }

    fn takes(&self, spot: Spot) -> bool {
        self.question.cut.cell_of(spot, self.question.n_windows()) == self.cell
    }

    fn residence(&self, batch: &RecordBatch, found: &mut Found) {
        let tally = self.tally();
        let window = self.window();
        let days = self.question.calendar.windows[window].1;
        found.scratch.fill(&self.question, batch);
        let columns = found.scratch.columns();
        let entries = column::<UInt64Array>(batch, "entry").values();
        let households = column_if_there::<UInt64Array>(batch, "household");
        for (row, &entry) in entries.iter().enumerate() {
            let span = columns.row(row);
            if span.place == OUTSIDE {
                continue;
            }
            let mut counts = false;
            each_reading(tally.set, &span, days, |age, married, _| {
                let class = self.question.classes.class(span.class, married);
                let sex = class.sex_position();
                let spot = Spot { place: span.place as usize, window, sex, age, order: None };
                let counted = tally.predicate.counts(&|column| class.value(column, age));
                counts |= counted && self.takes(spot);
            });
            if !counts {
                continue;
            }
            if tally.set != Set::HouseholdsEnd {
                found.entries.push(entry);
            } else if let Some(households) = households.filter(|households| households.is_valid(row)) {
                found.households.push((households.value(row), entry));
            }
        }
    }

    fn events(&self, batch: &RecordBatch, found: &mut Found) {
        let tally = self.tally();
        let events = Events::of(batch);
        let entries = column::<UInt64Array>(batch, "entry").values();
        let kind = tally.set.event_kind();
        for (row, &entry) in
            entries.iter().enumerate().filter(|&(row, _)| kind == Some(events.kind.value(row)))
        {
            let place = self.question.places.position(events.village.value(row));
            let Some(window) = events.window(tally.set, &self.question.calendar, row) else { continue };
            let spot = Spot {
                place: place as usize,
                window,
                sex: sex_position(events.sex.value(row)),
                age: events.value(tally.set.age_column(), row),
                order: events.value(Column::BirthOrder, row),
            };
            let counts = || tally.predicate.counts(&|column| events.value(column, row));
            if place != OUTSIDE && self.takes(spot) && counts() {
                found.entries.push(entry);
            }
        }
    }

    fn second_source(&self, batch: &RecordBatch, found: &mut Found) {
        let tally = self.tally();
        let lines = SecondSource::of(batch);
        let entries = column::<UInt64Array>(batch, "entry").values();
        let kind = tally.set.event_kind();
        for (row, &entry) in
            entries.iter().enumerate().filter(|&(row, _)| kind == Some(lines.kind.value(row)))
        {
            let place = lines.village(row);
            let place =
                place.map_or(self.question.places.nowhere(), |code| self.question.places.position(code));
            let Some(window) = self.question.calendar.window_of(lines.on_day.value(row)) else { continue };
            let sex = sex_position(lines.sex.value(row));
            let spot = Spot { place: place as usize, window, sex, age: None, order: None };
            let counts = || tally.predicate.counts(&|column| lines.value(column, row));
            if place != OUTSIDE && self.takes(spot) && counts() {
                found.entries.push(entry);
            }
        }
    }
}
