//! A load generator with an open loop: requests go out at their appointed times, whether or not earlier ones
//! were answered, and each one's time runs from its appointment. A server that stalls is seen to stall.
//!
//! It knows HTTP/1.1 as far as answers with a length go, and nothing of what is asked.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, anyhow, ensure};

/// Longest that an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(30);

/// What to ask, and how fast.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Host and port
    #[arg(long)]
    address: String,
    /// Requests, one a line: method, path and body with tabs between them
    #[arg(long)]
    plan: PathBuf,
    /// Requests a second
    #[arg(long)]
    rate: f64,
    /// How many requests; the plan is begun again where it has fewer. All of the plan if left out
    #[arg(long)]
    requests: Option<usize>,
    /// Connections that are kept open
    #[arg(long, default_value_t = 64)]
    connections: usize,
    /// A header that goes with every request, such as "Cookie: a=b"
    #[arg(long = "header")]
    headers: Vec<String>,
}

/// A request of the plan, as bytes.
type Request = Vec<u8>;

/// Sends the plan and prints one JSON object: what came back, and how long it took in milliseconds.
pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    let text = std::fs::read_to_string(&args.plan).with_context(|| args.plan.display().to_string())?;
    let plan: Vec<Request> = text.lines().map(|line| request(args, line)).collect();
    ensure!(!plan.is_empty() && args.rate > 0.0, "a plan with requests, and a rate above nothing");
    let n = args.requests.unwrap_or(plan.len());
    let next = AtomicUsize::new(0);
    // Threads are up before the first appointment.
    let start = Instant::now() + Duration::from_millis(200);
    let tally = std::thread::scope(|scope| {
        let one = || scope.spawn(|| talk(args, &plan, n, &next, start));
        let threads: Vec<_> = (0..args.connections).map(|_| one()).collect();
        let all = threads.into_iter().map(|t| t.join().map_err(|_| anyhow!("a thread of the load panicked")));
        all.collect::<anyhow::Result<Vec<Tally>>>()
    })?;
    let seconds = start.elapsed().as_secs_f64();
    println!("{}", Tally::sum(tally).json(n, args.rate, seconds));
    Ok(())
}

fn request(args: &Args, line: &str) -> Request {
    let mut parts = line.splitn(3, '\t');
    let mut part = || parts.next().unwrap_or_default();
    let (method, path, body) = (part(), part(), part());
    let mut text = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\n", args.address);
    for header in &args.headers {
        text.push_str(&format!("{header}\r\n"));
    }
    if method != "GET" {
        text.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    format!("{text}\r\n{body}").into_bytes()
}

/// What came back on one connection.
#[derive(Default)]
struct Tally {
    statuses: BTreeMap<u16, usize>,
    failures: usize,
    /// From appointment to the answer's last byte.
    took: Vec<Duration>,
    /// From appointment to the request's first byte: all connections were busy.
    latest: Duration,
}

fn talk(args: &Args, plan: &[Request], n: usize, next: &AtomicUsize, start: Instant) -> Tally {
    let mut tally = Tally::default();
    let mut connection = None;
    loop {
        let at = next.fetch_add(1, Ordering::Relaxed);
        if at >= n {
            return tally;
        }
        let due = start + Duration::from_secs_f64(at as f64 / args.rate);
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
        tally.latest = tally.latest.max(due.elapsed());
        match exchange(args, &mut connection, &plan[at % plan.len()]) {
            Ok(status) => *tally.statuses.entry(status).or_default() += 1,
            Err(_) => {
                tally.failures += 1;
                connection = None;
            }
        }
        tally.took.push(due.elapsed());
    }
}

fn exchange(
    args: &Args,
    connection: &mut Option<BufReader<TcpStream>>,
    request: &[u8],
) -> std::io::Result<u16> {
    let stream = match connection {
        Some(stream) => stream,
        None => {
            let stream = TcpStream::connect(&args.address)?;
            stream.set_nodelay(true)?;
            stream.set_read_timeout(Some(PATIENCE))?;
            connection.insert(BufReader::with_capacity(64 << 10, stream))
        }
    };
    stream.get_mut().write_all(request)?;
    answer(stream)
}

/// Reads an answer to its end; its status.
fn answer(stream: &mut impl BufRead) -> std::io::Result<u16> {
    let odd = || std::io::Error::from(std::io::ErrorKind::InvalidData);
    let mut line = String::new();
    stream.read_line(&mut line)?;
    let status: u16 = line.split(' ').nth(1).and_then(|s| s.parse().ok()).ok_or_else(odd)?;
    let mut length = if status == 204 { Some(0) } else { None };
    loop {
        line.clear();
        stream.read_line(&mut line)?;
        match line.trim_end().split_once(": ") {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => length = value.parse().ok(),
            Some(_) => (),
            None => break,
        }
    }
    let length = length.ok_or_else(odd)?;
    let read = std::io::copy(&mut stream.take(length), &mut std::io::sink())?;
    if read == length { Ok(status) } else { Err(odd()) }
}

impl Tally {
    fn sum(tallies: Vec<Tally>) -> Tally {
        let mut all = Tally::default();
        for tally in tallies {
            for (status, count) in tally.statuses {
                *all.statuses.entry(status).or_default() += count;
            }
            all.failures += tally.failures;
            all.took.extend(tally.took);
            all.latest = all.latest.max(tally.latest);
        }
        all.took.sort_unstable();
        all
    }

    fn json(&self, n: usize, rate: f64, seconds: f64) -> String {
        let statuses: Vec<String> = self.statuses.iter().map(|(s, n)| format!("\"{s}\":{n}")).collect();
        let at = |share: f64| ms(quantile(&self.took, share));
        format!(
            "{{\"requests\":{n},\"rate\":{rate},\"seconds\":{seconds:.1},\"statuses\":{{{}}},\"failures\":{},\
             \"p50_ms\":{},\"p90_ms\":{},\"p99_ms\":{},\"p999_ms\":{},\"max_ms\":{},\"latest_start_ms\":{}}}",
            statuses.join(","),
            self.failures,
            at(0.5),
            at(0.9),
            at(0.99),
            at(0.999),
            at(1.0),
            ms(self.latest),
        )
    }
}

fn ms(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 100_000.0).round() / 100.0
}

