//! Exact decimal rounding of a fraction of whole numbers, so that a printed figure is right to its last digit.
//! A binary fraction cannot hold 2.675 and would print 2.67; figures that people compare with a calculator must
//! not do that. No floating-point number may enter here; one may leave.

use std::fmt;

/// A decimal number with a fixed number of decimals: `mantissa / 10^decimals`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Rounded {
    /// All digits, as one whole number.
    pub mantissa: i128,
    /// How many of them stand behind the point.
    pub decimals: u32,
}

/// Rounds `numerator / denominator` to `decimals` decimals, halves away from zero (四舍五入).
///
/// - **Gives** the decimal number nearest to the fraction; exactly between two, the one further from zero.
/// - **Inputs**: whole numbers. Multiply the scale into the numerator: `1000 · births` over a population; double
///   both for a mean of two populations.
/// - **Edges**: `None` when the denominator is 0 (there is no such number), or when the digits do not fit 128
///   bits. Zero has no sign.
/// - **Source**: `roundTiesToAway` of IEEE 754-2019, §4.3.1, on decimals: the rule taught at school.
///
/// ```
/// use demography::round_half_away;
/// assert_eq!(round_half_away(1000 * 1335, 151_837, 2).unwrap().to_string(), "8.79");
/// assert_eq!(round_half_away(100 * 708, 627, 2).unwrap().to_string(), "112.92");
/// assert_eq!(round_half_away(-5, 1000, 2).unwrap().to_string(), "-0.01");
/// assert_eq!(round_half_away(1, 0, 2), None);
/// ```
pub fn round_half_away(numerator: i128, denominator: i128, decimals: u32) -> Option<Rounded> {
    let is_negative = (numerator < 0) != (denominator < 0);
    let divisor = denominator.unsigned_abs();
    let scaled = 10u128.checked_pow(decimals)?.checked_mul(numerator.unsigned_abs())?;
    let (whole, rest) = (scaled.checked_div(divisor)?, scaled.checked_rem(divisor)?);
    // rest >= divisor / 2, without the doubling that could overflow.
    let is_up = rest >= divisor - rest;
    let magnitude = i128::try_from(whole.checked_add(u128::from(is_up))?).ok()?;
    Some(Rounded { mantissa: if is_negative { -magnitude } else { magnitude }, decimals })
}

impl Rounded {
    /// The nearest `f64`, for charts and JSON. Printing that `f64` with the same number of decimals gives the
    /// same digits as long as there are at most 15 of them.
    pub fn to_f64(self) -> f64 {
        self.to_string().parse().expect("INVARIANT: Display writes a decimal number")
    }
}

impl fmt::Display for Rounded {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.mantissa.unsigned_abs().to_string();
        let decimals = self.decimals as usize;
        // At least one digit before the point.
        let digits = format!("{digits:0>width$}", width = decimals + 1);
        let (whole, part) = digits.split_at(digits.len() - decimals);
        let text = if part.is_empty() { whole.to_owned() } else { format!("{whole}.{part}") };
        out.pad_integral(self.mantissa >= 0, "", &text)
    }
}
