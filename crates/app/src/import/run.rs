//! Reading files into the book: places, rosters, then events in the order in which they happened, then
//! the lists of others. One thread reads, checks and seals; the writer writes.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;

use csv::StringRecord;
use jiff::civil::Date;
use register::check::{CheckContext, Statement, check};
use register::event::Event;
use register::finding::{Finding, FindingCode, Severity};
use register::submission::{Field, Submission, SubmissionKind};
use store::{Book, Context, IdSource, Outcome, Pending, Prepared, Preparer};

use super::receipts::ReceiptsFile;
use super::report::{Counts, FileCounts, FindingsFiles, Spot};
use super::rows::{Next, Sheet};
use super::scan::{ScannedFile, Table};
use super::{ImportError, Progress};
use crate::pack::Pack;

/// Statements that go to the writer at once.
const BATCH: usize = 1024;
/// Batches that may be under way.
const UNDER_WAY: usize = 6;

/// A row on its way: where it came from, for what the writer answers.
#[derive(Clone, Copy)]
struct Origin {
    table: usize,
    row: u64,
}

/// An event that waits for its turn in time.
struct Dated {
    on: Date,
    rank: u8,
    origin: Origin,
    event: Statement,
}

pub(super) struct Run<'a> {
    pub book: &'a Book,
    pub pack: &'a Pack,
    pub context: Context,
    pub preparer: Preparer,
    pub today: Date,
    pub as_of: Option<Date>,
    pub findings: FindingsFiles,
    pub receipts: Option<ReceiptsFile>,
    pub progress: &'a mut dyn FnMut(Progress),
    pub counts: Vec<Counts>,
    tables: Vec<(usize, String, Arc<str>)>,
    batch: Vec<Prepared>,
    origins: Vec<Origin>,
    under_way: VecDeque<(Vec<Origin>, Pending<Vec<Outcome>>)>,
    dated: Vec<Dated>,
}

/// In which order the kinds of files go in.
fn stage(kind: SubmissionKind) -> u8 {
    match kind {
        SubmissionKind::Place => 0,
        SubmissionKind::Roster => 1,
        SubmissionKind::Birth
        | SubmissionKind::Death
        | SubmissionKind::Marriage
        | SubmissionKind::Divorce
        | SubmissionKind::Movement => 2,
        SubmissionKind::FacilityBirth | SubmissionKind::FuneralDeath => 3,
    }
}

/// On one day, people come before they act, and act before they go.
fn rank(statement: &Statement) -> u8 {
    let Statement::Event(event) = statement else { return 9 };
    match event {
        Event::PlaceRecorded(_) | Event::PersonEnrolled(_) => 0,
        Event::MoveIn(_) | Event::Arrive(_) => 1,
        Event::Return(_) => 2,
        Event::Birth(_) | Event::Adoption(_) => 3,
        Event::Divorce(_) => 4,
        Event::Marriage(_) => 5,
        Event::HouseholdChanged(_) | Event::Correction(_) => 6,
        Event::Leave(_) => 7,
        Event::MoveOut(_) | Event::Depart(_) => 8,
        Event::Death(_) => 9,
    }
}

