//! How a word of the deny-list is found in a piece of text.
//!
//! English is matched by whole words, whatever the casing or joining: `pregnancy_check`,
//! `PregnancyCheck` and "pregnancy check" are the same two words. A final `*` stands for any ending.
//! Chinese has no spaces to trust (headers are often spaced out, `民　族`), so it is matched as letters
//! in a row with all white space taken away; `except` phrases are blanked first.

use serde::Deserialize;

/// A word or phrase of the deny-list.
#[derive(Clone, Debug, Deserialize)]
#[serde(from = "String")]
pub(super) struct Pattern {
    /// As the list writes it.
    pub text: String,
    form: Form,
}

#[derive(Clone, Debug)]
enum Form {
    /// Chinese: these letters in a row.
    Letters(String),
    /// English: these words in a row, in lower case, a final `*` for any ending.
    Words(Vec<String>),
}

impl From<String> for Pattern {
    fn from(text: String) -> Pattern {
        let form = if text.is_ascii() {
            let parts = text.split([' ', '_', '-']).filter(|part| !part.is_empty());
            Form::Words(parts.map(str::to_lowercase).collect())
        } else {
            Form::Letters(squeeze(&text))
        };
        Pattern { text, form }
    }
}

impl Pattern {
    /// Whether there is nothing to look for.
    pub(super) fn is_empty(&self) -> bool {
        match &self.form {
            Form::Letters(letters) => letters.is_empty(),
            Form::Words(words) => words.is_empty() || words.iter().any(|word| word == "*"),
        }
    }
}

/// A piece of text made ready for matching.
pub(super) struct Unit<'t> {
    original: &'t str,
    words: Vec<Word>,
    /// The text without white space; empty where there is only ASCII, which holds no Chinese.
    squeezed: String,
    /// The same, without the phrases that are left out just now.
    left: String,
}

struct Word {
    text: String,
    /// Whether only a space, `_`, `-` or a change of case parts it from the word before.
    joined: bool,
}

impl<'t> Unit<'t> {
    /// Takes `text` apart.
    pub(super) fn new(text: &'t str) -> Unit<'t> {
        let squeezed = if text.is_ascii() { String::new() } else { squeeze(text) };
        Unit { original: text, words: words(text), left: squeezed.clone(), squeezed }
    }

    /// Leaves these phrases out of the matching of Chinese, and no others.
    pub(super) fn leave_out(&mut self, phrases: &[String]) {
        self.left.clone_from(&self.squeezed);
        if !self.squeezed.is_empty() {
            for phrase in phrases {
                self.left = self.left.replace(&squeeze(phrase), "\u{0}");
            }
        }
    }

    /// Whether the text holds this word or phrase of the list.
    pub(super) fn has(&self, pattern: &Pattern) -> bool {
        match &pattern.form {
            Form::Letters(letters) => self.left.contains(letters),
            Form::Words(wanted) => {
                self.words.windows(wanted.len()).any(|window| phrase_matches(window, wanted))
            }
        }
    }

    /// Whether the text holds exactly this word, capitals included.
    pub(super) fn has_exact(&self, word: &str) -> bool {
        self.original.split(|letter: char| !letter.is_ascii_alphanumeric()).any(|found| found == word)
    }
}

fn phrase_matches(window: &[Word], wanted: &[String]) -> bool {
    window.iter().zip(wanted).enumerate().all(|(index, (word, wanted))| {
        let near = index == 0 || word.joined;
        let same = match wanted.strip_suffix('*') {
            Some(start) => word.text.starts_with(start),
            None => word.text == *wanted,
        };
        near && same
    })
}

fn squeeze(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// English words in lower case, cut at anything that is not a letter and at changes of case.
fn words(text: &str) -> Vec<Word> {
    let letters: Vec<char> = text.chars().collect();
    let mut words: Vec<Word> = Vec::new();
    let mut gap_joins = false;
    let mut inside = false;
    for (at, letter) in letters.iter().enumerate() {
        if !letter.is_ascii_alphabetic() {
            let space = [' ', '_', '-'].contains(letter);
            gap_joins = space && (inside || gap_joins);
            inside = false;
            continue;
        }
        let begins = !inside || case_changes(&letters, at);
        if begins {
            words.push(Word { text: String::new(), joined: inside || gap_joins });
        }
        let word = words.last_mut().expect("INVARIANT: a word was begun above");
        word.text.push(letter.to_ascii_lowercase());
        inside = true;
    }
    words
}

/// `aB` begins a word at `B`, and so does `ABc` at `B`, so that `IUDCheck` is two words.
fn case_changes(letters: &[char], at: usize) -> bool {
    let (before, here) = (letters[at - 1], letters[at]);
    let after_is_lower = letters.get(at + 1).is_some_and(char::is_ascii_lowercase);
    here.is_ascii_uppercase()
        && (before.is_ascii_lowercase() || (before.is_ascii_uppercase() && after_is_lower))
}
