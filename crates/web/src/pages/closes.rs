//! Closes: what is sealed, what each edition changed, what the next close would hold, sealing, publishing.

use app::office::chores::{Chore, ChoreCard, JobState};
use app::office::counts::Preview;
use app::office::{Close, OfficeError};
use askama::Template;
use authz::Action;
use register::calendar::{Period, YearMonth};

use super::chores::{pick, rows};
use super::figures::{change, shown, unit};
use super::kit::{Tag, escape, render, unprocessable};
use super::ledger::groups;
use crate::answer::{Answer, Given, Problem};
use crate::ask::{Ask, show_id};
use crate::form::{FieldView, Message};
use crate::say::Say;
use crate::shell::{Shell, may};

/// Chores that the page of closes lists.
const CHORES: u64 = 8;
/// Most letters of a reason.
const LONGEST_REASON: usize = 400;

/// A period's code in words; the code itself where it is none.
pub(super) fn spoken(say: Say<'_>, period: &str) -> String {
    Period::parse(period).map_or_else(|_| period.to_owned(), |period| say.period(period))
}

struct PeriodLine {
    href: String,
    title: String,
    edition: String,
    entries: String,
    code: String,
    figures: String,
    published: String,
}

struct ChoreLine {
    href: String,
    title: String,
    at: String,
    tag: Tag,
}

#[derive(Template)]
#[template(path = "closes.html")]
struct Page<'a> {
    shell: Shell,
    say: Say<'a>,
    lines: Vec<PeriodLine>,
    chores: Vec<ChoreLine>,
    fields: Vec<FieldView>,
}

/// `GET /closes`
pub fn page(ask: &Ask<'_>) -> Given {
    render(&list(ask, "")?)
}

fn list<'a>(ask: &Ask<'a>, problem: &str) -> Result<Page<'a>, Problem> {
    let say = ask.say();
    let closes = ask.office.closes()?;
    let published = ask.office.publications();
    let mut lines: Vec<PeriodLine> = Vec::new();
    for close in &closes {
        let code = close.period.to_string();
        let href = format!("/closes/{}", escape(&code));
        if lines.iter().any(|line| line.href == href) {
            continue;
        }
        let newest = published.iter().filter(|r| r.period == code).map(|r| r.edition).max();
        lines.push(PeriodLine {
            href,
            title: say.period(close.period),
            edition: close.edition.to_string(),
            entries: say.number(close.log_size),
            code: short(&close.root.to_hex()),
            figures: format!("/figures?period={}", escape(&code)),
            published: match newest {
                Some(edition) => say.w1("web-closes-public", "edition", edition),
                None => say.t("web-closes-not_public"),
            },
        });
    }
    let chores = ask.office.chores(ask.who()?, CHORES)?;
    let mut shell = ask.shell("web-closes", "figures");
    shell.css.push(crate::assets::url("figures.css"));
    Ok(Page {
        lines,
        chores: chores.iter().map(|card| chore_line(say, card)).collect(),
        fields: period_fields(ask, &closes, problem),
        shell,
        say,
    })
}

/// The ends of a check code: enough to tell two apart at a glance.
fn short(root: &str) -> String {
    let letters = groups(root);
    let groups: Vec<&str> = letters.split(' ').collect();
    match groups[..] {
        [a, b, .., y, z] => format!("{a} {b} … {y} {z}"),
        _ => letters,
    }
}

fn chore_line(say: Say<'_>, card: &ChoreCard) -> ChoreLine {
    let period = match &card.chore {
        Chore::Preview { period } | Chore::Close { period, .. } | Chore::Publish { period } => {
            spoken(say, period)
        }
        _ => String::new(),
    };
    let (colour, icon) = match card.state {
        JobState::Waiting => ("", "ring"),
        JobState::Running => ("info", "half"),
        JobState::Done => ("success", "check"),
        JobState::Failed => ("danger", "late"),
        JobState::Cancelled => ("", "wait"),
    };
    let title = say.word("chore", card.chore.kind());
    ChoreLine {
        href: format!("/chores/{}", show_id(&card.id)),
        title: if period.is_empty() { title } else { format!("{title}{}{period}", say.t("web-comma")) },
        at: say.moment(card.created_at),
        tag: Tag { colour, icon, text: say.word("chore_state", card.state.as_str()) },
    }
}

