//! A person's own page: what they are in the book, what they opened, and how they sign in.

use app::office::password::SHORTEST;
use app::office::{Looker, OfficeError, SessionCard, Who, totp};
use askama::Template;

use super::accounts::role_at;
use super::entry::qr;
use super::kit::{render, unprocessable};
use super::passkeys::OwnView;
use super::record::draft_page;
use crate::answer::{Answer, Given, Problem};
use crate::ask::{Ask, read_id, show_id};
use crate::form::{FieldView, Message};
use crate::say::Say;
use crate::shell::Shell;

/// Days of own looks that the page shows.
const DAYS: i64 = 30;
/// Most looks that are read for it; each counts everyone whom it showed.
const MOST_LOOKS: u64 = 1_000;
/// Most lines of looks that it shows.
const MOST_LINES: usize = 50;
/// Characters of a browser's own name that are shown.
const AGENT: usize = 60;

/// Where one-time codes are set up, once who asks has shown again that it is them.
const SET_UP: &str = "/me?codes=1";
/// Where that is shown first.
const STEP_UP_TO_CODES: &str = "/step-up?next=/me%3Fcodes%3D1";
const STEP_UP: &str = "/step-up?next=/me";

/// One look: a record opened, and how many others its page showed.
struct LookLine {
    at: String,
    what: String,
    href: Option<String>,
    why: String,
    beside: Option<String>,
}

struct DraftLine {
    href: String,
    what: String,
    at: String,
}

struct SessionLine {
    id: String,
    agent: String,
    peer: String,
    began: String,
    seen: String,
    is_this: bool,
}

/// How one-time codes stand.
#[allow(clippy::large_enum_variant, reason = "there is one on a page")]
enum Codes {
    Off,
    Offered {
        typed: String,
        qr: Option<String>,
        field: FieldView,
    },
    On {
        left: String,
    },
    /// Just turned on: the recovery codes, shown this once.
    New(Vec<String>),
}

#[derive(Template)]
#[template(path = "me.html")]
struct Page<'a> {
    shell: Shell,
    say: Say<'a>,
    done: Option<String>,
    name: String,
    account: String,
    roles: Vec<String>,
    looks: Vec<LookLine>,
    looks_lead: String,
    drafts: Vec<DraftLine>,
    sessions: Vec<SessionLine>,
    has_others: bool,
    password: Vec<FieldView>,
    codes: Codes,
    set_up: &'static str,
    passkeys: OwnView,
    scheme: FieldView,
    keys: Vec<(&'static str, String)>,
}

impl Page<'_> {
    /// One primary button a page: the codes' or the passkey's while it is set up, else the password's.
    fn is_setting_up(&self) -> bool {
        matches!(self.codes, Codes::Offered { .. }) || self.passkeys.form.is_some()
    }
}

/// `GET /me`
pub fn page(ask: &Ask<'_>) -> Given {
    let who = ask.who()?;
    let wants_codes = ask.query.has("codes") && ask.office.has_codes(who)?.is_none();
    if wants_codes && !who.stepped_up {
        return Ok(Answer::See(STEP_UP_TO_CODES.into()));
    }
    if OwnView::is_wanted(ask) && !who.stepped_up {
        return Ok(Answer::See(super::passkeys::STEP_UP.into()));
    }
    let codes = if wants_codes { offered(ask, who, None)? } else { standing(ask, who)? };
    let mut page = own_page(ask, who, codes)?;
    page.done = match ask.query.get("done") {
        "password" => Some(ask.say().t("web-me-done-password")),
        "codes_off" => Some(ask.say().t("web-me-done-codes_off")),
        "sessions" => Some(ask.say().t("web-me-done-sessions")),
        "passkey" => Some(ask.say().t("web-passkey-done-added")),
        "passkey_removed" => Some(ask.say().t("web-passkey-done-removed")),
        _ => None,
    };
    render(&page)
}

/// The page, with the sentence why a passkey was not kept.
pub(super) fn with_passkey_problem(ask: &Ask<'_>, who: &Who, problem: String) -> Given {
    let mut page = own_page(ask, who, standing(ask, who)?)?;
    page.passkeys.problem = Some(problem);
    unprocessable(&page)
}

