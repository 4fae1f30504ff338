//! `townbook trace`: from a number to the entries behind it, each proved to be under the head that sealed it.

use std::collections::{HashMap, HashSet};
use std::io::Write as _;

use engine::definition::Basis;
use engine::dim::{Dim, UNKNOWN_AGE, UNKNOWN_ORDER};
use engine::figure::{Part, Session, Trace};
use jiff::Timestamp;
use ledger::{Hash, Tree};
use register::area::PlaceCode;
use register::calendar::Period;
use register::wire::RecordKind;
use serde_json::{Value, json};
use store::{Access, Book, Close, EntryLine, hex_id};

use super::figures;
use crate::cli::{ByArg, Which};
use crate::complaint::Trouble;
use crate::desk::{Answer, Desk};
use crate::screen;

/// Columns for the name of a kind.
const KIND_WIDTH: usize = 22;
/// GB/T 2261.1: unknown, male, female, not stated.
const SEXES: [u64; 4] = [0, 1, 2, 9];
/// The open last year of age.
const OLDEST: u64 = 120;
/// Entries whose proofs are written at a time.
const LINES_AT_ONCE: usize = 4_096;

/// One cell of a table, as it was asked for.
pub struct Cell<'a> {
    /// The figure's id.
    pub id: &'a str,
    /// Period, edition, place, denominator.
    pub which: &'a Which,
    /// Which cell.
    pub cells: &'a [(ByArg, String)],
}

/// A number, the entries behind it, and the head that sealed them.
pub struct Traced {
    /// The close.
    pub close: Close,
    /// The number and its entries.
    pub trace: Trace,
    /// Every entry once, in the order of the trace.
    pub indexes: Vec<u64>,
    /// The whole log.
    pub tree: Tree,
    /// The definitions and the files.
    pub session: Session,
}

/// One cell of a close, by codes.
pub struct Exact<'a> {
    /// The figure's id.
    pub id: &'a str,
    /// The place asked about.
    pub place: Option<u64>,
    /// The cell's coordinates.
    pub filters: Vec<(Dim, u64)>,
    /// What it is divided by.
    pub basis: Option<Basis>,
}

impl Traced {
    /// Proves that an entry stands under the head that sealed the close, and gives the proof.
    pub fn prove(&self, line: &EntryLine) -> anyhow::Result<Vec<Hash>> {
        let proof = self.tree.inclusion(line.index, self.close.log_size)?;
        ledger::verify_inclusion(line.index, self.close.log_size, &line.leaf, &proof, &self.close.root)?;
        Ok(proof)
    }
}

/// Finds the entries behind a cell.
pub fn find(desk: &Desk, book: &mut Book, cell: &Cell<'_>, limit: Option<usize>) -> anyhow::Result<Traced> {
    let which = cell.which;
    let (close, session) = figures::open(desk, book, &which.period, which.edition)?;
    figures::check_place(book, which.place)?;
    let exact = Exact {
        id: cell.id,
        place: which.place.map(PlaceCode::as_u64),
        filters: filters(cell)?,
        basis: which.denominator.map(figures::basis),
    };
    find_exact(book, close, session, &exact, limit)
}

/// Finds the entries behind a cell of an open close.
pub fn find_exact(
    book: &mut Book,
    close: Close,
    session: Session,
    cell: &Exact<'_>,
    limit: Option<usize>,
) -> anyhow::Result<Traced> {
    check_cell(&session, &close.period, &cell.filters)?;
    let trace = session.entries(cell.id, cell.basis, cell.place, &cell.filters, limit)?;
    check_level(&session, &cell.filters, &trace)?;
    // A rate counts a birth above the line and the child below it: one entry, listed once.
    let mut listed = HashSet::new();
    let indexes: Vec<u64> = trace.entries.iter().map(|e| e.entry).filter(|e| listed.insert(*e)).collect();
    let tree = Tree::from_leaves(book.leaves()?);
    if tree.root_at(close.log_size)? != close.root {
        let (period, edition) = (close.period.to_string(), close.edition);
        return Err(Trouble::SealedHead { period, edition }.into());
    }
    Ok(Traced { close, trace, indexes, tree, session })
}

