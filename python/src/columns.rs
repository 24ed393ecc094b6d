//! Which column of a table is the id, the name, the handle, the platform: the rules of `deadringer scan`.

use deadringer::{Account, Error};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};

use crate::fault::Fault;

/// The columns that are read, in the order of [`Found`].
pub(crate) const COLUMNS: [(&str, &[&str]); 4] = [
    ("id", Account::ID_HEADERS),
    ("name", Account::NAME_HEADERS),
    ("handle", Account::HANDLE_HEADERS),
    ("platform", Account::PLATFORM_HEADERS),
];

/// Where id, name, handle and platform stand in a table.
pub(crate) type Found = [Option<usize>; 4];

/// Columns as the caller names them; those not named are recognised.
#[derive(Default)]
pub(crate) struct Named([Option<String>; 4]);

impl<'py> FromPyObject<'_, 'py> for Named {
    type Error = PyErr;

    fn extract(given: Borrowed<'_, 'py, PyAny>) -> PyResult<Named> {
        let mut named = Named::default();
        for (word, header) in given.cast::<PyDict>()?.iter() {
            let word = word.cast::<PyString>()?.to_str()?.to_owned();
            let header = header.cast::<PyString>()?.to_str()?.to_owned();
            let place = COLUMNS.iter().position(|(column, _)| *column == word);
            let Some(one) = place.and_then(|place| named.0.get_mut(place)) else {
                let error = Error::usage(format!("`columns`: `{word}` is no column that is read"));
                return Err(Fault::from(error.with_hint("the columns are id, name, handle, platform")).into());
            };
            *one = Some(header);
        }
        Ok(named)
    }
}

impl Named {
    /// Where each column stands in a table's header.
    pub(crate) fn find(&self, headers: &[String]) -> Result<Found, Error> {
        let mut found = Found::default();
        for ((place, (_, usual)), named) in found.iter_mut().zip(COLUMNS).zip(&self.0) {
            let best = headers
                .iter()
                .enumerate()
                .filter_map(|(index, header)| {
                    self.rank(named.as_deref(), usual, header.trim()).map(|rank| (rank, index))
                })
                .min();
            *place = best.map(|(_, index)| index);
            if let (Some(named), None) = (named, best) {
                return Err(Error::input(
                    "",
                    format!("there is no column `{named}`; the columns are {}", list(headers)),
                )
                .with_hint("give `columns` the names that stand in the data"));
            }
        }
        let [_, name, handle, _] = found;
        if name.is_none() && handle.is_none() {
            return Err(Error::input(
                "",
                format!("neither a name nor a handle column is found; the columns are {}", list(headers)),
            )
            .with_hint(
                "say which is which with `columns={\"name\": …, \"handle\": …}`, or give one column by itself",
            ));
        }
        Ok(found)
    }

    /// How well a header fits: the smaller the better, nothing if it does not.
    fn rank(&self, named: Option<&str>, usual: &[&str], header: &str) -> Option<usize> {
        if let Some(named) = named {
            return if named == header { Some(0) } else { named.eq_ignore_ascii_case(header).then_some(1) };
        }
        // A header that was given to another column is no longer its usual own.
        if self.0.iter().flatten().any(|named| named.eq_ignore_ascii_case(header)) {
            return None;
        }
        usual.iter().position(|usual| usual.eq_ignore_ascii_case(header)).map(|place| place + 2)
    }
}

fn list(headers: &[String]) -> String {
    const SHOWN: usize = 20;
    let mut shown: Vec<String> = headers
        .iter()
        .take(SHOWN)
        .map(|header| format!("`{}`", header.chars().take(40).collect::<String>()))
        .collect();
    if headers.len() > SHOWN {
        shown.push(format!("{} more", headers.len() - SHOWN));
    }
    if shown.is_empty() { "none".to_owned() } else { shown.join(", ") }
}
