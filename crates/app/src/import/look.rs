//! Looking at a row before and after its values are checked: what is no row of data, what came apart on
//! its way, and what a spreadsheet program did to long numbers.

use csv::StringRecord;
use register::check::Checked;
use register::finding::{Finding, FindingCode};
use register::submission::{Field, Submission};

use super::rows::{CELL_BYTES_MAX, COLUMNS_MAX, Next};
use super::scan::Table;
use super::vocabulary::Vocabulary;

/// What a row is at first sight.
pub enum Look {
    /// Blank, or a footer.
    Nothing,
    /// Not whole, so none of its values can be trusted.
    Broken(Finding),
    /// A row of data.
    Data,
}

/// Looks at a row.
pub fn look(next: Next, row: &StringRecord, table: &Table, vocabulary: &Vocabulary) -> Look {
    let too_long = |limit: String| {
        let finding = Finding::new(FindingCode::FileRowTooLong).with("columns", row.len());
        Look::Broken(finding.with("limit", limit))
    };
    let n_columns = table.columns.len();
    match next {
        Next::TooLong(_) => too_long(format!("{COLUMNS_MAX} / {CELL_BYTES_MAX}")),
        Next::Unclosed(_) => Look::Broken(Finding::new(FindingCode::FileTruncated)),
        Next::Row(_) | Next::Unended(_) if is_blank(row) || is_footer(vocabulary, table, row) => {
            Look::Nothing
        }
        Next::Unended(_) if row.len() < table.n_named() => {
            Look::Broken(Finding::new(FindingCode::FileTruncated))
        }
        // In a line of text, a cell too many means that a cell was cut in two, and all after it moved.
        Next::Row(_) | Next::Unended(_) if table.is_text() && has_surplus(row, n_columns) => {
            too_long(n_columns.to_string())
        }
        Next::Row(_) | Next::Unended(_) => Look::Data,
        Next::End => Look::Nothing,
    }
}

fn has_value(cell: &str) -> bool {
    !cell.trim().is_empty()
}

fn is_blank(row: &StringRecord) -> bool {
    !row.iter().any(has_value)
}

/// A row that begins like a footer and fills at most a third of the columns: a sum, a date, who filled it in.
fn is_footer(vocabulary: &Vocabulary, table: &Table, row: &StringRecord) -> bool {
    let n_filled_max = table.columns.len() / 3;
    let mut filled = row.iter().filter(|cell| has_value(cell));
    let Some(first) = filled.next() else { return false };
    n_filled_max > 0 && filled.nth(n_filled_max - 1).is_none() && vocabulary.is_footer(first)
}

fn has_surplus(row: &StringRecord, n_columns: usize) -> bool {
    row.len() > n_columns && row.iter().skip(n_columns).any(has_value)
}

/// A column without a heading in which the row has something, as spreadsheet programs call it.
pub fn unnamed_column(table: &Table, row: &StringRecord) -> Option<String> {
    let beyond = table.columns.len()..row.len();
    let unnamed = table.unnamed.iter().copied().chain(beyond);
    unnamed.into_iter().find(|at| row.get(*at).is_some_and(has_value)).map(letters)
}

/// A, B, ... Z, AA, ...
fn letters(column: usize) -> String {
    let mut name = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        name.push(b'A' + ((left - 1) % 26) as u8);
        left = (left - 1) / 26;
    }
    name.iter().rev().map(|b| char::from(*b)).collect()
}

/// Says plainly what happened to numbers that a spreadsheet program took for amounts: their last digits
/// are gone. `rounded` are the columns in which the workbook says so; text files show it in the writing.
pub fn tell_rounded(checked: &mut Checked, submission: &Submission<'_>, table: &Table, rounded: &[usize]) {
    for finding in &mut checked.findings {
        let Some(field) = finding.field.filter(|f| is_scientific(submission.get(*f))) else { continue };
        if finding.code == FindingCode::NumberLength {
            *finding = rounded_number(field);
        } else if finding.code == FindingCode::NumberLeftOut {
            let reason = FindingCode::NumberCharacters.as_str();
            *finding = Finding::new(finding.code).in_field(field).with("field", field).with("reason", reason);
        }
    }
    for field in rounded.iter().filter_map(|column| table.columns.get(*column).copied().flatten()) {
        if !checked.findings.iter().any(|finding| finding.field == Some(field)) {
            checked.findings.push(rounded_number(field));
            checked.outcome = None;
        }
    }
}

fn rounded_number(field: Field) -> Finding {
    Finding::new(FindingCode::NumberCharacters).in_field(field).with("field", field).with("found", "rounded")
}

/// 1.1E+17
fn is_scientific(text: &str) -> bool {
    let text = text.trim();
    text.contains('.') && text.contains(['E', 'e']) && text.contains('+') && text.parse::<f64>().is_ok()
}
