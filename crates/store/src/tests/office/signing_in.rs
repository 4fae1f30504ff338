//! Invitations, passwords, one-time passwords, recovery codes, passkeys, throttles.

use super::*;
use crate::office::{Hidden, NewPasskey, ThrottleRule};

#[test]
fn an_invitation_is_used_once_whoever_tries() {
    for_each_database(|site| {
        let mut office = staffed(site);
        for round in 0..4 {
            office.invitation_create(&invitation([round; 32], "liwei"), NOW).unwrap();
            let used = at_one_moment(site, |office, i| {
                let phc = format!("$argon2id$v=19$m=1$salt$hash{i}");
                office.invitation_use(&[round; 32], Some(&phc), NOW + 1).unwrap().map(|_| phc)
            });
            let winners: Vec<_> = used.into_iter().flatten().collect();
            assert_eq!(winners.len(), 1);
            let (hash, set_at) = office.password_find("liwei").unwrap().unwrap();
            assert_eq!((hash.reveal(), set_at), (&winners[0], NOW + 1));
        }
    });
}

#[test]
fn an_invitation_lapses_and_only_the_newest_counts() {
    for_each_database(|site| {
        let mut office = staffed(site);
        let expires = NOW + 60 * MINUTE;
        office.invitation_create(&invitation([1; 32], "liwei"), NOW).unwrap();
        let found = office.invitation_find(&[1; 32], expires - 1).unwrap().unwrap();
        assert_eq!((&*found.account, found.purpose), ("liwei", InvitationPurpose::Invite));
        assert_eq!((found.created_at, found.expires_at, found.used_at), (NOW, expires, None));
        assert_eq!(office.invitation_find(&[1; 32], expires).unwrap(), None);
        assert_eq!(office.invitation_use(&[1; 32], None, expires).unwrap(), None);
        let reset = NewInvitation { purpose: InvitationPurpose::Reset, ..invitation([2; 32], "liwei") };
        office.invitation_create(&reset, NOW + 1).unwrap();
        assert_eq!(office.invitation_find(&[1; 32], NOW + 1).unwrap(), None, "the newer link counts");
        assert_eq!(office.invitation_find(&[9; 32], NOW + 1).unwrap(), None);
        refused(office.invitation_use(&[2; 32], Some("hunter2"), NOW + 1), "password hash");
        let used = office.invitation_use(&[2; 32], None, NOW + 2).unwrap().unwrap();
        assert_eq!((used.purpose, used.used_at), (InvitationPurpose::Reset, Some(NOW + 2)));
        assert_eq!(office.account_find("liwei").unwrap().unwrap().state, AccountState::Active);
        assert_eq!(office.password_find("liwei").unwrap(), None);
        assert_eq!(office.invitation_find(&[2; 32], NOW + 3).unwrap(), None);
        let listed: Vec<_> = office.invitation_list("liwei").unwrap().iter().map(|i| i.used_at).collect();
        assert_eq!(listed, [Some(NOW + 2), None]);
        taken(office.invitation_create(&invitation([2; 32], "liwei"), NOW), "invitation");
        unknown(office.invitation_create(&invitation([3; 32], "nobody"), NOW), "account");
        for bad in &bad_lines() {
            let new = NewInvitation { created_by: bad, ..invitation([3; 32], "liwei") };
            refused(office.invitation_create(&new, NOW), "actor");
        }
    });
}

#[test]
fn a_password_is_kept_as_a_hash_and_nothing_else() {
    for_each_database(|site| {
        let mut office = staffed(site);
        assert_eq!(office.password_find("liwei").unwrap(), None);
        office.password_set("liwei", PHC, NOW).unwrap();
        let (hash, set_at) = office.password_find("liwei").unwrap().unwrap();
        assert_eq!((hash.reveal().as_str(), set_at), (PHC, NOW));
        assert_eq!(format!("{hash:?}"), "(hidden)");
        let long = format!("{PHC}{}", "x".repeat(256));
        for bad in ["", "correct horse", "$money$", "$a$b$c d", "$a$b$c\n", &long] {
            let error = office.password_set("liwei", bad, NOW).unwrap_err();
            assert!(bad.is_empty() || !format!("{error:?} {error}").contains(bad), "no password in an error");
            refused(Err::<(), _>(error), "password hash");
        }
        unknown(office.password_set("nobody", PHC, NOW), "account");
        assert!(office.password_remove("liwei").unwrap());
        assert!(!office.password_remove("liwei").unwrap());
    });
}

