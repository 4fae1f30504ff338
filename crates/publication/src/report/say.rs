//! How the report writes names, dates, numbers and intervals in each language.

use jiff::civil::Date;

use crate::chance;
use crate::model::{Cell, FigureInfo, Language, Mark};
use crate::number::grouped;

/// One of two texts.
pub(super) fn choose<T>(language: Language, zh: T, en: T) -> T {
    match language {
        Language::Zh => zh,
        Language::En => en,
    }
}

/// One of two fixed texts, as a text of its own.
pub(super) fn said(language: Language, zh: &str, en: &str) -> String {
    choose(language, zh, en).to_owned()
}

/// The language in ids and classes.
pub(super) fn short(language: Language) -> &'static str {
    match language {
        Language::Zh => "zh",
        Language::En => "en",
    }
}

/// The language's name, in itself.
pub(super) fn name(language: Language) -> &'static str {
    match language {
        Language::Zh => "中文",
        Language::En => "English",
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A month's English name.
pub(super) fn month(month: i8) -> &'static str {
    let at = usize::try_from(month - 1).unwrap_or(0);
    MONTHS[at.min(11)]
}

/// A date in a sentence.
pub(super) fn date(day: Date, language: Language) -> String {
    match language {
        Language::Zh => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
        Language::En => format!("{} {} {}", day.day(), month(day.month()), day.year()),
    }
}

/// A whole number, grouped.
pub(super) fn group(value: u64) -> String {
    grouped(value as f64, 0)
}

/// The unit behind a number, where it is short enough to stand there.
pub(super) fn unit(figure: &FigureInfo, language: Language) -> String {
    let unit = figure.unit.of(language);
    // An index has no unit, only a name for having none.
    if figure.unit.en == "index" {
        return String::new();
    }
    match language {
        Language::Zh if unit.chars().count() <= 2 => unit.to_owned(),
        Language::En if unit == "%" => unit.to_owned(),
        Language::En if unit.chars().count() <= 12 => format!(" {unit}"),
        _ => String::new(),
    }
}

/// A number with its unit.
pub(super) fn with_unit(figure: &FigureInfo, value: f64, language: Language) -> String {
    format!("{}{}", grouped(value, figure.decimals), unit(figure, language))
}

/// Limits of an interval in a sentence.
pub(super) fn limits(figure: &FigureInfo, (low, high): (f64, f64), language: Language) -> String {
    let (low, high) = (grouped(low, figure.decimals), grouped(high, figure.decimals));
    choose(language, format!("{low}至{high}"), format!("{low} to {high}"))
}

/// The published interval of a cell, or the one its counts give, if chance has a part in the figure.
pub(super) fn interval(figure: &FigureInfo, cell: &Cell) -> Option<(f64, f64)> {
    let limits =
        chance::interval(figure.kind, figure.scale, cell).filter(|_| chance::moves_by_chance(figure, cell));
    limits.map(|limits| (limits.low, limits.high))
}

/// A mark as it stands in a table: one letter.
pub(super) fn sign(mark: Mark, language: Language) -> &'static str {
    let mut parts = mark.sign().split(' ');
    let zh = parts.next().unwrap_or_default();
    match language {
        Language::Zh => zh,
        Language::En => parts.next().unwrap_or_default(),
    }
}
