//! Certificates made here: used, refused, and changed while they are in use.

use super::*;

/// A certificate for this machine, and its key, in PEM.
pub(crate) fn pair(from_year: i32, until_year: i32) -> (String, String) {
    let key = rcgen::KeyPair::generate().unwrap();
    let mut params = rcgen::CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    params.not_before = rcgen::date_time_ymd(from_year, 1, 1);
    params.not_after = rcgen::date_time_ymd(until_year, 1, 1);
    (params.self_signed(&key).unwrap().pem(), key.serialize_pem())
}

/// Both in files.
pub(crate) fn files(folder: &Path, (certificate, key): &(String, String)) -> (PathBuf, PathBuf) {
    let paths = (folder.join("cert.pem"), folder.join("key.pem"));
    std::fs::write(&paths.0, certificate).unwrap();
    std::fs::write(&paths.1, key).unwrap();
    paths
}

fn code(certificate: &Path, key: &Path) -> &'static str {
    Tls::read(certificate, key).map_or_else(|e| e.code(), |_| "fine")
}

#[test]
fn what_cannot_serve_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let (certificate, key) = files(folder.path(), &pair(2020, 2120));
    assert_eq!(code(&certificate, &key), "fine");
    let missing = folder.path().join("none.pem");
    assert_eq!(code(&missing, &key), "tls.read");
    assert_eq!(code(&certificate, &missing), "tls.read");
    assert_eq!(code(&key, &key), "tls.no_certificate");
    assert_eq!(code(&certificate, &certificate), "tls.no_key");
    let other = folder.path().join("other.pem");
    std::fs::write(&other, pair(2020, 2120).1).unwrap();
    assert_eq!(code(&certificate, &other), "tls.mismatch");
    std::fs::write(&other, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").unwrap();
    assert_eq!(code(&other, &key), "tls.no_certificate");
    for (from, until, expected) in [(2010, 2020, "tls.expired"), (2100, 2120, "tls.not_yet")] {
        let (certificate, key) = files(folder.path(), &pair(from, until));
        assert_eq!(code(&certificate, &key), expected);
    }
    let error = Tls::read(&certificate, &key).unwrap_err();
    assert_eq!(error.args()[1], ("day", "2100-01-01T00:00:00Z".to_owned()));
}

#[test]
fn a_changed_file_is_seen_and_a_bad_one_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (certificate, key) = files(folder.path(), &pair(2020, 2120));
    let tls = Tls::read(&certificate, &key).unwrap();
    let first = tls.state().pair.cert.clone();
    assert!(!tls.is_changed() && !tls.ends_soon());
    std::fs::write(&certificate, "nothing").unwrap();
    let touched = std::fs::File::options().append(true).open(&certificate).unwrap();
    touched.set_modified(SystemTime::UNIX_EPOCH).unwrap();
    assert!(tls.is_changed());
    assert_eq!(tls.read_again().unwrap_err().code(), "tls.no_certificate");
    assert!(!tls.is_changed(), "told once");
    assert_eq!(tls.state().pair.cert, first);
    files(folder.path(), &pair(2020, 2121));
    tls.read_again().unwrap();
    assert_ne!(tls.state().pair.cert, first);
}
