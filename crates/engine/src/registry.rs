//! The functions of our own that DataFusion plans may call. Every process that plans or runs such a plan, in
//! this program or on other machines, registers these and no others.

use std::sync::Arc;

use datafusion::logical_expr::AggregateUDF;

use crate::functions::count_cells::CountCells;

/// `count_cells`, see [`crate::functions::count_cells`].
pub fn count_cells() -> Arc<AggregateUDF> {
    Arc::new(AggregateUDF::from(CountCells::new()))
}

/// All aggregate functions.
pub fn aggregate_functions() -> Vec<Arc<AggregateUDF>> {
    vec![count_cells()]
}
