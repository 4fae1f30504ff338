//! The first look at every file: what it is, what its headings say, which day its title speaks of.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use csv::StringRecord;
use register::area::PlaceCode;
use register::calendar::ReportedDate;
use register::finding::{Finding, FindingCode};
use register::submission::{Field, SubmissionKind};

use super::rows::{self, ALL_ROWS, Next, Sheet};
use super::sniff::{self, Form, open_error, unreadable};
use super::text::SEPARATORS;
use super::vocabulary::{NoHeading, Vocabulary};

/// Rows that are looked through for headings.
const HEADING_ROWS_MAX: usize = 20;

/// A file that can be read, or the reason why not.
pub struct ScannedFile {
    /// The file.
    pub path: PathBuf,
    /// Its name as it was given, for people.
    pub name: String,
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
    /// What its rows are.
    pub kind: SubmissionKind,
    /// Field of each column.
    pub columns: Vec<Option<Field>>,
    /// Heading of each column, as it stands in the file.
    pub headings: Vec<String>,
    /// Columns without a heading.
    pub unnamed: Vec<usize>,
    /// Rows up to and with the headings.
    pub heading_rows: usize,
    /// Day that a title speaks of.
    pub title_date: Option<ReportedDate>,
    /// Village that the file's name gives.
    pub place: Option<PlaceCode>,
}

impl Table {
    /// Whether it is a text file, where rows are as long as whoever wrote them made them.
    pub fn is_text(&self) -> bool {
        self.sheet.is_empty()
    }

    /// Columns up to the last one that has a heading.
    pub fn n_named(&self) -> usize {
        self.headings.iter().rposition(|heading| !heading.is_empty()).map_or(0, |last| last + 1)
    }

    /// The heading over a field's values; empty if the file has none.
    pub fn heading(&self, field: Field) -> &str {
        let column = self.columns.iter().position(|c| *c == Some(field));
        column.and_then(|c| self.headings.get(c)).map_or("", String::as_str)
    }
}

impl ScannedFile {
    fn new(path: &Path) -> ScannedFile {
        ScannedFile {
            path: path.to_path_buf(),
            name: path.display().to_string(),
            tables: Vec::new(),
            findings: Vec::new(),
            form: None,
        }
    }

    /// A path that cannot be looked into.
    fn unreadable(path: &Path, finding: Finding) -> ScannedFile {
        ScannedFile { findings: vec![(String::new(), finding)], ..ScannedFile::new(path) }
    }

    /// Opens a table's rows again, below its headings.
    pub fn open(&self, table: &Table) -> Result<Sheet, Finding> {
        let form = self.form.expect("INVARIANT: only a file that could be opened has tables");
        let mut sheet = rows::open(&self.path, form)?.sheet(&table.sheet, ALL_ROWS)?;
        let mut row = StringRecord::new();
        for _ in 0..table.heading_rows {
            if sheet.next(&mut row)? == Next::End {
                return Err(unreadable("changed"));
            }
        }
        Ok(sheet)
    }

    /// Length in bytes, for progress.
    pub fn size(&self) -> u64 {
        std::fs::metadata(&self.path).map_or(0, |m| m.len())
    }
}

/// What there is to read.
#[derive(Default)]
pub struct Listing {
    /// Files named, and files below folders named, in order.
    pub files: Vec<PathBuf>,
    /// Folders that cannot be looked into.
    pub closed: Vec<ScannedFile>,
    seen: HashSet<PathBuf>,
}

/// Lists files, and files below folders. Names that begin with a point are passed over; what can be
/// reached on two ways is listed once, so a folder that leads back into itself does no harm.
pub fn list(paths: &[PathBuf]) -> Result<Listing, (PathBuf, std::io::Error)> {
    let mut listing = Listing::default();
    for path in paths {
        let found = std::fs::metadata(path).map_err(|e| (path.clone(), e))?;
        if found.is_dir() {
            listing.folder(path).map_err(|e| (path.clone(), e))?;
        } else {
            listing.file(path.clone());
        }
    }
    Ok(listing)
}

impl Listing {
    fn is_new(&mut self, path: &Path) -> bool {
        let real = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
        self.seen.insert(real)
    }

