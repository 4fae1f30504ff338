//! What the words in files mean: headings, codes, dates, titles and footers. All of it is data of the pack.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use register::calendar::{DateStyle, ReportedDate, parse_date};
use register::check::CodeLists;
use register::submission::{Field, SubmissionKind};
use serde::Deserialize;
use toml::Spanned;

use crate::pack::PackError;

/// As much of a title as is looked through for a date.
const TITLE_CHARS_MAX: usize = 200;
/// Longest date in a title.
const DATE_CHARS_MAX: usize = 14;

/// See the module.
pub struct Vocabulary {
    /// Ways of writing dates.
    pub styles: Vec<DateStyle>,
    /// Code lists.
    pub codes: CodeLists,
    title_styles: Vec<DateStyle>,
    footers: Vec<String>,
    passed_over: Vec<String>,
    blanks: Blanks,
    kinds: Vec<FileKind>,
}

/// A kind of file.
pub struct FileKind {
    /// What its rows are.
    pub kind: SubmissionKind,
    must: Vec<Field>,
    /// Headings, of whatever kind, of the fields that a file of this kind does not have.
    without: HashSet<String>,
    columns: HashMap<String, Field>,
}

/// What people write into a cell that they leave empty.
struct Blanks {
    words: Vec<String>,
    /// First bytes of these words, and of spaces: most cells are told apart by one look at this.
    starts: Vec<bool>,
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
    #[serde(default)]
    blanks: Vec<Spanned<String>>,
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
    #[serde(default)]
    correction: RawList,
    #[serde(default)]
    no_value: RawList,
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
        let codes = codes(source, &raw.codes)?;
        Ok(Vocabulary {
            styles: styles(source, &raw.dates)?,
            title_styles: styles(source, &raw.title_dates)?,
            footers: raw.footers.iter().map(|f| fold(f)).collect(),
            passed_over: raw.passed_over.iter().map(|f| fold(f)).collect(),
            blanks: Blanks::read(source, &raw)?,
            kinds: kinds(source, &raw.kind)?,
            codes,
        })
    }

    /// What a cell says: nothing, where it holds one of the words for nothing. An apostrophe before it is
    /// how spreadsheet programs mark text that looks like a number.
    pub fn value<'a>(&self, cell: &'a str) -> &'a str {
        let cell = cell.strip_prefix('\'').unwrap_or(cell);
        match cell.as_bytes().first() {
            Some(first) if self.blanks.starts[usize::from(*first)] && self.blanks.has(cell) => "",
            _ => cell,
        }
    }

    /// Whether a row is one of headings, and of what.
    pub fn heading<'a>(&self, cells: impl Iterator<Item = &'a str>) -> Result<Heading, NoHeading> {
        let words: Vec<String> = cells.map(fold).collect();
        let mut best: Option<(usize, Heading)> = None;
        let mut near = ((0, Reverse(0)), NoHeading::None);
        for kind in &self.kinds {
            let known = words.iter().filter(|w| kind.columns.contains_key(*w)).count();
            match kind.map(&words) {
                Ok(columns) if best.as_ref().is_none_or(|b| known > b.0) => {
                    let unknown = self.unknown(&words, &columns);
                    best = Some((known, Heading { kind: kind.kind, columns, unknown }));
                }
                Err(reason) if known >= 3 => {
                    // Of two kinds that know as many of the columns, the one that lacks less is meant.
                    let nearness = (known, Reverse(kind.n_lacking(&words)));
                    if nearness > near.0 {
                        near = (nearness, reason);
                    }
                }
                Ok(_) | Err(_) => {}
            }
        }
        best.map(|b| b.1).ok_or(near.1)
    }

    fn unknown(&self, words: &[String], columns: &[Option<Field>]) -> Vec<String> {
        words
            .iter()
            .zip(columns)
            .filter(|(word, column)| column.is_none() && !word.is_empty() && !self.passed_over.contains(word))
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
        let text: Vec<char> = fold(title).chars().take(TITLE_CHARS_MAX).collect();
        let is_digit = |at: usize| text.get(at).is_some_and(char::is_ascii_digit);
        let mut candidate = String::new();
        // A date is no part of a longer number.
        for start in (0..text.len()).filter(|at| is_digit(*at) && (*at == 0 || !is_digit(at - 1))) {
            for end in (start + 1..=text.len().min(start + DATE_CHARS_MAX)).rev() {
                if is_digit(end - 1) && is_digit(end) {
                    continue;
                }
                candidate.clear();
                candidate.extend(&text[start..end]);
                if let Some(date) = parse_date(&self.title_styles, &candidate)
                    && date.month().is_some()
                {
                    return Some(date);
                }
            }
        }
        None
    }
}

/// What a table of the file holds, in the order in which it stands there, so that of two words that
/// are the same the second one is called wrong.
fn in_order<V>(table: &BTreeMap<Spanned<String>, V>) -> Vec<(&Spanned<String>, &V)> {
    let mut items: Vec<_> = table.iter().collect();
    items.sort_by_key(|(name, _)| name.span().start);
    items
}

/// Reads the kinds of files.
fn kinds(source: Source<'_>, raw: &BTreeMap<Spanned<String>, RawKind>) -> Result<Vec<FileKind>, PackError> {
    let mut kinds = Vec::new();
    for (name, raw) in in_order(raw) {
        kinds.push(FileKind::read(source, name, raw)?);
    }
    // A field that a kind does not have is told by its headings in the kinds that have it.
    for (at, raw) in in_order(raw).into_iter().map(|kind| kind.1).enumerate() {
        for name in &raw.without {
            let absent = field(source, name)?;
            let has_field = |word: &(&String, &Field)| *word.1 == absent;
            let words: Vec<String> =
                kinds.iter().flat_map(|k| k.columns.iter().filter(has_field)).map(|w| w.0.clone()).collect();
            if words.is_empty() {
                return Err(source.at(name, format!("no kind of file has a heading for {}", name.get_ref())));
            }
            kinds[at].without.extend(words);
        }
    }
    Ok(kinds)
}

