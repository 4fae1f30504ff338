//! Requests: asked for by one person, decided here by a second one.

use app::office::forms::Form;
use app::office::{Asked, Found, Recorded, Request, RequestCard, RequestState, Who, Wish};
use askama::Template;
use register::check::CorrectionKind;
use register::finding::Finding;
use register::submission::Field;

use super::files::{self, FileLine};
use super::kit::{Tag, render, unprocessable};
use super::person::{address, request_tag, request_title};
use super::record;
use crate::answer::{Answer, Given};
use crate::ask::{Ask, show_id};
use crate::form::{FieldView, FindingLine, Message, place_findings};
use crate::say::Say;
use crate::shell::Shell;

/// `POST /people/{person}/register/correction`
pub fn ask(ask: &Ask<'_>) -> Given {
    let who = ask.who()?;
    let sheet = record::sent(ask, Form::Correction);
    let id = record::sent_id(ask)?;
    if let Some(problem) = files::take(ask, id, sheet.person)? {
        return record::back_with_files(ask, &sheet, problem);
    }
    match ask.office.ask(who, &sheet, id, ask.form.has("confirmed"))? {
        Asked::Waiting => {
            let key = sheet.person.map_or_else(String::new, |p| p.0.to_string());
            ask.office.drop_draft(who, Form::Correction.as_str(), &key)?;
            Ok(Answer::See(format!("/requests/{}", show_id(&id))))
        }
        Asked::Found(found) => {
            unprocessable(&record::page(ask, &sheet, ask.form.get("id"), ask.form.get("task"), &found)?)
        }
    }
}

#[derive(Template)]
#[template(path = "request.html")]
struct Page<'a> {
    shell: Shell,
    say: Say<'a>,
    base: String,
    lead: String,
    tag: Tag,
    about: (String, String),
    facts: Vec<(String, String)>,
    summary: String,
    lines: Vec<FindingLine>,
    files: Vec<FileLine>,
    may_decide: bool,
    is_own: bool,
    is_waiting: bool,
    /// Whether it asks that an entry be looked at: it is answered, not granted.
    is_doubt: bool,
    /// Whether it asks that the person be erased: the county decides.
    is_erasure: bool,
    /// Whether the reader is the person whom it is about.
    is_resident: bool,
    answer: FieldView,
}

/// `GET /requests/{request}`
pub fn page(ask: &Ask<'_>) -> Given {
    let (who, card) = (ask.who()?, ask.office.request(ask.id("request")?)?);
    let person = card.request.person;
    let purpose = match who.person {
        Some(own) if own == person => authz::Purpose::ResidentRequest,
        _ => authz::Purpose::Correction,
    };
    ask.office.note_form(who, "request", person, purpose, None)?;
    render(&view(ask, &card, None, None)?)
}

fn view<'a>(
    ask: &Ask<'a>,
    card: &RequestCard,
    found: Option<&Found>,
    problem: Option<String>,
) -> Result<Page<'a>, crate::answer::Problem> {
    let (who, say) = (ask.who()?, ask.say());
    let request = &card.request;
    // Of who was erased there is nothing to say; the request stays, without its words.
    let name = match ask.office.brief(request.person) {
        Ok(brief) => brief.name.map_or_else(String::new, |n| n.as_str().to_owned()),
        Err(app::office::OfficeError::NotFound) => say.t("web-erasure-erased"),
        Err(error) => return Err(error.into()),
    };
    let is_own = *request.asked_by == *who.account;
    let is_waiting = request.state == RequestState::Waiting;
    let found = found.unwrap_or(&card.found);
    let findings: Vec<&Finding> = found.refused.iter().chain(&found.noted).collect();
    let lines = place_findings(say, &findings, &mut []);
    let mut answer = FieldView::text("answer", say.t("web-request-answer"), ask.form.raw("answer"))
        .hint(say.t("web-request-answer-hint"));
    answer.kind = "area".to_owned();
    answer.width = "f6";
    if let Some(text) = problem {
        answer.messages.push(Message { refuses: true, text });
    }
    let args: [(&str, &dyn std::fmt::Display); 2] =
        [("fix", &found.refused.len()), ("confirm", &found.noted.len())];
    let is_resident = who.person == Some(request.person);
    let is_doubt = *request.kind == *app::office::DOUBT;
    let mut shell = ask.shell("web-request", if is_resident { "own" } else { "work" });
    shell.title = request_title(say, &request.kind);
    Ok(Page {
        shell,
        base: format!("/requests/{}", show_id(&request.id)),
        lead: say.w1("web-request-lead", "name", &name),
        tag: request_tag(say, request),
        about: (name, if is_resident { "/own".to_owned() } else { address(request.person) }),
        facts: facts(ask, say, card),
        summary: say.with("web-form-found", &args),
        lines,
        // What a resident sees of files waits for the rules to say so.
        files: if is_resident { Vec::new() } else { files::beside_request(ask, request.id)? },
        may_decide: is_waiting && may_decide(ask, who, request)?,
        is_own,
        is_waiting,
        is_doubt,
        is_erasure: *request.kind == *app::office::ERASURE,
        is_resident,
        answer,
        say,
    })
}

