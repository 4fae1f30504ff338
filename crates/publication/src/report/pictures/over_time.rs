//! Figures over time.

use super::{Drawn, slice};
use crate::Span;
use crate::chart::trend::{self, Line, Point, Trend};
use crate::chart::{Caption, Width};
use crate::model::{Cell, DimKind, DimValue, FigureInfo, Language, Publication, Table};
use crate::report::say::{choose, date, interval, month, said, with_unit};

pub(super) fn over_time(
    publication: &Publication,
    (table, figures): (&str, &[String]),
    id: &str,
    language: Language,
) -> Option<Drawn> {
    let table = publication.table(table)?;
    let figures: Vec<&FigureInfo> = figures.iter().filter_map(|id| publication.figure(id)).collect();
    let first = *figures.first()?;
    let series: Vec<Vec<(Span, Option<Point>)>> =
        figures.iter().map(|figure| series(publication, table, figure)).collect();
    let times: Vec<Span> = series.first()?.iter().map(|(span, _)| *span).collect();
    if times.len() < 2 {
        return None;
    }
    let level = if figures.len() == 1 { mean(&series[0]) } else { None };
    let name = |figure: &FigureInfo| {
        if figures.len() == 1 { String::new() } else { figure.title.of(language).to_owned() }
    };
    let finding = match (level, figures.as_slice()) {
        (Some(level), _) => beyond(&series[0], level, first, language),
        (None, [one, two]) => standing((one, &series[0]), (two, &series[1]), language),
        _ => None,
    };
    let finding = finding.unwrap_or_else(|| table.title.of(language).to_owned());
    let (from, to) = (times.first()?.first(), times.last()?.last());
    let titles: Vec<&str> = figures.iter().map(|figure| figure.title.of(language)).collect();
    let titles = choose(language, titles.join("、"), titles.join(" and "));
    let caption = choose(
        language,
        format!("{titles}，{}至{}；浅色是95%区间", date(from, language), date(to, language)),
        format!(
            "{titles}, {} to {}; the lighter band is the 95% interval",
            date(from, language),
            date(to, language)
        ),
    );
    let mean_name = |level: f64| {
        let number = with_unit(first, level, language);
        choose(language, format!("平均{number}"), format!("Mean {number}"))
    };
    let picture = Trend {
        caption: Caption { id: id.to_owned(), title: caption.clone(), description: finding.clone() },
        times: axis_names(&times, language),
        lines: figures
            .iter()
            .zip(&series)
            .map(|(figure, points)| Line {
                label: name(figure),
                points: points.iter().map(|(_, point)| *point).collect(),
            })
            .collect(),
        unit: first.unit.of(language).to_owned(),
        decimals: first.decimals,
        level: level.map(|level| (level, mean_name(level))),
    };
    let has_gap = series.iter().flatten().any(|(_, point)| point.is_none());
    let remark = if has_gap {
        said(language, "断开处不公布。", "Gaps are not published. ")
    } else {
        String::new()
    };
    let (wide, narrow) = (trend::draw(&picture, Width::Wide), trend::draw(&picture, Width::Narrow));
    Some(Drawn { finding, caption, remark, wide, narrow })
}

/// The points of one figure, the shortest spans of time only, in their order.
fn series(publication: &Publication, table: &Table, figure: &FigureInfo) -> Vec<(Span, Option<Point>)> {
    let cells = slice(publication, table, &figure.id, &[DimKind::Time]);
    let read = |(values, cell): (Vec<&DimValue>, &Cell)| {
        let point = cell.value.map(|value| Point { value, interval: interval(figure, cell) });
        Some((Span::parse(&values.first()?.code)?, point))
    };
    let mut points: Vec<(Span, Option<Point>)> = cells.into_iter().filter_map(read).collect();
    points.sort_by_key(|(span, _)| *span);
    let shortest = points.iter().map(|(span, _)| span.n_months()).min();
    points.retain(|(span, _)| Some(span.n_months()) == shortest);
    points
}

/// Points in their order.
type Series = [(Span, Option<Point>)];

/// The mean of the points, if all are shown.
fn mean(points: &[(Span, Option<Point>)]) -> Option<f64> {
    let sum: Option<f64> = points.iter().map(|(_, point)| point.map(|point| point.value)).sum();
    (!points.is_empty()).then(|| sum.map(|sum| sum / points.len() as f64))?
}

/// How many points chance does not explain, if all had the mean's level. Nothing is said where a point has no
/// interval to say it by.
fn beyond(points: &Series, level: f64, figure: &FigureInfo, language: Language) -> Option<String> {
    let n_points = points.len();
    let mut n_outside = 0;
    for (_, point) in points {
        let (low, high) = (*point)?.interval?;
        n_outside += usize::from(level < low || level > high);
    }
    let title = figure.title.of(language);
    let is_monthly = points.iter().all(|(span, _)| span.n_months() == 1);
    let zh = if is_monthly { "个月" } else { "期" };
    let en = if is_monthly { "months" } else { "periods" };
    let differ = if n_outside == 1 { "differs" } else { "differ" };
    Some(match n_outside {
        0 => choose(
            language,
            format!("{title}：{n_points}{zh}的起伏都在偶然波动之内"),
            format!("{title}: none of the {n_points} {en} differs from the mean by more than chance"),
        ),
        _ => choose(
            language,
            format!("{title}：{n_points}{zh}中，{n_outside}{zh}与平均相差超出偶然波动"),
            format!("{title}: {n_outside} of {n_points} {en} {differ} from the mean by more than chance"),
        ),
    })
}

/// How two lines stand at the last time, and since when; if their intervals meet, they cannot be told apart.
fn standing(
    (one, ones): (&FigureInfo, &Series),
    (two, twos): (&FigureInfo, &Series),
    language: Language,
) -> Option<String> {
    let mut pairs = Vec::new();
    for ((span, first), (_, second)) in ones.iter().zip(twos) {
        pairs.push((*span, (*first)?, (*second)?));
    }
    let (_, first, second) = pairs.last()?;
    let (low, high) = if first.value < second.value { (first, second) } else { (second, first) };
    let (below, above) = if first.value < second.value { (one, two) } else { (two, one) };
    let (below, above) = (below.title.of(language), above.title.of(language));
    if low.interval?.1 >= high.interval?.0 {
        return Some(choose(
            language,
            format!("{above}与{below}的区间重叠，还分不出高低"),
            format!("{above} and {}: the intervals overlap, neither is higher", below.to_lowercase()),
        ));
    }
    let is_now = first.value < second.value;
    let since =
        pairs.iter().rev().take_while(|(_, first, second)| (first.value < second.value) == is_now).count();
    let spans: Vec<Span> = pairs.iter().map(|(span, _, _)| *span).collect();
    let from = axis_names(&spans[spans.len() - since..], language).into_iter().next()?;
    Some(if since == pairs.len() {
        choose(
            language,
            format!("{above}一直高于{below}"),
            format!("{above} above {} throughout", below.to_lowercase()),
        )
    } else {
        choose(
            language,
            format!("{from}起，{above}高于{below}"),
            format!("{above} above {} since {from}", below.to_lowercase()),
        )
    })
}

fn axis_names(times: &[Span], language: Language) -> Vec<String> {
    let name = |span: &Span| {
        let first = span.first();
        match (span.n_months(), first.month()) {
            (1, number) => said(language, &format!("{number}月"), month(number).get(..3).unwrap_or_default()),
            (12, 1) => first.year().to_string(),
            (12, _) => format!("{}/{:02}", first.year(), (first.year() + 1) % 100),
            _ => span.sdmx_time(),
        }
    };
    times.iter().map(name).collect()
}
