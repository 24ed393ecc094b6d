//! The audit trail: one entry a change. Entries are added; the database itself refuses to alter or remove one.

use rusqlite::{Connection, Row, params};

use crate::queue::case::{CaseId, State};
use crate::queue::reason::Reason;

macro_rules! actions {
    ($($(#[$doc:meta])* $variant:ident = $word:literal),+ $(,)?) => {
        /// What was done.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Action { $($(#[$doc])* $variant),+ }

        impl Action {
            pub(crate) const ALL: &'static [Action] = &[$(Action::$variant),+];

            pub(crate) fn as_str(self) -> &'static str {
                match self { $(Action::$variant => $word),+ }
            }
        }
    };
}

actions! {
    Claim = "claim",
    Release = "release",
    /// A claim came to its end.
    Expire = "expire",
    Confirm = "confirm",
    Dismiss = "dismiss",
    /// The last decision of the reviewer was taken back.
    Undo = "undo",
    Appeal = "appeal",
    Uphold = "uphold",
    Overturn = "overturn",
    /// A detector flagged an account that had only been reported.
    Flag = "flag",
    AddOfficial = "add-official",
    RemoveOfficial = "remove-official",
    /// The key of the kept names was lost: a new one was made, and the old hashes were removed.
    RenewKey = "renew-key",
}

impl Action {
    pub(crate) fn from_word(word: &str) -> Option<Action> {
        Action::ALL.iter().copied().find(|action| action.as_str() == word)
    }
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) id: i64,
    /// Seconds since 1970 UTC.
    pub(crate) at: i64,
    /// Who did it; empty where no person did.
    pub(crate) actor: String,
    pub(crate) action: Action,
    pub(crate) case: Option<CaseId>,
    /// What it was done to, where that is no case.
    pub(crate) subject: String,
    pub(crate) from: Option<State>,
    pub(crate) to: Option<State>,
    pub(crate) reason: Option<Reason>,
    pub(crate) note: String,
    /// The entry that it takes back.
    pub(crate) undoes: Option<i64>,
}

/// An entry to be added.
#[derive(Default)]
pub(super) struct NewEntry<'a> {
    pub(super) at: i64,
    pub(super) actor: &'a str,
    pub(super) case: Option<CaseId>,
    pub(super) subject: &'a str,
    pub(super) from: Option<State>,
    pub(super) to: Option<State>,
    pub(super) reason: Option<Reason>,
    pub(super) note: &'a str,
    pub(super) undoes: Option<i64>,
}

/// Adds an entry.
pub(super) fn add(connection: &Connection, action: Action, entry: &NewEntry<'_>) -> rusqlite::Result<i64> {
    let state = |state: Option<State>| state.map_or("", State::as_str);
    connection
        .prepare_cached(
            "INSERT INTO audit (at, actor, action, case_id, subject, from_state, to_state, reason, note, undoes) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .insert(params![
            entry.at,
            entry.actor,
            action.as_str(),
            entry.case,
            entry.subject,
            state(entry.from),
            state(entry.to),
            entry.reason.map_or("", Reason::as_str),
            entry.note,
            entry.undoes,
        ])
}

pub(super) const COLUMNS: &str =
    "id, at, actor, action, case_id, subject, from_state, to_state, reason, note, undoes";

/// The entries of a case, oldest first.
pub(super) fn of(connection: &Connection, case: CaseId) -> rusqlite::Result<Vec<Entry>> {
    connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM audit WHERE case_id = ?1 ORDER BY id"))?
        .query_map(params![case], of_row)?
        .collect()
}

pub(super) fn of_row(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let word = |at: usize| row.get::<_, String>(at);
    let action = word(3)?;
    Ok(Entry {
        id: row.get(0)?,
        at: row.get(1)?,
        actor: row.get(2)?,
        action: Action::from_word(&action).ok_or_else(|| {
            rusqlite::Error::FromSqlConversionFailure(
                3,
                rusqlite::types::Type::Text,
                format!("`{action}` is no action of this version").into(),
            )
        })?,
        case: row.get(4)?,
        subject: row.get(5)?,
        from: State::from_word(&word(6)?),
        to: State::from_word(&word(7)?),
        reason: Reason::from_word(&word(8)?),
        note: row.get(9)?,
        undoes: row.get(10)?,
    })
}
