//! The sheets of words: notes, definitions, and what earlier editions said.

use rust_xlsxwriter::{Url, Worksheet, XlsxError};

use super::{Styles, begin, both, date, height_of, pages_wide};
use crate::model::{DimKind, Mark, Publication, Rounding};
use crate::words::{
    CODE, DEFINITION, DENOMINATOR, EDITION, FIGURES, Fixed, HOW_TO_CHECK, INTERVAL, KIND, LEDGER_ROOT,
    LEDGER_SIZE, MADE_ON, MANIFEST, MARK, NOTES, PERIOD, PLACE, READ_INTERVAL, SEALED_ON, SOURCE, TABLES,
    THRESHOLD, TITLE, UNIT, UNIVERSE, words,
};
use crate::{Table, number};

/// Widths of the two columns of the notes.
const LABEL: f64 = 46.0;
const TEXT: f64 = 96.0;

/// Writes lines of a label and a text, one under the other.
struct Pen<'s> {
    sheet: &'s mut Worksheet,
    styles: &'s Styles,
    row: u32,
}

impl Pen<'_> {
    fn line(&mut self, label: &str, text: &str) -> Result<(), XlsxError> {
        self.sheet.write_string_with_format(self.row, 0, label, &self.styles.label)?;
        self.sheet.write_string_with_format(self.row, 1, text, &self.styles.wrapped)?;
        self.sheet.set_row_height(self.row, height_of([(label, LABEL), (text, TEXT)].into_iter()))?;
        self.row += 1;
        Ok(())
    }

    fn fixed(&mut self, label: Fixed, text: &str) -> Result<(), XlsxError> {
        self.line(&label.both(), text)
    }

    /// Both languages, one line each.
    fn sentence(&mut self, label: &str, zh: &str, en: &str) -> Result<(), XlsxError> {
        self.line(label, zh)?;
        self.line("", en)
    }

    fn number(&mut self, label: Fixed, value: f64) -> Result<(), XlsxError> {
        self.sheet.write_string_with_format(self.row, 0, label.both(), &self.styles.label)?;
        let format = self.styles.number(0).set_align(rust_xlsxwriter::FormatAlign::Left);
        self.sheet.write_number_with_format(self.row, 1, value, &format)?;
        self.row += 1;
        Ok(())
    }

    fn code(&mut self, label: Fixed, text: &str) -> Result<(), XlsxError> {
        self.sheet.write_string_with_format(self.row, 0, label.both(), &self.styles.label)?;
        self.sheet.write_string_with_format(self.row, 1, text, &self.styles.mono)?;
        self.row += 1;
        Ok(())
    }

    fn heading(&mut self, label: Fixed) -> Result<(), XlsxError> {
        self.row += 1;
        self.sheet.write_string_with_format(self.row, 0, label.both(), &self.styles.title)?;
        self.row += 1;
        Ok(())
    }
}

/// What it is, which edition, how to read it, how to check it.
pub(super) fn notes(
    sheet: &mut Worksheet,
    publication: &Publication,
    names: &[String],
    styles: &Styles,
) -> Result<(), XlsxError> {
    let contents = publication.contents();
    sheet.set_name(format!("{} {}", NOTES.zh, NOTES.en))?;
    sheet.set_column_width(0, LABEL)?.set_column_width(1, TEXT)?;
    let title = format!("{} · {}", both(&contents.book), both(&contents.place.name));
    let row = begin(sheet, publication, &title, styles)?;
    let mut pen = Pen { sheet, styles, row };
    pen.fixed(PLACE, &format!("{} ({})", both(&contents.place.name), contents.place.code))?;
    let days = format!("{} — {}", contents.span.first(), contents.span.last());
    pen.fixed(PERIOD, &format!("{} ({days})", both(&contents.period)))?;
    pen.number(EDITION, f64::from(contents.edition))?;
    pen.fixed(MADE_ON, &date(contents.made_on))?;
    pen.number(LEDGER_SIZE, contents.head.size as f64)?;
    pen.code(LEDGER_ROOT, &contents.head.root)?;
    pen.code(MANIFEST, &contents.manifest)?;
    pen.sentence("", HOW_TO_CHECK.zh, HOW_TO_CHECK.en)?;
    editions(&mut pen, publication)?;
    reading(&mut pen, publication)?;
    pen.heading(TABLES)?;
    for (table, name) in contents.tables.iter().zip(names) {
        let link = Url::new(format!("internal:'{name}'!A1")).set_text(name);
        pen.sheet.write_url_with_format(
            pen.row,
            0,
            link,
            &styles.text.clone().set_underline(rust_xlsxwriter::FormatUnderline::Single),
        )?;
        pen.sheet.write_string_with_format(pen.row, 1, both(&table.title), &styles.wrapped)?;
        pen.row += 1;
    }
    Ok(())
}

