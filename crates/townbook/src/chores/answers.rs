//! Answers about sealed periods.

use std::collections::BTreeMap;

use app::office::chores::{CloseAt, Tell};
use app::office::counts::{AgeSex, Behind, BehindLine, Overview, PlaceNums, Split, TimeNums};
use engine::dim::Dim;
use engine::figure::{Ask, Cell, Session};
use register::area::PlaceCode;
use register::calendar::Period;
use store::{Book, Close};

use super::Worker;
use super::numbers::{self, cells, changed, edition, meaning, num, whole};
use crate::commands::{figures, trace};
use crate::complaint::Trouble;
use crate::desk::Desk;

/// What the table of places shows.
const COLUMNS: [&str; 9] = [
    "registered_population",
    "share_living_elsewhere",
    "births",
    "crude_birth_rate_per_1000_mean",
    "deaths",
    "crude_death_rate_per_1000_mean",
    "natural_increase_per_1000_mean",
    "share_65_plus",
    "births_registered_30_days",
];
/// What is shown over several periods.
const RATES: [&str; 2] = ["crude_birth_rate_per_1000_mean", "crude_death_rate_per_1000_mean"];
/// Periods that a line of rates shows.
const PERIODS: usize = 20;
/// The oldest single year that stands alone in the pyramid.
const OLDEST: u8 = 95;
/// Entries of a page of those behind a number.
const PAGE: usize = 100;

/// Opens a close, which must be the one that was asked about.
fn open(desk: &Desk, book: &mut Book, at: &CloseAt) -> anyhow::Result<(Close, Session)> {
    let period = Period::parse(&at.period)?;
    let (close, session) = figures::open(desk, book, &period, Some(at.edition))?;
    if close.manifest.to_hex() != at.manifest {
        return Err(Trouble::NotClosed { period: at.period.clone(), closed: Vec::new() }.into());
    }
    Ok((close, session))
}

/// All about a place in a period.
pub fn overview(
    worker: &mut Worker<'_>,
    at: &CloseAt,
    place: Option<u64>,
    tell: Tell<'_>,
) -> anyhow::Result<Overview> {
    let (desk, book) = worker.tools()?;
    let (close, session) = open(desk, book, at)?;
    figures::check_place(book, place_code(place))?;
    tell(1, 4);
    let nums = whole(&session, &[], place)?;
    let meanings = nums.iter().filter_map(|n| session.definitions().get(&n.id)).map(meaning).collect();
    tell(2, 4);
    let before = match close.edition {
        1 => Vec::new(),
        n => whole(&figures::open(desk, book, &close.period, Some(n - 1))?.1, &[], place)?,
    };
    let level =
        place.and_then(|code| session.places().iter().find(|p| p.code == code)).map(|p| p.level.clone());
    let under = match level.as_deref() {
        Some("township") => Some(Dim::Village),
        Some("village") => None,
        _ => Some(Dim::Township),
    };
    let answer = Overview {
        edition: edition(book, &close, &session)?,
        changed: changed(&before, &nums),
        meanings,
        ages: ages(&session, place)?,
        months: by_time(&cells(&session, &["births", "deaths"], place, &[Dim::Month])?),
        periods: periods(desk, book, &close, &session, place)?,
        places: match under {
            Some(dim) => by_place(&session, &cells(&session, &COLUMNS, place, &[dim])?),
            None => Vec::new(),
        },
        villages: match under {
            Some(_) => by_place(
                &session,
                &cells(&session, &["share_65_plus", "births_registered_30_days"], place, &[Dim::Village])?,
            ),
            None => Vec::new(),
        },
        nums,
    };
    tell(4, 4);
    Ok(answer)
}

fn place_code(place: Option<u64>) -> Option<PlaceCode> {
    place.and_then(|code| PlaceCode::parse(&format!("{code:012}")).ok())
}

/// People by single years, the oldest together.
fn ages(session: &Session, place: Option<u64>) -> anyhow::Result<Vec<AgeSex>> {
    let ids = ["registered_population", "registered_living_elsewhere"];
    let counted = cells(session, &ids, place, &[Dim::Sex, Dim::Age1])?;
    let mut rows: BTreeMap<u8, AgeSex> = BTreeMap::new();
    for cell in &counted {
        let [sex, age] = &cell.by[..] else { continue };
        let Ok(age) = age.label.parse::<u8>() else { continue };
        let age = age.min(OLDEST);
        let row = rows.entry(age).or_insert(AgeSex { age, men: (0, 0), women: (0, 0) });
        let side = match sex.code {
            1 => &mut row.men,
            2 => &mut row.women,
            _ => continue,
        };
        let count = |at: usize| cell.figures.get(at).map_or(0, |f| f.numerator);
        side.0 += count(0);
        side.1 += count(1);
    }
    Ok(rows.into_values().collect())
}

fn by_time(cells: &[Cell]) -> Vec<TimeNums> {
    let line = |cell: &Cell| TimeNums {
        time: cell.by.first().map_or_else(String::new, |key| key.label.clone()),
        nums: cell.figures.iter().map(num).collect(),
    };
    cells.iter().map(line).collect()
}

