//! The generator's own books of the year: what it made happen, and in what order.
//!
//! Both the townships' registers and the expected table are written from these, never one from the other.

use jiff::civil::Date;

use crate::people::{Marital, Population};

/// How a death register names its person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NamedBy {
    Number,
    Certificate,
    NameAndBirth,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum MoveKind {
    MoveIn,
    MoveOut,
    Leave,
    Return,
    Arrive,
    Depart,
}

#[derive(Clone)]
pub(crate) struct BirthRecord {
    pub(crate) child: usize,
    pub(crate) mother: usize,
    pub(crate) father: usize,
    pub(crate) registered: Date,
    pub(crate) place: &'static str,
    pub(crate) certificate: String,
    pub(crate) parity: usize,
}

pub(crate) struct DeathRecord {
    pub(crate) person: usize,
    pub(crate) day: Date,
    pub(crate) registered: Date,
    pub(crate) named_by: NamedBy,
    pub(crate) certificate: String,
}

pub(crate) struct MarriageRecord {
    pub(crate) groom: usize,
    pub(crate) bride: usize,
    pub(crate) day: Date,
}

pub(crate) struct MoveRecord {
    pub(crate) person: usize,
    pub(crate) day: Date,
    pub(crate) kind: MoveKind,
    /// As it was on that day.
    pub(crate) marital: Marital,
}

/// What happened, in the order in which it happened.
#[derive(Default)]
pub(crate) struct Records {
    pub(crate) births: Vec<BirthRecord>,
    pub(crate) deaths: Vec<DeathRecord>,
    pub(crate) marriages: Vec<MarriageRecord>,
    pub(crate) moves: Vec<MoveRecord>,
}

impl Records {
    /// Births that had happened by a day, registered or not.
    pub(crate) fn births_until(&self, day: Date, population: &Population) -> Vec<BirthRecord> {
        let happened = self.births.iter().filter(|r| population.people[r.child].birth <= day);
        happened.cloned().collect()
    }

    /// Leaves what was registered by a day.
    pub(crate) fn registered_until(&mut self, day: Date) {
        self.births.retain(|r| r.registered <= day);
        self.deaths.retain(|r| r.registered <= day);
        self.marriages.retain(|r| r.day <= day);
        self.moves.retain(|r| r.day <= day);
    }
}
