//! Chores: work that a page starts and does not wait for. A page puts one; whoever runs the program's heavy
//! work takes it and leaves its result. Questions about sealed periods have one answer for ever, so the same
//! question is one chore, whoever asks it; deeds get an id of their own from the form that sends them.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::{Book, Job, NewJob};

pub use store::JobState;

use super::counts::Both;
use super::{Office, OfficeError, Who, WorkId, lock};

/// The folder in the book's own that holds what was published.
const PUBLICATIONS: &str = "publications";
/// The files of a publication that pages give out, and their types.
pub const PUBLIC_FILES: [(&str, &str); 6] = [
    ("report.html", "text/html; charset=utf-8"),
    ("figures.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("figures.csv", "text/csv; charset=utf-8"),
    ("figures.sdmx.csv", "application/vnd.sdmx.data+csv; version=1.0.0"),
    ("figures.sdmx-2.csv", "application/vnd.sdmx.data+csv; version=2.0.0"),
    ("structure.xml", "application/vnd.sdmx.structure+xml; version=2.1"),
];

/// How long ended chores are kept.
const KEPT_DAYS: i64 = 30;
const DAY: i64 = 86_400 * 1_000_000;

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "chore", rename_all = "snake_case")]
pub enum Chore {
    /// All about a place in a sealed period: [`super::counts::Overview`].
    Overview {
        /// The close.
        close: CloseAt,
        /// The place; the whole book where none is named.
        place: Option<u64>,
    },
    /// One figure, split: [`super::counts::Split`].
    Split {
        /// The close.
        close: CloseAt,
        /// The place.
        place: Option<u64>,
        /// The figure.
        id: String,
        /// The dimensions, by the names that `--by` knows.
        by: Vec<String>,
        /// What it is divided by, where it offers several.
        basis: Option<String>,
    },
    /// The entries behind one number: [`super::counts::Behind`].
    Behind {
        /// The close.
        close: CloseAt,
        /// The place.
        place: Option<u64>,
        /// The figure.
        id: String,
        /// The cell, as (dimension, label).
        cell: Vec<(String, String)>,
        /// What it is divided by, where it offers several.
        basis: Option<String>,
        /// Which page of the list, from 0.
        page: u32,
    },
    /// What a close would hold if it were sealed now: [`super::counts::Preview`].
    Preview {
        /// The period.
        period: String,
    },
    /// Seals a period, or its next edition: [`super::counts::Sealed`].
    Close {
        /// The period.
        period: String,
        /// Why there is a next edition.
        reason: String,
    },
    /// Makes the newest edition of a period public: [`super::counts::Released`].
    Publish {
        /// The period.
        period: String,
    },
    /// Checks the whole book: [`super::counts::Checked`].
    Verify,
    /// Makes a change of places: [`super::places::PlacesChanged`].
    Places {
        /// Which.
        what: super::places::PlaceChange,
    },
    /// Looks through files that were sent, and enters nothing: [`super::imports::ImportSeen`].
    Look {
        /// Their folder.
        upload: String,
        /// The day that rosters describe, where it was said.
        as_of: Option<String>,
        /// Codes of the areas that rows may be about; anywhere if it is none.
        within: Option<Vec<u64>>,
    },
    /// Imports them: [`super::imports::ImportSeen`].
    Import {
        /// Their folder.
        upload: String,
        /// The day that rosters describe, where it was said.
        as_of: Option<String>,
        /// Codes of the areas that rows may be about; anywhere if it is none.
        within: Option<Vec<u64>>,
    },
}

/// A close: its period and edition, with the hash of its files' list, so that the same question about other
/// files is another question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CloseAt {
    /// The period.
    pub period: String,
    /// The edition.
    pub edition: u32,
    /// Hash of its files' list, hexadecimal.
    pub manifest: String,
}

