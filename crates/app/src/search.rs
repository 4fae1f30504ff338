//! Finding people by name: in characters, in pinyin, by initials, or mixed.
//!
//! An index in memory, because names in the book are sealed and no database can look into them. It holds
//! names, ids, villages and whether someone is still here, about 40 bytes a person; it is filled once from
//! the [`store::Reader`] and then follows the log. Numbers and certificates are not in it: those are looked
//! up by their tags, whole or not at all.
//!
//! Search comes first: there is no way to list residents. A question that fits many people gets the first
//! few of them and the advice to say more.

mod base;
mod pattern;
mod sound;
mod surnames;
#[cfg(test)]
mod tests;

use std::collections::{BinaryHeap, HashMap};

use register::area::{Level, PlaceCode};
use register::id::PersonId;
use register::name::Name;
use register::number::{CertificateNumber, CitizenNumber};
use store::{NameLine, Reader, StoreError};

use base::{Base, Builder, NO_PLACE, PersonState};
use pattern::Patterns;
use sound::Spelled;

/// People read at a time.
const BATCH: usize = 8_192;
/// Entries looked at in one go when the index follows the log.
const ENTRIES_AT_ONCE: usize = 4_096;
/// Changes are kept apart until there are so many.
const CHANGES_MIN: usize = 4_096;

/// A question.
#[derive(Clone, Copy, Debug)]
pub struct Query<'a> {
    /// What was typed.
    pub text: &'a str,
    /// Places, at any level, whose people the asker may see.
    pub places: &'a [PlaceCode],
    /// Most hits to give.
    pub limit: usize,
}

/// An answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    /// Who was found, best first.
    pub hits: Vec<Hit>,
    /// True if there are more than were asked for: the question should say more.
    pub more: bool,
}

/// Someone who was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Who.
    pub person: PersonId,
    /// How well the question fits.
    pub rank: Rank,
    /// True for those who died or moved away; they come last.
    pub is_gone: bool,
}

/// How well a question fits, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rank {
    /// A number, certificate or household's code.
    Exact,
    /// The whole name.
    Name,
    /// The initials of the whole name, or the name but for the end of its last syllable.
    Initials,
    /// The name begins so.
    NameStart,
    /// The given name begins so.
    GivenName,
}

/// Names of a book's people.
#[derive(Default)]
pub struct SearchIndex {
    base: Base,
    /// People who changed since the base was built; `None`: no longer to be found.
    changes: HashMap<u32, Option<Change>>,
    log_size: u64,
}

struct Change {
    key: String,
    spelled: Spelled,
    place: u32,
    state: PersonState,
}

impl SearchIndex {
    /// Reads every name of a book; `progress` hears how many people were read.
    pub fn fill(reader: &mut Reader, progress: &mut dyn FnMut(u64)) -> Result<SearchIndex, StoreError> {
        let log_size = reader.log_size()?;
        let mut builder = Builder::default();
        let mut after = None;
        loop {
            let (lines, last) = reader.names_after(after, BATCH)?;
            if last.is_none() {
                break;
            }
            lines.iter().for_each(|line| builder.add_line(line));
            progress(builder.n_people());
            after = last;
        }
        Ok(SearchIndex { base: builder.build(), changes: HashMap::new(), log_size })
    }

