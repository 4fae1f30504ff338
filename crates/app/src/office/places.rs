//! Dated changes of places: another name, one village becoming part of another, part of a village becoming one of
//! its own. The place that ends keeps its record with its last day and what followed it; the people of a village
//! that ends, or is parted, go along, each by an entry of their own, so that whoever reads their record sees it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use register::area::{Level, Place, PlaceCode};
use register::check::Statement;
use register::event::{Belonging, Event, HouseholdChanged, PersonRef, PlaceRecorded};
use register::finding::Finding;
use register::id::PersonId;
use serde::{Deserialize, Serialize};
use store::{Context, IdSource, Outcome, PersonCard, PersonFound, Prepared};

use super::chores::Tell;
use super::counts::Both;
use super::forms::reference;
use super::{Office, OfficeError, lock};
use crate::locale::Language;

/// Entries that go to the writer at once.
const BATCH: usize = 256;
/// People whose move was refused that a page lists.
const MOST_LISTED: usize = 200;
/// Most letters of a place's name.
const LONGEST_NAME: usize = 40;

/// A change of places.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum PlaceChange {
    /// Another name from a day on.
    Rename {
        /// The place.
        place: u64,
        /// Its new name.
        name: String,
        /// The first day of it.
        on: String,
    },
    /// A village ends and becomes part of another.
    Merge {
        /// The village that ends.
        place: u64,
        /// The village that it becomes part of.
        into: u64,
        /// The first day on which it is no more.
        on: String,
    },
    /// Households of a village become a village of their own.
    Split {
        /// The village.
        place: u64,
        /// Code of the new one.
        code: u64,
        /// Name of the new one.
        name: String,
        /// Its first day.
        on: String,
        /// The households that go, by the village's own numbers.
        households: Vec<String>,
    },
    /// A village that was not there before.
    Found {
        /// Its township.
        place: u64,
        /// Its code.
        code: u64,
        /// Its name.
        name: String,
        /// Its first day.
        on: String,
    },
}

/// What became of a change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacesChanged {
    /// Where the page of the place is that came of it.
    pub place: u64,
    /// People who moved along.
    pub moved: u64,
    /// Households whose number was taken in the other village, with the number that they have there.
    pub renumbered: Vec<(String, String)>,
    /// People who could not be moved by themselves, and why.
    pub left: Vec<(u64, Both)>,
}

impl PlaceChange {
    fn day(&self) -> Option<Date> {
        let (PlaceChange::Rename { on, .. }
        | PlaceChange::Merge { on, .. }
        | PlaceChange::Split { on, .. }
        | PlaceChange::Found { on, .. }) = self;
        on.parse().ok()
    }

    fn place(&self) -> u64 {
        let (PlaceChange::Rename { place, .. }
        | PlaceChange::Merge { place, .. }
        | PlaceChange::Split { place, .. }
        | PlaceChange::Found { place, .. }) = self;
        *place
    }
}

fn code_of(code: u64) -> Option<PlaceCode> {
    PlaceCode::parse(&format!("{code:012}")).ok()
}

