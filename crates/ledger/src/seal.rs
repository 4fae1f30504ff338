//! What a close signs: the period, the log's size and root at that moment, and the hash of the manifest of its
//! snapshot files. The text has one spelling for one seal, so two books can compare seals letter by letter.
//! A seal never passes for a checkpoint, nor the other way round: their second lines differ in form.
//! No figure and no count of anything but entries may be added here: figures belong to the manifest's files.

use std::{fmt, str::FromStr};

use thiserror::Error;

use crate::checkpoint::parse_size;
use crate::limits::{PERIOD_BYTES_MAX, SIZE_MAX};
use crate::{Hash, NoteError, SigningKey, VerifyingKey};

/// The first line of every seal; another layout would be another version.
const TITLE: &str = "townbook seal v1";

/// A closed period, bound to the log and to the snapshot files of the close. 封账
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Seal {
    /// The period's name, such as `2005-10..2006-09`: no spaces, at most 64 bytes.
    pub period: String,
    /// The number of entries in the log at the close.
    pub size: u64,
    /// The root over those entries.
    pub root: Hash,
    /// SHA-256 of the manifest that lists the snapshot files and their hashes.
    pub manifest: Hash,
}

/// Why a text is not a seal.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SealError {
    /// The text does not have exactly five lines, each ended by a line break.
    #[error("a seal has five lines, each ended by a line break")]
    Lines,
    /// A line is not what it should be.
    #[error("line {line} of the seal is not {expected}")]
    Line {
        /// The line, counted from 1.
        line: usize,
        /// What it should be.
        expected: &'static str,
    },
    /// The signed note around the seal was refused.
    #[error("the seal's note was refused")]
    Note(#[source] NoteError),
}

impl Seal {
    /// A seal that can be signed.
    ///
    /// # Errors
    /// [`SealError::Line`] when the period is empty, too long or holds a space, or the size is too large.
    pub fn new(period: &str, size: u64, root: Hash, manifest: Hash) -> Result<Seal, SealError> {
        let seal = Seal { period: period.to_owned(), size, root, manifest };
        seal.check()?;
        Ok(seal)
    }

    /// Signs the seal's text and gives the whole signed note.
    ///
    /// # Errors
    /// [`SealError::Line`] when the fields break the rule of [`Seal::new`].
    pub fn sign(&self, key: &SigningKey) -> Result<String, SealError> {
        self.check()?;
        Ok(key.sign(&self.to_string()))
    }

    /// Checks the signature of `key` on a note and reads the seal in it.
    ///
    /// # Errors
    /// [`SealError::Note`] when the note is refused, otherwise as the parser of the text.
    pub fn open(note: &str, key: &VerifyingKey) -> Result<Seal, SealError> {
        key.open(note).map_err(SealError::Note)?.parse()
    }

    fn check(&self) -> Result<(), SealError> {
        let is_blank = |char: char| char.is_whitespace() || char.is_control();
        if self.period.is_empty() || self.period.len() > PERIOD_BYTES_MAX || self.period.contains(is_blank) {
            return Err(SealError::Line { line: 2, expected: PERIOD });
        }
        if self.size > SIZE_MAX {
            return Err(SealError::Line { line: 3, expected: SIZE });
        }
        Ok(())
    }
}

const PERIOD: &str = "`period` and a name without spaces";
const SIZE: &str = "`size` and a decimal number without leading zeros, below 2^63";
const ROOT: &str = "`root` and a hash";
const MANIFEST: &str = "`manifest` and a hash";

impl fmt::Display for Seal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "{TITLE}")?;
        writeln!(out, "period {}", self.period)?;
        writeln!(out, "size {}", self.size)?;
        writeln!(out, "root {}", self.root)?;
        writeln!(out, "manifest {}", self.manifest)
    }
}

impl FromStr for Seal {
    type Err = SealError;

    /// Reads exactly what `Display` writes.
    fn from_str(text: &str) -> Result<Seal, SealError> {
        let lines: Vec<&str> = text.strip_suffix('\n').ok_or(SealError::Lines)?.split('\n').collect();
        let [title, period, size, root, manifest] = lines[..] else {
            return Err(SealError::Lines);
        };
        let wrong = |line, expected| SealError::Line { line, expected };
        if title != TITLE {
            return Err(wrong(1, "`townbook seal v1`"));
        }
        let period = period.strip_prefix("period ").ok_or(wrong(2, PERIOD))?;
        let size = size.strip_prefix("size ").and_then(parse_size).ok_or(wrong(3, SIZE))?;
        let hash_after = |line: &str, prefix| Hash::from_hex(line.strip_prefix(prefix)?).ok();
        let root = hash_after(root, "root ").ok_or(wrong(4, ROOT))?;
        let manifest = hash_after(manifest, "manifest ").ok_or(wrong(5, MANIFEST))?;
        Seal::new(period, size, root, manifest)
    }
}
