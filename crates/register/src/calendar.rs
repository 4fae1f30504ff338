//! Dates as sources give them, ages, months and periods.
//!
//! A source may know a day, a month or only a year; a [`ReportedDate`] keeps exactly what was known.
//! How dates are written is data: a [`DateStyle`] is compiled from a pattern such as `YYYY年M月D日`.
//! The present day must stay absent: "today" is always an argument.

mod period;
mod style;

pub use period::{Period, PeriodError, YearMonth};
pub use style::{DateError, DateStyle, DateStyleError, parse_date, read_date};

use std::fmt;

use jiff::civil::Date;

/// A date as precisely as its source had it. Four bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReportedDate {
    year: i16,
    /// 0: not known.
    month: u8,
    /// 0: not known.
    day: u8,
}

/// Why three numbers are not a date.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReportedDateError {
    /// The year is outside 1..=9999.
    #[error("the year {year} is outside 1 to 9999")]
    Year {
        /// As given.
        year: i16,
    },
    /// A day is given without its month.
    #[error("a day without a month says nothing")]
    DayWithoutMonth,
    /// There is no such day in the calendar.
    #[error("{year:04}-{month:02}-{day:02} is not in the calendar")]
    NoSuchDay {
        /// Year.
        year: i16,
        /// Month.
        month: u8,
        /// Day, 0 if not known.
        day: u8,
    },
}

impl ReportedDate {
    /// A date; `month` and `day` are 0 where they are not known.
    pub fn new(year: i16, month: u8, day: u8) -> Result<ReportedDate, ReportedDateError> {
        if !(1..=9999).contains(&year) {
            return Err(ReportedDateError::Year { year });
        }
        if month == 0 && day != 0 {
            return Err(ReportedDateError::DayWithoutMonth);
        }
        if month > 12 || (day != 0 && day > days_in_month(year, month)) {
            return Err(ReportedDateError::NoSuchDay { year, month, day });
        }
        Ok(ReportedDate { year, month, day })
    }

    /// The year.
    pub fn year(self) -> i16 {
        self.year
    }

    /// The month, if known.
    pub fn month(self) -> Option<u8> {
        (self.month != 0).then_some(self.month)
    }

    /// The day of the month, if known.
    pub fn day(self) -> Option<u8> {
        (self.day != 0).then_some(self.day)
    }

    /// The day, if it is known to the day.
    pub fn full(self) -> Option<Date> {
        if self.day == 0 { None } else { Some(self.earliest()) }
    }

    /// The first day that it can mean.
    pub fn earliest(self) -> Date {
        civil(self.year, self.month.max(1), self.day.max(1))
    }

    /// The last day that it can mean.
    pub fn latest(self) -> Date {
        let month = if self.month == 0 { 12 } else { self.month };
        let day = if self.day == 0 { days_in_month(self.year, month) } else { self.day };
        civil(self.year, month, day)
    }

    /// True if both can mean the same day.
    pub fn agrees_with(self, other: ReportedDate) -> bool {
        self.earliest() <= other.latest() && other.earliest() <= self.latest()
    }
}

impl From<Date> for ReportedDate {
    fn from(date: Date) -> ReportedDate {
        ReportedDate { year: date.year(), month: date.month() as u8, day: date.day() as u8 }
    }
}

impl fmt::Display for ReportedDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if self.month != 0 {
            write!(f, "-{:02}", self.month)?;
        }
        if self.day != 0 {
            write!(f, "-{:02}", self.day)?;
        }
        Ok(())
    }
}

/// Whole years reached by `day` for someone born on `birth` (周岁).
///
/// A year is reached on the birthday itself. Someone born on 29 February reaches it on 1 March of a
/// common year. Negative before birth.
///
/// ```
/// use jiff::civil::date;
/// use register::calendar::age_on;
/// assert_eq!(age_on(date(2000, 2, 29), date(2001, 2, 28)), 0);
/// assert_eq!(age_on(date(2000, 2, 29), date(2001, 3, 1)), 1);
/// assert_eq!(age_on(date(2000, 2, 29), date(2004, 2, 29)), 4);
/// ```
pub fn age_on(birth: Date, day: Date) -> i32 {
    let years = i32::from(day.year()) - i32::from(birth.year());
    let reached = (day.month(), day.day()) >= (birth.month(), birth.day());
    if reached { years } else { years - 1 }
}

/// Days of a month; 31 for months that do not exist.
pub(crate) fn days_in_month(year: i16, month: u8) -> u8 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// A day that was checked before.
pub(crate) fn civil(year: i16, month: u8, day: u8) -> Date {
    Date::new(year, month as i8, day as i8).expect("INVARIANT: the caller checked the calendar")
}

#[cfg(test)]
mod tests;
