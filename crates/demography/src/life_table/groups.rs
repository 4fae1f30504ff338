//! The two usual ways of cutting life into age groups, so that callers need not write them out.

use super::{AgeGroup, AverageLived, LifeTable, LifeTableError, abridged};

/// The groups 0, 1-4, 5-9, 10-14 and so on, the last one open, ready for [`abridged`].
///
/// - **Inputs**: for each group its deaths and its person-years; `infants` says how to find the column a of the first
///   two groups ([`AverageLived::Half`] and [`AverageLived::CoaleDemeny`] suit both). All others take half their
///   width. Nineteen entries end with 85 and over.
/// - **Edges**: with fewer than three entries the last one is still the open one.
///
/// ```
/// use demography::life_table::{AverageLived, Sex, abridged, five_year_groups};
/// let counted = [(419, 47_925.0), (70, 189_127.0), (37_319, 2_837_733.0)]; // Austria, males, 1992: 0, 1-4, 5+
/// let groups = five_year_groups(&counted, AverageLived::CoaleDemeny(Sex::Male));
/// assert_eq!((groups[1].start, groups[1].width, groups[2].width), (1, Some(4), None));
/// let table = abridged(&groups).unwrap();
/// assert_eq!(format!("{:.0}", table.rows()[2].l), "98986");
/// ```
pub fn five_year_groups(deaths_and_exposures: &[(u64, f64)], infants: AverageLived) -> Vec<AgeGroup> {
    let cut = |index: usize| match index {
        0 => (0, 1, infants),
        1 => (1, 4, infants),
        _ => (5 * (index as u32 - 1), 5, AverageLived::Half),
    };
    group(deaths_and_exposures, cut)
}

/// A complete life table: single years of age from 0, the last one open. 完全寿命表
///
/// - **Estimates, assumptions, edges**: as [`abridged`]. With single years, those who die live half a year of it,
///   except at age 0, for which `infants` says how long.
/// - **Inputs**: for each age from 0 its deaths and its person-years.
/// - **Source**: as [`abridged`]; half a year from age 1 on as in E. Arias, United States Life Tables (National
///   Center for Health Statistics).
///
/// ```
/// use demography::life_table::{AverageLived, complete};
/// // Everybody has the rate 0.02, so that life lasts 50 years whatever the age.
/// let table = complete(&[(20, 1000.0); 100], AverageLived::Half).unwrap();
/// assert!(table.rows().iter().all(|row| (row.expectation.unwrap() - 50.0).abs() < 1e-9));
/// ```
///
/// # Errors
/// [`LifeTableError`] as for [`abridged`].
pub fn complete(
    deaths_and_exposures: &[(u64, f64)],
    infants: AverageLived,
) -> Result<LifeTable, LifeTableError> {
    let cut = |index: usize| (index as u32, 1, if index == 0 { infants } else { AverageLived::Half });
    abridged(&group(deaths_and_exposures, cut))
}

fn group(counted: &[(u64, f64)], cut: impl Fn(usize) -> (u32, u32, AverageLived)) -> Vec<AgeGroup> {
    let groups = counted.iter().enumerate().map(|(index, (n_deaths, exposure))| {
        let (start, width, average_lived) = cut(index);
        let width = (index + 1 < counted.len()).then_some(width);
        AgeGroup { start, width, n_deaths: *n_deaths, exposure: *exposure, average_lived }
    });
    groups.collect()
}
