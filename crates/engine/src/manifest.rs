//! The manifest of a close: what was sealed, in bytes that are the same wherever they are written.
//! Its SHA-256 is what the ledger binds, so the form is canonical: sorted keys, one line per file, and a
//! manifest that differs from its own canonical form in one byte is refused. No rows, no times of writing.

use std::path::Path;

use jiff::civil::Date;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::error::EngineError;

/// The form of folder and manifest that this program writes. It reads the earlier ones too: format 1 has no
/// second source, no households, no mothers' ages and no delays, and in figures they are empty.
pub const FORMAT: u32 = 2;
/// The manifest's file name in the folder of a close.
pub const MANIFEST_FILE: &str = "manifest.json";
/// Larger manifests are refused before they are read: five files and a reason need less than 12 kB.
const MANIFEST_BYTES_MAX: u64 = 64 * 1024;

/// What a close is: whose, of when, and at which length of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotMeta {
    /// The book's name, as in the origin line of its ledger.
    pub book: String,
    /// First and last day, both inside.
    pub period: (Date, Date),
    /// 1 for the first close of a period, then one more for each correction.
    pub edition: u32,
    /// Entries in the log when the period was sealed.
    pub log_size: u64,
    /// The log's root hash at that size: 64 lower-case hexadecimal digits.
    pub root_hex: String,
    /// Who let this edition be sealed, where someone had to; never in format 1.
    pub approved_by: Option<String>,
    /// Why there is this edition, where it corrects an earlier one; never in format 1.
    pub reason: Option<String>,
}

/// One sealed file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManifestFile {
    /// Name inside the folder.
    pub name: String,
    /// Rows it holds.
    pub n_rows: u64,
    /// Its length.
    pub n_bytes: u64,
    /// SHA-256 of its bytes, lower-case hexadecimal.
    pub sha256: String,
}

/// The content of `manifest.json`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// The form of the folder, 1 or 2.
    pub format: u32,
    /// What was sealed.
    pub meta: SnapshotMeta,
    /// The files, by name.
    pub files: Vec<ManifestFile>,
}

impl Manifest {
    /// The canonical bytes.
    pub fn bytes(&self) -> Vec<u8> {
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        let meta = &self.meta;
        let files: Vec<String> = self
            .files
            .iter()
            .map(|file| {
                format!(
                    "  {{\"bytes\":{},\"name\":{},\"rows\":{},\"sha256\":{}}}",
                    file.n_bytes,
                    quoted(&file.name),
                    file.n_rows,
                    quoted(&file.sha256)
                )
            })
            .collect();
        let given = |name: &str, text: &Option<String>| {
            text.as_ref().map_or_else(String::new, |text| format!(" \"{name}\":{},\n", quoted(text)))
        };
        let mut text = String::from("{\n");
        text += &given("approved_by", &meta.approved_by);
        text += &format!(" \"book\":{},\n \"edition\":{},\n", quoted(&meta.book), meta.edition);
        text += &format!(" \"files\":[\n{}\n ],\n \"format\":{},\n", files.join(",\n"), self.format);
        text += &format!(" \"log_size\":{},\n", meta.log_size);
        text += &format!(" \"period\":[\"{}\",\"{}\"],\n", meta.period.0, meta.period.1);
        text += &given("reason", &meta.reason);
        text += &format!(" \"root\":{}\n}}\n", quoted(&meta.root_hex));
        text.into_bytes()
    }

    /// SHA-256 of [`Manifest::bytes`]: the one hash that binds the whole close.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.bytes()).into()
    }

    /// Reads the manifest of the close in `dir`.
    pub fn read(dir: &Path) -> Result<Self, EngineError> {
        let path = dir.join(MANIFEST_FILE);
        let file_error =
            |source| EngineError::File { action: "read the manifest", path: path.clone(), source };
        let n_bytes = std::fs::metadata(&path).map_err(file_error)?.len();
        let refuse = |problem: String| EngineError::Manifest { path: path.clone(), problem };
        if n_bytes > MANIFEST_BYTES_MAX {
            return Err(refuse(format!("{n_bytes} bytes, a manifest has at most {MANIFEST_BYTES_MAX}")));
        }
        let bytes = std::fs::read(&path).map_err(file_error)?;
        let wire: ManifestWire =
            serde_json::from_slice(&bytes).map_err(|source| EngineError::ManifestSyntax {
                path: path.clone(),
                line: source.line(),
                column: source.column(),
                source,
            })?;
        if !(1..=FORMAT).contains(&wire.format) {
            return Err(refuse(format!("format {}, this program reads formats 1 to {FORMAT}", wire.format)));
        }
        let manifest = wire.into_manifest().map_err(&refuse)?;
        if manifest.bytes() != bytes {
            return Err(refuse("not in canonical form, so its hash would not be the sealed one".into()));
        }
        Ok(manifest)
    }
}

/// Frozen form of `manifest.json`, formats 1 and 2.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ManifestWire {
    approved_by: Option<String>,
    book: String,
    edition: u32,
    files: Vec<FileWire>,
    format: u32,
    log_size: u64,
    period: (String, String),
    reason: Option<String>,
    root: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileWire {
    bytes: u64,
    name: String,
    rows: u64,
    sha256: String,
}

impl ManifestWire {
    fn into_manifest(self) -> Result<Manifest, String> {
        let day = |text: &str| text.parse::<Date>().map_err(|_| format!("{text:?} is not a date"));
        if self.format == 1 && (self.approved_by.is_some() || self.reason.is_some()) {
            return Err("format 1 names neither an approval nor a reason".to_owned());
        }
        let period = (day(&self.period.0)?, day(&self.period.1)?);
        let meta = SnapshotMeta {
            book: self.book,
            period,
            edition: self.edition,
            log_size: self.log_size,
            root_hex: self.root,
            approved_by: self.approved_by,
            reason: self.reason,
        };
        let files = self
            .files
            .into_iter()
            .map(|file| ManifestFile {
                name: file.name,
                n_rows: file.rows,
                n_bytes: file.bytes,
                sha256: file.sha256,
            })
            .collect();
        Ok(Manifest { format: self.format, meta, files })
    }
}

/// A digest as lower-case hexadecimal.
pub(crate) fn hex(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
