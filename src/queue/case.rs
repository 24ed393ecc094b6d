//! A case: an account with the name it bore, what was said of it, and where its review stands.

use std::borrow::Cow;

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::fold::Folded;
use crate::queue::language;
use crate::queue::reason::Reason;
use crate::{Account, Disclaimer, Evidence, Field, Flag, Kind, Score, Technique, Tier};

/// What a case is about that only a report opened, and no entity was named.
pub(super) const REPORTED: &str = "\u{1f}report";

/// The number of a case; never given twice.
pub(crate) type CaseId = i64;

/// Where the review of a case stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum State {
    /// Nobody has taken it.
    New,
    /// A reviewer is at it.
    Claimed,
    /// A reviewer agrees with the flag.
    Confirmed,
    /// A reviewer does not.
    Dismissed,
    /// The account's owner objects.
    Appealed,
    /// The objection was looked into; the decision stands.
    Upheld,
    /// The objection was right.
    Overturned,
}

impl State {
    pub(crate) const ALL: [State; 7] = [
        State::New,
        State::Claimed,
        State::Confirmed,
        State::Dismissed,
        State::Appealed,
        State::Upheld,
        State::Overturned,
    ];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            State::New => "new",
            State::Claimed => "claimed",
            State::Confirmed => "confirmed",
            State::Dismissed => "dismissed",
            State::Appealed => "appealed",
            State::Upheld => "upheld",
            State::Overturned => "overturned",
        }
    }

    pub(crate) fn from_word(word: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// Whether a person has decided.
    pub(crate) fn is_decided(self) -> bool {
        !matches!(self, State::New | State::Claimed)
    }

    /// What can be done with a case in this state, by the words of [`Action`](super::Action).
    pub(crate) fn possible(self) -> &'static str {
        match self {
            State::New => "claim, confirm, dismiss",
            State::Claimed => "confirm, dismiss, release",
            State::Confirmed => "appeal",
            State::Appealed => "uphold, overturn",
            State::Dismissed | State::Upheld | State::Overturned => {
                "nothing more, but undo by who decided last"
            }
        }
    }
}

/// Where a case came from first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Source {
    Scan,
    Check,
    Report,
}

impl Source {
    pub(crate) const ALL: [Source; 3] = [Source::Scan, Source::Check, Source::Report];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Source::Scan => "scan",
            Source::Check => "check",
            Source::Report => "report",
        }
    }

    pub(crate) fn from_word(word: &str) -> Option<Source> {
        Source::ALL.into_iter().find(|source| source.as_str() == word)
    }
}

/// By what an account was judged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Origin {
    /// The digest of the registries ([`Detector::registry_digest`](crate::Detector::registry_digest)).
    pub(crate) registry: String,
    /// The program's version.
    pub(crate) engine: String,
}

/// A flag to be queued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewCase {
    /// The platform's own id of the account; empty where the list has none (never a row number, which is no account's).
    pub(crate) account_id: String,
    pub(crate) platform: String,
    pub(crate) name: String,
    pub(crate) handle: String,
    pub(crate) field: Field,
    /// Nothing where no detector flagged the account, but somebody reported it.
    pub(crate) kind: Option<Kind>,
    pub(crate) score: Score,
    pub(crate) category: String,
    pub(crate) entity_id: String,
    pub(crate) entity_name: String,
    pub(crate) matched_name: String,
    pub(crate) evidence: Vec<Evidence>,
    pub(crate) disclaimer: Option<Disclaimer>,
    pub(crate) source: Source,
    pub(crate) origin: Origin,
    /// The confirmed case of which this account has taken up the name ([`Queue::returns`](super::Queue::returns)).
    pub(crate) rebirth_of: Option<CaseId>,
}

