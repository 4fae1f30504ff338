//! Sealing a period: from the register to Parquet files, a manifest and a signed seal.

use std::path::{Path, PathBuf};

use engine::error::EngineError;
use engine::manifest::SnapshotMeta;
use engine::snapshot::{EventRow, PlaceRow, ResidenceRow, SnapshotWriter};
use jiff::Timestamp;
use jiff::civil::Date;
use ledger::Hash;
use register::calendar::Period;
use store::{Book, Close, Context, EventFact, Facts, ResidenceFact, StoreError};

use crate::complaint::Trouble;

/// Where the sealed files of a period's edition are.
pub fn folder(book: &Book, period: &Period, edition: u32) -> PathBuf {
    book.folder().join("closes").join(period.to_string()).join(edition.to_string())
}

/// Seals a period.
pub fn close(book: &mut Book, period: &Period, context: &Context) -> anyhow::Result<Close> {
    if book.close_of(period)?.is_some() {
        return Err(StoreError::AlreadyClosed { period: period.to_string() }.into());
    }
    let target = folder(book, period, 1);
    if target.exists() {
        // A close that was cut off before its seal: the files are nobody's yet.
        std::fs::remove_dir_all(&target).map_err(Trouble::clear(&target))?;
    }
    let head = book.log_head()?;
    let manifest = snapshot(book, period, head, &target)?;
    Ok(book.seal_period(period, head, manifest, context)?)
}

fn snapshot(book: &mut Book, period: &Period, head: (u64, Hash), target: &Path) -> anyhow::Result<Hash> {
    let (first, last) = (period.first_day(), period.last_day());
    let meta = SnapshotMeta {
        book: book.name().to_owned(),
        period: (first, last),
        edition: 1,
        log_size: head.0,
        root_hex: head.1.to_hex(),
    };
    let name = period.to_string();
    let mut writer = SnapshotWriter::create(target, meta)?;
    let mut failed = None;
    book.read_consistently(|book| {
        let pseudonyms = book.pseudonyms(&name);
        for place in book.places()? {
            keep(&mut failed, writer.place(place_row(&place)));
        }
        let eve = first.yesterday().unwrap_or(first);
        book.each_residence(eve, last, |fact| {
            keep(&mut failed, writer.residence(residence_row(&fact, pseudonyms.of(fact.facts.person))));
            Ok(())
        })?;
        let mut event = |fact: EventFact| {
            if let Some(row) = event_row(&fact, pseudonyms.of(fact.facts.person)) {
                keep(&mut failed, writer.event(row));
            }
            Ok(())
        };
        book.each_enrolled(last, &mut event)?;
        book.each_event(first, last, &mut event)
    })?;
    if let Some(error) = failed {
        return Err(error.into());
    }
    Ok(Hash(writer.finish()?.hash()))
}

/// Remembers the first failure of the files while the database is being read.
fn keep(failed: &mut Option<EngineError>, result: Result<(), EngineError>) {
    if let Err(error) = result {
        failed.get_or_insert(error);
    }
}

fn place_row(place: &register::area::Place) -> PlaceRow {
    PlaceRow {
        code: place.code.as_u64(),
        name: place.name.to_string(),
        level: place.level.as_str().to_owned(),
        parent: place.parent.map(register::area::PlaceCode::as_u64),
    }
}

fn residence_row(fact: &ResidenceFact, person: [u8; 16]) -> ResidenceRow {
    let Facts { sex, birth, ever_married_since, household_kind, .. } = fact.facts;
    ResidenceRow {
        person,
        entry: fact.entry.0,
        sex: sex.code(),
        birth: birth.earliest(),
        ever_married_since,
        household_kind: household_kind.code(),
        status: fact.status.code(),
        place: fact.place.as_u64(),
        from: fact.from,
        to: fact.to,
        roster: fact.roster,
    }
}

/// An event without a village is in no figure.
fn event_row(fact: &EventFact, person: [u8; 16]) -> Option<EventRow> {
    Some(EventRow {
        entry: fact.entry.0,
        kind: fact.kind.as_str().to_owned(),
        on: fact.on,
        recorded_on: recorded_day(fact.recorded),
        place: fact.place?.as_u64(),
        person,
        sex: fact.facts.sex.code(),
        birth: fact.facts.birth.earliest(),
        birth_order: fact.facts.birth_order,
        registered: fact.registered,
    })
}

fn recorded_day(microseconds: i64) -> Date {
    let at = Timestamp::from_microsecond(microseconds).unwrap_or(Timestamp::UNIX_EPOCH);
    jiff::tz::TimeZone::UTC.to_datetime(at).date()
}
