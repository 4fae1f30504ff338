//! Dates and ages as plain numbers, against the calendar of a library.

use jiff::civil::Date;

use crate::kernel::calendar::{civil, day_number, next_birthday, whole_years};
use crate::rows::epoch_days;

#[test]
fn days_and_dates_are_those_of_the_calendar() {
    for start in ["0001-01-01", "1899-12-25", "1970-01-01", "1999-12-28", "2099-12-28"] {
        let mut date: Date = start.parse().unwrap();
        for _ in 0..1_200 {
            let day = epoch_days(date);
            let parts = (i32::from(date.year()), i32::from(date.month()), i32::from(date.day()));
            assert_eq!(civil(day), parts, "{date}");
            assert_eq!(day_number(parts.0, parts.1, parts.2), day, "{date}");
            date = date.tomorrow().unwrap();
        }
    }
    assert_eq!(civil(day_number(2005, 2, 29)), (2005, 3, 1));
}

#[test]
fn a_leapling_is_a_year_older_on_the_first_of_march() {
    let day = |text: &str| epoch_days(text.parse().unwrap());
    let birth = day("2004-02-29");
    assert_eq!(whole_years(birth, day("2004-02-28")), None);
    assert_eq!(whole_years(birth, day("2005-02-28")), Some(0));
    assert_eq!(whole_years(birth, day("2005-03-01")), Some(1));
    assert_eq!(whole_years(birth, day("2008-02-29")), Some(4));
    assert_eq!(next_birthday(birth, day("2005-01-01")), day("2005-03-01"));
    assert_eq!(next_birthday(birth, day("2007-03-01")), day("2008-02-29"));
}
