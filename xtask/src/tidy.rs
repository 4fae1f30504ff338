//! The shape of the files: sizes, names, words and white space that a reader should never meet.
//!
//! It looks at what git would commit (tracked and untracked, minus ignored). Each rule is a pure
//! function over one file's path and text. An exception stands in `xtask/tidy-allow.toml` with its
//! reason, and an exception that excuses nothing any more fails, so that the list only holds what is
//! needed. Third-party files under a `vendor` folder are kept as they came; only their size counts.

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, bail, ensure};
use serde::Deserialize;

mod rust;
mod sql;
#[cfg(test)]
mod tests;
mod text;

/// One thing that is not tidy.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    /// File, from the root of the workspace, with `/`.
    pub path: String,
    /// 1-based line; 0 speaks of the whole file.
    pub line: usize,
    /// Short name of the rule, as the allow-list uses it.
    pub rule: &'static str,
    /// What is wrong, in plain words.
    pub what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: {}: {}", self.path, self.line, self.rule, self.what)
    }
}

/// A written exception: this file may break this rule, and why.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Allow {
    path: String,
    rule: String,
    reason: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct AllowFile {
    #[serde(default)]
    allow: Vec<Allow>,
}

const ALLOW_FILE: &str = "xtask/tidy-allow.toml";

/// Checks every file that git would commit.
pub(crate) fn run(root: &Path) -> anyhow::Result<()> {
    let text = std::fs::read_to_string(root.join(ALLOW_FILE)).context(ALLOW_FILE)?;
    let allow: AllowFile = toml::from_str(&text).context(ALLOW_FILE)?;
    let paths = listed(root)?;
    let mut findings = Vec::new();
    for path in &paths {
        let bytes = std::fs::read(root.join(path)).with_context(|| path.clone())?;
        findings.extend(inspect(path, &bytes));
    }
    let problems = excused(findings, &allow.allow);
    if !problems.is_empty() {
        for problem in &problems {
            println!("{problem}");
        }
        bail!("tidy: {} problem(s)", problems.len());
    }
    println!("tidy: {} files, nothing to mend", paths.len());
    Ok(())
}

/// The files git would commit, as paths from the root.
fn listed(root: &Path) -> anyhow::Result<BTreeSet<String>> {
    let output = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root)
        .output()
        .context("git cannot be run")?;
    ensure!(output.status.success(), "git ls-files: {}", String::from_utf8_lossy(&output.stderr).trim());
    let paths = String::from_utf8(output.stdout).context("a file name that is not UTF-8")?;
    // A file deleted from disk but not yet from the index has nothing to read.
    let paths: BTreeSet<String> =
        paths.split('\0').filter(|path| root.join(path).is_file()).map(str::to_owned).collect();
    ensure!(!paths.is_empty(), "git lists no files here");
    Ok(paths)
}

/// Everything untidy about one file.
fn inspect(path: &str, bytes: &[u8]) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut report = |rule: &'static str, line: usize, what: String| {
        found.push(Finding { path: path.to_owned(), line, rule, what });
    };
    text::size(bytes, &mut report);
    if path.split('/').any(|part| part == "vendor") {
        return found;
    }
    rust::file_name(path, &mut report);
    // What is not UTF-8 is data (a picture, a GB18030 table), and has no lines of ours.
    let Ok(text) = std::str::from_utf8(bytes) else { return found };
    if text.contains('\0') {
        return found;
    }
    text::check(path, text, &mut report);
    if path.ends_with(".rs") {
        rust::check(path, text, &mut report);
    }
    if path.starts_with("crates/store/") {
        sql::check(path, text, &mut report);
    }
    found
}

/// Takes away what the allow-list excuses, and adds what is wrong with the list itself.
fn excused(findings: Vec<Finding>, allow: &[Allow]) -> Vec<String> {
    let matches = |entry: &Allow, finding: &Finding| entry.path == finding.path && entry.rule == finding.rule;
    let mut problems: Vec<String> = Vec::new();
    for entry in allow {
        if entry.reason.trim().len() < 10 {
            problems.push(format!("{ALLOW_FILE}: {} / {} needs a reason", entry.path, entry.rule));
        }
        if !findings.iter().any(|finding| matches(entry, finding)) {
            problems
                .push(format!("{ALLOW_FILE}: {} / {} excuses nothing: remove it", entry.path, entry.rule));
        }
    }
    let left = findings.iter().filter(|finding| !allow.iter().any(|entry| matches(entry, finding)));
    problems.extend(left.map(ToString::to_string));
    problems
}
