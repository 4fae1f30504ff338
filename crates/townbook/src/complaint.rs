//! What a person is told when a command fails. Errors have codes and arguments; the sentences of both
//! languages stand in the locale files under `error-` and the code. What the system or a library says of
//! the cause follows in its own words.

use std::io::ErrorKind;
use std::path::PathBuf;

use app::import::ImportError;
use app::pack::PackError;
use county::CountyError;
use engine::error::{EngineError, FigureError};
use release::ReleaseError;
use release::plan::PlanError;
use store::StoreError;
use web::tls::TlsError;

use crate::words::Words;

#[cfg(test)]
mod tests;

/// A failure of the commands themselves.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.code())]
pub enum Trouble {
    /// A file or folder cannot be read.
    Read {
        /// Which.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// A file cannot be written.
    Write {
        /// Which, or the folder it is to stand in.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// A folder cannot be made.
    Make {
        /// Which.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// A folder cannot be taken away.
    Clear {
        /// Which.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// The output goes nowhere.
    Output {
        /// The system's reason.
        source: std::io::Error,
    },
    /// A book cannot be made.
    NewBook {
        /// Its folder.
        path: PathBuf,
        /// Why.
        source: StoreError,
    },
    /// Some places of the table cannot be entered.
    PlacesRefused {
        /// How many.
        refused: u64,
        /// The table.
        file: PathBuf,
        /// Where the findings are.
        findings: PathBuf,
    },
    /// There is no close of the period.
    NotClosed {
        /// The period.
        period: String,
        /// The periods that are closed.
        closed: Vec<String>,
    },
    /// The files of a close cannot be used.
    Close {
        /// Its period.
        period: String,
        /// Why.
        source: EngineError,
    },
    /// The manifest is another than the one that was sealed.
    ManifestDiffers {
        /// The close's folder.
        path: PathBuf,
    },
    /// The book does not know a place.
    PlaceUnknown {
        /// Its code.
        place: String,
    },
    /// A file does not hold a head that this book signed.
    NotAHead {
        /// The file.
        path: PathBuf,
        /// Why.
        source: ledger::NoteError,
    },
    /// The demo's folder is there and is something else.
    NotADemo {
        /// The folder.
        path: PathBuf,
    },
    /// The office would be open to other machines without TLS.
    Uncovered {
        /// Where it was to listen.
        address: std::net::SocketAddr,
    },
    /// The period has no such edition.
    NoEdition {
        /// The period.
        period: String,
        /// The edition asked for.
        edition: u32,
        /// The newest there is.
        newest: u32,
    },
    /// The log that is there does not lead to the head that an edition was sealed with.
    SealedHead {
        /// The period.
        period: String,
        /// Its edition.
        edition: u32,
    },
    /// A table is split twice by the same, or by two levels of places, or by two sorts of age groups.
    ByTwice,
    /// No table has such a cell.
    CellUnknown {
        /// As it was written.
        cell: String,
    },
    /// Only counts are proved.
    NotACount {
        /// The figure.
        id: String,
    },
    /// A proof of count does not read.
    ProofUnreadable {
        /// The file.
        path: PathBuf,
        /// What of it.
        what: &'static str,
    },
    /// A receipt does not read.
    ReceiptUnreadable {
        /// The file.
        path: PathBuf,
        /// What of it.
        what: &'static str,
    },
    /// A text is no key of a book.
    KeyUnreadable,
    /// The file of the county's sign-on says something that cannot be.
    SignOnUnusable {
        /// The file.
        path: PathBuf,
        /// What of it.
        what: String,
    },
    /// The county's sign-on would not know where to send people back to.
    SignOnNowhere,
    /// An address is none at which browsers reach the office.
    OriginUnreadable {
        /// As it was written.
        origin: String,
    },
    /// The number was not published.
    NotPublished {
        /// The period.
        period: String,
        /// Its edition.
        edition: u32,
        /// The figure.
        id: String,
    },
    /// The number was hidden where it was published.
    Hidden {
        /// The figure.
        id: String,
    },
    /// A folder to be made is there already.
    FolderThere {
        /// The folder.
        path: PathBuf,
    },
    /// This edition is public already.
    PublishedAlready {
        /// The period.
        period: String,
        /// Its edition.
        edition: u32,
        /// The release that holds it.
        path: PathBuf,
    },
    /// A release in the book's folder does not read.
    ReleaseUnreadable {
        /// The file.
        path: PathBuf,
    },
}

impl Trouble {
    /// A stable code, by which the sentences of both languages are found.
    pub fn code(&self) -> &'static str {
        match self {
            Trouble::Read { .. } => "command.read",
            Trouble::Write { .. } => "command.write",
            Trouble::Make { .. } => "command.make",
            Trouble::Clear { .. } => "command.clear",
            Trouble::Output { .. } => "command.output",
            Trouble::NewBook { .. } => "command.new_book",
            Trouble::PlacesRefused { .. } => "command.places_refused",
            Trouble::NotClosed { closed, .. } if closed.is_empty() => "command.nothing_closed",
            Trouble::NotClosed { .. } => "command.not_closed",
            Trouble::Close { .. } => "command.close",
            Trouble::ManifestDiffers { .. } => "command.manifest_differs",
            Trouble::PlaceUnknown { .. } => "command.place_unknown",
            Trouble::NotAHead { .. } => "command.not_a_head",
            Trouble::NotADemo { .. } => "command.not_a_demo",
            Trouble::Uncovered { .. } => "command.uncovered",
            Trouble::NoEdition { .. } => "command.no_edition",
            Trouble::SealedHead { .. } => "command.sealed_head",
            Trouble::ByTwice => "command.by_twice",
            Trouble::CellUnknown { .. } => "command.cell_unknown",
            Trouble::NotACount { .. } => "command.not_a_count",
            Trouble::ProofUnreadable { .. } => "command.proof_unreadable",
            Trouble::ReceiptUnreadable { .. } => "command.receipt_unreadable",
            Trouble::KeyUnreadable => "command.key_unreadable",
            Trouble::SignOnUnusable { .. } => "command.sign_on_unusable",
            Trouble::SignOnNowhere => "command.sign_on_nowhere",
            Trouble::OriginUnreadable { .. } => "command.origin_unreadable",
            Trouble::NotPublished { .. } => "command.not_published",
            Trouble::Hidden { .. } => "command.hidden",
            Trouble::FolderThere { .. } => "command.folder_there",
            Trouble::PublishedAlready { .. } => "command.published_already",
            Trouble::ReleaseUnreadable { .. } => "command.release_unreadable",
        }
    }

    /// What the sentences name: the fields, as text.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        let shown = |name: &'static str, path: &PathBuf| (name, path.display().to_string());
        match self {
            Trouble::Read { path, .. }
            | Trouble::Write { path, .. }
            | Trouble::Make { path, .. }
            | Trouble::Clear { path, .. }
            | Trouble::NewBook { path, .. }
            | Trouble::ManifestDiffers { path }
            | Trouble::NotAHead { path, .. }
            | Trouble::NotADemo { path }
            | Trouble::FolderThere { path }
            | Trouble::ReleaseUnreadable { path } => vec![shown("path", path)],
            Trouble::Output { .. } | Trouble::ByTwice | Trouble::KeyUnreadable | Trouble::SignOnNowhere => {
                Vec::new()
            }
            Trouble::SignOnUnusable { path, what } => vec![shown("path", path), ("setting", what.clone())],
            Trouble::NoEdition { period, edition, newest } => vec![
                ("period", period.clone()),
                ("edition", edition.to_string()),
                ("newest", newest.to_string()),
            ],
            Trouble::SealedHead { period, edition } => {
                vec![("period", period.clone()), ("edition", edition.to_string())]
            }
            Trouble::PublishedAlready { period, edition, path } => {
                vec![("period", period.clone()), ("edition", edition.to_string()), shown("path", path)]
            }
            Trouble::Uncovered { address } => vec![("address", address.to_string())],
            Trouble::CellUnknown { cell } => vec![("cell", cell.clone())],
            Trouble::OriginUnreadable { origin } => vec![("origin", origin.clone())],
            Trouble::NotACount { id } | Trouble::Hidden { id } => vec![("id", id.clone())],
            Trouble::ProofUnreadable { path, what } | Trouble::ReceiptUnreadable { path, what } => {
                vec![shown("path", path), ("what", (*what).to_owned())]
            }
            Trouble::NotPublished { period, edition, id } => {
                vec![("period", period.clone()), ("edition", edition.to_string()), ("id", id.clone())]
            }
            Trouble::PlacesRefused { refused, file, findings } => {
                vec![("refused", refused.to_string()), shown("file", file), shown("findings", findings)]
            }
            Trouble::NotClosed { period, closed } => {
                vec![("period", period.clone()), ("closed", closed.join(", "))]
            }
            Trouble::Close { period, .. } => vec![("period", period.clone())],
            Trouble::PlaceUnknown { place } => vec![("place", place.clone())],
        }
    }

    /// For `map_err` on reading.
    pub fn read(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Trouble {
        move |source| Trouble::Read { path: path.into(), source }
    }

    /// For `map_err` on writing.
    pub fn write(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Trouble {
        move |source| Trouble::Write { path: path.into(), source }
    }

    /// For `map_err` on taking away.
    pub fn clear(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Trouble {
        move |source| Trouble::Clear { path: path.into(), source }
    }
}

/// The whole of a failure in one line: what failed, and every cause.
pub fn tell(words: &Words, error: &anyhow::Error) -> String {
    let mut text = String::new();
    for cause in error.chain() {
        let cause = sentence(words, cause);
        if !text.contains(&cause) {
            if !text.is_empty() {
                text.push_str(words.pick("：", ": "));
            }
            text.push_str(&cause);
        }
    }
    text
}

/// One error without its causes.
pub fn sentence(words: &Words, error: &(dyn std::error::Error + 'static)) -> String {
    match coded(error) {
        Some((code, args)) => message(words, code, &args),
        None => error.downcast_ref().map_or_else(|| error.to_string(), |e| system(words, e)),
    }
}

/// The system's reason: in words where it is one that people meet, and always as the system has it.
fn system(words: &Words, error: &std::io::Error) -> String {
    let code = match error.kind() {
        ErrorKind::NotFound => "system.missing",
        ErrorKind::PermissionDenied => "system.forbidden",
        ErrorKind::StorageFull => "system.full",
        ErrorKind::IsADirectory => "system.folder",
        ErrorKind::NotADirectory => "system.no_folder",
        _ => return error.to_string(),
    };
    message(words, code, &[("what", error.to_string())])
}

/// Code and arguments of the errors that have them.
fn coded(error: &(dyn std::error::Error + 'static)) -> Option<(&'static str, Vec<(&'static str, String)>)> {
    if let Some(e) = error.downcast_ref::<Trouble>() {
        Some((e.code(), e.args()))
    } else if let Some(e) = error.downcast_ref::<StoreError>() {
        Some((e.code(), e.args()))
    } else if let Some(e) = error.downcast_ref::<ImportError>() {
        Some((e.code(), e.args()))
    } else if let Some(e) = error.downcast_ref::<PackError>() {
        Some((e.code(), e.args()))
    } else if let Some(e) = error.downcast_ref::<EngineError>() {
        Some((e.code(), e.args()))
    } else if let Some(e) = error.downcast_ref::<ReleaseError>() {
        Some((e.code(), e.args()))
    } else if let Some(e) = error.downcast_ref::<PlanError>() {
        Some((e.code(), e.args()))
    } else if let Some(e) = error.downcast_ref::<FigureError>() {
        Some((e.code(), e.args()))
    } else if let Some(e) = error.downcast_ref::<CountyError>() {
        Some((e.code(), e.args()))
    } else if let Some(e) = error.downcast_ref::<TlsError>() {
        Some((e.code(), e.args()))
    } else {
        None
    }
}

fn message(words: &Words, code: &str, args: &[(&'static str, String)]) -> String {
    let args: Vec<(&str, String)> = args
        .iter()
        .map(|(name, value)| (*name, if *name == "what" { words.phrase(value) } else { value.clone() }))
        .collect();
    let args: Vec<(&str, &dyn std::fmt::Display)> =
        args.iter().map(|(name, value)| (*name, value as &dyn std::fmt::Display)).collect();
    words.text(&key(code), &args)
}

/// The message of a code.
fn key(code: &str) -> String {
    format!("error-{}", code.replace('.', "-"))
}
