//! The reference pages that come from code, compared with the files that people read.
//!
//! `UPDATE_REFERENCE=1 cargo test -p register` rewrites them.

use std::fmt::Write;

use crate::area::Level;
use crate::event::{Event, HouseholdKind, MaritalStatus, RelationToHead, ResidenceStatus, Sex};
use crate::finding::FindingCode;
use crate::samples;
use crate::wire::{Record, RecordKind, v1};

fn compare(file: &str, rendered: &str) {
    let path = format!("{}/../../docs/reference/{file}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("UPDATE_REFERENCE").is_some() {
        std::fs::write(&path, rendered).expect("the folder of reference pages can be written");
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == rendered,
        "docs/reference/{file} is old; run UPDATE_REFERENCE=1 cargo test -p register"
    );
}

#[test]
fn findings_page_says_what_the_code_says() {
    let mut page = String::from(
        "# Findings\n\n\
         Everything that a row, a file or an event can be told, as stable codes. This page is made from the\n\
         code by `UPDATE_REFERENCE=1 cargo test -p register`.\n\n\
         A **refused** row or file is not entered until someone sets it right; a **noted** one is entered and\n\
         someone should look. The sentences that people read stand in the locale files under the same code\n\
         with its dots as dashes (`number.check_digit` is `number-check_digit`).\n\n\
         | code | | arises when | arguments |\n|---|---|---|---|\n",
    );
    for code in FindingCode::ALL {
        let args: Vec<String> = code.args().iter().map(|arg| format!("`{arg}`")).collect();
        let severity = code.severity();
        writeln!(page, "| `{code}` | {severity} | {} | {} |", code.when(), args.join(", ")).unwrap();
    }
    page.push_str(
        "\n## Which comes first\n\nA check gives all its findings. A conflict with the register comes alone: where several reasons\n\
         speak against an event, the first in this order is given.\n\n",
    );
    let fold = include_str!("fold.rs");
    for line in fold.lines().filter_map(|line| line.strip_prefix("/// |")) {
        writeln!(page, "|{line}").unwrap();
    }
    compare("findings.md", &page);
}

/// The fields of a record, from its debug form: the lines that are indented as deep as the first.
fn fields(record: &Record) -> Vec<String> {
    let text = match record {
        Record::Event(Event::PlaceRecorded(e)) => format!("{:#?}", e.place),
        Record::Event(event) => inner(&format!("{event:#?}")),
        Record::FacilityBirth(r) => format!("{r:#?}"),
        Record::FuneralDeath(r) => format!("{r:#?}"),
        other => format!("{other:#?}"),
    };
    let own = text.lines().filter(|line| line.starts_with("    ") && !line.starts_with("     "));
    own.filter_map(|line| line.trim().split_once(':')).map(|(name, _)| format!("`{name}`")).collect()
}

/// The debug form without its outermost pair of brackets.
fn inner(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let inner = &lines[1..lines.len() - 1];
    inner.iter().map(|line| line.strip_prefix("    ").unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

fn code_table(page: &mut String, title: &str, members: impl Iterator<Item = (u8, &'static str)>) {
    write!(page, "\n### {title}\n\n| code | name |\n|---|---|\n").unwrap();
    for (code, name) in members {
        writeln!(page, "| {code} | `{name}` |").unwrap();
    }
}

#[test]
fn events_page_says_what_the_code_says() {
    let mut page = String::from(
        "# Events and other records\n\n\
         What an entry of the log can hold. This page is made from the code by\n\
         `UPDATE_REFERENCE=1 cargo test -p register`; the bytes are in [wire-v1.md](wire-v1.md).\n\n\
         | code | kind | fields |\n|---|---|---|\n",
    );
    for record in samples::one_of_each() {
        let kind = record.kind();
        writeln!(page, "| {} | `{kind}` | {} |", kind.code(), fields(&record).join(", ")).unwrap();
    }
    page.push_str(
        "\nCodes 1 to 16 are events of people and places, 32 and 33 are reports of a second source that never\n\
         change the register, 64 and above are about the book itself.\n\n## Code lists\n",
    );
    code_table(&mut page, "Level of a place", Level::ALL.iter().map(|m| (m.code(), m.as_str())));
    code_table(&mut page, "Sex (GB/T 2261.1)", Sex::ALL.iter().map(|m| (m.code(), m.as_str())));
    let marital = MaritalStatus::ALL.iter().map(|m| (m.code(), m.as_str()));
    code_table(&mut page, "Marital status (GB/T 2261.2)", marital);
    let relation = RelationToHead::ALL.iter().map(|m| (m.code(), m.as_str()));
    code_table(&mut page, "Relation to the head (GB/T 4761, 9 for not on file)", relation);
    let kind = HouseholdKind::ALL.iter().map(|m| (m.code(), m.as_str()));
    code_table(&mut page, "Kind of household registration", kind);
    code_table(&mut page, "Residence", ResidenceStatus::ALL.iter().map(|m| (m.code(), m.as_str())));
    compare("events.md", &page);
}

#[test]
fn wire_page_says_what_the_module_says() {
    let source = include_str!("wire/v1.rs");
    let doc = source.lines().map_while(|line| line.strip_prefix("//!"));
    let mut page = String::from("# Bytes of a record, version 1\n\n");
    for line in doc {
        // The module's headings stand one level below the page's.
        let line = line.strip_prefix(' ').unwrap_or(line).replace("\\[", "[").replace("\\]", "]");
        let deeper = if line.starts_with('#') { "#" } else { "" };
        writeln!(page, "{deeper}{line}").unwrap();
    }
    page.push_str(
        "\n## Worked examples\n\nThe bytes of one record of each kind, as the tests hold them.\n\n",
    );
    page.push_str("| kind | length | bytes |\n|---|---|---|\n");
    for record in samples::one_of_each() {
        let bytes = v1::encode(&record);
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        writeln!(page, "| `{}` | {} | `{hex}` |", record.kind(), bytes.len()).unwrap();
    }
    compare("wire-v1.md", &page);
}

#[test]
fn every_kind_has_its_fields_on_the_page() {
    let samples = samples::one_of_each();
    assert_eq!(samples.len(), RecordKind::ALL.len());
    for record in samples {
        assert!(!fields(&record).is_empty(), "{:?}", record.kind());
    }
}
