//! How long a whole year of figures takes: a made-up close of N people in V villages, every figure that may be
//! split by village and month, the age table of every village, and the entries behind a stock and a flow.
//! Usage: `year_of_figures N V`. It prints one line of JSON with sizes and seconds. `year_of_figures N V DIR` only
//! writes the close to DIR, for others to measure.

use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

use engine::definition::FigureSet;
use engine::dim::Dim;
use engine::error::EngineError;
use engine::figure::{Ask, Session};
use engine::manifest::SnapshotMeta;
use engine::snapshot::{EventRow, PlaceRow, ResidenceRow, SecondSourceRow, SnapshotWriter};
use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::json;

type Failure = Box<dyn std::error::Error>;

const COUNTY: u64 = 990_101_000_000;
const FIRST: Date = Date::constant(2005, 10, 1);
const LAST: Date = Date::constant(2006, 9, 30);

fn main() -> Result<(), Failure> {
    let mut args = std::env::args().skip(1);
    let mut number =
        || -> Result<u64, Failure> { Ok(args.next().ok_or("usage: year_of_figures N V")?.parse()?) };
    let (n_people, n_villages) = (number()?, number()?);
    if let Some(dir) = args.next() {
        return Ok(write(Path::new(&dir), n_people, n_villages)?);
    }
    let folder = std::env::temp_dir().join(format!("townbook-year-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let dir = folder.join("close");
    let measured = write(&dir, n_people, n_villages).map_err(Failure::from).and_then(|()| measure(&dir));
    std::fs::remove_dir_all(&folder)?;
    writeln!(std::io::stdout(), "{}", measured?)?;
    Ok(())
}

fn measure(dir: &Path) -> Result<serde_json::Value, Failure> {
    let mut begun = Instant::now();
    let mut seconds = || {
        let passed = begun.elapsed().as_secs_f64();
        begun = Instant::now();
        (passed * 1000.0).round() / 1000.0
    };
    let session = Session::open(dir, FigureSet::builtin())?;
    let open = seconds();
    let by_month = session.figures(&Ask { by: vec![Dim::Village, Dim::Month], ..Ask::default() })?;
    let village_months = seconds();
    let by_age = session.figures(&Ask { by: vec![Dim::Village, Dim::Sex, Dim::Age5], ..Ask::default() })?;
    let village_ages = seconds();
    session.figures(&Ask::default())?;
    let whole = seconds();
    let stock = session.entries("registered_population", None, None, &[], None)?.entries.len();
    let stock_seconds = seconds();
    let flow = session.entries("births", None, None, &[(Dim::Month, 200_601)], None)?.entries.len();
    let flow_seconds = seconds();
    let n_figures = |cells: &[engine::figure::Cell]| cells.first().map_or(0, |cell| cell.figures.len());
    Ok(json!({
        "open_s": open,
        "village_month": { "cells": by_month.len(), "figures": n_figures(&by_month), "s": village_months },
        "village_sex_age": { "cells": by_age.len(), "figures": n_figures(&by_age), "s": village_ages },
        "whole_s": whole,
        "stock": { "entries": stock, "s": stock_seconds },
        "flow": { "entries": flow, "s": flow_seconds },
    }))
}

/// A small generator of numbers that are the same on every machine (Knuth's MMIX constants).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    fn chance(&mut self, in_100: u64) -> bool {
        self.below(100) < in_100
    }

    fn day(&mut self, first: Date, n_days: u64) -> Date {
        first.saturating_add((self.below(n_days) as i64).days())
    }
}

