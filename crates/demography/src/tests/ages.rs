//! Ages: heaping, accuracy, structure, quantiles, growth and balance.

use proptest::prelude::*;

use crate::age_accuracy::*;
use crate::age_structure::*;
use crate::balance::{Flows, net_migration_residual, residual};
use crate::growth::{doubling_years, growth_rate, person_years};
use crate::quantile::{Class, grouped_quantile};

/// Males by single age 0-99: the example of the sheet SINGAGE in the Population Analysis Spreadsheets of the United
/// States Bureau of the Census (E. Arriaga, Population Analysis with Microcomputers, 1994).
const SINGAGE_MALES: [u64; 100] = [
    80_626, 95_823, 104_315, 115_813, 100_796, 105_086, 97_266, 116_328, 75_984, 89_982, 95_525, 56_973,
    78_767, 65_672, 53_438, 85_014, 47_600, 64_363, 42_195, 42_262, 73_221, 30_080, 34_391, 29_072, 20_531,
    66_171, 24_029, 44_227, 24_128, 23_599, 82_088, 16_454, 22_628, 17_108, 12_531, 57_325, 17_220, 28_425,
    16_206, 17_532, 65_976, 11_593, 15_828, 13_541, 8133, 44_696, 11_165, 18_543, 12_614, 12_041, 55_798,
    9324, 10_772, 10_453, 6773, 28_358, 9916, 13_348, 8039, 7583, 42_470, 5288, 5317, 6582, 3361, 17_949,
    3650, 5873, 3279, 3336, 27_368, 1965, 2495, 2319, 1335, 12_022, 1401, 1668, 1360, 1185, 9167, 424, 568,
    462, 282, 6206, 343, 409, 333, 291, 4137, 133, 169, 157, 89, 2068, 68, 81, 66, 57,
];

/// The indices that SINGAGE prints for these males: Whipple 2.34 and Myers 47.46, there the whole sum.
#[test]
fn heaping_indices_are_the_printed_ones() {
    assert_eq!(format!("{:.2}", whipple(&SINGAGE_MALES).unwrap() / 100.0), "2.34");
    let found = myers(&SINGAGE_MALES).unwrap();
    assert_eq!(format!("{:.2} {:.2}", 2.0 * found.index, found.index), "47.46 23.73");
    assert!((found.percent.iter().sum::<f64>() - 100.0).abs() < 1e-9);
    assert!(found.percent[0] > 20.0 && found.percent[5] > 15.0 && found.percent[4] < 6.0);
}

/// The example of the sheet AGESEX of the same spreadsheets: 3.907, 3.655, 2.249, joint 14.308 as printed.
#[test]
fn age_sex_accuracy_is_the_printed_one() {
    let males = [4677, 4135, 3825, 3647, 3247, 2802, 2409, 2212, 1786, 1505, 1390, 984, 745, 537, 346];
    let females = [4544, 4042, 3735, 3647, 3309, 2793, 2353, 2112, 1691, 1409, 1241, 887, 697, 525, 348];
    let found = age_sex_accuracy(&males, &females).unwrap();
    assert_eq!(format!("{:.3}", found.male_age_ratio_score), "3.907");
    assert_eq!(format!("{:.3}", found.female_age_ratio_score), "3.655");
    assert_eq!(format!("{:.3}", found.sex_ratio_score), "2.249");
    assert_eq!(format!("{:.3}", found.joint_score), "14.308");
    let mut nobody = males;
    nobody[14] = 0;
    assert_eq!(age_sex_accuracy(&nobody, &females), None);
}

#[test]
fn heaping_has_its_extremes() {
    let mut fives = [0u64; 100];
    (0..100).step_by(5).for_each(|age| fives[age] = 10);
    assert_eq!(whipple(&fives), Some(500.0));
    // Ages in 0 and 5 alone: their digits stand at five times their due, the other eight at none.
    assert_eq!(whipple_by_digit(&fives).unwrap()[0], 500.0);
    assert_eq!(whipple_total(&fives), Some(16.0));
    let mut tens = [0u64; 100];
    (0..100).step_by(10).for_each(|age| tens[age] = 10);
    assert!((myers(&tens).unwrap().index - 90.0).abs() < 1e-9);
    assert_eq!((whipple(&[5; 62]), whipple(&[0; 90])), (None, None));
    assert_eq!((myers(&[5; 89]), myers(&[0; 100])), (None, None));
    assert_eq!(
        (whipple_by_digit(&[5; 64]), whipple_by_digit(&[0; 100]), whipple_total(&[])),
        (None, None, None)
    );
}

