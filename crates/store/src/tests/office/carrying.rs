//! Attachments, and the office in a backup.

use super::*;
use crate::backup::{WithSecrets, restore};
use crate::office::{DraftSaved, DraftText, MOST_ATTACHMENT_BYTES, NewAttachment, NewJob, NewSession};
use crate::office::{SessionLimits, ThrottleRule};
use crate::tables::{OFFICE_KEPT, OFFICE_PASSING};

fn attachment(id: u8, bytes: &[u8]) -> NewAttachment<'_> {
    NewAttachment {
        id: [id; 16],
        account: "zhaojing",
        about: "entry 17",
        content_type: "image/jpeg",
        name: "刘洋 户口本.jpg",
        bytes,
    }
}

pub(super) fn put_something(office: &mut Office, bytes: &[u8]) {
    office.attachment_put(&attachment(1, bytes), NOW).unwrap();
}

#[test]
fn an_attachment_is_put_once_and_read_back() {
    for_each_database(|site| {
        let mut office = staffed(site);
        put_something(&mut office, b"scan");
        office.attachment_put(&attachment(1, b"scan"), NOW + 9).unwrap();
        taken(office.attachment_put(&attachment(1, b"other"), NOW), "attachment");
        let other = NewAttachment { about: "entry 18", ..attachment(1, b"scan") };
        taken(office.attachment_put(&other, NOW), "attachment");
        assert_eq!(office.attachment_get(&[1; 16]).unwrap().unwrap().reveal(), b"scan");
        let found = office.attachment_find(&[1; 16]).unwrap().unwrap();
        assert_eq!(
            (&*found.account, &*found.about, &*found.content_type),
            ("zhaojing", "entry 17", "image/jpeg")
        );
        assert_eq!((found.name.reveal().as_str(), found.n_bytes), ("刘洋 户口本.jpg", 4));
        assert_eq!(found.created_at, NOW, "as it was put first");
        office.attachment_put(&attachment(2, b"more"), NOW + 1).unwrap();
        office.attachment_put(&NewAttachment { about: "entry 18", ..attachment(3, b"x") }, NOW).unwrap();
        let listed = office.attachment_list("entry 17").unwrap();
        assert_eq!(listed.iter().map(|a| a.id[0]).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(listed[0], found);
        assert_eq!(office.attachment_list("entry 1").unwrap(), []);
        assert_eq!(office.attachment_get(&[9; 16]).unwrap(), None);
        assert_eq!(office.attachment_find(&[9; 16]).unwrap(), None);
    });
}

#[test]
fn an_attachment_has_limits() {
    for_each_database(|site| {
        let mut office = staffed(site);
        let largest: Vec<u8> = (0..MOST_ATTACHMENT_BYTES).map(|i| i as u8).collect();
        office.attachment_put(&attachment(7, &largest), NOW).unwrap();
        assert!(office.attachment_get(&[7; 16]).unwrap().unwrap().reveal() == &largest);
        refused(office.attachment_put(&attachment(8, &[0; MOST_ATTACHMENT_BYTES + 1]), NOW), "file");
        refused(office.attachment_put(&attachment(8, b""), NOW), "file");
        for bad in &bad_lines() {
            let new = attachment(8, b"scan");
            refused(office.attachment_put(&NewAttachment { about: bad, ..new.clone() }, NOW), "matter");
            refused(
                office.attachment_put(&NewAttachment { content_type: bad, ..new.clone() }, NOW),
                "content type",
            );
            refused(office.attachment_put(&NewAttachment { name: bad, ..new }, NOW), "file name");
        }
        unknown(
            office.attachment_put(&NewAttachment { account: "nobody", ..attachment(8, b"s") }, NOW),
            "account",
        );
    });
}

#[test]
fn an_attachment_is_sealed_to_its_id() {
    for_each_database(|site| {
        let mut office = staffed(site);
        put_something(&mut office, b"scan of a household book");
        let mut raw = site.raw(Part::Office);
        let stored = rows(&mut raw, &crate::tables::ATTACHMENT).remove(0);
        assert!(!format!("{stored:?}").contains("刘洋"));
        for cell in &stored {
            let Cell::Blob(bytes) = cell else { continue };
            assert!(!bytes.windows(9).any(|w| w == b"household"));
        }
        let mut moved = stored.clone();
        moved[0] = Cell::Tag([2; 16]);
        raw.insert(&crate::tables::ATTACHMENT, &moved).unwrap();
        assert!(matches!(office.attachment_get(&[2; 16]), Err(StoreError::Sealed)));
        assert!(office.attachment_get(&[1; 16]).unwrap().is_some());
    });
}

#[test]
fn what_was_put_for_a_form_goes_with_what_became_of_it_or_goes() {
    for_each_database(|site| {
        let mut office = staffed(site);
        let put = |office: &mut Office, id: u8, about: &str, at: i64| {
            let new = NewAttachment { about, ..attachment(id, b"scan") };
            office.attachment_put(&new, at).unwrap();
        };
        put(&mut office, 1, "form:a:7", NOW);
        put(&mut office, 2, "form:b:8", NOW + MINUTE);
        put(&mut office, 3, "entry", NOW);
        let matters = |office: &mut Office, before| office.attachment_matters("form:", before).unwrap();
        assert_eq!(matters(&mut office, NOW), [], "none is old enough");
        assert_eq!(matters(&mut office, NOW + 1), ["form:a:7".into()]);
        assert_eq!(matters(&mut office, i64::MAX), ["form:a:7".into(), "form:b:8".into()]);
        assert_eq!(office.attachment_move("form:a:7", "a").unwrap(), 1);
        assert_eq!(office.attachment_list("a").unwrap().len(), 1);
        assert_eq!(office.attachment_get(&[1; 16]).unwrap().unwrap().reveal(), b"scan", "its seal holds");
        assert!(!office.attachment_delete(&[2; 16], "liwei", "form:b:8").unwrap(), "not another's");
        assert!(!office.attachment_delete(&[2; 16], "zhaojing", "form:a:7").unwrap(), "not of another form");
        assert!(office.attachment_delete(&[2; 16], "zhaojing", "form:b:8").unwrap());
        let sealed = rows(office.db().unwrap(), &crate::tables::ATTACHMENT).remove(0);
        let sealed = sealed
            .iter()
            .filter_map(|c| if let Cell::Blob(b) = c { Some(b.to_vec()) } else { None })
            .next_back();
        assert_eq!(office.attachment_destroy("a").unwrap(), 1);
        office.leave_no_trace().unwrap();
        let sealed = sealed.unwrap();
        for item in std::fs::read_dir(&site.place.folder).unwrap() {
            let path = item.unwrap().path();
            let bytes = std::fs::read(&path).unwrap_or_default();
            assert!(!bytes.windows(sealed.len()).any(|w| w == sealed), "{} keeps it", path.display());
        }
        assert_eq!(office.attachment_find(&[1; 16]).unwrap(), None);
        assert_eq!(office.attachment_list("entry").unwrap().len(), 1);
    });
}

/// One row at least in every table.
fn full(site: &Site) -> Office {
    let mut office = staffed(site);
    office.grant_add("zhaojing", "clerk", world::code(world::TOWNSHIP), "admin", NOW).unwrap();
    assert!(office.resident_bind("liwei", register::id::PersonId(7), "admin", NOW).unwrap());
    office.totp_offer("zhaojing", b"secret", NOW).unwrap();
    office.recovery_codes_set("zhaojing", &[[5; 32]], NOW).unwrap();
    let passkey =
        crate::NewPasskey { credential_id: b"one", account: "zhaojing", name: "电脑", credential: "{}" };
    office.passkey_add(&passkey, NOW).unwrap();
    let (issuer, subject) = ("https://sso.example.cn", "u-17");
    let link = crate::NewSignOnLink { issuer, subject, account: "zhaojing", linked_by: "admin" };
    office.sign_on_link(&link, NOW).unwrap();
    office.recent_place_add("zhaojing", world::code(world::TOWNSHIP), NOW).unwrap();
    let draft = DraftText { account: "zhaojing", form: "birth", key: "new", text: "[1]" };
    assert_eq!(office.draft_save(&draft, 0, NOW).unwrap(), DraftSaved::Saved(1));
    // Together more than goes into one batch of a copy.
    let large = vec![7; 5 << 20];
    for id in 1..=3 {
        office.attachment_put(&attachment(id, &large), NOW).unwrap();
    }
    let job = NewJob { id: [1; 16], account: "zhaojing", kind: "import", arguments: "{}" };
    office.job_put(&job, NOW).unwrap();
    office.invitation_create(&invitation([6; 32], "liwei"), NOW).unwrap();
    office.session_create(&session(), NOW).unwrap();
    let rule = ThrottleRule { window: MINUTE, limit: 1, lock: i64::MAX };
    office.throttle_note_failure("liwei", rule, NOW).unwrap();
    office
}

fn session() -> NewSession<'static> {
    NewSession {
        token_hash: [1; 32],
        account: "zhaojing",
        expires_at: i64::MAX,
        stepped_up_at: None,
        user_agent: "Firefox",
        ip: "10.0.0.7",
    }
}

