//! The report's pictures: takes what a picture needs out of its table, says what it shows, and draws it.

mod funnel_of_places;
mod over_time;
mod population;
mod ratio;

use std::fmt::Write as _;

use funnel_of_places::funnel_of_places;
use over_time::over_time;
use population::population;
use ratio::ratio;

use super::say::{choose, short, sign};
use super::{edition_name, tables};
use crate::Span;
use crate::model::{Cell, DimKind, DimValue, Language, Mark, Picture, Publication, TOTAL, Table};
use crate::xml::escape;

/// A drawn picture with its words.
struct Drawn {
    /// The finding, in a sentence.
    finding: String,
    /// What is drawn.
    caption: String,
    /// Said under the picture, before the source.
    remark: String,
    wide: String,
    narrow: String,
}

/// All pictures of the plan, each with its table behind it.
pub(super) fn section(out: &mut String, publication: &Publication, language: Language) {
    let contents = publication.contents();
    let mut opened: Vec<&str> = Vec::new();
    out.push_str("<div class=\"pictures\">\n");
    for (at, picture) in contents.report.pictures.iter().enumerate() {
        let id = format!("{}-{}", short(language), at + 1);
        let drawn = match picture {
            Picture::Pyramid { table, figure, elsewhere } => {
                population(publication, (table, figure, elsewhere.as_deref()), &id, language)
            }
            Picture::Trend { table, figures } => over_time(publication, (table, figures), &id, language),
            Picture::Ratio { figure, table, reference } => {
                ratio(publication, (figure, table.as_deref(), *reference), &id, language)
            }
            Picture::Funnel { table, figure } => {
                funnel_of_places(publication, (table, figure), &id, language)
            }
        };
        let Some(drawn) = drawn else { continue };
        let class = if matches!(picture, Picture::Pyramid { .. }) { "sheet fig tall" } else { "sheet fig" };
        let source = choose(
            language,
            format!(
                "来源：{}，{}，{}。",
                contents.book.zh,
                contents.period.zh,
                edition_name(contents.edition, language)
            ),
            format!(
                "Source: {}, {}, {}.",
                contents.book.en,
                contents.period.en,
                edition_name(contents.edition, language).to_lowercase()
            ),
        );
        let _ = writeln!(
            out,
            "<section class=\"{class}\"><figure><figcaption><b>{}</b><span class=\"cap\">{}</span></figcaption>\n{}\n{}\n\
             <p class=\"src\">{}{}</p></figure>",
            escape(&drawn.finding),
            escape(&drawn.caption),
            drawn.wide,
            drawn.narrow,
            escape(&drawn.remark),
            escape(&source)
        );
        let table =
            tables::table_of(picture).filter(|id| !opened.contains(id)).and_then(|id| publication.table(id));
        if let Some(table) = table {
            opened.push(&table.id);
            let show = choose(language, "看表：", "Table: ");
            let _ = writeln!(
                out,
                "<details class=\"more\"><summary>{show}{}</summary>",
                escape(table.title.of(language))
            );
            tables::table(out, publication, table, language);
            out.push_str("</details>");
        }
        out.push_str("</section>\n");
    }
    out.push_str("</div>\n");
}

/// A table's cells of one figure where all dimensions but those of `open` stand at their total.
fn slice<'t>(
    publication: &Publication,
    table: &'t Table,
    figure: &str,
    open: &[DimKind],
) -> Vec<(Vec<&'t DimValue>, &'t Cell)> {
    let contents = publication.contents();
    let is_total = |kind: &DimKind, code: &str| match kind {
        DimKind::Place => code == contents.place.code,
        DimKind::Time => Span::parse(code) == Some(contents.span),
        _ => code == TOTAL,
    };
    let Some(column) = table.figures.iter().position(|id| id == figure) else { return Vec::new() };
    let mut out = Vec::new();
    for row in table.rows() {
        let Some(cell) = row.cells[column] else { continue };
        let fits = table
            .dims
            .iter()
            .zip(&row.values)
            .all(|(dim, value)| open.contains(&dim.kind) || is_total(&dim.kind, &value.code));
        if fits {
            let at = |kind: &DimKind| table.dims.iter().position(|dim| dim.kind == *kind);
            let values = open.iter().filter_map(|kind| at(kind).map(|at| row.values[at])).collect();
            out.push((values, cell));
        }
    }
    out
}

fn mark_letter(language: Language) -> String {
    sign(Mark::Hidden, language).to_owned()
}
