//! What every command starts from: the book's place, its pack, the clock, who acts.

use std::path::PathBuf;

use app::pack::Pack;
use jiff::Timestamp;
use jiff::civil::Date;
use store::{Access, Book, Context, Place, Purpose, StoreError};

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

    /// Who acts on the command line: the steward of the machine.
    pub fn context(&self, purpose: Purpose) -> Context {
        Context { actor: "steward".into(), purpose, claimed: None }
    }
}
