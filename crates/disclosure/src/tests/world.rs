//! Made-up counties: what happened, when it was entered, and what an office publishes of it when.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::*;

pub const PLACE: usize = 0;
pub const TIME: usize = 1;
pub const SEX: usize = 2;
pub const ORDER: usize = 3;
pub const AGE: usize = 4;

pub const BIRTHS: usize = 0;
pub const DEATHS: usize = 1;
pub const MOVES_IN: usize = 2;
pub const MOVES_OUT: usize = 3;
pub const MARRIAGES: usize = 4;
pub const PEOPLE_BEFORE: usize = 5;
pub const PEOPLE_AFTER: usize = 6;

/// The closes: each month's own, the half year's, the year's, and edition 2.
pub const MONTHS: usize = 0;
pub const HALF: usize = 1;
pub const YEAR: usize = 2;
pub const EDITION: usize = 3;

pub struct Dice(ChaCha8Rng);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(ChaCha8Rng::seed_from_u64(seed))
    }

    pub fn below(&mut self, n: usize) -> usize {
        ((u64::from(self.0.next_u32()) * n as u64) >> 32) as usize
    }

    pub fn chance(&mut self, permille: usize) -> bool {
        self.below(1000) < permille
    }
}

/// One event (or one person, in a stock): where it counts, and from which close on, until which.
#[derive(Clone)]
pub struct Event {
    pub family: usize,
    pub members: Vec<usize>,
    pub from: usize,
    pub until: usize,
}

pub struct County {
    pub dimensions: Vec<Dimension>,
    pub n_villages: usize,
    pub n_ages: usize,
    pub links: Links,
    /// Which families of events are published.
    pub families: Vec<usize>,
    pub events: Vec<Event>,
}

/// Whether the people before and after a year are published, which ties births, deaths and moves together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Links {
    None,
    Balance,
}

/// How large a county is.
pub struct Size {
    pub townships: usize,
    pub villages: usize,
    pub ages: usize,
    pub births: usize,
    pub late: usize,
    /// Per thousand events, taken back in edition 2.
    pub withdrawn: usize,
    pub links: Links,
    pub families: Vec<usize>,
}

pub fn months() -> Dimension {
    let named = |what: &str, n: usize| (1..=n).map(|index| format!("{what} {index}")).collect::<Vec<_>>();
    Dimension::new("time", named("month", 12))
        .grouped(named("quarter", 4), &[0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3])
        .unwrap()
        .grouped(named("half", 2), &[0, 0, 1, 1])
        .unwrap()
}

impl County {
    pub fn new(seed: u64, size: &Size) -> County {
        let mut dice = Dice::new(seed);
        let mut parents = Vec::new();
        for township in 0..size.townships {
            let n = (size.villages + dice.below(5)).saturating_sub(2).max(2);
            parents.extend(std::iter::repeat_n(township, n));
        }
        let named = |what: &str, n: usize| (1..=n).map(|index| format!("{what} {index}")).collect::<Vec<_>>();
        let place = Dimension::new("place", named("village", parents.len()))
            .grouped(named("township", size.townships), &parents)
            .unwrap();
        let dimensions = vec![
            place,
            months(),
            Dimension::new("sex", named("sex", 2)),
            Dimension::new("order", named("order", 3)),
            Dimension::new("age", named("age", size.ages)),
        ];
        let n_villages = parents.len();
        let mut county = County {
            dimensions,
            n_villages,
            n_ages: size.ages,
            links: size.links,
            families: size.families.clone(),
            events: Vec::new(),
        };
        county.happen(&mut dice, size);
        county
    }

    fn happen(&mut self, dice: &mut Dice, size: &Size) {
        let weights: Vec<usize> = (0..self.n_villages).map(|_| 1 + dice.below(6)).collect();
        let total: usize = weights.iter().sum();
        for (village, weight) in weights.iter().enumerate() {
            for (family, per_births) in
                [(BIRTHS, 10), (DEATHS, 8), (MOVES_IN, 6), (MOVES_OUT, 9), (MARRIAGES, 7)]
            {
                let mean = size.births * weight * per_births * 2 / total / 10;
                for _ in 0..dice.below(mean + 2) {
                    let members = self.somewhere(dice, family, village);
                    let from = match dice.below(1000) {
                        0..30 => HALF,
                        30..60 => YEAR,
                        _ => MONTHS,
                    };
                    let until = if dice.chance(size.withdrawn) { EDITION } else { usize::MAX };
                    self.events.push(Event { family, members, from, until });
                }
            }
        }
        for _ in 0..size.late {
            let family = dice.below(5);
            let village = dice.below(self.n_villages);
            let members = self.somewhere(dice, family, village);
            self.events.push(Event { family, members, from: EDITION, until: usize::MAX });
        }
    }

    fn somewhere(&self, dice: &mut Dice, family: usize, village: usize) -> Vec<usize> {
        let sex = usize::from(dice.chance(480));
        let order = [0, 0, 0, 1, 1, 2][dice.below(6)];
        let age = dice.below(self.n_ages).max(dice.below(self.n_ages));
        let uses = self.uses(family);
        let all = [village, dice.below(12), sex, order, age];
        (0..5).map(|dimension| if uses[dimension] { all[dimension] } else { 0 }).collect()
    }

    /// Which dimensions a family is broken down by.
    pub fn uses(&self, family: usize) -> [bool; 5] {
        match family {
            BIRTHS => [true, true, true, true, false],
            DEATHS => [true, true, true, false, true],
            PEOPLE_BEFORE | PEOPLE_AFTER => [true, false, true, false, false],
            _ => [true, true, false, false, false],
        }
    }

