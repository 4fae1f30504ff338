//! The closed list of what can be counted: sets of rows, and the columns by which a definition may narrow
//! them. A definition names a set and a predicate over these columns and can say nothing else, so a new
//! kind of question is a change of this file that someone reviews. No set and no column may ever describe
//! one household's children or anything a resident tells a clinic.

use datafusion::logical_expr::{Expr, col, lit};
use datafusion::scalar::ScalarValue;
use jiff::civil::Date;
use serde::Deserialize;

use crate::rows::{epoch_days, ymd};

/// A set of rows, as definitions name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Set {
    /// Births of the period, 出生.
    Births,
    /// Deaths of the period, 死亡.
    Deaths,
    /// Marriages of the period, 结婚; one row a marriage.
    Marriages,
    /// Divorces of the period, 离婚; one row a divorce.
    Divorces,
    /// Registered moves into the area, 迁入.
    MovesIn,
    /// Registered moves out of the area, 迁出.
    MovesOut,
    /// Registered people who left to live elsewhere, 外出.
    Leavings,
    /// Registered people who came home, 返乡.
    Returns,
    /// People registered elsewhere who came to live here, 流入.
    Arrivals,
    /// People registered elsewhere who left, 离开.
    Departures,
    /// Roster rows entered, whatever their day, up to the end of the period.
    RosterRows,
    /// Residence spans that hold on the last day: of the period, or of the month in a table by month.
    ResidenceEnd,
    /// Residence spans that hold when the first day begins: of the period, or of the month.
    ResidenceStart,
}

/// The table that a set's rows come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// `residence.parquet`
    Residence,
    /// `events.parquet`
    Events,
}

/// A stretch of days over which a set is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    pub first: Date,
    pub last: Date,
}

/// A column that a predicate may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// Whole years: on the set's day for a residence set, at the event for an event set.
    Age,
    /// 1 male, 2 female, 0 unknown, 9 not stated.
    Sex,
    /// 1 registered and living here, 2 registered and living elsewhere, 3 living here, registered elsewhere.
    Status,
    /// Whether the person had ever married by the set's day.
    EverMarried,
    /// Kind of household registration, as the code list numbers it.
    HouseholdKind,
    /// Whether a roster row opened the span.
    Roster,
    /// Place of a birth among the mother's live births; empty where the register cannot know.
    BirthOrder,
    /// Whether the person was registered here at the event.
    Registered,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// A whole number.
    Number,
    /// TRUE or FALSE.
    Flag,
}

impl Set {
    /// Every set, in the order of the reference page.
    pub const ALL: [Set; 13] = [
        Set::Births,
        Set::Deaths,
        Set::Marriages,
        Set::Divorces,
        Set::MovesIn,
        Set::MovesOut,
        Set::Leavings,
        Set::Returns,
        Set::Arrivals,
        Set::Departures,
        Set::RosterRows,
        Set::ResidenceEnd,
        Set::ResidenceStart,
    ];

    /// The name in definitions.
    pub fn name(self) -> &'static str {
        match self {
            Set::Births => "births",
            Set::Deaths => "deaths",
            Set::Marriages => "marriages",
            Set::Divorces => "divorces",
            Set::MovesIn => "moves_in",
            Set::MovesOut => "moves_out",
            Set::Leavings => "leavings",
            Set::Returns => "returns",
            Set::Arrivals => "arrivals",
            Set::Departures => "departures",
            Set::RosterRows => "roster_rows",
            Set::ResidenceEnd => "residence_end",
            Set::ResidenceStart => "residence_start",
        }
    }

    /// What the set holds, in one line for the reference page.
    pub fn meaning(self) -> &'static str {
        match self {
            Set::Births => "births of the period 出生",
            Set::Deaths => "deaths of the period 死亡",
            Set::Marriages => "marriages of the period, one row a marriage 结婚",
            Set::Divorces => "divorces of the period, one row a divorce 离婚",
            Set::MovesIn => "registered moves into the area 迁入",
            Set::MovesOut => "registered moves out of the area 迁出",
            Set::Leavings => "registered people who left to live elsewhere 外出",
            Set::Returns => "registered people who came home 返乡",
            Set::Arrivals => "people registered elsewhere who came to live here 流入",
            Set::Departures => "people registered elsewhere who left 离开",
            Set::RosterRows => "roster rows entered, of any day up to the end of the period 花名册登记行",
            Set::ResidenceEnd => "residence spans that hold on the last day 期末居住登记",
            Set::ResidenceStart => "residence spans that hold when the first day begins 期初居住登记",
        }
    }

    /// The kind of the events in it; none for a residence set.
    pub fn event_kind(self) -> Option<&'static str> {
        match self {
            Set::Births => Some("birth"),
            Set::Deaths => Some("death"),
            Set::Marriages => Some("marriage"),
            Set::Divorces => Some("divorce"),
            Set::MovesIn => Some("move_in"),
            Set::MovesOut => Some("move_out"),
            Set::Leavings => Some("leave"),
            Set::Returns => Some("return"),
            Set::Arrivals => Some("arrive"),
            Set::Departures => Some("depart"),
            Set::RosterRows => Some("person_enrolled"),
            Set::ResidenceEnd | Set::ResidenceStart => None,
        }
    }

    /// Where its rows lie.
    pub fn table(self) -> Table {
        if self.event_kind().is_some() { Table::Events } else { Table::Residence }
    }

    /// Whether it can be counted month by month. Roster rows can not: they have no period.
    pub fn has_months(self) -> bool {
        self != Set::RosterRows
    }

    /// The columns that a predicate on it may name.
    pub fn columns(self) -> &'static [Column] {
        self.table().columns()
    }

    /// The condition under which a row belongs to the set.
    pub(crate) fn holds(self, window: Window) -> Expr {
        let on_day = || col("on_day");
        match self.event_kind() {
            Some(kind) if self.has_months() => {
                let in_period = on_day().between(day(window.first), day(window.last));
                col("kind").eq(lit(kind)).and(in_period)
            }
            Some(kind) => col("kind").eq(lit(kind)).and(on_day().lt_eq(day(window.last))),
            None if self == Set::ResidenceStart => starts_before(window.first),
            None => covers(window.last),
        }
    }

    /// A column's value for a row of the set.
    pub(crate) fn value(self, column: Column, window: Window) -> Expr {
        match column {
            Column::Age if self.table() == Table::Residence => {
                (lit(ymd(self.day(window))) - col("birth_ymd")) / lit(10_000_i32)
            }
            Column::EverMarried => {
                let since = col("ever_married_since");
                since.clone().is_not_null().and(since.lt_eq(day(self.day(window))))
            }
            Column::Age
            | Column::Sex
            | Column::Status
            | Column::HouseholdKind
            | Column::Roster
            | Column::BirthOrder
            | Column::Registered => col(column.name()),
        }
    }

    /// The day on which ages are taken.
    fn day(self, window: Window) -> Date {
        if self == Set::ResidenceStart { window.first } else { window.last }
    }
}

