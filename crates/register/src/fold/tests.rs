use jiff::civil::{Date, date};

use super::*;
use crate::area::{Level, Place};
use crate::calendar::ReportedDate;
use crate::event::*;
use crate::id::HouseholdId;
use crate::samples::{name, number, place_code};

mod conflicts;
mod histories;
mod withdrawals;

const VILLAGE: &str = "990101100200";
const OTHER_VILLAGE: &str = "990101100201";
const AS_OF: Date = date(2005, 10, 1);

/// A book under test: entries are appended one after the other.
struct Book {
    register: Register,
    next: u64,
}

impl Book {
    fn new() -> Book {
        let mut book = Book { register: Register::new(), next: 0 };
        for (code, parent) in
            [("990101100000", None), (VILLAGE, Some("990101100000")), (OTHER_VILLAGE, Some("990101100000"))]
        {
            book.must(Event::PlaceRecorded(PlaceRecorded { place: place(code, parent) }));
        }
        book
    }

    fn try_event(&mut self, event: Event<PersonId>) -> Result<Change, Conflict> {
        let index = EntryIndex(self.next);
        let change = fold(&self.register, index, &event)?;
        self.register.apply(&change);
        self.next += 1;
        Ok(change)
    }

    fn must(&mut self, event: Event<PersonId>) -> PersonId {
        let id = PersonId(self.next);
        if let Err(conflict) = self.try_event(event.clone()) {
            panic!("{conflict}: {event:?}");
        }
        id
    }

    fn enrol(&mut self, change: impl FnOnce(&mut PersonEnrolled)) -> PersonId {
        let mut e = enrolled();
        change(&mut e);
        self.must(Event::PersonEnrolled(e))
    }

    fn man(&mut self) -> PersonId {
        self.enrol(|e| e.details.sex = Sex::Male)
    }

    fn woman(&mut self) -> PersonId {
        self.enrol(|_| {})
    }

    fn person(&self, id: PersonId) -> &Person {
        self.register.person(id).expect("in the book")
    }

    /// `here 2005-10-01..` for each span.
    fn spans(&self, id: PersonId) -> Vec<String> {
        let text = |span: &Span| {
            let status = match span.status {
                ResidenceStatus::RegisteredLivingHere => "here",
                ResidenceStatus::RegisteredLivingElsewhere => "away",
                ResidenceStatus::LivingHereRegisteredElsewhere => "guest",
            };
            let to = span.to.map(|to| to.to_string()).unwrap_or_default();
            format!("{status} {}..{to}", span.from)
        };
        self.person(id).spans.as_slice().iter().map(text).collect()
    }
}

fn place(code: &str, parent: Option<&str>) -> Place {
    let code = place_code(code);
    let parent = parent.map(place_code);
    let name = code.to_string().into();
    Place { code, name, level: code.level(), parent, valid_from: None, valid_to: None, successors: vec![] }
}

fn details() -> PersonDetails {
    PersonDetails {
        name: name("李梅"),
        sex: Sex::Female,
        birth: date(1975, 6, 15).into(),
        number: None,
        certificate: None,
    }
}

fn belonging() -> Belonging {
    Belonging { place: place_code(VILLAGE), household: None, relation: RelationToHead::NotStated }
}

fn enrolled() -> PersonEnrolled {
    PersonEnrolled {
        as_of: AS_OF,
        details: details(),
        belonging: belonging(),
        residence: ResidenceStatus::RegisteredLivingHere,
        marital: MaritalStatus::NeverMarried,
        household_kind: HouseholdKind::Agricultural,
        kin: KinNumbers::default(),
    }
}

fn born(mother: Option<PersonId>, on: Date) -> Birth<PersonId> {
    Birth {
        child: PersonDetails { birth: on.into(), ..details() },
        belonging: belonging(),
        mother,
        father: None,
        birth_order: None,
        facility: None,
        registered_on: None,
    }
}

fn birth(mother: PersonId, on: Date) -> Event<PersonId> {
    Event::Birth(born(Some(mother), on))
}

fn death(person: PersonId, on: Date) -> Event<PersonId> {
    Event::Death(Death { person, on, registered_on: None })
}

fn marriage(groom: PersonId, bride: PersonId, on: Date) -> Event<PersonId> {
    Event::Marriage(Marriage { groom: Some(groom), bride: Some(bride), on, place: None })
}

