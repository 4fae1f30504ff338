//! How many records an account opens in a short time. Work opens a few; whoever opens very many is slowed.
//!
//! What counts is other records: the same person's again is free, so that whoever reaches the limit can end
//! what they began. It is counted in memory; that somebody was slowed is a line of the access log, which
//! the auditor's page of patterns shows.

use std::collections::{HashMap, HashSet, VecDeque};

use super::people::Key;

/// At most so many records in so many minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadLimit {
    /// Records.
    pub records: u32,
    /// Minutes.
    pub minutes: u32,
}

impl Default for ReadLimit {
    fn default() -> ReadLimit {
        ReadLimit { records: 120, minutes: 10 }
    }
}

impl ReadLimit {
    const fn window(self) -> i64 {
        self.minutes as i64 * 60 * 1_000_000
    }
}

/// What accounts have opened lately.
#[derive(Default)]
pub(super) struct Reads(HashMap<Box<str>, Opened>);

#[derive(Default)]
struct Opened {
    keys: HashSet<Key>,
    order: VecDeque<(i64, Key)>,
    /// When it was slowed first, of the present time of slowness.
    slowed: Option<i64>,
}

/// Whether a record opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pace {
    /// It does.
    Fine,
    /// Not yet.
    Slowed {
        /// Seconds until it does.
        seconds: u64,
        /// Whether this is the first refusal for a while, which is told to the auditor.
        is_first: bool,
    },
}

impl Reads {
    /// Counts a record that an account opens.
    pub fn note(&mut self, limit: ReadLimit, account: &str, key: Key, now: i64) -> Pace {
        let start = now - limit.window();
        if !self.0.contains_key(account) {
            self.0.retain(|_, opened| opened.order.back().is_some_and(|(at, _)| *at > start));
            self.0.insert(account.into(), Opened::default());
        }
        let Some(opened) = self.0.get_mut(account) else { return Pace::Fine };
        opened.forget_until(start);
        if opened.keys.contains(&key) {
            return Pace::Fine;
        }
        if opened.keys.len() < limit.records as usize {
            opened.keys.insert(key);
            opened.order.push_back((now, key));
            return Pace::Fine;
        }
        let is_first = opened.slowed.is_none_or(|at| at <= start);
        if is_first {
            opened.slowed = Some(now);
        }
        let oldest = opened.order.front().map_or(now, |(at, _)| *at);
        let micros = (oldest - start).max(0);
        Pace::Slowed { seconds: u64::try_from(micros / 1_000_000).unwrap_or(0) + 1, is_first }
    }
}

impl Opened {
    fn forget_until(&mut self, start: i64) {
        while let Some((at, key)) = self.order.front().copied()
            && at <= start
        {
            self.order.pop_front();
            self.keys.remove(&key);
        }
    }
}

#[cfg(test)]
mod tests {
    use register::id::PersonId;

    use super::*;

    const MINUTE: i64 = 60 * 1_000_000;
    const LIMIT: ReadLimit = ReadLimit { records: 3, minutes: 10 };

    fn note(reads: &mut Reads, account: &str, person: u64, minute: i64) -> Pace {
        reads.note(LIMIT, account, Key::Person(PersonId(person)), minute * MINUTE)
    }

    #[test]
    fn the_same_records_are_free_and_others_wait_for_the_oldest() {
        let mut reads = Reads::default();
        for (person, minute) in [(1, 0), (2, 1), (3, 2), (1, 3), (3, 3)] {
            assert_eq!(note(&mut reads, "a", person, minute), Pace::Fine);
        }
        let slowed = |seconds, is_first| Pace::Slowed { seconds, is_first };
        assert_eq!(note(&mut reads, "a", 4, 4), slowed(6 * 60 + 1, true));
        assert_eq!(note(&mut reads, "a", 5, 9), slowed(61, false));
        assert_eq!(note(&mut reads, "b", 4, 4), Pace::Fine, "each account for itself");
        assert_eq!(note(&mut reads, "a", 2, 9), Pace::Fine, "what is open stays open");
        assert_eq!(note(&mut reads, "a", 4, 10), Pace::Fine);
        assert_eq!(note(&mut reads, "a", 1, 10), slowed(61, false));
        assert_eq!(note(&mut reads, "a", 6, 11), Pace::Fine);
        assert_eq!(note(&mut reads, "a", 7, 11), slowed(61, false));
        assert_eq!(note(&mut reads, "a", 8, 12), Pace::Fine);
        assert_eq!(note(&mut reads, "a", 9, 15), slowed(5 * 60 + 1, true), "told again after a while");
    }

    #[test]
    fn who_opens_nothing_any_more_is_forgotten() {
        let mut reads = Reads::default();
        for account in 0..100_i64 {
            note(&mut reads, &format!("account {account}"), 1, account);
        }
        assert!(reads.0.len() <= 11, "{}", reads.0.len());
    }
}
