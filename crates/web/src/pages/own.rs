//! A resident's own pages: what the book holds about them, whom they live with, and who looked.

use app::office::own::kin;
use app::office::{HouseholdBrief, LifeEvent, LifeRole, LookAtMe, PersonCard, Request, Seen};
use askama::Template;
use register::event::ResidenceStatus;
use register::fold::Span;

use super::kit::{Tag, render};
use super::person::{reported, request_tag, request_title, role, told};
use crate::answer::Given;
use crate::ask::{Ask, show_id};
use crate::say::Say;
use crate::shell::Shell;

/// Most lines of looks on the page; the copy has all.
const MOST_LOOKS: u64 = 200;

/// An entry of the life course.
pub(super) struct Line {
    pub day: String,
    pub title: String,
    pub body: String,
    pub source: String,
    pub entry: u64,
    pub is_withdrawn: bool,
}

/// A request under way or decided.
pub(super) struct Asked {
    /// Where it is: for who asked.
    pub href: Option<String>,
    pub title: String,
    pub at: String,
    pub by: String,
    pub tag: Tag,
}

#[derive(Template)]
#[template(path = "own.html")]
struct Page<'a> {
    shell: Shell,
    say: Say<'a>,
    facts: Vec<(String, String)>,
    kin: Vec<(String, String)>,
    life: Vec<Line>,
    requests: Vec<Asked>,
}

/// `GET /own`
pub fn page(ask: &Ask<'_>) -> Given {
    let say = ask.say();
    let own = ask.office.own(ask.who()?)?;
    let mut shell = ask.shell("web-own", "own");
    shell.title = own.card.name.as_str().to_owned();
    render(&Page {
        shell,
        facts: facts(ask, say, &own.card),
        kin: kin_lines(say, &own.card),
        life: own.life.iter().rev().map(|event| line(ask, say, event)).collect(),
        requests: own.requests.iter().map(|request| asked(ask, say, request)).collect(),
        say,
    })
}

/// Everything that is true of a person now, as term and value.
pub(super) fn facts(ask: &Ask<'_>, say: Say<'_>, card: &PersonCard) -> Vec<(String, String)> {
    let none = || say.t("web-person-no_number");
    let mut facts = vec![
        (say.t("field-name"), card.name.as_str().to_owned()),
        (say.t("field-sex"), say.word("sex", card.sex)),
        (say.t("field-birth_date"), reported(say, card)),
        (say.t("field-number"), card.number.map_or_else(none, |n| n.to_string())),
    ];
    if let Some(certificate) = &card.certificate {
        facts.push((say.t("field-certificate"), certificate.to_string()));
    }
    facts.push((say.t("field-marital"), say.word("marital", card.marital)));
    facts.push((say.t("field-household_kind"), say.word("household_kind", card.household_kind)));
    if let Some(HouseholdBrief { code, .. }) = &card.household {
        let relation = say.word("relation", card.relation);
        let code = say.w1("web-household-of", "code", code);
        facts.push((say.t("web-own-household"), [code, relation].join(&say.t("web-comma"))));
    }
    for span in card.spans.iter().rev() {
        facts.push((say.t("web-person-residence"), residence(ask, say, span)));
    }
    facts
}

fn residence(ask: &Ask<'_>, say: Say<'_>, span: &Span) -> String {
    let status: ResidenceStatus = span.status;
    let days = match span.to {
        Some(to) => {
            let args: [(&str, &dyn std::fmt::Display); 2] =
                [("from", &say.day(span.from)), ("to", &say.day(to))];
            say.with("web-own-from_to", &args)
        }
        None => say.w1("web-person-since", "day", say.day(span.from)),
    };
    [say.place(ask.office, span.place), say.word("residence", status), days].join(&say.t("web-comma"))
}

/// Kin by how they stand to the reader and what they are called.
pub(super) fn kin_lines(say: Say<'_>, card: &PersonCard) -> Vec<(String, String)> {
    kin(card)
        .map(|(relation, kin)| {
            let name = kin.name.as_ref().map_or_else(String::new, |name| name.as_str().to_owned());
            (say.word("kin", relation), name)
        })
        .collect()
}

