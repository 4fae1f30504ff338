//! Requests: asked for by one person, decided by another. A correction is entered when it is granted; an entry
//! that somebody doubts is looked at, and they are answered.

use std::collections::BTreeMap;

use register::check::Checked;
use register::id::{EntryIndex, PersonId};
use register::submission::Field;
use store::{Decision, Deed, NewRequest, Outcome, Request, Task, TaskKind, TaskState, WorkId};

use super::forms::{Form, Sheet};
use super::record::{Found, Recorded};
use super::{Office, OfficeError, Who};

/// How asking ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// It waits for a second person.
    Waiting,
    /// It cannot be asked so; everything typed is kept.
    Found(Found),
}

/// Kind of a request that an entry be looked at.
pub const DOUBT: &str = "doubt";
/// Most characters of what somebody writes in a request or an answer.
const MOST_WORDS: usize = 400;

/// What a request asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// That something be set right.
    Correction(Sheet),
    /// That an entry be looked at, and why.
    Doubt {
        /// The entry.
        entry: EntryIndex,
        /// Why.
        reason: String,
    },
    /// That the person be erased, and why.
    Erasure {
        /// Why.
        reason: String,
    },
}

/// A request with what its page shows.
pub struct RequestCard {
    /// The request.
    pub request: Request,
    /// What is asked; `None` where the person was erased.
    pub wish: Option<Wish>,
    /// Whether the person themselves asked, by an account of their own.
    pub is_by_person: bool,
    /// What would be found if it were entered now.
    pub found: Found,
    /// Display name of who asked.
    pub asked_by: String,
    /// Display name of who decided.
    pub decided_by: Option<String>,
}

impl Office {
    /// Asks for a correction.
    pub fn ask(&self, who: &Who, sheet: &Sheet, id: WorkId, confirmed: bool) -> Result<Asked, OfficeError> {
        let person = sheet.person.ok_or(OfficeError::NotFound)?;
        let checked = self.checked(sheet)?;
        let found = Found::of(checked.findings);
        if checked.outcome.is_none() || (!found.noted.is_empty() && !confirmed) {
            return Ok(Asked::Found(found));
        }
        let place = self.places_of(person)?.and_then(|p| p.first().copied()).ok_or(OfficeError::NotFound)?;
        let request = NewRequest {
            id,
            kind: Form::Correction.as_str().into(),
            person,
            place,
            content: to_text(sheet).into(),
        };
        self.put(who, request)?;
        self.hand_in_files(id, Some(person))?;
        Ok(Asked::Waiting)
    }

    /// Asks that one of the entries about who asks be looked at.
    pub fn doubt(&self, who: &Who, entry: EntryIndex, reason: &str, id: WorkId) -> Result<(), OfficeError> {
        let person = who.person.ok_or(OfficeError::NotFound)?;
        self.own_entry(who, entry)?;
        let words = words(reason)?;
        let place = self.places_of(person)?.and_then(|p| p.first().copied()).ok_or(OfficeError::NotFound)?;
        let content = BTreeMap::from([("entry", entry.0.to_string()), ("reason", words.to_owned())]);
        let content = serde_json::to_string(&content).unwrap_or_default().into();
        self.put(who, NewRequest { id, kind: DOUBT.into(), person, place, content })
    }

    pub(super) fn put(&self, who: &Who, request: NewRequest) -> Result<(), OfficeError> {
        match self.writer().ask(request, self.context(who))? {
            Deed::Gone => Err(OfficeError::Gone),
            Deed::Done | Deed::Proposed(_) => Ok(()),
        }
    }

    /// One request.
    pub fn request(&self, id: WorkId) -> Result<RequestCard, OfficeError> {
        let request = self.readers.take()?.request(id)?.ok_or(OfficeError::NotFound)?;
        let wish = request.content.as_deref().and_then(|text| wish(&request.kind, text, request.person));
        let found = match &wish {
            Some(Wish::Correction(sheet)) if request.state == store::RequestState::Waiting => {
                self.check(sheet)?
            }
            _ => Found::default(),
        };
        let names = self.display_names()?;
        let name = |account: &str| names.get(account).cloned().unwrap_or_else(|| account.to_owned());
        Ok(RequestCard {
            asked_by: name(&request.asked_by),
            decided_by: request.decided_by.as_deref().map(name),
            is_by_person: self.is_their_own(&request.asked_by, request.person)?,
            request,
            wish,
            found,
        })
    }

    /// Who asked for a request, and where it belongs: for the rules. Whoever has given out the account under
    /// which it was asked counts as having asked.
    pub fn request_facts(
        &self,
        who: Option<&Who>,
        id: WorkId,
    ) -> Result<(Box<str>, register::area::PlaceCode), OfficeError> {
        let request = self.readers.take()?.request(id)?.ok_or(OfficeError::NotFound)?;
        Ok((self.asker(who, &request.asked_by)?, request.place))
    }

