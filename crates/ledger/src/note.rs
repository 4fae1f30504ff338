//! Signed notes and their Ed25519 keys, as the C2SP `signed-note` text describes them: a text, an empty line,
//! then one line per signature. Other people's tools (witnesses, Go's `note`) read and write the same files.
//! Keys come in as seeds and go nowhere: no key is generated, stored or printed here, and no text that is
//! signed may hold a control character, because a hidden line break could change what was signed.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use ed25519_dalek::Signer;
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::limits::{NOTE_BYTES_MAX, SIGNATURES_MAX};

/// The signature type byte of Ed25519 in C2SP `signed-note`.
const TYPE_ED25519: u8 = 0x01;

/// A named private key. Its `Debug` shows the name only.
#[derive(Clone)]
pub struct SigningKey {
    name: String,
    key: ed25519_dalek::SigningKey,
}

/// A named public key: what anyone needs to check a note.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VerifyingKey {
    name: String,
    id: u32,
    key: ed25519_dalek::VerifyingKey,
}

/// Why a key was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum KeyError {
    /// The name is empty or holds a space, a plus sign or a control character.
    #[error("a key name has no spaces, plus signs or control characters and is not empty: {0:?}")]
    Name(String),
    /// The text is not `name+hash+base64`.
    #[error("a verifier key reads name+hash+base64, with eight lowercase hexadecimal characters as hash")]
    Format,
    /// The key is of a type other than Ed25519.
    #[error("signature type {0} is not Ed25519 (1)")]
    Type(u8),
    /// The hash in the text is not the hash of the name and key.
    #[error("the hash in the verifier key does not belong to its name and key")]
    Id,
    /// The 32 bytes are not a public key, or one that would accept forged signatures.
    #[error("the bytes are not a usable Ed25519 public key")]
    Point,
}

/// Why a note was not opened.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NoteError {
    /// The note is longer than [`NOTE_BYTES_MAX`] or has more than [`SIGNATURES_MAX`] signatures.
    #[error("the note is longer than any note that is read")]
    Long,
    /// The note holds a control character other than the line break.
    #[error("the note holds a control character")]
    Control,
    /// The note is not a text, an empty line, and signature lines.
    #[error("the note is not a text, an empty line and signature lines")]
    Format,
    /// No signature names the given key.
    #[error("no signature by {name}+{id:08x}")]
    Unsigned {
        /// Name of the key that was looked for.
        name: String,
        /// Identity number of that key.
        id: u32,
    },
    /// A signature names the given key and is false.
    #[error("the signature by {name}+{id:08x} is false")]
    Signature {
        /// Name of the key.
        name: String,
        /// Identity number of the key.
        id: u32,
    },
    /// The signature is true, but a line of the text is not what this kind of note asks for.
    #[error("line {line} of the signed text is not {expected}")]
    Line {
        /// The line, counted from 1.
        line: usize,
        /// What it should be.
        expected: &'static str,
    },
}

impl SigningKey {
    /// The key with this name and secret 32-byte seed.
    ///
    /// # Errors
    /// [`KeyError::Name`] when the name cannot stand in a note.
    pub fn from_seed(name: &str, seed: [u8; 32]) -> Result<SigningKey, KeyError> {
        check_name(name)?;
        Ok(SigningKey { name: name.to_owned(), key: ed25519_dalek::SigningKey::from_bytes(&seed) })
    }

    /// The key's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The public half.
    pub fn verifying(&self) -> VerifyingKey {
        let key = self.key.verifying_key();
        VerifyingKey { id: key_id(&self.name, &key), name: self.name.clone(), key }
    }

    /// Signs a text that ends with a line break and gives the whole note.
    pub(crate) fn sign(&self, text: &str) -> String {
        debug_assert!(text.ends_with('\n') && !has_control(text));
        let mut bytes = key_id(&self.name, &self.key.verifying_key()).to_be_bytes().to_vec();
        bytes.extend_from_slice(&self.key.sign(text.as_bytes()).to_bytes());
        format!("{text}\n— {} {}\n", self.name, STANDARD.encode(bytes))
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("SigningKey").field("name", &self.name).finish_non_exhaustive()
    }
}

impl VerifyingKey {
    /// The key's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The first four bytes of SHA-256(name || 0x0A || 0x01 || key), which signature lines carry.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// The key as text, `name+hash+base64`, to be printed, published and handed to witnesses.
    pub fn to_vkey(&self) -> String {
        format!("{}+{:08x}+{}", self.name, self.id, STANDARD.encode(typed(&self.key)))
    }