#[test]
fn an_office_goes_along_in_a_backup_and_everybody_signs_in_again() {
    for_each_database(|site| {
        let mut office = full(site);
        for table in OFFICE_KEPT.into_iter().chain(OFFICE_PASSING) {
            assert!(!rows(office.db().unwrap(), table).is_empty(), "{}", table.name);
        }
        let folder = site.beside("backup");
        let report = site.open(Access::Read).unwrap().backup(&folder, WithSecrets::Yes, &mut |_| ()).unwrap();
        assert!(report.files.iter().any(|(name, _)| name == "office.db"));
        assert!(!report.files.iter().any(|(name, _)| name.contains("-wal") || name.contains("-shm")));
        let saved = std::fs::read(folder.join("office.db")).unwrap();
        assert!(!saved.windows(8).any(|w| w == b"10.0.0.7"), "no session is in it");
        let mut targets = vec![Site::sqlite()];
        targets.extend(Site::postgres());
        for target in &targets {
            drop(restore(&folder, &target.place, clock, &mut |_| ()).unwrap());
            let mut restored = open(target);
            for table in OFFICE_KEPT {
                let (was, is) = (rows(office.db().unwrap(), table), rows(restored.db().unwrap(), table));
                assert!(was == is, "{}", table.name);
            }
            for table in OFFICE_PASSING {
                assert_eq!(rows(restored.db().unwrap(), table), Vec::<Vec<Cell>>::new(), "{}", table.name);
            }
            let draft = restored.draft_find("zhaojing", "birth", "new").unwrap().unwrap();
            assert_eq!(draft.text.reveal(), "[1]", "its key fits");
            activate(&mut restored, "liwei");
        }
    });
}

