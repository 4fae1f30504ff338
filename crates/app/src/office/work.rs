//! The work list: mine, my villages', and what is overdue; taken, given on, done.

use authz::{Action, Purpose, Resource};
use jiff::civil::Date;
use register::area::PlaceCode;
use register::event::Sex;
use register::id::PersonId;
use register::second_source::{FacilityBirth, FuneralDeath};
use store::{Deed, PersonBrief, Task, TaskFilter, TaskKind, TaskState, TaskStep, WorkId};

use super::{Office, OfficeError, Who};

/// Which tasks are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WorkFilter {
    /// The reader's own where there are any, else those that nobody has taken.
    #[default]
    Start,
    /// Those that the reader took or was given.
    Mine,
    /// Those of the reader's area that nobody has taken.
    Free,
    /// All of the reader's area.
    All,
    /// Those that are overdue.
    Overdue,
}

impl WorkFilter {
    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            WorkFilter::Start => "start",
            WorkFilter::Mine => "mine",
            WorkFilter::Free => "free",
            WorkFilter::All => "all",
            WorkFilter::Overdue => "overdue",
        }
    }
}

/// A task with what its line shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskCard {
    /// The task.
    pub task: Task,
    /// Days from today until it is due; below zero it is overdue.
    pub days: i32,
    /// The person it is about.
    pub person: Option<PersonBrief>,
    /// What another list says, where it is about a line of one.
    pub line: Option<ListLine>,
    /// The place's name.
    pub place: String,
    /// Display name of who has it.
    pub assignee: Option<String>,
}

/// A line of another list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListLine {
    /// The name that stands in it: the mother's, or of who died.
    pub name: Option<String>,
    /// The day.
    pub on: Date,
    /// The sex of the child.
    pub sex: Option<Sex>,
    /// The mother or the deceased, where the book has them.
    pub person: Option<PersonId>,
    /// The number of the birth certificate.
    pub certificate: Option<String>,
}

/// The work list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkList {
    /// Tasks, the earliest due first.
    pub tasks: Vec<TaskCard>,
    /// Which they are.
    pub filter: WorkFilter,
    /// How many are the reader's own.
    pub mine: usize,
    /// How many nobody has taken.
    pub free: usize,
    /// How many there are in the area.
    pub all: usize,
    /// How many of those are overdue.
    pub overdue: usize,
    /// By kind, among those shown.
    pub by_kind: Vec<(TaskKind, usize)>,
    /// By place, among those shown.
    pub by_place: Vec<(PlaceCode, String, usize)>,
}

/// Most tasks that a list reads.
const MOST: u64 = 2_000;

impl Office {
    /// The work list of who asks.
    pub fn work_list(
        &self,
        who: &Who,
        filter: WorkFilter,
        kind: Option<TaskKind>,
        place: Option<PlaceCode>,
    ) -> Result<WorkList, OfficeError> {
        let mut all = self.open_tasks(who)?;
        let today = self.today();
        let is_mine = |task: &Task| task.assignee.as_deref() == Some(&*who.account);
        let count = |test: &dyn Fn(&Task) -> bool| all.iter().filter(|t| test(t)).count();
        let mine = count(&is_mine);
        let filter = match filter {
            WorkFilter::Start if mine > 0 => WorkFilter::Mine,
            WorkFilter::Start => WorkFilter::Free,
            chosen => chosen,
        };
        let mut list = WorkList {
            tasks: Vec::new(),
            filter,
            mine,
            free: count(&|t| t.assignee.is_none()),
            all: all.len(),
            overdue: count(&|t| t.due < today),
            by_kind: Vec::new(),
            by_place: Vec::new(),
        };
        all.retain(|task| match filter {
            WorkFilter::Mine | WorkFilter::Start => is_mine(task),
            WorkFilter::Free => task.assignee.is_none(),
            WorkFilter::All => true,
            WorkFilter::Overdue => task.due < today,
        });
        for kind in TaskKind::ALL {
            let n = all.iter().filter(|t| t.kind == *kind).count();
            if n > 0 {
                list.by_kind.push((*kind, n));
            }
        }
        let mut places: Vec<PlaceCode> = all.iter().map(|t| t.place).collect();
        places.sort_unstable();
        places.dedup();
        for code in places {
            let n = all.iter().filter(|t| t.place == code).count();
            list.by_place.push((code, self.place_name(code), n));
        }
        all.retain(|t| kind.is_none_or(|k| t.kind == k) && place.is_none_or(|p| p.contains(t.place)));
        list.tasks = self.task_cards(all)?;
        Ok(list)
    }