fn own_page<'a>(ask: &Ask<'a>, who: &Who, codes: Codes) -> Result<Page<'a>, Problem> {
    let say = ask.say();
    let looks = look_lines(say, &ask.office.own_looks(who, DAYS, MOST_LOOKS)?);
    let sessions = ask.office.sessions(who)?;
    let drafts = ask.office.drafts(who)?;
    let grants = who.principal.grants().iter();
    let mut shell = ask.shell("web-me", "me");
    // A form that comes back stands under its own path, which nobody can read.
    shell.here = "/me".to_owned();
    Ok(Page {
        keys: keys(say, &shell),
        shell,
        done: None,
        name: who.name.to_string(),
        account: who.account.to_string(),
        roles: grants.map(|g| role_at(say, g.role(), &say.place(ask.office, g.place()))).collect(),
        looks_lead: say.w1("web-me-looks-lead", "days", DAYS),
        looks,
        drafts: drafts
            .iter()
            .map(|(form, key, at)| DraftLine {
                href: draft_page(form, key),
                what: say.word("deed", form),
                at: say.moment(*at),
            })
            .collect(),
        has_others: sessions.len() > 1,
        sessions: sessions.into_iter().map(|s| session_line(say, s)).collect(),
        password: password_fields(say),
        codes,
        set_up: SET_UP,
        passkeys: OwnView::of(ask, who)?,
        scheme: scheme_field(ask),
        say,
    })
}

/// Lines of looks: what one page showed at one moment is one line.
fn look_lines(say: Say<'_>, looks: &[Looker]) -> Vec<LookLine> {
    let is_same = |a: &Looker, b: &Looker| {
        (a.look.at, &a.look.purpose, &a.look.what) == (b.look.at, &b.look.purpose, &b.look.what)
    };
    looks.chunk_by(is_same).take(MOST_LINES).filter_map(|page| look_line(say, page)).collect()
}

fn look_line(say: Say<'_>, page: &[Looker]) -> Option<LookLine> {
    let first = &page.first()?.look;
    let own = page.iter().find(|looker| !looker.look.beside).map(|looker| looker.look.person.0);
    let beside = page.iter().filter(|looker| looker.look.beside).count();
    let (what, others) = match own {
        Some(id) => (say.w1("web-me-look-person", "n", id), "web-me-look-beside"),
        None => (say.t("web-me-look-household"), "web-me-look-members"),
    };
    Some(LookLine {
        at: say.moment(first.at),
        what,
        href: own.map(|id| format!("/people/{id}")),
        why: say.word("purpose", &first.purpose),
        beside: (beside > 0).then(|| say.w1(others, "n", beside)),
    })
}

fn session_line(say: Say<'_>, session: SessionCard) -> SessionLine {
    let agent: String = session.agent.chars().take(AGENT).collect();
    SessionLine {
        id: show_id(&session.id),
        agent: if agent.is_empty() { say.t("web-me-session-unnamed") } else { agent },
        peer: session.peer,
        began: say.moment(session.created),
        seen: say.moment(session.seen),
        is_this: session.is_this,
    }
}

fn password_fields(say: Say<'_>) -> Vec<FieldView> {
    let field =
        |name, key: &str, fills| FieldView { width: "f6", ..FieldView::password(name, say.t(key), fills) };
    vec![
        field("old", "web-me-password-old", "current-password"),
        field("new", "web-password-new", "new-password").hint(say.w1("web-password-hint", "n", SHORTEST)),
        field("again", "web-password-again", "new-password"),
    ]
}

fn scheme_field(ask: &Ask<'_>) -> FieldView {
    let say = ask.say();
    let options = [("light", "light"), ("dark", "dark"), ("", "device")]
        .map(|(value, word)| (value.to_owned(), say.word("scheme", word)));
    let field = FieldView::choice("scheme", say.t("web-me-scheme-choice"), ask.scheme, options.into());
    FieldView { width: "f6", ..field }
}

/// The keys that do something on this reader's pages; `townbook.js` does it.
fn keys(say: Say<'_>, shell: &Shell) -> Vec<(&'static str, String)> {
    let mut keys = Vec::new();
    if shell.may_search {
        keys.push(("/", say.t("web-key-find")));
    }
    let places =
        [("/work", "g w"), ("/people", "g p"), ("/register", "g r"), ("/ledger", "g l"), ("/me", "g m")];
    for word in &shell.nav {
        if let Some((_, key)) = places.iter().find(|(href, _)| *href == word.href) {
            keys.push((*key, say.w1("web-key-go", "page", &word.label)));
        }
    }
    keys.push(("Alt+Enter", say.t("web-key-send")));
    keys
}

