//! Rows that were refused, given back with their values so that somebody can put them right and send them again.

use std::collections::{BTreeMap, BTreeSet};

use csv::StringRecord;
use jiff::civil::Date;
use register::area::PlaceCode;
use register::finding::Finding;
use register::submission::{Field, SubmissionKind};

use super::run::{Origin, Run};
use super::scan::ScannedFile;

/// A sheet whose headings were understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableSeen {
    /// Its file.
    pub file: String,
    /// The sheet; empty for text files.
    pub sheet: String,
    /// What its rows are.
    pub kind: SubmissionKind,
    /// Columns that are read, as they are headed.
    pub columns: Vec<String>,
}

/// A row that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowToMend {
    /// Its file.
    pub file: String,
    /// The sheet; empty for text files.
    pub sheet: String,
    /// The row as a reader of the file counts it.
    pub row: u64,
    /// What it is.
    pub kind: SubmissionKind,
    /// The village of its file.
    pub place: Option<PlaceCode>,
    /// The day that its roster describes.
    pub as_of: Option<Date>,
    /// Its values, with the headings over them.
    pub values: Vec<(Field, String, String)>,
    /// What was found.
    pub findings: Vec<Finding>,
}

/// What the files hold.
pub(super) fn tables(files: &[ScannedFile]) -> Vec<TableSeen> {
    let seen = |file: &ScannedFile| {
        let tables = file.tables.iter().map(|table| TableSeen {
            file: file.name.clone(),
            sheet: table.sheet.clone(),
            kind: table.kind,
            columns: table
                .columns
                .iter()
                .zip(&table.headings)
                .filter(|(field, _)| field.is_some())
                .map(|(_, heading)| heading.clone())
                .collect(),
        });
        tables.collect::<Vec<_>>()
    };
    files.iter().flat_map(seen).collect()
}

/// The refused rows of a run, read from their files once more. One whose file does not read any more is left out.
pub(super) fn rows(run: &mut Run<'_>) -> Vec<RowToMend> {
    let mut refused = std::mem::take(&mut run.refused);
    let sources: Vec<_> = run.tables().collect();
    let numbers: BTreeSet<u32> = refused.keys().map(|origin| origin.table).collect();
    let mut rows = Vec::with_capacity(refused.len());
    for number in numbers {
        let (file, table) = sources[number as usize];
        let wanted: BTreeMap<u64, Vec<Finding>> = std::iter::from_fn(|| {
            let origin = *refused.range(Origin { table: number, row: 0 }..).next()?.0;
            if origin.table != number {
                return None;
            }
            Some((u64::from(origin.row), refused.remove(&origin)?))
        })
        .collect();
        let is_roster = table.kind == SubmissionKind::Roster;
        let Ok(mut sheet) = file.open(table) else { continue };
        let mut cells = StringRecord::new();
        while let Ok(next) = sheet.next(&mut cells) {
            let Some(line) = next.line() else { break };
            let Some(findings) = wanted.get(&line) else { continue };
            let values = table.columns.iter().zip(&table.headings).zip(cells.iter());
            let values = values.filter_map(|((field, heading), cell)| {
                Some(((*field)?, heading.clone(), run.pack.vocabulary.value(cell).to_owned()))
            });
            rows.push(RowToMend {
                file: file.name.clone(),
                sheet: table.sheet.clone(),
                row: line,
                kind: table.kind,
                place: table.place.filter(|_| is_roster),
                as_of: run.as_of.filter(|_| is_roster),
                values: values.collect(),
                findings: findings.clone(),
            });
        }
    }
    rows
}
