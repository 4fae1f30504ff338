//! Withdrawals: a marriage, divorce or move that was entered did not happen.
//!
//! The register becomes what it would be without that entry. Where something entered later rests on it,
//! that must be withdrawn first; where the register cannot know what was true before, it says so instead
//! of guessing. The entry itself stays in the log.

use jiff::civil::Date;

use super::correction::enter_in_error;
use super::residence::join_household;
use super::{Change, Conflict, KinChange, KinLink, KinRef, Person, PersonChange, Register, Span, person_of};
use crate::event::{EventKind, MaritalStatus, ResidenceStatus, Withdrawal, Withdrawn};
use crate::finding::{Finding, FindingCode};
use crate::id::{EntryIndex, PersonId};

type Found = Withdrawn<PersonId>;

/// Stands for the day of a later event whose day the register does not hold.
const DAY_UNKNOWN: &str = "-";

pub(super) fn withdrawal(
    register: &Register,
    index: EntryIndex,
    e: &Withdrawal<PersonId>,
) -> Result<Change, Conflict> {
    let person = person_of(register, e.person)?;
    let found = e.found.as_ref().ok_or_else(|| nothing(e))?;
    match e.kind {
        EventKind::Marriage => of_couple(register, e, found, unmarried),
        EventKind::Divorce => of_couple(register, e, found, rejoined),
        EventKind::Leave => not_turned(person, e, found.entry, ResidenceStatus::RegisteredLivingElsewhere),
        EventKind::Return => not_turned(person, e, found.entry, ResidenceStatus::RegisteredLivingHere),
        EventKind::MoveOut => not_gone(person, e, found.entry, |status| status.is_registered()),
        EventKind::Depart => not_gone(person, e, found.entry, |status| !status.is_registered()),
        EventKind::MoveIn => {
            let at = came(person, e, found, ResidenceStatus::RegisteredLivingHere)?;
            not_come(register, index, e, found, at)
        }
        EventKind::Arrive => {
            let at = came(person, e, found, ResidenceStatus::LivingHereRegisteredElsewhere)?;
            not_come(register, index, e, found, at)
        }
        EventKind::PlaceRecorded
        | EventKind::PersonEnrolled
        | EventKind::Birth
        | EventKind::Death
        | EventKind::Adoption
        | EventKind::HouseholdChanged
        | EventKind::Correction
        | EventKind::Withdrawal => Err(nothing(e)),
    }
}

fn nothing<P>(e: &Withdrawal<P>) -> Conflict {
    Conflict::new(FindingCode::WithdrawalNothing).with("kind", e.kind).with("date", e.on)
}

fn rests<P>(e: &Withdrawal<P>, kind: EventKind, day: Option<Date>) -> Conflict {
    let conflict = Conflict::new(FindingCode::WithdrawalLaterEvent).with("kind", e.kind).with("date", e.on);
    let day = day.map_or_else(|| DAY_UNKNOWN.to_owned(), |day| day.to_string());
    conflict.with("later_kind", kind).with("later", day)
}

/// What a span's beginning was, by what stood before it.
fn opening(before: Option<&Span>, span: &Span) -> EventKind {
    let adjacent = before.filter(|before| before.to == Some(span.from));
    match adjacent.map(|before| (before.status, before.place == span.place)) {
        Some((status, false)) if status == span.status => EventKind::HouseholdChanged,
        Some((ResidenceStatus::RegisteredLivingHere, _))
            if span.status == ResidenceStatus::RegisteredLivingElsewhere =>
        {
            EventKind::Leave
        }
        Some((ResidenceStatus::RegisteredLivingElsewhere, _))
            if span.status == ResidenceStatus::RegisteredLivingHere =>
        {
            EventKind::Return
        }
        _ if span.status.is_registered() => EventKind::MoveIn,
        _ => EventKind::Arrive,
    }
}

/// The day on which whatever the person's last span is ends by itself.
fn last_day(person: &Person) -> Option<Date> {
    person.death.map(|(death, _)| death)
}

/// Takes a leaving or coming home back: the span before takes up what was left of its span.
fn not_turned(
    person: &Person,
    e: &Withdrawal<PersonId>,
    entry: EntryIndex,
    status: ResidenceStatus,
) -> Result<Change, Conflict> {
    let spans = person.spans.as_slice();
    let is_it = |span: &Span| span.entry == entry && span.from == e.on && span.status == status;
    let at = spans.iter().position(is_it).filter(|at| *at > 0).ok_or_else(|| nothing(e))?;
    if spans[at - 1].to != Some(e.on) {
        return Err(nothing(e));
    }
    let rest = spans[at].to;
    let next = spans.get(at + 1).filter(|next| Some(next.from) == rest && next.entry > entry);
    if let Some(next) = next {
        return Err(rests(e, opening(Some(&spans[at]), next), Some(next.from)));
    }
    let mut person = person.clone();
    person.spans.edit(|spans| {
        spans[at - 1].to = rest;
        spans.remove(at);
    });
    Ok(only(person))
}

