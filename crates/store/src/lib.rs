//! The store: the only place that speaks SQL.
//!
//! It keeps the log (entries, sealed with their subjects' keys, under a Merkle tree) and the register
//! that the log folds to, in SQLite or PostgreSQL, behind one [`Book`]. One writer thread turns
//! [`Prepared`] statements into entries, in groups, and answers when they are on disk. Beside the book is
//! the [`Office`]: accounts, sessions, drafts and jobs of the people who work with it.
//!
//! It does not know HTML, files of villages, or figures.

mod access;
mod append;
mod backup;
mod batch;
mod book;
mod changes;
mod closes;
mod codes;
mod db;
mod details;
mod erase;
mod error;
mod files;
mod find;
mod keys;
mod kin;
mod looks;
mod matching;
mod migrate;
mod named;
mod office;
mod postgres_db;
mod prepare;
mod project;
mod reader;
mod rebuild;
mod resolve;
mod scribe;
mod seal;
mod secrets;
mod snapshot;
mod sqlite_db;
mod state;
mod stored;
mod tables;
mod verify;
mod withdraw;
mod work;
mod writer;

pub use access::AccessLine;
pub use backup::{BackupReport, WithSecrets, restore};
pub use book::{Access, Book, Place, Pseudonyms};
pub use changes::EntryChange;
pub use closes::Close;
pub use details::PersonText;
pub use error::StoreError;
pub use files::write_whole;
pub use looks::{Look, LookLog, LooksOfActor, SLOWED};
pub use office::{
    Account, AccountState, Attachment, Bound, Colours, Draft, DraftSaved, DraftText, Grant, Hidden,
    Invitation, InvitationPurpose, Job, JobState, MOST_ATTACHMENT_BYTES, MOST_ATTEMPTS, MOST_DRAFT_BYTES,
    MOST_RECENT_PLACES, NewAccount, NewAttachment, NewInvitation, NewJob, NewPasskey, NewSession,
    NewSignOnLink, Office, Passkey, Preferences, Session, SessionLimits, SignOnLink, Throttle, ThrottleRule,
    TokenHash, Totp,
};
pub use prepare::{IdSource, Prepared, Preparer};
pub use reader::{
    AgeRow, Delays, EntryCard, HouseholdBrief, HouseholdCard, InclusionProof, Kin, LifeEvent, Member,
    MonthCount, NameChanges, NameLine, Named, PersonBrief, PersonCard, PersonFound, Population, ProofCache,
    Reader, Role, Told, VillageCard,
};
pub use rebuild::{Difference, Rebuilt, Repair};
pub use scribe::{Context, Outcome, Receipt, hex_id};
pub use snapshot::{
    EntryLine, EventFact, Facts, ResidenceFact, SecondSourceFact, SecondSourceKind, recorded_day,
};
pub use sqlite_db::{LEAST_SQLITE, Settings};
pub use stored::{Head, Purpose, decode as decode_entry};
pub use verify::{Problem, Verification};
pub use work::{
    About, Decision, Deed, ERASURE, NewRequest, NewTask, Request, RequestState, Swept, Task, TaskFilter,
    TaskKind, TaskState, TaskStep, WorkId,
};
pub use writer::{Clock, Pending, Writer};

#[cfg(test)]
mod tests;
