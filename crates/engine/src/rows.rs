//! How the rows of a close become Parquet columns: names, types, and the few derived columns that spare
//! a reader arithmetic (township and county codes, birth date as a number, age and month at an event).
//! The columns are the documented face of a close for any other SQL engine; names and numbers of people
//! are not among them and must stay so.

use std::sync::Arc;

use datafusion::arrow::array::{
    ArrayRef, BooleanArray, Date32Array, FixedSizeBinaryArray, Int32Array, RecordBatch, StringArray,
    UInt8Array, UInt64Array,
};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::arrow::error::ArrowError;
use jiff::civil::Date;

use crate::snapshot::{EventRow, PlaceRow, ResidenceRow};

/// Days since 1970-01-01, as Parquet's DATE counts them.
pub(crate) fn epoch_days(date: Date) -> i32 {
    let epoch = Date::constant(1970, 1, 1);
    let days = epoch.until(date).expect("INVARIANT: the span between two civil dates is representable");
    days.get_days()
}

/// 1970-01-02 as 19700102: the difference of two such numbers, divided by 10000, is whole years.
pub(crate) fn ymd(date: Date) -> i32 {
    i32::from(date.year()) * 10_000 + i32::from(date.month()) * 100 + i32::from(date.day())
}

/// Whole years from birth to a day; none when the birth date lies after it.
pub(crate) fn age_whole_years(birth: Date, on: Date) -> Option<i32> {
    (birth <= on).then(|| (ymd(on) - ymd(birth)) / 10_000)
}

/// 2005-10 as 200510.
pub(crate) fn month_key(date: Date) -> i32 {
    ymd(date) / 100
}

pub(crate) fn township_of(place: u64) -> u64 {
    place / 1_000 * 1_000
}

pub(crate) fn county_of(place: u64) -> u64 {
    place / 1_000_000 * 1_000_000
}

/// A kind of row that fills one table of a close.
pub(crate) trait TableRow: Sized {
    /// The table's name; its file is `<name>.parquet`.
    const TABLE: &'static str;
    /// Columns in file order.
    fn schema() -> SchemaRef;
    /// The rows as columns.
    fn columns(rows: &[Self]) -> Result<Vec<ArrayRef>, ArrowError>;
    /// What makes the row impossible, if anything does.
    fn problem(&self) -> Option<&'static str>;

    fn batch(rows: &[Self]) -> Result<RecordBatch, ArrowError> {
        RecordBatch::try_new(Self::schema(), Self::columns(rows)?)
    }
}

fn schema(fields: &[(&str, DataType, Null)]) -> SchemaRef {
    let fields: Vec<Field> =
        fields.iter().map(|(name, kind, null)| Field::new(*name, kind.clone(), *null == Null::Yes)).collect();
    Arc::new(Schema::new(fields))
}

#[derive(PartialEq)]
enum Null {
    No,
    Yes,
}

fn u8s<Row>(rows: &[Row], of: impl Fn(&Row) -> u8) -> ArrayRef {
    Arc::new(UInt8Array::from_iter_values(rows.iter().map(of)))
}

fn u64s<Row>(rows: &[Row], of: impl Fn(&Row) -> u64) -> ArrayRef {
    Arc::new(UInt64Array::from_iter_values(rows.iter().map(of)))
}

fn days<Row>(rows: &[Row], of: impl Fn(&Row) -> Date) -> ArrayRef {
    Arc::new(Date32Array::from_iter_values(rows.iter().map(|row| epoch_days(of(row)))))
}

fn days_if_known<Row>(rows: &[Row], of: impl Fn(&Row) -> Option<Date>) -> ArrayRef {
    Arc::new(rows.iter().map(|row| of(row).map(epoch_days)).collect::<Date32Array>())
}

fn persons<Row>(rows: &[Row], of: impl Fn(&Row) -> [u8; 16]) -> Result<ArrayRef, ArrowError> {
    let values = rows.iter().map(|row| Some(of(row)));
    Ok(Arc::new(FixedSizeBinaryArray::try_from_sparse_iter_with_size(values, 16)?))
}

fn flags<Row>(rows: &[Row], of: impl Fn(&Row) -> bool) -> ArrayRef {
    Arc::new(rows.iter().map(|row| Some(of(row))).collect::<BooleanArray>())
}

const SEX_CODES: [u8; 4] = [0, 1, 2, 9];

fn date_problem(dates: &[Option<Date>]) -> Option<&'static str> {
    let outside = dates.iter().flatten().any(|date| !(1..=9999).contains(&date.year()));
    outside.then_some("a date lies outside the years 1 to 9999")
}

impl TableRow for ResidenceRow {
    const TABLE: &'static str = "residence";

