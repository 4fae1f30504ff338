//! The bulk of the index: sorted arenas, built once and only read.
//!
//! Each name stands once, in the order of its characters, with its sound and the people who bear it.

use std::collections::HashMap;

use register::area::PlaceCode;
use register::id::PersonId;
use store::NameLine;

use super::Rank;
use super::pattern::{self, Patterns, Sieve, Sifted};
use super::sound::{self, Spelled};

/// The number of no place.
pub const NO_PLACE: u32 = u32::MAX;

/// Whether someone is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PersonState(u8);

impl PersonState {
    /// Of a person as the book tells of them.
    pub fn of(line: &NameLine) -> PersonState {
        PersonState(u8::from(line.is_gone))
    }

    /// True for those who died or moved away.
    pub fn is_gone(self) -> bool {
        self.0 != 0
    }
}

/// A person as the index keeps them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Person {
    /// Id.
    pub id: u32,
    /// Number of the place.
    pub place: u32,
    /// Here or gone.
    pub state: PersonState,
}

/// A person's id in 32 bits.
pub fn number(person: PersonId) -> u32 {
    u32::try_from(person.0).expect("INVARIANT: a book has fewer than four thousand million entries")
}

/// Neighbours that begin with one syllable.
#[derive(Clone, Copy, Debug)]
struct Run {
    start: u32,
    token: u16,
}

/// See the module.
#[derive(Default)]
pub struct Base {
    places: Vec<PlaceCode>,
    place_numbers: HashMap<PlaceCode, u32>,
    /// All names one after the other.
    keys: String,
    /// Where each name begins; one more at the end.
    key_at: Vec<u32>,
    /// How each name sounds.
    sounds: Vec<u64>,
    /// Other ways to say a name, in order of name.
    others: Vec<(u32, u64)>,
    /// Names in the order of their given names.
    by_given: Vec<u32>,
    /// Where names begin that start with another syllable than those before.
    runs: Vec<Run>,
    /// The same of given names, in the order of [`Base::by_given`].
    given_runs: Vec<Run>,
    /// Where each name's people begin; one more at the end.
    people_at: Vec<u32>,
    ids: Vec<u32>,
    place_of: Vec<u32>,
    states: Vec<PersonState>,
}

impl Base {
    /// How many people there are.
    pub fn n_people(&self) -> usize {
        self.ids.len()
    }

    /// Memory in bytes.
    pub fn n_bytes(&self) -> usize {
        self.keys.capacity()
            + 4 * (self.key_at.capacity() + self.by_given.capacity() + self.people_at.capacity())
            + 8 * self.sounds.capacity()
            + 16 * self.others.capacity()
            + 8 * (self.runs.capacity() + self.given_runs.capacity())
            + 4 * (self.ids.capacity() + self.place_of.capacity())
            + self.states.capacity()
            + 8 * self.places.capacity()
    }

    /// How many names there are.
    pub fn n_names(&self) -> usize {
        self.sounds.len()
    }

    fn key(&self, name: u32) -> &str {
        let at = name as usize;
        &self.keys[self.key_at[at] as usize..self.key_at[at + 1] as usize]
    }

    /// The given part of a name; empty where it is not told apart.
    fn given(&self, name: u32) -> &str {
        given(self.key(name), sound::given_of(self.sounds[name as usize]))
    }

    /// The people who bear a name.
    pub fn people_of(&self, name: u32) -> impl Iterator<Item = Person> {
        let at = name as usize;
        (self.people_at[at] as usize..self.people_at[at + 1] as usize).map(|i| Person {
            id: self.ids[i],
            place: self.place_of[i],
            state: self.states[i],
        })
    }

    /// Where a name would stand among the others.
    pub fn name_position(&self, key: &str) -> u32 {
        self.names_before(|name| name < key)
    }

    fn names_before(&self, is_before: impl Fn(&str) -> bool) -> u32 {
        partition(self.n_names(), |at| is_before(self.key(at as u32))) as u32
    }

    /// The number under which people of a place stand; a new one where the place is new.
    pub fn place_number(&mut self, place: PlaceCode) -> u32 {
        place_number(&mut self.places, &mut self.place_numbers, place)
    }

    /// Which places someone may see, by number.
    pub fn visible(&self, seen: &[PlaceCode]) -> Vec<bool> {
        self.places.iter().map(|place| seen.iter().any(|code| code.contains(*place))).collect()
    }

