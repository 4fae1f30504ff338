//! Which births and deaths the register and another list both have.
//!
//! Until records are linked by likeness, only numbers count:
//!
//! - a birth certificate's number stands for one birth: a hospital's birth and a registered birth that
//!   carry the same one are the same birth;
//! - a mother's number with at most [`BIRTH_DAYS`] between the two days, for births that no certificate
//!   settled; the nearest days first, and each record once, so that one line of a hospital does not speak
//!   for both twins;
//! - a citizen number stands for one person, who dies once: a funeral record and a registered death that
//!   carry the same one, with at most [`DEATH_DAYS`] between the two days, are the same death.
//!
//! Both sides of a match are marked. The whole book is compared, whatever days are asked for, so that two
//! periods never give one record to two others. Numbers are compared by their tags; names stay shut.

use std::collections::HashMap;

use jiff::civil::{Date, date};
use register::event::EventKind;
use register::id::EntryIndex;

use crate::StoreError;
use crate::codes;
use crate::db::{Db, RowRef};
use crate::seal::Tag;
use crate::snapshot::SecondSourceKind;

/// Most days between a hospital's birth and the registered one, by the mother's number.
pub(crate) const BIRTH_DAYS: i64 = 7;
/// Most days between a funeral record and the registered death.
pub(crate) const DEATH_DAYS: i64 = 31;

/// Entries that are matched, of the register and of other lists.
#[derive(Debug, Default)]
pub(crate) struct Matches {
    /// Each with the first on the other side that it matches.
    entries: HashMap<u64, u64>,
    has_births: bool,
    has_deaths: bool,
}

/// What is compared of one birth or death, on either side.
#[derive(Clone, Copy, Debug)]
struct Side {
    entry: u64,
    /// Days since 1970.
    day: i64,
    /// The mother's, or the deceased's.
    number: Option<Tag>,
    certificate: Option<Tag>,
}

/// Both kinds of records of one side.
#[derive(Default)]
struct Sides {
    births: Vec<Side>,
    deaths: Vec<Side>,
}

impl Matches {
    /// Compares the register with the other lists.
    pub fn read(db: &mut Db) -> Result<Matches, StoreError> {
        let listed = read_listed(db)?;
        let mut matches = Matches {
            entries: HashMap::new(),
            has_births: !listed.births.is_empty(),
            has_deaths: !listed.deaths.is_empty(),
        };
        if matches.has_births || matches.has_deaths {
            let registered = read_registered(db)?;
            matches.by_certificate(&listed.births, &registered.births);
            matches.by_mother(&listed.births, &registered.births);
            matches.by_number(&listed.deaths, &registered.deaths);
        }
        Ok(matches)
    }

    /// Whether a record of either side is matched.
    pub fn has(&self, entry: EntryIndex) -> bool {
        self.entries.contains_key(&entry.0)
    }

    /// The record on the other side, the first where there are several.
    pub fn other_side(&self, entry: EntryIndex) -> Option<EntryIndex> {
        self.entries.get(&entry.0).copied().map(EntryIndex)
    }

    /// What a close says of an event.
    pub fn of_event(&self, kind: EventKind, entry: EntryIndex) -> Option<bool> {
        let is_listed = match kind {
            EventKind::Birth => self.has_births,
            EventKind::Death => self.has_deaths,
            _ => false,
        };
        is_listed.then(|| self.has(entry))
    }

    fn add(&mut self, one: u64, other: u64) {
        self.entries.entry(one).or_insert(other);
        self.entries.entry(other).or_insert(one);
    }

    fn by_certificate(&mut self, listed: &[Side], registered: &[Side]) {
        let by_tag: HashMap<Tag, &Side> =
            registered.iter().filter_map(|side| Some((side.certificate?, side))).collect();
        for side in listed {
            if let Some(same) = side.certificate.and_then(|tag| by_tag.get(&tag)) {
                self.add(side.entry, same.entry);
            }
        }
    }

    fn by_mother(&mut self, listed: &[Side], registered: &[Side]) {
        let open = |side: &&Side| !self.entries.contains_key(&side.entry);
        let by_tag = by_number_tag(listed.iter().filter(open));
        let mut pairs = Vec::new();
        for side in registered.iter().filter(open) {
            for other in side.number.and_then(|tag| by_tag.get(&tag)).into_iter().flatten() {
                let apart = (side.day - other.day).abs();
                if apart <= BIRTH_DAYS {
                    pairs.push((apart, side.entry, other.entry));
                }
            }
        }
        pairs.sort_unstable();
        for (_, one, other) in pairs {
            if !self.entries.contains_key(&one) && !self.entries.contains_key(&other) {
                self.add(one, other);
            }
        }
    }

    fn by_number(&mut self, listed: &[Side], registered: &[Side]) {
        let by_tag = by_number_tag(listed.iter());
        for side in registered {
            for other in side.number.and_then(|tag| by_tag.get(&tag)).into_iter().flatten() {
                if (side.day - other.day).abs() <= DEATH_DAYS {
                    self.add(other.entry, side.entry);
                }
            }
        }
    }
}

fn by_number_tag<'a>(sides: impl Iterator<Item = &'a Side>) -> HashMap<Tag, Vec<&'a Side>> {
    let mut by_tag: HashMap<Tag, Vec<&Side>> = HashMap::new();
    for side in sides {
        if let Some(tag) = side.number {
            by_tag.entry(tag).or_default().push(side);
        }
    }
    by_tag
}

fn read_listed(db: &mut Db) -> Result<Sides, StoreError> {
    let mut sides = Sides::default();
    let sql = "select entry_index, on_date, number_tag, certificate_tag, kind from second_source";
    db.each(sql, &[], |row| {
        let one = side(row)?;
        match SecondSourceKind::from_column(row.int(4)?)? {
            SecondSourceKind::FacilityBirth => sides.births.push(one),
            SecondSourceKind::FuneralDeath => sides.deaths.push(one),
        }
        Ok(())
    })?;
    Ok(sides)
}

/// Registered births (3), with the number of the mother whom the birth named, and deaths (4).
fn read_registered(db: &mut Db) -> Result<Sides, StoreError> {
    let mut sides = Sides::default();
    let births = "select e.entry_index, e.on_date, m.number_tag, p.certificate_tag \
         from event e join person p on p.person_id = e.person_id \
         left join person m on m.person_id = e.other_id and m.sex = 2 \
         where e.kind = 3 and e.withdrawn_by is null and p.entered_in_error = 0";
    db.each(births, &[], |row| {
        sides.births.push(side(row)?);
        Ok(())
    })?;
    let deaths = "select e.entry_index, e.on_date, p.number_tag, p.certificate_tag from event e \
         join person p on p.person_id = e.person_id \
         where e.kind = 4 and e.withdrawn_by is null and p.entered_in_error = 0 and p.number_tag is not null";
    db.each(deaths, &[], |row| {
        sides.deaths.push(Side { certificate: None, ..side(row)? });
        Ok(())
    })?;
    Ok(sides)
}

fn side(row: &RowRef<'_>) -> Result<Side, StoreError> {
    Ok(Side {
        entry: row.int(0)? as u64,
        day: day_number(codes::date(row.int(1)?)?),
        number: row.opt_array(2)?,
        certificate: row.opt_array(3)?,
    })
}

fn day_number(day: Date) -> i64 {
    day.duration_since(date(1970, 1, 1)).as_hours() / 24
}
