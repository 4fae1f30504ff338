//! Names of people (姓名): kept as they were written, folded only to compare them.
//!
//! The notice on minority names (民委发〔2016〕33号) asks for U+00B7 as separator and for at least 50
//! characters. Files from villages have five other separators. A comparison key folds separators,
//! widths and traditional characters; it is never shown and never stored in place of the name.
//! Sound-alikes and pinyin must stay absent: no one is merged for sounding alike.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

use crate::text::trim;

/// Longest name in characters.
pub const NAME_CHARS_MAX: usize = 50;

/// A name in its original characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(Box<str>);

/// Why a text is not a name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing there.
    #[error("the name is empty")]
    Empty,
    /// Longer than any name.
    #[error("the name has {chars} characters, the longest name has 50")]
    TooLong {
        /// How many characters.
        chars: usize,
    },
    /// A control character, tab or line break, or a character that turns the direction of writing.
    #[error("the name has a control character")]
    ControlCharacter,
    /// Only digits.
    #[error("the name has only digits; is this the column of names?")]
    DigitsOnly,
}

impl Name {
    /// A name, without the spaces around it.
    pub fn parse(text: &str) -> Result<Name, NameError> {
        let text = trim(text);
        if text.is_empty() {
            return Err(NameError::Empty);
        }
        if text.len() > NAME_CHARS_MAX {
            let chars = text.chars().count();
            if chars > NAME_CHARS_MAX {
                return Err(NameError::TooLong { chars });
            }
        }
        if text.chars().any(|c| c.is_control() || turns_direction(c)) {
            return Err(NameError::ControlCharacter);
        }
        if text.chars().all(char::is_numeric) {
            return Err(NameError::DigitsOnly);
        }
        Ok(Name(text.into()))
    }

    /// The name as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What two ways of writing one name have in common.
    ///
    /// Compatibility forms are folded (NFKC), separators become `·`, spaces go, traditional characters
    /// become simplified, and Latin letters lower case. 喆 and 哲 stay apart: both are used as names.
    pub fn comparison_key(&self) -> String {
        let mut key = String::with_capacity(self.0.len());
        for c in self.0.nfkc() {
            match c {
                '\u{00B7}' | '\u{2022}' | '\u{30FB}' | '\u{2027}' | '\u{FF0E}' | '.' | '-' | '\u{2010}'
                | '\u{2011}' | '\u{FF65}' => key.push('\u{00B7}'),
                c if crate::text::is_padding(c) => {}
                c => simplify(c, &mut key),
            }
        }
        key
    }
}

/// Characters that are not seen but make the text around them look like another.
fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Appends the simplified form of a character. Folded one at a time, so that a key never depends on
/// the characters around it.
fn simplify(c: char, key: &mut String) {
    // Latin names are written in capitals by some offices.
    if c.is_ascii() {
        key.push(c.to_ascii_lowercase());
    } else if c == '喆' {
        key.push(c);
    } else {
        let mut bytes = [0; 4];
        key.push_str(&fast2s::convert(c.encode_utf8(&mut bytes)));
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests;
