//! The formulas of vital statistics, from counts: rates, intervals, fertility, life tables, standardisation, quality.
//!
//! # Purpose
//! A county's figures are small numbers divided by other numbers. This crate does the division, says how much
//! of the result is chance, and rounds it so that anyone with a calculator gets the same digits. Every function
//! names its source, and has its worked example asserted beside it or in the tests.
//!
//! # Example
//! The district report of 2006: 1335 births (708 boys, 627 girls), 151 837 people at the end of the period.
//! ```
//! use demography::{Confidence, rate_interval, round_half_away, sex_ratio_log_interval, sex_ratio_test};
//!
//! let rate = round_half_away(1000 * 1335, 151_837, 2).unwrap();
//! let limits = rate_interval(1335, 151_837.0, 1000.0, Confidence::NINETY_FIVE).unwrap();
//! assert_eq!(format!("{rate} ({:.2}-{:.2})", limits.low, limits.high), "8.79 (8.33-9.28)");
//!
//! let ratio = round_half_away(100 * 708, 627, 2).unwrap();
//! let limits = sex_ratio_log_interval(708, 627, Confidence::NINETY_FIVE).unwrap();
//! assert_eq!(format!("{ratio} ({:.2}-{:.2})", limits.low, limits.high), "112.92 (101.41-125.73)");
//! // A ratio that looks alarming, and is not different from 105 by more than chance.
//! assert!(sex_ratio_test(708, 627, 105.0).unwrap().p_two_sided > 0.1);
//! ```
//!
//! # Where things are
//! | Of | Functions |
//! |---|---|
//! | one count, rate or share | [`poisson_interval`], [`rate_interval`], [`wilson_interval`], [`clopper_pearson_interval`] |
//! | births, deaths and moves over people | [`crude_rate`], [`rate_estimate`], [`natural_increase_rate`], [`net_migration_rate`] |
//! | boys and girls | [`sex_ratio()`], its intervals, [`sex_ratio_test`], [`sex_ratio_exact_test`] |
//! | births by age and order | [`fertility`] |
//! | early deaths, length of life | [`mortality`], [`life_table`] |
//! | places of different age | [`standardisation`], [`standard_population`] |
//! | the ages themselves | [`age_structure`], [`age_accuracy`], [`quantile`] |
//! | change between two dates | [`growth`], [`balance`] |
//! | what the register lacks | [`dual_system`] |
//! | what is within chance | [`compare`], [`funnel`] |
//!
//! # Model
//! - Counts are `u64`, exposures are person-years in `f64`, rates are per `scale` person-years.
//! - `None` means that there is no such number (nothing to divide by), and is shown as such, never as 0.
//! - Structures are plain and public; a count that may be missing is the caller's to leave out, never to pass as 0.
//! - Estimates are `f64`; what is printed goes through [`round_half_away`] on the whole numbers behind it.
//!
//! # What it does not do
//! - It takes no person, no list and no table: counts in, numbers out.
//! - It reads no file and no clock.
//! - It does not decide what is shown: the least number of births and other thresholds belong to a figure's
//!   definition.
//! - It does not rank places and sets no target for any rate.

pub mod age_accuracy;
pub mod age_structure;
pub mod balance;
mod beta;
pub mod compare;
pub mod dual_system;
pub mod fertility;
pub mod funnel;
mod gamma;
pub mod growth;
mod interval;
pub mod life_table;
pub mod mortality;
pub mod quantile;
mod rate;
mod rounded;
mod sex_ratio;
pub mod standard_population;
pub mod standardisation;
#[cfg(test)]
mod tests;

pub use interval::{
    Confidence, ConfidenceError, Estimate, Interval, byar_interval, clopper_pearson_interval,
    poisson_interval, rate_interval, wilson_interval,
};
pub use rate::{
    RateEstimate, crude_rate, natural_increase_interval, natural_increase_rate, net_migration_interval,
    net_migration_rate, rate_estimate,
};
pub use rounded::{Rounded, round_half_away};
pub use sex_ratio::{
    SexRatioExactTest, SexRatioTest, sex_ratio, sex_ratio_exact_test, sex_ratio_expected_interval,
    sex_ratio_log_interval, sex_ratio_test, sex_ratio_wilson_interval,
};
