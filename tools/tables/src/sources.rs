//! The pinned inputs: where they lie, which bytes they must have, whose they are.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::Command;

use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

const PINS: &str = include_str!("../sources.tsv");
const HINT: &str = "install `unicode-data`, `libopencc-data`, `opencc` and `fonts-noto-cjk` of Debian 12, \
                    or change the row in `tools/tables/sources.tsv` and review the difference";

/// One row of `sources.tsv`.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub(crate) path: String,
    sha256: String,
    pub(crate) version: String,
    pub(crate) licence: String,
    pub(crate) origin: String,
}

/// All inputs, by name.
pub(crate) struct Sources {
    by_name: BTreeMap<String, Source>,
}

impl Sources {
    /// Reads the list that is compiled in.
    pub(crate) fn pinned() -> Result<Self> {
        let mut by_name = BTreeMap::new();
        for (number, line) in PINS.lines().enumerate() {
            if line.starts_with('#') || line.is_empty() {
                continue;
            }
            let [name, path, sha256, version, licence, origin] = line.split('\t').collect::<Vec<_>>()[..]
            else {
                return Err(Error::at("sources.tsv", number + 1, "expected 6 columns separated by tabs"));
            };
            let source = Source {
                path: path.into(),
                sha256: sha256.into(),
                version: version.into(),
                licence: licence.into(),
                origin: origin.into(),
            };
            by_name.insert(name.to_owned(), source);
        }
        Ok(Sources { by_name })
    }

    /// The row of one input.
    pub(crate) fn get(&self, name: &str) -> Result<&Source> {
        self.by_name.get(name).ok_or_else(|| Error::new(format!("`sources.tsv` has no row `{name}`")))
    }

    /// The bytes of one input, after its digest was compared.
    pub(crate) fn bytes(&self, name: &str) -> Result<Vec<u8>> {
        let source = self.get(name)?;
        let bytes = fs::read(&source.path)
            .map_err(|e| Error::new(format!("cannot read `{}`: {e}", source.path)).hint(HINT))?;
        let found = hex(&Sha256::digest(&bytes));
        if found != source.sha256 {
            let message = format!(
                "`{}` is not {}: expected sha256 {}, found {found}",
                source.path, source.version, source.sha256
            );
            return Err(Error::new(message).hint(HINT));
        }
        Ok(bytes)
    }

    /// The text of one input; a name that ends in `.bz2` is unpacked.
    pub(crate) fn text(&self, name: &str) -> Result<String> {
        let path = &self.get(name)?.path;
        let bytes = self.bytes(name)?;
        let mut text = String::new();
        let read = if path.ends_with(".bz2") {
            bzip2::read::MultiBzDecoder::new(&bytes[..]).read_to_string(&mut text)
        } else {
            (&bytes[..]).read_to_string(&mut text)
        };
        read.map_err(|e| Error::new(format!("cannot read `{path}` as UTF-8 text: {e}")))?;
        Ok(text)
    }

    /// An OpenCC dictionary as text, through OpenCC's own `opencc_dict`, the only reader of `.ocd2`.
    pub(crate) fn opencc(&self, name: &str) -> Result<String> {
        self.bytes(name)?;
        let path = &self.get(name)?.path;
        let output =
            std::env::temp_dir().join(format!("deadringer-tables-{}-{name}.txt", std::process::id()));
        let status = Command::new("opencc_dict")
            .args(["-f", "ocd2", "-t", "text", "-i", path, "-o"])
            .arg(&output)
            .status()
            .map_err(|e| Error::new(format!("cannot run `opencc_dict`: {e}")).hint(HINT))?;
        let text = fs::read_to_string(&output);
        remove(&output);
        if !status.success() {
            return Err(Error::new(format!("`opencc_dict` failed on `{path}`: {status}")));
        }
        text.map_err(|e| Error::new(format!("cannot read what `opencc_dict` made of `{path}`: {e}")))
    }
}

/// A stray temporary file is no reason to fail.
fn remove(path: &Path) {
    let _ = fs::remove_file(path);
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pin_is_complete() {
        let sources = Sources::pinned().expect("sources.tsv");
        assert!(sources.by_name.len() >= 15);
        for source in sources.by_name.values() {
            assert_eq!(source.sha256.len(), 64, "{}", source.path);
            assert!(source.origin.starts_with("https://"), "{}", source.path);
        }
    }
}
