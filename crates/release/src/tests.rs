//! Tests of the whole crate, on closes of made-up counties.

mod adder;
mod attack;
mod county;
mod plans;
mod release;
