//! The page on imports lists the headings that the pack knows.

use std::fmt::Write;

use register::submission::{Field, SubmissionKind};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/reference/import.md");
const START: &str =
    "<!-- headings: made from pack/cn/import.toml by `UPDATE_REFERENCE=1 cargo test -p app` -->\n";
const END: &str = "<!-- end of headings -->";

fn headings() -> String {
    let pack: toml::Table = include_str!("../../../../../pack/cn/import.toml").parse().unwrap();
    let mut page = String::new();
    for kind in SubmissionKind::ALL {
        let table = &pack["kind"][kind.as_str()];
        let must: Vec<&str> = table["must"].as_array().unwrap().iter().map(|f| f.as_str().unwrap()).collect();
        writeln!(page, "\n`{kind}`\n\n| column | headings |\n|---|---|").unwrap();
        for field in Field::ALL {
            let Some(words) = table["columns"].get(field.as_str()).and_then(|w| w.as_array()) else {
                continue;
            };
            let words: Vec<&str> = words.iter().map(|w| w.as_str().unwrap()).collect();
            let mark = if must.contains(&field.as_str()) { "**" } else { "" };
            writeln!(page, "| {mark}{field}{mark} | {} |", words.join(", ")).unwrap();
        }
    }
    page + "\n"
}

#[test]
fn the_page_lists_the_headings_of_the_pack() {
    let page = std::fs::read_to_string(PAGE).unwrap();
    let (before, rest) = page.split_once(START).unwrap();
    let (listed, after) = rest.split_once(END).unwrap();
    let wanted = headings();
    if std::env::var_os("UPDATE_REFERENCE").is_some() {
        std::fs::write(PAGE, [before, START, &wanted, END, after].concat()).unwrap();
    } else {
        assert_eq!(listed, wanted, "run UPDATE_REFERENCE=1 cargo test -p app");
    }
}
