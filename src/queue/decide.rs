//! What reviewers do with a case. Each move is one transaction with its entry in the audit trail; one that the state of the
//! case does not allow is refused with what is possible, and changes nothing.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use crate::Error;
use crate::limits::{MAX_NOTE, MAX_REVIEWER};
use crate::queue::audit::{self, Action, Entry, NewEntry};
use crate::queue::case::{self, Case, CaseId, State};
use crate::queue::reason::Reason;
use crate::queue::refusal::{Refusal, Trouble};
use crate::queue::{Queue, retained};

/// Who does something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Actor<'a> {
    /// The name in the audit trail; not empty.
    pub(crate) name: &'a str,
    /// May go on with what another reviewer has claimed.
    pub(crate) admin: bool,
}

/// What a reviewer says of a flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    Confirmed,
    Dismissed,
}

/// What becomes of an objection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Settlement {
    /// The decision stands.
    Upheld,
    /// The account is not flagged again for this name and entity, as if it had been dismissed.
    Overturned,
}

impl Decision {
    fn state(self) -> State {
        match self {
            Decision::Confirmed => State::Confirmed,
            Decision::Dismissed => State::Dismissed,
        }
    }
}

impl Settlement {
    fn state(self) -> State {
        match self {
            Settlement::Upheld => State::Upheld,
            Settlement::Overturned => State::Overturned,
        }
    }
}

impl Queue {
    /// Takes a case, so that no other reviewer works at it; taken again by the same one, the time begins anew. An admin may
    /// take what another has.
    pub(crate) fn claim(&self, id: CaseId, actor: Actor<'_>, now: i64) -> Result<Case, Refusal> {
        check_actor(actor)?;
        self.write(|transaction| {
            let case = fetch(transaction, id, now)?;
            self.take(transaction, &case, actor, now, "claim")?;
            found(transaction, id)
        })
    }

    /// Gives a claimed case back.
    pub(crate) fn release(&self, id: CaseId, actor: Actor<'_>, now: i64) -> Result<Case, Refusal> {
        check_actor(actor)?;
        self.write(|transaction| {
            let case = fetch(transaction, id, now)?;
            if case.state != State::Claimed {
                return Err(illegal(&case, "release").into());
            }
            respect(&case, actor)?;
            set_new(transaction, id, now)?;
            record(transaction, Action::Release, &case, State::New, actor, now, None, "")?;
            found(transaction, id)
        })
    }

    /// Decides a case. One that nobody has claimed, or whose claim has expired, is claimed first, in the same transaction.
    /// The name of a confirmed one is remembered ([`returns`](Queue::returns)); a dismissed one is not flagged again for this
    /// name and entity ([`accepted`](Queue::accepted)).
    pub(crate) fn decide(
        &self,
        id: CaseId,
        actor: Actor<'_>,
        decision: Decision,
        reason: Reason,
        note: &str,
        now: i64,
    ) -> Result<Case, Refusal> {
        let state = decision.state();
        let action = match decision {
            Decision::Confirmed => Action::Confirm,
            Decision::Dismissed => Action::Dismiss,
        };
        check(actor, state, reason, note)?;
        self.write(|transaction| {
            let mut case = fetch(transaction, id, now)?;
            match case.state {
                State::New => {
                    self.take(transaction, &case, actor, now, action.as_str())?;
                    case = found(transaction, id)?;
                }
                State::Claimed => respect(&case, actor)?,
                _ => return Err(illegal(&case, action.as_str()).into()),
            }
            set_decided(transaction, &case, state, actor, reason, note, now)?;
            record(transaction, action, &case, state, actor, now, Some(reason), note)?;
            if state == State::Confirmed {
                retained::remember(transaction, &self.key, &case, now + self.settings().retention_seconds())?;
            }
            found(transaction, id)
        })
    }

