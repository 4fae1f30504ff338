//! Attachments: papers that belong to an entry or a request. Never changed, never written over; they go with a
//! form that was never handed in, and with a person who is erased.

use sha2::{Digest, Sha256};

use super::{Hidden, LONGEST_LINE, Office, bound, check_line, opened, require_account};
use crate::StoreError;
use crate::db::{Cell, RowRef};

/// Most bytes of an attachment.
pub const MOST_ATTACHMENT_BYTES: usize = 8 << 20;
const LONGEST_TYPE: usize = 100;

/// An attachment, without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its id (UUIDv7).
    pub id: [u8; 16],
    /// Who put it there.
    pub account: Box<str>,
    /// The entry or request that it belongs to.
    pub about: Box<str>,
    /// Such as `image/jpeg`.
    pub content_type: Box<str>,
    /// What the file was called.
    pub name: Hidden<String>,
    /// How many bytes it has.
    pub n_bytes: u64,
    /// The SHA-256 of its bytes.
    pub sha256: [u8; 32],
    /// Since when it is here.
    pub created_at: i64,
}

/// An attachment to be put.
#[derive(Clone, PartialEq, Eq)]
pub struct NewAttachment<'a> {
    /// From [`Office::new_id`]; the same again where the same thing is sent again.
    pub id: [u8; 16],
    /// Who puts it there.
    pub account: &'a str,
    /// The entry or request that it belongs to.
    pub about: &'a str,
    /// Such as `image/jpeg`.
    pub content_type: &'a str,
    /// What the file is called.
    pub name: &'a str,
    /// The file.
    pub bytes: &'a [u8],
}

impl Office {
    /// Puts an attachment; when it returns it is on disk. The same one put twice is one; another under the
    /// same id is refused.
    pub fn attachment_put(&mut self, new: &NewAttachment<'_>, now: i64) -> Result<(), StoreError> {
        check_line("matter", new.about, LONGEST_LINE)?;
        check_line("content type", new.content_type, LONGEST_TYPE)?;
        check_line("file name", new.name, LONGEST_LINE)?;
        if new.bytes.is_empty() || new.bytes.len() > MOST_ATTACHMENT_BYTES {
            return Err(StoreError::OfficeField { field: "file", longest: MOST_ATTACHMENT_BYTES });
        }
        require_account(self.db()?, new.account)?;
        let sha256: [u8; 32] = Sha256::digest(new.bytes).into();
        let sealed_name = self.seal(&name_context(&new.id), new.name.as_bytes());
        let sealed = self.seal(&bytes_context(&new.id, &sha256), new.bytes);
        let put = self.changed(
            "insert into attachment (attachment_id, account, about, content_type, sealed_name, n_bytes, \
             sha256, created_at, sealed) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
             on conflict (attachment_id) do nothing",
            &[
                Cell::Tag(new.id),
                Cell::text(new.account),
                Cell::text(new.about),
                Cell::text(new.content_type),
                Cell::Blob(sealed_name),
                Cell::count(new.bytes.len() as u64),
                Cell::Hash(sha256),
                Cell::Int(now),
                Cell::Blob(sealed),
            ],
        )?;
        if put {
            return Ok(());
        }
        let sql = "select account, about, sha256 from attachment where attachment_id = $1";
        let same = self.db()?.one(sql, &[Cell::Tag(new.id)], |r| {
            Ok(r.text(0)? == new.account && r.text(1)? == new.about && r.array(2)? == sha256)
        })?;
        if same == Some(true) { Ok(()) } else { Err(StoreError::OfficeTaken { what: "attachment" }) }
    }

    /// What an attachment is, without its bytes: enough to say who may see them.
    pub fn attachment_find(&mut self, id: &[u8; 16]) -> Result<Option<Attachment>, StoreError> {
        let key = self.key.clone();
        self.db()?.one(
            "select attachment_id, account, about, content_type, sealed_name, n_bytes, sha256, created_at \
             from attachment where attachment_id = $1",
            &[Cell::Tag(*id)],
            |row| Attachment::read(row, &key),
        )
    }

