//! What pages share.

use askama::Template;

use crate::answer::{Answer, Given, Problem};
use crate::ask::Ask;
use crate::say::Say;
use crate::shell::Shell;

/// What the demo shows on its sign-in page.
#[derive(Clone, Debug, Default)]
pub struct Demo {
    /// Accounts, one a role.
    pub accounts: Vec<DemoAccount>,
    /// Their password.
    pub password: String,
}

/// An account of the demo.
#[derive(Clone, Debug)]
pub struct DemoAccount {
    /// Sign-in name.
    pub account: String,
    /// Display name.
    pub name: String,
    /// Role, by its stable name.
    pub role: &'static str,
    /// Where.
    pub place: String,
}

/// A tag: shape, words and colour of a state.
#[derive(Clone, Debug)]
pub struct Tag {
    /// `danger`, `warning`, `info`, `success`, or empty.
    pub colour: &'static str,
    /// Shape.
    pub icon: &'static str,
    /// Words.
    pub text: String,
}

/// Renders a page.
pub(crate) fn render(page: &impl Template) -> Given {
    html(page).map(Answer::Html)
}

/// Renders a page that is no success.
pub(crate) fn unprocessable(page: &impl Template) -> Given {
    html(page).map(Answer::Unprocessable)
}

fn html(page: &impl Template) -> Result<String, Problem> {
    page.render().map_err(Problem::Broken)
}

impl<'a> Ask<'a> {
    /// What the page says.
    pub(crate) fn say(&self) -> Say<'a> {
        Say::new(&self.office.pack().locales, self.language)
    }

    /// The shell of a page: its title's key, and the bar's word that it is under.
    pub(crate) fn shell(&self, title: &str, here: &str) -> Shell {
        Shell::new(self, self.say(), self.say().t(title), here)
    }
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage<'a> {
    shell: Shell,
    say: Say<'a>,
    lead: String,
    reasons: Vec<String>,
}

/// The page of a problem: what, why as far as it may be said, and what to do.
pub(crate) fn problem(ask: &Ask<'_>, problem: &Problem) -> String {
    let say = ask.say();
    let (key, lead, reasons) = match problem {
        Problem::NotFound | Problem::SignIn | Problem::StepUp => {
            ("web-problem-not_found", say.t("web-problem-not_found-lead"), Vec::new())
        }
        Problem::Forbidden(reasons) => {
            let texts = reasons.iter().map(|(zh, en)| if say.is_zh() { zh.clone() } else { en.clone() });
            ("web-problem-forbidden", say.t("web-problem-forbidden-lead"), texts.collect())
        }
        Problem::BadForm => ("web-problem-bad_form", say.t("web-problem-bad_form-lead"), Vec::new()),
        Problem::TooLarge => ("web-problem-too_large", say.t("web-problem-too_large-lead"), Vec::new()),
        Problem::TooMany(seconds) => {
            let minutes = seconds.div_ceil(60);
            ("web-problem-too_many", say.w1("web-problem-too_many-lead", "minutes", minutes), Vec::new())
        }
        Problem::TooManyRecords { records, minutes, seconds } => {
            let wait = seconds.div_ceil(60);
            let args: [(&str, &dyn std::fmt::Display); 3] =
                [("records", records), ("minutes", minutes), ("wait", &wait)];
            let why = ["web-problem-many_records-why", "web-problem-many_records-need"];
            let why = why.iter().map(|key| say.t(key)).collect();
            ("web-problem-many_records", say.with("web-problem-many_records-lead", &args), why)
        }
        Problem::Gone => ("web-problem-gone", say.t("web-problem-gone-lead"), Vec::new()),
        Problem::Office(app::office::OfficeError::Unusable { what }) => {
            ("web-problem-unusable", say.t(what), Vec::new())
        }
        Problem::Office(error) => {
            crate::log::failure(&ask.id, error, "a page failed");
            number_of(ask)
        }
        Problem::Broken(error) => {
            crate::log::broken(&ask.id, error);
            number_of(ask)
        }
    };
    let page = ProblemPage { shell: ask.shell(key, ""), say, lead, reasons };
    page.render().unwrap_or_default()
}

/// What failed inside is for whoever runs the book, who finds it in the log by the number on the page.
fn number_of(ask: &Ask<'_>) -> (&'static str, String, Vec<String>) {
    let say = ask.say();
    let number = say.w1("web-problem-office-number", "number", &ask.id);
    ("web-problem-office", say.t("web-problem-office-lead"), vec![number])
}

/// Where somebody signs in and comes back from.
pub(crate) fn sign_in_then(ask: &Ask<'_>) -> String {
    with_next("/sign-in", ask)
}

/// Where somebody steps up and comes back from. A form that was sent comes back to its page.
pub(crate) fn step_up_then(ask: &Ask<'_>) -> String {
    with_next("/step-up", ask)
}

fn with_next(to: &str, ask: &Ask<'_>) -> String {
    let path = match ask.method {
        crate::ask::Method::Get => ask.path,
        // The page from which such a form is sent is the one above it.
        crate::ask::Method::Post => ask.path.rsplit_once('/').map_or("/", |(page, _)| page),
    };
    if path.is_empty() || path == "/" { to.to_owned() } else { format!("{to}?next={}", escape(path)) }
}

/// A value in a query.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// A path of this site that a form or query names, else another.
pub(crate) fn local(path: &str, other: &str) -> String {
    let is_local = path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\n', '\r']);
    if is_local { path.to_owned() } else { other.to_owned() }
}
