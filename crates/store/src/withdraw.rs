//! Which entry a withdrawal takes back, what rests on it, and what the book said before it.
//!
//! The fold sees states; this sees the rows of events, so it can name what was entered, and what must be
//! withdrawn first. What it finds stands in the resolved event: the log alone then says the same.

use jiff::civil::Date;
use register::event::{
    Belonging, CorrectedField, Event, EventKind, MaritalStatus, PersonRef, Withdrawal, Withdrawn,
};
use register::finding::{Finding, FindingCode};
use register::id::{EntryIndex, PersonId};
use register::wire::{Record, RecordKind};

use crate::StoreError;
use crate::append::open_record;
use crate::codes;
use crate::db::Cell;
use crate::find::Found;
use crate::resolve::{Resolver, not_found};

/// An event that happened, as its row has it.
#[derive(Clone, Copy, Debug)]
struct Live {
    entry: EntryIndex,
    kind: EventKind,
    on: Date,
    other: Option<PersonId>,
}

/// What bears on someone's marital status.
enum Told {
    /// A source said so.
    Status(MaritalStatus),
    Marriage(Date, Option<PersonId>),
    Divorce,
    /// Of whoever it may be.
    Death(PersonId),
}

impl Resolver<'_> {
    /// Resolves a withdrawal; `None` with a finding where there is nothing to withdraw or something rests
    /// on it.
    pub(crate) fn withdrawal(
        &mut self,
        event: Withdrawal<PersonRef>,
        findings: &mut Vec<Finding>,
    ) -> Result<Option<Withdrawal<PersonId>>, StoreError> {
        let person = match self.find_ever(&event.person)? {
            Found::One(id) => id,
            found => {
                findings.push(not_found(&event.person, &found));
                return Ok(None);
            }
        };
        let events = self.live_events(person)?;
        let is_it = |live: &&Live| live.kind == event.kind && live.on == event.on;
        let Some(found) = events.iter().filter(is_it).max_by_key(|live| live.entry).copied() else {
            let finding = Finding::new(FindingCode::WithdrawalNothing);
            findings.push(finding.with("kind", event.kind).with("date", event.on));
            return Ok(None);
        };
        let is_couple = matches!(event.kind, EventKind::Marriage | EventKind::Divorce);
        let other = found.other.filter(|_| is_couple);
        let mut others = Vec::new();
        if let Some(other) = other {
            self.state.want_person(self.db, other)?;
            others = self.live_events(other)?;
        }
        if let Some(later) = rests_on(person, &found, events.iter().chain(&others)) {
            findings.push(rests(&found, later));
            return Ok(None);
        }
        let found = self.withdrawn(person, &found, other)?;
        Ok(Some(Withdrawal {
            person,
            kind: event.kind,
            on: event.on,
            marital: event.marital,
            reason: event.reason,
            registered_on: event.registered_on,
            found: Some(found),
        }))
    }

    /// The entry, with what the book said before it of those whose state it changed beyond residence.
    fn withdrawn(
        &mut self,
        person: PersonId,
        found: &Live,
        other: Option<PersonId>,
    ) -> Result<Withdrawn<PersonId>, StoreError> {
        let is_arrival = matches!(found.kind, EventKind::MoveIn | EventKind::Arrive);
        let is_known_arrival = is_arrival && found.entry.0 != person.0;
        let tells_status = found.kind == EventKind::Marriage || is_known_arrival;
        let mut before = |id: Option<PersonId>| match id.filter(|_| tells_status) {
            Some(id) => self.marital_before(id, found.entry),
            None => Ok(None),
        };
        let (marital_before, other_marital_before) = (before(Some(person))?, before(other)?);
        let belonging_before =
            if is_known_arrival { self.belonging_before(person, found.entry)? } else { None };
        Ok(Withdrawn { entry: found.entry, other, marital_before, other_marital_before, belonging_before })
    }

    /// Household as the book had it before an entry.
    fn belonging_before(
        &mut self,
        person: PersonId,
        entry: EntryIndex,
    ) -> Result<Option<Belonging>, StoreError> {
        let tells = [EventKind::MoveIn, EventKind::Arrive, EventKind::HouseholdChanged];
        let events = self.live_events(person)?;
        let later = events.iter().filter(|live| tells.contains(&live.kind) && live.entry < entry);
        let last = later.map(|live| live.entry).max().unwrap_or(EntryIndex(person.0));
        let belonging = match self.record(last)? {
            Some(Record::Event(Event::PersonEnrolled(e))) => Some(e.belonging),
            Some(Record::Event(Event::Birth(e))) => Some(e.belonging),
            Some(Record::Event(Event::MoveIn(e) | Event::Arrive(e))) => Some(e.belonging),
            Some(Record::Event(Event::HouseholdChanged(e))) => Some(e.belonging),
            _ => None,
        };
        if let Some(belonging) = &belonging {
            self.state.want_household(self.db, belonging)?;
        }
        Ok(belonging)
    }

    /// Events of a person that were not withdrawn, in the order of entries. `other` is who else is in them,
    /// whichever of the two the row names first.
    fn live_events(&mut self, person: PersonId) -> Result<Vec<Live>, StoreError> {
        self.batch.flush(self.db)?;
        let sql = "select entry_index, kind, on_date, other_id from event \
                   where person_id = $1 and withdrawn_by is null \
                   union all select entry_index, kind, on_date, person_id from event \
                   where other_id = $2 and withdrawn_by is null order by 1";
        let id = Cell::count(person.0);
        self.db.many(sql, &[id.clone(), id], |row| {
            let kind = u8::try_from(row.int(1)?).ok().and_then(EventKind::from_code);
            Ok(Live {
                entry: EntryIndex(row.int(0)? as u64),
                kind: kind.ok_or(StoreError::Stored { what: "an event's kind is not in its list" })?,
                on: codes::date(row.int(2)?)?,
                other: row.opt_int(3)?.map(|id| PersonId(id as u64)),
            })
        })
    }

    /// Marital status as the book had it before an entry, which is not counted itself. `None` where the
    /// entry that brought the person cannot be read any more.
    fn marital_before(
        &mut self,
        person: PersonId,
        entry: EntryIndex,
    ) -> Result<Option<MaritalStatus>, StoreError> {
        let Some(mut marital) = self.marital_in(EntryIndex(person.0))? else { return Ok(None) };
        let mut told = Vec::new();
        for live in self.live_events(person)?.into_iter().filter(|live| live.entry.0 != person.0) {
            match live.kind {
                EventKind::Marriage => {
                    told.push((live.entry, Told::Marriage(live.on, live.other)));
                    for death in self.deaths_of(live.other)? {
                        told.push(death);
                    }
                }
                EventKind::Divorce => told.push((live.entry, Told::Divorce)),
                EventKind::MoveIn | EventKind::Arrive => {
                    let status = self.marital_in(live.entry)?;
                    told.extend(status.map(|status| (live.entry, Told::Status(status))));
                }
                _ => {}
            }
        }
        for correction in self.corrections_of(person)? {
            let status = self.marital_in(correction)?;
            told.extend(status.map(|status| (correction, Told::Status(status))));
        }
        told.retain(|(at, _)| *at < entry);
        told.sort_by_key(|(at, _)| *at);
        let first_day = self.state.register.person(person).and_then(|p| p.spans.first_day());
        let mut spouse = None;
        for (_, told) in told {
            marital = match told {
                Told::Status(MaritalStatus::NotStated) => marital,
                Told::Status(status) => status,
                // As the fold does: older news does not overturn what a source said of a person.
                Told::Marriage(on, _)
                    if marital.is_ever_married() && first_day.is_some_and(|day| on < day) =>
                {
                    marital
                }
                Told::Marriage(_, other) => {
                    spouse = other;
                    MaritalStatus::Married
                }
                Told::Divorce => MaritalStatus::Divorced,
                Told::Death(of) if spouse == Some(of) && marital == MaritalStatus::Married => {
                    MaritalStatus::Widowed
                }
                Told::Death(_) => marital,
            };
        }
        Ok(Some(marital))
    }

    fn deaths_of(&mut self, person: Option<PersonId>) -> Result<Vec<(EntryIndex, Told)>, StoreError> {
        let Some(person) = person else { return Ok(Vec::new()) };
        let events = self.live_events(person)?;
        let deaths = events.into_iter().filter(|live| live.kind == EventKind::Death);
        Ok(deaths.map(|live| (live.entry, Told::Death(person))).collect())
    }

    /// Entries that correct something of a person.
    fn corrections_of(&mut self, person: PersonId) -> Result<Vec<EntryIndex>, StoreError> {
        let sql = "select entry_index from entry where subject = $1 and kind = 15 order by entry_index";
        debug_assert_eq!(RecordKind::Correction.code(), 15);
        self.db.many(sql, &[Cell::count(person.0)], |row| Ok(EntryIndex(row.int(0)? as u64)))
    }

    /// What an entry holds; `None` where its key was destroyed.
    fn record(&mut self, entry: EntryIndex) -> Result<Option<Record>, StoreError> {
        let sql = "select subject, body from entry where entry_index = $1";
        let stored = self.db.one(sql, &[Cell::count(entry.0)], |row| {
            Ok((row.opt_int(0)?.map(|subject| subject as u64), row.bytes(1)?.to_vec()))
        })?;
        let Some((subject, bytes)) = stored else { return Ok(None) };
        open_record(self.vault, Some(self.keys), entry, subject, &bytes)
    }

    /// What an entry says of marital status: of a newborn that they never married.
    fn marital_in(&mut self, entry: EntryIndex) -> Result<Option<MaritalStatus>, StoreError> {
        Ok(match self.record(entry)? {
            Some(Record::Event(Event::PersonEnrolled(e))) => Some(e.marital),
            Some(Record::Event(Event::Birth(_))) => Some(MaritalStatus::NeverMarried),
            Some(Record::Event(Event::MoveIn(e) | Event::Arrive(e))) => Some(e.marital),
            Some(Record::Event(Event::Correction(e))) => match e.field {
                CorrectedField::Marital(marital) => Some(marital),
                _ => None,
            },
            _ => None,
        })
    }
}

