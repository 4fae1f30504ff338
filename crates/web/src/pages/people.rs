//! Finding people: by name, number or household, never by browsing.

use app::office::Hit;
use askama::Template;

use super::kit::render;
use crate::answer::Given;
use crate::ask::Ask;
use crate::say::Say;
use crate::shell::Shell;

struct Line {
    href: String,
    name: String,
    about: String,
    place: String,
    state: String,
}

#[derive(Template)]
#[template(path = "people.html")]
struct Page<'a> {
    shell: Shell,
    say: Say<'a>,
    q: String,
    /// Carried along: the task that somebody is looked for.
    task: String,
    lines: Vec<Line>,
    told: String,
    is_asked: bool,
}

/// `GET /people`
pub fn search(ask: &Ask<'_>) -> Given {
    let say = ask.say();
    let q = ask.query.get("q");
    let (hits, more) = if q.is_empty() { (Vec::new(), false) } else { ask.office.find(ask.who()?, q)? };
    let task = ask.query.get("task");
    let then = if task.is_empty() { String::new() } else { format!("?task={}", super::kit::escape(task)) };
    let lines: Vec<Line> = hits.iter().map(|hit| line(say, hit, &then)).collect();
    let told = match (lines.len(), more) {
        (0, _) => say.t("web-people-none"),
        (n, true) => say.w1("web-people-more", "n", n),
        (n, false) => say.w1("web-people-found", "n", n),
    };
    render(&Page {
        shell: ask.shell("web-people", "people"),
        q: q.to_owned(),
        task: task.to_owned(),
        lines,
        told,
        is_asked: !q.is_empty(),
        say,
    })
}

fn line(say: Say<'_>, hit: &Hit, then: &str) -> Line {
    let brief = &hit.brief;
    let state = match (brief.entered_in_error, brief.death, brief.residence) {
        (true, _, _) => say.t("web-person-in_error"),
        (_, Some(day), _) => say.w1("web-person-died", "day", say.day(day)),
        (_, None, Some(status)) => say.word("residence", status),
        (_, None, None) => say.t("web-person-away"),
    };
    let born = say.w1("web-person-born", "year", brief.birth.year());
    Line {
        href: format!("/people/{}{then}", brief.person.0),
        name: brief.name.as_ref().map_or_else(String::new, |n| n.as_str().to_owned()),
        about: format!("{}{}{born}", say.word("sex", brief.sex), say.t("web-comma")),
        place: hit.place.clone().unwrap_or_default(),
        state,
    }
}
