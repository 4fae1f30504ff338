//! Keys, notes and checkpoints against the Go `note` package's published key and against `signed_note`.

use base64::{Engine, engine::general_purpose::STANDARD};
use proptest::prelude::*;
use signed_note::{Note, StandardSigner, StandardVerifier, VerifierList};

use super::{foreign, turned};
use crate::*;

// From the documentation of golang.org/x/mod/sumdb/note.
const NEUMANN_SEED: &str = "gQoUAtUUbI2E8kQzMPVAgOv5juF9nHT2JS/F1ccoMXM=";
const NEUMANN_VKEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const NEUMANN_NOTE: &str = "If you think cryptography is the answer to your problem,\n\
    then you don't know what your problem is.\n\n\
    — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
// The key of the Go checksum database: its base64 part has a plus sign in it.
const SUMDB_VKEY: &str = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";

const ORIGIN: &str = "book.example/990101";

fn key() -> SigningKey {
    SigningKey::from_seed(ORIGIN, [42; 32]).unwrap()
}

fn checkpoint() -> Checkpoint {
    Checkpoint::new(ORIGIN, 20, leaf_hash(b"some root")).unwrap()
}

fn neumann() -> SigningKey {
    let seed = STANDARD.decode(NEUMANN_SEED).unwrap().try_into().unwrap();
    SigningKey::from_seed("PeterNeumann", seed).unwrap()
}

/// The key text of the Go package, from which `signed_note` makes a signer.
fn their_signer(key: &SigningKey, seed: [u8; 32]) -> StandardSigner {
    let encoded = STANDARD.encode([&[1][..], &seed[..]].concat());
    let id = key.verifying().id();
    StandardSigner::new(&format!("PRIVATE+KEY+{}+{id:08x}+{encoded}", key.name())).unwrap()
}

#[test]
fn go_keys_and_notes_are_read_and_written() {
    let key = neumann();
    assert_eq!(key.verifying().to_vkey(), NEUMANN_VKEY);
    assert_eq!(VerifyingKey::from_vkey(NEUMANN_VKEY), Ok(key.verifying()));
    let text = key.verifying().open(NEUMANN_NOTE).unwrap();
    assert!(text.ends_with("what your problem is.\n"));
    assert_eq!(key.sign(text), NEUMANN_NOTE);
    let sumdb = VerifyingKey::from_vkey(SUMDB_VKEY).unwrap();
    assert_eq!(
        (sumdb.name(), sumdb.id(), sumdb.to_vkey().as_str()),
        ("sum.golang.org", 0x033de0ae, SUMDB_VKEY)
    );
}

#[test]
fn a_checkpoint_note_has_the_published_layout() {
    let note = checkpoint().sign(&key());
    let lines: Vec<&str> = note.split('\n').collect();
    let root = STANDARD.encode(leaf_hash(b"some root").0);
    assert_eq!(lines[..4], [ORIGIN, "20", root.as_str(), ""]);
    assert!(lines[4].starts_with("— book.example/990101 "));
    assert_eq!((lines.len(), lines[5]), (6, ""));
    assert_eq!(Checkpoint::open(&note, &key().verifying()), Ok(checkpoint()));
    assert_eq!(checkpoint().sign(&key()), note, "signing is deterministic");
}

#[test]
fn keys_that_are_not_keys_are_refused() {
    let check = |vkey: &str, expected: KeyError| {
        assert_eq!(VerifyingKey::from_vkey(vkey), Err(expected), "{vkey}");
    };
    check("", KeyError::Format);
    check("PeterNeumann+c74f20a3", KeyError::Format);
    check(&NEUMANN_VKEY.replace("c74f20a3", "c74f20a4"), KeyError::Id);
    check(&NEUMANN_VKEY.replace("c74f20a3", "C74F20A3"), KeyError::Format);
    check(&NEUMANN_VKEY.replace("c74f20a3", "c74f20a"), KeyError::Format);
    check(&NEUMANN_VKEY.replace("PeterNeumann", "PeterNeuman"), KeyError::Id);
    check(&NEUMANN_VKEY.replace("PeterNeumann", "Peter Neumann"), KeyError::Name("Peter Neumann".into()));
    check(&NEUMANN_VKEY.replace("PeterNeumann", ""), KeyError::Name(String::new()));
    check(&NEUMANN_VKEY.replace("ARpc", "Ahpc"), KeyError::Type(2));
    check(&NEUMANN_VKEY[..NEUMANN_VKEY.len() - 4], KeyError::Format);
    // The neutral point is a valid encoding, but it accepts signatures that nobody made.
    let mut neutral = [0; 33];
    (neutral[0], neutral[1]) = (1, 1);
    check(&format!("x+00000000+{}", STANDARD.encode(neutral)), KeyError::Point);
    for name in ["", "a b", "a+b", "a\nb", "a\u{3000}b", "a\u{7}b"] {
        assert_eq!(SigningKey::from_seed(name, [1; 32]).unwrap_err(), KeyError::Name(name.into()));
    }
    assert!(SigningKey::from_seed("某县家簿", [1; 32]).is_ok());
}

