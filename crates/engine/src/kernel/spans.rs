//! Residence spans put together: by block, place, class and standing.
//! A span that covers a block whole adds one number, looked up by birth date. The few others go month by
//! month. The numbers of a place and class are a short list of additions while few rows lie there, and a dense
//! table once they are many. A packed number holds a count above and days below; [`Spans::has_room`] keeps
//! both halves from running over.

use crate::dim::{Cut, SEXES, sex_position};
use crate::kernel::Question;
use crate::kernel::calendar::{AgeRule, Item, SLOTS};
use crate::kernel::places::OUTSIDE;
use crate::set::{Column, Table};
use crate::tally::Tally;

/// The date of what never happens.
pub(crate) const NEVER: i32 = i32::MAX;
const SEX_MASK: u16 = 0b11;
const STATUS_SHIFT: u16 = 2;
const STATUS_MASK: u16 = 0b11 << STATUS_SHIFT;
const ROSTER: u16 = 1 << 4;
pub(crate) const EVER_MARRIED: u16 = 1 << 5;
const HOUSEHOLD_SHIFT: u16 = 6;
const HOUSEHOLD_MASK: u16 = 0xFF << HOUSEHOLD_SHIFT;
const N_CODES: usize = 1 << 14;
/// A class that was not met yet, and one that no tally counts at any age.
const UNMET: u16 = u16::MAX;
const UNCOUNTED: u16 = u16::MAX - 1;
const NO_CHUNK: u32 = u32::MAX;

/// The class of a row, as [`SpanColumns`] wants it, from its columns as a close holds them. Whether somebody
/// ever married changes with the day and is no part of it.
pub fn class_of(sex: u8, status: u8, household_kind: u8, roster: bool) -> u16 {
    let status = (u16::from(status) << STATUS_SHIFT) & STATUS_MASK;
    let household_kind = u16::from(household_kind) << HOUSEHOLD_SHIFT;
    sex_position(sex) as u16 | status | household_kind | if roster { ROSTER } else { 0 }
}

/// What a class says about its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Class(pub u16);

impl Class {
    pub fn sex_position(self) -> usize {
        usize::from(self.0 & SEX_MASK)
    }

    pub fn roster(self) -> bool {
        self.0 & ROSTER != 0
    }

    pub fn with_marriage(self, ever_married: bool) -> Self {
        Self(if ever_married { self.0 | EVER_MARRIED } else { self.0 & !EVER_MARRIED })
    }

    /// A column's value at an age.
    pub fn value(self, column: Column, age: Option<i64>) -> Option<i64> {
        match column {
            Column::Age => age,
            Column::Sex => Some(i64::from(SEXES[self.sex_position()])),
            Column::Status => Some(i64::from((self.0 & STATUS_MASK) >> STATUS_SHIFT)),
            Column::EverMarried => Some(i64::from(self.0 & EVER_MARRIED != 0)),
            Column::HouseholdKind => Some(i64::from((self.0 & HOUSEHOLD_MASK) >> HOUSEHOLD_SHIFT)),
            Column::Roster => Some(i64::from(self.roster())),
            Column::BirthOrder
            | Column::Registered
            | Column::MotherAge
            | Column::AgeDays
            | Column::RegistrationDelay
            | Column::EntryDelay
            | Column::Matched
            | Column::Local => None,
        }
    }
}

/// Which columns a question tells rows apart by. The others would only split groups that count alike.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Classes {
    pub used: u16,
}

impl Classes {
    pub fn new(tallies: &[Tally], cut: &Cut) -> Self {
        let named = |column: Column| {
            tallies.iter().any(|tally| tally.set.table() == Table::Residence && tally.names(column))
        };
        let mut used = 0;
        for (column, mask) in [
            (Column::Status, STATUS_MASK),
            (Column::Roster, ROSTER),
            (Column::EverMarried, EVER_MARRIED),
            (Column::HouseholdKind, HOUSEHOLD_MASK),
        ] {
            used |= if named(column) { mask } else { 0 };
        }
        if named(Column::Sex) || cut.has(crate::dim::Dim::Sex) {
            used |= SEX_MASK;
        }
        Self { used }
    }