fn editions(pen: &mut Pen<'_>, publication: &Publication) -> Result<(), XlsxError> {
    let contents = publication.contents();
    if contents.earlier.is_empty() {
        return Ok(());
    }
    pen.heading(words("以前的版次", "Earlier editions"))?;
    for earlier in &contents.earlier {
        let label = format!("{} {}", EDITION.both(), earlier.edition);
        pen.sentence(&label, &earlier.reason.zh, &earlier.reason.en)?;
        pen.fixed(SEALED_ON, &date(earlier.sealed_on))?;
        pen.number(LEDGER_SIZE, earlier.head.size as f64)?;
        pen.code(LEDGER_ROOT, &earlier.head.root)?;
        pen.number(words("数字有变的格数", "Cells that changed"), earlier.changed.len() as f64)?;
    }
    Ok(())
}

fn reading(pen: &mut Pen<'_>, publication: &Publication) -> Result<(), XlsxError> {
    let contents = publication.contents();
    pen.heading(words("怎样读这些数", "How to read the numbers"))?;
    pen.sentence(&INTERVAL.both(), READ_INTERVAL.zh, READ_INTERVAL.en)?;
    for mark in Mark::SIGNED {
        pen.line(mark.sign(), &mark.meaning().both())?;
    }
    let loss = contents.loss;
    pen.number(words("格数", "Cells"), loss.cells as f64)?;
    pen.number(words("不公布的格", "Cells not published"), loss.hidden as f64)?;
    let share = format!("{} %", number::plain(loss.share_of_counts * 100.0, 2));
    pen.fixed(
        words("只在隐去格中的件数所占比重", "Share of counts that stand in hidden cells only"),
        &share,
    )?;
    match contents.rounding {
        Rounding::Exact => pen.fixed(words("取整", "Rounding"), "不取整 None")?,
        Rounding::ToBase(base) => {
            let text = format!("件数取{base}的倍数 Counts are multiples of {base}");
            pen.fixed(words("取整", "Rounding"), &text)?;
        }
    }
    let mut seen: Vec<String> = Vec::new();
    for figure in &contents.figures {
        let Some(denominator) = &figure.denominator else { continue };
        seen.push(format!("{}：{}", both(&figure.title), both(denominator)));
    }
    for (at, line) in seen.iter().enumerate() {
        let label = if at == 0 { DENOMINATOR.both() } else { String::new() };
        pen.line(&label, line)?;
    }
    Ok(())
}

