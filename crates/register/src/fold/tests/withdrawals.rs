//! What did not happen: the register afterwards is the one without it.

use proptest::prelude::*;

use super::histories::event;
use super::*;

fn withdrawn(person: PersonId, kind: EventKind, on: Date, entry: PersonId) -> Withdrawal<PersonId> {
    let found = Withdrawn {
        entry: EntryIndex(entry.0),
        other: None,
        marital_before: None,
        other_marital_before: None,
        belonging_before: None,
    };
    Withdrawal {
        person,
        kind,
        on,
        marital: None,
        reason: "误登".into(),
        registered_on: None,
        found: Some(found),
    }
}

fn move_withdrawn(person: PersonId, kind: EventKind, on: Date, entry: PersonId) -> Event<PersonId> {
    Event::Withdrawal(withdrawn(person, kind, on, entry))
}

fn couple_withdrawn(kind: EventKind, of: [PersonId; 2], on: Date, entry: PersonId) -> Withdrawal<PersonId> {
    let mut e = withdrawn(of[0], kind, on, entry);
    e.found = e.found.map(|found| Withdrawn { other: Some(of[1]), ..found });
    e
}

impl Book {
    fn conflict(&mut self, event: Event<PersonId>) -> String {
        self.try_event(event).expect_err("a conflict").to_string()
    }

    fn noted(&mut self, event: Event<PersonId>) -> Vec<&'static str> {
        self.try_event(event).unwrap().findings.iter().map(|finding| finding.code.as_str()).collect()
    }
}

#[test]
fn a_leaving_and_a_coming_home_are_taken_back_one_after_the_other() {
    let mut book = Book::new();
    let id = book.woman();
    let left = book.must(Event::Leave(going(id, oct(3))));
    let back = book.must(Event::Return(going(id, oct(8))));
    let leave = move_withdrawn(id, EventKind::Leave, oct(3), left);
    assert_eq!(
        book.conflict(leave.clone()),
        "withdrawal.later_event: kind leave, date 2005-10-03, later_kind return, later 2005-10-08"
    );
    book.must(move_withdrawn(id, EventKind::Return, oct(8), back));
    assert_eq!(book.spans(id), ["here 2005-10-01..2005-10-03", "away 2005-10-03.."]);
    book.must(leave.clone());
    assert_eq!(book.spans(id), ["here 2005-10-01.."]);
    assert_eq!(book.conflict(leave), "withdrawal.nothing: kind leave, date 2005-10-03");
}

#[test]
fn a_moving_out_is_taken_back_unless_the_person_came_again() {
    let mut book = Book::new();
    let id = book.woman();
    let out = book.must(Event::MoveOut(going(id, oct(3))));
    let again = book.must(Event::MoveIn(coming(Some(id), oct(9))));
    let move_out = move_withdrawn(id, EventKind::MoveOut, oct(3), out);
    assert_eq!(
        book.conflict(move_out.clone()),
        "withdrawal.later_event: kind move_out, date 2005-10-03, later_kind move_in, later 2005-10-09"
    );
    let move_in = move_withdrawn(id, EventKind::MoveIn, oct(9), again);
    assert_eq!(book.noted(move_in), ["withdrawal.household_stays"]);
    book.must(move_out);
    assert_eq!(book.spans(id), ["here 2005-10-01.."]);
}

#[test]
fn a_moving_out_of_someone_who_died_since_leaves_them_here_until_death() {
    let mut book = Book::new();
    let id = book.woman();
    let out = book.must(Event::MoveOut(going(id, oct(3))));
    book.must(death(id, oct(20)));
    book.must(move_withdrawn(id, EventKind::MoveOut, oct(3), out));
    assert_eq!(book.spans(id), ["here 2005-10-01..2005-10-20"]);
}

#[test]
fn who_is_known_only_by_a_withdrawn_arrival_was_entered_in_error() {
    let mut book = Book::new();
    for (arrival, going_away, kind, gone) in [
        (Event::MoveIn(coming(None, oct(4))), "out", EventKind::MoveIn, EventKind::MoveOut),
        (Event::Arrive(coming(None, oct(4))), "depart", EventKind::Arrive, EventKind::Depart),
    ] {
        let id = book.must(arrival);
        let away = book.must(event(id, going_away, oct(6)));
        let came = move_withdrawn(id, kind, oct(4), id);
        assert!(book.conflict(came.clone()).ends_with(&format!("later_kind {gone}, later 2005-10-06")));
        book.must(move_withdrawn(id, gone, oct(6), away));
        book.must(came.clone());
        assert!(book.person(id).entered_in_error);
        assert_eq!(book.conflict(came), format!("person.entered_in_error: person {}", id.0));
    }
}

