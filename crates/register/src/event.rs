//! What can happen to people and places: the closed list of events that an entry may hold.
//!
//! An event comes in two forms. `Event<PersonRef>` is a draft: it names people the way a form or a
//! register does (by number, by certificate, by name and birth date). `Event<PersonId>` is resolved:
//! it names people of this book. Only resolved events are folded and stored. Nothing in this module
//! looks people up; that is the caller's work, because it needs the book.

mod codes;
mod kind;

pub use kind::EventKind;

use jiff::civil::Date;

use crate::area::PlaceCode;
use crate::calendar::ReportedDate;
use crate::id::EntryIndex;
use crate::name::Name;
use crate::number::{CertificateNumber, CitizenNumber};

/// Sex (性别), GB/T 2261.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sex {
    /// 0, not known.
    Unknown,
    /// 1, male (男).
    Male,
    /// 2, female (女).
    Female,
    /// 9, not stated.
    NotStated,
}

/// Marital status (婚姻状况), GB/T 2261.2 at its first digit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MaritalStatus {
    /// 10 未婚.
    NeverMarried,
    /// 20 已婚.
    Married,
    /// 30 丧偶.
    Widowed,
    /// 40 离婚.
    Divorced,
    /// 90, not stated.
    NotStated,
}

/// Kind of household registration (户口性质).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HouseholdKind {
    /// 农业.
    Agricultural,
    /// 非农业.
    NonAgricultural,
    /// Not on file.
    NotStated,
}

/// Relation to the head of household (与户主关系), GB/T 4761 at its first digit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RelationToHead {
    /// 户主.
    Head,
    /// 配偶.
    Spouse,
    /// 子.
    Son,
    /// 女.
    Daughter,
    /// 孙子女、外孙子女.
    Grandchild,
    /// 父母.
    Parent,
    /// 祖父母、外祖父母.
    Grandparent,
    /// 兄弟姐妹.
    Sibling,
    /// 其他.
    Other,
    /// Not on file.
    NotStated,
}

/// Where a person stands to this book's places (居住状态): what a residence span says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ResidenceStatus {
    /// 常住: registered here and living here.
    RegisteredLivingHere,
    /// 外出: registered here, living elsewhere.
    RegisteredLivingElsewhere,
    /// 流入: living here, registered elsewhere.
    LivingHereRegisteredElsewhere,
}

/// How a source names a person: by number, else by certificate, else by name, birth date and village,
/// all three. A number that is not in the book may still lead by name to somebody whose number the book
/// does not know, as small children are enrolled without one; never to somebody with another number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct PersonRef {
    /// Citizen identity number (公民身份号码).
    pub number: Option<CitizenNumber>,
    /// Number of the birth medical certificate (出生医学证明编号).
    pub certificate: Option<CertificateNumber>,
    /// Name (姓名).
    pub name: Option<Name>,
    /// Birth date (出生日期).
    pub birth: Option<ReportedDate>,
    /// Village (村) the source speaks of.
    pub place: Option<PlaceCode>,
}

/// What a source tells of one person.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PersonDetails {
    /// Name in its original characters.
    pub name: Name,
    /// Sex as the source gives it.
    pub sex: Sex,
    /// Birth date, as precise as the source has it.
    pub birth: ReportedDate,
    /// Number, always in its 18-character form.
    pub number: Option<CitizenNumber>,
    /// Birth certificate.
    pub certificate: Option<CertificateNumber>,
}

/// Kin as a roster names them: by number, whether or not the number is in the book.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct KinNumbers {
    /// Spouse (配偶).
    pub spouse: Option<CitizenNumber>,
    /// Father (父亲).
    pub father: Option<CitizenNumber>,
    /// Mother (母亲).
    pub mother: Option<CitizenNumber>,
}

/// Where a person belongs: village and household.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Belonging {
    /// Village (村).
    pub place: PlaceCode,
    /// The household's own number (户编号), where it has one.
    pub household: Option<Box<str>>,
    /// Relation to its head.
    pub relation: RelationToHead,
}

/// One thing that happened. `P` says how people are named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event<P> {
    /// A place exists from a day on, under a parent.
    PlaceRecorded(PlaceRecorded),
    /// A roster says: this person was here on that day.
    PersonEnrolled(PersonEnrolled),
    /// 出生.
    Birth(Birth<P>),
    /// 死亡.
    Death(Death<P>),
    /// 结婚.
    Marriage(Marriage<P>),
    /// 离婚.
    Divorce(Divorce<P>),
    /// 迁入: registration moves here. Someone the book has not known, or one who had moved out.
    MoveIn(Arrival<P>),
    /// 迁出: registration moves away.
    MoveOut(Departure<P>),
    /// 外出: leaves to live elsewhere, stays registered.
    Leave(Departure<P>),
    /// 返乡: comes home.
    Return(Departure<P>),
    /// 流入: someone registered elsewhere comes to live here.
    Arrive(Arrival<P>),
    /// 离开: someone registered elsewhere leaves again.
    Depart(Departure<P>),
    /// 收养.
    Adoption(Adoption<P>),
    /// A person moves to another household or village of this book.
    HouseholdChanged(HouseholdChanged<P>),
    /// An earlier statement was wrong.
    Correction(Correction<P>),
    /// A marriage, divorce or move was entered in error: it did not happen.
    Withdrawal(Withdrawal<P>),
}

