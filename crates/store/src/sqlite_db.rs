//! SQLite, compiled in. Opened only with settings under which an acknowledged entry survives a power cut.

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, params_from_iter};

use crate::StoreError;
use crate::db::{Cell, RowRef, Table};

/// The first release without the WAL-reset race, in which two connections could corrupt the file.
pub const LEAST_SQLITE: i32 = 3_051_003;

/// How long another program's lock is waited for.
const PATIENCE: Duration = Duration::from_secs(30);
/// The pause between two tries where SQLite does not wait by itself.
const PAUSE: Duration = Duration::from_millis(5);

/// Tries again while the file is busy. SQLite waits for a lock by itself, but not where a file is made
/// one with a write-ahead log: of several programs that open a new file at once all but one would fail.
fn when_free<T>(mut attempt: impl FnMut() -> rusqlite::Result<T>) -> rusqlite::Result<T> {
    let start = Instant::now();
    loop {
        match attempt() {
            Err(e)
                if e.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) && start.elapsed() < PATIENCE =>
            {
                std::thread::sleep(PAUSE);
            }
            done => return done,
        }
    }
}

/// An open SQLite file.
pub struct SqliteDb {
    pub(crate) connection: Connection,
}

/// What SQLite says of itself once a file is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// `sqlite3_libversion_number()`
    pub version: i32,
    /// `pragma journal_mode`
    pub journal_mode: String,
    /// `pragma synchronous`; 2 is FULL
    pub synchronous: i64,
}

impl Settings {
    /// Refuses settings under which a commit may be lost. SQLite in WAL mode below FULL lost every one
    /// of 500 acknowledged commits in a power cut; at FULL none.
    pub fn check(&self) -> Result<(), StoreError> {
        let refuse = |what: String| Err(StoreError::WeakSettings { what });
        if self.version < LEAST_SQLITE {
            return refuse(format!("SQLite {} is older than {LEAST_SQLITE}", self.version));
        }
        if self.journal_mode != "wal" {
            return refuse(format!("journal_mode is {}, not wal", self.journal_mode));
        }
        if self.synchronous < 2 {
            return refuse(format!("synchronous is {}, not 2 (FULL)", self.synchronous));
        }
        Ok(())
    }
}

impl ToSql for Cell {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Cell::Null => ValueRef::Null,
            Cell::Int(v) => ValueRef::Integer(*v),
            Cell::Text(v) => ValueRef::Text(v.as_bytes()),
            Cell::Blob(v) => ValueRef::Blob(v),
            Cell::Tag(v) => ValueRef::Blob(v),
            Cell::Hash(v) => ValueRef::Blob(v),
        }))
    }
}

impl SqliteDb {
    /// Opens or makes a file.
    pub fn open(path: &Path) -> Result<SqliteDb, StoreError> {
        let connection =
            Connection::open(path).map_err(|source| StoreError::Open { path: path.into(), source })?;
        connection.busy_timeout(PATIENCE)?;
        when_free(|| {
            connection.execute_batch(
                "pragma page_size = 8192; pragma journal_mode = wal; pragma synchronous = full;
                 pragma foreign_keys = on; pragma cache_size = -131072; pragma wal_autocheckpoint = 8000;
                 pragma temp_store = memory;",
            )
        })?;
        connection.set_prepared_statement_cache_capacity(64);
        let db = SqliteDb { connection };
        db.settings()?.check()?;
        Ok(db)
    }

    /// Reads the settings back: what SQLite does, not what it was asked to do.
    pub fn settings(&self) -> Result<Settings, StoreError> {
        let one = |sql: &str| self.connection.query_row(sql, [], |r| r.get::<_, String>(0));
        Ok(Settings {
            version: rusqlite::version_number(),
            journal_mode: one("pragma journal_mode")?,
            synchronous: self.connection.query_row("pragma synchronous", [], |r| r.get(0))?,
        })
    }

    pub(crate) fn guard_entries(&mut self) -> Result<(), StoreError> {
        self.connection.execute_batch(
            "create temp trigger if not exists entry_is_final before update on main.entry
               begin select raise(abort, 'an entry is never changed'); end;
             create temp trigger if not exists entry_stays before delete on main.entry
               begin select raise(abort, 'an entry is never removed'); end;",
        )?;
        Ok(())
    }

