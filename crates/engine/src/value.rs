//! From counts to a value with its interval: suppression, exact rounding, and the interval the definition
//! names. All formulas are the `demography` crate's; this file only chooses among them.

use demography::{
    Confidence, natural_increase_interval, poisson_interval, rate_interval, round_half_away,
    sex_ratio_log_interval, wilson_interval,
};

use crate::definition::{Basis, Figure, Interval, Kind};
use crate::figure::FigureValue;
use crate::index::index_value;
use crate::plan::{PeriodFacts, Plan, sums};
use crate::tally::Counted;

/// The level of every published interval.
pub(crate) const LEVEL: Confidence = Confidence::NINETY_FIVE;
/// A count has no decimals, its limits have this many.
const COUNT_LIMIT_DECIMALS: u32 = 1;
/// Person-years are shown with this many decimals where they are divided by.
const PERSON_YEARS_DECIMALS: u32 = 2;

/// The counts behind one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sides {
    /// What the adding terms of the numerator count.
    pub plus: i64,
    /// What its subtracting terms count.
    pub minus: i64,
    /// What is divided by, as counted.
    pub denominator: i64,
    /// What one counted unit of the denominator is worth, as a fraction.
    pub unit: (i64, i64),
}

impl Plan<'_> {
    /// The value of a cell.
    pub fn value(&self, counted: &dyn Counted, period: &PeriodFacts) -> FigureValue {
        let (plus, minus) = sums(&self.numerator, counted);
        let (below, below_minus) = sums(&self.denominator, counted);
        let sides = Sides { plus, minus, denominator: below - below_minus, unit: self.unit(period) };
        let suppressed = n_events(self.figure, sides) < i64::from(self.figure.min_events);
        let (value, interval) = match (suppressed, self.figure.kind) {
            (true, _) => (None, None),
            (false, Kind::Index) => index_value(self, counted, sides),
            (false, _) => shown(self.figure, sides),
        };
        FigureValue {
            id: self.figure.id.clone(),
            value,
            numerator: plus - minus,
            denominator: self.denominator_shown(sides),
            interval,
            suppressed,
            decimals: self.figure.decimals,
            basis: self.basis,
        }
    }

    /// People as a whole number, person-years with two decimals.
    fn denominator_shown(&self, sides: Sides) -> Option<f64> {
        if self.denominator.is_empty() {
            return None;
        }
        let decimals = if self.basis == Some(Basis::PersonYears) { PERSON_YEARS_DECIMALS } else { 0 };
        exact(i128::from(sides.denominator), sides.unit, decimals)
    }
}

/// Events behind a value: both parts of a ratio, the whole of a share, all terms of anything else.
fn n_events(figure: &Figure, sides: Sides) -> i64 {
    let above = sides.plus + sides.minus;
    match figure.kind {
        Kind::Ratio => above + sides.denominator,
        Kind::Share => sides.denominator,
        Kind::Count | Kind::Rate | Kind::Exposure | Kind::Index => above,
    }
}

fn exact(counted: i128, unit: (i64, i64), decimals: u32) -> Option<f64> {
    round_half_away(counted * i128::from(unit.0), i128::from(unit.1), decimals)
        .map(demography::Rounded::to_f64)
}

/// The value and its interval. A sex ratio never appears without its interval, so where there is none (no
/// boy, or no girl) there is no value either.
fn shown(figure: &Figure, sides: Sides) -> (Option<f64>, Option<(f64, f64)>) {
    let value = value(figure, sides);
    let interval = value.and_then(|_| interval(figure, sides));
    match (figure.interval, interval) {
        (Interval::SrbLog, None) => (None, None),
        _ => (value, interval),
    }
}

fn value(figure: &Figure, sides: Sides) -> Option<f64> {
    let numerator = i128::from(sides.plus - sides.minus);
    match figure.kind {
        Kind::Count | Kind::Index => exact(numerator, (1, 1), figure.decimals),
        Kind::Exposure => exact(numerator, sides.unit, figure.decimals),
        Kind::Rate | Kind::Ratio | Kind::Share if sides.denominator <= 0 => None,
        Kind::Rate | Kind::Ratio | Kind::Share => {
            let above = numerator * i128::from(figure.scale) * i128::from(sides.unit.1);
            let below = i128::from(sides.denominator) * i128::from(sides.unit.0);
            round_half_away(above, below, figure.decimals).map(demography::Rounded::to_f64)
        }
    }
}

fn interval(figure: &Figure, sides: Sides) -> Option<(f64, f64)> {
    let (plus, minus) = (u64::try_from(sides.plus).ok()?, u64::try_from(sides.minus).ok()?);
    let exposure = sides.denominator as f64 * sides.unit.0 as f64 / sides.unit.1 as f64;
    let scale = f64::from(figure.scale);
    let whole = || u64::try_from(sides.denominator).ok();
    let limits = match figure.interval {
        Interval::None | Interval::Method => None,
        Interval::Poisson => Some(poisson_interval(plus, LEVEL)),
        Interval::Rate => rate_interval(plus, exposure, scale, LEVEL),
        Interval::Difference => natural_increase_interval(plus, minus, exposure, scale, LEVEL),
        Interval::SrbLog => scaled(sex_ratio_log_interval(plus, whole()?, LEVEL)?, scale / 100.0),
        Interval::Wilson => scaled(wilson_interval(plus, whole()?, LEVEL)?, scale),
    }?;
    let decimals = if figure.kind == Kind::Count { COUNT_LIMIT_DECIMALS } else { figure.decimals };
    Some(rounded(limits, decimals))
}

fn scaled(limits: demography::Interval, by: f64) -> Option<demography::Interval> {
    Some(demography::Interval { low: limits.low * by, high: limits.high * by })
}

/// Limits as they are shown.
pub(crate) fn rounded(limits: demography::Interval, decimals: u32) -> (f64, f64) {
    (round(limits.low, decimals), round(limits.high, decimals))
}

/// A number that is no quotient of whole numbers, as it is shown.
pub(crate) fn round(number: f64, decimals: u32) -> f64 {
    let unit = f64::from(10_u32.pow(decimals));
    (number * unit).round() / unit
}
