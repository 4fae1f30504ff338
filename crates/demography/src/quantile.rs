//! Medians and other quantiles of numbers that are only known in classes: ages in groups, delays in spans.

/// A class of a grouped distribution.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Class {
    /// Where the class begins, in the unit of the result.
    pub start: f64,
    /// Where it ends and the next may begin; `None` for an open class at the end.
    pub end: Option<f64>,
    /// How many are in it.
    pub n: u64,
}

/// A quantile of grouped numbers, such as the median delay. 分组数据分位数
///
/// - **Estimates** the value that the share `probability` of all lies below.
/// - **Inputs**: classes in order, not overlapping; `probability` between 0 and 1 (0.5 for the median). Ages in
///   completed years and delays in completed days make classes `[x, x + 1)`.
/// - **Assumes** that numbers are spread evenly within the class that the quantile falls in.
/// - **Edges**: `None` when nobody is counted, the classes are out of order, or the quantile falls in the open class.
/// - **Source**: H. S. Shryock and J. S. Siegel, The Methods and Materials of Demography (1971), chapter 8.
///
/// ```
/// use demography::quantile::{Class, grouped_quantile};
/// let days = [
///     Class { start: 0.0, end: Some(7.0), n: 30 },
///     Class { start: 7.0, end: Some(30.0), n: 40 },
///     Class { start: 30.0, end: None, n: 30 },
/// ];
/// assert_eq!(grouped_quantile(&days, 0.5), Some(18.5)); // 7 + 23 · (50 - 30) / 40
/// assert_eq!(grouped_quantile(&days, 0.9), None);
/// ```
pub fn grouped_quantile(classes: &[Class], probability: f64) -> Option<f64> {
    let is_ordered = classes.windows(2).all(|pair| pair[0].end.is_some_and(|end| end <= pair[1].start))
        && classes.iter().all(|class| class.end.is_none_or(|end| class.start < end));
    let total: f64 = classes.iter().map(|class| class.n as f64).sum();
    if !is_ordered || total == 0.0 || !(0.0..=1.0).contains(&probability) {
        return None;
    }
    let wanted = probability * total;
    let mut below = 0.0;
    for class in classes.iter().filter(|class| class.n > 0) {
        let n = class.n as f64;
        if below + n >= wanted {
            return class.end.map(|end| class.start + (end - class.start) * (wanted - below) / n);
        }
        below += n;
    }
    // Rounding of the last sum only: the quantile is the end of everything.
    classes.iter().rfind(|class| class.n > 0)?.end
}
