//! Rows of any file, one after the other, as text.

use std::path::Path;

use csv::StringRecord;
use register::finding::{Finding, FindingCode};

use super::cells::{Cells, SheetNames, Workbook};
use super::sniff::{Form, mib, open_error, unreadable};
use super::text::{END, Utf8Reader};

/// Most columns that a row may have.
pub const COLUMNS_MAX: usize = 256;
/// Longest cell, in bytes.
pub const CELL_BYTES_MAX: usize = 4096;
/// Longest row of a text file, in bytes; a quoted cell that is never closed makes one of all that follows.
const ROW_BYTES_MAX: usize = 4 << 20;
/// As many rows as there are.
pub const ALL_ROWS: u32 = u32::MAX;

/// A file whose sheets can be read.
pub enum Opened {
    /// A text file; its one sheet has no name.
    Text(Option<Box<csv::Reader<Utf8Reader>>>),
    /// A workbook.
    Workbook(Workbook),
}

/// A sheet of a file, or a text file as a whole.
pub enum Sheet {
    /// Rows of a text file.
    Text(Box<csv::Reader<Utf8Reader>>),
    /// Rows of a workbook's sheet.
    Cells(Cells),
}

/// What came of asking for a row. Numbers are those that the reader of the file sees, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// A row.
    Row(u64),
    /// A row at the end of a text file whose last line has no end.
    Unended(u64),
    /// A row with a quoted cell that goes on to the end of the file.
    Unclosed(u64),
    /// A row that is too long to be one.
    TooLong(u64),
    /// No more rows.
    End,
}

impl Next {
    /// The row's number, if there is a row.
    pub fn line(self) -> Option<u64> {
        match self {
            Next::Row(line) | Next::Unended(line) | Next::Unclosed(line) | Next::TooLong(line) => Some(line),
            Next::End => None,
        }
    }
}

/// Opens a file that has been sniffed.
pub fn open(path: &Path, form: Form) -> Result<Opened, Finding> {
    match form {
        Form::Text { encoding, separator } => {
            let reader = Utf8Reader::open(path, encoding).map_err(|e| open_error(&e))?;
            let rows = csv::ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .delimiter(separator)
                .buffer_capacity(1 << 16)
                .from_reader(reader);
            Ok(Opened::Text(Some(Box::new(rows))))
        }
        Form::Workbook => Workbook::xlsx(path).map(Opened::Workbook),
        Form::OldWorkbook => Workbook::xls(path).map(Opened::Workbook),
    }
}

impl Opened {
    /// The sheets; that of a text file has no name.
    pub fn names(&self) -> SheetNames {
        match self {
            Opened::Text(_) => SheetNames { visible: vec![String::new()], hidden: Vec::new() },
            Opened::Workbook(book) => book.names(),
        }
    }

    /// A sheet by its name; of a workbook, at most so many rows are read.
    pub fn sheet(&mut self, name: &str, n_rows_max: u32) -> Result<Sheet, Finding> {
        match self {
            Opened::Text(rows) => rows.take().map(Sheet::Text).ok_or_else(|| unreadable("changed")),
            Opened::Workbook(book) => book.cells(name, n_rows_max).map(Sheet::Cells),
        }
    }
}

impl Sheet {
    /// Reads the next row into `row`.
    pub fn next(&mut self, row: &mut StringRecord) -> Result<Next, Finding> {
        let next = match self {
            Sheet::Text(reader) => next_line(reader, row)?,
            Sheet::Cells(cells) => cells.next(row).map_or(Next::End, Next::Row),
        };
        if let Next::Row(number) | Next::Unended(number) = next
            && (row.len() > COLUMNS_MAX || has_long_cell(row))
        {
            return Ok(Next::TooLong(number));
        }
        Ok(next)
    }

    /// Columns of the present row whose numbers had more digits than their cells could hold.
    pub fn rounded(&self) -> &[usize] {
        match self {
            Sheet::Text(_) => &[],
            Sheet::Cells(cells) => cells.rounded(),
        }
    }
}

fn has_long_cell(row: &StringRecord) -> bool {
    row.as_slice().len() > CELL_BYTES_MAX && row.iter().any(|cell| cell.len() > CELL_BYTES_MAX)
}

fn next_line(reader: &mut csv::Reader<Utf8Reader>, row: &mut StringRecord) -> Result<Next, Finding> {
    reader.get_mut().allow(ROW_BYTES_MAX);
    let more = reader.read_record(row).map_err(|e| match e.into_kind() {
        csv::ErrorKind::Io(e) if e.kind() == std::io::ErrorKind::FileTooLarge => {
            let size = mib(ROW_BYTES_MAX as u64);
            Finding::new(FindingCode::FileRowTooLong).with("columns", format!("> {size}")).with("limit", size)
        }
        csv::ErrorKind::Io(e) => open_error(&e),
        _ => unreadable("damaged"),
    })?;
    if !more {
        return Ok(Next::End);
    }
    let text = row.as_slice().as_bytes();
    let after = reader.position();
    // Lines are counted from behind: blank lines before a row are no part of it, those in its cells are.
    let first_line = after.line() - text.iter().filter(|b| **b == b'\n').count() as u64;
    if text.last() == END.as_bytes().first() {
        let is_end = row.len() == 1 && text.len() == END.len();
        return Ok(if is_end { Next::End } else { Next::Unclosed(first_line) });
    }
    let is_unended = reader.get_ref().unended().is_some_and(|n_bytes| after.byte() >= n_bytes);
    Ok(if is_unended { Next::Unended(first_line - 1) } else { Next::Row(first_line - 1) })
}