/// What was entered later and rests on an event, so far as the rows of events tell more than the state does.
fn rests_on<'a>(person: PersonId, found: &Live, events: impl Iterator<Item = &'a Live>) -> Option<Live> {
    let is_newcomer = person.0 == found.entry.0;
    let is_couple = |kind| matches!(kind, EventKind::Marriage | EventKind::Divorce);
    let rests = |live: &&Live| match found.kind {
        EventKind::Marriage | EventKind::Divorce => is_couple(live.kind) && live.entry > found.entry,
        EventKind::MoveIn | EventKind::Arrive if is_newcomer => live.entry > found.entry,
        EventKind::MoveIn | EventKind::Arrive => {
            let is_later = live.entry > found.entry && live.on >= found.on;
            // Left and got registered on one day: the span before was ended by the leaving.
            let departed = found.kind == EventKind::MoveIn
                && live.kind == EventKind::Depart
                && live.on == found.on
                && live.entry < found.entry;
            (is_later && is_move(live.kind)) || departed
        }
        _ => false,
    };
    events.filter(rests).max_by_key(|live| live.entry).copied()
}

fn is_move(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::MoveIn
            | EventKind::MoveOut
            | EventKind::Leave
            | EventKind::Return
            | EventKind::Arrive
            | EventKind::Depart
            | EventKind::HouseholdChanged
    )
}

fn rests(found: &Live, later: Live) -> Finding {
    let finding = Finding::new(FindingCode::WithdrawalLaterEvent);
    let finding = finding.with("kind", found.kind).with("date", found.on);
    finding.with("later_kind", later.kind).with("later", later.on)
}
