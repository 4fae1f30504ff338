//! A close of a made-up county, written straight to files.

use std::path::Path;

use datafusion::parquet::file::reader::{FileReader, SerializedFileReader};
use engine::manifest::SnapshotMeta;
use engine::snapshot::{EventRow, PlaceRow, ResidenceRow, SecondSourceRow, SnapshotWriter};
use jiff::ToSpan;
use jiff::civil::{Date, date};

const COUNTY: u64 = 990_101_000_000;
/// The first of its townships.
pub const TOWNSHIP: u64 = 990_101_100_000;
const N_TOWNSHIPS: u64 = 4;
const N_VILLAGES: u64 = 10;
const FIRST: Date = date(2005, 10, 1);

/// Numbers that look random and are the same every time (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % n
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    fn days_after(&mut self, day: Date, n: u64) -> Date {
        day.checked_add(self.below(n).cast_signed().days()).unwrap()
    }

    fn village(&mut self) -> u64 {
        TOWNSHIP + self.below(N_TOWNSHIPS) * 1_000 + 200 + self.below(N_VILLAGES)
    }

    fn person(&mut self) -> [u8; 16] {
        [self.below(256) as u8; 16]
    }
}

/// Writes a year of so many spans and returns the row groups of their table.
pub fn write_close(dir: &Path, n_spans: u64) -> usize {
    let meta = SnapshotMeta {
        book: "book.example/990101".into(),
        period: (FIRST, date(2006, 9, 30)),
        edition: 1,
        log_size: n_spans * 2,
        root_hex: "0123456789abcdef".repeat(4),
        approved_by: None,
        reason: None,
    };
    let mut writer = SnapshotWriter::create(dir, meta).unwrap();
    places().into_iter().for_each(|place| writer.place(place).unwrap());
    let mut dice = Dice(n_spans);
    (0..n_spans).for_each(|entry| writer.residence(span(&mut dice, entry)).unwrap());
    (0..n_spans / 50).for_each(|n| writer.event(event(&mut dice, n_spans + n)).unwrap());
    for n in 0..n_spans / 200 {
        writer.second_source(second_source(&mut dice, 2 * n_spans + n)).unwrap();
    }
    writer.finish().unwrap();
    let file = std::fs::File::open(dir.join("residence.parquet")).unwrap();
    SerializedFileReader::new(file).unwrap().metadata().num_row_groups()
}

fn places() -> Vec<PlaceRow> {
    let place = |code: u64, level: &str, parent| PlaceRow {
        code,
        name: format!("{level} {code}"),
        level: level.into(),
        parent,
    };
    let mut places = vec![place(COUNTY, "county", None)];
    for township in (0..N_TOWNSHIPS).map(|n| TOWNSHIP + n * 1_000) {
        places.push(place(township, "township", Some(COUNTY)));
        let village = |n| place(township + 200 + n, "village", Some(township));
        places.extend((0..N_VILLAGES).map(village));
    }
    places
}

fn span(dice: &mut Dice, entry: u64) -> ResidenceRow {
    let birth = dice.days_after(date(1910, 1, 1), 35_000);
    let from = if dice.one_in(20) { dice.days_after(FIRST, 400) } else { date(2000, 1, 1) };
    let from = from.max(birth);
    ResidenceRow {
        person: dice.person(),
        entry,
        sex: 1 + dice.below(2) as u8,
        birth,
        ever_married_since: dice.one_in(2).then(|| dice.days_after(birth, 12_000)),
        household_kind: dice.below(3) as u8,
        status: 1 + dice.below(3) as u8,
        place: dice.village(),
        from,
        to: dice.one_in(15).then(|| dice.days_after(from.max(FIRST), 500)),
        roster: !dice.one_in(3),
        household: (!dice.one_in(10)).then(|| dice.below(60_000)),
    }
}

fn event(dice: &mut Dice, entry: u64) -> EventRow {
    const KINDS: [&str; 4] = ["birth", "death", "move_in", "marriage"];
    let on = dice.days_after(date(2005, 6, 1), 480);
    let kind = KINDS[dice.below(4) as usize];
    EventRow {
        entry,
        kind: kind.into(),
        on,
        recorded_on: dice.days_after(on, 90),
        place: dice.village(),
        person: dice.person(),
        sex: 1 + dice.below(2) as u8,
        birth: if kind == "birth" { on } else { dice.days_after(date(1920, 1, 1), 31_000) },
        birth_order: (kind == "birth").then(|| 1 + dice.below(4) as u8),
        registered: !dice.one_in(8),
        registered_on: Some(dice.days_after(on, 60)),
        mother_birth: (kind == "birth").then(|| dice.days_after(date(1965, 1, 1), 8_000)),
        matched: Some(dice.one_in(2)),
    }
}

fn second_source(dice: &mut Dice, entry: u64) -> SecondSourceRow {
    let on = dice.days_after(FIRST, 365);
    SecondSourceRow {
        entry,
        kind: if dice.one_in(2) { "facility_birth" } else { "funeral_death" }.into(),
        on,
        recorded_on: dice.days_after(on, 60),
        place: (!dice.one_in(9)).then(|| dice.village()),
        sex: 1 + dice.below(2) as u8,
        matched: !dice.one_in(4),
    }
}
