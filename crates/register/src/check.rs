//! From a row of strings to an event, with everything that is wrong with it at once.
//!
//! Nothing is looked up here: whether a person or a place is in the book is said by the caller and by
//! `fold`. Nothing is guessed: a value that is not in a code list is a finding. Judging what
//! happened must stay absent: whoever is born is entered.
//!
//! | row | must say | may leave out |
//! |---|---|---|
//! | place | code, name, level | parent, validity, successors |
//! | roster | name, sex, birth date, residence; village and day from the row or its file | the rest; a number is missed from 16 years on |
//! | birth | name, sex, day of birth, village | number, certificate, order, facility, household; parents by number, or by name and birth date |
//! | death | day; who: number, or certificate, or name and birth date | the rest |
//! | marriage, divorce | day (of the event, else of registration); one party by number | the other party |
//! | movement | day, kind; who comes: name, sex, birth date, village; who goes: as for a death | the rest |
//! | facility birth | day, sex | the rest |
//! | funeral death | day; name or number | the other |
//! | correction | what is wrong, why; who: as for a death; what is true instead, or of a withdrawn marriage, divorce or move the day | the day of registration |
//!
//! A number of the person whom a row is about must be right. A number that only helps to link (of a
//! spouse or parent, or on a list of a second source) is left out where it is wrong, and the row stays.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::area::{Level, PlaceCode};
use crate::calendar::DateStyle;
use crate::coded::named;
use crate::event::{Event, HouseholdKind, MaritalStatus, PersonRef, RelationToHead, ResidenceStatus, Sex};
use crate::finding::{Finding, Severity};
use crate::second_source::{FacilityBirth, FuneralDeath};
use crate::submission::{Submission, SubmissionKind};

mod correct;
mod place;
mod read;
mod roster;
mod second;
mod vital;

/// Which of the six movements a row tells of (类型).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MovementKind {
    /// 迁入.
    MoveIn,
    /// 迁出.
    MoveOut,
    /// 外出.
    Leave,
    /// 返乡.
    Return,
    /// 流入.
    Arrive,
    /// 离开.
    Depart,
}

named!(MovementKind {
    MoveIn = "move_in",
    MoveOut = "move_out",
    Leave = "leave",
    Return = "return",
    Arrive = "arrive",
    Depart = "depart",
});

/// What a row of corrections sets right (更正事项).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CorrectionKind {
    /// 姓名.
    Name,
    /// 性别.
    Sex,
    /// 出生日期.
    BirthDate,
    /// 公民身份号码.
    Number,
    /// 出生医学证明编号.
    Certificate,
    /// 婚姻状况.
    Marital,
    /// 死亡日期.
    DeathDate,
    /// 孩次.
    BirthOrder,
    /// 误登: the person was entered in error.
    EnteredInError,
    /// 撤销死亡.
    WithdrawDeath,
    /// 撤销出生; the row names the child.
    WithdrawBirth,
    /// 撤销结婚.
    WithdrawMarriage,
    /// 撤销离婚.
    WithdrawDivorce,
    /// 撤销迁入.
    WithdrawMoveIn,
    /// 撤销迁出.
    WithdrawMoveOut,
    /// 撤销外出.
    WithdrawLeave,
    /// 撤销返乡.
    WithdrawReturn,
    /// 撤销流入.
    WithdrawArrive,
    /// 撤销离开.
    WithdrawDepart,
}

named!(CorrectionKind {
    Name = "name",
    Sex = "sex",
    BirthDate = "birth_date",
    Number = "number",
    Certificate = "certificate",
    Marital = "marital",
    DeathDate = "death_date",
    BirthOrder = "birth_order",
    EnteredInError = "entered_in_error",
    WithdrawDeath = "withdraw_death",
    WithdrawBirth = "withdraw_birth",
    WithdrawMarriage = "withdraw_marriage",
    WithdrawDivorce = "withdraw_divorce",
    WithdrawMoveIn = "withdraw_move_in",
    WithdrawMoveOut = "withdraw_move_out",
    WithdrawLeave = "withdraw_leave",
    WithdrawReturn = "withdraw_return",
    WithdrawArrive = "withdraw_arrive",
    WithdrawDepart = "withdraw_depart",
});

