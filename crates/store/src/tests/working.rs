//! The work list: tasks follow from entries and lists, end with the entry that does them, and two people
//! decide a request once.

use jiff::civil::{Date, date};
use register::check::Statement;
use register::event::*;
use register::id::PersonId;
use register::second_source::FacilityBirth;

use super::world::*;
use super::*;
use crate::backup::{WithSecrets, restore};
use crate::prepare::{IdSource, Prepared};
use crate::scribe::Outcome;
use crate::snapshot::recorded_day;
use crate::work::*;

fn today() -> Date {
    recorded_day(clock())
}

fn by(actor: &str) -> Context {
    Context { actor: actor.into(), purpose: Purpose::Registration, claimed: None }
}

fn prepared(book: &Book, event: impl Into<Said>) -> Prepared {
    book.preparer().unwrap().prepare(event.into().0, IdSource::Content)
}

fn open_in(book: &mut Book, place: &str) -> Vec<Task> {
    let filter = TaskFilter { place: code(place), assignee: None, due_until: None, limit: 100 };
    open_tasks(&mut book.db, &filter).unwrap()
}

/// A household of two: its head and his wife.
fn couple(clerk: &mut Clerk) -> (PersonId, PersonId) {
    let mut head = enrolled(details("张伟", Sex::Male, birth(1978, 1, 2), Some(5)), NORTH, Some("1"));
    head.belonging.relation = RelationToHead::Head;
    let wife = enrolled(details("李梅", Sex::Female, birth(1980, 6, 15), Some(2)), NORTH, Some("1"));
    (clerk.person(head), clerk.person(wife))
}

fn mei() -> PersonRef {
    by_number(citizen(birth(1980, 6, 15), 2))
}

fn newborn(day: Date, certified: bool) -> Birth<PersonRef> {
    let day = birth(day.year(), day.month() as u8, day.day() as u8);
    let mut child = details("张小雨", Sex::Female, day, None);
    child.certificate = certified.then(|| certificate(7));
    born(child, NORTH, Some(mei()))
}

#[test]
fn a_newborn_without_a_certificate_sets_a_task_that_its_correction_ends() {
    for_each_database(|site| {
        let mut clerk = Clerk::with_areas(site.create());
        couple(&mut clerk);
        let statement = prepared(&clerk.book, newborn(today(), false));
        let writer = clerk.book.writer().unwrap().handle();
        let outcome = writer.record(statement, by("wangmin"), None).unwrap();
        let Outcome::Entered(receipt, _) = outcome else { panic!("{outcome:?}") };
        let tasks = open_in(&mut clerk.book, TOWNSHIP);
        let [task] = &tasks[..] else { panic!("{tasks:?}") };
        assert_eq!(task.kind, TaskKind::Certificate);
        assert_eq!(task.place, code(NORTH));
        assert_eq!(task.about.person, Some(PersonId(receipt.index.0)));
        assert!(task.due > today());
        assert_eq!(open_in(&mut clerk.book, SOUTH), [], "another village's list has nothing");
        // Sent again, nothing is set twice.
        let again = prepared(&clerk.book, newborn(today(), false));
        assert!(matches!(writer.record(again, by("wangmin"), None).unwrap(), Outcome::Already(_)));
        assert_eq!(open_in(&mut clerk.book, COUNTY).len(), 1);

        let child = by_name("张小雨", birth(2026, today().month() as u8, today().day() as u8), NORTH);
        let paper = corrected(child, CorrectedField::Certificate(Some(certificate(7))));
        let statement = prepared(&clerk.book, paper);
        let outcome = writer.record(statement, by("zhaojing"), Some(task.id)).unwrap();
        let Outcome::Entered(correction, _) = outcome else { panic!("{outcome:?}") };
        assert_eq!(open_in(&mut clerk.book, COUNTY), []);
        let done = crate::work::task(&mut clerk.book.db, task.id).unwrap().unwrap();
        assert_eq!((done.state, done.ended_entry), (TaskState::Done, Some(correction.index)));
        assert_eq!(done.ended_by.as_deref(), Some("zhaojing"));
        let history = steps(&mut clerk.book.db, task.id).unwrap();
        let told: Vec<(&str, &str)> = history.iter().map(|s| (&*s.actor, &*s.what)).collect();
        assert_eq!(told, [("wangmin", "set"), ("zhaojing", "done")]);
        assert_sound(&mut clerk.book);
    });
}

