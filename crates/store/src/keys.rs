//! The subjects' data keys, wrapped, in a database of their own.
//!
//! Keys are committed before the entries that they seal: a key without an entry does no harm, an entry
//! without its key is lost.

use std::collections::HashMap;

use crate::StoreError;
use crate::db::{Cell, Db, Location, Part};
use crate::seal::{DataKey, Vault};
use crate::tables::SUBJECT_KEY;

/// Page cache of a reader's connection.
const KEYS_CACHE_KIB: u32 = 512;

/// The keys database.
pub struct KeyStore {
    pub(crate) db: Db,
    pending: HashMap<u64, (DataKey, Box<[u8]>)>,
}

impl KeyStore {
    /// Makes it, or opens it where it is there.
    pub fn create(location: &Location) -> Result<KeyStore, StoreError> {
        Ok(KeyStore { db: Db::open(location, Part::Keys)?, pending: HashMap::new() })
    }

    /// Opens it; never makes an empty one where the book's own has gone.
    pub fn open(location: &Location) -> Result<KeyStore, StoreError> {
        location.require(Part::Keys)?;
        KeyStore::create(location)
    }

    /// Opens it for someone who only reads, with little memory.
    pub fn open_light(location: &Location) -> Result<KeyStore, StoreError> {
        let mut keys = KeyStore::open(location)?;
        keys.db.lighten(KEYS_CACHE_KIB)?;
        Ok(keys)
    }

    /// The keys of a stretch of subjects, still wrapped.
    pub fn wrapped_between(&mut self, first: u64, last: u64) -> Result<HashMap<u64, Vec<u8>>, StoreError> {
        let sql = "select subject, wrapped from subject_key where subject >= $1 and subject <= $2";
        let mut found = HashMap::new();
        self.db.each(sql, &[Cell::count(first), Cell::count(last)], |r| {
            found.insert(r.int(0)? as u64, r.bytes(1)?.to_vec());
            Ok(())
        })?;
        Ok(found)
    }

    /// Whether a subject's key is here.
    pub fn holds(&mut self, subject: u64) -> Result<bool, StoreError> {
        let sql = "select 1 from subject_key where subject = $1";
        Ok(self.db.one(sql, &[Cell::count(subject)], |_| Ok(()))?.is_some())
    }

    /// Everyone whose key is here.
    pub fn subjects(&mut self) -> Result<Vec<u64>, StoreError> {
        self.db.many("select subject from subject_key order by subject", &[], |r| Ok(r.int(0)? as u64))
    }

    /// Whether there is no key at all.
    pub fn is_empty(&mut self) -> Result<bool, StoreError> {
        Ok(self.db.number("select count(*) from (select 1 from subject_key limit 1) k", &[])? == 0)
    }

    /// Keeps a new key until the next [`KeyStore::commit`].
    pub fn add(&mut self, subject: u64, key: DataKey, wrapped: Box<[u8]>) {
        self.pending.insert(subject, (key, wrapped));
    }

    /// A subject's key; `None` if it was destroyed (or never was).
    pub fn get(&mut self, vault: &Vault, subject: u64) -> Result<Option<DataKey>, StoreError> {
        if let Some((key, _)) = self.pending.get(&subject) {
            return Ok(Some(key.clone()));
        }
        let wrapped = self.db.one(
            "select wrapped from subject_key where subject = $1",
            &[Cell::count(subject)],
            |r| Ok(r.bytes(0)?.to_vec()),
        )?;
        wrapped.map(|w| vault.unwrap(&w)).transpose()
    }

    /// Writes the pending keys; when it returns they are on disk.
    pub fn commit(&mut self) -> Result<(), StoreError> {
        if self.pending.is_empty() {
            return Ok(());
        }
        self.db.begin()?;
        match self.write_pending().and_then(|()| self.db.commit()) {
            Ok(()) => Ok(()),
            Err(e) => {
                self.db.rollback();
                Err(e)
            }
        }
    }

    fn write_pending(&mut self) -> Result<(), StoreError> {
        let mut keys: Vec<(u64, Box<[u8]>)> =
            self.pending.drain().map(|(subject, (_, wrapped))| (subject, wrapped)).collect();
        keys.sort_unstable_by_key(|k| k.0);
        // A batch that failed after its keys were committed left keys without entries; the next batch
        // gives the same indexes to others.
        let first = keys.first().map_or(0, |k| k.0);
        self.db.execute("delete from subject_key where subject >= $1", &[Cell::count(first)])?;
        let cells: Vec<Cell> = keys
            .into_iter()
            .flat_map(|(subject, wrapped)| [Cell::count(subject), Cell::Blob(wrapped)])
            .collect();
        self.db.insert(&SUBJECT_KEY, &cells)
    }

    /// Destroys a subject's key, and what the database's own files may remember of it.
    pub fn destroy(&mut self, subject: u64) -> Result<bool, StoreError> {
        if let Db::Sqlite(_) = self.db {
            self.db.batch("pragma secure_delete = on")?;
        }
        let gone = self.db.execute("delete from subject_key where subject = $1", &[Cell::count(subject)])?;
        match &mut self.db {
            Db::Sqlite(db) => db.empty_wal()?,
            Db::Postgres(_) => self.db.batch(SUBJECT_KEY.vacuum)?,
        }
        Ok(gone > 0)
    }
}
