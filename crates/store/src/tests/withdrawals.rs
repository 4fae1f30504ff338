//! What did not happen: the rows afterwards, what must go first, and the same from the log.

use jiff::civil::{Date, date};
use register::event::*;
use register::finding::FindingCode;
use register::id::PersonId;

use super::proposals::{both_ways, column};
use super::world::*;
use super::*;
use crate::prepare::IdSource;
use crate::scribe::{Outcome, Receipt};

fn wei() -> PersonEnrolled {
    enrolled(details("张伟", Sex::Male, birth(1978, 1, 2), Some(5)), NORTH, Some("1"))
}

fn mei() -> PersonEnrolled {
    enrolled(details("李梅", Sex::Female, birth(1980, 6, 15), Some(2)), NORTH, Some("1"))
}

fn number_of(details: &PersonDetails) -> PersonRef {
    by_number(details.number.unwrap())
}

fn him() -> PersonRef {
    number_of(&wei().details)
}

fn her() -> PersonRef {
    number_of(&mei().details)
}

fn oct(day: i8) -> Date {
    date(2005, 10, day)
}

/// Day, day of registration and withdrawing entry of an event's row.
fn event_row(clerk: &mut Clerk, entry: u64) -> (i64, Option<i64>, Option<u64>) {
    let sql = "select on_date, registered_on, withdrawn_by from event where entry_index = $1";
    let row = clerk.book.db.one(sql, &[Cell::count(entry)], |r| {
        Ok((r.int(0)?, r.opt_int(1)?, r.opt_int(2)?.map(|entry| entry as u64)))
    });
    row.unwrap().expect("the event has a row")
}

fn withdrawn_by(clerk: &mut Clerk, what: Receipt) -> Option<u64> {
    event_row(clerk, what.index.0).2
}

/// The persons and spans without the entry that last touched each.
fn state(clerk: &mut Clerk) -> Vec<Vec<Vec<Cell>>> {
    let mut tables = register_of(&mut clerk.book);
    tables.retain(|(name, _)| matches!(*name, "person" | "residence"));
    let mut tables: Vec<Vec<Vec<Cell>>> = tables.into_iter().map(|(_, rows)| rows).collect();
    tables[0].iter_mut().for_each(|row| row[1] = Cell::Null);
    tables
}

/// The code and what goes first, of a withdrawal that is refused.
fn first(clerk: &mut Clerk, event: Event<PersonRef>) -> String {
    let finding = clerk.refused(event);
    assert_eq!(finding.code, FindingCode::WithdrawalLaterEvent, "{finding:?}");
    assert_eq!(finding.args.iter().map(|a| a.0).collect::<Vec<_>>(), finding.code.args());
    format!("{} {}", finding.args[2].1, finding.args[3].1)
}

#[test]
fn every_kind_of_event_is_taken_back_as_if_it_had_not_been() {
    both_ways(|clerk, _| {
        let guest = details("陈秀英", Sex::Female, birth(1985, 2, 3), Some(4));
        clerk.enter(wei());
        clerk.enter(mei());
        let stranger = || number_of(&guest);
        let divorce =
            |on| Event::Divorce(Divorce { husband: Some(him()), wife: Some(her()), on, place: None });
        let steps = [
            (her(), wed(Some(him()), Some(her()), oct(2)), oct(2)),
            (him(), divorce(oct(3)), oct(3)),
            (her(), Event::Leave(going(her(), oct(4))), oct(4)),
            (her(), Event::Return(going(her(), oct(5))), oct(5)),
            (her(), Event::MoveOut(going(her(), oct(6))), oct(6)),
            (her(), Event::MoveIn(arriving(mei().details, NORTH, oct(7))), oct(7)),
        ];
        let arrival = Event::Arrive(arriving(guest.clone(), NORTH, oct(8)));
        let departure = Event::Depart(going(stranger(), oct(9)));
        let later = [(stranger(), arrival, oct(8)), (stranger(), departure, oct(9))];
        let mut done = Vec::new();
        for (person, event, on) in steps.into_iter().chain(later) {
            let before = state(clerk);
            let kind = event.kind();
            done.push((person, kind, on, before, clerk.enter(event)));
        }
        let n_rows = number(&mut clerk.book, "select count(*) from event");
        // The last first, each time to what was before.
        for (person, kind, on, before, receipt) in done.into_iter().rev() {
            let taken_back = withdrawn(person, kind, on);
            let by = clerk.enter(taken_back);
            assert_eq!(withdrawn_by(clerk, receipt), Some(by.index.0));
            let after = state(clerk);
            match kind {
                EventKind::Arrive => {
                    let id = PersonId(receipt.index.0);
                    assert_eq!(column(clerk, id, "entered_in_error"), Cell::Int(1));
                    assert_eq!(column(clerk, id, "number_tag"), Cell::Null);
                }
                _ => {
                    // Whoever was entered in error stays in the tables.
                    for (after, before) in after.iter().zip(&before) {
                        assert_eq!(after[..before.len()], before[..], "{kind}");
                    }
                }
            }
        }
        assert_eq!(number(&mut clerk.book, "select count(*) from event"), n_rows, "rows stay");
    });
}

