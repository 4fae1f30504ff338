//! Writing and opening a close.
//! A close is written to a temporary folder beside its target, flushed to the disk and renamed, so a
//! half-written one never appears under its name; and it is written once. The same rows in the same order
//! give the same bytes, on any day and any machine that runs the same program. There must stay no way to
//! change or extend a close: late news goes into the next edition.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};

use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::basic::{Compression, ZstdLevel};
use datafusion::parquet::errors::ParquetError;
use datafusion::parquet::file::properties::WriterProperties;
use jiff::civil::Date;

use crate::error::EngineError;
use crate::manifest::{MANIFEST_FILE, Manifest, ManifestFile, SnapshotMeta, sha256_hex};
use crate::rows::TableRow;

/// Rows per Parquet row group.
pub const ROW_GROUP_ROWS: usize = 122_880;
/// Longer periods are refused: a table by month asks for every term once a month.
const PERIOD_YEARS_MAX: i16 = 20;

/// One residence span that overlaps the day before the period to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResidenceRow {
    /// Pseudonym of this close; no other close shares it.
    pub person: [u8; 16],
    /// The entry that put the person there.
    pub entry: u64,
    /// GB/T 2261.1: 1 male, 2 female, 0 unknown, 9 not stated.
    pub sex: u8,
    /// Birth date; the earliest possible one when only part of it is known.
    pub birth: Date,
    /// First day on which the person is known to have ever married.
    pub ever_married_since: Option<Date>,
    /// Kind of household registration, as the code list numbers it.
    pub household_kind: u8,
    /// 1 registered and living here; 2 registered, living elsewhere; 3 living here, registered elsewhere.
    pub status: u8,
    /// 12-digit code of the village.
    pub place: u64,
    /// First day of the span.
    pub from: Date,
    /// First day on which it no longer holds; none while it lasts.
    pub to: Option<Date>,
    /// Whether a roster row opened the span. Such a person was there when the day began.
    pub roster: bool,
}

/// One event. An event of two people (a marriage) is one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRow {
    /// The entry that recorded it.
    pub entry: u64,
    /// `birth`, `death`, `marriage`, `move_in` and so on; kinds that no figure counts are welcome.
    pub kind: String,
    /// The day it happened.
    pub on: Date,
    /// The day it was recorded.
    pub recorded_on: Date,
    /// 12-digit code of the village.
    pub place: u64,
    /// Pseudonym of this close.
    pub person: [u8; 16],
    /// As in [`ResidenceRow`]; of a birth, the child's.
    pub sex: u8,
    /// Birth date of the person; of a birth, the day it happened.
    pub birth: Date,
    /// Of a birth, its place among the mother's live births.
    pub birth_order: Option<u8>,
    /// Whether the person was registered here at the event.
    pub registered: bool,
}

/// One place of the book's area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceRow {
    /// 12-digit code.
    pub code: u64,
    /// Name.
    pub name: String,
    /// `province`, `prefecture`, `county`, `township` or `village`.
    pub level: String,
    /// The place it belongs to.
    pub parent: Option<u64>,
}

/// Writes one close.
pub struct SnapshotWriter {
    target: PathBuf,
    part: PartFolder,
    meta: SnapshotMeta,
    residence: TableWriter<ResidenceRow>,
    events: TableWriter<EventRow>,
    places: TableWriter<PlaceRow>,
    places_listed: BTreeSet<u64>,
    places_used: BTreeSet<u64>,
}

impl SnapshotWriter {
    /// Begins a close that will appear as `dir`. What a broken attempt left behind is cleared away.
    pub fn create(dir: &Path, meta: SnapshotMeta) -> Result<Self, EngineError> {
        if let Some(problem) = meta_problem(&meta) {
            return Err(EngineError::Meta { problem });
        }
        refuse_if_there(dir)?;
        let part = PartFolder::create(dir)?;
        Ok(Self {
            target: dir.to_path_buf(),
            residence: TableWriter::create(&part.path)?,
            events: TableWriter::create(&part.path)?,
            places: TableWriter::create(&part.path)?,
            part,
            meta,
            places_listed: BTreeSet::new(),
            places_used: BTreeSet::new(),
        })
    }

    /// Adds a residence span.
    pub fn residence(&mut self, row: ResidenceRow) -> Result<(), EngineError> {
        self.places_used.insert(row.place);
        self.residence.push(row)
    }

    /// Adds an event.
    pub fn event(&mut self, row: EventRow) -> Result<(), EngineError> {
        self.places_used.insert(row.place);
        self.events.push(row)
    }

    /// Adds a place.
    pub fn place(&mut self, row: PlaceRow) -> Result<(), EngineError> {
        if !self.places_listed.insert(row.code) {
            let row = self.places.n_rows + 1;
            return Err(EngineError::Row {
                table: PlaceRow::TABLE,
                row,
                problem: "the place is there already",
            });
        }
        self.places.push(row)
    }

    /// Writes the manifest and gives the close its name. Dropping the writer instead leaves nothing behind.
    pub fn finish(self) -> Result<Manifest, EngineError> {
        if let Some(&code) = self.places_used.difference(&self.places_listed).next() {
            return Err(EngineError::PlaceUnlisted { code });
        }
        let files = vec![self.events.finish()?, self.places.finish()?, self.residence.finish()?];
        let manifest = Manifest { meta: self.meta, files };
        let path = self.part.path.join(MANIFEST_FILE);
        std::fs::write(&path, manifest.bytes()).map_err(file_error("write", &path))?;
        sync(&path)?;
        sync(&self.part.path)?;
        refuse_if_there(&self.target)?;
        self.part.become_target(&self.target)?;
        Ok(manifest)
    }
}