impl Office {
    /// What stands against a change, as keys of sentences; nothing if it can be made.
    pub fn check_place_change(&self, change: &PlaceChange) -> Result<Vec<&'static str>, OfficeError> {
        let mut problems = Vec::new();
        let place = code_of(change.place()).and_then(|code| self.area(code)).ok_or(OfficeError::NotFound)?;
        let day = change.day();
        match day {
            None => problems.push("web-place-change-day"),
            Some(day) if place.valid_from.is_some_and(|from| day <= from) => {
                problems.push("web-place-change-before");
            }
            Some(day) if day > self.today() => problems.push("web-place-change-future"),
            Some(_) => {}
        }
        let name_fits = |name: &str| (1..=LONGEST_NAME).contains(&name.trim().chars().count());
        match change {
            PlaceChange::Rename { name, .. } => {
                if !name_fits(name) {
                    problems.push("web-place-change-name");
                } else if name.trim() == &*place.name {
                    problems.push("web-place-change-same_name");
                }
            }
            PlaceChange::Merge { into, .. } => {
                let other = code_of(*into).and_then(|code| self.area(code));
                let fits = other.is_some_and(|o| {
                    o.level == Level::Village && o.code != place.code && o.valid_to.is_none()
                });
                if !fits || place.level != Level::Village {
                    problems.push("web-place-change-into");
                }
            }
            PlaceChange::Split { code, name, households, .. } => {
                problems.extend(self.new_village(place.parent, *code, name));
                let known: BTreeSet<String> =
                    self.readers.take()?.household_codes(place.code)?.into_iter().collect();
                if households.is_empty() || !households.iter().all(|code| known.contains(code)) {
                    problems.push("web-place-change-households");
                }
            }
            PlaceChange::Found { code, name, .. } => {
                problems.extend(self.new_village(Some(place.code), *code, name));
            }
        }
        Ok(problems)
    }

    /// What stands against a new village under a township.
    fn new_village(&self, parent: Option<PlaceCode>, code: u64, name: &str) -> Option<&'static str> {
        let code = code_of(code).filter(|code| code.level() == Level::Village);
        let fits = code.is_some_and(|code| parent.is_some_and(|parent| parent.contains(code)));
        if !fits {
            return Some("web-place-change-code");
        }
        if code.is_some_and(|code| self.area(code).is_some()) {
            return Some("web-place-change-taken");
        }
        let is_name = (1..=LONGEST_NAME).contains(&name.trim().chars().count());
        (!is_name).then_some("web-place-change-name")
    }

    /// Makes a change: first the places, then the people. Cut off half way, it goes on when it is made again.
    pub fn change_places(
        &self,
        change: &PlaceChange,
        context: &Context,
        tell: Tell<'_>,
    ) -> Result<PlacesChanged, OfficeError> {
        let place = code_of(change.place()).and_then(|code| self.area(code)).ok_or(OfficeError::NotFound)?;
        let on = change.day().ok_or(OfficeError::NotFound)?;
        let mut done = PlacesChanged { place: change.place(), ..PlacesChanged::default() };
        match change {
            // Made before it was cut off: the name is there from that day on.
            PlaceChange::Rename { name, .. }
                if place.valid_from == Some(on) && *place.name == *name.trim() => {}
            PlaceChange::Rename { name, .. } => {
                let after = Place {
                    name: name.trim().into(),
                    valid_from: Some(on),
                    valid_to: None,
                    successors: Vec::new(),
                    ..place.clone()
                };
                self.record_places(vec![ended(&place, on, &[]), after], context)?;
            }
            PlaceChange::Found { code, name, .. } => {
                let code = code_of(*code).ok_or(OfficeError::NotFound)?;
                self.record_places(vec![village(code, name, place.code, on)], context)?;
                done.place = code.as_u64();
            }
            PlaceChange::Merge { into, .. } => {
                let into = code_of(*into).ok_or(OfficeError::NotFound)?;
                self.record_places(vec![ended(&place, on, &[into])], context)?;
                self.move_people(place.code, into, on, None, context, tell, &mut done)?;
                done.place = into.as_u64();
            }
            PlaceChange::Split { code, name, households, .. } => {
                let code = code_of(*code).ok_or(OfficeError::NotFound)?;
                let parent = place.parent.ok_or(OfficeError::NotFound)?;
                self.record_places(vec![village(code, name, parent, on)], context)?;
                let going: BTreeSet<&str> = households.iter().map(String::as_str).collect();
                self.move_people(place.code, code, on, Some(&going), context, tell, &mut done)?;
                done.place = code.as_u64();
            }
        }
        self.read_areas()?;
        Ok(done)
    }

    fn record_places(&self, places: Vec<Place>, context: &Context) -> Result<(), OfficeError> {
        let prepared = {
            let mut preparer = lock(&self.preparer);
            let statements = places.into_iter().map(|place| Event::PlaceRecorded(PlaceRecorded { place }));
            statements.map(|event| preparer.prepare(Statement::Event(event), IdSource::Content)).collect()
        };
        let outcomes = self.writer().propose(prepared, context.clone())?.wait()?;
        let is_refused = outcomes.iter().any(|outcome| matches!(outcome, Outcome::Refused(_)));
        if is_refused { Err(OfficeError::Unusable { what: "web-place-change-refused" }) } else { Ok(()) }
    }

    /// Moves the people of a village, or of some of its households, into another from a day on.
    #[allow(clippy::too_many_arguments, reason = "the parts of one move")]
    fn move_people(
        &self,
        from: PlaceCode,
        into: PlaceCode,
        on: Date,
        households: Option<&BTreeSet<&str>>,
        context: &Context,
        tell: Tell<'_>,
        done: &mut PlacesChanged,
    ) -> Result<(), OfficeError> {
        let mut reader = self.readers.take()?;
        let people = reader.people_of_place(from)?;
        let mut numbers = Numbers::new(from, reader.household_codes(into)?);
        let total = people.len() as u64;
        for (at, batch) in people.chunks(BATCH).enumerate() {
            let mut moves: Vec<(PersonId, Prepared)> = Vec::with_capacity(batch.len());
            for id in batch {
                let Some(PersonFound::Card(card)) = reader.person(*id)? else { continue };
                let own = card.household.as_ref().map(|household| &*household.code);
                if households.is_some_and(|going| !own.is_some_and(|code| going.contains(code))) {
                    continue;
                }
                let event = going(&card, into, on, own.map(|code| numbers.of(code)));
                moves.push((*id, lock(&self.preparer).prepare(Statement::Event(event), IdSource::Content)));
            }
            let (ids, prepared): (Vec<PersonId>, Vec<Prepared>) = moves.into_iter().unzip();
            let outcomes = self.writer().propose(prepared, context.clone())?.wait()?;
            for (id, outcome) in ids.into_iter().zip(outcomes) {
                match outcome {
                    Outcome::Entered(..) | Outcome::Already(_) => done.moved += 1,
                    Outcome::Refused(findings) if done.left.len() < MOST_LISTED => {
                        done.left.push((id.0, self.said(&findings)));
                    }
                    Outcome::Refused(_) => {}
                }
            }
            tell(((at + 1) * BATCH).min(people.len()) as u64, total);
        }
        done.renumbered = numbers.changed();
        Ok(())
    }

    fn said(&self, findings: &[Finding]) -> Both {
        let said = |language| {
            let sentences: Vec<String> =
                findings.iter().map(|finding| self.pack.locales.sentence(language, finding)).collect();
            sentences.join(" ")
        };
        Both { zh: said(Language::Zh), en: said(Language::En) }
    }
}

