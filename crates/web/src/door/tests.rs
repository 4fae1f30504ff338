//! Real sockets against the door: those that say little, send slowly, take nothing, or come in crowds. A
//! limit is short, and what is waited for is only that it comes at all.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::oneshot;

use super::*;
use crate::tls::tests::{files, pair};

/// Longest that anything here is waited for.
const LONG: Duration = Duration::from_secs(60);
/// What a large answer has: more than sockets hold between them.
const LARGE: usize = 64 << 20;

/// A door, open until it is told to close.
struct Open {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    served: Option<std::thread::JoinHandle<()>>,
}

impl Open {
    fn new(door: Door) -> Open {
        let (told, address) = std::sync::mpsc::channel();
        let (stop, stopped) = oneshot::channel::<()>();
        let served = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
            runtime.unwrap().block_on(async {
                let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
                told.send(listener.local_addr().unwrap()).unwrap();
                let stop = async { _ = stopped.await };
                serve(listener, axum::Router::new().fallback(echo), door, stop, LONG).await.unwrap();
            });
        });
        Open { address: address.recv().unwrap(), stop: Some(stop), served: Some(served) }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(LONG)).unwrap();
        stream.set_write_timeout(Some(LONG)).unwrap();
        stream
    }

    /// Whether a connection made now is served.
    fn serves(&self) -> bool {
        let mut stream = self.connect();
        let sent = stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        sent.is_ok() && rest(&mut stream).contains("200 OK")
    }

    /// Waits until one is.
    fn serves_again(&self) {
        let end = std::time::Instant::now() + LONG;
        while !self.serves() {
            assert!(std::time::Instant::now() < end, "places are not given back");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        drop(self.stop.take());
        let ended = self.served.take().unwrap().join();
        assert!(ended.is_ok() || std::thread::panicking());
    }
}

/// Slow requests that have arrived.
static SLOW: AtomicUsize = AtomicUsize::new(0);

