//! Crude rates and natural increase: a count, or the difference of two, over the person-years it happened in.
//! Which population stands for the person-years (period-end, mid-year, mean) is the caller's choice and must be
//! printed beside the figure. Nothing here rounds; see [`crate::round_half_away`].

use crate::{Confidence, Interval, poisson_interval, rate_interval};

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
    Some(difference_interval(n_births, n_deaths, confidence).map(|limit| limit * per_person_year))
}

/// The rate of net migration: arrivals less departures. 净迁移率
///
/// - **Estimates** `scale · (n_arrivals − n_departures) / exposure`.
/// - **Inputs**: moves across the border of the place, in events; `exposure` in person-years; `scale` 1000 for per
///   mille.
/// - **Assumes** that both directions are recorded alike. Departures are recorded worse than arrivals in most
///   registers; compare with [`crate::balance::net_migration_residual`].
/// - **Edges**: negative when more left than came. `None` as in [`crude_rate`].
/// - **Source**: S. H. Preston, P. Heuveline and M. Guillot, Demography (2001), chapter 1.
///
/// ```
/// assert_eq!(demography::net_migration_rate(80, 230, 10_000.0, 1000.0), Some(-15.0));
/// ```
pub fn net_migration_rate(n_arrivals: u64, n_departures: u64, exposure: f64, scale: f64) -> Option<f64> {
    natural_increase_rate(n_arrivals, n_departures, exposure, scale)
}

/// Interval of the rate of net migration: the difference of two Poisson counts over one exposure.
///
/// - **Estimates** the limits for arrivals less departures, per `scale` person-years.
/// - **Inputs**: as [`net_migration_rate`].
/// - **Assumes** independent moves. Families move together, so the true interval is wider: count households where
///   that matters.
/// - **Method, edges, source**: as [`natural_increase_interval`].
///
/// ```
/// use demography::{Confidence, net_migration_interval};
/// let limits = net_migration_interval(80, 230, 10_000.0, 1000.0, Confidence::NINETY_FIVE).unwrap();
/// assert_eq!(format!("{:.1}..{:.1}", limits.low, limits.high), "-18.6..-11.5");
/// ```
pub fn net_migration_interval(
    n_arrivals: u64,
    n_departures: u64,
    exposure: f64,
    scale: f64,
    confidence: Confidence,
) -> Option<Interval> {
    natural_increase_interval(n_arrivals, n_departures, exposure, scale, confidence)
}

/// A rate with its exact interval, both per the same scale.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct RateEstimate {
    /// The rate.
    pub value: f64,
    /// Its exact (Garwood) interval.
    pub interval: Interval,
}

/// A rate with its exact interval: [`crude_rate`] and [`crate::rate_interval`] in one.
///
/// Serves every event over every exposure: age-specific, cause-specific, per birth. Inputs, assumptions, edges and
/// sources as there.
///
/// ```
/// use demography::{Confidence, rate_estimate};
/// let deaths = rate_estimate(10, 4_000.0, 100_000.0, Confidence::NINETY_FIVE).unwrap();
/// assert_eq!(format!("{} {:.1}..{:.1}", deaths.value, deaths.interval.low, deaths.interval.high), "250 119.9..459.8");
/// ```
pub fn rate_estimate(
    n_events: u64,
    exposure: f64,
    scale: f64,
    confidence: Confidence,
) -> Option<RateEstimate> {
    Some(RateEstimate {
        value: crude_rate(n_events, exposure, scale)?,
        interval: rate_interval(n_events, exposure, scale, confidence)?,
    })
}

/// The square-and-add interval of one Poisson count less another.
fn difference_interval(n_one: u64, n_other: u64, confidence: Confidence) -> Interval {
    let (one, other) = (n_one as f64, n_other as f64);
    let of_one = poisson_interval(n_one, confidence);
    let of_other = poisson_interval(n_other, confidence);
    let difference = one - other;
    Interval {
        low: difference - (one - of_one.low).hypot(of_other.high - other),
        high: difference + (of_one.high - one).hypot(other - of_other.low),
    }
}

/// What a count is multiplied with to become a rate, if the exposure and scale allow one.
pub(crate) fn factor(exposure: f64, scale: f64) -> Option<f64> {
    let factor = scale / exposure;
    (exposure > 0.0 && scale > 0.0 && factor.is_finite() && factor > 0.0).then_some(factor)
}
