//! The tamper-evident log: hashing, proofs, signed heads, seals, and re-verification.
//!
//! # Purpose
//! A county's book is a list of entries that are appended once and never changed. This crate makes that a
//! thing anyone can check: every entry has a place in a Merkle tree (RFC 6962 hashing), the tree's root is
//! signed, and whoever kept a signed root can prove that an entry was in the log, that the log only grew, or
//! that it was rewritten.
//!
//! # Example
//! ```
//! use ledger::{Auditor, Checkpoint, SigningKey, Tree, leaf_hash, verify_inclusion};
//!
//! let entries: [&[u8]; 3] = [b"first", b"second", b"third"];
//! let tree = Tree::from_leaves(entries.iter().map(|bytes| leaf_hash(bytes)).collect());
//!
//! // The log signs its head; anyone with the public key opens it.
//! let key = SigningKey::from_seed("book.example/990101", [7; 32])?;
//! let note = Checkpoint::new("book.example/990101", tree.size(), tree.root())?.sign(&key);
//! let head = Checkpoint::open(&note, &key.verifying())?;
//!
//! // A receipt: the second entry is in the log that was signed.
//! let proof = tree.inclusion(1, head.size)?;
//! verify_inclusion(1, head.size, &leaf_hash(b"second"), &proof, &head.root)?;
//!
//! // An audit from the stored bytes finds a changed entry.
//! let mut auditor = Auditor::new(vec![head]);
//! for (index, bytes) in [b"first".as_slice(), b"SECOND", b"third"].into_iter().enumerate() {
//!     auditor.push(index as u64, bytes, None);
//! }
//! assert_eq!(auditor.finish()[0].what.code(), "root-differs");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Model
//! - An entry is bytes with an index counted from 0. Its [`leaf_hash`] and the [`node_hash`]es above it make
//!   the tree of RFC 6962 §2.1. A tree of `n` entries has one root, and keeps it for ever.
//! - [`Frontier`] appends and knows the root; [`Tree`] holds all hashes and makes proofs;
//!   [`verify_inclusion`], [`verify_set_inclusion`] and [`verify_consistency`] check them.
//! - [`Checkpoint`] (C2SP `tlog-checkpoint`, Ed25519 signed notes) is the log's head; [`Seal`] binds a closed
//!   period to the head and to the files of the close.
//! - [`Auditor`] re-verifies a log from its stored bytes and names the first entry that differs.
//!
//! # What it does not do
//! - It knows nothing of people: entries are opaque bytes.
//! - It reads no file, clock or random source, and makes no keys; those are arguments.
//! - It does not hide anything: whoever can guess an entry can confirm it by its leaf hash. Bodies are sealed
//!   before they come here.
//! - A signature proves who signed a head, not that the same head was shown to everyone. That takes witnesses,
//!   who can cosign these notes; collecting cosignatures is not done here.

mod checkpoint;
mod frontier;
mod hash;
pub mod limits;
mod note;
mod proof;
mod seal;
mod set_proof;
#[cfg(test)]
mod tests;
mod tree;
mod verify;

pub use checkpoint::{Checkpoint, OpenedCheckpoint};
pub use frontier::{Frontier, FrontierError};
pub use hash::{Hash, HashError, empty_root, leaf_hash, node_hash};
pub use note::{KeyError, NoteError, SigningKey, VerifyingKey};
pub use proof::{ProofError, verify_consistency, verify_inclusion};
pub use seal::{Seal, SealError};
pub use set_proof::verify_set_inclusion;
pub use tree::Tree;
pub use verify::{Auditor, Problem, ProblemKind};
