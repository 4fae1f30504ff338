//! Accounts: invited by a link, never given a password; roles granted and taken back by somebody else.

use std::collections::HashMap;
use std::sync::Arc;

use authz::{Grant, Role};
use register::area::PlaceCode;
use sha2::{Digest, Sha256};
use store::{AccountState, EntryCard, InvitationPurpose, NewInvitation, StoreError};

use super::password::{self, PasswordProblem};
use super::{Office, OfficeError, Who};

/// What accounts are called, and when that was read.
pub(super) type Names = (i64, Arc<HashMap<Box<str>, String>>);

/// How long names are kept before they are read again: five seconds.
const NAMES_KEPT: i64 = 5_000_000;
/// How long an invitation can be used: three days.
const INVITED_FOR: i64 = 3 * 86_400 * 1_000_000;

/// A new account.
#[derive(Clone, Copy, Debug)]
pub struct NewAccount<'a> {
    /// Sign-in name: small letters, digits, `.`, `-`, `_`.
    pub account: &'a str,
    /// What colleagues call them.
    pub name: &'a str,
    /// Their first role.
    pub role: Role,
    /// Where.
    pub place: PlaceCode,
}

/// An account with its roles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountCard {
    /// Sign-in name.
    pub account: String,
    /// What colleagues call them.
    pub name: String,
    /// How it stands.
    pub state: AccountState,
    /// Roles now.
    pub grants: Vec<(Role, PlaceCode, String)>,
    /// Who made it.
    pub created_by: String,
    /// When; microseconds since 1970.
    pub created: i64,
    /// Whether an invitation can still be used.
    pub is_invited: bool,
}

/// An invitation, as the link that is shown once.
#[derive(Clone, PartialEq, Eq)]
pub struct Invitation {
    /// The link's last part.
    pub token: String,
}

impl Office {
    /// What accounts are called. A name that was changed shows within seconds.
    pub(super) fn display_names(&self) -> Result<Arc<HashMap<Box<str>, String>>, OfficeError> {
        let now = self.now();
        if let Some((read, names)) = &*super::lock(&self.names)
            && now - read < NAMES_KEPT
        {
            return Ok(Arc::clone(names));
        }
        let accounts = self.desks.take()?.account_list()?;
        let names: HashMap<Box<str>, String> =
            accounts.into_iter().map(|a| (a.account, a.display_name.into())).collect();
        let names = Arc::new(names);
        *super::lock(&self.names) = Some((now, Arc::clone(&names)));
        Ok(names)
    }

    /// What an account is called; its sign-in name where there is no such account.
    pub fn display_name(&self, account: &str) -> String {
        let names = self.display_names();
        let name = names.ok().and_then(|names| names.get(account).cloned());
        name.unwrap_or_else(|| account.to_owned())
    }

    /// The first steward, made when the book is: the only account that nobody granted.
    pub fn make_steward(&self, account: &str, name: &str) -> Result<Invitation, OfficeError> {
        let county = self.county().ok_or(OfficeError::Unusable { what: "web-account-no_county" })?;
        self.make(&NewAccount { account, name, role: Role::Steward, place: county }, "townbook")
    }

    /// Whether there is any account yet.
    pub fn has_accounts(&self) -> Result<bool, OfficeError> {
        Ok(!self.desks.take()?.account_list()?.is_empty())
    }

    /// Makes an account with its first role, and a link by which its owner sets a password.
    pub fn invite(&self, who: &Who, new: &NewAccount<'_>) -> Result<Invitation, OfficeError> {
        self.make(new, &who.account)
    }

    /// Makes an account that has its password already: for a county that is made up.
    pub fn make_with_password(&self, new: &NewAccount<'_>, password: &str) -> Result<(), OfficeError> {
        let invitation = self.make(new, "townbook")?;
        match self.accept(&invitation.token, password)? {
            Ok(_) => Ok(()),
            Err(problem) => Err(OfficeError::Unusable { what: problem.key() }),
        }
    }

    fn make(&self, new: &NewAccount<'_>, by: &str) -> Result<Invitation, OfficeError> {
        check_name(new.account)?;
        Grant::new(new.role, new.place)
            .map_err(|_| OfficeError::Unusable { what: "web-account-role_place" })?;
        self.area(new.place).ok_or(OfficeError::Unusable { what: "web-account-place" })?;
        let now = self.now();
        let mut desk = self.desks.take()?;
        let details = store::NewAccount {
            account: new.account,
            display_name: new.name.trim(),
            phone: None,
            language: "zh-CN",
            created_by: by,
        };
        match desk.account_create(&details, now) {
            Ok(()) => {}
            Err(StoreError::OfficeTaken { .. }) => {
                return Err(OfficeError::Unusable { what: "web-account-exists" });
            }
            Err(StoreError::OfficeField { .. }) => {
                return Err(OfficeError::Unusable { what: "web-account-name" });
            }
            Err(e) => return Err(e.into()),
        }
        desk.grant_add(new.account, new.role.as_str(), new.place, by, now)?;
        self.link(&mut desk, new.account, InvitationPurpose::Invite, by)
    }