impl NewCase {
    /// A flag of an account. `platform` is where the account lives, if it does not say so itself: the same as
    /// [`Options::platform`](crate::Options).
    pub(crate) fn of(
        account: &Account<'_>,
        flag: &Flag<'_>,
        platform: &str,
        source: Source,
        origin: &Origin,
    ) -> NewCase {
        let platform = if account.platform.is_empty() { platform } else { account.platform };
        NewCase {
            account_id: account.id.to_owned(),
            platform: platform.to_owned(),
            name: account.name.to_owned(),
            handle: account.handle.to_owned(),
            field: flag.field,
            kind: Some(flag.kind),
            score: flag.score,
            category: flag.category.to_owned(),
            entity_id: flag.entity_id.to_owned(),
            entity_name: flag.entity_name.to_owned(),
            matched_name: flag.matched_name.to_owned(),
            evidence: flag.evidence.clone(),
            disclaimer: flag.disclaimer,
            source,
            origin: origin.clone(),
            rebirth_of: None,
        }
    }

    /// The text that was flagged.
    pub(crate) fn text(&self) -> &str {
        field_text(self.field, &self.name, &self.handle)
    }

    /// What an account is known by in the queue: its id, else its handle, else its name alone.
    pub(super) fn account_key(&self) -> String {
        account_key(&self.account_id, &self.handle)
    }

    /// What the account is flagged for: the entity; of a claim its kind; of a mere report neither.
    pub(super) fn subject(&self) -> String {
        match (self.entity_id.as_str(), self.kind) {
            ("", Some(kind)) => format!("\u{1f}{kind}"),
            ("", None) => REPORTED.to_owned(),
            (id, _) => id.to_owned(),
        }
    }

    pub(super) fn language(&self) -> Cow<'static, str> {
        language::of(self.text())
    }

    /// The techniques of its evidence, each once, in the order of the vocabulary.
    pub(super) fn techniques(&self) -> String {
        let mut all: Vec<Technique> = self.evidence.iter().map(|one| one.technique).collect();
        all.sort_unstable();
        all.dedup();
        all.iter().map(|one| one.as_str()).collect::<Vec<_>>().join(" ")
    }
}

/// Ids are compared exactly, handles without regard to ASCII case.
pub(super) fn account_key(id: &str, handle: &str) -> String {
    let handle = handle.strip_prefix('@').unwrap_or(handle);
    match (id, handle) {
        ("", "") => String::new(),
        ("", handle) => format!("@{}", handle.to_ascii_lowercase()),
        (id, _) => format!("\u{1f}{id}"),
    }
}

/// The visual folded stream of a text: names that look alike share it.
pub(crate) fn skeleton(text: &str) -> String {
    Folded::of(text).visual.text()
}

fn field_text<'t>(field: Field, name: &'t str, handle: &'t str) -> &'t str {
    match field {
        Field::Name if name.is_empty() => handle,
        Field::Handle if handle.is_empty() => name,
        Field::Name => name,
        Field::Handle => handle,
    }
}

/// A case in the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Case {
    pub(crate) id: CaseId,
    pub(crate) account_id: String,
    pub(crate) platform: String,
    pub(crate) name: String,
    pub(crate) handle: String,
    pub(crate) field: Field,
    /// Nothing where no detector flagged the account, but somebody reported it.
    pub(crate) kind: Option<Kind>,
    /// 0 where no detector flagged it; no report ever changes it.
    pub(crate) score: Score,
    pub(crate) category: String,
    pub(crate) entity_id: String,
    pub(crate) entity_name: String,
    pub(crate) matched_name: String,
    pub(crate) evidence: Vec<Evidence>,
    pub(crate) disclaimer: Option<Disclaimer>,
    /// BCP 47, by the script of the flagged text.
    pub(crate) language: String,
    /// The visual folded stream of the flagged text.
    pub(crate) skeleton: String,
    pub(crate) source: Source,
    pub(crate) origin: Origin,
    pub(crate) rebirth_of: Option<CaseId>,
    /// How many reports the public sent in.
    pub(crate) reports: i64,
    pub(crate) state: State,
    /// Who has claimed it, or decided last; empty for a new case.
    pub(crate) reviewer: String,
    /// Until when it is claimed.
    pub(crate) claimed_until: Option<i64>,
    /// Why it was decided as it was.
    pub(crate) reason: Option<Reason>,
    pub(crate) note: String,
    /// Seconds since 1970 UTC.
    pub(crate) opened_at: i64,
    pub(crate) seen_at: i64,
    pub(crate) changed_at: i64,
    pub(crate) decided_at: Option<i64>,
    pub(super) rank: (i64, i64),
}

