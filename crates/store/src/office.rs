//! The office: what people at work need that is no fact of the register, in a database of its own.
//!
//! Accounts and what they may do, how they sign in, their sessions, drafts, attachments and jobs. It is
//! beside the book, so that a running import holds nobody's form up, and it is made when it is first
//! opened. One [`Office`] is one connection; every thread that serves people has its own.
//!
//! There is no clock here: times are microseconds since 1970 and come as arguments. Passwords and tokens
//! are never here, only their hashes, which the caller makes. What may name a resident is sealed.

mod accounts;
mod attachments;
mod carry;
mod credentials;
mod drafts;
mod grants;
mod hidden;
mod invitations;
mod jobs;
mod passkeys;
mod preferences;
mod residents;
mod sessions;
mod sign_on;
mod throttle;

pub use accounts::{Account, AccountState, NewAccount};
pub use attachments::{Attachment, MOST_ATTACHMENT_BYTES, NewAttachment};
pub(crate) use carry::put_back;
pub use credentials::Totp;
pub use drafts::{Draft, DraftSaved, DraftText, MOST_DRAFT_BYTES};
pub use grants::Grant;
pub use hidden::Hidden;
pub use invitations::{Invitation, InvitationPurpose, NewInvitation};
pub use jobs::{Job, JobState, MOST_ATTEMPTS, NewJob};
pub use passkeys::{NewPasskey, Passkey};
pub use preferences::{Colours, MOST_RECENT_PLACES, Preferences};
pub use residents::Bound;
pub use sessions::{NewSession, Session, SessionLimits};
pub use sign_on::{NewSignOnLink, SignOnLink};
pub use throttle::{Throttle, ThrottleRule};

use crate::StoreError;
use crate::append::stamp_uuid_v7;
use crate::book::Place;
use crate::db::{Cell, Db, Location, Part, RowRef};
use crate::seal::{DataKey, Randomness, Vault};
use crate::secrets::Secrets;
use crate::stored::LONGEST_ACTOR;
use crate::tables::{ATTACHMENT, DRAFT};

/// The hash of a token that only its bearer has.
pub type TokenHash = [u8; 32];

/// Most bytes of a word of the program's own: a role, a form, a kind of job.
const LONGEST_WORD: usize = 64;
/// Most bytes of a line that somebody wrote: names, what something is about.
const LONGEST_LINE: usize = 200;

/// An open office.
pub struct Office {
    location: Location,
    key: DataKey,
    random: Randomness,
    db: Db,
}

impl Office {
    /// Opens the office of the book in this place, or makes it. Several may be open at once, beside a
    /// writer of the book or without one.
    pub fn open(place: &Place) -> Result<Office, StoreError> {
        if !crate::secrets::folder(&place.folder).exists() {
            return Err(StoreError::NoBook { path: place.folder.clone() });
        }
        let secrets = Secrets::open(&place.folder)?;
        let location = place.location();
        let db = open_db(&location)?;
        let key = Vault::new(&secrets.kek).office_key();
        Ok(Office { location, key, random: Randomness::new()?, db })
    }

    /// Random bytes, for tokens and secrets.
    pub fn random<const N: usize>(&mut self) -> [u8; N] {
        self.random.bytes()
    }

    /// A new id (UUIDv7), for an attachment or a job. Who sends the same thing twice sends the same id.
    pub fn new_id(&mut self, now: i64) -> [u8; 16] {
        let mut id = self.random.bytes();
        stamp_uuid_v7(&mut id, now);
        id
    }

    /// Clears the files of what destroyed papers and drafts left in them.
    pub fn leave_no_trace(&mut self) -> Result<(), StoreError> {
        match self.db()? {
            Db::Sqlite(db) => db.empty_wal(),
            db @ Db::Postgres(_) => [ATTACHMENT, DRAFT].iter().try_for_each(|table| db.batch(table.vacuum)),
        }
    }

    /// The connection; a new one where the server has ended the old.
    pub(crate) fn db(&mut self) -> Result<&mut Db, StoreError> {
        if self.db.is_lost() {
            self.db = open_db(&self.location)?;
        }
        Ok(&mut self.db)
    }

    /// Does several things in one transaction: all of them are on disk when it returns, or none.
    pub(crate) fn at_once<T>(
        &mut self,
        work: impl FnOnce(&mut Db) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let db = self.db()?;
        db.begin()?;
        let done = work(db).and_then(|done| db.commit().map(|()| done));
        if done.is_err() {
            db.rollback();
        }
        done
    }

    /// Runs a statement that changes one row or none; says whether it did.
    fn changed(&mut self, sql: &str, params: &[Cell]) -> Result<bool, StoreError> {
        Ok(self.db()?.execute(sql, params)? > 0)
    }

    fn seal(&mut self, context: &[u8], plain: &[u8]) -> Box<[u8]> {
        crate::seal::seal(&self.key, &mut self.random, context, plain)
    }
}

/// Opens the office's database, or makes it, readable by its owner alone.
fn open_db(location: &Location) -> Result<Db, StoreError> {
    if let Location::Folder(folder) = location {
        crate::files::make_private(&folder.join(Part::Office.file_name()))?;
    }
    Db::open(location, Part::Office)
}

/// An error where there is no such account.
fn require_account(db: &mut Db, account: &str) -> Result<(), StoreError> {
    let sql = "select 1 from account where account = $1";
    let found = db.one(sql, &[Cell::text(account)], |_| Ok(()))?;
    found.ok_or(StoreError::OfficeUnknown { what: "account" })
}

/// What a seal is bound to, so that a sealed value cannot be moved to another row.
fn bound(kind: &str, parts: &[&[u8]]) -> Vec<u8> {
    let mut context = Vec::from(kind);
    for part in parts {
        context.extend_from_slice(&(part.len() as u64).to_be_bytes());
        context.extend_from_slice(part);
    }
    context
}

/// Text of one line that somebody can read.
fn check_line(field: &'static str, text: &str, longest: usize) -> Result<(), StoreError> {
    if text.trim().is_empty() || text.len() > longest || text.contains(char::is_control) {
        return Err(StoreError::OfficeField { field, longest });
    }
    Ok(())
}

/// Who does something: the name stands in entries too.
fn check_actor(actor: &str) -> Result<(), StoreError> {
    check_line("actor", actor, LONGEST_ACTOR)
}

fn opened(key: &DataKey, context: &[u8], sealed: &[u8]) -> Result<Hidden<String>, StoreError> {
    let plain = crate::seal::open(key, context, sealed)?;
    let text =
        String::from_utf8(plain).map_err(|_| StoreError::Stored { what: "sealed text is not text" })?;
    Ok(Hidden::new(text))
}

fn opt_box(row: &RowRef<'_>, column: usize) -> Result<Option<Box<str>>, StoreError> {
    Ok(row.opt_text(column)?.map(Into::into))
}