    pub fn has_marriage(self) -> bool {
        self.used & EVER_MARRIED != 0
    }

    pub fn class(self, code: u16, ever_married: bool) -> Class {
        Class(Class(code).with_marriage(ever_married).0 & self.used)
    }
}

/// Residence spans as columns of equal length.
#[derive(Debug, Clone, Copy)]
pub struct SpanColumns<'a> {
    /// Positions as [`Question::place_position`] gives them.
    pub place: &'a [u32],
    /// Classes as [`class_of`] gives them.
    pub class: &'a [u16],
    /// Birth dates, in days since 1970-01-01.
    pub birth: &'a [i32],
    /// First days.
    pub from: &'a [i32],
    /// First days on which the spans no longer hold; `i32::MAX` while they last.
    pub to: &'a [i32],
    /// First days on which the people are known to have ever married, `i32::MAX` for none; may be empty where
    /// no tally asks.
    pub ever_married_since: &'a [i32],
}

/// One row of [`SpanColumns`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub place: u32,
    pub class: u16,
    pub birth: i32,
    pub from: i32,
    pub to: i32,
    pub since: i32,
}

impl SpanColumns<'_> {
    /// One row of all columns.
    pub(crate) fn row(&self, row: usize) -> Span {
        Span {
            place: self.place[row],
            class: self.class[row],
            birth: self.birth[row],
            from: self.from[row],
            to: self.to[row],
            since: self.ever_married_since.get(row).copied().unwrap_or(NEVER),
        }
    }
}

/// The numbers of one place and class in one block.
#[derive(Debug, Clone)]
pub(crate) enum Chunk {
    Few(Vec<Item>),
    Many(Box<[u64]>),
}

impl Chunk {
    #[inline]
    fn add(&mut self, item: Item, n_numbers: usize) {
        match self {
            Chunk::Many(numbers) => {
                numbers[item.offset()] += u64::from(item.count()) << 32 | u64::from(item.days());
            }
            Chunk::Few(items) => {
                items.push(item);
                // From here on the list would take more room than the table.
                if items.len() > n_numbers {
                    self.spread(n_numbers);
                }
            }
        }
    }

    fn spread(&mut self, n_numbers: usize) {
        if let Chunk::Few(items) = self {
            let mut numbers = vec![0_u64; n_numbers].into_boxed_slice();
            for item in items.iter() {
                numbers[item.offset()] += u64::from(item.count()) << 32 | u64::from(item.days());
            }
            *self = Chunk::Many(numbers);
        }
    }

    fn merge(&mut self, other: Chunk, n_numbers: usize) {
        match other {
            Chunk::Few(items) => items.into_iter().for_each(|item| self.add(item, n_numbers)),
            Chunk::Many(theirs) => {
                self.spread(n_numbers);
                if let Chunk::Many(ours) = self {
                    ours.iter_mut().zip(theirs.iter()).for_each(|(sum, n)| *sum += n);
                }
            }
        }
    }
}

/// The chunks of one block.
#[derive(Debug, Clone, Default)]
pub(crate) struct BlockChunks {
    /// By class, then place.
    chunk_of: Vec<u32>,
    /// Each with its place and class.
    pub chunks: Vec<(u32, u16, Chunk)>,
}

/// All spans so far.
#[derive(Debug, Clone)]
pub(crate) struct Spans {
    /// The number of each class code.
    class_number: Vec<u16>,
    pub classes: Vec<Class>,
    pub blocks: Vec<BlockChunks>,
    /// Spans of people too old for a block's positions.
    pub old: Vec<Span>,
    n_rows: usize,
}

impl Spans {
    pub fn new(question: &Question) -> Self {
        Self {
            class_number: vec![UNMET; N_CODES],
            classes: Vec::new(),
            blocks: vec![BlockChunks::default(); question.calendar.blocks.len()],
            old: Vec::new(),
            n_rows: 0,
        }
    }

    pub fn n_rows(&self) -> usize {
        self.n_rows
    }

