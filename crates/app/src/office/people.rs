//! Looking at people: found by name or number, opened for a purpose, every look written down first.

use std::collections::HashMap;

use authz::Purpose;
use jiff::civil::Date;
use register::area::{Level, PlaceCode};
use register::event::RelationToHead;
use register::id::{EntryIndex, HouseholdId, PersonId};
use store::{
    HouseholdCard, LifeEvent, Look, PersonBrief, PersonCard, PersonFound, Request, Task, VillageCard, WorkId,
};

use super::reads::Pace;
use super::{Office, OfficeError, Who};
use crate::search::{Hits, Query, search};

/// How long a record stays open for its purpose: half an hour, in microseconds.
const OPEN_FOR: i64 = 30 * 60 * 1_000_000;
/// Most people that a search shows.
pub const HITS: usize = 20;

/// Which records are open, for whom and what for. Kept in memory only: a restart closes them all.
#[derive(Default)]
pub(super) struct Openings(HashMap<(WorkId, Key), Opening>);

/// What is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Key {
    Person(PersonId),
    Household(HouseholdId),
}

/// Places in numbers, kept until the log grows or the day ends: to count a large county takes long.
#[derive(Default)]
pub(super) struct Cards {
    /// The size of the log, and the day.
    state: Option<(u64, Date)>,
    cards: HashMap<PlaceCode, VillageCard>,
}

impl Cards {
    fn get(&self, state: (u64, Date), place: PlaceCode) -> Option<VillageCard> {
        self.cards.get(&place).filter(|_| self.state == Some(state)).cloned()
    }

    fn put(&mut self, state: (u64, Date), card: VillageCard) {
        if self.state != Some(state) {
            self.cards.clear();
            self.state = Some(state);
        }
        self.cards.insert(card.place, card);
    }
}

/// What a record was opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening {
    /// The purpose.
    pub purpose: Purpose,
    /// The task.
    pub task: Option<WorkId>,
    /// Until when; microseconds since 1970.
    pub until: i64,
}

/// A line of the people whom a search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Who.
    pub brief: PersonBrief,
    /// The village's name.
    pub place: Option<String>,
}

/// A person's page.
pub struct PersonPage {
    /// Who.
    pub card: Box<PersonCard>,
    /// Their life course.
    pub life: Vec<LifeEvent>,
    /// Those of their household.
    pub household: Option<HouseholdCard>,
    /// Tasks about them.
    pub tasks: Vec<Task>,
    /// Requests about them.
    pub requests: Vec<Request>,
    /// Who looked, the newest first.
    pub looks: Vec<Looker>,
    /// What it is open for.
    pub opening: Opening,
}

/// A line of who looked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looker {
    /// The look.
    pub look: Look,
    /// Display name of the account.
    pub name: String,
    /// The office's place.
    pub office: String,
}

/// A household's page.
pub struct HouseholdPage {
    /// It and its members.
    pub card: HouseholdCard,
    /// What it is open for.
    pub opening: Opening,
}

/// A village's or township's page.
pub struct VillagePage {
    /// Counts.
    pub card: VillageCard,
    /// Open tasks there.
    pub tasks: Vec<Task>,
}

impl Office {
    /// Finds people within the area of who asks: by name (characters or pinyin), number, certificate, or a
    /// household's code. That somebody looked for whom is a line of the access log.
    pub fn find(&self, who: &Who, text: &str) -> Result<(Vec<Hit>, bool), OfficeError> {
        self.refresh_names()?;
        let text = text.trim();
        if text.is_empty() {
            return Ok((Vec::new(), false));
        }
        let places = who.areas();
        let mut reader = self.readers.take()?;
        let Hits { hits, more } = {
            let index = self.search.read().unwrap_or_else(std::sync::PoisonError::into_inner);
            search(&mut reader, &index, &Query { text, places: &places, limit: HITS })?
        };
        let ids: Vec<PersonId> = hits.into_iter().map(|hit| hit.person).collect();
        let briefs = reader.people(&ids)?;
        drop(reader);
        // A number leads anywhere; who asks sees what is in their area and nothing of the rest.
        let hits: Vec<Hit> = briefs
            .into_iter()
            .filter(|brief| self.is_in_reach(who, brief))
            .map(|brief| Hit { place: brief.place.map(|p| self.place_name(p)), brief })
            .collect();
        self.note_search(who, hits.len())?;
        Ok((hits, more))
    }

