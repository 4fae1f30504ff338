//! Accounts, grants and preferences.

use super::*;
use crate::office::Colours;
use crate::tests::world::{NORTH, TOWNSHIP, code};

#[test]
fn an_account_is_made_once_and_found_by_its_name() {
    for_each_database(|site| {
        let mut office = staffed(site);
        let new = NewAccount { phone: Some("0990-123"), ..new_account("王敏.2@xian") };
        office.account_create(&new, NOW + 5).unwrap();
        let account = office.account_find("王敏.2@xian").unwrap().unwrap();
        assert_eq!((&*account.account, &*account.display_name), ("王敏.2@xian", "赵静"));
        assert_eq!((account.phone.as_deref(), &*account.language), (Some("0990-123"), "zh-CN"));
        assert_eq!(account.state, AccountState::Invited);
        assert_eq!((account.created_at, &*account.created_by, account.closed_at), (NOW + 5, "admin", None));
        taken(office.account_create(&new, NOW), "account");
        let names: Vec<_> = office.account_list().unwrap().into_iter().map(|a| a.account).collect();
        assert_eq!(names, ["liwei".into(), "zhaojing".into(), "王敏.2@xian".into()]);
        assert_ne!(account.handle, office.account_find("liwei").unwrap().unwrap().handle);
        assert_eq!(office.account_find("nobody").unwrap(), None);
    });
}

#[test]
fn a_name_is_written_in_one_way_and_fits_an_entry() {
    let site = Site::sqlite();
    let mut office = staffed(&site);
    let long = "x".repeat(65);
    for bad in ["", "Wangmin", "wang min", "wang\u{200b}min", "wang\n", "ＷＡＮＧ", "a/b", "a'b", &long] {
        refused(office.account_create(&new_account(bad), NOW), "account");
    }
    office.account_create(&new_account(&long[1..]), NOW).unwrap();
    for bad in &bad_lines() {
        let new = new_account("sunli");
        refused(office.account_create(&NewAccount { display_name: bad, ..new.clone() }, NOW), "display name");
        refused(office.account_create(&NewAccount { phone: Some(bad), ..new.clone() }, NOW), "phone");
        refused(office.account_create(&NewAccount { language: bad, ..new.clone() }, NOW), "language");
        refused(office.account_create(&NewAccount { created_by: bad, ..new }, NOW), "actor");
        refused(office.account_rename("liwei", bad, None), "display name");
        refused(office.account_rename("liwei", "李伟", Some(bad)), "phone");
        refused(office.grant_add("liwei", bad, code(NORTH), "admin", NOW), "role");
        refused(office.grant_add("liwei", "clerk", code(NORTH), bad, NOW), "actor");
        refused(office.grant_revoke("liwei", "clerk", code(NORTH), bad, NOW), "actor");
        refused(office.preferences_set_language("liwei", bad), "language");
    }
    assert_eq!(office.account_find("sunli").unwrap(), None);
}

#[test]
fn an_account_gets_another_name_to_be_called_by() {
    for_each_database(|site| {
        let mut office = staffed(site);
        office.account_rename("liwei", "李伟", Some("123")).unwrap();
        let account = office.account_find("liwei").unwrap().unwrap();
        assert_eq!((&*account.display_name, account.phone.as_deref()), ("李伟", Some("123")));
        office.account_rename("liwei", "李伟", None).unwrap();
        assert_eq!(office.account_find("liwei").unwrap().unwrap().phone, None);
        unknown(office.account_rename("nobody", "李伟", None), "account");
    });
}

#[test]
fn a_closed_account_is_taken_up_again_by_an_invitation_alone() {
    for_each_database(|site| {
        let mut office = staffed(site);
        office.invitation_create(&invitation([7; 32], "zhaojing"), NOW).unwrap();
        assert!(office.account_close("zhaojing", NOW + 1).unwrap());
        assert!(!office.account_close("zhaojing", NOW + 2).unwrap());
        let closed = office.account_find("zhaojing").unwrap().unwrap();
        assert_eq!((closed.state, closed.closed_at), (AccountState::Closed, Some(NOW + 1)));
        assert_eq!(office.invitation_use(&[7; 32], None, NOW + 2).unwrap(), None);
        // One that is made for a closed account waits until it is opened.
        office.invitation_create(&invitation([8; 32], "zhaojing"), NOW + 2).unwrap();
        assert_eq!(office.invitation_find(&[8; 32], NOW + 2).unwrap(), None);
        assert_eq!(office.invitation_use(&[8; 32], None, NOW + 2).unwrap(), None);
        assert!(office.account_reopen("zhaojing", NOW + 3).unwrap());
        assert!(!office.account_reopen("zhaojing", NOW + 3).unwrap());
        assert_eq!(office.invitation_use(&[8; 32], None, NOW + 4).unwrap(), None, "it lapsed");
        let reopened = office.account_find("zhaojing").unwrap().unwrap();
        assert_eq!((reopened.state, reopened.closed_at), (AccountState::Invited, None));
        activate(&mut office, "zhaojing");
        unknown(office.account_close("nobody", NOW), "account");
        unknown(office.account_reopen("nobody", NOW), "account");
    });
}

