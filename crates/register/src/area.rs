//! Places: twelve-digit division codes, their levels, and what they were called when.
//!
//! Codes change when villages and townships merge, so every place has a validity and a list of
//! successors, and a figure can choose "as then" or "as now". Boundaries, maps and populations must
//! stay absent: a place here is a name in a tree.

mod places;

pub use places::{PlaceConflict, Places};

use std::fmt;

use jiff::civil::Date;

use crate::coded::{byte_coded, named};
use crate::text::{fold_char, trim};

/// Level of a place, from the top.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// 省.
    Province,
    /// 市、地区.
    Prefecture,
    /// 县、区、县级市.
    County,
    /// 乡、镇、街道.
    Township,
    /// 村、居委会.
    Village,
}

named!(Level {
    Province = "province",
    Prefecture = "prefecture",
    County = "county",
    Township = "township",
    Village = "village",
});
byte_coded!(Level { Province = 1, Prefecture = 2, County = 3, Township = 4, Village = 5 });

impl Level {
    /// What the level's own part of a code is counted in: a province code is a multiple of this.
    const fn unit(self) -> u64 {
        match self {
            Level::Province => 10_000_000_000,
            Level::Prefecture => 100_000_000,
            Level::County => 1_000_000,
            Level::Township => 1_000,
            Level::Village => 1,
        }
    }
}

/// A statistical division code (统计用区划代码): 2 province + 2 prefecture + 2 county + 3 township +
/// 3 village digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaceCode(u64);

/// Why a text is not a place code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlaceCodeError {
    /// Wrong number of digits.
    #[error("a place code has 12 digits (or 15 in the old form), this has {digits}")]
    Length {
        /// How many characters there are.
        digits: usize,
    },
    /// Something that is not a digit.
    #[error("a place code has only digits, this has {found:?}")]
    Character {
        /// The first such character.
        found: char,
    },
    /// The province part is zero.
    #[error("a place code starts with a province, this starts with 00")]
    NoProvince,
}

impl PlaceCode {
    /// Reads 12 digits, or 15 of the old form (6 + 3 + 3 + an extension of 3, which is dropped).
    /// Full-width digits and surrounding spaces are folded away.
    pub fn parse(text: &str) -> Result<PlaceCode, PlaceCodeError> {
        let text = trim(text);
        let mut value = 0_u64;
        let mut n = 0_usize;
        for c in text.chars().map(fold_char) {
            let digit = c.to_digit(10).ok_or(PlaceCodeError::Character { found: c })?;
            if n < 12 {
                value = value * 10 + u64::from(digit);
            }
            n += 1;
        }
        if n != 12 && n != 15 {
            return Err(PlaceCodeError::Length { digits: n });
        }
        PlaceCode::from_u64(value).ok_or(PlaceCodeError::NoProvince)
    }

    /// The code as a number, as stores keep it; `None` if it has not exactly 12 digits with a province.
    pub const fn from_u64(value: u64) -> Option<PlaceCode> {
        if value >= Level::Province.unit() && value < 100 * Level::Province.unit() {
            Some(PlaceCode(value))
        } else {
            None
        }
    }

    /// The code as a number.
    pub const fn as_u64(self) -> u64 {
        self.0
    }

    /// The level that the code itself tells: that of its last part that is not zero.
    pub fn level(self) -> Level {
        for level in [Level::Province, Level::Prefecture, Level::County, Level::Township] {
            if self.0.is_multiple_of(level.unit()) {
                return level;
            }
        }
        Level::Village
    }

    /// The place directly above; `None` for a province. A code with an empty part in between (a
    /// county directly under its province) goes to the next part that is not empty.
    pub fn parent(self) -> Option<PlaceCode> {
        match self.level() {
            Level::Province => None,
            Level::Prefecture => Some(self.cut(Level::Province)),
            Level::County => Some(self.cut(Level::Prefecture)),
            Level::Township => Some(self.cut(Level::County)),
            Level::Village => Some(self.cut(Level::Township)),
        }
    }

    /// The place at this level that holds this one, itself included; `None` if this one is above that
    /// level or has no place there.
    pub fn ancestor(self, level: Level) -> Option<PlaceCode> {
        let cut = self.cut(level);
        (cut.level() == level).then_some(cut)
    }

    /// True if `other` is this place or lies below it.
    pub fn contains(self, other: PlaceCode) -> bool {
        other.cut(self.level()) == self
    }

    fn cut(self, level: Level) -> PlaceCode {
        PlaceCode(self.0 - self.0 % level.unit())
    }
}

impl fmt::Display for PlaceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:012}", self.0)
    }
}

impl fmt::Debug for PlaceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PlaceCode({:012})", self.0)
    }
}

/// A place during one validity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its code.
    pub code: PlaceCode,
    /// Its name.
    pub name: Box<str>,
    /// Its level; the same that the code tells.
    pub level: Level,
    /// The place that it belongs to; `None` only at the top of a book.
    pub parent: Option<PlaceCode>,
    /// First day; `None`: since before the book.
    pub valid_from: Option<Date>,
    /// First day on which it is no longer; `None`: still is.
    pub valid_to: Option<Date>,
    /// What took its place when it ended.
    pub successors: Vec<PlaceCode>,
}

impl Place {
    /// True if the place existed on this day.
    pub fn is_valid_on(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day < to)
    }
}

#[cfg(test)]
mod tests;