#[test]
fn an_arrival_stays_while_more_is_told_of_who_came() {
    let mut book = Book::new();
    let man = book.man();
    let later = |book: &mut Book, more: Event<PersonId>, id| {
        book.must(more);
        let text = book.conflict(move_withdrawn(id, EventKind::MoveIn, oct(2), id));
        text.split_once("later_kind ").expect("a later event").1.to_owned()
    };
    let newcomer = |book: &mut Book| book.must(Event::MoveIn(coming(None, oct(2))));
    let id = newcomer(&mut book);
    assert_eq!(later(&mut book, marriage(man, id, oct(5)), id), "marriage, later -");
    let id = newcomer(&mut book);
    assert_eq!(later(&mut book, birth(id, oct(5)), id), "birth, later 2005-10-05");
    let id = newcomer(&mut book);
    assert_eq!(later(&mut book, death(id, oct(5)), id), "death, later 2005-10-05");
    let id = newcomer(&mut book);
    assert_eq!(later(&mut book, Event::Leave(going(id, oct(5))), id), "leave, later 2005-10-05");
}

#[test]
fn a_registering_is_taken_back_to_living_here_as_registered_elsewhere() {
    let mut book = Book::new();
    let id = book.must(Event::Arrive(coming(None, oct(2))));
    let registered = book.must(Event::MoveIn(coming(Some(id), oct(9))));
    assert_eq!(book.spans(id), ["guest 2005-10-02..2005-10-09", "here 2005-10-09.."]);
    book.must(move_withdrawn(id, EventKind::MoveIn, oct(9), registered));
    assert_eq!(book.spans(id), ["guest 2005-10-02.."]);
}

#[test]
fn what_an_arrival_told_of_marriage_goes_with_it() {
    let mut book = Book::new();
    let id = book.woman();
    book.must(Event::MoveOut(going(id, oct(3))));
    let married = Arrival { marital: MaritalStatus::Married, ..coming(Some(id), oct(9)) };
    let came = book.must(Event::MoveIn(married));
    assert_eq!(book.person(id).ever_married_since, Some(oct(9)));
    let mut e = withdrawn(id, EventKind::MoveIn, oct(9), came);
    let noted = book.noted(Event::Withdrawal(e.clone()));
    assert_eq!(noted, ["withdrawal.household_stays", "withdrawal.marital_unknown"]);
    assert_eq!(book.person(id).ever_married_since, None);
    assert_eq!(book.person(id).marital, MaritalStatus::NotStated);
    // The same where the source says what is true.
    let married = Arrival { marital: MaritalStatus::Married, ..coming(Some(id), oct(12)) };
    let came = book.must(Event::MoveIn(married));
    e = Withdrawal {
        marital: Some(MaritalStatus::NeverMarried),
        ..withdrawn(id, EventKind::MoveIn, oct(12), came)
    };
    assert_eq!(book.noted(Event::Withdrawal(e)), ["withdrawal.household_stays"]);
    assert_eq!(book.person(id).marital, MaritalStatus::NeverMarried);
}

#[test]
fn a_household_from_before_a_withdrawn_arrival_is_given_back_where_it_is_known() {
    let mut book = Book::new();
    let id = book.enrol(|e| e.belonging.household = Some("7".into()));
    let before = book.person(id).clone();
    let out = book.must(Event::MoveOut(going(id, oct(3))));
    let came = book.must(Event::MoveIn(coming(Some(id), oct(9))));
    assert_eq!(book.person(id).household, None);
    let mut e = withdrawn(id, EventKind::MoveIn, oct(9), came);
    let belonging_before = Some(Belonging { household: Some("7".into()), ..belonging() });
    e.found = e.found.map(|found| Withdrawn { belonging_before, ..found });
    assert_eq!(book.noted(Event::Withdrawal(e)), [""; 0]);
    book.must(move_withdrawn(id, EventKind::MoveOut, oct(3), out));
    assert_eq!(book.person(id), &before);
}

