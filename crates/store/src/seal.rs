//! Keys, sealing and tags.
//!
//! One key-encryption key (KEK) lives in a file outside the databases. It wraps one data key a subject.
//! Further keys are derived from it: for pseudonyms in public heads, for the tags by which people are
//! found by number, and for what the office seals. Randomness comes from the system through one generator a process.

use chacha20poly1305::aead::{AeadInOut, KeyInit};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, KeyInit as HmacInit, Mac};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::StoreError;

/// Bytes that sealing adds: nonce and authenticator.
pub const SEAL_OVERHEAD: usize = NONCE + 16;
const NONCE: usize = 24;
const WRAP: &[u8] = b"townbook data key v1";

/// A subject's data key.
pub type DataKey = Zeroizing<[u8; 32]>;
/// A keyed hash of something that people are found by.
pub type Tag = [u8; 16];

type HmacSha256 = Hmac<Sha256>;

/// The book's keys, unlocked.
#[derive(Clone)]
pub struct Vault {
    kek: XChaCha20Poly1305,
    tags: HmacSha256,
    pseudonyms: HmacSha256,
    ids: HmacSha256,
    office: DataKey,
}

/// A key for hashes of sixteen bytes.
pub struct Keyed(HmacSha256);

impl Keyed {
    /// Under this key.
    pub fn new(key: &DataKey) -> Keyed {
        Keyed(keyed(key.as_slice()))
    }

    /// The keyed hash of a value.
    pub fn of(&self, value: &[u8]) -> [u8; 16] {
        let mut mac = self.0.clone();
        mac.update(value);
        short(mac)
    }
}

/// A generator for keys and nonces, seeded from the system.
pub struct Randomness(ChaCha20Rng);

impl Randomness {
    /// Seeds from the operating system.
    pub fn new() -> Result<Randomness, StoreError> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(|e| StoreError::Random(e.to_string()))?;
        Ok(Randomness(ChaCha20Rng::from_seed(seed)))
    }

    /// Fresh bytes.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut out = [0; N];
        self.0.fill_bytes(&mut out);
        out
    }
}

fn keyed(key: &[u8]) -> HmacSha256 {
    <HmacSha256 as HmacInit>::new_from_slice(key).expect("INVARIANT: any length is a key")
}

fn derived_key(kek: &[u8; 32], label: &[u8]) -> DataKey {
    let mut mac = keyed(kek);
    mac.update(label);
    Zeroizing::new(mac.finalize().into_bytes().into())
}

fn derived(kek: &[u8; 32], label: &[u8]) -> HmacSha256 {
    keyed(derived_key(kek, label).as_slice())
}

fn short(mac: HmacSha256) -> [u8; 16] {
    let full = mac.finalize().into_bytes();
    let mut out = [0; 16];
    out.copy_from_slice(&full[..16]);
    out
}

impl Vault {
    /// Derives everything from the key-encryption key.
    pub fn new(kek: &[u8; 32]) -> Vault {
        Vault {
            kek: XChaCha20Poly1305::new(kek.into()),
            tags: derived(kek, b"townbook tags v1"),
            pseudonyms: derived(kek, b"townbook pseudonyms v1"),
            ids: derived(kek, b"townbook ids v1"),
            office: derived_key(kek, b"townbook office v1"),
        }
    }

    /// The key that seals what the office holds: secrets of signing in, drafts, attachments, jobs.
    pub fn office_key(&self) -> DataKey {
        self.office.clone()
    }

    /// A tag; `domain` keeps numbers, certificates and the like apart.
    pub fn tag(&self, domain: u8, value: &[u8]) -> Tag {
        let mut mac = self.tags.clone();
        mac.update(&[domain]);
        mac.update(value);
        short(mac)
    }

    /// The pseudonym of a subject in public heads.
    pub fn pseudonym(&self, subject: u64) -> [u8; 16] {
        let mut mac = self.pseudonyms.clone();
        mac.update(&subject.to_be_bytes());
        short(mac)
    }

    /// The key of the pseudonyms of one close.
    pub fn snapshot_pseudonyms(&self, close: &str) -> Keyed {
        let mut mac = self.pseudonyms.clone();
        mac.update(b"snapshot");
        mac.update(close.as_bytes());
        Keyed(keyed(&mac.finalize().into_bytes()))
    }

