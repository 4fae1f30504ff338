-- Which resident's account is whose in the book: an account is of one person, and a person has one open at most.
CREATE TABLE account_person (
  account TEXT PRIMARY KEY REFERENCES account (account),
  person_id INTEGER NOT NULL,
  bound_at INTEGER NOT NULL,
  bound_by TEXT NOT NULL,
  ended_at INTEGER,
  ended_by TEXT
) STRICT;
CREATE UNIQUE INDEX account_person_open ON account_person (person_id) WHERE ended_at IS NULL;
