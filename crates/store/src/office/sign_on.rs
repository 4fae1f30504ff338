//! Links between accounts and the county's own sign-on. A link is made by a steward; signing in makes none.

use super::{LONGEST_LINE, Office, check_actor, check_line, require_account};
use crate::StoreError;
use crate::db::{Cell, RowRef};

/// The longest subject that OpenID Connect allows.
const LONGEST_SUBJECT: usize = 255;

/// A link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignOnLink {
    /// The sign-on's own name: an address.
    pub issuer: Box<str>,
    /// Who it is there.
    pub subject: Box<str>,
    /// Who it is here.
    pub account: Box<str>,
    /// Since when.
    pub linked_at: i64,
    /// Who linked it.
    pub linked_by: Box<str>,
    /// When it was last used.
    pub last_used_at: Option<i64>,
}

impl SignOnLink {
    fn read(row: &RowRef<'_>) -> Result<SignOnLink, StoreError> {
        Ok(SignOnLink {
            issuer: row.text(0)?.into(),
            subject: row.text(1)?.into(),
            account: row.text(2)?.into(),
            linked_at: row.int(3)?,
            linked_by: row.text(4)?.into(),
            last_used_at: row.opt_int(5)?,
        })
    }
}

/// What a new link says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSignOnLink<'a> {
    /// The sign-on's own name.
    pub issuer: &'a str,
    /// Who it is there.
    pub subject: &'a str,
    /// Who it is here.
    pub account: &'a str,
    /// Who links it.
    pub linked_by: &'a str,
}

impl Office {
    /// Links a subject with an account. Each has one of the other.
    pub fn sign_on_link(&mut self, new: &NewSignOnLink<'_>, now: i64) -> Result<(), StoreError> {
        check_line("issuer", new.issuer, LONGEST_LINE)?;
        check_line("subject", new.subject, LONGEST_SUBJECT)?;
        check_actor(new.linked_by)?;
        require_account(self.db()?, new.account)?;
        let linked = self.changed(
            "insert into sign_on (issuer, subject, account, linked_at, linked_by) \
             values ($1, $2, $3, $4, $5) on conflict do nothing",
            &[
                Cell::text(new.issuer),
                Cell::text(new.subject),
                Cell::text(new.account),
                Cell::Int(now),
                Cell::text(new.linked_by),
            ],
        )?;
        if linked { Ok(()) } else { Err(StoreError::OfficeTaken { what: "sign-on" }) }
    }

    /// Whose a subject is.
    pub fn sign_on_find(&mut self, issuer: &str, subject: &str) -> Result<Option<SignOnLink>, StoreError> {
        self.db()?.one(
            "select issuer, subject, account, linked_at, linked_by, last_used_at from sign_on \
             where issuer = $1 and subject = $2",
            &[Cell::text(issuer), Cell::text(subject)],
            SignOnLink::read,
        )
    }

    /// Who an account is at a sign-on.
    pub fn sign_on_of(&mut self, account: &str, issuer: &str) -> Result<Option<SignOnLink>, StoreError> {
        self.db()?.one(
            "select issuer, subject, account, linked_at, linked_by, last_used_at from sign_on \
             where account = $1 and issuer = $2",
            &[Cell::text(account), Cell::text(issuer)],
            SignOnLink::read,
        )
    }

    /// Notes a use. False where the link has gone.
    pub fn sign_on_use(&mut self, issuer: &str, subject: &str, now: i64) -> Result<bool, StoreError> {
        self.changed(
            "update sign_on set last_used_at = $1 where issuer = $2 and subject = $3",
            &[Cell::Int(now), Cell::text(issuer), Cell::text(subject)],
        )
    }

    /// Takes a link of an account away. False where there is none.
    pub fn sign_on_unlink(&mut self, account: &str, issuer: &str) -> Result<bool, StoreError> {
        self.changed(
            "delete from sign_on where account = $1 and issuer = $2",
            &[Cell::text(account), Cell::text(issuer)],
        )
    }
}
