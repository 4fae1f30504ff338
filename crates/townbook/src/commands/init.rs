//! `townbook init`

use std::path::Path;

use app::import::{Import, import};
use serde_json::json;
use store::{Book, Context, Purpose};

use crate::complaint::Trouble;
use crate::desk::{Answer, Desk, clock, today};
use crate::screen;

/// Makes a new book; with places, or without any yet.
pub fn run(desk: &Desk, places: Option<&Path>, steward: &str) -> anyhow::Result<Answer> {
    let pack = desk.load_pack()?;
    if let Some(file) = places {
        app::import::check_places(&pack, file, desk.words.language)?;
    }
    let fresh = !desk.data.exists();
    let context = Context { actor: steward.into(), purpose: Purpose::Stewardship, claimed: None };
    let mut book = Book::create(&desk.place(), &context, clock)
        .map_err(|source| Trouble::NewBook { path: desk.data.clone(), source })?;
    let mut n_places = 0;
    if let Some(file) = places {
        let findings = desk.data.join("findings").join("places.csv");
        let paths = [file.to_path_buf()];
        let what = Import::new(&paths, &findings, today()?);
        let done = import(&mut book, &pack, &what, context, &mut |_| ())?;
        if done.counts.refused > 0 {
            let kept = std::env::temp_dir().join("townbook-places-findings.csv");
            std::fs::copy(&findings, &kept).map_err(Trouble::write(&kept))?;
            drop(book);
            if fresh && desk.db.is_none() {
                std::fs::remove_dir_all(&desk.data).map_err(Trouble::clear(&desk.data))?;
            }
            let refused = done.counts.refused;
            return Err(Trouble::PlacesRefused { refused, file: file.into(), findings: kept }.into());
        }
        n_places = done.counts.entered;
    }
    let key = book.verifying_key().to_vkey();
    if desk.json {
        screen::json(&json!({ "book": book.name(), "data": desk.data, "places": n_places, "key": key }))?;
    } else {
        let secrets = desk.data.join("secrets");
        desk.say("cli-init-book", &[("book", &book.name()), ("folder", &desk.data.display())])?;
        desk.say("cli-init-places", &[("places", &n_places)])?;
        screen::line(format!("  {key}"))?;
        desk.say("cli-init-secrets", &[("folder", &secrets.display())])?;
    }
    Ok(Answer::Done)
}
