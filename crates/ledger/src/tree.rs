//! A whole tree in memory, built from leaf hashes, for making many proofs quickly.
//! It keeps the perfect subtrees level by level (64 bytes per leaf in all), so every node that a proof needs
//! is a lookup or a few hashes along the right edge. It holds no entry and reads no storage; checking
//! proofs is in [`crate::verify_inclusion`] and [`crate::verify_consistency`], written from another algorithm.

use crate::{Hash, ProofError, empty_root, node_hash};

/// All hashes of a tree: makes the root, inclusion proofs and consistency proofs of any earlier size.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tree {
    // INVARIANT: levels[k] holds the roots of the perfect subtrees of 2^k leaves; its length is size >> k.
    levels: Vec<Vec<Hash>>,
}

impl Tree {
    /// Builds the tree; hashes about one node per leaf.
    pub fn from_leaves(leaves: Vec<Hash>) -> Tree {
        let mut levels = vec![leaves];
        while let Some(below) = levels.last()
            && below.len() > 1
        {
            let above = below.chunks_exact(2).map(|pair| node_hash(&pair[0], &pair[1])).collect();
            levels.push(above);
        }
        Tree { levels }
    }

    /// The number of leaves.
    pub fn size(&self) -> u64 {
        self.levels[0].len() as u64
    }

    /// The root over all leaves; [`empty_root`] when there is none.
    pub fn root(&self) -> Hash {
        self.subtree_root(0, self.size())
    }

    /// The root that the tree had when it held its first `size` leaves.
    ///
    /// # Errors
    /// [`ProofError::Size`] when the tree is smaller than `size`.
    pub fn root_at(&self, size: u64) -> Result<Hash, ProofError> {
        self.check_size(size)?;
        Ok(self.subtree_root(0, size))
    }

    /// The audit path of leaf `index` in the tree of the first `size` leaves: PATH of RFC 6962 §2.1.1,
    /// from the leaf's sibling up.
    ///
    /// # Errors
    /// [`ProofError::Size`] when the tree is smaller than `size`, [`ProofError::Index`] when `index >= size`.
    pub fn inclusion(&self, index: u64, size: u64) -> Result<Vec<Hash>, ProofError> {
        self.check_size(size)?;
        if index >= size {
            return Err(ProofError::Index { index, size });
        }
        let (mut start, mut len) = (0, size);
        let mut proof = Vec::new();
        while len > 1 {
            let left = left_width(len);
            if index - start < left {
                proof.push(self.subtree_root(start + left, len - left));
                len = left;
            } else {
                proof.push(self.subtree_root(start, left));
                start += left;
                len -= left;
            }
        }
        proof.reverse();
        Ok(proof)
    }

    /// The proof that the tree of `new` leaves only adds to the tree of `old` leaves: PROOF of RFC 6962 §2.1.2.
    /// It is empty when `old` is 0 or equals `new`.
    ///
    /// # Errors
    /// [`ProofError::Size`] when the tree is smaller than `new`, [`ProofError::Order`] when `old > new`.
    pub fn consistency(&self, old: u64, new: u64) -> Result<Vec<Hash>, ProofError> {
        self.check_size(new)?;
        if old > new {
            return Err(ProofError::Order { old, new });
        }
        let mut proof = Vec::new();
        if old == 0 {
            return Ok(proof);
        }
        let (mut start, mut len) = (0, new);
        while old - start != len {
            let left = left_width(len);
            if old - start <= left {
                proof.push(self.subtree_root(start + left, len - left));
                len = left;
            } else {
                proof.push(self.subtree_root(start, left));
                start += left;
                len -= left;
            }
        }
        // The verifier holds the old root, so the last subtree is sent only when it is not the whole old tree.
        if start > 0 {
            proof.push(self.subtree_root(start, len));
        }
        proof.reverse();
        Ok(proof)
    }

    fn check_size(&self, size: u64) -> Result<(), ProofError> {
        if size > self.size() { Err(ProofError::Size { size, held: self.size() }) } else { Ok(()) }
    }

    /// The root over leaves `start .. start + len`, where RFC 6962's splitting rule reached that range, so that
    /// `start` is a multiple of every power of two in `len`.
    pub(crate) fn subtree_root(&self, start: u64, len: u64) -> Hash {
        let mut root: Option<Hash> = None;
        let (mut end, mut rest) = (start + len, len);
        while rest > 0 {
            let level = rest.trailing_zeros();
            let width = 1u64 << level;
            end -= width;
            rest -= width;
            let peak = self.levels[level as usize][(end >> level) as usize];
            root = Some(root.map_or(peak, |right| node_hash(&peak, &right)));
        }
        root.unwrap_or_else(empty_root)
    }
}

/// The largest power of two below `len`: where RFC 6962 splits a range of two or more leaves.
pub(crate) fn left_width(len: u64) -> u64 {
    1 << (len - 1).ilog2()
}