fn divorce(husband: PersonId, wife: PersonId, on: Date) -> Event<PersonId> {
    Event::Divorce(Divorce { husband: Some(husband), wife: Some(wife), on, place: None })
}

fn going(person: PersonId, on: Date) -> Departure<PersonId> {
    Departure { person, on }
}

fn coming(known: Option<PersonId>, on: Date) -> Arrival<PersonId> {
    Arrival { known, details: details(), belonging: belonging(), marital: MaritalStatus::NotStated, on }
}

fn correction(person: PersonId, field: CorrectedField) -> Event<PersonId> {
    Event::Correction(Correction { person, field, reason: "".into(), registered_on: None })
}

fn oct(day: i8) -> Date {
    date(2005, 10, day)
}

#[test]
fn a_person_is_small() {
    assert!(size_of::<Person>() <= 120, "{}", size_of::<Person>());
    assert!(size_of::<Span>() <= 32, "{}", size_of::<Span>());
    assert!(size_of::<Spans>() <= 32, "{}", size_of::<Spans>());
}

#[test]
fn a_roster_row_enters_a_person_with_household_and_kin_by_number() {
    let mut book = Book::new();
    let mother = number("990101196002290119");
    let mut e = enrolled();
    e.belonging =
        Belonging { household: Some("000041".into()), relation: RelationToHead::Head, ..belonging() };
    e.marital = MaritalStatus::Widowed;
    e.kin.mother = Some(mother);
    let change = book.try_event(Event::PersonEnrolled(e.clone())).unwrap();
    let entered = &change.persons[0];
    assert_eq!(entered.details, DetailsChange::New(e.details));
    assert_eq!(entered.kin.mother, KinLink::Set(KinRef::Number(mother)));
    assert_eq!(entered.kin.spouse, KinLink::Keep);
    let id = entered.person.id;
    assert_eq!(id, PersonId(3));
    let household = book.register.household_by_code(place_code(VILLAGE), "000041").unwrap();
    assert_eq!((household.id, household.head), (HouseholdId(3), Some(id)));
    assert_eq!(book.register.household_by_code(place_code(OTHER_VILLAGE), "000041"), None);
    let person = book.person(id);
    assert_eq!((person.household, person.ever_married_since), (Some(HouseholdId(3)), Some(AS_OF)));
    assert_eq!(book.spans(id), ["here 2005-10-01.."]);
}

#[test]
fn a_household_keeps_its_head_until_they_are_gone() {
    let mut book = Book::new();
    let as_head = |e: &mut PersonEnrolled| {
        e.belonging.household = Some("7".into());
        e.belonging.relation = RelationToHead::Head;
    };
    let first = book.enrol(as_head);
    let second = book.enrol(as_head);
    let head = |book: &Book| book.register.household_by_code(place_code(VILLAGE), "7").unwrap().head;
    assert_eq!(head(&book), Some(first));
    assert_eq!(book.person(second).household, book.person(first).household);
    book.must(death(first, oct(3)));
    let to = Belonging { household: Some("7".into()), relation: RelationToHead::Head, ..belonging() };
    book.must(Event::HouseholdChanged(HouseholdChanged { person: second, belonging: to, on: oct(4) }));
    assert_eq!(head(&book), Some(second));
}

#[test]
fn a_birth_enters_the_child_and_remembers_the_mother() {
    let mut book = Book::new();
    let (mother, father) = (book.woman(), book.man());
    let e = Birth { father: Some(father), birth_order: Some(2), ..born(Some(mother), oct(5)) };
    let change = book.try_event(Event::Birth(e)).unwrap();
    let child = &change.persons[0];
    assert_eq!(child.kin.mother, KinLink::Set(KinRef::Person(mother)));
    assert_eq!(child.kin.father, KinLink::Set(KinRef::Person(father)));
    assert_eq!(child.person.birth_order, Some(2));
    assert_eq!(child.person.marital, MaritalStatus::NeverMarried);
    assert_eq!(child.person.household_kind, HouseholdKind::Agricultural);
    assert_eq!(book.spans(child.person.id), ["here 2005-10-05.."]);
    assert_eq!(book.person(mother).last_birth, Some(oct(5)));
    assert_eq!(change.findings, []);
}

