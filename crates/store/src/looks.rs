//! Who looked at a person's record: one line a look and person, on disk before the page is shown.
//!
//! The lines stand in the access log's own database. They are the person's to read: who, of which office,
//! when and what for. Many looks at once share one commit.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

use register::area::PlaceCode;
use register::id::PersonId;

use crate::StoreError;
use crate::access::AccessLine;
use crate::append::stamp_uuid_v7;
use crate::book::Place;
use crate::db::{Cell, Db, Location, Part, RowRef};
use crate::seal::Randomness;
use crate::state::place_code;
use crate::stored::LONGEST_ACTOR;
use crate::tables::{ACCESS_LINE, LOOK};
use crate::work::WorkId;

/// The purpose of an access line that says that somebody opened too many records and was slowed.
pub const SLOWED: &str = "slowed";
/// Most bytes of a purpose, and of what was seen.
const LONGEST_TEXT: usize = 200;
/// Most looks that one commit takes.
const LARGEST_GROUP: usize = 512;
/// Connections for reading that are kept.
const MOST_IDLE: usize = 8;
/// Page cache of each.
const CACHE_KIB: u32 = 1024;

/// One look at one person's record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// When; microseconds since 1970.
    pub at: i64,
    /// The account.
    pub actor: Box<str>,
    /// The place of its office.
    pub office: PlaceCode,
    /// What for: a word of the closed list of purposes.
    pub purpose: Box<str>,
    /// The task that it was for.
    pub task: Option<WorkId>,
    /// Whose record.
    pub person: PersonId,
    /// Whether the person was seen on somebody else's page: as kin, or in the household.
    pub beside: bool,
    /// What was shown, such as `person` or `household`.
    pub what: Box<str>,
}

impl Look {
    fn check(&self) -> Result<(), StoreError> {
        let fields: [(&'static str, &str, usize); 3] = [
            ("actor", &self.actor, LONGEST_ACTOR),
            ("purpose", &self.purpose, LONGEST_TEXT),
            ("subject", &self.what, LONGEST_TEXT),
        ];
        for (field, text, longest) in fields {
            if text.trim().is_empty() || text.len() > longest || text.contains(char::is_control) {
                return Err(StoreError::AccessField { field, longest });
            }
        }
        Ok(())
    }

    fn cells(&self, random: &mut Randomness) -> [Cell; 9] {
        let mut id = random.bytes();
        stamp_uuid_v7(&mut id, self.at);
        [
            Cell::Tag(id),
            Cell::Int(self.at),
            Cell::Text(self.actor.clone()),
            Cell::count(self.office.as_u64()),
            Cell::Text(self.purpose.clone()),
            Cell::opt_tag(self.task),
            Cell::count(self.person.0),
            Cell::Int(i64::from(self.beside)),
            Cell::Text(self.what.clone()),
        ]
    }
}

type Answer = std::sync::mpsc::SyncSender<Result<(), Arc<str>>>;

/// What waits for the next commit.
enum Waiting {
    Looks(Vec<Look>, Answer),
    Line(AccessLine, Answer),
}

/// The log of looks, open for writing. Clones share one connection.
#[derive(Clone)]
pub struct LookLog {
    queue: Sender<Waiting>,
    location: Location,
    /// Connections for reading, while nobody uses them.
    idle: Arc<Mutex<Vec<Db>>>,
}

impl LookLog {
    /// Opens the log; it is made where it is not there yet.
    pub fn open(place: &Place) -> Result<LookLog, StoreError> {
        let location = place.location();
        let first = Db::open(&location, Part::Access)?;
        let (queue, looks) = channel();
        let (own, random) = (location.clone(), Randomness::new()?);
        std::thread::Builder::new()
            .name("townbook-looks".to_owned())
            .spawn(move || serve(&own, Some(first), random, &looks))
            .map_err(|e| StoreError::AccessLog { reason: e.to_string() })?;
        Ok(LookLog { queue, location, idle: Arc::default() })
    }

    /// Logs looks; when it returns they are on disk. Where it fails, nothing may be shown.
    pub fn note(&self, looks: Vec<Look>) -> Result<(), StoreError> {
        looks.iter().try_for_each(Look::check)?;
        if looks.is_empty() {
            return Ok(());
        }
        self.wait_for(|answer| Waiting::Looks(looks, answer))
    }

    /// Logs a line about no single person: a search, exact figures. When it returns it is on disk.
    pub fn note_line(&self, line: AccessLine) -> Result<(), StoreError> {
        line.check()?;
        self.wait_for(|answer| Waiting::Line(line, answer))
    }

    fn wait_for(&self, waiting: impl FnOnce(Answer) -> Waiting) -> Result<(), StoreError> {
        let failed = |reason: &str| StoreError::AccessLog { reason: reason.to_owned() };
        let (answer, told) = std::sync::mpsc::sync_channel(1);
        self.queue.send(waiting(answer)).map_err(|_| failed("its thread has ended"))?;
        match told.recv() {
            Ok(Ok(())) => Ok(()),
            Ok(Err(reason)) => Err(failed(&reason)),
            Err(_) => Err(failed("its thread has ended")),
        }
    }