/// One-time codes as they stand.
fn standing(ask: &Ask<'_>, who: &Who) -> Result<Codes, Problem> {
    Ok(match ask.office.has_codes(who)? {
        Some(left) => Codes::On { left: ask.say().number(left) },
        None => Codes::Off,
    })
}

/// The offer of codes: a secret to type or to read with a camera, and the field for its first code.
fn offered(ask: &Ask<'_>, who: &Who, problem: Option<String>) -> Result<Codes, Problem> {
    let say = ask.say();
    let secret = ask.office.offer_codes(who)?;
    let address = totp::address(&secret, &who.account, &say.t("web-townbook"));
    let field = FieldView::text("code", say.t("web-sign_in-code"), "");
    let messages = problem.map(|text| Message { refuses: true, text }).into_iter().collect();
    Ok(Codes::Offered {
        typed: totp::typed(&secret),
        qr: qr(address.as_bytes(), &say.t("web-me-codes-qr")),
        field: FieldView {
            inputmode: "numeric",
            autocomplete: "one-time-code",
            width: "f6",
            messages,
            ..field
        },
    })
}

/// `POST /me/password`
pub fn password(ask: &Ask<'_>) -> Given {
    let (who, say) = (ask.who()?, ask.say());
    let (old, new, again) = (ask.form.raw("old"), ask.form.raw("new"), ask.form.raw("again"));
    let done = if new == again {
        ask.office.change_password(who, old, new)
    } else {
        Err(OfficeError::Unusable { what: "web-password-differ" })
    };
    let (field, text) = match done {
        Ok(Ok(())) => return Ok(Answer::See("/me?done=password".into())),
        Ok(Err(problem)) => ("new", say.w1(problem.key(), "n", SHORTEST)),
        Err(OfficeError::Unusable { what: "web-password-differ" }) => ("again", say.t("web-password-differ")),
        Err(OfficeError::Unusable { what }) => ("old", say.t(what)),
        Err(error) => return Err(error.into()),
    };
    let mut page = own_page(ask, who, standing(ask, who)?)?;
    for view in page.password.iter_mut().filter(|view| view.name == field) {
        view.messages.push(Message { refuses: true, text: text.clone() });
    }
    unprocessable(&page)
}

/// `POST /me/codes`
pub fn codes(ask: &Ask<'_>) -> Given {
    let (who, say) = (ask.who()?, ask.say());
    if !who.stepped_up {
        return Ok(Answer::See(STEP_UP_TO_CODES.into()));
    }
    match ask.office.confirm_codes(who, ask.form.get("code"))? {
        Some(recovery) => render(&own_page(ask, who, Codes::New(recovery))?),
        // On already: sent twice, or from another window.
        None if ask.office.has_codes(who)?.is_some() => Ok(Answer::See("/me".into())),
        None => {
            let offer = offered(ask, who, Some(say.t("web-me-codes-wrong")))?;
            unprocessable(&own_page(ask, who, offer)?)
        }
    }
}

/// `POST /me/codes/off`
pub fn codes_off(ask: &Ask<'_>) -> Given {
    let who = ask.who()?;
    if !who.stepped_up {
        return Ok(Answer::See(STEP_UP.into()));
    }
    ask.office.remove_codes(who)?;
    Ok(Answer::See("/me?done=codes_off".into()))
}

/// `POST /me/sessions`: ends one session, or all but this.
pub fn end_sessions(ask: &Ask<'_>) -> Given {
    let who = ask.who()?;
    if ask.form.has("others") {
        ask.office.sign_out_elsewhere(who)?;
        return Ok(Answer::See("/me?done=sessions".into()));
    }
    let id = read_id(ask.form.get("session")).ok_or(Problem::BadForm)?;
    match ask.office.end_session(who, id) {
        Ok(()) if id == who.session => Ok(Answer::SignedOut { to: "/".into() }),
        // Whoever was quicker, it has ended.
        Ok(()) | Err(OfficeError::Gone) => Ok(Answer::See("/me?done=sessions".into())),
        Err(error) => Err(error.into()),
    }
}
