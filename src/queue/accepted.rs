//! What decisions say to the detector: which accounts are not flagged again, and for which name and entity.

use rusqlite::{Connection, Row};

use crate::Error;
use crate::queue::Queue;
use crate::{Accepted, Account};

impl Queue {
    /// The decisions as the detector takes them ([`Options::accepted`](crate::Options)): accounts whose flag was dismissed or
    /// overturned, each for its name and entity, and the official accounts that reviewers have added.
    ///
    /// # Errors
    /// The database cannot be read.
    pub(crate) fn accepted(&self) -> Result<Accepted, Error> {
        self.read(accepted)
    }
}

fn accepted(connection: &Connection) -> rusqlite::Result<Accepted> {
    let mut accepted = Accepted::default();
    let text = |row: &Row<'_>, at: usize| row.get::<_, String>(at);
    let mut statement = connection.prepare_cached(
        "SELECT account_id, handle, platform, name, entity_id FROM cases \
         WHERE state IN ('dismissed', 'overturned') AND kind <> ''",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (id, handle, platform) = (text(row, 0)?, text(row, 1)?, text(row, 2)?);
        let (name, entity) = (text(row, 3)?, text(row, 4)?);
        let account = Account::named(&name).with_id(&id).with_handle(&handle).with_platform(&platform);
        accepted.dismiss(&account, &entity);
    }
    let mut statement = connection.prepare_cached("SELECT platform, account FROM official")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        accepted.add_official(&text(row, 0)?, &text(row, 1)?);
    }
    Ok(accepted)
}
