//! A person's name, number and certificate, as the `details` column holds them once opened.
//!
//! Also the tags that stand beside them: keyed hashes by which a number or certificate is found.

use register::event::PersonDetails;
use register::name::Name;
use register::number::{CertificateNumber, CitizenNumber};

use crate::StoreError;
use crate::seal::{self, DataKey, Tag, Vault};

const CONTEXT: &[u8] = b"person details";
const DAMAGED: StoreError = StoreError::Stored { what: "a person's details do not read" };

/// What is sealed in a person's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonText {
    /// Name.
    pub name: Name,
    /// Number.
    pub number: Option<CitizenNumber>,
    /// Birth certificate.
    pub certificate: Option<CertificateNumber>,
}

impl PersonText {
    /// The part of the details that is text.
    pub fn of(details: &PersonDetails) -> PersonText {
        PersonText { name: details.name.clone(), number: details.number, certificate: details.certificate }
    }

    /// Sealed with the person's key; the same text gives the same bytes.
    pub fn seal(&self, key: &DataKey) -> Box<[u8]> {
        let mut plain = Vec::with_capacity(64);
        plain.extend_from_slice(&self.number.map_or(0, |n| n.body()).to_be_bytes());
        let certificate = self.certificate.as_ref().map_or("", |c| c.as_str());
        plain.push(certificate.len() as u8);
        plain.extend_from_slice(certificate.as_bytes());
        plain.extend_from_slice(self.name.as_str().as_bytes());
        seal::seal_same(key, CONTEXT, &plain)
    }

    /// Opened again.
    pub fn open(key: &DataKey, sealed: &[u8]) -> Result<PersonText, StoreError> {
        let plain = seal::open(key, CONTEXT, sealed)?;
        let (number, rest) = plain.split_first_chunk::<8>().ok_or(DAMAGED)?;
        let (length, rest) = rest.split_first().ok_or(DAMAGED)?;
        let (certificate, name) = rest.split_at_checked(usize::from(*length)).ok_or(DAMAGED)?;
        let number = match u64::from_be_bytes(*number) {
            0 => None,
            body => Some(CitizenNumber::from_body(body).ok_or(DAMAGED)?),
        };
        let text = |bytes| std::str::from_utf8(bytes).map_err(|_| DAMAGED);
        let certificate = match certificate {
            [] => None,
            bytes => Some(CertificateNumber::parse(text(bytes)?).map_err(|_| DAMAGED)?),
        };
        Ok(PersonText { name: Name::parse(text(name)?).map_err(|_| DAMAGED)?, number, certificate })
    }
}

/// Tag of a citizen number.
pub fn number_tag(vault: &Vault, number: CitizenNumber) -> Tag {
    vault.tag(1, &number.body().to_be_bytes())
}

/// Tag of a birth certificate's number.
pub fn certificate_tag(vault: &Vault, certificate: CertificateNumber) -> Tag {
    vault.tag(2, certificate.as_str().as_bytes())
}

/// Tag of a person without a number, for kin columns.
pub fn person_tag(vault: &Vault, person: register::id::PersonId) -> Tag {
    vault.tag(3, &person.0.to_be_bytes())
}
