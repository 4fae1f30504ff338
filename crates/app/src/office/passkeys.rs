//! Passkeys: a key in one's own device in place of password and code, to sign in and to step up.
//!
//! A question waits in memory until it is answered: once, for three minutes, and by the session that it was
//! put to. A restart forgets them all, and one asks again.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;
use store::{AccountState, NewPasskey, StoreError, WorkId};

use super::sign_in::{OF_ADDRESS, SignedIn, seconds};
use super::{Office, OfficeError, Origin, Who};
use crate::webauthn::{self, Credential, Expected, Proof, WebauthnError};

/// How long a question waits, in microseconds.
const ASKED_FOR: i64 = 180_000_000;
/// How many questions of one address wait; the oldest goes.
const MOST_OF_ADDRESS: usize = 64;
/// How many wait in all.
const MOST: usize = 8_192;
/// How many passkeys somebody has.
const MOST_PASSKEYS: usize = 20;

/// Why a passkey was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasskeyProblem {
    /// What was sent does not read.
    Unreadable,
    /// The question is too old, or was answered before, or by another session.
    Late,
    /// Nobody here has this passkey.
    Unknown,
    /// It is somebody else's.
    NotYours,
    /// The device did not make sure that it was its owner.
    NotVerified,
    /// Its counter went back: it may have been copied.
    Copied,
    /// It answers for another site, or its signature is not right.
    Refused,
    /// It has no name, or one that is too long.
    Name,
    /// The device's passkey is here already.
    Taken,
    /// They have as many as one can have.
    TooMany,
}

impl PasskeyProblem {
    /// Key of the sentence that says it.
    pub const fn key(self) -> &'static str {
        match self {
            PasskeyProblem::Unreadable => "web-passkey-unreadable",
            PasskeyProblem::Late => "web-passkey-late",
            PasskeyProblem::Unknown => "web-passkey-unknown",
            PasskeyProblem::NotYours => "web-passkey-not_yours",
            PasskeyProblem::NotVerified => "web-passkey-not_verified",
            PasskeyProblem::Copied => "web-passkey-copied",
            PasskeyProblem::Refused => "web-passkey-refused",
            PasskeyProblem::Name => "web-passkey-name_missing",
            PasskeyProblem::Taken => "web-passkey-taken",
            PasskeyProblem::TooMany => "web-passkey-too_many",
        }
    }
}

impl From<WebauthnError> for PasskeyProblem {
    fn from(error: WebauthnError) -> PasskeyProblem {
        match error {
            WebauthnError::Unreadable(_) | WebauthnError::Kind => PasskeyProblem::Unreadable,
            WebauthnError::Challenge => PasskeyProblem::Late,
            WebauthnError::NotVerified => PasskeyProblem::NotVerified,
            WebauthnError::Counter => PasskeyProblem::Copied,
            WebauthnError::Origin
            | WebauthnError::Site
            | WebauthnError::Signature
            | WebauthnError::Algorithm
            | WebauthnError::Backup => PasskeyProblem::Refused,
        }
    }
}

/// A passkey as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasskeyCard {
    /// The id by which it is taken away: base64url.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// Since when; microseconds since 1970.
    pub created: i64,
    /// When it was last used.
    pub used: Option<i64>,
}

/// What the browser sent of a passkey that was made: base64url.
#[derive(Clone, Copy, Debug)]
pub struct MadePasskey<'a> {
    /// What its owner calls it.
    pub name: &'a str,
    /// What the browser says.
    pub client: &'a str,
    /// What the device says.
    pub attestation: &'a str,
}

/// What the browser sent of a passkey that was used: base64url.
#[derive(Clone, Copy, Debug)]
pub struct UsedPasskey<'a> {
    /// The passkey's id.
    pub id: &'a str,
    /// What the browser says.
    pub client: &'a str,
    /// What the device says.
    pub device: &'a str,
    /// The signature.
    pub signature: &'a str,
    /// Whose it is, as the device knows it.
    pub handle: &'a str,
}

/// What a question is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Aim {
    Make(WorkId),
    SignIn,
    StepUp(WorkId),
}

