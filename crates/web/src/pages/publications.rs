//! Published figures, for everyone: what is out, and the files.

use app::office::chores::PUBLIC_FILES;
use askama::Template;
use register::calendar::Period;

use super::closes::spoken;
use super::kit::{escape, render};
use crate::answer::{Answer, Given, Problem};
use crate::ask::Ask;
use crate::say::Say;
use crate::shell::Shell;

/// A release.
pub(super) struct ReleaseView {
    /// Period and edition.
    pub title: String,
    /// When, and how much of it is hidden.
    pub lead: String,
    /// The report.
    pub report: String,
    /// Its files: address and name.
    pub files: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "publications.html")]
struct Page<'a> {
    shell: Shell,
    say: Say<'a>,
    releases: Vec<ReleaseView>,
}

/// What is out, the newest first.
pub(super) fn releases(ask: &Ask<'_>) -> Vec<ReleaseView> {
    let say = ask.say();
    let view = |released: &app::office::counts::Released| {
        let folder = format!("/public/figures/{}/{}", escape(&released.period), released.edition);
        let period = spoken(say, &released.period);
        let args: [(&str, &dyn std::fmt::Display); 2] = [("period", &period), ("edition", &released.edition)];
        let files = PUBLIC_FILES.iter().filter(|(name, _)| *name != "report.html");
        ReleaseView {
            title: say.with("web-public-release", &args),
            lead: say.sentences(&[
                say.w1("web-public-release-at", "at", say.moment(released.at)),
                super::chores::hidden(say, released),
            ]),
            report: format!("{folder}/report.html"),
            files: files
                .map(|(name, _)| {
                    (format!("{folder}/{name}"), say.word("public-file", name.replace('.', "_")))
                })
                .collect(),
        }
    };
    ask.office.publications().iter().map(view).collect()
}

/// `GET /public/figures`
pub fn list(ask: &Ask<'_>) -> Given {
    render(&Page {
        shell: ask.shell("web-public-figures", "published"),
        releases: releases(ask),
        say: ask.say(),
    })
}

/// `GET /public/figures/{period}/{edition}/{file}`
pub fn file(ask: &Ask<'_>) -> Given {
    let period = Period::parse(ask.params.get("period")).map_err(|_| Problem::NotFound)?;
    let edition = u32::try_from(ask.number("edition")?).map_err(|_| Problem::NotFound)?;
    let name = ask.params.get("file");
    let (_, content_type) = PUBLIC_FILES.iter().find(|(known, _)| *known == name).ok_or(Problem::NotFound)?;
    let bytes = ask.office.publication_file(period, edition, name).ok_or(Problem::NotFound)?;
    if name == "report.html" {
        return Ok(Answer::Report(bytes));
    }
    Ok(Answer::File { content_type, name: Some(format!("{period}-{edition}-{name}")), bytes })
}
