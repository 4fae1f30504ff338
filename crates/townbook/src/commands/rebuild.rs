//! `townbook rebuild`

use std::fmt::Display;

use serde_json::json;
use store::{Access, Repair};

use crate::desk::{Answer, Desk};
use crate::screen;

/// Folds the log again and compares.
pub fn run(desk: &Desk, replace: bool) -> anyhow::Result<Answer> {
    let mut book = desk.open(Access::Write)?;
    let repair = if replace { Repair::Replace } else { Repair::Compare };
    let bar = screen::counter(desk.text("cli-progress-entries"));
    let done = book.rebuild(repair, &mut |n| bar.set_position(n))?;
    bar.finish_and_clear();
    let same = done.differences.is_empty();
    if desk.json {
        let differences: Vec<_> = done
            .differences
            .iter()
            .map(|d| json!({ "table": d.table, "rows": d.n_rows, "first": d.first }))
            .collect();
        screen::json(&json!({
            "ok": same, "entries": done.n_entries, "erased": done.n_erased, "rows": done.n_rows,
            "replaced": replace && !same, "differences": differences,
        }))?;
    } else {
        desk.say("cli-rebuild-folded", &[("entries", &done.n_entries), ("rows", &done.n_rows)])?;
        for d in &done.differences {
            let args: [(&str, &dyn Display); 3] =
                [("table", &d.table), ("rows", &d.n_rows), ("first", &d.first)];
            desk.say("cli-rebuild-table", &args)?;
        }
        let end = match (same, replace) {
            (true, _) => "cli-rebuild-same",
            (false, true) => "cli-rebuild-replaced",
            (false, false) => "cli-rebuild-differs",
        };
        desk.say(end, &[])?;
    }
    Ok(if same || replace { Answer::Done } else { Answer::CheckSaysNo })
}
