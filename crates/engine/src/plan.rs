//! What must be counted for a figure, and how the counts stand to each other.
//! A plan is a definition on one basis: its terms as tallies, ready for the kernel, and the factor that turns
//! the counted denominator into people or person-years.

use jiff::civil::Date;

use crate::definition::{Basis, Figure, Kind, Sign, Term};
use crate::set::{Set, Window};
use crate::tally::{AGE_SLOTS, Axis, Counted, Tally};

/// Days and years of the stretch of time that a value is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PeriodFacts {
    /// Its days.
    pub n_days: i64,
    /// Its length in years, as a fraction: months over 12 where the months are whole, else days over 365.25.
    pub years: (i64, i64),
}

impl PeriodFacts {
    /// Of the days from the first to the last, both inside.
    pub fn of(window: Window) -> Self {
        let (first, last) = (window.first, window.last);
        let n_days = i64::from(crate::rows::epoch_days(last)) - i64::from(crate::rows::epoch_days(first)) + 1;
        let month = |date: Date| i64::from(date.year()) * 12 + i64::from(date.month());
        let whole = first.day() == 1 && last == last.last_of_month();
        let years = if whole { (month(last) - month(first) + 1, 12) } else { (n_days * 4, 1461) };
        Self { n_days, years }
    }
}

/// One term, counted and signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Counting {
    pub tally: Tally,
    pub sign: i64,
}

/// A figure with what is counted for it on the basis asked for.
#[derive(Debug, Clone)]
pub(crate) struct Plan<'a> {
    pub figure: &'a Figure,
    pub basis: Option<Basis>,
    pub numerator: Vec<Counting>,
    pub denominator: Vec<Counting>,
    pub both: Vec<Counting>,
    tallies: Vec<Tally>,
}

impl<'a> Plan<'a> {
    /// A plan on a basis, or on the default one where that is not offered.
    pub fn new(figure: &'a Figure, wanted: Option<Basis>) -> Self {
        let basis = figure.basis(wanted);
        let axis =
            if figure.method.is_some_and(|method| method.counts_by_age()) { Axis::Age } else { Axis::None };
        let count = |term: &Term, set: Set| Counting {
            tally: Tally { set, predicate: term.predicate.clone(), axis },
            sign: if term.sign == Sign::Plus { 1 } else { -1 },
        };
        let as_written = |terms: &[Term]| terms.iter().map(|term| count(term, term.set)).collect::<Vec<_>>();
        let denominator = match basis {
            Some(Basis::MidPeriodMean) => {
                let opening = figure.denominator.iter().map(|term| count(term, Set::ResidenceStart));
                as_written(&figure.denominator).into_iter().chain(opening).collect()
            }
            Some(Basis::PersonYears) => {
                figure.denominator.iter().map(|term| count(term, Set::PersonDays)).collect()
            }
            Some(Basis::PeriodEnd) | None => as_written(&figure.denominator),
        };
        let (numerator, both) = (as_written(&figure.numerator), as_written(&figure.both));
        let mut tallies: Vec<Tally> = Vec::new();
        for counting in numerator.iter().chain(&denominator).chain(&both) {
            if !tallies.contains(&counting.tally) {
                tallies.push(counting.tally.clone());
            }
        }
        Self { figure, basis, numerator, denominator, both, tallies }
    }

    /// Everything to count, each once.
    pub fn tallies(&self) -> &[Tally] {
        &self.tallies
    }

    /// What a counted unit of the denominator (for person-years themselves: of the numerator) is worth in
    /// people or person-years, as a fraction.
    pub fn unit(&self, period: &PeriodFacts) -> (i64, i64) {
        let person_years = (period.years.0, period.n_days * period.years.1);
        match self.basis {
            Some(Basis::MidPeriodMean) => (1, 2),
            Some(Basis::PersonYears) => person_years,
            None if self.figure.kind == Kind::Exposure => person_years,
            Some(Basis::PeriodEnd) | None => (1, 1),
        }
    }
}

/// What the adding and what the subtracting terms count.
pub(crate) fn sums(countings: &[Counting], counted: &dyn Counted) -> (i64, i64) {
    let mut sums = (0, 0);
    for counting in countings {
        let n = counted.sum(&counting.tally);
        if counting.sign > 0 { sums.0 += n } else { sums.1 += n }
    }
    sums
}

/// Counts by single year of age, signed and added up; the last is for those of unknown age.
pub(crate) fn by_age(countings: &[Counting], counted: &dyn Counted) -> [i64; AGE_SLOTS] {
    let mut ages = [0; AGE_SLOTS];
    for counting in countings {
        for (age, n) in ages.iter_mut().zip(counted.by_age(&counting.tally)) {
            *age += counting.sign * n;
        }
    }
    ages
}
