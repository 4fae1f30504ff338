//! Identity numbers under an area code that belongs to nowhere.
//!
//! The check digit is worked out here again, from the standard (GB 11643, ISO 7064 MOD 11-2), so that a
//! mistake in the register's own arithmetic cannot hide in numbers that it made itself.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::dice::Dice;
use crate::people::Sex;

/// Area code of every invented number: assigned to nowhere by GB/T 2260.
pub(crate) const AREA: &str = "990101";

/// Check character of the first 17 digits.
pub(crate) fn check_character(body: &[u8]) -> u8 {
    // Position i of 1 to 17 weighs 2^(18-i) mod 11; Horner's rule needs no table of weights.
    let sum = body.iter().fold(0, |sum, digit| (sum * 2 + u32::from(digit - b'0')) % 11) * 2 % 11;
    b"10X98765432"[sum as usize]
}

/// The 18-character number of a birth date and sequence.
pub(crate) fn number(birth: Date, sequence: u32) -> String {
    let mut text = format!("{AREA}{:04}{:02}{:02}{sequence:03}", birth.year(), birth.month(), birth.day());
    text.push(char::from(check_character(text.as_bytes())));
    text
}

/// The 15-digit form that was given before 1999: no century, no check character.
pub(crate) fn old_form(number: &str) -> String {
    format!("{}{}", &number[..6], &number[8..17])
}

/// Hands out numbers, each once.
#[derive(Default)]
pub(crate) struct Numbers {
    given: HashMap<(Date, Sex), u32>,
}

impl Numbers {
    pub(crate) fn give(&mut self, birth: Date, sex: Sex, dice: &mut Dice) -> String {
        let next = self.given.entry((birth, sex)).or_insert_with(|| dice.below(5));
        let sequence = *next * 2 + u32::from(sex == Sex::Male);
        *next += 1;
        assert!(sequence <= 999, "INVARIANT: people_max keeps births a day below 500 of a sex");
        number(birth, sequence)
    }
}