    /// Takes back the last decision of a reviewer that was not taken back yet, and puts the case as it was before: claimed by
    /// them, or appealed. A case that has changed since is left alone.
    pub(crate) fn undo(&self, actor: Actor<'_>, now: i64) -> Result<Case, Refusal> {
        check_actor(actor)?;
        self.write(|transaction| {
            let last = last_decision(transaction, actor.name)?;
            let Some((entry, id)) = last.and_then(|entry| entry.case.map(|id| (entry, id))) else {
                return Err(Refusal::NothingToUndo { why: "this reviewer has decided nothing" }.into());
            };
            let case = found(transaction, id)?;
            let latest: i64 = transaction
                .prepare_cached("SELECT max(id) FROM audit WHERE case_id = ?1")?
                .query_row(params![id], |row| row.get(0))?;
            let (Some(from), Some(to)) = (entry.from, entry.to) else {
                return Err(
                    Refusal::NothingToUndo { why: "the audit trail does not say what was before" }.into()
                );
            };
            if latest != entry.id || case.state != to {
                return Err(Refusal::NothingToUndo { why: "the case has changed since" }.into());
            }
            if from == State::Appealed {
                let before = standing_confirmation(transaction, id)?;
                set_back(transaction, id, from, before.as_ref(), now)?;
                if let Some(before) = &before
                    && to == State::Overturned
                {
                    let until = before.at + self.settings().retention_seconds();
                    retained::remember(transaction, &self.key, &case, until)?;
                }
            } else {
                set_claimed(transaction, id, actor.name, now + self.settings().claim_seconds(), now)?;
                retained::forget(transaction, id)?;
            }
            let undone = NewEntry {
                at: now,
                actor: actor.name,
                case: Some(id),
                from: Some(to),
                to: Some(from),
                undoes: Some(entry.id),
                ..NewEntry::default()
            };
            audit::add(transaction, Action::Undo, &undone)?;
            found(transaction, id)
        })
    }

    /// Notes that the account's owner objects to a confirmed case; the note is what they say.
    pub(crate) fn appeal(&self, id: CaseId, actor: Actor<'_>, note: &str, now: i64) -> Result<Case, Refusal> {
        check_actor(actor)?;
        check_note(note)?;
        self.write(|transaction| {
            let case = fetch(transaction, id, now)?;
            if case.state != State::Confirmed {
                return Err(illegal(&case, "appeal").into());
            }
            transaction
                .prepare_cached("UPDATE cases SET state = 'appealed', changed_at = ?2 WHERE id = ?1")?
                .execute(params![id, now])?;
            record(transaction, Action::Appeal, &case, State::Appealed, actor, now, None, note)?;
            found(transaction, id)
        })
    }

    /// Settles an objection.
    pub(crate) fn settle(
        &self,
        id: CaseId,
        actor: Actor<'_>,
        settlement: Settlement,
        reason: Reason,
        note: &str,
        now: i64,
    ) -> Result<Case, Refusal> {
        let state = settlement.state();
        let action = match settlement {
            Settlement::Upheld => Action::Uphold,
            Settlement::Overturned => Action::Overturn,
        };
        check(actor, state, reason, note)?;
        self.write(|transaction| {
            let case = fetch(transaction, id, now)?;
            if case.state != State::Appealed {
                return Err(illegal(&case, action.as_str()).into());
            }
            set_settled(transaction, id, state, actor, reason, note, now)?;
            record(transaction, action, &case, state, actor, now, Some(reason), note)?;
            if state == State::Overturned {
                retained::forget(transaction, id)?;
            }
            found(transaction, id)
        })
    }

