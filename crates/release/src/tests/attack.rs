//! A reader of the record files, who adds and subtracts everything in them: variables are single births by
//! village, month, sex, order and the close that brought them; what is known are the published numbers.

use std::collections::BTreeMap;

use disclosure::{Cell, Knowledge, Mark, Standing, System, Term, audit};

use super::county::{County, Event, MONTH, SECOND, Sealing, YEAR};
use crate::plan::PublicationPlan;
use crate::record::{Record, RecordCell, RecordTable};
use crate::{Past, Rounding, prepare};

/// Where and when, whose sex, which order, known from which close.
type Atom = (u64, u64, u8, u8, u32);

struct Reader<'c> {
    county: &'c County,
    atoms: BTreeMap<Atom, usize>,
    system: System,
}

const MONTHS: [u64; 12] =
    [200510, 200511, 200512, 200601, 200602, 200603, 200604, 200605, 200606, 200607, 200608, 200609];

fn atom(event: &Event) -> Atom {
    let on = event.row.on;
    let month = u64::from(on.year().unsigned_abs()) * 100 + u64::from(on.month().unsigned_abs());
    (event.row.place, month, event.row.sex, event.row.birth_order.unwrap_or(0), event.known_from)
}

impl<'c> Reader<'c> {
    fn new(county: &'c County) -> Reader<'c> {
        let mut counts: BTreeMap<Atom, u64> = BTreeMap::new();
        for &village in &county.villages {
            for month in MONTHS {
                for (sex, order, known) in [1, 2].into_iter().flat_map(|sex| {
                    (0..4).flat_map(move |order| (0..3).map(move |known| (sex, order, known)))
                }) {
                    counts.insert((village, month, sex, order, known), 0);
                }
            }
        }
        for event in county.events.iter().filter(|event| event.row.kind == "birth") {
            *counts.get_mut(&atom(event)).unwrap() += 1;
        }
        let mut system = System::new();
        let atoms = counts.into_iter().map(|(atom, count)| (atom, system.variable(count))).collect();
        Reader { county, atoms, system }
    }

    /// The births that a published cell counts; none for cells about something else.
    fn terms(&self, sealing: Sealing, table: &RecordTable, cell: &RecordCell) -> Option<Vec<Term>> {
        let (sex, order): (Option<u8>, Option<u8>) = match cell.figure.as_str() {
            "births" => (None, None),
            "births_male" => (Some(1), None),
            "births_female" => (Some(2), None),
            "births_parity_1" => (None, Some(1)),
            "births_parity_2" => (None, Some(2)),
            "births_parity_3_plus" => (None, Some(3)),
            _ => return None,
        };
        let mut axes = table.axes.iter().map(|(id, _)| id.as_str()).zip(&cell.keys);
        if axes.clone().any(|(id, key)| id == "mother_age" && key != "_T") {
            return None;
        }
        let last = sealing.period.1;
        let last = u64::from(last.year().unsigned_abs()) * 100 + u64::from(last.month().unsigned_abs());
        let inside = |(village, month, own_sex, own_order, known): &Atom| {
            *known <= sealing.close
                && *month <= last
                && sex.is_none_or(|sex| sex == *own_sex)
                && order.is_none_or(|order| order == *own_order)
                && axes.clone().all(|(id, key)| match (id, key.as_str()) {
                    (_, "_T") | ("mother_age", _) => true,
                    ("place", code) => {
                        let code: u64 = code.parse().unwrap();
                        [*village, village / 1000 * 1000, village / 1_000_000 * 1_000_000].contains(&code)
                    }
                    ("time", code) => code.contains("..") || code.replace('-', "").parse() == Ok(*month),
                    ("sex", code) => ["_U", "M", "F"][usize::from(*own_sex)] == code,
                    ("birth_order", code) => ["_U", "1", "2", "GE3"][usize::from(*own_order)] == code,
                    (other, _) => panic!("an axis {other}"),
                })
        };
        let terms = self.atoms.iter().filter(|(atom, _)| inside(atom));
        let terms = terms.map(|(_, &variable)| Term { variable, coefficient: 1 }).collect();
        let _ = axes.next();
        Some(terms)
    }

    /// Takes the records in, and says what could not be told: hidden cells and small changes between records.
    fn read(&mut self, records: &[(Sealing, Record)]) -> Vec<Mark> {
        let mut marks = Vec::new();
        let mut known: BTreeMap<(String, Vec<String>, String), Vec<Vec<Term>>> = BTreeMap::new();
        for (sealing, record) in records {
            for table in &record.tables {
                for cell in &table.cells {
                    let Some(terms) = self.terms(*sealing, table, cell) else { continue };
                    if let Some(value) = cell.value {
                        assert_eq!(value as i64, self.system.sum(&terms), "{} {cell:?}", table.id);
                    }
                    let standing = if cell.value.is_some() { Standing::Public } else { Standing::Withheld };
                    let name = format!(
                        "{} {:?} {} of {}-{}",
                        table.id, cell.keys, cell.figure, record.period, record.edition
                    );
                    let draft = Cell { terms: terms.clone(), standing, ..Cell::open(name, &[], 5) };
                    self.system.cell(draft).unwrap();
                    marks.push(if cell.value.is_some() { Mark::Shown } else { Mark::Primary });
                    known
                        .entry((table.id.clone(), cell.keys.clone(), cell.figure.clone()))
                        .or_default()
                        .push(terms);
                }
            }
        }
        for (key, counts) in known {
            for pair in counts.windows(2) {
                let mut terms = pair[1].clone();
                terms.retain(|term| !pair[0].contains(term));
                let draft = Cell {
                    terms,
                    standing: Standing::Secret,
                    ..Cell::open(format!("change of {key:?}"), &[], 5)
                };
                self.system.cell(draft).unwrap();
                marks.push(Mark::Primary);
            }
        }
        marks
    }
}

/// What the attack on one county saw: hidden numbers, and how many of them are not safe.
fn attack(seed: u64) -> (usize, usize) {
    let folder = tempfile::tempdir().unwrap();
    let county = County::new(seed, 2, 3, 8, 6 + seed % 6);
    let plan = PublicationPlan::builtin();
    let mut done = Vec::new();
    let sealings = if seed.is_multiple_of(2) { vec![MONTH, YEAR] } else { vec![YEAR, SECOND] };
    for sealing in sealings {
        let session = county.seal(folder.path(), sealing);
        let past: Vec<Past<'_>> = done.iter().map(|(_, session, record)| Past { session, record }).collect();
        let record = prepare(&session, &past, &plan, Rounding::Exact).unwrap().record;
        done.push((sealing, session, record));
    }
    let records: Vec<(Sealing, Record)> =
        done.into_iter().map(|(sealing, _, record)| (sealing, record)).collect();
    let mut reader = Reader::new(&county);
    let marks = reader.read(&records);
    let found = audit(&reader.system, &marks, Knowledge::Numbers);
    for bounds in found.iter().filter(|bounds| !bounds.is_safe()) {
        println!("county {seed}: {} {bounds:?}", reader.system.cells()[bounds.cell].name);
    }
    assert_eq!(reader.county.villages.len(), 6);
    (found.len(), found.iter().filter(|bounds| !bounds.is_safe()).count())
}

#[test]
fn no_hidden_birth_of_thirty_counties_can_be_worked_out_from_the_records() {
    let half = |odd: u64| move || (0..15).map(|at| attack(2 * at + odd)).collect::<Vec<(usize, usize)>>();
    let seen = std::thread::scope(|scope| {
        let [one, other] = [0, 1].map(|odd| scope.spawn(half(odd)));
        [one.join().unwrap(), other.join().unwrap()].concat()
    });
    let n_hidden: usize = seen.iter().map(|(hidden, _)| hidden).sum();
    let n_leaks: usize = seen.iter().map(|(_, leaks)| leaks).sum();
    println!("{n_hidden} hidden numbers in 30 counties, {n_leaks} narrowed down");
    assert!(n_hidden > 1000, "there was something to attack: {n_hidden}");
    assert_eq!(n_leaks, 0);
}
