//! A person's state: small, because a county of them is held in memory during an import.

use jiff::civil::Date;

use crate::area::PlaceCode;
use crate::calendar::ReportedDate;
use crate::event::{HouseholdKind, MaritalStatus, RelationToHead, ResidenceStatus, Sex};
use crate::id::{EntryIndex, HouseholdId, PersonId};

/// A person stood like this to a place from one day until before another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    /// How.
    pub status: ResidenceStatus,
    /// To which village.
    pub place: PlaceCode,
    /// First day.
    pub from: Date,
    /// First day on which it is no longer so; `None`: it still is. A span that ends on the day it
    /// begins covers no day: someone came and went on one day.
    pub to: Option<Date>,
    /// The entry that opened it.
    pub entry: EntryIndex,
}

impl Span {
    /// True if the span covers the day: `from <= day < to`.
    pub fn covers(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day < to)
    }
}

/// Residence spans of a person, in the order of time and without overlap. Most people have one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Spans {
    /// One span.
    One(Span),
    /// Several, or none.
    Many(Box<Vec<Span>>),
}

impl Spans {
    /// Spans in order of time; the caller keeps them apart.
    pub fn new(mut spans: Vec<Span>) -> Spans {
        match (spans.len(), spans.pop()) {
            (1, Some(only)) => Spans::One(only),
            (_, last) => {
                spans.extend(last);
                Spans::Many(Box::new(spans))
            }
        }
    }

    /// All spans.
    pub fn as_slice(&self) -> &[Span] {
        match self {
            Spans::One(span) => std::slice::from_ref(span),
            Spans::Many(spans) => spans,
        }
    }

    /// The span that has no end.
    pub fn open(&self) -> Option<&Span> {
        self.as_slice().last().filter(|span| span.to.is_none())
    }

    /// The span that covers a day.
    pub fn at(&self, day: Date) -> Option<&Span> {
        self.as_slice().iter().find(|span| span.covers(day))
    }

    /// The first day that the spans tell of.
    pub fn first_day(&self) -> Option<Date> {
        self.as_slice().first().map(|span| span.from)
    }

    /// The first day after `day` on which a span begins.
    pub fn next_start_after(&self, day: Date) -> Option<Date> {
        self.as_slice().iter().map(|span| span.from).find(|from| *from > day)
    }

    /// Adds a span after the others.
    pub fn push(&mut self, span: Span) {
        self.edit(|spans| spans.push(span));
    }

    /// Ends the span that covers `day` on that day.
    pub(super) fn end_at(&mut self, day: Date) {
        self.edit(|spans| {
            if let Some(span) = spans.iter_mut().find(|span| span.covers(day)) {
                span.to = Some(day);
            }
        });
    }

    /// Ends the span that covers `day` on that day and lets `rest` take what was left of it.
    pub(super) fn split_at(&mut self, day: Date, rest: impl FnOnce(&Span) -> Span) {
        self.edit(|spans| {
            let Some(at) = spans.iter().position(|span| span.covers(day)) else { return };
            let mut rest = rest(&spans[at]);
            rest.from = day;
            rest.to = spans[at].to;
            spans[at].to = Some(day);
            spans.insert(at + 1, rest);
        });
    }

    pub(super) fn edit(&mut self, change: impl FnOnce(&mut Vec<Span>)) {
        let mut spans = match self {
            Spans::One(span) => vec![*span],
            Spans::Many(spans) => std::mem::take(&mut **spans),
        };
        change(&mut spans);
        *self = Spans::new(spans);
    }
}

impl From<Span> for Spans {
    fn from(span: Span) -> Spans {
        Spans::One(span)
    }
}

/// What is true of a person now. Names and numbers live in the store, under the id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Identifier.
    pub id: PersonId,
    /// Sex as the register has it.
    pub sex: Sex,
    /// Birth date as the register has it.
    pub birth: ReportedDate,
    /// Day of death and the entry that told of it.
    pub death: Option<(Date, EntryIndex)>,
    /// Marital status, as last told; news is taken in the order in which it comes.
    pub marital: MaritalStatus,
    /// The first day on which the person is known to have been married once.
    pub ever_married_since: Option<Date>,
    /// The other party of the recorded marriage that was not dissolved, also after their death. Someone
    /// enrolled as married has none here: the roster names the spouse by number only.
    pub spouse: Option<PersonId>,
    /// Household.
    pub household: Option<HouseholdId>,
    /// Relation to its head.
    pub relation: RelationToHead,
    /// Kind of household registration.
    pub household_kind: HouseholdKind,
    /// Where the person stood to which village when.
    pub spans: Spans,
    /// True if the person was entered in error and counts nowhere.
    pub entered_in_error: bool,
    /// Latest live birth of which the person is the mother.
    pub last_birth: Option<Date>,
    /// Which live birth of the mother this person was, where a source said.
    pub birth_order: Option<u8>,
}

impl Person {
    /// The span that counts on a day: none for someone entered in error.
    pub fn span_on(&self, day: Date) -> Option<&Span> {
        if self.entered_in_error { None } else { self.spans.at(day) }
    }

    /// True if the person had died before the day began.
    pub fn is_dead_before(&self, day: Date) -> bool {
        self.death.is_some_and(|(death, _)| death < day)
    }
}
