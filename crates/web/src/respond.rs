//! How an answer goes out: its status, its headers, and what every page carries.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};

use crate::answer::Answer;
use crate::pages;
use crate::server::{LANGUAGE, SCHEME, SESSION, SIGN_ON};

/// How long somebody may be away at the county's sign-on, in seconds.
const AWAY_FOR: u32 = 600;

/// What every page may load: its own files, nothing else, and no script that stands in a page.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// An answer as HTTP has it.
pub(crate) fn respond(answer: Answer) -> Response {
    match answer {
        Answer::Html(html) => page(StatusCode::OK, html),
        Answer::Unprocessable(html) => page(StatusCode::UNPROCESSABLE_ENTITY, html),
        Answer::See(to) => see(&to),
        Answer::SignedIn { token, to } => with_cookie(see(&to), SESSION, &token, None),
        Answer::Away { to, state } => with_cookie(away(&to), SIGN_ON, &state, Some(AWAY_FOR)),
        Answer::SignedOut { to } => {
            let mut response = with_cookie(see(&to), SESSION, "", Some(0));
            let clear = HeaderValue::from_static("\"cache\", \"storage\"");
            response.headers_mut().insert("clear-site-data", clear);
            response
        }
        Answer::Chosen { name, value, to } => {
            let name = if name == "language" { LANGUAGE } else { SCHEME };
            with_cookie(see(&to), name, value, Some(31_536_000))
        }
        Answer::File { content_type, name, bytes } => file(content_type, name.as_deref(), bytes),
        Answer::Report(html) => report(html),
        Answer::Attachment { content_type, name, bytes } => attachment(content_type, &name, bytes),
        Answer::Nothing => secured(plain(StatusCode::NO_CONTENT)),
    }
}

/// A page.
pub(crate) fn page(status: StatusCode, html: String) -> Response {
    let mut response = Response::new(Body::from(html));
    *response.status_mut() = status;
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, html);
    secured(response)
}

/// See another page of this site.
pub(crate) fn see(to: &str) -> Response {
    let mut response = plain(StatusCode::SEE_OTHER);
    // Only paths of this site.
    let safe = if to.starts_with('/') && !to.starts_with("//") { to } else { "/" };
    if let Ok(value) = HeaderValue::from_str(safe) {
        response.headers_mut().insert(header::LOCATION, value);
    }
    secured(response)
}

/// To the county's sign-on, whose address is in its settings.
fn away(to: &str) -> Response {
    let mut response = plain(StatusCode::SEE_OTHER);
    if let Ok(value) = HeaderValue::from_str(to) {
        response.headers_mut().insert(header::LOCATION, value);
    }
    secured(response)
}

fn with_cookie(mut response: Response, name: &str, value: &str, seconds: Option<u32>) -> Response {
    let age = seconds.map_or_else(String::new, |s| format!("; Max-Age={s}"));
    let cookie = format!("{name}={value}; Path=/; Secure; HttpOnly; SameSite=Lax{age}");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

fn file(content_type: &'static str, name: Option<&str>, bytes: Vec<u8>) -> Response {
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    if let Some(name) = name {
        let safe: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c)).collect();
        if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{safe}\"")) {
            headers.insert(header::CONTENT_DISPOSITION, value);
        }
    }
    secured(response)
}

/// A page that holds its own style sheet: the policy names that sheet by its hash, and nothing else.
fn report(html: Vec<u8>) -> Response {
    let text = String::from_utf8_lossy(&html);
    let sheet = text.split_once("<style>").and_then(|(_, rest)| rest.split_once("</style>"));
    let hash = BASE64_STANDARD.encode(Sha256::digest(sheet.map_or("", |(sheet, _)| sheet)));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{hash}'; img-src data:; form-action 'none'; \
         frame-ancestors 'none'; base-uri 'none'"
    );
    let mut response = page(StatusCode::OK, text.into_owned());
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.headers_mut().insert("content-security-policy", policy);
    }
    response
}

/// Somebody's file: to be kept, never to be shown or run here, whatever is in it.
fn attachment(content_type: &'static str, name: &str, bytes: Vec<u8>) -> Response {
    let end = name.rsplit_once('.').map_or("", |(_, end)| end);
    let plain = format!("file.{end}");
    let mut response = file(content_type, Some(&plain), bytes);
    let disposition = format!("attachment; filename*=UTF-8''{}", pages::escape(name));
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    headers.insert("content-security-policy", HeaderValue::from_static("default-src 'none'; sandbox"));
    response
}

/// A status and nothing else.
pub(crate) fn plain(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

/// What every answer of a page carries.
pub(crate) fn secured(mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in [
        ("content-security-policy", POLICY),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
        ("cache-control", "no-store"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}
