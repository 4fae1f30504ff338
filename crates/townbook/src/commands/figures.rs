//! `townbook figures`: the exact numbers of a sealed period, as the office sees them. Each look is logged.

use engine::definition::Basis;
use engine::dim::Dim;
use engine::error::EngineError;
use engine::figure::{Ask, Cell, FigureValue, Session};
use ledger::Hash;
use register::area::{Level, Place, PlaceCode};
use register::calendar::Period;
use serde_json::{Value, json};
use store::{Access, Book, Close};

use crate::cli::{BasisArg, ByArg, Which};
use crate::closing;
use crate::complaint::Trouble;
use crate::desk::{Answer, Desk};
use crate::elsewhere::EngineArg;
use crate::screen;

/// Why a figure cannot be split, in the engine's words.
const NOT_OFFERED: &str =
    "its definition does not offer it (docs/reference/figures.md says which splits it does)";
/// Columns of the screen for the headings of figures, beside a place's code and name.
const HEADINGS_WIDTH: usize = 56;

/// Prints the figures of a sealed period.
pub fn run(
    desk: &Desk,
    which: &Which,
    by: &[ByArg],
    ids: &[String],
    engine: &EngineArg,
) -> anyhow::Result<Answer> {
    let mut book = desk.open(Access::Read)?;
    let (close, mut session) = open(desk, &mut book, &which.period, which.edition)?;
    if let Some(elsewhere) = engine.elsewhere() {
        session = session.counting(elsewhere);
    }
    check_place(&mut book, which.place)?;
    let dims = dims(by)?;
    check_splits(&session, ids, &dims)?;
    desk.log_figures(&mut book, "figures", which, &what(ids, by))?;
    let ask = Ask {
        ids: ids.to_vec(),
        place: which.place.map(PlaceCode::as_u64),
        by: dims.clone(),
        basis: which.denominator.map(basis),
    };
    let cells = session.figures(&ask)?;
    let code = match which.place {
        Some(place) => Some(place),
        None => county(&mut book)?,
    };
    if desk.json {
        return print_json(&close, code, &dims, &cells);
    }
    desk.say("cli-figures-period", &[("period", &which.period), ("edition", &close.edition)])?;
    if dims.is_empty() {
        print_list(desk, &session, &cells)
    } else {
        print_cells(desk, &session, &book.places()?, &dims, &cells)
    }
}

/// A figure that is asked for by name must be one that can be split so; of all figures, those that can are shown.
fn check_splits(session: &Session, ids: &[String], dims: &[Dim]) -> Result<(), EngineError> {
    for figure in ids.iter().filter_map(|id| session.definitions().get(id)) {
        if !dims.iter().all(|dim| figure.disaggregations.contains(dim)) {
            return Err(EngineError::Split { problem: NOT_OFFERED });
        }
    }
    Ok(())
}

/// Opens a close, of the newest edition if none is named: its files must be those that were sealed.
pub fn open(
    desk: &Desk,
    book: &mut Book,
    period: &Period,
    edition: Option<u32>,
) -> anyhow::Result<(Close, Session)> {
    let close = find(book, period, edition)?;
    let folder = closing::folder(book, period, close.edition);
    let session = Session::open(&folder, desk.load_figures()?.0)
        .map_err(|source| Trouble::Close { period: period.to_string(), source })?;
    let snapshot = session.snapshot();
    if Hash(snapshot.manifest.hash()) != close.manifest {
        return Err(Trouble::ManifestDiffers { path: folder }.into());
    }
    Ok((close, session))
}

