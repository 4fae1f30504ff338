//! Standardisation and two lists: published data, hand-made cases, and laws.

use proptest::prelude::*;

use crate::dual_system::{MatchedLists, chandrasekar_deming, chapman};
use crate::standard_population::*;
use crate::standardisation::*;
use crate::{Confidence, Interval, poisson_interval};

const CI95: Confidence = Confidence::NINETY_FIVE;

fn strata(events: &[u64], exposures: &[f64], weights: &[f64]) -> Vec<Stratum> {
    let both = events.iter().zip(exposures).zip(weights);
    both.map(|((n_events, exposure), weight)| Stratum {
        n_events: *n_events,
        exposure: *exposure,
        weight: *weight,
    })
    .collect()
}

/// Cases and births in Michigan by age of mother, for first and for fifth and later births, standardised by all births:
/// J. L. Fleiss, Statistical Methods for Rates and Proportions (1981), table 14.4, the example of Fay and Feuer (1997).
/// The printed rate and gamma limits of the fifth are in the vignette of M. Nelson's R package dsrTest (2022).
#[test]
fn michigan_births_have_the_printed_gamma_limits() {
    let all = [319_933.0, 931_318.0, 786_511.0, 488_235.0, 237_863.0, 61_313.0];
    let fifth = [327.0, 30_666.0, 123_419.0, 149_919.0, 104_088.0, 34_392.0];
    let found = direct(&strata(&[0, 8, 63, 112, 262, 295], &fifth, &all), 100_000.0).unwrap();
    let Interval { low, high } = found.interval(CI95);
    assert_eq!(format!("{:.5} {low:.5} {high:.5}", found.rate.value), "75.52901 67.70212 188.30017");
    let first = [230_061.0, 329_449.0, 114_920.0, 39_487.0, 14_208.0, 3052.0];
    let found = direct(&strata(&[107, 141, 60, 40, 39, 25], &first, &all), 100_000.0).unwrap();
    assert_eq!(format!("{:.1}", found.rate.value), "92.3");
    // Worked out apart from this crate, by bisection on the series of the gamma distribution.
    let Interval { low, high } = found.interval(CI95);
    assert_eq!(format!("{low:.2} {high:.2}"), "80.44 105.76");
}

/// The published weights, their sums, and groups joined at both ends.
#[test]
fn standards_are_as_printed() {
    let sum = |standard: &StandardPopulation| standard.groups.iter().map(|(_, weight)| weight).sum::<f64>();
    assert_eq!(format!("{:.3}", sum(&WHO_2000_2025)), "100.035");
    assert_eq!((sum(&SEGI_DOLL), sum(&EUROPEAN_2013), sum(&CHINA_2000)), (100_000.0, 100_000.0, 99_999.0));
    for standard in [WHO_2000_2025, SEGI_DOLL, EUROPEAN_2013, CHINA_2000] {
        assert!(standard.groups.windows(2).all(|pair| pair[0].0 < pair[1].0));
        let starts: Vec<u32> = (0..18).map(|index| 5 * index).collect();
        let weights = standard.weights(&starts).unwrap();
        assert!((weights.iter().sum::<f64>() / sum(&standard) - 1.0).abs() < 1e-12);
    }
    let old = WHO_2000_2025.weights(&[0, 85]).unwrap()[1];
    assert_eq!(format!("{old:.3}"), "0.635");
    assert_eq!(EUROPEAN_2013.weights(&[0, 1, 5]).unwrap()[..2], [1000.0, 4000.0]);
    assert_eq!(SEGI_DOLL.weights(&[5, 10]), None);
    assert_eq!(SEGI_DOLL.weights(&[0, 10, 10]), None);
    assert_eq!(SEGI_DOLL.weights(&[]), None);
}

#[test]
fn standardising_what_does_not_exist_is_none() {
    assert_eq!(direct(&[], 1000.0), None);
    assert_eq!(direct(&strata(&[1], &[1.0], &[0.0]), 1000.0), None);
    assert_eq!(direct(&strata(&[1, 1], &[1.0, 1.0], &[2.0, -1.0]), 1000.0), None);
    assert_eq!(direct(&strata(&[1], &[0.0], &[1.0]), 1000.0), None);
    assert_eq!(direct(&strata(&[1], &[1.0], &[1.0]), 0.0), None);
    // A group that the standard does not have may be empty.
    assert_eq!(direct(&strata(&[1, 0], &[2.0, 0.0], &[1.0, 0.0]), 1.0).unwrap().rate.value, 0.5);
    assert_eq!(standardised_ratio(3, 0.0, CI95), None);
    assert_eq!(expected_events(&[StandardRate { exposure: -1.0, rate: 1.0 }]), None);
    assert_eq!(expected_events(&[]), Some(0.0));
}

