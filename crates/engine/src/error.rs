//! What can go wrong with a close or a definition, said so that a person knows what, where and what next.
//! No message carries anything about a resident: rows are named by table and position, places by code.

use std::path::PathBuf;

use datafusion::arrow::error::ArrowError;
use datafusion::parquet::errors::ParquetError;

/// A close could not be written, opened or computed.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The file system refused.
    #[error("cannot {action} {}", path.display())]
    File {
        /// What was being done, as a verb.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The refusal.
        #[source]
        source: std::io::Error,
    },
    /// The folder of this close is already there; a close never changes, a correction is a new edition.
    #[error("{} already holds a close; write the next edition to a folder of its own", dir.display())]
    AlreadyClosed {
        /// The folder.
        dir: PathBuf,
    },
    /// The description of the close to write is not usable.
    #[error("the close cannot be written: {problem}")]
    Meta {
        /// What is wrong with it.
        problem: &'static str,
    },
    /// A row handed to the writer cannot be true.
    #[error("{table} row {row}: {problem}")]
    Row {
        /// `residence`, `events` or `places`.
        table: &'static str,
        /// Row number, the first is 1.
        row: u64,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// A row lies at a place that the close does not list, so no total would contain it.
    #[error("rows lie at place {code:012}, which places.parquet does not list; add the place to the close")]
    PlaceUnlisted {
        /// The 12-digit code.
        code: u64,
    },
    /// The manifest is not the JSON it must be.
    #[error("{}:{line}:{column}: not a manifest", path.display())]
    ManifestSyntax {
        /// The manifest.
        path: PathBuf,
        /// Line, the first is 1.
        line: usize,
        /// Column, the first is 1.
        column: usize,
        /// The parser's words.
        #[source]
        source: serde_json::Error,
    },
    /// The manifest parses, but is not one that this program would have written.
    #[error("{}: {problem}", path.display())]
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// A file is longer or shorter than when it was sealed.
    #[error("{}: {found} bytes, but {sealed} were sealed; restore the close from a backup", path.display())]
    FileSize {
        /// The file.
        path: PathBuf,
        /// Bytes in the manifest.
        sealed: u64,
        /// Bytes on disk.
        found: u64,
    },
    /// A file's content differs from what was sealed.
    #[error("{}: SHA-256 is {found}, but {sealed} was sealed; restore the close from a backup", path.display())]
    FileHash {
        /// The file.
        path: PathBuf,
        /// Hash in the manifest.
        sealed: String,
        /// Hash on disk.
        found: String,
    },
    /// A file holds another number of rows than its manifest says.
    #[error("{}: {found} rows, but the manifest says {sealed}", path.display())]
    FileRows {
        /// The file.
        path: PathBuf,
        /// Rows in the manifest.
        sealed: u64,
        /// Rows found.
        found: u64,
    },
    /// A Parquet file could not be written or read.
    #[error("{}: not readable or writable as Parquet", path.display())]
    Parquet {
        /// The file.
        path: PathBuf,
        /// The library's words.
        #[source]
        source: Box<ParquetError>,
    },
    /// Columns could not be built or read.
    #[error("{table}: columns do not fit")]
    Columns {
        /// The table.
        table: &'static str,
        /// The library's words.
        #[source]
        source: Box<ArrowError>,
    },
    /// Whoever should count in place of this process could not.
    #[error("other machines could not count this: {problem}")]
    Elsewhere {
        /// What they said.
        problem: String,
    },
    /// A table cannot be split this way.
    #[error("the table cannot be split so: {problem}")]
    Split {
        /// What is wrong and what would be right.
        problem: &'static str,
    },
    /// Bytes from another machine are no counts of this question.
    #[error("counts from another process cannot be used: {problem}; start both from the same close and pack")]
    State {
        /// What is wrong with them.
        problem: &'static str,
    },
    /// No figure has this id.
    #[error("no figure is called {id:?}; see docs/reference/figures.md for the list")]
    FigureUnknown {
        /// The id asked for.
        id: String,
    },
    /// The close does not know the place.
    #[error("place {code:012} is not in this close")]
    PlaceUnknown {
        /// The code asked for.
        code: u64,
    },
}

