//! The only place that knows the linear-programming solver.
//! It speaks of *moves*: changes of the variables away from the truth that a reader could not tell from it. A move
//! of nothing is always possible, so every problem starts solved but for the one thing asked.

use microlp::{ComparisonOp, Error, LinearExpr, OptimizationDirection, Problem, SolveOptions, Variable};

use crate::reduce::{Form, Reduced, at};

/// What is smaller than this is nothing: counts are whole numbers, and the solver is right to about 1e-7.
pub(crate) const NOTHING: f64 = 1e-5;

/// What is asked of the solver less than is needed, so that its dust does not make the just possible impossible.
pub(crate) const SLACK: f64 = 1e-6;

/// How far a known sum may move: not at all if it is shown exactly, a little if it is shown rounded.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Leeway {
    pub low: f64,
    pub high: f64,
}

impl Leeway {
    pub const NONE: Leeway = Leeway { low: 0.0, high: 0.0 };

    pub fn admits(self, change: f64) -> bool {
        self.low - NOTHING <= change && change <= self.high + NOTHING
    }
}

/// The solver's word on one question.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Answer {
    /// A change of each class that does what was asked.
    Move(Vec<f64>),
    /// Proved: no such move.
    Impossible,
    /// There is no limit.
    Unlimited,
    /// The solver gave up; whoever asks must assume the worse.
    Unknown,
}

/// A sum that may be disturbed at a price.
pub(crate) struct Costly<'r> {
    pub form: &'r Form,
    /// What of a disturbance costs nothing.
    pub leeway: Leeway,
    pub weight: f64,
}

/// All moves that a reader who knows some sums could not tell from the truth.
pub(crate) struct Moves<'r> {
    reduced: &'r Reduced,
    known: Vec<(&'r Form, Leeway)>,
    /// The known sums each class is in.
    sums: Vec<Vec<usize>>,
    /// Classes that can change at all.
    free: Vec<bool>,
}

/// Which classes can change at all.
struct Freedom<'a, 'r> {
    reduced: &'r Reduced,
    known: &'a [(&'r Form, Leeway)],
    /// The known sums each class is in.
    sums: Vec<Vec<usize>>,
    free: Vec<bool>,
}

impl<'a, 'r> Freedom<'a, 'r> {
    /// Freezes what known sums hold still: a class that is alone in one, and all classes of one that is 0.
    /// What that leaves of other sums may be alone, or 0, in turn.
    fn find(reduced: &'r Reduced, known: &'a [(&'r Form, Leeway)]) -> Vec<bool> {
        let n_classes = reduced.sizes.len();
        let mut this =
            Freedom { reduced, known, sums: vec![Vec::new(); n_classes], free: vec![true; n_classes] };
        for (sum, (form, _)) in known.iter().enumerate() {
            form.iter().for_each(|&(class, _)| this.sums[class].push(sum));
        }
        let mut waiting: Vec<usize> = (0..known.len()).rev().collect();
        while let Some(sum) = waiting.pop() {
            for class in this.still(sum) {
                this.free[class] = false;
                waiting.extend(&this.sums[class]);
            }
        }
        this.free
    }

    /// The classes that one sum holds still.
    fn still(&self, sum: usize) -> Vec<usize> {
        let (form, leeway) = self.known[sum];
        let left: Vec<(usize, f64)> = form.iter().copied().filter(|&(class, _)| self.free[class]).collect();
        let one_sign = left.windows(2).all(|pair| pair[0].1.signum() == pair[1].1.signum());
        let all_zero = left.iter().all(|&(class, _)| self.reduced.sizes[class] == 0.0);
        let still = leeway == Leeway::NONE && (left.len() == 1 || (one_sign && all_zero));
        if still { left.into_iter().map(|(class, _)| class).collect() } else { Vec::new() }
    }
}

/// Classes and known sums that hang together.
type Tied = (Vec<usize>, Vec<usize>);

/// A move under construction.
struct Draft {
    problem: Problem,
    up: Vec<Option<Variable>>,
    down: Vec<Option<Variable>>,
}

impl<'r> Moves<'r> {
    pub fn new(reduced: &'r Reduced, known: Vec<(&'r Form, Leeway)>) -> Moves<'r> {
        let free = Freedom::find(reduced, &known);
        let moving = |(form, _): &(&Form, Leeway)| form.iter().any(|&(class, _)| free[class]);
        let known: Vec<(&Form, Leeway)> = known.into_iter().filter(moving).collect();
        let mut sums = vec![Vec::new(); free.len()];
        for (sum, (form, _)) in known.iter().enumerate() {
            form.iter().for_each(|&(class, _)| sums[class].push(sum));
        }
        Moves { reduced, known, sums, free }
    }

