//! The manifest of a scan: what was read and written, with sizes and digests, by which program with which options, and what
//! became of every row; so that an independent script (`tools/audit.py`) can add it up again from the files.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::Error;
use crate::scan::checkpoint::Identity;
use crate::scan::disk::{self, Disk};
use crate::scan::ledger::{Ledger, Tally};
use crate::scan::output::Finished;

/// An input that was read to its end.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Listed {
    pub(crate) name: String,
    /// As it lies on the disk, packed or not.
    pub(crate) bytes: u64,
    pub(crate) sha256: String,
    /// Rows read of it, whatever became of them.
    pub(crate) rows: u64,
}

/// What took how long, and on what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Timing {
    /// When the scan ended, in seconds since 1970.
    pub(crate) finished: u64,
    pub(crate) seconds: f64,
    pub(crate) threads: usize,
    /// How often it was gone on with after a stop.
    pub(crate) resumed: u32,
}

/// A scan that is done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    #[serde(flatten)]
    pub(crate) identity: Identity,
    pub(crate) read: Vec<Listed>,
    pub(crate) flags: Finished,
    pub(crate) quarantine: Option<Finished>,
    pub(crate) ledger: Ledger,
    pub(crate) tally: Tally,
    pub(crate) timing: Timing,
}

impl Manifest {
    /// Where the manifest of a scan into this file stands: `flags.csv.manifest.json`.
    pub(crate) fn path(output: &Path) -> PathBuf {
        let mut name = output.as_os_str().to_owned();
        name.push(".manifest.json");
        name.into()
    }

    /// Writes it, whole or not at all.
    pub(crate) fn write(&self, disk: &dyn Disk, path: &Path) -> Result<(), Error> {
        let written = serde_json::to_vec_pretty(self).map_err(std::io::Error::from);
        written
            .map(|mut text| {
                text.push(b'\n');
                text
            })
            .and_then(|text| disk::put(disk, path, &text))
            .map_err(|e| Error::io(path.to_string_lossy(), "the manifest cannot be written", e))
    }

    /// Reads one; nothing where there is none that this version understands.
    pub(crate) fn read(disk: &dyn Disk, path: &Path) -> Option<Manifest> {
        let mut text = Vec::new();
        disk.open(path).and_then(|mut file| std::io::Read::read_to_end(&mut file, &mut text)).ok()?;
        serde_json::from_slice(&text).ok()
    }
}
