//! The one place that knows which database is behind the book.
//!
//! A statement is one text for both (`$1..$n`, in ascending first use, because SQLite numbers them by
//! first appearance). Whole batches of rows go in by [`Tx::insert`]: a prepared statement on SQLite, a
//! binary COPY on PostgreSQL. Nothing outside this crate sees a row or a statement.

use std::path::Path;

use crate::StoreError;
use crate::postgres_db::PgDb;
use crate::sqlite_db::SqliteDb;

/// One value of a row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cell {
    /// No value.
    Null,
    /// A whole number.
    Int(i64),
    /// Text.
    Text(Box<str>),
    /// Bytes.
    Blob(Box<[u8]>),
    /// Sixteen bytes, kept in place: tags and entry ids.
    Tag([u8; 16]),
    /// Thirty-two bytes, kept in place: hashes.
    Hash([u8; 32]),
}

impl Cell {
    /// The number, or `Null`.
    pub fn opt(value: Option<impl Into<i64>>) -> Cell {
        value.map_or(Cell::Null, |v| Cell::Int(v.into()))
    }

    /// The tag, or `Null`.
    pub fn opt_tag(value: Option<[u8; 16]>) -> Cell {
        value.map_or(Cell::Null, Cell::Tag)
    }

    /// Text.
    pub fn text(value: &str) -> Cell {
        Cell::Text(value.into())
    }

    /// The text, or `Null`.
    pub fn opt_text(value: Option<&str>) -> Cell {
        value.map_or(Cell::Null, Cell::text)
    }

    /// A count or index. Ours stay far below 2^63.
    pub fn count(value: u64) -> Cell {
        Cell::Int(i64::try_from(value).expect("INVARIANT: counts and indexes stay below 2^63"))
    }
}

/// What a column holds, as PostgreSQL's COPY needs to know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Whole number.
    Int,
    /// Text.
    Text,
    /// Bytes.
    Bytes,
}

/// A table's columns and its statements, for batches of rows and for copying and comparing whole tables.
#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    /// Name.
    pub name: &'static str,
    /// Columns in order; the first `key` of them are the primary key.
    pub columns: &'static [(&'static str, Kind)],
    /// How many leading columns make the key.
    pub key: usize,
    /// All rows in order of the key.
    pub select: &'static str,
    /// One row into SQLite.
    pub insert: &'static str,
    /// Many rows into PostgreSQL.
    pub copy: &'static str,
    /// Every row away.
    pub delete: &'static str,
    /// What deleted rows leave behind in PostgreSQL.
    pub vacuum: &'static str,
}

/// A row being read.
pub enum RowRef<'a> {
    /// From SQLite.
    Sqlite(&'a rusqlite::Row<'a>),
    /// From PostgreSQL.
    Postgres(&'a postgres::Row),
}

