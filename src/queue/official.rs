//! Accounts that reviewers found to be an entity's own: never flagged, on the platform that is named, or on every one.

use rusqlite::{OptionalExtension, params};

use crate::Error;
use crate::queue::Queue;
use crate::queue::audit::{self, Action, NewEntry};
use crate::queue::decide::{Actor, check_actor, check_note};
use crate::queue::refusal::Refusal;

/// An account to be added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct NewOfficial<'a> {
    pub(crate) entity_id: &'a str,
    /// Empty: on every platform.
    pub(crate) platform: &'a str,
    /// The platform's own id, or the handle behind an `@`.
    pub(crate) account: &'a str,
    pub(crate) note: &'a str,
}

/// An account that a reviewer has added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OfficialAccount {
    pub(crate) id: i64,
    pub(crate) entity_id: String,
    pub(crate) platform: String,
    pub(crate) account: String,
    pub(crate) added_by: String,
    pub(crate) added_at: i64,
    pub(crate) note: String,
}

impl Queue {
    /// The accounts that reviewers have added, by entity.
    ///
    /// # Errors
    /// The database cannot be read.
    pub(crate) fn officials(&self) -> Result<Vec<OfficialAccount>, Error> {
        self.read(|connection| {
            connection
                .prepare_cached(
                    "SELECT id, entity_id, platform, account, added_by, added_at, note FROM official \
                     ORDER BY entity_id, platform, account",
                )?
                .query_map([], |row| {
                    Ok(OfficialAccount {
                        id: row.get(0)?,
                        entity_id: row.get(1)?,
                        platform: row.get(2)?,
                        account: row.get(3)?,
                        added_by: row.get(4)?,
                        added_at: row.get(5)?,
                        note: row.get(6)?,
                    })
                })?
                .collect()
        })
    }

    /// Adds an account, and answers its number; one that is there keeps its own.
    pub(crate) fn add_official(
        &self,
        official: &NewOfficial<'_>,
        actor: Actor<'_>,
        now: i64,
    ) -> Result<i64, Refusal> {
        check_actor(actor)?;
        check_note(official.note)?;
        let account = official.account.trim();
        for (what, text) in
            [("entity's id", official.entity_id), ("account", account.trim_start_matches('@'))]
        {
            if text.is_empty() {
                return Err(Refusal::Text { what, why: "is empty".to_owned() });
            }
        }
        self.write(|transaction| {
            let known: Option<i64> = transaction
                .prepare_cached(
                    "SELECT id FROM official WHERE entity_id = ?1 AND platform = ?2 AND account = ?3",
                )?
                .query_row(params![official.entity_id, official.platform, account], |row| row.get(0))
                .optional()?;
            if let Some(id) = known {
                return Ok(id);
            }
            let id = transaction
                .prepare_cached(
                    "INSERT INTO official (entity_id, platform, account, added_by, added_at, note) \
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                )?
                .insert(params![
                    official.entity_id,
                    official.platform,
                    account,
                    actor.name,
                    now,
                    official.note
                ])?;
            let subject = subject(official.entity_id, official.platform, account);
            let entry = NewEntry {
                at: now,
                actor: actor.name,
                subject: &subject,
                note: official.note,
                ..NewEntry::default()
            };
            audit::add(transaction, Action::AddOfficial, &entry)?;
            Ok(id)
        })
    }

    /// Removes an account that a reviewer has added.
    pub(crate) fn remove_official(&self, id: i64, actor: Actor<'_>, now: i64) -> Result<(), Refusal> {
        check_actor(actor)?;
        self.write(|transaction| {
            let known: Option<(String, String, String)> = transaction
                .prepare_cached("DELETE FROM official WHERE id = ?1 RETURNING entity_id, platform, account")?
                .query_row(params![id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
                .optional()?;
            let Some((entity, platform, account)) = known else {
                return Err(Refusal::Absent { what: "official account", id }.into());
            };
            let subject = subject(&entity, &platform, &account);
            let entry = NewEntry { at: now, actor: actor.name, subject: &subject, ..NewEntry::default() };
            audit::add(transaction, Action::RemoveOfficial, &entry)?;
            Ok(())
        })
    }
}

/// As a registry writes it, behind the entity.
fn subject(entity: &str, platform: &str, account: &str) -> String {
    match platform {
        "" => format!("{entity} {account}"),
        platform => format!("{entity} {platform}:{account}"),
    }
}