fn field(source: Source<'_>, name: &Spanned<String>) -> Result<Field, PackError> {
    let field = name.get_ref().parse::<Field>();
    field.map_err(|_| source.at(name, format!("{} is not a field", name.get_ref())))
}

impl FileKind {
    fn read(source: Source<'_>, name: &Spanned<String>, raw: &RawKind) -> Result<FileKind, PackError> {
        let kind = name
            .get_ref()
            .parse::<SubmissionKind>()
            .map_err(|_| source.at(name, format!("{} is not a kind of file", name.get_ref())))?;
        let mut columns = HashMap::new();
        for (name, words) in in_order(&raw.columns) {
            let field = field(source, name)?;
            for word in words {
                if columns.insert(fold(word.get_ref()), field).is_some() {
                    let what = format!("the heading {} stands for two columns", word.get_ref());
                    return Err(source.at(word, what));
                }
            }
        }
        let mut must = Vec::new();
        for name in &raw.must {
            let wanted = field(source, name)?;
            if !columns.values().any(|f| *f == wanted) {
                return Err(source.at(name, format!("{} has no heading in this kind", name.get_ref())));
            }
            must.push(wanted);
        }
        Ok(FileKind { kind, must, without: HashSet::new(), columns })
    }

    fn n_lacking(&self, words: &[String]) -> usize {
        let has = |field: &Field| words.iter().any(|w| self.columns.get(w) == Some(field));
        self.must.iter().filter(|field| !has(field)).count()
    }

    /// The field of each column, if the headings are of this kind.
    fn map(&self, words: &[String]) -> Result<Vec<Option<Field>>, NoHeading> {
        let columns: Vec<Option<Field>> = words.iter().map(|w| self.columns.get(w).copied()).collect();
        if let Some(lacking) = self.must.iter().find(|f| !columns.contains(&Some(**f))) {
            return Err(NoHeading::Lacks(self.kind, *lacking));
        }
        if words.iter().any(|w| self.without.contains(w)) {
            return Err(NoHeading::None);
        }
        for (i, field) in columns.iter().enumerate() {
            if let (Some(field), Some(first)) =
                (field, columns[..i].iter().position(|c| c == field && c.is_some()))
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

fn codes(source: Source<'_>, raw: &RawCodes) -> Result<CodeLists, PackError> {
    Ok(CodeLists {
        sex: list(source, &raw.sex)?,
        marital: list(source, &raw.marital)?,
        residence: list(source, &raw.residence)?,
        relation: list(source, &raw.relation)?,
        household_kind: list(source, &raw.household_kind)?,
        movement: list(source, &raw.movement)?,
        level: list(source, &raw.level)?,
        correction: list(source, &raw.correction)?,
        no_value: list(source, &raw.no_value)?,
    })
}

fn list<T: std::str::FromStr + Copy>(
    source: Source<'_>,
    raw: &RawList,
) -> Result<HashMap<String, T>, PackError> {
    let mut codes = HashMap::new();
    for (name, words) in in_order(raw) {
        let value = name
            .get_ref()
            .parse::<T>()
            .map_err(|_| source.at(name, format!("{} is not in this list", name.get_ref())))?;
        for word in words {
            // Rows are compared in ASCII width, but letter by letter: F and f are one code in two forms.
            let narrow: String = word.get_ref().trim().chars().map(narrow).collect();
            let forms = HashSet::from([narrow.to_lowercase(), narrow.to_uppercase(), narrow]);
            for form in forms {
                if codes.insert(form, value).is_some() {
                    return Err(source.at(word, format!("{} stands for two codes", word.get_ref())));
                }
            }
        }
    }
    Ok(codes)
}

impl Blanks {
    fn read(source: Source<'_>, raw: &Raw) -> Result<Blanks, PackError> {
        let lists = [
            &raw.codes.sex,
            &raw.codes.marital,
            &raw.codes.residence,
            &raw.codes.relation,
            &raw.codes.household_kind,
            &raw.codes.movement,
            &raw.codes.level,
            &raw.codes.correction,
            &raw.codes.no_value,
        ];
        let codes: HashSet<String> =
            lists.iter().flat_map(|l| l.values()).flatten().map(|w| fold(w.get_ref())).collect();
        let mut blanks = Blanks { words: Vec::new(), starts: vec![false; 256] };
        for space in [" ", "\t", "\u{3000}", "\u{a0}"] {
            blanks.starts[usize::from(space.as_bytes()[0])] = true;
        }
        for word in &raw.blanks {
            let text = word.get_ref().trim();
            let Some(first) = text.as_bytes().first() else {
                return Err(source.at(word, "an empty cell is empty without being listed"));
            };
            if codes.contains(&fold(text)) {
                return Err(source.at(word, format!("{text} is a code, so it cannot mean nothing")));
            }
            blanks.starts[usize::from(*first)] = true;
            blanks.words.push(text.to_owned());
        }
        Ok(blanks)
    }

    fn has(&self, cell: &str) -> bool {
        let cell = cell.trim();
        self.words.iter().any(|word| word == cell)
    }
}

/// A heading or word as it is compared: ASCII width, no spaces, lower case.
fn fold(word: &str) -> String {
    word.chars()
        .filter(|c| !c.is_whitespace() && *c != '\u{feff}')
        .map(narrow)
        .flat_map(char::to_lowercase)
        .collect()
}

/// A character in ASCII width.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        other => other,
    }
}
