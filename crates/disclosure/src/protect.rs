//! Which cells are hidden: all that are too small, and as little else as the search finds enough.
//! The search hides, then tries to show again. It is a heuristic for the least loss, but not for safety: it ends
//! only when every hidden cell has a move that proves its uncertainty.

use thiserror::Error;

use crate::eliminate::{Row, Span};
use crate::loss::Loss;
use crate::lp::{Answer, Costly, Leeway, Moves, NOTHING, SLACK};
use crate::mark::{Knowledge, Mark, hidden_mark, known, leeway, needed};
use crate::pool::Pool;
use crate::reduce::{Form, Reduced, at};
use crate::system::{Standing, System};

/// What the public may see of a system.
#[derive(Clone, PartialEq, Debug)]
pub struct Protection {
    /// One mark for each cell of the system; cells that are not open keep [`Mark::Shown`] if public and
    /// their hidden mark if not.
    pub marks: Vec<Mark>,
    /// What is lost.
    pub loss: Loss,
}

/// Why nothing can be published.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum ProtectError {
    /// What is public already, and what is always known, gives these cells away whatever this release hides.
    #[error("already public numbers give away {}; withdraw them, or raise it with the publisher", cells.join(", "))]
    Exposed {
        /// Names of the cells.
        cells: Vec<String>,
    },
    /// The solver came to no answer for this cell even with everything hidden.
    #[error("no answer for cell {cell}: publish nothing that was not public before")]
    Unsolved {
        /// Name of the cell.
        cell: String,
    },
}

/// Decides what is hidden.
///
/// - **Does**: hides every open cell of 1 to `threshold − 1`, then as many others as it takes for the feasible
///   values of every hidden cell, and of every small secret, to be at least a threshold apart; cells at 0 may be
///   hidden, too. Cells with a base are shown rounded where rounding is enough.
/// - **Assumes** a reader who knows all that is shown, all equations, and that counts are not negative, and to whom
///   all hidden cells look alike: print one mark for both kinds. Who sees which cells are of too few knows more
///   ([`Knowledge::NumbersAndMarks`]), and often no choice of hidden cells could make up for that. Counts are taken
///   as real numbers.
/// - **Edges**: nothing small, nothing hidden. It always ends: each step hides a cell or proves one.
/// - **Errors**: earlier numbers give a cell away.
/// - **Source**: suppression by least disturbance, J. P. Kelly, B. L. Golden, A. A. Assad, Networks 22 (1992),
///   397-417; M. Fischetti and J. J. Salazar, Management Science 47 (2001), 1008-1027 on the exact problem.
///
/// ```
/// use disclosure::{Cell, Mark, System, protect};
/// let mut system = System::new();
/// let [boys, girls] = [3, 12].map(|count| system.variable(count));
/// system.cell(Cell::open("boys", &[boys], 5)).unwrap();
/// system.cell(Cell::open("girls", &[girls], 5)).unwrap();
/// system.cell(Cell { weight: 9.0, ..Cell::open("births", &[boys, girls], 5) }).unwrap();
/// let protection = protect(&system).unwrap();
/// // Fifteen births less twelve girls would be three boys.
/// assert_eq!(protection.marks, [Mark::Primary, Mark::Complementary, Mark::Shown]);
/// ```
pub fn protect(system: &System) -> Result<Protection, ProtectError> {
    let reduced = Reduced::new(system);
    let mut search = Search::new(system, &reduced);
    search.hide_enough()?;
    search.show_again();
    let loss = Loss::new(system, &search.marks);
    Ok(Protection { marks: search.marks, loss })
}

/// The marks a system has before any other cell is held back: only what is small is hidden. It protects nothing.
pub fn small_only(system: &System) -> Vec<Mark> {
    let mark = |cell: usize| match system.cells()[cell].standing {
        Standing::Open if system.is_sensitive(cell) => hidden_mark(system, cell),
        Standing::Open | Standing::Public => Mark::Shown,
        Standing::Withheld | Standing::Secret => hidden_mark(system, cell),
    };
    (0..system.cells().len()).map(mark).collect()
}

struct Search<'s> {
    system: &'s System,
    reduced: &'s Reduced,
    marks: Vec<Mark>,
    pool: Pool,
    everything_hidden: bool,
}

/// What came of looking for a move for one cell.
enum Step {
    Widened,
    Exposed,
    Unknown,
}

