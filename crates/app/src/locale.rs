//! Sentences in both languages, from Fluent files. Codes are for handling; these are for reading.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use register::finding::{Finding, FindingCode};
use unic_langid::LanguageIdentifier;

use crate::pack::PackError;

/// A language of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English.
    En,
    /// 简体中文.
    Zh,
}

/// The sentences.
pub struct Locales {
    en: FluentBundle<FluentResource>,
    zh: FluentBundle<FluentResource>,
}

impl Locales {
    /// Reads the two files: English, then Chinese.
    pub fn parse(files: [(&str, &str); 2]) -> Result<Locales, PackError> {
        let [en, zh] = files;
        Ok(Locales { en: bundle("en", en)?, zh: bundle("zh-CN", zh)? })
    }

    /// The sentences as built in: also where a pack cannot be read, the program can say so.
    pub fn built_in() -> Locales {
        Locales::parse(crate::pack::LOCALES_BUILT_IN)
            .unwrap_or_else(|e| unreachable!("INVARIANT: the built-in sentences are tested: {e}"))
    }

    fn bundle(&self, language: Language) -> &FluentBundle<FluentResource> {
        match language {
            Language::En => &self.en,
            Language::Zh => &self.zh,
        }
    }

    /// A message with its arguments. A key that is missing stands for itself: tests see to it that none is.
    pub fn text(&self, language: Language, key: &str, args: &[(&str, &str)]) -> String {
        let bundle = self.bundle(language);
        let mut values = FluentArgs::new();
        for (name, value) in args {
            values.set(*name, FluentValue::from(*value));
        }
        let Some(pattern) = bundle.get_message(key).and_then(|m| m.value()) else { return key.to_owned() };
        let mut errors = Vec::new();
        bundle.format_pattern(pattern, Some(&values), &mut errors).into_owned()
    }

    /// Whether there is such a message.
    pub fn has(&self, language: Language, key: &str) -> bool {
        self.bundle(language).has_message(key)
    }

    /// What a finding says to a person.
    pub fn sentence(&self, language: Language, finding: &Finding) -> String {
        let field = finding.field.map(|f| f.as_str().to_owned());
        let mut args: Vec<(&str, String)> = Vec::with_capacity(finding.args.len() + 1);
        for (name, value) in &finding.args {
            // The names of fields are words of the program; everything else stands as the source has it.
            let value = match *name {
                "field" => self.field(language, value),
                // Where one code is the reason for another, Fluent selects on it; a key has no points.
                "reason" if finding.code == FindingCode::NumberLeftOut => value.replace('.', "-"),
                _ => value.clone(),
            };
            args.push((name, value));
        }
        if let Some(field) = field
            && !args.iter().any(|(name, _)| *name == "field")
        {
            args.push(("field", self.field(language, &field)));
        }
        let args: Vec<(&str, &str)> = args.iter().map(|(n, v)| (*n, v.as_str())).collect();
        self.text(language, &key(finding), &args)
    }

    fn field(&self, language: Language, name: &str) -> String {
        let key = format!("field-{name}");
        if self.has(language, &key) { self.text(language, &key, &[]) } else { name.to_owned() }
    }
}

/// The message of a finding's code.
fn key(finding: &Finding) -> String {
    format!("finding-{}", finding.code.as_str().replace('.', "-"))
}

fn bundle(language: &str, (file, text): (&str, &str)) -> Result<FluentBundle<FluentResource>, PackError> {
    let resource = FluentResource::try_new(text.to_owned()).map_err(|(_, errors)| {
        let offset = errors.first().map_or(0, |e| e.pos.start);
        let what = errors.first().map_or_else(String::new, |e| e.kind.to_string());
        PackError::at(file, text, offset, what)
    })?;
    let language: LanguageIdentifier = language.parse().expect("INVARIANT: a language of the program");
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    bundle.set_use_isolating(false);
    bundle
        .add_resource(resource)
        .map_err(|_| PackError::at(file, text, 0, "a message stands twice in the file"))?;
    Ok(bundle)
}

#[cfg(test)]
mod tests;
