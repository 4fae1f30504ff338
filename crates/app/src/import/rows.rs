//! Rows of any file, one after the other, as text.

use std::io::BufReader;
use std::path::Path;

use calamine::{Data, Reader, SheetVisible};
use csv::StringRecord;
use register::finding::{Finding, FindingCode};

use super::sniff::{Form, Utf8Reader};

/// Most columns that a row may have.
const COLUMNS_MAX: usize = 256;
/// Longest cell, in bytes.
const CELL_BYTES_MAX: usize = 4096;

/// A sheet of a file, or a text file as a whole.
pub struct Sheet {
    /// The sheet's name; empty for text files.
    pub name: String,
    rows: Source,
}

enum Source {
    Text(Box<csv::Reader<Utf8Reader>>),
    Cells { range: calamine::Range<Data>, next: usize },
}

/// What came of asking for a row.
pub enum Next {
    /// A row, with its number as the reader of the file sees it, from 1.
    Row(u64),
    /// A row that is too long to be one.
    TooLong(u64),
    /// No more rows.
    End,
}

/// Opens the sheets of a file; hidden ones are named apart.
pub fn open(path: &Path, form: Form) -> Result<(Vec<Sheet>, Vec<String>), Finding> {
    match form {
        Form::Text(encoding) => {
            let reader = Utf8Reader::open(path, encoding).map_err(unreadable)?;
            let rows = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(reader);
            Ok((vec![Sheet { name: String::new(), rows: Source::Text(Box::new(rows)) }], Vec::new()))
        }
        Form::Workbook => {
            let file = std::fs::File::open(path).map_err(unreadable)?;
            let book = calamine::Xlsx::new(BufReader::new(file)).map_err(unreadable)?;
            sheets(book)
        }
        Form::OldWorkbook => {
            let file = std::fs::File::open(path).map_err(unreadable)?;
            let book = calamine::Xls::new(BufReader::new(file)).map_err(unreadable)?;
            sheets(book)
        }
    }
}

fn sheets<R: Reader<BufReader<std::fs::File>>>(mut book: R) -> Result<(Vec<Sheet>, Vec<String>), Finding>
where
    R::Error: std::fmt::Display,
{
    let mut sheets = Vec::new();
    let mut hidden = Vec::new();
    for sheet in book.sheets_metadata().to_vec() {
        if sheet.visible != SheetVisible::Visible {
            hidden.push(sheet.name);
            continue;
        }
        let range = book.worksheet_range(&sheet.name).map_err(unreadable)?;
        sheets.push(Sheet { name: sheet.name, rows: Source::Cells { range, next: 0 } });
    }
    Ok((sheets, hidden))
}

fn unreadable(error: impl ToString) -> Finding {
    Finding::new(FindingCode::FileUnreadable).with("reason", error.to_string())
}

impl Sheet {
    /// Reads the next row into `row`.
    pub fn next(&mut self, row: &mut StringRecord) -> Result<Next, Finding> {
        let number = match &mut self.rows {
            Source::Text(reader) => {
                if !reader.read_record(row).map_err(unreadable)? {
                    return Ok(Next::End);
                }
                row.position().map_or(0, csv::Position::line)
            }
            Source::Cells { range, next } => {
                if *next >= range.height() {
                    return Ok(Next::End);
                }
                let first = range.start().map_or(0, |s| u64::from(s.0));
                row.clear();
                for cell in range.rows().nth(*next).into_iter().flatten() {
                    push_cell(row, cell);
                }
                *next += 1;
                first + *next as u64
            }
        };
        if row.len() > COLUMNS_MAX || row.iter().any(|cell| cell.len() > CELL_BYTES_MAX) {
            return Ok(Next::TooLong(number));
        }
        Ok(Next::Row(number))
    }
}

/// A cell as a person would read it: dates as days, whole numbers without a point.
fn push_cell(row: &mut StringRecord, cell: &Data) {
    match cell {
        Data::Empty => row.push_field(""),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => row.push_field(text),
        Data::Int(v) => row.push_field(&v.to_string()),
        Data::Float(v) if v.fract() == 0.0 && v.abs() < 1e18 => row.push_field(&format!("{v:.0}")),
        Data::Float(v) => row.push_field(&v.to_string()),
        Data::Bool(v) => row.push_field(if *v { "true" } else { "false" }),
        Data::DateTime(when) => {
            let (year, month, day, ..) = when.to_ymd_hms_milli();
            row.push_field(&format!("{year:04}-{month:02}-{day:02}"));
        }
        Data::Error(error) => row.push_field(&format!("{error:?}")),
    }
}