#[test]
fn a_private_key_does_not_show_its_seed() {
    assert_eq!(format!("{:?}", key()), "SigningKey { name: \"book.example/990101\", .. }");
}

#[test]
fn every_bit_of_a_note_counts() {
    let note = checkpoint().sign(&key()).into_bytes();
    let verifying = key().verifying();
    for (at, bit) in (0..note.len()).flat_map(|at| (0..8).map(move |bit| (at, bit))) {
        let mut altered = note.clone();
        altered[at] ^= 1 << bit;
        if let Ok(text) = String::from_utf8(altered) {
            assert!(Checkpoint::open(&text, &verifying).is_err(), "byte {at}, bit {bit}");
        }
    }
    let text = String::from_utf8(note).unwrap();
    for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
        assert!(Checkpoint::open(&text[..end], &verifying).is_err(), "cut at {end}");
    }
}

#[test]
fn notes_are_refused_for_the_stated_reason() {
    let note = checkpoint().sign(&key());
    let open = |note: &str| Checkpoint::open(note, &key().verifying()).unwrap_err();
    let id = key().verifying().id();
    let (name, stranger) = (ORIGIN.to_owned(), SigningKey::from_seed(ORIGIN, [43; 32]).unwrap());
    assert_eq!(open(""), NoteError::Format);
    assert_eq!(open(&note.replace("\n\n", "\n")), NoteError::Format);
    assert_eq!(open(&note.replace("— ", "- ")), NoteError::Format);
    assert_eq!(open(&note.replace('\n', "\r\n")), NoteError::Control);
    assert_eq!(open(&note.replace("20\n", "21\n")), NoteError::Signature { name: name.clone(), id });
    assert_eq!(open(&checkpoint().sign(&stranger)), NoteError::Unsigned { name, id });
    assert_eq!(open(&" ".repeat(limits::NOTE_BYTES_MAX + 1)), NoteError::Long);
    let line = note.lines().last().unwrap();
    assert_eq!(open(&format!("{note}{}", format!("{line}\n").repeat(100))), NoteError::Long);
    // A false signature by our key refuses the note although a true one stands beside it.
    let other = Checkpoint { size: 21, ..checkpoint() }.sign(&key());
    let false_line = other.lines().last().unwrap();
    assert!(matches!(open(&format!("{note}{false_line}\n")), NoteError::Signature { .. }));
}

#[test]
fn signed_texts_that_are_no_checkpoints_are_refused() {
    let root = STANDARD.encode([9; 32]);
    let check = |text: &str, line: usize| {
        let refused = Checkpoint::open(&key().sign(text), &key().verifying()).unwrap_err();
        assert!(
            matches!(refused, NoteError::Line { line: found, .. } if found == line),
            "{text:?}: {refused}"
        );
    };
    check(&format!("\n20\n{root}\n"), 1);
    check(&format!("o\n020\n{root}\n"), 2);
    check(&format!("o\n+20\n{root}\n"), 2);
    check(&format!("o\n-1\n{root}\n"), 2);
    check(&format!("o\n\n{root}\n"), 2);
    check(&format!("o\n９\n{root}\n"), 2);
    check(&format!("o\n9223372036854775808\n{root}\n"), 2);
    check("o\n", 2);
    check("o\n20\n", 3);
    check("o\n20\n\n", 3);
    check(&format!("o\n20\n{}\n", STANDARD.encode([9; 31])), 3);
    check(&format!("o\n20\n{}\n", &root[..43]), 3);
    check(&format!("o\n20\n{root}\n\n"), 4);
    check(&format!("o\n20\n{root}\nmore\n\nend\n"), 5);
}

