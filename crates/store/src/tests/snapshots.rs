//! What a close reads: people's facts, late entries, corrected dates, and what other lists have too.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::ToSpan;
use jiff::civil::{Date, date};
use register::check::Statement;
use register::event::*;
use register::number::CertificateNumber;
use register::second_source::{FacilityBirth, FuneralDeath};

use super::world::*;
use super::*;
use crate::matching::{BIRTH_DAYS, DEATH_DAYS};
use crate::prepare::IdSource;
use crate::snapshot::{EventFact, SecondSourceFact, SecondSourceKind, recorded_day};

const FIRST: Date = date(2005, 10, 1);
const LAST: Date = date(2006, 9, 30);

fn events(book: &mut Book, first: Date, last: Date) -> Vec<EventFact> {
    let mut found = Vec::new();
    book.each_event(first, last, |fact| {
        found.push(fact);
        Ok(())
    })
    .unwrap();
    found
}

fn listed(book: &mut Book, first: Date, last: Date) -> Vec<SecondSourceFact> {
    let mut found = Vec::new();
    book.each_second_source(first, last, |fact| {
        found.push(fact);
        Ok(())
    })
    .unwrap();
    found
}

/// A mother with a number, by serial; even serials are women.
fn mother(serial: u64) -> PersonEnrolled {
    enrolled(details("李梅", Sex::Female, birth(1980, 6, 15), Some(serial)), NORTH, Some("1"))
}

fn mother_ref(serial: u64) -> PersonRef {
    by_number(citizen(birth(1980, 6, 15), serial))
}

fn child(text: &str, on: Date, certificate: Option<u64>, mother: u64) -> Birth<PersonRef> {
    let mut details = details(text, Sex::Female, on.into(), None);
    details.certificate = certificate.map(self::certificate);
    born(details, NORTH, Some(mother_ref(mother)))
}

fn hospital(serial: u64, on: Date, certificate: Option<CertificateNumber>, mother: Option<u64>) -> Statement {
    Statement::FacilityBirth(FacilityBirth {
        serial: Some(serial.to_string().into()),
        on,
        sex: Sex::Female,
        mother_name: None,
        mother_number: mother.map(|serial| citizen(birth(1980, 6, 15), serial)),
        mother_birth: None,
        certificate,
        place: Some(code(SOUTH)),
    })
}

fn funeral(on: Date, serial: u64) -> Statement {
    let number = Some(citizen(birth(1980, 6, 15), serial));
    Statement::FuneralDeath(FuneralDeath { on, name: None, number })
}

#[test]
fn a_close_reads_the_facts_that_figures_need() {
    for_each_database(|site| {
        let mut clerk = Clerk::with_areas(site.create());
        let mei = clerk.person(mother(2));
        let mut birth = child("张小梅", date(2005, 10, 5), None, 2);
        birth.registered_on = Some(date(2005, 11, 20));
        let child_id = clerk.person(birth);
        clerk.enter(wed(None, Some(mother_ref(2)), date(2005, 12, 1)));
        let death =
            Death { person: mother_ref(2), on: date(2006, 1, 2), registered_on: Some(date(2006, 1, 9)) };
        clerk.enter(Event::Death(death));
        let found = events(&mut clerk.book, FIRST, LAST);
        let [birth, marriage, death] = &found[..] else { panic!("{found:?}") };
        assert_eq!((birth.kind, birth.facts.person), (EventKind::Birth, child_id.0));
        assert_eq!(birth.registered_on, Some(date(2005, 11, 20)));
        assert_eq!(birth.mother_birth, Some(date(1980, 6, 15)));
        assert_eq!((birth.matched, death.matched), (None, None), "the book has no other list");
        assert_eq!((marriage.registered_on, marriage.mother_birth), (None, None));
        assert_eq!((death.registered_on, death.mother_birth), (Some(date(2006, 1, 9)), None));
        let household = number(&mut clerk.book, "select household_id from household where code = '1'") as u64;
        let mut spans = Vec::new();
        let keep = |fact: crate::ResidenceFact| {
            spans.push((fact.facts.person, fact.facts.household));
            Ok(())
        };
        clerk.book.each_residence(FIRST, LAST, keep).unwrap();
        assert_eq!(spans, [(mei.0, Some(household)), (child_id.0, Some(household))]);
    });
}

