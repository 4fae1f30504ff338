//! The tables, for batches of rows, for copying a book and for comparing two.
//!
//! Their statements are written out by the compiler: no SQL is made of text at run time.

use crate::db::{Kind::*, Table};

macro_rules! mark {
    ($column:literal) => {
        ", ?"
    };
}

/// A table as columns with their kinds and the columns of its key, which come first.
macro_rules! table {
    ($name:literal, key $key:literal of $n_key:literal, $first:literal $first_kind:ident $(, $column:literal $kind:ident)+) => {
        Table {
            name: $name,
            columns: &[($first, $first_kind) $(, ($column, $kind))+],
            key: $n_key,
            select: concat!("select ", $first $(, ", ", $column)+, " from ", $name, " order by ", $key),
            insert: concat!(
                "insert into ", $name, " (", $first $(, ", ", $column)+, ") values (?" $(, mark!($column))+, ")"
            ),
            copy: concat!("copy ", $name, " (", $first $(, ", ", $column)+, ") from stdin binary"),
            delete: concat!("delete from ", $name),
            vacuum: concat!("vacuum ", $name),
        }
    };
}

/// The log.
pub const ENTRY: Table = table!(
    "entry", key "entry_index" of 1,
    "entry_index" Int, "entry_id" Bytes, "kind" Int, "subject" Int, "recorded" Int, "body" Bytes,
    "leaf" Bytes
);
/// Signed heads.
pub const CHECKPOINT: Table = table!(
    "checkpoint", key "log_size" of 1,
    "log_size" Int, "note" Text
);
/// Name of the book, right edge of the tree.
pub const META: Table = table!(
    "meta", key "name" of 1,
    "name" Text, "value" Bytes
);
/// Sealed periods.
pub const PERIOD_CLOSE: Table = table!(
    "period_close", key "period, edition" of 2,
    "period" Text, "edition" Int, "entry_index" Int, "log_size" Int, "root" Bytes,
    "manifest" Bytes, "seal" Text
);
/// Places with their days of validity.
pub const PLACE: Table = table!(
    "place", key "code, valid_from" of 2,
    "code" Int, "valid_from" Int, "valid_to" Int, "name" Text, "level" Int, "parent" Int,
    "successors" Text
);
/// Households.
pub const HOUSEHOLD: Table = table!(
    "household", key "household_id" of 1,
    "household_id" Int, "code" Text, "place" Int
);
/// People.
pub const PERSON: Table = table!(
    "person", key "person_id" of 1,
    "person_id" Int, "last_entry" Int, "origin" Int, "sex" Int, "birth" Int, "death" Int,
    "death_entry" Int, "marital" Int, "ever_married_since" Int, "spouse_id" Int,
    "household_id" Int, "relation" Int, "household_kind" Int, "place" Int, "residence" Int,
    "entered_in_error" Int, "last_birth" Int, "birth_order" Int, "number_tag" Bytes,
    "certificate_tag" Bytes, "spouse_tag" Bytes, "father_tag" Bytes, "mother_tag" Bytes,
    "details" Bytes
);
/// Residence spans.
pub const RESIDENCE: Table = table!(
    "residence", key "residence_id" of 1,
    "residence_id" Int, "person_id" Int, "status" Int, "place" Int, "from_date" Int, "to_date" Int,
    "entry_index" Int
);
/// Vital events and moves.
pub const EVENT: Table = table!(
    "event", key "entry_index" of 1,
    "entry_index" Int, "kind" Int, "on_date" Int, "place" Int, "person_id" Int, "other_id" Int,
    "registered" Int, "registered_on" Int, "withdrawn_by" Int
);
/// Other lists.
pub const SECOND_SOURCE: Table = table!(
    "second_source", key "entry_index" of 1,
    "entry_index" Int, "kind" Int, "on_date" Int, "sex" Int, "place" Int, "number_tag" Bytes,
    "certificate_tag" Bytes
);
/// What is to be done.
pub const TASK: Table = table!(
    "task", key "task_id" of 1,
    "task_id" Bytes, "kind" Text, "place" Int, "person_id" Int, "entry_index" Int, "request_id" Bytes,
    "period" Text, "due" Int, "created" Int, "assignee" Text, "state" Int, "ended" Int, "ended_by" Text,
    "ended_entry" Int
);
/// Who took or ended it.
pub const TASK_STEP: Table = table!(
    "task_step", key "task_id, step" of 2,
    "task_id" Bytes, "step" Int, "at" Int, "actor" Text, "what" Text, "assignee" Text
);
/// What waits for a second person.
pub const REQUEST: Table = table!(
    "request", key "request_id" of 1,
    "request_id" Bytes, "kind" Text, "person_id" Int, "place" Int, "content" Bytes, "asked_by" Text,
    "asked" Int, "state" Int, "decided_by" Text, "decided" Int, "answer" Bytes, "entry_index" Int
);
/// Wrapped data keys, in the keys database.
pub const SUBJECT_KEY: Table = table!(
    "subject_key", key "subject" of 1,
    "subject" Int, "wrapped" Bytes
);
/// Exact views, in the access log's database.
pub const ACCESS_LINE: Table = table!(
    "access_line", key "access_id" of 1,
    "access_id" Bytes, "seen_at" Int, "actor" Text, "purpose" Text, "what" Text, "period" Text, "place" Int
);
/// Looks at people's records, in the access log's database.
pub const LOOK: Table = table!(
    "look", key "look_id" of 1,
    "look_id" Bytes, "seen_at" Int, "actor" Text, "office" Int, "purpose" Text, "task_id" Bytes,
    "person_id" Int, "beside" Int, "what" Text
);

