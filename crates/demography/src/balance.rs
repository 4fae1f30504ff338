//! The balancing equation: what was there, what came and went, and what is there must agree.

/// What changes a population between two dates.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Flows {
    /// Births.
    pub n_births: u64,
    /// Deaths.
    pub n_deaths: u64,
    /// Arrivals from outside.
    pub n_arrivals: u64,
    /// Departures to outside.
    pub n_departures: u64,
    /// People who came to belong to the place because its border moved; negative if they came to belong elsewhere.
    pub n_boundary: i64,
}

/// The part of a population's change that its recorded flows do not explain. 人口平衡方程残差
///
/// - **Gives** `(end - start) - (births - deaths + arrivals - departures + boundary)`, exactly.
/// - **Inputs**: people at both dates, by the same rule of who belongs; everything recorded between them.
/// - **Assumes** nothing. Not 0 means that something is missing, counted twice, or dated in another period.
/// - **Edges**: positive when more people are there than the flows explain.
/// - **Source**: H. S. Shryock and J. S. Siegel, The Methods and Materials of Demography (1971), chapter 1;
///   S. H. Preston, P. Heuveline and M. Guillot, Demography (2001), chapter 1.
///
/// ```
/// use demography::balance::{Flows, residual};
/// let flows = Flows { n_births: 1335, n_deaths: 738, ..Flows::default() };
/// assert_eq!(residual(151_240, 151_837, flows), 0);
/// ```
pub fn residual(start: u64, end: u64, flows: Flows) -> i128 {
    let natural = i128::from(flows.n_births) - i128::from(flows.n_deaths);
    let moved = i128::from(flows.n_arrivals) - i128::from(flows.n_departures);
    i128::from(end) - i128::from(start) - natural - moved - i128::from(flows.n_boundary)
}

/// Net migration as what births and deaths leave unexplained. 净迁移（差额法）
///
/// - **Estimates** arrivals less departures: `(end - start) - (births - deaths)`, in people.
/// - **Inputs**: people at both dates; births and deaths between them.
/// - **Assumes** that all four are complete and the border stayed: their errors all end up here.
/// - **Source**: as [`residual`] (vital statistics method).
///
/// ```
/// assert_eq!(demography::balance::net_migration_residual(10_000, 9_950, 120, 70), -100);
/// ```
pub fn net_migration_residual(start: u64, end: u64, n_births: u64, n_deaths: u64) -> i128 {
    residual(start, end, Flows { n_births, n_deaths, ..Flows::default() })
}
