//! Period life tables, abridged or complete, with the sampling error of every column that is published.
//!
//! The order is the one of Preston, Heuveline and Guillot (2001), Box 3.1: rates m, from them the probabilities q,
//! from them survivors l, and so on. Errors are Chiang's. Nothing here smooths, extrapolates or borrows a rate
//! from elsewhere: an age without exposure is an error, and an open age without deaths leaves the years of life
//! unknown.

use thiserror::Error;

use crate::Estimate;

mod groups;
pub use groups::{complete, five_year_groups};

/// The number of births that a table starts from.
pub const RADIX: f64 = 100_000.0;

/// Whose infants and small children Coale and Demeny's averages are for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sex {
    /// Boys and men.
    Male,
    /// Girls and women.
    Female,
    /// Both together: the mean of the two formulas, which is our choice and no published one.
    Both,
}

/// The column a: how many years of an age group are lived, on average, by those who die in it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum AverageLived {
    /// This many years, from exact ages at death or from another table. Between 0 and the width.
    Given(f64),
    /// Half the width: deaths are spread evenly. Right for single years and five-year groups from 5 on.
    Half,
    /// Coale and Demeny's formulas (model West), for the groups 0 and 1-4 only. They need the death rate at age 0.
    CoaleDemeny(Sex),
}

/// One age group as counted.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct AgeGroup {
    /// First age of the group, in completed years.
    pub start: u32,
    /// Width in years; `None` for the open group at the end, such as 85 and over.
    pub width: Option<u32>,
    /// Deaths at these ages in the period.
    pub n_deaths: u64,
    /// Person-years lived at these ages in the period.
    pub exposure: f64,
    /// The column a. Not used for the open group.
    pub average_lived: AverageLived,
}

/// One line of a life table. The fields of one letter are the columns as every textbook letters them.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Row {
    /// The age group as counted.
    pub group: AgeGroup,
    /// m: deaths per person-year.
    pub m: f64,
    /// a: average years lived in the group by those who die in it. `None` in an open group without deaths.
    pub a: Option<f64>,
    /// q: the chance of dying in the group for those who reach it.
    pub q: f64,
    /// p: the chance of surviving it, 1 - q.
    pub p: f64,
    /// l: survivors at the start, out of [`RADIX`] births.
    pub l: f64,
    /// d: deaths in the group, out of [`RADIX`] births.
    pub d: f64,
    /// L: person-years lived in the group. `None` in an open group without deaths.
    pub years_lived: Option<f64>,
    /// T: person-years lived from the start of the group on. `None` if any group from here on has no L.
    pub years_from_here: Option<f64>,
    /// e: years still to be lived, on average, by those who reach the group. `None` if T is, or if nobody does.
    pub expectation: Option<f64>,
    /// Chiang's variance of q; 0 when nobody died, which understates it.
    pub q_variance: f64,
}

/// A whole life table. At least one row; the last row, and only it, is open.
#[derive(Clone, PartialEq, Debug)]
pub struct LifeTable {
    // INVARIANT: starts at the first group's age, without gaps; the last is open.
    rows: Vec<Row>,
}

/// Age groups from which no life table can be made.
#[derive(Clone, Copy, PartialEq, Debug, Error)]
pub enum LifeTableError {
    /// There is no group.
    #[error("a life table needs at least one age group")]
    Empty,
    /// A group does not begin where the one before it ends, or an open group is not the last one.
    #[error("the age group from {start} does not begin where the one before it ends")]
    Gap {
        /// First age of the group.
        start: u32,
    },
    /// The last group is not open, or a group has no width.
    #[error("the age group from {start} needs a width above 0, or none if it is the last one")]
    Width {
        /// First age of the group.
        start: u32,
    },
    /// A group has no person-years, so that its death rate does not exist. Join it with a neighbour.
    #[error("the age group from {start} has no person-years: join it with a neighbour")]
    NoExposure {
        /// First age of the group.
        start: u32,
    },
    /// The average years lived are not between 0 and the width, or the formula asked for is for other ages.
    #[error("the average years lived by those dying in the age group from {start} do not fit the group")]
    AverageLived {
        /// First age of the group.
        start: u32,
    },
}

