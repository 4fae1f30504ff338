//! Passkeys: made and taken away on one's own page, used to sign in and to step up.
//!
//! The browser's part is `passkey.js`: it asks for a question, has the device answer it, and sends the form
//! with the answer, all of it base64url.

use app::office::{MadePasskey, OfficeError, Origin, PasskeyProblem, SignedIn, UsedPasskey, Who};

use super::me;
use super::sign_in::{self, What};
use crate::answer::{Answer, Given, Problem};
use crate::ask::Ask;
use crate::assets;
use crate::form::FieldView;

/// Where a passkey is made, once who asks has shown again that it is them.
const SET_UP: &str = "/me?passkeys=1";
/// Where that is shown first.
pub(super) const STEP_UP: &str = "/step-up?next=/me%3Fpasskeys%3D1%23passkeys";

/// Whether passkeys work on this page.
enum Reach<'a> {
    /// They do.
    Here(&'a Origin, &'a str),
    /// They would at the office's own address.
    Elsewhere(&'a Origin),
    /// The office has no address to which a passkey can belong.
    Nowhere,
}

fn reach<'a>(ask: &Ask<'a>) -> Reach<'a> {
    let Some(origin) = ask.origin else { return Reach::Nowhere };
    match origin.site() {
        Some(site) if origin.is_asked(ask.host) => Reach::Here(origin, site),
        Some(_) => Reach::Elsewhere(origin),
        None => Reach::Nowhere,
    }
}

/// Where passkeys do not work, it is said.
fn here<'a>(ask: &Ask<'a>) -> Result<(&'a Origin, &'a str), Problem> {
    match reach(ask) {
        Reach::Here(origin, site) => Ok((origin, site)),
        Reach::Elsewhere(_) => Err(OfficeError::Unusable { what: "web-passkey-not_here" }.into()),
        Reach::Nowhere => Err(OfficeError::Unusable { what: "web-passkey-nowhere" }.into()),
    }
}

/// The offer to use a passkey, on the pages of signing in and stepping up.
pub(super) struct UseView {
    /// Whether it works here; else where it would.
    pub is_here: bool,
    pub lead: String,
    pub button: String,
    pub action: String,
    pub question: String,
    pub script: &'static str,
}

impl UseView {
    /// The offer, where there is one: for stepping up only to who has a passkey.
    pub(super) fn of(ask: &Ask<'_>, action: &str) -> Option<UseView> {
        let say = ask.say();
        if let Some(who) = &ask.who {
            // Not knowing is as good as having none: the password is there.
            ask.office.passkeys(who).ok().filter(|keys| !keys.is_empty())?;
        }
        let (is_here, lead, button, to) = match reach(ask) {
            Reach::Here(..) => {
                (true, "web-passkey-use-lead", say.t("web-passkey-use"), format!("{action}/passkey"))
            }
            Reach::Elsewhere(origin) => {
                let to = format!("{}{action}", origin.as_str());
                (false, "web-passkey-elsewhere", origin.as_str().to_owned(), to)
            }
            Reach::Nowhere => return None,
        };
        Some(UseView {
            is_here,
            lead: say.t(lead),
            button,
            question: format!("{to}/question"),
            action: to,
            script: assets::url("passkey.js"),
        })
    }
}

/// One passkey.
pub(super) struct Line {
    pub id: String,
    pub name: String,
    pub since: String,
    pub used: String,
}

/// The form that makes one.
pub(super) struct MakeForm {
    pub field: FieldView,
    pub step_up: &'static str,
    pub script: &'static str,
}

/// One's own passkeys.
pub(super) struct OwnView {
    pub lines: Vec<Line>,
    pub form: Option<MakeForm>,
    pub is_here: bool,
    pub why_not: String,
    pub elsewhere: Option<String>,
    pub set_up: &'static str,
    pub problem: Option<String>,
}

impl OwnView {
    /// Whether who asks wants to make one, where that works.
    pub(super) fn is_wanted(ask: &Ask<'_>) -> bool {
        ask.query.has("passkeys") && matches!(reach(ask), Reach::Here(..))
    }