impl Chore {
    /// Its kind's stable name.
    pub fn kind(&self) -> &'static str {
        match self {
            Chore::Overview { .. } => "overview",
            Chore::Split { .. } => "split",
            Chore::Behind { .. } => "behind",
            Chore::Preview { .. } => "preview",
            Chore::Close { .. } => "close",
            Chore::Publish { .. } => "publish",
            Chore::Verify => "verify",
            Chore::Places { .. } => "places",
            Chore::Look { .. } => "look",
            Chore::Import { .. } => "import",
        }
    }

    /// Whether it only answers a question about what is sealed.
    pub const fn is_question(&self) -> bool {
        matches!(self, Chore::Overview { .. } | Chore::Split { .. } | Chore::Behind { .. })
    }

    /// The id of a question: the same for the same one.
    fn question_id(&self, text: &str) -> WorkId {
        let digest = Sha256::digest([b"townbook chore", text.as_bytes()].concat());
        let mut id = [0; 16];
        id.copy_from_slice(&digest[..16]);
        // UUIDv8 (RFC 9562): made from content.
        id[6] = (id[6] & 0x0f) | 0x80;
        id[8] = (id[8] & 0x3f) | 0x80;
        id
    }
}

/// A chore as pages see it.
#[derive(Clone, Debug, PartialEq)]
pub struct ChoreCard {
    /// Its id.
    pub id: WorkId,
    /// Who put it.
    pub account: Box<str>,
    /// What it is.
    pub chore: Chore,
    /// What it is at.
    pub state: JobState,
    /// How much is done, of how much; 0 where that is not known.
    pub progress: (u64, u64),
    /// When it was put.
    pub created_at: i64,
    /// When it ended.
    pub finished_at: Option<i64>,
    /// Why it failed.
    pub error: Option<Both>,
    result: Option<String>,
}

impl ChoreCard {
    fn read(job: Job) -> Option<ChoreCard> {
        Some(ChoreCard {
            id: job.id,
            account: job.account,
            chore: serde_json::from_str(job.arguments.reveal()).ok()?,
            state: job.state,
            progress: (job.n_done, job.n_total),
            created_at: job.created_at,
            finished_at: job.finished_at,
            error: job.error.map(|text| {
                let text = text.reveal();
                let told = serde_json::from_str(text);
                told.unwrap_or_else(|_| Both { zh: text.clone(), en: text.clone() })
            }),
            result: job.result.map(|text| text.reveal().clone()),
        })
    }

    /// Its result, if it is done and left one of this kind.
    pub fn result<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_str(self.result.as_deref()?).ok()
    }

    /// Whether nobody is at it any more.
    pub fn has_ended(&self) -> bool {
        !matches!(self.state, JobState::Waiting | JobState::Running)
    }
}

/// Rung when a chore is put, and when one ends.
#[derive(Default)]
pub(super) struct Bell {
    rung: Mutex<u64>,
    heard: Condvar,
}

impl Bell {
    fn ring(&self) {
        *lock(&self.rung) += 1;
        self.heard.notify_all();
    }

    fn count(&self) -> u64 {
        *lock(&self.rung)
    }

    /// Waits until it is rung after `count`, at most so long.
    fn wait(&self, count: u64, at_most: Duration) {
        let rung = lock(&self.rung);
        let waited = self.heard.wait_timeout_while(rung, at_most, |rung| *rung == count);
        drop(waited.unwrap_or_else(PoisonError::into_inner));
    }
}

/// What a worker says of how far it is: done, of how many. False: the chore was called off.
pub type Tell<'a> = &'a mut dyn FnMut(u64, u64) -> bool;

impl Office {
    /// Puts a deed under the id of the form that asked for it; sent twice it is one.
    pub fn put_chore(&self, who: &Who, id: WorkId, chore: &Chore) -> Result<(), OfficeError> {
        let text = serde_json::to_string(chore).map_err(|_| OfficeError::NotFound)?;
        self.put_job(&who.account, id, chore.kind(), &text)
    }

