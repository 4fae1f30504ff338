//! Editions: 500 late, corrected and withdrawn events after a close touch no sealed byte, come in with the next
//! editions, and every number that is another then is accounted for by the list of changes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Instant;

use county::{Mess, Plan};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::book::{Book, Counts, Ran, YEAR, copy_folder, findings, keys, text};
use crate::counties::{County, by_id, check_published};
use crate::crash::Dice;
use crate::news::{BATCH, Desk};

mod changes;

use changes::Changes;

/// A part of the year that is sealed too.
const QUARTER: &str = "2006-07..2006-09";
const BATCHES: usize = 5;

/// Kinds of events, and the figures that count them.
const COUNTED: [(&str, &str); 9] = [
    ("birth", "births"),
    ("death", "deaths"),
    ("marriage", "marriages"),
    ("move_in", "moves_in"),
    ("move_out", "moves_out"),
    ("leave", "leavings"),
    ("return", "returns"),
    ("arrive", "arrivals"),
    ("depart", "departures"),
];

/// Counts of one set, and cells, of which the entries are compared between editions.
const OPENED: [(&str, &[&str]); 10] = [
    ("births", &["sex=1", "sex=2", "birth_order=2"]),
    ("deaths", &["sex=1", "sex=2", "month=2006-08"]),
    ("leavings", &["sex=1", "township=990101100000"]),
    ("registered_population", &["sex=1", "sex=2", "township=990101101000"]),
    ("resident_population", &["sex=1", "month=2006-02"]),
    ("registered_population_start", &[]),
    ("women_15_49", &[]),
    ("ever_married_women_15_49", &[]),
    ("population_0_14", &[]),
    ("roster_rows", &[]),
];

/// How tables of an edition are asked for.
const TABLES: [&[&str]; 6] = [
    &[],
    &["--by", "village"],
    &["--by", "month"],
    &["--by", "sex,age5"],
    &["--by", "township,month"],
    &["--by", "birth_order"],
];

/// Kinds of records, by the numbers that the log has for them.
const KINDS: [(u64, &str); 13] = [
    (2, "person_enrolled"),
    (3, "birth"),
    (4, "death"),
    (5, "marriage"),
    (7, "move_in"),
    (8, "move_out"),
    (9, "leave"),
    (10, "return"),
    (11, "arrive"),
    (12, "depart"),
    (15, "correction"),
    (16, "withdrawal"),
    (32, "facility_birth"),
];

/// Every file below a folder and its hash.
fn hashes(folder: &Path) -> BTreeMap<PathBuf, [u8; 32]> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for item in std::fs::read_dir(folder).unwrap() {
            let path = item.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let hash = Sha256::digest(std::fs::read(&path).unwrap()).into();
                found.insert(path, hash);
            }
        }
    }
    found
}

fn closes(book: &Book) -> PathBuf {
    book.data.join("closes")
}

