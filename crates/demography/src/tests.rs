//! Published values, the county report of 2006, and properties that need no second implementation.

use proptest::prelude::*;

mod ages;
mod comparisons;
mod distributions;
mod fertility;
mod life_table;
mod standardisation;

use crate::gamma::{Tail, gamma_quantile, incomplete_gamma, normal_two_sided_tail};
use crate::interval::wilson_hilferty;
use crate::*;

const CI95: Confidence = Confidence::NINETY_FIVE;

fn is_close(found: f64, expected: f64, relative: f64) -> bool {
    (found - expected).abs() <= relative * expected.abs()
}

fn check_interval(found: Interval, decimals: usize, expected: &str) {
    assert_eq!(format!("{:.decimals$} {:.decimals$}", found.low, found.high), expected);
}

/// Garwood's limits as tabled in Ulm (1990) and in Breslow and Day (1987), chapter 2.
#[test]
fn poisson_intervals_are_the_published_ones() {
    let check = |count, decimals, expected| check_interval(poisson_interval(count, CI95), decimals, expected);
    check(0, 3, "0.000 3.689");
    check(1, 4, "0.0253 5.5716");
    check(2, 4, "0.2422 7.2247");
    check(3, 4, "0.6187 8.7673");
    check(4, 4, "1.0899 10.2416");
    check(5, 4, "1.6235 11.6683");
    check(10, 3, "4.795 18.390");
    check(20, 3, "12.217 30.888");
    check(50, 3, "37.111 65.919");
    check(100, 3, "81.364 121.627");
}

/// Limits found by bisection on the sum of Poisson terms in 60-digit decimal arithmetic.
#[test]
fn poisson_intervals_have_twelve_digits() {
    let check = |count, low: f64, high: f64| {
        let found = poisson_interval(count, CI95);
        assert!(is_close(found.low, low, 2e-12) && is_close(found.high, high, 2e-12), "{count}: {found:?}");
    };
    check(1, 0.025317807984289897, 5.571643390939);
    check(5, 1.623486390118, 11.668332079323);
    check(9, 4.115373097378, 17.084803451419);
    check(30, 20.240874021421, 42.826865394808);
    check(100, 81.363991250923, 121.626793792426);
    check(738, 685.708702693577, 793.221484375300);
    check(1335, 1264.339326005278, 1408.581695758509);
    let at = |level| poisson_interval(10, Confidence::new(level).unwrap());
    check_interval(at(0.90), 8, "5.42540570 16.96221924");
    check_interval(at(0.99), 8, "3.71692213 21.39782750");
}

#[test]
fn poisson_limit_of_nothing_has_a_closed_form() {
    for level in [0.5, 0.8, 0.9, 0.95, 0.99, 0.999] {
        let found = poisson_interval(0, Confidence::new(level).unwrap());
        assert_eq!(found.low, 0.0);
        assert!(is_close(found.high, -((1.0 - level) / 2.0f64).ln(), 1e-13));
    }
}

/// Two formulas that share no code meet where one hands over to the other.
#[test]
fn large_counts_agree_with_the_cube_formula() {
    for (count, relative) in [(10_000, 1e-6), (1_000_000, 1e-8), (100_000_000, 1e-10)] {
        let (exact, cube) = (poisson_interval(count, CI95), wilson_hilferty(count, CI95.z()));
        assert!(is_close(exact.low, cube.low, relative), "{count}: {exact:?} {cube:?}");
        assert!(is_close(exact.high, cube.high, relative), "{count}: {exact:?} {cube:?}");
    }
    let beyond = poisson_interval(u64::MAX, CI95);
    assert!(beyond.low < beyond.high && beyond.high.is_finite());
}

/// Two-sided normal quantiles and tails, Abramowitz and Stegun (1964), chapter 26.
#[test]
fn normal_values_are_the_tabled_ones() {
    let z = |level| Confidence::new(level).unwrap().z();
    for (level, expected) in [
        (0.5, 0.6744897501960817),
        (0.8, 1.2815515655446004),
        (0.9, 1.6448536269514722),
        (0.95, 1.959963984540054),
        (0.99, 2.5758293035489004),
        (0.999, 3.2905267314918945),
    ] {
        assert!(is_close(z(level), expected, 1e-12), "{level}: {}", z(level));
    }
    assert!(is_close(normal_two_sided_tail(1.0), 0.31731050786291415, 1e-13));
    assert!(is_close(normal_two_sided_tail(-3.0), 0.0026997960632601866, 1e-13));
    assert_eq!(normal_two_sided_tail(0.0), 1.0);
}