    fn put_job(&self, account: &str, id: WorkId, kind: &str, arguments: &str) -> Result<(), OfficeError> {
        let new = NewJob { id, account, kind, arguments };
        self.desks.take()?.job_put(&new, self.now())?;
        self.bell.ring();
        Ok(())
    }

    /// The answer to a question about what is sealed; it is put first where nobody has asked it before. Waits
    /// a moment for an answer that comes at once.
    pub fn ask_chore(&self, who: &Who, chore: &Chore, at_most: Duration) -> Result<ChoreCard, OfficeError> {
        let text = serde_json::to_string(chore).map_err(|_| OfficeError::NotFound)?;
        let id = if chore.is_question() { chore.question_id(&text) } else { self.new_id()? };
        if self.chore(id).is_err() {
            self.put_job(&who.account, id, chore.kind(), &text)?;
        }
        self.await_chore(id, at_most)
    }

    /// A chore, once it has ended, or as it is after a while.
    pub fn await_chore(&self, id: WorkId, at_most: Duration) -> Result<ChoreCard, OfficeError> {
        let step = Duration::from_millis(100);
        for _ in 0..at_most.as_millis().div_ceil(step.as_millis()) {
            let count = self.bell.count();
            let card = self.chore(id)?;
            if card.has_ended() {
                return Ok(card);
            }
            self.bell.wait(count, step);
        }
        self.chore(id)
    }

    /// A chore.
    pub fn chore(&self, id: WorkId) -> Result<ChoreCard, OfficeError> {
        let job = self.desks.take()?.job_get(&id)?.ok_or(OfficeError::NotFound)?;
        ChoreCard::read(job).ok_or(OfficeError::NotFound)
    }

    /// The last chores of whoever asks, the newest first, questions left out.
    pub fn chores(&self, who: &Who, limit: u64) -> Result<Vec<ChoreCard>, OfficeError> {
        let jobs = self.desks.take()?.job_list(&who.account, 200)?;
        let cards = jobs.into_iter().filter_map(ChoreCard::read).filter(|card| !card.chore.is_question());
        Ok(cards.take(usize::try_from(limit).unwrap_or(usize::MAX)).collect())
    }

    /// Lets a chore that failed or was called off wait for a worker again.
    pub fn try_chore_again(&self, id: WorkId) -> Result<(), OfficeError> {
        self.desks.take()?.job_again(&id)?;
        self.bell.ring();
        Ok(())
    }

    /// Calls a chore off.
    pub fn cancel_chore(&self, id: WorkId) -> Result<(), OfficeError> {
        self.desks.take()?.job_cancel(&id, self.now())?;
        self.bell.ring();
        Ok(())
    }

    /// Chores that a server before this one left under way wait again, and old ones are forgotten. To be
    /// called before the first worker: only one server has the book open.
    pub fn resume_chores(&self) -> Result<(), OfficeError> {
        let (mut desk, now) = (self.desks.take()?, self.now());
        desk.job_requeue(i64::MAX, now)?;
        desk.job_forget(now - KEPT_DAYS * DAY)?;
        Ok(())
    }