    pub(crate) fn guard_accesses(&mut self) -> Result<(), StoreError> {
        self.connection.execute_batch(
            "create temp trigger if not exists access_is_final before update on main.access_line
               begin select raise(abort, 'a line of the access log is never changed'); end;
             create temp trigger if not exists access_stays before delete on main.access_line
               begin select raise(abort, 'a line of the access log is never removed'); end;
             create temp trigger if not exists look_is_final before update on main.look
               begin select raise(abort, 'a line of the access log is never changed'); end;
             create temp trigger if not exists look_stays before delete on main.look
               begin select raise(abort, 'a line of the access log is never removed'); end;",
        )?;
        Ok(())
    }

    /// For the office: many connections, little in each. What is deleted is written over with zeros.
    pub(crate) fn keep_small(&mut self) -> Result<(), StoreError> {
        self.connection.execute_batch(
            "pragma cache_size = -2048; pragma wal_autocheckpoint = 1000; pragma secure_delete = on;",
        )?;
        Ok(())
    }

    pub(crate) fn guard_office(&mut self) -> Result<(), StoreError> {
        self.connection.execute_batch(
            "create temp trigger if not exists attachment_is_final before update of attachment_id, account,
               content_type, sealed_name, n_bytes, sha256, created_at, sealed on main.attachment
               begin select raise(abort, 'an attachment is never changed'); end;
             create temp trigger if not exists attachment_stays_there before update of about on main.attachment
               when substr(old.about, 1, 5) <> 'form:'
               begin select raise(abort, 'an attachment stays where it belongs'); end;
             create temp trigger if not exists account_stays before delete on main.account
               begin select raise(abort, 'an account is never removed'); end;
             create temp trigger if not exists grant_stays before delete on main.account_grant
               begin select raise(abort, 'a grant is never removed'); end;",
        )?;
        Ok(())
    }

    pub(crate) fn execute(&mut self, sql: &str, params: &[Cell]) -> Result<u64, StoreError> {
        let n = self.connection.prepare_cached(sql)?.execute(params_from_iter(params))?;
        Ok(n as u64)
    }

    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), StoreError> {
        Ok(self.connection.execute_batch(sql)?)
    }

    pub(crate) fn each(
        &mut self,
        sql: &str,
        params: &[Cell],
        f: &mut dyn FnMut(&RowRef<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(params_from_iter(params))?;
        while let Some(row) = rows.next()? {
            f(&RowRef::Sqlite(row))?;
        }
        Ok(())
    }

    pub(crate) fn insert(&mut self, table: &Table, cells: &[Cell]) -> Result<(), StoreError> {
        let width = table.columns.len();
        let mut statement = self.connection.prepare_cached(table.insert)?;
        for row in cells.chunks_exact(width) {
            for (i, cell) in row.iter().enumerate() {
                statement.raw_bind_parameter(i + 1, cell)?;
            }
            statement.raw_execute()?;
        }
        Ok(())
    }
}

impl SqliteDb {
    /// Moves everything from the write-ahead log into the file and cuts the log to nothing.
    pub(crate) fn empty_wal(&mut self) -> Result<(), StoreError> {
        let busy: i64 = self.connection.query_row("pragma wal_checkpoint(truncate)", [], |r| r.get(0))?;
        if busy == 0 { Ok(()) } else { Err(StoreError::TracesLeft) }
    }
}

impl SqliteDb {
    /// See [`crate::db::Db::lighten`].
    pub(crate) fn lighten(&self, cache_kib: u32) -> Result<(), StoreError> {
        self.connection.pragma_update(None, "query_only", true)?;
        Ok(self.connection.pragma_update(None, "cache_size", -i64::from(cache_kib))?)
    }

    /// Copies the database, as it stands, into a new file, while others go on writing.
    pub(crate) fn copy_to(&self, file: &Path) -> Result<(), StoreError> {
        let mut target =
            Connection::open(file).map_err(|source| StoreError::Open { path: file.into(), source })?;
        let backup = rusqlite::backup::Backup::new(&self.connection, &mut target)?;
        // All pages in one step: a writer waits a moment, the copy is of one state.
        let step = backup.step(-1)?;
        drop(backup);
        if step != rusqlite::backup::StepResult::Done {
            let what = "the database was busy; try again".to_owned();
            return Err(StoreError::Backup { path: file.into(), what });
        }
        target.execute_batch("pragma journal_mode = wal; pragma wal_checkpoint(truncate);")?;
        drop(target);
        std::fs::File::open(file)
            .and_then(|f| f.sync_all())
            .map_err(StoreError::file(file, "cannot sync this file"))
    }
}
