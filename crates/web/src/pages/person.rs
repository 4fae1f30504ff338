//! A person's page: opened for a purpose, as a life course.

use app::office::{Kin, LifeEvent, Looker, PersonCard, PersonPage, Told, WorkId};
use askama::Template;
use authz::Purpose;
use register::event::CorrectedField;
use register::id::PersonId;

use super::kit::{Tag, render};
use crate::answer::{Answer, Given, Problem};
use crate::ask::{Ask, read_id, show_id};
use crate::form::Choice;
use crate::guard::Pass;
use crate::say::Say;
use crate::shell::{PurposeStrip, Shell, may};

/// Purposes that somebody may choose for opening a record; others are fixed by what is done.
pub(crate) const CHOICES: [Purpose; 5] = [
    Purpose::Registration,
    Purpose::ResidentRequest,
    Purpose::Correction,
    Purpose::DataQuality,
    Purpose::Audit,
];

#[derive(Template)]
#[template(path = "purpose.html")]
struct PurposePage<'a> {
    shell: Shell,
    say: Say<'a>,
    action: String,
    who: String,
    about: String,
    tasks: Vec<Choice>,
    purposes: Vec<Choice>,
}

/// The question before a private record opens: own tasks first, then a purpose. It says what opens, for how
/// long, and that the person will see it.
pub(crate) fn ask_purpose(ask: &Ask<'_>) -> Given {
    let (reader, say) = (ask.who()?, ask.say());
    let given = ask.query.get("task");
    let choice = |value: String, label: String, chosen| Choice { value, label, chosen };
    let (action, who, about, tasks) = match ask.pass {
        Pass { person: Some(person), .. } => {
            let brief = ask.office.brief_before(reader, person)?;
            let name = brief.name.as_ref().map_or_else(String::new, |n| say.masked_name(n.as_str()));
            let born = say.w1("web-person-born", "year", brief.birth.year());
            let place = brief.place.map_or_else(String::new, |p| say.place(ask.office, p));
            let tasks = ask.office.open_tasks_of(reader, person)?;
            let tasks = tasks
                .iter()
                .map(|t| {
                    let id = show_id(&t.id);
                    choice(id.clone(), say.word("task", t.kind.as_str()), id == given)
                })
                .collect();
            (format!("/people/{}/open", person.0), name, [born, place].join(&say.t("web-comma")), tasks)
        }
        Pass { household: Some(household), .. } => {
            let (place, code) = ask.office.household_place(household)?;
            let who = say.w1("web-household-of", "code", code);
            (format!("/households/{}/open", household.0), who, say.place(ask.office, place), Vec::new())
        }
        _ => return Err(Problem::NotFound),
    };
    let purposes = CHOICES
        .iter()
        .filter(|purpose| ask.office.may_open(reader, **purpose))
        .enumerate()
        .map(|(at, p)| choice(p.as_str().to_owned(), say.word("purpose", p), at == 0 && tasks_empty(&tasks)))
        .collect();
    let shell = ask.shell("web-purpose", "people");
    render(&PurposePage { shell, action, who, about, tasks, purposes, say })
}

fn tasks_empty(tasks: &[Choice]) -> bool {
    !tasks.iter().any(|t| t.chosen)
}

/// The purpose and task that a form names.
pub(super) fn chosen(ask: &Ask<'_>) -> Result<(Purpose, Option<WorkId>), Problem> {
    let text = ask.form.get("purpose");
    if let Some(task) = read_id(text) {
        return Ok((Purpose::Task, Some(task)));
    }
    let purpose: Purpose = text.parse().map_err(|_| Problem::BadForm)?;
    if CHOICES.contains(&purpose) { Ok((purpose, None)) } else { Err(Problem::BadForm) }
}

/// `POST /people/{person}/open`
pub fn open(ask: &Ask<'_>) -> Given {
    let person = ask.pass.person.ok_or(Problem::NotFound)?;
    let (purpose, task) = chosen(ask)?;
    ask.office.open_person(ask.who()?, person, purpose, task);
    Ok(Answer::See(format!("/people/{}", person.0)))
}

/// `POST /people/{person}/close`
pub fn close(ask: &Ask<'_>) -> Given {
    let person = PersonId(ask.number("person")?);
    ask.office.close_person(ask.who()?, person);
    Ok(Answer::See("/people".into()))
}

pub(super) struct KinLine {
    pub href: String,
    pub relation: String,
    pub name: String,
    pub about: String,
}

struct LifeLine {
    day: String,
    title: String,
    body: String,
    others: Vec<(String, String)>,
    source: String,
    entry: String,
    is_withdrawn: bool,
}

pub(super) struct LookLine {
    pub at: String,
    pub who: String,
    pub why: String,
    pub is_own: bool,
}

struct Do {
    href: String,
    label: String,
}

