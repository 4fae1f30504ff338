//! Figure definitions: `pack/figures/<id>.toml` in, checked [`Figure`]s out.
//! One definition serves computing, lineage, disaggregation and the page that says what a number is, so
//! the four cannot disagree. Everything is checked when it is loaded, with file, line and column; a
//! definition that loads can be computed. No figure may rank people or villages, or carry a target.

use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use crate::builtin::BUILTIN;
use crate::error::FigureError;
use crate::predicate::{PREDICATE_CHARS_MAX, Predicate};
use crate::set::Set;

/// More decimals than a published rate ever shows.
const DECIMALS_MAX: u32 = 6;
/// The largest scale in use: deaths per 100,000; one step above it.
const SCALE_MAX: u32 = 1_000_000;
/// Terms on one side of a figure.
const TERMS_MAX: usize = 16;
/// Definition files in one pack.
const FIGURES_MAX: usize = 1_000;
/// Length of one definition file.
const FILE_BYTES_MAX: usize = 64 * 1024;

/// The same words in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// What sort of number a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// How many.
    Count,
    /// Events over the people among whom they happened.
    Rate,
    /// One part of a whole over the other part.
    Ratio,
}

/// How uncertain a figure is, at 95 %.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Interval {
    /// The count itself, exact Poisson (Garwood).
    Poisson,
    /// The Garwood interval of the numerator, divided by the denominator.
    Rate,
    /// Normal on the logarithm of the ratio of two counts.
    SrbLog,
    /// The difference of two Poisson counts over the denominator.
    Difference,
    /// None: a stock that was counted whole.
    None,
}

/// A way to split a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Disaggregation {
    /// By county.
    County,
    /// By township.
    Township,
    /// By village.
    Village,
    /// By month.
    Month,
    /// By sex.
    Sex,
}

/// Which population a rate divides by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The people on the last day.
    PeriodEnd,
    /// The mean of the people when the first day began and on the last day.
    MidPeriodMean,
}

/// The denominators a rate may be shown with.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Denominators {
    /// Those a reader may choose.
    pub offered: Vec<Basis>,
    /// The one shown when nobody chooses.
    pub default: Basis,
}

/// Whether a term adds or subtracts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// Adds.
    Plus,
    /// Subtracts.
    Minus,
}

/// A set of rows, narrowed by a predicate, added or subtracted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The set.
    pub set: Set,
    /// The predicate as written, for people; none if the whole set counts.
    pub condition: Option<String>,
    /// The predicate as checked, for counting.
    pub predicate: Predicate,
    /// Whether it adds or subtracts.
    pub sign: Sign,
}

/// One figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// Stable id, the file's name.
    pub id: String,
    /// Its name.
    pub title: Text,
    /// What it counts, in a sentence or two.
    pub definition: Text,
    /// The document it follows.
    pub source: String,
    /// Among whom or what it is counted.
    pub universe: Text,
    /// What one unit of it is.
    pub unit: Text,
    /// What sort of number it is.
    pub kind: Kind,
    /// What is counted.
    pub numerator: Vec<Term>,
    /// What it is divided by; empty for a count.
    pub denominator: Vec<Term>,
    /// The quotient is multiplied by this.
    pub scale: u32,
    /// Digits after the point.
    pub decimals: u32,
    /// How its uncertainty is computed.
    pub interval: Interval,
    /// With fewer events behind it than this, the value is not shown.
    pub min_events: u32,
    /// How it may be split.
    pub disaggregations: Vec<Disaggregation>,
    /// Where figures are published, cells from 1 to one below this are protected.
    pub threshold: u32,
    /// The populations it may be divided by; none for a count or a ratio.
    pub denominators: Option<Denominators>,
}

impl Figure {
    /// The basis a value is computed on when `wanted` is asked for: that one if it is offered.
    pub fn basis(&self, wanted: Option<Basis>) -> Option<Basis> {
        let denominators = self.denominators.as_ref()?;
        let chosen = wanted.filter(|basis| denominators.offered.contains(basis));
        Some(chosen.unwrap_or(denominators.default))
    }

