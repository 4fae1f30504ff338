//! Signing in: password, then a code where the account has one; sessions that end; a step up before grave
//! acts; slowing down who guesses.

use authz::{Grant, Principal, Role};
use register::area::{Level, PlaceCode};
use register::id::PersonId;
use sha2::{Digest, Sha256};
use store::{NewSession, Session, SessionLimits, StoreError, ThrottleRule, WorkId};

use super::password::{self, PasswordProblem};
use super::{Office, OfficeError, totp};

const SECOND: i64 = 1_000_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;

/// A session ends after half a day at most, and after an hour in which nothing was asked.
const LIMITS: SessionLimits = SessionLimits { idle: HOUR, absolute: 12 * HOUR };
/// How long a step up holds.
const STEPPED_UP_FOR: i64 = 10 * MINUTE;
/// Five wrong passwords of one account in a quarter of an hour lock it for a quarter of an hour.
const OF_ACCOUNT: ThrottleRule = ThrottleRule { window: 15 * MINUTE, limit: 5, lock: 15 * MINUTE };
/// Fifty from one address do the same.
pub(super) const OF_ADDRESS: ThrottleRule =
    ThrottleRule { window: 15 * MINUTE, limit: 50, lock: 15 * MINUTE };

/// Who is signed in.
#[derive(Clone, Debug)]
pub struct Who {
    /// The account.
    pub account: Box<str>,
    /// What colleagues call them.
    pub name: Box<str>,
    /// Who they are to the rules.
    pub principal: Principal,
    /// Who they are in the book, where the account is a resident's own.
    pub person: Option<PersonId>,
    /// The session, by a name that lets nobody in.
    pub session: WorkId,
    /// Whether they have shown a moment ago that it is them.
    pub stepped_up: bool,
    token_hash: [u8; 32],
}

impl Who {
    /// The places in which they have a role, none inside another.
    pub fn areas(&self) -> Vec<PlaceCode> {
        let mut places: Vec<PlaceCode> = self.principal.grants().iter().map(|g| g.place()).collect();
        places.sort_unstable();
        places.dedup();
        let all = places.clone();
        places.retain(|place| !all.iter().any(|other| other != place && other.contains(*place)));
        places
    }

    /// Whether a place lies in their area.
    pub fn reaches(&self, place: PlaceCode) -> bool {
        self.areas().iter().any(|area| area.contains(place))
    }

    /// The place of their office: the township of a village worker, else the place of their first role.
    pub fn office(&self) -> Option<PlaceCode> {
        let place = self.areas().first().copied()?;
        Some(if place.level() == Level::Village { place.parent().unwrap_or(place) } else { place })
    }

    /// Whether they have a role somewhere.
    pub fn holds(&self, role: Role) -> bool {
        self.principal.holds(role)
    }
}

/// What someone who signs in has typed.
#[derive(Clone, Copy, Debug)]
pub struct SignIn<'a> {
    /// Account.
    pub account: &'a str,
    /// Password.
    pub password: &'a str,
    /// The code from their device, or a recovery code; empty at the first step.
    pub code: &'a str,
    /// The browser's own name.
    pub agent: &'a str,
    /// Where it comes from.
    pub peer: &'a str,
}

/// How signing in ended.
#[derive(Clone, PartialEq, Eq)]
pub enum SignedIn {
    /// In: the token for the cookie, which is kept nowhere.
    In(String),
    /// The password is right; a code is needed, too.
    NeedsCode,
    /// No such account, wrong password, or wrong code: never said which.
    Wrong,
    /// Too many tries; seconds to wait.
    Locked(u64),
}

/// A session as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionCard {
    /// A name by which it can be ended.
    pub id: WorkId,
    /// When it began; microseconds since 1970.
    pub created: i64,
    /// When it last asked for something.
    pub seen: i64,
    /// The browser's own name.
    pub agent: String,
    /// Where it came from.
    pub peer: String,
    /// Whether it is this one.
    pub is_this: bool,
}

fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

