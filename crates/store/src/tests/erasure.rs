//! Erasing a person: the key goes, the log stays true, everyone else stays.

use jiff::civil::date;
use register::event::*;
use register::finding::FindingCode;
use register::id::PersonId;
use register::number::CitizenNumber;
use register::wire::Record;

use super::world::*;
use super::*;
use crate::backup::{WithSecrets, restore};
use crate::prepare::IdSource;
use crate::scribe::Outcome;

const CANARY: &str = "欧阳独一";

fn number_of(serial: u64) -> CitizenNumber {
    citizen(birth(1980, 6, 15), serial)
}

/// Two people who marry, have a child and move about, and one beside them.
struct Family {
    clerk: Clerk,
    erased: PersonId,
    husband: PersonId,
    child: PersonId,
    neighbour: PersonId,
}

fn woman() -> PersonEnrolled {
    enrolled(details(CANARY, Sex::Female, birth(1980, 6, 15), Some(2)), NORTH, Some("1"))
}

fn family(site: &Site) -> Family {
    let mut clerk = Clerk::with_areas(site.create());
    let erased = clerk.person(woman());
    let man = details("张伟", Sex::Male, birth(1980, 6, 15), Some(3));
    let husband = clerk.person(enrolled(man, NORTH, Some("1")));
    let other = details("陈秀英", Sex::Female, birth(1980, 6, 15), Some(4));
    let mut neighbour = enrolled(other, NORTH, Some("2"));
    neighbour.kin.mother = Some(number_of(2));
    let neighbour = clerk.person(neighbour);
    let she = || by_number(number_of(2));
    clerk.enter(wed(Some(by_number(number_of(3))), Some(she()), date(2005, 10, 2)));
    let mut born = born(details("张小梅", Sex::Female, birth(2005, 10, 5), None), NORTH, Some(she()));
    born.father = Some(by_number(number_of(3)));
    let child = clerk.person(born);
    clerk.enter(Event::Leave(going(she(), date(2005, 11, 1))));
    clerk.enter(Event::Return(going(she(), date(2005, 11, 3))));
    clerk.enter(corrected(she(), CorrectedField::Certificate(Some(certificate(77)))));
    clerk.book.sign_head().unwrap();
    Family { clerk, erased, husband, child, neighbour }
}

fn bytes_in_folder(folder: &std::path::Path, needle: &[u8]) -> Vec<String> {
    let mut hits = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        for item in std::fs::read_dir(folder).unwrap() {
            let path = item.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if std::fs::read(&path).unwrap().windows(needle.len()).any(|w| w == needle) {
                hits.push(path.display().to_string());
            }
        }
    }
    hits
}

fn row(book: &mut Book, person: PersonId) -> Option<Vec<Cell>> {
    let found = register_of(book).into_iter().find(|t| t.0 == "person").unwrap().1;
    found.into_iter().find(|row| row[0] == Cell::count(person.0))
}

fn rows_of(book: &mut Book, person: PersonId) -> [i64; 3] {
    let id = Cell::count(person.0);
    let mut count = |sql| book.db.number(sql, std::slice::from_ref(&id)).unwrap();
    [
        count("select count(*) from person where person_id = $1"),
        count("select count(*) from residence where person_id = $1"),
        count("select count(*) from event where person_id = $1"),
    ]
}

fn wrapped(site: &Site, person: PersonId) -> Option<Vec<u8>> {
    let sql = "select wrapped from subject_key where subject = $1";
    site.raw(Part::Keys).one(sql, &[Cell::count(person.0)], |r| Ok(r.bytes(0)?.to_vec())).unwrap()
}

fn assert_erased(site: &Site, family: &mut Family, before: &[Option<Vec<Cell>>; 3]) {
    let book = &mut family.clerk.book;
    assert_eq!(wrapped(site, family.erased), None);
    assert_eq!(rows_of(book, family.erased), [0, 0, 0]);
    assert_sound(book);
    assert_eq!(number(book, "select count(*) from meta where name like 'erase %'"), 0);
    // The husband is still married, the child still his; that it was to her is gone.
    let columns: Vec<&str> = crate::tables::PERSON.columns.iter().map(|c| c.0).collect();
    let hers = ["spouse_id", "spouse_tag", "mother_tag", "household_id", "household_kind", "last_entry"];
    for (person, before) in [family.husband, family.child, family.neighbour].into_iter().zip(before) {
        let after = row(book, person).unwrap();
        for ((column, old), new) in columns.iter().zip(before.as_ref().unwrap()).zip(&after) {
            assert!(old == new || hers.contains(column), "{column} of {person:?}: {old:?} to {new:?}");
        }
    }
    assert_eq!(row(book, family.neighbour), before[2], "who only lives next door stays as they were");
}

