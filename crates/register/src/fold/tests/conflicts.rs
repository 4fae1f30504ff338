//! One row for each way in which an event can fail to fit.

use super::*;

/// Everyone whom the rows below speak of.
struct Cast {
    book: Book,
    /// Alive, here, never married.
    woman: PersonId,
    man: PersonId,
    /// Living elsewhere.
    away: PersonId,
    /// Registered elsewhere.
    guest: PersonId,
    /// Moved out on the 10th.
    gone: PersonId,
    /// Died on the 10th.
    dead: PersonId,
    /// Married to each other since the 2nd.
    husband: PersonId,
    wife: PersonId,
    /// Left on the 10th.
    leaver: PersonId,
    /// Entered in error.
    error: PersonId,
}

fn cast() -> Cast {
    let mut book = Book::new();
    let (woman, man) = (book.woman(), book.man());
    let away = book.enrol(|e| e.residence = ResidenceStatus::RegisteredLivingElsewhere);
    let guest = book.enrol(|e| e.residence = ResidenceStatus::LivingHereRegisteredElsewhere);
    let (gone, dead, husband, wife) = (book.woman(), book.woman(), book.man(), book.woman());
    let (leaver, error) = (book.woman(), book.woman());
    book.must(Event::MoveOut(going(gone, oct(10))));
    book.must(death(dead, oct(10)));
    book.must(marriage(husband, wife, oct(2)));
    book.must(Event::Leave(going(leaver, oct(10))));
    book.must(correction(error, CorrectedField::EnteredInError));
    Cast { book, woman, man, away, guest, gone, dead, husband, wife, leaver, error }
}

fn refused(cast: &mut Cast, event: Event<PersonId>, wanted: &str) {
    let before: Vec<Person> = cast.book.register.persons().cloned().collect();
    match cast.book.try_event(event.clone()) {
        Ok(_) => panic!("{wanted} expected: {event:?}"),
        Err(conflict) => {
            assert_eq!(conflict.code.as_str(), wanted, "{event:?}");
            let names: Vec<&str> = conflict.args.iter().map(|(name, _)| *name).collect();
            let documented = conflict.code.args();
            assert!(names == documented || names.is_empty(), "{wanted}: {names:?}");
            assert_eq!(conflict.code.severity(), crate::finding::Severity::Refused);
        }
    }
    for person in before {
        assert_eq!(cast.book.register.person(person.id), Some(&person), "a refused event changes nothing");
    }
}

#[test]
fn places() {
    let mut cast = cast();
    let nowhere = Belonging { place: place_code("990101100299"), ..belonging() };
    let mut ended = place("990101100202", Some("990101100000"));
    ended.valid_to = Some(AS_OF);
    cast.book.must(Event::PlaceRecorded(PlaceRecorded { place: ended.clone() }));
    let closed = Belonging { place: ended.code, ..belonging() };
    let woman = cast.woman;
    let enrol = |belonging: &Belonging| {
        Event::PersonEnrolled(PersonEnrolled { belonging: belonging.clone(), ..enrolled() })
    };
    refused(&mut cast, enrol(&nowhere), "place.unknown");
    refused(&mut cast, enrol(&closed), "place.not_valid_on");
    for (belonging, wanted) in [(&nowhere, "place.unknown"), (&closed, "place.not_valid_on")] {
        let belonging = belonging.clone();
        let child = Birth { belonging: belonging.clone(), ..born(Some(woman), oct(5)) };
        refused(&mut cast, Event::Birth(child), wanted);
        let arrival = Arrival { belonging: belonging.clone(), ..coming(None, oct(5)) };
        refused(&mut cast, Event::MoveIn(arrival.clone()), wanted);
        refused(&mut cast, Event::Arrive(arrival), wanted);
        let place = Some(belonging.place);
        let wedding = Marriage { groom: None, bride: Some(woman), on: oct(5), place };
        refused(&mut cast, Event::Marriage(wedding), wanted);
        let change = HouseholdChanged { person: woman, belonging, on: oct(5) };
        refused(&mut cast, Event::HouseholdChanged(change), wanted);
    }
    let mut wrong = place("990101100203", None);
    wrong.level = Level::County;
    refused(&mut cast, Event::PlaceRecorded(PlaceRecorded { place: wrong }), "place.level_differs");
}

