//! The stored bytes of an entry: what the leaf hash covers. Byte for byte in `docs/reference/entry-format.md`.
//!
//! A public head, then the body, sealed with its subject's key or (where no person is spoken of) in
//! clear. Frozen: a later format gets a new first byte.

use register::id::EntryIndex;
use register::wire::RecordKind;

use crate::StoreError;

/// The first byte of every entry of this format.
pub const FORMAT: u8 = 1;
/// The body's encoding: `register::wire::v1`.
pub const WIRE: u8 = 1;
const SEALED: u8 = 1;
const CLAIMED: u8 = 2;
/// The subject of what speaks of nobody.
pub(crate) const NOBODY: [u8; 16] = [0; 16];
const FIXED: usize = 4 + 8 + 16 + 8 + 8 + 16 + 4 + 1 + 1;
/// Most bytes of an actor's name.
pub(crate) const LONGEST_ACTOR: usize = 64;

/// Why an entry was made: the purpose that its actor acted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Purpose {
    /// Keeping the register, an event at a time.
    Registration = 1,
    /// Entering what villages and other lists hold.
    Import = 2,
    /// Sealing a period.
    Close = 3,
    /// Erasing at a person's or the law's demand.
    Erasure = 4,
    /// Running the book: opening it, its pack.
    Stewardship = 5,
}

impl Purpose {
    fn from_byte(byte: u8) -> Option<Purpose> {
        Some(match byte {
            1 => Purpose::Registration,
            2 => Purpose::Import,
            3 => Purpose::Close,
            4 => Purpose::Erasure,
            5 => Purpose::Stewardship,
            _ => return None,
        })
    }
}

/// An entry's public head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Position in the log.
    pub index: EntryIndex,
    /// The entry's id: UUIDv7 made by the client, or UUIDv8 derived from a file's row.
    pub id: [u8; 16],
    /// What it holds.
    pub kind: RecordKind,
    /// When the book recorded it: microseconds since 1970, UTC, strictly rising.
    pub recorded: i64,
    /// When the client says it was made.
    pub claimed: Option<i64>,
    /// Pseudonym of whom it is about; zeros where nobody.
    pub subject: [u8; 16],
    /// County (first six digits of the division code); 0 where none.
    pub county: u32,
    /// What for.
    pub purpose: Purpose,
    /// Who did it.
    pub actor: Box<str>,
    /// Whether the body is sealed.
    pub sealed: bool,
}

/// What the seal of a body is bound to: it cannot be moved to another entry.
pub fn seal_context(id: &[u8; 16], kind: RecordKind) -> [u8; 19] {
    let mut context = [0; 19];
    context[0] = FORMAT;
    context[1] = kind as u8;
    context[2] = WIRE;
    context[3..].copy_from_slice(id);
    context
}

/// The stored bytes.
pub fn encode(head: &Head, body: &[u8]) -> Box<[u8]> {
    let actor = head.actor.as_bytes();
    assert!(actor.len() <= LONGEST_ACTOR, "INVARIANT: actors' names are checked when accounts are made");
    assert_eq!(
        head.sealed,
        head.subject != NOBODY,
        "INVARIANT: what is sealed has a subject, and nothing else"
    );
    let mut out = Vec::with_capacity(FIXED + actor.len() + body.len());
    let flags = if head.sealed { SEALED } else { 0 } | if head.claimed.is_some() { CLAIMED } else { 0 };
    out.extend_from_slice(&[FORMAT, head.kind as u8, WIRE, flags]);
    out.extend_from_slice(&head.index.0.to_be_bytes());
    out.extend_from_slice(&head.id);
    out.extend_from_slice(&head.recorded.to_be_bytes());
    out.extend_from_slice(&head.claimed.unwrap_or(0).to_be_bytes());
    out.extend_from_slice(&head.subject);
    out.extend_from_slice(&head.county.to_be_bytes());
    out.push(head.purpose as u8);
    out.push(actor.len() as u8);
    out.extend_from_slice(actor);
    out.extend_from_slice(body);
    out.into_boxed_slice()
}

/// Reads stored bytes back: the head, and the body as it stands (sealed or clear). Accepts exactly what
/// [`encode`] writes, so that no two bytes mean the same entry.
pub fn decode(index: EntryIndex, bytes: &[u8]) -> Result<(Head, &[u8]), StoreError> {
    let bad = |what: &str| StoreError::Entry { index, what: what.to_owned() };
    if bytes.len() < FIXED {
        return Err(bad("it is too short"));
    }
    if bytes[0] != FORMAT || bytes[2] != WIRE {
        return Err(bad("its format is not known"));
    }
    if bytes[3] & !(SEALED | CLAIMED) != 0 {
        return Err(bad("it carries unknown flags"));
    }
    let sealed = bytes[3] & SEALED != 0;
    let kind = RecordKind::from_code(bytes[1]).ok_or_else(|| bad("its kind is not known"))?;
    let claimed = match (bytes[3] & CLAIMED != 0, i64::from_be_bytes(part(bytes, 36))) {
        (true, claimed) => Some(claimed),
        (false, 0) => None,
        (false, _) => return Err(bad("it carries a claimed time that does not count")),
    };
    let subject: [u8; 16] = part(bytes, 44);
    if sealed != (subject != NOBODY) {
        return Err(bad("it is sealed without a subject, or has one without being sealed"));
    }
    let purpose = Purpose::from_byte(bytes[64]).ok_or_else(|| bad("its purpose is not known"))?;
    let (actor, body) = actor_and_body(bytes).map_err(bad)?;
    let head = Head {
        index: EntryIndex(u64::from_be_bytes(part(bytes, 4))),
        id: part(bytes, 12),
        kind,
        recorded: i64::from_be_bytes(part(bytes, 28)),
        claimed,
        subject,
        county: u32::from_be_bytes(part(bytes, 60)),
        purpose,
        actor: actor.into(),
        sealed,
    };
    if head.index != index {
        return Err(bad(&format!("its bytes say that it is entry {}", head.index.0)));
    }
    Ok((head, body))
}

/// A part of fixed size; only called within the fixed part of the head.
fn part<const N: usize>(bytes: &[u8], at: usize) -> [u8; N] {
    bytes[at..at + N].try_into().expect("INVARIANT: the length was checked")
}

fn actor_and_body(bytes: &[u8]) -> Result<(&str, &[u8]), &'static str> {
    let length = usize::from(bytes[FIXED - 1]);
    if length > LONGEST_ACTOR {
        return Err("its actor is too long");
    }
    let (actor, body) = bytes[FIXED..].split_at_checked(length).ok_or("it is cut off")?;
    Ok((std::str::from_utf8(actor).map_err(|_| "its actor is not text")?, body))
}
