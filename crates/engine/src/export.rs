//! A published table as a Parquet file.
//! The caller says what stands in it, cell by cell and after disclosure control; nothing is computed here. The
//! same columns give the same bytes.

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray};
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::arrow::error::ArrowError;
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::basic::{Compression, ZstdLevel};
use datafusion::parquet::file::properties::WriterProperties;

use crate::error::EngineError;

/// The values of a column, none where a cell is empty.
#[derive(Debug, Clone, PartialEq)]
pub enum ExportValues {
    /// Words and codes.
    Text(Vec<Option<String>>),
    /// Whole numbers.
    Whole(Vec<Option<i64>>),
    /// Numbers with decimals.
    Real(Vec<Option<f64>>),
}

/// A named column.
#[derive(Debug, Clone, PartialEq)]
pub struct ExportColumn {
    /// Its name in the file.
    pub name: String,
    /// Its values, as many as every other column has.
    pub values: ExportValues,
}

/// Writes a table. Columns of different lengths are refused.
///
/// ```
/// use engine::export::{ExportColumn, ExportValues, write_parquet};
/// let text = |values: &[&str]| ExportValues::Text(values.iter().map(|&v| Some(v.to_owned())).collect());
/// let columns = [
///     ExportColumn { name: "month".into(), values: text(&["2005-10", "2005-11"]) },
///     ExportColumn { name: "births".into(), values: ExportValues::Whole(vec![Some(12), None]) },
/// ];
/// let bytes = write_parquet(&columns).unwrap();
/// assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"));
/// ```
pub fn write_parquet(columns: &[ExportColumn]) -> Result<Vec<u8>, EngineError> {
    let written = || -> Result<Vec<u8>, ArrowError> {
        let fields: Vec<Field> =
            columns.iter().map(|column| Field::new(&column.name, kind(&column.values), true)).collect();
        let schema = Arc::new(Schema::new(fields));
        let batch =
            RecordBatch::try_new(Arc::clone(&schema), columns.iter().map(|c| array(&c.values)).collect())?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
            .set_created_by("townbook".to_owned())
            .build();
        let mut writer = ArrowWriter::try_new(Vec::new(), schema, Some(properties))?;
        writer.write(&batch)?;
        Ok(writer.into_inner()?)
    };
    written().map_err(|source| EngineError::Columns { table: "the export", source: Box::new(source) })
}

fn kind(values: &ExportValues) -> DataType {
    match values {
        ExportValues::Text(_) => DataType::Utf8,
        ExportValues::Whole(_) => DataType::Int64,
        ExportValues::Real(_) => DataType::Float64,
    }
}

fn array(values: &ExportValues) -> ArrayRef {
    match values {
        ExportValues::Text(texts) => Arc::new(texts.iter().map(Option::as_deref).collect::<StringArray>()),
        ExportValues::Whole(numbers) => Arc::new(numbers.iter().copied().collect::<Int64Array>()),
        ExportValues::Real(numbers) => Arc::new(numbers.iter().copied().collect::<Float64Array>()),
    }
}
