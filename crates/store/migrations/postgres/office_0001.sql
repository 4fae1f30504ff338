-- What people at work need that is no fact of the register: accounts and how they sign in, drafts,
-- attachments, jobs. All times are in microseconds since 1970. What may name a resident is sealed.
CREATE TABLE account (
  account TEXT COLLATE "C" PRIMARY KEY,
  handle BYTEA NOT NULL UNIQUE,
  display_name TEXT NOT NULL,
  phone TEXT,
  state TEXT NOT NULL CHECK (state IN ('invited', 'active', 'closed')),
  language TEXT NOT NULL,
  colours TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  closed_at BIGINT
);

-- Who may act as what, and where. A grant that was taken back stays.
CREATE TABLE account_grant (
  grant_id BYTEA PRIMARY KEY,
  account TEXT COLLATE "C" NOT NULL REFERENCES account (account),
  role TEXT COLLATE "C" NOT NULL,
  place BIGINT NOT NULL,
  granted_at BIGINT NOT NULL,
  granted_by TEXT NOT NULL,
  revoked_at BIGINT,
  revoked_by TEXT
);
CREATE UNIQUE INDEX account_grant_open ON account_grant (account, role, place) WHERE revoked_at IS NULL;

CREATE TABLE account_password (
  account TEXT COLLATE "C" PRIMARY KEY REFERENCES account (account),
  phc TEXT NOT NULL,
  set_at BIGINT NOT NULL
);

-- At most two secrets an account: the confirmed one (1), and one that is being set up (0).
CREATE TABLE totp (
  account TEXT COLLATE "C" NOT NULL REFERENCES account (account),
  confirmed BIGINT NOT NULL CHECK (confirmed IN (0, 1)),
  secret BYTEA NOT NULL,
  last_step BIGINT NOT NULL,
  set_at BIGINT NOT NULL,
  PRIMARY KEY (account, confirmed)
);

CREATE TABLE recovery_code (
  account TEXT COLLATE "C" NOT NULL REFERENCES account (account),
  code_hash BYTEA NOT NULL,
  created_at BIGINT NOT NULL,
  used_at BIGINT,
  PRIMARY KEY (account, code_hash)
);

CREATE TABLE passkey (
  credential_id BYTEA PRIMARY KEY,
  account TEXT COLLATE "C" NOT NULL REFERENCES account (account),
  name TEXT NOT NULL,
  credential TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  last_used_at BIGINT
);
CREATE INDEX passkey_account ON passkey (account);

CREATE TABLE invitation (
  token_hash BYTEA PRIMARY KEY,
  account TEXT COLLATE "C" NOT NULL REFERENCES account (account),
  purpose TEXT NOT NULL CHECK (purpose IN ('invite', 'reset')),
  created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT
);
CREATE INDEX invitation_account ON invitation (account);

CREATE TABLE session (
  token_hash BYTEA PRIMARY KEY,
  account TEXT COLLATE "C" NOT NULL REFERENCES account (account),
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  stepped_up_at BIGINT,
  user_agent TEXT NOT NULL,
  ip TEXT NOT NULL,
  ended_at BIGINT
);
CREATE INDEX session_account ON session (account);

-- Failed attempts, under a keyed hash of whose they are.
CREATE TABLE throttle (
  throttle_key BYTEA PRIMARY KEY,
  n_failures BIGINT NOT NULL,
  since BIGINT NOT NULL,
  locked_until BIGINT NOT NULL
);

CREATE TABLE recent_place (
  account TEXT COLLATE "C" NOT NULL REFERENCES account (account),
  place BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  PRIMARY KEY (account, place)
);

CREATE TABLE draft (
  account TEXT COLLATE "C" NOT NULL REFERENCES account (account),
  form TEXT COLLATE "C" NOT NULL,
  draft_key TEXT COLLATE "C" NOT NULL,
  version BIGINT NOT NULL,
  saved_at BIGINT NOT NULL,
  sealed BYTEA NOT NULL,
  PRIMARY KEY (account, form, draft_key)
);

CREATE TABLE attachment (
  attachment_id BYTEA PRIMARY KEY,
  account TEXT COLLATE "C" NOT NULL REFERENCES account (account),
  about TEXT COLLATE "C" NOT NULL,
  content_type TEXT NOT NULL,
  sealed_name BYTEA NOT NULL,
  n_bytes BIGINT NOT NULL,
  sha256 BYTEA NOT NULL,
  created_at BIGINT NOT NULL,
  sealed BYTEA NOT NULL
);
CREATE INDEX attachment_about ON attachment (about);

CREATE TABLE job (
  job_id BYTEA PRIMARY KEY,
  account TEXT COLLATE "C" NOT NULL REFERENCES account (account),
  kind TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
  n_done BIGINT NOT NULL,
  n_total BIGINT NOT NULL,
  n_attempts BIGINT NOT NULL,
  worker TEXT,
  created_at BIGINT NOT NULL,
  started_at BIGINT,
  beat_at BIGINT,
  finished_at BIGINT,
  arguments BYTEA NOT NULL,
  result BYTEA,
  error BYTEA
);
CREATE INDEX job_state ON job (state, created_at);
CREATE INDEX job_account ON job (account, created_at);
