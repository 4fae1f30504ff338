-- What people at work need that is no fact of the register: accounts and how they sign in, drafts,
-- attachments, jobs. All times are in microseconds since 1970. What may name a resident is sealed.
CREATE TABLE account (
  account TEXT PRIMARY KEY,
  handle BLOB NOT NULL UNIQUE,
  display_name TEXT NOT NULL,
  phone TEXT,
  state TEXT NOT NULL CHECK (state IN ('invited', 'active', 'closed')),
  language TEXT NOT NULL,
  colours TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  closed_at INTEGER
) STRICT;

-- Who may act as what, and where. A grant that was taken back stays.
CREATE TABLE account_grant (
  grant_id BLOB PRIMARY KEY,
  account TEXT NOT NULL REFERENCES account (account),
  role TEXT NOT NULL,
  place INTEGER NOT NULL,
  granted_at INTEGER NOT NULL,
  granted_by TEXT NOT NULL,
  revoked_at INTEGER,
  revoked_by TEXT
) STRICT;
CREATE UNIQUE INDEX account_grant_open ON account_grant (account, role, place) WHERE revoked_at IS NULL;

CREATE TABLE account_password (
  account TEXT PRIMARY KEY REFERENCES account (account),
  phc TEXT NOT NULL,
  set_at INTEGER NOT NULL
) STRICT;

-- At most two secrets an account: the confirmed one (1), and one that is being set up (0).
CREATE TABLE totp (
  account TEXT NOT NULL REFERENCES account (account),
  confirmed INTEGER NOT NULL CHECK (confirmed IN (0, 1)),
  secret BLOB NOT NULL,
  last_step INTEGER NOT NULL,
  set_at INTEGER NOT NULL,
  PRIMARY KEY (account, confirmed)
) STRICT;

CREATE TABLE recovery_code (
  account TEXT NOT NULL REFERENCES account (account),
  code_hash BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  used_at INTEGER,
  PRIMARY KEY (account, code_hash)
) STRICT;

CREATE TABLE passkey (
  credential_id BLOB PRIMARY KEY,
  account TEXT NOT NULL REFERENCES account (account),
  name TEXT NOT NULL,
  credential TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_used_at INTEGER
) STRICT;
CREATE INDEX passkey_account ON passkey (account);

CREATE TABLE invitation (
  token_hash BLOB PRIMARY KEY,
  account TEXT NOT NULL REFERENCES account (account),
  purpose TEXT NOT NULL CHECK (purpose IN ('invite', 'reset')),
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER
) STRICT;
CREATE INDEX invitation_account ON invitation (account);

CREATE TABLE session (
  token_hash BLOB PRIMARY KEY,
  account TEXT NOT NULL REFERENCES account (account),
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  stepped_up_at INTEGER,
  user_agent TEXT NOT NULL,
  ip TEXT NOT NULL,
  ended_at INTEGER
) STRICT;
CREATE INDEX session_account ON session (account);

-- Failed attempts, under a keyed hash of whose they are.
CREATE TABLE throttle (
  throttle_key BLOB PRIMARY KEY,
  n_failures INTEGER NOT NULL,
  since INTEGER NOT NULL,
  locked_until INTEGER NOT NULL
) STRICT;

CREATE TABLE recent_place (
  account TEXT NOT NULL REFERENCES account (account),
  place INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  PRIMARY KEY (account, place)
) STRICT;

CREATE TABLE draft (
  account TEXT NOT NULL REFERENCES account (account),
  form TEXT NOT NULL,
  draft_key TEXT NOT NULL,
  version INTEGER NOT NULL,
  saved_at INTEGER NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (account, form, draft_key)
) STRICT;

CREATE TABLE attachment (
  attachment_id BLOB PRIMARY KEY,
  account TEXT NOT NULL REFERENCES account (account),
  about TEXT NOT NULL,
  content_type TEXT NOT NULL,
  sealed_name BLOB NOT NULL,
  n_bytes INTEGER NOT NULL,
  sha256 BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  sealed BLOB NOT NULL
) STRICT;
CREATE INDEX attachment_about ON attachment (about);

CREATE TABLE job (
  job_id BLOB PRIMARY KEY,
  account TEXT NOT NULL REFERENCES account (account),
  kind TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
  n_done INTEGER NOT NULL,
  n_total INTEGER NOT NULL,
  n_attempts INTEGER NOT NULL,
  worker TEXT,
  created_at INTEGER NOT NULL,
  started_at INTEGER,
  beat_at INTEGER,
  finished_at INTEGER,
  arguments BLOB NOT NULL,
  result BLOB,
  error BLOB
) STRICT;
CREATE INDEX job_state ON job (state, created_at);
CREATE INDEX job_account ON job (account, created_at);
