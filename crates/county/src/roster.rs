//! The rosters, one file a village, in the shapes that villages keep them.
//!
//! Which village keeps which shape goes by its place in the list, with periods that do not divide each
//! other (3, 2, 4, 5, 6, 7, 9, 11), so that the oddities meet in many combinations.
//! The ethnicity column is on the paper form, so it is written, always with one value; nothing reads it.

use std::borrow::Cow;
use std::path::Path;

use encoding_rs::GB18030;
use jiff::civil::Date;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use crate::CountyError;
use crate::number::old_form;
use crate::people::{HouseholdKind, NumberForm, Person, Population, Sex, Standing};
use crate::places::{Place, Places};
use crate::plan::{Mess, Plan};
use crate::write::{household_text, marital_text, relation_text, sex_text, write_bytes};

pub(crate) const COLUMNS: usize = 13;
pub(crate) const BIRTH_COLUMN: usize = 4;

/// First vocabulary of headers.
pub(crate) const HEADER_A: [&str; COLUMNS] = [
    "户编号",
    "姓名",
    "性别",
    "公民身份号码",
    "出生日期",
    "与户主关系",
    "婚姻状况",
    "民族",
    "居住状态",
    "配偶身份号码",
    "父亲身份号码",
    "母亲身份号码",
    "户口性质",
];
/// Second vocabulary of headers.
pub(crate) const HEADER_B: [&str; COLUMNS] = [
    "户号",
    "名字",
    "性别",
    "身份证号",
    "出生年月日",
    "关系",
    "婚姻",
    "民族",
    "人户状态",
    "配偶身份证号",
    "父亲身份证号",
    "母亲身份证号",
    "户别",
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Container {
    Xlsx,
    CsvGb18030,
    CsvUtf8Marked,
    CsvUtf8,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum DateStyle {
    Iso,
    Dotted,
    YearMonthDay,
    Compact,
    Slashed,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Digits {
    Ascii,
    FullWidth,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum SexStyle {
    Words,
    Codes,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum NameStyle {
    Bare,
    Spaced,
}

/// How one village keeps its roster.
struct Shape {
    container: Container,
    header: &'static [&'static str; COLUMNS],
    title: Option<String>,
    footer: Option<&'static str>,
    dates: DateStyle,
    digits: Digits,
    sexes: SexStyle,
    names: NameStyle,
    mess: Mess,
}

impl Shape {
    fn of(plan: &Plan, index: usize, village: &Place) -> Shape {
        if plan.mess == Mess::Clean {
            return Shape::clean();
        }
        let container = [Container::Xlsx, Container::CsvGb18030, Container::CsvUtf8Marked][index % 3];
        let workbook = container == Container::Xlsx;
        let dates = [
            DateStyle::Iso,
            DateStyle::Dotted,
            DateStyle::YearMonthDay,
            DateStyle::Compact,
            DateStyle::Slashed,
        ][index % 5];
        let title = format!("{}{}人口登记表（{}年10月初）", plan.county, village.name, plan.year);
        Shape {
            container,
            header: if index.is_multiple_of(2) { &HEADER_A } else { &HEADER_B },
            title: (workbook || index % 4 == 1).then_some(title),
            footer: matches!(index % 6, 2 | 3).then_some("合计"),
            dates,
            digits: if index % 9 == 4 { Digits::FullWidth } else { Digits::Ascii },
            sexes: if index.is_multiple_of(7) { SexStyle::Codes } else { SexStyle::Words },
            names: if index % 11 == 5 && !workbook { NameStyle::Spaced } else { NameStyle::Bare },
            mess: plan.mess,
        }
    }

    fn clean() -> Shape {
        Shape {
            container: Container::CsvUtf8,
            header: &HEADER_A,
            title: None,
            footer: None,
            dates: DateStyle::Iso,
            digits: Digits::Ascii,
            sexes: SexStyle::Words,
            names: NameStyle::Bare,
            mess: Mess::Clean,
        }
    }

    /// A workbook keeps dates as dates, unless the village types them as text without separators or with
    /// slashes.
    fn has_real_dates(&self) -> bool {
        let text_habit = matches!(self.dates, DateStyle::Compact | DateStyle::Slashed);
        self.container == Container::Xlsx && !text_habit
    }

    fn date(&self, day: Date) -> String {
        let (y, m, d) = (day.year(), day.month(), day.day());
        let text = match self.dates {
            DateStyle::Iso => format!("{y:04}-{m:02}-{d:02}"),
            DateStyle::Dotted => format!("{y}.{m}.{d}"),
            DateStyle::YearMonthDay => format!("{y}年{m}月{d}日"),
            DateStyle::Compact => format!("{y:04}{m:02}{d:02}"),
            DateStyle::Slashed => format!("{y}/{m}/{d}"),
        };
        match self.digits {
            Digits::Ascii => text,
            Digits::FullWidth => text.chars().map(full_width_digit).collect(),
        }
    }

    fn number(&self, person: &Person) -> String {
        match (self.mess, person.number_form) {
            (Mess::Clean, _) | (_, NumberForm::Full) => person.number.clone(),
            (Mess::AsSent, NumberForm::Old) => old_form(&person.number),
            (Mess::AsSent, NumberForm::Missing) => String::new(),
        }
    }

    fn row(&self, places: &Places, people: &[Person], person: &Person) -> [Cow<'static, str>; COLUMNS] {
        let kin = |who: Option<usize>| who.map_or(Cow::Borrowed(""), |i| people[i].number.clone().into());
        let name = match self.names {
            NameStyle::Bare => person.name.clone(),
            NameStyle::Spaced => format!(" {}\u{3000}", person.name),
        };
        let sex = match (self.sexes, person.sex) {
            (SexStyle::Words, sex) => sex_text(sex),
            (SexStyle::Codes, Sex::Male) => "1",
            (SexStyle::Codes, Sex::Female) => "2",
        };
        [
            household_text(places, person).into(),
            name.into(),
            sex.into(),
            self.number(person).into(),
            self.date(person.birth).into(),
            relation_text(person.relation).into(),
            marital_text(person.marital).into(),
            "汉".into(),
            standing_text(person.standing).into(),
            kin(person.spouse),
            kin(person.father),
            kin(person.mother),
            kind_text(person.household_kind).into(),
        ]
    }
}

fn full_width_digit(c: char) -> char {
    match c.to_digit(10) {
        Some(digit) => char::from_u32(u32::from('０') + digit).unwrap_or(c),
        None => c,
    }
}

fn standing_text(standing: Standing) -> &'static str {
    match standing {
        Standing::Here => "常住",
        Standing::Away => "外出",
        Standing::Visitor => "流入",
        Standing::Gone => unreachable!("INVARIANT: rosters are written before anyone goes"),
    }
}

fn kind_text(kind: HouseholdKind) -> &'static str {
    match kind {
        HouseholdKind::Agricultural => "农业",
        HouseholdKind::NonAgricultural => "非农业",
    }
}

/// Writes every village's roster as the population stands.
pub(crate) fn write_rosters(
    plan: &Plan,
    places: &Places,
    population: &Population,
    folder: &Path,
) -> Result<(), CountyError> {
    let villagers = population.people.chunk_by(|one, next| one.village == next.village);
    for people in villagers {
        let index = people[0].village;
        let village = &places.villages[index];
        let shape = Shape::of(plan, index, village);
        let extension = if shape.container == Container::Xlsx { "xlsx" } else { "csv" };
        let path = folder.join(format!("{}.{extension}", village.code));
        let rows: Vec<_> = people.iter().map(|p| shape.row(places, &population.people, p)).collect();
        if shape.container == Container::Xlsx {
            let bytes = workbook(&shape, people, &rows)
                .map_err(|source| CountyError::Workbook { path: path.clone(), source: Box::new(source) })?;
            write_bytes(&path, &bytes)?;
        } else {
            write_bytes(&path, &csv(&shape, &rows))?;
        }
    }
    Ok(())
}

fn csv(shape: &Shape, rows: &[[Cow<'static, str>; COLUMNS]]) -> Vec<u8> {
    let line_end = if shape.container == Container::CsvGb18030 { "\r\n" } else { "\n" };
    let empty_cells = ",".repeat(COLUMNS - 1);
    let mut text = String::new();
    let mut line = |cells: &str| {
        text.push_str(cells);
        text.push_str(line_end);
    };
    if let Some(title) = &shape.title {
        line(&format!("{title}{empty_cells}"));
    }
    line(&shape.header.join(","));
    for row in rows {
        line(&row.join(","));
    }
    if let Some(footer) = shape.footer {
        line(&empty_cells);
        line(&format!("{footer},{}人{}", rows.len(), &empty_cells[1..]));
    }
    match shape.container {
        Container::CsvGb18030 => GB18030.encode(&text).0.into_owned(),
        Container::CsvUtf8Marked => [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        Container::CsvUtf8 | Container::Xlsx => text.into_bytes(),
    }
}

fn workbook(
    shape: &Shape,
    people: &[Person],
    rows: &[[Cow<'static, str>; COLUMNS]],
) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // A fixed time of creation, so that the same plan gives the same bytes.
    let created = ExcelDateTime::from_ymd(2005, 10, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let sheet = book.add_worksheet();
    sheet.set_name("登记表")?;
    let date_format = Format::new().set_num_format("yyyy-mm-dd");
    let mut line = 0;
    if let Some(title) = &shape.title {
        sheet.write_string(line, 0, title)?;
        line += 1;
    }
    for (column, header) in (0..).zip(shape.header) {
        sheet.write_string(line, column, *header)?;
    }
    line += 1;
    for (person, row) in people.iter().zip(rows) {
        for (column, cell) in row.iter().enumerate() {
            if column == BIRTH_COLUMN && shape.has_real_dates() {
                sheet.write_date_with_format(line, column as u16, excel_date(person.birth)?, &date_format)?;
            } else {
                write_text(sheet, line, column as u16, cell)?;
            }
        }
        line += 1;
    }
    if let Some(footer) = shape.footer {
        sheet.write_string(line, 0, footer)?;
        sheet.write_string(line, 1, format!("{}人", rows.len()))?;
    }
    book.save_to_buffer()
}

fn write_text(sheet: &mut Worksheet, line: u32, column: u16, text: &str) -> Result<(), XlsxError> {
    if !text.is_empty() {
        sheet.write_string(line, column, text)?;
    }
    Ok(())
}

fn excel_date(day: Date) -> Result<ExcelDateTime, XlsxError> {
    ExcelDateTime::from_ymd(day.year().unsigned_abs(), day.month().unsigned_abs(), day.day().unsigned_abs())
}