/// A new value that is none (更正为 删除): a number, certificate or birth order is taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoValue {
    /// There is none.
    None,
}

named!(NoValue { None = "none" });

/// What the values in files mean, filled from data. Keys are trimmed and in ASCII width.
#[derive(Clone, Debug, Default)]
pub struct CodeLists {
    /// 性别.
    pub sex: HashMap<String, Sex>,
    /// 婚姻状况.
    pub marital: HashMap<String, MaritalStatus>,
    /// 居住状态.
    pub residence: HashMap<String, ResidenceStatus>,
    /// 与户主关系.
    pub relation: HashMap<String, RelationToHead>,
    /// 户口性质.
    pub household_kind: HashMap<String, HouseholdKind>,
    /// 类型.
    pub movement: HashMap<String, MovementKind>,
    /// 级别.
    pub level: HashMap<String, Level>,
    /// 更正事项.
    pub correction: HashMap<String, CorrectionKind>,
    /// 更正为, where it takes a value away.
    pub no_value: HashMap<String, NoValue>,
}

/// What is the same for all rows of a file.
#[derive(Clone, Copy, Debug)]
pub struct CheckContext<'a> {
    /// Code lists.
    pub codes: &'a CodeLists,
    /// Ways of writing dates, the likeliest first.
    pub styles: &'a [DateStyle],
    /// The day that a roster describes.
    pub as_of: Option<Date>,
    /// The file's village.
    pub place: Option<PlaceCode>,
    /// The present day.
    pub today: Date,
}

/// What a row says, once it is understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Statement {
    /// Something happened.
    Event(Event<PersonRef>),
    /// A hospital reports a birth.
    FacilityBirth(FacilityBirth),
    /// A funeral house reports a death.
    FuneralDeath(FuneralDeath),
}

/// The result of checking one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// What the row says; `None` exactly if some finding refuses it.
    pub outcome: Option<Statement>,
    /// Everything found.
    pub findings: Vec<Finding>,
}

/// Checks one row. All findings are collected, none hides another.
pub fn check(row: &Submission<'_>, ctx: &CheckContext<'_>) -> Checked {
    let mut reader = read::Reader::new(row, ctx);
    let outcome = match row.kind {
        SubmissionKind::Place => place::read(&mut reader).map(Statement::Event),
        SubmissionKind::Roster => roster::read(&mut reader).map(Statement::Event),
        SubmissionKind::Birth => vital::birth(&mut reader).map(Statement::Event),
        SubmissionKind::Death => vital::death(&mut reader).map(Statement::Event),
        SubmissionKind::Marriage => vital::marriage(&mut reader).map(Statement::Event),
        SubmissionKind::Divorce => vital::divorce(&mut reader).map(Statement::Event),
        SubmissionKind::Movement => vital::movement(&mut reader).map(Statement::Event),
        SubmissionKind::FacilityBirth => second::facility_birth(&mut reader).map(Statement::FacilityBirth),
        SubmissionKind::FuneralDeath => second::funeral_death(&mut reader).map(Statement::FuneralDeath),
        SubmissionKind::Correction => correct::read(&mut reader).map(Statement::Event),
    };
    checked(reader, outcome)
}

/// Checks the form of a move within the book, which no file has: who (as for a death), the day, the village,
/// and there the household and the relation to its head. The row's kind is not looked at.
pub fn check_household_change(row: &Submission<'_>, ctx: &CheckContext<'_>) -> Checked {
    let mut reader = read::Reader::new(row, ctx);
    let outcome = vital::household_change(&mut reader).map(Statement::Event);
    checked(reader, outcome)
}

fn checked(reader: read::Reader<'_>, outcome: Option<Statement>) -> Checked {
    let findings = reader.into_findings();
    let is_refused = findings.iter().any(|finding| finding.severity() == Severity::Refused);
    debug_assert!(is_refused || outcome.is_some(), "a row that is not entered must say why");
    Checked { outcome: outcome.filter(|_| !is_refused), findings }
}

#[cfg(test)]
mod tests;