/// The editions of a period that have a folder, and whatever else lies beside them.
fn folders(book: &Book, period: &str) -> Vec<String> {
    let items = std::fs::read_dir(closes(book).join(period)).unwrap();
    let mut names: Vec<String> =
        items.map(|item| item.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Seals the next edition, which there must be.
fn next_edition(book: &Book, period: &str, more: &[&str]) -> Value {
    let sealed = book.done(&[&["close", "--period", period], more].concat());
    let promised = ["added", "edition", "folder", "manifest", "period", "removed", "root", "size"];
    assert_eq!(keys(&sealed), promised);
    sealed
}

/// Asks for a next edition, which there must not be.
fn unchanged(book: &Book, period: &str, edition: u64) {
    let before = (hashes(&closes(book)), book.log());
    let ran = book.run(&["close", "--period", period]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let answer = ran.json();
    assert_eq!(keys(&answer), ["changed", "edition", "period"]);
    assert_eq!((&answer["changed"], &answer["edition"]), (&json!(false), &json!(edition)));
    for (lang, words) in [("en", "has changed"), ("zh", "没有变动")] {
        let said = said(book, &["--lang", lang, "close", "--period", period]);
        assert_eq!(said.code, Some(1), "{said:?}");
        assert!(said.out.contains(words) && said.out.contains(&edition.to_string()), "{said:?}");
    }
    assert_eq!((hashes(&closes(book)), book.log()), before, "asking leaves nothing behind");
}

/// A command as a person runs it.
fn said(book: &Book, args: &[&str]) -> Ran {
    crate::book::program().arg("--data").arg(&book.data).args(args).output().unwrap().into()
}

/// What an edition prints, in words and for programs.
fn printed(book: &Book, period: &str, edition: Option<u64>) -> Vec<String> {
    let number = edition.map(|n| n.to_string());
    let which: Vec<&str> = ["figures", "--period", period]
        .into_iter()
        .chain(number.iter().flat_map(|n| ["--edition", n]))
        .collect();
    let mut texts = Vec::new();
    for by in TABLES {
        for format in [&["--json"][..], &["--lang", "en"], &["--lang", "zh"]] {
            let ran = said(book, &[format, &which, by].concat());
            assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{by:?}");
            texts.push(ran.out);
        }
    }
    texts
}

/// The tables of the newest edition, without its number.
fn tables(book: &Book, period: &str) -> Vec<Value> {
    fn without_edition(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                fields.remove("edition");
                fields.values_mut().for_each(without_edition);
            }
            Value::Array(items) => items.iter_mut().for_each(without_edition),
            _ => {}
        }
    }
    let table = |by: &&[&str]| {
        let mut answer = book.done(&[&["figures", "--period", period], *by].concat());
        without_edition(&mut answer);
        answer
    };
    TABLES.iter().map(table).collect()
}

/// The kinds of all entries, from the tables.
fn kinds(book: &Book) -> BTreeMap<u64, &'static str> {
    let lines = book.execute("select entry_index, kind from entry");
    let names: BTreeMap<u64, &str> = KINDS.into_iter().collect();
    let kinds = lines.lines().map(|line| {
        let (entry, kind) = line.split_once('|').unwrap();
        (entry.parse().unwrap(), names.get(&kind.parse().unwrap()).copied().unwrap_or("another"))
    });
    kinds.collect()
}

/// Event counts of an edition by figure, village and month.
fn cells(book: &Book, period: &str, edition: u64) -> BTreeMap<(String, String, String), i64> {
    let edition = edition.to_string();
    let mut args = vec!["figures", "--period", period, "--edition", &edition, "--by", "village,month"];
    args.extend(COUNTED.iter().flat_map(|(_, id)| ["--id", id]));
    let answer = book.done(&args);
    let mut cells = BTreeMap::new();
    for cell in answer["cells"].as_array().unwrap() {
        let [village, month] = [0, 1].map(|n| cell["by"][n].as_str().unwrap().to_owned());
        for (id, figure) in by_id(&cell["figures"]) {
            let key = (id.to_owned(), village.clone(), month.clone());
            assert_eq!(cells.insert(key, figure["numerator"].as_i64().unwrap()), None);
        }
    }
    cells
}

/// The entries behind a cell of an edition, and its value.
fn opened(book: &Book, period: &str, edition: u64, id: &str, cell: Option<&str>) -> (i64, BTreeSet<u64>) {
    let edition = edition.to_string();
    let mut args = vec!["trace", id, "--period", period, "--edition", &edition];
    args.extend(cell.iter().flat_map(|cell| ["--cell", cell]));
    let trace = book.done(&args);
    let entries = trace["entries"].as_array().unwrap().iter().map(|e| e["index"].as_u64().unwrap());
    let value = trace["value"].as_i64().unwrap();
    let entries: BTreeSet<u64> = entries.collect();
    assert_eq!(entries.len() as i64, value, "{args:?}");
    (value, entries)
}

