//! The one writer: a thread with a queue, and group commit.
//!
//! Whatever waits in the queue is written in one transaction, and nobody is answered before that
//! transaction is on disk. If a transaction fails, everyone in it is told so and the writer starts
//! again from what is on disk: nothing half done stays in memory.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use register::wire::Record;

use crate::StoreError;
use crate::db::Db;
use crate::prepare::Prepared;
use crate::scribe::{Context, Outcome, Receipt, Scribe};
use crate::work::Deed;

/// Most proposals that one transaction takes.
const LARGEST_GROUP: usize = 65_536;
/// How long a transaction takes in more, at first. While more waits than that, each takes twice as long as
/// the one before: few wait long, and a large import writes its indexes' pages seldom.
const PATIENCE_MIN: Duration = Duration::from_millis(100);
/// How long a transaction takes in more, at most.
const PATIENCE_MAX: Duration = Duration::from_millis(1_600);
/// Requests that may wait before a caller has to.
const QUEUE: usize = 256;

/// What callers ask of the writer.
pub(crate) enum Request {
    /// Enter statements; answered in their order.
    Propose(Vec<Prepared>, Context, Answer<Vec<Outcome>>),
    /// Enter a record of the book's own, and write what goes with it in the same transaction.
    System(Box<Record>, Context, With, Answer<Receipt>),
    /// Do something at a desk: in the group's transaction, with or without a statement.
    Desk(Act, Context, Answer<Deed>),
    /// Bring the register into memory, before much of it is touched.
    LoadAll(Answer<()>),
    /// Run something on the writer's own connections, between transactions.
    Run(Work, Answer<()>),
}

/// What is run between transactions.
type Work = Box<dyn FnOnce(&mut Scribe) -> Result<(), StoreError> + Send>;
/// What is written in the same transaction as a record.
type With = Box<dyn FnOnce(&mut Db, Receipt) -> Result<(), StoreError> + Send>;
/// What is done at a desk, with the time at which it counts.
type Act = Box<dyn FnOnce(&mut Scribe, &Context, i64) -> Result<Deed, StoreError> + Send>;
type Answer<T> = SyncSender<Result<T, StoreError>>;

/// The clock that stamps entries: microseconds since 1970, UTC.
pub type Clock = fn() -> i64;

/// A handle on the writer's queue. Dropping the last one lets the writer finish and stop.
pub struct Writer {
    queue: Option<SyncSender<Request>>,
    thread: Option<JoinHandle<()>>,
}

/// An answer that may still be on its way.
pub struct Pending<T>(Receiver<Result<T, StoreError>>);

impl<T> Pending<T> {
    /// Waits until the answer's transaction is on disk, or has failed.
    pub fn wait(self) -> Result<T, StoreError> {
        self.0.recv().unwrap_or_else(|_| Err(stopped("its thread has ended")))
    }
}

fn stopped(reason: impl ToString) -> StoreError {
    StoreError::WriterStopped { reason: reason.to_string() }
}

impl Writer {
    /// Starts the thread. `reopen` makes a fresh scribe from what is on disk.
    pub(crate) fn start(
        first: Scribe,
        reopen: impl Fn() -> Result<Scribe, StoreError> + Send + 'static,
        clock: Clock,
    ) -> Result<Writer, StoreError> {
        let (queue, requests) = sync_channel(QUEUE);
        let thread = std::thread::Builder::new()
            .name("townbook-writer".to_owned())
            .spawn(move || serve(first, &reopen, clock, &requests))
            .map_err(stopped)?;
        Ok(Writer { queue: Some(queue), thread: Some(thread) })
    }

    fn send<T>(&self, make: impl FnOnce(Answer<T>) -> Request) -> Result<Pending<T>, StoreError> {
        let (answer, pending) = sync_channel(1);
        let queue = self.queue.as_ref().ok_or_else(|| stopped("it was closed"))?;
        queue.send(make(answer)).map_err(|_| stopped("its thread has ended"))?;
        Ok(Pending(pending))
    }

    /// Asks for statements to be entered.
    pub fn propose(
        &self,
        statements: Vec<Prepared>,
        context: Context,
    ) -> Result<Pending<Vec<Outcome>>, StoreError> {
        check_actor(&context)?;
        self.send(|answer| Request::Propose(statements, context, answer))
    }

    /// Enters a record of the book's own.
    pub fn system(&self, record: Record, context: Context) -> Result<Receipt, StoreError> {
        self.system_with(record, context, |_, _| Ok(()))
    }