fn filters(cell: &Cell<'_>) -> Result<Vec<(Dim, u64)>, Trouble> {
    cell.cells.iter().map(|(by, value)| filter(figures::dim(*by), value)).collect()
}

/// A cell's coordinate from the words in which tables show it.
pub fn filter(dim: Dim, value: &str) -> Result<(Dim, u64), Trouble> {
    let digits = |text: &str| -> Option<u64> { text.parse().ok() };
    let code = match (dim, value) {
        (Dim::Age5 | Dim::Age1, "unknown") => Some(UNKNOWN_AGE),
        (Dim::BirthOrder, "unknown") => Some(UNKNOWN_ORDER),
        (Dim::County | Dim::Township | Dim::Village, _) => digits(value),
        (Dim::Sex, _) => digits(value).filter(|sex| SEXES.contains(sex)),
        (Dim::Month, _) => value
            .split_once('-')
            .and_then(|(year, month)| digits(year)?.checked_mul(100)?.checked_add(digits(month)?)),
        (Dim::Age5, _) => value.split(['-', '+']).next().and_then(digits).filter(|age| age.is_multiple_of(5)),
        (Dim::Age1, _) => digits(value).filter(|age| *age <= OLDEST),
        (Dim::BirthOrder, _) => value.split('+').next().and_then(digits),
    };
    let code = code.filter(|&code| dim.label(code) == value);
    code.map(|code| (dim, code)).ok_or_else(|| unknown(dim, value))
}

fn unknown(dim: Dim, value: &str) -> Trouble {
    Trouble::CellUnknown { cell: format!("{}={value}", dim.name()) }
}

/// Refuses months outside the period, and places that the close does not list.
fn check_cell(session: &Session, period: &Period, filters: &[(Dim, u64)]) -> Result<(), Trouble> {
    for &(dim, code) in filters {
        let known = match dim {
            Dim::Month => period.months().any(|month| month.to_string() == dim.label(code)),
            Dim::County | Dim::Township | Dim::Village => session.places().iter().any(|p| p.code == code),
            Dim::Sex | Dim::Age5 | Dim::Age1 | Dim::BirthOrder => true,
        };
        if !known {
            return Err(unknown(dim, &dim.label(code)));
        }
    }
    Ok(())
}

/// A place of another level is a row of a table only where something is counted right there.
fn check_level(session: &Session, filters: &[(Dim, u64)], trace: &Trace) -> Result<(), Trouble> {
    let misplaced = |&&(dim, code): &&(Dim, u64)| {
        dim.is_place() && session.places().iter().all(|p| p.code != code || p.level != dim.name())
    };
    match filters.iter().find(misplaced) {
        Some(&(dim, code)) if trace.entries.is_empty() => Err(unknown(dim, &dim.label(code))),
        Some(_) | None => Ok(()),
    }
}

