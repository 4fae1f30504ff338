//! Making and opening a book, its settings and its schema.

use std::path::Path;

use super::world::{Clerk, areas};
use super::*;
use crate::db::{Kind, Location};
use crate::migrate::newest;
use crate::sqlite_db::{LEAST_SQLITE, Settings, SqliteDb};
use crate::tables::{ACCESS_LINE, GROUND, LOOK, OFFICE_KEPT, OFFICE_PASSING, SUBJECT_KEY};

#[test]
fn a_book_is_made_once_and_opened_again() {
    for_each_database(|site| {
        assert!(matches!(site.open(Access::Read), Err(StoreError::NoBook { .. })));
        let mut book = site.create();
        let (name, head) = (book.name().to_owned(), book.log_head().unwrap());
        assert_eq!(head.0, 1, "the opening is an entry");
        assert!(matches!(Book::create(&site.place, &context(), clock), Err(StoreError::BookExists { .. })));
        drop(book);
        let mut again = site.open(Access::Write).unwrap();
        assert_eq!(again.name(), name);
        assert_eq!(again.log_head().unwrap(), head);
        assert_sound(&mut again);
    });
}

#[test]
fn another_folder_does_not_take_a_database_that_has_a_book() {
    if let Some(site) = Site::postgres() {
        drop(site.create());
        let other = Place { folder: site.beside("other"), ..site.place.clone() };
        assert!(matches!(Book::create(&other, &context(), clock), Err(StoreError::BookExists { .. })));
    }
}

#[test]
fn there_is_one_writer_and_readers_beside_it() {
    for_each_database(|site| {
        let mut clerk = Clerk::new(site.create());
        assert!(matches!(site.open(Access::Write), Err(StoreError::Busy)));
        let mut reader = site.open(Access::Read).unwrap();
        assert!(matches!(reader.writer(), Err(StoreError::WriterStopped { .. })));
        assert!(reader.sign_head().is_err(), "only who writes signs");
        for event in areas() {
            let receipt = clerk.enter(event);
            assert_eq!(reader.log_head().unwrap().0, receipt.index.0 + 1, "a reader sees what is committed");
            assert_sound(&mut reader);
        }
        clerk.book.sign_head().unwrap();
        assert_sound(&mut reader);
        drop(clerk);
        drop(site.open(Access::Write).unwrap());
    });
}

#[test]
fn a_lost_database_is_not_replaced_by_an_empty_one() {
    let site = Site::sqlite();
    drop(site.create());
    for name in ["keys.db", "book.db"] {
        std::fs::remove_file(site.place.folder.join(name)).unwrap();
        assert!(matches!(site.open(Access::Write), Err(StoreError::NoDatabase { .. })), "{name}");
        assert!(!site.place.folder.join(name).exists());
    }
    assert!(matches!(site.open(Access::Read), Err(StoreError::NoDatabase { .. })));
}

#[test]
fn an_actor_has_a_name_that_fits() {
    let site = Site::sqlite();
    let book = site.create();
    for length in [0, 65, 300] {
        let context = Context { actor: "x".repeat(length).into(), ..context() };
        let said = book.writer().unwrap().propose(Vec::new(), context);
        assert!(matches!(said.map(|_| ()), Err(StoreError::Actor { length: l }) if l == length));
    }
}

#[test]
fn weak_settings_are_refused() {
    let sound = Settings { version: LEAST_SQLITE, journal_mode: "wal".to_owned(), synchronous: 2 };
    assert!(sound.check().is_ok());
    assert!(Settings { synchronous: 3, ..sound.clone() }.check().is_ok());
    for mode in ["delete", "truncate", "persist", "memory", "off", ""] {
        assert!(Settings { journal_mode: mode.to_owned(), ..sound.clone() }.check().is_err(), "{mode}");
    }
    for synchronous in [0, 1] {
        assert!(Settings { synchronous, ..sound.clone() }.check().is_err());
    }
    for version in [0, 3_007_000, LEAST_SQLITE - 1] {
        assert!(Settings { version, ..sound.clone() }.check().is_err());
    }
    let refused = |path: &Path| matches!(SqliteDb::open(path), Err(StoreError::WeakSettings { .. }));
    assert!(refused(Path::new(":memory:")), "a database in memory has no log on disk");
    let site = Site::sqlite();
    let uri = format!("file:{}?vfs=unix-dotfile", site.beside("weak.db").display());
    assert!(refused(Path::new(&uri)), "without shared memory SQLite does not do WAL");
    let db = SqliteDb::open(&site.beside("sound.db")).unwrap();
    db.connection.pragma_update(None, "synchronous", "normal").unwrap();
    assert!(db.settings().unwrap().check().is_err(), "what SQLite does, not what it was asked to do");
}

