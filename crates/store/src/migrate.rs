//! Schema changes, in order, each once. Files are only ever added; both databases have the same numbers.

use crate::StoreError;
use crate::db::{Cell, Db, Part};

struct Migration {
    number: i64,
    sqlite: &'static str,
    postgres: &'static str,
}

const BOOK: &[Migration] = &[
    Migration {
        number: 1,
        sqlite: include_str!("../migrations/sqlite/0001_book.sql"),
        postgres: include_str!("../migrations/postgres/0001_book.sql"),
    },
    Migration {
        number: 2,
        sqlite: include_str!("../migrations/sqlite/0002_withdrawals.sql"),
        postgres: include_str!("../migrations/postgres/0002_withdrawals.sql"),
    },
    Migration {
        number: 3,
        sqlite: include_str!("../migrations/sqlite/0003_work.sql"),
        postgres: include_str!("../migrations/postgres/0003_work.sql"),
    },
    Migration {
        number: 4,
        sqlite: include_str!("../migrations/sqlite/0004_reading.sql"),
        postgres: include_str!("../migrations/postgres/0004_reading.sql"),
    },
    Migration {
        number: 5,
        sqlite: include_str!("../migrations/sqlite/0005_children.sql"),
        postgres: include_str!("../migrations/postgres/0005_children.sql"),
    },
];

const KEYS: &[Migration] = &[Migration {
    number: 1,
    sqlite: include_str!("../migrations/sqlite/keys_0001.sql"),
    postgres: include_str!("../migrations/postgres/keys_0001.sql"),
}];

const ACCESS: &[Migration] = &[
    Migration {
        number: 1,
        sqlite: include_str!("../migrations/sqlite/access_0001.sql"),
        postgres: include_str!("../migrations/postgres/access_0001.sql"),
    },
    Migration {
        number: 2,
        sqlite: include_str!("../migrations/sqlite/access_0002.sql"),
        postgres: include_str!("../migrations/postgres/access_0002.sql"),
    },
];

const OFFICE: &[Migration] = &[
    Migration {
        number: 1,
        sqlite: include_str!("../migrations/sqlite/office_0001.sql"),
        postgres: include_str!("../migrations/postgres/office_0001.sql"),
    },
    Migration {
        number: 2,
        sqlite: include_str!("../migrations/sqlite/office_0002.sql"),
        postgres: include_str!("../migrations/postgres/office_0002.sql"),
    },
    Migration {
        number: 3,
        sqlite: include_str!("../migrations/sqlite/office_0003.sql"),
        postgres: include_str!("../migrations/postgres/office_0003.sql"),
    },
];

/// The schema version that this program writes.
pub fn newest(part: Part) -> i64 {
    steps(part).last().map_or(0, |m| m.number)
}

fn steps(part: Part) -> &'static [Migration] {
    match part {
        Part::Book => BOOK,
        Part::Keys => KEYS,
        Part::Access => ACCESS,
        Part::Office => OFFICE,
    }
}

/// Brings a database up to [`newest`]; refuses one that a later program has written.
pub fn migrate(db: &mut Db, part: Part) -> Result<(), StoreError> {
    let there = match db {
        Db::Sqlite(_) => "select count(*) from sqlite_schema where name = 'schema_version'",
        Db::Postgres(_) => {
            "select count(*) from pg_tables where schemaname = current_schema() and tablename = 'schema_version'"
        }
    };
    let current = match db.number(there, &[])? {
        0 => 0,
        _ => version(db)?,
    };
    if current > newest(part) {
        return Err(StoreError::NewerSchema { found: current, known: newest(part) });
    }
    if current == newest(part) {
        return Ok(());
    }
    db.begin()?;
    match apply_all(db, part).and_then(|()| db.commit()) {
        Ok(()) => Ok(()),
        Err(e) => {
            db.rollback();
            Err(e)
        }
    }
}

fn version(db: &mut Db) -> Result<i64, StoreError> {
    db.number("select coalesce(max(version), 0) from schema_version", &[])
}

/// Two programs may start at once: the one that waited for the lock finds the work done.
fn apply_all(db: &mut Db, part: Part) -> Result<(), StoreError> {
    if let Db::Postgres(_) = db {
        db.batch("select pg_advisory_xact_lock(hashtext('townbook schema'))")?;
    }
    db.batch("create table if not exists schema_version (version bigint not null)")?;
    let current = version(db)?;
    for step in steps(part).iter().filter(|m| m.number > current) {
        apply(db, step)?;
    }
    Ok(())
}

fn apply(db: &mut Db, step: &Migration) -> Result<(), StoreError> {
    let sql = match db {
        Db::Sqlite(_) => step.sqlite,
        Db::Postgres(_) => step.postgres,
    };
    db.batch(sql)?;
    db.execute("insert into schema_version (version) values ($1)", &[Cell::Int(step.number)])?;
    Ok(())
}
