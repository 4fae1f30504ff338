//! What a passkey says, checked: WebAuthn (W3C, Level 3), the side of the server that is signed in to.
//!
//! A passkey is a key pair in somebody's own device that answers for one site alone. When it is made, the
//! device gives its public key ([`check_new`]); afterwards it signs a challenge that the server made up
//! ([`check_proof`]). What the browser says of the moment (kind, challenge, origin) and what the device says
//! (site, whether it knew its owner, how often it has signed) is compared with what was expected, each in the
//! order of the standard.
//!
//! # What it does not do
//!
//! It asks for no attestation and reads none: the office does not care who built a device. It keeps nothing;
//! that a challenge is used once is for the caller. It does no mathematics of its own: signatures are `ring`'s.

mod cbor;
mod key;
#[cfg(test)]
mod tests;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};

pub use key::ALGORITHMS;

/// Flags of a device's data.
const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const MAY_BE_COPIED: u8 = 0x08;
const IS_COPIED: u8 = 0x10;
const HAS_KEY: u8 = 0x40;
const HAS_EXTENSIONS: u8 = 0x80;

/// The longest credential id that WebAuthn allows.
const LONGEST_ID: usize = 1023;

/// Why an answer does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WebauthnError {
    /// It does not read.
    #[error("the answer does not read: {0}")]
    Unreadable(&'static str),
    /// It answers another question: to make a key, or to use one.
    #[error("the answer is to another kind of question")]
    Kind,
    /// It answers another challenge.
    #[error("the answer is to another challenge")]
    Challenge,
    /// It was given to a page of another site, or inside one.
    #[error("the answer was given on another site")]
    Origin,
    /// The key belongs to another site.
    #[error("the key belongs to another site")]
    Site,
    /// The signature is not the key's.
    #[error("the signature is not right")]
    Signature,
    /// Nobody touched the device, or it does not know whether it was its owner.
    #[error("the device did not make sure of its owner")]
    NotVerified,
    /// A key of a kind that was not asked for.
    #[error("the key is of another kind")]
    Algorithm,
    /// Whether it can be copied between devices has changed, which cannot be.
    #[error("whether the key can be backed up has changed")]
    Backup,
    /// The counter did not go up: somebody may have copied the device.
    #[error("the counter went back: the key may have been copied")]
    Counter,
}

/// What an answer must fit.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// The challenge that was sent.
    pub challenge: &'a [u8],
    /// Where the page is: `https://book.example.cn`.
    pub origin: &'a str,
    /// The site that keys belong to: `book.example.cn`.
    pub site: &'a str,
}

/// A passkey as it is kept: nothing in it is secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credential {
    /// The public key (COSE), base64url.
    pub key: String,
    /// How often it has signed, by the device's own count; 0 where a device does not count.
    pub count: u32,
    /// Whether its device may back it up or share it with others of its owner's.
    pub can_be_copied: bool,
}

/// A new passkey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCredential {
    /// The id that the device gave it.
    pub id: Vec<u8>,
    /// What is kept.
    pub credential: Credential,
}

/// A signed answer, as the browser gives it.
#[derive(Clone, Copy, Debug)]
pub struct Proof<'a> {
    /// What the browser says (JSON).
    pub client: &'a [u8],
    /// What the device says.
    pub device: &'a [u8],
    /// The signature over both.
    pub signature: &'a [u8],
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Client<'a> {
    r#type: &'a str,
    challenge: &'a str,
    origin: &'a str,
    #[serde(default)]
    cross_origin: bool,
    top_origin: Option<&'a str>,
}

/// The device's data, taken apart.
struct Device<'a> {
    site_hash: &'a [u8],
    flags: u8,
    count: u32,
    /// Id and public key, where a key was made.
    made: Option<(&'a [u8], &'a [u8])>,
}

impl Device<'_> {
    fn has(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }
}

/// Checks the answer to the question to make a key: `client` is the browser's JSON, `attestation` the
/// device's object.
pub fn check_new(
    expected: &Expected<'_>,
    client: &[u8],
    attestation: &[u8],
) -> Result<NewCredential, WebauthnError> {
    check_client(expected, client, "webauthn.create")?;
    let device = device_of(cbor::auth_data(attestation)?)?;
    check_site(expected, &device)?;
    let (id, key) = device.made.ok_or(WebauthnError::Unreadable("there is no key in it"))?;
    key::check(key)?;
    check_owner(&device)?;
    Ok(NewCredential {
        id: id.to_vec(),
        credential: Credential {
            key: URL_SAFE_NO_PAD.encode(key),
            count: device.count,
            can_be_copied: device.has(MAY_BE_COPIED),
        },
    })
}

