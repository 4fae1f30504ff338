//! A disk that fills up during an import: the error says so, what was acknowledged stays, the book can
//! still be verified, and when there is space again the import is finished without any repair.

use crate::book::{Book, text};
use crate::counties::County;
use crate::crash::Client;
use crate::image::Image;

/// Space left for the import, in kilobytes: from nothing to nearly enough.
const LEFT: [u64; 6] = [0, 64, 400, 1200, 2400, 4000];

#[test]
fn a_full_disk_stops_the_import_and_loses_nothing() {
    let Some(disk) = Image::mount_new(32, "a full disk") else { return };
    let county = County::of_people(91, 3000);
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
            let error = ran.error().to_lowercase();
            assert!(error.contains("full") || error.contains("no space"), "{left} kB: {error}");
        }
        assert!(book.verify(&[]).ok, "{left} kB: it can be verified while the disk is full");
        disk.empty();
        client.check(&book);
        client.finish(&county, &book, &room);
        std::fs::remove_dir_all(&book.data).unwrap();
    }
    assert!(n_stopped >= 4, "the disk was large enough for nearly every import: nothing was tested");
}

#[test]
fn a_full_disk_stops_a_close_and_seals_nothing() {
    let Some(disk) = Image::mount_new(32, "a close on a full disk") else { return };
    let county = County::of_people(92, 3000);
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
