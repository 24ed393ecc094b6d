//! Names of confirmed cases, kept for a time to know a returning account by, as keyed hashes alone: whoever has the database
//! cannot tell the names without the key, which stands in a file of its own and never in the database.

use std::fmt;
use std::fs::OpenOptions;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use hmac::{Hmac, Mac};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use sha2::Sha256;

use crate::Error;
use crate::queue::Queue;
use crate::queue::audit::{self, Action, NewEntry};
use crate::queue::case::{Case, CaseId, skeleton};
use crate::queue::database::explained;

/// Bytes of a key: those of the hash.
const BYTES: usize = 32;

/// The key of the hashes.
pub(super) struct Key([u8; BYTES]);

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key")
    }
}

impl Key {
    /// Reads the key of a database, and makes it where there is none. Without their key the names kept cannot be known again:
    /// they are removed, and the audit trail says so.
    pub(super) fn open(database: &Path, connection: &mut Connection) -> Result<Key, Error> {
        let mut path = database.as_os_str().to_owned();
        path.push(".key");
        let path = PathBuf::from(path);
        if let Some(key) = Key::read(&path)? {
            return Ok(key);
        }
        let failed = |error| explained(database, "the queue cannot be opened", error);
        let transaction =
            connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        // Another process may have made it meanwhile.
        if let Some(key) = Key::read(&path)? {
            return Ok(key);
        }
        let lost = transaction.execute("DELETE FROM retained", []).map_err(failed)?;
        if lost > 0 {
            let entry = NewEntry { note: "the key file was not there", ..NewEntry::default() };
            audit::add(&transaction, Action::RenewKey, &entry).map_err(failed)?;
        }
        let key = Key::make(&path)?;
        transaction.commit().map_err(failed)?;
        Ok(key)
    }

    fn read(path: &Path) -> Result<Option<Key>, Error> {
        let place = path.to_string_lossy();
        let mut text = String::new();
        let read = std::fs::File::open(path).and_then(|mut file| file.read_to_string(&mut text));
        match read {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::io(place, "the key of the queue cannot be read", error)),
            Ok(_) => {}
        }
        let mut key = [0; BYTES];
        let mut digits = text.trim_end().chars();
        for byte in &mut key {
            let pair =
                digits.next().and_then(|c| c.to_digit(16)).zip(digits.next().and_then(|c| c.to_digit(16)));
            let value = pair.and_then(|(high, low)| u8::try_from(high * 16 + low).ok());
            *byte = value.ok_or_else(|| Key::damaged(&place))?;
        }
        if digits.next().is_some() {
            return Err(Key::damaged(&place));
        }
        Ok(Some(Key(key)))
    }

    fn damaged(place: &str) -> Error {
        Error::input(
            place,
            format!("this is no key of a queue: {} hexadecimal digits were expected", 2 * BYTES),
        )
        .with_hint("put the file back; without it, a new key is made and the names kept are forgotten")
    }

    fn make(path: &Path) -> Result<Key, Error> {
        let place = path.to_string_lossy();
        let cannot = |error| Error::io(&*place, "the key of the queue cannot be made", error);
        let mut key = [0; BYTES];
        getrandom::fill(&mut key).map_err(|error| cannot(std::io::Error::other(error.to_string())))?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(0o600);
        }
        // Under another name until it is whole: half a key would be no key.
        let temporary = path.with_extension("key.new");
        let _ = std::fs::remove_file(&temporary);
        let mut file = options.open(&temporary).map_err(cannot)?;
        let text: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
        file.write_all(text.as_bytes())
            .and_then(|()| file.sync_all())
            .and_then(|()| std::fs::rename(&temporary, path))
            .map_err(cannot)?;
        Ok(Key(key))
    }

    fn hash(&self, skeleton: &str) -> Option<[u8; BYTES]> {
        // A key of any length is taken.
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).ok()?;
        mac.update(skeleton.as_bytes());
        Some(mac.finalize().into_bytes().into())
    }
}

/// Keeps the name of a case until a time.
pub(super) fn remember(
    transaction: &Transaction<'_>,
    key: &Key,
    case: &Case,
    until: i64,
) -> rusqlite::Result<()> {
    if case.skeleton.is_empty() {
        return Ok(());
    }
    let Some(hash) = key.hash(&case.skeleton) else { return Ok(()) };
    transaction
        .prepare_cached(
            "INSERT INTO retained (hash, case_id, expires_at) VALUES (?1, ?2, ?3) \
             ON CONFLICT DO UPDATE SET expires_at = max(expires_at, excluded.expires_at)",
        )?
        .execute(params![hash, case.id, until])
        .map(drop)
}

/// Forgets the name of a case.
pub(super) fn forget(transaction: &Transaction<'_>, case: CaseId) -> rusqlite::Result<()> {
    transaction.prepare_cached("DELETE FROM retained WHERE case_id = ?1")?.execute(params![case]).map(drop)
}

impl Queue {
    /// The confirmed case, the latest of several, that bore a name looking like this one, if it is kept still.
    ///
    /// # Errors
    /// The database cannot be read.
    pub(crate) fn returns(&self, name: &str, now: i64) -> Result<Option<CaseId>, Error> {
        let skeleton = skeleton(name);
        if skeleton.is_empty() {
            return Ok(None);
        }
        let Some(hash) = self.key.hash(&skeleton) else { return Ok(None) };
        self.read(|connection| {
            connection
                .prepare_cached("SELECT max(case_id) FROM retained WHERE hash = ?1 AND expires_at > ?2")?
                .query_row(params![hash, now], |row| row.get(0))
                .optional()
                .map(Option::flatten)
        })
    }

    /// Forgets names whose time is over, and says how many.
    ///
    /// # Errors
    /// The database cannot be written.
    pub(crate) fn forget_expired(&self, now: i64) -> Result<usize, Error> {
        let forgotten = self.write(|transaction| {
            let mut statement = transaction.prepare_cached("DELETE FROM retained WHERE expires_at <= ?1")?;
            Ok(statement.execute(params![now])?)
        })?;
        Ok(forgotten)
    }
}