#[test]
fn what_rests_on_an_event_is_named_and_goes_first() {
    both_ways(|clerk, _| {
        clerk.enter(wei());
        clerk.enter(mei());
        let wedding = withdrawn(her(), EventKind::Marriage, oct(2));
        let nothing = clerk.refused(wedding.clone());
        assert_eq!(nothing.code, FindingCode::WithdrawalNothing);
        assert_eq!(nothing.args, [("kind", "marriage".to_owned()), ("date", "2005-10-02".to_owned())]);
        clerk.enter(wed(Some(him()), Some(her()), oct(2)));
        let divorce = Divorce { husband: Some(him()), wife: Some(her()), on: oct(3), place: None };
        clerk.enter(Event::Divorce(divorce));
        assert_eq!(first(clerk, wedding.clone()), "divorce 2005-10-03");
        clerk.enter(wed(None, Some(her()), oct(4)));
        assert_eq!(first(clerk, wedding), "marriage 2005-10-04");
        let divorce = withdrawn(him(), EventKind::Divorce, oct(3));
        assert_eq!(first(clerk, divorce), "marriage 2005-10-04");
        clerk.enter(Event::Leave(going(him(), oct(5))));
        clerk.enter(Event::Return(going(him(), oct(6))));
        assert_eq!(first(clerk, withdrawn(him(), EventKind::Leave, oct(5))), "return 2005-10-06");
    });
}

#[test]
fn whoever_came_can_be_taken_back_only_before_anything_else_is_told_of_them() {
    both_ways(|clerk, _| {
        let guest = details("陈秀英", Sex::Female, birth(1985, 2, 3), Some(4));
        let she = || number_of(&guest);
        clerk.enter(Event::MoveIn(arriving(guest.clone(), NORTH, oct(2))));
        let child = born(details("陈小", Sex::Male, birth(2005, 10, 9), None), NORTH, Some(she()));
        let child = clerk.person(child);
        let arrival = withdrawn(she(), EventKind::MoveIn, oct(2));
        assert_eq!(first(clerk, arrival.clone()), "birth 2005-10-09");
        let named = by_name("陈小", birth(2005, 10, 9), NORTH);
        clerk.enter(corrected(named, CorrectedField::EnteredInError));
        assert!(event_row(clerk, child.0).2.is_some());
        clerk.enter(wed(None, Some(she()), oct(12)));
        assert_eq!(first(clerk, arrival.clone()), "marriage 2005-10-12");
        clerk.enter(withdrawn(she(), EventKind::Marriage, oct(12)));
        clerk.enter(arrival);
        // The number is free: she came on another day, and is a person of her own now.
        assert_eq!(clerk.refused(died(she(), oct(20))).code, FindingCode::LinkNotFound);
        let came = clerk.person(Event::MoveIn(arriving(guest.clone(), NORTH, oct(3))));
        clerk.enter(died(she(), oct(20)));
        assert_eq!(column(clerk, came, "death"), Cell::Int(20_051_020));
    });
}