    /// Whether a person is or was last in the area of who asks.
    fn is_in_reach(&self, who: &Who, brief: &PersonBrief) -> bool {
        match brief.place {
            Some(place) => who.reaches(place),
            None => {
                matches!(self.places_of(brief.person), Ok(Some(places)) if places.iter().any(|p| who.reaches(*p)))
            }
        }
    }

    fn note_search(&self, who: &Who, n_hits: usize) -> Result<(), OfficeError> {
        let line = store::AccessLine {
            at: self.now(),
            actor: who.account.clone(),
            purpose: "search".into(),
            what: format!("people, {n_hits} shown").into(),
            period: None,
            place: who.areas().first().copied(),
        };
        self.looks.note_line(line)?;
        Ok(())
    }

    /// Takes in what has changed since the last search.
    pub(super) fn refresh_names(&self) -> Result<(), OfficeError> {
        let mut reader = self.readers.take()?;
        let size = reader.log_size()?;
        let is_fresh = {
            let search = self.search.read().unwrap_or_else(std::sync::PoisonError::into_inner);
            search.log_size() == size
        };
        if !is_fresh {
            let mut search = self.search.write().unwrap_or_else(std::sync::PoisonError::into_inner);
            search.refresh(&mut reader)?;
        }
        Ok(())
    }

    /// Opens a person's record for a purpose.
    pub fn open_person(&self, who: &Who, person: PersonId, purpose: Purpose, task: Option<WorkId>) {
        self.open_key(who, Key::Person(person), purpose, task);
    }

    /// Opens a household's record for a purpose.
    pub fn open_household(&self, who: &Who, household: HouseholdId, purpose: Purpose, task: Option<WorkId>) {
        self.open_key(who, Key::Household(household), purpose, task);
    }

    fn open_key(&self, who: &Who, key: Key, purpose: Purpose, task: Option<WorkId>) {
        let now = self.now();
        let mut openings = super::lock(&self.openings);
        openings.0.retain(|_, opening| opening.until > now);
        openings.0.insert((who.session, key), Opening { purpose, task, until: now + OPEN_FOR });
    }

    /// Whether the rules let somebody open a record of their area for a purpose at all.
    pub fn may_open(&self, who: &Who, purpose: Purpose) -> bool {
        let action = authz::Action::ReadPerson;
        let context = authz::Context { purpose: Some(purpose), ..Default::default() };
        who.areas().into_iter().any(|place| {
            let resource = authz::Resource::at(action.resource_kind(), place);
            self.allow(Some(who), action, &resource, &context).is_ok()
        })
    }

    /// Open tasks about a person that who asks may work on.
    pub fn open_tasks_of(&self, who: &Who, person: PersonId) -> Result<Vec<Task>, OfficeError> {
        let mut tasks = self.readers.take()?.tasks_of(person)?;
        tasks.retain(|task| task.state == store::TaskState::Open && self.is_theirs(who, task));
        Ok(tasks)
    }

    /// What a person's record is open for, if it is. Who opened somebody has opened them, not their kin.
    pub fn opening(&self, who: &Who, person: PersonId) -> Option<Opening> {
        self.opening_of(who, Key::Person(person))
    }

    /// What a household's record is open for, if it is.
    pub fn household_opening(&self, who: &Who, household: HouseholdId) -> Option<Opening> {
        self.opening_of(who, Key::Household(household))
    }

    fn opening_of(&self, who: &Who, key: Key) -> Option<Opening> {
        let now = self.now();
        super::lock(&self.openings).0.get(&(who.session, key)).copied().filter(|opening| opening.until > now)
    }

    /// Closes what is open.
    pub fn close_person(&self, who: &Who, person: PersonId) {
        super::lock(&self.openings).0.remove(&(who.session, Key::Person(person)));
    }

