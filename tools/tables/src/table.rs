//! A generated table: header, rows, and the comparison with what is committed.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::error::{Error, Result};
use crate::sources::{Source, Sources};

/// The command every header names.
pub(crate) const COMMAND: &str = "cargo run --release -p deadringer-tables";

/// A table on its way to a file.
pub(crate) struct Table {
    file: &'static str,
    header: String,
    rows: Vec<String>,
}

impl Table {
    /// Starts a table: `title` is one line, `columns` are joined by tabs.
    pub(crate) fn new(file: &'static str, title: &str, columns: &[&str]) -> Self {
        let mut table = Table { file, header: String::new(), rows: Vec::new() };
        table.note(title);
        table.note(&format!("Columns, separated by tabs: {}.", columns.join(", ")));
        table
    }

    /// Adds a comment line; a long text is broken at word boundaries.
    pub(crate) fn note(&mut self, text: &str) {
        let mut line = String::new();
        for word in text.split(' ') {
            if !line.is_empty() && line.chars().count() + word.chars().count() > 115 {
                self.comment(&line);
                line.clear();
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        self.comment(&line);
    }

    fn comment(&mut self, line: &str) {
        let _ = writeln!(self.header, "# {line}");
    }

    /// Names the inputs a table was made from, with version, licence and origin.
    pub(crate) fn sources(&mut self, sources: &Sources, names: &[&str]) -> Result<()> {
        let mut pending: Vec<(&Source, Vec<&str>)> = Vec::new();
        for name in names {
            let source = sources.get(name)?;
            match pending.iter_mut().find(|(s, _)| s.version == source.version) {
                Some((_, list)) => list.push(name),
                None => pending.push((source, vec![name])),
            }
        }
        for (source, list) in pending {
            self.note(&format!(
                "Source: {} ({}), licence {}, {}",
                source.version,
                list.join(", "),
                source.licence,
                source.origin
            ));
        }
        Ok(())
    }

    /// Names a hand-edited input.
    pub(crate) fn hand(&mut self, file: &str) {
        self.note(&format!("Source: tools/tables/hand/{file}, edited by hand, licence MIT OR Apache-2.0"));
    }

    /// Adds a row; the caller adds rows in order.
    pub(crate) fn row(&mut self, columns: &[&str]) {
        self.rows.push(columns.join("\t"));
    }

    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The file name.
    pub(crate) fn file(&self) -> &'static str {
        self.file
    }

    /// The whole file.
    pub(crate) fn render(&self) -> String {
        let mut text = self.header.clone();
        let _ = writeln!(text, "# Made by `{COMMAND}`; do not edit.");
        let _ = writeln!(text, "# Rows: {}", self.rows.len());
        for row in &self.rows {
            text.push_str(row);
            text.push('\n');
        }
        text
    }

    /// Writes the file.
    pub(crate) fn write(&self, folder: &Path) -> Result<()> {
        let path = folder.join(self.file);
        fs::write(&path, self.render())
            .map_err(|e| Error::new(format!("cannot write `{}`: {e}", path.display())))
    }

    /// Fails at the first line that differs from the committed file.
    pub(crate) fn check(&self, folder: &Path) -> Result<()> {
        let path = folder.join(self.file);
        let committed = fs::read_to_string(&path)
            .map_err(|e| Error::new(format!("cannot read `{}`: {e}", path.display())))?;
        match first_difference(&committed, &self.render()) {
            None => Ok(()),
            Some(line) => Err(Error::at(
                &path.display().to_string(),
                line,
                "the committed table differs from what the generator makes",
            )
            .hint(format!("run `{COMMAND}` and commit the result"))),
        }
    }
}

/// The first line, counted from 1, in which two texts differ.
fn first_difference(a: &str, b: &str) -> Option<usize> {
    if a == b {
        return None;
    }
    let same = a.split('\n').zip(b.split('\n')).take_while(|(x, y)| x == y).count();
    Some(same + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_line_that_differs() {
        for (a, b, want) in [
            ("x\ny\n", "x\ny\n", None),
            ("x\ny\n", "x\nz\n", Some(2)),
            ("x\n", "x\ny\n", Some(2)),
            ("x\ny", "x\ny\n", Some(3)),
        ] {
            assert_eq!(first_difference(a, b), want, "{a:?} {b:?}");
        }
    }

    #[test]
    fn renders_header_then_rows() {
        let mut table = Table::new("t.tsv", "Title", &["a", "b"]);
        table.row(&["1", "2"]);
        assert!(table.render().starts_with("# Title\n# Columns, separated by tabs: a, b.\n# Made by"));
        assert!(table.render().ends_with("# Rows: 1\n1\t2\n"));
    }
}
