//! `townbook trace`

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

/// Lists the entries behind a figure, each with its inclusion proof in the log as it stands.
pub fn run(
    desk: &Desk,
    id: &str,
    period: &Period,
    place: Option<PlaceCode>,
    limit: Option<usize>,
) -> anyhow::Result<Answer> {
    let mut book = desk.open(Access::Read)?;
    let (_, session) = figures::open(&mut book, period)?;
    figures::check_place(&mut book, place)?;
    let trace = session.entries(id, place.map(PlaceCode::as_u64), limit)?;
    let indexes: Vec<u64> = trace.entries.iter().map(|e| e.entry).collect();
    let lines = book.entry_lines(&indexes)?;
    let tree = Tree::from_leaves(book.leaves()?);
    let (size, root) = (tree.size(), tree.root());
    if !desk.json {
        screen::line(format!("{id} = {}: {} entries", figures::number(&trace.value), lines.len()))?;
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
            screen::line(format!("{:>10}  {:<16}  {recorded}  {}", line.index, kind(line), line.leaf))?;
        }
    }
    if desk.json {
        screen::json(&json!({
            "id": id, "value": figures::number(&trace.value), "entries": entries,
            "root": root.to_hex(), "size": size,
        }))?;
    } else {
        screen::line(format!("Every entry is in the log of {size} entries with root {root}."))?;
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

fn time(microseconds: i64) -> String {
    Timestamp::from_microsecond(microseconds).map_or_else(|_| microseconds.to_string(), |t| t.to_string())
}
