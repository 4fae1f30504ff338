//! Files that are imported from a page: kept apart until they are in or a day has gone by, looked through before
//! anything is entered; and the refused rows, put right one by one and sent again.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use authz::{Action, Resource};
use jiff::civil::Date;
use register::area::PlaceCode;
use register::check::{CheckContext, check};
use register::finding::{Finding, FindingCode, Severity};
use register::submission::{Field, Submission, SubmissionKind};
use serde::{Deserialize, Serialize};
use store::{Context, IdSource, Outcome, Purpose};

use super::chores::{Chore, ChoreCard};
use super::counts::Both;
use super::record::{Found, Recorded};
use super::{Office, OfficeError, Who, WorkId};
use crate::import::{Imported, RowToMend};
use crate::locale::Language;
use crate::pack::Pack;

/// Most files that are sent at once.
pub const MOST_IMPORT_FILES: usize = 200;
/// Most bytes of one.
pub const MOST_IMPORT_BYTES: usize = 32 << 20;
/// Refused rows that a page gives back to be mended.
pub const MOST_TO_MEND: usize = 200;
/// Findings that a page lists; the file has them all.
pub const MOST_LISTED: usize = 300;
/// The folder in the book's own where files wait.
const UPLOADS: &str = "uploads";
/// How long files wait that nobody imports.
const KEPT_FOR: std::time::Duration = std::time::Duration::from_secs(86_400);
/// Under this name the mended rows of an import are remembered.
pub(super) const MENDED: &str = "import-row";

/// A line of the findings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundLine {
    /// File.
    pub file: String,
    /// Sheet.
    pub sheet: String,
    /// Row; 0 for the file as a whole.
    pub row: u64,
    /// Heading of the column.
    pub column: String,
    /// Whether the row stays out for it.
    pub refuses: bool,
    /// The sentence.
    pub what: Both,
}

/// What a sheet is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetSeen {
    /// File.
    pub file: String,
    /// Sheet.
    pub sheet: String,
    /// What its rows are, by the stable name of the kind.
    pub kind: String,
    /// Columns that are read.
    pub columns: Vec<String>,
}

/// A refused row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MendRow {
    /// File.
    pub file: String,
    /// Sheet.
    pub sheet: String,
    /// Row.
    pub row: u64,
    /// What it is, by the stable name of the kind.
    pub kind: String,
    /// The village of its file.
    pub place: Option<String>,
    /// The day that its roster describes.
    pub as_of: Option<String>,
    /// Field by its stable name, heading, value.
    pub values: Vec<(String, String, String)>,
    /// What was found: the field by its stable name, or empty, and the sentence.
    pub findings: Vec<(String, Both)>,
}

/// What came of looking through files, or of importing them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportSeen {
    /// Rows read; now in the book, or fit to be; refused; titles and blank rows; in the book already.
    pub counts: [u64; 5],
    /// The same by file.
    pub by_file: Vec<(String, [u64; 5])>,
    /// What the sheets are.
    pub sheets: Vec<SheetSeen>,
    /// The day that rosters were taken to describe.
    pub as_of: Option<String>,
    /// How many findings there are.
    pub n_findings: u64,
    /// The first of them.
    pub findings: Vec<FoundLine>,
    /// Refused rows, as many as can be mended here.
    pub to_mend: Vec<MendRow>,
}

#[derive(Deserialize)]
struct JsonLine {
    file: String,
    sheet: String,
    row: u64,
    column: String,
    severity: String,
    zh: String,
    en: String,
}

impl ImportSeen {
    /// What an import tells, with its findings file read once more.
    pub fn of(done: &Imported, pack: &Pack) -> ImportSeen {
        let five = |c: &crate::import::Counts| [c.rows, c.entered, c.refused, c.skipped, c.already];
        let text = std::fs::read_to_string(done.findings.with_extension("json")).unwrap_or_default();
        let line = |line: &str| {
            let JsonLine { file, sheet, row, column, severity, zh, en } = serde_json::from_str(line).ok()?;
            let refuses = severity == "refused";
            Some(FoundLine { file, sheet, row, column, refuses, what: Both { zh, en } })
        };
        let mut findings: Vec<FoundLine> = text.lines().filter_map(line).collect();
        findings.sort_by_key(|line| !line.refuses);
        findings.truncate(MOST_LISTED);
        ImportSeen {
            counts: five(&done.counts),
            by_file: done.by_file.iter().map(|f| (f.file.clone(), five(&f.counts))).collect(),
            sheets: done
                .tables
                .iter()
                .map(|t| SheetSeen {
                    file: t.file.clone(),
                    sheet: t.sheet.clone(),
                    kind: t.kind.as_str().to_owned(),
                    columns: t.columns.clone(),
                })
                .collect(),
            as_of: done.as_of.map(|day| day.to_string()),
            n_findings: done.n_findings,
            findings,
            to_mend: done.to_mend.iter().map(|row| mend_row(row, pack)).collect(),
        }
    }
}

