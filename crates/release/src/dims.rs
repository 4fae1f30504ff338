//! By what counts are divided: members, their codes and names, and the condition that picks their rows.
//! A member is a set of values of one column; together the members of a dimension hold every row once.

use disclosure::{Dimension, Group, TablesError};
use engine::set::{Column, Set};

/// Position of a dimension among [`crate::frame::Frame`]'s; classes come after these.
pub(crate) const PLACE: usize = 0;
/// Months.
pub(crate) const MONTH: usize = 1;
/// Columns with fixed members, in the order of their dimensions from 2 on.
pub(crate) const FIXED: [Column; 6] =
    [Column::Sex, Column::BirthOrder, Column::Age, Column::MotherAge, Column::Status, Column::Registered];
/// Where the fixed ones begin.
pub(crate) const FIRST_FIXED: usize = 2;
/// Where the dimensions of classes begin.
pub(crate) const FIRST_CLASS: usize = FIRST_FIXED + FIXED.len();
/// Beyond this no age is told apart.
const AGE_TESTED: i64 = 125;
/// Beyond this no order is told apart.
const ORDER_TESTED: i64 = 30;

/// One finest member.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    /// Values of the column, with which conditions are tried.
    pub values: Vec<Option<i64>>,
    /// The condition that picks its rows.
    pub condition: String,
}

/// A code as it is published, and its names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Coded {
    pub code: String,
    pub zh: String,
    pub en: String,
    pub group: Group,
    /// The code of the engine's table, where it has the same group.
    pub engine: Option<u64>,
}

fn coded(group: (usize, usize), code: &str, zh: &str, en: &str, engine: Option<u64>) -> Coded {
    let group = Group { level: group.0, member: group.1 };
    Coded { code: code.to_owned(), zh: zh.to_owned(), en: en.to_owned(), group, engine }
}

/// The position of a column's dimension.
pub(crate) fn dimension_of(column: Column) -> Option<usize> {
    FIXED.iter().position(|&fixed| fixed == column).map(|at| FIRST_FIXED + at)
}

/// The columns by which a set's family is divided.
pub(crate) fn columns_of(set: Set) -> &'static [Column] {
    match set {
        Set::Births => &[Column::Sex, Column::BirthOrder, Column::MotherAge],
        Set::Deaths => &[Column::Sex, Column::Age, Column::Registered],
        Set::ResidenceEnd | Set::ResidenceStart => &[Column::Sex, Column::Age, Column::Status],
        _ => &[],
    }
}

/// How rows of a set lie in time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Timing {
    /// Each in a month.
    Months,
    /// On the day before the period begins.
    Opening,
    /// On the last day.
    Closing,
    /// In the period as a whole.
    Whole,
}

pub(crate) fn timing(set: Set) -> Timing {
    match set {
        Set::ResidenceStart => Timing::Opening,
        Set::ResidenceEnd | Set::HouseholdsEnd => Timing::Closing,
        // What is late depends on the period; roster rows have none.
        Set::LateBirths | Set::LateDeaths | Set::RosterRows | Set::PersonDays => Timing::Whole,
        _ => Timing::Months,
    }
}

/// Lower ends of the ages of a life table; the last is open.
fn age_starts() -> Vec<i64> {
    [0, 1].into_iter().chain((5..=85).step_by(5)).collect()
}

/// Lower ends of mothers' ages as counted: under 15, five-year groups to 49, and over.
fn mother_starts() -> Vec<i64> {
    [0].into_iter().chain((15..=50).step_by(5)).collect()
}

fn bands(column: &str, starts: &[i64]) -> Vec<Member> {
    let mut members: Vec<Member> = Vec::new();
    for (at, &start) in starts.iter().enumerate() {
        let (condition, last) = match starts.get(at + 1) {
            Some(next) => (format!("{column} BETWEEN {start} AND {}", next - 1), next - 1),
            None => (format!("{column} >= {start}"), AGE_TESTED),
        };
        members.push(Member { values: (start..=last).map(Some).collect(), condition });
    }
    // An age below 0 is as good as none.
    members.push(Member { values: vec![None], condition: format!("{column} IS NULL OR {column} < 0") });
    members
}