/// How the sampling error of the open group enters that of the expectation of life.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OpenGroup {
    /// Not at all, as in Chiang: everybody dies there, and how long it takes is taken as known.
    Known,
    /// As that of a Poisson rate (Silcocks, Jenner and Reza 2001): the one to prefer for small places.
    Counted,
}

/// A period life table from deaths and person-years by age group. 简略寿命表
///
/// - **Estimates** what would happen to 100 000 births if they lived all their ages at the rates of the period.
/// - **Inputs**: groups in order of age, without gaps, the last one open. Deaths and person-years of the same
///   people and period; pool years where ages without deaths are many.
/// - **Assumes** that each group's rate is the one of the cohort passing through it; for the open group, that the
///   population is stationary there, so that `L = l / m`.
/// - **Method**: `q = n m / (1 + (n - a) m)`, at most 1 (then a is `1 / m`); `var q = q² (1 - q) / D`.
/// - **Edges**: an age without deaths has q = 0 with variance 0. An open group without deaths has no L, and then no
///   T and no e exist in the whole table; l, q and d do. Other defects are a [`LifeTableError`].
/// - **Source**: S. H. Preston, P. Heuveline and M. Guillot, Demography (2001), Box 3.1; C. L. Chiang, The Life
///   Table and Its Applications (1984), chapters 6-8.
///
/// ```
/// use demography::life_table::{AgeGroup, AverageLived, abridged};
/// let group = |start, width, n_deaths, exposure, a| {
///     AgeGroup { start, width, n_deaths, exposure, average_lived: AverageLived::Given(a) }
/// };
/// // The first two lines of Box 3.1, Austria, males, 1992; the rest of life in one group.
/// let table = abridged(&[
///     group(0, Some(1), 419, 47_925.0, 0.068),
///     group(1, Some(4), 70, 189_127.0, 1.626),
///     group(5, None, 37_319, 2_837_733.0, 0.0),
/// ]).unwrap();
/// let l: Vec<String> = table.rows().iter().map(|row| format!("{:.0}", row.l)).collect();
/// assert_eq!(l, ["100000", "99133", "98986"]);
/// ```
///
/// # Errors
/// [`LifeTableError`] when the groups do not make a whole life or one of them has no rate.
pub fn abridged(groups: &[AgeGroup]) -> Result<LifeTable, LifeTableError> {
    check_groups(groups)?;
    let mut rows = Vec::with_capacity(groups.len());
    let mut l = RADIX;
    for group in groups {
        let row = mortality_row(*group, groups[0], l)?;
        l -= row.d;
        rows.push(row);
    }
    let mut years_from_here = Some(0.0);
    for row in rows.iter_mut().rev() {
        years_from_here = years_from_here.zip(row.years_lived).map(|(above, here)| above + here);
        row.years_from_here = years_from_here;
        row.expectation = years_from_here.filter(|_| row.l > 0.0).map(|years| years / row.l);
    }
    Ok(LifeTable { rows })
}

impl LifeTable {
    /// The lines, in order of age.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The line that begins at this age.
    pub fn row(&self, start: u32) -> Option<&Row> {
        self.rows.iter().find(|row| row.group.start == start)
    }

