//! The register in memory, whole or in part, and the change that an event makes to it.

use std::collections::HashMap;

use jiff::civil::Date;

use super::Person;
use crate::area::{Place, PlaceCode, PlaceConflict, Places};
use crate::event::PersonDetails;
use crate::finding::Finding;
use crate::id::{HouseholdId, PersonId};
use crate::name::Name;
use crate::number::{CertificateNumber, CitizenNumber};

/// A household (户).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Household {
    /// Identifier.
    pub id: HouseholdId,
    /// The number that the village gave it (户编号); two villages may give the same.
    pub code: Box<str>,
    /// Village.
    pub place: PlaceCode,
    /// Head (户主), where known.
    pub head: Option<PersonId>,
}

/// People, households and places; all of a book, or what an event needs of it.
#[derive(Clone, Debug, Default)]
pub struct Register {
    persons: HashMap<PersonId, Person>,
    households: HashMap<HouseholdId, Household>,
    households_by_code: HashMap<PlaceCode, HashMap<Box<str>, HouseholdId>>,
    places: Places,
    mothers: HashMap<PersonId, Mother>,
}

/// Whose child someone was born as, for a correction of that birth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mother {
    /// The mother.
    pub id: PersonId,
    /// Her latest other live birth that the book knows.
    pub other_birth: Option<Date>,
}

impl Register {
    /// Nothing.
    pub fn new() -> Register {
        Register::default()
    }

    /// A person.
    pub fn person(&self, id: PersonId) -> Option<&Person> {
        self.persons.get(&id)
    }

    /// All persons, in no order.
    pub fn persons(&self) -> impl Iterator<Item = &Person> {
        self.persons.values()
    }

    /// A household.
    pub fn household(&self, id: HouseholdId) -> Option<&Household> {
        self.households.get(&id)
    }

    /// The household to which a village gave this number.
    pub fn household_by_code(&self, place: PlaceCode, code: &str) -> Option<&Household> {
        let id = self.households_by_code.get(&place)?.get(code)?;
        self.households.get(id)
    }

    /// All households, in no order.
    pub fn households(&self) -> impl Iterator<Item = &Household> {
        self.households.values()
    }

    /// All places.
    pub fn places(&self) -> &Places {
        &self.places
    }

    /// Puts a person's state in place of what was known.
    pub fn put_person(&mut self, person: Person) {
        self.persons.insert(person.id, person);
    }

    /// Puts a household's state in place of what was known.
    pub fn put_household(&mut self, household: Household) {
        let codes = self.households_by_code.entry(household.place).or_default();
        if codes.get(&household.code) != Some(&household.id) {
            codes.insert(household.code.clone(), household.id);
        }
        self.households.insert(household.id, household);
    }

    /// Puts a place; parents first.
    pub fn put_place(&mut self, place: Place) -> Result<(), PlaceConflict> {
        self.places.insert(place)
    }

    /// Says whose child someone was born as, until the next change. Kinship is kept by the store, so whoever
    /// folds a correction of a birth date, or of a person as entered in error, says this first.
    pub fn put_mother(&mut self, child: PersonId, mother: Mother) {
        self.mothers.insert(child, mother);
    }

    /// Whose child someone was born as, where that was said.
    pub fn mother_of(&self, child: PersonId) -> Option<Mother> {
        self.mothers.get(&child).copied()
    }

    /// Forgets people and households where there are more than `most` of either; places stay. For a
    /// caller who holds a part of the book and can load again what it needs.
    pub fn forget_people(&mut self, most: usize) {
        if self.persons.len() > most || self.households.len() > most {
            self.persons.clear();
            self.households.clear();
            self.households_by_code.clear();
        }
    }

    /// Makes a change that [`super::fold`] found to fit this register.
    pub fn apply(&mut self, change: &Change) {
        self.mothers.clear();
        for person in &change.persons {
            self.put_person(person.person.clone());
        }
        if let Some(household) = &change.household {
            self.put_household(household.clone());
        }
        if let Some(place) = &change.place {
            let put = self.places.insert(place.clone());
            debug_assert_eq!(put, Ok(()), "INVARIANT: fold has checked the place against this register");
        }
    }
}

/// What an event changes: full new states, ready to be stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// People, the one whom the event is about first.
    pub persons: Vec<PersonChange>,
    /// A household that is new or has a new head.
    pub household: Option<Household>,
    /// A place.
    pub place: Option<Place>,
    /// What deserves a look; all of it noted, none refused.
    pub findings: Vec<Finding>,
}

/// One person's new state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonChange {
    /// The whole new state.
    pub person: Person,
    /// What changes of names and numbers.
    pub details: DetailsChange,
    /// What changes of kinship.
    pub kin: KinChange,
}

impl PersonChange {
    /// A new state without new details or kin.
    pub(super) fn of(person: Person) -> PersonChange {
        PersonChange { person, details: DetailsChange::Unchanged, kin: KinChange::default() }
    }
}

/// What changes of a person's names and numbers. Sex and birth date stand in [`Person`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DetailsChange {
    /// Nothing.
    Unchanged,
    /// The person is new: everything.
    New(PersonDetails),
    /// Another name.
    Name(Name),
    /// Another number, or none.
    Number(Option<CitizenNumber>),
    /// Another certificate, or none.
    Certificate(Option<CertificateNumber>),
}

/// What changes of a person's kinship.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct KinChange {
    /// Spouse.
    pub spouse: KinLink,
    /// Father.
    pub father: KinLink,
    /// Mother.
    pub mother: KinLink,
}

/// What happens to one link.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum KinLink {
    /// It stays as it is.
    #[default]
    Keep,
    /// It becomes this.
    Set(KinRef),
    /// There is none any more.
    Clear,
}

/// Whom a link points to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KinRef {
    /// Whoever holds this number, in the book or not.
    Number(CitizenNumber),
    /// A person of the book.
    Person(PersonId),
}

impl KinLink {
    pub(super) fn to_person(person: Option<PersonId>) -> KinLink {
        person.map_or(KinLink::Keep, |id| KinLink::Set(KinRef::Person(id)))
    }

    pub(super) fn to_number(number: Option<CitizenNumber>) -> KinLink {
        number.map_or(KinLink::Keep, |number| KinLink::Set(KinRef::Number(number)))
    }
}
