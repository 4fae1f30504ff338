//! Published vectors, a second implementation (`ct-merkle`, `signed_note`), and a slow specification written
//! straight from RFC 6962, against which the fast code is compared.

mod audit;
mod notes;
mod proofs;
mod seals;
mod set_proofs;
mod vectors;

use crate::{Hash, empty_root, leaf_hash, node_hash};

/// The bytes of entry `index` in test logs: all different.
fn entry(index: u64) -> Vec<u8> {
    format!("entry {index}").into_bytes()
}

fn leaves(n_leaves: u64) -> Vec<Hash> {
    (0..n_leaves).map(|index| leaf_hash(&entry(index))).collect()
}

/// MTH of RFC 6962 §2.1, word for word.
fn specified_root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => empty_root(),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(specified_split(leaves.len()));
            node_hash(&specified_root(left), &specified_root(right))
        }
    }
}

/// "the largest power of two smaller than n", found by trying.
fn specified_split(len: usize) -> usize {
    (0..).map(|power| 1 << power).take_while(|width| *width < len).last().unwrap()
}

/// A hash that stands for no entry of the test logs.
fn foreign() -> Hash {
    leaf_hash(b"not in any log")
}

/// The same hash with one bit turned.
fn turned(hash: &Hash, bit: usize) -> Hash {
    let mut bytes = hash.0;
    bytes[bit / 8 % 32] ^= 1 << (bit % 8);
    Hash(bytes)
}