#[test]
fn extension_lines_are_kept() {
    let text = format!("{}first 1\nsecond\n", checkpoint().body());
    let note = key().sign(&text);
    let opened = Checkpoint::open_extended(&note, &key().verifying()).unwrap();
    assert_eq!(
        (opened.checkpoint, opened.extensions),
        (checkpoint(), vec!["first 1".into(), "second".into()])
    );
    assert_eq!(Checkpoint::open(&note, &key().verifying()), Ok(checkpoint()));
}

#[test]
fn sizes_and_origins_that_cannot_be_signed_are_refused() {
    assert!(Checkpoint::new("o", limits::SIZE_MAX, foreign()).is_ok());
    assert!(Checkpoint::new("o", limits::SIZE_MAX + 1, foreign()).is_err());
    assert!(Checkpoint::new("", 1, foreign()).is_err());
    assert!(Checkpoint::new("o\n5", 1, foreign()).is_err());
}

#[test]
#[should_panic(expected = "INVARIANT")]
fn an_origin_of_two_lines_is_never_signed() {
    // Signed as it stands, this would read as a checkpoint of size 5.
    let origin = format!("{ORIGIN}\n5\n{}", STANDARD.encode([9; 32]));
    Checkpoint { origin, ..checkpoint() }.sign(&key());
}

#[test]
fn cosignatures_stand_beside_ours() {
    let note = checkpoint().sign(&key());
    let mut cosigned = Note::from_bytes(note.as_bytes()).unwrap();
    let witness = SigningKey::from_seed("witness.example", [5; 32]).unwrap();
    cosigned.add_sigs(&[&their_signer(&witness, [5; 32])]).unwrap();
    let text = String::from_utf8(cosigned.to_bytes()).unwrap();
    assert!(text.len() > note.len());
    assert_eq!(Checkpoint::open(&text, &key().verifying()), Ok(checkpoint()));
    assert_eq!(Checkpoint::open(&text, &witness.verifying()), Ok(checkpoint()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Their verifier accepts our notes and our keys; we open theirs; both write the same bytes.
    #[test]
    fn signed_note_agrees(
        seed: [u8; 32], name in "[a-z家]{1,12}(/[0-9]{1,6})?", size in 0..=limits::SIZE_MAX, root: [u8; 32],
    ) {
        let key = SigningKey::from_seed(&name, seed).unwrap();
        let checkpoint = Checkpoint::new(&name, size, Hash(root)).unwrap();
        let ours = checkpoint.sign(&key);

        let verifier = StandardVerifier::new(&key.verifying().to_vkey()).unwrap();
        let known = VerifierList::new(vec![Box::new(verifier)]);
        let (verified, unknown) = Note::from_bytes(ours.as_bytes()).unwrap().verify(&known).unwrap();
        prop_assert_eq!((verified.len(), unknown.len()), (1, 0));

        let mut theirs = Note::new(checkpoint.body().as_bytes(), &[]).unwrap();
        theirs.add_sigs(&[&their_signer(&key, seed)]).unwrap();
        let theirs = String::from_utf8(theirs.to_bytes()).unwrap();
        prop_assert_eq!(&theirs, &ours);
        let verifying = VerifyingKey::from_vkey(&key.verifying().to_vkey()).unwrap();
        prop_assert_eq!(Checkpoint::open(&theirs, &verifying), Ok(checkpoint));
    }

    #[test]
    fn any_text_is_read_without_panic(text: String, at: prop::sample::Index, char: char) {
        prop_assert!(Checkpoint::open(&text, &key().verifying()).is_err());
        prop_assert!(VerifyingKey::from_vkey(&text).is_err());
        let mut chars: Vec<char> = checkpoint().sign(&key()).chars().collect();
        let at = at.index(chars.len());
        let is_same = std::mem::replace(&mut chars[at], char) == char;
        let opened = Checkpoint::open(&chars.into_iter().collect::<String>(), &key().verifying());
        prop_assert_eq!(opened.is_ok(), is_same);
    }

    #[test]
    fn a_changed_field_breaks_the_signature(bit in 0usize..256, size in 0u64..1000) {
        let signed = checkpoint().sign(&key());
        let line = signed.lines().last().unwrap();
        let forge = |forged: Checkpoint| format!("{}\n{line}\n", forged.body());
        let changed_root = Checkpoint { root: turned(&checkpoint().root, bit), ..checkpoint() };
        prop_assert!(Checkpoint::open(&forge(changed_root), &key().verifying()).is_err());
        let changed_size = Checkpoint { size, ..checkpoint() };
        let is_same = size == checkpoint().size;
        prop_assert_eq!(Checkpoint::open(&forge(changed_size), &key().verifying()).is_ok(), is_same);
    }
}
