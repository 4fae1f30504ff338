//! The county's own sign-on: it says who somebody is, and a steward has said whose account that is.
//!
//! Who comes from there is signed in, not stepped up: the sign-on may have let them in hours ago. To step up
//! they show there again who they are, and the token must say that it was just now.

use std::collections::HashMap;
use std::sync::Mutex;

use store::{AccountState, NewSignOnLink, StoreError, WorkId};

use super::sign_in::{SignedIn, hex};
use super::{Office, OfficeError, Origin, Who};
use crate::openid::{Claims, Provider, Question, Settings, SettingsError, SignOnError, token};

/// How long somebody may be away to sign in there, in microseconds.
const AWAY_FOR: i64 = 600_000_000;
/// How many of one address may be away; the one who left first is forgotten.
const MOST_OF_ADDRESS: usize = 64;
/// How many in all.
const MOST: usize = 4_096;
/// Where the sign-on sends people back to, after the office's own address.
pub const SIGN_ON_BACK: &str = "/sign-in/county/return";

/// A county's sign-on, with those who are there now.
pub struct SignOn {
    provider: Provider,
    away: Mutex<Away>,
}

/// Those who were sent away, by the state that they bring back.
#[derive(Default)]
struct Away(HashMap<String, Traveller>);

#[derive(Clone)]
struct Traveller {
    /// The session that steps up; `None` to sign in.
    steps_up: Option<WorkId>,
    nonce: String,
    verifier: String,
    next: String,
    peer: Box<str>,
    left: i64,
}

impl Away {
    fn put(&mut self, state: String, traveller: Traveller) {
        let now = traveller.left;
        self.0.retain(|_, t| now - t.left < AWAY_FOR);
        let of_peer = self.0.iter().filter(|(_, t)| t.peer == traveller.peer);
        let first = if self.0.len() >= MOST {
            self.0.iter().min_by_key(|(_, t)| t.left)
        } else if of_peer.clone().count() >= MOST_OF_ADDRESS {
            of_peer.min_by_key(|(_, t)| t.left)
        } else {
            None
        };
        if let Some(first) = first.map(|(state, _)| state.clone()) {
            self.0.remove(&first);
        }
        self.0.insert(state, traveller);
    }
}

/// Why somebody was not let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignOnProblem {
    /// The sign-on does not answer, or answers something else.
    Unreachable,
    /// They, or the sign-on, said no.
    Declined,
    /// They were away too long, came back twice, or to another browser.
    Late,
    /// What it says of them does not count.
    NotBelieved,
    /// Nobody here is linked with them: their subject there.
    Unknown(String),
    /// To step up they showed that they are somebody else.
    NotYours,
    /// To step up they did not show anew who they are.
    NotFresh,
}

impl SignOnProblem {
    /// Key of the sentence that says it.
    pub const fn key(&self) -> &'static str {
        match self {
            SignOnProblem::Unreachable => "web-sign_on-unreachable",
            SignOnProblem::Declined => "web-sign_on-declined",
            SignOnProblem::Late => "web-sign_on-late",
            SignOnProblem::NotBelieved => "web-sign_on-not_believed",
            SignOnProblem::Unknown(_) => "web-sign_on-unknown",
            SignOnProblem::NotYours => "web-sign_on-not_yours",
            SignOnProblem::NotFresh => "web-sign_on-not_fresh",
        }
    }
}

/// Somebody to be sent away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Where to.
    pub to: String,
    /// What the browser keeps meanwhile, and must bring back.
    pub state: String,
}

/// Somebody who came back.
#[derive(Clone, Copy, Debug)]
pub struct Back<'a> {
    /// The state of the answer.
    pub state: &'a str,
    /// The state that the browser kept.
    pub kept: &'a str,
    /// The code; empty where there is none.
    pub code: &'a str,
    /// Who says that it answers; empty where nobody does.
    pub issuer: &'a str,
    /// The browser's own name.
    pub agent: &'a str,
    /// Where it comes from.
    pub peer: &'a str,
}

/// How it ended.
pub struct Returned {
    /// Whether it was to step up.
    pub steps_up: bool,
    /// Where they were going; a path.
    pub next: String,
    /// In, or why not.
    pub done: Result<SignedIn, SignOnProblem>,
    /// What went wrong, for whoever runs the book; nobody is named in it.
    pub trouble: Option<String>,
}

/// Who an account is at the sign-on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignOnCard {
    /// The subject there.
    pub subject: String,
    /// Who linked it.
    pub linked_by: String,
    /// When; microseconds since 1970.
    pub linked: i64,
    /// When it was last used.
    pub used: Option<i64>,
}

