//! Sealed snapshots and the figures computed from them.
//!
//! # What it is for
//! A close seals a period. This crate writes what was true in that period to three Parquet files and a
//! manifest that the ledger can bind by one hash, and computes every published number from those files
//! and from nothing else. Whoever holds the folder and the definitions can compute the numbers again.
//!
//! # The model
//! - [`snapshot`] writes a close (`residence.parquet`, `events.parquet`, `places.parquet`) and
//!   [`manifest`] describes it: names, rows, bytes and SHA-256 of each file.
//! - [`definition`] reads `pack/figures/<id>.toml`. A figure is a numerator and, for a rate or a ratio, a
//!   denominator; each is a list of terms; a term is a named [`set`] narrowed by a [`predicate`].
//!   One definition serves computing, lineage and the reference page ([`mod@reference`]).
//! - [`figure`] opens a close, counts all terms of a table in one aggregate query, and turns the counts
//!   into values with intervals. The same terms list the entries behind a figure.
//!
//! # An example
//! ```no_run
//! use engine::{definition::FigureSet, figure::{By, Session}};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let session = Session::open("closes/2005-10..2006-09".as_ref(), FigureSet::builtin())?;
//! for cell in session.figures(&["births".to_owned()], None, By::Village)? {
//!     println!("{:?} {:?}", cell.by, cell.figures[0].value);
//! }
//! # Ok(()) }
//! ```
//!
//! # What it does not do
//! It reads no SQL database and serves no request: a caller hands it rows and asks for cells. It holds no
//! name and no number of a person: a row carries the pseudonym of one close, which no other close shares.
//! It does not decide what may be made public: `threshold` is stated in each definition and disclosure
//! control is applied where figures are published. It computes nothing about one household's children,
//! and offers no list of people at all: a trace gives entry numbers.

pub mod builtin;
mod count;
pub mod definition;
pub mod error;
pub mod figure;
pub mod manifest;
pub mod predicate;
pub mod reference;
mod rows;
pub mod set;
pub mod snapshot;
mod table;
mod value;

#[cfg(test)]
mod tests;