impl<'s> Search<'s> {
    fn new(system: &'s System, reduced: &'s Reduced) -> Search<'s> {
        let mut marks = small_only(system);
        for (cell, mark) in marks.iter_mut().enumerate() {
            // Rounding to a base as wide as the threshold may be enough.
            let rounds = system.cells()[cell].base >= system.cells()[cell].threshold;
            if rounds && system.cells()[cell].standing == Standing::Open {
                *mark = Mark::Shown;
            }
        }
        Search { system, reduced, marks, pool: Pool::default(), everything_hidden: false }
    }

    fn needed(&self, cell: usize) -> Option<f64> {
        needed(self.system, &self.marks, Knowledge::Numbers, cell)
    }

    /// The cells whose uncertainty no move so far has shown, heaviest first.
    fn unproved(&self) -> Vec<usize> {
        let mut cells: Vec<usize> = (0..self.marks.len())
            .filter(|&cell| self.needed(cell).is_some_and(|needed| !self.pool.proves(cell, needed)))
            .collect();
        let weight = |cell: &usize| self.system.cells()[*cell].weight;
        cells.sort_by(|a, b| weight(b).total_cmp(&weight(a)));
        cells
    }

    fn hide_enough(&mut self) -> Result<(), ProtectError> {
        let mut exposed: Vec<usize> = Vec::new();
        loop {
            let next = self.unproved().into_iter().find(|cell| !exposed.contains(cell));
            let Some(cell) = next else { break };
            if self.is_open_and_shown(cell) {
                // A small count that rounding does not cover is hidden like any other.
                if !self.is_covered(cell) {
                    self.hide(cell);
                }
                continue;
            }
            match self.hide_for(cell) {
                Step::Widened => {}
                Step::Exposed => exposed.push(cell),
                Step::Unknown if self.everything_hidden => {
                    return Err(ProtectError::Unsolved { cell: self.name(cell) });
                }
                Step::Unknown => self.hide_everything(),
            }
        }
        if exposed.is_empty() {
            return Ok(());
        }
        Err(ProtectError::Exposed { cells: exposed.into_iter().map(|cell| self.name(cell)).collect() })
    }

    /// Whether a count shown rounded is uncertain enough as it stands.
    fn is_covered(&mut self, cell: usize) -> bool {
        let known = known(self.system, self.reduced, &self.marks, Knowledge::Numbers);
        let needed = self.needed(cell).unwrap_or(0.0);
        self.pool.prove(
            self.reduced,
            &Moves::new(self.reduced, known),
            &self.reduced.cells[cell],
            cell,
            needed,
        )
    }

    /// Finds the cheapest move for one cell and hides what it touches.
    fn hide_for(&mut self, cell: usize) -> Step {
        let needed = self.needed(cell).unwrap_or(0.0) - SLACK;
        let target = &self.reduced.cells[cell];
        let costly = self.costly();
        let moves = Moves::new(self.reduced, self.hard());
        let (low, high) = self.pool.range(cell);
        let mut unknown = false;
        let mut found: Option<(f64, Vec<f64>)> = None;
        for amount in [low + needed, high - needed] {
            match moves.least(target, amount, &costly) {
                Answer::Move(by) => {
                    let price = self.price(&by);
                    if found.as_ref().is_none_or(|(least, _)| price < *least) {
                        found = Some((price, by));
                    }
                }
                Answer::Impossible => {}
                Answer::Unlimited | Answer::Unknown => unknown = true,
            }
        }
        if found.is_none() && !unknown {
            // Neither way alone is far enough: go as far down as can be, and up from there the next time.
            let (bottom, _) = moves.extent(target, -1.0);
            let (top, _) = moves.extent(target, 1.0);
            let (Some(bottom), Some(top)) = (bottom, top) else { return Step::Unknown };
            if top - bottom < needed - NOTHING || bottom > low - NOTHING {
                return Step::Exposed;
            }
            match moves.least(target, bottom, &costly) {
                Answer::Move(by) => found = Some((0.0, by)),
                Answer::Impossible | Answer::Unlimited | Answer::Unknown => unknown = true,
            }
        }
        match found {
            Some((_, by)) if moves.admits(&by) => self.adopt(by),
            None if !unknown => return Step::Exposed,
            Some(_) | None => return Step::Unknown,
        }
        // Every step must widen something, or the search would not end.
        let (new_low, new_high) = self.pool.range(cell);
        if new_high - new_low > high - low + NOTHING / 4.0 { Step::Widened } else { Step::Unknown }
    }

    /// What cannot be disturbed at any price.
    fn hard(&self) -> Vec<(&'s Form, Leeway)> {
        let hidden: Vec<Mark> = (0..self.marks.len())
            .map(|cell| match self.marks[cell] {
                Mark::Shown => hidden_mark(self.system, cell),
                mark => mark,
            })
            .collect();
        known(self.system, self.reduced, &hidden, Knowledge::Numbers)
    }

    /// The cells shown in this release, each with what hiding it would cost.
    fn costly(&self) -> Vec<Costly<'s>> {
        (0..self.marks.len())
            .filter(|&cell| self.is_open_and_shown(cell))
            .map(|cell| Costly {
                form: &self.reduced.cells[cell],
                leeway: leeway(self.system, cell),
                weight: self.system.cells()[cell].weight,
            })
            .collect()
    }

    fn is_open_and_shown(&self, cell: usize) -> bool {
        self.system.cells()[cell].standing == Standing::Open && self.marks[cell].is_shown()
    }

    fn touched(&self, by: &[f64]) -> Vec<usize> {
        (0..self.marks.len())
            .filter(|&cell| self.is_open_and_shown(cell))
            .filter(|&cell| !leeway(self.system, cell).admits(at(&self.reduced.cells[cell], by)))
            .collect()
    }

    fn price(&self, by: &[f64]) -> f64 {
        self.touched(by).into_iter().map(|cell| self.system.cells()[cell].weight).sum()
    }

    fn adopt(&mut self, by: Vec<f64>) {
        for cell in self.touched(&by) {
            self.marks[cell] = hidden_mark(self.system, cell);
        }
        self.pool.add(self.reduced, by);
    }

    fn hide(&mut self, cell: usize) {
        self.marks[cell] = hidden_mark(self.system, cell);
    }

    fn hide_everything(&mut self) {
        self.everything_hidden = true;
        for cell in (0..self.marks.len()).filter(|&cell| self.is_open_and_shown(cell)).collect::<Vec<_>>() {
            self.marks[cell] = hidden_mark(self.system, cell);
        }
    }

    /// Shows cells again that turn out not to be needed, the most informative first.
    fn show_again(&mut self) {
        let mut cells: Vec<usize> = (0..self.marks.len())
            .filter(|&cell| self.system.cells()[cell].standing == Standing::Open)
            .filter(|&cell| !self.marks[cell].is_shown() && !self.system.is_sensitive(cell))
            .collect();
        let weight = |cell: &usize| self.system.cells()[*cell].weight;
        cells.sort_by(|a, b| weight(b).total_cmp(&weight(a)));
        let mut hard_ones: Vec<usize> = Vec::new();
        let known = known(self.system, self.reduced, &self.marks, Knowledge::Numbers);
        let mut span =
            Span::new(known.iter().filter(|(_, leeway)| *leeway == Leeway::NONE).map(|(form, _)| *form));
        let mut news = self.news(&span);
        for cell in cells {
            let own = span.news(&self.reduced.cells[cell]);
            let rounded = self.system.cells()[cell].base > 1;
            if !rounded && news.iter().any(|(other, news)| *other != cell && *news == own) {
                // Another hidden cell would follow from this one by adding and subtracting.
                continue;
            }
            let (mark, before) = (self.marks[cell], self.pool.clone());
            self.marks[cell] = Mark::Shown;
            let (form, leeway) = (&self.reduced.cells[cell], leeway(self.system, cell));
            self.pool.keep(|by| leeway.admits(at(form, by)));
            let n_kept = self.pool.len();
            if let Err(failed) = self.prove_all(&hard_ones) {
                // What was hard once is tried first the next time.
                hard_ones.retain(|&hard| hard != failed);
                hard_ones.insert(0, failed);
                self.marks[cell] = mark;
                let found = std::mem::replace(&mut self.pool, before);
                self.pool.extend(found, n_kept);
            } else if leeway == Leeway::NONE {
                span.add(form);
                news = self.news(&span);
            }
        }
    }

    /// What each hidden cell would add to what readers know.
    fn news(&self, span: &Span) -> Vec<(usize, Row)> {
        let hidden = (0..self.marks.len()).filter(|&cell| self.needed(cell).is_some());
        hidden.map(|cell| (cell, span.news(&self.reduced.cells[cell]))).collect()
    }

    /// Proves every hidden cell with the marks as they are, or names one that cannot be.
    fn prove_all(&mut self, first: &[usize]) -> Result<(), usize> {
        let mut unproved = self.unproved();
        if unproved.is_empty() {
            return Ok(());
        }
        let known = known(self.system, self.reduced, &self.marks, Knowledge::Numbers);
        let moves = Moves::new(self.reduced, known);
        if let Some(&still) = unproved.iter().find(|&&cell| moves.is_still(&self.reduced.cells[cell])) {
            return Err(still);
        }
        unproved.sort_by_key(|cell| first.iter().position(|hard| hard == cell).unwrap_or(usize::MAX));
        for cell in unproved {
            let needed = needed(self.system, &self.marks, Knowledge::Numbers, cell).unwrap_or(0.0);
            if !self.pool.prove(self.reduced, &moves, &self.reduced.cells[cell], cell, needed) {
                return Err(cell);
            }
        }
        Ok(())
    }

    fn name(&self, cell: usize) -> String {
        self.system.cells()[cell].name.clone()
    }
}