/// Who may sign in.
pub const ACCOUNT: Table = table!(
    "account", key "account" of 1,
    "account" Text, "handle" Bytes, "display_name" Text, "phone" Text, "state" Text, "language" Text,
    "colours" Text, "created_at" Int, "created_by" Text, "closed_at" Int
);
/// Who may act as what, and where.
pub const ACCOUNT_GRANT: Table = table!(
    "account_grant", key "grant_id" of 1,
    "grant_id" Bytes, "account" Text, "role" Text, "place" Int, "granted_at" Int, "granted_by" Text,
    "revoked_at" Int, "revoked_by" Text
);
/// Which resident's account is whose.
pub const ACCOUNT_PERSON: Table = table!(
    "account_person", key "account" of 1,
    "account" Text, "person_id" Int, "bound_at" Int, "bound_by" Text, "ended_at" Int, "ended_by" Text
);
/// Hashes of passwords.
pub const ACCOUNT_PASSWORD: Table = table!(
    "account_password", key "account" of 1,
    "account" Text, "phc" Text, "set_at" Int
);
/// Sealed secrets of one-time passwords.
pub const TOTP: Table = table!(
    "totp", key "account, confirmed" of 2,
    "account" Text, "confirmed" Int, "secret" Bytes, "last_step" Int, "set_at" Int
);
/// Hashes of recovery codes.
pub const RECOVERY_CODE: Table = table!(
    "recovery_code", key "account, code_hash" of 2,
    "account" Text, "code_hash" Bytes, "created_at" Int, "used_at" Int
);
/// Passkeys.
pub const PASSKEY: Table = table!(
    "passkey", key "credential_id" of 1,
    "credential_id" Bytes, "account" Text, "name" Text, "credential" Text, "created_at" Int,
    "last_used_at" Int
);
/// Links with the county's sign-on.
pub const SIGN_ON: Table = table!(
    "sign_on", key "issuer, subject" of 2,
    "issuer" Text, "subject" Text, "account" Text, "linked_at" Int, "linked_by" Text, "last_used_at" Int
);
/// Invitations and resets.
#[cfg(test)]
pub const INVITATION: Table = table!(
    "invitation", key "token_hash" of 1,
    "token_hash" Bytes, "account" Text, "purpose" Text, "created_at" Int, "created_by" Text,
    "expires_at" Int, "used_at" Int
);
/// Sessions.
#[cfg(test)]
pub const SESSION: Table = table!(
    "session", key "token_hash" of 1,
    "token_hash" Bytes, "account" Text, "created_at" Int, "seen_at" Int, "expires_at" Int,
    "stepped_up_at" Int, "user_agent" Text, "ip" Text, "ended_at" Int
);
/// Failed attempts.
#[cfg(test)]
pub const THROTTLE: Table = table!(
    "throttle", key "throttle_key" of 1,
    "throttle_key" Bytes, "n_failures" Int, "since" Int, "locked_until" Int
);
/// Places that somebody opened last.
pub const RECENT_PLACE: Table = table!(
    "recent_place", key "account, place" of 2,
    "account" Text, "place" Int, "seen_at" Int
);
/// Forms that are not handed in yet.
pub const DRAFT: Table = table!(
    "draft", key "account, form, draft_key" of 3,
    "account" Text, "form" Text, "draft_key" Text, "version" Int, "saved_at" Int, "sealed" Bytes
);
/// Papers that belong to entries and requests.
pub const ATTACHMENT: Table = table!(
    "attachment", key "attachment_id" of 1,
    "attachment_id" Bytes, "account" Text, "about" Text, "content_type" Text, "sealed_name" Bytes,
    "n_bytes" Int, "sha256" Bytes, "created_at" Int, "sealed" Bytes
);
/// Work that is done in the background.
pub const JOB: Table = table!(
    "job", key "job_id" of 1,
    "job_id" Bytes, "account" Text, "kind" Text, "state" Text, "n_done" Int, "n_total" Int,
    "n_attempts" Int, "worker" Text, "created_at" Int, "started_at" Int, "beat_at" Int,
    "finished_at" Int, "arguments" Bytes, "result" Bytes, "error" Bytes
);

/// What of the office goes along in a backup; accounts first, because the others speak of them.
pub const OFFICE_KEPT: [&Table; 12] = [
    &ACCOUNT,
    &ACCOUNT_GRANT,
    &ACCOUNT_PERSON,
    &ACCOUNT_PASSWORD,
    &TOTP,
    &RECOVERY_CODE,
    &PASSKEY,
    &SIGN_ON,
    &RECENT_PLACE,
    &DRAFT,
    &ATTACHMENT,
    &JOB,
];
/// What does not: it must not come back to life.
#[cfg(test)]
pub const OFFICE_PASSING: [&Table; 3] = [&INVITATION, &SESSION, &THROTTLE];

/// What the log says now: can be thrown away and folded again.
pub const PROJECTIONS: [&Table; 6] = [&PLACE, &HOUSEHOLD, &PERSON, &RESIDENCE, &EVENT, &SECOND_SOURCE];
/// What cannot be folded again.
pub const GROUND: [&Table; 7] = [&ENTRY, &CHECKPOINT, &META, &PERIOD_CLOSE, &TASK, &TASK_STEP, &REQUEST];
