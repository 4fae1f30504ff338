//! Accounts: who may sign in. Never removed, because entries name them; closed instead.

use super::{LONGEST_LINE, Office, check_actor, check_line, opt_box};
use crate::StoreError;
use crate::db::{Cell, Db, RowRef};
use crate::stored::LONGEST_ACTOR;

const LONGEST_PHONE: usize = 40;
pub(super) const LONGEST_LANGUAGE: usize = 16;
/// How many columns [`Account::read`] takes.
pub(super) const WIDTH: usize = 9;

/// What an account is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountState {
    /// Made, and waiting for its owner to take up the invitation.
    Invited,
    /// In use.
    Active,
    /// No longer in use.
    Closed,
}

impl AccountState {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            AccountState::Invited => "invited",
            AccountState::Active => "active",
            AccountState::Closed => "closed",
        }
    }

    fn parse(text: &str) -> Result<AccountState, StoreError> {
        Ok(match text {
            "invited" => AccountState::Invited,
            "active" => AccountState::Active,
            "closed" => AccountState::Closed,
            _ => return Err(StoreError::Stored { what: "an account's state is not in its list" }),
        })
    }
}

/// An account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Login name, which is the actor in entries.
    pub account: Box<str>,
    /// Sixteen random bytes by which passkeys know the account.
    pub handle: [u8; 16],
    /// What people call its owner.
    pub display_name: Box<str>,
    /// Office phone.
    pub phone: Option<Box<str>>,
    /// What it is at.
    pub state: AccountState,
    /// Language tag, such as `zh-CN`.
    pub language: Box<str>,
    /// When it was made.
    pub created_at: i64,
    /// Who made it.
    pub created_by: Box<str>,
    /// When it was closed, where it is.
    pub closed_at: Option<i64>,
}

impl Account {
    pub(super) fn read(row: &RowRef<'_>) -> Result<Account, StoreError> {
        Ok(Account {
            account: row.text(0)?.into(),
            handle: row.array(1)?,
            display_name: row.text(2)?.into(),
            phone: opt_box(row, 3)?,
            state: AccountState::parse(&row.text(4)?)?,
            language: row.text(5)?.into(),
            created_at: row.int(6)?,
            created_by: row.text(7)?.into(),
            closed_at: row.opt_int(8)?,
        })
    }
}

/// What a new account says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAccount<'a> {
    /// Login name: letters that are not capitals, digits, and `.`, `-`, `_`, `@`.
    pub account: &'a str,
    /// What people call its owner.
    pub display_name: &'a str,
    /// Office phone.
    pub phone: Option<&'a str>,
    /// Language tag.
    pub language: &'a str,
    /// Who makes it.
    pub created_by: &'a str,
}

impl Office {
    /// Makes an account, invited. A name is given once and never again.
    pub fn account_create(&mut self, new: &NewAccount<'_>, now: i64) -> Result<(), StoreError> {
        check_name(new.account)?;
        check_details(new.display_name, new.phone)?;
        check_line("language", new.language, LONGEST_LANGUAGE)?;
        check_actor(new.created_by)?;
        let handle = self.random.bytes();
        let made = self.changed(
            "insert into account (account, handle, display_name, phone, state, language, colours, \
             created_at, created_by) values ($1, $2, $3, $4, 'invited', $5, 'system', $6, $7) \
             on conflict (account) do nothing",
            &[
                Cell::text(new.account),
                Cell::Tag(handle),
                Cell::text(new.display_name),
                Cell::opt_text(new.phone),
                Cell::text(new.language),
                Cell::Int(now),
                Cell::text(new.created_by),
            ],
        )?;
        if made { Ok(()) } else { Err(StoreError::OfficeTaken { what: "account" }) }
    }

    /// An account, by its name.
    pub fn account_find(&mut self, account: &str) -> Result<Option<Account>, StoreError> {
        self.db()?.one(
            "select account, handle, display_name, phone, state, language, created_at, created_by, closed_at \
             from account where account = $1",
            &[Cell::text(account)],
            Account::read,
        )
    }

    /// All accounts, by name.
    pub fn account_list(&mut self) -> Result<Vec<Account>, StoreError> {
        self.db()?.many(
            "select account, handle, display_name, phone, state, language, created_at, created_by, closed_at \
             from account order by account",
            &[],
            Account::read,
        )
    }

    /// Gives an account another display name and phone.
    pub fn account_rename(
        &mut self,
        account: &str,
        display_name: &str,
        phone: Option<&str>,
    ) -> Result<(), StoreError> {
        check_details(display_name, phone)?;
        let done = self.changed(
            "update account set display_name = $1, phone = $2 where account = $3",
            &[Cell::text(display_name), Cell::opt_text(phone), Cell::text(account)],
        )?;
        if done { Ok(()) } else { Err(StoreError::OfficeUnknown { what: "account" }) }
    }

    /// Closes an account: its sessions end and its invitations lapse with it. Grants and the way to sign
    /// in stay as they are, for the record. False where it was closed already.
    pub fn account_close(&mut self, account: &str, now: i64) -> Result<bool, StoreError> {
        self.at_once(|db| {
            super::require_account(db, account)?;
            let closed = db.execute(
                "update account set state = 'closed', closed_at = $1 where account = $2 and state <> 'closed'",
                &[Cell::Int(now), Cell::text(account)],
            )?;
            end_everything(db, account, now)?;
            Ok(closed > 0)
        })
    }

    /// Lets a closed account be taken up again: it is invited, and only an invitation makes it active.
    /// False where it was not closed.
    pub fn account_reopen(&mut self, account: &str, now: i64) -> Result<bool, StoreError> {
        self.at_once(|db| {
            super::require_account(db, account)?;
            // What was signed in while the account was being closed must not wake up with it.
            end_everything(db, account, now)?;
            let sql = "update account set state = 'invited', closed_at = null \
                       where account = $1 and state = 'closed'";
            Ok(db.execute(sql, &[Cell::text(account)])? > 0)
        })
    }
}

fn end_everything(db: &mut Db, account: &str, now: i64) -> Result<(), StoreError> {
    let closed = "select 1 from account where account = $1 and state = 'closed'";
    if db.one(closed, &[Cell::text(account)], |_| Ok(()))?.is_none() {
        return Ok(());
    }
    super::sessions::end_all(db, account, now)?;
    super::invitations::lapse_all(db, account, now)
}

/// One way to write a name: nobody is to be taken for somebody else.
fn check_name(account: &str) -> Result<(), StoreError> {
    let plain = |c: char| (c.is_alphanumeric() && !c.is_uppercase()) || ".-_@".contains(c);
    if account.is_empty() || account.len() > LONGEST_ACTOR || !account.chars().all(plain) {
        return Err(StoreError::OfficeField { field: "account", longest: LONGEST_ACTOR });
    }
    Ok(())
}

fn check_details(display_name: &str, phone: Option<&str>) -> Result<(), StoreError> {
    check_line("display name", display_name, LONGEST_LINE)?;
    phone.map_or(Ok(()), |phone| check_line("phone", phone, LONGEST_PHONE))
}