/// The month after the last one sealed, up to the last whole month, unless a form says otherwise.
fn period_fields(ask: &Ask<'_>, closes: &[Close], problem: &str) -> Vec<FieldView> {
    let say = ask.say();
    let next = closes.iter().map(|c| c.period.last_day()).max().and_then(|day| day.tomorrow().ok());
    let today = ask.office.today();
    let whole = today.first_of_month().yesterday().unwrap_or(today);
    let next = next.filter(|day| *day <= whole).map_or(whole, |day| day);
    let suggested = YearMonth::of(next).to_string();
    let value = |name: &str| {
        let typed = ask.form.get(name);
        let typed = if typed.is_empty() { ask.query.get(name) } else { typed };
        if typed.is_empty() { suggested.clone() } else { typed.to_owned() }
    };
    let field = |name: &str, label: &str| FieldView {
        inputmode: "numeric",
        ..FieldView::text(name, say.t(label), &value(name)).hint(say.t("web-closes-month-hint"))
    };
    let mut fields = vec![field("from", "web-closes-from"), field("to", "web-closes-to")];
    if !problem.is_empty() {
        fields[1].messages.push(Message { refuses: true, text: say.t(problem) });
    }
    fields
}

/// `POST /closes/preview`
pub fn start_preview(ask: &Ask<'_>) -> Given {
    let month = |name: &str| ask.form.get(name).parse::<YearMonth>().ok();
    let period = match (Period::parse(ask.form.get("whole")), month("from"), month("to")) {
        (Ok(period), _, _) => Ok(period),
        (_, Some(from), Some(to)) => Period::new(from, to).map_err(|_| "web-closes-order"),
        _ => Err("web-closes-month-bad"),
    };
    let period = period.and_then(|period| {
        let is_over = period.last_day() < ask.office.today();
        if is_over { Ok(period) } else { Err("web-closes-not_over") }
    });
    match period {
        Ok(period) => start(ask, &Chore::Preview { period: period.to_string() }),
        Err(problem) => unprocessable(&list(ask, problem)?),
    }
}

/// Puts a deed under the id of the form, and leads to its page.
fn start(ask: &Ask<'_>, chore: &Chore) -> Given {
    let id = match crate::ask::read_id(ask.form.get("id")) {
        Some(id) => id,
        None => ask.office.new_id()?,
    };
    ask.office.put_chore(ask.who()?, id, chore)?;
    Ok(Answer::See(format!("/chores/{}", show_id(&id))))
}

/// What a close would hold, as its page shows it.
pub(super) struct PreviewView {
    /// What it is.
    pub title: String,
    /// What it covers.
    pub lead: String,
    /// Whether nothing has changed since the newest edition.
    pub is_same: bool,
    /// What is new against the newest edition.
    pub changes: Vec<String>,
    /// Rows in and out.
    pub rows: String,
    /// Main figures: title, value, unit, interval.
    pub nums: Vec<(String, String, String, String)>,
    /// The period's code, for the form.
    pub period: String,
    /// The id of the form.
    pub id: String,
    /// Whether a reason must be given.
    pub is_next: bool,
    /// Whether the reader may seal.
    pub may_seal: bool,
    /// The field of the reason.
    pub reason: FieldView,
}

/// Figures that the preview shows.
const SHOWN: [&str; 10] = [
    "registered_population",
    "households",
    "births",
    "births_male",
    "births_female",
    "deaths",
    "marriages",
    "divorces",
    "moves_in",
    "moves_out",
];

/// The page of a preview.
pub(super) fn preview_view(ask: &Ask<'_>, found: &Preview) -> Result<PreviewView, Problem> {
    let say = ask.say();
    let period = spoken(say, &found.period);
    let args: [(&str, &dyn std::fmt::Display); 3] =
        [("period", &period), ("edition", &found.edition), ("entries", &say.number(found.log_size))];
    let meaning = |id: &str| found.meanings.iter().find(|m| m.id == id);
    let line = |id: &&str| {
        let (num, meaning) = (found.nums.iter().find(|n| n.id == **id)?, meaning(id)?);
        let view = shown(say, num);
        Some((pick(say, &meaning.title).to_owned(), view.value, unit(say, meaning), view.interval))
    };
    let is_next = found.edition > 1;
    let reason =
        FieldView::text("reason", say.t("web-closes-reason"), "").hint(say.t("web-closes-reason-hint"));
    Ok(PreviewView {
        title: say.with("web-closes-preview-title", &args),
        lead: say.with("web-closes-preview-lead", &args),
        is_same: is_next && found.rows == (0, 0),
        changes: found.changed.iter().filter_map(|c| change(say, &found.meanings, c)).collect(),
        rows: if is_next { rows(say, found.rows.0, found.rows.1) } else { String::new() },
        nums: SHOWN.iter().filter_map(line).collect(),
        period: found.period.clone(),
        id: show_id(&ask.office.new_id()?),
        is_next,
        may_seal: may(ask, Action::SealPeriod),
        reason: FieldView { kind: "area".to_owned(), ..reason },
    })
}

