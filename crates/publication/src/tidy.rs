//! CSV: one tidy file per table, and one long file with everything.
//!
//! UTF-8, comma, RFC 4180 quoting, lines end with CR LF. The first line holds column names in codes, the same in
//! every language; names of codes stand beside them in both. Numbers are plain, with a point. A text that a
//! spreadsheet would take for a formula gets an apostrophe in front (OWASP ASVS 5.0, 1.2.10); numbers need none,
//! for nothing but digits, a point and a sign ever stands in their columns.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::model::{Cell, DimKind, FigureInfo, Publication, TOTAL, Table};
use crate::{PublicationError, number};

/// Whether a file begins with a byte order mark, which older spreadsheets need to see UTF-8.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ByteOrderMark {
    /// Without, for programs.
    #[default]
    Absent,
    /// With, for spreadsheets.
    Present,
}

const BYTE_ORDER_MARK: &[u8] = &[0xef, 0xbb, 0xbf];

/// Columns that follow the codes in every file.
const NUMBER_COLUMNS: [&str; 13] = [
    "figure",
    "figure_zh",
    "figure_en",
    "unit_zh",
    "unit_en",
    "value",
    "low",
    "high",
    "numerator",
    "denominator",
    "mark",
    "edition",
    "release",
];

/// One table: a line for each cell; a column with the code and two with the name of each dimension.
///
/// # Errors
/// [`PublicationError::Csv`] if the writer fails, which in memory it does not.
pub fn table(
    publication: &Publication,
    table: &Table,
    mark: ByteOrderMark,
) -> Result<Vec<u8>, PublicationError> {
    let mut head = Vec::new();
    for dim in &table.dims {
        let id = dim.kind.id();
        head.extend([id.to_owned(), format!("{id}_zh"), format!("{id}_en")]);
    }
    head.extend(NUMBER_COLUMNS.map(str::to_owned));
    let mut out = Lines::new(mark, &head)?;
    for row in table.rows() {
        let mut begin = Vec::new();
        for value in &row.values {
            begin.extend([value.code.clone(), value.label.zh.clone(), value.label.en.clone()]);
        }
        for cell in row.cells.iter().flatten() {
            let Some(figure) = publication.figure(&cell.figure) else { continue };
            let mut line = begin.clone();
            line.extend(number_columns(publication, figure, cell));
            out.line(&line)?;
        }
    }
    out.finish()
}

/// Everything: a line for each cell of each table, with a column for every dimension that any table has. A cell
/// that a table does not divide has [`TOTAL`] there, its place and its months.
///
/// # Errors
/// As [`table`].
pub fn everything(publication: &Publication, mark: ByteOrderMark) -> Result<Vec<u8>, PublicationError> {
    let contents = publication.contents();
    let mut kinds = vec![DimKind::Place, DimKind::Time];
    for kind in contents.tables.iter().flat_map(|table| &table.dims).map(|dim| &dim.kind) {
        if !kinds.contains(kind) {
            kinds.push(kind.clone());
        }
    }
    kinds.sort();
    let mut head = vec!["table".to_owned()];
    head.extend(kinds.iter().map(|kind| kind.id().to_owned()));
    head.extend(NUMBER_COLUMNS.map(str::to_owned));
    let mut out = Lines::new(mark, &head)?;
    let months = |first: jiff::civil::Date| format!("{:04}-{:02}", first.year(), first.month());
    let whole = format!("{}..{}", months(contents.span.first()), months(contents.span.last()));
    for table in &contents.tables {
        let at: HashMap<&DimKind, usize> =
            table.dims.iter().enumerate().map(|(at, dim)| (&dim.kind, at)).collect();
        for row in table.rows() {
            let codes = kinds.iter().map(|kind| match (at.get(kind), kind) {
                (Some(at), _) => row.values[*at].code.clone(),
                (None, DimKind::Place) => contents.place.code.clone(),
                (None, DimKind::Time) => whole.clone(),
                (None, _) => TOTAL.to_owned(),
            });
            let begin: Vec<String> = std::iter::once(table.id.clone()).chain(codes).collect();
            for cell in row.cells.iter().flatten() {
                let Some(figure) = publication.figure(&cell.figure) else { continue };
                let mut line = begin.clone();
                line.extend(number_columns(publication, figure, cell));
                out.line(&line)?;
            }
        }
    }
    out.finish()
}

fn number_columns(publication: &Publication, figure: &FigureInfo, cell: &Cell) -> [String; 13] {
    let printed =
        |value: Option<f64>| value.map_or_else(String::new, |value| number::plain(value, figure.decimals));
    let plain = |value: Option<f64>| value.map_or_else(String::new, number::shortest);
    [
        figure.id.clone(),
        figure.title.zh.clone(),
        figure.title.en.clone(),
        figure.unit.zh.clone(),
        figure.unit.en.clone(),
        printed(cell.value),
        printed(cell.low),
        printed(cell.high),
        plain(cell.numerator),
        plain(cell.denominator),
        cell.mark.sign().to_owned(),
        publication.contents().edition.to_string(),
        if publication.contents().internal { "internal" } else { "public" }.to_owned(),
    ]
}

/// A text that no spreadsheet runs: an apostrophe in front of what could begin a formula.
///
/// ```
/// use publication::tidy::harmless;
/// assert_eq!(harmless("=1+1"), "'=1+1");
/// assert_eq!(harmless("青石镇"), "青石镇");
/// assert_eq!(harmless("-1.83"), "-1.83"); // a number
/// ```
pub fn harmless(text: &str) -> Cow<'_, str> {
    let risky = |letter: char| {
        matches!(letter, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '\0' | '＝' | '＋' | '－' | '＠')
    };
    // White space in front does not stop a spreadsheet from reading on.
    let begins = text.starts_with(risky) || text.trim_start().starts_with(risky);
    // A text that already begins with an apostrophe gets another, so that taking one away gives it back.
    let is_number =
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'.'));
    if (begins && !(is_number && text.parse::<f64>().is_ok())) || text.starts_with('\'') {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

struct Lines {
    writer: csv::Writer<Vec<u8>>,
}

impl Lines {
    fn new(mark: ByteOrderMark, head: &[String]) -> Result<Lines, PublicationError> {
        let begin = match mark {
            ByteOrderMark::Absent => Vec::new(),
            ByteOrderMark::Present => BYTE_ORDER_MARK.to_vec(),
        };
        let writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(begin);
        let mut lines = Lines { writer };
        lines.line(head)?;
        Ok(lines)
    }

    fn line(&mut self, fields: &[String]) -> Result<(), PublicationError> {
        let fields = fields.iter().map(|field| harmless(field).into_owned());
        self.writer.write_record(fields).map_err(|why| PublicationError::Csv { why: why.to_string() })
    }

    fn finish(self) -> Result<Vec<u8>, PublicationError> {
        self.writer.into_inner().map_err(|why| PublicationError::Csv { why: why.to_string() })
    }
}
