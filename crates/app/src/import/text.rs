//! Text of any of our encodings as a stream of UTF-8 that a reader of separated values can trust: every
//! line ends in `\n`, and the stream ends in a mark that text files cannot hold, so that a quoted cell
//! that is never closed shows itself.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use encoding_rs::{CoderResult, Encoding};

/// What stands behind the last line. No text file holds a zero byte: `sniff` refuses those.
pub const END: &str = "\0";
const TAIL: &[u8] = b"\n\0";

/// What may part the cells of a line, the likeliest first.
pub const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

/// How far the stream has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Text,
    /// The text is all given out; so many bytes of the tail are too.
    Tail(usize),
}

/// See the module.
pub struct Utf8Reader {
    allowed: usize,
    file: File,
    decoder: encoding_rs::Decoder,
    input: Vec<u8>,
    at: usize,
    end: usize,
    state: State,
    after_return: bool,
    last: u8,
    n_bytes: u64,
}

impl Utf8Reader {
    /// The file has been sniffed: all of it is text of this encoding.
    pub fn open(path: &Path, encoding: &'static Encoding) -> std::io::Result<Utf8Reader> {
        Ok(Utf8Reader {
            allowed: usize::MAX,
            file: File::open(path)?,
            decoder: encoding.new_decoder_with_bom_removal(),
            input: vec![0; 1 << 16],
            at: 0,
            end: 0,
            state: State::Text,
            after_return: false,
            last: b'\n',
            n_bytes: 0,
        })
    }

    /// If the last line has no end of its own: the length of the stream up to and with the end that it
    /// was given. `None` as long as the end is not reached.
    pub fn unended(&self) -> Option<u64> {
        (self.state != State::Text && self.last != b'\n').then_some(self.n_bytes + 1)
    }

    /// So many bytes of text may be read until this is called again; then an error of the kind
    /// `FileTooLarge` comes. A reader of rows holds a whole row in memory, however long it is.
    pub fn allow(&mut self, n_bytes: usize) {
        self.allowed = n_bytes;
    }

    /// Decodes once. Gives how many bytes of `output` hold text now, which may be none.
    fn decode(&mut self, output: &mut [u8]) -> std::io::Result<usize> {
        if self.at == self.end {
            self.end = self.file.read(&mut self.input)?;
            self.at = 0;
        }
        let is_last = self.end == 0;
        let input = &self.input[self.at..self.end];
        let (result, n_read, n_written, _) = self.decoder.decode_to_utf8(input, output, is_last);
        self.at += n_read;
        if is_last && result == CoderResult::InputEmpty {
            self.state = State::Tail(0);
        }
        let n_bytes = self.end_lines_alike(&mut output[..n_written]);
        if let Some(last) = output[..n_bytes].last() {
            self.last = *last;
        }
        self.n_bytes += n_bytes as u64;
        Ok(n_bytes)
    }

    /// Makes `\r\n` and a lone `\r` into `\n`, in place. Gives how many bytes are left.
    fn end_lines_alike(&mut self, text: &mut [u8]) -> usize {
        if !self.after_return && !text.contains(&b'\r') {
            return text.len();
        }
        let mut to = 0;
        for from in 0..text.len() {
            let byte = text[from];
            let second_half = self.after_return && byte == b'\n';
            self.after_return = byte == b'\r';
            if !second_half {
                text[to] = if self.after_return { b'\n' } else { byte };
                to += 1;
            }
        }
        to
    }
}

impl Read for Utf8Reader {
    fn read(&mut self, output: &mut [u8]) -> std::io::Result<usize> {
        while self.state == State::Text {
            let n_bytes = self.decode(output)?;
            if n_bytes > 0 {
                let too_long = || std::io::Error::from(std::io::ErrorKind::FileTooLarge);
                self.allowed = self.allowed.checked_sub(n_bytes).ok_or_else(too_long)?;
                return Ok(n_bytes);
            }
        }
        let State::Tail(given) = self.state else { return Ok(0) };
        let n_bytes = output.len().min(TAIL.len() - given);
        output[..n_bytes].copy_from_slice(&TAIL[given..given + n_bytes]);
        self.state = State::Tail(given + n_bytes);
        Ok(n_bytes)
    }
}
