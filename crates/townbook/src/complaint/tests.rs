//! Every code of every error has a sentence in both languages, made of what the error knows.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::io;

use app::locale::Language;
use register::id::EntryIndex;

use super::*;

/// Where the codes stand: what is matched there is all there is, because no match has a rest.
const SOURCES: &[&str] = &[
    include_str!("../complaint.rs"),
    include_str!("../../../store/src/error.rs"),
    include_str!("../../../app/src/import.rs"),
    include_str!("../../../app/src/pack.rs"),
    include_str!("../../../engine/src/error.rs"),
    include_str!("../../../release/src/error.rs"),
    include_str!("../../../county/src/lib.rs"),
    include_str!("../../../web/src/tls.rs"),
];
const ENGLISH: &str = include_str!("../../../../pack/cn/locales/en.ftl");

/// Errors that carry another library's error, which is not made here, with the arguments they have.
const CARRIERS: &[(&str, &[&str])] = &[
    ("store.open", &["path"]),
    ("store.sqlite", &[]),
    ("store.full", &[]),
    ("store.postgres", &[]),
    ("close.parquet", &["path"]),
    ("close.columns", &["table"]),
    ("close.elsewhere", &["what"]),
    ("close.manifest_syntax", &["path", "line", "column"]),
    ("county.workbook", &["path"]),
    ("release.tables", &["what"]),
    ("release.system", &["what"]),
    ("release.protect", &["what"]),
    ("release.publication", &["what"]),
];

fn no() -> io::Error {
    io::Error::from(ErrorKind::PermissionDenied)
}

fn path() -> PathBuf {
    PathBuf::from("a/b")
}

fn troubles() -> Vec<Trouble> {
    let period = || "2005-10..2006-09".to_owned();
    vec![
        Trouble::Read { path: path(), source: no() },
        Trouble::Write { path: path(), source: no() },
        Trouble::Make { path: path(), source: no() },
        Trouble::Clear { path: path(), source: no() },
        Trouble::Output { source: no() },
        Trouble::NewBook { path: path(), source: StoreError::Busy },
        Trouble::PlacesRefused { refused: 3, file: path(), findings: path() },
        Trouble::NotClosed { period: period(), closed: Vec::new() },
        Trouble::NotClosed { period: period(), closed: vec![period(), period()] },
        Trouble::Close { period: period(), source: EngineError::PlaceUnknown { code: 1 } },
        Trouble::ManifestDiffers { path: path() },
        Trouble::PlaceUnknown { place: "990101100000".into() },
        Trouble::NotAHead { path: path(), source: ledger::NoteError::Long },
        Trouble::NotADemo { path: path() },
        Trouble::Uncovered { address: ([0, 0, 0, 0], 8080).into() },
        Trouble::NoEdition { period: period(), edition: 3, newest: 2 },
        Trouble::SealedHead { period: period(), edition: 2 },
        Trouble::ByTwice,
        Trouble::CellUnknown { cell: "month=2006-13".into() },
        Trouble::NotACount { id: "mean_age".into() },
        Trouble::ProofUnreadable { path: path(), what: "shape" },
        Trouble::ReceiptUnreadable { path: path(), what: "shape" },
        Trouble::KeyUnreadable,
        Trouble::SignOnUnusable { path: path(), what: "issuer".into() },
        Trouble::SignOnNowhere,
        Trouble::OriginUnreadable { origin: "book.example.cn".into() },
        Trouble::NotPublished { period: period(), edition: 2, id: "births".into() },
        Trouble::Hidden { id: "births".into() },
        Trouble::FolderThere { path: path() },
        Trouble::PublishedAlready { period: period(), edition: 2, path: path() },
        Trouble::ReleaseUnreadable { path: path() },
    ]
}