    /// Closes a person's record for everyone.
    pub(super) fn close_for_all(&self, person: PersonId) {
        super::lock(&self.openings).0.retain(|(_, key), _| *key != Key::Person(person));
    }

    /// Who a person is, as little as is needed to ask for a purpose. It counts as the record that follows:
    /// asking about everybody in turn is slowed, too.
    pub fn brief_before(&self, who: &Who, person: PersonId) -> Result<PersonBrief, OfficeError> {
        self.pace(who, Key::Person(person))?;
        self.brief(person)
    }

    /// Who a person is, in short.
    pub fn brief(&self, person: PersonId) -> Result<PersonBrief, OfficeError> {
        self.readers.take()?.people(&[person])?.into_iter().next().ok_or(OfficeError::NotFound)
    }

    /// Counts a record that somebody opens, or says when they may open the next. The first refusal is on disk
    /// before it is told: the auditor sees it.
    fn pace(&self, who: &Who, key: Key) -> Result<(), OfficeError> {
        let (limit, now) = (self.read_limit, self.now());
        let pace = super::lock(&self.reads).note(limit, &who.account, key, now);
        let Pace::Slowed { seconds, is_first } = pace else { return Ok(()) };
        if is_first {
            self.looks.note_line(store::AccessLine {
                at: now,
                actor: who.account.clone(),
                purpose: store::SLOWED.into(),
                what: format!("records, {} in {} minutes", limit.records, limit.minutes).into(),
                period: None,
                place: who.areas().first().copied(),
            })?;
        }
        Err(OfficeError::TooManyRecords { limit, seconds })
    }

    /// A person's page. The look is on disk before anything is returned; kin and household members who are
    /// shown on it get a line each.
    pub fn person(&self, who: &Who, id: PersonId, opening: Opening) -> Result<PersonPage, OfficeError> {
        self.pace(who, Key::Person(id))?;
        let mut reader = self.readers.take()?;
        let card = match reader.person(id)? {
            Some(PersonFound::Card(card)) => card,
            Some(PersonFound::Erased) | None => return Err(OfficeError::NotFound),
        };
        let household = match &card.household {
            Some(household) => reader.household(household.id)?,
            None => None,
        };
        let life = reader.life_course(id)?;
        let mut beside: Vec<PersonId> = [&card.spouse, &card.mother, &card.father]
            .into_iter()
            .flatten()
            .chain(&card.children)
            .map(|kin| kin.person)
            .chain(household.iter().flat_map(|h| h.members.iter().map(|m| m.person.person)))
            .filter(|other| *other != id)
            .collect();
        beside.sort_unstable_by_key(|p| p.0);
        beside.dedup();
        let tasks = reader.tasks_of(id)?;
        let requests = reader.requests_of(id)?;
        // Others may read while this waits for the disk.
        drop(reader);
        self.note_looks(who, "person", Some(id), beside, opening)?;
        let looks = self.lookers(id, 50)?;
        Ok(PersonPage { card, life, household, tasks, requests, looks, opening })
    }

    /// A household's page; everyone in it gets a line.
    pub fn household(
        &self,
        who: &Who,
        id: HouseholdId,
        opening: Opening,
    ) -> Result<HouseholdPage, OfficeError> {
        self.pace(who, Key::Household(id))?;
        let card = self.readers.take()?.household(id)?.ok_or(OfficeError::NotFound)?;
        let members = card.members.iter().map(|m| m.person.person).collect();
        self.note_looks(who, "household", None, members, opening)?;
        Ok(HouseholdPage { card, opening })
    }

    /// Where a household is, and whose it is: for the rules and the question of purpose.
    pub fn household_place(&self, id: HouseholdId) -> Result<(PlaceCode, Box<str>), OfficeError> {
        let card = self.readers.take()?.household(id)?.ok_or(OfficeError::NotFound)?;
        Ok((card.household.place, card.household.code))
    }

    /// The head of a household, else its first member.
    pub fn head_of(card: &HouseholdCard) -> Option<&store::Member> {
        card.members.iter().find(|m| m.relation == RelationToHead::Head).or(card.members.first())
    }

