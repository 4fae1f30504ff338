//! `townbook rebuild`

use serde_json::json;
use store::{Access, Repair};

use crate::desk::{Answer, Desk};
use crate::screen;

/// Folds the log again and compares.
pub fn run(desk: &Desk, replace: bool) -> anyhow::Result<Answer> {
    let mut book = desk.open(Access::Write)?;
    let repair = if replace { Repair::Replace } else { Repair::Compare };
    let bar = screen::counter("entries");
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
        screen::line(format!("{} entries folded into {} rows", done.n_entries, done.n_rows))?;
        for d in &done.differences {
            screen::line(format!("{}: {} rows differ, the first is {}", d.table, d.n_rows, d.first))?;
        }
        screen::line(match (same, replace) {
            (true, _) => "The register is what the log says.",
            (false, true) => "The register differed from the log and was put right.",
            (false, false) => "The register is NOT what the log says; `rebuild --replace` puts it right.",
        })?;
    }
    Ok(if same || replace { Answer::Done } else { Answer::CheckSaysNo })
}
