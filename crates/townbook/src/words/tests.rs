//! The language that is chosen, and that every sentence the commands say is there.

use std::collections::BTreeSet;

use super::*;

/// Every source that says something.
const SOURCES: &[&str] = &[
    include_str!("../commands/backup.rs"),
    include_str!("../commands/close.rs"),
    include_str!("../commands/demo.rs"),
    include_str!("../commands/editions.rs"),
    include_str!("../commands/figures.rs"),
    include_str!("../commands/import.rs"),
    include_str!("../commands/init.rs"),
    include_str!("../commands/office_demo.rs"),
    include_str!("../commands/prove.rs"),
    include_str!("../commands/publish.rs"),
    include_str!("../commands/rebuild.rs"),
    include_str!("../commands/receipt.rs"),
    include_str!("../commands/serve.rs"),
    include_str!("../commands/trace.rs"),
    include_str!("../commands/verify.rs"),
];

#[test]
fn the_first_setting_that_says_anything_decides() {
    for (settings, language) in [
        (&[][..], Language::En),
        (&[("LANG", "zh_CN.UTF-8")], Language::Zh),
        (&[("LANG", "en_US.UTF-8")], Language::En),
        (&[("LANG", "C")], Language::En),
        (&[("LC_ALL", ""), ("LANG", "zh_TW.UTF-8")], Language::Zh),
        (&[("LC_ALL", "C.UTF-8"), ("LANG", "zh_CN.UTF-8")], Language::En),
        (&[("LC_MESSAGES", "zh_CN"), ("LANG", "en_US.UTF-8")], Language::Zh),
        (&[("LC_ALL", "ZH"), ("LC_MESSAGES", "en")], Language::Zh),
        (&[("TOWNBOOK_LANG", "en"), ("LC_ALL", "zh_CN.UTF-8")], Language::En),
        (&[("TOWNBOOK_LANG", "zh"), ("LANG", "en_US.UTF-8")], Language::Zh),
        (&[("TOWNBOOK_LANG", ""), ("LANG", "zh_CN.UTF-8")], Language::Zh),
    ] {
        let read = |name: &str| settings.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned());
        assert_eq!(Words::of_settings(&read), language, "{settings:?}");
    }
}

/// The keys that stand in a text between quotes.
fn keys_in(text: &str) -> BTreeSet<String> {
    text.split('"')
        .filter(|piece| piece.starts_with("cli-") && !piece.contains('{'))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_sentence_that_is_said_is_there_and_every_one_that_is_there_is_said() {
    let mut said: BTreeSet<String> = SOURCES.iter().flat_map(|source| keys_in(source)).collect();
    // The codes of a sex, which the figures look up.
    said.extend(["0", "1", "2", "9"].map(|code| format!("cli-sex-{code}")));
    said.extend(engine::dim::Dim::ALL.map(|dim| format!("cli-figures-{}", dim.name())));
    let columns = ["edition", "sealed", "entries", "added", "removed", "approved", "reason"];
    said.extend(columns.map(|name| format!("cli-editions-{name}")));
    let english = include_str!("../../../../pack/cn/locales/en.ftl");
    let there: BTreeSet<String> = english
        .lines()
        .filter_map(|line| line.split_once(" = "))
        .map(|(key, _)| key.to_owned())
        .filter(|key| key.starts_with("cli-"))
        .collect();
    assert_eq!(said, there);
}

#[test]
fn a_phrase_is_translated_for_chinese_readers_only() {
    let phrase = "cannot read this file";
    assert_eq!(Words::of(Language::En).phrase(phrase), phrase);
    assert_eq!(Words::of(Language::Zh).phrase(phrase), "无法读取这个文件");
    assert_eq!(
        Words::of(Language::Zh).phrase("something nobody has said before"),
        "something nobody has said before"
    );
}
