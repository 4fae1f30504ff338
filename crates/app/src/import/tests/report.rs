//! The findings files, and the parts that they are made of.

use register::finding::{Finding, FindingCode};
use register::submission::Field;

use super::desk::{Desk, ROSTER, VILLAGE, person};
use crate::import::report::{FindingsFiles, Spot};
use crate::pack::Pack;

#[test]
fn the_table_for_people_opens_in_a_spreadsheet_program_and_runs_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deep/er/findings.csv");
    let mut files = FindingsFiles::create(&path).unwrap();
    let finding = Finding::new(FindingCode::FieldUnknownCode)
        .in_field(Field::Sex)
        .with("field", Field::Sex)
        .with("value", "x");
    let locales = Pack::load(&[]).unwrap().locales;
    for column in ["=cmd()", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "a=1", "性别, \"甲\""] {
        let spot = Spot { file: "-f.csv", sheet: "=s", row: 7, column };
        files.write(spot, &finding, &locales).unwrap();
    }
    files.write(Spot { file: "f", sheet: "", row: 0, column: "" }, &finding, &locales).unwrap();
    assert_eq!(files.finish().unwrap(), (path.clone(), 10));
    let text = std::fs::read_to_string(&path).unwrap();
    let text = text.strip_prefix('\u{feff}').expect("spreadsheet programs need the mark");
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let names = ["file", "sheet", "row", "column", "code", "severity", "zh", "en"];
    assert_eq!(rows.headers().unwrap(), &names[..]);
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    let columns: Vec<&str> = rows.iter().map(|row| &row[3]).collect();
    let wanted = ["'=cmd()", "'+1", "'-1", "'@SUM(A1)", "'\t=1", "'\r=1", "'＝1", "a=1", "性别, \"甲\"", ""];
    assert_eq!(columns, wanted);
    assert_eq!([&rows[0][0], &rows[0][1], &rows[0][2], &rows[9][2]], ["'-f.csv", "'=s", "7", ""]);
    assert_eq!([&rows[0][4], &rows[0][5]], ["field.unknown_code", "refused"]);
    assert!(rows[0][6].contains("“性别”填的“x”") && rows[0][7].contains("“x” in “sex”"));
}

#[test]
fn the_two_files_never_share_a_name() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.csv", "b.json", "c.JSON", "d"] {
        let path = folder.path().join(name);
        let (csv, _) = FindingsFiles::create(&path).unwrap().finish().unwrap();
        assert_ne!(csv, csv.with_extension("json"), "{name}");
        assert!(csv.exists() && csv.with_extension("json").exists(), "{name}");
    }
}

#[test]
fn what_a_row_says_stands_in_the_sentence_as_text() {
    let mut desk = Desk::new();
    let row = person("李明", "=HYPERLINK(1)", "{ $field }", "");
    desk.file(&format!("{VILLAGE}.csv"), format!("{ROSTER}\n{row}\n"));
    let (_, findings) = desk.import();
    let said: Vec<&str> = findings.iter().map(|f| f.zh.as_str()).collect();
    assert!(said[0].starts_with("“性别”填的“=HYPERLINK(1)”"), "{said:?}");
    assert!(said[1].starts_with("“出生日期”填的“{ $field }”"), "{said:?}");
}
