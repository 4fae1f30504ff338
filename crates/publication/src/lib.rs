//! Published figures as files: tables in, bytes out.
//!
//! # Purpose
//! A county's figures leave the house in several shapes: a workbook for a statistician, CSV and SDMX for programs,
//! one page of HTML for everyone. This crate makes all of them from one [`Publication`], so that they cannot
//! disagree, and so that a number that must not be seen is in none of them.
//!
//! # Example
//! ```
//! use publication::{Language, Mark, number};
//! assert_eq!(number::grouped(138_426.0, 0), "138,426");
//! assert_eq!(Mark::Hidden.sign(), "隐 c");
//! assert_eq!(Mark::Hidden.meaning().of(Language::En), "not published (too few, or to protect another number)");
//! ```
//!
//! # Model
//! - [`Contents`] is filled by whoever has the figures; [`Publication::new`] checks it and takes away the numbers
//!   of hidden cells. Everything else takes a `&Publication`.
//! - [`tidy`] writes CSV, [`workbook`] XLSX, [`sdmx`] SDMX-ML and SDMX-CSV, [`report`] HTML.
//! - [`chart`] draws single pictures as SVG from plain numbers and knows nothing of publications.
//! - Every text is a [`Words`]: Chinese and English, never one without the other.
//!
//! # What it does not do
//! - It reads and writes no file, and knows no clock: dates are given.
//! - It does not decide what is hidden; marks come with the cells. It only makes sure that they are kept.
//! - It computes no figure. What it computes is how two published figures compare, and what chance allows.
//! - It ranks no places: order is the order of the codes, and a funnel names only what chance does not explain.

pub mod chance;
pub mod chart;
mod check;
mod error;
mod key;
mod model;
pub mod number;

pub mod report;
pub mod sdmx;
mod span;
#[cfg(test)]
mod tests;
pub mod tidy;
mod words;
pub mod workbook;
mod xml;

pub use error::PublicationError;
pub use model::{
    Before, Cell, ChangedCell, Contents, Dim, DimKind, DimValue, EarlierEdition, FigureInfo, FigureKind,
    Head, Headline, Language, Loss, Mark, Picture, Place, Publication, ReportPlan, Rounding, Row, TOTAL,
    Table, Words,
};
pub use span::{AgeBand, Span};
pub use words::Fixed;

// The made-up county of the example is built on the public names alone, and the tests use it as it is.
#[cfg(test)]
extern crate self as publication;
