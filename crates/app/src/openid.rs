//! A county's own sign-on, by OpenID Connect: the side of the office, which trusts what the sign-on says of
//! who somebody is, and nothing else.
//!
//! The office sends the browser there ([`Provider::ask`]) with a state, a nonce and a challenge (PKCE). The
//! browser comes back with a code, which the office changes for a signed token ([`Provider::redeem`]),
//! straight with the sign-on, over https. The token is checked whole before its subject is believed
//! ([`token`]).
//!
//! # What it does not do
//!
//! No roles come from there, no accounts are made, no names are read: the subject is compared with what a
//! steward has linked. No token is kept.

mod http;
#[cfg(test)]
mod tests;
pub mod token;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::digest::{SHA256, digest};
use serde::Deserialize;
use store::Hidden;

use http::Client;
pub use token::{Claims, Expected, TokenError};

/// How long what the sign-on says of itself is believed, in seconds.
const KEPT: i64 = 3_600;
/// One that did not answer is left alone for so long, in seconds: whoever asks meanwhile need not wait.
const LEFT_ALONE: i64 = 10;
/// Keys are read again for one that is not known, at most so often, in seconds.
const KEYS_AGAIN: i64 = 60;

/// Why the sign-on could not be used.
#[derive(Debug, thiserror::Error)]
pub enum SignOnError {
    /// It does not answer, or not in time.
    #[error("the sign-on does not answer: {0}")]
    Unreachable(String),
    /// It answers something else than the standard says.
    #[error("the sign-on answers otherwise than expected: {0}")]
    Unexpected(String),
    /// It does not take the code, or does not know this office.
    #[error("the sign-on refuses: {0}")]
    Refused(String),
    /// Its token does not count.
    #[error(transparent)]
    Token(#[from] TokenError),
}

/// Why a file of settings does not read.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// It, or a file that it names, cannot be read.
    #[error("a file cannot be read")]
    Read {
        /// Which.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// It says something that cannot be.
    #[error("{what}")]
    Unusable {
        /// What of it: a key of the file, or the line where it does not read.
        what: String,
    },
}

/// A sign-on, as its file describes it.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Its name, which is an address.
    pub issuer: String,
    /// What it calls this office.
    pub client_id: String,
    /// What only it and this office know; none for a public client.
    secret: Option<Hidden<String>>,
    /// What its button says, Chinese and English.
    pub label: (String, String),
    /// Certificates that it is known by, where the system's are not enough (PEM).
    certificates: Option<Vec<u8>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SettingsFile {
    issuer: String,
    client_id: String,
    client_secret_file: Option<PathBuf>,
    label_zh: String,
    label_en: String,
    ca_file: Option<PathBuf>,
}

impl Settings {
    /// Reads a file; files that it names stand beside it.
    pub fn read(path: &Path) -> Result<Settings, SettingsError> {
        let bytes = |path: &Path| {
            std::fs::read(path).map_err(|source| SettingsError::Read { path: path.to_owned(), source })
        };
        let unusable = |what: &str| SettingsError::Unusable { what: what.to_owned() };
        let text = String::from_utf8(bytes(path)?).map_err(|_| unusable("UTF-8"))?;
        let file: SettingsFile =
            toml::from_str(&text).map_err(|e| SettingsError::Unusable { what: e.message().to_owned() })?;
        let beside = |name: &Path| path.parent().unwrap_or(Path::new(".")).join(name);
        if !http::is_safe(&file.issuer) || file.issuer.contains(['?', '#']) {
            return Err(unusable("issuer"));
        }
        for (name, value) in
            [("client_id", &file.client_id), ("label_zh", &file.label_zh), ("label_en", &file.label_en)]
        {
            if value.trim().is_empty() || value.contains(char::is_control) {
                return Err(unusable(name));
            }
        }
        let secret = file.client_secret_file.map(|name| bytes(&beside(&name))).transpose()?;
        let secret = secret.map(String::from_utf8).transpose().map_err(|_| unusable("client_secret_file"))?;
        let secret = secret.map(|text| Hidden::new(text.trim().to_owned()));
        if secret.as_ref().is_some_and(|secret| secret.reveal().is_empty()) {
            return Err(unusable("client_secret_file"));
        }
        Ok(Settings {
            issuer: file.issuer,
            client_id: file.client_id,
            secret,
            label: (file.label_zh, file.label_en),
            certificates: file.ca_file.map(|name| bytes(&beside(&name))).transpose()?,
        })
    }
}

/// What the sign-on says of itself.
#[derive(Clone, Deserialize)]
struct Metadata {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

/// What was read from it, and when, in seconds since 1970.
#[derive(Default)]
struct Known {
    metadata: Option<(i64, Metadata)>,
    keys: Option<(i64, Vec<token::Key>)>,
    failed: Option<i64>,
}

/// A sign-on.
pub struct Provider {
    settings: Settings,
    client: Client,
    known: Mutex<Known>,
}

/// What the browser is sent with.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// Where it comes back to.
    pub back: &'a str,
    /// What it brings back.
    pub state: &'a str,
    /// What the token must hold.
    pub nonce: &'a str,
    /// What the code is bound to: this office shows it when it redeems the code.
    pub verifier: &'a str,
    /// Whether somebody must sign in there again, even if they are signed in.
    pub again: bool,
}

#[derive(Deserialize)]
struct TokenAnswer {
    id_token: Option<String>,
    error: Option<String>,
}

#[derive(Deserialize)]
struct KeySet {
    keys: Vec<serde_json::Value>,
}

impl Provider {
    /// A sign-on by its settings. Nothing is asked of it yet.
    pub fn new(settings: Settings) -> Result<Provider, SettingsError> {
        let client = Client::new(settings.certificates.as_deref())
            .ok_or(SettingsError::Unusable { what: "ca_file".to_owned() })?;
        Ok(Provider { settings, client, known: Mutex::default() })
    }

