//! What a file is, before anything of it is believed: size, form, protection, how far it unpacks.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use encoding_rs::{CoderResult, Encoding, GB18030, UTF_8};
use register::finding::{Finding, FindingCode};

/// Largest text file that is read.
pub const TEXT_BYTES_MAX: u64 = 400 << 20;
/// Largest workbook that is read.
pub const WORKBOOK_BYTES_MAX: u64 = 64 << 20;
/// Largest size to which a workbook may unpack.
pub const UNPACKED_BYTES_MAX: u64 = 512 << 20;

/// A file that can be opened.
#[derive(Clone, Copy, Debug)]
pub enum Form {
    /// Comma-separated text.
    Text(&'static Encoding),
    /// A workbook (.xlsx).
    Workbook,
    /// A workbook of the old form (.xls).
    OldWorkbook,
}

const ZIP: &[u8] = b"PK\x03\x04";
const EMPTY_ZIP: &[u8] = b"PK\x05\x06";
const COMPOUND: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// Looks at a file without entering anything.
pub fn sniff(path: &Path) -> Result<Form, Finding> {
    let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    let mut file = File::open(path).map_err(unreadable)?;
    let size = file.metadata().map_err(unreadable)?.len();
    if size == 0 {
        return Err(Finding::new(FindingCode::FileEmpty));
    }
    let mut start = [0; 8];
    let n = file.read(&mut start).map_err(unreadable)?;
    let start = &start[..n];
    let is_workbook = start.starts_with(ZIP) || start.starts_with(EMPTY_ZIP);
    let is_compound = start.starts_with(COMPOUND);
    let limit = if is_workbook || is_compound { WORKBOOK_BYTES_MAX } else { TEXT_BYTES_MAX };
    if size > limit {
        return Err(Finding::new(FindingCode::FileTooLarge).with("size", mib(size)).with("limit", mib(limit)));
    }
    match ending.as_str() {
        "csv" | "txt" if !is_workbook && !is_compound => text(file).map(Form::Text),
        "xlsx" if is_workbook => workbook(path).map(|()| Form::Workbook),
        "xlsx" | "xls" if is_compound => compound(file, &ending),
        _ => Err(wrong_extension(&ending, is_workbook, is_compound)),
    }
}

fn unreadable(error: impl ToString) -> Finding {
    Finding::new(FindingCode::FileUnreadable).with("reason", error.to_string())
}

fn mib(bytes: u64) -> String {
    format!("{} MB", bytes >> 20)
}

fn wrong_extension(ending: &str, is_workbook: bool, is_compound: bool) -> Finding {
    let content = match (is_workbook, is_compound) {
        (true, _) => "zip / xlsx",
        (_, true) => "xls",
        _ => "text",
    };
    Finding::new(FindingCode::FileWrongExtension).with("extension", ending).with("content", content)
}

/// UTF-8 if all of it is, else GB18030 if all of it is.
fn text(mut file: File) -> Result<&'static Encoding, Finding> {
    let mut failed = 0;
    for encoding in [UTF_8, GB18030] {
        file.seek(SeekFrom::Start(0)).map_err(unreadable)?;
        match first_bad_line(&mut file, encoding)? {
            None => return Ok(encoding),
            Some(line) => failed = failed.max(line),
        }
    }
    Err(Finding::new(FindingCode::FileEncoding).with("line", failed))
}

/// The line on which the bytes stop being text of this encoding, if they do.
fn first_bad_line(file: &mut File, encoding: &'static Encoding) -> Result<Option<u64>, Finding> {
    let mut decoder = encoding.new_decoder_with_bom_removal();
    let mut input = vec![0; 1 << 16];
    let mut output = String::with_capacity(1 << 18);
    let mut line = 1;
    loop {
        let n = file.read(&mut input).map_err(unreadable)?;
        let mut rest = &input[..n];
        loop {
            output.clear();
            let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut output, n == 0);
            rest = &rest[read..];
            if output.bytes().any(|b| b == 0) {
                return Err(unreadable("it holds zero bytes, so it is not text"));
            }
            line += output.bytes().filter(|b| *b == b'\n').count() as u64;
            match result {
                encoding_rs::DecoderResult::InputEmpty => break,
                encoding_rs::DecoderResult::OutputFull => {}
                encoding_rs::DecoderResult::Malformed(..) => return Ok(Some(line)),
            }
        }
        if n == 0 {
            return Ok(None);
        }
    }
}

