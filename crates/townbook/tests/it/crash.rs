//! `kill -9` at random moments of an import whose client keeps receipts: nothing acknowledged is ever
//! lost, what remains is a sound log that only grew, and the import is finished by running it again.
//!
//! A killed process leaves what it wrote in the system's memory, so this says nothing of power cuts; see
//! `power`. `TOWNBOOK_CRASHES=1000` kills more often, `TOWNBOOK_DICE=n` repeats a run.

use std::collections::BTreeMap;
use std::hash::{BuildHasher, Hasher};
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::book::{Book, YEAR, text};
use crate::counties::{County, check_published};
use crate::database::Stored;
use crate::witness::{self, Hash};

/// Random numbers from a seed (SplitMix64), so that a run can be repeated as far as machines allow.
pub struct Dice(u64);

impl Dice {
    /// From a seed.
    pub fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    /// From `TOWNBOOK_DICE`, or another seed each time; it is printed.
    pub fn cast() -> Dice {
        let given = std::env::var("TOWNBOOK_DICE").ok().and_then(|seed| seed.parse().ok());
        let seed = given.unwrap_or_else(|| std::hash::RandomState::new().build_hasher().finish());
        eprintln!("TOWNBOOK_DICE={seed}");
        Dice(seed)
    }

    /// A number below `n`.
    pub fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n
    }

    /// Waits for a random part of a time: where in its work the other process is then, nobody knows.
    pub fn wait(&mut self, at_most: Duration) {
        thread::sleep(Duration::from_micros(self.below(at_most.as_micros() as u64)));
    }
}

/// The receipts of a file, by index. A last line that was cut off is no receipt.
pub fn receipts(path: &Path) -> BTreeMap<u64, Stored> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let whole = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
    let mut found = BTreeMap::new();
    for line in whole.lines().filter(|l| !l.is_empty()) {
        let cells: Vec<&str> = line.split(' ').collect();
        assert_eq!(cells.len(), 3, "index, id, leaf: {line:?}");
        let stored = Stored { id: cells[1].to_owned(), leaf: witness::hash(cells[2]) };
        assert_eq!(found.insert(cells[0].parse().unwrap(), stored), None, "an index is given out once");
    }
    found
}

/// What a client knows of a book: what was acknowledged, and the log as it was last seen.
#[derive(Default)]
pub struct Client {
    acknowledged: BTreeMap<u64, Stored>,
    seen: Vec<Stored>,
    n_runs: u32,
}

impl Client {
    /// Starts an import that gives its receipts to this client.
    pub fn import(&mut self, book: &Book, drawers: &Path, room: &Path) -> Child {
        self.n_runs += 1;
        let kept = room.join(format!("receipts-{}", self.n_runs));
        book.command(&["import", &text(drawers), "--receipts", &text(&kept)])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    }

    /// Takes the receipts of the last import.
    pub fn collect(&mut self, room: &Path) {
        let new = receipts(&room.join(format!("receipts-{}", self.n_runs)));
        for (index, stored) in new {
            let known = self.acknowledged.insert(index, stored);
            assert_eq!(known, None, "entry {index} was acknowledged for something else before");
        }
    }

    /// Looks at the book after an accident.
    pub fn check(&mut self, book: &Book) {
        let verified = book.sound();
        let log = book.log();
        assert_eq!(log.len() as u64, verified.entries);
        for (index, stored) in &self.acknowledged {
            assert_eq!(log.get(*index as usize), Some(stored), "acknowledged entry {index} is there");
        }
        assert!(log.starts_with(&self.seen), "the log only grew");
        let leaves: Vec<Hash> = log.iter().map(|stored| stored.leaf).collect();
        assert_eq!(witness::root(&leaves), witness::hash(&verified.root));
        let heads = book.heads();
        assert!(!heads.is_empty());
        for (size, root) in heads {
            assert_eq!(witness::root(&leaves[..size as usize]), root, "the head at {size} is the log's");
        }
        self.seen = log;
    }

    /// How many entries the log had when it was last looked at.
    pub fn n_seen(&self) -> usize {
        self.seen.len()
    }

    /// How many rows were acknowledged.
    pub fn n_acknowledged(&self) -> usize {
        self.acknowledged.len()
    }

