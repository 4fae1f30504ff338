//! Corrections: an earlier statement about a person was wrong.
//!
//! A correction changes what is true now; the entry that was wrong stays in the log. It must leave the
//! register as consistent as any other event, so it is refused where it would not.

use jiff::civil::Date;

use super::family::{check_nothing_after, not_full, widowed};
use super::{
    Change, Conflict, DetailsChange, KinChange, KinLink, Person, PersonChange, Register, check_born,
    person_of,
};
use crate::calendar::ReportedDate;
use crate::event::{CorrectedField, Correction, MaritalStatus, Sex};
use crate::finding::FindingCode;
use crate::id::{EntryIndex, PersonId};

pub(super) fn correction(
    register: &Register,
    index: EntryIndex,
    e: &Correction<PersonId>,
) -> Result<Change, Conflict> {
    let person = person_of(register, e.person)?.clone();
    match &e.field {
        CorrectedField::Name(name) => Ok(with_details(person, DetailsChange::Name(name.clone()))),
        CorrectedField::Number(number) => Ok(with_details(person, DetailsChange::Number(*number))),
        CorrectedField::Certificate(number) => Ok(with_details(person, DetailsChange::Certificate(*number))),
        CorrectedField::Sex(sex) => correct_sex(person, *sex),
        CorrectedField::BirthDate(birth) => correct_birth(register, person, *birth),
        CorrectedField::Marital(marital) => Ok(correct_marital(register, person, *marital)),
        CorrectedField::DeathDate(Some(on)) => correct_death(person, *on, index),
        CorrectedField::DeathDate(None) => revive(register, person),
        CorrectedField::BirthOrder(birth_order) => {
            Ok(with_details(Person { birth_order: *birth_order, ..person }, DetailsChange::Unchanged))
        }
        CorrectedField::EnteredInError => Ok(enter_in_error(register, person)),
    }
}

fn with_details(person: Person, details: DetailsChange) -> Change {
    let change = PersonChange { details, ..PersonChange::of(person) };
    Change { persons: vec![change], ..Change::default() }
}

fn correct_sex(person: Person, sex: Sex) -> Result<Change, Conflict> {
    if sex == Sex::Male && person.last_birth.is_some() {
        return Err(Conflict::new(FindingCode::BirthMotherSex));
    }
    Ok(with_details(Person { sex, ..person }, DetailsChange::Unchanged))
}

/// Someone who was entered by their birth is here since that day, so the first span moves with it.
fn correct_birth(register: &Register, mut person: Person, birth: ReportedDate) -> Result<Change, Conflict> {
    let before = person.birth;
    let was_born_here = person.birth.full().is_some() && person.birth.full() == person.spans.first_day();
    person.birth = birth;
    if was_born_here {
        let on = birth.full().ok_or_else(|| not_full(birth))?;
        let ends = person.spans.as_slice().first().and_then(|span| span.to);
        if let Some(end) = ends.filter(|end| *end < on) {
            return Err(before_birth(end, birth));
        }
        person.spans.edit(|spans| {
            if let Some(first) = spans.first_mut() {
                first.from = on;
            }
        });
    }
    let dates = [person.spans.first_day(), person.death.map(|(death, _)| death), person.last_birth];
    for date in dates.into_iter().flatten() {
        check_born(&person, date)?;
    }
    let mother = mother_without(register, person.id, before, Some(birth));
    let mut change = with_details(person, DetailsChange::Unchanged);
    change.persons.extend(mother);
    Ok(change)
}

/// The mother, where this birth was her latest: her latest is another one now, or this one on its new day.
fn mother_without(
    register: &Register,
    child: PersonId,
    before: ReportedDate,
    birth: Option<ReportedDate>,
) -> Option<PersonChange> {
    let told = register.mother_of(child)?;
    let mother = register.person(told.id).filter(|mother| mother.last_birth.is_some())?;
    let day = |birth: ReportedDate| birth.full().unwrap_or_else(|| birth.earliest());
    let birth = birth.map(day);
    let is_latest = mother.last_birth == Some(day(before)) || birth > mother.last_birth;
    let last_birth = told.other_birth.max(birth);
    (is_latest && mother.last_birth != last_birth)
        .then(|| PersonChange::of(Person { last_birth, ..mother.clone() }))
}

fn before_birth(date: Date, birth: ReportedDate) -> Conflict {
    Conflict::new(FindingCode::EventBeforeBirth).with("date", date).with("birth", birth)
}

fn correct_marital(register: &Register, mut person: Person, marital: MaritalStatus) -> Change {
    let id = person.id;
    person.marital = marital;
    person.ever_married_since = match marital {
        MaritalStatus::NeverMarried => None,
        MaritalStatus::NotStated => person.ever_married_since,
        _ => person.ever_married_since.or(person.spans.first_day()),
    };
    // A widow keeps the link to whom she was married to; for the others there is no marriage.
    let keeps_spouse = matches!(marital, MaritalStatus::Married | MaritalStatus::Widowed);
    let former = person.spouse.filter(|_| !keeps_spouse);
    if former.is_none() {
        return with_details(person, DetailsChange::Unchanged);
    }
    let mut persons = vec![without_spouse(person)];
    persons.extend(former.and_then(|former| unlinked(register, former, id)));
    Change { persons, ..Change::default() }
}

/// The person without their spouse, as the other half of a marriage that was not.
fn unlinked(register: &Register, person: PersonId, from: PersonId) -> Option<PersonChange> {
    let person = register.person(person)?;
    (person.spouse == Some(from)).then(|| without_spouse(person.clone()))
}

fn without_spouse(mut person: Person) -> PersonChange {
    person.spouse = None;
    let kin = KinChange { spouse: KinLink::Clear, ..KinChange::default() };
    PersonChange { kin, ..PersonChange::of(person) }
}

/// Takes the death back: the span that it ended is open again.
fn undo_death(person: &mut Person) -> Result<(), Conflict> {
    let (death, _) = person.death.ok_or_else(|| Conflict::new(FindingCode::EventNotDead))?;
    person.death = None;
    person.spans.edit(|spans| {
        if let Some(last) = spans.last_mut().filter(|last| last.to == Some(death)) {
            last.to = None;
        }
    });
    Ok(())
}

fn correct_death(mut person: Person, on: Date, index: EntryIndex) -> Result<Change, Conflict> {
    undo_death(&mut person)?;
    check_born(&person, on)?;
    check_nothing_after(&person, on)?;
    person.spans.end_at(on);
    person.death = Some((on, index));
    Ok(with_details(person, DetailsChange::Unchanged))
}

fn revive(register: &Register, mut person: Person) -> Result<Change, Conflict> {
    undo_death(&mut person)?;
    let mut persons = vec![PersonChange::of(person.clone())];
    persons.extend(widowed(register, person.id, MaritalStatus::Widowed, MaritalStatus::Married));
    Ok(Change { persons, ..Change::default() })
}

pub(super) fn enter_in_error(register: &Register, mut person: Person) -> Change {
    let id = person.id;
    let former = person.spouse;
    let mother = mother_without(register, id, person.birth, None);
    person.entered_in_error = true;
    let mut persons = vec![without_spouse(person)];
    persons.extend(former.and_then(|former| unlinked(register, former, id)));
    persons.extend(mother.filter(|mother| Some(mother.person.id) != former));
    Change { persons, ..Change::default() }
}