fn of_the_store() -> Vec<StoreError> {
    let what = || "something".to_owned();
    vec![
        StoreError::WeakSettings { what: what() },
        StoreError::NewerSchema { found: 9, known: 1 },
        StoreError::File { path: path(), doing: "cannot read this file", source: no() },
        StoreError::NoBook { path: path() },
        StoreError::NoDatabase { path: path() },
        StoreError::NoSubject { subject: 4 },
        StoreError::TracesLeft,
        StoreError::Actor { length: 99 },
        StoreError::BookExists { path: path() },
        StoreError::Secret { path: path(), what: "it is not 64 hexadecimal digits" },
        StoreError::Busy,
        StoreError::Behind { size: 3, known: 5, path: path() },
        StoreError::Forked { size: 3, path: path() },
        StoreError::Stored { what: "a leaf hash is missing" },
        StoreError::Entry { index: EntryIndex(7), what: "it is too short".into() },
        StoreError::Note { name: what(), source: ledger::NoteError::Long },
        StoreError::WriterStopped { reason: what() },
        StoreError::EditionOrder { period: what(), edition: 3, next: 2 },
        StoreError::AccessLog { reason: what() },
        StoreError::AccessField { field: "purpose", longest: 400 },
        StoreError::OfficeField { field: "display name", longest: 120 },
        StoreError::OfficeUnknown { what: "account" },
        StoreError::OfficeTaken { what: "account" },
        StoreError::TooLong { what: "request", longest: 16_384 },
        StoreError::Backup { path: path(), what: what() },
        StoreError::Sealed,
        StoreError::Random(what()),
    ]
}

fn of_closes() -> Vec<EngineError> {
    let hash = || "ab".to_owned();
    vec![
        EngineError::File { action: "look at", path: path(), source: no() },
        EngineError::AlreadyClosed { dir: path() },
        EngineError::Meta { problem: "editions count from 1" },
        EngineError::Row { table: "events", row: 3, problem: "the event has no kind" },
        EngineError::PlaceUnlisted { code: 990101100200 },
        EngineError::Manifest { path: path(), problem: hash() },
        EngineError::FileSize { path: path(), sealed: 1, found: 2 },
        EngineError::FileHash { path: path(), sealed: hash(), found: hash() },
        EngineError::FileRows { path: path(), sealed: 1, found: 2 },
        EngineError::Split { problem: "a table is split by one level of place" },
        EngineError::State { problem: "they end too early" },
        EngineError::FigureUnknown { id: hash() },
        EngineError::PlaceUnknown { code: 990101100200 },
    ]
}

fn of_releases() -> Vec<ReleaseError> {
    let text = || "births".to_owned();
    let place = EngineError::PlaceUnknown { code: 990101100200 };
    let figure = FigureError::Predicate { file: text(), line: 1, column: 2, problem: text() };
    vec![
        ReleaseError::Engine(place),
        ReleaseError::Figure(figure),
        ReleaseError::Period { first: text(), last: text() },
        ReleaseError::Table { table: text(), figure: text(), problem: text() },
        ReleaseError::Record { problem: text() },
        ReleaseError::Unpaired { record: text(), close: text() },
        ReleaseError::Mismatch { figure: text(), engine: 3, here: 4 },
    ]
}

fn of_the_rest() -> Vec<Box<dyn Error>> {
    let (file, problem) = (|| "births.toml".to_owned(), || "no such column".to_owned());
    vec![
        Box::new(ImportError::Path { path: path(), source: no() }),
        Box::new(ImportError::NoFiles { path: path() }),
        Box::new(ImportError::Places { path: path(), what: problem() }),
        Box::new(ImportError::NotPlaces { path: path() }),
        Box::new(ImportError::Receipts(no())),
        Box::new(ImportError::Findings(no())),
        Box::new(PackError::Read { path: path(), source: no() }),
        Box::new(PackError::Content { file: file(), line: 1, column: 2, what: problem() }),
        Box::new(FigureError::Shape { file: file(), line: 1, column: 2, problem: problem() }),
        Box::new(FigureError::Predicate { file: file(), line: 1, column: 2, problem: problem() }),
        Box::new(FigureError::Meaning { file: file(), line: 1, column: 2, problem: problem() }),
        Box::new(PlanError { file: file(), line: 1, column: 2, problem: problem() }),
        Box::new(CountyError::Plan { field: "people", reason: "must be at least 40 for each village" }),
        Box::new(CountyError::Write { path: path(), source: no() }),
        Box::new(TlsError::Read { path: path(), source: no() }),
        Box::new(TlsError::NoCertificate { path: path() }),
        Box::new(TlsError::NoKey { path: path() }),
        Box::new(TlsError::Mismatch { path: path(), key: path() }),
        Box::new(TlsError::Expired { path: path(), day: problem() }),
        Box::new(TlsError::NotYet { path: path(), day: problem() }),
    ]
}

fn samples() -> Vec<Box<dyn Error>> {
    let boxed = |e: Trouble| -> Box<dyn Error> { Box::new(e) };
    let mut all: Vec<Box<dyn Error>> = troubles().into_iter().map(boxed).collect();
    all.extend(of_the_store().into_iter().map(|e| -> Box<dyn Error> { Box::new(e) }));
    all.extend(of_closes().into_iter().map(|e| -> Box<dyn Error> { Box::new(e) }));
    all.extend(of_releases().into_iter().map(|e| -> Box<dyn Error> { Box::new(e) }));
    all.extend(of_the_rest());
    all
}