/// Checks a signed answer by a key that is known; gives the credential with its new count.
pub fn check_proof(
    expected: &Expected<'_>,
    credential: &Credential,
    proof: &Proof<'_>,
) -> Result<Credential, WebauthnError> {
    check_client(expected, proof.client, "webauthn.get")?;
    let device = device_of(proof.device)?;
    check_site(expected, &device)?;
    let key = URL_SAFE_NO_PAD.decode(&credential.key);
    let key = key.map_err(|_| WebauthnError::Unreadable("the key that is kept"))?;
    let mut signed = proof.device.to_vec();
    signed.extend_from_slice(digest(&SHA256, proof.client).as_ref());
    key::verify(&key, &signed, proof.signature)?;
    check_owner(&device)?;
    if device.has(MAY_BE_COPIED) != credential.can_be_copied {
        return Err(WebauthnError::Backup);
    }
    // A device that counts never stands still; one that does not always says nought.
    let counts = device.count > 0 || credential.count > 0;
    if counts && device.count <= credential.count {
        return Err(WebauthnError::Counter);
    }
    Ok(Credential { count: device.count, ..credential.clone() })
}

fn check_client(expected: &Expected<'_>, json: &[u8], kind: &str) -> Result<(), WebauthnError> {
    let client: Client<'_> =
        serde_json::from_slice(json).map_err(|_| WebauthnError::Unreadable("what the browser says"))?;
    if client.r#type != kind {
        return Err(WebauthnError::Kind);
    }
    if client.challenge != URL_SAFE_NO_PAD.encode(expected.challenge) {
        return Err(WebauthnError::Challenge);
    }
    // A page inside another site's frame does not speak for its reader.
    if client.origin != expected.origin || client.cross_origin || client.top_origin.is_some() {
        return Err(WebauthnError::Origin);
    }
    Ok(())
}

fn check_site(expected: &Expected<'_>, device: &Device<'_>) -> Result<(), WebauthnError> {
    let hash = digest(&SHA256, expected.site.as_bytes());
    if device.site_hash == hash.as_ref() { Ok(()) } else { Err(WebauthnError::Site) }
}

/// The device must know that it was its owner who touched it: a passkey alone opens the office.
fn check_owner(device: &Device<'_>) -> Result<(), WebauthnError> {
    if !device.has(PRESENT) || !device.has(VERIFIED) {
        return Err(WebauthnError::NotVerified);
    }
    if device.has(IS_COPIED) && !device.has(MAY_BE_COPIED) {
        return Err(WebauthnError::Backup);
    }
    Ok(())
}

/// Takes the device's data apart: hash of the site, flags, counter, then the key and extensions by flags.
fn device_of(data: &[u8]) -> Result<Device<'_>, WebauthnError> {
    let short = WebauthnError::Unreadable("the device's data is too short");
    let (site_hash, rest) = data.split_at_checked(32).ok_or(short)?;
    let (&flags, rest) = rest.split_first().ok_or(short)?;
    let (count, mut rest) = rest.split_first_chunk().ok_or(short)?;
    let mut made = None;
    if flags & HAS_KEY != 0 {
        // Sixteen bytes say which model it is; nobody asked.
        let (_model, after) = rest.split_at_checked(16).ok_or(short)?;
        let (length, after) = after.split_first_chunk().ok_or(short)?;
        let length = usize::from(u16::from_be_bytes(*length));
        let (id, after) = after.split_at_checked(length).ok_or(short)?;
        if id.is_empty() || id.len() > LONGEST_ID {
            return Err(WebauthnError::Unreadable("the key's id"));
        }
        let (key, after) = after.split_at_checked(cbor::length_of(after)?).ok_or(short)?;
        made = Some((id, key));
        rest = after;
    }
    if flags & HAS_EXTENSIONS != 0 {
        rest = rest.split_at_checked(cbor::length_of(rest)?).ok_or(short)?.1;
    }
    if !rest.is_empty() {
        return Err(WebauthnError::Unreadable("something follows the device's data"));
    }
    Ok(Device { site_hash, flags, count: u32::from_be_bytes(*count), made })
}