#[test]
fn confidence_levels_outside_the_open_unit_are_refused() {
    for level in [0.0, 1.0, -0.5, 95.0, f64::INFINITY] {
        assert_eq!(Confidence::new(level), Err(ConfidenceError(level)));
    }
    assert!(Confidence::new(f64::NAN).is_err());
    assert_eq!(Confidence::new(0.95), Ok(CI95));
    assert_eq!(CI95.level(), 0.95);
}

/// Method 3 in table I of Newcombe (1998).
#[test]
fn wilson_intervals_are_the_published_ones() {
    let check = |n, of, expected| check_interval(wilson_interval(n, of, CI95).unwrap(), 4, expected);
    check(81, 263, "0.2553 0.3662");
    check(15, 148, "0.0624 0.1605");
    check(0, 20, "0.0000 0.1611");
    check(1, 29, "0.0061 0.1718");
    assert_eq!(wilson_interval(0, 0, CI95), None);
    assert_eq!(wilson_interval(3, 2, CI95), None);
    assert_eq!(wilson_interval(7, 7, CI95).unwrap().high, 1.0);
    assert_eq!(wilson_interval(0, 7, CI95).unwrap().low, 0.0);
}

#[test]
fn district_rates_of_2006() {
    let (births, deaths, people) = (1335, 738, 151_837.0);
    assert_eq!(format!("{:.2}", crude_rate(births, people, 1000.0).unwrap()), "8.79");
    assert_eq!(format!("{:.2}", crude_rate(births, 151_538.5, 1000.0).unwrap()), "8.81");
    assert_eq!(format!("{:.2}", crude_rate(deaths, people, 1000.0).unwrap()), "4.86");
    assert_eq!(format!("{:.2}", natural_increase_rate(births, deaths, people, 1000.0).unwrap()), "3.93");
    assert_eq!(format!("{:.2}", natural_increase_rate(births, deaths, 151_538.5, 1000.0).unwrap()), "3.94");
    let limits = natural_increase_interval(births, deaths, people, 1000.0, CI95).unwrap();
    assert!(is_close(limits.low, 3.34122043825, 1e-10) && is_close(limits.high, 4.52636609968, 1e-10));
    check_interval(rate_interval(births, people, 1000.0, CI95).unwrap(), 3, "8.327 9.277");
}

#[test]
fn district_sex_ratio_of_2006() {
    assert_eq!(format!("{:.4}", sex_ratio(708, 627).unwrap()), "112.9187");
    check_interval(sex_ratio_log_interval(708, 627, CI95).unwrap(), 2, "101.41 125.73");
    check_interval(sex_ratio_wilson_interval(708, 627, CI95).unwrap(), 2, "101.42 125.73");
    for (norm, expected) in [(105.0, "1.33 0.18"), (106.0, "1.15 0.25"), (107.0, "0.98 0.33")] {
        let test = sex_ratio_test(708, 627, norm).unwrap();
        assert_eq!(format!("{:.2} {:.2}", test.z, test.p_two_sided), expected);
    }
}

#[test]
fn half_widths_at_a_true_ratio_of_105() {
    let check = |births, expected| {
        check_interval(sex_ratio_expected_interval(births, 105.0, CI95).unwrap(), 0, expected);
    };
    check(100, "71 155");
    check(500, "88 125");
    check(1_000, "93 119");
    check(5_000, "99 111");
    check(10_000, "101 109");
    check(50_000, "103 107");
}

#[test]
fn numbers_that_do_not_exist_are_none() {
    for (exposure, scale) in [
        (0.0, 1000.0),
        (-1.0, 1000.0),
        (f64::NAN, 1000.0),
        (f64::INFINITY, 1000.0),
        (1.0, 0.0),
        (1.0, -1.0),
        (1.0, f64::NAN),
    ] {
        assert_eq!(crude_rate(1, exposure, scale), None);
        assert_eq!(rate_interval(1, exposure, scale, CI95), None);
        assert_eq!(natural_increase_rate(1, 2, exposure, scale), None);
        assert_eq!(natural_increase_interval(1, 2, exposure, scale, CI95), None);
    }
    assert_eq!(crude_rate(0, 10.0, 1000.0), Some(0.0));
    assert_eq!((sex_ratio(5, 0), sex_ratio(0, 5)), (None, Some(0.0)));
    assert_eq!(sex_ratio_log_interval(5, 0, CI95), None);
    assert_eq!(sex_ratio_log_interval(0, 5, CI95), None);
    assert_eq!(sex_ratio_wilson_interval(5, 0, CI95), None);
    assert_eq!(sex_ratio_wilson_interval(0, 5, CI95).unwrap().low, 0.0);
    assert_eq!(sex_ratio_wilson_interval(u64::MAX, 1, CI95), None);
    assert_eq!(sex_ratio_expected_interval(0, 105.0, CI95), None);
    assert_eq!(sex_ratio_expected_interval(10, -1.0, CI95), None);
    assert_eq!(sex_ratio_test(0, 0, 105.0), None);
    assert_eq!(sex_ratio_test(1, 1, 0.0), None);
    assert_eq!(sex_ratio_test(1, 1, f64::NAN), None);
}

