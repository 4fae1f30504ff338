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
    let close = closing::close(&mut book, period, &desk.context(Purpose::Close))?;
    let folder = closing::folder(&book, period, close.edition);
    if desk.json {
        screen::json(&json!({
            "period": [period.first_day().to_string(), period.last_day().to_string()], "edition": close.edition,
            "size": close.log_size, "root": close.root.to_hex(), "manifest": close.manifest.to_hex(),
            "folder": folder,
        }))?;
    } else {
        screen::line(format!("{period} is sealed, edition {}, in {}", close.edition, folder.display()))?;
        screen::line(format!("entries {}  root {}", close.log_size, close.root.to_hex()))?;
        screen::line(format!("manifest {}", close.manifest.to_hex()))?;
    }
    Ok(Answer::Done)
}
