//! Editions of a close, and what came between two of them.

use jiff::civil::date;
use ledger::{Hash, Seal};
use register::calendar::Period;
use register::check::Statement;
use register::event::*;
use register::id::EntryIndex;
use register::second_source::{FacilityBirth, FuneralDeath};
use register::wire::RecordKind;

use super::world::*;
use super::*;
use crate::changes::EntryChange;
use crate::closes::Close;

fn period() -> Period {
    Period::parse("2005-10..2006-09").unwrap()
}

fn year() -> Period {
    Period::parse("2006-01..2006-12").unwrap()
}

/// Whose snapshot's manifest this would be.
fn manifest(edition: u32) -> Hash {
    Hash([edition as u8; 32])
}

fn sealing() -> Context {
    Context { actor: "liuyan".into(), purpose: Purpose::Close, claimed: None }
}

fn seal(book: &mut Book, period: Period, edition: u32) -> Result<Close, StoreError> {
    let head = book.log_head().unwrap();
    book.seal_period(&period, edition, head, manifest(edition), &sealing())
}

fn someone(serial: u64) -> PersonEnrolled {
    enrolled(details("刘洋", Sex::Female, birth(1970, 1, 2), Some(serial)), NORTH, None)
}

fn named(serial: u64) -> PersonRef {
    by_number(citizen(birth(1970, 1, 2), serial))
}

#[test]
fn editions_of_a_period_follow_one_another_and_all_stay() {
    for_each_database(|site| {
        let mut clerk = Clerk::with_areas(site.create());
        assert_eq!(clerk.book.close_of(&period()).unwrap(), None);
        for wrong in [0, 2, u32::MAX] {
            let refused = seal(&mut clerk.book, period(), wrong);
            let is_order = matches!(&refused, Err(StoreError::EditionOrder { edition, next: 1, .. }) if *edition == wrong);
            assert!(is_order, "{refused:?}");
        }
        let mut sealed = Vec::new();
        for edition in 1..=4 {
            sealed.push(seal(&mut clerk.book, period(), edition).unwrap());
            for wrong in [0, 1, edition, edition + 2] {
                let before = clerk.book.log_head().unwrap();
                let refused = seal(&mut clerk.book, period(), wrong);
                let next = edition + 1;
                assert!(
                    matches!(&refused, Err(StoreError::EditionOrder { next: n, .. }) if *n == next),
                    "{refused:?}"
                );
                assert_eq!(clerk.book.log_head().unwrap(), before, "a refused edition leaves nothing");
            }
            clerk.enter(someone(u64::from(edition) * 2));
        }
        let other = seal(&mut clerk.book, year(), 1).unwrap();
        let told: Vec<Close> = clerk.book.closes().unwrap();
        assert_eq!(told[..4], sealed);
        assert_eq!(told[4], other);
        assert_eq!(clerk.book.close_of(&period()).unwrap(), sealed.last().cloned());
        for close in &sealed {
            assert_eq!(clerk.book.close_at(&period(), close.edition).unwrap().as_ref(), Some(close));
            let told = clerk.book.open_seal(&close.seal).unwrap();
            let wanted = Seal {
                period: period().to_string(),
                size: close.log_size,
                root: close.root,
                manifest: manifest(close.edition),
            };
            assert_eq!(told, wanted);
        }
        assert_eq!(clerk.book.close_at(&period(), 5).unwrap(), None);
        assert_sound(&mut clerk.book);
        drop(clerk);
        let mut reader = site.open(Access::Read).unwrap();
        assert_eq!(reader.closes().unwrap(), told);
        assert!(seal(&mut reader, period(), 5).is_err(), "only who writes seals");
        assert_sound(&mut reader);
    });
}

#[test]
fn an_edition_is_not_sealed_over_another_log() {
    let site = Site::sqlite();
    let mut clerk = Clerk::with_areas(site.create());
    let (size, root) = clerk.book.log_head().unwrap();
    let older = (size - 1, clerk.book.root_at(size - 1).unwrap());
    for head in [(size + 1, root), (size - 1, root), (size, Hash([7; 32]))] {
        let refused = clerk.book.seal_period(&period(), 1, head, manifest(1), &sealing());
        assert!(matches!(refused, Err(StoreError::Stored { .. })), "{head:?}");
    }
    clerk.book.seal_period(&period(), 1, (size, root), manifest(1), &sealing()).unwrap();
    let refused = clerk.book.seal_period(&period(), 2, older, manifest(2), &sealing());
    assert!(matches!(refused, Err(StoreError::Stored { .. })), "a later edition covers no less");
    clerk.book.seal_period(&period(), 2, (size, root), manifest(2), &sealing()).unwrap();
    assert_sound(&mut clerk.book);
}

