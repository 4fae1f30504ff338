//! The register of a county: who lives here and what happened to them, as pure functions.
//!
//! # Purpose
//!
//! A village sends rows of strings. This crate says what a row means and everything that is wrong with
//! it ([`check`]), whether the event in it fits what is already known and what it changes ([`fold`]),
//! and how the event is kept for ever as bytes ([`wire`]). The same functions serve an import of a
//! million rows, one form on a phone, and the rebuilding of every table from the log.
//!
//! # Example
//!
//! ```
//! use jiff::civil::date;
//! use register::area::{Level, Place, PlaceCode};
//! use register::calendar::DateStyle;
//! use register::check::{CheckContext, CodeLists, Statement, check};
//! use register::event::{Event, ResidenceStatus, Sex};
//! use register::fold::{Register, fold};
//! use register::id::{EntryIndex, PersonId};
//! use register::submission::{Field, Submission, SubmissionKind};
//! use register::wire::{Record, v1};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // What the words in files mean is data.
//! let mut codes = CodeLists::default();
//! codes.sex.insert("女".into(), Sex::Female);
//! codes.residence.insert("常住".into(), ResidenceStatus::RegisteredLivingHere);
//! let styles = [DateStyle::compile("YYYY.M.D")?];
//! let village = PlaceCode::parse("990101100200")?;
//! let ctx = CheckContext {
//!     codes: &codes,
//!     styles: &styles,
//!     as_of: Some(date(2005, 10, 1)),
//!     place: Some(village),
//!     today: date(2006, 10, 8),
//! };
//!
//! // A row of a roster.
//! let mut row = Submission::new(SubmissionKind::Roster);
//! row.set(Field::Name, "\u{3000}李梅 ");
//! row.set(Field::Sex, "女");
//! row.set(Field::BirthDate, "１９９５.6.15");
//! row.set(Field::Number, "990101199506150084");
//! row.set(Field::Residence, "常住");
//! let checked = check(&row, &ctx);
//! assert_eq!(checked.findings, []);
//! let Some(Statement::Event(draft)) = checked.outcome else { panic!("nothing refuses this row") };
//!
//! // No one is named but the person herself, so there is nobody to look up.
//! let event: Event<PersonId> = draft.try_map(|_| Err("nobody to look up"))?;
//!
//! // Does it fit, and what does it change?
//! let mut register = Register::new();
//! register.put_place(Place {
//!     code: village,
//!     name: "小赵家湾".into(),
//!     level: Level::Village,
//!     parent: None,
//!     valid_from: None,
//!     valid_to: None,
//!     successors: vec![],
//! })?;
//! let change = fold(&register, EntryIndex(7), &event)?;
//! register.apply(&change);
//! let person = register.person(PersonId(7)).ok_or("entered")?;
//! assert_eq!(person.spans.at(date(2006, 9, 30)).map(|span| span.place), Some(village));
//!
//! // The bytes that are kept.
//! let record = Record::Event(event);
//! let bytes = v1::encode(&record);
//! assert_eq!(v1::decode(record.kind().code(), &bytes)?, record);
//! # Ok(())
//! # }
//! ```
//!
//! # Model
//!
//! - An [`event::Event`] is something that happened. As a draft it names people as papers do
//!   ([`event::PersonRef`]); resolved it names them by [`id::PersonId`]. Resolving needs the book, so it
//!   is the caller's work.
//! - A [`fold::Person`] is the fold of the events about them: sex, birth, death, marital status,
//!   household, and dated residence spans. Names and numbers are carried by changes and kept by the
//!   store.
//! - A [`finding::Finding`] is something that a clerk can set right. Findings are collected, conflicts
//!   come one at a time in a documented order; both use one closed list of codes.
//! - A [`area::Place`] has a validity and successors; a [`calendar::ReportedDate`] is as precise as its
//!   source.
//!
//! # What it does not do
//!
//! No input or output, no clock, no randomness, no async: the present day and the position in the log
//! are arguments. It does not look people up, match lists, count, sign, seal or store. It does not
//! judge births: whoever is born is entered.

pub mod area;
pub mod calendar;
pub mod check;
pub mod coded;
pub mod event;
pub mod finding;
pub mod fold;
pub mod id;
pub mod name;
pub mod number;
pub mod second_source;
pub mod submission;
mod text;
pub mod wire;

#[cfg(test)]
mod reference;
#[cfg(test)]
mod samples;