    /// Does the next chore, or waits a while for one. `work` gives a result as JSON, or says in both languages
    /// why there is none.
    pub fn work_chore(
        &self,
        worker: &str,
        work: &mut dyn FnMut(&ChoreCard, Tell<'_>) -> Result<String, Both>,
    ) -> Result<(), OfficeError> {
        let count = self.bell.count();
        let Some(job) = self.desks.take()?.job_claim_next(worker, self.now())? else {
            self.bell.wait(count, Duration::from_secs(5));
            return Ok(());
        };
        let id = job.id;
        let done = match ChoreCard::read(job) {
            None => {
                Err(Both { zh: "这件事读不通".to_owned(), en: "this chore does not read".to_owned() })
            }
            Some(card) => {
                let mut tell = |done, total| {
                    let told = self
                        .desks
                        .take()
                        .and_then(|mut desk| desk.job_progress(&id, worker, done, total, self.now()));
                    // A sign of life that cannot be given stops nothing.
                    told.unwrap_or(true)
                };
                work(&card, &mut tell)
            }
        };
        let (mut desk, now) = (self.desks.take()?, self.now());
        let why = match done {
            // What does not fit must not leave the chore under way for ever.
            Ok(result) => desk.job_finish(&id, worker, &result, now).err().map(|_| Both {
                zh: "结果太大，请缩小范围再试。".to_owned(),
                en: "The result is too large: ask for less.".to_owned(),
            }),
            Err(why) => Some(why),
        };
        if let Some(why) = why {
            let text = serde_json::to_string(&why).unwrap_or(why.en);
            desk.job_fail(&id, worker, &text, now)?;
        }
        self.bell.ring();
        Ok(())
    }

    /// The book itself, for heavy work. While it is held no period is sealed and no head signed by others;
    /// pages read and record as ever.
    pub fn with_book<T>(&self, work: impl FnOnce(&mut Book) -> T) -> T {
        work(&mut lock(&self.book))
    }

    /// Where the book is, for whoever opens it once more to read.
    pub fn book_place(&self) -> &store::Place {
        &self.place
    }

    /// All sealed editions, the newest period first, of a period the newest edition first.
    pub fn closes(&self) -> Result<Vec<store::Close>, OfficeError> {
        let mut closes = self.readers.take()?.closes()?;
        closes.sort_by_key(|c| {
            (std::cmp::Reverse((c.period.last_day(), c.period.first_day())), std::cmp::Reverse(c.edition))
        });
        Ok(closes)
    }

    /// What was published on the book's own pages: the newest period first, of a period the newest edition
    /// first. One whose files do not read is left out.
    pub fn publications(&self) -> Vec<super::counts::Released> {
        let folders = |path: &std::path::Path| -> Vec<std::path::PathBuf> {
            let items = std::fs::read_dir(path).into_iter().flatten().flatten();
            items.map(|item| item.path()).filter(|path| path.is_dir()).collect()
        };
        let read = |folder: std::path::PathBuf| {
            let text = std::fs::read_to_string(folder.join("about.json")).ok()?;
            serde_json::from_str::<super::counts::Released>(&text).ok()
        };
        let periods = folders(&self.folder().join(PUBLICATIONS));
        let mut found: Vec<_> = periods.iter().flat_map(|period| folders(period)).filter_map(read).collect();
        let order = |r: &super::counts::Released| {
            let period = register::calendar::Period::parse(&r.period).ok();
            (period.map(|p| (p.last_day(), p.first_day())), r.edition)
        };
        found.sort_by_key(|r| std::cmp::Reverse(order(r)));
        found
    }

    /// A file of what was published; `None` for anything that is not one of its files.
    pub fn publication_file(
        &self,
        period: register::calendar::Period,
        edition: u32,
        name: &str,
    ) -> Option<Vec<u8>> {
        let name = PUBLIC_FILES.iter().find(|(known, _)| *known == name)?.0;
        let folder = self.folder().join(PUBLICATIONS).join(period.to_string()).join(edition.to_string());
        std::fs::read(folder.join(name)).ok()
    }

    /// Exact figures that someone looks at get a line in the log of looks, on disk when this returns.
    pub fn note_figures(
        &self,
        who: &Who,
        what: &str,
        period: Option<register::calendar::Period>,
        place: Option<register::area::PlaceCode>,
    ) -> Result<(), OfficeError> {
        let line = store::AccessLine {
            at: self.now(),
            actor: who.account.clone(),
            purpose: "statistics".into(),
            what: what.into(),
            period,
            place,
        };
        self.looks.note_line(line)?;
        Ok(())
    }
}
