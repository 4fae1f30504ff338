//! The work list and a task's page.

use app::office::{TaskCard, TaskKind, TaskState, WorkFilter, WorkList, can_end_bare};
use askama::Template;
use jiff::ToSpan;
use jiff::civil::Date;
use register::area::PlaceCode;

use super::kit::{Tag, render};
use crate::answer::{Answer, Given};
use crate::ask::{Ask, show_id};
use crate::say::Say;
use crate::shell::{Shell, may};

/// A facet of the left column.
struct Facet {
    href: String,
    label: String,
    n: usize,
    is_here: bool,
}

/// A task in the list.
pub(super) struct Line {
    pub href: String,
    pub due: String,
    pub days: String,
    pub title: String,
    pub why: String,
    pub who: String,
    pub place: String,
    pub source: String,
    pub tag: Tag,
}

struct Group {
    title: String,
    n: String,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "work.html")]
struct Page<'a> {
    shell: Shell,
    say: Say<'a>,
    lead: String,
    may_record: bool,
    whose: Vec<Facet>,
    kinds: Vec<Facet>,
    places: Vec<Facet>,
    groups: Vec<Group>,
    empty: Option<String>,
}

/// `GET /work`
pub fn list(ask: &Ask<'_>) -> Given {
    let (who, say) = (ask.who()?, ask.say());
    let filter = match ask.query.get("whose") {
        "free" => WorkFilter::Free,
        "all" => WorkFilter::All,
        "overdue" => WorkFilter::Overdue,
        "mine" => WorkFilter::Mine,
        _ => WorkFilter::Start,
    };
    let kind = TaskKind::ALL.iter().copied().find(|k| k.as_str() == ask.query.get("kind"));
    let place = PlaceCode::parse(ask.query.get("place")).ok();
    let list = ask.office.work_list(who, filter, kind, place)?;
    let today = ask.office.today();
    let lead =
        say.with("web-work-lead", &[("all", &list.all), ("mine", &list.mine), ("overdue", &list.overdue)]);
    let groups = groups(say, &list, today);
    let page = Page {
        shell: ask.shell("web-work", "work"),
        lead,
        may_record: may(ask, authz::Action::RecordBirth),
        whose: whose(say, &list),
        kinds: list
            .by_kind
            .iter()
            .map(|(k, n)| Facet {
                href: format!("/work?whose={}&kind={}", list.filter.as_str(), k.as_str()),
                label: say.word("task_group", k.as_str()),
                n: *n,
                is_here: kind == Some(*k),
            })
            .collect(),
        places: list
            .by_place
            .iter()
            .take(12)
            .map(|(code, name, n)| Facet {
                href: format!("/work?whose={}&place={code}", list.filter.as_str()),
                label: name.clone(),
                n: *n,
                is_here: place == Some(*code),
            })
            .collect(),
        empty: groups.is_empty().then(|| say.t("web-work-empty")),
        groups,
        say,
    };
    render(&page)
}

fn whose(say: Say<'_>, list: &WorkList) -> Vec<Facet> {
    [
        (WorkFilter::Mine, list.mine),
        (WorkFilter::Free, list.free),
        (WorkFilter::All, list.all),
        (WorkFilter::Overdue, list.overdue),
    ]
    .into_iter()
    .map(|(filter, n)| Facet {
        href: format!("/work?whose={}", filter.as_str()),
        label: say.word("work_filter", filter.as_str()),
        n,
        is_here: list.filter == filter,
    })
    .collect()
}

/// Grouped by due date: overdue, today, the next seven days, later.
fn groups(say: Say<'_>, list: &WorkList, today: Date) -> Vec<Group> {
    let week = today.saturating_add(7.days());
    let class = |task: &TaskCard| match task.task.due {
        due if due < today => 0,
        due if due == today => 1,
        due if due <= week => 2,
        _ => 3,
    };
    let titles = [
        say.t("web-work-overdue"),
        say.w1("web-work-today", "day", say.weekday(today)),
        say.t("web-work-week"),
        say.t("web-work-later"),
    ];
    let mut groups = Vec::new();
    for (at, title) in titles.into_iter().enumerate() {
        let lines: Vec<Line> =
            list.tasks.iter().filter(|t| class(t) == at).map(|t| line(say, t, today)).collect();
        if !lines.is_empty() {
            groups.push(Group { title, n: say.w1("web-work-n", "n", lines.len()), lines });
        }
    }
    groups
}

/// A task as a line: date and days, verb-first title, reason, person and village, source, state.
pub(super) fn line(say: Say<'_>, card: &TaskCard, today: Date) -> Line {
    let kind = card.task.kind.as_str();
    let due = card.task.due;
    let who = match (&card.person, &card.line) {
        (Some(person), _) => person.name.as_ref().map_or_else(String::new, |n| n.as_str().to_owned()),
        (None, Some(line)) => {
            let name = line.name.clone().unwrap_or_default();
            match line.sex {
                Some(sex) => say.w1(&format!("web-child-of-{sex}"), "name", name),
                None => name,
            }
        }
        (None, None) => String::new(),
    };
    let days = match card.days {
        0 => say.t("web-work-due-today"),
        n if n < 0 => say.w1("web-work-due-past", "n", -n),
        n => say.w1("web-work-due-in", "n", n),
    };
    Line {
        href: format!("/tasks/{}", show_id(&card.task.id)),
        due: format!("{:02}-{:02}", due.month(), due.day()),
        days,
        title: say.word("task", kind),
        why: why(say, card),
        who,
        place: card.place.clone(),
        source: say.word("task_source", kind),
        tag: tag(say, card, today),
    }
}

