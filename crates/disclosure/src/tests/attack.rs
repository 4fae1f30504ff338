//! The attacker against made-up counties, in a formulation of its own: one variable for each count of the full
//! cross product of village, month, sex, order, age and day of entry, built from the events and from nothing that
//! chose the marks.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::world::*;
use super::year::publish_all;
use crate::*;

/// The variables of a family: members of all dimensions, the close of entry, and the index.
type Atoms = Vec<(Vec<usize>, usize, usize)>;

/// A family and the groups a cell of it is at.
type Figure = (usize, Vec<(usize, Group)>);

struct Atomic<'c> {
    county: &'c County,
    system: System,
    atoms: Vec<Atoms>,
    /// For each family, the closes that take something back.
    fresh: Vec<Vec<usize>>,
}

impl<'c> Atomic<'c> {
    fn new(county: &'c County, last: usize) -> Atomic<'c> {
        let mut this = Atomic { county, system: System::new(), atoms: Vec::new(), fresh: Vec::new() };
        for family in BIRTHS..=PEOPLE_AFTER {
            let snapshots: Vec<BTreeMap<Vec<usize>, u64>> = match family {
                PEOPLE_BEFORE => vec![county.people(None).into_iter().collect()],
                PEOPLE_AFTER => {
                    (YEAR..=last).map(|close| county.people(Some(close)).into_iter().collect()).collect()
                }
                _ => (0..=last).map(|close| county.rows(family, close).into_iter().collect()).collect(),
            };
            let mut atoms = Atoms::new();
            let mut fresh = Vec::new();
            for close in 0..snapshots.len() {
                let count =
                    |at: usize, members: &Vec<usize>| snapshots[at].get(members).copied().unwrap_or(0);
                let all = this.cross(family);
                let is_fresh = close > 0 && all.iter().any(|at| count(close, at) < count(close - 1, at));
                fresh.extend(is_fresh.then_some(close));
                for members in all {
                    let before = if is_fresh || close == 0 { 0 } else { count(close - 1, &members) };
                    let variable = this.system.variable(count(close, &members) - before);
                    atoms.push((members, close, variable));
                }
            }
            this.atoms.push(atoms);
            this.fresh.push(fresh);
        }
        this
    }

    fn cross(&self, family: usize) -> Vec<Vec<usize>> {
        let uses = self.county.uses(family);
        let mut all = vec![Vec::new()];
        for (dimension, used) in uses.into_iter().enumerate() {
            let n = if used { self.county.dimensions[dimension].n_members(0) } else { 1 };
            all = all.iter().flat_map(|at: &Vec<usize>| (0..n).map(|m| [&at[..], &[m]].concat())).collect();
        }
        all
    }

    fn sum(&self, family: usize, snapshot: usize, groups: &[(usize, Group)]) -> Vec<Term> {
        let from = self.fresh[family].iter().copied().filter(|&close| close <= snapshot).max().unwrap_or(0);
        let inside = |members: &[usize]| {
            groups.iter().all(|&(dimension, group)| {
                let leaf = Group { level: 0, member: members[dimension] };
                self.county.dimensions[dimension].up(leaf, group.level) == group.member
            })
        };
        let atoms = self.atoms[family]
            .iter()
            .filter(|(at, close, _)| (from..=snapshot).contains(close) && inside(at));
        atoms.map(|&(_, _, variable)| Term { variable, coefficient: 1 }).collect()
    }
}

/// All that was published, as the attacker sees it.
fn attack(county: &County, tables: &[Table], last: usize) -> (System, Vec<Mark>) {
    let mut atomic = Atomic::new(county, last);
    let mut published: BTreeMap<Figure, BTreeMap<usize, Vec<Term>>> = BTreeMap::new();
    let mut marks = Vec::new();
    for table in tables {
        let Release::Earlier(own) = &table.release else { panic!("all is published") };
        let mut places = vec![Vec::new()];
        for axis in &table.axes {
            let longer = |at: &Vec<(usize, Group)>| {
                axis.groups
                    .iter()
                    .map(|&group| [&at[..], &[(axis.dimension, group)]].concat())
                    .collect::<Vec<_>>()
            };
            places = places.iter().flat_map(longer).collect();
        }
        for (place, mark) in places.into_iter().zip(own) {
            let terms = atomic.sum(table.family, table.snapshot, &place);
            let standing = if mark.is_shown() { Standing::Public } else { Standing::Withheld };
            let threshold = if table.family >= PEOPLE_BEFORE { 10 } else { 5 };
            let name = format!("{} {place:?}", table.name);
            let cell = Cell { terms: terms.clone(), standing, ..Cell::open(name, &[], threshold) };
            atomic.system.cell(cell).unwrap();
            marks.push(*mark);
            published.entry((table.family, place)).or_default().insert(table.snapshot, terms);
        }
    }
    for ((family, place), snapshots) in &published {
        for (later, now) in snapshots {
            for (_, before) in snapshots.range(..later) {
                let mut sum: BTreeMap<usize, i64> = BTreeMap::new();
                now.iter().for_each(|term| *sum.entry(term.variable).or_default() += 1);
                before.iter().for_each(|term| *sum.entry(term.variable).or_default() -= 1);
                let terms: Vec<Term> = sum
                    .into_iter()
                    .filter(|&(_, coefficient)| coefficient != 0)
                    .map(|(variable, coefficient)| Term { variable, coefficient })
                    .collect();
                let threshold = if *family >= PEOPLE_BEFORE { 10 } else { 5 };
                let name = format!("difference of family {family} {place:?}");
                let secret = Cell { terms, standing: Standing::Secret, ..Cell::open(name, &[], threshold) };
                atomic.system.cell(secret).unwrap();
                marks.push(Mark::Primary);
            }
        }
    }
    balance(&mut atomic, last);
    (atomic.system, marks)
}

fn balance(atomic: &mut Atomic<'_>, last: usize) {
    if atomic.county.links == Links::None {
        return;
    }
    for close in YEAR..=last {
        for village in 0..atomic.county.n_villages {
            let place = [(PLACE, Group { level: 0, member: village })];
            let mut terms = Vec::new();
            for (family, snapshot, sign) in [
                (PEOPLE_AFTER, close - YEAR, 1),
                (PEOPLE_BEFORE, 0, -1),
                (BIRTHS, close, -1),
                (DEATHS, close, 1),
                (MOVES_IN, close, -1),
                (MOVES_OUT, close, 1),
            ] {
                let own = atomic.sum(family, snapshot, &place);
                terms.extend(own.into_iter().map(|term| Term { coefficient: sign, ..term }));
            }
            atomic.system.equation(terms).unwrap();
        }
    }
}

/// What is published when, by the number of the county: most are small, some are large, some tie all figures
/// together, some have a whole year of releases.
fn plan(index: usize, dice: &mut Dice) -> (Size, Vec<usize>) {
    let late = [1, 4, 12, 40, 150, 500][dice.below(6)];
    let withdrawn = if dice.chance(200) { 20 } else { 0 };
    let size = |townships: usize, villages: usize, links: Links, families: Vec<usize>| {
        let births = townships * villages * (6 + index % 9);
        Size { townships, villages, ages: 2 + index % 2, births, late, withdrawn, links, families }
    };
    let all = vec![BIRTHS, DEATHS, MOVES_IN, MOVES_OUT, MARRIAGES];
    let two =
        [vec![BIRTHS], vec![BIRTHS, MARRIAGES], vec![DEATHS], vec![BIRTHS, DEATHS]][index / 2 % 4].clone();
    let (townships, villages) = (2 + dice.below(2), 3 + dice.below(2));
    match index % 80 {
        0 => (size(4 + dice.below(3), 8 + dice.below(5), Links::None, vec![BIRTHS, DEATHS]), vec![YEAR]),
        1 => (size(2, 3, Links::Balance, all), vec![MONTHS, HALF, YEAR, EDITION]),
        2 | 42 => (size(2, 3, Links::Balance, all), vec![YEAR, EDITION]),
        3 | 23 | 43 | 63 => (size(townships, villages, Links::None, two), vec![MONTHS, HALF, YEAR, EDITION]),
        4..13 | 44..53 => (size(townships, villages, Links::None, two), vec![MONTHS, YEAR]),
        24..33 | 64..73 => (size(townships, villages, Links::None, two), vec![HALF, YEAR]),
        _ => (size(townships, villages, Links::None, two), vec![YEAR, EDITION]),
    }
}

/// What the attack on one county saw.
#[derive(Default)]
struct Seen {
    n_hidden: usize,
    n_leaked_naively: usize,
    share: f64,
    share_small: f64,
    share_withheld: f64,
}

fn attack_county(index: usize) -> Seen {
    let mut dice = Dice::new(1_000_000 + index as u64);
    let (size, closes) = plan(index, &mut dice);
    let county = County::new(index as u64, &size);
    let last = *closes.last().unwrap();
    let (tables, losses) = publish_all(&county, &closes);
    let (system, marks) = attack(&county, &tables, last);
    let found = audit(&system, &marks, Knowledge::Numbers);
    for bounds in &found {
        assert!(bounds.is_safe(), "county {index}: {} {bounds:?}", system.cells()[bounds.cell].name);
    }
    // The same county with small cells hidden and nothing else, and with each table that has one left out.
    let mut alone = county.families(last);
    for table in county.release(last) {
        alone.publish(table).unwrap();
    }
    let built = alone.build().unwrap();
    let small = small_only(&built.system);
    let naive = audit(&built.system, &small, Knowledge::Numbers);
    let (mut n_cells, mut n_withheld) = (0, 0);
    for table in 0..built.cells.len() {
        let own = built.of_table(table, &small);
        n_cells += own.len();
        n_withheld += if own.iter().all(|mark| mark.is_shown()) { 0 } else { own.len() };
    }
    Seen {
        n_hidden: found.len(),
        n_leaked_naively: naive.iter().filter(|bounds| !bounds.is_safe()).count(),
        share: losses.last().unwrap().share_of_cells(),
        share_small: Loss::new(&built.system, &small).share_of_cells(),
        share_withheld: n_withheld as f64 / n_cells as f64,
    }
}

#[test]
fn no_hidden_cell_of_two_hundred_counties_can_be_narrowed_down() {
    const N_COUNTIES: usize = 200;
    let next = AtomicUsize::new(0);
    let seen: Mutex<Vec<Seen>> = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    if index >= N_COUNTIES {
                        break;
                    }
                    let found = attack_county(index);
                    seen.lock().unwrap().push(found);
                }
            });
        }
    });
    let seen = seen.into_inner().unwrap();
    let mean = |of: fn(&Seen) -> f64| seen.iter().map(of).sum::<f64>() / seen.len() as f64;
    let (share, small, withheld) =
        (mean(|seen| seen.share), mean(|seen| seen.share_small), mean(|seen| seen.share_withheld));
    let n_hidden: usize = seen.iter().map(|seen| seen.n_hidden).sum();
    let n_naive = seen.iter().filter(|seen| seen.n_leaked_naively > 0).count();
    println!(
        "{} counties, {n_hidden} hidden numbers, none narrowed down; cells hidden {:.1} % (small by themselves {:.1} %, \
         leaving out each table with a small cell {:.1} %); hiding small cells alone leaks in {n_naive} counties",
        seen.len(),
        100.0 * share,
        100.0 * small,
        100.0 * withheld
    );
    assert_eq!(seen.len(), N_COUNTIES);
    assert!(n_hidden > 20_000, "the attack had something to attack: {n_hidden}");
    assert!(n_naive > N_COUNTIES * 9 / 10, "the attacker bites: {n_naive}");
    assert!(share < 0.6 * withheld, "{share} against {withheld}");
}
