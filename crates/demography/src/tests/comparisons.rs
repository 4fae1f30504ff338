//! Comparisons, funnels, and the tests of a sex ratio.

use proptest::prelude::*;

use crate::beta::Counts;
use crate::compare::*;
use crate::funnel::*;
use crate::*;

const CI95: Confidence = Confidence::NINETY_FIVE;
const CI998: Confidence = Confidence::NINETY_NINE_EIGHT;

/// Method 5 in table I of Newcombe (1998), Statistics in Medicine 17, 857-872.
#[test]
fn clopper_pearson_intervals_are_the_published_ones() {
    let check = |n, of, expected: &str| {
        let found = clopper_pearson_interval(n, of, CI95).unwrap();
        assert_eq!(format!("{:.4} {:.4}", found.low, found.high), expected);
    };
    check(81, 263, "0.2527 0.3676");
    check(15, 148, "0.0578 0.1617");
    check(0, 20, "0.0000 0.1684");
    check(1, 29, "0.0009 0.1776");
    assert_eq!(clopper_pearson_interval(0, 0, CI95), None);
    assert_eq!(clopper_pearson_interval(3, 2, CI95), None);
    assert_eq!(clopper_pearson_interval(7, 7, CI95).unwrap().high, 1.0);
}

/// Method 10 in table II of Newcombe (1998), Statistics in Medicine 17, 873-890.
#[test]
fn differences_of_shares_have_the_published_limits() {
    let check = |(a, m): (u64, u64), (b, n): (u64, u64), expected: &str| {
        let share = |n_successes, n_trials| Share { n_successes, n_trials };
        let Interval { low, high } = proportions(share(a, m), share(b, n), CI95).unwrap().interval;
        assert_eq!(format!("{low:.4} {high:.4}"), expected);
    };
    check((56, 70), (48, 80), "0.0524 0.3339");
    check((9, 10), (3, 10), "0.1705 0.8090");
    check((6, 7), (2, 7), "0.0582 0.8062");
    check((5, 56), (0, 29), "-0.0381 0.1926");
    check((0, 10), (0, 20), "-0.1611 0.2775");
    check((0, 10), (0, 10), "-0.2775 0.2775");
    check((10, 10), (0, 20), "0.6791 1.0000");
    check((10, 10), (0, 10), "0.6075 1.0000");
}

/// The two p values of M. P. Fay, "Two-sided exact tests and matching confidence intervals for discrete data", R
/// Journal 2 (2010), 53-58: 2 events in 17877 against 10 in 20000.
#[test]
fn two_rates_have_the_published_exact_tests() {
    let (one, other) =
        (Counted { n_events: 2, exposure: 17_877.0 }, Counted { n_events: 10, exposure: 20_000.0 });
    let found = rates(one, other, CI95).unwrap();
    assert_eq!(format!("{:.5} {:.5}", found.p_no_likelier, found.p_two_sided), "0.04213 0.06056");
    let turned = rates(other, one, CI95).unwrap();
    assert!((turned.p_two_sided - found.p_two_sided).abs() < 1e-12);
    assert!((turned.p_no_likelier - found.p_no_likelier).abs() < 1e-12);
}

#[test]
fn rates_without_events_have_one_sided_intervals() {
    let counted = |n_events, exposure| Counted { n_events, exposure };
    let none = rates(counted(0, 100.0), counted(5, 100.0), CI95).unwrap();
    assert_eq!((none.ratio, none.interval.low), (Some(0.0), 0.0));
    assert!((none.p_two_sided - 2.0 / 32.0).abs() < 1e-12);
    let over_none = rates(counted(5, 100.0), counted(0, 100.0), CI95).unwrap();
    assert_eq!((over_none.ratio, over_none.interval.high), (None, f64::INFINITY));
    assert_eq!(rates(counted(0, 100.0), counted(0, 100.0), CI95), None);
    assert_eq!(rates(counted(1, 0.0), counted(1, 100.0), CI95), None);
    let none = Share { n_successes: 0, n_trials: 5 };
    assert_eq!(proportions(none, none, CI95).unwrap().p_two_sided, 1.0);
    assert_eq!(proportions(none, Share { n_successes: 0, n_trials: 0 }, CI95), None);
}

/// The z test of two shares squared is the chi-square of the fourfold table, N (ad - bc)² / (products of the margins).
#[test]
fn share_tests_are_chi_square_tests() {
    let found =
        proportions(Share { n_successes: 56, n_trials: 70 }, Share { n_successes: 48, n_trials: 80 }, CI95)
            .unwrap();
    let chi_square = 150.0 * (56.0f64 * 32.0 - 14.0 * 48.0).powi(2) / (70.0 * 80.0 * 104.0 * 46.0);
    assert!((found.z * found.z - chi_square).abs() < 1e-10);
    assert!(found.p_two_sided < 0.01 && !found.interval.contains(0.0));
}