fn counts(ages: &[(u32, Option<u32>, u64)]) -> Vec<AgeCount> {
    ages.iter().map(|(start, width, n)| AgeCount { start: *start, width: *width, n: *n }).collect()
}

#[test]
fn dependency_follows_the_bounds() {
    let ages = counts(&[(0, Some(15), 200), (15, Some(45), 600), (60, Some(5), 80), (65, None, 120)]);
    let found = dependency(&ages, WorkingAges::FIFTEEN_TO_59).unwrap();
    assert_eq!((found.young, found.old), (100.0 * 200.0 / 600.0, 100.0 * 200.0 / 600.0));
    assert_eq!((found.ageing_index, found.shares), (Some(100.0), [0.2, 0.6, 0.2]));
    let found = dependency(&ages, WorkingAges::FIFTEEN_TO_64).unwrap();
    assert!((found.old - 100.0 * 120.0 / 680.0).abs() < 1e-12);
    assert!((found.total - found.young - found.old).abs() < 1e-12);
    // A group across a bound, no working ages, bounds out of order.
    assert_eq!(dependency(&counts(&[(0, Some(20), 5), (20, None, 5)]), WorkingAges::FIFTEEN_TO_64), None);
    assert_eq!(dependency(&counts(&[(0, Some(15), 5), (15, None, 5)]), WorkingAges::FIFTEEN_TO_64), None);
    assert_eq!(dependency(&counts(&[(0, Some(15), 5)]), WorkingAges::FIFTEEN_TO_64), None);
    assert_eq!(dependency(&ages, WorkingAges { from: 65, to: 15 }), None);
    let no_young =
        dependency(&counts(&[(15, Some(50), 5), (65, None, 5)]), WorkingAges::FIFTEEN_TO_64).unwrap();
    assert_eq!(no_young.ageing_index, None);
}

#[test]
fn middle_ages_need_ages() {
    let ages = counts(&[(0, Some(10), 10), (10, Some(10), 10), (20, None, 30)]);
    assert_eq!((median_age(&ages), mean_age(&ages, 40.0)), (None, Some(28.0)));
    assert_eq!((mean_age(&ages, 19.0), mean_age(&ages, f64::NAN)), (None, None));
    assert_eq!((median_age(&[]), mean_age(&[], 40.0)), (None, None));
    let closed = counts(&[(0, Some(10), 10), (10, Some(10), 30), (20, None, 0)]);
    assert_eq!(mean_age(&closed, 0.0), Some(12.5));
    assert_eq!(median_age(&closed), Some(10.0 + 10.0 / 3.0));
}

#[test]
fn quantiles_stay_in_their_class() {
    let class = |start, end, n| Class { start, end, n };
    let classes = [class(0.0, Some(1.0), 2), class(1.0, Some(2.0), 0), class(2.0, Some(4.0), 2)];
    assert_eq!(grouped_quantile(&classes, 0.0), Some(0.0));
    assert_eq!(grouped_quantile(&classes, 0.5), Some(1.0));
    assert_eq!(grouped_quantile(&classes, 0.75), Some(3.0));
    assert_eq!(grouped_quantile(&classes, 1.0), Some(4.0));
    assert_eq!(grouped_quantile(&classes, 1.1), None);
    assert_eq!(grouped_quantile(&[class(0.0, Some(1.0), 0)], 0.5), None);
    assert_eq!(grouped_quantile(&[class(0.0, None, 1), class(1.0, None, 1)], 0.5), None);
    assert_eq!(grouped_quantile(&[class(1.0, Some(1.0), 1)], 0.5), None);
}

#[test]
fn growth_has_its_edges() {
    assert_eq!((growth_rate(0, 5, 1.0), growth_rate(5, 0, 1.0), growth_rate(5, 5, 0.0)), (None, None, None));
    assert_eq!(
        (growth_rate(5, 5, 1.0), doubling_years(0.0), doubling_years(f64::NAN)),
        (Some(0.0), None, None)
    );
    assert_eq!(person_years(1000, 1000, 2.0), Some(2000.0));
    // e times as many after a year: (e - 1) / 1 person-years for each at the start.
    let lived = person_years(1_000_000_000, 2_718_281_828, 1.0).unwrap();
    assert!((lived / 1e9 - (std::f64::consts::E - 1.0)).abs() < 1e-8);
    assert!(doubling_years(-0.01).unwrap() < 0.0);
}

