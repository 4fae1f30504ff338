//! What is done at a desk, in one transaction: a statement entered, the task it does ended, the tasks that
//! follow from it set; a task taken or given on.

use jiff::ToSpan;
use jiff::civil::Date;
use register::area::PlaceCode;
use register::event::{Event, RelationToHead};
use register::id::{EntryIndex, PersonId};
use register::wire::{Record, RecordKind};

use super::{About, TaskKind, TaskState, WorkId, id_of};
use crate::StoreError;
use crate::codes;
use crate::db::{Cell, Db};
use crate::prepare::Prepared;
use crate::scribe::{Context, Outcome, Scribe};
use crate::snapshot::recorded_day;
use crate::writer::Writer;

/// Days after which a certificate's number that is missing is asked for.
const CERTIFICATE_DAYS: i32 = 30;
/// Days in which a household finds its new head.
const HEAD_DAYS: i32 = 30;
/// Events that happened longer ago set no task: nobody is sent after what is long past.
const RECENT_DAYS: i32 = 90;

/// A task to be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewTask {
    /// What is to be done.
    pub kind: TaskKind,
    /// Where.
    pub place: PlaceCode,
    /// About what.
    pub about: About,
    /// By when.
    pub due: Date,
}

impl NewTask {
    /// The id that it has once it is set.
    pub fn id(&self) -> WorkId {
        id_of(self.kind, self.place, &self.about)
    }
}

/// How something done at a desk ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// A statement was proposed.
    Proposed(Outcome),
    /// Done; nothing was entered.
    Done,
    /// Not done: somebody else has done it, or it is not there.
    Gone,
}

impl Writer {
    /// Enters a statement; in the same transaction the task that it does is ended, and the tasks that
    /// follow from it are set.
    pub fn record(
        &self,
        statement: Prepared,
        context: Context,
        task: Option<WorkId>,
    ) -> Result<Outcome, StoreError> {
        let done = self.deed(context, move |scribe, context, now| {
            let outcome = scribe.propose(statement, context, now)?;
            scribe.batch.flush(&mut scribe.db)?;
            scribe.after(&outcome, task, context, now)?;
            Ok(Deed::Proposed(outcome))
        })?;
        match done {
            Deed::Proposed(outcome) => Ok(outcome),
            Deed::Done | Deed::Gone => unreachable!("INVARIANT: this deed proposes"),
        }
    }

    /// Sets tasks; those that were set before stay as they are. Says how many are new.
    pub fn set_tasks(&self, tasks: Vec<NewTask>, context: Context) -> Result<u64, StoreError> {
        let (told, count) = std::sync::mpsc::channel();
        self.deed(context, move |scribe, context, now| {
            let mut n_new = 0;
            for task in &tasks {
                n_new += u64::from(set(&mut scribe.db, task, context, now)?);
            }
            // Nobody listens where the caller has gone away.
            _ = told.send(n_new);
            Ok(Deed::Done)
        })?;
        Ok(count.recv().unwrap_or(0))
    }

    /// Gives an open task to an account, or back to everyone.
    pub fn assign(&self, task: WorkId, to: Option<Box<str>>, context: Context) -> Result<Deed, StoreError> {
        self.deed(context, move |scribe, context, now| {
            let cell = to.clone().map_or(Cell::Null, Cell::Text);
            let sql = "update task set assignee = $1 where task_id = $2 and state = 0";
            if scribe.db.execute(sql, &[cell, Cell::Tag(task)])? == 0 {
                return Ok(Deed::Gone);
            }
            let what = if to.is_some() { "assigned" } else { "freed" };
            step(&mut scribe.db, task, &context.actor, what, to.as_deref(), now)?;
            Ok(Deed::Done)
        })
    }

    /// Ends an open task that needs no entry.
    pub fn end_task(&self, task: WorkId, state: TaskState, context: Context) -> Result<Deed, StoreError> {
        self.deed(context, move |scribe, context, now| {
            let ended = end(&mut scribe.db, task, state, context, None, now)?;
            Ok(if ended { Deed::Done } else { Deed::Gone })
        })
    }
}

impl Scribe {
    /// What follows from an outcome: the task that it does is ended, others are set.
    pub(super) fn after(
        &mut self,
        outcome: &Outcome,
        task: Option<WorkId>,
        context: &Context,
        now: i64,
    ) -> Result<(), StoreError> {
        let (Outcome::Entered(receipt, _) | Outcome::Already(receipt)) = outcome else { return Ok(()) };
        if let Some(task) = task {
            let done = TaskState::Done;
            end(&mut self.db, task, done, context, Some(receipt.index), now)?;
        }
        if let Outcome::Entered(..) = outcome
            && let Some(follows) = self.follows(receipt.index, now)?
        {
            set(&mut self.db, &follows, context, now)?;
        }
        Ok(())
    }

