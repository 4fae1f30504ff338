//! What the words in files mean: headings, codes, dates, titles and footers. All of it is data of the pack.

use std::collections::{BTreeMap, HashMap};

use register::calendar::{DateStyle, ReportedDate, parse_date};
use register::check::CodeLists;
use register::submission::{Field, SubmissionKind};
use serde::Deserialize;
use toml::Spanned;

use crate::pack::PackError;

/// See the module.
pub struct Vocabulary {
    /// Ways of writing dates.
    pub styles: Vec<DateStyle>,
    /// Code lists.
    pub codes: CodeLists,
    title_styles: Vec<DateStyle>,
    footers: Vec<String>,
    passed_over: Vec<String>,
    kinds: Vec<FileKind>,
}

/// A kind of file.
pub struct FileKind {
    /// What its rows are.
    pub kind: SubmissionKind,
    must: Vec<Field>,
    without: Vec<Field>,
    columns: HashMap<String, Field>,
}

/// What a row of headings turned out to be.
pub struct Heading {
    /// What the rows below are.
    pub kind: SubmissionKind,
    /// The field of each column, where the column is one that is read.
    pub columns: Vec<Option<Field>>,
    /// Columns that the program does not know.
    pub unknown: Vec<String>,
}

/// Why a row is not a row of headings, where it nearly is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoHeading {
    /// Nothing in it is known.
    None,
    /// It is one of a kind, but lacks a column.
    Lacks(SubmissionKind, Field),
    /// Two columns mean the same.
    Twice(Field, String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    version: Spanned<u32>,
    dates: Vec<Spanned<String>>,
    title_dates: Vec<Spanned<String>>,
    footers: Vec<String>,
    passed_over: Vec<String>,
    kind: BTreeMap<Spanned<String>, RawKind>,
    codes: RawCodes,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawKind {
    must: Vec<Spanned<String>>,
    #[serde(default)]
    without: Vec<Spanned<String>>,
    columns: BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
}

type RawList = BTreeMap<Spanned<String>, Vec<Spanned<String>>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCodes {
    sex: RawList,
    marital: RawList,
    residence: RawList,
    relation: RawList,
    household_kind: RawList,
    movement: RawList,
    level: RawList,
}

/// The file being read, for errors.
#[derive(Clone, Copy)]
struct Source<'a> {
    file: &'a str,
    text: &'a str,
}

impl Source<'_> {
    fn at(&self, spanned: &Spanned<String>, what: impl Into<String>) -> PackError {
        PackError::at(self.file, self.text, spanned.span().start, what)
    }
}

impl Vocabulary {
    /// Reads and checks the pack's file.
    pub fn parse(file: &str, text: &str) -> Result<Vocabulary, PackError> {
        let raw: Raw = toml::from_str(text).map_err(|e| {
            let offset = e.span().map_or(0, |s| s.start);
            PackError::at(file, text, offset, e.message().to_owned())
        })?;
        let source = Source { file, text };
        if *raw.version.get_ref() != 1 {
            let what = "this program reads version 1 of this file";
            return Err(PackError::at(file, text, raw.version.span().start, what));
        }
        let kinds: Result<Vec<FileKind>, PackError> =
            raw.kind.iter().map(|(name, kind)| FileKind::read(source, name, kind)).collect();
        Ok(Vocabulary {
            styles: styles(source, &raw.dates)?,
            title_styles: styles(source, &raw.title_dates)?,
            footers: raw.footers.iter().map(|f| fold(f)).collect(),
            passed_over: raw.passed_over.iter().map(|f| fold(f)).collect(),
            kinds: kinds?,
            codes: CodeLists {
                sex: list(source, &raw.codes.sex)?,
                marital: list(source, &raw.codes.marital)?,
                residence: list(source, &raw.codes.residence)?,
                relation: list(source, &raw.codes.relation)?,
                household_kind: list(source, &raw.codes.household_kind)?,
                movement: list(source, &raw.codes.movement)?,
                level: list(source, &raw.codes.level)?,
            },
        })
    }

