//! One table on one sheet.

use rust_xlsxwriter::{Format, TableColumn, TableStyle, Worksheet, XlsxError};

use super::{Styles, begin, both, pages_wide, width_of};
use crate::model::{Cell, FigureInfo, Mark, Publication, Row, Table};
use crate::words::{CODE, DENOMINATOR, HIGH, LOW, MARK};

/// What a column of numbers holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Value,
    Low,
    High,
    Denominator,
    Mark,
}

/// A column of the sheet that belongs to a figure.
struct Column<'p> {
    figure: &'p FigureInfo,
    /// Its place among the table's figures.
    at: usize,
    part: Part,
    head: String,
    format: Format,
}

/// Writes title, head, lines and footnotes.
pub(super) fn table(
    sheet: &mut Worksheet,
    publication: &Publication,
    table: &Table,
    name: &str,
    styles: &Styles,
) -> Result<(), XlsxError> {
    sheet.set_name(name)?;
    let head = begin(sheet, publication, &both(&table.title), styles)?;
    let rows = table.rows();
    let columns = columns(publication, table, &rows, styles);
    let n_dims = u16::try_from(table.dims.len() * 2).map_err(|_| XlsxError::RowColumnLimitError)?;
    let mut heads: Vec<(String, &Format)> = Vec::new();
    for dim in &table.dims {
        heads.push((format!("{} {}", both(&dim.title), CODE.both()), &styles.head));
        heads.push((both(&dim.title), &styles.head));
    }
    heads.extend(columns.iter().map(|column| (column.head.clone(), head_style(column.part, styles))));
    heads = distinct(heads);
    for (row, at) in rows.iter().zip(head + 1..) {
        let mut column = 0u16;
        for value in &row.values {
            sheet.write_string_with_format(at, column, &value.code, &styles.quiet)?;
            sheet.write_string_with_format(at, column + 1, both(&value.label), &styles.text)?;
            column += 2;
        }
        for part in &columns {
            write_part(sheet, (at, column), part, row.cells[part.at], styles)?;
            column += 1;
        }
    }
    let last_column = u16::try_from(heads.len().max(1) - 1).map_err(|_| XlsxError::RowColumnLimitError)?;
    let last_row = head + u32::try_from(rows.len()).map_err(|_| XlsxError::RowColumnLimitError)?;
    if !rows.is_empty() && !heads.is_empty() {
        let table_columns: Vec<TableColumn> = heads
            .iter()
            .map(|(head, style)| TableColumn::new().set_header(head).set_header_format(*style))
            .collect();
        let excel = rust_xlsxwriter::Table::new()
            .set_name(format!("T_{}", table.id))
            .set_style(TableStyle::Light1)
            .set_banded_rows(false)
            .set_columns(&table_columns);
        sheet.add_table(head, 0, last_row, last_column, &excel)?;
    }
    let width = widths(sheet, table, &heads, n_dims)?;
    pages_wide(sheet, width, n_dims)?;
    let lines = heads.iter().map(|(head, _)| (width_of(head) / 14.0).ceil()).fold(1.0, f64::max);
    sheet.set_row_height(head, lines * 14.0 + 6.0)?;
    sheet.set_freeze_panes(head + 1, n_dims)?.set_repeat_rows(0, head)?;
    footnotes(sheet, publication, table, last_row + 2, styles)
}

fn head_style(part: Part, styles: &Styles) -> &Format {
    if part == Part::Mark { &styles.head } else { &styles.head_number }
}

/// Columns of an Excel table need different names, whatever the letters' case.
fn distinct(heads: Vec<(String, &Format)>) -> Vec<(String, &Format)> {
    let mut seen = std::collections::HashMap::<String, u32>::new();
    let mut renamed = |head: String| {
        let times = seen.entry(head.to_lowercase()).or_insert(0);
        *times += 1;
        if *times == 1 { head } else { format!("{head} ({times})") }
    };
    heads.into_iter().map(|(head, style)| (renamed(head), style)).collect()
}