    /// A form or request that shows whom it is about is a look, too; on disk when this returns.
    pub fn note_form(
        &self,
        who: &Who,
        what: &str,
        person: PersonId,
        purpose: Purpose,
        task: Option<WorkId>,
    ) -> Result<(), OfficeError> {
        self.pace(who, Key::Person(person))?;
        let opening = Opening { purpose, task, until: 0 };
        self.note_looks(who, what, Some(person), Vec::new(), opening)
    }

    pub(super) fn note_looks(
        &self,
        who: &Who,
        what: &str,
        person: Option<PersonId>,
        beside: Vec<PersonId>,
        opening: Opening,
    ) -> Result<(), OfficeError> {
        let office = who.office().unwrap_or_else(|| self.county().unwrap_or(NOWHERE));
        let at = self.now();
        let look = |person, beside| Look {
            at,
            actor: who.account.clone(),
            office,
            purpose: opening.purpose.as_str().into(),
            task: opening.task,
            person,
            beside,
            what: what.into(),
        };
        let own = person.map(|p| look(p, false));
        let looks = own.into_iter().chain(beside.into_iter().map(|p| look(p, true))).collect();
        self.looks.note(looks)?;
        Ok(())
    }

    /// Who looked at a person's record.
    pub fn lookers(&self, person: PersonId, limit: u64) -> Result<Vec<Looker>, OfficeError> {
        let looks = self.looks.of_person(person, limit)?;
        self.named(looks)
    }

    /// What an account looked at in the last so many days.
    pub fn own_looks(&self, who: &Who, days: i64, limit: u64) -> Result<Vec<Looker>, OfficeError> {
        let since = self.now() - days * 86_400 * 1_000_000;
        let looks = self.looks.of_actor(&who.account, since, limit)?;
        self.named(looks)
    }

    /// Looks of each account of people at work in the last so many days.
    pub fn look_patterns(&self, days: i64) -> Result<Vec<store::LooksOfActor>, OfficeError> {
        let residents = self.desks.take()?.resident_accounts()?;
        let mut patterns = self.looks.by_actor(self.now() - days * 86_400 * 1_000_000)?;
        patterns.retain(|looks| !residents.contains(&looks.actor));
        Ok(patterns)
    }

    /// How often accounts opened too many records and were slowed, and when last.
    pub fn slowed(&self, days: i64) -> Result<Vec<(Box<str>, u64, i64)>, OfficeError> {
        Ok(self.looks.slowed(self.now() - days * 86_400 * 1_000_000)?)
    }

    fn named(&self, looks: Vec<Look>) -> Result<Vec<Looker>, OfficeError> {
        let names = self.display_names()?;
        Ok(looks
            .into_iter()
            .map(|look| Looker {
                name: names.get(&look.actor).cloned().unwrap_or_else(|| look.actor.to_string()),
                office: self.place_name(look.office),
                look,
            })
            .collect())
    }

    /// A village's, township's or county's page: counts, and what is to be done there.
    pub fn village(&self, place: PlaceCode) -> Result<VillagePage, OfficeError> {
        let today = self.today();
        let mut reader = self.readers.take()?;
        // The size first: a card is never older than the log that it is kept for.
        let state = (reader.log_size()?, today);
        let kept = super::lock(&self.cards).get(state, place);
        let card = match kept {
            Some(card) => card,
            None => {
                let card = reader.village(place, today)?;
                super::lock(&self.cards).put(state, card.clone());
                card
            }
        };
        let filter = store::TaskFilter { place, assignee: None, due_until: None, limit: 50 };
        Ok(VillagePage { card, tasks: reader.open_tasks(&filter)? })
    }

    /// The entry that brought a person into the book.
    pub const fn first_entry(person: PersonId) -> EntryIndex {
        EntryIndex(person.0)
    }
}

/// Stands where a book has no county yet.
const NOWHERE: PlaceCode = match PlaceCode::from_u64(100_000_000_000) {
    Some(code) => code,
    None => panic!("INVARIANT: twelve digits with a province"),
};

impl Who {
    /// The village of who has only one.
    pub fn only_village(&self) -> Option<PlaceCode> {
        match self.areas()[..] {
            [place] if place.level() == Level::Village => Some(place),
            _ => None,
        }
    }
}
