//! What can be done to a statement before its turn in the log: its id, and for a newcomer from a roster
//! (who names nobody else in the book) the key, the sealed body and the tags. The reader of files does
//! this on its own thread while the writer writes.

use register::check::Statement;
use register::event::{Event, PersonEnrolled, PersonRef};
use register::id::PersonId;
use register::wire::{self, Record, RecordKind};
use zeroize::Zeroizing;

use crate::StoreError;
use crate::details::{PersonText, certificate_tag, number_tag};
use crate::seal::{self, DataKey, Randomness, Tag, Vault};
use crate::stored::seal_context;

/// How an entry gets its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdSource {
    /// Made by the client before it first sent the entry (UUIDv7).
    Client([u8; 16]),
    /// Derived from what is stated: the same row of a file is the same entry.
    Content,
}

/// A statement ready for the writer.
pub struct Prepared {
    pub(crate) id: [u8; 16],
    pub(crate) source: IdSource,
    pub(crate) statement: Statement,
    pub(crate) enrolment: Option<Box<Enrolment>>,
}

/// What is made ahead for someone enrolled from a roster.
pub(crate) struct Enrolment {
    pub body: Box<[u8]>,
    pub person: NewPerson,
}

/// Key, tags and sealed text of someone new.
pub(crate) struct NewPerson {
    pub key: DataKey,
    pub wrapped: Box<[u8]>,
    pub details: Box<[u8]>,
    pub tags: Tags,
}

/// The keyed hashes of a person's row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tags {
    pub number: Option<Tag>,
    pub certificate: Option<Tag>,
    pub spouse: Option<Tag>,
    pub father: Option<Tag>,
    pub mother: Option<Tag>,
}

impl NewPerson {
    /// Makes a key and seals the person's text with it.
    pub fn make(vault: &Vault, random: &mut Randomness, text: &PersonText) -> NewPerson {
        let key: DataKey = Zeroizing::new(random.bytes());
        NewPerson {
            wrapped: vault.wrap(&key, random),
            details: text.seal(&key),
            tags: Tags {
                number: text.number.map(|n| number_tag(vault, n)),
                certificate: text.certificate.map(|c| certificate_tag(vault, c)),
                ..Tags::default()
            },
            key,
        }
    }
}

/// Prepares statements on a thread of the caller's choice.
pub struct Preparer {
    vault: Vault,
    random: Randomness,
    buffer: Vec<u8>,
}

impl Preparer {
    /// A preparer has its own randomness.
    pub fn new(vault: Vault) -> Result<Preparer, StoreError> {
        Ok(Preparer { vault, random: Randomness::new()?, buffer: Vec::new() })
    }

    /// Prepares one statement.
    pub fn prepare(&mut self, statement: Statement, source: IdSource) -> Prepared {
        self.buffer.clear();
        let kind = canonical(&statement, &mut self.buffer);
        let id = match source {
            IdSource::Client(id) => id,
            IdSource::Content => self.vault.derived_id(kind as u8, &self.buffer),
        };
        let enrolment = match &statement {
            Statement::Event(Event::PersonEnrolled(event)) => Some(Box::new(self.enrol(event, &id))),
            Statement::Event(_) | Statement::FacilityBirth(_) | Statement::FuneralDeath(_) => None,
        };
        Prepared { id, source, statement, enrolment }
    }

    /// The buffer holds the event's encoding already: it names nobody, so it is final.
    fn enrol(&mut self, event: &PersonEnrolled, id: &[u8; 16]) -> Enrolment {
        let mut person = NewPerson::make(&self.vault, &mut self.random, &PersonText::of(&event.details));
        let tag = |n| number_tag(&self.vault, n);
        person.tags.spouse = event.kin.spouse.map(tag);
        person.tags.father = event.kin.father.map(tag);
        person.tags.mother = event.kin.mother.map(tag);
        let context = seal_context(id, RecordKind::PersonEnrolled);
        let body = seal::seal(&person.key, &mut self.random, &context, &self.buffer);
        Enrolment { body, person }
    }
}

/// The statement's bytes with the people it names left open, then what it names them by.
fn canonical(statement: &Statement, out: &mut Vec<u8>) -> RecordKind {
    match statement {
        Statement::Event(event) => {
            let mut named = Vec::new();
            let open: Result<Event<PersonId>, std::convert::Infallible> = event.clone().try_map(|person| {
                name_bytes(&person, &mut named);
                Ok(PersonId(0))
            });
            let Ok(open) = open;
            let record = Record::Event(open);
            wire::v1::encode_into(&record, out);
            out.extend_from_slice(&named);
            record.kind()
        }
        Statement::FacilityBirth(birth) => {
            let record = Record::FacilityBirth(birth.clone());
            wire::v1::encode_into(&record, out);
            record.kind()
        }
        Statement::FuneralDeath(death) => {
            let record = Record::FuneralDeath(death.clone());
            wire::v1::encode_into(&record, out);
            record.kind()
        }
    }
}

fn name_bytes(person: &PersonRef, out: &mut Vec<u8>) {
    out.extend_from_slice(&person.number.map_or(0, |n| n.body()).to_be_bytes());
    if let Some(certificate) = &person.certificate {
        out.extend_from_slice(certificate.as_str().as_bytes());
    }
    // A number or certificate names a person alone; the rest of the row may be written differently.
    if person.number.is_none() && person.certificate.is_none() {
        if let Some(name) = &person.name {
            out.extend_from_slice(name.as_str().as_bytes());
        }
        if let Some(birth) = person.birth {
            out.extend_from_slice(&crate::codes::reported(birth).to_be_bytes());
        }
        if let Some(place) = person.place {
            out.extend_from_slice(&place.as_u64().to_be_bytes());
        }
    }
    out.push(0xff);
}
