//! Births, deaths, marriages, divorces and adoptions.

use jiff::civil::Date;

use super::residence::{check_new, join_household, new_person};
use super::{
    Change, Conflict, DetailsChange, KinChange, KinLink, KinRef, Person, PersonChange, Register, Span,
    check_alive, check_born, check_place, person_of,
};
use crate::calendar::age_on;
use crate::event::{
    Adoption, Birth, Death, Divorce, HouseholdKind, MaritalStatus, Marriage, ResidenceStatus, Sex,
};
use crate::finding::{Finding, FindingCode};
use crate::id::{EntryIndex, PersonId};

/// Ages of mothers outside of which the record is taken to be wrong.
const MOTHER_AGES_POSSIBLE: std::ops::RangeInclusive<i32> = 10..=60;
/// Ages of mothers outside of which the record deserves a look.
const MOTHER_AGES_USUAL: std::ops::RangeInclusive<i32> = 15..=50;
/// Below this age at marriage a date is likelier wrong than right.
const MARRIAGE_AGE_USUAL: i32 = 15;
/// Births of one mother nearer than this are twins or a mistake.
const DAYS_BETWEEN_BIRTHS: i32 = 183;
/// Twins are born within a day of each other.
const DAYS_BETWEEN_TWINS: i32 = 1;

pub(super) fn birth(register: &Register, index: EntryIndex, e: &Birth<PersonId>) -> Result<Change, Conflict> {
    let on = e.child.birth.full();
    let on = on.ok_or_else(|| not_full(e.child.birth))?;
    check_place(register, e.belonging.place, on)?;
    if e.mother.is_some() && e.mother == e.father {
        return Err(Conflict::new(FindingCode::KinSamePerson));
    }
    let mother = e.mother.map(|id| person_of(register, id)).transpose()?;
    let father = e.father.map(|id| person_of(register, id)).transpose()?;
    check_new(register, index)?;
    if let Some(father) = father {
        check_born(father, on)?;
    }
    let mut findings = Vec::new();
    if let Some(mother) = mother {
        check_mother(mother, on, &mut findings)?;
    }
    if mother.is_none() && father.is_none() {
        findings.push(Finding::new(FindingCode::ParentNoneLinked));
    }
    let span = Span {
        status: ResidenceStatus::RegisteredLivingHere,
        place: e.belonging.place,
        from: on,
        to: None,
        entry: index,
    };
    let mut child = new_person(index, &e.child, e.belonging.relation, span);
    child.marital = MaritalStatus::NeverMarried;
    child.household_kind = mother.map_or(HouseholdKind::NotStated, |mother| mother.household_kind);
    child.birth_order = e.birth_order;
    let household = join_household(register, index, &mut child, &e.belonging);
    let kin = KinChange {
        mother: KinLink::to_person(e.mother),
        father: KinLink::to_person(e.father),
        spouse: KinLink::Keep,
    };
    let details = DetailsChange::New(e.child.clone());
    let mut persons = vec![PersonChange { person: child, details, kin }];
    persons.extend(mother.map(|mother| {
        let last_birth = Some(mother.last_birth.map_or(on, |last| last.max(on)));
        PersonChange::of(Person { last_birth, ..mother.clone() })
    }));
    Ok(Change { persons, household, findings, ..Change::default() })
}

pub(super) fn not_full(date: crate::calendar::ReportedDate) -> Conflict {
    Conflict::new(FindingCode::DateNotFull).with("field", "birth_date").with("value", date)
}

fn check_mother(mother: &Person, on: Date, findings: &mut Vec<Finding>) -> Result<(), Conflict> {
    check_born(mother, on)?;
    if mother.sex == Sex::Male {
        return Err(Conflict::new(FindingCode::BirthMotherSex));
    }
    if let Some((death, _)) = mother.death
        && death < on
    {
        return Err(Conflict::new(FindingCode::BirthMotherDead).with("date", on).with("death", death));
    }
    check_mother_age(mother, on, findings)?;
    if let Some(other) = mother.last_birth {
        let apart = days_between(other, on).abs();
        if apart > DAYS_BETWEEN_TWINS && apart < DAYS_BETWEEN_BIRTHS {
            findings.push(Finding::new(FindingCode::BirthTooClose).with("date", on).with("other", other));
        }
    }
    Ok(())
}