    /// Its settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The address to send a browser to.
    pub fn ask(&self, question: &Question<'_>, now: i64) -> Result<String, SignOnError> {
        let metadata = self.metadata(now)?;
        let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, question.verifier.as_bytes()));
        let mut pairs = vec![
            ("response_type", "code"),
            ("client_id", self.settings.client_id.as_str()),
            ("redirect_uri", question.back),
            ("scope", "openid"),
            ("state", question.state),
            ("nonce", question.nonce),
            ("code_challenge", challenge.as_str()),
            ("code_challenge_method", "S256"),
        ];
        if question.again {
            pairs.extend([("prompt", "login"), ("max_age", "0")]);
        }
        let joint = if metadata.authorization_endpoint.contains('?') { '&' } else { '?' };
        Ok(format!("{}{joint}{}", metadata.authorization_endpoint, http::form(&pairs)))
    }

    /// Whether an answer says that it comes from this sign-on, where it must (RFC 9207).
    pub fn is_from(&self, issuer: Option<&str>, now: i64) -> Result<bool, SignOnError> {
        Ok(match issuer {
            Some(issuer) => issuer == self.settings.issuer,
            None => !self.metadata(now)?.authorization_response_iss_parameter_supported,
        })
    }

    /// Changes a code for the claims of a token that was checked.
    pub fn redeem(&self, code: &str, question: &Question<'_>, now: i64) -> Result<Claims, SignOnError> {
        let metadata = self.metadata(now)?;
        let mut pairs = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", question.back),
            ("code_verifier", question.verifier),
        ];
        let id = self.settings.client_id.as_str();
        let takes_basic = |methods: &Vec<String>| methods.iter().any(|m| m == "client_secret_basic");
        let mut basic = None;
        match &self.settings.secret {
            // Without a word on it, every sign-on takes the header.
            Some(secret)
                if metadata.token_endpoint_auth_methods_supported.as_ref().is_none_or(takes_basic) =>
            {
                let pair = format!("{}:{}", http::escape(id), http::escape(secret.reveal()));
                basic = Some(format!("Basic {}", STANDARD.encode(pair)));
            }
            Some(secret) => pairs.extend([("client_id", id), ("client_secret", secret.reveal().as_str())]),
            None => pairs.push(("client_id", id)),
        }
        let (status, body) =
            self.client.post(&metadata.token_endpoint, &http::form(&pairs), basic.as_deref())?;
        let answer: TokenAnswer = serde_json::from_slice(&body)
            .map_err(|_| SignOnError::Unexpected(format!("status {status} for a token")))?;
        if let Some(error) = answer.error {
            return Err(SignOnError::Refused(http::word(&error)));
        }
        let token = answer.id_token.ok_or_else(|| SignOnError::Unexpected("no token".to_owned()))?;
        let expected = Expected { issuer: &self.settings.issuer, client_id: id, nonce: question.nonce, now };
        self.check(&metadata, &token, &expected, now)
    }

    /// Checks a token; keys are read again where its own is not among those that are known.
    fn check(
        &self,
        metadata: &Metadata,
        token: &str,
        expected: &Expected<'_>,
        now: i64,
    ) -> Result<Claims, SignOnError> {
        let (read, keys) = self.keys(metadata, now, KEPT)?;
        match token::check(token, &keys, expected) {
            Err(TokenError::Key) if now - read >= KEYS_AGAIN => {
                let (_, keys) = self.keys(metadata, now, KEYS_AGAIN)?;
                Ok(token::check(token, &keys, expected)?)
            }
            other => Ok(other?),
        }
    }

    fn metadata(&self, now: i64) -> Result<Metadata, SignOnError> {
        let (known, failed) = {
            let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            (known.metadata.clone(), known.failed)
        };
        if let Some((read, metadata)) = known
            && now - read < KEPT
        {
            return Ok(metadata);
        }
        if failed.is_some_and(|at| now - at < LEFT_ALONE) {
            return Err(SignOnError::Unreachable("it did not a moment ago".to_owned()));
        }
        let read = self.read_metadata();
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        match &read {
            Ok(metadata) => known.metadata = Some((now, metadata.clone())),
            Err(_) => known.failed = Some(now),
        }
        read
    }

    fn read_metadata(&self) -> Result<Metadata, SignOnError> {
        let address =
            format!("{}/.well-known/openid-configuration", self.settings.issuer.trim_end_matches('/'));
        let metadata: Metadata = serde_json::from_slice(&self.client.get(&address)?)
            .map_err(|e| SignOnError::Unexpected(format!("{address}: {e}")))?;
        if metadata.issuer != self.settings.issuer {
            return Err(SignOnError::Unexpected(format!("{address} is another issuer's")));
        }
        let places = [&metadata.authorization_endpoint, &metadata.token_endpoint, &metadata.jwks_uri];
        if !places.iter().all(|place| http::is_safe(place)) {
            return Err(SignOnError::Unexpected(format!("{address} names a place without https")));
        }
        Ok(metadata)
    }

    /// The sign-on's keys, and when they were read: not longer ago than `oldest`.
    fn keys(
        &self,
        metadata: &Metadata,
        now: i64,
        oldest: i64,
    ) -> Result<(i64, Vec<token::Key>), SignOnError> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).keys.clone();
        if let Some((read, keys)) = known
            && now - read < oldest
        {
            return Ok((read, keys));
        }
        let set: KeySet = serde_json::from_slice(&self.client.get(&metadata.jwks_uri)?)
            .map_err(|e| SignOnError::Unexpected(format!("its keys: {e}")))?;
        // Keys of kinds that nobody here knows are no mistake.
        let keys: Vec<token::Key> =
            set.keys.into_iter().filter_map(|key| serde_json::from_value(key).ok()).collect();
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.keys = Some((now, keys.clone()));
        Ok((now, keys))
    }
}