fn others(family: &mut Family) -> [Option<Vec<Cell>>; 3] {
    [family.husband, family.child, family.neighbour].map(|p| row(&mut family.clerk.book, p))
}

#[test]
fn an_erased_person_is_gone_and_everyone_else_stays() {
    for_each_database(|site| {
        let mut family = family(site);
        let before = others(&mut family);
        let key = wrapped(site, family.erased).unwrap();
        let size = family.clerk.book.log_head().unwrap().0;
        let head = family.clerk.book.known_heads().unwrap().pop().unwrap().1;
        let receipt = family.clerk.book.erase(family.erased.0, context()).unwrap();
        assert_eq!(receipt.index.0, size, "the tombstone is an entry");
        assert_erased(site, &mut family, &before);
        let (shown, packed) = (number_of(2).to_string(), number_of(2).body().to_be_bytes());
        let needles: [&[u8]; 4] = [CANARY.as_bytes(), shown.as_bytes(), &packed, &key];
        for needle in needles {
            assert_eq!(bytes_in_folder(&site.place.folder, needle), [""; 0], "also in the write-ahead logs");
        }
        // Every head signed before still holds, and every entry is still there.
        let found = family.clerk.book.verify(&[head], &mut |_| ()).unwrap();
        assert_eq!((found.n_entries, found.problems), (size + 1, vec![]));
        // She is not found any more, and her row does not bring her back.
        let clerk = &mut family.clerk;
        let refused = clerk.refused(died(by_number(number_of(2)), date(2006, 1, 1)));
        assert_eq!(refused.code, FindingCode::LinkNotFound);
        assert!(matches!(clerk.say(woman(), IdSource::Content), Outcome::Already(_)));
        clerk.enter(wed(Some(by_number(number_of(3))), Some(by_number(number_of(4))), date(2006, 2, 2)));
        assert_sound(&mut clerk.book);
        let again = clerk.book.erase(family.erased.0, context());
        assert!(matches!(again, Err(StoreError::NoSubject { subject }) if subject == family.erased.0));
    });
}

#[test]
fn two_people_erase_and_nothing_about_the_person_waits_any_more() {
    use crate::work::*;
    for_each_database(|site| {
        let mut family = family(site);
        let before = others(&mut family);
        let by = |actor: &str| Context { actor: actor.into(), ..context() };
        let writer = family.clerk.book.writer().unwrap().handle();
        let wish = |id: u8, kind: &str, person: PersonId| NewRequest {
            id: [id; 16],
            kind: kind.into(),
            person,
            place: code(NORTH),
            content: "{}".into(),
        };
        for (id, kind) in [(1, ERASURE), (2, "correction"), (3, ERASURE)] {
            writer.ask(wish(id, kind, family.erased), by("lijianguo")).unwrap();
        }
        writer.ask(wish(4, "correction", family.husband), by("lijianguo")).unwrap();
        let county = TaskFilter {
            place: code(NORTH).ancestor(register::area::Level::County).unwrap(),
            assignee: None,
            due_until: None,
            limit: 9,
        };
        let waiting = open_tasks(&mut family.clerk.book.db, &county).unwrap();
        let at_county = waiting.iter().filter(|task| task.place == county.place).count();
        assert_eq!((waiting.len(), at_county), (4, 2), "the county decides of erasures");
        let book = &mut family.clerk.book;
        assert_eq!(book.erase_on_request([1; 16], by("lijianguo")).unwrap(), Deed::Gone, "not alone");
        assert_eq!(book.erase_on_request([2; 16], by("sunli")).unwrap(), Deed::Gone, "no correction");
        assert_eq!(book.erase_on_request([9; 16], by("sunli")).unwrap(), Deed::Gone, "nothing asked");
        let size = book.log_head().unwrap().0;
        assert_eq!(book.erase_on_request([1; 16], by("sunli")).unwrap(), Deed::Done);
        assert_eq!(book.log_head().unwrap().0, size + 1, "one tombstone");
        assert_eq!(book.erase_on_request([3; 16], by("sunli")).unwrap(), Deed::Gone, "once");
        assert_erased(site, &mut family, &before);
        let mut reader = crate::Reader::open(&site.place).unwrap();
        let states = [1, 2, 3, 4].map(|id: u8| reader.request([id; 16]).unwrap().unwrap());
        assert_eq!(
            states.each_ref().map(|r| r.state.as_str()),
            ["granted", "taken_back", "taken_back", "waiting"]
        );
        assert_eq!(states[0].entry.map(|e| e.0), Some(size));
        assert!(states[..3].iter().all(|r| r.content.is_none()), "what was asked is gone");
        let left = open_tasks(&mut family.clerk.book.db, &county).unwrap();
        assert_eq!(left.iter().map(|t| t.about.person).collect::<Vec<_>>(), [Some(family.husband)]);
    });
}