    fn open_tasks(&self, who: &Who) -> Result<Vec<Task>, OfficeError> {
        let mut reader = self.readers.take()?;
        let mut all = Vec::new();
        for place in who.areas() {
            let filter = TaskFilter { place, assignee: None, due_until: None, limit: MOST };
            all.extend(reader.open_tasks(&filter)?);
        }
        all.sort_by_key(|t| (t.due, t.place, t.id));
        all.dedup_by_key(|t| t.id);
        all.retain(|task| self.is_theirs(who, task));
        Ok(all)
    }

    /// Whether the rules let who asks work on a task.
    pub(super) fn is_theirs(&self, who: &Who, task: &Task) -> bool {
        let context = authz::Context { purpose: Some(Purpose::Task), ..Default::default() };
        self.allow(
            Some(who),
            Action::ReadWorkList,
            &Resource::at(Action::ReadWorkList.resource_kind(), task.place),
            &context,
        )
        .is_ok()
    }

    /// Tasks with what their lines show.
    pub fn cards(&self, tasks: Vec<Task>) -> Result<Vec<TaskCard>, OfficeError> {
        self.task_cards(tasks)
    }

    fn task_cards(&self, tasks: Vec<Task>) -> Result<Vec<TaskCard>, OfficeError> {
        let today = self.today();
        let names = self.display_names()?;
        let people: Vec<PersonId> = tasks.iter().filter_map(|t| t.about.person).collect();
        let mut reader = self.readers.take()?;
        let briefs = reader.people(&people)?;
        let mut cards = Vec::with_capacity(tasks.len());
        for task in tasks {
            let person = task.about.person.and_then(|id| briefs.iter().find(|b| b.person == id).cloned());
            let line = match (task.kind, task.about.entry) {
                (TaskKind::FacilityBirth | TaskKind::FuneralDeath, Some(entry)) => reader
                    .record(entry)?
                    .and_then(|record| match record {
                        register::wire::Record::FacilityBirth(birth) => Some(of_birth(&birth)),
                        register::wire::Record::FuneralDeath(death) => Some(of_death(&death)),
                        _ => None,
                    })
                    .map(|(mut line, number)| {
                        if let Some(number) = number {
                            line.person = reader.find_person_by_number(&number)?;
                        }
                        Ok::<ListLine, OfficeError>(line)
                    })
                    .transpose()?,
                _ => None,
            };
            cards.push(TaskCard {
                days: (task.due - today).get_days(),
                person,
                line,
                place: self.place_name(task.place),
                assignee: task
                    .assignee
                    .as_ref()
                    .map(|a| names.get(a).cloned().unwrap_or_else(|| a.to_string())),
                task,
            });
        }
        Ok(cards)
    }

    /// One task with its line and history.
    pub fn task(&self, id: WorkId) -> Result<(TaskCard, Vec<TaskStep>), OfficeError> {
        let (task, steps) = {
            let mut reader = self.readers.take()?;
            (reader.task(id)?.ok_or(OfficeError::NotFound)?, reader.task_steps(id)?)
        };
        let card = self.task_cards(vec![task])?.pop().ok_or(OfficeError::NotFound)?;
        Ok((card, steps))
    }

    /// Where a task is to be done: for the rules.
    pub fn task_place(&self, id: WorkId) -> Result<PlaceCode, OfficeError> {
        Ok(self.readers.take()?.task(id)?.ok_or(OfficeError::NotFound)?.place)
    }