    /// A link by which the owner of an account sets a new password. Nobody else ever knows one.
    pub fn invite_again(&self, who: &Who, account: &str) -> Result<Invitation, OfficeError> {
        let mut desk = self.desks.take()?;
        desk.account_find(account)?.ok_or(OfficeError::NotFound)?;
        // A resident's link goes to the person who stands at the desk, from an officer of their area.
        if desk.resident_of(account)?.is_some() {
            return Err(OfficeError::NotFound);
        }
        self.link(&mut desk, account, InvitationPurpose::Reset, &who.account)
    }

    pub(super) fn link(
        &self,
        desk: &mut store::Office,
        account: &str,
        purpose: InvitationPurpose,
        by: &str,
    ) -> Result<Invitation, OfficeError> {
        let now = self.now();
        let token: String = desk.random::<24>().iter().map(|b| format!("{b:02x}")).collect();
        let token_hash = Sha256::digest(token.as_bytes()).into();
        desk.invitation_create(
            &NewInvitation { token_hash, account, purpose, created_by: by, expires_at: now + INVITED_FOR },
            now,
        )?;
        Ok(Invitation { token })
    }

    /// Whose a link is, as long as it can be used: sign-in name and name.
    pub fn invited(&self, token: &str) -> Result<Option<(String, String)>, OfficeError> {
        let token_hash = Sha256::digest(token.as_bytes()).into();
        let mut desk = self.desks.take()?;
        let Some(invitation) = desk.invitation_find(&token_hash, self.now())? else { return Ok(None) };
        let account = desk.account_find(&invitation.account)?;
        Ok(account.map(|a| (a.account.into(), a.display_name.into())))
    }

    /// Uses a link: the account has this password now. `Ok(Err)` where the password cannot be taken;
    /// [`OfficeError::Gone`] where the link was used or is too old.
    pub fn accept(&self, token: &str, new: &str) -> Result<Result<String, PasswordProblem>, OfficeError> {
        let Some((account, _)) = self.invited(token)? else { return Err(OfficeError::Gone) };
        if let Err(problem) = password::check_new(new, &account) {
            return Ok(Err(problem));
        }
        let phc = password::hash(new).ok_or(OfficeError::Unusable { what: "web-password-no_random" })?;
        let token_hash = Sha256::digest(token.as_bytes()).into();
        let mut desk = self.desks.take()?;
        match desk.invitation_use(&token_hash, Some(&phc), self.now())? {
            Some(_) => Ok(Ok(account)),
            None => Err(OfficeError::Gone),
        }
    }

    /// Accounts of people at work in an area: those with a role in it. Residents' own are not among them: who
    /// has one is nobody's business but theirs and of the officer before whom they stand.
    pub fn accounts(&self, areas: &[PlaceCode]) -> Result<Vec<AccountCard>, OfficeError> {
        let mut desk = self.desks.take()?;
        let now = self.now();
        let residents = desk.resident_accounts()?;
        let mut cards = Vec::new();
        for account in desk.account_list()?.into_iter().filter(|a| !residents.contains(&a.account)) {
            let grants: Vec<(Role, PlaceCode, String)> = desk
                .grants_open(&account.account)?
                .iter()
                .filter_map(|g| Some((g.role.parse().ok()?, g.place, self.place_name(g.place))))
                .collect();
            let is_near = grants.iter().any(|(_, place, _)| areas.iter().any(|a| a.contains(*place)));
            if !is_near && !grants.is_empty() {
                continue;
            }
            let invitations = desk.invitation_list(&account.account)?;
            cards.push(AccountCard {
                is_invited: invitations.iter().any(|i| i.used_at.is_none() && i.expires_at > now),
                account: account.account.into(),
                name: account.display_name.into(),
                state: account.state,
                grants,
                created_by: account.created_by.into(),
                created: account.created_at,
            });
        }
        Ok(cards)
    }

    /// One account.
    pub fn account(&self, account: &str) -> Result<AccountCard, OfficeError> {
        let county: Vec<PlaceCode> = self.county().into_iter().collect();
        let cards = self.accounts(&county)?;
        cards.into_iter().find(|card| card.account == account).ok_or(OfficeError::NotFound)
    }

