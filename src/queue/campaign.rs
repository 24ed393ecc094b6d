//! What stands beside a case: other accounts whose names look the same, and others flagged for the same entity.

use rusqlite::{Connection, params};

use crate::Error;
use crate::queue::Queue;
use crate::queue::case::{self, Case, CaseId};

/// Other cases that may belong together with one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Campaign {
    /// Cases of the same skeleton, the foremost of them.
    pub(crate) alike: Vec<Case>,
    /// How many there are, without the case itself.
    pub(crate) alike_total: u64,
    /// Cases of the same entity, the foremost of them; those of the same skeleton among them.
    pub(crate) same_entity: Vec<Case>,
    pub(crate) same_entity_total: u64,
}

impl Queue {
    /// Other cases with the same skeleton, and with the same entity; up to `limit` of each. Empty where there is no such case.
    ///
    /// # Errors
    /// The database cannot be read.
    pub(crate) fn campaign(&self, id: CaseId, limit: u32) -> Result<Campaign, Error> {
        self.read(|connection| {
            let Some(case) = case::find(connection, id)? else { return Ok(Campaign::default()) };
            let (alike, alike_total) = others(connection, "skeleton", &case.skeleton, id, limit)?;
            let (same_entity, same_entity_total) =
                others(connection, "entity_id", &case.entity_id, id, limit)?;
            Ok(Campaign { alike, alike_total, same_entity, same_entity_total })
        })
    }
}

fn others(
    connection: &Connection,
    column: &str,
    value: &str,
    id: CaseId,
    limit: u32,
) -> rusqlite::Result<(Vec<Case>, u64)> {
    if value.is_empty() {
        return Ok((Vec::new(), 0));
    }
    // The second condition lets the index of entities be used, which holds no empty ones.
    let condition = format!("{column} = ?1 AND {column} <> '' AND id <> ?2");
    let cases = connection
        .prepare_cached(&format!(
            "SELECT {} FROM cases WHERE {condition} ORDER BY priority DESC, id LIMIT ?3",
            case::COLUMNS
        ))?
        .query_map(params![value, id, limit], case::of_row)?
        .collect::<rusqlite::Result<_>>()?;
    let total: i64 = connection
        .prepare_cached(&format!("SELECT count(*) FROM cases WHERE {condition}"))?
        .query_row(params![value, id], |row| row.get(0))?;
    Ok((cases, total.unsigned_abs()))
}