    /// The terms to divide by on a basis, and how often each person is counted in them.
    pub(crate) fn denominator_on(&self, basis: Option<Basis>) -> (Vec<Term>, i64) {
        match basis {
            Some(Basis::MidPeriodMean) => {
                let opening = self.denominator.iter().map(|term| {
                    debug_assert_eq!(term.set, Set::ResidenceEnd, "checked at load");
                    Term { set: Set::ResidenceStart, ..term.clone() }
                });
                (self.denominator.iter().cloned().chain(opening).collect(), 2)
            }
            Some(Basis::PeriodEnd) | None => (self.denominator.clone(), 1),
        }
    }
}

/// All figures of a pack, in the order in which they are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureSet {
    figures: Vec<Figure>,
}

impl FigureSet {
    /// Reads definitions: (file name, text) pairs, shown later in the same order.
    pub fn load(files: &[(String, String)]) -> Result<Self, FigureError> {
        if let Some((name, text)) = files.get(FIGURES_MAX) {
            let problem = format!("a pack holds at most {FIGURES_MAX} figures");
            return Err(SourceFile { name, text }.meaning(&(0..0), problem));
        }
        let mut figures: Vec<Figure> = Vec::new();
        for (name, text) in files {
            let source = SourceFile { name, text };
            let (figure, id_span) = source.read()?;
            if figures.iter().any(|other| other.id == figure.id) {
                return Err(source.meaning(&id_span, format!("{:?} is defined twice", figure.id)));
            }
            figures.push(figure);
        }
        Ok(Self { figures })
    }

    /// The definitions that ship inside the binary.
    pub fn builtin() -> Self {
        let files: Vec<(String, String)> =
            BUILTIN.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        Self::load(&files).expect("INVARIANT: a test loads every definition of pack/figures")
    }

    /// The figure with this id.
    pub fn get(&self, id: &str) -> Option<&Figure> {
        self.figures.iter().find(|figure| figure.id == id)
    }

    /// All figures in order.
    pub fn iter(&self) -> impl Iterator<Item = &Figure> {
        self.figures.iter()
    }
}

/// Frozen form of a definition file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FigureToml {
    id: Spanned<String>,
    title: Spanned<Text>,
    definition: Spanned<Text>,
    source: Spanned<String>,
    universe: Spanned<Text>,
    unit: Spanned<Text>,
    kind: Spanned<Kind>,
    numerator: Spanned<Vec<Spanned<TermToml>>>,
    #[serde(default)]
    denominator: Option<Spanned<Vec<Spanned<TermToml>>>>,
    scale: Option<Spanned<u32>>,
    decimals: Spanned<u32>,
    interval: Spanned<Interval>,
    min_events: Option<u32>,
    disaggregations: Vec<Spanned<Disaggregation>>,
    threshold: u32,
    denominators: Option<Spanned<Denominators>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TermToml {
    set: Set,
    #[serde(rename = "where")]
    condition: Option<Spanned<String>>,
    sign: Option<Spanned<i64>>,
}

struct SourceFile<'a> {
    name: &'a str,
    text: &'a str,
}

type Loaded<T> = Result<T, FigureError>;

