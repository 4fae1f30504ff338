//! From how a source names people to people of this book. Ambiguity is a finding, never a guess.

use register::area::PlaceCode;
use register::event::{Arrival, Birth, Event, Marriage, PersonDetails, PersonEnrolled, PersonRef};
use register::finding::{Finding, FindingCode};
use register::id::PersonId;

use crate::StoreError;
use crate::batch::Batch;
use crate::codes;
use crate::db::{Cell, Db};
use crate::details::{PersonText, certificate_tag, number_tag};
use crate::keys::KeyStore;
use crate::seal::Vault;
use crate::state::State;

/// Looks people up for one statement.
pub(crate) struct Resolver<'a> {
    pub db: &'a mut Db,
    pub keys: &'a mut KeyStore,
    pub vault: &'a Vault,
    pub state: &'a mut State,
    pub batch: &'a mut Batch,
}

/// A resolved event, or why there is none; and what is worth noting in either case.
pub(crate) struct Resolved {
    pub event: Option<Event<PersonId>>,
    pub findings: Vec<Finding>,
}

/// What a look-up gave.
enum Found {
    One(PersonId),
    None,
    Several(usize),
}

impl Resolver<'_> {
    /// Resolves an event and loads everyone it names into the register.
    pub fn resolve(&mut self, event: Event<PersonRef>) -> Result<Resolved, StoreError> {
        let mut findings = Vec::new();
        let event = match event {
            Event::PersonEnrolled(e) => {
                self.check_enrolled(&e, &mut findings)?;
                Event::PersonEnrolled(e)
            }
            Event::Birth(e) => Event::Birth(self.birth(e, &mut findings)?),
            Event::Marriage(e) => Event::Marriage(self.marriage(e, &mut findings)?),
            Event::MoveIn(e) => Event::MoveIn(self.arrival(e, &mut findings)?),
            Event::Arrive(e) => Event::Arrive(self.arrival(e, &mut findings)?),
            Event::Divorce(e) => {
                let husband = self.party(e.husband, "husband", &mut findings)?;
                let wife = self.party(e.wife, "wife", &mut findings)?;
                Event::Divorce(register::event::Divorce { husband, wife, on: e.on, place: e.place })
            }
            other => return self.everyone(other),
        };
        let refused = findings.iter().any(|f| f.code.severity() == register::finding::Severity::Refused);
        Ok(Resolved { event: (!refused).then_some(event), findings })
    }

    /// Events in which every person must be found.
    fn everyone(&mut self, event: Event<PersonRef>) -> Result<Resolved, StoreError> {
        let mut findings = Vec::new();
        let mut failure = None;
        let resolved = event.try_map(|person| match self.find(&person) {
            Ok(Found::One(id)) => Ok(id),
            Ok(found) => {
                findings.push(not_found(&person, &found));
                Err(())
            }
            Err(e) => {
                failure = Some(e);
                Err(())
            }
        });
        match failure {
            Some(e) => Err(e),
            None => Ok(Resolved { event: resolved.ok(), findings }),
        }
    }

    fn check_enrolled(
        &mut self,
        event: &PersonEnrolled,
        findings: &mut Vec<Finding>,
    ) -> Result<(), StoreError> {
        self.check_place(event.belonging.place, findings);
        self.state.want_household(self.db, &event.belonging)?;
        self.check_identity(&event.details, findings)
    }

    fn check_place(&self, place: PlaceCode, findings: &mut Vec<Finding>) {
        if self.state.register.places().get(place).is_none() {
            findings.push(Finding::new(FindingCode::PlaceUnknown).with("place", place));
        }
    }

    /// Someone new must not carry a number or certificate that the book has for someone else.
    fn check_identity(
        &mut self,
        details: &PersonDetails,
        findings: &mut Vec<Finding>,
    ) -> Result<(), StoreError> {
        let number = details.number.map(|n| number_tag(self.vault, n));
        let certificate = details.certificate.map(|c| certificate_tag(self.vault, c));
        for tag in number.into_iter().chain(certificate) {
            if let Some(id) = self.state.person_by_tag(self.db, tag)? {
                findings.push(self.registered_already(id, details)?);
            }
        }
        Ok(())
    }

    fn registered_already(
        &mut self,
        id: PersonId,
        details: &PersonDetails,
    ) -> Result<Finding, StoreError> {
        self.state.want_person(self.db, id)?;
        let person = self.state.register.person(id);
        let span = person.and_then(|p| p.spans.as_slice().last());
        let place = span.map_or_else(|| "?".to_owned(), |s| s.place.to_string());
        let number = details
            .number
            .map(|n| n.to_string())
            .or(details.certificate.map(|c| c.to_string()))
            .unwrap_or_default();
        Ok(Finding::new(FindingCode::PersonAlreadyRegistered).with("number", number).with("place", place))
    }

    fn birth(
        &mut self,
        event: Birth<PersonRef>,
        findings: &mut Vec<Finding>,
    ) -> Result<Birth<PersonId>, StoreError> {
        self.check_place(event.belonging.place, findings);
        self.state.want_household(self.db, &event.belonging)?;
        self.check_identity(&event.child, findings)?;
        self.check_child_is_new(&event, findings)?;
        let named = event.mother.is_some() || event.father.is_some();
        let mother = self.kin(event.mother, "mother", findings)?;
        let father = self.kin(event.father, "father", findings)?;
        if named && mother.is_none() && father.is_none() {
            findings.push(Finding::new(FindingCode::LinkNotFound).with("who", "mother_or_father"));
        }
        Ok(Birth {
            child: event.child,
            belonging: event.belonging,
            mother,
            father,
            birth_order: event.birth_order,
            facility: event.facility,
            registered_on: event.registered_on,
        })
    }

    /// A child of this name, birth date and village may be on the roster already.
    fn check_child_is_new(
        &mut self,
        event: &Birth<PersonRef>,
        findings: &mut Vec<Finding>,
    ) -> Result<(), StoreError> {
        let place = Some(event.belonging.place);
        let person = PersonRef {
            name: Some(event.child.name.clone()),
            birth: Some(event.child.birth),
            place,
            ..PersonRef::default()
        };
        if let Found::One(id) = self.find(&person)? {
            // Twins share a birth date, never a name; two certificates are two children.
            let other_certificate = self.certificate_of(id)?;
            if other_certificate.is_none() || other_certificate == event.child.certificate {
                findings.push(self.registered_already(id, &event.child)?);
            }
        }
        Ok(())
    }

    fn certificate_of(
        &mut self,
        id: PersonId,
    ) -> Result<Option<register::number::CertificateNumber>, StoreError> {
        let details = self.db.one(
            "select details from person where person_id = $1",
            &[Cell::count(id.0)],
            |r| Ok(r.bytes(0)?.to_vec()),
        )?;
        let (Some(details), Some(key)) = (details, self.keys.get(self.vault, id.0)?) else {
            return Ok(None);
        };
        Ok(PersonText::open(&key, &details)?.certificate)
    }

    fn marriage(
        &mut self,
        event: Marriage<PersonRef>,
        findings: &mut Vec<Finding>,
    ) -> Result<Marriage<PersonId>, StoreError> {
        let groom = self.party(event.groom, "groom", findings)?;
        let bride = self.party(event.bride, "bride", findings)?;
        if groom.is_none() && bride.is_none() {
            findings.push(Finding::new(FindingCode::LinkNotFound).with("who", "groom_or_bride"));
        }
        Ok(Marriage { groom, bride, on: event.on, place: event.place })
    }

    fn arrival(
        &mut self,
        event: Arrival<PersonRef>,
        findings: &mut Vec<Finding>,
    ) -> Result<Arrival<PersonId>, StoreError> {
        self.check_place(event.belonging.place, findings);
        self.state.want_household(self.db, &event.belonging)?;
        let by_number = event.details.number.map(|n| number_tag(self.vault, n));
        let known = match by_number {
            Some(tag) => self.state.person_by_tag(self.db, tag)?,
            None => None,
        };
        if let Some(id) = known {
            self.state.want_person(self.db, id)?;
        }
        Ok(Arrival {
            known,
            details: event.details,
            belonging: event.belonging,
            marital: event.marital,
            on: event.on,
        })
    }

    /// A parent who is not in the book is noted and left out.
    fn kin(
        &mut self,
        person: Option<PersonRef>,
        who: &'static str,
        findings: &mut Vec<Finding>,
    ) -> Result<Option<PersonId>, StoreError> {
        let Some(person) = person else { return Ok(None) };
        match self.find(&person)? {
            Found::One(id) => Ok(Some(id)),
            Found::None | Found::Several(_) => {
                let named = describe(&person);
                findings.push(Finding::new(FindingCode::LinkKinNotFound).with("field", who).with("who", named));
                Ok(None)
            }
        }
    }

    /// A party to a marriage or divorce may be from elsewhere.
    fn party(
        &mut self,
        person: Option<PersonRef>,
        who: &'static str,
        findings: &mut Vec<Finding>,
    ) -> Result<Option<PersonId>, StoreError> {
        self.kin(person, who, findings)
    }

    fn find(&mut self, person: &PersonRef) -> Result<Found, StoreError> {
        let by_number = person.number.map(|n| number_tag(self.vault, n));
        let by_certificate = person.certificate.map(|c| certificate_tag(self.vault, c));
        let found = match by_number.or(by_certificate) {
            Some(tag) => self.state.person_by_tag(self.db, tag)?.map_or(Found::None, Found::One),
            None => self.find_by_name(person)?,
        };
        if let Found::One(id) = found {
            self.state.want_person(self.db, id)?;
        }
        Ok(found)
    }

    /// By name, birth date and village, all three.
    fn find_by_name(&mut self, person: &PersonRef) -> Result<Found, StoreError> {
        let (Some(name), Some(birth), Some(place)) = (&person.name, person.birth, person.place) else {
            return Ok(Found::None);
        };
        self.batch.flush(self.db)?;
        let candidates = self.db.many(
            "select person_id, details from person \
             where place = $1 and birth = $2 and entered_in_error = 0 order by person_id",
            &[Cell::count(place.as_u64()), Cell::Int(codes::reported(birth))],
            |r| Ok((PersonId(r.int(0)? as u64), r.bytes(1)?.to_vec())),
        )?;
        let wanted = name.comparison_key();
        let mut found = Vec::new();
        for (id, details) in candidates {
            let Some(key) = self.keys.get(self.vault, id.0)? else { continue };
            if PersonText::open(&key, &details)?.name.comparison_key() == wanted {
                found.push(id);
            }
        }
        Ok(match found[..] {
            [] => Found::None,
            [id] => Found::One(id),
            _ => Found::Several(found.len()),
        })
    }
}

fn not_found(person: &PersonRef, found: &Found) -> Finding {
    let who = describe(person);
    match found {
        Found::Several(n) => Finding::new(FindingCode::LinkAmbiguous).with("who", who).with("found", n),
        Found::One(_) | Found::None => Finding::new(FindingCode::LinkNotFound).with("who", who),
    }
}

/// How the source names someone, for the sentence that the clerk reads.
fn describe(person: &PersonRef) -> String {
    if let Some(number) = person.number {
        return number.to_string();
    }
    if let Some(certificate) = person.certificate {
        return certificate.to_string();
    }
    let name = person.name.as_ref().map(|n| n.as_str().to_owned());
    let birth = person.birth.map(|b| b.to_string());
    name.into_iter().chain(birth).collect::<Vec<_>>().join(", ")
}
