//! Rosters, arrivals, departures and moves inside the book: everything that changes residence spans.
//!
//! Every rule acts on the span that covers the event's day, so that late news fits where it is
//! consistent with what is already known, and is refused by name where it is not.

use jiff::civil::Date;

use super::{
    Change, Conflict, DetailsChange, Household, KinChange, KinLink, Person, PersonChange, Register, Span,
    Spans, check_alive, check_place, person_of,
};
use crate::area::PlaceCode;
use crate::event::{
    Arrival, Belonging, Departure, HouseholdChanged, HouseholdKind, MaritalStatus, PersonEnrolled,
    RelationToHead, ResidenceStatus,
};
use crate::finding::FindingCode;
use crate::id::{EntryIndex, HouseholdId, PersonId};

pub(super) fn enrol(register: &Register, index: EntryIndex, e: &PersonEnrolled) -> Result<Change, Conflict> {
    check_place(register, e.belonging.place, e.as_of)?;
    check_new(register, index)?;
    let span = Span { status: e.residence, place: e.belonging.place, from: e.as_of, to: None, entry: index };
    let mut person = new_person(index, &e.details, e.belonging.relation, span);
    check_alive(&person, e.as_of)?;
    person.marital = e.marital;
    person.ever_married_since = e.marital.is_ever_married().then_some(e.as_of);
    person.household_kind = e.household_kind;
    let household = join_household(register, index, &mut person, &e.belonging);
    let kin = KinChange {
        spouse: KinLink::to_number(e.kin.spouse),
        father: KinLink::to_number(e.kin.father),
        mother: KinLink::to_number(e.kin.mother),
    };
    let details = DetailsChange::New(e.details.clone());
    Ok(Change { persons: vec![PersonChange { person, details, kin }], household, ..Change::default() })
}

/// Refuses to enter a second person under one identifier.
pub(super) fn check_new(register: &Register, index: EntryIndex) -> Result<(), Conflict> {
    match register.person(PersonId(index.0)) {
        None => Ok(()),
        Some(_) => Err(Conflict::new(FindingCode::PersonAlreadyRegistered)),
    }
}

pub(super) fn new_person(
    index: EntryIndex,
    details: &crate::event::PersonDetails,
    relation: RelationToHead,
    span: Span,
) -> Person {
    Person {
        id: PersonId(index.0),
        sex: details.sex,
        birth: details.birth,
        death: None,
        marital: MaritalStatus::NotStated,
        ever_married_since: None,
        spouse: None,
        household: None,
        relation,
        household_kind: HouseholdKind::NotStated,
        spans: Spans::One(span),
        entered_in_error: false,
        last_birth: None,
        birth_order: None,
    }
}

/// Puts the person into the household that the belonging names. Returns the household where it is new
/// or gets its head; a head who is still in it stays until they are gone from it.
pub(super) fn join_household(
    register: &Register,
    index: EntryIndex,
    person: &mut Person,
    belonging: &Belonging,
) -> Option<Household> {
    person.relation = belonging.relation;
    let Some(code) = belonging.household.as_deref() else {
        person.household = None;
        return None;
    };
    let is_head = belonging.relation == RelationToHead::Head;
    let head = is_head.then_some(person.id);
    let Some(known) = register.household_by_code(belonging.place, code) else {
        let id = HouseholdId(index.0);
        person.household = Some(id);
        return Some(Household { id, code: code.into(), place: belonging.place, head });
    };
    person.household = Some(known.id);
    let takes_over = is_head && known.head != head && !has_head(register, known);
    takes_over.then(|| Household { head, ..known.clone() })
}

/// True if the household's head is still its head, as far as the register holds them.
fn has_head(register: &Register, household: &Household) -> bool {
    household.head.and_then(|head| register.person(head)).is_some_and(|head| {
        head.household == Some(household.id)
            && head.relation == RelationToHead::Head
            && head.death.is_none()
            && !head.entered_in_error
    })
}

pub(super) fn move_in(
    register: &Register,
    index: EntryIndex,
    e: &Arrival<PersonId>,
) -> Result<Change, Conflict> {
    come(register, index, e, ResidenceStatus::RegisteredLivingHere)
}

pub(super) fn arrive(
    register: &Register,
    index: EntryIndex,
    e: &Arrival<PersonId>,
) -> Result<Change, Conflict> {
    come(register, index, e, ResidenceStatus::LivingHereRegisteredElsewhere)
}

fn come(
    register: &Register,
    index: EntryIndex,
    e: &Arrival<PersonId>,
    status: ResidenceStatus,
) -> Result<Change, Conflict> {
    check_place(register, e.belonging.place, e.on)?;
    let span = Span { status, place: e.belonging.place, from: e.on, to: None, entry: index };
    let (mut person, details) = match e.known {
        Some(id) => {
            let mut person = person_of(register, id)?.clone();
            check_alive(&person, e.on)?;
            // News that comes after a death still ends with it.
            let to = person.death.map(|(death, _)| death);
            add_arrival(&mut person, Span { to, ..span })?;
            (person, DetailsChange::Unchanged)
        }
        None => {
            check_new(register, index)?;
            let person = new_person(index, &e.details, e.belonging.relation, span);
            check_alive(&person, e.on)?;
            (person, DetailsChange::New(e.details.clone()))
        }
    };
    if e.marital != MaritalStatus::NotStated {
        person.marital = e.marital;
    }
    if e.marital.is_ever_married() {
        person.ever_married_since = Some(person.ever_married_since.map_or(e.on, |since| since.min(e.on)));
    }
    let household = join_household(register, index, &mut person, &e.belonging);
    let change = PersonChange { person, details, kin: KinChange::default() };
    Ok(Change { persons: vec![change], household, ..Change::default() })
}

