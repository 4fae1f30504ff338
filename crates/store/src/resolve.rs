//! From how a source names people to people of this book. Ambiguity is a finding, never a guess.

use register::area::PlaceCode;
use register::event::{
    Arrival, Birth, CorrectedField, Correction, Divorce, Event, Marriage, PersonDetails, PersonEnrolled,
    PersonRef,
};
use register::finding::{Finding, FindingCode, Severity};
use register::id::PersonId;
use register::number::{CertificateNumber, CitizenNumber};
use register::submission::Field;

use crate::StoreError;
use crate::batch::Batch;
use crate::db::{Cell, Db};
use crate::details::{PersonText, certificate_tag, number_tag};
use crate::find::Found;
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

/// The numbers that lead to one person.
struct Identity {
    number: Option<CitizenNumber>,
    certificate: Option<CertificateNumber>,
}

impl Resolver<'_> {
    /// Resolves an event and loads everyone it names into the register.
    pub fn resolve(&mut self, event: Event<PersonRef>) -> Result<Resolved, StoreError> {
        let mut findings = Vec::new();
        check_texts(&event, &mut findings);
        if !findings.is_empty() {
            return Ok(Resolved { event: None, findings });
        }
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
                let husband = self.kin(e.husband, "husband", &mut findings)?;
                let wife = self.kin(e.wife, "wife", &mut findings)?;
                Event::Divorce(Divorce { husband, wife, on: e.on, place: e.place })
            }
            Event::Withdrawal(e) => match self.withdrawal(e, &mut findings)? {
                Some(e) => Event::Withdrawal(e),
                None => return Ok(Resolved { event: None, findings }),
            },
            other => match self.everyone(other, &mut findings)? {
                Some(event) => event,
                None => return Ok(Resolved { event: None, findings }),
            },
        };
        let refused = findings.iter().any(|f| f.code.severity() == Severity::Refused);
        Ok(Resolved { event: (!refused).then_some(event), findings })
    }

    /// Events in which every person must be found.
    fn everyone(
        &mut self,
        event: Event<PersonRef>,
        findings: &mut Vec<Finding>,
    ) -> Result<Option<Event<PersonId>>, StoreError> {
        let mut failure = None;
        let corrects = matches!(event, Event::Correction(_));
        let resolved = event.try_map(|person| match self.find_one(&person, corrects) {
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
        if let Some(e) = failure {
            return Err(e);
        }
        let Ok(event) = resolved else { return Ok(None) };
        match &event {
            Event::HouseholdChanged(e) => self.state.want_household(self.db, &e.belonging)?,
            Event::Correction(e) => self.check_correction(e, findings)?,
            _ => {}
        }
        Ok(Some(event))
    }

    /// A correction must not give someone a number that is someone else's.
    fn check_correction(
        &mut self,
        event: &Correction<PersonId>,
        findings: &mut Vec<Finding>,
    ) -> Result<(), StoreError> {
        let identity = match event.field {
            CorrectedField::Number(number) => Identity { number, certificate: None },
            CorrectedField::Certificate(certificate) => Identity { number: None, certificate },
            _ => return Ok(()),
        };
        self.check_identity(&identity, Some(event.person), findings)
    }

    fn check_enrolled(
        &mut self,
        event: &PersonEnrolled,
        findings: &mut Vec<Finding>,
    ) -> Result<(), StoreError> {
        self.check_place(event.belonging.place, findings);
        self.state.want_household(self.db, &event.belonging)?;
        self.check_identity(&Identity::of(&event.details), None, findings)
    }

    fn check_place(&self, place: PlaceCode, findings: &mut Vec<Finding>) {
        if self.state.register.places().get(place).is_none() {
            findings.push(Finding::new(FindingCode::PlaceUnknown).with("place", place));
        }
    }

    /// Nobody may carry a number or certificate that the book has for someone else.
    fn check_identity(
        &mut self,
        identity: &Identity,
        own: Option<PersonId>,
        findings: &mut Vec<Finding>,
    ) -> Result<(), StoreError> {
        let number = identity.number.map(|n| (number_tag(self.vault, n), n.to_string()));
        let certificate = identity.certificate.map(|c| (certificate_tag(self.vault, c), c.to_string()));
        let mut named = own;
        for (tag, text) in number.into_iter().chain(certificate) {
            let Some(id) = self.state.person_by_tag(self.db, tag)? else { continue };
            if named != Some(id) {
                findings.push(self.registered_already(id, text)?);
                named = own.or(Some(id));
            }
        }
        Ok(())
    }

    /// `shown` is by what the person was recognised.
    fn registered_already(&mut self, id: PersonId, shown: String) -> Result<Finding, StoreError> {
        self.state.want_person(self.db, id)?;
        let span = self.state.register.person(id).and_then(|p| p.spans.as_slice().last());
        let damaged = StoreError::Stored { what: "a number leads to somebody who was never anywhere" };
        let place = span.ok_or(damaged)?.place;
        Ok(Finding::new(FindingCode::PersonAlreadyRegistered).with("number", shown).with("place", place))
    }

    fn birth(
        &mut self,
        event: Birth<PersonRef>,
        findings: &mut Vec<Finding>,
    ) -> Result<Birth<PersonId>, StoreError> {
        self.check_place(event.belonging.place, findings);
        self.state.want_household(self.db, &event.belonging)?;
        self.check_identity(&Identity::of(&event.child), None, findings)?;
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
        match self.find(&person)? {
            Found::None => {}
            Found::One(id) => {
                // Twins share a birth date, never a name; two certificates are two children.
                let other_certificate = self.certificate_of(id)?;
                if other_certificate.is_none() || other_certificate == event.child.certificate {
                    findings.push(self.registered_already(id, readable(&event.child))?);
                }
            }
            found @ Found::Several(_) => findings.push(not_found(&person, &found)),
        }
        Ok(())
    }

    fn certificate_of(&mut self, id: PersonId) -> Result<Option<CertificateNumber>, StoreError> {
        Ok(self.text_of(id)?.and_then(|text| text.certificate))
    }

    /// Name and numbers of a person; `None` if they were erased.
    fn text_of(&mut self, id: PersonId) -> Result<Option<PersonText>, StoreError> {
        self.batch.flush(self.db)?;
        let sql = "select details from person where person_id = $1";
        let details = self.db.one(sql, &[Cell::count(id.0)], |r| Ok(r.bytes(0)?.to_vec()))?;
        let (Some(details), Some(key)) = (details, self.keys.get(self.vault, id.0)?) else {
            return Ok(None);
        };
        PersonText::open(&key, &details).map(Some)
    }

    /// Whether a source means this person, who may have moved, died or been renumbered since.
    pub fn is_meant(&mut self, person: &PersonRef, id: PersonId) -> Result<bool, StoreError> {
        if matches!(self.find(person)?, Found::One(found) if found == id) {
            return Ok(true);
        }
        let Some(text) = self.text_of(id)? else { return Ok(false) };
        self.state.want_person(self.db, id)?;
        let birth = self.state.register.person(id).map(|p| p.birth);
        Ok(match (person.number, person.certificate, &person.name) {
            (Some(number), _, _) => text.number == Some(number),
            (None, Some(certificate), _) => text.certificate == Some(certificate),
            (None, None, Some(name)) => {
                text.name.comparison_key() == name.comparison_key() && person.birth == birth
            }
            (None, None, None) => false,
        })
    }

    fn marriage(
        &mut self,
        event: Marriage<PersonRef>,
        findings: &mut Vec<Finding>,
    ) -> Result<Marriage<PersonId>, StoreError> {
        let groom = self.kin(event.groom, "groom", findings)?;
        let bride = self.kin(event.bride, "bride", findings)?;
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
        let known = self.arriving(&event.details, findings)?;
        Ok(Arrival {
            known,
            details: event.details,
            belonging: event.belonging,
            marital: event.marital,
            on: event.on,
        })
    }

    /// Who comes, if the book knows them: by number, else by certificate. The two must not lead to two
    /// people, and a number that is new must not come with a certificate that is not.
    fn arriving(
        &mut self,
        details: &PersonDetails,
        findings: &mut Vec<Finding>,
    ) -> Result<Option<PersonId>, StoreError> {
        let first = match (details.number, details.certificate) {
            (Some(number), _) => Some(number_tag(self.vault, number)),
            (None, certificate) => certificate.map(|c| certificate_tag(self.vault, c)),
        };
        let known = match first {
            Some(tag) => self.state.person_by_tag(self.db, tag)?,
            None => None,
        };
        let identity = Identity { number: None, certificate: details.certificate };
        self.check_identity(&identity, known, findings)?;
        if let Some(id) = known {
            self.state.want_person(self.db, id)?;
        }
        Ok(known)
    }

    /// A parent, or a party to a marriage or divorce, may be from elsewhere: noted and left out.
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
                findings
                    .push(Finding::new(FindingCode::LinkKinNotFound).with("field", who).with("who", named));
                Ok(None)
            }
        }
    }
}