    /// Who looked at a person's record, the newest first.
    pub fn of_person(&self, person: PersonId, limit: u64) -> Result<Vec<Look>, StoreError> {
        self.many(
            "select seen_at, actor, office, purpose, task_id, person_id, beside, what from look \
             where person_id = $1 order by seen_at desc, look_id desc limit $2",
            &[Cell::count(person.0), Cell::count(limit)],
        )
    }

    /// What an account looked at since a moment, the newest first.
    pub fn of_actor(&self, actor: &str, since: i64, limit: u64) -> Result<Vec<Look>, StoreError> {
        self.many(
            "select seen_at, actor, office, purpose, task_id, person_id, beside, what from look \
             where actor = $1 and seen_at >= $2 order by seen_at desc, look_id desc limit $3",
            &[Cell::Text(actor.into()), Cell::Int(since), Cell::count(limit)],
        )
    }

    /// How many looks each account had since a moment, and at how many people: actor, looks, people, and
    /// of the looks those for no task. In the order of the accounts' names.
    pub fn by_actor(&self, since: i64) -> Result<Vec<LooksOfActor>, StoreError> {
        let sql = "select actor, count(*), count(distinct person_id), \
                   count(*) - count(task_id), min(seen_at), max(seen_at) \
                   from look where seen_at >= $1 and beside = 0 group by actor order by actor";
        self.ask(sql, &[Cell::Int(since)], |row| {
            Ok(LooksOfActor {
                actor: row.text(0)?.into(),
                looks: row.int(1)? as u64,
                people: row.int(2)? as u64,
                without_task: row.int(3)? as u64,
                first: row.int(4)?,
                last: row.int(5)?,
            })
        })
    }

    /// How often each account was slowed since a moment, and when last. In the order of the accounts' names.
    pub fn slowed(&self, since: i64) -> Result<Vec<(Box<str>, u64, i64)>, StoreError> {
        let sql = "select actor, count(*), max(seen_at) from access_line \
                   where purpose = $1 and seen_at >= $2 group by actor order by actor";
        self.ask(sql, &[Cell::Text(SLOWED.into()), Cell::Int(since)], |row| {
            Ok((row.text(0)?.into(), row.int(1)? as u64, row.int(2)?))
        })
    }

    fn many(&self, sql: &str, params: &[Cell]) -> Result<Vec<Look>, StoreError> {
        self.ask(sql, params, read)
    }

    fn ask<T>(
        &self,
        sql: &str,
        params: &[Cell],
        read: impl FnMut(&RowRef<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut db = match idle {
            Some(db) => db,
            None => {
                let mut db = Db::open(&self.location, Part::Access)?;
                db.lighten(CACHE_KIB)?;
                db
            }
        };
        let found = db.many(sql, params, read)?;
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < MOST_IDLE {
            idle.push(db);
        }
        Ok(found)
    }
}

/// What one account looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LooksOfActor {
    /// The account.
    pub actor: Box<str>,
    /// Looks at people's own pages.
    pub looks: u64,
    /// At how many people.
    pub people: u64,
    /// Looks for no task of the work list.
    pub without_task: u64,
    /// The first; microseconds since 1970.
    pub first: i64,
    /// The last.
    pub last: i64,
}

fn read(row: &RowRef<'_>) -> Result<Look, StoreError> {
    Ok(Look {
        at: row.int(0)?,
        actor: row.text(1)?.into(),
        office: place_code(row.int(2)?)?,
        purpose: row.text(3)?.into(),
        task: row.opt_array(4)?,
        person: PersonId(row.int(5)? as u64),
        beside: row.int(6)? != 0,
        what: row.text(7)?.into(),
    })
}

fn serve(location: &Location, mut db: Option<Db>, mut random: Randomness, waiting: &Receiver<Waiting>) {
    while let Ok(first) = waiting.recv() {
        let mut group = vec![first];
        while group.len() < LARGEST_GROUP
            && let Ok(next) = waiting.try_recv()
        {
            group.push(next);
        }
        let written = write(location, &mut db, &mut random, &group);
        if written.is_err() {
            // The next group gets a connection of its own.
            db = None;
        }
        let told = written.map_err(|e| Arc::<str>::from(crate::writer::describe(&e)));
        for one in group {
            let (Waiting::Looks(_, answer) | Waiting::Line(_, answer)) = one;
            // Whoever has gone away shows nothing.
            drop(answer.send(told.clone()));
        }
    }
}

fn write(
    location: &Location,
    db: &mut Option<Db>,
    random: &mut Randomness,
    group: &[Waiting],
) -> Result<(), StoreError> {
    let (mut looks, mut lines) = (Vec::new(), Vec::new());
    for one in group {
        match one {
            Waiting::Looks(seen, _) => looks.extend(seen.iter().flat_map(|look| look.cells(random))),
            Waiting::Line(line, _) => lines.extend(line.cells()?),
        }
    }
    let db = match db {
        Some(db) => db,
        None => db.insert(Db::open(location, Part::Access)?),
    };
    db.begin()?;
    let written =
        db.insert(&LOOK, &looks).and_then(|()| db.insert(&ACCESS_LINE, &lines)).and_then(|()| db.commit());
    if written.is_err() {
        db.rollback();
    }
    written
}