/// One line for each figure's definition.
pub(super) fn figures(
    sheet: &mut Worksheet,
    publication: &Publication,
    styles: &Styles,
) -> Result<(), XlsxError> {
    sheet.set_name(format!("{} {}", FIGURES.zh, FIGURES.en))?;
    let head = begin(sheet, publication, &FIGURES.both(), styles)?;
    let columns: [(String, f64); 14] = [
        (CODE.both(), 26.0),
        (format!("{} zh", TITLE.both()), 20.0),
        (format!("{} en", TITLE.both()), 26.0),
        (KIND.both(), 14.0),
        (format!("{} zh", UNIT.both()), 12.0),
        (format!("{} en", UNIT.both()), 14.0),
        (format!("{} zh", DEFINITION.both()), 44.0),
        (format!("{} en", DEFINITION.both()), 48.0),
        (format!("{} zh", UNIVERSE.both()), 22.0),
        (format!("{} en", UNIVERSE.both()), 24.0),
        (DENOMINATOR.both(), 26.0),
        (INTERVAL.both(), 26.0),
        (THRESHOLD.both(), 14.0),
        (SOURCE.both(), 44.0),
    ];
    for ((name, width), column) in columns.iter().zip(0u16..) {
        sheet.set_column_width(column, *width)?;
        sheet.write_string_with_format(head, column, name, &styles.head)?;
    }
    sheet.set_row_height(head, 32)?;
    for (figure, row) in publication.contents().figures.iter().zip(head + 1..) {
        let texts = [
            figure.id.clone(),
            figure.title.zh.clone(),
            figure.title.en.clone(),
            figure.kind.name().both(),
            figure.unit.zh.clone(),
            figure.unit.en.clone(),
            figure.definition.zh.clone(),
            figure.definition.en.clone(),
            figure.universe.zh.clone(),
            figure.universe.en.clone(),
            figure.denominator.as_ref().map(both).unwrap_or_default(),
            figure.interval.as_ref().map(both).unwrap_or_default(),
        ];
        for (text, column) in texts.iter().zip(0u16..) {
            sheet.write_string_with_format(row, column, text, &styles.wrapped)?;
        }
        let long = texts.iter().map(String::as_str).chain(["", figure.source.as_str()]);
        sheet.set_row_height(row, height_of(long.zip(columns.iter().map(|(_, width)| *width))))?;
        sheet.write_number_with_format(row, 12, figure.threshold as f64, &styles.number(0))?;
        sheet.write_string_with_format(row, 13, &figure.source, &styles.wrapped)?;
    }
    sheet.set_freeze_panes(head + 1, 1)?.set_repeat_rows(0, head)?;
    pages_wide(sheet, columns.iter().map(|(_, width)| width).sum(), 1)
}

/// What earlier editions published otherwise, cell by cell.
pub(super) fn changes(
    sheet: &mut Worksheet,
    publication: &Publication,
    styles: &Styles,
) -> Result<(), XlsxError> {
    let title = words("版次对照", "Changes");
    sheet.set_name(format!("{} {}", title.zh, title.en))?;
    let head = begin(sheet, publication, &title.both(), styles)?;
    let before = words("那一版", "Then");
    let now = words("这一版", "Now");
    let columns = [
        (EDITION.both(), 12.0),
        (TABLES.both(), 34.0),
        (words("哪一格", "Cell").both(), 50.0),
        (FIGURES.both(), 34.0),
        (before.both(), 14.0),
        (now.both(), 14.0),
        (MARK.both(), 12.0),
    ];
    for ((name, width), column) in columns.iter().zip(0u16..) {
        sheet.set_column_width(column, *width)?;
        let style = if matches!(column, 4 | 5) { &styles.head_number } else { &styles.head };
        sheet.write_string_with_format(head, column, name, style)?;
    }
    let mut row = head + 1;
    for earlier in &publication.contents().earlier {
        for changed in &earlier.changed {
            let (Some(table), Some(figure)) =
                (publication.table(&changed.table), publication.figure(&changed.figure))
            else {
                continue;
            };
            let cell =
                table.cells.iter().find(|cell| cell.keys == changed.keys && cell.figure == changed.figure);
            sheet.write_number_with_format(row, 0, f64::from(earlier.edition), &styles.number(0))?;
            sheet.write_string_with_format(row, 1, both(&table.title), &styles.text)?;
            sheet.write_string_with_format(row, 2, cell_name(table, &changed.keys), &styles.text)?;
            sheet.write_string_with_format(row, 3, both(&figure.title), &styles.text)?;
            let format = styles.number(figure.decimals);
            if let Some(before) = changed.before {
                sheet.write_number_with_format(row, 4, before, &format)?;
            }
            if let Some(now) = cell.and_then(|cell| cell.value) {
                sheet.write_number_with_format(row, 5, now, &format)?;
            }
            let mark = cell.map_or("", |cell| cell.mark.sign());
            sheet.write_string_with_format(row, 6, mark, &styles.mark)?;
            row += 1;
        }
    }
    sheet.set_freeze_panes(head + 1, 0)?.set_repeat_rows(head, head)?;
    Ok(())
}

/// A cell by the names of its codes.
fn cell_name(table: &Table, keys: &[String]) -> String {
    let names = table.dims.iter().zip(keys).map(|(dim, key)| {
        let value = dim.values.iter().find(|value| value.code == *key);
        let name = value.map_or_else(|| key.clone(), |value| both(&value.label));
        if dim.kind == DimKind::Place { format!("{name} ({key})") } else { name }
    });
    let name = names.collect::<Vec<_>>().join(" · ");
    if name.is_empty() { "—".to_owned() } else { name }
}