/// Checks that the numbers of two editions that follow one another differ by exactly what the list says.
fn reconcile(book: &Book, period: &str, edition: u64, changes: &Changes) {
    let (old, new) = (cells(book, period, edition - 1), cells(book, period, edition));
    assert!(old.keys().eq(new.keys()), "the same cells");
    let mut told: BTreeMap<(String, String, String), i64> = BTreeMap::new();
    for row in changes.rows.iter().filter(|row| row.table == "events") {
        if let Some((_, id)) = COUNTED.iter().find(|(kind, _)| row.kind.as_deref() == Some(kind)) {
            *told.entry(((*id).to_owned(), row.place.clone(), row.on[..7].to_owned())).or_default() +=
                row.sign;
        }
    }
    for (key, n) in &new {
        assert_eq!(n - old[key], told.remove(key).unwrap_or(0), "{period}, edition {edition}: {key:?}");
    }
    assert!(told.values().all(|n| *n == 0), "changes outside every cell: {told:?}");
    let (came, went) = (changes.entries(1), changes.entries(-1));
    for (id, extra) in OPENED {
        let inside = extra.iter().filter(|cell| period == YEAR || !cell.starts_with("month"));
        for cell in [None].into_iter().chain(inside.map(|cell| Some(*cell))) {
            let (before, old) = opened(book, period, edition - 1, id, cell);
            let (after, new) = opened(book, period, edition, id, cell);
            let (more, less): (BTreeSet<_>, BTreeSet<_>) = (&new - &old, &old - &new);
            assert_eq!(after - before, more.len() as i64 - less.len() as i64, "{id} {cell:?}");
            assert!(more.is_subset(&came), "{id} {cell:?}: came in unlisted {:?}", &more - &came);
            assert!(less.is_subset(&went), "{id} {cell:?}: went unlisted {:?}", &less - &went);
        }
    }
}