#[test]
fn who_is_named() {
    let mut cast = cast();
    let Cast { woman, man, error, .. } = cast;
    let nobody = PersonId(999);
    refused(&mut cast, marriage(woman, woman, oct(5)), "marriage.same_person");
    let both = Birth { father: Some(woman), ..born(Some(woman), oct(5)) };
    refused(&mut cast, Event::Birth(both), "kin.same_person");
    for (mother, father) in [(Some(woman), None), (None, Some(woman)), (Some(man), Some(man))] {
        let own = Adoption { child: woman, mother, father, on: oct(5) };
        refused(&mut cast, Event::Adoption(own), "kin.same_person");
    }
    let no_party = Marriage { groom: None, bride: None, on: oct(5), place: None };
    refused(&mut cast, Event::Marriage(no_party), "link.not_found");
    for (id, wanted) in [(nobody, "link.not_found"), (error, "person.entered_in_error")] {
        for event in [
            birth(id, oct(5)),
            death(id, oct(5)),
            marriage(man, id, oct(5)),
            divorce(id, woman, oct(5)),
            Event::MoveIn(coming(Some(id), oct(5))),
            Event::MoveOut(going(id, oct(5))),
            Event::Leave(going(id, oct(5))),
            Event::Return(going(id, oct(5))),
            Event::Arrive(coming(Some(id), oct(5))),
            Event::Depart(going(id, oct(5))),
            Event::Adoption(Adoption { child: id, mother: Some(woman), father: None, on: oct(5) }),
            Event::Adoption(Adoption { child: man, mother: Some(id), father: None, on: oct(5) }),
            Event::HouseholdChanged(HouseholdChanged { person: id, belonging: belonging(), on: oct(5) }),
            correction(id, CorrectedField::BirthOrder(None)),
        ] {
            refused(&mut cast, event, wanted);
        }
    }
}

#[test]
fn a_second_person_under_one_identifier() {
    let mut cast = cast();
    cast.book.next = cast.woman.0;
    refused(&mut cast, Event::PersonEnrolled(enrolled()), "person.already_registered");
    refused(&mut cast, Event::Arrive(coming(None, oct(5))), "person.already_registered");
    refused(&mut cast, Event::Birth(born(None, oct(5))), "person.already_registered");
}

#[test]
fn life() {
    let mut cast = cast();
    let Cast { woman, man, dead, gone, husband, .. } = cast;
    let early = date(1975, 6, 14);
    let partial = |year, month| ReportedDate::new(year, month, 0).unwrap();
    let mut child = born(Some(woman), oct(5));
    child.child.birth = partial(2005, 10);
    refused(&mut cast, Event::Birth(child), "date.not_full");
    refused(&mut cast, death(dead, oct(11)), "event.dead_already");
    refused(&mut cast, correction(woman, CorrectedField::DeathDate(Some(oct(3)))), "event.not_dead");
    refused(&mut cast, correction(woman, CorrectedField::DeathDate(None)), "event.not_dead");
    for event in [
        death(woman, early),
        marriage(man, woman, early),
        divorce(woman, man, early),
        Event::Leave(going(woman, early)),
        Event::MoveIn(coming(Some(woman), early)),
        Event::Birth(Birth { father: Some(man), ..born(None, early) }),
        Event::Adoption(Adoption { child: woman, mother: None, father: Some(man), on: early }),
        correction(woman, CorrectedField::BirthDate(oct(2).into())),
        correction(dead, CorrectedField::DeathDate(Some(early))),
        Event::MoveIn(Arrival {
            details: PersonDetails { birth: oct(6).into(), ..details() },
            ..coming(None, oct(5))
        }),
    ] {
        refused(&mut cast, event, "event.before_birth");
    }
    for event in [
        marriage(man, dead, oct(11)),
        Event::MoveOut(going(dead, oct(11))),
        Event::Return(going(dead, oct(11))),
        Event::Arrive(coming(Some(dead), oct(11))),
        Event::Adoption(Adoption { child: dead, mother: None, father: Some(man), on: oct(11) }),
        // A death before something that was already told of the person alive.
        death(gone, oct(9)),
        death(woman, date(2005, 9, 30)),
        correction(dead, CorrectedField::DeathDate(Some(date(2005, 9, 30)))),
    ] {
        refused(&mut cast, event, "event.after_death");
    }
    cast.book.must(birth(woman, oct(8)));
    refused(&mut cast, death(woman, oct(7)), "event.after_death");
    // The day of death itself still belongs to life.
    cast.book.must(divorce(husband, cast.wife, oct(3)));
    cast.book.must(marriage(man, dead, oct(10)));
}

