use jiff::civil::date;
use proptest::prelude::*;

use super::*;

/// The made-up numbers of the domain notes; region 990101 does not exist.
const VALID: [&str; 5] = [
    "990101199506150084",
    "990101196002290119",
    "990101202402290124",
    "99010120250101001X",
    "99010119650308003X",
];

#[test]
fn published_vectors_are_read_and_written_alike() {
    for text in VALID {
        assert_eq!(CitizenNumber::parse(text).map(|n| n.to_string()), Ok(text.to_owned()));
    }
}

#[test]
fn wrong_numbers_say_what_is_wrong() {
    use NumberError::*;
    for (text, error) in [
        ("990101199506150085", CheckDigit { expected: '4' }),
        ("990101195906150084", CheckDigit { expected: '5' }),
        ("99010119950615008X", CheckDigit { expected: '4' }),
        ("990101200102290110", BirthDate { digits: 20010229 }),
        ("990101179912310110", BirthDate { digits: 17991231 }),
        ("", Length { chars: 0 }),
        ("99010119950615008", Length { chars: 17 }),
        ("9901011995061500844", Length { chars: 19 }),
        ("99010119950615008Y", Characters { found: 'Y' }),
        ("99010X199506150084", Characters { found: 'X' }),
        ("99010119950615 O084", Characters { found: 'O' }),
        ("990101950631008", BirthDate { digits: 19950631 }),
        ("99010195061500X", Characters { found: 'X' }),
        ("不详", Length { chars: 2 }),
    ] {
        assert_eq!(CitizenNumber::parse(text), Err(error), "{text:?}");
    }
}

#[test]
fn the_same_number_in_other_clothes_is_the_same() {
    let number = CitizenNumber::parse("99010119650308003X").unwrap();
    for text in [
        "99010119650308003x",
        " 990101 19650308 003X\u{3000}",
        "９９０１０１１９６５０３０８００３Ｘ",
        "９９０１０１１９６５０３０８００３ｘ",
        "990101650308003",
        "９９０１０１６５０３０８００３",
    ] {
        assert_eq!(CitizenNumber::parse(text), Ok(number), "{text:?}");
    }
}

#[test]
fn a_number_tells_birth_sex_and_area() {
    let woman = CitizenNumber::parse("990101199506150084").unwrap();
    assert_eq!((woman.birth(), woman.sex(), woman.area6()), (date(1995, 6, 15), Sex::Female, 990101));
    let man = CitizenNumber::parse("99010119650308003X").unwrap();
    assert_eq!((man.birth(), man.sex()), (date(1965, 3, 8), Sex::Male));
    assert_eq!(woman.body(), 99010119950615008);
    assert_eq!(CitizenNumber::from_body(woman.body()), Some(woman));
    assert_eq!(CitizenNumber::from_body(199506310080), None);
    assert_eq!(CitizenNumber::from_body(u64::MAX), None);
    assert_eq!(size_of::<Option<CitizenNumber>>(), 8);
}

#[test]
fn a_certificate_is_a_letter_and_nine_or_ten_digits() {
    for text in ["F990500013", " f990500013", "Ｆ９９０５０００１３"] {
        assert_eq!(CertificateNumber::parse(text).map(|n| n.to_string()), Ok("F990500013".to_owned()));
    }
    let ten = CertificateNumber::parse("F0990500013").unwrap();
    assert_ne!(Ok(ten), CertificateNumber::parse("F990500013"));
    assert_eq!(ten.to_string(), "F0990500013");
    for text in ["", "F99050001", "F99050001333", "9905000133", "FF90500013", "F99050001X", "福990500013"] {
        assert_eq!(CertificateNumber::parse(text), Err(CertificateNumberError), "{text:?}");
    }
}

fn any_number() -> impl Strategy<Value = CitizenNumber> {
    (0_u64..1_000_000, 1900_u64..2100, 1_u64..=12, 1_u64..=28, 0_u64..1000).prop_map(|(area, y, m, d, n)| {
        CitizenNumber::from_body(area * 100_000_000_000 + (y * 10_000 + m * 100 + d) * 1000 + n).unwrap()
    })
}

proptest! {
    #[test]
    fn every_single_wrong_digit_is_caught(number in any_number(), at in 0_usize..17, by in 1_u8..=9) {
        let mut text = number.to_string().into_bytes();
        text[at] = b'0' + (text[at] - b'0' + by) % 10;
        prop_assert!(CitizenNumber::parse(std::str::from_utf8(&text).unwrap()).is_err());
    }

    #[test]
    fn every_swap_of_neighbours_is_caught(number in any_number(), at in 0_usize..16) {
        let mut text = number.to_string().into_bytes();
        prop_assume!(text[at] != text[at + 1]);
        text.swap(at, at + 1);
        prop_assert!(CitizenNumber::parse(std::str::from_utf8(&text).unwrap()).is_err());
    }

    #[test]
    fn written_numbers_are_read_again(number in any_number()) {
        prop_assert_eq!(CitizenNumber::parse(&number.to_string()), Ok(number));
    }

    #[test]
    fn no_text_panics(text in "[0-9Xx０-９ \\PC]{0,25}") {
        let _ = CitizenNumber::parse(&text);
        let _ = CertificateNumber::parse(&text);
    }
}
