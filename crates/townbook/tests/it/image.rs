//! A small disk of one's own: an ext4 file system in a file, which can be filled, or cut off from its
//! power. Needs root and a loop device; without them the tests that want one say so and pass over.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use crate::book::text;

/// The `EXT4_IOC_SHUTDOWN` request with `EXT4_GOING_FLAGS_NOLOGFLUSH`: from one moment to the next nothing
/// reaches the disk any more, not even the journal. What a drive keeps in a cache of its own is not lost.
const CUT: &str = r"
import fcntl, os, struct, sys
place = os.open(sys.argv[1], os.O_RDONLY)
sys.stdin.readline()
fcntl.ioctl(place, 0x8004587D, struct.pack('I', 2))
";

/// The disk. Dropping it unmounts it and frees its loop device.
pub struct Image {
    room: TempDir,
    mounted: bool,
}

/// Something that will cut the power when told to.
pub struct Cutter(Child);

impl Image {
    /// Makes and mounts one of so many megabytes; none, and a loud line, where this machine does not let us.
    pub fn mount_new(megabytes: u64, what_for: &str) -> Option<Image> {
        let room = tempfile::tempdir().unwrap();
        let mut image = Image { room, mounted: false };
        let file = std::fs::File::create(image.file()).unwrap();
        file.set_len(megabytes << 20).unwrap();
        std::fs::create_dir(image.place()).unwrap();
        let made = run(Command::new("mkfs.ext4").args(["-q", "-F", "-b", "4096"]).arg(image.file()))
            .and_then(|()| image.try_mount());
        match made {
            Ok(()) => Some(image),
            Err(why) => {
                eprintln!("SKIPPED: {what_for} was NOT tested: it needs root and a loop device ({why})");
                None
            }
        }
    }

    fn file(&self) -> PathBuf {
        self.room.path().join("disk.img")
    }

    /// Where it is mounted.
    pub fn place(&self) -> PathBuf {
        self.room.path().join("disk")
    }

    /// A folder beside it, on another file system.
    pub fn beside(&self) -> &Path {
        self.room.path()
    }

    fn try_mount(&mut self) -> Result<(), String> {
        run(Command::new("mount").args(["-t", "ext4", "-o", "loop"]).arg(self.file()).arg(self.place()))?;
        self.mounted = true;
        Ok(())
    }

    /// Mounts it again.
    pub fn mount(&mut self) {
        self.try_mount().unwrap();
    }

    /// Unmounts it.
    pub fn unmount(&mut self) {
        run(Command::new("umount").arg(self.place())).unwrap();
        self.mounted = false;
    }

    /// Gets ready to cut the power.
    pub fn cutter(&self) -> Cutter {
        let mut python = Command::new("python3");
        python.args(["-c", CUT, &text(&self.place())]).stdin(Stdio::piped());
        Cutter(python.spawn().unwrap())
    }

    /// Fills the disk until so many bytes are left.
    pub fn fill(&self, left: u64) {
        let path = self.place().join("ballast");
        let mut file = std::fs::File::create(&path).unwrap();
        let block = vec![0x5a; 4096];
        let mut n_bytes = 0;
        // A file system that is nearly full may refuse a large piece and still take a small one.
        while file.write_all(&block).is_ok() {
            n_bytes += block.len() as u64;
        }
        file.set_len(n_bytes.saturating_sub(left)).unwrap();
        file.sync_all().unwrap();
    }

    /// Gives the space back.
    pub fn empty(&self) {
        std::fs::remove_file(self.place().join("ballast")).unwrap();
    }
}

impl Cutter {
    /// Cuts the power.
    pub fn cut(mut self) {
        self.0.stdin.as_mut().unwrap().write_all(b"\n").unwrap();
        assert!(self.0.wait().unwrap().success(), "the file system can be shut down");
    }
}

impl Drop for Image {
    fn drop(&mut self) {
        if self.mounted {
            // A process of a failed test may still be in it: then it goes when that process does.
            let gone = run(Command::new("umount").arg(self.place()))
                .or_else(|_| run(Command::new("umount").arg("--lazy").arg(self.place())));
            if let Err(why) = gone {
                eprintln!("{} stays mounted: {why}", self.place().display());
            }
        }
    }
}

fn run(command: &mut Command) -> Result<(), String> {
    // Tools of the system are not on everyone's path.
    let path = std::env::var("PATH").unwrap_or_default();
    let output = command.env("PATH", format!("{path}:/usr/sbin:/sbin")).output();
    let output = output.map_err(|e| format!("{}: {e}", command.get_program().display()))?;
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    if output.status.success() { Ok(()) } else { Err(said) }
}
