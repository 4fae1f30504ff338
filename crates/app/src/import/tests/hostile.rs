//! Files that are broken, mislabelled, or made to harm: each gets its code, and nothing is entered.

use std::io::{Cursor, Write};

use register::finding::FindingCode;
use rust_xlsxwriter::Workbook;
use zip::write::SimpleFileOptions;

use super::desk::{Desk, ROSTER, VILLAGE, codes, counts, person};
use crate::import::ImportError;
use crate::import::sniff::{sniff, sniff_within};

/// A workbook with one roster of one person.
pub fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in [ROSTER.to_owned(), person("李明", "男", "1990-01-02", "")].iter().enumerate() {
        for (column, cell) in line.split(',').enumerate() {
            sheet.write(row as u32, column as u16, cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Writes over the bytes at an offset behind each place where `mark` stands.
fn patched(mut bytes: Vec<u8>, mark: &[u8], offset: usize, put: &[u8]) -> Vec<u8> {
    let places: Vec<usize> =
        (0..bytes.len() - mark.len()).filter(|at| bytes[*at..].starts_with(mark)).collect();
    assert!(!places.is_empty());
    for at in places {
        bytes[at + offset..at + offset + put.len()].copy_from_slice(put);
    }
    bytes
}

const LOCAL: &[u8] = b"PK\x03\x04";
const CENTRAL: &[u8] = b"PK\x01\x02";

fn compound(inside: &str) -> Vec<u8> {
    let mut bytes = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    bytes.extend(inside.encode_utf16().flat_map(u16::to_le_bytes));
    bytes.resize(2048, 0);
    bytes
}

#[test]
fn each_broken_file_gets_its_code() {
    let text = format!("{ROSTER}\n{}\n", person("李明", "男", "1990-01-02", ""));
    let book = workbook();
    let locked = patched(patched(book.clone(), LOCAL, 6, &[1]), CENTRAL, 8, &[1]);
    let huge = 600_u32 << 20;
    let claims = patched(book.clone(), CENTRAL, 24, &huge.to_le_bytes());
    let mut bad_bytes = text.clone().into_bytes();
    bad_bytes.extend(b"\xff\xff\n");
    let cases: [(&str, &[u8], &str); 19] = [
        ("empty.csv", b"", "file.empty"),
        ("mark only.csv", "\u{feff}".as_bytes(), "file.empty"),
        ("blank lines.csv", b"\n\n\n", "file.empty"),
        ("empty.xlsx", b"", "file.empty"),
        ("cut.xlsx", &book[..book.len() / 2], "file.truncated"),
        ("archive only.xlsx", &book[..30], "file.truncated"),
        ("locked.xlsx", &locked, "file.encrypted"),
        ("locked too.xlsx", &compound("EncryptedPackage"), "file.encrypted"),
        ("really text.xlsx", text.as_bytes(), "file.wrong_extension"),
        ("really a book.csv", &book, "file.wrong_extension"),
        ("really a book.xls", &book, "file.wrong_extension"),
        ("really old.xlsx", &compound("Workbook"), "file.wrong_extension"),
        ("other.docx", &book, "file.wrong_extension"),
        ("an archive.xlsx", &archive(&[("a.txt", b"x")]), "file.wrong_extension"),
        ("claims much.xlsx", &claims, "file.compressed_too_far"),
        ("no book.xls", &compound("Workbook"), "file.unreadable"),
        ("zeros.csv", &[0; 64], "file.unreadable"),
        ("bad bytes.csv", &bad_bytes, "file.encoding"),
        (
            "no xml.xlsx",
            &archive(&[("xl/workbook.xml", b"<oh"), ("[Content_Types].xml", b"")]),
            "file.unreadable",
        ),
    ];
    let mut desk = Desk::new();
    for (name, bytes, code) in cases {
        let path = desk.file(name, bytes);
        let (done, findings) = desk.import();
        assert_eq!((done.counts.rows, done.unreadable), (0, 1), "{name}");
        assert_eq!(codes(&findings), [(0, code)], "{name}");
        std::fs::remove_file(path).unwrap();
    }
}

#[test]
fn the_line_that_cannot_be_read_is_named() {
    let mut desk = Desk::new();
    desk.file("t.csv", b"a,b\nc,d\n\xff\xff,e\n");
    let (_, findings) = desk.import();
    assert!(findings[0].zh.contains("第3行") && findings[0].en.contains("line 3"), "{findings:?}");
}

#[test]
fn a_roster_of_headings_alone_is_empty() {
    let mut desk = Desk::new();
    desk.file(&format!("{VILLAGE}.csv"), ROSTER);
    let (done, findings) = desk.import();
    assert_eq!(counts(&done), [0, 0, 1, 0]);
    let found: Vec<(&str, u64)> = findings.iter().map(|f| (f.code.as_str(), f.row)).collect();
    assert_eq!(found, [("file.empty", 0)]);
}

#[test]
fn files_of_unknown_headings_say_what_is_wrong() {
    let mut desk = Desk::new();
    for (text, code) in [
        ("甲,乙,丙\n1,2,3\n", "file.unknown_kind"),
        ("你好\n", "file.no_header"),
        ("户编号,姓名,性别,出生日期\n1,2,3,4\n", "file.header_missing_column"),
        ("户编号;姓名;性别;出生日期\n1;2;3;4\n", "file.header_missing_column"),
        ("户编号,户号,姓名,性别,出生日期,居住状态\n", "file.column_twice"),
        ("户编号,\"姓名,性别\n", "file.truncated"),
    ] {
        desk.file("t.csv", text);
        assert_eq!(codes(&desk.import().1), [(0, code)], "{text}");
    }
}

#[test]
fn files_beyond_the_limits_are_not_opened() {
    let folder = tempfile::tempdir().unwrap();
    for (name, start, size) in [
        ("a.csv", &b"a,b"[..], 401 << 20),
        ("a.xlsx", LOCAL, 65 << 20),
        ("a.xls", &compound("")[..8], 65 << 20),
    ] {
        let path = folder.path().join(name);
        let mut file = std::fs::File::create(&path).unwrap();
        file.write_all(start).unwrap();
        file.set_len(size).unwrap();
        assert_eq!(sniff(&path).unwrap_err().code, FindingCode::FileTooLarge, "{name}");
    }
}

#[test]
fn an_archive_that_unpacks_too_far_is_stopped_whatever_it_says() {
    let folder = tempfile::tempdir().unwrap();
    let zeros = vec![0; 3 << 20];
    let bomb = archive(&[("xl/workbook.xml", &zeros)]);
    assert!(bomb.len() < 1 << 16);
    let small = 10_u32.to_le_bytes();
    let liar = patched(patched(bomb.clone(), LOCAL, 22, &small), CENTRAL, 24, &small);
    // An archive that says less than it holds is seen to be damaged as soon as it gives more.
    for (name, bytes, code) in [
        ("honest.xlsx", bomb, FindingCode::FileCompressedTooFar),
        ("liar.xlsx", liar, FindingCode::FileUnreadable),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        assert_eq!(sniff_within(&path, 1 << 20).unwrap_err().code, code, "{name}");
    }
}

#[test]
fn a_sheet_that_names_its_last_cell_costs_only_what_it_holds() {
    let mut desk = Desk::new();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, cell) in ROSTER.split(',').enumerate() {
        sheet.write(0, column as u16, cell).unwrap();
    }
    sheet.write(1_048_575, 16_383, "x").unwrap();
    book.save(desk.path(&format!("{VILLAGE}.xlsx"))).unwrap();
    let (done, findings) = desk.import();
    assert_eq!((done.counts.rows, counts(&done)), (1_048_576, [0, 1, 1_048_575, 0]));
    assert_eq!(findings[0].code, "file.row_too_long");
}

#[test]
fn a_folder_without_files_is_an_error() {
    let mut desk = Desk::new();
    desk.file(".hidden.csv", ROSTER);
    desk.file("~$open.xlsx", b"");
    let error = desk.import_as_of(None).unwrap_err();
    assert!(matches!(error, ImportError::NoFiles { .. }), "{error}");
    assert!(error.to_string().contains("there is no file to import in"));
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_told_and_does_not_hold_up_the_others() {
    let mut desk = Desk::new();
    std::os::unix::fs::symlink("/dev/zero", desk.path("a.csv")).unwrap();
    std::os::unix::fs::symlink("nowhere", desk.path("b.csv")).unwrap();
    desk.file(&format!("{VILLAGE}.csv"), format!("{ROSTER}\n{}\n", person("李明", "男", "1990-01-02", "")));
    let (done, findings) = desk.import();
    assert_eq!((done.counts.entered, done.unreadable), (1, 2));
    assert!(
        findings[0].zh.contains("不是普通文件") && findings[1].en.contains("no longer there"),
        "{findings:?}"
    );
}
