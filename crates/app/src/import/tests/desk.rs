//! A book in a folder of its own, drawers to fill, and the findings as a program reads them.

use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::civil::{Date, date};
use register::number::CitizenNumber;
use serde::Deserialize;
use store::{Book, Context, Place, Purpose};
use tempfile::TempDir;

use crate::import::{Import, ImportError, Imported, import};
use crate::pack::Pack;

pub const COUNTY: &str = "990101000000";
pub const VILLAGE: &str = "990101101200";
pub const OTHER_VILLAGE: &str = "990101101201";
pub const AS_OF: Date = date(2005, 10, 1);
pub const ROSTER: &str = "户编号,姓名,性别,公民身份号码,出生日期,与户主关系,婚姻状况,居住状态";

const PLACES: &str = "code,name,level,parent\n\
    990000000000,样例省,province,\n\
    990100000000,样例市,prefecture,990000000000\n\
    990101000000,示例区,county,990100000000\n\
    990101101000,前山镇,township,990101000000\n\
    990101101200,李家湾,village,990101101000\n\
    990101101201,后山村,village,990101101000\n";

/// One line of the findings for programs.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Line {
    pub file: String,
    pub sheet: String,
    pub row: u64,
    pub column: String,
    pub field: String,
    pub code: String,
    pub severity: String,
    pub zh: String,
    pub en: String,
}

pub struct Desk {
    pub folder: TempDir,
    pub pack: Pack,
    pub book: Book,
}

static TIME: AtomicI64 = AtomicI64::new(1);

fn clock() -> i64 {
    TIME.fetch_add(1, Ordering::Relaxed)
}

pub fn context() -> Context {
    Context { actor: "test".into(), purpose: Purpose::Import, claimed: None }
}

impl Desk {
    /// A book that knows two villages.
    pub fn new() -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let place = Place { folder: folder.path().join("book"), url: None };
        let book = Book::create(&place, &context(), clock).unwrap();
        std::fs::create_dir(folder.path().join("drawers")).unwrap();
        let mut desk = Desk { folder, pack: Pack::load(&[]).unwrap(), book };
        desk.file("places.csv", PLACES);
        let (done, findings) = desk.import();
        assert_eq!((done.counts.entered, findings.len()), (6, 0));
        std::fs::remove_file(desk.path("places.csv")).unwrap();
        desk
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("drawers").join(name)
    }

    /// Puts a file into the drawers.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    /// Imports the drawers; rosters describe 1 October 2005.
    pub fn import(&mut self) -> (Imported, Vec<Line>) {
        self.import_as_of(Some(AS_OF)).unwrap()
    }

    pub fn import_as_of(&mut self, as_of: Option<Date>) -> Result<(Imported, Vec<Line>), ImportError> {
        let findings = self.folder.path().join("findings.csv");
        let paths = [self.folder.path().join("drawers")];
        let what = Import { as_of, ..Import::new(&paths, &findings, date(2006, 12, 1)) };
        let done = import(&mut self.book, &self.pack, &what, context(), &mut |_| {})?;
        let text = std::fs::read_to_string(findings.with_extension("json")).unwrap();
        let lines: Vec<Line> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(done.n_findings, lines.len() as u64);
        for file in &done.by_file {
            assert!(file.counts.balance(), "{file:?}");
        }
        Ok((done, lines))
    }
}

/// Codes of findings with their rows.
pub fn codes(lines: &[Line]) -> Vec<(u64, &str)> {
    lines.iter().map(|line| (line.row, line.code.as_str())).collect()
}

/// Entered, refused, skipped, already.
pub fn counts(done: &Imported) -> [u64; 4] {
    let c = &done.counts;
    [c.entered, c.refused, c.skipped, c.already]
}

/// A number that is right, of someone born on a day; odd sequences are men's.
pub fn number(birth: u64, sequence: u64) -> String {
    CitizenNumber::from_body(990_101 * 100_000_000_000 + birth * 1_000 + sequence).unwrap().to_string()
}

/// A row of the plainest roster.
pub fn person(name: &str, sex: &str, birth: &str, number: &str) -> String {
    format!("H1,{name},{sex},{number},{birth},户主,未婚,常住")
}
