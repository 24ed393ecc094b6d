//! Figures of the queue: how much there is, how far the day has come, and how the flags fared with those who reviewed them.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use crate::evaluate::interval::Share;
use crate::queue::Queue;
use crate::queue::case::State;
use crate::{Error, Score, Technique};

/// Seconds of a day; days are those of UTC.
const DAY: i64 = 86_400;

/// Entities that are named as most imitated.
const ENTITIES: u32 = 20;

/// How far the day has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Progress {
    /// Cases confirmed or dismissed since midnight UTC, by anybody.
    pub(crate) decided: u64,
    /// Of them those by the reviewer who asks.
    pub(crate) own: u64,
    /// What the settings ask for.
    pub(crate) budget: u64,
}

/// What a filter can be set to, with how many cases there are of each, most first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Choices {
    pub(crate) categories: Vec<(String, u64)>,
    pub(crate) languages: Vec<(String, u64)>,
}

/// Cases opened on one day in one category.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Day {
    /// Days since 1970.
    pub(crate) day: i64,
    pub(crate) category: String,
    pub(crate) cases: u64,
}

/// How many flags of a band of scores reviewers agreed with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Band {
    pub(crate) from: Score,
    /// Not in the band, but for the last.
    pub(crate) to: Score,
    /// Decided and standing: confirmed, appealed and upheld of all decided, with the 95 % interval of Wilson. Nothing where
    /// none was decided.
    pub(crate) right: Option<Share>,
}

/// How often an entity is met with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Imitated {
    pub(crate) entity_id: String,
    pub(crate) entity_name: String,
    pub(crate) cases: u64,
    /// Confirmed, and not overturned.
    pub(crate) confirmed: u64,
}

/// How cases of one kind, category or language fared.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Rate {
    /// The kind (empty: only reported), the category or the language.
    pub(crate) of: String,
    pub(crate) decided: u64,
    /// Of the decided: those that were confirmed at first.
    pub(crate) confirmed: Option<Share>,
    /// Of those: in how many the owner objected.
    pub(crate) appealed: Option<Share>,
    /// Of those whose appeal is settled: how many were overturned.
    pub(crate) overturned: Option<Share>,
}

/// How cases fared, by kind, category and language.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Rates {
    pub(crate) kinds: Vec<Rate>,
    pub(crate) categories: Vec<Rate>,
    pub(crate) languages: Vec<Rate>,
}

/// The dashboard.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Figures {
    pub(crate) states: Vec<(State, u64)>,
    /// Of the days asked for, oldest first; days and categories without cases are left out.
    pub(crate) days: Vec<Day>,
    /// Under 0.50, then by tenths.
    pub(crate) bands: Vec<Band>,
    /// Most first.
    pub(crate) entities: Vec<Imitated>,
    /// Cases in whose evidence a technique is met, most first.
    pub(crate) techniques: Vec<(Technique, u64)>,
    pub(crate) rates: Rates,
}

impl Queue {
    /// Cases by state, each state once in its order.
    ///
    /// # Errors
    /// The database cannot be read.
    pub(crate) fn counts(&self) -> Result<Vec<(State, u64)>, Error> {
        self.read(states)
    }

    /// How far today has come; `reviewer` may be empty.
    ///
    /// # Errors
    /// The database cannot be read.
    pub(crate) fn progress(&self, reviewer: &str, now: i64) -> Result<Progress, Error> {
        let budget = u64::from(self.settings().reviews_a_day);
        let midnight = now - now.rem_euclid(DAY);
        self.read(|connection| {
            connection
                .prepare_cached(
                    "SELECT count(*), coalesce(sum(actor = ?2), 0) FROM audit WHERE at >= ?1 AND actor <> '' \
                     AND action IN ('confirm', 'dismiss') \
                     AND NOT EXISTS (SELECT 1 FROM audit AS later WHERE later.undoes = audit.id)",
                )?
                .query_row(params![midnight, reviewer], |row| {
                    Ok(Progress { decided: count(row.get(0)?), own: count(row.get(1)?), budget })
                })
        })
    }

    /// What there is to filter by.
    ///
    /// # Errors
    /// The database cannot be read.
    pub(crate) fn choices(&self) -> Result<Choices, Error> {
        self.read(|connection| {
            Ok(Choices {
                categories: grouped(connection, "category")?,
                languages: grouped(connection, "language")?,
            })
        })
    }

    /// The dashboard; days from `days` ago on.
    ///
    /// # Errors
    /// The database cannot be read.
    pub(crate) fn figures(&self, days: u32, now: i64) -> Result<Figures, Error> {
        self.read(|connection| {
            Ok(Figures {
                states: states(connection)?,
                days: opened(connection, now.div_euclid(DAY) - i64::from(days) + 1)?,
                bands: bands(connection)?,
                entities: entities(connection)?,
                techniques: techniques(connection)?,
                rates: rates(connection)?,
            })
        })
    }

    /// How cases fared, by kind, category and language.
    ///
    /// # Errors
    /// The database cannot be read.
    pub(crate) fn rates(&self) -> Result<Rates, Error> {
        self.read(rates)
    }
}