    /// Enters a record of the book's own, and writes what goes with it in the same transaction.
    pub(crate) fn system_with(
        &self,
        record: Record,
        context: Context,
        with: impl FnOnce(&mut Db, Receipt) -> Result<(), StoreError> + Send + 'static,
    ) -> Result<Receipt, StoreError> {
        check_actor(&context)?;
        self.send(|answer| Request::System(Box::new(record), context, Box::new(with), answer))?.wait()
    }

    pub(crate) fn deed(
        &self,
        context: Context,
        act: impl FnOnce(&mut Scribe, &Context, i64) -> Result<Deed, StoreError> + Send + 'static,
    ) -> Result<Deed, StoreError> {
        check_actor(&context)?;
        self.send(|answer| Request::Desk(Box::new(act), context, answer))?.wait()
    }

    /// Another handle on the same queue, for a thread of its own.
    pub fn handle(&self) -> Writer {
        Writer { queue: self.queue.clone(), thread: None }
    }

    /// Brings the whole register into the writer's memory.
    pub fn load_all(&self) -> Result<(), StoreError> {
        self.send(Request::LoadAll)?.wait()
    }

    pub(crate) fn run(
        &self,
        work: impl FnOnce(&mut Scribe) -> Result<(), StoreError> + Send + 'static,
    ) -> Result<(), StoreError> {
        self.send(|answer| Request::Run(Box::new(work), answer))?.wait()
    }
}

/// The name stands in every entry's head, which has room for so much.
fn check_actor(context: &Context) -> Result<(), StoreError> {
    match context.actor.len() {
        1..=crate::stored::LONGEST_ACTOR => Ok(()),
        length => Err(StoreError::Actor { length }),
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.queue.take();
        if let Some(thread) = self.thread.take() {
            let _ended = thread.join();
        }
    }
}

/// Answers that are held back until the commit.
enum Held {
    Outcomes(Answer<Vec<Outcome>>, Vec<Outcome>),
    Receipt(Answer<Receipt>, Receipt),
    Deed(Answer<Deed>, Deed),
}

impl Held {
    fn release(self) {
        // A caller that has gone away loses its answer, not its entry.
        match self {
            Held::Outcomes(answer, outcomes) => drop(answer.send(Ok(outcomes))),
            Held::Receipt(answer, receipt) => drop(answer.send(Ok(receipt))),
            Held::Deed(answer, deed) => drop(answer.send(Ok(deed))),
        }
    }

    fn fail(self, reason: &str) {
        match self {
            Held::Outcomes(answer, _) => drop(answer.send(Err(stopped(reason)))),
            Held::Receipt(answer, _) => drop(answer.send(Err(stopped(reason)))),
            Held::Deed(answer, _) => drop(answer.send(Err(stopped(reason)))),
        }
    }
}

fn serve(
    first: Scribe,
    reopen: &dyn Fn() -> Result<Scribe, StoreError>,
    clock: Clock,
    requests: &Receiver<Request>,
) {
    let mut scribe = Some(first);
    let mut patience = PATIENCE_MIN;
    while let Ok(request) = requests.recv() {
        let mut ready = match scribe.take() {
            Some(ready) => ready,
            None => match reopen() {
                Ok(fresh) => fresh,
                Err(e) => {
                    refuse(request, &describe(&e));
                    continue;
                }
            },
        };
        let sound = match request {
            Request::Propose(..) | Request::System(..) | Request::Desk(..) => {
                group(&mut ready, request, requests, clock, &mut patience)
            }
            between => run(&mut ready, between),
        };
        if sound {
            scribe = Some(ready);
        }
    }
}

/// Does what is done between transactions. False if the scribe must not be used again.
fn run(scribe: &mut Scribe, request: Request) -> bool {
    match request {
        Request::LoadAll(answer) => {
            let done = load_all(scribe);
            let sound = done.is_ok();
            drop(answer.send(done));
            sound
        }
        Request::Run(work, answer) => {
            let done = work(scribe);
            let sound = done.is_ok();
            drop(answer.send(done));
            sound
        }
        Request::Propose(..) | Request::System(..) | Request::Desk(..) => true,
    }
}

fn load_all(scribe: &mut Scribe) -> Result<(), StoreError> {
    if scribe.state.complete { Ok(()) } else { scribe.state.load_all(&mut scribe.db) }
}

