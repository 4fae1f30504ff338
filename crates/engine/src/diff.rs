//! In which rows two editions of a period differ.
//! Pseudonyms are the same in all editions of one period, so a row that nothing touched is the same bytes in
//! both. Rows are first compared by hash, a part of all hashes at a time so that little is held, and then only
//! those that differ are read again. It says what was added and taken away and never why: the reason is a
//! person's, see [`crate::manifest::SnapshotMeta`].

use std::collections::HashMap;
use std::sync::Arc;

use datafusion::arrow::array::{
    Array, Date32Array, FixedSizeBinaryArray, RecordBatch, StringArray, UInt8Array, UInt64Array,
};
use datafusion::arrow::datatypes::DataType;
use datafusion::arrow::error::ArrowError;
use datafusion::arrow::row::{RowConverter, SortField};
use jiff::ToSpan;
use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::error::EngineError;
use crate::rows::TableRow;
use crate::scan::{ParquetTable, column, column_if_there};
use crate::set::Table;
use crate::snapshot::{EventRow, ResidenceRow, SecondSourceRow, Snapshot};

/// Hashes held at once.
const HASHES_MAX: u64 = 8_000_000;

/// A row that only one of two editions has.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowChange {
    /// The table.
    pub table: Table,
    /// The entry that the row comes from.
    pub entry: u64,
    /// Whether the new edition has it; else the old one had it.
    pub added: bool,
    /// Pseudonym of the person; none in the second source.
    pub person: Option<[u8; 16]>,
    /// Kind of an event or of a line of the second source; none for residence.
    pub kind: Option<String>,
    /// Status of a residence span; none for an event.
    pub status: Option<u8>,
    /// 12-digit code of the place, where the row has one.
    pub place: Option<u64>,
    /// The day of an event, the first day of a span.
    pub on: Option<Date>,
}

/// The rows of residence, events and second source in which two editions differ, in order of table and entry. A
/// row that stands there twice on one side counts twice. Where the editions are of different formats, the
/// columns that both have are compared.
pub fn compare(old: &Snapshot, new: &Snapshot) -> Result<Vec<RowChange>, EngineError> {
    let mut changes = Vec::new();
    changes.extend(Sides::open::<ResidenceRow>(Table::Residence, old, new)?.changes()?);
    changes.extend(Sides::open::<EventRow>(Table::Events, old, new)?.changes()?);
    changes.extend(Sides::open::<SecondSourceRow>(Table::SecondSource, old, new)?.changes()?);
    changes.sort_unstable();
    Ok(changes)
}

/// First bytes of the SHA-256 of a row: enough that no two different rows ever share them.
type RowHash = [u8; 16];

/// One table of both editions.
struct Sides {
    table: Table,
    old: Option<ParquetTable>,
    new: Option<ParquetTable>,
    columns: Vec<(&'static str, DataType)>,
}

impl Sides {
    fn open<Row: TableRow>(table: Table, old: &Snapshot, new: &Snapshot) -> Result<Self, EngineError> {
        let (old_format, new_format) = (old.manifest.format, new.manifest.format);
        let (old, new) = (ParquetTable::open_verified::<Row>(old)?, ParquetTable::open_verified::<Row>(new)?);
        let format = if old.is_some() && new.is_some() { old_format.min(new_format) } else { u32::MAX };
        let shared = Row::FIELDS.iter().filter(|(.., since)| *since <= format);
        let columns = shared.map(|(name, kind, ..)| (*name, kind.clone())).collect();
        Ok(Self { table, old, new, columns })
    }

    fn changes(&self) -> Result<Vec<RowChange>, EngineError> {
        let n_rows = [&self.old, &self.new].into_iter().flatten().map(ParquetTable::n_rows).sum::<u64>();
        let n_parts = n_rows / HASHES_MAX + 1;
        let mut changes = Vec::new();
        for part in 0..n_parts {
            let in_part = |hash: &RowHash| u64::from(hash[0]) * n_parts / 256 == part;
            let old = self.hashes(self.old.as_ref(), &in_part)?;
            let new = self.hashes(self.new.as_ref(), &in_part)?;
            let (gone, come) = differences(&old, &new);
            changes.extend(self.rows(self.old.as_ref(), gone, false)?);
            changes.extend(self.rows(self.new.as_ref(), come, true)?);
        }
        Ok(changes)
    }

