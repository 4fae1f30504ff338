//! What one residence span says about one window: the plain meaning of the residence sets.
//! The kernel's tables must come to the same numbers. Lineage, and the few rows that do not fit those tables,
//! are read this way.

use crate::kernel::calendar::{Days, next_birthday, whole_years};
use crate::kernel::spans::{Span, holds_when_begins};
use crate::set::Set;

/// Calls `read` with age, whether ever married, and how much it counts, for everything that a span adds to a
/// set in a window: once for a stock, once for each stretch of days of equal age and marriage for person-days.
pub(crate) fn each_reading(
    set: Set,
    span: &Span,
    window: Days,
    mut read: impl FnMut(Option<i64>, bool, i64),
) {
    let mut at = |day: i32, n: i64| read(whole_years(span.birth, day).map(i64::from), span.since <= day, n);
    match set {
        Set::ResidenceEnd | Set::HouseholdsEnd if span.from <= window.last && span.to > window.last => {
            at(window.last, 1);
        }
        Set::ResidenceStart if holds_when_begins(span, window.first) => at(window.first, 1),
        Set::PersonDays => {
            let until = span.to.min(window.last + 1);
            let mut day = span.from.max(window.first);
            while day < until {
                let changes = [next_birthday(span.birth, day), span.since];
                let next = changes.into_iter().filter(|&change| change > day).fold(until, i32::min);
                at(day, i64::from(next - day));
                day = next;
            }
        }
        _ => {}
    }
}
