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
    let what = Import { paths, as_of, findings: &findings, receipts, today: today()? };
    let bar = screen::counter("rows");
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
        report(&done, seconds)?;
    }
    let nothing_read = done.files > 0 && done.unreadable == done.files;
    Ok(if nothing_read { Answer::CheckSaysNo } else { Answer::Done })
}

fn report(done: &Imported, seconds: f64) -> anyhow::Result<()> {
    let c = &done.counts;
    screen::line(format!("{} files, {} rows in {seconds} s", done.files, c.rows))?;
    for (count, what) in [
        (c.entered, "entered"),
        (c.already, "in the book already"),
        (c.skipped, "skipped: titles, headings, blank rows, footers"),
        (c.refused, "refused"),
    ] {
        screen::line(format!("{count:>10}  {what}"))?;
    }
    if done.unreadable > 0 {
        screen::line(format!("{:>10}  files could not be read", done.unreadable))?;
    }
    screen::line(format!("{:>10}  findings, in {}", done.n_findings, done.findings.display()))
}
