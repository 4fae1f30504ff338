//! What county to make up, and the limits within which one can be.

use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::CountyError;

/// How the rosters and lists are written down. The people and events are the same either way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mess {
    /// One shape: UTF-8 CSV, first vocabulary, ISO dates, a full number for everyone, no title row (an
    /// import must be told the day that the rosters describe: [`Plan::first_day`]).
    Clean,
    /// What villages really send.
    AsSent,
}

/// Whether the funeral home's list is among the drawers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FuneralHome {
    /// There is no list.
    Silent,
    /// `drawers/funeral-home.csv` is written.
    SendsList,
}

/// A county to make up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Decides everything that the other fields leave open.
    pub seed: u64,
    /// Townships (乡镇), 1 to 99.
    pub townships: u32,
    /// Villages (村) in each township, 1 to 99.
    pub villages_per_township: u32,
    /// About how many people are on the rosters; a few households more or less.
    pub people: u32,
    /// The year made up starts in this year,
    pub year: i16,
    /// on the first of this month: October, as the statistical year does, unless a demonstration wants a
    /// year that ends in the present month.
    pub month: i8,
    /// The last day that the registers know of, where the year is not over yet. What happened but was not
    /// registered by then stands on the lists of others only.
    pub until: Option<Date>,
    /// How files are written down.
    pub mess: Mess,
    /// The county's name, as in the titles of rosters.
    pub county: String,
    /// Whether the funeral home's list is written.
    pub funeral_home: FuneralHome,
}

impl Plan {
    /// The county that the demonstration shows: 2 townships of 6 villages, about 6,000 people.
    pub fn demo() -> Plan {
        Plan { funeral_home: FuneralHome::SendsList, ..Plan::of_size(20_051_001, 2, 6, 6_000) }
    }

    /// The county whose office the demonstration opens: a year up to this day, the present month half done;
    /// 4 townships of 9 villages, about 30,000 people.
    pub fn office(seed: u64, today: Date) -> Plan {
        let start = today.first_of_month().saturating_sub(11.months());
        let plan = Plan::of_size(seed, 4, 9, 30_000);
        let funeral_home = FuneralHome::SendsList;
        Plan { year: start.year(), month: start.month(), until: Some(today), funeral_home, ..plan }
    }

    /// The same with so many people. Where they are many there are more villages, of two thousand people each
    /// and 25 to a township, as there would be.
    pub fn office_of(seed: u64, today: Date, people: u32) -> Plan {
        let plan = Plan { people, ..Plan::office(seed, today) };
        let n_villages = people / 2_000;
        if n_villages <= plan.n_villages() {
            return plan;
        }
        let townships = n_villages.div_ceil(25).max(plan.townships);
        Plan { townships, villages_per_township: n_villages.div_ceil(townships), ..plan }
    }

    /// For tests: 2 townships of 3 villages, about 600 people.
    pub fn small(seed: u64) -> Plan {
        Plan::of_size(seed, 2, 3, 600)
    }

    /// A whole district: 6 townships of 12 villages, about 152,000 people.
    pub fn district(seed: u64) -> Plan {
        Plan::of_size(seed, 6, 12, 152_000)
    }

    fn of_size(seed: u64, townships: u32, villages_per_township: u32, people: u32) -> Plan {
        let county = "示例区".to_owned();
        let (year, mess, funeral_home) = (2005, Mess::AsSent, FuneralHome::Silent);
        let (month, until) = (10, None);
        Plan {
            seed,
            townships,
            villages_per_township,
            people,
            year,
            month,
            until,
            mess,
            county,
            funeral_home,
        }
    }

    /// First day of the year, and the day that rosters describe.
    pub fn first_day(&self) -> Date {
        date(self.year, self.month, 1)
    }

    /// Last day of the year.
    pub fn last_day(&self) -> Date {
        plus_days(date(self.year + 1, self.month, 1), -1)
    }

    pub(crate) fn n_villages(&self) -> u32 {
        self.townships * self.villages_per_township
    }

    pub(crate) fn check(&self) -> Result<(), CountyError> {
        let refuse = |field, reason| Err(CountyError::Plan { field, reason });
        if !(1..=99).contains(&self.townships) {
            return refuse("townships", "must be 1 to 99");
        }
        if !(1..=99).contains(&self.villages_per_township) {
            return refuse("villages_per_township", "must be 1 to 99");
        }
        if self.people < 40 * self.n_villages() {
            return refuse("people", "must be at least 40 for each village");
        }
        if self.people > 3_000_000 {
            return refuse("people", "must be at most 3,000,000");
        }
        // Before 2000 the oldest would be born before 1900, which neither an Excel date nor a 15-digit
        // number can say; after 2050 adults would be born in 2000 or later, beyond 15-digit numbers.
        if !(2000..=2050).contains(&self.year) {
            return refuse("year", "must be 2000 to 2050");
        }
        if !(1..=12).contains(&self.month) {
            return refuse("month", "must be 1 to 12");
        }
        let name_is_plain = self.county.chars().all(|c| !c.is_control() && !",\"".contains(c));
        if self.county.is_empty() || !name_is_plain {
            return refuse("county", "must be a name without commas, quotes or control characters");
        }
        Ok(())
    }
}

/// `day` moved by `n` days, forward or back.
pub(crate) fn plus_days(day: Date, n: i32) -> Date {
    day.checked_add(n.days()).expect("INVARIANT: plans keep every date between 1890 and 2060")
}

/// Age in whole years on a day. Someone born on 29 February is a year older on 1 March.
pub(crate) fn age_on(birth: Date, day: Date) -> i32 {
    let years = i32::from(day.year()) - i32::from(birth.year());
    years - i32::from((day.month(), day.day()) < (birth.month(), birth.day()))
}

/// Days from the first date to the second.
pub(crate) fn days_between(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}
