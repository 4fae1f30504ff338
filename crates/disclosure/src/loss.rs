//! What readers lose: how many cells, and how much of what they count.

use crate::mark::Mark;
use crate::system::{Standing, System};

/// How much of a release is hidden. Only open cells count.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Loss {
    /// Cells that could have been shown or hidden.
    pub n_cells: usize,
    /// Cells marked [`Mark::Primary`].
    pub n_primary: usize,
    /// Cells marked [`Mark::Complementary`].
    pub n_complementary: usize,
    /// Cells marked [`Mark::Held`], whose earlier number stays readable.
    pub n_held: usize,
    /// Sum of all open cells; a birth counts once in every cell it is in.
    pub counts: u64,
    /// Of these, what stands in primary and complementary cells.
    pub counts_hidden: u64,
}

impl Loss {
    /// Counts what the marks hide.
    pub fn new(system: &System, marks: &[Mark]) -> Loss {
        let mut loss = Loss::default();
        let open = |cell: &usize| system.cells()[*cell].standing == Standing::Open;
        for cell in (0..marks.len()).filter(open) {
            let value = system.value(cell).unsigned_abs();
            loss.n_cells += 1;
            loss.counts += value;
            match marks[cell] {
                Mark::Shown => {}
                Mark::Held => loss.n_held += 1,
                Mark::Complementary => loss.n_complementary += 1,
                Mark::Primary => loss.n_primary += 1,
            }
            if matches!(marks[cell], Mark::Primary | Mark::Complementary) {
                loss.counts_hidden += value;
            }
        }
        loss
    }

    /// Share of cells that are primary or complementary; 0 without cells.
    pub fn share_of_cells(&self) -> f64 {
        share((self.n_primary + self.n_complementary) as f64, self.n_cells as f64)
    }

    /// Share of what the cells count that stands in hidden ones; 0 without counts.
    pub fn share_of_counts(&self) -> f64 {
        share(self.counts_hidden as f64, self.counts as f64)
    }
}

fn share(part: f64, whole: f64) -> f64 {
    if whole == 0.0 { 0.0 } else { part / whole }
}
