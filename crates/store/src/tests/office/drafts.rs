//! Nothing that was typed is lost.

use super::*;
use crate::office::{DraftSaved, DraftText, MOST_DRAFT_BYTES};

const TEXT: &str = r#"{"name":"刘洋"}"#;

fn draft<'a>(key: &'a str, text: &'a str) -> DraftText<'a> {
    DraftText { account: "liwei", form: "birth", key, text }
}

#[test]
fn a_draft_is_saved_version_by_version() {
    for_each_database(|site| {
        let mut office = staffed(site);
        assert_eq!(office.draft_save(&draft("new", TEXT), 0, NOW).unwrap(), DraftSaved::Saved(1));
        assert_eq!(office.draft_save(&draft("new", "{}"), 1, NOW + 1).unwrap(), DraftSaved::Saved(2));
        let found = office.draft_find("liwei", "birth", "new").unwrap().unwrap();
        assert_eq!((found.version, found.saved_at, found.text.reveal().as_str()), (2, NOW + 1, "{}"));
        assert!(format!("{found:?}").contains("text: (hidden)"));
        office.draft_save(&draft("990101100201", TEXT), 0, NOW + 2).unwrap();
        let listed: Vec<_> = office.draft_list("liwei").unwrap().into_iter().map(|d| d.key).collect();
        assert_eq!(listed, ["990101100201".into(), Box::from("new")]);
        assert_eq!(office.draft_list("zhaojing").unwrap(), []);
        assert_eq!(office.draft_find("zhaojing", "birth", "new").unwrap(), None);
        assert!(!office.draft_delete("liwei", "birth", "new", 1).unwrap(), "later typing stays");
        assert!(!office.draft_delete("zhaojing", "birth", "new", 2).unwrap());
        assert!(office.draft_delete("liwei", "birth", "new", 2).unwrap());
        assert_eq!(office.draft_find("liwei", "birth", "new").unwrap(), None);
        assert_eq!(office.draft_forget(NOW + 2).unwrap(), 0);
        assert_eq!(office.draft_forget(NOW + 3).unwrap(), 1);
    });
}

#[test]
fn two_windows_do_not_write_over_each_other() {
    for_each_database(|site| {
        let mut office = staffed(site);
        office.draft_save(&draft("new", TEXT), 0, NOW).unwrap();
        office.draft_save(&draft("new", "[1]"), 1, NOW).unwrap();
        assert_eq!(
            office.draft_save(&draft("new", "[1]"), 1, NOW).unwrap(),
            DraftSaved::Saved(2),
            "sent twice"
        );
        for seen in [0, 1, 7] {
            let DraftSaved::Other(there) = office.draft_save(&draft("new", "[2]"), seen, NOW).unwrap() else {
                panic!("written over")
            };
            assert_eq!((there.version, there.text.reveal().as_str()), (2, "[1]"));
        }
        office.draft_delete("liwei", "birth", "new", 2).unwrap();
        let saved = office.draft_save(&draft("new", "[2]"), 2, NOW).unwrap();
        assert_eq!(saved, DraftSaved::Saved(1), "one that was thrown away elsewhere is kept");
        let saved = at_one_moment(site, |office, i| {
            let text = format!("[{}]", 10 + i);
            (office.draft_save(&draft("new", &text), 1, NOW).unwrap(), text)
        });
        let winners: Vec<_> = saved.iter().filter(|(saved, _)| *saved == DraftSaved::Saved(2)).collect();
        assert_eq!(winners.len(), 1);
        let found = office.draft_find("liwei", "birth", "new").unwrap().unwrap();
        assert_eq!(found.text.reveal(), &winners[0].1);
    });
}

#[test]
fn a_draft_has_limits() {
    for_each_database(|site| {
        let mut office = staffed(site);
        let longest = "x".repeat(MOST_DRAFT_BYTES);
        office.draft_save(&draft("new", &longest), 0, NOW).unwrap();
        assert_eq!(office.draft_find("liwei", "birth", "new").unwrap().unwrap().text.reveal(), &longest);
        refused(office.draft_save(&draft("new", &format!("{longest}x")), 1, NOW), "draft");
        refused(office.draft_save(&draft("new", ""), 1, NOW), "draft");
        for bad in &bad_lines() {
            refused(office.draft_save(&draft(bad, TEXT), 0, NOW), "draft key");
            refused(office.draft_save(&DraftText { form: bad, ..draft("new", TEXT) }, 0, NOW), "form");
        }
        unknown(office.draft_save(&DraftText { account: "nobody", ..draft("new", TEXT) }, 0, NOW), "account");
    });
}

#[test]
fn a_draft_is_sealed_to_its_place() {
    for_each_database(|site| {
        let mut office = staffed(site);
        office.draft_save(&draft("new", TEXT), 0, NOW).unwrap();
        let db = office.db().unwrap();
        let stored = format!("{:?}", rows(db, &crate::tables::DRAFT));
        assert!(!stored.contains("刘洋") && !stored.contains("name"));
        db.execute("update draft set draft_key = $1", &[Cell::text("other")]).unwrap();
        assert!(matches!(office.draft_find("liwei", "birth", "other"), Err(StoreError::Sealed)));
        assert!(matches!(office.draft_list("liwei"), Err(StoreError::Sealed)));
    });
}

/// What the disk would hold after a power cut: the files as they are at the moment `draft_save` returns,
/// without whatever the process has in memory.
#[test]
fn a_draft_is_in_the_files_when_save_returns() {
    let site = Site::sqlite();
    let mut office = staffed(&site);
    for version in 0..20 {
        let text = format!("[{version}]");
        office.draft_save(&draft("new", &text), version, NOW).unwrap();
        let cut = Site::sqlite();
        std::fs::create_dir_all(cut.place.folder.join("secrets")).unwrap();
        for file in ["office.db", "office.db-wal", "secrets/key-encryption.key", "secrets/signing.key"] {
            std::fs::copy(site.place.folder.join(file), cut.place.folder.join(file)).unwrap();
        }
        let found = open(&cut).draft_find("liwei", "birth", "new").unwrap().unwrap();
        assert_eq!(found.text.reveal(), &text);
    }
}
