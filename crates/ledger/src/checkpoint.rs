//! The signed head of the log, as the C2SP `tlog-checkpoint` text describes it, so that any public witness can
//! cosign it. A checkpoint says: this log, this many entries, this root; whoever keeps one can later show that
//! the log was rewritten. Nothing about a period or a person may be put here; periods are in [`crate::Seal`].

use base64::{Engine, engine::general_purpose::STANDARD};

use crate::{Hash, NoteError, SigningKey, VerifyingKey, limits::SIZE_MAX};

/// A log's name, size and root: what its key signs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Checkpoint {
    /// The log's name, one line, the same for ever.
    pub origin: String,
    /// The number of entries.
    pub size: u64,
    /// The root over those entries.
    pub root: Hash,
}

/// A checkpoint whose signature was checked, with the extension lines that its signer added.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OpenedCheckpoint {
    /// The checkpoint itself.
    pub checkpoint: Checkpoint,
    /// Extension lines, in order, without line breaks. Townbook writes none; other logs may.
    pub extensions: Vec<String>,
}

impl Checkpoint {
    /// A checkpoint that can be signed.
    ///
    /// # Errors
    /// [`NoteError::Line`] when the origin is empty or not one line, or the size is beyond [`SIZE_MAX`].
    pub fn new(origin: &str, size: u64, root: Hash) -> Result<Checkpoint, NoteError> {
        let checkpoint = Checkpoint { origin: origin.to_owned(), size, root };
        checkpoint.check()?;
        Ok(checkpoint)
    }

    /// The text that is signed: three lines.
    pub fn body(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, STANDARD.encode(self.root.0))
    }

    /// Signs the checkpoint and gives the whole signed note. Ed25519 is deterministic: the same checkpoint and
    /// key always give the same note.
    ///
    /// # Panics
    /// When the fields break the rule of [`Checkpoint::new`]: an origin with a line break in it would make the
    /// key sign another statement than the one meant.
    pub fn sign(&self, key: &SigningKey) -> String {
        self.check().expect("INVARIANT: a log signs only its own one-line origin and a size it can hold");
        key.sign(&self.body())
    }

    /// Checks the signature of `key` on a note and reads the checkpoint in it. The caller still has to compare
    /// the origin with the log it expects: one key may sign for several logs.
    ///
    /// # Errors
    /// [`NoteError`] when the note is malformed, unsigned by `key`, falsely signed, or not a checkpoint.
    pub fn open(note: &str, key: &VerifyingKey) -> Result<Checkpoint, NoteError> {
        Checkpoint::open_extended(note, key).map(|opened| opened.checkpoint)
    }

    /// As [`Checkpoint::open`], and keeps the extension lines.
    ///
    /// # Errors
    /// As [`Checkpoint::open`].
    pub fn open_extended(note: &str, key: &VerifyingKey) -> Result<OpenedCheckpoint, NoteError> {
        parse(key.open(note)?)
    }

    fn check(&self) -> Result<(), NoteError> {
        if self.origin.is_empty() || self.origin.contains(|char: char| char.is_control()) {
            return Err(NoteError::Line { line: 1, expected: ORIGIN });
        }
        if self.size > SIZE_MAX {
            return Err(NoteError::Line { line: 2, expected: SIZE });
        }
        Ok(())
    }
}

const ORIGIN: &str = "the log's name";
const SIZE: &str = "a decimal size without leading zeros, below 2^63";
const ROOT: &str = "a root of 32 bytes in base64";
const EXTENSION: &str = "an extension line, which is never empty";

fn parse(text: &str) -> Result<OpenedCheckpoint, NoteError> {
    let wrong = |line, expected| NoteError::Line { line, expected };
    let mut lines = text.strip_suffix('\n').ok_or(NoteError::Format)?.split('\n');
    let origin = lines.next().ok_or(wrong(1, ORIGIN))?;
    let size = lines.next().and_then(parse_size).ok_or(wrong(2, SIZE))?;
    let root = lines.next().and_then(parse_root).ok_or(wrong(3, ROOT))?;
    let checkpoint = Checkpoint::new(origin, size, root)?;
    let extensions: Vec<String> = lines.map(str::to_owned).collect();
    match extensions.iter().position(String::is_empty) {
        Some(at) => Err(wrong(4 + at, EXTENSION)),
        None => Ok(OpenedCheckpoint { checkpoint, extensions }),
    }
}

/// A decimal size in its only spelling. `str::parse` alone would also take "+7" and "007".
pub(crate) fn parse_size(text: &str) -> Option<u64> {
    let size: u64 = text.parse().ok()?;
    (size <= SIZE_MAX && size.to_string() == text).then_some(size)
}

fn parse_root(text: &str) -> Option<Hash> {
    STANDARD.decode(text).ok()?.try_into().ok().map(Hash)
}
