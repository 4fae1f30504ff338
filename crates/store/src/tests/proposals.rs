//! From statements to rows: every kind of event, and how people are found.

use jiff::civil::date;
use register::check::Statement;
use register::event::*;
use register::finding::{Finding, FindingCode};
use register::id::PersonId;
use register::number::CitizenNumber;
use register::second_source::{FacilityBirth, FuneralDeath};

use super::world::*;
use super::*;
use crate::prepare::IdSource;
use crate::scribe::Outcome;

const MEI: (i16, u8, u8) = (1980, 6, 15);

fn mei() -> PersonEnrolled {
    enrolled(details("李梅", Sex::Female, birth(MEI.0, MEI.1, MEI.2), Some(2)), NORTH, Some("1"))
}

fn mei_number() -> CitizenNumber {
    citizen(birth(MEI.0, MEI.1, MEI.2), 2)
}

fn wei() -> PersonEnrolled {
    enrolled(details("张伟", Sex::Male, birth(1978, 1, 2), Some(5)), NORTH, Some("1"))
}

fn wei_number() -> CitizenNumber {
    citizen(birth(1978, 1, 2), 5)
}

/// One column of a person.
pub(super) fn column(clerk: &mut Clerk, person: PersonId, name: &str) -> Cell {
    let person_table = &crate::tables::PERSON;
    let at = person_table.columns.iter().position(|c| c.0 == name).unwrap();
    let found = rows(&mut clerk.book.db, person_table);
    found.into_iter().find(|row| row[0] == Cell::count(person.0)).unwrap()[at].clone()
}

fn events_of(clerk: &mut Clerk, person: PersonId) -> Vec<i64> {
    let sql = "select kind from event where person_id = $1 or other_id = $2 order by entry_index";
    let id = Cell::count(person.0);
    clerk.book.db.many(sql, &[id.clone(), id], |r| r.int(0)).unwrap()
}

/// Small books are held in memory whole, large ones are asked for what a statement needs: both ways must
/// lead to the same rows.
pub(super) fn both_ways(test: impl Fn(&mut Clerk, &dyn Fn(Clerk) -> Clerk)) {
    for_each_database(|site| {
        let mut clerk = Clerk::with_areas(site.create());
        test(&mut clerk, &|clerk| clerk);
        assert_sound(&mut clerk.book);
    });
    for_each_database(|site| {
        let mut clerk = Clerk::with_areas(site.create());
        let crowd = (0..200).map(|serial| {
            let born = birth(1940, 1, 1 + (serial % 28) as u8);
            let roster = enrolled(details("杨勇", Sex::Male, born, Some(serial)), SOUTH, None);
            (roster.into(), IdSource::Content)
        });
        let outcomes = clerk.say_all(crowd.collect());
        assert!(outcomes.iter().all(|o| matches!(o, Outcome::Entered(..))));
        drop(clerk);
        let mut clerk = Clerk::new(site.open(Access::Write).unwrap());
        test(&mut clerk, &|clerk| {
            drop(clerk);
            Clerk::new(site.open(Access::Write).unwrap())
        });
        assert_sound(&mut clerk.book);
    });
}

