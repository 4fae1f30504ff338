//! Numbers that papers carry: the citizen identity number and the birth certificate number.
//!
//! A number is strong evidence, never identity itself: wrong numbers with a right check digit exist.
//! Who holds a number, and whether it is in the book, must stay absent.

use std::fmt;
use std::num::NonZeroU64;

use jiff::civil::Date;

use crate::event::Sex;
use crate::text::{fold_char, is_padding};

/// Weights of the 17 body digits, GB 11643-1999 (ISO 7064 MOD 11-2).
const WEIGHTS: [u64; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// Check characters by remainder.
const CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];
/// One more than the largest body.
const BODY_END: u64 = 100_000_000_000_000_000;

/// A citizen identity number (公民身份号码), GB 11643-1999. Eight bytes, also inside an `Option`.
///
/// ```
/// use register::number::CitizenNumber;
/// let number = CitizenNumber::parse("990101199506150084")?;
/// assert_eq!(number.birth().to_string(), "1995-06-15");
/// assert_eq!(number.area6(), 990101);
/// # Ok::<(), register::number::NumberError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CitizenNumber(NonZeroU64);

/// Why a text is not a citizen number. Tried in this order.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// Neither 18 nor 15 characters.
    #[error("a citizen number has 18 characters (or 15 in the old form), this has {chars}")]
    Length {
        /// How many characters, spaces left out.
        chars: usize,
    },
    /// A character that cannot be there.
    #[error("a citizen number has digits, and only as its last character X; this has {found:?}")]
    Characters {
        /// The first such character.
        found: char,
    },
    /// Digits 7 to 14 are not a day in the calendar.
    #[error("the birth date in the number ({digits}) is not in the calendar")]
    BirthDate {
        /// Year, month and day as one number.
        digits: u32,
    },
    /// The last character does not fit the others.
    #[error("the check character should be {expected}; one of the digits is wrong")]
    CheckDigit {
        /// The character that would fit.
        expected: char,
    },
}

impl CitizenNumber {
    /// Reads 18 characters, or 15 of the old form, which become 18 with the century 19. Full-width
    /// characters, a small x and spaces anywhere are folded away.
    pub fn parse(text: &str) -> Result<CitizenNumber, NumberError> {
        let mut chars = ['\0'; 18];
        let mut n = 0;
        for c in text.chars().filter(|c| !is_padding(*c)) {
            if let Some(slot) = chars.get_mut(n) {
                *slot = fold_char(c);
            }
            n += 1;
        }
        match n {
            18 => full(&chars),
            15 => old_form(&chars[..15]),
            chars => Err(NumberError::Length { chars }),
        }
    }

    /// The number with these 17 digits before the check character; `None` if they are too many or the
    /// birth date in them is not in the calendar.
    pub fn from_body(body: u64) -> Option<CitizenNumber> {
        checked_body(body).ok()
    }

    /// The 17 digits before the check character.
    pub fn body(self) -> u64 {
        self.0.get()
    }

    /// The birth date in the number. The register's own may differ.
    pub fn birth(self) -> Date {
        birth_in(self.body()).expect("INVARIANT: a number is only made with a real birth date")
    }

    /// The sex that the 17th digit tells. The register's own may differ.
    pub fn sex(self) -> Sex {
        if self.body() % 2 == 1 { Sex::Male } else { Sex::Female }
    }

    /// The six-digit area of first registration.
    pub fn area6(self) -> u32 {
        (self.body() / 100_000_000_000) as u32
    }

    /// The check character.
    pub fn check_char(self) -> char {
        check_char(self.body())
    }
}

fn full(chars: &[char; 18]) -> Result<CitizenNumber, NumberError> {
    let body = digits(&chars[..17])?;
    let given = chars[17].to_ascii_uppercase();
    if !given.is_ascii_digit() && given != 'X' {
        return Err(NumberError::Characters { found: chars[17] });
    }
    let number = checked_body(body)?;
    let expected = number.check_char();
    if given == expected { Ok(number) } else { Err(NumberError::CheckDigit { expected }) }
}

/// 6 area + 6 birth (YYMMDD) + 3 sequence; only people born in the 1900s were given one.
fn old_form(chars: &[char]) -> Result<CitizenNumber, NumberError> {
    let all = digits(chars)?;
    let (area, rest) = (all / 1_000_000_000, all % 1_000_000_000);
    checked_body((area * 100 + 19) * 1_000_000_000 + rest)
}

