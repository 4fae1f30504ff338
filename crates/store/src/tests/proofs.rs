//! Proofs of single entries: the same as those of the whole tree, and checkable offline.

use ledger::{Checkpoint, Tree, verify_inclusion};
use register::event::Sex;
use register::id::EntryIndex;

use super::world::*;
use super::*;
use crate::reader::{ProofCache, Reader, inclusion_path};
use crate::tables::ENTRY;

/// Entries that hold nothing, up to `size`.
fn fill(db: &mut Db, size: u64) {
    let from = db.number("select count(*) from entry", &[]).unwrap() as u64;
    let mut cells = Vec::new();
    for index in from..size {
        let body = index.to_be_bytes();
        let mut id = [7; 16];
        id[..8].copy_from_slice(&body);
        cells.extend([
            Cell::count(index),
            Cell::Tag(id),
            Cell::Int(3),
            Cell::Null,
            Cell::count(index),
            Cell::Blob(body.into()),
            Cell::Hash(ledger::leaf_hash(&body).0),
        ]);
    }
    db.begin().unwrap();
    db.insert(&ENTRY, &cells).unwrap();
    db.commit().unwrap();
}

#[test]
fn paths_are_those_of_the_whole_tree() {
    for_each_database(|site| {
        drop(site.create());
        let mut db = site.raw(Part::Book);
        fill(&mut db, 9_000);
        let leaves = db.many("select leaf from entry order by entry_index", &[], |r| {
            Ok(ledger::Hash(r.opt_array(0)?.unwrap()))
        });
        let tree = Tree::from_leaves(leaves.unwrap());
        let growing = ProofCache::new();
        let mut dice = Dice::new(11);
        let mut check = |cache: &ProofCache, index: u64, size: u64| {
            let path = inclusion_path(&mut db, cache, index, size).unwrap();
            assert_eq!(path, tree.inclusion(index, size).unwrap(), "entry {index} of {size}");
        };
        for size in 1..600 {
            for index in [0, size / 2, size - 1, dice.below(size)] {
                check(&growing, index, size);
            }
        }
        for _ in 0..300 {
            let size = 1 + dice.below(9_000);
            check(&growing, dice.below(size), size);
            check(&ProofCache::new(), dice.below(size), size);
        }
        for size in [256, 512, 8_192, 8_193, 8_191, 4_096 + 256] {
            (0..size).step_by(97).for_each(|index| check(&growing, index, size));
        }
    });
}

#[test]
fn a_receipt_is_checked_offline() {
    for_each_database(|site| {
        let mut clerk = Clerk::with_areas(site.create());
        let person = clerk.person(enrolled(
            details("李梅", Sex::Female, birth(1980, 6, 15), Some(2)),
            NORTH,
            Some("1"),
        ));
        let cache = ProofCache::new();
        let mut reader = Reader::open(&site.place).unwrap();
        let entry = EntryIndex(person.0);
        assert_eq!(reader.proof(&cache, entry).unwrap(), None, "no head has it yet");
        let head = clerk.book.sign_head().unwrap();
        let proof = reader.proof(&cache, entry).unwrap().unwrap();
        assert_eq!(proof.head, head);
        let key = clerk.book.verifying_key();
        let opened = Checkpoint::open(&proof.note, &key).unwrap();
        verify_inclusion(entry.0, opened.size, &proof.leaf, &proof.path, &opened.root).unwrap();
        assert_eq!(reader.entry(entry).unwrap().unwrap().leaf, proof.leaf);
        assert_eq!(reader.proof(&cache, EntryIndex(head.size)).unwrap(), None);
        assert_eq!(reader.heads(5).unwrap().len(), 2);

        let entered = clerk.enter(died(by_number(citizen(birth(1980, 6, 15), 2)), ROSTER_DAY));
        assert_eq!(reader.proof(&cache, entered.index).unwrap(), None);
        clerk.book.sign_head().unwrap();
        assert_eq!(reader.proof(&cache, entered.index).unwrap().unwrap().leaf, entered.leaf);
    });
}

#[test]
fn a_changed_leaf_proves_nothing() {
    let site = Site::sqlite();
    let mut clerk = Clerk::with_areas(site.create());
    clerk.book.sign_head().unwrap();
    drop(clerk);
    let mut db = site.raw(Part::Book);
    db.batch("drop trigger entry_is_final").unwrap();
    db.batch("update entry set leaf = zeroblob(32) where entry_index = 1").unwrap();
    let mut reader = Reader::open(&site.place).unwrap();
    for index in [1, 2] {
        let refused = reader.proof(&ProofCache::new(), EntryIndex(index));
        assert!(matches!(refused, Err(StoreError::Stored { .. })), "{refused:?}");
    }
}
