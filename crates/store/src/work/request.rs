//! Requests: what one person asks to be set right and a second one decides.

use jiff::ToSpan;
use register::area::{Level, PlaceCode};
use register::id::{EntryIndex, PersonId};
use register::wire::Record;

use super::desk::{Deed, NewTask, end, set};
use super::{About, TaskKind, TaskState, WorkId, area, opt_text};
use crate::StoreError;
use crate::db::{Cell, Db, RowRef};
use crate::keys::KeyStore;
use crate::prepare::Prepared;
use crate::scribe::{Context, Outcome, Scribe};
use crate::seal::{self, Vault};
use crate::snapshot::recorded_day;
use crate::state::place_code;
use crate::writer::Writer;

/// Days in which a request is decided.
const DECISION_DAYS: i32 = 7;
/// Days in which whoever asked is told that it was not granted.
const TELL_DAYS: i32 = 5;
/// Kind of a request that a person be erased: the county decides it.
pub const ERASURE: &str = "erasure";
/// Most bytes of a request.
const LONGEST: usize = 16 << 10;
const CONTEXT: &[u8] = b"request content";

/// How a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestState {
    /// Nobody has decided yet.
    Waiting,
    /// It was granted, and entered.
    Granted,
    /// It was not granted.
    Declined,
    /// Whoever asked took it back.
    TakenBack,
}

impl RequestState {
    const ALL: [RequestState; 4] =
        [RequestState::Waiting, RequestState::Granted, RequestState::Declined, RequestState::TakenBack];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            RequestState::Waiting => "waiting",
            RequestState::Granted => "granted",
            RequestState::Declined => "declined",
            RequestState::TakenBack => "taken_back",
        }
    }

    fn from_column(column: i64) -> Result<RequestState, StoreError> {
        let found = usize::try_from(column).ok().and_then(|i| RequestState::ALL.get(i));
        found.copied().ok_or(StoreError::Stored { what: "a request in a state that is not known" })
    }
}

/// What someone asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRequest {
    /// Its id, made by who asks: sent twice, it is one request.
    pub id: WorkId,
    /// Of what kind; the caller's word.
    pub kind: Box<str>,
    /// About whom.
    pub person: PersonId,
    /// The village it concerns.
    pub place: PlaceCode,
    /// What is asked, in the caller's form.
    pub content: Box<str>,
}

/// A request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Its id.
    pub id: WorkId,
    /// Of what kind.
    pub kind: Box<str>,
    /// About whom.
    pub person: PersonId,
    /// The village it concerns.
    pub place: PlaceCode,
    /// What is asked; `None` once the person was erased.
    pub content: Option<Box<str>>,
    /// Who asked.
    pub asked_by: Box<str>,
    /// When; microseconds since 1970.
    pub asked: i64,
    /// How it stands.
    pub state: RequestState,
    /// Who decided.
    pub decided_by: Option<Box<str>>,
    /// When.
    pub decided: Option<i64>,
    /// What was answered, where something was.
    pub answer: Option<Box<str>>,
    /// The entry that grants it.
    pub entry: Option<EntryIndex>,
}

/// What was decided.
pub enum Decision {
    /// It is entered.
    Grant(Box<Prepared>),
    /// It was done or looked into without an entry of its own; with what whoever asked shall be told.
    Answer(Box<str>),
    /// It is not; with what whoever asked shall be told.
    Decline(Box<str>),
    /// Whoever asked takes it back.
    TakeBack,
}

impl Writer {
    /// Keeps a request, and sets the task of deciding it at the township.
    pub fn ask(&self, request: NewRequest, context: Context) -> Result<Deed, StoreError> {
        if request.content.len() > LONGEST {
            return Err(StoreError::TooLong { what: "request", longest: LONGEST });
        }
        self.deed(context, move |scribe, context, now| scribe.ask(&request, context, now))
    }

    /// Decides a waiting request: what is granted is entered in the same transaction. [`Deed::Gone`] where
    /// somebody has decided before, or where who decides is who asked (who may only take it back).
    pub fn decide(&self, id: WorkId, decision: Decision, context: Context) -> Result<Deed, StoreError> {
        self.deed(context, move |scribe, context, now| scribe.decide(id, decision, context, now))
    }
}

