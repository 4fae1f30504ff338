-- The children of a roster are found within the parent's village: from the index alone, which grows where
-- it grew before. An index of its own over parents' tags would cost an import more.
DROP INDEX person_place_birth;
CREATE INDEX person_place_birth
  ON person (place, birth, sex, residence, household_id, entered_in_error, mother_tag, father_tag);
