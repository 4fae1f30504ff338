//! Whom an event names, without caring what kind of event it is.
//!
//! For two questions: is a statement that comes again the one that was entered, and what is left of an
//! event when someone in it was erased.

use std::convert::Infallible;

use register::event::{Event, Withdrawal};
use register::id::PersonId;

/// Everyone whom an event names, each role in its own place. Whoever arrives is told by details instead.
pub(crate) fn people<P>(event: &Event<P>) -> [Option<&P>; 3] {
    match event {
        Event::PlaceRecorded(_) | Event::PersonEnrolled(_) | Event::MoveIn(_) | Event::Arrive(_) => [None; 3],
        Event::Birth(e) => [e.mother.as_ref(), e.father.as_ref(), None],
        Event::Death(e) => [Some(&e.person), None, None],
        Event::Marriage(e) => [e.groom.as_ref(), e.bride.as_ref(), None],
        Event::Divorce(e) => [e.husband.as_ref(), e.wife.as_ref(), None],
        Event::MoveOut(e) | Event::Leave(e) | Event::Return(e) | Event::Depart(e) => {
            [Some(&e.person), None, None]
        }
        Event::Adoption(e) => [Some(&e.child), e.mother.as_ref(), e.father.as_ref()],
        Event::HouseholdChanged(e) => [Some(&e.person), None, None],
        Event::Correction(e) => [Some(&e.person), None, None],
        // The other party is found in the book, not named.
        Event::Withdrawal(e) => [Some(&e.person), None, None],
    }
}

/// The people whom an event may leave out.
pub(crate) fn optional<P>(event: &mut Event<P>) -> [Option<&mut Option<P>>; 2] {
    match event {
        Event::Birth(e) => [Some(&mut e.mother), Some(&mut e.father)],
        Event::Marriage(e) => [Some(&mut e.groom), Some(&mut e.bride)],
        Event::Divorce(e) => [Some(&mut e.husband), Some(&mut e.wife)],
        Event::Adoption(e) => [Some(&mut e.mother), Some(&mut e.father)],
        Event::MoveIn(e) | Event::Arrive(e) => [Some(&mut e.known), None],
        Event::Withdrawal(e) => [e.found.as_mut().map(|found| &mut found.other), None],
        Event::PlaceRecorded(_)
        | Event::PersonEnrolled(_)
        | Event::Death(_)
        | Event::MoveOut(_)
        | Event::Leave(_)
        | Event::Return(_)
        | Event::Depart(_)
        | Event::HouseholdChanged(_)
        | Event::Correction(_) => [None, None],
    }
}

/// What an event says apart from whom it names.
pub(crate) fn unnamed<P>(event: Event<P>) -> Event<PersonId> {
    let named: Result<Event<PersonId>, Infallible> = event.try_map(|_| Ok(PersonId(0)));
    let Ok(mut open) = named;
    optional(&mut open).into_iter().flatten().for_each(|person| *person = None);
    // What the book found under the words is no part of them.
    if let Event::Withdrawal(e) = &mut open {
        e.found = None;
    }
    open
}

/// The event without those who were erased; `None` if nobody is left whom it is about. Other people's
/// records stay, and no longer say with whom.
pub(crate) fn without(
    mut event: Event<PersonId>,
    is_erased: impl Fn(PersonId) -> bool,
) -> Option<Event<PersonId>> {
    if let Event::Withdrawal(e) = event {
        return without_party(e, is_erased).map(Event::Withdrawal);
    }
    let mut n_left_out = 0;
    for person in optional(&mut event).into_iter().flatten() {
        if person.is_some_and(&is_erased) {
            *person = None;
            n_left_out += 1;
        }
    }
    let is_about_somebody = match &event {
        Event::Marriage(e) => e.groom.or(e.bride).is_some(),
        Event::Divorce(e) => e.husband.or(e.wife).is_some(),
        Event::Adoption(e) => e.mother.or(e.father).is_some(),
        _ => true,
    };
    (n_left_out == 0 || is_about_somebody).then_some(event)
}

/// A withdrawn marriage or divorce is about both parties: of one who was erased the other one's remains.
fn without_party(
    mut event: Withdrawal<PersonId>,
    is_erased: impl Fn(PersonId) -> bool,
) -> Option<Withdrawal<PersonId>> {
    let found = event.found.as_mut()?;
    let other = found.other.take().filter(|other| !is_erased(*other));
    if !is_erased(event.person) {
        found.other = other;
        return Some(event);
    }
    event.person = other?;
    event.marital = None;
    found.marital_before = found.other_marital_before.take();
    Some(event)
}
