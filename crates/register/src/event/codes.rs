//! Names and one-byte codes of the closed lists that events are made of. Frozen: entries carry them.

use super::{EventKind, HouseholdKind, MaritalStatus, RelationToHead, ResidenceStatus, Sex};
use crate::coded::{UnknownMember, byte_coded, named};

named!(EventKind {
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
});
byte_coded!(EventKind {
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
});

impl TryFrom<u8> for EventKind {
    type Error = UnknownMember;

    fn try_from(code: u8) -> Result<EventKind, UnknownMember> {
        EventKind::from_code(code)
            .ok_or_else(|| UnknownMember { what: "EventKind", value: code.to_string().into() })
    }
}

named!(Sex { Unknown = "unknown", Male = "male", Female = "female", NotStated = "not_stated" });
byte_coded!(Sex { Unknown = 0, Male = 1, Female = 2, NotStated = 9 });

named!(MaritalStatus {
    NeverMarried = "never_married",
    Married = "married",
    Widowed = "widowed",
    Divorced = "divorced",
    NotStated = "not_stated",
});
byte_coded!(MaritalStatus { NeverMarried = 10, Married = 20, Widowed = 30, Divorced = 40, NotStated = 90 });

impl MaritalStatus {
    /// True for a status that someone has only after a marriage.
    pub const fn is_ever_married(self) -> bool {
        matches!(self, MaritalStatus::Married | MaritalStatus::Widowed | MaritalStatus::Divorced)
    }
}

named!(HouseholdKind {
    Agricultural = "agricultural",
    NonAgricultural = "non_agricultural",
    NotStated = "not_stated",
});
byte_coded!(HouseholdKind { Agricultural = 1, NonAgricultural = 2, NotStated = 9 });

named!(RelationToHead {
    Head = "head",
    Spouse = "spouse",
    Son = "son",
    Daughter = "daughter",
    Grandchild = "grandchild",
    Parent = "parent",
    Grandparent = "grandparent",
    Sibling = "sibling",
    Other = "other",
    NotStated = "not_stated",
});
byte_coded!(RelationToHead {
    Head = 0,
    Spouse = 1,
    Son = 2,
    Daughter = 3,
    Grandchild = 4,
    Parent = 5,
    Grandparent = 6,
    Sibling = 7,
    Other = 8,
    NotStated = 9,
});

named!(ResidenceStatus {
    RegisteredLivingHere = "registered_living_here",
    RegisteredLivingElsewhere = "registered_living_elsewhere",
    LivingHereRegisteredElsewhere = "living_here_registered_elsewhere",
});
byte_coded!(ResidenceStatus {
    RegisteredLivingHere = 1,
    RegisteredLivingElsewhere = 2,
    LivingHereRegisteredElsewhere = 3,
});

impl ResidenceStatus {
    /// True if the person is registered (户籍) here.
    pub const fn is_registered(self) -> bool {
        matches!(self, ResidenceStatus::RegisteredLivingHere | ResidenceStatus::RegisteredLivingElsewhere)
    }

    /// True if the person lives here.
    pub const fn is_living_here(self) -> bool {
        matches!(self, ResidenceStatus::RegisteredLivingHere | ResidenceStatus::LivingHereRegisteredElsewhere)
    }
}
