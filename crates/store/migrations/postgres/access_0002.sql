-- Who looked at the record of a person, when, and what for. `person_id` is a person's number in this book,
-- which alone says nothing. `beside` is 1 where the person was seen on somebody else's page.
CREATE TABLE look (
  look_id BYTEA PRIMARY KEY,
  seen_at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  office BIGINT NOT NULL,
  purpose TEXT NOT NULL,
  task_id BYTEA,
  person_id BIGINT NOT NULL,
  beside BIGINT NOT NULL,
  what TEXT NOT NULL
);
CREATE INDEX look_person ON look (person_id, seen_at);
CREATE INDEX look_actor ON look (actor, seen_at);
