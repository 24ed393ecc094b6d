//! The queue in order: filtered, a page at a time. The place of the last case shown leads on to the next page, so that none is
//! passed over while others are decided.

use std::fmt;
use std::str::FromStr;

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use crate::queue::Queue;
use crate::queue::case::{self, Case, CaseId, Source, State, skeleton};
use crate::{Error, Kind, Tier};

/// Which cases; what is empty keeps all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Filter {
    pub(crate) states: Vec<State>,
    /// `Some(None)` are the cases that no detector flagged.
    pub(crate) kind: Option<Option<Kind>>,
    pub(crate) tier: Option<Tier>,
    pub(crate) category: String,
    /// An entity's id.
    pub(crate) entity: String,
    /// A tag as cases carry it.
    pub(crate) language: String,
    pub(crate) source: Option<Source>,
    /// Who has claimed or decided it.
    pub(crate) reviewer: String,
    /// Part of the name, the handle, the entity's name or the account's id; names that look like it are met too.
    pub(crate) text: String,
}

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Order {
    /// Score times weight of the category, largest first; behind all flags what was only reported, by how often.
    #[default]
    Ranked,
    /// Newest first.
    Newest,
}

/// Behind which case to go on, and how many to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) after: Option<Key>,
    /// At least 1.
    pub(crate) limit: u32,
}

/// A place in the order; as text `1-2-3`, to be put into a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    priority: i64,
    demand: i64,
    id: CaseId,
}

/// A page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Listed {
    pub(crate) cases: Vec<Case>,
    /// The place behind the last case, if more follow.
    pub(crate) next: Option<Key>,
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}-{}", self.priority, self.demand, self.id)
    }
}

impl FromStr for Key {
    type Err = ();

    fn from_str(text: &str) -> Result<Key, ()> {
        let mut parts = text.split('-').map(str::parse);
        match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(Ok(priority)), Some(Ok(demand)), Some(Ok(id)), None) => Ok(Key { priority, demand, id }),
            _ => Err(()),
        }
    }
}

impl Case {
    /// Its place in the order.
    pub(crate) fn key(&self) -> Key {
        Key { priority: self.rank.0, demand: self.rank.1, id: self.id }
    }
}

impl Queue {
    /// A page of cases.
    ///
    /// # Errors
    /// The database cannot be read.
    pub(crate) fn list(&self, filter: &Filter, order: Order, page: Page) -> Result<Listed, Error> {
        self.read(|connection| list(connection, filter, order, page))
    }

    /// How many cases there are.
    ///
    /// # Errors
    /// The database cannot be read.
    pub(crate) fn count(&self, filter: &Filter) -> Result<u64, Error> {
        self.read(|connection| {
            let condition = Condition::of(filter);
            let count: i64 = connection
                .prepare_cached(&format!("SELECT count(*) FROM cases{}", condition.sql()))?
                .query_row(params_from_iter(&condition.values), |row| row.get(0))?;
            Ok(count.unsigned_abs())
        })
    }
}

fn list(connection: &Connection, filter: &Filter, order: Order, page: Page) -> rusqlite::Result<Listed> {
    let mut condition = Condition::of(filter);
    let limit = page.limit.max(1);
    if let Some(Key { priority, demand, id }) = page.after {
        match order {
            Order::Ranked => condition.add(
                "priority <= ? AND (priority < ? OR demand < ? OR (demand = ? AND id > ?))",
                [priority, priority, demand, demand, id].map(Value::from),
            ),
            Order::Newest => condition.add("id < ?", [Value::from(id)]),
        }
    }
    let order = match order {
        Order::Ranked => "priority DESC, demand DESC, id",
        Order::Newest => "id DESC",
    };
    condition.values.push(Value::from(i64::from(limit) + 1));
    let sql = format!(
        "SELECT {} FROM cases WHERE id IN (SELECT id FROM cases{} ORDER BY {order} LIMIT ?) ORDER BY {order}",
        case::COLUMNS,
        condition.sql()
    );
    let mut cases: Vec<Case> = connection
        .prepare_cached(&sql)?
        .query_map(params_from_iter(&condition.values), case::of_row)?
        .collect::<rusqlite::Result<_>>()?;
    let more = cases.len() > limit as usize;
    cases.truncate(limit as usize);
    let next = cases.last().filter(|_| more).map(Case::key);
    Ok(Listed { cases, next })
}

/// What a filter says in SQL, with the values beside it.
#[derive(Default)]
pub(super) struct Condition {
    terms: Vec<String>,
    pub(super) values: Vec<Value>,
}

impl Condition {
    pub(super) fn of(filter: &Filter) -> Condition {
        let mut condition = Condition::default();
        if !filter.states.is_empty() {
            let marks = vec!["?"; filter.states.len()].join(", ");
            let states = filter.states.iter().map(|state| Value::from(state.as_str().to_owned()));
            condition.add(&format!("state IN ({marks})"), states);
        }
        let words = [
            ("kind", filter.kind.map(|kind| kind.map_or("", |kind| kind.as_str()))),
            ("tier", filter.tier.map(|tier| tier.as_str())),
            ("source", filter.source.map(Source::as_str)),
            ("category", Some(filter.category.as_str()).filter(|text| !text.is_empty())),
            ("entity_id", Some(filter.entity.as_str()).filter(|text| !text.is_empty())),
            ("language", Some(filter.language.as_str()).filter(|text| !text.is_empty())),
            ("reviewer", Some(filter.reviewer.as_str()).filter(|text| !text.is_empty())),
        ];
        for (column, word) in words {
            if let Some(word) = word {
                condition.add(&format!("{column} = ?"), [Value::from(word.to_owned())]);
            }
        }
        let text = filter.text.trim();
        if !text.is_empty() {
            let plain = Value::from(text.to_lowercase());
            let looks = skeleton(text);
            let mut sql =
                "(instr(lower(name), ?) OR instr(lower(handle), ?) OR instr(lower(entity_name), ?) \
                 OR account_id = ?"
                    .to_owned();
            let mut values = vec![plain.clone(), plain.clone(), plain, Value::from(text.to_owned())];
            if !looks.is_empty() {
                sql.push_str(" OR instr(skeleton, ?)");
                values.push(Value::from(looks));
            }
            sql.push(')');
            condition.add(&sql, values);
        }
        condition
    }

    fn add(&mut self, term: &str, values: impl IntoIterator<Item = Value>) {
        self.terms.push(term.to_owned());
        self.values.extend(values);
    }

    pub(super) fn sql(&self) -> String {
        if self.terms.is_empty() { String::new() } else { format!(" WHERE {}", self.terms.join(" AND ")) }
    }
}
