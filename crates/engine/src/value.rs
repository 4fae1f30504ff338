//! From counts to a value with its interval: suppression, exact rounding, and the interval the definition
//! names. All formulas are the `demography` crate's; this file only chooses among them.

use demography::{
    Confidence, natural_increase_interval, poisson_interval, rate_interval, round_half_away,
    sex_ratio_log_interval,
};

use crate::definition::{Basis, Figure, Interval, Kind};
use crate::figure::FigureValue;

/// The counts behind one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sides {
    /// What the adding terms of the numerator count.
    pub plus: i64,
    /// What its subtracting terms count.
    pub minus: i64,
    /// What is divided by, times `parts`.
    pub denominator: i64,
    /// In how many counts of the denominator each person stands: 2 for a mean of opening and end.
    pub parts: i64,
}

/// The level of every published interval.
const LEVEL: Confidence = Confidence::NINETY_FIVE;
/// A count has no decimals, its limits have this many.
const COUNT_LIMIT_DECIMALS: u32 = 1;

pub(crate) fn figure_value(figure: &Figure, basis: Option<Basis>, sides: Sides) -> FigureValue {
    let suppressed = n_events(figure, sides) < i64::from(figure.min_events);
    let (value, interval) = if suppressed { (None, None) } else { shown(figure, sides) };
    FigureValue {
        id: figure.id.clone(),
        value,
        numerator: sides.plus - sides.minus,
        denominator: (figure.kind != Kind::Count).then(|| half_up(sides.denominator, sides.parts)),
        interval,
        suppressed,
        decimals: figure.decimals,
        basis,
    }
}

/// Events behind a value: both parts of a ratio, all terms of anything else.
fn n_events(figure: &Figure, sides: Sides) -> i64 {
    let above = sides.plus + sides.minus;
    match figure.kind {
        Kind::Ratio => above + sides.denominator,
        Kind::Count | Kind::Rate => above,
    }
}

/// A mean of counts as a whole number.
fn half_up(sum: i64, parts: i64) -> i64 {
    (2 * sum + parts).div_euclid(2 * parts)
}

/// The value and its interval. A sex ratio never appears without its interval, so where there is none (no
/// boy, or no girl) there is no value either.
fn shown(figure: &Figure, sides: Sides) -> (Option<f64>, Option<(f64, f64)>) {
    let value = value(figure, sides);
    let interval = value.and_then(|_| interval(figure, sides));
    match (figure.interval, interval) {
        (Interval::SrbLog, None) => (None, None),
        (Interval::SrbLog, Some(_)) => (value, interval),
        (Interval::Poisson | Interval::Rate | Interval::Difference | Interval::None, _) => (value, interval),
    }
}

fn value(figure: &Figure, sides: Sides) -> Option<f64> {
    let numerator = i128::from(sides.plus - sides.minus);
    let (above, below) = match figure.kind {
        Kind::Count => (numerator, 1),
        Kind::Rate | Kind::Ratio if sides.denominator <= 0 => return None,
        Kind::Rate | Kind::Ratio => {
            (numerator * i128::from(figure.scale) * i128::from(sides.parts), i128::from(sides.denominator))
        }
    };
    round_half_away(above, below, figure.decimals).map(demography::Rounded::to_f64)
}

fn interval(figure: &Figure, sides: Sides) -> Option<(f64, f64)> {
    let (plus, minus) = (u64::try_from(sides.plus).ok()?, u64::try_from(sides.minus).ok()?);
    let exposure = sides.denominator as f64 / sides.parts as f64;
    let scale = f64::from(figure.scale);
    let limits = match figure.interval {
        Interval::None => None,
        Interval::Poisson => Some(poisson_interval(plus, LEVEL)),
        Interval::Rate => rate_interval(plus, exposure, scale, LEVEL),
        Interval::Difference => natural_increase_interval(plus, minus, exposure, scale, LEVEL),
        Interval::SrbLog => {
            let per_100 = sex_ratio_log_interval(plus, u64::try_from(sides.denominator).ok()?, LEVEL)?;
            let limit = |limit: f64| limit * scale / 100.0;
            Some(demography::Interval { low: limit(per_100.low), high: limit(per_100.high) })
        }
    }?;
    let decimals = if figure.kind == Kind::Count { COUNT_LIMIT_DECIMALS } else { figure.decimals };
    let unit = f64::from(10_u32.pow(decimals));
    let rounded = |limit: f64| (limit * unit).round() / unit;
    Some((rounded(limits.low), rounded(limits.high)))
}