    /// The bytes of an attachment, which hash to what was put.
    pub fn attachment_get(&mut self, id: &[u8; 16]) -> Result<Option<Hidden<Vec<u8>>>, StoreError> {
        let sql = "select sha256, sealed from attachment where attachment_id = $1";
        let found =
            self.db()?.one(sql, &[Cell::Tag(*id)], |r| Ok((r.array::<32>(0)?, r.bytes(1)?.to_vec())))?;
        let Some((sha256, sealed)) = found else { return Ok(None) };
        let bytes = crate::seal::open(&self.key, &bytes_context(id, &sha256), &sealed)?;
        if <[u8; 32]>::from(Sha256::digest(&bytes)) != sha256 {
            return Err(StoreError::Stored { what: "an attachment is not what was put" });
        }
        Ok(Some(Hidden::new(bytes)))
    }

    /// Makes all that belongs to one matter belong to another: what was put for a form, once it is handed in.
    pub fn attachment_move(&mut self, from: &str, to: &str) -> Result<u64, StoreError> {
        check_line("matter", to, LONGEST_LINE)?;
        let sql = "update attachment set about = $1 where about = $2";
        self.db()?.execute(sql, &[Cell::text(to), Cell::text(from)])
    }

    /// Takes one away again that an account has put for a matter. False where there is no such one.
    pub fn attachment_delete(
        &mut self,
        id: &[u8; 16],
        account: &str,
        about: &str,
    ) -> Result<bool, StoreError> {
        self.changed(
            "delete from attachment where attachment_id = $1 and account = $2 and about = $3",
            &[Cell::Tag(*id), Cell::text(account), Cell::text(about)],
        )
    }

    /// Destroys all that belongs to a matter. Says how many.
    pub fn attachment_destroy(&mut self, about: &str) -> Result<u64, StoreError> {
        self.db()?.execute("delete from attachment where about = $1", &[Cell::text(about)])
    }

    /// Destroys all that belongs to matters whose names end so. Says how many.
    pub fn attachment_destroy_ending(&mut self, beginning: &str, end: &str) -> Result<u64, StoreError> {
        let matters = self.attachment_matters(beginning, i64::MAX)?;
        let mut n_gone = 0;
        for matter in matters.iter().filter(|matter| matter.ends_with(end)) {
            n_gone += self.attachment_destroy(matter)?;
        }
        Ok(n_gone)
    }

    /// Matters whose names begin so and that have had nothing new since a time.
    pub fn attachment_matters(&mut self, beginning: &str, before: i64) -> Result<Vec<Box<str>>, StoreError> {
        let sql = "select about from attachment where substr(about, 1, length($1)) = $1 \
                   group by about having max(created_at) < $2 order by about";
        self.db()?.many(sql, &[Cell::text(beginning), Cell::Int(before)], |r| Ok(r.text(0)?.into()))
    }

    /// What belongs to an entry or a request, the oldest first.
    pub fn attachment_list(&mut self, about: &str) -> Result<Vec<Attachment>, StoreError> {
        let key = self.key.clone();
        self.db()?.many(
            "select attachment_id, account, about, content_type, sealed_name, n_bytes, sha256, created_at \
             from attachment where about = $1 order by created_at, attachment_id",
            &[Cell::text(about)],
            |row| Attachment::read(row, &key),
        )
    }
}

impl Attachment {
    fn read(row: &RowRef<'_>, key: &crate::seal::DataKey) -> Result<Attachment, StoreError> {
        let id = row.array(0)?;
        Ok(Attachment {
            id,
            account: row.text(1)?.into(),
            about: row.text(2)?.into(),
            content_type: row.text(3)?.into(),
            name: opened(key, &name_context(&id), row.bytes(4)?)?,
            n_bytes: row.int(5)? as u64,
            sha256: row.array(6)?,
            created_at: row.int(7)?,
        })
    }
}

fn name_context(id: &[u8; 16]) -> Vec<u8> {
    bound("office attachment name", &[id])
}

fn bytes_context(id: &[u8; 16], sha256: &[u8; 32]) -> Vec<u8> {
    bound("office attachment", &[id, sha256])
}
