//! The forms of the register: which event each records, what it asks, and what is found in it.
//!
//! A form is checked by the same rules as a row of a file. It differs in one thing: the person it is about
//! was found and opened before, so it never asks for a name or number that the book has.

use std::collections::BTreeMap;

use jiff::civil::Date;
use register::area::PlaceCode;
use register::check::{CheckContext, Checked, CodeLists, Statement, check, check_household_change};
use register::event::{Event, HouseholdKind, MaritalStatus, PersonRef, RelationToHead, ResidenceStatus, Sex};
use register::id::PersonId;
use register::submission::{Field, Submission, SubmissionKind};
use store::PersonCard;

use crate::import::vocabulary::Vocabulary;

/// A form of the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// 出生.
    Birth,
    /// 死亡.
    Death,
    /// 结婚.
    Marriage,
    /// 离婚.
    Divorce,
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
    /// 流入后离开.
    Depart,
    /// 户内变动: to another household or village of this book.
    HouseholdChange,
    /// 更正.
    Correction,
}

impl Form {
    /// Every form.
    pub const ALL: &'static [Form] = &[
        Form::Birth,
        Form::Death,
        Form::Marriage,
        Form::Divorce,
        Form::MoveIn,
        Form::MoveOut,
        Form::Leave,
        Form::Return,
        Form::Arrive,
        Form::Depart,
        Form::HouseholdChange,
        Form::Correction,
    ];

    /// The stable name, as addresses and keys carry it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Form::Birth => "birth",
            Form::Death => "death",
            Form::Marriage => "marriage",
            Form::Divorce => "divorce",
            Form::MoveIn => "move_in",
            Form::MoveOut => "move_out",
            Form::Leave => "leave",
            Form::Return => "return",
            Form::Arrive => "arrive",
            Form::Depart => "depart",
            Form::HouseholdChange => "household_change",
            Form::Correction => "correction",
        }
    }

    /// The form of a name.
    pub fn parse(name: &str) -> Option<Form> {
        Form::ALL.iter().copied().find(|form| form.as_str() == name)
    }

    /// Whether the form is about somebody whom the book has; of a birth that is the mother, who may be from
    /// elsewhere.
    pub const fn needs_person(self) -> bool {
        !matches!(self, Form::Birth | Form::MoveIn | Form::Arrive)
    }

    const fn kind(self) -> SubmissionKind {
        match self {
            Form::Birth => SubmissionKind::Birth,
            Form::Death => SubmissionKind::Death,
            Form::Marriage => SubmissionKind::Marriage,
            Form::Divorce => SubmissionKind::Divorce,
            Form::Correction => SubmissionKind::Correction,
            Form::MoveIn
            | Form::MoveOut
            | Form::Leave
            | Form::Return
            | Form::Arrive
            | Form::Depart
            | Form::HouseholdChange => SubmissionKind::Movement,
        }
    }

    /// What the form asks, in order.
    pub const fn asks(self) -> &'static [Field] {
        use Field::*;
        match self {
            Form::Birth => &[
                Name,
                Sex,
                BirthDate,
                Certificate,
                Place,
                Household,
                Relation,
                Facility,
                MotherNumber,
                MotherName,
                MotherBirthDate,
                FatherNumber,
                FatherName,
                RegisteredOn,
            ],
            Form::Death => &[DeathDate, RegisteredOn],
            Form::Marriage => &[EventDate, GroomNumber, GroomName, BrideNumber, BrideName],
            Form::Divorce => &[EventDate],
            Form::MoveIn | Form::Arrive => {
                &[Name, Sex, BirthDate, Number, Marital, Place, Household, Relation, EventDate]
            }
            Form::MoveOut | Form::Leave | Form::Return | Form::Depart => &[EventDate],
            Form::HouseholdChange => &[Place, Household, Relation, EventDate],
            Form::Correction => &[CorrectedItem, CorrectedValue, EventDate, Reason],
        }
    }

    /// The field that holds the day on which it happened.
    pub const fn day(self) -> Field {
        match self {
            Form::Birth => Field::BirthDate,
            Form::Death => Field::DeathDate,
            _ => Field::EventDate,
        }
    }
}

/// A form, filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Which.
    pub form: Form,
    /// Whom it is about, where the book has them.
    pub person: Option<PersonId>,
    /// What was typed.
    pub values: BTreeMap<Field, String>,
}

impl Sheet {
    /// An empty one.
    pub fn new(form: Form, person: Option<PersonId>) -> Sheet {
        Sheet { form, person, values: BTreeMap::new() }
    }

    /// What was typed in a field.
    pub fn get(&self, field: Field) -> &str {
        self.values.get(&field).map_or("", |v| v.trim())
    }

    /// Types into a field, if the form asks for it.
    pub fn set(&mut self, field: Field, value: &str) {
        if self.form.asks().contains(&field) {
            self.values.insert(field, value.to_owned());
        }
    }

    /// The village that the form names, where it names one.
    pub fn place(&self) -> Option<PlaceCode> {
        PlaceCode::parse(self.get(Field::Place)).ok()
    }
}

