//! The register is the fold of the log: live tables, folded again, and on the other database.

use register::event::{Death, Event, Sex};
use register::id::PersonId;
use register::wire::Record;

use super::world::*;
use super::*;
use crate::backup::{WithSecrets, restore};
use crate::prepare::IdSource;
use crate::rebuild::Repair;
use crate::scribe::Outcome;

/// Feeds statements in requests of several, reopening in between, and says how many were entered.
fn feed(site: &Site, mut clerk: Clerk, seed: u64, n: usize) -> (Clerk, usize, Vec<bool>) {
    let mut fates = Vec::new();
    for (i, chunk) in statements(seed, n).chunks(37).enumerate() {
        let said = chunk.iter().map(|s| (s.clone().into(), IdSource::Content)).collect();
        let outcomes = clerk.say_all(said);
        fates.extend(outcomes.iter().map(|o| matches!(o, Outcome::Entered(..))));
        if i % 5 == 4 {
            drop(clerk);
            clerk = Clerk::new(site.open(Access::Write).unwrap());
        }
    }
    let entered = fates.iter().filter(|e| **e).count();
    (clerk, entered, fates)
}

#[test]
fn folded_again_the_log_gives_the_live_tables() {
    let seeds = if is_slow() { 1..6 } else { 1..2 };
    for seed in seeds {
        for_each_database(|site| {
            let clerk = Clerk::new(site.create());
            let (mut clerk, entered, fates) = feed(site, clerk, seed, 900);
            assert!(entered > 350, "{entered} of {}", fates.len());
            assert_sound(&mut clerk.book);
            let kinds = "select distinct kind from entry where kind < 64 order by kind";
            let kinds = clerk.book.db.many(kinds, &[], |r| r.int(0)).unwrap();
            let all: Vec<i64> = (1..=16).chain([32, 33]).collect();
            assert!(seed != 1 || kinds == all, "every kind of event is among them: {kinds:?}");
            let taken_back = "select distinct kind from event where withdrawn_by is not null order by kind";
            let taken_back = clerk.book.db.many(taken_back, &[], |r| r.int(0)).unwrap();
            assert!(seed != 1 || (5..=11).all(|kind| taken_back.contains(&kind)), "{taken_back:?}");
        });
    }
}

/// People are erased in the middle of it all, and life goes on.
#[test]
fn folded_again_after_erasures_the_log_gives_the_live_tables() {
    for_each_database(|site| {
        let mut clerk = Clerk::new(site.create());
        let mut dice = Dice::new(23);
        let mut n_erased = 0;
        for chunk in statements(9, 500).chunks(100) {
            clerk.say_all(chunk.iter().map(|s| (s.clone().into(), IdSource::Content)).collect());
            let people = "select person_id from person order by person_id";
            let people = clerk.book.db.many(people, &[], |r| r.int(0)).unwrap();
            for _ in 0..2 {
                let one = people[dice.below(people.len() as u64) as usize] as u64;
                if clerk.book.keys().unwrap().holds(one).unwrap() {
                    clerk.book.erase(one, context()).unwrap();
                    n_erased += 1;
                }
            }
            let found = clerk.book.rebuild(Repair::Compare, &mut |_| ()).unwrap();
            assert!(found.n_erased > 0);
            assert_sound(&mut clerk.book);
        }
        let left = number(&mut clerk.book, "select count(*) from person");
        let keyed =
            "select count(*) from entry where kind in (2, 3) or (kind in (7, 11) and subject = entry_index)";
        assert_eq!(left + n_erased, number(&mut clerk.book, keyed), "only those who were erased are gone");
    });
}