#[test]
fn a_secret_comes_into_use_when_it_is_confirmed() {
    for_each_database(|site| {
        let mut office = staffed(site);
        let hidden = |bytes: &[u8]| Hidden::new(bytes.to_vec());
        let (old, new) = (hidden(b"an old secret of twenty"), hidden(b"a new secret of twenty"));
        assert!(!office.totp_confirm("liwei", &old, 10, NOW).unwrap());
        office.totp_offer("liwei", old.reveal(), NOW).unwrap();
        assert_eq!(office.totp_find("liwei").unwrap(), None, "not yet");
        assert!(!office.totp_use("liwei", 99).unwrap(), "not yet");
        assert!(office.totp_confirm("liwei", &old, 10, NOW).unwrap());
        assert_eq!(office.totp_offered("liwei").unwrap(), None);
        assert!(!office.totp_use("liwei", 10).unwrap(), "the code that confirmed it is used up");
        assert!(office.totp_use("liwei", 11).unwrap());
        office.totp_offer("liwei", b"never shown", NOW).unwrap();
        office.totp_offer("liwei", new.reveal(), NOW).unwrap();
        assert_eq!(office.totp_offered("liwei").unwrap().as_ref(), Some(&new));
        let used = office.totp_find("liwei").unwrap().unwrap();
        assert_eq!((&used.secret, used.last_step), (&old, 11), "the old one stays in use");
        assert!(!office.totp_confirm("liwei", &old, 12, NOW).unwrap(), "it is not the one that was offered");
        assert!(office.totp_confirm("liwei", &new, 12, NOW).unwrap());
        let used = office.totp_find("liwei").unwrap().unwrap();
        assert_eq!((&used.secret, used.last_step), (&new, 12));
        assert_eq!(format!("{used:?}"), "Totp { secret: (hidden), last_step: 12 }");
        assert!(office.totp_remove("liwei").unwrap());
        assert!(!office.totp_remove("liwei").unwrap());
        refused(office.totp_offer("liwei", b"", NOW), "secret");
        refused(office.totp_offer("liwei", &[1; 129], NOW), "secret");
        unknown(office.totp_offer("nobody", b"secret", NOW), "account");
    });
}

#[test]
fn a_secret_is_sealed_to_its_account() {
    for_each_database(|site| {
        let mut office = staffed(site);
        office.totp_offer("liwei", b"twenty bytes of secret", NOW).unwrap();
        let db = office.db().unwrap();
        let stored = db.one("select secret from totp", &[], |r| Ok(r.bytes(0)?.to_vec())).unwrap().unwrap();
        assert!(!stored.windows(6).any(|w| w == b"secret"));
        db.execute("update totp set account = $1", &[Cell::text("zhaojing")]).unwrap();
        assert!(matches!(office.totp_offered("zhaojing"), Err(StoreError::Sealed)));
    });
}

#[test]
fn a_step_is_used_once_whoever_tries() {
    for_each_database(|site| {
        let mut office = staffed(site);
        office.totp_offer("liwei", b"secret", NOW).unwrap();
        assert!(office.totp_confirm("liwei", &Hidden::new(b"secret".to_vec()), 100, NOW).unwrap());
        for step in 101..106 {
            let used = at_one_moment(site, |office, _| office.totp_use("liwei", step).unwrap());
            assert_eq!(used.into_iter().filter(|used| *used).count(), 1);
        }
        assert!(!office.totp_use("liwei", 104).unwrap(), "nor an earlier one");
        assert!(!office.totp_use("nobody", 200).unwrap());
    });
}

