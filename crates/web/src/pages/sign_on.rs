//! The county's own sign-on: sent there, and come back; whose account somebody there is.
//!
//! These are links, not forms: the policy of the pages lets forms go nowhere else. A link changes nothing but
//! who waits to come back.

use app::office::{Back, OfficeError, Origin, SignOn, SignOnProblem, SignedIn, Who};

use super::accounts;
use super::kit::{escape, local};
use super::sign_in::{self, What};
use crate::answer::{Answer, Given, Problem};
use crate::ask::Ask;
use crate::form::FieldView;

/// An office without one says so.
const NONE: OfficeError = OfficeError::Unusable { what: "web-sign_on-none" };

/// The offer of the sign-on, on the pages of signing in and stepping up.
pub(super) struct OfferView {
    pub label: String,
    pub href: String,
}

impl OfferView {
    /// The offer, where there is one: for stepping up only to who is linked.
    pub(super) fn of(ask: &Ask<'_>, action: &str, next: &str) -> Option<OfferView> {
        let (sign_on, origin) = there(ask).ok()?;
        if let Some(who) = &ask.who {
            ask.office.sign_on_card(sign_on, &who.account).ok().flatten()?;
        }
        // The browser comes back to the office's own address, and must leave from there.
        let base = if origin.is_asked(ask.host) { "" } else { origin.as_str() };
        let (zh, en) = sign_on.label();
        let label = if ask.say().is_zh() { zh } else { en };
        Some(OfferView { label: label.clone(), href: format!("{base}{action}/county?next={}", escape(next)) })
    }
}

/// The sign-on.
fn sign_on<'a>(ask: &Ask<'a>) -> Result<&'a SignOn, OfficeError> {
    ask.sign_on.ok_or(NONE)
}

/// The sign-on, and where it sends people back to.
fn there<'a>(ask: &Ask<'a>) -> Result<(&'a SignOn, &'a Origin), OfficeError> {
    Ok((sign_on(ask)?, ask.origin.ok_or(NONE)?))
}

/// `GET /sign-in/county`
pub fn sign_in(ask: &Ask<'_>) -> Given {
    if ask.who.is_some() {
        return Ok(Answer::See(local(ask.query.get("next"), "/")));
    }
    leave(ask, None, What::SignIn)
}

/// `GET /step-up/county`
pub fn step_up(ask: &Ask<'_>) -> Given {
    leave(ask, Some(ask.who()?), What::StepUp)
}

fn leave(ask: &Ask<'_>, who: Option<&Who>, what: What) -> Given {
    let (sign_on, origin) = there(ask)?;
    let next = local(ask.query.get("next"), "/");
    match ask.office.ask_sign_on(sign_on, origin, who, &next, &ask.peer)? {
        Ok(sent) => Ok(Answer::Away { to: sent.to, state: sent.state }),
        Err((problem, trouble)) => told(ask, what, &problem, Some(&trouble)),
    }
}

/// `GET /sign-in/county/return`
pub fn back(ask: &Ask<'_>) -> Given {
    let (sign_on, origin) = there(ask)?;
    let back = Back {
        state: ask.query.get("state"),
        kept: &ask.sign_on_state,
        code: ask.query.get("code"),
        issuer: ask.query.get("iss"),
        agent: &ask.agent,
        peer: &ask.peer,
    };
    let returned = ask.office.back_from_sign_on(sign_on, origin, ask.who.as_ref(), &back)?;
    let what = if returned.steps_up && ask.who.is_some() { What::StepUp } else { What::SignIn };
    match returned.done {
        Ok(SignedIn::In(token)) => Ok(Answer::SignedIn { token, to: local(&returned.next, "/") }),
        Ok(_) => told(ask, what, &SignOnProblem::Late, None),
        Err(problem) => told(ask, what, &problem, returned.trouble.as_deref()),
    }
}

/// The page of signing in or stepping up, with the sentence; what went wrong inside is for whoever runs it.
fn told(ask: &Ask<'_>, what: What, problem: &SignOnProblem, trouble: Option<&str>) -> Given {
    if let Some(trouble) = trouble {
        eprintln!("townbook: the county's sign-on: {trouble}");
    }
    let text = match problem {
        SignOnProblem::Unknown(subject) => ask.say().w1(problem.key(), "subject", subject),
        _ => ask.say().t(problem.key()),
    };
    sign_in::answer_page(ask, what, Some(text))
}

/// Who an account is there, as the steward sees it.
pub(super) struct LinkView {
    pub label: String,
    pub subject: Option<String>,
    pub facts: Vec<String>,
    pub field: FieldView,
}

impl LinkView {
    /// The link, where there is a sign-on.
    pub(super) fn of(ask: &Ask<'_>, account: &str) -> Result<Option<LinkView>, Problem> {
        let Some(sign_on) = ask.sign_on else { return Ok(None) };
        let say = ask.say();
        let card = ask.office.sign_on_card(sign_on, account)?;
        let facts = card.as_ref().map_or_else(Vec::new, |card| {
            let by = ask.office.display_name(&card.linked_by);
            let linked = say.with("web-sign_on-linked", &[("when", &say.moment(card.linked)), ("by", &by)]);
            let used = card.used.map_or_else(
                || say.t("web-passkey-unused"),
                |at| say.w1("web-passkey-used", "when", say.moment(at)),
            );
            vec![linked, used]
        });
        let field = FieldView::text("subject", say.t("web-sign_on-subject"), ask.form.get("subject"))
            .hint(say.t("web-sign_on-subject-hint"));
        let (zh, en) = sign_on.label();
        let label = if say.is_zh() { zh.clone() } else { en.clone() };
        Ok(Some(LinkView {
            label,
            subject: card.map(|card| card.subject),
            facts,
            field: FieldView { width: "f6", ..field },
        }))
    }
}

/// `POST /accounts/{account}/sign-on`
pub fn link(ask: &Ask<'_>) -> Given {
    let sign_on = sign_on(ask)?;
    let (who, account) = (ask.who()?, ask.params.get("account"));
    let done = accounts::not_closed(ask, account)
        .and_then(|()| ask.office.link_sign_on(who, sign_on, account, ask.form.get("subject")));
    accounts::back(ask, done)
}

/// `POST /accounts/{account}/sign-on/remove`
pub fn unlink(ask: &Ask<'_>) -> Given {
    let sign_on = sign_on(ask)?;
    let done: Result<(), OfficeError> =
        ask.office.unlink_sign_on(ask.who()?, sign_on, ask.params.get("account"));
    accounts::back(ask, done)
}
