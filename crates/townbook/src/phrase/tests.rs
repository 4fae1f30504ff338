//! The list against what the sources say.

use std::path::Path;

use super::*;

#[test]
fn what_stands_between_two_words_goes_over() {
    for (english, wanted) in [
        ("it is too short", Some("内容太短")),
        ("12 entries missing from here", Some("从这里起缺12条")),
        ("the log has 7 entries, its own head says 9", Some("账本有7条，它自己的记录却是9条")),
        ("heads/3.note is not the file that was backed up", Some("heads/3.note 与备份时的文件不同")),
        ("PostgreSQL runs with fsync = off, not on", Some("PostgreSQL 的 fsync = off，应为 on")),
        ("it is too short!", None),
        ("entries missing from here", None),
        ("", None),
    ] {
        assert_eq!(chinese(english).as_deref(), wanted, "{english}");
    }
}

#[test]
fn both_sides_of_a_phrase_have_as_many_gaps_and_no_phrase_stands_twice() {
    let gaps = |text: &str| text.matches("{}").count();
    for (n, (en, zh)) in PHRASES.iter().enumerate() {
        assert_eq!(gaps(en), gaps(zh), "{en}");
        assert!(PHRASES[..n].iter().all(|(other, _)| other != en), "{en}");
    }
}

/// The Rust text of a folder and those below it, without the tests.
fn sources(folder: &Path, text: &mut String) {
    for item in std::fs::read_dir(folder).unwrap() {
        let path = item.unwrap().path();
        if path.is_dir() && path.file_name().is_some_and(|name| name != "tests") {
            sources(&path, text);
        } else if path.extension().is_some_and(|e| e == "rs") {
            text.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn every_phrase_is_still_said_somewhere() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut text = String::new();
    for name in ["store", "engine", "ledger", "county", "cluster"] {
        sources(&crates.join(name).join("src"), &mut text);
    }
    text.push_str(include_str!("../elsewhere.rs"));
    let is_said = |en: &str| en.split("{}").filter(|p| !p.trim().is_empty()).all(|p| text.contains(p));
    let unsaid: Vec<&str> = PHRASES.iter().map(|(en, _)| *en).filter(|en| !is_said(en)).collect();
    assert_eq!(unsaid, Vec::<&str>::new());
}