impl SignOn {
    /// By its settings.
    pub fn new(settings: Settings) -> Result<SignOn, SettingsError> {
        Ok(SignOn { provider: Provider::new(settings)?, away: Mutex::default() })
    }

    /// What its button says, Chinese and English.
    pub fn label(&self) -> &(String, String) {
        &self.provider.settings().label
    }

    /// Its name.
    pub fn issuer(&self) -> &str {
        &self.provider.settings().issuer
    }

    /// Takes the one who left with a state; who comes back is away no longer.
    fn take(&self, back: &Back<'_>, now: i64) -> Option<Traveller> {
        let traveller = super::lock(&self.away).0.remove(back.state)?;
        (back.kept == back.state && now - traveller.left < AWAY_FOR).then_some(traveller)
    }
}

fn back_to(origin: &Origin) -> String {
    format!("{}{SIGN_ON_BACK}", origin.as_str())
}

impl Traveller {
    fn question<'a>(&'a self, back: &'a str, state: &'a str) -> Question<'a> {
        Question { back, state, nonce: &self.nonce, verifier: &self.verifier, again: self.steps_up.is_some() }
    }
}

impl Office {
    /// Sends somebody to the sign-on: to sign in, or to step up where they are signed in.
    pub fn ask_sign_on(
        &self,
        sign_on: &SignOn,
        origin: &Origin,
        who: Option<&Who>,
        next: &str,
        peer: &str,
    ) -> Result<Result<Sent, (SignOnProblem, String)>, OfficeError> {
        let mut desk = self.desks.take()?;
        let [state, nonce, verifier] = [(); 3].map(|()| hex(&desk.random::<32>()));
        drop(desk);
        let now = self.now();
        let traveller = Traveller {
            steps_up: who.map(|who| who.session),
            nonce,
            verifier,
            next: next.to_owned(),
            peer: peer.into(),
            left: now,
        };
        let back = back_to(origin);
        match sign_on.provider.ask(&traveller.question(&back, &state), now / 1_000_000) {
            Ok(to) => {
                super::lock(&sign_on.away).put(state.clone(), traveller);
                Ok(Ok(Sent { to, state }))
            }
            Err(error) => Ok(Err((SignOnProblem::Unreachable, error.to_string()))),
        }
    }

    /// Lets somebody in who came back from the sign-on, or says why not.
    pub fn back_from_sign_on(
        &self,
        sign_on: &SignOn,
        origin: &Origin,
        who: Option<&Who>,
        back: &Back<'_>,
    ) -> Result<Returned, OfficeError> {
        let mut returned =
            Returned { steps_up: false, next: "/".to_owned(), done: Err(SignOnProblem::Late), trouble: None };
        let Some(traveller) = sign_on.take(back, self.now()) else { return Ok(returned) };
        returned.next.clone_from(&traveller.next);
        returned.steps_up = traveller.steps_up.is_some();
        if traveller.steps_up != who.map(|who| who.session).filter(|_| returned.steps_up) {
            return Ok(returned);
        }
        let claims = match self.claims(sign_on, origin, back, &traveller) {
            Ok(claims) => claims,
            Err((problem, trouble)) => {
                returned.done = Err(problem);
                returned.trouble = trouble;
                return Ok(returned);
            }
        };
        returned.done = match who.filter(|_| returned.steps_up) {
            Some(who) => self.step_up_by(sign_on, who, &claims, &traveller)?,
            None => self.sign_in_by(sign_on, &claims, back)?,
        };
        Ok(returned)
    }

    /// What the sign-on says of who came back.
    fn claims(
        &self,
        sign_on: &SignOn,
        origin: &Origin,
        back: &Back<'_>,
        traveller: &Traveller,
    ) -> Result<Claims, (SignOnProblem, Option<String>)> {
        let problem = |error: SignOnError| {
            let problem = match error {
                SignOnError::Unreachable(_) | SignOnError::Unexpected(_) => SignOnProblem::Unreachable,
                SignOnError::Refused(_) | SignOnError::Token(_) => SignOnProblem::NotBelieved,
            };
            (problem, Some(error.to_string()))
        };
        let now = self.now() / 1_000_000;
        let issuer = Some(back.issuer).filter(|issuer| !issuer.is_empty());
        if !sign_on.provider.is_from(issuer, now).map_err(problem)? {
            return Err((SignOnProblem::NotBelieved, Some("an answer names another issuer".to_owned())));
        }
        if back.code.is_empty() {
            return Err((SignOnProblem::Declined, None));
        }
        let to = back_to(origin);
        sign_on.provider.redeem(back.code, &traveller.question(&to, back.state), now).map_err(problem)
    }

