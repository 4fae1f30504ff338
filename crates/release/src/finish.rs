//! From decided counts to tables and record.

use std::collections::BTreeSet;

use disclosure::{Standing as CellStanding, nearest};
use engine::definition::{Figure, Kind};
use engine::figure::Session;
use engine::set::Set;
use publication::{Cell, Mark, Span, Table, Words};

use crate::error::ReleaseError;
use crate::layout::{LaidTable, span_code};
use crate::prepare::{Edition, Held, Past, Prepared, Rounding, manifest_hash};
use crate::protect::Decided;
use crate::record::{FORMAT, Record, RecordCell, RecordCount, RecordTable, Standing};
use crate::work::{Draft, Work, is_large};

/// Everything that a finished release is made of.
pub(crate) struct Finish<'f> {
    pub session: &'f Session,
    pub work: &'f Work<'f>,
    pub decided: &'f Decided,
    pub base: u32,
    pub tables: &'f [LaidTable],
    pub past: &'f [Past<'f>],
    pub span: Span,
}

impl Finish<'_> {
    pub fn prepared(&self, drafts: Vec<Draft>, rounding: Rounding) -> Result<Prepared, ReleaseError> {
        let empty = |table: &LaidTable| Table {
            id: table.id.clone(),
            title: Words::new(&table.title.zh, &table.title.en),
            dims: table.dims.iter().map(|dim| dim.dim.clone()).collect(),
            figures: table.figures.clone(),
            cells: Vec::new(),
        };
        let mut public: Vec<Table> = self.tables.iter().map(empty).collect();
        let mut exact = public.clone();
        let mut held = Vec::new();
        for draft in &drafts {
            let figure = self.session.definitions().get(&draft.figure);
            let figure = figure.expect("INVARIANT: drafts are made of known figures");
            let truth = self.exact_cell(draft, figure)?;
            let shown = self.public_cell(draft, figure, truth.clone());
            if draft.counts.iter().any(|&(at, _)| self.decided.held[at]) {
                let table = self.tables[draft.table].id.clone();
                held.push(Held { table, keys: draft.keys.clone(), figure: draft.figure.clone() });
            }
            exact[draft.table].cells.push(truth);
            public[draft.table].cells.push(shown);
        }
        let meta = |past: &Past<'_>| past.session.snapshot().manifest.meta.clone();
        let own = &self.session.snapshot().manifest.meta;
        let editions = self
            .past
            .iter()
            .filter(|past| past.record.period == span_code(self.span) && past.record.edition < own.edition);
        let mut editions: Vec<Edition> =
            editions.map(|past| Edition { meta: meta(past), record: past.record.clone() }).collect();
        editions.sort_by_key(|edition| edition.record.edition);
        Ok(Prepared {
            record: self.record(&public),
            loss: self.loss(&public),
            tables: public,
            exact,
            held,
            rounding,
            span: self.span,
            editions,
        })
    }

    /// The number as it is, the engine's and ours compared.
    fn exact_cell(&self, draft: &Draft, figure: &Figure) -> Result<Cell, ReleaseError> {
        let counted = draft.counts.iter().filter_map(|&(at, sign)| Some(sign? * self.decided.values[at]));
        let here: i64 = counted.sum();
        let is_counted = figure.numerator.iter().all(|term| term.set != Set::PersonDays);
        if let Some(engine) = draft.engine.as_ref().filter(|value| is_counted && value.numerator != here) {
            return Err(ReleaseError::Mismatch { figure: figure.id.clone(), engine: engine.numerator, here });
        }
        let engine = draft.engine.as_ref();
        let value = match figure.kind {
            Kind::Count => Some(here as f64),
            _ => engine.and_then(|value| value.value),
        };
        let interval = engine.and_then(|value| value.interval).filter(|_| value.is_some());
        let is_quotient = matches!(figure.kind, Kind::Rate | Kind::Ratio | Kind::Share);
        let denominator =
            engine.and_then(|value| value.denominator).filter(|_| is_quotient && value.is_some());
        Ok(Cell {
            keys: draft.keys.clone(),
            figure: draft.figure.clone(),
            value,
            numerator: (is_quotient && value.is_some()).then_some(here as f64),
            denominator,
            low: interval.map(|(low, _)| low),
            high: interval.map(|(_, high)| high),
            mark: if value.is_some() { Mark::Shown } else { Mark::NotCounted },
        })
    }

    /// What readers see of it. One mark for all that is hidden: two would tell which counts are small.
    fn public_cell(&self, draft: &Draft, figure: &Figure, truth: Cell) -> Cell {
        let all_shown = draft.counts.iter().all(|&(at, _)| self.decided.shown[at]);
        let none =
            Cell { value: None, numerator: None, denominator: None, low: None, high: None, ..truth.clone() };
        // An index may want more rows than its counts need to be shown themselves.
        let is_few = |&(at, _): &(usize, Option<i64>)| {
            (1..i64::from(figure.threshold)).contains(&self.decided.values[at])
        };
        let too_few = figure.kind == Kind::Index && truth.value.is_some() && draft.counts.iter().any(is_few);
        if !all_shown || too_few {
            return Cell { mark: Mark::Hidden, ..none };
        }
        if self.base == 1 || truth.value.is_none() {
            return truth;
        }
        match draft.counts[..] {
            [(at, Some(1))] if !draft.is_derived() && is_plain(self.session, &draft.figure) => {
                let rounded = nearest(self.decided.values[at], self.base) as f64;
                Cell { value: Some(rounded), mark: truth.mark, ..none }
            }
            _ => {
                let large = |&(at, _): &(usize, Option<i64>)| is_large(self.decided.values[at], self.base);
                let is_known = draft.is_whole && draft.counts.iter().all(large);
                let mark = if is_known { truth.mark } else { Mark::NotCounted };
                Cell { value: truth.value.filter(|_| is_known), mark, ..none }
            }
        }
    }

    fn loss(&self, public: &[Table]) -> publication::Loss {
        let cells =
            || public.iter().flat_map(|table| &table.cells).filter(|cell| cell.mark != Mark::NotCounted);
        publication::Loss {
            cells: cells().count() as u64,
            hidden: cells().filter(|cell| !cell.mark.is_shown()).count() as u64,
            share_of_counts: self.decided.loss.share_of_counts(),
        }
    }

    fn record(&self, public: &[Table]) -> Record {
        let meta = &self.session.snapshot().manifest.meta;
        let table = |table: &Table| RecordTable {
            id: table.id.clone(),
            axes: table
                .dims
                .iter()
                .map(|dim| {
                    (dim.kind.id().to_owned(), dim.values.iter().map(|value| value.code.clone()).collect())
                })
                .collect(),
            cells: table
                .cells
                .iter()
                .map(|cell| RecordCell {
                    keys: cell.keys.clone(),
                    figure: cell.figure.clone(),
                    value: cell.value,
                    numerator: cell.numerator,
                    denominator: cell.denominator,
                })
                .collect(),
        };
        let mut seen = BTreeSet::new();
        let counts = self.work.counts.iter().filter(|(at, ..)| seen.insert(*at)).map(|(at, what, keys)| {
            let entry = &self.work.entries[*at];
            let standing = match (entry.standing, self.decided.shown[*at]) {
                (CellStanding::Secret, _) => Standing::Unlisted,
                (_, true) => Standing::Shown,
                (_, false) => Standing::Hidden,
            };
            RecordCount {
                set: what.set.name().to_owned(),
                condition: what.condition.clone(),
                keys: keys.clone(),
                threshold: entry.threshold,
                base: entry.base,
                standing,
            }
        });
        Record {
            format: FORMAT.to_owned(),
            period: span_code(self.span),
            edition: meta.edition,
            log_size: meta.log_size,
            manifest: manifest_hash(self.session),
            base: self.base,
            tables: public.iter().map(table).collect(),
            counts: counts.collect(),
        }
    }
}

/// Whether a figure is one count and nothing else.
fn is_plain(session: &Session, id: &str) -> bool {
    session.definitions().get(id).is_some_and(|figure| figure.kind == Kind::Count)
}