#[test]
fn an_office_that_is_there_is_later_than_the_backup_and_stays() {
    for_each_database(|site| {
        let mut office = full(site);
        let folder = site.beside("backup");
        site.open(Access::Read).unwrap().backup(&folder, WithSecrets::No, &mut |_| ()).unwrap();
        office.account_close("liwei", NOW).unwrap();
        crate::office::put_back(&folder.join("office.db"), &site.place.folder, &site.place.location())
            .unwrap();
        assert_eq!(office.account_find("liwei").unwrap().unwrap().state, AccountState::Closed);
        assert_eq!(office.draft_list("zhaojing").unwrap().len(), 1);
        let limits = SessionLimits { idle: i64::MAX, absolute: i64::MAX };
        assert_eq!(office.session_find(&[1; 32], limits, NOW).unwrap(), None, "but sessions have ended");
    });
}

#[test]
fn a_book_from_before_the_office_is_backed_up_and_put_back() {
    for_each_database(|site| {
        let folder = site.beside("backup");
        site.create().backup(&folder, WithSecrets::Yes, &mut |_| ()).unwrap();
        std::fs::remove_file(folder.join("office.db")).unwrap();
        let list = std::fs::read_to_string(folder.join("backup.txt")).unwrap();
        let list: Vec<&str> = list.lines().filter(|l| !l.ends_with(" office.db")).collect();
        std::fs::write(folder.join("backup.txt"), list.join("\n")).unwrap();
        let target = Site::sqlite();
        drop(restore(&folder, &target.place, clock, &mut |_| ()).unwrap());
        assert_eq!(open(&target).account_list().unwrap(), []);
    });
}
