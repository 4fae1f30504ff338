//! Reading one definition file: its shape, then its meaning, each mistake with line and column.

use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::{Denominators, Figure, Interval, Kind, Method, Sign, Term, Text};
use crate::dim::Dim;
use crate::error::FigureError;
use crate::predicate::{PREDICATE_CHARS_MAX, Predicate};
use crate::set::Set;

/// More decimals than a published rate ever shows.
const DECIMALS_MAX: u32 = 6;
/// The largest scale in use: deaths per 100,000; one step above it.
const SCALE_MAX: u32 = 1_000_000;
/// Terms on one side of a figure.
const TERMS_MAX: usize = 16;
/// Length of one definition file.
const FILE_BYTES_MAX: usize = 64 * 1024;
/// Life tables end with an open group that begins at this age at the latest.
const AGE_MAX: u32 = 85;

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
    denominator: Option<Spanned<Vec<Spanned<TermToml>>>>,
    both: Option<Spanned<Vec<Spanned<TermToml>>>>,
    method: Option<Spanned<Method>>,
    from_age: Option<Spanned<u32>>,
    to_age: Option<Spanned<u32>>,
    scale: Option<Spanned<u32>>,
    decimals: Spanned<u32>,
    interval: Spanned<Interval>,
    min_events: Option<u32>,
    disaggregations: Vec<Spanned<Dim>>,
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

pub(super) struct SourceFile<'a> {
    pub name: &'a str,
    pub text: &'a str,
}

type Loaded<T> = Result<T, FigureError>;

