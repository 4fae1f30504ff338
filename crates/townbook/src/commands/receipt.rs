//! `townbook check-receipt`: an entry's receipt, checked without a book and without a network.

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ledger::{Checkpoint, Hash, VerifyingKey, verify_inclusion};
use serde_json::json;

use crate::complaint::Trouble;
use crate::desk::{Answer, Desk};
use crate::screen;

/// First line of a receipt, as the office writes it and its QR code carries it.
const FORMAT: &str = "townbook-receipt/v1";

/// What a receipt says.
struct Receipt<'a> {
    index: u64,
    leaf: Hash,
    path: Vec<Hash>,
    note: &'a str,
}

/// Checks a receipt against a key that the reader knows from elsewhere.
pub fn check(desk: &Desk, file: &Path, key: &str) -> anyhow::Result<Answer> {
    let text = std::fs::read_to_string(file).map_err(Trouble::read(file))?;
    let unreadable = |what: &'static str| Trouble::ReceiptUnreadable { path: file.to_owned(), what };
    let receipt = read(&text).map_err(unreadable)?;
    let key = VerifyingKey::from_vkey(key).map_err(|_| Trouble::KeyUnreadable)?;
    let head = Checkpoint::open(receipt.note, &key).ok();
    let holds = head.as_ref().is_some_and(|head| {
        verify_inclusion(receipt.index, head.size, &receipt.leaf, &receipt.path, &head.root).is_ok()
    });
    let size = head.as_ref().map_or(0, |head| head.size);
    if desk.json {
        let leaf = receipt.leaf.to_hex();
        screen::json(&json!({ "ok": holds, "index": receipt.index, "leaf": leaf, "size": size }))?;
    } else {
        let key = if holds { "cli-check_receipt-sound" } else { "cli-check_receipt-unsound" };
        desk.say(key, &[("index", &receipt.index), ("leaf", &receipt.leaf.to_hex()), ("size", &size)])?;
    }
    Ok(if holds { Answer::Done } else { Answer::CheckSaysNo })
}

/// Format, index, leaf, path, an empty line, the signed head.
fn read(text: &str) -> Result<Receipt<'_>, &'static str> {
    let (top, note) = text.split_once("\n\n").ok_or("shape")?;
    let mut lines = top.lines();
    if lines.next() != Some(FORMAT) {
        return Err("format");
    }
    let index = lines.next().and_then(|line| line.parse().ok()).ok_or("shape")?;
    let leaf = lines.next().and_then(hash).ok_or("hash")?;
    let path = lines.map(|line| hash(line).ok_or("hash")).collect::<Result<Vec<Hash>, &'static str>>()?;
    Ok(Receipt { index, leaf, path, note })
}

fn hash(line: &str) -> Option<Hash> {
    Some(Hash(STANDARD.decode(line).ok()?.try_into().ok()?))
}
