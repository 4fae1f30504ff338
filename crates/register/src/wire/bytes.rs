//! The smallest parts of the format: whole numbers, texts, dates, codes.
//!
//! Reading accepts exactly what writing produces. Anything else has a named error and a position, and
//! nothing here can panic on foreign bytes or allocate more than they are long.

use jiff::civil::Date;

use crate::area::PlaceCode;
use crate::calendar::{ReportedDate, YearMonth};
use crate::id::PersonId;
use crate::name::Name;
use crate::number::{CertificateNumber, CitizenNumber};

/// Why bytes are not a record of the kind they are said to be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// No record has this kind.
    #[error("no record has kind {kind}")]
    UnknownKind {
        /// The kind.
        kind: u8,
    },
    /// The bytes end in the middle.
    #[error("the record ends early: {wanted} more bytes are needed at byte {at}")]
    Truncated {
        /// Position.
        at: usize,
        /// Bytes that are not there.
        wanted: usize,
    },
    /// Bytes are left over.
    #[error("{left} bytes are left over after the record")]
    Trailing {
        /// How many.
        left: usize,
    },
    /// The same value has a shorter or a regular form.
    #[error("{what} before byte {at} is not in its one allowed form")]
    NotCanonical {
        /// What.
        what: &'static str,
        /// Position.
        at: usize,
    },
    /// A value that cannot be.
    #[error("{what} before byte {at} is not valid")]
    Invalid {
        /// What.
        what: &'static str,
        /// Position.
        at: usize,
    },
}

/// Years are written with this added, so that none is negative.
const YEAR_BASE: i32 = 10_000;

/// Appends parts to a buffer.
pub(super) struct Writer<'a>(pub(super) &'a mut Vec<u8>);

impl Writer<'_> {
    pub(super) fn byte(&mut self, value: u8) {
        self.0.push(value);
    }

    pub(super) fn raw(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    /// Seven bits a byte, the lowest first, the top bit set on all but the last byte.
    pub(super) fn uint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push((value as u8 & 0x7F) | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }

    pub(super) fn text(&mut self, text: &str) {
        self.uint(text.len() as u64);
        self.raw(text.as_bytes());
    }

    /// One bit for each optional part, the first in the lowest bit.
    pub(super) fn flags(&mut self, present: &[bool]) {
        let flags = present.iter().enumerate().fold(0, |flags, (bit, set)| flags | (u8::from(*set) << bit));
        self.byte(flags);
    }

    fn three(&mut self, value: i32) {
        self.raw(&value.to_be_bytes()[1..]);
    }

    fn ymd(&mut self, year: i16, month: u8, day: u8) {
        self.three(((i32::from(year) + YEAR_BASE) << 9) | (i32::from(month) << 5) | i32::from(day));
    }

    pub(super) fn day(&mut self, day: Date) {
        self.date(day.into());
    }

    pub(super) fn date(&mut self, date: ReportedDate) {
        self.ymd(date.year(), date.month().unwrap_or(0), date.day().unwrap_or(0));
    }

    pub(super) fn month(&mut self, month: YearMonth) {
        self.three(((i32::from(month.year()) + YEAR_BASE) << 4) | i32::from(month.month()));
    }

    pub(super) fn place(&mut self, place: PlaceCode) {
        self.raw(&place.as_u64().to_be_bytes()[3..]);
    }

    pub(super) fn number(&mut self, number: CitizenNumber) {
        self.raw(&number.body().to_be_bytes());
    }

    pub(super) fn certificate(&mut self, number: CertificateNumber) {
        let (letter, digits) = number.parts();
        self.byte(letter);
        self.raw(&digits.to_be_bytes()[3..]);
    }

    pub(super) fn person(&mut self, person: PersonId) {
        self.uint(person.0);
    }

    pub(super) fn name(&mut self, name: &Name) {
        self.text(name.as_str());
    }

    /// The part itself if it is there; whether it is stands in the flags.
    pub(super) fn option<T>(&mut self, part: Option<T>, write: impl FnOnce(&mut Self, T)) {
        if let Some(part) = part {
            write(self, part);
        }
    }
}

