//! The workbook, read by another library, and by LibreOffice where it is installed.

use std::collections::HashMap;
use std::io::{Cursor, Read as _};
use std::path::Path;
use std::process::Command;

use calamine::{Data, Reader as _, Xlsx, open_workbook_from_rs};

use super::{county, publication};
use crate::words::INTERNAL;
use crate::{Mark, Publication, Table, workbook};

fn bytes(publication: &Publication) -> Vec<u8> {
    workbook::workbook(publication).expect("a workbook")
}

fn open(publication: &Publication) -> Xlsx<Cursor<Vec<u8>>> {
    open_workbook_from_rs(Cursor::new(bytes(publication))).expect("a workbook")
}

/// A sheet as lines of cells.
fn sheet(book: &mut Xlsx<Cursor<Vec<u8>>>, name: &str) -> Vec<Vec<Data>> {
    let range = book.worksheet_range(name).expect("the sheet");
    range.rows().map(<[Data]>::to_vec).collect()
}

/// Compares one sheet's lines with a table; cells as a reader gives them.
fn compare(publication: &Publication, table: &Table, lines: &[Vec<String>]) {
    let head = lines
        .iter()
        .position(|line| line.iter().filter(|cell| !cell.is_empty()).count() > 2)
        .expect("a head");
    let columns: HashMap<&str, usize> =
        lines[head].iter().enumerate().map(|(at, name)| (name.as_str(), at)).collect();
    let rows = table.rows();
    for (row, line) in rows.iter().zip(&lines[head + 1..]) {
        for (at, value) in row.values.iter().enumerate() {
            assert_eq!(line[at * 2], value.code, "{}", table.id);
            assert_eq!(line[at * 2 + 1], format!("{} {}", value.label.zh, value.label.en));
        }
        for cell in row.cells.iter().flatten() {
            let figure = publication.figure(&cell.figure).expect("a figure");
            let title = format!("{} {}", figure.title.zh, figure.title.en);
            let unit = if figure.unit.zh == figure.unit.en {
                figure.unit.zh.clone()
            } else {
                format!("{} {}", figure.unit.zh, figure.unit.en)
            };
            let value = &line[columns[format!("{title} ({unit})").as_str()]];
            match cell.value {
                Some(number) => {
                    assert_eq!(value.parse::<f64>().ok(), Some(number), "{} {}", table.id, cell.figure)
                }
                None => assert_eq!(value, cell.mark.sign()),
            }
            let optional =
                |suffix: &str| columns.get(format!("{title} {suffix}").as_str()).map(|at| line[*at].as_str());
            let number = |suffix: &str| optional(suffix).and_then(|text| text.parse::<f64>().ok());
            assert_eq!(number("95%区间下限 95% low"), cell.low);
            assert_eq!(number("95%区间上限 95% high"), cell.high);
            assert_eq!(number("分母 Denominator"), cell.denominator);
            assert_eq!(optional("标记 Mark").unwrap_or_default(), cell.mark.sign());
        }
    }
    assert!(lines.len() >= head + 1 + rows.len());
}

#[test]
fn another_library_reads_every_number_as_a_number() {
    let publication = publication();
    let mut book = open(&publication);
    let names = book.sheet_names();
    assert_eq!(names[..3], ["说明 Notes", "指标 Figures", "T1 各地人口、出生和死亡"]);
    assert_eq!(names.len(), 2 + publication.contents().tables.len() + 1);
    for (table, name) in publication.contents().tables.iter().zip(&names[2..]) {
        let lines = sheet(&mut book, name);
        let texts: Vec<Vec<String>> =
            lines.iter().map(|line| line.iter().map(ToString::to_string).collect()).collect();
        compare(&publication, table, &texts);
        let numbers =
            lines.iter().flatten().filter(|cell| matches!(cell, Data::Float(_) | Data::Int(_))).count();
        let shown = table.cells.iter().filter(|cell| cell.value.is_some()).count();
        assert!(numbers >= shown, "{name}: {numbers} numbers for {shown} cells");
    }
}

#[test]
fn libreoffice_reads_the_same_numbers() {
    let Some(soffice) = find("soffice") else {
        eprintln!("LibreOffice is not installed: its reading of the workbook is not compared");
        return;
    };
    let folder = std::env::temp_dir().join(format!("townbook-sheets-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let publication = publication();
    let file = folder.join("figures.xlsx");
    std::fs::write(&file, bytes(&publication)).expect("a file");
    let run = Command::new(soffice)
        .arg("--headless")
        .arg(format!("-env:UserInstallation=file://{}", folder.join("profile").display()))
        // Every sheet into a file: comma, quotes, UTF-8, cells as stored, not as formatted.
        .args([
            "--convert-to",
            "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1",
            "--outdir",
        ])
        .args([&folder, &file])
        .output()
        .expect("LibreOffice runs");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let names = open(&publication).sheet_names();
    for (table, name) in publication.contents().tables.iter().zip(&names[2..]) {
        let lines = read_lines(&folder.join(format!("figures-{name}.csv")));
        compare(&publication, table, &lines);
    }
    std::fs::remove_dir_all(&folder).expect("the folder goes");
}

fn find(program: &str) -> Option<std::path::PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())
}