struct Open {
    href: String,
    title: String,
    why: String,
    tag: Tag,
}

#[derive(Template)]
#[template(path = "person.html")]
struct Page<'a> {
    shell: Shell,
    say: Say<'a>,
    name: String,
    lead: String,
    note: Option<String>,
    facts: Vec<(String, String)>,
    household: Option<(String, String)>,
    members: Vec<KinLine>,
    kin: Vec<KinLine>,
    life: Vec<LifeLine>,
    looks: Vec<LookLine>,
    /// What may be recorded of them: the first few, and the rest.
    deeds: Vec<Do>,
    open: Vec<Open>,
    /// Where the person's own account is given and ended.
    resident: Option<String>,
    /// Where their erasure is asked for.
    erasure: Option<String>,
}

/// `GET /people/{person}`
pub fn page(ask: &Ask<'_>) -> Given {
    let (who, say) = (ask.who()?, ask.say());
    let id = ask.pass.person.ok_or(Problem::NotFound)?;
    let opening = ask.pass.opening.ok_or(Problem::NotFound)?;
    let found = ask.office.person(who, id, opening)?;
    let card = &found.card;
    let mut shell = ask.shell("web-person", "people");
    shell.title = card.name.as_str().to_owned();
    let minutes = (opening.until - ask.office.now()).max(0) / 60_000_000;
    let args: [(&str, &dyn std::fmt::Display); 2] =
        [("purpose", &say.word("purpose", opening.purpose)), ("minutes", &minutes)];
    let close = format!("/people/{}/close", id.0);
    shell.purpose = Some(PurposeStrip { text: say.with("web-purpose-strip", &args), close });
    let page = Page {
        shell,
        name: card.name.as_str().to_owned(),
        lead: lead(ask, say, card),
        note: card.entered_in_error.then(|| say.t("web-person-in_error-note")),
        facts: facts(ask, say, card),
        household: card
            .household
            .as_ref()
            .map(|h| (format!("/households/{}", h.id.0), say.w1("web-household-of", "code", &h.code))),
        members: members(ask, say, &found),
        kin: kin(ask, say, card),
        life: found.life.iter().rev().map(|event| life(ask, say, event)).collect(),
        looks: found.looks.iter().map(|look| look_line(say, look, &who.account)).collect(),
        deeds: deeds(ask, say, card),
        open: open_cases(ask, say, &found),
        erasure: may(ask, authz::Action::RequestErasure).then(|| format!("/people/{}/erasure", id.0)),
        resident: may(ask, authz::Action::InviteResident).then(|| format!("/people/{}/resident", id.0)),
        say,
    };
    render(&page)
}

fn lead(ask: &Ask<'_>, say: Say<'_>, card: &PersonCard) -> String {
    let mut parts = vec![say.word("sex", card.sex), say.w1("web-person-born-on", "day", reported(say, card))];
    match (card.death, card.residence()) {
        (Some((day, _)), _) => parts.push(say.w1("web-person-died", "day", say.day(day))),
        (None, Some(span)) => {
            parts.push(say.place(ask.office, span.place));
            parts.push(say.word("residence", span.status));
        }
        (None, None) => parts.push(say.t("web-person-away")),
    }
    parts.join(&say.t("web-comma"))
}

pub(super) fn reported(say: Say<'_>, card: &PersonCard) -> String {
    card.birth.full().map_or_else(|| say.reported(card.birth), |day| say.day(day))
}

fn facts(ask: &Ask<'_>, say: Say<'_>, card: &PersonCard) -> Vec<(String, String)> {
    let mut facts = Vec::new();
    let none = say.t("web-person-no_number");
    facts.push((say.t("field-number"), card.number.map_or(none, |n| n.to_string())));
    if let Some(certificate) = &card.certificate {
        facts.push((say.t("field-certificate"), certificate.to_string()));
    }
    facts.push((say.t("field-marital"), say.word("marital", card.marital)));
    facts.push((say.t("field-household_kind"), say.word("household_kind", card.household_kind)));
    if let Some(span) = card.residence() {
        let since = say.w1("web-person-since", "day", say.day(span.from));
        facts.push((
            say.t("web-person-residence"),
            format!("{}{}{since}", say.place(ask.office, span.place), say.t("web-comma")),
        ));
    }
    facts
}

fn members(ask: &Ask<'_>, say: Say<'_>, found: &PersonPage) -> Vec<KinLine> {
    let Some(household) = &found.household else { return Vec::new() };
    household
        .members
        .iter()
        .filter(|m| m.person.person != found.card.id)
        .map(|m| member(ask, say, m))
        .collect()
}