impl Identity {
    fn of(details: &PersonDetails) -> Identity {
        Identity { number: details.number, certificate: details.certificate }
    }
}

/// By what a clerk recognises somebody: number, else certificate, else name.
pub(crate) fn readable(details: &PersonDetails) -> String {
    let number = details.number.map(|n| n.to_string());
    number.or(details.certificate.map(|c| c.to_string())).unwrap_or_else(|| details.name.as_str().to_owned())
}

/// PostgreSQL keeps no text with a zero byte, so no book does.
fn check_texts(event: &Event<PersonRef>, findings: &mut Vec<Finding>) {
    let (text, field) = match event {
        Event::PlaceRecorded(e) => (Some(&e.place.name), Field::Name),
        Event::PersonEnrolled(e) => (e.belonging.household.as_ref(), Field::Household),
        Event::Birth(e) => (e.belonging.household.as_ref(), Field::Household),
        Event::MoveIn(e) | Event::Arrive(e) => (e.belonging.household.as_ref(), Field::Household),
        Event::HouseholdChanged(e) => (e.belonging.household.as_ref(), Field::Household),
        Event::Correction(e) => (Some(&e.reason), Field::Reason),
        Event::Withdrawal(e) => (Some(&e.reason), Field::Reason),
        _ => return,
    };
    if let Some(text) = text.filter(|t| t.contains('\0')) {
        let shown = text.replace('\0', "\u{2400}");
        let finding = Finding::new(FindingCode::FieldUnknownCode).in_field(field);
        findings.push(finding.with("field", field).with("value", shown));
    }
}

pub(crate) fn not_found(person: &PersonRef, found: &Found) -> Finding {
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