    /// The expectation of life at an age, with its standard error. 平均预期寿命
    ///
    /// - **Estimates** the years still to be lived by those who reach the age, at the rates of the period.
    /// - **Input**: an age at which a group begins; 0 for the expectation at birth.
    /// - **Assumes** independent deaths. Chiang's variance is 0 for an age group without deaths, so in very small
    ///   places the error is understated; below about 5000 person-years do not publish it (Eayres and Williams).
    /// - **Method**: `var e = Σ l² (n - a + e')² var q / l²`, over the groups from the age on, where e' is the
    ///   expectation at the end of each; with [`OpenGroup::Counted`] also `l² / (D m²)` of the open one.
    /// - **Edges**: `None` when no group begins there, nobody reaches it, or nobody died in the open group.
    /// - **Source**: C. L. Chiang (1984), chapter 8; P. B. Silcocks, D. A. Jenner and R. Reza, Journal of
    ///   Epidemiology and Community Health 55 (2001), 38-43; D. Eayres and E. S. Williams, the same journal 58
    ///   (2004), 243-249.
    pub fn expectation(&self, start: u32, open: OpenGroup) -> Option<Estimate> {
        let from = self.rows.iter().position(|row| row.group.start == start)?;
        let first = &self.rows[from];
        let value = first.expectation?;
        let mut variance = 0.0;
        for (index, row) in self.rows.iter().enumerate().skip(from) {
            variance += match (row.group.width, open) {
                (Some(width), _) => {
                    // Whoever dies here loses the rest of the group and all that comes after it.
                    let after = self.rows.get(index + 1).and_then(|next| next.expectation).unwrap_or(0.0);
                    (row.l * (f64::from(width) - row.a? + after)).powi(2) * row.q_variance
                }
                (None, OpenGroup::Known) => 0.0,
                (None, OpenGroup::Counted) => row.l * row.l / (row.group.n_deaths as f64 * row.m * row.m),
            };
        }
        Some(Estimate { value, standard_error: variance.sqrt() / first.l })
    }

    /// The chance of dying between two ages, with its standard error: such as 5q0 or 45q15. 死亡概率
    ///
    /// - **Estimates** `1 - l(to) / l(from)`, as a fraction.
    /// - **Inputs**: ages at which groups begin, `from` below `to`.
    /// - **Assumes** independent deaths; `var = p² Σ var q / p²` over the groups between.
    /// - **Edges**: `None` when no group begins at one of the ages, they are out of order, or nobody reaches `from`.
    /// - **Source**: C. L. Chiang, The Life Table and Its Applications (1984), chapter 8.
    pub fn probability_of_dying(&self, from: u32, to: u32) -> Option<Estimate> {
        let (start, end) = (self.row(from)?, self.row(to)?);
        if from >= to || start.l <= 0.0 {
            return None;
        }
        let survival = end.l / start.l;
        let between = self.rows.iter().filter(|row| (from..to).contains(&row.group.start) && row.p > 0.0);
        let relative: f64 = between.map(|row| row.q_variance / (row.p * row.p)).sum();
        Some(Estimate { value: 1.0 - survival, standard_error: survival * relative.sqrt() })
    }

    /// L of the seven groups 15-19 to 45-49 for one birth: what [`crate::fertility::net_reproduction`] needs.
    ///
    /// `None` unless the table has just these groups, or one of finer groups that add up to them.
    pub fn years_lived_15_to_49(&self) -> Option<[f64; 7]> {
        let mut years = [0.0; 7];
        for (index, years) in years.iter_mut().enumerate() {
            let start = 15 + 5 * index as u32;
            let (from, end) = (self.row(start)?.group.start, self.row(start + 5)?.group.start);
            let inside = self.rows.iter().filter(|row| (from..end).contains(&row.group.start));
            *years = inside.map(|row| row.years_lived.unwrap_or(0.0)).sum::<f64>() / RADIX;
        }
        Some(years)
    }
}

fn check_groups(groups: &[AgeGroup]) -> Result<(), LifeTableError> {
    let last = groups.last().ok_or(LifeTableError::Empty)?;
    if last.width.is_some() {
        return Err(LifeTableError::Width { start: last.start });
    }
    if let Some(group) = groups.iter().find(|group| group.width == Some(0)) {
        return Err(LifeTableError::Width { start: group.start });
    }
    for pair in groups.windows(2) {
        let end = pair[0].width.and_then(|width| pair[0].start.checked_add(width));
        if end != Some(pair[1].start) {
            return Err(LifeTableError::Gap { start: pair[1].start });
        }
    }
    let has_rate =
        |group: &AgeGroup| crate::crude_rate(group.n_deaths, group.exposure, 1.0).is_some_and(f64::is_finite);
    match groups.iter().find(|group| !has_rate(group)) {
        Some(group) => Err(LifeTableError::NoExposure { start: group.start }),
        None => Ok(()),
    }
}

