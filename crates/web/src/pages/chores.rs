//! Chores: what was started from a page and goes on without it; how far it is, and what came of it.

use std::time::Duration;

use app::office::OfficeError;
use app::office::chores::{Chore, ChoreCard, JobState};
use app::office::counts::{Both, Checked, Preview, Released, Sealed};
use askama::Template;
use serde::de::DeserializeOwned;

use super::closes::{PreviewView, preview_view};
use super::kit::{escape, local, render};
use crate::answer::{Answer, Given, Problem};
use crate::ask::{Ask, show_id};
use crate::say::Say;
use crate::shell::Shell;

/// So long a page waits for an answer that comes at once; what takes longer says so.
const AT_ONCE: Duration = Duration::from_millis(900);

/// In the reader's language.
pub(super) fn pick<'b>(say: Say<'_>, both: &'b Both) -> &'b str {
    if say.is_zh() { &both.zh } else { &both.en }
}

/// Under way, or failed.
#[derive(Template)]
#[template(path = "waiting.html")]
struct Waiting<'a> {
    shell: Shell,
    say: Say<'a>,
    /// What it is waited for: where the page looks again.
    href: String,
    doing: String,
    progress: Option<(u64, u64, String)>,
    failed: Option<String>,
    again: String,
    cancel: Option<String>,
}

fn waiting(ask: &Ask<'_>, here: &str, card: &ChoreCard, href: String) -> Given {
    let say = ask.say();
    let kind = card.chore.kind();
    let failed = match card.state {
        JobState::Failed => {
            Some(card.error.as_ref().map_or_else(String::new, |error| pick(say, error).to_owned()))
        }
        JobState::Cancelled => Some(say.t("web-chore-cancelled")),
        _ => None,
    };
    let (done, total) = card.progress;
    let args: [(&str, &dyn std::fmt::Display); 2] =
        [("done", &say.number(done)), ("total", &say.number(total))];
    let id = show_id(&card.id);
    let may_cancel = failed.is_none() && !card.chore.is_question() && card.state == JobState::Waiting;
    let mut shell = ask.shell("web-chore", here);
    shell.title = say.word("chore", kind);
    shell.css.push(crate::assets::url("figures.css"));
    render(&Waiting {
        shell,
        doing: say.word("chore_doing", kind),
        progress: (total > 0).then(|| (done.min(total), total, say.with("web-chore-progress", &args))),
        failed,
        again: format!("/chores/{id}/again"),
        cancel: may_cancel.then(|| format!("/chores/{id}/cancel")),
        href,
        say,
    })
}

/// The answer to a question about what is sealed, or the page that says that it is being worked out.
pub(super) fn answer<T: DeserializeOwned>(
    ask: &Ask<'_>,
    chore: &Chore,
) -> Result<Result<T, Answer>, Problem> {
    let card = ask.office.ask_chore(ask.who()?, chore, AT_ONCE)?;
    match card.result() {
        Some(answer) => Ok(Ok(answer)),
        None => {
            let pairs = ask.query.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value)));
            let query: Vec<String> = pairs.collect();
            let mark = if query.is_empty() { "" } else { "?" };
            Ok(Err(waiting(ask, "figures", &card, format!("{}{mark}{}", ask.path, query.join("&")))?))
        }
    }
}

#[derive(Template)]
#[template(path = "chore.html")]
struct Done<'a> {
    shell: Shell,
    say: Say<'a>,
    preview: Option<PreviewView>,
    sealed: Option<SealedView>,
    checked: Option<CheckedView>,
    released: Option<ReleasedView>,
    import: Option<super::import::ImportView>,
    places: Option<super::place_change::ChangedView>,
}

struct SealedView {
    is_new: bool,
    title: String,
    lines: Vec<(String, String)>,
    figures: String,
    close: String,
}

struct CheckedView {
    is_sound: bool,
    title: String,
    lead: String,
    root: String,
    problems: Vec<(String, String)>,
}

struct ReleasedView {
    title: String,
    lead: String,
    href: String,
}

/// `GET /chores/{chore}`
pub fn page(ask: &Ask<'_>) -> Given {
    let (who, say) = (ask.who()?, ask.say());
    let id = ask.id("chore")?;
    let card = ask.office.await_chore(id, AT_ONCE)?;
    if card.account != who.account || card.chore.is_question() {
        return Err(Problem::NotFound);
    }
    let here = match card.chore {
        Chore::Verify => "ledger",
        Chore::Places { .. } => "places",
        Chore::Look { .. } | Chore::Import { .. } => "register",
        _ => "figures",
    };
    if card.state != JobState::Done {
        return waiting(ask, here, &card, format!("/chores/{}", show_id(&id)));
    }
    let mut page = Done {
        shell: ask.shell("web-chore", here),
        say,
        preview: None,
        sealed: None,
        checked: None,
        released: None,
        import: None,
        places: None,
    };
    page.shell.css.push(crate::assets::url("figures.css"));
    page.shell.title = say.word("chore", card.chore.kind());
    match &card.chore {
        Chore::Preview { .. } => {
            let found = card.result::<Preview>().ok_or(OfficeError::NotFound)?;
            page.preview = Some(preview_view(ask, &found)?);
        }
        Chore::Close { .. } => page.sealed = card.result().map(|sealed| sealed_view(say, &sealed)),
        Chore::Publish { .. } => page.released = card.result().map(|released| released_view(say, &released)),
        Chore::Verify => page.checked = card.result().map(|checked| checked_view(say, &checked)),
        Chore::Places { .. } => {
            page.places = card.result().map(|done| super::place_change::changed(ask, &done));
        }
        Chore::Look { .. } | Chore::Import { .. } => {
            page.import = Some(super::import::view(ask, &card)?);
        }
        Chore::Overview { .. } | Chore::Split { .. } | Chore::Behind { .. } => {}
    }
    render(&page)
}

