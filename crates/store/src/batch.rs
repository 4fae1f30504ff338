//! Rows that wait for the commit: entries, new people and what changed. Rows of one person that change
//! twice in a batch are written once.

use std::collections::HashMap;

use register::area::{Level, Place};
use register::fold::{Household, Person};
use register::id::{EntryIndex, PersonId};

use crate::StoreError;
use crate::codes::{self, Code};
use crate::db::{Cell, Db};
use crate::prepare::Tags;
use crate::project::EventEdit;
use crate::tables::{ENTRY, EVENT, HOUSEHOLD, PERSON, RESIDENCE, SECOND_SOURCE};

/// A person's row apart from the state that the register folds.
pub(crate) struct NewRow {
    pub origin: u8,
    pub tags: Tags,
    pub details: Box<[u8]>,
}

/// Columns of `event`.
pub(crate) struct EventRow {
    pub entry: EntryIndex,
    pub kind: u8,
    pub on: i64,
    pub place: Option<u64>,
    pub person: PersonId,
    pub other: Option<PersonId>,
    pub registered: bool,
    /// The day that the papers give for its registration.
    pub registered_on: Option<i64>,
}

/// What a change does to a person's row beside the folded state. `None`: the column stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RowChange {
    pub number: Option<Cell>,
    pub certificate: Option<Cell>,
    pub spouse: Option<Cell>,
    pub father: Option<Cell>,
    pub mother: Option<Cell>,
    pub details: Option<Box<[u8]>>,
}

/// Rows that wait.
#[derive(Default)]
pub(crate) struct Batch {
    entries: Vec<Cell>,
    pub ids: HashMap<[u8; 16], EntryIndex>,
    people: Vec<(Person, EntryIndex, NewRow)>,
    at: HashMap<PersonId, usize>,
    households: Vec<Cell>,
    events: Vec<Cell>,
    second: Vec<Cell>,
}

impl Batch {
    /// Adds an entry: `cells` are the columns of [`ENTRY`].
    pub fn entry(&mut self, id: [u8; 16], index: EntryIndex, cells: [Cell; 7]) {
        self.entries.extend(cells);
        self.ids.insert(id, index);
    }

    /// Adds someone new.
    pub fn new_person(&mut self, person: Person, entry: EntryIndex, row: NewRow) {
        self.at.insert(person.id, self.people.len());
        self.people.push((person, entry, row));
    }

    /// The number's tag of someone who waits; `None` if they do not wait.
    pub fn number_tag(&self, id: PersonId) -> Option<Option<crate::seal::Tag>> {
        self.at.get(&id).map(|at| self.people[*at].2.tags.number)
    }

    /// Adds a new household.
    pub fn household(&mut self, household: &Household) {
        self.households.extend([
            Cell::count(household.id.0),
            Cell::Text(household.code.clone()),
            Cell::count(household.place.as_u64()),
        ]);
    }

    /// Adds an event.
    pub fn event(&mut self, row: &EventRow) {
        self.events.extend([
            Cell::count(row.entry.0),
            Cell::Int(i64::from(row.kind)),
            Cell::Int(row.on),
            row.place.map_or(Cell::Null, Cell::count),
            Cell::count(row.person.0),
            row.other.map_or(Cell::Null, |p| Cell::count(p.0)),
            Cell::Int(i64::from(row.registered)),
            Cell::opt(row.registered_on),
            Cell::Null,
        ]);
    }

