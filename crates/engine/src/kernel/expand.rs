//! From spans put together to cells.
//! Each chunk is unrolled over its months into three tables by age: people at the end, people at the start,
//! and days. A predicate was evaluated once per class and age before; here it is a list of age ranges to sum.

use crate::dim::{Cut, Spot};
use crate::kernel::Question;
use crate::kernel::calendar::{Block, SLOTS, age_of};
use crate::kernel::cells::Cells;
use crate::kernel::reading::each_reading;
use crate::kernel::spans::{Chunk, Class, Spans};
use crate::set::Set;
use crate::tally::{Axis, UNKNOWN_AGE_SLOT, age_slot};

type Ages = [i64; SLOTS];

/// Turns spans into cells and forgets them.
pub(crate) fn expand(question: &Question, spans: &mut Spans, cells: &mut Cells) {
    let rules: Vec<ClassRules> =
        spans.classes.iter().map(|&class| ClassRules::new(question, class)).collect();
    let mut tables = Tables::new(question);
    for (number, chunks) in spans.blocks.iter().enumerate() {
        let block = &question.calendar.blocks[number];
        for (place, class, chunk) in &chunks.chunks {
            tables.unroll(block, question, chunk);
            tables.enter(question, block, *place, &rules[usize::from(*class)], cells);
        }
    }
    for span in &spans.old {
        enter_span(question, span, cells);
    }
    spans.clear();
}

/// A tally that counts a class, and at which positions of age.
struct Rule {
    tally: usize,
    ranges: Vec<(usize, usize)>,
}

/// All tallies that count a class, by measure.
struct ClassRules {
    sex: usize,
    end: Vec<Rule>,
    start: Vec<Rule>,
    days: Vec<Rule>,
}

impl ClassRules {
    fn new(question: &Question, class: Class) -> Self {
        let of = |set: Set| -> Vec<Rule> {
            let rules =
                question.of_set(set).map(|tally| Rule { tally, ranges: ranges(question.mask(tally, class)) });
            rules.filter(|rule| !rule.ranges.is_empty()).collect()
        };
        Self {
            sex: class.sex_position(),
            end: of(Set::ResidenceEnd),
            start: of(Set::ResidenceStart),
            days: of(Set::PersonDays),
        }
    }
}

/// The runs of set bits, each from its first to one behind its last.
fn ranges(mask: u128) -> Vec<(usize, usize)> {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for slot in (0..SLOTS).filter(|slot| mask >> slot & 1 == 1) {
        match ranges.last_mut() {
            Some((_, end)) if *end == slot => *end += 1,
            Some(_) | None => ranges.push((slot, slot + 1)),
        }
    }
    ranges
}

/// One block of one chunk, by piece and age.
struct Tables {
    counts: Vec<i64>,
    days: Vec<i64>,
    end: Vec<Ages>,
    start: Vec<Ages>,
    lived: Vec<Ages>,
    groups: Vec<usize>,
}

impl Tables {
    fn new(question: &Question) -> Self {
        let blocks = &question.calendar.blocks;
        let n_numbers = blocks.iter().map(|block| block.n_numbers(question.needs)).max().unwrap_or(0);
        let n_pieces = blocks.iter().map(|block| block.pieces.len()).max().unwrap_or(0);
        let ages = || vec![[0; SLOTS]; n_pieces];
        Self {
            counts: vec![0; n_numbers],
            days: vec![0; n_numbers],
            end: ages(),
            start: ages(),
            lived: ages(),
            groups: (0..SLOTS).map(|slot| question.cut.age_group(age_slot(age_of(slot)))).collect(),
        }
    }

    fn unroll(&mut self, block: &Block, question: &Question, chunk: &Chunk) {
        self.unpack(chunk);
        let n_pieces = block.pieces.len();
        let mut here = [0; SLOTS];
        for (slot, sum) in here.iter_mut().enumerate() {
            *sum = (0..=n_pieces).map(|turn| self.counts[block.whole_offset(slot, turn)]).sum();
        }
        for (i, piece) in block.pieces.iter().enumerate() {
            let n_days = i64::from(piece.days.len());
            let before = here;
            let turned = |slot: usize| self.counts[block.whole_offset(slot, i)];
            let waited = |slot: usize| self.days[block.whole_offset(slot, i)];
            for (slot, here) in here.iter_mut().enumerate() {
                // Those who have their birthday in this piece move up, and take the days before it back.
                let (came, owed) = if slot > 0 { (turned(slot - 1), waited(slot - 1)) } else { (0, 0) };
                *here += came - turned(slot);
                self.lived[i][slot] = *here * n_days + waited(slot) - owed;
                self.end[i][slot] = *here;
            }
            for slot in 0..SLOTS {
                let part = block.part_offset(i, slot);
                self.end[i][slot] += self.counts[part];
                self.lived[i][slot] += self.days[part];
            }
            if question.needs.start {
                let early = |slot: usize| self.counts[block.early_offset(i, slot)];
                for (slot, &was) in before.iter().enumerate() {
                    let came = if slot > 0 { early(slot - 1) } else { 0 };
                    let part = self.counts[block.start_offset(i, slot)];
                    self.start[i][slot] = was + came - early(slot) + part;
                }
            }
        }
    }

