//! Files that are there whole or not at all.

use std::fs;
use std::io::Write;
use std::path::Path;

use crate::StoreError;

/// Writes a file beside its place, syncs it, and moves it there.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let fail = |doing| StoreError::file(path, doing);
    let folder = path.parent().unwrap_or(Path::new("."));
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let beside = folder.join(format!(".{name}.{}", std::process::id()));
    let mut file = fs::File::create(&beside).map_err(fail("cannot write this file"))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(fail("cannot write this file"))?;
    fs::rename(&beside, path).map_err(fail("cannot put this file in its place"))?;
    sync_folder(folder)
}

/// Makes a rename in a folder last.
pub fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    fs::File::open(folder)
        .and_then(|f| f.sync_all())
        .map_err(StoreError::file(folder, "cannot make the change in this folder last"))
}

/// Makes an empty file that only its owner may read, where there is none yet.
pub fn make_private(path: &Path) -> Result<(), StoreError> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    match options.open(path) {
        Err(e) if e.kind() != std::io::ErrorKind::AlreadyExists => {
            Err(StoreError::file(path, "cannot write this file")(e))
        }
        Ok(_) | Err(_) => Ok(()),
    }
}
