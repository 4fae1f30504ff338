//! Passkeys (WebAuthn credentials). The JSON text is the caller's; a public key is in it, no secret.

use super::{LONGEST_LINE, Office, check_line, require_account};
use crate::StoreError;
use crate::db::{Cell, RowRef};

/// The longest credential id that WebAuthn allows.
const LONGEST_ID: usize = 1023;
const LONGEST_CREDENTIAL: usize = 16 * 1024;

/// A passkey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkey {
    /// The id that the authenticator gave it.
    pub credential_id: Box<[u8]>,
    /// Whose.
    pub account: Box<str>,
    /// What its owner calls it.
    pub name: Box<str>,
    /// Public key and counter, as JSON.
    pub credential: Box<str>,
    /// Since when.
    pub created_at: i64,
    /// When it was last used.
    pub last_used_at: Option<i64>,
}

impl Passkey {
    fn read(row: &RowRef<'_>) -> Result<Passkey, StoreError> {
        Ok(Passkey {
            credential_id: row.bytes(0)?.into(),
            account: row.text(1)?.into(),
            name: row.text(2)?.into(),
            credential: row.text(3)?.into(),
            created_at: row.int(4)?,
            last_used_at: row.opt_int(5)?,
        })
    }
}

/// What a new passkey says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPasskey<'a> {
    /// The id that the authenticator gave it.
    pub credential_id: &'a [u8],
    /// Whose.
    pub account: &'a str,
    /// What its owner calls it.
    pub name: &'a str,
    /// Public key and counter, as JSON.
    pub credential: &'a str,
}

impl Office {
    /// Adds a passkey. One credential belongs to one account.
    pub fn passkey_add(&mut self, new: &NewPasskey<'_>, now: i64) -> Result<(), StoreError> {
        if new.credential_id.is_empty() || new.credential_id.len() > LONGEST_ID {
            return Err(StoreError::OfficeField { field: "credential id", longest: LONGEST_ID });
        }
        check_line("name", new.name, LONGEST_LINE)?;
        check_line("credential", new.credential, LONGEST_CREDENTIAL)?;
        require_account(self.db()?, new.account)?;
        let added = self.changed(
            "insert into passkey (credential_id, account, name, credential, created_at) \
             values ($1, $2, $3, $4, $5) on conflict (credential_id) do nothing",
            &[
                Cell::Blob(new.credential_id.into()),
                Cell::text(new.account),
                Cell::text(new.name),
                Cell::text(new.credential),
                Cell::Int(now),
            ],
        )?;
        if added { Ok(()) } else { Err(StoreError::OfficeTaken { what: "passkey" }) }
    }

    /// The passkey of a credential id.
    pub fn passkey_find(&mut self, credential_id: &[u8]) -> Result<Option<Passkey>, StoreError> {
        self.db()?.one(
            "select credential_id, account, name, credential, created_at, last_used_at from passkey \
             where credential_id = $1",
            &[Cell::Blob(credential_id.into())],
            Passkey::read,
        )
    }

    /// An account's passkeys, the oldest first.
    pub fn passkey_list(&mut self, account: &str) -> Result<Vec<Passkey>, StoreError> {
        self.db()?.many(
            "select credential_id, account, name, credential, created_at, last_used_at from passkey \
             where account = $1 order by created_at, credential_id",
            &[Cell::text(account)],
            Passkey::read,
        )
    }

    /// Notes a use: the credential goes from `before` to `after`, which has the new counter. False where
    /// it is not `before` any more (another sign-in came between), or has gone.
    pub fn passkey_use(
        &mut self,
        credential_id: &[u8],
        before: &str,
        after: &str,
        now: i64,
    ) -> Result<bool, StoreError> {
        check_line("credential", after, LONGEST_CREDENTIAL)?;
        self.changed(
            "update passkey set credential = $1, last_used_at = $2 \
             where credential_id = $3 and credential = $4",
            &[Cell::text(after), Cell::Int(now), Cell::Blob(credential_id.into()), Cell::text(before)],
        )
    }

    /// Takes a passkey of an account away. False where it has no such one.
    pub fn passkey_remove(&mut self, account: &str, credential_id: &[u8]) -> Result<bool, StoreError> {
        self.changed(
            "delete from passkey where account = $1 and credential_id = $2",
            &[Cell::text(account), Cell::Blob(credential_id.into())],
        )
    }
}