/// A known person comes back, or someone who lives here gets registered here.
fn add_arrival(person: &mut Person, span: Span) -> Result<(), Conflict> {
    let covering = person.spans.at(span.from).copied();
    if let Some(covering) = covering {
        let is_registering = covering.status == ResidenceStatus::LivingHereRegisteredElsewhere
            && span.status == ResidenceStatus::RegisteredLivingHere;
        if !is_registering {
            return Err(Conflict::new(FindingCode::ResidenceAlreadyHere).with("date", span.from));
        }
    }
    refuse_later(person, span.from)?;
    if covering.is_some() {
        refuse_earlier_end(person, span.from)?;
        person.spans.end_at(span.from);
    }
    person.spans.push(span);
    Ok(())
}

pub(super) fn move_out(register: &Register, e: &Departure<PersonId>) -> Result<Change, Conflict> {
    go(register, e, |status| (!status.is_registered()).then_some(FindingCode::ResidenceNotRegistered))
}

pub(super) fn depart(register: &Register, e: &Departure<PersonId>) -> Result<Change, Conflict> {
    go(register, e, |status| status.is_registered().then_some(FindingCode::ResidenceRegistered))
}

/// Ends the covering span, unless `wrong` says that its status does not fit.
fn go(
    register: &Register,
    e: &Departure<PersonId>,
    wrong: impl Fn(ResidenceStatus) -> Option<FindingCode>,
) -> Result<Change, Conflict> {
    let mut person = present(register, e.person, e.on)?;
    let covering = covering(&person, e.on)?;
    if let Some(code) = wrong(covering.status) {
        return Err(Conflict::new(code).with("date", e.on));
    }
    refuse_later(&person, e.on)?;
    refuse_earlier_end(&person, e.on)?;
    person.spans.end_at(e.on);
    Ok(only(person))
}

pub(super) fn leave(
    register: &Register,
    index: EntryIndex,
    e: &Departure<PersonId>,
) -> Result<Change, Conflict> {
    turn(register, index, e, ResidenceStatus::RegisteredLivingElsewhere, |status| match status {
        ResidenceStatus::RegisteredLivingHere => None,
        ResidenceStatus::RegisteredLivingElsewhere => Some(FindingCode::ResidenceAlreadyAway),
        ResidenceStatus::LivingHereRegisteredElsewhere => Some(FindingCode::ResidenceNotRegistered),
    })
}

pub(super) fn come_home(
    register: &Register,
    index: EntryIndex,
    e: &Departure<PersonId>,
) -> Result<Change, Conflict> {
    turn(register, index, e, ResidenceStatus::RegisteredLivingHere, |status| {
        (status != ResidenceStatus::RegisteredLivingElsewhere).then_some(FindingCode::ResidenceNotAway)
    })
}

/// Gives the covering span another status from the day on, as far as the span reaches.
fn turn(
    register: &Register,
    index: EntryIndex,
    e: &Departure<PersonId>,
    status: ResidenceStatus,
    wrong: impl Fn(ResidenceStatus) -> Option<FindingCode>,
) -> Result<Change, Conflict> {
    let mut person = present(register, e.person, e.on)?;
    let covering = covering(&person, e.on)?;
    if let Some(code) = wrong(covering.status) {
        return Err(Conflict::new(code).with("date", e.on));
    }
    // A second leaving with no coming home in between, or the reverse, is two stories of one move.
    let repeats = |next: &&Span| Some(next.from) == covering.to && next.status == status;
    if let Some(next) = person.spans.as_slice().iter().find(repeats) {
        return Err(later(e.on, next.from));
    }
    person.spans.split_at(e.on, |old| Span { status, entry: index, ..*old });
    Ok(only(person))
}

pub(super) fn household_changed(
    register: &Register,
    index: EntryIndex,
    e: &HouseholdChanged<PersonId>,
) -> Result<Change, Conflict> {
    check_place(register, e.belonging.place, e.on)?;
    let mut person = present(register, e.person, e.on)?;
    let covering = covering(&person, e.on)?;
    if covering.place != e.belonging.place {
        refuse_later(&person, e.on)?;
        let place: PlaceCode = e.belonging.place;
        person.spans.split_at(e.on, |old| Span { place, entry: index, ..*old });
    }
    let household = join_household(register, index, &mut person, &e.belonging);
    Ok(Change { household, ..only(person) })
}

fn only(person: Person) -> Change {
    Change { persons: vec![PersonChange::of(person)], ..Change::default() }
}

fn present(register: &Register, id: PersonId, day: Date) -> Result<Person, Conflict> {
    let person = person_of(register, id)?;
    check_alive(person, day)?;
    Ok(person.clone())
}

fn covering(person: &Person, day: Date) -> Result<Span, Conflict> {
    let not_here = || Conflict::new(FindingCode::ResidenceNotHere).with("date", day);
    person.spans.at(day).copied().ok_or_else(not_here)
}

fn later(day: Date, later: Date) -> Conflict {
    Conflict::new(FindingCode::ResidenceLaterEvent).with("date", day).with("later", later)
}

/// Refuses an event that would have to undo spans which begin after it.
fn refuse_later(person: &Person, day: Date) -> Result<(), Conflict> {
    match person.spans.next_start_after(day) {
        Some(start) => Err(later(day, start)),
        None => Ok(()),
    }
}

/// Refuses to end a span that another move has already ended later. A death does not count: whoever
/// died elsewhere had moved before.
fn refuse_earlier_end(person: &Person, day: Date) -> Result<(), Conflict> {
    let ended = person.spans.at(day).and_then(|span| span.to);
    match ended {
        Some(end) if person.death.is_none_or(|(death, _)| death != end) => Err(later(day, end)),
        _ => Ok(()),
    }
}
