//! What is counted and what is known of it: variables, cells and equations.
//! Everything here is the truth as the office knows it; what a reader may see of it is a [`crate::Protection`].
//! A system must never hold a person: a variable is a count.

use thiserror::Error;

/// One summand of a cell: a variable times a whole number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Term {
    /// Index of the variable, as [`System::variable`] returned it.
    pub variable: usize,
    /// How often it counts; negative in a difference.
    pub coefficient: i64,
}

/// Where a cell stands with the public before this release.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// May be shown in this release, or hidden.
    Open,
    /// Was shown earlier, and cannot be taken back.
    Public,
    /// Was hidden in an earlier release, is not published again, and must stay unknown.
    Withheld,
    /// Was never a cell of a table, and must stay unknown if it is small: a difference of two editions.
    Secret,
}

/// A number that is, was or could be published: a sum of variables.
#[derive(Clone, PartialEq, Debug)]
pub struct Cell {
    /// How an error speaks of it.
    pub name: String,
    /// What it sums, each variable at most once.
    pub terms: Vec<Term>,
    /// Counts of 1 to `threshold − 1` are not shown, and what is hidden stays uncertain by `threshold`.
    pub threshold: u32,
    /// The information lost if the cell is hidden; positive.
    pub weight: f64,
    /// Where it stands with the public.
    pub standing: Standing,
    /// Shown as the nearest multiple of this; 1 shows the count itself.
    pub base: u32,
    /// Whether readers keep an earlier value of the same figure when this one is hidden.
    pub earlier: Earlier,
}

/// Whether an earlier edition of a cell stays readable.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Earlier {
    /// No earlier value is public.
    None,
    /// An earlier edition shows this figure, so a hidden cell is a cell not brought up to date.
    Shown,
}

impl Cell {
    /// A cell that may be shown as it is, with the usual weight `1 + ln(1 + value)` taken by [`System::cell`].
    pub fn open(name: impl Into<String>, variables: &[usize], threshold: u32) -> Cell {
        Cell {
            name: name.into(),
            terms: variables.iter().map(|&variable| Term { variable, coefficient: 1 }).collect(),
            threshold,
            weight: 1.0,
            standing: Standing::Open,
            base: 1,
            earlier: Earlier::None,
        }
    }
}

/// What is wrong with a system. Each is a mistake of the program that built it.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum SystemError {
    /// A cell names a variable that was never added.
    #[error("cell {cell} sums variable {variable}, but there are only {n_variables}; add the variable first")]
    NoSuchVariable {
        /// Name of the cell.
        cell: String,
        /// The index it names.
        variable: usize,
        /// How many variables there are.
        n_variables: usize,
    },
    /// A cell sums one variable twice.
    #[error("cell {cell} sums variable {variable} twice; add up its coefficients")]
    Twice {
        /// Name of the cell.
        cell: String,
        /// The index it repeats.
        variable: usize,
    },
    /// A threshold below 2 hides nothing, and a base of 0 has no multiples.
    #[error("cell {cell} has a threshold below 2, a base of 0 or a weight that is not positive")]
    Parameter {
        /// Name of the cell.
        cell: String,
    },
}

/// Counts that add up in known ways.
///
/// A variable is a count of at least 0 that is not split any further. Cells are sums of variables; equations are
/// sums that every reader can compute (a balancing equation, two ways to reach one total).
#[derive(Clone, PartialEq, Debug, Default)]
pub struct System {
    values: Vec<u64>,
    cells: Vec<Cell>,
    equations: Vec<Vec<Term>>,
}

impl System {
    /// A system without variables.
    pub fn new() -> System {
        System::default()
    }

    /// Adds a variable with its true value, and returns its index.
    pub fn variable(&mut self, value: u64) -> usize {
        self.values.push(value);
        self.values.len() - 1
    }

    /// Adds a cell and returns its index.
    ///
    /// # Errors
    /// The terms name unknown or repeated variables, or a parameter is out of range.
    pub fn cell(&mut self, cell: Cell) -> Result<usize, SystemError> {
        self.check_terms(&cell.name, &cell.terms)?;
        if cell.threshold < 2 || cell.base == 0 || !(cell.weight > 0.0 && cell.weight.is_finite()) {
            return Err(SystemError::Parameter { cell: cell.name });
        }
        self.cells.push(cell);
        Ok(self.cells.len() - 1)
    }

    /// States that every reader knows this sum.
    ///
    /// # Errors
    /// The terms name unknown or repeated variables.
    pub fn equation(&mut self, terms: Vec<Term>) -> Result<(), SystemError> {
        self.check_terms("equation", &terms)?;
        self.equations.push(terms);
        Ok(())
    }

    /// The cells, in the order added.
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// The sums every reader knows.
    pub fn equations(&self) -> &[Vec<Term>] {
        &self.equations
    }

    /// True values of the variables.
    pub fn values(&self) -> &[u64] {
        &self.values
    }

    /// The true value of a cell.
    pub fn value(&self, cell: usize) -> i64 {
        self.sum(&self.cells[cell].terms)
    }

    /// The true value of a sum of variables.
    pub fn sum(&self, terms: &[Term]) -> i64 {
        terms.iter().map(|term| term.coefficient * self.values[term.variable] as i64).sum()
    }

    /// Whether a cell by itself must not be shown: a count (or a difference, by its size) of 1 to `threshold − 1`.
    pub fn is_sensitive(&self, cell: usize) -> bool {
        is_small(self.value(cell), self.cells[cell].threshold)
    }

    fn check_terms(&self, cell: &str, terms: &[Term]) -> Result<(), SystemError> {
        let mut seen: Vec<usize> = terms.iter().map(|term| term.variable).collect();
        seen.sort_unstable();
        if let Some(pair) = seen.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(SystemError::Twice { cell: cell.to_owned(), variable: pair[0] });
        }
        match seen.last() {
            Some(&variable) if variable >= self.values.len() => Err(SystemError::NoSuchVariable {
                cell: cell.to_owned(),
                variable,
                n_variables: self.values.len(),
            }),
            _ => Ok(()),
        }
    }
}

/// Whether a count or a difference is too small to be shown: 1 to `threshold − 1`, either sign.
pub fn is_small(value: i64, threshold: u32) -> bool {
    value != 0 && value.unsigned_abs() < u64::from(threshold)
}
