//! What the writer keeps in memory: the register (whole, or what was asked for so far), where numbers
//! lead, and which entries there are. Everything in it is also in the database.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use register::area::{Level, Place, PlaceCode};
use register::event::Belonging;
use register::fold::{Household, Person, Register, Span, Spans};
use register::id::{EntryIndex, HouseholdId, PersonId};

use crate::StoreError;
use crate::codes::{self, Code};
use crate::db::{Cell, Db, RowRef};
use crate::seal::Tag;

/// See the module.
pub(crate) struct State {
    pub register: Register,
    pub tags: HashMap<Tag, PersonId>,
    /// First halves of entry ids; one that is not here is new, where `complete`.
    pub seen: HashSet<u64>,
    /// Hashes of the households' places and codes; one that is not here is new, where `complete`.
    households: HashSet<u64>,
    /// All tags, ids and households are here: what is not found is not in the book.
    pub complete: bool,
}

/// People that are kept in memory from one transaction to the next.
const PEOPLE_MAX: usize = 50_000;

const PERSON_COLUMNS: &str = "person_id, sex, birth, death, death_entry, marital, ever_married_since, \
     spouse_id, household_id, relation, household_kind, entered_in_error, last_birth, birth_order";

impl State {
    /// Places are always all here; people of an empty book are too.
    pub fn load(db: &mut Db) -> Result<State, StoreError> {
        let mut state = State {
            register: Register::new(),
            tags: HashMap::new(),
            seen: HashSet::new(),
            households: HashSet::new(),
            complete: false,
        };
        load_places(db, &mut state.register)?;
        state.complete = db.number("select count(*) from (select 1 from entry limit 200) e", &[])? < 200;
        if state.complete {
            state.load_all(db)?;
        }
        Ok(state)
    }

    /// Brings all tags, ids and households into memory, before work that asks for many of them.
    pub fn load_all(&mut self, db: &mut Db) -> Result<(), StoreError> {
        db.each("select person_id, number_tag, certificate_tag from person", &[], |row| {
            let id = PersonId(row.int(0)? as u64);
            for column in [1, 2] {
                if let Some(tag) = row.opt_array(column)? {
                    self.tags.insert(tag, id);
                }
            }
            Ok(())
        })?;
        db.each("select place, code from household", &[], |row| {
            self.households.insert(household_key(place_code(row.int(0)?)?, &row.text(1)?));
            Ok(())
        })?;
        db.each("select entry_id from entry", &[], |row| {
            self.seen.insert(half(row.bytes(0)?));
            Ok(())
        })?;
        self.complete = true;
        Ok(())
    }

    /// Notes a household that is entered now.
    pub fn new_household(&mut self, household: &Household) {
        self.households.insert(household_key(household.place, &household.code));
    }

    /// Forgets people and households after a commit, where they have become many: they are in the database.
    pub fn forget_people(&mut self) {
        self.register.forget_people(PEOPLE_MAX);
    }

    /// Makes sure that a person is here if the book has them, and their spouse, whom the fold asks about.
    pub fn want_person(&mut self, db: &mut Db, id: PersonId) -> Result<bool, StoreError> {
        let there = self.want_one(db, id)?;
        if let Some(spouse) = self.register.person(id).and_then(|p| p.spouse) {
            self.want_one(db, spouse)?;
        }
        Ok(there)
    }

    fn want_one(&mut self, db: &mut Db, id: PersonId) -> Result<bool, StoreError> {
        if self.register.person(id).is_some() {
            return Ok(true);
        }
        let found = load_person(db, id)?;
        let there = found.is_some();
        if let Some(person) = found {
            self.register.put_person(person);
        }
        Ok(there)
    }

    /// Makes sure that a household is here if the book has it.
    pub fn want_household(&mut self, db: &mut Db, belonging: &Belonging) -> Result<(), StoreError> {
        let Some(code) = &belonging.household else { return Ok(()) };
        let is_new = self.complete && !self.households.contains(&household_key(belonging.place, code));
        if is_new || self.register.household_by_code(belonging.place, code).is_some() {
            return Ok(());
        }
        let sql = "select household_id, code, place from household where place = $1 and code = $2";
        let key = [Cell::count(belonging.place.as_u64()), Cell::Text(code.clone())];
        if let Some(household) = db.one(sql, &key, read_household)? {
            self.register.put_household(household);
        }
        Ok(())
    }

    /// Who a number or certificate leads to.
    pub fn person_by_tag(&mut self, db: &mut Db, tag: Tag) -> Result<Option<PersonId>, StoreError> {
        if let Some(id) = self.tags.get(&tag) {
            return Ok(Some(*id));
        }
        if self.complete {
            return Ok(None);
        }
        let sql = "select person_id from person where number_tag = $1 \
                   union all select person_id from person where certificate_tag = $2";
        let found = db.one(sql, &[Cell::Tag(tag), Cell::Tag(tag)], |row| Ok(PersonId(row.int(0)? as u64)))?;
        if let Some(id) = found {
            self.tags.insert(tag, id);
        }
        Ok(found)
    }
}

