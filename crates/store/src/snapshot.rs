//! What a close reads: residence spans and events with what figures need to know of the people in them.
//! No names, no numbers.

use std::collections::HashMap;

use jiff::civil::{Date, date};
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};
use register::area::{Place, PlaceCode};
use register::calendar::ReportedDate;
use register::event::{EventKind, HouseholdKind, ResidenceStatus, Sex};
use register::id::EntryIndex;
use register::wire::RecordKind;

use crate::StoreError;
use crate::book::Book;
use crate::codes::{self, Code};
use crate::db::{Cell, RowRef};
use crate::matching::Matches;
use crate::state::place_code;

/// What figures may know of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Internal id.
    pub person: u64,
    /// Sex.
    pub sex: Sex,
    /// Birth date as known.
    pub birth: ReportedDate,
    /// First day on which the book knows them to have been married once.
    pub ever_married_since: Option<Date>,
    /// Kind of household registration.
    pub household_kind: HouseholdKind,
    /// Mother's live-birth order.
    pub birth_order: Option<u8>,
    /// Internal id of the household that they belong to now.
    pub household: Option<u64>,
}

/// One residence span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResidenceFact {
    /// Whose.
    pub facts: Facts,
    /// The entry that opened it.
    pub entry: EntryIndex,
    /// Whether a roster opened it.
    pub roster: bool,
    /// What it says.
    pub status: ResidenceStatus,
    /// Village.
    pub place: PlaceCode,
    /// First day.
    pub from: Date,
    /// First day after it.
    pub to: Option<Date>,
}

/// One vital event or move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventFact {
    /// The entry.
    pub entry: EntryIndex,
    /// What happened.
    pub kind: EventKind,
    /// When; for a birth or death whose date was corrected, the right one.
    pub on: Date,
    /// When the book recorded it; microseconds since 1970.
    pub recorded: i64,
    /// Village, where known.
    pub place: Option<PlaceCode>,
    /// To whom.
    pub facts: Facts,
    /// Whether they were registered here then.
    pub registered: bool,
    /// The day of its registration, as its papers say (births and deaths).
    pub registered_on: Option<Date>,
    /// Births: the first day on which the mother can have been born, where the book knows her.
    pub mother_birth: Option<Date>,
    /// Births: the mother, where the book knows her.
    pub mother: Option<u64>,
    /// Births and deaths: whether another list has it too. `None` for other kinds, and where the book
    /// holds no such list.
    pub matched: Option<bool>,
}

/// From which list a record apart from the register comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecondSourceKind {
    /// A hospital's births.
    FacilityBirth,
    /// The funeral house's deaths.
    FuneralDeath,
}

impl SecondSourceKind {
    /// The name that sealed files have for it.
    pub fn as_str(self) -> &'static str {
        RecordKind::from(self).as_str()
    }

    pub(crate) fn from_column(code: i64) -> Result<SecondSourceKind, StoreError> {
        match u8::try_from(code).ok().and_then(RecordKind::from_code) {
            Some(RecordKind::FacilityBirth) => Ok(SecondSourceKind::FacilityBirth),
            Some(RecordKind::FuneralDeath) => Ok(SecondSourceKind::FuneralDeath),
            _ => Err(StoreError::Stored { what: "a second source's kind is not in its list" }),
        }
    }
}

impl From<SecondSourceKind> for RecordKind {
    fn from(kind: SecondSourceKind) -> RecordKind {
        match kind {
            SecondSourceKind::FacilityBirth => RecordKind::FacilityBirth,
            SecondSourceKind::FuneralDeath => RecordKind::FuneralDeath,
        }
    }
}

/// One record of another list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecondSourceFact {
    /// The entry.
    pub entry: EntryIndex,
    /// Which list.
    pub kind: SecondSourceKind,
    /// When it happened.
    pub on: Date,
    /// When the book recorded it; microseconds since 1970.
    pub recorded: i64,
    /// Village, where the list names one.
    pub place: Option<PlaceCode>,
    /// Sex, where the list has a column for it.
    pub sex: Option<Sex>,
    /// Whether the register has the birth or death too.
    pub matched: bool,
}

const FACTS: &str =
    "p.person_id, p.sex, p.birth, p.ever_married_since, p.household_kind, p.birth_order, p.household_id";
/// How many columns [`FACTS`] are.
const N_FACTS: usize = 7;

fn facts(row: &RowRef<'_>) -> Result<Facts, StoreError> {
    Ok(Facts {
        person: row.int(0)? as u64,
        sex: Code::from_column(row.int(1)?)?,
        birth: codes::reported_from(row.int(2)?)?,
        ever_married_since: row.opt_int(3)?.map(codes::date).transpose()?,
        household_kind: Code::from_column(row.int(4)?)?,
        birth_order: row.opt_int(5)?.map(|o| o as u8),
        household: row.opt_int(6)?.map(|h| h as u64),
    })
}

/// Entries that stand no further apart than this are read together by [`Book::entry_lines`].
const NEIGHBOURS: u64 = 16;

/// China keeps one time, eight hours ahead of UTC, and no summer time since 1991.
const CHINA: Offset = Offset::constant(8);