#[test]
fn a_place_without_events_has_an_interval_of_increase() {
    let found = natural_increase_interval(0, 0, 1000.0, 1000.0, CI95).unwrap();
    check_interval(found, 3, "-3.689 3.689");
}

#[test]
fn decimals_are_right_to_the_digit() {
    let check = |numerator, denominator, decimals, expected: &str| {
        let found = round_half_away(numerator, denominator, decimals).unwrap();
        assert_eq!(found.to_string(), expected, "{numerator}/{denominator}");
        assert_eq!(found.to_f64(), expected.parse::<f64>().unwrap());
    };
    check(1000 * 1335, 151_837, 2, "8.79");
    check(1000 * 1335 * 2, 151_240 + 151_837, 2, "8.81");
    check(1000 * (1335 - 738), 151_837, 2, "3.93");
    check(100 * 708, 627, 2, "112.92");
    check(1000 * 1335, 42_791, 2, "31.20");
    // Halves that binary fractions get wrong.
    check(2675, 1000, 2, "2.68");
    check(1005, 1000, 2, "1.01");
    check(-1005, 1000, 2, "-1.01");
    check(1005, -1000, 2, "-1.01");
    check(-1005, -1000, 2, "1.01");
    check(1, 2, 0, "1");
    check(-1, 2, 0, "-1");
    check(3, 7, 0, "0");
    check(-1, 1000, 2, "0.00");
    check(0, -5, 3, "0.000");
    check(999_999, 1000, 2, "1000.00");
    check(1, 3, 20, "0.33333333333333333333");
    check(i128::MAX, i128::MAX, 0, "1");
    check(i128::MIN, i128::MIN, 0, "1");
    check(i128::MAX, 2, 0, "85070591730234615865843651857942052864");
    assert_eq!(format!("[{:>8}]", round_half_away(-879, 100, 2).unwrap()), "[   -8.79]");
}

#[test]
fn decimals_that_do_not_fit_are_none() {
    assert_eq!(round_half_away(1, 0, 2), None);
    assert_eq!(round_half_away(0, 0, 2), None);
    assert_eq!(round_half_away(1, 1, 39), None);
    assert_eq!(round_half_away(i128::MAX, 1, 1), None);
    assert_eq!(round_half_away(i128::MIN, 1, 0), None);
}

/// The chance of `count` or fewer events when `mean` are expected, by adding up its terms.
fn poisson_at_most(count: u64, mean: f64) -> f64 {
    let mut term = (-mean).exp();
    let mut sum = term;
    for k in 1..=count {
        term *= mean / k as f64;
        sum += term;
    }
    sum
}

