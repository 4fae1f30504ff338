//! One proof for many entries: that a whole set of leaves is in the tree of a signed root.
//! The paths of the leaves share most of their hashes; each hash that they need and cannot compute themselves is
//! given once, from left to right. For a set that fills half of the tree this is a thousandth of the single
//! paths. The proof says that these leaves are there, at these places, and so how many they are; it says nothing
//! about what they hold.

use crate::tree::left_width;
use crate::{Hash, ProofError, Tree, node_hash};

impl Tree {
    /// The hashes that lead from the leaves at `indexes` to the root of the first `size` leaves, in the order in
    /// which RFC 6962's splitting rule meets them, left before right.
    ///
    /// # Errors
    /// [`ProofError::Size`] when the tree is smaller than `size`, [`ProofError::Index`] when an index is not below
    /// `size`, [`ProofError::Unordered`] unless every index is larger than the one before.
    pub fn set_inclusion(&self, indexes: &[u64], size: u64) -> Result<Vec<Hash>, ProofError> {
        self.root_at(size)?;
        check_indexes(indexes, size)?;
        let mut nodes = Vec::new();
        if size > 0 {
            self.collect(indexes, 0, size, &mut nodes);
        }
        Ok(nodes)
    }

    fn collect(&self, indexes: &[u64], start: u64, len: u64, nodes: &mut Vec<Hash>) {
        if indexes.is_empty() {
            nodes.push(self.subtree_root(start, len));
        } else if len > 1 {
            let left = left_width(len);
            let (below, above) = indexes.split_at(indexes.partition_point(|&index| index < start + left));
            self.collect(below, start, left, nodes);
            self.collect(above, start + left, len - left, nodes);
        }
    }
}

/// Checks that `leaves` are the entries `indexes` of the tree of `size` entries whose root is `root`.
///
/// Take `size` and `root` together from one signed head or seal.
///
/// ```
/// use ledger::{Tree, leaf_hash, verify_set_inclusion};
/// let leaves: Vec<_> = (0..9_u8).map(|n| leaf_hash(&[n])).collect();
/// let tree = Tree::from_leaves(leaves.clone());
/// let proof = tree.set_inclusion(&[1, 2, 8], 9).unwrap();
/// verify_set_inclusion(&[1, 2, 8], 9, &[leaves[1], leaves[2], leaves[8]], &proof, &tree.root()).unwrap();
/// ```
///
/// # Errors
/// [`ProofError::Index`], [`ProofError::Unordered`], [`ProofError::Length`] when there are more or fewer leaves or
/// hashes than these numbers need, [`ProofError::Root`].
pub fn verify_set_inclusion(
    indexes: &[u64],
    size: u64,
    leaves: &[Hash],
    nodes: &[Hash],
    root: &Hash,
) -> Result<(), ProofError> {
    check_indexes(indexes, size)?;
    if leaves.len() != indexes.len() {
        return Err(ProofError::Length(leaves.len()));
    }
    let mut given = Given { nodes: nodes.iter(), n_nodes: nodes.len() };
    let found = if size == 0 { crate::empty_root() } else { given.root(indexes, leaves, 0, size)? };
    if given.nodes.next().is_some() {
        return Err(ProofError::Length(nodes.len()));
    }
    if found == *root { Ok(()) } else { Err(ProofError::Root) }
}

struct Given<'a> {
    nodes: std::slice::Iter<'a, Hash>,
    n_nodes: usize,
}

impl Given<'_> {
    fn root(&mut self, indexes: &[u64], leaves: &[Hash], start: u64, len: u64) -> Result<Hash, ProofError> {
        if indexes.is_empty() {
            return self.nodes.next().copied().ok_or(ProofError::Length(self.n_nodes));
        }
        if len == 1 {
            return Ok(leaves[0]);
        }
        let left = left_width(len);
        let cut = indexes.partition_point(|&index| index < start + left);
        let below = self.root(&indexes[..cut], &leaves[..cut], start, left)?;
        let above = self.root(&indexes[cut..], &leaves[cut..], start + left, len - left)?;
        Ok(node_hash(&below, &above))
    }
}

fn check_indexes(indexes: &[u64], size: u64) -> Result<(), ProofError> {
    if let Some(pair) = indexes.windows(2).find(|pair| pair[0] >= pair[1]) {
        return Err(ProofError::Unordered { index: pair[1] });
    }
    match indexes.last() {
        Some(&index) if index >= size => Err(ProofError::Index { index, size }),
        _ => Ok(()),
    }
}