fn why(say: Say<'_>, card: &TaskCard) -> String {
    let kind = card.task.kind.as_str();
    let key = format!("web-task_why-{kind}");
    match (&card.line, card.task.about.period) {
        (Some(line), _) => say.w1(&key, "day", say.day(line.on)),
        (None, Some(period)) => say.w1(&key, "period", period),
        (None, None) => say.t(&key),
    }
}

pub(super) fn tag(say: Say<'_>, card: &TaskCard, today: Date) -> Tag {
    let tag = |colour, icon, key: &str| Tag { colour, icon, text: say.t(key) };
    match card.task.state {
        TaskState::Done => tag("success", "check", "web-tag-done"),
        TaskState::Settled => tag("", "check", "web-tag-settled"),
        TaskState::Open if card.task.due < today => tag("danger", "late", "web-tag-overdue"),
        TaskState::Open if card.task.due == today => tag("warning", "dot", "web-tag-today"),
        TaskState::Open if card.task.assignee.is_some() => tag("info", "half", "web-tag-doing"),
        TaskState::Open => tag("", "ring", "web-tag-open"),
    }
}

struct Step {
    at: String,
    text: String,
}

#[derive(Template)]
#[template(path = "task.html")]
struct TaskPage<'a> {
    shell: Shell,
    say: Say<'a>,
    line: Line,
    base: String,
    due: String,
    facts: Vec<(String, String)>,
    /// Where it is done, and the word on the button.
    do_it: Option<(String, String)>,
    may_end: bool,
    may_assign: bool,
    is_open: bool,
    is_mine: bool,
    assignee: Option<String>,
    people: Vec<(String, String)>,
    steps: Vec<Step>,
}

/// `GET /tasks/{task}`
pub fn one(ask: &Ask<'_>) -> Given {
    let (who, say) = (ask.who()?, ask.say());
    let id = ask.id("task")?;
    let (card, steps) = ask.office.task(id)?;
    let today = ask.office.today();
    let is_open = card.task.state == TaskState::Open;
    let mut facts = Vec::new();
    if let Some(line) = &card.line {
        facts.push((say.t("web-task-list_day"), say.day(line.on)));
        if let Some(name) = &line.name {
            facts.push((say.word("task_list_name", card.task.kind.as_str()), name.clone()));
        }
        if let Some(certificate) = &line.certificate {
            facts.push((say.t("field-certificate"), certificate.clone()));
        }
    }
    let may_assign = is_open && may(ask, authz::Action::AssignTask);
    let people = if may_assign { ask.office.colleagues(who, card.task.place)? } else { Vec::new() };
    let names: std::collections::HashMap<String, String> = people.iter().cloned().collect();
    let page = TaskPage {
        shell: ask.shell("web-task", "work"),
        base: format!("/tasks/{}", show_id(&id)),
        due: say.day(card.task.due),
        do_it: is_open.then(|| do_it(say, &card)).flatten(),
        may_end: is_open && can_end_bare(card.task.kind),
        may_assign,
        is_open,
        is_mine: card.task.assignee.as_deref() == Some(&*who.account),
        assignee: card.assignee.clone(),
        people,
        steps: steps
            .iter()
            .map(|s| {
                let whom = s.assignee.as_deref().unwrap_or_default();
                let whom = names.get(whom).cloned().unwrap_or_else(|| whom.to_owned());
                let args: [(&str, &dyn std::fmt::Display); 2] = [("actor", &s.actor), ("whom", &whom)];
                Step { at: say.moment(s.at), text: say.with(&format!("web-step-{}", s.what), &args) }
            })
            .collect(),
        line: line(say, &card, today),
        facts,
        say,
    };
    render(&page)
}

/// Where a task is done, and the word on its button.
fn do_it(say: Say<'_>, card: &TaskCard) -> Option<(String, String)> {
    let task = show_id(&card.task.id);
    let person = card.task.about.person.map(|p| p.0);
    let listed = card.line.as_ref().and_then(|line| line.person).map(|p| p.0);
    let href = match card.task.kind {
        TaskKind::FacilityBirth => match listed {
            Some(mother) => format!("/people/{mother}/register/birth?task={task}"),
            None => format!("/register/birth?task={task}"),
        },
        TaskKind::FuneralDeath => match listed {
            Some(dead) => format!("/people/{dead}/register/death?task={task}"),
            None => "/people".to_owned(),
        },
        TaskKind::Certificate => {
            format!("/people/{}/register/correction?task={task}&item=certificate", person?)
        }
        TaskKind::HouseholdHead => format!("/people/{}?task={task}", person?),
        TaskKind::DecideRequest | TaskKind::TellDecision => {
            format!("/requests/{}", show_id(&card.task.about.request?))
        }
        TaskKind::SealPeriod => return None,
    };
    Some((href, say.word("task_do", card.task.kind.as_str())))
}

/// `POST /tasks/{task}/take`
pub fn take(ask: &Ask<'_>) -> Given {
    let who = ask.who()?;
    let id = ask.id("task")?;
    let to = (!ask.form.has("free")).then_some(&*who.account);
    ask.office.assign(who, id, to)?;
    Ok(Answer::See(format!("/tasks/{}", show_id(&id))))
}

/// `POST /tasks/{task}/assign`
pub fn assign(ask: &Ask<'_>) -> Given {
    let id = ask.id("task")?;
    let to = Some(ask.form.get("to")).filter(|to| !to.is_empty());
    ask.office.assign(ask.who()?, id, to)?;
    Ok(Answer::See(format!("/tasks/{}", show_id(&id))))
}

/// `POST /tasks/{task}/done`
pub fn done(ask: &Ask<'_>) -> Given {
    let id = ask.id("task")?;
    ask.office.end_task(ask.who()?, id)?;
    Ok(Answer::See("/work".into()))
}
