//! Residents' accounts: which account is whose in the book. One person has one at most.
//!
//! The person stands here by their number in the book alone; what they are called is the book's to say.

use std::collections::HashSet;

use register::id::PersonId;

use super::{Office, check_actor, require_account};
use crate::StoreError;
use crate::db::{Cell, RowRef};

/// An account that is a person's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// The account.
    pub account: Box<str>,
    /// Whose.
    pub person: PersonId,
    /// Since when.
    pub bound_at: i64,
    /// Who made it so.
    pub bound_by: Box<str>,
    /// When it ended, if it has.
    pub ended_at: Option<i64>,
}

impl Bound {
    fn read(row: &RowRef<'_>) -> Result<Bound, StoreError> {
        Ok(Bound {
            account: row.text(0)?.into(),
            person: PersonId(row.int(1)? as u64),
            bound_at: row.int(2)?,
            bound_by: row.text(3)?.into(),
            ended_at: row.opt_int(4)?,
        })
    }
}

impl Office {
    /// Makes an account a person's own. False where the account was somebody's before, or the person has
    /// another one.
    pub fn resident_bind(
        &mut self,
        account: &str,
        person: PersonId,
        by: &str,
        now: i64,
    ) -> Result<bool, StoreError> {
        check_actor(by)?;
        require_account(self.db()?, account)?;
        self.changed(
            "insert into account_person (account, person_id, bound_at, bound_by) values ($1, $2, $3, $4) \
             on conflict do nothing",
            &[Cell::text(account), Cell::count(person.0), Cell::Int(now), Cell::text(by)],
        )
    }

    /// Whose an account is or was; `None` for accounts of people at work.
    pub fn resident_of(&mut self, account: &str) -> Result<Option<Bound>, StoreError> {
        self.db()?.one(
            "select account, person_id, bound_at, bound_by, ended_at from account_person where account = $1",
            &[Cell::text(account)],
            Bound::read,
        )
    }

    /// The account that is a person's own now.
    pub fn resident_account(&mut self, person: PersonId) -> Result<Option<Bound>, StoreError> {
        self.db()?.one(
            "select account, person_id, bound_at, bound_by, ended_at from account_person \
             where person_id = $1 and ended_at is null",
            &[Cell::count(person.0)],
            Bound::read,
        )
    }

    /// All accounts that are or were residents' own.
    pub fn resident_accounts(&mut self) -> Result<HashSet<Box<str>>, StoreError> {
        let found = self.db()?.many("select account from account_person", &[], |r| Ok(r.text(0)?.into()))?;
        Ok(found.into_iter().collect())
    }

    /// Ends it: the account is nobody's any more. False where it was not.
    pub fn resident_end(&mut self, account: &str, by: &str, now: i64) -> Result<bool, StoreError> {
        check_actor(by)?;
        self.changed(
            "update account_person set ended_at = $1, ended_by = $2 where account = $3 and ended_at is null",
            &[Cell::Int(now), Cell::text(by), Cell::text(account)],
        )
    }
}
