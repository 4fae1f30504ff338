//! Tables as HTML: numbers right, the interval beside its number, marks with their key below.

use std::fmt::Write as _;

use super::say::{choose, interval, sign};
use crate::model::{
    Cell, Dim, DimKind, DimValue, FigureInfo, Language, Mark, Picture, Publication, Row, TOTAL, Table,
};
use crate::number::grouped;
use crate::xml::escape;

/// More columns than this, and the last dimension is not laid across.
const ACROSS_MAX: usize = 8;

/// All tables that no picture has shown, closed until somebody opens them.
pub(super) fn section(out: &mut String, publication: &Publication, language: Language) {
    let contents = publication.contents();
    let shown: Vec<&str> = contents.report.pictures.iter().filter_map(table_of).collect();
    let mut rest = contents.tables.iter().filter(|table| !shown.contains(&table.id.as_str())).peekable();
    if rest.peek().is_none() {
        return;
    }
    let heading = choose(language, "其他各表", "Further tables");
    let _ = writeln!(out, "<section class=\"sheet\"><h2>{heading}</h2>");
    for each in rest {
        let _ =
            writeln!(out, "<details class=\"more\"><summary>{}</summary>", escape(each.title.of(language)));
        table(out, publication, each, language);
        out.push_str("</details>\n");
    }
    out.push_str("</section>\n");
}

/// The table behind a picture.
pub(super) fn table_of(picture: &Picture) -> Option<&str> {
    match picture {
        Picture::Pyramid { table, .. } | Picture::Trend { table, .. } | Picture::Funnel { table, .. } => {
            Some(table)
        }
        Picture::Ratio { table, .. } => table.as_deref(),
    }
}

/// One table.
pub(super) fn table(out: &mut String, publication: &Publication, table: &Table, language: Language) {
    let figures: Vec<&FigureInfo> = table.figures.iter().filter_map(|id| publication.figure(id)).collect();
    let across = table.dims.last().filter(|dim| {
        table.dims.len() > 1 && figures.len() * dim.values.len() <= ACROSS_MAX && dim.kind != DimKind::Place
    });
    let _ = write!(
        out,
        "<div class=\"scroll\"><table class=\"tbl\"><caption class=\"sr\">{}</caption>",
        escape(table.title.of(language))
    );
    match across {
        Some(dim) => laid_across(out, table, (&figures, dim), language),
        None => laid_down(out, table, &figures, language),
    }
    out.push_str("</table></div>\n");
    key(out, table, language);
}

fn figure_head(figure: &FigureInfo, language: Language) -> String {
    let unit = figure.unit.of(language);
    let unit = choose(language, format!("（{unit}）"), format!(" ({unit})"));
    format!("{}<span class=\"unit\">{}</span>", escape(figure.title.of(language)), escape(&unit))
}

