//! What is counted once, whatever the number of figures that need it: a set, narrowed by a predicate, whole
//! or by single years of age. A tally says nothing about cells; how rows are spread is a [`crate::dim::Cut`].

use serde::{Deserialize, Serialize};

use crate::predicate::Predicate;
use crate::set::{Column, Set};

/// Slots of a tally by age: 0 to 120 whole years, the last of them open, and one for unknown ages.
pub const AGE_SLOTS: usize = 122;
/// The slot of those whose age is not known.
pub const UNKNOWN_AGE_SLOT: usize = 121;
/// The open last year of age.
pub(crate) const OLDEST: usize = 120;

/// Whether a tally is one number or one for each year of age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Axis {
    /// One number.
    None,
    /// [`AGE_SLOTS`] numbers. Of births, the age is the mother's.
    Age,
}

/// What must be counted once.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Tally {
    /// The rows.
    pub set: Set,
    /// Which of them.
    pub predicate: Predicate,
    /// In how many numbers.
    pub axis: Axis,
}

/// The counts of one cell, by tally.
pub trait Counted {
    /// The number of a tally; of one by age, the sum over all ages.
    fn sum(&self, tally: &Tally) -> i64;
    /// The [`AGE_SLOTS`] numbers of a tally by age.
    fn by_age(&self, tally: &Tally) -> &[i64];
}

impl Tally {
    /// How many numbers it has.
    pub fn slots(&self) -> usize {
        match self.axis {
            Axis::None => 1,
            Axis::Age => AGE_SLOTS,
        }
    }

    /// Where a row of this age counts among the tally's numbers.
    pub(crate) fn slot(&self, age: Option<i64>) -> usize {
        match self.axis {
            Axis::None => 0,
            Axis::Age => age_slot(age),
        }
    }

    /// Whether its condition names a column.
    pub(crate) fn names(&self, column: Column) -> bool {
        self.predicate.names(column)
    }
}

/// The slot of an age in whole years; a negative one is as good as none.
pub(crate) fn age_slot(age: Option<i64>) -> usize {
    match age {
        Some(years) if years >= 0 => usize::try_from(years).unwrap_or(OLDEST).min(OLDEST),
        Some(_) | None => UNKNOWN_AGE_SLOT,
    }
}
