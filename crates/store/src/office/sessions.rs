//! Sessions: who is signed in, from where, and since when. The token is with the browser alone.

use super::accounts::WIDTH;
use super::{Account, AccountState, Hidden, Office, TokenHash};
use crate::StoreError;
use crate::db::{Cell, Db, RowRef};

const LONGEST_AGENT: usize = 200;
const LONGEST_IP: usize = 64;
/// A session that was seen less than this ago is not written again.
const TOUCH_EVERY: i64 = 60_000_000;

/// How long a session lives, in microseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionLimits {
    /// Without a sign of life.
    pub idle: i64,
    /// At all.
    pub absolute: i64,
}

/// A session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// By which it is found and ended.
    pub token_hash: Hidden<TokenHash>,
    /// Whose.
    pub account: Box<str>,
    /// When it began.
    pub created_at: i64,
    /// When it was last seen, to the minute.
    pub seen_at: i64,
    /// When it ends at the latest.
    pub expires_at: i64,
    /// When its owner last proved themselves for grave acts.
    pub stepped_up_at: Option<i64>,
    /// What the browser calls itself.
    pub user_agent: Box<str>,
    /// The address it began from.
    pub ip: Box<str>,
    /// When it was ended.
    pub ended_at: Option<i64>,
}

impl Session {
    fn read(row: &RowRef<'_>, first: usize) -> Result<Session, StoreError> {
        Ok(Session {
            token_hash: Hidden::new(row.array(first)?),
            account: row.text(first + 1)?.into(),
            created_at: row.int(first + 2)?,
            seen_at: row.int(first + 3)?,
            expires_at: row.int(first + 4)?,
            stepped_up_at: row.opt_int(first + 5)?,
            user_agent: row.text(first + 6)?.into(),
            ip: row.text(first + 7)?.into(),
            ended_at: row.opt_int(first + 8)?,
        })
    }

    /// Whether it still counts.
    pub fn is_live(&self, limits: SessionLimits, now: i64) -> bool {
        self.ended_at.is_none()
            && now < self.expires_at
            && now.saturating_sub(self.seen_at) < limits.idle
            && now.saturating_sub(self.created_at) < limits.absolute
    }
}

/// What a new session says.
#[derive(Clone, PartialEq, Eq)]
pub struct NewSession<'a> {
    /// The hash of the token that the browser gets.
    pub token_hash: TokenHash,
    /// Whose.
    pub account: &'a str,
    /// When it ends at the latest.
    pub expires_at: i64,
    /// When its owner proved themselves for grave acts, if they did just now.
    pub stepped_up_at: Option<i64>,
    /// What the browser calls itself; cut to 200 bytes.
    pub user_agent: &'a str,
    /// The address it comes from; cut to 64 bytes.
    pub ip: &'a str,
}

impl Office {
    /// Begins a session of an active account; for any other there is an error.
    pub fn session_create(&mut self, new: &NewSession<'_>, now: i64) -> Result<(), StoreError> {
        let made = self.changed(
            "insert into session (token_hash, account, created_at, seen_at, expires_at, stepped_up_at, \
             user_agent, ip) select $1, account, $2, $2, $3, $4, $5, $6 from account \
             where account = $7 and state = 'active' \
             on conflict (token_hash) do nothing",
            &[
                Cell::Hash(new.token_hash),
                Cell::Int(now),
                Cell::Int(new.expires_at),
                Cell::opt(new.stepped_up_at),
                Cell::text(&cut(new.user_agent, LONGEST_AGENT)),
                Cell::text(&cut(new.ip, LONGEST_IP)),
                Cell::text(new.account),
            ],
        )?;
        if made {
            return Ok(());
        }
        let sql = "select 1 from session where token_hash = $1";
        match self.db()?.one(sql, &[Cell::Hash(new.token_hash)], |_| Ok(()))? {
            Some(()) => Err(StoreError::OfficeTaken { what: "session" }),
            None => Err(StoreError::OfficeUnknown { what: "active account" }),
        }
    }

