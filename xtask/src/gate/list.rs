//! The deny-list as it stands in its file, checked when it is read.

use std::path::Path;

use anyhow::{Context, ensure};
use serde::Deserialize;

use super::Hit;
use super::pattern::{Pattern, Unit};

/// The most exemptions there may be: a longer list would be a hole, not a list.
const EXEMPTIONS_MAX: usize = 12;

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DenyList {
    /// Where to look.
    pub scan: Vec<Scan>,
    /// What must not be there.
    pub deny: Vec<Deny>,
    /// Which file may name which word, and why.
    #[serde(default)]
    pub exempt: Vec<Exempt>,
}

/// How a file is cut into units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Reading {
    /// Line by line, comments and all.
    Text,
    /// Rust: names and string literals.
    Rust,
    /// Rust: names, string literals and the doc comments that become help text.
    RustWithHelp,
}

/// A folder to scan.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Scan {
    /// What kind of thing lives there.
    pub kind: String,
    /// The folder, from the root.
    pub under: String,
    /// Only files that end so; without it, every file.
    pub extension: Option<String>,
    /// How to read them.
    pub read: Reading,
}

impl Scan {
    /// Whether this scan reads `path`.
    pub(super) fn takes(&self, path: &Path) -> bool {
        self.extension
            .as_ref()
            .is_none_or(|wanted| path.extension().is_some_and(|found| found == wanted.as_str()))
    }
}

/// One thing that is never held, and the words that would show it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Deny {
    /// Short name.
    pub name: String,
    /// Why it is never held.
    pub reason: String,
    /// Words and phrases, see [`Unit::has`].
    #[serde(default)]
    pub words: Vec<Pattern>,
    /// Words that count only in exactly these letters, capitals included.
    #[serde(default)]
    pub exact: Vec<String>,
    /// Words that count only when all of a group stand in one unit.
    #[serde(default)]
    pub together: Vec<Vec<Pattern>>,
    /// Longer words that contain a denied one by accident.
    #[serde(default)]
    pub except: Vec<String>,
    /// Kinds of scan this holds for; without it, all.
    kinds: Option<Vec<String>>,
}

impl Deny {
    /// Whether this entry is looked for in scans of `kind`.
    pub(super) fn applies_to(&self, kind: &str) -> bool {
        self.kinds.as_ref().is_none_or(|kinds| kinds.iter().any(|known| known == kind))
    }

    /// The words of this entry that `unit` holds.
    pub(super) fn found_in(&self, unit: &Unit<'_>) -> Vec<String> {
        let words = self.words.iter().filter(|word| unit.has(word)).map(|word| word.text.clone());
        let exact = self.exact.iter().filter(|word| unit.has_exact(word)).cloned();
        let together = self.together.iter().filter(|group| group.iter().all(|word| unit.has(word)));
        let groups =
            together.map(|group| group.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" + "));
        words.chain(exact).chain(groups).collect()
    }

    /// An entry that looks for nothing, or for everything, is a slip of the pen.
    fn check(&self) -> anyhow::Result<()> {
        let name = &self.name;
        ensure!(!self.reason.trim().is_empty(), "{name} has no reason");
        let n_words = self.words.len() + self.exact.len() + self.together.len();
        ensure!(n_words > 0, "{name} has no words");
        let empty_group = self.together.iter().any(|group| group.len() < 2);
        let empty_word = self.words.iter().chain(self.together.iter().flatten()).any(Pattern::is_empty);
        ensure!(
            !empty_group && !empty_word && !self.exact.contains(&String::new()),
            "{name} has an empty word"
        );
        Ok(())
    }
}

/// Leave for one file to name one word.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Exempt {
    /// The file, from the root.
    pub path: String,
    /// The word, as the list writes it.
    pub word: String,
    /// Why the file must name it.
    pub reason: String,
}

impl Exempt {
    /// Whether this exemption excuses `hit`.
    pub(super) fn covers(&self, hit: &Hit) -> bool {
        self.path == hit.path && self.word == hit.word
    }
}

impl DenyList {
    /// Reads and checks the list.
    pub(super) fn read(path: &Path) -> anyhow::Result<DenyList> {
        let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
        DenyList::parse(&text).with_context(|| path.display().to_string())
    }

    /// Checks the list's text.
    pub(super) fn parse(text: &str) -> anyhow::Result<DenyList> {
        let list: DenyList = toml::from_str(text)?;
        for entry in &list.deny {
            entry.check()?;
            for kind in entry.kinds.iter().flatten() {
                ensure!(
                    list.scan.iter().any(|scan| &scan.kind == kind),
                    "{}: no scan of kind {kind}",
                    entry.name
                );
            }
        }
        ensure!(list.exempt.len() <= EXEMPTIONS_MAX, "more than {EXEMPTIONS_MAX} exemptions");
        for exempt in &list.exempt {
            ensure!(exempt.reason.trim().len() >= 10, "the exemption for {} needs a reason", exempt.path);
        }
        Ok(list)
    }
}