/// Answers with the length of what came; `/large` with much, `/slow` after a while.
async fn echo(request: Request<Body>) -> axum::response::Response {
    let path = request.uri().path().to_owned();
    if path == "/slow" {
        SLOW.fetch_add(1, Ordering::SeqCst);
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    let (status, body) = match axum::body::to_bytes(request.into_body(), 1 << 20).await {
        Ok(bytes) if path == "/large" => (200, Body::from(vec![b'x'; LARGE - bytes.len()])),
        Ok(bytes) => (200, Body::from(format!("{} bytes", bytes.len()))),
        Err(_) => (400, Body::empty()),
    };
    axum::response::Response::builder().status(status).body(body).unwrap()
}

/// All that still comes before the other side ends it.
fn rest(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    match stream.read_to_end(&mut bytes) {
        Err(e) if e.kind() == std::io::ErrorKind::WouldBlock => panic!("it was not ended in time"),
        // Ended hard is ended, too.
        _ => String::from_utf8_lossy(&bytes).into_owned(),
    }
}

fn short() -> Limits {
    let short = Duration::from_millis(300);
    Limits { head: short, body: short, answer: short, ..Limits::default() }
}

fn door(limits: Limits) -> Door {
    Door { limits, ..Door::default() }
}

#[test]
fn who_sends_half_a_head_or_nothing_is_sent_away() {
    let open = Open::new(door(short()));
    let mut silent = open.connect();
    let mut half = open.connect();
    half.write_all(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ").unwrap();
    let mut dripping = open.connect();
    dripping.write_all(b"GET / HTTP/1.1\r\n").unwrap();
    // A header now and then does not prolong it.
    while dripping.write_all(b"X: y\r\n").is_ok() {
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(rest(&mut silent), "");
    assert!(!rest(&mut half).contains("200"));
    assert!(open.serves());
}

#[test]
fn who_goes_on_after_an_answer_is_served_and_who_idles_is_sent_away() {
    let open = Open::new(door(short()));
    let mut stream = open.connect();
    for _ in 0..3 {
        stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
        let mut answer = [0; 512];
        let n = stream.read(&mut answer).unwrap();
        assert!(String::from_utf8_lossy(&answer[..n]).contains("200 OK"));
    }
    assert_eq!(rest(&mut stream), "");
}

#[test]
fn a_body_that_does_not_come_is_not_waited_for() {
    let open = Open::new(door(short()));
    let mut stream = open.connect();
    stream.write_all(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc").unwrap();
    assert!(rest(&mut stream).contains("400 Bad Request"));
    let mut whole = open.connect();
    let text = b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc";
    whole.write_all(text).unwrap();
    assert!(rest(&mut whole).ends_with("3 bytes"));
}

#[test]
fn who_takes_nothing_of_an_answer_is_cut_off() {
    let open = Open::new(door(Limits { connections: 1, ..short() }));
    let mut greedy = open.connect();
    greedy.write_all(b"GET /large HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
    // The only place is free again although the other side still holds the line.
    open.serves_again();
    assert!(rest(&mut greedy).len() < LARGE);
}

#[test]
fn a_crowd_from_one_address_or_of_all_is_turned_away_until_places_are_free() {
    let patient = Limits { head: LONG, ..Limits::default() };
    for (limits, proxies, n_places) in [
        (Limits { of_one_address: 3, ..patient }, Proxies::default(), 3),
        (Limits { connections: 4, ..patient }, Proxies::default(), 4),
        // A proxy brings many people.
        (
            Limits { of_one_address: 1, connections: 5, ..patient },
            Proxies(vec!["127.0.0.1".parse().unwrap()]),
            5,
        ),
    ] {
        let open = Open::new(Door { limits, proxies, ..Door::default() });
        let mut crowd: Vec<TcpStream> = (0..n_places).map(|_| open.connect()).collect();
        // Connections are let in in the order in which they come.
        assert!(!open.serves(), "{limits:?}");
        crowd.pop();
        open.serves_again();
    }
}

#[test]
fn one_subscriber_is_one_address_or_half_of_one() {
    let same = |a: &str, b: &str| one_subscriber(a.parse().unwrap()) == one_subscriber(b.parse().unwrap());
    assert!(same("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"));
    assert!(!same("2001:db8:1:2::1", "2001:db8:1:3::1"));
    assert!(same("::ffff:192.0.2.1", "192.0.2.1"));
    assert!(!same("192.0.2.1", "192.0.2.2"));
}

#[test]
fn a_request_under_way_is_answered_after_the_door_closes() {
    let mut open = Open::new(door(short()));
    let mut stream = open.connect();
    stream.write_all(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    let mut idle = open.connect();
    assert!(open.serves());
    // What has not arrived yet is not under way.
    while SLOW.load(Ordering::SeqCst) == 0 {
        std::thread::sleep(Duration::from_millis(10));
    }
    drop(open.stop.take());
    assert!(rest(&mut stream).contains("200 OK"));
    assert_eq!(rest(&mut idle), "");
}

#[test]
fn tls_is_spoken_and_silence_instead_of_it_is_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let made = pair(2020, 2120);
    let (certificate, key) = files(folder.path(), &made);
    let tls = Tls::read(&certificate, &key).unwrap();
    let open = Open::new(Door { limits: short(), tls: Some(Arc::clone(&tls)), ..Door::default() });
    assert!(over_tls(&open, &made.0).unwrap().contains("200 OK"));
    let mut silent = open.connect();
    assert_eq!(rest(&mut silent), "");
    assert!(!open.serves(), "nothing is said in the clear");
    let other = pair(2020, 2121);
    assert!(over_tls(&open, &other.0).is_err(), "another certificate is not believed");
    files(folder.path(), &other);
    tls.read_again().unwrap();
    assert!(over_tls(&open, &other.0).unwrap().contains("200 OK"), "the new one is in use");
}

/// What a client hears that trusts one certificate.
fn over_tls(open: &Open, trusted: &str) -> std::io::Result<String> {
    use rustls::pki_types::pem::PemObject;
    let mut roots = rustls::RootCertStore::empty();
    roots.add(rustls::pki_types::CertificateDer::from_pem_slice(trusted.as_bytes()).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = "localhost".try_into().unwrap();
    let mut client = rustls::ClientConnection::new(Arc::new(config), name).unwrap();
    let mut socket = open.connect();
    let mut stream = rustls::Stream::new(&mut client, &mut socket);
    stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}
