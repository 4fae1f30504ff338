//! One-time codes from a person's own device (RFC 6238: SHA-1, six digits, thirty seconds), as every
//! authenticator app makes them.

use totp_rs::{Algorithm, Builder, Secret, Totp};

/// Bytes of a secret; RFC 4226 advises 160 bits.
pub const SECRET_BYTES: usize = 20;
/// Seconds that a code is good for.
const STEP: u64 = 30;

fn totp(secret: &[u8]) -> Totp {
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        // A device's clock may be half a minute off, either way.
        .with_skew(1)
        .with_step_duration(STEP)
        .with_secret(secret)
        .build_noncompliant()
}

/// The step whose code this is, near a time in microseconds since 1970; `None` if it is none of them. A
/// step is good once: the caller remembers the last one.
pub fn step_of(secret: &[u8], code: &str, now: i64) -> Option<i64> {
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let seconds = u64::try_from(now / 1_000_000).ok()?;
    totp(secret).check(&code, seconds).and_then(|step| i64::try_from(step).ok())
}

/// The secret as people type it, in groups of four.
pub fn typed(secret: &[u8]) -> String {
    let text = Secret::from(secret).to_base32();
    let letters: Vec<char> = text.chars().collect();
    letters.chunks(4).map(|c| c.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// The address that an authenticator app reads from a QR code.
pub fn address(secret: &[u8], account: &str, issuer: &str) -> String {
    let letters = typed(secret).replace(' ', "");
    let (issuer, account) = (escape(issuer), escape(account));
    format!("otpauth://totp/{issuer}:{account}?secret={letters}&issuer={issuer}")
}

/// Everything but letters, digits and `-._~` as `%XX` (RFC 3986).
fn escape(text: &str) -> String {
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

/// The code of a moment, for tests and the demo that shows one.
pub fn code_at(secret: &[u8], now: i64) -> Option<String> {
    let seconds = u64::try_from(now / 1_000_000).ok()?;
    Some(totp(secret).generate(seconds).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, SHA-1; its eight digits end in our six.
    #[test]
    fn the_published_codes() {
        let secret = b"12345678901234567890";
        for (seconds, code) in [
            (59_i64, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            let now = seconds * 1_000_000;
            assert_eq!(code_at(secret, now).as_deref(), Some(code));
            assert_eq!(step_of(secret, code, now), Some(seconds / 30));
            assert_eq!(step_of(secret, code, now + 30_000_000), Some(seconds / 30), "half a minute late");
            assert_eq!(step_of(secret, code, now + 90_000_000), None, "too late");
        }
        assert_eq!(step_of(secret, "287 082", 59_000_000), Some(1));
        for wrong in ["287083", "", "abcdef", "28708", "2870820", "２８７０８２"] {
            assert_eq!(step_of(secret, wrong, 59_000_000), None, "{wrong}");
        }
    }

    #[test]
    fn what_people_type_and_what_cameras_read() {
        let secret = b"12345678901234567890";
        assert_eq!(typed(secret), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assert_eq!(
            address(secret, "wang min", "家簿"),
            "otpauth://totp/%E5%AE%B6%E7%B0%BF:wang%20min?\
             secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=%E5%AE%B6%E7%B0%BF"
        );
    }
}
