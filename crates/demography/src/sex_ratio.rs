//! The sex ratio at birth, its intervals, and how far it is from a norm.
//! With a few hundred births the ratio swings widely by chance alone, so no screen may print it without an
//! interval. This module takes two counts of live births and must never take anything about a parent or a
//! pregnancy.

use crate::beta::Counts;
use crate::gamma::normal_two_sided_tail;
use crate::{Confidence, Interval, wilson_interval};

/// How far a sex ratio is from a norm, as a z test of the share of boys.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct SexRatioTest {
    /// Standard errors above the norm (below, if negative).
    pub z: f64,
    /// The chance of a value at least this far from the norm, on either side, if the norm is true.
    pub p_two_sided: f64,
}

/// The sex ratio at birth: boys per 100 girls. 出生性别比
///
/// - **Estimates** `100 · n_boys / n_girls` among live births.
/// - **Inputs**: counts of live births by sex. Births of unknown sex belong in neither.
/// - **Assumes** that registration does not depend on sex; late registration of girls raises the ratio.
/// - **Edges**: no boys give 0. `None` when there are no girls.
/// - **Source**: United Nations, Principles and Recommendations for a Vital Statistics System, revision 3.
///
/// ```
/// let ratio = demography::sex_ratio(708, 627).unwrap();
/// assert_eq!(format!("{ratio:.2}"), "112.92");
/// ```
pub fn sex_ratio(n_boys: u64, n_girls: u64) -> Option<f64> {
    (n_girls > 0).then(|| 100.0 * n_boys as f64 / n_girls as f64)
}

/// Interval of the sex ratio on the logarithmic scale.
///
/// - **Estimates** the limits of boys per 100 girls: `100 · exp(ln(b/g) ± z·√(1/b + 1/g))`.
/// - **Inputs**: counts of live births by sex.
/// - **Assumes** independent births and counts large enough for a normal logarithm (ten or more of each).
/// - **Edges**: `None` when there are no boys or no girls.
/// - **Source**: variance of the logarithm of an odds, B. Woolf, Annals of Human Genetics 19 (1955), 251-253.
///
/// ```
/// use demography::{Confidence, sex_ratio_log_interval};
/// let limits = sex_ratio_log_interval(708, 627, Confidence::NINETY_FIVE).unwrap();
/// assert_eq!(format!("{:.2}..{:.2}", limits.low, limits.high), "101.41..125.73");
/// ```
pub fn sex_ratio_log_interval(n_boys: u64, n_girls: u64, confidence: Confidence) -> Option<Interval> {
    (n_boys > 0 && n_girls > 0).then(|| log_interval(n_boys as f64, n_girls as f64, confidence))
}

/// Interval of the sex ratio from Wilson's interval for the share of boys.
///
/// - **Estimates** the limits of boys per 100 girls: `100 · p / (1 − p)` at the limits of the share `p`.
/// - **Inputs**: counts of live births by sex.
/// - **Assumes** independent births; good for small counts too.
/// - **Edges**: no boys give a lower limit of 0. `None` when there are no girls, for then the ratio has no upper
///   limit.
/// - **Source**: as [`wilson_interval`].
///
/// ```
/// use demography::{Confidence, sex_ratio_wilson_interval};
/// let limits = sex_ratio_wilson_interval(708, 627, Confidence::NINETY_FIVE).unwrap();
/// assert_eq!(format!("{:.2}..{:.2}", limits.low, limits.high), "101.42..125.73");
/// ```
pub fn sex_ratio_wilson_interval(n_boys: u64, n_girls: u64, confidence: Confidence) -> Option<Interval> {
    if n_girls == 0 {
        return None;
    }
    let share = wilson_interval(n_boys, n_boys.checked_add(n_girls)?, confidence)?;
    Some(share.map(|share| 100.0 * share / (1.0 - share)))
}

