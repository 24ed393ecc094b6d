//! The file: opened, brought to this version, and shared between threads: one connection that writes, a few that read.

use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rusqlite::{
    Connection, ErrorCode, OpenFlags, OptionalExtension, Transaction, TransactionBehavior, params,
};

use crate::Error;
use crate::queue::refusal::{Refusal, Trouble};
use crate::queue::retained::Key;
use crate::queue::settings::Settings;

/// The versions of the database, each made from the one before.
pub(super) const MIGRATIONS: &[&str] = &[include_str!("schema/1.sql")];

/// Tells a queue from the databases of other programs: "DRQu".
pub(super) const APPLICATION: i32 = 0x4452_5175;

/// How long one waits for another process that writes; a scan offers a thousand cases in a few hundredths of a second.
const PATIENCE: Duration = Duration::from_secs(10);

/// Connections kept to read with: more cores than that read one file no faster.
const READERS: usize = 4;

/// The queue. Shared between threads and processes; every call blocks until it is done.
pub(crate) struct Queue {
    path: PathBuf,
    settings: Settings,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
    pub(super) key: Key,
}

impl std::fmt::Debug for Queue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Queue").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Queue {
    /// Opens a queue, and makes it where there is none; beside it stands its key, as `DATABASE.key`. Both are for their
    /// owner alone to read.
    ///
    /// # Errors
    /// The file is no queue, is one of a newer version, is held by another process, or cannot be read and written.
    pub(crate) fn open(path: &Path, settings: Settings) -> Result<Queue, Error> {
        Queue::open_with(path, Some(settings))
    }

    /// Opens a queue with the settings it was last opened with, or those compiled in where it is new.
    ///
    /// # Errors
    /// As [`open`](Queue::open).
    pub(crate) fn open_as_set(path: &Path) -> Result<Queue, Error> {
        Queue::open_with(path, None)
    }

    /// Opens a queue that must be there, with its own settings: one that is misspelt must not be made.
    ///
    /// # Errors
    /// There is none, and as [`open`](Queue::open).
    pub(crate) fn open_existing(path: &Path) -> Result<Queue, Error> {
        if !path.exists() {
            return Err(Error::input(path.to_string_lossy(), "there is no such queue")
                .with_hint("`deadringer scan ACCOUNTS --queue DATABASE` makes one"));
        }
        Queue::open_as_set(path)
    }

    fn open_with(path: &Path, settings: Option<Settings>) -> Result<Queue, Error> {
        let place = path.to_string_lossy();
        create(path).map_err(|error| {
            Error::io(&*place, "the queue cannot be opened", error)
                .with_hint("name a file in a folder that exists and may be written to")
        })?;
        let failed = |error| explained(path, "the queue cannot be opened", error);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let probe = Connection::open_with_flags(path, flags).map_err(failed)?;
        // Another program's database must not even be put into another mode.
        recognise(&probe, path)?;
        drop(probe);
        let mut writer = connect(path).map_err(failed)?;
        migrate(&mut writer, path)?;
        let settings = match settings {
            Some(settings) => settings,
            None => match kept_settings(&writer).map_err(failed)? {
                Some(settings) => settings,
                None => Settings::builtin()?,
            },
        };
        rerank(&mut writer, &settings).map_err(failed)?;
        let key = Key::open(path, &mut writer)?;
        Ok(Queue {
            path: path.to_owned(),
            settings,
            writer: Mutex::new(writer),
            readers: Mutex::default(),
            key,
        })
    }

    /// Where it stands.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// How it is ranked and worked through.
    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Reads, from one moment's state of the database.
    pub(super) fn read<T>(
        &self,
        reading: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, Error> {
        let failed = |error| explained(&self.path, "the queue cannot be read", error);
        let kept = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut connection = match kept {
            Some(connection) => connection,
            None => reader(&self.path).map_err(failed)?,
        };
        let transaction = connection.transaction().map_err(failed)?;
        let result = reading(&transaction).map_err(failed)?;
        transaction.finish().map_err(failed)?;
        let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        if readers.len() < READERS {
            readers.push(connection);
        }
        Ok(result)
    }

    /// Changes something, all of it or nothing; what is answered is on the disk.
    pub(super) fn write<T>(
        &self,
        writing: impl FnOnce(&Transaction<'_>) -> Result<T, Trouble>,
    ) -> Result<T, Refusal> {
        let failed = |error| Refusal::Storage(explained(&self.path, "the queue cannot be written", error));
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        // Taken at once, so that what is read in it is still so when it is written.
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        match writing(&transaction) {
            Ok(value) => transaction.commit().map(|()| value).map_err(failed),
            Err(Trouble::Refused(refusal)) => Err(refusal),
            Err(Trouble::Database(error)) => Err(failed(error)),
        }
    }
}

/// Makes the file where it is not there, for its owner alone; the files that SQLite lays beside it get the same rights.
fn create(path: &Path) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path).map(drop)
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // Nothing that somebody wrote into the file runs with our rights.
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    // What was committed survives a loss of power, and not only the end of the program.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

