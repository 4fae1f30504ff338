//! The three hashes of RFC 6962 §2.1 (kept by RFC 9162 §2.1.1): empty tree, leaf, and inner node.
//! Leaves and nodes carry different first bytes, so that no inner node can be passed off as an entry.
//! Nothing here may know what the bytes mean, and no second hash function may appear beside SHA-256.

use std::fmt;

use sha2::{Digest, Sha256};
use thiserror::Error;

/// A SHA-256 value: a leaf, an inner node, or the root of a tree. 散列值
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub [u8; 32]);

/// Why a text is not a [`Hash`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum HashError {
    /// The text is not 64 characters long.
    #[error("a hash has 64 hexadecimal characters, this text has {0}")]
    Length(usize),
    /// A character is not one of 0-9 or a-f; capitals are refused so that a hash has one spelling.
    #[error("character {0} of the hash is not one of 0-9 a-f")]
    Digit(usize),
}

impl Hash {
    /// The 64 lowercase hexadecimal characters of this hash.
    pub fn to_hex(&self) -> String {
        self.to_string()
    }

    /// Reads what [`Hash::to_hex`] writes, and nothing else: 64 characters, lowercase.
    ///
    /// # Errors
    /// [`HashError`] names the wrong length or the first wrong character (counted from 1).
    pub fn from_hex(text: &str) -> Result<Hash, HashError> {
        let n_chars = text.chars().count();
        if n_chars != 64 {
            return Err(HashError::Length(n_chars));
        }
        let mut bytes = [0u8; 32];
        for (at, char) in text.chars().enumerate() {
            let digit = match char {
                '0'..='9' => char as u8 - b'0',
                'a'..='f' => char as u8 - b'a' + 10,
                _ => return Err(HashError::Digit(at + 1)),
            };
            bytes[at / 2] = bytes[at / 2] << 4 | digit;
        }
        Ok(Hash(bytes))
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut text = [0u8; 64];
        for (pair, byte) in text.chunks_exact_mut(2).zip(self.0) {
            pair[0] = DIGITS[usize::from(byte >> 4)];
            pair[1] = DIGITS[usize::from(byte & 15)];
        }
        out.pad(std::str::from_utf8(&text).expect("INVARIANT: hexadecimal digits are ASCII"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

/// The hash of one entry: SHA-256(0x00 || bytes).
pub fn leaf_hash(bytes: &[u8]) -> Hash {
    Hash(Sha256::new().chain_update([0x00]).chain_update(bytes).finalize().into())
}

/// The hash of an inner node: SHA-256(0x01 || left || right).
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut block = [0x01; 65];
    block[1..33].copy_from_slice(&left.0);
    block[33..].copy_from_slice(&right.0);
    Hash(Sha256::digest(block).into())
}

/// The root of the tree that has no entry: SHA-256 of nothing.
pub fn empty_root() -> Hash {
    Hash(Sha256::digest(b"").into())
}