    /// An index over these people.
    pub fn of<'a>(lines: impl IntoIterator<Item = &'a NameLine>) -> SearchIndex {
        let mut builder = Builder::default();
        lines.into_iter().for_each(|line| builder.add_line(line));
        SearchIndex { base: builder.build(), ..SearchIndex::default() }
    }

    /// Follows the log; returns whether anything came. Where somebody was erased all is read afresh, so that
    /// nothing of them stays here.
    pub fn refresh(&mut self, reader: &mut Reader) -> Result<bool, StoreError> {
        let start = self.log_size;
        loop {
            let changes = reader.names_since(self.log_size, ENTRIES_AT_ONCE)?;
            if changes.refill {
                *self = SearchIndex::fill(reader, &mut |_| ())?;
                return Ok(true);
            }
            if changes.log_size == self.log_size {
                return Ok(self.log_size != start);
            }
            self.apply(&changes.lines, &changes.gone);
            self.log_size = changes.log_size;
        }
    }

    /// Takes people as they are now in place of what was known of them, and forgets those who are gone.
    pub fn apply(&mut self, lines: &[NameLine], gone: &[PersonId]) {
        for line in lines {
            let change = Change {
                spelled: Spelled::of(&line.name),
                key: sound::key(&line.name),
                place: line.place.map_or(NO_PLACE, |place| self.base.place_number(place)),
                state: PersonState::of(line),
            };
            self.changes.insert(base::number(line.person), Some(change));
        }
        gone.iter().for_each(|person| _ = self.changes.insert(base::number(*person), None));
        if self.changes.len() > CHANGES_MIN.max(self.base.n_people() / 32) {
            self.settle();
        }
    }

    /// How many entries of the log the index has seen.
    pub fn log_size(&self) -> u64 {
        self.log_size
    }

    /// Memory in bytes, changes apart.
    pub fn n_bytes(&self) -> usize {
        self.base.n_bytes()
    }

    /// Builds the base again with what changed.
    fn settle(&mut self) {
        let mut builder = Builder::with_places_of(&self.base);
        self.base.each_person(|key, given, person| {
            if !self.changes.contains_key(&person.id) {
                builder.add(key, given, person);
            }
        });
        for (id, change) in self.changes.drain() {
            if let Some(change) = change {
                let person = base::Person { id, place: change.place, state: change.state };
                builder.add(&change.key, change.spelled.given, person);
            }
        }
        self.base = builder.build();
    }

    /// Who fits a question by name.
    pub fn find(&self, query: &Query<'_>) -> Hits {
        let patterns = Patterns::parse(query.text);
        if patterns.is_too_short() {
            return Hits { hits: Vec::new(), more: true };
        }
        let places = self.base.visible(query.places);
        let mut best = Best { limit: query.limit, heap: BinaryHeap::new(), more: false };
        let is_changed = |id: &u32| !self.changes.is_empty() && self.changes.contains_key(id);
        self.base.candidates(&patterns, |name, rank| {
            if best.is_hopeless(rank, name) {
                return;
            }
            for person in self.base.people_of(name) {
                if places.get(person.place as usize) == Some(&true) && !is_changed(&person.id) {
                    best.offer(person.state.is_gone(), rank, name, person.id);
                }
            }
        });
        for (id, change) in &self.changes {
            let Some(change) = change else { continue };
            if places.get(change.place as usize) != Some(&true) {
                continue;
            }
            if let Some(rank) = rank_of(&patterns, &change.key, &change.spelled) {
                let name = self.base.name_position(&change.key);
                best.offer(change.state.is_gone(), rank, name, *id);
            }
        }
        best.hits()
    }
}

fn rank_of(patterns: &Patterns, key: &str, spelled: &Spelled) -> Option<Rank> {
    let rank = |code: &u64| patterns.all().filter_map(|p| pattern::rank(p, key, *code)).min();
    spelled.codes.iter().filter_map(rank).min()
}

/// The best hits so far.
struct Best {
    limit: usize,
    heap: BinaryHeap<(bool, Rank, u32, u32)>,
    more: bool,
}

impl Best {
    /// True if nobody of this name can be among the best, and it is known that there are more.
    fn is_hopeless(&self, rank: Rank, name: u32) -> bool {
        self.more && self.heap.peek().is_none_or(|worst| (false, rank, name, 0) > *worst)
    }

    fn offer(&mut self, is_gone: bool, rank: Rank, name: u32, person: u32) {
        let hit = (is_gone, rank, name, person);
        if self.heap.len() < self.limit {
            self.heap.push(hit);
            return;
        }
        self.more = true;
        if self.heap.peek().is_some_and(|worst| hit < *worst) {
            self.heap.pop();
            self.heap.push(hit);
        }
    }

    fn hits(self) -> Hits {
        let hits = self.heap.into_sorted_vec().into_iter().map(|(is_gone, rank, _, person)| Hit {
            person: PersonId(u64::from(person)),
            rank,
            is_gone,
        });
        Hits { hits: hits.collect(), more: self.more }
    }
}

/// Who fits what was typed: a whole number, a certificate, in a single village a household's code, else a name.
pub fn search(reader: &mut Reader, index: &SearchIndex, query: &Query<'_>) -> Result<Hits, StoreError> {
    if let Ok(number) = CitizenNumber::parse(query.text) {
        let found = reader.find_person_by_number(&number)?;
        return exact(reader, query, found.into_iter().collect());
    }
    if let Ok(certificate) = CertificateNumber::parse(query.text) {
        let found = reader.find_person_by_certificate(&certificate)?;
        return exact(reader, query, found.into_iter().collect());
    }
    if let [village] = query.places
        && village.level() == Level::Village
        && let Some(household) = reader.household_by_code(*village, query.text.trim())?
    {
        let members = household.members.into_iter().map(|member| member.person.person);
        return exact(reader, query, members.collect());
    }
    Ok(index.find(query))
}

/// People who were found otherwise than by name, as far as the asker may see them.
fn exact(reader: &mut Reader, query: &Query<'_>, people: Vec<PersonId>) -> Result<Hits, StoreError> {
    let lines = reader.people(&people)?;
    let may_see = |place: PlaceCode| query.places.iter().any(|seen| seen.contains(place));
    let mut hits: Vec<Hit> = lines
        .into_iter()
        .filter(|line| !line.entered_in_error && line.place.is_some_and(may_see))
        .map(|line| Hit { person: line.person, rank: Rank::Exact, is_gone: line.residence.is_none() })
        .collect();
    let more = hits.len() > query.limit;
    hits.truncate(query.limit);
    Ok(Hits { hits, more })
}

/// A name as the index compares it; for tests and for marking what was found.
pub fn comparison_key(name: &Name) -> String {
    sound::key(name)
}