    /// Whether that many more rows cannot make a packed number run over.
    pub fn has_room(&self, question: &Question, n_rows: usize) -> bool {
        let pieces = question.calendar.blocks.iter().flat_map(|block| &block.pieces);
        let days_max = pieces.map(|piece| piece.days.len() as usize).max().unwrap_or(0) + 1;
        (self.n_rows + n_rows).saturating_mul(days_max) <= u32::MAX as usize || self.n_rows == 0
    }

    /// Adds rows.
    pub fn add(&mut self, question: &Question, columns: &SpanColumns<'_>) {
        self.n_rows += columns.place.len();
        for number in 0..question.calendar.blocks.len() {
            let mut chunks = std::mem::take(&mut self.blocks[number]);
            self.add_block(question, number, columns, &mut chunks);
            self.blocks[number] = chunks;
        }
        if question.needs != Default::default() {
            let births_from = question.calendar.births_from;
            for row in (0..columns.place.len()).filter(|&row| columns.birth[row] < births_from) {
                if columns.place[row] != OUTSIDE {
                    self.old.push(columns.row(row));
                }
            }
        }
    }

    fn add_block(
        &mut self,
        question: &Question,
        number: usize,
        columns: &SpanColumns<'_>,
        chunks: &mut BlockChunks,
    ) {
        let block = &question.calendar.blocks[number];
        let (births_from, first, last) = (question.calendar.births_from, block.days.first, block.days.last);
        let (n_places, n_numbers) = (question.places.codes.len(), block.n_numbers(question.needs));
        let (used, needs_start) = (question.classes.used, question.needs.start);
        let has_marriage = question.classes.has_marriage();
        let n_rows = columns.place.len();
        let (places, classes) = (&columns.place[..n_rows], &columns.class[..n_rows]);
        let (births, froms, tos) = (&columns.birth[..n_rows], &columns.from[..n_rows], &columns.to[..n_rows]);
        let n_turns = block.pieces.len() + 1;
        for row in 0..n_rows {
            let (place, class, birth) = (places[row], classes[row], births[row]);
            let (from, to) = (froms[row], tos[row]);
            if place == OUTSIDE || from > last || to < first || birth < births_from {
                continue;
            }
            let since = if has_marriage { columns.ever_married_since[row] } else { NEVER };
            let married = since <= first;
            let throughout = from <= first
                && to > last
                && (from < first || !needs_start || class & ROSTER != 0)
                && (married || since > last);
            if !throughout {
                self.add_part(question, number, columns.row(row), chunks);
                continue;
            }
            let code = class & used | if married { EVER_MARRIED & used } else { 0 };
            let mut class_number = self.class_number[usize::from(code)];
            if class_number >= UNCOUNTED {
                class_number = self.meet(question, code);
                if class_number == UNCOUNTED {
                    continue;
                }
            }
            let chunk = chunks.chunk(class_number, place, n_places);
            let item = block.item(birth);
            chunk.add(item, n_numbers);
            if needs_start && item.days() == 0 {
                let (slot, turn) = (item.offset() / n_turns, item.offset() % n_turns);
                if turn < block.pieces.len() {
                    chunk.add(Item::new(block.early_offset(turn, slot), true, 0), n_numbers);
                }
            }
        }
    }

    /// Adds a span that begins, ends or is married within the block.
    fn add_part(&mut self, question: &Question, number: usize, span: Span, chunks: &mut BlockChunks) {
        let calendar = &question.calendar;
        let block = &calendar.blocks[number];
        let standing = block.standing(span.birth, calendar.rule);
        let (n_places, n_numbers) = (question.places.codes.len(), block.n_numbers(question.needs));
        let mut add = |class: u16, item: Item| {
            if class != UNCOUNTED {
                chunks.chunk(class, span.place, n_places).add(item, n_numbers);
            }
        };
        for (i, piece) in block.pieces.iter().enumerate() {
            if span.from > piece.days.last || span.to < piece.days.first {
                continue;
            }
            // Under `OnDay` a birthday moves people up for the whole of its piece and all later ones.
            let turn_day = match calendar.rule {
                AgeRule::EachDay => standing.turn_day,
                AgeRule::OnDay(_) if i >= standing.turn => i32::MIN,
                AgeRule::OnDay(_) => NEVER,
            };
            let end = piece.days.last + 1;
            let until = span.to.min(end);
            let mut day = span.from.max(piece.days.first);
            while day < until {
                let next =
                    [turn_day, span.since].into_iter().filter(|&change| change > day).fold(until, i32::min);
                let slot = standing.slot + usize::from(day >= turn_day);
                let item = Item::new(block.part_offset(i, slot), next == end, next - day);
                add(self.class_at(question, &span, day), item);
                day = next;
            }
            if question.needs.start && holds_when_begins(&span, piece.days.first) {
                let day = piece.days.first;
                let slot = standing.slot + usize::from(day >= turn_day);
                let item = Item::new(block.start_offset(i, slot), true, 0);
                add(self.class_at(question, &span, day), item);
            }
        }
    }

