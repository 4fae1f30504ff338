//! Rows as they come out of text files and workbooks.

use std::io::{Cursor, Read, Write};
use std::path::Path;

use csv::StringRecord;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

use super::desk::{Desk, ROSTER, VILLAGE, codes, counts, number, person};
use crate::import::rows::{self, ALL_ROWS, Next};
use crate::import::sniff::sniff;

/// What a text file's rows are.
fn lines(text: &str) -> Vec<(Next, Vec<String>)> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.csv");
    std::fs::write(&path, text).unwrap();
    sheet(&path, "")
}

fn sheet(path: &Path, name: &str) -> Vec<(Next, Vec<String>)> {
    let mut sheet = rows::open(path, sniff(path).unwrap()).unwrap().sheet(name, ALL_ROWS).unwrap();
    let mut row = StringRecord::new();
    let mut all = Vec::new();
    loop {
        match sheet.next(&mut row).unwrap() {
            Next::End => return all,
            next => all.push((next, row.iter().map(str::to_owned).collect())),
        }
    }
}

#[test]
fn lines_are_counted_as_an_editor_counts_them() {
    for end in ["\n", "\r\n", "\r"] {
        let text = "a,b\n\"x\ny\",2\n\n\nc,d\n \ne,f".replace('\n', end);
        let rows: Vec<Next> = lines(&text).iter().map(|row| row.0).collect();
        let wanted = [Next::Row(1), Next::Row(2), Next::Row(6), Next::Row(7), Next::Unended(8)];
        assert_eq!(rows, wanted, "{end:?}");
    }
}

#[test]
fn a_quoted_cell_that_is_never_closed_shows_itself() {
    for (text, wanted) in [
        ("a,b\nc,\"d\n", vec![Next::Row(1), Next::Unclosed(2)]),
        ("a,b\nc,\"d\n\ne,f\n", vec![Next::Row(1), Next::Unclosed(2)]),
        ("a,b\nc,\"", vec![Next::Row(1), Next::Unclosed(2)]),
        ("a,b\nc,\"d\"", vec![Next::Row(1), Next::Unended(2)]),
        ("a,b\nc,\"d\"\"\"\n", vec![Next::Row(1), Next::Row(2)]),
        ("a,b\nc,d\"\n", vec![Next::Row(1), Next::Row(2)]),
        ("\"", vec![Next::Unclosed(1)]),
    ] {
        assert_eq!(lines(text).iter().map(|row| row.0).collect::<Vec<_>>(), wanted, "{text:?}");
    }
}

#[test]
fn rows_beyond_the_limits_are_not_rows() {
    let long = "x".repeat(4097);
    let wide = ",".repeat(256);
    let rows = lines(&format!("{long},1\n{wide}\n{},{}\n", "x".repeat(4096), ",".repeat(254)));
    assert_eq!(
        rows.iter().map(|r| r.0).collect::<Vec<_>>(),
        [Next::TooLong(1), Next::TooLong(2), Next::Row(3)]
    );
}

#[test]
fn a_file_cut_off_in_its_last_line_loses_that_row_only() {
    let mut desk = Desk::new();
    let row = |name: &str| person(name, "男", "1990-01-02", "");
    for (end, wanted, said) in [
        ("H1,王兰,女,,19", [2, 1, 1, 0], vec![(4, "file.truncated")]),
        ("H1,\"王兰,女,,19\n", [0, 1, 1, 2], vec![(4, "file.truncated")]),
        ("合计", [0, 0, 2, 2], vec![]),
    ] {
        desk.file(&format!("{VILLAGE}.csv"), format!("{ROSTER}\n{}\n{}\n{end}", row("李明"), row("王平")));
        let (done, findings) = desk.import();
        assert_eq!((counts(&done), codes(&findings)), (wanted, said), "{end}");
    }
    desk.file(&format!("{VILLAGE}.csv"), format!("{ROSTER}\n{}", row("周全")));
    let (done, findings) = desk.import();
    assert_eq!((counts(&done), findings), ([1, 0, 1, 0], vec![]), "a whole last line needs no end");
}

