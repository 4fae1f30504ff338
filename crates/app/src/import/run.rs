//! Reading files into the book: places, rosters, then events in the order in which they happened, then
//! the lists of others. One thread reads, checks and seals; the writer writes.

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::path::PathBuf;

use csv::StringRecord;
use jiff::civil::Date;
use register::area::PlaceCode;
use register::check::{CheckContext, Statement, check};
use register::event::Event;
use register::finding::{Finding, FindingCode, Severity};
use register::submission::{Field, Submission, SubmissionKind};
use store::{Book, Context, IdSource, Outcome, Pending, Prepared, Preparer};

use super::doubles::Firsts;
use super::look::{Look, look, tell_rounded, unnamed_column};
use super::receipts::ReceiptsFile;
use super::report::{Counts, FileCounts, FindingsFiles, Spot};
use super::rows::Sheet;
use super::scan::{ScannedFile, Table};
use super::{Import, ImportError, Progress};
use crate::pack::Pack;

/// Statements that go to the writer at once.
const BATCH: usize = 1024;
/// Batches that may be under way.
const UNDER_WAY: usize = 64;

/// A row on its way: where it came from, for what the writer answers. Small, for there is one a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Origin {
    pub table: u32,
    pub row: u32,
}

/// A table being read, and its file's position among the files.
#[derive(Clone, Copy)]
struct Source<'a> {
    at: usize,
    file: &'a ScannedFile,
    table: &'a Table,
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
    pub within: Option<&'a [PlaceCode]>,
    pub n_kept: usize,
    /// Whether nothing is entered.
    pub only_looks: bool,
    /// What was found in rows that were refused, for as many rows as are to be given back.
    pub refused: BTreeMap<Origin, Vec<Finding>>,
    pub findings: FindingsFiles,
    pub receipts: Option<ReceiptsFile>,
    pub progress: &'a mut dyn FnMut(Progress),
    pub counts: Vec<Counts>,
    tables: Vec<Source<'a>>,
    firsts: Firsts,
    batch: Vec<Prepared>,
    origins: Vec<Origin>,
    under_way: VecDeque<(Vec<Origin>, Pending<Vec<Outcome>>)>,
    dated: Vec<Dated>,
    /// Rows refused by where someone was, or by what rests on an event, while another row of these files may
    /// still put that right.
    again: Option<HashSet<Origin>>,
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
        // What is set right must be there.
        SubmissionKind::Correction => LAST_STAGE,
    }
}

/// The last of the stages.
const LAST_STAGE: u8 = 4;

