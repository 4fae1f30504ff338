//! The ways in which a table of figures is split, and how a row finds its cell.
//! A [`Cut`] is any list of dimensions with at most one level of place and at most one kind of age group.
//! Cells are numbered in one run (place, month, sex, age, birth order), so that counting needs no comparison
//! of keys.

use serde::{Deserialize, Serialize};

use crate::set::{Column, Set};
use crate::tally::{UNKNOWN_AGE_SLOT, age_slot};

/// A way to split a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dim {
    /// By county: 12-digit code.
    County,
    /// By township: 12-digit code.
    Township,
    /// By village: 12-digit code.
    Village,
    /// By month: 200510.
    Month,
    /// By sex: 1, 2, or another code where one is counted.
    Sex,
    /// By five-year age group: its youngest age; 100 is open, 255 unknown. Of births, the mother's.
    Age5,
    /// By single year of age; 120 is open, 255 unknown. Of births, the mother's.
    Age1,
    /// By birth order: 1, 2, 3, 4 and later, 0 unknown.
    BirthOrder,
}

/// One coordinate of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Along which dimension.
    pub dim: Dim,
    /// The code, see [`Dim`].
    pub code: u64,
    /// The code as people read it: `990101100200`, `2005-10`, `2`, `15-19`, `100+`, `4+`, `unknown`.
    pub label: String,
}

/// The code of an unknown age.
pub const UNKNOWN_AGE: u64 = 255;
/// The code of an unknown birth order.
pub const UNKNOWN_ORDER: u64 = 0;
/// The youngest age of the open five-year group.
const OLDEST_GROUP: u64 = 100;
/// The open birth order.
const LAST_ORDER: u64 = 4;
/// GB/T 2261.1, in the order of cells.
pub(crate) const SEXES: [u8; 4] = [0, 1, 2, 9];
const AGE5_GROUPS: usize = 22;
const ORDERS: usize = 5;
/// The codes of birth orders as they are shown: the unknown last.
pub(crate) const ORDER_CODES: [u64; 5] = [1, 2, 3, LAST_ORDER, UNKNOWN_ORDER];

impl Dim {
    /// Every dimension.
    pub const ALL: [Dim; 8] = [
        Dim::County,
        Dim::Township,
        Dim::Village,
        Dim::Month,
        Dim::Sex,
        Dim::Age5,
        Dim::Age1,
        Dim::BirthOrder,
    ];

    /// The name in commands and definitions.
    pub fn name(self) -> &'static str {
        match self {
            Dim::County => "county",
            Dim::Township => "township",
            Dim::Village => "village",
            Dim::Month => "month",
            Dim::Sex => "sex",
            Dim::Age5 => "age5",
            Dim::Age1 => "age1",
            Dim::BirthOrder => "birth_order",
        }
    }

    /// Whether rows of a set can be told apart so.
    pub(crate) fn fits(self, set: Set) -> bool {
        match self {
            Dim::County | Dim::Township | Dim::Village => true,
            Dim::Month => set.has_months(),
            Dim::Sex => set.columns().contains(&Column::Sex) && set != Set::HouseholdsEnd,
            Dim::Age5 | Dim::Age1 => set.columns().contains(&Column::Age) && set != Set::HouseholdsEnd,
            Dim::BirthOrder => matches!(set, Set::Births | Set::LateBirths),
        }
    }

    /// Whether it is a level of place.
    pub fn is_place(self) -> bool {
        matches!(self, Dim::County | Dim::Township | Dim::Village)
    }

    /// Whether it is a kind of age group.
    pub fn is_age(self) -> bool {
        matches!(self, Dim::Age5 | Dim::Age1)
    }

    /// A code along this dimension as people read it.
    ///
    /// ```
    /// use engine::dim::Dim;
    /// assert_eq!(Dim::Month.label(200_510), "2005-10");
    /// assert_eq!(Dim::Age5.label(15), "15-19");
    /// assert_eq!((Dim::Age5.label(100), Dim::Age1.label(255)), ("100+".to_owned(), "unknown".to_owned()));
    /// assert_eq!((Dim::BirthOrder.label(4), Dim::BirthOrder.label(0)), ("4+".to_owned(), "unknown".to_owned()));
    /// ```
    pub fn label(self, code: u64) -> String {
        match self {
            Dim::County | Dim::Township | Dim::Village => format!("{code:012}"),
            Dim::Month => format!("{:04}-{:02}", code / 100, code % 100),
            Dim::Sex => code.to_string(),
            Dim::Age5 | Dim::Age1 if code == UNKNOWN_AGE => "unknown".to_owned(),
            Dim::Age5 if code >= OLDEST_GROUP => format!("{OLDEST_GROUP}+"),
            Dim::Age5 => format!("{code}-{}", code + 4),
            Dim::Age1 => code.to_string(),
            Dim::BirthOrder if code == UNKNOWN_ORDER => "unknown".to_owned(),
            Dim::BirthOrder if code >= LAST_ORDER => format!("{LAST_ORDER}+"),
            Dim::BirthOrder => code.to_string(),
        }
    }

    /// The place at this level of a row that lies at `place`.
    pub(crate) fn place_of(self, place: u64) -> u64 {
        match self {
            Dim::County => crate::rows::county_of(place),
            Dim::Township => crate::rows::township_of(place),
            _ => place,
        }
    }
}

