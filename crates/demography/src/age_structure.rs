//! What the ages of a population look like in one number: dependency, ageing, the middle age.

use crate::quantile::{Class, grouped_quantile};

/// People in one age group.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AgeCount {
    /// First age of the group, in completed years.
    pub start: u32,
    /// Width in years; `None` for the open group at the end.
    pub width: Option<u32>,
    /// People.
    pub n: u64,
}

/// The ages at which the working years begin and end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WorkingAges {
    /// First working age: 15 by custom.
    pub from: u32,
    /// First age after them: 65, or 60 in some reports.
    pub to: u32,
}

impl WorkingAges {
    /// 15-64, as the National Bureau of Statistics and the United Nations use.
    pub const FIFTEEN_TO_64: WorkingAges = WorkingAges { from: 15, to: 65 };
    /// 15-59, as some reports use.
    pub const FIFTEEN_TO_59: WorkingAges = WorkingAges { from: 15, to: 60 };
}

/// The three great age groups, and what follows from them.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Dependency {
    /// Young, per 100 of working age. 少年儿童抚养比
    pub young: f64,
    /// Old, per 100 of working age. 老年抚养比
    pub old: f64,
    /// Both, per 100 of working age. 总抚养比
    pub total: f64,
    /// Old, per 100 young. `None` when there are no young. 老少比
    pub ageing_index: Option<f64>,
    /// Young, working and old as fractions of all.
    pub shares: [f64; 3],
}

/// Dependency ratios and the ageing index. 抚养比
///
/// - **Estimates** `100 · young / working`, `100 · old / working` and their sum.
/// - **Inputs**: people by age group, in any order; the working ages, at which groups must begin.
/// - **Assumes** that age stands for working, which the ratio is often read as and does not measure.
/// - **Edges**: `None` when nobody is of working age, or a group lies on both sides of a bound.
/// - **Source**: National Bureau of Statistics, China Statistical Yearbook, notes on population; United Nations,
///   World Population Prospects, definitions.
///
/// ```
/// use demography::age_structure::{AgeCount, WorkingAges, dependency};
/// let ages = [(0, Some(15), 180), (15, Some(50), 680), (65, None, 140)];
/// let ages = ages.map(|(start, width, n)| AgeCount { start, width, n });
/// let found = dependency(&ages, WorkingAges::FIFTEEN_TO_64).unwrap();
/// assert_eq!(format!("{:.1} {:.1} {:.1}", found.young, found.old, found.total), "26.5 20.6 47.1");
/// ```
pub fn dependency(ages: &[AgeCount], working: WorkingAges) -> Option<Dependency> {
    let straddles = |bound: u32| {
        let is_across = |age: &AgeCount| age.start < bound && end(age).is_none_or(|end| end > bound);
        ages.iter().any(is_across)
    };
    if working.from >= working.to || straddles(working.from) || straddles(working.to) {
        return None;
    }
    let sum = |from: u32, to: u32| -> f64 {
        ages.iter().filter(|age| (from..to).contains(&age.start)).map(|age| age.n as f64).sum()
    };
    let (young, workers, old) =
        (sum(0, working.from), sum(working.from, working.to), sum(working.to, u32::MAX));
    let all = young + workers + old;
    (workers > 0.0).then(|| Dependency {
        young: 100.0 * young / workers,
        old: 100.0 * old / workers,
        total: 100.0 * (young + old) / workers,
        ageing_index: (young > 0.0).then(|| 100.0 * old / young),
        shares: [young / all, workers / all, old / all],
    })
}

/// The median age. 年龄中位数
///
/// - **Estimates** the age that half of the people are younger than, in exact years.
/// - **Inputs**: people by age group, in order.
/// - **Assumes, edges, source**: as [`grouped_quantile`].
///
/// ```
/// use demography::age_structure::{AgeCount, median_age};
/// let ages = [(0, Some(20), 30), (20, Some(20), 40), (40, None, 30)];
/// assert_eq!(median_age(&ages.map(|(start, width, n)| AgeCount { start, width, n })), Some(30.0));
/// ```
pub fn median_age(ages: &[AgeCount]) -> Option<f64> {
    let class =
        |age: &AgeCount| Class { start: f64::from(age.start), end: end(age).map(f64::from), n: age.n };
    grouped_quantile(&ages.iter().map(class).collect::<Vec<_>>(), 0.5)
}

/// The mean age. 平均年龄
///
/// - **Estimates** the mean exact age, in years.
/// - **Inputs**: people by age group; `open_mean` is the mean age of those in the open group, which the counts do not
///   say (90 for 85 and over is usual).
/// - **Assumes** that people are spread evenly within groups.
/// - **Edges**: `None` when nobody is counted, or the open group is not empty and `open_mean` is not in it.
/// - **Source**: H. S. Shryock and J. S. Siegel, The Methods and Materials of Demography (1971), chapter 8.
///
/// ```
/// use demography::age_structure::{AgeCount, mean_age};
/// let ages = [(0, Some(20), 30), (20, Some(20), 40), (40, None, 30)];
/// let ages = ages.map(|(start, width, n)| AgeCount { start, width, n });
/// assert_eq!(mean_age(&ages, 60.0), Some(33.0)); // 0.3 · 10 + 0.4 · 30 + 0.3 · 60
/// ```
pub fn mean_age(ages: &[AgeCount], open_mean: f64) -> Option<f64> {
    let (mut n, mut years) = (0.0, 0.0);
    for age in ages.iter().filter(|age| age.n > 0) {
        let middle = match age.width {
            Some(width) => f64::from(age.start) + f64::from(width) / 2.0,
            None if open_mean >= f64::from(age.start) && open_mean.is_finite() => open_mean,
            None => return None,
        };
        n += age.n as f64;
        years += age.n as f64 * middle;
    }
    (n > 0.0).then(|| years / n)
}

/// Males per 100 females in each age group. 分年龄性别比
///
/// - **Estimates** `100 · males / females`; `None` for a group without females.
/// - **Inputs**: counts by the same age groups.
/// - **Source**: as [`crate::sex_ratio()`], which is about births.
///
/// ```
/// assert_eq!(demography::age_structure::sex_ratios(&[(105, 100), (3, 0)]), [Some(105.0), None]);
/// ```
pub fn sex_ratios(males_and_females: &[(u64, u64)]) -> Vec<Option<f64>> {
    males_and_females.iter().map(|(males, females)| crate::sex_ratio(*males, *females)).collect()
}

fn end(age: &AgeCount) -> Option<u32> {
    age.width.and_then(|width| age.start.checked_add(width))
}
