//! Made-up counties: places, people, one statistical year, the files that villages really send, and the
//! table that an honest count of them must give.
//!
//! Everything follows from a seed. The expected table comes from the generator's own books, kept while it
//! made the events up; this crate uses neither the register nor the figures engine and must stay that way,
//! because agreement between two independent countings is what it is for.
//! Nobody here is real: area code 990101 is assigned to nowhere.
//!
//! It does not make false records; a generated county is consistent, only its files are messy.

mod clean;
mod dice;
mod expected;
mod names;
mod number;
mod people;
mod places;
mod plan;
mod records;
mod roster;
mod sources;
mod write;
mod year;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

pub use clean::{CLEAN_ROWS_MAX, clean_places, clean_roster};
pub use expected::{Expected, VillageExpected};
pub use plan::{FuneralHome, Mess, Plan};

use dice::Dice;

/// Why a county could not be made up.
#[derive(Debug, thiserror::Error)]
pub enum CountyError {
    /// The plan asks for something that cannot be.
    #[error("plan: {field} {reason}")]
    Plan {
        /// Field of [`Plan`], or argument, that is wrong.
        field: &'static str,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A file could not be written.
    #[error("cannot write {path}")]
    Write {
        /// Which file or folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// A workbook could not be written.
    #[error("cannot write workbook {path}")]
    Workbook {
        /// Which file.
        path: PathBuf,
        /// What the workbook writer said.
        #[source]
        source: Box<rust_xlsxwriter::XlsxError>,
    },
}

impl CountyError {
    /// A stable code, by which the sentences of both languages are found.
    pub fn code(&self) -> &'static str {
        match self {
            CountyError::Plan { .. } => "county.plan",
            CountyError::Write { .. } => "county.write",
            CountyError::Workbook { .. } => "county.workbook",
        }
    }

    /// What the sentences name: the fields, as text.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            CountyError::Plan { field, reason } => {
                vec![("field", (*field).to_owned()), ("what", (*reason).to_owned())]
            }
            CountyError::Write { path, .. } | CountyError::Workbook { path, .. } => {
                vec![("path", path.display().to_string())]
            }
        }
    }
}

/// Makes up the county of `plan` and writes `drawers/` (what villages, hospitals and the funeral home send)
/// and `expected/` (what an honest count of it gives) under `out`.
///
/// The same plan gives the same bytes. Both kinds of [`Mess`] describe the same people and events.
pub fn generate(plan: &Plan, out: &Path) -> Result<Expected, CountyError> {
    plan.check()?;
    let dice = Dice::new(plan.seed);
    let places = places::Places::invent(plan, &mut dice.fork(1));
    let mut population = people::Population::invent(plan, &places, &mut dice.fork(2));
    // Rosters describe the first day, so they are written before the year runs.
    roster::write_rosters(plan, &places, &population, &out.join("drawers/rosters"))?;
    let roster_rows = population.people.len();
    let mut records = year::run(plan, &mut population, &mut dice.fork(3));
    let happened = plan.until.map(|until| records.births_until(until, &population));
    if let Some(until) = plan.until {
        records.registered_until(until);
    }
    let expected = expected::count(plan, &places, &population, &records, roster_rows);

    let drawers = out.join("drawers");
    places::write_places(plan, &places, &drawers.join("places.csv"))?;
    write::write_events(plan, &places, &population, &records, &drawers.join("events"))?;
    let listed = happened.as_ref().unwrap_or(&records.births);
    sources::write_facility(plan, &places, &population, listed, &mut dice.fork(4), out)?;
    if plan.funeral_home == FuneralHome::SendsList {
        let list = drawers.join("funeral-home.csv");
        sources::write_funeral_home(plan, &population, &records, &mut dice.fork(5), &list)?;
    }
    expected::write(&expected, &out.join("expected"))?;
    Ok(expected)
}
