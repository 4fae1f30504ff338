//! Months and ages as codes: read from the model, written as SDMX wants them.

use jiff::civil::Date;

/// A run of whole months, such as a statistical year. 统计期间
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Span {
    // INVARIANT: first day of a month, and the run holds at least one month.
    first: Date,
    n_months: u32,
}

/// Ages from a first to a last completed year; no last one means "and over".
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct AgeBand {
    /// First completed year of age.
    pub first: u32,
    /// Last completed year of age.
    pub last: Option<u32>,
}

impl Span {
    /// The months from `first` to `last`, which must be the first day of a month and the last day of one.
    /// `None` where they are not, or stand the wrong way round.
    ///
    /// ```
    /// use jiff::civil::date;
    /// use publication::Span;
    /// let year = Span::new(date(2005, 10, 1), date(2006, 9, 30)).unwrap();
    /// assert_eq!((year.n_months(), year.sdmx_time(), year.sdmx_freq()), (12, "2005-10-01/P12M".into(), "A"));
    /// ```
    pub fn new(first: Date, last: Date) -> Option<Span> {
        let whole = first.day() == 1 && last == last.last_of_month() && first <= last;
        let months = (i32::from(last.year()) - i32::from(first.year())) * 12 + i32::from(last.month())
            - i32::from(first.month())
            + 1;
        (whole && months > 0).then(|| Span { first, n_months: months.unsigned_abs() })
    }

    /// Reads `2005-10` or `2005-10..2006-09` (both months belong to it).
    pub fn parse(code: &str) -> Option<Span> {
        let (from, to) = code.split_once("..").unwrap_or((code, code));
        let month = |text: &str| -> Option<Date> {
            let (year, month) = text.split_once('-')?;
            let digits = year.len() == 4
                && month.len() == 2
                && text.bytes().filter(|b| *b != b'-').all(|b| b.is_ascii_digit());
            digits.then(|| Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok())?
        };
        Span::new(month(from)?, month(to)?.last_of_month())
    }

    /// First day.
    pub fn first(self) -> Date {
        self.first
    }

    /// Last day.
    pub fn last(self) -> Date {
        let months = i32::try_from(self.n_months).expect("INVARIANT: months of four-digit years");
        let past = i32::from(self.first.year()) * 12 + i32::from(self.first.month()) - 1 + months - 1;
        let year = i16::try_from(past.div_euclid(12)).expect("INVARIANT: made from a date");
        let month = i8::try_from(past.rem_euclid(12) + 1).expect("INVARIANT: 1 to 12");
        Date::new(year, month, 1).expect("INVARIANT: made from a date").last_of_month()
    }

    /// Number of months.
    pub fn n_months(self) -> u32 {
        self.n_months
    }

    /// The period as an SDMX time: a calendar year, half-year, quarter or month by its name, anything else as a
    /// time range of months.
    pub fn sdmx_time(self) -> String {
        let (year, month) = (self.first.year(), self.first.month());
        match (self.n_months, month) {
            (12, 1) => format!("{year:04}"),
            (6, 1 | 7) => format!("{year:04}-S{}", (month - 1) / 6 + 1),
            (3, 1 | 4 | 7 | 10) => format!("{year:04}-Q{}", (month - 1) / 3 + 1),
            (1, _) => format!("{year:04}-{month:02}"),
            (months, _) => format!("{year:04}-{month:02}-01/P{months}M"),
        }
    }

    /// The period's frequency in the SDMX code list `CL_FREQ`; `_O` is any other.
    pub fn sdmx_freq(self) -> &'static str {
        match self.n_months {
            12 => "A",
            6 => "S",
            3 => "Q",
            1 => "M",
            _ => "_O",
        }
    }
}

impl AgeBand {
    /// Reads `Y15`, `Y15T19`, `Y_GE95` or `Y_LT1`, the codes of the SDMX code list `CL_AGE`.
    ///
    /// ```
    /// use publication::AgeBand;
    /// assert_eq!(AgeBand::parse("Y15T19"), Some(AgeBand { first: 15, last: Some(19) }));
    /// assert_eq!(AgeBand::parse("Y_GE95"), Some(AgeBand { first: 95, last: None }));
    /// assert_eq!(AgeBand::parse("_T"), None);
    /// ```
    pub fn parse(code: &str) -> Option<AgeBand> {
        let number =
            |text: &str| text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse::<u32>().ok())?;
        if let Some(first) = code.strip_prefix("Y_GE") {
            return Some(AgeBand { first: number(first)?, last: None });
        }
        if let Some(end) = code.strip_prefix("Y_LT") {
            return Some(AgeBand { first: 0, last: Some(number(end)?.checked_sub(1)?) });
        }
        let ages = code.strip_prefix('Y')?;
        let (first, last) = ages.split_once('T').unwrap_or((ages, ages));
        let band = AgeBand { first: number(first)?, last: Some(number(last)?) };
        (band.last >= Some(band.first)).then_some(band)
    }
}
