//! Power cuts: the file system under the book is shut down at random moments without writing back what
//! the system still held. Everything acknowledged was on disk.

use std::time::Instant;

use crate::book::Book;
use crate::counties::{County, check_published};
use crate::crash::{Client, Dice};
use crate::image::Image;

/// Cuts in all.
const N_CUTS: u32 = 20;
/// Cuts before a book is finished.
const CUTS_PER_BOOK: u32 = 4;

#[test]
fn nothing_acknowledged_is_lost_when_the_power_is_cut() {
    let Some(mut disk) = Image::mount_new(64, "the loss of power") else { return };
    let mut dice = Dice::cast();
    let county = County::of_people(81, 2500);
    let whole = Instant::now();
    let n_whole = county.filled_book("whole").log().len();
    let duration = whole.elapsed();
    let (mut n_half_way, mut n_acknowledged) = (0, 0);
    for n in 0..N_CUTS / CUTS_PER_BOOK {
        let room = disk.beside().join(format!("receipts-{n}"));
        std::fs::create_dir(&room).unwrap();
        let book = Book::init(&disk.place().join(format!("book-{n}")), &county.drawers());
        // A book that was made is there: init has said so.
        cut_and_come_back(&mut disk);
        let mut client = Client::default();
        client.check(&book);
        for _ in 0..CUTS_PER_BOOK {
            let cutter = disk.cutter();
            let mut child = client.import(&book, &county.drawers(), &room);
            dice.wait(duration);
            cutter.cut();
            child.kill().unwrap();
            child.wait().unwrap();
            disk.unmount();
            disk.mount();
            client.collect(&room);
            client.check(&book);
            n_half_way += u32::from(client.n_acknowledged() > 0 && client.n_seen() < n_whole);
        }
        n_acknowledged += client.n_acknowledged();
        client.finish(&county, &book, &room);
        // What was sealed stays sealed.
        cut_and_come_back(&mut disk);
        client.check(&book);
        check_published(&book, &county.expected());
        std::fs::remove_dir_all(&book.data).unwrap();
    }
    eprintln!("{N_CUTS} cuts, {n_half_way} half way, {n_acknowledged} entries acknowledged before one");
    assert!(n_acknowledged > 0, "every cut came before the first receipt: nothing was tested");
}

fn cut_and_come_back(disk: &mut Image) {
    disk.cutter().cut();
    disk.unmount();
    disk.mount();
}
