//! Inclusion proofs for single entries, without reading the whole log for each.
//!
//! A [`ProofCache`] keeps the tree above blocks of 256 leaves: 64 bytes a block, 400 kB for 1.5 million
//! entries. A proof then reads two blocks of leaves at most, the entry's own and the unfinished last one.
//! Readers of all threads share it. A stored leaf that is not what was signed shows: each proof is checked
//! against the signed head before it is given out.

use std::sync::{PoisonError, RwLock};

use ledger::{Checkpoint, Frontier, Hash, node_hash, verify_inclusion};
use register::id::EntryIndex;

use super::Reader;
use super::entries::leaf;
use crate::StoreError;
use crate::db::{Cell, Db};

/// Levels below the kept ones.
const BLOCK_LEVEL: u32 = 8;
/// Leaves in a block.
const BLOCK: u64 = 1 << BLOCK_LEVEL;

/// That an entry is in the log, checkable by whoever has the book's key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InclusionProof {
    /// The entry.
    pub index: EntryIndex,
    /// Its leaf hash.
    pub leaf: Hash,
    /// The hashes from the leaf's sibling up.
    pub path: Vec<Hash>,
    /// The head that it leads to.
    pub head: Checkpoint,
    /// The head as it was signed.
    pub note: String,
}

/// The upper part of the log's tree. Starts empty and grows with the log.
#[derive(Debug, Default)]
pub struct ProofCache {
    /// Level by level, from the roots of the blocks up.
    levels: RwLock<Vec<Vec<Hash>>>,
}

impl ProofCache {
    /// Nothing yet: the first proof, or [`Reader::warm_proofs`], reads every leaf once.
    pub fn new() -> ProofCache {
        ProofCache::default()
    }

    fn n_blocks(&self) -> u64 {
        let levels = self.levels.read().unwrap_or_else(PoisonError::into_inner);
        levels.first().map_or(0, |blocks| blocks.len() as u64)
    }

    /// Reads blocks that are not here yet, up to `wanted`.
    fn extend(&self, db: &mut Db, wanted: u64) -> Result<(), StoreError> {
        if self.n_blocks() >= wanted {
            return Ok(());
        }
        let mut levels = self.levels.write().unwrap_or_else(PoisonError::into_inner);
        let from = levels.first().map_or(0, |blocks| blocks.len() as u64);
        let mut block = Frontier::new();
        let mut roots = Vec::new();
        each_leaf(db, from * BLOCK, wanted * BLOCK, |leaf| {
            block.append(leaf);
            if block.size() == BLOCK {
                roots.push(block.root());
                block = Frontier::new();
            }
        })?;
        if from + roots.len() as u64 != wanted.max(from) {
            return Err(MISSING);
        }
        roots.into_iter().for_each(|root| push(&mut levels, root));
        Ok(())
    }

    fn node(&self, level: u32, at: u64) -> Option<Hash> {
        let levels = self.levels.read().unwrap_or_else(PoisonError::into_inner);
        levels.get((level - BLOCK_LEVEL) as usize)?.get(at as usize).copied()
    }
}

const MISSING: StoreError = StoreError::Stored { what: "an entry is missing from the log" };

/// Adds a node on the right, and those above it that it completes.
fn push(levels: &mut Vec<Vec<Hash>>, root: Hash) {
    let mut node = root;
    for level in 0.. {
        if levels.len() == level {
            levels.push(Vec::new());
        }
        levels[level].push(node);
        match levels[level][..] {
            [.., left, right] if levels[level].len().is_multiple_of(2) => node = node_hash(&left, &right),
            _ => return,
        }
    }
}

fn each_leaf(db: &mut Db, from: u64, to: u64, mut f: impl FnMut(Hash)) -> Result<(), StoreError> {
    let sql = "select entry_index, leaf from entry where entry_index >= $1 and entry_index < $2 order by entry_index";
    db.each(sql, &[Cell::count(from), Cell::count(to)], |r| {
        f(leaf(r, 1)?);
        Ok(())
    })
}

/// A block's nodes, level by level from the leaves up; the last block may be short.
struct Block {
    number: u64,
    levels: Vec<Vec<Hash>>,
}

