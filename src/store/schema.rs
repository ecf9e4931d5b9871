//! The tables, and how older ones become newer ones.

/// Marks the file as a store of consentry ("cons").
pub(super) const APPLICATION: i64 = 0x636f_6e73;

/// What makes each schema out of the one before. A step that has been released is never changed: another is added.
pub(super) const STEPS: &[&str] = &["
    CREATE TABLE fact (
        name TEXT PRIMARY KEY,
        value BLOB NOT NULL
    ) STRICT;

    -- No names: `sealed` and the prints are hashes under a key that is kept elsewhere. Times are seconds since 1970, UTC.
    CREATE TABLE protected (
        id TEXT PRIMARY KEY,
        sealed BLOB NOT NULL,
        asked_by TEXT NOT NULL,
        why TEXT NOT NULL,
        until INTEGER,
        created INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE protected_print (
        print BLOB NOT NULL,
        id TEXT NOT NULL REFERENCES protected (id) ON DELETE CASCADE,
        PRIMARY KEY (print, id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX protected_print_id ON protected_print (id);

    CREATE TABLE consent (
        id TEXT PRIMARY KEY,
        name BLOB NOT NULL,
        tenant TEXT NOT NULL,
        note TEXT NOT NULL,
        until INTEGER NOT NULL,
        created INTEGER NOT NULL,
        revoked INTEGER
    ) STRICT;

    -- Only ever added to.
    CREATE TABLE change (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        at INTEGER NOT NULL,
        what TEXT NOT NULL,
        id TEXT NOT NULL,
        note TEXT NOT NULL
    ) STRICT;
"];
