//! The tree of places of a book, with every validity that was recorded.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{Place, PlaceCode};
use crate::finding::{Conflict, FindingCode};

/// Why a place cannot be recorded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlaceConflict {
    /// The level given is not the one that the code tells.
    #[error("place {code}: the code is that of a {expected}, the row says {given}")]
    LevelDiffers {
        /// The place.
        code: PlaceCode,
        /// What the code tells.
        expected: super::Level,
        /// What was given.
        given: super::Level,
    },
    /// The validity ends before it begins.
    #[error("place {code}: its validity ends on or before the day it begins")]
    DatesReversed {
        /// The place.
        code: PlaceCode,
    },
    /// The parent is not in the book.
    #[error("place {code}: its parent {parent} is not in the book; record the parent first")]
    ParentUnknown {
        /// The place.
        code: PlaceCode,
        /// The parent.
        parent: PlaceCode,
    },
    /// The parent's code does not hold this one's.
    #[error("place {code}: {parent} cannot be its parent, the codes do not fit")]
    ParentNotAbove {
        /// The place.
        code: PlaceCode,
        /// The parent.
        parent: PlaceCode,
    },
    /// Another validity of the same code covers some of the same days.
    #[error("place {code}: another validity of the same code covers some of the same days")]
    Overlap {
        /// The place.
        code: PlaceCode,
    },
}

impl From<PlaceConflict> for Conflict {
    fn from(conflict: PlaceConflict) -> Conflict {
        let (code, place, other) = match conflict {
            PlaceConflict::LevelDiffers { code, expected, given } => {
                return Conflict::new(FindingCode::PlaceLevelDiffers)
                    .with("place", code)
                    .with("expected", expected)
                    .with("given", given);
            }
            PlaceConflict::DatesReversed { code } => (FindingCode::PlaceDatesReversed, code, None),
            PlaceConflict::ParentUnknown { code, parent } => {
                (FindingCode::PlaceParentUnknown, code, Some(parent))
            }
            PlaceConflict::ParentNotAbove { code, parent } => {
                (FindingCode::PlaceParentNotAbove, code, Some(parent))
            }
            PlaceConflict::Overlap { code } => (FindingCode::PlaceOverlap, code, None),
        };
        let conflict = Conflict::new(code).with("place", place);
        match other {
            Some(parent) => conflict.with("parent", parent),
            None => conflict,
        }
    }
}

/// All places of a book. A code may have several validities, in order and without overlap.
#[derive(Clone, Debug, Default)]
pub struct Places {
    by_code: BTreeMap<PlaceCode, Vec<Place>>,
}

impl Places {
    /// No place.
    pub fn new() -> Places {
        Places::default()
    }

    /// Whether the place could be inserted.
    ///
    /// A place with the same code and the same first day as a recorded one replaces it: that is how
    /// an end, a successor or a better name is recorded.
    pub fn check(&self, place: &Place) -> Result<(), PlaceConflict> {
        let code = place.code;
        if place.level != code.level() {
            return Err(PlaceConflict::LevelDiffers { code, expected: code.level(), given: place.level });
        }
        if let (Some(from), Some(to)) = (place.valid_from, place.valid_to)
            && to <= from
        {
            return Err(PlaceConflict::DatesReversed { code });
        }
        if let Some(parent) = place.parent {
            if parent == code || !parent.contains(code) {
                return Err(PlaceConflict::ParentNotAbove { code, parent });
            }
            if !self.by_code.contains_key(&parent) {
                return Err(PlaceConflict::ParentUnknown { code, parent });
            }
        }
        let others = self.by_code.get(&code).map_or(&[][..], Vec::as_slice);
        let overlaps =
            others.iter().any(|other| other.valid_from != place.valid_from && overlap(other, place));
        if overlaps { Err(PlaceConflict::Overlap { code }) } else { Ok(()) }
    }

    /// Records a place; see [`Places::check`].
    pub fn insert(&mut self, place: Place) -> Result<(), PlaceConflict> {
        self.check(&place)?;
        let versions = self.by_code.entry(place.code).or_default();
        match versions.iter_mut().find(|other| other.valid_from == place.valid_from) {
            Some(same) => *same = place,
            None => {
                // `None` (since before the book) sorts first, as it should.
                let at = versions.partition_point(|other| other.valid_from < place.valid_from);
                versions.insert(at, place);
            }
        }
        Ok(())
    }

    /// The latest validity of a code.
    pub fn get(&self, code: PlaceCode) -> Option<&Place> {
        self.by_code.get(&code)?.last()
    }

    /// The validity of a code that covers this day.
    pub fn valid_on(&self, code: PlaceCode, day: Date) -> Option<&Place> {
        self.by_code.get(&code)?.iter().find(|place| place.is_valid_on(day))
    }

    /// The places whose parent is this one, by their latest validity, in the order of their codes.
    pub fn children(&self, code: PlaceCode) -> impl Iterator<Item = &Place> {
        self.iter().filter(move |place| place.parent == Some(code))
    }

    /// What a code has become by this day: itself while it is valid, else the places that followed it
    /// directly or through others. Empty if the code is unknown, not yet valid, or ended without
    /// successor. In the order of codes, each once.
    pub fn successors_on(&self, code: PlaceCode, day: Date) -> Vec<PlaceCode> {
        let mut found = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut open = vec![code];
        while let Some(code) = open.pop() {
            if !seen.insert(code) {
                continue;
            }
            if self.valid_on(code, day).is_some() {
                found.insert(code);
                continue;
            }
            let ended = self.by_code.get(&code).map_or(&[][..], Vec::as_slice).iter();
            let last_ended = ended.rev().find(|place| place.valid_to.is_some_and(|to| to <= day));
            open.extend(last_ended.into_iter().flat_map(|place| place.successors.iter().copied()));
        }
        found.into_iter().collect()
    }

    /// The latest validity of every code, in the order of codes.
    pub fn iter(&self) -> impl Iterator<Item = &Place> {
        self.by_code.values().filter_map(|versions| versions.last())
    }

    /// How many codes there are.
    pub fn len(&self) -> usize {
        self.by_code.len()
    }

    /// True if there is no place.
    pub fn is_empty(&self) -> bool {
        self.by_code.is_empty()
    }
}

fn overlap(a: &Place, b: &Place) -> bool {
    let starts_before_end = |x: &Place, y: &Place| match (x.valid_from, y.valid_to) {
        (Some(from), Some(to)) => from < to,
        _ => true,
    };
    starts_before_end(a, b) && starts_before_end(b, a)
}
