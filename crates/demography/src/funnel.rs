//! Funnel limits: what places of each size show by chance alone when all share one proportion or rate.
//!
//! A funnel shows which places differ by more than chance. It takes the common value from the caller, orders no
//! places, and must never be turned into a list of the best and the worst.

use crate::beta::Counts;
use crate::{Confidence, Interval};

/// The smallest and largest counts that are within chance.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CountLimits {
    /// The smallest count within chance.
    pub low: u64,
    /// The largest count within chance.
    pub high: u64,
}

/// Where a count lies against its limits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Position {
    /// Below what chance explains.
    Low,
    /// Within chance.
    Inside,
    /// Above what chance explains.
    High,
}

impl CountLimits {
    /// Where a count lies.
    pub fn position(self, count: u64) -> Position {
        if count < self.low {
            Position::Low
        } else if count > self.high {
            Position::High
        } else {
            Position::Inside
        }
    }
}

/// Smooth exact limits for a proportion, for drawing. 漏斗图界限
///
/// - **Estimates** between which proportions a place with `n_trials` lies with the given confidence, if its true
///   proportion is `common`.
/// - **Inputs**: `common` as a fraction, above 0 and below 1; the denominator; 95 % and 99.8 % by custom.
/// - **Assumes** independent trials with one chance. Real places differ a little, so large ones fall outside more
///   often than promised.
/// - **Method**: the exact binomial distribution, interpolated between whole counts, which leaves out the saw teeth.
///   Judge a place by [`binomial_counts`].
/// - **Edges**: limits stay within 0 and 1. `None` when there are no trials or `common` is no usable fraction.
/// - **Source**: D. J. Spiegelhalter, "Funnel plots for comparing institutional performance", Statistics in Medicine
///   24 (2005), 1185-1202, appendix.
///
/// ```
/// use demography::{Confidence, funnel::binomial_limits};
/// let limits = binomial_limits(0.5, 100, Confidence::NINETY_FIVE).unwrap();
/// assert_eq!(format!("{:.3}..{:.3}", limits.low, limits.high), "0.397..0.593");
/// ```
pub fn binomial_limits(common: f64, n_trials: u64, confidence: Confidence) -> Option<Interval> {
    let counts = binomial(common, n_trials)?;
    let trials = n_trials as f64;
    Some(smooth(counts, confidence).map(|count| (count / trials).clamp(0.0, 1.0)))
}

/// Smooth exact limits for a rate, for drawing.
///
/// - **Estimates** between which rates a place with this `exposure` lies, if its true rate is `common`.
/// - **Inputs**: `common` per `scale` person-years; `exposure` in person-years. For a standardised ratio, `common` 1,
///   the expected count as exposure, and scale 1.
/// - **Assumes, method, source**: as [`binomial_limits`], with the Poisson distribution.
/// - **Edges**: the lower limit is never below 0. `None` when the common rate, exposure or scale is not above 0, or more
///   than 10¹⁰ events are expected.
///
/// ```
/// use demography::{Confidence, funnel::poisson_limits};
/// let limits = poisson_limits(8.79, 10_000.0, 1000.0, Confidence::NINETY_FIVE).unwrap();
/// assert_eq!(format!("{:.2}..{:.2}", limits.low, limits.high), "6.95..10.63");
/// ```
pub fn poisson_limits(common: f64, exposure: f64, scale: f64, confidence: Confidence) -> Option<Interval> {
    let per_event = crate::rate::factor(exposure, scale)?;
    let counts = poisson(common, per_event)?;
    Some(smooth(counts, confidence).map(|count| (count * per_event).max(0.0)))
}

/// The counts within chance for a proportion: each of both tails beyond them holds at most half of what the
/// confidence leaves out.
///
/// - **Inputs, assumptions, edges, source**: as [`binomial_limits`], without interpolation.
///
/// ```
/// use demography::{Confidence, funnel::{CountLimits, Position, binomial_counts}};
/// let limits = binomial_counts(0.5, 100, Confidence::NINETY_FIVE).unwrap();
/// assert_eq!(limits, CountLimits { low: 40, high: 60 });
/// assert_eq!(limits.position(61), Position::High);
/// ```
pub fn binomial_counts(common: f64, n_trials: u64, confidence: Confidence) -> Option<CountLimits> {
    Some(whole(binomial(common, n_trials)?, confidence))
}

/// The counts within chance for a rate: as [`binomial_counts`], with the inputs of [`poisson_limits`].
///
/// ```
/// use demography::{Confidence, funnel::{CountLimits, poisson_counts}};
/// let limits = poisson_counts(10.0, 1000.0, 1000.0, Confidence::NINETY_FIVE).unwrap();
/// assert_eq!(limits, CountLimits { low: 4, high: 17 });
/// ```
pub fn poisson_counts(common: f64, exposure: f64, scale: f64, confidence: Confidence) -> Option<CountLimits> {
    let per_event = crate::rate::factor(exposure, scale)?;
    Some(whole(poisson(common, per_event)?, confidence))
}

fn binomial(common: f64, n_trials: u64) -> Option<Counts> {
    let is_usable = n_trials > 0 && common > 0.0 && common < 1.0;
    is_usable.then_some(Counts::Binomial { n_trials, chance: common })
}

/// More events than all people would have; their sums would take long, and chance says nothing there.
const MEAN_MAX: f64 = 1e10;

fn poisson(common: f64, per_event: f64) -> Option<Counts> {
    let mean = common / per_event;
    (mean > 0.0 && mean <= MEAN_MAX).then_some(Counts::Poisson { mean })
}

fn whole(counts: Counts, confidence: Confidence) -> CountLimits {
    let tail = confidence.tail();
    // The smallest counts that leave at least a tail, and at most one, on the far side.
    CountLimits { low: counts.quantile(tail), high: counts.quantile(1.0 - tail) }
}

fn smooth(counts: Counts, confidence: Confidence) -> Interval {
    let limit = |probability: f64| {
        let count = counts.quantile(probability);
        let here = counts.at_most(count);
        let before = if count == 0 { 0.0 } else { counts.at_most(count - 1) };
        count as f64 - (here - probability) / (here - before)
    };
    Interval { low: limit(confidence.tail()), high: limit(1.0 - confidence.tail()) }
}