/// The codes in the sources: texts of the form `word.word` to which a match arrow leads.
fn codes() -> BTreeSet<String> {
    let arrows = SOURCES.iter().flat_map(|source| source.split("=> \"").skip(1));
    let texts = arrows.filter_map(|after| after.split_once('"')).map(|(text, _)| text);
    let is_code = |text: &&str| {
        text.contains('.') && text.chars().all(|c| c.is_ascii_lowercase() || c == '.' || c == '_')
    };
    // One error has one code, so that no arrow leads to it.
    texts.filter(is_code).chain(["publication.plan"]).map(str::to_owned).collect()
}

/// The variables of the English messages, whose keys and variables are those of the Chinese ones.
fn messages() -> BTreeMap<String, BTreeSet<String>> {
    let lines = ENGLISH.lines().filter(|line| line.starts_with("error-"));
    let told = lines.map(|line| line.split_once(" = ").expect("a key and a sentence"));
    told.map(|(key, text)| {
        let names = text.split('$').skip(1);
        let names = names.map(|t| t.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect());
        (key.to_owned(), names.collect())
    })
    .collect()
}

#[test]
fn every_code_has_a_message_and_every_message_a_code() {
    let codes: BTreeSet<String> = codes().iter().map(|code| key(code)).collect();
    let messages: BTreeSet<String> = messages().into_keys().collect();
    assert!(codes.len() > 60, "{codes:?}");
    assert_eq!(codes, messages);
}

#[test]
fn every_code_is_tried_here_and_its_message_uses_all_that_the_error_knows() {
    let mut args: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for error in samples() {
        let (code, known) = coded(&*error).expect("an error with a code");
        args.insert(code.to_owned(), known.iter().map(|(name, _)| (*name).to_owned()).collect());
    }
    for (code, known) in CARRIERS {
        args.insert((*code).to_owned(), known.iter().map(|name| (*name).to_owned()).collect());
    }
    let untried: Vec<String> =
        codes().into_iter().filter(|c| !args.contains_key(c) && !c.starts_with("system.")).collect();
    assert_eq!(untried, Vec::<String>::new());
    let messages = messages();
    for (code, known) in &args {
        let used = &messages[&key(code)];
        // Whether nothing is closed yet is in the code itself.
        let known: BTreeSet<String> =
            known.iter().filter(|n| code != "command.nothing_closed" || *n != "closed").cloned().collect();
        assert_eq!(used, &known, "{code}");
    }
}

#[test]
fn what_people_read_is_in_their_language() {
    let (en, zh) = (Words::of(Language::En), Words::of(Language::Zh));
    for error in samples() {
        let (english, chinese) = (sentence(&en, &*error), sentence(&zh, &*error));
        for text in [&english, &chinese] {
            assert!(!text.contains(['{', '$']) && !text.starts_with("error-"), "{text}");
        }
        let is_chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        // Two messages say nothing but where, and what a deeper crate says.
        let bare = [
            "close.manifest",
            "figure.shape",
            "figure.meaning",
            "publication.plan",
            "pack.content",
            "import.places",
        ];
        let (code, _) = coded(&*error).expect("an error with a code");
        assert!(is_chinese(&chinese) || bare.contains(&code), "{chinese}");
        assert!(!is_chinese(&english), "{english}");
    }
}

#[test]
fn a_failure_is_told_with_its_causes_and_each_only_once() {
    let missing = || io::Error::from_raw_os_error(2);
    let file = || StoreError::File { path: path(), doing: "cannot read this file", source: missing() };
    let failure = || anyhow::Error::from(Trouble::NewBook { path: "book".into(), source: file() });
    let (en, zh) = (Words::of(Language::En), Words::of(Language::Zh));
    assert_eq!(
        tell(&en, &failure()),
        "cannot make a book in book: a/b: cannot read this file: No such file or directory (os error 2)"
    );
    assert_eq!(
        tell(&zh, &failure()),
        "无法在 book 新建家簿：a/b：无法读取这个文件：没有这个文件或文件夹（No such file or directory (os error 2)）"
    );
    let through = anyhow::Error::from(ImportError::Store(file()));
    assert_eq!(tell(&en, &through), "a/b: cannot read this file: No such file or directory (os error 2)");
    assert_eq!(tell(&en, &anyhow::anyhow!("a plain word")), "a plain word");
}