impl RowRef<'_> {
    /// A number that is always there.
    pub fn int(&self, i: usize) -> Result<i64, StoreError> {
        Ok(match self {
            RowRef::Sqlite(r) => r.get(i)?,
            RowRef::Postgres(r) => r.try_get(i)?,
        })
    }

    /// A number that may be absent.
    pub fn opt_int(&self, i: usize) -> Result<Option<i64>, StoreError> {
        Ok(match self {
            RowRef::Sqlite(r) => r.get(i)?,
            RowRef::Postgres(r) => r.try_get(i)?,
        })
    }

    /// Text that is always there.
    pub fn text(&self, i: usize) -> Result<String, StoreError> {
        Ok(match self {
            RowRef::Sqlite(r) => r.get(i)?,
            RowRef::Postgres(r) => r.try_get(i)?,
        })
    }

    /// Text that may be absent.
    pub fn opt_text(&self, i: usize) -> Result<Option<String>, StoreError> {
        Ok(match self {
            RowRef::Sqlite(r) => r.get(i)?,
            RowRef::Postgres(r) => r.try_get(i)?,
        })
    }

    /// Bytes, or nothing, without a copy.
    pub fn opt_bytes(&self, i: usize) -> Result<Option<&[u8]>, StoreError> {
        Ok(match self {
            RowRef::Sqlite(r) => r.get_ref(i)?.as_blob_or_null().map_err(rusqlite::Error::from)?,
            RowRef::Postgres(r) => r.try_get(i)?,
        })
    }

    /// Bytes that are always there.
    pub fn bytes(&self, i: usize) -> Result<&[u8], StoreError> {
        self.opt_bytes(i)?.ok_or(StoreError::Stored { what: "a value is missing where there must be one" })
    }

    /// Exactly `N` bytes that are always there.
    pub fn array<const N: usize>(&self, i: usize) -> Result<[u8; N], StoreError> {
        self.opt_array(i)?.ok_or(StoreError::Stored { what: "a value is missing where there must be one" })
    }

    /// Exactly `N` bytes, or nothing.
    pub fn opt_array<const N: usize>(&self, i: usize) -> Result<Option<[u8; N]>, StoreError> {
        self.opt_bytes(i)?
            .map(|b| b.try_into().map_err(|_| StoreError::Stored { what: "a value has the wrong length" }))
            .transpose()
    }

    /// The value as a [`Cell`] of the column's kind.
    pub fn cell(&self, i: usize, kind: Kind) -> Result<Cell, StoreError> {
        Ok(match kind {
            Kind::Int => Cell::opt(self.opt_int(i)?),
            Kind::Text => self.opt_text(i)?.map_or(Cell::Null, |t| Cell::Text(t.into())),
            Kind::Bytes => self.opt_bytes(i)?.map_or(Cell::Null, |b| Cell::Blob(b.into())),
        })
    }
}

/// A database, open.
pub enum Db {
    /// A file of this machine.
    Sqlite(SqliteDb),
    /// A server.
    Postgres(PgDb),
}

/// Which of a book's databases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Log and register.
    Book,
    /// Data keys.
    Keys,
    /// Who looked at exact figures.
    Access,
    /// Accounts, sessions, drafts, attachments and jobs.
    Office,
}

/// Where a book's databases are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// `book.db`, `keys.db`, `access.db` and `office.db` in this folder.
    Folder(std::path::PathBuf),
    /// A PostgreSQL URL; schemas `townbook`, `townbook_keys`, `townbook_access` and `townbook_office`.
    Url(String),
}

impl Part {
    pub(crate) const fn file_name(self) -> &'static str {
        match self {
            Part::Book => "book.db",
            Part::Keys => "keys.db",
            Part::Access => "access.db",
            Part::Office => "office.db",
        }
    }
}

impl Location {
    /// Refuses to go on without a database file: an empty one in its place would hide the loss.
    pub fn require(&self, part: Part) -> Result<(), StoreError> {
        match self {
            Location::Folder(folder) => {
                let path = folder.join(part.file_name());
                if path.exists() { Ok(()) } else { Err(StoreError::NoDatabase { path }) }
            }
            // An empty schema shows as a book that was not made whole, or as missing keys.
            Location::Url(_) => Ok(()),
        }
    }
}

impl Db {
    /// Opens (or makes) one of the databases, checks its settings, and brings its schema up to date.
    pub fn open(location: &Location, part: Part) -> Result<Db, StoreError> {
        let mut db = match location {
            Location::Folder(folder) => Db::Sqlite(SqliteDb::open(&folder.join(part.file_name()))?),
            Location::Url(url) => Db::Postgres(PgDb::open(url, part)?),
        };
        crate::migrate::migrate(&mut db, part)?;
        db.guard(part)?;
        Ok(db)
    }

    /// Makes the connection one that only reads, with a page cache of so many KiB: there are many of them. The
    /// system's own cache holds what they all read.
    pub fn lighten(&mut self, cache_kib: u32) -> Result<(), StoreError> {
        match self {
            Db::Sqlite(db) => db.lighten(cache_kib),
            Db::Postgres(db) => db.batch("set default_transaction_read_only to on"),
        }
    }

    /// Opens an SQLite book file on its own, with its schema: backups and rebuilds.
    pub fn open_file(file: &Path) -> Result<Db, StoreError> {
        let mut db = Db::Sqlite(SqliteDb::open(file)?);
        crate::migrate::migrate(&mut db, Part::Book)?;
        Ok(db)
    }

