//! Fertility: the vectors of the design, hand-made cases, and laws.

use proptest::prelude::*;

use crate::fertility::*;
use crate::mortality::{EarlyDeaths, early_mortality};
use crate::{Confidence, crude_rate};

const CI95: Confidence = Confidence::NINETY_FIVE;

/// ASFR 6, 62, 88, 41, 14, 3, 0.5 per 1000 on 2000 women in each group.
const BIRTHS: [u64; 7] = [12, 124, 176, 82, 28, 6, 1];
const WOMEN: [f64; 7] = [2000.0; 7];

#[test]
fn the_design_vectors_come_out() {
    let rates = age_specific_rates(&BIRTHS, &WOMEN, 1000.0).unwrap();
    assert_eq!(rates, [6.0, 62.0, 88.0, 41.0, 14.0, 3.0, 0.5]);
    assert_eq!(format!("{:.4}", total_fertility(&BIRTHS, &WOMEN).unwrap().value), "1.0725");
    assert_eq!(format!("{:.2}", mean_age_at_childbearing(&BIRTHS, &WOMEN).unwrap().value), "27.64");
    assert_eq!(format!("{:.2}", general_fertility_rate(1335, 42_791.0, 1000.0).unwrap()), "31.20");
}

/// Egypt: Preston, Heuveline and Guillot, Demography (2001), Box 7.1, print L, the maternity of girls and 1.527.
#[test]
fn egypt_has_the_printed_net_reproduction() {
    let girls = [567, 6627, 11_204, 7889, 5075, 1590, 610];
    let years_lived = [4.66740, 4.63097, 4.58518, 4.53206, 4.46912, 4.39135, 4.28969];
    let net = net_reproduction(&girls, &[100_000.0; 7], 1.0, &years_lived).unwrap();
    assert_eq!(format!("{:.6}", net.rate.value), "1.527414");
    let gross = total_fertility(&girls, &[100_000.0; 7]).unwrap();
    assert_eq!(format!("{:.4}", gross.value), "1.6781");
}

/// Kuwait, 1982: the exercises of IUSSP's course PAPP103 print rates of girls and L, and as answers a total of 5.08, a
/// gross rate of 2.48 and a net rate of 2.319.
#[test]
fn kuwait_has_the_printed_reproduction() {
    let girls = [3234, 10_356, 12_429, 10_400, 7741, 3795, 1624];
    let years_lived = [4.76625, 4.74050, 4.70725, 4.66750, 4.61900, 4.55550, 4.46675];
    let women = [100_000.0; 7];
    let net = net_reproduction(&girls, &women, 1.0, &years_lived).unwrap();
    assert_eq!(format!("{:.3}", net.rate.value), "2.319");
    assert_eq!(format!("{:.2}", gross_reproduction(&girls, &women, 1.0).unwrap().value), "2.48");
    let births = girls.map(|n| n as f64 / women[0] * 2.05);
    assert_eq!(format!("{:.2}", total_fertility_from_rates(&births, 1.0).unwrap()), "5.08");
}

#[test]
fn early_and_late_births_join_the_outer_groups() {
    let births = five_year_births(&[(0, 1), (15, 2), (49, 3), (50, 4), (200, 5), (30, 6), (30, 1)]);
    assert_eq!(births, [3, 0, 0, 7, 0, 0, 12]);
    assert_eq!(five_year_births(&[]), [0; 7]);
}

#[test]
fn fertility_without_women_or_births_does_not_exist() {
    let mut women = WOMEN;
    women[3] = 0.0;
    assert_eq!(total_fertility(&BIRTHS, &women), None);
    assert_eq!(total_fertility_interval(&BIRTHS, &women, CI95), None);
    assert_eq!(mean_age_at_childbearing(&BIRTHS, &women), None);
    assert_eq!(mean_age_at_childbearing(&[0; 7], &WOMEN), None);
    assert_eq!(gross_reproduction(&BIRTHS, &WOMEN, 1.5), None);
    assert_eq!(net_reproduction(&BIRTHS, &WOMEN, 0.5, &[5.1; 7]), None);
    assert_eq!(net_reproduction(&[0; 7], &WOMEN, 0.5, &[4.9; 7]).unwrap().generation_years, None);
    assert_eq!(total_fertility_from_rates(&[f64::NAN; 7], 1000.0), None);
    assert_eq!(total_fertility_from_rates(&[1.0; 7], 0.0), None);
    assert_eq!(mean_age_from_rates(&[0.0; 7]), None);
    assert_eq!(total_fertility(&[0; 7], &WOMEN).unwrap().value, 0.0);
    let limits = total_fertility_interval(&[0; 7], &WOMEN, CI95).unwrap();
    // No birth at all: as if 3.689 had been expected in one group, over 2000 women, for five years.
    assert!(limits.low == 0.0 && (limits.high - 5.0 * 3.688_879_454_113_936 / 2000.0).abs() < 1e-12);
    assert_eq!(parity_shares(&[], CI95), None);
    assert_eq!(parity_shares(&[0, 0], CI95), None);
    assert_eq!(child_woman_ratio(3, 0, 1000.0), None);
}

