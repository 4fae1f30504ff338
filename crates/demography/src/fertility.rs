//! Fertility of a place from counts of live births and women: rates by the mother's age, their sums and means.
//!
//! Everything takes whole tables of counts. Nothing here takes a woman, a list, a norm of how many, or a plan.

use crate::standardisation::{Stratum, direct};
use crate::{Confidence, Estimate, Interval, crude_rate, wilson_interval};

/// How many five-year groups the reproductive ages have: 15-19 to 45-49.
pub const N_GROUPS: usize = 7;

const WIDTH: f64 = 5.0;

/// The seven five-year groups from births by single age of the mother. 按年龄组汇总
///
/// - **Gives** births at 15-19, 20-24, to 45-49. Births before 15 go to 15-19 and from 50 on to 45-49, so that none
///   is lost; births with unknown age are the caller's to spread or to leave out, and to print.
/// - **Inputs**: pairs of the mother's age in completed years and births. An age may come more than once.
/// - **Source**: United Nations, Demographic Yearbook, technical notes on live births by age of mother.
///
/// ```
/// let births = demography::fertility::five_year_births(&[(14, 1), (19, 6), (24, 62), (47, 1), (51, 1)]);
/// assert_eq!(births, [7, 62, 0, 0, 0, 0, 2]);
/// ```
pub fn five_year_births(births_by_age: &[(u32, u64)]) -> [u64; N_GROUPS] {
    let mut births = [0u64; N_GROUPS];
    for (age, n_births) in births_by_age {
        let index = (age.clamp(&15, &49) - 15) / 5;
        births[index as usize] += n_births;
    }
    births
}

/// The general fertility rate: births over women aged 15-49. 一般生育率
///
/// - **Estimates** `scale · n_births / women`; with married women, the marital rate.
/// - **Inputs**: all live births; `women` in person-years at 15-49; `scale` 1000.
/// - **Assumes, edges**: as [`crude_rate`]. Its interval is [`crate::rate_interval`].
/// - **Source**: S. H. Preston, P. Heuveline and M. Guillot, Demography (2001), chapter 5.
///
/// ```
/// let rate = demography::fertility::general_fertility_rate(1335, 42_791.0, 1000.0).unwrap();
/// assert_eq!(format!("{rate:.2}"), "31.20");
/// ```
pub fn general_fertility_rate(n_births: u64, women: f64, scale: f64) -> Option<f64> {
    crude_rate(n_births, women, scale)
}

/// Age-specific fertility rates. 年龄别生育率
///
/// - **Estimates** births per `scale` women-years in each five-year group.
/// - **Inputs**: births from [`five_year_births`]; women in person-years in the same groups.
/// - **Assumes** that births and women are of the same place and time.
/// - **Edges**: `None` when any group has no women: then the sum does not exist either.
/// - **Source**: as [`general_fertility_rate`].
pub fn age_specific_rates(
    births: &[u64; N_GROUPS],
    women: &[f64; N_GROUPS],
    scale: f64,
) -> Option<[f64; N_GROUPS]> {
    let mut rates = [0.0; N_GROUPS];
    for ((rate, n_births), women) in rates.iter_mut().zip(births).zip(women) {
        *rate = crude_rate(*n_births, *women, scale)?;
    }
    Some(rates)
}

/// The total fertility rate: births in a life at the rates of the period. 总和生育率
///
/// - **Estimates** live births to a woman who lives through 15-49 at these rates: five times their sum.
/// - **Inputs**: as [`age_specific_rates`].
/// - **Assumes** independent births within the groups: `var = 25 · Σ B / W²`.
/// - **Edges**: `None` when any group has no women. A place with few births wants [`total_fertility_interval`].
/// - **Source**: S. H. Preston, P. Heuveline and M. Guillot, Demography (2001), chapter 5; variance of a sum of
///   Poisson rates, D. R. Brillinger, Biometrics 42 (1986), 693-734.
///
/// ```
/// use demography::fertility::total_fertility;
/// let births = [12, 124, 176, 82, 28, 6, 1];
/// let total = total_fertility(&births, &[2000.0; 7]).unwrap();
/// assert_eq!(format!("{:.4} {:.3}", total.value, total.standard_error), "1.0725 0.052");
/// ```
pub fn total_fertility(births: &[u64; N_GROUPS], women: &[f64; N_GROUPS]) -> Option<Estimate> {
    let rates = age_specific_rates(births, women, 1.0)?;
    let variance: f64 = rates.iter().zip(women).map(|(rate, women)| rate / women).sum();
    Some(Estimate { value: WIDTH * rates.iter().sum::<f64>(), standard_error: WIDTH * variance.sqrt() })
}

