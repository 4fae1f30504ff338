//! Rows for tests: a made-up county of two townships and three villages.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::definition::FigureSet;
use crate::dim::Dim;
use crate::figure::{Ask, Session};
use crate::manifest::{Manifest, SnapshotMeta};
use crate::snapshot::{EventRow, PlaceRow, ResidenceRow, SecondSourceRow, SnapshotWriter};

pub const COUNTY: u64 = 990_101_000_000;
pub const TOWNSHIPS: [u64; 2] = [990_101_100_000, 990_101_101_000];
/// The first two lie in the first township.
pub const VILLAGES: [u64; 3] = [990_101_100_200, 990_101_100_201, 990_101_101_200];

/// Everything a close is written from.
#[derive(Debug, Clone)]
pub struct Sample {
    pub period: (Date, Date),
    pub residence: Vec<ResidenceRow>,
    pub events: Vec<EventRow>,
    pub second_source: Vec<SecondSourceRow>,
}

/// A question on the default denominators; no ids for all figures.
pub fn ask(ids: &[&str], place: Option<u64>, by: &[Dim]) -> Ask {
    Ask { ids: ids.iter().map(|&id| id.to_owned()).collect(), place, by: by.to_vec(), basis: None }
}

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub fn meta(period: (Date, Date)) -> SnapshotMeta {
    SnapshotMeta {
        book: "book.example/990101".into(),
        period,
        edition: 1,
        log_size: 42,
        root_hex: "0123456789abcdef".repeat(4),
        approved_by: None,
        reason: None,
    }
}

pub fn places() -> Vec<PlaceRow> {
    let place = |code: u64, level: &str, parent| PlaceRow {
        code,
        name: format!("{level} {code}"),
        level: level.into(),
        parent,
    };
    let mut places = vec![place(990_000_000_000, "province", None), place(COUNTY, "county", None)];
    places.extend(TOWNSHIPS.map(|code| place(code, "township", Some(COUNTY))));
    places.extend(VILLAGES.map(|code| place(code, "village", Some(code / 1000 * 1000))));
    places
}

/// A woman born in 1980, registered and living in the first village since 1999.
pub fn resident(entry: u64) -> ResidenceRow {
    ResidenceRow {
        person: [u8::try_from(entry % 251).unwrap(); 16],
        entry,
        sex: 2,
        birth: day("1980-06-15"),
        ever_married_since: None,
        household_kind: 1,
        status: 1,
        place: VILLAGES[0],
        from: day("1999-01-01"),
        to: None,
        roster: false,
        household: None,
    }
}

/// An event of a girl born that day in the first village.
pub fn event(entry: u64, kind: &str, on: &str) -> EventRow {
    EventRow {
        entry,
        kind: kind.into(),
        on: day(on),
        recorded_on: day(on),
        place: VILLAGES[0],
        person: [7; 16],
        sex: 2,
        birth: day(on),
        birth_order: None,
        registered: true,
        registered_on: None,
        mother_birth: None,
        matched: None,
    }
}

impl Sample {
    pub fn write(&self, dir: &Path) -> Manifest {
        let mut writer = SnapshotWriter::create(dir, meta(self.period)).unwrap();
        places().into_iter().for_each(|row| writer.place(row).unwrap());
        self.residence.iter().for_each(|row| writer.residence(row.clone()).unwrap());
        self.events.iter().for_each(|row| writer.event(row.clone()).unwrap());
        self.second_source.iter().for_each(|row| writer.second_source(row.clone()).unwrap());
        writer.finish().unwrap()
    }

    pub fn open(&self, figures: FigureSet) -> Session {
        let (_folder, dir) = self.write_somewhere();
        Session::open(&dir, figures).unwrap()
    }

    pub fn write_somewhere(&self) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("2005-10..2006-09 [第1版] 50%");
        self.write(&dir);
        (folder, dir)
    }
}