/// The day in China on which something was recorded (microseconds since 1970).
pub fn recorded_day(recorded: i64) -> Date {
    let at = Timestamp::from_microsecond(recorded).unwrap_or(Timestamp::UNIX_EPOCH);
    TimeZone::fixed(CHINA).to_datetime(at).date()
}

/// The first moment of a day in China, in microseconds since 1970.
fn start_of(day: Date) -> i64 {
    let since = day.duration_since(date(1970, 1, 1)) - SignedDuration::from_hours(8);
    since.as_secs() * 1_000_000
}

impl Book {
    /// Runs `work` on one unchanging state of the book.
    pub fn read_consistently<T>(
        &mut self,
        work: impl FnOnce(&mut Book) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.db.begin_read()?;
        let done = work(self);
        self.db.rollback();
        done
    }

    /// Spans that touch the days from `from` to `to`, in order of person.
    pub fn each_residence(
        &mut self,
        from: Date,
        to: Date,
        mut f: impl FnMut(ResidenceFact) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let sql = format!(
            "select {FACTS}, r.entry_index, p.origin, r.status, r.place, r.from_date, r.to_date \
             from residence r join person p on p.person_id = r.person_id \
             where p.entered_in_error = 0 and r.from_date <= $1 and (r.to_date is null or r.to_date > $2) \
             order by r.residence_id"
        );
        let params = [Cell::Int(codes::day(to)), Cell::Int(codes::day(from))];
        self.db.each(&sql, &params, |row| {
            let entry = row.int(N_FACTS)? as u64;
            let facts = facts(row)?;
            let enrolled = row.int(N_FACTS + 1)? == EventKind::PersonEnrolled as i64;
            f(ResidenceFact {
                entry: EntryIndex(entry),
                roster: enrolled && entry == facts.person,
                status: Code::from_column(row.int(N_FACTS + 2)?)?,
                place: place_code(row.int(N_FACTS + 3)?)?,
                from: codes::date(row.int(N_FACTS + 4)?)?,
                to: row.opt_int(N_FACTS + 5)?.map(codes::date).transpose()?,
                facts,
            })
        })
    }

    /// Events of the days from `first` to `last`, and events of earlier days that the book recorded in
    /// them (by the day in China), in order of entry. `on` tells the two apart. What was taken back is
    /// left out.
    pub fn each_event(
        &mut self,
        first: Date,
        last: Date,
        mut f: impl FnMut(EventFact) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let matches = Matches::read(&mut self.db)?;
        let recorded_from = self.first_recorded_at(start_of(first))?;
        let recorded_to = match last.tomorrow() {
            Ok(after) => self.first_recorded_at(start_of(after))?,
            Err(_) => self.first_recorded_at(i64::MAX)?,
        };
        let sql = format!(
            "select {FACTS}, e.entry_index, e.kind, e.place, e.registered, e.registered_on, e.on_date, \
             n.recorded, m.birth, m.person_id from event e join person p on p.person_id = e.person_id \
             join entry n on n.entry_index = e.entry_index \
             left join person m on m.person_id = e.other_id and e.kind = 3 and m.sex = 2 \
             where p.entered_in_error = 0 and e.withdrawn_by is null and ((e.on_date >= $1 and e.on_date <= $2) \
             or (e.on_date < $3 and e.entry_index >= $4 and e.entry_index < $5)) order by e.entry_index"
        );
        let (from, to) = (Cell::Int(codes::day(first)), Cell::Int(codes::day(last)));
        let params = [from.clone(), to, from, Cell::count(recorded_from), Cell::count(recorded_to)];
        self.db.each(&sql, &params, |row| {
            let entry = EntryIndex(row.int(N_FACTS)? as u64);
            let kind = event_kind(row.int(N_FACTS + 1)?)?;
            f(EventFact {
                entry,
                kind,
                place: row.opt_int(N_FACTS + 2)?.map(place_code).transpose()?,
                registered: row.int(N_FACTS + 3)? != 0,
                registered_on: row.opt_int(N_FACTS + 4)?.map(codes::date).transpose()?,
                on: codes::date(row.int(N_FACTS + 5)?)?,
                recorded: row.int(N_FACTS + 6)?,
                mother_birth: row.opt_int(N_FACTS + 7)?.map(earliest).transpose()?,
                mother: row.opt_int(N_FACTS + 8)?.map(|mother| mother as u64),
                matched: matches.of_event(kind, entry),
                facts: facts(row)?,
            })
        })
    }

    /// Records of other lists that speak of the days from `first` to `last`, in order of entry, each with
    /// whether the register has it too.
    pub fn each_second_source(
        &mut self,
        first: Date,
        last: Date,
        mut f: impl FnMut(SecondSourceFact) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let matches = Matches::read(&mut self.db)?;
        let sql = "select s.entry_index, s.kind, s.on_date, n.recorded, s.place, s.sex \
             from second_source s join entry n on n.entry_index = s.entry_index \
             where s.on_date >= $1 and s.on_date <= $2 order by s.entry_index";
        let params = [Cell::Int(codes::day(first)), Cell::Int(codes::day(last))];
        self.db.each(sql, &params, |row| {
            let entry = EntryIndex(row.int(0)? as u64);
            f(SecondSourceFact {
                entry,
                kind: SecondSourceKind::from_column(row.int(1)?)?,
                on: codes::date(row.int(2)?)?,
                recorded: row.int(3)?,
                place: row.opt_int(4)?.map(place_code).transpose()?,
                sex: row.opt_int(5)?.map(Code::from_column).transpose()?,
                matched: matches.has(entry),
            })
        })
    }