#[test]
fn what_is_whole_or_long_past_sets_no_task() {
    let site = Site::sqlite();
    let mut clerk = Clerk::with_areas(site.create());
    couple(&mut clerk);
    for (day, certified) in [(today(), true), (date(2006, 3, 1), false)] {
        let statement = prepared(&clerk.book, newborn(day, certified));
        let outcome = clerk.book.writer().unwrap().record(statement, by("wangmin"), None).unwrap();
        assert!(matches!(outcome, Outcome::Entered(..)), "{outcome:?}");
    }
    assert_eq!(open_in(&mut clerk.book, COUNTY), []);
}

#[test]
fn a_household_whose_head_died_is_asked_for_a_new_one() {
    for_each_database(|site| {
        let mut clerk = Clerk::with_areas(site.create());
        let (head, wife) = couple(&mut clerk);
        let statement = prepared(&clerk.book, died(by_number(citizen(birth(1978, 1, 2), 5)), today()));
        clerk.book.writer().unwrap().record(statement, by("wangmin"), None).unwrap();
        let tasks = open_in(&mut clerk.book, NORTH);
        assert_eq!(tasks.len(), 1);
        assert_eq!((tasks[0].kind, tasks[0].about.person), (TaskKind::HouseholdHead, Some(head)));
        assert_eq!(tasks_of(&mut clerk.book.db, head).unwrap(), tasks);
        // Where nobody is left, nobody is asked.
        clerk.book.writer().unwrap().end_task(tasks[0].id, TaskState::Done, by("wangmin")).unwrap();
        let statement = prepared(&clerk.book, died(mei(), today()));
        clerk.book.writer().unwrap().record(statement, by("wangmin"), None).unwrap();
        assert_eq!(open_in(&mut clerk.book, NORTH), []);
        assert_eq!(tasks_of(&mut clerk.book.db, wife).unwrap(), []);
    });
}

#[test]
fn a_refused_statement_ends_no_task() {
    let site = Site::sqlite();
    let mut clerk = Clerk::with_areas(site.create());
    couple(&mut clerk);
    let writer = clerk.book.writer().unwrap().handle();
    let first = prepared(&clerk.book, newborn(today(), false));
    writer.record(first, by("wangmin"), None).unwrap();
    let task = open_in(&mut clerk.book, NORTH)[0].id;
    let stranger = by_number(citizen(birth(1990, 1, 1), 3));
    let statement = prepared(&clerk.book, died(stranger, today()));
    let outcome = writer.record(statement, by("wangmin"), Some(task)).unwrap();
    assert!(matches!(outcome, Outcome::Refused(_)));
    assert_eq!(open_in(&mut clerk.book, NORTH).len(), 1);
}

#[test]
fn tasks_are_taken_and_given_on() {
    for_each_database(|site| {
        let mut clerk = Clerk::with_areas(site.create());
        couple(&mut clerk);
        let statement = prepared(&clerk.book, newborn(today(), false));
        let writer = clerk.book.writer().unwrap().handle();
        writer.record(statement, by("wangmin"), None).unwrap();
        let task = open_in(&mut clerk.book, NORTH)[0].id;
        assert_eq!(writer.assign(task, Some("lina".into()), by("wangmin")).unwrap(), Deed::Done);
        let mine = |book: &mut Book, who: &str| {
            let assignee = Some(who.into());
            let filter = TaskFilter { place: code(COUNTY), assignee, due_until: None, limit: 9 };
            open_tasks(&mut book.db, &filter).unwrap().len()
        };
        assert_eq!((mine(&mut clerk.book, "lina"), mine(&mut clerk.book, "wangmin")), (1, 0));
        assert_eq!(writer.assign(task, None, by("lina")).unwrap(), Deed::Done);
        assert_eq!(mine(&mut clerk.book, "lina"), 0);
        let due = TaskFilter { place: code(COUNTY), assignee: None, due_until: Some(today()), limit: 9 };
        assert_eq!(open_tasks(&mut clerk.book.db, &due).unwrap(), [], "due later");
        writer.end_task(task, TaskState::Done, by("lina")).unwrap();
        assert_eq!(writer.assign(task, Some("lina".into()), by("lina")).unwrap(), Deed::Gone);
        assert_eq!(writer.end_task(task, TaskState::Done, by("lina")).unwrap(), Deed::Gone);
        assert_eq!(writer.assign([9; 16], None, by("lina")).unwrap(), Deed::Gone);
        let history = steps(&mut clerk.book.db, task).unwrap();
        let told: Vec<&str> = history.iter().map(|s| &*s.what).collect();
        assert_eq!(told, ["set", "assigned", "freed", "done"]);
    });
}

fn wish(id: u8, person: PersonId) -> NewRequest {
    NewRequest {
        id: [id; 16],
        kind: "correction".into(),
        person,
        place: code(NORTH),
        content: "{\"corrected_item\":\"name\"}".into(),
    }
}

