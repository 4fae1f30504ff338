//! Recording what happened: a form checked, allowed, entered, and answered with a receipt.

use authz::{Action, Resource};
use register::area::PlaceCode;
use register::check::{Checked, Statement};
use register::event::Event;
use register::finding::{Finding, FindingCode, Severity};
use register::id::{EntryIndex, PersonId};
use register::submission::Field;
use store::{IdSource, Outcome, PersonCard, PersonFound, Prepared, TaskKind, TaskState, WorkId};

use super::forms::{Form, Sheet, check_sheet};
use super::{Office, OfficeError, Who};

/// What was found in a sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// What must be put right.
    pub refused: Vec<Finding>,
    /// What should be looked at; who goes on says that it is so.
    pub noted: Vec<Finding>,
}

impl Found {
    pub(super) fn of(findings: Vec<Finding>) -> Found {
        let (refused, noted) = findings.into_iter().partition(|f| f.severity() == Severity::Refused);
        Found { refused, noted }
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.refused.is_empty() && self.noted.is_empty()
    }
}

/// How recording ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// It is entry so-and-so, now or (sent twice) since before.
    Entered {
        /// The entry.
        entry: EntryIndex,
        /// Notes to look at.
        notes: Vec<Finding>,
    },
    /// It was not entered; everything typed is kept.
    Found(Found),
}

impl Form {
    /// What recording it is called in the rules.
    pub const fn action(self) -> Action {
        match self {
            Form::Birth => Action::RecordBirth,
            Form::Death => Action::RecordDeath,
            Form::Marriage => Action::RecordMarriage,
            Form::Divorce => Action::RecordDivorce,
            Form::MoveIn | Form::MoveOut | Form::Leave | Form::Return | Form::Arrive | Form::Depart => {
                Action::RecordMove
            }
            Form::HouseholdChange => Action::RecordHouseholdChange,
            Form::Correction => Action::RequestCorrection,
        }
    }
}

impl Office {
    /// A sheet as it first opens: what the book knows stands in it already.
    pub fn new_sheet(&self, who: &Who, form: Form, person: Option<PersonId>) -> Result<Sheet, OfficeError> {
        let card = self.card(person)?;
        let mut sheet = Sheet::new(form, person);
        let place = card.as_ref().and_then(|card| card.last_place()).or_else(|| who.only_village());
        if let (Some(place), true) = (place, form != Form::HouseholdChange) {
            sheet.set(Field::Place, &place.to_string());
        }
        if let Some(card) = &card {
            if let Some(household) = card.household.as_ref().filter(|_| form == Form::Birth) {
                sheet.set(Field::Household, &household.code);
            }
            if form == Form::HouseholdChange
                && let Some(place) = place
            {
                sheet.set(Field::Place, &place.to_string());
            }
        }
        sheet.set(Field::RegisteredOn, &self.today().to_string());
        Ok(sheet)
    }

    /// What a line of another list says stands in the sheet that a task opens. A task that is not there, or
    /// not theirs, says nothing.
    pub fn fill_from_task(&self, who: &Who, task: WorkId, sheet: &mut Sheet) -> Result<(), OfficeError> {
        let card = match self.task(task) {
            Ok((card, _)) if self.is_theirs(who, &card.task) => card,
            Ok(_) | Err(OfficeError::NotFound) => return Ok(()),
            Err(error) => return Err(error),
        };
        let Some(line) = card.line else { return Ok(()) };
        sheet.set(sheet.form.day(), &line.on.to_string());
        if let Some(sex) = line.sex {
            sheet.set(Field::Sex, sex.as_str());
        }
        if let Some(certificate) = &line.certificate {
            sheet.set(Field::Certificate, certificate);
        }
        if sheet.person.is_none() {
            sheet.set(Field::MotherName, line.name.as_deref().unwrap_or_default());
            if card.task.place.level() == register::area::Level::Village {
                sheet.set(Field::Place, &card.task.place.to_string());
            }
        }
        Ok(())
    }

    /// An id for a form that is being opened: however often it is sent, it is one entry.
    pub fn new_id(&self) -> Result<WorkId, OfficeError> {
        let now = self.now();
        Ok(self.desks.take()?.new_id(now))
    }

    /// Checks a sheet as far as that goes without entering it.
    pub fn check(&self, sheet: &Sheet) -> Result<Found, OfficeError> {
        Ok(Found::of(self.checked(sheet)?.findings))
    }