/// `POST /closes/seal`
pub fn seal(ask: &Ask<'_>) -> Given {
    let period = Period::parse(ask.form.get("period")).map_err(|_| Problem::BadForm)?;
    if period.last_day() >= ask.office.today() {
        return Err(OfficeError::Unusable { what: "web-closes-not_over" }.into());
    }
    let reason = ask.form.get("reason");
    if reason.chars().count() > LONGEST_REASON {
        return Err(Problem::BadForm);
    }
    let is_next = ask.office.closes()?.iter().any(|close| close.period == period);
    if is_next && reason.is_empty() {
        return Err(OfficeError::Unusable { what: "web-closes-reason-missing" }.into());
    }
    start(ask, &Chore::Close { period: period.to_string(), reason: reason.to_owned() })
}

struct EditionLine {
    title: String,
    sealed: String,
    lines: Vec<(String, String)>,
    figures: String,
    seal: String,
    published: Option<String>,
}

#[derive(Template)]
#[template(path = "close.html")]
struct One<'a> {
    shell: Shell,
    say: Say<'a>,
    lead: String,
    editions: Vec<EditionLine>,
    period: String,
    id: String,
    may_seal: bool,
    may_publish: bool,
}

/// `GET /closes/{period}`
pub fn one(ask: &Ask<'_>) -> Given {
    let say = ask.say();
    let period = Period::parse(ask.params.get("period")).map_err(|_| Problem::NotFound)?;
    let closes: Vec<Close> = ask.office.closes()?.into_iter().filter(|c| c.period == period).collect();
    if closes.is_empty() {
        return Err(Problem::NotFound);
    }
    let published = ask.office.publications();
    let is_public = |close: &Close| {
        published.iter().find(|r| r.period == close.period.to_string() && r.edition == close.edition)
    };
    let mut editions = Vec::with_capacity(closes.len());
    for close in &closes {
        let entry = ask.office.entry_proof(close.entry).map_err(OfficeError::from)?;
        let sealed = entry.map_or_else(String::new, |(entry, _)| say.moment(entry.head.recorded));
        let public = is_public(close).map(|r| super::chores::hidden(say, r));
        editions.push(edition_line(say, close, sealed, public));
    }
    let may_seal = may(ask, Action::SealPeriod);
    let mut shell = ask.shell("web-closes", "figures");
    shell.title = say.period(period);
    render(&One {
        lead: say.w1("web-closes-one-lead", "n", closes.len()),
        editions,
        period: period.to_string(),
        id: show_id(&ask.office.new_id()?),
        may_seal,
        may_publish: may_seal && closes.first().is_some_and(|newest| is_public(newest).is_none()),
        shell,
        say,
    })
}

fn edition_line(say: Say<'_>, close: &Close, sealed: String, published: Option<String>) -> EditionLine {
    let code = close.period.to_string();
    EditionLine {
        title: say.w1("web-closes-edition", "edition", close.edition),
        lines: vec![
            (say.t("web-closes-sealed_at"), sealed.clone()),
            (say.t("web-closes-covers"), say.number(close.log_size)),
            (say.t("web-closes-entry"), say.number(close.entry.0)),
            (say.t("web-closes-code"), groups(&close.root.to_hex())),
            (say.t("web-closes-files"), groups(&close.manifest.to_hex())),
        ],
        sealed,
        figures: format!("/figures?period={}&edition={}", escape(&code), close.edition),
        seal: format!("/closes/{}/{}/seal", escape(&code), close.edition),
        published,
    }
}

/// `GET /closes/{period}/{edition}/seal`: the signed seal, as anyone can check it.
pub fn seal_file(ask: &Ask<'_>) -> Given {
    let period = Period::parse(ask.params.get("period")).map_err(|_| Problem::NotFound)?;
    let edition = ask.number("edition")?;
    let closes = ask.office.closes()?;
    let close = closes.into_iter().find(|c| c.period == period && u64::from(c.edition) == edition);
    let close = close.ok_or(Problem::NotFound)?;
    Ok(Answer::File {
        content_type: "text/plain; charset=utf-8",
        name: Some(format!("seal-{period}-{edition}.txt")),
        bytes: close.seal.into_bytes(),
    })
}

/// `POST /closes/{period}/publish`
pub fn publish(ask: &Ask<'_>) -> Given {
    let period = Period::parse(ask.params.get("period")).map_err(|_| Problem::NotFound)?;
    if !ask.office.closes()?.iter().any(|close| close.period == period) {
        return Err(Problem::NotFound);
    }
    start(ask, &Chore::Publish { period: period.to_string() })
}

/// `POST /ledger/verify`
pub fn verify(ask: &Ask<'_>) -> Given {
    start(ask, &Chore::Verify)
}
