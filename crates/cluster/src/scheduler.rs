//! The scheduler: takes inquiries, splits their plans, hands the parts to executors.

use std::net::SocketAddr;
use std::sync::Arc;

use ballista_scheduler::cluster::BallistaCluster;
use ballista_scheduler::config::SchedulerConfig;
use ballista_scheduler::scheduler_process::{create_scheduler, start_grpc_service_with_listener};
use datafusion_proto::protobuf::{LogicalPlanNode, PhysicalPlanNode};
use tokio::net::TcpListener;

use crate::codec::{Counts, Plans};
use crate::settings::{MESSAGE_BYTES_MAX, config, state};
use crate::{ClusterError, name_of};

/// When all executors were lost while a question is being counted, it fails after so long. One that is asked before
/// there is any would wait for ever: the client looks first.
const NO_EXECUTORS_SECONDS: u64 = 20;
/// An executor that was silent for so long is lost, and its parts go to others.
const EXECUTOR_TIMEOUT_SECONDS: u64 = 20;
const EXPIRY_SECONDS: u64 = 5;

/// A scheduler that has its port and does not serve yet.
#[derive(Debug)]
pub struct Scheduler {
    listener: TcpListener,
    address: SocketAddr,
    name: String,
}

impl Scheduler {
    /// Takes the port; 0 for any that is free. `name` is what executors call this machine, if not by `host`.
    pub async fn bind(host: &str, port: u16, name: Option<String>) -> Result<Self, ClusterError> {
        let name = name_of(host, name)?;
        let failed = |source| ClusterError::Io { action: format!("listen at {host}:{port}"), source };
        let listener = TcpListener::bind((host, port)).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        Ok(Self { listener, address, name })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until the process ends or the future is dropped.
    pub async fn serve(self) -> Result<(), ClusterError> {
        let settings = SchedulerConfig {
            external_host: self.name,
            bind_host: self.address.ip().to_string(),
            bind_port: self.address.port(),
            grpc_server_max_decoding_message_size: MESSAGE_BYTES_MAX,
            grpc_server_max_encoding_message_size: MESSAGE_BYTES_MAX,
            grpc_client_max_message_size: MESSAGE_BYTES_MAX,
            executor_timeout_seconds: EXECUTOR_TIMEOUT_SECONDS,
            expire_dead_executor_interval_seconds: EXPIRY_SECONDS,
            no_executors_grace_period_seconds: NO_EXECUTORS_SECONDS,
            override_config_producer: Some(Arc::new(config)),
            override_session_builder: Some(Arc::new(state)),
            override_logical_codec: Some(Arc::new(Plans)),
            override_physical_codec: Some(Arc::new(Counts::default())),
            ..SchedulerConfig::default()
        };
        let cluster = BallistaCluster::new_from_config(&settings).await?;
        let scheduler =
            create_scheduler::<LogicalPlanNode, PhysicalPlanNode>(cluster, Arc::new(settings)).await?;
        Ok(start_grpc_service_with_listener(self.listener, scheduler).await?)
    }
}