#[test]
fn every_editions_seal_is_checked() {
    for_each_database(|site| {
        let mut clerk = Clerk::with_areas(site.create());
        let entries: Vec<u64> =
            (1..=3).map(|edition| seal(&mut clerk.book, period(), edition).unwrap().entry.0).collect();
        assert_sound(&mut clerk.book);
        let second = clerk.book.close_at(&period(), 2).unwrap().unwrap();
        let other = Seal { period: year().to_string(), ..clerk.book.open_seal(&second.seal).unwrap() };
        let other = other.sign(&clerk.book.signing).unwrap();
        let first = clerk.book.close_at(&period(), 1).unwrap().unwrap().seal;
        let mut raw = site.raw(Part::Book);
        for (column, wrong) in [("another period", &other), ("another edition", &first)] {
            let sql = "update period_close set seal = $1 where edition = 2";
            raw.execute(sql, &[Cell::Text(wrong.as_str().into())]).unwrap();
            let problems = clerk.book.verify(&[], &mut |_| ()).unwrap().problems;
            let told: Vec<_> = problems.iter().map(|p| p.index).collect();
            assert_eq!(told, [Some(entries[1])], "{column}: {problems:?}");
            raw.execute(sql, &[Cell::Text(second.seal.as_str().into())]).unwrap();
        }
        assert_sound(&mut clerk.book);
        raw.execute("delete from period_close where edition = $1", &[Cell::Int(1)]).unwrap();
        let problems = clerk.book.verify(&[], &mut |_| ()).unwrap().problems;
        let told: Vec<_> = problems.iter().map(|p| p.index).collect();
        assert_eq!(told, [Some(entries[0]), Some(entries[1])], "{problems:?}");
        raw.execute("update period_close set edition = 1 where edition = $1", &[Cell::Int(2)]).unwrap();
        let problems = clerk.book.verify(&[], &mut |_| ()).unwrap().problems;
        assert!(problems.len() >= 2, "{problems:?}");
    });
}

fn changes(book: &mut Book, old: u64, new: u64) -> Vec<EntryChange> {
    let mut found = Vec::new();
    book.changes_since(old, new, |change| {
        found.push(change);
        Ok(())
    })
    .unwrap();
    found
}