#[test]
fn every_kind_of_event_reaches_its_rows() {
    both_ways(|clerk, _| {
        let mei_id = clerk.person(mei());
        let wei_id = clerk.person(wei());
        assert_eq!(column(clerk, mei_id, "place"), Cell::Int(990_101_100_200));
        let (mei, wei) = (|| by_number(mei_number()), || by_number(wei_number()));
        clerk.enter(wed(Some(wei()), Some(mei()), date(2005, 10, 2)));
        assert_eq!(column(clerk, mei_id, "spouse_id"), Cell::count(wei_id.0));
        assert_eq!(column(clerk, mei_id, "spouse_tag"), column(clerk, wei_id, "number_tag"));
        let child = details("张小梅", Sex::Female, birth(2005, 10, 5), None);
        let child_id = clerk.person(born(child, NORTH, Some(mei())));
        assert_eq!(column(clerk, child_id, "mother_tag"), column(clerk, mei_id, "number_tag"));
        assert_eq!(column(clerk, mei_id, "last_birth"), Cell::Int(20_051_005));
        clerk.enter(Event::Adoption(Adoption {
            child: by_name("张小梅", birth(2005, 10, 5), NORTH),
            mother: None,
            father: Some(wei()),
            on: date(2005, 10, 6),
        }));
        assert_eq!(column(clerk, child_id, "father_tag"), column(clerk, wei_id, "number_tag"));
        assert_eq!(column(clerk, child_id, "mother_tag"), Cell::Null);
        clerk.enter(Event::Leave(going(mei(), date(2005, 10, 7))));
        assert_eq!(column(clerk, mei_id, "residence"), Cell::Int(2));
        clerk.enter(Event::Return(going(mei(), date(2005, 10, 8))));
        assert_eq!(column(clerk, mei_id, "residence"), Cell::Int(1));
        let moved =
            HouseholdChanged { person: mei(), belonging: belonging(SOUTH, Some("8")), on: date(2005, 10, 9) };
        clerk.enter(Event::HouseholdChanged(moved));
        assert_eq!(column(clerk, mei_id, "place"), Cell::Int(990_101_100_201));
        let guest = details("陈秀英", Sex::Female, birth(1985, 2, 3), Some(4));
        let guest_id = clerk.person(Event::Arrive(arriving(guest.clone(), NORTH, date(2005, 10, 10))));
        assert_eq!(column(clerk, guest_id, "residence"), Cell::Int(3));
        clerk.enter(Event::Depart(going(by_number(guest.number.unwrap()), date(2005, 10, 12))));
        assert_eq!(column(clerk, guest_id, "residence"), Cell::Null);
        clerk.enter(Event::MoveIn(arriving(guest, NORTH, date(2005, 10, 14))));
        assert_eq!(column(clerk, guest_id, "residence"), Cell::Int(1));
        clerk.enter(died(wei(), date(2005, 11, 1)));
        assert_eq!(column(clerk, wei_id, "death"), Cell::Int(20_051_101));
        assert_eq!(column(clerk, mei_id, "marital"), Cell::Int(30), "the spouse is widowed");
        clerk.enter(corrected(mei(), CorrectedField::BirthOrder(Some(1))));
        assert_eq!(column(clerk, mei_id, "birth_order"), Cell::Int(1));
        clerk.enter(Event::MoveOut(going(mei(), date(2005, 11, 2))));
        assert_eq!(column(clerk, mei_id, "place"), Cell::Null);
        assert_eq!(events_of(clerk, mei_id), [5, 3, 9, 10, 14, 8]);
        assert_eq!(events_of(clerk, guest_id), [11, 12, 7]);
    });
}

#[test]
fn a_divorce_ends_what_a_marriage_began() {
    both_ways(|clerk, _| {
        let (mei_id, wei_id) = (clerk.person(mei()), clerk.person(wei()));
        let (mei, wei) = (|| by_number(mei_number()), || by_number(wei_number()));
        clerk.enter(wed(Some(wei()), Some(mei()), date(2005, 10, 2)));
        let divorce = Divorce { husband: Some(wei()), wife: Some(mei()), on: date(2005, 12, 2), place: None };
        clerk.enter(Event::Divorce(divorce));
        for id in [mei_id, wei_id] {
            assert_eq!(column(clerk, id, "marital"), Cell::Int(40));
            assert_eq!(column(clerk, id, "spouse_id"), Cell::Null);
            assert_eq!(column(clerk, id, "spouse_tag"), Cell::Null);
        }
    });
}

#[test]
fn other_lists_are_kept_apart() {
    both_ways(|clerk, _| {
        let before = register_of(&mut clerk.book);
        clerk.enter(Statement::FacilityBirth(FacilityBirth {
            serial: Some("12".into()),
            on: date(2005, 10, 5),
            sex: Sex::Female,
            mother_name: Some(name("李梅")),
            mother_number: Some(mei_number()),
            mother_birth: None,
            certificate: Some(certificate(9)),
            place: Some(code(NORTH)),
        }));
        clerk.enter(Statement::FuneralDeath(FuneralDeath {
            on: date(2005, 11, 1),
            name: Some(name("张伟")),
            number: None,
        }));
        let after = register_of(&mut clerk.book);
        assert_eq!(before[..5], after[..5]);
        assert_eq!(after[5].1.len(), before[5].1.len() + 2);
    });
}

/// A household that is in the book and not yet in memory must not be made twice.
#[test]
fn a_household_is_made_once() {
    both_ways(|clerk, reopened| {
        let first = clerk.person(mei());
        let (village, serial) = (SOUTH, 30);
        let other = clerk.person(enrolled(
            details("刘洋", Sex::Male, birth(1970, 3, 3), Some(serial)),
            village,
            None,
        ));
        let taken = std::mem::replace(clerk, Clerk::new(Site::sqlite().create()));
        *clerk = reopened(taken);
        let person = by_number(citizen(birth(1970, 3, 3), serial));
        let moved =
            HouseholdChanged { person, belonging: belonging(NORTH, Some("1")), on: date(2005, 10, 9) };
        clerk.enter(Event::HouseholdChanged(moved));
        assert_eq!(column(clerk, other, "household_id"), column(clerk, first, "household_id"));
    });
}