fn reader(path: &Path) -> rusqlite::Result<Connection> {
    let connection = connect(path)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

/// The version of a database that is a queue, or is to be one.
fn recognise(connection: &Connection, path: &Path) -> Result<i64, Error> {
    let failed = |error| explained(path, "the queue cannot be opened", error);
    let place = path.to_string_lossy();
    connection.busy_timeout(PATIENCE).map_err(failed)?;
    let number = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let version = number("user_version").map_err(failed)?;
    let application = number("application_id").map_err(failed)?;
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(failed)?;
    if application != i64::from(APPLICATION) && (application != 0 || version != 0 || tables > 0) {
        return Err(Error::input(&*place, "this is a database of another program")
            .with_hint("name a file of its own for the queue; it is made if it is not there"));
    }
    let newest = MIGRATIONS.len() as i64;
    if version > newest {
        return Err(Error::input(
            &*place,
            format!("the queue is of version {version}, this program knows versions up to {newest}"),
        )
        .with_hint("use the newer program that made it, or another file"));
    }
    Ok(version)
}

/// Brings a database to this version.
fn migrate(connection: &mut Connection, path: &Path) -> Result<(), Error> {
    let failed = |error| explained(path, "the queue cannot be brought to this version", error);
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
    // Another process may have brought it here meanwhile.
    let version = recognise(&transaction, path)?;
    let newest = MIGRATIONS.len() as i64;
    let known = usize::try_from(version).unwrap_or(0);
    for migration in MIGRATIONS.iter().skip(known) {
        transaction.execute_batch(migration).map_err(failed)?;
    }
    if version < newest {
        transaction.pragma_update(None, "user_version", newest).map_err(failed)?;
        transaction.pragma_update(None, "application_id", APPLICATION).map_err(failed)?;
    }
    transaction.commit().map_err(failed)
}

/// Where settings are kept: whoever opens the queue without any of its own must not rank it by others.
const KEY: &str = "settings";

fn kept_settings(connection: &Connection) -> rusqlite::Result<Option<Settings>> {
    let kept: Option<String> = connection
        .query_row("SELECT value FROM derived WHERE key = ?1", params![KEY], |row| row.get(0))
        .optional()?;
    Ok(kept.as_deref().and_then(Settings::of_kept))
}

/// Works the places in the queue out anew where the settings have changed.
fn rerank(connection: &mut Connection, settings: &Settings) -> rusqlite::Result<()> {
    let kept = settings.kept();
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let same = transaction
        .prepare("SELECT 1 FROM derived WHERE key = ?1 AND value = ?2")?
        .exists(params![KEY, kept])?;
    if !same {
        let categories: Vec<String> = transaction
            .prepare("SELECT DISTINCT category FROM cases")?
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        for category in categories {
            let weight = settings.hundredths(&category);
            transaction.execute(
                "UPDATE cases SET priority = score * ?1 WHERE category = ?2 AND priority <> score * ?1",
                params![weight, category],
            )?;
        }
        transaction.execute("INSERT OR REPLACE INTO derived VALUES (?1, ?2)", params![KEY, kept])?;
    }
    transaction.commit()
}

/// What SQLite says, with what to do about it.
pub(super) fn explained(path: &Path, doing: &str, error: rusqlite::Error) -> Error {
    let place = path.to_string_lossy();
    let code = error.sqlite_error_code();
    let (what, hint) = match code {
        Some(ErrorCode::NotADatabase) => {
            ("this is no database", "name the queue's own file; it is made if it is not there")
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => (
            "another process holds the queue",
            "try again when it is done; two services cannot serve one queue for long",
        ),
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => (
            "the queue or its folder may not be written to",
            "files `-wal` and `-shm` are laid beside it: its folder must allow that",
        ),
        Some(ErrorCode::CannotOpen) => (
            "the queue or a file beside it cannot be opened",
            "name a file in a folder that exists and may be written to",
        ),
        Some(ErrorCode::DiskFull) => ("the disk is full", "make room; nothing of this change was kept"),
        Some(ErrorCode::DatabaseCorrupt) => (
            "the database is damaged",
            "put a copy of it back; `sqlite3 FILE .recover` may save what is left",
        ),
        _ => ("", ""),
    };
    let found = if what.is_empty() { error.to_string() } else { format!("{what} ({error})") };
    let error = Error::io(place, doing, std::io::Error::other(found));
    if hint.is_empty() { error } else { error.with_hint(hint) }
}