    /// The live session of a token, with its account, which is active.
    pub fn session_find(
        &mut self,
        token_hash: &TokenHash,
        limits: SessionLimits,
        now: i64,
    ) -> Result<Option<(Session, Account)>, StoreError> {
        let found = self.db()?.one(
            "select a.account, a.handle, a.display_name, a.phone, a.state, a.language, a.created_at, \
             a.created_by, a.closed_at, s.token_hash, s.account, s.created_at, s.seen_at, s.expires_at, \
             s.stepped_up_at, s.user_agent, s.ip, s.ended_at \
             from session s join account a on a.account = s.account where s.token_hash = $1",
            &[Cell::Hash(*token_hash)],
            |row| Ok((Session::read(row, WIDTH)?, Account::read(row)?)),
        )?;
        Ok(found.filter(|(session, account)| {
            session.is_live(limits, now) && account.state == AccountState::Active
        }))
    }

    /// Notes a sign of life, at most once a minute. Says whether it was written.
    pub fn session_touch(&mut self, token_hash: &TokenHash, now: i64) -> Result<bool, StoreError> {
        self.changed(
            "update session set seen_at = $1 \
             where token_hash = $2 and seen_at <= $3 and ended_at is null",
            &[Cell::Int(now), Cell::Hash(*token_hash), Cell::Int(now.saturating_sub(TOUCH_EVERY))],
        )
    }

    /// Notes that the owner has proved themselves again. The session goes on under a new token: one that
    /// somebody copied before does not gain by it. False where it had ended.
    pub fn session_step_up(
        &mut self,
        token_hash: &TokenHash,
        new_token_hash: &TokenHash,
        now: i64,
    ) -> Result<bool, StoreError> {
        self.changed(
            "update session set token_hash = $1, stepped_up_at = $2, seen_at = $2 \
             where token_hash = $3 and ended_at is null and expires_at > $2",
            &[Cell::Hash(*new_token_hash), Cell::Int(now), Cell::Hash(*token_hash)],
        )
    }

    /// Ends one session of an account. False where it has no such one, or it had ended.
    pub fn session_end(
        &mut self,
        account: &str,
        token_hash: &TokenHash,
        now: i64,
    ) -> Result<bool, StoreError> {
        self.changed(
            "update session set ended_at = $1 where token_hash = $2 and account = $3 and ended_at is null",
            &[Cell::Int(now), Cell::Hash(*token_hash), Cell::text(account)],
        )
    }

    /// Ends all sessions of an account, but for one that may go on. Says how many.
    pub fn session_end_all(
        &mut self,
        account: &str,
        except: Option<&TokenHash>,
        now: i64,
    ) -> Result<u64, StoreError> {
        let Some(except) = except else { return end_all(self.db()?, account, now) };
        self.db()?.execute(
            "update session set ended_at = $1 \
             where account = $2 and ended_at is null and token_hash <> $3",
            &[Cell::Int(now), Cell::text(account), Cell::Hash(*except)],
        )
    }

    /// The live sessions of an account, the one seen last first.
    pub fn session_list(
        &mut self,
        account: &str,
        limits: SessionLimits,
        now: i64,
    ) -> Result<Vec<Session>, StoreError> {
        let mut sessions = self.db()?.many(
            "select token_hash, account, created_at, seen_at, expires_at, stepped_up_at, user_agent, ip, \
             ended_at from session where account = $1 and ended_at is null order by seen_at desc, token_hash",
            &[Cell::text(account)],
            |row| Session::read(row, 0),
        )?;
        sessions.retain(|session| session.is_live(limits, now));
        Ok(sessions)
    }

    /// Forgets sessions that ended, or could at most have lasted to, before a time. Says how many.
    pub fn session_forget(&mut self, before: i64) -> Result<u64, StoreError> {
        self.db()?
            .execute("delete from session where coalesce(ended_at, expires_at) < $1", &[Cell::Int(before)])
    }
}

/// Ends every session of an account.
pub(super) fn end_all(db: &mut Db, account: &str, now: i64) -> Result<u64, StoreError> {
    db.execute(
        "update session set ended_at = $1 where account = $2 and ended_at is null",
        &[Cell::Int(now), Cell::text(account)],
    )
}

/// What a browser says of itself is not to be trusted: no control characters, and not too much of it.
fn cut(text: &str, longest: usize) -> String {
    let mut kept: String = text.chars().filter(|c| !c.is_control()).take(longest).collect();
    kept.truncate(kept.floor_char_boundary(longest));
    kept
}
