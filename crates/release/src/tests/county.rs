//! Made-up counties: people and events with the close at which each was entered.

use std::path::Path;

use engine::definition::FigureSet;
use engine::figure::Session;
use engine::manifest::SnapshotMeta;
use engine::snapshot::{EventRow, PlaceRow, ResidenceRow, SnapshotWriter};
use jiff::civil::{Date, date};

pub const COUNTY: u64 = 990_101_000_000;

/// A small generator with a fixed beginning.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x1234_5678_9ABC_DEF1)
    }

    pub fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

/// An event and the close from which on it is known.
#[derive(Clone)]
pub struct Event {
    pub row: EventRow,
    pub known_from: u32,
}

pub struct County {
    pub townships: Vec<u64>,
    pub villages: Vec<u64>,
    pub residence: Vec<ResidenceRow>,
    pub events: Vec<Event>,
}

/// One close: its months, edition, and which events are known.
#[derive(Clone, Copy)]
pub struct Sealing {
    pub period: (Date, Date),
    pub edition: u32,
    pub close: u32,
}

pub const MONTH: Sealing = Sealing { period: (date(2005, 10, 1), date(2005, 10, 31)), edition: 1, close: 0 };
pub const YEAR: Sealing = Sealing { period: (date(2005, 10, 1), date(2006, 9, 30)), edition: 1, close: 1 };
pub const SECOND: Sealing = Sealing { period: (date(2005, 10, 1), date(2006, 9, 30)), edition: 2, close: 2 };

fn day(dice: &mut Dice) -> Date {
    let month = dice.below(12);
    let (year, month) = if month < 3 { (2005, 10 + month) } else { (2006, month - 2) };
    date(year, month as i8, 1 + dice.below(28) as i8)
}

impl County {
    /// `people` and `births` are means for each village.
    pub fn new(seed: u64, townships: u64, villages: u64, people: u64, births: u64) -> County {
        let mut dice = Dice::new(seed);
        let townships: Vec<u64> = (0..townships).map(|at| COUNTY + (100 + at) * 1000).collect();
        let of = |township: &u64| (0..villages).map(|at| township + 200 + at).collect::<Vec<u64>>();
        let villages: Vec<u64> = townships.iter().flat_map(of).collect();
        let mut county =
            County { townships, villages: villages.clone(), residence: Vec::new(), events: Vec::new() };
        let mut entry = 1;
        for &village in &villages {
            for _ in 0..people / 2 + dice.below(people) {
                let birth =
                    date(1925 + dice.below(80) as i16, 1 + dice.below(12) as i8, 1 + dice.below(28) as i8);
                let status = [1, 1, 1, 1, 1, 1, 2, 2, 3][dice.below(9) as usize];
                county.residence.push(ResidenceRow {
                    person: person(entry),
                    entry,
                    sex: 1 + dice.below(2) as u8,
                    birth,
                    ever_married_since: (birth.year() < 1980).then_some(date(2001, 1, 1)),
                    household_kind: 1,
                    status,
                    place: village,
                    from: birth.max(date(1999, 1, 1)),
                    to: None,
                    roster: false,
                    household: Some(entry / 3),
                });
                entry += 1;
            }
            for (kind, mean) in [
                ("birth", births),
                ("death", births / 2),
                ("move_in", 4),
                ("move_out", 5),
                ("marriage", 5),
                ("divorce", 1),
            ] {
                for _ in 0..dice.below(2 * mean + 2) {
                    let known_from = [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2][dice.below(11) as usize];
                    county.events.push(Event { row: event(&mut dice, entry, kind, village), known_from });
                    entry += 1;
                }
            }
        }
        county
    }

    pub fn seal(&self, folder: &Path, sealing: Sealing) -> Session {
        let dir = folder.join(format!("{}-{}-{}", sealing.period.0, sealing.period.1, sealing.edition));
        let meta = SnapshotMeta {
            book: "book.example/990101".into(),
            period: sealing.period,
            edition: sealing.edition,
            log_size: 100 + u64::from(sealing.close),
            root_hex: "0123456789abcdef".repeat(4),
            approved_by: (sealing.edition > 1).then(|| "县统计员".to_owned()),
            reason: (sealing.edition > 1).then(|| "补登出生".to_owned()),
        };
        let mut writer = SnapshotWriter::create(&dir, meta).unwrap();
        let place = |code: u64, level: &str, parent| PlaceRow {
            code,
            name: format!("地{code}"),
            level: level.into(),
            parent,
        };
        writer.place(place(COUNTY, "county", None)).unwrap();
        self.townships.iter().for_each(|&code| writer.place(place(code, "township", Some(COUNTY))).unwrap());
        self.villages
            .iter()
            .for_each(|&code| writer.place(place(code, "village", Some(code / 1000 * 1000))).unwrap());
        self.residence.iter().for_each(|row| writer.residence(row.clone()).unwrap());
        let known = self
            .events
            .iter()
            .filter(|event| event.known_from <= sealing.close && event.row.on <= sealing.period.1);
        known.for_each(|event| writer.event(event.row.clone()).unwrap());
        writer.finish().unwrap();
        Session::open(&dir, FigureSet::builtin()).unwrap()
    }
}

fn person(entry: u64) -> [u8; 16] {
    let mut person = [0; 16];
    person[..8].copy_from_slice(&entry.to_le_bytes());
    person
}

fn event(dice: &mut Dice, entry: u64, kind: &str, place: u64) -> EventRow {
    let on = day(dice);
    let is_birth = kind == "birth";
    let years = dice.below(90) as i16;
    EventRow {
        entry,
        kind: kind.into(),
        on,
        recorded_on: on,
        place,
        person: person(entry),
        sex: 1 + dice.below(2) as u8,
        birth: if is_birth { on } else { date(on.year() - years - 1, 1, 1) },
        birth_order: [Some(1), Some(1), Some(1), Some(2), Some(2), Some(3), None][dice.below(7) as usize]
            .filter(|_| is_birth),
        registered: dice.below(12) > 0 || is_birth,
        registered_on: (dice.below(10) > 0)
            .then_some(on.checked_add(jiff::Span::new().days(dice.below(60) as i64)).unwrap()),
        mother_birth: (is_birth && dice.below(20) > 0).then_some(date(
            on.year() - 17 - dice.below(28) as i16,
            5,
            5,
        )),
        matched: (dice.below(9) > 0).then_some(dice.below(8) > 0),
    }
}
