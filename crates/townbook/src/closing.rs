//! Sealing a period: from the register to Parquet files, a manifest and a signed seal.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use engine::definition::FigureSet;
use engine::error::EngineError;
use engine::figure::Session;
use engine::manifest::SnapshotMeta;
use engine::snapshot::{EventRow, PlaceRow, ResidenceRow, SecondSourceRow, Snapshot, SnapshotWriter};
use jiff::civil::Date;
use ledger::Hash;
use register::area::PlaceCode;
use register::calendar::Period;
use store::{Book, Close, Context, EventFact, Facts, ResidenceFact, SecondSourceFact};

use crate::complaint::Trouble;

mod changes;

/// Where the sealed files of a period's edition are.
pub fn folder(book: &Book, period: &Period, edition: u32) -> PathBuf {
    book.folder().join("closes").join(period.to_string()).join(edition.to_string())
}

/// Who approved a next edition, and why there is one.
#[derive(Clone, Debug, Default)]
pub struct Approval {
    /// The account that seals it, if nobody is named.
    pub by: Option<String>,
    /// In the words of who asked.
    pub reason: Option<String>,
}

/// What became of a close.
pub enum Outcome {
    /// The first edition.
    Sealed(Close),
    /// A next edition, and how many rows it changed.
    Next(Close, Changed),
    /// Nothing has changed since this edition, so there is no next one.
    Unchanged(u32),
}

/// Rows of the sealed tables that an edition has and the one before had not, and the other way about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Came in.
    pub added: usize,
    /// Went.
    pub removed: usize,
}

/// Seals a period, or the next edition of a sealed one if anything in it has changed. What was sealed before
/// is only read.
pub fn close(
    book: &mut Book,
    period: &Period,
    approval: &Approval,
    context: &Context,
) -> anyhow::Result<Outcome> {
    let Some(last) = book.close_of(period)? else {
        let target = cleared(folder(book, period, 1))?;
        let head = book.log_head()?;
        let meta = meta(book, period, 1, head, approval);
        let (manifest, _) = snapshot(book, period, SnapshotWriter::create(&target, meta)?)?;
        return Ok(Outcome::Sealed(book.seal_period(period, 1, head, manifest, context)?));
    };
    let edition = last.edition + 1;
    let approval = Approval {
        by: Some(approval.by.clone().unwrap_or_else(|| context.actor.to_string())),
        reason: approval.reason.clone(),
    };
    let head = book.log_head()?;
    let meta = meta(book, period, edition, head, &approval);
    // Written once to see what is new, and once more, with the list of it, to be sealed.
    let target = cleared(folder(book, period, edition))?;
    let draft = cleared(target.with_file_name(format!("{edition}.draft")))?;
    let (_, mothers) = snapshot(book, period, SnapshotWriter::create(&draft, meta.clone())?)?;
    let before = Snapshot::open(&folder(book, period, last.edition))?;
    let rows = engine::diff::compare(&before, &Snapshot::open(&draft)?);
    cleared(draft)?;
    let rows = rows?;
    if rows.is_empty() {
        return Ok(Outcome::Unchanged(last.edition));
    }
    let added = rows.iter().filter(|row| row.added).count();
    let changed = Changed { added, removed: rows.len() - added };
    let list = changes::list(book, &last, head.0, &rows, &mothers)?;
    let mut writer = SnapshotWriter::create(&target, meta)?;
    writer.changes(list);
    let (manifest, _) = snapshot(book, period, writer)?;
    Ok(Outcome::Next(book.seal_period(period, edition, head, manifest, context)?, changed))
}

/// A close that was not sealed.
pub struct Seen {
    /// Its files, open; they are gone once this is.
    pub session: Session,
    /// Entries that it covers.
    pub log_size: u64,
    /// Rows that came in, and went, against the newest edition; none where there is no edition.
    pub rows: (u64, u64),
    _folder: Draft,
}

/// Previews that this process has made: each has a folder of its own.
static PREVIEWS: AtomicU64 = AtomicU64::new(0);

/// A folder that goes when nobody needs it any more.
struct Draft(PathBuf);

impl Drop for Draft {
    fn drop(&mut self) {
        // What cannot be taken away now is taken away before the next is made.
        _ = std::fs::remove_dir_all(&self.0);
    }
}

/// What a close would hold if it were sealed now.
pub fn preview(book: &mut Book, period: &Period, figures: FigureSet) -> anyhow::Result<Seen> {
    let last = book.close_of(period)?;
    let edition = last.as_ref().map_or(1, |close| close.edition + 1);
    let n = PREVIEWS.fetch_add(1, Ordering::Relaxed);
    let name = format!("{period}.preview-{}-{n}", std::process::id());
    let target = cleared(book.folder().join("closes").join(name))?;
    let draft = Draft(target.clone());
    let head = book.log_head()?;
    let meta = meta(book, period, edition, head, &Approval::default());
    snapshot(book, period, SnapshotWriter::create(&target, meta)?)?;
    let rows = match &last {
        Some(last) => {
            let before = Snapshot::open(&folder(book, period, last.edition))?;
            let rows = engine::diff::compare(&before, &Snapshot::open(&target)?)?;
            let added = rows.iter().filter(|row| row.added).count() as u64;
            (added, rows.len() as u64 - added)
        }
        None => (0, 0),
    };
    let session = Session::open(&target, figures)?;
    Ok(Seen { session, log_size: head.0, rows, _folder: draft })
}

