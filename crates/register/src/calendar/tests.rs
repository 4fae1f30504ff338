use jiff::civil::date;
use proptest::prelude::*;

use super::*;

fn styles(patterns: &[&str]) -> Vec<DateStyle> {
    patterns.iter().map(|pattern| DateStyle::compile(pattern).unwrap()).collect()
}

const ALL: &[&str] = &[
    "YYYY-MM-DD",
    "YYYY.M.D",
    "YYYY/M/D",
    "YYYY年M月D日",
    "YYYYMMDD",
    "YYYY年M月初",
    "YYYY-MM",
    "YYYY年M月",
    "YYYY年",
    "YYYY",
];

#[test]
fn every_style_of_the_villages_is_read() {
    let styles = styles(ALL);
    for (text, wanted) in [
        ("2005-10-05", "2005-10-05"),
        ("2005-1-5", "2005-01-05"),
        ("1907.5.1", "1907-05-01"),
        ("1907.12.02", "1907-12-02"),
        ("1910/1/6", "1910-01-06"),
        ("1908年7月14日", "1908-07-14"),
        ("１９０８年０７月１４日", "1908-07-14"),
        ("１９０８．７．１４", "1908-07-14"),
        ("２００５－１０－０５", "2005-10-05"),
        (" 19080809\u{3000}", "1908-08-09"),
        ("１９０８０８０９", "1908-08-09"),
        ("2005年10月初", "2005-10-01"),
        ("1970-01", "1970-01"),
        ("1970年1月", "1970-01"),
        ("1970年", "1970"),
        ("1970", "1970"),
        ("2004-02-29", "2004-02-29"),
    ] {
        assert_eq!(parse_date(&styles, text).map(|d| d.to_string()).as_deref(), Some(wanted), "{text:?}");
    }
}

#[test]
fn what_is_not_a_date_says_why() {
    let styles = styles(ALL);
    for (text, error) in [
        ("", DateError::Unreadable),
        ("不详", DateError::Unreadable),
        ("05-10-05", DateError::Unreadable),
        ("05年10月5日", DateError::Unreadable),
        ("2005-10-05 ok", DateError::Unreadable),
        ("2005-10.05", DateError::Unreadable),
        ("2005--05", DateError::Unreadable),
        ("190889", DateError::Unreadable),
        ("2005-100-05", DateError::Unreadable),
        ("2005-02-29", DateError::Impossible),
        ("2005-13-01", DateError::Impossible),
        ("2005-00-01", DateError::Impossible),
        ("2005-01-00", DateError::Impossible),
        ("2005年0月", DateError::Impossible),
        ("20050230", DateError::Impossible),
        ("1095-06-15", DateError::Impossible),
        ("9999-06-15", DateError::Impossible),
        ("0000", DateError::Impossible),
    ] {
        assert_eq!(read_date(&styles, text), Err(error), "{text:?}");
    }
}

#[test]
fn a_pattern_that_could_mislead_is_refused() {
    let pattern = |text: &str| -> Box<str> { text.into() };
    for wrong in ["YY-MM-DD", "", "MM-DD", "YYYYYYYY", "YYYY-YYYY"] {
        let pattern = pattern(wrong);
        assert_eq!(DateStyle::compile(wrong), Err(DateStyleError::Year { pattern }), "{wrong:?}");
    }
    for wrong in ["YYYY-DD", "YYYY-MMM", "YYYY-M-D-D", "YYYY-M-M", "YYYY初"] {
        let pattern = pattern(wrong);
        assert_eq!(DateStyle::compile(wrong), Err(DateStyleError::Field { pattern }), "{wrong:?}");
    }
    assert!(matches!(DateStyle::compile("YYYY1M"), Err(DateStyleError::Separator { found: '1', .. })));
    assert_eq!(DateStyle::compile("ＹＹＹＹ－ＭＭ"), DateStyle::compile("YYYY-M"));
}

#[test]
fn a_partial_date_knows_its_first_and_last_day() {
    for (parts, first, last, is_full) in [
        ((2004, 2, 0), date(2004, 2, 1), date(2004, 2, 29), false),
        ((1900, 2, 0), date(1900, 2, 1), date(1900, 2, 28), false),
        ((1970, 0, 0), date(1970, 1, 1), date(1970, 12, 31), false),
        ((1970, 4, 30), date(1970, 4, 30), date(1970, 4, 30), true),
    ] {
        let reported = ReportedDate::new(parts.0, parts.1, parts.2).unwrap();
        assert_eq!((reported.earliest(), reported.latest()), (first, last));
        assert_eq!(reported.full(), is_full.then_some(first));
    }
    for (year, month, day) in [(0, 1, 1), (2005, 0, 1), (2005, 13, 0), (2005, 2, 29), (2005, 4, 31)] {
        assert!(ReportedDate::new(year, month, day).is_err(), "{year}-{month}-{day}");
    }
    assert_eq!(size_of::<ReportedDate>(), 4);
    let reported = |year, month, day| ReportedDate::new(year, month, day).unwrap();
    assert!(reported(1970, 0, 0).agrees_with(reported(1970, 5, 3)));
    assert!(!reported(1970, 5, 0).agrees_with(reported(1970, 6, 1)));
}

