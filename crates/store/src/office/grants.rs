//! Grants: who may act as what, and where. One that was taken back stays, with who took it and when.

use register::area::PlaceCode;

use super::{LONGEST_WORD, Office, check_actor, check_line, opt_box, require_account};
use crate::StoreError;
use crate::db::{Cell, RowRef};
use crate::state::place_code;

/// A role of an account in an area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Who.
    pub account: Box<str>,
    /// As what.
    pub role: Box<str>,
    /// Where.
    pub place: PlaceCode,
    /// Since when.
    pub granted_at: i64,
    /// Who granted it.
    pub granted_by: Box<str>,
    /// When it was taken back, if it was.
    pub revoked_at: Option<i64>,
    /// Who took it back.
    pub revoked_by: Option<Box<str>>,
}

impl Grant {
    fn read(row: &RowRef<'_>) -> Result<Grant, StoreError> {
        Ok(Grant {
            account: row.text(0)?.into(),
            role: row.text(1)?.into(),
            place: place_code(row.int(2)?)?,
            granted_at: row.int(3)?,
            granted_by: row.text(4)?.into(),
            revoked_at: row.opt_int(5)?,
            revoked_by: opt_box(row, 6)?,
        })
    }
}

impl Office {
    /// Grants a role. False where the account has it there already.
    pub fn grant_add(
        &mut self,
        account: &str,
        role: &str,
        place: PlaceCode,
        by: &str,
        now: i64,
    ) -> Result<bool, StoreError> {
        check_line("role", role, LONGEST_WORD)?;
        check_actor(by)?;
        let id = self.new_id(now);
        require_account(self.db()?, account)?;
        self.changed(
            "insert into account_grant (grant_id, account, role, place, granted_at, granted_by) \
             values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
            &[
                Cell::Tag(id),
                Cell::text(account),
                Cell::text(role),
                Cell::count(place.as_u64()),
                Cell::Int(now),
                Cell::text(by),
            ],
        )
    }

    /// Takes a role back. False where the account does not have it there.
    pub fn grant_revoke(
        &mut self,
        account: &str,
        role: &str,
        place: PlaceCode,
        by: &str,
        now: i64,
    ) -> Result<bool, StoreError> {
        check_actor(by)?;
        self.changed(
            "update account_grant set revoked_at = $1, revoked_by = $2 \
             where account = $3 and role = $4 and place = $5 and revoked_at is null",
            &[
                Cell::Int(now),
                Cell::text(by),
                Cell::text(account),
                Cell::text(role),
                Cell::count(place.as_u64()),
            ],
        )
    }

    /// What an account may act as now.
    pub fn grants_open(&mut self, account: &str) -> Result<Vec<Grant>, StoreError> {
        self.db()?.many(
            "select account, role, place, granted_at, granted_by, revoked_at, revoked_by from account_grant \
             where account = $1 and revoked_at is null order by place, role",
            &[Cell::text(account)],
            Grant::read,
        )
    }

    /// Everything that was ever granted to an account, or to all (`None`), the newest first.
    pub fn grants_history(&mut self, account: Option<&str>) -> Result<Vec<Grant>, StoreError> {
        const ONE: &str = "select account, role, place, granted_at, granted_by, revoked_at, revoked_by \
                           from account_grant where account = $1 order by granted_at desc, grant_id desc";
        const ALL: &str = "select account, role, place, granted_at, granted_by, revoked_at, revoked_by \
                           from account_grant order by granted_at desc, grant_id desc";
        match account {
            Some(account) => self.db()?.many(ONE, &[Cell::text(account)], Grant::read),
            None => self.db()?.many(ALL, &[], Grant::read),
        }
    }
}
