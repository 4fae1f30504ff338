//! The cells of a workbook's sheet as rows of text.
//!
//! Cells are read one after the other into one piece of memory: a sheet that names its last possible
//! cell costs no more than what it really holds, and however often a sheet repeats a shared text, there
//! is a limit. Formulas are not computed; the value that the spreadsheet program saved is read.

use std::cell::Cell as Flag;
use std::io::BufReader;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::path::Path;
use std::sync::Once;

use calamine::{Data, DataRef, Reader, SheetType, SheetVisible};
use csv::StringRecord;
use register::finding::{Finding, FindingCode};

use super::rows::{CELL_BYTES_MAX, COLUMNS_MAX};
use super::sniff::{UNPACKED_BYTES_MAX, mib, open_error, unreadable};

/// Most cells of a sheet that are kept.
const CELLS_MAX: usize = 20_000_000;
/// From here on, not every whole number has a form of its own in a spreadsheet's cell.
const EXACT_MAX: f64 = 9_007_199_254_740_992.0;

type Source = BufReader<std::fs::File>;

/// An open workbook.
pub enum Workbook {
    /// .xlsx.
    Xlsx(Box<calamine::Xlsx<Source>>),
    /// .xls.
    Xls(Box<calamine::Xls<Source>>),
}

/// Sheets of a workbook by name.
#[derive(Default)]
pub struct SheetNames {
    /// Those that whoever opens the workbook sees.
    pub visible: Vec<String>,
    /// Those that they do not see.
    pub hidden: Vec<String>,
}

/// The cells of a sheet, row by row.
#[derive(Default)]
pub struct Cells {
    text: String,
    cells: Vec<Cell>,
    at: usize,
    row: u32,
    rounded: Vec<usize>,
}

struct Cell {
    row: u32,
    column: u16,
    rounded: bool,
    start: u32,
    end: u32,
}

static HOOK: Once = Once::new();

thread_local! {
    /// Whether this thread is inside [`guarded`].
    static GUARDED: Flag<bool> = const { Flag::new(false) };
}

/// What stops the reading of cells.
enum Stop {
    /// Enough rows were read.
    Enough,
    /// The sheet cannot be read.
    Because(Finding),
}

/// Runs what the library does on a file that nobody vouches for. The library may panic on a file that
/// was made to harm; then the file is damaged, and the import goes on with the others.
///
/// Such a panic becomes a finding, so it is not printed; those of other threads still are.
fn guarded<T>(read: impl FnOnce() -> Result<T, Finding>) -> Result<T, Finding> {
    HOOK.call_once(|| {
        let other = take_hook();
        set_hook(Box::new(move |info| {
            if !GUARDED.get() {
                other(info);
            }
        }));
    });
    let outside = GUARDED.replace(true);
    let done = catch_unwind(AssertUnwindSafe(read));
    GUARDED.set(outside);
    done.unwrap_or_else(|_| Err(unreadable("damaged")))
}

fn xlsx_error(error: calamine::XlsxError) -> Finding {
    match error {
        calamine::XlsxError::Io(e) => open_error(&e),
        calamine::XlsxError::Password => Finding::new(FindingCode::FileEncrypted),
        _ => unreadable("damaged"),
    }
}

fn xls_error(error: calamine::XlsError) -> Finding {
    match error {
        calamine::XlsError::Io(e) => open_error(&e),
        calamine::XlsError::Password => Finding::new(FindingCode::FileEncrypted),
        _ => unreadable("damaged"),
    }
}

impl Workbook {
    /// Opens a workbook of the new form.
    pub fn xlsx(path: &Path) -> Result<Workbook, Finding> {
        let file = std::fs::File::open(path).map_err(|e| open_error(&e))?;
        guarded(|| calamine::Xlsx::new(BufReader::new(file)).map_err(xlsx_error))
            .map(|book| Workbook::Xlsx(Box::new(book)))
    }

    /// Opens a workbook of the old form.
    pub fn xls(path: &Path) -> Result<Workbook, Finding> {
        let file = std::fs::File::open(path).map_err(|e| open_error(&e))?;
        guarded(|| calamine::Xls::new(BufReader::new(file)).map_err(xls_error))
            .map(|book| Workbook::Xls(Box::new(book)))
    }

    /// Its sheets of cells; charts and the like are none.
    pub fn names(&self) -> SheetNames {
        let sheets = match self {
            Workbook::Xlsx(book) => book.sheets_metadata(),
            Workbook::Xls(book) => book.sheets_metadata(),
        };
        let mut names = SheetNames::default();
        for sheet in sheets.iter().filter(|s| s.typ == SheetType::WorkSheet) {
            match sheet.visible {
                SheetVisible::Visible => names.visible.push(sheet.name.clone()),
                SheetVisible::Hidden | SheetVisible::VeryHidden => names.hidden.push(sheet.name.clone()),
            }
        }
        names
    }

    /// Reads a sheet, at most `n_rows_max` rows of it from its first one on.
    pub fn cells(&mut self, sheet: &str, n_rows_max: u32) -> Result<Cells, Finding> {
        guarded(|| match self {
            Workbook::Xlsx(book) => xlsx_cells(book, sheet, n_rows_max),
            Workbook::Xls(book) => xls_cells(book, sheet, n_rows_max),
        })
    }
}

