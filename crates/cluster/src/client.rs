//! Asking a cluster.

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use ballista_core::extension::SessionStateExt;
use datafusion::arrow::array::{Array, LargeBinaryArray};
use datafusion::prelude::SessionContext;
use engine::functions::count_cells::arguments;
use engine::inquiry::Inquiry;

use crate::ClusterError;
use crate::settings::{config, state};

/// Longer than any network of an office needs.
const CONNECT: Duration = Duration::from_secs(5);

/// Host and port of a scheduler.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// A name or an address.
    pub host: String,
    /// The port.
    pub port: u16,
}

impl FromStr for Address {
    type Err = ClusterError;

    /// `HOST:PORT`, also with `ballista://` before it.
    fn from_str(given: &str) -> Result<Self, ClusterError> {
        let bare = given.strip_prefix("ballista://").unwrap_or(given);
        let bare = bare.strip_suffix('/').unwrap_or(bare);
        let parts = bare.rsplit_once(':').and_then(|(host, port)| Some((host, port.parse().ok()?)));
        match parts {
            Some((host, port)) if !host.is_empty() && !host.contains('/') => {
                Ok(Self { host: host.to_owned(), port })
            }
            Some(_) | None => Err(ClusterError::Address { given: given.to_owned() }),
        }
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

/// Counts an inquiry on the cluster of a scheduler: the states of its parts as bytes, none where the close is of
/// a format without the table.
pub async fn count(scheduler: &Address, inquiry: &Inquiry) -> Result<Vec<Vec<u8>>, ClusterError> {
    let Some(table) = inquiry.sealed_table()? else { return Ok(Vec::new()) };
    reach(scheduler).await?;
    let session = state(config())?.upgrade_for_ballista(format!("http://{scheduler}"))?;
    let session = SessionContext::new_with_state(session);
    let counted = engine::registry::count_cells().call(arguments(inquiry, &table)).alias("counted");
    let answer = session.read_table(Arc::new(table))?.aggregate(Vec::new(), vec![counted])?.collect().await?;
    let mut states = Vec::new();
    for batch in answer {
        let column = batch.column(0).as_any().downcast_ref::<LargeBinaryArray>();
        let column = column.expect("INVARIANT: count_cells returns bytes");
        states.extend(column.iter().flatten().map(<[u8]>::to_vec));
    }
    Ok(states)
}

/// Ballista's own words for a scheduler that is not there are long and name no remedy.
async fn reach(scheduler: &Address) -> Result<(), ClusterError> {
    let refused = |cause| ClusterError::NoScheduler { address: scheduler.to_string(), cause };
    let attempt = tokio::net::TcpStream::connect((scheduler.host.as_str(), scheduler.port));
    match tokio::time::timeout(CONNECT, attempt).await {
        Ok(connected) => connected.map(drop).map_err(refused),
        Err(_) => Err(refused(std::io::ErrorKind::TimedOut.into())),
    }
}
