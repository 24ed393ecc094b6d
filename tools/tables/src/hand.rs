//! Hand-edited sources: tab-separated columns, `#` comments, blank lines.

use crate::codepoint;
use crate::error::{Error, Result};

/// One row with its place, for messages.
#[derive(Debug)]
pub(crate) struct Row<'a> {
    pub(crate) file: &'a str,
    pub(crate) line: usize,
    pub(crate) columns: Vec<&'a str>,
}

/// Reads every row, each of which must have `width` columns.
pub(crate) fn rows<'a>(file: &'a str, text: &'a str, width: usize) -> Result<Vec<Row<'a>>> {
    let mut rows = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let columns: Vec<&str> = line.split('\t').collect();
        if columns.len() != width || columns.iter().any(|c| c.trim() != *c || c.is_empty()) {
            let message = format!("expected {width} columns separated by single tabs, none empty or padded");
            return Err(Error::at(file, index + 1, message));
        }
        rows.push(Row { file, line: index + 1, columns });
    }
    Ok(rows)
}

impl<'a> Row<'a> {
    /// An error about this row.
    pub(crate) fn error(&self, message: impl std::fmt::Display) -> Error {
        Error::at(self.file, self.line, message)
    }

    /// A column that holds a code point in hexadecimal.
    pub(crate) fn code_point(&self, column: usize) -> Result<char> {
        let text = self.columns[column];
        codepoint::parse(text)
            .ok_or_else(|| self.error(format!("`{text}` is not a code point in hexadecimal")))
    }

    /// A column that holds exactly one character.
    pub(crate) fn character(&self, column: usize) -> Result<char> {
        let text = self.columns[column];
        let mut chars = text.chars();
        match (chars.next(), chars.next()) {
            (Some(c), None) => Ok(c),
            _ => Err(self.error(format!("`{text}` is not a single character"))),
        }
    }

    /// A column that holds ASCII letters and digits only.
    pub(crate) fn ascii(&self, column: usize) -> Result<&'a str> {
        let text = self.columns[column];
        if text.bytes().all(|b| b.is_ascii_alphanumeric()) {
            Ok(text)
        } else {
            Err(self.error(format!("`{text}` is not made of ASCII letters and digits")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skips_comments_and_counts_lines() {
        let rows = rows("f", "# c\n\n41\tA\n", 2).expect("rows");
        assert_eq!((rows.len(), rows[0].line), (1, 3));
        assert_eq!(rows[0].code_point(0).expect("hex"), 'A');
        assert_eq!(rows[0].ascii(1).expect("ascii"), "A");
    }

    #[test]
    fn refuses_a_wrong_shape_with_its_place() {
        for bad in ["41\n", "41\tA\tB\n", "41\t\n", "41\t A\n"] {
            let error = rows("f", bad, 2).expect_err(bad).to_string();
            assert!(error.starts_with("f:1: expected 2 columns"), "{error}");
        }
    }
}
