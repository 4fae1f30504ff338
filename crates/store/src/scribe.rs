//! Turns proposals into entries, one after the other, inside the writer's open transaction.

use std::sync::Arc;

use ledger::{Frontier, Hash, leaf_hash};
use register::area::Level;
use register::check::Statement;
use register::event::{Event, PersonRef};
use register::finding::{Finding, FindingCode, Severity};
use register::fold::{Change, DetailsChange, KinLink, KinRef, PersonChange, fold};
use register::id::{EntryIndex, PersonId};
use register::wire::{self, Record, RecordKind};
use zeroize::Zeroizing;

use crate::StoreError;
use crate::batch::{Batch, NewRow, RowChange, put_place};
use crate::db::{Cell, Db};
use crate::details::{PersonText, certificate_tag, number_tag, person_tag};
use crate::keys::KeyStore;
use crate::prepare::{Enrolment, IdSource, NewPerson, Prepared};
use crate::project;
use crate::resolve::Resolver;
use crate::seal::{self, DataKey, Randomness, Vault};
use crate::state::{State, half};
use crate::stored::{self, Head, Purpose, seal_context};

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

/// Whose key seals a body.
enum Subject {
    /// Nobody's: the body is in clear.
    None,
    /// Someone known.
    Known(u64),
    /// A key that is made with this entry.
    New(DataKey, Box<[u8]>),
}