    /// Who counts, before who asks now, as having asked for a request.
    pub fn asker(&self, who: Option<&Who>, asked_by: &str) -> Result<Box<str>, OfficeError> {
        match who {
            Some(who) if self.stands_behind(who, asked_by)? => Ok(who.account.clone()),
            _ => Ok(asked_by.into()),
        }
    }

    /// Grants a request: what it asks is entered.
    pub fn grant(&self, who: &Who, id: WorkId) -> Result<Recorded, OfficeError> {
        let card = self.request(id)?;
        let Some(Wish::Correction(sheet)) = card.wish else { return Err(OfficeError::Gone) };
        let Checked { outcome, findings } = self.checked(&sheet)?;
        let found = Found::of(findings);
        let Some(statement) = outcome else { return Ok(Recorded::Found(found)) };
        // The request's own id is the entry's: granted twice, it is one entry.
        let prepared = self.prepare(statement, id);
        let decision = Decision::Grant(Box::new(prepared));
        match self.writer().decide(id, decision, self.context(who))? {
            Deed::Proposed(Outcome::Entered(receipt, notes)) => {
                self.end_what_it_does(who, &sheet)?;
                Ok(Recorded::Entered { entry: receipt.index, notes })
            }
            Deed::Proposed(Outcome::Already(receipt)) => {
                Ok(Recorded::Entered { entry: receipt.index, notes: Vec::new() })
            }
            Deed::Proposed(Outcome::Refused(findings)) => Ok(Recorded::Found(Found::of(findings))),
            Deed::Gone | Deed::Done => Err(OfficeError::Gone),
        }
    }

    /// A certificate's number that was added was asked for by a task.
    fn end_what_it_does(&self, who: &Who, sheet: &Sheet) -> Result<(), OfficeError> {
        let Some(person) = sheet.person.filter(|_| sheet.get(Field::CorrectedItem) == "certificate") else {
            return Ok(());
        };
        let tasks = self.readers.take()?.tasks_of(person)?;
        let is_asked = |t: &&Task| t.kind == TaskKind::Certificate && t.state == TaskState::Open;
        for task in tasks.iter().filter(is_asked) {
            self.writer().end_task(task.id, TaskState::Done, self.context(who))?;
        }
        Ok(())
    }

    /// Does not grant a request, and says why.
    pub fn decline(&self, who: &Who, id: WorkId, answer: &str) -> Result<(), OfficeError> {
        // An erasure is the county's to decide, by another way.
        if let Some(Wish::Erasure { .. }) = self.request(id)?.wish {
            return Err(OfficeError::Gone);
        }
        let answer = words(answer)?;
        self.ended(self.writer().decide(id, Decision::Decline(answer.into()), self.context(who))?)
    }

    /// Answers a request that an entry be looked at: what was found, and what is done about it.
    pub fn answer(&self, who: &Who, id: WorkId, answer: &str) -> Result<(), OfficeError> {
        let Some(Wish::Doubt { .. }) = self.request(id)?.wish else { return Err(OfficeError::Gone) };
        let answer = words(answer)?;
        self.ended(self.writer().decide(id, Decision::Answer(answer.into()), self.context(who))?)
    }

    /// Takes one's own request back.
    pub fn take_back(&self, who: &Who, id: WorkId) -> Result<(), OfficeError> {
        self.ended(self.writer().decide(id, Decision::TakeBack, self.context(who))?)
    }

    pub(super) fn ended(&self, deed: Deed) -> Result<(), OfficeError> {
        match deed {
            Deed::Gone => Err(OfficeError::Gone),
            Deed::Done | Deed::Proposed(_) => Ok(()),
        }
    }
}

/// What somebody wrote, if it is something and not too long.
pub(super) fn words(text: &str) -> Result<&str, OfficeError> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > MOST_WORDS {
        return Err(OfficeError::Unusable { what: "web-request-answer_needed" });
    }
    Ok(text)
}

fn wish(kind: &str, text: &str, person: PersonId) -> Option<Wish> {
    if kind == Form::Correction.as_str() {
        return from_text(text, person).map(Wish::Correction);
    }
    let values: BTreeMap<String, String> = serde_json::from_str(text).ok()?;
    let reason = values.get("reason")?.clone();
    match kind {
        store::ERASURE => Some(Wish::Erasure { reason }),
        DOUBT => Some(Wish::Doubt { entry: EntryIndex(values.get("entry")?.parse().ok()?), reason }),
        _ => None,
    }
}

/// The sheet of a request as it is kept: field names and values.
fn to_text(sheet: &Sheet) -> String {
    let values: BTreeMap<&str, &str> =
        sheet.values.iter().map(|(field, value)| (field.as_str(), value.as_str())).collect();
    serde_json::to_string(&values).unwrap_or_default()
}

fn from_text(text: &str, person: PersonId) -> Option<Sheet> {
    let values: BTreeMap<String, String> = serde_json::from_str(text).ok()?;
    let mut sheet = Sheet::new(Form::Correction, Some(person));
    for (name, value) in values {
        sheet.set(name.parse::<Field>().ok()?, &value);
    }
    Some(sheet)
}