    /// No statement of ours may change or remove an entry or a line of the access log. A slip in our own code is stopped here; what
    /// someone does with other tools is what `verify` finds.
    fn guard(&mut self, part: Part) -> Result<(), StoreError> {
        match (self, part) {
            (Db::Sqlite(db), Part::Book) => db.guard_entries(),
            (Db::Sqlite(db), Part::Access) => db.guard_accesses(),
            (Db::Sqlite(db), Part::Office) => db.keep_small().and_then(|()| db.guard_office()),
            (Db::Sqlite(_), Part::Keys)
            | (Db::Postgres(_), Part::Book | Part::Keys | Part::Access | Part::Office) => Ok(()),
        }
    }

    /// Whether only opening it again can help: the server has gone, or has ended the connection.
    pub fn is_lost(&self) -> bool {
        match self {
            Db::Sqlite(_) => false,
            Db::Postgres(db) => db.is_lost(),
        }
    }

    /// Runs one statement; returns the number of rows touched.
    pub fn execute(&mut self, sql: &str, params: &[Cell]) -> Result<u64, StoreError> {
        match self {
            Db::Sqlite(db) => db.execute(sql, params),
            Db::Postgres(db) => db.execute(sql, params),
        }
    }

    /// Runs several statements without parameters.
    pub fn batch(&mut self, sql: &str) -> Result<(), StoreError> {
        match self {
            Db::Sqlite(db) => db.batch(sql),
            Db::Postgres(db) => db.batch(sql),
        }
    }

    /// Calls `f` with each row of a query, without holding them all.
    pub fn each(
        &mut self,
        sql: &str,
        params: &[Cell],
        mut f: impl FnMut(&RowRef<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        match self {
            Db::Sqlite(db) => db.each(sql, params, &mut f),
            Db::Postgres(db) => db.each(sql, params, &mut f),
        }
    }

    /// The first row of a query, if there is one.
    pub fn one<T>(
        &mut self,
        sql: &str,
        params: &[Cell],
        mut f: impl FnMut(&RowRef<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        let mut found = None;
        self.each(sql, params, |row| {
            if found.is_none() {
                found = Some(f(row)?);
            }
            Ok(())
        })?;
        Ok(found)
    }

    /// All rows of a query.
    pub fn many<T>(
        &mut self,
        sql: &str,
        params: &[Cell],
        mut f: impl FnMut(&RowRef<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut rows = Vec::new();
        self.each(sql, params, |row| {
            rows.push(f(row)?);
            Ok(())
        })?;
        Ok(rows)
    }

    /// Puts a batch of rows into a table. `cells` is row after row.
    pub fn insert(&mut self, table: &Table, cells: &[Cell]) -> Result<(), StoreError> {
        match self {
            Db::Sqlite(db) => db.insert(table, cells),
            Db::Postgres(db) => db.insert(table, cells),
        }
    }

    /// Starts a write transaction; other writers wait or fail.
    pub fn begin(&mut self) -> Result<(), StoreError> {
        match self {
            Db::Sqlite(_) => self.batch("begin immediate"),
            Db::Postgres(_) => self.batch("begin"),
        }
    }

    /// A transaction that sees one state of the database and changes nothing.
    pub fn begin_read(&mut self) -> Result<(), StoreError> {
        match self {
            Db::Sqlite(_) => self.batch("begin"),
            Db::Postgres(_) => self.batch("begin isolation level repeatable read read only"),
        }
    }

    /// Commits; returns only when the transaction is on disk.
    pub fn commit(&mut self) -> Result<(), StoreError> {
        self.batch("commit")
    }

    /// Gives a transaction up. Errors are of no use here: a lost connection has rolled back by itself.
    pub fn rollback(&mut self) {
        let _rolled_back = self.batch("rollback");
    }

    /// One `i64` from a query that always has one.
    pub fn number(&mut self, sql: &str, params: &[Cell]) -> Result<i64, StoreError> {
        self.one(sql, params, |r| r.int(0))?
            .ok_or(StoreError::Stored { what: "a query that always answers gave nothing" })
    }
}