#[test]
fn a_father_alone_tells_nothing_of_the_mother() {
    let site = Site::sqlite();
    let mut clerk = Clerk::with_areas(site.create());
    clerk.person(enrolled(details("张伟", Sex::Male, birth(1978, 1, 2), Some(5)), NORTH, None));
    let mut birth = child("张小伟", date(2005, 10, 5), None, 2);
    birth.mother = None;
    birth.father = Some(by_number(citizen(self::birth(1978, 1, 2), 5)));
    clerk.enter(birth);
    let found = events(&mut clerk.book, FIRST, LAST);
    assert_eq!((found.len(), found[0].mother_birth), (1, None));
}

#[test]
fn dates_that_were_corrected_move_the_event_and_a_death_taken_back_is_none() {
    for_each_database(|site| {
        let mut clerk = Clerk::with_areas(site.create());
        for serial in [2, 4] {
            clerk.person(mother(serial));
        }
        clerk.enter(child("张小梅", date(2005, 10, 5), Some(7), 2));
        let named = || PersonRef { certificate: Some(certificate(7)), ..PersonRef::default() };
        clerk.enter(died(mother_ref(2), date(2006, 3, 3)));
        clerk.enter(died(mother_ref(4), date(2006, 4, 4)));
        let days = |clerk: &mut Clerk, first, last| -> Vec<Date> {
            events(&mut clerk.book, first, last).iter().map(|e| e.on).collect()
        };
        assert_eq!(days(&mut clerk, FIRST, LAST), [date(2005, 10, 5), date(2006, 3, 3), date(2006, 4, 4)]);
        clerk.enter(corrected(named(), CorrectedField::BirthDate(birth(2005, 9, 28))));
        assert_eq!(days(&mut clerk, FIRST, LAST), [date(2006, 3, 3), date(2006, 4, 4)]);
        assert_eq!(days(&mut clerk, date(2005, 9, 1), date(2005, 9, 30)), [date(2005, 9, 28)]);
        clerk.enter(corrected(mother_ref(2), CorrectedField::DeathDate(Some(date(2006, 3, 30)))));
        clerk.enter(corrected(mother_ref(4), CorrectedField::DeathDate(None)));
        assert_eq!(days(&mut clerk, FIRST, LAST), [date(2006, 3, 30)]);
        clerk.enter(died(mother_ref(4), date(2006, 5, 5)));
        assert_eq!(days(&mut clerk, FIRST, LAST), [date(2006, 3, 30), date(2006, 5, 5)], "one death each");
        clerk.enter(corrected(named(), CorrectedField::EnteredInError));
        assert_eq!(days(&mut clerk, date(2005, 9, 1), date(2005, 9, 30)), Vec::<Date>::new());
        assert_sound(&mut clerk.book);
    });
}

/// Midnight in China, 1 September 2026, in microseconds since 1970.
const SEPTEMBER: i64 = 1_788_192_000_000_000;
const DAY: i64 = 86_400_000_000;

#[test]
fn a_recorded_day_is_a_day_in_china() {
    assert_eq!(recorded_day(SEPTEMBER), date(2026, 9, 1));
    assert_eq!(recorded_day(SEPTEMBER - 1), date(2026, 8, 31));
    assert_eq!(recorded_day(SEPTEMBER + DAY - 1), date(2026, 9, 1));
    assert_eq!(recorded_day(0), date(1970, 1, 1));
    assert_eq!(recorded_day(-8 * 3_600_000_000 - 1), date(1969, 12, 31));
}

