//! A book that someone has changed with other tools: `verify` finds it and names the first entry that
//! differs; `figures` refuses sealed files that are not those that were sealed.

use std::path::Path;

use crate::book::{Book, copy_folder, text};
use crate::counties::County;
use crate::crash::Dice;
use crate::database::{head, python};

const DAMAGE: &str = r"
import hashlib, random, sqlite3, sys
path, how, seed = sys.argv[1], sys.argv[2], int(sys.argv[3])
dice = random.Random(seed)
book = sqlite3.connect(path)
size = book.execute('select count(*) from entry').fetchone()[0]
body = lambda i: book.execute('select body from entry where entry_index = ?', (i,)).fetchone()[0]
def put(i, bytes): book.execute('update entry set body = ? where entry_index = ?', (bytes, i))
i = dice.randrange(size)
if how == 'flip':
    old = bytearray(body(i))
    bit = dice.randrange(len(old) * 8)
    old[bit // 8] ^= 1 << bit % 8
    put(i, bytes(old))
elif how == 'cut':
    put(i, body(i)[:-1])
elif how == 'longer':
    put(i, body(i) + b'\0')
elif how == 'empty':
    put(i, b'')
elif how == 'other':
    put(i, body((i + 1 + dice.randrange(size - 1)) % size))
elif how == 'delete':
    book.execute('delete from entry where entry_index = ?', (i,))
elif how == 'swap':
    j = (i + 1 + dice.randrange(size - 1)) % size
    a, b = body(i), body(j)
    put(i, b); put(j, a)
    i = min(i, j)
elif how == 'swap rows':
    j = (i + 1 + dice.randrange(size - 1)) % size
    book.execute('update entry set entry_index = -1 where entry_index = ?', (i,))
    book.execute('update entry set entry_index = ? where entry_index = ?', (i, j))
    book.execute('update entry set entry_index = ? where entry_index = -1', (j,))
    i = min(i, j)
elif how == 'insert':
    book.execute('update entry set entry_index = -entry_index - 2 where entry_index >= ?', (i,))
    book.execute('update entry set entry_index = -entry_index - 1 where entry_index < 0')
    book.execute('insert into entry select ?, randomblob(16), kind, subject, recorded, body, leaf '
                 'from entry where entry_index = ?', (i, i + 1))
elif how == 'cut the end':
    i = size - 1 - dice.randrange(20)
    book.execute('delete from entry where entry_index >= ?', (i,))
elif how == 'leaf':
    book.execute('update entry set leaf = randomblob(32) where entry_index = ?', (i,))
elif how == 'flip and hash':
    # Someone who knows how leaves are made changes a byte of the head that no key protects.
    old = bytearray(body(i))
    old[-1] ^= 1
    put(i, bytes(old))
    leaf = hashlib.sha256(b'\0' + bytes(old)).digest()
    book.execute('update entry set leaf = ? where entry_index = ?', (leaf, i))
else:
    raise SystemExit('no such damage: ' + how)
book.commit()
print(i)
";

/// What is done to the log, and how often.
const DAMAGES: [(&str, u64); 12] = [
    ("flip", 25),
    ("cut", 4),
    ("longer", 4),
    ("empty", 2),
    ("other", 6),
    ("delete", 8),
    ("swap", 8),
    ("swap rows", 4),
    ("insert", 4),
    ("cut the end", 6),
    ("leaf", 4),
    ("flip and hash", 6),
];

/// Puts a fresh copy of the book's database in place.
fn renew(sound: &Book, book: &Book) {
    if book.data.exists() {
        std::fs::remove_dir_all(&book.data).unwrap();
    }
    copy_folder(&sound.data, &book.data);
}

#[test]
fn whatever_is_changed_in_the_log_the_first_bad_entry_is_named() {
    let county = County::small(51);
    let sound = county.sealed_book("sound");
    sound.sound();
    let book = Book { data: county.beside("changed") };
    for (how, times) in DAMAGES {
        for seed in 0..times {
            renew(&sound, &book);
            let database = text(&book.data.join("book.db"));
            let first_bad: u64 = python(DAMAGE, &[&database, how, &seed.to_string()]).trim().parse().unwrap();
            let verified = book.verify(&[]);
            assert!(!verified.ok, "{how}, seed {seed}, entry {first_bad}: not noticed");
            assert_eq!(
                verified.problems[0].0,
                Some(first_bad),
                "{how}, seed {seed}: {:?}",
                verified.problems
            );
        }
    }
}

#[test]
fn a_log_that_was_written_anew_is_found_by_a_head_that_someone_kept() {
    let (county, other) = (County::small(52), County::small(53));
    let book = county.book("book");
    let backup = county.beside("backup");
    book.done(&["backup", &text(&backup), "--with-secrets"]);
    book.import(&county.drawers(), &[]);
    let kept = newest_head(&book);
    assert!(book.verify(&["--head", &text(&kept)]).ok);
    // Someone with the keys brings the empty book back and enters other people.
    let forged = Book { data: county.beside("forged") };
    forged.done(&["restore", &text(&backup)]);
    forged.import(&other.drawers(), &[]);
    assert!(forged.verify(&[]).ok, "by itself it is a sound book");
    let verified = forged.verify(&["--head", &text(&kept)]);
    assert!(!verified.ok);
    // A log that stops before the head is found as well.
    let short = Book { data: county.beside("short") };
    short.done(&["restore", &text(&backup)]);
    assert!(!short.verify(&["--head", &text(&kept)]).ok);
    // And a head that the book did not sign is no head.
    let foreign = newest_head(&other.book("foreign"));
    let ran = book.run(&["verify", "--head", &text(&foreign)]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.error().contains("not a head signed by this book"), "{}", ran.error());
}

/// The file of the newest head.
fn newest_head(book: &Book) -> std::path::PathBuf {
    let files = std::fs::read_dir(book.data.join("heads")).unwrap().map(|item| item.unwrap().path());
    files.max_by_key(|path| head(path).0).unwrap()
}

#[test]
fn a_changed_byte_in_a_sealed_file_is_found() {
    let county = County::small(54);
    let sound = county.sealed_book("sound");
    let book = Book { data: county.beside("changed") };
    let mut dice = Dice::new(54);
    for file in ["events.parquet", "residence.parquet", "places.parquet", "manifest.json"] {
        for _ in 0..4 {
            renew(&sound, &book);
            let path = book.data.join("closes/2005-10..2006-09/1").join(file);
            flip_bit(&path, &mut dice);
            let verified = book.verify(&[]);
            assert!(!verified.ok, "{file}");
            assert!(verified.problems[0].1.contains("2005-10..2006-09"), "{verified:?}");
            for args in [
                &["figures", "--period", "2005-10..2006-09"][..],
                &["trace", "births", "--period", "2005-10..2006-09"],
            ] {
                let ran = book.run(args);
                assert_eq!(ran.code, Some(2), "{file} {args:?}: {ran:?}");
                assert!(ran.out.is_empty(), "no number of it is shown: {ran:?}");
            }
        }
    }
}

fn flip_bit(path: &Path, dice: &mut Dice) {
    let mut bytes = std::fs::read(path).unwrap();
    let at = dice.below(bytes.len() as u64) as usize;
    bytes[at] ^= 1 << dice.below(8);
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn a_sealed_file_that_is_gone_is_missed() {
    let county = County::small(55);
    let book = county.sealed_book("book");
    std::fs::remove_file(book.data.join("closes/2005-10..2006-09/1/events.parquet")).unwrap();
    assert!(!book.verify(&[]).ok);
    assert_eq!(book.run(&["figures", "--period", "2005-10..2006-09"]).code, Some(2));
}

#[test]
fn a_changed_register_is_found_and_put_right() {
    let county = County::small(56);
    let book = county.filled_book("book");
    assert_eq!(book.done(&["rebuild"])["ok"], true);
    book.execute(
        "update person set birth = birth - 10000 where person_id = (select max(person_id) from person)",
    );
    book.execute("delete from residence where person_id = (select min(person_id) from residence)");
    let ran = book.run(&["rebuild"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let found = ran.json();
    assert_eq!(found["ok"], false);
    let tables: Vec<&str> =
        found["differences"].as_array().unwrap().iter().map(|d| d["table"].as_str().unwrap()).collect();
    assert_eq!(tables, ["person", "residence"]);
    assert_eq!(book.done(&["rebuild", "--replace"])["replaced"], true);
    assert_eq!(book.done(&["rebuild"])["ok"], true);
    book.close();
    crate::counties::check_published(&book, &county.expected());
}