fn write(dir: &Path, n_people: u64, n_villages: u64) -> Result<(), EngineError> {
    let meta = SnapshotMeta {
        book: "book.example/990101".into(),
        period: (FIRST, LAST),
        edition: 1,
        log_size: n_people * 2,
        root_hex: "0123456789abcdef".repeat(4),
        approved_by: None,
        reason: None,
    };
    let mut writer = SnapshotWriter::create(dir, meta)?;
    let villages: Vec<u64> =
        (0..n_villages).map(|i| COUNTY + 100_000 + i / 40 * 1_000 + 200 + i % 40).collect();
    write_places(&mut writer, &villages)?;
    let mut dice = Dice(7);
    for entry in 0..n_people {
        writer.residence(resident(&mut dice, entry, &villages))?;
    }
    let kinds =
        ["birth", "birth", "birth", "death", "death", "marriage", "move_in", "move_out", "leave", "return"];
    for entry in n_people..n_people + n_people / 33 {
        let kind = kinds[dice.below(10) as usize];
        writer.event(event(&mut dice, entry, kind, &villages))?;
    }
    for entry in 0..n_people / 110 {
        let on = dice.day(FIRST, 365);
        let kind = if dice.chance(60) { "facility_birth" } else { "funeral_death" };
        let place = Some(villages[dice.below(n_villages) as usize]);
        let (sex, matched) = (1 + dice.below(2) as u8, dice.chance(95));
        writer.second_source(SecondSourceRow {
            entry,
            kind: kind.into(),
            on,
            recorded_on: on,
            place,
            sex,
            matched,
        })?;
    }
    writer.finish().map(drop)
}

fn write_places(writer: &mut SnapshotWriter, villages: &[u64]) -> Result<(), EngineError> {
    let mut townships: Vec<u64> = villages.iter().map(|code| code / 1_000 * 1_000).collect();
    townships.dedup();
    let place = |code: u64, level: &str, parent| PlaceRow {
        code,
        name: code.to_string(),
        level: level.into(),
        parent,
    };
    writer.place(place(COUNTY, "county", None))?;
    townships.iter().try_for_each(|&code| writer.place(place(code, "township", Some(COUNTY))))?;
    villages.iter().try_for_each(|&code| writer.place(place(code, "village", Some(code / 1_000 * 1_000))))
}

fn resident(dice: &mut Dice, entry: u64, villages: &[u64]) -> ResidenceRow {
    let birth = dice.day(Date::constant(1916, 10, 1), 32_500);
    let came =
        if dice.chance(5) { dice.day(FIRST, 365) } else { dice.day(Date::constant(1990, 1, 1), 5_700) };
    let from = came.max(birth);
    let grown = birth.saturating_add(22.years());
    ResidenceRow {
        person: u128::from(entry).to_be_bytes(),
        entry,
        sex: 1 + dice.below(2) as u8,
        birth,
        ever_married_since: (grown < LAST && dice.chance(80)).then_some(grown),
        household_kind: 1 + dice.below(2) as u8,
        status: if dice.chance(85) { 1 } else { 2 + dice.below(2) as u8 },
        place: villages[(entry / 97) as usize % villages.len()],
        from,
        to: dice.chance(3).then(|| dice.day(from.max(FIRST), 365)),
        roster: dice.chance(50),
        household: Some(entry / 3 + 1),
    }
}

fn event(dice: &mut Dice, entry: u64, kind: &str, villages: &[u64]) -> EventRow {
    let late = dice.chance(4);
    let on = if late { dice.day(Date::constant(2004, 1, 1), 600) } else { dice.day(FIRST, 365) };
    let birth = if kind == "birth" { on } else { dice.day(Date::constant(1916, 1, 1), 31_000) };
    let mother = on.saturating_sub((15 * 365 + dice.below(30 * 365) as i64).days());
    EventRow {
        entry,
        kind: kind.to_owned(),
        on,
        recorded_on: if late {
            dice.day(FIRST, 365)
        } else {
            on.saturating_add((dice.below(40) as i64).days())
        },
        place: villages[dice.below(villages.len() as u64) as usize],
        person: u128::from(entry).to_be_bytes(),
        sex: 1 + dice.below(2) as u8,
        birth: birth.min(on),
        birth_order: (kind == "birth").then(|| 1 + dice.below(3) as u8),
        registered: dice.chance(90),
        registered_on: Some(on.saturating_add((dice.below(90) as i64).days())),
        mother_birth: (kind == "birth").then_some(mother),
        matched: dice.chance(80).then_some(true),
    }
}
