//! The bound beside which the office's pages are measured: axum, and one row of the same book.
//!
//! No session, no rules, no sealed names, no log of looks, no page: what is left is the framework and the
//! database. `GET /row/N` reads person N; `POST /row` writes a row that is on disk when it is answered.
//!
//! usage: bare BOOK.db SCRATCH.db ADDRESS
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement ends where its ground is gone")]

use std::path::Path;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Path as Value, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use rusqlite::{Connection, OpenFlags, OptionalExtension};

/// One connection to read and one to write, as bare as can be.
struct Databases {
    book: Mutex<Connection>,
    scratch: Mutex<Connection>,
}

async fn row(
    State(databases): State<Arc<Databases>>,
    Value(person): Value<i64>,
) -> Result<String, StatusCode> {
    let book = databases.book.lock().unwrap();
    let mut select = book.prepare_cached("select birth, place from person where person_id = $1").unwrap();
    let found = select
        .query_row([person], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Option<i64>>(1)?)))
        .optional()
        .unwrap();
    found.map(|(birth, place)| format!("{birth} {place:?}\n")).ok_or(StatusCode::NOT_FOUND)
}

async fn write(State(databases): State<Arc<Databases>>) -> String {
    let scratch = databases.scratch.lock().unwrap();
    let mut insert = scratch.prepare_cached("insert into line (body) values ($1)").unwrap();
    insert.execute([[7_u8; 200].as_slice()]).unwrap();
    "written\n".to_owned()
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [book, scratch, address] = &args[..] else { panic!("usage: bare BOOK.db SCRATCH.db ADDRESS") };
    let book = Connection::open_with_flags(Path::new(book), OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let scratch = Connection::open(scratch).unwrap();
    let settings = "pragma journal_mode = wal; pragma synchronous = full; \
                    create table if not exists line (line_id integer primary key, body blob not null)";
    scratch.execute_batch(settings).unwrap();
    let databases = Arc::new(Databases { book: Mutex::new(book), scratch: Mutex::new(scratch) });
    let router =
        Router::new().route("/row/{person}", get(row)).route("/row", post(write)).with_state(databases);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(address).await.unwrap();
        println!("bare at {}", listener.local_addr().unwrap());
        axum::serve(listener, router).await.unwrap();
    });
}