    /// The hashes of a part of one edition's rows, sorted.
    fn hashes(
        &self,
        table: Option<&ParquetTable>,
        in_part: &(impl Fn(&RowHash) -> bool + Sync),
    ) -> Result<Vec<RowHash>, EngineError> {
        let Some(table) = table else { return Ok(Vec::new()) };
        let names: Vec<&str> = self.columns.iter().map(|(name, _)| *name).collect();
        let step = |found: &mut Vec<RowHash>, batch: &RecordBatch| {
            found.extend(self.batch_hashes(batch)?.into_iter().filter(in_part));
            Ok(())
        };
        let mut hashes = table.fold(&names, Vec::new, step)?.concat();
        hashes.sort_unstable();
        Ok(hashes)
    }

    fn batch_hashes(&self, batch: &RecordBatch) -> Result<Vec<RowHash>, EngineError> {
        let refuse =
            |source: ArrowError| EngineError::Columns { table: self.table.name(), source: Box::new(source) };
        let fields = self.columns.iter().map(|(_, kind)| SortField::new(kind.clone())).collect();
        let arrays = self.columns.iter().map(|(name, _)| batch.column_by_name(name).map(Arc::clone));
        let arrays: Option<Vec<_>> = arrays.collect();
        let arrays = arrays.expect("INVARIANT: the columns of the format were asked for");
        let rows = RowConverter::new(fields).and_then(|converter| converter.convert_columns(&arrays));
        let hash = |bytes: &[u8]| -> RowHash {
            let digest: [u8; 32] = Sha256::digest(bytes).into();
            std::array::from_fn(|i| digest[i])
        };
        Ok(rows.map_err(refuse)?.iter().map(|row| hash(row.as_ref())).collect())
    }

    /// The rows with these hashes, each as often as it is wanted.
    fn rows(
        &self,
        table: Option<&ParquetTable>,
        mut wanted: HashMap<RowHash, usize>,
        added: bool,
    ) -> Result<Vec<RowChange>, EngineError> {
        let Some(table) = table.filter(|_| !wanted.is_empty()) else { return Ok(Vec::new()) };
        let names: Vec<&str> = self.columns.iter().map(|(name, _)| *name).collect();
        let step = |found: &mut Vec<(RowHash, RowChange)>, batch: &RecordBatch| {
            for (row, hash) in self.batch_hashes(batch)?.into_iter().enumerate() {
                if wanted.contains_key(&hash) {
                    found.push((hash, self.change(batch, row, added)));
                }
            }
            Ok(())
        };
        let found = table.fold(&names, Vec::new, step)?.concat();
        let mut take = |hash: &RowHash| match wanted.get_mut(hash) {
            Some(left) if *left > 0 => {
                *left -= 1;
                true
            }
            Some(_) | None => false,
        };
        Ok(found.into_iter().filter(|(hash, _)| take(hash)).map(|(_, change)| change).collect())
    }

    fn change(&self, batch: &RecordBatch, row: usize, added: bool) -> RowChange {
        let person =
            column_if_there::<FixedSizeBinaryArray>(batch, "person").map(|persons| persons.value(row));
        let villages = column::<UInt64Array>(batch, "village");
        let day_column = if self.table == Table::Residence { "from_day" } else { "on_day" };
        let day = column::<Date32Array>(batch, day_column).value(row);
        RowChange {
            table: self.table,
            entry: column::<UInt64Array>(batch, "entry").value(row),
            added,
            person: person.and_then(|person| person.try_into().ok()),
            kind: column_if_there::<StringArray>(batch, "kind").map(|kinds| kinds.value(row).to_owned()),
            status: column_if_there::<UInt8Array>(batch, "status").map(|statuses| statuses.value(row)),
            place: villages.is_valid(row).then(|| villages.value(row)),
            on: Date::constant(1970, 1, 1).checked_add(i64::from(day).days()).ok(),
        }
    }
}

/// What each of two sorted lists has more often than the other, and by how many.
fn differences(old: &[RowHash], new: &[RowHash]) -> (HashMap<RowHash, usize>, HashMap<RowHash, usize>) {
    let (mut gone, mut come) = (HashMap::new(), HashMap::new());
    let (mut old, mut new) = (old.iter().peekable(), new.iter().peekable());
    loop {
        match (old.peek(), new.peek()) {
            (Some(left), Some(right)) if left == right => {
                old.next();
                new.next();
            }
            (Some(&&left), right) if right.is_none_or(|right| left < **right) => {
                *gone.entry(left).or_insert(0) += 1;
                old.next();
            }
            (_, Some(&&right)) => {
                *come.entry(right).or_insert(0) += 1;
                new.next();
            }
            (_, None) => return (gone, come),
        }
    }
}
