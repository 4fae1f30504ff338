//! Days, ages and the stretches of time that are counted, all in whole numbers.
//! A period is cut into blocks of at most twelve months, because within a block nobody has more than one
//! birthday: where a person stands in a block is then one number, read from a table by birth date. A birthday
//! on 29 February falls on 1 March in common years.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::rows::{epoch_days, month_key};
use crate::set::Window;

/// Positions of age in a block: 0 for people not born yet, then one for each whole year from 0.
pub(crate) const SLOTS: usize = 128;
/// Older people are counted one by one instead of by position.
const AGE_MAX: i16 = 125;
const BLOCK_MONTHS: usize = 12;
/// Where a place in a block's numbers begins inside an [`Item`].
const OFFSET_BIT: u32 = 16;
const COUNT_BIT: u32 = 15;
const DAYS_MASK: u32 = (1 << COUNT_BIT) - 1;

/// A stretch of days since 1970-01-01, both ends inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Days {
    pub first: i32,
    pub last: i32,
}

impl Days {
    pub fn of(window: Window) -> Self {
        Self { first: epoch_days(window.first), last: epoch_days(window.last) }
    }

    pub fn contains(self, day: i32) -> bool {
        self.first <= day && day <= self.last
    }

    pub fn len(self) -> i32 {
        self.last - self.first + 1
    }
}

/// On which day of a month ages are taken for days lived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgeRule {
    /// On each day itself.
    EachDay,
    /// On this day of the month for the whole month, as approximate tabulations do.
    OnDay(u8),
}

/// Which of the measures of residence a question asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Needs {
    pub start: bool,
    pub end: bool,
    pub days: bool,
}

/// A part of a block that is counted by itself.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Piece {
    pub days: Days,
    /// The window that it belongs to.
    pub window: usize,
    /// Whether the window ends with it.
    pub at_end: bool,
    /// Whether the window begins with it.
    pub at_start: bool,
    /// The day on which ages are taken under [`AgeRule::OnDay`].
    reference: i32,
}

/// What one row adds: a place among the block's numbers, whether it adds one, and how many days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Item(pub u32);

impl Item {
    pub fn new(offset: usize, count: bool, days: i32) -> Self {
        Self((offset as u32) << OFFSET_BIT | u32::from(count) << COUNT_BIT | (days as u32 & DAYS_MASK))
    }

    pub fn offset(self) -> usize {
        (self.0 >> OFFSET_BIT) as usize
    }

    pub fn count(self) -> u32 {
        self.0 >> COUNT_BIT & 1
    }

    pub fn days(self) -> u32 {
        self.0 & DAYS_MASK
    }
}

/// At most twelve months, with the place of everyone who is there throughout.
#[derive(Debug, Clone)]
pub(crate) struct Block {
    pub pieces: Vec<Piece>,
    pub days: Days,
    births_from: i32,
    births: Vec<Item>,
}

/// Where a person stands in a block: position on its first day, and where it moves up by one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Standing {
    pub slot: usize,
    /// The piece in which the birthday falls; the number of pieces if none does.
    pub turn: usize,
    /// The birthday; `i32::MAX` if none does.
    pub turn_day: i32,
}

impl Block {
    fn new(pieces: Vec<Piece>, births_from: i32, rule: AgeRule) -> Self {
        let days = Days { first: pieces[0].days.first, last: pieces[pieces.len() - 1].days.last };
        let mut block = Self { pieces, days, births_from, births: Vec::new() };
        block.births = (births_from..=days.last + 1)
            .map(|birth| match rule {
                AgeRule::EachDay => block.place_each_day(birth),
                AgeRule::OnDay(_) => block.place_on_days(birth),
            })
            .collect();
        block
    }

    fn place_each_day(&self, birth: i32) -> Item {
        let Days { first, last } = self.days;
        let (slot, turn_day) = match whole_years(birth, first) {
            None => (0, birth),
            Some(years) => {
                let (year, month, day) = civil(birth);
                let turn = day_number(year + years + 1, month, day);
                (slot_of(Some(years)), turn)
            }
        };
        if turn_day > last {
            return Item::new(self.whole_offset(slot, self.pieces.len()), true, 0);
        }
        let turn = self.pieces.iter().position(|piece| piece.days.contains(turn_day));
        let turn = turn.expect("INVARIANT: the pieces of a block leave no gap");
        Item::new(self.whole_offset(slot, turn), true, turn_day - self.pieces[turn].days.first)
    }

