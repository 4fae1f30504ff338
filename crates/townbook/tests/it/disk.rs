//! A disk that fills up during an import: the error says so, what was acknowledged stays, the book can
//! still be verified, and when there is space again the import is finished without any repair.

use crate::book::{Book, text};
use crate::counties::County;
use crate::crash::Client;
use crate::image::Image;

/// Space left for the import, in kilobytes: from nothing to nearly enough.
const LEFT: [u64; 5] = [0, 64, 400, 1200, 2400];

#[test]
fn a_full_disk_stops_the_import_and_loses_nothing() {
    let Some(disk) = Image::mount_new(32, "a full disk") else { return };
    let county = County::of_people(91, 2000);
    let mut n_stopped = 0;
    for left in LEFT {
        let room = disk.beside().join(format!("receipts-{left}"));
        std::fs::create_dir(&room).unwrap();
        let book = Book::init(&disk.place().join(format!("book-{left}")), &county.drawers());
        let mut client = Client::default();
        disk.fill(left << 10);
        let kept = room.join("receipts-0");
        let ran = book.run(&["import", &text(&county.drawers()), "--receipts", &text(&kept)]);
        client.collect(&room);
        if ran.code != Some(0) {
            n_stopped += 1;
            assert_eq!(ran.code, Some(2), "{left} kB: {ran:?}");
            let error = ran.error();
            assert!(
                error.contains("the disk is full") || error.contains("No space left"),
                "{left} kB: {error}"
            );
        }
        let ran = book.run(&["verify"]);
        // Where there is no room even for the 32 kB through which SQLite's readers share their state, nothing
        // can be read, and the answer says why.
        let no_room = ran.code == Some(2) && ran.error().contains("the disk is full");
        assert!(no_room || ran.json()["ok"] == true, "{left} kB: verified on a full disk: {ran:?}");
        disk.empty();
        client.check(&book);
        client.finish(&county, &book, &room);
        std::fs::remove_dir_all(&book.data).unwrap();
    }
    assert!(n_stopped >= 3, "the disk was large enough for nearly every import: nothing was tested");
}

#[test]
fn a_full_disk_stops_a_close_and_seals_nothing() {
    let Some(disk) = Image::mount_new(32, "a close on a full disk") else { return };
    let county = County::of_people(92, 1500);
    let book = Book::init(&disk.place().join("book"), &county.drawers());
    book.import(&county.drawers(), &[]);
    disk.fill(8 << 10);
    let ran = book.run(&["close", "--period", "2005-10..2006-09"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert_eq!(
        book.run(&["figures", "--period", "2005-10..2006-09"]).code,
        Some(2),
        "there is nothing to show"
    );
    disk.empty();
    book.sound();
    book.close();
    crate::counties::check_published(&book, &county.expected());
}