impl SourceFile<'_> {
    fn read(&self) -> Loaded<(Figure, Range<usize>)> {
        if self.text.len() > FILE_BYTES_MAX {
            return Err(self.meaning(&(0..0), format!("longer than {FILE_BYTES_MAX} bytes")));
        }
        let toml: FigureToml = toml::from_str(self.text).map_err(|error| {
            let (line, column) = self.position(error.span().map_or(0, |span| span.start));
            let problem = error.message().to_owned();
            FigureError::Shape { file: self.name.to_owned(), line, column, problem }
        })?;
        self.check_words(&toml)?;
        self.check_numbers(&toml)?;
        let numerator = self.terms(&toml.numerator)?;
        let denominator = toml.denominator.as_ref().map_or(Ok(Vec::new()), |terms| self.terms(terms))?;
        self.check_sides(&toml, &numerator, &denominator)?;
        self.check_denominators(&toml, &denominator)?;
        self.check_disaggregations(&toml, numerator.iter().chain(&denominator))?;
        let id_span = toml.id.span();
        let figure = Figure {
            id: toml.id.into_inner(),
            title: toml.title.into_inner(),
            definition: toml.definition.into_inner(),
            source: toml.source.into_inner(),
            universe: toml.universe.into_inner(),
            unit: toml.unit.into_inner(),
            kind: toml.kind.into_inner(),
            numerator,
            denominator,
            scale: toml.scale.map_or(1, Spanned::into_inner),
            decimals: toml.decimals.into_inner(),
            interval: toml.interval.into_inner(),
            min_events: toml.min_events.unwrap_or(0),
            disaggregations: toml.disaggregations.into_iter().map(Spanned::into_inner).collect(),
            threshold: toml.threshold,
            denominators: toml.denominators.map(Spanned::into_inner),
        };
        Ok((figure, id_span))
    }

    fn check_words(&self, toml: &FigureToml) -> Loaded<()> {
        let id = toml.id.get_ref();
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if id.is_empty() || !id.chars().all(plain) {
            return Err(self.meaning(&toml.id.span(), "an id has only a-z, 0-9 and _".to_owned()));
        }
        let stem = self.name.rsplit(['/', '\\']).next().and_then(|name| name.strip_suffix(".toml"));
        if stem != Some(id.as_str()) {
            let problem = format!("the id is {id:?}, so the file must be called {id}.toml");
            return Err(self.meaning(&toml.id.span(), problem));
        }
        if toml.source.get_ref().trim().is_empty() {
            return Err(self.meaning(&toml.source.span(), "the source is empty".to_owned()));
        }
        let words = [&toml.title, &toml.definition, &toml.universe, &toml.unit];
        for text in words {
            if text.get_ref().zh.trim().is_empty() || text.get_ref().en.trim().is_empty() {
                return Err(self.meaning(&text.span(), "zh and en must both say something".to_owned()));
            }
        }
        Ok(())
    }

    fn check_numbers(&self, toml: &FigureToml) -> Loaded<()> {
        if *toml.decimals.get_ref() > DECIMALS_MAX {
            return Err(self.meaning(&toml.decimals.span(), format!("at most {DECIMALS_MAX} decimals")));
        }
        match &toml.scale {
            Some(scale) if !(1..=SCALE_MAX).contains(scale.get_ref()) => {
                Err(self.meaning(&scale.span(), format!("a scale lies between 1 and {SCALE_MAX}")))
            }
            Some(_) | None => Ok(()),
        }
    }

    /// A count stands alone and whole; everything else is divided; the interval fits the kind.
    fn check_sides(&self, toml: &FigureToml, numerator: &[Term], denominator: &[Term]) -> Loaded<()> {
        let kind = *toml.kind.get_ref();
        let kind_span = toml.kind.span();
        if kind == Kind::Count {
            let scaled = toml.scale.as_ref().is_some_and(|scale| *scale.get_ref() != 1);
            if !denominator.is_empty() || scaled || *toml.decimals.get_ref() != 0 {
                let problem = "a count has no denominator, no scale and no decimals".to_owned();
                return Err(self.meaning(&kind_span, problem));
            }
        } else if denominator.is_empty() {
            return Err(self.meaning(&kind_span, "a rate or a ratio needs a denominator".to_owned()));
        }
        let adds_only = |terms: &[Term]| terms.iter().all(|term| term.sign == Sign::Plus);
        let fits = match toml.interval.get_ref() {
            Interval::None => true,
            Interval::Poisson => kind == Kind::Count && adds_only(numerator),
            Interval::Rate => kind == Kind::Rate && adds_only(numerator),
            Interval::SrbLog => kind == Kind::Ratio && adds_only(numerator) && adds_only(denominator),
            Interval::Difference => kind == Kind::Rate && !adds_only(numerator),
        };
        if fits {
            return Ok(());
        }
        let problem = "this interval does not fit: poisson is for a count that only adds, rate for a rate that \
                       only adds, srb_log for a ratio that only adds, difference for a rate that subtracts";
        Err(self.meaning(&toml.interval.span(), problem.to_owned()))
    }

    fn check_denominators(&self, toml: &FigureToml, denominator: &[Term]) -> Loaded<()> {
        let kind = *toml.kind.get_ref();
        let Some(spanned) = &toml.denominators else {
            if kind == Kind::Rate {
                let problem = "a rate says which denominators it offers".to_owned();
                return Err(self.meaning(&toml.kind.span(), problem));
            }
            return Ok(());
        };
        let denominators = spanned.get_ref();
        let at_end = denominator.iter().all(|term| term.set == Set::ResidenceEnd);
        let problem = if kind != Kind::Rate {
            "only a rate offers denominators"
        } else if !denominators.offered.contains(&denominators.default) {
            "the default denominator is not among those offered"
        } else if !at_end {
            "denominators are offered for residence_end only"
        } else {
            return Ok(());
        };
        Err(self.meaning(&spanned.span(), problem.to_owned()))
    }

    fn check_disaggregations<'t>(
        &self,
        toml: &FigureToml,
        mut terms: impl Iterator<Item = &'t Term>,
    ) -> Loaded<()> {
        let by_month = toml.disaggregations.iter().find(|by| *by.get_ref() == Disaggregation::Month);
        match (by_month, terms.find(|term| !term.set.has_months())) {
            (Some(by), Some(term)) => {
                let problem = format!("{} can not be counted by month", term.set.name());
                Err(self.meaning(&by.span(), problem))
            }
            (Some(_), None) | (None, _) => Ok(()),
        }
    }

    fn terms(&self, spanned: &Spanned<Vec<Spanned<TermToml>>>) -> Loaded<Vec<Term>> {
        let terms = spanned.get_ref();
        if terms.is_empty() || terms.len() > TERMS_MAX {
            return Err(self.meaning(&spanned.span(), format!("between 1 and {TERMS_MAX} terms belong here")));
        }
        terms.iter().map(|term| self.term(term.get_ref())).collect()
    }

    fn term(&self, toml: &TermToml) -> Loaded<Term> {
        let sign = match &toml.sign {
            None => Sign::Plus,
            Some(sign) => match sign.get_ref() {
                1 => Sign::Plus,
                -1 => Sign::Minus,
                _ => return Err(self.meaning(&sign.span(), "a sign is 1 or -1".to_owned())),
            },
        };
        let (condition, predicate) = match &toml.condition {
            None => (None, Predicate::All),
            Some(text) => (Some(text.get_ref().clone()), self.predicate(text, toml.set)?),
        };
        Ok(Term { set: toml.set, condition, predicate, sign })
    }

    fn predicate(&self, text: &Spanned<String>, set: Set) -> Loaded<Predicate> {
        Predicate::parse(text.get_ref(), set.columns()).map_err(|found| {
            let start = self.offset_inside(text, found.line, found.column);
            let (line, column) = self.position(start);
            FigureError::Predicate { file: self.name.to_owned(), line, column, problem: found.problem }
        })
    }

    /// Where in the file a place inside a string value lies. With escapes in the string the two differ in
    /// length, and the string's own start is named.
    fn offset_inside(&self, value: &Spanned<String>, line: usize, column: usize) -> usize {
        let span = value.span();
        let raw = &self.text[span.clone()];
        let text = value.get_ref();
        let Some(body) = raw.find(text.as_str()).filter(|_| text.len() <= PREDICATE_CHARS_MAX * 4) else {
            return span.start;
        };
        let line_start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
        let in_line: usize = text[line_start..].chars().take(column - 1).map(char::len_utf8).sum();
        span.start + body + line_start + in_line
    }

    fn meaning(&self, span: &Range<usize>, problem: String) -> FigureError {
        let (line, column) = self.position(span.start);
        FigureError::Meaning { file: self.name.to_owned(), line, column, problem }
    }

    /// Line and column of a byte offset, both from 1, columns in characters.
    fn position(&self, offset: usize) -> (usize, usize) {
        let before = self.text.get(..offset).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }
}
