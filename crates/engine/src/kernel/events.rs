//! Counting events and lines of the second source: row by row, for there are few of them.

use datafusion::arrow::array::{
    Array, BooleanArray, Date32Array, Int32Array, RecordBatch, StringArray, UInt8Array, UInt64Array,
};

use crate::dim::{Spot, sex_position};
use crate::kernel::Question;
use crate::kernel::calendar::Calendar;
use crate::kernel::cells::Cells;
use crate::kernel::places::OUTSIDE;
use crate::scan::{column, column_if_there};
use crate::set::{Column, Set, Table};

/// A batch of events.
pub(crate) struct Events<'a> {
    pub kind: &'a StringArray,
    pub village: &'a UInt64Array,
    pub sex: &'a UInt8Array,
    pub on_day: &'a Date32Array,
    recorded_on: &'a Date32Array,
    age: &'a Int32Array,
    birth_order: Option<&'a UInt8Array>,
    registered: Option<&'a BooleanArray>,
    mother_age: Option<&'a Int32Array>,
    age_days: Option<&'a Int32Array>,
    registration_delay: Option<&'a Int32Array>,
    entry_delay: Option<&'a Int32Array>,
    matched: Option<&'a BooleanArray>,
}

impl<'a> Events<'a> {
    pub fn of(batch: &'a RecordBatch) -> Self {
        Self {
            kind: column(batch, "kind"),
            village: column(batch, "village"),
            sex: column(batch, "sex"),
            on_day: column(batch, "on_day"),
            recorded_on: column(batch, "recorded_on"),
            age: column(batch, "age"),
            birth_order: column_if_there(batch, "birth_order"),
            registered: column_if_there(batch, "registered"),
            mother_age: column_if_there(batch, "mother_age"),
            age_days: column_if_there(batch, "age_days"),
            registration_delay: column_if_there(batch, "registration_delay"),
            entry_delay: column_if_there(batch, "entry_delay"),
            matched: column_if_there(batch, "matched"),
        }
    }

    pub fn value(&self, column: Column, row: usize) -> Option<i64> {
        let number =
            |values: Option<&Int32Array>| values.and_then(|v| v.is_valid(row).then(|| v.value(row).into()));
        match column {
            Column::Sex => Some(self.sex.value(row).into()),
            Column::Age => number(Some(self.age)),
            Column::BirthOrder => self.birth_order.and_then(|v| v.is_valid(row).then(|| v.value(row).into())),
            Column::Registered => flag(self.registered, row),
            Column::MotherAge => number(self.mother_age),
            Column::AgeDays => number(self.age_days),
            Column::RegistrationDelay => number(self.registration_delay),
            Column::EntryDelay => number(self.entry_delay),
            Column::Matched => flag(self.matched, row),
            Column::Status | Column::EverMarried | Column::HouseholdKind | Column::Roster | Column::Local => {
                None
            }
        }
    }

    /// The window in which a row counts for a set, if it does.
    pub fn window(&self, set: Set, calendar: &Calendar, row: usize) -> Option<usize> {
        let on = self.on_day.value(row);
        if set.is_late() {
            return if on < calendar.period.first {
                calendar.window_of(self.recorded_on.value(row))
            } else {
                None
            };
        }
        if set.has_months() {
            return calendar.window_of(on);
        }
        // Roster rows have no period, so they are asked for uncut.
        (on <= calendar.period.last).then_some(0)
    }
}

fn flag(values: Option<&BooleanArray>, row: usize) -> Option<i64> {
    values.and_then(|values| values.is_valid(row).then(|| i64::from(values.value(row))))
}

/// The tallies of a table by the kind of their rows.
fn by_kind(question: &Question, table: Table) -> Vec<(&'static str, Vec<usize>)> {
    let mut kinds: Vec<(&'static str, Vec<usize>)> = Vec::new();
    for (number, tally) in question.tallies.iter().enumerate().filter(|(_, tally)| tally.set.table() == table)
    {
        let kind = tally.set.event_kind().expect("INVARIANT: rows of this table have a kind");
        match kinds.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, tallies)) => tallies.push(number),
            None => kinds.push((kind, vec![number])),
        }
    }
    kinds
}

/// Counts a batch of events.
pub(crate) fn add_events(question: &Question, batch: &RecordBatch, cells: &mut Cells) {
    let events = Events::of(batch);
    let kinds = by_kind(question, Table::Events);
    for row in 0..batch.num_rows() {
        let kind = events.kind.value(row);
        let Some((_, tallies)) = kinds.iter().find(|(known, _)| *known == kind) else { continue };
        let place = question.places.position(events.village.value(row));
        if place == OUTSIDE {
            continue;
        }
        for &number in tallies {
            let tally = &question.tallies[number];
            let Some(window) = events.window(tally.set, &question.calendar, row) else { continue };
            if !tally.predicate.counts(&|column| events.value(column, row)) {
                continue;
            }
            let age = events.value(tally.set.age_column(), row);
            let spot = Spot {
                place: place as usize,
                window,
                sex: sex_position(events.sex.value(row)),
                age,
                order: events.value(Column::BirthOrder, row),
            };
            let cell = question.cut.cell_of(spot, question.n_windows());
            cells.row_mut(cell)[question.starts[number] + tally.slot(age)] += 1;
        }
    }
}

/// A batch of the second source.
pub(crate) struct SecondSource<'a> {
    pub kind: &'a StringArray,
    village: &'a UInt64Array,
    pub sex: &'a UInt8Array,
    pub on_day: &'a Date32Array,
    matched: Option<&'a BooleanArray>,
}

impl<'a> SecondSource<'a> {
    pub fn of(batch: &'a RecordBatch) -> Self {
        Self {
            kind: column(batch, "kind"),
            village: column(batch, "village"),
            sex: column(batch, "sex"),
            on_day: column(batch, "on_day"),
            matched: column_if_there(batch, "matched"),
        }
    }

    pub fn value(&self, column: Column, row: usize) -> Option<i64> {
        match column {
            Column::Sex => Some(self.sex.value(row).into()),
            Column::Matched => flag(self.matched, row),
            Column::Local => Some(i64::from(self.village.is_valid(row))),
            _ => None,
        }
    }

    pub fn village(&self, row: usize) -> Option<u64> {
        self.village.is_valid(row).then(|| self.village.value(row))
    }
}

/// Counts a batch of the second source.
pub(crate) fn add_second_source(question: &Question, batch: &RecordBatch, cells: &mut Cells) {
    let lines = SecondSource::of(batch);
    let kinds = by_kind(question, Table::SecondSource);
    for row in 0..batch.num_rows() {
        let Some((_, tallies)) = kinds.iter().find(|(known, _)| *known == lines.kind.value(row)) else {
            continue;
        };
        let village = lines.village(row);
        let place = village.map_or(question.places.nowhere(), |code| question.places.position(code));
        let Some(window) = question.calendar.window_of(lines.on_day.value(row)) else { continue };
        if place == OUTSIDE {
            continue;
        }
        for &number in tallies {
            let tally = &question.tallies[number];
            if tally.predicate.counts(&|column| lines.value(column, row)) {
                let sex = sex_position(lines.sex.value(row));
                let spot = Spot { place: place as usize, window, sex, age: None, order: None };
                let cell = question.cut.cell_of(spot, question.n_windows());
                cells.row_mut(cell)[question.starts[number] + tally.slot(None)] += 1;
            }
        }
    }
}
