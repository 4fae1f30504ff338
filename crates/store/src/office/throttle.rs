//! Failed attempts, counted by whose they are: an account's name, an address.
//!
//! The key is kept as a keyed hash: people type passwords where names belong, and addresses are nobody's
//! business for longer than it takes.

use super::Office;
use crate::StoreError;
use crate::db::Cell;
use crate::seal::Keyed;

/// When to lock, in microseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ThrottleRule {
    /// Failures that lie further apart are not counted together.
    pub window: i64,
    /// So many failures in a window lock.
    pub limit: u32,
    /// For so long after the last of them.
    pub lock: i64,
}

/// Where a key stands after a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Throttle {
    /// Failures in the window.
    pub n_failures: u32,
    /// Until when nothing is tried.
    pub locked_until: Option<i64>,
}

impl Office {
    /// Notes a failed attempt; says how many there were in the window, and whether that locks.
    pub fn throttle_note_failure(
        &mut self,
        key: &str,
        rule: ThrottleRule,
        now: i64,
    ) -> Result<Throttle, StoreError> {
        let key = Cell::Tag(self.throttle_key(key));
        let (start, lock) = (now.saturating_sub(rule.window), now.saturating_add(rule.lock));
        self.at_once(|db| {
            let n_failures = db.number(
                "insert into throttle (throttle_key, n_failures, since, locked_until) values ($1, 1, $2, 0) \
                 on conflict (throttle_key) do update set \
                 n_failures = case when throttle.since <= $3 then 1 else throttle.n_failures + 1 end, \
                 since = case when throttle.since <= $3 then excluded.since else throttle.since end \
                 returning n_failures",
                &[key.clone(), Cell::Int(now), Cell::Int(start)],
            )?;
            if n_failures >= i64::from(rule.limit) {
                let sql =
                    "update throttle set locked_until = $1 where throttle_key = $2 and locked_until < $1";
                db.execute(sql, &[Cell::Int(lock), key.clone()])?;
            }
            let sql = "select locked_until from throttle where throttle_key = $1";
            let until = db.number(sql, &[key])?;
            let n_failures = u32::try_from(n_failures).unwrap_or(u32::MAX);
            Ok(Throttle { n_failures, locked_until: Some(until).filter(|until| *until > now) })
        })
    }

    /// Until when a key is locked, where it is.
    pub fn throttle_locked_until(&mut self, key: &str, now: i64) -> Result<Option<i64>, StoreError> {
        let key = self.throttle_key(key);
        let sql = "select locked_until from throttle where throttle_key = $1 and locked_until > $2";
        self.db()?.one(sql, &[Cell::Tag(key), Cell::Int(now)], |r| r.int(0))
    }

    /// Forgets the failures of a key, and unlocks it: an attempt was right, or somebody in charge says so.
    pub fn throttle_clear(&mut self, key: &str) -> Result<(), StoreError> {
        let key = self.throttle_key(key);
        self.db()?.execute("delete from throttle where throttle_key = $1", &[Cell::Tag(key)])?;
        Ok(())
    }

    /// Forgets what began, and was locked to, before a time. Says how many keys.
    pub fn throttle_forget(&mut self, before: i64) -> Result<u64, StoreError> {
        let sql = "delete from throttle where since < $1 and locked_until < $1";
        self.db()?.execute(sql, &[Cell::Int(before)])
    }

    fn throttle_key(&self, key: &str) -> [u8; 16] {
        Keyed::new(&self.key).of(&super::bound("office throttle", &[key.as_bytes()]))
    }
}