#[test]
fn both_databases_come_to_the_same_register() {
    let Some(server) = Site::postgres() else {
        eprintln!("SKIPPED on PostgreSQL: TOWNBOOK_PG is not set");
        return;
    };
    let local = Site::sqlite();
    let mut book = local.create();
    // The same secrets, so that the same numbers get the same tags.
    let seed = local.beside("seed");
    book.backup(&seed, WithSecrets::Yes, &mut |_| ()).unwrap();
    let (other, behind) = restore(&seed, &server.place, clock, &mut |_| ()).unwrap();
    assert!(behind.is_none());
    let (mut here, _, fates_here) = feed(&local, Clerk::new(book), 7, 700);
    let (mut there, _, fates_there) = feed(&server, Clerk::new(other), 7, 700);
    assert_eq!(fates_here, fates_there);
    assert_eq!(register_of(&mut here.book), register_of(&mut there.book));
}

#[test]
fn a_row_changed_by_hand_is_found_and_put_right() {
    for_each_database(|site| {
        let (mut clerk, ..) = feed(site, Clerk::new(site.create()), 3, 200);
        let right = register_of(&mut clerk.book);
        let changes = [
            ("person", "update person set sex = 9 where person_id = (select min(person_id) from person)"),
            ("person", "delete from person where person_id = (select max(person_id) from person)"),
            (
                "residence",
                "update residence set from_date = 20010101 where person_id = (select min(person_id) from person)",
            ),
            ("event", "delete from event where entry_index = (select min(entry_index) from event)"),
            (
                "household",
                "insert into household (household_id, code, place) values (999999, 'x', 990101100200)",
            ),
            ("place", "update place set name = '西村' where code = 990101100200"),
            ("second_source", "update second_source set on_date = 20010101"),
        ];
        for (table, change) in changes {
            site.raw(Part::Book).batch(change).unwrap();
            let found = clerk.book.rebuild(Repair::Compare, &mut |_| ()).unwrap();
            assert_eq!(found.differences.len(), 1, "{change}");
            assert_eq!(found.differences[0].table, table);
            assert_ne!(found.differences[0].first, "?");
            let replaced = clerk.book.rebuild(Repair::Replace, &mut |_| ()).unwrap();
            assert_eq!(replaced.differences, found.differences);
            assert_eq!(register_of(&mut clerk.book), right, "{change}");
        }
        assert_sound(&mut clerk.book);
        // The writer goes on from the tables that were put right.
        clerk.enter(enrolled(details("赵军", Sex::Male, birth(1911, 1, 1), Some(999)), NORTH, None));
        assert_sound(&mut clerk.book);
    });
}

/// What was still in the writer's queue when the folding began is not lost from the tables.
#[test]
fn entries_that_come_during_a_rebuild_stay() {
    for_each_database(|site| {
        let (mut clerk, ..) = feed(site, Clerk::new(site.create()), 5, 100);
        site.raw(Part::Book).batch("update person set sex = 9").unwrap();
        let mut preparer = clerk.book.preparer().unwrap();
        let prepared = (0..300)
            .map(|serial| {
                let who = details("赵军", Sex::Male, birth(1911, 1, 1), Some(serial));
                let statement = Said::from(enrolled(who, NORTH, None)).0;
                preparer.prepare(statement, IdSource::Content)
            })
            .collect();
        let pending = clerk.book.writer().unwrap().propose(prepared, context()).unwrap();
        clerk.book.rebuild(Repair::Replace, &mut |_| ()).unwrap();
        let outcomes = pending.wait().unwrap();
        assert!(outcomes.iter().all(|o| matches!(o, Outcome::Entered(..))));
        assert_sound(&mut clerk.book);
    });
}

/// An entry that could be read but does not fit is only explained by an erasure.
#[test]
fn an_entry_that_no_longer_fits_is_a_difference() {
    for_each_database(|site| {
        let mut clerk = Clerk::with_areas(site.create());
        let stray = Event::Death(Death { person: PersonId(1), on: ROSTER_DAY, registered_on: None });
        let receipt = clerk.book.writer().unwrap().system(Record::Event(stray), context()).unwrap();
        let found = clerk.book.rebuild(Repair::Compare, &mut |_| ()).unwrap();
        assert_eq!((found.n_conflicts, found.first_conflict), (1, Some(receipt.index.0)));
        assert_eq!(found.differences.len(), 1);
        assert_eq!((found.differences[0].table, found.differences[0].n_rows), ("entry", 1));
    });
}