    /// The task that follows from an entry of now.
    fn follows(&mut self, index: EntryIndex, now: i64) -> Result<Option<NewTask>, StoreError> {
        let sql = "select kind, body from entry where entry_index = $1";
        let found = self.db.one(sql, &[Cell::count(index.0)], |r| Ok((r.int(0)?, r.bytes(1)?.to_vec())))?;
        let Some((kind, bytes)) = found else { return Ok(None) };
        if ![RecordKind::Birth as i64, RecordKind::Death as i64].contains(&kind) {
            return Ok(None);
        }
        let today = recorded_day(now);
        match self.read_record(index, &bytes)? {
            Some(Record::Event(Event::Birth(birth))) => {
                let person = PersonId(index.0);
                let is_missing = birth.child.certificate.is_none();
                let is_recent = is_recent(birth.child.birth.earliest(), today);
                let due = today.saturating_add(CERTIFICATE_DAYS.days());
                let about = About { person: Some(person), entry: Some(index), ..About::default() };
                let place = birth.belonging.place;
                Ok((is_missing && is_recent).then_some(NewTask {
                    kind: TaskKind::Certificate,
                    place,
                    about,
                    due,
                }))
            }
            Some(Record::Event(Event::Death(death))) => self.headless(death.person, death.on, index, today),
            _ => Ok(None),
        }
    }

    /// The household of someone who died needs a new head where they headed it and others live on in it.
    fn headless(
        &mut self,
        person: PersonId,
        on: Date,
        index: EntryIndex,
        today: Date,
    ) -> Result<Option<NewTask>, StoreError> {
        self.state.want_person(&mut self.db, person)?;
        let Some(dead) = self.state.register.person(person) else { return Ok(None) };
        let (Some(household), RelationToHead::Head) = (dead.household, dead.relation) else {
            return Ok(None);
        };
        let Some(place) = dead.spans.as_slice().last().map(|span| span.place) else { return Ok(None) };
        let sql = "select count(*) from person where place = $1 and household_id = $2 and person_id <> $3 \
                   and death is null and entered_in_error = 0";
        let key = [Cell::count(place.as_u64()), Cell::count(household.0), Cell::count(person.0)];
        if !is_recent(on, today) || self.db.number(sql, &key)? == 0 {
            return Ok(None);
        }
        let about = About { person: Some(person), entry: Some(index), ..About::default() };
        let due = today.saturating_add(HEAD_DAYS.days());
        Ok(Some(NewTask { kind: TaskKind::HouseholdHead, place, about, due }))
    }
}

fn is_recent(on: Date, today: Date) -> bool {
    on >= today.saturating_sub(RECENT_DAYS.days())
}

/// Sets a task; false if it was set before.
pub(super) fn set(db: &mut Db, task: &NewTask, context: &Context, now: i64) -> Result<bool, StoreError> {
    let id = task.id();
    let about = &task.about;
    let new = db.execute(
        "insert into task (task_id, kind, place, person_id, entry_index, request_id, period, due, created, \
         state) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0) on conflict (task_id) do nothing",
        &[
            Cell::Tag(id),
            Cell::Text(task.kind.as_str().into()),
            Cell::count(task.place.as_u64()),
            about.person.map_or(Cell::Null, |p| Cell::count(p.0)),
            about.entry.map_or(Cell::Null, |e| Cell::count(e.0)),
            Cell::opt_tag(about.request),
            about.period.map_or(Cell::Null, |p| Cell::Text(p.to_string().into())),
            Cell::Int(codes::day(task.due)),
            Cell::Int(now),
        ],
    )?;
    if new > 0 {
        step(db, id, &context.actor, "set", None, now)?;
    }
    Ok(new > 0)
}

/// Ends an open task; false if it was not open.
pub(super) fn end(
    db: &mut Db,
    task: WorkId,
    state: TaskState,
    context: &Context,
    entry: Option<EntryIndex>,
    now: i64,
) -> Result<bool, StoreError> {
    let sql = "update task set state = $1, ended = $2, ended_by = $3, ended_entry = $4 \
               where task_id = $5 and state = 0";
    let cells = [
        Cell::Int(state.column()),
        Cell::Int(now),
        Cell::Text(context.actor.as_ref().into()),
        entry.map_or(Cell::Null, |e| Cell::count(e.0)),
        Cell::Tag(task),
    ];
    if db.execute(sql, &cells)? == 0 {
        return Ok(false);
    }
    let what = if state == TaskState::Settled { "settled" } else { "done" };
    step(db, task, &context.actor, what, None, now)?;
    Ok(true)
}

fn step(
    db: &mut Db,
    task: WorkId,
    actor: &str,
    what: &str,
    assignee: Option<&str>,
    now: i64,
) -> Result<(), StoreError> {
    let last = "select coalesce(max(step), 0) from task_step where task_id = $1";
    let last = db.number(last, &[Cell::Tag(task)])?;
    db.execute(
        "insert into task_step (task_id, step, at, actor, what, assignee) \
         values ($1, $2, $3, $4, $5, $6)",
        &[
            Cell::Tag(task),
            Cell::Int(last + 1),
            Cell::Int(now),
            Cell::Text(actor.into()),
            Cell::Text(what.into()),
            assignee.map_or(Cell::Null, |a| Cell::Text(a.into())),
        ],
    )?;
    Ok(())
}
