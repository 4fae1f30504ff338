//! What a file is, before anything of it is believed: size, form, protection, how far it unpacks.

use std::fs::File;
use std::io::{ErrorKind, Read, Seek, SeekFrom};
use std::path::Path;

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use register::finding::{Finding, FindingCode};

use super::text::SEPARATORS;

/// Largest text file that is read.
pub const TEXT_BYTES_MAX: u64 = 400 << 20;
/// Largest workbook that is read.
pub const WORKBOOK_BYTES_MAX: u64 = 64 << 20;
/// Largest size to which a workbook may unpack.
pub const UNPACKED_BYTES_MAX: u64 = 512 << 20;

/// A file that can be opened.
#[derive(Clone, Copy, Debug)]
pub enum Form {
    /// Separated text.
    Text {
        /// Its encoding.
        encoding: &'static Encoding,
        /// What parts its cells.
        separator: u8,
    },
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
    sniff_within(path, UNPACKED_BYTES_MAX)
}

/// The same with a limit of its own for what a workbook unpacks to.
pub fn sniff_within(path: &Path, unpacked_bytes_max: u64) -> Result<Form, Finding> {
    let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    // Asked before it is opened: opening a pipe would wait for somebody to write.
    let metadata = std::fs::metadata(path).map_err(|e| open_error(&e))?;
    if !metadata.is_file() {
        return Err(unreadable("not_a_file"));
    }
    let mut file = File::open(path).map_err(|e| open_error(&e))?;
    let size = metadata.len();
    if size == 0 {
        return Err(Finding::new(FindingCode::FileEmpty));
    }
    let mut start = Vec::with_capacity(8);
    (&mut file).take(8).read_to_end(&mut start).map_err(|e| open_error(&e))?;
    let start = start.as_slice();
    let is_workbook = start.starts_with(ZIP) || start.starts_with(EMPTY_ZIP);
    let is_compound = start.starts_with(COMPOUND);
    let limit = if is_workbook || is_compound { WORKBOOK_BYTES_MAX } else { TEXT_BYTES_MAX };
    if size > limit {
        return Err(Finding::new(FindingCode::FileTooLarge)
            .with("size", mib(size))
            .with("limit", mib(limit)));
    }
    match ending.as_str() {
        "csv" | "txt" | "tsv" if !is_workbook && !is_compound => {
            text(file, start).map(|encoding| Form::Text { encoding, separator: SEPARATORS[0] })
        }
        "xlsx" if is_workbook => workbook(path, unpacked_bytes_max).map(|()| Form::Workbook),
        "xlsx" | "xls" if is_compound => compound(file, &ending),
        _ => Err(wrong_extension(&ending, is_workbook, is_compound)),
    }
}

/// The finding for a file that cannot be opened, for a reason that the locales know.
pub fn unreadable(reason: &str) -> Finding {
    Finding::new(FindingCode::FileUnreadable).with("reason", reason)
}

/// The same for an error of the system; its own words stand where ours have none.
pub fn open_error(error: &std::io::Error) -> Finding {
    match error.kind() {
        ErrorKind::NotFound => unreadable("missing"),
        ErrorKind::PermissionDenied => unreadable("forbidden"),
        ErrorKind::UnexpectedEof | ErrorKind::InvalidData => unreadable("damaged"),
        _ => unreadable(&error.to_string()),
    }
}

/// A size as people read it.
pub fn mib(bytes: u64) -> String {
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

/// UTF-16 if it begins so; UTF-8 if all of it is, else GB18030 if all of it is.
fn text(mut file: File, start: &[u8]) -> Result<&'static Encoding, Finding> {
    let tried: &[&'static Encoding] = match start {
        [0xff, 0xfe, ..] => &[UTF_16LE],
        [0xfe, 0xff, ..] => &[UTF_16BE],
        _ => &[UTF_8, GB18030],
    };
    let mut failed = 0;
    for encoding in tried.iter().copied() {
        file.seek(SeekFrom::Start(0)).map_err(|e| open_error(&e))?;
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
        let n = file.read(&mut input).map_err(|e| open_error(&e))?;
        let mut rest = &input[..n];
        loop {
            output.clear();
            let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut output, n == 0);
            rest = &rest[read..];
            if output.as_bytes().contains(&0) {
                return Err(unreadable("zero_bytes"));
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
fn workbook(path: &Path, n_bytes_max: u64) -> Result<(), Finding> {
    let file = File::open(path).map_err(|e| open_error(&e))?;
    let mut archive = zip::ZipArchive::new(file).map_err(|_| Finding::new(FindingCode::FileTruncated))?;
    let mut unpacked = 0;
    let too_far = || Finding::new(FindingCode::FileCompressedTooFar).with("limit", mib(n_bytes_max));
    let mut has_book = false;
    for i in 0..archive.len() {
        let raw = archive.by_index_raw(i).map_err(zip_error)?;
        has_book |= raw.name().is_ok_and(|n| n.starts_with("xl/workbook"));
        unpacked = raw.size().saturating_add(unpacked);
        if raw.encrypted() {
            return Err(Finding::new(FindingCode::FileEncrypted));
        }
    }
    if unpacked > n_bytes_max {
        return Err(too_far());
    }
    if !has_book {
        return Err(wrong_extension("xlsx", true, false));
    }
    let mut really = 0;
    for i in 0..archive.len() {
        let member = archive.by_index(i).map_err(zip_error)?;
        let mut limited = member.take(n_bytes_max + 1 - really);
        really += std::io::copy(&mut limited, &mut std::io::sink()).map_err(|e| match e.kind() {
            ErrorKind::UnexpectedEof => Finding::new(FindingCode::FileTruncated),
            _ => unreadable("damaged"),
        })?;
        if really > n_bytes_max {
            return Err(too_far());
        }
    }
    Ok(())
}

fn zip_error(error: zip::result::ZipError) -> Finding {
    match error {
        zip::result::ZipError::Io(e) => open_error(&e),
        _ => unreadable("damaged"),
    }
}

/// A compound file is an old workbook, or a new one under a password.
fn compound(mut file: File, ending: &str) -> Result<Form, Finding> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(0)).map_err(|e| open_error(&e))?;
    file.read_to_end(&mut bytes).map_err(|e| open_error(&e))?;
    let utf16: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if bytes.windows(utf16.len()).any(|w| w == utf16) {
        return Err(Finding::new(FindingCode::FileEncrypted));
    }
    if ending == "xls" { Ok(Form::OldWorkbook) } else { Err(wrong_extension(ending, false, true)) }
}