#[test]
fn what_deserves_a_look_is_noted_and_entered() {
    let noted = |book: &mut Book, event| -> Vec<&'static str> {
        book.try_event(event).unwrap().findings.iter().map(|finding| finding.code.as_str()).collect()
    };
    let mut book = Book::new();
    let mother = book.woman();
    assert_eq!(noted(&mut book, birth(mother, oct(5))), [""; 0]);
    assert_eq!(noted(&mut book, birth(mother, oct(6))), [""; 0], "a twin after midnight");
    assert_eq!(noted(&mut book, birth(mother, oct(8))), ["birth.too_close"]);
    assert_eq!(noted(&mut book, birth(mother, date(2006, 4, 8))), ["birth.too_close"]);
    assert_eq!(noted(&mut book, birth(mother, date(2006, 11, 1))), [""; 0]);
    assert_eq!(noted(&mut book, birth(mother, date(2006, 8, 1))), ["birth.too_close"], "late news");
    assert_eq!(book.person(mother).last_birth, Some(date(2006, 11, 1)));
    let girl = book.enrol(|e| e.details.birth = date(1991, 1, 1).into());
    assert_eq!(noted(&mut book, birth(girl, oct(5))), ["birth.mother_age_unusual"]);
    let old = book.enrol(|e| e.details.birth = date(1950, 1, 1).into());
    assert_eq!(noted(&mut book, birth(old, oct(5))), ["birth.mother_age_unusual"]);
    let unsure = book.enrol(|e| e.details.birth = ReportedDate::new(1990, 0, 0).unwrap());
    assert_eq!(noted(&mut book, birth(unsure, oct(5))), [""; 0]);
    assert_eq!(noted(&mut book, Event::Birth(born(None, oct(5)))), ["parent.none_linked"]);
    let boy = book
        .enrol(|e| e.details = PersonDetails { birth: date(1994, 1, 1).into(), sex: Sex::Male, ..details() });
    assert_eq!(noted(&mut book, marriage(boy, mother, oct(9))), ["marriage.age"]);
}

#[test]
fn marriage_death_and_divorce_change_both_parties() {
    let mut book = Book::new();
    let (man, woman) = (book.man(), book.woman());
    let wedding = book.try_event(marriage(man, woman, oct(2))).unwrap();
    assert_eq!(wedding.persons[0].kin.spouse, KinLink::Set(KinRef::Person(woman)));
    assert_eq!(wedding.persons[1].kin.spouse, KinLink::Set(KinRef::Person(man)));
    for id in [man, woman] {
        assert_eq!(book.person(id).marital, MaritalStatus::Married);
        assert_eq!(book.person(id).ever_married_since, Some(oct(2)));
    }
    let end = book.try_event(divorce(man, woman, oct(3))).unwrap();
    assert!(end.persons.iter().all(|change| change.kin.spouse == KinLink::Clear));
    assert_eq!((book.person(man).marital, book.person(man).spouse), (MaritalStatus::Divorced, None));
    book.must(marriage(man, woman, oct(4)));
    book.must(death(man, oct(5)));
    assert_eq!(book.person(woman).marital, MaritalStatus::Widowed);
    assert_eq!(book.person(man).marital, MaritalStatus::Married);
    assert_eq!(book.spans(man), ["here 2005-10-01..2005-10-05"]);
    let second = book.man();
    book.must(marriage(second, woman, oct(6)));
    assert_eq!(book.person(woman).spouse, Some(second));
    book.must(correction(man, CorrectedField::BirthOrder(Some(1))));
}

#[test]
fn a_bride_who_came_as_married_can_be_married() {
    let mut book = Book::new();
    let groom = book.man();
    let arrival = Arrival { marital: MaritalStatus::Married, ..coming(None, oct(2)) };
    let bride = book.must(Event::MoveIn(arrival));
    assert_eq!(book.person(bride).ever_married_since, Some(oct(2)));
    book.must(marriage(groom, bride, oct(1)));
    assert_eq!(book.person(bride).ever_married_since, Some(oct(1)));
    assert_eq!(book.person(bride).spouse, Some(groom));
}

#[test]
fn older_news_does_not_overturn_what_a_roster_said() {
    let mut book = Book::new();
    let widow = book.enrol(|e| e.marital = MaritalStatus::Widowed);
    book.must(Event::Marriage(Marriage {
        groom: None,
        bride: Some(widow),
        on: date(1999, 5, 1),
        place: None,
    }));
    let person = book.person(widow);
    assert_eq!((person.marital, person.ever_married_since), (MaritalStatus::Widowed, Some(date(1999, 5, 1))));
    assert_eq!(person.spouse, None);
}