/// A workbook must be a whole, open archive that does not unpack beyond the limit, whatever it says of itself.
fn workbook(path: &Path) -> Result<(), Finding> {
    let file = File::open(path).map_err(unreadable)?;
    let mut archive =
        zip::ZipArchive::new(file).map_err(|_| Finding::new(FindingCode::FileTruncated))?;
    let mut unpacked = 0;
    let too_far = || Finding::new(FindingCode::FileCompressedTooFar).with("limit", mib(UNPACKED_BYTES_MAX));
    let mut has_book = false;
    for i in 0..archive.len() {
        let raw = archive.by_index_raw(i).map_err(unreadable)?;
        has_book |= raw.name().is_ok_and(|n| n.starts_with("xl/workbook"));
        unpacked += raw.size();
        if raw.encrypted() {
            return Err(Finding::new(FindingCode::FileEncrypted));
        }
    }
    if unpacked > UNPACKED_BYTES_MAX {
        return Err(too_far());
    }
    if !has_book {
        return Err(wrong_extension("xlsx", true, false));
    }
    let mut really = 0;
    for i in 0..archive.len() {
        let member = archive.by_index(i).map_err(unreadable)?;
        let mut limited = member.take(UNPACKED_BYTES_MAX + 1 - really);
        really += std::io::copy(&mut limited, &mut std::io::sink()).map_err(|e| match e.kind() {
            std::io::ErrorKind::UnexpectedEof => Finding::new(FindingCode::FileTruncated),
            _ => unreadable(e),
        })?;
        if really > UNPACKED_BYTES_MAX {
            return Err(too_far());
        }
    }
    Ok(())
}

/// A compound file is an old workbook, or a new one under a password.
fn compound(mut file: File, ending: &str) -> Result<Form, Finding> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(0)).map_err(unreadable)?;
    file.read_to_end(&mut bytes).map_err(unreadable)?;
    let utf16: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if bytes.windows(utf16.len()).any(|w| w == utf16) {
        return Err(Finding::new(FindingCode::FileEncrypted));
    }
    if ending == "xls" { Ok(Form::OldWorkbook) } else { Err(wrong_extension(ending, false, true)) }
}

/// Reads text of any of our encodings as UTF-8.
pub struct Utf8Reader {
    file: File,
    decoder: encoding_rs::Decoder,
    input: Vec<u8>,
    at: usize,
    end: usize,
    done: bool,
}

impl Utf8Reader {
    /// The file has been sniffed: all of it is text of this encoding.
    pub fn open(path: &Path, encoding: &'static Encoding) -> std::io::Result<Utf8Reader> {
        Ok(Utf8Reader {
            file: File::open(path)?,
            decoder: encoding.new_decoder_with_bom_removal(),
            input: vec![0; 1 << 16],
            at: 0,
            end: 0,
            done: false,
        })
    }
}

impl Read for Utf8Reader {
    fn read(&mut self, output: &mut [u8]) -> std::io::Result<usize> {
        while !self.done {
            if self.at == self.end {
                self.end = self.file.read(&mut self.input)?;
                self.at = 0;
            }
            let last = self.end == 0;
            let (result, read, written, _) =
                self.decoder.decode_to_utf8(&self.input[self.at..self.end], output, last);
            self.at += read;
            self.done = last && result == CoderResult::InputEmpty;
            if written > 0 {
                return Ok(written);
            }
        }
        Ok(0)
    }
}
