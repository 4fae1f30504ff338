//! How the register's closed lists stand in columns. GB digits where the standard has them.

use jiff::civil::Date;
use register::calendar::ReportedDate;
use register::event::{HouseholdKind, MaritalStatus, RelationToHead, ResidenceStatus, Sex};

use crate::StoreError;

const UNKNOWN: StoreError = StoreError::Stored { what: "a code is not in its list" };

/// A closed list as a column.
pub(crate) trait Code: Sized + Copy + PartialEq + 'static {
    /// Every value beside its code.
    const LIST: &'static [(Self, i64)];

    /// The column's number.
    fn column(self) -> i64 {
        Self::LIST
            .iter()
            .find(|(v, _)| *v == self)
            .map(|(_, c)| *c)
            .expect("INVARIANT: every value is in the list, which a test checks")
    }

    /// The value of a column.
    fn from_column(code: i64) -> Result<Self, StoreError> {
        Self::LIST.iter().find(|(_, c)| *c == code).map(|(v, _)| *v).ok_or(UNKNOWN)
    }
}

impl Code for Sex {
    const LIST: &'static [(Sex, i64)] =
        &[(Sex::Unknown, 0), (Sex::Male, 1), (Sex::Female, 2), (Sex::NotStated, 9)];
}

impl Code for MaritalStatus {
    const LIST: &'static [(MaritalStatus, i64)] = &[
        (MaritalStatus::NeverMarried, 10),
        (MaritalStatus::Married, 20),
        (MaritalStatus::Widowed, 30),
        (MaritalStatus::Divorced, 40),
        (MaritalStatus::NotStated, 90),
    ];
}

impl Code for HouseholdKind {
    const LIST: &'static [(HouseholdKind, i64)] = &[
        (HouseholdKind::NotStated, 0),
        (HouseholdKind::Agricultural, 1),
        (HouseholdKind::NonAgricultural, 2),
    ];
}

impl Code for RelationToHead {
    const LIST: &'static [(RelationToHead, i64)] = &[
        (RelationToHead::Head, 0),
        (RelationToHead::Spouse, 1),
        (RelationToHead::Son, 2),
        (RelationToHead::Daughter, 3),
        (RelationToHead::Grandchild, 4),
        (RelationToHead::Parent, 5),
        (RelationToHead::Grandparent, 6),
        (RelationToHead::Sibling, 7),
        (RelationToHead::Other, 8),
        (RelationToHead::NotStated, 99),
    ];
}

impl Code for ResidenceStatus {
    const LIST: &'static [(ResidenceStatus, i64)] = &[
        (ResidenceStatus::RegisteredLivingHere, 1),
        (ResidenceStatus::RegisteredLivingElsewhere, 2),
        (ResidenceStatus::LivingHereRegisteredElsewhere, 3),
    ];
}

/// A day as a column: 20060930.
pub(crate) fn day(date: Date) -> i64 {
    i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day())
}

/// A column as a day.
pub(crate) fn date(code: i64) -> Result<Date, StoreError> {
    let part = |v: i64| i8::try_from(v).map_err(|_| UNKNOWN);
    let year = i16::try_from(code / 10_000).map_err(|_| UNKNOWN)?;
    Date::new(year, part(code / 100 % 100)?, part(code % 100)?).map_err(|_| UNKNOWN)
}

/// A partial date as a column, 0 for what is not known.
pub(crate) fn reported(date: ReportedDate) -> i64 {
    i64::from(date.year()) * 10_000
        + i64::from(date.month().unwrap_or(0)) * 100
        + i64::from(date.day().unwrap_or(0))
}

/// A column as a partial date.
pub(crate) fn reported_from(code: i64) -> Result<ReportedDate, StoreError> {
    let part = |v: i64| u8::try_from(v).map_err(|_| UNKNOWN);
    let year = i16::try_from(code / 10_000).map_err(|_| UNKNOWN)?;
    ReportedDate::new(year, part(code / 100 % 100)?, part(code % 100)?).map_err(|_| UNKNOWN)
}
