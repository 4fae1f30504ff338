//! What a reader is told about a cell, and what that says of figures worked out from cells.

use crate::lp::Leeway;
use crate::reduce::{Form, Reduced};
use crate::system::{Earlier, Standing, System, is_small};

/// What is shown in a cell's place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Mark {
    /// The number itself (rounded, where the cell has a base).
    Shown,
    /// Not brought up to date: the earlier edition's number stays, for the change is too small to be shown. 版
    Held,
    /// Held back to protect another cell. 补 s
    Complementary,
    /// Too few to be shown. 隐 c
    Primary,
}

impl Mark {
    /// Stable name in files.
    pub fn code(self) -> &'static str {
        match self {
            Mark::Shown => "shown",
            Mark::Held => "held",
            Mark::Complementary => "complementary",
            Mark::Primary => "primary",
        }
    }

    /// What may be printed: the two kinds of hidden cells look alike, for the kind alone tells a reader that a count
    /// is below the threshold, and from there often much more. The kinds are for those who may see exact figures.
    pub fn public_code(self) -> &'static str {
        match self {
            Mark::Shown => "shown",
            Mark::Held => "held",
            Mark::Complementary | Mark::Primary => "hidden",
        }
    }

    /// Whether the reader sees this release's number.
    pub fn is_shown(self) -> bool {
        self == Mark::Shown
    }
}

/// The mark of a figure worked out from several cells: a rate, a ratio, an interval, a share, a difference.
///
/// - **Decides** whether the figure may be shown: only if every count in it is shown, for otherwise the hidden one
///   could be worked out from the figure and the others. A figure of hidden parts carries the gravest mark among
///   them, in the order shown, held, complementary, primary.
/// - **Inputs**: the marks of all counts in it, denominators too.
/// - **Edges**: a figure of no counts is shown.
/// - **Source**: A. Hundepool et al., Statistical Disclosure Control (Wiley, 2012), chapter 4, on linked tables.
///
/// ```
/// use disclosure::{Mark, derived};
/// assert_eq!(derived(&[Mark::Shown, Mark::Shown]), Mark::Shown);
/// assert_eq!(derived(&[Mark::Shown, Mark::Primary, Mark::Complementary]), Mark::Primary);
/// ```
pub fn derived(parts: &[Mark]) -> Mark {
    parts.iter().copied().max().unwrap_or(Mark::Shown)
}

/// What the reader is assumed to know beside how the numbers shown add up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Knowledge {
    /// Nothing: all hidden cells look alike. [`crate::protect`] is safe against this reader.
    Numbers,
    /// Which hidden cells are too few by themselves, and so lie between 1 and `threshold − 1`. Against this reader
    /// [`crate::protect`] is often not safe, and often nothing could be: four cells of too few under a total of too
    /// few are all 1. It is here to measure what printing two marks would give away.
    NumbersAndMarks,
}

/// How far the sum of a cell may move if readers see it.
pub(crate) fn leeway(system: &System, cell: usize) -> Leeway {
    let base = f64::from(system.cells()[cell].base);
    if system.cells()[cell].base == 1 {
        return Leeway::NONE;
    }
    let value = system.value(cell) as f64;
    let nearest = crate::rounding::nearest(system.value(cell), system.cells()[cell].base) as f64;
    Leeway { low: nearest - base / 2.0 - value, high: nearest + base / 2.0 - value }
}

/// Whether readers see a number in this cell.
pub(crate) fn is_visible(system: &System, marks: &[Mark], cell: usize) -> bool {
    match system.cells()[cell].standing {
        Standing::Open => marks[cell].is_shown(),
        Standing::Public => true,
        Standing::Withheld | Standing::Secret => false,
    }
}

/// Everything readers know, as sums that cannot move or move a little.
pub(crate) fn known<'r>(
    system: &System,
    reduced: &'r Reduced,
    marks: &[Mark],
    knowledge: Knowledge,
) -> Vec<(&'r Form, Leeway)> {
    let mut known: Vec<(&Form, Leeway)> = reduced.equations.iter().map(|form| (form, Leeway::NONE)).collect();
    for (cell, form) in reduced.cells.iter().enumerate() {
        if is_visible(system, marks, cell) {
            known.push((form, leeway(system, cell)));
        } else if knowledge == Knowledge::NumbersAndMarks && is_few(system, cell) {
            let value = system.value(cell) as f64;
            let most = f64::from(system.cells()[cell].threshold) - 1.0;
            known.push((form, Leeway { low: 1.0 - value, high: most - value }));
        }
    }
    known
}

/// The uncertainty a cell must keep, or `None` if it has nothing to keep.
///
/// Hidden cells must stay uncertain by their threshold, and small counts that are shown rounded, too. To a reader
/// of marks a cell of too few is uncertain by `threshold − 2` from the start, and must stay so.
pub(crate) fn needed(system: &System, marks: &[Mark], knowledge: Knowledge, cell: usize) -> Option<f64> {
    let threshold = f64::from(system.cells()[cell].threshold);
    let visible = is_visible(system, marks, cell);
    let small = is_small(system.value(cell), system.cells()[cell].threshold);
    let kept = match system.cells()[cell].standing {
        Standing::Open | Standing::Public if visible => small && system.cells()[cell].base > 1,
        Standing::Secret => small,
        Standing::Open | Standing::Public | Standing::Withheld => true,
    };
    let told = !visible && knowledge == Knowledge::NumbersAndMarks && is_few(system, cell);
    kept.then_some(if told { threshold - 2.0 } else { threshold })
}

/// The mark of a cell that is hidden.
pub(crate) fn hidden_mark(system: &System, cell: usize) -> Mark {
    if system.is_sensitive(cell) && system.cells()[cell].earlier == Earlier::None {
        Mark::Primary
    } else if system.cells()[cell].earlier == Earlier::Shown {
        Mark::Held
    } else {
        Mark::Complementary
    }
}

/// Whether readers see the mark of too few on this cell once it is hidden.
fn is_few(system: &System, cell: usize) -> bool {
    system.cells()[cell].standing != Standing::Secret && hidden_mark(system, cell) == Mark::Primary
}