    fn place_on_days(&self, birth: i32) -> Item {
        let slot_at = |piece: &Piece| slot_of(whole_years(birth, piece.reference));
        let slot = slot_at(&self.pieces[0]);
        let turn = self.pieces.iter().position(|piece| slot_at(piece) > slot).unwrap_or(self.pieces.len());
        Item::new(self.whole_offset(slot, turn), true, 0)
    }

    /// What a person born on this day adds who is there throughout the block.
    #[inline]
    pub fn item(&self, birth: i32) -> Item {
        self.births[(birth.min(self.days.last + 1) - self.births_from) as usize]
    }

    pub fn standing(&self, birth: i32, rule: AgeRule) -> Standing {
        let item = self.item(birth);
        let (slot, turn) = (item.offset() / (self.pieces.len() + 1), item.offset() % (self.pieces.len() + 1));
        let turn_day = match (rule, self.pieces.get(turn)) {
            (_, None) => i32::MAX,
            (AgeRule::EachDay, Some(piece)) => piece.days.first + item.days() as i32,
            (AgeRule::OnDay(_), Some(piece)) => piece.days.first,
        };
        Standing { slot, turn, turn_day }
    }

    /// Numbers of people there throughout, by position on the first day and by the piece of the birthday; the
    /// days are those before it, inside that piece.
    pub fn whole_offset(&self, slot: usize, turn: usize) -> usize {
        slot * (self.pieces.len() + 1) + turn
    }

    /// Numbers of everyone else: there on a piece's last day, and days in it.
    pub fn part_offset(&self, piece: usize, slot: usize) -> usize {
        SLOTS * (self.pieces.len() + 1) + piece * SLOTS + slot
    }

    /// Numbers of everyone else there when a piece begins.
    pub fn start_offset(&self, piece: usize, slot: usize) -> usize {
        self.part_offset(self.pieces.len(), 0) + piece * SLOTS + slot
    }

    /// Of those there throughout, people whose birthday is a piece's first day.
    pub fn early_offset(&self, piece: usize, slot: usize) -> usize {
        self.start_offset(self.pieces.len(), 0) + piece * SLOTS + slot
    }

    /// How many numbers there are.
    pub fn n_numbers(&self, needs: Needs) -> usize {
        if needs.start { self.early_offset(self.pieces.len(), 0) } else { self.start_offset(0, 0) }
    }
}

/// The position of an age.
pub(crate) fn slot_of(age: Option<i32>) -> usize {
    age.map_or(0, |years| years as usize + 1)
}

/// The age of a position.
pub(crate) fn age_of(slot: usize) -> Option<i64> {
    slot.checked_sub(1).map(|years| years as i64)
}

/// A period with its windows, and its blocks for what is lived in it.
#[derive(Debug, Clone)]
pub(crate) struct Calendar {
    pub period: Days,
    /// The windows that are counted, each with its key; the key is 0 where the period is not cut.
    pub windows: Vec<(u64, Days)>,
    pub blocks: Vec<Block>,
    /// Rows of people born earlier are counted one by one.
    pub births_from: i32,
    pub rule: AgeRule,
    window_of: Vec<u16>,
}

impl Calendar {
    pub fn new(period: Window, by_month: bool, needs: Needs, rule: AgeRule) -> Self {
        let months = months(period);
        let days = Days::of(period);
        let windows: Vec<(u64, Days)> = if by_month {
            months.iter().map(|&(key, window)| (key, Days::of(window))).collect()
        } else {
            vec![(0, days)]
        };
        let mut window_of = Vec::new();
        for (number, (_, window)) in windows.iter().enumerate() {
            window_of.extend((0..window.len()).map(|_| number as u16));
        }
        let births_from = births_from(months[months.len() - 1].1);
        let chunks: Vec<&[(u64, Window)]> = months.chunks(BLOCK_MONTHS).collect();
        let n_blocks = chunks.len();
        let wanted = |number: usize| {
            by_month && (needs.start || needs.end || needs.days)
                || needs.days
                || needs.start && number == 0
                || needs.end && number + 1 == n_blocks
        };
        let blocks = (0..n_blocks).filter(|&number| wanted(number)).map(|number| {
            let pieces = pieces(chunks[number], number * BLOCK_MONTHS, by_month, days, rule);
            Block::new(pieces, births_from, rule)
        });
        let blocks = blocks.collect();
        Self { period: days, windows, blocks, births_from, rule, window_of }
    }

    /// The window in which a day lies.
    pub fn window_of(&self, day: i32) -> Option<usize> {
        let offset = usize::try_from(day.checked_sub(self.period.first)?).ok()?;
        self.window_of.get(offset).map(|&window| usize::from(window))
    }
}

