//! Both languages say everything, with the same arguments.

use std::collections::{BTreeMap, BTreeSet};

use register::finding::{Finding, FindingCode};
use register::submission::{Field, SubmissionKind};

use super::*;

const EN: &str = include_str!("../../../../pack/cn/locales/en.ftl");
const ZH: &str = include_str!("../../../../pack/cn/locales/zh-CN.ftl");

fn locales() -> Locales {
    Locales::parse([("en.ftl", EN), ("zh-CN.ftl", ZH)]).unwrap()
}

/// The variables of each message, in the order of the file.
fn variables(text: &str) -> Vec<(String, BTreeSet<String>)> {
    let mut messages: Vec<(String, BTreeSet<String>)> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some((key, _)) = line.split_once(" =")
            && line.starts_with(|c: char| c.is_ascii_lowercase())
        {
            messages.push((key.to_owned(), BTreeSet::new()));
        }
        for after in line.split('$').skip(1) {
            let name = after.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
            messages.last_mut().unwrap().1.insert(name);
        }
    }
    messages
}

#[test]
fn both_languages_hold_the_same_keys_in_the_same_order_with_the_same_variables() {
    assert_eq!(variables(EN), variables(ZH));
}

#[test]
fn every_code_field_and_kind_has_a_sentence_and_uses_only_the_arguments_it_gets() {
    let messages: BTreeMap<String, BTreeSet<String>> = variables(EN).into_iter().collect();
    for code in FindingCode::ALL {
        let key = format!("finding-{}", code.as_str().replace('.', "-"));
        let used = messages.get(&key).unwrap_or_else(|| panic!("{key} is missing"));
        let given: BTreeSet<String> = code.args().iter().map(|a| (*a).to_owned()).collect();
        assert!(used.is_subset(&given), "{key} uses {used:?} of {given:?}");
    }
    for field in Field::ALL {
        assert!(messages.contains_key(&format!("field-{field}")), "{field}");
    }
    for kind in SubmissionKind::ALL {
        assert!(messages.contains_key(&format!("kind-{kind}")), "{kind}");
    }
}

#[test]
fn every_finding_can_be_said_in_both_languages() {
    let locales = locales();
    for code in FindingCode::ALL {
        let finding = code.args().iter().fold(Finding::new(*code), |finding, arg| {
            let value = if *arg == "field" { Field::Number.as_str() } else { "某值" };
            finding.with(arg, value)
        });
        for language in [Language::En, Language::Zh] {
            let sentence = locales.sentence(language, &finding);
            assert!(!sentence.contains(['{', '}', '$']), "{sentence}");
            assert!(sentence.ends_with(['.', '。', '”', ')', '）']), "{sentence}");
            assert!(!sentence.contains("finding-"), "{sentence}");
        }
    }
}

#[test]
fn names_of_fields_and_reasons_are_words_of_the_language() {
    let locales = locales();
    let finding = Finding::new(FindingCode::NumberLeftOut)
        .in_field(Field::SpouseNumber)
        .with("field", Field::SpouseNumber)
        .with("reason", FindingCode::NumberLength.as_str());
    assert!(locales.sentence(Language::Zh, &finding).contains("“配偶身份号码”填的号码位数不对"));
    assert!(locales.sentence(Language::En, &finding).contains("wrong number of characters"));
    for (reason, zh) in [("missing", "文件不在了"), ("damaged", "已损坏"), ("os error 5", "os error 5")]
    {
        let finding = Finding::new(FindingCode::FileUnreadable).with("reason", reason);
        assert!(locales.sentence(Language::Zh, &finding).contains(zh), "{reason}");
    }
}

#[test]
fn a_mistake_in_a_file_of_sentences_is_told_with_its_place() {
    let check = |text: &str, place: (usize, usize)| {
        let Err(PackError::Content { file, line, column, .. }) =
            Locales::parse([("en.ftl", text), ("zh", "")])
        else {
            panic!("{text}: no error")
        };
        assert_eq!((file.as_str(), (line, column)), ("en.ftl", place), "{text}");
    };
    check("a = b\nc = { $d\n", (3, 1));
    check("a = b\na = c\n", (1, 1));
}
