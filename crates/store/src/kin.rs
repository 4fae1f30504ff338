//! Tags and text of a person's row: by what numbers people are found, and who their kin are.

use register::event::{CorrectedField, Event};
use register::fold::{DetailsChange, KinLink, KinRef, Mother, PersonChange};
use register::id::PersonId;

use crate::StoreError;
use crate::batch::RowChange;
use crate::codes;
use crate::db::Cell;
use crate::details::{PersonText, certificate_tag, number_tag, person_tag};
use crate::project;
use crate::scribe::Scribe;
use crate::seal;

impl Scribe {
    /// Tag of whom a kin link points to: their number's, or their own where the book knows no number.
    pub(crate) fn kin_tag(&mut self, link: KinLink) -> Result<Option<Cell>, StoreError> {
        Ok(match link {
            KinLink::Keep => None,
            KinLink::Clear => Some(Cell::Null),
            KinLink::Set(KinRef::Number(number)) => Some(Cell::Tag(number_tag(&self.vault, number))),
            KinLink::Set(KinRef::Person(id)) => Some(Cell::Tag(self.tag_of_person(id)?)),
        })
    }

    pub(crate) fn tag_of_person(&mut self, id: PersonId) -> Result<seal::Tag, StoreError> {
        if let Some(tag) = self.batch.number_tag(id) {
            return Ok(tag.unwrap_or_else(|| person_tag(&self.vault, id)));
        }
        let tag =
            self.db.one("select number_tag from person where person_id = $1", &[Cell::count(id.0)], |r| {
                r.opt_array(0)
            })?;
        Ok(tag.flatten().unwrap_or_else(|| person_tag(&self.vault, id)))
    }

    pub(crate) fn index_tags(
        &mut self,
        id: PersonId,
        number: Option<seal::Tag>,
        certificate: Option<seal::Tag>,
    ) {
        for tag in number.into_iter().chain(certificate) {
            self.state.tags.insert(tag, id);
        }
    }

    /// Tells the register whose child someone was born as, where an event corrects that birth.
    pub(crate) fn tell_mother(&mut self, event: &Event<PersonId>) -> Result<(), StoreError> {
        let Event::Correction(e) = event else { return Ok(()) };
        if !matches!(e.field, CorrectedField::EnteredInError | CorrectedField::BirthDate(_)) {
            return Ok(());
        }
        self.batch.flush(&mut self.db)?;
        let child = Cell::count(e.person.0);
        // A birth's other person is the mother; only where she is not known, the father.
        let sql = "select other_id from event where entry_index = $1 and kind = 3 and withdrawn_by is null";
        let parent = self.db.one(sql, std::slice::from_ref(&child), |r| r.opt_int(0))?.flatten();
        let Some(parent) = parent.map(|id| PersonId(id as u64)) else { return Ok(()) };
        let sql = "select max(on_date) from event where other_id = $1 and entry_index <> $2 and kind = 3 \
                   and withdrawn_by is null";
        let other = self.db.one(sql, &[Cell::count(parent.0), child], |r| r.opt_int(0))?.flatten();
        let other_birth = other.map(codes::date).transpose()?;
        self.state.want_person(&mut self.db, parent)?;
        self.state.register.put_mother(e.person, Mother { id: parent, other_birth });
        Ok(())
    }

    /// Someone who was entered in error holds no number: whoever it belongs to can be entered.
    fn free_numbers(&mut self, id: PersonId, change: &mut RowChange) -> Result<(), StoreError> {
        self.batch.flush(&mut self.db)?;
        let sql = "select number_tag, certificate_tag from person where person_id = $1";
        let tags = self.db.one(sql, &[Cell::count(id.0)], |r| Ok([r.opt_array(0)?, r.opt_array(1)?]))?;
        for tag in tags.into_iter().flatten().flatten() {
            self.state.tags.remove(&tag);
        }
        change.number = Some(Cell::Null);
        change.certificate = Some(Cell::Null);
        Ok(())
    }

    /// What a change does to a person's row beside the folded state.
    pub(crate) fn row_change(&mut self, person: &PersonChange) -> Result<RowChange, StoreError> {
        let mut change = RowChange {
            spouse: self.kin_tag(person.kin.spouse)?,
            father: self.kin_tag(person.kin.father)?,
            mother: self.kin_tag(person.kin.mother)?,
            ..RowChange::default()
        };
        let id = person.person.id;
        if person.person.entered_in_error {
            self.free_numbers(id, &mut change)?;
            return Ok(change);
        }
        let edit = match &person.details {
            DetailsChange::Unchanged | DetailsChange::New(_) => return Ok(change),
            edit => edit,
        };
        self.batch.flush(&mut self.db)?;
        let key = self.keys.get(&self.vault, id.0)?.ok_or(StoreError::Sealed)?;
        let sealed =
            self.db.one("select details from person where person_id = $1", &[Cell::count(id.0)], |r| {
                Ok(r.bytes(0)?.to_vec())
            })?;
        let sealed = sealed.ok_or(StoreError::Stored { what: "a person of the register has no row" })?;
        let mut text = PersonText::open(&key, &sealed)?;
        // What was wrong must no longer lead here.
        let old = match edit {
            DetailsChange::Number(_) => text.number.map(|n| number_tag(&self.vault, n)),
            DetailsChange::Certificate(_) => text.certificate.map(|c| certificate_tag(&self.vault, c)),
            _ => None,
        };
        if let Some(tag) = old {
            self.state.tags.remove(&tag);
        }
        project::edit_text(&self.vault, &mut text, edit, &mut change);
        for cell in [&change.number, &change.certificate].into_iter().flatten() {
            if let Cell::Tag(tag) = cell {
                self.state.tags.insert(*tag, id);
            }
        }
        change.details = Some(text.seal(&key));
        Ok(change)
    }
}

/// The tag in a cell that may hold one.
pub(crate) fn tag_in(cell: Option<Cell>) -> Option<seal::Tag> {
    match cell {
        Some(Cell::Tag(tag)) => Some(tag),
        _ => None,
    }
}
