//! A predicate as a flat list, for sending it to another machine of the same version.
//! A list and not a tree, so that a long chain of conditions is no deeper than a short one.

use serde::{Deserialize, Serialize};

use super::{Comparison, Literal, Predicate};
use crate::set::Column;

/// One step of the list: a condition on a column, or a word that joins what came before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Step {
    All,
    Compare(Column, Comparison, Literal),
    In(Column, Vec<i64>),
    Between(Column, i64, i64),
    IsNull(Column),
    Flag(Column),
    Not,
    And,
    Or,
}

impl Predicate {
    /// Its steps: the conditions, each joining word after what it joins.
    pub(crate) fn steps(&self) -> Vec<Step> {
        let mut steps = Vec::new();
        self.put(&mut steps);
        steps
    }

    fn put(&self, steps: &mut Vec<Step>) {
        let step = match self {
            Predicate::All => Step::All,
            Predicate::Compare(column, comparison, literal) => Step::Compare(*column, *comparison, *literal),
            Predicate::In(column, numbers) => Step::In(*column, numbers.clone()),
            Predicate::Between(column, low, high) => Step::Between(*column, *low, *high),
            Predicate::IsNull(column) => Step::IsNull(*column),
            Predicate::Flag(column) => Step::Flag(*column),
            Predicate::Not(inner) => {
                inner.put(steps);
                Step::Not
            }
            Predicate::And(left, right) | Predicate::Or(left, right) => {
                left.put(steps);
                right.put(steps);
                if matches!(self, Predicate::And(..)) { Step::And } else { Step::Or }
            }
        };
        steps.push(step);
    }

    /// The predicate that has these steps; none where they are not those of one.
    pub(crate) fn from_steps(steps: Vec<Step>) -> Option<Self> {
        let mut stack: Vec<Predicate> = Vec::new();
        for step in steps {
            let next = match step {
                Step::All => Predicate::All,
                Step::Compare(column, comparison, literal) => Predicate::Compare(column, comparison, literal),
                Step::In(column, numbers) => Predicate::In(column, numbers),
                Step::Between(column, low, high) => Predicate::Between(column, low, high),
                Step::IsNull(column) => Predicate::IsNull(column),
                Step::Flag(column) => Predicate::Flag(column),
                Step::Not => Predicate::Not(Box::new(stack.pop()?)),
                Step::And | Step::Or => {
                    let (right, left) = (Box::new(stack.pop()?), Box::new(stack.pop()?));
                    if step == Step::And { Predicate::And(left, right) } else { Predicate::Or(left, right) }
                }
            };
            stack.push(next);
        }
        let whole = stack.pop()?;
        stack.is_empty().then_some(whole)
    }
}
