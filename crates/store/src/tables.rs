//! The tables, for batches of rows, for copying a book and for comparing two.
//!
//! Their statements are written out by the compiler: no SQL is made of text at run time.

use crate::db::{Kind::*, Table};

macro_rules! mark {
    ($column:literal) => {
        ", ?"
    };
}

/// A table as columns with their kinds and the columns of its key, which come first.
macro_rules! table {
    ($name:literal, key $key:literal of $n_key:literal, $first:literal $first_kind:ident $(, $column:literal $kind:ident)+) => {
        Table {
            name: $name,
            columns: &[($first, $first_kind) $(, ($column, $kind))+],
            key: $n_key,
            select: concat!("select ", $first $(, ", ", $column)+, " from ", $name, " order by ", $key),
            insert: concat!(
                "insert into ", $name, " (", $first $(, ", ", $column)+, ") values (?" $(, mark!($column))+, ")"
            ),
            copy: concat!("copy ", $name, " (", $first $(, ", ", $column)+, ") from stdin binary"),
            delete: concat!("delete from ", $name),
            vacuum: concat!("vacuum ", $name),
        }
    };
}

/// The log.
pub const ENTRY: Table = table!(
    "entry", key "entry_index" of 1,
    "entry_index" Int, "entry_id" Bytes, "kind" Int, "subject" Int, "recorded" Int, "body" Bytes,
    "leaf" Bytes
);
/// Signed heads.
pub const CHECKPOINT: Table = table!(
    "checkpoint", key "log_size" of 1,
    "log_size" Int, "note" Text
);
/// Name of the book, right edge of the tree.
pub const META: Table = table!(
    "meta", key "name" of 1,
    "name" Text, "value" Bytes
);
/// Sealed periods.
pub const PERIOD_CLOSE: Table = table!(
    "period_close", key "period, edition" of 2,
    "period" Text, "edition" Int, "entry_index" Int, "log_size" Int, "root" Bytes,
    "manifest" Bytes, "seal" Text
);
/// Places with their days of validity.
pub const PLACE: Table = table!(
    "place", key "code, valid_from" of 2,
    "code" Int, "valid_from" Int, "valid_to" Int, "name" Text, "level" Int, "parent" Int,
    "successors" Text
);
/// Households.
pub const HOUSEHOLD: Table = table!(
    "household", key "household_id" of 1,
    "household_id" Int, "code" Text, "place" Int
);
/// People.
pub const PERSON: Table = table!(
    "person", key "person_id" of 1,
    "person_id" Int, "last_entry" Int, "origin" Int, "sex" Int, "birth" Int, "death" Int,
    "death_entry" Int, "marital" Int, "ever_married_since" Int, "spouse_id" Int,
    "household_id" Int, "relation" Int, "household_kind" Int, "place" Int, "residence" Int,
    "entered_in_error" Int, "last_birth" Int, "birth_order" Int, "number_tag" Bytes,
    "certificate_tag" Bytes, "spouse_tag" Bytes, "father_tag" Bytes, "mother_tag" Bytes,
    "details" Bytes
);
/// Residence spans.
pub const RESIDENCE: Table = table!(
    "residence", key "residence_id" of 1,
    "residence_id" Int, "person_id" Int, "status" Int, "place" Int, "from_date" Int, "to_date" Int,
    "entry_index" Int
);
/// Vital events and moves.
pub const EVENT: Table = table!(
    "event", key "entry_index" of 1,
    "entry_index" Int, "kind" Int, "on_date" Int, "place" Int, "person_id" Int, "other_id" Int,
    "registered" Int, "registered_on" Int, "withdrawn_by" Int
);
/// Other lists.
pub const SECOND_SOURCE: Table = table!(
    "second_source", key "entry_index" of 1,
    "entry_index" Int, "kind" Int, "on_date" Int, "sex" Int, "place" Int, "number_tag" Bytes,
    "certificate_tag" Bytes
);
/// Wrapped data keys, in the keys database.
pub const SUBJECT_KEY: Table = table!(
    "subject_key", key "subject" of 1,
    "subject" Int, "wrapped" Bytes
);
/// Exact views, in the access log's database.
pub const ACCESS_LINE: Table = table!(
    "access_line", key "access_id" of 1,
    "access_id" Bytes, "seen_at" Int, "actor" Text, "purpose" Text, "what" Text, "period" Text, "place" Int
);

/// What the log says now: can be thrown away and folded again.
pub const PROJECTIONS: [&Table; 6] = [&PLACE, &HOUSEHOLD, &PERSON, &RESIDENCE, &EVENT, &SECOND_SOURCE];
/// What cannot be folded again.
pub const GROUND: [&Table; 4] = [&ENTRY, &CHECKPOINT, &META, &PERIOD_CLOSE];