    pub(super) fn checked(&self, sheet: &Sheet) -> Result<Checked, OfficeError> {
        let card = self.card(sheet.person)?;
        let vocabulary = &self.pack.vocabulary;
        let mut checked = check_sheet(sheet, card.as_deref(), &self.codes, vocabulary, self.today());
        if let Some(place) = sheet.place()
            && self.area(place).is_none()
        {
            checked.outcome = None;
            let finding = Finding::new(FindingCode::PlaceUnknown).in_field(Field::Place);
            checked.findings.push(finding.with("place", place));
        }
        Ok(checked)
    }

    pub(super) fn card(&self, person: Option<PersonId>) -> Result<Option<Box<PersonCard>>, OfficeError> {
        let Some(id) = person else { return Ok(None) };
        match self.readers.take()?.person(id)? {
            Some(PersonFound::Card(card)) => Ok(Some(card)),
            _ => Err(OfficeError::NotFound),
        }
    }

    /// Records a sheet. `id` was made when the form was opened: sent twice, it is one entry. `confirmed`
    /// says that who records has looked at what was only noted.
    pub fn record(
        &self,
        who: &Who,
        sheet: &Sheet,
        id: WorkId,
        task: Option<WorkId>,
        confirmed: bool,
    ) -> Result<Recorded, OfficeError> {
        let checked = self.checked(sheet)?;
        let found = Found::of(checked.findings);
        let Some(statement) = checked.outcome else { return Ok(Recorded::Found(found)) };
        if !found.noted.is_empty() && !confirmed {
            return Ok(Recorded::Found(found));
        }
        self.allow_at(who, sheet.form, &statement)?;
        let task = match task {
            Some(task) if self.does(who, task, sheet)? => Some(task),
            _ => None,
        };
        let prepared = self.prepare(statement, id);
        let outcome = self.writer().record(prepared, self.context(who), task)?;
        if let Outcome::Entered(..) | Outcome::Already(..) = outcome {
            self.hand_in_files(id, sheet.person)?;
        }
        Ok(match outcome {
            Outcome::Entered(receipt, mut notes) => {
                notes.splice(0..0, found.noted);
                Recorded::Entered { entry: receipt.index, notes }
            }
            Outcome::Already(receipt) => Recorded::Entered { entry: receipt.index, notes: Vec::new() },
            Outcome::Refused(findings) => Recorded::Found(Found::of(findings)),
        })
    }

    pub(super) fn prepare(&self, statement: Statement, id: WorkId) -> Prepared {
        super::lock(&self.preparer).prepare(statement, IdSource::Client(id))
    }

    /// Whether recording a sheet does a task: one that is open, theirs, and asks for just this.
    fn does(&self, who: &Who, task: WorkId, sheet: &Sheet) -> Result<bool, OfficeError> {
        if let Some(person) = sheet.person
            && self.task_serves(who, task, person)?
        {
            return Ok(true);
        }
        let (card, _) = match self.task(task) {
            Err(OfficeError::NotFound) => return Ok(false),
            found => found?,
        };
        let is_kind = matches!(
            (card.task.kind, sheet.form),
            (TaskKind::FacilityBirth, Form::Birth) | (TaskKind::HouseholdHead, Form::HouseholdChange)
        );
        Ok(is_kind && card.task.state == TaskState::Open && self.is_theirs(who, &card.task))
    }

    /// A form that says where something happens may say only what is theirs: the guard has asked about the
    /// person, this asks about the place.
    fn allow_at(&self, who: &Who, form: Form, statement: &Statement) -> Result<(), OfficeError> {
        let Some(place) = place_of(statement) else { return Ok(()) };
        let resource = Resource::at(form.action().resource_kind(), place);
        let context = authz::Context { purpose: Some(authz::Purpose::Registration), ..Default::default() };
        self.allow(Some(who), form.action(), &resource, &context)
    }
}

/// The village that a statement brings somebody to.
fn place_of(statement: &Statement) -> Option<PlaceCode> {
    let Statement::Event(event) = statement else { return None };
    match event {
        Event::Birth(e) => Some(e.belonging.place),
        Event::MoveIn(e) | Event::Arrive(e) => Some(e.belonging.place),
        Event::HouseholdChanged(e) => Some(e.belonging.place),
        _ => None,
    }
}