    fn sign_in_by(
        &self,
        sign_on: &SignOn,
        claims: &Claims,
        back: &Back<'_>,
    ) -> Result<Result<SignedIn, SignOnProblem>, OfficeError> {
        let mut desk = self.desks.take()?;
        let Some(account) = account_of(&mut desk, sign_on, &claims.subject)? else {
            return Ok(Err(SignOnProblem::Unknown(claims.subject.clone())));
        };
        desk.sign_on_use(sign_on.issuer(), &claims.subject, self.now())?;
        Ok(Ok(SignedIn::In(self.new_session(&mut desk, &account, None, back.agent, back.peer)?)))
    }

    fn step_up_by(
        &self,
        sign_on: &SignOn,
        who: &Who,
        claims: &Claims,
        traveller: &Traveller,
    ) -> Result<Result<SignedIn, SignOnProblem>, OfficeError> {
        let account = account_of(&mut *self.desks.take()?, sign_on, &claims.subject)?;
        if account.is_none_or(|account| *account != *who.account) {
            return Ok(Err(SignOnProblem::NotYours));
        }
        // Shown after they left here, but for what two clocks may differ by.
        let left = traveller.left / 1_000_000;
        if claims.shown_at.is_none_or(|shown| shown < left - token::CLOCKS) {
            return Ok(Err(SignOnProblem::NotFresh));
        }
        Ok(Ok(self.stepped_up(who)?))
    }

    /// Who an account is at the sign-on, where it is linked.
    pub fn sign_on_card(&self, sign_on: &SignOn, account: &str) -> Result<Option<SignOnCard>, OfficeError> {
        let link = self.desks.take()?.sign_on_of(account, sign_on.issuer())?;
        Ok(link.map(|link| SignOnCard {
            subject: link.subject.into(),
            linked_by: link.linked_by.into(),
            linked: link.linked_at,
            used: link.last_used_at,
        }))
    }

    /// Links an account with a subject of the sign-on. Nobody links their own.
    pub fn link_sign_on(
        &self,
        who: &Who,
        sign_on: &SignOn,
        account: &str,
        subject: &str,
    ) -> Result<(), OfficeError> {
        self.not_own(who, account)?;
        let link = NewSignOnLink {
            issuer: sign_on.issuer(),
            subject: subject.trim(),
            account,
            linked_by: &who.account,
        };
        match self.desks.take()?.sign_on_link(&link, self.now()) {
            Ok(()) => Ok(()),
            Err(StoreError::OfficeTaken { .. }) => {
                Err(OfficeError::Unusable { what: "web-sign_on-subject_taken" })
            }
            Err(StoreError::OfficeField { field: "subject", .. }) => {
                Err(OfficeError::Unusable { what: "web-sign_on-subject_form" })
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Takes the link away, and ends the account's sessions: some may have begun by it.
    pub fn unlink_sign_on(&self, who: &Who, sign_on: &SignOn, account: &str) -> Result<(), OfficeError> {
        self.not_own(who, account)?;
        let mut desk = self.desks.take()?;
        if desk.sign_on_unlink(account, sign_on.issuer())? {
            desk.session_end_all(account, None, self.now())?;
        }
        Ok(())
    }
}

/// The active account that a subject is linked with.
fn account_of(
    desk: &mut store::Office,
    sign_on: &SignOn,
    subject: &str,
) -> Result<Option<Box<str>>, StoreError> {
    let Some(link) = desk.sign_on_find(sign_on.issuer(), subject)? else { return Ok(None) };
    let account = desk.account_find(&link.account)?.filter(|a| a.state == AccountState::Active);
    Ok(account.map(|account| account.account))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn traveller(peer: &str, left: i64) -> Traveller {
        let text = String::new;
        Traveller { steps_up: None, nonce: text(), verifier: text(), next: text(), peer: peer.into(), left }
    }

    #[test]
    fn who_leaves_without_end_pushes_out_only_their_own() {
        let mut away = Away::default();
        away.put("quiet".into(), traveller("quiet", 1));
        for n in 0..1_000 {
            away.put(format!("loud {n}"), traveller("loud", 2 + n));
        }
        assert_eq!(away.0.len(), MOST_OF_ADDRESS + 1);
        assert!(away.0.contains_key("quiet") && away.0.contains_key("loud 999"));
        away.put("later".into(), traveller("quiet", AWAY_FOR + 1_002));
        assert_eq!(away.0.len(), 1, "who does not come back is forgotten");
    }
}
