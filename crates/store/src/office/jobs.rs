//! Jobs: work that a page starts and does not wait for. One worker does a job; another takes it over
//! where the first gives no sign of life. Every job must therefore be able to run twice.

use super::{Hidden, LONGEST_WORD, Office, bound, check_line, opened, opt_box, require_account};
use crate::StoreError;
use crate::db::{Cell, RowRef};
use crate::seal::DataKey;

/// Most bytes of a job's arguments, and of its result.
const LONGEST_JSON: usize = 1 << 20;
/// Most bytes of what is said of a failure.
const LONGEST_ERROR: usize = 4096;
/// So often a job is begun; after that whoever abandons it fails it.
pub const MOST_ATTEMPTS: i64 = 3;
/// What is said of a job that was abandoned too often.
const ABANDONED: &str = "abandoned";

/// What a job is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobState {
    /// Nobody has begun it.
    Waiting,
    /// A worker is at it.
    Running,
    /// Finished, with a result.
    Done,
    /// Given up, with an error.
    Failed,
    /// Called off.
    Cancelled,
}

impl JobState {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            JobState::Waiting => "waiting",
            JobState::Running => "running",
            JobState::Done => "done",
            JobState::Failed => "failed",
            JobState::Cancelled => "cancelled",
        }
    }

    fn parse(text: &str) -> Result<JobState, StoreError> {
        use JobState::{Cancelled, Done, Failed, Running, Waiting};
        [Waiting, Running, Done, Failed, Cancelled]
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or(StoreError::Stored { what: "a job's state is not in its list" })
    }
}

/// A job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Its id (UUIDv7).
    pub id: [u8; 16],
    /// Who started it.
    pub account: Box<str>,
    /// What is to be done.
    pub kind: Box<str>,
    /// What it is at.
    pub state: JobState,
    /// How much is done.
    pub n_done: u64,
    /// Of how much; 0 where that is not known.
    pub n_total: u64,
    /// How often it was begun.
    pub n_attempts: i64,
    /// Who is, or was, at it.
    pub worker: Option<Box<str>>,
    /// When it was put.
    pub created_at: i64,
    /// When it was last begun.
    pub started_at: Option<i64>,
    /// When it ended.
    pub finished_at: Option<i64>,
    /// What it is to be done with, as JSON.
    pub arguments: Hidden<String>,
    /// What came of it, as JSON.
    pub result: Option<Hidden<String>>,
    /// Why it failed.
    pub error: Option<Hidden<String>>,
}

/// A job to be put.
#[derive(Clone, PartialEq, Eq)]
pub struct NewJob<'a> {
    /// From [`Office::new_id`]; the same again where the same thing is sent again.
    pub id: [u8; 16],
    /// Who starts it.
    pub account: &'a str,
    /// What is to be done.
    pub kind: &'a str,
    /// What with, as JSON.
    pub arguments: &'a str,
}

impl Job {
    fn read(row: &RowRef<'_>, key: &DataKey) -> Result<Job, StoreError> {
        let id = row.array(0)?;
        let sealed = |what, column| {
            row.opt_bytes(column)?.map(|sealed| opened(key, &context(what, &id), sealed)).transpose()
        };
        Ok(Job {
            id,
            account: row.text(1)?.into(),
            kind: row.text(2)?.into(),
            state: JobState::parse(&row.text(3)?)?,
            n_done: row.int(4)? as u64,
            n_total: row.int(5)? as u64,
            n_attempts: row.int(6)?,
            worker: opt_box(row, 7)?,
            created_at: row.int(8)?,
            started_at: row.opt_int(9)?,
            finished_at: row.opt_int(10)?,
            arguments: sealed("arguments", 11)?
                .ok_or(StoreError::Stored { what: "a value is missing where there must be one" })?,
            result: sealed("result", 12)?,
            error: sealed("error", 13)?,
        })
    }
}

impl Office {
    /// Puts a job that waits for a worker. False where one of this id is there already.
    pub fn job_put(&mut self, new: &NewJob<'_>, now: i64) -> Result<bool, StoreError> {
        check_line("kind", new.kind, LONGEST_WORD)?;
        check_json("arguments", new.arguments)?;
        require_account(self.db()?, new.account)?;
        let arguments = self.seal(&context("arguments", &new.id), new.arguments.as_bytes());
        self.changed(
            "insert into job (job_id, account, kind, state, n_done, n_total, n_attempts, created_at, arguments) \
             values ($1, $2, $3, 'waiting', 0, 0, 0, $4, $5) on conflict (job_id) do nothing",
            &[
                Cell::Tag(new.id),
                Cell::text(new.account),
                Cell::text(new.kind),
                Cell::Int(now),
                Cell::Blob(arguments),
            ],
        )
    }

    /// Gives the longest waiting job to a worker, and to no other. A worker's name must be its own: of
    /// two with one name each would take the other's jobs for its own.
    pub fn job_claim_next(&mut self, worker: &str, now: i64) -> Result<Option<Job>, StoreError> {
        check_line("worker", worker, LONGEST_WORD)?;
        // Whoever loses the race for a job looks for the next; somebody wins each round, so it ends.
        loop {
            let sql = "select job_id from job where state = 'waiting' order by created_at, job_id limit 1";
            let Some(id) = self.db()?.one(sql, &[], |r| r.array(0))? else { return Ok(None) };
            let mine = self.changed(
                "update job set state = 'running', worker = $1, started_at = $2, beat_at = $2, n_done = 0, \
                 n_total = 0, n_attempts = n_attempts + 1 where job_id = $3 and state = 'waiting'",
                &[Cell::text(worker), Cell::Int(now), Cell::Tag(id)],
            )?;
            if mine {
                return self.job_get(&id);
            }
        }
    }

