//! `townbook trace`

use std::collections::HashSet;

use jiff::Timestamp;
use ledger::Tree;
use register::area::PlaceCode;
use register::calendar::Period;
use register::wire::RecordKind;
use serde_json::{Value, json};
use store::{Access, EntryLine, hex_id};

use super::figures;
use crate::desk::{Answer, Desk};
use crate::screen;

/// Columns for the name of a kind.
const KIND_WIDTH: usize = 22;

/// Lists the entries behind a figure, each with its inclusion proof in the log as it stands.
pub fn run(
    desk: &Desk,
    id: &str,
    period: &Period,
    place: Option<PlaceCode>,
    limit: Option<usize>,
) -> anyhow::Result<Answer> {
    let mut book = desk.open(Access::Read)?;
    let (_, session) = figures::open(desk, &mut book, period)?;
    figures::check_place(&mut book, place)?;
    let trace = session.entries(id, place.map(PlaceCode::as_u64), limit)?;
    // A rate counts a birth above the line and the child below it: one entry, listed once.
    let mut listed = HashSet::new();
    let indexes: Vec<u64> = trace.entries.iter().map(|e| e.entry).filter(|e| listed.insert(*e)).collect();
    let lines = book.entry_lines(&indexes)?;
    let tree = Tree::from_leaves(book.leaves()?);
    let (size, root) = (tree.size(), tree.root());
    if !desk.json {
        let value = figures::shown(&trace.value);
        desk.say("cli-trace-value", &[("figure", &id), ("value", &value), ("entries", &lines.len())])?;
    }
    let mut entries = Vec::with_capacity(lines.len());
    for line in &lines {
        let proof = tree.inclusion(line.index, size)?;
        ledger::verify_inclusion(line.index, size, &line.leaf, &proof, &root)?;
        if desk.json {
            let proof: Vec<String> = proof.iter().map(|h| h.to_hex()).collect();
            entries.push(entry(line, &proof));
        } else {
            let recorded = time(line.recorded);
            let kind = named(desk, line);
            let pad = " ".repeat(KIND_WIDTH.saturating_sub(screen::width(&kind)));
            screen::line(format!("{:>10}  {kind}{pad}  {recorded}  {}", line.index, line.leaf))?;
        }
    }
    if desk.json {
        screen::json(&json!({
            "id": id, "value": figures::number(&trace.value), "entries": entries,
            "root": root.to_hex(), "size": size,
        }))?;
    } else {
        desk.say("cli-trace-proved", &[("size", &size), ("root", &root)])?;
    }
    Ok(Answer::Done)
}

fn entry(line: &EntryLine, proof: &[String]) -> Value {
    json!({
        "index": line.index, "id": hex_id(&line.id), "kind": kind(line), "recorded": time(line.recorded),
        "leaf": line.leaf.to_hex(), "proof": proof,
    })
}

fn kind(line: &EntryLine) -> &'static str {
    RecordKind::from_code(line.kind).map_or("unknown", RecordKind::as_str)
}

/// The kind in the reader's words.
fn named(desk: &Desk, line: &EntryLine) -> String {
    desk.words.word(&format!("event-{}", kind(line))).unwrap_or_else(|| kind(line).to_owned())
}

fn time(microseconds: i64) -> String {
    Timestamp::from_microsecond(microseconds).map_or_else(|_| microseconds.to_string(), |t| t.to_string())
}