    /// The id of an entry that comes from a row of a file: the same row is the same entry.
    /// A UUID of version 8 (RFC 9562), keyed, so that nobody can guess a row from its id.
    pub fn derived_id(&self, kind: u8, content: &[u8]) -> [u8; 16] {
        let mut mac = self.ids.clone();
        mac.update(&[kind]);
        mac.update(content);
        let mut id = short(mac);
        id[6] = (id[6] & 0x0f) | 0x80;
        id[8] = (id[8] & 0x3f) | 0x80;
        id
    }

    /// Wraps a data key for storage.
    pub fn wrap(&self, key: &DataKey, random: &mut Randomness) -> Box<[u8]> {
        seal_with(&self.kek, &random.bytes(), WRAP, key.as_slice())
    }

    /// Unwraps a stored data key.
    pub fn unwrap(&self, wrapped: &[u8]) -> Result<DataKey, StoreError> {
        let plain = open_with(&self.kek, WRAP, wrapped)?;
        let key: [u8; 32] = plain.as_slice().try_into().map_err(|_| StoreError::Sealed)?;
        Ok(Zeroizing::new(key))
    }
}

/// Seals with a random nonce, which stands first. For entry bodies.
pub fn seal(key: &DataKey, random: &mut Randomness, context: &[u8], plain: &[u8]) -> Box<[u8]> {
    let cipher = XChaCha20Poly1305::new(key.as_slice().try_into().expect("INVARIANT: 32 bytes"));
    seal_with(&cipher, &random.bytes(), context, plain)
}

/// Seals with a nonce that is a keyed hash of what is sealed: the same text seals to the same bytes, so
/// that a register folded again equals the live one. Never two texts under one nonce.
pub fn seal_same(key: &DataKey, context: &[u8], plain: &[u8]) -> Box<[u8]> {
    let mut mac = keyed(key.as_slice());
    mac.update(b"townbook nonce v1");
    mac.update(&(context.len() as u64).to_be_bytes());
    mac.update(context);
    mac.update(plain);
    let full = mac.finalize().into_bytes();
    let mut nonce = [0; NONCE];
    nonce.copy_from_slice(&full[..NONCE]);
    let cipher = XChaCha20Poly1305::new(key.as_slice().try_into().expect("INVARIANT: 32 bytes"));
    seal_with(&cipher, &nonce, context, plain)
}

/// Opens what [`seal`] or [`seal_same`] made.
pub fn open(key: &DataKey, context: &[u8], sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
    let cipher = XChaCha20Poly1305::new(key.as_slice().try_into().expect("INVARIANT: 32 bytes"));
    open_with(&cipher, context, sealed).map(|mut plain| std::mem::take(&mut *plain))
}

fn seal_with(cipher: &XChaCha20Poly1305, nonce: &[u8; NONCE], context: &[u8], plain: &[u8]) -> Box<[u8]> {
    let mut out = Vec::with_capacity(SEAL_OVERHEAD + plain.len());
    out.extend_from_slice(nonce);
    out.extend_from_slice(plain);
    let tag = cipher
        .encrypt_inout_detached(&XNonce::from(*nonce), context, (&mut out[NONCE..]).into())
        .expect("INVARIANT: bodies are far below the cipher's limit");
    out.extend_from_slice(&tag);
    out.into_boxed_slice()
}

fn open_with(
    cipher: &XChaCha20Poly1305,
    context: &[u8],
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    if sealed.len() < SEAL_OVERHEAD {
        return Err(StoreError::Sealed);
    }
    let (nonce, rest) = sealed.split_at(NONCE);
    let (body, tag) = rest.split_at(rest.len() - 16);
    let nonce: [u8; NONCE] = nonce.try_into().expect("INVARIANT: split at its length");
    let tag: [u8; 16] = tag.try_into().expect("INVARIANT: split at its length");
    let mut plain = Zeroizing::new(body.to_vec());
    cipher
        .decrypt_inout_detached(&XNonce::from(nonce), context, plain.as_mut_slice().into(), &tag.into())
        .map_err(|_| StoreError::Sealed)?;
    Ok(plain)
}
