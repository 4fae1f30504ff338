use proptest::prelude::*;

use super::{decode, encode};
use crate::event::{CorrectedField, Correction, Event, EventKind};
use crate::samples;
use crate::wire::{Record, RecordKind, WireError};

mod arbitrary;

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Never change a line here: books that exist hold these bytes.
const GOLDEN: &[(&str, &str)] = &[
    ("place_recorded", "07e6869fd6a8050ce5b08fe8b5b5e5aeb6e6b9bee6869fd5e05dc0215dd4e101e6869fd6a9"),
    (
        "person_enrolled",
        "045dcb410306e69d8ee6a285025db6cf015fc12df4d341e046003b09d4ad01e6869fd6a80306303030303431020a01015fc12de2ecefa3",
    ),
    (
        "birth",
        "1d0206e69d8ee6a285025dcb4546003b09d4ad01e6869fd6a8030630303030343180010218e7a4bae4be8be58cbae5a687e5b9bce4bf9de581a5e999a25dcb49",
    ),
    ("death", "00055dcb45"),
    ("marriage", "075dcb4503f0a204e6869fd6a8"),
    ("divorce", "035dcb4503f0a204"),
    ("move_in", "015dcb450006e69d8ee6a285025db6cf00e6869fd6a80314ac02"),
    ("move_out", "7f5dcb45"),
    ("leave", "7f5dcb45"),
    ("return", "7f5dcb45"),
    ("arrive", "005dcb450006e69d8ee6a285025db6cf00e6869fd6a80314"),
    ("depart", "7f5dcb45"),
    ("adoption", "03095dcb45f0a20403"),
    ("household_changed", "095dcb4501e6869fd6a80306303030303431"),
    ("correction", "010ce688b7e4b8bbe69da5e8afb40a"),
    ("withdrawal", "2e03055dcb4512e6b2a1e69c89e799bbe8aeb0e7bb93e5a99a5dcd49ad02f0a20428"),
    (
        "facility_birth",
        "3f5dcb45010648303037363709e98391e69c88e9a699015fc12de68cc3145d8760460289fd1b62e6869fde79",
    ),
    ("funeral_death", "015dcb4509e590b4e5889ae5869b"),
    ("book_opened", "06393930313031"),
    (
        "period_closed",
        "02ee5a02ee6902c2d509ababababababababababababababababababababababababababababababababcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd",
    ),
    ("key_destroyed", "11111111111111111111111111111111"),
    (
        "pack_loaded",
        "0d636e2f636f6465732e746f6d6ceeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee",
    ),
];

#[test]
fn every_kind_keeps_its_bytes() {
    let records = samples::one_of_each();
    let written: Vec<(&str, String)> =
        records.iter().map(|record| (record.kind().as_str(), hex(&encode(record)))).collect();
    let golden: Vec<(&str, String)> =
        GOLDEN.iter().map(|(kind, bytes)| (*kind, (*bytes).to_owned())).collect();
    assert_eq!(written, golden);
    let kinds: Vec<RecordKind> = records.iter().map(Record::kind).collect();
    assert_eq!(kinds, RecordKind::ALL, "a golden line for every kind");
    for record in records {
        assert_eq!(decode(record.kind().code(), &encode(&record)), Ok(record));
    }
}

#[test]
fn every_corrected_field_keeps_its_tag() {
    let number = samples::number("990101199506150084");
    let certificate = samples::details().certificate;
    for (tag, field) in [
        (1, CorrectedField::Name(samples::name("李喆"))),
        (2, CorrectedField::Sex(crate::event::Sex::Male)),
        (3, CorrectedField::BirthDate(samples::details().birth)),
        (4, CorrectedField::Number(Some(number))),
        (5, CorrectedField::Number(None)),
        (6, CorrectedField::Certificate(certificate)),
        (7, CorrectedField::Certificate(None)),
        (8, CorrectedField::Marital(crate::event::MaritalStatus::Widowed)),
        (9, CorrectedField::DeathDate(Some(samples::DAY))),
        (10, CorrectedField::DeathDate(None)),
        (11, CorrectedField::BirthOrder(Some(3))),
        (12, CorrectedField::BirthOrder(None)),
        (13, CorrectedField::EnteredInError),
    ] {
        let record = samples::correction(field);
        let bytes = encode(&record);
        // Person 1, then a reason of 12 bytes.
        assert_eq!(bytes[14], tag, "{record:?}");
        assert_eq!(decode(RecordKind::Correction.code(), &bytes), Ok(record));
    }
}

#[test]
fn a_correction_that_says_when_it_was_registered_says_so_behind_its_value() {
    let Record::Event(Event::Correction(e)) = samples::correction(CorrectedField::DeathDate(None)) else {
        panic!("a correction")
    };
    let plain = encode(&Record::Event(Event::Correction(e.clone())));
    let dated = Record::Event(Event::Correction(Correction { registered_on: Some(samples::DAY), ..e }));
    let bytes = encode(&dated);
    assert_eq!(hex(&bytes), hex(&plain[..14]) + "8a5dcb45");
    assert_eq!(decode(15, &bytes), Ok(dated));
    let cut = decode(15, &bytes[..15]);
    assert_eq!(cut, Err(WireError::Truncated { at: 15, wanted: 3 }));
    let unknown = [&bytes[..14], &[0x80]].concat();
    assert_eq!(decode(15, &unknown), Err(WireError::Invalid { what: "corrected field", at: 15 }));
}

