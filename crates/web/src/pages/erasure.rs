//! Erasing a person: asked for here, with everything said that it destroys; decided by a second person on the
//! request's page.

use app::office::OfficeError;
use askama::Template;
use authz::Purpose;

use super::case;
use super::kit::{render, unprocessable};
use super::person::address;
use super::record::sent_id;
use crate::answer::{Answer, Given, Problem};
use crate::ask::{Ask, show_id};
use crate::form::{FieldView, Message};
use crate::say::Say;
use crate::shell::Shell;

#[derive(Template)]
#[template(path = "erasure.html")]
struct Page<'a> {
    shell: Shell,
    say: Say<'a>,
    about: (String, String),
    is_own: bool,
    action: String,
    id: String,
    reason: FieldView,
    is_confirm_missing: bool,
}

/// `GET /own/erasure`
pub fn own_form(ask: &Ask<'_>) -> Given {
    form(ask)
}

/// `GET /people/{person}/erasure`
pub fn form(ask: &Ask<'_>) -> Given {
    let person = ask.pass.person.ok_or(Problem::NotFound)?;
    ask.office.note_form(ask.who()?, "form", person, Purpose::ResidentRequest, None)?;
    let id = show_id(&ask.office.new_id()?);
    render(&view(ask, &id, None)?)
}

fn view<'a>(ask: &Ask<'a>, id: &str, problem: Option<String>) -> Result<Page<'a>, Problem> {
    let say = ask.say();
    let person = ask.pass.person.ok_or(Problem::NotFound)?;
    let brief = ask.office.brief(person)?;
    let name = brief.name.as_ref().map_or_else(String::new, |name| name.as_str().to_owned());
    let is_own = ask.who()?.person == Some(person);
    let messages = problem.into_iter().map(|text| Message { refuses: true, text }).collect();
    let reason = FieldView::text("reason", say.t("web-erasure-reason"), ask.form.raw("reason"))
        .hint(say.t(if is_own { "web-erasure-reason-own-hint" } else { "web-erasure-reason-hint" }));
    Ok(Page {
        shell: ask.shell("web-erasure", if is_own { "own" } else { "people" }),
        about: (name, if is_own { "/own".to_owned() } else { address(person) }),
        is_own,
        action: ask.path.to_owned(),
        id: id.to_owned(),
        reason: FieldView { kind: "area".to_owned(), width: "f6", messages, ..reason },
        is_confirm_missing: false,
        say,
    })
}

/// `POST /own/erasure`, `POST /people/{person}/erasure`
pub fn ask(ask: &Ask<'_>) -> Given {
    let person = ask.pass.person.ok_or(Problem::NotFound)?;
    let (id, again) = (sent_id(ask)?, ask.form.get("id"));
    if !ask.form.has("confirmed") {
        return unprocessable(&Page { is_confirm_missing: true, ..view(ask, again, None)? });
    }
    match ask.office.ask_erasure(ask.who()?, person, ask.form.get("reason"), id) {
        Ok(()) => Ok(Answer::See(format!("/requests/{}", show_id(&id)))),
        Err(OfficeError::Unusable { what }) => unprocessable(&view(ask, again, Some(ask.say().t(what)))?),
        Err(error) => Err(error.into()),
    }
}

/// `POST /requests/{request}/erase`
pub fn erase(ask: &Ask<'_>) -> Given {
    let id = ask.id("request")?;
    if !ask.form.has("confirmed") {
        return case::told(ask, id, Err(OfficeError::Unusable { what: "web-erasure-confirm-missing" }));
    }
    ask.office.erase(ask.who()?, id)?;
    Ok(Answer::See(format!("/requests/{}", show_id(&id))))
}

/// `POST /requests/{request}/keep`
pub fn keep(ask: &Ask<'_>) -> Given {
    let id = ask.id("request")?;
    case::told(ask, id, ask.office.keep(ask.who()?, id, ask.form.get("answer")))
}
