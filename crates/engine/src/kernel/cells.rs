//! Cells in which something was counted, each a row of numbers.

use std::collections::HashMap;

/// Rows of equal width by the number of their cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Cells {
    width: usize,
    rows: HashMap<u64, usize>,
    numbers: Vec<i64>,
}

impl Cells {
    pub fn new(width: usize) -> Self {
        Self { width, rows: HashMap::new(), numbers: Vec::new() }
    }

    /// The numbers of a cell, zeros at first.
    pub fn row_mut(&mut self, cell: u64) -> &mut [i64] {
        let Self { width, rows, numbers } = self;
        let start = *rows.entry(cell).or_insert_with(|| {
            numbers.resize(numbers.len() + *width, 0);
            numbers.len() - *width
        });
        &mut numbers[start..start + *width]
    }

    /// The numbers of a cell, if anything was counted in it.
    pub fn row(&self, cell: u64) -> Option<&[i64]> {
        self.rows.get(&cell).map(|&start| &self.numbers[start..start + self.width])
    }

    /// Every cell with its numbers, in no particular order.
    pub fn iter(&self) -> impl Iterator<Item = (u64, &[i64])> {
        self.rows.iter().map(|(&cell, &start)| (cell, &self.numbers[start..start + self.width]))
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub fn n_bytes(&self) -> usize {
        self.numbers.len() * size_of::<i64>() + self.rows.len() * size_of::<(u64, usize)>()
    }

    pub fn width(&self) -> usize {
        self.width
    }

    /// Adds all numbers of another set of cells of the same width.
    pub fn add(&mut self, other: &Cells) {
        debug_assert_eq!(self.width, other.width, "INVARIANT: one question, one width");
        for (cell, numbers) in other.iter() {
            for (sum, n) in self.row_mut(cell).iter_mut().zip(numbers) {
                *sum += n;
            }
        }
    }
}