    /// Everyone, with name and where the given name begins.
    pub fn each_person(&self, mut f: impl FnMut(&str, u8, Person)) {
        for name in 0..self.n_names() as u32 {
            let given = sound::given_of(self.sounds[name as usize]) as u8;
            self.people_of(name).for_each(|person| f(self.key(name), given, person));
        }
    }

    /// The names that fit, each once.
    pub fn candidates(&self, patterns: &Patterns, mut found: impl FnMut(u32, Rank)) {
        let lead = patterns.lead();
        if lead.is_empty() {
            return self.by_sound(patterns, found);
        }
        let is_plain = patterns.is_plain();
        let first = self.names_before(|name| name < lead.as_str());
        let past = self.names_before(|name| name < lead.as_str() || name.starts_with(&lead));
        for name in first..past {
            let rank = match is_plain {
                true if self.key(name).len() == lead.len() => Some(Rank::Name),
                true => Some(Rank::NameStart),
                false => self.best(patterns, name),
            };
            if let Some(rank) = rank {
                found(name, rank);
            }
        }
        let place = |is_before: &dyn Fn(&str) -> bool| {
            partition(self.by_given.len(), |at| is_before(self.given(self.by_given[at])))
        };
        let start = place(&|given| given < lead.as_str());
        let end = place(&|given| given < lead.as_str() || given.starts_with(&lead));
        for name in self.by_given[start..end].iter().copied() {
            // Those that begin so were found already.
            if (first..past).contains(&name) {
                continue;
            }
            if let Some(rank) = if is_plain { Some(Rank::GivenName) } else { self.best(patterns, name) } {
                found(name, rank);
            }
        }
    }

    /// Names whose first or given syllable may be the first of the question, by sound.
    fn by_sound(&self, patterns: &Patterns, mut found: impl FnMut(u32, Rank)) {
        if patterns.all().next().is_none() {
            return;
        }
        let sieve = Sieve::of(patterns);
        let sift = |name: u32, code: u64| match sieve.sift(code) {
            Sifted::No => None,
            Sifted::Fits(rank) => Some(rank),
            Sifted::Maybe => self.best_said(patterns, name, code),
        };
        for range in stretches(&self.runs, self.n_names(), &sieve) {
            for name in range {
                if let Some(rank) = sift(name as u32, self.sounds[name]) {
                    found(name as u32, rank);
                }
            }
        }
        for range in stretches(&self.given_runs, self.n_names(), &sieve) {
            for name in self.by_given[range].iter().copied() {
                let code = self.sounds[name as usize];
                // Those that may begin so were looked at above.
                if !sieve.may_begin(sound::token_at(code, 0))
                    && let Some(rank) = sift(name, code)
                {
                    found(name, rank);
                }
            }
        }
        for same in self.others.chunk_by(|one, next| one.0 == next.0) {
            let Some((name, _)) = same.first() else { continue };
            let rank = same.iter().filter_map(|(_, code)| sift(*name, *code)).min();
            if let Some(rank) = rank
                && sift(*name, self.sounds[*name as usize]).is_none()
            {
                found(*name, rank);
            }
        }
    }

    /// The best rank of a name however it is said; the way that is likeliest goes before the others.
    fn best(&self, patterns: &Patterns, name: u32) -> Option<Rank> {
        self.best_said(patterns, name, self.sounds[name as usize]).or_else(|| {
            let first = self.others.partition_point(|(of, _)| *of < name);
            let others = self.others[first..].iter().take_while(|(of, _)| *of == name);
            others.filter_map(|(_, code)| self.best_said(patterns, name, *code)).min()
        })
    }

    fn best_said(&self, patterns: &Patterns, name: u32, code: u64) -> Option<Rank> {
        let key = self.key(name);
        patterns.all().filter_map(|way| pattern::rank(way, key, code)).min()
    }
}

/// The stretches of runs that a question may begin with.
fn stretches(runs: &[Run], end: usize, sieve: &Sieve) -> impl Iterator<Item = std::ops::Range<usize>> {
    let ends = runs.iter().skip(1).map(|run| run.start as usize).chain([end]);
    let may = runs.iter().zip(ends).filter(|(run, _)| sieve.may_begin(run.token));
    may.map(|(run, end)| run.start as usize..end)
}

/// The runs of a list of syllables.
fn runs(tokens: impl Iterator<Item = u16>) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (start, token) in (0..).zip(tokens) {
        if runs.last().is_none_or(|run| run.token != token) {
            runs.push(Run { start, token });
        }
    }
    runs.shrink_to_fit();
    runs
}