/// Whether the rules let the reader decide this request: never one's own.
fn may_decide(ask: &Ask<'_>, who: &Who, request: &Request) -> Result<bool, crate::answer::Problem> {
    let is_erasure = *request.kind == *app::office::ERASURE;
    let action = if is_erasure { authz::Action::ApproveErasure } else { authz::Action::DecideCorrection };
    let resource = authz::Resource {
        requested_by: Some(ask.office.asker(Some(who), &request.asked_by)?),
        ..authz::Resource::at(action.resource_kind(), request.place)
    };
    let purpose = Some(authz::Purpose::Correction);
    let context = authz::Context { purpose, stepped_up: true, task: false };
    Ok(ask.office.allow(Some(who), action, &resource, &context).is_ok())
}

/// What a request asks, as term and value.
pub(super) fn wish_facts(say: Say<'_>, card: &RequestCard) -> Vec<(String, String)> {
    let mut facts = Vec::new();
    match &card.wish {
        Some(Wish::Correction(sheet)) => {
            let item = sheet.get(Field::CorrectedItem);
            let known = item.parse::<CorrectionKind>().is_ok();
            let word = if known { say.word("item", item) } else { item.to_owned() };
            facts.push((say.t("field-corrected_item"), word));
            for field in [Field::CorrectedValue, Field::EventDate, Field::Reason] {
                if !sheet.get(field).is_empty() {
                    facts.push((say.t(&format!("field-{}", field.as_str())), sheet.get(field).to_owned()));
                }
            }
        }
        Some(Wish::Erasure { reason }) => facts.push((say.t("field-reason"), reason.clone())),
        Some(Wish::Doubt { entry, reason }) => {
            facts.push((say.t("web-request-entry"), entry.0.to_string()));
            facts.push((say.t("field-reason"), reason.clone()));
        }
        None => facts.push((say.t("field-corrected_item"), say.t("web-life-erased"))),
    }
    facts
}

fn facts(ask: &Ask<'_>, say: Say<'_>, card: &RequestCard) -> Vec<(String, String)> {
    let request = &card.request;
    let mut facts = wish_facts(say, card);
    let asked_by = if card.is_by_person { say.t("web-request-by_person") } else { card.asked_by.clone() };
    facts.push((say.t("web-request-place"), say.place(ask.office, request.place)));
    facts.push((say.t("web-request-asked"), format!("{} {}", say.moment(request.asked), asked_by)));
    if let (Some(at), Some(by)) = (request.decided, &card.decided_by) {
        facts.push((say.t("web-request-decided"), format!("{} {by}", say.moment(at))));
    }
    if let Some(answer) = &request.answer {
        facts.push((say.t("web-request-answer"), answer.to_string()));
    }
    if let Some(entry) = request.entry {
        facts.push((say.t("web-request-entry"), entry.0.to_string()));
    }
    facts
}

/// `POST /requests/{request}/grant`
pub fn grant(ask: &Ask<'_>) -> Given {
    let id = ask.id("request")?;
    match ask.office.grant(ask.who()?, id)? {
        Recorded::Entered { entry, .. } => Ok(Answer::See(format!("/entries/{}", entry.0))),
        Recorded::Found(found) => {
            let card = ask.office.request(id)?;
            unprocessable(&view(ask, &card, Some(&found), None)?)
        }
    }
}

/// `POST /requests/{request}/answer`
pub fn answer(ask: &Ask<'_>) -> Given {
    let id = ask.id("request")?;
    told(ask, id, ask.office.answer(ask.who()?, id, ask.form.get("answer")))
}

/// `POST /requests/{request}/decline`
pub fn decline(ask: &Ask<'_>) -> Given {
    let id = ask.id("request")?;
    told(ask, id, ask.office.decline(ask.who()?, id, ask.form.get("answer")))
}

/// Back to the request once it is answered; with the sentence where the answer cannot be taken.
pub(super) fn told(
    ask: &Ask<'_>,
    id: app::office::WorkId,
    done: Result<(), app::office::OfficeError>,
) -> Given {
    match done {
        Ok(()) => Ok(Answer::See(format!("/requests/{}", show_id(&id)))),
        Err(app::office::OfficeError::Unusable { what }) => {
            let card = ask.office.request(id)?;
            let text = ask.say().t(what);
            unprocessable(&view(ask, &card, None, Some(text))?)
        }
        Err(e) => Err(e.into()),
    }
}

/// `POST /requests/{request}/take-back`
pub fn take_back(ask: &Ask<'_>) -> Given {
    let id = ask.id("request")?;
    ask.office.take_back(ask.who()?, id)?;
    Ok(Answer::See(format!("/requests/{}", show_id(&id))))
}
