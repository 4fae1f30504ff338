//! `verify`: reads every stored byte again and trusts no stored hash.

use ledger::{Auditor, Checkpoint, Hash, ProblemKind};
use register::id::EntryIndex;
use register::wire::{Record, RecordKind};

use crate::StoreError;
use crate::book::Book;
use crate::keys::KeyStore;
use crate::scribe::open_record;
use crate::stored;

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

/// Problems that are listed; beyond that a book is counted, not described.
const MOST_PROBLEMS: usize = 100;

/// Called with the number of entries checked so far.
pub type Progress<'a> = &'a mut dyn FnMut(u64);

struct Check<'a> {
    keys: KeyStore,
    book_vault: crate::seal::Vault,
    problems: Vec<Problem>,
    seals: Vec<(u64, Box<Record>)>,
    last_recorded: i64,
    progress: Progress<'a>,
}

impl Book {
    /// Re-hashes every stored body, rebuilds the tree, opens every body whose key is there, and checks
    /// every signed head, in the database, in `heads/` and in `extra`, and every seal.
    pub fn verify(&mut self, extra: &[Checkpoint], progress: Progress<'_>) -> Result<Verification, StoreError> {
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
        let mut check = Check {
            keys: KeyStore::open(&self.location)?,
            book_vault: self.vault.clone(),
            problems,
            seals: Vec::new(),
            last_recorded: i64::MIN,
            progress,
        };
        let mut auditor = Auditor::new(heads);
        self.db.begin_read()?;
        let read = self.db.each(
            "select entry_index, entry_id, kind, subject, recorded, body, leaf from entry order by entry_index",
            &[],
            |row| {
                let index = row.int(0)? as u64;
                let body = row.opt_bytes(5)?.unwrap_or_default();
                let leaf = row.opt_bytes(6)?.and_then(|l| <[u8; 32]>::try_from(l).ok()).map(Hash);
                auditor.push(index, body, Some(&leaf.unwrap_or(Hash([0; 32]))));
                check.columns(index, row, body)
            },
        );
        self.db.rollback();
        read?;
        let (size, root) = (auditor.size(), auditor.root());
        check.audit(auditor.finish());
        check.order();
        let sound = check.problems.is_empty();
        let seals = std::mem::take(&mut check.seals);
        let mut problems = check.problems;
        if sound {
            self.check_frontier(size, root, &mut problems)?;
        }
        self.check_seals(&seals, &mut problems)?;
        Ok(Verification { n_entries: size, root, problems })
    }

    fn heads_in_database(&mut self, problems: &mut Vec<Problem>) -> Result<Vec<Checkpoint>, StoreError> {
        let notes =
            self.db.many("select log_size, note from checkpoint order by log_size", &[], |r| {
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
        for close in self.closes()? {
            let entry = seals.iter().find(|(index, _)| *index == close.entry.0);
            let matches = entry.is_some_and(|(_, record)| {
                matches!(&**record, Record::PeriodClosed { period, edition, log_size, root, manifest }
                    if *period == close.period && *edition == close.edition && *log_size == close.log_size
                        && *root == close.root.0 && *manifest == close.manifest.0)
            });
            if !matches {
                problems.push(Problem {
                    index: Some(close.entry.0),
                    what: format!("the close of {} is not the one that the log tells of", close.period),
                });
            } else if self.open_seal(&close.seal).is_none_or(|seal| {
                seal.root != close.root || seal.manifest != close.manifest || seal.size != close.log_size
            }) {
                problems.push(Problem {
                    index: Some(close.entry.0),
                    what: format!("the seal of {} does not open", close.period),
                });
            } else if self.root_at(close.log_size)? != close.root {
                problems.push(Problem {
                    index: None,
                    what: format!("the log no longer hashes to what {} was sealed over", close.period),
                });
            }
        }
        Ok(())
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
            self.body(index, head.kind, subject, body)?;
        }
        self.last_recorded = head.recorded;
        Ok(())
    }

    fn body(
        &mut self,
        index: u64,
        kind: RecordKind,
        subject: Option<u64>,
        bytes: &[u8],
    ) -> Result<(), StoreError> {
        match open_record(&self.book_vault, &mut self.keys, EntryIndex(index), subject, bytes) {
            Ok(Some(record)) if kind == RecordKind::PeriodClosed => {
                self.seals.push((index, Box::new(record)));
                Ok(())
            }
            // A body whose key was destroyed stays shut; its hash still counts.
            Ok(_) => Ok(()),
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
