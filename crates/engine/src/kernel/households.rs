//! Counting households: each once in a cell, however many of its people lie there.
//! Rows that name a household are kept until the end, put in order of their households, and looked at one
//! household at a time. A very large close is counted in several passes, each with a part of the households.

use datafusion::arrow::array::{Array, RecordBatch, UInt64Array};

use crate::dim::Spot;
use crate::kernel::Question;
use crate::kernel::calendar::whole_years;
use crate::kernel::cells::Cells;
use crate::kernel::places::OUTSIDE;
use crate::kernel::spans::{Span, SpanColumns};
use crate::scan::column_if_there;
use crate::set::Set;

/// A span of somebody whose household is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct HouseRow {
    pub household: u64,
    pub span: Span,
}

impl Question {
    /// Whether this pass looks at a household.
    fn has_household(&self, household: u64) -> bool {
        let (part, n_parts) = self.household_part;
        // Pseudonyms are spread evenly, but need not be in their lowest digits alone.
        (household ^ household >> 32) % n_parts == part
    }
}

/// Keeps the rows of a batch that some tally of households may count.
pub(crate) fn collect(
    question: &Question,
    columns: &SpanColumns<'_>,
    batch: &RecordBatch,
    into: &mut Vec<HouseRow>,
) {
    let households = column_if_there::<UInt64Array>(batch, "household");
    let Some(households) = households.filter(|_| question.of_set(Set::HouseholdsEnd).next().is_some()) else {
        return;
    };
    let holds_once = |span: &Span| {
        let mut windows = question.calendar.windows.iter();
        windows.any(|(_, window)| span.from <= window.last && span.to > window.last)
    };
    for row in (0..batch.num_rows()).filter(|&row| households.is_valid(row)) {
        let (household, span) = (households.value(row), columns.row(row));
        if span.place != OUTSIDE && question.has_household(household) && holds_once(&span) {
            into.push(HouseRow { household, span });
        }
    }
}

/// Counts the households of all rows and forgets the rows.
pub(crate) fn count(question: &Question, rows: &mut Vec<HouseRow>, cells: &mut Cells) {
    rows.sort_unstable_by_key(|row| row.household);
    let tallies: Vec<usize> = question.of_set(Set::HouseholdsEnd).collect();
    let mut found: Vec<(u64, usize)> = Vec::new();
    for household in rows.chunk_by(|left, right| left.household == right.household) {
        for window in 0..question.n_windows() {
            for &tally in &tallies {
                found.clear();
                found.extend(household.iter().filter_map(|row| place_of(question, tally, window, &row.span)));
                found.sort_unstable();
                found.dedup();
                for &(cell, slot) in &found {
                    cells.row_mut(cell)[question.starts[tally] + slot] += 1;
                }
            }
        }
    }
    rows.clear();
}

/// The cell and the slot of age in which a span puts its household, if it does.
fn place_of(question: &Question, tally: usize, window: usize, span: &Span) -> Option<(u64, usize)> {
    let day = question.calendar.windows[window].1.last;
    if span.from > day || span.to <= day {
        return None;
    }
    let tally = &question.tallies[tally];
    let class = question.classes.class(span.class, span.since <= day);
    let age = whole_years(span.birth, day).map(i64::from);
    if !tally.predicate.counts(&|column| class.value(column, age)) {
        return None;
    }
    let sex = class.sex_position();
    let spot = Spot { place: span.place as usize, window, sex, age, order: None };
    Some((question.cut.cell_of(spot, question.n_windows()), tally.slot(age)))
}
