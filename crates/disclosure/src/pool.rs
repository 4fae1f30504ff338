//! Moves found so far. A move found for one cell shows the uncertainty of many others.

use std::rc::Rc;

use crate::lp::{Answer, Moves, NOTHING, SLACK};
use crate::reduce::{Form, Reduced, at};

/// A move with the change it makes to each cell.
struct Found {
    by: Vec<f64>,
    changes: Vec<f64>,
}

/// Moves found so far. A copy shares them.
#[derive(Clone, Default)]
pub(crate) struct Pool {
    found: Vec<Rc<Found>>,
}

impl Pool {
    pub fn len(&self) -> usize {
        self.found.len()
    }

    pub fn add(&mut self, reduced: &Reduced, by: Vec<f64>) {
        let changes = reduced.cells.iter().map(|form| at(form, &by)).collect();
        self.found.push(Rc::new(Found { by, changes }));
    }

    pub fn keep(&mut self, admits: impl Fn(&[f64]) -> bool) {
        self.found.retain(|found| admits(&found.by));
    }

    /// Takes over the moves of another pool from its `first` on.
    pub fn extend(&mut self, other: Pool, first: usize) {
        self.found.extend(other.found.into_iter().skip(first));
    }

    /// Least and greatest change of a cell over the moves; the truth itself is a move of nothing.
    pub fn range(&self, cell: usize) -> (f64, f64) {
        self.found
            .iter()
            .map(|found| found.changes[cell])
            .fold((0.0, 0.0), |(low, high): (f64, f64), change| (low.min(change), high.max(change)))
    }

    pub fn proves(&self, cell: usize, needed: f64) -> bool {
        let (low, high) = self.range(cell);
        high - low >= needed - NOTHING / 2.0
    }

    /// Looks for moves that prove one cell, and keeps what it finds.
    pub fn prove(
        &mut self,
        reduced: &Reduced,
        moves: &Moves<'_>,
        target: &Form,
        cell: usize,
        needed: f64,
    ) -> bool {
        if self.proves(cell, needed) {
            return true;
        }
        if moves.is_still(target) {
            return false;
        }
        let asked = needed - SLACK;
        let (low, high) = self.range(cell);
        self.learn(reduced, moves, moves.least(target, low + asked, &[]));
        if self.proves(cell, needed) {
            return true;
        }
        self.learn(reduced, moves, moves.least(target, high - asked, &[]));
        if self.proves(cell, needed) {
            return true;
        }
        // Neither way alone is far enough; from as far down as can be, up may be.
        let (low, _) = self.range(cell);
        if low <= moves.floor(target) + NOTHING {
            return false;
        }
        self.learn(reduced, moves, moves.farthest(target, -1.0));
        let (lowest, _) = self.range(cell);
        if lowest < low - NOTHING {
            self.learn(reduced, moves, moves.least(target, lowest + asked, &[]));
        }
        self.proves(cell, needed)
    }

    fn learn(&mut self, reduced: &Reduced, moves: &Moves<'_>, answer: Answer) {
        if let Answer::Move(by) = answer
            && moves.admits(&by)
        {
            self.add(reduced, by);
        }
    }
}
