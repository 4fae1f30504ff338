//! Indices: what demography makes of counts by age, or of two lists.
//! This file only brings the counts into the groups that a formula wants; the formulas are the `demography` crate's.

use demography::age_accuracy::{age_sex_accuracy, myers, whipple};
use demography::age_structure::{AgeCount, mean_age, median_age};
use demography::dual_system::{DualSystem, MatchedLists, chandrasekar_deming};
use demography::fertility::{
    five_year_births, mean_age_at_childbearing, total_fertility, total_fertility_interval,
};
use demography::life_table::{AverageLived, LifeTable, OpenGroup, Sex, abridged, five_year_groups};
use demography::standard_population::WHO_2000_2025;
use demography::standardisation::{Stratum, direct};
use demography::{Estimate, Interval as Limits};

use crate::definition::{Interval, Method};
use crate::plan::{Plan, by_age, sums};
use crate::set::Column;
use crate::tally::{AGE_SLOTS, Counted, UNKNOWN_AGE_SLOT};
use crate::value::{LEVEL, Sides, round, rounded};

/// The single years of age that are known.
const AGES: usize = UNKNOWN_AGE_SLOT;
/// The oldest open group of a life table.
const OPEN_AGE: usize = 85;
/// Groups 0, 1-4, 5-9 and so on to 85 and over.
const LIFE_GROUPS: usize = 19;

/// An index and its limits, before rounding.
type Found = Option<(f64, Option<Limits>)>;

/// The value of an index and its interval, rounded as its definition says.
pub(crate) fn index_value(
    plan: &Plan<'_>,
    counted: &dyn Counted,
    sides: Sides,
) -> (Option<f64>, Option<(f64, f64)>) {
    let ages = Ages { plan, counted, unit: sides.unit.0 as f64 / sides.unit.1 as f64 };
    let figure = plan.figure;
    let scale = f64::from(figure.scale);
    let found = match figure.method {
        Some(Method::TotalFertility) => ages.total_fertility(),
        Some(Method::MeanAgeChildbearing) => ages.mean_age_childbearing(),
        Some(Method::LifeExpectancy) => ages.life_expectancy(figure.from_age),
        Some(Method::DeathProbability) => ages.death_probability(figure.from_age, figure.to_age),
        Some(Method::StandardisedRate) => ages.standardised_rate(scale),
        Some(Method::MedianAge) => ages.structure(median_age),
        Some(Method::MeanAge) => ages.structure(|ages| mean_age(ages, AGES as f64)),
        Some(Method::Whipple) => ages.heaping(whipple),
        Some(Method::Myers) => ages.heaping(|ages| myers(ages).map(|found| found.index)),
        Some(Method::AgeSexAccuracy) => ages.accuracy(),
        Some(Method::Completeness) => two_lists(plan, counted).map(|found| {
            let limits = found.first.interval;
            let percent = Limits { low: limits.low * 100.0, high: limits.high * 100.0 };
            (found.first.share * 100.0, Some(percent))
        }),
        Some(Method::DualSystem) => {
            two_lists(plan, counted).map(|found| (found.total.value, Some(found.interval)))
        }
        None => None,
    };
    let Some((value, limits)) = found else { return (None, None) };
    let limits = limits.filter(|_| figure.interval == Interval::Method);
    (Some(round(value, figure.decimals)), limits.map(|limits| rounded(limits, figure.decimals)))
}

/// Two lists of the same events. A list that matched more than it holds, which only a definition at odds with
/// itself can say, gives nothing.
fn two_lists(plan: &Plan<'_>, counted: &dyn Counted) -> Option<DualSystem> {
    let one = |terms| {
        let (plus, minus) = sums(terms, counted);
        u64::try_from(plus - minus).ok()
    };
    let (first, second, both) = (one(&plan.numerator)?, one(&plan.denominator)?, one(&plan.both)?);
    let lists = MatchedLists {
        n_both: both,
        n_only_first: first.checked_sub(both)?,
        n_only_second: second.checked_sub(both)?,
    };
    chandrasekar_deming(lists, LEVEL)
}

struct Ages<'a> {
    plan: &'a Plan<'a>,
    counted: &'a dyn Counted,
    /// What one counted unit of the denominator is worth in people or person-years.
    unit: f64,
}