struct Question {
    aim: Aim,
    peer: Box<str>,
    until: i64,
}

/// Questions that wait, by their challenge.
#[derive(Default)]
pub(super) struct Questions(HashMap<[u8; 32], Question>);

impl Questions {
    fn put(&mut self, challenge: [u8; 32], question: Question, now: i64) {
        self.0.retain(|_, q| q.until > now);
        let of_peer = self.0.iter().filter(|(_, q)| q.peer == question.peer);
        let full = if self.0.len() >= MOST {
            self.0.iter().min_by_key(|(_, q)| q.until)
        } else if of_peer.clone().count() >= MOST_OF_ADDRESS {
            of_peer.min_by_key(|(_, q)| q.until)
        } else {
            None
        };
        if let Some(oldest) = full.map(|(challenge, _)| *challenge) {
            self.0.remove(&oldest);
        }
        self.0.insert(challenge, question);
    }

    /// Takes a question that waits; it is answered now, rightly or not.
    fn take(&mut self, challenge: &[u8; 32], aim: Aim, now: i64) -> bool {
        self.0.remove(challenge).is_some_and(|q| q.aim == aim && q.until > now)
    }
}

fn decoded(text: &str) -> Result<Vec<u8>, PasskeyProblem> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| PasskeyProblem::Unreadable)
}

impl Office {
    /// One's own passkeys, the oldest first.
    pub fn passkeys(&self, who: &Who) -> Result<Vec<PasskeyCard>, OfficeError> {
        let passkeys = self.desks.take()?.passkey_list(&who.account)?;
        let card = |p: store::Passkey| PasskeyCard {
            id: URL_SAFE_NO_PAD.encode(&p.credential_id),
            name: p.name.into(),
            created: p.created_at,
            used: p.last_used_at,
        };
        Ok(passkeys.into_iter().map(card).collect())
    }

    /// The question to make a passkey, as JSON for the browser.
    pub fn ask_to_make(&self, who: &Who, site: &str, peer: &str) -> Result<String, OfficeError> {
        let mut desk = self.desks.take()?;
        let account = desk.account_find(&who.account)?.ok_or(OfficeError::NotFound)?;
        let there: Vec<_> = desk
            .passkey_list(&who.account)?
            .iter()
            .map(|p| json!({ "type": "public-key", "id": URL_SAFE_NO_PAD.encode(&p.credential_id) }))
            .collect();
        drop(desk);
        let kinds = webauthn::ALGORITHMS.map(|alg| json!({ "type": "public-key", "alg": alg }));
        let asked = json!({
            "challenge": self.new_question(Aim::Make(who.session), peer)?,
            "rp": { "id": site, "name": site },
            "user": {
                "id": URL_SAFE_NO_PAD.encode(account.handle),
                "name": account.account,
                "displayName": account.display_name,
            },
            "pubKeyCredParams": kinds,
            "timeout": ASKED_FOR / 1_000,
            "excludeCredentials": there,
            "authenticatorSelection": {
                "residentKey": "required", "requireResidentKey": true, "userVerification": "required",
            },
            "attestation": "none",
        });
        Ok(asked.to_string())
    }

    /// The question to use a passkey, as JSON for the browser: to step up where somebody is signed in, else
    /// to sign in.
    pub fn ask_to_use(&self, who: Option<&Who>, site: &str, peer: &str) -> Result<String, OfficeError> {
        let aim = who.map_or(Aim::SignIn, |who| Aim::StepUp(who.session));
        let asked = json!({
            "challenge": self.new_question(aim, peer)?,
            "rpId": site,
            "timeout": ASKED_FOR / 1_000,
            "userVerification": "required",
        });
        Ok(asked.to_string())
    }

    fn new_question(&self, aim: Aim, peer: &str) -> Result<String, OfficeError> {
        let challenge = self.desks.take()?.random::<32>();
        let now = self.now();
        let question = Question { aim, peer: peer.into(), until: now + ASKED_FOR };
        super::lock(&self.questions).put(challenge, question, now);
        Ok(URL_SAFE_NO_PAD.encode(challenge))
    }

