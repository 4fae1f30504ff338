//! `townbook verify`

use std::path::PathBuf;

use anyhow::Context as _;
use engine::snapshot::Snapshot;
use ledger::{Checkpoint, Hash};
use serde_json::{Value, json};
use store::{Access, Book, Problem};

use crate::closing;
use crate::desk::{Answer, Desk};
use crate::screen;

/// Checks the whole book.
pub fn run(desk: &Desk, heads: &[PathBuf]) -> anyhow::Result<Answer> {
    let mut book = desk.open(Access::Read)?;
    let mut extra = Vec::new();
    for path in heads {
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        let head = Checkpoint::open(&text, &book.verifying_key())
            .with_context(|| format!("{} is not a head signed by this book", path.display()))?;
        extra.push(head);
    }
    let bar = screen::counter("entries");
    let mut found = book.verify(&extra, &mut |n| bar.set_position(n))?;
    bar.finish_and_clear();
    sealed_files(&mut book, &mut found.problems)?;
    let ok = found.problems.is_empty();
    if desk.json {
        let problems: Vec<Value> =
            found.problems.iter().map(|p| json!({ "index": p.index, "what": p.what })).collect();
        screen::json(&json!({
            "ok": ok, "entries": found.n_entries, "root": found.root.to_hex(), "problems": problems,
        }))?;
    } else {
        screen::line(format!("{} entries, root {}", found.n_entries, found.root))?;
        for problem in &found.problems {
            let at = problem.index.map_or_else(|| "the book".to_owned(), |i| format!("entry {i}"));
            screen::line(format!("{at}: {}", problem.what))?;
        }
        screen::line(if ok { "The book is sound." } else { "The book is NOT sound." })?;
    }
    Ok(if ok { Answer::Done } else { Answer::CheckSaysNo })
}

/// The files of every close must be those that were sealed.
fn sealed_files(book: &mut Book, problems: &mut Vec<Problem>) -> anyhow::Result<()> {
    for close in book.closes()? {
        let folder = closing::folder(book, &close.period, close.edition);
        let checked = Snapshot::open(&folder).and_then(|snapshot| {
            snapshot.verify_files()?;
            Ok(Hash(snapshot.manifest.hash()) == close.manifest)
        });
        let what = match checked {
            Ok(true) => continue,
            Ok(false) => format!("the manifest of {} is not the one that was sealed", close.period),
            Err(error) => format!("the sealed files of {} are not whole: {:#}", close.period, anyhow::Error::from(error)),
        };
        problems.push(Problem { index: None, what });
    }
    Ok(())
}
