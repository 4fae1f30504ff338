//! What every command starts from: the book's place, its pack, the clock, who acts.

use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use app::pack::Pack;
use engine::definition::FigureSet;
use jiff::Timestamp;
use jiff::civil::Date;
use store::{Access, AccessLine, Book, Context, Place, Purpose, StoreError};

use crate::cli::Which;
use crate::complaint::Trouble;
use crate::screen;
use crate::words::Words;

/// Bytes of what was looked at, in the log of accesses; longer lists of figures are cut.
const LONGEST_WHAT: usize = 300;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Exit 0.
    Done,
    /// Exit 1.
    CheckSaysNo,
}

/// See the module.
pub struct Desk {
    /// The book's folder.
    pub data: PathBuf,
    /// PostgreSQL address.
    pub db: Option<String>,
    /// Folder of pack files.
    pub pack: Option<PathBuf>,
    /// JSON wanted.
    pub json: bool,
    /// What it says, in the reader's language.
    pub words: Rc<Words>,
}

/// The clock that stamps entries: microseconds since 1970.
#[expect(clippy::disallowed_methods, reason = "the binary is where the clock is read")]
pub fn clock() -> i64 {
    Timestamp::now().as_microsecond()
}

/// Today in China, which keeps one time, eight hours ahead of UTC.
pub fn today() -> anyhow::Result<Date> {
    let there = Timestamp::from_microsecond(clock())? + jiff::SignedDuration::from_hours(8);
    Ok(jiff::tz::TimeZone::UTC.to_datetime(there).date())
}

impl Desk {
    /// Where the book is.
    pub fn place(&self) -> Place {
        Place { folder: self.data.clone(), url: self.db.clone() }
    }

    /// Prints a sentence.
    pub fn say(&self, key: &str, args: &[(&str, &dyn Display)]) -> anyhow::Result<()> {
        screen::line(self.words.text(key, args))
    }

    /// A sentence.
    pub fn text(&self, key: &str) -> String {
        self.words.text(key, &[])
    }

    /// Opens the book.
    pub fn open(&self, access: Access) -> Result<Book, StoreError> {
        Book::open(&self.place(), access, clock)
    }

    /// Loads the pack: `--pack`, then `pack/` in the book's folder, then what is built in.
    pub fn load_pack(&self) -> anyhow::Result<Pack> {
        let own = self.data.join("pack");
        let folders: Vec<&std::path::Path> =
            self.pack.iter().map(PathBuf::as_path).chain([own.as_path()]).collect();
        Ok(Pack::load(&folders)?)
    }

    /// Loads the figures: those built in, and those of `figures/` in the pack's folders, which take the
    /// place of built-in ones of the same name. Also gives their hash, for the log.
    pub fn load_figures(&self) -> anyhow::Result<(FigureSet, [u8; 32])> {
        let mut files: Vec<(String, String)> =
            engine::builtin::BUILTIN.iter().map(|(n, t)| ((*n).to_owned(), (*t).to_owned())).collect();
        let own = self.data.join("pack");
        for folder in [Some(own.as_path()), self.pack.as_deref()].into_iter().flatten() {
            for (name, text) in figure_files(&folder.join("figures"))? {
                match files.iter_mut().find(|f| f.0 == name) {
                    Some(built_in) => built_in.1 = text,
                    None => files.push((name, text)),
                }
            }
        }
        let bytes: Vec<u8> = files
            .iter()
            .flat_map(|(n, t)| format!("{} {} {n}\n{t}", n.len(), t.len()).into_bytes())
            .collect();
        Ok((FigureSet::load(&files)?, ledger::leaf_hash(&bytes).0))
    }

    /// Logs a look at exact figures. Where it cannot be logged, nothing is shown.
    pub fn log_figures(
        &self,
        book: &mut Book,
        command: &str,
        which: &Which,
        what: &str,
    ) -> Result<(), StoreError> {
        let mut what = format!("{command} {what}");
        if what.len() > LONGEST_WHAT {
            let end = (0..=LONGEST_WHAT).rev().find(|&end| what.is_char_boundary(end)).unwrap_or(0);
            what.truncate(end);
            what.push_str(" ...");
        }
        let actor = self.context(Purpose::Close).actor.as_ref().into();
        let purpose = "statistics".into();
        let (period, place) = (Some(which.period), which.place);
        book.log_access(&AccessLine { at: clock(), actor, purpose, what: what.into(), period, place })
    }

    /// Who acts on the command line: the steward of the machine.
    pub fn context(&self, purpose: Purpose) -> Context {
        Context { actor: "steward".into(), purpose, claimed: None }
    }
}

/// Names and texts of a folder's definitions, in order; none where there is no such folder.
fn figure_files(folder: &Path) -> anyhow::Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    if !folder.is_dir() {
        return Ok(files);
    }
    for item in std::fs::read_dir(folder).map_err(Trouble::read(folder))? {
        let path = item.map_err(Trouble::read(folder))?.path();
        if path.extension().is_some_and(|e| e == "toml") {
            let text = std::fs::read_to_string(&path).map_err(Trouble::read(&path))?;
            let name = path.file_name().map(|n| n.to_string_lossy().into_owned());
            files.push((name.unwrap_or_default(), text));
        }
    }
    files.sort();
    Ok(files)
}
