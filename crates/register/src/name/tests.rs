use super::*;

fn key(text: &str) -> String {
    Name::parse(text).unwrap().comparison_key()
}

#[test]
fn names_that_are_one_name_have_one_key() {
    for (one, other) in [
        ("阿依古丽\u{00b7}买买提", "阿依古丽\u{2022}买买提"),
        ("阿依古丽·买买提", "阿依古丽.买买提"),
        ("吳小龍", "吴小龙"),
        ("阿依古丽・买买提", "阿依古丽‧买买提"),
        ("阿依古丽．买买提", "阿依古丽-买买提"),
        ("阿依古丽･买买提", "阿依古丽·买买提"),
        ("王　芳", "王芳"),
        ("王 芳", "王芳"),
        ("Ａｎｎａ", "anna"),
        ("陳曉東", "陈晓东"),
    ] {
        assert_eq!(key(one), key(other), "{one} and {other}");
    }
}

#[test]
fn names_that_are_two_names_have_two_keys() {
    for (one, other) in
        [("张伟", "章伟"), ("李喆", "李哲"), ("李丽", "李莉"), ("阿依古丽·买买提", "阿依古丽买买提")]
    {
        assert_ne!(key(one), key(other), "{one} and {other}");
    }
}

#[test]
fn a_name_keeps_its_characters_and_loses_only_the_space_around_it() {
    for (given, kept) in [
        (" 吴春花\u{3000}", "吴春花"),
        ("\u{3000}\u{00A0}吳小龍\t", "吳小龍"),
        ("阿依古丽•买买提", "阿依古丽•买买提"),
        ("王　芳", "王　芳"),
        ("𠮷田", "𠮷田"),
    ] {
        assert_eq!(Name::parse(given).map(|name| name.as_str().to_owned()), Ok(kept.to_owned()));
    }
}

#[test]
fn what_is_not_a_name_says_why() {
    for (text, error) in [
        ("", NameError::Empty),
        (" \u{3000} ", NameError::Empty),
        (&"王".repeat(51), NameError::TooLong { chars: 51 }),
        ("王\n芳", NameError::ControlCharacter),
        ("王\u{7}芳", NameError::ControlCharacter),
        ("王\u{202E}芳", NameError::ControlCharacter),
        ("12345", NameError::DigitsOnly),
        ("１２", NameError::DigitsOnly),
    ] {
        assert_eq!(Name::parse(text), Err(error), "{text:?}");
    }
    assert!(Name::parse(&"王".repeat(50)).is_ok());
}
