//! Confidence intervals for one count, one rate, and one proportion.
//! A small county's figures rest on small counts, so the exact or score methods are used, never the plain normal
//! one. Nothing here decides whether a figure is shown; thresholds belong to the figure's definition.

use thiserror::Error;

use crate::beta::beta_quantile;
use crate::gamma::{Tail, gamma_quantile, normal_two_sided_quantile};

/// A confidence level, such as 95 %. 置信水平
#[derive(Clone, Copy, PartialEq, PartialOrd, Debug)]
pub struct Confidence {
    // INVARIANT: above 0 and below 1.
    level: f64,
}

/// A number that is no confidence level.
#[derive(Clone, Copy, PartialEq, Debug, Error)]
#[error("a confidence level lies between 0 and 1, {0} does not")]
pub struct ConfidenceError(pub f64);

/// The lower and upper limit of a confidence interval, in the unit of the estimate. 置信区间
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Interval {
    /// Lower limit.
    pub low: f64,
    /// Upper limit.
    pub high: f64,
}

/// An estimate with its standard error, both in the unit of the estimate. 估计值与标准误
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Its standard error: the standard deviation it would have by chance alone.
    pub standard_error: f64,
}

impl Estimate {
    /// The normal interval: the value and `z` standard errors on either side.
    ///
    /// Good for sums over many events. With few events use the exact interval that stands beside the estimate, as
    /// this one may reach below zero.
    ///
    /// ```
    /// use demography::{Confidence, Estimate};
    /// let total = Estimate { value: 1336.2, standard_error: 3.7 };
    /// let limits = total.interval(Confidence::NINETY_FIVE);
    /// assert_eq!(format!("{:.1}..{:.1}", limits.low, limits.high), "1328.9..1343.5");
    /// ```
    pub fn interval(self, confidence: Confidence) -> Interval {
        let half = confidence.z() * self.standard_error;
        Interval { low: self.value - half, high: self.value + half }
    }

    pub(crate) fn scaled(self, by: f64) -> Estimate {
        Estimate { value: self.value * by, standard_error: self.standard_error * by }
    }
}

impl Confidence {
    /// The level of every published interval unless its definition says otherwise.
    pub const NINETY_FIVE: Confidence = Confidence { level: 0.95 };

    /// The outer level of control charts and funnel plots: about three standard errors.
    pub const NINETY_NINE_EIGHT: Confidence = Confidence { level: 0.998 };

    /// A level as a fraction: 0.95 for 95 %.
    ///
    /// # Errors
    /// [`ConfidenceError`] unless `0 < level < 1`.
    pub fn new(level: f64) -> Result<Confidence, ConfidenceError> {
        if level > 0.0 && level < 1.0 { Ok(Confidence { level }) } else { Err(ConfidenceError(level)) }
    }

    /// The level as a fraction.
    pub fn level(self) -> f64 {
        self.level
    }

    /// The normal quantile of a two-sided interval.
    ///
    /// ```
    /// assert!((demography::Confidence::NINETY_FIVE.z() - 1.959963984540054).abs() < 1e-12);
    /// ```
    pub fn z(self) -> f64 {
        normal_two_sided_quantile(1.0 - self.level)
    }

    /// The probability left outside on one side.
    pub(crate) fn tail(self) -> f64 {
        (1.0 - self.level) / 2.0
    }
}

impl Interval {
    /// Whether a value lies in it, limits included.
    pub fn contains(self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }

    pub(crate) fn map(self, change: impl Fn(f64) -> f64) -> Interval {
        Interval { low: change(self.low), high: change(self.high) }
    }
}

/// Above this count the exact limits would take longer to sum than they differ from the closed form.
const N_EXACT_MAX: u64 = 100_000_000;