/// A place with its last day, and what followed it.
fn ended(place: &Place, on: Date, successors: &[PlaceCode]) -> Place {
    Place { valid_to: Some(on), successors: successors.to_vec(), ..place.clone() }
}

fn village(code: PlaceCode, name: &str, parent: PlaceCode, on: Date) -> Place {
    Place {
        code,
        name: name.trim().into(),
        level: Level::Village,
        parent: Some(parent),
        valid_from: Some(on),
        valid_to: None,
        successors: Vec::new(),
    }
}

fn going(card: &PersonCard, into: PlaceCode, on: Date, household: Option<String>) -> Event<PersonRef> {
    Event::HouseholdChanged(HouseholdChanged {
        person: reference(card),
        belonging: Belonging { place: into, household: household.map(Into::into), relation: card.relation },
        on,
    })
}

/// Numbers of households as they go to another village: kept where they are free there, else with the last
/// digits of the old village before them.
struct Numbers {
    prefix: String,
    taken: BTreeSet<String>,
    given: BTreeMap<String, String>,
}

impl Numbers {
    fn new(from: PlaceCode, taken: Vec<String>) -> Numbers {
        let code = from.to_string();
        Numbers { prefix: code[9..].to_owned(), taken: taken.into_iter().collect(), given: BTreeMap::new() }
    }

    fn of(&mut self, code: &str) -> String {
        if let Some(given) = self.given.get(code) {
            return given.clone();
        }
        let mut number = code.to_owned();
        while self.taken.contains(&number) {
            number = format!("{}-{number}", self.prefix);
        }
        self.taken.insert(number.clone());
        self.given.insert(code.to_owned(), number.clone());
        number
    }

    fn changed(self) -> Vec<(String, String)> {
        self.given.into_iter().filter(|(old, new)| old != new).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_is_taken_is_told_apart_and_stays_the_same_for_the_whole_household() {
        let from = PlaceCode::parse("990101100207").unwrap();
        let mut numbers = Numbers::new(from, vec!["001".to_owned(), "207-001".to_owned()]);
        assert_eq!(numbers.of("001"), "207-207-001");
        assert_eq!(numbers.of("001"), "207-207-001");
        assert_eq!(numbers.of("002"), "002");
        assert_eq!(numbers.changed(), [("001".to_owned(), "207-207-001".to_owned())]);
    }
}
