//! The pack: what the program knows of a country as data. Built in; a file of the same name in a folder
//! (`--pack DIR`, or `pack/` in the book's folder) takes the place of the built-in one.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::import::vocabulary::Vocabulary;
use crate::locale::Locales;

/// The files of the pack that `app` reads, as built in.
const BUILT_IN: [(&str, &str); 3] =
    [(IMPORT, include_str!("../../../pack/cn/import.toml")), LOCALES_BUILT_IN[0], LOCALES_BUILT_IN[1]];
/// The sentences among them: English, then Chinese.
pub(crate) const LOCALES_BUILT_IN: [(&str, &str); 2] = [
    (LOCALE_EN, include_str!("../../../pack/cn/locales/en.ftl")),
    (LOCALE_ZH, include_str!("../../../pack/cn/locales/zh-CN.ftl")),
];
const IMPORT: &str = "cn/import.toml";
const LOCALE_EN: &str = "cn/locales/en.ftl";
const LOCALE_ZH: &str = "cn/locales/zh-CN.ftl";

/// A file of the pack cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// It cannot be read.
    #[error("cannot read the pack's file {}", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// The system's reason.
        #[source]
        source: std::io::Error,
    },
    /// Its content is not as it must be.
    #[error("{file}, line {line}, column {column}: {what}")]
    Content {
        /// Which.
        file: String,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// Why.
        what: String,
    },
}

impl PackError {
    /// A stable code, by which the sentences of both languages are found.
    pub fn code(&self) -> &'static str {
        match self {
            PackError::Read { .. } => "pack.read",
            PackError::Content { .. } => "pack.content",
        }
    }

    /// What the sentences name: the fields, as text.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            PackError::Read { path, .. } => vec![("path", path.display().to_string())],
            PackError::Content { file, line, column, what } => vec![
                ("file", file.clone()),
                ("line", line.to_string()),
                ("column", column.to_string()),
                ("what", what.clone()),
            ],
        }
    }

    /// An error at a byte offset of a file's text.
    pub(crate) fn at(file: &str, text: &str, offset: usize, what: impl Into<String>) -> PackError {
        let before = &text[..offset.min(text.len())];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1;
        PackError::Content { file: file.to_owned(), line, column, what: what.into() }
    }
}

/// The pack, checked.
pub struct Pack {
    /// Names, codes and dates in files.
    pub vocabulary: Vocabulary,
    /// Sentences in both languages.
    pub locales: Locales,
    /// Hash over the files as used, for the log.
    pub hash: [u8; 32],
}

impl Pack {
    /// Loads the pack; files in the folders (the first that has one) take the place of built-in ones.
    pub fn load(folders: &[&Path]) -> Result<Pack, PackError> {
        let mut hasher = Sha256::new();
        let mut texts = Vec::new();
        for (name, built_in) in BUILT_IN {
            let text = match folders.iter().map(|f| f.join(name)).find(|p| p.exists()) {
                Some(path) => std::fs::read_to_string(&path)
                    .map_err(|source| PackError::Read { path: path.clone(), source })?,
                None => built_in.to_owned(),
            };
            hasher.update((name.len() as u64).to_be_bytes());
            hasher.update(name);
            hasher.update((text.len() as u64).to_be_bytes());
            hasher.update(&text);
            texts.push(text);
        }
        let [import, en, zh] = &texts[..] else {
            unreachable!("INVARIANT: one text a file of the list");
        };
        Ok(Pack {
            vocabulary: Vocabulary::parse(IMPORT, import)?,
            locales: Locales::parse([(LOCALE_EN, en), (LOCALE_ZH, zh)])?,
            hash: hasher.finalize().into(),
        })
    }
}

#[cfg(test)]
mod tests;
