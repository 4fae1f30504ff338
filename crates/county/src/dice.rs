//! Chance from a seed, the same on every machine.
//!
//! Only the raw stream of ChaCha8 is used, never a library's distributions: those may change with a version
//! or with the width of `usize`, and then a seed would no longer name a county.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

pub(crate) struct Dice {
    seed: u64,
    stream: ChaCha8Rng,
}

impl Dice {
    pub(crate) fn new(seed: u64) -> Dice {
        Dice { seed, stream: ChaCha8Rng::seed_from_u64(seed) }
    }

    /// Independent dice for one stage, so that a change in one stage does not stir the others.
    pub(crate) fn fork(&self, stage: u64) -> Dice {
        let mut dice = Dice::new(self.seed);
        dice.stream.set_stream(stage);
        dice
    }

    /// Evenly one of `0..n`; 0 when `n` is 0.
    pub(crate) fn below(&mut self, n: u32) -> u32 {
        ((u64::from(self.stream.next_u32()) * u64::from(n)) >> 32) as u32
    }

    /// Evenly one of `low..=high`.
    pub(crate) fn between(&mut self, low: i32, high: i32) -> i32 {
        low + self.below(high.abs_diff(low) + 1) as i32
    }

    /// True `n` times in a thousand.
    pub(crate) fn permille(&mut self, n: u32) -> bool {
        self.below(1000) < n
    }

    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u32) as usize]
    }

    /// An index, chosen by weight. The weights must not all be 0.
    pub(crate) fn weighted(&mut self, weights: &[u32]) -> usize {
        let mut left = self.below(weights.iter().sum());
        for (index, weight) in weights.iter().enumerate() {
            if left < *weight {
                return index;
            }
            left -= weight;
        }
        weights.len() - 1
    }

    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last as u32 + 1) as usize);
        }
    }
}