    /// Whether a task is a reason for who asks to open a person's record: it is open, theirs to do, and about
    /// that person or a line of a list that names them.
    pub fn task_serves(&self, who: &Who, id: WorkId, person: PersonId) -> Result<bool, OfficeError> {
        let Some(task) = self.readers.take()?.task(id)? else { return Ok(false) };
        if task.state != TaskState::Open || !self.is_theirs(who, &task) {
            return Ok(false);
        }
        if task.about.person == Some(person) {
            return Ok(true);
        }
        let card = self.task_cards(vec![task])?.pop();
        Ok(card.and_then(|card| card.line).is_some_and(|line| line.person == Some(person)))
    }

    /// Takes a task, gives it to somebody, or gives it back to everyone. Whom it is given to must be one
    /// whom the rules let do it.
    pub fn assign(&self, who: &Who, id: WorkId, to: Option<&str>) -> Result<(), OfficeError> {
        let task = self.readers.take()?.task(id)?.ok_or(OfficeError::NotFound)?;
        if let Some(account) = to.filter(|account| **account != *who.account) {
            let other = self.who_of(account)?.ok_or(OfficeError::NotFound)?;
            if !other.areas().iter().any(|area| area.contains(task.place)) || !self.is_theirs(&other, &task) {
                return Err(OfficeError::Unusable { what: "web-work-not_theirs" });
            }
        }
        match self.writer().assign(id, to.map(Into::into), self.context(who))? {
            Deed::Gone => Err(OfficeError::Gone),
            Deed::Done | Deed::Proposed(_) => Ok(()),
        }
    }

    /// Those who may be given a task at a place: sign-in name and name, in the order of names.
    pub fn colleagues(&self, who: &Who, place: PlaceCode) -> Result<Vec<(String, String)>, OfficeError> {
        let mut found = Vec::new();
        for card in self.accounts(&who.areas())? {
            let is_near = card.grants.iter().any(|(_, area, _)| area.contains(place));
            if is_near && card.state == store::AccountState::Active {
                found.push((card.account, card.name));
            }
        }
        found.sort_by(|a, b| a.1.cmp(&b.1));
        Ok(found)
    }

    /// Ends a task that needs no entry. One that waits for a decision or a close ends with that.
    pub fn end_task(&self, who: &Who, id: WorkId) -> Result<(), OfficeError> {
        let task = self.readers.take()?.task(id)?.ok_or(OfficeError::NotFound)?;
        if !can_end_bare(task.kind) {
            return Err(OfficeError::Unusable { what: "web-work-not_bare" });
        }
        match self.writer().end_task(id, TaskState::Done, self.context(who))? {
            Deed::Gone => Err(OfficeError::Gone),
            Deed::Done | Deed::Proposed(_) => Ok(()),
        }
    }
}

/// Whether a task of a kind may be found done without anything to enter.
pub const fn can_end_bare(kind: TaskKind) -> bool {
    match kind {
        TaskKind::FacilityBirth
        | TaskKind::FuneralDeath
        | TaskKind::Certificate
        | TaskKind::HouseholdHead
        | TaskKind::TellDecision => true,
        TaskKind::DecideRequest | TaskKind::SealPeriod => false,
    }
}

type Number = register::number::CitizenNumber;

fn of_birth(birth: &FacilityBirth) -> (ListLine, Option<Number>) {
    let line = ListLine {
        name: birth.mother_name.as_ref().map(|n| n.as_str().to_owned()),
        on: birth.on,
        sex: Some(birth.sex),
        person: None,
        certificate: birth.certificate.as_ref().map(|c| c.to_string()),
    };
    (line, birth.mother_number)
}

fn of_death(death: &FuneralDeath) -> (ListLine, Option<Number>) {
    let line = ListLine {
        name: death.name.as_ref().map(|n| n.as_str().to_owned()),
        on: death.on,
        sex: None,
        person: None,
        certificate: None,
    };
    (line, death.number)
}