    /// The challenge of an answer, if such a question waits; it waits no longer.
    fn answered(&self, client: &[u8], aim: Aim) -> Result<[u8; 32], PasskeyProblem> {
        let said: serde_json::Value =
            serde_json::from_slice(client).map_err(|_| PasskeyProblem::Unreadable)?;
        let challenge = said.get("challenge").and_then(|c| c.as_str()).ok_or(PasskeyProblem::Unreadable)?;
        let challenge: [u8; 32] = decoded(challenge)?.try_into().map_err(|_| PasskeyProblem::Late)?;
        if super::lock(&self.questions).take(&challenge, aim, self.now()) {
            return Ok(challenge);
        }
        Err(PasskeyProblem::Late)
    }

    /// Keeps a passkey that was made.
    pub fn add_passkey(
        &self,
        who: &Who,
        origin: &Origin,
        made: &MadePasskey<'_>,
    ) -> Result<Result<(), PasskeyProblem>, OfficeError> {
        let new = match self.read_made(who, origin, made) {
            Ok(new) => new,
            Err(problem) => return Ok(Err(problem)),
        };
        let mut desk = self.desks.take()?;
        if desk.passkey_list(&who.account)?.len() >= MOST_PASSKEYS {
            return Ok(Err(PasskeyProblem::TooMany));
        }
        let credential = json!(new.credential).to_string();
        let row = NewPasskey {
            credential_id: &new.id,
            account: &who.account,
            name: made.name.trim(),
            credential: &credential,
        };
        match desk.passkey_add(&row, self.now()) {
            Ok(()) => Ok(Ok(())),
            Err(StoreError::OfficeTaken { .. }) => Ok(Err(PasskeyProblem::Taken)),
            Err(StoreError::OfficeField { field: "name", .. }) => Ok(Err(PasskeyProblem::Name)),
            Err(e) => Err(e.into()),
        }
    }

    fn read_made(
        &self,
        who: &Who,
        origin: &Origin,
        made: &MadePasskey<'_>,
    ) -> Result<webauthn::NewCredential, PasskeyProblem> {
        let (client, attestation) = (decoded(made.client)?, decoded(made.attestation)?);
        let challenge = self.answered(&client, Aim::Make(who.session))?;
        let site = origin.site().ok_or(PasskeyProblem::Refused)?;
        let expected = Expected { challenge: &challenge, origin: origin.as_str(), site };
        Ok(webauthn::check_new(&expected, &client, &attestation)?)
    }

    /// Signs in with a passkey, which stands for password and code. Who guesses is slowed down by address;
    /// an account that others lock by wrong passwords stays open to its owner's key.
    pub fn sign_in_with_passkey(
        &self,
        origin: &Origin,
        used: &UsedPasskey<'_>,
        agent: &str,
        peer: &str,
    ) -> Result<Result<SignedIn, PasskeyProblem>, OfficeError> {
        let key = format!("address {peer}");
        let now = self.now();
        if let Some(until) = self.desks.take()?.throttle_locked_until(&key, now)? {
            return Ok(Ok(SignedIn::Locked(seconds(until - now))));
        }
        match self.proved(origin, used, Aim::SignIn)? {
            Ok(account) => {
                let mut desk = self.desks.take()?;
                Ok(Ok(SignedIn::In(self.new_session(&mut desk, &account, Some(now), agent, peer)?)))
            }
            Err(problem) => {
                self.desks.take()?.throttle_note_failure(&key, OF_ADDRESS, now)?;
                Ok(Err(problem))
            }
        }
    }

    /// Shows again that it is them, by a passkey of their own. The session gets a new token.
    pub fn step_up_with_passkey(
        &self,
        who: &Who,
        origin: &Origin,
        used: &UsedPasskey<'_>,
    ) -> Result<Result<SignedIn, PasskeyProblem>, OfficeError> {
        match self.proved(origin, used, Aim::StepUp(who.session))? {
            Ok(account) if *account == *who.account => Ok(Ok(self.stepped_up(who)?)),
            Ok(_) => Ok(Err(PasskeyProblem::NotYours)),
            Err(problem) => Ok(Err(problem)),
        }
    }

