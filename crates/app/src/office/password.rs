//! Passwords: argon2id, a least length, a list of common ones; no rules about kinds of characters, and no
//! changing by the calendar (NIST SP 800-63B, 3.1.1; OWASP ASVS 5.0, 6.2).

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use sha2::{Digest, Sha256};

/// Fewest characters of a password.
pub const SHORTEST: usize = 10;
/// Most bytes of a password: hashing longer ones would only keep the server busy.
const LONGEST: usize = 256;

/// The first six bytes of the SHA-256 of four thousand common passwords of eight characters or more, in
/// lower case and as hexadecimal digits, sorted. The words are those of the frequency list that zxcvbn
/// (MIT) carries; as hashes they can be looked up and not read.
const COMMON: &str = include_str!("common-passwords.txt");

/// What is wrong with a new password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordProblem {
    /// Fewer than [`SHORTEST`] characters.
    TooShort,
    /// Longer than can be hashed in good time.
    TooLong,
    /// One of those that are tried first.
    Common,
    /// It holds the account's own name, or one character over and over.
    Guessable,
}

impl PasswordProblem {
    /// The key of the sentence that says so.
    pub const fn key(self) -> &'static str {
        match self {
            PasswordProblem::TooShort => "web-password-too_short",
            PasswordProblem::TooLong => "web-password-too_long",
            PasswordProblem::Common => "web-password-common",
            PasswordProblem::Guessable => "web-password-guessable",
        }
    }
}

/// Whether a password may be taken.
pub fn check_new(password: &str, account: &str) -> Result<(), PasswordProblem> {
    if password.chars().count() < SHORTEST {
        return Err(PasswordProblem::TooShort);
    }
    if password.len() > LONGEST {
        return Err(PasswordProblem::TooLong);
    }
    let lower = password.to_lowercase();
    if is_common(&lower) {
        return Err(PasswordProblem::Common);
    }
    let mut characters: Vec<char> = lower.chars().collect();
    characters.sort_unstable();
    characters.dedup();
    if characters.len() < 4 || (account.chars().count() > 3 && lower.contains(&account.to_lowercase())) {
        return Err(PasswordProblem::Guessable);
    }
    Ok(())
}

fn is_common(lower: &str) -> bool {
    let hash = Sha256::digest(lower.as_bytes());
    let hex: String = hash[..6].iter().map(|b| format!("{b:02x}")).collect();
    // Every line is twelve digits and a line break.
    let lines = COMMON.as_bytes().as_chunks::<13>().0;
    lines.binary_search_by(|line| line[..12].cmp(hex.as_bytes())).is_ok()
}

/// 19 MiB, two passes, one lane: the least that OWASP advises for argon2id, so that twenty people who sign
/// in together fit into the server's memory.
fn argon2() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).unwrap_or(Params::DEFAULT);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// The hash of a password, as a PHC string with its salt. `None` only where the system gives no randomness.
pub fn hash(password: &str) -> Option<String> {
    argon2().hash_password(password.as_bytes()).ok().map(|hash| hash.to_string())
}

/// Whether a password belongs to a hash.
pub fn verify(password: &str, hash: &str) -> bool {
    if password.len() > LONGEST {
        return false;
    }
    PasswordHash::new(hash).is_ok_and(|hash| argon2().verify_password(password.as_bytes(), &hash).is_ok())
}

/// Does the work of [`verify`] where there is no such account, so that the answer takes as long.
pub fn verify_nobody(password: &str) {
    const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$\
                          Vr8vFpvaF+nbxyBPKmQIVJ2JwkODY1V4c7Rsy0PVJ8c";
    verify(password, NOBODY);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_passwords() {
        for (password, wanted) in [
            ("short", Err(PasswordProblem::TooShort)),
            ("一二三四五六七八九", Err(PasswordProblem::TooShort)),
            ("qwertyuiop", Err(PasswordProblem::Common)),
            ("1234567890", Err(PasswordProblem::Common)),
            ("QwertyUiop", Err(PasswordProblem::Common)),
            ("aaaaaaaaaabb", Err(PasswordProblem::Guessable)),
            ("wangmin2026x", Err(PasswordProblem::Guessable)),
            ("河边第三棵老槐树下见面", Ok(())),
            ("correct horse battery", Ok(())),
        ] {
            assert_eq!(check_new(password, "wangmin"), wanted, "{password}");
        }
        assert_eq!(check_new(&"long ".repeat(60), "x"), Err(PasswordProblem::TooLong));
    }

    #[test]
    fn the_list_of_common_ones_is_sorted_and_whole() {
        let lines: Vec<&str> = COMMON.lines().collect();
        assert!(lines.len() > 3_900 && lines.iter().all(|l| l.len() == 12));
        assert!(lines.is_sorted());
        assert!(is_common("password") && is_common("12345678") && !is_common("河边老槐树"));
    }

    #[test]
    fn a_hash_fits_its_password_only_and_says_how_it_was_made() {
        let hashed = hash("correct horse battery").unwrap();
        assert!(hashed.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hashed}");
        assert!(verify("correct horse battery", &hashed));
        assert!(!verify("correct horse batterz", &hashed));
        assert!(!verify("", &hashed) && !verify("correct horse battery", "no hash"));
        assert_ne!(hashed, hash("correct horse battery").unwrap(), "each has its own salt");
        assert!(!verify(&"x".repeat(257), &hashed));
    }

    #[test]
    fn nobody_takes_as_much_work_as_somebody() {
        // The stand-in must be a hash of the same cost that reads, or the work would be skipped.
        let params = PasswordHash::new(
            "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$Vr8vFpvaF+nbxyBPKmQIVJ2JwkODY1V4c7Rsy0PVJ8c",
        );
        assert!(params.is_ok());
        verify_nobody("anything");
    }
}
