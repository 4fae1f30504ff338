//! How well ages were stated: heaping on preferred digits, and age and sex groups that do not fit together.
//!
//! Where birth dates come from documents these indices lie near their ideal; a village that differs has ages by
//! hearsay, or a real wave of births or moves. They speak of a place's records, never of a person.

/// Whipple's index: heaping on ages ending in 0 and 5. 惠普尔指数
///
/// - **Estimates** 100 times the people at 25, 30, to 60 over a fifth of those at 23-62: 100 without heaping, 500 if
///   all ages end in 0 or 5.
/// - **Input**: people by single age from 0 on, at least to 62.
/// - **Assumes** that numbers change evenly over each five years.
/// - **Edges**: `None` when ages up to 62 are not all there, or nobody is 23-62.
/// - **Source**: United Nations, Demographic Yearbook 1955; H. S. Shryock and J. S. Siegel, The Methods and Materials
///   of Demography (1971), chapter 8. Below 105 very accurate, 105-110 fairly, 110-125 roughly, 125-175 rough, above
///   very rough (United Nations).
///
/// ```
/// assert_eq!(demography::age_accuracy::whipple(&[7; 80]), Some(100.0));
/// ```
pub fn whipple(by_age: &[u64]) -> Option<f64> {
    let range = by_age.get(23..=62)?;
    let all = sum(range);
    let heaped = sum(range.iter().skip(2).step_by(5));
    (all > 0.0).then(|| 500.0 * heaped / all)
}

/// Whipple's index for each final digit, as modified by Noumbissi.
///
/// - **Estimates** for every digit 100 times the people at the four ages of 23-62 that end in it, over a fifth of
///   those within two years of them: 100 without preference, below where a digit is avoided.
/// - **Input, assumptions**: as [`whipple`], with ages up to 64.
/// - **Edges**: `None` when ages up to 64 are not all there, or nobody is near the ages of some digit.
/// - **Source**: A. Noumbissi, "L'indice de Whipple modifié", Population 47 (1992), 1038-1041.
pub fn whipple_by_digit(by_age: &[u64]) -> Option<[f64; 10]> {
    let mut indices = [0.0; 10];
    for (digit, index) in indices.iter_mut().enumerate() {
        // Digits 3 to 9 begin in the twenties, 0 to 2 in the thirties, so that all lie within 23-62.
        let first = if digit >= 3 { 20 + digit } else { 30 + digit };
        let (mut at, mut around) = (0.0, 0.0);
        for age in (first..first + 40).step_by(10) {
            at += by_age.get(age).map(|n| *n as f64)?;
            around += sum(by_age.get(age - 2..=age + 2)?);
        }
        if around <= 0.0 {
            return None;
        }
        *index = 500.0 * at / around;
    }
    Some(indices)
}

/// Spoorenberg's total of [`whipple_by_digit`]: how far all ten digits are from no preference.
///
/// - **Estimates** `Σ |W / 100 - 1|` over the digits: 0 without preference, 16 if all ages end in one of 0 and 5.
/// - **Input, edges**: as [`whipple_by_digit`].
/// - **Source**: T. Spoorenberg, "Quality of age reporting: extension and application of the modified Whipple's
///   index", Population-E 62 (2007), 729-741.
pub fn whipple_total(by_age: &[u64]) -> Option<f64> {
    Some(whipple_by_digit(by_age)?.iter().map(|index| (index / 100.0 - 1.0).abs()).sum())
}

/// Myers' blended shares of the final digits of age.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Myers {
    /// The blended share of each digit, in percent: 10 without preference.
    pub percent: [f64; 10],
    /// Half the sum of their distances from 10: the least share of people, in percent, with a wrong final digit. Some
    /// programs print the whole sum, which is twice this.
    pub index: f64,
}

