//! Flags into cases. No account is queued twice for the same name and entity: offered again it is only seen again, whatever
//! was decided, so that a scan may offer what it has offered before.

use rusqlite::{OptionalExtension, Transaction, params};

use crate::Error;
use crate::queue::Queue;
use crate::queue::audit::{self, Action, NewEntry};
use crate::queue::case::{CaseId, NewCase, REPORTED, State, evidence_text, skeleton};
use crate::queue::refusal::Trouble;
use crate::queue::settings::Settings;

/// What became of a flag that was offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Became {
    /// A new case.
    Queued,
    /// It stands in the queue already.
    Known(State),
    /// It was only reported until now: the case has its kind and score from this flag.
    Flagged,
}

/// A flag that was offered, and its case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Offered {
    pub(crate) case: CaseId,
    pub(crate) became: Became,
}

impl Queue {
    /// Queues flags, all in one transaction; answers in their order. A case that is there is seen again, and nothing else of
    /// it changes: a decided one stays decided, and its score stays as it was reviewed.
    ///
    /// # Errors
    /// The database cannot be written; then none was queued.
    pub(crate) fn offer(&self, cases: &[NewCase], now: i64) -> Result<Vec<Offered>, Error> {
        let offered = self.write(|transaction| {
            cases.iter().map(|case| offer(transaction, self.settings(), case, now)).collect()
        })?;
        Ok(offered)
    }
}

pub(super) fn offer(
    transaction: &Transaction<'_>,
    settings: &Settings,
    case: &NewCase,
    now: i64,
) -> Result<Offered, Trouble> {
    let known: Option<(CaseId, String, String)> = transaction
        .prepare_cached(
            "SELECT id, state, kind FROM cases \
             WHERE account_key = ?1 AND name = ?2 AND subject = ?3 AND platform = ?4",
        )?
        .query_row(params![case.account_key(), case.name, case.subject(), case.platform], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?;
    let known = match known {
        None if case.kind.is_some() => reported(transaction, case)?,
        known => known,
    };
    let Some((id, state, kind)) = known else {
        return insert(transaction, settings, case, now).map(|case| Offered { case, became: Became::Queued });
    };
    transaction
        .prepare_cached("UPDATE cases SET seen_at = max(seen_at, ?2) WHERE id = ?1")?
        .execute(params![id, now])?;
    let state = State::from_word(&state).unwrap_or(State::New);
    if kind.is_empty() && case.kind.is_some() && !state.is_decided() {
        flag(transaction, settings, id, case, now)?;
        let entry =
            NewEntry { at: now, case: Some(id), from: Some(state), to: Some(state), ..NewEntry::default() };
        audit::add(transaction, Action::Flag, &entry)?;
        return Ok(Offered { case: id, became: Became::Flagged });
    }
    Ok(Offered { case: id, became: Became::Known(state) })
}

/// The undecided case of the same account and name that was opened by a report which named no entity.
fn reported(
    transaction: &Transaction<'_>,
    case: &NewCase,
) -> rusqlite::Result<Option<(CaseId, String, String)>> {
    transaction
        .prepare_cached(
            "SELECT id, state, kind FROM cases WHERE account_key = ?1 AND name = ?2 AND subject = ?3 AND platform = ?4 \
             AND decided_at IS NULL",
        )?
        .query_row(params![case.account_key(), case.name, REPORTED, case.platform], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()
}

fn insert(
    transaction: &Transaction<'_>,
    settings: &Settings,
    case: &NewCase,
    now: i64,
) -> Result<CaseId, Trouble> {
    let id = transaction
        .prepare_cached(
            "INSERT INTO cases (platform, account_key, account_id, name, handle, field, subject, kind, tier, score, \
             category, entity_id, entity_name, matched_name, evidence, techniques, disclaimer, language, skeleton, source, \
             registry, engine, rebirth_of, opened_at, seen_at, changed_at, priority, demand) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, \
             ?22, ?23, ?24, ?24, ?24, ?25, 0)",
        )?
        .insert(params![
            case.platform,
            case.account_key(),
            case.account_id,
            case.name,
            case.handle,
            case.field.as_str(),
            case.subject(),
            case.kind.map_or("", |kind| kind.as_str()),
            case.kind.map_or("", |_| case.score.tier().as_str()),
            case.kind.map_or(0, |_| case.score.ten_thousandths()),
            case.category,
            case.entity_id,
            case.entity_name,
            case.matched_name,
            evidence_text(&case.evidence),
            case.techniques(),
            case.disclaimer.map_or("", |disclaimer| disclaimer.as_str()),
            case.language(),
            skeleton(case.text()),
            case.source.as_str(),
            case.origin.registry,
            case.origin.engine,
            case.rebirth_of,
            now,
            case.kind.map_or(0, |_| settings.priority(&case.category, case.score)),
        ])?;
    Ok(id)
}

/// Gives a case that was only reported what a detector says of it.
fn flag(
    transaction: &Transaction<'_>,
    settings: &Settings,
    id: CaseId,
    case: &NewCase,
    now: i64,
) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "UPDATE cases SET field = ?2, kind = ?3, tier = ?4, score = ?5, category = ?6, entity_name = ?7, \
             matched_name = ?8, evidence = ?9, techniques = ?10, disclaimer = ?11, language = ?12, skeleton = ?13, \
             registry = ?14, engine = ?15, changed_at = ?16, priority = ?17, demand = 0, subject = ?18, entity_id = ?19 WHERE id = ?1",
        )?
        .execute(params![
            id,
            case.field.as_str(),
            case.kind.map_or("", |kind| kind.as_str()),
            case.score.tier().as_str(),
            case.score.ten_thousandths(),
            case.category,
            case.entity_name,
            case.matched_name,
            evidence_text(&case.evidence),
            case.techniques(),
            case.disclaimer.map_or("", |disclaimer| disclaimer.as_str()),
            case.language(),
            skeleton(case.text()),
            case.origin.registry,
            case.origin.engine,
            now,
            settings.priority(&case.category, case.score),
            case.subject(),
            case.entity_id,
        ])
        .map(drop)
}
