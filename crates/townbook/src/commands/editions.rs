//! `townbook editions`: what each edition of a sealed period changed, and who approved it.

use engine::figure::Ask;
use register::calendar::Period;
use serde_json::{Value, json};
use store::{Access, Book, Close};

use super::figures;
use super::trace::time;
use crate::cli::Which;
use crate::complaint::Trouble;
use crate::desk::{Answer, Desk};
use crate::screen;

/// An edition, and how it differs from the one before.
struct Edition {
    close: Close,
    sealed: String,
    approved_by: Option<String>,
    reason: Option<String>,
    /// Rows that came in and rows that went.
    rows: (u64, u64),
    /// Figures whose value is another than in the edition before: id, before, now.
    figures: Vec<(String, Value, Value)>,
}

/// Lists the editions of a sealed period.
pub fn run(desk: &Desk, period: &Period) -> anyhow::Result<Answer> {
    let mut book = desk.open(Access::Read)?;
    figures::find(&mut book, period, None)?;
    let which = Which { period: *period, edition: None, place: None, denominator: None };
    desk.log_figures(&mut book, "editions", &which, "*")?;
    let closes: Vec<Close> = book.closes()?.into_iter().filter(|c| c.period == *period).collect();
    let mut editions: Vec<Edition> = Vec::with_capacity(closes.len());
    let mut before: Vec<(String, Value)> = Vec::new();
    for close in closes {
        let (edition, values) = edition(desk, &mut book, close, &before)?;
        before = values;
        editions.push(edition);
    }
    if desk.json {
        let editions: Vec<Value> = editions.iter().map(as_json).collect();
        let period = [period.first_day().to_string(), period.last_day().to_string()];
        screen::json(&json!({ "period": period, "editions": editions }))?;
    } else {
        print(desk, &editions)?;
    }
    Ok(Answer::Done)
}

fn edition(
    desk: &Desk,
    book: &mut Book,
    close: Close,
    before: &[(String, Value)],
) -> anyhow::Result<(Edition, Vec<(String, Value)>)> {
    let (close, session) = figures::open(desk, book, &close.period, Some(close.edition))?;
    let ask = Ask { ids: Vec::new(), place: None, by: Vec::new(), basis: None };
    let cells = session.figures(&ask)?;
    let values: Vec<(String, Value)> =
        cells.iter().flat_map(|c| &c.figures).map(|f| (f.id.clone(), figures::number(f))).collect();
    let changed = |(id, now): &(String, Value)| {
        let (_, then) = before.iter().find(|(other, _)| other == id)?;
        (then != now).then(|| (id.clone(), then.clone(), now.clone()))
    };
    let figures = values.iter().filter_map(changed).collect();
    let snapshot = session.snapshot();
    let rows = match snapshot.changes()? {
        Some(list) => {
            counted(&list).ok_or_else(|| Trouble::ReleaseUnreadable { path: snapshot.dir.clone() })?
        }
        None => (0, 0),
    };
    let sealed = book.entry_lines(&[close.entry.0])?.first().map_or_else(String::new, |e| time(e.recorded));
    let meta = &snapshot.manifest.meta;
    let (approved_by, reason) = (meta.approved_by.clone(), meta.reason.clone());
    Ok((Edition { close, sealed, approved_by, reason, rows, figures }, values))
}

/// Rows in and out, from the first line of the list.
pub fn counted(list: &[u8]) -> Option<(u64, u64)> {
    let line = list.split(|&byte| byte == b'\n').next()?;
    let head: Value = serde_json::from_slice(line).ok()?;
    Some((head["rows_added"].as_u64()?, head["rows_removed"].as_u64()?))
}

fn as_json(edition: &Edition) -> Value {
    let Edition { close, sealed, approved_by, reason, rows, figures } = edition;
    let figures: Vec<Value> =
        figures.iter().map(|(id, before, now)| json!({ "id": id, "before": before, "value": now })).collect();
    json!({
        "edition": close.edition, "sealed": sealed, "size": close.log_size, "root": close.root.to_hex(),
        "manifest": close.manifest.to_hex(), "approved_by": approved_by, "reason": reason,
        "added": rows.0, "removed": rows.1, "figures": figures,
    })
}

fn print(desk: &Desk, editions: &[Edition]) -> anyhow::Result<()> {
    let headings = ["edition", "sealed", "entries", "added", "removed", "approved", "reason"]
        .map(|name| desk.text(&format!("cli-editions-{name}")));
    let rows: Vec<Vec<String>> = editions
        .iter()
        .map(|e| {
            let (approved, reason) = (e.approved_by.clone(), e.reason.clone());
            let numbers = [e.close.edition.to_string(), e.sealed.clone(), e.close.log_size.to_string()];
            let changed = [e.rows.0.to_string(), e.rows.1.to_string()];
            let words = [approved.unwrap_or_default(), reason.unwrap_or_default()];
            numbers.into_iter().chain(changed).chain(words).collect()
        })
        .collect();
    screen::table(&headings, &rows)?;
    for edition in editions {
        for (id, before, now) in &edition.figures {
            let shown = |value: &Value| if value.is_null() { "–".to_owned() } else { value.to_string() };
            desk.say(
                "cli-editions-figure",
                &[
                    ("edition", &edition.close.edition),
                    ("figure", id),
                    ("before", &shown(before)),
                    ("after", &shown(now)),
                ],
            )?;
        }
    }
    Ok(())
}
