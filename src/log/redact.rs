//! What keeps a record unreadable: the keyed digest of a prompt, and field names stripped of what a caller chose.

use std::fmt;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::screen::{Part, PartKind};

/// The secret under which prompts are digested. Whoever lacks it can't test guesses against the log.
#[derive(Clone)]
pub struct Key([u8; 32]);

/// Why a key could not be had.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// It is not 64 hex digits.
    #[error("{from}: a log key is 64 hex digits (32 bytes); make one with `openssl rand -hex 32`")]
    Malformed {
        /// Where it came from.
        from: String,
    },
    /// The environment variable is not set.
    #[error("the environment variable {name} is not set, and the configuration takes the log key from it")]
    NoVariable {
        /// Its name.
        name: String,
    },
    /// The file could not be read or made.
    #[error("{path}: {source}", path = path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What went wrong.
        source: io::Error,
    },
}

impl Key {
    /// Reads 64 hex digits; white space around them is ignored.
    pub fn from_hex(hex: &str) -> Result<Self, KeyError> {
        Self::parse(hex, "the log key")
    }

    /// Reads the key from an environment variable.
    pub fn from_env(name: &str) -> Result<Self, KeyError> {
        let value = std::env::var(name).map_err(|_| KeyError::NoVariable { name: name.to_owned() })?;
        Self::parse(&value, name)
    }

    /// Reads the key from a file; makes the file with a fresh key, readable by its owner alone, when there is none.
    pub fn load_or_create(path: &Path) -> Result<Self, KeyError> {
        let failed = |source| KeyError::File { path: path.to_owned(), source };
        match fs::read_to_string(path) {
            Ok(hex) => return Self::parse(&hex, &path.display().to_string()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(failed(error)),
        }
        let key = Self::random();
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        match options.open(path) {
            Ok(mut file) => {
                writeln!(file, "{}", blake3::Hash::from_bytes(key.0).to_hex()).map_err(failed)?;
                file.sync_all().map_err(failed)?;
                Ok(key)
            }
            // Another process was first: its key is the one to use.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                let hex = fs::read_to_string(path).map_err(failed)?;
                Self::parse(&hex, &path.display().to_string())
            }
            Err(error) => Err(failed(error)),
        }
    }

    fn parse(hex: &str, from: &str) -> Result<Self, KeyError> {
        let hash = blake3::Hash::from_hex(hex.trim()).map_err(|_| KeyError::Malformed { from: from.to_owned() })?;
        Ok(Self(*hash.as_bytes()))
    }

    /// 244 bits from the system's generator: two version-4 UUIDs, hashed.
    fn random() -> Self {
        let mut hasher = blake3::Hasher::new_derive_key("consentry 2026 log key");
        hasher.update(uuid::Uuid::new_v4().as_bytes()).update(uuid::Uuid::new_v4().as_bytes());
        Self(*hasher.finalize().as_bytes())
    }

