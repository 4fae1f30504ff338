//! `townbook import`

use std::path::{Path, PathBuf};
use std::time::Instant;

use app::import::{Import, Imported, Progress, import};
use jiff::civil::Date;
use serde_json::json;
use store::{Access, Purpose};

use crate::desk::{Answer, Desk, clock, today};
use crate::screen;

/// Imports files and folders.
pub fn run(
    desk: &Desk,
    paths: &[PathBuf],
    as_of: Option<Date>,
    findings: Option<&Path>,
    receipts: Option<&Path>,
) -> anyhow::Result<Answer> {
    let start = Instant::now();
    let pack = desk.load_pack()?;
    let mut book = desk.open(Access::Write)?;
    let findings = match findings {
        Some(path) => path.to_path_buf(),
        None => desk.data.join("findings").join(format!("import-{}.csv", clock() / 1000)),
    };
    let what = Import { as_of, receipts, ..Import::new(paths, &findings, today()?) };
    let bar = screen::counter(desk.text("cli-progress-rows"));
    let mut show = |progress: Progress| match progress {
        Progress::Start { .. } => {}
        Progress::File { name, .. } => bar.set_message(name),
        Progress::Rows(n) => bar.inc(n),
    };
    let done = import(&mut book, &pack, &what, desk.context(Purpose::Import), &mut show)?;
    bar.finish_and_clear();
    let seconds = (start.elapsed().as_secs_f64() * 100.0).round() / 100.0;
    if desk.json {
        let c = &done.counts;
        screen::json(&json!({
            "files": done.files, "rows": c.rows, "entered": c.entered, "refused": c.refused,
            "skipped": c.skipped, "already": c.already, "findings": done.findings, "seconds": seconds,
        }))?;
    } else {
        report(desk, &done, seconds)?;
    }
    let nothing_read = done.files > 0 && done.unreadable == done.files;
    Ok(if nothing_read { Answer::CheckSaysNo } else { Answer::Done })
}

fn report(desk: &Desk, done: &Imported, seconds: f64) -> anyhow::Result<()> {
    let c = &done.counts;
    desk.say("cli-import-read", &[("files", &done.files), ("rows", &c.rows), ("seconds", &seconds)])?;
    for (count, key) in [
        (c.entered, "cli-import-entered"),
        (c.already, "cli-import-already"),
        (c.skipped, "cli-import-skipped"),
        (c.refused, "cli-import-refused"),
    ] {
        screen::line(format!("{count:>10}  {}", desk.text(key)))?;
    }
    if done.unreadable > 0 {
        screen::line(format!("{:>10}  {}", done.unreadable, desk.text("cli-import-unreadable")))?;
    }
    let list = desk.words.text("cli-import-findings", &[("file", &done.findings.display())]);
    screen::line(format!("{:>10}  {list}", done.n_findings))
}