impl Ages<'_> {
    fn above(&self) -> [u64; AGE_SLOTS] {
        by_age(&self.plan.numerator, self.counted).map(|n| u64::try_from(n).unwrap_or(0))
    }

    fn below(&self) -> [f64; AGE_SLOTS] {
        by_age(&self.plan.denominator, self.counted).map(|n| n as f64 * self.unit)
    }

    /// Births and women in the seven groups from 15 to 49.
    fn fertility(&self) -> ([u64; 7], [f64; 7]) {
        let births: Vec<(u32, u64)> = (0_u32..).zip(self.above()).take(AGES).collect();
        let women = self.below();
        let group = |index: usize| women[15 + 5 * index..20 + 5 * index].iter().sum();
        (five_year_births(&births), std::array::from_fn(group))
    }

    fn total_fertility(&self) -> Found {
        let (births, women) = self.fertility();
        let total = total_fertility(&births, &women)?;
        Some((total.value, total_fertility_interval(&births, &women, LEVEL)))
    }

    fn mean_age_childbearing(&self) -> Found {
        let (births, women) = self.fertility();
        plain(mean_age_at_childbearing(&births, &women)?)
    }

    /// Deaths and person-years in the groups of a life table, the open one where people still die.
    fn life_groups(&self) -> Vec<(u64, f64)> {
        let (deaths, people) = (self.above(), self.below());
        let first = |group: usize| match group {
            0 => 0,
            1 => 1,
            group => 5 * (group - 1),
        };
        let add = |from: usize, to: usize| {
            (deaths[from..to].iter().sum::<u64>(), people[from..to].iter().sum::<f64>())
        };
        let open =
            (1..LIFE_GROUPS).rev().find(|&group| add(first(group), AGES).0 > 0).unwrap_or(LIFE_GROUPS - 1);
        debug_assert!(first(open) <= OPEN_AGE);
        let closed = (0..open).map(|group| add(first(group), first(group + 1)));
        closed.chain([add(first(open), AGES)]).collect()
    }

    fn life_table(&self) -> Option<LifeTable> {
        let sex = match self.plan.figure.numerator.first().and_then(|term| term.predicate.fixed(Column::Sex))
        {
            Some(1) => Sex::Male,
            Some(2) => Sex::Female,
            Some(_) | None => Sex::Both,
        };
        abridged(&five_year_groups(&self.life_groups(), AverageLived::CoaleDemeny(sex))).ok()
    }

    fn life_expectancy(&self, age: u32) -> Found {
        let found = self.life_table()?.expectation(age, OpenGroup::Counted)?;
        Some((found.value, Some(found.interval(LEVEL))))
    }

    fn death_probability(&self, from: u32, to: Option<u32>) -> Found {
        let found = self.life_table()?.probability_of_dying(from, to?)?;
        let per_1000 =
            Estimate { value: found.value * 1000.0, standard_error: found.standard_error * 1000.0 };
        let limits = per_1000.interval(LEVEL);
        Some((per_1000.value, Some(Limits { low: limits.low.max(0.0), high: limits.high.min(1000.0) })))
    }

    fn standardised_rate(&self, scale: f64) -> Found {
        let starts: Vec<u32> = (0..=OPEN_AGE as u32).step_by(5).collect();
        let weights = WHO_2000_2025.weights(&starts)?;
        let (deaths, people) = (self.above(), self.below());
        let strata: Vec<Stratum> = (0..starts.len())
            .map(|group| {
                let from = 5 * group;
                let to = if group + 1 < starts.len() { from + 5 } else { AGES };
                let (n_events, exposure) = (deaths[from..to].iter().sum(), people[from..to].iter().sum());
                Stratum { n_events, exposure, weight: weights[group] }
            })
            .collect();
        let found = direct(&strata, scale)?;
        Some((found.rate.value, Some(found.interval(LEVEL))))
    }

    fn structure(&self, of: impl Fn(&[AgeCount]) -> Option<f64>) -> Found {
        let width = |age: u32| (age as usize + 1 < AGES).then_some(1);
        let ages: Vec<AgeCount> = (0_u32..)
            .zip(self.above())
            .take(AGES)
            .map(|(start, n)| AgeCount { start, width: width(start), n })
            .collect();
        Some((of(&ages)?, None))
    }

    fn heaping(&self, of: impl Fn(&[u64]) -> Option<f64>) -> Found {
        Some((of(&self.above()[..AGES])?, None))
    }

    fn accuracy(&self) -> Found {
        let (males, females) = (self.above(), self.below());
        let males = std::array::from_fn(|group| males[5 * group..5 * group + 5].iter().sum());
        let females =
            std::array::from_fn(|group| females[5 * group..5 * group + 5].iter().sum::<f64>().round() as u64);
        Some((age_sex_accuracy(&males, &females)?.joint_score, None))
    }
}

fn plain(estimate: Estimate) -> Found {
    Some((estimate.value, None))
}
