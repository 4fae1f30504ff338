//! TLS of the server's own: a certificate and its key from two files, read again while it runs.
//!
//! Versions 1.2 and 1.3, with the suites that rustls has: all of them keep past conversations closed when
//! the key is lost, and authenticate what they encrypt.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use rustls::pki_types::pem::{Error as PemError, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, UnixTime};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;

#[cfg(test)]
pub(crate) mod tests;

/// A certificate that ends within so many days is told in the log.
const SOON: Duration = Duration::from_secs(14 * 86_400);

/// Why a certificate cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.code())]
pub enum TlsError {
    /// A file cannot be read.
    Read {
        /// Which.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// A file holds no certificate in PEM.
    NoCertificate {
        /// Which.
        path: PathBuf,
    },
    /// A file holds no private key in PEM that this program can use.
    NoKey {
        /// Which.
        path: PathBuf,
    },
    /// The key is another's.
    Mismatch {
        /// The certificate's file.
        path: PathBuf,
        /// The key's file.
        key: PathBuf,
    },
    /// It has ended.
    Expired {
        /// The certificate's file.
        path: PathBuf,
        /// When it ended.
        day: String,
    },
    /// It has not begun.
    NotYet {
        /// The certificate's file.
        path: PathBuf,
        /// When it begins.
        day: String,
    },
}

impl TlsError {
    /// A stable code, by which the sentences of both languages are found.
    pub fn code(&self) -> &'static str {
        match self {
            TlsError::Read { .. } => "tls.read",
            TlsError::NoCertificate { .. } => "tls.no_certificate",
            TlsError::NoKey { .. } => "tls.no_key",
            TlsError::Mismatch { .. } => "tls.mismatch",
            TlsError::Expired { .. } => "tls.expired",
            TlsError::NotYet { .. } => "tls.not_yet",
        }
    }

    /// What the sentences name.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        let shown = |path: &PathBuf| ("path", path.display().to_string());
        match self {
            TlsError::Read { path, .. } | TlsError::NoCertificate { path } | TlsError::NoKey { path } => {
                vec![shown(path)]
            }
            TlsError::Mismatch { path, key } => vec![shown(path), ("key", key.display().to_string())],
            TlsError::Expired { path, day } | TlsError::NotYet { path, day } => {
                vec![shown(path), ("day", day.clone())]
            }
        }
    }
}

/// The certificate in use, and where it is read from.
#[derive(Debug)]
pub struct Tls {
    certificate: PathBuf,
    key: PathBuf,
    state: RwLock<State>,
}

#[derive(Debug)]
struct State {
    pair: Arc<CertifiedKey>,
    /// When the files were changed last.
    changed: [Option<SystemTime>; 2],
}

impl Tls {
    /// Reads the certificate, followed by those that lead to its issuer, and the private key.
    pub fn read(certificate: &Path, key: &Path) -> Result<Arc<Tls>, TlsError> {
        let changed = changed(certificate, key);
        let pair = Arc::new(read_pair(certificate, key, UnixTime::now())?);
        let state = RwLock::new(State { pair, changed });
        Ok(Arc::new(Tls { certificate: certificate.to_owned(), key: key.to_owned(), state }))
    }

    /// Reads the files again. Where they cannot be used the pair in use stays.
    pub fn read_again(&self) -> Result<(), TlsError> {
        let changed = changed(&self.certificate, &self.key);
        // Noted at once, so that a bad file is told once and not at every look.
        self.write().changed = changed;
        let pair = read_pair(&self.certificate, &self.key, UnixTime::now())?;
        self.write().pair = Arc::new(pair);
        Ok(())
    }

    /// Whether one of the files was changed since it was read.
    pub fn is_changed(&self) -> bool {
        self.state().changed != changed(&self.certificate, &self.key)
    }

    /// Whether the certificate ends within two weeks.
    pub fn ends_soon(&self) -> bool {
        let soon = UnixTime::since_unix_epoch(Duration::from_secs(UnixTime::now().as_secs()) + SOON);
        let pair = Arc::clone(&self.state().pair);
        pair.cert
            .first()
            .is_some_and(|end| matches!(validity(end, soon), Err(webpki::Error::CertExpired { .. })))
    }

    /// What connections are received with.
    pub(crate) fn acceptor(self: &Arc<Tls>) -> Result<tokio_rustls::TlsAcceptor, rustls::Error> {
        let config =
            rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
                .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])?
                .with_no_client_auth();
        let mut config = config.with_cert_resolver(Arc::new(Resolver(Arc::clone(self))));
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Arc::new(config).into())
    }

    fn state(&self) -> std::sync::RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> std::sync::RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Gives each new connection the pair in use.
#[derive(Debug)]
struct Resolver(Arc<Tls>);

impl ResolvesServerCert for Resolver {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0.state().pair))
    }
}

fn changed(certificate: &Path, key: &Path) -> [Option<SystemTime>; 2] {
    [certificate, key].map(|path| std::fs::metadata(path).and_then(|m| m.modified()).ok())
}

fn read_pair(certificate: &Path, key: &Path, now: UnixTime) -> Result<CertifiedKey, TlsError> {
    let read =
        |path: &Path| std::fs::read(path).map_err(|source| TlsError::Read { path: path.to_owned(), source });
    let no_certificate = || TlsError::NoCertificate { path: certificate.to_owned() };
    let no_key = || TlsError::NoKey { path: key.to_owned() };
    let chain: Result<Vec<CertificateDer<'static>>, PemError> =
        CertificateDer::pem_slice_iter(&read(certificate)?).collect();
    let chain = chain.map_err(|_| no_certificate())?;
    let end = chain.first().ok_or_else(no_certificate)?;
    in_force(end, certificate, now)?;
    let private = PrivateKeyDer::from_pem_slice(&read(key)?).map_err(|_| no_key())?;
    let provider = rustls::crypto::ring::default_provider();
    CertifiedKey::from_der(chain, private, &provider).map_err(|e| match e {
        rustls::Error::InconsistentKeys(_) => {
            TlsError::Mismatch { path: certificate.to_owned(), key: key.to_owned() }
        }
        rustls::Error::InvalidCertificate(_) => no_certificate(),
        _ => no_key(),
    })
}

fn in_force(end: &CertificateDer<'_>, path: &Path, now: UnixTime) -> Result<(), TlsError> {
    let path = path.to_owned();
    match validity(end, now) {
        Ok(()) => Ok(()),
        Err(webpki::Error::CertExpired { not_after, .. }) => {
            Err(TlsError::Expired { path, day: day(not_after) })
        }
        Err(webpki::Error::CertNotValidYet { not_before, .. }) => {
            Err(TlsError::NotYet { path, day: day(not_before) })
        }
        Err(_) => Err(TlsError::NoCertificate { path }),
    }
}

/// Whether a certificate is one, and in force at a time. Who issued it is for browsers to judge.
fn validity(end: &CertificateDer<'_>, time: UnixTime) -> Result<(), webpki::Error> {
    let end = webpki::EndEntityCert::try_from(end)?;
    let usage = webpki::KeyUsage::server_auth();
    // Without an issuer to trust it goes as far as the certificate itself, whose days come first.
    match end.verify_for_usage(webpki::ALL_VERIFICATION_ALGS, &[], &[], time, usage, None, None) {
        Err(e @ (webpki::Error::CertExpired { .. } | webpki::Error::CertNotValidYet { .. })) => Err(e),
        _ => Ok(()),
    }
}

fn day(time: UnixTime) -> String {
    let seconds = i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
    Timestamp::from_second(seconds).map_or_else(|_| String::new(), |t| t.to_string())
}