/// The columns that hold anything: an interval, a denominator or marks only where a cell has one.
fn columns<'p>(
    publication: &'p Publication,
    table: &Table,
    rows: &[Row<'_>],
    styles: &Styles,
) -> Vec<Column<'p>> {
    let mut columns = Vec::new();
    for (at, id) in table.figures.iter().enumerate() {
        let Some(figure) = publication.figure(id) else { continue };
        let cells: Vec<&Cell> = rows.iter().filter_map(|row| row.cells[at]).collect();
        let title = both(&figure.title);
        let number = styles.number(figure.decimals);
        let mut push = |part: Part, head: String, format: Format| {
            columns.push(Column { figure, at, part, head, format });
        };
        push(Part::Value, format!("{title} ({})", unit(figure)), number.clone());
        if cells.iter().any(|cell| cell.low.is_some()) {
            push(Part::Low, format!("{title} {}", LOW.both()), number.clone());
            push(Part::High, format!("{title} {}", HIGH.both()), number);
        }
        if cells.iter().any(|cell| cell.denominator.is_some()) {
            let whole = cells.iter().filter_map(|cell| cell.denominator).all(|number| number.fract() == 0.0);
            push(
                Part::Denominator,
                format!("{title} {}", DENOMINATOR.both()),
                styles.number(u8::from(!whole)),
            );
        }
        if cells.iter().any(|cell| cell.mark != Mark::Shown) {
            push(Part::Mark, format!("{title} {}", MARK.both()), styles.mark.clone());
        }
    }
    columns
}

fn unit(figure: &FigureInfo) -> String {
    if figure.unit.zh == figure.unit.en { figure.unit.zh.clone() } else { both(&figure.unit) }
}

fn write_part(
    sheet: &mut Worksheet,
    at: (u32, u16),
    column: &Column<'_>,
    cell: Option<&Cell>,
    styles: &Styles,
) -> Result<(), XlsxError> {
    let Some(cell) = cell else { return Ok(()) };
    debug_assert_eq!(cell.figure, column.figure.id);
    let number = match column.part {
        Part::Value => cell.value,
        Part::Low => cell.low,
        Part::High => cell.high,
        Part::Denominator => cell.denominator,
        Part::Mark => None,
    };
    match number {
        Some(number) => sheet.write_number_with_format(at.0, at.1, number, &column.format)?,
        // The mark stands in for the number, so that an empty cell never has two meanings.
        None if matches!(column.part, Part::Value | Part::Mark) && cell.mark != Mark::Shown => {
            sheet.write_string_with_format(at.0, at.1, cell.mark.sign(), &styles.mark)?
        }
        None => sheet,
    };
    Ok(())
}

/// Sets them, and gives their sum.
fn widths(
    sheet: &mut Worksheet,
    table: &Table,
    heads: &[(String, &Format)],
    n_dims: u16,
) -> Result<f64, XlsxError> {
    let mut sum = 0.0;
    let mut set = |column: u16, width: f64| -> Result<(), XlsxError> {
        sum += width;
        sheet.set_column_width(column, width).map(|_| ())
    };
    for (column, dim) in (0u16..).step_by(2).zip(&table.dims) {
        let codes = dim.values.iter().map(|value| width_of(&value.code)).fold(8.0, f64::max);
        let labels = dim.values.iter().map(|value| width_of(&both(&value.label))).fold(10.0, f64::max);
        set(column, codes.min(24.0) + 2.0)?;
        set(column + 1, labels.min(36.0) + 2.0)?;
    }
    for (column, _) in (n_dims..).zip(heads.iter().skip(usize::from(n_dims))) {
        set(column, 15.0)?;
    }
    Ok(sum)
}

/// Under the table: which marks stand in it, what is divided by what, and where the figures come from.
fn footnotes(
    sheet: &mut Worksheet,
    publication: &Publication,
    table: &Table,
    first: u32,
    styles: &Styles,
) -> Result<(), XlsxError> {
    let mut row = first;
    let mut line = |text: &str| -> Result<(), XlsxError> {
        sheet.write_string_with_format(row, 0, text, &styles.quiet)?;
        row += 1;
        Ok(())
    };
    for mark in Mark::SIGNED {
        if table.cells.iter().any(|cell| cell.mark == mark) {
            line(&format!("{}  {}", mark.sign(), mark.meaning().both()))?;
        }
    }
    for figure in table.figures.iter().filter_map(|id| publication.figure(id)) {
        if let Some(denominator) = &figure.denominator {
            line(&format!("{}  {}：{}", both(&figure.title), DENOMINATOR.both(), both(denominator)))?;
        }
    }
    Ok(())
}
