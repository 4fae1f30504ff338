//! `townbook figures`

use engine::figure::{By, Cell, FigureValue, Session};
use ledger::Hash;
use register::area::{Level, Place, PlaceCode};
use register::calendar::Period;
use serde_json::{Value, json};
use store::{Access, Book, Close};

use crate::cli::ByArg;
use crate::closing;
use crate::complaint::Trouble;
use crate::desk::{Answer, Desk};
use crate::screen;

/// Columns of the screen for the headings of figures, beside a place's code and name.
const HEADINGS_WIDTH: usize = 56;

/// Prints the figures of a sealed period.
pub fn run(
    desk: &Desk,
    period: &Period,
    place: Option<PlaceCode>,
    by: Option<ByArg>,
    ids: &[String],
) -> anyhow::Result<Answer> {
    let mut book = desk.open(Access::Read)?;
    let (close, session) = open(desk, &mut book, period)?;
    check_place(&mut book, place)?;
    let scope = place.map(PlaceCode::as_u64);
    let cells = session.figures(ids, scope, by.map_or(By::None, engine_by))?;
    let code = match place {
        Some(place) => Some(place),
        None => county(&mut book)?,
    };
    if desk.json {
        return print_json(&close, code, by, &cells);
    }
    desk.say("cli-figures-period", &[("period", period), ("edition", &close.edition)])?;
    match by {
        None => print_list(desk, &session, &cells),
        Some(by) => print_cells(desk, &session, &book.places()?, by, &cells),
    }
}

/// Opens a close: its files must be those that were sealed.
pub fn open(desk: &Desk, book: &mut Book, period: &Period) -> anyhow::Result<(Close, Session)> {
    let Some(close) = book.close_of(period)? else {
        let closed: Vec<String> = book.closes()?.iter().map(|c| c.period.to_string()).collect();
        return Err(Trouble::NotClosed { period: period.to_string(), closed }.into());
    };
    let folder = closing::folder(book, period, close.edition);
    let session = Session::open(&folder, desk.load_figures()?.0)
        .map_err(|source| Trouble::Close { period: period.to_string(), source })?;
    let snapshot = session.snapshot();
    if Hash(snapshot.manifest.hash()) != close.manifest {
        return Err(Trouble::ManifestDiffers { path: folder }.into());
    }
    Ok((close, session))
}

/// A place that the book does not know has no figures, rather than zeros.
pub fn check_place(book: &mut Book, place: Option<PlaceCode>) -> anyhow::Result<()> {
    if let Some(place) = place
        && !book.places()?.iter().any(|p| p.code == place)
    {
        return Err(Trouble::PlaceUnknown { place: place.to_string() }.into());
    }
    Ok(())
}

/// The book's county, where it has just one.
fn county(book: &mut Book) -> anyhow::Result<Option<PlaceCode>> {
    let counties: Vec<PlaceCode> =
        book.places()?.iter().filter(|p| p.level == Level::County).map(|p| p.code).collect();
    Ok(match counties[..] {
        [county] => Some(county),
        _ => None,
    })
}

fn engine_by(by: ByArg) -> By {
    match by {
        ByArg::County => By::County,
        ByArg::Township => By::Township,
        ByArg::Village => By::Village,
        ByArg::Month => By::Month,
        ByArg::Sex => By::Sex,
    }
}

fn print_json(
    close: &Close,
    place: Option<PlaceCode>,
    by: Option<ByArg>,
    cells: &[Cell],
) -> anyhow::Result<Answer> {
    let figures =
        |cell: &Cell| -> Vec<Value> { cell.figures.iter().map(|f| figure(f, close.edition)).collect() };
    let period = json!([close.period.first_day().to_string(), close.period.last_day().to_string()]);
    let place = place.map(|p| p.to_string());
    let value = match by {
        None => {
            let figures = cells.first().map(figures).unwrap_or_default();
            json!({ "period": period, "place": place, "figures": figures })
        }
        Some(_) => {
            let cells: Vec<Value> =
                cells.iter().map(|c| json!({ "by": c.by, "figures": figures(c) })).collect();
            json!({ "period": period, "place": place, "cells": cells })
        }
    };
    screen::json(&value)?;
    Ok(Answer::Done)
}