    fn unpack(&mut self, chunk: &Chunk) {
        self.counts.fill(0);
        self.days.fill(0);
        match chunk {
            Chunk::Few(items) => {
                for item in items {
                    self.counts[item.offset()] += i64::from(item.count());
                    self.days[item.offset()] += i64::from(item.days());
                }
            }
            Chunk::Many(numbers) => {
                for (offset, &packed) in numbers.iter().enumerate() {
                    self.counts[offset] = (packed >> 32) as i64;
                    self.days[offset] = (packed & u64::from(u32::MAX)) as i64;
                }
            }
        }
    }

    fn enter(&self, question: &Question, block: &Block, place: u32, rules: &ClassRules, cells: &mut Cells) {
        for (i, piece) in block.pieces.iter().enumerate() {
            let spot =
                Spot { place: place as usize, window: piece.window, sex: rules.sex, age: None, order: None };
            if piece.at_end {
                self.enter_ages(question, spot, &rules.end, &self.end[i], cells);
            }
            if piece.at_start {
                self.enter_ages(question, spot, &rules.start, &self.start[i], cells);
            }
            self.enter_ages(question, spot, &rules.days, &self.lived[i], cells);
        }
    }

    fn enter_ages(&self, question: &Question, spot: Spot, rules: &[Rule], ages: &Ages, cells: &mut Cells) {
        if rules.is_empty() || ages.iter().all(|&n| n == 0) {
            return;
        }
        let n_windows = question.n_windows();
        let cut: &Cut = &question.cut;
        if cut.age_dim().is_none() {
            let row = cells.row_mut(cut.cell(spot, n_windows, 0));
            rules.iter().for_each(|rule| add_to_row(question, rule, ages, (0, SLOTS), row));
            return;
        }
        // Positions of one age group lie in a row, except that the unknown come first.
        let mut slot = 0;
        while slot < SLOTS {
            let group = self.groups[slot];
            let end = (slot..SLOTS).find(|&next| self.groups[next] != group).unwrap_or(SLOTS);
            if ages[slot..end].iter().any(|&n| n != 0) {
                let row = cells.row_mut(cut.cell(spot, n_windows, group));
                rules.iter().for_each(|rule| add_to_row(question, rule, ages, (slot, end), row));
            }
            slot = end;
        }
    }
}

/// Adds what a tally counts between two positions of age to the row of a cell.
fn add_to_row(question: &Question, rule: &Rule, ages: &Ages, within: (usize, usize), row: &mut [i64]) {
    let start = question.starts[rule.tally];
    let axis = question.tallies[rule.tally].axis;
    for &(from, to) in &rule.ranges {
        let (from, to) = (from.max(within.0), to.min(within.1));
        if from >= to {
            continue;
        }
        match axis {
            Axis::None => row[start] += ages[from..to].iter().sum::<i64>(),
            Axis::Age => {
                for (slot, n) in (from..to).zip(&ages[from..to]) {
                    row[start + age_slot(age_of(slot))] += n;
                }
            }
        }
    }
}

/// Counts one span by itself.
fn enter_span(question: &Question, span: &super::spans::Span, cells: &mut Cells) {
    for tally in 0..question.tallies.len() {
        let set = question.tallies[tally].set;
        if !matches!(set, Set::ResidenceEnd | Set::ResidenceStart | Set::PersonDays) {
            continue;
        }
        for (number, &(_, window)) in question.calendar.windows.iter().enumerate() {
            each_reading(set, span, window, |age, married, n| {
                let class = question.classes.class(span.class, married);
                let counted = &question.tallies[tally];
                if !counted.predicate.counts(&|column| class.value(column, age)) {
                    return;
                }
                let spot = Spot {
                    place: span.place as usize,
                    window: number,
                    sex: class.sex_position(),
                    age,
                    order: None,
                };
                let row = cells.row_mut(question.cut.cell_of(spot, question.n_windows()));
                row[question.starts[tally] + counted.slot(age)] += n;
            });
        }
    }
}

const _: () = assert!(UNKNOWN_AGE_SLOT + 6 < SLOTS, "positions reach beyond the last slot of age");
