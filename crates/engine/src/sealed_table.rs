//! A table of a close for DataFusion, in one process or on many.
//! The plan of a scan says only which sealed file, which columns and which row groups; whoever runs a part of it
//! opens the file itself and compares its bytes with their sealed hash before the first row is read.

use std::ops::Range;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use datafusion::arrow::array::{ArrayRef, RecordBatch, UInt64Array};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::Result as DataFusionResult;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::datasource::memory::MemorySourceConfig;
use datafusion::error::DataFusionError;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::{Expr, TableType};
use datafusion::physical_expr::{EquivalenceProperties, PhysicalExpr};
use datafusion::physical_plan::common::collect;
use datafusion::physical_plan::execution_plan::{Boundedness, EmissionType};
use datafusion::physical_plan::stream::RecordBatchReceiverStreamBuilder;
use datafusion::physical_plan::{DisplayAs, DisplayFormatType, ExecutionPlan, Partitioning, PlanProperties};
use serde::{Deserialize, Serialize};

use crate::error::EngineError;
use crate::inquiry::SealedTableRef;
use crate::rows::TableRow;
use crate::scan::{ParquetTable, column};
use crate::set::Table;
use crate::snapshot::{EventRow, ResidenceRow, SecondSourceRow};

/// Batches read ahead of whoever takes them.
const BATCHES_AHEAD: usize = 2;
/// Open files that a process keeps, so that the parts of one question hash a file once.
const OPEN_MAX: usize = 8;

/// A table with the columns that a question needs.
#[derive(Debug, Clone)]
pub struct SealedTable {
    wire: Wire,
    schema: SchemaRef,
}

/// What travels of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    table: SealedTableRef,
    format: u32,
    columns: Vec<String>,
    n_groups: usize,
}

impl SealedTable {
    /// Opens a table of a close here and now; none where the close is of a format without it. Columns that the
    /// format does not have are left out.
    pub fn open(table: SealedTableRef, columns: &[&str]) -> Result<Option<Self>, EngineError> {
        let Some(opened) = opened(&table)? else { return Ok(None) };
        let format = table.snapshot()?.manifest.format;
        let there = opened.schema().fields().iter().map(|field| field.name().clone());
        let columns: Vec<String> = there.filter(|name| columns.contains(&name.as_str())).collect();
        let schema = schema(table.table, format, &columns)?;
        let wire = Wire { table, format, columns, n_groups: opened.n_row_groups() };
        Ok(Some(Self { wire, schema }))
    }

    /// The names of its columns.
    pub fn columns(&self) -> &[String] {
        &self.wire.columns
    }

    /// What another process needs to plan a scan of it.
    pub fn to_text(&self) -> String {
        serde_json::to_string(&self.wire).expect("INVARIANT: the folder's name was checked to be UTF-8")
    }

    /// The table that was written as this text. Nothing is opened yet.
    pub fn from_text(text: &str) -> Result<Self, EngineError> {
        let problem = "the table is not in this version's form";
        let wire: Wire = serde_json::from_str(text).map_err(|_| EngineError::State { problem })?;
        let schema = schema(wire.table.table, wire.format, &wire.columns)?;
        Ok(Self { wire, schema })
    }
}

/// Columns of a table in the order named.
fn schema(table: Table, format: u32, columns: &[String]) -> Result<SchemaRef, EngineError> {
    let whole = match table {
        Table::Residence => ResidenceRow::schema(format),
        Table::Events => EventRow::schema(format),
        Table::SecondSource => SecondSourceRow::schema(format),
    };
    let at: Result<Vec<usize>, _> = columns.iter().map(|name| whole.index_of(name)).collect();
    let schema = at.and_then(|at| whole.project(&at));
    schema.map(Arc::new).map_err(|_| EngineError::State { problem: "they name a column that is none" })
}