/// 4 observed and 3.3 expected, the example of Rothman and Boice (1979) in the manual of OpenEpi.
#[test]
fn ratios_have_the_printed_limits() {
    let found = standardised_ratio(4, 3.3, CI95).unwrap();
    assert_eq!(format!("{:.3}", found.ratio), "1.212");
    assert_eq!(format!("{:.2} {:.2}", found.interval.low, found.interval.high), "0.33 3.10");
    assert_eq!(format!("{:.2} {:.2}", found.byar.low, found.byar.high), "0.33 3.10");
    // Garwood's limits of no event over what was expected.
    let none = standardised_ratio(0, 2.0, CI95).unwrap();
    assert!(none.ratio == 0.0 && none.interval.low == 0.0 && none.byar.low == 0.0);
    assert!((none.interval.high - 3.688_879_454_113_936 / 2.0).abs() < 1e-12);
    // P(X <= 0) = e^-2, twice.
    assert!((none.p_two_sided - 2.0 * (-2.0f64).exp()).abs() < 1e-12);
}

/// The vector of the design.
#[test]
fn two_lists_find_what_neither_holds() {
    let lists = MatchedLists { n_both: 1100, n_only_first: 130, n_only_second: 95 };
    let found = chandrasekar_deming(lists, CI95).unwrap();
    assert_eq!(format!("{:.1} {:.1}", found.total.value, found.total.standard_error), "1336.2 3.7");
    assert_eq!(format!("{:.2}", 100.0 * found.first.share), "92.05");
    assert!((found.first.share - 1230.0 / found.total.value).abs() < 1e-12);
    assert!((found.second.share - 1195.0 / found.total.value).abs() < 1e-12);
    assert_eq!((found.n_seen, format!("{:.2}", found.missed)), (1325, "11.23".into()));
    assert!((found.either - 1325.0 / found.total.value).abs() < 1e-12);
}

/// (n1, n2, C) = (10, 15, 5), by hand: 30, and 11 · 16 / 6 - 1 with variance 11 · 16 · 5 · 10 / (36 · 7).
#[test]
fn chapman_corrects_small_lists() {
    let lists = MatchedLists { n_both: 5, n_only_first: 5, n_only_second: 10 };
    assert_eq!(chandrasekar_deming(lists, CI95).unwrap().total.value, 30.0);
    let found = chapman(lists, CI95).unwrap();
    assert!((found.total.value - (176.0 / 6.0 - 1.0)).abs() < 1e-12);
    assert!((found.total.standard_error.powi(2) - 8800.0 / 252.0).abs() < 1e-12);
}

/// Diabetes in Casale Monferrato (Bruno and others, Diabetes Care 17, 1994): clinics against hospitals, and prescriptions
/// against purchases, as the R package CARE1 prints them: Petersen, Chapman, its error and its limits. The matches are
/// those that the printed Petersen estimates leave.
#[test]
fn two_lists_of_patients_have_the_printed_estimates() {
    let check = |(first, second, n_both): (u64, u64, u64), expected: &str| {
        let lists = MatchedLists { n_both, n_only_first: first - n_both, n_only_second: second - n_both };
        let petersen = chandrasekar_deming(lists, CI95).unwrap().total.value;
        let found = chapman(lists, CI95).unwrap();
        let (total, Interval { low, high }) = (found.total, found.interval);
        let error = total.standard_error;
        assert_eq!(format!("{petersen:.0} {:.0} {error:.0} {low:.0} {high:.0}", total.value), expected);
    };
    check((1754, 452, 337), "2353 2351 58 2250 2478");
    check((1135, 173, 126), "1558 1555 67 1445 1712");
}

#[test]
fn lists_without_a_match_say_nothing() {
    let lists = MatchedLists { n_both: 0, n_only_first: 5, n_only_second: 10 };
    assert_eq!(chandrasekar_deming(lists, CI95), None);
    assert_eq!(chapman(lists, CI95).unwrap().total.value, 65.0);
    assert_eq!(chapman(MatchedLists { n_both: 0, n_only_first: 0, n_only_second: 3 }, CI95), None);
    let full =
        chandrasekar_deming(MatchedLists { n_both: 9, n_only_first: 1, n_only_second: 0 }, CI95).unwrap();
    assert_eq!((full.total.value, full.total.standard_error, full.missed), (10.0, 0.0, 0.0));
    assert_eq!((full.interval.low, full.interval.high), (10.0, 10.0));
    assert_eq!((full.first.share, full.second.share), (1.0, 0.9));
}