#[test]
fn who_left_and_was_registered_on_one_day_is_taken_back_leaving_first() {
    both_ways(|clerk, _| {
        let guest = details("陈秀英", Sex::Female, birth(1985, 2, 3), Some(4));
        let she = || number_of(&guest);
        let id = clerk.person(Event::Arrive(arriving(guest.clone(), NORTH, oct(2))));
        clerk.enter(Event::Depart(going(she(), oct(5))));
        clerk.enter(Event::MoveIn(arriving(guest.clone(), NORTH, oct(5))));
        let move_in = withdrawn(she(), EventKind::MoveIn, oct(5));
        assert_eq!(first(clerk, move_in.clone()), "depart 2005-10-05");
        clerk.enter(withdrawn(she(), EventKind::Depart, oct(5)));
        clerk.enter(move_in);
        assert_eq!(column(clerk, id, "residence"), Cell::Int(3), "she lives here as at first");
    });
}

#[test]
fn the_status_before_a_withdrawn_marriage_is_what_the_log_tells() {
    both_ways(|clerk, _| {
        let status = |clerk: &mut Clerk, id| column(clerk, id, "marital");
        let mut roster = wei();
        roster.marital = MaritalStatus::Divorced;
        let he = clerk.person(roster);
        let she = clerk.person(mei());
        let wedding = |on| wed(Some(him()), Some(her()), on);
        clerk.enter(wedding(oct(2)));
        clerk.enter(withdrawn(her(), EventKind::Marriage, oct(2)));
        assert_eq!((status(clerk, he), status(clerk, she)), (Cell::Int(40), Cell::Int(10)));
        // A correction since, and a first husband who died.
        clerk.enter(corrected(him(), CorrectedField::Marital(MaritalStatus::Widowed)));
        let first = details("刘洋", Sex::Male, birth(1970, 3, 3), Some(7));
        clerk.enter(enrolled(first.clone(), NORTH, None));
        clerk.enter(wed(Some(number_of(&first)), Some(her()), oct(3)));
        clerk.enter(died(number_of(&first), oct(4)));
        clerk.enter(wedding(oct(5)));
        clerk.enter(withdrawn(him(), EventKind::Marriage, oct(5)));
        assert_eq!((status(clerk, he), status(clerk, she)), (Cell::Int(30), Cell::Int(30)));
        assert_eq!(column(clerk, she, "ever_married_since"), Cell::Int(20_051_003));
    });
}

#[test]
fn rows_of_events_follow_corrections_of_births_and_deaths() {
    both_ways(|clerk, _| {
        let she = clerk.person(mei());
        let mut child = details("李小梅", Sex::Female, birth(2005, 10, 5), None);
        child.certificate = Some(certificate(3));
        let mut birth_of = born(child.clone(), NORTH, Some(her()));
        birth_of.registered_on = Some(oct(9));
        let child_id = clerk.person(birth_of);
        assert_eq!(event_row(clerk, child_id.0), (20_051_005, Some(20_051_009), None));
        let named = || PersonRef { certificate: Some(certificate(3)), ..PersonRef::default() };
        clerk.enter(corrected(named(), CorrectedField::BirthDate(birth(2005, 10, 7))));
        assert_eq!(event_row(clerk, child_id.0).0, 20_051_007);
        assert_eq!(column(clerk, she, "last_birth"), Cell::Int(20_051_007));
        let by = clerk.enter(corrected(named(), CorrectedField::EnteredInError));
        assert_eq!(event_row(clerk, child_id.0), (20_051_007, Some(20_051_009), Some(by.index.0)));
        assert_eq!(column(clerk, she, "last_birth"), Cell::Null);
        // The paper belongs to the child who was born.
        child.birth = birth(2005, 10, 8);
        let again = clerk.person(born(child, NORTH, Some(her())));
        assert_ne!(column(clerk, again, "certificate_tag"), Cell::Null);

        let registered_on = Some(oct(21));
        let death = Event::Death(Death { person: her(), on: oct(20), registered_on });
        let death = clerk.enter(death).index.0;
        assert_eq!(event_row(clerk, death), (20_051_020, Some(20_051_021), None));
        clerk.enter(corrected(her(), CorrectedField::DeathDate(Some(oct(18)))));
        assert_eq!(event_row(clerk, death), (20_051_018, Some(20_051_021), None));
        let by = clerk.enter(corrected(her(), CorrectedField::DeathDate(None)));
        assert_eq!(event_row(clerk, death).2, Some(by.index.0));
        let death = clerk.enter(died(her(), oct(25))).index.0;
        assert_eq!(event_row(clerk, death), (20_051_025, None, None));
    });
}

