//! An executor: counts the parts that the scheduler hands it.

use std::path::PathBuf;
use std::sync::Arc;

use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};

use crate::client::Address;
use crate::codec::{Counts, Plans};
use crate::guard::Guard;
use crate::settings::{MESSAGE_BYTES_MAX, config, functions};
use crate::{ClusterError, name_of};

/// How long an executor waits for its scheduler to come up.
const CONNECT_SECONDS: u16 = 60;
const HEARTBEAT_SECONDS: u64 = 5;
/// Partial counts that nobody fetched any more are removed after so long.
const LEFTOVERS_SECONDS: u64 = 3600;
const CLEAN_UP_SECONDS: u64 = 600;

/// How an executor runs.
#[derive(Debug, Clone)]
pub struct Executor {
    /// Its scheduler.
    pub scheduler: Address,
    /// The address it listens at.
    pub host: String,
    /// What other machines call it; the address it listens at if none.
    pub name: Option<String>,
    /// The port from which others fetch partial counts.
    pub port: u16,
    /// The port at which the scheduler hands it work.
    pub work_port: u16,
    /// Parts counted at once; 0 for as many as the machine has cores.
    pub cores: usize,
    /// Where partial counts are kept until they are fetched; a temporary folder if none.
    pub work_dir: Option<PathBuf>,
}

impl Executor {
    /// Runs until it is told to stop by a signal or by the scheduler.
    pub async fn run(self) -> Result<(), ClusterError> {
        let name = name_of(&self.host, self.name)?;
        let failed = |source| ClusterError::Io { action: "make a folder for partial counts".into(), source };
        // Kept until the executor stops, and removed with all that is in it.
        let temporary = tempfile::tempdir().map_err(failed)?;
        let work_dir = self.work_dir.as_deref().unwrap_or(temporary.path());
        std::fs::create_dir_all(work_dir).map_err(failed)?;
        let settings = ExecutorProcessConfig {
            bind_host: self.host,
            external_host: Some(name),
            port: self.port,
            grpc_port: self.work_port,
            scheduler_host: self.scheduler.host,
            scheduler_port: self.scheduler.port,
            scheduler_connect_timeout_seconds: CONNECT_SECONDS,
            vcores: self.cores,
            work_dir: Some(work_dir.display().to_string()),
            job_data_ttl_seconds: LEFTOVERS_SECONDS,
            job_data_clean_up_interval_seconds: CLEAN_UP_SECONDS,
            grpc_max_decoding_message_size: MESSAGE_BYTES_MAX,
            grpc_max_encoding_message_size: MESSAGE_BYTES_MAX,
            executor_heartbeat_interval_seconds: HEARTBEAT_SECONDS,
            override_execution_engine: Some(Arc::new(Guard::new())),
            override_function_registry: Some(Arc::new(functions())),
            override_config_producer: Some(Arc::new(config)),
            override_logical_codec: Some(Arc::new(Plans)),
            override_physical_codec: Some(Arc::new(Counts::default())),
            ..ExecutorProcessConfig::default()
        };
        Ok(start_executor_process(Arc::new(settings)).await?)
    }
}