#[test]
fn an_adoption_puts_the_adoptive_parents_in_place_of_the_former() {
    let mut book = Book::new();
    let (mother, adoptive) = (book.woman(), book.woman());
    let child = book.must(birth(mother, oct(2)));
    let e = Adoption { child, mother: Some(adoptive), father: None, on: oct(9) };
    let change = book.try_event(Event::Adoption(e)).unwrap();
    assert_eq!(change.persons[0].kin.mother, KinLink::Set(KinRef::Person(adoptive)));
    assert_eq!(change.persons[0].kin.father, KinLink::Clear);
    let none = Adoption { child, mother: None, father: None, on: oct(9) };
    let change = book.try_event(Event::Adoption(none)).unwrap();
    assert_eq!(change.persons[0].kin, KinChange::default());
    assert_eq!(change.findings[0].code, FindingCode::ParentNoneLinked);
}

#[test]
fn corrections_set_right_what_they_name() {
    let mut book = Book::new();
    let (man, woman) = (book.man(), book.woman());
    let field = |book: &mut Book, id, field| book.try_event(correction(id, field)).unwrap().persons.remove(0);
    let new = name("李喆");
    assert_eq!(field(&mut book, man, CorrectedField::Name(new.clone())).details, DetailsChange::Name(new));
    assert_eq!(field(&mut book, man, CorrectedField::Number(None)).details, DetailsChange::Number(None));
    let certificate = CorrectedField::Certificate(None);
    assert_eq!(field(&mut book, man, certificate).details, DetailsChange::Certificate(None));
    field(&mut book, man, CorrectedField::Sex(Sex::NotStated));
    field(&mut book, man, CorrectedField::BirthDate(date(1970, 1, 1).into()));
    field(&mut book, man, CorrectedField::Marital(MaritalStatus::Married));
    field(&mut book, man, CorrectedField::BirthOrder(Some(1)));
    let person = book.person(man);
    assert_eq!((person.sex, person.birth.earliest()), (Sex::NotStated, date(1970, 1, 1)));
    assert_eq!((person.birth_order, person.ever_married_since), (Some(1), Some(AS_OF)));
    assert_eq!(book.spans(man), ["here 2005-10-01.."]);

    book.must(marriage(man, woman, oct(2)));
    let undone =
        book.try_event(correction(man, CorrectedField::Marital(MaritalStatus::NeverMarried))).unwrap();
    assert_eq!(undone.persons.len(), 2);
    assert_eq!((book.person(man).spouse, book.person(woman).spouse), (None, None));
    assert_eq!(
        (book.person(man).ever_married_since, book.person(woman).marital),
        (None, MaritalStatus::Married)
    );
}

#[test]
fn a_corrected_birth_moves_the_first_day_of_who_was_born_here() {
    let mut book = Book::new();
    let mother = book.woman();
    let child = book.must(birth(mother, oct(5)));
    book.must(Event::Leave(going(child, oct(20))));
    book.must(correction(child, CorrectedField::BirthDate(oct(9).into())));
    assert_eq!(book.spans(child), ["here 2005-10-09..2005-10-20", "away 2005-10-20.."]);
}

#[test]
fn a_death_can_be_moved_and_taken_back() {
    let mut book = Book::new();
    let (man, woman) = (book.man(), book.woman());
    book.must(marriage(man, woman, oct(2)));
    book.must(death(man, oct(9)));
    book.must(correction(man, CorrectedField::DeathDate(Some(oct(7)))));
    assert_eq!(book.spans(man), ["here 2005-10-01..2005-10-07"]);
    assert_eq!(book.person(man).death.map(|(on, _)| on), Some(oct(7)));
    book.must(correction(man, CorrectedField::DeathDate(None)));
    assert_eq!(book.spans(man), ["here 2005-10-01.."]);
    assert_eq!((book.person(man).death, book.person(woman).marital), (None, MaritalStatus::Married));
}

#[test]
fn who_was_entered_in_error_counts_nowhere() {
    let mut book = Book::new();
    let (man, woman) = (book.man(), book.woman());
    book.must(marriage(man, woman, oct(2)));
    book.must(correction(man, CorrectedField::EnteredInError));
    assert_eq!(book.person(man).span_on(oct(3)), None);
    assert_eq!(book.person(woman).spouse, None);
    assert_eq!(book.person(woman).span_on(oct(3)).map(|span| span.from), Some(AS_OF));
}
