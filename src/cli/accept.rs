//! Reading the accounts that a reviewer has dismissed.

use std::path::Path;

use crate::scan::batch::Column;
use crate::scan::columns::Columns;
use crate::{Accepted, Error, text};

const ENTITY: &[&str] = &["entity", "entity_id", "entity_name"];

/// Reads a CSV with a column `id`, or with `name` and `entity` (an entity's id or name); others are passed over.
pub(crate) fn read(path: &Path) -> Result<Accepted, Error> {
    let place = path.to_string_lossy();
    let file = std::fs::File::open(path).map_err(|error| Error::io(&*place, "cannot be opened", error))?;
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(file);
    let mut record = csv::ByteRecord::new();
    let failed = |error: csv::Error| {
        let line = error.position().map_or(0, csv::Position::line);
        Error::input(format!("{place}:{line}"), format!("cannot be read: {error}"))
    };
    reader.read_byte_record(&mut record).map_err(failed)?;
    let headers: Vec<String> = record
        .iter()
        .map(|header| String::from_utf8_lossy(header).trim_start_matches('\u{FEFF}').trim().to_lowercase())
        .collect();
    let usual = Columns::default();
    let best = |column| {
        let ranked =
            headers.iter().enumerate().filter_map(|(at, header)| Some((usual.rank(column, header)?, at)));
        ranked.min().map(|(_, at)| at)
    };
    let id = best(Column::Id);
    let name = best(Column::Name);
    let entities: Vec<usize> = (0..headers.len())
        .filter(|at| headers.get(*at).is_some_and(|h| ENTITY.contains(&h.as_str())))
        .collect();
    if id.is_none() && (name.is_none() || entities.is_empty()) {
        return Err(Error::input(
            format!("{place}:1"),
            "neither a column `id` nor columns `name` and `entity` are found",
        )
        .with_hint("the first line must name the columns; the flags of an earlier scan will do"));
    }
    let mut accepted = Accepted::default();
    while reader.read_byte_record(&mut record).map_err(failed)? {
        let mut spare = String::new();
        let mut cell = |at: Option<usize>| {
            let bytes = at.and_then(|at| record.get(at)).unwrap_or_default();
            text::decode(bytes, &mut spare).0.to_owned()
        };
        let account = cell(id);
        if !account.is_empty() {
            accepted.ids.insert(account);
            continue;
        }
        let account = cell(name);
        for at in &entities {
            let entity = cell(Some(*at));
            if !account.is_empty() && !entity.is_empty() {
                accepted.names.insert((account.clone(), entity));
            }
        }
    }
    Ok(accepted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepted(text: &str) -> Result<Accepted, Error> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("accepted.csv");
        std::fs::write(&path, text).unwrap();
        read(&path)
    }

    #[test]
    fn ids_or_names_with_entities() {
        let by_id = accepted("\u{FEFF}ID,note\n7,fine\n8\n").unwrap();
        assert!(by_id.ids.contains("7") && by_id.ids.contains("8") && by_id.names.is_empty());
        let by_name = accepted("when,Name,Entity\n2026,\"Rеuters, Fan\",gb-reuters\n").unwrap();
        assert!(by_name.names.contains(&("Rеuters, Fan".to_owned(), "gb-reuters".to_owned())));
    }

    #[test]
    fn other_headers_are_refused() {
        for wrong in ["", "name\nx\n", "entity\nx\n", "a,b\n"] {
            assert!(accepted(wrong).unwrap_err().is_input(), "{wrong:?}");
        }
    }
}