/// With one rate at all ages the errors have a closed form.
#[test]
fn errors_of_total_and_mean_age_are_those_of_equal_rates() {
    let total = total_fertility(&[100; 7], &[1000.0; 7]).unwrap();
    assert!(
        (total.value - 3.5).abs() < 1e-12 && (total.standard_error - 5.0 * 0.0007f64.sqrt()).abs() < 1e-12
    );
    let mean = mean_age_at_childbearing(&[100; 7], &[1000.0; 7]).unwrap();
    // Squares of -15, -10, ... 15 add up to 700; var = 700 · 0.0001 / 0.7².
    assert!((mean.value - 32.5).abs() < 1e-12 && (mean.standard_error - 0.07f64.sqrt() / 0.7).abs() < 1e-12);
}

#[test]
fn early_deaths_add_up() {
    let deaths = EarlyDeaths { n_under_28_days: 6, n_28_days_to_1_year: 4, n_1_to_4_years: 3 };
    let rates = early_mortality(deaths, 2000, 1000.0, CI95).unwrap();
    assert_eq!(rates.neonatal.value + rates.post_neonatal.value, rates.infant.value);
    assert_eq!(rates.infant.value, crude_rate(10, 2000.0, 1000.0).unwrap());
    // Garwood's limits of ten deaths, 4.795 and 18.390, over 2000 births.
    assert_eq!(format!("{:.3} {:.3}", rates.infant.interval.low, rates.infant.interval.high), "2.398 9.195");
    assert_eq!(early_mortality(deaths, 0, 1000.0, CI95), None);
    let none = early_mortality(EarlyDeaths::default(), 100, 1000.0, CI95).unwrap();
    assert!(none.infant.value == 0.0 && none.infant.interval.high > 36.0);
}

proptest! {
    #[test]
    fn net_reproduction_never_exceeds_gross(
        births in prop::array::uniform7(0u64..3000),
        women in prop::array::uniform7(1.0f64..20_000.0),
        share in 0.3f64..0.6,
        years in prop::array::uniform7(0.0f64..=5.0),
    ) {
        let gross = gross_reproduction(&births, &women, share).unwrap();
        let net = net_reproduction(&births, &women, share, &years).unwrap();
        prop_assert!(net.rate.value <= gross.value * (1.0 + 1e-12));
        prop_assert!(net.rate.standard_error <= gross.standard_error * (1.0 + 1e-12));
        let nobody_dies = net_reproduction(&births, &women, share, &[5.0; 7]).unwrap();
        prop_assert!((nobody_dies.rate.value - gross.value).abs() <= 1e-9 * gross.value);
    }

    #[test]
    fn totals_and_means_lie_in_their_bounds(
        births in prop::array::uniform7(0u64..3000), women in prop::array::uniform7(10.0f64..20_000.0),
    ) {
        let total = total_fertility(&births, &women).unwrap();
        let limits = total_fertility_interval(&births, &women, CI95).unwrap();
        prop_assert!(limits.low <= total.value && total.value < limits.high);
        if let Some(mean) = mean_age_at_childbearing(&births, &women) {
            prop_assert!((17.5..=47.5).contains(&mean.value));
        }
        // Rates already divided give the same.
        let rates = age_specific_rates(&births, &women, 1000.0).unwrap();
        let again = total_fertility_from_rates(&rates, 1000.0).unwrap();
        prop_assert!((again - total.value).abs() <= 1e-9 * (1.0 + total.value));
    }

    #[test]
    fn parity_shares_add_up_to_all(births in prop::collection::vec(0u64..5000, 1..8)) {
        prop_assume!(births.iter().sum::<u64>() > 0);
        let shares = parity_shares(&births, CI95).unwrap();
        prop_assert!((shares.iter().map(|share| share.share).sum::<f64>() - 1.0).abs() < 1e-12);
        prop_assert!(shares.iter().all(|share| share.interval.contains(share.share)));
    }

    #[test]
    fn no_birth_is_lost_in_the_groups(births in prop::collection::vec((0u32..80, 0u64..100), 0..60)) {
        let all: u64 = births.iter().map(|(_, n)| n).sum();
        prop_assert_eq!(five_year_births(&births).iter().sum::<u64>(), all);
    }
}