fn by_place(session: &Session, cells: &[Cell]) -> Vec<PlaceNums> {
    let line = |cell: &Cell| {
        let code = cell.by.first()?.code;
        let name = session.places().iter().rfind(|p| p.code == code)?.name.clone();
        Some(PlaceNums { code, name, nums: cell.figures.iter().map(num).collect() })
    };
    cells.iter().filter_map(line).collect()
}

/// Crude rates of this period and of sealed ones of the same length that end before it, each by its newest
/// edition.
fn periods(
    desk: &Desk,
    book: &mut Book,
    close: &Close,
    session: &Session,
    place: Option<u64>,
) -> anyhow::Result<Vec<TimeNums>> {
    let n_months = close.period.months().count();
    let mut earlier: Vec<Period> = book.closes()?.into_iter().map(|c| c.period).collect();
    earlier.retain(|p| p.months().count() == n_months && p.last_day() < close.period.first_day());
    earlier.sort_by_key(|p| p.first_day());
    earlier.dedup();
    let from = earlier.len().saturating_sub(PERIODS - 1);
    let mut lines = Vec::new();
    for period in &earlier[from..] {
        let (_, earlier) = figures::open(desk, book, period, None)?;
        if place.is_none_or(|code| earlier.places().iter().any(|p| p.code == code)) {
            lines.push(TimeNums { time: period.to_string(), nums: whole(&earlier, &RATES, place)? });
        }
    }
    lines.push(TimeNums { time: close.period.to_string(), nums: whole(session, &RATES, place)? });
    Ok(lines)
}

/// One figure, split.
pub fn split(
    worker: &mut Worker<'_>,
    at: &CloseAt,
    place: Option<u64>,
    id: &str,
    by: &[String],
    basis: Option<&str>,
) -> anyhow::Result<Split> {
    let (desk, book) = worker.tools()?;
    let (close, session) = open(desk, book, at)?;
    figures::check_place(book, place_code(place))?;
    let dims = by.iter().map(|name| dim(name)).collect::<Result<Vec<Dim>, Trouble>>()?;
    let basis = basis.and_then(numbers::basis);
    let ask = |by| Ask { ids: vec![id.to_owned()], place, by, basis };
    let whole = session.figures(&ask(Vec::new()))?;
    let cells = if dims.is_empty() { Vec::new() } else { session.figures(&ask(dims))? };
    Ok(Split {
        edition: edition(book, &close, &session)?,
        meaning: session.definitions().get(id).map(meaning).unwrap_or_default(),
        whole: whole.first().and_then(|cell| cell.figures.first()).map(num),
        cells: cells
            .iter()
            .filter_map(|cell| {
                let keys = cell.by.iter().map(|key| (key.dim.name().to_owned(), key.label.clone()));
                Some((keys.collect(), num(cell.figures.first()?)))
            })
            .collect(),
    })
}

fn dim(name: &str) -> Result<Dim, Trouble> {
    let known = Dim::ALL.into_iter().find(|dim| dim.name() == name);
    known.ok_or_else(|| Trouble::CellUnknown { cell: name.to_owned() })
}

/// A number, and which page of the entries behind it.
pub struct Asked<'a> {
    /// The place.
    pub place: Option<u64>,
    /// The figure.
    pub id: &'a str,
    /// The cell.
    pub cell: &'a [(String, String)],
    /// What it is divided by.
    pub basis: Option<&'a str>,
    /// The page, from 0.
    pub page: u32,
}

/// The entries behind a number, each proved to stand under the head that sealed it.
pub fn behind(worker: &mut Worker<'_>, at: &CloseAt, asked: &Asked<'_>) -> anyhow::Result<Behind> {
    let (desk, book) = worker.tools()?;
    let (close, session) = open(desk, book, at)?;
    figures::check_place(book, place_code(asked.place))?;
    let mut filters = Vec::with_capacity(asked.cell.len());
    for (name, value) in asked.cell {
        filters.push(trace::filter(dim(name)?, value)?);
    }
    let cell = trace::Exact {
        id: asked.id,
        place: asked.place,
        filters,
        basis: asked.basis.and_then(numbers::basis),
    };
    let traced = trace::find_exact(book, close, session, &cell, None)?;
    let card = edition(book, &traced.close, &traced.session)?;
    let sides = trace::sides(&traced.trace);
    let page: Vec<u64> = traced.indexes.iter().copied().skip(asked.page as usize * PAGE).take(PAGE).collect();
    let mut lines = Vec::with_capacity(page.len());
    for line in book.entry_lines(&page)? {
        traced.prove(&line)?;
        let counted = sides.get(&line.index).into_iter().flatten();
        lines.push(BehindLine {
            index: line.index,
            kind: trace::kind(&line).to_owned(),
            recorded: line.recorded,
            sides: counted.map(|(side, n)| ((*side).to_owned(), *n)).collect(),
        });
    }
    Ok(Behind {
        edition: card,
        meaning: traced.session.definitions().get(asked.id).map(meaning).unwrap_or_default(),
        num: Some(num(&traced.trace.value)),
        n_entries: traced.indexes.len() as u64,
        lines,
    })
}