#[test]
fn a_recovery_code_is_used_once_whoever_tries() {
    for_each_database(|site| {
        let mut office = staffed(site);
        let codes: Vec<[u8; 32]> = (0..10).map(|i| [i; 32]).collect();
        office.recovery_codes_set("liwei", &codes, NOW).unwrap();
        assert_eq!(office.recovery_codes_left("liwei").unwrap(), 10);
        let used =
            at_one_moment(site, |office, _| office.recovery_code_use("liwei", &codes[3], NOW).unwrap());
        assert_eq!(used.into_iter().filter(|used| *used).count(), 1);
        assert_eq!(office.recovery_codes_left("liwei").unwrap(), 9);
        assert!(!office.recovery_code_use("zhaojing", &codes[4], NOW).unwrap(), "somebody else's");
        assert!(!office.recovery_code_use("liwei", &[99; 32], NOW).unwrap());
        office.recovery_codes_set("liwei", &[[50; 32]], NOW).unwrap();
        assert!(!office.recovery_code_use("liwei", &codes[4], NOW).unwrap(), "the old ones are void");
        assert_eq!(office.recovery_codes_left("liwei").unwrap(), 1);
        refused(office.recovery_codes_set("liwei", &[[1; 32]; 33], NOW), "recovery codes");
        unknown(office.recovery_codes_set("nobody", &codes, NOW), "account");
        assert_eq!(office.recovery_codes_left("nobody").unwrap(), 0);
    });
}

#[test]
fn a_passkey_belongs_to_one_account() {
    for_each_database(|site| {
        let mut office = staffed(site);
        let credential = r#"{"counter":1}"#;
        let new = NewPasskey { credential_id: b"one", account: "liwei", name: "办公室电脑", credential };
        office.passkey_add(&new, NOW).unwrap();
        taken(office.passkey_add(&NewPasskey { account: "zhaojing", ..new.clone() }, NOW), "passkey");
        office.passkey_add(&NewPasskey { credential_id: b"two", ..new.clone() }, NOW + 1).unwrap();
        let ids = |office: &mut Office, account: &str| -> Vec<Box<[u8]>> {
            office.passkey_list(account).unwrap().into_iter().map(|p| p.credential_id).collect()
        };
        assert_eq!(ids(&mut office, "liwei"), [(*b"one").into(), Box::<[u8]>::from(*b"two")]);
        let after = r#"{"counter":2}"#;
        let used =
            at_one_moment(site, |office, _| office.passkey_use(b"one", credential, after, NOW + 5).unwrap());
        assert_eq!(used.into_iter().filter(|used| *used).count(), 1, "a counter goes up once");
        let found = office.passkey_find(b"one").unwrap().unwrap();
        assert_eq!((&*found.account, &*found.name, &*found.credential), ("liwei", "办公室电脑", after));
        assert_eq!((found.created_at, found.last_used_at), (NOW, Some(NOW + 5)));
        assert!(!office.passkey_remove("zhaojing", b"one").unwrap(), "somebody else's");
        assert!(office.passkey_remove("liwei", b"one").unwrap());
        assert_eq!(office.passkey_find(b"one").unwrap(), None);
        assert!(!office.passkey_use(b"one", after, credential, NOW).unwrap());
        unknown(office.passkey_add(&NewPasskey { account: "nobody", ..new.clone() }, NOW), "account");
        for id in [&[][..], &[1; 1024]] {
            refused(
                office.passkey_add(&NewPasskey { credential_id: id, ..new.clone() }, NOW),
                "credential id",
            );
        }
        for bad in &bad_lines() {
            refused(office.passkey_add(&NewPasskey { name: bad, ..new.clone() }, NOW), "name");
            refused(office.passkey_add(&NewPasskey { credential: bad, ..new.clone() }, NOW), "credential");
            refused(office.passkey_use(b"two", credential, bad, NOW), "credential");
        }
    });
}