/// The close of a period: the edition named, or the newest.
pub fn find(book: &mut Book, period: &Period, edition: Option<u32>) -> anyhow::Result<Close> {
    let closes = book.closes()?;
    let mut editions: Vec<Close> = closes.iter().filter(|c| c.period == *period).cloned().collect();
    let Some(newest) = editions.pop() else {
        let mut closed: Vec<String> = closes.iter().map(|c| c.period.to_string()).collect();
        closed.dedup();
        return Err(Trouble::NotClosed { period: period.to_string(), closed }.into());
    };
    match edition {
        None => Ok(newest),
        Some(n) if n == newest.edition => Ok(newest),
        Some(n) => editions.into_iter().find(|c| c.edition == n).ok_or_else(|| {
            Trouble::NoEdition { period: period.to_string(), edition: n, newest: newest.edition }.into()
        }),
    }
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
pub fn county(book: &mut Book) -> anyhow::Result<Option<PlaceCode>> {
    let counties: Vec<PlaceCode> =
        book.places()?.iter().filter(|p| p.level == Level::County).map(|p| p.code).collect();
    Ok(match counties[..] {
        [county] => Some(county),
        _ => None,
    })
}

/// What the log of accesses says was looked at.
pub fn what(ids: &[String], by: &[ByArg]) -> String {
    let ids = if ids.is_empty() { "*".to_owned() } else { ids.join(",") };
    let by: Vec<&str> = by.iter().map(|&by| dim(by).name()).collect();
    if by.is_empty() { ids } else { format!("{ids} by {}", by.join(",")) }
}

/// The dimension that a word of `--by` names.
pub fn dim(by: ByArg) -> Dim {
    match by {
        ByArg::County => Dim::County,
        ByArg::Township => Dim::Township,
        ByArg::Village => Dim::Village,
        ByArg::Month => Dim::Month,
        ByArg::Sex => Dim::Sex,
        ByArg::Age5 => Dim::Age5,
        ByArg::Age1 => Dim::Age1,
        ByArg::BirthOrder => Dim::BirthOrder,
    }
}

/// The dimensions of a table: each at most once, of places and of ages at most one.
fn dims(by: &[ByArg]) -> Result<Vec<Dim>, Trouble> {
    let place = |dim: &Dim| matches!(dim, Dim::County | Dim::Township | Dim::Village);
    let age = |dim: &Dim| matches!(dim, Dim::Age5 | Dim::Age1);
    let dims: Vec<Dim> = by.iter().map(|&by| dim(by)).collect();
    let twice = dims.iter().enumerate().any(|(i, dim)| dims[..i].contains(dim));
    if twice || dims.iter().filter(|d| place(d)).count() > 1 || dims.iter().filter(|d| age(d)).count() > 1 {
        return Err(Trouble::ByTwice);
    }
    Ok(dims)
}

/// What `--denominator` asks for.
pub fn basis(basis: BasisArg) -> Basis {
    match basis {
        BasisArg::End => Basis::PeriodEnd,
        BasisArg::Mean => Basis::MidPeriodMean,
        BasisArg::PersonYears => Basis::PersonYears,
    }
}

fn print_json(
    close: &Close,
    place: Option<PlaceCode>,
    dims: &[Dim],
    cells: &[Cell],
) -> anyhow::Result<Answer> {
    let figures =
        |cell: &Cell| -> Vec<Value> { cell.figures.iter().map(|f| figure(f, close.edition)).collect() };
    let period = json!([close.period.first_day().to_string(), close.period.last_day().to_string()]);
    let place = place.map(|p| p.to_string());
    let value = if dims.is_empty() {
        let figures = cells.first().map(figures).unwrap_or_default();
        json!({ "period": period, "place": place, "figures": figures })
    } else {
        let cells: Vec<Value> = cells.iter().map(|c| json!({ "by": by(c), "figures": figures(c) })).collect();
        json!({ "period": period, "place": place, "cells": cells })
    };
    screen::json(&value)?;
    Ok(Answer::Done)
}

/// One code, or one a dimension in their order.
fn by(cell: &Cell) -> Value {
    match &cell.by[..] {
        [key] => json!(key.label),
        keys => keys.iter().map(|key| json!(key.label)).collect(),
    }
}

fn figure(figure: &FigureValue, edition: u32) -> Value {
    json!({
        "id": figure.id, "value": number(figure), "numerator": figure.numerator,
        "denominator": figure.denominator.map(plain), "interval": figure.interval.map(|(lo, hi)| [lo, hi]),
        "suppressed": figure.suppressed, "edition": edition,
    })
}

/// A number without a fraction is a whole number in JSON too.
fn plain(number: f64) -> Value {
    if number.fract() == 0.0 { json!(number as i64) } else { json!(number) }
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
        let decimals = if figure.decimals == 0 { 1 } else { figure.decimals as usize };
        let interval =
            figure.interval.map_or(String::new(), |(lo, hi)| format!("[{lo:.decimals$}, {hi:.decimals$}]"));
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
    dims: &[Dim],
    cells: &[Cell],
) -> anyhow::Result<Answer> {
    let mut headings = Vec::new();
    for dim in dims {
        if is_place(*dim) {
            headings.extend(["cli-figures-place", "cli-figures-name"].map(|key| desk.text(key)));
        } else {
            headings.push(desk.text(&format!("cli-figures-{}", dim.name())));
        }
    }
    let mut rows: Vec<Vec<String>> = Vec::with_capacity(cells.len());
    for cell in cells {
        let mut row = Vec::new();
        for key in &cell.by {
            row.extend(label(desk, places, key.dim, &key.label));
        }
        row.extend(cell.figures.iter().map(shown));
        rows.push(row);
    }
    let ids: Vec<String> = cells.iter().take(1).flat_map(|c| &c.figures).map(|f| f.id.clone()).collect();
    headings.extend(figure_headings(desk, session, &ids));
    screen::table(&headings, &rows)?;
    Ok(Answer::Done)
}

fn is_place(dim: Dim) -> bool {
    matches!(dim, Dim::County | Dim::Township | Dim::Village)
}

/// A key as a person reads it: a place's code and name, a word, or the label itself.
fn label(desk: &Desk, places: &[Place], dim: Dim, label: &str) -> Vec<String> {
    match dim {
        Dim::County | Dim::Township | Dim::Village => vec![label.to_owned(), name(places, label)],
        Dim::Sex => vec![desk.words.word(&format!("cli-sex-{label}")).unwrap_or_else(|| label.to_owned())],
        Dim::Age5 | Dim::Age1 | Dim::BirthOrder if label == "unknown" => {
            vec![desk.text("cli-figures-unknown")]
        }
        Dim::Month | Dim::Age5 | Dim::Age1 | Dim::BirthOrder => vec![label.to_owned()],
    }
}

/// Titles, where these fit beside each other or take no more room than the ids would.
fn figure_headings(desk: &Desk, session: &Session, ids: &[String]) -> Vec<String> {
    let titles: Vec<String> = ids.iter().map(|id| title(desk, session, id)).collect();
    let room = |words: &[String]| words.iter().map(|word| screen::width(word) + 2).sum::<usize>();
    if room(&titles) <= HEADINGS_WIDTH.max(room(ids)) { titles } else { ids.to_vec() }
}

/// The name of a place by its code; the latest, where it has had several.
pub fn name(places: &[Place], code: &str) -> String {
    let named = places.iter().filter(|p| p.code.to_string() == code).max_by_key(|p| p.valid_from);
    named.map_or_else(String::new, |p| p.name.to_string())
}