proptest! {
    /// The definition of the interval: at each limit the observed count is just this unlikely.
    #[test]
    fn poisson_limits_leave_their_tails(count in 0u64..400, level in 0.5f64..0.999) {
        let tail = (1.0 - level) / 2.0;
        let found = poisson_interval(count, Confidence::new(level).unwrap());
        prop_assert!(is_close(poisson_at_most(count, found.high), tail, 1e-9));
        if count > 0 {
            prop_assert!((1.0 - poisson_at_most(count - 1, found.low) - tail).abs() < 1e-11);
            prop_assert!(found.low < count as f64 && (count as f64) < found.high);
        }
    }

    #[test]
    fn quantiles_invert_the_distribution(shape in 0.3f64..5000.0, probability in 0.0005f64..0.9995) {
        let lower = gamma_quantile(shape, Tail::Lower(probability));
        prop_assert!(is_close(incomplete_gamma(shape, lower).0, probability, 1e-10));
        let upper = gamma_quantile(shape, Tail::Upper(probability));
        prop_assert!(is_close(incomplete_gamma(shape, upper).1, probability, 1e-10));
    }

    #[test]
    fn wider_confidence_is_a_wider_interval(count in 0u64..5000, one in 0.5f64..0.99, more in 0.001f64..0.009) {
        let narrow = poisson_interval(count, Confidence::new(one).unwrap());
        let wide = poisson_interval(count, Confidence::new(one + more).unwrap());
        prop_assert!(wide.low <= narrow.low && narrow.high < wide.high);
    }

    /// Wilson's limits are the shares that the score test just does not refuse.
    #[test]
    fn wilson_limits_are_where_the_score_test_turns(trials in 1u64..5000, at in 0.0f64..=1.0) {
        let successes = (at * trials as f64) as u64;
        let found = wilson_interval(successes, trials, CI95).unwrap();
        let share = successes as f64 / trials as f64;
        let z = |limit: f64| (share - limit) / (limit * (1.0 - limit) / trials as f64).sqrt();
        prop_assert!(0.0 <= found.low && found.low <= share && share <= found.high && found.high <= 1.0);
        if successes > 0 {
            prop_assert!(is_close(z(found.low), CI95.z(), 1e-6));
        }
        if successes < trials {
            prop_assert!(is_close(z(found.high), -CI95.z(), 1e-6));
        }
    }

    /// The sex-ratio test and its Wilson interval say the same of every norm.
    #[test]
    fn sex_ratio_test_and_interval_agree(boys in 1u64..3000, girls in 1u64..3000, norm in 60.0f64..160.0) {
        let limits = sex_ratio_wilson_interval(boys, girls, CI95).unwrap();
        prop_assume!(!is_close(norm, limits.low, 1e-9) && !is_close(norm, limits.high, 1e-9));
        let is_inside = limits.low < norm && norm < limits.high;
        let test = sex_ratio_test(boys, girls, norm).unwrap();
        prop_assert_eq!(test.p_two_sided > 0.05, is_inside);
        prop_assert_eq!(test.z > 0.0, sex_ratio(boys, girls).unwrap() > norm);
    }

    /// Exchanging boys and girls turns the ratio upside down.
    #[test]
    fn sex_ratio_is_symmetric(boys in 1u64..3000, girls in 1u64..3000) {
        for interval in [sex_ratio_log_interval, sex_ratio_wilson_interval] {
            let one = interval(boys, girls, CI95).unwrap();
            let other = interval(girls, boys, CI95).unwrap();
            prop_assert!(is_close(one.low * other.high, 1e4, 1e-9));
            prop_assert!(is_close(one.high * other.low, 1e4, 1e-9));
        }
    }

    /// The joined interval holds the normal one when counts are large, and turns with its sign.
    #[test]
    fn natural_increase_interval_is_close_to_the_normal_one(births in 200u64..20_000, deaths in 200u64..20_000) {
        let found = natural_increase_interval(births, deaths, 1.0, 1.0, CI95).unwrap();
        let half = CI95.z() * ((births + deaths) as f64).sqrt();
        let increase = births as f64 - deaths as f64;
        prop_assert!(found.low < increase - half + 1.5 && increase + half - 1.5 < found.high);
        prop_assert!((found.low - (increase - half)).abs() < 6.0 && (found.high - (increase + half)).abs() < 6.0);
        let turned = natural_increase_interval(deaths, births, 1.0, 1.0, CI95).unwrap();
        prop_assert!((turned.low + found.high).abs() < 1e-6 && (turned.high + found.low).abs() < 1e-6);
    }

    #[test]
    fn rounding_is_nearest_and_halves_go_outwards(
        numerator in -1_000_000_000i128..1_000_000_000, denominator in 1i128..2000, decimals in 0u32..6,
    ) {
        let found = round_half_away(numerator, denominator, decimals).unwrap();
        let scaled = numerator * 10i128.pow(decimals);
        let twice_off = 2 * (found.mantissa * denominator - scaled);
        prop_assert!(twice_off.abs() <= denominator);
        if twice_off.abs() == denominator {
            prop_assert_eq!(twice_off.signum(), numerator.signum());
        }
        prop_assert_eq!(round_half_away(-numerator, denominator, decimals).unwrap().mantissa, -found.mantissa);
        prop_assert_eq!(round_half_away(numerator, -denominator, decimals).unwrap().mantissa, -found.mantissa);
        let n_decimals = found.to_string().split_once('.').map_or(0, |(_, part)| part.len());
        prop_assert_eq!(n_decimals, decimals as usize);
    }
}
