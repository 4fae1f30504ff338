//! Rows that say the same: which row of this run stands behind an entry.
//!
//! An entry's position in the log is the key, so that a new row costs twelve bytes. Rows that
//! were in the book before this run are remembered apart, and only once they are met.

use std::collections::HashMap;

use super::run::Origin;

/// See the module.
pub struct Firsts {
    start: u64,
    entered: Vec<Option<Origin>>,
    before: HashMap<u64, Origin>,
}

impl Firsts {
    /// `start` is the length of the log before the run.
    pub fn new(start: u64) -> Firsts {
        Firsts { start, entered: Vec::new(), before: HashMap::new() }
    }

    /// A row has become an entry.
    pub fn entered(&mut self, index: u64, origin: Origin) {
        let Some(at) = index.checked_sub(self.start) else { return };
        let at = at as usize;
        if self.entered.len() <= at {
            self.entered.resize(at + 1, None);
        }
        self.entered[at] = Some(origin);
    }

    /// A row says what an entry says already: the first row of this run that said so, if there was one.
    pub fn again(&mut self, index: u64, origin: Origin) -> Option<Origin> {
        match index.checked_sub(self.start) {
            Some(at) => self.entered.get(at as usize).copied().flatten(),
            None => {
                let first = *self.before.entry(index).or_insert(origin);
                (first != origin).then_some(first)
            }
        }
    }
}