/// A person as the tables have them.
pub(crate) fn load_person(db: &mut Db, id: PersonId) -> Result<Option<Person>, StoreError> {
    let mut spans = SpanReader::of(db, id)?;
    db.one(
        &format!("select {PERSON_COLUMNS} from person where person_id = $1"),
        &[Cell::count(id.0)],
        |row| read_person(row, |id| spans.take(id)),
    )
}

fn household_key(place: PlaceCode, code: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (place, code).hash(&mut hasher);
    hasher.finish()
}

/// First half of an id, for the set of those seen.
pub(crate) fn half(id: &[u8]) -> u64 {
    let mut half = [0; 8];
    half.copy_from_slice(&id[8..16]);
    u64::from_be_bytes(half)
}

fn read_household(row: &RowRef<'_>) -> Result<Household, StoreError> {
    Ok(Household {
        id: HouseholdId(row.int(0)? as u64),
        code: row.text(1)?.into(),
        place: place_code(row.int(2)?)?,
        head: None,
    })
}

pub(crate) fn place_code(code: i64) -> Result<PlaceCode, StoreError> {
    u64::try_from(code)
        .ok()
        .and_then(PlaceCode::from_u64)
        .ok_or(StoreError::Stored { what: "a place code is not one" })
}

fn read_person(row: &RowRef<'_>, spans: impl FnOnce(u64) -> Vec<Span>) -> Result<Person, StoreError> {
    let id = row.int(0)? as u64;
    let death = row.opt_int(3)?.map(codes::date).transpose()?;
    let death_entry = row.opt_int(4)?.map(|e| EntryIndex(e as u64));
    Ok(Person {
        id: PersonId(id),
        sex: Code::from_column(row.int(1)?)?,
        birth: codes::reported_from(row.int(2)?)?,
        death: death.zip(death_entry),
        marital: Code::from_column(row.int(5)?)?,
        ever_married_since: row.opt_int(6)?.map(codes::date).transpose()?,
        spouse: row.opt_int(7)?.map(|p| PersonId(p as u64)),
        household: row.opt_int(8)?.map(|h| HouseholdId(h as u64)),
        relation: Code::from_column(row.int(9)?)?,
        household_kind: Code::from_column(row.int(10)?)?,
        entered_in_error: row.int(11)? != 0,
        last_birth: row.opt_int(12)?.map(codes::date).transpose()?,
        birth_order: row.opt_int(13)?.map(|o| o as u8),
        spans: Spans::new(spans(id)),
    })
}

/// Spans read in order of person, handed out to people read in the same order.
struct SpanReader {
    spans: std::vec::IntoIter<(u64, Span)>,
    next: Option<(u64, Span)>,
}

impl SpanReader {
    fn of(db: &mut Db, id: PersonId) -> Result<SpanReader, StoreError> {
        Self::read(
            db,
            "select person_id, status, place, from_date, to_date, entry_index from residence \
             where residence_id between $1 and $2 order by residence_id",
            &crate::batch::residence_keys(id),
        )
    }

    fn read(db: &mut Db, sql: &str, params: &[Cell]) -> Result<SpanReader, StoreError> {
        let spans = db.many(sql, params, |row| {
            let span = Span {
                status: Code::from_column(row.int(1)?)?,
                place: place_code(row.int(2)?)?,
                from: codes::date(row.int(3)?)?,
                to: row.opt_int(4)?.map(codes::date).transpose()?,
                entry: EntryIndex(row.int(5)? as u64),
            };
            Ok((row.int(0)? as u64, span))
        })?;
        let mut spans = spans.into_iter();
        let next = spans.next();
        Ok(SpanReader { spans, next })
    }

    fn take(&mut self, person: u64) -> Vec<Span> {
        let mut found = Vec::new();
        while let Some((owner, span)) = self.next {
            if owner > person {
                break;
            }
            if owner == person {
                found.push(span);
            }
            self.next = self.spans.next();
        }
        found
    }
}

/// Reads all places, parents first, which the order of codes gives.
pub(crate) fn load_places(db: &mut Db, register: &mut Register) -> Result<(), StoreError> {
    let places = db.many(
        "select code, valid_from, valid_to, name, level, parent, successors from place order by code, valid_from",
        &[],
        read_place,
    )?;
    for place in places {
        register
            .put_place(place)
            .map_err(|_| StoreError::Stored { what: "the table of places contradicts itself" })?;
    }
    Ok(())
}

fn read_place(row: &RowRef<'_>) -> Result<Place, StoreError> {
    let level = match row.int(4)? {
        1 => Level::Province,
        2 => Level::Prefecture,
        3 => Level::County,
        4 => Level::Township,
        5 => Level::Village,
        _ => return Err(StoreError::Stored { what: "a place's level is not in its list" }),
    };
    let valid_from = row.int(1)?;
    let successors = row.text(6)?;
    let successors = successors
        .split_whitespace()
        .map(|c| PlaceCode::parse(c).map_err(|_| StoreError::Stored { what: "a successor is not a place" }))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Place {
        code: place_code(row.int(0)?)?,
        name: row.text(3)?.into(),
        level,
        parent: row.opt_int(5)?.map(place_code).transpose()?,
        valid_from: if valid_from == 0 { None } else { Some(codes::date(valid_from)?) },
        valid_to: row.opt_int(2)?.map(codes::date).transpose()?,
        successors,
    })
}
