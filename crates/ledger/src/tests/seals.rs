//! The seal's text letter by letter, and what is refused.

use proptest::prelude::*;

use crate::*;

const GOLDEN: &str = "\
townbook seal v1
period 2005-10..2006-09
size 151837
root 6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d
manifest e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
";

fn seal() -> Seal {
    Seal::new("2005-10..2006-09", 151_837, leaf_hash(b""), empty_root()).unwrap()
}

#[test]
fn the_text_is_the_golden_one() {
    assert_eq!(seal().to_string(), GOLDEN);
    assert_eq!(GOLDEN.parse(), Ok(seal()));
}

#[test]
fn other_texts_are_refused_with_their_line() {
    let check = |text: String, line: usize| {
        let refused = text.parse::<Seal>().unwrap_err();
        assert!(matches!(refused, SealError::Line { line: found, .. } if found == line), "{text}: {refused}");
    };
    check(GOLDEN.replace("v1", "v2"), 1);
    check(GOLDEN.replace("period ", "Period "), 2);
    check(GOLDEN.replace("2005-10..2006-09", ""), 2);
    check(GOLDEN.replace("2005-10..2006-09", "2005 10"), 2);
    check(GOLDEN.replace("2005-10..2006-09", &"9".repeat(65)), 2);
    check(GOLDEN.replace("151837", "0151837"), 3);
    check(GOLDEN.replace("151837", "-1"), 3);
    check(GOLDEN.replace("151837", "9223372036854775808"), 3);
    check(GOLDEN.replace("6e34", "6E34"), 4);
    check(GOLDEN.replace("manifest e3", "manifest "), 5);
    for text in ["", "\n", GOLDEN.trim_end(), &format!("{GOLDEN}\n"), &format!("{GOLDEN}more\n")] {
        assert_eq!(text.parse::<Seal>(), Err(SealError::Lines), "{text:?}");
    }
}

#[test]
fn a_signed_seal_opens_and_is_no_checkpoint() {
    let key = SigningKey::from_seed("book.example/990101", [3; 32]).unwrap();
    let note = seal().sign(&key).unwrap();
    assert!(note.starts_with(GOLDEN));
    assert_eq!(Seal::open(&note, &key.verifying()), Ok(seal()));
    assert!(Checkpoint::open(&note, &key.verifying()).is_err());
    let head = Checkpoint::new("townbook seal v1", 151_837, leaf_hash(b"")).unwrap().sign(&key);
    assert!(Seal::open(&head, &key.verifying()).is_err());
    let forged = note.replace("151837", "151838");
    assert!(matches!(
        Seal::open(&forged, &key.verifying()),
        Err(SealError::Note(NoteError::Signature { .. }))
    ));
    let two_lines = Seal { period: "2005\nsize 1".into(), ..seal() };
    assert!(matches!(two_lines.sign(&key), Err(SealError::Line { line: 2, .. })));
}

proptest! {
    #[test]
    fn one_seal_has_one_text(
        period in "[!-~年月]{1,16}", size in 0..=limits::SIZE_MAX, root: [u8; 32], manifest: [u8; 32],
    ) {
        let seal = Seal::new(&period, size, Hash(root), Hash(manifest)).unwrap();
        prop_assert_eq!(seal.to_string().parse(), Ok(seal));
    }

    #[test]
    fn what_is_read_is_written_the_same(period in "(?s).{0,9}", size in "[0-9]{1,20}", root: [u8; 32]) {
        let hash = Hash(root);
        let text = format!("townbook seal v1\nperiod {period}\nsize {size}\nroot {hash}\nmanifest {hash}\n");
        if let Ok(seal) = text.parse::<Seal>() {
            prop_assert_eq!(seal.to_string(), text);
        }
    }
}
