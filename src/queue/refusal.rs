//! Why something was not done to a case: a move that is not possible says the state and what is; nothing was changed.

use std::fmt;

use crate::Error;
use crate::queue::case::{CaseId, State};
use crate::text::terminal;

/// Why something was not done; nothing was changed.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// There is no such case (or official account).
    Absent { what: &'static str, id: CaseId },
    /// The state of the case does not allow it.
    Illegal { id: CaseId, state: State, asked: &'static str },
    /// Another reviewer has it.
    Claimed { id: CaseId, by: String, until: i64 },
    /// The reason is none for this decision.
    Reason { given: &'static str, state: State },
    /// There is nothing of this reviewer to be undone, or something was done since.
    NothingToUndo { why: &'static str },
    /// A text is missing or too long.
    Text { what: &'static str, why: String },
    /// The database failed.
    Storage(Error),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::Absent { what, id } => write!(f, "there is no {what} {id}"),
            Refusal::Illegal { id, state, asked } => write!(
                f,
                "case {id} is {}: `{asked}` is not possible, but {}",
                state.as_str(),
                state.possible()
            ),
            Refusal::Claimed { id, by, until } => write!(
                f,
                "case {id} is claimed by {} until {until} (seconds since 1970): only they or an admin can go on with it",
                terminal(by)
            ),
            Refusal::Reason { given, state } => {
                let expected: Vec<&str> = super::Reason::of(*state).map(super::Reason::as_str).collect();
                write!(
                    f,
                    "`{given}` is no reason for {}; one of {} was expected",
                    state.as_str(),
                    expected.join(", ")
                )
            }
            Refusal::NothingToUndo { why } => write!(f, "nothing was undone: {why}"),
            Refusal::Text { what, why } => write!(f, "the {what} {why}"),
            Refusal::Storage(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Refusal {}

impl From<Error> for Refusal {
    fn from(error: Error) -> Refusal {
        Refusal::Storage(error)
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Error {
        match refusal {
            Refusal::Storage(error) => error,
            other => Error::input("", other.to_string()),
        }
    }
}

/// What ends a transaction early.
pub(super) enum Trouble {
    Refused(Refusal),
    Database(rusqlite::Error),
}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Trouble {
        Trouble::Refused(refusal)
    }
}

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Trouble {
        Trouble::Database(error)
    }
}
