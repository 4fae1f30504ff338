//! Asking a cluster.

use std::str::FromStr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ballista_core::extension::SessionStateExt;
use datafusion::arrow::array::{Array, LargeBinaryArray};
use datafusion::prelude::SessionContext;
use engine::functions::count_cells::arguments;
use engine::inquiry::Inquiry;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::ClusterError;
use crate::settings::{config, state};

/// Longer than any network of an office needs.
const CONNECT: Duration = Duration::from_secs(5);
/// Between two looks whether there is an executor.
const POLL: Duration = Duration::from_millis(100);
/// Of the answer only the first line counts.
const ANSWER_BYTES_MAX: u64 = 4096;

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
/// a format without the table. `wait` is for how long the scheduler may be without any executor.
pub async fn count(
    scheduler: &Address,
    inquiry: &Inquiry,
    wait: Duration,
) -> Result<Vec<Vec<u8>>, ClusterError> {
    let Some(table) = inquiry.sealed_table()? else { return Ok(Vec::new()) };
    wait_for_executor(scheduler, wait).await?;
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

/// Waits until the scheduler has an executor. A question asked before that may wait for ever.
///
/// # Errors
/// Nobody answers there, or no executor comes in the time given.
pub async fn wait_for_executor(scheduler: &Address, wait: Duration) -> Result<(), ClusterError> {
    let begun = Instant::now();
    while !is_ready(scheduler).await? {
        if begun.elapsed() >= wait {
            let (address, seconds) = (scheduler.to_string(), wait.as_secs());
            return Err(ClusterError::NoExecutor { address, seconds });
        }
        tokio::time::sleep(POLL).await;
    }
    Ok(())
}

/// Asks the scheduler's readiness page. Ballista's own words for a scheduler that is not there are long and name no
/// remedy.
async fn is_ready(scheduler: &Address) -> Result<bool, ClusterError> {
    let refused = |cause| ClusterError::NoScheduler { address: scheduler.to_string(), cause };
    let ask = async {
        let mut stream = TcpStream::connect((scheduler.host.as_str(), scheduler.port)).await?;
        let request = format!("GET /readyz HTTP/1.1\r\nHost: {scheduler}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await?;
        let mut answer = Vec::new();
        stream.take(ANSWER_BYTES_MAX).read_to_end(&mut answer).await?;
        Ok(answer)
    };
    let answer = match tokio::time::timeout(CONNECT, ask).await {
        Ok(answer) => answer.map_err(refused)?,
        Err(_) => return Err(refused(std::io::ErrorKind::TimedOut.into())),
    };
    let status = answer.strip_prefix(b"HTTP/1.1 ").and_then(|rest| rest.get(..3));
    match status {
        Some(b"200") => Ok(true),
        Some(b"503") => Ok(false),
        Some(_) | None => Err(refused(std::io::Error::other("what answers there is no scheduler"))),
    }
}