/// The day by which a statement gets its turn among others: of a correction or withdrawal that of its
/// registration.
fn turn(statement: &Statement, today: Date) -> Date {
    let Statement::Event(event) = statement else { return today };
    let registered_on = match event {
        Event::Correction(e) => e.registered_on,
        Event::Withdrawal(e) => e.registered_on,
        _ => None,
    };
    event.date().or(registered_on).unwrap_or(today)
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
        Event::HouseholdChanged(_) | Event::Correction(_) | Event::Withdrawal(_) => 6,
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
        what: &Import<'a>,
        as_of: Option<Date>,
        findings: FindingsFiles,
        progress: &'a mut dyn FnMut(Progress),
        n_files: usize,
        n_entries: u64,
    ) -> Result<Run<'a>, ImportError> {
        Ok(Run {
            book,
            pack,
            context,
            preparer: book.preparer()?,
            today: what.today,
            as_of,
            within: what.within,
            n_kept: what.n_kept,
            only_looks: false,
            refused: BTreeMap::new(),
            findings,
            receipts: None,
            progress,
            counts: vec![Counts::default(); n_files],
            tables: Vec::new(),
            firsts: Firsts::new(n_entries),
            batch: Vec::with_capacity(BATCH),
            origins: Vec::with_capacity(BATCH),
            under_way: VecDeque::new(),
            dated: Vec::new(),
            again: None,
        })
    }

    /// Reads every table of every file, stage by stage.
    pub fn files(&mut self, files: &'a [ScannedFile]) -> Result<(), ImportError> {
        for (at, file) in files.iter().enumerate() {
            for (sheet, finding) in &file.findings {
                let spot = Spot { file: &file.name, sheet, row: 0, column: "" };
                self.findings.write(spot, finding, &self.pack.locales).map_err(ImportError::findings)?;
            }
            if file.tables.is_empty() {
                (self.progress)(Progress::File { file: at, name: file.name.clone() });
            }
        }
        for step in 0..=LAST_STAGE {
            for (at, file) in files.iter().enumerate() {
                for table in file.tables.iter().filter(|t| stage(t.kind) == step) {
                    (self.progress)(Progress::File { file: at, name: file.name.clone() });
                    self.table(Source { at, file, table })?;
                }
            }
            self.events_in_order()?;
            self.drain()?;
        }
        Ok(())
    }

    fn table(&mut self, source: Source<'a>) -> Result<(), ImportError> {
        let Source { at, table, .. } = source;
        let number = self.tables.len() as u32;
        self.tables.push(source);
        let whole = Origin { table: number, row: 0 };
        let mut sheet = match self.ready(source) {
            Ok(sheet) => sheet,
            Err(finding) => return self.note(whole, &finding),
        };
        self.counts[at].rows += table.heading_rows as u64;
        self.counts[at].skipped += table.heading_rows as u64;
        let vocabulary = &self.pack.vocabulary;
        let is_roster = table.kind == SubmissionKind::Roster;
        let context = CheckContext {
            codes: &vocabulary.codes,
            styles: &vocabulary.styles,
            as_of: if is_roster { self.as_of } else { None },
            place: if is_roster { table.place } else { None },
            today: self.today,
        };
        let mut row = StringRecord::new();
        let mut all_named = true;
        let mut is_empty = true;
        loop {
            let next = match sheet.next(&mut row) {
                Ok(next) => next,
                Err(finding) => return self.note(whole, &finding),
            };
            let Some(line) = next.line() else { break };
            let origin = Origin { table: number, row: line as u32 };
            self.counts[at].rows += 1;
            let look = look(next, &row, table, vocabulary);
            is_empty &= matches!(look, Look::Nothing);
            match look {
                Look::Nothing => self.counts[at].skipped += 1,
                Look::Broken(finding) => {
                    self.counts[at].refused += 1;
                    self.note(origin, &finding)?;
                }
                Look::Data => {
                    self.row(source, origin, &row, &sheet, &context)?;
                    if all_named && let Some(column) = unnamed_column(table, &row) {
                        all_named = false;
                        let finding = Finding::new(FindingCode::FileColumnUnknown).with("column", column);
                        self.note(origin, &finding)?;
                    }
                }
            }
        }
        // A register of events may well have none. A village where nobody lives has no roster.
        if is_roster && is_empty {
            self.note(whole, &Finding::new(FindingCode::FileEmpty))?;
        }
        Ok(())
    }

    /// What a table needs before its rows are read.
    fn ready(&self, Source { file, table, .. }: Source<'_>) -> Result<Sheet, Finding> {
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
        Source { at, table, .. }: Source<'_>,
        origin: Origin,
        row: &StringRecord,
        sheet: &Sheet,
        context: &CheckContext<'_>,
    ) -> Result<(), ImportError> {
        let mut submission = Submission::new(table.kind);
        for (field, cell) in table.columns.iter().zip(row.iter()) {
            if let Some(field) = field {
                submission.set(*field, self.pack.vocabulary.value(cell));
            }
        }
        let mut checked = check(&submission, context);
        if !checked.findings.is_empty() || !sheet.rounded().is_empty() {
            tell_rounded(&mut checked, &submission, table, sheet.rounded());
        }
        if checked.outcome.is_some()
            && let Some(place) = outside(self.within, &submission, context)
        {
            checked.findings.push(Finding::new(FindingCode::PlaceOutside).with("place", place));
            checked.outcome = None;
        }
        for finding in &checked.findings {
            self.note(origin, finding)?;
        }
        if self.only_looks && checked.outcome.is_some() {
            self.counts[at].entered += 1;
            return Ok(());
        }
        let Some(statement) = checked.outcome else {
            self.counts[at].refused += 1;
            return Ok(());
        };
        if matches!(stage(table.kind), 2 | LAST_STAGE) {
            let on = turn(&statement, self.today);
            self.dated.push(Dated { on, rank: rank(&statement), origin, event: statement });
            return Ok(());
        }
        self.send(origin, statement)
    }

    /// Events of all files together, in the order in which they happened. Of several moves of one person
    /// on one day nobody knows the order, and of several withdrawals one may rest on the other: those that
    /// do not fit are tried again once the others are in, as long as that lets more of them in.
    fn events_in_order(&mut self) -> Result<(), ImportError> {
        let mut dated = std::mem::take(&mut self.dated);
        dated.sort_by_key(|d| (d.on, d.rank));
        let mut n_before = usize::MAX;
        while !dated.is_empty() {
            // Without progress this is the last time, and what is refused now is told.
            self.again = (dated.len() < n_before).then(HashSet::new);
            n_before = dated.len();
            for event in &dated {
                self.send(event.origin, event.event.clone())?;
            }
            self.drain()?;
            let again = self.again.take().unwrap_or_default();
            dated.retain(|d| again.contains(&d.origin));
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
        // Whoever keeps receipts has each as soon as its entry is on disk.
        let n_ahead = if self.receipts.is_some() { 0 } else { UNDER_WAY };
        while self.under_way.len() > n_ahead {
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
        let mut n_rows = origins.len() as u64;
        self.acknowledge(&outcomes)?;
        for (origin, outcome) in origins.into_iter().zip(outcomes) {
            let at = self.tables[origin.table as usize].at;
            match outcome {
                Outcome::Entered(receipt, notes) => {
                    self.counts[at].entered += 1;
                    self.firsts.entered(receipt.index.0, origin);
                    for note in &notes {
                        self.note(origin, note)?;
                    }
                }
                Outcome::Already(receipt) => {
                    self.counts[at].already += 1;
                    if let Some(first) = self.firsts.again(receipt.index.0, origin) {
                        self.note_double(first, origin)?;
                    }
                }
                Outcome::Refused(findings) if self.tries_again(origin, &findings) => n_rows -= 1,
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

    /// Whether a refused row gets another turn after the others; notes it for that turn.
    fn tries_again(&mut self, origin: Origin, findings: &[Finding]) -> bool {
        let Some(again) = &mut self.again else { return false };
        let by_others = |f: &Finding| {
            f.code == FindingCode::WithdrawalLaterEvent || f.code.as_str().starts_with("residence.")
        };
        findings.iter().any(by_others) && again.insert(origin)
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
        let Source { file, table, .. } = self.tables[origin.table as usize];
        let is_kept = self.refused.len() < self.n_kept || self.refused.contains_key(&origin);
        if origin.row > 0 && refuses(finding) && is_kept {
            self.refused.entry(origin).or_default().push(finding.clone());
        }
        let column = finding.field.map_or("", |field| table.heading(field));
        let spot = Spot { file: &file.name, sheet: &table.sheet, row: origin.row.into(), column };
        self.findings.write(spot, finding, &self.pack.locales).map_err(ImportError::findings)
    }

    /// The same row twice in a file is a slip that someone should look at; the same row in two files is
    /// how a file that was sent twice looks.
    fn note_double(&mut self, first: Origin, origin: Origin) -> Result<(), ImportError> {
        let Source { at, table, .. } = self.tables[first.table as usize];
        if at != self.tables[origin.table as usize].at {
            return Ok(());
        }
        let sheet = if table.sheet.is_empty() { String::new() } else { format!("{}!", table.sheet) };
        let other = format!("{sheet}{}", first.row);
        self.note(origin, &Finding::new(FindingCode::DuplicateRow).with("other", other))
    }

    /// Ends the run: what was counted, file by file, and where the findings are.
    pub fn finish(self, files: &[ScannedFile]) -> Result<(Vec<FileCounts>, PathBuf, u64), ImportError> {
        let counts = files
            .iter()
            .zip(&self.counts)
            .map(|(file, counts)| FileCounts { file: file.name.clone(), counts: *counts })
            .collect();
        let (path, n_findings) = self.findings.finish().map_err(ImportError::findings)?;
        Ok((counts, path, n_findings))
    }
}

impl<'a> Run<'a> {
    /// The tables that were read, in the order of their numbers, each with its file.
    pub fn tables(&self) -> impl Iterator<Item = (&'a ScannedFile, &'a Table)> {
        self.tables.iter().map(|source| (source.file, source.table))
    }
}

/// The place of a row that is not in the area of whoever enters it; a row that names none is in none.
pub(super) fn outside(
    within: Option<&[PlaceCode]>,
    submission: &Submission<'_>,
    context: &CheckContext<'_>,
) -> Option<String> {
    let within = within?;
    let named = submission.get(Field::Place).trim();
    let place = PlaceCode::parse(named).ok().or(context.place);
    match place {
        Some(place)
            if within.iter().any(|area| area.contains(place)) && submission.kind != SubmissionKind::Place =>
        {
            None
        }
        Some(place) => Some(place.to_string()),
        None => Some("–".to_owned()),
    }
}

/// Whether some finding refuses what it is about.
pub(super) fn refuses(finding: &Finding) -> bool {
    finding.severity() == Severity::Refused
}
