//! Importing the same files again, whole or after a run that was cut off: nothing twice, nothing missing.

use std::thread;

use county::{Mess, Plan};

use crate::book::{Counts, copy_folder, text};
use crate::counties::{County, check_published};
use crate::crash::receipts;

#[test]
fn a_second_import_enters_nothing() {
    for plan in [Plan::small(31), Plan { mess: Mess::Clean, ..Plan::small(32) }] {
        let county = County::make(&plan);
        let book = county.book("book");
        let first = book.import(&county.drawers(), &county.options());
        let n_people = book.n_people();
        let log = book.log();
        let second = book.import(&county.drawers(), &county.options());
        assert_eq!((second.entered, second.refused), (0, first.refused), "{second:?}");
        assert_eq!((second.rows, second.skipped), (first.rows, first.skipped));
        assert_eq!(second.already, first.entered + first.already);
        assert_eq!(book.log(), log, "not even an entry of the book's own is added");
        assert_eq!(book.n_people(), n_people);
        book.close();
        check_published(&book, &county.expected());
    }
}

#[test]
fn the_same_row_in_another_file_is_the_same_row() {
    let county = County::small(33);
    let book = county.filled_book("book");
    let copy = county.beside("copy");
    copy_folder(&county.drawers(), &copy);
    let events = copy.join("events");
    std::fs::rename(events.join("990101100000-births.csv"), events.join("births again.csv")).unwrap();
    let counts = book.import(&copy, &[]);
    assert_eq!((counts.entered, counts.refused), (0, 0), "{counts:?}");
}

#[test]
fn an_import_that_was_cut_off_is_finished_by_running_it_again() {
    let county = County::of_people(34, 4000);
    let whole = county.filled_book("whole");
    let book = county.book("book");
    let kept = county.beside("receipts");
    let n_wanted = 1500;
    let mut child = book
        .command(&["import", &text(&county.drawers()), "--receipts", &text(&kept)])
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    while receipts(&kept).len() < n_wanted {
        assert_eq!(child.try_wait().unwrap(), None, "it ended before {n_wanted} rows were entered");
        thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let n_before = book.n_people();
    assert!(n_before >= n_wanted as u64 && n_before < whole.n_people(), "half way: {n_before}");

    let again: Counts = book.import(&county.drawers(), &[]);
    assert_eq!(again.refused, 0, "{again:?}");
    assert!(again.already >= n_wanted as u64, "{again:?}");
    assert!(again.entered > 0, "{again:?}");
    assert_eq!(book.n_people(), whole.n_people());
    whole.close();
    book.close();
    for by in [&[][..], &["--by", "village"], &["--by", "month"]] {
        assert_eq!(book.figures(by), whole.figures(by));
    }
    check_published(&book, &county.expected());
    book.sound();
}
