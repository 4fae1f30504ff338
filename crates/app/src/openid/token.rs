//! Tokens that say who somebody is (OpenID Connect Core, section 2; JWT, RFC 7519; JWS, RFC 7515), checked
//! whole: signature first, then what they say, each word that matters and in time.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde::Deserialize;

/// Clocks of two machines may differ by so much, in seconds.
pub const CLOCKS: i64 = 60;
/// A token is used at once; an older one was lying about.
const OLDEST: i64 = 600;
const LONGEST_SUBJECT: usize = 255;

/// Why a token does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// It does not read.
    #[error("the token does not read: {0}")]
    Unreadable(&'static str),
    /// It is signed in a way that is not asked for.
    #[error("the token is signed in another way")]
    Algorithm,
    /// None of the sign-on's keys has signed it.
    #[error("no key of the sign-on fits the token")]
    Key,
    /// The signature is not right.
    #[error("the token's signature is not right")]
    Signature,
    /// It is another sign-on's.
    #[error("the token is another issuer's")]
    Issuer,
    /// It is for somebody else.
    #[error("the token is for another audience")]
    Audience,
    /// It is too old, or not yet valid.
    #[error("the token is out of date")]
    Time,
    /// It answers another question.
    #[error("the token answers another question")]
    Nonce,
}

/// What a token must fit.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// The sign-on.
    pub issuer: &'a str,
    /// This office there.
    pub client_id: &'a str,
    /// The nonce that was sent.
    pub nonce: &'a str,
    /// Seconds since 1970.
    pub now: i64,
}

/// What a token that counts says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims {
    /// Who it is, in the sign-on's words.
    pub subject: String,
    /// When they showed there who they are, where it says so; seconds since 1970.
    pub shown_at: Option<i64>,
}

/// A public key of the sign-on (JWK, RFC 7517).
#[derive(Clone, Debug, Deserialize)]
pub struct Key {
    kty: String,
    kid: Option<String>,
    r#use: Option<String>,
    alg: Option<String>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    crit: Option<serde_json::Value>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

#[derive(Deserialize)]
struct Said {
    iss: String,
    sub: String,
    aud: Audience,
    azp: Option<String>,
    exp: i64,
    iat: i64,
    nbf: Option<i64>,
    nonce: Option<String>,
    auth_time: Option<i64>,
}

/// Checks a token by the sign-on's keys.
pub fn check(token: &str, keys: &[Key], expected: &Expected<'_>) -> Result<Claims, TokenError> {
    let parts: Vec<&str> = token.split('.').collect();
    let [header, said, signature] = parts[..] else { return Err(TokenError::Unreadable("its parts")) };
    let signed = &token.as_bytes()[..header.len() + 1 + said.len()];
    let header: Header = read(header).ok_or(TokenError::Unreadable("its head"))?;
    if header.crit.is_some() {
        return Err(TokenError::Algorithm);
    }
    let signature = decode(signature).ok_or(TokenError::Unreadable("its signature"))?;
    check_signature(&header, keys, signed, &signature)?;
    let said: Said = read(said).ok_or(TokenError::Unreadable("its claims"))?;
    check_claims(&said, expected)?;
    Ok(Claims { subject: said.sub, shown_at: said.auth_time })
}

fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

fn read<T: for<'de> Deserialize<'de>>(part: &str) -> Option<T> {
    serde_json::from_slice(&decode(part)?).ok()
}

/// The signature counts if one of the keys that fit has made it. Which kind of key fits follows from the
/// algorithm, never the other way round.
fn check_signature(header: &Header, keys: &[Key], signed: &[u8], signature: &[u8]) -> Result<(), TokenError> {
    let kind = match header.alg.as_str() {
        "RS256" => ("RSA", None),
        "ES256" => ("EC", Some("P-256")),
        "EdDSA" | "Ed25519" => ("OKP", Some("Ed25519")),
        _ => return Err(TokenError::Algorithm),
    };
    let fits = |key: &&Key| {
        (key.kty.as_str(), key.crv.as_deref()) == kind
            && key.r#use.as_deref().is_none_or(|r#use| r#use == "sig")
            && key.alg.as_deref().is_none_or(|alg| alg == header.alg)
            && (header.kid.is_none() || key.kid == header.kid)
    };
    let mut error = TokenError::Key;
    for key in keys.iter().filter(fits) {
        match key.verify(signed, signature) {
            Some(true) => return Ok(()),
            Some(false) => error = TokenError::Signature,
            None => {}
        }
    }
    Err(error)
}

impl Key {
    /// Whether it has signed this; `None` where the key itself does not read.
    fn verify(&self, signed: &[u8], signature: &[u8]) -> Option<bool> {
        let bytes = |text: &Option<String>| decode(text.as_deref()?);
        let done = match self.kty.as_str() {
            "RSA" => {
                let (n, e) = (bytes(&self.n)?, bytes(&self.e)?);
                RsaPublicKeyComponents { n, e }.verify(&RSA_PKCS1_2048_8192_SHA256, signed, signature)
            }
            "EC" => {
                let point = [vec![4], bytes(&self.x)?, bytes(&self.y)?].concat();
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(signed, signature)
            }
            _ => UnparsedPublicKey::new(&ED25519, bytes(&self.x)?).verify(signed, signature),
        };
        Some(done.is_ok())
    }
}

fn check_claims(said: &Said, expected: &Expected<'_>) -> Result<(), TokenError> {
    if said.iss != expected.issuer {
        return Err(TokenError::Issuer);
    }
    let is_ours = |name: &String| name == expected.client_id;
    let for_us = match &said.aud {
        Audience::One(name) => is_ours(name),
        // One that is for others, too, must say that it was given to this office.
        Audience::Many(names) => names.iter().any(is_ours) && (names.len() == 1 || said.azp.is_some()),
    };
    if !for_us || !said.azp.as_ref().is_none_or(is_ours) {
        return Err(TokenError::Audience);
    }
    let starts = said.nbf.unwrap_or(said.iat).max(said.iat);
    let is_young = starts <= expected.now + CLOCKS && said.iat >= expected.now - OLDEST;
    if !is_young || said.exp <= expected.now - CLOCKS {
        return Err(TokenError::Time);
    }
    if said.nonce.as_deref() != Some(expected.nonce) {
        return Err(TokenError::Nonce);
    }
    let is_plain = !said.sub.trim().is_empty() && !said.sub.contains(char::is_control);
    if !is_plain || said.sub.len() > LONGEST_SUBJECT {
        return Err(TokenError::Unreadable("its subject"));
    }
    Ok(())
}
