//! Reading the tables of a close, in parallel and without holding a large one.
//! A table's bytes are verified before its first row is read. A small table is decoded once and kept; a large
//! one streams row group by row group at every question, only the columns that the question names. The order in
//! which batches arrive is not fixed, so whoever reads must add up to the same whatever the order.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use datafusion::arrow::array::{Array, RecordBatch, StringArray, UInt64Array};
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::arrow::error::ArrowError;
use datafusion::parquet::arrow::ProjectionMask;
use datafusion::parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};
use datafusion::parquet::errors::ParquetError;

use crate::error::EngineError;
use crate::rows::TableRow;
use crate::sealed::{SealedBytes, open_sealed};
use crate::snapshot::{PlaceRow, Snapshot};

/// Tables of at most this many rows are kept decoded.
const HELD_ROWS_MAX: u64 = 2_000_000;
/// Rows per batch.
const BATCH_ROWS: usize = 16_384;
/// More readers than this bring nothing more.
const THREADS_MAX: usize = 16;
/// Columns that no count needs: pseudonyms, and what follows from another column.
const UNCOUNTED: [&str; 7] =
    ["person", "township", "county", "month", "birth_ymd", "registered_on", "mother_birth"];

/// A Parquet file that can be read many times.
#[derive(Debug)]
pub struct ParquetTable {
    name: &'static str,
    path: PathBuf,
    bytes: SealedBytes,
    metadata: ArrowReaderMetadata,
    held: Option<Vec<RecordBatch>>,
}

impl ParquetTable {
    /// Opens a table of a close after its bytes were compared with their sealed hash; none where the close is
    /// of a format that has no such table.
    pub(crate) fn open_sealed<Row: TableRow>(snapshot: &Snapshot) -> Result<Option<Self>, EngineError> {
        let mut table = match Self::open_verified::<Row>(snapshot)? {
            Some(table) => table,
            None => return Ok(None),
        };
        if table.n_rows() <= HELD_ROWS_MAX {
            let schema = table.metadata.schema();
            let names = schema.fields().iter().map(|field| field.name().as_str());
            let names: Vec<&str> = names.filter(|name| !UNCOUNTED.contains(name)).collect();
            table.held = Some(table.all(&names)?);
        }
        Ok(Some(table))
    }

    /// The same, never kept decoded.
    pub(crate) fn open_verified<Row: TableRow>(snapshot: &Snapshot) -> Result<Option<Self>, EngineError> {
        let name = format!("{}.parquet", Row::TABLE);
        let Some(sealed) = snapshot.manifest.files.iter().find(|file| file.name == name) else {
            return Ok(None);
        };
        let path = snapshot.dir.join(&name);
        let table = Self::load(Row::TABLE, path, open_sealed(&snapshot.dir, sealed)?)?;
        if table.metadata.schema().fields() != Row::schema(snapshot.manifest.format).fields() {
            let problem = ParquetError::General("the columns are not those of this format".to_owned());
            return Err(EngineError::Parquet { path: table.path, source: Box::new(problem) });
        }
        if table.n_rows() != sealed.n_rows {
            let found = table.n_rows();
            return Err(EngineError::FileRows { path: table.path, sealed: sealed.n_rows, found });
        }
        Ok(Some(table))
    }

    /// Opens a file that is no part of a close, as benchmarks do: nothing is known about its bytes.
    pub fn open_unsealed(path: &Path) -> Result<Self, EngineError> {
        Self::load("table", path.to_path_buf(), SealedBytes::of_unsealed(path)?)
    }

    fn load(name: &'static str, path: PathBuf, bytes: SealedBytes) -> Result<Self, EngineError> {
        match ArrowReaderMetadata::load(&bytes, ArrowReaderOptions::new()) {
            Ok(metadata) => Ok(Self { name, path, bytes, metadata, held: None }),
            Err(source) => Err(EngineError::Parquet { path, source: Box::new(source) }),
        }
    }

    /// Rows of the table.
    pub fn n_rows(&self) -> u64 {
        u64::try_from(self.metadata.metadata().file_metadata().num_rows()).unwrap_or(0)
    }

    /// Its columns.
    pub(crate) fn schema(&self) -> &SchemaRef {
        self.metadata.schema()
    }

    /// The parts in which its file is read.
    pub(crate) fn n_row_groups(&self) -> usize {
        self.metadata.metadata().num_row_groups()
    }