#[test]
fn who_is_gone_is_found_by_name_for_a_correction_and_for_nothing_else() {
    both_ways(|clerk, _| {
        let born = birth(1979, 4, 5);
        let dead = || by_name("杨勇", born, NORTH);
        let id = clerk.person(enrolled(details("杨勇", Sex::Male, born, None), NORTH, None));
        clerk.enter(died(dead(), oct(20)));
        assert_eq!(clerk.refused(Event::Leave(going(dead(), oct(10)))).code, FindingCode::LinkNotFound);
        let elsewhere = corrected(by_name("杨勇", born, SOUTH), CorrectedField::DeathDate(None));
        assert_eq!(clerk.refused(elsewhere).code, FindingCode::LinkNotFound);
        clerk.enter(corrected(dead(), CorrectedField::DeathDate(None)));
        assert_eq!(column(clerk, id, "death"), Cell::Null);
        let out = clerk.enter(Event::MoveOut(going(dead(), oct(21))));
        clerk.enter(withdrawn(dead(), EventKind::MoveOut, oct(21)));
        assert!(withdrawn_by(clerk, out).is_some());
        assert_eq!(column(clerk, id, "residence"), Cell::Int(1));
        // One who is here and one who is gone: nobody guesses which is meant.
        clerk.enter(died(dead(), oct(25)));
        clerk.enter(enrolled(details("杨勇", Sex::Male, born, None), NORTH, Some("2")));
        let either = corrected(dead(), CorrectedField::Name(name("杨永")));
        assert_eq!(clerk.refused(either).code, FindingCode::LinkAmbiguous);
        clerk.enter(Event::Leave(going(dead(), oct(26))));
    });
}

#[test]
fn a_withdrawal_said_twice_is_one_entry_and_another_one_under_its_id_is_refused() {
    both_ways(|clerk, _| {
        clerk.enter(wei());
        clerk.enter(mei());
        let wedding = || wed(Some(him()), Some(her()), oct(2));
        clerk.enter(wedding());
        let taken_back = || withdrawn(her(), EventKind::Marriage, oct(2));
        let receipt = clerk.enter(taken_back());
        assert_eq!(clerk.say(taken_back(), IdSource::Content), Outcome::Already(receipt));
        // The row that was taken back stays so, however often its file comes again.
        assert!(matches!(clerk.say(wedding(), IdSource::Content), Outcome::Already(_)));
        // Entered on its own it is another wedding, which can be taken back again.
        let id = IdSource::Client([7; 16]);
        assert!(matches!(clerk.say(wedding(), id), Outcome::Entered(..)));
        let id = IdSource::Client([8; 16]);
        let Outcome::Entered(second, _) = clerk.say(taken_back(), id) else { panic!("entered") };
        assert_eq!(clerk.say(taken_back(), id), Outcome::Already(second));
        let other = withdrawn(her(), EventKind::Marriage, oct(3));
        let Outcome::Refused(findings) = clerk.say(other, id) else { panic!("refused") };
        assert_eq!(findings[0].code, FindingCode::IdOtherBody);
        let other = withdrawn(him(), EventKind::Marriage, oct(2));
        assert!(matches!(clerk.say(other, id), Outcome::Refused(_)), "another person");
    });
}

