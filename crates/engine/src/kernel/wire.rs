//! A state as bytes, for counting on several machines.
//! Only what was counted travels, as cells and rows of households; the question is not in it, and both sides
//! must have made it from the same definitions and the same close. Numbers are little-endian.

use std::sync::Arc;

use super::{HouseRow, Question, State};
use crate::error::EngineError;
use crate::kernel::spans::Span;

/// "TBK" and a version.
const MAGIC: [u8; 4] = *b"TBK1";

impl State {
    /// The state as bytes.
    pub fn to_bytes(mut self) -> Vec<u8> {
        self.settle();
        let mut bytes = MAGIC.to_vec();
        let mut put = |number: u64| bytes.extend(number.to_le_bytes());
        let mut cells: Vec<(u64, &[i64])> = self.cells.iter().collect();
        cells.sort_unstable_by_key(|&(cell, _)| cell);
        for length in [self.cells.width(), cells.len(), self.houses.len()] {
            put(length as u64);
        }
        for (cell, numbers) in cells {
            put(cell);
            let counted = || numbers.iter().enumerate().filter(|&(_, &n)| n != 0);
            put(counted().count() as u64);
            for (at, &n) in counted() {
                put(at as u64);
                put(n.cast_unsigned());
            }
        }
        for HouseRow { household, span } in &self.houses {
            let pair =
                |high: i32, low: i32| u64::from(high.cast_unsigned()) << 32 | u64::from(low.cast_unsigned());
            put(*household);
            put(u64::from(span.place) << 32 | u64::from(span.class));
            put(pair(span.birth, span.from));
            put(pair(span.to, span.since));
        }
        bytes
    }

    /// The state that these bytes were made from, for the same question.
    pub fn from_bytes(question: &Arc<Question>, bytes: &[u8]) -> Result<Self, EngineError> {
        let refuse = |problem| EngineError::State { problem };
        let rest = bytes.strip_prefix(&MAGIC).ok_or(refuse("they do not begin as counts do"))?;
        let mut words = rest.chunks_exact(8);
        let odd = !words.remainder().is_empty();
        let mut take = || {
            let word = words.next().map(|word| u64::from_le_bytes(word.try_into().unwrap_or_default()));
            word.ok_or(refuse("they end too early"))
        };
        let (width, n_cells, n_houses) = (take()?, take()?, take()?);
        let mut state = State::new(question);
        if width != question.width as u64 || odd {
            return Err(refuse("they answer another question"));
        }
        for _ in 0..n_cells {
            let (cell, n_numbers) = (take()?, take()?);
            let row = state.cells.row_mut(cell);
            for _ in 0..n_numbers {
                let (at, n) = (take()?, take()?.cast_signed());
                let at = usize::try_from(at).ok().and_then(|at| row.get_mut(at));
                *at.ok_or(refuse("they answer another question"))? = n;
            }
        }
        for _ in 0..n_houses {
            let [household, place, early, late] = [take()?, take()?, take()?, take()?];
            let halves = |word: u64| [(word >> 32) as u32, word as u32].map(u32::cast_signed);
            let ([birth, from], [to, since]) = (halves(early), halves(late));
            let (place, class) = ((place >> 32) as u32, place as u16);
            let span = Span { place, class, birth, from, to, since };
            state.houses.push(HouseRow { household, span });
        }
        if take().is_ok() {
            return Err(refuse("something follows them"));
        }
        Ok(state)
    }
}
