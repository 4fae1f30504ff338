//! What chance allows: how a number compares with the period before.
//!
//! The tests are those of [`demography::compare`], chosen by the kind of figure: counts and rates as Poisson counts,
//! exactly; shares and ratios as proportions. A number that comes with an interval and no counts (a mean, a
//! difference) is compared by joining the two intervals with the square-and-add rule (MOVER: G. Y. Zou and
//! A. Donner, Statistics in Medicine 27 (2008), 1693-1702). Everything is said at 95 %.

use demography::compare::{Counted, Share, proportions, rates};
use demography::{
    Confidence, Interval, poisson_interval, rate_interval, sex_ratio_log_interval, wilson_interval,
};

use crate::model::{Cell, FigureInfo, FigureKind};

/// How a number stands to the one before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// The difference is no more than chance brings.
    WithinChance,
    /// Higher than chance explains.
    Higher,
    /// Lower than chance explains.
    Lower,
    /// Chance has no part in it; see [`moves_by_chance`].
    Counted,
}

/// A number and the one before.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Comparison {
    /// The number now less the number before.
    pub difference: f64,
    /// What that means.
    pub verdict: Verdict,
}

/// The 95% interval of a cell: the published one, or the one that its counts give.
///
/// - **Inputs**: `cell` in the unit of `figure`; a count needs no more than its value.
/// - **Method**: Garwood for counts and rates, Wilson for shares, the logarithmic interval for ratios.
/// - **Edges**: `None` for a stock, for a hidden cell, and where numerator and denominator are not whole counts.
///
/// ```
/// use publication::{Cell, FigureKind, Mark, chance};
/// let births = Cell { keys: vec![], figure: "births".into(), value: Some(1335.0), numerator: None,
///     denominator: None, low: None, high: None, mark: Mark::Shown };
/// let limits = chance::interval(FigureKind::Count, 1.0, &births).unwrap();
/// assert_eq!(format!("{:.1} {:.1}", limits.low, limits.high), "1264.3 1408.6");
/// ```
pub fn interval(kind: FigureKind, scale: f64, cell: &Cell) -> Option<Interval> {
    if !cell.mark.is_shown() {
        return None;
    }
    if let (Some(low), Some(high)) = (cell.low, cell.high) {
        return Some(Interval { low, high });
    }
    let level = Confidence::NINETY_FIVE;
    match kind {
        FigureKind::Count => Some(poisson_interval(whole(cell.value?)?, level)),
        FigureKind::Rate => {
            counts(cell).and_then(|(events, exposure)| rate_interval(events, exposure, scale, level))
        }
        FigureKind::Share => {
            let (part, all) = counts(cell)?;
            Some(times(wilson_interval(part, whole(all)?, level)?, scale))
        }
        FigureKind::Ratio => {
            let (first, second) = counts(cell)?;
            Some(times(sex_ratio_log_interval(first, whole(second)?, level)?, scale / 100.0))
        }
        FigureKind::Stock | FigureKind::Mean | FigureKind::Difference => None,
    }
}

fn times(limits: Interval, scale: f64) -> Interval {
    Interval { low: limits.low * scale, high: limits.high * scale }
}

fn whole(value: f64) -> Option<u64> {
    (value >= 0.0 && value.fract() == 0.0 && value < 9e15).then_some(value as u64)
}

/// Whether chance has a part in a number: its definition names an interval, or the number comes with one. A stock of
/// people, and a ratio or share of a stock, is what it is.
pub fn moves_by_chance(figure: &FigureInfo, cell: &Cell) -> bool {
    figure.kind != FigureKind::Stock && (figure.interval.is_some() || cell.low.is_some())
}

/// Compares a figure's number with the one before.
///
/// - **Inputs**: both cells in the unit of `figure`; `months` how many months each number covers, which counts need.
/// - **Assumes** that the two periods share no event.
/// - **Method**: counts and rates by [`rates`], shares by [`proportions`], a ratio as the share of its numerator in
///   both, everything else by its intervals.
/// - **Edges**: `None` where either is hidden, or has neither counts nor an interval. [`Verdict::Counted`] where
///   chance has no part in the number.
pub fn compare(figure: &FigureInfo, now: &Cell, before: &Cell, months: (u32, u32)) -> Option<Comparison> {
    let shown = now.mark.is_shown() && before.mark.is_shown();
    let (value, earlier) = (now.value.filter(|_| shown)?, before.value?);
    let difference = value - earlier;
    if !moves_by_chance(figure, now) {
        return Some(Comparison { difference, verdict: Verdict::Counted });
    }
    let limits = match figure.kind {
        FigureKind::Count => {
            rate_limits((whole(value)?, f64::from(months.0)), (whole(earlier)?, f64::from(months.1)))
        }
        FigureKind::Rate => {
            counts(now).zip(counts(before)).and_then(|(now, before)| rate_limits(now, before))
        }
        FigureKind::Share => share_limits(of_whole(now), of_whole(before)),
        FigureKind::Ratio => share_limits(of_both(now), of_both(before)),
        FigureKind::Stock | FigureKind::Mean | FigureKind::Difference => None,
    };
    let limits = limits.or_else(|| {
        let of = |cell: &Cell| interval(figure.kind, figure.scale, cell);
        Some(joined((value, of(now)?), (earlier, of(before)?)))
    })?;
    let verdict = match limits {
        limits if limits.low > 0.0 => Verdict::Higher,
        limits if limits.high < 0.0 => Verdict::Lower,
        _ => Verdict::WithinChance,
    };
    Some(Comparison { difference, verdict })
}

/// Numerator and denominator, for a rate.
fn counts(cell: &Cell) -> Option<(u64, f64)> {
    Some((whole(cell.numerator?)?, cell.denominator?))
}

/// A part and its whole.
fn of_whole(cell: &Cell) -> Option<Share> {
    Some(Share { n_successes: whole(cell.numerator?)?, n_trials: whole(cell.denominator?)? })
}

/// Two parts of one whole.
fn of_both(cell: &Cell) -> Option<Share> {
    let (first, second) = (whole(cell.numerator?)?, whole(cell.denominator?)?);
    Some(Share { n_successes: first, n_trials: first.checked_add(second)? })
}

/// Limits of the logarithm of the ratio of two rates: 0 where they are the same.
fn rate_limits(now: (u64, f64), before: (u64, f64)) -> Option<Interval> {
    let counted = |(n_events, exposure): (u64, f64)| Counted { n_events, exposure };
    let found = rates(counted(now), counted(before), Confidence::NINETY_FIVE)?;
    Some(Interval { low: found.interval.low.ln(), high: found.interval.high.ln() })
}

fn share_limits(now: Option<Share>, before: Option<Share>) -> Option<Interval> {
    Some(proportions(now?, before?, Confidence::NINETY_FIVE)?.interval)
}

/// Limits of a difference from the limits of its two parts.
fn joined(now: (f64, Interval), before: (f64, Interval)) -> Interval {
    let difference = now.0 - before.0;
    Interval {
        low: difference - (now.0 - now.1.low).hypot(before.1.high - before.0),
        high: difference + (now.1.high - now.0).hypot(before.0 - before.1.low),
    }
}
