//! Invitations and resets: a link that lets one person, once, set how they sign in. Nobody sets a
//! password for somebody else.

use super::{Office, TokenHash, check_actor, credentials, require_account, sessions};
use crate::StoreError;
use crate::db::{Cell, Db, RowRef};

/// What an invitation is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvitationPurpose {
    /// To take up a new account.
    Invite,
    /// To set another password.
    Reset,
}

impl InvitationPurpose {
    fn as_str(self) -> &'static str {
        match self {
            InvitationPurpose::Invite => "invite",
            InvitationPurpose::Reset => "reset",
        }
    }

    fn parse(text: &str) -> Result<InvitationPurpose, StoreError> {
        Ok(match text {
            "invite" => InvitationPurpose::Invite,
            "reset" => InvitationPurpose::Reset,
            _ => return Err(StoreError::Stored { what: "an invitation's purpose is not in its list" }),
        })
    }
}

/// An invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// For whom.
    pub account: Box<str>,
    /// What for.
    pub purpose: InvitationPurpose,
    /// When it was made.
    pub created_at: i64,
    /// Who made it.
    pub created_by: Box<str>,
    /// From then on it is void.
    pub expires_at: i64,
    /// When it was used.
    pub used_at: Option<i64>,
}

impl Invitation {
    fn read(row: &RowRef<'_>) -> Result<Invitation, StoreError> {
        Ok(Invitation {
            account: row.text(0)?.into(),
            purpose: InvitationPurpose::parse(&row.text(1)?)?,
            created_at: row.int(2)?,
            created_by: row.text(3)?.into(),
            expires_at: row.int(4)?,
            used_at: row.opt_int(5)?,
        })
    }
}

/// What a new invitation says.
#[derive(Clone, PartialEq, Eq)]
pub struct NewInvitation<'a> {
    /// The hash of the token in the link.
    pub token_hash: TokenHash,
    /// For whom.
    pub account: &'a str,
    /// What for.
    pub purpose: InvitationPurpose,
    /// Who makes it.
    pub created_by: &'a str,
    /// From then on it is void.
    pub expires_at: i64,
}

impl Office {
    /// Makes an invitation. Earlier ones of the account lapse: the newest link is the only one.
    pub fn invitation_create(&mut self, new: &NewInvitation<'_>, now: i64) -> Result<(), StoreError> {
        check_actor(new.created_by)?;
        self.at_once(|db| {
            require_account(db, new.account)?;
            lapse_all(db, new.account, now)?;
            let made = db.execute(
                "insert into invitation (token_hash, account, purpose, created_at, created_by, expires_at) \
                 values ($1, $2, $3, $4, $5, $6) on conflict (token_hash) do nothing",
                &[
                    Cell::Hash(new.token_hash),
                    Cell::text(new.account),
                    Cell::text(new.purpose.as_str()),
                    Cell::Int(now),
                    Cell::text(new.created_by),
                    Cell::Int(new.expires_at),
                ],
            )?;
            if made > 0 { Ok(()) } else { Err(StoreError::OfficeTaken { what: "invitation" }) }
        })
    }

    /// An invitation that can be used now: not used, not lapsed, its account not closed.
    pub fn invitation_find(
        &mut self,
        token_hash: &TokenHash,
        now: i64,
    ) -> Result<Option<Invitation>, StoreError> {
        self.db()?.one(
            "select i.account, i.purpose, i.created_at, i.created_by, i.expires_at, i.used_at \
             from invitation i join account a on a.account = i.account \
             where i.token_hash = $1 and i.used_at is null and i.expires_at > $2 and a.state <> 'closed'",
            &[Cell::Hash(*token_hash), Cell::Int(now)],
            Invitation::read,
        )
    }

    /// Uses an invitation up, once whoever else tries at the same moment: the account becomes active, gets
    /// the new password (its PHC string; `None` where a passkey was made), and all its sessions end. All
    /// of it, or nothing. `None` where the invitation cannot be used.
    pub fn invitation_use(
        &mut self,
        token_hash: &TokenHash,
        phc: Option<&str>,
        now: i64,
    ) -> Result<Option<Invitation>, StoreError> {
        phc.map_or(Ok(()), credentials::check_phc)?;
        self.at_once(|db| {
            let used = db.one(
                "update invitation set used_at = $1 \
                 where token_hash = $2 and used_at is null and expires_at > $1 \
                 and exists (select 1 from account a where a.account = invitation.account \
                 and a.state <> 'closed') \
                 returning account, purpose, created_at, created_by, expires_at, used_at",
                &[Cell::Int(now), Cell::Hash(*token_hash)],
                Invitation::read,
            )?;
            let Some(used) = used else { return Ok(None) };
            if let Some(phc) = phc {
                credentials::put_password(db, &used.account, phc, now)?;
            }
            db.execute(
                "update account set state = 'active' where account = $1 and state = 'invited'",
                &[Cell::text(&used.account)],
            )?;
            sessions::end_all(db, &used.account, now)?;
            Ok(Some(used))
        })
    }

    /// An account's invitations, the newest first.
    pub fn invitation_list(&mut self, account: &str) -> Result<Vec<Invitation>, StoreError> {
        self.db()?.many(
            "select account, purpose, created_at, created_by, expires_at, used_at from invitation \
             where account = $1 order by created_at desc, token_hash",
            &[Cell::text(account)],
            Invitation::read,
        )
    }
}

/// Makes every open invitation of an account void.
pub(super) fn lapse_all(db: &mut Db, account: &str, now: i64) -> Result<(), StoreError> {
    db.execute(
        "update invitation set expires_at = $1 where account = $2 and used_at is null and expires_at > $1",
        &[Cell::Int(now), Cell::text(account)],
    )?;
    Ok(())
}
