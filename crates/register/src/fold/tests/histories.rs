//! Whole histories of one person, and what holds after any history at all.

use proptest::prelude::*;

use super::*;

/// Spans after the events, each given as a letter and a day of October.
fn history(events: &[(&str, i8)], wanted: &[&str]) {
    let mut book = Book::new();
    let id = book.woman();
    for (what, day) in events {
        book.must(event(id, what, oct(*day)));
    }
    assert_eq!(book.spans(id), wanted, "{events:?}");
}

pub(super) fn event(id: PersonId, what: &str, on: Date) -> Event<PersonId> {
    match what {
        "in" => Event::MoveIn(coming(Some(id), on)),
        "out" => Event::MoveOut(going(id, on)),
        "leave" => Event::Leave(going(id, on)),
        "return" => Event::Return(going(id, on)),
        "arrive" => Event::Arrive(coming(Some(id), on)),
        "depart" => Event::Depart(going(id, on)),
        "die" => death(id, on),
        other => panic!("{other}"),
    }
}

#[test]
fn comings_and_goings_in_order() {
    history(
        &[("leave", 3), ("return", 8), ("out", 12), ("arrive", 15), ("in", 18), ("die", 20)],
        &[
            "here 2005-10-01..2005-10-03",
            "away 2005-10-03..2005-10-08",
            "here 2005-10-08..2005-10-12",
            "guest 2005-10-15..2005-10-18",
            "here 2005-10-18..2005-10-20",
        ],
    );
}

#[test]
fn several_on_one_day() {
    history(
        &[("leave", 3), ("return", 3), ("out", 3), ("arrive", 3), ("depart", 3), ("in", 3)],
        &[
            "here 2005-10-01..2005-10-03",
            "away 2005-10-03..2005-10-03",
            "here 2005-10-03..2005-10-03",
            "guest 2005-10-03..2005-10-03",
            "here 2005-10-03..",
        ],
    );
    history(&[("leave", 1), ("die", 1)], &["here 2005-10-01..2005-10-01", "away 2005-10-01..2005-10-01"]);
}

#[test]
fn late_news_that_fits() {
    // She had left before she moved out, and before she died.
    history(&[("out", 12), ("leave", 5)], &["here 2005-10-01..2005-10-05", "away 2005-10-05..2005-10-12"]);
    history(&[("die", 12), ("leave", 5)], &["here 2005-10-01..2005-10-05", "away 2005-10-05..2005-10-12"]);
    history(&[("die", 12), ("out", 5)], &["here 2005-10-01..2005-10-05"]);
    // She came back before she died; the book learns it afterwards.
    history(
        &[("out", 3), ("die", 12), ("in", 8)],
        &["here 2005-10-01..2005-10-03", "here 2005-10-08..2005-10-12"],
    );
}

#[test]
fn a_move_inside_the_book_keeps_the_status() {
    let mut book = Book::new();
    let id = book.woman();
    book.must(Event::Leave(going(id, oct(3))));
    let to = Belonging { place: place_code(OTHER_VILLAGE), household: Some("9".into()), ..belonging() };
    let change = |belonging: &Belonging, on| {
        Event::HouseholdChanged(HouseholdChanged { person: id, belonging: belonging.clone(), on })
    };
    book.must(change(&to, oct(5)));
    let spans = book.person(id).spans.as_slice().to_vec();
    assert_eq!(book.spans(id)[1..], ["away 2005-10-03..2005-10-05", "away 2005-10-05.."]);
    assert_eq!(spans[2].place, to.place);
    // Another household in the same village is no new span.
    book.must(change(&Belonging { household: Some("10".into()), ..to }, oct(7)));
    assert_eq!(book.spans(id).len(), 3);
}

#[test]
fn someone_the_book_did_not_know_comes() {
    let mut book = Book::new();
    let e = Arrival { details: PersonDetails { name: name("王芳"), ..details() }, ..coming(None, oct(4)) };
    let change = book.try_event(Event::Arrive(e.clone())).unwrap();
    assert_eq!(change.persons[0].details, DetailsChange::New(e.details));
    let id = change.persons[0].person.id;
    assert_eq!(book.spans(id), ["guest 2005-10-04.."]);
    book.must(Event::Depart(going(id, oct(6))));
    assert_eq!(book.person(id).spans.at(oct(5)).map(|span| span.entry), Some(EntryIndex(id.0)));
    assert_eq!(book.person(id).spans.at(oct(6)), None);
}

const WHATS: [&str; 7] = ["in", "out", "leave", "return", "arrive", "depart", "die"];

/// Spans lie in order, do not overlap, only the last is open, and nothing lies after death.
fn holds_together(person: &Person) -> Result<(), TestCaseError> {
    let spans = person.spans.as_slice();
    for pair in spans.windows(2) {
        prop_assert!(pair[0].to.is_some_and(|to| pair[0].from <= to && to <= pair[1].from), "{:?}", spans);
    }
    if let Some((death, _)) = person.death {
        prop_assert!(spans.iter().all(|span| span.to.is_some_and(|to| to <= death)), "{:?}", spans);
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_history_holds_together(
        steps in prop::collection::vec((prop::sample::select(WHATS.as_slice()), 1_i8..=31), 0..25)
    ) {
        let mut book = Book::new();
        let id = book.woman();
        for (what, day) in steps {
            let before = book.person(id).clone();
            let on = oct(day);
            if book.try_event(event(id, what, on)).is_err() {
                prop_assert_eq!(book.person(id), &before);
                continue;
            }
            let after = book.person(id);
            holds_together(after)?;
            // News changes no day before it happened.
            for earlier in 1..day {
                let status = |person: &Person| person.spans.at(oct(earlier)).map(|span| (span.status, span.place));
                prop_assert_eq!(status(&before), status(after), "{} on {}", what, on);
            }
        }
    }

    /// What is accepted in the order of days gives the same spans however the days of others fall
    /// between: the fold of one person does not depend on anyone else.
    #[test]
    fn histories_of_two_do_not_touch(
        steps in prop::collection::vec((prop::sample::select(WHATS.as_slice()), 1_i8..=31, any::<bool>()), 0..25)
    ) {
        let (mut both, mut alone) = (Book::new(), Book::new());
        let ids = [both.woman(), both.woman()];
        let own = [alone.woman(), alone.woman()];
        let each = |book: &mut Book, ids: [PersonId; 2], wanted: Option<bool>| {
            for (what, day, second) in &steps {
                if wanted.is_none_or(|wanted| wanted == *second) {
                    let _ = book.try_event(event(ids[usize::from(*second)], what, oct(*day)));
                }
            }
        };
        each(&mut both, ids, None);
        each(&mut alone, own, Some(false));
        each(&mut alone, own, Some(true));
        for at in 0..2 {
            prop_assert_eq!(both.spans(ids[at]), alone.spans(own[at]));
        }
    }
}
