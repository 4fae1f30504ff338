//! What executors run. A scheduler's port takes any plan, and Ballista would run it: read any file the executor
//! may read, write files, call any function. Here a stage is looked at before it runs, and refused unless it
//! counts cells of sealed tables, or adds such counts up.

use std::sync::Arc;

use ballista_core::JobId;
use ballista_core::execution_plans::{ShuffleReaderExec, ShuffleWriterExec};
use ballista_executor::execution_engine::{DefaultExecutionEngine, ExecutionEngine, QueryStageExecutor};
use datafusion::common::{Result, plan_err};
use datafusion::datasource::memory::MemorySourceConfig;
use datafusion::datasource::source::DataSourceExec;
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::aggregates::AggregateExec;
use datafusion::physical_plan::coalesce_partitions::CoalescePartitionsExec;
use datafusion::physical_plan::coop::CooperativeExec;
use datafusion::physical_plan::projection::ProjectionExec;
use datafusion::prelude::SessionConfig;
use engine::functions::count_cells;
use engine::sealed_table::SealedScan;

/// Ballista's own engine behind the check.
pub(crate) struct Guard {
    inner: DefaultExecutionEngine,
}

impl Guard {
    pub fn new() -> Self {
        Self { inner: DefaultExecutionEngine::new() }
    }
}

impl ExecutionEngine for Guard {
    fn create_query_stage_exec(
        &self,
        job_id: JobId,
        stage_id: usize,
        task_id: usize,
        partitions: Vec<usize>,
        plan: Arc<dyn ExecutionPlan>,
        work_dir: &str,
        config: &SessionConfig,
    ) -> Result<Arc<dyn QueryStageExecutor>> {
        check(plan.as_ref(), false)?;
        self.inner.create_query_stage_exec(job_id, stage_id, task_id, partitions, plan, work_dir, config)
    }
}

/// Whether a plan only counts; `counted` once an aggregate above it has only counts come through.
fn check(plan: &dyn ExecutionPlan, counted: bool) -> Result<()> {
    let counted = counted || counts(plan);
    let passes = plan.is::<ShuffleWriterExec>()
        || plan.is::<ShuffleReaderExec>()
        || plan.is::<CoalescePartitionsExec>()
        || plan.is::<CooperativeExec>()
        || plan.is::<ProjectionExec>()
        || counts(plan)
        || plan.is::<SealedScan>() && counted
        || is_memory(plan);
    if !passes {
        return plan_err!("executors only count cells of sealed tables, and run no {}", plan.name());
    }
    plan.children().into_iter().try_for_each(|child| check(child.as_ref(), counted))
}

/// Whether a node is an aggregate that computes nothing but counts of cells.
fn counts(plan: &dyn ExecutionPlan) -> bool {
    plan.downcast_ref::<AggregateExec>().is_some_and(|aggregate| {
        let functions = aggregate.aggr_expr();
        aggregate.group_expr().is_empty()
            && !functions.is_empty()
            && functions.iter().all(|function| function.fun().name() == count_cells::NAME)
    })
}

/// Rows that travel in the plan itself.
fn is_memory(plan: &dyn ExecutionPlan) -> bool {
    let source = plan.downcast_ref::<DataSourceExec>().map(DataSourceExec::data_source);
    source.is_some_and(|source| (source.as_ref() as &dyn std::any::Any).is::<MemorySourceConfig>())
}
