//! A question about a sealed close that can be asked on another machine.
//! An [`Inquiry`] names the close by folder and manifest hash, and what is counted in one of its tables. Whoever
//! opens it makes the same [`Question`] from the same sealed bytes, or refuses. It travels as text between
//! programs of one version and is never stored.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::dim::{Cut, Dim};
use crate::error::EngineError;
use crate::kernel::{AgeRule, Question, State};
use crate::manifest::hex;
use crate::predicate::Predicate;
use crate::predicate::steps::Step;
use crate::scan::{ParquetTable, load_places};
use crate::sealed_table::SealedTable;
use crate::set::{Set, Table, Window};
use crate::snapshot::{EventRow, ResidenceRow, SecondSourceRow, Snapshot};
use crate::tally::{Axis, Tally};

/// Programs of another version may count otherwise.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// One table of a close, as it was sealed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealedTableRef {
    /// The folder of the close, the same on every machine.
    pub close: PathBuf,
    /// SHA-256 of its manifest, in lower-case hexadecimal.
    pub manifest: String,
    /// Which table.
    pub table: Table,
}

/// A question, and in which table it is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inquiry {
    /// The table.
    pub table: SealedTableRef,
    /// All tallies of the question, also those of other tables: states of one question can be added.
    pub(crate) tallies: Vec<Tally>,
    pub(crate) by: Vec<Dim>,
    pub(crate) place: Option<u64>,
    pub(crate) household_part: (u64, u64),
}

type CountElsewhere = dyn Fn(&Inquiry) -> Result<Vec<Vec<u8>>, EngineError> + Send + Sync;

/// Somebody who counts in place of this process.
pub struct Elsewhere(Box<CountElsewhere>);

impl Elsewhere {
    /// `count` returns the states of an inquiry's parts as bytes, in any order.
    pub fn new(
        count: impl Fn(&Inquiry) -> Result<Vec<Vec<u8>>, EngineError> + Send + Sync + 'static,
    ) -> Self {
        Self(Box::new(count))
    }

    /// The states of the parts, for the question that the inquiry was made from.
    pub(crate) fn count(
        &self,
        inquiry: &Inquiry,
        question: &Arc<Question>,
    ) -> Result<Vec<State>, EngineError> {
        let parts = (self.0)(inquiry)?;
        parts.iter().map(|bytes| State::from_bytes(question, bytes)).collect()
    }
}

impl std::fmt::Debug for Elsewhere {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Elsewhere")
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct InquiryText {
    version: String,
    table: SealedTableRef,
    tallies: Vec<(Set, Axis, Vec<Step>)>,
    by: Vec<Dim>,
    place: Option<u64>,
    household_part: (u64, u64),
}

impl SealedTableRef {
    /// The close, if its manifest is the one that was sealed.
    pub(crate) fn snapshot(&self) -> Result<Snapshot, EngineError> {
        let snapshot = Snapshot::open(&self.close)?;
        if hex(&snapshot.manifest.hash()) != self.manifest {
            return Err(EngineError::Manifest {
                path: self.close.clone(),
                problem: format!("this is not the close whose manifest has the hash {}", self.manifest),
            });
        }
        Ok(snapshot)
    }

    /// The table after its bytes were compared with their sealed hash; none where the close is of a format
    /// without it.
    pub(crate) fn open(&self) -> Result<Option<ParquetTable>, EngineError> {
        let snapshot = self.snapshot()?;
        match self.table {
            Table::Residence => ParquetTable::open_verified::<ResidenceRow>(&snapshot),
            Table::Events => ParquetTable::open_verified::<EventRow>(&snapshot),
            Table::SecondSource => ParquetTable::open_verified::<SecondSourceRow>(&snapshot),
        }
    }
}

impl Inquiry {
    /// The inquiry as one line of text.
    pub fn to_text(&self) -> String {
        let tallies = self.tallies.iter().map(|tally| (tally.set, tally.axis, tally.predicate.steps()));
        let text = InquiryText {
            version: VERSION.to_owned(),
            table: self.table.clone(),
            tallies: tallies.collect(),
            by: self.by.clone(),
            place: self.place,
            household_part: self.household_part,
        };
        serde_json::to_string(&text).expect("INVARIANT: the folder's name was checked to be UTF-8")
    }

    /// The inquiry that a program of this version wrote as this text.
    pub fn from_text(text: &str) -> Result<Self, EngineError> {
        let refuse = |problem| EngineError::State { problem };
        let wire: InquiryText =
            serde_json::from_str(text).map_err(|_| refuse("the question is not in this version's form"))?;
        if wire.version != VERSION {
            return Err(refuse("the question comes from a program of another version"));
        }
        let tallies = wire
            .tallies
            .into_iter()
            .map(|(set, axis, steps)| Some(Tally { set, predicate: Predicate::from_steps(steps)?, axis }));
        let tallies: Option<Vec<Tally>> = tallies.collect();
        Ok(Self {
            table: wire.table,
            tallies: tallies.ok_or(refuse("the question holds a condition that is none"))?,
            by: wire.by,
            place: wire.place,
            household_part: wire.household_part,
        })
    }

    /// Its table with the columns that it needs; none where the close is of a format without the table.
    pub fn sealed_table(&self) -> Result<Option<SealedTable>, EngineError> {
        SealedTable::open(self.table.clone(), &self.question()?.columns(self.table.table))
    }

    /// The question itself, for the places that the sealed close lists.
    pub fn question(&self) -> Result<Arc<Question>, EngineError> {
        let snapshot = self.table.snapshot()?;
        let cut = Cut::new(&self.by).map_err(|problem| EngineError::Split { problem })?;
        let codes: Vec<u64> = load_places(&snapshot)?.iter().map(|place| place.code).collect();
        let (first, last) = snapshot.manifest.meta.period;
        let period = Window { first, last };
        let mut question = Question::new(period, &self.tallies, cut, &codes, self.place, AgeRule::EachDay);
        question.household_part = self.household_part;
        Ok(Arc::new(question))
    }
}

/// The folder of a close as every machine must name it: absolute, and UTF-8 since it travels as text.
pub(crate) fn shared_folder(dir: &Path) -> Result<PathBuf, EngineError> {
    let full = std::fs::canonicalize(dir).map_err(|source| EngineError::File {
        action: "find",
        path: dir.to_path_buf(),
        source,
    })?;
    match full.to_str() {
        Some(_) => Ok(full),
        None => Err(EngineError::Meta { problem: "its folder's name is not UTF-8, so it can not be sent" }),
    }
}
