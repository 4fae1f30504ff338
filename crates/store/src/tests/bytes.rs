//! The bytes of an entry are those of `docs/reference/entry-format.md`, and only those are read.

use ledger::{Hash, Tree, leaf_hash};
use proptest::prelude::*;
use register::area::Place as Area;
use register::event::{Event, PlaceRecorded};
use register::id::EntryIndex;
use register::second_source::FuneralDeath;
use register::wire::{Record, RecordKind, v1};

use super::world::{code, name};
use super::*;
use crate::seal::{self, Vault};
use crate::stored::{Head, NOBODY, decode, encode, seal_context};

/// The page's bytes, without the spaces that are there for reading.
fn bytes(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text
        .bytes()
        .filter(|b| !b.is_ascii_whitespace())
        .map(|b| (b as char).to_digit(16).unwrap() as u8)
        .collect();
    digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}

fn array<const N: usize>(text: &str) -> [u8; N] {
    bytes(text).try_into().unwrap()
}

/// `from`, `from + 1` and so on.
fn rising<const N: usize>(from: u8) -> [u8; N] {
    std::array::from_fn(|i| from + i as u8)
}

fn head(index: u64, kind: RecordKind, id: &str, actor: &str) -> Head {
    Head {
        index: EntryIndex(index),
        id: array(id),
        kind,
        recorded: 1_790_816_523_000_004 + index as i64,
        claimed: None,
        subject: NOBODY,
        county: if index == 0 { 0 } else { 990_101 },
        purpose: if index == 0 { Purpose::Stewardship } else { Purpose::Import },
        actor: actor.into(),
        sealed: false,
    }
}

fn worked_example() -> [Box<[u8]>; 3] {
    let opened = head(0, RecordKind::BookOpened, "01a0f4fb92f876778899aabbccddeeff", "steward");
    let name_of_book = Record::BookOpened { name: "book.example/990101".into() };
    let county = head(1, RecordKind::PlaceRecorded, "cec93b9d05bb8cb48bb8b96ff526a70f", "wangmin");
    let place = Area {
        code: code("990101000000"),
        name: "示例区".into(),
        level: code("990101000000").level(),
        parent: None,
        valid_from: None,
        valid_to: None,
        successors: vec![],
    };
    let place = Record::Event(Event::PlaceRecorded(PlaceRecorded { place }));
    let id = "7b5e46c52faf81d2acb0243560bc4f4d";
    let vault = Vault::new(&rising(0));
    let death = Head {
        sealed: true,
        subject: vault.pseudonym(2),
        ..head(2, RecordKind::FuneralDeath, id, "wangmin")
    };
    let sealed = bytes(
        "404142434445464748494a4b4c4d4e4f5051525354555657
         3b7ca1c72f81735492c555dd7fde c58177db65d5eacd8c2df49037cef55c",
    );
    [
        encode(&opened, &v1::encode(&name_of_book)),
        encode(&county, &v1::encode(&place)),
        encode(&death, &sealed),
    ]
}

#[test]
fn the_worked_example_of_the_reference() {
    let entries = worked_example();
    let wanted = [
        "01 40 01 00  0000000000000000  01a0f4fb92f876778899aabbccddeeff
         00065cbcf6b618c4  0000000000000000  00000000000000000000000000000000
         00000000  05  07 73746577617264
         13 626f6f6b2e6578616d706c652f393930313031",
        "01 01 01 00  0000000000000001  cec93b9d05bb8cb48bb8b96ff526a70f
         00065cbcf6b618c5  0000000000000000  00000000000000000000000000000000
         000f1b95  02  07 77616e676d696e
         00 e6869e4f40 03 09e7a4bae4be8be58cba 00",
        "01 21 01 01  0000000000000002  7b5e46c52faf81d2acb0243560bc4f4d
         00065cbcf6b618c6  0000000000000000  8680985571ba46a03a53be71ccd31b31
         000f1b95  02  07 77616e676d696e
         404142434445464748494a4b4c4d4e4f5051525354555657
         3b7ca1c72f81735492c555dd7fde c58177db65d5eacd8c2df49037cef55c",
    ];
    for (entry, wanted) in entries.iter().zip(wanted) {
        assert_eq!(entry[..], bytes(wanted)[..]);
    }
    assert_eq!(entries.each_ref().map(|e| e.len()), [93, 91, 127]);
    let leaves = [
        "d023a144698e3d06479262626282b6a939542cf85fbf3aef521ac23b1a044e0e",
        "cc69ac58f4234d7d89b264d0dff89f0441d33fe4fa2a6869bdea10496567284f",
        "fb34ad065f8917c414a3d3a7f6c584dcd0cfc50d911bc1fd0acbe8a54e817e09",
    ]
    .map(|l| Hash::from_hex(l).unwrap());
    assert_eq!(entries.each_ref().map(|e| leaf_hash(e)), leaves);
    let tree = Tree::from_leaves(leaves.to_vec());
    assert_eq!(tree.root().to_hex(), "ef4cde4868d84fff1907292fb840993adb6fe1948d36e904d178001439f20798");
    let first_two =
        Hash::from_hex("7b86e4a0efa35f5ead4c6aecf0aa3a8282e7ca6509adcb5fce72339252225f9a").unwrap();
    assert_eq!(tree.inclusion(0, 3).unwrap(), leaves[1..]);
    assert_eq!(tree.inclusion(2, 3).unwrap(), [first_two]);
}

