//! Showing multiples instead of counts.

/// The nearest multiple of `base`, halves away from zero. 四舍五入
///
/// - **Inputs**: a count (or a difference), and a base of 1 or more.
/// - **Assumes** nothing; a reader of the result knows that the count lies within half a base of it.
/// - **Caveat**: conventional rounding does not protect by itself. Rounded parts and a rounded total can pin the
///   parts down (a total of 8 shown as 10, eight parts of 1 shown as 0 …), so cells with a base take part in
///   [`crate::protect`] and [`crate::audit`] as intervals. Rounded tables do not add up.
/// - **Source**: L. Willenborg and T. de Waal, Elements of Statistical Disclosure Control (Springer, 2001), on
///   rounding.
///
/// ```
/// use disclosure::nearest;
/// assert_eq!([0, 2, 3, 7, 8, -3].map(|count| nearest(count, 5)), [0, 0, 5, 5, 10, -5]);
/// ```
pub fn nearest(count: i64, base: u32) -> i64 {
    let base = i64::from(base.max(1));
    let size = (count.abs() + base / 2) / base * base;
    count.signum() * size
}
