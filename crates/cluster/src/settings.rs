//! What client, scheduler and executors must have in common.

use std::sync::Arc;

use ballista_core::extension::SessionConfigExt;
use ballista_core::registry::BallistaFunctionRegistry;
use datafusion::execution::SessionState;
use datafusion::execution::session_state::SessionStateBuilder;
use datafusion::prelude::SessionConfig;

use crate::codec::{Counts, Plans};

/// The largest message: counts of a cut by village and month are many numbers.
pub(crate) const MESSAGE_BYTES_MAX: u32 = 1 << 30;
/// Shares into which a table is cut, where it has as many row groups. More than the cores of most clusters, so
/// that a slow executor holds up little.
pub(crate) const PARTS_MAX: usize = 32;

/// The session's configuration.
pub(crate) fn config() -> SessionConfig {
    SessionConfig::new_with_ballista()
        .with_target_partitions(PARTS_MAX)
        .with_ballista_logical_extension_codec(Arc::new(Plans))
        .with_ballista_physical_extension_codec(Arc::new(Counts::default()))
        .with_ballista_grpc_client_max_message_size(MESSAGE_BYTES_MAX as usize)
}

/// A session that knows the engine's functions.
pub(crate) fn state(config: SessionConfig) -> datafusion::error::Result<SessionState> {
    let mut state = ballista_core::utils::default_session_builder(config)?;
    for function in engine::registry::aggregate_functions() {
        datafusion::execution::FunctionRegistry::register_udaf(&mut state, function)?;
    }
    Ok(SessionStateBuilder::new_from_existing(state).build())
}

/// The functions that executors know.
pub(crate) fn functions() -> BallistaFunctionRegistry {
    let mut functions = BallistaFunctionRegistry::default();
    for function in engine::registry::aggregate_functions() {
        functions.aggregate_functions.insert(function.name().to_owned(), function);
    }
    functions
}
