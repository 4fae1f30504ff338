//! A changed, removed, reordered or inserted entry is found, and the first bad one is named.
//!
//! Each change is made with a plain connection to a copy of the file, past every guard of ours. The
//! last kind recomputes all that is stored beside the bytes, so that only signatures tell.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use ledger::{Frontier, Hash, leaf_hash};
use rusqlite::{Connection, params};

use super::world::*;
use super::*;
use crate::prepare::IdSource;
use crate::verify::Verification;

const ENTRIES: usize = 600;
const HEAD_EVERY: usize = 100;

/// A log, made once for all tests of this file.
struct Source {
    /// Every file of the book.
    files: Vec<(PathBuf, Vec<u8>)>,
    /// `book.db` as it was.
    original: Vec<u8>,
    bodies: Vec<Vec<u8>>,
    /// Sizes at which a head was signed.
    heads: Vec<u64>,
}

/// A copy to change.
struct Lab {
    source: &'static Source,
    copy: Place,
    dice: Dice,
    /// Held, so that it is removed at the end.
    _folder: TempDir,
}

/// An entry beside its own index.
type Row = (i64, Vec<u8>);

impl Source {
    fn new() -> Source {
        let site = Site::sqlite();
        let mut clerk = Clerk::new(site.create());
        let mut heads = vec![1];
        for chunk in statements(11, 840).chunks(40) {
            clerk.say_all(chunk.iter().map(|s| (s.clone().into(), IdSource::Content)).collect());
            let (size, _) = clerk.book.log_head().unwrap();
            if size >= heads.last().unwrap() + HEAD_EVERY as u64 {
                heads.push(clerk.book.sign_head().unwrap().size);
            }
        }
        let last = clerk.book.sign_head().unwrap().size;
        if heads.last() != Some(&last) {
            heads.push(last);
        }
        assert!((ENTRIES - 50..ENTRIES + 50).contains(&(last as usize)), "{last} entries");
        let sql = "select body from entry order by entry_index";
        let bodies = clerk.book.db.many(sql, &[], |r| Ok(r.bytes(0)?.to_vec())).unwrap();
        drop(clerk);
        let original = std::fs::read(site.place.folder.join("book.db")).unwrap();
        assert!(!site.place.folder.join("book.db-wal").exists(), "everything is in the file");
        let mut files = Vec::new();
        read_folder(&site.place.folder, Path::new(""), &mut files);
        Source { files, original, bodies, heads }
    }
}

impl std::ops::Deref for Lab {
    type Target = Source;

    fn deref(&self) -> &Source {
        self.source
    }
}

