//! Writing and opening a close.
//! A close is written to a temporary folder beside its target, flushed to the disk and renamed, so a
//! half-written one never appears under its name; and it is written once. The same rows in the same order
//! give the same bytes, on any day and any machine that runs the same program. There must stay no way to
//! change or extend a close: late news goes into the next edition.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::error::EngineError;
use crate::manifest::{FORMAT, MANIFEST_FILE, Manifest, SnapshotMeta};
use crate::rows::TableRow;
use crate::sealed::open_sealed;
use crate::writer::{PartFolder, TableWriter, file_error, refuse_if_there, sync, write_plain};

/// Rows per Parquet row group.
pub const ROW_GROUP_ROWS: usize = 122_880;
/// The file that says in what an edition differs from the one before, where someone gave it.
pub const CHANGES_FILE: &str = "changes.jsonl";
/// Longer periods are refused.
const PERIOD_YEARS_MAX: i16 = 20;
/// Longer words about an approval or a reason are refused.
const WORDS_BYTES_MAX: usize = 4_000;

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
    /// Pseudonym of the household in this close; none where it is not known.
    pub household: Option<u64>,
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
    /// The day on which it was registered, where that is known.
    pub registered_on: Option<Date>,
    /// Of a birth, the mother's birth date; the earliest possible one when only part of it is known.
    pub mother_birth: Option<Date>,
    /// Whether the second source knows the event; none where nobody compared.
    pub matched: Option<bool>,
}

/// One line of a second source: a birth that a facility reports, or a death that funeral services report. It
/// names no person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecondSourceRow {
    /// The entry that brought it.
    pub entry: u64,
    /// `facility_birth` or `funeral_death`.
    pub kind: String,
    /// The day it happened.
    pub on: Date,
    /// The day it was recorded here.
    pub recorded_on: Date,
    /// 12-digit code of the place, where it is known. A row without one counts for the whole book only.
    pub place: Option<u64>,
    /// As in [`ResidenceRow`].
    pub sex: u8,
    /// Whether the register knows the event.
    pub matched: bool,
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
    second_source: TableWriter<SecondSourceRow>,
    places: TableWriter<PlaceRow>,
    changes: Option<Vec<u8>>,
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
            second_source: TableWriter::create(&part.path)?,
            places: TableWriter::create(&part.path)?,
            changes: None,
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

    /// Adds a line of the second source.
    pub fn second_source(&mut self, row: SecondSourceRow) -> Result<(), EngineError> {
        self.places_used.extend(row.place);
        self.second_source.push(row)
    }

    /// Adds what this edition changes, one JSON value a line, as bytes that are sealed as they are. A later
    /// call replaces an earlier one.
    pub fn changes(&mut self, bytes: Vec<u8>) {
        self.changes = Some(bytes);
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
        let mut files = Vec::new();
        if let Some(bytes) = &self.changes {
            files.push(write_plain(&self.part.path, CHANGES_FILE, bytes)?);
        }
        files.extend([self.events.finish()?, self.places.finish()?]);
        files.extend([self.residence.finish()?, self.second_source.finish()?]);
        let manifest = Manifest { format: FORMAT, meta: self.meta, files };
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
    } else if [&meta.approved_by, &meta.reason].into_iter().flatten().any(|w| w.len() > WORDS_BYTES_MAX) {
        Some("an approval and a reason have at most 4,000 bytes each")
    } else {
        None
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
    /// Opens a close: the manifest is canonical, the files are there and have their sealed sizes.
    /// Hashes are checked by [`Snapshot::verify_files`] and before any table is read.
    pub fn open(dir: &Path) -> Result<Self, EngineError> {
        let manifest = Manifest::read(dir)?;
        if let Some(problem) = meta_problem(&manifest.meta) {
            return Err(EngineError::Manifest { path: dir.join(MANIFEST_FILE), problem: problem.to_owned() });
        }
        let mut names: Vec<&str> = manifest.files.iter().map(|file| file.name.as_str()).collect();
        let wanted: &[&str] = match manifest.format {
            1 => &["events.parquet", "places.parquet", "residence.parquet"],
            _ => &["events.parquet", "places.parquet", "residence.parquet", "second_source.parquet"],
        };
        if manifest.format > 1 && names.first() == Some(&CHANGES_FILE) {
            names.remove(0);
        }
        if names != wanted {
            let problem = format!("names the files {names:?}, not {wanted:?}");
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
        self.manifest.files.iter().try_for_each(|file| open_sealed(&self.dir, file).map(drop))
    }

    /// What this edition says it changes, after the bytes were compared with their sealed hash; none where
    /// nothing was given.
    pub fn changes(&self) -> Result<Option<Vec<u8>>, EngineError> {
        let Some(file) = self.manifest.files.iter().find(|file| file.name == CHANGES_FILE) else {
            return Ok(None);
        };
        let bytes = open_sealed(&self.dir, file)?.whole();
        bytes.map(Some).map_err(file_error("read", &self.dir.join(CHANGES_FILE)))
    }
}
