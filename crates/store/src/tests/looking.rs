//! Looks at people's records: on disk before anything is shown, kept through a backup, never undone.

use register::id::PersonId;

use super::world::*;
use super::*;
use crate::backup::{WithSecrets, restore};
use crate::looks::{Look, LookLog, LooksOfActor};

fn look(at: i64, actor: &str, person: u64) -> Look {
    Look {
        at,
        actor: actor.into(),
        office: code(TOWNSHIP),
        purpose: "registration".into(),
        task: None,
        person: PersonId(person),
        beside: false,
        what: "person".into(),
    }
}

#[test]
fn a_person_can_read_who_looked_and_an_officer_what_they_saw() {
    for_each_database(|site| {
        drop(site.create());
        let log = LookLog::open(&site.place).unwrap();
        log.note(vec![]).unwrap();
        let kin = Look { beside: true, ..look(2, "wangmin", 8) };
        log.note(vec![look(2, "wangmin", 7), kin.clone()]).unwrap();
        let for_task = Look { task: Some([5; 16]), ..look(3, "zhaojing", 7) };
        log.note(vec![for_task.clone()]).unwrap();
        assert_eq!(log.of_person(PersonId(7), 9).unwrap(), [for_task.clone(), look(2, "wangmin", 7)]);
        assert_eq!(log.of_person(PersonId(7), 1).unwrap(), [for_task]);
        assert_eq!(log.of_person(PersonId(9), 9).unwrap(), []);
        assert_eq!(log.of_actor("wangmin", 0, 9).unwrap().len(), 2);
        assert_eq!(log.of_actor("wangmin", 3, 9).unwrap(), []);
        let actor = |actor: &str, without_task, at| LooksOfActor {
            actor: actor.into(),
            looks: 1,
            people: 1,
            without_task,
            first: at,
            last: at,
        };
        assert_eq!(log.by_actor(0).unwrap(), [actor("wangmin", 1, 2), actor("zhaojing", 0, 3)]);
        assert_eq!(log.of_person(PersonId(8), 9).unwrap(), [kin]);
    });
}

#[test]
fn a_look_without_who_and_what_for_is_refused_whole() {
    let site = Site::sqlite();
    drop(site.create());
    let log = LookLog::open(&site.place).unwrap();
    for bad in ["", " ", "two\nlines", &"长".repeat(70)] {
        for wrong in [
            Look { actor: bad.into(), ..look(1, "wangmin", 7) },
            Look { purpose: bad.into(), ..look(1, "wangmin", 7) },
            Look { what: bad.into(), ..look(1, "wangmin", 7) },
        ] {
            let refused = log.note(vec![look(1, "wangmin", 7), wrong]);
            assert!(matches!(refused, Err(StoreError::AccessField { .. })), "{bad:?}");
        }
    }
    assert_eq!(log.of_person(PersonId(7), 9).unwrap(), []);
}

#[test]
fn looks_of_many_at_once_are_each_there() {
    for_each_database(|site| {
        drop(site.create());
        let log = LookLog::open(&site.place).unwrap();
        std::thread::scope(|scope| {
            for officer in 0..8 {
                let log = log.clone();
                scope.spawn(move || {
                    for person in 0..50 {
                        log.note(vec![look(person, &format!("officer{officer}"), person as u64)]).unwrap();
                        // What was answered is there for everyone.
                        let seen = LookLog::of_person(&log, PersonId(person as u64), 99).unwrap();
                        assert!(seen.iter().any(|l| *l.actor == *format!("officer{officer}")));
                    }
                });
            }
        });
        assert_eq!(log.by_actor(0).unwrap().iter().map(|a| a.looks).sum::<u64>(), 400);
    });
}

#[test]
fn where_the_log_fails_the_look_fails_and_the_next_may_go_through() {
    for_each_database(|site| {
        drop(site.create());
        let log = LookLog::open(&site.place).unwrap();
        let mut raw = site.raw(Part::Access);
        raw.batch("alter table look rename to hidden").unwrap();
        let refused = log.note(vec![look(1, "wangmin", 7)]);
        assert!(matches!(refused, Err(StoreError::AccessLog { .. })), "{refused:?}");
        raw.batch("alter table hidden rename to look").unwrap();
        log.note(vec![look(2, "wangmin", 7)]).unwrap();
        assert_eq!(log.of_person(PersonId(7), 9).unwrap(), [look(2, "wangmin", 7)]);
    });
    let site = Site::sqlite();
    drop(site.create());
    let mut raw = site.raw(Part::Access);
    LookLog::open(&site.place).unwrap().note(vec![look(1, "wangmin", 7)]).unwrap();
    assert!(raw.batch("update look set actor = 'nobody'").is_err());
    assert!(raw.batch("delete from look").is_err());
}

#[test]
fn a_backup_takes_looks_along_and_undoes_none() {
    for_each_database(|site| {
        let mut book = site.create();
        LookLog::open(&site.place).unwrap().note(vec![look(1, "wangmin", 7)]).unwrap();
        let folder = site.beside("backup");
        book.backup(&folder, WithSecrets::Yes, &mut |_| ()).unwrap();
        let target = Site::sqlite();
        std::fs::create_dir_all(&target.place.folder).unwrap();
        LookLog::open(&target.place).unwrap().note(vec![look(2, "wangmin", 7)]).unwrap();
        drop(restore(&folder, &target.place, clock, &mut |_| ()).unwrap());
        let kept = LookLog::open(&target.place).unwrap().of_person(PersonId(7), 9).unwrap();
        assert_eq!(kept, [look(2, "wangmin", 7), look(1, "wangmin", 7)]);
    });
}
