//! A small client for one server: https with the system's certificates or the county's, no redirects, ten
//! seconds, a megabyte.

use std::sync::Arc;
use std::time::Duration;

use ureq::Agent;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};

use super::SignOnError;

const PATIENCE: Duration = Duration::from_secs(10);
const LARGEST: u64 = 1 << 20;
/// Characters of what a server says that are told on.
const LONGEST_WORD: usize = 60;

/// The client.
pub struct Client(Agent);

impl Client {
    /// With certificates of its own (PEM), or the system's. `None` where there are none in the file.
    pub fn new(certificates: Option<&[u8]>) -> Option<Client> {
        let roots: Vec<Certificate<'static>> = match certificates {
            Some(pem) => parse_pem(pem)
                .filter_map(|item| match item {
                    Ok(PemItem::Certificate(certificate)) => Some(certificate),
                    _ => None,
                })
                .collect(),
            None => {
                let found = rustls_native_certs::load_native_certs().certs;
                found.iter().map(|der| Certificate::from_der(der).to_owned()).collect()
            }
        };
        if certificates.is_some() && roots.is_empty() {
            return None;
        }
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::new_with_certs(&roots))
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .build();
        let config = Agent::config_builder()
            .tls_config(tls)
            .timeout_global(Some(PATIENCE))
            .http_status_as_error(false)
            .max_redirects(0)
            .build();
        Some(Client(config.new_agent()))
    }

    /// Reads a document.
    pub fn get(&self, address: &str) -> Result<Vec<u8>, SignOnError> {
        let answer = self.0.get(address).header("accept", "application/json").call();
        let (status, body) = read(answer)?;
        if status == 200 {
            Ok(body)
        } else {
            Err(SignOnError::Unexpected(format!("{address}: status {status}")))
        }
    }

    /// Sends a form; gives status and answer.
    pub fn post(
        &self,
        address: &str,
        form: &str,
        authorization: Option<&str>,
    ) -> Result<(u16, Vec<u8>), SignOnError> {
        let mut request = self
            .0
            .post(address)
            .header("accept", "application/json")
            .header("content-type", "application/x-www-form-urlencoded");
        if let Some(authorization) = authorization {
            request = request.header("authorization", authorization);
        }
        read(request.send(form))
    }
}

fn read(
    answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
) -> Result<(u16, Vec<u8>), SignOnError> {
    let unreachable = |e: ureq::Error| SignOnError::Unreachable(e.to_string());
    let mut answer = answer.map_err(unreachable)?;
    let status = answer.status().as_u16();
    let body = answer.body_mut().with_config().limit(LARGEST).read_to_vec().map_err(unreachable)?;
    Ok((status, body))
}

/// Whether what goes there cannot be read on the way: https, or this machine.
pub fn is_safe(address: &str) -> bool {
    let plain = |c: char| c.is_ascii_graphic();
    if !address.chars().all(plain) {
        return false;
    }
    let host = |rest: &str| rest.split(['/', ':', '?', '#']).next().is_some_and(|host| !host.is_empty());
    match address.split_once("://") {
        Some(("https", rest)) => host(rest) && !rest.contains('@'),
        Some(("http", rest)) => {
            let host = rest.split(['/', ':', '?', '#']).next().unwrap_or_default();
            ["localhost", "127.0.0.1"].contains(&host)
        }
        _ => false,
    }
}

/// A form's pairs as they are sent.
pub fn form(pairs: &[(&str, &str)]) -> String {
    let pairs: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={}", escape(value))).collect();
    pairs.join("&")
}

/// Everything but letters, digits and `-._~` as `%XX` (RFC 3986).
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// A code word of somebody else's, fit to be told on.
pub fn word(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_alphanumeric() || "-_. ".contains(*c)).take(LONGEST_WORD).collect()
}
