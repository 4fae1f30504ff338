//! The reading side: what pages show of people, households, villages and entries.
//!
//! A [`Reader`] is light, so that each thread of a server has its own: two connections that only read,
//! with small page caches. Every question is answered from one unchanging state of the book. Nothing here
//! lists residents: whoever asks names a person, a household or an entry, or gets counts.

mod entries;
mod household;
mod kin;
mod life;
mod moving;
mod names;
mod person;
mod proof;
mod village;
mod work;

pub use entries::EntryCard;
pub use household::{HouseholdCard, Member};
pub use life::{LifeEvent, Named, Role, Told};
pub use names::{NameChanges, NameLine};
pub use person::{HouseholdBrief, Kin, PersonBrief, PersonCard, PersonFound};
#[cfg(test)]
pub(crate) use proof::inclusion_path;
pub use proof::{InclusionProof, ProofCache};
pub use village::{AgeRow, Delays, MonthCount, Population, VillageCard};

use ledger::{SigningKey, VerifyingKey};
use register::id::EntryIndex;
use register::wire::Record;

use crate::StoreError;
use crate::append::open_record;
use crate::book::{NAME, Place, get_meta};
use crate::db::{Cell, Db, Part};
use crate::details::PersonText;
use crate::keys::KeyStore;
use crate::seal::Vault;
use crate::secrets::Secrets;

/// Page cache of a reader's connection to the book.
const BOOK_CACHE_KIB: u32 = 2048;

/// A book, open to be read by one thread.
pub struct Reader {
    db: Db,
    keys: KeyStore,
    vault: Vault,
    verifying: VerifyingKey,
    name: String,
}

impl Reader {
    /// Opens a book beside whoever writes in it.
    pub fn open(place: &Place) -> Result<Reader, StoreError> {
        if !crate::secrets::folder(&place.folder).exists() {
            return Err(StoreError::NoBook { path: place.folder.clone() });
        }
        let secrets = Secrets::open(&place.folder)?;
        let location = place.location();
        location.require(Part::Book)?;
        let mut db = Db::open(&location, Part::Book)?;
        db.lighten(BOOK_CACHE_KIB)?;
        let name = String::from_utf8(get_meta(&mut db, NAME)?)
            .map_err(|_| StoreError::Stored { what: "the book's name is not text" })?;
        let verifying = SigningKey::from_seed(&name, *secrets.signing_seed)
            .map_err(|_| StoreError::Stored { what: "the book's name cannot stand in a signed head" })?
            .verifying();
        let keys = KeyStore::open_light(&location)?;
        Ok(Reader { db, keys, vault: Vault::new(&secrets.kek), verifying, name })
    }

    /// The name in heads and seals.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key that checks this book's heads and seals.
    pub fn verifying_key(&self) -> &VerifyingKey {
        &self.verifying
    }

    /// Answers one question from one state of the book.
    fn read<T>(&mut self, work: impl FnOnce(&mut Reader) -> Result<T, StoreError>) -> Result<T, StoreError> {
        self.db.begin_read()?;
        let done = work(self);
        self.db.rollback();
        done
    }

    /// A person's text; `None` where their key was destroyed.
    fn open_text(&mut self, person: u64, details: &[u8]) -> Result<Option<PersonText>, StoreError> {
        let key = self.keys.get(&self.vault, person)?;
        key.map(|key| PersonText::open(&key, details)).transpose()
    }

    /// What an entry holds; `None` where its key was destroyed, or the log has no such entry.
    pub fn record(&mut self, entry: EntryIndex) -> Result<Option<Record>, StoreError> {
        let sql = "select subject, body from entry where entry_index = $1";
        let row = self.db.one(sql, &[Cell::count(entry.0)], |r| {
            Ok((r.opt_int(0)?.map(|s| s as u64), r.bytes(1)?.to_vec()))
        })?;
        let Some((subject, bytes)) = row else { return Ok(None) };
        open_record(&self.vault, Some(&mut self.keys), entry, subject, &bytes)
    }
}

#[cfg(test)]
impl Reader {
    /// Must fail.
    pub(crate) fn try_to_write(&mut self) -> Result<u64, StoreError> {
        self.db.execute("delete from household", &[])
    }
}