/// The columns that need no later age. T and e are filled in from the end.
fn mortality_row(group: AgeGroup, first: AgeGroup, l: f64) -> Result<Row, LifeTableError> {
    let m = group.n_deaths as f64 / group.exposure;
    let (a, q, q_variance) = match group.width {
        None => ((group.n_deaths > 0).then(|| 1.0 / m), 1.0, 0.0),
        Some(width) => {
            let width = f64::from(width);
            let a = average_lived(group, first).ok_or(LifeTableError::AverageLived { start: group.start })?;
            let q = width * m / (1.0 + (width - a) * m);
            // Rates this high leave nobody at the end of the group, and whoever reaches it lives 1 / m years.
            let (a, q) = if q > 1.0 { (1.0 / m, 1.0) } else { (a, q) };
            let variance = if group.n_deaths == 0 { 0.0 } else { q * q * (1.0 - q) / group.n_deaths as f64 };
            (Some(a), q, variance)
        }
    };
    let d = if q < 1.0 { l * q } else { l };
    let years_lived = a.map(|a| group.width.map_or(0.0, |width| f64::from(width) * (l - d)) + a * d);
    let (years_from_here, expectation) = (None, None);
    Ok(Row { group, m, a, q, p: 1.0 - q, l, d, years_lived, years_from_here, expectation, q_variance })
}

fn average_lived(group: AgeGroup, first: AgeGroup) -> Option<f64> {
    let width = group.width?;
    let a = match group.average_lived {
        AverageLived::Given(a) => a,
        AverageLived::Half => f64::from(width) / 2.0,
        AverageLived::CoaleDemeny(sex) => {
            let has_infants = first.start == 0 && first.width == Some(1);
            let m0 = has_infants.then(|| first.n_deaths as f64 / first.exposure)?;
            let (infants, children) = coale_demeny(m0, sex);
            match (group.start, width) {
                (0, 1) => infants,
                (1, 4) => children,
                _ => return None,
            }
        }
    };
    (0.0..=f64::from(width)).contains(&a).then_some(a)
}

/// Average years lived by those dying at age 0 and at ages 1-4, from the death rate at age 0.
///
/// - **Estimates** the column a for the two groups in which deaths crowd towards the beginning.
/// - **Inputs**: `m0` in deaths per person-year at age 0; whose it is.
/// - **Assumes** the pattern of Coale and Demeny's model West. In low-mortality countries today deaths crowd even
///   more; give the averages from exact ages at death where they are known.
/// - **Source**: S. H. Preston, P. Heuveline and M. Guillot, Demography (2001), table 3.3, after A. J. Coale and
///   P. Demeny (1983).
///
/// ```
/// use demography::life_table::{Sex, coale_demeny};
/// let (a0, a1_4) = coale_demeny(419.0 / 47_925.0, Sex::Male); // Austria 1992, Box 3.1
/// assert_eq!(format!("{a0:.3} {a1_4:.3}"), "0.068 1.626");
/// ```
pub fn coale_demeny(m0: f64, sex: Sex) -> (f64, f64) {
    let is_high = m0 >= 0.107;
    match sex {
        Sex::Male if is_high => (0.330, 1.352),
        Sex::Male => (0.045 + 2.684 * m0, 1.651 - 2.816 * m0),
        Sex::Female if is_high => (0.350, 1.361),
        Sex::Female => (0.053 + 2.800 * m0, 1.522 - 1.518 * m0),
        Sex::Both => {
            let (boys, girls) = (coale_demeny(m0, Sex::Male), coale_demeny(m0, Sex::Female));
            (f64::midpoint(boys.0, girls.0), f64::midpoint(boys.1, girls.1))
        }
    }
}
