//! What everyone may read without signing in, and the choices of language and colours.

use std::sync::OnceLock;

use app::office::OfficeError;
use askama::Template;
use authz::Action;
use serde::Deserialize;

use super::kit::{local, render};
use super::ledger::{HeadView, groups, newest};
use crate::answer::{Answer, Given, Problem};
use crate::ask::Ask;
use crate::say::Say;
use crate::shell::{Shell, may};

/// Signed heads that the page of heads shows.
const LAST: usize = 20;

/// The only text of what the book never holds.
const NEVER: &str = include_str!("../../../../pack/never.toml");

/// `GET /`
pub fn start(ask: &Ask<'_>) -> Given {
    let to = match &ask.who {
        None => "/public",
        Some(_) if may(ask, Action::ReadWorkList) => "/work",
        Some(_) if may(ask, Action::ReadAccounts) => "/accounts",
        Some(who) if who.person.is_some() => "/own",
        Some(_) => "/me",
    };
    Ok(Answer::See(to.into()))
}

/// `POST /language`
pub fn choose_language(ask: &Ask<'_>) -> Given {
    let value = match ask.form.get("language") {
        "zh" => "zh",
        "en" => "en",
        _ => return Err(Problem::BadForm),
    };
    Ok(Answer::Chosen { name: "language", value, to: local(ask.form.get("to"), "/") })
}

/// `POST /scheme`
pub fn choose_scheme(ask: &Ask<'_>) -> Given {
    let value = match ask.form.get("scheme") {
        "light" => "light",
        "dark" => "dark",
        "" | "auto" => "auto",
        _ => return Err(Problem::BadForm),
    };
    Ok(Answer::Chosen { name: "scheme", value, to: local(ask.form.get("to"), "/") })
}

#[derive(Template)]
#[template(path = "public.html")]
struct Page<'a> {
    shell: Shell,
    say: Say<'a>,
    entries: String,
    head: Option<HeadView>,
}

/// `GET /public`
pub fn page(ask: &Ask<'_>) -> Given {
    let say = ask.say();
    let ledger = ask.office.ledger_line().map_err(OfficeError::from)?;
    let mut shell = ask.shell("web-public", "public");
    if let Some(county) = ask.office.county() {
        shell.title = say.w1("web-public-title", "place", ask.office.place_name(county));
    }
    render(&Page { shell, entries: say.number(ledger.entries), head: newest(ask)?, say })
}

#[derive(Deserialize)]
struct Both {
    zh: String,
    en: String,
}

impl Both {
    fn of(&self, say: Say<'_>) -> &str {
        if say.is_zh() { &self.zh } else { &self.en }
    }
}

#[derive(Deserialize)]
struct Item {
    what: Both,
    why: Both,
}

/// The file; what it may have more is left.
#[derive(Deserialize)]
struct Never {
    title: Both,
    intro: Both,
    item: Vec<Item>,
    closing: Option<Both>,
}

fn never_held() -> &'static Never {
    static READ: OnceLock<Never> = OnceLock::new();
    READ.get_or_init(|| {
        toml::from_str(NEVER).expect("INVARIANT: the file is part of the program, and tested")
    })
}

#[derive(Template)]
#[template(path = "never.html")]
struct NeverPage<'a> {
    shell: Shell,
    say: Say<'a>,
    intro: Vec<&'static str>,
    items: Vec<(&'static str, &'static str)>,
    closing: Vec<&'static str>,
}

/// `GET /public/never`
pub fn never(ask: &Ask<'_>) -> Given {
    let (say, text) = (ask.say(), never_held());
    let mut shell = ask.shell("web-foot-never", "never");
    shell.title = text.title.of(say).trim().to_owned();
    let lines = |both: &'static Both| both.of(say).lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    render(&NeverPage {
        shell,
        intro: lines(&text.intro),
        items: text.item.iter().map(|item| (item.what.of(say), item.why.of(say))).collect(),
        closing: text.closing.as_ref().map(lines).unwrap_or_default(),
        say,
    })
}

#[derive(Template)]
#[template(path = "heads.html")]
struct HeadsPage<'a> {
    shell: Shell,
    say: Say<'a>,
    book: String,
    key: String,
    heads: Vec<HeadView>,
}

/// `GET /public/heads`
pub fn heads(ask: &Ask<'_>) -> Given {
    let say = ask.say();
    let (book, key) = ask.office.book_key();
    let heads = ask.office.heads(LAST).map_err(OfficeError::from)?;
    render(&HeadsPage {
        shell: ask.shell("web-heads", "heads"),
        heads: heads
            .iter()
            .map(|(size, root, _)| HeadView { size: say.number(*size), root: groups(root) })
            .collect(),
        book,
        key,
        say,
    })
}

/// `GET /public/heads/newest`
pub fn newest_head(ask: &Ask<'_>) -> Given {
    let heads = ask.office.heads(1).map_err(OfficeError::from)?;
    let (size, _, note) = heads.into_iter().next().ok_or(Problem::NotFound)?;
    Ok(Answer::File {
        content_type: "text/plain; charset=utf-8",
        name: Some(format!("head-{size}.txt")),
        bytes: note.into_bytes(),
    })
}

/// `GET /openapi.json`: every route, for tools.
pub fn openapi(_: &Ask<'_>) -> Given {
    Ok(Answer::File {
        content_type: "application/json",
        name: None,
        bytes: crate::openapi::document().as_bytes().to_vec(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_never_held_can_be_read_in_both_languages() {
        let text = never_held();
        assert!(!text.item.is_empty());
        for both in text.item.iter().flat_map(|i| [&i.what, &i.why]).chain([&text.title, &text.intro]) {
            assert!(!both.zh.trim().is_empty() && !both.en.trim().is_empty());
        }
    }
}