/// Exact (Garwood) interval for the expected number of events behind a count.
///
/// - **Estimates** the mean of the Poisson distribution that the count `n_events` was drawn from.
/// - **Input**: the count, in events.
/// - **Assumes** that events happen independently at a steady rate. Births of twins or a disaster break this.
/// - **Method**: half the chi-square quantiles with 2n and 2n + 2 degrees of freedom. The interval covers at
///   least the stated share; it is never too short. Above 10⁸ events Wilson and Hilferty's cube formula is
///   used, which then differs by less than 10⁻¹⁰ of the limit.
/// - **Edges**: a count of 0 gives 0 as lower limit and -ln(tail) as upper limit (3.689 at 95 %). A missing
///   count is not a count of 0: do not call this for it.
/// - **Source**: F. Garwood, "Fiducial limits for the Poisson distribution", Biometrika 28 (1936), 437-442;
///   the chi-square form as in K. Ulm, American Journal of Epidemiology 131 (1990), 373-375.
///
/// ```
/// use demography::{Confidence, poisson_interval};
/// let interval = poisson_interval(10, Confidence::NINETY_FIVE);
/// assert_eq!(format!("{:.3}..{:.3}", interval.low, interval.high), "4.795..18.390");
/// ```
pub fn poisson_interval(n_events: u64, confidence: Confidence) -> Interval {
    if n_events > N_EXACT_MAX {
        return wilson_hilferty(n_events, confidence.z());
    }
    let count = n_events as f64;
    let low = if n_events == 0 { 0.0 } else { gamma_quantile(count, Tail::Lower(confidence.tail())) };
    Interval { low, high: gamma_quantile(count + 1.0, Tail::Upper(confidence.tail())) }
}

/// E. B. Wilson and M. M. Hilferty, "The distribution of chi-square", PNAS 17 (1931), 684-688, with 2n and
/// 2n + 2 degrees of freedom, halved.
pub(crate) fn wilson_hilferty(n_events: u64, z: f64) -> Interval {
    let limit = |shape: f64, z: f64| shape * (1.0 - 1.0 / (9.0 * shape) + z / (3.0 * shape.sqrt())).powi(3);
    let count = n_events as f64;
    Interval { low: limit(count, -z), high: limit(count + 1.0, z) }
}

/// Interval of a rate: the exact interval of its count, over the same exposure.
///
/// - **Estimates** the rate at which events happen, per `scale` person-years.
/// - **Inputs**: `n_events` in events; `exposure` in person-years (a mean or period-end population times the
///   length in years); `scale` is 1000 for per mille, 100 000 for rare causes.
/// - **Assumes** what [`poisson_interval`] assumes, and that the exposure is known without error.
/// - **Edges**: no events give a lower limit of 0. `None` when the exposure or scale is zero, negative or not
///   a number: then there is no rate.
/// - **Source**: as [`poisson_interval`]; dividing both limits by the exposure, N. E. Breslow and N. E. Day,
///   Statistical Methods in Cancer Research II (IARC 1987), chapter 2.
///
/// ```
/// use demography::{Confidence, rate_interval};
/// let births = rate_interval(1335, 151_837.0, 1000.0, Confidence::NINETY_FIVE).unwrap();
/// assert_eq!(format!("{:.2}..{:.2}", births.low, births.high), "8.33..9.28");
/// ```
pub fn rate_interval(n_events: u64, exposure: f64, scale: f64, confidence: Confidence) -> Option<Interval> {
    let per_person_year = crate::rate::factor(exposure, scale)?;
    Some(poisson_interval(n_events, confidence).map(|limit| limit * per_person_year))
}

