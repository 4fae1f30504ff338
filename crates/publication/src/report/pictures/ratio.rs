//! A ratio beside its reference.

use super::{Drawn, slice};
use crate::chart::bars::{self, Bar, Bars, Scale};
use crate::chart::{Caption, Width};
use crate::model::{Cell, DimKind, DimValue, FigureInfo, FigureKind, Language, Publication};
use crate::number::grouped;
use crate::report::say::{choose, interval, limits, with_unit};

pub(super) fn ratio(
    publication: &Publication,
    (figure, table, reference): (&str, Option<&str>, f64),
    id: &str,
    language: Language,
) -> Option<Drawn> {
    let contents = publication.contents();
    let figure = publication.figure(figure)?;
    let whole = publication.headline(&figure.id)?;
    let mut bars = vec![bar(figure, whole, contents.period.of(language).to_owned(), language)];
    if let Some(before) = &contents.report.before {
        let then = before.headlines.iter().find(|headline| headline.cell.figure == figure.id);
        bars.extend(then.map(|then| bar(figure, &then.cell, before.label.of(language).to_owned(), language)));
    }
    let table = table.and_then(|id| publication.table(id));
    if let Some(table) = table {
        let cells = slice(publication, table, &figure.id, &[DimKind::Place]);
        let under = |value: &DimValue| value.parent.as_deref() == Some(contents.place.code.as_str());
        bars.extend(
            cells
                .iter()
                .filter(|(values, _)| under(values[0]))
                .map(|(values, cell)| bar(figure, cell, values[0].label.of(language).to_owned(), language)),
        );
    }
    let number = grouped(reference, if reference.fract() == 0.0 { 0 } else { figure.decimals });
    let title = figure.title.of(language);
    let finding = match (whole.value, interval(figure, whole)) {
        (Some(_), Some((low, high))) if low <= reference && reference <= high => choose(
            language,
            format!("{title}的区间包含{number}，不能说偏高或偏低"),
            format!("{title}: the interval holds {number}, neither high nor low"),
        ),
        (Some(value), Some(range)) => choose(
            language,
            format!(
                "{title}{}，区间{}，不含{number}",
                with_unit(figure, value, language),
                limits(figure, range, language)
            ),
            format!(
                "{title} {}, interval {}, without {number}",
                with_unit(figure, value, language),
                limits(figure, range, language)
            ),
        ),
        _ => title.to_owned(),
    };
    let caption = choose(
        language,
        format!("{title}和95%区间；竖线是{number}，只供对照"),
        format!("{title} with its 95% interval; the upright line is {number}, for comparison only"),
    );
    let picture = Bars {
        caption: Caption { id: id.to_owned(), title: caption.clone(), description: finding.clone() },
        bars,
        scale: if figure.kind == FigureKind::Ratio { Scale::Around } else { Scale::FromZero },
        reference: Some((reference, number)),
        decimals: figure.decimals,
    };
    let (wide, narrow) = (bars::draw(&picture, Width::Wide), bars::draw(&picture, Width::Narrow));
    Some(Drawn { finding, caption, remark: String::new(), wide, narrow })
}

fn bar(figure: &FigureInfo, cell: &Cell, label: String, language: Language) -> Bar {
    let mark = cell.mark.meaning().of(language).to_owned();
    Bar { label, value: cell.value, interval: interval(figure, cell), mark }
}