    /// The rows of a family as they stood at a close.
    pub fn rows(&self, family: usize, close: usize) -> Vec<(Vec<usize>, u64)> {
        let mut rows = std::collections::BTreeMap::new();
        for event in self.events.iter().filter(|event| event.family == family) {
            // At the half-year close, the second half is what its months' own closes will know.
            let asked = if close == HALF && event.members[TIME] >= 6 { MONTHS } else { close };
            if event.from <= asked && asked < event.until {
                *rows.entry(event.members.clone()).or_insert(0) += 1;
            }
        }
        rows.into_iter().collect()
    }

    /// People in each village by sex: enough before, and after by the balance.
    pub fn people(&self, close: Option<usize>) -> Vec<(Vec<usize>, u64)> {
        let mut rows = Vec::new();
        for village in 0..self.n_villages {
            let mut change = 0i64;
            if let Some(close) = close {
                for (family, sign) in [(BIRTHS, 1), (DEATHS, -1), (MOVES_IN, 1), (MOVES_OUT, -1)] {
                    let rows = self.rows(family, close);
                    let own = rows.iter().filter(|(at, _)| at[PLACE] == village).map(|row| row.1);
                    change += sign * own.sum::<u64>() as i64;
                }
            }
            let women = 400 + 13 * village as i64;
            rows.push((vec![village, 0, 0, 0, 0], (women + 20) as u64));
            rows.push((vec![village, 0, 1, 0, 0], (women + change) as u64));
        }
        rows
    }

    /// All members of some levels of a dimension, as an axis.
    pub fn axis(&self, dimension: usize, levels: &[usize]) -> Axis {
        Axis { dimension, groups: self.dimensions[dimension].groups(levels) }
    }

    /// The tables of one release, without marks.
    pub fn release(&self, close: usize) -> Vec<Table> {
        let townships = self.axis(PLACE, &[1, 2]);
        let villages = self.axis(PLACE, &[0, 1, 2]);
        let months = match close {
            MONTHS => self.axis(TIME, &[0]),
            HALF => {
                let all = self.dimensions[TIME].groups(&[0, 1, 2]);
                let first = |group: &Group| self.dimensions[TIME].up(*group, 2) == 0;
                Axis { dimension: TIME, groups: all.into_iter().filter(first).collect() }
            }
            _ => self.axis(TIME, &[0, 1, 2, 3]),
        };
        let table = |family: usize, axes: Vec<Axis>| Table {
            name: format!("family {family} at close {close}"),
            family,
            snapshot: close,
            axes,
            base: 1,
            release: Release::Now,
        };
        let mut tables: Vec<Table> = self
            .families
            .iter()
            .map(|&family| table(family, vec![townships.clone(), months.clone()]))
            .collect();
        if close >= YEAR {
            for &family in self.families.iter().filter(|family| **family != MARRIAGES) {
                tables.push(table(family, vec![villages.clone()]));
            }
            if self.families.contains(&BIRTHS) {
                tables.push(table(BIRTHS, vec![townships.clone(), self.axis(SEX, &[0, 1])]));
                tables.push(table(BIRTHS, vec![townships.clone(), self.axis(ORDER, &[0, 1])]));
            }
            if self.families.contains(&DEATHS) {
                tables.push(table(DEATHS, vec![townships.clone(), self.axis(SEX, &[0, 1])]));
                tables.push(table(DEATHS, vec![self.axis(SEX, &[0, 1]), self.axis(AGE, &[0, 1])]));
            }
            let stocks = [(PEOPLE_BEFORE, 0), (PEOPLE_AFTER, close - YEAR)];
            for (family, snapshot) in stocks.into_iter().filter(|_| self.links == Links::Balance) {
                for axes in [vec![villages.clone()], vec![townships.clone(), self.axis(SEX, &[0, 1])]] {
                    if family == PEOPLE_AFTER || close == YEAR {
                        tables.push(Table { snapshot, ..table(family, axes) });
                    }
                }
            }
        }
        tables
    }

    /// All families with their snapshots, and the balance of every village.
    pub fn families(&self, closes: usize) -> Tables {
        let mut tables = Tables::new(self.dimensions.clone());
        for family in BIRTHS..=MARRIAGES {
            tables.family(format!("family {family}"), 5);
            for close in 0..=closes {
                tables.snapshot(family, self.rows(family, close)).unwrap();
            }
        }
        for name in ["people before", "people after"] {
            tables.family(name, 10);
        }
        tables.snapshot(PEOPLE_BEFORE, self.people(None)).unwrap();
        for close in (YEAR..=closes).filter(|_| self.links == Links::Balance) {
            tables.snapshot(PEOPLE_AFTER, self.people(Some(close))).unwrap();
            let part = |family: usize, snapshot: usize, coefficient: i64| Part {
                family,
                snapshot,
                coefficient,
                within: Vec::new(),
            };
            let parts = vec![
                part(PEOPLE_AFTER, close - YEAR, 1),
                part(PEOPLE_BEFORE, 0, -1),
                part(BIRTHS, close, -1),
                part(DEATHS, close, 1),
                part(MOVES_IN, close, -1),
                part(MOVES_OUT, close, 1),
            ];
            tables.relate(Relation { parts, axis: self.axis(PLACE, &[0]) }).unwrap();
        }
        tables
    }
}