impl Scribe {
    fn ask(&mut self, request: &NewRequest, context: &Context, now: i64) -> Result<Deed, StoreError> {
        let Some(key) = self.keys.get(&self.vault, request.person.0)? else { return Ok(Deed::Gone) };
        let sealed = seal::seal(&key, &mut self.random, CONTEXT, request.content.as_bytes());
        self.db.execute(
            "insert into request (request_id, kind, person_id, place, content, asked_by, asked, state) \
             values ($1, $2, $3, $4, $5, $6, $7, 0) on conflict (request_id) do nothing",
            &[
                Cell::Tag(request.id),
                Cell::Text(request.kind.clone()),
                Cell::count(request.person.0),
                Cell::count(request.place.as_u64()),
                Cell::Blob(sealed),
                Cell::Text(context.actor.as_ref().into()),
                Cell::Int(now),
            ],
        )?;
        let task = decide_task(request.id, &request.kind, request.person, request.place, now);
        set(&mut self.db, &task, context, now)?;
        Ok(Deed::Done)
    }

    fn decide(
        &mut self,
        id: WorkId,
        decision: Decision,
        context: &Context,
        now: i64,
    ) -> Result<Deed, StoreError> {
        let found = request(&mut self.db, &mut self.keys, &self.vault, id)?;
        let Some(request) = found.filter(|r| r.state == RequestState::Waiting) else {
            return Ok(Deed::Gone);
        };
        let by_asker = *request.asked_by == *context.actor;
        if by_asker != matches!(decision, Decision::TakeBack) {
            return Ok(Deed::Gone);
        }
        let (state, answer, deed) = match decision {
            Decision::Grant(prepared) => {
                let outcome = self.propose(*prepared, context, now)?;
                self.batch.flush(&mut self.db)?;
                if let Outcome::Refused(_) = outcome {
                    return Ok(Deed::Proposed(outcome));
                }
                (RequestState::Granted, None, Deed::Proposed(outcome))
            }
            Decision::Answer(answer) => (RequestState::Granted, Some(answer), Deed::Done),
            Decision::Decline(answer) => (RequestState::Declined, Some(answer), Deed::Done),
            Decision::TakeBack => (RequestState::TakenBack, None, Deed::Done),
        };
        let entry = match &deed {
            Deed::Proposed(Outcome::Entered(receipt, _) | Outcome::Already(receipt)) => Some(receipt.index),
            _ => None,
        };
        self.close_request(&request, state, answer.as_deref(), entry, context, now)?;
        Ok(deed)
    }

    /// Enters the tombstone of the person whom a waiting request is about, as a second person has decided,
    /// and settles everything that was still to be done about them. `note` goes along in the transaction.
    pub(crate) fn grant_erasure(
        &mut self,
        id: WorkId,
        context: &Context,
        now: i64,
        note: impl FnOnce(&mut Db, u64) -> Result<(), StoreError>,
    ) -> Result<Deed, StoreError> {
        let found = request(&mut self.db, &mut self.keys, &self.vault, id)?;
        let waits = |r: &Request| r.state == RequestState::Waiting && *r.kind == *ERASURE;
        let Some(request) = found.filter(waits).filter(|r| *r.asked_by != *context.actor) else {
            return Ok(Deed::Gone);
        };
        let subject = request.person.0;
        if !self.keys.holds(subject)? {
            return Ok(Deed::Gone);
        }
        let record = Record::KeyDestroyed { subject: self.vault.pseudonym(subject) };
        let receipt = self.enter_system(&record, context, now)?;
        self.batch.flush(&mut self.db)?;
        note(&mut self.db, subject)?;
        self.close_request(&request, RequestState::Granted, None, Some(receipt.index), context, now)?;
        let key = Cell::count(subject);
        let sql = "select task_id from task where person_id = $1 and state = 0";
        let open: Vec<WorkId> = self.db.many(sql, std::slice::from_ref(&key), |r| r.array(0))?;
        for task in open {
            end(&mut self.db, task, TaskState::Settled, context, Some(receipt.index), now)?;
        }
        self.db.execute(
            "update request set state = $1, decided_by = $2, decided = $3 where person_id = $4 and state = 0",
            &[
                Cell::Int(RequestState::TakenBack as i64),
                Cell::Text(context.actor.as_ref().into()),
                Cell::Int(now),
                key,
            ],
        )?;
        Ok(Deed::Done)
    }

    fn close_request(
        &mut self,
        request: &Request,
        state: RequestState,
        answer: Option<&str>,
        entry: Option<EntryIndex>,
        context: &Context,
        now: i64,
    ) -> Result<(), StoreError> {
        let key = self.keys.get(&self.vault, request.person.0)?;
        let answer = match (answer, key) {
            (Some(text), Some(key)) => {
                Cell::Blob(seal::seal(&key, &mut self.random, CONTEXT, text.as_bytes()))
            }
            _ => Cell::Null,
        };
        self.db.execute(
            "update request set state = $1, decided_by = $2, decided = $3, answer = $4, entry_index = $5 \
             where request_id = $6 and state = 0",
            &[
                Cell::Int(state as i64),
                Cell::Text(context.actor.as_ref().into()),
                Cell::Int(now),
                answer,
                entry.map_or(Cell::Null, |e| Cell::count(e.0)),
                Cell::Tag(request.id),
            ],
        )?;
        let task = decide_task(request.id, &request.kind, request.person, request.place, request.asked).id();
        let how = if state == RequestState::TakenBack { TaskState::Settled } else { TaskState::Done };
        end(&mut self.db, task, how, context, entry, now)?;
        if state == RequestState::Declined {
            let due = recorded_day(now).saturating_add(TELL_DAYS.days());
            let about = About { person: Some(request.person), request: Some(request.id), ..About::default() };
            let tell = NewTask { kind: TaskKind::TellDecision, place: request.place, about, due };
            set(&mut self.db, &tell, context, now)?;
        }
        Ok(())
    }
}

