//! Deaths in the first years of life, per live birth. Life tables are in [`crate::life_table`]; other death rates are
//! [`crate::rate_estimate`].

use crate::{Confidence, RateEstimate, rate_estimate};

/// Deaths of a period by age, for the rates of [`early_mortality`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct EarlyDeaths {
    /// Before 28 completed days.
    pub n_under_28_days: u64,
    /// From 28 days to the first birthday.
    pub n_28_days_to_1_year: u64,
    /// From the first to the fifth birthday.
    pub n_1_to_4_years: u64,
}

/// The rates of early death, each per the same number of live births.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct EarlyMortality {
    /// Under 28 days. 新生儿死亡率
    pub neonatal: RateEstimate,
    /// From 28 days to the first birthday. 新生儿后期死亡率
    pub post_neonatal: RateEstimate,
    /// Under one year: the sum of the two. 婴儿死亡率
    pub infant: RateEstimate,
    /// Under five years. 5岁以下儿童死亡率
    pub under_five: RateEstimate,
}

/// Infant, neonatal, post-neonatal and under-five mortality from the deaths and births of one period.
///
/// - **Estimates** deaths at each age per `scale` live births of the same period, with exact intervals.
/// - **Inputs**: deaths by age; live births; `scale` 1000.
/// - **Assumes** that births change little from year to year, since some of the deaths are of earlier births; for
///   the cohort itself use `probability_of_dying(0, 5)` of a life table. Births are taken as known.
/// - **Edges**: no deaths give 0 with an upper limit. `None` when there are no births.
/// - **Source**: United Nations, Principles and Recommendations for a Vital Statistics System, revision 3;
///   S. H. Preston, P. Heuveline and M. Guillot, Demography (2001), chapter 2.
///
/// ```
/// use demography::{Confidence, mortality::{EarlyDeaths, early_mortality}};
/// let deaths = EarlyDeaths { n_under_28_days: 6, n_28_days_to_1_year: 4, n_1_to_4_years: 3 };
/// let rates = early_mortality(deaths, 2000, 1000.0, Confidence::NINETY_FIVE).unwrap();
/// assert_eq!((rates.neonatal.value, rates.infant.value, rates.under_five.value), (3.0, 5.0, 6.5));
/// assert_eq!(format!("{:.2}..{:.2}", rates.infant.interval.low, rates.infant.interval.high), "2.40..9.20");
/// ```
pub fn early_mortality(
    deaths: EarlyDeaths,
    n_births: u64,
    scale: f64,
    confidence: Confidence,
) -> Option<EarlyMortality> {
    let rate = |n_deaths: u64| rate_estimate(n_deaths, n_births as f64, scale, confidence);
    let n_infants = deaths.n_under_28_days.checked_add(deaths.n_28_days_to_1_year)?;
    Some(EarlyMortality {
        neonatal: rate(deaths.n_under_28_days)?,
        post_neonatal: rate(deaths.n_28_days_to_1_year)?,
        infant: rate(n_infants)?,
        under_five: rate(n_infants.checked_add(deaths.n_1_to_4_years)?)?,
    })
}