#[test]
fn late_entries_come_with_the_days_in_which_they_were_recorded() {
    static NOW: AtomicI64 = AtomicI64::new(0);
    for_each_database(|site| {
        NOW.store(SEPTEMBER - 40 * DAY, Ordering::SeqCst);
        let book = Book::create(&site.place, &context(), || NOW.load(Ordering::SeqCst)).unwrap();
        let mut clerk = Clerk::with_areas(book);
        clerk.person(mother(2));
        let mut at = |micros: i64, text: &str, on: Date| {
            NOW.store(micros, Ordering::SeqCst);
            clerk.enter(child(text, on, None, 2)).index
        };
        at(SEPTEMBER - 1, "张一", date(2026, 8, 2));
        let first = at(SEPTEMBER, "张二", date(2025, 3, 3));
        let own = at(SEPTEMBER + DAY, "张三", date(2026, 9, 1));
        let last = at(SEPTEMBER + 30 * DAY - 1, "张四", date(2026, 8, 31));
        at(SEPTEMBER + 30 * DAY, "张五", date(2024, 1, 1));
        let after = at(SEPTEMBER + 30 * DAY + 1, "张六", date(2026, 9, 30));
        let mut told = |first, last| -> Vec<(u64, bool)> {
            let found = events(&mut clerk.book, first, last);
            found.iter().map(|e| (e.entry.0, e.on < first)).collect()
        };
        assert_eq!(
            told(date(2026, 9, 1), date(2026, 9, 30)),
            [(first.0, true), (own.0, false), (last.0, true), (after.0, false)]
        );
        assert_eq!(told(date(2026, 12, 1), date(2026, 12, 31)), []);
        assert_eq!(told(date(1900, 1, 1), Date::MAX).len(), 6);
    });
}

#[test]
fn what_was_taken_back_is_in_no_close() {
    for_each_database(|site| {
        let mut clerk = Clerk::with_areas(site.create());
        clerk.person(mother(2));
        clerk.enter(wed(None, Some(mother_ref(2)), date(2005, 12, 1)));
        clerk.enter(Event::Leave(going(mother_ref(2), date(2005, 12, 2))));
        let kinds = |clerk: &mut Clerk| -> Vec<EventKind> {
            events(&mut clerk.book, FIRST, LAST).iter().map(|e| e.kind).collect()
        };
        assert_eq!(kinds(&mut clerk), [EventKind::Marriage, EventKind::Leave]);
        clerk.enter(withdrawn(mother_ref(2), EventKind::Marriage, date(2005, 12, 1)));
        assert_eq!(kinds(&mut clerk), [EventKind::Leave]);
        clerk.enter(withdrawn(mother_ref(2), EventKind::Leave, date(2005, 12, 2)));
        assert_eq!(kinds(&mut clerk), []);
        assert_sound(&mut clerk.book);
    });
}

/// The entries that are matched, of the register and of the other lists.
fn matched(book: &mut Book) -> Vec<u64> {
    let all = (date(1900, 1, 1), date(2030, 1, 1));
    let mut found: Vec<u64> = events(book, all.0, all.1)
        .iter()
        .filter(|e| e.matched == Some(true))
        .map(|e| e.entry.0)
        .chain(listed(book, all.0, all.1).iter().filter(|s| s.matched).map(|s| s.entry.0))
        .collect();
    found.sort_unstable();
    found
}

