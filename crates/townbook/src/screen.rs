//! Output: JSON for programs, aligned text for people, progress on a terminal only.

use std::io::{ErrorKind, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::Value;

use crate::complaint::Trouble;

/// Set once nobody reads the output any more.
static UNREAD: AtomicBool = AtomicBool::new(false);

/// Prints bytes. Where the reader has gone, as `head` does, the work goes on in silence: what a command
/// does, and how it ends, does not hang on who reads what it says.
pub fn bytes(bytes: &[u8]) -> anyhow::Result<()> {
    if UNREAD.load(Ordering::Relaxed) {
        return Ok(());
    }
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => {
            UNREAD.store(true, Ordering::Relaxed);
            Ok(())
        }
        done => Ok(done.map_err(|source| Trouble::Output { source })?),
    }
}

/// Prints one JSON object.
pub fn json(value: &Value) -> anyhow::Result<()> {
    bytes(format!("{value}\n").as_bytes())
}

/// Prints a line for people.
pub fn line(text: impl AsRef<str>) -> anyhow::Result<()> {
    bytes(format!("{}\n", text.as_ref()).as_bytes())
}

/// Says what failed on standard error.
pub fn failure(text: &str, json: bool) {
    let line =
        if json { serde_json::json!({ "error": text }).to_string() } else { format!("townbook: {text}") };
    // Nothing can be done about a standard error that is closed.
    drop(writeln!(std::io::stderr(), "{line}"));
}

/// A count that rises, where the end is not known.
pub fn counter(what: String) -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    let style = ProgressStyle::with_template("{prefix:>12} {spinner} {human_pos}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
    bar.set_prefix(what);
    if !std::io::stderr().is_terminal() {
        bar.set_draw_target(ProgressDrawTarget::hidden());
    }
    bar
}

/// A table with a line of headings; columns of numbers to the right. Chinese characters are two columns wide.
pub fn table(headings: &[String], rows: &[Vec<String>]) -> anyhow::Result<()> {
    let columns: Vec<(usize, bool)> = (0..headings.len())
        .map(|i| {
            let cells = || rows.iter().filter_map(|row| row.get(i));
            let widest = cells().chain([&headings[i]]).map(|cell| width(cell)).max();
            (widest.unwrap_or(0), !rows.is_empty() && cells().all(|cell| numeric(cell)))
        })
        .collect();
    for row in std::iter::once(headings).chain(rows.iter().map(Vec::as_slice)) {
        let mut text = String::new();
        for (i, (cell, (widest, right))) in row.iter().zip(&columns).enumerate() {
            let pad = " ".repeat(widest.saturating_sub(width(cell)));
            if i > 0 {
                text.push_str("  ");
            }
            text.push_str(&if *right { format!("{pad}{cell}") } else { format!("{cell}{pad}") });
        }
        line(text.trim_end())?;
    }
    Ok(())
}

/// Whether a cell is a number, or stands for one that is not shown. Codes of places are names, not numbers.
fn numeric(cell: &str) -> bool {
    cell.len() < 12 && (cell == "–" || cell.parse::<f64>().is_ok())
}

/// How many columns a text takes on the screen.
pub fn width(text: &str) -> usize {
    text.chars().map(|c| if ('\u{2e80}'..='\u{ffef}').contains(&c) { 2 } else { 1 }).sum()
}
