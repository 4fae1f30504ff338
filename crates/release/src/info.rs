//! What readers of the formats need to know of a figure, from its definition.

use engine::definition::{Basis, Figure, FigureSet, Interval, Kind, Sign, Term, Text};
use engine::set::Set;
use publication::{FigureInfo, FigureKind, Words};

fn words(text: &Text) -> Words {
    Words::new(text.zh.trim(), text.en.trim())
}

/// A definition as the formats carry it.
pub(crate) fn figure_info(figure: &Figure, definitions: &FigureSet) -> FigureInfo {
    FigureInfo {
        id: figure.id.clone(),
        title: words(&figure.title),
        definition: words(&figure.definition),
        source: figure.source.clone(),
        universe: words(&figure.universe),
        unit: words(&figure.unit),
        kind: kind(figure),
        decimals: u8::try_from(figure.decimals).unwrap_or(u8::MAX),
        scale: f64::from(figure.scale),
        interval: interval(figure.interval),
        denominator: denominator(figure, definitions),
        threshold: u64::from(figure.threshold),
    }
}

fn kind(figure: &Figure) -> FigureKind {
    let subtracts = figure.numerator.iter().any(|term| term.sign == Sign::Minus);
    let stock =
        |term: &Term| matches!(term.set, Set::ResidenceEnd | Set::ResidenceStart | Set::HouseholdsEnd);
    match figure.kind {
        Kind::Count | Kind::Rate if subtracts => FigureKind::Difference,
        Kind::Count if figure.numerator.iter().all(stock) => FigureKind::Stock,
        Kind::Count => FigureKind::Count,
        Kind::Rate => FigureKind::Rate,
        Kind::Ratio => FigureKind::Ratio,
        Kind::Share => FigureKind::Share,
        Kind::Exposure | Kind::Index => FigureKind::Mean,
    }
}

fn interval(interval: Interval) -> Option<Words> {
    match interval {
        Interval::Poisson => {
            Some(Words::new("泊松精确区间（Garwood），95%", "exact Poisson (Garwood), 95 %"))
        }
        Interval::Rate => {
            Some(Words::new("分子的泊松精确区间，95%", "exact Poisson of the numerator (Garwood), 95 %"))
        }
        Interval::SrbLog => Some(Words::new("对数比区间，95%", "normal on the logarithm of the ratio, 95 %")),
        Interval::Difference => {
            Some(Words::new("两个泊松计数之差，95%", "difference of two Poisson counts, 95 %"))
        }
        Interval::Wilson => Some(Words::new("Wilson得分区间，95%", "Wilson score, 95 %")),
        Interval::Method => Some(Words::new("方法自带的区间，95%", "the method's own, 95 %")),
        Interval::None => None,
    }
}

/// The figure that is this count and nothing else.
fn named<'d>(term: &Term, definitions: &'d FigureSet) -> Option<&'d Figure> {
    let is_it = |figure: &&Figure| {
        figure.kind == Kind::Count
            && matches!(figure.numerator.as_slice(), [only] if only.set == term.set
                && only.condition == term.condition && only.sign == Sign::Plus)
    };
    definitions.iter().find(is_it)
}

fn denominator(figure: &Figure, definitions: &FigureSet) -> Option<Words> {
    figure.denominator.first()?;
    Some(match figure.basis(None) {
        Some(Basis::PeriodEnd) => Words::new("期末人口", "people on the last day"),
        Some(Basis::MidPeriodMean) => Words::new("平均人口", "mean of the people at start and end"),
        Some(Basis::PersonYears) => Words::new("人年", "person-years"),
        // A count that has a name of its own goes by it; any other by whom it is counted among.
        None => match figure.denominator.as_slice() {
            [only] => words(named(only, definitions).map_or(&figure.universe, |count| &count.title)),
            _ => words(&figure.universe),
        },
    })
}