    /// Reads the named columns (those of them that the file has) with as many threads as the machine offers.
    /// Each thread gets a state from `start` and hands every batch to `step`; the states come back in no
    /// particular order, at least one of them.
    pub fn fold<State: Send>(
        &self,
        columns: &[&str],
        start: impl Fn() -> State + Sync,
        step: impl Fn(&mut State, &RecordBatch) -> Result<(), EngineError> + Sync,
    ) -> Result<Vec<State>, EngineError> {
        let n_parts = match &self.held {
            Some(batches) => batches.len(),
            None => self.metadata.metadata().num_row_groups(),
        };
        let next = AtomicUsize::new(0);
        let work = || -> Result<State, EngineError> {
            let mut state = start();
            loop {
                let part = next.fetch_add(1, Ordering::Relaxed);
                if part >= n_parts {
                    return Ok(state);
                }
                self.read_part(part, columns, &mut |batch| step(&mut state, batch))?;
            }
        };
        let n_threads = std::thread::available_parallelism().map_or(1, usize::from);
        let n_threads = n_threads.min(THREADS_MAX).min(n_parts);
        if n_threads <= 1 {
            return Ok(vec![work()?]);
        }
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..n_threads).map(|_| scope.spawn(work)).collect();
            let joined = threads.into_iter().map(|thread| thread.join());
            joined.map(|result| result.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
        })
    }

    /// Every batch with the named columns, in file order.
    fn all(&self, columns: &[&str]) -> Result<Vec<RecordBatch>, EngineError> {
        let mut batches = Vec::new();
        for part in 0..self.metadata.metadata().num_row_groups() {
            self.read_part(part, columns, &mut |batch| {
                batches.push(batch.clone());
                Ok(())
            })?;
        }
        Ok(batches)
    }

    /// Hands every batch of one part to `step`: a row group, or a batch where the table is kept decoded.
    pub(crate) fn read_part(
        &self,
        part: usize,
        columns: &[&str],
        step: &mut dyn FnMut(&RecordBatch) -> Result<(), EngineError>,
    ) -> Result<(), EngineError> {
        if let Some(batches) = &self.held {
            return step(&batches[part]);
        }
        let schema = self.metadata.schema();
        let wanted = columns.iter().filter_map(|name| schema.index_of(name).ok());
        let mask = ProjectionMask::roots(self.metadata.parquet_schema(), wanted);
        let builder =
            ParquetRecordBatchReaderBuilder::new_with_metadata(self.bytes.clone(), self.metadata.clone());
        let reader = builder
            .with_projection(mask)
            .with_row_groups(vec![part])
            .with_batch_size(BATCH_ROWS)
            .build()
            .map_err(|source| EngineError::Parquet { path: self.path.clone(), source: Box::new(source) })?;
        for batch in reader {
            step(&batch.map_err(|source| self.refuse(source))?)?;
        }
        Ok(())
    }

    fn refuse(&self, source: ArrowError) -> EngineError {
        EngineError::Columns { table: self.name, source: Box::new(source) }
    }
}

/// The places of a close.
pub(crate) fn load_places(snapshot: &Snapshot) -> Result<Vec<PlaceRow>, EngineError> {
    let table = ParquetTable::open_verified::<PlaceRow>(snapshot)?;
    let table = table.expect("INVARIANT: opening a close checks that it lists its places");
    let mut places = Vec::new();
    for batch in table.all(&["code", "name", "level", "parent"])? {
        let codes = column::<UInt64Array>(&batch, "code");
        let names = column::<StringArray>(&batch, "name");
        let levels = column::<StringArray>(&batch, "level");
        let parents = column::<UInt64Array>(&batch, "parent");
        places.extend((0..batch.num_rows()).map(|row| PlaceRow {
            code: codes.value(row),
            name: names.value(row).to_owned(),
            level: levels.value(row).to_owned(),
            parent: parents.is_valid(row).then(|| parents.value(row)),
        }));
    }
    Ok(places)
}

/// A column that every format has.
pub(crate) fn column<'a, Column: 'static>(batch: &'a RecordBatch, name: &str) -> &'a Column {
    column_if_there(batch, name).expect(
        "INVARIANT: the schema of the file was compared with the table's, and the column was asked for",
    )
}

/// A column that later formats brought.
pub(crate) fn column_if_there<'a, Column: 'static>(batch: &'a RecordBatch, name: &str) -> Option<&'a Column> {
    batch.column_by_name(name).and_then(|column| column.as_any().downcast_ref())
}
