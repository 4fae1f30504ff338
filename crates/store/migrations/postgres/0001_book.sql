-- The log. One row an entry; `body` holds the stored bytes that the leaf hash covers (docs/reference/entry-format.md).
-- The other columns repeat what the body says, for finding entries; `townbook verify` compares them.
CREATE TABLE entry (
  entry_index BIGINT PRIMARY KEY,
  entry_id BYTEA NOT NULL UNIQUE,
  kind BIGINT NOT NULL,
  subject BIGINT,
  recorded BIGINT NOT NULL,
  body BYTEA NOT NULL,
  leaf BYTEA NOT NULL
);

-- Signed heads of the log, as C2SP checkpoints.
CREATE TABLE checkpoint (
  log_size BIGINT PRIMARY KEY,
  note TEXT NOT NULL
);

-- What the book is called, and the right edge of the log's tree.
CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value BYTEA NOT NULL
);

-- Sealed periods.
CREATE TABLE period_close (
  period TEXT NOT NULL,
  edition BIGINT NOT NULL,
  entry_index BIGINT NOT NULL,
  log_size BIGINT NOT NULL,
  root BYTEA NOT NULL,
  manifest BYTEA NOT NULL,
  seal TEXT NOT NULL,
  PRIMARY KEY (period, edition)
);

-- What follows is the register: the fold of the entries. It can be thrown away and folded again.
-- Dates are whole numbers, year * 10000 + month * 100 + day, with 0 for a part that is not known.

CREATE TABLE place (
  code BIGINT NOT NULL,
  valid_from BIGINT NOT NULL,
  valid_to BIGINT,
  name TEXT NOT NULL,
  level BIGINT NOT NULL,
  parent BIGINT,
  successors TEXT NOT NULL,
  PRIMARY KEY (code, valid_from)
);

CREATE TABLE household (
  household_id BIGINT PRIMARY KEY,
  code TEXT NOT NULL,
  place BIGINT NOT NULL,
  UNIQUE (place, code)
);

-- `details` is the name, number and certificate, sealed with the person's own key; the tags are keyed
-- hashes, for finding a person by number without storing it.
CREATE TABLE person (
  person_id BIGINT PRIMARY KEY,
  last_entry BIGINT NOT NULL,
  origin BIGINT NOT NULL,
  sex BIGINT NOT NULL,
  birth BIGINT NOT NULL,
  death BIGINT,
  death_entry BIGINT,
  marital BIGINT NOT NULL,
  ever_married_since BIGINT,
  spouse_id BIGINT,
  household_id BIGINT,
  relation BIGINT NOT NULL,
  household_kind BIGINT NOT NULL,
  place BIGINT,
  residence BIGINT,
  entered_in_error BIGINT NOT NULL,
  last_birth BIGINT,
  birth_order BIGINT,
  number_tag BYTEA,
  certificate_tag BYTEA,
  spouse_tag BYTEA,
  father_tag BYTEA,
  mother_tag BYTEA,
  details BYTEA NOT NULL
);
CREATE UNIQUE INDEX person_number ON person (number_tag) WHERE number_tag IS NOT NULL;
CREATE UNIQUE INDEX person_certificate ON person (certificate_tag) WHERE certificate_tag IS NOT NULL;
CREATE INDEX person_place_birth ON person (place, birth);

-- Where a person stood to the book's places, day by day: from_date counts, to_date does not.
-- residence_id is person_id * 4096 + the span's position, so that rows of a person stand together.
CREATE TABLE residence (
  residence_id BIGINT PRIMARY KEY,
  person_id BIGINT NOT NULL,
  status BIGINT NOT NULL,
  place BIGINT NOT NULL,
  from_date BIGINT NOT NULL,
  to_date BIGINT,
  entry_index BIGINT NOT NULL
);

-- Vital events and moves, one row an entry. People who were enrolled from a roster are in `person` alone.
CREATE TABLE event (
  entry_index BIGINT PRIMARY KEY,
  kind BIGINT NOT NULL,
  on_date BIGINT NOT NULL,
  place BIGINT,
  person_id BIGINT NOT NULL,
  other_id BIGINT,
  registered BIGINT NOT NULL
);
CREATE INDEX event_person ON event (person_id);
CREATE INDEX event_other ON event (other_id) WHERE other_id IS NOT NULL;

-- What other lists say (hospitals, the funeral home), apart from the register.
CREATE TABLE second_source (
  entry_index BIGINT PRIMARY KEY,
  kind BIGINT NOT NULL,
  on_date BIGINT NOT NULL,
  sex BIGINT,
  place BIGINT,
  number_tag BYTEA,
  certificate_tag BYTEA
);