    /// Runs the import to its end, seals the year, and compares with an honest count.
    pub fn finish(&mut self, county: &County, book: &Book, room: &Path) {
        self.n_runs += 1;
        let kept = room.join(format!("receipts-{}", self.n_runs));
        let counts = book.import(&county.drawers(), &["--receipts", &text(&kept)]);
        assert_eq!(counts.refused, 0, "{counts:?}");
        assert!(counts.already >= self.n_acknowledged() as u64, "{counts:?}");
        self.collect(room);
        self.check(book);
        book.close();
        check_published(book, &county.expected());
        assert_eq!(book.done(&["rebuild"])["ok"], true);
    }
}

/// How many kills.
fn n_kills() -> u32 {
    std::env::var("TOWNBOOK_CRASHES").map_or(50, |n| n.parse().expect("TOWNBOOK_CRASHES is a number"))
}

#[test]
fn nothing_acknowledged_is_lost_when_the_import_is_killed() {
    let mut dice = Dice::cast();
    let county = County::of_people(71, 2000);
    let whole = Instant::now();
    let n_whole = county.filled_book("whole").log().len();
    let duration = whole.elapsed();
    let (mut n_left, mut n_books, mut n_half_way) = (n_kills(), 0, 0);
    while n_left > 0 {
        n_books += 1;
        let room = tempfile::tempdir().unwrap();
        let book = Book::init(&room.path().join("book"), &county.drawers());
        let mut client = Client::default();
        let kills = (1 + dice.below(6) as u32).min(n_left);
        for _ in 0..kills {
            let mut child = client.import(&book, &county.drawers(), room.path());
            dice.wait(duration);
            child.kill().unwrap();
            child.wait().unwrap();
            client.collect(room.path());
            client.check(&book);
            n_half_way += u32::from(client.n_acknowledged() > 0 && client.n_seen() < n_whole);
        }
        n_left -= kills;
        client.finish(&county, &book, room.path());
    }
    eprintln!("{} kills, {n_half_way} of them half way, {n_books} books", n_kills());
    assert!(n_half_way > 0, "no kill came when some rows were acknowledged and others not");
}

#[test]
fn a_close_that_is_killed_is_sealed_or_can_be_sealed() {
    let mut dice = Dice::cast();
    let county = County::small(72);
    let open = county.filled_book("open");
    let whole = Instant::now();
    let sealed = Book { data: county.beside("sealed") };
    crate::book::copy_folder(&open.data, &sealed.data);
    sealed.close();
    let duration = whole.elapsed();
    for n in 0..12 {
        let book = Book { data: county.beside(&format!("book-{n}")) };
        crate::book::copy_folder(&open.data, &book.data);
        let close = ["close", "--period", YEAR];
        let mut child = book.command(&close).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        dice.wait(duration);
        child.kill().unwrap();
        child.wait().unwrap();
        book.sound();
        // Either it was sealed before the kill, and this says so, or it is sealed now.
        let ran = book.run(&close);
        assert!(matches!(ran.code, Some(0 | 1)), "{ran:?}");
        let answer = ran.json();
        assert_eq!(answer["edition"], 1, "there is nothing for a second one: {ran:?}");
        assert_eq!(ran.code == Some(1), answer["changed"] == false, "{ran:?}");
        book.sound();
        check_published(&book, &county.expected());
    }
}

#[test]
fn receipts_are_added_to_and_never_written_over() {
    let county = County::small(73);
    let book = county.book("book");
    let kept = county.beside("receipts");
    std::fs::write(&kept, "a line that was cut o").unwrap();
    let rosters = county.drawers().join("rosters");
    let first = book.import(&rosters, &["--receipts", &text(&kept)]);
    let text_of = || std::fs::read_to_string(&kept).unwrap();
    assert!(text_of().starts_with("a line that was cut o\n"));
    let n_lines = text_of().lines().count() as u64;
    assert_eq!(n_lines, 1 + first.entered, "a line for each row entered");
    let second = book.import(&rosters, &["--receipts", &text(&kept)]);
    assert_eq!((second.entered, text_of().lines().count() as u64), (0, n_lines), "a row is entered once");
    let third = book.import(&county.drawers(), &["--receipts", &text(&kept)]);
    assert_eq!(text_of().lines().count() as u64, n_lines + third.entered);
    let log = book.log();
    for line in text_of().lines().skip(1) {
        let cells: Vec<&str> = line.split(' ').collect();
        let stored = &log[cells[0].parse::<usize>().unwrap()];
        assert_eq!((cells[1], witness::hash(cells[2])), (stored.id.as_str(), stored.leaf));
    }
}
