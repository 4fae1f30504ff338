//! Counts for whoever watches the server: requests by route and status, and how long they took. No value of
//! a request is in them.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;

use crate::server::Site;

/// Upper bounds of the classes of durations, in seconds.
const BOUNDS: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0];

/// Requests so far.
#[derive(Debug, Default)]
pub struct Metrics {
    routes: Mutex<BTreeMap<(&'static str, u16), Line>>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Line {
    count: u64,
    seconds: f64,
    below: [u64; BOUNDS.len()],
}

impl Metrics {
    /// Counts a request.
    pub fn note(&self, route: &'static str, status: u16, took: Duration) {
        let seconds = took.as_secs_f64();
        let mut routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        let line = routes.entry((route, status)).or_default();
        line.count += 1;
        line.seconds += seconds;
        for (bound, below) in BOUNDS.iter().zip(&mut line.below) {
            *below += u64::from(seconds <= *bound);
        }
    }

    /// The counts in Prometheus' text format.
    pub fn text(&self, entries: u64) -> String {
        let routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        let mut out = String::from(
            "# HELP townbook_request_seconds Time to answer a request.\n\
             # TYPE townbook_request_seconds histogram\n",
        );
        for ((route, status), line) in routes.iter() {
            let labels = format!("route=\"{route}\",status=\"{status}\"");
            for (bound, below) in BOUNDS.iter().zip(line.below) {
                _ = writeln!(out, "townbook_request_seconds_bucket{{{labels},le=\"{bound}\"}} {below}");
            }
            _ = writeln!(out, "townbook_request_seconds_bucket{{{labels},le=\"+Inf\"}} {}", line.count);
            _ = writeln!(out, "townbook_request_seconds_sum{{{labels}}} {}", line.seconds);
            _ = writeln!(out, "townbook_request_seconds_count{{{labels}}} {}", line.count);
        }
        out.push_str(
            "# HELP townbook_ledger_entries Entries in the ledger.\n# TYPE townbook_ledger_entries gauge\n",
        );
        _ = writeln!(out, "townbook_ledger_entries {entries}");
        out
    }
}

/// Whether the book answers: 200 `ok`, else 503.
pub(crate) fn healthz(site: &Site) -> Response {
    let (status, text) = match site.office.ledger_line() {
        Ok(_) => (StatusCode::OK, "ok\n"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the book does not answer\n"),
    };
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
