//! Looks at exact figures are logged, beside whoever writes, or not made at all.

use register::calendar::Period;
use register::event::Sex;

use super::world::*;
use super::*;
use crate::access::AccessLine;
use crate::backup::{WithSecrets, restore};
use crate::prepare::IdSource;
use crate::scribe::Outcome;

fn line(at: i64, what: &str) -> AccessLine {
    AccessLine {
        at,
        actor: "zhaojing".into(),
        purpose: "核对季度报表".into(),
        what: what.into(),
        period: Some(Period::parse("2005-10..2006-09").unwrap()),
        place: Some(code(TOWNSHIP)),
    }
}

fn told(book: &mut Book, limit: u64) -> Vec<String> {
    book.accesses(limit).unwrap().into_iter().map(|l| l.what.into()).collect()
}

#[test]
fn looks_are_told_the_newest_first() {
    for_each_database(|site| {
        let mut book = site.create();
        assert_eq!(book.accesses(10).unwrap(), []);
        for (at, what) in [(2_000_000, "births"), (9_000_000, "deaths"), (5_000_000, "marriages")] {
            book.log_access(&line(at, what)).unwrap();
        }
        let bare = AccessLine { period: None, place: None, ..line(7_000_000, "列出全部指标") };
        book.log_access(&bare).unwrap();
        assert_eq!(told(&mut book, 10), ["deaths", "列出全部指标", "marriages", "births"]);
        assert_eq!(told(&mut book, 2).len(), 2);
        assert_eq!(told(&mut book, 0).len(), 0);
        assert_eq!(told(&mut book, u64::MAX).len(), 4);
        assert_eq!(book.accesses(2).unwrap(), [line(9_000_000, "deaths"), bare]);
        assert_sound(&mut book);
        drop(book);
        let mut reader = site.open(Access::Read).unwrap();
        reader.log_access(&line(11_000_000, "moves_in")).unwrap();
        assert_eq!(told(&mut reader, 1), ["moves_in"]);
    });
}

#[test]
fn a_look_must_say_who_and_what_for() {
    let site = Site::sqlite();
    let mut book = site.create();
    let long = "长".repeat(134);
    for bad in ["", "  ", "two\nlines", "a\u{0}b", &long] {
        let lines = [
            ("actor", AccessLine { actor: bad.into(), ..line(1, "births") }),
            ("purpose", AccessLine { purpose: bad.into(), ..line(1, "births") }),
            ("subject", AccessLine { what: bad.into(), ..line(1, "births") }),
        ];
        for (name, line) in lines {
            let refused = book.log_access(&line);
            assert!(
                matches!(refused, Err(StoreError::AccessField { field, .. }) if field == name),
                "{name}: {bad:?}"
            );
        }
    }
    let longest = AccessLine { actor: "x".repeat(64).into(), ..line(1, &long[3..]) };
    book.log_access(&longest).unwrap();
    assert_eq!(book.accesses(9).unwrap(), [longest]);
}

#[test]
fn an_import_that_runs_does_not_hold_a_look_up() {
    for_each_database(|site| {
        let clerk = Clerk::with_areas(site.create());
        let mut preparer = clerk.book.preparer().unwrap();
        // Whoever holds the book's own write lock, for as long as it takes.
        let mut raw = site.raw(Part::Book);
        raw.begin().unwrap();
        raw.execute(
            "insert into meta (name, value) values ($1, $2)",
            &[Cell::Text("held".into()), Cell::Blob(Box::default())],
        )
        .unwrap();
        let mut reader = site.open(Access::Read).unwrap();
        let start = std::time::Instant::now();
        reader.log_access(&line(1, "births")).unwrap();
        assert!(start.elapsed().as_secs() < 10, "it did not wait for the lock");
        assert_eq!(told(&mut reader, 9), ["births"]);
        raw.rollback();
        // And beside real work, from several readers at once.
        let mut pending = Vec::new();
        for serial in 0..300 {
            let person = enrolled(details("刘洋", Sex::Male, birth(1970, 1, 2), Some(serial)), NORTH, None);
            let prepared = preparer.prepare(Said::from(person).0, IdSource::Content);
            pending.push(clerk.book.writer().unwrap().propose(vec![prepared], context()).unwrap());
        }
        std::thread::scope(|scope| {
            for reader in 0..4 {
                scope.spawn(move || {
                    let mut book = site.open(Access::Read).unwrap();
                    for look in 0..25 {
                        book.log_access(&line(i64::from(reader * 100 + look), "deaths")).unwrap();
                    }
                });
            }
        });
        for one in pending {
            assert!(matches!(one.wait().unwrap()[..], [Outcome::Entered(..)]));
        }
        assert_eq!(told(&mut reader, 1000).len(), 101);
        assert_sound(&mut reader);
    });
}

#[test]
fn many_programs_may_make_the_log_at_once() {
    let rounds = if is_slow() { 400 } else { 40 };
    for _ in 0..rounds {
        let site = Site::sqlite();
        drop(site.create());
        let start = std::sync::Barrier::new(8);
        std::thread::scope(|scope| {
            for reader in 0..8 {
                let (site, start) = (&site, &start);
                scope.spawn(move || {
                    let mut book = site.open(Access::Read).unwrap();
                    start.wait();
                    book.log_access(&line(reader, "births")).unwrap();
                });
            }
        });
        assert_eq!(told(&mut site.open(Access::Read).unwrap(), 99).len(), 8);
    }
}

