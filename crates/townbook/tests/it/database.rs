//! The tables of a book seen with another tool: Python and its own SQLite. What the program says of its
//! log is compared with what lies in the file; and what someone could do to the file is done with it.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use crate::book::{Book, text};
use crate::witness::{self, Hash};

/// An entry as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    pub id: String,
    pub leaf: Hash,
}

const LIST: &str = r"
import hashlib, sqlite3, sys, uuid
book = sqlite3.connect(sys.argv[1])
for index, id, leaf, body in book.execute('select entry_index, entry_id, leaf, body from entry order by 1'):
    print(index, uuid.UUID(bytes=id), leaf.hex(), hashlib.sha256(b'\0' + body).hexdigest())
";

const EXECUTE: &str = r"
import sqlite3, sys
book = sqlite3.connect(sys.argv[1])
done = book.execute(sys.argv[2])
print('\n'.join('|'.join(map(str, row)) for row in done))
book.commit()
";

/// Runs a Python script.
pub fn python(script: &str, args: &[&str]) -> String {
    let output = Command::new("python3").arg("-c").arg(script).args(args).output().expect("python3 is there");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{args:?}: {error}");
    String::from_utf8(output.stdout).unwrap()
}

impl Book {
    /// Reads the log, hashes every stored body, and checks that indexes run from 0 without a gap.
    pub fn log(&self) -> Vec<Stored> {
        let lines = python(LIST, &[&text(&self.data.join("book.db"))]);
        let entries = lines.lines().zip(0u64..).map(|(line, expected)| {
            let cells: Vec<&str> = line.split(' ').collect();
            assert_eq!(cells[0].parse(), Ok(expected), "indexes run from 0 without a gap");
            assert_eq!(cells[2], cells[3], "entry {expected} hashes to its leaf");
            Stored { id: cells[1].to_owned(), leaf: witness::hash(cells[2]) }
        });
        entries.collect()
    }

    /// Runs a statement on the book's tables, as nobody should, and gives what it answers.
    pub fn execute(&self, sql: &str) -> String {
        python(EXECUTE, &[&text(&self.data.join("book.db")), sql]).trim().to_owned()
    }

    /// How many people the register has.
    pub fn n_people(&self) -> u64 {
        self.execute("select count(*) from person").parse().unwrap()
    }

    /// Signed heads in the book's folder: size and root.
    pub fn heads(&self) -> BTreeMap<u64, Hash> {
        let folder = std::fs::read_dir(self.data.join("heads")).unwrap();
        let notes =
            folder.map(|item| item.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "note"));
        notes.map(|path| head(&path)).collect()
    }
}

/// Size and root of a C2SP checkpoint.
pub fn head(path: &Path) -> (u64, Hash) {
    let note = std::fs::read_to_string(path).unwrap();
    let lines: Vec<&str> = note.lines().collect();
    assert!(lines[4].starts_with("— "), "a signature: {note}");
    let decoded = python("import base64,sys; print(base64.b64decode(sys.argv[1]).hex())", &[lines[2]]);
    (lines[1].parse().unwrap(), witness::hash(decoded.trim()))
}