/// The first index of `n` for which `is_before` no longer holds.
fn partition(n: usize, is_before: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, n);
    while low < high {
        let middle = low + (high - low) / 2;
        if is_before(middle) { low = middle + 1 } else { high = middle }
    }
    low
}

fn given(key: &str, start: usize) -> &str {
    if start == 0 {
        return "";
    }
    key.char_indices().nth(start).map_or("", |(at, _)| &key[at..])
}

fn place_number(places: &mut Vec<PlaceCode>, numbers: &mut HashMap<PlaceCode, u32>, place: PlaceCode) -> u32 {
    *numbers.entry(place).or_insert_with(|| {
        places.push(place);
        places.len() as u32 - 1
    })
}

/// Collects people before they are sorted.
#[derive(Default)]
pub struct Builder {
    places: Vec<PlaceCode>,
    place_numbers: HashMap<PlaceCode, u32>,
    keys: String,
    rows: Vec<Row>,
}

struct Row {
    at: u32,
    length: u16,
    given: u8,
    person: Person,
}

impl Builder {
    /// One that numbers places as this base does.
    pub fn with_places_of(base: &Base) -> Builder {
        Builder {
            places: base.places.clone(),
            place_numbers: base.place_numbers.clone(),
            ..Builder::default()
        }
    }

    /// How many people were added.
    pub fn n_people(&self) -> u64 {
        self.rows.len() as u64
    }

    /// Adds a person as the book tells of them.
    pub fn add_line(&mut self, line: &NameLine) {
        let place = line
            .place
            .map_or(NO_PLACE, |place| place_number(&mut self.places, &mut self.place_numbers, place));
        let person = Person { id: number(line.person), place, state: PersonState::of(line) };
        self.add(&sound::key(&line.name), sound::given_start(&line.name), person);
    }

    /// Adds a person.
    pub fn add(&mut self, key: &str, given: u8, person: Person) {
        let at = u32::try_from(self.keys.len()).expect("INVARIANT: all names of a book are below 4 GiB");
        let length = u16::try_from(key.len()).expect("INVARIANT: a name has at most 50 characters");
        self.keys.push_str(key);
        self.rows.push(Row { at, length, given, person });
    }

    /// Sorts everything.
    pub fn build(self) -> Base {
        let Builder { places, place_numbers, keys, mut rows } = self;
        let key_of = |row: &Row| &keys[row.at as usize..row.at as usize + usize::from(row.length)];
        rows.sort_unstable_by(|a, b| {
            (key_of(a), a.given, a.person.id).cmp(&(key_of(b), b.given, b.person.id))
        });
        let mut base = Base { places, place_numbers, ..Base::default() };
        base.ids = rows.iter().map(|row| row.person.id).collect();
        base.place_of = rows.iter().map(|row| row.person.place).collect();
        base.states = rows.iter().map(|row| row.person.state).collect();
        let mut at = 0_u32;
        for same in rows.chunk_by(|a, b| (key_of(a), a.given) == (key_of(b), b.given)) {
            let Some(first) = same.first() else { continue };
            let name = base.sounds.len() as u32;
            let spelled = Spelled::of_key(key_of(first), first.given);
            base.key_at.push(base.keys.len() as u32);
            base.keys.push_str(key_of(first));
            base.people_at.push(at);
            at += same.len() as u32;
            let mut codes = spelled.codes.into_iter();
            base.sounds.extend(codes.next());
            base.others.extend(codes.map(|code| (name, code)));
        }
        base.key_at.push(base.keys.len() as u32);
        base.people_at.push(at);
        drop((rows, keys));
        base.by_given = (0..base.n_names() as u32).collect();
        let mut by_given = std::mem::take(&mut base.by_given);
        by_given.sort_unstable_by(|a, b| (base.given(*a), *a).cmp(&(base.given(*b), *b)));
        base.runs = runs(base.sounds.iter().map(|code| sound::token_at(*code, 0)));
        base.given_runs = runs(by_given.iter().map(|name| sound::given_token(base.sounds[*name as usize])));
        base.by_given = by_given;
        base.shrink();
        base
    }
}

impl Base {
    fn shrink(&mut self) {
        self.keys.shrink_to_fit();
        self.key_at.shrink_to_fit();
        self.sounds.shrink_to_fit();
        self.others.shrink_to_fit();
        self.people_at.shrink_to_fit();
    }
}
