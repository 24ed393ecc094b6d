//! Writes a registry as CSV or JSONL, in the form it is read: what is written reads back as the same registry.

use std::io::{self, Write};

use serde::Serialize;

use super::read::COLUMNS;
use super::{Entity, Registry, values};
use crate::Error;

impl Registry {
    /// Writes all columns and all entities as CSV.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn write_csv(&self, output: impl Write) -> Result<(), Error> {
        let mut writer = csv::Writer::from_writer(output);
        let written = self.write_rows(&mut writer);
        let written = written.map_err(|error| match error.into_kind() {
            csv::ErrorKind::Io(error) => error,
            other => io::Error::other(format!("{other:?}")),
        });
        written.and_then(|()| writer.flush()).map_err(unwritten)
    }

    fn write_rows(&self, writer: &mut csv::Writer<impl Write>) -> Result<(), csv::Error> {
        writer.write_record(COLUMNS)?;
        for entity in &self.entities {
            let official: Vec<String> = entity.official.iter().map(ToString::to_string).collect();
            writer.write_record([
                entity.id.as_str(),
                &entity.name,
                &entity.category,
                &entity.country,
                &values::join(entity.aliases.iter().map(String::as_str)),
                &values::join(official.iter().map(String::as_str)),
                &entity.source,
                &entity.valid_from,
                &entity.valid_to,
                &entity.note,
            ])?;
        }
        Ok(())
    }

    /// Writes all entities as JSONL, one object a line; empty optional fields are left out.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn write_jsonl(&self, mut output: impl Write) -> Result<(), Error> {
        for entity in &self.entities {
            let line = serde_json::to_string(&Line::from(entity)).map_err(io::Error::from);
            line.and_then(|line| writeln!(output, "{line}")).map_err(unwritten)?;
        }
        output.flush().map_err(unwritten)
    }
}

fn unwritten(error: io::Error) -> Error {
    Error::io("", "cannot write the registry", error)
}

#[derive(Serialize)]
struct Line<'e> {
    id: &'e str,
    name: &'e str,
    category: &'e str,
    #[serde(skip_serializing_if = "str::is_empty")]
    country: &'e str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    aliases: &'e [String],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    official: Vec<String>,
    #[serde(skip_serializing_if = "str::is_empty")]
    source: &'e str,
    #[serde(skip_serializing_if = "str::is_empty")]
    valid_from: &'e str,
    #[serde(skip_serializing_if = "str::is_empty")]
    valid_to: &'e str,
    #[serde(skip_serializing_if = "str::is_empty")]
    note: &'e str,
}

impl<'e> From<&'e Entity> for Line<'e> {
    fn from(entity: &'e Entity) -> Self {
        Line {
            id: &entity.id,
            name: &entity.name,
            category: &entity.category,
            country: &entity.country,
            aliases: &entity.aliases,
            official: entity.official.iter().map(ToString::to_string).collect(),
            source: &entity.source,
            valid_from: &entity.valid_from,
            valid_to: &entity.valid_to,
            note: &entity.note,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::Official;

    /// Everything that CSV, JSON and the cells of several values treat as their own sign, and what breaks readers.
    const HOSTILE: &[&str] = &[
        "|",
        "\\",
        "\\|",
        "\"",
        "\"\"",
        ",",
        "\n",
        "\r\n",
        "\r",
        "\t",
        " ",
        "\0",
        "\u{feff}",
        "\u{202e}",
        "\u{2028}",
        "\u{10ffff}",
        "人民日报",
        "x:",
        "weibo:",
        "@",
        "=1+1",
        "#",
        "</script>",
        "a",
        "é",
    ];

    struct Random(u64);

    impl Random {
        fn below(&mut self, bound: usize) -> usize {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            (self.0 % bound as u64) as usize
        }

        fn text(&mut self) -> String {
            (0..self.below(6)).map(|_| HOSTILE[self.below(HOSTILE.len())]).collect()
        }

        fn entity(&mut self, id: usize) -> Entity {
            let official = |random: &mut Random| {
                let platform = [None, Some("x"), Some("weibo"), Some("elsewhere")][random.below(4)];
                Official { platform, account: format!("{}a", random.text()) }
            };
            Entity {
                id: format!("{}{id}", self.text()),
                name: format!("{}n{}", self.text(), self.text()),
                category: ["news-media", "my-own", "official"][self.below(3)].to_owned(),
                country: self.text(),
                aliases: (0..self.below(4)).map(|_| self.text()).collect(),
                official: (0..self.below(3)).map(|_| official(self)).collect(),
                source: self.text(),
                valid_from: ["", "2020", "2020-02", "2020-02-29"][self.below(4)].to_owned(),
                valid_to: ["", "0970", "2021-12-31"][self.below(3)].to_owned(),
                note: self.text(),
            }
        }
    }

    #[test]
    fn what_is_written_reads_back_the_same() {
        let mut random = Random(0x9e37_79b9_7f4a_7c15);
        for round in 0..400 {
            let mut registry = Registry::new();
            for id in 0..random.below(6) {
                // Ids may meet by chance: `1` after a text that ends in a digit never does, the number is unique.
                registry.push(random.entity(id), "made").unwrap();
            }
            let mut written = Vec::new();
            registry.write_csv(&mut written).unwrap();
            let read = Registry::read_csv(written.as_slice(), "csv").unwrap();
            assert_eq!(read.entities(), registry.entities(), "CSV, round {round}");
            let mut written = Vec::new();
            registry.write_jsonl(&mut written).unwrap();
            let read = Registry::read_jsonl(written.as_slice(), "jsonl").unwrap();
            assert_eq!(read.entities(), registry.entities(), "JSONL, round {round}");
        }
    }

    struct Full;

    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_full_disk_is_an_io_error() {
        let text = "id,name,category\na,Alpha Post,news-media\n";
        let registry = Registry::read_csv(text.as_bytes(), "list.csv").unwrap();
        assert!(registry.write_csv(Full).unwrap_err().is_io());
        assert!(registry.write_jsonl(Full).unwrap_err().is_io());
    }
}
