//! What may be published of a sealed close.
//!
//! # Purpose
//! `engine` counts, `disclosure` says which counts may be seen, `publication` writes the formats. This crate joins
//! them: it reads what is to be published ([`plan`]), counts it, protects it together with everything that was
//! published before ([`prepare`]), writes down what became public ([`record`]), and fills the tables of the
//! formats ([`contents`]).
//!
//! # Example
//! ```no_run
//! use engine::{definition::FigureSet, figure::Session};
//! use publication::Publication;
//! use release::{About, Rounding, contents, plan::PublicationPlan, prepare};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let session = Session::open("closes/2005-10..2006-09".as_ref(), FigureSet::builtin())?;
//! let plan = PublicationPlan::builtin();
//! let prepared = prepare(&session, &[], &plan, Rounding::Exact)?;
//! std::fs::write("release.json", prepared.record.to_json())?;
//! let about = About::new("2006-11-01".parse()?, "示例县家簿", "Book of an example county");
//! let publication = Publication::new(contents(&prepared, &session, &about)?)?;
//! # Ok(()) }
//! ```
//!
//! # Model
//! - Every figure is a function of *counts*: rows of a set, narrowed by a condition. A count whose condition only
//!   names dimensions (sex, order, ages, status, registered) is a sum of groups of its set's family; any other
//!   condition splits its set into classes of rows, which add up to the family's total at each township.
//! - All counts of this release and of the earlier ones it shares months with are cells of one
//!   [`disclosure::System`]; a value is published only if every count in it is shown.
//! - A reader is told that a number is hidden, and never why.
//!
//! # What it does not do
//! It has no clock and writes no file. It never changes what an earlier release said, and it holds no person.

pub mod contents;
mod count;
mod dims;
mod error;
mod finish;
mod frame;
mod info;
mod layout;
pub mod plan;
mod prepare;
mod protect;
pub mod record;
mod terms;
mod work;

#[cfg(test)]
mod tests;

pub use contents::{About, contents, internal};
pub use error::ReleaseError;
pub use prepare::{Held, Past, Prepared, Rounding, prepare};
