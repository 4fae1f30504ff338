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

use crate::manifest::FORMAT;
use crate::snapshot::{EventRow, PlaceRow, ResidenceRow, SecondSourceRow};

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
    /// Columns in file order, each with the format that brought it.
    const FIELDS: &[(&str, DataType, Null, u32)];
    /// The rows as columns.
    fn columns(rows: &[Self]) -> Result<Vec<ArrayRef>, ArrowError>;
    /// What makes the row impossible, if anything does.
    fn problem(&self) -> Option<&'static str>;

    /// The columns of a format. New ones were always added at the end.
    fn schema(format: u32) -> SchemaRef {
        let fields = Self::FIELDS.iter().filter(|(.., since)| *since <= format);
        let fields = fields.map(|(name, kind, null, _)| Field::new(*name, kind.clone(), *null == Null::Yes));
        Arc::new(Schema::new(fields.collect::<Vec<Field>>()))
    }

    fn batch(rows: &[Self]) -> Result<RecordBatch, ArrowError> {
        RecordBatch::try_new(Self::schema(FORMAT), Self::columns(rows)?)
    }
}

/// Whether a column may be empty.
#[derive(PartialEq)]
pub(crate) enum Null {
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

fn whole_numbers<Row>(rows: &[Row], of: impl Fn(&Row) -> Option<i32>) -> ArrayRef {
    Arc::new(rows.iter().map(of).collect::<Int32Array>())
}

fn days_between(from: Date, to: Date) -> i32 {
    epoch_days(to) - epoch_days(from)
}

fn persons<Row>(rows: &[Row], of: impl Fn(&Row) -> [u8; 16]) -> Result<ArrayRef, ArrowError> {
    let values = rows.iter().map(|row| Some(of(row)));
    Ok(Arc::new(FixedSizeBinaryArray::try_from_sparse_iter_with_size(values, 16)?))
}

fn flags<Row>(rows: &[Row], of: impl Fn(&Row) -> bool) -> ArrayRef {
    Arc::new(rows.iter().map(|row| Some(of(row))).collect::<BooleanArray>())
}

const SEX_CODES: [u8; 4] = [0, 1, 2, 9];
const SECOND_SOURCE_KINDS: [&str; 2] = ["facility_birth", "funeral_death"];

fn date_problem(dates: &[Option<Date>]) -> Option<&'static str> {
    let outside = dates.iter().flatten().any(|date| !(1..=9999).contains(&date.year()));
    outside.then_some("a date lies outside the years 1 to 9999")
}

impl TableRow for ResidenceRow {
    const TABLE: &'static str = "residence";

    const FIELDS: &[(&str, DataType, Null, u32)] = &[
        ("person", DataType::FixedSizeBinary(16), Null::No, 1),
        ("entry", DataType::UInt64, Null::No, 1),
        ("sex", DataType::UInt8, Null::No, 1),
        ("birth", DataType::Date32, Null::No, 1),
        ("birth_ymd", DataType::Int32, Null::No, 1),
        ("ever_married_since", DataType::Date32, Null::Yes, 1),
        ("household_kind", DataType::UInt8, Null::No, 1),
        ("status", DataType::UInt8, Null::No, 1),
        ("village", DataType::UInt64, Null::No, 1),
        ("township", DataType::UInt64, Null::No, 1),
        ("county", DataType::UInt64, Null::No, 1),
        ("from_day", DataType::Date32, Null::No, 1),
        ("to_day", DataType::Date32, Null::Yes, 1),
        ("roster", DataType::Boolean, Null::No, 1),
        ("household", DataType::UInt64, Null::Yes, 2),
    ];

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
            Arc::new(rows.iter().map(|row| row.household).collect::<UInt64Array>()),
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

