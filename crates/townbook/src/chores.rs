//! Who does the chores of the office: heavy questions and grave deeds that pages start and do not wait for.
//! A worker reads the book through a connection of its own; what must be written goes through the office's.

use std::rc::Rc;
use std::sync::Arc;

use app::locale::Language;
use app::office::Office;
use app::office::chores::{Chore, ChoreCard, Tell};
use app::office::counts::Both;
use serde::Serialize;
use store::{Access, Book, Context, Purpose};

use crate::complaint;
use crate::desk::Desk;
use crate::words::Words;

mod answers;
mod deeds;
mod numbers;

/// Workers of a server: one may be at a long deed while the other answers.
const WORKERS: usize = 2;

/// What a worker needs to make a desk of its own.
#[derive(Clone)]
struct Tools {
    data: std::path::PathBuf,
    db: Option<String>,
    pack: Option<std::path::PathBuf>,
}

/// Starts the workers; they go on until the program ends. What one was at then waits for the next start.
pub fn start(desk: &Desk, office: &Arc<Office>) -> anyhow::Result<()> {
    office.resume_chores()?;
    for n in 0..WORKERS {
        let office = Arc::clone(office);
        let tools = Tools { data: desk.data.clone(), db: desk.db.clone(), pack: desk.pack.clone() };
        let name = format!("townbook-worker-{n}");
        std::thread::Builder::new().name(name.clone()).spawn(move || work(&office, &tools, &name))?;
    }
    Ok(())
}

fn work(office: &Office, tools: &Tools, name: &str) {
    let mut worker = Worker::new(office, tools);
    loop {
        let done = office.work_chore(name, &mut |card, tell| {
            let worked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| worker.run(card, tell)));
            worked.unwrap_or_else(|_| {
                // What it held may be in the middle of something.
                worker = Worker::new(office, tools);
                Err(Both {
                    zh: "这件事没有办成，程序内部出了错。".to_owned(),
                    en: "This could not be done: the program failed inside.".to_owned(),
                })
            })
        });
        if done.is_err() {
            std::thread::sleep(std::time::Duration::from_secs(1));
        }
    }
}

/// A worker: the book, open to be read, and what it needs to answer.
struct Worker<'a> {
    office: &'a Office,
    desk: Desk,
    book: Option<Book>,
}

impl<'a> Worker<'a> {
    fn new(office: &'a Office, tools: &Tools) -> Worker<'a> {
        let words = Rc::new(Words::of(Language::Zh));
        let Tools { data, db, pack } = tools.clone();
        Worker { office, desk: Desk { data, db, pack, json: false, words }, book: None }
    }

    fn run(&mut self, card: &ChoreCard, tell: Tell<'_>) -> Result<String, Both> {
        self.done(card, tell).map_err(|error| {
            let said = |language| complaint::tell(&Words::of(language), &error);
            Both { zh: said(Language::Zh), en: said(Language::En) }
        })
    }

    fn done(&mut self, card: &ChoreCard, tell: Tell<'_>) -> anyhow::Result<String> {
        match &card.chore {
            Chore::Overview { close, place } => json(&answers::overview(self, close, *place, tell)?),
            Chore::Split { close, place, id, by, basis } => {
                json(&answers::split(self, close, *place, id, by, basis.as_deref())?)
            }
            Chore::Behind { close, place, id, cell, basis, page } => {
                let asked = answers::Asked { place: *place, id, cell, basis: basis.as_deref(), page: *page };
                json(&answers::behind(self, close, &asked)?)
            }
            Chore::Preview { period } => json(&deeds::preview(self, period, tell)?),
            Chore::Close { period, reason } => json(&deeds::close(self, period, reason, &context(card))?),
            Chore::Publish { period } => json(&deeds::publish(self, period, &context(card))?),
            Chore::Verify => json(&deeds::verify(self, tell)?),
            Chore::Places { what } => {
                let context = Context { purpose: Purpose::Registration, ..context(card) };
                let done = self.office.change_places(what, &context, tell)?;
                self.office.sweep()?;
                json(&done)
            }
            Chore::Look { upload, as_of, within } | Chore::Import { upload, as_of, within } => {
                let files = deeds::Files { upload, as_of: as_of.as_deref(), within: within.as_deref() };
                let only_looks = matches!(card.chore, Chore::Look { .. });
                json(&deeds::import(self, card, &files, only_looks, tell)?)
            }
        }
    }

    /// The desk and the book, opened at the first need.
    fn tools(&mut self) -> anyhow::Result<(&Desk, &mut Book)> {
        let book = match self.book.take() {
            Some(book) => book,
            None => self.desk.open(Access::Read)?,
        };
        Ok((&self.desk, self.book.insert(book)))
    }
}

fn context(card: &ChoreCard) -> Context {
    Context { actor: card.account.as_ref().into(), purpose: Purpose::Close, claimed: None }
}

fn json(value: &impl Serialize) -> anyhow::Result<String> {
    Ok(serde_json::to_string(value)?)
}
