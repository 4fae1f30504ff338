-- The log. One row an entry; `body` holds the stored bytes that the leaf hash covers (docs/reference/entry-format.md).
-- The other columns repeat what the body says, for finding entries; `townbook verify` compares them.
CREATE TABLE entry (
  entry_index INTEGER PRIMARY KEY,
  entry_id BLOB NOT NULL UNIQUE,
  kind INTEGER NOT NULL,
  subject INTEGER,
  recorded INTEGER NOT NULL,
  body BLOB NOT NULL,
  leaf BLOB NOT NULL
) STRICT;

-- Signed heads of the log, as C2SP checkpoints.
CREATE TABLE checkpoint (
  log_size INTEGER PRIMARY KEY,
  note TEXT NOT NULL
) STRICT;

-- What the book is called, and the right edge of the log's tree.
CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value BLOB NOT NULL
) STRICT;

-- Sealed periods.
CREATE TABLE period_close (
  period TEXT NOT NULL,
  edition INTEGER NOT NULL,
  entry_index INTEGER NOT NULL,
  log_size INTEGER NOT NULL,
  root BLOB NOT NULL,
  manifest BLOB NOT NULL,
  seal TEXT NOT NULL,
  PRIMARY KEY (period, edition)
) STRICT;

-- What follows is the register: the fold of the entries. It can be thrown away and folded again.
-- Dates are whole numbers, year * 10000 + month * 100 + day, with 0 for a part that is not known.

CREATE TABLE place (
  code INTEGER NOT NULL,
  valid_from INTEGER NOT NULL,
  valid_to INTEGER,
  name TEXT NOT NULL,
  level INTEGER NOT NULL,
  parent INTEGER,
  successors TEXT NOT NULL,
  PRIMARY KEY (code, valid_from)
) STRICT;

CREATE TABLE household (
  household_id INTEGER PRIMARY KEY,
  code TEXT NOT NULL,
  place INTEGER NOT NULL,
  UNIQUE (place, code)
) STRICT;

-- `details` is the name, number and certificate, sealed with the person's own key; the tags are keyed
-- hashes, for finding a person by number without storing it.
CREATE TABLE person (
  person_id INTEGER PRIMARY KEY,
  last_entry INTEGER NOT NULL,
  origin INTEGER NOT NULL,
  sex INTEGER NOT NULL,
  birth INTEGER NOT NULL,
  death INTEGER,
  death_entry INTEGER,
  marital INTEGER NOT NULL,
  ever_married_since INTEGER,
  spouse_id INTEGER,
  household_id INTEGER,
  relation INTEGER NOT NULL,
  household_kind INTEGER NOT NULL,
  place INTEGER,
  residence INTEGER,
  entered_in_error INTEGER NOT NULL,
  last_birth INTEGER,
  birth_order INTEGER,
  number_tag BLOB,
  certificate_tag BLOB,
  spouse_tag BLOB,
  father_tag BLOB,
  mother_tag BLOB,
  details BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX person_number ON person (number_tag) WHERE number_tag IS NOT NULL;
CREATE UNIQUE INDEX person_certificate ON person (certificate_tag) WHERE certificate_tag IS NOT NULL;
CREATE INDEX person_place_birth ON person (place, birth);

-- Where a person stood to the book's places, day by day: from_date counts, to_date does not.
-- residence_id is person_id * 4096 + the span's position, so that rows of a person stand together.
CREATE TABLE residence (
  residence_id INTEGER PRIMARY KEY,
  person_id INTEGER NOT NULL,
  status INTEGER NOT NULL,
  place INTEGER NOT NULL,
  from_date INTEGER NOT NULL,
  to_date INTEGER,
  entry_index INTEGER NOT NULL
) STRICT;

-- Vital events and moves, one row an entry. People who were enrolled from a roster are in `person` alone.
CREATE TABLE event (
  entry_index INTEGER PRIMARY KEY,
  kind INTEGER NOT NULL,
  on_date INTEGER NOT NULL,
  place INTEGER,
  person_id INTEGER NOT NULL,
  other_id INTEGER,
  registered INTEGER NOT NULL
) STRICT;
CREATE INDEX event_person ON event (person_id);
CREATE INDEX event_other ON event (other_id) WHERE other_id IS NOT NULL;

-- What other lists say (hospitals, the funeral home), apart from the register.
CREATE TABLE second_source (
  entry_index INTEGER PRIMARY KEY,
  kind INTEGER NOT NULL,
  on_date INTEGER NOT NULL,
  sex INTEGER,
  place INTEGER,
  number_tag BLOB,
  certificate_tag BLOB
) STRICT;