    const FIELDS: &[(&str, DataType, Null, u32)] = &[
        ("entry", DataType::UInt64, Null::No, 1),
        ("kind", DataType::Utf8, Null::No, 1),
        ("on_day", DataType::Date32, Null::No, 1),
        ("recorded_on", DataType::Date32, Null::No, 1),
        ("month", DataType::Int32, Null::No, 1),
        ("village", DataType::UInt64, Null::No, 1),
        ("township", DataType::UInt64, Null::No, 1),
        ("county", DataType::UInt64, Null::No, 1),
        ("person", DataType::FixedSizeBinary(16), Null::No, 1),
        ("sex", DataType::UInt8, Null::No, 1),
        ("birth", DataType::Date32, Null::No, 1),
        ("age", DataType::Int32, Null::Yes, 1),
        ("birth_order", DataType::UInt8, Null::Yes, 1),
        ("registered", DataType::Boolean, Null::No, 1),
        ("registered_on", DataType::Date32, Null::Yes, 2),
        ("mother_birth", DataType::Date32, Null::Yes, 2),
        ("mother_age", DataType::Int32, Null::Yes, 2),
        ("age_days", DataType::Int32, Null::Yes, 2),
        ("registration_delay", DataType::Int32, Null::Yes, 2),
        ("entry_delay", DataType::Int32, Null::No, 2),
        ("matched", DataType::Boolean, Null::Yes, 2),
    ];

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
            whole_numbers(rows, |row| age_whole_years(row.birth, row.on)),
            Arc::new(rows.iter().map(|row| row.birth_order).collect::<UInt8Array>()),
            flags(rows, |row| row.registered),
            days_if_known(rows, |row| row.registered_on),
            days_if_known(rows, |row| row.mother_birth),
            whole_numbers(rows, |row| age_whole_years(row.mother_birth?, row.on)),
            whole_numbers(rows, |row| {
                (row.kind == "death" && row.birth <= row.on).then(|| days_between(row.birth, row.on))
            }),
            whole_numbers(rows, |row| Some(days_between(row.on, row.registered_on?))),
            whole_numbers(rows, |row| Some(days_between(row.on, row.recorded_on))),
            Arc::new(rows.iter().map(|row| row.matched).collect::<BooleanArray>()),
        ])
    }

    fn problem(&self) -> Option<&'static str> {
        if !SEX_CODES.contains(&self.sex) {
            return Some("sex is none of 0, 1, 2, 9");
        }
        if self.kind.is_empty() {
            return Some("the event has no kind");
        }
        let known = [Some(self.on), Some(self.recorded_on), Some(self.birth)];
        date_problem(&known).or_else(|| date_problem(&[self.registered_on, self.mother_birth]))
    }
}

impl TableRow for SecondSourceRow {
    const TABLE: &'static str = "second_source";

    const FIELDS: &[(&str, DataType, Null, u32)] = &[
        ("entry", DataType::UInt64, Null::No, 2),
        ("kind", DataType::Utf8, Null::No, 2),
        ("on_day", DataType::Date32, Null::No, 2),
        ("recorded_on", DataType::Date32, Null::No, 2),
        ("month", DataType::Int32, Null::No, 2),
        ("village", DataType::UInt64, Null::Yes, 2),
        ("township", DataType::UInt64, Null::Yes, 2),
        ("county", DataType::UInt64, Null::Yes, 2),
        ("sex", DataType::UInt8, Null::No, 2),
        ("matched", DataType::Boolean, Null::No, 2),
    ];

    fn columns(rows: &[Self]) -> Result<Vec<ArrayRef>, ArrowError> {
        let place = |of: fn(u64) -> u64| -> ArrayRef {
            Arc::new(rows.iter().map(|row| row.place.map(of)).collect::<UInt64Array>())
        };
        Ok(vec![
            u64s(rows, |row| row.entry),
            Arc::new(StringArray::from_iter_values(rows.iter().map(|row| &row.kind))),
            days(rows, |row| row.on),
            days(rows, |row| row.recorded_on),
            Arc::new(Int32Array::from_iter_values(rows.iter().map(|row| month_key(row.on)))),
            place(|place| place),
            place(township_of),
            place(county_of),
            u8s(rows, |row| row.sex),
            flags(rows, |row| row.matched),
        ])
    }

    fn problem(&self) -> Option<&'static str> {
        if !SEX_CODES.contains(&self.sex) {
            return Some("sex is none of 0, 1, 2, 9");
        }
        if !SECOND_SOURCE_KINDS.contains(&self.kind.as_str()) {
            return Some("kind is neither facility_birth nor funeral_death");
        }
        date_problem(&[Some(self.on), Some(self.recorded_on)])
    }
}

impl TableRow for PlaceRow {
    const TABLE: &'static str = "places";

    const FIELDS: &[(&str, DataType, Null, u32)] = &[
        ("code", DataType::UInt64, Null::No, 1),
        ("name", DataType::Utf8, Null::No, 1),
        ("level", DataType::Utf8, Null::No, 1),
        ("parent", DataType::UInt64, Null::Yes, 1),
    ];

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
