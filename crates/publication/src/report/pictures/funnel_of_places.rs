//! A share by place, against what chance allows.

use demography::funnel::Position;

use super::{Drawn, slice};
use crate::chart::funnel::{self, Dot, Funnel};
use crate::chart::{Caption, Width};
use crate::model::{Cell, DimKind, FigureInfo, Language, Publication};
use crate::number::grouped;
use crate::report::say::{choose, said};

pub(super) fn funnel_of_places(
    publication: &Publication,
    (table, figure): (&str, &str),
    id: &str,
    language: Language,
) -> Option<Drawn> {
    let (table, figure) = (publication.table(table)?, publication.figure(figure)?);
    let (_, dim) = table.dim(&DimKind::Place)?;
    let is_leaf = |code: &str| !dim.values.iter().any(|value| value.parent.as_deref() == Some(code));
    let cells = slice(publication, table, &figure.id, &[DimKind::Place]);
    let leaves: Vec<_> = cells.iter().filter(|(values, _)| is_leaf(&values[0].code)).collect();
    let dots: Vec<Dot> =
        leaves.iter().filter_map(|(values, cell)| dot(values[0].label.of(language), cell)).collect();
    let common = common_share(publication, figure, &dots)?;
    let n_low = dots.iter().filter(|dot| dot.position(common) == Position::Low).count();
    let n_dots = dots.len();
    let title = figure.title.of(language);
    let lie = if n_low == 1 { "lies" } else { "lie" };
    let finding = if n_low == 0 {
        choose(
            language,
            format!("{title}：各处都在偶然波动之内"),
            format!("{title}: no place lies below what chance allows"),
        )
    } else {
        choose(
            language,
            format!("{title}：{n_dots}处中有{n_low}处低于偶然波动的范围"),
            format!("{title}: {n_low} of {n_dots} places {lie} below what chance allows"),
        )
    };
    let caption = choose(
        language,
        format!("每点一处；{}", figure.definition.zh),
        format!("A dot is a place. {}", figure.definition.en),
    );
    let place = publication.contents().place.name.of(language);
    let share = grouped(common * 100.0, 1);
    let picture = Funnel {
        caption: Caption { id: id.to_owned(), title: caption.clone(), description: finding.clone() },
        common_label: choose(language, format!("{place}{share}%"), format!("{place} {share}%")),
        chance: said(language, "偶然波动的范围（95%、99.8%）", "Range of chance (95%, 99.8%)"),
        cases: figure.denominator.as_ref().map_or("", |name| name.of(language)).to_owned(),
        dots,
        common,
    };
    let mut remark = if n_low > 0 {
        said(
            language,
            "低于范围的地方，先去看看那里办事是不是不方便。",
            "Where a place lies below: is the service hard to reach there? ",
        )
    } else {
        String::new()
    };
    let n_hidden = leaves.len() - n_dots;
    if n_hidden > 0 {
        remark.push_str(&choose(
            language,
            format!("另有{n_hidden}处人数少，不画。"),
            format!("{n_hidden} more are not drawn: too few. "),
        ));
    }
    let (wide, narrow) = (funnel::draw(&picture, Width::Wide), funnel::draw(&picture, Width::Narrow));
    Some(Drawn { finding, caption, remark, wide, narrow })
}

/// The share of all together: the published one of the whole place, else that of the dots.
fn common_share(publication: &Publication, figure: &FigureInfo, dots: &[Dot]) -> Option<f64> {
    let whole = publication.headline(&figure.id).and_then(|cell| dot("", cell));
    let (part, all) = whole.map_or_else(
        || dots.iter().fold((0, 0), |(part, all), dot| (part + dot.n_part, all + dot.n_cases)),
        |whole| (whole.n_part, whole.n_cases),
    );
    (!dots.is_empty() && all > 0).then(|| part as f64 / all as f64)
}

fn dot(label: &str, cell: &Cell) -> Option<Dot> {
    let whole =
        |value: Option<f64>| value.filter(|value| *value >= 0.0 && value.fract() == 0.0 && *value < 1e15);
    let shown = cell.mark.is_shown();
    let (part, all) = (whole(cell.numerator)?, whole(cell.denominator)?);
    (shown && all > 0.0 && part <= all).then(|| Dot {
        label: label.to_owned(),
        n_cases: all as u64,
        n_part: part as u64,
    })
}