fn figure(figure: &FigureValue, edition: u32) -> Value {
    json!({
        "id": figure.id, "value": number(figure), "numerator": figure.numerator,
        "denominator": figure.denominator, "interval": figure.interval.map(|(lo, hi)| [lo, hi]),
        "suppressed": figure.suppressed, "edition": edition,
    })
}

/// A count is a whole number in JSON too.
pub fn number(figure: &FigureValue) -> Value {
    match figure.value {
        Some(v) if figure.decimals == 0 => json!(v as i64),
        Some(v) => json!(v),
        None => Value::Null,
    }
}

/// A value as a person reads it.
pub fn shown(figure: &FigureValue) -> String {
    match figure.value {
        Some(v) => format!("{v:.*}", figure.decimals as usize),
        None => "–".to_owned(),
    }
}

/// A figure's title in the reader's language.
fn title(desk: &Desk, session: &Session, id: &str) -> String {
    let title = session.definitions().get(id).map(|d| desk.words.pick(&d.title.zh, &d.title.en).to_owned());
    title.unwrap_or_else(|| id.to_owned())
}

fn print_list(desk: &Desk, session: &Session, cells: &[Cell]) -> anyhow::Result<Answer> {
    let mut rows = Vec::new();
    for figure in cells.iter().flat_map(|c| &c.figures) {
        let interval = figure.interval.map_or(String::new(), |(lo, hi)| format!("[{lo:.2}, {hi:.2}]"));
        rows.push(vec![shown(figure), interval, title(desk, session, &figure.id)]);
    }
    let headings =
        ["cli-figures-value", "cli-figures-interval", "cli-figures-figure"].map(|key| desk.text(key));
    screen::table(&headings, &rows)?;
    Ok(Answer::Done)
}

fn print_cells(
    desk: &Desk,
    session: &Session,
    places: &[Place],
    by: ByArg,
    cells: &[Cell],
) -> anyhow::Result<Answer> {
    let keys: &[&str] = match by {
        ByArg::County | ByArg::Township | ByArg::Village => &["cli-figures-place", "cli-figures-name"],
        ByArg::Month => &["cli-figures-month"],
        ByArg::Sex => &["cli-figures-sex"],
    };
    let mut headings: Vec<String> = keys.iter().map(|key| desk.text(key)).collect();
    let mut rows: Vec<Vec<String>> = Vec::with_capacity(cells.len());
    for cell in cells {
        let label = cell.by.clone().unwrap_or_default();
        let mut row = match by {
            ByArg::County | ByArg::Township | ByArg::Village => {
                let name = name(places, &label);
                vec![label, name]
            }
            ByArg::Month => vec![label],
            ByArg::Sex => vec![desk.words.word(&format!("cli-sex-{label}")).unwrap_or(label)],
        };
        row.extend(cell.figures.iter().map(shown));
        rows.push(row);
    }
    let ids: Vec<String> = cells.iter().take(1).flat_map(|c| &c.figures).map(|f| f.id.clone()).collect();
    headings.extend(figure_headings(desk, session, &ids));
    screen::table(&headings, &rows)?;
    Ok(Answer::Done)
}

/// Titles, where these fit beside each other or take no more room than the ids would.
fn figure_headings(desk: &Desk, session: &Session, ids: &[String]) -> Vec<String> {
    let titles: Vec<String> = ids.iter().map(|id| title(desk, session, id)).collect();
    let room = |words: &[String]| words.iter().map(|word| screen::width(word) + 2).sum::<usize>();
    if room(&titles) <= HEADINGS_WIDTH.max(room(ids)) { titles } else { ids.to_vec() }
}

/// The name of a place by its code; the latest, where it has had several.
fn name(places: &[Place], code: &str) -> String {
    let named = places.iter().filter(|p| p.code.to_string() == code).max_by_key(|p| p.valid_from);
    named.map_or_else(String::new, |p| p.name.to_string())
}
