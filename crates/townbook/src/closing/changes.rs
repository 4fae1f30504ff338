//! What an edition changed: `changes.jsonl`, sealed with its files.
//!
//! The first line says which edition it follows and over which entries of the ledger; each other line is a row that
//! came into the sealed tables or went out of them, with the entry that the row stems from and the later entries
//! about the same person (of a birth, about the mother, too) that made the difference. A line of another list names
//! no person: it changes when what it matches does, and that is told by the person's own rows. No name and no
//! pseudonym stands in it.

use std::collections::HashMap;

use engine::diff::RowChange;
use serde_json::{Value, json};
use store::{Book, Close, EntryChange, StoreError};

use super::Mothers;

/// The bytes of the list.
pub fn list(
    book: &mut Book,
    before: &Close,
    log_size: u64,
    rows: &[RowChange],
    mothers: &Mothers,
) -> Result<Vec<u8>, StoreError> {
    let causes = causes(book, before, log_size)?;
    let head = json!({
        "follows": before.edition, "log_size_before": before.log_size, "log_size": log_size,
        "rows_added": rows.iter().filter(|row| row.added).count(),
        "rows_removed": rows.iter().filter(|row| !row.added).count(),
    });
    let mut text = format!("{head}\n");
    for row in rows {
        let own = (row.entry >= before.log_size).then(|| causes.by_entry.get(&row.entry)).flatten();
        let mother = row.person.filter(|_| row.kind.as_deref() == Some("birth"));
        let mother = mother.and_then(|child| mothers.get(&child).copied());
        let about = [row.person, mother].into_iter().flatten();
        let others = about.flat_map(|person| causes.by_person.get(&person)).flatten();
        let mut shown: Vec<&Value> = own.into_iter().chain(others).collect();
        shown.sort_by_key(|cause| cause["entry"].as_u64());
        shown.dedup();
        let line = json!({
            "table": row.table.name(), "change": if row.added { "added" } else { "removed" }, "entry": row.entry,
            "kind": row.kind, "status": row.status, "place": row.place.map(|code| format!("{code:012}")),
            "on": row.on.map(|day| day.to_string()), "causes": shown,
        });
        text.push_str(&format!("{line}\n"));
    }
    Ok(text.into_bytes())
}

struct Causes {
    by_entry: HashMap<u64, Value>,
    by_person: HashMap<[u8; 16], Vec<Value>>,
}

/// The entries that came in since an edition was sealed, by their number and by whom they are about.
fn causes(book: &mut Book, before: &Close, log_size: u64) -> Result<Causes, StoreError> {
    let pseudonyms = book.pseudonyms(&before.period.to_string());
    let mut causes = Causes { by_entry: HashMap::new(), by_person: HashMap::new() };
    book.changes_since(before.log_size, log_size, |change: EntryChange| {
        let cause = json!({
            "entry": change.entry.0, "kind": change.kind.as_str(), "by": change.actor,
            "recorded": crate::commands::trace::time(change.recorded),
        });
        for person in change.persons.into_iter().flatten() {
            causes.by_person.entry(pseudonyms.of(person)).or_default().push(cause.clone());
        }
        causes.by_entry.insert(change.entry.0, cause);
        Ok(())
    })?;
    Ok(causes)
}