#[test]
fn family() {
    let mut cast = cast();
    let Cast { woman, man, dead, husband, wife, guest, .. } = cast;
    let girl = cast.book.enrol(|e| e.details.birth = date(1996, 1, 1).into());
    let old = cast.book.enrol(|e| e.details.birth = date(1944, 1, 1).into());
    let mother = cast.book.enrol(|e| e.details.birth = date(1980, 1, 1).into());
    cast.book.must(birth(mother, oct(5)));
    for (event, wanted) in [
        (birth(man, oct(5)), "birth.mother_sex"),
        (birth(dead, oct(11)), "birth.mother_dead"),
        (birth(girl, oct(5)), "birth.mother_age"),
        (birth(old, oct(5)), "birth.mother_age"),
        (correction(mother, CorrectedField::Sex(Sex::Male)), "birth.mother_sex"),
        (marriage(husband, wife, oct(5)), "marriage.already_married"),
        (marriage(husband, woman, oct(5)), "marriage.already_married"),
        (marriage(man, wife, oct(1)), "marriage.already_married"),
        (divorce(man, woman, oct(5)), "divorce.not_married"),
    ] {
        refused(&mut cast, event, wanted);
    }
    // Whoever dies on the day of a birth was its mother.
    cast.book.must(birth(dead, oct(10)));
    // A spouse who is not loaded is taken to live.
    let mut part = Register::new();
    part.put_person(cast.book.person(husband).clone());
    part.put_person(cast.book.person(guest).clone());
    let conflict = fold(&part, EntryIndex(500), &marriage(husband, guest, oct(5))).unwrap_err();
    assert_eq!(conflict.code, FindingCode::MarriageAlreadyMarried);
}

#[test]
fn residence() {
    let mut cast = cast();
    let Cast { woman, away, guest, gone, leaver, dead, .. } = cast;
    let before = date(2005, 9, 1);
    let elsewhere = Belonging { place: place_code(OTHER_VILLAGE), ..belonging() };
    let rehoused =
        |person, on| Event::HouseholdChanged(HouseholdChanged { person, belonging: elsewhere.clone(), on });
    for (event, wanted) in [
        (Event::MoveOut(going(gone, oct(10))), "residence.not_here"),
        (Event::MoveOut(going(woman, before)), "residence.not_here"),
        (Event::Leave(going(gone, oct(11))), "residence.not_here"),
        (Event::Return(going(gone, oct(11))), "residence.not_here"),
        (Event::Depart(going(gone, oct(11))), "residence.not_here"),
        (rehoused(gone, oct(11)), "residence.not_here"),
        (Event::Leave(going(dead, oct(10))), "residence.not_here"),
        (Event::MoveIn(coming(Some(woman), oct(5))), "residence.already_here"),
        (Event::MoveIn(coming(Some(away), oct(5))), "residence.already_here"),
        (Event::Arrive(coming(Some(woman), oct(5))), "residence.already_here"),
        (Event::Arrive(coming(Some(guest), oct(5))), "residence.already_here"),
        (Event::Arrive(coming(Some(away), oct(5))), "residence.already_here"),
        (Event::Leave(going(away, oct(5))), "residence.already_away"),
        (Event::Return(going(woman, oct(5))), "residence.not_away"),
        (Event::Return(going(guest, oct(5))), "residence.not_away"),
        (Event::MoveOut(going(guest, oct(5))), "residence.not_registered"),
        (Event::Leave(going(guest, oct(5))), "residence.not_registered"),
        (Event::Depart(going(woman, oct(5))), "residence.registered"),
        (Event::Depart(going(away, oct(5))), "residence.registered"),
        (Event::MoveOut(going(gone, oct(9))), "residence.later_event"),
        (Event::MoveOut(going(leaver, oct(9))), "residence.later_event"),
        (Event::Leave(going(leaver, oct(9))), "residence.later_event"),
        (rehoused(leaver, oct(9)), "residence.later_event"),
        (Event::MoveIn(coming(Some(woman), before)), "residence.later_event"),
    ] {
        refused(&mut cast, event, wanted);
    }
}