/// The interval to expect for a true ratio and a number of births: what a place of this size can show at all.
///
/// - **Estimates** the limits of [`sex_ratio_log_interval`] when boys and girls are born exactly in the ratio.
/// - **Inputs**: `n_births` live births of both sexes; `ratio` in boys per 100 girls.
/// - **Assumes** what [`sex_ratio_log_interval`] assumes.
/// - **Edges**: `None` when there are no births or the ratio is not a positive number.
/// - **Source**: as [`sex_ratio_log_interval`].
///
/// ```
/// use demography::{Confidence, sex_ratio_expected_interval};
/// let limits = sex_ratio_expected_interval(100, 105.0, Confidence::NINETY_FIVE).unwrap();
/// assert_eq!(format!("{:.0}-{:.0}", limits.low, limits.high), "71-155");
/// ```
pub fn sex_ratio_expected_interval(n_births: u64, ratio: f64, confidence: Confidence) -> Option<Interval> {
    let share = share_of_boys(ratio)?;
    let births = n_births as f64;
    (n_births > 0).then(|| log_interval(births * share, births * (1.0 - share), confidence))
}

/// Tests the sex ratio against a norm.
///
/// - **Estimates** `z = (p − p₀) / √(p₀(1 − p₀)/n)` for the share of boys `p` among `n` births, where
///   `p₀ = norm / (100 + norm)`, and the chance of a value that far out on either side.
/// - **Inputs**: counts of live births by sex; `norm` in boys per 100 girls (such as 105).
/// - **Assumes** independent births, enough of them for the normal distribution (ten or more expected of each).
/// - **Edges**: `None` when there are no births or the norm is not a positive number.
/// - **Source**: score test of one proportion, as in Wilson (1927), cited at [`wilson_interval`].
///
/// ```
/// let test = demography::sex_ratio_test(708, 627, 105.0).unwrap();
/// assert_eq!(format!("{:.2} {:.2}", test.z, test.p_two_sided), "1.33 0.18");
/// ```
pub fn sex_ratio_test(n_boys: u64, n_girls: u64, norm: f64) -> Option<SexRatioTest> {
    let expected = share_of_boys(norm)?;
    let births = n_boys as f64 + n_girls as f64;
    if births == 0.0 {
        return None;
    }
    let z = (n_boys as f64 / births - expected) / (expected * (1.0 - expected) / births).sqrt();
    Some(SexRatioTest { z, p_two_sided: normal_two_sided_tail(z) })
}

/// How unlikely a sex ratio is if a norm is true, by the exact binomial distribution.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct SexRatioExactTest {
    /// The chance of this many boys or more.
    pub p_at_least: f64,
    /// The chance of this many boys or fewer.
    pub p_at_most: f64,
    /// Twice the smaller of the two, at most 1.
    pub p_two_sided: f64,
}

/// Tests the sex ratio against a norm, exactly.
///
/// - **Estimates** the chance of as many boys or more, and as many or fewer, among the births, if each birth is a
///   boy with chance `norm / (100 + norm)`.
/// - **Inputs**: counts of live births by sex; `norm` in boys per 100 girls (such as 105).
/// - **Assumes** independent births, however few. The two-sided value is twice the smaller tail, and so agrees with
///   [`crate::clopper_pearson_interval`] of the share of boys.
/// - **Edges**: as [`sex_ratio_test`].
/// - **Source**: C. J. Clopper and E. S. Pearson, Biometrika 26 (1934), 404-413.
///
/// ```
/// let test = demography::sex_ratio_exact_test(708, 627, 105.0).unwrap();
/// assert_eq!(format!("{:.3}", test.p_at_least), "0.097");
/// ```
pub fn sex_ratio_exact_test(n_boys: u64, n_girls: u64, norm: f64) -> Option<SexRatioExactTest> {
    let chance = share_of_boys(norm)?;
    let n_trials = n_boys.checked_add(n_girls).filter(|births| *births > 0)?;
    let boys = Counts::Binomial { n_trials, chance };
    Some(SexRatioExactTest {
        p_at_least: boys.at_least(n_boys),
        p_at_most: boys.at_most(n_boys),
        p_two_sided: boys.twice_smaller_tail(n_boys),
    })
}

fn log_interval(boys: f64, girls: f64, confidence: Confidence) -> Interval {
    let half = confidence.z() * (1.0 / boys + 1.0 / girls).sqrt();
    let ratio = 100.0 * boys / girls;
    Interval { low: ratio * (-half).exp(), high: ratio * half.exp() }
}

fn share_of_boys(ratio: f64) -> Option<f64> {
    (ratio > 0.0 && ratio.is_finite()).then(|| ratio / (100.0 + ratio))
}
