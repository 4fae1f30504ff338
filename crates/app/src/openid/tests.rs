//! Tokens that are right, and wrong in every way; what may stand in a file of settings.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair};
use serde_json::{Value, json};

use super::*;

const NOW: i64 = 1_790_000_000;
const EXPECTED: Expected<'_> =
    Expected { issuer: "https://sso.example.cn", client_id: "townbook", nonce: "n-1", now: NOW };

fn ed25519(seed: u8) -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap()
}

fn jwk(pair: &Ed25519KeyPair, kid: &str) -> token::Key {
    let x = URL_SAFE_NO_PAD.encode(pair.public_key());
    serde_json::from_value(json!({ "kty": "OKP", "crv": "Ed25519", "kid": kid, "x": x })).unwrap()
}

fn claims() -> Value {
    json!({
        "iss": "https://sso.example.cn", "sub": "u-17", "aud": "townbook", "nonce": "n-1",
        "iat": NOW - 2, "exp": NOW + 300, "auth_time": NOW - 3,
    })
}

fn unsigned(header: &Value, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}", part(header), part(claims))
}

fn signed(header: &Value, claims: &Value, sign: impl Fn(&[u8]) -> Vec<u8>) -> String {
    let text = unsigned(header, claims);
    let signature = URL_SAFE_NO_PAD.encode(sign(text.as_bytes()));
    format!("{text}.{signature}")
}

fn of(pair: &Ed25519KeyPair, claims: &Value) -> String {
    signed(&json!({ "alg": "EdDSA", "kid": "k1" }), claims, |text| pair.sign(text).as_ref().to_vec())
}

#[test]
fn a_token_that_fits_says_who_it_is() {
    let pair = ed25519(1);
    let said = token::check(&of(&pair, &claims()), &[jwk(&pair, "k1")], &EXPECTED).unwrap();
    assert_eq!(said, Claims { subject: "u-17".into(), shown_at: Some(NOW - 3) });
    // For several, given to this office.
    let mut many = claims();
    many["aud"] = json!(["townbook", "wages"]);
    many["azp"] = json!("townbook");
    token::check(&of(&pair, &many), &[jwk(&pair, "k1")], &EXPECTED).unwrap();
}

#[test]
fn a_token_by_p_256_counts() {
    let random = SystemRandom::new();
    let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
    let pair =
        EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, document.as_ref(), &random).unwrap();
    let point = pair.public_key().as_ref();
    let key = json!({
        "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256",
        "x": URL_SAFE_NO_PAD.encode(&point[1..33]), "y": URL_SAFE_NO_PAD.encode(&point[33..]),
    });
    let key: token::Key = serde_json::from_value(key).unwrap();
    let sign = |text: &[u8]| pair.sign(&random, text).unwrap().as_ref().to_vec();
    let token = signed(&json!({ "alg": "ES256" }), &claims(), sign);
    assert_eq!(token::check(&token, std::slice::from_ref(&key), &EXPECTED).unwrap().subject, "u-17");
    // The same bytes under another name of the algorithm.
    let other = signed(&json!({ "alg": "RS256" }), &claims(), sign);
    assert_eq!(token::check(&other, &[key], &EXPECTED), Err(TokenError::Key));
}

#[test]
fn a_token_that_does_not_fit_is_refused_by_its_name() {
    let pair = ed25519(1);
    let keys = [jwk(&pair, "k1")];
    for (claim, value, error) in [
        ("iss", json!("https://sso.example.com"), TokenError::Issuer),
        ("iss", json!("https://sso.example.cn/"), TokenError::Issuer),
        ("aud", json!("wages"), TokenError::Audience),
        ("aud", json!(["wages"]), TokenError::Audience),
        ("aud", json!(["townbook", "wages"]), TokenError::Audience),
        ("azp", json!("wages"), TokenError::Audience),
        ("exp", json!(NOW - 61), TokenError::Time),
        ("iat", json!(NOW + 61), TokenError::Time),
        ("iat", json!(NOW - 601), TokenError::Time),
        ("nbf", json!(NOW + 61), TokenError::Time),
        ("nonce", json!("n-2"), TokenError::Nonce),
        ("nonce", Value::Null, TokenError::Nonce),
        ("sub", json!(" "), TokenError::Unreadable("its subject")),
        ("sub", json!("a\nb"), TokenError::Unreadable("its subject")),
        ("sub", json!("x".repeat(256)), TokenError::Unreadable("its subject")),
        ("sub", Value::Null, TokenError::Unreadable("its claims")),
        ("exp", json!("soon"), TokenError::Unreadable("its claims")),
    ] {
        let mut claims = claims();
        claims[claim] = value.clone();
        assert_eq!(token::check(&of(&pair, &claims), &keys, &EXPECTED), Err(error), "{claim} {value}");
    }
}

