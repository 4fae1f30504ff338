//! Rates made comparable between places of different age structure: direct and indirect standardisation.
//!
//! A standardised rate is an index: it has no meaning without the name of its standard, which the caller prints.

use crate::beta::Counts;
use crate::gamma::{Tail, gamma_quantile};
use crate::{Confidence, Estimate, Interval, byar_interval, poisson_interval};

/// One age group (or age and sex) of a place, with its weight in the standard.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Stratum {
    /// Events in the group.
    pub n_events: u64,
    /// Person-years of the group.
    pub exposure: f64,
    /// People, or parts, of the standard population in the group. Weights need not add up to anything.
    pub weight: f64,
}

/// A directly standardised rate.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Standardised {
    /// The rate per the scale asked for, with its standard error.
    pub rate: Estimate,
    // The largest weight of a single event, in the unit of the rate.
    weight_max: f64,
}

/// A directly standardised rate. 直接标准化率
///
/// - **Estimates** the rate that the standard population would have at this place's rates: `Σ w · D / P`.
/// - **Inputs**: events, person-years and weight by group; `scale` 1000, or 100 000 for rare causes.
/// - **Assumes** independent events; the standard is known: `var = Σ w² · D / P²`.
/// - **Edges**: groups of weight 0 are passed over. `None` when the weights are all 0 or one of them is negative, or
///   a group with weight has no person-years.
/// - **Source**: S. H. Preston, P. Heuveline and M. Guillot, Demography (2001), chapter 2; variance, N. E. Breslow
///   and N. E. Day, Statistical Methods in Cancer Research II (IARC 1987), chapter 2.
///
/// ```
/// use demography::standardisation::{Stratum, direct};
/// let young = Stratum { n_events: 10, exposure: 10_000.0, weight: 70.0 };
/// let old = Stratum { n_events: 100, exposure: 5_000.0, weight: 30.0 };
/// let found = direct(&[young, old], 1000.0).unwrap();
/// assert_eq!(format!("{:.1}", found.rate.value), "6.7"); // 0.7 · 1 + 0.3 · 20
/// ```
pub fn direct(strata: &[Stratum], scale: f64) -> Option<Standardised> {
    let total: f64 = strata.iter().map(|stratum| stratum.weight).sum();
    let has_bad_weight = strata.iter().any(|stratum| !(stratum.weight >= 0.0 && stratum.weight.is_finite()));
    if has_bad_weight || total <= 0.0 || !(scale > 0.0 && scale.is_finite()) {
        return None;
    }
    let (mut value, mut variance, mut weight_max) = (0.0, 0.0, 0.0f64);
    for stratum in strata.iter().filter(|stratum| stratum.weight > 0.0) {
        let per_event = crate::rate::factor(stratum.exposure, scale)? * (stratum.weight / total);
        value += per_event * stratum.n_events as f64;
        variance += per_event * per_event * stratum.n_events as f64;
        weight_max = weight_max.max(per_event);
    }
    Some(Standardised { rate: Estimate { value, standard_error: variance.sqrt() }, weight_max })
}

impl Standardised {
    /// Fay and Feuer's gamma interval, which holds for few events. The normal one is [`Estimate::interval`] of the
    /// rate.
    ///
    /// - **Assumes** what [`direct`] assumes. With one group it is the exact (Garwood) interval; otherwise it covers at
    ///   least the stated share.
    /// - **Edges**: no events give a lower limit of 0.
    /// - **Source**: M. P. Fay and E. J. Feuer, Statistics in Medicine 16 (1997), 791-801.
    ///
    /// ```
    /// use demography::{Confidence, poisson_interval, standardisation::{Stratum, direct}};
    /// let all = direct(&[Stratum { n_events: 10, exposure: 1.0, weight: 1.0 }], 1.0).unwrap();
    /// let (gamma, exact) = (all.interval(Confidence::NINETY_FIVE), poisson_interval(10, Confidence::NINETY_FIVE));
    /// assert!((gamma.low - exact.low).abs() < 1e-9 && (gamma.high - exact.high).abs() < 1e-9);
    /// ```
    pub fn interval(&self, confidence: Confidence) -> Interval {
        let limit = |value: f64, variance: f64, tail: Tail| {
            variance / value * gamma_quantile(value * value / variance, tail)
        };
        let (value, variance) = (self.rate.value, self.rate.standard_error.powi(2));
        let low = if value > 0.0 { limit(value, variance, Tail::Lower(confidence.tail())) } else { 0.0 };
        // The upper limit is that of one event more, where it would weigh most.
        let more = self.weight_max;
        let high = limit(value + more, variance + more * more, Tail::Upper(confidence.tail()));
        Interval { low, high }
    }
}