#[test]
fn a_year_of_age_is_reached_on_the_birthday() {
    for (birth, day, age) in [
        (date(1990, 10, 1), date(2005, 9, 30), 14),
        (date(1990, 10, 1), date(2005, 10, 1), 15),
        (date(2005, 10, 1), date(2005, 10, 1), 0),
        (date(2005, 10, 2), date(2005, 10, 1), -1),
        (date(2000, 2, 29), date(2005, 2, 28), 4),
        (date(2000, 2, 29), date(2005, 3, 1), 5),
        (date(2000, 2, 29), date(2004, 2, 29), 4),
    ] {
        assert_eq!(age_on(birth, day), age, "{birth} on {day}");
    }
}

#[test]
fn periods_are_read_and_written_alike() {
    let year = Period::parse("2005-10..2006-09").unwrap();
    assert_eq!(year.to_string(), "2005-10..2006-09");
    assert_eq!((year.first_day(), year.last_day()), (date(2005, 10, 1), date(2006, 9, 30)));
    let months: Vec<String> = year.months().map(|month| month.to_string()).collect();
    assert_eq!(months.len(), 12);
    assert_eq!(
        (months[0].as_str(), months[3].as_str(), months[11].as_str()),
        ("2005-10", "2006-01", "2006-09")
    );
    assert!(year.contains(date(2006, 9, 30)) && year.contains(date(2005, 10, 1)));
    assert!(!year.contains(date(2006, 10, 1)) && !year.contains(date(2005, 9, 30)));
    let month = Period::parse(" ２００６-０９ ").unwrap();
    assert_eq!((month.to_string().as_str(), month.months().count()), ("2006-09", 1));
    assert_eq!(Period::parse("9999-11..9999-12").unwrap().months().count(), 2);
}

#[test]
fn a_wrong_period_says_how_to_write_it() {
    for (text, message) in [
        ("2006", "\"2006\" is not a month: write it as 2006-09"),
        ("2006-13", "\"2006-13\" is not a month: write it as 2006-09"),
        ("2006-9", "\"2006-9\" is not a month: write it as 2006-09"),
        ("2006-+9", "\"2006-+9\" is not a month: write it as 2006-09"),
        ("2006-09..", "\"\" is not a month: write it as 2006-09"),
        (
            "2006-09..2005-10",
            "the period ends (2005-10) before it begins (2006-09): write the earlier month first",
        ),
    ] {
        assert_eq!(Period::parse(text).unwrap_err().to_string(), message);
    }
}

proptest! {
    #[test]
    fn a_written_date_is_read_in_its_own_style(y in 1800_i16..2200, m in 1_u8..=12, d in 1_u8..=28, at in 0_usize..4) {
        let text = [
            format!("{y}-{m:02}-{d:02}"), format!("{y}.{m}.{d}"), format!("{y}年{m}月{d}日"), format!("{y}{m:02}{d:02}"),
        ];
        let date = parse_date(&styles(ALL), &text[at]);
        prop_assert_eq!(date, Some(ReportedDate::new(y, m, d).unwrap()));
    }

    #[test]
    fn no_text_panics(text in "[0-9０-９年月日./初-]{0,14}", pattern in "[YMD年月初./-]{0,10}") {
        let _ = read_date(&styles(ALL), &text);
        if let Ok(style) = DateStyle::compile(&pattern) {
            let _ = read_date(&[style], &text);
        }
        let _ = Period::parse(&text);
    }

    #[test]
    fn age_never_falls_and_grows_by_one_a_year(y in 1900_i16..2000, m in 1_i8..=12, d in 1_i8..=28, after in 0_i32..30_000) {
        let birth = date(y, m, d);
        let day = birth.saturating_add(jiff::Span::new().days(after));
        let next = birth.saturating_add(jiff::Span::new().days(after + 1));
        let grown = age_on(birth, next) - age_on(birth, day);
        prop_assert!((0..=1).contains(&grown));
        prop_assert_eq!(grown == 1, (next.month(), next.day()) == (m, d));
    }
}
