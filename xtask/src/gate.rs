//! The gate: what Townbook must never hold is looked for, by name, in everything that could hold it.
//!
//! The words are data, in `xtask/deny-list.toml`, in Chinese and English, each with its reason; so are
//! the places that are scanned. A file that must name a thing in order to refuse it is excused by a
//! written exemption for that path and that word alone. One file is passed over, `pack/never.toml`: it
//! is the page that says what is never held. A word list finds words, not intentions; the boundary
//! itself is in what the types can say.

use std::fmt;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};

mod list;
mod pattern;
#[cfg(test)]
mod tests;

use crate::rust_text::{self, Kind};
use list::{DenyList, Reading, Scan};
use pattern::Unit;

const LIST_FILE: &str = "xtask/deny-list.toml";

/// The one page that says what is never held.
const PASSED_OVER: &str = "pack/never.toml";

/// One word found where it must not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    /// File, from the root of the workspace.
    pub path: String,
    /// 1-based line; 0 speaks of the file's name.
    pub line: usize,
    /// The word of the list, as the list writes it.
    pub word: String,
    /// Name of the list's entry.
    pub entry: String,
    /// Why it is never held.
    pub reason: String,
}

impl fmt::Display for Hit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Hit { path, line, word, entry, reason } = self;
        write!(out, "{path}:{line}: \"{word}\" ({entry}): {reason}")
    }
}

/// Scans the workspace.
pub(crate) fn run(root: &Path) -> anyhow::Result<()> {
    let list = DenyList::read(&root.join(LIST_FILE))?;
    let outcome = scan(root, &list)?;
    let problems = outcome.problems(&list);
    if !problems.is_empty() {
        for problem in &problems {
            println!("{problem}");
        }
        bail!("gate: {} problem(s)", problems.len());
    }
    println!("gate: {} files hold nothing of the {} things never held", outcome.n_files, list.deny.len());
    Ok(())
}

/// What a scan saw.
struct Outcome {
    n_files: usize,
    hits: Vec<Hit>,
}

impl Outcome {
    /// Hits that no exemption covers, and exemptions that cover no hit.
    fn problems(&self, list: &DenyList) -> Vec<String> {
        let mut problems: Vec<String> = self
            .hits
            .iter()
            .filter(|hit| !list.exempt.iter().any(|exempt| exempt.covers(hit)))
            .map(ToString::to_string)
            .collect();
        for exempt in &list.exempt {
            if !self.hits.iter().any(|hit| exempt.covers(hit)) {
                problems.push(format!(
                    "{LIST_FILE}: the exemption of \"{}\" for {} excuses nothing: remove it",
                    exempt.word, exempt.path
                ));
            }
        }
        problems
    }
}

fn scan(root: &Path, list: &DenyList) -> anyhow::Result<Outcome> {
    let mut outcome = Outcome { n_files: 0, hits: Vec::new() };
    for scan in &list.scan {
        let files = files_under(&root.join(&scan.under), scan)?;
        // A folder that has moved must not leave the gate looking at nothing.
        ensure!(!files.is_empty(), "gate: nothing to scan in {}; mend {LIST_FILE}", scan.under);
        for file in files {
            let path = slashed(file.strip_prefix(root).context("INVARIANT: found under the root")?);
            // Tests are not shipped, and must be able to show a roster with a column that is ignored.
            let only_tests = scan.read != Reading::Text && rust_text::is_test_file(&path);
            if path != PASSED_OVER && !only_tests {
                outcome.n_files += 1;
                outcome.hits.extend(file_hits(&path, &file, scan, list)?);
            }
        }
    }
    Ok(outcome)
}

/// Every file of a scan, in order of path.
fn files_under(folder: &Path, scan: &Scan) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder).with_context(|| format!("gate: {}", folder.display()))?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if scan.takes(&path) {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

fn slashed(path: &Path) -> String {
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn file_hits(path: &str, file: &Path, scan: &Scan, list: &DenyList) -> anyhow::Result<Vec<Hit>> {
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("gate: {path} is not UTF-8 text, so nobody can check what it holds"))?;
    let mut hits = unit_hits(path, 0, path, scan, list);
    for (line, unit) in units(&text, scan.read) {
        hits.extend(unit_hits(path, line, &unit, scan, list));
    }
    Ok(hits)
}

/// The pieces of a file that are matched one by one: lines of text, or names and literals of Rust.
fn units(text: &str, reading: Reading) -> Vec<(usize, String)> {
    let by_line = |first: usize, text: &str| -> Vec<(usize, String)> {
        text.lines().enumerate().map(|(index, line)| (first + index, line.to_owned())).collect()
    };
    match reading {
        Reading::Text => by_line(1, text),
        Reading::Rust | Reading::RustWithHelp => rust_text::pieces(text)
            .into_iter()
            .filter(|piece| piece.kind != Kind::Doc || reading == Reading::RustWithHelp)
            .flat_map(|piece| by_line(piece.line, &piece.text))
            .collect(),
    }
}

fn unit_hits(path: &str, line: usize, text: &str, scan: &Scan, list: &DenyList) -> Vec<Hit> {
    let mut hits = Vec::new();
    let mut unit = Unit::new(text);
    for entry in list.deny.iter().filter(|entry| entry.applies_to(&scan.kind)) {
        unit.leave_out(&entry.except);
        for word in entry.found_in(&unit) {
            hits.push(Hit {
                path: path.to_owned(),
                line,
                word,
                entry: entry.name.clone(),
                reason: entry.reason.clone(),
            });
        }
    }
    hits
}
