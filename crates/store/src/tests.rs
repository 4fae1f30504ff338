//! One suite for both databases: each test gets a place on SQLite, and one on PostgreSQL where
//! `TOWNBOOK_PG` names a server.

mod accesses;
mod backups;
mod bytes;
mod closing;
mod erasure;
mod ids;
mod looking;
mod office;
mod opening;
mod paces;
mod proofs;
mod proposals;
mod reading;
mod rebuilding;
mod snapshots;
mod tampering;
mod withdrawals;
mod working;
mod world;
mod writing;

use std::sync::atomic::{AtomicU64, Ordering};

use tempfile::TempDir;

use crate::StoreError;
use crate::book::{Access, Book, Place};
use crate::db::{Cell, Db, Part, RowRef, Table};
use crate::details::PersonText;
use crate::scribe::Context;
use crate::stored::Purpose;
use crate::tables::PROJECTIONS;

/// A place for one book, gone with the test.
struct Site {
    place: Place,
    server: Option<Server>,
    /// Held, so that it is removed at the end.
    folder: TempDir,
}

/// A database of its own on the server.
struct Server {
    url: String,
    name: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let gone = administer(&self.url, &format!("drop database if exists {} with (force)", self.name));
        if let Err(e) = gone {
            eprintln!("the database {} stays: {e}", self.name);
        }
    }
}

fn administer(url: &str, sql: &str) -> Result<(), postgres::Error> {
    postgres::Client::connect(url, postgres::NoTls)?.batch_execute(sql)
}

impl Site {
    fn sqlite() -> Site {
        let folder = TempDir::new().unwrap();
        let place = Place { folder: folder.path().join("book"), url: None };
        Site { place, server: None, folder }
    }

    /// `None` where no server is named.
    fn postgres() -> Option<Site> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let url = std::env::var("TOWNBOOK_PG").ok()?;
        let name = format!("store_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        administer(&url, &format!("create database {name}")).unwrap();
        let (server, _) = url.rsplit_once('/').unwrap();
        let own = format!("{server}/{name}");
        let folder = TempDir::new().unwrap();
        let place = Place { folder: folder.path().join("book"), url: Some(own) };
        Some(Site { place, server: Some(Server { url, name }), folder })
    }

    /// Somewhere else in the test's folder.
    fn beside(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    fn create(&self) -> Book {
        Book::create(&self.place, &context(), clock).unwrap()
    }

    fn open(&self, access: Access) -> Result<Book, StoreError> {
        Book::open(&self.place, access, clock)
    }

    /// A connection of its own, past the book.
    fn raw(&self, part: Part) -> Db {
        Db::open(&self.place.location(), part).unwrap()
    }
}

/// Runs a test on SQLite, and on PostgreSQL where there is one.
fn for_each_database(test: impl Fn(&Site)) {
    test(&Site::sqlite());
    match Site::postgres() {
        Some(site) => {
            test(&site);
            assert!(site.server.is_some());
        }
        None => eprintln!("SKIPPED on PostgreSQL: TOWNBOOK_PG is not set"),
    }
}

/// A clock that stands still: recorded times must rise all the same.
fn clock() -> i64 {
    1_790_000_000_000_000
}

fn context() -> Context {
    Context { actor: "wangmin".into(), purpose: Purpose::Import, claimed: None }
}

/// Slow tests run whole where `TOWNBOOK_SLOW` is set, else a part of them.
fn is_slow() -> bool {
    std::env::var_os("TOWNBOOK_SLOW").is_some_and(|v| v == "1")
}

/// Every row of a table.
fn rows(db: &mut Db, table: &Table) -> Vec<Vec<Cell>> {
    db.many(table.select, &[], |row| cells(row, table)).unwrap()
}

fn cells(row: &RowRef<'_>, table: &Table) -> Result<Vec<Cell>, StoreError> {
    table.columns.iter().enumerate().map(|(i, (_, kind))| row.cell(i, *kind)).collect()
}

/// The register as the tables have it, with people's sealed text opened.
fn register_of(book: &mut Book) -> Vec<(&'static str, Vec<Vec<Cell>>)> {
    let mut keys = book.keys().unwrap();
    let mut tables = Vec::new();
    for table in PROJECTIONS {
        let mut found = rows(&mut book.db, table);
        if table.name == "person" {
            for row in &mut found {
                let (Cell::Int(id), Some(Cell::Blob(sealed))) = (row[0].clone(), row.last().cloned()) else {
                    panic!("a person has a number and details")
                };
                let key = keys.get(&book.vault, id as u64).unwrap().unwrap();
                let text = PersonText::open(&key, &sealed).unwrap();
                *row.last_mut().unwrap() = Cell::Text(format!("{text:?}").into());
            }
        }
        tables.push((table.name, found));
    }
    tables
}

/// One number from a query.
fn number(book: &mut Book, sql: &str) -> i64 {
    book.db.number(sql, &[]).unwrap()
}

/// The book must be sound in every way that there is to ask.
fn assert_sound(book: &mut Book) {
    let found = book.verify(&[], &mut |_| ()).unwrap();
    assert_eq!(found.problems, []);
    let rebuilt = book.rebuild(crate::rebuild::Repair::Compare, &mut |_| ()).unwrap();
    assert_eq!(rebuilt.differences, []);
}
