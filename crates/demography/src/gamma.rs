//! The incomplete gamma function and its inverse: the one special function behind the Poisson, chi-square and
//! normal distributions that this crate needs. Everything here is private arithmetic on `f64`.
//! No distribution tables and no approximations whose error depends on luck: series, continued fraction, and a
//! bracketed Newton search (Abramowitz and Stegun 1964, 6.1.41, 6.5.29, 6.5.31).

use std::f64::consts::PI;

/// Which tail of the distribution holds the probability.
#[derive(Clone, Copy)]
pub(crate) enum Tail {
    Lower(f64),
    Upper(f64),
}

/// P(a, x) and Q(a, x) = 1 - P(a, x): the regularised incomplete gamma functions, for a > 0.
///
/// For whole `a`, P(a, x) is the chance of `a` or more events when `x` are expected.
pub(crate) fn incomplete_gamma(a: f64, x: f64) -> (f64, f64) {
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    if x < a + 1.0 {
        let lower = (power_term(a, x) * series(a, x)).min(1.0);
        (lower, 1.0 - lower)
    } else {
        let upper = (power_term(a, x) * a * continued_fraction(a, x)).min(1.0);
        (1.0 - upper, upper)
    }
}

/// The x at which one tail of the gamma distribution with shape `a` and rate 1 holds the given probability,
/// strictly between 0 and 1.
pub(crate) fn gamma_quantile(a: f64, tail: Tail) -> f64 {
    // Too little probability below x gives a negative excess, in either tail without cancellation.
    let excess = |x: f64| match (tail, incomplete_gamma(a, x)) {
        (Tail::Lower(probability), (lower, _)) => lower - probability,
        (Tail::Upper(probability), (_, upper)) => probability - upper,
    };
    let (mut low, mut high) = (0.0, a + 1.0);
    while excess(high) < 0.0 {
        (low, high) = (high, high * 2.0);
    }
    let mut x = f64::midpoint(low, high);
    // Bisection alone would need about 60 rounds, so 200 are never used up.
    for _ in 0..200 {
        let above = excess(x);
        if above < 0.0 {
            low = x;
        } else {
            high = x;
        }
        let density = power_term(a, x) * a / x;
        let newton = x - above / density;
        let next = if newton > low && newton < high { newton } else { f64::midpoint(low, high) };
        if (next - x).abs() <= 2.0 * f64::EPSILON * x {
            return next;
        }
        x = next;
    }
    x
}

/// The z that the normal distribution exceeds, in absolute value, with this probability.
pub(crate) fn normal_two_sided_quantile(probability: f64) -> f64 {
    (2.0 * gamma_quantile(0.5, Tail::Upper(probability))).sqrt()
}

/// The probability that a standard normal value is further from 0 than `z`.
pub(crate) fn normal_two_sided_tail(z: f64) -> f64 {
    incomplete_gamma(0.5, z * z / 2.0).1
}

/// x^a e^-x / Γ(a + 1), for x > 0: for whole `a`, the chance of just `a` events when `x` are expected.
pub(crate) fn power_term(a: f64, x: f64) -> f64 {
    if a < STIRLING_MIN {
        return (a * x.ln() - x - ln_gamma(a + 1.0)).exp();
    }
    // Near x = a the large terms a ln x and x cancel; written around their ratio they do not arise.
    let ratio = (x - a) / a;
    (-a * (ratio - ratio.ln_1p()) - stirling_error(a)).exp() / (2.0 * PI * a).sqrt()
}

/// From here on five terms of Stirling's series are exact to the last digit of `f64`.
const STIRLING_MIN: f64 = 15.0;

fn ln_gamma(x: f64) -> f64 {
    let (mut shifted, mut product) = (x, 1.0);
    while shifted < STIRLING_MIN {
        product *= shifted;
        shifted += 1.0;
    }
    (shifted - 0.5) * shifted.ln() - shifted + 0.5 * (2.0 * PI).ln() + stirling_error(shifted) - product.ln()
}

/// What Stirling's formula for ln Γ(x) leaves out, for any x > 0.
pub(crate) fn stirling_remainder(x: f64) -> f64 {
    if x >= STIRLING_MIN {
        stirling_error(x)
    } else {
        ln_gamma(x) - (x - 0.5) * x.ln() + x - 0.5 * (2.0 * PI).ln()
    }
}

/// What Stirling's formula for ln Γ(x) leaves out, for x of at least [`STIRLING_MIN`].
fn stirling_error(x: f64) -> f64 {
    let square = x * x;
    (1.0 / 12.0
        - (1.0 / 360.0 - (1.0 / 1260.0 - (1.0 / 1680.0 - 1.0 / 1188.0 / square) / square) / square) / square)
        / x
}

/// 1 + x/(a+1) + x²/((a+1)(a+2)) + ..., for x < a + 1.
fn series(a: f64, x: f64) -> f64 {
    let (mut sum, mut term, mut n) = (1.0, 1.0, 1.0);
    while term > sum * f64::EPSILON / 4.0 {
        term *= x / (a + n);
        sum += term;
        n += 1.0;
    }
    sum
}

/// 1/(x+1-a - 1(1-a)/(x+3-a - 2(2-a)/(x+5-a - ...))), for x >= a + 1, from the front (modified Lentz method).
fn continued_fraction(a: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away_from_zero = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut denominator = x + 1.0 - a;
    let mut ratio_c = 1.0 / TINY;
    let mut ratio_d = 1.0 / denominator;
    let mut value = ratio_d;
    let mut n = 1.0;
    loop {
        let numerator = -n * (n - a);
        denominator += 2.0;
        ratio_d = 1.0 / away_from_zero(numerator * ratio_d + denominator);
        ratio_c = away_from_zero(denominator + numerator / ratio_c);
        let change = ratio_d * ratio_c;
        value *= change;
        n += 1.0;
        if (change - 1.0).abs() <= 4.0 * f64::EPSILON || n > 1e6 {
            return value;
        }
    }
}
