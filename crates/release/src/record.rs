//! What a release made public, written down so that the next one cannot contradict it.
//! A record holds the published numbers, and of every count behind them whether readers see it. It never holds a
//! hidden number. It stays in the office: its list of counts tells where rows lie that no table lists.

use serde::{Deserialize, Serialize};

use crate::error::ReleaseError;
use crate::plan::By;

/// The form of a record.
pub const FORMAT: &str = "townbook-release-1";
/// Larger records are refused.
const BYTES_MAX: usize = 256 * 1024 * 1024;

/// One release.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// [`FORMAT`].
    pub format: String,
    /// Months, such as `2005-10..2006-09`.
    pub period: String,
    /// Edition, from 1.
    pub edition: u32,
    /// Entries in the log when the close was sealed.
    pub log_size: u64,
    /// SHA-256 of the close's manifest.
    pub manifest: String,
    /// Counts are multiples of this; 1: exact.
    pub base: u32,
    /// The published tables.
    pub tables: Vec<RecordTable>,
    /// Every count behind them.
    pub counts: Vec<RecordCount>,
}

/// One published table.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordTable {
    /// Id.
    pub id: String,
    /// For each dimension its id and codes.
    pub axes: Vec<(String, Vec<String>)>,
    /// The cells, those without a number too.
    pub cells: Vec<RecordCell>,
}

/// One published number, or the place of one that is not.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordCell {
    /// Codes in the order of the axes.
    pub keys: Vec<String>,
    /// Figure by id.
    pub figure: String,
    /// The number as it was published.
    pub value: Option<f64>,
    /// What was divided, if that was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub numerator: Option<f64>,
    /// What it was divided by, if that was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub denominator: Option<f64>,
}

/// A count behind published numbers: what it counts, and how it stands with readers.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordCount {
    /// The set.
    pub set: String,
    /// Its condition.
    #[serde(rename = "where", default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// Where it is counted, by kind of split and code.
    pub keys: Vec<(By, String)>,
    /// Counts from 1 to one below this are not shown.
    pub threshold: u32,
    /// Shown as a multiple of this.
    pub base: u32,
    /// How it stands.
    pub standing: Standing,
}

/// How a count stands with readers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// They see it, or could work it out.
    Shown,
    /// They see that it is hidden.
    Hidden,
    /// It is in no table, and must not be worked out while it is small.
    Unlisted,
}

impl Record {
    /// The canonical text: fields in the order of this type, one line.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("INVARIANT: a record has only finite numbers and text")
    }

    /// Reads a record.
    ///
    /// # Errors
    /// It is no record, or not in the form that this program writes.
    pub fn from_json(text: &str) -> Result<Record, ReleaseError> {
        let refuse = |problem: String| Err(ReleaseError::Record { problem });
        if text.len() > BYTES_MAX {
            return refuse(format!("longer than {BYTES_MAX} bytes"));
        }
        let record: Record = match serde_json::from_str(text) {
            Ok(record) => record,
            Err(error) => return refuse(format!("{}:{}: {error}", error.line(), error.column())),
        };
        if record.format != FORMAT {
            return refuse(format!(
                "the form is {:?}, not {FORMAT:?}; use the program that wrote it",
                record.format
            ));
        }
        if record.to_json() != text.trim_end() {
            return refuse("not the canonical text; use the file as it was written".to_owned());
        }
        Ok(record)
    }

    /// What it says of one cell.
    pub fn value(&self, table: &str, keys: &[String], figure: &str) -> Option<f64> {
        let table = self.tables.iter().find(|other| other.id == table)?;
        table.cells.iter().find(|cell| cell.keys == keys && cell.figure == figure)?.value
    }
}
