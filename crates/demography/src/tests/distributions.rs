//! The binomial and Poisson distributions against sums of their own terms.

use proptest::prelude::*;

use crate::beta::{Counts, beta_quantile, incomplete_beta};
use crate::gamma::Tail;

/// Chances of 0, 1, ... in turn, each from the one before it.
fn binomial_terms(n_trials: u64, chance: f64) -> Vec<f64> {
    let mut terms = vec![(n_trials as f64 * (-chance).ln_1p()).exp()];
    for k in 1..=n_trials {
        let last = terms[k as usize - 1];
        terms.push(last * (n_trials - k + 1) as f64 / k as f64 * (chance / (1.0 - chance)));
    }
    terms
}

/// Closed forms: I(1, b, x) = 1 - (1-x)^b, I(a, 1, x) = x^a, and I(a, a, 1/2) = 1/2.
#[test]
fn incomplete_beta_has_its_closed_forms() {
    for (a, x) in [(0.5, 0.3), (2.0, 0.01), (7.5, 0.9), (300.0, 0.99)] {
        let (lower, upper) = incomplete_beta(a, 1.0, x);
        assert!((lower / f64::powf(x, a) - 1.0).abs() < 1e-12 && (lower + upper - 1.0).abs() < 1e-15);
        assert!((incomplete_beta(1.0, a, 1.0 - x).1 / f64::powf(x, a) - 1.0).abs() < 1e-11);
    }
    for a in [0.5, 3.0, 1e3, 1e6] {
        assert!((incomplete_beta(a, a, 0.5).0 - 0.5).abs() < 1e-12, "{a}");
    }
    assert_eq!((incomplete_beta(2.0, 3.0, 0.0), incomplete_beta(2.0, 3.0, 1.0)), ((0.0, 1.0), (1.0, 0.0)));
}

#[test]
fn large_counts_keep_their_digits() {
    // The median of a binomial with whole mean is the mean.
    for n_trials in [1_000_000u64, 100_000_000] {
        let counts = Counts::Binomial { n_trials, chance: 0.25 };
        assert_eq!(counts.quantile(0.5), n_trials / 4);
        let both = counts.at_most(n_trials / 4) + counts.at_least(n_trials / 4 + 1);
        assert!((both - 1.0).abs() < 1e-12);
    }
}

#[test]
fn least_quantiles_are_found() {
    // One success at least with chance 1 - (1-x)^n.
    let x = beta_quantile(1.0, 1e6, Tail::Lower(0.025));
    let expected = -((1.0f64 - 0.025).ln() / 1e6).exp_m1();
    assert!((x / expected - 1.0).abs() < 1e-10, "{x} {expected}");
}

proptest! {
    #[test]
    fn binomial_tails_are_sums_of_terms(n_trials in 1u64..300, chance in 0.01f64..0.99, at in 0.0f64..=1.0) {
        let counts = Counts::Binomial { n_trials, chance };
        let terms = binomial_terms(n_trials, chance);
        prop_assume!(terms[0] > 1e-280);
        let count = (at * n_trials as f64) as u64;
        let k = count as usize;
        let (below, above) = (terms[..=k].iter().sum::<f64>(), terms[k..].iter().sum::<f64>());
        prop_assert!((counts.at_most(count) - below).abs() < 1e-11);
        prop_assert!((counts.at_least(count) - above).abs() < 1e-11);
        let no_likelier: f64 = terms.iter().filter(|term| **term <= terms[k] * (1.0 + 1e-7)).sum();
        prop_assert!((counts.no_likelier(count) - no_likelier).abs() < 1e-6);
        let quantile = counts.quantile(0.3);
        prop_assert!(counts.at_most(quantile) >= 0.3 && (quantile == 0 || counts.at_most(quantile - 1) < 0.3));
    }

    #[test]
    fn beta_quantiles_invert_the_distribution(
        a in 0.5f64..3000.0, b in 0.5f64..3000.0, probability in 0.001f64..0.999,
    ) {
        let lower = beta_quantile(a, b, Tail::Lower(probability));
        prop_assert!((incomplete_beta(a, b, lower).0 - probability).abs() < 1e-10);
        let upper = beta_quantile(a, b, Tail::Upper(probability));
        prop_assert!((incomplete_beta(a, b, upper).1 - probability).abs() < 1e-10);
    }
}
