//! How somebody likes to work: language, colours, the places they opened last.

use register::area::PlaceCode;

use super::accounts::LONGEST_LANGUAGE;
use super::{Office, check_line, require_account};
use crate::StoreError;
use crate::db::Cell;
use crate::state::place_code;

/// How many places are remembered.
pub const MOST_RECENT_PLACES: usize = 8;

/// Colours of the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colours {
    /// As the system has it.
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Colours {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Colours::System => "system",
            Colours::Light => "light",
            Colours::Dark => "dark",
        }
    }

    /// From what [`Colours::as_str`] gives.
    pub fn parse(text: &str) -> Option<Colours> {
        [Colours::System, Colours::Light, Colours::Dark].into_iter().find(|c| c.as_str() == text)
    }
}

/// What somebody has chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preferences {
    /// Language tag.
    pub language: Box<str>,
    /// Colours.
    pub colours: Colours,
    /// At most eight places, the one opened last first.
    pub recent_places: Vec<PlaceCode>,
}

impl Office {
    /// What an account's owner has chosen.
    pub fn preferences_find(&mut self, account: &str) -> Result<Option<Preferences>, StoreError> {
        let sql = "select language, colours from account where account = $1";
        let chosen = self.db()?.one(sql, &[Cell::text(account)], |r| Ok((r.text(0)?, r.text(1)?)))?;
        let Some((language, colours)) = chosen else { return Ok(None) };
        let colours =
            Colours::parse(&colours).ok_or(StoreError::Stored { what: "colours are not in their list" })?;
        let recent_places = self.db()?.many(
            "select place from recent_place where account = $1 order by seen_at desc, place limit 8",
            &[Cell::text(account)],
            |r| place_code(r.int(0)?),
        )?;
        Ok(Some(Preferences { language: language.into(), colours, recent_places }))
    }

    /// Chooses a language.
    pub fn preferences_set_language(&mut self, account: &str, language: &str) -> Result<(), StoreError> {
        check_line("language", language, LONGEST_LANGUAGE)?;
        let sql = "update account set language = $1 where account = $2";
        let done = self.changed(sql, &[Cell::text(language), Cell::text(account)])?;
        if done { Ok(()) } else { Err(StoreError::OfficeUnknown { what: "account" }) }
    }

    /// Chooses colours.
    pub fn preferences_set_colours(&mut self, account: &str, colours: Colours) -> Result<(), StoreError> {
        let sql = "update account set colours = $1 where account = $2";
        let done = self.changed(sql, &[Cell::text(colours.as_str()), Cell::text(account)])?;
        if done { Ok(()) } else { Err(StoreError::OfficeUnknown { what: "account" }) }
    }

    /// Remembers that a place was opened; the oldest of more than eight is forgotten.
    pub fn recent_place_add(&mut self, account: &str, place: PlaceCode, now: i64) -> Result<(), StoreError> {
        self.at_once(|db| {
            require_account(db, account)?;
            db.execute(
                "insert into recent_place (account, place, seen_at) values ($1, $2, $3) \
                 on conflict (account, place) do update set seen_at = excluded.seen_at",
                &[Cell::text(account), Cell::count(place.as_u64()), Cell::Int(now)],
            )?;
            db.execute(
                "delete from recent_place where account = $1 and place not in \
                 (select place from recent_place where account = $1 order by seen_at desc, place limit 8)",
                &[Cell::text(account)],
            )?;
            Ok(())
        })
    }
}