fn laid_down(out: &mut String, table: &Table, figures: &[&FigureInfo], language: Language) {
    out.push_str("<thead><tr>");
    // With several dimensions the first one heads a group of lines.
    let grouped_by = usize::from(table.dims.len() > 1);
    for dim in &table.dims[grouped_by..] {
        let _ = write!(out, "<th scope=\"col\">{}</th>", escape(dim.title.of(language)));
    }
    for figure in figures {
        let _ = write!(out, "<th scope=\"col\" class=\"num\">{}</th>", figure_head(figure, language));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    let mut group = None;
    for row in table.rows() {
        let first = row.values.first().map(|value| value.code.as_str());
        if grouped_by == 1 && first != group {
            group = first;
            let columns = table.dims.len() - 1 + figures.len();
            let label = row.values.first().map_or("", |value| value.label.of(language));
            let _ = write!(
                out,
                "<tr class=\"grp\"><th colspan=\"{columns}\" scope=\"colgroup\">{}</th></tr>",
                escape(label)
            );
        }
        let class = if is_sum(&row.values[grouped_by..], table) { " class=\"sum\"" } else { "" };
        let _ = write!(out, "<tr{class}>");
        labels(out, table, &row, grouped_by, language);
        for (cell, figure) in row.cells.iter().zip(figures) {
            number_cell(out, *cell, figure, language);
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>");
}

fn laid_across(out: &mut String, table: &Table, (figures, dim): (&[&FigureInfo], &Dim), language: Language) {
    let n_down = table.dims.len() - 1;
    out.push_str("<thead><tr>");
    for dim in &table.dims[..n_down] {
        let _ = write!(out, "<th scope=\"col\">{}</th>", escape(dim.title.of(language)));
    }
    for value in &dim.values {
        for figure in figures {
            let head = if figures.len() == 1 {
                escape(value.label.of(language))
            } else {
                format!("{}<br>{}", escape(value.label.of(language)), figure_head(figure, language))
            };
            let _ = write!(out, "<th scope=\"col\" class=\"num\">{head}</th>");
        }
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    let rows = table.rows();
    let down =
        |row: &Row<'_>| row.values[..n_down].iter().map(|value| value.code.clone()).collect::<Vec<_>>();
    for lines in rows.chunk_by(|one, two| down(one) == down(two)) {
        let class = if is_sum(&lines[0].values[..n_down], table) { " class=\"sum\"" } else { "" };
        let _ = write!(out, "<tr{class}>");
        for (at, value) in lines[0].values[..n_down].iter().enumerate() {
            label(out, &table.dims[at], value, at == 0, language);
        }
        for value in &dim.values {
            let line = lines.iter().find(|row| row.values[n_down].code == value.code);
            for (at, figure) in figures.iter().enumerate() {
                number_cell(out, line.and_then(|row| row.cells[at]), figure, language);
            }
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>");
}

/// Whether a line is a total: of all codes, or of the topmost place.
fn is_sum(values: &[&DimValue], table: &Table) -> bool {
    let top = table.dims.iter().find(|dim| dim.kind == DimKind::Place).map(|dim| {
        let tops = dim.values.iter().filter(|value| value.parent.is_none());
        tops.map(|value| value.code.as_str()).collect::<Vec<_>>()
    });
    let is_top = |code: &str| top.as_ref().is_some_and(|tops| tops.len() == 1 && tops[0] == code);
    !values.is_empty() && values.iter().all(|value| value.code == TOTAL || is_top(&value.code))
}

fn labels(out: &mut String, table: &Table, row: &Row<'_>, from: usize, language: Language) {
    for (at, value) in row.values.iter().enumerate().skip(from) {
        label(out, &table.dims[at], value, at == from, language);
    }
}

fn label(out: &mut String, dim: &Dim, value: &DimValue, is_head: bool, language: Language) {
    let tag = if is_head { "th" } else { "td" };
    let scope = if is_head { " scope=\"row\"" } else { "" };
    let depth = depth(dim, value);
    let class = if depth > 1 { " class=\"indent\"" } else { "" };
    let _ = write!(out, "<{tag}{scope}{class}>{}</{tag}>", escape(value.label.of(language)));
}

fn depth(dim: &Dim, value: &DimValue) -> usize {
    let mut depth = 0;
    let mut above = value.parent.as_deref();
    while let Some(parent) = above.filter(|_| depth < dim.values.len()) {
        depth += 1;
        above =
            dim.values.iter().find(|value| value.code == parent).and_then(|value| value.parent.as_deref());
    }
    depth
}

fn number_cell(out: &mut String, cell: Option<&Cell>, figure: &FigureInfo, language: Language) {
    let Some(cell) = cell else {
        out.push_str("<td class=\"num\"></td>");
        return;
    };
    out.push_str("<td class=\"num\">");
    if let Some(value) = cell.value {
        out.push_str(&grouped(value, figure.decimals));
        if let Some((low, high)) = interval(figure, cell).filter(|_| !figure.kind.is_count()) {
            let (low, high) = (grouped(low, figure.decimals), grouped(high, figure.decimals));
            let _ = write!(out, " <span class=\"iv\">{low}–{high}</span>");
        }
    }
    if cell.mark != Mark::Shown {
        let (sign, meaning) = (sign(cell.mark, language), cell.mark.meaning().of(language));
        let _ = write!(out, " <abbr class=\"m\" title=\"{meaning}\">{sign}</abbr>");
    }
    out.push_str("</td>");
}

/// The marks that stand in a table, and what they say.
fn key(out: &mut String, table: &Table, language: Language) {
    let marks = Mark::SIGNED.into_iter().filter(|mark| table.cells.iter().any(|cell| cell.mark == *mark));
    let items: Vec<String> = marks
        .map(|mark| {
            format!("<abbr class=\"m\">{}</abbr> {}", sign(mark, language), mark.meaning().of(language))
        })
        .collect();
    if !items.is_empty() {
        let _ = writeln!(out, "<p class=\"cap key-line\">{}</p>", items.join(" "));
    }
}