/// The pieces of a block: its months where something is counted by month, else all of it.
fn pieces(
    months: &[(u64, Window)],
    first_number: usize,
    by_month: bool,
    period: Days,
    rule: AgeRule,
) -> Vec<Piece> {
    let piece = |days: Days, number: usize, reference: i32| Piece {
        days,
        window: if by_month { number } else { 0 },
        at_end: by_month || days.last == period.last,
        at_start: by_month || days.first == period.first,
        reference,
    };
    let AgeRule::OnDay(day) = rule else {
        if by_month {
            let numbered = months.iter().enumerate();
            return numbered.map(|(i, &(_, month))| piece(Days::of(month), first_number + i, 0)).collect();
        }
        let whole = Window { first: months[0].1.first, last: months[months.len() - 1].1.last };
        return vec![piece(Days::of(whole), first_number, 0)];
    };
    let numbered = months.iter().enumerate();
    let of_month = |(i, &(_, month)): (usize, &(u64, Window))| {
        let day = i8::try_from(day).unwrap_or(i8::MAX).clamp(1, month.first.days_in_month());
        let reference = Date::new(month.first.year(), month.first.month(), day);
        let reference = reference.expect("INVARIANT: the day was clamped to its month");
        piece(Days::of(month), first_number + i, epoch_days(reference))
    };
    numbered.map(of_month).collect()
}

fn births_from(last_month: Window) -> i32 {
    let (year, month) = (i32::from(last_month.first.year() - AGE_MAX), i32::from(last_month.first.month()));
    day_number(year, month + 1, 1)
}

/// The months of a period, each with its key; the first and the last may be partial.
pub(crate) fn months(period: Window) -> Vec<(u64, Window)> {
    let mut months = Vec::new();
    let mut first = period.first;
    loop {
        let last: Date = first.last_of_month().min(period.last);
        months.push((u64::from(month_key(first).unsigned_abs()), Window { first, last }));
        if last >= period.last {
            return months;
        }
        first = last.saturating_add(1.day());
    }
}

/// Whole years from birth to a day, both in days since 1970-01-01; none before birth. Who was born on
/// 29 February is a year older on 1 March in common years.
///
/// ```
/// use engine::kernel::whole_years;
/// let (birth, eve, day) = (12_477, 12_842, 12_843); // 2004-02-29, 2005-02-28, 2005-03-01
/// assert_eq!(whole_years(birth, eve), Some(0));
/// assert_eq!(whole_years(birth, day), Some(1));
/// assert_eq!(whole_years(birth, birth - 1), None);
/// ```
pub fn whole_years(birth: i32, on: i32) -> Option<i32> {
    if birth > on {
        return None;
    }
    let number = |day: i32| {
        let (year, month, day) = civil(day);
        year * 10_000 + month * 100 + day
    };
    Some((number(on) - number(birth)) / 10_000)
}

/// The first day after `on` on which a person born on `birth` (not later than `on`) is a year older.
pub(crate) fn next_birthday(birth: i32, on: i32) -> i32 {
    let (year, month, day) = civil(birth);
    let years = whole_years(birth, on).map_or(0, |years| years + 1);
    day_number(year + years, month, day)
}

/// Year, month and day of a day since 1970-01-01, in the proleptic Gregorian calendar; the 400-year cycle has
/// 146,097 days and is taken to begin on 1 March.
pub(crate) fn civil(day: i32) -> (i32, i32, i32) {
    let day = day + 719_468;
    let cycle = day.div_euclid(146_097);
    let in_cycle = day.rem_euclid(146_097);
    let year = (in_cycle - in_cycle / 1_460 + in_cycle / 36_524 - in_cycle / 146_096) / 365;
    let in_year = in_cycle - (365 * year + year / 4 - year / 100);
    let from_march = (5 * in_year + 2) / 153;
    let day_of_month = in_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (year + cycle * 400 + i32::from(month <= 2), month, day_of_month)
}

/// Days since 1970-01-01. 29 February of a common year is 1 March; month 13 is the next January.
pub(crate) fn day_number(year: i32, month: i32, day: i32) -> i32 {
    let (year, month) = if month > 12 { (year + 1, month - 12) } else { (year, month) };
    let year = year - i32::from(month <= 2);
    let cycle = year.div_euclid(400);
    let in_cycle = year.rem_euclid(400);
    let from_march = if month > 2 { month - 3 } else { month + 9 };
    let in_year = (153 * from_march + 2) / 5 + day - 1;
    cycle * 146_097 + in_cycle * 365 + in_cycle / 4 - in_cycle / 100 + in_year - 719_468
}
