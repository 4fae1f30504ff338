//! A row of a list of places.

use super::read::Reader;
use crate::area::{Place, PlaceCode};
use crate::event::{Event, PersonRef, PlaceRecorded};
use crate::finding::{Finding, FindingCode};
use crate::submission::Field;
use crate::text::folded;

pub(super) fn read(reader: &mut Reader<'_>) -> Option<Event<PersonRef>> {
    if reader.text(Field::Place).is_none() {
        reader.missing(Field::Place);
    }
    let code = reader.place_code(Field::Place);
    let name = reader.name_required(Field::PlaceName);
    let level = reader.coded_required(Field::PlaceLevel, &reader.ctx.codes.level);
    let parent = reader.place_code(Field::PlaceParent);
    let valid_from = reader.day(Field::ValidFrom);
    let valid_to = reader.day(Field::ValidTo);
    let successors = successors(reader);
    let place = Place {
        code: code?,
        name: name?.as_str().into(),
        level: level?,
        parent,
        valid_from,
        valid_to,
        successors: successors?,
    };
    Some(Event::PlaceRecorded(PlaceRecorded { place }))
}

fn successors(reader: &mut Reader<'_>) -> Option<Vec<PlaceCode>> {
    let Some(text) = reader.text(Field::Successor) else { return Some(Vec::new()) };
    let text = folded(text);
    let is_gap = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '、');
    let codes = text.split(is_gap).filter(|part| !part.is_empty()).map(PlaceCode::parse);
    let codes = codes.collect::<Result<Vec<_>, _>>().ok();
    if codes.is_none() {
        let finding = Finding::new(FindingCode::PlaceForm).in_field(Field::Successor);
        reader.note(finding.with("field", Field::Successor).with("value", &text));
    }
    codes
}