impl SourceFile<'_> {
    pub fn read(&self) -> Loaded<(Figure, Range<usize>)> {
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
        let side = |terms: &Option<Spanned<Vec<Spanned<TermToml>>>>| {
            terms.as_ref().map_or(Ok(Vec::new()), |terms| self.terms(terms))
        };
        let denominator = side(&toml.denominator)?;
        let both = side(&toml.both)?;
        self.check_kind(&toml, &numerator, &denominator)?;
        self.check_index(&toml, &denominator)?;
        self.check_interval(&toml, &numerator, &denominator)?;
        self.check_denominators(&toml, &denominator)?;
        let terms: Vec<&Term> = numerator.iter().chain(&denominator).chain(&both).collect();
        self.check_disaggregations(&toml, &terms)?;
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
            both,
            method: toml.method.map(Spanned::into_inner),
            from_age: toml.from_age.map_or(0, Spanned::into_inner),
            to_age: toml.to_age.map(Spanned::into_inner),
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

    /// What each kind is made of.
    fn check_kind(&self, toml: &FigureToml, numerator: &[Term], denominator: &[Term]) -> Loaded<()> {
        let kind = *toml.kind.get_ref();
        let refuse = |problem: &str| Err(self.meaning(&toml.kind.span(), problem.to_owned()));
        let scaled = toml.scale.as_ref().is_some_and(|scale| *scale.get_ref() != 1);
        let whole = *toml.decimals.get_ref() == 0;
        let days = |terms: &[Term]| terms.iter().any(|term| term.set == Set::PersonDays);
        match kind {
            Kind::Count if !denominator.is_empty() || scaled || !whole => {
                refuse("a count has no denominator, no scale and no decimals")
            }
            Kind::Exposure if !denominator.is_empty() || scaled => {
                refuse("person-years have no denominator and no scale")
            }
            Kind::Exposure if !numerator.iter().all(|term| term.set == Set::PersonDays) => {
                refuse("person-years are counted from the set person_days only")
            }
            Kind::Rate | Kind::Ratio | Kind::Share if denominator.is_empty() => {
                refuse("a rate, a ratio or a share needs a denominator")
            }
            Kind::Count | Kind::Rate | Kind::Ratio | Kind::Share | Kind::Index
                if days(numerator) || days(denominator) =>
            {
                refuse("person_days belong to the kind exposure; a rate offers the denominator person_years")
            }
            Kind::Index if toml.method.is_none() => refuse("an index says its method"),
            Kind::Index => Ok(()),
            _ if toml.method.is_some() || toml.both.is_some() => refuse("method and both belong to an index"),
            _ if toml.from_age.is_some() || toml.to_age.is_some() => {
                refuse("from_age and to_age belong to an index")
            }
            Kind::Count | Kind::Exposure | Kind::Rate | Kind::Ratio | Kind::Share => Ok(()),
        }
    }

    /// What each method needs.
    fn check_index(&self, toml: &FigureToml, denominator: &[Term]) -> Loaded<()> {
        let Some(method) = &toml.method else { return Ok(()) };
        let refuse = |problem: &str| Err(self.meaning(&method.span(), problem.to_owned()));
        let method = *method.get_ref();
        if method.needs_denominator() == denominator.is_empty() {
            return refuse(if denominator.is_empty() {
                "this method needs a denominator"
            } else {
                "this method has no denominator"
            });
        }
        if method.needs_both() != toml.both.is_some() {
            return refuse("both belongs to the methods completeness and dual_system, which need it");
        }
        let (from, to) = (toml.from_age.as_ref(), toml.to_age.as_ref());
        let from_age = from.map_or(0, |age| *age.get_ref());
        match method {
            Method::LifeExpectancy if to.is_some() => refuse("life_expectancy has no to_age"),
            Method::DeathProbability if to.is_none_or(|age| *age.get_ref() <= from_age) => {
                refuse("death_probability needs a to_age above its from_age")
            }
            Method::LifeExpectancy | Method::DeathProbability => {
                let at_group = |age: u32| age <= 1 || (age.is_multiple_of(5) && age <= AGE_MAX);
                if [Some(from_age), to.map(|age| *age.get_ref())].into_iter().flatten().all(at_group) {
                    return Ok(());
                }
                refuse("ages of a life table are 0, 1, 5, 10 and so on to 85")
            }
            _ if from.is_some() || to.is_some() => refuse("only a life table has from_age and to_age"),
            _ => Ok(()),
        }
    }

    fn check_interval(&self, toml: &FigureToml, numerator: &[Term], denominator: &[Term]) -> Loaded<()> {
        let kind = *toml.kind.get_ref();
        let adds_only = |terms: &[Term]| terms.iter().all(|term| term.sign == Sign::Plus);
        let fits = match toml.interval.get_ref() {
            Interval::None => true,
            Interval::Poisson => kind == Kind::Count && adds_only(numerator),
            Interval::Rate => kind == Kind::Rate && adds_only(numerator),
            Interval::SrbLog => kind == Kind::Ratio && adds_only(numerator) && adds_only(denominator),
            Interval::Difference => kind == Kind::Rate && !adds_only(numerator),
            Interval::Wilson => kind == Kind::Share && adds_only(numerator) && adds_only(denominator),
            Interval::Method => {
                kind == Kind::Index && toml.method.as_ref().is_some_and(|m| m.get_ref().has_interval())
            }
        };
        if fits {
            return Ok(());
        }
        let problem = "this interval does not fit: poisson is for a count that only adds, rate for a rate that \
                       only adds, srb_log for a ratio that only adds, wilson for a share that only adds, \
                       difference for a rate that subtracts, method for an index whose method has one";
        Err(self.meaning(&toml.interval.span(), problem.to_owned()))
    }

    /// A rate among people says which counts of people it may be divided by; one among events does not.
    fn check_denominators(&self, toml: &FigureToml, denominator: &[Term]) -> Loaded<()> {
        let among_people = denominator.iter().any(|term| term.set == Set::ResidenceEnd);
        let by_people = matches!(toml.kind.get_ref(), Kind::Rate | Kind::Index) && among_people;
        let by_method = toml.method.as_ref().is_none_or(|method| method.get_ref().divides_by_people());
        let wants = by_people && by_method;
        let Some(spanned) = &toml.denominators else {
            if wants {
                let problem = "a rate among people says which denominators it offers".to_owned();
                return Err(self.meaning(&toml.kind.span(), problem));
            }
            return Ok(());
        };
        let denominators = spanned.get_ref();
        let at_end = denominator.iter().all(|term| term.set == Set::ResidenceEnd);
        let problem = if !at_end {
            "denominators are offered for residence_end only"
        } else if !wants {
            "only a rate among people offers denominators"
        } else if !denominators.offered.contains(&denominators.default) {
            "the default denominator is not among those offered"
        } else {
            return Ok(());
        };
        Err(self.meaning(&spanned.span(), problem.to_owned()))
    }

    fn check_disaggregations(&self, toml: &FigureToml, terms: &[&Term]) -> Loaded<()> {
        let by_age = toml.method.as_ref().is_some_and(|method| method.get_ref().counts_by_age());
        for spanned in &toml.disaggregations {
            let way = *spanned.get_ref();
            let refuse = |problem: String| Err(self.meaning(&spanned.span(), problem));
            if by_age && way.is_age() {
                return refuse("this method counts by age already and can not be split by it".to_owned());
            }
            let misfit = terms.iter().find(|term| !way.fits(term.set));
            if let Some(term) = misfit {
                return refuse(format!("{} can not be counted by {}", term.set.name(), way.name()));
            }
        }
        Ok(())
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

    pub fn meaning(&self, span: &Range<usize>, problem: String) -> FigureError {
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

impl Method {
    /// Whether it divides one count by another.
    fn needs_denominator(self) -> bool {
        match self {
            Method::TotalFertility
            | Method::MeanAgeChildbearing
            | Method::LifeExpectancy
            | Method::DeathProbability
            | Method::StandardisedRate
            | Method::AgeSexAccuracy
            | Method::Completeness
            | Method::DualSystem => true,
            Method::MedianAge | Method::MeanAge | Method::Whipple | Method::Myers => false,
        }
    }

    fn needs_both(self) -> bool {
        matches!(self, Method::Completeness | Method::DualSystem)
    }

    /// Whether the denominator is people under risk, so that it may be counted in several ways.
    fn divides_by_people(self) -> bool {
        self.needs_denominator() && !self.needs_both() && self != Method::AgeSexAccuracy
    }

    /// Whether it needs its counts by single year of age.
    pub(crate) fn counts_by_age(self) -> bool {
        !self.needs_both()
    }

    fn has_interval(self) -> bool {
        !matches!(
            self,
            Method::MedianAge
                | Method::MeanAge
                | Method::Whipple
                | Method::Myers
                | Method::AgeSexAccuracy
                | Method::MeanAgeChildbearing
        )
    }
}
