//! Forms with files: read within bounds, and looked at before anything of them is kept.
//!
//! What a file is says its own beginning, never its name or what the browser calls it; whatever is not one of
//! four kinds is refused. It is given back as a download alone ([`crate::answer::Answer::Attachment`]).

use app::office::files::{MOST_FILE_BYTES, MOST_FILES};
use app::office::imports::{MOST_IMPORT_BYTES, MOST_IMPORT_FILES};
use axum::body::Body;
use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::extract::{DefaultBodyLimit, FromRequest, Request};
use axum::http::StatusCode;
use tokio::sync::Semaphore;

use crate::answer::Problem;
use crate::ask::{Fields, LONGEST_FIELD, LONGEST_FORM, Upload, text_of};

/// How much room for files a form has.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    n_files: usize,
    /// Of one file.
    n_bytes: usize,
    /// Of the whole form.
    n_all: usize,
}

/// For papers that prove what a form says.
pub const PAPERS: Room = Room {
    n_files: MOST_FILES,
    n_bytes: MOST_FILE_BYTES,
    n_all: MOST_FILES * MOST_FILE_BYTES + LONGEST_FORM,
};
/// For tables to be imported.
pub const TABLES: Room =
    Room { n_files: MOST_IMPORT_FILES, n_bytes: MOST_IMPORT_BYTES, n_all: (96 << 20) + LONGEST_FORM };

/// Most parts that a form has.
const MOST_PARTS: usize = 100;
/// Most characters of a file's name.
const LONGEST_NAME: usize = 100;
/// The field that holds files.
pub const FILES: &str = "files";

/// Uploads that are read at once: each may stand in memory whole.
static READING: Semaphore = Semaphore::const_new(4);

/// What a file is, by how it begins and ends.
pub fn kind(bytes: &[u8]) -> Option<&'static str> {
    let tail = &bytes[bytes.len().saturating_sub(1024)..];
    let ends_with = |mark: &[u8]| tail.windows(mark.len()).any(|window| window == mark);
    match bytes {
        [0xff, 0xd8, 0xff, ..] if ends_with(&[0xff, 0xd9]) => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', _, _, _, _, b'I', b'H', b'D', b'R', ..]
            if ends_with(b"IEND") =>
        {
            Some("image/png")
        }
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', b'V', b'P', b'8', ..] => {
            Some("image/webp")
        }
        [b'%', b'P', b'D', b'F', b'-', b'1' | b'2', b'.', ..] if ends_with(b"%%EOF") => {
            Some("application/pdf")
        }
        _ => None,
    }
}

/// Fields and files of a form that was sent with files.
pub async fn read(request: Request<Body>, room: Room) -> Result<(Fields, Vec<Upload>), Problem> {
    let Ok(_turn) = READING.acquire().await else { return Err(Problem::BadForm) };
    let mut request = request;
    DefaultBodyLimit::max(room.n_all).apply(&mut request);
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| Problem::BadForm)?;
    let (mut fields, mut files) = (Fields::default(), Vec::new());
    let mut n_parts = 0;
    while let Some(part) = parts.next_field().await.map_err(failed)? {
        n_parts += 1;
        if n_parts > MOST_PARTS {
            return Err(Problem::BadForm);
        }
        let name = part.name().unwrap_or_default().to_owned();
        match part.file_name().map(tidy) {
            Some(file) if name == FILES => {
                // An empty box sends a file without name and bytes.
                if let Some(upload) = read_file(part, file, files.len(), room).await? {
                    files.push(upload);
                }
            }
            Some(_) => return Err(Problem::BadForm),
            None => {
                let bytes = read_bytes(part, LONGEST_FIELD).await?.ok_or(Problem::BadForm)?;
                fields.put(text_of(name.into_bytes())?, text_of(bytes)?);
            }
        }
    }
    Ok((fields, files))
}

/// A file; of one too large, or one too many, that it was there.
async fn read_file(
    part: Field<'_>,
    name: String,
    n_before: usize,
    room: Room,
) -> Result<Option<Upload>, Problem> {
    let limit = if n_before < room.n_files { room.n_bytes } else { 0 };
    Ok(match read_bytes(part, limit).await? {
        Some(bytes) if bytes.is_empty() => None,
        Some(bytes) => Some(Upload { name, bytes, is_too_large: false }),
        None => Some(Upload { name, bytes: Vec::new(), is_too_large: n_before < room.n_files }),
    })
}

/// The bytes of a part to its end; `None` where they are more than the limit, and then none are kept.
async fn read_bytes(mut part: Field<'_>, limit: usize) -> Result<Option<Vec<u8>>, Problem> {
    let (mut bytes, mut is_over) = (Vec::new(), false);
    while let Some(chunk) = part.chunk().await.map_err(failed)? {
        is_over |= bytes.len() + chunk.len() > limit;
        if is_over {
            bytes = Vec::new();
        } else {
            bytes.extend_from_slice(&chunk);
        }
    }
    Ok((!is_over).then_some(bytes))
}

fn failed(error: MultipartError) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE { Problem::TooLarge } else { Problem::BadForm }
}

/// A file's name as it may stand on a page and in a header: no folders, no control characters, not long.
fn tidy(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    // Marks that turn the direction of writing hide what a name ends with.
    let is_hidden =
        |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let kept: String =
        last.chars().filter(|c| !c.is_control() && !is_hidden(*c)).take(LONGEST_NAME).collect();
    let kept = kept.trim().trim_start_matches('.').to_owned();
    // What the database takes of a line is counted in bytes.
    let mut end = kept.len().min(180);
    while !kept.is_char_boundary(end) {
        end -= 1;
    }
    if end == 0 { "file".to_owned() } else { kept[..end].to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_bytes_say() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR....IEND\xaeB`\x82";
        for (bytes, expected) in [
            (&b"\xff\xd8\xff\xe0....\xff\xd9"[..], Some("image/jpeg")),
            (png, Some("image/png")),
            (b"RIFF\x10\0\0\0WEBPVP8 ....", Some("image/webp")),
            (b"%PDF-1.7\n...\n%%EOF\n", Some("application/pdf")),
            (b"", None),
            (b"\xff\xd8\xff", None),
            (b"%PDF-1.7 cut off", None),
            (b"<html>%PDF-1.7 %%EOF", None),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
            (b"GIF89a", None),
            (b"PK\x03\x04", None),
            (b"MZ\x90\0", None),
            (b"\x7fELF", None),
        ] {
            assert_eq!(kind(bytes), expected, "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn a_name_leads_nowhere() {
        for (name, expected) in [
            ("证明.jpg", "证明.jpg"),
            ("../../etc/passwd", "passwd"),
            ("Users\\me\\a.pdf", "a.pdf"),
            ("..", "file"),
            ("", "file"),
            ("a\r\nSet-Cookie: x", "aSet-Cookie: x"),
            ("fdp\u{202e}exe.pdf", "fdpexe.pdf"),
        ] {
            assert_eq!(tidy(name), expected);
        }
        assert!(tidy(&"长".repeat(500)).len() <= 180);
    }
}
