//! Sending again: the same id with the same content is the same entry, for ever.

use super::world::*;
use super::*;
use jiff::civil::date;
use register::event::*;
use register::finding::FindingCode;

use crate::prepare::IdSource;
use crate::scribe::{Outcome, hex_id};

const MOTHER: u64 = 2;

fn woman() -> PersonEnrolled {
    enrolled(details("李梅", Sex::Female, birth(1980, 6, 15), Some(MOTHER)), NORTH, Some("1"))
}

fn man() -> PersonEnrolled {
    enrolled(details("张伟", Sex::Male, birth(1978, 1, 2), None), NORTH, Some("1"))
}

fn child() -> Birth<PersonRef> {
    let mut child = details("张小梅", Sex::Female, birth(2005, 10, 5), None);
    child.certificate = Some(certificate(7));
    let mut event = born(child, NORTH, Some(by_number(citizen(birth(1980, 6, 15), MOTHER))));
    event.father = Some(by_name("张伟", birth(1978, 1, 2), NORTH));
    event
}

#[test]
fn the_same_row_is_entered_once() {
    for_each_database(|site| {
        let mut clerk = Clerk::with_areas(site.create());
        let said: Vec<fn() -> Said> = vec![|| woman().into(), || man().into(), || child().into(), || {
            died(by_name("张伟", birth(1978, 1, 2), NORTH), date(2005, 11, 1)).into()
        }];
        let receipts: Vec<_> = said.iter().map(|s| clerk.enter(s())).collect();
        let size = clerk.book.log_head().unwrap();
        for _ in 0..2 {
            for (s, receipt) in said.iter().zip(&receipts) {
                assert_eq!(clerk.say(s(), IdSource::Content), Outcome::Already(*receipt));
            }
        }
        // Also within one request, before anything of it is on disk.
        let twice = || {
            vec![(arrival("陈秀英").into(), IdSource::Content), (arrival("陈秀英").into(), IdSource::Content)]
        };
        let outcomes = clerk.say_all(twice());
        let Outcome::Entered(receipt, _) = outcomes[0] else { panic!("{outcomes:?}") };
        assert_eq!(outcomes[1], Outcome::Already(receipt));
        assert_eq!(clerk.book.log_head().unwrap().0, size.0 + 1);
        // And by a program that starts later.
        drop(clerk);
        let mut clerk = Clerk::new(site.open(Access::Write).unwrap());
        for (s, receipt) in said.iter().zip(&receipts) {
            assert_eq!(clerk.say(s(), IdSource::Content), Outcome::Already(*receipt));
        }
        assert_sound(&mut clerk.book);
    });
}

fn arrival(text: &str) -> Event<PersonRef> {
    let details = details(text, Sex::Female, birth(1990, 3, 4), None);
    Event::Arrive(arriving(details, SOUTH, date(2005, 12, 1)))
}

/// A client's id, sent again after a lost answer; between the two, people have died and moved.
#[test]
fn a_client_gets_its_first_receipt_again() {
    for_each_database(|site| {
        let mut clerk = Clerk::with_areas(site.create());
        let father = || by_name("张伟", birth(1978, 1, 2), NORTH);
        let mother = || by_number(citizen(birth(1980, 6, 15), MOTHER));
        let said: Vec<fn() -> Said> = vec![
            || woman().into(),
            || man().into(),
            || child().into(),
            || arrival("陈秀英").into(),
            || wed(Some(by_name("张伟", birth(1978, 1, 2), NORTH)), None, date(2005, 10, 9)).into(),
            || died(by_name("张伟", birth(1978, 1, 2), NORTH), date(2005, 11, 1)).into(),
            || {
                Event::MoveOut(going(by_number(citizen(birth(1980, 6, 15), MOTHER)), date(2005, 11, 2)))
                    .into()
            },
        ];
        let id = |i: usize| IdSource::Client([i as u8 + 1; 16]);
        let receipts: Vec<_> = said
            .iter()
            .enumerate()
            .map(|(i, s)| match clerk.say(s(), id(i)) {
                Outcome::Entered(receipt, _) => receipt,
                other => panic!("{i}: {other:?}"),
            })
            .collect();
        for (i, s) in said.iter().enumerate() {
            assert_eq!(clerk.say(s(), id(i)), Outcome::Already(receipts[i]), "statement {i} again");
        }
        let mut boy = child();
        boy.child.sex = Sex::Male;
        let mut fatherless = child();
        fatherless.father = None;
        let others: Vec<(usize, Said)> = vec![
            (0, man().into()),
            (2, boy.into()),
            (2, fatherless.into()),
            (4, wed(Some(mother()), None, date(2005, 10, 9)).into()),
            (5, died(father(), date(2005, 11, 2)).into()),
            (5, died(mother(), date(2005, 11, 1)).into()),
        ];
        for (i, other) in others {
            match clerk.say(other, id(i)) {
                Outcome::Refused(findings) => {
                    assert_eq!(findings[0].code, FindingCode::IdOtherBody);
                    assert_eq!(findings[0].args, [("id", hex_id(&[i as u8 + 1; 16]))]);
                }
                other => panic!("{i}: {other:?}"),
            }
        }
        assert_sound(&mut clerk.book);
    });
}
