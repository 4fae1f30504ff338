//! Signing in and out, stepping up, and the link of an invitation.

use app::office::{SignIn, SignedIn};
use askama::Template;

use super::kit::{Demo, local, render, unprocessable};
use super::passkeys::UseView;
use super::sign_on::OfferView;
use crate::answer::{Answer, Given, Problem};
use crate::ask::Ask;
use crate::form::{FieldView, Message};
use crate::say::Say;
use crate::shell::Shell;

#[derive(Template)]
#[template(path = "sign_in.html")]
struct Page<'a> {
    shell: Shell,
    say: Say<'a>,
    lead: String,
    action: String,
    next: String,
    fields: Vec<FieldView>,
    button: String,
    problem: Option<String>,
    passkey: Option<UseView>,
    sign_on: Option<OfferView>,
    demo: Option<DemoView>,
}

struct DemoView {
    lines: Vec<(String, String, String)>,
    password: String,
}

/// What is asked: for signing in, or for stepping up.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    SignIn,
    StepUp,
}

/// The page, with a sentence where something went wrong.
pub(super) fn answer_page(ask: &Ask<'_>, what: What, problem: Option<String>) -> Given {
    let needs_code = what == What::StepUp && ask.office.has_codes(ask.who()?)?.is_some();
    let is_wrong = problem.is_some();
    let page = page(ask, what, needs_code, problem);
    if is_wrong { unprocessable(&page) } else { render(&page) }
}

fn page<'a>(ask: &Ask<'a>, what: What, needs_code: bool, problem: Option<String>) -> Page<'a> {
    let say = ask.say();
    let form = &ask.form;
    let mut fields = Vec::new();
    if what == What::SignIn {
        let account = FieldView::text("account", say.t("web-sign_in-account"), form.get("account"));
        fields.push(FieldView { autocomplete: "username", ..account });
    }
    fields.push(FieldView::password("password", say.t("web-sign_in-password"), "current-password"));
    if needs_code {
        let code =
            FieldView::text("code", say.t("web-sign_in-code"), "").hint(say.t("web-sign_in-code-hint"));
        fields.push(FieldView { inputmode: "numeric", autocomplete: "one-time-code", ..code });
    }
    let next = if ask.method == crate::ask::Method::Get { ask.query.get("next") } else { form.get("next") };
    let next = local(next, "/");
    let (title, lead, action) = match what {
        What::SignIn => ("web-sign_in", "web-sign_in-lead", "/sign-in"),
        What::StepUp => ("web-step_up", "web-step_up-lead", "/step-up"),
    };
    let mut shell = ask.shell(title, "sign_in");
    // What a passkey's form gives stands under a path that nobody can read.
    shell.here = action.to_owned();
    Page {
        shell,
        lead: say.t(lead),
        action: action.to_owned(),
        sign_on: OfferView::of(ask, action, &next),
        next,
        fields,
        button: say.t(title),
        problem,
        passkey: UseView::of(ask, action),
        demo: ask.demo.filter(|_| what == What::SignIn).map(|demo| demo_view(say, demo)),
        say,
    }
}

fn demo_view(say: Say<'_>, demo: &Demo) -> DemoView {
    let lines = demo
        .accounts
        .iter()
        .map(|a| {
            (
                a.account.clone(),
                format!("{}{}{}", say.word("role", a.role), say.t("web-comma"), a.place),
                a.name.clone(),
            )
        })
        .collect();
    DemoView { lines, password: demo.password.clone() }
}

/// `GET /sign-in`
pub fn form(ask: &Ask<'_>) -> Given {
    if ask.who.is_some() {
        return Ok(Answer::See("/".into()));
    }
    answer_page(ask, What::SignIn, None)
}

/// `POST /sign-in`
pub fn submit(ask: &Ask<'_>) -> Given {
    let typed = SignIn {
        account: ask.form.get("account"),
        password: ask.form.raw("password"),
        code: ask.form.get("code"),
        agent: &ask.agent,
        peer: &ask.peer,
    };
    let done = ask.office.sign_in(&typed)?;
    answer(ask, What::SignIn, done)
}

pub(super) fn answer(ask: &Ask<'_>, what: What, done: SignedIn) -> Given {
    let say = ask.say();
    match done {
        SignedIn::In(token) => Ok(Answer::SignedIn { token, to: local(ask.form.get("next"), "/") }),
        SignedIn::NeedsCode => {
            let told = ask.form.has("code_asked").then(|| say.t("web-sign_in-code_missing"));
            unprocessable(&page(ask, what, true, told))
        }
        SignedIn::Wrong => {
            let needs_code = ask.form.has("code");
            unprocessable(&page(ask, what, needs_code, Some(say.t("web-sign_in-wrong"))))
        }
        SignedIn::Locked(seconds) => Err(Problem::TooMany(seconds)),
    }
}

/// `POST /sign-out`
pub fn out(ask: &Ask<'_>) -> Given {
    ask.office.sign_out(ask.who()?)?;
    Ok(Answer::SignedOut { to: "/".into() })
}

/// `GET /step-up`
pub fn step_up_form(ask: &Ask<'_>) -> Given {
    answer_page(ask, What::StepUp, None)
}

/// `POST /step-up`
pub fn step_up(ask: &Ask<'_>) -> Given {
    let done = ask.office.step_up(ask.who()?, ask.form.raw("password"), ask.form.get("code"))?;
    answer(ask, What::StepUp, done)
}

/// `GET /invitations/{token}`
pub fn invitation(ask: &Ask<'_>) -> Given {
    let (account, name) = ask.office.invited(ask.params.get("token"))?.ok_or(Problem::Gone)?;
    render(&invited(ask, &account, &name, None))
}

fn invited<'a>(ask: &Ask<'a>, account: &str, name: &str, problem: Option<String>) -> Page<'a> {
    let say = ask.say();
    let mut new = FieldView::password("new", say.t("web-password-new"), "new-password").hint(say.w1(
        "web-password-hint",
        "n",
        app::office::password::SHORTEST,
    ));
    if let Some(text) = &problem {
        new.messages.push(Message { refuses: true, text: text.clone() });
    }
    Page {
        shell: ask.shell("web-invitation", "sign_in"),
        lead: say.with("web-invitation-lead", &[("account", &account), ("name", &name)]),
        action: ask.path.to_owned(),
        next: "/".to_owned(),
        fields: vec![new, FieldView::password("again", say.t("web-password-again"), "new-password")],
        button: say.t("web-invitation-button"),
        problem: None,
        passkey: None,
        sign_on: None,
        demo: None,
        say,
    }
}

/// `POST /invitations/{token}`
pub fn accept(ask: &Ask<'_>) -> Given {
    let token = ask.params.get("token");
    let (account, name) = ask.office.invited(token)?.ok_or(Problem::Gone)?;
    let (new, again) = (ask.form.raw("new"), ask.form.raw("again"));
    let say = ask.say();
    if new != again {
        return unprocessable(&invited(ask, &account, &name, Some(say.t("web-password-differ"))));
    }
    match ask.office.accept(token, new)? {
        Ok(_) => Ok(Answer::See("/sign-in".into())),
        Err(problem) => {
            let text = say.w1(problem.key(), "n", app::office::password::SHORTEST);
            unprocessable(&invited(ask, &account, &name, Some(text)))
        }
    }
}
