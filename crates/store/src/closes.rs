//! Sealed periods.

use ledger::{Hash, Seal};
use register::calendar::Period;
use register::id::EntryIndex;
use register::wire::Record;

use crate::StoreError;
use crate::book::Book;
use crate::db::{Cell, Db};
use crate::scribe::Context;

/// A period that was sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Close {
    /// The months.
    pub period: Period,
    /// 1 for the first seal of the period.
    pub edition: u32,
    /// The entry that tells of it.
    pub entry: EntryIndex,
    /// Entries that it covers.
    pub log_size: u64,
    /// Root over those.
    pub root: Hash,
    /// Hash of the manifest of the sealed files.
    pub manifest: Hash,
    /// The signed seal.
    pub seal: String,
}

/// All closes, oldest period first, the editions of each in order.
pub(crate) fn read_closes(db: &mut Db) -> Result<Vec<Close>, StoreError> {
    let damaged = StoreError::Stored { what: "a row of the closes does not read" };
    let rows = db.many(
        "select period, edition, entry_index, log_size, root, manifest, seal from period_close \
         order by period, edition",
        &[],
        |r| {
            let hash = |i| r.opt_array(i).map(|h| h.map(Hash));
            Ok((r.text(0)?, r.int(1)?, r.int(2)?, r.int(3)?, hash(4)?, hash(5)?, r.text(6)?))
        },
    )?;
    let mut closes = Vec::with_capacity(rows.len());
    for (period, edition, entry, log_size, root, manifest, seal) in rows {
        let (Ok(period), Some(root), Some(manifest)) = (Period::parse(&period), root, manifest) else {
            return Err(damaged);
        };
        closes.push(Close {
            period,
            edition: edition as u32,
            entry: EntryIndex(entry as u64),
            log_size: log_size as u64,
            root,
            manifest,
            seal,
        });
    }
    Ok(closes)
}

impl Book {
    /// All closes, oldest period first, the editions of each in order.
    pub fn closes(&mut self) -> Result<Vec<Close>, StoreError> {
        read_closes(&mut self.db)
    }

    /// The newest edition of a period's close.
    pub fn close_of(&mut self, period: &Period) -> Result<Option<Close>, StoreError> {
        Ok(self.closes()?.into_iter().rfind(|c| c.period == *period))
    }

    /// One edition of a period's close.
    pub fn close_at(&mut self, period: &Period, edition: u32) -> Result<Option<Close>, StoreError> {
        Ok(self.closes()?.into_iter().find(|c| c.period == *period && c.edition == edition))
    }

    /// Seals an edition of a period whose snapshot is on disk: an entry, a signed seal, and a signed head
    /// over both. `head` is what the snapshot was made from. Editions of a period follow one another from
    /// 1, each over at least as many entries as the one before; those sealed before stay as they are.
    pub fn seal_period(
        &mut self,
        period: &Period,
        edition: u32,
        head: (u64, Hash),
        manifest: Hash,
        context: &Context,
    ) -> Result<Close, StoreError> {
        let (log_size, root) = head;
        self.check_edition(period, edition, log_size)?;
        if log_size > self.log_head()?.0 || self.root_at(log_size)? != root {
            return Err(StoreError::Stored { what: "the log is not the one that the close was made from" });
        }
        let seal = Seal { period: period.to_string(), size: log_size, root, manifest };
        let record =
            Record::PeriodClosed { period: *period, edition, log_size, root: root.0, manifest: manifest.0 };
        let seal =
            seal.sign(&self.signing).map_err(|_| StoreError::Stored { what: "a seal cannot be signed" })?;
        let row = vec![
            Cell::Text(period.to_string().into()),
            Cell::Int(i64::from(edition)),
            Cell::count(log_size),
            Cell::Hash(root.0),
            Cell::Hash(manifest.0),
            Cell::Text(seal.as_str().into()),
        ];
        let receipt = self.writer()?.system_with(record, context.clone(), move |db, receipt| {
            let mut row = row;
            row.insert(2, Cell::count(receipt.index.0));
            db.insert(&crate::tables::PERIOD_CLOSE, &row)
        })?;
        let close = Close { period: *period, edition, entry: receipt.index, log_size, root, manifest, seal };
        self.sign_head()?;
        Ok(close)
    }

    fn check_edition(&mut self, period: &Period, edition: u32, log_size: u64) -> Result<(), StoreError> {
        let last = self.close_of(period)?;
        let next = last.as_ref().map_or(0, |close| close.edition).saturating_add(1);
        if edition != next {
            return Err(StoreError::EditionOrder { period: period.to_string(), edition, next });
        }
        match last {
            Some(close) if close.log_size > log_size => {
                Err(StoreError::Stored { what: "the log is not the one that the close was made from" })
            }
            _ => Ok(()),
        }
    }

    /// The seal in a signed note, if this book signed it.
    pub fn open_seal(&self, note: &str) -> Option<Seal> {
        Seal::open(note, &self.verifying_key()).ok()
    }
}

impl Book {
    /// Enters the hash of the pack that is in use, if it is not the one entered last.
    pub fn note_pack(&mut self, name: &str, hash: [u8; 32], context: &Context) -> Result<(), StoreError> {
        let key = format!("pack {name}");
        let known = self.db.one(
            "select value from meta where name = $1",
            &[Cell::Text(key.as_str().into())],
            |r| Ok(r.bytes(0)? == hash),
        )?;
        if known == Some(true) {
            return Ok(());
        }
        let context = Context { purpose: crate::stored::Purpose::Stewardship, ..context.clone() };
        let record = Record::PackLoaded { name: name.into(), hash };
        self.writer()?.system_with(record, context, move |db, _| crate::book::put_meta(db, &key, &hash))?;
        Ok(())
    }
}