/// A birth date that is not known to the day gives the mother the benefit of the doubt.
fn check_mother_age(mother: &Person, on: Date, findings: &mut Vec<Finding>) -> Result<(), Conflict> {
    let ages = age_on(mother.birth.latest(), on)..=age_on(mother.birth.earliest(), on);
    let touches =
        |range: &std::ops::RangeInclusive<i32>| ages.start() <= range.end() && range.start() <= ages.end();
    if !touches(&MOTHER_AGES_POSSIBLE) {
        return Err(Conflict::new(FindingCode::BirthMotherAge).with("age", ages.end()));
    }
    if !touches(&MOTHER_AGES_USUAL) {
        findings.push(Finding::new(FindingCode::BirthMotherAgeUnusual).with("age", ages.end()));
    }
    Ok(())
}

fn days_between(from: Date, to: Date) -> i32 {
    to.since(from).expect("INVARIANT: two civil dates have a span of days").get_days()
}

pub(super) fn death(register: &Register, index: EntryIndex, e: &Death<PersonId>) -> Result<Change, Conflict> {
    let mut person = person_of(register, e.person)?.clone();
    if let Some((death, _)) = person.death {
        return Err(Conflict::new(FindingCode::EventDeadAlready).with("date", e.on).with("death", death));
    }
    check_born(&person, e.on)?;
    check_nothing_after(&person, e.on)?;
    person.spans.end_at(e.on);
    person.death = Some((e.on, index));
    let mut persons = vec![PersonChange::of(person)];
    persons.extend(widowed(register, e.person, MaritalStatus::Married, MaritalStatus::Widowed));
    Ok(Change { persons, ..Change::default() })
}

/// Refuses a death before something that the person did or that was said of them alive.
pub(super) fn check_nothing_after(person: &Person, day: Date) -> Result<(), Conflict> {
    let ended_later = |span: &Span| span.to.filter(|to| *to > day);
    let spans = person.spans.as_slice();
    let begun = person.spans.next_start_after(day);
    let ended = spans.iter().find_map(ended_later);
    let birth = person.last_birth.filter(|birth| *birth > day);
    match begun.or(ended).or(birth) {
        Some(date) => Err(Conflict::new(FindingCode::EventAfterDeath).with("date", date).with("death", day)),
        None => Ok(()),
    }
}

/// The recorded spouse, from one marital status to another; none if they have another or are gone.
pub(super) fn widowed(
    register: &Register,
    id: PersonId,
    from: MaritalStatus,
    to: MaritalStatus,
) -> Option<PersonChange> {
    let spouse = register.person(id)?.spouse?;
    let spouse = register.person(spouse)?;
    let is_left = spouse.spouse == Some(id) && spouse.marital == from && !spouse.entered_in_error;
    let is_left = is_left && spouse.death.is_none();
    is_left.then(|| PersonChange::of(Person { marital: to, ..spouse.clone() }))
}

pub(super) fn marriage(register: &Register, e: &Marriage<PersonId>) -> Result<Change, Conflict> {
    let parties = parties(register, e.place, e.on, e.groom, e.bride)?;
    for (person, _) in parties.iter().flatten() {
        check_free(register, person, e.on)?;
    }
    let mut findings = Vec::new();
    let mut persons = Vec::new();
    for (person, other) in parties.into_iter().flatten() {
        let age = age_on(person.birth.earliest(), e.on);
        if age < MARRIAGE_AGE_USUAL {
            findings.push(Finding::new(FindingCode::MarriageAge).with("age", age));
        }
        persons.push(married(person, other, e.on));
    }
    Ok(Change { persons, findings, ..Change::default() })
}

/// Both parties, each with the other's id. At least one is in the book.
type Parties<'r> = [Option<(&'r Person, Option<PersonId>)>; 2];

fn parties<'r>(
    register: &'r Register,
    place: Option<crate::area::PlaceCode>,
    on: Date,
    one: Option<PersonId>,
    other: Option<PersonId>,
) -> Result<Parties<'r>, Conflict> {
    if let Some(place) = place {
        check_place(register, place, on)?;
    }
    if one.is_some() && one == other {
        return Err(Conflict::new(FindingCode::MarriageSamePerson));
    }
    if one.is_none() && other.is_none() {
        return Err(Conflict::new(FindingCode::LinkNotFound).with("who", "groom, bride"));
    }
    let first = one.map(|id| person_of(register, id)).transpose()?;
    let second = other.map(|id| person_of(register, id)).transpose()?;
    for person in first.iter().chain(&second) {
        check_alive(person, on)?;
    }
    Ok([first.map(|person| (person, other)), second.map(|person| (person, one))])
}

