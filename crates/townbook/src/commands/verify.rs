//! `townbook verify`

use std::path::PathBuf;

use app::locale::Language;
use engine::snapshot::Snapshot;
use ledger::{Checkpoint, Hash};
use serde_json::{Value, json};
use store::{Access, Book, Problem};

use crate::closing;
use crate::complaint::{self, Trouble};
use crate::desk::{Answer, Desk};
use crate::screen;
use crate::words::Words;

/// Checks the whole book.
pub fn run(desk: &Desk, heads: &[PathBuf]) -> anyhow::Result<Answer> {
    let mut book = desk.open(Access::Read)?;
    let mut extra = Vec::new();
    for path in heads {
        let text = std::fs::read_to_string(path).map_err(Trouble::read(path))?;
        let head = Checkpoint::open(&text, &book.verifying_key())
            .map_err(|source| Trouble::NotAHead { path: path.clone(), source })?;
        extra.push(head);
    }
    let bar = screen::counter(desk.text("cli-progress-entries"));
    let mut found = book.verify(&extra, &mut |n| bar.set_position(n))?;
    bar.finish_and_clear();
    let files = sealed_files(&mut book)?;
    let ok = found.problems.is_empty() && files.is_empty();
    if desk.json {
        // Programs get the English words, whoever runs them.
        let english = Words::of(Language::En);
        found.problems.extend(files.iter().map(|f| Problem { index: None, what: f.tell(&english) }));
        let problems: Vec<Value> =
            found.problems.iter().map(|p| json!({ "index": p.index, "what": p.what })).collect();
        screen::json(&json!({
            "ok": ok, "entries": found.n_entries, "root": found.root.to_hex(), "problems": problems,
        }))?;
    } else {
        desk.say("cli-verify-head", &[("entries", &found.n_entries), ("root", &found.root)])?;
        for problem in &found.problems {
            report(desk, problem.index, &desk.words.phrase(&problem.what))?;
        }
        for close in &files {
            report(desk, None, &close.tell(&desk.words))?;
        }
        desk.say(if ok { "cli-verify-sound" } else { "cli-verify-unsound" }, &[])?;
    }
    Ok(if ok { Answer::Done } else { Answer::CheckSaysNo })
}

fn report(desk: &Desk, index: Option<u64>, what: &str) -> anyhow::Result<()> {
    match index {
        Some(index) => desk.say("cli-verify-entry", &[("index", &index), ("what", &what)]),
        None => desk.say("cli-verify-book", &[("what", &what)]),
    }
}

/// A close whose files are not those that were sealed.
pub struct Unsealed {
    period: String,
    /// Why its files do not open; none where they do, and the manifest is another.
    error: Option<anyhow::Error>,
}

impl Unsealed {
    /// What is wrong, in a sentence.
    pub fn tell(&self, words: &Words) -> String {
        match &self.error {
            None => words.text("cli-verify-manifest", &[("period", &self.period)]),
            Some(error) => {
                let what = complaint::tell(words, error);
                words.text("cli-verify-files", &[("period", &self.period), ("what", &what)])
            }
        }
    }
}

/// The files of every close must be those that were sealed.
pub fn sealed_files(book: &mut Book) -> anyhow::Result<Vec<Unsealed>> {
    let mut found = Vec::new();
    for close in book.closes()? {
        let folder = closing::folder(book, &close.period, close.edition);
        let checked = Snapshot::open(&folder).and_then(|snapshot| {
            snapshot.verify_files()?;
            Ok(Hash(snapshot.manifest.hash()) == close.manifest)
        });
        let error = match checked {
            Ok(true) => continue,
            Ok(false) => None,
            Err(error) => Some(error.into()),
        };
        found.push(Unsealed { period: close.period.to_string(), error });
    }
    Ok(found)
}