/// A checked list of dimensions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    dims: Vec<Dim>,
}

/// Where a row stands along each dimension, whether the cut has it or not.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spot {
    pub place: usize,
    pub window: usize,
    pub sex: usize,
    pub age: Option<i64>,
    pub order: Option<i64>,
}

impl Cut {
    /// Checks a list of dimensions. The error says what is wrong with it.
    pub fn new(dims: &[Dim]) -> Result<Self, &'static str> {
        let several = |wanted: fn(Dim) -> bool| dims.iter().filter(|&&dim| wanted(dim)).count() > 1;
        if several(Dim::is_place) {
            return Err("a table is split by one level of place");
        }
        if several(Dim::is_age) {
            return Err("a table is split by one kind of age group");
        }
        if (1..dims.len()).any(|i| dims[..i].contains(&dims[i])) {
            return Err("a table is split by the same dimension once");
        }
        Ok(Self { dims: dims.to_vec() })
    }

    /// The dimensions in the order asked for.
    pub fn dims(&self) -> &[Dim] {
        &self.dims
    }

    pub(crate) fn has(&self, dim: Dim) -> bool {
        self.dims.contains(&dim)
    }

    pub(crate) fn place_dim(&self) -> Option<Dim> {
        self.dims.iter().copied().find(|dim| dim.is_place())
    }

    pub(crate) fn age_dim(&self) -> Option<Dim> {
        self.dims.iter().copied().find(|dim| dim.is_age())
    }

    /// How many positions each dimension has that does not depend on the close: sex, age, birth order.
    fn sizes(&self) -> [usize; 3] {
        let ages = match self.age_dim() {
            Some(Dim::Age5) => AGE5_GROUPS,
            Some(_) => UNKNOWN_AGE_SLOT + 1,
            None => 1,
        };
        let of = |dim, size| if self.has(dim) { size } else { 1 };
        [of(Dim::Sex, SEXES.len()), ages, of(Dim::BirthOrder, ORDERS)]
    }

    /// Which age group a slot of single years falls into.
    pub(crate) fn age_group(&self, slot: usize) -> usize {
        match self.age_dim() {
            Some(Dim::Age5) if slot == UNKNOWN_AGE_SLOT => AGE5_GROUPS - 1,
            Some(Dim::Age5) => (slot / 5).min(AGE5_GROUPS - 2),
            Some(_) => slot,
            None => 0,
        }
    }

    /// The number of a cell, `age_group` as [`Cut::age_group`] gives it.
    pub(crate) fn cell(&self, spot: Spot, n_windows: usize, age_group: usize) -> u64 {
        let [n_sexes, n_ages, n_orders] = self.sizes();
        let sex = if n_sexes > 1 { spot.sex } else { 0 };
        let order = if n_orders > 1 { order_position(spot.order) } else { 0 };
        let cell = spot.place * n_windows + spot.window;
        (((cell * n_sexes + sex) * n_ages + age_group) * n_orders + order) as u64
    }

    /// The number of a row's cell.
    pub(crate) fn cell_of(&self, spot: Spot, n_windows: usize) -> u64 {
        self.cell(spot, n_windows, self.age_group(age_slot(spot.age)))
    }

    /// The positions (place, window, sex, age group, order) of a cell's number.
    pub(crate) fn positions(&self, cell: u64, n_windows: usize) -> [usize; 5] {
        let [n_sexes, n_ages, n_orders] = self.sizes();
        let mut rest = usize::try_from(cell).expect("INVARIANT: cells were numbered in this program");
        let mut take = |size: usize| {
            let position = rest % size;
            rest /= size;
            position
        };
        let (order, age, sex, window) = (take(n_orders), take(n_ages), take(n_sexes), take(n_windows));
        [rest, window, sex, age, order]
    }

    /// The code of an age group.
    pub(crate) fn age_code(&self, group: usize) -> u64 {
        match self.age_dim() {
            Some(Dim::Age5) if group == AGE5_GROUPS - 1 => UNKNOWN_AGE,
            Some(Dim::Age5) => group as u64 * 5,
            _ if group == UNKNOWN_AGE_SLOT => UNKNOWN_AGE,
            _ => group as u64,
        }
    }

    /// The age group of a code; none if there is no such code.
    pub(crate) fn age_position(&self, code: u64) -> Option<usize> {
        (0..self.sizes()[1]).find(|&group| self.age_code(group) == code)
    }
}

/// Where a birth order stands: the code itself, later ones with the last.
pub(crate) fn order_position(order: Option<i64>) -> usize {
    match order {
        Some(order) if order >= 1 => usize::try_from(order).unwrap_or(usize::MAX).min(ORDERS - 1),
        Some(_) | None => 0,
    }
}

/// Where a sex code stands; an unheard-of one with the unknown.
pub(crate) fn sex_position(sex: u8) -> usize {
    SEXES.iter().position(|&code| code == sex).unwrap_or(0)
}
