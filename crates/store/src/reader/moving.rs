//! Who and which households are in a village: for moving them when the village becomes part of another.

use register::area::PlaceCode;
use register::id::PersonId;

use super::Reader;
use crate::StoreError;
use crate::db::Cell;

impl Reader {
    /// The people alive whose village this is, here or elsewhere, in the order of their ids.
    pub fn people_of_place(&mut self, place: PlaceCode) -> Result<Vec<PersonId>, StoreError> {
        self.db.many(
            "select person_id from person where place = $1 and death is null and entered_in_error = 0 \
             order by person_id",
            &[Cell::count(place.as_u64())],
            |row| Ok(PersonId(row.int(0)? as u64)),
        )
    }

    /// The numbers that a village has given its households, in order.
    pub fn household_codes(&mut self, place: PlaceCode) -> Result<Vec<String>, StoreError> {
        self.db.many(
            "select code from household where place = $1 order by code",
            &[Cell::count(place.as_u64())],
            |row| row.text(0),
        )
    }
}
