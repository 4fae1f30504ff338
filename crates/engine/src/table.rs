//! Reading the sealed tables into memory.
//! A file is read once, compared with its sealed hash, and decoded from those same bytes, so nothing that
//! changes on the disk afterwards can reach a figure. The pseudonyms are never decoded: no count needs them.

use bytes::Bytes;
use datafusion::arrow::array::{Array, RecordBatch, RecordBatchReader, StringArray, UInt64Array};
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::datasource::MemTable;
use datafusion::parquet::arrow::ProjectionMask;
use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use datafusion::parquet::errors::ParquetError;

use crate::error::EngineError;
use crate::rows::TableRow;
use crate::snapshot::{PlaceRow, Snapshot};

/// Tables are kept in as many parts as a query has workers.
pub(crate) const PARTITIONS: usize = 2;
/// Rows per batch in memory.
const BATCH_ROWS: usize = 16_384;

/// A table for queries: every column except the pseudonym.
pub(crate) fn load<Row: TableRow>(snapshot: &Snapshot) -> Result<MemTable, EngineError> {
    let (schema, batches) = batches::<Row>(snapshot)?;
    let mut partitions = vec![Vec::new(); PARTITIONS];
    for (number, batch) in batches.into_iter().enumerate() {
        partitions[number % PARTITIONS].push(batch);
    }
    MemTable::try_new(schema, partitions)
        .map_err(|source| EngineError::Query { table: Row::TABLE, source: Box::new(source) })
}

/// The places of a close.
pub(crate) fn load_places(snapshot: &Snapshot) -> Result<Vec<PlaceRow>, EngineError> {
    let (_, batches) = batches::<PlaceRow>(snapshot)?;
    let mut places = Vec::new();
    for batch in &batches {
        let codes = column::<UInt64Array>(batch, "code");
        let names = column::<StringArray>(batch, "name");
        let levels = column::<StringArray>(batch, "level");
        let parents = column::<UInt64Array>(batch, "parent");
        places.extend((0..batch.num_rows()).map(|row| PlaceRow {
            code: codes.value(row),
            name: names.value(row).to_owned(),
            level: levels.value(row).to_owned(),
            parent: parents.is_valid(row).then(|| parents.value(row)),
        }));
    }
    Ok(places)
}

fn column<'a, Column: 'static>(batch: &'a RecordBatch, name: &str) -> &'a Column {
    let column = batch.column_by_name(name).and_then(|column| column.as_any().downcast_ref());
    column.expect("INVARIANT: the schema of the file was compared with the table's")
}

fn batches<Row: TableRow>(snapshot: &Snapshot) -> Result<(SchemaRef, Vec<RecordBatch>), EngineError> {
    let name = format!("{}.parquet", Row::TABLE);
    let path = snapshot.dir.join(&name);
    let sealed = snapshot.manifest.files.iter().find(|file| file.name == name);
    let sealed = sealed.expect("INVARIANT: opening a close checks that it lists its three files");
    let bytes = Bytes::from(snapshot.sealed_bytes(sealed)?);
    let refuse = |source: ParquetError| EngineError::Parquet { path: path.clone(), source: Box::new(source) };
    let builder = ParquetRecordBatchReaderBuilder::try_new(bytes).map_err(refuse)?;
    if builder.schema().fields() != Row::schema().fields() {
        return Err(refuse(ParquetError::General("the columns are not those of this format".to_owned())));
    }
    let wanted = builder.schema().fields().iter().enumerate().filter(|(_, field)| field.name() != "person");
    let wanted: Vec<usize> = wanted.map(|(index, _)| index).collect();
    let mask = ProjectionMask::roots(builder.parquet_schema(), wanted);
    let reader = builder.with_projection(mask).with_batch_size(BATCH_ROWS).build().map_err(refuse)?;
    let schema = reader.schema();
    let mut batches = Vec::new();
    for batch in reader {
        batches.push(
            batch.map_err(|source| EngineError::Columns { table: Row::TABLE, source: Box::new(source) })?,
        );
    }
    let found: u64 = batches.iter().map(|batch| batch.num_rows() as u64).sum();
    if found != sealed.n_rows {
        return Err(EngineError::FileRows { path, sealed: sealed.n_rows, found });
    }
    Ok((schema, batches))
}
