//! The office: opened beside the book, by many, on both databases.

mod accounts;
mod carrying;
mod drafts;
mod jobs;
mod residents;
mod sessions;
mod signing_in;

use super::*;
use crate::office::{NewAccount, NewInvitation, Office};
use crate::{AccountState, InvitationPurpose, TokenHash};

const MINUTE: i64 = 60_000_000;
const NOW: i64 = 1_790_000_000_000_000;
const PHC: &str = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNo";

fn open(site: &Site) -> Office {
    Office::open(&site.place).unwrap()
}

/// An office of a new book, with `zhaojing` active and `liwei` invited.
fn staffed(site: &Site) -> Office {
    drop(site.create());
    let mut office = open(site);
    for account in ["zhaojing", "liwei"] {
        office.account_create(&new_account(account), NOW).unwrap();
    }
    activate(&mut office, "zhaojing");
    office
}

fn new_account(account: &str) -> NewAccount<'_> {
    NewAccount { account, display_name: "赵静", phone: None, language: "zh-CN", created_by: "admin" }
}

fn invitation(token_hash: TokenHash, account: &str) -> NewInvitation<'_> {
    let purpose = InvitationPurpose::Invite;
    NewInvitation { token_hash, account, purpose, created_by: "admin", expires_at: NOW + 60 * MINUTE }
}

fn activate(office: &mut Office, account: &str) {
    let token_hash = office.random();
    office.invitation_create(&invitation(token_hash, account), NOW).unwrap();
    office.invitation_use(&token_hash, Some(PHC), NOW).unwrap().unwrap();
    assert_eq!(office.account_find(account).unwrap().unwrap().state, AccountState::Active);
}

/// What eight threads get from the same thing, begun at one moment, each with a connection of its own.
fn at_one_moment<T: Send>(site: &Site, work: impl Fn(&mut Office, usize) -> T + Sync) -> Vec<T> {
    let start = std::sync::Barrier::new(8);
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..8)
            .map(|i| {
                let (work, start) = (&work, &start);
                scope.spawn(move || {
                    let mut office = open(site);
                    start.wait();
                    work(&mut office, i)
                })
            })
            .collect();
        running.into_iter().map(|one| one.join().unwrap()).collect()
    })
}

/// Asserts that text is refused because of a field.
#[track_caller]
fn refused<T>(result: Result<T, StoreError>, name: &str) {
    match result {
        Err(StoreError::OfficeField { field, .. }) if field == name => {}
        Err(e) => panic!("refused as {e:?}, not because of {name}"),
        Ok(_) => panic!("not refused because of {name}"),
    }
}

#[track_caller]
fn unknown<T>(result: Result<T, StoreError>, name: &str) {
    match result {
        Err(StoreError::OfficeUnknown { what }) if what == name => {}
        Err(e) => panic!("refused as {e:?}, not because there is no {name}"),
        Ok(_) => panic!("not refused although there is no {name}"),
    }
}

#[track_caller]
fn taken<T>(result: Result<T, StoreError>, name: &str) {
    match result {
        Err(StoreError::OfficeTaken { what }) if what == name => {}
        Err(e) => panic!("refused as {e:?}, not because the {name} is taken"),
        Ok(_) => panic!("not refused although the {name} is taken"),
    }
}

/// Lines that nobody may write; too long for any field.
fn bad_lines() -> [String; 5] {
    [String::new(), "  ".into(), "two\nlines".into(), "a\u{0}b".into(), "长".repeat(6000)]
}

#[test]
fn an_office_is_made_when_it_is_first_opened() {
    for_each_database(|site| {
        assert!(matches!(Office::open(&site.place), Err(StoreError::NoBook { .. })));
        let book = site.create();
        let file = site.place.folder.join("office.db");
        assert!(!file.exists());
        let mut office = open(site);
        assert_eq!(office.account_list().unwrap(), []);
        assert_eq!(file.exists(), site.place.url.is_none());
        assert_ne!(office.random::<32>(), office.random::<32>());
        assert!(office.new_id(NOW) < office.new_id(NOW + 1000), "ids are in the order of time");
        drop(book);
    });
}

#[cfg(unix)]
#[test]
fn only_its_owner_may_read_the_file() {
    use std::os::unix::fs::PermissionsExt;
    let site = Site::sqlite();
    let _office = staffed(&site);
    for name in ["office.db", "office.db-wal"] {
        let mode = std::fs::metadata(site.place.folder.join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[test]
fn many_may_open_and_make_it_at_once() {
    for_each_database(|site| {
        drop(site.create());
        let made = at_one_moment(site, |office, i| {
            office.account_create(&new_account(&format!("clerk{i}")), NOW).unwrap();
            office.account_create(&new_account("everybody"), NOW).is_ok()
        });
        assert_eq!(made.into_iter().filter(|made| *made).count(), 1);
        assert_eq!(open(site).account_list().unwrap().len(), 9);
    });
}

#[test]
fn an_import_that_runs_does_not_hold_the_office_up() {
    for_each_database(|site| {
        let mut office = staffed(site);
        let mut raw = site.raw(Part::Book);
        raw.begin().unwrap();
        raw.execute("update meta set value = value", &[]).unwrap();
        let start = std::time::Instant::now();
        office.account_create(&new_account("sunli"), NOW).unwrap();
        assert!(start.elapsed().as_secs() < 10, "it did not wait for the lock");
        raw.rollback();
    });
}

#[test]
fn settings_are_small_and_safe() {
    let site = Site::sqlite();
    let mut office = staffed(&site);
    let mut pragma = |sql: &str| office.db().unwrap().number(sql, &[]).unwrap();
    assert_eq!(pragma("pragma synchronous"), 2);
    assert_eq!(pragma("pragma cache_size"), -2048);
    assert_eq!(pragma("pragma secure_delete"), 1);
    assert_eq!(pragma("pragma foreign_keys"), 1);
}

#[test]
fn accounts_grants_and_attachments_are_guarded_against_slips() {
    let site = Site::sqlite();
    let mut office = staffed(&site);
    office.grant_add("zhaojing", "clerk", world::code(world::TOWNSHIP), "admin", NOW).unwrap();
    carrying::put_something(&mut office, b"scan");
    let db = office.db().unwrap();
    for slip in
        ["delete from account", "delete from account_grant", "update attachment set about = 'something else'"]
    {
        assert!(db.batch(slip).is_err(), "{slip}");
    }
}

#[test]
fn a_lost_connection_is_made_again() {
    let Some(site) = Site::postgres() else { return };
    let mut office = staffed(&site);
    let ended = "select pg_terminate_backend(pid) from pg_stat_activity \
                 where datname = current_database() and pid <> pg_backend_pid()";
    administer(site.place.url.as_ref().unwrap(), ended).unwrap();
    // The call that finds it lost may fail; no later one does.
    drop(office.account_list());
    assert_eq!(office.account_list().unwrap().len(), 2);
}

#[test]
fn a_transaction_that_fails_leaves_nothing() {
    for_each_database(|site| {
        let mut office = staffed(site);
        let failed: Result<(), StoreError> = office.at_once(|db| {
            db.execute("update account set display_name = $1", &[Cell::text("nobody")])?;
            Err(StoreError::Busy)
        });
        assert!(matches!(failed, Err(StoreError::Busy)));
        assert_eq!(&*office.account_find("liwei").unwrap().unwrap().display_name, "赵静");
        office.account_rename("liwei", "李伟", None).unwrap();
    });
}