/// Refuses a second marriage while the spouse of a recorded one lives. Someone who came or was enrolled
/// as married is free: it may be this very marriage.
fn check_free(register: &Register, person: &Person, on: Date) -> Result<(), Conflict> {
    let Some(spouse) = person.spouse else { return Ok(()) };
    if register.person(spouse).is_some_and(|spouse| spouse.is_dead_before(on)) {
        return Ok(());
    }
    Err(Conflict::new(FindingCode::MarriageAlreadyMarried).with("person", person.id.0))
}

/// What a source said of the person when the book first met them is not overturned by older news.
fn is_older_news(person: &Person, on: Date) -> bool {
    person.marital.is_ever_married() && person.spans.first_day().is_some_and(|first| on < first)
}

fn married(person: &Person, other: Option<PersonId>, on: Date) -> PersonChange {
    let mut person = person.clone();
    let since = person.ever_married_since;
    let lasts = !is_older_news(&person, on) || person.marital == MaritalStatus::Married;
    person.ever_married_since = Some(since.map_or(on, |since| since.min(on)));
    if !lasts {
        return PersonChange::of(person);
    }
    // A link that a roster gave by number may well be this marriage; one to the late spouse is not.
    let spouse = match (other, person.spouse) {
        (None, Some(_)) => KinLink::Clear,
        (other, _) => KinLink::to_person(other),
    };
    person.marital = MaritalStatus::Married;
    person.spouse = other;
    PersonChange { kin: KinChange { spouse, ..KinChange::default() }, ..PersonChange::of(person) }
}

pub(super) fn divorce(register: &Register, e: &Divorce<PersonId>) -> Result<Change, Conflict> {
    let parties = parties(register, e.place, e.on, e.husband, e.wife)?;
    for (person, _) in parties.iter().flatten() {
        let may_be_married = matches!(person.marital, MaritalStatus::Married | MaritalStatus::NotStated);
        if !may_be_married {
            let conflict = Conflict::new(FindingCode::DivorceNotMarried);
            return Err(conflict.with("status", person.marital));
        }
    }
    let persons = parties.into_iter().flatten().map(|(person, _)| divorced(person, e.on)).collect();
    Ok(Change { persons, ..Change::default() })
}

fn divorced(person: &Person, on: Date) -> PersonChange {
    let mut person = person.clone();
    person.ever_married_since = Some(person.ever_married_since.map_or(on, |since| since.min(on)));
    person.marital = MaritalStatus::Divorced;
    person.spouse = None;
    let kin = KinChange { spouse: KinLink::Clear, ..KinChange::default() };
    PersonChange { kin, ..PersonChange::of(person) }
}

pub(super) fn adoption(register: &Register, e: &Adoption<PersonId>) -> Result<Change, Conflict> {
    let is_twice = e.mother.is_some() && e.mother == e.father;
    if is_twice || e.mother == Some(e.child) || e.father == Some(e.child) {
        return Err(Conflict::new(FindingCode::KinSamePerson));
    }
    let child = person_of(register, e.child)?;
    let parents = [e.mother, e.father];
    let parents: Vec<&Person> =
        parents.into_iter().flatten().map(|id| person_of(register, id)).collect::<Result<_, _>>()?;
    check_alive(child, e.on)?;
    for parent in &parents {
        check_alive(parent, e.on)?;
    }
    let mut findings = Vec::new();
    if parents.is_empty() {
        findings.push(Finding::new(FindingCode::ParentNoneLinked));
    }
    // The adoptive parents take the place of the former ones, also where there is only one of them.
    let link = |parent: Option<PersonId>| match parent {
        Some(id) => KinLink::Set(KinRef::Person(id)),
        None if parents.is_empty() => KinLink::Keep,
        None => KinLink::Clear,
    };
    let kin = KinChange { mother: link(e.mother), father: link(e.father), spouse: KinLink::Keep };
    let persons = vec![PersonChange { kin, ..PersonChange::of(child.clone()) }];
    Ok(Change { persons, findings, ..Change::default() })
}
