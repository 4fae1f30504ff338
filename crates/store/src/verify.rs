//! `verify`: reads every stored byte again and trusts no stored hash.

use std::collections::{BTreeMap, HashSet};

use ledger::{Auditor, Checkpoint, Hash, ProblemKind, Seal};
use register::id::EntryIndex;
use register::wire::{Record, RecordKind};

use crate::StoreError;
use crate::append::open_record;
use crate::book::Book;
use crate::closes::Close;
use crate::erase::tombstones;
use crate::keys::KeyStore;
use crate::stored::{self, Head};

/// What `verify` found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification {
    /// Entries in the log.
    pub n_entries: u64,
    /// Root over what is stored now.
    pub root: Hash,
    /// Problems, the first bad entry first; empty if the book is sound.
    pub problems: Vec<Problem>,
}

/// One thing that is not as it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The entry, where one can be named.
    pub index: Option<u64>,
    /// What is wrong with it.
    pub what: String,
}

/// What is said of an entry whose key was lost.
pub(crate) const NO_TOMBSTONE: &str = "its data key is missing and no tombstone tells of it";

/// Problems that are listed; beyond that a book is counted, not described.
const MOST_PROBLEMS: usize = 100;

/// Called with the number of entries checked so far.
pub type Progress<'a> = &'a mut dyn FnMut(u64);

struct Check<'a> {
    /// `None` where the keys database has gone: hashes and heads can still be checked.
    keys: Option<KeyStore>,
    book_vault: crate::seal::Vault,
    problems: Vec<Problem>,
    seals: Vec<(u64, Box<Record>)>,
    /// Sealed entries whose key is not there, each with its subject's pseudonym.
    shut: Vec<(u64, [u8; 16])>,
    last_recorded: i64,
    progress: Progress<'a>,
}

impl Book {
    /// Re-hashes every stored body, rebuilds the tree, opens every body whose key is there, and checks
    /// every signed head, in the database, in `heads/` and in `extra`, and every seal.
    pub fn verify(
        &mut self,
        extra: &[Checkpoint],
        progress: Progress<'_>,
    ) -> Result<Verification, StoreError> {
        let mut problems = Vec::new();
        let mut heads = self.heads_in_database(&mut problems)?;
        match self.known_heads() {
            Ok(known) => heads.extend(known.into_iter().map(|(_, head)| head)),
            Err(e @ StoreError::Note { .. }) => {
                problems.push(Problem { index: None, what: crate::writer::describe(&e) });
            }
            Err(e) => return Err(e),
        }
        heads.extend(extra.iter().cloned());
        let keys = match KeyStore::open(&self.location) {
            Ok(keys) => Some(keys),
            Err(StoreError::NoDatabase { .. }) => None,
            Err(e) => return Err(e),
        };
        let mut check = Check {
            keys,
            book_vault: self.vault.clone(),
            problems,
            seals: Vec::new(),
            shut: Vec::new(),
            last_recorded: i64::MIN,
            progress,
        };
        self.db.begin_read()?;
        let read = self.verify_log(Auditor::new(heads), &mut check);
        self.db.rollback();
        let (n_entries, root) = read?;
        // Read after the log, so that an erasure that runs beside this is known.
        let destroyed = tombstones(&mut self.db)?;
        check.missing_keys(&destroyed)?;
        check.order();
        Ok(Verification { n_entries, root, problems: check.problems })
    }

    /// Everything that must be seen in one state of the database: a writer may be at work.
    fn verify_log(&mut self, mut auditor: Auditor, check: &mut Check<'_>) -> Result<(u64, Hash), StoreError> {
        self.db.each(
            "select entry_index, entry_id, kind, subject, recorded, body, leaf from entry order by entry_index",
            &[],
            |row| {
                let index = row.int(0)? as u64;
                let body = row.opt_bytes(5)?.unwrap_or_default();
                let leaf = row.opt_bytes(6)?.and_then(|l| <[u8; 32]>::try_from(l).ok()).map(Hash);
                auditor.push(index, body, Some(&leaf.unwrap_or(Hash([0; 32]))));
                check.columns(index, row, body)
            },
        )?;
        let (size, root) = (auditor.size(), auditor.root());
        check.audit(auditor.finish());
        if check.problems.is_empty() {
            self.check_frontier(size, root, &mut check.problems)?;
        }
        let seals = std::mem::take(&mut check.seals);
        self.check_seals(&seals, &mut check.problems)?;
        Ok((size, root))
    }

