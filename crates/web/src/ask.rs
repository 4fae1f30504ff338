//! What comes in: a request taken apart, with nothing of it trusted.

use std::collections::BTreeMap;

use app::locale::Language;
use register::area::PlaceCode;

use crate::answer::Problem;

/// Most bytes of a form without files.
pub const LONGEST_FORM: usize = 256 << 10;
/// Most bytes of one field.
pub(crate) const LONGEST_FIELD: usize = 64 << 10;

/// How a request is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// To read. Changes nothing but logs.
    Get,
    /// To do something.
    Post,
}

/// A file that came with a form, as it came: nothing of it is trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// What it is called, without the folders that some browsers send along.
    pub name: String,
    /// Its bytes; none of one that is too large.
    pub bytes: Vec<u8>,
    /// Whether it was larger than a file may be.
    pub is_too_large: bool,
}

/// Named values: of the path, of the query, of a form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(BTreeMap<String, Vec<String>>);

impl Fields {
    /// Reads `application/x-www-form-urlencoded`. What is not UTF-8, holds control characters other than
    /// line breaks, or is longer than a field may be is refused whole.
    pub fn parse(text: &[u8]) -> Result<Fields, Problem> {
        let mut fields: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for pair in text.split(|b| *b == b'&').filter(|p| !p.is_empty()) {
            let mut parts = pair.splitn(2, |b| *b == b'=');
            let name = decode(parts.next().unwrap_or_default())?;
            let value = decode(parts.next().unwrap_or_default())?;
            fields.entry(name).or_default().push(value);
        }
        Ok(Fields(fields))
    }

    /// Adds a value.
    pub fn put(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.entry(name.into()).or_default().push(value.into());
    }

    /// The last value under a name, trimmed; empty where there is none.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).and_then(|v| v.last()).map_or("", |v| v.trim())
    }

    /// The value as it was typed.
    pub fn raw(&self, name: &str) -> &str {
        self.0.get(name).and_then(|v| v.last()).map_or("", String::as_str)
    }

    /// Whether a value stands under a name.
    pub fn has(&self, name: &str) -> bool {
        !self.get(name).is_empty()
    }

    /// A number that the book may know something by; what is larger is by nothing.
    pub fn number(&self, name: &str) -> Result<u64, Problem> {
        let number: u64 = self.get(name).parse().map_err(|_| Problem::NotFound)?;
        if i64::try_from(number).is_ok() { Ok(number) } else { Err(Problem::NotFound) }
    }

    /// All values under a name.
    pub fn all(&self, name: &str) -> &[String] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    /// Names and last values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().filter_map(|(name, values)| Some((name.as_str(), values.last()?.as_str())))
    }
}

fn decode(bytes: &[u8]) -> Result<String, Problem> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes.iter();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => out.push(b' '),
            b'%' => {
                let mut digit = || rest.next().and_then(|d| char::from(*d).to_digit(16));
                let (Some(high), Some(low)) = (digit(), digit()) else { return Err(Problem::BadForm) };
                out.push((high * 16 + low) as u8);
            }
            other => out.push(*other),
        }
    }
    text_of(out)
}

/// The text of a field, if it is one.
pub(crate) fn text_of(bytes: Vec<u8>) -> Result<String, Problem> {
    let text = String::from_utf8(bytes).map_err(|_| Problem::BadForm)?;
    let is_odd = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    if text.len() > LONGEST_FIELD || text.contains(is_odd) {
        return Err(Problem::BadForm);
    }
    Ok(text)
}

/// A request, checked by the guard: who asks, in which language, with which values.
pub struct Ask<'a> {
    /// The book at work.
    pub office: &'a app::office::Office,
    /// How.
    pub method: Method,
    /// The path, without the query.
    pub path: &'a str,
    /// Values of the path.
    pub params: Fields,
    /// Values of the query.
    pub query: Fields,
    /// Values of the form; empty for [`Method::Get`].
    pub form: Fields,
    /// Files that came with the form.
    pub files: Vec<Upload>,
    /// The reader's language.
    pub language: Language,
    /// Colour scheme that the reader chose: `light`, `dark`, or empty for the device's.
    pub scheme: &'static str,
    /// Who asks; `None` without sign-in.
    pub who: Option<app::office::Who>,
    /// What the guard found out on the way.
    pub pass: crate::guard::Pass,
    /// The token that forms carry.
    pub csrf: String,
    /// Where the request comes from, as far as is known.
    pub peer: String,
    /// The request's number in the log.
    pub id: String,
    /// The browser's own name, cut.
    pub agent: String,
    /// The host that was asked, by the request's own word.
    pub host: &'a str,
    /// The county's own sign-on, where it has one.
    pub sign_on: Option<&'a app::office::SignOn>,
    /// What the browser kept while somebody was there.
    pub sign_on_state: String,
    /// Where browsers reach the office, if that is known.
    pub origin: Option<&'a app::office::Origin>,
    /// What the demo shows, where it is one.
    pub demo: Option<&'a crate::pages::Demo>,
    /// Whether htmx asks for a part of a page.
    pub is_part: bool,
    /// Counts for whoever watches the server.
    pub metrics: &'a crate::metrics::Metrics,
}

impl Ask<'_> {
    /// Who asks. A route that lets visitors in must not call it.
    pub fn who(&self) -> Result<&app::office::Who, Problem> {
        self.who.as_ref().ok_or(Problem::SignIn)
    }

    /// A number in the path.
    pub fn number(&self, name: &str) -> Result<u64, Problem> {
        self.params.number(name)
    }

    /// A place in the path or query.
    pub fn place(&self, name: &str) -> Result<PlaceCode, Problem> {
        let text = if self.params.has(name) { self.params.get(name) } else { self.query.get(name) };
        PlaceCode::parse(text).map_err(|_| Problem::NotFound)
    }

    /// An id of sixteen bytes in the path, as 32 hexadecimal digits.
    pub fn id(&self, name: &str) -> Result<[u8; 16], Problem> {
        read_id(self.params.get(name)).ok_or(Problem::NotFound)
    }
}

/// Sixteen bytes from 32 hexadecimal digits.
pub fn read_id(text: &str) -> Option<[u8; 16]> {
    if text.len() != 32 || !text.is_ascii() {
        return None;
    }
    let mut id = [0; 16];
    for (at, byte) in id.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[at * 2..at * 2 + 2], 16).ok()?;
    }
    Some(id)
}

/// Sixteen bytes as 32 hexadecimal digits.
pub fn show_id(id: &[u8; 16]) -> String {
    id.iter().map(|b| format!("{b:02x}")).collect()
}