proptest! {
    /// A place standardised by itself keeps its crude rate, and its ratio to its own rates is 1.
    #[test]
    fn a_place_is_its_own_standard(groups in prop::collection::vec((0u64..500, 1.0f64..50_000.0), 1..20)) {
        let (events, exposures): (Vec<u64>, Vec<f64>) = groups.iter().copied().unzip();
        let (all, people) = (events.iter().sum::<u64>(), exposures.iter().sum::<f64>());
        let found = direct(&strata(&events, &exposures, &exposures), 1000.0).unwrap();
        let crude = 1000.0 * all as f64 / people;
        prop_assert!((found.rate.value - crude).abs() <= 1e-9 * crude.max(1e-9));
        // Then every event weighs the same, and the gamma interval is the exact one.
        let exact = poisson_interval(all, CI95);
        let limits = found.interval(CI95);
        prop_assert!((limits.low - exact.low * 1000.0 / people).abs() <= 1e-8 * crude.max(1e-9));
        prop_assert!((limits.high - exact.high * 1000.0 / people).abs() <= 1e-8 * limits.high);
        let rates: Vec<StandardRate> =
            groups.iter().map(|(n, exposure)| StandardRate { exposure: *exposure, rate: *n as f64 / exposure }).collect();
        let expected = expected_events(&rates).unwrap();
        if all > 0 {
            let ratio = standardised_ratio(all, expected, CI95).unwrap();
            prop_assert!((ratio.ratio - 1.0).abs() < 1e-9 && ratio.interval.contains(1.0));
            prop_assert!(ratio.p_two_sided > 0.5);
        }
    }

    #[test]
    fn standardised_rates_lie_within_their_groups_and_limits(
        groups in prop::collection::vec((0u64..50, 100.0f64..5000.0, 0.1f64..10.0), 1..20),
    ) {
        let strata: Vec<Stratum> =
            groups.iter().map(|(n_events, exposure, weight)| Stratum { n_events: *n_events, exposure: *exposure, weight: *weight }).collect();
        let found = direct(&strata, 1000.0).unwrap();
        let rates: Vec<f64> = groups.iter().map(|(n, exposure, _)| 1000.0 * *n as f64 / exposure).collect();
        let (least, most) = rates.iter().fold((f64::MAX, 0.0f64), |(l, m), r| (l.min(*r), m.max(*r)));
        prop_assert!(least - 1e-9 <= found.rate.value && found.rate.value <= most + 1e-9);
        let limits = found.interval(CI95);
        prop_assert!(limits.low <= found.rate.value && found.rate.value < limits.high);
        prop_assert!(limits.low >= 0.0);
        // Weights are parts: doubling all of them changes nothing.
        let doubled: Vec<Stratum> = strata.iter().map(|s| Stratum { weight: 2.0 * s.weight, ..*s }).collect();
        prop_assert!((direct(&doubled, 1000.0).unwrap().rate.value - found.rate.value).abs() < 1e-9);
    }

    #[test]
    fn more_matches_mean_fewer_missed(both in 1u64..3000, first in 0u64..500, second in 0u64..500) {
        let lists = |n_both| MatchedLists { n_both, n_only_first: first, n_only_second: second };
        for estimate in [chandrasekar_deming, chapman] {
            let (less, more) = (estimate(lists(both), CI95).unwrap(), estimate(lists(both + 1), CI95).unwrap());
            prop_assert!(more.missed <= less.missed && more.first.share >= less.first.share);
            prop_assert!(less.interval.low >= less.n_seen as f64);
            prop_assert!(less.interval.contains(less.total.value));
            prop_assert!(less.first.interval.contains(less.first.share));
        }
        // Chapman's form is never above the other one.
        let (plain, small) = (chandrasekar_deming(lists(both), CI95).unwrap(), chapman(lists(both), CI95).unwrap());
        prop_assert!(small.total.value <= plain.total.value + 1e-9);
        // Exchanging the lists exchanges what is said of them.
        let turned = MatchedLists { n_both: both, n_only_first: second, n_only_second: first };
        let turned = chandrasekar_deming(turned, CI95).unwrap();
        prop_assert!((turned.total.value - plain.total.value).abs() < 1e-9);
        prop_assert_eq!(turned.first, plain.second);
    }
}
