//! The key of the registry: where it comes from, and a new one.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::KeyError;
use crate::names::registry::RegistryKey;

/// The environment variable that holds the key where no file is named.
pub const REGISTRY_KEY_VARIABLE: &str = "CONSENTRY_REGISTRY_KEY";

/// Where the key comes from: never from the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeySource {
    /// A file.
    File(PathBuf),
    /// An environment variable.
    Env(String),
}

impl KeySource {
    /// The file if one is named; else [`REGISTRY_KEY_VARIABLE`], if that is set.
    pub fn file_or_env(file: Option<PathBuf>) -> Option<Self> {
        let set = || std::env::var_os(REGISTRY_KEY_VARIABLE).filter(|value| !value.is_empty());
        file.map(Self::File).or_else(|| set().map(|_| Self::Env(REGISTRY_KEY_VARIABLE.to_owned())))
    }

    /// Reads the key.
    ///
    /// # Errors
    /// There is none, or it is not 32 bytes in hex or base64.
    pub fn load(&self) -> Result<RegistryKey, KeyError> {
        let (text, from) = match self {
            Self::File(path) => {
                let failed = |source| KeyError::File { path: path.clone(), source };
                (fs::read_to_string(path).map_err(failed)?, path.display().to_string())
            }
            Self::Env(name) => {
                let unset = |_| KeyError::NoVariable { name: name.clone() };
                (std::env::var(name).map_err(unset)?, name.clone())
            }
        };
        parse(text.trim()).ok_or(KeyError::Malformed { from })
    }
}

fn parse(text: &str) -> Option<RegistryKey> {
    let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let base64 = || {
        let decoded = [STANDARD, URL_SAFE].iter().find_map(|of| GeneralPurpose::new(of, config).decode(text).ok());
        decoded.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok()).map(RegistryKey::new)
    };
    RegistryKey::from_hex(text).or_else(base64)
}

/// Makes a file with a new key, which only its owner can read.
///
/// # Errors
/// The file is there already (a key that is overwritten is lost, and all names with it), or can't be written.
pub fn create_key(path: &Path) -> Result<(), KeyError> {
    let failed = |source: io::Error| match source.kind() {
        io::ErrorKind::AlreadyExists => KeyError::Exists { path: path.to_owned() },
        _ => KeyError::File { path: path.to_owned(), source },
    };
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(failed)?;
    // 244 bits from the system's generator.
    let mut hasher = blake3::Hasher::new_derive_key("consentry 2026 new registry key");
    hasher.update(uuid::Uuid::new_v4().as_bytes()).update(uuid::Uuid::new_v4().as_bytes());
    writeln!(file, "{}", hasher.finalize().to_hex()).and_then(|()| file.sync_all()).map_err(failed)
}
