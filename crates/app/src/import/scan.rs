//! The first look at every file: what it is, what its headings say, which day its title speaks of.

use std::path::{Path, PathBuf};

use csv::StringRecord;
use register::area::PlaceCode;
use register::calendar::ReportedDate;
use register::finding::{Finding, FindingCode};
use register::submission::{Field, SubmissionKind};

use super::rows::{self, Next, Sheet};
use super::sniff::{self, Form};
use super::vocabulary::{NoHeading, Vocabulary};

/// Rows that are looked through for headings.
const HEADING_ROWS_MAX: usize = 20;

/// A file that can be read, or the reason why not.
pub struct ScannedFile {
    /// The file.
    pub path: PathBuf,
    /// Its tables, one a sheet.
    pub tables: Vec<Table>,
    /// What was found about the file as a whole.
    pub findings: Vec<(String, Finding)>,
    form: Option<Form>,
}

/// A sheet whose headings are understood.
pub struct Table {
    /// Sheet name; empty for text files.
    pub sheet: String,
    /// Position among the visible sheets.
    position: usize,
    /// What its rows are.
    pub kind: SubmissionKind,
    /// Field of each column.
    pub columns: Vec<Option<Field>>,
    /// Rows up to and with the headings.
    pub heading_rows: usize,
    /// Day that a title speaks of.
    pub title_date: Option<ReportedDate>,
    /// Village that the file's name gives.
    pub place: Option<PlaceCode>,
}

impl ScannedFile {
    /// Opens a table's rows again, below its headings.
    pub fn open(&self, table: &Table) -> Result<Sheet, Finding> {
        let form = self.form.expect("INVARIANT: only a file that could be opened has tables");
        let (sheets, _) = rows::open(&self.path, form)?;
        let mut sheet = sheets
            .into_iter()
            .nth(table.position)
            .ok_or_else(|| Finding::new(FindingCode::FileUnreadable).with("reason", "it changed"))?;
        let mut row = StringRecord::new();
        for _ in 0..table.heading_rows {
            sheet.next(&mut row)?;
        }
        Ok(sheet)
    }

    /// Length in bytes, for progress.
    pub fn size(&self) -> u64 {
        std::fs::metadata(&self.path).map_or(0, |m| m.len())
    }
}

/// Files named, and files below folders named, in order. Names that begin with a point are passed over.
pub fn list(paths: &[PathBuf]) -> Result<Vec<PathBuf>, (PathBuf, std::io::Error)> {
    let mut files = Vec::new();
    for path in paths {
        let found = std::fs::metadata(path).map_err(|e| (path.clone(), e))?;
        if found.is_dir() {
            list_folder(path, &mut files)?;
        } else {
            files.push(path.clone());
        }
    }
    let mut seen = std::collections::HashSet::new();
    files.retain(|f| seen.insert(f.clone()));
    Ok(files)
}

fn list_folder(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), (PathBuf, std::io::Error)> {
    let fail = |e| (folder.to_path_buf(), e);
    let mut items: Vec<PathBuf> = Vec::new();
    for item in std::fs::read_dir(folder).map_err(fail)? {
        items.push(item.map_err(fail)?.path());
    }
    items.sort();
    for item in items {
        let hidden = item.file_name().is_some_and(|n| {
            let n = n.to_string_lossy();
            n.starts_with('.') || n.starts_with("~$")
        });
        if hidden {
            continue;
        }
        if item.is_dir() {
            list_folder(&item, files)?;
        } else {
            files.push(item);
        }
    }
    Ok(())
}

/// Looks at one file.
pub fn scan(path: &Path, vocabulary: &Vocabulary) -> ScannedFile {
    let mut scanned =
        ScannedFile { path: path.to_path_buf(), tables: Vec::new(), findings: Vec::new(), form: None };
    let opened = sniff::sniff(path).and_then(|form| Ok((form, rows::open(path, form)?)));
    let (form, (sheets, hidden)) = match opened {
        Ok(opened) => opened,
        Err(finding) => {
            scanned.findings.push((String::new(), finding));
            return scanned;
        }
    };
    scanned.form = Some(form);
    for sheet in hidden {
        let finding = Finding::new(FindingCode::FileSheetHidden).with("sheet", &sheet);
        scanned.findings.push((sheet, finding));
    }
    let many = sheets.len() > 1;
    for (position, mut sheet) in sheets.into_iter().enumerate() {
        match table(&mut sheet, position, path, vocabulary) {
            Ok((table, unknown)) => {
                for column in unknown {
                    let finding = Finding::new(FindingCode::FileColumnUnknown).with("column", column);
                    scanned.findings.push((sheet.name.clone(), finding));
                }
                scanned.tables.push(table);
            }
            // Workbooks come with empty sheets; only a file without any rows is an error.
            Err(finding) if many && finding.code == FindingCode::FileEmpty => {}
            Err(finding) => scanned.findings.push((sheet.name.clone(), finding)),
        }
    }
    if scanned.tables.is_empty() && scanned.findings.is_empty() {
        scanned.findings.push((String::new(), Finding::new(FindingCode::FileEmpty)));
    }
    scanned
}

fn table(
    sheet: &mut Sheet,
    position: usize,
    path: &Path,
    vocabulary: &Vocabulary,
) -> Result<(Table, Vec<String>), Finding> {
    let mut row = StringRecord::new();
    let mut title_date = None;
    let mut reason = NoHeading::None;
    let mut first_cells = String::new();
    for n in 0..HEADING_ROWS_MAX {
        match sheet.next(&mut row)? {
            Next::End if n == 0 => return Err(Finding::new(FindingCode::FileEmpty)),
            Next::End => break,
            Next::TooLong(_) => continue,
            Next::Row(_) => {}
        }
        match vocabulary.heading(row.iter()) {
            Ok(heading) => {
                let table = Table {
                    sheet: sheet.name.clone(),
                    position,
                    kind: heading.kind,
                    columns: heading.columns,
                    heading_rows: n + 1,
                    title_date,
                    place: place_in_name(path),
                };
                return Ok((table, heading.unknown));
            }
            Err(NoHeading::None) => {}
            Err(other) => reason = other,
        }
        if first_cells.is_empty() {
            first_cells = row.iter().filter(|c| !c.trim().is_empty()).take(8).collect::<Vec<_>>().join(", ");
        }
        if title_date.is_none() {
            title_date = row.iter().find_map(|cell| vocabulary.title_date(cell));
        }
    }
    Err(match reason {
        NoHeading::Lacks(kind, field) => Finding::new(FindingCode::FileHeaderMissingColumn)
            .with("field", field.as_str())
            .with("kind", kind.as_str()),
        NoHeading::Twice(field, columns) => {
            Finding::new(FindingCode::FileColumnTwice).with("field", field.as_str()).with("columns", columns)
        }
        NoHeading::None if first_cells.contains(',') => {
            Finding::new(FindingCode::FileUnknownKind).with("columns", first_cells)
        }
        NoHeading::None => Finding::new(FindingCode::FileNoHeader),
    })
}

/// A village's code at the start of a file's name.
fn place_in_name(path: &Path) -> Option<PlaceCode> {
    let stem = path.file_stem()?.to_string_lossy().into_owned();
    let digits: String = stem.chars().take_while(char::is_ascii_digit).collect();
    PlaceCode::parse(&digits).ok()
}