/// One age group of a place, with the standard's rate for it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct StandardRate {
    /// Person-years of the place in the group.
    pub exposure: f64,
    /// Events per person-year of the standard population in the group.
    pub rate: f64,
}

/// How many events a place would have at the standard's rates. 期望事件数
///
/// - **Estimates** `Σ P · rate`, in events.
/// - **Inputs**: person-years of the place and rates of the standard per person-year, by group.
/// - **Edges**: `None` when a value is negative or not a number. No person-years give 0.
/// - **Source**: N. E. Breslow and N. E. Day, Statistical Methods in Cancer Research II (IARC 1987), chapter 2.
///
/// ```
/// use demography::standardisation::{StandardRate, expected_events};
/// let groups = [StandardRate { exposure: 1000.0, rate: 0.001 }, StandardRate { exposure: 500.0, rate: 0.01 }];
/// assert_eq!(expected_events(&groups), Some(6.0));
/// ```
pub fn expected_events(groups: &[StandardRate]) -> Option<f64> {
    let is_usable = |value: f64| value >= 0.0 && value.is_finite();
    let all = groups.iter().all(|group| is_usable(group.exposure) && is_usable(group.rate));
    all.then(|| groups.iter().map(|group| group.exposure * group.rate).sum())
}

/// Observed over expected events.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct StandardisedRatio {
    /// The ratio; 1 when the place has just what the standard's rates give. Times 100 by custom.
    pub ratio: f64,
    /// The exact (Garwood) interval.
    pub interval: Interval,
    /// Byar's interval, for comparison with older reports.
    pub byar: Interval,
    /// The chance of a count at least this far from the expected one, if it is right: twice the smaller exact tail.
    pub p_two_sided: f64,
}

/// The standardised mortality (or other event) ratio. 标准化死亡比
///
/// - **Estimates** `n_observed / expected`. Times the crude rate of the standard it is the indirectly standardised
///   rate.
/// - **Inputs**: events observed; events expected, from [`expected_events`].
/// - **Assumes** that the observed count is Poisson and the expected one known. Ratios of two places rest on
///   different weights and are not comparable with each other, only each with the standard.
/// - **Edges**: no events give a ratio of 0 with an upper limit. `None` when nothing was expected.
/// - **Source**: K. Ulm, American Journal of Epidemiology 131 (1990), 373-375; N. E. Breslow and N. E. Day (1987),
///   chapter 2.
///
/// ```
/// use demography::{Confidence, standardisation::standardised_ratio};
/// // 4 observed, 3.3 expected: Rothman and Boice, Epidemiologic Analysis with a Programmable Calculator (1979).
/// let found = standardised_ratio(4, 3.3, Confidence::NINETY_FIVE).unwrap();
/// assert_eq!(format!("{:.3} {:.3} {:.3}", found.ratio, found.interval.low, found.interval.high), "1.212 0.330 3.104");
/// ```
pub fn standardised_ratio(
    n_observed: u64,
    expected: f64,
    confidence: Confidence,
) -> Option<StandardisedRatio> {
    let per_event = crate::rate::factor(expected, 1.0)?;
    let over_expected = |limit: f64| limit * per_event;
    Some(StandardisedRatio {
        ratio: n_observed as f64 * per_event,
        interval: poisson_interval(n_observed, confidence).map(over_expected),
        byar: byar_interval(n_observed, confidence).map(over_expected),
        p_two_sided: Counts::Poisson { mean: expected }.twice_smaller_tail(n_observed),
    })
}
