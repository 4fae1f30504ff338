//! The office in the browser: pages rendered on the server, for people at work, residents and the public.
//!
//! # How a request goes
//!
//! [`server`] takes it apart ([`ask`]), finds its line in the table of routes ([`pages::TABLE`]) and asks the
//! guard ([`guard`]) what the rules say of this reader, this action and this subject. Only then the page
//! runs: a plain function from what was asked to an [`answer`]. A route without action, subject and naming
//! cannot be written, because its line would not compile.
//!
//! # What it does not do
//!
//! It knows no SQL, runs no figures, and keeps nothing of its own: people, tasks and accounts are
//! [`app::office`]'s. It sends no script inside a page and loads nothing from elsewhere.

pub mod answer;
pub mod ask;
pub mod assets;
pub mod chart;
pub mod door;
pub mod form;
pub mod guard;
pub mod log;
pub mod metrics;
pub mod openapi;
pub mod pages;
pub mod peer;
mod respond;
pub mod route;
pub mod say;
pub mod server;
pub mod shell;
#[cfg(test)]
mod tests;
pub mod tls;
mod upload;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

pub use door::{Door, Limits};
pub use server::{Config, Site};

/// How long requests under way may take once the server is told to stop.
const LAST_WORDS: Duration = Duration::from_secs(20);

/// How often it is looked whether the certificate's files have changed.
const LOOK_AGAIN: Duration = Duration::from_secs(60);

/// Serves a book until the process is told to stop (SIGTERM, Ctrl-C). `ready` is called once requests are
/// taken, with the address.
pub fn serve(
    office: Arc<app::office::Office>,
    demo: Option<Arc<pages::Demo>>,
    door: Door,
    address: SocketAddr,
    ready: impl FnOnce(SocketAddr),
) -> std::io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        // Pages wait on databases in these; each may hold a reader with its cache.
        .max_blocking_threads(32)
        .enable_all()
        .build()?;
    let is_covered = door.tls.is_some() || !door.proxies.is_empty();
    let mut config = Config {
        proxies: door.proxies.clone(),
        is_covered,
        origin: door.origin.clone(),
        sign_on: door.sign_on.clone(),
        demo,
    };
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(address).await?;
        let bound = listener.local_addr()?;
        ready(bound);
        if config.origin.is_none() && bound.ip().is_loopback() && !is_covered {
            config.origin = Some(app::office::Origin::of_this_machine(bound.port()));
        }
        let site = Site { office: Arc::clone(&office), config, metrics: Arc::default() };
        let renewal = door.tls.clone().map(|tls| tokio::spawn(renewal(tls)));
        let upkeep = tokio::spawn(upkeep(office));
        let served = door::serve(listener, server::router(site), door, stopped(), LAST_WORDS).await;
        upkeep.abort();
        renewal.inspect(tokio::task::JoinHandle::abort);
        served
    })?;
    runtime.shutdown_timeout(LAST_WORDS);
    Ok(())
}

/// Takes a renewed certificate into use: once its files have changed, or at SIGHUP.
async fn renewal(tls: Arc<tls::Tls>) {
    let mut minutes = tokio::time::interval(LOOK_AGAIN);
    #[cfg(unix)]
    let mut told = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup()).ok();
    let mut is_warned = false;
    loop {
        #[cfg(unix)]
        let is_told = tokio::select! {
            _ = minutes.tick() => false,
            Some(()) = async { told.as_mut()?.recv().await } => true,
        };
        #[cfg(not(unix))]
        let is_told = {
            minutes.tick().await;
            false
        };
        if is_told || tls.is_changed() {
            log::renewed(tls.read_again());
            is_warned = false;
        }
        if !is_warned && tls.ends_soon() {
            log::ends_soon();
            is_warned = true;
        }
    }
}

/// Brings the search index up at first; sets the tasks that rules find, every hour.
async fn upkeep(office: Arc<app::office::Office>) {
    let mut hours = tokio::time::interval(Duration::from_secs(3600));
    let mut is_first = true;
    loop {
        hours.tick().await;
        let (office, warm) = (Arc::clone(&office), std::mem::take(&mut is_first));
        let worked = tokio::task::spawn_blocking(move || -> Result<(), app::office::OfficeError> {
            if warm {
                office.warm()?;
            }
            office.sweep().map(|_| ())
        });
        if let Ok(Err(e)) = worked.await {
            log::upkeep_failed(&e);
        }
    }
}

/// Ends when the process is told to stop.
async fn stopped() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => tokio::select! {
                _ = interrupt => (),
                _ = terminate.recv() => (),
            },
            Err(_) => _ = interrupt.await,
        }
    }
    #[cfg(not(unix))]
    {
        _ = interrupt.await;
    }
}
