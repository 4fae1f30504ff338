//! What a resident asks for about themselves: that something be set right, that an entry be looked at.

use app::office::forms::{Form, Sheet};
use app::office::{Asked, Found, OfficeError};
use askama::Template;
use register::id::EntryIndex;

use super::kit::{render, unprocessable};
use super::own::{Line, line};
use super::record::{self, Section};
use crate::answer::{Answer, Given, Problem};
use crate::ask::{Ask, show_id};
use crate::form::{FieldView, FindingLine, Message};
use crate::say::Say;
use crate::shell::Shell;

#[derive(Template)]
#[template(path = "own_correction.html")]
struct Correction<'a> {
    shell: Shell,
    say: Say<'a>,
    draft: String,
    id: String,
    summary: String,
    lines: Vec<FindingLine>,
    confirm: bool,
    sections: Vec<Section>,
    taken_up: Option<String>,
}

/// `GET /own/correction`
pub fn new_correction(ask: &Ask<'_>) -> Given {
    let person = ask.pass.person.ok_or(Problem::NotFound)?;
    let who = ask.who()?;
    ask.office.note_form(who, "form", person, authz::Purpose::ResidentRequest, None)?;
    let sheet = ask.office.new_sheet(who, Form::Correction, Some(person))?;
    let (sheet, taken_up) = record::with_draft(ask, sheet)?;
    let id = show_id(&ask.office.new_id()?);
    let mut page = correction_page(ask, &sheet, &id, &Found::default())?;
    page.taken_up = taken_up;
    render(&page)
}

/// `POST /own/correction`
pub fn correction(ask: &Ask<'_>) -> Given {
    let who = ask.who()?;
    let sheet = record::sent(ask, Form::Correction);
    let id = record::sent_id(ask)?;
    match ask.office.ask(who, &sheet, id, ask.form.has("confirmed"))? {
        Asked::Waiting => {
            let key = sheet.person.map_or_else(String::new, |p| p.0.to_string());
            ask.office.drop_draft(who, Form::Correction.as_str(), &key)?;
            Ok(Answer::See(format!("/requests/{}", show_id(&id))))
        }
        Asked::Found(found) => unprocessable(&correction_page(ask, &sheet, ask.form.get("id"), &found)?),
    }
}

/// The officers' form, with the words and the surroundings of the person themselves.
fn correction_page<'a>(
    ask: &Ask<'a>,
    sheet: &Sheet,
    id: &str,
    found: &Found,
) -> Result<Correction<'a>, Problem> {
    let page = record::page(ask, sheet, id, "", found)?;
    Ok(Correction {
        shell: ask.shell("web-own-correction", "own"),
        say: ask.say(),
        draft: page.draft,
        id: page.id,
        summary: page.summary,
        lines: page.lines,
        confirm: page.confirm,
        sections: page.sections,
        taken_up: None,
    })
}

#[derive(Template)]
#[template(path = "own_doubt.html")]
struct Doubt<'a> {
    shell: Shell,
    say: Say<'a>,
    action: String,
    id: String,
    entry: Line,
    reason: FieldView,
}

/// `GET /own/doubt/{entry}`
pub fn new_doubt(ask: &Ask<'_>) -> Given {
    let id = show_id(&ask.office.new_id()?);
    render(&doubt_page(ask, &id, None)?)
}

/// `POST /own/doubt/{entry}`
pub fn doubt(ask: &Ask<'_>) -> Given {
    let id = record::sent_id(ask)?;
    let entry = EntryIndex(ask.number("entry")?);
    match ask.office.doubt(ask.who()?, entry, ask.form.get("reason"), id) {
        Ok(()) => Ok(Answer::See(format!("/requests/{}", show_id(&id)))),
        Err(OfficeError::Unusable { what }) => {
            unprocessable(&doubt_page(ask, ask.form.get("id"), Some(ask.say().t(what)))?)
        }
        Err(error) => Err(error.into()),
    }
}

fn doubt_page<'a>(ask: &Ask<'a>, id: &str, problem: Option<String>) -> Result<Doubt<'a>, Problem> {
    let say = ask.say();
    let entry = ask.office.own_entry(ask.who()?, EntryIndex(ask.number("entry")?))?;
    let messages = problem.into_iter().map(|text| Message { refuses: true, text }).collect();
    let reason = FieldView::text("reason", say.t("web-own-doubt-reason"), ask.form.raw("reason"))
        .hint(say.t("web-own-doubt-reason-hint"));
    Ok(Doubt {
        shell: ask.shell("web-own-doubt", "own"),
        action: ask.path.to_owned(),
        id: id.to_owned(),
        entry: line(ask, say, &entry),
        reason: FieldView { kind: "area".to_owned(), width: "f6", messages, ..reason },
        say,
    })
}
