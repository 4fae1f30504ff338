//! Output: JSON for programs, aligned text for people, progress on a terminal only.

use std::io::{IsTerminal, Write};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::Value;

/// Prints one JSON object.
pub fn json(value: &Value) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    serde_json::to_writer(&mut out, value)?;
    out.write_all(b"\n")?;
    Ok(())
}

/// Prints a line for people.
pub fn line(text: impl AsRef<str>) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_ref().as_bytes())?;
    out.write_all(b"\n")?;
    Ok(())
}

/// Says what failed, with every cause, on standard error.
pub fn failure(error: &anyhow::Error, json: bool) {
    let mut text = String::new();
    for cause in error.chain() {
        let cause = cause.to_string();
        if !text.contains(&cause) {
            if !text.is_empty() {
                text.push_str(": ");
            }
            text.push_str(&cause);
        }
    }
    let line =
        if json { serde_json::json!({ "error": text }).to_string() } else { format!("townbook: {text}") };
    // Nothing can be done about a standard error that is closed.
    drop(writeln!(std::io::stderr(), "{line}"));
}

/// A count that rises, where the end is not known.
pub fn counter(what: &'static str) -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    let style = ProgressStyle::with_template("{prefix:>12} {spinner} {human_pos}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
    bar.set_prefix(what);
    if !std::io::stderr().is_terminal() {
        bar.set_draw_target(ProgressDrawTarget::hidden());
    }
    bar
}

/// A table with a line of headings; numbers to the right. Chinese characters are two columns wide.
pub fn table(headings: &[&str], rows: &[Vec<String>]) -> anyhow::Result<()> {
    let mut widths: Vec<usize> = headings.iter().map(|h| width(h)).collect();
    for row in rows {
        for (i, cell) in row.iter().enumerate() {
            widths[i] = widths[i].max(width(cell));
        }
    }
    let headings: Vec<String> = headings.iter().map(|h| (*h).to_owned()).collect();
    for (n, row) in std::iter::once(&headings).chain(rows).enumerate() {
        let mut text = String::new();
        for (i, cell) in row.iter().enumerate() {
            let pad = " ".repeat(widths[i].saturating_sub(width(cell)));
            let right = numeric(rows.get(n.saturating_sub(1)).and_then(|r| r.get(i)).unwrap_or(cell));
            if i > 0 {
                text.push_str("  ");
            }
            text.push_str(&if right { format!("{pad}{cell}") } else { format!("{cell}{pad}") });
        }
        line(text.trim_end())?;
    }
    Ok(())
}

fn numeric(cell: &str) -> bool {
    cell.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '–') && cell.len() < 12
}

fn width(text: &str) -> usize {
    text.chars().map(|c| if ('\u{2e80}'..='\u{ffef}').contains(&c) { 2 } else { 1 }).sum()
}
