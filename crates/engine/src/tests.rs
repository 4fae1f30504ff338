//! Tests of the whole crate, against written-out answers and against a plain recount.

mod answers;
mod definitions;
mod recount;
mod sample;
mod sealing;
