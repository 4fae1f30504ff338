//! Tests of the whole crate, on closes of made-up counties.

mod attack;
mod county;
mod plans;
mod release;