fn name_of(token_hash: &[u8; 32]) -> WorkId {
    // A hash of the hash: it names the session and opens nothing.
    let digest = Sha256::digest(token_hash);
    let mut id = [0; 16];
    id.copy_from_slice(&digest[..16]);
    id
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

impl Office {
    /// Signs somebody in. It takes as long for an account that is not there as for a wrong password.
    pub fn sign_in(&self, typed: &SignIn<'_>) -> Result<SignedIn, OfficeError> {
        let now = self.now();
        let keys = [
            (format!("account {}", typed.account.to_lowercase()), OF_ACCOUNT),
            (format!("address {}", typed.peer), OF_ADDRESS),
        ];
        let mut desk = self.desks.take()?;
        for (key, _) in &keys {
            if let Some(until) = desk.throttle_locked_until(key, now)? {
                return Ok(SignedIn::Locked(seconds(until - now)));
            }
        }
        let account = match desk.account_find(typed.account) {
            Ok(found) => found.filter(|a| a.state == store::AccountState::Active),
            Err(StoreError::OfficeField { .. }) => None,
            Err(e) => return Err(e.into()),
        };
        let stored = match &account {
            Some(account) => desk.password_find(&account.account)?,
            None => None,
        };
        // Hashing takes a while: others may use the handle meanwhile.
        drop(desk);
        let is_right = match &stored {
            Some((phc, _)) => password::verify(typed.password, phc.reveal()),
            None => {
                password::verify_nobody(typed.password);
                false
            }
        };
        let mut desk = self.desks.take()?;
        if !is_right {
            return self.wrong(&mut desk, &keys, now);
        }
        let Some(account) = account else { return Ok(SignedIn::Wrong) };
        if let Some(second) = desk.totp_find(&account.account)? {
            if typed.code.trim().is_empty() {
                return Ok(SignedIn::NeedsCode);
            }
            if !self.is_code(&mut desk, &account.account, second.secret.reveal(), typed.code)? {
                return self.wrong(&mut desk, &keys, now);
            }
        }
        for (key, _) in &keys {
            desk.throttle_clear(key)?;
        }
        // Who has just signed in has just shown that it is them.
        let token = self.new_session(&mut desk, &account.account, Some(now), typed.agent, typed.peer)?;
        Ok(SignedIn::In(token))
    }

    fn wrong(
        &self,
        desk: &mut store::Office,
        keys: &[(String, ThrottleRule)],
        now: i64,
    ) -> Result<SignedIn, OfficeError> {
        let mut locked = None;
        for (key, rule) in keys {
            locked = desk.throttle_note_failure(key, *rule, now)?.locked_until.or(locked);
        }
        Ok(locked.map_or(SignedIn::Wrong, |until| SignedIn::Locked(seconds(until - now))))
    }

    /// Whether a code is the device's and new, or a recovery code that nobody has used.
    fn is_code(
        &self,
        desk: &mut store::Office,
        account: &str,
        secret: &[u8],
        code: &str,
    ) -> Result<bool, StoreError> {
        if let Some(step) = totp::step_of(secret, code, self.now()) {
            return desk.totp_use(account, step);
        }
        desk.recovery_code_use(account, &hash(&recovery(code)), self.now())
    }

    pub(super) fn new_session(
        &self,
        desk: &mut store::Office,
        account: &str,
        stepped_up_at: Option<i64>,
        agent: &str,
        peer: &str,
    ) -> Result<String, StoreError> {
        let now = self.now();
        let token = hex(&desk.random::<32>());
        desk.session_create(
            &NewSession {
                token_hash: hash(&token),
                account,
                expires_at: now + LIMITS.absolute,
                stepped_up_at,
                user_agent: agent,
                ip: peer,
            },
            now,
        )?;
        Ok(token)
    }

    /// Who a session's token belongs to; `None` if it has ended.
    pub fn session(&self, token: &str) -> Result<Option<Who>, OfficeError> {
        if token.len() != 64 {
            return Ok(None);
        }
        let (now, token_hash) = (self.now(), hash(token));
        let mut desk = self.desks.take()?;
        let Some((session, account)) = desk.session_find(&token_hash, LIMITS, now)? else { return Ok(None) };
        if account.state != store::AccountState::Active {
            return Ok(None);
        }
        if now - session.seen_at > MINUTE {
            desk.session_touch(&token_hash, now)?;
        }
        let stepped_up = session.stepped_up_at.is_some_and(|at| now - at < STEPPED_UP_FOR);
        let principal = principal(&mut desk, &account.account)?;
        let person = whose(&mut desk, &account.account, &principal)?;
        drop(desk);
        let (person, name) = self.in_the_book(person, account.display_name)?;
        Ok(Some(Who {
            name,
            account: account.account,
            principal,
            person,
            session: name_of(&token_hash),
            stepped_up,
            token_hash,
        }))
    }

    /// Who an account would be if it were signed in; `None` where there is no active one.
    pub fn who_of(&self, account: &str) -> Result<Option<Who>, OfficeError> {
        let mut desk = self.desks.take()?;
        let Some(found) = desk.account_find(account)?.filter(|a| a.state == store::AccountState::Active)
        else {
            return Ok(None);
        };
        let principal = principal(&mut desk, account)?;
        let person = whose(&mut desk, account, &principal)?;
        drop(desk);
        let (person, name) = self.in_the_book(person, found.display_name)?;
        Ok(Some(Who {
            name,
            account: found.account,
            principal,
            person,
            session: [0; 16],
            stepped_up: false,
            token_hash: [0; 32],
        }))
    }

    /// Whose an account is and what the book calls them: a resident's name stands there alone. Nobody reads
    /// on in the name of somebody who died or was erased.
    fn in_the_book(
        &self,
        person: Option<PersonId>,
        otherwise: Box<str>,
    ) -> Result<(Option<PersonId>, Box<str>), OfficeError> {
        let Some(person) = person else { return Ok((None, otherwise)) };
        let brief = self.readers.take()?.people(&[person])?.pop();
        let alive = brief.filter(|brief| brief.death.is_none() && !brief.entered_in_error);
        Ok(match alive.and_then(|brief| brief.name) {
            Some(name) => (Some(person), name.as_str().into()),
            None => (None, otherwise),
        })
    }

    /// Shows again that it is them, before a grave act: by password, and by code where there is one. The
    /// session gets a new token.
    pub fn step_up(&self, who: &Who, password: &str, code: &str) -> Result<SignedIn, OfficeError> {
        let now = self.now();
        let key = [(format!("account {}", who.account.to_lowercase()), OF_ACCOUNT)];
        let mut desk = self.desks.take()?;
        if let Some(until) = desk.throttle_locked_until(&key[0].0, now)? {
            return Ok(SignedIn::Locked(seconds(until - now)));
        }
        let stored = desk.password_find(&who.account)?;
        if !stored.is_some_and(|(phc, _)| password::verify(password, phc.reveal())) {
            return self.wrong(&mut desk, &key, now);
        }
        if let Some(second) = desk.totp_find(&who.account)? {
            if code.trim().is_empty() {
                return Ok(SignedIn::NeedsCode);
            }
            if !self.is_code(&mut desk, &who.account, second.secret.reveal(), code)? {
                return self.wrong(&mut desk, &key, now);
            }
        }
        desk.throttle_clear(&key[0].0)?;
        drop(desk);
        self.stepped_up(who)
    }

    /// The session goes on, stepped up, under a new token.
    pub(super) fn stepped_up(&self, who: &Who) -> Result<SignedIn, OfficeError> {
        let mut desk = self.desks.take()?;
        let token = hex(&desk.random::<32>());
        let done = desk.session_step_up(&who.token_hash, &hash(&token), self.now())?;
        Ok(if done { SignedIn::In(token) } else { SignedIn::Wrong })
    }

    /// Signs this session out.
    pub fn sign_out(&self, who: &Who) -> Result<(), OfficeError> {
        let mut desk = self.desks.take()?;
        desk.session_end(&who.account, &who.token_hash, self.now())?;
        Ok(())
    }

    /// Signs out everywhere else.
    pub fn sign_out_elsewhere(&self, who: &Who) -> Result<u64, OfficeError> {
        let mut desk = self.desks.take()?;
        Ok(desk.session_end_all(&who.account, Some(&who.token_hash), self.now())?)
    }

    /// Ends one of one's own sessions.
    pub fn end_session(&self, who: &Who, id: WorkId) -> Result<(), OfficeError> {
        let mut desk = self.desks.take()?;
        let now = self.now();
        let sessions = desk.session_list(&who.account, LIMITS, now)?;
        let found =
            sessions.iter().find(|s| name_of(s.token_hash.reveal()) == id).ok_or(OfficeError::Gone)?;
        desk.session_end(&who.account, found.token_hash.reveal(), now)?;
        Ok(())
    }

    /// One's own sessions.
    pub fn sessions(&self, who: &Who) -> Result<Vec<SessionCard>, OfficeError> {
        let mut desk = self.desks.take()?;
        let sessions = desk.session_list(&who.account, LIMITS, self.now())?;
        Ok(sessions.into_iter().map(|s| card(s, who)).collect())
    }

    /// Sets a new password, where the old one is right, and signs out everywhere else.
    pub fn change_password(
        &self,
        who: &Who,
        old: &str,
        new: &str,
    ) -> Result<Result<(), PasswordProblem>, OfficeError> {
        let key = [(format!("account {}", who.account.to_lowercase()), OF_ACCOUNT)];
        let mut desk = self.desks.take()?;
        let is_locked = desk.throttle_locked_until(&key[0].0, self.now())?.is_some();
        let stored = desk.password_find(&who.account)?;
        if is_locked || !stored.is_some_and(|(phc, _)| password::verify(old, phc.reveal())) {
            if !is_locked {
                self.wrong(&mut desk, &key, self.now())?;
            }
            return Err(OfficeError::Unusable { what: "web-password-wrong" });
        }
        if let Err(problem) = password::check_new(new, &who.account) {
            return Ok(Err(problem));
        }
        let phc = password::hash(new).ok_or(OfficeError::Unusable { what: "web-password-no_random" })?;
        desk.password_set(&who.account, &phc, self.now())?;
        desk.session_end_all(&who.account, Some(&who.token_hash), self.now())?;
        Ok(Ok(()))
    }

    /// Whether codes are on, and how many recovery codes are left.
    pub fn has_codes(&self, who: &Who) -> Result<Option<u64>, OfficeError> {
        let mut desk = self.desks.take()?;
        if desk.totp_find(&who.account)?.is_none() {
            return Ok(None);
        }
        Ok(Some(desk.recovery_codes_left(&who.account)?))
    }

    /// A secret for a new device, which counts once a code of it was typed: the one that was offered last,
    /// or a new one.
    pub fn offer_codes(&self, who: &Who) -> Result<Vec<u8>, OfficeError> {
        let mut desk = self.desks.take()?;
        if let Some(secret) = desk.totp_offered(&who.account)? {
            return Ok(secret.reveal().clone());
        }
        let secret = desk.random::<{ totp::SECRET_BYTES }>();
        desk.totp_offer(&who.account, &secret, self.now())?;
        Ok(secret.to_vec())
    }

    /// Turns codes on with a code of the offered secret; gives ten recovery codes, shown once.
    pub fn confirm_codes(&self, who: &Who, code: &str) -> Result<Option<Vec<String>>, OfficeError> {
        let now = self.now();
        let mut desk = self.desks.take()?;
        let Some(secret) = desk.totp_offered(&who.account)? else { return Ok(None) };
        let Some(step) = totp::step_of(secret.reveal(), code, now) else { return Ok(None) };
        if !desk.totp_confirm(&who.account, &secret, step, now)? {
            return Ok(None);
        }
        let codes: Vec<String> = (0..10)
            .map(|_| {
                let text = hex(&desk.random::<5>());
                format!("{}-{}", &text[..5], &text[5..])
            })
            .collect();
        let hashes: Vec<[u8; 32]> = codes.iter().map(|c| hash(&recovery(c))).collect();
        desk.recovery_codes_set(&who.account, &hashes, now)?;
        desk.session_end_all(&who.account, Some(&who.token_hash), now)?;
        Ok(Some(codes))
    }

    /// Turns codes off.
    pub fn remove_codes(&self, who: &Who) -> Result<(), OfficeError> {
        let mut desk = self.desks.take()?;
        desk.totp_remove(&who.account)?;
        Ok(())
    }
}

/// A recovery code as it is hashed: letters and digits alone.
fn recovery(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

pub(super) fn seconds(micros: i64) -> u64 {
    u64::try_from(micros.max(0) / SECOND).unwrap_or(0) + 1
}

fn card(session: Session, who: &Who) -> SessionCard {
    SessionCard {
        id: name_of(session.token_hash.reveal()),
        created: session.created_at,
        seen: session.seen_at,
        is_this: *session.token_hash.reveal() == who.token_hash,
        agent: session.user_agent.into(),
        peer: session.ip.into(),
    }
}

/// Who in the book a resident's account belongs to.
fn whose(
    desk: &mut store::Office,
    account: &str,
    principal: &Principal,
) -> Result<Option<PersonId>, StoreError> {
    if !principal.holds(Role::Resident) {
        return Ok(None);
    }
    Ok(desk.resident_of(account)?.filter(|bound| bound.ended_at.is_none()).map(|bound| bound.person))
}

/// Grants as the rules know them. One that the rules do not know (a role of another version) is left out.
fn principal(desk: &mut store::Office, account: &str) -> Result<Principal, StoreError> {
    let grants = desk.grants_open(account)?;
    let known = grants.iter().filter_map(|g| Grant::new(g.role.parse().ok()?, g.place).ok());
    Ok(Principal::account(account, known))
}
