//! How many events there were, from two independent lists of them: the register and a second source.
//!
//! Two lists can say how complete each is. They cannot find what neither could ever see; what keeps an event out of
//! both (a home birth far away) makes the estimate too low.

use crate::{Confidence, Estimate, Interval, wilson_interval};

/// The events of one place and period after matching two lists of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MatchedLists {
    /// C: on both lists.
    pub n_both: u64,
    /// N1: on the first list only.
    pub n_only_first: u64,
    /// N2: on the second list only.
    pub n_only_second: u64,
}

/// The share of the true events that a list holds.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Completeness {
    /// The share, as a fraction.
    pub share: f64,
    /// Wilson's interval of the share.
    pub interval: Interval,
}

/// What two matched lists say.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct DualSystem {
    /// The estimated number of events, with its standard error.
    pub total: Estimate,
    /// An interval of the total that never lies below what was seen.
    pub interval: Interval,
    /// Events on either list.
    pub n_seen: u64,
    /// Estimated events that neither list holds.
    pub missed: f64,
    /// Completeness of the first list.
    pub first: Completeness,
    /// Completeness of the second list.
    pub second: Completeness,
    /// Estimated share of events that are on either list.
    pub either: f64,
}

/// The dual-system estimate of Chandrasekar and Deming. 双系统估计
///
/// - **Estimates** the true number of events, `C + N1 + N2 + N1·N2 / C`, and the completeness of each list, such as
///   `C / (C + N2)` for the first.
/// - **Inputs**: counts after matching.
/// - **Assumes** that being on one list says nothing about being on the other, that matching makes no errors, and
///   that both lists are of the same place and period. Where some groups are recorded worse by both (the young, the
///   far away), estimate each group and add up.
/// - **Method**: `SE = √((C+N1)(C+N2)·N1·N2 / C³)`; the interval takes the logarithm of the missed number as normal
///   (Burnham's form); completeness is a share among the events of the other list, with Wilson's interval.
/// - **Edges**: `None` when no event is on both lists: then the lists say nothing. When one list holds all of the
///   other, nothing is estimated to be missed and the standard error is 0.
/// - **Source**: C. Chandra Sekar and W. E. Deming, Journal of the American Statistical Association 44 (1949),
///   101-115; interval, A. Chao, Biometrics 43 (1987), 783-791.
///
/// ```
/// use demography::{Confidence, dual_system::{MatchedLists, chandrasekar_deming}};
/// let lists = MatchedLists { n_both: 1100, n_only_first: 130, n_only_second: 95 };
/// let found = chandrasekar_deming(lists, Confidence::NINETY_FIVE).unwrap();
/// assert_eq!(format!("{:.1} {:.1}", found.total.value, found.total.standard_error), "1336.2 3.7");
/// assert_eq!(format!("{:.2}", 100.0 * found.first.share), "92.05");
/// ```
pub fn chandrasekar_deming(lists: MatchedLists, confidence: Confidence) -> Option<DualSystem> {
    let (both, only_first, only_second) = counts(lists);
    if lists.n_both == 0 {
        return None;
    }
    let missed = only_first * only_second / both;
    let variance = (both + only_first) * (both + only_second) / both * (missed / both);
    estimate(lists, missed, variance, confidence)
}

/// Chapman's form of the estimate, nearly unbiased for small counts.
///
/// - **Estimates** the true number of events, `(n1+1)(n2+1) / (C+1) - 1`, where `n1 = C + N1` and `n2 = C + N2`.
/// - **Inputs, assumptions**: as [`chandrasekar_deming`], from which it differs by less than one event in a hundred
///   when a hundred events or more are on both lists.
/// - **Method**: Seber's variance `(n1+1)(n2+1)·N1·N2 / ((C+1)²(C+2))`; the rest as there.
/// - **Edges**: a number exists even when no event is on both lists, but the completeness of an empty list does not:
///   `None` then.
/// - **Source**: D. G. Chapman (1951) and G. A. F. Seber (1970), as in Seber, The Estimation of Animal Abundance
///   (1982), chapter 3.
///
/// ```
/// use demography::{Confidence, dual_system::{MatchedLists, chapman}};
/// let lists = MatchedLists { n_both: 7, n_only_first: 80, n_only_second: 7 };
/// let found = chapman(lists, Confidence::NINETY_FIVE).unwrap();
/// assert_eq!(format!("{:.0}", found.total.value), "164"); // 88 · 15 / 8 - 1
/// ```
pub fn chapman(lists: MatchedLists, confidence: Confidence) -> Option<DualSystem> {
    let (both, only_first, only_second) = counts(lists);
    let (first, second) = (both + only_first, both + only_second);
    let total = (first + 1.0) * (second + 1.0) / (both + 1.0) - 1.0;
    let missed = only_first * only_second / (both + 1.0);
    debug_assert!((total - (first + only_second + missed)).abs() <= 1e-9 * (1.0 + total));
    let variance = (first + 1.0) * (second + 1.0) / (both + 1.0) * (missed / (both + 2.0));
    estimate(lists, missed, variance, confidence)
}

fn counts(lists: MatchedLists) -> (f64, f64, f64) {
    (lists.n_both as f64, lists.n_only_first as f64, lists.n_only_second as f64)
}

fn estimate(lists: MatchedLists, missed: f64, variance: f64, confidence: Confidence) -> Option<DualSystem> {
    let n_first = lists.n_both.checked_add(lists.n_only_first)?;
    let n_second = lists.n_both.checked_add(lists.n_only_second)?;
    let n_seen = n_first.checked_add(lists.n_only_second)?;
    let seen = n_seen as f64;
    let total = Estimate { value: seen + missed, standard_error: variance.sqrt() };
    let spread = if missed > 0.0 {
        (confidence.z() * (variance / (missed * missed)).ln_1p().sqrt()).exp()
    } else {
        1.0
    };
    Some(DualSystem {
        total,
        interval: Interval { low: seen + missed / spread, high: seen + missed * spread },
        n_seen,
        missed,
        first: completeness(lists.n_both, n_second, confidence)?,
        second: completeness(lists.n_both, n_first, confidence)?,
        either: seen / total.value,
    })
}

fn completeness(n_found: u64, n_of: u64, confidence: Confidence) -> Option<Completeness> {
    let interval = wilson_interval(n_found, n_of, confidence)?;
    Some(Completeness { share: n_found as f64 / n_of as f64, interval })
}