    /// Puts claimed cases whose time is over back into the queue, and says how many. Moves do this for their own case; call
    /// it before a list is shown.
    pub(crate) fn expire_claims(&self, now: i64) -> Result<usize, Error> {
        let due = |connection: &Connection| -> rusqlite::Result<Vec<CaseId>> {
            connection
                .prepare_cached("SELECT id FROM cases WHERE state = 'claimed' AND claimed_until <= ?1")?
                .query_map(params![now], |row| row.get(0))?
                .collect()
        };
        // Most of the time there is none, and nobody need wait for it.
        if self.read(|connection| due(connection))?.is_empty() {
            return Ok(0);
        }
        let expired = self.write(|transaction| {
            let due = due(transaction)?;
            for id in &due {
                fetch(transaction, *id, now)?;
            }
            Ok(due.len())
        })?;
        Ok(expired)
    }

    fn take(
        &self,
        transaction: &Transaction<'_>,
        case: &Case,
        actor: Actor<'_>,
        now: i64,
        asked: &'static str,
    ) -> Result<(), Trouble> {
        let again = case.state == State::Claimed && case.reviewer == actor.name;
        match case.state {
            State::New => {}
            State::Claimed => respect(case, actor)?,
            _ => return Err(illegal(case, asked).into()),
        }
        set_claimed(transaction, case.id, actor.name, now + self.settings().claim_seconds(), now)?;
        if !again {
            record(transaction, Action::Claim, case, State::Claimed, actor, now, None, "")?;
        }
        Ok(())
    }
}

/// A case as it stands now: a claim whose time is over is ended first.
fn fetch(transaction: &Transaction<'_>, id: CaseId, now: i64) -> Result<Case, Trouble> {
    let case = found(transaction, id)?;
    if case.claimed_until.is_none_or(|until| until > now) {
        return Ok(case);
    }
    set_new(transaction, id, now)?;
    let nobody = Actor { name: "", admin: false };
    record(transaction, Action::Expire, &case, State::New, nobody, now, None, "")?;
    found(transaction, id)
}

fn found(transaction: &Transaction<'_>, id: CaseId) -> Result<Case, Trouble> {
    let case = case::find(transaction, id)?;
    case.ok_or_else(|| Refusal::Absent { what: "case", id }.into())
}

fn illegal(case: &Case, asked: &'static str) -> Refusal {
    Refusal::Illegal { id: case.id, state: case.state, asked }
}

/// A claimed case is its claimer's.
fn respect(case: &Case, actor: Actor<'_>) -> Result<(), Refusal> {
    if case.reviewer == actor.name || actor.admin {
        return Ok(());
    }
    let until = case.claimed_until.unwrap_or_default();
    Err(Refusal::Claimed { id: case.id, by: case.reviewer.clone(), until })
}

fn check(actor: Actor<'_>, state: State, reason: Reason, note: &str) -> Result<(), Refusal> {
    check_actor(actor)?;
    check_note(note)?;
    if reason.state() != state {
        return Err(Refusal::Reason { given: reason.as_str(), state });
    }
    if reason.needs_note() && note.trim().is_empty() {
        return Err(Refusal::Text { what: "note", why: "is empty, but the reason asks for one".to_owned() });
    }
    Ok(())
}

pub(super) fn check_actor(actor: Actor<'_>) -> Result<(), Refusal> {
    let long = actor.name.chars().nth(MAX_REVIEWER).is_some();
    if actor.name.trim().is_empty() || long {
        let why = format!("must have 1 to {MAX_REVIEWER} characters");
        return Err(Refusal::Text { what: "reviewer's name", why });
    }
    Ok(())
}

pub(super) fn check_note(note: &str) -> Result<(), Refusal> {
    if note.chars().nth(MAX_NOTE).is_some() {
        let why = format!("is longer than {MAX_NOTE} characters");
        return Err(Refusal::Text { what: "note", why });
    }
    Ok(())
}

#[expect(clippy::too_many_arguments, reason = "the columns of an entry")]
fn record(
    transaction: &Transaction<'_>,
    action: Action,
    case: &Case,
    to: State,
    actor: Actor<'_>,
    now: i64,
    reason: Option<Reason>,
    note: &str,
) -> rusqlite::Result<()> {
    let entry = NewEntry {
        at: now,
        actor: actor.name,
        case: Some(case.id),
        from: Some(case.state),
        to: Some(to),
        reason,
        note,
        ..NewEntry::default()
    };
    audit::add(transaction, action, &entry).map(drop)
}

