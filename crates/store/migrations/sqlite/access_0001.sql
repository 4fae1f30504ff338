-- Who looked at exact figures, when, for what purpose, and at which. Lines are only ever added. No
-- resident is named here. `seen_at` is in microseconds since 1970.
CREATE TABLE access_line (
  access_id BLOB PRIMARY KEY,
  seen_at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  purpose TEXT NOT NULL,
  what TEXT NOT NULL,
  period TEXT,
  place INTEGER
) STRICT;
CREATE INDEX access_line_seen ON access_line (seen_at);
