-- One data key a subject, wrapped by the key-encryption key, which is not in any database.
-- The only table whose rows are ever deleted: to destroy a key is to erase what it sealed.
CREATE TABLE subject_key (
  subject BIGINT PRIMARY KEY,
  wrapped BYTEA NOT NULL
);