pub(super) fn member(ask: &Ask<'_>, say: Say<'_>, member: &app::office::Member) -> KinLine {
    let brief = &member.person;
    let place = brief.place.map_or_else(|| say.t("web-person-away"), |p| ask.office.place_name(p));
    KinLine {
        href: format!("/people/{}", brief.person.0),
        relation: say.word("relation", member.relation),
        name: brief.name.as_ref().map_or_else(String::new, |n| n.as_str().to_owned()),
        about: [say.word("sex", brief.sex), say.w1("web-person-born", "year", brief.birth.year()), place]
            .join(&say.t("web-comma")),
    }
}

fn kin(ask: &Ask<'_>, say: Say<'_>, card: &PersonCard) -> Vec<KinLine> {
    let line = |relation: &str, kin: &Kin| {
        let place = match (kin.death, kin.place) {
            (Some(day), _) => say.w1("web-person-died", "day", say.day(day)),
            (None, Some(place)) => ask.office.place_name(place),
            (None, None) => say.t("web-person-away"),
        };
        KinLine {
            href: format!("/people/{}", kin.person.0),
            relation: say.word("kin", relation),
            name: kin.name.as_ref().map_or_else(String::new, |n| n.as_str().to_owned()),
            about: [say.w1("web-person-born", "year", kin.birth.year()), place].join(&say.t("web-comma")),
        }
    };
    let mut lines = Vec::new();
    lines.extend(card.mother.iter().map(|k| line("mother", k)));
    lines.extend(card.father.iter().map(|k| line("father", k)));
    lines.extend(card.spouse.iter().map(|k| line("spouse", k)));
    lines.extend(card.children.iter().map(|k| line("child", k)));
    lines
}

fn life(ask: &Ask<'_>, say: Say<'_>, event: &LifeEvent) -> LifeLine {
    let head = &event.entry.head;
    let others = event
        .others
        .iter()
        .filter_map(|o| Some((format!("/people/{}", o.person.0), o.name.as_ref()?.as_str().to_owned())));
    let day = match event.on {
        Some(on) => on.full().map_or_else(|| say.reported(on), |day| say.day(day)),
        None => say.moment(head.recorded).chars().take(10).collect(),
    };
    let args: [(&str, &dyn std::fmt::Display); 2] =
        [("at", &say.moment(head.recorded)), ("actor", &ask.office.display_name(&head.actor))];
    LifeLine {
        day,
        title: say.word(&format!("life-{}", role(event)), head.kind),
        body: told(ask, say, event),
        others: others.collect(),
        source: say.with("web-life-source", &args),
        entry: head.index.0.to_string(),
        is_withdrawn: event.withdrawn_by.is_some(),
    }
}

pub(super) fn role(event: &LifeEvent) -> &'static str {
    match event.role {
        app::office::LifeRole::Subject => "own",
        app::office::LifeRole::Party => "party",
        app::office::LifeRole::Spouse => "spouse",
    }
}

/// What an entry says beside its kind and day.
pub(super) fn told(ask: &Ask<'_>, say: Say<'_>, event: &LifeEvent) -> String {
    let place = event.place.map(|p| say.place(ask.office, p));
    let mut parts: Vec<String> = place.into_iter().collect();
    match &event.told {
        Some(Told::Enrolled { residence, .. }) => parts.push(say.word("residence", residence)),
        Some(Told::Born { facility: Some(facility), .. }) => parts.push(facility.to_string()),
        Some(Told::HouseholdChanged { household, relation }) => {
            parts.extend(household.as_ref().map(|h| say.w1("web-household-of", "code", h)));
            parts.push(say.word("relation", relation));
        }
        Some(Told::Corrected { field, reason, .. }) => {
            parts.push(corrected(say, field));
            parts.push(say.w1("web-life-reason", "reason", reason));
        }
        Some(Told::Withdrawn { kind, on, reason, .. }) => {
            let args: [(&str, &dyn std::fmt::Display); 2] =
                [("what", &say.word("record", kind)), ("day", &say.day(*on))];
            parts.push(say.with("web-life-withdrew", &args));
            parts.push(say.w1("web-life-reason", "reason", reason));
        }
        None => parts.push(say.t("web-life-erased")),
        _ => {}
    }
    parts.join(&say.t("web-comma"))
}

/// What a correction says now holds.
pub(super) fn corrected(say: Say<'_>, field: &CorrectedField) -> String {
    let (item, value) = match field {
        CorrectedField::Name(name) => ("name", name.as_str().to_owned()),
        CorrectedField::Sex(sex) => ("sex", say.word("sex", sex)),
        CorrectedField::BirthDate(date) => ("birth_date", say.reported(*date)),
        CorrectedField::Number(number) => ("number", number.map(|n| n.to_string()).unwrap_or_default()),
        CorrectedField::Certificate(c) => {
            ("certificate", c.as_ref().map(|c| c.to_string()).unwrap_or_default())
        }
        CorrectedField::Marital(status) => ("marital", say.word("marital", status)),
        CorrectedField::DeathDate(date) => ("death_date", date.map(|d| say.day(d)).unwrap_or_default()),
        CorrectedField::BirthOrder(order) => {
            ("birth_order", order.map(|o| o.to_string()).unwrap_or_default())
        }
        CorrectedField::EnteredInError => return say.word("item", "entered_in_error"),
    };
    let value = if value.is_empty() { say.t("web-life-taken_away") } else { value };
    let args: [(&str, &dyn std::fmt::Display); 2] = [("item", &say.word("item", item)), ("value", &value)];
    say.with("web-life-corrected", &args)
}

