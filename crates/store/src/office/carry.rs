//! The office in a backup, and put back.
//!
//! Sessions, throttles and invitations do not go along: what was ended or used since the backup must not
//! come back to life. Everybody signs in again.

use std::path::Path;

use crate::StoreError;
use crate::backup::{WorkingCopy, copy_table};
use crate::book::Book;
use crate::db::{Db, Location, Part};
use crate::tables::OFFICE_KEPT;

impl Book {
    /// Copies the office, as it stands at one moment, into a file of a backup.
    pub(crate) fn copy_office(&self, file: &Path) -> Result<(), StoreError> {
        let mut office = super::open_db(&self.location)?;
        let mut copy = open_file(file)?;
        office.begin_read()?;
        let copied = copy_kept(&mut office, &mut copy);
        office.rollback();
        copied
    }
}

fn open_file(file: &Path) -> Result<Db, StoreError> {
    crate::files::make_private(file)?;
    let mut db = Db::Sqlite(crate::sqlite_db::SqliteDb::open(file)?);
    crate::migrate::migrate(&mut db, Part::Office)?;
    Ok(db)
}

fn copy_kept(from: &mut Db, to: &mut Db) -> Result<(), StoreError> {
    to.begin()?;
    let copied = OFFICE_KEPT
        .into_iter()
        .try_for_each(|table| copy_table(from, to, table, &mut |_| ()))
        .and_then(|()| to.commit());
    if copied.is_err() {
        to.rollback();
    }
    copied
}

/// Puts a backup's office where there is none. One with accounts in it stays as it is, because it is the
/// later one: nobody's draft is lost, and no account that was closed opens again. Only its sessions and
/// invitations go.
pub(crate) fn put_back(file: &Path, folder: &Path, location: &Location) -> Result<(), StoreError> {
    // Backups from before there was an office do not have the file.
    if !file.exists() {
        return Ok(());
    }
    let mut office = super::open_db(location)?;
    office.batch("delete from session; delete from throttle; delete from invitation")?;
    if office.number("select count(*) from account", &[])? > 0 {
        return Ok(());
    }
    let saved = WorkingCopy::of(file, folder, Part::Office)?;
    let mut saved = open_file(saved.path())?;
    copy_kept(&mut saved, &mut office)
}
