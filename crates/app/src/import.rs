//! Import: from the drawers of villages, townships, hospitals and the funeral home into the book.
//!
//! Nothing is lost: a row that cannot be entered goes to the findings with its file, sheet, row, column,
//! code and a sentence; and every row read is counted once. Importing the same files again enters
//! nothing, and an import that was cut off is finished by running it again.

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use register::area::PlaceCode;
use register::finding::{Finding, FindingCode};
use register::submission::SubmissionKind;
use serde::Serialize;
use store::{Book, Context, StoreError};

use crate::locale::Language;
use crate::pack::Pack;
use receipts::ReceiptsFile;
use report::FindingsFiles;
use scan::ScannedFile;

mod cells;
mod doubles;
mod look;
pub mod mend;
mod receipts;
mod report;
mod rows;
mod run;
mod scan;
mod sniff;
mod text;
pub mod vocabulary;

#[cfg(test)]
mod tests;

pub use mend::{RowToMend, TableSeen};
pub use report::{Counts, FileCounts};

/// Files beyond this many bytes make it worthwhile to have the whole register in memory.
const MUCH: u64 = 4 << 20;

/// What to import.
#[derive(Clone, Copy)]
pub struct Import<'a> {
    /// Files and folders.
    pub paths: &'a [PathBuf],
    /// The day that rosters describe, where the caller knows it.
    pub as_of: Option<Date>,
    /// Where the findings go (.csv; .json beside it).
    pub findings: &'a Path,
    /// Where a line `index id leaf` is added for each row entered, once its entry is on disk.
    pub receipts: Option<&'a Path>,
    /// The present day.
    pub today: Date,
    /// Where rows may be about; anywhere if it is `None`.
    pub within: Option<&'a [PlaceCode]>,
    /// How many refused rows are given back with their values, to be mended.
    pub n_kept: usize,
    /// Whether files are named by their own name alone.
    pub bare_names: bool,
}

impl<'a> Import<'a> {
    /// Files and folders; rows may be about any place, and none is given back.
    pub fn new(paths: &'a [PathBuf], findings: &'a Path, today: Date) -> Import<'a> {
        Import {
            paths,
            as_of: None,
            findings,
            receipts: None,
            today,
            within: None,
            n_kept: 0,
            bare_names: false,
        }
    }
}

/// Progress of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The size of the work is known.
    Start {
        /// Files.
        n_files: usize,
        /// Bytes in them.
        bytes: u64,
    },
    /// A file is being read.
    File {
        /// Position among the files.
        file: usize,
        /// Its name.
        name: String,
    },
    /// So many more rows have been answered by the writer.
    Rows(u64),
}

/// What an import did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// Files looked at.
    pub files: u64,
    /// All rows.
    #[serde(flatten)]
    pub counts: Counts,
    /// Where the findings are.
    pub findings: PathBuf,
    /// How many there are.
    pub n_findings: u64,
    /// Files that could not be read at all.
    pub unreadable: u64,
    /// File by file.
    #[serde(skip)]
    pub by_file: Vec<FileCounts>,
    /// What the sheets of the files are.
    #[serde(skip)]
    pub tables: Vec<TableSeen>,
    /// Refused rows with their values, as many as were asked for.
    #[serde(skip)]
    pub to_mend: Vec<RowToMend>,
    /// The day that rosters were taken to describe.
    #[serde(skip)]
    pub as_of: Option<Date>,
}

/// An import that could not go on.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// A path cannot be looked at.
    #[error("cannot read {}", path.display())]
    Path {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// There is no file to read.
    #[error("there is no file to import in {}", path.display())]
    NoFiles {
        /// The first of the paths given.
        path: PathBuf,
    },
    /// A table of places cannot be used.
    #[error("{}: {what}", path.display())]
    Places {
        /// The file.
        path: PathBuf,
        /// Why.
        what: String,
    },
    /// A file is something else than a table of places.
    #[error("{}: it is not a table of places (columns code, name, level, parent)", path.display())]
    NotPlaces {
        /// The file.
        path: PathBuf,
    },
    /// The receipts cannot be written.
    #[error("cannot write the receipts file")]
    Receipts(#[source] std::io::Error),
    /// The findings cannot be written.
    #[error("cannot write the findings file")]
    Findings(#[source] std::io::Error),
    /// The book failed; what was entered before stays, and the import can be run again.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ImportError {
    fn findings(source: std::io::Error) -> ImportError {
        ImportError::Findings(source)
    }

    /// A stable code, by which the sentences of both languages are found.
    pub fn code(&self) -> &'static str {
        match self {
            ImportError::Path { .. } => "import.path",
            ImportError::NoFiles { .. } => "import.no_files",
            ImportError::Places { .. } => "import.places",
            ImportError::NotPlaces { .. } => "import.not_places",
            ImportError::Receipts(_) => "import.receipts",
            ImportError::Findings(_) => "import.findings",
            ImportError::Store(error) => error.code(),
        }
    }

    /// What the sentences name: the fields, as text.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        let shown = |path: &PathBuf| ("path", path.display().to_string());
        match self {
            ImportError::Path { path, .. }
            | ImportError::NoFiles { path }
            | ImportError::NotPlaces { path } => vec![shown(path)],
            ImportError::Places { path, what } => vec![shown(path), ("what", what.clone())],
            ImportError::Receipts(_) | ImportError::Findings(_) => Vec::new(),
            ImportError::Store(error) => error.args(),
        }
    }
}

