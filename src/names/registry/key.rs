//! The key, and what is hashed with it.

use std::fmt;

use super::FullName;

/// A keyed hash of a name, or of one way to write it: the first half of a BLAKE3 hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Print(pub [u8; 16]);

impl Print {
    /// What tables are sorted by: with millions of hashes in memory, half of each is enough to tell them apart.
    pub(super) fn short(self) -> u64 {
        let [a, b, c, d, e, f, g, h, ..] = self.0;
        u64::from_le_bytes([a, b, c, d, e, f, g, h])
    }
}

/// The 32 bytes that names are hashed with. Whoever has them can try guesses against the store; nobody else can.
///
/// Every kind of hash has a key of its own, derived from it, so that a hash of one kind says nothing of another.
#[derive(Clone)]
pub struct RegistryKey {
    kinds: [[u8; 32]; KINDS.len()],
}

/// What a hash is of. Each has a key of its own.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    /// The words of a name in their order.
    Name,
    /// Its words with the last ones first.
    Reversed,
    /// Two or all of its words written as one.
    Joined,
    /// Its words, one of them with a letter left out.
    Typo,
    /// A handle.
    Handle,
    /// One word, to see quickly that a text has none of the words of any name.
    Word,
    /// A name, for consent.
    Consent,
    /// A handle, for consent.
    ConsentHandle,
    /// No name: the key itself, and fingerprints of all that is kept under it.
    Check,
    /// No name: what the rest of a sketch is sealed with.
    Seal,
    /// No name: what fills a sketch up.
    Filler,
}

/// The contexts that the keys of the kinds are derived in, in the order of [`Kind`]. Changed ones make every store unreadable:
/// so does the one of the check, which is changed when the fingerprints of words are, for none of the others would then be found.
const KINDS: [&str; 11] = [
    "consentry 2026 registry: name",
    "consentry 2026 registry: reversed name",
    "consentry 2026 registry: joined name",
    "consentry 2026 registry: name with a letter left out",
    "consentry 2026 registry: handle",
    "consentry 2026 registry: word of a name",
    "consentry 2026 registry: consent of a name",
    "consentry 2026 registry: consent of a handle",
    "consentry 2026 registry: check of the key, words hashed by eights",
    "consentry 2026 registry: seal of a sketch",
    "consentry 2026 registry: filler of a sketch",
];

impl RegistryKey {
    /// The key of these bytes, which must come from a generator of random numbers.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self { kinds: KINDS.map(|context| blake3::derive_key(context, &bytes)) }
    }

    /// Reads 64 hex digits; white space around them is ignored. `None` if it is anything else.
    pub fn from_hex(hex: &str) -> Option<Self> {
        blake3::Hash::from_hex(hex.trim()).ok().map(|bytes| Self::new(*bytes.as_bytes()))
    }

    /// What a store keeps to know its key again. It says nothing of the key, nor of any name.
    pub fn check(&self) -> Print {
        self.print(Kind::Check, &[])
    }

    /// What a registry knows this name by, in the order it is written: equal for every way to write the same words.
    pub fn name(&self, name: &FullName) -> Print {
        self.words(if name.is_handle() { Kind::Handle } else { Kind::Name }, name.fingerprints())
    }

    /// What [`Grants`](super::Grants) know this name by. It can't be told from it whether the name is protected, too.
    pub fn consent(&self, name: &FullName) -> Print {
        self.words(if name.is_handle() { Kind::ConsentHandle } else { Kind::Consent }, name.fingerprints())
    }

    pub(super) fn print(&self, kind: Kind, bytes: &[u8]) -> Print {
        let mut print = [0; 16];
        print.copy_from_slice(&blake3::keyed_hash(&self.kinds[kind as usize], bytes).as_bytes()[..16]);
        Print(print)
    }

    /// The hash of words, by the fingerprints that every text is read in.
    pub(super) fn words(&self, kind: Kind, words: impl IntoIterator<Item = u64>) -> Print {
        self.numbered(kind, 0, words)
    }

    /// The same, of words of which this one is special.
    pub(super) fn numbered(&self, kind: Kind, number: usize, words: impl IntoIterator<Item = u64>) -> Print {
        // A block of the hash: one round for every name.
        let mut bytes = [0; 64];
        bytes[0] = number as u8;
        let mut length = 8;
        for word in words.into_iter().take(7) {
            bytes[length..length + 8].copy_from_slice(&word.to_le_bytes());
            length += 8;
        }
        self.print(kind, &bytes[..length])
    }

    /// A few bits of a word's hash; never 0.
    pub(super) fn tag(&self, word: u64) -> u32 {
        (self.words(Kind::Word, [word]).short() as u32).max(1)
    }

    /// The fingerprint of so many things kept under this key, of the sum of theirs; 0 of nothing.
    pub(super) fn seal_fingerprint(&self, sum: u64, count: usize) -> u64 {
        if count == 0 { 0 } else { self.words(Kind::Check, [sum, count as u64]).short().max(1) }
    }

    /// As many bytes as there is room for, of what no other key and no other id gives.
    pub(super) fn stream(&self, kind: Kind, id: &str, out: &mut [u8]) {
        let mut hasher = blake3::Hasher::new_keyed(&self.kinds[kind as usize]);
        hasher.update(id.as_bytes()).finalize_xof().fill(out);
    }
}

impl fmt::Debug for RegistryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RegistryKey(..)")
    }
}