/// The total fertility rate from rates that are already there.
///
/// - **Estimates** what [`total_fertility`] estimates, from rates per `scale` women in five-year groups.
/// - **Edges**: `None` when the scale or a rate is not a usable number.
///
/// ```
/// use demography::fertility::total_fertility_from_rates;
/// let total = total_fertility_from_rates(&[6.0, 62.0, 88.0, 41.0, 14.0, 3.0, 0.5], 1000.0).unwrap();
/// assert_eq!(format!("{total:.4}"), "1.0725");
/// ```
pub fn total_fertility_from_rates(rates: &[f64; N_GROUPS], scale: f64) -> Option<f64> {
    let sum = sum_of_rates(rates)?;
    (scale > 0.0 && scale.is_finite()).then(|| WIDTH * sum / scale)
}

/// Interval of the total fertility rate that holds for few births.
///
/// - **Estimates** the limits of [`total_fertility`], by Fay and Feuer's gamma method: the total is a weighted sum of
///   Poisson counts, which is what that method is for.
/// - **Inputs, assumptions, edges, source**: as [`total_fertility`] and
///   [`crate::standardisation::Standardised::interval`].
pub fn total_fertility_interval(
    births: &[u64; N_GROUPS],
    women: &[f64; N_GROUPS],
    confidence: Confidence,
) -> Option<Interval> {
    let strata: Vec<Stratum> = births
        .iter()
        .zip(women)
        .map(|(n_events, exposure)| Stratum { n_events: *n_events, exposure: *exposure, weight: 1.0 })
        .collect();
    Some(direct(&strata, WIDTH * N_GROUPS as f64)?.interval(confidence))
}

/// The mean age at childbearing, of the rates. 平均生育年龄
///
/// - **Estimates** `Σ (x + 2.5) f / Σ f` in years: the mean age of mothers if every age had as many women.
/// - **Inputs**: as [`age_specific_rates`].
/// - **Assumes** births spread evenly within groups; `var = Σ (age - mean)² B / W² / (Σ f)²`.
/// - **Edges**: `None` when any group has no women, or nobody was born.
/// - **Source**: S. H. Preston, P. Heuveline and M. Guillot, Demography (2001), chapter 5; delta method.
pub fn mean_age_at_childbearing(births: &[u64; N_GROUPS], women: &[f64; N_GROUPS]) -> Option<Estimate> {
    let rates = age_specific_rates(births, women, 1.0)?;
    let value = mean_age_from_rates(&rates)?;
    let sum: f64 = rates.iter().sum();
    let parts = rates.iter().zip(women).enumerate();
    let variance: f64 = parts.map(|(i, (rate, women))| (middle(i) - value).powi(2) * rate / women).sum();
    Some(Estimate { value, standard_error: variance.sqrt() / sum })
}

/// The mean age at childbearing from rates that are already there, whatever their scale.
///
/// ```
/// use demography::fertility::mean_age_from_rates;
/// let mean = mean_age_from_rates(&[6.0, 62.0, 88.0, 41.0, 14.0, 3.0, 0.5]).unwrap();
/// assert_eq!(format!("{mean:.2}"), "27.64");
/// ```
pub fn mean_age_from_rates(rates: &[f64; N_GROUPS]) -> Option<f64> {
    let sum = sum_of_rates(rates)?;
    let weighted: f64 = rates.iter().enumerate().map(|(index, rate)| middle(index) * rate).sum();
    (sum > 0.0).then(|| weighted / sum)
}

/// The gross reproduction rate: daughters in a life at the rates of the period. 粗再生育率
///
/// - **Estimates** the total fertility rate times the share of girls.
/// - **Inputs**: as [`total_fertility`]; `share_of_girls` among births, as a fraction (100 / 205 at a ratio of 105).
/// - **Assumes** the same share at all ages of mothers, known without error.
/// - **Edges**: as [`total_fertility`]; `None` also unless the share lies between 0 and 1.
/// - **Source**: S. H. Preston, P. Heuveline and M. Guillot, Demography (2001), chapter 5.
///
/// ```
/// use demography::fertility::gross_reproduction;
/// let births = [12, 124, 176, 82, 28, 6, 1];
/// let daughters = gross_reproduction(&births, &[2000.0; 7], 100.0 / 205.0).unwrap();
/// assert_eq!(format!("{:.4}", daughters.value), "0.5232");
/// ```
pub fn gross_reproduction(
    births: &[u64; N_GROUPS],
    women: &[f64; N_GROUPS],
    share_of_girls: f64,
) -> Option<Estimate> {
    let total = total_fertility(births, women)?;
    (0.0..=1.0).contains(&share_of_girls).then(|| total.scaled(share_of_girls))
}

/// Reproduction with mortality.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct NetReproduction {
    /// The net reproduction rate: daughters born to a newborn girl in her life. Its error is that of the births.
    pub rate: Estimate,
    /// The mean length of a generation, in years: the mean age of mothers at the births that the rate counts. `None`
    /// when nobody was born.
    pub generation_years: Option<f64>,
}

