//! The population by age and sex.

use std::collections::HashMap;

use super::{Drawn, mark_letter, slice};
use crate::AgeBand;
use crate::chart::pyramid::{self, Band, BroadAge, Pyramid};
use crate::chart::{Caption, Width};
use crate::model::{Cell, DimKind, DimValue, Language, Publication, Table};
use crate::number::grouped;
use crate::report::say::{choose, date, said};

pub(super) fn population(
    publication: &Publication,
    (table, figure, elsewhere): (&str, &str, Option<&str>),
    id: &str,
    language: Language,
) -> Option<Drawn> {
    let (table, figure) = (publication.table(table)?, publication.figure(figure)?);
    let bands = bands(publication, table, (&figure.id, elsewhere));
    if bands.is_empty() {
        return None;
    }
    let broad = broad_ages(&bands, language);
    let finding = match (broad.as_slice(), old_share(&bands)) {
        ([.., _], Some(share)) => choose(
            language,
            format!("每100人中，{}人满65岁", grouped(share * 100.0, 0)),
            format!("{} of every 100 people are 65 or over", grouped(share * 100.0, 0)),
        ),
        _ => table.title.of(language).to_owned(),
    };
    let last = date(publication.contents().span.last(), language);
    let what = figure.title.of(language);
    let caption =
        choose(language, format!("{what}，按年龄和性别，{last}"), format!("{what} by age and sex, {last}"));
    let picture = Pyramid {
        caption: Caption { id: id.to_owned(), title: caption.clone(), description: finding.clone() },
        broad,
        men: said(language, "男", "Men"),
        women: said(language, "女", "Women"),
        age: said(language, "岁", "Age"),
        unit: said(language, "人", ""),
        here: said(language, "住在本地", "Living here"),
        elsewhere: said(language, "住在外地", "Living elsewhere"),
        gap: mark_letter(language),
        bands,
    };
    let remark = pyramid_remark(&picture.bands, elsewhere.is_some(), language);
    let (wide, narrow) = (pyramid::draw(&picture, Width::Wide), pyramid::draw(&picture, Width::Narrow));
    Some(Drawn { finding, caption, remark, wide, narrow })
}

/// The table's finest ages that follow each other without a gap, youngest first.
fn bands(publication: &Publication, table: &Table, (figure, elsewhere): (&str, Option<&str>)) -> Vec<Band> {
    let open = [DimKind::Age, DimKind::Sex];
    let of = |id: Option<&str>| -> HashMap<(AgeBand, String), Option<f64>> {
        let cells = id.map(|id| slice(publication, table, id, &open)).unwrap_or_default();
        let read = |(values, cell): (Vec<&DimValue>, &Cell)| {
            Some(((AgeBand::parse(&values.first()?.code)?, values.get(1)?.code.clone()), cell.value))
        };
        cells.into_iter().filter_map(read).collect()
    };
    let (all, away) = (of(Some(figure)), of(elsewhere));
    let mut ages: Vec<AgeBand> = all.keys().map(|(ages, _)| *ages).collect();
    // Finest first: an open end counts as the widest.
    ages.sort_by_key(|ages| (ages.first, ages.last.unwrap_or(u32::MAX)));
    let number = |from: &HashMap<(AgeBand, String), Option<f64>>, ages: AgeBand, sex: &str| {
        from.get(&(ages, sex.to_owned())).copied().flatten()
    };
    let mut out: Vec<Band> = Vec::new();
    let mut next = Some(0);
    for ages in ages {
        if next != Some(ages.first) {
            continue;
        }
        next = ages.last.map(|last| last + 1);
        out.push(Band {
            ages,
            men: number(&all, ages, "M"),
            women: number(&all, ages, "F"),
            men_elsewhere: number(&away, ages, "M"),
            women_elsewhere: number(&away, ages, "F"),
        });
    }
    out
}

/// People of the ages from `first` to below `end`, if every number is shown and no band lies across.
fn people(bands: &[Band], first: u32, end: Option<u32>) -> Option<f64> {
    let mut sum = 0.0;
    for band in bands {
        let below = band.ages.last.is_some_and(|last| last < first);
        let above = end.is_some_and(|end| band.ages.first >= end);
        if below || above {
            continue;
        }
        let inside =
            band.ages.first >= first && end.is_none_or(|end| band.ages.last.is_some_and(|last| last < end));
        if !inside {
            return None;
        }
        sum += band.men? + band.women?;
    }
    Some(sum)
}

fn old_share(bands: &[Band]) -> Option<f64> {
    let all = people(bands, 0, None)?;
    (all > 0.0).then(|| people(bands, 65, None).map(|old| old / all))?
}

fn broad_ages(bands: &[Band], language: Language) -> Vec<BroadAge> {
    let Some(all) = people(bands, 0, None).filter(|all| *all > 0.0) else { return Vec::new() };
    let groups = [
        (0, Some(15), said(language, "0–14岁", "Ages 0–14")),
        (15, Some(65), said(language, "15–64岁", "Ages 15–64")),
        (65, None, said(language, "65岁及以上", "65 and over")),
    ];
    let mut out = Vec::new();
    for (first, end, label) in groups {
        let Some(part) = people(bands, first, end) else { return Vec::new() };
        out.push(BroadAge { first, label, share: format!("{}%", grouped(part / all * 100.0, 1)) });
    }
    out
}

fn pyramid_remark(bands: &[Band], splits: bool, language: Language) -> String {
    let mut out = String::new();
    if let Some(last) = bands.last().filter(|band| band.ages.last.is_none()) {
        let first = last.ages.first;
        out.push_str(&choose(
            language,
            format!("{first}岁及以上合为一格。"),
            format!("Ages {first} and over together. "),
        ));
    }
    let whole = bands.iter().position(|band| band.men_elsewhere.is_none() && band.women_elsewhere.is_none());
    if let Some(band) = whole.filter(|at| splits && *at > 0).map(|at| bands[at]) {
        let first = band.ages.first;
        out.push_str(&choose(
            language,
            format!("{first}岁及以上住在外地的人太少，不分。"),
            format!("No split from age {first}: too few live elsewhere. "),
        ));
    }
    if bands.iter().any(|band| band.men.is_none() || band.women.is_none()) {
        let letter = mark_letter(language);
        out.push_str(&choose(
            language,
            format!("“{letter}”处不公布。"),
            format!("“{letter}”: not published. "),
        ));
    }
    out
}
