//! Everything is tested on the made-up county of the example, as anyone would use the crate.

#[path = "../examples/sample/county/mod.rs"]
mod county;

mod charts;
mod checks;
mod codes;
mod hidden;
mod pages;
mod sheets;
mod tidy_files;

use crate::{Cell, Contents, Mark, Publication};

/// The public edition of the county.
fn publication() -> Publication {
    Publication::new(county::contents(false)).expect("the made-up county is in order")
}

/// The county after a change.
fn with(change: impl FnOnce(&mut Contents)) -> Publication {
    let mut contents = county::contents(false);
    change(&mut contents);
    Publication::new(contents).expect("the change keeps the county in order")
}

/// A bare shown number.
fn cell(keys: &[&str], figure: &str, value: f64) -> Cell {
    Cell {
        keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        figure: figure.to_owned(),
        value: Some(value),
        numerator: None,
        denominator: None,
        low: None,
        high: None,
        mark: Mark::Shown,
    }
}
