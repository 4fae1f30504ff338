//! Sealed snapshots and the figures computed from them.
//!
//! # What it is for
//! A close seals a period. This crate writes what was true in that period to a few Parquet files and a
//! manifest that the ledger can bind by one hash, and computes every published number from those files
//! and from nothing else. Whoever holds the folder and the definitions can compute the numbers again.
//!
//! # The model
//! - [`snapshot`] writes a close (`residence.parquet`, `events.parquet`, `places.parquet`,
//!   `second_source.parquet`) and [`manifest`] describes it: names, rows, bytes and SHA-256 of each file.
//!   [`diff`] tells in which rows two editions differ.
//! - [`definition`] reads `pack/figures/<id>.toml`. A figure is a numerator and, for a rate or a ratio, a
//!   denominator; each is a list of terms; a term is a named [`set`] narrowed by a [`predicate`].
//!   One definition serves computing, lineage and the reference page ([`mod@reference`]).
//! - [`kernel`] counts any number of [`tally`]s over any cut by [`dim`]ensions, exactly and in parallel;
//!   [`scan`] hands it the verified rows.
//! - [`figure`] opens a close, asks the kernel, and turns counts into values with intervals. The same terms
//!   list the entries behind every cell. [`export`] writes a published table as Parquet.
//! - An [`inquiry`] is a question that other machines can be asked: [`sealed_table`] is a table of a close in a
//!   DataFusion plan, and [`registry`] has the functions that count in it.
//!
//! # An example
//! ```no_run
//! use engine::{definition::FigureSet, dim::Dim, figure::{Ask, Session}};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let session = Session::open("closes/2005-10..2006-09".as_ref(), FigureSet::builtin())?;
//! let ask = Ask { ids: vec!["births".to_owned()], by: vec![Dim::Village], ..Ask::default() };
//! for cell in session.figures(&ask)? {
//!     println!("{} {:?}", cell.by[0].label, cell.figures[0].value);
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
pub mod definition;
pub mod diff;
pub mod dim;
pub mod error;
pub mod export;
pub mod figure;
pub mod functions;
mod index;
pub mod inquiry;
pub mod kernel;
mod lineage;
pub mod manifest;
mod plan;
pub mod predicate;
pub mod reference;
pub mod registry;
mod rows;
pub mod scan;
mod sealed;
pub mod sealed_table;
pub mod set;
pub mod snapshot;
pub mod tally;
mod value;
mod writer;

#[cfg(test)]
mod tests;