fn sealed_view(say: Say<'_>, sealed: &Sealed) -> SealedView {
    let edition = &sealed.edition;
    let period = super::closes::spoken(say, &edition.period);
    let args: [(&str, &dyn std::fmt::Display); 2] = [("period", &period), ("edition", &edition.edition)];
    let key = if sealed.is_new { "web-closes-sealed" } else { "web-closes-unchanged" };
    let mut lines = vec![
        (say.t("web-closes-covers"), say.number(edition.log_size)),
        (say.t("web-closes-entry"), say.number(edition.entry)),
        (say.t("web-closes-code"), super::ledger::groups(&edition.root)),
    ];
    if edition.added + edition.removed > 0 {
        lines.push((say.t("web-closes-rows"), rows(say, edition.added, edition.removed)));
    }
    SealedView {
        is_new: sealed.is_new,
        title: say.with(key, &args),
        lines,
        figures: format!("/figures?period={}&edition={}", escape(&edition.period), edition.edition),
        close: format!("/closes/{}", escape(&edition.period)),
    }
}

/// Rows in and out.
pub(super) fn rows(say: Say<'_>, added: u64, removed: u64) -> String {
    let args: [(&str, &dyn std::fmt::Display); 2] =
        [("added", &say.number(added)), ("removed", &say.number(removed))];
    say.with("web-closes-rows-text", &args)
}

fn checked_view(say: Say<'_>, checked: &Checked) -> CheckedView {
    let is_sound = checked.problems.is_empty();
    let args: [(&str, &dyn std::fmt::Display); 2] =
        [("entries", &say.number(checked.n_entries)), ("closes", &say.number(checked.n_closes))];
    let at = |index: &Option<u64>| match index {
        Some(index) => say.w1("web-verify-entry", "n", say.number(*index)),
        None => say.t("web-verify-book"),
    };
    CheckedView {
        is_sound,
        title: say.t(if is_sound { "web-verify-sound" } else { "web-verify-unsound" }),
        lead: say.with("web-verify-read", &args),
        root: super::ledger::groups(&checked.root),
        problems: checked
            .problems
            .iter()
            .map(|(index, what)| (at(index), pick(say, what).to_owned()))
            .collect(),
    }
}

fn released_view(say: Say<'_>, released: &Released) -> ReleasedView {
    let period = super::closes::spoken(say, &released.period);
    let args: [(&str, &dyn std::fmt::Display); 2] = [("period", &period), ("edition", &released.edition)];
    ReleasedView {
        title: say.with("web-closes-published", &args),
        lead: hidden(say, released),
        href: "/public/figures".to_owned(),
    }
}

/// How much of a release is hidden to protect people.
pub(super) fn hidden(say: Say<'_>, released: &Released) -> String {
    let share = format!("{:.2}", released.share_of_counts * 100.0);
    let args: [(&str, &dyn std::fmt::Display); 3] =
        [("cells", &say.number(released.cells)), ("hidden", &say.number(released.hidden)), ("share", &share)];
    say.with("web-closes-hidden", &args)
}

/// `POST /chores/{chore}/again`
pub fn again(ask: &Ask<'_>) -> Given {
    let id = ask.id("chore")?;
    let card = own(ask, id)?;
    ask.office.try_chore_again(id)?;
    let page = format!("/chores/{}", show_id(&id));
    Ok(Answer::See(if card.chore.is_question() { local(ask.form.get("to"), "/figures") } else { page }))
}

/// `POST /chores/{chore}/cancel`
pub fn cancel(ask: &Ask<'_>) -> Given {
    let id = ask.id("chore")?;
    own(ask, id)?;
    ask.office.cancel_chore(id)?;
    Ok(Answer::See(format!("/chores/{}", show_id(&id))))
}

/// A chore of who asks. Questions are everybody's: who may read the answer may have it worked out again.
fn own(ask: &Ask<'_>, id: [u8; 16]) -> Result<ChoreCard, Problem> {
    let card = ask.office.chore(id)?;
    if card.account == ask.who()?.account || card.chore.is_question() {
        Ok(card)
    } else {
        Err(Problem::NotFound)
    }
}
