//! `townbook close`

use register::calendar::Period;
use serde_json::json;
use store::{Access, Purpose};

use crate::closing;
use crate::desk::{Answer, Desk};
use crate::screen;

/// Seals a period.
pub fn run(desk: &Desk, period: &Period) -> anyhow::Result<Answer> {
    let mut book = desk.open(Access::Write)?;
    let (_, figures) = desk.load_figures()?;
    book.note_pack("figures", figures, &desk.context(Purpose::Stewardship))?;
    let close = closing::close(&mut book, period, &desk.context(Purpose::Close))?;
    let folder = closing::folder(&book, period, close.edition);
    if desk.json {
        screen::json(&json!({
            "period": [period.first_day().to_string(), period.last_day().to_string()], "edition": close.edition,
            "size": close.log_size, "root": close.root.to_hex(), "manifest": close.manifest.to_hex(),
            "folder": folder,
        }))?;
    } else {
        let folder = folder.display();
        desk.say(
            "cli-close-sealed",
            &[("period", period), ("edition", &close.edition), ("folder", &folder)],
        )?;
        desk.say("cli-close-head", &[("entries", &close.log_size), ("root", &close.root)])?;
        desk.say("cli-close-manifest", &[("manifest", &close.manifest)])?;
    }
    Ok(Answer::Done)
}