    fn schema() -> SchemaRef {
        schema(&[
            ("person", DataType::FixedSizeBinary(16), Null::No),
            ("entry", DataType::UInt64, Null::No),
            ("sex", DataType::UInt8, Null::No),
            ("birth", DataType::Date32, Null::No),
            ("birth_ymd", DataType::Int32, Null::No),
            ("ever_married_since", DataType::Date32, Null::Yes),
            ("household_kind", DataType::UInt8, Null::No),
            ("status", DataType::UInt8, Null::No),
            ("village", DataType::UInt64, Null::No),
            ("township", DataType::UInt64, Null::No),
            ("county", DataType::UInt64, Null::No),
            ("from_day", DataType::Date32, Null::No),
            ("to_day", DataType::Date32, Null::Yes),
            ("roster", DataType::Boolean, Null::No),
        ])
    }

    fn columns(rows: &[Self]) -> Result<Vec<ArrayRef>, ArrowError> {
        Ok(vec![
            persons(rows, |row| row.person)?,
            u64s(rows, |row| row.entry),
            u8s(rows, |row| row.sex),
            days(rows, |row| row.birth),
            Arc::new(Int32Array::from_iter_values(rows.iter().map(|row| ymd(row.birth)))),
            days_if_known(rows, |row| row.ever_married_since),
            u8s(rows, |row| row.household_kind),
            u8s(rows, |row| row.status),
            u64s(rows, |row| row.place),
            u64s(rows, |row| township_of(row.place)),
            u64s(rows, |row| county_of(row.place)),
            days(rows, |row| row.from),
            days_if_known(rows, |row| row.to),
            flags(rows, |row| row.roster),
        ])
    }

    fn problem(&self) -> Option<&'static str> {
        if !SEX_CODES.contains(&self.sex) {
            return Some("sex is none of 0, 1, 2, 9");
        }
        if !(1..=3).contains(&self.status) {
            return Some("status is none of 1, 2, 3");
        }
        if self.to.is_some_and(|to| to < self.from) {
            return Some("the span ends before it begins");
        }
        date_problem(&[Some(self.birth), self.ever_married_since, Some(self.from), self.to])
    }
}

impl TableRow for EventRow {
    const TABLE: &'static str = "events";

    fn schema() -> SchemaRef {
        schema(&[
            ("entry", DataType::UInt64, Null::No),
            ("kind", DataType::Utf8, Null::No),
            ("on_day", DataType::Date32, Null::No),
            ("recorded_on", DataType::Date32, Null::No),
            ("month", DataType::Int32, Null::No),
            ("village", DataType::UInt64, Null::No),
            ("township", DataType::UInt64, Null::No),
            ("county", DataType::UInt64, Null::No),
            ("person", DataType::FixedSizeBinary(16), Null::No),
            ("sex", DataType::UInt8, Null::No),
            ("birth", DataType::Date32, Null::No),
            ("age", DataType::Int32, Null::Yes),
            ("birth_order", DataType::UInt8, Null::Yes),
            ("registered", DataType::Boolean, Null::No),
        ])
    }

    fn columns(rows: &[Self]) -> Result<Vec<ArrayRef>, ArrowError> {
        Ok(vec![
            u64s(rows, |row| row.entry),
            Arc::new(StringArray::from_iter_values(rows.iter().map(|row| &row.kind))),
            days(rows, |row| row.on),
            days(rows, |row| row.recorded_on),
            Arc::new(Int32Array::from_iter_values(rows.iter().map(|row| month_key(row.on)))),
            u64s(rows, |row| row.place),
            u64s(rows, |row| township_of(row.place)),
            u64s(rows, |row| county_of(row.place)),
            persons(rows, |row| row.person)?,
            u8s(rows, |row| row.sex),
            days(rows, |row| row.birth),
            Arc::new(rows.iter().map(|row| age_whole_years(row.birth, row.on)).collect::<Int32Array>()),
            Arc::new(rows.iter().map(|row| row.birth_order).collect::<UInt8Array>()),
            flags(rows, |row| row.registered),
        ])
    }

    fn problem(&self) -> Option<&'static str> {
        if !SEX_CODES.contains(&self.sex) {
            return Some("sex is none of 0, 1, 2, 9");
        }
        if self.kind.is_empty() {
            return Some("the event has no kind");
        }
        date_problem(&[Some(self.on), Some(self.recorded_on), Some(self.birth)])
    }
}

impl TableRow for PlaceRow {
    const TABLE: &'static str = "places";

    fn schema() -> SchemaRef {
        schema(&[
            ("code", DataType::UInt64, Null::No),
            ("name", DataType::Utf8, Null::No),
            ("level", DataType::Utf8, Null::No),
            ("parent", DataType::UInt64, Null::Yes),
        ])
    }

    fn columns(rows: &[Self]) -> Result<Vec<ArrayRef>, ArrowError> {
        Ok(vec![
            u64s(rows, |row| row.code),
            Arc::new(StringArray::from_iter_values(rows.iter().map(|row| &row.name))),
            Arc::new(StringArray::from_iter_values(rows.iter().map(|row| &row.level))),
            Arc::new(rows.iter().map(|row| row.parent).collect::<UInt64Array>()),
        ])
    }

    fn problem(&self) -> Option<&'static str> {
        if self.code >= 1_000_000_000_000 {
            return Some("the code has more than 12 digits");
        }
        self.level.is_empty().then_some("the place has no level")
    }
}