fn read_lines(path: &Path) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_path(path)
        .expect("LibreOffice wrote it");
    reader.records().map(|line| line.expect("a line").iter().map(str::to_owned).collect()).collect()
}

/// Each part of the file, by name.
fn parts(publication: &Publication) -> HashMap<String, String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes(publication))).expect("a zip");
    let mut out = HashMap::new();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).expect("a part");
        let mut text = String::new();
        part.read_to_string(&mut text).expect("XML");
        out.insert(part.name().expect("a name").into_owned(), text);
    }
    out
}

#[test]
fn sheets_are_set_up_for_the_desk_and_for_paper() {
    let publication = publication();
    let parts = parts(&publication);
    let n_tables = publication.contents().tables.len();
    for at in 1..=2 + n_tables {
        let sheet = &parts[&format!("xl/worksheets/sheet{at}.xml")];
        assert!(
            sheet.contains("orientation=\"landscape\"") && sheet.contains("paperSize=\"9\""),
            "sheet {at}"
        );
        assert!(sheet.contains("版次 Edition 2"), "sheet {at} has no edition in its footer");
        assert!(!sheet.contains("<mergeCell") && !sheet.contains("<f>"), "sheet {at}");
        assert_eq!(sheet.contains("state=\"frozen\""), at > 1, "sheet {at}");
        assert_eq!(sheet.contains("<tablePart "), at > 2, "sheet {at}");
    }
    assert!(parts["xl/workbook.xml"].matches("_xlnm.Print_Titles").count() > n_tables);
    let table = &parts["xl/tables/table1.xml"];
    assert!(table.contains("displayName=\"T_places\"") && table.contains("<autoFilter "));
}

#[test]
fn heads_of_a_table_differ_and_hold_no_line_break() {
    let parts = parts(&publication());
    for (name, text) in parts.iter().filter(|(name, _)| name.starts_with("xl/tables/")) {
        let heads: Vec<String> = text
            .split("<tableColumn id=")
            .skip(1)
            .map(|column| {
                column
                    .split("name=\"")
                    .nth(1)
                    .and_then(|rest| rest.split('"').next())
                    .unwrap_or_default()
                    .to_lowercase()
            })
            .collect();
        let different: std::collections::HashSet<&String> = heads.iter().collect();
        assert_eq!(different.len(), heads.len(), "{name}");
        assert!(!text.contains("&#xA;"), "{name}");
    }
}

#[test]
fn notes_say_what_who_when_and_how_to_check() {
    let publication = publication();
    let mut book = open(&publication);
    let notes: Vec<String> =
        sheet(&mut book, "说明 Notes").iter().flatten().map(ToString::to_string).collect();
    let contents = publication.contents();
    let has = |text: &str| notes.iter().any(|note| note.contains(text));
    for text in [
        &contents.head.root,
        &contents.manifest,
        &contents.place.code,
        &contents.earlier[0].reason.zh,
        &contents.earlier[0].reason.en,
    ] {
        assert!(has(text), "{text}");
    }
    for text in [
        "48213",
        "2024-10-01 — 2025-09-30",
        "townbook verify",
        "平均户籍人口 mean registered population",
        "0.43 %",
    ] {
        assert!(has(text), "{text}");
    }
    for mark in Mark::SIGNED {
        assert!(has(mark.sign()) && has(mark.meaning().zh) && has(mark.meaning().en), "{mark:?}");
    }
    let changes: Vec<String> =
        sheet(&mut book, "版次对照 Changes").iter().flatten().map(ToString::to_string).collect();
    assert!(changes.iter().any(|text| text.contains("全县 Whole county (990101000000)")));
}

#[test]
fn an_officers_edition_says_so_on_every_sheet_and_the_public_one_nowhere() {
    let names = |book: &Xlsx<Cursor<Vec<u8>>>| book.sheet_names();
    let internal = Publication::new(county::contents(true)).expect("in order");
    for (publication, expected) in [(internal, true), (publication(), false)] {
        let mut book = open(&publication);
        for name in names(&book) {
            let warned =
                sheet(&mut book, &name).iter().flatten().any(|cell| cell.to_string().contains(INTERNAL.zh));
            assert_eq!(warned, expected, "{name}");
        }
    }
}

#[test]
fn the_same_publication_gives_the_same_bytes() {
    assert!(bytes(&publication()) == bytes(&publication()));
}
