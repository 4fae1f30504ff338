//! Copies of a book: brought back they are the same book, and one that is behind takes no entries.

use crate::book::{Book, copy_folder, text};
use crate::counties::{County, check_published};

#[test]
fn a_backup_comes_back_as_the_same_book() {
    let county = County::small(61);
    let book = county.sealed_book("book");
    let before = book.sound();
    let backup = county.beside("backup");
    let done = book.done(&["backup", &text(&backup), "--with-secrets"]);
    assert_eq!(done["size"], before.entries);
    assert_eq!(done["root"].as_str(), Some(before.root.as_str()));
    let back = Book { data: county.beside("back") };
    let done = back.done(&["restore", &text(&backup)]);
    assert_eq!((&done["writable"], &done["refused"]), (&true.into(), &serde_json::Value::Null));
    assert_eq!(back.sound(), before);
    assert_eq!(back.figures(&["--by", "village"]), book.figures(&["--by", "village"]));
    assert_eq!(back.done(&["rebuild"])["ok"], true);
    let again = back.import(&county.drawers(), &[]);
    assert_eq!((again.entered, again.refused), (0, 0), "it knows its rows again: {again:?}");
}

#[test]
fn without_its_secrets_a_backup_tells_nothing_and_comes_back_to_where_they_are() {
    let county = County::small(62);
    let book = county.filled_book("book");
    let backup = county.beside("backup");
    book.done(&["backup", &text(&backup)]);
    assert!(!backup.join("secrets").exists());
    let back = Book { data: county.beside("back") };
    let ran = back.run(&["restore", &text(&backup)]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.error().contains("secrets"), "{}", ran.error());
    copy_folder(&book.data.join("secrets"), &back.data.join("secrets"));
    back.done(&["restore", &text(&backup)]);
    back.sound();
    back.close();
    check_published(&back, &county.expected());
}

#[test]
fn a_book_that_is_behind_is_read_but_not_written() {
    let county = County::small(63);
    let book = county.book("book");
    let backup = county.beside("backup");
    book.done(&["backup", &text(&backup)]);
    let n_then = book.n_entries();
    let rosters = county.drawers().join("rosters");
    book.import(&rosters, &[]);
    assert!(book.n_entries() > n_then);
    // The disk with the databases is lost; secrets and heads are not.
    for name in ["book.db", "keys.db"] {
        std::fs::remove_file(book.data.join(name)).unwrap();
    }
    let ran = book.run(&["restore", &text(&backup)]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let done = ran.json();
    assert_eq!((&done["writable"], &done["size"]), (&false.into(), &n_then.into()));
    assert!(done["refused"].as_str().is_some_and(|why| why.contains(&n_then.to_string())), "{done}");
    for args in [&["import", &text(&rosters)][..], &["close", "--period", "2005-10..2006-09"], &["rebuild"]] {
        let ran = book.run(args);
        assert_eq!(ran.code, Some(2), "{args:?}: {ran:?}");
    }
    assert_eq!(book.log().len() as u64, n_then, "nothing was written");
    assert!(!book.verify(&[]).ok, "and it is not sound as long as entries are missing");
}

#[test]
fn copies_never_go_over_what_is_there() {
    let county = County::small(64);
    let book = county.filled_book("book");
    let before = book.sound();
    let backup = county.beside("backup");
    book.done(&["backup", &text(&backup), "--with-secrets"]);
    let refused = |book: &Book, args: &[&str]| {
        let ran = book.run(args);
        assert_eq!(ran.code, Some(2), "{args:?}: {ran:?}");
        ran.error()
    };
    refused(&book, &["backup", &text(&backup)]);
    refused(&book, &["restore", &text(&backup)]);
    refused(&book, &["init"]);
    assert_eq!(book.sound(), before);
    let back = Book { data: county.beside("back") };
    refused(&back, &["restore", &text(&county.drawers())]);
    let mut bytes = std::fs::read(backup.join("keys.db")).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    std::fs::write(backup.join("keys.db"), bytes).unwrap();
    assert!(refused(&back, &["restore", &text(&backup)]).contains("keys.db"));
}

#[test]
fn a_folder_without_a_book_is_said_to_have_none() {
    let folder = tempfile::tempdir().unwrap();
    let book = Book { data: folder.path().join("nothing") };
    for args in
        [&["verify"][..], &["import", "/"], &["figures", "--period", "2005-10..2006-09"], &["rebuild"]]
    {
        let ran = book.run(args);
        assert_eq!(ran.code, Some(2), "{args:?}: {ran:?}");
        assert!(ran.error().contains("init"), "it says what to do: {}", ran.error());
    }
    assert!(!book.data.exists(), "asking makes nothing");
}