fn refuse(request: Request, reason: &str) {
    match request {
        Request::Propose(_, _, answer) => drop(answer.send(Err(stopped(reason)))),
        Request::System(_, _, _, answer) => drop(answer.send(Err(stopped(reason)))),
        Request::Desk(_, _, answer) => drop(answer.send(Err(stopped(reason)))),
        Request::LoadAll(answer) | Request::Run(_, answer) => drop(answer.send(Err(stopped(reason)))),
    }
}

/// An error with its causes, in one line.
pub(crate) fn describe(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

/// Writes a request and whatever else waits, in one transaction. False if the scribe must not be used again.
fn group(
    scribe: &mut Scribe,
    first: Request,
    requests: &Receiver<Request>,
    clock: Clock,
    patience: &mut Duration,
) -> bool {
    let start = Instant::now();
    if let Err(e) = scribe.db.begin() {
        refuse(first, &describe(&e));
        return false;
    }
    let mut held = Vec::new();
    let mut after = None;
    let mut written = Ok(());
    let mut next = Some(first);
    let mut size = 0;
    while let Some(request) = next.take() {
        match enter(scribe, request, clock) {
            Entered::Held(answer, n) => {
                held.push(answer);
                size += n;
            }
            Entered::Failed(e) => written = Err(e),
            Entered::Other(other) => after = Some(other),
        }
        // After a failure whoever still waits gets a transaction of their own.
        if written.is_err() || after.is_some() || size >= LARGEST_GROUP {
            break;
        }
        if start.elapsed() >= *patience {
            *patience = (*patience * 2).min(PATIENCE_MAX);
            break;
        }
        next = requests.try_recv().ok();
        if next.is_none() && start.elapsed() < PATIENCE_MIN {
            *patience = PATIENCE_MIN;
        }
    }
    let done = written.and_then(|()| commit(scribe));
    let sound = done.is_ok();
    match done {
        Ok(()) => held.into_iter().for_each(Held::release),
        Err(e) => {
            scribe.db.rollback();
            let reason = describe(&e);
            held.into_iter().for_each(|h| h.fail(&reason));
        }
    }
    match after {
        None => sound,
        Some(request) if !sound => {
            refuse(request, "the transaction before it failed");
            false
        }
        Some(request) => run(scribe, request),
    }
}

/// What became of a request inside a group.
enum Entered {
    /// Written; the answer waits for the commit. With how many entries it counts.
    Held(Held, usize),
    /// It failed, and was told so; the transaction must not be committed.
    Failed(StoreError),
    /// It is not for a transaction.
    Other(Request),
}

fn enter(scribe: &mut Scribe, request: Request, clock: Clock) -> Entered {
    match request {
        Request::Propose(statements, context, answer) => {
            let size = statements.len();
            match propose_all(scribe, statements, &context, clock) {
                Ok(outcomes) => Entered::Held(Held::Outcomes(answer, outcomes), size),
                Err(e) => {
                    drop(answer.send(Err(stopped(describe(&e)))));
                    Entered::Failed(e)
                }
            }
        }
        Request::System(record, context, with, answer) => {
            let entered = scribe.enter_system(&record, &context, clock());
            match entered.and_then(|r| with(&mut scribe.db, r).map(|()| r)) {
                Ok(receipt) => Entered::Held(Held::Receipt(answer, receipt), 1),
                Err(e) => {
                    drop(answer.send(Err(stopped(describe(&e)))));
                    Entered::Failed(e)
                }
            }
        }
        Request::Desk(act, context, answer) => match act(scribe, &context, clock()) {
            Ok(deed) => Entered::Held(Held::Deed(answer, deed), 1),
            Err(e) => {
                drop(answer.send(Err(stopped(describe(&e)))));
                Entered::Failed(e)
            }
        },
        other => Entered::Other(other),
    }
}

fn propose_all(
    scribe: &mut Scribe,
    statements: Vec<Prepared>,
    context: &Context,
    clock: Clock,
) -> Result<Vec<Outcome>, StoreError> {
    let now = clock();
    let outcomes = statements.into_iter().map(|s| scribe.propose(s, context, now)).collect();
    scribe.batch.flush(&mut scribe.db)?;
    outcomes
}

/// Keys first, then entries: a key without an entry does no harm, an entry without its key is lost.
fn commit(scribe: &mut Scribe) -> Result<(), StoreError> {
    scribe.batch.flush(&mut scribe.db)?;
    scribe.save_frontier()?;
    scribe.keys.commit()?;
    scribe.db.commit()?;
    scribe.state.forget_people();
    Ok(())
}
