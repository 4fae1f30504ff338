//! Turns proposals into entries, one after the other, inside the writer's open transaction.

use std::sync::Arc;

use ledger::{Frontier, Hash};
use register::area::Level;
use register::check::Statement;
use register::event::{Event, PersonRef};
use register::finding::{Conflict, Finding, FindingCode, Severity};
use register::fold::{Change, DetailsChange, fold};
use register::id::{EntryIndex, PersonId};
use register::wire::{Record, RecordKind};

use crate::StoreError;
use crate::append::Subject;
use crate::batch::{Batch, NewRow, put_place};
use crate::db::{Cell, Db};
use crate::details::PersonText;
use crate::keys::KeyStore;
use crate::kin::tag_in;
use crate::named;
use crate::prepare::{Enrolment, IdSource, NewPerson, Prepared, Tags};
use crate::project::{self, SubjectOf};
use crate::resolve::{Resolver, readable};
use crate::seal::{Randomness, Vault};
use crate::state::{State, half};
use crate::stored::Purpose;

/// Who writes and what for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    /// The account.
    pub actor: Arc<str>,
    /// The purpose named.
    pub purpose: Purpose,
    /// When the client says the statement was made; microseconds since 1970.
    pub claimed: Option<i64>,
}

/// What the writer answers once an entry is on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Position in the log.
    pub index: EntryIndex,
    /// Entry id.
    pub id: [u8; 16],
    /// Leaf hash.
    pub leaf: Hash,
}

/// What became of one proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is in the log; the findings are notes.
    Entered(Receipt, Vec<Finding>),
    /// It was in the log already: the original receipt.
    Already(Receipt),
    /// It is not in the log, for these reasons.
    Refused(Vec<Finding>),
}

/// The writer's hand: everything that one entry after the other needs.
pub(crate) struct Scribe {
    pub db: Db,
    pub keys: KeyStore,
    pub vault: Vault,
    pub random: Randomness,
    pub state: State,
    pub batch: Batch,
    pub frontier: Frontier,
    pub last_recorded: i64,
    pub county: u32,
}

/// With whose key an event is sealed.
enum Owner {
    /// A key that is there, or none.
    Sealed(Subject),
    /// The newcomer's own, which is made with their row.
    Newcomer,
}

impl Scribe {
    /// Enters a statement, finds that it is there already, or says why not.
    pub fn propose(
        &mut self,
        prepared: Prepared,
        context: &Context,
        now: i64,
    ) -> Result<Outcome, StoreError> {
        if let Some(outcome) = self.known_id(&prepared)? {
            return Ok(outcome);
        }
        let Prepared { id, statement, enrolment, .. } = prepared;
        match (statement, enrolment) {
            (Statement::Event(event), enrolment) => self.enter_event(id, event, enrolment, context, now),
            (Statement::FacilityBirth(birth), _) => {
                let record = Record::FacilityBirth(birth);
                self.enter_second_source(id, &record, context, now)
            }
            (Statement::FuneralDeath(death), _) => {
                let record = Record::FuneralDeath(death);
                self.enter_second_source(id, &record, context, now)
            }
        }
    }

    /// Same id: the original receipt if the content is the same too, else a conflict.
    fn known_id(&mut self, prepared: &Prepared) -> Result<Option<Outcome>, StoreError> {
        if self.state.complete && !self.state.seen.contains(&half(&prepared.id)) {
            return Ok(None);
        }
        if self.batch.ids.contains_key(&prepared.id) {
            self.batch.flush(&mut self.db)?;
        }
        let found = self.db.one(
            "select entry_index, leaf, body from entry where entry_id = $1",
            &[Cell::Tag(prepared.id)],
            |r| {
                let leaf = r.opt_array(1)?.ok_or(StoreError::Stored { what: "a leaf hash is missing" })?;
                Ok((EntryIndex(r.int(0)? as u64), Hash(leaf), r.bytes(2)?.to_vec()))
            },
        )?;
        let Some((index, leaf, bytes)) = found else { return Ok(None) };
        let receipt = Receipt { index, id: prepared.id, leaf };
        let same = match prepared.source {
            IdSource::Content => true,
            IdSource::Client(_) => self.same_statement(index, &bytes, &prepared.statement)?,
        };
        Ok(Some(if same {
            Outcome::Already(receipt)
        } else {
            Outcome::Refused(vec![Finding::new(FindingCode::IdOtherBody).with("id", hex_id(&prepared.id))])
        }))
    }

