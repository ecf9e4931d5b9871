//! The store as an SQLite file.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, ErrorCode, OptionalExtension as _, Row, Transaction, TransactionBehavior, params};

use super::StoreError;
use super::api::{Change, Grant, Protected, Store, What};
use super::schema::{APPLICATION, STEPS};
use crate::names::registry::{Print, Sketch};

/// How long a call waits for another process that is writing.
const PATIENCE: Duration = Duration::from_secs(5);

/// A store in one SQLite file (with `-wal` and `-shm` beside it while it is open). Several processes may use it at a time.
#[derive(Debug)]
pub struct Sqlite {
    path: PathBuf,
    connection: Mutex<Connection>,
}

impl Sqlite {
    /// Opens a store; makes the file, which only its owner can read, when there is none, and brings an older one up to date.
    ///
    /// # Errors
    /// The file can't be opened, is something else, or was written by a newer consentry.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let failed = |source| StoreError::File { path: path.to_owned(), source };
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(false);
        // What SQLite makes beside it takes over its mode.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(path).map_err(failed)?;
        let connection = prepare(path).map_err(|error| told(path, &error))?;
        let store = Self { path: path.to_owned(), connection: Mutex::new(connection) };
        store.migrate()?;
        // Only now that it is known to be a store: the mode stays with the file.
        store.read(|store| store.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL"))?;
        Ok(store)
    }

    /// Opens a store that must be there.
    ///
    /// # Errors
    /// As [`Sqlite::open`]; and there is none.
    pub fn open_existing(path: &Path) -> Result<Self, StoreError> {
        match path.try_exists() {
            Ok(false) => Err(StoreError::Missing { path: path.to_owned() }),
            _ => Self::open(path),
        }
    }

    fn migrate(&self) -> Result<(), StoreError> {
        let known = STEPS.len() as i64;
        let found = self.write(|store| {
            let number = |name: &str| store.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i64>(0));
            let (application, found) = (number("application_id")?, number("user_version")?);
            let tables: i64 = store.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
            if application != APPLICATION && tables > 0 {
                return Ok(None);
            }
            for step in STEPS.get(usize::try_from(found).unwrap_or_default()..).unwrap_or_default() {
                store.execute_batch(step)?;
            }
            if found < known {
                store
                    .execute_batch(&format!("PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {known}"))?;
            }
            Ok(Some(found))
        })?;
        match found {
            None => Err(StoreError::Foreign { path: self.path.clone() }),
            Some(found) if found > known => Err(StoreError::Newer { path: self.path.clone(), found, known }),
            Some(_) => Ok(()),
        }
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        // A panic can't leave anything half done: what was not committed is rolled back.
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        work(&self.connection()).map_err(|error| told(&self.path, &error))
    }

    /// All of `work`, or nothing.
    fn write<T>(&self, work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        let mut connection = self.connection();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate);
        let done = transaction.and_then(|transaction| {
            let value = work(&transaction)?;
            transaction.commit()?;
            Ok(value)
        });
        done.map_err(|error| told(&self.path, &error))
    }

    /// Every row of a query.
    fn rows<T>(&self, query: &str, row: impl FnMut(&Row<'_>) -> rusqlite::Result<T>) -> Result<Vec<T>, StoreError> {
        self.read(|store| store.prepare(query)?.query_map([], row)?.collect())
    }
}

fn prepare(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(PATIENCE)?;
    // What is taken out is overwritten.
    connection.execute_batch("PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON")?;
    Ok(connection)
}

fn told(path: &Path, error: &rusqlite::Error) -> StoreError {
    let path = path.to_owned();
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => StoreError::Foreign { path },
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Database {
            path,
            message: "another process has been writing for too long; try again".to_owned(),
        },
        _ => StoreError::Database { path, message: error.to_string() },
    }
}

fn noted(store: &Connection, at: Timestamp, what: What, id: &str, note: &str) -> rusqlite::Result<()> {
    let mut add = store.prepare("INSERT INTO change (at, what, id, note) VALUES (?1, ?2, ?3, ?4)")?;
    add.execute(params![at.as_second(), what.as_str(), id, note]).map(|_| ())
}

