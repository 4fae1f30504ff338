//! A row or a form as it came in: strings under closed field names.
//!
//! This is the only place of the crate where raw strings live. Nothing is judged here; that is
//! `check`. A column that is not in the list is never read, whatever a file may hold; what the book
//! does not need to know must stay absent.

use crate::coded::named;

/// A column of a file or an input of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Field {
    /// 户编号.
    Household,
    /// 姓名; of the newborn on a birth row.
    Name,
    /// 性别.
    Sex,
    /// 公民身份号码.
    Number,
    /// 出生日期.
    BirthDate,
    /// 与户主关系.
    Relation,
    /// 婚姻状况.
    Marital,
    /// 居住状态.
    Residence,
    /// 户口性质.
    HouseholdKind,
    /// 配偶身份号码.
    SpouseNumber,
    /// 父亲身份号码.
    FatherNumber,
    /// 母亲身份号码.
    MotherNumber,
    /// 村代码.
    Place,
    /// 登记日期.
    RegisteredOn,
    /// 出生医学证明编号.
    Certificate,
    /// 孩次.
    BirthOrder,
    /// 出生地点.
    Facility,
    /// 母亲姓名.
    MotherName,
    /// 母亲出生日期.
    MotherBirthDate,
    /// 父亲姓名.
    FatherName,
    /// 死亡日期.
    DeathDate,
    /// 男方姓名.
    GroomName,
    /// 男方身份号码.
    GroomNumber,
    /// 女方姓名.
    BrideName,
    /// 女方身份号码.
    BrideNumber,
    /// 日期.
    EventDate,
    /// 类型.
    MovementKind,
    /// 流水号.
    Serial,
    /// Name of a place.
    PlaceName,
    /// Level of a place.
    PlaceLevel,
    /// Parent of a place.
    PlaceParent,
    /// First day of a place.
    ValidFrom,
    /// First day on which a place is no longer.
    ValidTo,
    /// What took a place's place; several codes are parted by spaces, commas or semicolons.
    Successor,
    /// 更正事项.
    CorrectedItem,
    /// 更正为.
    CorrectedValue,
    /// 原因.
    Reason,
}

named!(Field {
    Household = "household",
    Name = "name",
    Sex = "sex",
    Number = "number",
    BirthDate = "birth_date",
    Relation = "relation",
    Marital = "marital",
    Residence = "residence",
    HouseholdKind = "household_kind",
    SpouseNumber = "spouse_number",
    FatherNumber = "father_number",
    MotherNumber = "mother_number",
    Place = "place",
    RegisteredOn = "registered_on",
    Certificate = "certificate",
    BirthOrder = "birth_order",
    Facility = "facility",
    MotherName = "mother_name",
    MotherBirthDate = "mother_birth_date",
    FatherName = "father_name",
    DeathDate = "death_date",
    GroomName = "groom_name",
    GroomNumber = "groom_number",
    BrideName = "bride_name",
    BrideNumber = "bride_number",
    EventDate = "event_date",
    MovementKind = "movement_kind",
    Serial = "serial",
    PlaceName = "place_name",
    PlaceLevel = "place_level",
    PlaceParent = "place_parent",
    ValidFrom = "valid_from",
    ValidTo = "valid_to",
    Successor = "successor",
    CorrectedItem = "corrected_item",
    CorrectedValue = "corrected_value",
    Reason = "reason",
});

impl Field {
    /// How many fields there are.
    pub const COUNT: usize = Field::ALL.len();

    /// Position in [`Field::ALL`] and in [`Submission::values`].
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// What kind of row it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SubmissionKind {
    /// A place.
    Place,
    /// A person on a roster (人口登记表).
    Roster,
    /// 出生.
    Birth,
    /// 死亡.
    Death,
    /// 结婚.
    Marriage,
    /// 离婚.
    Divorce,
    /// 迁移.
    Movement,
    /// A hospital's birth.
    FacilityBirth,
    /// A funeral house's death.
    FuneralDeath,
    /// 更正: an earlier statement was wrong, or an event did not happen.
    Correction,
}

named!(SubmissionKind {
    Place = "place",
    Roster = "roster",
    Birth = "birth",
    Death = "death",
    Marriage = "marriage",
    Divorce = "divorce",
    Movement = "movement",
    FacilityBirth = "facility_birth",
    FuneralDeath = "funeral_death",
    Correction = "correction",
});

impl SubmissionKind {
    /// The columns that a file of this kind must have. Which of them a row may leave empty is said in
    /// [`crate::check`].
    pub const fn required(self) -> &'static [Field] {
        match self {
            SubmissionKind::Place => &[Field::Place, Field::PlaceName, Field::PlaceLevel],
            SubmissionKind::Roster => &[Field::Name, Field::Sex, Field::BirthDate, Field::Residence],
            SubmissionKind::Birth => &[Field::Name, Field::Sex, Field::BirthDate],
            SubmissionKind::Death => &[Field::Name, Field::DeathDate],
            SubmissionKind::Marriage | SubmissionKind::Divorce => &[Field::GroomName, Field::BrideName],
            SubmissionKind::Movement => &[Field::EventDate, Field::MovementKind, Field::Name],
            SubmissionKind::FacilityBirth => &[Field::BirthDate, Field::Sex, Field::MotherName],
            SubmissionKind::FuneralDeath => &[Field::Name, Field::DeathDate],
            SubmissionKind::Correction => &[Field::CorrectedItem, Field::Reason],
        }
    }
}

/// One row, its values by field; an empty string means that the source says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Submission<'a> {
    /// What kind of row.
    pub kind: SubmissionKind,
    /// Values in the order of [`Field::ALL`].
    pub values: [&'a str; Field::COUNT],
}

impl<'a> Submission<'a> {
    /// A row without any value.
    pub const fn new(kind: SubmissionKind) -> Submission<'a> {
        Submission { kind, values: [""; Field::COUNT] }
    }

    /// The value of a field.
    pub const fn get(&self, field: Field) -> &'a str {
        self.values[field.index()]
    }

    /// Sets the value of a field.
    pub const fn set(&mut self, field: Field, value: &'a str) {
        self.values[field.index()] = value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_stands_at_its_index() {
        for (index, field) in Field::ALL.iter().enumerate() {
            assert_eq!(field.index(), index, "{field}");
            assert_eq!(field.as_str().parse(), Ok(*field));
        }
    }

    #[test]
    fn values_come_back_from_the_field_they_were_set_in() {
        let mut row = Submission::new(SubmissionKind::Roster);
        row.set(Field::Successor, "x");
        row.set(Field::Household, "y");
        let set: Vec<Field> = Field::ALL.iter().copied().filter(|f| !row.get(*f).is_empty()).collect();
        assert_eq!(set, [Field::Household, Field::Successor]);
    }
}
