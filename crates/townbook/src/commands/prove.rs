//! `townbook prove` and `townbook check-count`: a count that the public can check without a name in it.
//!
//! The proof is one file: the number, the places of its entries in the ledger, their leaf hashes, the hashes
//! that lead from them to the root, and the seal that signs the root. It says that so many entries stand
//! behind the number and that they are in the ledger that was sealed. A resident finds the number on their
//! own receipt in it, and learns nothing of anyone else's.

use std::collections::BTreeMap;
use std::path::Path;

use engine::definition::Kind;
use ledger::{Hash, Seal, VerifyingKey, verify_set_inclusion};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::Access;

use super::figures;
use super::trace::{self, Cell};
use crate::complaint::Trouble;
use crate::desk::{Answer, Desk};
use crate::releases::Releases;
use crate::screen;

/// The form of the file.
const FORMAT: &str = "townbook-count-proof-1";

/// The file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Proof {
    format: String,
    figure: String,
    title: BTreeMap<String, String>,
    period: (String, String),
    edition: u32,
    place: Option<String>,
    /// Which cell of a table, as `month` to `2006-03`; empty for the whole.
    cell: BTreeMap<String, String>,
    count: i64,
    /// Places in the ledger, from 0, ascending.
    indexes: Vec<u64>,
    /// How often an entry counts, where that is not once: place to number, negative where it is subtracted.
    times: BTreeMap<u64, i64>,
    leaves: Vec<String>,
    nodes: Vec<String>,
    size: u64,
    root: String,
    seal: String,
}

/// Writes the proof of a count that was published.
pub fn prove(desk: &Desk, cell: &Cell<'_>, out: &Path) -> anyhow::Result<Answer> {
    let mut book = desk.open(Access::Read)?;
    let traced = trace::find(desk, &mut book, cell, None)?;
    let figure = traced.session.definitions().get(cell.id);
    let figure = figure.filter(|figure| figure.kind == Kind::Count);
    let figure = figure.ok_or_else(|| Trouble::NotACount { id: cell.id.to_owned() })?;
    let keys: BTreeMap<String, String> =
        cell.cells.iter().map(|(by, value)| (figures::dim(*by).name().to_owned(), value.clone())).collect();
    let county = figures::county(&mut book)?;
    let place = cell.which.place.or(county).map(|place| place.to_string());
    Releases::read(&book)?.check_shown(&traced.close, cell.id, place.as_deref(), &keys)?;
    let mut times: BTreeMap<u64, i64> = BTreeMap::new();
    for entry in &traced.trace.entries {
        *times.entry(entry.entry).or_default() += i64::from(entry.sign);
    }
    let indexes: Vec<u64> = times.keys().copied().collect();
    let leaves = book.entry_lines(&indexes)?.iter().map(|line| line.leaf.to_hex()).collect();
    let nodes = traced.tree.set_inclusion(&indexes, traced.close.log_size)?;
    let period = cell.which.period;
    let proof = Proof {
        format: FORMAT.to_owned(),
        figure: cell.id.to_owned(),
        title: [("zh", &figure.title.zh), ("en", &figure.title.en)]
            .map(|(language, title)| (language.to_owned(), title.clone()))
            .into(),
        period: (period.first_day().to_string(), period.last_day().to_string()),
        edition: traced.close.edition,
        place,
        cell: keys,
        count: traced.trace.value.numerator,
        times: times.into_iter().filter(|(_, times)| *times != 1).collect(),
        indexes,
        leaves,
        nodes: nodes.iter().map(Hash::to_hex).collect(),
        size: traced.close.log_size,
        root: traced.close.root.to_hex(),
        seal: traced.close.seal.clone(),
    };
    let bytes = serde_json::to_vec(&proof)?;
    std::fs::write(out, &bytes).map_err(Trouble::write(out))?;
    if desk.json {
        screen::json(&json!({ "count": proof.count, "entries": proof.indexes.len(), "file": out }))?;
    } else {
        let file = out.display();
        desk.say(
            "cli-prove-done",
            &[("count", &proof.count), ("entries", &proof.indexes.len()), ("file", &file)],
        )?;
    }
    Ok(Answer::Done)
}

/// Checks a proof against a key that the reader knows from elsewhere.
pub fn check(desk: &Desk, file: &Path, key: &str) -> anyhow::Result<Answer> {
    let text = std::fs::read(file).map_err(Trouble::read(file))?;
    let unreadable = |what: &'static str| Trouble::ProofUnreadable { path: file.to_owned(), what };
    let proof: Proof = serde_json::from_slice(&text).map_err(|_| unreadable("shape"))?;
    if proof.format != FORMAT {
        return Err(unreadable("format").into());
    }
    let key = VerifyingKey::from_vkey(key).map_err(|_| Trouble::KeyUnreadable)?;
    let hashes = |texts: &[String]| -> Option<Vec<Hash>> {
        texts.iter().map(|text| Hash::from_hex(text).ok()).collect()
    };
    let (leaves, nodes) = (hashes(&proof.leaves), hashes(&proof.nodes));
    let (Some(leaves), Some(nodes)) = (leaves, nodes) else {
        return Err(unreadable("hash").into());
    };
    let sound = Seal::open(&proof.seal, &key).ok().is_some_and(|seal| {
        let months = (proof.period.0.get(..7), proof.period.1.get(..7));
        let named = matches!(months, (Some(from), Some(to)) if seal.period == format!("{from}..{to}"));
        let times = proof.indexes.iter().map(|index| proof.times.get(index).copied().unwrap_or(1));
        let counted: i64 = times.sum();
        let strangers = proof.times.keys().any(|index| proof.indexes.binary_search(index).is_err());
        let in_ledger = verify_set_inclusion(&proof.indexes, seal.size, &leaves, &nodes, &seal.root);
        let head = seal.size == proof.size && seal.root.to_hex() == proof.root;
        named && head && !strangers && counted == proof.count && in_ledger.is_ok()
    });
    if desk.json {
        let entries = proof.indexes.len();
        screen::json(&json!({ "ok": sound, "count": proof.count, "entries": entries, "size": proof.size }))?;
    } else {
        let key = if sound { "cli-check_count-sound" } else { "cli-check_count-unsound" };
        let title = desk.words.pick(
            proof.title.get("zh").map_or("", String::as_str),
            proof.title.get("en").map_or("", String::as_str),
        );
        desk.say(
            key,
            &[
                ("figure", &title),
                ("count", &proof.count),
                ("entries", &proof.indexes.len()),
                ("size", &proof.size),
            ],
        )?;
    }
    Ok(if sound { Answer::Done } else { Answer::CheckSaysNo })
}
