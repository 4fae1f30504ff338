//! What can be wrong with contents, and how to put it right.

use thiserror::Error;

/// Why contents cannot be published, or why a format could not be written.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[non_exhaustive]
pub enum PublicationError {
    /// A text is missing in one language.
    #[error("{what} is empty in one language: give both")]
    EmptyText {
        /// Which text.
        what: String,
    },
    /// An edition's number is not in order.
    #[error("edition {edition} does not fit: editions run 1, 2, 3 and earlier ones come first")]
    EditionOrder {
        /// The number.
        edition: u32,
    },
    /// Not 64 hexadecimal digits.
    #[error("{what} is no hash: 64 lower-case hexadecimal digits are needed")]
    BadHash {
        /// Which hash.
        what: String,
    },
    /// A code or id with letters that the formats do not carry, or that its kind does not have.
    #[error("{code} is no {what}")]
    BadCode {
        /// What it should be.
        what: String,
        /// What it is.
        code: String,
    },
    /// The same id, code or cell twice.
    #[error("{what} {code} is there twice")]
    Twice {
        /// What.
        what: String,
        /// Which.
        code: String,
    },
    /// Something is named that is not there.
    #[error("{place} names {what} {code}, which is not there")]
    Unknown {
        /// Who names it.
        place: String,
        /// What.
        what: String,
        /// Which.
        code: String,
    },
    /// A cell has more or fewer codes than its table has dimensions.
    #[error("table {table} has {expected} dimensions; a cell has {found} codes")]
    WrongKeys {
        /// Table by id.
        table: String,
        /// Dimensions.
        expected: usize,
        /// Codes.
        found: usize,
    },
    /// A shown cell without a number, or a number that is none.
    #[error("table {table}, {cell}: {why}")]
    BadNumber {
        /// Table by id.
        table: String,
        /// The cell's codes and figure.
        cell: String,
        /// What is wrong.
        why: &'static str,
    },
    /// Two tables publish the same cell with different numbers or marks.
    #[error(
        "{cell} is one thing in table {first} and another in table {second}: a mark must hold in every table"
    )]
    Disagreement {
        /// The cell's codes and figure.
        cell: String,
        /// First table by id.
        first: String,
        /// Second table by id.
        second: String,
    },
    /// A dimension that a table cannot have beside another.
    #[error("table {table}: {why}")]
    BadTable {
        /// Table by id.
        table: String,
        /// What is wrong.
        why: &'static str,
    },
    /// The sums of what is hidden do not fit.
    #[error("the summary of what is hidden does not add up: {why}")]
    BadLoss {
        /// What is wrong.
        why: &'static str,
    },
    /// A picture that its table cannot give.
    #[error("the picture of {figure} cannot be drawn: {why}")]
    BadPicture {
        /// Figure by id.
        figure: String,
        /// What is wrong.
        why: &'static str,
    },
    /// The workbook could not be written.
    #[error("the workbook could not be written: {why}")]
    Workbook {
        /// What the writer says.
        why: String,
    },
    /// A CSV file could not be written.
    #[error("the table could not be written: {why}")]
    Csv {
        /// What the writer says.
        why: String,
    },
}

impl PublicationError {
    /// A stable code for programs.
    pub fn code(&self) -> &'static str {
        match self {
            PublicationError::EmptyText { .. } => "empty-text",
            PublicationError::EditionOrder { .. } => "edition-order",
            PublicationError::BadHash { .. } => "bad-hash",
            PublicationError::BadCode { .. } => "bad-code",
            PublicationError::Twice { .. } => "twice",
            PublicationError::Unknown { .. } => "unknown",
            PublicationError::WrongKeys { .. } => "wrong-keys",
            PublicationError::BadNumber { .. } => "bad-number",
            PublicationError::Disagreement { .. } => "disagreement",
            PublicationError::BadTable { .. } => "bad-table",
            PublicationError::BadLoss { .. } => "bad-loss",
            PublicationError::BadPicture { .. } => "bad-picture",
            PublicationError::Workbook { .. } => "workbook",
            PublicationError::Csv { .. } => "csv",
        }
    }
}
