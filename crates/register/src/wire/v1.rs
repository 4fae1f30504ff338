//! Version 1 of a record's bytes. Frozen: the golden bytes in this module's tests never change.
//!
//! One record has exactly one form, and reading refuses every other. The kind stands in the entry's
//! public head, not in these bytes.
//!
//! # Parts
//!
//! | part | bytes |
//! |---|---|
//! | byte | 1 |
//! | uint | 1 to 10: seven bits a byte, lowest first, top bit set on all but the last; no needless byte |
//! | text | uint length in bytes, then UTF-8 |
//! | flags | 1: one bit for each optional part in the order of the layout, the first lowest; other bits 0 |
//! | date | 3, big-endian: (year + 10000) × 512 + month × 32 + day; month and day 0 if not known |
//! | day | a date with month and day |
//! | month | 3, big-endian: (year + 10000) × 16 + month |
//! | place | 5, big-endian: the 12 digits as a number |
//! | number | 8, big-endian: the 17 digits before the check character as a number |
//! | certificate | 6: the letter in ASCII, then 5, big-endian: nine digits as a number, ten digits as a number plus 1000000000 |
//! | person | uint |
//! | name | text that is a valid name without spaces around it |
//! | code | 1: the member's frozen code |
//!
//! # Groups
//!
//! | group | layout; `[x]` is there if its flag is set |
//! |---|---|
//! | details | flags(number, certificate) · name · sex code · birth date · \[number\] · \[certificate\] |
//! | belonging | flags(household) · place · relation code · \[household text\] |
//!
//! # Records
//!
//! | kind | record | layout |
//! |---|---|---|
//! | 1 | place_recorded | flags(parent, from, to) · place · level code · name text · \[parent place\] · \[from day\] · \[to day\] · uint count of successors · a place for each |
//! | 2 | person_enrolled | flags(spouse, father, mother) · as-of day · details · belonging · residence code · marital code · household kind code · \[spouse number\] · \[father number\] · \[mother number\] |
//! | 3 | birth | flags(mother, father, order, facility, registered) · child details · belonging · \[mother person\] · \[father person\] · \[order byte\] · \[facility text\] · \[registered day\] |
//! | 4 | death | flags(registered) · person · day · \[registered day\] |
//! | 5, 6 | marriage, divorce | flags(groom, bride, place) · day · \[groom person\] · \[bride person\] · \[place\] |
//! | 7, 11 | move_in, arrive | flags(known) · day · details · belonging · marital code · \[known person\] |
//! | 8, 9, 10, 12 | move_out, leave, return, depart | person · day |
//! | 13 | adoption | flags(mother, father) · child person · day · \[mother person\] · \[father person\] |
//! | 14 | household_changed | person · day · belonging |
//! | 15 | correction | person · reason text · field byte · value · \[registered day\] |
//! | 16 | withdrawal | flags(marital, registered, found, other, before, other before, belonging) · person · kind code · day · reason text · \[marital code\] · \[registered day\] · \[entry uint\] · \[other person\] · \[marital code before\] · \[other's marital code before\] · \[belonging before\] |
//! | 32 | facility_birth | flags(serial, mother name, mother number, mother birth, certificate, place) · day · sex code · \[serial text\] · \[name\] · \[number\] · \[date\] · \[certificate\] · \[place\] |
//! | 33 | funeral_death | flags(name, number) · day · \[name\] · \[number\] |
//! | 64 | book_opened | name text |
//! | 65 | period_closed | from month · to month · uint edition · uint log size · root (32) · manifest (32) |
//! | 66 | key_destroyed | subject (16) |
//! | 67 | pack_loaded | name text · hash (32) |
//!
//! The field byte of a correction: 1 name (name), 2 sex (code), 3 birth date (date), 4 number (number),
//! 5 no number, 6 certificate (certificate), 7 no certificate, 8 marital status (code), 9 death (day),
//! 10 not dead, 11 birth order (byte), 12 no birth order, 13 entered in error. With 128 added the day of
//! registration follows the value.
//!
//! The kind code of a withdrawal is that of the record that is withdrawn: 5 to 12. Its last four flags are
//! clear unless an entry was found; the entries of a log always have one.
//!
//! Added since the first books: kind 16, and the 128 of kind 15. Bytes from before them are unchanged.

mod read;
mod write;

use super::bytes::{Reader, Writer};
use super::{Record, RecordKind, WireError};

/// Added to the field byte of a correction that says when it was registered.
const REGISTERED: u8 = 0x80;

/// The bytes of a record.
pub fn encode(record: &Record) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(64);
    encode_into(record, &mut bytes);
    bytes
}

/// Appends the bytes of a record.
pub fn encode_into(record: &Record, bytes: &mut Vec<u8>) {
    write::record(&mut Writer(bytes), record);
}

/// The record of this kind that these bytes are; nothing but the exact bytes that [`encode`] makes is
/// accepted.
pub fn decode(kind: u8, bytes: &[u8]) -> Result<Record, WireError> {
    let kind = RecordKind::from_code(kind).ok_or(WireError::UnknownKind { kind })?;
    let mut reader = Reader::new(bytes);
    let record = read::record(&mut reader, kind)?;
    reader.finish()?;
    Ok(record)
}

#[cfg(test)]
mod tests;
