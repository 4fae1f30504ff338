//! The files of a close while it is being written: a hidden folder beside the target, and in it one Parquet
//! file a table. Nothing here knows what a row means.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::basic::{Compression, ZstdLevel};
use datafusion::parquet::errors::ParquetError;
use datafusion::parquet::file::properties::WriterProperties;

use crate::error::EngineError;
use crate::manifest::{FORMAT, ManifestFile, hex};
use crate::rows::TableRow;
use crate::sealed::hash_of;
use crate::snapshot::ROW_GROUP_ROWS;

pub(crate) fn refuse_if_there(dir: &Path) -> Result<(), EngineError> {
    match dir.symlink_metadata() {
        Ok(_) => Err(EngineError::AlreadyClosed { dir: dir.to_path_buf() }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(source) => Err(EngineError::File { action: "look at", path: dir.to_path_buf(), source }),
    }
}

pub(crate) fn file_error(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> EngineError {
    let path = path.to_path_buf();
    move |source| EngineError::File { action, path, source }
}

pub(crate) fn parquet_error(path: &Path) -> impl FnOnce(ParquetError) -> EngineError {
    let path = path.to_path_buf();
    move |source| EngineError::Parquet { path, source: Box::new(source) }
}

pub(crate) fn sync(path: &Path) -> Result<(), EngineError> {
    File::open(path).and_then(|file| file.sync_all()).map_err(file_error("flush to disk", path))
}

/// The temporary folder, removed when the writer is dropped unfinished.
pub(crate) struct PartFolder {
    pub path: PathBuf,
    parent: PathBuf,
}

impl PartFolder {
    pub fn create(target: &Path) -> Result<Self, EngineError> {
        let Some(name) = target.file_name() else {
            return Err(EngineError::Meta { problem: "the target folder has no name" });
        };
        let mut part_name = std::ffi::OsString::from(".");
        part_name.push(name);
        part_name.push(".part");
        let parent = match target.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_path_buf(),
            _ => PathBuf::from("."),
        };
        let path = parent.join(part_name);
        if path.exists() {
            std::fs::remove_dir_all(&path).map_err(file_error("clear away", &path))?;
        }
        std::fs::create_dir_all(&path).map_err(file_error("make", &path))?;
        Ok(Self { path, parent })
    }

    pub fn become_target(self, target: &Path) -> Result<(), EngineError> {
        std::fs::rename(&self.path, target).map_err(file_error("rename the finished close to", target))?;
        sync(&self.parent)
    }
}

impl Drop for PartFolder {
    fn drop(&mut self) {
        // After the rename the path is gone and there is nothing to remove; a failure leaves only a
        // hidden folder that the next attempt clears away.
        let _ = std::fs::remove_dir_all(&self.path);
    }
}

pub(crate) struct TableWriter<Row> {
    path: PathBuf,
    name: String,
    waiting: Vec<Row>,
    pub n_rows: u64,
    file: ArrowWriter<File>,
}

impl<Row: TableRow> TableWriter<Row> {
    pub fn create(folder: &Path) -> Result<Self, EngineError> {
        let name = format!("{}.parquet", Row::TABLE);
        let path = folder.join(&name);
        let file = File::create_new(&path).map_err(file_error("make", &path))?;
        let level = ZstdLevel::try_new(3).expect("INVARIANT: 3 is a zstd level");
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(level))
            .set_max_row_group_row_count(Some(ROW_GROUP_ROWS))
            // The default names the library's version, which would change the bytes at every upgrade.
            .set_created_by("townbook".to_owned())
            .build();
        let file = ArrowWriter::try_new(file, Row::schema(FORMAT), Some(properties))
            .map_err(parquet_error(&path))?;
        Ok(Self { path, name, waiting: Vec::new(), n_rows: 0, file })
    }

    pub fn push(&mut self, row: Row) -> Result<(), EngineError> {
        self.n_rows += 1;
        if let Some(problem) = row.problem() {
            return Err(EngineError::Row { table: Row::TABLE, row: self.n_rows, problem });
        }
        self.waiting.push(row);
        if self.waiting.len() == ROW_GROUP_ROWS {
            self.write_row_group()?;
        }
        Ok(())
    }

    fn write_row_group(&mut self) -> Result<(), EngineError> {
        let batch = Row::batch(&self.waiting)
            .map_err(|source| EngineError::Columns { table: Row::TABLE, source: Box::new(source) })?;
        self.file.write(&batch).map_err(parquet_error(&self.path))?;
        self.file.flush().map_err(parquet_error(&self.path))?;
        self.waiting.clear();
        Ok(())
    }

    pub fn finish(mut self) -> Result<ManifestFile, EngineError> {
        if !self.waiting.is_empty() {
            self.write_row_group()?;
        }
        let file = self.file.into_inner().map_err(parquet_error(&self.path))?;
        file.sync_all().map_err(file_error("flush to disk", &self.path))?;
        described(&self.path, self.name, self.n_rows)
    }
}

/// Writes a file of the close that is no table.
pub(crate) fn write_plain(folder: &Path, name: &str, bytes: &[u8]) -> Result<ManifestFile, EngineError> {
    let path = folder.join(name);
    let written = File::create_new(&path).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.map_err(file_error("write", &path))?;
    let n_lines = bytes.iter().filter(|&&byte| byte == b'\n').count() as u64;
    described(&path, name.to_owned(), n_lines)
}

/// The hash is taken from what the disk gives back, not from what was meant to be written.
fn described(path: &Path, name: String, n_rows: u64) -> Result<ManifestFile, EngineError> {
    let mut file = File::open(path).map_err(file_error("read back", path))?;
    let (n_bytes, digest) = hash_of(&mut file).map_err(file_error("read back", path))?;
    Ok(ManifestFile { name, n_rows, n_bytes, sha256: hex(&digest) })
}