#[test]
fn trends_point_where_the_rates_go() {
    let years = |events: &[u64]| {
        events.iter().map(|n| Counted { n_events: *n, exposure: 1000.0 }).collect::<Vec<_>>()
    };
    // 60 events in three years: Σ t (D - E) = 20, var = 60 · 2 / 3.
    let found = trend(&years(&[10, 20, 30])).unwrap();
    assert!((found.z - 20.0 / 40.0f64.sqrt()).abs() < 1e-12);
    assert_eq!(trend(&years(&[7, 7, 7, 7])).unwrap().p_two_sided, 1.0);
    assert_eq!(trend(&years(&[9, 1])), None);
    assert_eq!(trend(&years(&[0, 0, 0])), None);
    assert_eq!(trend(&[Counted { n_events: 1, exposure: 0.0 }; 3]), None);
}

/// Domain vectors: 708 boys and 627 girls against 105, 106 and 107.
#[test]
fn the_district_sex_ratio_is_within_chance_exactly() {
    for (norm, expected) in [(105.0, "0.097"), (106.0, "0.130"), (107.0, "0.170")] {
        let test = sex_ratio_exact_test(708, 627, norm).unwrap();
        assert_eq!(format!("{:.3}", test.p_at_least), expected);
        assert!((test.p_two_sided - 2.0 * test.p_at_least).abs() < 1e-15);
        assert!(test.p_at_least + test.p_at_most > 1.0);
    }
    assert_eq!(sex_ratio_exact_test(0, 0, 105.0), None);
    assert_eq!(sex_ratio_exact_test(1, 1, 0.0), None);
    assert_eq!(sex_ratio_exact_test(u64::MAX, 1, 105.0), None);
    // Three boys and no girl at even chances: an eighth.
    let test = sex_ratio_exact_test(3, 0, 100.0).unwrap();
    assert!((test.p_at_least - 0.125).abs() < 1e-14 && test.p_at_most == 1.0);
    assert!((test.p_two_sided - 0.25).abs() < 1e-14);
}

/// Tables of the Poisson distribution with mean 10: F(3) = 0.0103, F(4) = 0.0293, F(16) = 0.9730, F(17) = 0.9857.
#[test]
fn funnels_are_those_of_the_tables() {
    assert_eq!(poisson_counts(10.0, 1.0, 1.0, CI95), Some(CountLimits { low: 4, high: 17 }));
    let smooth = poisson_limits(10.0, 1.0, 1.0, CI95).unwrap();
    let low = 4.0 - (0.029_252_688 - 0.025) / (0.029_252_688 - 0.010_336_051);
    let high = 17.0 - (0.985_722_386 - 0.975) / (0.985_722_386 - 0.972_958_390);
    assert!((smooth.low - low).abs() < 1e-6 && (smooth.high - high).abs() < 1e-6, "{smooth:?}");
    // One trial of ten that fails rarely: nothing is too few, and the limit stays at 0.
    let rare = binomial_limits(0.01, 10, CI95).unwrap();
    assert_eq!((rare.low, binomial_counts(0.01, 10, CI95).unwrap().low), (0.0, 0));
    let sure = binomial_limits(0.999, 10, CI95).unwrap();
    assert!(sure.high <= 1.0);
}

#[test]
fn funnels_need_a_common_value() {
    for common in [0.0, 1.0, -0.1, f64::NAN] {
        assert_eq!(binomial_limits(common, 100, CI95), None);
        assert_eq!(binomial_counts(common, 100, CI95), None);
    }
    assert_eq!(binomial_limits(0.5, 0, CI95), None);
    for (common, exposure) in [(0.0, 1.0), (1.0, 0.0), (f64::NAN, 1.0), (1e12, 1.0)] {
        assert_eq!(poisson_limits(common, exposure, 1.0, CI95), None);
        assert_eq!(poisson_counts(common, exposure, 1.0, CI95), None);
    }
    let limits = CountLimits { low: 4, high: 17 };
    assert_eq!([3, 4, 17, 18].map(|n| limits.position(n)), {
        use Position::{High, Inside, Low};
        [Low, Inside, Inside, High]
    });
}

