//! What a second, independent source tells: a hospital's list of births, a funeral house's of deaths.
//!
//! These records are evidence to compare the register with. They never change it: people, matches and
//! conclusions must stay absent.

use jiff::civil::Date;

use crate::area::PlaceCode;
use crate::calendar::ReportedDate;
use crate::event::Sex;
use crate::name::Name;
use crate::number::{CertificateNumber, CitizenNumber};

/// One row of a facility's list of live births.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FacilityBirth {
    /// The list's own serial number (流水号).
    pub serial: Option<Box<str>>,
    /// Day of birth.
    pub on: Date,
    /// Sex of the child.
    pub sex: Sex,
    /// Mother's name.
    pub mother_name: Option<Name>,
    /// Mother's number.
    pub mother_number: Option<CitizenNumber>,
    /// Mother's birth date.
    pub mother_birth: Option<ReportedDate>,
    /// Number of the birth certificate.
    pub certificate: Option<CertificateNumber>,
    /// Mother's village.
    pub place: Option<PlaceCode>,
}

/// One row of a funeral house's list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FuneralDeath {
    /// Day of death.
    pub on: Date,
    /// Name.
    pub name: Option<Name>,
    /// Number.
    pub number: Option<CitizenNumber>,
}
