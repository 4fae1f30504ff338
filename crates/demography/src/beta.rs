//! The incomplete beta function, its inverse, and the binomial and Poisson distributions built on it and on
//! [`crate::gamma`]. Private arithmetic on `f64`: no tables, no normal approximation (NIST Digital Library of
//! Mathematical Functions, 8.17.5, 8.17.22; C. Loader, "Fast and accurate computation of binomial
//! probabilities", 2000).

use std::f64::consts::PI;

use crate::gamma::{Tail, incomplete_gamma, power_term, stirling_remainder};

/// I(a, b, x) and 1 - I(a, b, x): the regularised incomplete beta function, for a, b > 0.
///
/// For whole `a` and `b`, I(a, b, x) is the chance of `a` or more successes in `a + b - 1` trials of chance `x`.
pub(crate) fn incomplete_beta(a: f64, b: f64, x: f64) -> (f64, f64) {
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    if x >= 1.0 {
        return (1.0, 0.0);
    }
    let front = front(a, b, x);
    if x < (a + 1.0) / (a + b + 2.0) {
        let lower = (front * continued_fraction(a, b, x) / a).min(1.0);
        (lower, 1.0 - lower)
    } else {
        let upper = (front * continued_fraction(b, a, 1.0 - x) / b).min(1.0);
        (1.0 - upper, upper)
    }
}

/// The x at which one tail of the beta distribution holds the given probability, strictly between 0 and 1.
pub(crate) fn beta_quantile(a: f64, b: f64, tail: Tail) -> f64 {
    let excess = |x: f64| match (tail, incomplete_beta(a, b, x)) {
        (Tail::Lower(probability), (lower, _)) => lower - probability,
        (Tail::Upper(probability), (_, upper)) => probability - upper,
    };
    let (mut low, mut high) = (0.0, 1.0);
    let mut x = a / (a + b);
    // Bisection alone would need about 60 rounds for a middling x, and about 1100 for the least of all.
    for _ in 0..1200 {
        let above = excess(x);
        if above < 0.0 {
            low = x;
        } else {
            high = x;
        }
        let density = front(a, b, x) / (x * (1.0 - x));
        let newton = x - above / density;
        let next = if newton > low && newton < high { newton } else { f64::midpoint(low, high) };
        if (next - x).abs() <= 2.0 * f64::EPSILON * x {
            return next;
        }
        x = next;
    }
    x
}

/// A distribution of counts.
#[derive(Clone, Copy)]
pub(crate) enum Counts {
    /// So many trials, each of this chance.
    Binomial { n_trials: u64, chance: f64 },
    /// So many expected.
    Poisson { mean: f64 },
}

impl Counts {
    /// The chance of `count` or fewer.
    pub(crate) fn at_most(self, count: u64) -> f64 {
        match self {
            Counts::Binomial { n_trials, .. } if count >= n_trials => 1.0,
            Counts::Binomial { n_trials, chance } => {
                incomplete_beta(count as f64 + 1.0, (n_trials - count) as f64, chance).1
            }
            Counts::Poisson { mean } => incomplete_gamma(count as f64 + 1.0, mean).1,
        }
    }

    /// The chance of `count` or more.
    pub(crate) fn at_least(self, count: u64) -> f64 {
        if count == 0 {
            return 1.0;
        }
        match self {
            Counts::Binomial { n_trials, .. } if count > n_trials => 0.0,
            Counts::Binomial { n_trials, chance } => {
                incomplete_beta(count as f64, (n_trials - count) as f64 + 1.0, chance).0
            }
            Counts::Poisson { mean } => incomplete_gamma(count as f64, mean).0,
        }
    }

    /// Twice the smaller tail, at most 1: the two-sided test that agrees with the exact central interval.
    pub(crate) fn twice_smaller_tail(self, count: u64) -> f64 {
        (2.0 * self.at_most(count).min(self.at_least(count))).min(1.0)
    }