#[test]
fn what_cannot_be_logged_is_not_shown() {
    for_each_database(|site| {
        let mut book = site.create();
        book.log_access(&line(1, "births")).unwrap();
        let mut raw = site.raw(Part::Access);
        raw.batch("alter table access_line rename to hidden").unwrap();
        let refused = book.log_access(&line(2, "deaths"));
        let Err(error @ StoreError::AccessLog { .. }) = refused else { panic!("{refused:?}") };
        assert_eq!(error.code(), "store.access_log");
        assert!(error.args()[0].1.contains("access_line"), "{:?}", error.args());
        raw.batch("alter table hidden rename to access_line").unwrap();
        book.log_access(&line(3, "moves_in")).unwrap();
        assert_eq!(told(&mut book, 9), ["moves_in", "births"]);
    });
    if let Some(site) = Site::postgres() {
        let mut book = site.create();
        book.log_access(&line(1, "births")).unwrap();
        let ended = "select pg_terminate_backend(pid) from pg_stat_activity \
                     where datname = current_database() and query ilike '%access_line%' \
                     and pid <> pg_backend_pid()";
        administer(site.place.url.as_ref().unwrap(), ended).unwrap();
        assert!(matches!(book.log_access(&line(2, "deaths")), Err(StoreError::AccessLog { .. })));
        book.log_access(&line(3, "moves_in")).unwrap();
        assert_eq!(told(&mut book, 9), ["moves_in", "births"], "a lost connection is made again");
    }
    let site = Site::sqlite();
    drop(site.create());
    std::fs::create_dir(site.place.folder.join("access.db")).unwrap();
    let mut reader = site.open(Access::Read).unwrap();
    assert!(matches!(reader.log_access(&line(1, "births")), Err(StoreError::AccessLog { .. })));
}

#[test]
fn a_line_is_never_changed_by_a_statement_of_ours() {
    let site = Site::sqlite();
    let mut book = site.create();
    book.log_access(&line(1, "births")).unwrap();
    let log = book.accesses.as_mut().unwrap();
    assert!(log.batch("update access_line set actor = 'nobody'").is_err());
    assert!(log.batch("delete from access_line").is_err());
    assert_eq!(book.accesses(9).unwrap(), [line(1, "births")]);
}

#[test]
fn a_book_from_before_the_access_log_gets_one() {
    for_each_database(|site| {
        drop(site.create());
        let mut reader = site.open(Access::Read).unwrap();
        if site.place.url.is_none() {
            assert!(!site.place.folder.join("access.db").exists(), "made when it is needed");
        }
        reader.log_access(&line(1, "births")).unwrap();
        assert_eq!(told(&mut reader, 9), ["births"]);
    });
}

#[test]
fn looks_go_along_in_a_backup_and_none_is_undone_by_it() {
    for_each_database(|site| {
        let mut book = site.create();
        book.log_access(&line(1, "births")).unwrap();
        book.log_access(&line(2, "deaths")).unwrap();
        let folder = site.beside("backup");
        let report = book.backup(&folder, WithSecrets::Yes, &mut |_| ()).unwrap();
        assert!(report.files.iter().any(|(name, _)| name == "access.db"));
        let mut targets = vec![Site::sqlite()];
        targets.extend(Site::postgres());
        for target in &targets {
            // Twice: nothing that is put back stands there two times, and what was seen since stays.
            std::fs::create_dir_all(&target.place.folder).unwrap();
            let mut log = target.raw(Part::Access);
            let later = line(3, "moves_in").cells().unwrap();
            log.insert(&crate::tables::ACCESS_LINE, &later).unwrap();
            drop(log);
            let (mut restored, _) = restore(&folder, &target.place, clock, &mut |_| ()).unwrap();
            assert_eq!(told(&mut restored, 9), ["moves_in", "deaths", "births"]);
            crate::access::put_back(
                &folder.join("access.db"),
                &target.place.folder,
                &target.place.location(),
            )
            .unwrap();
            assert_eq!(told(&mut restored, 9), ["moves_in", "deaths", "births"]);
            assert_sound(&mut restored);
            let left = std::fs::read_dir(&target.place.folder).unwrap();
            let left: Vec<_> = left.map(|f| f.unwrap().file_name()).collect();
            assert!(left.iter().all(|f| !f.to_string_lossy().starts_with("rebuild.")), "{left:?}");
        }
        // The backup is as it was: it can be put back again, also one from before there was such a log.
        std::fs::remove_file(folder.join("access.db")).unwrap();
        let list = std::fs::read_to_string(folder.join("backup.txt")).unwrap();
        let list: Vec<&str> = list.lines().filter(|l| !l.ends_with(" access.db")).collect();
        std::fs::write(folder.join("backup.txt"), list.join("\n")).unwrap();
        let target = Site::sqlite();
        let (mut restored, _) = restore(&folder, &target.place, clock, &mut |_| ()).unwrap();
        assert_eq!(told(&mut restored, 9), Vec::<String>::new());
    });
}
