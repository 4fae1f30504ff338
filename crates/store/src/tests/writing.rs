//! The writer: receipts, groups, and what is left after a failure.

use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

use register::check::Statement;
use register::event::*;
use register::wire::Record;

use super::world::*;
use super::*;
use crate::prepare::IdSource;
use crate::scribe::Outcome;

/// A clock that runs backwards.
fn backwards() -> i64 {
    static NOW: AtomicI64 = AtomicI64::new(1_790_000_000_000_000);
    NOW.fetch_sub(1_000_000, Ordering::Relaxed)
}

#[test]
fn receipts_are_true_and_recorded_times_rise_whatever_the_clock_does() {
    for_each_database(|site| {
        let mut clerk = Clerk::new(Book::create(&site.place, &context(), backwards).unwrap());
        let receipts: Vec<_> = areas().into_iter().map(|area| clerk.enter(area)).collect();
        drop(clerk);
        let mut clerk = Clerk::new(Book::open(&site.place, Access::Write, backwards).unwrap());
        clerk.enter(enrolled(details("李梅", Sex::Female, birth(1980, 6, 15), Some(2)), NORTH, None));
        let lines = clerk.book.entry_lines(&[0, 1, 2, 3, 4, 5]).unwrap();
        assert!(lines.windows(2).all(|two| two[0].recorded < two[1].recorded), "{lines:?}");
        for (receipt, line) in receipts.iter().zip(&lines[1..]) {
            assert_eq!((receipt.index.0, receipt.id, receipt.leaf), (line.index, line.id, line.leaf));
        }
        assert_sound(&mut clerk.book);
    });
}

/// Many people enter at once; whoever has a receipt finds the entry on disk at that moment.
#[test]
fn a_group_is_answered_after_its_commit() {
    const THREADS: u64 = 100;
    const EACH: u64 = 20;
    for_each_database(|site| {
        let clerk = Clerk::with_areas(site.create());
        let start = clerk.book.writer().unwrap();
        let onlooker = Mutex::new(site.raw(Part::Book));
        let preparers: Vec<_> = (0..THREADS).map(|_| clerk.book.preparer().unwrap()).collect();
        let receipts = Mutex::new(Vec::new());
        std::thread::scope(|scope| {
            for (thread, mut preparer) in preparers.into_iter().enumerate() {
                let (onlooker, receipts) = (&onlooker, &receipts);
                scope.spawn(move || {
                    for i in 0..EACH {
                        let serial = thread as u64 * EACH + i;
                        let born = birth(1950 + (serial / 900) as i16, 1, 2);
                        let who = details("刘洋", Sex::Male, born, Some(serial));
                        let statement = Statement::Event(Event::PersonEnrolled(enrolled(who, NORTH, None)));
                        let prepared = preparer.prepare(statement, IdSource::Content);
                        let said = start.propose(vec![prepared], context()).unwrap().wait().unwrap();
                        let [Outcome::Entered(receipt, _)] = said[..] else { panic!("{said:?}") };
                        let sql = "select count(*) from entry where entry_id = $1";
                        let n = onlooker.lock().unwrap().number(sql, &[Cell::Tag(receipt.id)]).unwrap();
                        assert_eq!(n, 1, "an answer came before its entry was on disk");
                        receipts.lock().unwrap().push(receipt);
                    }
                });
            }
        });
        drop(clerk);
        let mut book = site.open(Access::Write).unwrap();
        let receipts = receipts.into_inner().unwrap();
        assert_eq!(receipts.len() as u64, THREADS * EACH);
        let indexes: Vec<u64> = receipts.iter().map(|r| r.index.0).collect();
        for (receipt, line) in receipts.iter().zip(book.entry_lines(&indexes).unwrap()) {
            assert_eq!((receipt.id, receipt.leaf), (line.id, line.leaf));
        }
        assert_eq!(number(&mut book, "select count(*) from person"), (THREADS * EACH) as i64);
        assert_sound(&mut book);
    });
}

/// A transaction that fails leaves nothing behind: not in the database, not in the writer's memory.
#[test]
fn after_a_failed_transaction_the_writer_starts_from_what_is_on_disk() {
    for_each_database(|site| {
        let mut clerk = Clerk::with_areas(site.create());
        let before = clerk.book.log_head().unwrap();
        let writer = clerk.book.writer().unwrap();
        let mut preparer = clerk.book.preparer().unwrap();
        let lost = enrolled(details("赵军", Sex::Male, birth(1970, 1, 1), Some(3)), NORTH, Some("9"));
        let statement = Statement::Event(Event::PersonEnrolled(lost.clone()));
        let record = Record::PackLoaded { name: "pack/x".into(), hash: [7; 32] };
        // The statement may share the failing transaction or be in one before it; both are tried below.
        let failed = writer.system_with(record, context(), |db, _| {
            db.execute(
                "insert into meta (name, value) values ($1, $2)",
                &[Cell::Text("half".into()), Cell::Blob([1].into())],
            )?;
            Err(StoreError::Stored { what: "made up" })
        });
        assert!(failed.is_err());
        assert_eq!(number(&mut clerk.book, "select count(*) from meta where name = 'half'"), 0);
        assert_eq!(clerk.book.log_head().unwrap(), before);
        let writer = clerk.book.writer().unwrap();
        let prepared = preparer.prepare(statement, IdSource::Content);
        let said = writer.propose(vec![prepared], context()).unwrap().wait().unwrap();
        assert!(matches!(said[..], [Outcome::Entered(r, _)] if r.index.0 == before.0));
        assert_sound(&mut clerk.book);
    });
}

/// Keys are committed first; those of a transaction that then failed are given to nobody.
#[test]
fn keys_left_by_a_failed_commit_are_replaced() {
    for_each_database(|site| {
        let mut clerk = Clerk::with_areas(site.create());
        let next = clerk.book.log_head().unwrap().0;
        let mut keys = site.raw(Part::Keys);
        keys.insert(&crate::tables::SUBJECT_KEY, &[Cell::count(next), Cell::Blob([0; 72].into())]).unwrap();
        keys.insert(&crate::tables::SUBJECT_KEY, &[Cell::count(next + 1), Cell::Blob([0; 72].into())])
            .unwrap();
        drop(keys);
        for (text, serial) in [("李梅", 2), ("陈秀英", 4)] {
            clerk.enter(enrolled(details(text, Sex::Female, birth(1980, 6, 15), Some(serial)), NORTH, None));
        }
        assert_sound(&mut clerk.book);
    });
}

/// A second history cannot be signed for a log that was signed already.
#[test]
fn a_head_is_not_signed_over_what_is_not_on_disk() {
    for_each_database(|site| {
        let mut clerk = Clerk::with_areas(site.create());
        clerk.enter(enrolled(details("李梅", Sex::Female, birth(1980, 6, 15), Some(2)), NORTH, None));
        let mut raw = raw_writer(site);
        raw.batch("update entry set body = body || body where entry_index = 4").unwrap_or_else(|_| {
            raw.batch("update entry set body = cast(body || x'00' as blob) where entry_index = 4").unwrap();
        });
        drop(raw);
        assert!(matches!(clerk.book.sign_head(), Err(StoreError::Entry { index, .. }) if index.0 == 4));
    });
}

/// Past the guard that keeps our own statements from changing entries.
pub(super) fn raw_writer(site: &Site) -> Db {
    let mut db = site.raw(Part::Book);
    if let Db::Sqlite(_) = db {
        db.batch("drop trigger temp.entry_is_final; drop trigger temp.entry_stays").unwrap();
    }
    db
}
