-- What pages ask. Each of these grows where it grew last, or has few rows: an import hardly feels them.

-- Entries about someone who was known before. Rosters and births, the bulk of a log, are not in it.
CREATE INDEX IF NOT EXISTS entry_subject ON entry (subject) WHERE subject <> entry_index;
-- Tombstones, of which there are few.
CREATE INDEX IF NOT EXISTS entry_destroyed ON entry (entry_index) WHERE kind = 66;

CREATE INDEX IF NOT EXISTS person_household ON person (household_id) WHERE household_id IS NOT NULL;
-- A village is counted from the index alone.
DROP INDEX person_place_birth;
CREATE INDEX person_place_birth ON person (place, birth, sex, residence, household_id, entered_in_error);

CREATE INDEX IF NOT EXISTS event_place_day ON event (place, on_date);