fn mend_row(row: &RowToMend, pack: &Pack) -> MendRow {
    let said = |finding: &Finding| {
        let field = finding.field.map_or("", Field::as_str).to_owned();
        let (zh, en) =
            (pack.locales.sentence(Language::Zh, finding), pack.locales.sentence(Language::En, finding));
        (field, Both { zh, en })
    };
    MendRow {
        file: row.file.clone(),
        sheet: row.sheet.clone(),
        row: row.row,
        kind: row.kind.as_str().to_owned(),
        place: row.place.map(|place| place.to_string()),
        as_of: row.as_of.map(|day| day.to_string()),
        values: row
            .values
            .iter()
            .map(|(field, heading, value)| (field.as_str().to_owned(), heading.clone(), value.clone()))
            .collect(),
        findings: row.findings.iter().filter(|f| f.severity() == Severity::Refused).map(said).collect(),
    }
}

impl Office {
    /// Keeps files that came with a form until they are imported, and puts the chore that looks through them.
    /// `id` is the form's: sent twice, they are there once.
    pub fn upload(
        &self,
        who: &Who,
        id: WorkId,
        files: &[(&str, &[u8])],
        as_of: Option<Date>,
    ) -> Result<(), OfficeError> {
        self.clear_uploads();
        let folder = self.upload_folder(&id);
        let failed = |_| OfficeError::Unusable { what: "web-import-disk" };
        for (n, (name, bytes)) in files.iter().enumerate() {
            // Each in a folder of its own: two may have one name.
            let own = folder.join(format!("{n:03}"));
            std::fs::create_dir_all(&own).map_err(failed)?;
            keep_private(&folder);
            std::fs::write(own.join(name), bytes).map_err(failed)?;
        }
        let chore = Chore::Look {
            upload: super::hex_of(&id),
            as_of: as_of.map(|d| d.to_string()),
            within: within(who),
        };
        self.put_chore(who, id, &chore)
    }

    /// Puts the chore that imports what was looked through. False where the files are gone.
    pub fn import_upload(&self, who: &Who, id: WorkId, seen: &ChoreCard) -> Result<bool, OfficeError> {
        let Chore::Look { upload, as_of, .. } = &seen.chore else { return Err(OfficeError::NotFound) };
        if !self.folder().join(UPLOADS).join(upload).is_dir() {
            return Ok(false);
        }
        let chore = Chore::Import { upload: upload.clone(), as_of: as_of.clone(), within: within(who) };
        self.put_chore(who, id, &chore)?;
        Ok(true)
    }

    /// Where the files of an upload are, and where its findings go.
    pub fn upload_paths(&self, upload: &str, chore: &WorkId) -> (PathBuf, PathBuf) {
        let name = format!("import-{}.csv", super::hex_of(chore));
        (self.folder().join(UPLOADS).join(upload), self.folder().join("findings").join(name))
    }

    /// The findings of an import as a file.
    pub fn findings_file(&self, chore: &WorkId) -> Option<Vec<u8>> {
        std::fs::read(self.upload_paths("", chore).1).ok()
    }

    /// Takes the files of an upload away.
    pub fn drop_upload(&self, upload: &str) {
        // What cannot be taken away now goes when it is a day old.
        _ = std::fs::remove_dir_all(self.folder().join(UPLOADS).join(upload));
    }

    fn upload_folder(&self, id: &WorkId) -> PathBuf {
        self.folder().join(UPLOADS).join(super::hex_of(id))
    }

    /// Takes away what nobody imported within a day.
    fn clear_uploads(&self) {
        let items = std::fs::read_dir(self.folder().join(UPLOADS)).into_iter().flatten().flatten();
        for item in items {
            let age = item.metadata().and_then(|m| m.modified()).ok().and_then(|at| at.elapsed().ok());
            if age.is_some_and(|age| age > KEPT_FOR) {
                _ = std::fs::remove_dir_all(item.path());
            }
        }
    }