#[test]
fn a_request_is_decided_once_and_by_somebody_else() {
    for_each_database(|site| {
        let mut clerk = Clerk::with_areas(site.create());
        let (_, wife) = couple(&mut clerk);
        let writer = clerk.book.writer().unwrap().handle();
        assert_eq!(writer.ask(wish(1, wife), by("lina")).unwrap(), Deed::Done);
        assert_eq!(writer.ask(wish(1, wife), by("lina")).unwrap(), Deed::Done, "sent twice");
        let tasks = open_in(&mut clerk.book, TOWNSHIP);
        assert_eq!(tasks.len(), 1);
        assert_eq!((tasks[0].kind, tasks[0].place), (TaskKind::DecideRequest, code(TOWNSHIP)));
        let grant = |book: &Book| {
            let event = corrected(mei(), CorrectedField::Name(name("李玫")));
            Decision::Grant(Box::new(prepared(book, event)))
        };
        let own = grant(&clerk.book);
        assert_eq!(writer.decide([1; 16], own, by("lina")).unwrap(), Deed::Gone, "not one's own");
        let decisions: Vec<Decision> = (0..6).map(|_| grant(&clerk.book)).collect();
        let answers: Vec<Deed> = std::thread::scope(|scope| {
            let threads: Vec<_> = decisions
                .into_iter()
                .enumerate()
                .map(|(i, decision)| {
                    let writer = writer.handle();
                    scope.spawn(move || writer.decide([1; 16], decision, by(&format!("officer{i}"))).unwrap())
                })
                .collect();
            threads.into_iter().map(|t| t.join().unwrap()).collect()
        });
        let granted: Vec<&Deed> = answers.iter().filter(|a| **a != Deed::Gone).collect();
        assert!(matches!(granted[..], [Deed::Proposed(Outcome::Entered(..))]), "{answers:?}");
        let mut keys = clerk.book.keys().unwrap();
        let vault = clerk.book.vault.clone();
        let request = request(&mut clerk.book.db, &mut keys, &vault, [1; 16]).unwrap().unwrap();
        assert_eq!(request.state, RequestState::Granted);
        assert!(request.entry.is_some() && request.decided_by.is_some());
        assert_eq!(request.content.as_deref(), Some("{\"corrected_item\":\"name\"}"));
        assert_eq!(open_in(&mut clerk.book, COUNTY), []);
        assert_eq!(writer.decide([1; 16], Decision::TakeBack, by("lina")).unwrap(), Deed::Gone);
        assert_sound(&mut clerk.book);
    });
}

#[test]
fn a_declined_request_is_told_to_whoever_asked_and_one_taken_back_is_not() {
    for_each_database(|site| {
        let mut clerk = Clerk::with_areas(site.create());
        let (_, wife) = couple(&mut clerk);
        let writer = clerk.book.writer().unwrap().handle();
        writer.ask(wish(1, wife), by("lina")).unwrap();
        writer.ask(wish(2, wife), by("lina")).unwrap();
        let no = Decision::Decline("还要看一次原件".into());
        assert_eq!(writer.decide([1; 16], no, by("wangmin")).unwrap(), Deed::Done);
        assert_eq!(writer.decide([2; 16], Decision::TakeBack, by("wangmin")).unwrap(), Deed::Gone);
        assert_eq!(writer.decide([2; 16], Decision::TakeBack, by("lina")).unwrap(), Deed::Done);
        let kinds: Vec<TaskKind> = open_in(&mut clerk.book, COUNTY).iter().map(|t| t.kind).collect();
        assert_eq!(kinds, [TaskKind::TellDecision]);
        let mut keys = clerk.book.keys().unwrap();
        let vault = clerk.book.vault.clone();
        let all = requests_of(&mut clerk.book.db, &mut keys, &vault, wife).unwrap();
        let told: Vec<(RequestState, Option<&str>)> =
            all.iter().map(|r| (r.state, r.answer.as_deref())).collect();
        assert!(told.contains(&(RequestState::Declined, Some("还要看一次原件"))), "{told:?}");
        assert!(told.contains(&(RequestState::TakenBack, None)), "{told:?}");
        assert_eq!(waiting(&mut clerk.book.db, &mut keys, &vault, code(COUNTY)).unwrap(), []);
        // Erased, nothing of it can be read, and nothing new can be asked.
        clerk.book.erase(wife.0, by("steward")).unwrap();
        let all = requests_of(&mut clerk.book.db, &mut keys, &vault, wife).unwrap();
        assert!(all.iter().all(|r| r.content.is_none() && r.answer.is_none()));
        let writer = clerk.book.writer().unwrap().handle();
        assert_eq!(writer.ask(wish(3, wife), by("lina")).unwrap(), Deed::Gone);
    });
}