fn xlsx_cells(book: &mut calamine::Xlsx<Source>, sheet: &str, n_rows_max: u32) -> Result<Cells, Finding> {
    let mut cells = Cells::default();
    let mut reader = book.worksheet_cells_reader(sheet).map_err(xlsx_error)?;
    while let Some(cell) = reader.next_cell().map_err(xlsx_error)? {
        let added = match cell.get_value() {
            DataRef::SharedString(text) => cells.add(cell.get_position(), text, false, n_rows_max),
            other => cells.value(cell.get_position(), &other.clone().into(), n_rows_max),
        };
        match added {
            Ok(()) => {}
            Err(Stop::Enough) => break,
            Err(Stop::Because(finding)) => return Err(finding),
        }
    }
    Ok(cells.ready())
}

fn xls_cells(book: &mut calamine::Xls<Source>, sheet: &str, n_rows_max: u32) -> Result<Cells, Finding> {
    let mut cells = Cells::default();
    let range = book.worksheet_range(sheet).map_err(xls_error)?;
    let (first_row, first_column) = range.start().unwrap_or_default();
    for (row, column, value) in range.used_cells() {
        let position = (first_row + row as u32, first_column + column as u32);
        match cells.value(position, value, n_rows_max) {
            Ok(()) => {}
            Err(Stop::Enough) => break,
            Err(Stop::Because(finding)) => return Err(finding),
        }
    }
    Ok(cells.ready())
}

impl Cells {
    /// Adds a cell as a person would read it: dates as days, whole numbers without a point.
    fn value(&mut self, at: (u32, u32), value: &Data, n_rows_max: u32) -> Result<(), Stop> {
        match value {
            Data::Empty => Ok(()),
            Data::String(text) | Data::DurationIso(text) => self.add(at, text, false, n_rows_max),
            Data::DateTimeIso(text) => {
                let day = text.split_once('T').map_or(text.as_str(), |(day, _)| day);
                self.add(at, day, false, n_rows_max)
            }
            Data::Int(v) => self.add(at, &v.to_string(), false, n_rows_max),
            Data::Float(v) => self.add(at, &number(*v), v.abs() >= EXACT_MAX, n_rows_max),
            Data::Bool(v) => self.add(at, if *v { "TRUE" } else { "FALSE" }, false, n_rows_max),
            // The days before the first one of the calendar, and lengths of time, are no dates.
            Data::DateTime(when) if !when.is_datetime() || when.as_f64() < 1.0 => {
                self.add(at, &number(when.as_f64()), false, n_rows_max)
            }
            Data::DateTime(when) => {
                let (year, month, day, ..) = when.to_ymd_hms_milli();
                self.add(at, &format!("{year:04}-{month:02}-{day:02}"), false, n_rows_max)
            }
            Data::Error(error) => self.add(at, &error.to_string(), false, n_rows_max),
        }
    }

    fn add(
        &mut self,
        (row, column): (u32, u32),
        text: &str,
        rounded: bool,
        n_rows_max: u32,
    ) -> Result<(), Stop> {
        if text.is_empty() {
            return Ok(());
        }
        let column = column.min(COLUMNS_MAX as u32) as u16;
        if let Some(last) = self.cells.last() {
            let in_order = (last.row, last.column) < (row, column) || usize::from(column) == COLUMNS_MAX;
            if !in_order || row < last.row {
                return Err(Stop::Because(unreadable("damaged")));
            }
        }
        if row - self.cells.first().map_or(row, |c| c.row) >= n_rows_max {
            return Err(Stop::Enough);
        }
        // One byte beyond the limit is kept, so that the row is seen to be too long.
        let kept = &text[..text.floor_char_boundary(CELL_BYTES_MAX + 4)];
        if self.cells.len() == CELLS_MAX || (self.text.len() + kept.len()) as u64 > UNPACKED_BYTES_MAX {
            let limit = mib(UNPACKED_BYTES_MAX);
            return Err(Stop::Because(Finding::new(FindingCode::FileCompressedTooFar).with("limit", limit)));
        }
        let start = self.text.len() as u32;
        self.text.push_str(kept);
        self.cells.push(Cell { row, column, rounded, start, end: self.text.len() as u32 });
        Ok(())
    }

    fn ready(mut self) -> Cells {
        self.row = self.cells.first().map_or(0, |c| c.row);
        self
    }

    /// Reads the next row; its number from 1 as the spreadsheet program shows it.
    pub fn next(&mut self, row: &mut StringRecord) -> Option<u64> {
        row.clear();
        self.rounded.clear();
        if self.at == self.cells.len() {
            return None;
        }
        while let Some(cell) = self.cells.get(self.at).filter(|c| c.row == self.row) {
            while row.len() < usize::from(cell.column) {
                row.push_field("");
            }
            if cell.rounded {
                self.rounded.push(usize::from(cell.column));
            }
            row.push_field(&self.text[cell.start as usize..cell.end as usize]);
            self.at += 1;
        }
        self.row += 1;
        Some(u64::from(self.row))
    }

    /// Columns of the present row whose numbers had more digits than their cells could hold.
    pub fn rounded(&self) -> &[usize] {
        &self.rounded
    }
}

/// A number as a person would read it. One that is no longer exact is written so that nobody takes its
/// digits for what was typed.
fn number(value: f64) -> String {
    if value.abs() >= EXACT_MAX {
        return format!("{value:.14E}").replacen('E', "E+", 1);
    }
    if value.fract() == 0.0 { format!("{value:.0}") } else { value.to_string() }
}