    fn heads_in_database(&mut self, problems: &mut Vec<Problem>) -> Result<Vec<Checkpoint>, StoreError> {
        let notes = self.db.many("select log_size, note from checkpoint order by log_size", &[], |r| {
            Ok((r.int(0)?, r.text(1)?))
        })?;
        let key = self.verifying_key();
        let mut heads = Vec::new();
        for (size, note) in notes {
            match Checkpoint::open(&note, &key) {
                Ok(head) => heads.push(head),
                Err(e) => problems.push(Problem {
                    index: None,
                    what: format!("the signed head at {size} entries does not open: {e}"),
                }),
            }
        }
        Ok(heads)
    }

    fn check_frontier(
        &mut self,
        size: u64,
        root: Hash,
        problems: &mut Vec<Problem>,
    ) -> Result<(), StoreError> {
        let (known_size, known_root) = self.log_head()?;
        if known_size != size {
            problems.push(Problem {
                index: Some(size.min(known_size)),
                what: format!("the log has {size} entries, its own head says {known_size}"),
            });
        } else if known_root != root {
            problems.push(Problem { index: None, what: "the log does not hash to its own head".into() });
        }
        Ok(())
    }

    /// Every close in the log must have its seal, signed, over the root that the log had then.
    fn check_seals(
        &mut self,
        seals: &[(u64, Box<Record>)],
        problems: &mut Vec<Problem>,
    ) -> Result<(), StoreError> {
        let closes = self.closes()?;
        for (index, _) in seals.iter().filter(|(index, _)| closes.iter().all(|c| c.entry.0 != *index)) {
            let what = "the seal of the close that this entry tells of is missing".to_owned();
            problems.push(Problem { index: Some(*index), what });
        }
        let mut roots: BTreeMap<u64, Hash> =
            closes.iter().map(|close| (close.log_size, ledger::empty_root())).collect();
        self.fill_roots(&mut roots)?;
        let mut last: Option<&Close> = None;
        for close in &closes {
            let before = last.filter(|before| before.period == close.period);
            if close.edition != before.map_or(1, |before| before.edition.saturating_add(1)) {
                problems.push(Problem {
                    index: Some(close.entry.0),
                    what: format!(
                        "edition {} of {} does not follow the one before",
                        close.edition, close.period
                    ),
                });
            }
            let entry = seals.iter().find(|(index, _)| *index == close.entry.0).map(|(_, record)| &**record);
            if let Some((index, what)) = self.check_seal(close, entry, roots.get(&close.log_size)) {
                problems.push(Problem { index, what });
            }
            last = Some(close);
        }
        Ok(())
    }

    /// What is wrong with one edition's seal, against its entry and the root that the log had then.
    fn check_seal(
        &self,
        close: &Close,
        entry: Option<&Record>,
        then: Option<&Hash>,
    ) -> Option<(Option<u64>, String)> {
        let matches = matches!(entry, Some(Record::PeriodClosed { period, edition, log_size, root, manifest })
            if *period == close.period && *edition == close.edition && *log_size == close.log_size
                && *root == close.root.0 && *manifest == close.manifest.0);
        if !matches {
            let what = format!("the close of {} is not the one that the log tells of", close.period);
            return Some((Some(close.entry.0), what));
        }
        let seal = Seal {
            period: close.period.to_string(),
            size: close.log_size,
            root: close.root,
            manifest: close.manifest,
        };
        if self.open_seal(&close.seal) != Some(seal) {
            return Some((Some(close.entry.0), format!("the seal of {} does not open", close.period)));
        }
        let is_same = then == Some(&close.root);
        (!is_same)
            .then(|| (None, format!("the log no longer hashes to what {} was sealed over", close.period)))
    }
}