    /// Says how far a job is, which is also its worker's sign of life. False where the worker must stop:
    /// the job was called off, or given to another.
    pub fn job_progress(
        &mut self,
        id: &[u8; 16],
        worker: &str,
        n_done: u64,
        n_total: u64,
        now: i64,
    ) -> Result<bool, StoreError> {
        self.changed(
            "update job set n_done = $1, n_total = $2, beat_at = $3 \
             where job_id = $4 and worker = $5 and state = 'running'",
            &[Cell::count(n_done), Cell::count(n_total), Cell::Int(now), Cell::Tag(*id), Cell::text(worker)],
        )
    }

    /// Ends a job with its result. False where it is not this worker's any more.
    pub fn job_finish(
        &mut self,
        id: &[u8; 16],
        worker: &str,
        result: &str,
        now: i64,
    ) -> Result<bool, StoreError> {
        check_json("result", result)?;
        let sealed = self.seal(&context("result", id), result.as_bytes());
        self.changed(
            "update job set state = 'done', result = $1, finished_at = $2 \
             where job_id = $3 and worker = $4 and state = 'running'",
            &[Cell::Blob(sealed), Cell::Int(now), Cell::Tag(*id), Cell::text(worker)],
        )
    }

    /// Gives a job up; of a long reason the beginning is kept. False where it is not this worker's any more.
    pub fn job_fail(
        &mut self,
        id: &[u8; 16],
        worker: &str,
        error: &str,
        now: i64,
    ) -> Result<bool, StoreError> {
        let error = &error[..error.floor_char_boundary(LONGEST_ERROR)];
        let sealed = self.seal(&context("error", id), error.as_bytes());
        self.changed(
            "update job set state = 'failed', error = $1, finished_at = $2 \
             where job_id = $3 and worker = $4 and state = 'running'",
            &[Cell::Blob(sealed), Cell::Int(now), Cell::Tag(*id), Cell::text(worker)],
        )
    }

    /// Calls a job off, waiting or running. False where it had ended, or is not there.
    pub fn job_cancel(&mut self, id: &[u8; 16], now: i64) -> Result<bool, StoreError> {
        self.changed(
            "update job set state = 'cancelled', finished_at = $1 \
             where job_id = $2 and state in ('waiting', 'running')",
            &[Cell::Int(now), Cell::Tag(*id)],
        )
    }

    /// Lets a job that failed or was called off wait for a worker again, as if it were new. False where it is
    /// neither.
    pub fn job_again(&mut self, id: &[u8; 16]) -> Result<bool, StoreError> {
        self.changed(
            "update job set state = 'waiting', worker = null, error = null, finished_at = null, n_done = 0, \
             n_total = 0, n_attempts = 0 where job_id = $1 and state in ('failed', 'cancelled')",
            &[Cell::Tag(*id)],
        )
    }

    /// A job.
    pub fn job_get(&mut self, id: &[u8; 16]) -> Result<Option<Job>, StoreError> {
        let key = self.key.clone();
        self.db()?.one(
            "select job_id, account, kind, state, n_done, n_total, n_attempts, worker, created_at, \
             started_at, finished_at, arguments, result, error from job where job_id = $1",
            &[Cell::Tag(*id)],
            |row| Job::read(row, &key),
        )
    }

    /// The last jobs of an account, the newest first.
    pub fn job_list(&mut self, account: &str, limit: u64) -> Result<Vec<Job>, StoreError> {
        let key = self.key.clone();
        self.db()?.many(
            "select job_id, account, kind, state, n_done, n_total, n_attempts, worker, created_at, \
             started_at, finished_at, arguments, result, error from job \
             where account = $1 order by created_at desc, job_id desc limit $2",
            &[Cell::text(account), Cell::count(limit.min(i64::MAX as u64))],
            |row| Job::read(row, &key),
        )
    }

    /// Lets jobs wait again whose worker gave no sign of life since a time, and fails those that were
    /// begun too often. Says how many it found.
    pub fn job_requeue(&mut self, silent_since: i64, now: i64) -> Result<u64, StoreError> {
        let again = self.db()?.execute(
            "update job set state = 'waiting', worker = null \
             where state = 'running' and beat_at < $1 and n_attempts < $2",
            &[Cell::Int(silent_since), Cell::Int(MOST_ATTEMPTS)],
        )?;
        let hopeless = self.db()?.many(
            "select job_id from job where state = 'running' and beat_at < $1 and n_attempts >= $2",
            &[Cell::Int(silent_since), Cell::Int(MOST_ATTEMPTS)],
            |r| r.array(0),
        )?;
        let mut failed = 0;
        for id in hopeless {
            let sealed = self.seal(&context("error", &id), ABANDONED.as_bytes());
            failed += self.db()?.execute(
                "update job set state = 'failed', error = $1, finished_at = $2 \
                 where job_id = $3 and state = 'running' and beat_at < $4",
                &[Cell::Blob(sealed), Cell::Int(now), Cell::Tag(id), Cell::Int(silent_since)],
            )?;
        }
        Ok(again + failed)
    }

    /// Forgets jobs that ended before a time. Says how many.
    pub fn job_forget(&mut self, before: i64) -> Result<u64, StoreError> {
        self.db()?.execute("delete from job where finished_at < $1", &[Cell::Int(before)])
    }
}

fn check_json(field: &'static str, text: &str) -> Result<(), StoreError> {
    if text.is_empty() || text.len() > LONGEST_JSON {
        return Err(StoreError::OfficeField { field, longest: LONGEST_JSON });
    }
    Ok(())
}

fn context(what: &str, id: &[u8; 16]) -> Vec<u8> {
    bound("office job", &[what.as_bytes(), id])
}