#[test]
fn births_match_by_certificate_or_by_mother_within_a_week() {
    for_each_database(|site| {
        let mut clerk = Clerk::with_areas(site.create());
        for serial in [2, 4, 6, 8] {
            clerk.person(mother(serial));
        }
        let day = date(2005, 12, 20);
        let by_paper = clerk.enter(child("张一", day, Some(1), 2)).index.0;
        let in_time = clerk.enter(child("张二", day, Some(2), 4)).index.0;
        let too_late = clerk.enter(child("张三", day, None, 6)).index.0;
        let alone = clerk.enter(child("张四", day, Some(4), 8)).index.0;
        assert!(events(&mut clerk.book, FIRST, LAST).iter().all(|e| e.matched.is_none()));
        // Another day and no mother: the certificate decides, however often it is listed.
        let paper = clerk.enter(hospital_said(1, date(2005, 11, 1), Some(1), None)).index.0;
        let again = clerk.enter(hospital_said(2, day, Some(1), Some(2))).index.0;
        let apart = |days: i64| day.checked_add(days.days()).unwrap();
        let near = clerk.enter(hospital_said(3, apart(-BIRTH_DAYS), Some(99), Some(4))).index.0;
        let far = clerk.enter(hospital_said(4, apart(BIRTH_DAYS + 1), None, Some(6))).index.0;
        assert_eq!(matched(&mut clerk.book), [by_paper, in_time, paper, again, near]);
        let facts = events(&mut clerk.book, FIRST, LAST);
        let of = |entry: u64| facts.iter().find(|e| e.entry.0 == entry).unwrap().matched;
        assert_eq!((of(too_late), of(alone)), (Some(false), Some(false)));
        let lists = listed(&mut clerk.book, FIRST, LAST);
        assert_eq!(lists.iter().map(|s| s.entry.0).collect::<Vec<_>>(), [paper, again, near, far]);
        let last = lists.last().unwrap();
        assert_eq!((last.kind, last.kind.as_str()), (SecondSourceKind::FacilityBirth, "facility_birth"));
        assert_eq!((last.on, last.sex, last.place), (apart(8), Some(Sex::Female), Some(code(SOUTH))));
        assert!(!last.matched && last.recorded >= clock());
        assert_eq!(listed(&mut clerk.book, date(2005, 11, 2), day).len(), 2);
        // A corrected number or date counts as it is now.
        let corrected_date =
            corrected(by_name("张三", day.into(), NORTH), CorrectedField::BirthDate(apart(2).into()));
        clerk.enter(corrected_date);
        assert_eq!(matched(&mut clerk.book), [by_paper, in_time, too_late, paper, again, near, far]);
        assert_sound(&mut clerk.book);
    });
}

fn hospital_said(serial: u64, on: Date, paper: Option<u64>, mother: Option<u64>) -> Said {
    hospital(serial, on, paper.map(certificate), mother).into()
}

#[test]
fn one_line_of_a_hospital_does_not_speak_for_both_twins() {
    for_each_database(|site| {
        let mut clerk = Clerk::with_areas(site.create());
        clerk.person(mother(2));
        let day = date(2005, 12, 20);
        let elder = clerk.enter(child("张大", day, Some(1), 2)).index.0;
        let younger = clerk.enter(child("张小", day, None, 2)).index.0;
        let line = clerk.enter(hospital_said(1, day, None, Some(2))).index.0;
        assert_eq!(matched(&mut clerk.book), [elder, line], "the first of two that are as near");
        let paper = clerk.enter(hospital_said(2, day, Some(1), Some(2))).index.0;
        assert_eq!(matched(&mut clerk.book), [elder, younger, line, paper], "the certificate goes first");
        assert_sound(&mut clerk.book);
    });
}

#[test]
fn the_nearer_day_goes_before_the_earlier_entry() {
    for_each_database(|site| {
        let mut clerk = Clerk::with_areas(site.create());
        clerk.person(mother(2));
        let early = clerk.enter(child("张大", date(2005, 12, 20), None, 2)).index.0;
        let late = clerk.enter(child("张小", date(2005, 12, 24), None, 2)).index.0;
        let line = clerk.enter(hospital_said(1, date(2005, 12, 25), None, Some(2))).index.0;
        assert_eq!(matched(&mut clerk.book), [late, line]);
        let second = clerk.enter(hospital_said(2, date(2005, 12, 26), None, Some(2))).index.0;
        assert_eq!(matched(&mut clerk.book), [early, late, line, second]);
    });
}