#[test]
fn the_sealed_body_of_the_reference() {
    let entries = worked_example();
    let (head, body) = decode(EntryIndex(2), &entries[2]).unwrap();
    let context = seal_context(&head.id, head.kind);
    assert_eq!(context.to_vec(), bytes("01 21 01 7b5e46c52faf81d2acb0243560bc4f4d"));
    let vault = Vault::new(&rising(0));
    let wrapped = bytes(
        "58595a5b5c5d5e5f606162636465666768696a6b6c6d6e6f
         21d6d452a5408230a309f93fd1f49e7c84875283f79ed8551ef95706c8e0ead4 fdfb099940c9e61cb1534849b5a0b3d7",
    );
    let key = vault.unwrap(&wrapped).unwrap();
    assert_eq!(*key, rising(0x20));
    let plain = seal::open(&key, &context, body).unwrap();
    assert_eq!(plain, bytes("01 5dcc6e 09e78e8be5bbbae59bbd"));
    let said =
        FuneralDeath { on: jiff::civil::date(2006, 3, 14), name: Some(name("王建国")), number: None };
    assert_eq!(v1::decode(head.kind as u8, &plain).unwrap(), Record::FuneralDeath(said));
    for other in [seal_context(&[7; 16], head.kind), seal_context(&head.id, RecordKind::FacilityBirth)] {
        assert!(seal::open(&key, &other, body).is_err(), "a body moved to another entry does not open");
    }
}

#[test]
fn a_row_gets_the_id_of_the_reference() {
    let place = v1::encode(&Record::Event(Event::PlaceRecorded(PlaceRecorded {
        place: Area {
            code: code("990101000000"),
            name: "示例区".into(),
            level: code("990101000000").level(),
            parent: None,
            valid_from: None,
            valid_to: None,
            successors: vec![],
        },
    })));
    let id = Vault::new(&rising(0)).derived_id(RecordKind::PlaceRecorded as u8, &place);
    assert_eq!(id, array("cec93b9d05bb8cb48bb8b96ff526a70f"));
}

fn heads() -> impl Strategy<Value = Head> {
    let kind = prop::sample::select(vec![
        RecordKind::Birth,
        RecordKind::PlaceRecorded,
        RecordKind::FuneralDeath,
        RecordKind::KeyDestroyed,
    ]);
    let purpose =
        prop::sample::select(vec![Purpose::Registration, Purpose::Import, Purpose::Close, Purpose::Erasure]);
    let times = (any::<i64>(), any::<Option<i64>>());
    let subject = prop::option::of(any::<[u8; 16]>().prop_filter("somebody", |s| *s != NOBODY));
    (any::<u64>(), any::<[u8; 16]>(), kind, times, subject, any::<u32>(), purpose, "[a-z]{0,64}").prop_map(
        |(index, id, kind, (recorded, claimed), subject, county, purpose, actor)| Head {
            index: EntryIndex(index),
            id,
            kind,
            recorded,
            claimed,
            subject: subject.unwrap_or(NOBODY),
            county,
            purpose,
            actor: actor.into(),
            sealed: subject.is_some(),
        },
    )
}

proptest! {
    #[test]
    fn what_is_written_is_read(head in heads(), body in prop::collection::vec(any::<u8>(), 0..80)) {
        let bytes = encode(&head, &body);
        let (read, rest) = decode(head.index, &bytes).unwrap();
        prop_assert_eq!(&read, &head);
        prop_assert_eq!(rest, &body[..]);
        prop_assert!(decode(EntryIndex(head.index.0.wrapping_add(1)), &bytes).is_err());
    }

    /// Whatever is read is exactly what would be written: no entry has two forms.
    #[test]
    fn only_what_would_be_written_is_read(
        head in heads(),
        body in prop::collection::vec(any::<u8>(), 0..8),
        changes in prop::collection::vec((0_usize..90, any::<u8>()), 0..4),
        cut in 0_usize..200,
    ) {
        let mut bytes = encode(&head, &body).into_vec();
        for (at, value) in changes {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = value;
            }
        }
        bytes.truncate(cut);
        let index = bytes.get(4..12).map_or(0, |b| u64::from_be_bytes(b.try_into().unwrap()));
        if let Ok((read, rest)) = decode(EntryIndex(index), &bytes) {
            prop_assert_eq!(&encode(&read, rest)[..], &bytes[..]);
        }
    }
}
