//! Months and periods of months, both ends included.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use super::{civil, days_in_month};
use crate::text::{fold_char, trim};

/// A month of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct YearMonth {
    year: i16,
    month: u8,
}

/// Months from `from` to `to`, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// First month.
    pub from: YearMonth,
    /// Last month; never before the first in a period made by [`Period::new`] or read from text.
    pub to: YearMonth,
}

/// Why a text is not a month or a period.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// Not a month.
    #[error("{text:?} is not a month: write it as 2006-09")]
    Month {
        /// As given.
        text: Box<str>,
    },
    /// The last month comes before the first.
    #[error("the period ends ({to}) before it begins ({from}): write the earlier month first")]
    Reversed {
        /// First month as given.
        from: YearMonth,
        /// Last month as given.
        to: YearMonth,
    },
}

impl YearMonth {
    /// A month; the year from 1 to 9999, the month from 1 to 12.
    pub fn new(year: i16, month: u8) -> Option<YearMonth> {
        ((1..=9999).contains(&year) && (1..=12).contains(&month)).then_some(YearMonth { year, month })
    }

    /// The month in which a day lies.
    pub fn of(day: Date) -> YearMonth {
        YearMonth { year: day.year(), month: day.month() as u8 }
    }

    /// The year.
    pub fn year(self) -> i16 {
        self.year
    }

    /// The month, from 1.
    pub fn month(self) -> u8 {
        self.month
    }

    /// The first day.
    pub fn first_day(self) -> Date {
        civil(self.year, self.month, 1)
    }

    /// The last day.
    pub fn last_day(self) -> Date {
        civil(self.year, self.month, days_in_month(self.year, self.month))
    }

    /// The month after this one; `None` after December 9999.
    pub fn next(self) -> Option<YearMonth> {
        match self.month {
            12 => YearMonth::new(self.year.checked_add(1)?, 1),
            month => Some(YearMonth { year: self.year, month: month + 1 }),
        }
    }
}

impl FromStr for YearMonth {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<YearMonth, PeriodError> {
        let wrong = || PeriodError::Month { text: text.into() };
        let folded: String = trim(text).chars().map(fold_char).collect();
        let (year, month) = folded.split_once('-').ok_or_else(wrong)?;
        let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if year.len() != 4 || month.len() != 2 || !all_digits(year) || !all_digits(month) {
            return Err(wrong());
        }
        match (year.parse(), month.parse()) {
            (Ok(year), Ok(month)) => YearMonth::new(year, month).ok_or_else(wrong),
            _ => Err(wrong()),
        }
    }
}

impl fmt::Display for YearMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl Period {
    /// A period; the months in order.
    pub fn new(from: YearMonth, to: YearMonth) -> Result<Period, PeriodError> {
        if to < from { Err(PeriodError::Reversed { from, to }) } else { Ok(Period { from, to }) }
    }

    /// Reads `2005-10..2006-09`, or one month `2006-09`.
    pub fn parse(text: &str) -> Result<Period, PeriodError> {
        match text.split_once("..") {
            Some((from, to)) => Period::new(from.parse()?, to.parse()?),
            None => {
                let month = text.parse()?;
                Period::new(month, month)
            }
        }
    }

    /// The first day of the first month.
    pub fn first_day(self) -> Date {
        self.from.first_day()
    }

    /// The last day of the last month.
    pub fn last_day(self) -> Date {
        self.to.last_day()
    }

    /// Every month, in order.
    pub fn months(self) -> impl Iterator<Item = YearMonth> {
        std::iter::successors(Some(self.from), |month| month.next())
            .take_while(move |month| *month <= self.to)
    }

    /// True if the day lies in the period.
    pub fn contains(self, day: Date) -> bool {
        let month = YearMonth::of(day);
        self.from <= month && month <= self.to
    }
}

impl FromStr for Period {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Period, PeriodError> {
        Period::parse(text)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.from == self.to {
            write!(f, "{}", self.from)
        } else {
            write!(f, "{}..{}", self.from, self.to)
        }
    }
}