#[test]
fn deaths_match_by_number_within_a_month() {
    for_each_database(|site| {
        let mut clerk = Clerk::with_areas(site.create());
        for serial in [2, 4, 6] {
            clerk.person(mother(serial));
        }
        let day = date(2006, 3, 10);
        let [buried, late, unlisted] = [2, 4, 6].map(|s| clerk.enter(died(mother_ref(s), day)).index.0);
        let apart = |days: i64| day.checked_add(days.days()).unwrap();
        let there = clerk.enter(funeral(apart(DEATH_DAYS), 2)).index.0;
        let twice = clerk.enter(funeral(apart(-1), 2)).index.0;
        clerk.enter(funeral(apart(DEATH_DAYS + 1), 4));
        clerk.enter(funeral(day, 8));
        assert_eq!(matched(&mut clerk.book), [buried, there, twice]);
        let facts = events(&mut clerk.book, FIRST, LAST);
        let deaths: Vec<(u64, Option<bool>)> = facts.iter().map(|e| (e.entry.0, e.matched)).collect();
        assert_eq!(deaths, [(buried, Some(true)), (late, Some(false)), (unlisted, Some(false))]);
        let lists = listed(&mut clerk.book, FIRST, LAST);
        assert!(lists.iter().all(|s| s.kind == SecondSourceKind::FuneralDeath && s.sex.is_none()));
        assert_eq!(lists[0].kind.as_str(), "funeral_death");
        clerk.enter(corrected(mother_ref(2), CorrectedField::DeathDate(None)));
        assert_eq!(matched(&mut clerk.book), [], "whoever lives was not buried");
    });
}

/// Other lists' statements about some of the births and deaths that were stated, some days off.
fn agreeing(said: &[Statement], dice: &mut Dice) -> Vec<Statement> {
    let mut lists = Vec::new();
    for (serial, statement) in said.iter().enumerate() {
        let apart = 1 - dice.below(12) as i64;
        let moved = |on: Date| on.checked_add(apart.days()).unwrap();
        match statement {
            Statement::Event(Event::Birth(birth)) => {
                let on = moved(birth.child.birth.earliest());
                let mother = birth.mother.as_ref().and_then(|m| m.number);
                let paper = birth.child.certificate.filter(|_| dice.below(2) == 0);
                let Statement::FacilityBirth(line) = hospital(serial as u64, on, paper, None) else {
                    continue;
                };
                lists.push(Statement::FacilityBirth(FacilityBirth { mother_number: mother, ..line }));
            }
            Statement::Event(Event::Death(death)) => {
                let on = death.on.checked_add((apart * 4).days()).unwrap();
                lists.push(Statement::FuneralDeath(FuneralDeath {
                    on,
                    name: None,
                    number: death.person.number,
                }));
            }
            _ => {}
        }
    }
    lists
}

/// One side's row: entry, day as a column, tag of the number, tag of the certificate.
type Told = (u64, i64, Cell, Cell);

fn days_between(one: i64, other: i64) -> i64 {
    let day = |code| crate::codes::date(code).unwrap();
    i64::from(day(one).until(day(other)).unwrap().get_days().abs())
}

/// What is matched, by comparing every row with every other.
fn compared(book: &mut Book) -> Vec<u64> {
    let mut told = |sql: &str| -> Vec<Told> {
        let bytes = crate::db::Kind::Bytes;
        let read = |r: &RowRef<'_>| Ok((r.int(0)? as u64, r.int(1)?, r.cell(2, bytes)?, r.cell(3, bytes)?));
        book.db.many(sql, &[], read).unwrap()
    };
    // Whoever is born here has the birth's day; nobody in this world dies twice without being revived.
    let births = told(
        "select e.entry_index, p.birth, m.number_tag, p.certificate_tag from event e \
         join person p on p.person_id = e.person_id left join person m on m.person_id = e.other_id and m.sex = 2 \
         where e.kind = 3 and p.entered_in_error = 0 order by 1",
    );
    let deaths = told(
        "select max(e.entry_index), p.death, p.number_tag, p.number_tag from event e \
         join person p on p.person_id = e.person_id \
         where e.kind = 4 and p.death is not null and p.entered_in_error = 0 group by p.person_id, p.death, p.number_tag",
    );
    let hospital =
        told("select entry_index, on_date, number_tag, certificate_tag from second_source where kind = 32");
    let funerals =
        told("select entry_index, on_date, number_tag, number_tag from second_source where kind = 33");
    let mut found = std::collections::BTreeSet::new();
    let same = |one: &Cell, other: &Cell| *one != Cell::Null && one == other;
    for (a, b) in births.iter().flat_map(|a| hospital.iter().map(move |b| (a, b))) {
        if same(&a.3, &b.3) {
            found.extend([a.0, b.0]);
        }
    }
    for apart in 0..=BIRTH_DAYS {
        for (a, b) in births.iter().flat_map(|a| hospital.iter().map(move |b| (a, b))) {
            let free = !found.contains(&a.0) && !found.contains(&b.0);
            if free && same(&a.2, &b.2) && days_between(a.1, b.1) == apart {
                found.extend([a.0, b.0]);
            }
        }
    }
    for (a, b) in deaths.iter().flat_map(|a| funerals.iter().map(move |b| (a, b))) {
        if same(&a.2, &b.2) && days_between(a.1, b.1) <= DEATH_DAYS {
            found.extend([a.0, b.0]);
        }
    }
    found.into_iter().collect()
}

