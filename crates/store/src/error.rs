//! What can go wrong between the book and its databases and files.

use std::path::PathBuf;

use register::id::EntryIndex;

/// A failure of the store. What a clerk can mend is a finding, not an error.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// A database file cannot be opened.
    #[error("cannot open the database {}", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// SQLite's reason.
        #[source]
        source: rusqlite::Error,
    },
    /// SQLite refused or failed.
    #[error("the database failed")]
    Sqlite(#[from] rusqlite::Error),
    /// PostgreSQL refused or failed.
    #[error("the database server failed")]
    Postgres(#[from] postgres::Error),
    /// Settings under which an acknowledged entry could be lost.
    #[error("{what}: an acknowledged entry could be lost, so the book is not opened")]
    WeakSettings {
        /// Which setting, and what it is.
        what: String,
    },
    /// A later program has written here.
    #[error("the database has schema version {found}; this program knows versions up to {known}: use a newer Townbook")]
    NewerSchema {
        /// Version found.
        found: i64,
        /// Newest version known.
        known: i64,
    },
    /// A file or folder of the book.
    #[error("{}: {doing}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// What was being done.
        doing: &'static str,
        /// The system's reason.
        #[source]
        source: std::io::Error,
    },
    /// The folder has no book.
    #[error("there is no book in {}: make one with `townbook init`", path.display())]
    NoBook {
        /// The folder.
        path: PathBuf,
    },
    /// The folder already has a book.
    #[error("there is already a book in {}", path.display())]
    BookExists {
        /// The folder.
        path: PathBuf,
    },
    /// A secret file is unusable.
    #[error("the secret {} is not usable: {what}", path.display())]
    Secret {
        /// The file.
        path: PathBuf,
        /// Why.
        what: &'static str,
    },
    /// Two writers.
    #[error("another Townbook is writing in this book; wait until it has finished, or stop it")]
    Busy,
    /// The log is behind, or differs from, a head that was signed before.
    #[error(
        "the log has {size} entries, but a head signed before ({}) speaks of {known}: this copy is behind or differs; \
         bring the missing entries back (restore a later backup) before writing", path.display()
    )]
    Behind {
        /// Entries here.
        size: u64,
        /// Entries the known head speaks of.
        known: u64,
        /// The known head's file.
        path: PathBuf,
    },
    /// The log here has another history than a head that was signed before.
    #[error("the log's first {size} entries are not those that the head in {} was signed for", path.display())]
    Forked {
        /// Entries the known head speaks of.
        size: u64,
        /// The known head's file.
        path: PathBuf,
    },
    /// Stored bytes are not what they must be.
    #[error("stored data is damaged: {what}; run `townbook verify`")]
    Stored {
        /// What was found.
        what: &'static str,
    },
    /// One entry's stored bytes are not what they must be.
    #[error("entry {} is damaged: {what}; run `townbook verify`", index.0)]
    Entry {
        /// Which.
        index: EntryIndex,
        /// What was found.
        what: String,
    },
    /// A signed head does not open.
    #[error("the signed head {name} does not open")]
    Note {
        /// File or row.
        name: String,
        /// Why.
        #[source]
        source: ledger::NoteError,
    },
    /// The writer has stopped because of an earlier failure.
    #[error("the writer has stopped: {reason}")]
    WriterStopped {
        /// The failure.
        reason: String,
    },
    /// A period has been closed already.
    #[error("the period {period} is closed already")]
    AlreadyClosed {
        /// Which.
        period: String,
    },
    /// A backup is not whole.
    #[error("the backup in {} is not usable: {what}", path.display())]
    Backup {
        /// The folder.
        path: PathBuf,
        /// Why.
        what: String,
    },
    /// Sealing or opening failed.
    #[error("cannot open sealed data: the key does not fit")]
    Sealed,
    /// The system has no randomness to give.
    #[error("the system gives no random numbers: {0}")]
    Random(String),
}

impl StoreError {
    /// For `map_err` on file work.
    pub fn file(
        path: impl Into<PathBuf>,
        doing: &'static str,
    ) -> impl FnOnce(std::io::Error) -> StoreError {
        let path = path.into();
        move |source| StoreError::File { path, doing, source }
    }
}