/// Myers' blended index of digit preference. 迈尔斯混合指数
///
/// - **Estimates** the preference for each of the ten digits at ages 10-89, and one index of all.
/// - **Input**: people by single age from 0 on, at least to 89.
/// - **Assumes** that numbers fall evenly with age, to almost nobody at 90. Blending starts the count at each digit in
///   turn, so that lower digits do not come out ahead just because people die. The rule is kept as published, though
///   a population with as many at 80 as at 10 then has an index of 1.66 without any preference.
/// - **Method**: a digit d weighs the people at 10+d, 20+d, to 80+d by d+1, and the same without the first by 9-d.
/// - **Edges**: `None` when ages up to 89 are not all there, or nobody is of them.
/// - **Source**: R. J. Myers, Transactions of the Actuarial Society of America 41 (1940), 395-415; H. S. Shryock and
///   J. S. Siegel, The Methods and Materials of Demography (1971), chapter 8.
pub fn myers(by_age: &[u64]) -> Option<Myers> {
    let range = by_age.get(10..=89)?;
    let mut percent = [0.0; 10];
    for (digit, blended) in percent.iter_mut().enumerate() {
        let all = sum(range.iter().skip(digit).step_by(10));
        let later = sum(range.iter().skip(10 + digit).step_by(10));
        *blended = (digit as f64 + 1.0) * all + (9.0 - digit as f64) * later;
    }
    let total: f64 = percent.iter().sum();
    if total <= 0.0 {
        return None;
    }
    percent.iter_mut().for_each(|blended| *blended *= 100.0 / total);
    let index = percent.iter().map(|share| (share - 10.0).abs()).sum::<f64>() / 2.0;
    Some(Myers { percent, index })
}

/// The United Nations' age-sex accuracy index and its three parts.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct AgeSexAccuracy {
    /// Mean change of the sex ratio from one age group to the next.
    pub sex_ratio_score: f64,
    /// Mean distance of the male age ratios from 100.
    pub male_age_ratio_score: f64,
    /// Mean distance of the female age ratios from 100.
    pub female_age_ratio_score: f64,
    /// Three times the first plus the two others. Below 20 accurate, 20-40 inaccurate, above highly inaccurate.
    pub joint_score: f64,
}

/// The United Nations' age-sex accuracy index. 联合国年龄性别准确性指数
///
/// - **Estimates** how uneven the counts of neighbouring five-year groups are.
/// - **Inputs**: males and females at 0-4, 5-9, to 70-74: fifteen groups.
/// - **Assumes** that true numbers change evenly, so it also answers to moves, wars and waves of births, and in a
///   small place to chance: compare places of like size only.
/// - **Method**: sex ratio score, over the fourteen steps; age ratios `100 · 2 · P(x) / (P(x-5) + P(x+5))` at 5-9 to
///   65-69.
/// - **Edges**: `None` unless each group has males and females.
/// - **Source**: United Nations, Population Bulletin 2 (1952), 59-79, and Manual II (1955).
pub fn age_sex_accuracy(males: &[u64; 15], females: &[u64; 15]) -> Option<AgeSexAccuracy> {
    if males.contains(&0) || females.contains(&0) {
        return None;
    }
    let ratios: Vec<f64> = males.iter().zip(females).map(|(m, f)| 100.0 * *m as f64 / *f as f64).collect();
    let sex_ratio_score = mean(ratios.windows(2).map(|pair| (pair[1] - pair[0]).abs()));
    let (male_age_ratio_score, female_age_ratio_score) = (age_ratio_score(males), age_ratio_score(females));
    let joint_score = 3.0 * sex_ratio_score + male_age_ratio_score + female_age_ratio_score;
    Some(AgeSexAccuracy { sex_ratio_score, male_age_ratio_score, female_age_ratio_score, joint_score })
}

fn age_ratio_score(groups: &[u64; 15]) -> f64 {
    let ratio = |three: &[u64]| 200.0 * three[1] as f64 / (three[0] as f64 + three[2] as f64);
    mean(groups.windows(3).map(|three| (ratio(three) - 100.0).abs()))
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let n = values.len() as f64;
    values.sum::<f64>() / n
}

fn sum<'n>(counts: impl IntoIterator<Item = &'n u64>) -> f64 {
    counts.into_iter().map(|n| *n as f64).sum()
}