#[test]
fn a_marriage_that_was_not_leaves_both_as_they_were() {
    let mut book = Book::new();
    let (man, woman) = (book.man(), book.woman());
    let before = [book.person(man).clone(), book.person(woman).clone()];
    for of in [[man, woman], [woman, man]] {
        let wedding = book.must(marriage(man, woman, oct(5)));
        let e = couple_withdrawn(EventKind::Marriage, of, oct(5), wedding);
        let change = book.try_event(Event::Withdrawal(e)).unwrap();
        assert_eq!(change.findings, []);
        assert_eq!(change.persons[0].person.id, of[0], "whom the withdrawal names comes first");
        assert!(change.persons.iter().all(|change| change.kin.spouse == KinLink::Clear));
        assert_eq!([book.person(man).clone(), book.person(woman).clone()], before);
    }
}

#[test]
fn a_marriage_to_someone_from_elsewhere_is_taken_back_too() {
    let mut book = Book::new();
    let woman = book.woman();
    let e = Marriage { groom: None, bride: Some(woman), on: oct(5), place: None };
    let wedding = book.must(Event::Marriage(e));
    book.must(move_withdrawn(woman, EventKind::Marriage, oct(5), wedding));
    assert_eq!(book.person(woman).marital, MaritalStatus::NeverMarried);
    assert_eq!(book.person(woman).ever_married_since, None);
}

#[test]
fn a_status_from_before_that_the_book_cannot_know_is_not_stated_and_noted() {
    let mut book = Book::new();
    let (man, woman) = (book.man(), book.enrol(|e| e.marital = MaritalStatus::Divorced));
    let wedding = book.must(marriage(man, woman, oct(5)));
    let mut e = couple_withdrawn(EventKind::Marriage, [man, woman], oct(5), wedding);
    let mut told = book.register.clone();
    assert_eq!(book.noted(Event::Withdrawal(e.clone())), ["withdrawal.marital_unknown"]);
    assert_eq!(book.person(man).marital, MaritalStatus::NeverMarried);
    let she = book.person(woman);
    assert_eq!((she.marital, she.ever_married_since), (MaritalStatus::NotStated, Some(AS_OF)));
    // Where it is known, it is given.
    e.found = e.found.map(|f| Withdrawn { other_marital_before: Some(MaritalStatus::Divorced), ..f });
    let change = fold(&told, EntryIndex(99), &Event::Withdrawal(e.clone())).unwrap();
    assert_eq!(change.findings, []);
    told.apply(&change);
    let she = told.person(woman).unwrap();
    assert_eq!((she.marital, she.ever_married_since), (MaritalStatus::Divorced, Some(AS_OF)));
}

#[test]
fn a_marriage_that_ended_in_divorce_is_taken_back_after_the_divorce() {
    let mut book = Book::new();
    let (man, woman) = (book.man(), book.woman());
    let wedding = book.must(marriage(man, woman, oct(5)));
    let end = book.must(divorce(man, woman, oct(9)));
    let marriage = Event::Withdrawal(couple_withdrawn(EventKind::Marriage, [man, woman], oct(5), wedding));
    assert!(book.conflict(marriage.clone()).ends_with("later_kind divorce, later -"));
    book.must(Event::Withdrawal(couple_withdrawn(EventKind::Divorce, [woman, man], oct(9), end)));
    for (id, other) in [(man, woman), (woman, man)] {
        let person = book.person(id);
        assert_eq!((person.marital, person.spouse), (MaritalStatus::Married, Some(other)));
        assert_eq!(person.ever_married_since, Some(oct(5)));
    }
    book.must(marriage);
    assert_eq!(book.person(man).marital, MaritalStatus::NeverMarried);
}

#[test]
fn a_divorce_that_was_not_leaves_a_widow_where_the_other_died_since() {
    let mut book = Book::new();
    let (man, woman) = (book.man(), book.woman());
    book.must(marriage(man, woman, oct(5)));
    let end = book.must(divorce(man, woman, oct(9)));
    book.must(death(man, oct(12)));
    book.must(Event::Withdrawal(couple_withdrawn(EventKind::Divorce, [woman, man], oct(9), end)));
    assert_eq!(book.person(woman).marital, MaritalStatus::Widowed);
    assert_eq!(book.person(woman).spouse, Some(man));
    assert_eq!(book.person(man).marital, MaritalStatus::Married);
}

#[test]
fn a_divorce_stays_while_a_later_marriage_rests_on_it() {
    let mut book = Book::new();
    let (man, woman, second) = (book.man(), book.woman(), book.man());
    book.must(marriage(man, woman, oct(5)));
    let end = book.must(divorce(man, woman, oct(9)));
    book.must(marriage(second, woman, oct(12)));
    for of in [[man, woman], [woman, man]] {
        let e = Event::Withdrawal(couple_withdrawn(EventKind::Divorce, of, oct(9), end));
        assert!(book.conflict(e).ends_with("later_kind marriage, later -"));
    }
}

