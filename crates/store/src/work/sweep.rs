//! The rules that look at the whole book for work: lines of other lists that the register does not have,
//! and months that are over and not sealed. What has come about by itself is settled.

use std::collections::HashSet;

use jiff::ToSpan;
use jiff::civil::Date;
use register::area::{Level, PlaceCode};
use register::calendar::{Period, YearMonth};
use register::id::EntryIndex;

use super::desk::NewTask;
use super::{About, TaskKind, TaskState, WorkId};
use crate::StoreError;
use crate::book::Book;
use crate::codes;
use crate::db::{Cell, Db};
use crate::matching::Matches;
use crate::scribe::Context;
use crate::snapshot::SecondSourceKind;
use crate::state::place_code;

/// A birth is registered within a month (户口登记条例, article 7).
const REGISTRATION_DAYS: i32 = 30;
/// A month is sealed by this day of the next.
const SEAL_DAY: i8 = 10;
/// Lines of lists older than this set no task any more.
const LIST_DAYS: i32 = 180;

/// What a sweep did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Tasks set.
    pub set: u64,
    /// Tasks settled.
    pub settled: u64,
}

impl Book {
    /// Sets the tasks that the rules find today, and settles those whose reason is gone.
    pub fn sweep(&mut self, today: Date, context: &Context) -> Result<Swept, StoreError> {
        let mut wanted = unmatched(&mut self.db, today)?;
        wanted.extend(unsealed(&mut self.db, today)?);
        let needed: HashSet<WorkId> = wanted.iter().map(NewTask::id).collect();
        let idle: Vec<WorkId> =
            open_by_rule(&mut self.db)?.into_iter().filter(|id| !needed.contains(id)).collect();
        let mut swept = Swept::default();
        if !wanted.is_empty() {
            swept.set = self.writer()?.set_tasks(wanted, context.clone())?;
        }
        for id in idle {
            self.writer()?.end_task(id, TaskState::Settled, context.clone())?;
            swept.settled += 1;
        }
        Ok(swept)
    }
}

/// Open tasks that a rule of this module set.
fn open_by_rule(db: &mut Db) -> Result<Vec<WorkId>, StoreError> {
    let kinds = [TaskKind::FacilityBirth, TaskKind::FuneralDeath, TaskKind::SealPeriod];
    let [a, b, c] = kinds.map(|kind| Cell::Text(kind.as_str().into()));
    let sql = "select task_id from task where state = 0 and kind in ($1, $2, $3)";
    db.many(sql, &[a, b, c], |row| {
        row.opt_array(0)?.ok_or(StoreError::Stored { what: "a task without an id" })
    })
}

/// Births and deaths of other lists that the register does not have.
fn unmatched(db: &mut Db, today: Date) -> Result<Vec<NewTask>, StoreError> {
    let since = today.saturating_sub(LIST_DAYS.days());
    let sql = "select entry_index, kind, on_date, place from second_source where on_date >= $1";
    let lines = db.many(sql, &[Cell::Int(codes::day(since))], |row| {
        Ok((row.int(0)? as u64, row.int(1)?, row.int(2)?, row.opt_int(3)?))
    })?;
    if lines.is_empty() {
        return Ok(Vec::new());
    }
    let matches = Matches::read(db)?;
    let county = county(db)?;
    let mut tasks = Vec::new();
    for (entry, kind, on, place) in lines {
        if matches.has(EntryIndex(entry)) {
            continue;
        }
        let Some(place) = place.map(place_code).transpose()?.or(county) else { continue };
        let kind = match SecondSourceKind::from_column(kind)? {
            SecondSourceKind::FacilityBirth => TaskKind::FacilityBirth,
            SecondSourceKind::FuneralDeath => TaskKind::FuneralDeath,
        };
        let due = codes::date(on)?.saturating_add(REGISTRATION_DAYS.days());
        let about = About { entry: Some(EntryIndex(entry)), ..About::default() };
        tasks.push(NewTask { kind, place, about, due });
    }
    Ok(tasks)
}

/// The last month, where it is over and nobody has sealed it.
fn unsealed(db: &mut Db, today: Date) -> Result<Vec<NewTask>, StoreError> {
    let Some(county) = county(db)? else { return Ok(Vec::new()) };
    let last = YearMonth::of(today.first_of_month().saturating_sub(1.day()));
    let period = Period::new(last, last).map_err(|_| StoreError::Stored { what: "a month is no period" })?;
    let sql = "select count(*) from period_close where period = $1";
    if db.number(sql, &[Cell::Text(period.to_string().into())])? > 0 {
        return Ok(Vec::new());
    }
    let due = Date::new(today.year(), today.month(), SEAL_DAY).unwrap_or(today);
    let about = About { period: Some(period), ..About::default() };
    Ok(vec![NewTask { kind: TaskKind::SealPeriod, place: county, about, due }])
}

fn county(db: &mut Db) -> Result<Option<PlaceCode>, StoreError> {
    let sql = "select code from place where level = $1 order by code, valid_from limit 1";
    db.one(sql, &[Cell::Int(i64::from(Level::County.code()))], |row| place_code(row.int(0)?))
}
