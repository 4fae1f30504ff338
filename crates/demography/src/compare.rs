//! Whether two figures differ by more than chance: two rates, two proportions, and a row of years.
//!
//! A small p value says that chance alone rarely does this. It does not say why, nor that the difference matters, and
//! among many comparisons some are small by chance.

use crate::beta::Counts;
use crate::gamma::normal_two_sided_tail;
use crate::{Confidence, Interval, clopper_pearson_interval, wilson_interval};

/// Events over the person-years they happened in.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Counted {
    /// Events.
    pub n_events: u64,
    /// Person-years, or expected events.
    pub exposure: f64,
}

/// One rate against another.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct RateComparison {
    /// The first rate over the second. `None` when the second is 0.
    pub ratio: Option<f64>,
    /// The exact interval of the ratio. Its upper limit is infinite when the second rate is 0.
    pub interval: Interval,
    /// Twice the smaller exact tail, at most 1. Below 1 minus the confidence just when 1 is outside the interval.
    pub p_two_sided: f64,
    /// The chance of all splits that are no likelier than this one: what R's `poisson.test` prints.
    pub p_no_likelier: f64,
}

/// Compares two rates exactly.
///
/// - **Estimates** the ratio of two rates, its interval, and how unlikely such a split of the events is if the rates
///   are the same.
/// - **Inputs**: events and person-years of each.
/// - **Assumes** two independent Poisson counts. People who are in both (a place and its county) break this: compare
///   the place with the rest.
/// - **Method**: given all events together, those of the first are binomial; Clopper-Pearson's limits of their share
///   become those of the ratio.
/// - **Edges**: `None` when an exposure is not above 0 or nothing happened in either.
/// - **Source**: E. L. Lehmann, Testing Statistical Hypotheses (1959), chapter 4; the two p values, M. P. Fay, R
///   Journal 2 (2010), 53-58.
///
/// ```
/// use demography::{Confidence, compare::{Counted, rates}};
/// // The example of R's manual page of poisson.test, second part (after Dalgaard's eba1977).
/// let one = Counted { n_events: 11, exposure: 800.0 };
/// let other = Counted { n_events: 6 + 8 + 7, exposure: 1083.0 + 1050.0 + 878.0 };
/// let found = rates(one, other, Confidence::NINETY_FIVE).unwrap();
/// assert_eq!(format!("{:.6} {:.5}", found.ratio.unwrap(), found.p_no_likelier), "1.971488 0.07967");
/// assert_eq!(format!("{:.7} {:.7}", found.interval.low, found.interval.high), "0.8584264 4.2772659");
/// ```
pub fn rates(first: Counted, second: Counted, confidence: Confidence) -> Option<RateComparison> {
    let per_first = crate::rate::factor(first.exposure, 1.0)?;
    let per_second = crate::rate::factor(second.exposure, 1.0)?;
    let n_trials = first.n_events.checked_add(second.n_events).filter(|total| *total > 0)?;
    let share = clopper_pearson_interval(first.n_events, n_trials, confidence)?;
    let ratio_of = |share: f64| share / (1.0 - share) * (per_first / per_second);
    let split = Counts::Binomial { n_trials, chance: first.exposure / (first.exposure + second.exposure) };
    let ratio = first.n_events as f64 * per_first / (second.n_events as f64 * per_second);
    Some(RateComparison {
        ratio: (second.n_events > 0).then_some(ratio),
        interval: share.map(ratio_of),
        p_two_sided: split.twice_smaller_tail(first.n_events),
        p_no_likelier: split.no_likelier(first.n_events),
    })
}

/// One proportion less another.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ProportionComparison {
    /// The first share less the second, as a fraction.
    pub difference: f64,
    /// Newcombe's interval of the difference.
    pub interval: Interval,
    /// Standard errors above 0 of the pooled score test; 0 when both shares are 0 or both are 1.
    pub z: f64,
    /// The chance of a difference at least this large on either side, if the shares are the same.
    pub p_two_sided: f64,
}

/// Successes out of trials.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Share {
    /// Successes.
    pub n_successes: u64,
    /// Trials.
    pub n_trials: u64,
}

