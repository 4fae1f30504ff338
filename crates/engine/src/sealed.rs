//! Bytes of a close that were compared with their sealed hash.
//! A file is opened once and hashed whole before anything is read from it. A small one is then kept in memory,
//! a large one is read again through the same open file, by position, so that several readers need no lock;
//! a file put in its place afterwards is never seen. Bytes that were not hashed must not leave this module.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;
use std::sync::Arc;

use bytes::{Buf, Bytes};
use datafusion::parquet::errors::ParquetError;
use datafusion::parquet::file::reader::{ChunkReader, Length};
use sha2::{Digest, Sha256};

use crate::error::EngineError;
use crate::manifest::{ManifestFile, hex};
use crate::writer::file_error;

/// Larger files are not kept in memory.
const MEMORY_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// Read at once while hashing.
const HASH_BYTES: usize = 256 * 1024;

/// A file whose bytes may be trusted.
#[derive(Debug, Clone)]
pub(crate) enum SealedBytes {
    Memory(Bytes),
    Disk(Arc<File>, u64),
}

/// Opens a file of the close in `dir` and compares its size and hash with the manifest.
pub(crate) fn open_sealed(dir: &Path, sealed: &ManifestFile) -> Result<SealedBytes, EngineError> {
    open_within(dir, sealed, MEMORY_BYTES_MAX)
}

/// The same, kept in memory only up to a size.
pub(crate) fn open_within(
    dir: &Path,
    sealed: &ManifestFile,
    memory_bytes_max: u64,
) -> Result<SealedBytes, EngineError> {
    let path = dir.join(&sealed.name);
    let mut file = File::open(&path).map_err(file_error("read", &path))?;
    let found = file.metadata().map_err(file_error("read", &path))?.len();
    if found != sealed.n_bytes {
        return Err(EngineError::FileSize { path, sealed: sealed.n_bytes, found });
    }
    let (bytes, digest) = if found <= memory_bytes_max {
        let mut bytes = Vec::with_capacity(usize::try_from(found).unwrap_or(0));
        file.read_to_end(&mut bytes).map_err(file_error("read", &path))?;
        let digest = Sha256::digest(&bytes).into();
        (SealedBytes::Memory(Bytes::from(bytes)), digest)
    } else {
        let (n_bytes, digest) = hash_of(&mut file).map_err(file_error("read", &path))?;
        (SealedBytes::Disk(Arc::new(file), n_bytes), digest)
    };
    if bytes.len() != sealed.n_bytes {
        return Err(EngineError::FileSize { path, sealed: sealed.n_bytes, found: bytes.len() });
    }
    let found = hex(&digest);
    if found != sealed.sha256 {
        return Err(EngineError::FileHash { path, sealed: sealed.sha256.clone(), found });
    }
    Ok(bytes)
}

/// Length and SHA-256 of what is left to read.
pub(crate) fn hash_of(file: &mut impl Read) -> io::Result<(u64, [u8; 32])> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; HASH_BYTES];
    let mut n_bytes = 0;
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok((n_bytes, hasher.finalize().into())),
            Ok(n_read) => {
                hasher.update(&buffer[..n_read]);
                n_bytes += n_read as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

impl SealedBytes {
    /// A file that nothing was sealed about.
    pub fn of_unsealed(path: &Path) -> Result<Self, EngineError> {
        let file = File::open(path).map_err(file_error("read", path))?;
        let n_bytes = file.metadata().map_err(file_error("read", path))?.len();
        Ok(SealedBytes::Disk(Arc::new(file), n_bytes))
    }

    /// All of them.
    pub fn whole(&self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.reader(0).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn reader(&self, start: u64) -> SealedReader {
        match self {
            SealedBytes::Memory(bytes) => {
                let start = usize::try_from(start).map_or(bytes.len(), |start| start.min(bytes.len()));
                SealedReader::Memory(bytes.slice(start..).reader())
            }
            SealedBytes::Disk(file, end) => {
                let disk = DiskReader { file: Arc::clone(file), at: start, end: *end };
                SealedReader::Disk(BufReader::new(disk))
            }
        }
    }
}

impl Length for SealedBytes {
    fn len(&self) -> u64 {
        match self {
            SealedBytes::Memory(bytes) => bytes.len() as u64,
            SealedBytes::Disk(_, n_bytes) => *n_bytes,
        }
    }
}

impl ChunkReader for SealedBytes {
    type T = SealedReader;

    fn get_read(&self, start: u64) -> Result<SealedReader, ParquetError> {
        Ok(self.reader(start))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes, ParquetError> {
        if start.checked_add(length as u64).is_none_or(|end| end > self.len()) {
            return Err(ParquetError::General(format!("byte {start} + {length} lies behind the end")));
        }
        match self {
            SealedBytes::Memory(bytes) => bytes.get_bytes(start, length),
            SealedBytes::Disk(file, end) => {
                let mut bytes = vec![0; length];
                DiskReader { file: Arc::clone(file), at: start, end: *end }.read_exact(&mut bytes)?;
                Ok(Bytes::from(bytes))
            }
        }
    }
}

/// Reads on from a position.
pub(crate) enum SealedReader {
    Memory(bytes::buf::Reader<Bytes>),
    Disk(BufReader<DiskReader>),
}

impl Read for SealedReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            SealedReader::Memory(reader) => reader.read(buffer),
            SealedReader::Disk(reader) => reader.read(buffer),
        }
    }
}

/// Reads by position, so that readers of one open file do not move each other.
pub(crate) struct DiskReader {
    file: Arc<File>,
    at: u64,
    end: u64,
}

impl Read for DiskReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.end.saturating_sub(self.at)).unwrap_or(usize::MAX);
        let wanted = buffer.len().min(left);
        let n_read = read_at(&self.file, &mut buffer[..wanted], self.at)?;
        self.at += n_read as u64;
        Ok(n_read)
    }
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, at)
}

#[cfg(windows)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, at)
}