    /// Changes rows of earlier events, as the entry `by` says.
    pub fn edit_event(&mut self, db: &mut Db, edit: &EventEdit, by: EntryIndex) -> Result<(), StoreError> {
        self.flush(db)?;
        let by = Cell::count(by.0);
        let (sql, params) = match edit {
            EventEdit::Withdrawn(entry) => (
                "update event set withdrawn_by = $1 where entry_index = $2 and withdrawn_by is null",
                vec![by, Cell::count(entry.0)],
            ),
            // A marriage is the other party's too.
            EventEdit::AllWithdrawn(person) => (
                "update event set withdrawn_by = $1 where person_id = $2 and withdrawn_by is null \
                 and kind not in (5, 6)",
                vec![by, Cell::count(person.0)],
            ),
            EventEdit::NotDead(person) => (
                "update event set withdrawn_by = $1 where person_id = $2 and withdrawn_by is null and kind = 4",
                vec![by, Cell::count(person.0)],
            ),
            EventEdit::DiedOn { person, on, place, registered } => (
                "update event set on_date = $1, place = $2, registered = $3 \
                 where person_id = $4 and withdrawn_by is null and kind = 4",
                vec![
                    Cell::Int(*on),
                    place.map_or(Cell::Null, Cell::count),
                    Cell::Int(i64::from(*registered)),
                    Cell::count(person.0),
                ],
            ),
            EventEdit::BornOn { person, on } => (
                "update event set on_date = $1 where entry_index = $2 and kind = 3",
                vec![Cell::Int(*on), Cell::count(person.0)],
            ),
        };
        db.execute(sql, &params).map(|_| ())
    }

    /// Adds a record of another list: `cells` are the columns of [`SECOND_SOURCE`].
    pub fn second_source(&mut self, cells: [Cell; 7]) {
        self.second.extend(cells);
    }

    /// Writes a person's new state: into the waiting row, or into the table.
    pub fn changed_person(
        &mut self,
        db: &mut Db,
        person: &Person,
        entry: EntryIndex,
        change: RowChange,
    ) -> Result<(), StoreError> {
        let waiting = self.at.get(&person.id).copied();
        if let Some(at) = waiting
            && change == RowChange::default()
        {
            let row = &mut self.people[at];
            row.0 = person.clone();
            row.1 = entry;
            return Ok(());
        }
        self.flush(db)?;
        update_person(db, person, entry)?;
        update_row(db, person.id, change)?;
        db.execute("delete from residence where residence_id between $1 and $2", &residence_keys(person.id))?;
        let mut spans = Vec::new();
        residence_cells(person, &mut spans);
        db.insert(&RESIDENCE, &spans)
    }

    /// Writes everything that waits into the open transaction.
    pub fn flush(&mut self, db: &mut Db) -> Result<(), StoreError> {
        db.insert(&ENTRY, &self.entries)?;
        self.entries.clear();
        self.ids.clear();
        db.insert(&HOUSEHOLD, &self.households)?;
        self.households.clear();
        let mut people = Vec::with_capacity(self.people.len() * PERSON.columns.len());
        let mut spans = Vec::with_capacity(self.people.len() * RESIDENCE.columns.len());
        for (person, entry, row) in self.people.drain(..) {
            residence_cells(&person, &mut spans);
            person_cells(&person, entry, row, &mut people);
        }
        self.at.clear();
        db.insert(&PERSON, &people)?;
        db.insert(&RESIDENCE, &spans)?;
        db.insert(&EVENT, &self.events)?;
        self.events.clear();
        db.insert(&SECOND_SOURCE, &self.second)?;
        self.second.clear();
        Ok(())
    }
}

fn person_cells(person: &Person, entry: EntryIndex, row: NewRow, out: &mut Vec<Cell>) {
    out.extend([Cell::count(person.id.0)]);
    let state = state_cells(person, entry);
    let mut state = state.into_iter();
    out.extend(state.next());
    out.push(Cell::Int(i64::from(row.origin)));
    out.extend(state);
    let tags = row.tags;
    out.extend([tags.number, tags.certificate, tags.spouse, tags.father, tags.mother].map(Cell::opt_tag));
    out.push(Cell::Blob(row.details));
}

/// The folded state, in the order of the table's columns, `origin` left out.
fn state_cells(person: &Person, entry: EntryIndex) -> [Cell; 16] {
    let open = person.spans.open();
    [
        Cell::count(entry.0),
        Cell::Int(person.sex.column()),
        Cell::Int(codes::reported(person.birth)),
        Cell::opt(person.death.map(|(on, _)| codes::day(on))),
        person.death.map_or(Cell::Null, |(_, entry)| Cell::count(entry.0)),
        Cell::Int(person.marital.column()),
        Cell::opt(person.ever_married_since.map(codes::day)),
        person.spouse.map_or(Cell::Null, |p| Cell::count(p.0)),
        person.household.map_or(Cell::Null, |h| Cell::count(h.0)),
        Cell::Int(person.relation.column()),
        Cell::Int(person.household_kind.column()),
        open.map_or(Cell::Null, |s| Cell::count(s.place.as_u64())),
        Cell::opt(open.map(|s| s.status.column())),
        Cell::Int(i64::from(person.entered_in_error)),
        Cell::opt(person.last_birth.map(codes::day)),
        Cell::opt(person.birth_order),
    ]
}

