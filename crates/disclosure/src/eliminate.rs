//! Elimination: is a sum a combination of known sums? Exact, in whole numbers modulo a large prime.
//! What is a combination over the fractions is one modulo the prime, so nothing is missed.

use std::collections::BTreeMap;

use crate::reduce::Form;

/// The Mersenne prime 2⁶¹ − 1.
const PRIME: u64 = (1 << 61) - 1;

/// Classes with numbers modulo the prime.
pub(crate) type Row = Vec<(usize, u64)>;

/// All combinations of some known sums.
pub(crate) struct Span {
    /// Rows with a leading 1, by the class they lead.
    rows: BTreeMap<usize, Row>,
}

impl Span {
    pub fn new<'f>(known: impl Iterator<Item = &'f Form>) -> Span {
        let mut span = Span { rows: BTreeMap::new() };
        // Short sums first keep the rows short.
        let mut known: Vec<&Form> = known.collect();
        known.sort_by_key(|form| form.len());
        known.into_iter().for_each(|form| span.add(form));
        span
    }

    /// Adds one known sum.
    pub fn add(&mut self, form: &Form) {
        let row = self.news(form);
        if let Some(&(class, _)) = row.first() {
            self.rows.insert(class, row);
        }
    }

    /// What a sum adds to the known ones, as a row with a leading 1; empty if it follows from them. Two sums with
    /// the same news follow from each other.
    pub fn news(&self, form: &Form) -> Row {
        let rest = self.rest(form);
        let Some(&(_, lead)) = rest.first() else { return rest };
        let by = inverse(lead);
        rest.into_iter().map(|(class, value)| (class, times(value, by))).collect()
    }

    /// Whether a sum that is not empty follows from the known ones.
    pub fn holds(&self, form: &Form) -> bool {
        !form.is_empty() && self.rest(form).is_empty()
    }

    /// What is left of a sum when every known row is taken away.
    fn rest(&self, form: &Form) -> Row {
        let mut left: BTreeMap<usize, u64> = BTreeMap::new();
        for &(class, coefficient) in form {
            left.insert(class, (coefficient as i64).rem_euclid(PRIME as i64) as u64);
        }
        let mut rest = Row::new();
        while let Some((class, value)) = left.pop_first() {
            let Some(row) = self.rows.get(&class) else {
                rest.push((class, value));
                continue;
            };
            for &(other, times_row) in &row[1..] {
                let entry = left.entry(other).or_insert(0);
                *entry = (*entry + PRIME - times(value, times_row)) % PRIME;
                if *entry == 0 {
                    left.remove(&other);
                }
            }
        }
        rest
    }
}

fn times(a: u64, b: u64) -> u64 {
    (u128::from(a) * u128::from(b) % u128::from(PRIME)) as u64
}

/// The inverse modulo the prime, by Fermat's little theorem.
fn inverse(value: u64) -> u64 {
    let (mut result, mut power, mut exponent) = (1, value, PRIME - 2);
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = times(result, power);
        }
        power = times(power, power);
        exponent >>= 1;
    }
    result
}
