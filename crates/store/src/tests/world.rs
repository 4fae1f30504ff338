//! Made-up villages and people, and a generator of statements about them.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use register::area::{Place as Area, PlaceCode};
use register::calendar::ReportedDate;
use register::check::Statement;
use register::event::*;
use register::finding::Finding;
use register::id::PersonId;
use register::name::Name;
use register::number::{CertificateNumber, CitizenNumber};
use register::second_source::{FacilityBirth, FuneralDeath};

use crate::book::Book;
use crate::prepare::{IdSource, Preparer};
use crate::scribe::{Outcome, Receipt};

use super::context;

pub const COUNTY: &str = "990101000000";
pub const TOWNSHIP: &str = "990101100000";
pub const NORTH: &str = "990101100200";
pub const SOUTH: &str = "990101100201";
pub const ROSTER_DAY: Date = date(2005, 10, 1);

pub fn code(text: &str) -> PlaceCode {
    PlaceCode::parse(text).unwrap()
}

pub fn area(place: &str, name: &str, parent: Option<&str>) -> Event<PersonRef> {
    let code = code(place);
    let place = Area {
        code,
        name: name.into(),
        level: code.level(),
        parent: parent.map(self::code),
        valid_from: None,
        valid_to: None,
        successors: vec![],
    };
    Event::PlaceRecorded(PlaceRecorded { place })
}

pub fn areas() -> Vec<Event<PersonRef>> {
    vec![
        area(COUNTY, "示例区", None),
        area(TOWNSHIP, "示例镇", Some(COUNTY)),
        area(NORTH, "北村", Some(TOWNSHIP)),
        area(SOUTH, "南村", Some(TOWNSHIP)),
    ]
}

pub fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

pub fn birth(year: i16, month: u8, day: u8) -> ReportedDate {
    ReportedDate::new(year, month, day).unwrap()
}

/// The number of whoever was the `serial`-th to get one with this birth date; odd serials are men.
pub fn citizen(born: ReportedDate, serial: u64) -> CitizenNumber {
    let day = born.full().unwrap();
    let day = day.year() as u64 * 10_000 + day.month() as u64 * 100 + day.day() as u64;
    CitizenNumber::from_body(990_101 * 100_000_000_000 + day * 1000 + serial % 1000).unwrap()
}

pub fn certificate(serial: u64) -> CertificateNumber {
    CertificateNumber::parse(&format!("F99{serial:07}")).unwrap()
}

pub fn belonging(place: &str, household: Option<&str>) -> Belonging {
    Belonging {
        place: code(place),
        household: household.map(Into::into),
        relation: RelationToHead::NotStated,
    }
}

/// Someone with a number, by serial.
pub fn details(text: &str, sex: Sex, born: ReportedDate, serial: Option<u64>) -> PersonDetails {
    let number = serial.map(|s| citizen(born, s));
    PersonDetails { name: name(text), sex, birth: born, number, certificate: None }
}

pub fn enrolled(details: PersonDetails, place: &str, household: Option<&str>) -> PersonEnrolled {
    PersonEnrolled {
        as_of: ROSTER_DAY,
        details,
        belonging: belonging(place, household),
        residence: ResidenceStatus::RegisteredLivingHere,
        marital: MaritalStatus::NeverMarried,
        household_kind: HouseholdKind::Agricultural,
        kin: KinNumbers::default(),
    }
}

pub fn born(details: PersonDetails, place: &str, mother: Option<PersonRef>) -> Birth<PersonRef> {
    Birth {
        child: details,
        belonging: belonging(place, Some("1")),
        mother,
        father: None,
        birth_order: None,
        facility: None,
        registered_on: None,
    }
}

pub fn arriving(details: PersonDetails, place: &str, on: Date) -> Arrival<PersonRef> {
    Arrival { known: None, details, belonging: belonging(place, None), marital: MaritalStatus::NotStated, on }
}

pub fn going(person: PersonRef, on: Date) -> Departure<PersonRef> {
    Departure { person, on }
}

pub fn died(person: PersonRef, on: Date) -> Event<PersonRef> {
    Event::Death(Death { person, on, registered_on: None })
}

pub fn wed(groom: Option<PersonRef>, bride: Option<PersonRef>, on: Date) -> Event<PersonRef> {
    Event::Marriage(Marriage { groom, bride, on, place: None })
}

pub fn corrected(person: PersonRef, field: CorrectedField) -> Event<PersonRef> {
    Event::Correction(Correction { person, field, reason: "户主来说".into(), registered_on: None })
}

pub fn withdrawn(person: PersonRef, kind: EventKind, on: Date) -> Event<PersonRef> {
    let (marital, registered_on, found) = (None, None, None);
    Event::Withdrawal(Withdrawal { person, kind, on, marital, reason: "误登".into(), registered_on, found })
}

pub fn by_number(number: CitizenNumber) -> PersonRef {
    PersonRef { number: Some(number), ..PersonRef::default() }
}