    /// Whose passkey has answered: an active account's, in time, and with its counter gone up.
    fn proved(
        &self,
        origin: &Origin,
        used: &UsedPasskey<'_>,
        aim: Aim,
    ) -> Result<Result<Box<str>, PasskeyProblem>, OfficeError> {
        let read = || -> Result<_, PasskeyProblem> {
            let client = decoded(used.client)?;
            let challenge = self.answered(&client, aim)?;
            Ok((client, challenge, decoded(used.id)?, decoded(used.device)?, decoded(used.signature)?))
        };
        let (client, challenge, id, device, signature) = match read() {
            Ok(parts) => parts,
            Err(problem) => return Ok(Err(problem)),
        };
        let mut desk = self.desks.take()?;
        let Some(passkey) = desk.passkey_find(&id)? else { return Ok(Err(PasskeyProblem::Unknown)) };
        let account = desk.account_find(&passkey.account)?.filter(|a| a.state == AccountState::Active);
        let Some(account) = account else { return Ok(Err(PasskeyProblem::Unknown)) };
        // A device that can sign in without a name says whose key it is.
        if used.handle != URL_SAFE_NO_PAD.encode(account.handle) {
            return Ok(Err(PasskeyProblem::Refused));
        }
        let stored: Credential = serde_json::from_str(&passkey.credential)
            .map_err(|_| StoreError::Stored { what: "a passkey's key does not read" })?;
        let site = origin.site().unwrap_or_default();
        let expected = Expected { challenge: &challenge, origin: origin.as_str(), site };
        let proof = Proof { client: &client, device: &device, signature: &signature };
        match webauthn::check_proof(&expected, &stored, &proof) {
            Ok(after) => {
                let after = json!(after).to_string();
                // Another sign-in with the same key at the same moment: one of the two counts.
                let counts = desk.passkey_use(&id, &passkey.credential, &after, self.now())?;
                Ok(if counts { Ok(account.account) } else { Err(PasskeyProblem::Late) })
            }
            Err(error) => Ok(Err(error.into())),
        }
    }

    /// Takes one of one's own passkeys away.
    pub fn remove_passkey(&self, who: &Who, id: &str) -> Result<(), OfficeError> {
        let id = URL_SAFE_NO_PAD.decode(id).map_err(|_| OfficeError::Gone)?;
        let removed = self.desks.take()?.passkey_remove(&who.account, &id)?;
        if removed { Ok(()) } else { Err(OfficeError::Gone) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(peer: &str, until: i64) -> Question {
        Question { aim: Aim::SignIn, peer: peer.into(), until }
    }

    #[test]
    fn a_question_is_answered_once_in_time_and_to_its_own_end() {
        let mut questions = Questions::default();
        questions.put([1; 32], question("a", 10), 0);
        assert!(!questions.take(&[2; 32], Aim::SignIn, 5), "another challenge");
        assert!(questions.take(&[1; 32], Aim::SignIn, 5));
        assert!(!questions.take(&[1; 32], Aim::SignIn, 5), "used");
        questions.put([1; 32], question("a", 10), 0);
        assert!(!questions.take(&[1; 32], Aim::SignIn, 10), "too late");
        questions.put([1; 32], question("a", 10), 0);
        assert!(!questions.take(&[1; 32], Aim::StepUp([0; 16]), 5), "for something else");
        assert!(!questions.take(&[1; 32], Aim::SignIn, 5), "and gone by that");
    }

    #[test]
    fn who_asks_without_end_pushes_out_only_their_own() {
        let mut questions = Questions::default();
        questions.put([255; 32], question("quiet", 500), 0);
        for n in 0..1_000_u32 {
            let mut challenge = [0; 32];
            challenge[..4].copy_from_slice(&n.to_be_bytes());
            questions.put(challenge, question("loud", 600 + i64::from(n)), 0);
        }
        assert_eq!(questions.0.len(), MOST_OF_ADDRESS + 1);
        assert!(questions.take(&[255; 32], Aim::SignIn, 1));
        // What is over goes by itself.
        questions.put([9; 32], question("quiet", 9_000), 5_000);
        assert_eq!(questions.0.len(), 1);
    }
}