/// See [`Event::PlaceRecorded`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceRecorded {
    /// The place.
    pub place: crate::area::Place,
}

/// See [`Event::PersonEnrolled`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonEnrolled {
    /// The day that the roster describes.
    pub as_of: Date,
    /// Who.
    pub details: PersonDetails,
    /// Where.
    pub belonging: Belonging,
    /// Residence on that day.
    pub residence: ResidenceStatus,
    /// Marital status on that day.
    pub marital: MaritalStatus,
    /// Kind of household registration.
    pub household_kind: HouseholdKind,
    /// Kin by number.
    pub kin: KinNumbers,
}

/// See [`Event::Birth`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Birth<P> {
    /// The child; `birth` in it is the day it happened.
    pub child: PersonDetails,
    /// Where the child belongs.
    pub belonging: Belonging,
    /// Mother.
    pub mother: Option<P>,
    /// Father.
    pub father: Option<P>,
    /// Which live birth of the mother this is (孩次), where the source says.
    pub birth_order: Option<u8>,
    /// Facility or place of delivery, as written.
    pub facility: Option<Box<str>>,
    /// Day it was registered (登记日期).
    pub registered_on: Option<Date>,
}

/// See [`Event::Death`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Death<P> {
    /// Who died.
    pub person: P,
    /// When.
    pub on: Date,
    /// Day it was registered.
    pub registered_on: Option<Date>,
}

/// See [`Event::Marriage`]. A party the book does not know is `None`; at least one is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marriage<P> {
    /// One party (男方 in the paper register).
    pub groom: Option<P>,
    /// The other party (女方).
    pub bride: Option<P>,
    /// When.
    pub on: Date,
    /// Village whose register holds it.
    pub place: Option<PlaceCode>,
}

/// See [`Event::Divorce`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Divorce<P> {
    /// One party.
    pub husband: Option<P>,
    /// The other.
    pub wife: Option<P>,
    /// When.
    pub on: Date,
    /// Village whose register holds it.
    pub place: Option<PlaceCode>,
}

/// Someone comes. See [`Event::MoveIn`] and [`Event::Arrive`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival<P> {
    /// The person, where the book knows them already; else they are entered now from `details`.
    pub known: Option<P>,
    /// Who.
    pub details: PersonDetails,
    /// Where to.
    pub belonging: Belonging,
    /// Marital status on arrival.
    pub marital: MaritalStatus,
    /// When.
    pub on: Date,
}

/// Someone goes or comes home. See [`Event::MoveOut`], [`Event::Leave`], [`Event::Return`], [`Event::Depart`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Departure<P> {
    /// Who.
    pub person: P,
    /// When.
    pub on: Date,
}

/// See [`Event::Adoption`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adoption<P> {
    /// The child.
    pub child: P,
    /// Adoptive mother.
    pub mother: Option<P>,
    /// Adoptive father.
    pub father: Option<P>,
    /// When.
    pub on: Date,
}

/// See [`Event::HouseholdChanged`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HouseholdChanged<P> {
    /// Who.
    pub person: P,
    /// Where to.
    pub belonging: Belonging,
    /// When.
    pub on: Date,
}

/// See [`Event::Correction`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction<P> {
    /// About whom.
    pub person: P,
    /// What is true instead.
    pub field: CorrectedField,
    /// Why, in the words of who asked.
    pub reason: Box<str>,
    /// Day it was registered.
    pub registered_on: Option<Date>,
}

/// What a correction sets right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CorrectedField {
    /// Name.
    Name(Name),
    /// Sex.
    Sex(Sex),
    /// Birth date.
    BirthDate(ReportedDate),
    /// Citizen number; `None` takes a wrong one away.
    Number(Option<CitizenNumber>),
    /// Birth certificate number.
    Certificate(Option<CertificateNumber>),
    /// Marital status.
    Marital(MaritalStatus),
    /// Day of death; `None`: the person is alive, the death was entered in error.
    DeathDate(Option<Date>),
    /// Mother's live-birth order of this person's birth.
    BirthOrder(Option<u8>),
    /// The person was entered in error and never existed as such.
    EnteredInError,
}

