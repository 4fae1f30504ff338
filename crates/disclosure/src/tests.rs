//! Tests of the crate as a whole.

mod attack;
mod hand;
mod laws;
mod world;
mod year;