#[test]
fn the_balance_shows_what_is_missing() {
    let flows = Flows { n_births: 10, n_deaths: 4, n_arrivals: 3, n_departures: 8, n_boundary: -20 };
    assert_eq!(residual(1000, 981, flows), 0);
    assert_eq!(residual(1000, 980, flows), -1);
    assert_eq!(residual(0, u64::MAX, Flows { n_births: u64::MAX, ..Flows::default() }), 0);
    assert_eq!(net_migration_residual(1000, 1001, 10, 4), -5);
}

proptest! {
    #[test]
    fn even_ages_show_no_preference(n in 1u64..1_000_000, length in 90usize..130) {
        let even = vec![n; length];
        prop_assert_eq!(whipple(&even), Some(100.0));
        prop_assert_eq!(whipple_by_digit(&even), Some([100.0; 10]));
        prop_assert_eq!(whipple_total(&even), Some(0.0));
        // Blended shares of 71 to 80 in 755, as the published rule counts eight decades and then seven.
        prop_assert!((myers(&even).unwrap().index - 125.0 / 75.5).abs() < 1e-9);
    }

    /// Numbers that fall along a straight line show no preference to Whipple's digits.
    #[test]
    fn a_straight_line_shows_no_preference(slope in 1u64..50) {
        let line: Vec<u64> = (0..100).map(|age| 10_000 - slope * age).collect();
        prop_assert!(whipple_by_digit(&line).unwrap().iter().all(|index| (index - 100.0).abs() < 1e-9));
        prop_assert!((whipple(&line).unwrap() - 100.0).abs() < 1.0);
        let to_nobody_at_90: Vec<u64> = (0..100u64).map(|age| slope * 90u64.saturating_sub(age)).collect();
        prop_assert!(myers(&to_nobody_at_90).unwrap().index < 0.2);
    }

    #[test]
    fn indices_do_not_depend_on_size(by_age in prop::collection::vec(1u64..10_000, 100), times in 2u64..50) {
        let larger: Vec<u64> = by_age.iter().map(|n| n * times).collect();
        prop_assert!((whipple(&by_age).unwrap() - whipple(&larger).unwrap()).abs() < 1e-9);
        let (one, other) = (myers(&by_age).unwrap(), myers(&larger).unwrap());
        prop_assert!((one.index - other.index).abs() < 1e-9 && (0.0..=90.0).contains(&one.index));
    }

    #[test]
    fn flows_that_are_recorded_leave_nothing(
        start in 0u64..1_000_000, births in 0u64..9999, deaths in 0u64..9999, arrivals in 0u64..9999,
        departures in 0u64..9999, boundary in -9999i64..9999,
    ) {
        let end = start as i64 + births as i64 - deaths as i64 + arrivals as i64 - departures as i64 + boundary;
        prop_assume!(end >= 0);
        let flows = Flows {
            n_births: births, n_deaths: deaths, n_arrivals: arrivals, n_departures: departures, n_boundary: boundary,
        };
        prop_assert_eq!(residual(start, end as u64, flows), 0);
        let net = net_migration_residual(start, end as u64, births, deaths);
        prop_assert_eq!(net, i128::from(arrivals) - i128::from(departures) + i128::from(boundary));
    }

    /// The quantile of a share is where that share of the people, spread evenly, ends.
    #[test]
    fn quantiles_rise_and_split_the_people(
        numbers in prop::collection::vec(0u64..100, 2..20), one in 0.0f64..=1.0, other in 0.0f64..=1.0,
    ) {
        prop_assume!(numbers.iter().sum::<u64>() > 0);
        let (low, high) = (one.min(other), one.max(other));
        let class = |(at, n): (usize, &u64)| Class { start: at as f64, end: Some(at as f64 + 1.0), n: *n };
        let classes: Vec<Class> = numbers.iter().enumerate().map(class).collect();
        let (first, second) = (grouped_quantile(&classes, low).unwrap(), grouped_quantile(&classes, high).unwrap());
        prop_assert!(first <= second);
        let below: f64 = classes.iter().map(|c| c.n as f64 * (second - c.start).clamp(0.0, 1.0)).sum();
        prop_assert!((below - high * numbers.iter().sum::<u64>() as f64).abs() < 1e-6);
    }

    #[test]
    fn person_years_lie_between_the_counts(start in 1u64..1_000_000, end in 1u64..1_000_000, years in 0.1f64..20.0) {
        let lived = person_years(start, end, years).unwrap() / years;
        let (least, most) = (start.min(end) as f64, start.max(end) as f64);
        prop_assert!(least * (1.0 - 1e-9) <= lived && lived <= most * (1.0 + 1e-9));
        prop_assert!(lived <= f64::midpoint(least, most) * (1.0 + 1e-9));
    }
}
