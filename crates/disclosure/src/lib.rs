//! Which cells of published tables the public may see.
//!
//! # Purpose
//! A count of one to four births in a village points to people. Hiding it is not enough: a reader subtracts the
//! other cells from the total, this month from the year, this edition from the last. This crate decides what else
//! is hidden, as little as it finds, and attacks the result before anyone else can.
//!
//! # Example
//! Births of two townships by sex. Three girls are too few to be shown; so are the boys beside them, and one pair
//! more, or the totals would give them away.
//! ```
//! use disclosure::{Axis, Dimension, Knowledge, Mark, Release, Table, Tables, audit, protect};
//!
//! let named = |names: &[&str]| names.iter().map(|name| name.to_string()).collect::<Vec<_>>();
//! let place = Dimension::new("place", named(&["East", "West"]));
//! let sex = Dimension::new("sex", named(&["boys", "girls"]));
//! let axes: Vec<Axis> = [&place, &sex]
//!     .into_iter()
//!     .enumerate()
//!     .map(|(index, dimension)| Axis { dimension: index, groups: dimension.groups(&[0, dimension.total()]) })
//!     .collect();
//!
//! let mut tables = Tables::new(vec![place, sex]);
//! let births = tables.family("births", 5);
//! let rows = [(vec![0, 0], 20), (vec![0, 1], 3), (vec![1, 0], 31), (vec![1, 1], 28)];
//! let snapshot = tables.snapshot(births, rows)?;
//! let table = Table { name: "births".into(), family: births, snapshot, axes, base: 1, release: Release::Now };
//! let table = tables.publish(table)?;
//!
//! let built = tables.build()?;
//! let protection = protect(&built.system)?;
//! let marks = built.of_table(table, &protection.marks);
//! use Mark::{Complementary as S, Primary as C, Shown as O};
//! // Boys, girls and births: of East, of West, of both.
//! assert_eq!(marks, [S, C, O, S, S, O, O, O, O]);
//! assert!(audit(&built.system, &protection.marks, Knowledge::Numbers).iter().all(|bounds| bounds.is_safe()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Model
//! - A [`System`] is counts (variables of at least 0), [`Cell`]s that add some of them up, and equations that every
//!   reader knows. [`Tables`] builds one from tables over nested dimensions, over several closes and editions.
//! - The rule: a cell of 1 to `threshold − 1` is hidden, and for **every** hidden cell the greatest and the least
//!   value a reader must think possible are at least `threshold` apart. So it is for the difference of two
//!   editions of a cell, if that is small.
//! - [`protect`] gives a [`Mark`] for each cell and the [`Loss`]; [`audit`] is the attacker; [`bounds`] gives the
//!   reader's exact intervals; [`derived`] hides what is worked out from hidden counts.
//! - What is published stays published: a later release takes the earlier tables with their marks
//!   ([`Release::Earlier`]) and hides around them.
//!
//! # What it does not do
//! - It reads no file and no clock, and knows no person: counts in, marks out.
//! - It does not stop a reader who knows some of the people counted, and it assumes that all hidden cells look
//!   alike in print ([`Mark::public_code`]). Telling readers which cells are too few tells them much more; see
//!   [`Knowledge::NumbersAndMarks`].
//! - Its choice of hidden cells is good, not proved least. Its safety is proved each time, by possible worlds.
//! - It does not take zeros for secret. Where "none" or "all" of a group is a secret, the caller must not publish it.

mod audit;
mod build;
mod dimension;
mod eliminate;
mod loss;
mod lp;
mod mark;
mod pool;
mod protect;
mod reduce;
mod rounding;
mod schema;
mod system;
mod tables;
#[cfg(test)]
mod tests;

pub use audit::{Bounds, Reach, audit, bounds};
pub use dimension::{Dimension, Group};
pub use loss::Loss;
pub use mark::{Knowledge, Mark, derived};
pub use protect::{ProtectError, Protection, protect, small_only};
pub use rounding::nearest;
pub use system::{Cell, Earlier, Standing, System, SystemError, Term, is_small};
pub use tables::{Axis, Built, Part, Relation, Release, Table, Tables, TablesError};