impl<'a> Run<'a> {
    #[allow(clippy::too_many_arguments, reason = "the parts of one run")]
    pub fn new(
        book: &'a Book,
        pack: &'a Pack,
        context: Context,
        today: Date,
        as_of: Option<Date>,
        findings: FindingsFiles,
        progress: &'a mut dyn FnMut(Progress),
        n_files: usize,
    ) -> Result<Run<'a>, ImportError> {
        Ok(Run {
            book,
            pack,
            context,
            preparer: book.preparer()?,
            today,
            as_of,
            findings,
            receipts: None,
            progress,
            counts: vec![Counts::default(); n_files],
            tables: Vec::new(),
            batch: Vec::with_capacity(BATCH),
            origins: Vec::with_capacity(BATCH),
            under_way: VecDeque::new(),
            dated: Vec::new(),
        })
    }

    /// Reads every table of every file, stage by stage.
    pub fn files(&mut self, files: &[ScannedFile]) -> Result<(), ImportError> {
        for (at, file) in files.iter().enumerate() {
            for (sheet, finding) in &file.findings {
                let spot =
                    Spot { file: name(file), sheet: sheet.clone(), row: 0, column: String::new() };
                self.findings.write(&spot, finding, &self.pack.locales).map_err(ImportError::findings)?;
            }
            if file.tables.is_empty() {
                (self.progress)(Progress::File { file: at, name: name(file) });
            }
        }
        for now in 0..4 {
            for (at, file) in files.iter().enumerate() {
                for table in file.tables.iter().filter(|t| stage(t.kind) == now) {
                    (self.progress)(Progress::File { file: at, name: name(file) });
                    self.table(at, file, table)?;
                }
            }
            self.events_in_order()?;
            self.drain()?;
        }
        Ok(())
    }

    fn table(&mut self, at: usize, file: &ScannedFile, table: &Table) -> Result<(), ImportError> {
        let number = self.tables.len();
        self.tables.push((at, table.sheet.clone(), name(file).into()));
        let mut sheet = match self.ready(file, table) {
            Ok(sheet) => sheet,
            Err(finding) => return self.note(Origin { table: number, row: 0 }, &finding),
        };
        self.counts[at].rows += table.heading_rows as u64;
        self.counts[at].skipped += table.heading_rows as u64;
        let vocabulary = &self.pack.vocabulary;
        let roster = table.kind == SubmissionKind::Roster;
        let place = if roster { table.place } else { None };
        let context = CheckContext {
            codes: &vocabulary.codes,
            styles: &vocabulary.styles,
            as_of: if roster { self.as_of } else { None },
            place,
            today: self.today,
        };
        let mut row = StringRecord::new();
        loop {
            let next = match sheet.next(&mut row) {
                Ok(next) => next,
                Err(finding) => return self.note(Origin { table: number, row: 0 }, &finding),
            };
            let origin = match next {
                Next::End => return Ok(()),
                Next::Row(row) | Next::TooLong(row) => Origin { table: number, row },
            };
            self.counts[at].rows += 1;
            if matches!(next, Next::TooLong(_)) {
                self.counts[at].refused += 1;
                let limit = "256 / 4096";
                let finding = Finding::new(FindingCode::FileRowTooLong).with("columns", row.len()).with("limit", limit);
                self.note(origin, &finding)?;
            } else if blank(&row) || footer(self.pack, table, &row) {
                self.counts[at].skipped += 1;
            } else {
                self.row(at, origin, table, &row, &context)?;
            }
        }
    }

    /// What a table needs before its rows are read.
    fn ready(&self, file: &ScannedFile, table: &Table) -> Result<Sheet, Finding> {
        if table.kind == SubmissionKind::Roster {
            if self.as_of.is_none() {
                return Err(Finding::new(FindingCode::FileNoDate));
            }
            if table.place.is_none() && !table.columns.contains(&Some(Field::Place)) {
                return Err(Finding::new(FindingCode::FileNoPlace));
            }
        }
        file.open(table)
    }

    fn row(
        &mut self,
        at: usize,
        origin: Origin,
        table: &Table,
        row: &StringRecord,
        context: &CheckContext<'_>,
    ) -> Result<(), ImportError> {
        let mut submission = Submission::new(table.kind);
        for (field, cell) in table.columns.iter().zip(row.iter()) {
            if let Some(field) = field {
                submission.set(*field, cell);
            }
        }
        let checked = check(&submission, context);
        for finding in &checked.findings {
            self.note(origin, finding)?;
        }
        let Some(statement) = checked.outcome else {
            self.counts[at].refused += 1;
            return Ok(());
        };
        if stage(table.kind) == 2 {
            let on = match &statement {
                Statement::Event(event) => event.date().unwrap_or(self.today),
                Statement::FacilityBirth(_) | Statement::FuneralDeath(_) => self.today,
            };
            self.dated.push(Dated { on, rank: rank(&statement), origin, event: statement });
            return Ok(());
        }
        self.send(origin, statement)
    }

    /// Events of all files together, in the order in which they happened.
    fn events_in_order(&mut self) -> Result<(), ImportError> {
        let mut dated = std::mem::take(&mut self.dated);
        dated.sort_by_key(|d| (d.on, d.rank));
        for event in dated {
            self.send(event.origin, event.event)?;
        }
        Ok(())
    }

    fn send(&mut self, origin: Origin, statement: Statement) -> Result<(), ImportError> {
        self.batch.push(self.preparer.prepare(statement, IdSource::Content));
        self.origins.push(origin);
        if self.batch.len() >= BATCH {
            self.submit()?;
        }
        Ok(())
    }

    fn submit(&mut self) -> Result<(), ImportError> {
        if self.batch.is_empty() {
            return Ok(());
        }
        let batch = std::mem::replace(&mut self.batch, Vec::with_capacity(BATCH));
        let origins = std::mem::replace(&mut self.origins, Vec::with_capacity(BATCH));
        let pending = self.book.writer()?.propose(batch, self.context.clone())?;
        self.under_way.push_back((origins, pending));
        while self.under_way.len() > UNDER_WAY {
            self.answer()?;
        }
        Ok(())
    }

    /// Sends what is left and waits for everything under way.
    fn drain(&mut self) -> Result<(), ImportError> {
        self.submit()?;
        while !self.under_way.is_empty() {
            self.answer()?;
        }
        Ok(())
    }

    fn answer(&mut self) -> Result<(), ImportError> {
        let Some((origins, pending)) = self.under_way.pop_front() else { return Ok(()) };
        let outcomes = pending.wait()?;
        let n_rows = origins.len() as u64;
        self.acknowledge(&outcomes)?;
        for (origin, outcome) in origins.into_iter().zip(outcomes) {
            let at = self.tables[origin.table].0;
            match outcome {
                Outcome::Entered(_, notes) => {
                    self.counts[at].entered += 1;
                    for note in &notes {
                        self.note(origin, note)?;
                    }
                }
                Outcome::Already(_) => self.counts[at].already += 1,
                Outcome::Refused(findings) => {
                    self.counts[at].refused += 1;
                    for finding in &findings {
                        self.note(origin, finding)?;
                    }
                }
            }
        }
        (self.progress)(Progress::Rows(n_rows));
        Ok(())
    }

    /// What is on disk now can be claimed by whoever keeps the receipts.
    fn acknowledge(&mut self, outcomes: &[Outcome]) -> Result<(), ImportError> {
        let Some(receipts) = &mut self.receipts else { return Ok(()) };
        for outcome in outcomes {
            if let Outcome::Entered(receipt, _) = outcome {
                receipts.write(receipt).map_err(ImportError::Receipts)?;
            }
        }
        receipts.flush().map_err(ImportError::Receipts)
    }

    fn note(&mut self, origin: Origin, finding: &Finding) -> Result<(), ImportError> {
        let (_, sheet, file) = &self.tables[origin.table];
        let column = finding.field.map_or_else(String::new, |f| f.as_str().to_owned());
        let spot = Spot { file: file.to_string(), sheet: sheet.clone(), row: origin.row, column };
        self.findings.write(&spot, finding, &self.pack.locales).map_err(ImportError::findings)
    }

    /// Ends the run: what was counted, file by file, and where the findings are.
    pub fn finish(self, files: &[ScannedFile]) -> Result<(Vec<FileCounts>, PathBuf, u64), ImportError> {
        let counts = files
            .iter()
            .zip(&self.counts)
            .map(|(file, counts)| FileCounts { file: name(file), counts: *counts })
            .collect();
        let (path, n_findings) = self.findings.finish().map_err(ImportError::findings)?;
        Ok((counts, path, n_findings))
    }
}

/// Whether some finding refuses what it is about.
pub(super) fn refuses(finding: &Finding) -> bool {
    finding.severity() == Severity::Refused
}

fn name(file: &ScannedFile) -> String {
    file.path.display().to_string()
}

fn blank(row: &StringRecord) -> bool {
    row.iter().all(|cell| cell.trim().is_empty())
}

/// A row that begins like a footer and fills at most a third of the columns: a sum, a date, who filled it in.
fn footer(pack: &Pack, table: &Table, row: &StringRecord) -> bool {
    let mut filled = row.iter().filter(|cell| !cell.trim().is_empty());
    let Some(first) = filled.next() else { return false };
    (1 + filled.count()) * 3 <= table.columns.len() && pack.vocabulary.is_footer(first)
}
