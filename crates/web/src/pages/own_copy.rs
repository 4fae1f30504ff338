//! A resident's copy of everything that the book holds about them: to read, and for other programs.

use app::office::{OwnCopy, RequestCard};
use askama::Template;

use super::case::wish_facts;
use super::kit::render;
use super::own::{self, Asked, Line, LookLine};
use crate::answer::{Answer, Given, Problem};
use crate::ask::Ask;
use crate::say::Say;
use crate::shell::Shell;

#[derive(Template)]
#[template(path = "own_copy.html")]
struct Page<'a> {
    shell: Shell,
    say: Say<'a>,
}

/// `GET /own/copy`
pub fn page(ask: &Ask<'_>) -> Given {
    render(&Page { shell: ask.shell("web-own-copy", "own"), say: ask.say() })
}

/// `GET /own/copy/json`
pub fn json(ask: &Ask<'_>) -> Given {
    let who = ask.who()?;
    let copy = ask.office.own_copy(who)?;
    Ok(Answer::File {
        content_type: "application/json",
        name: Some("own-record.json".to_owned()),
        bytes: ask.office.own_json(who, &copy)?.into_bytes(),
    })
}

/// The copy as a document of its own: no style, no script, nothing that it loads.
#[derive(Template)]
#[template(path = "own_copy_file.html")]
struct File<'a> {
    say: Say<'a>,
    lang: &'static str,
    name: String,
    lead: String,
    facts: Vec<(String, String)>,
    kin: Vec<(String, String)>,
    household: Vec<(String, String)>,
    life: Vec<Line>,
    requests: Vec<(Asked, Vec<(String, String)>)>,
    looks: Vec<LookLine>,
}

/// `GET /own/copy/html`
pub fn html(ask: &Ask<'_>) -> Given {
    let copy = ask.office.own_copy(ask.who()?)?;
    let text = file(ask, &copy)?.render().map_err(|_| Problem::Gone)?;
    Ok(Answer::File {
        content_type: "text/html; charset=utf-8",
        name: Some("own-record.html".to_owned()),
        bytes: text.into_bytes(),
    })
}

fn file<'a>(ask: &Ask<'a>, copy: &OwnCopy) -> Result<File<'a>, Problem> {
    let say = ask.say();
    let (card, book) = (&copy.page.card, ask.office.book_key().0);
    let args: [(&str, &dyn std::fmt::Display); 2] = [("at", &say.moment(copy.taken)), ("book", &book)];
    let members = copy.household.iter().flat_map(|household| &household.members);
    let mut requests = Vec::with_capacity(copy.page.requests.len());
    for request in &copy.page.requests {
        let card: RequestCard = ask.office.request(request.id)?;
        let mut facts = wish_facts(say, &card);
        facts.extend(request.answer.as_ref().map(|text| (say.t("web-request-answer"), text.to_string())));
        requests.push((own::asked(ask, say, request), facts));
    }
    Ok(File {
        lang: if say.is_zh() { "zh-CN" } else { "en" },
        name: card.name.as_str().to_owned(),
        lead: say.with("web-own-copy-file-lead", &args),
        facts: own::facts(ask, say, card),
        kin: own::kin_lines(say, card),
        household: members
            .map(|(relation, name, _)| (say.word("relation", relation), name.clone()))
            .collect(),
        life: copy.page.life.iter().map(|event| own::line(ask, say, event)).collect(),
        requests,
        looks: copy.looks.iter().map(|look| own::look_line(say, look)).collect(),
        say,
    })
}