#[async_trait]
impl TableProvider for SealedTable {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        _filters: &[Expr],
        _limit: Option<usize>,
    ) -> DataFusionResult<Arc<dyn ExecutionPlan>> {
        let schema = match projection {
            Some(columns) => Arc::new(self.schema.project(columns)?),
            None => Arc::clone(&self.schema),
        };
        let n_parts = state.config_options().execution.target_partitions;
        let shares = shares(self.wire.n_groups, n_parts).map(|share| Ok(vec![share_batch(&share)?]));
        let shares = shares.collect::<DataFusionResult<Vec<_>>>()?;
        let shares = MemorySourceConfig::try_new_exec(&shares, share_schema(), None)?;
        Ok(Arc::new(SealedScan::new(self.wire.table.clone(), self.wire.format, schema, shares)))
    }
}

/// Row groups in order, in at most `n_parts` nearly equal shares, none of them empty unless there is no group.
fn shares(n_groups: usize, n_parts: usize) -> impl Iterator<Item = Range<usize>> {
    let n_parts = n_parts.min(n_groups).max(1);
    (0..n_parts).map(move |part| part * n_groups / n_parts..(part + 1) * n_groups / n_parts)
}

fn share_schema() -> SchemaRef {
    let bound = |name| Field::new(name, DataType::UInt64, false);
    Arc::new(Schema::new(vec![bound("first_group"), bound("end_group")]))
}

fn share_batch(share: &Range<usize>) -> DataFusionResult<RecordBatch> {
    let bound = |group: usize| -> ArrayRef { Arc::new(UInt64Array::from(vec![group as u64])) };
    Ok(RecordBatch::try_new(share_schema(), vec![bound(share.start), bound(share.end)])?)
}

/// The row groups that the rows of a batch of shares name.
fn groups(shares: &RecordBatch) -> impl Iterator<Item = usize> + '_ {
    let (first, end) =
        (column::<UInt64Array>(shares, "first_group"), column::<UInt64Array>(shares, "end_group"));
    (0..shares.num_rows()).flat_map(|row| first.value(row) as usize..end.value(row) as usize)
}

/// A scan of a sealed table. Its input says which row groups each partition reads: a scheduler that hands out
/// partitions slices the inputs that it knows, and a leaf of our own it would read whole in every task.
#[derive(Debug, Clone)]
pub struct SealedScan {
    table: SealedTableRef,
    format: u32,
    shares: Arc<dyn ExecutionPlan>,
    properties: Arc<PlanProperties>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ScanWire {
    table: SealedTableRef,
    format: u32,
    columns: Vec<String>,
}

impl SealedScan {
    fn new(table: SealedTableRef, format: u32, schema: SchemaRef, shares: Arc<dyn ExecutionPlan>) -> Self {
        let properties = PlanProperties::new(
            EquivalenceProperties::new(schema),
            Partitioning::UnknownPartitioning(shares.properties().partitioning.partition_count()),
            EmissionType::Incremental,
            Boundedness::Bounded,
        );
        Self { table, format, shares, properties: Arc::new(properties) }
    }

    /// What another process needs to run it, beside its input.
    pub fn to_text(&self) -> String {
        let columns = self.schema().fields().iter().map(|field| field.name().clone()).collect();
        let wire = ScanWire { table: self.table.clone(), format: self.format, columns };
        serde_json::to_string(&wire).expect("INVARIANT: the folder's name was checked to be UTF-8")
    }

    /// The scan that was written as this text, with its input. Nothing is opened before a part of it runs.
    pub fn from_text(text: &str, shares: Arc<dyn ExecutionPlan>) -> Result<Self, EngineError> {
        let refuse = |problem| EngineError::State { problem };
        let wire: ScanWire =
            serde_json::from_str(text).map_err(|_| refuse("the scan is not in this version's form"))?;
        if shares.schema() != share_schema() {
            return Err(refuse("the scan's input does not say which row groups it reads"));
        }
        let schema = schema(wire.table.table, wire.format, &wire.columns)?;
        Ok(Self::new(wire.table, wire.format, schema, shares))
    }
}

impl DisplayAs for SealedScan {
    fn fmt_as(&self, _: DisplayFormatType, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SealedScan: {:?}", self.table.table)
    }
}

impl ExecutionPlan for SealedScan {
    fn name(&self) -> &str {
        "SealedScan"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        &self.properties
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        vec![&self.shares]
    }

