//! The secrets of a book: files of their own, outside the databases, readable by their owner alone.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::StoreError;
use crate::seal::Randomness;

/// The book's two secrets.
pub struct Secrets {
    /// Key-encryption key.
    pub kek: Zeroizing<[u8; 32]>,
    /// Seed of the Ed25519 key that signs heads and seals.
    pub signing_seed: Zeroizing<[u8; 32]>,
}

const KEK: &str = "key-encryption.key";
const SIGNING: &str = "signing.key";

/// The folder of a book's secrets.
pub fn folder(data: &Path) -> PathBuf {
    data.join("secrets")
}

impl Secrets {
    /// Makes new secrets; refuses to write over old ones. They are there both, and on disk, or not at
    /// all: entries sealed under a key that a power cut takes away would be lost with it.
    pub fn create(data: &Path, random: &mut Randomness) -> Result<Secrets, StoreError> {
        let folder = folder(data);
        if folder.exists() {
            return Err(StoreError::BookExists { path: data.into() });
        }
        let beside = data.join(format!(".secrets.{}", std::process::id()));
        make_private_folder(&beside)?;
        let secrets =
            Secrets { kek: Zeroizing::new(random.bytes()), signing_seed: Zeroizing::new(random.bytes()) };
        write_new(&beside.join(KEK), &secrets.kek)?;
        write_new(&beside.join(SIGNING), &secrets.signing_seed)?;
        crate::files::sync_folder(&beside)?;
        fs::rename(&beside, &folder).map_err(StoreError::file(&folder, "cannot put the secrets in place"))?;
        crate::files::sync_folder(data)?;
        Ok(secrets)
    }

    /// Reads them.
    pub fn open(data: &Path) -> Result<Secrets, StoreError> {
        let folder = folder(data);
        Ok(Secrets { kek: read(&folder.join(KEK))?, signing_seed: read(&folder.join(SIGNING))? })
    }
}

fn make_private_folder(folder: &Path) -> Result<(), StoreError> {
    fs::create_dir_all(folder).map_err(StoreError::file(folder, "cannot make this folder"))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
            .map_err(StoreError::file(folder, "cannot make this folder private"))?;
    }
    Ok(())
}

fn write_new(path: &Path, secret: &[u8; 32]) -> Result<(), StoreError> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut text = Zeroizing::new(ledger::Hash(*secret).to_hex());
    text.push('\n');
    let mut file = options.open(path).map_err(StoreError::file(path, "cannot write this secret"))?;
    file.write_all(text.as_bytes())
        .and_then(|()| file.sync_all())
        .map_err(StoreError::file(path, "cannot write this secret"))
}

fn read(path: &Path) -> Result<Zeroizing<[u8; 32]>, StoreError> {
    let text =
        Zeroizing::new(fs::read_to_string(path).map_err(StoreError::file(path, "cannot read this secret"))?);
    let hash = ledger::Hash::from_hex(text.trim())
        .map_err(|_| StoreError::Secret { path: path.into(), what: "it is not 64 hexadecimal digits" })?;
    Ok(Zeroizing::new(hash.0))
}
