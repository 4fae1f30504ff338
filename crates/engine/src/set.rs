//! The closed list of what can be counted: sets of rows, and the columns by which a definition may narrow
//! them. A definition names a set and a predicate over these columns and can say nothing else, so a new
//! kind of question is a change of this file that someone reviews. No set and no column may ever describe
//! one household's children or anything a resident tells a clinic.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A set of rows, as definitions name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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
    /// Adoptions of the period, 收养; one row a child.
    Adoptions,
    /// Births of days before the period that were recorded in it, 补报出生.
    LateBirths,
    /// Deaths of days before the period that were recorded in it, 补报死亡.
    LateDeaths,
    /// Births of the period that a facility reports, the second source, 医疗机构出生.
    FacilityBirths,
    /// Deaths of the period that funeral services report, the second source, 殡葬死亡.
    FuneralDeaths,
    /// Roster rows entered, whatever their day, up to the end of the period.
    RosterRows,
    /// Residence spans that hold on the last day: of the period, or of the month in a table by month.
    ResidenceEnd,
    /// Residence spans that hold when the first day begins: of the period, or of the month.
    ResidenceStart,
    /// Households of which at least one span holds on the last day: of the period, or of the month.
    HouseholdsEnd,
    /// Days that people lived here in the period or the month: the exact exposure.
    PersonDays,
}

/// The table that a set's rows come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Table {
    /// `residence.parquet`
    Residence,
    /// `events.parquet`
    Events,
    /// `second_source.parquet`
    SecondSource,
}

/// A stretch of days over which a set is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Its first day.
    pub first: Date,
    /// Its last day, which lies in it.
    pub last: Date,
}

