//! XLSX: one workbook with notes, definitions, and a sheet for each table, in both languages at once.
//!
//! Numbers are numbers, with the figure's decimals as their format; a hidden number is its mark, as text, and the
//! column of marks beside it filters. Nothing is merged. Each table is an Excel table with its name, so that a
//! formula can speak of `T_births[...]`. The file depends on the publication alone: the same in, the same out.

mod notes;
mod tables;

use jiff::civil::Date;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use crate::PublicationError;
use crate::model::{Publication, Words};
use crate::words::{EDITION, INTERNAL};

/// The formats that the sheets share.
pub(crate) struct Styles {
    title: Format,
    quiet: Format,
    warning: Format,
    head: Format,
    head_number: Format,
    text: Format,
    wrapped: Format,
    label: Format,
    mono: Format,
    mark: Format,
}

const INK: Color = Color::RGB(0x0026_221d);
const INK_2: Color = Color::RGB(0x005b_544b);
const RED: Color = Color::RGB(0x009c_3323);
const SUNK: Color = Color::RGB(0x00f2_eee7);

impl Styles {
    fn new() -> Styles {
        let base = Format::new().set_font_name("Microsoft YaHei").set_font_size(10).set_font_color(INK);
        let head = base
            .clone()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::Bottom)
            .set_background_color(SUNK)
            .set_border_bottom(FormatBorder::Thin);
        Styles {
            title: base.clone().set_bold().set_font_size(14),
            quiet: base.clone().set_font_color(INK_2),
            warning: base.clone().set_bold().set_font_color(RED),
            head_number: head.clone().set_align(FormatAlign::Right),
            head,
            text: base.clone(),
            wrapped: base.clone().set_text_wrap().set_align(FormatAlign::Top),
            label: base.clone().set_bold().set_text_wrap().set_align(FormatAlign::Top),
            mono: base.clone().set_font_name("Consolas").set_text_wrap().set_align(FormatAlign::Top),
            mark: base.set_align(FormatAlign::Center).set_font_color(INK_2),
        }
    }

    /// The format of a number with so many decimals.
    fn number(&self, decimals: u8) -> Format {
        let part = "0".repeat(usize::from(decimals));
        let point = if decimals == 0 { "" } else { "." };
        self.text.clone().set_num_format(format!("#,##0{point}{part}")).set_align(FormatAlign::Right)
    }
}

/// The workbook's bytes.
///
/// # Errors
/// [`PublicationError::Workbook`] where a table is larger than a sheet can be.
pub fn workbook(publication: &Publication) -> Result<Vec<u8>, PublicationError> {
    write(publication).map_err(|why| PublicationError::Workbook { why: why.to_string() })
}

fn write(publication: &Publication) -> Result<Vec<u8>, XlsxError> {
    let contents = publication.contents();
    let styles = Styles::new();
    let mut book = Workbook::new();
    let made_on = contents.made_on;
    let created = ExcelDateTime::from_ymd(
        made_on.year().unsigned_abs(),
        made_on.month().unsigned_abs(),
        made_on.day().unsigned_abs(),
    )?;
    let title = format!("{} {}", both(&contents.place.name), both(&contents.period));
    book.set_properties(
        &DocProperties::new()
            .set_title(title)
            .set_author(both(&contents.book))
            .set_creation_datetime(&created),
    );
    let names = sheet_names(publication);
    notes::notes(book.add_worksheet(), publication, &names, &styles)?;
    notes::figures(book.add_worksheet(), publication, &styles)?;
    for (table, name) in contents.tables.iter().zip(&names) {
        tables::table(book.add_worksheet(), publication, table, name, &styles)?;
    }
    if contents.earlier.iter().any(|edition| !edition.changed.is_empty()) {
        notes::changes(book.add_worksheet(), publication, &styles)?;
    }
    book.save_to_buffer()
}

/// `T1 …`: a number for the contents list, then as much of the Chinese title as a sheet's name holds.
fn sheet_names(publication: &Publication) -> Vec<String> {
    let name = |(at, table): (usize, &crate::Table)| {
        let title = table.title.zh.chars().filter(|letter| !"[]:*?/\\'".contains(*letter));
        let name: String = format!("T{} ", at + 1).chars().chain(title).take(31).collect();
        name.trim_end().to_owned()
    };
    publication.contents().tables.iter().enumerate().map(name).collect()
}

fn both(words: &Words) -> String {
    format!("{} {}", words.zh, words.en)
}

/// Paper, footer, and what stands on every sheet; gives the first free row.
fn begin(
    sheet: &mut Worksheet,
    publication: &Publication,
    title: &str,
    styles: &Styles,
) -> Result<u32, XlsxError> {
    let contents = publication.contents();
    let footer = format!(
        "&L{} {}&C{} {}&R&P / &N",
        escape_footer(&contents.book.zh),
        escape_footer(&both(&contents.place.name)),
        EDITION.both(),
        contents.edition
    );
    sheet.set_landscape().set_paper_size(9).set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3).set_footer(footer);
    sheet.set_print_fit_to_pages(1, 0).set_screen_gridlines(false);
    sheet.write_string_with_format(0, 0, title, &styles.title)?;
    let line = format!(
        "{} · {} · {} {}",
        both(&contents.place.name),
        both(&contents.period),
        EDITION.both(),
        contents.edition
    );
    sheet.write_string_with_format(1, 0, line, &styles.quiet)?;
    if !contents.internal {
        return Ok(3);
    }
    sheet.write_string_with_format(2, 0, INTERNAL.both(), &styles.warning)?;
    sheet.set_tab_color(RED);
    Ok(4)
}

/// The height of a row that holds texts in columns of these widths. Not every program finds it by itself.
fn height_of<'t>(texts: impl Iterator<Item = (&'t str, f64)>) -> f64 {
    let lines = texts.map(|(text, width)| (width_of(text) / width).ceil().max(1.0));
    14.0 * lines.fold(1.0, f64::max) + 2.0
}

/// How many sheets of paper the columns take side by side, so that print stays large enough to read; the columns of
/// names stand on each.
fn pages_wide(sheet: &mut Worksheet, width: f64, n_names: u16) -> Result<(), XlsxError> {
    const PAGE: f64 = 190.0;
    let pages = (width / PAGE).ceil().clamp(1.0, 20.0) as u16;
    sheet.set_print_fit_to_pages(pages, 0);
    if pages > 1 && n_names > 0 {
        sheet.set_repeat_columns(0, n_names - 1)?;
    }
    Ok(())
}

/// `&` begins a command in a footer.
fn escape_footer(text: &str) -> String {
    text.replace('&', "&&")
}

fn date(day: Date) -> String {
    day.to_string()
}

/// Columns that a text takes in a spreadsheet: Chinese letters are twice as wide.
fn width_of(text: &str) -> f64 {
    text.chars().map(|letter| if u32::from(letter) >= 0x2e80 { 2.1 } else { 1.05 }).sum()
}