    fn class_at(&mut self, question: &Question, span: &Span, day: i32) -> u16 {
        let code = question.classes.class(span.class, span.since <= day).0;
        match self.class_number[usize::from(code)] {
            UNMET => self.meet(question, code),
            number => number,
        }
    }

    /// The number of a class that was perhaps not met yet.
    #[cold]
    fn meet(&mut self, question: &Question, code: u16) -> u16 {
        let number = &mut self.class_number[usize::from(code)];
        if *number == UNMET {
            let counted = (0..question.tallies.len()).any(|tally| question.mask(tally, Class(code)) != 0);
            *number = if counted { self.classes.len() as u16 } else { UNCOUNTED };
            if counted {
                self.classes.push(Class(code));
            }
        }
        *number
    }

    /// Adds the spans of another state of the same question.
    pub fn merge(&mut self, question: &Question, other: Spans) {
        let numbers: Vec<u16> = other.classes.iter().map(|class| self.meet(question, class.0)).collect();
        let n_places = question.places.codes.len();
        for (number, theirs) in other.blocks.into_iter().enumerate() {
            let n_numbers = question.calendar.blocks[number].n_numbers(question.needs);
            for (place, class, chunk) in theirs.chunks {
                let class = numbers[usize::from(class)];
                self.blocks[number].chunk(class, place, n_places).merge(chunk, n_numbers);
            }
        }
        self.old.extend(other.old);
        self.n_rows += other.n_rows;
    }

    /// Forgets everything, once it is in cells.
    pub fn clear(&mut self) {
        self.blocks.iter_mut().for_each(|block| *block = BlockChunks::default());
        self.old.clear();
        self.n_rows = 0;
    }
}

impl BlockChunks {
    #[inline]
    fn chunk(&mut self, class: u16, place: u32, n_places: usize) -> &mut Chunk {
        let at = usize::from(class) * n_places + place as usize;
        if at >= self.chunk_of.len() || self.chunk_of[at] == NO_CHUNK {
            self.open(at, class, place, n_places);
        }
        &mut self.chunks[self.chunk_of[at] as usize].2
    }

    #[cold]
    fn open(&mut self, at: usize, class: u16, place: u32, n_places: usize) {
        let wanted = (usize::from(class) + 1) * n_places;
        if self.chunk_of.len() < wanted {
            self.chunk_of.resize(wanted, NO_CHUNK);
        }
        self.chunk_of[at] = self.chunks.len() as u32;
        self.chunks.push((place, class, Chunk::Few(Vec::new())));
    }
}

/// Whether someone was there when a day began: spans begun earlier that did not end before it, and spans that a
/// roster of that very day opened, because a roster lists those whom it finds.
pub(crate) fn holds_when_begins(span: &Span, day: i32) -> bool {
    let begun_earlier = span.from < day && span.to >= day;
    begun_earlier || span.from == day && Class(span.class).roster()
}

impl Question {
    /// The positions of age at which a tally counts rows of a class: bit 0 for people not born yet.
    pub(crate) fn mask(&self, tally: usize, class: Class) -> u128 {
        let tally = &self.tallies[tally];
        if tally.set.table() != Table::Residence {
            return 0;
        }
        let counts = |slot: usize| {
            let age = crate::kernel::calendar::age_of(slot);
            tally.predicate.counts(&|column| class.value(column, age))
        };
        (0..SLOTS).filter(|&slot| counts(slot)).fold(0, |mask, slot| mask | 1 << slot)
    }
}
