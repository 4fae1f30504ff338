//! Who looked at exact figures: the access log, in a database of its own beside the book's.
//!
//! Published figures are rounded and partly hidden; officers see the exact ones of their own area, and
//! each such view leaves a line here before it is shown. Its own database means that a running import
//! does not hold a view up, and that who may only read the book can be logged. The lines are no entries
//! and no part of a rebuild; they go along in a backup. No resident stands in them.

use std::path::Path;

use register::area::PlaceCode;
use register::calendar::Period;

use crate::StoreError;
use crate::append::stamp_uuid_v7;
use crate::backup::{WorkingCopy, copy_table};
use crate::book::Book;
use crate::db::Table;
use crate::db::{Cell, Db, Location, Part, RowRef};
use crate::seal::Randomness;
use crate::state::place_code;
use crate::stored::LONGEST_ACTOR;
use crate::tables::{ACCESS_LINE, LOOK};

/// Most bytes of a purpose, and of what was looked at.
const LONGEST_TEXT: usize = 400;

/// One look at exact figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessLine {
    /// When; microseconds since 1970.
    pub at: i64,
    /// The account.
    pub actor: Box<str>,
    /// What for, in the officer's words.
    pub purpose: Box<str>,
    /// What was shown, such as `figures births,deaths by village`.
    pub what: Box<str>,
    /// The period of the figures.
    pub period: Option<Period>,
    /// The area of the figures.
    pub place: Option<PlaceCode>,
}

impl AccessLine {
    pub(crate) fn check(&self) -> Result<(), StoreError> {
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

    pub(crate) fn cells(&self) -> Result<[Cell; 7], StoreError> {
        let mut id = Randomness::new()?.bytes();
        stamp_uuid_v7(&mut id, self.at);
        Ok([
            Cell::Tag(id),
            Cell::Int(self.at),
            Cell::Text(self.actor.clone()),
            Cell::Text(self.purpose.clone()),
            Cell::Text(self.what.clone()),
            self.period.map_or(Cell::Null, |p| Cell::Text(p.to_string().into())),
            self.place.map_or(Cell::Null, |p| Cell::count(p.as_u64())),
        ])
    }

    fn read(row: &RowRef<'_>) -> Result<AccessLine, StoreError> {
        let damaged = StoreError::Stored { what: "a line of the access log does not read" };
        let period = match row.cell(4, crate::db::Kind::Text)? {
            Cell::Text(text) => Some(Period::parse(&text).map_err(|_| damaged)?),
            _ => None,
        };
        Ok(AccessLine {
            at: row.int(0)?,
            actor: row.text(1)?.into(),
            purpose: row.text(2)?.into(),
            what: row.text(3)?.into(),
            period,
            place: row.opt_int(5)?.map(place_code).transpose()?,
        })
    }
}

impl Book {
    /// Logs a look at exact figures; when it returns the line is on disk. Where it fails, nothing may be
    /// shown. Works beside a writer, and in a book that was opened to be read; a book from before there
    /// was such a log gets one.
    pub fn log_access(&mut self, line: &AccessLine) -> Result<(), StoreError> {
        line.check()?;
        let cells = line.cells()?;
        let written = self.access_log().and_then(|log| log.insert(&ACCESS_LINE, &cells));
        written.map_err(|e| {
            // The next look gets a connection of its own.
            self.accesses = None;
            StoreError::AccessLog { reason: crate::writer::describe(&e) }
        })
    }

    /// The last looks at exact figures, the newest first.
    pub fn accesses(&mut self, limit: u64) -> Result<Vec<AccessLine>, StoreError> {
        self.access_log()?.many(
            "select seen_at, actor, purpose, what, period, place from access_line \
             order by seen_at desc, access_id desc limit $1",
            &[Cell::count(limit.min(i64::MAX as u64))],
            AccessLine::read,
        )
    }

    fn access_log(&mut self) -> Result<&mut Db, StoreError> {
        let log = match self.accesses.take() {
            Some(log) => log,
            None => Db::open(&self.location, Part::Access)?,
        };
        Ok(self.accesses.insert(log))
    }

    /// Copies the access log into a file of a backup.
    pub(crate) fn copy_accesses(&mut self, file: &Path) -> Result<(), StoreError> {
        let log = self.access_log()?;
        if let Db::Sqlite(db) = log {
            return db.copy_to(file);
        }
        let mut copy = open_file(file)?;
        copy.begin()?;
        for table in [&ACCESS_LINE, &LOOK] {
            copy_table(log, &mut copy, table, &mut |_| ())?;
        }
        copy.commit()
    }
}

fn open_file(file: &Path) -> Result<Db, StoreError> {
    let mut db = Db::Sqlite(crate::sqlite_db::SqliteDb::open(file)?);
    crate::migrate::migrate(&mut db, Part::Access)?;
    Ok(db)
}

/// Adds a backup's lines to the log of a book that is put back. Lines that are there already stay: a
/// backup must not make anybody's look undone.
pub(crate) fn put_back(file: &Path, folder: &Path, location: &Location) -> Result<(), StoreError> {
    // Backups from before there was such a log do not have the file.
    if !file.exists() {
        return Ok(());
    }
    let saved = WorkingCopy::of(file, folder, Part::Access)?;
    let mut saved = open_file(saved.path())?;
    let mut log = Db::open(location, Part::Access)?;
    log.begin()?;
    let added = add_lines(&mut saved, &mut log).and_then(|()| log.commit());
    if added.is_err() {
        log.rollback();
    }
    added
}

fn add_lines(saved: &mut Db, log: &mut Db) -> Result<(), StoreError> {
    let lines = "insert into access_line (access_id, seen_at, actor, purpose, what, period, place) \
                 values ($1, $2, $3, $4, $5, $6, $7) on conflict (access_id) do nothing";
    let looks = "insert into look \
                 (look_id, seen_at, actor, office, purpose, task_id, person_id, beside, what) \
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (look_id) do nothing";
    add(saved, log, &ACCESS_LINE, lines)?;
    add(saved, log, &LOOK, looks)
}

fn add(saved: &mut Db, log: &mut Db, table: &Table, sql: &str) -> Result<(), StoreError> {
    saved.each(table.select, &[], |row| {
        let cells: Result<Vec<Cell>, StoreError> =
            table.columns.iter().enumerate().map(|(i, (_, kind))| row.cell(i, *kind)).collect();
        log.execute(sql, &cells?)?;
        Ok(())
    })
}