impl Case {
    /// The text that was flagged.
    pub(crate) fn text(&self) -> &str {
        field_text(self.field, &self.name, &self.handle)
    }

    /// The band of the score; nothing where no detector flagged it.
    pub(crate) fn tier(&self) -> Option<Tier> {
        self.kind.map(|_| self.score.tier())
    }
}

/// What [`of_row`] reads, in its order.
pub(super) const COLUMNS: &str = "id, account_id, platform, name, handle, field, kind, score, category, entity_id, \
     entity_name, matched_name, evidence, disclaimer, language, skeleton, source, registry, engine, rebirth_of, reports, \
     state, reviewer, claimed_until, reason, note, opened_at, seen_at, changed_at, decided_at, priority, demand";

/// One case.
pub(super) fn find(connection: &Connection, id: CaseId) -> rusqlite::Result<Option<Case>> {
    connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM cases WHERE id = ?1"))?
        .query_row(params![id], of_row)
        .optional()
}

pub(super) fn of_row(row: &Row<'_>) -> rusqlite::Result<Case> {
    let word = |at: usize| row.get_ref(at).and_then(|value| Ok(value.as_str_or_null()?.unwrap_or_default()));
    let unknown = |at: usize, word: &str| {
        rusqlite::Error::FromSqlConversionFailure(
            at,
            rusqlite::types::Type::Text,
            format!("`{word}` is no word of this version").into(),
        )
    };
    let known = |at: usize| -> rusqlite::Result<&str> { word(at) };
    let field = known(5)?;
    let kind = known(6)?;
    let disclaimer = known(13)?;
    let source = known(16)?;
    let state = known(21)?;
    Ok(Case {
        id: row.get(0)?,
        account_id: row.get(1)?,
        platform: row.get(2)?,
        name: row.get(3)?,
        handle: row.get(4)?,
        field: Field::from_word(field).ok_or_else(|| unknown(5, field))?,
        kind: match kind {
            "" => None,
            kind => Some(Kind::from_word(kind).ok_or_else(|| unknown(6, kind))?),
        },
        score: Score::from_ten_thousandths(row.get(7)?),
        category: row.get(8)?,
        entity_id: row.get(9)?,
        entity_name: row.get(10)?,
        matched_name: row.get(11)?,
        evidence: evidence_of(known(12)?).ok_or_else(|| unknown(12, "evidence"))?,
        disclaimer: match disclaimer {
            "" => None,
            word => Some(Disclaimer::from_word(word).ok_or_else(|| unknown(13, word))?),
        },
        language: row.get(14)?,
        skeleton: row.get(15)?,
        source: Source::from_word(source).ok_or_else(|| unknown(16, source))?,
        origin: Origin { registry: row.get(17)?, engine: row.get(18)? },
        rebirth_of: row.get(19)?,
        reports: row.get(20)?,
        state: State::from_word(state).ok_or_else(|| unknown(21, state))?,
        reviewer: row.get(22)?,
        claimed_until: row.get(23)?,
        reason: Reason::from_word(known(24)?),
        note: row.get(25)?,
        opened_at: row.get(26)?,
        seen_at: row.get(27)?,
        changed_at: row.get(28)?,
        decided_at: row.get(29)?,
        rank: (row.get(30)?, row.get(31)?),
    })
}

/// Evidence as it is kept: the JSON of every other format.
pub(super) fn evidence_text(evidence: &[Evidence]) -> String {
    // Texts and numbers make JSON whatever they hold.
    serde_json::to_string(evidence).unwrap_or_default()
}

fn evidence_of(text: &str) -> Option<Vec<Evidence>> {
    let values: Vec<serde_json::Value> = serde_json::from_str(text).ok()?;
    let one = |value: &serde_json::Value| {
        let text = |key: &str| value.get(key).and_then(serde_json::Value::as_str);
        let position = value.get("position").and_then(serde_json::Value::as_u64)?;
        Some(Evidence::new(
            Technique::from_word(text("technique")?)?,
            text("from")?,
            text("to")?,
            u32::try_from(position).ok()?,
        ))
    };
    values.iter().map(one).collect()
}
