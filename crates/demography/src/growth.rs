//! How fast a population grows between two counts, and the person-years it lives between them.

/// The mean annual growth rate, exponential. 年均增长率
///
/// - **Estimates** `ln(end / start) / years`, per person-year.
/// - **Inputs**: people at two dates; the years between them, as a number with decimals.
/// - **Assumes** a constant rate in between.
/// - **Edges**: negative when the population shrinks. `None` when either count is 0 or the time is not above 0.
/// - **Source**: S. H. Preston, P. Heuveline and M. Guillot, Demography (2001), chapter 1.
///
/// ```
/// let rate = demography::growth::growth_rate(1_000_000, 1_105_171, 10.0).unwrap();
/// assert_eq!(format!("{rate:.6}"), "0.010000");
/// ```
pub fn growth_rate(start: u64, end: u64, years: f64) -> Option<f64> {
    let is_usable = start > 0 && end > 0 && years > 0.0 && years.is_finite();
    is_usable.then(|| (end as f64 / start as f64).ln() / years)
}

/// The years a population takes to double at a growth rate, or to halve at a negative one (then negative).
///
/// - **Estimates** `ln 2 / rate`. **Input**: a rate per year, as from [`growth_rate`].
/// - **Edges**: `None` when the rate is 0 or not a number: it never doubles.
/// - **Source**: as [`growth_rate`].
///
/// ```
/// assert_eq!(format!("{:.1}", demography::growth::doubling_years(0.01).unwrap()), "69.3");
/// ```
pub fn doubling_years(rate: f64) -> Option<f64> {
    let years = std::f64::consts::LN_2 / rate;
    years.is_finite().then_some(years).filter(|years| *years != 0.0)
}

/// Person-years lived between two counts, if the population changed at a constant rate. 人年数
///
/// - **Estimates** `years · (end - start) / ln(end / start)`.
/// - **Inputs**: as [`growth_rate`].
/// - **Assumes** exponential change. Where residence dates are recorded, add them up instead; where change is small
///   this is the mean of both counts times the years.
/// - **Edges**: equal counts give that count times the years. `None` as in [`growth_rate`].
/// - **Source**: as [`growth_rate`].
///
/// ```
/// let lived = demography::growth::person_years(151_240, 151_837, 1.0).unwrap();
/// assert_eq!(format!("{lived:.1}"), "151538.3");
/// ```
pub fn person_years(start: u64, end: u64, years: f64) -> Option<f64> {
    let growth = growth_rate(start, end, years)? * years;
    let (start, end) = (start as f64, end as f64);
    // Near 0 the quotient loses its digits, and the mean of both counts is exact to the last one.
    let mean = if growth.abs() < 1e-6 { f64::midpoint(start, end) } else { (end - start) / growth };
    Some(mean * years)
}