#[test]
fn failures_are_counted_in_their_window_and_lock() {
    for_each_database(|site| {
        let mut office = staffed(site);
        let rule = ThrottleRule { window: 15 * MINUTE, limit: 3, lock: 5 * MINUTE };
        let fail = |office: &mut Office, key: &str, at: i64| {
            let stands = office.throttle_note_failure(key, rule, NOW + at).unwrap();
            (stands.n_failures, stands.locked_until.map(|t| t - NOW))
        };
        assert_eq!(fail(&mut office, "liwei", 0), (1, None));
        assert_eq!(fail(&mut office, "liwei", MINUTE), (2, None));
        assert_eq!(fail(&mut office, "10.0.0.7", MINUTE), (1, None), "another key");
        assert_eq!(office.throttle_locked_until("liwei", NOW).unwrap(), None);
        assert_eq!(fail(&mut office, "liwei", 2 * MINUTE), (3, Some(7 * MINUTE)));
        assert_eq!(office.throttle_locked_until("liwei", NOW + 3 * MINUTE).unwrap(), Some(NOW + 7 * MINUTE));
        assert_eq!(office.throttle_locked_until("liwei", NOW + 7 * MINUTE).unwrap(), None);
        assert_eq!(fail(&mut office, "liwei", 8 * MINUTE), (4, Some(13 * MINUTE)));
        assert_eq!(fail(&mut office, "liwei", 15 * MINUTE), (1, None), "a new window");
        fail(&mut office, "liwei", 15 * MINUTE);
        fail(&mut office, "liwei", 15 * MINUTE);
        office.throttle_clear("liwei").unwrap();
        assert_eq!(office.throttle_locked_until("liwei", NOW + 15 * MINUTE).unwrap(), None);
        assert_eq!(fail(&mut office, "liwei", 16 * MINUTE), (1, None));
        assert_eq!(office.throttle_forget(NOW + 2 * MINUTE).unwrap(), 1);
        let counts = at_one_moment(site, |office, _| {
            office.throttle_note_failure("everyone", rule, NOW).unwrap().n_failures
        });
        let mut counts: Vec<_> = counts;
        counts.sort_unstable();
        assert_eq!(counts, [1, 2, 3, 4, 5, 6, 7, 8], "none goes uncounted");
        let stored = rows(office.db().unwrap(), &crate::tables::THROTTLE);
        assert!(!format!("{stored:?}").contains("everyone"));
    });
}

#[test]
fn a_subject_of_a_sign_on_is_one_account() {
    use crate::office::NewSignOnLink;
    const ISSUER: &str = "https://sso.example.cn";
    for_each_database(|site| {
        let mut office = staffed(site);
        let link = NewSignOnLink { issuer: ISSUER, subject: "u-17", account: "zhaojing", linked_by: "admin" };
        office.sign_on_link(&link, NOW).unwrap();
        taken(office.sign_on_link(&link, NOW), "sign-on");
        taken(office.sign_on_link(&NewSignOnLink { account: "liwei", ..link.clone() }, NOW), "sign-on");
        taken(office.sign_on_link(&NewSignOnLink { subject: "u-18", ..link.clone() }, NOW), "sign-on");
        // The same word of another sign-on is somebody else.
        let other = NewSignOnLink { issuer: "https://other.example.cn", account: "liwei", ..link.clone() };
        office.sign_on_link(&other, NOW).unwrap();
        let found = office.sign_on_find(ISSUER, "u-17").unwrap().unwrap();
        assert_eq!((&*found.account, &*found.linked_by, found.last_used_at), ("zhaojing", "admin", None));
        assert_eq!(office.sign_on_find(ISSUER, "U-17").unwrap(), None, "subjects are told apart by case");
        assert!(office.sign_on_use(ISSUER, "u-17", NOW + 5).unwrap());
        let found = office.sign_on_of("zhaojing", ISSUER).unwrap().unwrap();
        assert_eq!((&*found.subject, found.last_used_at), ("u-17", Some(NOW + 5)));
        assert!(!office.sign_on_unlink("liwei", ISSUER).unwrap(), "linked at another");
        assert!(office.sign_on_unlink("zhaojing", ISSUER).unwrap());
        assert!(!office.sign_on_use(ISSUER, "u-17", NOW).unwrap());
        unknown(office.sign_on_link(&NewSignOnLink { account: "nobody", ..link.clone() }, NOW), "account");
        for bad in ["", " ", "a\nb", &"x".repeat(256)] {
            refused(office.sign_on_link(&NewSignOnLink { subject: bad, ..link.clone() }, NOW), "subject");
        }
    });
}
