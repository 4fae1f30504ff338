//! What the server says of itself while it runs: a line a request, and what failed.
//!
//! Nobody is in it. A request is told by the pattern of its route, never by its path, and without account,
//! address or anything that was sent; a failure by its code and the database's or system's own code. Only
//! events of this program are written, because what libraries say of their work is not ours to vouch for.

use std::fmt::Write as _;
use std::io::Write as _;
use std::time::{Duration, SystemTime};

use app::office::OfficeError;
use jiff::Timestamp;
use serde_json::{Map, Value};
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

use crate::tls::TlsError;

/// The name under which the program's own events go.
const TARGET: &str = "townbook";

/// How lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// An object a line, for programs.
    Json,
    /// For people.
    Text,
    /// Not at all.
    Off,
}

/// Begins to write lines on standard error: all, or only those that warn. It can be begun once.
pub fn start(format: Format, only_warnings: bool) {
    let most = if only_warnings { Level::WARN } else { Level::INFO };
    let lines = Lines { format, most };
    // A second office in one process goes on with the log of the first.
    _ = tracing::subscriber::set_global_default(tracing_subscriber::registry().with(lines));
    std::panic::set_hook(Box::new(|panic| {
        // What a panic says may hold what somebody typed; where it happened does not.
        let at = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(target: TARGET, at, "a thread panicked");
    }));
}

/// A request that was answered.
pub(crate) fn request(id: &str, method: &'static str, route: &'static str, status: u16, took: Duration) {
    let ms = (took.as_secs_f64() * 10_000.0).round() / 10.0;
    tracing::info!(target: TARGET, request = id, method, route, status, ms, "request");
}

/// A page or a task of the server that failed.
pub(crate) fn failure(request: &str, error: &OfficeError, what: &'static str) {
    let (code, cause) = match error {
        OfficeError::Store(error) => (error.code(), error.cause()),
        _ => ("office", String::new()),
    };
    tracing::error!(target: TARGET, request, code, cause, "{what}");
}

/// A page that could not be drawn: a mistake of the program's own.
pub(crate) fn broken(request: &str, error: &askama::Error) {
    tracing::error!(target: TARGET, request, cause = %error, "a page does not render");
}

/// The upkeep that failed.
pub(crate) fn upkeep_failed(error: &OfficeError) {
    failure("", error, "upkeep failed");
}

/// The certificate was read again.
pub(crate) fn renewed(read: Result<(), TlsError>) {
    match read {
        Ok(()) => tracing::info!(target: TARGET, "the certificate was read again"),
        Err(error) => {
            let code = error.code();
            tracing::error!(target: TARGET, code, "the certificate is unusable; the one before stays in use");
        }
    }
}

/// The certificate has two weeks at most.
pub(crate) fn ends_soon() {
    tracing::warn!(target: TARGET, "the certificate ends within two weeks");
}

/// A number for a request, by which its line is found when somebody tells of it.
pub(crate) fn new_id() -> String {
    use std::hash::BuildHasher;
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(0);
    static KEY: LazyLock<std::hash::RandomState> = LazyLock::new(std::hash::RandomState::new);
    // Mixed, so that nobody learns how many came before.
    format!("{:016x}", KEY.hash_one(NEXT.fetch_add(1, Ordering::Relaxed)))
}

/// Writes events as lines.
struct Lines {
    format: Format,
    most: Level,
}

impl<S: Subscriber> Layer<S> for Lines {
    fn enabled(&self, metadata: &Metadata<'_>, _: Context<'_, S>) -> bool {
        self.format != Format::Off && metadata.target() == TARGET && *metadata.level() <= self.most
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut fields = Fields(Map::new());
        event.record(&mut fields);
        let line = line(self.format, *event.metadata().level(), now(), fields.0);
        // Where the log cannot be written there is nobody to tell.
        _ = std::io::stderr().lock().write_all(line.as_bytes());
    }
}

/// The time of a line. It stamps nothing of the register.
#[expect(clippy::disallowed_methods, reason = "a line of the log is no entry")]
fn now() -> String {
    let now = Timestamp::try_from(SystemTime::now()).unwrap_or(Timestamp::UNIX_EPOCH);
    format!("{now:.3}")
}

fn line(format: Format, level: Level, now: String, mut fields: Map<String, Value>) -> String {
    let message = fields.remove("message").unwrap_or_default();
    if format == Format::Json {
        let mut all = Map::new();
        all.insert("time".to_owned(), Value::String(now));
        all.insert("level".to_owned(), Value::String(level.to_string().to_lowercase()));
        all.insert("message".to_owned(), message);
        all.extend(fields);
        return format!("{}\n", Value::Object(all));
    }
    let mut text = format!("{now} {level} {}", message.as_str().unwrap_or_default());
    for (name, value) in fields {
        let shown = value.as_str().map_or_else(|| value.to_string(), |s| s.escape_debug().to_string());
        _ = write!(text, " {name}={shown}");
    }
    text.push('\n');
    text
}

/// An event's fields as values.
struct Fields(Map<String, Value>);

impl Fields {
    fn put(&mut self, field: &Field, value: impl Into<Value>) {
        self.0.insert(field.name().to_owned(), value.into());
    }
}

impl Visit for Fields {
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.put(field, value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.put(field, value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put(field, value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put(field, value);
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.put(field, value);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.put(field, format!("{value:?}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields() -> Map<String, Value> {
        let fields =
            [("message", Value::from("request")), ("route", "/people/{person}".into()), ("ms", 1.5.into())];
        fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }

    #[test]
    fn a_line_is_one_line_whatever_is_in_it() {
        let mut odd = fields();
        odd.insert("cause".to_owned(), "one\ntwo \"three\"".into());
        for format in [Format::Json, Format::Text] {
            let line = line(format, Level::ERROR, "2026-01-01T00:00:00Z".to_owned(), odd.clone());
            assert_eq!(line.lines().count(), 1, "{line}");
            assert!(line.ends_with('\n') && line.contains("/people/{person}"));
        }
    }

    #[test]
    fn a_line_for_programs_is_an_object() {
        let line = line(Format::Json, Level::INFO, "2026-01-01T00:00:00Z".to_owned(), fields());
        let read: Value = serde_json::from_str(&line).unwrap();
        let expected = serde_json::json!({
            "time": "2026-01-01T00:00:00Z", "level": "info", "message": "request",
            "route": "/people/{person}", "ms": 1.5,
        });
        assert_eq!(read, expected);
    }

    #[test]
    fn numbers_of_requests_differ() {
        let ids: std::collections::BTreeSet<String> = (0..100).map(|_| new_id()).collect();
        assert_eq!(ids.len(), 100);
        assert!(ids.iter().all(|id| id.len() == 16));
    }
}
