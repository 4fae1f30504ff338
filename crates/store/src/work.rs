//! The work list: what someone must do next, with a reason and a due date.
//!
//! A task is about a person, an entry, a request or a period, and says no word of its own: what a page
//! shows is read from those. Its id follows from what it is about, so a rule that runs twice sets it once.
//! Tasks are no entries and no part of a rebuild; they go along in a backup.
//!
//! Lists of people to be watched, targets and rankings must stay absent: a task owes someone a service or
//! sets a record right.

mod desk;
mod request;
mod sweep;

pub use desk::{Deed, NewTask};
pub use request::{Decision, ERASURE, NewRequest, Request, RequestState};
pub(crate) use request::{request, requests_of, waiting};
pub use sweep::Swept;

use jiff::civil::Date;
use register::area::{Level, PlaceCode};
use register::calendar::Period;
use register::id::{EntryIndex, PersonId};
use sha2::{Digest, Sha256};

use crate::StoreError;
use crate::codes;
use crate::db::{Cell, Db, Kind, RowRef};
use crate::state::place_code;

/// Names a task or a request.
pub type WorkId = [u8; 16];

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TaskKind {
    /// A hospital's list has a birth that the book does not have (核对医院出生名单).
    FacilityBirth,
    /// A funeral house's list has a death that the book does not have (核对殡仪馆名单).
    FuneralDeath,
    /// A newborn was registered without the number of the birth certificate (补录出生医学证明编号).
    Certificate,
    /// The head of a household has died, others live on in it (户主变更).
    HouseholdHead,
    /// Someone asked for a correction; a second person decides (审核更正).
    DecideRequest,
    /// A request was not granted: tell who asked for it (告知结果).
    TellDecision,
    /// A month is over and not sealed yet (关账).
    SealPeriod,
}

impl TaskKind {
    /// Every kind.
    pub const ALL: &'static [TaskKind] = &[
        TaskKind::FacilityBirth,
        TaskKind::FuneralDeath,
        TaskKind::Certificate,
        TaskKind::HouseholdHead,
        TaskKind::DecideRequest,
        TaskKind::TellDecision,
        TaskKind::SealPeriod,
    ];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            TaskKind::FacilityBirth => "facility_birth",
            TaskKind::FuneralDeath => "funeral_death",
            TaskKind::Certificate => "certificate",
            TaskKind::HouseholdHead => "household_head",
            TaskKind::DecideRequest => "decide_request",
            TaskKind::TellDecision => "tell_decision",
            TaskKind::SealPeriod => "seal_period",
        }
    }

    fn parse(text: &str) -> Result<TaskKind, StoreError> {
        let found = TaskKind::ALL.iter().find(|kind| kind.as_str() == text);
        found.copied().ok_or(StoreError::Stored { what: "a task of a kind that is not known" })
    }
}

/// How a task stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskState {
    /// To be done.
    Open,
    /// Done.
    Done,
    /// No longer needed: what it asked for has come about by itself.
    Settled,
}

impl TaskState {
    const fn column(self) -> i64 {
        match self {
            TaskState::Open => 0,
            TaskState::Done => 1,
            TaskState::Settled => 2,
        }
    }

    fn from_column(column: i64) -> Result<TaskState, StoreError> {
        Ok(match column {
            0 => TaskState::Open,
            1 => TaskState::Done,
            2 => TaskState::Settled,
            _ => return Err(StoreError::Stored { what: "a task in a state that is not known" }),
        })
    }
}

/// What a task is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// A person of the book.
    pub person: Option<PersonId>,
    /// An entry: the line of another list, or the event that set the task.
    pub entry: Option<EntryIndex>,
    /// A request.
    pub request: Option<WorkId>,
    /// A period.
    pub period: Option<Period>,
}

/// A task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// Its id.
    pub id: WorkId,
    /// What is to be done.
    pub kind: TaskKind,
    /// Where: a village, or the township or county whose office does it.
    pub place: PlaceCode,
    /// About what.
    pub about: About,
    /// The day by which it should be done.
    pub due: Date,
    /// When it was set; microseconds since 1970.
    pub created: i64,
    /// Who took it or was given it.
    pub assignee: Option<Box<str>>,
    /// How it stands.
    pub state: TaskState,
    /// When it ended.
    pub ended: Option<i64>,
    /// Who ended it.
    pub ended_by: Option<Box<str>>,
    /// The entry that did it.
    pub ended_entry: Option<EntryIndex>,
}

/// One line of a task's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskStep {
    /// When; microseconds since 1970.
    pub at: i64,
    /// Who.
    pub actor: Box<str>,
    /// `set`, `assigned`, `freed`, `done` or `settled`.
    pub what: Box<str>,
    /// To whom it was given.
    pub assignee: Option<Box<str>>,
}

/// Open tasks of an area: so many at most, the earliest due first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskFilter {
    /// The area.
    pub place: PlaceCode,
    /// Only those of this account.
    pub assignee: Option<Box<str>>,
    /// Only those due on or before this day.
    pub due_until: Option<Date>,
    /// At most so many.
    pub limit: u64,
}

