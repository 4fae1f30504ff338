//! From a record to an entry: its body sealed, its bytes hashed, its row waiting for the commit.
//!
//! Nothing here decides whether a record may be entered.

use ledger::leaf_hash;
use register::id::EntryIndex;
use register::wire::{self, Record, RecordKind};
use zeroize::Zeroizing;

use crate::StoreError;
use crate::db::Cell;
use crate::keys::KeyStore;
use crate::scribe::{Context, Receipt, Scribe};
use crate::seal::{self, DataKey, Vault};
use crate::state::half;
use crate::stored::{self, Head, NOBODY, seal_context};

/// Whose key seals a body.
pub(crate) enum Subject {
    /// Nobody's: the body is in clear.
    None,
    /// Someone known.
    Known(u64, DataKey),
    /// A key that is made with this entry.
    New(DataKey, Box<[u8]>),
}

impl Scribe {
    /// A key for this entry alone.
    pub(crate) fn fresh_subject(&mut self) -> Subject {
        let key: DataKey = Zeroizing::new(self.random.bytes());
        let wrapped = self.vault.wrap(&key, &mut self.random);
        Subject::New(key, wrapped)
    }

    /// Enters a record of the book's own (opening, close, tombstone, pack), in clear.
    pub(crate) fn enter_system(
        &mut self,
        record: &Record,
        context: &Context,
        now: i64,
    ) -> Result<Receipt, StoreError> {
        let mut id: [u8; 16] = self.random.bytes();
        stamp_uuid_v7(&mut id, now);
        self.append_record(id, record, Subject::None, self.county, context, now)
    }

    pub(crate) fn append_record(
        &mut self,
        id: [u8; 16],
        record: &Record,
        subject: Subject,
        county: u32,
        context: &Context,
        now: i64,
    ) -> Result<Receipt, StoreError> {
        let plain = wire::v1::encode(record);
        let kind = record.kind();
        let index = self.frontier.size();
        let (subject, body) = match subject {
            Subject::None => (None, plain.into_boxed_slice()),
            Subject::Known(subject, key) => {
                (Some(subject), seal::seal(&key, &mut self.random, &seal_context(&id, kind), &plain))
            }
            Subject::New(key, wrapped) => {
                let body = seal::seal(&key, &mut self.random, &seal_context(&id, kind), &plain);
                self.keys.add(index, key, wrapped);
                (Some(index), body)
            }
        };
        Ok(self.append(id, kind, subject, county, &body, context, now))
    }

    #[allow(clippy::too_many_arguments, reason = "the columns of one row")]
    pub(crate) fn append(
        &mut self,
        id: [u8; 16],
        kind: RecordKind,
        subject: Option<u64>,
        county: u32,
        body: &[u8],
        context: &Context,
        now: i64,
    ) -> Receipt {
        let index = EntryIndex(self.frontier.size());
        // Strictly rising, whatever the clock does.
        self.last_recorded = now.max(self.last_recorded + 1);
        let head = Head {
            index,
            id,
            kind,
            recorded: self.last_recorded,
            claimed: context.claimed,
            subject: subject.map_or(NOBODY, |s| self.vault.pseudonym(s)),
            county,
            purpose: context.purpose,
            actor: context.actor.as_ref().into(),
            sealed: subject.is_some(),
        };
        let bytes = stored::encode(&head, body);
        let leaf = leaf_hash(&bytes);
        self.frontier.append(leaf);
        self.state.seen.insert(half(&id));
        let cells = [
            Cell::count(index.0),
            Cell::Tag(id),
            Cell::Int(i64::from(kind as u8)),
            subject.map_or(Cell::Null, Cell::count),
            Cell::Int(head.recorded),
            Cell::Blob(bytes),
            Cell::Hash(leaf.0),
        ];
        self.batch.entry(id, index, cells);
        Receipt { index, id, leaf }
    }

    /// Opens an entry's body; `None` where its key was destroyed.
    pub(crate) fn read_record(
        &mut self,
        index: EntryIndex,
        bytes: &[u8],
    ) -> Result<Option<Record>, StoreError> {
        let subject = self.db.one(
            "select subject from entry where entry_index = $1",
            &[Cell::count(index.0)],
            |r| r.opt_int(0),
        )?;
        let subject = subject.flatten().map(|s| s as u64);
        open_record(&self.vault, Some(&mut self.keys), index, subject, bytes)
    }
}

/// Opens an entry's body; `None` where its key is not there.
pub(crate) fn open_record(
    vault: &Vault,
    keys: Option<&mut KeyStore>,
    index: EntryIndex,
    subject: Option<u64>,
    bytes: &[u8],
) -> Result<Option<Record>, StoreError> {
    let (head, body) = stored::decode(index, bytes)?;
    let damaged = |what: &str| StoreError::Entry { index, what: what.to_owned() };
    let read = |plain: &[u8]| {
        wire::v1::decode(head.kind as u8, plain)
            .map_err(|e| damaged(&format!("its body does not read ({e})")))
    };
    if !head.sealed {
        return read(body).map(Some);
    }
    let subject = subject.ok_or_else(|| damaged("it is sealed but has no subject"))?;
    let key = keys.map(|keys| keys.get(vault, subject)).transpose()?.flatten();
    let Some(key) = key else { return Ok(None) };
    let plain = seal::open(&key, &seal_context(&head.id, head.kind), body)
        .map_err(|_| damaged("its body does not open with its key"))?;
    read(&plain).map(Some)
}

/// Turns random bytes into a UUID of version 7 for a time in microseconds.
pub(crate) fn stamp_uuid_v7(id: &mut [u8; 16], now: i64) {
    let millis = (now / 1000).max(0).to_be_bytes();
    id[..6].copy_from_slice(&millis[2..]);
    id[6] = (id[6] & 0x0f) | 0x70;
    id[8] = (id[8] & 0x3f) | 0x80;
}
