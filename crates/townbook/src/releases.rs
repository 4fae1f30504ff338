//! What was published of this book: `releases/<period>/<edition>/release.json`, one record a release.
//! A record is written and its hash entered in the ledger before any file goes out, so that the next release is
//! protected against it, and so that anyone can check a file that they were given.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use engine::figure::Session;
use release::Past;
use release::record::Record;
use store::{Book, Close, Context, Purpose};

use crate::complaint::Trouble;
use crate::desk::Desk;

/// The file of a release.
const RECORD_FILE: &str = "release.json";

/// The releases of a book.
pub struct Releases {
    folder: PathBuf,
    records: Vec<Record>,
}

impl Releases {
    /// Reads the records of all releases, in the order in which their closes were sealed.
    pub fn read(book: &Book) -> anyhow::Result<Releases> {
        let folder = book.folder().join("releases");
        let mut records = Vec::new();
        for period in folders(&folder)? {
            for edition in folders(&period)? {
                let path = edition.join(RECORD_FILE);
                let text = std::fs::read_to_string(&path).map_err(Trouble::read(&path))?;
                let record = Record::from_json(&text).map_err(|source| {
                    anyhow::Error::new(source).context(Trouble::ReleaseUnreadable { path })
                })?;
                records.push(record);
            }
        }
        records.sort_by_key(|record| record.log_size);
        Ok(Releases { folder, records })
    }

    /// The records, oldest first.
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// The record of one edition, if it was published.
    pub fn of(&self, close: &Close) -> Option<&Record> {
        self.records.iter().find(|r| r.period == close.period.to_string() && r.edition == close.edition)
    }

    /// Refuses an edition that is public already.
    pub fn check_new(&self, close: &Close) -> Result<(), Trouble> {
        match self.of(close) {
            None => Ok(()),
            Some(_) => Err(Trouble::PublishedAlready {
                period: close.period.to_string(),
                edition: close.edition,
                path: self.place(close),
            }),
        }
    }

    /// The closes of the releases, opened, in the order of the records.
    pub fn sessions(&self, desk: &Desk, book: &mut Book) -> anyhow::Result<Vec<Session>> {
        let period = |record: &Record| {
            register::calendar::Period::parse(&record.period)
                .map_err(|_| Trouble::ReleaseUnreadable { path: self.folder.join(&record.period) })
        };
        self.records
            .iter()
            .map(|record| {
                let opened =
                    crate::commands::figures::open(desk, book, &period(record)?, Some(record.edition))?;
                Ok(opened.1)
            })
            .collect()
    }

    /// Records with their closes, as a release takes them.
    pub fn past<'s>(&'s self, sessions: &'s [Session]) -> Vec<Past<'s>> {
        self.records.iter().zip(sessions).map(|(record, session)| Past { session, record }).collect()
    }

    /// Puts a record on disk and its hash into the ledger.
    pub fn keep(
        &self,
        book: &mut Book,
        close: &Close,
        record: &Record,
        context: &Context,
    ) -> anyhow::Result<()> {
        let folder = self.place(close);
        std::fs::create_dir_all(&folder).map_err(|source| Trouble::Make { path: folder.clone(), source })?;
        let text = record.to_json();
        let path = folder.join(RECORD_FILE);
        let part = folder.join(format!("{RECORD_FILE}.part"));
        std::fs::write(&part, &text).map_err(Trouble::write(&part))?;
        std::fs::File::open(&part).and_then(|file| file.sync_all()).map_err(Trouble::write(&part))?;
        std::fs::rename(&part, &path).map_err(Trouble::write(&path))?;
        let name = format!("release {} {}", close.period, close.edition);
        let context = Context { purpose: Purpose::Close, ..context.clone() };
        Ok(book.note_pack(&name, ledger::leaf_hash(text.as_bytes()).0, &context)?)
    }

    /// Refuses a number that readers do not see: not published, or hidden.
    pub fn check_shown(
        &self,
        close: &Close,
        figure: &str,
        place: Option<&str>,
        cell: &BTreeMap<String, String>,
    ) -> Result<(), Trouble> {
        let missing = || Trouble::NotPublished {
            period: close.period.to_string(),
            edition: close.edition,
            id: figure.to_owned(),
        };
        let record = self.of(close).ok_or_else(missing)?;
        let wanted = codes(place, cell);
        let found = record.tables.iter().find_map(|table| {
            let names: Vec<&str> = table.axes.iter().map(|(name, _)| name.as_str()).collect();
            table.cells.iter().find(|other| other.figure == figure && is_cell(&names, &other.keys, &wanted))
        });
        match found {
            None => Err(missing()),
            Some(cell) if cell.value.is_none() => Err(Trouble::Hidden { id: figure.to_owned() }),
            Some(_) => Ok(()),
        }
    }

    fn place(&self, close: &Close) -> PathBuf {
        self.folder.join(close.period.to_string()).join(close.edition.to_string())
    }
}

/// The codes of a cell as published tables have them, by dimension; what is not named is the total.
fn codes(place: Option<&str>, cell: &BTreeMap<String, String>) -> BTreeMap<&'static str, String> {
    let mut codes = BTreeMap::new();
    if let Some(place) = place {
        codes.insert("place", place.to_owned());
    }
    for (name, value) in cell {
        let (dimension, code) = match (name.as_str(), value.as_str()) {
            ("county" | "township" | "village", code) => ("place", code.to_owned()),
            ("month", month) => ("time", month.to_owned()),
            ("sex", "1") => ("sex", "M".to_owned()),
            ("sex", "2") => ("sex", "F".to_owned()),
            ("sex", _) => ("sex", "_U".to_owned()),
            ("birth_order", order) => ("birth_order", order.to_owned()),
            (_, age) => ("age", age_code(age)),
        };
        codes.insert(dimension, code);
    }
    codes
}

/// `15-19` as `Y15T19`, `85+` as `Y_GE85`, `7` as `Y7`.
fn age_code(age: &str) -> String {
    if let Some((from, to)) = age.split_once('-') {
        format!("Y{from}T{to}")
    } else if let Some(from) = age.strip_suffix('+') {
        format!("Y_GE{from}")
    } else {
        format!("Y{age}")
    }
}

/// Whether a published cell is the one wanted: equal codes, totals elsewhere.
fn is_cell(names: &[&str], keys: &[String], wanted: &BTreeMap<&'static str, String>) -> bool {
    let dimension = |name: &str| if name == "mother_age" { "age".to_owned() } else { name.to_owned() };
    let named: Vec<String> = names.iter().map(|name| dimension(name)).collect();
    let equal = named.iter().zip(keys).all(|(name, key)| match wanted.get(name.as_str()) {
        Some(code) => code == key,
        None => key == publication::TOTAL || name == "place",
    });
    // A table that does not split by a dimension says only the total of it; the place is then the whole.
    let covered = wanted.keys().all(|name| *name == "place" || named.iter().any(|other| other == name));
    let place = named.iter().any(|name| name == "place") || !wanted.contains_key("place");
    equal && covered && place
}

/// The folders in a folder, by name; none where it is not there.
fn folders(path: &Path) -> Result<Vec<PathBuf>, Trouble> {
    if !path.is_dir() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for item in std::fs::read_dir(path).map_err(Trouble::read(path))? {
        let item = item.map_err(Trouble::read(path))?.path();
        if item.is_dir() {
            found.push(item);
        }
    }
    found.sort();
    Ok(found)
}
