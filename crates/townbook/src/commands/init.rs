//! `townbook init`

use std::path::Path;

use anyhow::{Context as _, bail};
use app::import::{Import, import};
use serde_json::json;
use store::{Book, Context, Purpose};

use crate::desk::{Answer, Desk, clock, today};
use crate::screen;

/// Makes a new book; with places, or without any yet.
pub fn run(desk: &Desk, places: Option<&Path>, steward: &str) -> anyhow::Result<Answer> {
    let pack = desk.load_pack()?;
    if let Some(file) = places {
        app::import::check_places(&pack, file)?;
    }
    let fresh = !desk.data.exists();
    let context = Context { actor: steward.into(), purpose: Purpose::Stewardship, claimed: None };
    let mut book = Book::create(&desk.place(), &context, clock)
        .with_context(|| format!("cannot make a book in {}", desk.data.display()))?;
    let mut n_places = 0;
    if let Some(file) = places {
        let findings = desk.data.join("findings").join("places.csv");
        let paths = [file.to_path_buf()];
        let what = Import { paths: &paths, as_of: None, findings: &findings, receipts: None, today: today()? };
        let done = import(&mut book, &pack, &what, context, &mut |_| ())?;
        if done.counts.refused > 0 {
            let kept = std::env::temp_dir().join("townbook-places-findings.csv");
            std::fs::copy(&findings, &kept).context("cannot keep the findings")?;
            drop(book);
            if fresh && desk.db.is_none() {
                std::fs::remove_dir_all(&desk.data).context("cannot take the unfinished book away")?;
            }
            bail!(
                "{} of the places in {} cannot be entered, so no book was made; see {}",
                done.counts.refused,
                file.display(),
                kept.display()
            );
        }
        n_places = done.counts.entered;
    }
    let key = book.verifying_key().to_vkey();
    if desk.json {
        screen::json(&json!({ "book": book.name(), "data": desk.data, "places": n_places, "key": key }))?;
    } else {
        screen::line(format!("A new book, {}, in {}.", book.name(), desk.data.display()))?;
        screen::line(format!("{n_places} places. Its heads are checked with this key:\n  {key}"))?;
        screen::line(format!(
            "Keep a copy of {} in a safe: without it nobody can read the book.",
            desk.data.join("secrets").display()
        ))?;
    }
    Ok(Answer::Done)
}
