//! The table of routes as text, and that every page has its sentences.

use std::collections::BTreeSet;
use std::path::Path;

use crate::ask::{Fields, Method, read_id, show_id};
use crate::pages::TABLE;
use crate::server::find;

/// One line a route, for whoever reviews a change.
fn text() -> String {
    let mut out = String::from(
        "Every route: method, path, action, subject, what must be named.\n\
         To write it again: UPDATE_ROUTES=1 cargo test -p web routes\n\n",
    );
    for route in TABLE {
        out.push_str(&format!(
            "{:4} {:50} {:24} {:12} {:?}\n",
            format!("{:?}", route.method).to_uppercase(),
            route.path,
            route.action.as_str(),
            format!("{:?}", route.subject),
            route.naming,
        ));
    }
    out
}

#[test]
fn routes_are_those_that_were_reviewed() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("routes.txt");
    if std::env::var_os("UPDATE_ROUTES").is_some() {
        std::fs::write(&path, text()).unwrap();
    }
    let reviewed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        reviewed == text(),
        "routes.txt differs: UPDATE_ROUTES=1 cargo test -p web routes, and review it"
    );
}

#[test]
fn every_route_is_found_by_its_own_path_and_by_no_other() {
    let mut seen = BTreeSet::new();
    for route in TABLE {
        assert!(seen.insert((format!("{:?}", route.method), route.path)), "{route:?} stands twice");
        let path = route.path.replace(['{', '}'], "x");
        let (found, _) = find(route.method, &path).unwrap();
        assert_eq!(found.path, route.path);
    }
    let (found, params) = find(Method::Get, "/people/12").unwrap();
    assert_eq!((found.path, params.get("person")), ("/people/{person}", "12"));
    for path in ["/people/12/", "/people//", "/nowhere", "/people/12/register", "//evil"] {
        assert!(find(Method::Get, path).is_none(), "{path}");
    }
    let (_, params) = find(Method::Get, "/accounts/a%20b").unwrap();
    assert_eq!(params.get("account"), "a b");
}

#[test]
fn forms_are_read_whole_or_not_at_all() {
    let fields = Fields::parse("name=%E5%BC%A0+%E4%B8%89&sex=&x=1&x=2".as_bytes()).unwrap();
    assert_eq!(fields.get("name"), "张 三");
    assert_eq!(fields.all("x"), ["1", "2"]);
    assert!(!fields.has("sex") && !fields.has("none"));
    for bad in ["a=%", "a=%G1", "a=%FF", "a=%00", "a=%1B"] {
        assert!(Fields::parse(bad.as_bytes()).is_err(), "{bad}");
    }
    let long = format!("a={}", "x".repeat(70_000));
    assert!(Fields::parse(long.as_bytes()).is_err());
}

#[test]
fn ids_are_read_as_they_are_shown() {
    let id = [7, 0, 255, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13];
    assert_eq!(read_id(&show_id(&id)), Some(id));
    for bad in ["", "07", &"g".repeat(32), &"é".repeat(16)] {
        assert_eq!(read_id(bad), None);
    }
}

/// Keys that stand in the code and the templates, as they are written there.
fn keys() -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("src"), root.join("templates"), root.join("../app/src/office")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            for part in text.split('"').filter(|p| p.starts_with("web-")) {
                let is_key = part.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
                if is_key && !part.ends_with('-') {
                    keys.insert(part.to_owned());
                }
            }
        }
    }
    keys
}

#[test]
fn every_key_has_its_sentence_in_both_languages() {
    let locales = app::locale::Locales::built_in();
    let missing: Vec<String> = keys()
        .into_iter()
        .filter(|key| {
            ![app::locale::Language::Zh, app::locale::Language::En].iter().all(|l| locales.has(*l, key))
        })
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert!(keys().len() > 200, "the search for keys finds them");
}

#[test]
fn every_code_has_its_word_in_both_languages() {
    use app::office::TaskKind;
    use register::event::*;
    let locales = app::locale::Locales::built_in();
    let mut wanted: Vec<String> = Vec::new();
    let mut list = |list: &str, codes: Vec<&'static str>| {
        wanted.extend(codes.into_iter().map(|code| format!("web-{list}-{code}")));
    };
    list("sex", Sex::ALL.iter().map(|c| c.as_str()).collect());
    list("marital", MaritalStatus::ALL.iter().map(|c| c.as_str()).collect());
    list("relation", RelationToHead::ALL.iter().map(|c| c.as_str()).collect());
    list("residence", ResidenceStatus::ALL.iter().map(|c| c.as_str()).collect());
    list("household_kind", HouseholdKind::ALL.iter().map(|c| c.as_str()).collect());
    list("level", register::area::Level::ALL.iter().map(|c| c.as_str()).collect());
    list("purpose", authz::Purpose::ALL.iter().map(|c| c.as_str()).collect());
    list("role", authz::Role::ALL.iter().map(|c| c.as_str()).collect());
    list("record", register::wire::RecordKind::ALL.iter().map(|c| c.as_str()).collect());
    list("item", register::check::CorrectionKind::ALL.iter().map(|c| c.as_str()).collect());
    for list_name in ["task", "task_why", "task_group", "task_source", "task_do"] {
        list(list_name, TaskKind::ALL.iter().map(|c| c.as_str()).collect());
    }
    for list_name in ["deed", "form_lead"] {
        list(list_name, app::office::forms::Form::ALL.iter().map(|c| c.as_str()).collect());
    }
    for language in [app::locale::Language::Zh, app::locale::Language::En] {
        let missing: Vec<&String> = wanted.iter().filter(|key| !locales.has(language, key)).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }
}