#[test]
fn matches_are_those_that_comparing_all_with_all_finds() {
    for seed in 0..if is_slow() { 12 } else { 3 } {
        for_each_database(|site| {
            let mut clerk = Clerk::new(site.create());
            let mut said = statements(seed, 600);
            let lists = agreeing(&said, &mut Dice::new(seed));
            said.extend(lists);
            clerk.say_all(said.into_iter().map(|s| (Said(s), IdSource::Content)).collect());
            let found = matched(&mut clerk.book);
            assert!(found.len() >= 10, "seed {seed}: {found:?}");
            assert_eq!(found, compared(&mut clerk.book), "seed {seed}");
        });
    }
}

#[test]
fn lines_of_entries_come_in_the_order_asked() {
    for_each_database(|site| {
        let mut clerk = Clerk::new(site.create());
        clerk.say_all(statements(4, 200).into_iter().map(|s| (Said(s), IdSource::Content)).collect());
        let size = clerk.book.log_head().unwrap().0;
        let leaves = clerk.book.leaves().unwrap();
        assert!(size > 100);
        let asked = [90, 3, 4, 5, 3, 70, size - 1, size, u64::from(u32::MAX), 21, 0];
        let told = clerk.book.entry_lines(&asked).unwrap();
        let wanted: Vec<u64> = asked.into_iter().filter(|index| *index < size).collect();
        assert_eq!(told.iter().map(|l| l.index).collect::<Vec<_>>(), wanted);
        assert!(told.iter().all(|l| l.leaf == leaves[l.index as usize] && l.recorded >= clock()));
        assert_eq!(clerk.book.entry_lines(&[]).unwrap(), []);
        let all: Vec<u64> = (0..size).rev().collect();
        assert_eq!(clerk.book.entry_lines(&all).unwrap().len() as u64, size);
    });
}

