//! What an import found: the findings files, and the count of every row.

use std::borrow::Cow;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use register::finding::{Finding, Severity};
use register::submission::Field;
use serde::Serialize;

use crate::locale::{Language, Locales};

/// Every row read is in exactly one of the four counts below `rows`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Rows read.
    pub rows: u64,
    /// Now in the book.
    pub entered: u64,
    /// Not in the book, for a reason in the findings.
    pub refused: u64,
    /// Titles, headings, blank rows, footers.
    pub skipped: u64,
    /// Were in the book already.
    pub already: u64,
}

impl Counts {
    /// Whether every row is accounted for.
    pub fn balance(&self) -> bool {
        self.rows == self.entered + self.refused + self.skipped + self.already
    }

    pub(super) fn add(&mut self, other: &Counts) {
        self.rows += other.rows;
        self.entered += other.entered;
        self.refused += other.refused;
        self.skipped += other.skipped;
        self.already += other.already;
    }
}

/// Counts of one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileCounts {
    /// The file.
    pub file: String,
    /// Its rows.
    #[serde(flatten)]
    pub counts: Counts,
}

/// Where a finding was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot<'a> {
    /// File.
    pub file: &'a str,
    /// Sheet; empty for text files.
    pub sheet: &'a str,
    /// Row as a reader of the file counts it; 0 for the file as a whole.
    pub row: u64,
    /// Heading of the column as it stands in the file, where the finding is about one.
    pub column: &'a str,
}

/// The two findings files, CSV for people and JSON (one object a line) for programs.
pub struct FindingsFiles {
    csv_path: PathBuf,
    csv: csv::Writer<BufWriter<File>>,
    json: BufWriter<File>,
    /// Findings written.
    pub n_findings: u64,
}

#[derive(Serialize)]
struct Line<'a> {
    file: &'a str,
    sheet: &'a str,
    row: u64,
    column: &'a str,
    /// The same by the program's own name for it; empty where there is none.
    field: &'a str,
    code: &'a str,
    severity: &'a str,
    zh: &'a str,
    en: &'a str,
}

impl FindingsFiles {
    /// Makes both files: `PATH` (.csv) and the same name with .json.
    pub fn create(path: &Path) -> std::io::Result<FindingsFiles> {
        let is_json = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("json"));
        let path = &if is_json { path.with_extension("csv") } else { path.to_path_buf() };
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let mut file = BufWriter::new(File::create(path)?);
        // Spreadsheet programs of offices take a file for UTF-8 only if it says so.
        file.write_all("\u{feff}".as_bytes())?;
        let mut csv = csv::Writer::from_writer(file);
        csv.write_record(["file", "sheet", "row", "column", "code", "severity", "zh", "en"])?;
        let json = BufWriter::new(File::create(path.with_extension("json"))?);
        Ok(FindingsFiles { csv_path: path.to_path_buf(), csv, json, n_findings: 0 })
    }

    /// Writes one finding.
    pub fn write(&mut self, spot: Spot<'_>, finding: &Finding, locales: &Locales) -> std::io::Result<()> {
        let zh = locales.sentence(Language::Zh, finding);
        let en = locales.sentence(Language::En, finding);
        let severity = match finding.severity() {
            Severity::Refused => "refused",
            Severity::Noted => "noted",
        };
        let code = finding.code.as_str();
        let row = if spot.row == 0 { String::new() } else { spot.row.to_string() };
        let cells = [spot.file, spot.sheet, &row, spot.column, code, severity, &zh, &en].map(inert);
        self.csv.write_record(cells.iter().map(|c| c.as_bytes()))?;
        let line = Line {
            file: spot.file,
            sheet: spot.sheet,
            row: spot.row,
            column: spot.column,
            field: finding.field.map_or("", Field::as_str),
            code,
            severity,
            zh: &zh,
            en: &en,
        };
        serde_json::to_writer(&mut self.json, &line)?;
        self.json.write_all(b"\n")?;
        self.n_findings += 1;
        Ok(())
    }

    /// Ends both files.
    pub fn finish(mut self) -> std::io::Result<(PathBuf, u64)> {
        self.csv.flush()?;
        self.json.flush()?;
        Ok((self.csv_path, self.n_findings))
    }
}

/// A cell that a spreadsheet program will not take for a formula, in either width.
fn inert(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}
