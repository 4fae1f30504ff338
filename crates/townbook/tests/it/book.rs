//! A book driven from its command line, and what the command line answers.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// The statistical year of every county here.
pub const YEAR: &str = "2005-10..2006-09";

/// How a command ended.
#[derive(Debug)]
pub struct Ran {
    /// Exit status; none where a signal ended it.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Ran {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program writes UTF-8");
        Ran { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }
}

impl Ran {
    /// The one JSON object that was printed.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("not one JSON object ({e}): {self:?}"))
    }

    /// What a failed command says with `--json`.
    pub fn error(&self) -> String {
        let value: Value = serde_json::from_str(&self.err).unwrap_or_else(|e| panic!("{e}: {self:?}"));
        assert_eq!(keys(&value), ["error"], "{self:?}");
        value["error"].as_str().unwrap().to_owned()
    }
}

/// What `import --json` counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counts {
    pub files: u64,
    pub rows: u64,
    pub entered: u64,
    pub refused: u64,
    pub skipped: u64,
    pub already: u64,
    pub findings: PathBuf,
}

impl Counts {
    /// Reads the object that the design promises, and checks that every row is counted once.
    pub fn of(value: &Value) -> Counts {
        let promised = ["already", "entered", "files", "findings", "refused", "rows", "seconds", "skipped"];
        assert_eq!(keys(value), promised);
        assert!(value["seconds"].is_f64(), "{value}");
        let n = |key: &str| value[key].as_u64().unwrap_or_else(|| panic!("{key} in {value}"));
        let counts = Counts {
            files: n("files"),
            rows: n("rows"),
            entered: n("entered"),
            refused: n("refused"),
            skipped: n("skipped"),
            already: n("already"),
            findings: PathBuf::from(value["findings"].as_str().unwrap()),
        };
        let counted = counts.entered + counts.refused + counts.skipped + counts.already;
        assert_eq!(counts.rows, counted, "every row is counted once: {counts:?}");
        counts
    }
}

/// One line of a findings file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Name of the file, without its folder.
    pub file: String,
    pub row: u64,
    pub code: String,
    pub severity: String,
    pub en: String,
}

/// Reads the findings of an import: the JSON beside the CSV.
pub fn findings(counts: &Counts) -> Vec<Found> {
    let path = counts.findings.with_extension("json");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let found = text.lines().map(|line| {
        let value: Value = serde_json::from_str(line).unwrap();
        let promised = ["code", "column", "en", "field", "file", "row", "severity", "sheet", "zh"];
        assert_eq!(keys(&value), promised);
        assert!(value["zh"].as_str().is_some_and(|t| !t.is_empty()), "a sentence in Chinese: {line}");
        let text = |key: &str| value[key].as_str().unwrap().to_owned();
        let file = Path::new(&text("file")).file_name().unwrap().to_string_lossy().into_owned();
        Found {
            file,
            row: value["row"].as_u64().unwrap(),
            code: text("code"),
            severity: text("severity"),
            en: text("en"),
        }
    });
    found.collect()
}

/// The keys of an object, in order.
pub fn keys(value: &Value) -> Vec<&str> {
    let object = value.as_object().unwrap_or_else(|| panic!("an object, not {value}"));
    object.keys().map(String::as_str).collect::<BTreeSet<_>>().into_iter().collect()
}

/// The program, untouched by whatever book and language the developer has.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_townbook"));
    command
        .env_remove("TOWNBOOK_DATA")
        .env_remove("TOWNBOOK_DB")
        .env_remove("LANGUAGE")
        .env("LC_ALL", "C.UTF-8");
    command
}

/// A book.
#[derive(Clone, Debug)]
pub struct Book {
    pub data: PathBuf,
}

impl Book {
    /// Makes one with its places.
    pub fn init(data: &Path, drawers: &Path) -> Book {
        let book = Book { data: data.to_path_buf() };
        let made = book.done(&["init", "--places", &text(&drawers.join("places.csv"))]);
        assert_eq!(keys(&made), ["book", "data", "key", "places"]);
        assert!(made["places"].as_u64().is_some_and(|n| n > 0), "{made}");
        book
    }

    /// A command on this book, not run yet.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = program();
        command.arg("--data").arg(&self.data).arg("--json").args(args);
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, args: &[&str]) -> Ran {
        self.command(args).output().unwrap().into()
    }

    /// Runs a command that must end with 0.
    pub fn done(&self, args: &[&str]) -> Value {
        let ran = self.run(args);
        assert_eq!(ran.code, Some(0), "{args:?}: {ran:?}");
        ran.json()
    }

    /// Imports a file or folder.
    pub fn import(&self, path: &Path, more: &[&str]) -> Counts {
        Counts::of(&self.done(&[&["import", &text(path)], more].concat()))
    }

    /// Seals the year.
    pub fn close(&self) -> Value {
        let sealed = self.done(&["close", "--period", YEAR]);
        assert_eq!(keys(&sealed), ["edition", "folder", "manifest", "period", "root", "size"]);
        sealed
    }

    /// Figures of the year.
    pub fn figures(&self, more: &[&str]) -> Value {
        self.done(&[&["figures", "--period", YEAR], more].concat())
    }

    /// Verifies, and says how it went.
    pub fn verify(&self, more: &[&str]) -> Verified {
        let ran = self.run(&[&["verify"], more].concat());
        let verified = Verified::of(&ran.json());
        let code = if verified.ok { 0 } else { 1 };
        assert_eq!(ran.code, Some(code), "the exit status says it too: {ran:?}");
        verified
    }

    /// Verifies a book that must be sound.
    pub fn sound(&self) -> Verified {
        let verified = self.verify(&[]);
        assert!(verified.ok, "{verified:?}");
        verified
    }

    /// How many entries the log has.
    pub fn n_entries(&self) -> u64 {
        self.sound().entries
    }
}

/// What `verify --json` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    pub ok: bool,
    pub entries: u64,
    pub root: String,
    /// Entry, where one is named, and what is wrong.
    pub problems: Vec<(Option<u64>, String)>,
}

impl Verified {
    fn of(value: &Value) -> Verified {
        assert_eq!(keys(value), ["entries", "ok", "problems", "root"]);
        let problems = value["problems"].as_array().unwrap().iter().map(|problem| {
            assert_eq!(keys(problem), ["index", "what"]);
            (problem["index"].as_u64(), problem["what"].as_str().unwrap().to_owned())
        });
        let verified = Verified {
            ok: value["ok"].as_bool().unwrap(),
            entries: value["entries"].as_u64().unwrap(),
            root: value["root"].as_str().unwrap().to_owned(),
            problems: problems.collect(),
        };
        assert_eq!(verified.ok, verified.problems.is_empty(), "{verified:?}");
        verified
    }
}

/// A path as an argument.
pub fn text(path: &Path) -> String {
    path.to_str().expect("paths of tests are UTF-8").to_owned()
}

/// Copies a folder with everything in it.
pub fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for item in std::fs::read_dir(from).unwrap() {
        let item = item.unwrap();
        let target = to.join(item.file_name());
        if item.file_type().unwrap().is_dir() {
            copy_folder(&item.path(), &target);
        } else {
            std::fs::copy(item.path(), &target).unwrap();
        }
    }
}
