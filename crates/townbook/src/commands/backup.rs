//! `townbook backup` and `townbook restore`

use std::path::Path;

use serde_json::json;
use store::{Access, WithSecrets};

use crate::complaint;
use crate::desk::{Answer, Desk, clock};
use crate::screen;

/// Copies the book.
pub fn backup(desk: &Desk, to: &Path, with_secrets: bool) -> anyhow::Result<Answer> {
    let mut book = desk.open(Access::Read)?;
    let secrets = if with_secrets { WithSecrets::Yes } else { WithSecrets::No };
    let bar = screen::counter(desk.text("cli-progress-rows"));
    let done = book.backup(to, secrets, &mut |n| bar.set_position(n))?;
    bar.finish_and_clear();
    if desk.json {
        screen::json(&json!({
            "to": to, "size": done.head.size, "root": done.head.root.to_hex(), "files": done.files.len(),
        }))?;
    } else {
        desk.say(
            "cli-backup-done",
            &[
                ("entries", &done.head.size),
                ("root", &done.head.root),
                ("files", &done.files.len()),
                ("folder", &to.display()),
            ],
        )?;
        if secrets == WithSecrets::No {
            desk.say("cli-backup-no_secrets", &[])?;
        }
    }
    Ok(Answer::Done)
}

/// Brings a book back.
pub fn restore(desk: &Desk, from: &Path) -> anyhow::Result<Answer> {
    let bar = screen::counter(desk.text("cli-progress-rows"));
    let (mut book, behind) = store::restore(from, &desk.place(), clock, &mut |n| bar.set_position(n))?;
    bar.finish_and_clear();
    let (size, root) = book.log_head()?;
    if desk.json {
        let refusal = behind.as_ref().map(ToString::to_string);
        screen::json(&json!({
            "size": size, "root": root.to_hex(), "writable": refusal.is_none(), "refused": refusal,
        }))?;
    } else {
        let folder = desk.data.display();
        desk.say("cli-restore-done", &[("entries", &size), ("root", &root), ("folder", &folder)])?;
        if let Some(refusal) = &behind {
            let reason = complaint::sentence(&desk.words, refusal);
            desk.say("cli-restore-behind", &[("reason", &reason)])?;
        }
    }
    Ok(if behind.is_none() { Answer::Done } else { Answer::CheckSaysNo })
}