pub fn by_name(text: &str, born: ReportedDate, place: &str) -> PersonRef {
    PersonRef { name: Some(name(text)), birth: Some(born), place: Some(code(place)), ..PersonRef::default() }
}

/// A clerk with a book open for writing.
pub struct Clerk {
    pub book: Book,
    preparer: Preparer,
}

impl Clerk {
    pub fn new(book: Book) -> Clerk {
        let preparer = book.preparer().unwrap();
        Clerk { book, preparer }
    }

    /// A clerk whose book has the places.
    pub fn with_areas(book: Book) -> Clerk {
        let mut clerk = Clerk::new(book);
        areas().into_iter().for_each(|area| _ = clerk.enter(area));
        clerk
    }

    /// Proposes one statement and waits.
    pub fn say(&mut self, statement: impl Into<Said>, source: IdSource) -> Outcome {
        self.say_all(vec![(statement.into(), source)]).remove(0)
    }

    /// Proposes statements in one request.
    pub fn say_all(&mut self, statements: Vec<(Said, IdSource)>) -> Vec<Outcome> {
        let prepared =
            statements.into_iter().map(|(said, source)| self.preparer.prepare(said.0, source)).collect();
        self.book.writer().unwrap().propose(prepared, context()).unwrap().wait().unwrap()
    }

    /// Proposes a statement that must be entered.
    pub fn enter(&mut self, statement: impl Into<Said>) -> Receipt {
        match self.say(statement, IdSource::Content) {
            Outcome::Entered(receipt, _) => receipt,
            other => panic!("not entered: {other:?}"),
        }
    }

    /// Proposes a statement that must bring somebody new.
    pub fn person(&mut self, statement: impl Into<Said>) -> PersonId {
        PersonId(self.enter(statement).index.0)
    }

    /// Proposes a statement that must be refused with one finding.
    pub fn refused(&mut self, statement: impl Into<Said>) -> Finding {
        let before = self.book.log_head().unwrap();
        let outcome = self.say(statement, IdSource::Content);
        assert_eq!(self.book.log_head().unwrap(), before, "a refused statement leaves nothing");
        match outcome {
            Outcome::Refused(mut findings) if findings.len() == 1 => findings.remove(0),
            other => panic!("one finding wanted: {other:?}"),
        }
    }
}

/// A statement, however it is given.
pub struct Said(pub Statement);

impl From<Event<PersonRef>> for Said {
    fn from(event: Event<PersonRef>) -> Said {
        Said(Statement::Event(event))
    }
}

impl From<PersonEnrolled> for Said {
    fn from(event: PersonEnrolled) -> Said {
        Event::PersonEnrolled(event).into()
    }
}

impl From<Birth<PersonRef>> for Said {
    fn from(event: Birth<PersonRef>) -> Said {
        Event::Birth(event).into()
    }
}

impl From<Statement> for Said {
    fn from(statement: Statement) -> Said {
        Said(statement)
    }
}

/// Reproducible chance.
pub struct Dice(ChaCha20Rng);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(ChaCha20Rng::seed_from_u64(seed))
    }

    /// A number below `n`.
    pub fn below(&mut self, n: u64) -> u64 {
        self.0.next_u64() % n
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize]
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

const NAMES: &[&str] = &["王建国", "李梅", "张伟", "刘洋", "陈秀英", "杨勇", "阿卜杜拉·买买提", "赵军"];
const VILLAGES: &[&str] = &[NORTH, SOUTH];

/// Statements of every kind about people who may or may not be in the book; many will be refused.
pub fn statements(seed: u64, n: usize) -> Vec<Statement> {
    let mut dice = Dice::new(seed);
    let mut said: Vec<Statement> = areas().into_iter().map(Statement::Event).collect();
    let mut cast = Cast::default();
    for step in 0..n {
        let day = ROSTER_DAY.checked_add((step as i64 / 4 + 1).days()).unwrap();
        said.push(one(&mut dice, &mut cast, step, day));
    }
    said
}

/// Whom statements may name.
#[derive(Default)]
struct Cast {
    people: Vec<PersonRef>,
    couples: Vec<(PersonRef, PersonRef)>,
    left: Vec<PersonRef>,
    /// What was said of whom, to be taken back some day.
    told: Vec<(PersonRef, EventKind, Date)>,
}