/// The finest members of a column with fixed members.
pub(crate) fn members(column: Column) -> Vec<Member> {
    let some = |values: &[i64], condition: &str| Member {
        values: values.iter().copied().map(Some).collect(),
        condition: condition.to_owned(),
    };
    match column {
        Column::Sex => vec![some(&[1], "sex = 1"), some(&[2], "sex = 2"), some(&[0, 9], "sex IN (0, 9)")],
        Column::BirthOrder => {
            let later: Vec<i64> = (3..=ORDER_TESTED).collect();
            let none =
                Member { values: vec![None], condition: "birth_order IS NULL OR birth_order < 1".into() };
            vec![
                some(&[1], "birth_order = 1"),
                some(&[2], "birth_order = 2"),
                some(&later, "birth_order >= 3"),
                none,
            ]
        }
        Column::Age => bands("age", &age_starts()),
        Column::MotherAge => bands("mother_age", &mother_starts()),
        Column::Status => (1..=3).map(|status| some(&[status], &format!("status = {status}"))).collect(),
        Column::Registered => vec![some(&[1], "registered"), some(&[0], "NOT registered")],
        _ => Vec::new(),
    }
}

/// The dimension of a column with fixed members.
pub(crate) fn fixed_dimension(column: Column) -> Result<Dimension, TablesError> {
    let conditions: Vec<String> = members(column).into_iter().map(|member| member.condition).collect();
    let n = conditions.len();
    let finest = Dimension::new(column.name(), conditions);
    let parents: Vec<usize> = match column {
        // 0 and 1-4 make 0-4; the unknown stay last.
        Column::Age => (0..n).map(|at: usize| at.saturating_sub(1)).collect(),
        // Under 15 and 15-19 make under 20; 45-49 and over make 45 and over.
        Column::MotherAge => vec![0, 0, 1, 2, 3, 4, 5, 6, 6, 7],
        _ => return Ok(finest),
    };
    let n_coarse = parents.last().map_or(0, |last| last + 1);
    finest.grouped((0..n_coarse).map(|at| format!("{} group {at}", column.name())).collect(), &parents)
}

/// The sexes as they are published. The unknown have no line: readers take it that there are none.
pub(crate) fn sexes() -> Vec<Coded> {
    vec![coded((0, 0), "M", "男", "Male", Some(1)), coded((0, 1), "F", "女", "Female", Some(2))]
}

/// Birth orders as they are published.
pub(crate) fn orders() -> Vec<Coded> {
    vec![
        coded((0, 0), "1", "一孩", "First", Some(1)),
        coded((0, 1), "2", "二孩", "Second", Some(2)),
        coded((0, 2), "GE3", "三孩及以上", "Third and later", None),
        coded((0, 3), "_U", "未知", "Unknown", Some(0)),
    ]
}

fn band(group: (usize, usize), first: i64, last: Option<i64>) -> Coded {
    match last {
        None => coded(
            group,
            &format!("Y_GE{first}"),
            &format!("{first}岁及以上"),
            &format!("{first} and over"),
            None,
        ),
        Some(last) if last == first => {
            coded(group, &format!("Y{first}"), &format!("{first}岁"), &first.to_string(), None)
        }
        Some(last) => {
            let engine = (last == first + 4).then_some(first as u64);
            let (zh, en) = (format!("{first}～{last}岁"), format!("{first}-{last}"));
            coded(group, &format!("Y{first}T{last}"), &zh, &en, engine)
        }
    }
}

/// Five-year age groups.
pub(crate) fn ages_by_five() -> Vec<Coded> {
    let starts: Vec<i64> = (0..=85).step_by(5).collect();
    let last = |at: usize| starts.get(at + 1).map(|next| next - 1);
    starts.iter().enumerate().map(|(at, &first)| band((1, at), first, last(at))).collect()
}

/// The ages of a life table.
pub(crate) fn ages_of_life_table() -> Vec<Coded> {
    let starts = age_starts();
    let last = |at: usize| starts.get(at + 1).map(|next| next - 1);
    starts.iter().enumerate().map(|(at, &first)| band((0, at), first, last(at))).collect()
}

/// Mothers' ages as they are published.
pub(crate) fn mother_ages() -> Vec<Coded> {
    let mut codes = vec![coded((1, 0), "Y_LT20", "20岁以下", "Under 20", None)];
    let groups = (20..45).step_by(5).enumerate();
    codes.extend(groups.map(|(at, first)| band((1, at + 1), first, Some(first + 4))));
    codes.push(band((1, 6), 45, None));
    codes
}

/// The code of people of unknown age or sex. No table lists them, but a total less its parts is their number.
pub(crate) const UNKNOWN: &str = "unknown";

/// The group of an unknown age or sex, which no published code has.
pub(crate) fn unknown_group(by: crate::plan::By) -> Option<Group> {
    use crate::plan::By;
    match by {
        By::Sex => Some(Group { level: 0, member: 2 }),
        By::Age5 => Some(Group { level: 1, member: 18 }),
        By::Age => Some(Group { level: 0, member: 19 }),
        By::MotherAge => Some(Group { level: 1, member: 7 }),
        _ => None,
    }
}
