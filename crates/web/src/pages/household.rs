//! A household's page.

use askama::Template;

use super::kit::render;
use super::person::{KinLine, chosen, member};
use crate::answer::{Answer, Given, Problem};
use crate::ask::Ask;
use crate::say::Say;
use crate::shell::Shell;

#[derive(Template)]
#[template(path = "household.html")]
struct Page<'a> {
    shell: Shell,
    say: Say<'a>,
    lead: String,
    place_href: String,
    place: String,
    members: Vec<KinLine>,
}

/// `POST /households/{household}/open`
pub fn open(ask: &Ask<'_>) -> Given {
    let household = ask.pass.household.ok_or(Problem::NotFound)?;
    let (purpose, task) = chosen(ask)?;
    ask.office.open_household(ask.who()?, household, purpose, task);
    Ok(Answer::See(format!("/households/{}", household.0)))
}

/// `GET /households/{household}`
pub fn page(ask: &Ask<'_>) -> Given {
    let say = ask.say();
    let id = ask.pass.household.ok_or(Problem::NotFound)?;
    let opening = ask.pass.opening.ok_or(Problem::NotFound)?;
    let found = ask.office.household(ask.who()?, id, opening)?;
    let household = &found.card.household;
    let mut shell = ask.shell("web-household", "people");
    shell.title = say.w1("web-household-of", "code", &household.code);
    let args: [(&str, &dyn std::fmt::Display); 2] =
        [("n", &found.card.members.len()), ("kind", &say.word("household_kind", found.card.kind))];
    render(&Page {
        shell,
        lead: say.with("web-household-lead", &args),
        place_href: format!("/places/{}", household.place),
        place: say.place(ask.office, household.place),
        members: found.card.members.iter().map(|m| member(ask, say, m)).collect(),
        say,
    })
}
