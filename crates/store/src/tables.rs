//! The tables, for batches of rows, for copying a book and for comparing two.

use crate::db::{Kind::*, Table};

/// The log.
pub const ENTRY: Table = Table {
    name: "entry",
    columns: &[
        ("entry_index", Int),
        ("entry_id", Bytes),
        ("kind", Int),
        ("subject", Int),
        ("recorded", Int),
        ("body", Bytes),
        ("leaf", Bytes),
    ],
    key: 1,
};
/// Signed heads.
pub const CHECKPOINT: Table =
    Table { name: "checkpoint", columns: &[("log_size", Int), ("note", Text)], key: 1 };
/// Name of the book, right edge of the tree.
pub const META: Table = Table { name: "meta", columns: &[("name", Text), ("value", Bytes)], key: 1 };
/// Sealed periods.
pub const PERIOD_CLOSE: Table = Table {
    name: "period_close",
    columns: &[
        ("period", Text),
        ("edition", Int),
        ("entry_index", Int),
        ("log_size", Int),
        ("root", Bytes),
        ("manifest", Bytes),
        ("seal", Text),
    ],
    key: 2,
};
/// Places with their days of validity.
pub const PLACE: Table = Table {
    name: "place",
    columns: &[
        ("code", Int),
        ("valid_from", Int),
        ("valid_to", Int),
        ("name", Text),
        ("level", Int),
        ("parent", Int),
        ("successors", Text),
    ],
    key: 2,
};
/// Households.
pub const HOUSEHOLD: Table = Table {
    name: "household",
    columns: &[("household_id", Int), ("code", Text), ("place", Int)],
    key: 1,
};
/// People.
pub const PERSON: Table = Table {
    name: "person",
    columns: &[
        ("person_id", Int),
        ("last_entry", Int),
        ("origin", Int),
        ("sex", Int),
        ("birth", Int),
        ("death", Int),
        ("death_entry", Int),
        ("marital", Int),
        ("ever_married_since", Int),
        ("spouse_id", Int),
        ("household_id", Int),
        ("relation", Int),
        ("household_kind", Int),
        ("place", Int),
        ("residence", Int),
        ("entered_in_error", Int),
        ("last_birth", Int),
        ("birth_order", Int),
        ("number_tag", Bytes),
        ("certificate_tag", Bytes),
        ("spouse_tag", Bytes),
        ("father_tag", Bytes),
        ("mother_tag", Bytes),
        ("details", Bytes),
    ],
    key: 1,
};
/// Residence spans.
pub const RESIDENCE: Table = Table {
    name: "residence",
    columns: &[
        ("person_id", Int),
        ("span", Int),
        ("status", Int),
        ("place", Int),
        ("from_date", Int),
        ("to_date", Int),
        ("entry_index", Int),
    ],
    key: 2,
};
/// Vital events and moves.
pub const EVENT: Table = Table {
    name: "event",
    columns: &[
        ("entry_index", Int),
        ("kind", Int),
        ("on_date", Int),
        ("place", Int),
        ("person_id", Int),
        ("other_id", Int),
        ("registered", Int),
    ],
    key: 1,
};
/// Other lists.
pub const SECOND_SOURCE: Table = Table {
    name: "second_source",
    columns: &[
        ("entry_index", Int),
        ("kind", Int),
        ("on_date", Int),
        ("sex", Int),
        ("place", Int),
        ("number_tag", Bytes),
        ("certificate_tag", Bytes),
    ],
    key: 1,
};
/// Wrapped data keys, in the keys database.
pub const SUBJECT_KEY: Table =
    Table { name: "subject_key", columns: &[("subject", Int), ("wrapped", Bytes)], key: 1 };

/// What the log says now: can be thrown away and folded again.
pub const PROJECTIONS: [&Table; 6] = [&PLACE, &HOUSEHOLD, &PERSON, &RESIDENCE, &EVENT, &SECOND_SOURCE];
/// What cannot be folded again.
pub const GROUND: [&Table; 4] = [&ENTRY, &CHECKPOINT, &META, &PERIOD_CLOSE];
