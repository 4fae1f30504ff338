//! Of what kind an event is, and on which day it happened.

use jiff::civil::Date;

use super::Event;

/// The event's kind as an entry's public head carries it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum EventKind {
    /// `place_recorded`
    PlaceRecorded = 1,
    /// `person_enrolled`
    PersonEnrolled = 2,
    /// `birth`
    Birth = 3,
    /// `death`
    Death = 4,
    /// `marriage`
    Marriage = 5,
    /// `divorce`
    Divorce = 6,
    /// `move_in`
    MoveIn = 7,
    /// `move_out`
    MoveOut = 8,
    /// `leave`
    Leave = 9,
    /// `return`
    Return = 10,
    /// `arrive`
    Arrive = 11,
    /// `depart`
    Depart = 12,
    /// `adoption`
    Adoption = 13,
    /// `household_changed`
    HouseholdChanged = 14,
    /// `correction`
    Correction = 15,
    /// `withdrawal`
    Withdrawal = 16,
}

impl EventKind {
    /// True for what a [`Withdrawal`](super::Withdrawal) can take back. A birth and a death are taken back by
    /// a correction of the person instead; what a roster, a place or a change of household says is
    /// corrected, not taken back.
    pub const fn can_be_withdrawn(self) -> bool {
        match self {
            EventKind::Marriage
            | EventKind::Divorce
            | EventKind::MoveIn
            | EventKind::MoveOut
            | EventKind::Leave
            | EventKind::Return
            | EventKind::Arrive
            | EventKind::Depart => true,
            EventKind::PlaceRecorded
            | EventKind::PersonEnrolled
            | EventKind::Birth
            | EventKind::Death
            | EventKind::Adoption
            | EventKind::HouseholdChanged
            | EventKind::Correction
            | EventKind::Withdrawal => false,
        }
    }
}

impl<P> Event<P> {
    /// What kind of event it is.
    pub const fn kind(&self) -> EventKind {
        match self {
            Event::PlaceRecorded(_) => EventKind::PlaceRecorded,
            Event::PersonEnrolled(_) => EventKind::PersonEnrolled,
            Event::Birth(_) => EventKind::Birth,
            Event::Death(_) => EventKind::Death,
            Event::Marriage(_) => EventKind::Marriage,
            Event::Divorce(_) => EventKind::Divorce,
            Event::MoveIn(_) => EventKind::MoveIn,
            Event::MoveOut(_) => EventKind::MoveOut,
            Event::Leave(_) => EventKind::Leave,
            Event::Return(_) => EventKind::Return,
            Event::Arrive(_) => EventKind::Arrive,
            Event::Depart(_) => EventKind::Depart,
            Event::Adoption(_) => EventKind::Adoption,
            Event::HouseholdChanged(_) => EventKind::HouseholdChanged,
            Event::Correction(_) => EventKind::Correction,
            Event::Withdrawal(_) => EventKind::Withdrawal,
        }
    }

    /// The day on which it happened: of a roster the day that it describes, of a birth the first day
    /// that the birth date can mean. A correction, a withdrawal and a place without a first day have none.
    pub fn date(&self) -> Option<Date> {
        match self {
            Event::PlaceRecorded(e) => e.place.valid_from,
            Event::PersonEnrolled(e) => Some(e.as_of),
            Event::Birth(e) => Some(e.child.birth.earliest()),
            Event::Death(e) => Some(e.on),
            Event::Marriage(e) => Some(e.on),
            Event::Divorce(e) => Some(e.on),
            Event::MoveIn(e) | Event::Arrive(e) => Some(e.on),
            Event::MoveOut(e) | Event::Leave(e) | Event::Return(e) | Event::Depart(e) => Some(e.on),
            Event::Adoption(e) => Some(e.on),
            Event::HouseholdChanged(e) => Some(e.on),
            Event::Correction(_) | Event::Withdrawal(_) => None,
        }
    }
}