fn set_new(transaction: &Transaction<'_>, id: CaseId, now: i64) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "UPDATE cases SET state = 'new', reviewer = '', claimed_until = NULL, changed_at = ?2 WHERE id = ?1",
        )?
        .execute(params![id, now])
        .map(drop)
}

fn set_claimed(
    transaction: &Transaction<'_>,
    id: CaseId,
    reviewer: &str,
    until: i64,
    now: i64,
) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "UPDATE cases SET state = 'claimed', reviewer = ?2, claimed_until = ?3, reason = '', note = '', \
             decided_at = NULL, changed_at = ?4 WHERE id = ?1",
        )?
        .execute(params![id, reviewer, until, now])
        .map(drop)
}

fn set_decided(
    transaction: &Transaction<'_>,
    case: &Case,
    state: State,
    actor: Actor<'_>,
    reason: Reason,
    note: &str,
    now: i64,
) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "UPDATE cases SET state = ?2, reviewer = ?3, reason = ?4, note = ?5, decided_at = ?6, changed_at = ?6, \
             claimed_until = NULL WHERE id = ?1",
        )?
        .execute(params![case.id, state.as_str(), actor.name, reason.as_str(), note, now])
        .map(drop)
}

fn set_settled(
    transaction: &Transaction<'_>,
    id: CaseId,
    state: State,
    actor: Actor<'_>,
    reason: Reason,
    note: &str,
    now: i64,
) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "UPDATE cases SET state = ?2, reviewer = ?3, reason = ?4, note = ?5, changed_at = ?6 WHERE id = ?1",
        )?
        .execute(params![id, state.as_str(), actor.name, reason.as_str(), note, now])
        .map(drop)
}

/// Puts a settled case back to its appeal, with what was said when it was confirmed.
fn set_back(
    transaction: &Transaction<'_>,
    id: CaseId,
    state: State,
    before: Option<&Entry>,
    now: i64,
) -> rusqlite::Result<()> {
    let reviewer = before.map_or("", |entry| &entry.actor);
    let reason = before.and_then(|entry| entry.reason).map_or("", Reason::as_str);
    let note = before.map_or("", |entry| &entry.note);
    transaction
        .prepare_cached(
            "UPDATE cases SET state = ?2, reviewer = ?3, reason = ?4, note = ?5, changed_at = ?6 WHERE id = ?1",
        )?
        .execute(params![id, state.as_str(), reviewer, reason, note, now])
        .map(drop)
}

fn last_decision(transaction: &Transaction<'_>, actor: &str) -> rusqlite::Result<Option<Entry>> {
    transaction
        .prepare_cached(&format!(
            "SELECT {} FROM audit WHERE actor = ?1 AND action IN ('confirm', 'dismiss', 'uphold', 'overturn') \
             AND NOT EXISTS (SELECT 1 FROM audit AS later WHERE later.undoes = audit.id) ORDER BY id DESC LIMIT 1",
            audit::COLUMNS
        ))?
        .query_row(params![actor], audit::of_row)
        .optional()
}

/// The confirmation of a case that was not taken back.
fn standing_confirmation(transaction: &Transaction<'_>, id: CaseId) -> rusqlite::Result<Option<Entry>> {
    transaction
        .prepare_cached(&format!(
            "SELECT {} FROM audit WHERE case_id = ?1 AND action = 'confirm' \
             AND NOT EXISTS (SELECT 1 FROM audit AS later WHERE later.undoes = audit.id) ORDER BY id DESC LIMIT 1",
            audit::COLUMNS
        ))?
        .query_row(params![id], audit::of_row)
        .optional()
}