/// A column that a predicate may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Column {
    /// Whole years: on the set's day for a residence set, on each day for person-days, at the event for an
    /// event set. Empty where the birth date lies later.
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
    /// Of a birth, the mother's whole years at it.
    MotherAge,
    /// Of a death, whole days lived.
    AgeDays,
    /// Days from the event to the day on which it was registered.
    RegistrationDelay,
    /// Days from the event to its entry in the book.
    EntryDelay,
    /// Whether the other source knows the same event.
    Matched,
    /// Of a line of the other source, whether its village is in the book.
    Local,
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
    pub const ALL: [Set; 20] = [
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
        Set::Adoptions,
        Set::LateBirths,
        Set::LateDeaths,
        Set::FacilityBirths,
        Set::FuneralDeaths,
        Set::RosterRows,
        Set::ResidenceEnd,
        Set::ResidenceStart,
        Set::HouseholdsEnd,
        Set::PersonDays,
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
            Set::Adoptions => "adoptions",
            Set::LateBirths => "late_births",
            Set::LateDeaths => "late_deaths",
            Set::FacilityBirths => "facility_births",
            Set::FuneralDeaths => "funeral_deaths",
            Set::RosterRows => "roster_rows",
            Set::ResidenceEnd => "residence_end",
            Set::ResidenceStart => "residence_start",
            Set::HouseholdsEnd => "households_end",
            Set::PersonDays => "person_days",
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
            Set::Adoptions => "adoptions of the period, one row a child 收养",
            Set::LateBirths => "births of days before the period, recorded in it 补报出生",
            Set::LateDeaths => "deaths of days before the period, recorded in it 补报死亡",
            Set::FacilityBirths => "births of the period that a facility reports 医疗机构出生",
            Set::FuneralDeaths => "deaths of the period that funeral services report 殡葬死亡",
            Set::RosterRows => "roster rows entered, of any day up to the end of the period 花名册登记行",
            Set::ResidenceEnd => "residence spans that hold on the last day 期末居住登记",
            Set::ResidenceStart => "residence spans that hold when the first day begins 期初居住登记",
            Set::HouseholdsEnd => "households with a span that holds on the last day 期末户",
            Set::PersonDays => "days lived here, each at the age of that day 居住人日",
        }
    }

    /// The kind of the rows in it; none for a residence set.
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
            Set::Adoptions => Some("adoption"),
            Set::LateBirths => Some("birth"),
            Set::LateDeaths => Some("death"),
            Set::FacilityBirths => Some("facility_birth"),
            Set::FuneralDeaths => Some("funeral_death"),
            Set::ResidenceEnd | Set::ResidenceStart | Set::HouseholdsEnd | Set::PersonDays => None,
        }
    }

    /// Where its rows lie.
    pub fn table(self) -> Table {
        match self {
            Set::ResidenceEnd | Set::ResidenceStart | Set::HouseholdsEnd | Set::PersonDays => {
                Table::Residence
            }
            Set::FacilityBirths | Set::FuneralDeaths => Table::SecondSource,
            Set::Births
            | Set::Deaths
            | Set::Marriages
            | Set::Divorces
            | Set::MovesIn
            | Set::MovesOut
            | Set::Leavings
            | Set::Returns
            | Set::Arrivals
            | Set::Departures
            | Set::Adoptions
            | Set::LateBirths
            | Set::LateDeaths
            | Set::RosterRows => Table::Events,
        }
    }

    /// Whether its rows are those that were recorded late: of days before the period.
    pub(crate) fn is_late(self) -> bool {
        matches!(self, Set::LateBirths | Set::LateDeaths)
    }

    /// The column that the age of its rows is taken from: of a birth, it is the mother's.
    pub(crate) fn age_column(self) -> Column {
        match self {
            Set::Births | Set::LateBirths => Column::MotherAge,
            _ => Column::Age,
        }
    }

    /// Whether it can be counted month by month. Roster rows can not: they have no period.
    pub fn has_months(self) -> bool {
        self != Set::RosterRows
    }

    /// The columns that a predicate on it may name.
    pub fn columns(self) -> &'static [Column] {
        self.table().columns()
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
            Table::Events => &[
                Column::Sex,
                Column::Age,
                Column::BirthOrder,
                Column::Registered,
                Column::MotherAge,
                Column::AgeDays,
                Column::RegistrationDelay,
                Column::EntryDelay,
                Column::Matched,
            ],
            Table::SecondSource => &[Column::Sex, Column::Matched, Column::Local],
        }
    }

    /// Its name in error messages, and its file without the ending.
    pub fn name(self) -> &'static str {
        match self {
            Table::Residence => "residence",
            Table::Events => "events",
            Table::SecondSource => "second_source",
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
            Column::Local => "local",
            Column::BirthOrder => "birth_order",
            Column::Registered => "registered",
            Column::MotherAge => "mother_age",
            Column::AgeDays => "age_days",
            Column::RegistrationDelay => "registration_delay",
            Column::EntryDelay => "entry_delay",
            Column::Matched => "matched",
        }
    }

    /// What it holds.
    pub fn kind(self) -> ColumnKind {
        match self {
            Column::Age
            | Column::Sex
            | Column::Status
            | Column::HouseholdKind
            | Column::BirthOrder
            | Column::MotherAge
            | Column::AgeDays
            | Column::RegistrationDelay
            | Column::EntryDelay => ColumnKind::Number,
            Column::EverMarried | Column::Roster | Column::Registered | Column::Matched | Column::Local => {
                ColumnKind::Flag
            }
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
            Column::Local => "the village of the line is in this book 村在本地",
            Column::BirthOrder => "place among the mother's live births; empty if not known 孩次",
            Column::Registered => "registered here at the event 发生时户籍在本地",
            Column::MotherAge => "of a birth, the mother's whole years at it 母亲周岁",
            Column::AgeDays => "of a death, whole days lived 存活天数",
            Column::RegistrationDelay => "days from the event to its registration 登记间隔天数",
            Column::EntryDelay => "days from the event to its entry in the book 录入间隔天数",
            Column::Matched => "the other source knows the same event 另一来源可比对",
        }
    }
}
