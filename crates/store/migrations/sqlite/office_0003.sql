-- Who somebody is at the county's own sign-on, as a steward has linked it: issuer and subject are the
-- sign-on's words, and one of its subjects is one account here.
CREATE TABLE sign_on (
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  account TEXT NOT NULL REFERENCES account (account),
  linked_at INTEGER NOT NULL,
  linked_by TEXT NOT NULL,
  last_used_at INTEGER,
  PRIMARY KEY (issuer, subject)
) STRICT;
CREATE UNIQUE INDEX sign_on_account ON sign_on (account, issuer);
