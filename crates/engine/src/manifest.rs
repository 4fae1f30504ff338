//! The manifest of a close: what was sealed, in bytes that are the same wherever they are written.
//! Its SHA-256 is what the ledger binds, so the form is canonical: sorted keys, one line per file, and a
//! manifest that differs from its own canonical form in one byte is refused. No rows, no times of writing.

use std::path::Path;

use jiff::civil::Date;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::error::EngineError;

/// The form of folder and manifest that this program writes and reads.
pub const FORMAT: u32 = 1;
/// The manifest's file name in the folder of a close.
pub const MANIFEST_FILE: &str = "manifest.json";
/// Larger manifests are refused before they are read: three files need less than 2 kB.
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
        let mut text = String::from("{\n");
        text += &format!(" \"book\":{},\n \"edition\":{},\n", quoted(&meta.book), meta.edition);
        text += &format!(" \"files\":[\n{}\n ],\n \"format\":{FORMAT},\n", files.join(",\n"));
        text += &format!(" \"log_size\":{},\n", meta.log_size);
        text += &format!(" \"period\":[\"{}\",\"{}\"],\n", meta.period.0, meta.period.1);
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
        if wire.format != FORMAT {
            return Err(refuse(format!("format {}, this program reads format {FORMAT}", wire.format)));
        }
        let manifest = wire.into_manifest().map_err(&refuse)?;
        if manifest.bytes() != bytes {
            return Err(refuse("not in canonical form, so its hash would not be the sealed one".into()));
        }
        Ok(manifest)
    }
}

/// Frozen form of `manifest.json`, format 1.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ManifestWire {
    book: String,
    edition: u32,
    files: Vec<FileWire>,
    format: u32,
    log_size: u64,
    period: (String, String),
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
        let period = (day(&self.period.0)?, day(&self.period.1)?);
        let meta = SnapshotMeta {
            book: self.book,
            period,
            edition: self.edition,
            log_size: self.log_size,
            root_hex: self.root,
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
        Ok(Manifest { meta, files })
    }
}

/// SHA-256 as lower-case hexadecimal.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
