//! Files that come in another order than one would wish.

use crate::book::findings;
use crate::counties::{County, check_published};

#[test]
fn events_before_rosters_are_refused_and_go_in_later() {
    let county = County::of_people(41, 1500);
    let book = county.book("book");
    let (events, rosters) = (county.drawers().join("events"), county.drawers().join("rosters"));

    let early = book.import(&events, &[]);
    assert!(early.refused > 0, "{early:?}");
    let found = findings(&early);
    let refused = found.iter().filter(|f| f.severity == "refused");
    assert!(refused.clone().all(|f| f.code == "link.not_found"), "{found:?}");
    assert!(refused.count() as u64 >= early.refused, "each with its reason");

    let people = book.import(&rosters, &[]);
    assert_eq!(people.refused, 0, "{:?}", findings(&people));
    let late = book.import(&events, &[]);
    assert_eq!(late.refused, 0, "{:?}", findings(&late));
    assert_eq!(late.already, early.entered);
    assert_eq!(late.entered, early.refused, "everything that was refused is in now");
    assert_eq!(late.rows, early.rows);

    book.import(&county.drawers(), &[]);
    book.close();
    check_published(&book, &county.expected());
    book.sound();
    assert_eq!(book.done(&["rebuild"])["ok"], true);
}

#[test]
fn drawers_file_by_file_give_the_same_figures() {
    let county = County::small(42);
    let whole = county.sealed_book("whole");
    let book = county.book("book");
    for folder in ["rosters", "events"] {
        let mut files: Vec<_> = std::fs::read_dir(county.drawers().join(folder))
            .unwrap()
            .map(|item| item.unwrap().path())
            .collect();
        // Births before deaths before marriages before moves, a township after the other; but moves that
        // bring people whom other registers name come first, as a clerk would learn.
        files.sort_by_key(|path| (!path.to_string_lossy().contains("moves"), path.clone()));
        for file in files {
            book.import(&file, &["--as-of", "2005-10-01"]);
        }
    }
    let rest = book.import(&county.drawers(), &[]);
    assert_eq!(rest.refused, 0, "{:?}", findings(&rest));
    book.close();
    assert_eq!(book.n_people(), whole.n_people());
    assert_eq!(book.figures(&[]), whole.figures(&[]));
    assert_eq!(book.figures(&["--by", "village"]), whole.figures(&["--by", "village"]));
}