/// A folder that a close which was cut off before its seal may have left: its files are nobody's yet.
fn cleared(folder: PathBuf) -> Result<PathBuf, Trouble> {
    if folder.exists() {
        std::fs::remove_dir_all(&folder).map_err(Trouble::clear(&folder))?;
    }
    Ok(folder)
}

fn meta(book: &Book, period: &Period, edition: u32, head: (u64, Hash), approval: &Approval) -> SnapshotMeta {
    SnapshotMeta {
        book: book.name().to_owned(),
        period: (period.first_day(), period.last_day()),
        edition,
        log_size: head.0,
        root_hex: head.1.to_hex(),
        approved_by: approval.by.clone(),
        reason: approval.reason.clone(),
    }
}

/// A child's pseudonym with its mother's: a birth's row also says what her records say.
type Mothers = HashMap<[u8; 16], [u8; 16]>;

fn snapshot(book: &mut Book, period: &Period, mut writer: SnapshotWriter) -> anyhow::Result<(Hash, Mothers)> {
    let mut mothers = Mothers::new();
    let (first, last) = (period.first_day(), period.last_day());
    let name = period.to_string();
    let mut failed = None;
    book.read_consistently(|book| {
        let pseudonyms = book.pseudonyms(&name);
        let households = book.pseudonyms(&format!("{name} households"));
        let places = book.places()?;
        for place in &places {
            keep(&mut failed, writer.place(place_row(place)));
        }
        let places: HashSet<PlaceCode> = places.iter().map(|place| place.code).collect();
        let eve = first.yesterday().unwrap_or(first);
        book.each_residence(eve, last, |fact| {
            let household = fact.facts.household.map(|id| short(households.of(id)));
            let person = pseudonyms.of(fact.facts.person);
            keep(&mut failed, writer.residence(residence_row(&fact, person, household, last)));
            Ok(())
        })?;
        let mut event = |fact: EventFact| {
            let person = pseudonyms.of(fact.facts.person);
            mothers.extend(fact.mother.map(|mother| (person, pseudonyms.of(mother))));
            if let Some(row) = event_row(&fact, person) {
                keep(&mut failed, writer.event(row));
            }
            Ok(())
        };
        book.each_enrolled(last, &mut event)?;
        book.each_event(first, last, &mut event)?;
        book.each_second_source(first, last, |fact| {
            keep(&mut failed, writer.second_source(second_source_row(&fact, &places)));
            Ok(())
        })
    })?;
    if let Some(error) = failed {
        return Err(error.into());
    }
    Ok((Hash(writer.finish()?.hash()), mothers))
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
        parent: place.parent.map(PlaceCode::as_u64),
    }
}

/// What the period cannot know yet is not in the row: else every later event would open its next edition.
fn residence_row(fact: &ResidenceFact, person: [u8; 16], household: Option<u64>, last: Date) -> ResidenceRow {
    let Facts { sex, birth, ever_married_since, household_kind, .. } = fact.facts;
    ResidenceRow {
        person,
        entry: fact.entry.0,
        sex: sex.code(),
        birth: birth.earliest(),
        ever_married_since: ever_married_since.filter(|day| *day <= last),
        household_kind: household_kind.code(),
        household,
        status: fact.status.code(),
        place: fact.place.as_u64(),
        from: fact.from,
        to: fact.to.filter(|to| *to <= last),
        roster: fact.roster,
    }
}

/// The first half of a pseudonym, enough to tell the households of a county apart.
fn short(pseudonym: [u8; 16]) -> u64 {
    let [a, b, c, d, e, f, g, h, ..] = pseudonym;
    u64::from_be_bytes([a, b, c, d, e, f, g, h])
}

/// An event without a village is in no figure.
fn event_row(fact: &EventFact, person: [u8; 16]) -> Option<EventRow> {
    Some(EventRow {
        entry: fact.entry.0,
        kind: fact.kind.as_str().to_owned(),
        on: fact.on,
        recorded_on: store::recorded_day(fact.recorded),
        registered_on: fact.registered_on,
        place: fact.place?.as_u64(),
        person,
        sex: fact.facts.sex.code(),
        birth: fact.facts.birth.earliest(),
        mother_birth: fact.mother_birth,
        birth_order: fact.facts.birth_order,
        registered: fact.registered,
        matched: fact.matched,
    })
}

/// A line of another list about a place that the book does not have counts for no place of it.
fn second_source_row(fact: &SecondSourceFact, places: &HashSet<PlaceCode>) -> SecondSourceRow {
    SecondSourceRow {
        entry: fact.entry.0,
        kind: fact.kind.as_str().to_owned(),
        on: fact.on,
        recorded_on: store::recorded_day(fact.recorded),
        place: fact.place.filter(|place| places.contains(place)).map(PlaceCode::as_u64),
        sex: fact.sex.map_or(0, register::event::Sex::code),
        matched: fact.matched,
    }
}