fn one(dice: &mut Dice, cast: &mut Cast, step: usize, day: Date) -> Statement {
    let Cast { people, couples, left, told } = cast;
    if people.len() < 20 || dice.chance(30) {
        let event = newcomer(dice, people, step, day);
        told.extend(people.last().map(|person| (person.clone(), event.kind(), day)));
        return Statement::Event(event);
    }
    if dice.chance(8) {
        return second_source(dice, people, step, day);
    }
    let one = whoever(dice, people);
    let other = whoever(dice, people);
    let place = dice.pick(VILLAGES);
    let household = dice.pick(&[None, Some("1"), Some("2"), Some("甲3")]);
    let event = match dice.below(15) {
        0 => died(one, day),
        1 | 2 => {
            couples.push((one.clone(), other.clone()));
            wed(Some(one), dice.chance(80).then_some(other), day)
        }
        3 => {
            let (husband, wife) = couples.pop().unwrap_or((one, other));
            Event::Divorce(Divorce { husband: Some(husband), wife: Some(wife), on: day, place: None })
        }
        4 => Event::MoveOut(going(one, day)),
        5 => {
            left.push(one.clone());
            Event::Leave(going(one, day))
        }
        6 => Event::Return(going(left.pop().unwrap_or(one), day)),
        7 => Event::Depart(going(one, day)),
        8 => Event::Adoption(Adoption { child: one, mother: Some(other), father: None, on: day }),
        9 => {
            let belonging = belonging(place, household);
            Event::HouseholdChanged(HouseholdChanged { person: one, belonging, on: day })
        }
        10 | 11 => {
            let field = correction(dice, step, day);
            corrected(one, field)
        }
        _ => {
            // Mostly of the last few: what rests on others is refused more often than not.
            let recent = told.len().saturating_sub(1 + dice.below(25) as usize);
            let (person, kind, on) = told[recent].clone();
            withdrawn(person, kind, on)
        }
    };
    told.extend(crate::named::people(&event)[0].map(|person| (person.clone(), event.kind(), day)));
    Statement::Event(event)
}

fn correction(dice: &mut Dice, step: usize, day: Date) -> CorrectedField {
    let born = birth(1960 + dice.below(30) as i16, 3, 4);
    match dice.below(9) {
        0 => CorrectedField::Name(name(dice.pick(NAMES))),
        1 => CorrectedField::Sex(dice.pick(&[Sex::Male, Sex::Female])),
        2 => CorrectedField::BirthDate(born),
        3 => CorrectedField::Number(dice.chance(60).then(|| citizen(born, step as u64))),
        4 => CorrectedField::Certificate(Some(certificate(dice.below(40)))),
        5 => CorrectedField::Marital(dice.pick(&[MaritalStatus::Married, MaritalStatus::Divorced])),
        6 => CorrectedField::DeathDate(dice.chance(50).then_some(day)),
        7 => CorrectedField::BirthOrder(Some(2)),
        _ => CorrectedField::EnteredInError,
    }
}

fn whoever(dice: &mut Dice, people: &[PersonRef]) -> PersonRef {
    people[dice.below(people.len() as u64) as usize].clone()
}

/// Someone from a roster, by birth, or from elsewhere; kept under one of the ways to name them.
fn newcomer(dice: &mut Dice, people: &mut Vec<PersonRef>, step: usize, day: Date) -> Event<PersonRef> {
    let place = dice.pick(VILLAGES);
    let text = dice.pick(NAMES);
    let sex = dice.pick(&[Sex::Male, Sex::Female]);
    let household = dice.pick(&[None, Some("1"), Some("2"), Some("3")]);
    let adult = birth(1950 + dice.below(40) as i16, 1 + dice.below(12) as u8, 1 + dice.below(28) as u8);
    let serial = dice.chance(70).then_some(step as u64);
    let mut details = details(text, sex, adult, serial);
    let event = match dice.below(6) {
        0 if people.len() > 10 => {
            details.birth = ReportedDate::from(day);
            details.number = None;
            details.certificate = dice.chance(70).then(|| certificate(step as u64 + 100));
            let mut child = born(details.clone(), place, dice.chance(80).then(|| whoever(dice, people)));
            child.father = dice.chance(50).then(|| whoever(dice, people));
            child.belonging = belonging(place, household);
            Event::Birth(child)
        }
        1 => Event::MoveIn(arriving(details.clone(), place, day)),
        2 => Event::Arrive(arriving(details.clone(), place, day)),
        _ => {
            let mut roster = enrolled(details.clone(), place, household);
            roster.marital = dice.pick(&[MaritalStatus::NeverMarried, MaritalStatus::Married]);
            if dice.chance(30) {
                roster.kin.mother = people.last().and_then(|p| p.number);
            }
            Event::PersonEnrolled(roster)
        }
    };
    people.push(match (details.number, details.certificate) {
        (Some(number), _) => by_number(number),
        (None, Some(certificate)) => PersonRef { certificate: Some(certificate), ..PersonRef::default() },
        (None, None) => by_name(text, details.birth, place),
    });
    event
}

fn second_source(dice: &mut Dice, people: &[PersonRef], step: usize, day: Date) -> Statement {
    let number = whoever(dice, people).number;
    if dice.chance(50) {
        return Statement::FuneralDeath(FuneralDeath { on: day, name: Some(name(dice.pick(NAMES))), number });
    }
    Statement::FacilityBirth(FacilityBirth {
        serial: Some(step.to_string().into()),
        on: day,
        sex: dice.pick(&[Sex::Male, Sex::Female]),
        mother_name: Some(name(dice.pick(NAMES))),
        mother_number: number,
        mother_birth: None,
        certificate: Some(certificate(step as u64 + 100)),
        place: Some(code(dice.pick(VILLAGES))),
    })
}