    /// The digest of a prompt: of its texts in order, what each is for, and whether a source image came along.
    /// The fields they came from don't count, so that the same prompt has the same digest in every dialect.
    pub fn digest(&self, parts: &[Part<'_>], source_image: bool) -> String {
        let mut hasher = blake3::Hasher::new_keyed(&self.0);
        hasher.update(&[u8::from(source_image)]);
        for part in parts {
            hasher.update(&[match part.kind {
                PartKind::Positive => b'+',
                PartKind::Negative => b'-',
            }]);
            hasher.update(&(part.text.len() as u64).to_le_bytes()).update(part.text.as_bytes());
        }
        hasher.finalize().to_hex().to_string()
    }

    /// The digest of a credential, to tell tenants apart without keeping it: 16 hex digits.
    pub fn tenant(&self, credential: &[u8]) -> String {
        let key = blake3::derive_key("consentry 2026 tenant of a credential", &self.0);
        blake3::keyed_hash(&key, credential).to_hex()[..16].to_owned()
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(..)")
    }
}

/// Names that APIs give to fields. Any other was chosen by the caller, who may have written the prompt into it.
const FIELDS: &[&str] = &[
    "ad_negative_prompt",
    "ad_prompt",
    "alwayson_scripts",
    "args",
    "audio_prompt",
    "batch",
    "clip_g",
    "clip_l",
    "colorGuidedGenerationParams",
    "content",
    "contents",
    "data",
    "graph",
    "hr_negative_prompt",
    "hr_prompt",
    "image",
    "imageVariationParams",
    "image_prompt",
    "image_url",
    "images",
    "inPaintingParams",
    "infotext",
    "input",
    "inputs",
    "instances",
    "instructions",
    "items",
    "llama",
    "lora_name",
    "loras",
    "mask",
    "maskPrompt",
    "messages",
    "name",
    "negative",
    "negativePrompt",
    "negativeText",
    "negative_prompt",
    "nodes",
    "outPaintingParams",
    "parameters",
    "params",
    "parts",
    "positive",
    "prompt",
    "prompts",
    "query",
    "script_args",
    "search_prompt",
    "select_prompt",
    "string",
    "style",
    "style_preset",
    "styles",
    "system",
    "systemInstruction",
    "t5xxl",
    "text",
    "textToImageParams",
    "text_g",
    "text_l",
    "text_prompts",
    "tis",
    "tools",
    "url",
    "value",
];

/// A field's path with every segment masked (`*`) that is neither a number nor a name some image API uses.
///
/// ```
/// # use consentry::log::field;
/// assert_eq!(field("params.loras[0].name"), "params.loras[0].name");
/// assert_eq!(field("a nude of somebody"), "*");
/// assert_eq!(field("prompt.6.inputs.text"), "prompt.6.inputs.text");
/// ```
pub fn field(path: &str) -> String {
    let mut out = String::with_capacity(path.len().min(64));
    let mut segment = 0;
    let mut push = |text: &str, end: Option<char>| {
        let number = text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit());
        out.push_str(if text.is_empty() || number || FIELDS.binary_search(&text).is_ok() { text } else { "*" });
        out.extend(end);
    };
    for (at, c) in path.char_indices() {
        if matches!(c, '.' | '[' | ']' | ':' | '/') {
            push(&path[segment..at], Some(c));
            segment = at + c.len_utf8();
        }
    }
    push(&path[segment..], None);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Prompt;

    #[test]
    fn field_names_are_sorted_for_the_search() {
        let mut sorted = FIELDS.to_vec();
        sorted.sort_unstable();
        assert_eq!(sorted, FIELDS);
    }

    #[test]
    fn a_callers_own_field_name_is_masked() {
        assert_eq!(field("prompt"), "prompt");
        assert_eq!(field("jane_doe.prompt[12]"), "*.prompt[12]");
        assert_eq!(field("0612345678"), "*");
    }

    #[test]
    fn a_key_is_made_once_and_kept() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("log.key");
        let first = Key::load_or_create(&path).unwrap();
        let second = Key::load_or_create(&path).unwrap();
        assert_eq!(first.0, second.0);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        fs::write(&path, "not a key").unwrap();
        let error = Key::load_or_create(&path).unwrap_err().to_string();
        assert!(error.contains("log.key") && error.contains("64 hex digits"), "{error}");
    }

    #[test]
    fn digests_tell_prompts_apart_and_depend_on_the_key() {
        let (a, b) = (Key::random(), Key::random());
        let digest = |key: &Key, prompt: &Prompt<'_>| key.digest(prompt.parts(), prompt.source_image());
        let prompt = Prompt::new("a red bicycle").negative("rain");
        assert_eq!(digest(&a, &prompt), digest(&a, &prompt.clone()));
        assert_ne!(digest(&a, &prompt), digest(&b, &prompt));
        assert_ne!(digest(&a, &prompt), digest(&a, &Prompt::new("a red bicycle")));
        let split = Prompt::new("a").part(PartKind::Positive, "prompt", "b");
        assert_ne!(digest(&a, &Prompt::new("ab")), digest(&a, &split));
        assert_ne!(digest(&a, &prompt), digest(&a, &prompt.clone().with_source_image(true)));
    }
}
