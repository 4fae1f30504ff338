-- Who somebody is at the county's own sign-on, as a steward has linked it: issuer and subject are the
-- sign-on's words, and one of its subjects is one account here.
CREATE TABLE sign_on (
  issuer TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  account TEXT COLLATE "C" NOT NULL REFERENCES account (account),
  linked_at BIGINT NOT NULL,
  linked_by TEXT NOT NULL,
  last_used_at BIGINT,
  PRIMARY KEY (issuer, subject)
);
CREATE UNIQUE INDEX sign_on_account ON sign_on (account, issuer);