/// Checks the list of editions against what was kept of each.
fn check_list(book: &Book, sealed: &[Value], figures: &[Value], approvals: &[(Option<&str>, Option<&str>)]) {
    let list = book.done(&["editions", "--period", YEAR]);
    assert_eq!(keys(&list), ["editions", "period"]);
    assert_eq!(list["period"], json!(["2005-10-01", "2006-09-30"]));
    let editions = list["editions"].as_array().unwrap();
    assert_eq!(editions.len(), sealed.len());
    for (n, edition) in editions.iter().enumerate() {
        let promised = [
            "added",
            "approved_by",
            "edition",
            "figures",
            "manifest",
            "reason",
            "removed",
            "root",
            "sealed",
            "size",
        ];
        assert_eq!(keys(edition), promised);
        for key in ["edition", "size", "root", "manifest"] {
            assert_eq!(edition[key], sealed[n][key], "{key}");
        }
        for key in ["added", "removed"] {
            assert_eq!(edition[key], sealed[n].get(key).cloned().unwrap_or(json!(0)), "{key}");
        }
        let (by, reason) = approvals[n];
        assert_eq!((&edition["approved_by"], &edition["reason"]), (&json!(by), &json!(reason)));
        assert!(edition["sealed"].as_str().unwrap().parse::<jiff::Timestamp>().is_ok(), "{edition}");
        let mut wanted = Vec::new();
        if n > 0 {
            let before = by_id(&figures[n - 1]["figures"]);
            for figure in figures[n]["figures"].as_array().unwrap() {
                let was = &before[figure["id"].as_str().unwrap()]["value"];
                if *was != figure["value"] {
                    wanted.push(json!({"id": figure["id"], "before": was, "value": figure["value"]}));
                }
            }
            assert!(wanted.len() > 10, "{wanted:?}");
        }
        assert_eq!(edition["figures"], Value::Array(wanted));
    }
    for lang in ["en", "zh"] {
        let ran = said(book, &["--lang", lang, "editions", "--period", YEAR]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        for (by, reason) in approvals {
            assert!([by, reason].into_iter().flatten().all(|words| ran.out.contains(words)), "{ran:?}");
        }
    }
}

/// Imports a batch, every row of which must go in, and gives the entries.
fn import(book: &Book, folder: &Path, receipts: &Path) -> BTreeSet<u64> {
    let counts: Counts = book.import(folder, &["--receipts", &text(receipts)]);
    assert_eq!((counts.entered, counts.refused), (BATCH as u64, 0), "{:#?}", findings(&counts));
    crate::crash::receipts(receipts).into_keys().collect()
}

#[test]
fn five_hundred_late_and_corrected_events_reach_the_figures_by_editions_only() {
    let county = County::make(&Plan { seed: 81, mess: Mess::Clean, ..Plan::demo() });
    let book = county.filled_book("book");
    let mut desk = Desk::of(&county.drawers(), Dice::new(81));
    let news = county.beside("news");
    let mut sealed = vec![book.close()];
    book.done(&["close", "--period", QUARTER]);
    check_published(&book, &county.expected());
    let mut bytes = hashes(&closes(&book));
    let mut kept = vec![printed(&book, YEAR, None)];
    let mut figures = vec![book.figures(&[])];
    let quarter = printed(&book, QUARTER, None);
    let approvals: [(Option<&str>, Option<&str>); BATCHES + 1] = [
        (None, None),
        (Some("王主任"), Some("十一月补登和更正")),
        (Some("steward"), None),
        (Some("李\"副主任\""), Some("第二批")),
        (Some("steward"), Some("late news: \"third\" batch")),
        (Some("王主任"), None),
    ];
    let mut entered = BTreeSet::new();
    let (mut caused, mut unexplained) = (BTreeSet::new(), Vec::new());
    unchanged(&book, YEAR, 1);
    for n in 1..=BATCHES {
        let folder = news.join(n.to_string());
        assert_eq!(desk.send(n, &folder), BATCH);
        entered.extend(import(&book, &folder, &county.beside(&format!("receipts-{n}"))));
        let edition = n as u64 + 1;
        assert_eq!(printed(&book, YEAR, None), kept[n - 1], "what is sealed shows nothing of the news");
        let (by, reason) = approvals[n];
        let mut more = Vec::new();
        more.extend(by.iter().filter(|by| **by != "steward").flat_map(|by| ["--approved-by", by]));
        more.extend(reason.iter().flat_map(|reason| ["--reason", reason]));
        sealed.push(next_edition(&book, YEAR, &more));
        assert_eq!(sealed[n]["edition"], edition);
        let now = hashes(&closes(&book));
        let touched: Vec<_> = bytes.iter().filter(|(path, hash)| now.get(*path) != Some(hash)).collect();
        assert!(touched.is_empty(), "sealed files are as they were: {touched:?}");
        let own = closes(&book).join(YEAR).join(edition.to_string());
        assert!(
            now.keys().all(|path| bytes.contains_key(path) || path.starts_with(&own)),
            "only its own are new"
        );
        bytes = now;
        kept.push(printed(&book, YEAR, None));
        figures.push(book.figures(&[]));
        assert_eq!(figures[n]["figures"][0]["edition"], edition);
        unchanged(&book, YEAR, edition);
        let changes = Changes::read(&book, YEAR, edition, &sealed[n]);
        assert_eq!(changes.before, sealed[n - 1]["size"].as_u64().unwrap());
        reconcile(&book, YEAR, edition, &changes);
        let (causes, none) = changes.causes(&kinds(&book));
        caused.extend(causes);
        unexplained.extend(none);
    }
    assert_eq!(entered.len(), BATCHES * BATCH);
    assert_eq!(caused, entered, "every piece of news, and nothing else, is the cause of something");
    for (n, kept) in kept.iter().enumerate() {
        assert_eq!(&printed(&book, YEAR, Some(n as u64 + 1)), kept, "edition {} to the letter", n + 1);
    }
    assert_eq!(printed(&book, QUARTER, None), quarter);
    let summer = next_edition(&book, QUARTER, &[]);
    let changes = Changes::read(&book, QUARTER, 2, &summer);
    reconcile(&book, QUARTER, 2, &changes);
    unexplained.extend(changes.causes(&kinds(&book)).1);
    check_list(&book, &sealed, &figures, &approvals);
    the_book_is_whole(&county, &book, &kept);
    a_book_that_knew_it_all_at_once_agrees(&county, &book, &news);
    assert!(unexplained.is_empty(), "rows without a cause that fits: {unexplained:#?}");
}

/// Verifies, folds again, and brings a backup back with all its editions.
fn the_book_is_whole(county: &County, book: &Book, kept: &[Vec<String>]) {
    let before = book.sound();
    assert_eq!(book.done(&["rebuild"])["ok"], true);
    let backup = county.beside("backup");
    book.done(&["backup", &text(&backup), "--with-secrets"]);
    let back = Book { data: county.beside("back") };
    back.done(&["restore", &text(&backup)]);
    assert_eq!(back.sound(), before);
    let relative = |book: &Book| -> BTreeMap<PathBuf, [u8; 32]> {
        let folder = closes(book);
        hashes(&folder)
            .into_iter()
            .map(|(path, hash)| (path.strip_prefix(&folder).unwrap().into(), hash))
            .collect()
    };
    assert_eq!(relative(&back), relative(book), "all editions came along");
    for (n, kept) in kept.iter().enumerate() {
        assert_eq!(&printed(&back, YEAR, Some(n as u64 + 1)), kept, "edition {}", n + 1);
    }
    unchanged(&back, YEAR, kept.len() as u64);
    assert_eq!(back.done(&["rebuild"])["ok"], true);
}

/// What was told late gives the figures that it would have given in time.
fn a_book_that_knew_it_all_at_once_agrees(county: &County, book: &Book, news: &Path) {
    let fresh = county.filled_book("fresh");
    let counts = fresh.import(news, &[]);
    assert_eq!((counts.entered, counts.refused), ((BATCHES * BATCH) as u64, 0), "{:#?}", findings(&counts));
    for period in [YEAR, QUARTER] {
        let first = fresh.done(&["close", "--period", period]);
        assert_eq!(first["edition"], 1);
        assert_eq!(tables(&fresh, period), tables(book, period), "{period}");
    }
}

/// A register in a folder of its own.
fn register(county: &County, name: &str, text: &str) -> PathBuf {
    let path = county.beside(name);
    std::fs::write(&path, text).unwrap();
    path
}

/// Registers of news about one who is on the rosters: a death and a correction of the birth date.
fn death_and_correction(county: &County, day: &str) -> [PathBuf; 2] {
    let roster = std::fs::read_to_string(county.drawers().join("rosters/990101100200.csv")).unwrap();
    let events: String = std::fs::read_dir(county.drawers().join("events"))
        .unwrap()
        .map(|item| std::fs::read_to_string(item.unwrap().path()).unwrap())
        .collect();
    let quiet = |line: &&str| {
        let cells: Vec<&str> = line.split(',').collect();
        cells[8] == "常住" && !events.contains(cells[3])
    };
    let mut rows = roster.lines().skip(1).filter(quiet).map(|line| line.split(',').collect::<Vec<_>>());
    let (dead, other) = (rows.next().unwrap(), rows.next().unwrap());
    let death = format!("{day},{},{},{},{},{day},990101100200", dead[1], dead[2], dead[4], dead[3]);
    let right = format!("{day},{},{},出生日期,1950-05-05,填错,990101100200", other[1], other[3]);
    [
        register(
            county,
            "deaths.csv",
            &format!("登记日期,姓名,性别,出生日期,公民身份号码,死亡日期,村代码\n{death}\n"),
        ),
        register(
            county,
            "corrections.csv",
            &format!("登记日期,姓名,公民身份号码,更正事项,更正为,原因,村代码\n{right}\n"),
        ),
    ]
}

fn clean(seed: u64) -> County {
    County::make(&Plan { mess: Mess::Clean, ..Plan::small(seed) })
}

#[test]
fn a_period_that_ended_before_the_news_has_no_next_edition() {
    let county = clean(82);
    let book = county.filled_book("book");
    book.close();
    book.done(&["close", "--period", "2005-10"]);
    let kept = printed(&book, "2005-10", None);
    let [deaths, _] = death_and_correction(&county, "2006-08-08");
    assert_eq!(book.import(&deaths, &[]).entered, 1);
    next_edition(&book, YEAR, &[]);
    unchanged(&book, "2005-10", 1);
    assert_eq!(
        (folders(&book, "2005-10"), folders(&book, YEAR)),
        (vec!["1".into()], vec!["1".into(), "2".into()])
    );
    assert_eq!(printed(&book, "2005-10", None), kept);
}

#[test]
fn every_row_that_a_correction_or_withdrawal_changes_has_a_cause() {
    let county = clean(83);
    let book = county.sealed_book("book");
    // A child whom the hospital's list has too: the mother's birth date is set right, then the birth taken back.
    let births = std::fs::read_to_string(county.drawers().join("events/990101100000-births.csv")).unwrap();
    let birth: Vec<&str> = births.lines().nth(1).unwrap().split(',').collect();
    let header = "登记日期,姓名,公民身份号码,出生日期,出生医学证明编号,更正事项,更正为,原因,村代码";
    let rows = [
        format!("2006-11-01,{},{},,,出生日期,1976-06-06,填错,{}", birth[7], birth[8], birth[12]),
        format!("2006-11-02,{},,{},{},撤销出生,,重报,{}", birth[1], birth[3], birth[5], birth[12]),
    ];
    for (edition, row) in (2..).zip(rows) {
        let file = register(&county, &format!("news-{edition}.csv"), &format!("{header}\n{row}\n"));
        let counts = book.import(&file, &[]);
        assert_eq!(counts.entered, 1, "{:?}", findings(&counts));
        let sealed = next_edition(&book, YEAR, &[]);
        let changes = Changes::read(&book, YEAR, edition, &sealed);
        assert!(
            changes.rows.iter().any(|row| row.kind.as_deref() == Some("birth")),
            "the birth's row is another"
        );
        let (_, unexplained) = changes.causes(&kinds(&book));
        assert!(unexplained.is_empty(), "rows without a cause that fits: {unexplained:#?}");
    }
}

#[test]
fn a_next_edition_that_is_killed_is_sealed_or_can_be_sealed() {
    let mut dice = Dice::cast();
    let county = clean(84);
    let open = county.sealed_book("open");
    for file in death_and_correction(&county, "2006-08-08") {
        assert_eq!(open.import(&file, &[]).entered, 1);
    }
    let whole = Instant::now();
    let sealed = Book { data: county.beside("sealed") };
    copy_folder(&open.data, &sealed.data);
    next_edition(&sealed, YEAR, &[]);
    let duration = whole.elapsed();
    let wanted = (hashes(&closes(&open)), tables(&sealed, YEAR));
    for n in 0..12 {
        let book = Book { data: county.beside(&format!("book-{n}")) };
        copy_folder(&open.data, &book.data);
        let close = ["close", "--period", YEAR];
        let mut child = book.command(&close).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        dice.wait(duration);
        child.kill().unwrap();
        child.wait().unwrap();
        book.sound();
        // Either it was sealed before the kill, and this says so, or it is sealed now.
        let ran = book.run(&close);
        assert_eq!(
            (ran.json()["edition"].clone(), matches!(ran.code, Some(0 | 1))),
            (json!(2), true),
            "{ran:?}"
        );
        assert_eq!(folders(&book, YEAR), ["1", "2"], "nothing is left of the one that was killed");
        book.sound();
        let first = hashes(&closes(&book).join(YEAR).join("1"));
        assert!(first.values().eq(wanted.0.values()), "the first edition is as it was");
        assert_eq!(tables(&book, YEAR), wanted.1);
    }
}

#[test]
fn what_is_no_edition_is_refused_in_both_languages() {
    let county = clean(85);
    let book = county.sealed_book("book");
    let [deaths, corrections] = death_and_correction(&county, "2006-08-08");
    book.import(&deaths, &[]);
    let before = (hashes(&closes(&book)), book.log());
    let long = "长".repeat(1334);
    let cases: [(&[&str], [&str; 2]); 5] = [
        (
            &["figures", "--period", YEAR, "--edition", "2"],
            ["no edition 2; the newest is 1", "没有第2版，最新的是第1版"],
        ),
        (&["trace", "births", "--period", YEAR, "--edition", "9"], ["no edition 9", "没有第9版"]),
        (&["editions", "--period", "2006-10..2007-09"], ["is not closed", "还没有关账"]),
        (&["close", "--period", YEAR, "--reason", &long], ["at most 4,000 bytes", "不超过4000字节"]),
        (&["close", "--period", YEAR, "--approved-by", &long], ["at most 4,000 bytes", "不超过4000字节"]),
    ];
    for (args, words) in cases {
        for (lang, word) in ["en", "zh"].into_iter().zip(words) {
            let ran = said(&book, &[&["--lang", lang], args].concat());
            assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{args:?}: {ran:?}");
            assert!(ran.err.contains(word), "{args:?}: {}", ran.err);
        }
    }
    for none in ["0", "-1", "1.5", "one", "4294967296"] {
        let ran = book.run(&["figures", "--period", YEAR, &format!("--edition={none}")]);
        assert_eq!(ran.code, Some(2), "{none}: {ran:?}");
    }
    assert_eq!((hashes(&closes(&book)), book.log()), before);
    next_edition(&book, YEAR, &["--reason", "换行\n和\"引号\"\t都原样保留"]);
    book.import(&corrections, &[]);
    next_edition(&book, YEAR, &["--approved-by", " 王 "]);
    let list = book.done(&["editions", "--period", YEAR]);
    assert_eq!(list["editions"][1]["reason"], "换行\n和\"引号\"\t都原样保留");
    assert_eq!(list["editions"][2]["approved_by"], " 王 ");
    book.sound();
}
