-- Who looked at the record of a person, when, and what for. `person_id` is a person's number in this book,
-- which alone says nothing. `beside` is 1 where the person was seen on somebody else's page.
CREATE TABLE look (
  look_id BLOB PRIMARY KEY,
  seen_at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  office INTEGER NOT NULL,
  purpose TEXT NOT NULL,
  task_id BLOB,
  person_id INTEGER NOT NULL,
  beside INTEGER NOT NULL,
  what TEXT NOT NULL
) STRICT;
CREATE INDEX look_person ON look (person_id, seen_at);
CREATE INDEX look_actor ON look (actor, seen_at);