/// A figure definition cannot be used. Every variant names file, line and column.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FigureError {
    /// The file is not TOML of the documented shape.
    #[error("{file}:{line}:{column}: {problem}")]
    Shape {
        /// The file.
        file: String,
        /// Line, the first is 1.
        line: usize,
        /// Column in characters, the first is 1.
        column: usize,
        /// What is wrong and what would be right.
        problem: String,
    },
    /// A predicate uses something other than listed columns, comparisons and literals.
    #[error("{file}:{line}:{column}: predicate: {problem}")]
    Predicate {
        /// The file.
        file: String,
        /// Line, the first is 1.
        line: usize,
        /// Column in characters, the first is 1.
        column: usize,
        /// What is wrong and what would be right.
        problem: String,
    },
    /// The definition parses but contradicts itself or another one.
    #[error("{file}:{line}:{column}: {problem}")]
    Meaning {
        /// The file.
        file: String,
        /// Line, the first is 1.
        line: usize,
        /// Column in characters, the first is 1.
        column: usize,
        /// What is wrong and what would be right.
        problem: String,
    },
}

impl EngineError {
    /// A stable code, by which the sentences of both languages are found.
    pub fn code(&self) -> &'static str {
        match self {
            EngineError::File { .. } => "close.file",
            EngineError::AlreadyClosed { .. } => "close.already_closed",
            EngineError::Meta { .. } => "close.meta",
            EngineError::Row { .. } => "close.row",
            EngineError::PlaceUnlisted { .. } => "close.place_unlisted",
            EngineError::ManifestSyntax { .. } => "close.manifest_syntax",
            EngineError::Manifest { .. } => "close.manifest",
            EngineError::FileSize { .. } => "close.file_size",
            EngineError::FileHash { .. } => "close.file_hash",
            EngineError::FileRows { .. } => "close.file_rows",
            EngineError::Parquet { .. } => "close.parquet",
            EngineError::Columns { .. } => "close.columns",
            EngineError::Elsewhere { .. } => "close.elsewhere",
            EngineError::Split { .. } => "close.split",
            EngineError::State { .. } => "close.state",
            EngineError::FigureUnknown { .. } => "close.figure_unknown",
            EngineError::PlaceUnknown { .. } => "close.place_unknown",
        }
    }

    /// What the sentences name: the fields, as text.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        let shown = |path: &PathBuf| ("path", path.display().to_string());
        match self {
            EngineError::File { action, path, .. } => vec![("what", (*action).to_owned()), shown(path)],
            EngineError::AlreadyClosed { dir } => vec![shown(dir)],
            EngineError::Meta { problem }
            | EngineError::Split { problem }
            | EngineError::State { problem } => vec![("what", (*problem).to_owned())],
            EngineError::Row { table, row, problem } => {
                vec![
                    ("table", (*table).to_owned()),
                    ("row", row.to_string()),
                    ("what", (*problem).to_owned()),
                ]
            }
            EngineError::PlaceUnlisted { code } | EngineError::PlaceUnknown { code } => {
                vec![("place", format!("{code:012}"))]
            }
            EngineError::ManifestSyntax { path, line, column, .. } => {
                vec![shown(path), ("line", line.to_string()), ("column", column.to_string())]
            }
            EngineError::Manifest { path, problem } => vec![shown(path), ("what", problem.clone())],
            EngineError::FileSize { path, sealed, found } | EngineError::FileRows { path, sealed, found } => {
                vec![shown(path), ("sealed", sealed.to_string()), ("found", found.to_string())]
            }
            EngineError::FileHash { path, sealed, found } => {
                vec![shown(path), ("sealed", sealed.clone()), ("found", found.clone())]
            }
            EngineError::Parquet { path, .. } => vec![shown(path)],
            EngineError::Columns { table, .. } => vec![("table", (*table).to_owned())],
            EngineError::Elsewhere { problem } => vec![("what", problem.clone())],
            EngineError::FigureUnknown { id } => vec![("id", id.clone())],
        }
    }
}

impl FigureError {
    /// A stable code, by which the sentences of both languages are found.
    pub fn code(&self) -> &'static str {
        match self {
            FigureError::Shape { .. } => "figure.shape",
            FigureError::Predicate { .. } => "figure.predicate",
            FigureError::Meaning { .. } => "figure.meaning",
        }
    }

    /// What the sentences name: the fields, as text.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        let (FigureError::Shape { file, line, column, problem }
        | FigureError::Predicate { file, line, column, problem }
        | FigureError::Meaning { file, line, column, problem }) = self;
        vec![
            ("file", file.clone()),
            ("line", line.to_string()),
            ("column", column.to_string()),
            ("what", problem.clone()),
        ]
    }
}