#[test]
fn a_newer_schema_is_refused() {
    for_each_database(|site| {
        drop(site.create());
        for part in [Part::Keys, Part::Book] {
            site.raw(part).batch("insert into schema_version (version) values (99)").unwrap();
            let refused = site.open(Access::Write).map(|_| ());
            assert!(
                matches!(refused, Err(StoreError::NewerSchema { found: 99, known }) if known == newest(part)),
                "{part:?}: {refused:?}"
            );
        }
    });
}

/// Columns as a database tells of them: table, column, kind.
fn schema(db: &mut Db, part: Part) -> Vec<(String, String, Kind)> {
    let sql = match db {
        Db::Sqlite(_) => {
            "select m.name, c.name, lower(c.type) from sqlite_schema m, pragma_table_info(m.name) c \
             where m.type = 'table'"
        }
        Db::Postgres(_) => {
            "select table_name::text, column_name::text, data_type::text from information_schema.columns \
             where table_schema = current_schema()"
        }
    };
    let mut columns = db
        .many(sql, &[], |r| {
            let kind = match r.text(2)?.as_str() {
                "integer" | "bigint" => Kind::Int,
                "text" => Kind::Text,
                "blob" | "bytea" => Kind::Bytes,
                other => panic!("{part:?}: a column of kind {other}"),
            };
            Ok((r.text(0)?, r.text(1)?, kind))
        })
        .unwrap();
    columns.retain(|(table, _, _)| table != "schema_version");
    columns.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
    columns
}

#[test]
fn both_databases_have_the_schema_that_the_program_names() {
    for_each_database(|site| {
        drop(site.create());
        let listed = |tables: &[&Table]| {
            let mut columns: Vec<(String, String, Kind)> = tables
                .iter()
                .flat_map(|t| t.columns.iter().map(|(c, k)| (t.name.to_owned(), (*c).to_owned(), *k)))
                .collect();
            columns.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
            columns
        };
        let book: Vec<&Table> = GROUND.into_iter().chain(PROJECTIONS).collect();
        assert_eq!(schema(&mut site.raw(Part::Book), Part::Book), listed(&book));
        assert_eq!(schema(&mut site.raw(Part::Keys), Part::Keys), listed(&[&SUBJECT_KEY]));
        assert_eq!(schema(&mut site.raw(Part::Access), Part::Access), listed(&[&ACCESS_LINE, &LOOK]));
        let office: Vec<&Table> = OFFICE_KEPT.into_iter().chain(OFFICE_PASSING).collect();
        assert_eq!(schema(&mut site.raw(Part::Office), Part::Office), listed(&office));
    });
}

#[test]
fn statements_of_tables_name_their_columns() {
    for table in GROUND
        .into_iter()
        .chain(PROJECTIONS)
        .chain([&SUBJECT_KEY, &ACCESS_LINE, &LOOK])
        .chain(OFFICE_KEPT)
        .chain(OFFICE_PASSING)
    {
        let names: Vec<&str> = table.columns.iter().map(|c| c.0).collect();
        let list = names.join(", ");
        let key = names[..table.key].join(", ");
        let marks = vec!["?"; names.len()].join(", ");
        assert_eq!(table.select, format!("select {list} from {} order by {key}", table.name));
        assert_eq!(table.insert, format!("insert into {} ({list}) values ({marks})", table.name));
        assert_eq!(table.copy, format!("copy {} ({list}) from stdin binary", table.name));
        assert_eq!(table.delete, format!("delete from {}", table.name));
    }
}

#[test]
fn two_programs_may_start_at_once() {
    for_each_database(|site| {
        std::fs::create_dir_all(&site.place.folder).unwrap();
        let location: Location = site.place.location();
        std::thread::scope(|scope| {
            let started: Vec<_> =
                (0..8).map(|_| scope.spawn(|| Db::open(&location, Part::Book).map(|_| ()))).collect();
            for one in started {
                one.join().unwrap().unwrap();
            }
        });
    });
}
