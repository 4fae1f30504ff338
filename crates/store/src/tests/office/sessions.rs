//! Sessions and what ends them.

use super::*;
use crate::office::{NewSession, SessionLimits};

const LIMITS: SessionLimits = SessionLimits { idle: 30 * MINUTE, absolute: 12 * 60 * MINUTE };

fn new_session(token_hash: TokenHash, account: &str) -> NewSession<'_> {
    NewSession {
        token_hash,
        account,
        expires_at: NOW + 600 * MINUTE,
        stepped_up_at: None,
        user_agent: "Firefox",
        ip: "10.0.0.7",
    }
}

fn is_live(office: &mut Office, token_hash: TokenHash, at: i64) -> bool {
    office.session_find(&token_hash, LIMITS, at).unwrap().is_some()
}

#[test]
fn a_session_lives_within_its_limits() {
    for_each_database(|site| {
        let mut office = staffed(site);
        office.session_create(&new_session([1; 32], "zhaojing"), NOW).unwrap();
        let (session, account) = office.session_find(&[1; 32], LIMITS, NOW).unwrap().unwrap();
        assert_eq!((&*session.account, &*account.account), ("zhaojing", "zhaojing"));
        assert_eq!((session.created_at, session.seen_at, session.stepped_up_at), (NOW, NOW, None));
        assert_eq!((&*session.user_agent, &*session.ip, session.ended_at), ("Firefox", "10.0.0.7", None));
        assert_eq!(account, office.account_find("zhaojing").unwrap().unwrap());
        assert!(format!("{session:?}").contains("token_hash: (hidden)"));
        assert!(is_live(&mut office, [1; 32], NOW + 30 * MINUTE - 1));
        assert!(!is_live(&mut office, [1; 32], NOW + 30 * MINUTE), "idle");
        assert!(!is_live(&mut office, [2; 32], NOW), "unknown");
        for i in 1..60 {
            assert!(office.session_touch(&[1; 32], NOW + i * 20 * MINUTE).unwrap());
        }
        assert!(is_live(&mut office, [1; 32], NOW + 600 * MINUTE - 1) && session.expires_at > NOW);
        assert!(!is_live(&mut office, [1; 32], NOW + 600 * MINUTE), "expired");
        let long = NewSession { expires_at: i64::MAX, ..new_session([3; 32], "zhaojing") };
        office.session_create(&long, NOW).unwrap();
        office.session_touch(&[3; 32], NOW + 719 * MINUTE).unwrap();
        assert!(is_live(&mut office, [3; 32], NOW + 720 * MINUTE - 1));
        assert!(!is_live(&mut office, [3; 32], NOW + 720 * MINUTE), "too old altogether");
        assert!(is_live(&mut office, [3; 32], i64::MIN), "a clock that goes wrong does no harm");
    });
}

#[test]
fn a_session_is_touched_at_most_once_a_minute() {
    for_each_database(|site| {
        let mut office = staffed(site);
        office.session_create(&new_session([1; 32], "zhaojing"), NOW).unwrap();
        assert!(!office.session_touch(&[1; 32], NOW + MINUTE - 1).unwrap());
        let touched = at_one_moment(site, |office, _| office.session_touch(&[1; 32], NOW + MINUTE).unwrap());
        assert_eq!(touched.into_iter().filter(|t| *t).count(), 1);
        assert!(!office.session_touch(&[9; 32], NOW + MINUTE).unwrap());
        office.session_end("zhaojing", &[1; 32], NOW).unwrap();
        assert!(!office.session_touch(&[1; 32], NOW + 5 * MINUTE).unwrap(), "ended");
    });
}

#[test]
fn only_active_accounts_have_sessions() {
    for_each_database(|site| {
        let mut office = staffed(site);
        unknown(office.session_create(&new_session([1; 32], "liwei"), NOW), "active account");
        unknown(office.session_create(&new_session([1; 32], "nobody"), NOW), "active account");
        office.session_create(&new_session([1; 32], "zhaojing"), NOW).unwrap();
        taken(office.session_create(&new_session([1; 32], "zhaojing"), NOW), "session");
        office.account_close("zhaojing", NOW + 1).unwrap();
        assert!(!is_live(&mut office, [1; 32], NOW + 1));
        unknown(office.session_create(&new_session([2; 32], "zhaojing"), NOW), "active account");
        // Also one that slipped in while the account was being closed.
        let sql = "update session set ended_at = null";
        office.db().unwrap().batch(sql).unwrap();
        assert!(!is_live(&mut office, [1; 32], NOW + 1));
        office.account_reopen("zhaojing", NOW + 2).unwrap();
        activate(&mut office, "zhaojing");
        assert!(!is_live(&mut office, [1; 32], NOW + 3), "it does not wake up");
    });
}