#[test]
fn a_marriage_of_someone_widowed_by_it_is_taken_back() {
    let mut book = Book::new();
    let (man, woman) = (book.man(), book.woman());
    let wedding = book.must(marriage(man, woman, oct(5)));
    book.must(death(man, oct(9)));
    book.must(Event::Withdrawal(couple_withdrawn(EventKind::Marriage, [woman, man], oct(5), wedding)));
    assert_eq!(book.person(woman).marital, MaritalStatus::NeverMarried);
    assert_eq!(book.person(man).marital, MaritalStatus::NeverMarried);
}

#[test]
fn what_was_not_found_or_is_another_kind_of_event_is_not_withdrawn() {
    let mut book = Book::new();
    let id = book.woman();
    for kind in EventKind::ALL {
        // Of marriages and divorces the register keeps too little to say that there was none.
        if !matches!(kind, EventKind::Marriage | EventKind::Divorce) {
            let text = book.conflict(move_withdrawn(id, *kind, oct(3), id));
            assert_eq!(text, format!("withdrawal.nothing: kind {kind}, date 2005-10-03"));
        }
        let draft = Withdrawal { found: None, ..withdrawn(id, *kind, oct(3), id) };
        assert!(book.conflict(Event::Withdrawal(draft)).starts_with("withdrawal.nothing"));
    }
    let nobody = move_withdrawn(PersonId(999), EventKind::Leave, oct(3), id);
    assert_eq!(book.conflict(nobody), "link.not_found: who 999");
}

#[test]
fn a_birth_that_was_not_or_was_on_another_day_is_not_the_mothers_latest_any_more() {
    let mut book = Book::new();
    let (mother, other) = (book.woman(), Some(date(2004, 1, 1)));
    book.must(birth(mother, date(2004, 1, 1)));
    let child = book.must(birth(mother, oct(5)));
    let say = |book: &mut Book, field| {
        book.register.put_mother(child, Mother { id: mother, other_birth: other });
        book.must(correction(child, field));
        assert_eq!(book.register.mother_of(child), None, "said for one change");
        book.person(mother).last_birth
    };
    assert_eq!(say(&mut book, CorrectedField::BirthDate(oct(9).into())), Some(oct(9)));
    assert_eq!(say(&mut book, CorrectedField::BirthDate(oct(2).into())), Some(oct(2)));
    assert_eq!(say(&mut book, CorrectedField::BirthDate(date(2003, 1, 1).into())), other);
    assert_eq!(say(&mut book, CorrectedField::BirthDate(oct(7).into())), Some(oct(7)));
    assert_eq!(say(&mut book, CorrectedField::EnteredInError), other);
    book.must(death(mother, oct(6)));
}

/// What the spans are made of; a death is not withdrawn this way.
const WHATS: [(&str, Option<EventKind>); 7] = [
    ("in", Some(EventKind::MoveIn)),
    ("out", Some(EventKind::MoveOut)),
    ("leave", Some(EventKind::Leave)),
    ("return", Some(EventKind::Return)),
    ("arrive", Some(EventKind::Arrive)),
    ("depart", Some(EventKind::Depart)),
    ("die", None),
];

/// A history that was accepted, each step with the entry that holds it.
fn accepted(book: &mut Book, id: PersonId, steps: &[(usize, i8)]) -> Vec<(usize, i8, PersonId)> {
    let mut done = Vec::new();
    for (what, day) in steps {
        let entry = PersonId(book.next);
        if book.try_event(event(id, WHATS[*what].0, oct(*day))).is_ok() {
            done.push((*what, *day, entry));
        }
    }
    done
}