    fn benefits_from_input_partitioning(&self) -> Vec<bool> {
        vec![false]
    }

    fn apply_expressions(
        &self,
        _: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> DataFusionResult<TreeNodeRecursion>,
    ) -> DataFusionResult<TreeNodeRecursion> {
        Ok(TreeNodeRecursion::Continue)
    }

    fn with_new_children(
        self: Arc<Self>,
        children: Vec<Arc<dyn ExecutionPlan>>,
    ) -> DataFusionResult<Arc<dyn ExecutionPlan>> {
        let [shares] = <[_; 1]>::try_from(children).map_err(|_| {
            outside(EngineError::State { problem: "the scan's input does not say which row groups it reads" })
        })?;
        Ok(Arc::new(Self::new(self.table.clone(), self.format, self.schema(), shares)))
    }

    fn execute(
        &self,
        partition: usize,
        context: Arc<TaskContext>,
    ) -> DataFusionResult<SendableRecordBatchStream> {
        let shares = self.shares.execute(partition, context)?;
        let mut stream = RecordBatchReceiverStreamBuilder::new(self.schema(), BATCHES_AHEAD);
        let (table, schema, batches) = (self.table.clone(), self.schema(), stream.tx());
        stream.spawn_blocking(move || {
            let shares = tokio::runtime::Handle::current().block_on(collect(shares))?;
            let table = opened(&table).map_err(outside)?;
            let problem = "the close has no such table";
            let table = table.ok_or_else(|| outside(EngineError::State { problem }))?;
            let columns: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
            let mut wanted = true;
            for group in shares.iter().flat_map(groups) {
                let mut send = |batch: &RecordBatch| {
                    wanted = wanted && batches.blocking_send(arrange(batch, &schema)).is_ok();
                    Ok(())
                };
                table.read_part(group, &columns, &mut send).map_err(outside)?;
                if !wanted {
                    break;
                }
            }
            Ok(())
        });
        Ok(stream.build())
    }
}

/// A batch with the columns in the order that the plan expects.
fn arrange(batch: &RecordBatch, schema: &SchemaRef) -> DataFusionResult<RecordBatch> {
    let column = |name: &String| {
        let column = batch.column_by_name(name);
        Arc::clone(column.expect("INVARIANT: the columns asked for were read"))
    };
    let columns = schema.fields().iter().map(|field| column(field.name())).collect();
    Ok(RecordBatch::try_new(Arc::clone(schema), columns)?)
}

pub(crate) fn outside(error: EngineError) -> DataFusionError {
    DataFusionError::External(Box::new(error))
}

/// A table that this process has open, or opens now. The file stays open, so what was hashed is what is read.
fn opened(table: &SealedTableRef) -> Result<Option<Arc<ParquetTable>>, EngineError> {
    static OPEN: Mutex<Vec<(SealedTableRef, Arc<ParquetTable>)>> = Mutex::new(Vec::new());
    // Held while a file is hashed: other parts of the same question would only hash it again.
    let mut open = OPEN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(at) = open.iter().position(|(known, _)| known == table) {
        let known = open.remove(at);
        let found = Arc::clone(&known.1);
        open.push(known);
        return Ok(Some(found));
    }
    let Some(found) = table.open()? else { return Ok(None) };
    let found = Arc::new(found);
    if open.len() == OPEN_MAX {
        open.remove(0);
    }
    open.push((table.clone(), Arc::clone(&found)));
    Ok(Some(found))
}