    /// Whether a row is one of headings, and of what.
    pub fn heading<'a>(&self, cells: impl Iterator<Item = &'a str>) -> Result<Heading, NoHeading> {
        let words: Vec<String> = cells.map(fold).collect();
        let mut best: Option<(usize, Heading)> = None;
        let mut near = (0, NoHeading::None);
        for kind in &self.kinds {
            let known = words.iter().filter(|w| kind.columns.contains_key(*w)).count();
            match kind.map(&words) {
                Ok(columns) if best.as_ref().is_none_or(|b| known > b.0) => {
                    let unknown = self.unknown(&words, &columns);
                    best = Some((known, Heading { kind: kind.kind, columns, unknown }));
                }
                Err(reason) if known >= 3 && known > near.0 => near = (known, reason),
                Ok(_) | Err(_) => {}
            }
        }
        best.map(|b| b.1).ok_or(near.1)
    }

    fn unknown(&self, words: &[String], columns: &[Option<Field>]) -> Vec<String> {
        words
            .iter()
            .zip(columns)
            .filter(|(word, column)| {
                column.is_none() && !word.is_empty() && !self.passed_over.contains(word)
            })
            .map(|(word, _)| word.clone())
            .collect()
    }

    /// Whether a row that begins so is a footer.
    pub fn is_footer(&self, first: &str) -> bool {
        let first = fold(first);
        self.footers.iter().any(|f| first.starts_with(f.as_str()))
    }

    /// The day that a title speaks of: the first date in it; a month stands for its first day.
    pub fn title_date(&self, title: &str) -> Option<ReportedDate> {
        let text = fold(title);
        let starts = text.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(i, _)| i);
        for start in starts {
            let rest: Vec<usize> = text[start..].char_indices().map(|(i, c)| i + c.len_utf8()).take(14).collect();
            for end in rest.into_iter().rev() {
                if let Some(date) = parse_date(&self.title_styles, &text[start..start + end])
                    && date.month().is_some()
                {
                    return Some(date);
                }
            }
        }
        None
    }
}

impl FileKind {
    fn read(source: Source<'_>, name: &Spanned<String>, raw: &RawKind) -> Result<FileKind, PackError> {
        let kind = name
            .get_ref()
            .parse::<SubmissionKind>()
            .map_err(|_| source.at(name, format!("{} is not a kind of file", name.get_ref())))?;
        let field = |f: &Spanned<String>| {
            f.get_ref()
                .parse::<Field>()
                .map_err(|_| source.at(f, format!("{} is not a field", f.get_ref())))
        };
        let mut columns = HashMap::new();
        for (name, words) in &raw.columns {
            let field = field(name)?;
            for word in words {
                if columns.insert(fold(word.get_ref()), field).is_some() {
                    let what = format!("the heading {} stands for two columns", word.get_ref());
                    return Err(source.at(word, what));
                }
            }
        }
        let must = raw.must.iter().map(field).collect::<Result<Vec<_>, _>>()?;
        let without = raw.without.iter().map(field).collect::<Result<Vec<_>, _>>()?;
        Ok(FileKind { kind, must, without, columns })
    }

    /// The field of each column, if the headings are of this kind.
    fn map(&self, words: &[String]) -> Result<Vec<Option<Field>>, NoHeading> {
        let columns: Vec<Option<Field>> = words.iter().map(|w| self.columns.get(w).copied()).collect();
        if let Some(lacking) = self.must.iter().find(|f| !columns.contains(&Some(**f))) {
            return Err(NoHeading::Lacks(self.kind, *lacking));
        }
        if self.without.iter().any(|f| columns.contains(&Some(*f))) {
            return Err(NoHeading::None);
        }
        for (i, field) in columns.iter().enumerate() {
            if let (Some(field), Some(first)) = (field, columns[..i].iter().position(|c| c == field && c.is_some()))
            {
                return Err(NoHeading::Twice(*field, format!("{}, {}", words[first], words[i])));
            }
        }
        Ok(columns)
    }
}

fn styles(source: Source<'_>, patterns: &[Spanned<String>]) -> Result<Vec<DateStyle>, PackError> {
    patterns
        .iter()
        .map(|p| DateStyle::compile(p.get_ref()).map_err(|e| source.at(p, e.to_string())))
        .collect()
}

fn list<T: std::str::FromStr + Copy>(source: Source<'_>, raw: &RawList) -> Result<HashMap<String, T>, PackError> {
    let mut codes = HashMap::new();
    for (name, words) in raw {
        let value = name
            .get_ref()
            .parse::<T>()
            .map_err(|_| source.at(name, format!("{} is not in this list", name.get_ref())))?;
        for word in words {
            if codes.insert(fold(word.get_ref()), value).is_some() {
                return Err(source.at(word, format!("{} stands for two codes", word.get_ref())));
            }
        }
    }
    Ok(codes)
}

/// A heading or word as it is compared: ASCII width, no spaces, lower case.
fn fold(word: &str) -> String {
    word.chars()
        .filter(|c| !c.is_whitespace() && *c != '\u{feff}')
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            other => other,
        })
        .flat_map(char::to_lowercase)
        .collect()
}
