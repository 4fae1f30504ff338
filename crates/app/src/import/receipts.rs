//! Receipts: one line for each row that the writer has acknowledged, `index id leaf`.
//!
//! A line is written only after the entry's transaction is on disk, and handed to the system before the
//! next rows are looked at. So a client that keeps the file can claim every line of it, whatever
//! happens to the program in the meantime. Nothing of what the rows say may stand in it.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

use store::{Receipt, hex_id};

pub(super) struct ReceiptsFile(BufWriter<File>);

impl ReceiptsFile {
    /// Opens a file to add to; receipts that stand in it already stay.
    pub fn open(path: &Path) -> std::io::Result<ReceiptsFile> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let mut file = OpenOptions::new().read(true).append(true).create(true).open(path)?;
        let mut last = [b'\n'];
        if file.seek(SeekFrom::End(0))? > 0 {
            file.seek(SeekFrom::End(-1))?;
            file.read_exact(&mut last)?;
        }
        if last != [b'\n'] {
            // A run that was cut off in the middle of a line: the next receipt gets a line of its own.
            file.write_all(b"\n")?;
        }
        Ok(ReceiptsFile(BufWriter::new(file)))
    }

    /// Adds a receipt.
    pub fn write(&mut self, receipt: &Receipt) -> std::io::Result<()> {
        writeln!(self.0, "{} {} {}", receipt.index.0, hex_id(&receipt.id), receipt.leaf)
    }

    /// Hands everything to the system.
    pub fn flush(&mut self) -> std::io::Result<()> {
        self.0.flush()
    }
}
