//! Typed identifiers. An identifier never carries meaning: what a person is called or numbered may be
//! corrected, the identifier stays.

/// Position of an entry in the book's log, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryIndex(pub u64);

/// A person in the register (人): the index of the entry that first recorded them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonId(pub u64);

/// A household (户): the index of the entry that first named it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HouseholdId(pub u64);