/// The net reproduction rate and the length of a generation. 净再生育率与世代间隔
///
/// - **Estimates** `share_of_girls · Σ f · L`: daughters to a newborn girl at the rates of fertility and mortality.
/// - **Inputs**: as [`gross_reproduction`]; `years_lived` is L of the women's life table for one birth in the seven
///   groups, from [`crate::life_table::LifeTable::years_lived_15_to_49`] (5 each if nobody died).
/// - **Assumes** what the gross rate assumes, and takes the life table as known.
/// - **Edges**: as [`gross_reproduction`]; `None` also if a value of L is not between 0 and 5.
/// - **Source**: S. H. Preston, P. Heuveline and M. Guillot, Demography (2001), chapter 5.
///
/// ```
/// use demography::fertility::net_reproduction;
/// let births = [12, 124, 176, 82, 28, 6, 1];
/// let net = net_reproduction(&births, &[2000.0; 7], 100.0 / 205.0, &[4.9; 7]).unwrap();
/// assert_eq!(format!("{:.4} {:.2}", net.rate.value, net.generation_years.unwrap()), "0.5127 27.64");
/// ```
pub fn net_reproduction(
    births: &[u64; N_GROUPS],
    women: &[f64; N_GROUPS],
    share_of_girls: f64,
    years_lived: &[f64; N_GROUPS],
) -> Option<NetReproduction> {
    if !(0.0..=1.0).contains(&share_of_girls) || !years_lived.iter().all(|l| (0.0..=WIDTH).contains(l)) {
        return None;
    }
    let rates = age_specific_rates(births, women, 1.0)?;
    let mut maternity = [0.0; N_GROUPS];
    let mut variance = 0.0;
    for (index, rate) in rates.iter().enumerate() {
        maternity[index] = rate * years_lived[index];
        variance += rate / women[index] * years_lived[index] * years_lived[index];
    }
    let rate = Estimate { value: maternity.iter().sum(), standard_error: variance.sqrt() };
    Some(NetReproduction {
        rate: rate.scaled(share_of_girls),
        generation_years: mean_age_from_rates(&maternity),
    })
}

/// The share of one birth order among births, with its interval.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ParityShare {
    /// Births of this order.
    pub n_births: u64,
    /// Their share of all births, as a fraction.
    pub share: f64,
    /// Wilson's interval of the share.
    pub interval: Interval,
}

/// The shares of first, second, third and later births. 孩次构成
///
/// - **Estimates** `B_k / B` for every order k.
/// - **Inputs**: births by order; the caller says what the last place holds, and leaves out births of unknown order.
/// - **Assumes** independent births. Each interval stands for itself, not for all of them at once.
/// - **Edges**: `None` when there are no births.
/// - **Source**: [`wilson_interval`].
///
/// ```
/// use demography::{Confidence, fertility::parity_shares};
/// let shares = parity_shares(&[929, 400, 6], Confidence::NINETY_FIVE).unwrap(); // the district, 2006
/// let percent: Vec<String> = shares.iter().map(|share| format!("{:.1}", 100.0 * share.share)).collect();
/// assert_eq!(percent, ["69.6", "30.0", "0.4"]);
/// ```
pub fn parity_shares(births_by_order: &[u64], confidence: Confidence) -> Option<Vec<ParityShare>> {
    let total = births_by_order.iter().try_fold(0u64, |sum, n_births| sum.checked_add(*n_births))?;
    let share = |n_births: u64| {
        let interval = wilson_interval(n_births, total, confidence)?;
        Some(ParityShare { n_births, share: n_births as f64 / total as f64, interval })
    };
    if total == 0 {
        return None;
    }
    births_by_order.iter().map(|n_births| share(*n_births)).collect()
}

/// The child-woman ratio: children under five per women of 15-49. 儿童妇女比
///
/// - **Estimates** `scale · children / women`: fertility of the last five years from a single count of people, where
///   births are not registered.
/// - **Inputs**: people aged 0-4; women aged 15-49; `scale` 1000 by custom.
/// - **Assumes** that small children are counted as well as women, and moved with them.
/// - **Edges**: `None` when there are no women.
/// - **Source**: H. S. Shryock and J. S. Siegel, The Methods and Materials of Demography (1971), chapter 17.
///
/// ```
/// assert_eq!(demography::fertility::child_woman_ratio(250, 1000, 1000.0), Some(250.0));
/// ```
pub fn child_woman_ratio(n_under_five: u64, n_women: u64, scale: f64) -> Option<f64> {
    crude_rate(n_under_five, n_women as f64, scale)
}

fn middle(index: usize) -> f64 {
    15.0 + WIDTH * (index as f64 + 0.5)
}

fn sum_of_rates(rates: &[f64; N_GROUPS]) -> Option<f64> {
    rates.iter().all(|rate| *rate >= 0.0 && rate.is_finite()).then(|| rates.iter().sum())
}
