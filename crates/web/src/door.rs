//! The door: connections let in, served and ended. Nobody holds the office by being slow or by coming often.
//!
//! Each connection has so long to send a request's head (which is also how long it may be idle between two
//! requests), so long for its body, and so long to take what is sent to it. There are at most so many
//! connections, and so many from one address.

mod patient;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tower::ServiceExt;

use crate::peer::Proxies;
use crate::tls::Tls;
use patient::{Patient, Timed};

/// Bytes of a request's head.
const LARGEST_HEAD: usize = 64 << 10;
/// Headers of a request.
const MOST_HEADERS: usize = 64;
/// How long the door waits when the system has no connection to give.
const BREATH: Duration = Duration::from_millis(200);

/// What the door allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// For a TLS handshake, for the head of a request, and between two requests.
    pub head: Duration,
    /// For the body of a request, and a second more for every 8 KiB of it.
    pub body: Duration,
    /// For the other side to take anything of what is sent.
    pub answer: Duration,
    /// Connections.
    pub connections: usize,
    /// Connections from one address; proxies that were named have no such limit.
    pub of_one_address: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        let (head, body, answer) = (15, 30, 30);
        Limits {
            head: Duration::from_secs(head),
            body: Duration::from_secs(body),
            answer: Duration::from_secs(answer),
            connections: 512,
            of_one_address: 128,
        }
    }
}

/// Whom the door lets in, and how.
#[derive(Clone, Default)]
pub struct Door {
    /// Its limits.
    pub limits: Limits,
    /// Proxies that are believed.
    pub proxies: Proxies,
    /// TLS of its own.
    pub tls: Option<Arc<Tls>>,
    /// Where browsers reach it, if that is said.
    pub origin: Option<app::office::Origin>,
    /// The county's own sign-on.
    pub sign_on: Option<Arc<app::office::SignOn>>,
}

/// Serves until `stop` ends, then lets requests under way end for so long.
pub(crate) async fn serve(
    listener: TcpListener,
    router: axum::Router,
    door: Door,
    stop: impl Future<Output = ()>,
    last_words: Duration,
) -> std::io::Result<()> {
    let acceptor = door.tls.as_ref().map(Tls::acceptor).transpose().map_err(std::io::Error::other)?;
    let inside = Arc::new(Inside { counts: Mutex::default(), door });
    let (closing, closed) = watch::channel(false);
    let mut guests = JoinSet::new();
    tokio::pin!(stop);
    loop {
        let came = tokio::select! {
            () = &mut stop => break,
            Some(_) = guests.join_next() => continue,
            came = listener.accept() => came,
        };
        let Ok((stream, peer)) = came else {
            // No room for another connection at the moment, as a rule.
            tokio::time::sleep(BREATH).await;
            continue;
        };
        let Some(place) = inside.admit(peer.ip()) else { continue };
        let guest = Guest {
            router: router.clone(),
            peer,
            limits: inside.door.limits,
            closed: closed.clone(),
            _place: place,
        };
        guests.spawn(receive(stream, acceptor.clone(), guest));
    }
    drop(listener);
    closing.send_replace(true);
    let leaving = async { while guests.join_next().await.is_some() {} };
    // Those who do not end by then are cut off when the set is dropped.
    _ = tokio::time::timeout(last_words, leaving).await;
    Ok(())
}

/// A connection that was let in.
struct Guest {
    router: axum::Router,
    peer: SocketAddr,
    limits: Limits,
    closed: watch::Receiver<bool>,
    _place: Place,
}

async fn receive(stream: TcpStream, acceptor: Option<tokio_rustls::TlsAcceptor>, guest: Guest) {
    // Pages are written whole: nothing is gained by waiting for more.
    _ = stream.set_nodelay(true);
    let stream = Patient::new(stream, guest.limits.answer);
    match acceptor {
        None => talk(stream, guest).await,
        Some(acceptor) => {
            let shaken = tokio::time::timeout(guest.limits.head, acceptor.accept(stream)).await;
            if let Ok(Ok(stream)) = shaken {
                talk(stream, guest).await;
            }
        }
    }
}

async fn talk(stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, mut guest: Guest) {
    let (router, peer, limits) = (guest.router.clone(), guest.peer, guest.limits);
    let service = hyper::service::service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(|body| Body::new(Timed::new(body, limits.body)));
        request.extensions_mut().insert(ConnectInfo(peer));
        let router = router.clone();
        async move { router.oneshot(request).await }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits.head);
    http.max_buf_size(LARGEST_HEAD).max_headers(MOST_HEADERS);
    let connection = http.serve_connection(TokioIo::new(stream), service);
    tokio::pin!(connection);
    let is_closing = tokio::select! {
        // It ends as its own business: what was sent was sent.
        _ = connection.as_mut() => false,
        _ = guest.closed.wait_for(|closed| *closed) => true,
    };
    if is_closing {
        connection.as_mut().graceful_shutdown();
        _ = connection.await;
    }
}

/// Who is inside.
struct Inside {
    door: Door,
    counts: Mutex<Counts>,
}

#[derive(Default)]
struct Counts {
    all: usize,
    of_address: HashMap<IpAddr, usize>,
    /// Whether it was said that somebody was turned away since all had room.
    is_told: bool,
}

impl Inside {
    /// A place for a connection, where there is one.
    fn admit(self: &Arc<Inside>, address: IpAddr) -> Option<Place> {
        let is_proxy = self.door.proxies.contains(address);
        let (limits, address) = (self.door.limits, one_subscriber(address));
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let here = counts.of_address.get(&address).copied().unwrap_or(0);
        if counts.all >= limits.connections || (here >= limits.of_one_address && !is_proxy) {
            let (all, is_told) = (counts.all, std::mem::replace(&mut counts.is_told, true));
            if !is_told {
                tracing::warn!(target: "townbook", connections = all, "connections are turned away");
            }
            return None;
        }
        counts.all += 1;
        *counts.of_address.entry(address).or_default() += 1;
        Some(Place { inside: Arc::clone(self), address })
    }
}

/// A place inside, given back when dropped.
struct Place {
    inside: Arc<Inside>,
    address: IpAddr,
}

impl Drop for Place {
    fn drop(&mut self) {
        let limits = self.inside.door.limits;
        let mut counts = self.inside.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.all -= 1;
        if let Some(here) = counts.of_address.get_mut(&self.address) {
            *here -= 1;
            if *here == 0 {
                counts.of_address.remove(&self.address);
            }
        }
        // Told again only after the crowd has gone, so that it fills no log.
        if counts.all < limits.of_one_address / 2 {
            counts.is_told = false;
        }
    }
}

/// The address by which a subscriber is counted: of version 6 everyone has 2^64.
fn one_subscriber(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() >> 64 << 64).into()),
        v4 => v4,
    }
}
