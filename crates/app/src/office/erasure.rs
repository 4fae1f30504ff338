//! Erasing a person: asked for by them or by an officer of the county, decided by a second one, and then done
//! at once and for good. What stands beside the book (papers, drafts, the account of their own) goes first,
//! and once more afterwards, so that nothing that came in between stays.

use std::collections::BTreeMap;

use register::id::PersonId;
use store::{Context, Decision, Deed, ERASURE, NewRequest, Purpose, WorkId};

use super::case::words;
use super::{Office, OfficeError, Who, Wish, files};

/// What stands beside the book about a person, and by what it is found.
struct Beside {
    person: PersonId,
    /// Ids of entries and requests to which papers belong.
    matters: Vec<WorkId>,
    /// Name and number, as drafts hold them.
    words: Vec<String>,
}

impl Office {
    /// Asks that a person be erased, and says why.
    pub fn ask_erasure(
        &self,
        who: &Who,
        person: PersonId,
        reason: &str,
        id: WorkId,
    ) -> Result<(), OfficeError> {
        let content = BTreeMap::from([("reason", words(reason)?)]);
        let content = serde_json::to_string(&content).unwrap_or_default().into();
        let place = self.places_of(person)?.and_then(|p| p.first().copied()).ok_or(OfficeError::NotFound)?;
        self.put(who, NewRequest { id, kind: ERASURE.into(), person, place, content })
    }

    /// Erases whom a request is about. Somebody else has asked than who decides: the store asks that, too.
    pub fn erase(&self, who: &Who, id: WorkId) -> Result<(), OfficeError> {
        let card = self.request(id)?;
        let Some(Wish::Erasure { .. }) = card.wish else { return Err(OfficeError::Gone) };
        let is_waiting = card.request.state == store::RequestState::Waiting;
        if !is_waiting || *card.request.asked_by == *who.account {
            return Err(OfficeError::Gone);
        }
        let beside = self.beside(card.request.person)?;
        self.destroy(&beside, who)?;
        let context =
            Context { actor: who.account.as_ref().into(), purpose: Purpose::Erasure, claimed: None };
        let deed = super::lock(&self.book).erase_on_request(id, context)?;
        if deed != Deed::Done {
            return Err(OfficeError::Gone);
        }
        self.destroy(&beside, who)?;
        self.desks.take()?.leave_no_trace()?;
        self.forget(card.request.person)?;
        Ok(())
    }

    /// Does not erase, and says why.
    pub fn keep(&self, who: &Who, id: WorkId, answer: &str) -> Result<(), OfficeError> {
        let Some(Wish::Erasure { .. }) = self.request(id)?.wish else { return Err(OfficeError::Gone) };
        let answer = words(answer)?;
        self.ended(self.writer().decide(id, Decision::Decline(answer.into()), self.context(who))?)
    }

    fn beside(&self, person: PersonId) -> Result<Beside, OfficeError> {
        let card = self.card(Some(person))?.ok_or(OfficeError::NotFound)?;
        let mut reader = self.readers.take()?;
        let entries = reader.life_course(person)?;
        let mut matters: Vec<WorkId> = entries.iter().map(|event| event.entry.head.id).collect();
        matters.extend(reader.requests_of(person)?.iter().map(|request| request.id));
        let mut words = vec![as_typed(card.name.as_str())];
        words.extend(card.number.map(|number| number.to_string()));
        Ok(Beside { person, matters, words })
    }

    fn destroy(&self, beside: &Beside, who: &Who) -> Result<(), OfficeError> {
        let mut desk = self.desks.take()?;
        for matter in &beside.matters {
            desk.attachment_destroy(&files::hex(matter))?;
        }
        let key = beside.person.0.to_string();
        desk.attachment_destroy_ending(files::FORM, &format!(":{key}"))?;
        let words: Vec<&str> = beside.words.iter().map(String::as_str).collect();
        desk.draft_destroy(&key, &words)?;
        if let Some(bound) = desk.resident_account(beside.person)? {
            drop(desk);
            self.end_bound(&bound, &who.account)?;
        }
        Ok(())
    }

    /// What memory holds: the index of names, and records that are open.
    fn forget(&self, person: PersonId) -> Result<(), OfficeError> {
        self.refresh_names()?;
        self.close_for_all(person);
        Ok(())
    }
}

/// A name as the text of a draft holds it.
fn as_typed(name: &str) -> String {
    let mut typed = String::with_capacity(name.len() * 3);
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            typed.push(char::from(byte));
        } else {
            typed.push_str(&format!("%{byte:02X}"));
        }
    }
    typed
}
