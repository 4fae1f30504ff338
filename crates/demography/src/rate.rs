//! Crude rates and natural increase: a count, or the difference of two, over the person-years it happened in.
//! Which population stands for the person-years (period-end, mid-year, mean) is the caller's choice and must be
//! printed beside the figure. Nothing here rounds; see [`crate::round_half_away`].

use crate::{Confidence, Interval, poisson_interval};

/// A crude rate, such as the crude birth rate. 粗率（粗出生率等）
///
/// - **Estimates** events per `scale` person-years: `scale · n_events / exposure`.
/// - **Inputs**: `n_events` in events; `exposure` in person-years; `scale` 1000 for per mille.
/// - **Assumes** that events and exposure cover the same people and time.
/// - **Edges**: no events give 0. `None` when the exposure or scale is zero, negative or not a number.
/// - **Source**: United Nations, Principles and Recommendations for a Vital Statistics System, revision 3.
///
/// ```
/// let rate = demography::crude_rate(1335, 151_837.0, 1000.0).unwrap();
/// assert_eq!(format!("{rate:.4}"), "8.7923");
/// ```
pub fn crude_rate(n_events: u64, exposure: f64, scale: f64) -> Option<f64> {
    Some(n_events as f64 * factor(exposure, scale)?)
}

/// The rate of natural increase: births less deaths. 自然增长率
///
/// - **Estimates** `scale · (n_births − n_deaths) / exposure`, which is the birth rate less the death rate before
///   either is rounded.
/// - **Inputs**: counts in events; `exposure` in person-years; `scale` 1000 for per mille.
/// - **Assumes** that both counts are of the same people and time. Migration is not in it.
/// - **Edges**: negative when more people died than were born. `None` as in [`crude_rate`].
/// - **Source**: as [`crude_rate`].
///
/// ```
/// let rate = demography::natural_increase_rate(1335, 738, 151_837.0, 1000.0).unwrap();
/// assert_eq!(format!("{rate:.2}"), "3.93");
/// ```
pub fn natural_increase_rate(n_births: u64, n_deaths: u64, exposure: f64, scale: f64) -> Option<f64> {
    Some((n_births as f64 - n_deaths as f64) * factor(exposure, scale)?)
}

/// Interval of the rate of natural increase: the difference of two Poisson counts over one exposure.
///
/// - **Estimates** the limits for births less deaths, per `scale` person-years.
/// - **Inputs**: as [`natural_increase_rate`].
/// - **Assumes** that births and deaths are independent Poisson counts and the exposure is known.
/// - **Method**: the two exact (Garwood) intervals joined by the square-and-add rule (MOVER): the lower limit is
///   `d − √((b − b_low)² + (d_high − d_deaths)²)` with `d = b − d_deaths`, the upper limit likewise. For large
///   counts this approaches the normal interval `d ± z·√(b + d_deaths)` (Brillinger 1986) from outside; unlike
///   that one it does not shrink to a point when a village has no event.
/// - **Edges**: with no births and no deaths the limits are minus and plus the Garwood limit of 0. `None` as in
///   [`crude_rate`].
/// - **Source**: G. Y. Zou and A. Donner, Statistics in Medicine 27 (2008), 1693-1702; D. R. Brillinger,
///   "The natural variability of vital rates and associated statistics", Biometrics 42 (1986), 693-734.
///
/// ```
/// use demography::{Confidence, natural_increase_interval};
/// let limits = natural_increase_interval(1335, 738, 151_837.0, 1000.0, Confidence::NINETY_FIVE).unwrap();
/// assert_eq!(format!("{:.2}..{:.2}", limits.low, limits.high), "3.34..4.53");
/// ```
pub fn natural_increase_interval(
    n_births: u64,
    n_deaths: u64,
    exposure: f64,
    scale: f64,
    confidence: Confidence,
) -> Option<Interval> {
    let per_person_year = factor(exposure, scale)?;
    let (births, deaths) = (n_births as f64, n_deaths as f64);
    let born = poisson_interval(n_births, confidence);
    let died = poisson_interval(n_deaths, confidence);
    let increase = births - deaths;
    let low = increase - (births - born.low).hypot(died.high - deaths);
    let high = increase + (born.high - births).hypot(deaths - died.low);
    Some(Interval { low, high }.map(|limit| limit * per_person_year))
}

/// What a count is multiplied with to become a rate, if the exposure and scale allow one.
pub(crate) fn factor(exposure: f64, scale: f64) -> Option<f64> {
    let factor = scale / exposure;
    (exposure > 0.0 && scale > 0.0 && factor.is_finite() && factor > 0.0).then_some(factor)
}