#[test]
fn a_request_that_needs_no_entry_is_answered_once_by_somebody_else() {
    for_each_database(|site| {
        let mut clerk = Clerk::with_areas(site.create());
        let (_, wife) = couple(&mut clerk);
        let writer = clerk.book.writer().unwrap().handle();
        let id = wish(1, wife).id;
        assert_eq!(writer.ask(wish(1, wife), by("resident")).unwrap(), Deed::Done);
        let answer = || Decision::Answer("核对过，原件无误".into());
        assert_eq!(writer.decide(id, answer(), by("resident")).unwrap(), Deed::Gone, "not one's own");
        assert_eq!(writer.decide(id, answer(), by("wangmin")).unwrap(), Deed::Done);
        assert_eq!(writer.decide(id, answer(), by("wangmin")).unwrap(), Deed::Gone, "once");
        let found = crate::Reader::open(&site.place).unwrap().request(id).unwrap().unwrap();
        assert_eq!((found.state, found.entry), (RequestState::Granted, None));
        assert_eq!(found.answer.as_deref(), Some("核对过，原件无误"));
        assert_eq!(open_in(&mut clerk.book, TOWNSHIP), [], "neither to be decided nor to be told");
    });
}

#[test]
fn a_request_too_long_is_refused() {
    let site = Site::sqlite();
    let mut clerk = Clerk::with_areas(site.create());
    let (_, wife) = couple(&mut clerk);
    let long = NewRequest { content: "长".repeat(6_000).into(), ..wish(1, wife) };
    let refused = clerk.book.writer().unwrap().ask(long, by("lina"));
    assert!(matches!(refused, Err(StoreError::TooLong { .. })));
}

#[test]
fn the_sweep_sets_what_lists_have_and_settles_what_has_come() {
    for_each_database(|site| {
        let mut clerk = Clerk::with_areas(site.create());
        couple(&mut clerk);
        let listed = FacilityBirth {
            serial: None,
            mother_birth: None,
            on: today(),
            sex: Sex::Female,
            mother_name: Some(name("李梅")),
            mother_number: Some(citizen(birth(1980, 6, 15), 2)),
            place: Some(code(NORTH)),
            certificate: Some(certificate(7)),
        };
        clerk.enter(Statement::FacilityBirth(listed));
        let swept = clerk.book.sweep(today(), &by("steward")).unwrap();
        assert_eq!(swept, Swept { set: 2, settled: 0 });
        let kinds: Vec<(TaskKind, String)> =
            open_in(&mut clerk.book, COUNTY).iter().map(|t| (t.kind, t.place.to_string())).collect();
        assert!(kinds.contains(&(TaskKind::FacilityBirth, NORTH.to_owned())), "{kinds:?}");
        assert!(kinds.contains(&(TaskKind::SealPeriod, COUNTY.to_owned())), "{kinds:?}");
        assert_eq!(clerk.book.sweep(today(), &by("steward")).unwrap(), Swept::default());
        let statement = prepared(&clerk.book, newborn(today(), true));
        clerk.book.writer().unwrap().record(statement, by("wangmin"), None).unwrap();
        let swept = clerk.book.sweep(today(), &by("steward")).unwrap();
        assert_eq!(swept, Swept { set: 0, settled: 1 });
        assert_eq!(open_in(&mut clerk.book, NORTH), []);
    });
}

#[test]
fn tasks_and_requests_go_along_in_a_backup() {
    for_each_database(|site| {
        let mut clerk = Clerk::with_areas(site.create());
        let (_, wife) = couple(&mut clerk);
        clerk.book.writer().unwrap().ask(wish(1, wife), by("lina")).unwrap();
        let folder = site.beside("backup");
        clerk.book.backup(&folder, WithSecrets::Yes, &mut |_| ()).unwrap();
        let before = open_in(&mut clerk.book, COUNTY);
        for target in std::iter::once(Site::sqlite()).chain(Site::postgres()) {
            let (mut book, behind) = restore(&folder, &target.place, clock, &mut |_| ()).unwrap();
            assert!(behind.is_none());
            assert_eq!(open_in(&mut book, COUNTY), before);
            let mut keys = book.keys().unwrap();
            let vault = book.vault.clone();
            assert_eq!(requests_of(&mut book.db, &mut keys, &vault, wife).unwrap().len(), 1);
        }
    });
}
