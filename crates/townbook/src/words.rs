//! What the command line says, in the language of the reader. The sentences are those of the program
//! itself: a pack that is broken, or older than the program, must not take its voice away.

use std::fmt::Display;

use app::locale::{Language, Locales};

use crate::phrase;

#[cfg(test)]
mod tests;

/// The sentences and the language to say them in.
pub struct Words {
    /// The language.
    pub language: Language,
    locales: Locales,
}

impl Words {
    /// Words in a language.
    pub fn of(language: Language) -> Words {
        Words { language, locales: Locales::built_in() }
    }

    /// The language that the settings ask for: the first that says anything, our own and then those of the
    /// system in the order of POSIX.
    pub fn of_settings(settings: &dyn Fn(&str) -> Option<String>) -> Language {
        let said = ["TOWNBOOK_LANG", "LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .filter_map(|name| settings(name))
            .find(|value| !value.is_empty());
        match said {
            Some(value) if value.to_ascii_lowercase().starts_with("zh") => Language::Zh,
            _ => Language::En,
        }
    }

    /// A sentence.
    pub fn text(&self, key: &str, args: &[(&str, &dyn Display)]) -> String {
        let args: Vec<(&str, String)> = args.iter().map(|(name, value)| (*name, value.to_string())).collect();
        let args: Vec<(&str, &str)> = args.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.locales.text(self.language, key, &args)
    }

    /// A word without arguments, if there is one under this key.
    pub fn word(&self, key: &str) -> Option<String> {
        self.locales.has(self.language, key).then(|| self.locales.text(self.language, key, &[]))
    }

    /// An English phrase that the crates below hand up, in the language; itself where it is not known.
    pub fn phrase(&self, english: &str) -> String {
        match self.language {
            Language::En => english.to_owned(),
            Language::Zh => phrase::chinese(english).unwrap_or_else(|| english.to_owned()),
        }
    }

    /// One of two, by language.
    pub fn pick<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        match self.language {
            Language::Zh => zh,
            Language::En => en,
        }
    }
}
