//! Corrections and withdrawals: what was stated before is wrong, or did not happen.

use jiff::civil::Date;

use super::read::Reader;
use super::{CorrectionKind, NoValue};
use crate::event::{CorrectedField, Correction, Event, EventKind, PersonRef, Withdrawal};
use crate::submission::Field;

const VALUE: Field = Field::CorrectedValue;

/// What a row is about, once its item is understood.
enum Item {
    /// A statement that is replaced; `None` where (with a finding) the new value is not right.
    Correction(Option<CorrectedField>),
    /// An event that did not happen.
    Withdrawal(EventKind),
}

pub(super) fn read(reader: &mut Reader<'_>) -> Option<Event<PersonRef>> {
    let kind = reader.coded_required(Field::CorrectedItem, &reader.ctx.codes.correction);
    let place = reader.village();
    let person = reader.person(place);
    let on = reader.day(Field::EventDate);
    let registered_on = reader.day(Field::RegisteredOn);
    reader.compare_registration(registered_on, on);
    if reader.text(Field::Reason).is_none() {
        reader.missing(Field::Reason);
    }
    let reason = reader.words(Field::Reason);
    match item(reader, kind?, person.as_ref()) {
        Item::Correction(field) => Some(Event::Correction(Correction {
            person: person?,
            field: field?,
            reason: reason?,
            registered_on,
        })),
        Item::Withdrawal(kind) => {
            let on = required(reader, on);
            Some(Event::Withdrawal(Withdrawal {
                person: person?,
                kind,
                on: on?,
                marital: None,
                reason: reason?,
                registered_on,
                found: None,
            }))
        }
    }
}

/// A withdrawn event is known by its day. One that cannot be read has its own finding already.
fn required(reader: &mut Reader<'_>, on: Option<Date>) -> Option<Date> {
    if reader.text(Field::EventDate).is_none() {
        reader.missing(Field::EventDate);
    }
    on
}

fn item(reader: &mut Reader<'_>, kind: CorrectionKind, person: Option<&PersonRef>) -> Item {
    let taken_back = match kind {
        CorrectionKind::EnteredInError | CorrectionKind::WithdrawBirth => {
            Item::Correction(Some(CorrectedField::EnteredInError))
        }
        CorrectionKind::WithdrawDeath => Item::Correction(Some(CorrectedField::DeathDate(None))),
        CorrectionKind::WithdrawMarriage => Item::Withdrawal(EventKind::Marriage),
        CorrectionKind::WithdrawDivorce => Item::Withdrawal(EventKind::Divorce),
        CorrectionKind::WithdrawMoveIn => Item::Withdrawal(EventKind::MoveIn),
        CorrectionKind::WithdrawMoveOut => Item::Withdrawal(EventKind::MoveOut),
        CorrectionKind::WithdrawLeave => Item::Withdrawal(EventKind::Leave),
        CorrectionKind::WithdrawReturn => Item::Withdrawal(EventKind::Return),
        CorrectionKind::WithdrawArrive => Item::Withdrawal(EventKind::Arrive),
        CorrectionKind::WithdrawDepart => Item::Withdrawal(EventKind::Depart),
        CorrectionKind::Name
        | CorrectionKind::Sex
        | CorrectionKind::BirthDate
        | CorrectionKind::Number
        | CorrectionKind::Certificate
        | CorrectionKind::Marital
        | CorrectionKind::DeathDate
        | CorrectionKind::BirthOrder => return Item::Correction(new_value(reader, kind, person)),
    };
    reader.unexpected(VALUE);
    taken_back
}

/// The new value of what is corrected; empty is never a value.
fn new_value(
    reader: &mut Reader<'_>,
    kind: CorrectionKind,
    person: Option<&PersonRef>,
) -> Option<CorrectedField> {
    if reader.text(VALUE).is_none() {
        reader.missing(VALUE);
        return None;
    }
    let codes = reader.ctx.codes;
    let is_none = reader.listed(VALUE, &codes.no_value) == Some(NoValue::None);
    match kind {
        CorrectionKind::Name => reader.name(VALUE).map(CorrectedField::Name),
        CorrectionKind::Sex => reader.coded(VALUE, &codes.sex).map(CorrectedField::Sex),
        CorrectionKind::BirthDate => reader.date(VALUE).map(CorrectedField::BirthDate),
        CorrectionKind::Number if is_none => Some(CorrectedField::Number(None)),
        CorrectionKind::Number => {
            let number = reader.number(VALUE);
            reader.compare_with_number(number, person.and_then(|person| person.birth), None);
            number.map(|number| CorrectedField::Number(Some(number)))
        }
        CorrectionKind::Certificate if is_none => Some(CorrectedField::Certificate(None)),
        CorrectionKind::Certificate => {
            reader.certificate(VALUE).map(|number| CorrectedField::Certificate(Some(number)))
        }
        CorrectionKind::Marital => reader.coded(VALUE, &codes.marital).map(CorrectedField::Marital),
        CorrectionKind::DeathDate => reader.day(VALUE).map(|on| CorrectedField::DeathDate(Some(on))),
        CorrectionKind::BirthOrder if is_none => Some(CorrectedField::BirthOrder(None)),
        CorrectionKind::BirthOrder => {
            reader.corrected_order(VALUE).map(|order| CorrectedField::BirthOrder(Some(order)))
        }
        CorrectionKind::EnteredInError
        | CorrectionKind::WithdrawDeath
        | CorrectionKind::WithdrawBirth
        | CorrectionKind::WithdrawMarriage
        | CorrectionKind::WithdrawDivorce
        | CorrectionKind::WithdrawMoveIn
        | CorrectionKind::WithdrawMoveOut
        | CorrectionKind::WithdrawLeave
        | CorrectionKind::WithdrawReturn
        | CorrectionKind::WithdrawArrive
        | CorrectionKind::WithdrawDepart => None,
    }
}
