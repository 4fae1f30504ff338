//! `townbook figures`

use anyhow::{Context as _, bail};
use engine::definition::FigureSet;
use engine::figure::{By, Cell, FigureValue, Session};
use ledger::Hash;
use register::area::{Level, PlaceCode};
use register::calendar::Period;
use serde_json::{Value, json};
use store::{Access, Book, Close};

use crate::cli::ByArg;
use crate::closing;
use crate::desk::{Answer, Desk};
use crate::screen;

/// Prints the figures of a sealed period.
pub fn run(
    desk: &Desk,
    period: &Period,
    place: Option<PlaceCode>,
    by: Option<ByArg>,
    ids: &[String],
) -> anyhow::Result<Answer> {
    let mut book = desk.open(Access::Read)?;
    let (close, session) = open(&mut book, period)?;
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
    screen::line(format!("{period}, edition {}", close.edition))?;
    match by {
        None => print_list(&session, &cells),
        Some(_) => print_cells(&cells),
    }
}

/// Opens a close: its files must be those that were sealed.
pub fn open(book: &mut Book, period: &Period) -> anyhow::Result<(Close, Session)> {
    let Some(close) = book.close_of(period)? else {
        let known: Vec<String> = book.closes()?.iter().map(|c| c.period.to_string()).collect();
        let known = if known.is_empty() { "none yet".to_owned() } else { known.join(", ") };
        bail!("{period} is not closed (closed: {known}); seal it with `townbook close --period {period}`");
    };
    let folder = closing::folder(book, period, close.edition);
    let session = Session::open(&folder, FigureSet::builtin())
        .with_context(|| format!("cannot open the close of {period}"))?;
    let snapshot = session.snapshot();
    if Hash(snapshot.manifest.hash()) != close.manifest {
        bail!("the manifest in {} is not the one that was sealed", folder.display());
    }
    Ok((close, session))
}

/// A place that the book does not know has no figures, rather than zeros.
pub fn check_place(book: &mut Book, place: Option<PlaceCode>) -> anyhow::Result<()> {
    if let Some(place) = place
        && !book.places()?.iter().any(|p| p.code == place)
    {
        bail!("the book has no place {place}");
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
    let figures = |cell: &Cell| -> Vec<Value> { cell.figures.iter().map(|f| figure(f, close.edition)).collect() };
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

fn shown(figure: &FigureValue) -> String {
    match figure.value {
        Some(v) => format!("{v:.*}", figure.decimals as usize),
        None => "–".to_owned(),
    }
}

fn print_list(session: &Session, cells: &[Cell]) -> anyhow::Result<Answer> {
    let mut rows = Vec::new();
    for figure in cells.iter().flat_map(|c| &c.figures) {
        let title = session.definitions().get(&figure.id).map(|d| (d.title.zh.clone(), d.title.en.clone()));
        let (zh, en) = title.unwrap_or_default();
        let interval = figure.interval.map_or(String::new(), |(lo, hi)| format!("[{lo:.2}, {hi:.2}]"));
        rows.push(vec![shown(figure), interval, zh, en]);
    }
    screen::table(&["", "95%", "", ""], &rows)?;
    Ok(Answer::Done)
}

fn print_cells(cells: &[Cell]) -> anyhow::Result<Answer> {
    let mut headings = vec!["by"];
    if let Some(first) = cells.first() {
        headings.extend(first.figures.iter().map(|f| f.id.as_str()));
    }
    let rows: Vec<Vec<String>> = cells
        .iter()
        .map(|c| std::iter::once(c.by.clone().unwrap_or_default()).chain(c.figures.iter().map(shown)).collect())
        .collect();
    screen::table(&headings, &rows)?;
    Ok(Answer::Done)
}
