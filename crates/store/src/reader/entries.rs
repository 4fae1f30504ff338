//! Entries by their public heads, signed heads, places, and who a number leads to.

use ledger::{Checkpoint, Hash};
use register::area::{Place, PlaceCode};
use register::fold::Register;
use register::id::{EntryIndex, PersonId};
use register::number::{CertificateNumber, CitizenNumber};

use super::Reader;
use crate::StoreError;
use crate::db::{Cell, Db, RowRef};
use crate::details::{certificate_tag, number_tag};
use crate::seal::Tag;
use crate::stored::{self, Head};

/// The public part of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryCard {
    /// What stands before the sealed body.
    pub head: Head,
    /// Leaf hash.
    pub leaf: Hash,
    /// Stored bytes, head and body.
    pub n_bytes: usize,
}

/// The columns that [`entry_card`] reads.
pub(super) const ENTRY_COLUMNS: &str = "entry_index, body, leaf";

pub(super) fn entry_card(row: &RowRef<'_>) -> Result<EntryCard, StoreError> {
    let bytes = row.bytes(1)?;
    let (head, _) = stored::decode(EntryIndex(row.int(0)? as u64), bytes)?;
    Ok(EntryCard { head, leaf: leaf(row, 2)?, n_bytes: bytes.len() })
}

pub(super) fn leaf(row: &RowRef<'_>, column: usize) -> Result<Hash, StoreError> {
    row.opt_array(column)?.map(Hash).ok_or(StoreError::Stored { what: "a leaf hash is missing" })
}

impl Reader {
    /// All closes, oldest period first, the editions of each in order.
    pub fn closes(&mut self) -> Result<Vec<crate::Close>, StoreError> {
        crate::closes::read_closes(&mut self.db)
    }

    /// The public part of an entry; `None` if the log does not have it.
    pub fn entry(&mut self, index: EntryIndex) -> Result<Option<EntryCard>, StoreError> {
        let sql = format!("select {ENTRY_COLUMNS} from entry where entry_index = $1");
        self.db.one(&sql, &[Cell::count(index.0)], entry_card)
    }

    /// The public part of the entry with this id.
    pub fn entry_by_id(&mut self, id: [u8; 16]) -> Result<Option<EntryCard>, StoreError> {
        let sql = format!("select {ENTRY_COLUMNS} from entry where entry_id = $1");
        self.db.one(&sql, &[Cell::Tag(id)], entry_card)
    }

    /// Whom an entry is about; `None` for entries about nobody, and of a marriage, which has a key of its own,
    /// its first party.
    pub fn entry_person(&mut self, index: EntryIndex) -> Result<Option<PersonId>, StoreError> {
        let key = [Cell::count(index.0)];
        let sql = "select person_id from event where entry_index = $1";
        if let Some(person) = self.db.one(sql, &key, |r| r.opt_int(0))?.flatten() {
            return Ok(Some(PersonId(person as u64)));
        }
        let sql = "select e.subject from entry e join person p on p.person_id = e.subject \
                   where e.entry_index = $1";
        self.db.one(sql, &key, |r| Ok(PersonId(r.int(0)? as u64)))
    }

    /// The public parts of the last entries, newest first.
    pub fn recent_entries(&mut self, limit: usize) -> Result<Vec<EntryCard>, StoreError> {
        let sql = format!("select {ENTRY_COLUMNS} from entry order by entry_index desc limit $1");
        self.db.many(&sql, &[Cell::count(limit as u64)], entry_card)
    }

    /// How many entries the log has.
    pub fn log_size(&mut self) -> Result<u64, StoreError> {
        log_size(&mut self.db)
    }

    /// The newest signed heads with their notes, newest first; each signature is checked.
    pub fn heads(&mut self, limit: usize) -> Result<Vec<(Checkpoint, String)>, StoreError> {
        let sql = "select note from checkpoint order by log_size desc limit $1";
        let notes = self.db.many(sql, &[Cell::count(limit as u64)], |r| r.text(0))?;
        notes
            .into_iter()
            .map(|note| {
                let head = Checkpoint::open(&note, &self.verifying)
                    .map_err(|source| StoreError::Note { name: "checkpoint".to_owned(), source })?;
                Ok((head, note))
            })
            .collect()
    }

    /// Every place in every validity, parents first.
    pub fn places(&mut self) -> Result<Vec<Place>, StoreError> {
        let mut register = Register::new();
        crate::state::load_places(&mut self.db, &mut register)?;
        Ok(register.places().iter().cloned().collect())
    }

    /// A place as it was in each of its validities, in order; none where the book does not know it.
    pub fn place(&mut self, code: PlaceCode) -> Result<Vec<Place>, StoreError> {
        Ok(self.places()?.into_iter().filter(|place| place.code == code).collect())
    }

    /// Who has this number.
    pub fn find_person_by_number(&mut self, number: &CitizenNumber) -> Result<Option<PersonId>, StoreError> {
        let tag = number_tag(&self.vault, *number);
        person_by_number_tag(&mut self.db, tag)
    }

    /// Who was born with this certificate.
    pub fn find_person_by_certificate(
        &mut self,
        certificate: &CertificateNumber,
    ) -> Result<Option<PersonId>, StoreError> {
        let tag = certificate_tag(&self.vault, *certificate);
        let sql = "select person_id from person where certificate_tag = $1";
        self.db.one(sql, &[Cell::Tag(tag)], |r| Ok(PersonId(r.int(0)? as u64)))
    }
}

pub(super) fn log_size(db: &mut Db) -> Result<u64, StoreError> {
    Ok(db.number("select coalesce(max(entry_index) + 1, 0) from entry", &[])? as u64)
}

pub(super) fn person_by_number_tag(db: &mut Db, tag: Tag) -> Result<Option<PersonId>, StoreError> {
    let sql = "select person_id from person where number_tag = $1";
    db.one(sql, &[Cell::Tag(tag)], |r| Ok(PersonId(r.int(0)? as u64)))
}
