//! Files that no one should have sent, in one folder with good ones: each gets its own finding, the good
//! ones go in, and neither time nor memory runs away.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;

use crate::book::{Book, Counts, Found, copy_folder, findings, text};
use crate::counties::{County, check_published};
use crate::crash::Dice;
use crate::database::python;

/// Most memory that an import of hostile files may take, in megabytes.
const MEMORY_MAX: u64 = 512;

/// A roster's headings, and a row that is good by itself.
const HEADINGS: &str = "户编号,姓名,性别,公民身份号码,出生日期,与户主关系,婚姻状况,居住状态";

/// Workbooks and archives made to harm, each with the code that it must get.
const ARCHIVES: &str = r#"
import os, sys, zipfile
folder = sys.argv[1]
MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
parts = {
    '[Content_Types].xml': f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" '
        'ContentType="application/xml"/></Types>',
    '_rels/.rels': f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="a" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    'xl/workbook.xml': f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="S" sheetId="1" r:id="a"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels': f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="a" '
        f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}
def archive(name, members):
    with zipfile.ZipFile(os.path.join(folder, name), 'w', zipfile.ZIP_DEFLATED) as zip:
        for member, content in members.items():
            if callable(content):
                with zip.open(member, 'w', force_zip64=True) as file:
                    content(file)
            else:
                zip.writestr(member, content)
def workbook(name, rows):
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    archive(name, parts | {'xl/worksheets/sheet1.xml': sheet})
def cell(at, text):
    return f'<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>'
def bomb(file):
    for _ in range(600):
        file.write(b' ' * (1 << 20))
archive('bomb.xlsx', parts | {'xl/worksheets/sheet1.xml': bomb})
workbook('far-corner.xlsx', f'<row r="1">{cell("A1", "x")}</row><row r="1048576">{cell("XFD1048576", "y")}</row>')
workbook('deep.xlsx', '<row r="1">' + '<c r="A1">' * 100000 + '</c>' * 100000 + '</row>')
workbook('no-such-cell.xlsx', '<row r="1"><c r="ZZZZZZ99999999999"><v>1</v></c></row>')
workbook('no-such-string.xlsx', '<row r="1"><c r="A1" t="s"><v>99999999</v></c></row>')
archive('no-workbook.xlsx', {'word/document.xml': '<document/>'})
archive('not-xml.xlsx', parts | {'xl/workbook.xml': 'not < xml & at all'})
archive('nested.xlsx', {'inner.xlsx': open(os.path.join(folder, 'bomb.xlsx'), 'rb').read()})
archive('archive.csv', {'roster.csv': 'x'})
"#;

/// Runs a command and gives its answer with the most memory it held at once.
const MEASURE: &str = r"
import json, resource, subprocess, sys
ran = subprocess.run(sys.argv[1:], capture_output=True, text=True)
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
print(json.dumps({'code': ran.returncode, 'out': ran.stdout, 'err': ran.stderr, 'megabytes': peak}))
";

/// Imports a folder, and checks how it ended and how much memory it took.
fn import(book: &Book, folder: &Path, more: &[&str]) -> (Counts, Vec<Found>) {
    let program = env!("CARGO_BIN_EXE_townbook");
    let data = text(&book.data);
    let folder = text(folder);
    let args = [&[program, "--data", &data, "--json", "import", &folder][..], more].concat();
    let measured: serde_json::Value = serde_json::from_str(&python(MEASURE, &args)).unwrap();
    assert_eq!((&measured["code"], &measured["err"]), (&0.into(), &"".into()), "{measured}");
    let megabytes = measured["megabytes"].as_u64().unwrap();
    assert!(megabytes < MEMORY_MAX, "{megabytes} MB");
    let counts = Counts::of(&serde_json::from_str(measured["out"].as_str().unwrap()).unwrap());
    let found = findings(&counts);
    (counts, found)
}

/// Codes by file.
fn codes(found: &[Found]) -> BTreeMap<&str, Vec<&str>> {
    let mut codes: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for finding in found {
        codes.entry(&finding.file).or_default().push(&finding.code);
    }
    codes
}

fn hole(path: &Path, start: &[u8], length: u64) {
    let mut file = File::create(path).unwrap();
    file.write_all(start).unwrap();
    file.set_len(length).unwrap();
}