/// The least time that so large a share of the requests did not exceed; they are in order.
fn quantile(took: &[Duration], share: f64) -> Duration {
    let rank = (took.len() as f64 * share).ceil() as usize;
    took.get(rank.max(1) - 1).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn quantiles_are_times_that_were_taken() {
        let took: Vec<Duration> = (1..=200).map(Duration::from_millis).collect();
        for (share, expected) in [(0.0, 1), (0.5, 100), (0.99, 198), (0.999, 200), (1.0, 200)] {
            assert_eq!(quantile(&took, share), Duration::from_millis(expected), "{share}");
        }
        assert_eq!(quantile(&[], 0.5), Duration::ZERO);
    }

    #[test]
    fn answers_are_read_to_their_end_and_no_further() {
        let two = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcHTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 303 See\r\n\r\n";
        let mut stream = &two[..];
        assert_eq!(answer(&mut stream).unwrap(), 200);
        assert_eq!(answer(&mut stream).unwrap(), 204);
        assert!(answer(&mut stream).is_err(), "an answer without a length");
        assert!(answer(&mut &b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab"[..]).is_err());
    }

    /// A server that answers one request at a time, each after 50 ms.
    fn slow() -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = BufReader::new(stream.unwrap());
                let mut line = String::new();
                while stream.read_line(&mut line).is_ok_and(|n| n > 2) {
                    line.clear();
                }
                std::thread::sleep(Duration::from_millis(50));
                let told = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
                _ = stream.get_mut().write_all(told.as_bytes());
            }
        });
        address
    }

    #[test]
    fn a_server_that_stalls_is_seen_to_stall() {
        let args = Args {
            address: slow(),
            plan: PathBuf::new(),
            rate: 1000.0,
            requests: None,
            connections: 4,
            headers: Vec::new(),
        };
        let plan = [request(&args, "GET\t/\t")];
        let next = AtomicUsize::new(0);
        let start = Instant::now();
        let tallies = std::thread::scope(|scope| {
            let threads: Vec<_> =
                (0..4).map(|_| scope.spawn(|| talk(&args, &plan, 8, &next, start))).collect();
            threads.into_iter().map(|t| t.join().unwrap()).collect()
        });
        let all = Tally::sum(tallies);
        assert_eq!(all.took.len(), 8);
        // Eight appointments within 8 ms, answered one after another: the last waited for all before it.
        assert!(all.took[7] > all.took[0] + Duration::from_millis(150), "{:?}", all.took);
    }
}