/// Deciding is the township's work, whatever village the person lives in; an erasure the county's.
fn decide_task(id: WorkId, kind: &str, person: PersonId, place: PlaceCode, asked: i64) -> NewTask {
    let level = if kind == ERASURE { Level::County } else { Level::Township };
    let office = place.ancestor(level).unwrap_or(place);
    let about = About { person: Some(person), request: Some(id), ..About::default() };
    let due = recorded_day(asked).saturating_add(DECISION_DAYS.days());
    NewTask { kind: TaskKind::DecideRequest, place: office, about, due }
}

const ONE: &str = "select request_id, kind, person_id, place, content, asked_by, asked, state, decided_by, \
     decided, answer, entry_index from request where request_id = $1";
const OF_PERSON: &str = "select request_id, kind, person_id, place, content, asked_by, asked, state, \
     decided_by, decided, answer, entry_index from request where person_id = $1 \
     order by asked desc, request_id";
const WAITING: &str = "select request_id, kind, person_id, place, content, asked_by, asked, state, \
     decided_by, decided, answer, entry_index from request \
     where state = 0 and place >= $1 and place < $2 order by asked, request_id limit 500";

/// One request.
pub(crate) fn request(
    db: &mut Db,
    keys: &mut KeyStore,
    vault: &Vault,
    id: WorkId,
) -> Result<Option<Request>, StoreError> {
    Ok(opened(db.many(ONE, &[Cell::Tag(id)], read)?, keys, vault)?.pop())
}

/// All requests about a person, the newest first.
pub(crate) fn requests_of(
    db: &mut Db,
    keys: &mut KeyStore,
    vault: &Vault,
    person: PersonId,
) -> Result<Vec<Request>, StoreError> {
    opened(db.many(OF_PERSON, &[Cell::count(person.0)], read)?, keys, vault)
}

/// Requests of an area that nobody has decided, the oldest first.
pub(crate) fn waiting(
    db: &mut Db,
    keys: &mut KeyStore,
    vault: &Vault,
    place: PlaceCode,
) -> Result<Vec<Request>, StoreError> {
    let (from, to) = area(place);
    opened(db.many(WAITING, &[from, to], read)?, keys, vault)
}

/// A request as its row has it, and what is sealed of it.
type Row = (Request, Vec<u8>, Option<Vec<u8>>);

fn read(row: &RowRef<'_>) -> Result<Row, StoreError> {
    let request = Request {
        id: row.opt_array(0)?.ok_or(StoreError::Stored { what: "a request without an id" })?,
        kind: row.text(1)?.into(),
        person: PersonId(row.int(2)? as u64),
        place: place_code(row.int(3)?)?,
        content: None,
        asked_by: row.text(5)?.into(),
        asked: row.int(6)?,
        state: RequestState::from_column(row.int(7)?)?,
        decided_by: opt_text(row, 8)?,
        decided: row.opt_int(9)?,
        answer: None,
        entry: row.opt_int(11)?.map(|index| EntryIndex(index as u64)),
    };
    Ok((request, row.bytes(4)?.to_vec(), row.opt_bytes(10)?.map(<[u8]>::to_vec)))
}

fn opened(rows: Vec<Row>, keys: &mut KeyStore, vault: &Vault) -> Result<Vec<Request>, StoreError> {
    let mut requests = Vec::with_capacity(rows.len());
    for (mut request, content, answer) in rows {
        if let Some(key) = keys.get(vault, request.person.0)? {
            let text = |sealed: &[u8]| {
                let plain = seal::open(&key, CONTEXT, sealed)?;
                let damaged = StoreError::Stored { what: "a request does not read" };
                Ok::<Box<str>, StoreError>(std::str::from_utf8(&plain).map_err(|_| damaged)?.into())
            };
            request.content = Some(text(&content)?);
            request.answer = answer.as_deref().map(text).transpose()?;
        }
        requests.push(request);
    }
    Ok(requests)
}
