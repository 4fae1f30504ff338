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
    Sqlite(#[source] rusqlite::Error),
    /// There is no room left for SQLite's files.
    #[error("the disk is full: nothing that was entered before is lost; free some space and run it again")]
    Full(#[source] rusqlite::Error),
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
    #[error(
        "the database has schema version {found}; this program knows versions up to {known}: use a newer Townbook"
    )]
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
    /// A database file of the book has gone.
    #[error("the database {} is missing; bring it back, or restore a backup into an empty folder", path.display())]
    NoDatabase {
        /// The file.
        path: PathBuf,
    },
    /// Nobody and nothing is sealed under this number.
    #[error("there is no data key {subject} in this book: nothing to erase, or it was erased before")]
    NoSubject {
        /// The number.
        subject: u64,
    },
    /// A key was destroyed, but a reader keeps the database from clearing its files.
    #[error(
        "the key is destroyed, but another program is reading, so that traces of it are still in the files; \
         end that program and open the book for writing, which finishes the erasure"
    )]
    TracesLeft,
    /// Who acts must have a name that fits an entry.
    #[error("the actor's name has {length} bytes; it must have 1 to 64")]
    Actor {
        /// Its length.
        length: usize,
    },
    /// A text is longer than there is room for.
    #[error("this {what} is longer than {longest} bytes")]
    TooLong {
        /// What.
        what: &'static str,
        /// Most bytes of it.
        longest: usize,
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
    /// Editions of a period follow one another.
    #[error("edition {edition} of the period {period} cannot be sealed: the next one is {next}")]
    EditionOrder {
        /// Which period.
        period: String,
        /// The edition asked for.
        edition: u32,
        /// The edition that comes next.
        next: u32,
    },
    /// An exact view could not be logged, so nothing may be shown.
    #[error("the access log cannot be written, so the exact figures are not shown: {reason}")]
    AccessLog {
        /// The failure.
        reason: String,
    },
    /// A line of the access log does not say what it must.
    #[error(
        "an exact view must name its {field}, in plain text of 1 to {longest} bytes: nothing is shown without it"
    )]
    AccessField {
        /// Which.
        field: &'static str,
        /// Most bytes.
        longest: usize,
    },
    /// Text that the office keeps is empty, too long, or not plain.
    #[error("{field} must be plain text of 1 to {longest} bytes")]
    OfficeField {
        /// Which.
        field: &'static str,
        /// Most bytes.
        longest: usize,
    },
    /// What the office was asked about is not there.
    #[error("the office has no such {what}")]
    OfficeUnknown {
        /// What.
        what: &'static str,
    },
    /// What should be new is there already.
    #[error("the office has such a thing already: {what}")]
    OfficeTaken {
        /// What.
        what: &'static str,
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

impl From<rusqlite::Error> for StoreError {
    fn from(source: rusqlite::Error) -> StoreError {
        // The file through which SQLite's connections share their state may be what finds no room; SQLite
        // calls that an input/output error of its own.
        let full = source.sqlite_error().is_some_and(|e| {
            e.code == rusqlite::ErrorCode::DiskFull || e.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE
        });
        if full { StoreError::Full(source) } else { StoreError::Sqlite(source) }
    }
}

impl StoreError {
    /// For `map_err` on file work.
    pub fn file(path: impl Into<PathBuf>, doing: &'static str) -> impl FnOnce(std::io::Error) -> StoreError {
        let path = path.into();
        move |source| StoreError::File { path, doing, source }
    }

    /// A stable code, by which the sentences of both languages are found.
    pub fn code(&self) -> &'static str {
        match self {
            StoreError::Open { .. } => "store.open",
            StoreError::Sqlite(_) => "store.sqlite",
            StoreError::Full(_) => "store.full",
            StoreError::Postgres(_) => "store.postgres",
            StoreError::WeakSettings { .. } => "store.weak_settings",
            StoreError::NewerSchema { .. } => "store.newer_schema",
            StoreError::File { .. } => "store.file",
            StoreError::NoBook { .. } => "store.no_book",
            StoreError::NoDatabase { .. } => "store.no_database",
            StoreError::NoSubject { .. } => "store.no_subject",
            StoreError::TracesLeft => "store.traces_left",
            StoreError::Actor { .. } => "store.actor",
            StoreError::TooLong { .. } => "store.too_long",
            StoreError::BookExists { .. } => "store.book_exists",
            StoreError::Secret { .. } => "store.secret",
            StoreError::Busy => "store.busy",
            StoreError::Behind { .. } => "store.behind",
            StoreError::Forked { .. } => "store.forked",
            StoreError::Stored { .. } => "store.stored",
            StoreError::Entry { .. } => "store.entry",
            StoreError::Note { .. } => "store.note",
            StoreError::WriterStopped { .. } => "store.writer_stopped",
            StoreError::EditionOrder { .. } => "store.edition_order",
            StoreError::AccessLog { .. } => "store.access_log",
            StoreError::AccessField { .. } => "store.access_field",
            StoreError::OfficeField { .. } => "store.office_field",
            StoreError::OfficeUnknown { .. } => "store.office_unknown",
            StoreError::OfficeTaken { .. } => "store.office_taken",
            StoreError::Backup { .. } => "store.backup",
            StoreError::Sealed => "store.sealed",
            StoreError::Random(_) => "store.random",
        }
    }

    /// What a log may hold of the cause: codes of the database and the system, and texts of this program.
    /// What a database says beside them may hold values.
    pub fn cause(&self) -> String {
        match self {
            StoreError::Sqlite(source) | StoreError::Full(source) | StoreError::Open { source, .. } => {
                match source.sqlite_error() {
                    Some(error) => format!("SQLite {} ({:?})", error.extended_code, error.code),
                    None => "SQLite's binding".to_owned(),
                }
            }
            StoreError::Postgres(source) => match source.code() {
                Some(state) => format!("PostgreSQL {}", state.code()),
                None => "no connection to PostgreSQL".to_owned(),
            },
            StoreError::File { doing, source, .. } => format!("{doing}: {:?}", source.kind()),
            StoreError::Stored { what } | StoreError::Secret { what, .. } => (*what).to_owned(),
            // PostgreSQL's details, which may hold values, stand in lines of their own.
            StoreError::WriterStopped { reason } | StoreError::AccessLog { reason } => {
                reason.lines().next().unwrap_or_default().to_owned()
            }
            _ => String::new(),
        }
    }

    /// What the sentences name: the fields, as text.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        let shown = |path: &PathBuf| ("path", path.display().to_string());
        match self {
            StoreError::Sqlite(_)
            | StoreError::Full(_)
            | StoreError::Postgres(_)
            | StoreError::Busy
            | StoreError::TracesLeft
            | StoreError::Sealed => Vec::new(),
            StoreError::Open { path, .. }
            | StoreError::NoBook { path }
            | StoreError::NoDatabase { path }
            | StoreError::BookExists { path } => vec![shown(path)],
            StoreError::NoSubject { subject } => vec![("subject", subject.to_string())],
            StoreError::TooLong { what, longest } => {
                vec![("what", (*what).to_owned()), ("longest", longest.to_string())]
            }
            StoreError::Actor { length } => vec![("length", length.to_string())],
            StoreError::WeakSettings { what } | StoreError::Random(what) => vec![("what", what.clone())],
            StoreError::NewerSchema { found, known } => {
                vec![("found", found.to_string()), ("known", known.to_string())]
            }
            StoreError::File { path, doing, .. } => vec![shown(path), ("what", (*doing).to_owned())],
            StoreError::Secret { path, what } => vec![shown(path), ("what", (*what).to_owned())],
            StoreError::Behind { size, known, path } => {
                vec![("size", size.to_string()), ("known", known.to_string()), shown(path)]
            }
            StoreError::Forked { size, path } => vec![("size", size.to_string()), shown(path)],
            StoreError::Stored { what } => vec![("what", (*what).to_owned())],
            StoreError::Entry { index, what } => vec![("index", index.0.to_string()), ("what", what.clone())],
            StoreError::Note { name, .. } => vec![("name", name.clone())],
            StoreError::WriterStopped { reason } => vec![("what", reason.clone())],
            StoreError::EditionOrder { period, edition, next } => {
                vec![("period", period.clone()), ("edition", edition.to_string()), ("next", next.to_string())]
            }
            StoreError::AccessLog { reason } => vec![("what", reason.clone())],
            StoreError::OfficeUnknown { what } | StoreError::OfficeTaken { what } => {
                vec![("what", (*what).to_owned())]
            }
            StoreError::AccessField { field, longest } | StoreError::OfficeField { field, longest } => {
                vec![("what", (*field).to_owned()), ("longest", longest.to_string())]
            }
            StoreError::Backup { path, what } => vec![shown(path), ("what", what.clone())],
        }
    }
}