    /// The chance of all counts that are no likelier than `count`.
    pub(crate) fn no_likelier(self, count: u64) -> f64 {
        // Counts as likely as this one on the other side differ in the last digits.
        let ceiling = self.exactly(count) * (1.0 + 1e-7);
        let mode = self.mode();
        if count == mode {
            return 1.0;
        }
        if count < mode {
            let other = first_where(mode, self.beyond(mode, ceiling), |k| self.exactly(k) <= ceiling);
            (self.at_most(count) + self.at_least(other)).min(1.0)
        } else {
            // The chances rise up to the mode: the last count below it that is not too likely.
            let above = first_where(0, mode, |k| self.exactly(k) > ceiling);
            let below = above.checked_sub(1).map_or(0.0, |k| self.at_most(k));
            (self.at_least(count) + below).min(1.0)
        }
    }

    /// The chance of just this count.
    fn exactly(self, count: u64) -> f64 {
        let k = count as f64;
        match self {
            Counts::Binomial { n_trials, .. } if count > n_trials => 0.0,
            Counts::Binomial { n_trials, chance } => match (count, n_trials - count) {
                (0, _) => (n_trials as f64 * (-chance).ln_1p()).exp(),
                (_, 0) => chance.powf(k),
                (_, rest) => front(k, rest as f64, chance) * (n_trials as f64 / (k * rest as f64)),
            },
            Counts::Poisson { mean } => power_term(k, mean),
        }
    }

    /// The likeliest count.
    fn mode(self) -> u64 {
        match self {
            Counts::Binomial { n_trials, chance } => {
                (((n_trials as f64 + 1.0) * chance) as u64).min(n_trials)
            }
            Counts::Poisson { mean } => mean as u64,
        }
    }

    /// A count above `from` whose chance is at most `ceiling`.
    fn beyond(self, from: u64, ceiling: f64) -> u64 {
        let mut step = 1;
        while self.exactly(from.saturating_add(step)) > ceiling {
            step *= 2;
        }
        from.saturating_add(step)
    }

    /// The smallest count that `count` or fewer reach with at least this probability (below 1).
    pub(crate) fn quantile(self, probability: f64) -> u64 {
        let (mut low, mut high) = (0u64, 1u64);
        while self.at_most(high) < probability {
            (low, high) = (high, high.saturating_mul(2));
        }
        first_where(low, high, |count| self.at_most(count) >= probability)
    }
}

/// The first count from `low` to `high` that fits, if all after a fitting one do and `high` does.
fn first_where(mut low: u64, mut high: u64, fits: impl Fn(u64) -> bool) -> u64 {
    while low < high {
        let middle = low + (high - low) / 2;
        if fits(middle) { high = middle } else { low = middle + 1 }
    }
    high
}

/// x^a (1-x)^b Γ(a+b) / (Γ(a) Γ(b)), for 0 < x < 1.
fn front(a: f64, b: f64, x: f64) -> f64 {
    let n = a + b;
    // Written around x = a / n, where the large logarithms cancel before they are taken.
    let (off_a, off_b) = ((x * n - a) / a, ((1.0 - x) * n - b) / b);
    let exponent = -a * (off_a - off_a.ln_1p()) - b * (off_b - off_b.ln_1p());
    let remainder = stirling_remainder(n) - stirling_remainder(a) - stirling_remainder(b);
    (a / (2.0 * PI) * (b / n)).sqrt() * (exponent + remainder).exp()
}

/// The continued fraction of the incomplete beta function, for x below its mean (modified Lentz method).
fn continued_fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away_from_zero = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut ratio_c = 1.0;
    let mut ratio_d = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut value = ratio_d;
    let mut m = 1.0;
    loop {
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        ratio_d = 1.0 / away_from_zero(1.0 + even * ratio_d);
        ratio_c = away_from_zero(1.0 + even / ratio_c);
        value *= ratio_d * ratio_c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        ratio_d = 1.0 / away_from_zero(1.0 + odd * ratio_d);
        ratio_c = away_from_zero(1.0 + odd / ratio_c);
        let change = ratio_d * ratio_c;
        value *= change;
        m += 1.0;
        if (change - 1.0).abs() <= 4.0 * f64::EPSILON || m > 1e6 {
            return value;
        }
    }
}
