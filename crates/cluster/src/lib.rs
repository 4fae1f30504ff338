//! Counting a close on several machines, with Ballista.
//!
//! # What it is for
//! The figures of a county are counted faster by one machine than a cluster could begin. Closes that one machine
//! cannot hold or read want more than one: this crate starts a Ballista [`scheduler`] and any number of
//! [`executor`]s, and [`client`] asks them. The numbers are those that one process would count, bit for bit,
//! because the executors run the same counting kernel over the same sealed bytes, and whole numbers add up to
//! the same in any order.
//!
//! # The model
//! `townbook figures --engine ballista://HOST:PORT` makes an [`engine::inquiry::Inquiry`] for each table it needs.
//! The client turns it into a plan, `count_cells(inquiry, columns...)` over a scan of the sealed table; the
//! scheduler splits the plan by row groups; executors count their shares and add them up; the sum comes
//! back as bytes. Every executor must see the folder of the close under the same path, and compares each file
//! with its sealed hash before it reads a row.
//!
//! # What it does not do
//! It runs nothing else: executors look at every plan and refuse what is not a count of cells. It has no sign-on
//! and no encryption, and counts are exact: whoever reaches its ports can count any close that executors
//! see. They belong on a network of their own, see `docs/guide/scale.md`.

pub mod client;
pub mod codec;
pub mod executor;
mod guard;
pub mod scheduler;
mod settings;

/// A part of the cluster could not do its work.
#[derive(Debug, thiserror::Error)]
pub enum ClusterError {
    /// Nobody listens there.
    #[error("no scheduler answers at {address}; start one with: townbook-cluster scheduler: {cause}")]
    NoScheduler {
        /// Host and port.
        address: String,
        /// What the network said.
        cause: std::io::Error,
    },
    /// A scheduler without executors.
    #[error(
        "the scheduler at {address} has had no executor for {seconds} s; start one with: townbook-cluster executor"
    )]
    NoExecutor {
        /// Host and port.
        address: String,
        /// For how long.
        seconds: u64,
    },
    /// Other machines have no name for this one.
    #[error(
        "others cannot call this machine {host}; say with --name how they do, or give --host an address of its own"
    )]
    NoName {
        /// The address it should listen at.
        host: String,
    },
    /// An address is none.
    #[error("{given:?} is no address; write it as HOST:PORT, such as 127.0.0.1:50050")]
    Address {
        /// What was given.
        given: String,
    },
    /// A folder or a port could not be had.
    #[error("cannot {action}")]
    Io {
        /// What was being done, as a verb.
        action: String,
        /// The system's words.
        #[source]
        source: std::io::Error,
    },
    /// The inquiry, the close or a file of it is not usable here.
    #[error(transparent)]
    Engine(#[from] engine::error::EngineError),
    /// Ballista could not plan or run it.
    #[error("{0}")]
    Ballista(String),
}

impl From<datafusion::error::DataFusionError> for ClusterError {
    fn from(error: datafusion::error::DataFusionError) -> Self {
        ClusterError::Ballista(error.strip_backtrace())
    }
}

impl From<ballista_core::error::BallistaError> for ClusterError {
    fn from(error: ballista_core::error::BallistaError) -> Self {
        ClusterError::Ballista(error.to_string())
    }
}

/// What other machines call this one, which listens at `host`: its name, or that address unless it stands for all.
fn name_of(host: &str, name: Option<String>) -> Result<String, ClusterError> {
    let is_any = host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_unspecified());
    match name {
        Some(name) => Ok(name),
        None if is_any => Err(ClusterError::NoName { host: host.to_owned() }),
        None => Ok(host.to_owned()),
    }
}