    /// People enrolled from rosters that describe a day up to `to`: entry, village, and what figures may know.
    pub fn each_enrolled(
        &mut self,
        to: Date,
        mut f: impl FnMut(EventFact) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let sql = format!(
            "select {FACTS}, r.place, r.from_date, r.status, n.recorded from person p \
             join residence r on r.residence_id = p.person_id * 4096 \
             join entry n on n.entry_index = p.person_id \
             where p.entered_in_error = 0 and p.origin = $1 and r.from_date <= $2 order by p.person_id"
        );
        let params = [Cell::Int(EventKind::PersonEnrolled as i64), Cell::Int(codes::day(to))];
        self.db.each(&sql, &params, |row| {
            let facts = facts(row)?;
            f(EventFact {
                entry: EntryIndex(facts.person),
                kind: EventKind::PersonEnrolled,
                on: codes::date(row.int(N_FACTS + 1)?)?,
                recorded: row.int(N_FACTS + 3)?,
                place: Some(place_code(row.int(N_FACTS)?)?),
                registered: ResidenceStatus::from_column(row.int(N_FACTS + 2)?)?
                    != ResidenceStatus::LivingHereRegisteredElsewhere,
                registered_on: None,
                mother_birth: None,
                mother: None,
                matched: None,
                facts,
            })
        })
    }

    /// Every place, parents first.
    pub fn places(&mut self) -> Result<Vec<Place>, StoreError> {
        let mut register = register::fold::Register::new();
        crate::state::load_places(&mut self.db, &mut register)?;
        Ok(register.places().iter().cloned().collect())
    }

    /// What a trace shows of entries: id, kind, recorded time and leaf, in the order asked. Entries that
    /// the log does not have are left out.
    pub fn entry_lines(&mut self, indexes: &[u64]) -> Result<Vec<EntryLine>, StoreError> {
        let mut sorted = indexes.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        let mut found = HashMap::with_capacity(sorted.len());
        // Neighbours are read in one go: a stock names most of the log.
        for run in sorted.chunk_by(|one, next| next - one <= NEIGHBOURS) {
            let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
            self.db.each(
                "select entry_index, entry_id, kind, recorded, leaf from entry \
                 where entry_index >= $1 and entry_index <= $2",
                &[Cell::count(*first), Cell::count(*last)],
                |r| {
                    let index = r.int(0)? as u64;
                    if run.binary_search(&index).is_ok() {
                        found.insert(index, entry_line(index, r)?);
                    }
                    Ok(())
                },
            )?;
        }
        Ok(indexes.iter().filter_map(|index| found.get(index).copied()).collect())
    }

    /// The first entry recorded at a moment or after it; the log's size, if there is none. Recorded times
    /// rise with the log, so a few looks find it without an index.
    fn first_recorded_at(&mut self, moment: i64) -> Result<u64, StoreError> {
        let size = self.db.number("select coalesce(max(entry_index) + 1, 0) from entry", &[])? as u64;
        let (mut low, mut high) = (0, size);
        while low < high {
            let middle = low + (high - low) / 2;
            let sql = "select recorded from entry where entry_index = $1";
            let recorded = self.db.one(sql, &[Cell::count(middle)], |r| r.int(0))?;
            match recorded.ok_or(StoreError::Stored { what: "an entry is missing from the log" })? {
                before if before < moment => low = middle + 1,
                _ => high = middle,
            }
        }
        Ok(low)
    }
}

fn entry_line(index: u64, row: &RowRef<'_>) -> Result<EntryLine, StoreError> {
    Ok(EntryLine {
        index,
        id: row.opt_array(1)?.unwrap_or_default(),
        kind: row.int(2)? as u8,
        recorded: row.int(3)?,
        leaf: ledger::Hash(row.opt_array(4)?.unwrap_or_default()),
    })
}

pub(crate) fn event_kind(code: i64) -> Result<EventKind, StoreError> {
    let kind = u8::try_from(code).ok().and_then(EventKind::from_code);
    kind.ok_or(StoreError::Stored { what: "an event's kind is not in its list" })
}

/// The first day that a stored date can mean.
fn earliest(code: i64) -> Result<Date, StoreError> {
    codes::reported_from(code).map(ReportedDate::earliest)
}

/// The public line of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntryLine {
    /// Position.
    pub index: u64,
    /// Entry id.
    pub id: [u8; 16],
    /// Record kind.
    pub kind: u8,
    /// Recorded time, microseconds since 1970.
    pub recorded: i64,
    /// Leaf hash.
    pub leaf: ledger::Hash,
}