#[test]
fn short_rows_are_read_and_rows_that_came_apart_are_not() {
    let mut desk = Desk::new();
    let row = person("李明", "男", "1990-01-02", "");
    let text = format!("{ROSTER},村代码\n{row}\n{row},,,\n{row},{VILLAGE},x\n");
    desk.file(&format!("{VILLAGE}.csv"), text);
    let (done, findings) = desk.import();
    assert_eq!(counts(&done), [1, 1, 1, 1]);
    assert_eq!(codes(&findings), [(4, "file.row_too_long"), (3, "duplicate.row")]);
    assert!(findings[0].en.contains("10") && findings[0].en.contains('9'), "{:?}", findings[0]);
}

#[test]
fn a_cell_under_no_heading_is_told_once() {
    let mut desk = Desk::new();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    write_row(sheet, 0, ROSTER);
    for (row, name) in [(1, "李明"), (2, "王平")] {
        write_row(sheet, row, &person(name, "男", "1990-01-02", ""));
        sheet.write(row, 9, "问过本人").unwrap();
    }
    book.save(desk.path(&format!("{VILLAGE}.xlsx"))).unwrap();
    let (done, findings) = desk.import();
    assert_eq!(counts(&done), [2, 0, 1, 0]);
    assert_eq!(codes(&findings), [(2, "file.column_unknown")]);
    assert!(findings[0].zh.contains("“J”"), "{:?}", findings[0]);
}

fn write_row(sheet: &mut rust_xlsxwriter::Worksheet, row: u32, cells: &str) {
    for (column, cell) in cells.split(',').enumerate() {
        sheet.write(row, column as u16, cell).unwrap();
    }
}

#[test]
fn cells_read_as_people_see_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.xlsx");
    let mut book = Workbook::new();
    let day = Format::new().set_num_format("yyyy-mm-dd");
    let length = Format::new().set_num_format("[h]:mm");
    let sheet = book.add_worksheet().set_name("表").unwrap();
    let moment = ExcelDateTime::from_ymd(2005, 10, 1).unwrap().and_hms(13, 14, 15).unwrap();
    sheet.write_datetime_with_format(2, 1, &moment, &day).unwrap();
    sheet.write_number_with_format(2, 2, 0, &day).unwrap();
    sheet.write_number_with_format(2, 3, 1.5, &length).unwrap();
    sheet.write_number(2, 4, 990_101_101_200_f64).unwrap();
    sheet.write_number(2, 5, 990_101_700_102_001_f64).unwrap();
    sheet.write_number(2, 6, 990_101_197_001_020_000_f64).unwrap();
    sheet.write_number(2, 7, 0.5).unwrap();
    sheet.write_boolean(2, 8, true).unwrap();
    sheet.write_formula(2, 9, Formula::new("=NA()").set_result("#N/A")).unwrap();
    sheet.write(2, 10, " 李明 ").unwrap();
    sheet.write(5, 0, "末").unwrap();
    book.save(&path).unwrap();
    let rows = sheet_rows(&path);
    assert_eq!(rows.len(), 4, "from the first row with something to the last");
    let wanted = [
        "",
        "2005-10-01",
        "0",
        "1.5",
        "990101101200",
        "990101700102001",
        "9.90101197001020E+17",
        "0.5",
        "TRUE",
        "#N/A",
        " 李明 ",
    ];
    assert_eq!((rows[0].0, &rows[0].1[..]), (Next::Row(3), &wanted.map(str::to_owned)[..]));
    assert_eq!(rows[3], (Next::Row(6), vec!["末".to_owned()]));
}