/// The tombstone is on disk, and then the power goes.
#[test]
fn an_erasure_that_was_cut_off_is_finished_at_the_next_opening() {
    for_each_database(|site| {
        let mut family = family(site);
        let before = others(&mut family);
        let subject = family.erased.0;
        let record = Record::KeyDestroyed { subject: family.clerk.book.vault.pseudonym(subject) };
        let note = move |db: &mut Db, _| crate::book::put_meta(db, &format!("erase {subject}"), &[]);
        family.clerk.book.writer().unwrap().system_with(record, context(), note).unwrap();
        assert!(wrapped(site, family.erased).is_some());
        drop(family.clerk);
        family.clerk = Clerk::new(site.open(Access::Write).unwrap());
        assert_erased(site, &mut family, &before);
    });
    // The same with the key gone and the tables not yet folded.
    for_each_database(|site| {
        let mut family = family(site);
        let before = others(&mut family);
        let subject = family.erased.0;
        let record = Record::KeyDestroyed { subject: family.clerk.book.vault.pseudonym(subject) };
        let note = move |db: &mut Db, _| crate::book::put_meta(db, &format!("erase {subject}"), &[]);
        family.clerk.book.writer().unwrap().system_with(record, context(), note).unwrap();
        family.clerk.book.keys().unwrap().destroy(subject).unwrap();
        drop(family.clerk);
        family.clerk = Clerk::new(site.open(Access::Write).unwrap());
        assert_erased(site, &mut family, &before);
    });
}

#[test]
fn keys_that_an_older_backup_brings_back_go_again() {
    for_each_database(|site| {
        let mut family = family(site);
        let before = others(&mut family);
        let old_keys = rows(&mut site.raw(Part::Keys), &crate::tables::SUBJECT_KEY);
        family.clerk.book.erase(family.erased.0, context()).unwrap();
        let backup = site.beside("backup");
        family.clerk.book.backup(&backup, WithSecrets::Yes, &mut |_| ()).unwrap();
        let mut keys = family.clerk.book.keys().unwrap();
        assert!(!keys.holds(family.erased.0).unwrap());
        drop(keys);
        // The keys of the day before, put beside the log of the day after.
        let key = old_keys.into_iter().find(|row| row[0] == Cell::count(family.erased.0)).unwrap();
        site.raw(Part::Keys).insert(&crate::tables::SUBJECT_KEY, &key).unwrap();
        family.clerk.book.erase_again().unwrap();
        assert_erased(site, &mut family, &before);
        let elsewhere = Site::sqlite();
        let (mut restored, behind) = restore(&backup, &elsewhere.place, clock, &mut |_| ()).unwrap();
        assert!(behind.is_none());
        assert_sound(&mut restored);
    });
}

/// A list's own record has its own key; erasing it takes its row and nothing else.
#[test]
fn another_lists_record_is_erased_alone() {
    for_each_database(|site| {
        let mut family = family(site);
        let death = register::second_source::FuneralDeath {
            on: date(2006, 1, 1),
            name: Some(name(CANARY)),
            number: Some(number_of(2)),
        };
        let receipt = family.clerk.enter(register::check::Statement::FuneralDeath(death));
        let before = register_of(&mut family.clerk.book);
        family.clerk.book.erase(receipt.index.0, context()).unwrap();
        let after = register_of(&mut family.clerk.book);
        assert_eq!(before[..5], after[..5]);
        assert_eq!(after[5].1, Vec::<Vec<Cell>>::new());
        assert_sound(&mut family.clerk.book);
    });
}