    /// Places may have come with an import.
    pub fn refresh_places(&self) -> Result<(), OfficeError> {
        Ok(self.read_areas()?)
    }

    /// Rows of an import that were mended: row by its number in the list, and the entry.
    pub fn mended(&self, who: &Who, import: &WorkId) -> Result<BTreeMap<usize, u64>, OfficeError> {
        let mut found = BTreeMap::new();
        if let Some((text, _)) = self.draft(who, MENDED, &super::hex_of(import))? {
            for pair in text.split(' ') {
                if let Some((row, entry)) = pair.split_once(':')
                    && let (Ok(row), Ok(entry)) = (row.parse(), entry.parse())
                {
                    found.insert(row, entry);
                }
            }
        }
        Ok(found)
    }

    /// Enters a row that was put right.
    pub fn mend(
        &self,
        who: &Who,
        import: &WorkId,
        at: usize,
        row: &MendRow,
        values: &BTreeMap<String, String>,
    ) -> Result<Recorded, OfficeError> {
        let kind = SubmissionKind::ALL.iter().copied().find(|kind| kind.as_str() == row.kind);
        let mut submission = Submission::new(kind.ok_or(OfficeError::NotFound)?);
        for (name, _, old) in &row.values {
            if let Some(field) = Field::ALL.iter().copied().find(|field| field.as_str() == name) {
                submission.set(field, values.get(name).map_or(old.as_str(), String::as_str).trim());
            }
        }
        let context = CheckContext {
            codes: &self.codes,
            styles: &self.pack.vocabulary.styles,
            as_of: row.as_of.as_ref().and_then(|day| day.parse().ok()),
            place: row.place.as_ref().and_then(|code| PlaceCode::parse(code).ok()),
            today: self.today(),
        };
        let mut checked = check(&submission, &context);
        if let Some(place) = self.not_theirs(who, &submission, &context) {
            checked.findings.push(Finding::new(FindingCode::PlaceOutside).with("place", place));
            checked.outcome = None;
        }
        let found = Found::of(checked.findings);
        let Some(statement) = checked.outcome else { return Ok(Recorded::Found(found)) };
        let prepared = super::lock(&self.preparer).prepare(statement, IdSource::Content);
        let context = Context { purpose: Purpose::Import, ..self.context(who) };
        let receipt = match self.writer().record(prepared, context, None)? {
            Outcome::Entered(receipt, _) | Outcome::Already(receipt) => receipt,
            Outcome::Refused(findings) => return Ok(Recorded::Found(Found::of(findings))),
        };
        let mut mended = self.mended(who, import)?;
        mended.insert(at, receipt.index.0);
        let text: Vec<String> = mended.iter().map(|(row, entry)| format!("{row}:{entry}")).collect();
        self.save_draft(who, MENDED, &super::hex_of(import), &text.join(" "))?;
        Ok(Recorded::Entered { entry: receipt.index, notes: found.noted })
    }

    /// The place of a row where whoever sends it may not import.
    fn not_theirs(&self, who: &Who, row: &Submission<'_>, context: &CheckContext<'_>) -> Option<String> {
        let areas = within(who)?;
        let named = PlaceCode::parse(row.get(Field::Place).trim()).ok().or(context.place);
        let place = named.filter(|_| row.kind != SubmissionKind::Place);
        let may = |place: PlaceCode| {
            let at = Resource::at(Action::ImportFiles.resource_kind(), place);
            self.allow(Some(who), Action::ImportFiles, &at, &authz::Context::default()).is_ok()
        };
        match place {
            Some(place)
                if areas.iter().any(|area| area_of(*area).is_some_and(|a| a.contains(place)))
                    && may(place) =>
            {
                None
            }
            Some(place) => Some(place.to_string()),
            None => Some("–".to_owned()),
        }
    }
}

fn area_of(code: u64) -> Option<PlaceCode> {
    PlaceCode::parse(&format!("{code:012}")).ok()
}

/// The areas of whoever imports; a county officer may import rows about any place.
fn within(who: &Who) -> Option<Vec<u64>> {
    let areas = who.areas();
    let is_county = areas.iter().any(|area| area.level() == register::area::Level::County);
    (!is_county).then(|| areas.iter().map(|area| area.as_u64()).collect())
}

#[cfg(unix)]
fn keep_private(folder: &Path) {
    use std::os::unix::fs::PermissionsExt;
    // Where the file system has no modes, the book's folder has none either.
    _ = std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700));
}

#[cfg(not(unix))]
fn keep_private(_: &Path) {}