/// A moment as it is kept; one that no calendar has counts as long past.
fn moment(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Bytes of a fixed number; others are those of no name.
fn bytes<const N: usize>(blob: &[u8]) -> [u8; N] {
    blob.try_into().unwrap_or([0; N])
}

impl Store for Sqlite {
    fn key_check(&self) -> Result<Option<Print>, StoreError> {
        let query = "SELECT value FROM fact WHERE name = 'registry key'";
        let value = self.read(|store| store.query_row(query, [], |row| row.get::<_, Vec<u8>>(0)).optional())?;
        Ok(value.map(|value| Print(bytes(&value))))
    }

    fn bind_key(&self, check: Print) -> Result<(), StoreError> {
        let query = "INSERT OR IGNORE INTO fact (name, value) VALUES ('registry key', ?1)";
        self.write(|store| store.execute(query, [check.0])).map(|_| ())
    }

    fn protect(&self, names: &[Protected]) -> Result<(), StoreError> {
        self.write(|store| {
            for name in names {
                let query = "DELETE FROM protected WHERE id = ?1";
                let there = store.prepare(query)?.execute([&name.id])? > 0;
                let query =
                    "INSERT INTO protected (id, sealed, asked_by, why, until, created) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
                store.prepare(query)?.execute(params![
                    name.id,
                    name.sketch.sealed,
                    name.asked_by,
                    name.why,
                    name.until.map(Timestamp::as_second),
                    name.created.as_second(),
                ])?;
                let mut add = store.prepare("INSERT INTO protected_print (print, id) VALUES (?1, ?2)")?;
                for print in &name.sketch.prints {
                    add.execute(params![print.0, name.id])?;
                }
                let what = if there { What::Renew } else { What::Protect };
                noted(store, name.created, what, &name.id, &format!("{}: {}", name.asked_by, name.why))?;
            }
            Ok(())
        })
    }

    fn unprotect(&self, ids: &[String], what: What, at: Timestamp, why: &str) -> Result<usize, StoreError> {
        self.write(|store| {
            let mut gone = 0;
            for id in ids {
                if store.execute("DELETE FROM protected WHERE id = ?1", [id])? > 0 {
                    noted(store, at, what, id, why)?;
                    gone += 1;
                }
            }
            Ok(gone)
        })
    }

    fn protected(&self) -> Result<Vec<Protected>, StoreError> {
        self.read(|store| {
            // Both in one transaction: no entry without its hashes.
            let store = store.unchecked_transaction()?;
            let mut names: Vec<Protected> = store
                .prepare("SELECT id, sealed, asked_by, why, until, created FROM protected ORDER BY created, id")?
                .query_map([], |row| {
                    Ok(Protected {
                        id: row.get(0)?,
                        sketch: Sketch { prints: Vec::new(), sealed: bytes(&row.get::<_, Vec<u8>>(1)?) },
                        asked_by: row.get(2)?,
                        why: row.get(3)?,
                        until: row.get::<_, Option<i64>>(4)?.map(moment),
                        created: moment(row.get(5)?),
                    })
                })?
                .collect::<rusqlite::Result<_>>()?;
            let mut prints = store.prepare("SELECT print FROM protected_print WHERE id = ?1 ORDER BY print")?;
            for name in &mut names {
                let rows = prints.query_map([&name.id], |row| row.get::<_, Vec<u8>>(0))?;
                name.sketch.prints =
                    rows.map(|row| row.map(|print: Vec<u8>| Print(bytes(&print)))).collect::<Result<_, _>>()?;
            }
            Ok(names)
        })
    }

    fn protected_as(&self, print: Print) -> Result<Vec<String>, StoreError> {
        let query = "SELECT id FROM protected_print WHERE print = ?1 ORDER BY id";
        self.read(|store| store.prepare(query)?.query_map([print.0], |row| row.get(0))?.collect())
    }

    fn grant(&self, grant: &Grant) -> Result<(), StoreError> {
        self.write(|store| {
            store.execute(
                "INSERT INTO consent (id, name, tenant, note, until, created, revoked) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                params![
                    grant.id,
                    grant.name.0,
                    grant.tenant,
                    grant.note,
                    grant.until.as_second(),
                    grant.created.as_second(),
                    grant.revoked.map(Timestamp::as_second),
                ],
            )?;
            noted(store, grant.created, What::Grant, &grant.id, &format!("{}: {}", grant.tenant, grant.note))
        })
    }

    fn revoke(&self, id: &str, at: Timestamp) -> Result<bool, StoreError> {
        self.write(|store| {
            let query = "UPDATE consent SET revoked = ?2 WHERE id = ?1 AND revoked IS NULL";
            let done = store.execute(query, params![id, at.as_second()])? > 0;
            if done {
                noted(store, at, What::Revoke, id, "")?;
            }
            Ok(done)
        })
    }

    fn grants(&self) -> Result<Vec<Grant>, StoreError> {
        self.rows("SELECT id, name, tenant, note, until, created, revoked FROM consent ORDER BY created, id", |row| {
            Ok(Grant {
                id: row.get(0)?,
                name: Print(bytes(&row.get::<_, Vec<u8>>(1)?)),
                tenant: row.get(2)?,
                note: row.get(3)?,
                until: moment(row.get(4)?),
                created: moment(row.get(5)?),
                revoked: row.get::<_, Option<i64>>(6)?.map(moment),
            })
        })
    }

    fn changes(&self) -> Result<Vec<Change>, StoreError> {
        self.rows("SELECT at, what, id, note FROM change ORDER BY number", |row| {
            let what: String = row.get(1)?;
            let unknown = || rusqlite::Error::InvalidColumnType(1, what.clone(), rusqlite::types::Type::Text);
            Ok(Change {
                at: moment(row.get(0)?),
                what: What::from_word(&what).ok_or_else(unknown)?,
                id: row.get(2)?,
                note: row.get(3)?,
            })
        })
    }

    fn version(&self) -> Result<i64, StoreError> {
        self.read(|store| store.query_row("PRAGMA data_version", [], |row| row.get(0)))
    }
}