#[test]
fn days_are_counted_from_1904_where_the_workbook_says_so() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("表").unwrap();
    let format = Format::new().set_num_format("yyyy-mm-dd");
    let day = ExcelDateTime::from_ymd(2001, 9, 30).unwrap();
    sheet.write_datetime_with_format(0, 0, &day, &format).unwrap();
    let mut from = zip::ZipArchive::new(Cursor::new(book.save_to_buffer().unwrap())).unwrap();
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..from.len() {
        let mut member = from.by_index(at).unwrap();
        let name = member.name().unwrap().to_string();
        let mut text = String::new();
        member.read_to_string(&mut text).unwrap();
        let text = text.replace("<workbookPr ", "<workbookPr date1904=\"1\" ");
        to.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        to.write_all(text.as_bytes()).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.xlsx");
    std::fs::write(&path, to.finish().unwrap().into_inner()).unwrap();
    // The two counts lie four years and a day apart.
    assert_eq!(sheet_rows(&path), [(Next::Row(1), vec!["2005-10-01".to_owned()])]);
}

fn sheet_rows(path: &Path) -> Vec<(Next, Vec<String>)> {
    sheet(path, "表")
}

#[test]
fn numbers_that_lost_their_last_digits_are_refused_in_plain_words() {
    let mut desk = Desk::new();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    write_row(sheet, 0, &format!("{ROSTER},配偶身份号码"));
    for (row, name) in [(1, "李明"), (2, "王平"), (3, "周全")] {
        write_row(sheet, row, &person(name, "男", "1990-01-02", ""));
    }
    // Of the 11 possible last characters one always fits the rounded digits, so a check would not do.
    sheet.write_number(1, 3, 990_101_199_001_020_010_f64).unwrap();
    sheet.write_number(2, 0, 99_010_110_120_000_003_f64).unwrap();
    sheet.write_number(3, 8, 990_101_199_001_020_010_f64).unwrap();
    book.save(desk.path(&format!("{VILLAGE}.xlsx"))).unwrap();
    let text = format!("{ROSTER}\n{}\n", person("李明", "男", "1990-01-02", "9.90101E+17"));
    desk.file(&format!("{VILLAGE}.csv"), text);
    let (done, findings) = desk.import();
    assert_eq!(counts(&done), [1, 3, 2, 0]);
    let said: Vec<(&str, &str)> = findings.iter().map(|f| (f.code.as_str(), f.column.as_str())).collect();
    let wanted = [
        ("number.characters", "公民身份号码"),
        ("number.characters", "公民身份号码"),
        ("number.characters", "户编号"),
        ("number.left_out", "配偶身份号码"),
    ];
    assert_eq!(said, wanted);
    for finding in &findings[..3] {
        assert!(finding.zh.contains("末几位已经丢失") && finding.en.contains("last digits are lost"));
    }
}

#[test]
fn of_several_sheets_those_with_headings_are_read_and_hidden_ones_named() {
    let mut desk = Desk::new();
    let mut book = Workbook::new();
    book.add_worksheet().set_name("空").unwrap();
    let notes = book.add_worksheet().set_name("说明").unwrap();
    notes.write(0, 0, "怎么填").unwrap();
    let sheet = book.add_worksheet().set_name("表").unwrap();
    sheet.merge_range(0, 0, 0, 7, "李家湾人口登记表（2005年10月初）", &Format::new()).unwrap();
    write_row(sheet, 1, ROSTER);
    write_row(sheet, 2, &person("李明", "男", "1970-01-02", &number(19_700_102, 1)));
    let hidden = book.add_worksheet().set_name("旧表").unwrap();
    write_row(hidden, 0, ROSTER);
    hidden.set_hidden(true);
    book.save(desk.path(&format!("{VILLAGE}.xlsx"))).unwrap();
    let (done, findings) = desk.import_as_of(None).unwrap();
    assert_eq!((counts(&done), done.unreadable), ([1, 0, 2, 0], 0));
    let said: Vec<(&str, &str)> = findings.iter().map(|f| (f.sheet.as_str(), f.code.as_str())).collect();
    assert_eq!(said, [("旧表", "file.sheet_hidden"), ("说明", "file.no_header")]);
}
