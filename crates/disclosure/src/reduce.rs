//! The same system with fewer variables: those that no cell and no equation tells apart are added up.
//! Only their sum can ever be known, and every sum of at least 0 can be split again, so nothing is lost.

use std::collections::BTreeMap;

use crate::system::System;

/// A sum of classes of variables: class and coefficient.
pub(crate) type Form = Vec<(usize, f64)>;

/// Classes of variables, and the cells and equations over them.
pub(crate) struct Reduced {
    /// True value of each class.
    pub sizes: Vec<f64>,
    /// One form for each cell of the system, in its order.
    pub cells: Vec<Form>,
    /// One form for each equation.
    pub equations: Vec<Form>,
}

impl Reduced {
    pub fn new(system: &System) -> Reduced {
        let n_cells = system.cells().len();
        let sums = system.cells().iter().map(|cell| &cell.terms).chain(system.equations());
        let mut columns: Vec<Vec<(usize, i64)>> = vec![Vec::new(); system.values().len()];
        for (index, terms) in sums.enumerate() {
            for term in terms.iter().filter(|term| term.coefficient != 0) {
                columns[term.variable].push((index, term.coefficient));
            }
        }
        let mut classes: BTreeMap<Vec<(usize, i64)>, usize> = BTreeMap::new();
        for (column, value) in columns.into_iter().zip(system.values()) {
            if !column.is_empty() {
                *classes.entry(column).or_default() += *value as usize;
            }
        }
        let mut forms: Vec<Form> = vec![Vec::new(); n_cells + system.equations().len()];
        let mut sizes = Vec::with_capacity(classes.len());
        for (class, (column, size)) in classes.into_iter().enumerate() {
            sizes.push(size as f64);
            for (form, coefficient) in column {
                forms[form].push((class, coefficient as f64));
            }
        }
        let equations = forms.split_off(n_cells);
        Reduced { sizes, cells: forms, equations }
    }
}

/// The value of a form at a point.
pub(crate) fn at(form: &Form, point: &[f64]) -> f64 {
    form.iter().map(|&(class, coefficient)| coefficient * point[class]).sum()
}
