//! Backups, and what becomes of a book that is put back.

use ledger::{Checkpoint, Hash};
use register::event::Sex;

use super::world::*;
use super::*;
use crate::backup::{WithSecrets, restore};
use crate::prepare::IdSource;
use crate::scribe::Outcome;

fn someone(serial: u64) -> Said {
    enrolled(details("刘洋", Sex::Male, birth(1970, 1, 2), Some(serial)), NORTH, None).into()
}

/// Takes the databases away and leaves the folder: secrets, heads, closes.
fn lose_databases(site: &Site) {
    match &site.place.url {
        None => {
            for name in ["book.db", "book.db-wal", "book.db-shm", "keys.db", "keys.db-wal", "keys.db-shm"] {
                drop(std::fs::remove_file(site.place.folder.join(name)));
            }
        }
        Some(url) => {
            let sql = "drop schema townbook cascade; drop schema townbook_keys cascade";
            administer(url, sql).unwrap();
        }
    }
}

#[test]
fn a_backup_while_others_write_is_a_whole_book() {
    for_each_database(|site| {
        let mut clerk = Clerk::with_areas(site.create());
        clerk.enter(someone(0));
        let mut preparer = clerk.book.preparer().unwrap();
        let mut pending = Vec::new();
        for serial in 1..200 {
            let prepared = preparer.prepare(someone(serial).0, IdSource::Content);
            pending.push(clerk.book.writer().unwrap().propose(vec![prepared], context()).unwrap());
        }
        let folder = site.beside("backup");
        let report = clerk.book.backup(&folder, WithSecrets::Yes, &mut |_| ()).unwrap();
        for one in pending {
            assert!(matches!(one.wait().unwrap()[..], [Outcome::Entered(..)]));
        }
        assert_sound(&mut clerk.book);
        let mut targets = vec![Site::sqlite()];
        targets.extend(Site::postgres());
        for target in targets {
            let (mut restored, behind) = restore(&folder, &target.place, clock, &mut |_| ()).unwrap();
            assert!(behind.is_none());
            assert_eq!(restored.log_head().unwrap(), (report.head.size, report.head.root));
            assert_sound(&mut restored);
            // The book goes on there.
            let mut clerk = Clerk::new(restored);
            clerk.enter(someone(500));
            clerk.book.sign_head().unwrap();
            assert_sound(&mut clerk.book);
        }
    });
}

#[test]
fn an_older_backup_is_read_but_not_written_until_the_later_one_is_back() {
    for_each_database(|site| {
        let mut clerk = Clerk::with_areas(site.create());
        clerk.enter(someone(1));
        let (old, new) = (site.beside("old"), site.beside("new"));
        let report = clerk.book.backup(&old, WithSecrets::No, &mut |_| ()).unwrap();
        clerk.enter(someone(2));
        clerk.book.sign_head().unwrap();
        let later = clerk.book.backup(&new, WithSecrets::No, &mut |_| ()).unwrap();
        drop(clerk);
        lose_databases(site);
        let (mut book, behind) = restore(&old, &site.place, clock, &mut |_| ()).unwrap();
        assert!(
            matches!(behind, Some(StoreError::Behind { size, known, .. }) if size == report.head.size && known == later.head.size),
            "{behind:?}"
        );
        assert!(book.writer().is_err());
        assert!(matches!(site.open(Access::Write), Err(StoreError::Behind { .. })));
        assert_eq!(book.log_head().unwrap().0, report.head.size);
        let found = book.verify(&[], &mut |_| ()).unwrap();
        assert_eq!(found.problems.len(), 1, "{:?}", found.problems);
        assert_eq!(
            found.problems[0].index,
            Some(report.head.size),
            "what is missing is named, the rest is sound"
        );
        assert_eq!(number(&mut book, "select count(*) from person"), 1);
        drop(book);
        lose_databases(site);
        let (book, behind) = restore(&new, &site.place, clock, &mut |_| ()).unwrap();
        assert!(behind.is_none());
        let mut clerk = Clerk::new(book);
        clerk.enter(someone(3));
        assert_sound(&mut clerk.book);
    });
}