    /// Where an account has roles: for the rules. One without any belongs to the county.
    pub fn account_places(&self, account: &str) -> Result<Option<Vec<PlaceCode>>, OfficeError> {
        let mut desk = self.desks.take()?;
        match desk.account_find(account) {
            Ok(Some(_)) => {}
            Ok(None) | Err(StoreError::OfficeField { .. }) => return Ok(None),
            Err(e) => return Err(e.into()),
        }
        let places: Vec<PlaceCode> = desk.grants_open(account)?.iter().map(|g| g.place).collect();
        Ok(Some(if places.is_empty() { self.county().into_iter().collect() } else { places }))
    }

    /// Grants a role. Nobody changes their own.
    pub fn grant_role(
        &self,
        who: &Who,
        account: &str,
        role: Role,
        place: PlaceCode,
    ) -> Result<(), OfficeError> {
        self.not_own(who, account)?;
        Grant::new(role, place).map_err(|_| OfficeError::Unusable { what: "web-account-role_place" })?;
        self.area(place).ok_or(OfficeError::Unusable { what: "web-account-place" })?;
        self.desks.take()?.grant_add(account, role.as_str(), place, &who.account, self.now())?;
        Ok(())
    }

    /// Takes a role back; what its owner has open is no longer theirs at once.
    pub fn revoke_role(
        &self,
        who: &Who,
        account: &str,
        role: Role,
        place: PlaceCode,
    ) -> Result<(), OfficeError> {
        self.not_own(who, account)?;
        self.desks.take()?.grant_revoke(account, role.as_str(), place, &who.account, self.now())?;
        Ok(())
    }

    /// Closes an account and ends its sessions.
    pub fn close_account(&self, who: &Who, account: &str) -> Result<(), OfficeError> {
        self.not_own(who, account)?;
        let now = self.now();
        let mut desk = self.desks.take()?;
        desk.account_close(account, now)?;
        desk.session_end_all(account, None, now)?;
        Ok(())
    }

    pub(super) fn not_own(&self, who: &Who, account: &str) -> Result<(), OfficeError> {
        if *who.account == *account {
            return Err(OfficeError::Unusable { what: "web-account-own" });
        }
        Ok(())
    }

    /// Keeps what is being typed. Only the newest is kept; an older one that comes late is left.
    pub fn save_draft(&self, who: &Who, form: &str, key: &str, text: &str) -> Result<(), OfficeError> {
        let mut desk = self.desks.take()?;
        let seen = desk.draft_find(&who.account, form, key)?.map_or(0, |d| d.version);
        let draft = store::DraftText { account: &who.account, form, key, text };
        desk.draft_save(&draft, seen, self.now())?;
        Ok(())
    }

    /// What was being typed.
    pub fn draft(&self, who: &Who, form: &str, key: &str) -> Result<Option<(String, i64)>, OfficeError> {
        let draft = self.desks.take()?.draft_find(&who.account, form, key)?;
        Ok(draft.map(|d| (d.text.reveal().clone(), d.saved_at)))
    }

    /// Everything that was being typed: form, key, when.
    pub fn drafts(&self, who: &Who) -> Result<Vec<(String, String, i64)>, OfficeError> {
        let drafts = self.desks.take()?.draft_list(&who.account)?;
        // What an import remembers of its rows is no form.
        let typed = drafts.into_iter().filter(|d| &*d.form != super::imports::MENDED);
        Ok(typed.map(|d| (d.form.into(), d.key.into(), d.saved_at)).collect())
    }

    /// Throws away what was being typed: it is entered, or not wanted.
    pub fn drop_draft(&self, who: &Who, form: &str, key: &str) -> Result<(), OfficeError> {
        let mut desk = self.desks.take()?;
        if let Some(draft) = desk.draft_find(&who.account, form, key)? {
            desk.draft_delete(&who.account, form, key, draft.version)?;
        }
        Ok(())
    }

    /// What an entry was made for, by its stable name.
    pub const fn entry_purpose(entry: &EntryCard) -> &'static str {
        match entry.head.purpose {
            store::Purpose::Registration => "registration",
            store::Purpose::Import => "import",
            store::Purpose::Close => "close",
            store::Purpose::Erasure => "erasure",
            store::Purpose::Stewardship => "stewardship",
        }
    }
}

/// Names stand in every entry: they are short, and look the same to everyone.
fn check_name(account: &str) -> Result<(), OfficeError> {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-_".contains(c);
    let starts = account.starts_with(|c: char| c.is_ascii_lowercase());
    if (2..=32).contains(&account.len()) && starts && account.chars().all(is_plain) {
        return Ok(());
    }
    Err(OfficeError::Unusable { what: "web-account-form" })
}