/// A compound file as spreadsheet programs write one under a password.
fn encrypted() -> Vec<u8> {
    let mut bytes = vec![0; 2048];
    bytes[..8].copy_from_slice(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes[1024..1024 + name.len()].copy_from_slice(&name);
    bytes
}

/// One line of 300 MB, or one quoted cell of 300 MB that is never closed.
fn endless(path: &Path, start: &str, piece: &[u8]) {
    let mut file = File::create(path).unwrap();
    file.write_all(start.as_bytes()).unwrap();
    let block = piece.repeat((1 << 20) / piece.len());
    for _ in 0..300 {
        file.write_all(&block).unwrap();
    }
}

/// Writes the hostile files; gives the code that each must get.
fn hostile(folder: &Path, good_workbook: &Path) -> BTreeMap<&'static str, &'static str> {
    let write = |name: &str, bytes: &[u8]| fs::write(folder.join(name), bytes).unwrap();
    let mut dice = Dice::new(5);
    let noise: Vec<u8> = (0..20_000).map(|_| dice.below(256) as u8).collect();
    let noise_without_zeros: Vec<u8> = noise.iter().copied().filter(|b| *b != 0).collect();
    let good = fs::read(good_workbook).unwrap();
    write("nothing.csv", b"");
    write("nothing.xlsx", b"");
    write("blank.csv", b"\n\r\n\n");
    write("truncated.xlsx", &good[..good.len() / 2]);
    write("encrypted.xlsx", &encrypted());
    write("text.xlsx", format!("{HEADINGS}\n").as_bytes());
    write("noise.csv", &noise_without_zeros);
    write("zeros.csv", &noise);
    // 花名册 in GB18030, then bytes that no character of it has.
    write("broken.csv", b"\xbb\xa8\xc3\xfb\xb2\xe1,\xd0\xd5\xc3\xfb\n1,\xff\xff\x80\n");
    hole(&folder.join("sparse.csv"), b"", 500 << 20);
    hole(&folder.join("sparse.xlsx"), b"PK\x03\x04", 500 << 20);
    write("990101100200 no-rows.csv", format!("{HEADINGS}\n").as_bytes());
    write("a-column-less.csv", b"\xe6\x88\xb7\xe7\xbc\x96\xe5\x8f\xb7,\xe6\x80\xa7\xe5\x88\xab,\xe5\x87\xba\xe7\x94\x9f\xe6\x97\xa5\xe6\x9c\x9f,\xe4\xb8\x8e\xe6\x88\xb7\xe4\xb8\xbb\xe5\x85\xb3\xe7\xb3\xbb,\xe5\xa9\x9a\xe5\xa7\xbb\xe7\x8a\xb6\xe5\x86\xb5,\xe5\xb1\x85\xe4\xbd\x8f\xe7\x8a\xb6\xe6\x80\x81\n");
    write("other.csv", "品名,数量,单价\n铁锹,3,12.50\n".as_bytes());
    write("letter.csv", "关于报送二〇〇六年人口报表的通知\n各乡镇：\n".as_bytes());
    write("report.pdf", b"%PDF-1.4\n1 0 obj <</Type/Catalog>> endobj\n");
    write("picture.xlsx", b"\x89PNG\r\n\x1a\n0000");
    endless(&folder.join("one-line.csv"), "", b"x");
    endless(&folder.join("990101100200 endless-quote.csv"), &format!("{HEADINGS}\n1,\""), b"abc,def\n");
    write("990101100200 open-quote.csv", format!("{HEADINGS}\n1,\"王,男\n2,李,女\n").as_bytes());
    python(ARCHIVES, &[&text(folder)]);
    BTreeMap::from([
        ("nothing.csv", "file.empty"),
        ("nothing.xlsx", "file.empty"),
        ("blank.csv", "file.empty"),
        ("truncated.xlsx", "file.truncated"),
        ("encrypted.xlsx", "file.encrypted"),
        ("text.xlsx", "file.wrong_extension"),
        ("noise.csv", "file.encoding"),
        ("zeros.csv", "file.encoding"),
        ("broken.csv", "file.encoding"),
        ("sparse.csv", "file.too_large"),
        ("sparse.xlsx", "file.too_large"),
        ("990101100200 no-rows.csv", "file.empty"),
        ("a-column-less.csv", "file.header_missing_column"),
        ("other.csv", "file.unknown_kind"),
        ("letter.csv", "file.no_header"),
        ("report.pdf", "file.wrong_extension"),
        ("picture.xlsx", "file.wrong_extension"),
        ("one-line.csv", "file.row_too_long"),
        ("990101100200 open-quote.csv", "file.truncated"),
        ("990101100200 endless-quote.csv", "file.row_too_long"),
        ("bomb.xlsx", "file.compressed_too_far"),
        ("far-corner.xlsx", "file.no_header"),
        ("deep.xlsx", "file.unreadable"),
        ("no-such-cell.xlsx", "file.unreadable"),
        ("no-such-string.xlsx", "file.unreadable"),
        ("no-workbook.xlsx", "file.wrong_extension"),
        ("not-xml.xlsx", "file.unreadable"),
        ("nested.xlsx", "file.wrong_extension"),
        ("archive.csv", "file.wrong_extension"),
    ])
}

#[test]
fn hostile_files_get_their_findings_and_good_ones_go_in() {
    let county = County::small(101);
    let alone = county.filled_book("alone");
    let folder = county.beside("sent");
    copy_folder(&county.drawers(), &folder);
    let junk = folder.join("a/b/c");
    fs::create_dir_all(&junk).unwrap();
    let good_workbook = fs::read_dir(county.drawers().join("rosters"))
        .unwrap()
        .map(|item| item.unwrap().path())
        .find(|path| path.extension().is_some_and(|e| e == "xlsx"))
        .expect("a village that sends a workbook");
    let expected = hostile(&junk, &good_workbook);
    // What every system leaves lying about is no one's report.
    fs::write(junk.join(".DS_Store"), b"\0\0").unwrap();
    fs::write(junk.join("~$roster.xlsx"), b"\0\0").unwrap();

    let book = county.book("book");
    let (counts, found) = import(&book, &folder, &[]);
    let by_file = codes(&found);
    for (file, code) in &expected {
        assert_eq!(by_file.get(file).map(Vec::as_slice), Some(&[*code][..]), "{file}: {by_file:?}");
    }
    for finding in found.iter().filter(|f| expected.contains_key(f.file.as_str())) {
        assert_eq!(finding.severity, "refused", "{finding:?}");
        assert!(finding.en.len() > 20 && !finding.en.contains("xxxx"), "a plain sentence: {finding:?}");
    }
    assert!(!by_file.contains_key(".DS_Store") && !by_file.contains_key("~$roster.xlsx"));
    assert_eq!(counts.refused, 1, "the row with the open quote, and none of the good files': {counts:?}");
    assert_eq!(book.n_people(), alone.n_people());
    book.close();
    check_published(&book, &county.expected());
    book.sound();
}

#[test]
fn a_folder_of_nothing_but_hostile_files_ends_with_1() {
    let county = County::small(102);
    let book = county.book("book");
    let folder = county.beside("sent");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("report.pdf"), b"%PDF-1.4\n").unwrap();
    fs::write(folder.join("nothing.csv"), b"").unwrap();
    let ran = book.run(&["import", &text(&folder)]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let counts = Counts::of(&ran.json());
    assert_eq!((counts.files, counts.rows), (2, 0));
    assert_eq!(findings(&counts).len(), 2);
}

/// A roster of one household, with a title or without.
fn roster(folder: &Path, village: &str, title: &str, name: &str) {
    let head = format!("{HEADINGS}\n{village}-000001,{name},男,,1970-01-02,户主,未婚,常住\n");
    let title = if title.is_empty() { String::new() } else { format!("{title},,,,,,,\n") };
    fs::write(folder.join(format!("{village}.csv")), title + &head).unwrap();
}

#[test]
fn rosters_that_do_not_say_their_day_wait_for_it() {
    let county = County::small(103);
    let book = county.book("book");
    let folder = county.beside("sent");
    fs::create_dir(&folder).unwrap();
    roster(&folder, "990101100200", "", "王小明");
    roster(&folder, "990101100201", "", "李小红");
    let counts = Counts::of(&book.run(&["import", &text(&folder)]).json());
    let found = findings(&counts);
    assert_eq!(codes(&found).into_values().flatten().collect::<Vec<_>>(), ["file.no_date", "file.no_date"]);
    assert!(found.iter().all(|f| f.en.contains("--as-of")), "it asks for the day: {found:?}");
    assert_eq!((counts.entered, book.n_people()), (0, 0));
    let (counts, _) = import(&book, &folder, &["--as-of", "2005-10-01"]);
    assert_eq!((counts.entered, book.n_people()), (2, 2), "{counts:?}");
}

#[test]
fn rosters_that_disagree_on_their_day_wait_for_it() {
    let county = County::small(104);
    let book = county.book("book");
    let folder = county.beside("sent");
    fs::create_dir(&folder).unwrap();
    roster(&folder, "990101100200", "某村常住人口花名册（2005年10月初）", "王小明");
    roster(&folder, "990101100201", "某村常住人口花名册（2005年11月初）", "李小红");
    let counts = Counts::of(&book.run(&["import", &text(&folder)]).json());
    let found = findings(&counts);
    for file in ["990101100200.csv", "990101100201.csv"] {
        assert_eq!(codes(&found)[file], ["file.dates_disagree"]);
    }
    assert_eq!((counts.entered, book.n_people()), (0, 0));
    let (counts, _) = import(&book, &folder, &["--as-of", "2005-10-01"]);
    assert_eq!((counts.entered, book.n_people()), (2, 2), "{counts:?}");
}

#[test]
fn a_file_that_changes_its_mind_is_not_believed_twice() {
    // Content that would run if a spreadsheet program took it for a formula comes back as text.
    let county = County::small(105);
    let book = county.book("book");
    let folder = county.beside("=cmd|' '!A0");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("=HYPERLINK.csv"), b"").unwrap();
    let ran = book.run(&["import", &text(&folder.join("=HYPERLINK.csv"))]);
    let counts = Counts::of(&ran.json());
    let mut file = File::open(&counts.findings).unwrap();
    file.seek(SeekFrom::Start(3)).unwrap();
    let csv = std::io::read_to_string(file).unwrap();
    let starts = |cell: &str| cell.trim_matches('"').starts_with(['=', '+', '-', '@', '\t']);
    assert!(!csv.lines().flat_map(|line| line.split(',')).any(starts), "{csv}");
}
