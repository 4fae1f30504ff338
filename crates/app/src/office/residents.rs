//! Residents' accounts as an officer gives and ends them: a link for the person who stands before the desk,
//! bound to them in the book. Their name stands in the book alone; the account has a number.

use authz::{Grant, Role};
use register::calendar::{ReportedDate, age_on};
use register::id::PersonId;
use store::{AccountState, Bound, InvitationPurpose, StoreError};

use super::account::Invitation;
use super::{Office, OfficeError, Who};

/// From this age somebody has an account of their own; before, their parents act for them.
const OWN_FROM: i32 = 14;
/// What every resident's account is called: the name is the book's.
const CALLED: &str = "居民";

/// The account of a resident, as the officer sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResidentAccount {
    /// Sign-in name.
    pub account: String,
    /// How it stands.
    pub state: AccountState,
    /// Since when it is theirs; microseconds since 1970.
    pub since: i64,
    /// Display name of who gave it.
    pub by: String,
}

impl Office {
    /// The account of a person's own, where they have one.
    pub fn resident_account(&self, person: PersonId) -> Result<Option<ResidentAccount>, OfficeError> {
        let mut desk = self.desks.take()?;
        let Some(bound) = desk.resident_account(person)? else { return Ok(None) };
        let Some(account) = desk.account_find(&bound.account)? else { return Ok(None) };
        drop(desk);
        Ok(Some(ResidentAccount {
            account: account.account.into(),
            state: account.state,
            since: bound.bound_at,
            by: self.display_name(&bound.bound_by),
        }))
    }

    /// Gives a person a link to an account of their own; the account is made with the first link. Gives its
    /// sign-in name, too.
    pub fn invite_resident(&self, who: &Who, person: PersonId) -> Result<(String, Invitation), OfficeError> {
        let found = self.desks.take()?.resident_account(person)?;
        let (account, purpose) = match found {
            Some(bound) => (String::from(bound.account), InvitationPurpose::Reset),
            None => (self.make_resident(person, &who.account, None)?, InvitationPurpose::Invite),
        };
        let mut desk = self.desks.take()?;
        let invitation = self.link(&mut desk, &account, purpose, &who.account)?;
        Ok((account, invitation))
    }

    /// Ends a resident's access: the account is closed and nobody's.
    pub fn end_resident(&self, who: &Who, person: PersonId) -> Result<(), OfficeError> {
        let bound = self.desks.take()?.resident_account(person)?.ok_or(OfficeError::Gone)?;
        self.end_bound(&bound, &who.account)
    }

    pub(super) fn end_bound(&self, bound: &Bound, by: &str) -> Result<(), OfficeError> {
        let now = self.now();
        let mut desk = self.desks.take()?;
        desk.account_close(&bound.account, now)?;
        desk.session_end_all(&bound.account, None, now)?;
        desk.resident_end(&bound.account, by, now)?;
        Ok(())
    }

    /// Makes a resident's account that has its password already: for a county that is made up.
    pub fn make_resident_with_password(
        &self,
        account: &str,
        person: PersonId,
        password: &str,
    ) -> Result<(), OfficeError> {
        let account = self.make_resident(person, "townbook", Some(account))?;
        let mut desk = self.desks.take()?;
        let invitation = self.link(&mut desk, &account, InvitationPurpose::Invite, "townbook")?;
        drop(desk);
        match self.accept(&invitation.token, password)? {
            Ok(_) => Ok(()),
            Err(_) => Err(OfficeError::Unusable { what: "web-password-common" }),
        }
    }

    /// Makes an account, a resident's in the village of the person, and binds it to them.
    fn make_resident(&self, person: PersonId, by: &str, wanted: Option<&str>) -> Result<String, OfficeError> {
        let card = self.card(Some(person))?.ok_or(OfficeError::NotFound)?;
        if card.death.is_some() || card.entered_in_error || self.is_child(card.birth) {
            return Err(OfficeError::Unusable { what: "web-resident-not_for" });
        }
        let place = card.last_place().ok_or(OfficeError::NotFound)?;
        Grant::new(Role::Resident, place).map_err(|_| OfficeError::NotFound)?;
        let now = self.now();
        let mut desk = self.desks.take()?;
        let account = self.free_account(&mut desk, by, wanted)?;
        // Bound before it may do anything; a person whom somebody else has given one meanwhile keeps that.
        if !desk.resident_bind(&account, person, by, now)? {
            desk.account_close(&account, now)?;
            return Err(OfficeError::Gone);
        }
        desk.grant_add(&account, Role::Resident.as_str(), place, by, now)?;
        Ok(account)
    }

    /// Whether somebody may be too young to act alone; of a year alone, its last day counts.
    fn is_child(&self, birth: ReportedDate) -> bool {
        age_on(birth.latest(), self.today()) < OWN_FROM
    }

    /// A new account under the wanted name, or a number that is free.
    fn free_account(
        &self,
        desk: &mut store::Office,
        by: &str,
        wanted: Option<&str>,
    ) -> Result<String, OfficeError> {
        loop {
            let drawn = u64::from_be_bytes(desk.random::<8>()) % 100_000_000;
            let account = wanted.map_or_else(|| format!("r{drawn:08}"), str::to_owned);
            let details = store::NewAccount {
                account: &account,
                display_name: CALLED,
                phone: None,
                language: "zh-CN",
                created_by: by,
            };
            match desk.account_create(&details, self.now()) {
                Ok(()) => return Ok(account),
                Err(StoreError::OfficeTaken { .. }) if wanted.is_none() => {}
                Err(e) => return Err(e.into()),
            }
        }
    }

    /// Whether who asks has given the account under which somebody else asked, or a link to it: to the
    /// rules the request is then their own, so that nobody asks by another's name and decides by their own.
    pub fn stands_behind(&self, who: &Who, account: &str) -> Result<bool, OfficeError> {
        let mut desk = self.desks.take()?;
        if desk.resident_of(account)?.is_none() {
            return Ok(false);
        }
        let links = desk.invitation_list(account)?;
        let made = desk.account_find(account)?.is_some_and(|found| *found.created_by == *who.account);
        Ok(made || links.iter().any(|link| *link.created_by == *who.account))
    }
}