/// A head that was signed for another history: in the newest place, and hidden among older ones.
#[test]
fn a_forked_log_is_not_written() {
    for_each_database(|site| {
        let mut clerk = Clerk::with_areas(site.create());
        clerk.enter(someone(1));
        let (size, _) = clerk.book.log_head().unwrap();
        for at in [size, 3] {
            let other = Checkpoint { origin: clerk.book.name().to_owned(), size: at, root: Hash([9; 32]) };
            let note = other.sign(&clerk.book.signing);
            let path = clerk.book.heads_folder().join("from-elsewhere.note");
            std::fs::write(&path, note).unwrap();
            assert!(matches!(clerk.book.sign_head(), Err(StoreError::Forked { .. })), "at {at}");
            drop(clerk);
            assert!(matches!(site.open(Access::Write), Err(StoreError::Forked { size, .. }) if size == at));
            let mut reader = site.open(Access::Read).unwrap();
            assert!(!reader.verify(&[], &mut |_| ()).unwrap().problems.is_empty());
            let refused = reader.backup(&site.beside("fork"), WithSecrets::No, &mut |_| ());
            assert!(matches!(refused, Err(StoreError::Forked { .. })), "no head is signed for a fork");
            std::fs::remove_file(path).unwrap();
            clerk = Clerk::new(site.open(Access::Write).unwrap());
            clerk.book.sign_head().unwrap();
        }
    });
}

/// A backup of the one history does not write over the heads of the other.
#[test]
fn heads_of_two_histories_both_stay() {
    let site = Site::sqlite();
    let mut clerk = Clerk::with_areas(site.create());
    let seed = site.beside("seed");
    clerk.book.backup(&seed, WithSecrets::Yes, &mut |_| ()).unwrap();
    let twin = Site::sqlite();
    let (book, _) = restore(&seed, &twin.place, clock, &mut |_| ()).unwrap();
    let mut other = Clerk::new(book);
    clerk.enter(someone(1));
    other.enter(someone(2));
    clerk.book.sign_head().unwrap();
    other.book.sign_head().unwrap();
    let fork = site.beside("fork");
    other.book.backup(&fork, WithSecrets::No, &mut |_| ()).unwrap();
    drop(clerk);
    lose_databases(&site);
    let (mut book, forked) = restore(&fork, &site.place, clock, &mut |_| ()).unwrap();
    assert!(matches!(forked, Some(StoreError::Forked { .. })), "{forked:?}");
    assert!(!book.verify(&[], &mut |_| ()).unwrap().problems.is_empty());
}

#[test]
fn a_backup_that_is_not_whole_is_not_restored() {
    let site = Site::sqlite();
    let mut clerk = Clerk::with_areas(site.create());
    let backup = site.beside("backup");
    clerk.book.backup(&backup, WithSecrets::Yes, &mut |_| ()).unwrap();
    let full = clerk.book.backup(&backup, WithSecrets::Yes, &mut |_| ());
    assert!(matches!(full, Err(StoreError::Backup { .. })), "a backup goes into an empty folder");
    let onto = restore(&backup, &site.place, clock, &mut |_| ()).map(|_| ());
    assert!(matches!(onto, Err(StoreError::BookExists { .. })));
    let put = |target: &Site| restore(&backup, &target.place, clock, &mut |_| ()).map(|_| ());
    let list = std::fs::read_to_string(backup.join("backup.txt")).unwrap();
    for (text, why) in [
        (String::new(), "empty"),
        (list.replace(" keys.db", " ../keys.db"), "outside"),
        (list.replace(" keys.db", " keys.old"), "missing"),
    ] {
        std::fs::write(backup.join("backup.txt"), text).unwrap();
        assert!(put(&Site::sqlite()).is_err(), "{why}");
    }
    std::fs::write(backup.join("backup.txt"), &list).unwrap();
    put(&Site::sqlite()).unwrap();
    let waiting = Site::sqlite();
    std::fs::create_dir_all(&waiting.place.folder).unwrap();
    std::fs::write(waiting.place.folder.join("book.db-wal"), "left").unwrap();
    assert!(matches!(put(&waiting), Err(StoreError::Backup { .. })), "a log left behind would be read in");
    let keys = backup.join("keys.db");
    let mut bytes = std::fs::read(&keys).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    std::fs::write(&keys, bytes).unwrap();
    assert!(matches!(put(&Site::sqlite()), Err(StoreError::Backup { .. })), "one bit of one file");
}

#[test]
fn a_backup_without_secrets_wants_them() {
    let site = Site::sqlite();
    let mut book = site.create();
    let backup = site.beside("backup");
    book.backup(&backup, WithSecrets::No, &mut |_| ()).unwrap();
    let target = Site::sqlite();
    let missing = restore(&backup, &target.place, clock, &mut |_| ()).map(|_| ());
    assert!(matches!(missing, Err(StoreError::Backup { .. })));
    let secrets = target.place.folder.join("secrets");
    std::fs::create_dir_all(&secrets).unwrap();
    for file in ["key-encryption.key", "signing.key"] {
        std::fs::copy(site.place.folder.join("secrets").join(file), secrets.join(file)).unwrap();
    }
    let (mut restored, _) = restore(&backup, &target.place, clock, &mut |_| ()).unwrap();
    assert_sound(&mut restored);
}
