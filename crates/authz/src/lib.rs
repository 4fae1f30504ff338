//! Who may do what, to what, and why.
//!
//! # Purpose
//!
//! Every act in the office is one question: may this [`Principal`] do this [`Action`] to this
//! [`Resource`] in this [`Context`]? [`Authority::decide`] answers it from policies written in Cedar,
//! and names the policies that decided, which [`Authority::explain`] puts into Chinese and English.
//!
//! # Example
//!
//! ```
//! use authz::{Action, Authority, Context, Grant, Principal, Purpose, Resource, ResourceKind, Role};
//! use register::area::PlaceCode;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let authority = Authority::new()?;
//! let township = PlaceCode::parse("990101100000")?;
//! let officer = Principal::account("wang", [Grant::new(Role::TownshipOfficer, township)?]);
//! let person = Resource::at(ResourceKind::Person, PlaceCode::parse("990101100200")?);
//!
//! let stated = Context { purpose: Some(Purpose::Registration), ..Context::default() };
//! assert!(authority.decide(&officer, Action::ReadPerson, &person, &stated).allowed);
//!
//! let refused = authority.decide(&officer, Action::ReadPerson, &person, &Context::default());
//! assert_eq!(refused.reasons, ["never_without_purpose"]);
//! # Ok(())
//! # }
//! ```
//!
//! # Model
//!
//! - An account holds [`Grant`]s: a role at a place, which reaches everything below that place.
//! - A thing belongs to places; to hold a role at one of them is enough. Of a set of things (a file, a
//!   table) ask about the place that holds them all, or about each.
//! - Permits say what a role may do. Forbids win over every permit, and a county can add permits only.
//! - Nothing is allowed that no permit allows. A policy that fails, a request that does not fit the
//!   schema, a place outside every grant: refused.
//! - One official role makes an account an `Official` to the schema, a clinician's an account of a
//!   clinic, unless it holds an official role too. The solver answers one question for each kind of
//!   asker, so "no official" is a single question about a type, not about an attribute that some code
//!   must remember to set. The schema lets an official *ask* for health records, because a question
//!   that cannot be asked cannot be shown to be refused; a forbid then refuses it, and the proof adds a
//!   permit for everything and shows that it is refused even then.
//!
//! # What it does not do
//!
//! No IO, no clock, no accounts, no passwords: who asks, whether a second factor was shown and whether
//! a task is open are told to it. It does not filter lists and does not write the log of accesses.

mod action;
mod authority;
mod policies;
mod principal;
mod request;
mod resource;

pub mod matrix;

pub use action::Action;
pub use authority::{Authority, Decision};
pub use policies::{PolicyError, PolicyProblem};
pub use principal::{Grant, GrantError, Principal, Role};
pub use resource::{Context, Purpose, Resource, ResourceKind};

#[cfg(test)]
mod tests;