#[test]
fn a_new_password_by_invitation_ends_all_sessions() {
    for_each_database(|site| {
        let mut office = staffed(site);
        office.session_create(&new_session([1; 32], "zhaojing"), NOW).unwrap();
        activate(&mut office, "zhaojing");
        assert!(!is_live(&mut office, [1; 32], NOW + 1));
    });
}

#[test]
fn stepping_up_changes_the_token() {
    for_each_database(|site| {
        let mut office = staffed(site);
        office.session_create(&new_session([1; 32], "zhaojing"), NOW).unwrap();
        let stepped = at_one_moment(site, |office, i| {
            office.session_step_up(&[1; 32], &[10 + i as u8; 32], NOW + MINUTE).unwrap()
        });
        assert_eq!(stepped.iter().filter(|s| **s).count(), 1);
        let winner = stepped.iter().position(|s| *s).unwrap();
        assert!(!is_live(&mut office, [1; 32], NOW + MINUTE));
        let (session, _) =
            office.session_find(&[10 + winner as u8; 32], LIMITS, NOW + MINUTE).unwrap().unwrap();
        assert_eq!((session.created_at, session.stepped_up_at), (NOW, Some(NOW + MINUTE)));
        office.session_end_all("zhaojing", None, NOW + MINUTE).unwrap();
        assert!(!office.session_step_up(&[10 + winner as u8; 32], &[2; 32], NOW + MINUTE).unwrap());
        assert!(!office.session_step_up(&[99; 32], &[2; 32], NOW).unwrap());
    });
}

#[test]
fn sessions_are_listed_and_ended_by_their_owner() {
    for_each_database(|site| {
        let mut office = staffed(site);
        activate(&mut office, "liwei");
        for i in 1..=4 {
            office.session_create(&new_session([i; 32], "zhaojing"), NOW + i64::from(i)).unwrap();
        }
        office.session_create(&new_session([9; 32], "liwei"), NOW).unwrap();
        let listed = |office: &mut Office, at: i64| -> Vec<u8> {
            let sessions = office.session_list("zhaojing", LIMITS, at).unwrap();
            sessions.iter().map(|s| s.token_hash.reveal()[0]).collect()
        };
        assert_eq!(listed(&mut office, NOW + 5), [4, 3, 2, 1]);
        assert_eq!(listed(&mut office, NOW + 30 * MINUTE + 2), [4, 3]);
        assert!(!office.session_end("liwei", &[2; 32], NOW + 5).unwrap(), "somebody else's");
        assert!(office.session_end("zhaojing", &[2; 32], NOW + 5).unwrap());
        assert!(!office.session_end("zhaojing", &[2; 32], NOW + 6).unwrap());
        assert_eq!(office.session_end_all("zhaojing", Some(&[3; 32]), NOW + 7).unwrap(), 2);
        assert_eq!(listed(&mut office, NOW + 8), [3]);
        assert_eq!(office.session_end_all("zhaojing", None, NOW + 9).unwrap(), 1);
        assert_eq!(listed(&mut office, NOW + 9), [0_u8; 0]);
        assert!(is_live(&mut office, [9; 32], NOW + 9));
        assert_eq!(office.session_forget(NOW + 7).unwrap(), 1);
        assert_eq!(office.session_forget(NOW + 10).unwrap(), 3);
        assert_eq!(office.session_forget(NOW + 601 * MINUTE).unwrap(), 1);
    });
}

#[test]
fn what_a_browser_says_of_itself_is_cut() {
    for_each_database(|site| {
        let mut office = staffed(site);
        let agent = format!("a\n\u{0}{}", "长".repeat(99));
        let ip = "1".repeat(100);
        let new = NewSession { user_agent: &agent, ip: &ip, ..new_session([1; 32], "zhaojing") };
        office.session_create(&new, NOW).unwrap();
        let (session, _) = office.session_find(&[1; 32], LIMITS, NOW).unwrap().unwrap();
        assert_eq!(&*session.user_agent, format!("a{}", "长".repeat(66)));
        assert_eq!(session.ip.len(), 64);
        office
            .session_create(&NewSession { user_agent: "", ip: "", ..new_session([2; 32], "zhaojing") }, NOW)
            .unwrap();
    });
}
