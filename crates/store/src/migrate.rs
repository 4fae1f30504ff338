//! Schema changes, in order, each once. Files are only ever added; both databases have the same numbers.

use crate::StoreError;
use crate::db::{Cell, Db, Part};

struct Migration {
    number: i64,
    sqlite: &'static str,
    postgres: &'static str,
}

const BOOK: &[Migration] = &[Migration {
    number: 1,
    sqlite: include_str!("../migrations/sqlite/0001_book.sql"),
    postgres: include_str!("../migrations/postgres/0001_book.sql"),
}];

const KEYS: &[Migration] = &[Migration {
    number: 1,
    sqlite: include_str!("../migrations/sqlite/keys_0001.sql"),
    postgres: include_str!("../migrations/postgres/keys_0001.sql"),
}];

/// The schema version that this program writes.
pub fn newest(part: Part) -> i64 {
    steps(part).last().map_or(0, |m| m.number)
}

fn steps(part: Part) -> &'static [Migration] {
    match part {
        Part::Book => BOOK,
        Part::Keys => KEYS,
    }
}

/// Brings a database up to [`newest`]; refuses one that a later program has written.
pub fn migrate(db: &mut Db, part: Part) -> Result<(), StoreError> {
    db.batch("create table if not exists schema_version (version bigint not null)")?;
    let current = db.number("select coalesce(max(version), 0) from schema_version", &[])?;
    if current > newest(part) {
        return Err(StoreError::NewerSchema { found: current, known: newest(part) });
    }
    for step in steps(part).iter().filter(|m| m.number > current) {
        db.begin()?;
        let done = apply(db, step);
        match done {
            Ok(()) => db.commit()?,
            Err(e) => {
                db.rollback();
                return Err(e);
            }
        }
    }
    Ok(())
}

fn apply(db: &mut Db, step: &Migration) -> Result<(), StoreError> {
    // Two programs may start at once: the one that waited for the lock finds the work done.
    let current = db.number("select coalesce(max(version), 0) from schema_version", &[])?;
    if current >= step.number {
        return Ok(());
    }
    let sql = match db {
        Db::Sqlite(_) => step.sqlite,
        Db::Postgres(_) => step.postgres,
    };
    db.batch(sql)?;
    db.execute("insert into schema_version (version) values ($1)", &[Cell::Int(step.number)])?;
    Ok(())
}
