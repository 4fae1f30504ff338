//! What pages say, in the reader's language: sentences by key, dates, times, numbers, and the words for
//! what the register knows by codes.

use app::locale::{Language, Locales};
use app::office::Office;
use jiff::Timestamp;
use jiff::civil::Date;
use register::area::PlaceCode;
use register::calendar::{Period, ReportedDate};
use register::number::CitizenNumber;

/// Says things in one language.
#[derive(Clone, Copy)]
pub struct Say<'a> {
    locales: &'a Locales,
    /// The language.
    pub language: Language,
}

impl<'a> Say<'a> {
    /// In a language.
    pub fn new(locales: &'a Locales, language: Language) -> Say<'a> {
        Say { locales, language }
    }

    /// The sentence of a key.
    pub fn t(&self, key: &str) -> String {
        self.locales.text(self.language, key, &[])
    }

    /// A sentence with values.
    pub fn with(&self, key: &str, args: &[(&str, &dyn std::fmt::Display)]) -> String {
        let texts: Vec<(&str, String)> =
            args.iter().map(|(name, value)| (*name, value.to_string())).collect();
        let args: Vec<(&str, &str)> = texts.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.locales.text(self.language, key, &args)
    }

    /// A sentence with one value.
    pub fn w1(&self, key: &str, name: &str, value: impl std::fmt::Display) -> String {
        self.locales.text(self.language, key, &[(name, &value.to_string())])
    }

    /// Whether there is such a sentence.
    pub fn has(&self, key: &str) -> bool {
        self.locales.has(self.language, key)
    }

    /// A word for a code: the sentence `web-{list}-{code}`.
    pub fn word(&self, list: &str, code: impl std::fmt::Display) -> String {
        self.t(&format!("web-{list}-{code}"))
    }

    /// What a finding says.
    pub fn finding(&self, finding: &register::finding::Finding) -> String {
        self.locales.sentence(self.language, finding)
    }

    /// Whether it is Chinese.
    pub fn is_zh(&self) -> bool {
        self.language == Language::Zh
    }

    /// A day in a sentence: 2026年11月20日, 20 November 2026.
    pub fn day(&self, day: Date) -> String {
        if self.is_zh() {
            return format!("{}年{}月{}日", day.year(), day.month(), day.day());
        }
        let month = MONTHS[usize::try_from(day.month() - 1).unwrap_or(0)];
        format!("{} {month} {}", day.day(), day.year())
    }

    /// A day with its weekday: 11月20日（周五）, Friday 20 November.
    pub fn weekday(&self, day: Date) -> String {
        let n = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or(0);
        if self.is_zh() {
            return format!(
                "{}月{}日（周{}）",
                day.month(),
                day.day(),
                ["一", "二", "三", "四", "五", "六", "日"][n]
            );
        }
        let weekday = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][n];
        let month = MONTHS[usize::try_from(day.month() - 1).unwrap_or(0)];
        format!("{weekday} {} {month}", day.day())
    }

    /// A date as precise as it is known, in a table: 2026-11-20, 2026-11, 2026.
    pub fn reported(&self, date: ReportedDate) -> String {
        date.to_string()
    }

    /// A moment in a table: 2026-11-20 09:14, by the clock in China.
    pub fn moment(&self, micros: i64) -> String {
        let Ok(at) = Timestamp::from_microsecond(micros) else { return String::new() };
        let Ok(there) = at.checked_add(jiff::SignedDuration::from_hours(8)) else { return String::new() };
        let there = jiff::tz::TimeZone::UTC.to_datetime(there);
        format!("{} {:02}:{:02}", there.date(), there.hour(), there.minute())
    }

    /// A whole number with its thousands parted.
    pub fn number(&self, value: u64) -> String {
        let digits = value.to_string();
        let mut out = String::with_capacity(digits.len() + 4);
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                out.push(',');
            }
            out.push(digit);
        }
        out
    }

    /// A number with so many decimals, its thousands parted, and a real minus sign.
    pub fn decimal(&self, value: f64, decimals: u8) -> String {
        let text = format!("{:.*}", usize::from(decimals), value.abs());
        let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
        let whole = whole.parse().map_or_else(|_| whole.to_owned(), |n| self.number(n));
        let is_zero = text.bytes().all(|b| b"0.".contains(&b));
        let minus = if value < 0.0 && !is_zero { "−" } else { "" };
        if rest.is_empty() { format!("{minus}{whole}") } else { format!("{minus}{whole}.{rest}") }
    }

    /// Sentences one after the other, as the language parts them.
    pub fn sentences(&self, parts: &[String]) -> String {
        let parts: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        parts.join(if self.is_zh() { "" } else { " " })
    }

    /// A period in a sentence: 2025年, 2026年1月至10月; January to October 2026.
    pub fn period(&self, period: Period) -> String {
        let (from, to) = (period.first_day(), period.last_day());
        let whole_year = from.month() == 1 && to.month() == 12;
        if self.is_zh() {
            return match (from.year() == to.year(), from.month() == to.month()) {
                (true, _) if whole_year => format!("{}年", from.year()),
                (true, true) => format!("{}年{}月", from.year(), from.month()),
                (true, false) => format!("{}年{}月至{}月", from.year(), from.month(), to.month()),
                (false, _) => {
                    format!("{}年{}月至{}年{}月", from.year(), from.month(), to.year(), to.month())
                }
            };
        }
        let month = |day: Date| MONTHS[usize::try_from(day.month() - 1).unwrap_or(0)];
        match (from.year() == to.year(), from.month() == to.month()) {
            (true, _) if whole_year => from.year().to_string(),
            (true, true) => format!("{} {}", month(from), from.year()),
            (true, false) => format!("{} to {} {}", month(from), month(to), from.year()),
            (false, _) => format!("{} {} to {} {}", month(from), from.year(), month(to), to.year()),
        }
    }

    /// A number of a person with its middle hidden: 9901**********2345.
    pub fn masked_number(&self, number: CitizenNumber) -> String {
        let text = number.to_string();
        format!("{}**********{}", &text[..4], &text[14..])
    }

    /// A name of which only the first character is shown: 周某某.
    pub fn masked_name(&self, name: &str) -> String {
        let mut characters = name.chars();
        let first = characters.next().map(String::from).unwrap_or_default();
        let n_hidden = characters.count().clamp(1, 2);
        format!("{first}{}", if self.is_zh() { "某" } else { "*" }.repeat(n_hidden))
    }

    /// A place with what it lies in: 青石镇前王家村.
    pub fn place(&self, office: &Office, code: PlaceCode) -> String {
        let own = office.place_name(code);
        match code.parent().filter(|_| code.level() == register::area::Level::Village) {
            Some(parent) if self.is_zh() => format!("{}{own}", office.place_name(parent)),
            Some(parent) => format!("{own}, {}", office.place_name(parent)),
            None => own,
        }
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