#[test]
fn hostile_withdrawals_are_refused() {
    both_ways(|clerk, _| {
        clerk.enter(mei());
        for kind in EventKind::ALL {
            let finding = clerk.refused(withdrawn(her(), *kind, ROSTER_DAY));
            assert_eq!(finding.code, FindingCode::WithdrawalNothing, "{kind}");
        }
        let nobody = withdrawn(him(), EventKind::Leave, oct(2));
        assert_eq!(clerk.refused(nobody).code, FindingCode::LinkNotFound);
        let Event::Withdrawal(mut e) = withdrawn(her(), EventKind::Leave, oct(2)) else { unreachable!() };
        e.reason = "\0".into();
        assert_eq!(clerk.refused(Event::Withdrawal(e)).code, FindingCode::FieldUnknownCode);
        // What a draft says was found is not believed.
        let left = clerk.enter(Event::Leave(going(her(), oct(2))));
        clerk.enter(Event::Return(going(her(), oct(3))));
        let Event::Withdrawal(mut e) = withdrawn(her(), EventKind::Return, oct(2)) else { unreachable!() };
        let (marital_before, other_marital_before) = (Some(MaritalStatus::Widowed), None);
        e.found = Some(Withdrawn {
            entry: left.index,
            other: Some(her()),
            marital_before,
            other_marital_before,
            belonging_before: None,
        });
        assert_eq!(clerk.refused(Event::Withdrawal(e)).code, FindingCode::WithdrawalNothing);
    });
}

/// Of a withdrawn marriage one party is erased; the other one's record stays right.
#[test]
fn who_is_erased_takes_no_one_elses_withdrawal_along() {
    for_each_database(|site| {
        for erased in 0..2 {
            let mut clerk = Clerk::with_areas(site.create());
            let people = [clerk.person(mei()), clerk.person(wei())];
            clerk.enter(wed(Some(him()), Some(her()), oct(2)));
            clerk.enter(withdrawn(her(), EventKind::Marriage, oct(2)));
            clerk.book.erase(people[erased].0, context()).unwrap();
            let left = people[1 - erased];
            assert_eq!(column(&mut clerk, left, "marital"), Cell::Int(10));
            assert_eq!(column(&mut clerk, left, "spouse_id"), Cell::Null);
            assert_sound(&mut clerk.book);
            if site.server.is_some() {
                return;
            }
            drop(clerk);
            std::fs::remove_dir_all(&site.place.folder).unwrap();
        }
    });
}

/// A book from before there were withdrawals: opened to write, its register is folded anew.
#[test]
fn an_older_book_gets_the_new_columns_from_its_log() {
    for_each_database(|site| {
        let mut clerk = Clerk::with_areas(site.create());
        clerk.enter(mei());
        let death = Event::Death(Death { person: her(), on: oct(20), registered_on: Some(oct(21)) });
        let death = clerk.enter(death).index.0;
        clerk.enter(corrected(her(), CorrectedField::DeathDate(None)));
        let now = register_of(&mut clerk.book);
        drop(clerk);
        let older = "drop table task; drop table task_step; drop table request; \
                     drop index entry_correction; \
                     alter table event drop column registered_on; alter table event drop column withdrawn_by; \
                     delete from schema_version where version >= 2";
        site.raw(Part::Book).batch(older).unwrap();
        let mut book = site.open(Access::Read).unwrap();
        let marks = "select count(*) from meta where name = 'register_stale'";
        assert_eq!(number(&mut book, marks), 1, "who only reads cannot fold it");
        drop(book);
        let mut clerk = Clerk::new(site.open(Access::Write).unwrap());
        assert_eq!(register_of(&mut clerk.book), now);
        assert_eq!(event_row(&mut clerk, death).1, Some(20_051_021));
        assert_eq!(number(&mut clerk.book, marks), 0);
        assert_sound(&mut clerk.book);
    });
}