/// Takes parts from the front of a slice.
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Reader<'a> {
        Reader { bytes, at: 0 }
    }

    pub(super) fn finish(self) -> Result<(), WireError> {
        match self.bytes.len() - self.at {
            0 => Ok(()),
            left => Err(WireError::Trailing { left }),
        }
    }

    pub(super) fn invalid(&self, what: &'static str) -> WireError {
        WireError::Invalid { what, at: self.at }
    }

    fn not_canonical(&self, what: &'static str) -> WireError {
        WireError::NotCanonical { what, at: self.at }
    }

    fn take(&mut self, n: usize) -> Result<&'a [u8], WireError> {
        let left = &self.bytes[self.at..];
        let Some(taken) = left.get(..n) else {
            return Err(WireError::Truncated { at: self.at, wanted: n - left.len() });
        };
        self.at += n;
        Ok(taken)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], WireError> {
        let mut array = [0; N];
        array.copy_from_slice(self.take(N)?);
        Ok(array)
    }

    pub(super) fn byte(&mut self) -> Result<u8, WireError> {
        Ok(self.take(1)?[0])
    }

    pub(super) fn uint(&mut self) -> Result<u64, WireError> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7F);
            if shift == 63 && bits > 1 {
                return Err(self.invalid("whole number"));
            }
            value |= bits << shift;
            if byte & 0x80 == 0 {
                let is_padded = byte == 0 && shift > 0;
                return if is_padded { Err(self.not_canonical("whole number")) } else { Ok(value) };
            }
        }
        Err(self.invalid("whole number"))
    }

    pub(super) fn text(&mut self) -> Result<&'a str, WireError> {
        let length = self.uint()?;
        let left = self.bytes.len() - self.at;
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        if length > left {
            return Err(WireError::Truncated { at: self.at, wanted: length - left });
        }
        let bytes = self.take(length)?;
        std::str::from_utf8(bytes).map_err(|_| self.invalid("text"))
    }

    /// The flags of `N` optional parts; the bits above must be clear.
    pub(super) fn flags<const N: usize>(&mut self) -> Result<[bool; N], WireError> {
        let flags = self.byte()?;
        if N < 8 && flags >> N != 0 {
            return Err(self.not_canonical("flags"));
        }
        Ok(std::array::from_fn(|bit| flags >> bit & 1 == 1))
    }

    fn three(&mut self) -> Result<i32, WireError> {
        let [a, b, c] = self.array()?;
        Ok(i32::from_be_bytes([0, a, b, c]))
    }

    pub(super) fn day(&mut self) -> Result<Date, WireError> {
        let date = self.date()?;
        date.full().ok_or_else(|| self.invalid("day"))
    }

    pub(super) fn date(&mut self) -> Result<ReportedDate, WireError> {
        let value = self.three()?;
        let (year, month, day) = ((value >> 9) - YEAR_BASE, value >> 5 & 0xF, value & 0x1F);
        // A day may lie in any year of the calendar; a date without its day is made of checked parts.
        let date = if day == 0 {
            ReportedDate::new(year as i16, month as u8, 0).ok()
        } else {
            Date::new(year as i16, month as i8, day as i8).ok().map(ReportedDate::from)
        };
        date.ok_or_else(|| self.invalid("date"))
    }

    pub(super) fn month(&mut self) -> Result<YearMonth, WireError> {
        let value = self.three()?;
        let year = i16::try_from((value >> 4) - YEAR_BASE).map_err(|_| self.invalid("month"))?;
        YearMonth::new(year, (value & 0xF) as u8).ok_or_else(|| self.invalid("month"))
    }

    pub(super) fn place(&mut self) -> Result<PlaceCode, WireError> {
        let [a, b, c, d, e] = self.array()?;
        let value = u64::from_be_bytes([0, 0, 0, a, b, c, d, e]);
        PlaceCode::from_u64(value).ok_or_else(|| self.invalid("place code"))
    }

    pub(super) fn number(&mut self) -> Result<CitizenNumber, WireError> {
        let body = u64::from_be_bytes(self.array()?);
        CitizenNumber::from_body(body).ok_or_else(|| self.invalid("citizen number"))
    }

    pub(super) fn certificate(&mut self) -> Result<CertificateNumber, WireError> {
        let letter = self.byte()?;
        let [a, b, c, d, e] = self.array()?;
        let digits = u64::from_be_bytes([0, 0, 0, a, b, c, d, e]);
        CertificateNumber::from_parts(letter, digits).ok_or_else(|| self.invalid("certificate number"))
    }

    pub(super) fn person(&mut self) -> Result<PersonId, WireError> {
        self.uint().map(PersonId)
    }

    pub(super) fn name(&mut self) -> Result<Name, WireError> {
        let text = self.text()?;
        let name = Name::parse(text).map_err(|_| self.invalid("name"))?;
        if name.as_str() == text { Ok(name) } else { Err(self.not_canonical("name")) }
    }

    /// A member of a closed enum by its one-byte code.
    pub(super) fn coded<T>(
        &mut self,
        what: &'static str,
        from_code: impl FnOnce(u8) -> Option<T>,
    ) -> Result<T, WireError> {
        let code = self.byte()?;
        from_code(code).ok_or_else(|| self.invalid(what))
    }

    /// The part, if its flag says that it is there.
    pub(super) fn option<T>(
        &mut self,
        is_there: bool,
        read: impl FnOnce(&mut Self) -> Result<T, WireError>,
    ) -> Result<Option<T>, WireError> {
        is_there.then(|| read(self)).transpose()
    }
}
