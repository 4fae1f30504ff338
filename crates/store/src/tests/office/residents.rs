//! Residents' accounts: one person, one account.

use register::id::PersonId;

use super::*;

#[test]
fn an_account_is_one_persons_and_a_person_has_one() {
    for_each_database(|site| {
        let mut office = staffed(site);
        let (her, him) = (PersonId(7), PersonId(8));
        assert!(office.resident_bind("liwei", her, "admin", NOW).unwrap());
        assert!(!office.resident_bind("liwei", him, "admin", NOW).unwrap(), "it is hers");
        assert!(!office.resident_bind("zhaojing", her, "admin", NOW).unwrap(), "she has one");
        assert_eq!(office.resident_of("liwei").unwrap().unwrap().person, her);
        assert_eq!(office.resident_of("zhaojing").unwrap(), None);
        let bound = office.resident_account(her).unwrap().unwrap();
        assert_eq!((&*bound.account, &*bound.bound_by, bound.bound_at), ("liwei", "admin", NOW));
        assert!(office.resident_end("liwei", "zhaojing", NOW + MINUTE).unwrap());
        assert!(!office.resident_end("liwei", "zhaojing", NOW + MINUTE).unwrap(), "once");
        assert_eq!(office.resident_account(her).unwrap(), None);
        let ended = office.resident_of("liwei").unwrap().unwrap();
        assert_eq!(ended.ended_at, Some(NOW + MINUTE), "that it was hers is still known");
        assert!(!office.resident_bind("liwei", him, "admin", NOW).unwrap(), "nobody inherits it");
        assert!(office.resident_bind("zhaojing", her, "admin", NOW).unwrap());
        unknown(office.resident_bind("nobody", him, "admin", NOW), "account");
        // Eight at once: one of them.
        for at in 0..8 {
            office.account_create(&new_account(&format!("r{at}")), NOW).unwrap();
        }
        let bound = at_one_moment(site, |office, i| {
            office.resident_bind(&format!("r{i}"), him, "admin", NOW).unwrap()
        });
        assert_eq!(bound.iter().filter(|is| **is).count(), 1);
    });
}
