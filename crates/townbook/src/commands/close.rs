//! `townbook close`

use register::calendar::Period;
use serde_json::json;
use store::{Access, Purpose};

use crate::closing::{self, Approval, Outcome};
use crate::desk::{Answer, Desk};
use crate::screen;

/// Seals a period, or the next edition of one that is sealed.
pub fn run(desk: &Desk, period: &Period, approval: &Approval) -> anyhow::Result<Answer> {
    let mut book = desk.open(Access::Write)?;
    let (_, figures) = desk.load_figures()?;
    book.note_pack("figures", figures, &desk.context(Purpose::Stewardship))?;
    let (close, changes) = match closing::close(&mut book, period, approval, &desk.context(Purpose::Close))? {
        Outcome::Sealed(close) => (close, None),
        Outcome::Next(close, changes) => (close, Some(changes)),
        Outcome::Unchanged(edition) => {
            if desk.json {
                screen::json(&json!({
                    "period": [period.first_day().to_string(), period.last_day().to_string()],
                    "edition": edition, "changed": false,
                }))?;
            } else {
                desk.say("cli-close-unchanged", &[("period", period), ("edition", &edition)])?;
            }
            return Ok(Answer::CheckSaysNo);
        }
    };
    let folder = closing::folder(&book, period, close.edition);
    if desk.json {
        let mut value = json!({
            "period": [period.first_day().to_string(), period.last_day().to_string()], "edition": close.edition,
            "size": close.log_size, "root": close.root.to_hex(), "manifest": close.manifest.to_hex(),
            "folder": folder,
        });
        if let Some(changes) = changes {
            value["added"] = json!(changes.added);
            value["removed"] = json!(changes.removed);
        }
        screen::json(&value)?;
    } else {
        let folder = folder.display();
        desk.say(
            "cli-close-sealed",
            &[("period", period), ("edition", &close.edition), ("folder", &folder)],
        )?;
        if let Some(changes) = changes {
            let (added, removed) = (changes.added, changes.removed);
            desk.say("cli-close-changes", &[("added", &added), ("removed", &removed)])?;
        }
        desk.say("cli-close-head", &[("entries", &close.log_size), ("root", &close.root)])?;
        desk.say("cli-close-manifest", &[("manifest", &close.manifest)])?;
    }
    Ok(Answer::Done)
}
