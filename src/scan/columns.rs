//! Which column of an account list is the id, the name, the handle, the platform.

use crate::scan::batch::Column;
use crate::{Account, Error};

/// The usual headers, best first, compared without regard to case.
fn usual(column: Column) -> &'static [&'static str] {
    match column {
        Column::Id => Account::ID_HEADERS,
        Column::Name => Account::NAME_HEADERS,
        Column::Handle => Account::HANDLE_HEADERS,
        Column::Platform => Account::PLATFORM_HEADERS,
    }
}

/// Columns as the caller names them: `id=uid,name=nick,handle=login`; those not named are recognised.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Columns {
    named: Vec<(Column, String)>,
}

impl Columns {
    /// Reads the notation of `--columns`.
    pub(crate) fn parse(text: &str) -> Result<Self, Error> {
        let hint = "write it as `--columns id=uid,name=nick,handle=login`";
        let mut named: Vec<(Column, String)> = Vec::new();
        for part in text.split(',') {
            let Some((word, header)) = part.split_once('=') else {
                return Err(Error::usage(format!("`--columns`: `{part}` names no column")).with_hint(hint));
            };
            let word = word.trim();
            let Some(column) = Column::ALL.into_iter().find(|column| column.as_str() == word) else {
                return Err(Error::usage(format!(
                    "`--columns`: `{word}` is none of `id`, `name`, `handle`, `platform`"
                ))
                .with_hint(hint));
            };
            if named.iter().any(|(other, _)| *other == column) {
                return Err(Error::usage(format!("`--columns` names `{word}` twice")).with_hint(hint));
            }
            if header.trim().is_empty() {
                return Err(Error::usage(format!("`--columns`: `{part}` names no column")).with_hint(hint));
            }
            named.push((column, header.trim().to_owned()));
        }
        Ok(Columns { named })
    }

    /// How well a header fits a column: the smaller the better, nothing if it does not.
    pub(crate) fn rank(&self, column: Column, header: &str) -> Option<u8> {
        let header = header.trim();
        if let Some((_, wanted)) = self.named.iter().find(|(named, _)| *named == column) {
            return if wanted == header { Some(0) } else { wanted.eq_ignore_ascii_case(header).then_some(1) };
        }
        // A header the caller gave to another column is no longer its usual own.
        if self.named.iter().any(|(_, wanted)| wanted.eq_ignore_ascii_case(header)) {
            return None;
        }
        usual(column).iter().position(|usual| usual.eq_ignore_ascii_case(header)).map(|place| place as u8 + 2)
    }

    /// Where each column stands in a header; `place` names the list.
    pub(crate) fn find(&self, headers: &[&str], place: &str) -> Result<Vec<(Column, usize)>, Error> {
        let mut found = Vec::new();
        for column in Column::ALL {
            let best = headers
                .iter()
                .enumerate()
                .filter_map(|(index, header)| self.rank(column, header).map(|rank| (rank, index)))
                .min();
            if let Some((_, index)) = best {
                found.push((column, index));
            } else if let Some((_, wanted)) = self.named.iter().find(|(named, _)| *named == column) {
                return Err(Error::usage(format!(
                    "{place}: there is no column `{wanted}`; {}",
                    describe(headers)
                ))
                .with_hint("give `--columns` the names that stand in the header"));
            }
        }
        if found.iter().any(|(column, _)| matches!(column, Column::Name | Column::Handle)) {
            return Ok(found);
        }
        Err(self.none(headers, place))
    }

    /// The error for a list of which neither names nor handles are found.
    pub(crate) fn none(&self, headers: &[&str], place: &str) -> Error {
        let error = Error::input(
            place,
            format!("neither a name nor a handle column is found; {}", describe(headers)),
        );
        if let [one] = headers {
            for (sign, what) in [(';', "semicolons"), ('|', "bars")] {
                if one.contains(sign) {
                    return error.with_hint(format!(
                        "the columns seem to be parted by {what}: commas or tabs are read"
                    ));
                }
            }
        }
        if headers.iter().any(|header| header.contains('\0')) {
            return error.with_hint("this looks like UTF-16: try `--encoding utf-16le`");
        }
        error.with_hint(
            "the first line must name the columns; say which is which with `--columns name=HEADER,handle=HEADER,id=HEADER`",
        )
    }
}

/// The headers of a list, for a message.
pub(crate) fn describe(headers: &[&str]) -> String {
    const SHOWN: usize = 20;
    if headers.is_empty() {
        return "there is no header".to_owned();
    }
    let mut text = "the headers are ".to_owned();
    for (index, header) in headers.iter().take(SHOWN).enumerate() {
        let short: String = header.chars().take(40).collect();
        text.push_str(if index == 0 { "`" } else { ", `" });
        text.push_str(short.trim());
        text.push('`');
    }
    if headers.len() > SHOWN {
        text.push_str(&format!(" and {} more", headers.len() - SHOWN));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_headers_are_recognised_without_regard_to_case() {
        let found = Columns::default().find(&["UID", "昵称", "Screen_Name ", "Platform"], "list").unwrap();
        assert_eq!(found, [(Column::Id, 0), (Column::Name, 1), (Column::Handle, 2), (Column::Platform, 3)]);
        let found = Columns::default().find(&["nick", "name"], "list").unwrap();
        assert_eq!(found, [(Column::Name, 1)]);
    }

    #[test]
    fn named_columns_come_first_and_must_exist() {
        let columns = Columns::parse("id=key, name=Title").unwrap();
        let found = columns.find(&["key", "title", "id", "login"], "list").unwrap();
        assert_eq!(found, [(Column::Id, 0), (Column::Name, 1), (Column::Handle, 3)]);
        assert!(columns.find(&["key", "name"], "list").unwrap_err().is_usage());
        let swapped = Columns::parse("handle=name").unwrap();
        assert_eq!(swapped.find(&["name"], "list").unwrap(), [(Column::Handle, 0)]);
    }

    #[test]
    fn a_list_without_names_is_refused_with_its_headers() {
        let error = Columns::default().find(&["a", "b"], "list.csv").unwrap_err();
        assert!(error.is_input());
        assert!(error.to_string().contains("`a`, `b`"), "{error}");
        assert!(error.hint().contains("--columns"));
        assert!(Columns::default().find(&["a;name"], "l").unwrap_err().hint().contains("semicolons"));
    }

    #[test]
    fn the_notation_is_checked() {
        for wrong in ["", "name", "names=x", "name=", "name=a,name=b"] {
            assert!(Columns::parse(wrong).unwrap_err().is_usage(), "{wrong}");
        }
    }
}
