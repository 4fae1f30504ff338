//! Reads single cells of a row and notes what is wrong with them.

use std::collections::HashMap;

use jiff::civil::Date;

use super::CheckContext;
use crate::area::PlaceCode;
use crate::calendar::{DateError, ReportedDate, read_date};
use crate::event::{HouseholdKind, MaritalStatus, PersonRef, RelationToHead, Sex};
use crate::finding::{Finding, FindingCode};
use crate::name::{Name, NameError};
use crate::number::{CertificateNumber, CitizenNumber, NumberError};
use crate::submission::{Field, Submission};
use crate::text::{folded, trim};

/// Highest birth order that is read as one.
const BIRTH_ORDER_MAX: u8 = 20;

/// Longest free text in characters.
const TEXT_CHARS_MAX: usize = 100;

/// A row with its context and what was found so far.
pub(super) struct Reader<'a> {
    row: &'a Submission<'a>,
    pub(super) ctx: &'a CheckContext<'a>,
    findings: Vec<Finding>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(row: &'a Submission<'a>, ctx: &'a CheckContext<'a>) -> Reader<'a> {
        Reader { row, ctx, findings: Vec::new() }
    }

    pub(super) fn into_findings(self) -> Vec<Finding> {
        self.findings
    }

    pub(super) fn note(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// A finding that names its field as first argument too.
    fn about(&mut self, code: FindingCode, field: Field, args: &[(&'static str, &str)]) {
        let start = Finding::new(code).in_field(field).with("field", field);
        let finding = args.iter().fold(start, |finding, (name, value)| finding.with(name, value));
        self.note(finding);
    }

    /// The trimmed value; `None` if the source says nothing.
    pub(super) fn text(&self, field: Field) -> Option<&'a str> {
        let text = trim(self.row.get(field));
        (!text.is_empty()).then_some(text)
    }

    /// A short free text in its own characters.
    pub(super) fn words(&mut self, field: Field) -> Option<Box<str>> {
        let text = self.text(field)?;
        self.short(field, text)
    }

    /// A number or code that someone else gave, where full-width digits mean the same.
    pub(super) fn label(&mut self, field: Field) -> Option<Box<str>> {
        let text = folded(self.text(field)?);
        self.short(field, &text)
    }

    fn short(&mut self, field: Field, text: &str) -> Option<Box<str>> {
        if text.len() > TEXT_CHARS_MAX && text.chars().count() > TEXT_CHARS_MAX {
            self.about(FindingCode::FieldTooLong, field, &[("limit", &TEXT_CHARS_MAX.to_string())]);
            return None;
        }
        Some(text.into())
    }

    pub(super) fn missing(&mut self, field: Field) {
        self.about(FindingCode::FieldMissing, field, &[]);
    }

    /// The member of a code list that the value stands for, if it is in the list.
    pub(super) fn listed<T: Copy>(&self, field: Field, list: &HashMap<String, T>) -> Option<T> {
        let text = self.text(field)?;
        list.get(text).or_else(|| list.get(folded(text).as_ref())).copied()
    }

    /// The same; `None` if empty or (with a finding) unknown.
    pub(super) fn coded<T: Copy>(&mut self, field: Field, list: &HashMap<String, T>) -> Option<T> {
        let text = self.text(field)?;
        let found = self.listed(field, list);
        if found.is_none() {
            self.about(FindingCode::FieldUnknownCode, field, &[("value", text)]);
        }
        found
    }

    pub(super) fn coded_required<T: Copy>(&mut self, field: Field, list: &HashMap<String, T>) -> Option<T> {
        if self.text(field).is_none() {
            self.missing(field);
        }
        self.coded(field, list)
    }

    pub(super) fn sex(&mut self) -> Option<Sex> {
        self.coded_required(Field::Sex, &self.ctx.codes.sex)
    }

    pub(super) fn marital(&mut self) -> MaritalStatus {
        self.coded(Field::Marital, &self.ctx.codes.marital).unwrap_or(MaritalStatus::NotStated)
    }

    pub(super) fn relation(&mut self) -> RelationToHead {
        self.coded(Field::Relation, &self.ctx.codes.relation).unwrap_or(RelationToHead::NotStated)
    }

    pub(super) fn household_kind(&mut self) -> HouseholdKind {
        self.coded(Field::HouseholdKind, &self.ctx.codes.household_kind).unwrap_or(HouseholdKind::NotStated)
    }

    /// A date, as precise as it is; not after today.
    pub(super) fn date(&mut self, field: Field) -> Option<ReportedDate> {
        let text = self.text(field)?;
        let date = match read_date(self.ctx.styles, text) {
            Ok(date) => date,
            Err(error) => {
                let code = match error {
                    DateError::Unreadable => FindingCode::DateUnreadable,
                    DateError::Impossible => FindingCode::DateImpossible,
                };
                self.about(code, field, &[("value", text)]);
                return None;
            }
        };
        if date.earliest() > self.ctx.today {
            let today = self.ctx.today.to_string();
            self.about(FindingCode::DateInFuture, field, &[("value", text), ("today", &today)]);
            return None;
        }
        Some(date)
    }

    pub(super) fn date_required(&mut self, field: Field) -> Option<ReportedDate> {
        if self.text(field).is_none() {
            self.missing(field);
        }
        self.date(field)
    }

    /// A date that only helps to link: one that cannot be read is left out.
    pub(super) fn linking_date(&mut self, field: Field) -> Option<ReportedDate> {
        let text = self.text(field)?;
        let date = read_date(self.ctx.styles, text).ok().filter(|date| date.earliest() <= self.ctx.today);
        if date.is_none() {
            self.about(FindingCode::DateLeftOut, field, &[("value", text)]);
        }
        date
    }

    /// A date that must be known to the day, where it is given.
    pub(super) fn day(&mut self, field: Field) -> Option<Date> {
        let date = self.date(field)?;
        if date.full().is_none() {
            self.about(FindingCode::DateNotFull, field, &[("value", &date.to_string())]);
        }
        date.full()
    }

    pub(super) fn day_required(&mut self, field: Field) -> Option<Date> {
        if self.text(field).is_none() {
            self.missing(field);
        }
        self.day(field)
    }

    /// The person's own number: one that is wrong refuses the row.
    pub(super) fn number(&mut self, field: Field) -> Option<CitizenNumber> {
        let text = self.text(field)?;
        match CitizenNumber::parse(text) {
            Ok(number) => Some(number),
            Err(error) => {
                let (code, name, value) = number_finding(&error);
                self.about(code, field, &[(name, &value)]);
                None
            }
        }
    }

    /// A number that only helps to link: one that is wrong is left out.
    pub(super) fn linking_number(&mut self, field: Field) -> Option<CitizenNumber> {
        let text = self.text(field)?;
        match CitizenNumber::parse(text) {
            Ok(number) => Some(number),
            Err(error) => {
                let (code, _, _) = number_finding(&error);
                self.about(FindingCode::NumberLeftOut, field, &[("reason", code.as_str())]);
                None
            }
        }
    }

    pub(super) fn certificate(&mut self, field: Field) -> Option<CertificateNumber> {
        self.certificate_or(field, FindingCode::CertificateForm)
    }

    pub(super) fn linking_certificate(&mut self) -> Option<CertificateNumber> {
        self.certificate_or(Field::Certificate, FindingCode::CertificateLeftOut)
    }

    fn certificate_or(&mut self, field: Field, code: FindingCode) -> Option<CertificateNumber> {
        let text = self.text(field)?;
        let read = CertificateNumber::parse(text).ok();
        if read.is_none() {
            self.about(code, field, &[("value", text)]);
        }
        read
    }

    pub(super) fn name(&mut self, field: Field) -> Option<Name> {
        self.name_or(field, FindingCode::NameForm)
    }

    pub(super) fn name_required(&mut self, field: Field) -> Option<Name> {
        if self.text(field).is_none() {
            self.missing(field);
        }
        self.name(field)
    }

    pub(super) fn linking_name(&mut self, field: Field) -> Option<Name> {
        self.name_or(field, FindingCode::NameLeftOut)
    }

    fn name_or(&mut self, field: Field, code: FindingCode) -> Option<Name> {
        let text = self.text(field)?;
        match Name::parse(text) {
            Ok(name) => Some(name),
            Err(error) => {
                let reason = match error {
                    NameError::Empty => "empty",
                    NameError::TooLong { .. } => "too_long",
                    NameError::ControlCharacter => "control_character",
                    NameError::DigitsOnly => "digits_only",
                };
                self.about(code, field, &[("reason", reason)]);
                None
            }
        }
    }

    pub(super) fn place_code(&mut self, field: Field) -> Option<PlaceCode> {
        let text = self.text(field)?;
        let read = PlaceCode::parse(text).ok();
        if read.is_none() {
            self.about(FindingCode::PlaceForm, field, &[("value", text)]);
        }
        read
    }

    /// The row's village, else the file's.
    pub(super) fn village(&mut self) -> Option<PlaceCode> {
        let row = self.place_code(Field::Place);
        if let (Some(row), Some(file)) = (row, self.ctx.place)
            && row != file
        {
            let finding = Finding::new(FindingCode::PlaceDiffersFromFile).in_field(Field::Place);
            self.note(finding.with("row", row).with("file", file));
        }
        row.or(self.ctx.place)
    }

    pub(super) fn village_required(&mut self) -> Option<PlaceCode> {
        let village = self.village();
        if village.is_none() && self.text(Field::Place).is_none() {
            self.missing(Field::Place);
        }
        village
    }

    pub(super) fn birth_order(&mut self) -> Option<u8> {
        let text = self.text(Field::BirthOrder)?;
        let order = folded(text).parse().ok().filter(|order| (1..=BIRTH_ORDER_MAX).contains(order));
        if order.is_none() {
            let finding = Finding::new(FindingCode::BirthOrderForm).in_field(Field::BirthOrder);
            self.note(finding.with("value", text));
        }
        order
    }

    /// A birth order that is the point of the row: one that is not right refuses it.
    pub(super) fn corrected_order(&mut self, field: Field) -> Option<u8> {
        let text = self.text(field)?;
        let order = folded(text).parse().ok().filter(|order| (1..=BIRTH_ORDER_MAX).contains(order));
        if order.is_none() {
            self.about(FindingCode::FieldUnknownCode, field, &[("value", text)]);
        }
        order
    }

    /// Refuses a value where there must be none.
    pub(super) fn unexpected(&mut self, field: Field) {
        if let Some(text) = self.text(field) {
            self.about(FindingCode::CorrectionValueUnexpected, field, &[("value", text)]);
        }
    }

    /// Flags a number that tells another birth date or sex than the row; neither is overwritten.
    pub(super) fn compare_with_number(
        &mut self,
        number: Option<CitizenNumber>,
        birth: Option<ReportedDate>,
        sex: Option<Sex>,
    ) {
        let Some(number) = number else { return };
        if let Some(birth) = birth
            && !birth.agrees_with(number.birth().into())
        {
            let finding = Finding::new(FindingCode::NumberBirthDiffers).in_field(Field::Number);
            self.note(finding.with("in_number", number.birth()).with("given", birth));
        }
        if let Some(sex @ (Sex::Male | Sex::Female)) = sex
            && sex != number.sex()
        {
            let finding = Finding::new(FindingCode::NumberSexDiffers).in_field(Field::Number);
            self.note(finding.with("in_number", number.sex()).with("given", sex));
        }
    }

    /// The person whom a row is about, who must be identified.
    pub(super) fn person(&mut self, place: Option<PlaceCode>) -> Option<PersonRef> {
        let number = self.number(Field::Number);
        let certificate = self.certificate(Field::Certificate);
        let name = self.name(Field::Name);
        let birth = self.date(Field::BirthDate);
        let sex = self.coded(Field::Sex, &self.ctx.codes.sex);
        self.compare_with_number(number, birth, sex);
        let person = PersonRef { number, certificate, name, birth, place };
        let says_enough = self.text(Field::Number).is_some()
            || self.text(Field::Certificate).is_some()
            || (self.text(Field::Name).is_some() && self.text(Field::BirthDate).is_some());
        if !says_enough {
            self.note(Finding::new(FindingCode::PersonUnidentified));
        }
        is_identified(&person).then_some(person)
    }

    /// A parent of whom the row gives a number, a name and perhaps a birth date. `None` if it says
    /// nothing of them, or (with a finding) not enough to look them up.
    pub(super) fn parent(
        &mut self,
        number: Field,
        name: Field,
        birth: Option<Field>,
        place: Option<PlaceCode>,
    ) -> Option<PersonRef> {
        let says_something = self.text(number).is_some() || self.text(name).is_some();
        let person = PersonRef {
            number: self.linking_number(number),
            certificate: None,
            name: self.linking_name(name),
            birth: birth.and_then(|field| self.linking_date(field)),
            place,
        };
        if says_something && !is_identified(&person) {
            self.about(FindingCode::LinkKinUnidentified, name, &[]);
        }
        is_identified(&person).then_some(person)
    }

    /// A party of a marriage or divorce: one whom the row is about, so a wrong number refuses it.
    pub(super) fn party(
        &mut self,
        number: Field,
        name: Field,
        place: Option<PlaceCode>,
    ) -> Option<PersonRef> {
        let person = PersonRef {
            number: self.number(number),
            certificate: None,
            name: self.name(name),
            birth: None,
            place,
        };
        // A number that is wrong has its own finding already.
        if self.text(number).is_none() && self.text(name).is_some() {
            self.about(FindingCode::LinkKinUnidentified, name, &[]);
        }
        is_identified(&person).then_some(person)
    }

    /// Notes a registration before the thing itself.
    pub(super) fn compare_registration(&mut self, registered: Option<Date>, happened: Option<Date>) {
        if let (Some(registered), Some(happened)) = (registered, happened)
            && registered < happened
        {
            let finding = Finding::new(FindingCode::DateRegisteredEarly).in_field(Field::RegisteredOn);
            self.note(finding.with("registered", registered).with("happened", happened));
        }
    }
}

fn is_identified(person: &PersonRef) -> bool {
    person.number.is_some()
        || person.certificate.is_some()
        || (person.name.is_some() && person.birth.is_some())
}

fn number_finding(error: &NumberError) -> (FindingCode, &'static str, String) {
    match error {
        NumberError::Length { chars } => (FindingCode::NumberLength, "chars", chars.to_string()),
        NumberError::Characters { found } => (FindingCode::NumberCharacters, "found", found.to_string()),
        NumberError::BirthDate { digits } => (FindingCode::NumberBirthDate, "digits", format!("{digits:08}")),
        NumberError::CheckDigit { expected } => {
            (FindingCode::NumberCheckDigit, "expected", expected.to_string())
        }
    }
}
