//! Checkpoints: how far a scan has come, written beside its output every few seconds, so that it can go on after it was
//! stopped. It names all that the answer depends on; a scan of something else is refused with what differs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::Error;
use crate::scan::disk::{self, Disk};
use crate::scan::ledger::{Ledger, Tally};
use crate::scan::manifest::Listed;

/// What the name of a checkpoint ends with.
const ENDING: &str = ".checkpoint";

/// Everything that the answer of a scan depends on, but for the text of the lists.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Identity {
    /// The program's version.
    pub(crate) version: String,
    /// The digest of all registries.
    pub(crate) registry: String,
    /// Options as they are written on the command line, where they are not as usual.
    pub(crate) options: BTreeMap<String, String>,
    /// The lists by name, each with its size where that was known.
    pub(crate) inputs: Vec<(String, Option<u64>)>,
}

impl Identity {
    /// What differs from another one, in words; nothing if they are the same.
    pub(crate) fn difference(&self, now: &Identity) -> Option<String> {
        let was = |what: &str, before: &str, now: &str| Some(format!("{what} was {before}, now it is {now}"));
        if self.version != now.version {
            return was("the program's version", &self.version, &now.version);
        }
        if self.registry != now.registry {
            return was("the digest of the registries", &self.registry, &now.registry);
        }
        let names = |inputs: &[(String, Option<u64>)]| {
            inputs.iter().map(|(name, _)| format!("`{name}`")).collect::<Vec<_>>().join(" ")
        };
        if names(&self.inputs) != names(&now.inputs) {
            return was("the list of inputs", &names(&self.inputs), &names(&now.inputs));
        }
        for ((name, before), (_, now)) in self.inputs.iter().zip(&now.inputs) {
            if before != now {
                let bytes = |size: &Option<u64>| size.map_or("unknown".to_owned(), |size| size.to_string());
                return was(&format!("the size of `{name}`"), &bytes(before), &bytes(now));
            }
        }
        let all = self.options.keys().chain(now.options.keys());
        let value = |options: &BTreeMap<String, String>, key: &str| {
            options.get(key).map_or("not given".to_owned(), |value| format!("`{value}`"))
        };
        let differs = |key: &&String| self.options.get(*key) != now.options.get(*key);
        let key = all.into_iter().find(differs)?;
        was(&format!("`{key}`"), &value(&self.options, key), &value(&now.options, key))
    }
}

/// A place in the inputs, between two rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Position {
    /// Which input, from 0.
    pub(crate) input: usize,
    /// Rows before it, through all inputs.
    pub(crate) rows: u64,
    /// Bytes of the input's text before it; 0 where the input has not been begun.
    pub(crate) byte: u64,
    /// Lines before it.
    pub(crate) lines: u64,
    /// Bytes of text that had been read, and their digest: the text must still be the same.
    pub(crate) read: u64,
    pub(crate) digest: String,
}

/// How far a scan has come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Checkpoint {
    pub(crate) identity: Identity,
    pub(crate) position: Position,
    /// The inputs that were read to the end.
    pub(crate) inputs: Vec<Listed>,
    /// Bytes of flags and of quarantine that were written.
    pub(crate) output: u64,
    pub(crate) quarantine: u64,
    pub(crate) ledger: Ledger,
    pub(crate) tally: Tally,
    /// Quarantined rows that were described, where they are not written.
    pub(crate) described: Vec<String>,
    pub(crate) milliseconds: u64,
    /// How often the scan was gone on with.
    pub(crate) resumed: u32,
}

impl Checkpoint {
    /// Where the checkpoint of a scan into this file stands.
    pub(crate) fn path(output: &Path) -> Option<PathBuf> {
        disk::beside(output, ENDING)
    }

    /// Writes it, whole or not at all.
    pub(crate) fn write(&self, disk: &dyn Disk, path: &Path) -> Result<(), Error> {
        let written = serde_json::to_vec(self).map_err(std::io::Error::from);
        written
            .and_then(|bytes| disk::put(disk, path, &bytes))
            .map_err(|e| Error::io(path.to_string_lossy(), "the checkpoint cannot be written", e))
    }

    /// Reads one, if there is any.
    ///
    /// # Errors
    /// It cannot be read or is no checkpoint.
    pub(crate) fn read(disk: &dyn Disk, path: &Path) -> Result<Option<Checkpoint>, Error> {
        let place = path.to_string_lossy();
        let mut text = Vec::new();
        let read = disk.open(path).and_then(|mut file| std::io::Read::read_to_end(&mut file, &mut text));
        match read {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::io(place, "the checkpoint cannot be read", error)),
            Ok(_) => {}
        }
        serde_json::from_slice(&text).map(Some).map_err(|error| {
            Error::input(place, format!("this is no checkpoint of this version: {error}"))
                .with_hint("scan anew without `--resume`")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_named() {
        let one = Identity {
            version: "1".to_owned(),
            registry: "aa".to_owned(),
            options: [("--min-score".to_owned(), "0.70".to_owned())].into(),
            inputs: vec![("list.csv".to_owned(), Some(10))],
        };
        assert_eq!(one.difference(&one), None);
        let differs = |change: fn(&mut Identity)| {
            let mut other = one.clone();
            change(&mut other);
            one.difference(&other).unwrap()
        };
        assert_eq!(
            differs(|i| i.registry = "bb".to_owned()),
            "the digest of the registries was aa, now it is bb"
        );
        assert_eq!(differs(|i| i.inputs[0].1 = Some(11)), "the size of `list.csv` was 10, now it is 11");
        assert_eq!(
            differs(|i| i.inputs.push(("b.csv".to_owned(), None))),
            "the list of inputs was `list.csv`, now it is `list.csv` `b.csv`"
        );
        assert_eq!(differs(|i| i.options.clear()), "`--min-score` was `0.70`, now it is not given");
        assert_eq!(
            differs(|i| drop(i.options.insert("--kind".to_owned(), "same".to_owned()))),
            "`--kind` was not given, now it is `same`"
        );
    }
}
