//! The ledger for who has signed in: its last entries by their public heads, and the counts of the server.

use app::office::{EntryCard, Office};
use askama::Template;
use authz::Action;

use super::kit::render;
use crate::answer::{Answer, Given, Problem};
use crate::ask::Ask;
use crate::say::Say;
use crate::shell::{Shell, may};

/// Entries that the page shows.
const LAST: usize = 30;

struct Line {
    href: String,
    number: String,
    kind: String,
    recorded: String,
    purpose: String,
    /// Empty for readers to whom it is not shown.
    actor: String,
}

#[derive(Template)]
#[template(path = "ledger.html")]
struct Page<'a> {
    shell: Shell,
    say: Say<'a>,
    lead: String,
    head: Option<HeadView>,
    shows_actor: bool,
    lines: Vec<Line>,
}

/// A signed head as pages show it.
pub(super) struct HeadView {
    /// How many entries it covers.
    pub size: String,
    /// Its check code in groups of four.
    pub root: String,
}

impl HeadView {
    /// The check code with its middle left out: enough to tell two apart at a glance.
    pub fn short(&self) -> String {
        let groups: Vec<&str> = self.root.split(' ').collect();
        match groups[..] {
            [a, b, c, d, .., w, x, y, z] => format!("{a} {b} {c} {d} … {w} {x} {y} {z}"),
            _ => self.root.clone(),
        }
    }
}

/// The newest signed head, if there is one.
pub(super) fn newest(ask: &Ask<'_>) -> Result<Option<HeadView>, Problem> {
    let head = ask.office.heads(1).map_err(app::office::OfficeError::from)?.into_iter().next();
    Ok(head.map(|(size, root, _)| HeadView { size: ask.say().number(size), root: groups(&root) }))
}

/// A check code in groups of four.
pub(super) fn groups(hex: &str) -> String {
    let letters: Vec<char> = hex.chars().collect();
    letters.chunks(4).map(|c| c.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// `GET /ledger`
pub fn page(ask: &Ask<'_>) -> Given {
    let say = ask.say();
    let ledger = ask.office.ledger_line().map_err(app::office::OfficeError::from)?;
    let entries = ask.office.recent_entries(LAST).map_err(app::office::OfficeError::from)?;
    let shows_actor = may(ask, Action::ReadAccessPatterns);
    render(&Page {
        shell: ask.shell("web-ledger", "ledger"),
        lead: say.w1("web-ledger-lead", "n", say.number(ledger.entries)),
        head: newest(ask)?,
        lines: entries.iter().map(|entry| line(say, entry, shows_actor)).collect(),
        shows_actor,
        say,
    })
}

fn line(say: Say<'_>, entry: &EntryCard, shows_actor: bool) -> Line {
    let index = entry.head.index.0;
    Line {
        href: format!("/entries/{index}"),
        number: say.number(index),
        kind: say.word("record", entry.head.kind),
        recorded: say.moment(entry.head.recorded),
        purpose: say.word("entry_purpose", Office::entry_purpose(entry)),
        actor: if shows_actor { entry.head.actor.to_string() } else { String::new() },
    }
}

/// `GET /metrics`
pub fn metrics(ask: &Ask<'_>) -> Given {
    let ledger = ask.office.ledger_line().map_err(app::office::OfficeError::from)?;
    Ok(Answer::File {
        content_type: "text/plain; version=0.0.4",
        name: None,
        bytes: ask.metrics.text(ledger.entries).into_bytes(),
    })
}