    /// What one has, and how to make one more.
    pub(super) fn of(ask: &Ask<'_>, who: &Who) -> Result<OwnView, Problem> {
        let say = ask.say();
        let line = |p: app::office::PasskeyCard| Line {
            id: p.id,
            name: p.name,
            since: say.w1("web-passkey-since", "when", say.moment(p.created)),
            used: match p.used {
                Some(at) => say.w1("web-passkey-used", "when", say.moment(at)),
                None => say.t("web-passkey-unused"),
            },
        };
        let lines = ask.office.passkeys(who)?.into_iter().map(line).collect();
        let (is_here, why_not, elsewhere) = match reach(ask) {
            Reach::Here(..) => (true, String::new(), None),
            Reach::Elsewhere(origin) => {
                (false, say.t("web-passkey-elsewhere"), Some(origin.as_str().to_owned()))
            }
            Reach::Nowhere => (false, say.t("web-passkey-nowhere"), None),
        };
        // A form that came back stands there again.
        let came_back = ask.path == "/me/passkeys" && who.stepped_up;
        let form = (is_here && (came_back || OwnView::is_wanted(ask))).then(|| make_form(ask));
        Ok(OwnView { lines, form, is_here, why_not, elsewhere, set_up: SET_UP, problem: None })
    }
}

fn make_form(ask: &Ask<'_>) -> MakeForm {
    let say = ask.say();
    let field = FieldView::text("name", say.t("web-passkey-name"), ask.form.get("name"))
        .hint(say.t("web-passkey-name-hint"));
    MakeForm {
        field: FieldView { width: "f6", ..field },
        step_up: STEP_UP,
        script: assets::url("passkey.js"),
    }
}

fn question(json: String) -> Given {
    Ok(Answer::File { content_type: "application/json", name: None, bytes: json.into_bytes() })
}

fn used<'a>(ask: &'a Ask<'_>) -> UsedPasskey<'a> {
    UsedPasskey {
        id: ask.form.get("passkey"),
        client: ask.form.get("client"),
        device: ask.form.get("device"),
        signature: ask.form.get("signature"),
        handle: ask.form.get("handle"),
    }
}

fn told(ask: &Ask<'_>, what: What, done: Result<SignedIn, PasskeyProblem>) -> Given {
    match done {
        Ok(done) => sign_in::answer(ask, what, done),
        Err(problem) => sign_in::answer_page(ask, what, Some(ask.say().t(problem.key()))),
    }
}

/// `POST /sign-in/passkey/question`
pub fn ask_to_sign_in(ask: &Ask<'_>) -> Given {
    let (_, site) = here(ask)?;
    question(ask.office.ask_to_use(None, site, &ask.peer)?)
}

/// `POST /sign-in/passkey`
pub fn sign_in(ask: &Ask<'_>) -> Given {
    let (origin, _) = here(ask)?;
    let done = ask.office.sign_in_with_passkey(origin, &used(ask), &ask.agent, &ask.peer)?;
    told(ask, What::SignIn, done)
}

/// `POST /step-up/passkey/question`
pub fn ask_to_step_up(ask: &Ask<'_>) -> Given {
    let (_, site) = here(ask)?;
    question(ask.office.ask_to_use(Some(ask.who()?), site, &ask.peer)?)
}

/// `POST /step-up/passkey`
pub fn step_up(ask: &Ask<'_>) -> Given {
    let (origin, _) = here(ask)?;
    let done = ask.office.step_up_with_passkey(ask.who()?, origin, &used(ask))?;
    told(ask, What::StepUp, done)
}

/// `POST /me/passkeys/question`
pub fn ask_to_make(ask: &Ask<'_>) -> Given {
    let (_, site) = here(ask)?;
    let who = ask.who()?;
    if !who.stepped_up {
        return Ok(Answer::See(STEP_UP.into()));
    }
    question(ask.office.ask_to_make(who, site, &ask.peer)?)
}

/// `POST /me/passkeys`
pub fn add(ask: &Ask<'_>) -> Given {
    let (origin, _) = here(ask)?;
    let who = ask.who()?;
    if !who.stepped_up {
        return Ok(Answer::See(STEP_UP.into()));
    }
    let made = MadePasskey {
        name: ask.form.get("name"),
        client: ask.form.get("client"),
        attestation: ask.form.get("attestation"),
    };
    match ask.office.add_passkey(who, origin, &made)? {
        Ok(()) => Ok(Answer::See("/me?done=passkey".into())),
        Err(problem) => me::with_passkey_problem(ask, who, ask.say().t(problem.key())),
    }
}

/// `POST /me/passkeys/remove`
pub fn remove(ask: &Ask<'_>) -> Given {
    let who = ask.who()?;
    if !who.stepped_up {
        return Ok(Answer::See("/step-up?next=/me".into()));
    }
    match ask.office.remove_passkey(who, ask.form.get("passkey")) {
        // Whoever was quicker, it is gone.
        Ok(()) | Err(OfficeError::Gone) => Ok(Answer::See("/me?done=passkey_removed".into())),
        Err(error) => Err(error.into()),
    }
}
