//! Cases with what was decided, row by row, as CSV or JSON lines: for records, for other programs, for measuring.

use std::io::Write as _;

use crate::Error;
use crate::queue::Queue;
use crate::queue::case::{self, Case};
use crate::queue::reason::Reason;
use crate::text::{self, Cells};

/// Which cases are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exported {
    /// Those that were decided.
    Decisions,
    All,
}

/// How they are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rows {
    Csv(Cells),
    JsonLines,
}

/// Rows are handed on when so many bytes have come together.
const CHUNK: usize = 64 << 10;

impl Queue {
    /// Hands cases over, oldest first, in one moment's state of the queue; an error of `each` ends it.
    ///
    /// # Errors
    /// The database cannot be read, or what `each` answers.
    pub(crate) fn each(
        &self,
        exported: Exported,
        mut each: impl FnMut(&Case) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let condition = match exported {
            Exported::Decisions => " WHERE decided_at IS NOT NULL",
            Exported::All => "",
        };
        let mut refused = Ok(());
        self.read(|connection| {
            let mut statement = connection
                .prepare_cached(&format!("SELECT {} FROM cases{condition} ORDER BY id", case::COLUMNS))?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                refused = each(&case::of_row(row)?);
                if refused.is_err() {
                    break;
                }
            }
            Ok(())
        })?;
        refused
    }

    /// Writes cases, oldest first; `write` gets the bytes piece by piece, and its error ends it.
    ///
    /// # Errors
    /// The database cannot be read, or what `write` answers.
    pub(crate) fn export(
        &self,
        exported: Exported,
        rows: Rows,
        write: &mut dyn FnMut(&[u8]) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut bytes = Vec::with_capacity(CHUNK + 4_096);
        if matches!(rows, Rows::Csv(_)) {
            bytes.extend_from_slice(HEADER);
        }
        self.each(exported, |case| {
            match rows {
                Rows::Csv(cells) => csv_row(&mut bytes, case, cells),
                Rows::JsonLines => json_row(&mut bytes, case),
            }
            if bytes.len() >= CHUNK {
                write(&bytes)?;
                bytes.clear();
            }
            Ok(())
        })?;
        write(&bytes)
    }
}

/// The columns of flag files, and behind them those of the queue.
const HEADER: &[u8] = b"case,id,platform,name,handle,kind,tier,score,category,entity_id,entity_name,matched_name,field,\
evidence,disclaimer,language,source,reports,state,reviewer,reason,note,opened_at,seen_at,changed_at,decided_at,registry,\
version,rebirth_of\n";

fn csv_row(out: &mut Vec<u8>, case: &Case, cells: Cells) {
    let evidence: Vec<String> = case.evidence.iter().map(ToString::to_string).collect();
    let number = |value: Option<i64>| value.map(|value| value.to_string()).unwrap_or_default();
    let row = [
        case.id.to_string().as_str(),
        &case.account_id,
        &case.platform,
        &case.name,
        &case.handle,
        case.kind.map_or("", |kind| kind.as_str()),
        case.tier().map_or("", |tier| tier.as_str()),
        &case.score.to_string(),
        &case.category,
        &case.entity_id,
        &case.entity_name,
        &case.matched_name,
        case.field.as_str(),
        &evidence.join("; "),
        case.disclaimer.map_or("", |disclaimer| disclaimer.as_str()),
        &case.language,
        case.source.as_str(),
        &case.reports.to_string(),
        case.state.as_str(),
        &case.reviewer,
        case.reason.map_or("", Reason::as_str),
        &case.note,
        &case.opened_at.to_string(),
        &case.seen_at.to_string(),
        &case.changed_at.to_string(),
        &number(case.decided_at),
        &case.origin.registry,
        &case.origin.engine,
        &number(case.rebirth_of),
    ]
    .iter()
    .enumerate()
    .fold(out, |out, (at, cell)| {
        if at > 0 {
            out.push(b',');
        }
        text::csv_cell(out, cell, cells);
        out
    });
    row.push(b'\n');
}

fn json_row(out: &mut Vec<u8>, case: &Case) {
    let text = |out: &mut Vec<u8>, key: &str, value: &str| {
        // A vector takes every write, here and below.
        let _ = write!(out, "\"{key}\":");
        text::json_string(out, value);
        out.push(b',');
    };
    let word = |out: &mut Vec<u8>, key: &str, value: Option<&str>| {
        let _ = match value {
            Some(value) => write!(out, "\"{key}\":\"{value}\","),
            None => write!(out, "\"{key}\":null,"),
        };
    };
    let number = |out: &mut Vec<u8>, key: &str, value: Option<i64>| {
        let _ = match value {
            Some(value) => write!(out, "\"{key}\":{value},"),
            None => write!(out, "\"{key}\":null,"),
        };
    };
    out.push(b'{');
    number(out, "case", Some(case.id));
    text(out, "id", &case.account_id);
    text(out, "platform", &case.platform);
    text(out, "name", &case.name);
    text(out, "handle", &case.handle);
    word(out, "kind", case.kind.map(|kind| kind.as_str()));
    word(out, "tier", case.tier().map(|tier| tier.as_str()));
    let _ = write!(out, "\"score\":{},", case.score);
    text(out, "category", &case.category);
    text(out, "entity_id", &case.entity_id);
    text(out, "entity_name", &case.entity_name);
    text(out, "matched_name", &case.matched_name);
    word(out, "field", Some(case.field.as_str()));
    out.extend_from_slice(b"\"evidence\":");
    // Into memory, of texts and numbers: it does not fail.
    let _ = text::json(out, &case.evidence);
    out.push(b',');
    word(out, "disclaimer", case.disclaimer.map(|disclaimer| disclaimer.as_str()));
    text(out, "language", &case.language);
    word(out, "source", Some(case.source.as_str()));
    number(out, "reports", Some(case.reports));
    word(out, "state", Some(case.state.as_str()));
    text(out, "reviewer", &case.reviewer);
    word(out, "reason", case.reason.map(Reason::as_str));
    text(out, "note", &case.note);
    number(out, "opened_at", Some(case.opened_at));
    number(out, "seen_at", Some(case.seen_at));
    number(out, "changed_at", Some(case.changed_at));
    number(out, "decided_at", case.decided_at);
    text(out, "registry", &case.origin.registry);
    text(out, "version", &case.origin.engine);
    number(out, "rebirth_of", case.rebirth_of);
    out.pop();
    out.extend_from_slice(b"}\n");
}