fn update_person(db: &mut Db, person: &Person, entry: EntryIndex) -> Result<(), StoreError> {
    let sql = "update person set last_entry = $1, sex = $2, birth = $3, death = $4, death_entry = $5, \
         marital = $6, ever_married_since = $7, spouse_id = $8, household_id = $9, relation = $10, \
         household_kind = $11, place = $12, residence = $13, entered_in_error = $14, last_birth = $15, \
         birth_order = $16 where person_id = $17";
    let mut params = state_cells(person, entry).to_vec();
    params.push(Cell::count(person.id.0));
    if db.execute(sql, &params)? != 1 {
        return Err(StoreError::Stored { what: "a person of the register has no row" });
    }
    Ok(())
}

fn update_row(db: &mut Db, id: PersonId, change: RowChange) -> Result<(), StoreError> {
    let id = Cell::count(id.0);
    let columns = [
        ("update person set number_tag = $1 where person_id = $2", change.number),
        ("update person set certificate_tag = $1 where person_id = $2", change.certificate),
        ("update person set spouse_tag = $1 where person_id = $2", change.spouse),
        ("update person set father_tag = $1 where person_id = $2", change.father),
        ("update person set mother_tag = $1 where person_id = $2", change.mother),
        ("update person set details = $1 where person_id = $2", change.details.map(Cell::Blob)),
    ];
    for (sql, cell) in columns {
        if let Some(cell) = cell {
            db.execute(sql, &[cell, id.clone()])?;
        }
    }
    Ok(())
}

/// Spans that one person may have: what a residence row's key is made of, as the schema says.
const SPANS_MAX: u64 = 4096;

/// The keys of one person's residence rows: from the first to the last that there could be.
pub(crate) fn residence_keys(person: PersonId) -> [Cell; 2] {
    let first = person.0 * SPANS_MAX;
    [Cell::count(first), Cell::count(first + SPANS_MAX - 1)]
}

fn residence_cells(person: &Person, out: &mut Vec<Cell>) {
    for (i, span) in person.spans.as_slice().iter().enumerate() {
        out.extend([
            Cell::count(person.id.0 * SPANS_MAX + i as u64),
            Cell::count(person.id.0),
            Cell::Int(span.status.column()),
            Cell::count(span.place.as_u64()),
            Cell::Int(codes::day(span.from)),
            Cell::opt(span.to.map(codes::day)),
            Cell::count(span.entry.0),
        ]);
    }
}

/// Writes a place as it stands now.
pub(crate) fn put_place(db: &mut Db, place: &Place) -> Result<(), StoreError> {
    let level = match place.level {
        Level::Province => 1,
        Level::Prefecture => 2,
        Level::County => 3,
        Level::Township => 4,
        Level::Village => 5,
    };
    let successors: Vec<String> = place.successors.iter().map(|c| c.to_string()).collect();
    let code = Cell::count(place.code.as_u64());
    let from = Cell::Int(place.valid_from.map_or(0, codes::day));
    db.execute("delete from place where code = $1 and valid_from = $2", &[code.clone(), from.clone()])?;
    db.execute(
        "insert into place (code, valid_from, valid_to, name, level, parent, successors) \
         values ($1, $2, $3, $4, $5, $6, $7)",
        &[
            code,
            from,
            Cell::opt(place.valid_to.map(codes::day)),
            Cell::Text(place.name.clone()),
            Cell::Int(level),
            place.parent.map_or(Cell::Null, |p| Cell::count(p.as_u64())),
            Cell::Text(successors.join(" ").into()),
        ],
    )?;
    Ok(())
}
