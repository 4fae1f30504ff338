//! What an entry holds, and its bytes.
//!
//! Bytes that were written once are read for ever, so a version of the format is frozen: a change of
//! any layout is a new module `v2` beside `v1`. Sealing, hashing and the entry's public head must stay
//! absent; they belong to the ledger, which knows nothing of people.

mod bytes;
pub mod v1;

pub use bytes::WireError;

use crate::calendar::Period;
use crate::coded::{UnknownMember, byte_coded, named};
use crate::event::{Event, EventKind};
use crate::id::PersonId;
use crate::second_source::{FacilityBirth, FuneralDeath};

/// The body of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Record {
    /// Something that happened to people or places.
    Event(Event<PersonId>),
    /// A hospital's birth.
    FacilityBirth(FacilityBirth),
    /// A funeral house's death.
    FuneralDeath(FuneralDeath),
    /// The book was opened.
    BookOpened {
        /// Its name.
        name: Box<str>,
    },
    /// A period was sealed.
    PeriodClosed {
        /// The period.
        period: Period,
        /// 1 for the first sealing of the period, then one more each time.
        edition: u32,
        /// Entries in the log that the sealed figures were made from.
        log_size: u64,
        /// Root of the log at that size.
        root: [u8; 32],
        /// Hash of the list of sealed files.
        manifest: [u8; 32],
    },
    /// The key of a person's entries was destroyed; the entries can no longer be read.
    KeyDestroyed {
        /// Pseudonym of the person.
        subject: [u8; 16],
    },
    /// A file of the pack came into force.
    PackLoaded {
        /// Its path in the pack.
        name: Box<str>,
        /// Hash of its content.
        hash: [u8; 32],
    },
}

/// The kind of a record as an entry's public head carries it: 1 to 16 are those of [`EventKind`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum RecordKind {
    /// See [`EventKind::PlaceRecorded`].
    PlaceRecorded = 1,
    /// See [`EventKind::PersonEnrolled`].
    PersonEnrolled = 2,
    /// See [`EventKind::Birth`].
    Birth = 3,
    /// See [`EventKind::Death`].
    Death = 4,
    /// See [`EventKind::Marriage`].
    Marriage = 5,
    /// See [`EventKind::Divorce`].
    Divorce = 6,
    /// See [`EventKind::MoveIn`].
    MoveIn = 7,
    /// See [`EventKind::MoveOut`].
    MoveOut = 8,
    /// See [`EventKind::Leave`].
    Leave = 9,
    /// See [`EventKind::Return`].
    Return = 10,
    /// See [`EventKind::Arrive`].
    Arrive = 11,
    /// See [`EventKind::Depart`].
    Depart = 12,
    /// See [`EventKind::Adoption`].
    Adoption = 13,
    /// See [`EventKind::HouseholdChanged`].
    HouseholdChanged = 14,
    /// See [`EventKind::Correction`].
    Correction = 15,
    /// See [`EventKind::Withdrawal`].
    Withdrawal = 16,
    /// [`Record::FacilityBirth`].
    FacilityBirth = 32,
    /// [`Record::FuneralDeath`].
    FuneralDeath = 33,
    /// [`Record::BookOpened`].
    BookOpened = 64,
    /// [`Record::PeriodClosed`].
    PeriodClosed = 65,
    /// [`Record::KeyDestroyed`].
    KeyDestroyed = 66,
    /// [`Record::PackLoaded`].
    PackLoaded = 67,
}

named!(RecordKind {
    PlaceRecorded = "place_recorded",
    PersonEnrolled = "person_enrolled",
    Birth = "birth",
    Death = "death",
    Marriage = "marriage",
    Divorce = "divorce",
    MoveIn = "move_in",
    MoveOut = "move_out",
    Leave = "leave",
    Return = "return",
    Arrive = "arrive",
    Depart = "depart",
    Adoption = "adoption",
    HouseholdChanged = "household_changed",
    Correction = "correction",
    Withdrawal = "withdrawal",
    FacilityBirth = "facility_birth",
    FuneralDeath = "funeral_death",
    BookOpened = "book_opened",
    PeriodClosed = "period_closed",
    KeyDestroyed = "key_destroyed",
    PackLoaded = "pack_loaded",
});
byte_coded!(RecordKind {
    PlaceRecorded = 1,
    PersonEnrolled = 2,
    Birth = 3,
    Death = 4,
    Marriage = 5,
    Divorce = 6,
    MoveIn = 7,
    MoveOut = 8,
    Leave = 9,
    Return = 10,
    Arrive = 11,
    Depart = 12,
    Adoption = 13,
    HouseholdChanged = 14,
    Correction = 15,
    Withdrawal = 16,
    FacilityBirth = 32,
    FuneralDeath = 33,
    BookOpened = 64,
    PeriodClosed = 65,
    KeyDestroyed = 66,
    PackLoaded = 67,
});

impl RecordKind {
    /// The event's kind, where it is an event.
    pub const fn event(self) -> Option<EventKind> {
        EventKind::from_code(self.code())
    }
}

impl From<EventKind> for RecordKind {
    fn from(kind: EventKind) -> RecordKind {
        RecordKind::from_code(kind.code()).expect("INVARIANT: every event kind is a record kind")
    }
}

impl TryFrom<u8> for RecordKind {
    type Error = UnknownMember;

    fn try_from(code: u8) -> Result<RecordKind, UnknownMember> {
        RecordKind::from_code(code)
            .ok_or_else(|| UnknownMember { what: "RecordKind", value: code.to_string().into() })
    }
}

impl Record {
    /// What kind of record it is.
    pub fn kind(&self) -> RecordKind {
        match self {
            Record::Event(event) => event.kind().into(),
            Record::FacilityBirth(_) => RecordKind::FacilityBirth,
            Record::FuneralDeath(_) => RecordKind::FuneralDeath,
            Record::BookOpened { .. } => RecordKind::BookOpened,
            Record::PeriodClosed { .. } => RecordKind::PeriodClosed,
            Record::KeyDestroyed { .. } => RecordKind::KeyDestroyed,
            Record::PackLoaded { .. } => RecordKind::PackLoaded,
        }
    }
}
