//! Counting: one aggregate query per table, whatever the number of figures.
//! Every distinct term becomes one column `sum(case when ... then 1 else 0)` of a single query, grouped by
//! place, month or sex. Conditions are built from the checked tree, never from text. Stocks have no month
//! column to group by, so a table by month asks for each term once per month in the same query.

use std::collections::BTreeMap;
use std::ops::Range;

use datafusion::arrow::array::{Array, AsArray, RecordBatch};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Int64Type, UInt64Type};
use datafusion::error::Result as QueryResult;
use datafusion::functions_aggregate::sum::sum;
use datafusion::logical_expr::{Expr, col, lit, when};
use datafusion::prelude::SessionContext;

use crate::definition::Term;
use crate::error::EngineError;
use crate::set::{Set, Table, Window};

/// A term without its sign and its wording: what must be counted once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tally {
    pub set: Set,
    pub predicate: crate::predicate::Predicate,
}

impl Tally {
    pub fn of(term: &Term) -> Self {
        Self { set: term.set, predicate: term.predicate.clone() }
    }

    /// The condition under which a row counts.
    fn condition(&self, window: Window) -> Expr {
        let predicate = self.predicate.to_expr(&|column| self.set.value(column, window));
        self.set.holds(window).and(predicate)
    }
}

/// A cell's key: a place code, a month as 200510, or a sex code; none for the only cell of a whole table.
pub(crate) type CellKey = Option<u64>;

/// How rows are spread over cells.
#[derive(Debug, Clone)]
pub(crate) enum Cut {
    /// By the value of a column.
    Column(&'static str),
    /// By month: the windows, each with its key. Events have the column `month`; stocks are taken per window.
    Months(Vec<(u64, Window)>),
    /// Not at all.
    Whole,
}

/// Which rows are looked at, and how they are spread.
#[derive(Debug, Clone)]
pub(crate) struct Scope {
    pub period: Window,
    /// Codes of the places looked at; none for all.
    pub places: Option<Range<u64>>,
    pub cut: Cut,
}

/// Counts per cell, in the order of the tallies. A cell without any row of a table is absent or zero.
pub(crate) type Counts = BTreeMap<CellKey, Vec<i64>>;

/// Counts every tally in every cell.
pub(crate) async fn count(
    ctx: &SessionContext,
    tallies: &[Tally],
    scope: &Scope,
) -> Result<Counts, EngineError> {
    let mut counts = Counts::new();
    for table in [Table::Residence, Table::Events] {
        let of_table: Vec<usize> = (0..tallies.len()).filter(|&i| tallies[i].set.table() == table).collect();
        if !of_table.is_empty() {
            let query = Query { ctx, table, tallies, of_table: &of_table, scope };
            query
                .run(&mut counts)
                .await
                .map_err(|source| EngineError::Query { table: table.name(), source: Box::new(source) })?;
        }
    }
    Ok(counts)
}

/// The entries of the rows that a tally counts over the whole scope, unordered.
pub(crate) async fn entries(
    ctx: &SessionContext,
    tally: &Tally,
    scope: &Scope,
) -> Result<Vec<u64>, EngineError> {
    let table = tally.set.table();
    let read = async {
        let rows = ctx.table(table.name()).await?.filter(in_places(scope, tally.condition(scope.period)))?;
        rows.select(vec![col("entry")])?.collect().await
    };
    let batches =
        read.await.map_err(|source| EngineError::Query { table: table.name(), source: Box::new(source) })?;
    let columns = batches.iter().map(|batch| batch.column(0).as_primitive::<UInt64Type>());
    Ok(columns.flat_map(|column| column.values().iter().copied()).collect())
}

fn in_places(scope: &Scope, condition: Expr) -> Expr {
    match &scope.places {
        Some(codes) => {
            let inside = col("village").gt_eq(lit(codes.start)).and(col("village").lt(lit(codes.end)));
            inside.and(condition)
        }
        None => condition,
    }
}

struct Query<'a> {
    ctx: &'a SessionContext,
    table: Table,
    tallies: &'a [Tally],
    of_table: &'a [usize],
    scope: &'a Scope,
}

impl Query<'_> {
    async fn run(&self, counts: &mut Counts) -> QueryResult<()> {
        match (&self.scope.cut, self.table) {
            (Cut::Column(column), _) => self.grouped(column, counts).await,
            (Cut::Months(_), Table::Events) => self.grouped("month", counts).await,
            (Cut::Months(windows), Table::Residence) => {
                let keyed: Vec<(CellKey, Window)> =
                    windows.iter().map(|&(key, window)| (Some(key), window)).collect();
                self.ungrouped(&keyed, counts).await
            }
            (Cut::Whole, _) => self.ungrouped(&[(None, self.scope.period)], counts).await,
        }
    }

    /// One row per value of a column.
    async fn grouped(&self, column: &str, counts: &mut Counts) -> QueryResult<()> {
        let sums = self.sums(&[(None, self.scope.period)])?;
        for batch in self.collect(vec![col(column)], sums).await? {
            let keys = cast(batch.column(0), &DataType::UInt64)?;
            let keys = keys.as_primitive::<UInt64Type>();
            for row in 0..batch.num_rows() {
                self.enter(counts, Some(keys.value(row)), &batch, row, 1);
            }
        }
        Ok(())
    }

    /// One row in all, with the tallies of each window side by side.
    async fn ungrouped(&self, windows: &[(CellKey, Window)], counts: &mut Counts) -> QueryResult<()> {
        let sums = self.sums(windows)?;
        for batch in self.collect(vec![], sums).await? {
            for (number, (key, _)) in windows.iter().enumerate() {
                self.enter(counts, *key, &batch, 0, number * self.of_table.len());
            }
        }
        Ok(())
    }

    fn sums(&self, windows: &[(CellKey, Window)]) -> QueryResult<Vec<Expr>> {
        let mut sums = Vec::new();
        for (_, window) in windows {
            for &tally in self.of_table {
                let condition = self.tallies[tally].condition(*window);
                let one = when(condition, lit(1_i64)).otherwise(lit(0_i64))?;
                sums.push(sum(one).alias(format!("c{}", sums.len())));
            }
        }
        Ok(sums)
    }

    async fn collect(&self, keys: Vec<Expr>, sums: Vec<Expr>) -> QueryResult<Vec<RecordBatch>> {
        let rows = self.ctx.table(self.table.name()).await?.filter(in_places(self.scope, lit(true)))?;
        rows.aggregate(keys, sums)?.collect().await
    }

    /// Adds one result row, whose counts begin at a column, to a cell.
    fn enter(&self, counts: &mut Counts, key: CellKey, batch: &RecordBatch, row: usize, first: usize) {
        let cell = counts.entry(key).or_insert_with(|| vec![0; self.tallies.len()]);
        for (offset, &tally) in self.of_table.iter().enumerate() {
            let column = batch.column(first + offset).as_primitive::<Int64Type>();
            // The sum over no row at all is empty, not zero.
            cell[tally] = if column.is_null(row) { 0 } else { column.value(row) };
        }
    }
}