pub(super) fn look_line(say: Say<'_>, looker: &Looker, own: &str) -> LookLine {
    let look = &looker.look;
    let beside = if look.beside { say.t("web-look-beside") } else { String::new() };
    LookLine {
        at: say.moment(look.at),
        who: format!("{}{}{}", looker.office, say.t("web-comma"), looker.name),
        why: format!("{}{beside}", say.word("purpose", &look.purpose)),
        is_own: *look.actor == *own,
    }
}

/// What may be recorded of somebody as they are.
fn deeds(ask: &Ask<'_>, say: Say<'_>, card: &PersonCard) -> Vec<Do> {
    use register::event::{MaritalStatus, ResidenceStatus, Sex};
    if !may(ask, authz::Action::RecordBirth) {
        return Vec::new();
    }
    let status = card.residence().map(|span| span.status);
    let is_alive = card.death.is_none() && !card.entered_in_error;
    let is_here = is_alive && status.is_some();
    let forms: [(&str, bool); 10] = [
        ("birth", is_alive && card.sex == Sex::Female),
        ("death", is_alive),
        ("marriage", is_here && card.marital != MaritalStatus::Married),
        ("divorce", is_alive && card.marital == MaritalStatus::Married),
        ("leave", is_alive && status == Some(ResidenceStatus::RegisteredLivingHere)),
        ("return", is_alive && status == Some(ResidenceStatus::RegisteredLivingElsewhere)),
        ("move_out", is_here && status != Some(ResidenceStatus::LivingHereRegisteredElsewhere)),
        ("depart", is_alive && status == Some(ResidenceStatus::LivingHereRegisteredElsewhere)),
        ("household_change", is_here),
        ("correction", true),
    ];
    let task = ask.pass.opening.and_then(|o| o.task);
    let then = task.map_or_else(String::new, |t| format!("?task={}", show_id(&t)));
    forms
        .into_iter()
        .filter(|(_, fits)| *fits)
        .map(|(form, _)| Do {
            href: format!("/people/{}/register/{form}{then}", card.id.0),
            label: say.word("deed", form),
        })
        .collect()
}

fn open_cases(ask: &Ask<'_>, say: Say<'_>, found: &PersonPage) -> Vec<Open> {
    let tag = |colour, icon, text| Tag { colour, icon, text };
    let tasks = found.tasks.iter().filter(|t| t.state == app::office::TaskState::Open).map(|t| Open {
        href: format!("/tasks/{}", show_id(&t.id)),
        title: say.word("task", t.kind.as_str()),
        why: say.w1("web-work-until", "day", say.day(t.due)),
        tag: if t.due < ask.office.today() {
            tag("danger", "late", say.t("web-tag-overdue"))
        } else {
            tag("", "ring", say.t("web-tag-open"))
        },
    });
    let requests = found.requests.iter().map(|r| Open {
        href: format!("/requests/{}", show_id(&r.id)),
        title: request_title(say, &r.kind),
        why: say.moment(r.asked),
        tag: request_tag(say, r),
    });
    tasks.chain(requests).collect()
}

pub(super) fn request_tag(say: Say<'_>, request: &app::office::Request) -> Tag {
    use app::office::RequestState::{Declined, Granted, TakenBack, Waiting};
    let (colour, icon) = match request.state {
        Waiting => ("info", "wait"),
        Granted => ("success", "check"),
        Declined => ("warning", "dot"),
        TakenBack => ("", "ring"),
    };
    let is_answered = request.state == Granted && *request.kind == *app::office::DOUBT;
    let is_erased = request.state == Granted && *request.kind == *app::office::ERASURE;
    let word = match (is_answered, is_erased) {
        (true, _) => "answered",
        (_, true) => "erased",
        _ => request.state.as_str(),
    };
    Tag { colour, icon, text: say.word("request_state", word) }
}

/// What a request of a kind is called.
pub(super) fn request_title(say: Say<'_>, kind: &str) -> String {
    say.t(match kind {
        app::office::DOUBT => "web-request-doubt",
        app::office::ERASURE => "web-erasure",
        _ => "web-request",
    })
}

/// A person's id as an address carries it.
pub(super) fn address(person: PersonId) -> String {
    format!("/people/{}", person.0)
}
