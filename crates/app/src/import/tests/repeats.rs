//! The same rows again: twice in a file, in two files, in two imports.

use super::desk::{Desk, OTHER_VILLAGE, ROSTER, VILLAGE, codes, counts, person};

#[test]
fn a_row_that_stands_twice_in_a_file_is_entered_once_and_told() {
    let mut desk = Desk::new();
    let (one, two) = (person("李明", "男", "1990-01-02", ""), person("王平", "女", "1990-01-02", ""));
    desk.file(&format!("{VILLAGE}.csv"), format!("{ROSTER}\n{one}\n{two}\n{one}\n{one}\n"));
    let (done, findings) = desk.import();
    assert_eq!(counts(&done), [2, 0, 1, 2]);
    assert_eq!(codes(&findings), [(4, "duplicate.row"), (5, "duplicate.row")]);
    assert!(findings[0].zh.contains("第2行") && findings[1].en.contains("row 2"), "{findings:?}");

    let (done, findings) = desk.import();
    assert_eq!(counts(&done), [0, 0, 1, 4], "a second import enters nothing");
    assert_eq!(codes(&findings), [(4, "duplicate.row"), (5, "duplicate.row")], "and tells the same");
}

#[test]
fn a_sheet_is_named_where_the_first_of_two_rows_stands() {
    let mut desk = Desk::new();
    let mut book = rust_xlsxwriter::Workbook::new();
    for name in ["上", "下"] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        for (column, (heading, cell)) in
            ROSTER.split(',').zip(person("李明", "男", "1990-01-02", "").split(',')).enumerate()
        {
            sheet.write(0, column as u16, heading).unwrap();
            sheet.write(1, column as u16, cell).unwrap();
        }
    }
    book.save(desk.path(&format!("{VILLAGE}.xlsx"))).unwrap();
    let (done, findings) = desk.import();
    assert_eq!(counts(&done), [1, 0, 2, 1]);
    let [finding] = &findings[..] else { panic!("{findings:?}") };
    assert_eq!((finding.sheet.as_str(), finding.row), ("下", 2));
    assert!(finding.zh.contains("上!2"), "{finding:?}");
}

#[test]
fn a_file_that_was_sent_twice_enters_once_without_a_word_for_each_row() {
    let mut desk = Desk::new();
    let text = format!("{ROSTER}\n{}\n", person("李明", "男", "1990-01-02", ""));
    desk.file(&format!("{VILLAGE}.csv"), &text);
    desk.file(&format!("{VILLAGE} (2).csv"), &text);
    let (done, findings) = desk.import();
    assert_eq!((counts(&done), findings), ([1, 0, 2, 1], vec![]));
}

#[cfg(unix)]
#[test]
fn what_can_be_reached_on_two_ways_is_read_once() {
    let mut desk = Desk::new();
    let text = format!("{ROSTER}\n{}\n", person("李明", "男", "1990-01-02", ""));
    let path = desk.file(&format!("{OTHER_VILLAGE}.csv"), text);
    std::fs::create_dir(desk.path("inner")).unwrap();
    std::os::unix::fs::symlink(desk.path(""), desk.path("inner/loop")).unwrap();
    std::os::unix::fs::symlink(path, desk.path("inner/link.csv")).unwrap();
    let (done, findings) = desk.import();
    assert_eq!((done.files, counts(&done), findings), (1, [1, 0, 1, 0], vec![]));
}