impl Scribe {
    /// Enters a statement, finds that it is there already, or says why not.
    pub fn propose(&mut self, prepared: Prepared, context: &Context, now: i64) -> Result<Outcome, StoreError> {
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

    /// Whether the entry holds what is stated now. People are compared as the book resolves them now.
    fn same_statement(
        &mut self,
        index: EntryIndex,
        bytes: &[u8],
        statement: &Statement,
    ) -> Result<bool, StoreError> {
        let stored = self.read_record(index, bytes)?;
        let now = match statement {
            Statement::Event(event) => match self.resolve(event.clone())?.0 {
                Some(event) => Record::Event(event),
                None => return Ok(false),
            },
            Statement::FacilityBirth(birth) => Record::FacilityBirth(birth.clone()),
            Statement::FuneralDeath(death) => Record::FuneralDeath(death.clone()),
        };
        Ok(stored.is_some_and(|s| without_known(s) == without_known(now)))
    }

    fn resolve(
        &mut self,
        event: Event<PersonRef>,
    ) -> Result<(Option<Event<PersonId>>, Vec<Finding>), StoreError> {
        let mut resolver = Resolver {
            db: &mut self.db,
            keys: &mut self.keys,
            vault: &self.vault,
            state: &mut self.state,
            batch: &mut self.batch,
        };
        let resolved = resolver.resolve(event)?;
        Ok((resolved.event, resolved.findings))
    }

    fn enter_event(
        &mut self,
        id: [u8; 16],
        event: Event<PersonRef>,
        enrolment: Option<Box<Enrolment>>,
        context: &Context,
        now: i64,
    ) -> Result<Outcome, StoreError> {
        let (resolved, mut findings) = self.resolve(event)?;
        let Some(event) = resolved else { return Ok(Outcome::Refused(findings)) };
        let index = EntryIndex(self.frontier.size());
        let change = match fold(&self.state.register, index, &event) {
            Ok(change) => change,
            Err(conflict) => {
                findings.push(conflict.into());
                return Ok(Outcome::Refused(findings));
            }
        };
        findings.retain(|f| f.severity() == Severity::Noted);
        findings.extend(change.findings.iter().cloned());
        let kind = event.kind();
        let county = project::county_of(&self.state.register, &event, &change).unwrap_or(self.county);
        if county != 0 && self.county == 0 {
            self.county = county;
        }
        let receipt = match enrolment {
            Some(ready) => self.append_enrolment(id, *ready, county, &change, context, now)?,
            None => self.append_event(id, &event, county, &change, context, now)?,
        };
        if let Some(row) = project::event_row(&self.state.register, index, &event, &change) {
            self.batch.event(&row);
        }
        self.state.register.apply(&change);
        debug_assert_eq!(kind, event.kind());
        Ok(Outcome::Entered(receipt, findings))
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

    fn append_event(
        &mut self,
        id: [u8; 16],
        event: &Event<PersonId>,
        county: u32,
        change: &Change,
        context: &Context,
        now: i64,
    ) -> Result<Receipt, StoreError> {
        let record = Record::Event(event.clone());
        let index = self.frontier.size();
        let newcomer = change.persons.iter().find_map(|p| match &p.details {
            DetailsChange::New(details) => Some(PersonText::of(details)),
            _ => None,
        });
        let new = newcomer.map(|text| NewPerson::make(&self.vault, &mut self.random, &text));
        let subject = match (&new, project::subject_of(event)) {
            (Some(person), _) => Subject::New(person.key.clone(), person.wrapped.clone()),
            (None, project::SubjectOf::Nobody) => Subject::None,
            (None, project::SubjectOf::Person(id)) => Subject::Known(id.0),
            (None, project::SubjectOf::Itself) => self.fresh_subject(),
        };
        let receipt = self.append_record(id, &record, subject, county, context, now)?;
        let row = new.map(|p| (p.tags, p.details));
        self.write_change(change, record.kind(), EntryIndex(index), row)?;
        Ok(receipt)
    }

    fn fresh_subject(&mut self) -> Subject {
        let key: DataKey = Zeroizing::new(self.random.bytes());
        let wrapped = self.vault.wrap(&key, &mut self.random);
        Subject::New(key, wrapped)
    }

    /// Writes the rows of a change. `new` is what the newcomer's row needs, if there is one.
    pub fn write_change(
        &mut self,
        change: &Change,
        kind: RecordKind,
        index: EntryIndex,
        mut new: Option<(crate::prepare::Tags, Box<[u8]>)>,
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
        }
    }

    /// Tag of whom a kin link points to: their number's, or their own where the book knows no number.
    fn kin_tag(&mut self, link: KinLink) -> Result<Option<Cell>, StoreError> {
        Ok(match link {
            KinLink::Keep => None,
            KinLink::Clear => Some(Cell::Null),
            KinLink::Set(KinRef::Number(number)) => Some(Cell::Tag(number_tag(&self.vault, number))),
            KinLink::Set(KinRef::Person(id)) => Some(Cell::Tag(self.tag_of_person(id)?)),
        })
    }

    fn tag_of_person(&mut self, id: PersonId) -> Result<seal::Tag, StoreError> {
        if let Some(tag) = self.batch.number_tag(id) {
            return Ok(tag.unwrap_or_else(|| person_tag(&self.vault, id)));
        }
        let tag = self.db.one("select number_tag from person where person_id = $1", &[Cell::count(id.0)], |r| {
            r.opt_array(0)
        })?;
        Ok(tag.flatten().unwrap_or_else(|| person_tag(&self.vault, id)))
    }

    fn index_tags(&mut self, id: PersonId, number: Option<seal::Tag>, certificate: Option<seal::Tag>) {
        for tag in number.into_iter().chain(certificate) {
            self.state.tags.insert(tag, id);
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

    /// Enters a record of the book's own (opening, close, tombstone, pack), in clear.
    pub fn enter_system(
        &mut self,
        record: &Record,
        context: &Context,
        now: i64,
    ) -> Result<Receipt, StoreError> {
        let mut id: [u8; 16] = self.random.bytes();
        stamp_uuid_v7(&mut id, now);
        self.append_record(id, record, Subject::None, self.county, context, now)
    }

    fn append_record(
        &mut self,
        id: [u8; 16],
        record: &Record,
        subject: Subject,
        county: u32,
        context: &Context,
        now: i64,
    ) -> Result<Receipt, StoreError> {
        let plain = wire::v1::encode(record);
        let kind = record.kind();
        let index = self.frontier.size();
        let (subject, body) = match subject {
            Subject::None => (None, plain.into_boxed_slice()),
            Subject::Known(subject) => {
                let key = self.keys.get(&self.vault, subject)?.ok_or(StoreError::Sealed)?;
                (Some(subject), seal::seal(&key, &mut self.random, &seal_context(&id, kind), &plain))
            }
            Subject::New(key, wrapped) => {
                let body = seal::seal(&key, &mut self.random, &seal_context(&id, kind), &plain);
                self.keys.add(index, key, wrapped);
                (Some(index), body)
            }
        };
        Ok(self.append(id, kind, subject, county, &body, context, now))
    }

    #[allow(clippy::too_many_arguments, reason = "the columns of one row")]
    fn append(
        &mut self,
        id: [u8; 16],
        kind: RecordKind,
        subject: Option<u64>,
        county: u32,
        body: &[u8],
        context: &Context,
        now: i64,
    ) -> Receipt {
        let index = EntryIndex(self.frontier.size());
        // Strictly rising, whatever the clock does.
        self.last_recorded = now.max(self.last_recorded + 1);
        let head = Head {
            index,
            id,
            kind,
            recorded: self.last_recorded,
            claimed: context.claimed,
            subject: subject.map_or([0; 16], |s| self.vault.pseudonym(s)),
            county,
            purpose: context.purpose,
            actor: context.actor.as_ref().into(),
            sealed: subject.is_some(),
        };
        let bytes = stored::encode(&head, body);
        let leaf = leaf_hash(&bytes);
        self.frontier.append(leaf);
        self.state.seen.insert(half(&id));
        let cells = [
            Cell::count(index.0),
            Cell::Tag(id),
            Cell::Int(i64::from(kind as u8)),
            subject.map_or(Cell::Null, Cell::count),
            Cell::Int(head.recorded),
            Cell::Blob(bytes),
            Cell::Hash(leaf.0),
        ];
        self.batch.entry(id, index, cells);
        Receipt { index, id, leaf }
    }

    /// Opens an entry's body; `None` where its key was destroyed.
    pub fn read_record(&mut self, index: EntryIndex, bytes: &[u8]) -> Result<Option<Record>, StoreError> {
        let subject = self.db.one(
            "select subject from entry where entry_index = $1",
            &[Cell::count(index.0)],
            |r| r.opt_int(0),
        )?;
        let subject = subject.flatten().map(|s| s as u64);
        open_record(&self.vault, &mut self.keys, index, subject, bytes)
    }

    fn row_change(&mut self, person: &PersonChange) -> Result<RowChange, StoreError> {
        let mut change = RowChange {
            spouse: self.kin_tag(person.kin.spouse)?,
            father: self.kin_tag(person.kin.father)?,
            mother: self.kin_tag(person.kin.mother)?,
            ..RowChange::default()
        };
        let id = person.person.id;
        let edit = match &person.details {
            DetailsChange::Unchanged | DetailsChange::New(_) => return Ok(change),
            edit => edit,
        };
        self.batch.flush(&mut self.db)?;
        let key = self.keys.get(&self.vault, id.0)?.ok_or(StoreError::Sealed)?;
        let sealed = self.db.one(
            "select details from person where person_id = $1",
            &[Cell::count(id.0)],
            |r| Ok(r.bytes(0)?.to_vec()),
        )?;
        let sealed = sealed.ok_or(StoreError::Stored { what: "a person of the register has no row" })?;
        let mut text = PersonText::open(&key, &sealed)?;
        // What was wrong must no longer lead here.
        let old = match edit {
            DetailsChange::Number(_) => text.number.map(|n| number_tag(&self.vault, n)),
            DetailsChange::Certificate(_) => text.certificate.map(|c| certificate_tag(&self.vault, c)),
            _ => None,
        };
        if let Some(tag) = old {
            self.state.tags.remove(&tag);
        }
        project::edit_text(&self.vault, &mut text, edit, &mut change);
        for cell in [&change.number, &change.certificate].into_iter().flatten() {
            if let Cell::Tag(tag) = cell {
                self.state.tags.insert(*tag, id);
            }
        }
        change.details = Some(text.seal(&key));
        Ok(change)
    }
}

/// Opens an entry's body; `None` where its key was destroyed.
pub(crate) fn open_record(
    vault: &Vault,
    keys: &mut KeyStore,
    index: EntryIndex,
    subject: Option<u64>,
    bytes: &[u8],
) -> Result<Option<Record>, StoreError> {
    let (head, body) = stored::decode(index, bytes)?;
    let damaged = |what: &str| StoreError::Entry { index, what: what.to_owned() };
    let read = |plain: &[u8]| {
        wire::v1::decode(head.kind as u8, plain).map_err(|e| damaged(&format!("its body does not read ({e})")))
    };
    if !head.sealed {
        return read(body).map(Some);
    }
    let subject = subject.ok_or_else(|| damaged("it is sealed but has no subject"))?;
    let Some(key) = keys.get(vault, subject)? else { return Ok(None) };
    let plain = seal::open(&key, &seal_context(&head.id, head.kind), body)
        .map_err(|_| damaged("its body does not open with its key"))?;
    read(&plain).map(Some)
}

fn tag_in(cell: Option<Cell>) -> Option<seal::Tag> {
    match cell {
        Some(Cell::Tag(tag)) => Some(tag),
        _ => None,
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

/// An arrival says whether the book knew the person; a client that sends it again does not.
fn without_known(mut record: Record) -> Record {
    if let Record::Event(Event::MoveIn(a) | Event::Arrive(a)) = &mut record {
        a.known = None;
    }
    record
}

/// Turns random bytes into a UUID of version 7 for a time in microseconds.
pub(crate) fn stamp_uuid_v7(id: &mut [u8; 16], now: i64) {
    let millis = (now / 1000).max(0).to_be_bytes();
    id[..6].copy_from_slice(&millis[2..]);
    id[6] = (id[6] & 0x0f) | 0x70;
    id[8] = (id[8] & 0x3f) | 0x80;
}

/// The first six digits of a village's code.
pub(crate) fn county_number(place: register::area::PlaceCode) -> u32 {
    place.ancestor(Level::County).map_or(0, |c| u32::try_from(c.as_u64() / 1_000_000).unwrap_or(0))
}