/// See [`Event::Withdrawal`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawal<P> {
    /// To whom it did not happen; of a marriage or divorce either party.
    pub person: P,
    /// What did not happen; see [`EventKind::can_be_withdrawn`].
    pub kind: EventKind,
    /// The day of the event that is withdrawn.
    pub on: Date,
    /// Marital status of the person without it, where the source says.
    pub marital: Option<MaritalStatus>,
    /// Why, in the words of who asked.
    pub reason: Box<str>,
    /// Day it was registered.
    pub registered_on: Option<Date>,
    /// What the book found under kind, day and person; a draft has none.
    pub found: Option<Withdrawn<P>>,
}

/// The entry that a withdrawal takes back, as whoever knows the book's entries found it. It stands in the
/// resolved event, so that the log alone says what was withdrawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawn<P> {
    /// Its place in the log.
    pub entry: EntryIndex,
    /// The other party of a marriage or divorce, where the book knows them.
    pub other: Option<P>,
    /// Marital status of the person before it, where the book can tell.
    pub marital_before: Option<MaritalStatus>,
    /// The same of the other party.
    pub other_marital_before: Option<MaritalStatus>,
    /// Household of the person before an arrival, where the book knew them already.
    pub belonging_before: Option<Belonging>,
}

impl<P> Event<P> {
    /// Names every person of the event anew; stops at the first that cannot be.
    pub fn try_map<Q, E>(self, mut f: impl FnMut(P) -> Result<Q, E>) -> Result<Event<Q>, E> {
        let mut opt = |p: Option<P>| p.map(&mut f).transpose();
        Ok(match self {
            Event::PlaceRecorded(e) => Event::PlaceRecorded(e),
            Event::PersonEnrolled(e) => Event::PersonEnrolled(e),
            Event::Birth(e) => Event::Birth(Birth {
                mother: opt(e.mother)?,
                father: opt(e.father)?,
                child: e.child,
                belonging: e.belonging,
                birth_order: e.birth_order,
                facility: e.facility,
                registered_on: e.registered_on,
            }),
            Event::Death(e) => {
                Event::Death(Death { person: f(e.person)?, on: e.on, registered_on: e.registered_on })
            }
            Event::Marriage(e) => Event::Marriage(Marriage {
                groom: opt(e.groom)?,
                bride: opt(e.bride)?,
                on: e.on,
                place: e.place,
            }),
            Event::Divorce(e) => Event::Divorce(Divorce {
                husband: opt(e.husband)?,
                wife: opt(e.wife)?,
                on: e.on,
                place: e.place,
            }),
            Event::MoveIn(e) => Event::MoveIn(e.try_map(f)?),
            Event::MoveOut(e) => Event::MoveOut(e.try_map(f)?),
            Event::Leave(e) => Event::Leave(e.try_map(f)?),
            Event::Return(e) => Event::Return(e.try_map(f)?),
            Event::Arrive(e) => Event::Arrive(e.try_map(f)?),
            Event::Depart(e) => Event::Depart(e.try_map(f)?),
            Event::Adoption(e) => Event::Adoption(Adoption {
                mother: opt(e.mother)?,
                father: opt(e.father)?,
                child: f(e.child)?,
                on: e.on,
            }),
            Event::HouseholdChanged(e) => Event::HouseholdChanged(HouseholdChanged {
                person: f(e.person)?,
                belonging: e.belonging,
                on: e.on,
            }),
            Event::Correction(e) => Event::Correction(Correction {
                person: f(e.person)?,
                field: e.field,
                reason: e.reason,
                registered_on: e.registered_on,
            }),
            Event::Withdrawal(e) => Event::Withdrawal(e.try_map(f)?),
        })
    }
}

impl<P> Arrival<P> {
    fn try_map<Q, E>(self, f: impl FnMut(P) -> Result<Q, E>) -> Result<Arrival<Q>, E> {
        Ok(Arrival {
            known: self.known.map(f).transpose()?,
            details: self.details,
            belonging: self.belonging,
            marital: self.marital,
            on: self.on,
        })
    }
}

impl<P> Departure<P> {
    fn try_map<Q, E>(self, mut f: impl FnMut(P) -> Result<Q, E>) -> Result<Departure<Q>, E> {
        Ok(Departure { person: f(self.person)?, on: self.on })
    }
}

impl<P> Withdrawal<P> {
    fn try_map<Q, E>(self, mut f: impl FnMut(P) -> Result<Q, E>) -> Result<Withdrawal<Q>, E> {
        let person = f(self.person)?;
        let found = self.found.map(|found| {
            Ok(Withdrawn {
                other: found.other.map(&mut f).transpose()?,
                entry: found.entry,
                marital_before: found.marital_before,
                other_marital_before: found.other_marital_before,
                belonging_before: found.belonging_before,
            })
        });
        Ok(Withdrawal {
            person,
            kind: self.kind,
            on: self.on,
            marital: self.marital,
            reason: self.reason,
            registered_on: self.registered_on,
            found: found.transpose()?,
        })
    }
}
