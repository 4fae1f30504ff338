//! From a row's place code to the place that its cell is about.

use std::ops::Range;

use crate::dim::Dim;

/// The position of rows that lie outside what is asked.
pub(crate) const OUTSIDE: u32 = u32::MAX;
const EMPTY: u64 = u64::MAX;

/// The places of a table, by position, and the position of every code in scope. The table is open-addressed and
/// at most half full; it is asked once for every row.
#[derive(Debug, Clone)]
pub(crate) struct Places {
    pub codes: Vec<u64>,
    slots: Vec<(u64, u32)>,
    shift: u32,
    nowhere: u32,
}

impl Places {
    /// `listed` are all codes at which rows may lie, `within` the place asked for, `level` the level by which
    /// the table is split.
    pub fn new(listed: &[u64], within: Option<u64>, level: Option<Dim>) -> Self {
        let scope = within.map(codes_below);
        let inside: Vec<u64> = listed
            .iter()
            .copied()
            .filter(|code| scope.as_ref().is_none_or(|scope| scope.contains(code)))
            .collect();
        let mut codes: Vec<u64> = match level {
            Some(level) => inside.iter().map(|&code| level.place_of(code)).collect(),
            None => vec![within.unwrap_or(0)],
        };
        codes.sort_unstable();
        codes.dedup();
        let n_slots = (inside.len() * 2).next_power_of_two().max(16);
        let shift = 64 - n_slots.trailing_zeros();
        let nowhere = if within.is_none() && level.is_none() { 0 } else { OUTSIDE };
        let mut places = Self { codes, slots: vec![(EMPTY, OUTSIDE); n_slots], shift, nowhere };
        for code in inside {
            let of = level.map_or(places.codes[0], |level| level.place_of(code));
            let position =
                places.codes.binary_search(&of).expect("INVARIANT: the codes were made from these");
            let slot = places.slot(code);
            places.slots[slot] = (code, position as u32);
        }
        places
    }

    fn slot(&self, code: u64) -> usize {
        // Fibonacci hashing: codes differ in their low digits, their products in the high bits.
        let mut slot = (code.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> self.shift) as usize;
        while self.slots[slot].0 != code && self.slots[slot].0 != EMPTY {
            slot = (slot + 1) & (self.slots.len() - 1);
        }
        slot
    }

    /// The position of a code, [`OUTSIDE`] where it is not in scope.
    #[inline]
    pub fn position(&self, code: u64) -> u32 {
        self.slots[self.slot(code)].1
    }

    /// The position of rows that name no place: they count for the whole book, uncut by place.
    pub fn nowhere(&self) -> u32 {
        self.nowhere
    }
}

/// The codes of a place and of all places in it: two digits each for province, prefecture and county, three
/// each for township and village; a higher place's lower digits are zero.
pub(crate) fn codes_below(code: u64) -> Range<u64> {
    let steps = [10_000_000_000, 100_000_000, 1_000_000, 1_000];
    let step = steps.into_iter().find(|&step| code.is_multiple_of(step)).unwrap_or(1);
    code..code + step
}
