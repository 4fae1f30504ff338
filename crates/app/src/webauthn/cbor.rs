//! As much of CBOR (RFC 8949) as devices send (CTAP2's canonical form): whole numbers, bytes, text, lists,
//! maps and simple values, each with its length before it. Anything else does not read.

use super::WebauthnError;

/// Lists and maps inside each other; CTAP2 allows four.
const DEEPEST: u8 = 4;
const UNREADABLE: WebauthnError = WebauthnError::Unreadable("CBOR");

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// A whole number.
    Number(i64),
    /// Bytes.
    Bytes(&'a [u8]),
    /// Text.
    Text(&'a str),
    /// A list, whose values nobody asks for.
    List,
    /// A map, in its order.
    Map(Vec<(Value<'a>, Value<'a>)>),
    /// False, true, nothing.
    Simple,
}

/// The bytes that are left.
struct Rest<'a>(&'a [u8]);

/// The first value, and how many bytes it takes.
fn first(bytes: &[u8]) -> Result<(Value<'_>, usize), WebauthnError> {
    let mut rest = Rest(bytes);
    let value = rest.value(DEEPEST)?;
    Ok((value, bytes.len() - rest.0.len()))
}

/// How many bytes the first value takes.
pub fn length_of(bytes: &[u8]) -> Result<usize, WebauthnError> {
    Ok(first(bytes)?.1)
}

/// A map, which is all there is.
pub fn map(bytes: &[u8]) -> Result<Vec<(Value<'_>, Value<'_>)>, WebauthnError> {
    match first(bytes)? {
        (Value::Map(entries), length) if length == bytes.len() => Ok(entries),
        _ => Err(UNREADABLE),
    }
}

/// The device's data in an attestation object; the attestation itself is left alone.
pub fn auth_data(object: &[u8]) -> Result<&[u8], WebauthnError> {
    let entries = map(object)?;
    let found = entries.iter().find(|(name, _)| *name == Value::Text("authData"));
    match found {
        Some((_, Value::Bytes(data))) => Ok(data),
        _ => Err(UNREADABLE),
    }
}

impl<'a> Rest<'a> {
    fn take(&mut self, n: u64) -> Result<&'a [u8], WebauthnError> {
        let n = usize::try_from(n).map_err(|_| UNREADABLE)?;
        let (taken, rest) = self.0.split_at_checked(n).ok_or(UNREADABLE)?;
        self.0 = rest;
        Ok(taken)
    }

    /// The kind of what follows, and its number: the value, the length, or how many.
    fn head(&mut self) -> Result<(u8, u64), WebauthnError> {
        let byte = self.take(1)?[0];
        let n_bytes = match byte & 0x1f {
            small @ 0..=23 => return Ok((byte >> 5, u64::from(small))),
            24 => 1,
            25 => 2,
            26 => 4,
            27 => 8,
            // Lengths that come later are not canonical.
            _ => return Err(UNREADABLE),
        };
        let number = self.take(n_bytes)?.iter().fold(0, |sum, b| sum << 8 | u64::from(*b));
        Ok((byte >> 5, number))
    }

    fn value(&mut self, depth: u8) -> Result<Value<'a>, WebauthnError> {
        let (kind, number) = self.head()?;
        let whole = || i64::try_from(number).map_err(|_| UNREADABLE);
        match kind {
            0 => Ok(Value::Number(whole()?)),
            1 => Ok(Value::Number(-1 - whole()?)),
            2 => Ok(Value::Bytes(self.take(number)?)),
            3 => std::str::from_utf8(self.take(number)?).map(Value::Text).map_err(|_| UNREADABLE),
            4 | 5 if depth == 0 => Err(UNREADABLE),
            4 => {
                for _ in 0..number {
                    self.value(depth - 1)?;
                }
                Ok(Value::List)
            }
            5 => self.entries(number, depth - 1),
            7 if (20..=22).contains(&number) => Ok(Value::Simple),
            _ => Err(UNREADABLE),
        }
    }

    fn entries(&mut self, n: u64, depth: u8) -> Result<Value<'a>, WebauthnError> {
        let mut entries = Vec::new();
        for _ in 0..n {
            let name = self.value(depth)?;
            if entries.iter().any(|(other, _)| *other == name) {
                return Err(UNREADABLE);
            }
            entries.push((name, self.value(depth)?));
        }
        Ok(Value::Map(entries))
    }
}