/// Takes a going away back: the span that it ended is open again, until death where that came.
fn not_gone(
    person: &Person,
    e: &Withdrawal<PersonId>,
    entry: EntryIndex,
    fits: impl Fn(ResidenceStatus) -> bool,
) -> Result<Change, Conflict> {
    let spans = person.spans.as_slice();
    let is_it = |span: &Span| span.to == Some(e.on) && fits(span.status) && span.entry < entry;
    let at = spans.iter().rposition(is_it).ok_or_else(|| nothing(e))?;
    let mut person = person.clone();
    match spans.get(at + 1) {
        None => {
            let to = last_day(&person);
            person.spans.edit(|spans| spans[at].to = to);
        }
        // Someone who left and got registered on one day got registered while living here.
        Some(next) if is_registering(&spans[at], next) => {}
        Some(next) => return Err(rests(e, opening(None, next), Some(next.from))),
    }
    Ok(only(person))
}

/// True if the second span may be the registering of someone who lived here as registered elsewhere.
fn is_registering(span: &Span, next: &Span) -> bool {
    span.status == ResidenceStatus::LivingHereRegisteredElsewhere
        && next.status == ResidenceStatus::RegisteredLivingHere
        && span.to == Some(next.from)
}

/// Which span an arrival opened; refused where the person went on from there.
fn came(
    person: &Person,
    e: &Withdrawal<PersonId>,
    found: &Found,
    status: ResidenceStatus,
) -> Result<usize, Conflict> {
    let spans = person.spans.as_slice();
    let is_it = |span: &Span| span.entry == found.entry && span.from == e.on && span.status == status;
    let at = spans.iter().position(is_it).ok_or_else(|| nothing(e))?;
    if let Some(next) = spans.get(at + 1) {
        return Err(rests(e, opening(Some(&spans[at]), next), Some(next.from)));
    }
    match spans[at].to.filter(|end| last_day(person) != Some(*end)) {
        Some(end) => {
            let gone = if status.is_registered() { EventKind::MoveOut } else { EventKind::Depart };
            Err(rests(e, gone, Some(end)))
        }
        None => Ok(at),
    }
}

/// Takes a coming back: its span, the person's last, is dropped. Whom the book knows only by it was entered
/// in error.
fn not_come(
    register: &Register,
    index: EntryIndex,
    e: &Withdrawal<PersonId>,
    found: &Found,
    at: usize,
) -> Result<Change, Conflict> {
    let mut person = person_of(register, e.person)?.clone();
    if person.id.0 == found.entry.0 {
        check_nothing_rests(&person, e)?;
        return Ok(enter_in_error(register, person));
    }
    person.spans.edit(|spans| {
        let dropped = spans.remove(at);
        if let Some(before) = spans.last_mut().filter(|before| is_registering(before, &dropped)) {
            before.to = dropped.to;
        }
    });
    let mut change = Change::default();
    match &found.belonging_before {
        Some(before) => change.household = join_household(register, index, &mut person, before),
        None => {
            let finding = Finding::new(FindingCode::WithdrawalHouseholdStays);
            change.findings.push(finding.with("person", person.id.0));
        }
    }
    let told_here = person.ever_married_since == Some(e.on) && person.spouse.is_none();
    let marital = e.marital.or(found.marital_before);
    if let Some(marital) = marital.or(told_here.then_some(MaritalStatus::NotStated)) {
        set_marital(&mut person, marital, e.on);
        change.findings.extend(unknown(&person, marital));
    }
    change.persons.push(PersonChange::of(person));
    Ok(change)
}

/// Refuses to take back the only entry by which the book knows someone to whom more has happened.
fn check_nothing_rests(person: &Person, e: &Withdrawal<PersonId>) -> Result<(), Conflict> {
    if let Some((death, _)) = person.death {
        return Err(rests(e, EventKind::Death, Some(death)));
    }
    if let Some(birth) = person.last_birth {
        return Err(rests(e, EventKind::Birth, Some(birth)));
    }
    match person.spouse {
        Some(_) => Err(rests(e, EventKind::Marriage, None)),
        None => Ok(()),
    }
}

/// What a withdrawn marriage or divorce leaves of one party: the other one, and the party's status before.
struct Party<'a> {
    person: &'a Person,
    other: Option<&'a Person>,
    before: Option<MaritalStatus>,
}