#[test]
fn people_are_found_by_number_certificate_or_name() {
    both_ways(|clerk, _| {
        clerk.enter(mei());
        let mut child = details("张小梅", Sex::Female, birth(2005, 10, 5), None);
        child.certificate = Some(certificate(3));
        clerk.enter(born(child, NORTH, Some(by_name("李 梅", birth(MEI.0, MEI.1, MEI.2), NORTH))));
        let by_certificate = PersonRef { certificate: Some(certificate(3)), ..PersonRef::default() };
        clerk.enter(Event::Leave(going(by_certificate, date(2005, 11, 1))));
        clerk.enter(Event::Leave(going(by_number(mei_number()), date(2005, 11, 1))));
        clerk.enter(Event::Return(going(
            by_name("李梅", birth(MEI.0, MEI.1, MEI.2), NORTH),
            date(2005, 11, 2),
        )));
        let misses = [
            by_number(wei_number()),
            PersonRef { certificate: Some(certificate(4)), ..PersonRef::default() },
            by_name("李梅", birth(1980, 6, 16), NORTH),
            by_name("李梅", birth(MEI.0, MEI.1, MEI.2), SOUTH),
            by_name("李妹", birth(MEI.0, MEI.1, MEI.2), NORTH),
            // A number that is not in the book is no reason to try the name.
            PersonRef { number: Some(wei_number()), ..by_name("李梅", birth(MEI.0, MEI.1, MEI.2), NORTH) },
        ];
        for miss in misses {
            let finding = clerk.refused(died(miss, date(2005, 12, 1)));
            assert_eq!(finding.code, FindingCode::LinkNotFound);
            assert_ne!(finding.args[0].1, "");
        }
    });
}

#[test]
fn two_people_of_one_name_are_a_finding_not_a_guess() {
    both_ways(|clerk, _| {
        for place in [NORTH, NORTH, SOUTH] {
            let serial = clerk.book.log_head().unwrap().0;
            let who = details("王建国", Sex::Male, birth(1975, 5, 5), None);
            let mut roster = enrolled(who, place, Some(&serial.to_string()));
            roster.kin.mother = Some(mei_number());
            clerk.enter(roster);
        }
        let twin = || by_name("王建国", birth(1975, 5, 5), NORTH);
        let finding = clerk.refused(died(twin(), date(2005, 12, 1)));
        assert_eq!(finding.code, FindingCode::LinkAmbiguous);
        assert_eq!(finding.args, [("who", "王建国, 1975-05-05".to_owned()), ("found", "2".to_owned())]);
        let mut child = born(details("王小", Sex::Male, birth(2005, 10, 6), None), NORTH, None);
        child.father = Some(twin());
        clerk.enter(mei());
        child.mother = Some(by_number(mei_number()));
        let outcome = clerk.say(child, IdSource::Content);
        let Outcome::Entered(_, notes) = outcome else { panic!("{outcome:?}") };
        let codes: Vec<FindingCode> = notes.iter().map(|f| f.code).collect();
        assert!(codes.contains(&FindingCode::LinkKinNotFound), "{notes:?}");
        clerk.enter(died(by_name("王建国", birth(1975, 5, 5), SOUTH), date(2005, 12, 1)));
    });
}

/// `person.already_registered` names by what the person was recognised, and where they are.
fn assert_registered(finding: &Finding, shown: &str, place: &str) {
    assert_eq!(finding.code, FindingCode::PersonAlreadyRegistered);
    assert_eq!(finding.args, [("number", shown.to_owned()), ("place", place.to_owned())]);
}

#[test]
fn nobody_is_entered_under_a_number_that_is_someone_elses() {
    both_ways(|clerk, _| {
        clerk.enter(mei());
        let mut child = details("张小梅", Sex::Female, birth(2005, 10, 5), None);
        child.certificate = Some(certificate(3));
        clerk.enter(born(child.clone(), SOUTH, None));
        let number = mei_number().to_string();
        let paper = certificate(3).to_string();
        let mut again = mei();
        again.belonging = belonging(SOUTH, None);
        assert_registered(&clerk.refused(again), &number, NORTH);
        // The same child from another register, without and with another paper.
        let mut nameless = born(child.clone(), SOUTH, None);
        nameless.facility = Some("卫生院".into());
        let outcome = clerk.say(nameless, IdSource::Content);
        let Outcome::Refused(findings) = outcome else { panic!("{outcome:?}") };
        findings.iter().for_each(|f| assert_registered(f, &paper, SOUTH));
        let unnumbered = details("刘洋", Sex::Male, birth(2005, 10, 8), None);
        clerk.enter(born(unnumbered.clone(), SOUTH, None));
        let mut twice = born(unnumbered, SOUTH, None);
        twice.birth_order = Some(1);
        assert_registered(&clerk.refused(twice), "刘洋", SOUTH);
        // Someone new who comes with a number of their own and another's certificate.
        let mut comer = details("陈秀英", Sex::Female, birth(1985, 2, 3), Some(4));
        comer.certificate = Some(certificate(3));
        let arrival = Event::Arrive(arriving(comer, NORTH, date(2005, 11, 1)));
        assert_registered(&clerk.refused(arrival), &paper, SOUTH);
    });
}

