//! Re-verification of a whole log from the stored bytes alone, in one pass and O(log n) memory.
//! The auditor trusts no stored hash: it hashes every entry again, rebuilds the root at each checkpoint's size,
//! and names the first entry that is missing, out of order, changed, or covered by a root that does not fit.
//! It reads no storage and checks no signature: open the checkpoints first ([`Checkpoint::open`]).

use std::fmt;

use crate::limits::PROBLEMS_MAX;
use crate::{Checkpoint, Frontier, Hash, leaf_hash};

/// One thing that is wrong with a log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// The entry concerned, counted from 0: the first that is missing or could differ. `None` when the problem
    /// is not about an entry.
    pub index: Option<u64>,
    /// What is wrong.
    pub what: ProblemKind,
}

/// What can be wrong with a log.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ProblemKind {
    /// Entries are missing from here on, with later entries after them.
    Missing {
        /// How many are missing.
        n_entries: u64,
    },
    /// An entry came again, or after one with a higher index. It is left out of the tree.
    OutOfOrder {
        /// The index that was due.
        expected: u64,
    },
    /// The hash stored with the entry is not the hash of its bytes: one of the two was changed.
    LeafDiffers {
        /// The hash stored beside the entry.
        stored: Hash,
        /// The hash of the entry's bytes.
        computed: Hash,
    },
    /// The root over the entries is not the one that was signed, and no other problem explains it. Some entry
    /// between the problem's index and `size` was changed, removed, moved or put in.
    RootDiffers {
        /// The checkpoint's size.
        size: u64,
        /// The root that was signed.
        signed: Hash,
        /// The root over the entries' bytes.
        computed: Hash,
    },
    /// The log ends before a signed checkpoint does: entries were cut off, or taken out and the rest renumbered.
    TooShort {
        /// The largest checkpoint's size.
        size: u64,
        /// The size of the last checkpoint that fits; only entries before it are known to be in place.
        confirmed: u64,
    },
    /// Two signed checkpoints of one size have different roots: two histories were signed.
    Fork {
        /// The size of both.
        size: u64,
    },
    /// There are more problems than are listed one by one.
    Unlisted {
        /// How many more.
        n_problems: u64,
    },
}

impl ProblemKind {
    /// A stable code for programs and message catalogues.
    pub fn code(&self) -> &'static str {
        match self {
            ProblemKind::Missing { .. } => "entry-missing",
            ProblemKind::OutOfOrder { .. } => "entry-out-of-order",
            ProblemKind::LeafDiffers { .. } => "leaf-differs",
            ProblemKind::RootDiffers { .. } => "root-differs",
            ProblemKind::TooShort { .. } => "log-too-short",
            ProblemKind::Fork { .. } => "checkpoints-fork",
            ProblemKind::Unlisted { .. } => "more-problems",
        }
    }
}

impl fmt::Display for ProblemKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ProblemKind::Missing { n_entries } => write!(out, "{n_entries} entries missing from here"),
            ProblemKind::OutOfOrder { expected } => write!(out, "out of order: entry {expected} was due"),
            ProblemKind::LeafDiffers { stored, computed } => {
                write!(out, "stored leaf hash {stored} is not the hash of the bytes, {computed}")
            }
            ProblemKind::RootDiffers { size, signed, computed } => {
                write!(
                    out,
                    "root at {size} entries is {computed}, signed was {signed}: an entry from here on differs"
                )
            }
            ProblemKind::TooShort { size, confirmed } => {
                write!(
                    out,
                    "the log ends here, {size} entries were signed; only the first {confirmed} are confirmed"
                )
            }
            ProblemKind::Fork { size } => write!(out, "two different roots were signed for {size} entries"),
            ProblemKind::Unlisted { n_problems } => write!(out, "{n_problems} more problems"),
        }
    }
}

/// Reads a log entry by entry and compares it with its signed checkpoints.
///
/// Problems are listed one by one up to [`PROBLEMS_MAX`], then counted. A root that differs is reported once for
/// a run of checkpoints, and not at all when missing entries, or changed bytes beside true stored hashes, explain
/// it.
#[derive(Debug)]
pub struct Auditor {
    // INVARIANT: sorted by size; checkpoints before `next` were compared.
    checkpoints: Vec<Checkpoint>,
    next: usize,
    expected: u64,
    computed: Frontier,
    // The tree as the stored hashes tell it, kept from the first entry whose stored hash differs from its bytes.
    stored: Option<Frontier>,
    // The largest checkpoint whose root is that of the bytes, or of the stored hashes.
    attested: u64,
    vouched: u64,
    has_gap: bool,
    is_root_wrong: bool,
    problems: Vec<Problem>,
    n_unlisted: u64,
}

