//! What stands before every page: who asks, whether the request is theirs, and what the rules say.

use app::office::{Office, OfficeError, Opening, Who};
use authz::{Action, Purpose, Resource, ResourceKind};
use register::area::PlaceCode;
use register::id::{EntryIndex, HouseholdId, PersonId};

use crate::answer::Problem;
use crate::ask::{Fields, read_id};
use crate::route::{Naming, Route, Subject};

/// What the guard found out on the way, so that the page need not ask again.
#[derive(Clone, Debug, Default)]
pub struct Pass {
    /// The person in the path.
    pub person: Option<PersonId>,
    /// The household in the path.
    pub household: Option<HouseholdId>,
    /// The place that was asked about.
    pub place: Option<PlaceCode>,
    /// What the record is open for.
    pub opening: Option<Opening>,
}

/// Whether the guard lets the page run.
pub enum Verdict {
    /// It does.
    Pass(Pass),
    /// A record is private and not open yet: the question of purpose comes first.
    AskPurpose(Pass),
}

/// Asks the rules about a request. Where the thing itself is private, a refusal looks like its absence.
pub fn check(
    office: &Office,
    route: &Route,
    who: Option<&Who>,
    params: &Fields,
    values: &Fields,
) -> Result<Verdict, Problem> {
    if who.is_none() && !is_public(route.action) {
        return Err(Problem::SignIn);
    }
    let (resource, mut pass) = subject(office, route, who, params, values)?;
    let purpose = match route.naming {
        Naming::Nothing => None,
        Naming::Fixed(purpose) => Some(purpose),
        Naming::Chosen => chosen(office, who, &pass, values)?,
        Naming::Opened => {
            pass.opening = opening(office, who, &pass);
            pass.opening.map(|o| o.purpose)
        }
    };
    let stepped_up = who.is_some_and(|w| w.stepped_up);
    let task = pass.opening.is_some_and(|o| o.task.is_some()) || purpose == Some(Purpose::Task);
    let context = authz::Context { purpose, stepped_up, task };
    let asked = office.allow(who, route.action, &resource, &context);
    let Err(refusal) = asked else { return Ok(Verdict::Pass(pass)) };
    if route.naming == Naming::Opened
        && purpose.is_none()
        && may_open(office, route, who, &resource, stepped_up)
    {
        return Ok(Verdict::AskPurpose(pass));
    }
    let after_step_up = authz::Context { stepped_up: true, ..context };
    if !stepped_up && office.allow(who, route.action, &resource, &after_step_up).is_ok() {
        return Err(Problem::StepUp);
    }
    Err(if is_private(route.subject) { Problem::NotFound } else { refusal.into() })
}

/// The purpose that a form names. A task stands for the purpose of doing it, if it is open, the reader's to
/// do, and about the person whose record it opens.
fn chosen(
    office: &Office,
    who: Option<&Who>,
    pass: &Pass,
    values: &Fields,
) -> Result<Option<Purpose>, Problem> {
    let text = values.get("purpose");
    let Some(task) = read_id(text) else {
        // The purpose of a task is named by the task alone.
        return Ok(text.parse().ok().filter(|purpose| *purpose != Purpose::Task));
    };
    let serves = match (who, pass.person) {
        (Some(who), Some(person)) => office.task_serves(who, task, person)?,
        _ => false,
    };
    Ok(serves.then_some(Purpose::Task))
}

/// Actions that need no sign-in.
pub(crate) fn is_public(action: Action) -> bool {
    matches!(action, Action::ReadPublic | Action::ReadReceipt)
}

/// Things whose very existence is nobody else's business.
const fn is_private(subject: Subject) -> bool {
    matches!(
        subject,
        Subject::Person
            | Subject::OwnPerson
            | Subject::Entry
            | Subject::Household
            | Subject::Task
            | Subject::Request
            | Subject::Account
    )
}

fn opening(office: &Office, who: Option<&Who>, pass: &Pass) -> Option<Opening> {
    match (who?, pass.person, pass.household) {
        (who, Some(person), _) => office.opening(who, person),
        (who, None, Some(household)) => office.household_opening(who, household),
        _ => None,
    }
}

/// Whether some purpose would open it.
fn may_open(
    office: &Office,
    route: &Route,
    who: Option<&Who>,
    resource: &Resource,
    stepped_up: bool,
) -> bool {
    Purpose::ALL.iter().any(|purpose| {
        let context = authz::Context { purpose: Some(*purpose), stepped_up, task: true };
        office.allow(who, route.action, resource, &context).is_ok()
    })
}

/// The thing that the rules are asked about.
fn subject(
    office: &Office,
    route: &Route,
    who: Option<&Who>,
    params: &Fields,
    values: &Fields,
) -> Result<(Resource, Pass), Problem> {
    let kind = route.action.resource_kind();
    let at = |places: Vec<PlaceCode>| Resource { places, ..Resource::of(kind) };
    let mut pass = Pass::default();
    let resource = match route.subject {
        Subject::None => Resource::of(kind),
        Subject::Own => Resource { about: who.map(|w| w.account.clone()), ..at(areas(who)) },
        Subject::OwnArea => at(areas(who)),
        Subject::County => at(office.county().into_iter().collect()),
        Subject::Place => {
            let place = PlaceCode::parse(params.get("place")).map_err(|_| Problem::NotFound)?;
            office.area(place).ok_or(Problem::NotFound)?;
            pass.place = Some(place);
            at(vec![place])
        }
        Subject::ChosenPlace => {
            let chosen = PlaceCode::parse(values.get("place")).ok();
            pass.place = chosen;
            at(chosen.map_or_else(|| areas(who), |place| vec![place]))
        }
        Subject::Person => {
            let person = PersonId(params.number("person")?);
            pass.person = Some(person);
            at(office.places_of(person).map_err(OfficeError::from)?.ok_or(Problem::NotFound)?)
        }
        Subject::OwnPerson => {
            let who = who.ok_or(Problem::SignIn)?;
            let person = who.person.ok_or(Problem::NotFound)?;
            pass.person = Some(person);
            let places = office.places_of(person).map_err(OfficeError::from)?.ok_or(Problem::NotFound)?;
            Resource { about: Some(who.account.clone()), ..at(places) }
        }
        Subject::Entry => {
            let entry = EntryIndex(params.number("entry")?);
            let person = office.entry_person(entry)?.ok_or(Problem::NotFound)?;
            pass.person = Some(person);
            at(office.places_of(person).map_err(OfficeError::from)?.ok_or(Problem::NotFound)?)
        }
        Subject::Household => {
            let household = HouseholdId(params.number("household")?);
            pass.household = Some(household);
            at(vec![office.household_place(household)?.0])
        }
        Subject::Task => {
            let task = read_id(params.get("task")).ok_or(Problem::NotFound)?;
            at(vec![office.task_place(task)?])
        }
        Subject::Request => {
            let request = read_id(params.get("request")).ok_or(Problem::NotFound)?;
            let (asked_by, place) = office.request_facts(who, request)?;
            Resource { requested_by: Some(asked_by), ..at(vec![place]) }
        }
        Subject::Account => {
            let account = params.get("account");
            let places = office.account_places(account)?.ok_or(Problem::NotFound)?;
            Resource { about: Some(account.into()), ..at(places) }
        }
    };
    debug_assert!(kind != ResourceKind::HealthRecord, "no page of an office shows one");
    Ok((resource, pass))
}

fn areas(who: Option<&Who>) -> Vec<PlaceCode> {
    who.map(Who::areas).unwrap_or_default()
}