/// An entry in plain words: day, what, with whom, who entered it and when.
pub(super) fn line(ask: &Ask<'_>, say: Say<'_>, event: &LifeEvent) -> Line {
    let head = &event.entry.head;
    let day = match event.on {
        Some(on) => on.full().map_or_else(|| say.reported(on), |day| say.day(day)),
        None => say.moment(head.recorded).chars().take(10).collect(),
    };
    // Officers' words about somebody else are left out; that is no erasure.
    let is_hidden = event.told.is_none() && event.role != LifeRole::Subject;
    let mut parts = if is_hidden { Vec::new() } else { vec![told(ask, say, event)] };
    parts.extend(event.others.iter().filter_map(|other| Some(other.name.as_ref()?.as_str().to_owned())));
    parts.retain(|part| !part.is_empty());
    let args: [(&str, &dyn std::fmt::Display); 2] =
        [("at", &say.moment(head.recorded)), ("actor", &ask.office.display_name(&head.actor))];
    Line {
        day,
        title: say.word(&format!("life-{}", role(event)), head.kind),
        body: parts.join(&say.t("web-comma")),
        source: say.with("web-life-source", &args),
        entry: head.index.0,
        is_withdrawn: event.withdrawn_by.is_some(),
    }
}

pub(super) fn asked(ask: &Ask<'_>, say: Say<'_>, request: &Request) -> Asked {
    let is_own = ask.who.as_ref().is_some_and(|who| who.account == request.asked_by);
    Asked {
        href: is_own.then(|| format!("/requests/{}", show_id(&request.id))),
        by: if is_own { say.t("web-own-look-own") } else { ask.office.display_name(&request.asked_by) },
        title: request_title(say, &request.kind),
        at: say.moment(request.asked),
        tag: request_tag(say, request),
    }
}

#[derive(Template)]
#[template(path = "own_household.html")]
struct HouseholdPage<'a> {
    shell: Shell,
    say: Say<'a>,
    lead: String,
    members: Vec<(String, String, bool)>,
}

/// `GET /own/household`
pub fn household(ask: &Ask<'_>) -> Given {
    let say = ask.say();
    let found = ask.office.own_household(ask.who()?)?;
    let lead = match &found {
        Some(own) => {
            let code = say.w1("web-household-of", "code", &own.household.code);
            [say.place(ask.office, own.household.place), code].join(&say.t("web-comma"))
        }
        None => say.t("web-own-household-none"),
    };
    let members = found.into_iter().flat_map(|own| own.members);
    render(&HouseholdPage {
        shell: ask.shell("web-own-household", "own_household"),
        lead,
        members: members
            .map(|(relation, name, is_own)| (say.word("relation", relation), name, is_own))
            .collect(),
        say,
    })
}

/// A look, in words.
pub(super) struct LookLine {
    pub at: String,
    pub who: String,
    pub why: String,
}

#[derive(Template)]
#[template(path = "own_looks.html")]
struct LooksPage<'a> {
    shell: Shell,
    say: Say<'a>,
    looks: Vec<LookLine>,
    is_cut: bool,
}

/// `GET /own/looks`
pub fn looks(ask: &Ask<'_>) -> Given {
    let say = ask.say();
    let looks = ask.office.looks_at(ask.who()?, MOST_LOOKS)?;
    render(&LooksPage {
        shell: ask.shell("web-own-looks", "own_looks"),
        is_cut: looks.len() as u64 >= MOST_LOOKS,
        looks: looks.iter().map(|look| look_line(say, look)).collect(),
        say,
    })
}

/// Who looked and what for.
pub(super) fn look_line(say: Say<'_>, look: &LookAtMe) -> LookLine {
    let who = match &look.by {
        Seen::Own => say.t("web-own-look-own"),
        Seen::Relative => say.t("web-own-look-relative"),
        Seen::Official { roles, name, office } => {
            let roles: Vec<String> = roles.iter().map(|role| say.word("role", role)).collect();
            let parts = [office.clone(), name.clone(), Some(roles.join(&say.t("web-comma")))];
            let parts: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
            parts.join(&say.t("web-comma"))
        }
    };
    let beside = if look.beside { say.t("web-look-beside") } else { String::new() };
    LookLine { at: say.moment(look.at), who, why: format!("{}{beside}", say.word("purpose", &look.purpose)) }
}