/// Looks at a table of places before a book is made with it; a refusal is told in the language given.
pub fn check_places(pack: &Pack, file: &Path, language: Language) -> Result<(), ImportError> {
    std::fs::metadata(file).map_err(|source| ImportError::Path { path: file.to_path_buf(), source })?;
    let scanned = scan::scan(file, &pack.vocabulary);
    let refusal = scanned.findings.iter().find(|f| run::refuses(&f.1)).map(|f| &f.1);
    let is_places = scanned.tables.iter().any(|t| t.kind == SubmissionKind::Place);
    match refusal {
        Some(finding) => Err(ImportError::Places {
            path: file.to_path_buf(),
            what: pack.locales.sentence(language, finding),
        }),
        None if !is_places => Err(ImportError::NotPlaces { path: file.to_path_buf() }),
        None => Ok(()),
    }
}

/// Imports files into the book.
pub fn import(
    book: &mut Book,
    pack: &Pack,
    what: &Import<'_>,
    context: Context,
    progress: &mut dyn FnMut(Progress),
) -> Result<Imported, ImportError> {
    let scanned = scan_all(pack, what)?;
    let bytes: u64 = scanned.iter().map(ScannedFile::size).sum();
    if bytes > MUCH {
        book.writer()?.load_all()?;
    }
    book.note_pack("cn", pack.hash, &context)?;
    let done = read_all(book, pack, what, context, scanned, progress, false)?;
    book.sign_head()?;
    Ok(done)
}

/// Looks at files as an import would, and enters nothing: "entered" counts the rows whose values are in order.
/// Whether they fit what the book knows is seen when they are entered.
pub fn look_through(
    book: &mut Book,
    pack: &Pack,
    what: &Import<'_>,
    context: Context,
    progress: &mut dyn FnMut(Progress),
) -> Result<Imported, ImportError> {
    let scanned = scan_all(pack, what)?;
    read_all(book, pack, what, context, scanned, progress, true)
}

fn read_all(
    book: &mut Book,
    pack: &Pack,
    what: &Import<'_>,
    context: Context,
    mut scanned: Vec<ScannedFile>,
    progress: &mut dyn FnMut(Progress),
    only_looks: bool,
) -> Result<Imported, ImportError> {
    let bytes: u64 = scanned.iter().map(ScannedFile::size).sum();
    progress(Progress::Start { n_files: scanned.len(), bytes });
    let as_of = what.as_of.or_else(|| agreed_date(&mut scanned));
    let findings = FindingsFiles::create(what.findings).map_err(ImportError::findings)?;
    let (n_entries, _) = book.log_head()?;
    let mut run =
        run::Run::new(book, pack, context, what, as_of, findings, progress, scanned.len(), n_entries)?;
    run.only_looks = only_looks;
    if let Some(path) = what.receipts.filter(|_| !only_looks) {
        run.receipts = Some(ReceiptsFile::open(path).map_err(ImportError::Receipts)?);
    }
    run.files(&scanned)?;
    let to_mend = mend::rows(&mut run);
    let (by_file, findings, n_findings) = run.finish(&scanned)?;
    let mut counts = Counts::default();
    for file in &by_file {
        counts.add(&file.counts);
        assert!(file.counts.balance(), "INVARIANT: every row of {} is counted once", file.file);
    }
    let unreadable =
        scanned.iter().filter(|f| f.tables.is_empty() && f.findings.iter().any(|x| run::refuses(&x.1)));
    Ok(Imported {
        files: scanned.len() as u64,
        counts,
        findings,
        n_findings,
        unreadable: unreadable.count() as u64,
        by_file,
        tables: mend::tables(&scanned),
        to_mend,
        as_of,
    })
}

/// Looks at every file there is.
fn scan_all(pack: &Pack, what: &Import<'_>) -> Result<Vec<ScannedFile>, ImportError> {
    let paths = what.paths;
    let listing = scan::list(paths).map_err(|(path, source)| ImportError::Path { path, source })?;
    let files = listing.files.iter().map(|f| scan::scan(f, &pack.vocabulary));
    let mut scanned: Vec<ScannedFile> = files.chain(listing.closed).collect();
    if what.bare_names {
        for file in &mut scanned {
            let name = file.path.file_name().map(|name| name.to_string_lossy().into_owned());
            file.name = name.unwrap_or_default();
        }
    }
    if scanned.is_empty() {
        let path = paths.first().cloned().unwrap_or_default();
        return Err(ImportError::NoFiles { path });
    }
    Ok(scanned)
}

/// The day in the titles of the rosters that carry one, where these agree. Where they do not, every such
/// roster gets a finding and waits for `--as-of`.
fn agreed_date(files: &mut [ScannedFile]) -> Option<Date> {
    let titles: Vec<Date> = files
        .iter()
        .flat_map(|f| &f.tables)
        .filter(|t| t.kind == SubmissionKind::Roster)
        .filter_map(|t| t.title_date.map(register::calendar::ReportedDate::earliest))
        .collect();
    let first = *titles.first()?;
    let Some(other) = titles.iter().find(|t| **t != first) else { return Some(first) };
    for file in files.iter_mut() {
        let dated = file.tables.iter().any(|t| t.kind == SubmissionKind::Roster);
        if dated {
            let finding =
                Finding::new(FindingCode::FileDatesDisagree).with("first", first).with("other", other);
            file.findings.push((String::new(), finding));
            file.tables.retain(|t| t.kind != SubmissionKind::Roster);
        }
    }
    None
}