#[test]
fn a_token_that_nobody_signed_is_refused() {
    let (pair, other) = (ed25519(1), ed25519(2));
    let keys = [jwk(&pair, "k1")];
    let check = |token: &str| token::check(token, &keys, &EXPECTED);
    assert_eq!(check(&of(&other, &claims())), Err(TokenError::Signature));
    for (alg, error) in [
        ("none", TokenError::Algorithm),
        ("HS256", TokenError::Algorithm),
        ("RS256", TokenError::Key),
        ("ES256", TokenError::Key),
    ] {
        let header = json!({ "alg": alg, "kid": "k1" });
        let token = signed(&header, &claims(), |text| pair.sign(text).as_ref().to_vec());
        assert_eq!(check(&token), Err(error), "{alg}");
        assert_eq!(check(&format!("{}.", unsigned(&header, &claims()))), Err(error), "{alg}");
    }
    let sign = |text: &[u8]| pair.sign(text).as_ref().to_vec();
    let unknown = signed(&json!({ "alg": "EdDSA", "kid": "k2" }), &claims(), sign);
    assert_eq!(check(&unknown), Err(TokenError::Key));
    let critical = signed(&json!({ "alg": "EdDSA", "crit": ["b64"] }), &claims(), sign);
    assert_eq!(check(&critical), Err(TokenError::Algorithm));
    let right = of(&pair, &claims());
    for broken in ["", ".", "..", &right[1..], &right[..right.len() - 1], &format!("{right}.")] {
        check(broken).unwrap_err();
    }
    // A key that is there for something else.
    let x = URL_SAFE_NO_PAD.encode(pair.public_key());
    let key = json!({ "kty": "OKP", "crv": "Ed25519", "kid": "k1", "use": "enc", "x": x });
    let keys = [serde_json::from_value(key).unwrap()];
    assert_eq!(token::check(&right, &keys, &EXPECTED), Err(TokenError::Key));
}

#[test]
fn a_file_of_settings_is_read_or_its_mistake_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    let whole = "issuer = \"https://sso.example.cn\"\nclient_id = \"townbook\"\n\
                 client_secret_file = \"secret\"\nlabel_zh = \"县统一登录\"\nlabel_en = \"County sign-on\"\n";
    let read = |text: &str| {
        write("sign-on.toml", text);
        Settings::read(&folder.path().join("sign-on.toml"))
    };
    assert!(matches!(read(whole), Err(SettingsError::Read { .. })), "the secret's file is not there");
    write("secret", "s3cret\n");
    let settings = read(whole).unwrap();
    assert_eq!(settings.secret.as_ref().map(|s| s.reveal().as_str()), Some("s3cret"));
    Provider::new(settings).unwrap();
    for (from, to, named) in [
        ("https://sso", "http://sso", "issuer"),
        ("https://sso.example.cn", "https://", "issuer"),
        ("https://sso.example.cn", "https://who@sso.example.cn", "issuer"),
        ("https://sso.example.cn", "https://sso.example.cn?x", "issuer"),
        ("\"townbook\"", "\"\"", "client_id"),
        ("label_en", "label", "label"),
    ] {
        match read(&whole.replace(from, to)) {
            Err(SettingsError::Unusable { what }) => assert!(what.contains(named), "{what}"),
            other => panic!("{from} -> {to}: {other:?}"),
        }
    }
    write("ca.pem", "nothing\n");
    let settings = read(&format!("{whole}ca_file = \"ca.pem\"\n")).unwrap();
    assert!(Provider::new(settings).is_err(), "no certificate is in it");
}

#[test]
fn what_can_be_read_on_the_way_is_not_sent() {
    for safe in [
        "https://sso.example.cn",
        "https://sso.example.cn:8443/realms/county",
        "http://127.0.0.1:9/",
        "http://localhost",
    ] {
        assert!(http::is_safe(safe), "{safe}");
    }
    for bad in [
        "http://sso.example.cn",
        "http://localhost.example.cn",
        "ftp://localhost",
        "https://",
        "https://a b",
        "//x",
        "",
    ] {
        assert!(!http::is_safe(bad), "{bad}");
    }
}
