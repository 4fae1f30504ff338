//! `townbook backup` and `townbook restore`

use std::path::Path;

use serde_json::json;
use store::{Access, WithSecrets};

use crate::desk::{Answer, Desk, clock};
use crate::screen;

/// Copies the book.
pub fn backup(desk: &Desk, to: &Path, with_secrets: bool) -> anyhow::Result<Answer> {
    let mut book = desk.open(Access::Read)?;
    let secrets = if with_secrets { WithSecrets::Yes } else { WithSecrets::No };
    let bar = screen::counter("rows");
    let done = book.backup(to, secrets, &mut |n| bar.set_position(n))?;
    bar.finish_and_clear();
    if desk.json {
        screen::json(&json!({
            "to": to, "size": done.head.size, "root": done.head.root.to_hex(), "files": done.files.len(),
        }))?;
    } else {
        screen::line(format!(
            "{} entries, root {}, in {} files in {}",
            done.head.size,
            done.head.root,
            done.files.len(),
            to.display()
        ))?;
        if secrets == WithSecrets::No {
            screen::line("The secrets are not in it: keep them apart, and do not lose them.")?;
        }
    }
    Ok(Answer::Done)
}

/// Brings a book back.
pub fn restore(desk: &Desk, from: &Path) -> anyhow::Result<Answer> {
    let bar = screen::counter("rows");
    let (mut book, behind) = store::restore(from, &desk.place(), clock, &mut |n| bar.set_position(n))?;
    bar.finish_and_clear();
    let (size, root) = book.log_head()?;
    let refusal = behind.as_ref().map(ToString::to_string);
    if desk.json {
        screen::json(&json!({
            "size": size, "root": root.to_hex(), "writable": refusal.is_none(), "refused": refusal,
        }))?;
    } else {
        screen::line(format!("{size} entries, root {root}, in {}", desk.data.display()))?;
        if let Some(refusal) = &refusal {
            screen::line(format!("It can be read, but takes no entries: {refusal}"))?;
        }
    }
    Ok(if refusal.is_none() { Answer::Done } else { Answer::CheckSaysNo })
}