#[test]
fn what_came_between_two_editions_says_whom_it_concerns() {
    for_each_database(|site| {
        let mut clerk = Clerk::with_areas(site.create());
        let old = clerk.book.log_head().unwrap().0;
        let (mei, lan) = (clerk.person(someone(2)).0, clerk.person(someone(4)).0);
        let wei = enrolled(details("张伟", Sex::Male, birth(1978, 1, 2), Some(5)), NORTH, None);
        let wei = clerk.person(wei).0;
        let husband = || Some(by_number(citizen(birth(1978, 1, 2), 5)));
        clerk.enter(wed(husband(), Some(named(2)), date(2005, 10, 2)));
        let mut birth = born(details("张小梅", Sex::Female, self::birth(2005, 10, 5), None), NORTH, None);
        birth.mother = Some(named(2));
        let child = clerk.person(birth).0;
        clerk.enter(corrected(named(4), CorrectedField::Sex(Sex::Male)));
        clerk.enter(died(named(4), date(2006, 1, 1)));
        let guest = details("陈秀英", Sex::Female, self::birth(1985, 2, 3), Some(6));
        let guest_id = clerk.person(Event::Arrive(arriving(guest.clone(), NORTH, date(2005, 10, 10)))).0;
        clerk.enter(Event::Depart(going(by_number(guest.number.unwrap()), date(2005, 10, 12))));
        let sealed = seal(&mut clerk.book, period(), 1).unwrap();
        let last = clerk.enter(withdrawn(named(2), EventKind::Marriage, date(2005, 10, 2)));
        let found = changes(&mut clerk.book, old, last.index.0 + 1);
        let told: Vec<(RecordKind, [Option<u64>; 2])> = found.iter().map(|c| (c.kind, c.persons)).collect();
        let wanted = [
            (RecordKind::PersonEnrolled, [Some(mei), None]),
            (RecordKind::PersonEnrolled, [Some(lan), None]),
            (RecordKind::PersonEnrolled, [Some(wei), None]),
            (RecordKind::Marriage, [Some(mei), Some(wei)]),
            (RecordKind::Birth, [Some(child), Some(mei)]),
            (RecordKind::Correction, [Some(lan), None]),
            (RecordKind::Death, [Some(lan), None]),
            (RecordKind::Arrive, [Some(guest_id), None]),
            (RecordKind::Depart, [Some(guest_id), None]),
            (RecordKind::PeriodClosed, [None, None]),
            (RecordKind::Withdrawal, [Some(mei), Some(wei)]),
        ];
        assert_eq!(told, wanted);
        assert!(found.iter().enumerate().all(|(i, c)| c.entry.0 == old + i as u64));
        assert!(found.windows(2).all(|pair| pair[0].recorded < pair[1].recorded));
        let actors: Vec<&str> = found.iter().map(|c| &*c.actor).collect();
        assert_eq!((actors[0], actors[9], actors[10]), ("wangmin", "liuyan", "wangmin"));
        assert_eq!(clerk.book.entry_actor(sealed.entry).unwrap().as_deref(), Some("liuyan"));
        assert_eq!(clerk.book.entry_actor(EntryIndex(10_000)).unwrap(), None);
        assert_eq!(changes(&mut clerk.book, sealed.entry.0, sealed.entry.0 + 1)[..], found[9..10]);
        assert_eq!(changes(&mut clerk.book, old, old), []);
        // A line of another list concerns whom it matches.
        let numbers = [(4, Some(lan)), (8, None)];
        for (serial, person) in numbers {
            let number = Some(citizen(self::birth(1970, 1, 2), serial));
            let line = FuneralDeath { on: date(2006, 1, 2), name: None, number };
            let line = clerk.enter(Statement::FuneralDeath(line)).index.0;
            let told = changes(&mut clerk.book, line, line + 1);
            assert_eq!((told[0].kind, told[0].persons), (RecordKind::FuneralDeath, [person, None]));
        }
        let line = FacilityBirth {
            serial: None,
            on: date(2005, 10, 6),
            sex: Sex::Female,
            mother_name: None,
            mother_number: Some(citizen(self::birth(1970, 1, 2), 2)),
            mother_birth: None,
            certificate: None,
            place: None,
        };
        let line = clerk.enter(Statement::FacilityBirth(line)).index.0;
        assert_eq!(changes(&mut clerk.book, line, line + 1)[0].persons, [Some(child), None]);
        // Whoever was entered in error takes their events along.
        let named = by_name("张小梅", self::birth(2005, 10, 5), NORTH);
        let error = clerk.enter(corrected(named, CorrectedField::EnteredInError)).index.0;
        let told = changes(&mut clerk.book, error, error + 1);
        assert_eq!((told[0].kind, told[0].persons), (RecordKind::Correction, [Some(child), Some(mei)]));
        assert_sound(&mut clerk.book);
    });
}

#[test]
fn erased_people_leave_their_numbers_at_most() {
    let site = Site::sqlite();
    let mut clerk = Clerk::with_areas(site.create());
    let old = clerk.book.log_head().unwrap().0;
    let mei = clerk.person(someone(2)).0;
    let wei = clerk.person(enrolled(details("张伟", Sex::Male, birth(1978, 1, 2), Some(5)), NORTH, None)).0;
    let husband = Some(by_number(citizen(birth(1978, 1, 2), 5)));
    clerk.enter(wed(husband, Some(named(2)), date(2005, 10, 2)));
    clerk.book.erase(mei, context()).unwrap();
    let new = clerk.book.log_head().unwrap().0;
    let found = changes(&mut clerk.book, old, new);
    let told: Vec<(RecordKind, [Option<u64>; 2])> = found.iter().map(|c| (c.kind, c.persons)).collect();
    let wanted = [
        (RecordKind::PersonEnrolled, [Some(mei), None]),
        (RecordKind::PersonEnrolled, [Some(wei), None]),
        (RecordKind::Marriage, [Some(wei), None]),
        (RecordKind::KeyDestroyed, [None, None]),
    ];
    assert_eq!(told, wanted);
}
