//! Tests of the whole crate, against written-out answers and against a plain recount.

mod answers;
mod calendar;
mod definitions;
mod editions;
mod elsewhere;
mod kernel;
mod recount;
mod sample;
mod sealing;