/// Compares two proportions.
///
/// - **Estimates** the difference of two shares, its interval, and how unlikely it is if both are the same.
/// - **Inputs**: successes and trials of each.
/// - **Assumes** independent trials. The interval holds for few trials; the test wants five or more expected
///   successes and failures in each, and may then disagree with the interval at its edge.
/// - **Method**: Wilson's limits joined by the square-and-add rule; z test with the pooled share, without continuity
///   correction (its square is the chi-square of the fourfold table).
/// - **Edges**: `None` when either has no trials, or more successes than trials.
/// - **Source**: method 10 in R. G. Newcombe, Statistics in Medicine 17 (1998), 873-890, table II.
///
/// ```
/// use demography::{Confidence, compare::{Share, proportions}};
/// let found = proportions( // Newcombe's first example
///     Share { n_successes: 56, n_trials: 70 },
///     Share { n_successes: 48, n_trials: 80 },
///     Confidence::NINETY_FIVE,
/// ).unwrap();
/// assert_eq!(format!("{:.4} {:.4}", found.interval.low, found.interval.high), "0.0524 0.3339");
/// ```
pub fn proportions(first: Share, second: Share, confidence: Confidence) -> Option<ProportionComparison> {
    let of_first = wilson_interval(first.n_successes, first.n_trials, confidence)?;
    let of_second = wilson_interval(second.n_successes, second.n_trials, confidence)?;
    let (n_first, n_second) = (first.n_trials as f64, second.n_trials as f64);
    let (share_first, share_second) =
        (first.n_successes as f64 / n_first, second.n_successes as f64 / n_second);
    let difference = share_first - share_second;
    let interval = Interval {
        low: difference - (share_first - of_first.low).hypot(of_second.high - share_second),
        high: difference + (of_first.high - share_first).hypot(share_second - of_second.low),
    };
    let pooled = (first.n_successes as f64 + second.n_successes as f64) / (n_first + n_second);
    let error = (pooled * (1.0 - pooled) * (1.0 / n_first + 1.0 / n_second)).sqrt();
    let z = if error > 0.0 { difference / error } else { 0.0 };
    Some(ProportionComparison { difference, interval, z, p_two_sided: normal_two_sided_tail(z) })
}

/// Whether rates rise or fall along a row.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Trend {
    /// Standard errors above no trend (below, if negative).
    pub z: f64,
    /// The chance of a trend at least this strong in either direction, if there is none.
    pub p_two_sided: f64,
}

/// Tests for a trend of a rate over equally spaced periods.
///
/// - **Estimates** `z = Σ t (D - E) / √var`, where E shares out all events by exposure and t counts the periods.
/// - **Inputs**: events and person-years of each period, in order.
/// - **Assumes** independent Poisson counts; ten events or more in all. It sees a straight rise or fall, not a bend.
/// - **Edges**: `None` with fewer than three periods (compare two with [`rates`]), without events, or when an
///   exposure is not above 0.
/// - **Source**: N. E. Breslow and N. E. Day, Statistical Methods in Cancer Research II (IARC 1987), chapter 3 (score
///   test for trend).
///
/// ```
/// use demography::compare::{Counted, trend};
/// let years = [30, 24, 21, 15].map(|n_events| Counted { n_events, exposure: 1000.0 });
/// let found = trend(&years).unwrap();
/// assert_eq!(format!("{:.2} {:.3}", found.z, found.p_two_sided), "-2.26 0.024");
/// ```
pub fn trend(periods: &[Counted]) -> Option<Trend> {
    let is_usable = |period: &Counted| period.exposure > 0.0 && period.exposure.is_finite();
    if periods.len() < 3 || !periods.iter().all(is_usable) {
        return None;
    }
    let n_events: f64 = periods.iter().map(|period| period.n_events as f64).sum();
    let exposure: f64 = periods.iter().map(|period| period.exposure).sum();
    let (mut observed, mut mean, mut square) = (0.0, 0.0, 0.0);
    for (time, period) in periods.iter().enumerate() {
        let (time, share) = (time as f64, period.exposure / exposure);
        observed += time * period.n_events as f64;
        mean += time * share;
        square += time * time * share;
    }
    let variance = n_events * (square - mean * mean);
    let z = (observed - n_events * mean) / variance.sqrt();
    (n_events > 0.0).then(|| Trend { z, p_two_sided: normal_two_sided_tail(z) })
}