#[test]
fn grants_are_taken_back_and_never_forgotten() {
    for_each_database(|site| {
        let mut office = staffed(site);
        let (north, township) = (code(NORTH), code(TOWNSHIP));
        assert!(office.grant_add("zhaojing", "clerk", township, "admin", NOW).unwrap());
        assert!(!office.grant_add("zhaojing", "clerk", township, "admin", NOW + 1).unwrap());
        assert!(office.grant_add("zhaojing", "approver", north, "admin", NOW + 2).unwrap());
        assert!(office.grant_revoke("zhaojing", "clerk", township, "boss", NOW + 3).unwrap());
        assert!(!office.grant_revoke("zhaojing", "clerk", township, "boss", NOW + 4).unwrap());
        assert!(!office.grant_revoke("liwei", "approver", north, "boss", NOW + 4).unwrap());
        let open = office.grants_open("zhaojing").unwrap();
        assert_eq!(open.len(), 1);
        assert_eq!((&*open[0].role, open[0].place, open[0].granted_at), ("approver", north, NOW + 2));
        assert!(office.grant_add("zhaojing", "clerk", township, "admin", NOW + 5).unwrap(), "and again");
        assert!(office.grant_add("liwei", "clerk", north, "admin", NOW + 6).unwrap());
        let history = office.grants_history(Some("zhaojing")).unwrap();
        let times: Vec<_> =
            history.iter().map(|g| (g.granted_at - NOW, g.revoked_at.map(|t| t - NOW))).collect();
        assert_eq!(times, [(5, None), (2, None), (0, Some(3))]);
        assert_eq!((&*history[2].granted_by, history[2].revoked_by.as_deref()), ("admin", Some("boss")));
        assert_eq!(office.grants_history(None).unwrap().len(), 4);
        unknown(office.grant_add("nobody", "clerk", north, "admin", NOW), "account");
        let granted = at_one_moment(site, |office, _| {
            office.grant_add("liwei", "approver", township, "admin", NOW).unwrap()
        });
        assert_eq!(granted.into_iter().filter(|granted| *granted).count(), 1);
    });
}

#[test]
fn preferences_are_kept_and_the_last_eight_places() {
    for_each_database(|site| {
        let mut office = staffed(site);
        let first = office.preferences_find("liwei").unwrap().unwrap();
        assert_eq!((&*first.language, first.colours), ("zh-CN", Colours::System));
        assert_eq!(first.recent_places, []);
        office.preferences_set_language("liwei", "en").unwrap();
        office.preferences_set_colours("liwei", Colours::Dark).unwrap();
        let places: Vec<_> = (1..=10).map(|i| code(&format!("9901011002{i:02}"))).collect();
        for (i, place) in places.iter().enumerate() {
            office.recent_place_add("liwei", *place, NOW + i as i64).unwrap();
        }
        office.recent_place_add("liwei", places[4], NOW + 20).unwrap();
        let now = office.preferences_find("liwei").unwrap().unwrap();
        assert_eq!((&*now.language, now.colours), ("en", Colours::Dark));
        assert_eq!(now.recent_places, [4, 9, 8, 7, 6, 5, 3, 2].map(|i: usize| places[i]));
        assert_eq!(office.preferences_find("nobody").unwrap(), None);
        unknown(office.preferences_set_language("nobody", "en"), "account");
        unknown(office.preferences_set_colours("nobody", Colours::Light), "account");
        unknown(office.recent_place_add("nobody", places[0], NOW), "account");
    });
    for colours in [Colours::System, Colours::Light, Colours::Dark] {
        assert_eq!(Colours::parse(colours.as_str()), Some(colours));
    }
    assert_eq!(Colours::parse("pink"), None);
}