    /// Whether the entry holds what is stated now: the same words about the same people. Someone who was
    /// not in the book then may be in it now; what was entered stays.
    fn same_statement(
        &mut self,
        index: EntryIndex,
        bytes: &[u8],
        statement: &Statement,
    ) -> Result<bool, StoreError> {
        let Some(stored) = self.read_record(index, bytes)? else { return Ok(false) };
        let (stored, stated) = match (stored, statement) {
            (Record::Event(stored), Statement::Event(stated)) => (stored, stated),
            (Record::FacilityBirth(stored), Statement::FacilityBirth(stated)) => return Ok(stored == *stated),
            (Record::FuneralDeath(stored), Statement::FuneralDeath(stated)) => return Ok(stored == *stated),
            _ => return Ok(false),
        };
        if named::unnamed(stored.clone()) != named::unnamed(stated.clone()) {
            return Ok(false);
        }
        for pair in named::people(&stored).into_iter().zip(named::people(stated)) {
            let same = match pair {
                (Some(id), Some(person)) => self.resolver().is_meant(person, *id)?,
                (Some(_), None) => false,
                (None, _) => true,
            };
            if !same {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn resolver(&mut self) -> Resolver<'_> {
        Resolver {
            db: &mut self.db,
            keys: &mut self.keys,
            vault: &self.vault,
            state: &mut self.state,
            batch: &mut self.batch,
        }
    }

    fn enter_event(
        &mut self,
        id: [u8; 16],
        event: Event<PersonRef>,
        enrolment: Option<Box<Enrolment>>,
        context: &Context,
        now: i64,
    ) -> Result<Outcome, StoreError> {
        let resolved = self.resolver().resolve(event)?;
        let mut findings = resolved.findings;
        let Some(event) = resolved.event else { return Ok(Outcome::Refused(findings)) };
        let index = EntryIndex(self.frontier.size());
        self.tell_mother(&event)?;
        let change = match fold(&self.state.register, index, &event) {
            Ok(change) => change,
            Err(conflict) => {
                findings.push(explained(conflict, &event));
                return Ok(Outcome::Refused(findings));
            }
        };
        let Some(owner) = self.owner(&event, &change)? else {
            // Erased, though the register does not know yet: nothing more can be sealed for them.
            findings.push(Finding::new(FindingCode::LinkNotFound).with("who", erased_name(&event)));
            return Ok(Outcome::Refused(findings));
        };
        findings.retain(|f| f.severity() == Severity::Noted);
        findings.extend(change.findings.iter().cloned());
        let county = project::county_of(&self.state.register, &event, &change).unwrap_or(self.county);
        if county != 0 && self.county == 0 {
            self.county = county;
        }
        let receipt = match enrolment {
            Some(ready) => self.append_enrolment(id, *ready, county, &change, context, now)?,
            None => self.append_event(id, &event, owner, county, &change, context, now)?,
        };
        self.write_event(index, &event, &change)?;
        self.state.register.apply(&change);
        Ok(Outcome::Entered(receipt, findings))
    }

    /// Writes an event's own row, and what it changes of earlier ones.
    pub(crate) fn write_event(
        &mut self,
        index: EntryIndex,
        event: &Event<PersonId>,
        change: &Change,
    ) -> Result<(), StoreError> {
        if let Some(row) = project::event_row(&self.state.register, index, event, change) {
            self.batch.event(&row);
        }
        match project::event_edit(event, change) {
            Some(edit) => self.batch.edit_event(&mut self.db, &edit, index),
            None => Ok(()),
        }
    }

    /// Whose key seals an event; `None` if that key was destroyed.
    fn owner(&mut self, event: &Event<PersonId>, change: &Change) -> Result<Option<Owner>, StoreError> {
        if change.persons.iter().any(|p| matches!(p.details, DetailsChange::New(_))) {
            return Ok(Some(Owner::Newcomer));
        }
        Ok(match project::subject_of(event) {
            SubjectOf::Nobody => Some(Owner::Sealed(Subject::None)),
            SubjectOf::Itself => Some(Owner::Sealed(self.fresh_subject())),
            SubjectOf::Person(id) => {
                let key = self.keys.get(&self.vault, id.0)?;
                key.map(|key| Owner::Sealed(Subject::Known(id.0, key)))
            }
        })
    }

    fn append_enrolment(
        &mut self,
        id: [u8; 16],
        ready: Enrolment,
        county: u32,
        change: &Change,
        context: &Context,
        now: i64,
    ) -> Result<Receipt, StoreError> {
        let kind = RecordKind::PersonEnrolled;
        let NewPerson { key, wrapped, details, tags } = ready.person;
        let index = self.frontier.size();
        self.keys.add(index, key, wrapped);
        let receipt = self.append(id, kind, Some(index), county, &ready.body, context, now);
        self.write_household(change);
        for person in &change.persons {
            self.index_tags(person.person.id, tags.number, tags.certificate);
            let row = NewRow { origin: kind as u8, tags, details: details.clone() };
            self.batch.new_person(person.person.clone(), receipt.index, row);
        }
        Ok(receipt)
    }

    #[allow(clippy::too_many_arguments, reason = "the columns of one row")]
    fn append_event(
        &mut self,
        id: [u8; 16],
        event: &Event<PersonId>,
        owner: Owner,
        county: u32,
        change: &Change,
        context: &Context,
        now: i64,
    ) -> Result<Receipt, StoreError> {
        let record = Record::Event(event.clone());
        let (subject, row) = match owner {
            Owner::Sealed(subject) => (subject, None),
            Owner::Newcomer => {
                let details = change.persons.iter().find_map(|p| match &p.details {
                    DetailsChange::New(details) => Some(PersonText::of(details)),
                    _ => None,
                });
                let text = details.expect("INVARIANT: a newcomer comes with details");
                let new = NewPerson::make(&self.vault, &mut self.random, &text);
                (Subject::New(new.key, new.wrapped), Some((new.tags, new.details)))
            }
        };
        let receipt = self.append_record(id, &record, subject, county, context, now)?;
        self.write_change(change, record.kind(), receipt.index, row)?;
        Ok(receipt)
    }

    /// Writes the rows of a change. `new` is what the newcomer's row needs, if there is one.
    pub fn write_change(
        &mut self,
        change: &Change,
        kind: RecordKind,
        index: EntryIndex,
        mut new: Option<(Tags, Box<[u8]>)>,
    ) -> Result<(), StoreError> {
        self.write_household(change);
        if let Some(place) = &change.place {
            put_place(&mut self.db, place)?;
        }
        for person in &change.persons {
            let id = person.person.id;
            if let DetailsChange::New(_) = person.details
                && let Some((mut tags, details)) = new.take()
            {
                tags.spouse = tag_in(self.kin_tag(person.kin.spouse)?);
                tags.father = tag_in(self.kin_tag(person.kin.father)?);
                tags.mother = tag_in(self.kin_tag(person.kin.mother)?);
                self.index_tags(id, tags.number, tags.certificate);
                let row = NewRow { origin: kind as u8, tags, details };
                self.batch.new_person(person.person.clone(), index, row);
            } else {
                let row = self.row_change(person)?;
                self.batch.changed_person(&mut self.db, &person.person, index, row)?;
            }
        }
        Ok(())
    }

    /// A household is written once, when it is first named; who heads it stands with its people.
    fn write_household(&mut self, change: &Change) {
        if let Some(household) = &change.household
            && self.state.register.household(household.id).is_none()
        {
            self.batch.household(household);
            self.state.new_household(household);
        }
    }

    /// Enters a statement of another list; the register does not change.
    fn enter_second_source(
        &mut self,
        id: [u8; 16],
        record: &Record,
        context: &Context,
        now: i64,
    ) -> Result<Outcome, StoreError> {
        let index = EntryIndex(self.frontier.size());
        let subject = self.fresh_subject();
        let receipt = self.append_record(id, record, subject, self.county, context, now)?;
        if let Some(cells) = project::second_source_cells(&self.vault, index, record) {
            self.batch.second_source(cells);
        }
        Ok(Outcome::Entered(receipt, Vec::new()))
    }
}

/// An id as hexadecimal digits in the groups of a UUID.
pub fn hex_id(id: &[u8; 16]) -> String {
    let mut text = String::with_capacity(36);
    for (i, byte) in id.iter().enumerate() {
        if matches!(i, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        text.push_str(&format!("{byte:02x}"));
    }
    text
}

/// A conflict as a finding with every argument that its sentence needs.
fn explained(conflict: Conflict, event: &Event<PersonId>) -> Finding {
    let bare = conflict.code == FindingCode::PersonAlreadyRegistered && conflict.args.is_empty();
    let finding = Finding::from(conflict);
    let newcomer = match event {
        Event::PersonEnrolled(e) => Some((&e.details, e.belonging.place)),
        Event::Birth(e) => Some((&e.child, e.belonging.place)),
        Event::MoveIn(e) | Event::Arrive(e) => Some((&e.details, e.belonging.place)),
        _ => None,
    };
    match newcomer.filter(|_| bare) {
        Some((details, place)) => finding.with("number", readable(details)).with("place", place),
        None => finding,
    }
}

fn erased_name(event: &Event<PersonId>) -> String {
    match project::subject_of(event) {
        SubjectOf::Person(id) => id.0.to_string(),
        SubjectOf::Nobody | SubjectOf::Itself => event.kind().to_string(),
    }
}

/// The first six digits of a village's code.
pub(crate) fn county_number(place: register::area::PlaceCode) -> u32 {
    place.ancestor(Level::County).map_or(0, |c| u32::try_from(c.as_u64() / 1_000_000).unwrap_or(0))
}