/// Both parties of a marriage or divorce, each as `undo` leaves them. A party that was entered in error has
/// no marriage to restore.
fn of_couple(
    register: &Register,
    e: &Withdrawal<PersonId>,
    found: &Found,
    undo: impl Fn(&Party<'_>, &Withdrawal<PersonId>) -> Result<PersonChange, Conflict>,
) -> Result<Change, Conflict> {
    let person = person_of(register, e.person)?;
    let other = found.other.map(|id| {
        let missing = || Conflict::new(FindingCode::LinkNotFound).with("who", id.0);
        register.person(id).ok_or_else(missing)
    });
    let other = other.transpose()?.filter(|other| !other.entered_in_error);
    let parties = [
        Some(Party { person, other, before: e.marital.or(found.marital_before) }),
        other.map(|other| Party { person: other, other: Some(person), before: found.other_marital_before }),
    ];
    let mut change = Change::default();
    for party in parties.iter().flatten() {
        let undone = undo(party, e)?;
        let became_unknown = undone.person.marital != party.person.marital && party.before.is_none();
        if became_unknown {
            change.findings.extend(unknown(&undone.person, undone.person.marital));
        }
        change.persons.push(undone);
    }
    Ok(change)
}

fn unknown(person: &Person, marital: MaritalStatus) -> Option<Finding> {
    let finding = || Finding::new(FindingCode::WithdrawalMaritalUnknown).with("person", person.id.0);
    (marital == MaritalStatus::NotStated).then(finding)
}

/// A party as without the marriage.
fn unmarried(party: &Party<'_>, e: &Withdrawal<PersonId>) -> Result<PersonChange, Conflict> {
    let mut person = party.person.clone();
    let first_day = person.spans.first_day();
    let is_older_news = first_day.is_some_and(|first| e.on < first);
    let stands = match (person.spouse, party.other) {
        (Some(spouse), Some(other)) => spouse == other.id,
        (None, None) => person.marital == MaritalStatus::Married,
        (None, Some(_)) | (Some(_), None) => false,
    };
    if !stands && person.spouse.is_some() {
        return Err(rests(e, EventKind::Marriage, None));
    }
    if !stands && person.marital == MaritalStatus::Divorced && !is_older_news {
        return Err(rests(e, EventKind::Divorce, None));
    }
    // Not standing without anything later: it was older news, or a correction has set the status since.
    let met_before = first_day.is_some_and(|first| first < e.on);
    let marital = match party.before {
        Some(before) => before,
        None if !stands => person.marital,
        None if met_before && person.ever_married_since == Some(e.on) => MaritalStatus::NeverMarried,
        None => MaritalStatus::NotStated,
    };
    set_marital(&mut person, marital, e.on);
    if !stands {
        return Ok(PersonChange::of(person));
    }
    person.spouse = None;
    let kin = KinChange { spouse: KinLink::Clear, ..KinChange::default() };
    Ok(PersonChange { kin, ..PersonChange::of(person) })
}

/// True if the person's last marriage is the one that was dissolved.
fn is_divorced(person: &Person) -> bool {
    person.marital == MaritalStatus::Divorced && person.spouse.is_none()
}

/// A party as without the divorce: married again to the other, or widowed where the other has died since.
fn rejoined(party: &Party<'_>, e: &Withdrawal<PersonId>) -> Result<PersonChange, Conflict> {
    let mut person = party.person.clone();
    if person.spouse.is_some() || person.marital == MaritalStatus::Married {
        return Err(rests(e, EventKind::Marriage, None));
    }
    if !is_divorced(&person) {
        // A correction has set the status since.
        set_marital(&mut person, party.before.unwrap_or(party.person.marital), e.on);
        return Ok(PersonChange::of(person));
    }
    let is_left = party.other.is_some_and(|other| other.death.is_some()) && person.death.is_none();
    let marital = match party.before {
        Some(before) => before,
        // The divorce was the first that the book heard of a marriage.
        None if person.ever_married_since == Some(e.on) => MaritalStatus::NotStated,
        None if is_left => MaritalStatus::Widowed,
        None => MaritalStatus::Married,
    };
    set_marital(&mut person, marital, e.on);
    let other = party.other.filter(|other| is_divorced(other) && marital.is_ever_married());
    person.spouse = other.map(|other| other.id);
    let spouse = other.map_or(KinLink::Keep, |other| KinLink::Set(KinRef::Person(other.id)));
    let kin = KinChange { spouse, ..KinChange::default() };
    Ok(PersonChange { kin, ..PersonChange::of(person) })
}

/// Sets the marital status, and forgets that the person was married by the day of what is withdrawn.
fn set_marital(person: &mut Person, marital: MaritalStatus, withdrawn: Date) {
    person.marital = marital;
    let since = person.ever_married_since.filter(|since| *since != withdrawn);
    person.ever_married_since = match marital {
        MaritalStatus::NeverMarried => None,
        MaritalStatus::NotStated => since,
        MaritalStatus::Married | MaritalStatus::Widowed | MaritalStatus::Divorced => {
            since.or(person.spans.first_day())
        }
    };
}

fn only(person: Person) -> Change {
    Change { persons: vec![PersonChange::of(person)], ..Change::default() }
}
