//! What can stop a release, said so that a person knows what, where and what next.

use engine::error::{EngineError, FigureError};
use thiserror::Error;

/// Why a close cannot be published.
#[derive(Debug, Error)]
pub enum ReleaseError {
    /// The close could not be counted.
    #[error("the close could not be counted")]
    Engine(#[from] EngineError),
    /// A counting definition made here was refused.
    #[error("a condition of a figure cannot be counted by itself")]
    Figure(#[from] FigureError),
    /// The tables do not fit together.
    #[error("the tables do not give a sound system")]
    Tables(#[from] disclosure::TablesError),
    /// A cell was refused.
    #[error("the counts do not give a sound system")]
    System(#[from] disclosure::SystemError),
    /// Nothing can be published.
    #[error("nothing can be published now")]
    Protect(#[from] disclosure::ProtectError),
    /// The formats refuse the contents.
    #[error("the contents cannot be published")]
    Publication(#[from] publication::PublicationError),
    /// The period is not whole months.
    #[error("the close of {first} to {last} is not made of whole months; close whole months to publish them")]
    Period {
        /// First day.
        first: String,
        /// Last day.
        last: String,
    },
    /// A figure cannot be part of this table.
    #[error("table {table}: figure {figure} {problem}")]
    Table {
        /// Table by id.
        table: String,
        /// Figure by id.
        figure: String,
        /// What is wrong and what would be right.
        problem: String,
    },
    /// A record is not one that this program wrote.
    #[error("record: {problem}")]
    Record {
        /// What is wrong.
        problem: String,
    },
    /// A record does not belong to the close handed in with it.
    #[error("the record of {record} was handed in with the close of {close}; pair each record with its own")]
    Unpaired {
        /// Period and edition of the record.
        record: String,
        /// Period and edition of the close.
        close: String,
    },
    /// Two ways to count the same gave two numbers: a fault of the program; nothing is published.
    #[error("{figure} is {engine} by the engine and {here} by its parts; nothing was published, report this")]
    Mismatch {
        /// Figure by id.
        figure: String,
        /// The engine's count.
        engine: i64,
        /// The count here.
        here: i64,
    },
}

impl ReleaseError {
    /// A stable code, by which the sentences of both languages are found.
    pub fn code(&self) -> &'static str {
        match self {
            ReleaseError::Engine(_) => "release.engine",
            ReleaseError::Figure(_) => "release.figure",
            ReleaseError::Tables(_) => "release.tables",
            ReleaseError::System(_) => "release.system",
            ReleaseError::Protect(_) => "release.protect",
            ReleaseError::Publication(_) => "release.publication",
            ReleaseError::Period { .. } => "release.period",
            ReleaseError::Table { .. } => "release.table",
            ReleaseError::Record { .. } => "release.record",
            ReleaseError::Unpaired { .. } => "release.unpaired",
            ReleaseError::Mismatch { .. } => "release.mismatch",
        }
    }

    /// What the sentences name: the fields, as text.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            ReleaseError::Engine(error) => vec![("what", error.to_string())],
            ReleaseError::Figure(error) => vec![("what", error.to_string())],
            ReleaseError::Tables(error) => vec![("what", error.to_string())],
            ReleaseError::System(error) => vec![("what", error.to_string())],
            ReleaseError::Protect(error) => vec![("what", error.to_string())],
            ReleaseError::Publication(error) => vec![("what", error.to_string())],
            ReleaseError::Period { first, last } => vec![("first", first.clone()), ("last", last.clone())],
            ReleaseError::Table { table, figure, problem } => {
                vec![("table", table.clone()), ("figure", figure.clone()), ("what", problem.clone())]
            }
            ReleaseError::Record { problem } => vec![("what", problem.clone())],
            ReleaseError::Unpaired { record, close } => {
                vec![("record", record.clone()), ("close", close.clone())]
            }
            ReleaseError::Mismatch { figure, engine, here } => {
                vec![("figure", figure.clone()), ("engine", engine.to_string()), ("here", here.to_string())]
            }
        }
    }
}