fn count(value: i64) -> u64 {
    value.unsigned_abs()
}

fn states(connection: &Connection) -> rusqlite::Result<Vec<(State, u64)>> {
    let mut statement = connection.prepare_cached("SELECT count(*) FROM cases WHERE state = ?1")?;
    State::ALL
        .into_iter()
        .map(|state| {
            let number: i64 = statement.query_row(params![state.as_str()], |row| row.get(0))?;
            Ok((state, count(number)))
        })
        .collect()
}

fn grouped(connection: &Connection, column: &str) -> rusqlite::Result<Vec<(String, u64)>> {
    connection
        .prepare_cached(&format!(
            "SELECT {column}, count(*) FROM cases WHERE {column} <> '' GROUP BY 1 ORDER BY 2 DESC, 1"
        ))?
        .query_map([], |row| Ok((row.get(0)?, count(row.get(1)?))))?
        .collect()
}

fn opened(connection: &Connection, first: i64) -> rusqlite::Result<Vec<Day>> {
    connection
        .prepare_cached(
            "SELECT opened_at / 86400, category, count(*) FROM cases WHERE opened_at >= ?1 GROUP BY 1, 2 ORDER BY 1, 2",
        )?
        .query_map(params![first * DAY], |row| {
            Ok(Day { day: row.get(0)?, category: row.get(1)?, cases: count(row.get(2)?) })
        })?
        .collect()
}

fn bands(connection: &Connection) -> rusqlite::Result<Vec<Band>> {
    let found: BTreeMap<i64, (u64, u64)> = connection
        .prepare_cached(
            "SELECT min(max(score / 1000, 4), 9), sum(state IN ('confirmed', 'appealed', 'upheld')), count(*) \
             FROM cases WHERE decided_at IS NOT NULL AND kind <> '' GROUP BY 1",
        )?
        .query_map([], |row| Ok((row.get(0)?, (count(row.get(1)?), count(row.get(2)?)))))?
        .collect::<rusqlite::Result<_>>()?;
    let band = |tenth: u16| {
        let (right, of) = found.get(&i64::from(tenth)).copied().unwrap_or_default();
        Band {
            from: Score::from_ten_thousandths(if tenth == 4 { 0 } else { tenth * 1_000 }),
            to: Score::from_ten_thousandths((tenth + 1) * 1_000),
            right: Share::of(right, of),
        }
    };
    Ok((4..=9).map(band).collect())
}

fn entities(connection: &Connection) -> rusqlite::Result<Vec<Imitated>> {
    let counted: Vec<(String, u64, u64)> = connection
        .prepare_cached(
            "SELECT entity_id, count(*), sum(state IN ('confirmed', 'appealed', 'upheld')) FROM cases \
             WHERE entity_id <> '' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?1",
        )?
        .query_map(params![ENTITIES], |row| Ok((row.get(0)?, count(row.get(1)?), count(row.get(2)?))))?
        .collect::<rusqlite::Result<_>>()?;
    let mut name = connection.prepare_cached(
        "SELECT entity_name FROM cases WHERE entity_id = ?1 AND entity_id <> '' ORDER BY id DESC LIMIT 1",
    )?;
    counted
        .into_iter()
        .map(|(entity_id, cases, confirmed)| {
            let entity_name = name.query_row(params![entity_id], |row| row.get(0))?;
            Ok(Imitated { entity_id, entity_name, cases, confirmed })
        })
        .collect()
}

fn techniques(connection: &Connection) -> rusqlite::Result<Vec<(Technique, u64)>> {
    let mut counts: BTreeMap<Technique, u64> = BTreeMap::new();
    let mut statement =
        connection.prepare_cached("SELECT techniques, count(*) FROM cases GROUP BY techniques")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (words, cases): (String, i64) = (row.get(0)?, row.get(1)?);
        for technique in words.split(' ').filter_map(Technique::from_word) {
            *counts.entry(technique).or_default() += count(cases);
        }
    }
    let mut counts: Vec<(Technique, u64)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, cases)| std::cmp::Reverse(*cases));
    Ok(counts)
}

fn rates(connection: &Connection) -> rusqlite::Result<Rates> {
    let by = |column: &str| -> rusqlite::Result<Vec<Rate>> {
        connection
            .prepare_cached(&format!(
                "SELECT {column}, count(*), sum(state <> 'dismissed'), \
                 sum(state IN ('appealed', 'upheld', 'overturned')), sum(state IN ('upheld', 'overturned')), \
                 sum(state = 'overturned') FROM cases WHERE decided_at IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1"
            ))?
            .query_map([], |row| {
                let number = |at: usize| row.get::<_, i64>(at).map(count);
                let (decided, confirmed, appealed) = (number(1)?, number(2)?, number(3)?);
                Ok(Rate {
                    of: row.get(0)?,
                    decided,
                    confirmed: Share::of(confirmed, decided),
                    appealed: Share::of(appealed, confirmed),
                    overturned: Share::of(number(5)?, number(4)?),
                })
            })?
            .collect()
    };
    Ok(Rates { kinds: by("kind")?, categories: by("category")?, languages: by("language")? })
}
