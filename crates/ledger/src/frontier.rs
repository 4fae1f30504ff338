//! The right edge of a growing tree (a "compact range"): all that is needed to append and to know the root.
//! The log's writer and the auditor both live on this, so a log of any length is built and checked in a few
//! kilobytes. It cannot make proofs; [`crate::Tree`] does that. Entries themselves must never be kept here.

use thiserror::Error;

use crate::{Hash, empty_root, limits::SIZE_MAX, node_hash};

/// The roots of the perfect subtrees that make up a tree of `size` leaves, largest and leftmost first.
///
/// Memory is O(log n); [`Frontier::append`] hashes one node per leaf on average and does not allocate once
/// the first few leaves are in.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Frontier {
    // INVARIANT: one peak for each 1-bit of `size`, from the highest bit down.
    size: u64,
    peaks: Vec<Hash>,
}

/// Why bytes are not a [`Frontier`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum FrontierError {
    /// Fewer than the eight bytes of the size.
    #[error("a frontier starts with an 8-byte size, this has {0} bytes")]
    Short(usize),
    /// The size is beyond [`SIZE_MAX`].
    #[error("the frontier's size {0} is larger than any log")]
    Size(u64),
    /// The number of bytes does not fit the size.
    #[error("a frontier of this size has {expected} bytes, this has {found}")]
    Length {
        /// Bytes that the size asks for.
        expected: usize,
        /// Bytes that are there.
        found: usize,
    },
}

impl Frontier {
    /// The frontier of the empty tree.
    pub fn new() -> Frontier {
        Frontier::default()
    }

    /// Adds the next leaf on the right.
    pub fn append(&mut self, leaf: Hash) {
        let mut node = leaf;
        let mut rest = self.size;
        while rest & 1 == 1 {
            let left = self.peaks.pop().expect("INVARIANT: one peak for each 1-bit of the size");
            node = node_hash(&left, &node);
            rest >>= 1;
        }
        self.peaks.push(node);
        self.size += 1;
    }

    /// The number of leaves so far.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root of the tree so far; [`empty_root`] when there is no leaf.
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        match peaks.next() {
            None => empty_root(),
            Some(last) => peaks.fold(*last, |right, left| node_hash(left, &right)),
        }
    }

    /// The size as 8 bytes, most significant first, then the peaks, 32 bytes each, left to right.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.size.to_be_bytes().to_vec();
        self.peaks.iter().for_each(|peak| bytes.extend_from_slice(&peak.0));
        bytes
    }

    /// Reads what [`Frontier::to_bytes`] writes. The peaks are taken as they are: a stored frontier saves time,
    /// it proves nothing, and an audit never starts from one.
    ///
    /// # Errors
    /// [`FrontierError`] when the size is missing or absurd, or the number of peaks does not fit it.
    pub fn from_bytes(bytes: &[u8]) -> Result<Frontier, FrontierError> {
        let (head, tail) = bytes.split_first_chunk::<8>().ok_or(FrontierError::Short(bytes.len()))?;
        let size = u64::from_be_bytes(*head);
        if size > SIZE_MAX {
            return Err(FrontierError::Size(size));
        }
        let expected = 8 + 32 * size.count_ones() as usize;
        if bytes.len() != expected {
            return Err(FrontierError::Length { expected, found: bytes.len() });
        }
        let (peaks, _) = tail.as_chunks::<32>();
        Ok(Frontier { size, peaks: peaks.iter().copied().map(Hash).collect() })
    }
}
