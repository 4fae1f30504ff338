-- What someone must do next, with a reason and a due date. One row a task; its key follows from what it is
-- about, so that the same task is never set twice. No name and no word about a person stands here.
CREATE TABLE task (
  task_id BYTEA PRIMARY KEY,
  kind TEXT NOT NULL,
  place BIGINT NOT NULL,
  person_id BIGINT,
  entry_index BIGINT,
  request_id BYTEA,
  period TEXT,
  due BIGINT NOT NULL,
  created BIGINT NOT NULL,
  assignee TEXT,
  state BIGINT NOT NULL,
  ended BIGINT,
  ended_by TEXT,
  ended_entry BIGINT
);
CREATE INDEX task_open ON task (place, due) WHERE state = 0;
CREATE INDEX task_person ON task (person_id) WHERE person_id IS NOT NULL;

-- Who took a task, gave it on or ended it. Lines are only ever added.
CREATE TABLE task_step (
  task_id BYTEA NOT NULL,
  step BIGINT NOT NULL,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  what TEXT NOT NULL,
  assignee TEXT,
  PRIMARY KEY (task_id, step)
);

-- What someone asked to be set right and a second person decides. `content` is what was asked, sealed with
-- the key of the person it is about.
CREATE TABLE request (
  request_id BYTEA PRIMARY KEY,
  kind TEXT NOT NULL,
  person_id BIGINT NOT NULL,
  place BIGINT NOT NULL,
  content BYTEA NOT NULL,
  asked_by TEXT NOT NULL,
  asked BIGINT NOT NULL,
  state BIGINT NOT NULL,
  decided_by TEXT,
  decided BIGINT,
  answer BYTEA,
  entry_index BIGINT
);
CREATE INDEX request_person ON request (person_id);
CREATE INDEX request_waiting ON request (place, asked) WHERE state = 0;
