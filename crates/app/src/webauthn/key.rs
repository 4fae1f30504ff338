//! Public keys of passkeys (COSE, RFC 9053 and RFC 8812), and the signatures that they check.

use ring::signature::{
    ECDSA_P256_SHA256_ASN1, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};

use super::WebauthnError;
use super::cbor::{self, Value};

const ES256: i64 = -7;
const EDDSA: i64 = -8;
const RS256: i64 = -257;

/// The kinds of keys that are asked for, by their COSE numbers, the best first: what every device since
/// 2018 can, Ed25519, and what Windows Hello makes.
pub const ALGORITHMS: [i64; 3] = [EDDSA, ES256, RS256];

/// Names in a key's map: its kind, its algorithm, and what the numbers mean below them.
const KIND: i64 = 1;
const ALGORITHM: i64 = 3;

enum Key<'a> {
    P256([u8; 65]),
    Ed25519(&'a [u8]),
    Rsa { modulus: &'a [u8], exponent: &'a [u8] },
}

/// Whether a key is one that was asked for.
pub fn check(cose: &[u8]) -> Result<(), WebauthnError> {
    read(cose).map(|_| ())
}

/// Checks a signature.
pub fn verify(cose: &[u8], signed: &[u8], signature: &[u8]) -> Result<(), WebauthnError> {
    let done = match read(cose)? {
        Key::P256(point) => UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point).verify(signed, signature),
        Key::Ed25519(point) => UnparsedPublicKey::new(&ED25519, point).verify(signed, signature),
        Key::Rsa { modulus, exponent } => RsaPublicKeyComponents { n: modulus, e: exponent }.verify(
            &RSA_PKCS1_2048_8192_SHA256,
            signed,
            signature,
        ),
    };
    done.map_err(|_| WebauthnError::Signature)
}

fn read(cose: &[u8]) -> Result<Key<'_>, WebauthnError> {
    let entries = cbor::map(cose)?;
    let find = |name: i64| entries.iter().find(|(n, _)| *n == Value::Number(name)).map(|(_, value)| value);
    let number = |name| match find(name) {
        Some(Value::Number(number)) => Some(*number),
        _ => None,
    };
    let bytes = |name| match find(name) {
        Some(Value::Bytes(bytes)) => Some(*bytes),
        _ => None,
    };
    let unreadable = WebauthnError::Unreadable("the public key");
    match (number(KIND), number(ALGORITHM), number(-1)) {
        // Curve 1 is P-256.
        (Some(2), Some(ES256), Some(1)) => {
            let (x, y) = (bytes(-2).ok_or(unreadable)?, bytes(-3).ok_or(unreadable)?);
            let mut point = [4; 65];
            if x.len() != 32 || y.len() != 32 {
                return Err(unreadable);
            }
            point[1..33].copy_from_slice(x);
            point[33..].copy_from_slice(y);
            Ok(Key::P256(point))
        }
        // Curve 6 is Ed25519.
        (Some(1), Some(EDDSA), Some(6)) => {
            Ok(Key::Ed25519(bytes(-2).filter(|x| x.len() == 32).ok_or(unreadable)?))
        }
        (Some(3), Some(RS256), None) => {
            let (modulus, exponent) = (bytes(-1).ok_or(unreadable)?, bytes(-2).ok_or(unreadable)?);
            Ok(Key::Rsa { modulus, exponent })
        }
        _ => Err(WebauthnError::Algorithm),
    }
}