impl Block {
    fn read(db: &mut Db, number: u64, size: u64) -> Result<Block, StoreError> {
        let mut levels = Vec::new();
        let (from, to) = (number * BLOCK, size.min((number + 1) * BLOCK));
        let mut n_leaves = 0;
        each_leaf(db, from, to, |leaf| {
            push(&mut levels, leaf);
            n_leaves += 1;
        })?;
        if from + n_leaves == to { Ok(Block { number, levels }) } else { Err(MISSING) }
    }

    /// A node of the whole tree, if it is in this block.
    fn node(&self, level: u32, at: u64) -> Option<Hash> {
        let first = self.number << (BLOCK_LEVEL - level);
        self.levels.get(level as usize)?.get(at.checked_sub(first)? as usize).copied()
    }
}

/// The tree of one size: kept nodes above, the blocks that matter below.
struct Nodes<'a> {
    cache: &'a ProofCache,
    blocks: Vec<Block>,
}

impl Nodes<'_> {
    fn node(&self, level: u32, at: u64) -> Result<Hash, StoreError> {
        let found = match level {
            BLOCK_LEVEL.. => self.cache.node(level, at),
            _ => self.blocks.iter().find_map(|block| block.node(level, at)),
        };
        found.ok_or(MISSING)
    }

    /// The root over `len` leaves from `start`, where the splitting rule of RFC 6962 reached that range.
    fn root(&self, start: u64, len: u64) -> Result<Hash, StoreError> {
        let mut root: Option<Hash> = None;
        let (mut end, mut rest) = (start + len, len);
        while rest > 0 {
            let level = rest.trailing_zeros();
            end -= 1 << level;
            rest -= 1 << level;
            let peak = self.node(level, end >> level)?;
            root = Some(root.map_or(peak, |right| node_hash(&peak, &right)));
        }
        root.ok_or(MISSING)
    }

    /// PATH of RFC 6962 §2.1.1, from the leaf's sibling up.
    fn path(&self, index: u64, size: u64) -> Result<Vec<Hash>, StoreError> {
        let (mut start, mut len) = (0, size);
        let mut path = Vec::new();
        while len > 1 {
            let left = 1 << (len - 1).ilog2();
            if index - start < left {
                path.push(self.root(start + left, len - left)?);
                len = left;
            } else {
                path.push(self.root(start, left)?);
                start += left;
                len -= left;
            }
        }
        path.reverse();
        Ok(path)
    }
}

/// The path of a leaf in the tree of the log's first `size` entries.
pub(crate) fn inclusion_path(
    db: &mut Db,
    cache: &ProofCache,
    index: u64,
    size: u64,
) -> Result<Vec<Hash>, StoreError> {
    cache.extend(db, size / BLOCK)?;
    let mut blocks = vec![Block::read(db, index / BLOCK, size)?];
    if !size.is_multiple_of(BLOCK) && size / BLOCK != index / BLOCK {
        blocks.push(Block::read(db, size / BLOCK, size)?);
    }
    Nodes { cache, blocks }.path(index, size)
}

impl Reader {
    /// Proves that an entry is under the newest signed head; `None` where it came after that head.
    pub fn proof(
        &mut self,
        cache: &ProofCache,
        index: EntryIndex,
    ) -> Result<Option<InclusionProof>, StoreError> {
        self.read(|reader| {
            let Some((head, note)) = reader.heads(1)?.pop() else { return Ok(None) };
            if index.0 >= head.size {
                return Ok(None);
            }
            let sql = "select entry_index, leaf from entry where entry_index = $1";
            let leaf = reader.db.one(sql, &[Cell::count(index.0)], |r| leaf(r, 1))?.ok_or(MISSING)?;
            let path = inclusion_path(&mut reader.db, cache, index.0, head.size)?;
            verify_inclusion(index.0, head.size, &leaf, &path, &head.root)
                .map_err(|_| StoreError::Stored { what: "the log does not hash to its head" })?;
            Ok(Some(InclusionProof { index, leaf, path, head, note }))
        })
    }

    /// Reads ahead what proofs need, so that the first of them does not wait.
    pub fn warm_proofs(&mut self, cache: &ProofCache) -> Result<(), StoreError> {
        self.read(|reader| match reader.heads(1)?.pop() {
            Some((head, _)) => cache.extend(&mut reader.db, head.size / BLOCK),
            None => Ok(()),
        })
    }
}