impl Check<'_> {
    /// The columns beside the body must repeat what the body says, and the body must open with its key.
    fn columns(&mut self, index: u64, row: &crate::db::RowRef<'_>, body: &[u8]) -> Result<(), StoreError> {
        if index.is_multiple_of(4096) {
            (self.progress)(index);
        }
        if self.problems.len() >= MOST_PROBLEMS {
            return Ok(());
        }
        let subject = row.opt_int(3)?.map(|s| s as u64);
        let (head, _) = match stored::decode(EntryIndex(index), body) {
            Ok(decoded) => decoded,
            Err(StoreError::Entry { what, .. }) => {
                self.note(index, what);
                return Ok(());
            }
            Err(e) => return Err(e),
        };
        if row.opt_bytes(1)? != Some(&head.id[..]) || row.int(2)? != i64::from(head.kind as u8) {
            self.note(index, "its id or kind beside the stored bytes is another".into());
        } else if row.int(4)? != head.recorded || head.recorded <= self.last_recorded {
            self.note(index, "its recorded time is not the one stored, or not after the entry before".into());
        } else if head.sealed != subject.is_some()
            || subject.is_some_and(|s| self.book_vault.pseudonym(s) != head.subject)
        {
            self.note(index, "it names another subject than the stored bytes".into());
        } else {
            self.body(index, &head, subject, body)?;
        }
        self.last_recorded = head.recorded;
        Ok(())
    }

    fn body(
        &mut self,
        index: u64,
        head: &Head,
        subject: Option<u64>,
        bytes: &[u8],
    ) -> Result<(), StoreError> {
        match open_record(&self.book_vault, self.keys.as_mut(), EntryIndex(index), subject, bytes) {
            Ok(Some(record)) if head.kind == RecordKind::PeriodClosed => {
                self.seals.push((index, Box::new(record)));
                Ok(())
            }
            Ok(Some(_)) => Ok(()),
            // A body whose key was destroyed stays shut; its hash still counts.
            Ok(None) => {
                self.shut.push((index, head.subject));
                Ok(())
            }
            Err(StoreError::Entry { what, .. }) => {
                self.note(index, what);
                Ok(())
            }
            Err(StoreError::Sealed) => {
                self.note(index, "its data key does not unwrap".into());
                Ok(())
            }
            Err(e) => Err(e),
        }
    }

    /// A body may stay shut only if its key was destroyed, and the log says so.
    fn missing_keys(&mut self, destroyed: &HashSet<[u8; 16]>) -> Result<(), StoreError> {
        self.shut.retain(|(_, subject)| !destroyed.contains(subject));
        let Some((first, _)) = self.shut.first() else { return Ok(()) };
        let all_gone = match &mut self.keys {
            Some(keys) => keys.is_empty()?,
            None => true,
        };
        if all_gone {
            let n = self.shut.len();
            let what =
                format!("the data keys are not there: {n} bodies, from entry {first} on, cannot be opened");
            self.problems.push(Problem { index: None, what });
            return Ok(());
        }
        for (index, _) in std::mem::take(&mut self.shut).into_iter().take(MOST_PROBLEMS) {
            if self.problems.iter().all(|p| p.index != Some(index)) {
                self.note(index, NO_TOMBSTONE.to_owned());
            }
        }
        Ok(())
    }

    fn note(&mut self, index: u64, what: String) {
        self.problems.push(Problem { index: Some(index), what });
    }

    /// What the hashes say, beside what the bodies said: a sharper word for the same entry stays.
    fn audit(&mut self, found: Vec<ledger::Problem>) {
        for problem in found {
            let named = |p: &Problem| p.index.is_some() && p.index == problem.index;
            let already = self.problems.iter().any(named);
            let explained = matches!(problem.what, ProblemKind::RootDiffers { .. })
                && self.problems.iter().any(|p| p.index.is_some());
            if !already && !explained {
                self.problems.push(Problem { index: problem.index, what: problem.what.to_string() });
            }
        }
    }

    fn order(&mut self) {
        self.problems.sort_by_key(|p| p.index.unwrap_or(u64::MAX));
        self.problems.truncate(MOST_PROBLEMS);
    }
}