impl Table {
    /// The columns that predicates on its sets may name.
    pub fn columns(self) -> &'static [Column] {
        match self {
            Table::Residence => &[
                Column::Status,
                Column::Sex,
                Column::Age,
                Column::EverMarried,
                Column::HouseholdKind,
                Column::Roster,
            ],
            Table::Events => &[Column::Sex, Column::Age, Column::BirthOrder, Column::Registered],
        }
    }

    /// Its name in error messages, and its file without the ending.
    pub fn name(self) -> &'static str {
        match self {
            Table::Residence => "residence",
            Table::Events => "events",
        }
    }
}

impl Column {
    /// The name in predicates.
    pub fn name(self) -> &'static str {
        match self {
            Column::Age => "age",
            Column::Sex => "sex",
            Column::Status => "status",
            Column::EverMarried => "ever_married",
            Column::HouseholdKind => "household_kind",
            Column::Roster => "roster",
            Column::BirthOrder => "birth_order",
            Column::Registered => "registered",
        }
    }

    /// What it holds.
    pub fn kind(self) -> ColumnKind {
        match self {
            Column::Age | Column::Sex | Column::Status | Column::HouseholdKind | Column::BirthOrder => {
                ColumnKind::Number
            }
            Column::EverMarried | Column::Roster | Column::Registered => ColumnKind::Flag,
        }
    }

    /// What it means, in one line for the reference page.
    pub fn meaning(self) -> &'static str {
        match self {
            Column::Age => "whole years, on the set's day or at the event 周岁",
            Column::Sex => "1 male, 2 female, 0 unknown, 9 not stated 性别 (GB/T 2261.1)",
            Column::Status => {
                "1 registered and living here 常住, 2 registered, living elsewhere 外出, \
                 3 living here, registered elsewhere 流入"
            }
            Column::EverMarried => "ever married by the set's day 曾婚",
            Column::HouseholdKind => "kind of household registration, as the code list numbers it 户别",
            Column::Roster => "a roster row opened the span 由花名册登记",
            Column::BirthOrder => "place among the mother's live births; empty if not known 孩次",
            Column::Registered => "registered here at the event 发生时户籍在本地",
        }
    }
}

/// A date as a literal of Parquet's DATE type.
fn day(date: Date) -> Expr {
    lit(ScalarValue::Date32(Some(epoch_days(date))))
}

/// Spans are half-open: one that ends on a day does not hold on it, one that begins on it does.
fn covers(on: Date) -> Expr {
    let open = col("to_day").is_null().or(col("to_day").gt(day(on)));
    col("from_day").lt_eq(day(on)).and(open)
}

/// Who was there when a day began: spans begun earlier that did not end before it, and spans that a roster of
/// that very day opened, because a roster lists those whom it finds.
fn starts_before(first: Date) -> Expr {
    let open = col("to_day").is_null().or(col("to_day").gt_eq(day(first)));
    let begun_earlier = col("from_day").lt(day(first)).and(open);
    begun_earlier.or(col("from_day").eq(day(first)).and(col("roster")))
}
