//! Drafts: what somebody has typed into a form and not handed in. Once saved it is on disk, sealed.

use super::{Hidden, LONGEST_LINE, LONGEST_WORD, Office, bound, check_line, opened, require_account};
use crate::StoreError;
use crate::db::{Cell, RowRef};

/// Most bytes of a draft's text.
pub const MOST_DRAFT_BYTES: usize = 64 * 1024;

/// A draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Which form.
    pub form: Box<str>,
    /// Which of that form: what it is about.
    pub key: Box<str>,
    /// Counts up from 1 with every save.
    pub version: i64,
    /// When it was saved.
    pub saved_at: i64,
    /// What was typed, as JSON.
    pub text: Hidden<String>,
}

/// A draft to be saved.
#[derive(Clone, PartialEq, Eq)]
pub struct DraftText<'a> {
    /// Whose.
    pub account: &'a str,
    /// Which form.
    pub form: &'a str,
    /// Which of that form.
    pub key: &'a str,
    /// What was typed, as JSON.
    pub text: &'a str,
}

/// What became of a save.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DraftSaved {
    /// It is on disk, as this version.
    Saved(i64),
    /// Another window has saved since, and what it saved is still there: it is not written over unseen.
    Other(Draft),
}

/// A row as it is stored: form, key, version, time, sealed text.
struct Stored(Draft, Box<[u8]>);

impl Stored {
    fn read(row: &RowRef<'_>) -> Result<Stored, StoreError> {
        let draft = Draft {
            form: row.text(0)?.into(),
            key: row.text(1)?.into(),
            version: row.int(2)?,
            saved_at: row.int(3)?,
            text: Hidden::new(String::new()),
        };
        Ok(Stored(draft, row.bytes(4)?.into()))
    }
}

impl Office {
    /// Saves a draft; when it returns the text is on disk. `seen` is the version that the window goes
    /// out from, 0 where it knows of none. The same save sent twice is one.
    pub fn draft_save(
        &mut self,
        draft: &DraftText<'_>,
        seen: i64,
        now: i64,
    ) -> Result<DraftSaved, StoreError> {
        check_line("form", draft.form, LONGEST_WORD)?;
        check_line("draft key", draft.key, LONGEST_LINE)?;
        if draft.text.is_empty() || draft.text.len() > MOST_DRAFT_BYTES {
            return Err(StoreError::OfficeField { field: "draft", longest: MOST_DRAFT_BYTES });
        }
        require_account(self.db()?, draft.account)?;
        let sealed = self.seal(&context(draft.account, draft.form, draft.key), draft.text.as_bytes());
        let [account, form, key] = [draft.account, draft.form, draft.key].map(Cell::text);
        let written = if seen == 0 {
            self.changed(
                "insert into draft (account, form, draft_key, version, saved_at, sealed) \
                 values ($1, $2, $3, 1, $4, $5) on conflict (account, form, draft_key) do nothing",
                &[account, form, key, Cell::Int(now), Cell::Blob(sealed)],
            )?
        } else {
            self.changed(
                "update draft set version = version + 1, saved_at = $1, sealed = $2 \
                 where account = $3 and form = $4 and draft_key = $5 and version = $6",
                &[Cell::Int(now), Cell::Blob(sealed), account, form, key, Cell::Int(seen)],
            )?
        };
        if written {
            return Ok(DraftSaved::Saved(seen + 1));
        }
        match self.draft_find(draft.account, draft.form, draft.key)? {
            Some(there) if there.text.reveal() == draft.text => Ok(DraftSaved::Saved(there.version)),
            Some(there) => Ok(DraftSaved::Other(there)),
            // Another window has thrown it away, or handed it in; this one still has something to keep.
            None => self.draft_save(draft, 0, now),
        }
    }

    /// A draft of an account.
    pub fn draft_find(&mut self, account: &str, form: &str, key: &str) -> Result<Option<Draft>, StoreError> {
        let found = self.db()?.one(
            "select form, draft_key, version, saved_at, sealed from draft \
             where account = $1 and form = $2 and draft_key = $3",
            &[Cell::text(account), Cell::text(form), Cell::text(key)],
            Stored::read,
        )?;
        found.map(|stored| self.unsealed(account, stored)).transpose()
    }

    /// All drafts of an account, the one saved last first.
    pub fn draft_list(&mut self, account: &str) -> Result<Vec<Draft>, StoreError> {
        let found = self.db()?.many(
            "select form, draft_key, version, saved_at, sealed from draft \
             where account = $1 order by saved_at desc, form, draft_key",
            &[Cell::text(account)],
            Stored::read,
        )?;
        found.into_iter().map(|stored| self.unsealed(account, stored)).collect()
    }

    /// Throws a draft away, in the version that was seen: later typing stays. False where there is none.
    pub fn draft_delete(
        &mut self,
        account: &str,
        form: &str,
        key: &str,
        version: i64,
    ) -> Result<bool, StoreError> {
        self.changed(
            "delete from draft where account = $1 and form = $2 and draft_key = $3 and version = $4",
            &[Cell::text(account), Cell::text(form), Cell::text(key), Cell::Int(version)],
        )
    }

    /// Throws away what nobody has saved since a time. Says how many.
    pub fn draft_forget(&mut self, before: i64) -> Result<u64, StoreError> {
        self.db()?.execute("delete from draft where saved_at < $1", &[Cell::Int(before)])
    }

    /// Destroys drafts about somebody: those kept under a key, and those in which one of some words stands.
    pub fn draft_destroy(&mut self, key: &str, words: &[&str]) -> Result<u64, StoreError> {
        let sql = "select form, draft_key, version, saved_at, sealed, account from draft";
        let found =
            self.db()?.many(sql, &[], |row| Ok((Stored::read(row)?, Box::<str>::from(row.text(5)?))))?;
        let mut n_gone = 0;
        for (stored, account) in found {
            let draft = self.unsealed(&account, stored)?;
            let is_about = *draft.key == *key || words.iter().any(|word| draft.text.reveal().contains(word));
            if is_about && self.draft_delete(&account, &draft.form, &draft.key, draft.version)? {
                n_gone += 1;
            }
        }
        Ok(n_gone)
    }

    fn unsealed(&self, account: &str, Stored(mut draft, sealed): Stored) -> Result<Draft, StoreError> {
        draft.text = opened(&self.key, &context(account, &draft.form, &draft.key), &sealed)?;
        Ok(draft)
    }
}

fn context(account: &str, form: &str, key: &str) -> Vec<u8> {
    bound("office draft", &[account.as_bytes(), form.as_bytes(), key.as_bytes()])
}