/// Fills the tables of a book with a district's people and a year of events, past the writer. Every
/// tenth is a woman of childbearing age who gives birth or someone who dies, most of them listed elsewhere.
fn crowded(db: &mut Db, people: u64) {
    use crate::tables::{ENTRY, EVENT, PERSON, RESIDENCE, SECOND_SOURCE};
    let tag = |domain: u8, n: u64| {
        let mut tag = [domain; 16];
        tag[8..].copy_from_slice(&n.to_be_bytes());
        Cell::Tag(tag)
    };
    let first = db.number("select max(entry_index) + 1 from entry", &[]).unwrap() as u64;
    let village = || Cell::count(code(NORTH).as_u64());
    let (mut entries, mut persons, mut spans) = (Vec::new(), Vec::new(), Vec::new());
    let (mut told, mut lists) = (Vec::new(), Vec::new());
    let mut next = first;
    let mut entry = |kind: i64| {
        let recorded = Cell::Int(clock() + next as i64);
        let mut id = [0; 16];
        id[..8].copy_from_slice(&(next + 1).to_be_bytes());
        let body = vec![7; 260].into_boxed_slice();
        entries.extend([
            Cell::count(next),
            Cell::Tag(id),
            Cell::Int(kind),
            Cell::Null,
            recorded,
            Cell::Blob(body),
            Cell::Hash([3; 32]),
        ]);
        next += 1;
        next - 1
    };
    let mut person = |id: u64, origin: i64, birth: i64, death: Cell, number: Cell, certificate: Cell| {
        let (none, zero) = (|| Cell::Null, || Cell::Int(0));
        persons.extend([Cell::count(id), Cell::count(id), Cell::Int(origin), Cell::Int(2), Cell::Int(birth)]);
        persons.extend([death, none(), Cell::Int(20), none(), none(), none(), zero(), zero(), village()]);
        persons.extend([Cell::Int(1), zero(), none(), none(), number, certificate, none(), none(), none()]);
        persons.push(Cell::Blob(vec![1; 90].into()));
        spans.extend([Cell::count(id * 4096), Cell::count(id), Cell::Int(1), village()]);
        spans.extend([Cell::Int(20_051_001), Cell::Null, Cell::count(id)]);
    };
    for n in 0..people {
        let id = entry(2);
        let day = 20_051_001 + (n % 28) as i64;
        let dies = n % 100 == 7;
        person(id, 2, 19_800_615, if dies { Cell::Int(day) } else { Cell::Null }, tag(1, n), Cell::Null);
        let event = |entry: u64, kind: i64, who: u64, other: Cell| {
            let cells =
                [Cell::count(entry), Cell::Int(kind), Cell::Int(day), village(), Cell::count(who), other];
            cells.into_iter().chain([Cell::Int(1), Cell::Int(day), Cell::Null])
        };
        let list = |entry: u64, kind: i64, number: Cell, certificate: Cell| {
            [Cell::count(entry), Cell::Int(kind), Cell::Int(day), Cell::Null, Cell::Null, number, certificate]
        };
        if n % 50 == 3 {
            let child = entry(3);
            person(child, 3, day, Cell::Null, Cell::Null, tag(2, n));
            told.extend(event(child, 3, child, Cell::count(id)));
            let paper = if n % 100 == 3 { tag(2, n) } else { Cell::Null };
            lists.extend(list(entry(32), 32, tag(1, n), paper));
        }
        if dies {
            told.extend(event(entry(4), 4, id, Cell::Null));
            lists.extend(list(entry(33), 33, tag(1, n), Cell::Null));
        }
    }
    db.begin().unwrap();
    for (table, cells) in
        [(&ENTRY, entries), (&PERSON, persons), (&RESIDENCE, spans), (&EVENT, told), (&SECOND_SOURCE, lists)]
    {
        db.insert(table, &cells).unwrap();
    }
    db.commit().unwrap();
}

#[test]
fn a_districts_year_is_read_and_compared_in_moments() {
    let people: u64 = if is_slow() { 150_000 } else { 6_000 };
    for_each_database(|site| {
        let mut book = site.create();
        crowded(&mut site.raw(Part::Book), people);
        let mut timed = |what: &str, read: &mut dyn FnMut(&mut Book) -> usize| -> usize {
            let start = std::time::Instant::now();
            let n = read(&mut book);
            eprintln!("{what}: {n} of {people} people's, {:.3} s", start.elapsed().as_secs_f64());
            assert!(start.elapsed().as_secs() < 20, "{what} does not grow with the square of the book");
            n
        };
        let spans = timed("residence", &mut |book| {
            let mut n = 0;
            let count = |_| {
                n += 1;
                Ok(())
            };
            book.each_residence(FIRST, LAST, count).unwrap();
            n
        });
        let both = |facts: &[EventFact]| facts.iter().filter(|e| e.matched == Some(true)).count();
        let n_events = timed("events", &mut |book| both(&events(book, FIRST, LAST)));
        let n_lists =
            timed("other lists", &mut |book| listed(book, FIRST, LAST).iter().filter(|s| s.matched).count());
        timed("matches", &mut |book| {
            assert!(crate::matching::Matches::read(&mut book.db).is_ok());
            0
        });
        let lines = timed("lines of entries", &mut |book| {
            let all: Vec<u64> = (1..=people).collect();
            book.entry_lines(&all).unwrap().len()
        });
        assert_eq!(lines as u64, people);
        let (births, deaths) = (people as usize / 50, people as usize / 100);
        assert_eq!((spans, n_events), (people as usize + births, births + deaths));
        assert_eq!(n_lists, births + deaths);
    });
}
