//! Date styles as data, and the fast reader that applies them.
//!
//! A style is a short list of parts, tried against the text character by character with folding on the
//! fly: no regular expression, no allocation. Two-digit years must stay absent: 05 is 1905 for some
//! and 2005 for others, and a guess would be silently wrong by a century.

use super::{ReportedDate, ReportedDateError};
use crate::text::{fold_char, trim};

/// The years that a register's date can have. Anything else is a slip of the pen.
const YEARS: std::ops::RangeInclusive<i16> = 1800..=2199;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Year,
    /// One or two digits, or exactly two where another field follows without a separator.
    Month {
        fixed: bool,
    },
    Day {
        fixed: bool,
    },
    Literal(char),
    /// 初: early in the month, read as its first day.
    Early,
}

/// One way to write a date, compiled from a pattern.
///
/// `YYYY` is the year, `M` or `MM` the month, `D` or `DD` the day (one or two digits are read for
/// either), 初 after the month its first day; every other character stands for itself, and full-width
/// forms are the same as ASCII ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateStyle {
    parts: Box<[Part]>,
}

/// Why a pattern is not a date style.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DateStyleError {
    /// No `YYYY`, or more than one.
    #[error("date style {pattern:?}: write the year once, as YYYY (two-digit years are never read)")]
    Year {
        /// The pattern.
        pattern: Box<str>,
    },
    /// A part is there twice, or a day without a month.
    #[error("date style {pattern:?}: write M before D, each at most once and at most two letters long")]
    Field {
        /// The pattern.
        pattern: Box<str>,
    },
    /// A digit stands for itself, which cannot be told from the date.
    #[error("date style {pattern:?}: {found:?} cannot be a separator")]
    Separator {
        /// The pattern.
        pattern: Box<str>,
        /// The character.
        found: char,
    },
}

/// Why a text is not a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// No style fits.
    #[error("no known way of writing dates fits")]
    Unreadable,
    /// A style fits, but the calendar has no such day, or the year is not a register's.
    #[error("there is no such day in the calendar, or its year is outside 1800 to 2199")]
    Impossible,
}

impl DateStyle {
    /// Compiles a pattern.
    pub fn compile(pattern: &str) -> Result<DateStyle, DateStyleError> {
        let field = || DateStyleError::Field { pattern: pattern.into() };
        let chars: Vec<char> = trim(pattern).chars().map(fold_char).collect();
        let mut parts = Vec::new();
        let (mut years, mut months, mut days) = (0, 0, 0);
        let mut at = 0;
        while at < chars.len() {
            let c = chars[at];
            let run = chars[at..].iter().take_while(|&&other| other == c).count();
            match (c, run) {
                ('Y', 4) => {
                    years += 1;
                    parts.push(Part::Year);
                }
                ('Y', _) => return Err(DateStyleError::Year { pattern: pattern.into() }),
                ('M', 1 | 2) => {
                    months += 1;
                    parts.push(Part::Month { fixed: false });
                }
                ('D', 1 | 2) => {
                    days += 1;
                    parts.push(Part::Day { fixed: false });
                }
                ('M' | 'D', _) => return Err(field()),
                ('初', 1) => {
                    days += 1;
                    parts.push(Part::Early);
                }
                ('0'..='9', _) => {
                    return Err(DateStyleError::Separator { pattern: pattern.into(), found: c });
                }
                (_, _) => parts.extend(std::iter::repeat_n(Part::Literal(c), run)),
            }
            at += run;
        }
        if years != 1 {
            return Err(DateStyleError::Year { pattern: pattern.into() });
        }
        if months > 1 || days > months {
            return Err(field());
        }
        fix_widths(&mut parts);
        Ok(DateStyle { parts: parts.into() })
    }

    /// Year, month and day as written; `None` if the style does not fit.
    fn read(&self, text: &str) -> Option<(i16, u8, u8)> {
        let mut chars = text.chars().map(fold_char).peekable();
        let (mut year, mut month, mut day) = (0, 0, 0);
        for part in &self.parts {
            match *part {
                Part::Year => year = read_number(4, 4, &mut chars)? as i16,
                Part::Month { fixed } => month = read_number(if fixed { 2 } else { 1 }, 2, &mut chars)? as u8,
                Part::Day { fixed } => day = read_number(if fixed { 2 } else { 1 }, 2, &mut chars)? as u8,
                Part::Literal(c) => chars.next_if_eq(&c).map(drop)?,
                Part::Early => {
                    chars.next_if_eq(&'初')?;
                    day = 1;
                }
            }
        }
        // A month or day written as 0 is not "not known": no one writes that on purpose.
        let has_zero = self.parts.iter().any(|part| match part {
            Part::Month { .. } => month == 0,
            Part::Day { .. } => day == 0,
            _ => false,
        });
        match chars.next() {
            None if has_zero => Some((0, 0, 0)),
            None => Some((year, month, day)),
            Some(_) => None,
        }
    }
}

/// A month or day that touches another field has exactly two digits, else no one could tell where it
/// ends.
fn fix_widths(parts: &mut [Part]) {
    let is_number = |part: &Part| matches!(part, Part::Year | Part::Month { .. } | Part::Day { .. });
    for at in 0..parts.len() {
        let touches = (at > 0 && is_number(&parts[at - 1])) || parts.get(at + 1).is_some_and(is_number);
        match &mut parts[at] {
            Part::Month { fixed } | Part::Day { fixed } => *fixed = touches,
            Part::Year | Part::Literal(_) | Part::Early => {}
        }
    }
}

fn read_number(
    least: usize,
    most: usize,
    chars: &mut std::iter::Peekable<impl Iterator<Item = char>>,
) -> Option<u32> {
    let mut value = 0;
    let mut n = 0;
    while n < most {
        let Some(digit) = chars.peek().and_then(|c| c.to_digit(10)) else { break };
        chars.next();
        value = value * 10 + digit;
        n += 1;
    }
    (n >= least).then_some(value)
}

/// Reads a date in the first style that fits; says whether none fits or the day does not exist.
pub fn read_date(styles: &[DateStyle], text: &str) -> Result<ReportedDate, DateError> {
    let text = trim(text);
    let mut found = Err(DateError::Unreadable);
    for style in styles {
        let Some((year, month, day)) = style.read(text) else { continue };
        match checked(year, month, day) {
            Ok(date) => return Ok(date),
            Err(_) => found = Err(DateError::Impossible),
        }
    }
    found
}

fn checked(year: i16, month: u8, day: u8) -> Result<ReportedDate, ReportedDateError> {
    if !YEARS.contains(&year) {
        return Err(ReportedDateError::Year { year });
    }
    ReportedDate::new(year, month, day)
}

/// Reads a date in the first style that fits; see [`read_date`] for why not.
///
/// ```
/// use register::calendar::{DateStyle, parse_date};
/// let styles = [DateStyle::compile("YYYY-MM-DD")?, DateStyle::compile("YYYY年M月D日")?];
/// let date = parse_date(&styles, "２００５年１０月５日").expect("the second style fits");
/// assert_eq!(date.to_string(), "2005-10-05");
/// # Ok::<(), register::calendar::DateStyleError>(())
/// ```
pub fn parse_date(styles: &[DateStyle], text: &str) -> Option<ReportedDate> {
    read_date(styles, text).ok()
}