impl Lab {
    fn new(seed: u64) -> Lab {
        static SOURCE: OnceLock<Source> = OnceLock::new();
        let source = SOURCE.get_or_init(Source::new);
        let folder = TempDir::new().unwrap();
        let copy = Place { folder: folder.path().join("book"), url: None };
        for (name, bytes) in &source.files {
            let path = copy.folder.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        Lab { source, copy, dice: Dice::new(seed), _folder: folder }
    }

    fn size(&self) -> usize {
        self.bodies.len()
    }

    fn any(&mut self) -> usize {
        self.dice.below(self.size() as u64) as usize
    }

    /// The whole log as rows.
    fn rows(&self) -> Vec<Row> {
        self.bodies.iter().enumerate().map(|(i, b)| (i as i64, b.clone())).collect()
    }

    /// Changes a fresh copy and verifies it.
    fn after(&self, change: impl FnOnce(&Connection)) -> Verification {
        for ending in ["", "-wal", "-shm"] {
            drop(std::fs::remove_file(self.copy.folder.join(format!("book.db{ending}"))));
        }
        let file = self.copy.folder.join("book.db");
        std::fs::write(&file, &self.original).unwrap();
        let connection = Connection::open(&file).unwrap();
        connection.execute_batch("pragma synchronous = off; begin").unwrap();
        change(&connection);
        connection.execute_batch("commit").unwrap();
        drop(connection);
        let mut book = Book::open(&self.copy, Access::Read, clock).unwrap();
        book.verify(&[], &mut |_| ()).unwrap()
    }

    /// The greatest signed head that does not cover the entry.
    fn last_good(&self, index: usize) -> u64 {
        *self.heads.iter().rfind(|size| **size <= index as u64).unwrap_or(&0)
    }
}

fn read_folder(folder: &Path, name: &Path, files: &mut Vec<(PathBuf, Vec<u8>)>) {
    for item in std::fs::read_dir(folder).unwrap() {
        let path = item.unwrap().path();
        let name = name.join(path.file_name().unwrap());
        if path.is_dir() {
            read_folder(&path, &name, files);
        } else {
            files.push((name, std::fs::read(&path).unwrap()));
        }
    }
}

/// How many of a class: all of them where `TOWNBOOK_SLOW` is set.
fn how_many(all: usize) -> usize {
    if is_slow() { all } else { all / 10 }
}

/// The first problem names this entry.
fn assert_named(found: &Verification, index: usize, how: &str) {
    let first = found.problems.first().unwrap_or_else(|| panic!("{how} of entry {index} was not found"));
    assert_eq!(first.index, Some(index as u64), "{how}: {:?}", &found.problems[..1]);
}

fn set_body(connection: &Connection, index: usize, body: &[u8]) {
    let sql = "update entry set body = ?1 where entry_index = ?2";
    assert_eq!(connection.execute(sql, params![body, index as i64]).unwrap(), 1);
}

#[test]
fn what_was_not_changed_is_sound() {
    let lab = Lab::new(1);
    let found = lab.after(|_| ());
    assert_eq!(found.problems, []);
    assert_eq!(found.n_entries, lab.size() as u64);
    assert!(Book::open(&lab.copy, Access::Write, clock).is_ok());
}

#[test]
fn one_bit_of_a_body() {
    let mut lab = Lab::new(2);
    for _ in 0..how_many(250) {
        let index = lab.any();
        let mut body = lab.bodies[index].clone();
        let bit = lab.dice.below(body.len() as u64 * 8) as usize;
        body[bit / 8] ^= 1 << (bit % 8);
        let found = lab.after(|c| set_body(c, index, &body));
        assert_named(&found, index, &format!("bit {bit}"));
    }
}

#[test]
fn a_body_replaced_by_an_edit() {
    let mut lab = Lab::new(3);
    for round in 0..how_many(200) {
        let index = lab.any();
        let old = lab.bodies[index].clone();
        let body = match round % 5 {
            0 => Vec::new(),
            1 => lab.bodies[(index + 1) % lab.size()].clone(),
            2 => old[..lab.dice.below(old.len() as u64) as usize].to_vec(),
            3 => [&old[..], &[0]].concat(),
            _ => (0..old.len()).map(|_| lab.dice.below(256) as u8).collect(),
        };
        let found = lab.after(|c| set_body(c, index, &body));
        assert_named(&found, index, &format!("edit {}", round % 5));
    }
}

#[test]
fn an_entry_removed() {
    let mut lab = Lab::new(4);
    for round in 0..how_many(150) {
        // Also the first and the last.
        let index = match round {
            0 => 0,
            1 => lab.size() - 1,
            _ => lab.any(),
        };
        let found = lab.after(|c| {
            assert_eq!(c.execute("delete from entry where entry_index = ?1", [index as i64]).unwrap(), 1);
        });
        assert_named(&found, index, "removal");
    }
}

#[test]
fn two_bodies_swapped() {
    let mut lab = Lab::new(5);
    for _ in 0..how_many(150) {
        let (one, other) = (lab.any(), lab.any());
        if one == other {
            continue;
        }
        let (a, b) = (lab.bodies[one].clone(), lab.bodies[other].clone());
        let found = lab.after(|c| {
            set_body(c, one, &b);
            set_body(c, other, &a);
        });
        assert_named(&found, one.min(other), "swap");
    }
}

#[test]
fn the_tail_cut_off() {
    let mut lab = Lab::new(6);
    for round in 0..how_many(50) {
        let keep = 1 + lab.dice.below(lab.size() as u64 - 1) as usize;
        let rows: Vec<Row> = lab.rows()[..keep].to_vec();
        let found = lab.after(|c| {
            c.execute("delete from entry where entry_index >= ?1", [keep as i64]).unwrap();
            if round % 2 == 0 {
                // Everything in the database agrees with the shorter log; the files in `heads/` do not.
                set_frontier(c, &rows);
                c.execute("delete from checkpoint where log_size > ?1", [keep as i64]).unwrap();
            }
        });
        assert_named(&found, keep, "truncation");
        assert!(matches!(Book::open(&lab.copy, Access::Write, clock), Err(StoreError::Behind { .. })));
    }
}

/// Writes the right edge of the tree over these entries.
fn set_frontier(connection: &Connection, rows: &[Row]) {
    let mut frontier = Frontier::new();
    rows.iter().for_each(|(_, body)| frontier.append(leaf_hash(body)));
    let sql = "update meta set value = ?1 where name = 'frontier'";
    connection.execute(sql, [frontier.to_bytes()]).unwrap();
}

/// Writes a whole log with everything beside the bytes made to fit them.
fn set_rows(connection: &Connection, old: &[Row], new: &[Row]) {
    let old: BTreeMap<&i64, &Vec<u8>> = old.iter().map(|(i, b)| (i, b)).collect();
    for (index, body) in new.iter().filter(|(index, body)| old.get(index) != Some(&body)) {
        let Hash(leaf) = leaf_hash(body);
        let sql = "update entry set body = ?1, leaf = ?2, entry_id = ?3 where entry_index = ?4";
        connection.execute(sql, params![body, leaf, &body[12..28], index]).unwrap();
    }
    set_frontier(connection, new);
}

/// Where the body begins, behind head and actor.
fn body_at(entry: &[u8]) -> usize {
    66 + usize::from(entry[65])
}

fn without_keys(lab: &Lab, work: impl FnOnce()) {
    let (keys, aside) = (lab.copy.folder.join("keys.db"), lab.copy.folder.join("keys.aside"));
    std::fs::rename(&keys, &aside).unwrap();
    work();
    assert!(!keys.exists(), "verifying makes no keys");
    std::fs::rename(&aside, &keys).unwrap();
}

/// Someone who can write every column, but cannot sign and does not have the keys.
#[test]
fn an_edit_with_everything_beside_it_recomputed() {
    let mut lab = Lab::new(7);
    for round in 0..how_many(200) {
        let index = lab.any();
        let rows = lab.rows();
        let mut changed = rows.clone();
        let entry = &mut changed[index].1;
        let sealed = entry[3] & 1 != 0;
        let start = body_at(entry);
        let at = start + lab.dice.below((entry.len() - start) as u64) as usize;
        entry[at] ^= 1 << lab.dice.below(8);
        let change = |c: &Connection| set_rows(c, &rows, &changed);
        let found = lab.after(change);
        let last_good = lab.last_good(index);
        if sealed {
            assert_named(&found, index, "a sealed body that does not open");
        } else {
            let named = found.problems.first().and_then(|p| p.index);
            assert!(named.is_some_and(|n| (last_good..=index as u64).contains(&n)), "{index}: {found:?}");
        }
        if round % 4 == 0 {
            without_keys(&lab, || {
                let found = lab.after(change);
                let named = found.problems.first().and_then(|p| p.index);
                let fits = |n| if sealed { n == last_good } else { (last_good..=index as u64).contains(&n) };
                assert!(named.is_some_and(fits), "{index}: {:?}", &found.problems[..1]);
                let untold = found.problems.iter().any(|p| p.what.contains("the data keys are not there"));
                assert!(untold, "{:?}", found.problems);
            });
        }
    }
}

/// An entry taken out, and all that follow renumbered, with their bytes: every body still opens.
#[test]
fn an_entry_taken_out_and_the_rest_renumbered() {
    let mut lab = Lab::new(8);
    for _ in 0..how_many(50) {
        let gone = lab.any();
        let mut rows = lab.rows();
        rows.remove(gone);
        for (index, (number, body)) in rows.iter_mut().enumerate().skip(gone) {
            *number = index as i64;
            body[4..12].copy_from_slice(&(index as u64).to_be_bytes());
        }
        let found = lab.after(|c| {
            c.execute("delete from entry where entry_index = ?1", [gone as i64]).unwrap();
            for (index, body) in &rows[gone..] {
                let sql = "update entry set entry_index = ?1, body = ?2, leaf = ?3 where entry_index = ?4";
                c.execute(sql, params![index, body, leaf_hash(body).0, index + 1]).unwrap();
            }
            set_frontier(c, &rows);
        });
        let last_good = lab.last_good(gone);
        let first = &found.problems[0];
        let confirmed = format!("only the first {last_good} are confirmed");
        assert!(first.index == Some(last_good) || first.what.contains(&confirmed), "{gone}: {first:?}");
    }
}

/// The columns beside the bytes are believed by nobody.
#[test]
fn a_column_beside_the_bytes() {
    let mut lab = Lab::new(9);
    let edits = [
        "update entry set leaf = zeroblob(32) where entry_index = ?1",
        "update entry set entry_id = randomblob(16) where entry_index = ?1",
        "update entry set kind = kind + 1 where entry_index = ?1",
        "update entry set recorded = recorded + 1 where entry_index = ?1",
        "update entry set subject = coalesce(subject, 0) + 1 where entry_index = ?1",
    ];
    for edit in edits {
        for _ in 0..4 {
            let index = lab.any();
            let found = lab.after(|c| assert_eq!(c.execute(edit, [index as i64]).unwrap(), 1));
            assert_named(&found, index, edit);
        }
    }
    let found = lab.after(|c| {
        c.execute_batch("update meta set value = zeroblob(8) where name = 'frontier'").unwrap();
    });
    assert!(!found.problems.is_empty());
}
