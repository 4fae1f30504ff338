//! Reads back what was written, knowing only the file formats.

use std::fs;
use std::path::Path;

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use encoding_rs::GB18030;

/// One village's roster, row by row.
pub(super) struct Roster {
    pub(super) village: String,
    pub(super) container: &'static str,
    pub(super) title: Option<String>,
    pub(super) header: Vec<String>,
    /// Cells as they are; a real Excel date reads `excel YYYY-MM-DD`.
    pub(super) rows: Vec<Vec<String>>,
    pub(super) footer: Option<String>,
    pub(super) blank_rows: usize,
}

pub(super) fn read_csv(path: &Path) -> Vec<Vec<String>> {
    cells(&fs::read_to_string(path).unwrap())
}

fn cells(text: &str) -> Vec<Vec<String>> {
    assert!(!text.contains('"'), "nothing needs quoting");
    text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

/// Every roster under `drawers`, in the order of villages' codes.
pub(super) fn read_rosters(drawers: &Path) -> Vec<Roster> {
    let mut paths: Vec<_> =
        fs::read_dir(drawers.join("rosters")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| read_roster(path)).collect()
}

fn read_roster(path: &Path) -> Roster {
    let bytes = fs::read(path).unwrap();
    let (container, lines) = if path.extension().unwrap() == "xlsx" {
        ("xlsx", sheet(bytes))
    } else if let Some(text) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        ("utf-8-bom", cells(std::str::from_utf8(text).unwrap()))
    } else if let Ok(text) = std::str::from_utf8(&bytes) {
        ("utf-8", cells(text))
    } else {
        let (text, _, had_errors) = GB18030.decode(&bytes);
        assert!(!had_errors && text.contains("\r\n"));
        ("gb18030", cells(&text))
    };
    let village = path.file_stem().unwrap().to_str().unwrap().to_owned();
    let (title, header, rows, footer, blank_rows) = Default::default();
    let mut roster = Roster { village, container, title, header, rows, footer, blank_rows };
    for line in lines {
        match line[0].as_str() {
            "户编号" | "户号" => roster.header = line,
            "合计" => roster.footer = Some(line[1].clone()),
            "" => roster.blank_rows += 1,
            first if roster.header.is_empty() => roster.title = Some(first.to_owned()),
            _ => roster.rows.push(line),
        }
    }
    roster
}

fn sheet(bytes: Vec<u8>) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
    assert_eq!(book.sheet_names(), ["登记表"]);
    let range = book.worksheet_range("登记表").unwrap();
    let text = |cell: &Data| match cell {
        Data::DateTime(_) | Data::DateTimeIso(_) => {
            let (year, month, day, ..) = cell.as_datetime_parts();
            format!("excel {year:04}-{month:02}-{day:02}")
        }
        other => other.to_string(),
    };
    range.rows().map(|row| row.iter().map(text).collect()).collect()
}

trait DateParts {
    fn as_datetime_parts(&self) -> (u16, u8, u8, u8, u8, u8, u16);
}

impl DateParts for Data {
    fn as_datetime_parts(&self) -> (u16, u8, u8, u8, u8, u8, u16) {
        match self {
            Data::DateTime(value) => value.to_ymd_hms_milli(),
            other => panic!("{other:?} is no serial date"),
        }
    }
}

/// Any of the date styles as `YYYY-MM-DD`.
pub(super) fn plain_date(text: &str) -> String {
    let narrow = |c: char| match u32::from(c).checked_sub(u32::from('０')) {
        Some(digit @ 0..=9) => char::from_digit(digit, 10).unwrap(),
        _ => c,
    };
    let text: String = text.chars().map(narrow).collect();
    let parts: Vec<&str> =
        text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    match parts[..] {
        [whole] => format!("{}-{}-{}", &whole[..4], &whole[4..6], &whole[6..]),
        [year, month, day] => format!("{year}-{month:0>2}-{day:0>2}"),
        _ => panic!("{text} is no date"),
    }
}

/// Whether a number is well formed, with the weights of GB 11643 written out, and agrees with sex and birth.
pub(super) fn number_is_valid(number: &str, sex: &str, birth: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let digits: Vec<u32> = number[..17].chars().map(|c| c.to_digit(10).unwrap()).collect();
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    let check = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'][(sum % 11) as usize];
    number.len() == 18
        && number.starts_with("990101")
        && number.ends_with(check)
        && number[6..14] == birth.replace('-', "")
        && (digits[16] % 2 == 1) == (sex == "男")
}
