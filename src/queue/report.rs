//! What the public reports. A report opens a case or joins one, and never moves a score: a flagged case keeps its place, and
//! one that nobody but the public points at has kind and score of none and stands behind all flags, by how often it was
//! reported. Who reported, and from where, is not kept.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use crate::limits::MAX_REPORT;
use crate::queue::Queue;
use crate::queue::case::{CaseId, NewCase, Origin, Source, State, account_key};
use crate::queue::offer;
use crate::queue::refusal::{Refusal, Trouble};
use crate::{Account, Field, Score};

/// What somebody sends in.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct NewReport<'a> {
    pub(crate) account: Account<'a>,
    /// The entity that they say is meant, if the registry has it; else empty. Of its id, name and category.
    pub(crate) entity: (&'a str, &'a str, &'a str),
    /// What they say; what is longer than the cap is cut.
    pub(crate) text: &'a str,
}

/// A report of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Report {
    pub(crate) at: i64,
    /// The entity that the reporter named; may be empty.
    pub(crate) entity_id: String,
    pub(crate) text: String,
}

/// What became of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reported {
    pub(crate) case: CaseId,
    /// Whether it opened the case.
    pub(crate) opened: bool,
    pub(crate) state: State,
}

impl Queue {
    /// Takes in a report. `flag` is what the detector says of the account (made with [`Source::Report`]), if it flags it.
    /// The report joins the case of that flag, else one of the same account and name for the entity named, else, where none
    /// is named, the foremost of the same account and name; and opens one where there is none.
    pub(crate) fn report(
        &self,
        report: &NewReport<'_>,
        flag: Option<&NewCase>,
        origin: &Origin,
        now: i64,
    ) -> Result<Reported, Refusal> {
        let account = &report.account;
        if account.name.trim().is_empty() && account.handle.trim().is_empty() {
            return Err(Refusal::Text { what: "name", why: "is empty, and so is the handle".to_owned() });
        }
        let text: String = report.text.chars().take(MAX_REPORT).collect();
        self.write(|transaction| {
            let (entity_id, entity_name, category) = report.entity;
            let joined = match flag {
                Some(_) => None,
                None if entity_id.is_empty() => foremost(transaction, account)?,
                None => None,
            };
            let (case, opened) = match joined {
                Some(case) => (case, false),
                None => {
                    let unflagged = || NewCase {
                        account_id: account.id.to_owned(),
                        platform: account.platform.to_owned(),
                        name: account.name.to_owned(),
                        handle: account.handle.to_owned(),
                        field: if account.name.is_empty() { Field::Handle } else { Field::Name },
                        kind: None,
                        score: Score::default(),
                        category: category.to_owned(),
                        entity_id: entity_id.to_owned(),
                        entity_name: entity_name.to_owned(),
                        matched_name: String::new(),
                        evidence: Vec::new(),
                        disclaimer: None,
                        source: Source::Report,
                        origin: origin.clone(),
                        rebirth_of: None,
                    };
                    let offered = match flag {
                        Some(flag) => offer::offer(transaction, self.settings(), flag, now)?,
                        None => offer::offer(transaction, self.settings(), &unflagged(), now)?,
                    };
                    (offered.case, offered.became == offer::Became::Queued)
                }
            };
            add(transaction, case, entity_id, &text, now)?;
            let state: String = transaction
                .prepare_cached("SELECT state FROM cases WHERE id = ?1")?
                .query_row(params![case], |row| row.get(0))?;
            Ok(Reported { case, opened, state: State::from_word(&state).unwrap_or(State::New) })
        })
    }
}

/// The case of this account and name that stands first in the queue, or else was decided last.
fn foremost(transaction: &Transaction<'_>, account: &Account<'_>) -> Result<Option<CaseId>, Trouble> {
    let found = transaction
        .prepare_cached(
            "SELECT id FROM cases WHERE account_key = ?1 AND name = ?2 AND platform = ?3 \
             ORDER BY decided_at IS NOT NULL, priority DESC, decided_at DESC, id LIMIT 1",
        )?
        .query_row(params![account_key(account.id, account.handle), account.name, account.platform], |row| {
            row.get(0)
        })
        .optional()?;
    Ok(found)
}

fn add(
    transaction: &Transaction<'_>,
    case: CaseId,
    entity_id: &str,
    text: &str,
    now: i64,
) -> rusqlite::Result<()> {
    transaction
        .prepare_cached("INSERT INTO reports (case_id, at, entity_id, text) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![case, now, entity_id, text])?;
    transaction
        .prepare_cached(
            "UPDATE cases SET reports = reports + 1, demand = CASE kind WHEN '' THEN reports + 1 ELSE 0 END, \
             seen_at = max(seen_at, ?2) WHERE id = ?1",
        )?
        .execute(params![case, now])
        .map(drop)
}

/// The reports of a case, oldest first.
pub(super) fn of(connection: &Connection, case: CaseId) -> rusqlite::Result<Vec<Report>> {
    connection
        .prepare_cached("SELECT at, entity_id, text FROM reports WHERE case_id = ?1 ORDER BY id")?
        .query_map(params![case], |row| {
            Ok(Report { at: row.get(0)?, entity_id: row.get(1)?, text: row.get(2)? })
        })?
        .collect()
}
