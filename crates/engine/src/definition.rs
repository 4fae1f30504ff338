//! Figure definitions: `pack/figures/<id>.toml` in, checked [`Figure`]s out.
//! One definition serves computing, lineage, disaggregation and the page that says what a number is, so
//! the four cannot disagree. Everything is checked when it is loaded, with file, line and column; a
//! definition that loads can be computed. No figure may rank people or villages, or carry a target.

use serde::Deserialize;

use crate::builtin::BUILTIN;
use crate::dim::Dim;
use crate::error::FigureError;
use crate::predicate::Predicate;
use crate::set::Set;

mod load;

/// Definition files in one pack.
const FIGURES_MAX: usize = 1_000;

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
    /// A part over the whole that it belongs to.
    Share,
    /// Person-years lived.
    Exposure,
    /// Something that demography computes from counts by age, or from two lists: see [`Method`].
    Index,
}

/// How an index is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Total fertility rate: births by mother's age over women by age.
    TotalFertility,
    /// Mean age at childbearing, from the same.
    MeanAgeChildbearing,
    /// Years still to live at an age: deaths by age over people by age, abridged life table.
    LifeExpectancy,
    /// The chance of dying between two ages, per 1,000, from the same life table.
    DeathProbability,
    /// Death rate directly standardised to the WHO world standard population.
    StandardisedRate,
    /// Median age.
    MedianAge,
    /// Mean age, a whole year of age counting as its middle.
    MeanAge,
    /// Whipple's index of ages that end in 0 or 5.
    Whipple,
    /// Myers' blended index of all final digits.
    Myers,
    /// United Nations age-sex accuracy index: males over females.
    AgeSexAccuracy,
    /// Share of the events that the register holds, by Chandrasekar and Deming, in percent.
    Completeness,
    /// Events that really happened, by Chandrasekar and Deming.
    DualSystem,
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
    /// Wilson's score interval of a share.
    Wilson,
    /// The one that belongs to the method of an index.
    Method,
    /// None: counted whole, or without a known error.
    None,
}

/// Which population a rate divides by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The people on the last day.
    PeriodEnd,
    /// The mean of the people when the first day began and on the last day.
    MidPeriodMean,
    /// The person-years lived in the period, from the dates of residence. Rates are then per year, whatever the
    /// length of the period.
    PersonYears,
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
    /// What both lists hold, for the method that compares two lists.
    pub both: Vec<Term>,
    /// How an index is computed.
    pub method: Option<Method>,
    /// The age at which, or from which, a life table is asked.
    pub from_age: u32,
    /// The age before which the chance of dying is asked.
    pub to_age: Option<u32>,
    /// The quotient is multiplied by this.
    pub scale: u32,
    /// Digits after the point.
    pub decimals: u32,
    /// How its uncertainty is computed.
    pub interval: Interval,
    /// With fewer events behind it than this, the value is not shown.
    pub min_events: u32,
    /// How it may be split.
    pub disaggregations: Vec<Dim>,
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
            return Err(load::SourceFile { name, text }.meaning(&(0..0), problem));
        }
        let mut figures: Vec<Figure> = Vec::new();
        for (name, text) in files {
            let source = load::SourceFile { name, text };
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