const OPEN: &str = "select task_id, kind, place, person_id, entry_index, request_id, period, due, created, \
     assignee, state, ended, ended_by, ended_entry from task \
     where state = 0 and place >= $1 and place < $2 and due <= $3 order by due, place, task_id limit $4";
const OPEN_OF: &str = "select task_id, kind, place, person_id, entry_index, request_id, period, due, \
     created, assignee, state, ended, ended_by, ended_entry from task \
     where state = 0 and place >= $1 and place < $2 and due <= $3 and assignee = $4 \
     order by due, place, task_id limit $5";
const ONE: &str = "select task_id, kind, place, person_id, entry_index, request_id, period, due, created, \
     assignee, state, ended, ended_by, ended_entry from task where task_id = $1";
const OF_PERSON: &str = "select task_id, kind, place, person_id, entry_index, request_id, period, due, \
     created, assignee, state, ended, ended_by, ended_entry from task \
     where person_id = $1 order by created desc, task_id";

/// The codes of an area: from its own to the next of its level, which is not in it.
pub(crate) fn area(place: PlaceCode) -> (Cell, Cell) {
    let width = match place.level() {
        Level::Province => 10_000_000_000,
        Level::Prefecture => 100_000_000,
        Level::County => 1_000_000,
        Level::Township => 1_000,
        Level::Village => 1,
    };
    (Cell::count(place.as_u64()), Cell::count(place.as_u64() + width))
}

/// Open tasks.
pub(crate) fn open_tasks(db: &mut Db, filter: &TaskFilter) -> Result<Vec<Task>, StoreError> {
    let (from, to) = area(filter.place);
    let until = Cell::Int(filter.due_until.map_or(99_991_231, codes::day));
    let limit = Cell::count(filter.limit);
    match &filter.assignee {
        None => db.many(OPEN, &[from, to, until, limit], read),
        Some(account) => db.many(OPEN_OF, &[from, to, until, Cell::Text(account.clone()), limit], read),
    }
}

/// One task.
pub(crate) fn task(db: &mut Db, id: WorkId) -> Result<Option<Task>, StoreError> {
    db.one(ONE, &[Cell::Tag(id)], read)
}

/// All tasks about a person, the newest first.
pub(crate) fn tasks_of(db: &mut Db, person: PersonId) -> Result<Vec<Task>, StoreError> {
    db.many(OF_PERSON, &[Cell::count(person.0)], read)
}

/// A task's history.
pub(crate) fn steps(db: &mut Db, id: WorkId) -> Result<Vec<TaskStep>, StoreError> {
    let sql = "select at, actor, what, assignee from task_step where task_id = $1 order by step";
    db.many(sql, &[Cell::Tag(id)], |row| {
        Ok(TaskStep {
            at: row.int(0)?,
            actor: row.text(1)?.into(),
            what: row.text(2)?.into(),
            assignee: opt_text(row, 3)?,
        })
    })
}

pub(crate) fn opt_text(row: &RowRef<'_>, at: usize) -> Result<Option<Box<str>>, StoreError> {
    Ok(match row.cell(at, Kind::Text)? {
        Cell::Text(text) => Some(text),
        _ => None,
    })
}

fn read(row: &RowRef<'_>) -> Result<Task, StoreError> {
    let damaged = StoreError::Stored { what: "a task does not read" };
    let period = opt_text(row, 6)?;
    Ok(Task {
        id: row.opt_array(0)?.ok_or(StoreError::Stored { what: "a task without an id" })?,
        kind: TaskKind::parse(&row.text(1)?)?,
        place: place_code(row.int(2)?)?,
        about: About {
            person: row.opt_int(3)?.map(|id| PersonId(id as u64)),
            entry: row.opt_int(4)?.map(|index| EntryIndex(index as u64)),
            request: row.opt_array(5)?,
            period: period.map(|p| Period::parse(&p)).transpose().map_err(|_| damaged)?,
        },
        due: codes::date(row.int(7)?)?,
        created: row.int(8)?,
        assignee: opt_text(row, 9)?,
        state: TaskState::from_column(row.int(10)?)?,
        ended: row.opt_int(11)?,
        ended_by: opt_text(row, 12)?,
        ended_entry: row.opt_int(13)?.map(|index| EntryIndex(index as u64)),
    })
}

/// The id of the task of a kind about something.
fn id_of(kind: TaskKind, place: PlaceCode, about: &About) -> WorkId {
    let mut hasher = Sha256::new();
    hasher.update(kind.as_str());
    hasher.update([0]);
    hasher.update(place.as_u64().to_be_bytes());
    for number in [about.person.map(|p| p.0), about.entry.map(|e| e.0)] {
        hasher.update(number.map_or([0xff; 8], u64::to_be_bytes));
    }
    hasher.update(about.request.unwrap_or_default());
    hasher.update(about.period.map(|p| p.to_string()).unwrap_or_default());
    let hash = hasher.finalize();
    let mut id = [0; 16];
    id.copy_from_slice(&hash[..16]);
    id
}