/// Wilson's score interval for a proportion.
///
/// - **Estimates** the chance that one of `n_trials` is a success, as a fraction between 0 and 1.
/// - **Inputs**: `n_successes` out of `n_trials`.
/// - **Assumes** independent trials with one chance.
/// - **Edges**: no success gives a lower limit of exactly 0, only successes an upper limit of exactly 1.
///   `None` when there is no trial, or there are more successes than trials.
/// - **Source**: E. B. Wilson, Journal of the American Statistical Association 22 (1927), 209-212; method 3,
///   without continuity correction, in R. G. Newcombe, Statistics in Medicine 17 (1998), 857-872.
///
/// ```
/// use demography::{Confidence, wilson_interval};
/// let share = wilson_interval(81, 263, Confidence::NINETY_FIVE).unwrap(); // Newcombe's first example
/// assert_eq!(format!("{:.4}..{:.4}", share.low, share.high), "0.2553..0.3662");
/// ```
pub fn wilson_interval(n_successes: u64, n_trials: u64, confidence: Confidence) -> Option<Interval> {
    if n_trials == 0 || n_successes > n_trials {
        return None;
    }
    let (trials, z) = (n_trials as f64, confidence.z());
    let share = n_successes as f64 / trials;
    let weight = z * z / trials;
    let centre = (share + weight / 2.0) / (1.0 + weight);
    let half = (share * (1.0 - share) * weight + weight * weight / 4.0).sqrt() / (1.0 + weight);
    // At the ends the two parts are equal, and rounding must not push a limit past what is possible.
    let low = if n_successes == 0 { 0.0 } else { centre - half };
    let high = if n_successes == n_trials { 1.0 } else { centre + half };
    Some(Interval { low, high })
}

/// Exact (Clopper-Pearson) interval for a proportion.
///
/// - **Estimates** the chance that one of `n_trials` is a success, as a fraction between 0 and 1.
/// - **Inputs**: `n_successes` out of `n_trials`.
/// - **Assumes** independent trials with one chance. It covers at least the stated share, and is
///   mostly wider than [`wilson_interval`]: for deciding rather than for describing.
/// - **Edges**: as [`wilson_interval`].
/// - **Source**: C. J. Clopper and E. S. Pearson, Biometrika 26 (1934), 404-413; method 5 in R. G. Newcombe,
///   Statistics in Medicine 17 (1998), 857-872, table I.
///
/// ```
/// use demography::{Confidence, clopper_pearson_interval};
/// let share = clopper_pearson_interval(81, 263, Confidence::NINETY_FIVE).unwrap(); // Newcombe's first example
/// assert_eq!(format!("{:.4}..{:.4}", share.low, share.high), "0.2527..0.3676");
/// ```
pub fn clopper_pearson_interval(n_successes: u64, n_trials: u64, confidence: Confidence) -> Option<Interval> {
    if n_trials == 0 || n_successes > n_trials {
        return None;
    }
    let (successes, failures) = (n_successes as f64, (n_trials - n_successes) as f64);
    let tail = confidence.tail();
    let low =
        if n_successes == 0 { 0.0 } else { beta_quantile(successes, failures + 1.0, Tail::Lower(tail)) };
    let high =
        if failures == 0.0 { 1.0 } else { beta_quantile(successes + 1.0, failures, Tail::Upper(tail)) };
    Some(Interval { low, high })
}

/// Byar's approximation to the exact interval for the expected number of events behind a count.
///
/// - **Estimates** what [`poisson_interval`] estimates, by a formula that a hand calculator does; published tables
///   of older reports rest on it.
/// - **Input**: the count, in events.
/// - **Assumes** what [`poisson_interval`] assumes. Off by less than 1 % of the limit from ten events on.
/// - **Edges**: a count of 0 gives 0 as lower limit.
/// - **Source**: N. E. Breslow and N. E. Day, Statistical Methods in Cancer Research II (IARC 1987), chapter 2
///   (after Byar).
///
/// ```
/// use demography::{Confidence, byar_interval};
/// let limits = byar_interval(10, Confidence::NINETY_FIVE);
/// assert_eq!(format!("{:.2}..{:.2}", limits.low, limits.high), "4.79..18.39");
/// ```
pub fn byar_interval(n_events: u64, confidence: Confidence) -> Interval {
    let limits = wilson_hilferty(n_events.max(1), confidence.z());
    if n_events > 0 {
        return limits;
    }
    Interval { low: 0.0, high: wilson_hilferty(0, confidence.z()).high }
}