/// Lists the entries behind a figure, each with its inclusion proof in the log as it was sealed.
pub fn run(desk: &Desk, cell: &Cell<'_>, limit: Option<usize>) -> anyhow::Result<Answer> {
    let mut book = desk.open(Access::Read)?;
    filters(cell)?;
    let by: Vec<String> =
        cell.cells.iter().map(|(by, v)| format!("{}={v}", figures::dim(*by).name())).collect();
    let what = std::iter::once(cell.id.to_owned()).chain(by).collect::<Vec<_>>().join(" ");
    desk.log_figures(&mut book, "trace", cell.which, &what)?;
    let traced = find(desk, &mut book, cell, limit)?;
    let (size, root) = (traced.close.log_size, traced.close.root);
    if !desk.json {
        let value = figures::shown(&traced.trace.value);
        let n = traced.indexes.len();
        desk.say("cli-trace-value", &[("figure", &cell.id), ("value", &value), ("entries", &n)])?;
    } else {
        let value = figures::number(&traced.trace.value);
        screen::bytes(format!("{{\"id\":{},\"value\":{value},\"entries\":[", json!(cell.id)).as_bytes())?;
    }
    let sides = sides(&traced.trace);
    let mut first = true;
    for indexes in traced.indexes.chunks(LINES_AT_ONCE) {
        let lines = book.entry_lines(indexes)?;
        let mut text = Vec::with_capacity(indexes.len() * 1_600);
        for line in &lines {
            let proof = traced.prove(line)?;
            if desk.json {
                if !std::mem::take(&mut first) {
                    text.push(b',');
                }
                entry(&mut text, line, &sides[&line.index], &proof)?;
            } else {
                text.extend_from_slice(shown(desk, line, &sides[&line.index]).as_bytes());
            }
        }
        screen::bytes(&text)?;
    }
    if desk.json {
        screen::bytes(format!("],\"root\":{},\"size\":{size}}}\n", json!(root.to_hex())).as_bytes())?;
    } else {
        desk.say("cli-trace-proved", &[("size", &size), ("root", &root)])?;
    }
    Ok(Answer::Done)
}

/// How an entry counts in a figure: rows added less rows taken away, above the line and below it.
pub type Sides = Vec<(&'static str, i64)>;

/// How each entry counts.
pub fn sides(trace: &Trace) -> HashMap<u64, Sides> {
    let mut sides: HashMap<u64, Sides> = HashMap::new();
    for entry in &trace.entries {
        let side = match entry.part {
            Part::Numerator => "numerator",
            Part::Denominator => "denominator",
            Part::Both => "both",
        };
        let counted = sides.entry(entry.entry).or_default();
        match counted.iter_mut().find(|(known, _)| *known == side) {
            Some((_, n)) => *n += i64::from(entry.sign),
            None => counted.push((side, i64::from(entry.sign))),
        }
    }
    sides
}

fn entry(text: &mut Vec<u8>, line: &EntryLine, sides: &Sides, proof: &[Hash]) -> std::io::Result<()> {
    let sides: serde_json::Map<String, Value> =
        sides.iter().map(|(side, n)| ((*side).to_owned(), json!(n))).collect();
    let head: Value = json!({
        "index": line.index, "id": hex_id(&line.id), "kind": kind(line), "recorded": time(line.recorded),
        "leaf": line.leaf.to_hex(), "counted": sides,
    });
    let head = head.to_string();
    write!(text, "{},\"proof\":[", head.strip_suffix('}').unwrap_or(&head))?;
    for (i, hash) in proof.iter().enumerate() {
        write!(text, "{}\"{}\"", if i > 0 { "," } else { "" }, hash.to_hex())?;
    }
    text.extend_from_slice(b"]}");
    Ok(())
}

/// A line for a person; one that takes away from the figure begins with a minus.
fn shown(desk: &Desk, line: &EntryLine, sides: &Sides) -> String {
    let minus = if sides.iter().any(|(_, n)| *n < 0) { "−" } else { "" };
    let kind = format!("{minus}{}", named(desk, line));
    let pad = " ".repeat(KIND_WIDTH.saturating_sub(screen::width(&kind)));
    format!("{:>10}  {kind}{pad}  {}  {}\n", line.index, time(line.recorded), line.leaf)
}

/// The stable name of an entry's kind.
pub fn kind(line: &EntryLine) -> &'static str {
    RecordKind::from_code(line.kind).map_or("unknown", RecordKind::as_str)
}

/// The kind in the reader's words.
fn named(desk: &Desk, line: &EntryLine) -> String {
    desk.words.word(&format!("event-{}", kind(line))).unwrap_or_else(|| kind(line).to_owned())
}

/// A recorded time as people and programs read it.
pub fn time(microseconds: i64) -> String {
    Timestamp::from_microsecond(microseconds).map_or_else(|_| microseconds.to_string(), |t| t.to_string())
}