/// A correction that would give one number to two people is refused; the book goes on.
#[test]
fn a_correction_does_not_give_a_number_twice() {
    both_ways(|clerk, _| {
        let mei_id = clerk.person(mei());
        clerk.enter(wei());
        let wei = || by_number(wei_number());
        let refused = clerk.refused(corrected(wei(), CorrectedField::Number(Some(mei_number()))));
        assert_registered(&refused, &mei_number().to_string(), NORTH);
        clerk.enter(corrected(by_number(mei_number()), CorrectedField::Certificate(Some(certificate(5)))));
        let refused = clerk.refused(corrected(wei(), CorrectedField::Certificate(Some(certificate(5)))));
        assert_registered(&refused, &certificate(5).to_string(), NORTH);
        // Their own again changes nothing; once it is free another may have it.
        clerk.enter(corrected(by_number(mei_number()), CorrectedField::Number(Some(mei_number()))));
        let other = citizen(birth(1980, 6, 15), 8);
        clerk.enter(corrected(by_number(mei_number()), CorrectedField::Number(Some(other))));
        clerk.enter(corrected(wei(), CorrectedField::Number(Some(mei_number()))));
        assert_eq!(clerk.refused(died(wei(), date(2005, 12, 1))).code, FindingCode::LinkNotFound);
        clerk.enter(died(by_number(other), date(2005, 12, 1)));
        assert_eq!(column(clerk, mei_id, "death"), Cell::Int(20_051_201));
    });
}

/// One proposal that cannot be entered must not take the others of its group with it.
#[test]
fn a_person_without_a_key_fails_alone() {
    both_ways(|clerk, _| {
        let mei_id = clerk.person(mei());
        clerk.enter(wei());
        let mut keys = clerk.book.keys().unwrap();
        keys.destroy(mei_id.0).unwrap();
        let (mei, wei) = (by_number(mei_number()), by_number(wei_number()));
        let outcomes = clerk.say_all(vec![
            (Event::Leave(going(wei.clone(), date(2005, 11, 1))).into(), IdSource::Content),
            (died(mei.clone(), date(2005, 11, 1)).into(), IdSource::Content),
            (corrected(mei, CorrectedField::Name(name("李妹"))).into(), IdSource::Content),
            (Event::Return(going(wei, date(2005, 11, 2))).into(), IdSource::Content),
        ]);
        assert!(matches!(outcomes[0], Outcome::Entered(..)), "{outcomes:?}");
        assert!(matches!(&outcomes[1], Outcome::Refused(f) if f[0].code == FindingCode::LinkNotFound));
        assert!(matches!(&outcomes[2], Outcome::Refused(f) if f[0].code == FindingCode::LinkNotFound));
        assert!(matches!(outcomes[3], Outcome::Entered(..)), "{outcomes:?}");
        // A key that nobody destroyed in the log is lost: say so, and do not fold the register without her.
        let found = clerk.book.verify(&[], &mut |_| ()).unwrap();
        assert_eq!(found.problems[0].index, Some(mei_id.0));
        assert_eq!(found.problems[0].what, "its data key is missing and no tombstone tells of it");
        let rebuilt = clerk.book.rebuild(crate::rebuild::Repair::Replace, &mut |_| ());
        assert!(matches!(rebuilt, Err(StoreError::Entry { index, .. }) if index.0 == mei_id.0));
        // Put in order for the caller's own check.
        clerk
            .book
            .writer()
            .unwrap()
            .system(
                register::wire::Record::KeyDestroyed { subject: clerk.book.vault.pseudonym(mei_id.0) },
                context(),
            )
            .unwrap();
        clerk.book.rebuild(crate::rebuild::Repair::Replace, &mut |_| ()).unwrap();
    });
}

/// PostgreSQL keeps no zero bytes in text; a row that has one is refused alone, on both.
#[test]
fn a_zero_byte_is_a_finding() {
    both_ways(|clerk, _| {
        let mut bad = mei();
        bad.belonging.household = Some("1\x002".into());
        let finding = clerk.refused(bad);
        assert_eq!(finding.code, FindingCode::FieldUnknownCode);
        assert_eq!(finding.args, [("field", "household".to_owned()), ("value", "1␀2".to_owned())]);
        clerk.enter(mei());
    });
}
