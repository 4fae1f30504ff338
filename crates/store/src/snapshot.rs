//! What a close reads: residence spans and events with what figures need to know of the people in them.
//! No names, no numbers.

use jiff::civil::Date;
use register::area::Place;
use register::calendar::ReportedDate;
use register::event::{EventKind, HouseholdKind, ResidenceStatus, Sex};
use register::id::EntryIndex;

use crate::StoreError;
use crate::book::Book;
use crate::codes::{self, Code};
use crate::db::Cell;
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
    pub place: register::area::PlaceCode,
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
    /// When.
    pub on: Date,
    /// When the book recorded it; microseconds since 1970.
    pub recorded: i64,
    /// Village, where known.
    pub place: Option<register::area::PlaceCode>,
    /// To whom.
    pub facts: Facts,
    /// Whether they were registered here then.
    pub registered: bool,
}

const FACTS: &str = "p.person_id, p.sex, p.birth, p.ever_married_since, p.household_kind, p.birth_order";

fn facts(row: &crate::db::RowRef<'_>) -> Result<Facts, StoreError> {
    Ok(Facts {
        person: row.int(0)? as u64,
        sex: Code::from_column(row.int(1)?)?,
        birth: codes::reported_from(row.int(2)?)?,
        ever_married_since: row.opt_int(3)?.map(codes::date).transpose()?,
        household_kind: Code::from_column(row.int(4)?)?,
        birth_order: row.opt_int(5)?.map(|o| o as u8),
    })
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
            let entry = row.int(6)? as u64;
            let facts = facts(row)?;
            let enrolled = row.int(7)? == EventKind::PersonEnrolled as i64;
            f(ResidenceFact {
                entry: EntryIndex(entry),
                roster: enrolled && entry == facts.person,
                status: Code::from_column(row.int(8)?)?,
                place: place_code(row.int(9)?)?,
                from: codes::date(row.int(10)?)?,
                to: row.opt_int(11)?.map(codes::date).transpose()?,
                facts,
            })
        })
    }

    /// Events of the days from `from` to `to`, in order of entry.
    pub fn each_event(
        &mut self,
        from: Date,
        to: Date,
        mut f: impl FnMut(EventFact) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let sql = format!(
            "select {FACTS}, e.entry_index, e.kind, e.on_date, n.recorded, e.place, e.registered \
             from event e join person p on p.person_id = e.person_id \
             join entry n on n.entry_index = e.entry_index \
             where p.entered_in_error = 0 and e.on_date >= $1 and e.on_date <= $2 order by e.entry_index"
        );
        let params = [Cell::Int(codes::day(from)), Cell::Int(codes::day(to))];
        self.db.each(&sql, &params, |row| {
            let kind = u8::try_from(row.int(7)?)
                .ok()
                .and_then(EventKind::from_code)
                .ok_or(StoreError::Stored { what: "an event's kind is not in its list" })?;
            f(EventFact {
                facts: facts(row)?,
                entry: EntryIndex(row.int(6)? as u64),
                kind,
                on: codes::date(row.int(8)?)?,
                recorded: row.int(9)?,
                place: row.opt_int(10)?.map(place_code).transpose()?,
                registered: row.int(11)? != 0,
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
                on: codes::date(row.int(7)?)?,
                recorded: row.int(9)?,
                place: Some(place_code(row.int(6)?)?),
                registered: ResidenceStatus::from_column(row.int(8)?)?
                    != ResidenceStatus::LivingHereRegisteredElsewhere,
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

    /// What a trace shows of entries: id, kind, recorded time and leaf, in the order asked.
    pub fn entry_lines(&mut self, indexes: &[u64]) -> Result<Vec<EntryLine>, StoreError> {
        let mut lines = Vec::with_capacity(indexes.len());
        for index in indexes {
            let line = self.db.one(
                "select entry_id, kind, recorded, leaf from entry where entry_index = $1",
                &[Cell::count(*index)],
                |r| {
                    Ok(EntryLine {
                        index: *index,
                        id: r.opt_array(0)?.unwrap_or_default(),
                        kind: r.int(1)? as u8,
                        recorded: r.int(2)?,
                        leaf: ledger::Hash(r.opt_array(3)?.unwrap_or_default()),
                    })
                },
            )?;
            lines.extend(line);
        }
        Ok(lines)
    }
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