    /// Reads what [`VerifyingKey::to_vkey`] writes.
    ///
    /// # Errors
    /// [`KeyError`] says which part is wrong.
    pub fn from_vkey(text: &str) -> Result<VerifyingKey, KeyError> {
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(hash), Some(encoded)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(KeyError::Format);
        };
        check_name(name)?;
        let is_lower_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if hash.len() != 8 || !hash.bytes().all(is_lower_hex) {
            return Err(KeyError::Format);
        }
        let id = u32::from_str_radix(hash, 16).map_err(|_| KeyError::Format)?;
        let bytes = STANDARD.decode(encoded).map_err(|_| KeyError::Format)?;
        let (kind, point) = bytes.split_first().ok_or(KeyError::Format)?;
        if *kind != TYPE_ED25519 {
            return Err(KeyError::Type(*kind));
        }
        let point: &[u8; 32] = point.try_into().map_err(|_| KeyError::Format)?;
        let key = ed25519_dalek::VerifyingKey::from_bytes(point).map_err(|_| KeyError::Point)?;
        if key.is_weak() {
            return Err(KeyError::Point);
        }
        if key_id(name, &key) != id {
            return Err(KeyError::Id);
        }
        Ok(VerifyingKey { name: name.to_owned(), id, key })
    }

    /// The text of a note, line break at its end included, once a signature of this key has been checked.
    ///
    /// Signatures by other keys (witnesses) must be well formed and are otherwise passed over. A false signature
    /// that names this key refuses the note even beside a true one.
    pub(crate) fn open<'note>(&self, note: &'note str) -> Result<&'note str, NoteError> {
        if note.len() > NOTE_BYTES_MAX {
            return Err(NoteError::Long);
        }
        if has_control(note) {
            return Err(NoteError::Control);
        }
        let (text, lines) = split_note(note).ok_or(NoteError::Format)?;
        if lines.split('\n').count() > SIGNATURES_MAX {
            return Err(NoteError::Long);
        }
        let mut is_signed = false;
        for line in lines.split('\n') {
            let (name, id, signature) = parse_signature(line).ok_or(NoteError::Format)?;
            if name != self.name || id != self.id {
                continue;
            }
            let is_true = ed25519_dalek::Signature::from_slice(&signature)
                .is_ok_and(|signature| self.key.verify_strict(text.as_bytes(), &signature).is_ok());
            if !is_true {
                return Err(NoteError::Signature { name: self.name.clone(), id });
            }
            is_signed = true;
        }
        match is_signed {
            true => Ok(text),
            false => Err(NoteError::Unsigned { name: self.name.clone(), id: self.id }),
        }
    }
}

/// Splits a note at its last empty line into the text and the signature lines without their last line break.
fn split_note(note: &str) -> Option<(&str, &str)> {
    let at = note.rfind("\n\n")?;
    Some((&note[..=at], note[at + 2..].strip_suffix('\n')?))
}

/// The key name, key id and signature bytes of a line `— name base64(id || signature)`.
fn parse_signature(line: &str) -> Option<(&str, u32, Vec<u8>)> {
    let (name, encoded) = line.strip_prefix("— ")?.split_once(' ')?;
    check_name(name).ok()?;
    let bytes = STANDARD.decode(encoded).ok()?;
    let (id, signature) = bytes.split_first_chunk::<4>()?;
    (!signature.is_empty()).then(|| (name, u32::from_be_bytes(*id), signature.to_vec()))
}

/// Whether a text holds an ASCII control character other than the line break.
fn has_control(text: &str) -> bool {
    text.bytes().any(|byte| byte < b' ' && byte != b'\n')
}

fn check_name(name: &str) -> Result<(), KeyError> {
    let is_bad = |char: char| char.is_whitespace() || char.is_control() || char == '+';
    if name.is_empty() || name.contains(is_bad) { Err(KeyError::Name(name.to_owned())) } else { Ok(()) }
}

fn typed(key: &ed25519_dalek::VerifyingKey) -> [u8; 33] {
    let mut bytes = [TYPE_ED25519; 33];
    bytes[1..].copy_from_slice(key.as_bytes());
    bytes
}

fn key_id(name: &str, key: &ed25519_dalek::VerifyingKey) -> u32 {
    let digest: [u8; 32] =
        Sha256::new().chain_update(name).chain_update("\n").chain_update(typed(key)).finalize().into();
    u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]])
}
