-- What someone must do next, with a reason and a due date. One row a task; its key follows from what it is
-- about, so that the same task is never set twice. No name and no word about a person stands here.
CREATE TABLE task (
  task_id BLOB PRIMARY KEY,
  kind TEXT NOT NULL,
  place INTEGER NOT NULL,
  person_id INTEGER,
  entry_index INTEGER,
  request_id BLOB,
  period TEXT,
  due INTEGER NOT NULL,
  created INTEGER NOT NULL,
  assignee TEXT,
  state INTEGER NOT NULL,
  ended INTEGER,
  ended_by TEXT,
  ended_entry INTEGER
) STRICT;
CREATE INDEX task_open ON task (place, due) WHERE state = 0;
CREATE INDEX task_person ON task (person_id) WHERE person_id IS NOT NULL;

-- Who took a task, gave it on or ended it. Lines are only ever added.
CREATE TABLE task_step (
  task_id BLOB NOT NULL,
  step INTEGER NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  what TEXT NOT NULL,
  assignee TEXT,
  PRIMARY KEY (task_id, step)
) STRICT;

-- What someone asked to be set right and a second person decides. `content` is what was asked, sealed with
-- the key of the person it is about.
CREATE TABLE request (
  request_id BLOB PRIMARY KEY,
  kind TEXT NOT NULL,
  person_id INTEGER NOT NULL,
  place INTEGER NOT NULL,
  content BLOB NOT NULL,
  asked_by TEXT NOT NULL,
  asked INTEGER NOT NULL,
  state INTEGER NOT NULL,
  decided_by TEXT,
  decided INTEGER,
  answer BLOB,
  entry_index INTEGER
) STRICT;
CREATE INDEX request_person ON request (person_id);
CREATE INDEX request_waiting ON request (place, asked) WHERE state = 0;
