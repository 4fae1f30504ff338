//! The attacker: what can a reader work out about each hidden cell?
//! It is given the marks and what they leave visible, and nothing of how they were chosen.

use crate::eliminate::Span;
use crate::lp::{Leeway, Moves, NOTHING, tidy};
use crate::mark::{Knowledge, Mark, known, needed};
use crate::pool::Pool;
use crate::reduce::Reduced;
use crate::system::System;

/// What a reader knows about one hidden cell.
#[derive(Clone, PartialEq, Debug)]
pub struct Bounds {
    /// Index of the cell.
    pub cell: usize,
    /// Least possible value found.
    pub low: f64,
    /// Greatest possible value found; may be infinite.
    pub high: f64,
    /// How far apart they must be.
    pub needed: f64,
    /// How sharp `low` and `high` are.
    pub reach: Reach,
    /// Whether adding and subtracting visible cells gives the value, without any thought of limits.
    pub eliminated: bool,
}

/// Whether bounds are the reader's own or only prove that there are none tighter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reach {
    /// Both values are possible, so the reader's interval is at least this wide.
    AtLeast,
    /// The reader's interval is exactly this.
    Exact,
    /// The solver came to no answer; taken as a leak.
    Unknown,
}

impl Bounds {
    /// Whether the cell is as uncertain as it must be.
    pub fn is_safe(&self) -> bool {
        !self.eliminated && self.reach != Reach::Unknown && self.high - self.low >= self.needed - NOTHING
    }
}

/// Attacks every hidden cell, and every small secret.
///
/// - **Estimates** the interval a reader can narrow each of them to, who knows what is visible under `marks`, the
///   equations, and that no count is negative. A cell that is wide enough is proved so by two possible worlds,
///   checked by adding up; one that is not gets its exact bounds.
/// - **Inputs**: one mark for each cell of the system.
/// - **Assumes** real-valued counts, as the rule says.
/// - **Edges**: nothing hidden gives an empty list. Where the solver fails, the cell counts as leaked.
/// - **Source**: A. Hundepool et al., Statistical Disclosure Control (Wiley, 2012), section 4.4, on auditing.
///
/// ```
/// use disclosure::{Cell, Knowledge, System, audit, small_only};
/// let mut system = System::new();
/// let [boys, girls] = [3, 12].map(|count| system.variable(count));
/// for (name, variables) in [("boys", vec![boys]), ("girls", vec![girls]), ("births", vec![boys, girls])] {
///     system.cell(Cell::open(name, &variables, 5)).unwrap();
/// }
/// let leaks = audit(&system, &small_only(&system), Knowledge::Numbers);
/// assert_eq!((leaks[0].low, leaks[0].high, leaks[0].is_safe()), (3.0, 3.0, false));
/// ```
pub fn audit(system: &System, marks: &[Mark], knowledge: Knowledge) -> Vec<Bounds> {
    attack(system, marks, knowledge, Reach::AtLeast)
}

/// The reader's exact interval for every hidden cell and every small secret; slower than [`audit`].
pub fn bounds(system: &System, marks: &[Mark], knowledge: Knowledge) -> Vec<Bounds> {
    attack(system, marks, knowledge, Reach::Exact)
}

fn attack(system: &System, marks: &[Mark], knowledge: Knowledge, reach: Reach) -> Vec<Bounds> {
    let reduced = Reduced::new(system);
    let known = known(system, &reduced, marks, knowledge);
    let exact = known.iter().filter(|(_, leeway)| *leeway == Leeway::NONE);
    let span = Span::new(exact.map(|(form, _)| *form));
    let moves = Moves::new(&reduced, known.clone());
    let mut pool = Pool::default();
    let mut found = Vec::new();
    for cell in 0..system.cells().len() {
        let Some(needed) = needed(system, marks, knowledge, cell) else { continue };
        let target = &reduced.cells[cell];
        let value = system.value(cell) as f64;
        let proved = reach == Reach::AtLeast && pool.prove(&reduced, &moves, target, cell, needed);
        let (low, high, reach) = if proved {
            let (low, high) = pool.range(cell);
            (low, high, Reach::AtLeast)
        } else {
            match (moves.extent(target, -1.0).0, moves.extent(target, 1.0).0) {
                (Some(low), Some(high)) => (low, high, Reach::Exact),
                _ => (0.0, 0.0, Reach::Unknown),
            }
        };
        let (low, high) = (tidy(value + low), tidy(value + high));
        found.push(Bounds { cell, low, high, needed, reach, eliminated: span.holds(target) });
    }
    found
}