proptest! {
    #[test]
    fn clopper_pearson_limits_leave_their_tails(trials in 1u64..400, at in 0.0f64..=1.0) {
        let successes = (at * trials as f64) as u64;
        let found = clopper_pearson_interval(successes, trials, CI95).unwrap();
        let share = successes as f64 / trials as f64;
        prop_assert!(found.low <= share && share <= found.high && found.low >= 0.0 && found.high <= 1.0);
        // The definition: at each limit, a count this far out has just the chance that the confidence leaves to it.
        let at = |chance: f64| Counts::Binomial { n_trials: trials, chance };
        if successes > 0 {
            prop_assert!((at(found.low).at_least(successes) - 0.025).abs() < 1e-10);
        }
        if successes < trials {
            prop_assert!((at(found.high).at_most(successes) - 0.025).abs() < 1e-10);
        }
        let wider = clopper_pearson_interval(successes, trials, CI998).unwrap();
        prop_assert!(wider.low <= found.low && found.high <= wider.high);
        // Failures are the mirror of successes.
        let mirror = clopper_pearson_interval(trials - successes, trials, CI95).unwrap();
        prop_assert!((found.low - (1.0 - mirror.high)).abs() < 1e-12);
    }

    /// The test and the interval of the ratio say the same.
    #[test]
    fn rate_tests_agree_with_their_intervals(
        one in 0u64..300, other in 0u64..300, first in 1.0f64..1000.0, second in 1.0f64..1000.0,
    ) {
        prop_assume!(one + other > 0);
        let counted = |n_events, exposure| Counted { n_events, exposure };
        let found = rates(counted(one, first), counted(other, second), CI95).unwrap();
        prop_assume!((found.p_two_sided - 0.05).abs() > 1e-9);
        prop_assert_eq!(found.p_two_sided > 0.05, found.interval.contains(1.0));
        if let Some(ratio) = found.ratio {
            prop_assert!(found.interval.contains(ratio));
        }
        // Turned about, the ratio is upside down.
        let turned = rates(counted(other, second), counted(one, first), CI95).unwrap();
        prop_assert!((turned.p_two_sided - found.p_two_sided).abs() < 1e-9);
        prop_assert!((turned.p_no_likelier - found.p_no_likelier).abs() < 1e-6);
        if one > 0 && other > 0 {
            prop_assert!((turned.interval.low * found.interval.high - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn funnels_narrow_with_size(common in 0.01f64..0.99, trials in 10u64..5000) {
        let width = |n_trials| {
            let limits = binomial_limits(common, n_trials, CI95).unwrap();
            assert!(limits.low <= common && common <= limits.high);
            limits.high - limits.low
        };
        prop_assert!(width(trials * 4) < width(trials));
        let (inner, outer) = (binomial_limits(common, trials, CI95).unwrap(), binomial_limits(common, trials, CI998).unwrap());
        prop_assert!(outer.low <= inner.low && inner.high <= outer.high);
        let counts = binomial_counts(common, trials, CI95).unwrap();
        prop_assert_eq!(counts.position((common * trials as f64) as u64), Position::Inside);
        // The smooth limits run within one count below the whole ones.
        let high = inner.high * trials as f64;
        prop_assert!(high <= counts.high as f64 + 1e-6 && high >= counts.high as f64 - 1.0 - 1e-6);
    }

    /// A count is outside the funnel just when its exact tail is.
    #[test]
    fn funnel_positions_are_exact_tests(mean in 0.5f64..2000.0, at in 0.0f64..2.5) {
        let count = (mean * at) as u64;
        let position = poisson_counts(mean, 1.0, 1.0, CI95).unwrap().position(count);
        let ratio = standardisation::standardised_ratio(count, mean, CI95).unwrap();
        prop_assume!((ratio.p_two_sided - 0.05).abs() > 1e-9);
        prop_assert_eq!(position == Position::Inside, ratio.p_two_sided > 0.05);
        if position != Position::Inside {
            prop_assert_eq!(position == Position::High, count as f64 > mean);
        }
    }

    #[test]
    fn newcombe_limits_turn_about(a in 0u64..50, m in 50u64..90, b in 0u64..50, n in 50u64..90) {
        let (one, other) = (Share { n_successes: a, n_trials: m }, Share { n_successes: b, n_trials: n });
        let (found, turned) = (proportions(one, other, CI95).unwrap(), proportions(other, one, CI95).unwrap());
        prop_assert!((found.interval.low + turned.interval.high).abs() < 1e-12);
        prop_assert!(found.interval.contains(found.difference));
        prop_assert!(found.interval.low >= -1.0 && found.interval.high <= 1.0);
    }

    #[test]
    fn migration_is_a_difference_like_any_other(arrivals in 0u64..5000, departures in 0u64..5000) {
        let rate = net_migration_rate(arrivals, departures, 1000.0, 1000.0).unwrap();
        let limits = net_migration_interval(arrivals, departures, 1000.0, 1000.0, CI95).unwrap();
        prop_assert!(limits.contains(rate) && limits.contains(arrivals as f64 - departures as f64));
    }

    #[test]
    fn byar_is_close_to_exact(count in 10u64..10_000) {
        let (exact, byar) = (poisson_interval(count, CI95), byar_interval(count, CI95));
        prop_assert!((byar.low / exact.low - 1.0).abs() < 0.01 && (byar.high / exact.high - 1.0).abs() < 0.01);
    }
}
