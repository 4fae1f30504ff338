//! Checking proofs that someone else made, from sizes, hashes and a root that the reader already trusts.
//! These are the iterative algorithms of RFC 9162 §2.1.3.2 and §2.1.4.2; the proofs themselves are made in
//! `tree.rs` from the recursive definitions, so that the two sides can contradict each other in tests.
//! Nothing here may trust a number or a hash that came with the proof.

use thiserror::Error;

use crate::{Hash, empty_root, node_hash};

/// Why a proof was not made or not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ProofError {
    /// The tree does not hold that many leaves.
    #[error("the tree holds {held} entries, not {size}")]
    Size {
        /// The size asked for.
        size: u64,
        /// The size held.
        held: u64,
    },
    /// The index is not below the size.
    #[error("there is no entry {index} in a tree of {size}")]
    Index {
        /// The index asked for, counted from 0.
        index: u64,
        /// The size of the tree.
        size: u64,
    },
    /// The older tree is larger than the newer one.
    #[error("the older size {old} is larger than the newer size {new}")]
    Order {
        /// The size said to be older.
        old: u64,
        /// The size said to be newer.
        new: u64,
    },
    /// The proof has more or fewer hashes than a proof for these numbers.
    #[error("the proof has {0} hashes, which is not the number for these sizes")]
    Length(usize),
    /// The entries of a set must be named in ascending order, each once.
    #[error("entry {index} stands after one that is not smaller; name each once, in ascending order")]
    Unordered {
        /// The index that is out of order.
        index: u64,
    },
    /// The hashes do not lead to the root (inclusion) or to the new root (consistency).
    #[error("the proof does not lead to the root")]
    Root,
    /// The hashes do not lead to the old root.
    #[error("the proof does not lead to the older root")]
    OldRoot,
}

/// Checks that `leaf` is entry `index` of the tree of `size` entries whose root is `root`.
///
/// Take `size` and `root` together from one signed checkpoint. RFC 6962 binds the position of the leaf to the
/// root, but not the size itself: sizes that put the leaf on a path of the same shape are accepted alike.
///
/// # Errors
/// [`ProofError::Index`], [`ProofError::Length`] or [`ProofError::Root`].
pub fn verify_inclusion(
    index: u64,
    size: u64,
    leaf: &Hash,
    proof: &[Hash],
    root: &Hash,
) -> Result<(), ProofError> {
    if index >= size {
        return Err(ProofError::Index { index, size });
    }
    let mut walk = Walk { node: index, last: size - 1 };
    let mut reached = *leaf;
    for sibling in proof {
        reached = match walk.step().ok_or(ProofError::Length(proof.len()))? {
            Side::Left => node_hash(sibling, &reached),
            Side::Right => node_hash(&reached, sibling),
        };
    }
    match walk.last {
        0 if reached == *root => Ok(()),
        0 => Err(ProofError::Root),
        _ => Err(ProofError::Length(proof.len())),
    }
}

/// Checks that the tree of `new` entries with root `new_root` begins with the tree of `old` entries with root
/// `old_root`: nothing was changed, removed or put in between.
///
/// Every tree begins with the empty one, so `old == 0` says nothing about `new_root`; it only asks that
/// `old_root` is the empty root and the proof is empty.
///
/// # Errors
/// [`ProofError::Order`], [`ProofError::Length`], [`ProofError::OldRoot`] or [`ProofError::Root`].
pub fn verify_consistency(
    old: u64,
    new: u64,
    old_root: &Hash,
    new_root: &Hash,
    proof: &[Hash],
) -> Result<(), ProofError> {
    if old > new {
        return Err(ProofError::Order { old, new });
    }
    if old == 0 && *old_root != empty_root() {
        return Err(ProofError::OldRoot);
    }
    if old == 0 || old == new {
        return match proof.len() {
            0 if old == new && old_root != new_root => Err(ProofError::Root),
            0 => Ok(()),
            length => Err(ProofError::Length(length)),
        };
    }
    let mut walk = Walk { node: old - 1, last: new - 1 };
    walk.climb_while(|node| node & 1 == 1);
    // An old tree of a power of two is itself a node of the new one: the proof starts from the root we hold.
    let (first, rest) = match old.is_power_of_two() {
        true => (*old_root, proof),
        false => proof.split_first().map(|(first, rest)| (*first, rest)).ok_or(ProofError::Length(0))?,
    };
    let (mut reached_old, mut reached_new) = (first, first);
    for sibling in rest {
        match walk.step().ok_or(ProofError::Length(proof.len()))? {
            Side::Left => {
                reached_old = node_hash(sibling, &reached_old);
                reached_new = node_hash(sibling, &reached_new);
            }
            Side::Right => reached_new = node_hash(&reached_new, sibling),
        }
    }
    if walk.last != 0 {
        return Err(ProofError::Length(proof.len()));
    }
    if reached_old != *old_root {
        return Err(ProofError::OldRoot);
    }
    if reached_new == *new_root { Ok(()) } else { Err(ProofError::Root) }
}

/// Where the next hash of a proof stands, seen from the node reached so far.
enum Side {
    Left,
    Right,
}

/// A climb through the levels of a tree: our node and the last node of the same level, numbered from 0.
/// These are `fn` and `sn` of RFC 9162.
struct Walk {
    node: u64,
    last: u64,
}

impl Walk {
    /// The side of the next sibling, having climbed past it; `None` when the root was already reached.
    fn step(&mut self) -> Option<Side> {
        if self.last == 0 {
            return None;
        }
        let side = if self.node & 1 == 1 || self.node == self.last { Side::Left } else { Side::Right };
        if let Side::Left = side {
            // A last node without a right neighbour rises unchanged to the level where it has a left one.
            self.climb_while(|node| node & 1 == 0 && node != 0);
        }
        self.climb();
        Some(side)
    }

    fn climb_while(&mut self, condition: fn(u64) -> bool) {
        while condition(self.node) {
            self.climb();
        }
    }

    fn climb(&mut self) {
        self.node >>= 1;
        self.last >>= 1;
    }
}