    fn file(&mut self, path: PathBuf) {
        if self.is_new(&path) {
            self.files.push(path);
        }
    }

    fn folder(&mut self, folder: &Path) -> std::io::Result<()> {
        if !self.is_new(folder) {
            return Ok(());
        }
        let items = std::fs::read_dir(folder)?.map(|item| item.map(|i| i.path()));
        let mut items = items.collect::<std::io::Result<Vec<PathBuf>>>()?;
        items.sort();
        for item in items.into_iter().filter(|i| !is_hidden(i)) {
            if !item.is_dir() {
                self.file(item);
            } else if let Err(error) = self.folder(&item) {
                self.closed.push(ScannedFile::unreadable(&item, open_error(&error)));
            }
        }
        Ok(())
    }
}

/// Names that begin with a point, and what spreadsheet programs leave beside a file that is open.
fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| {
        let name = name.to_string_lossy();
        name.starts_with('.') || name.starts_with("~$")
    })
}

/// Looks at one file.
pub fn scan(path: &Path, vocabulary: &Vocabulary) -> ScannedFile {
    match sniff::sniff(path).and_then(|form| scan_as(path, form, vocabulary)) {
        Ok(scanned) => scanned,
        Err(finding) => ScannedFile::unreadable(path, finding),
    }
}

/// Looks at a file of a known form. What parts the cells of a text file is told by its headings.
fn scan_as(path: &Path, form: Form, vocabulary: &Vocabulary) -> Result<ScannedFile, Finding> {
    let Form::Text { encoding, .. } = form else { return sheets(path, form, vocabulary) };
    let mut nearest = None;
    for separator in SEPARATORS {
        let scanned = sheets(path, Form::Text { encoding, separator }, vocabulary)?;
        if !scanned.tables.is_empty() {
            return Ok(scanned);
        }
        let is_near = scanned.findings.iter().any(|(_, finding)| {
            matches!(finding.code, FindingCode::FileHeaderMissingColumn | FindingCode::FileColumnTwice)
        });
        if is_near || nearest.is_none() {
            nearest = Some(scanned);
        }
    }
    Ok(nearest.expect("INVARIANT: there is more than one separator"))
}

fn sheets(path: &Path, form: Form, vocabulary: &Vocabulary) -> Result<ScannedFile, Finding> {
    let mut opened = rows::open(path, form)?;
    let mut scanned = ScannedFile { form: Some(form), ..ScannedFile::new(path) };
    let names = opened.names();
    for sheet in names.hidden {
        let finding = Finding::new(FindingCode::FileSheetHidden).with("sheet", &sheet);
        scanned.findings.push((sheet, finding));
    }
    let many = names.visible.len() > 1;
    for name in names.visible {
        let found = opened
            .sheet(&name, HEADING_ROWS_MAX as u32)
            .and_then(|mut sheet| table(&mut sheet, &name, path, vocabulary));
        match found {
            Ok((table, unknown)) => {
                for column in unknown {
                    let finding = Finding::new(FindingCode::FileColumnUnknown).with("column", column);
                    scanned.findings.push((name.clone(), finding));
                }
                scanned.tables.push(table);
            }
            // Workbooks come with empty sheets; only a file without any rows is an error.
            Err(finding) if many && finding.code == FindingCode::FileEmpty => {}
            Err(finding) => scanned.findings.push((name, finding)),
        }
    }
    if scanned.tables.is_empty() && scanned.findings.is_empty() {
        scanned.findings.push((String::new(), Finding::new(FindingCode::FileEmpty)));
    }
    Ok(scanned)
}

fn table(
    sheet: &mut Sheet,
    name: &str,
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
            Next::Unclosed(_) => return Err(Finding::new(FindingCode::FileTruncated)),
            Next::Row(_) | Next::Unended(_) => {}
        }
        match vocabulary.heading(row.iter()) {
            Ok(heading) => {
                let table = Table {
                    sheet: name.to_owned(),
                    kind: heading.kind,
                    columns: heading.columns,
                    unnamed: (0..row.len()).filter(|at| row[*at].trim().is_empty()).collect(),
                    headings: row.iter().map(|cell| cell.trim().to_owned()).collect(),
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