/// The code lists of forms: what files write, and the stable names that a choice sends.
pub(super) fn code_lists(vocabulary: &Vocabulary) -> CodeLists {
    let mut codes = vocabulary.codes.clone();
    add(&mut codes.sex, Sex::ALL, Sex::as_str);
    add(&mut codes.marital, MaritalStatus::ALL, MaritalStatus::as_str);
    add(&mut codes.residence, ResidenceStatus::ALL, ResidenceStatus::as_str);
    add(&mut codes.relation, RelationToHead::ALL, RelationToHead::as_str);
    add(&mut codes.household_kind, HouseholdKind::ALL, HouseholdKind::as_str);
    add(&mut codes.movement, register::check::MovementKind::ALL, register::check::MovementKind::as_str);
    add(&mut codes.correction, register::check::CorrectionKind::ALL, register::check::CorrectionKind::as_str);
    codes
}

fn add<T: Copy>(list: &mut std::collections::HashMap<String, T>, all: &[T], name: fn(T) -> &'static str) {
    for member in all {
        list.entry(name(*member).to_owned()).or_insert(*member);
    }
}

/// Checks a sheet. `person` is whom it is about.
pub(super) fn check_sheet(
    sheet: &Sheet,
    person: Option<&PersonCard>,
    codes: &CodeLists,
    vocabulary: &Vocabulary,
    today: Date,
) -> Checked {
    let known = Known::of(sheet.form, person);
    let mut row = Submission::new(sheet.form.kind());
    if sheet.form.kind() == SubmissionKind::Movement && sheet.form != Form::HouseholdChange {
        row.set(Field::MovementKind, sheet.form.as_str());
    }
    for (field, value) in &known.values {
        row.set(*field, value);
    }
    for (field, value) in &sheet.values {
        // What the book knows of the person is not to be typed over.
        if row.get(*field).is_empty() {
            row.set(*field, value);
        }
    }
    let context = CheckContext { codes, styles: &vocabulary.styles, as_of: None, place: known.place, today };
    let mut checked = match sheet.form {
        Form::HouseholdChange => check_household_change(&row, &CheckContext { place: None, ..context }),
        _ => check(&row, &context),
    };
    if let (Some(Statement::Event(event)), Some(card)) = (&mut checked.outcome, person) {
        name(event, card);
    }
    checked
}

/// What a row must say of the person that a form is about, as the book has it.
struct Known {
    values: Vec<(Field, String)>,
    place: Option<PlaceCode>,
}

impl Known {
    fn of(form: Form, person: Option<&PersonCard>) -> Known {
        let Some(card) = person else { return Known { values: Vec::new(), place: None } };
        let fields = match (form, card.sex) {
            (Form::Birth, _) => (Field::MotherNumber, Field::MotherName, Some(Field::MotherBirthDate)),
            (Form::Marriage | Form::Divorce, Sex::Female) => (Field::BrideNumber, Field::BrideName, None),
            (Form::Marriage | Form::Divorce, _) => (Field::GroomNumber, Field::GroomName, None),
            _ => (Field::Number, Field::Name, Some(Field::BirthDate)),
        };
        let (number, name, birth) = fields;
        let mut values = Vec::new();
        if let Some(known) = card.number {
            values.push((number, known.to_string()));
        }
        values.push((name, card.name.as_str().to_owned()));
        if let Some(birth) = birth {
            values.push((birth, card.birth.to_string()));
        }
        let place = (form != Form::Birth).then(|| card.last_place()).flatten();
        Known { values, place }
    }
}

/// Names the person of a form as the book does.
fn name(event: &mut Event<PersonRef>, card: &PersonCard) {
    let named = reference(card);
    match event {
        Event::Birth(e) => e.mother = Some(named),
        Event::Death(e) => e.person = named,
        Event::Marriage(e) if card.sex == Sex::Female => e.bride = Some(named),
        Event::Marriage(e) => e.groom = Some(named),
        Event::Divorce(e) => {
            let other = card.spouse.as_ref().and_then(|spouse| Some((spouse, spouse.name.clone()?)));
            let other = other.map(|(spouse, name)| PersonRef {
                name: Some(name),
                birth: Some(spouse.birth),
                place: spouse.place,
                ..PersonRef::default()
            });
            (e.husband, e.wife) =
                if card.sex == Sex::Female { (other, Some(named)) } else { (Some(named), other) };
        }
        Event::MoveOut(e) | Event::Leave(e) | Event::Return(e) | Event::Depart(e) => e.person = named,
        Event::HouseholdChanged(e) => e.person = named,
        Event::Correction(e) => e.person = named,
        Event::Withdrawal(e) => e.person = named,
        _ => {}
    }
}

/// How the book finds a person again.
pub(super) fn reference(card: &PersonCard) -> PersonRef {
    PersonRef {
        number: card.number,
        certificate: card.certificate.filter(|_| card.number.is_none()),
        name: Some(card.name.clone()),
        birth: Some(card.birth),
        place: card.last_place(),
    }
}