impl Auditor {
    /// An auditor for a log that signed these checkpoints, in any order.
    pub fn new(mut checkpoints: Vec<Checkpoint>) -> Auditor {
        checkpoints.sort_by_key(|checkpoint| (checkpoint.size, checkpoint.root));
        checkpoints.dedup_by_key(|checkpoint| (checkpoint.size, checkpoint.root));
        let mut auditor = Auditor {
            checkpoints: Vec::new(),
            next: 0,
            expected: 0,
            computed: Frontier::new(),
            stored: None,
            attested: 0,
            vouched: 0,
            has_gap: false,
            is_root_wrong: false,
            problems: Vec::new(),
            n_unlisted: 0,
        };
        for group in checkpoints.chunk_by(|one, two| one.size == two.size) {
            if group.len() > 1 {
                auditor.report(None, ProblemKind::Fork { size: group[0].size });
            }
        }
        auditor.checkpoints = checkpoints;
        auditor.compare_roots();
        auditor
    }

    /// The next entry as it is stored: its index, its bytes, and the leaf hash stored beside it if there is one.
    pub fn push(&mut self, index: u64, bytes: &[u8], stored_leaf: Option<&Hash>) {
        if index < self.expected {
            self.report(Some(index), ProblemKind::OutOfOrder { expected: self.expected });
            return;
        }
        if index > self.expected {
            let n_entries = index - self.expected;
            self.report(Some(self.expected), ProblemKind::Missing { n_entries });
            self.has_gap = true;
        }
        self.expected = index.saturating_add(1);
        let computed = leaf_hash(bytes);
        let stored = stored_leaf.copied().unwrap_or(computed);
        if stored != computed {
            self.report(Some(index), ProblemKind::LeafDiffers { stored, computed });
            if self.stored.is_none() {
                self.stored = Some(self.computed.clone());
            }
        }
        if let Some(tree) = &mut self.stored {
            tree.append(stored);
        }
        self.computed.append(computed);
        self.compare_roots();
    }

    /// The number of entries taken into the tree so far.
    pub fn size(&self) -> u64 {
        self.computed.size()
    }

    /// The root over the bytes of those entries. After [`ProblemKind::Missing`] it is the root of no log.
    pub fn root(&self) -> Hash {
        self.computed.root()
    }

    /// The size of the largest checkpoint so far whose root is that of the entries' bytes: entries before it are
    /// as they were signed. Entries after it are covered by no signature yet.
    pub fn attested(&self) -> u64 {
        self.attested
    }

    /// Ends the audit; an empty list means that nothing is wrong.
    pub fn finish(mut self) -> Vec<Problem> {
        if let Some(largest) = self.checkpoints.last()
            && largest.size > self.expected
        {
            let what = ProblemKind::TooShort { size: largest.size, confirmed: self.vouched };
            self.problems.push(Problem { index: Some(self.expected), what });
        }
        if self.n_unlisted > 0 {
            let what = ProblemKind::Unlisted { n_problems: self.n_unlisted };
            self.problems.push(Problem { index: None, what });
        }
        self.problems
    }

    /// Compares the roots with the checkpoints of exactly this size, if there are any.
    fn compare_roots(&mut self) {
        let size = self.expected;
        let signed: Vec<Hash> = self.checkpoints[self.next..]
            .iter()
            .take_while(|checkpoint| checkpoint.size == size)
            .map(|checkpoint| checkpoint.root)
            .collect();
        self.next += signed.len();
        // After a gap no later root can fit, and the gap says why.
        let Some(first) = signed.first().filter(|_| !self.has_gap) else { return };
        let computed = self.computed.root();
        let is_stored_right = self.stored.as_ref().is_some_and(|tree| signed.contains(&tree.root()));
        if signed.contains(&computed) {
            self.attested = size;
            self.vouched = size;
            self.is_root_wrong = false;
            // The bytes are right, so the stored hashes that differed were wrong; follow the bytes again.
            self.stored = None;
        } else if is_stored_right {
            // The differing leaves already reported are all that differs.
            self.vouched = size;
            self.is_root_wrong = false;
        } else if !self.is_root_wrong {
            self.is_root_wrong = true;
            let what = ProblemKind::RootDiffers { size, signed: *first, computed };
            self.report(Some(self.vouched), what);
        }
    }

    fn report(&mut self, index: Option<u64>, what: ProblemKind) {
        if self.problems.len() < PROBLEMS_MAX {
            self.problems.push(Problem { index, what });
        } else {
            self.n_unlisted += 1;
        }
    }
}