proptest! {
    #[test]
    fn withdrawn_at_once_everything_is_as_before(
        steps in prop::collection::vec((0_usize..7, 1_i8..=31), 0..25)
    ) {
        let mut book = Book::new();
        let id = book.woman();
        let mut departed = None;
        for (what, day) in steps {
            let (name, kind) = WHATS[what];
            let before = book.register.clone();
            let entry = PersonId(book.next);
            if book.try_event(event(id, name, oct(day))).is_err() {
                continue;
            }
            let after = book.register.clone();
            // Who left and got registered on one day: whoever looks entries up sees that, the fold does not.
            if let Some(kind) = kind.filter(|_| !(name == "in" && departed == Some(day))) {
                book.must(move_withdrawn(id, kind, oct(day), entry));
                prop_assert_eq!(book.person(id), before.person(id).unwrap(), "{} on {}", name, day);
                book.register = after;
            }
            if name == "depart" {
                departed = Some(day);
            }
        }
    }

    /// Whichever event of a history is withdrawn: either the register becomes that of the history without
    /// it, or the withdrawal is refused. It is never accepted where the rest does not stand alone.
    #[test]
    fn a_withdrawal_is_the_history_without_the_event(
        steps in prop::collection::vec((0_usize..7, 1_i8..=31), 1..15),
        which in any::<prop::sample::Index>(),
    ) {
        let mut book = Book::new();
        let id = book.woman();
        let start = book.register.clone();
        let done = accepted(&mut book, id, &steps);
        let Some((what, day, entry)) = done.get(which.index(done.len().max(1))).copied() else { return Ok(()) };
        let Some(kind) = WHATS[what].1 else { return Ok(()) };
        // Who left and got registered on one day, or went away on the day of death: whoever looks entries
        // up sees that, the fold does not.
        let days = |names: &[&str]| -> Vec<i8> {
            done.iter().filter(|step| names.contains(&WHATS[step.0].0)).map(|step| step.1).collect()
        };
        let gone = days(&["out", "depart"]);
        let is_arrival = matches!(kind, EventKind::MoveIn | EventKind::Arrive);
        let registered_that_day = kind == EventKind::MoveIn && days(&["depart"]).contains(&day);
        let went_to_die = is_arrival && days(&["die"]).iter().any(|death| gone.contains(death));
        if registered_that_day || went_to_die {
            return Ok(());
        }
        let taken_back = book.try_event(move_withdrawn(id, kind, oct(day), entry));
        let mut without = start;
        let mut stands = true;
        for (what, day, at) in done.into_iter().filter(|step| step.2 != entry) {
            match fold(&without, EntryIndex(at.0), &event(id, WHATS[what].0, oct(day))) {
                Ok(change) => without.apply(&change),
                Err(_) => stands = false,
            }
        }
        if taken_back.is_ok() {
            prop_assert!(stands, "accepted, though the others do not stand without it");
            prop_assert_eq!(book.person(id), without.person(id).unwrap());
        }
    }

    #[test]
    fn couples_are_as_before_a_withdrawn_wedding_or_divorce(
        steps in prop::collection::vec((0_usize..2, 0_usize..2, 0_usize..3), 0..28),
        named in any::<bool>(),
    ) {
        let mut book = Book::new();
        let men = [book.man(), book.man()];
        let women = [book.woman(), book.woman()];
        for (day, (man, woman, what)) in (2_i8..).zip(steps) {
            let (man, woman, on) = (men[man], women[woman], oct(day));
            let before = book.register.clone();
            let entry = PersonId(book.next);
            let (kind, e) = match what {
                0 => (EventKind::Marriage, marriage(man, woman, on)),
                1 => (EventKind::Divorce, divorce(man, woman, on)),
                _ => {
                    let _ = book.try_event(death(man, on));
                    continue;
                }
            };
            if book.try_event(e).is_err() {
                continue;
            }
            let after = book.register.clone();
            let of = if named { [man, woman] } else { [woman, man] };
            let mut e = couple_withdrawn(kind, of, on, entry);
            let was = |id| before.person(id).unwrap();
            // A divorce of two who were not married to each other marries them; a widow's link to the late
            // spouse is not kept through a second marriage.
            let was_theirs = was(man).spouse == Some(woman) && was(woman).spouse == Some(man);
            let was_free = was(man).spouse.is_none() && was(woman).spouse.is_none();
            let is_exact = if kind == EventKind::Divorce { was_theirs } else { was_free };
            e.found = e.found.map(|found| Withdrawn {
                marital_before: Some(was(of[0]).marital),
                other_marital_before: Some(was(of[1]).marital),
                ..found
            });
            book.must(Event::Withdrawal(e));
            for id in of {
                prop_assert_eq!(book.person(id).marital, was(id).marital);
                prop_assert_eq!(book.person(id).ever_married_since, was(id).ever_married_since);
                if is_exact {
                    prop_assert_eq!(book.person(id), was(id));
                }
            }
            book.register = after;
        }
    }
}