#[test]
fn a_withdrawal_of_what_cannot_be_withdrawn_is_refused() {
    let bytes = encode(&Record::Event(Event::Withdrawal(samples::withdrawal())));
    assert_eq!(bytes[2], EventKind::Marriage.code());
    for kind in 0..=u8::MAX {
        let allowed = EventKind::from_code(kind).is_some_and(EventKind::can_be_withdrawn);
        let mut other = bytes.clone();
        other[2] = kind;
        assert_eq!(decode(16, &other).is_ok(), allowed, "{kind}");
    }
    // Something found without an entry is nothing found.
    let mut bare = bytes.clone();
    bare[0] &= !0x04;
    assert_eq!(decode(16, &bare), Err(WireError::Invalid { what: "flags of what was found", at: 1 }));
}

/// Bytes of a funeral death on 2005-10-05 without name and number: flags and day.
const DEATH: [u8; 4] = [0x00, 0x5D, 0xCB, 0x45];

#[test]
fn other_forms_of_the_same_record_are_refused() {
    let kind = RecordKind::FuneralDeath.code();
    assert!(decode(kind, &DEATH).is_ok());
    let wire = |bytes: &[u8]| decode(kind, bytes).unwrap_err();
    assert_eq!(wire(&[]), WireError::Truncated { at: 0, wanted: 1 });
    assert_eq!(wire(&DEATH[..3]), WireError::Truncated { at: 1, wanted: 1 });
    assert_eq!(wire(&[&DEATH[..], &[0]].concat()), WireError::Trailing { left: 1 });
    assert_eq!(wire(&[0x04, 0x5D, 0xCB, 0x45]), WireError::NotCanonical { what: "flags", at: 1 });
    assert_eq!(wire(&[0x00, 0x5D, 0xCB, 0x40]), WireError::Invalid { what: "day", at: 4 });
    assert_eq!(wire(&[0x00, 0x5D, 0xCB, 0xFF]), WireError::Invalid { what: "date", at: 4 });
    // A name with a space before it is not how names are kept.
    let spaced = [&[0x01][..], &DEATH[1..], &[2, b' ', b'a']].concat();
    assert_eq!(wire(&spaced), WireError::NotCanonical { what: "name", at: 7 });
    let padded = [&[0x01][..], &DEATH[1..], &[0x81, 0x00, b'a']].concat();
    assert_eq!(wire(&padded), WireError::NotCanonical { what: "whole number", at: 6 });
    let long = [&[0x01][..], &DEATH[1..], &[0xFF, 0xFF, 0xFF, 0xFF, 0x0F]].concat();
    assert!(matches!(wire(&long), WireError::Truncated { .. }));
    let latin1 = [&[0x01][..], &DEATH[1..], &[1, 0xE9]].concat();
    assert_eq!(wire(&latin1), WireError::Invalid { what: "text", at: 6 });
    assert_eq!(decode(0, &DEATH), Err(WireError::UnknownKind { kind: 0 }));
    assert_eq!(decode(17, &DEATH), Err(WireError::UnknownKind { kind: 17 }));
}

#[test]
fn a_whole_number_beyond_64_bits_is_refused() {
    let kind = RecordKind::MoveOut.code();
    let largest = [[0xFF; 9].as_slice(), &[0x01], &DEATH[1..]].concat();
    assert!(decode(kind, &largest).is_ok());
    let larger = [[0xFF; 9].as_slice(), &[0x02], &DEATH[1..]].concat();
    assert_eq!(decode(kind, &larger), Err(WireError::Invalid { what: "whole number", at: 10 }));
    let endless = [0xFF; 20];
    assert_eq!(decode(kind, &endless), Err(WireError::Invalid { what: "whole number", at: 10 }));
}

#[test]
fn a_false_count_of_successors_needs_no_memory() {
    let Record::Event(event) = &samples::one_of_each()[0] else { panic!("the first is a place") };
    let mut bytes = encode(&Record::Event(event.clone()));
    bytes.truncate(bytes.len() - 6);
    bytes.extend([0xFF; 9]);
    bytes.push(0x01);
    assert!(matches!(decode(1, &bytes), Err(WireError::Truncated { .. })));
}

proptest! {
    #[test]
    fn what_is_written_is_read(record in arbitrary::record()) {
        let bytes = encode(&record);
        prop_assert_eq!(decode(record.kind().code(), &bytes), Ok(record));
    }

    #[test]
    fn whatever_is_read_is_written_the_same(
        kind in 0_u8..80,
        bytes in proptest::collection::vec(any::<u8>(), 0..200),
    ) {
        if let Ok(record) = decode(kind, &bytes) {
            prop_assert_eq!(encode(&record), bytes);
        }
    }

    #[test]
    fn a_changed_byte_is_refused_or_is_another_record(
        record in arbitrary::record(),
        at in any::<proptest::sample::Index>(),
        change in 1_u8..=255,
    ) {
        let kind = record.kind().code();
        let mut bytes = encode(&record);
        let at = at.index(bytes.len());
        bytes[at] ^= change;
        if let Ok(other) = decode(kind, &bytes) {
            prop_assert_ne!(&other, &record);
            prop_assert_eq!(encode(&other), bytes);
        }
    }

    #[test]
    fn a_cut_record_is_refused(record in arbitrary::record(), at in any::<proptest::sample::Index>()) {
        let bytes = encode(&record);
        let cut = &bytes[..at.index(bytes.len())];
        prop_assert!(decode(record.kind().code(), cut).is_err());
    }
}