    /// The move that raises `target` by `amount` (lowers it, if negative) and disturbs the `costly` sums least.
    pub fn least(&self, target: &Form, amount: f64, costly: &[Costly<'_>]) -> Answer {
        let tied = self.tied(target, costly);
        let mut draft = self.draft(OptimizationDirection::Minimize, tied, |_| 0.001);
        for Costly { form, leeway, weight } in costly {
            if !form.iter().any(|&(class, _)| draft.up[class].is_some()) {
                continue;
            }
            let mut sum = draft.sum(form);
            sum.add(draft.problem.add_var(*weight, (0.0, f64::INFINITY)), -1.0);
            sum.add(draft.problem.add_var(*weight, (0.0, f64::INFINITY)), 1.0);
            if *leeway != Leeway::NONE {
                sum.add(draft.problem.add_var(0.0, (leeway.low, leeway.high)), -1.0);
            }
            draft.problem.add_constraint(sum, ComparisonOp::Eq, 0.0);
        }
        let side = if amount > 0.0 { ComparisonOp::Ge } else { ComparisonOp::Le };
        let sum = draft.sum(target);
        draft.problem.add_constraint(sum, side, amount);
        draft.solve()
    }

    /// Whether nothing that `target` sums can change.
    pub fn is_still(&self, target: &Form) -> bool {
        target.iter().all(|&(class, _)| !self.free[class])
    }

    /// How far down `target` goes if only counts of at least 0 hold it: a limit that may be out of reach.
    pub fn floor(&self, target: &Form) -> f64 {
        if target.iter().any(|&(class, coefficient)| self.free[class] && coefficient < 0.0) {
            return f64::NEG_INFINITY;
        }
        -target
            .iter()
            .filter(|&&(class, _)| self.free[class])
            .map(|&(class, by)| by * self.reduced.sizes[class])
            .sum::<f64>()
    }

    /// The move that takes `target` farthest in one direction (`sign` is 1 or −1).
    pub fn farthest(&self, target: &Form, sign: f64) -> Answer {
        let mut gain = vec![0.0; self.free.len()];
        for &(class, coefficient) in target {
            gain[class] = sign * coefficient;
        }
        self.draft(OptimizationDirection::Maximize, self.tied(target, &[]), |class| gain[class]).solve()
    }

    /// How far `target` goes in one direction, as a change; `None` if the solver gave up.
    pub fn extent(&self, target: &Form, sign: f64) -> (Option<f64>, Vec<f64>) {
        match self.farthest(target, sign) {
            Answer::Move(by) => (Some(at(target, &by)), by),
            Answer::Unlimited => (Some(sign * f64::INFINITY), Vec::new()),
            Answer::Impossible | Answer::Unknown => (None, Vec::new()),
        }
    }

    /// Whether a change really is a move, by adding up; this asks no solver.
    pub fn admits(&self, by: &[f64]) -> bool {
        let counts = by.iter().zip(&self.reduced.sizes).zip(&self.free);
        let possible = counts
            .into_iter()
            .all(|((change, size), free)| size + change >= -NOTHING && (*free || change.abs() <= NOTHING));
        possible && self.known.iter().all(|(form, leeway)| leeway.admits(at(form, by)))
    }

    /// What is tied to a target; all else may as well stand still.
    fn tied(&self, target: &Form, costly: &[Costly<'_>]) -> Tied {
        let mut prices: Vec<Vec<usize>> =
            vec![Vec::new(); if costly.is_empty() { 0 } else { self.free.len() }];
        for (price, of) in costly.iter().enumerate() {
            of.form.iter().for_each(|&(class, _)| prices[class].push(price));
        }
        let mut met = vec![false; self.free.len()];
        let (mut tied, mut paid) = (vec![false; self.known.len()], vec![false; costly.len()]);
        let mut waiting: Vec<usize> = target.iter().map(|&(class, _)| class).collect();
        while let Some(class) = waiting.pop() {
            if !self.free[class] || std::mem::replace(&mut met[class], true) {
                continue;
            }
            for &sum in &self.sums[class] {
                if !std::mem::replace(&mut tied[sum], true) {
                    waiting.extend(self.known[sum].0.iter().map(|&(class, _)| class));
                }
            }
            for &price in prices.get(class).into_iter().flatten() {
                if !std::mem::replace(&mut paid[price], true) {
                    waiting.extend(costly[price].form.iter().map(|&(class, _)| class));
                }
            }
        }
        let which = |flags: Vec<bool>| (0..flags.len()).filter(|&index| flags[index]).collect();
        (which(met), which(tied))
    }

    fn draft(
        &self,
        direction: OptimizationDirection,
        (classes, sums): Tied,
        worth: impl Fn(usize) -> f64,
    ) -> Draft {
        let mut problem = Problem::new(direction);
        let minimize = direction == OptimizationDirection::Minimize;
        let n_classes = self.free.len();
        let (mut up, mut down) = (vec![None; n_classes], vec![None; n_classes]);
        for class in classes {
            let worth = worth(class);
            up[class] = Some(problem.add_var(worth, (0.0, f64::INFINITY)));
            if self.reduced.sizes[class] > 0.0 {
                let worth = if minimize { worth } else { -worth };
                down[class] = Some(problem.add_var(worth, (0.0, self.reduced.sizes[class])));
            }
        }
        let mut draft = Draft { problem, up, down };
        for (form, leeway) in sums.into_iter().map(|sum| &self.known[sum]) {
            let sum = draft.sum(form);
            if leeway.low == leeway.high {
                draft.problem.add_constraint(sum, ComparisonOp::Eq, leeway.low);
            } else {
                draft.problem.add_constraint(sum.clone(), ComparisonOp::Ge, leeway.low);
                draft.problem.add_constraint(sum, ComparisonOp::Le, leeway.high);
            }
        }
        draft
    }
}

impl Draft {
    fn sum(&self, form: &Form) -> LinearExpr {
        let mut sum = LinearExpr::empty();
        for &(class, coefficient) in form {
            if let Some(up) = self.up[class] {
                sum.add(up, coefficient);
            }
            if let Some(down) = self.down[class] {
                sum.add(down, -coefficient);
            }
        }
        sum
    }

    fn solve(self) -> Answer {
        let mut options = SolveOptions::default();
        options.presolve = false;
        let solved = self.problem.solve_with(options).map(|outcome| outcome.into_solution());
        let solution = match solved {
            Ok(Ok(solution)) => solution,
            Err(Error::Infeasible) => return Answer::Impossible,
            Err(Error::Unbounded) => return Answer::Unlimited,
            Ok(Err(_)) | Err(_) => return Answer::Unknown,
        };
        let value =
            |variable: &Option<Variable>| variable.map_or(0.0, |variable| solution.var_value(variable));
        let by = self.up.iter().zip(&self.down).map(|(up, down)| tidy(value(up) - value(down)));
        Answer::Move(by.collect())
    }
}

/// The solver's whole numbers come with dust on them.
pub(crate) fn tidy(value: f64) -> f64 {
    // 0 is added so that there is no negative zero.
    let whole = value.round() + 0.0;
    if (value - whole).abs() < NOTHING { whole } else { value }
}