fn digits(chars: &[char]) -> Result<u64, NumberError> {
    chars.iter().try_fold(0_u64, |value, &c| match c.to_digit(10) {
        Some(digit) => Ok(value * 10 + u64::from(digit)),
        None => Err(NumberError::Characters { found: c }),
    })
}

fn checked_body(body: u64) -> Result<CitizenNumber, NumberError> {
    let digits = (body / 1_000 % 100_000_000) as u32;
    let number = NonZeroU64::new(body).filter(|_| body < BODY_END && birth_in(body).is_some());
    number.map(CitizenNumber).ok_or(NumberError::BirthDate { digits })
}

fn birth_in(body: u64) -> Option<Date> {
    let digits = body / 1_000 % 100_000_000;
    let (year, month, day) = (digits / 10_000, digits / 100 % 100, digits % 100);
    // A year before 1800 is a slip, not a person.
    if year < 1800 {
        return None;
    }
    Date::new(year as i16, month as i8, day as i8).ok()
}

fn check_char(body: u64) -> char {
    let mut rest = body;
    let mut sum = 0;
    for weight in WEIGHTS.iter().rev() {
        sum += rest % 10 * weight;
        rest /= 10;
    }
    CHECKS[(sum % 11) as usize]
}

impl fmt::Display for CitizenNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:017}{}", self.body(), self.check_char())
    }
}

impl fmt::Debug for CitizenNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CitizenNumber({self})")
    }
}

/// The number of a birth medical certificate (出生医学证明编号): one letter and nine digits.
///
/// Districts' registers also carry ten digits. Both forms are kept as they are and never turned into
/// each other.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CertificateNumber {
    /// The letter, then the digits; the last byte is 0 where there are nine.
    bytes: [u8; 11],
}

/// Why a text is not a certificate number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a birth certificate number is one letter and nine digits (or ten)")]
pub struct CertificateNumberError;

/// As a number, ten digits come after all those of nine.
const TEN_DIGITS_FROM: u64 = 1_000_000_000;
/// One more than the largest number of ten digits, counted so.
const TEN_DIGITS_TO: u64 = TEN_DIGITS_FROM + 10_000_000_000;

impl CertificateNumber {
    /// Reads one letter (folded to upper case) and nine or ten digits; full-width forms and spaces are
    /// folded away.
    pub fn parse(text: &str) -> Result<CertificateNumber, CertificateNumberError> {
        let mut bytes = [0_u8; 11];
        let mut n = 0;
        for c in text.chars().filter(|c| !is_padding(*c)).map(fold_char) {
            let slot = bytes.get_mut(n).ok_or(CertificateNumberError)?;
            let right = if n == 0 { c.is_ascii_alphabetic() } else { c.is_ascii_digit() };
            if !right {
                return Err(CertificateNumberError);
            }
            *slot = (c as u8).to_ascii_uppercase();
            n += 1;
        }
        if n >= 10 { Ok(CertificateNumber { bytes }) } else { Err(CertificateNumberError) }
    }

    /// Letter and digits apart, as the wire format has them: nine digits as they are, ten digits with
    /// 1 000 000 000 added.
    pub(crate) fn parts(self) -> (u8, u64) {
        let digits = &self.as_str().as_bytes()[1..];
        let value = digits.iter().fold(0, |value, digit| value * 10 + u64::from(digit - b'0'));
        (self.bytes[0], if digits.len() == 9 { value } else { value + TEN_DIGITS_FROM })
    }

    /// The number of these parts; `None` if they have another form.
    pub(crate) fn from_parts(letter: u8, value: u64) -> Option<CertificateNumber> {
        if !letter.is_ascii_uppercase() || value >= TEN_DIGITS_TO {
            return None;
        }
        let (n_digits, mut rest) =
            if value < TEN_DIGITS_FROM { (9, value) } else { (10, value - TEN_DIGITS_FROM) };
        let mut bytes = [0; 11];
        bytes[0] = letter;
        for byte in bytes[1..=n_digits].iter_mut().rev() {
            *byte = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        Some(CertificateNumber { bytes })
    }

    /// The number as text.
    pub fn as_str(&self) -> &str {
        let used = if self.bytes[10] == 0 { &self.bytes[..10] } else { &self.bytes[..] };
        std::str::from_utf8(used).expect("INVARIANT: a letter and digits are ASCII")
    }
}

impl fmt::Display for CertificateNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for CertificateNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CertificateNumber({self})")
    }
}

#[cfg(test)]
mod tests;