/// What makes a close impossible, if anything does.
fn meta_problem(meta: &SnapshotMeta) -> Option<&'static str> {
    let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    let (first, last) = meta.period;
    if meta.book.is_empty() {
        Some("the book has no name")
    } else if last < first {
        Some("the period ends before it begins")
    } else if first.year() < 1 || last.year() - first.year() >= PERIOD_YEARS_MAX {
        Some("a period lies in the years 1 to 9999 and is shorter than twenty years")
    } else if meta.edition == 0 {
        Some("editions count from 1")
    } else if meta.root_hex.len() != 64 || !meta.root_hex.bytes().all(hex) {
        Some("the root is not 64 lower-case hexadecimal digits")
    } else {
        None
    }
}

fn refuse_if_there(dir: &Path) -> Result<(), EngineError> {
    match dir.symlink_metadata() {
        Ok(_) => Err(EngineError::AlreadyClosed { dir: dir.to_path_buf() }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(source) => Err(EngineError::File { action: "look at", path: dir.to_path_buf(), source }),
    }
}

fn file_error(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> EngineError {
    let path = path.to_path_buf();
    move |source| EngineError::File { action, path, source }
}

fn parquet_error(path: &Path) -> impl FnOnce(ParquetError) -> EngineError {
    let path = path.to_path_buf();
    move |source| EngineError::Parquet { path, source: Box::new(source) }
}

fn sync(path: &Path) -> Result<(), EngineError> {
    File::open(path).and_then(|file| file.sync_all()).map_err(file_error("flush to disk", path))
}

/// The temporary folder, removed when the writer is dropped unfinished.
struct PartFolder {
    path: PathBuf,
    parent: PathBuf,
}

impl PartFolder {
    fn create(target: &Path) -> Result<Self, EngineError> {
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

    fn become_target(self, target: &Path) -> Result<(), EngineError> {
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

struct TableWriter<Row> {
    path: PathBuf,
    name: String,
    waiting: Vec<Row>,
    n_rows: u64,
    file: ArrowWriter<File>,
}

impl<Row: TableRow> TableWriter<Row> {
    fn create(folder: &Path) -> Result<Self, EngineError> {
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
        let file =
            ArrowWriter::try_new(file, Row::schema(), Some(properties)).map_err(parquet_error(&path))?;
        Ok(Self { path, name, waiting: Vec::new(), n_rows: 0, file })
    }

    fn push(&mut self, row: Row) -> Result<(), EngineError> {
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

    fn finish(mut self) -> Result<ManifestFile, EngineError> {
        if !self.waiting.is_empty() {
            self.write_row_group()?;
        }
        let file = self.file.into_inner().map_err(parquet_error(&self.path))?;
        file.sync_all().map_err(file_error("flush to disk", &self.path))?;
        // The hash is taken from what the disk gives back, not from what was meant to be written.
        let bytes = std::fs::read(&self.path).map_err(file_error("read back", &self.path))?;
        Ok(ManifestFile {
            name: self.name,
            n_rows: self.n_rows,
            n_bytes: bytes.len() as u64,
            sha256: sha256_hex(&bytes),
        })
    }
}

/// A close on disk.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// Its folder.
    pub dir: PathBuf,
    /// What was sealed.
    pub manifest: Manifest,
}

impl Snapshot {
    /// Opens a close: the manifest is canonical, the three files are there and have their sealed sizes.
    /// Hashes are checked by [`Snapshot::verify_files`] and by every read of a table.
    pub fn open(dir: &Path) -> Result<Self, EngineError> {
        let manifest = Manifest::read(dir)?;
        if let Some(problem) = meta_problem(&manifest.meta) {
            return Err(EngineError::Manifest { path: dir.join(MANIFEST_FILE), problem: problem.to_owned() });
        }
        let names: Vec<&str> = manifest.files.iter().map(|file| file.name.as_str()).collect();
        if names != ["events.parquet", "places.parquet", "residence.parquet"] {
            let problem = format!("names the files {names:?}, not events, places and residence");
            return Err(EngineError::Manifest { path: dir.join(MANIFEST_FILE), problem });
        }
        let snapshot = Self { dir: dir.to_path_buf(), manifest };
        for file in &snapshot.manifest.files {
            let path = snapshot.dir.join(&file.name);
            let found = std::fs::metadata(&path).map_err(file_error("find", &path))?.len();
            if found != file.n_bytes {
                return Err(EngineError::FileSize { path, sealed: file.n_bytes, found });
            }
        }
        Ok(snapshot)
    }

    /// Re-hashes every file and names the first that differs.
    pub fn verify_files(&self) -> Result<(), EngineError> {
        self.manifest.files.iter().try_for_each(|file| self.sealed_bytes(file).map(drop))
    }

    /// The bytes of one file, after their size and hash were compared with the manifest.
    pub(crate) fn sealed_bytes(&self, file: &ManifestFile) -> Result<Vec<u8>, EngineError> {
        let path = self.dir.join(&file.name);
        let bytes = std::fs::read(&path).map_err(file_error("read", &path))?;
        if bytes.len() as u64 != file.n_bytes {
            return Err(EngineError::FileSize { path, sealed: file.n_bytes, found: bytes.len() as u64 });
        }
        let found = sha256_hex(&bytes);
        if found != file.sha256 {
            return Err(EngineError::FileHash { path, sealed: file.sha256.clone(), found });
        }
        Ok(bytes)
    }
}
