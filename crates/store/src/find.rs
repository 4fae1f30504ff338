//! Whom a source names: by number, by certificate, or by name, birth date and village.

use register::area::PlaceCode;
use register::calendar::ReportedDate;
use register::event::PersonRef;
use register::id::PersonId;
use register::name::Name;

use crate::StoreError;
use crate::codes;
use crate::db::Cell;
use crate::details::{PersonText, certificate_tag, number_tag};
use crate::resolve::Resolver;

/// Among whom a name is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Among {
    /// Everyone of that birth date and village.
    All,
    /// Those of them whose number the book does not know: another number is another person.
    WithoutNumber,
}

/// What a look-up gave.
pub(crate) enum Found {
    One(PersonId),
    None,
    Several(usize),
}

impl Found {
    fn of(found: &[PersonId]) -> Found {
        match found {
            [] => Found::None,
            [id] => Found::One(*id),
            _ => Found::Several(found.len()),
        }
    }
}

impl Resolver<'_> {
    pub(crate) fn find(&mut self, person: &PersonRef) -> Result<Found, StoreError> {
        let by_number = person.number.map(|n| number_tag(self.vault, n));
        let by_certificate = person.certificate.map(|c| certificate_tag(self.vault, c));
        let found = match by_number.or(by_certificate) {
            Some(tag) => match self.state.person_by_tag(self.db, tag)? {
                Some(id) => Found::One(id),
                // Small children are enrolled without a number and get one later.
                None if person.number.is_some() => self.find_by_name(person, Among::WithoutNumber)?,
                None => Found::None,
            },
            None => self.find_by_name(person, Among::All)?,
        };
        if let Found::One(id) = found {
            self.state.want_person(self.db, id)?;
        }
        Ok(found)
    }

    pub(crate) fn find_one(&mut self, person: &PersonRef, also_gone: bool) -> Result<Found, StoreError> {
        if also_gone { self.find_ever(person) } else { self.find(person) }
    }

    /// The same, also where the person has died or moved away: what was said of them may be wrong as well.
    /// By name it is one of all whom the village has or had, or nobody.
    pub(crate) fn find_ever(&mut self, person: &PersonRef) -> Result<Found, StoreError> {
        let (Some(name), Some(birth), Some(place), None, None) =
            (&person.name, person.birth, person.place, person.number, person.certificate)
        else {
            return self.find(person);
        };
        let mut found = self.namesakes(name, birth, place, Among::All)?;
        let sql = "select person_id, details from person \
                   where place is null and birth = $1 and entered_in_error = 0 order by person_id";
        let gone = self.named(sql, &[Cell::Int(codes::reported(birth))], name, Among::All)?;
        for id in gone {
            self.state.want_person(self.db, id)?;
            let last = self.state.register.person(id).and_then(|p| p.spans.as_slice().last());
            if last.is_some_and(|span| span.place == place) {
                found.push(id);
            }
        }
        if let [id] = found[..] {
            self.state.want_person(self.db, id)?;
        }
        Ok(Found::of(&found))
    }

    /// By name, birth date and village, all three.
    fn find_by_name(&mut self, person: &PersonRef, among: Among) -> Result<Found, StoreError> {
        let (Some(name), Some(birth), Some(place)) = (&person.name, person.birth, person.place) else {
            return Ok(Found::None);
        };
        Ok(Found::of(&self.namesakes(name, birth, place, among)?))
    }

    /// Those who are in the village now.
    fn namesakes(
        &mut self,
        name: &Name,
        birth: ReportedDate,
        place: PlaceCode,
        among: Among,
    ) -> Result<Vec<PersonId>, StoreError> {
        let sql = "select person_id, details from person \
                   where place = $1 and birth = $2 and entered_in_error = 0 order by person_id";
        let key = [Cell::count(place.as_u64()), Cell::Int(codes::reported(birth))];
        self.named(sql, &key, name, among)
    }

    /// Those whom a query gives, with their details, who have this name.
    fn named(
        &mut self,
        sql: &str,
        key: &[Cell],
        name: &Name,
        among: Among,
    ) -> Result<Vec<PersonId>, StoreError> {
        self.batch.flush(self.db)?;
        let candidates =
            self.db.many(sql, key, |r| Ok((PersonId(r.int(0)? as u64), r.bytes(1)?.to_vec())))?;
        let wanted = name.comparison_key();
        let mut found = Vec::new();
        for (id, details) in candidates {
            let Some(key) = self.keys.get(self.vault, id.0)? else { continue };
            let text = PersonText::open(&key, &details)?;
            let may_be = among == Among::All || text.number.is_none();
            if may_be && text.name.comparison_key() == wanted {
                found.push(id);
            }
        }
        Ok(found)
    }
}
