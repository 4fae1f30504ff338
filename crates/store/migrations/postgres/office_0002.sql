-- Which resident's account is whose in the book: an account is of one person, and a person has one open at most.
CREATE TABLE account_person (
  account TEXT COLLATE "C" PRIMARY KEY REFERENCES account (account),
  person_id BIGINT NOT NULL,
  bound_at BIGINT NOT NULL,
  bound_by TEXT NOT NULL,
  ended_at BIGINT,
  ended_by TEXT
);
CREATE UNIQUE INDEX account_person_open ON account_person (person_id) WHERE ended_at IS NULL;
