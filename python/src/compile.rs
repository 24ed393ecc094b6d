//! Registries compiled from Python: files in, one file out, which is whole or absent.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use deadringer::{Error, Index, Registry};
use pyo3::prelude::*;

use crate::fault::{Fault, guarded};

/// One file or several.
#[derive(FromPyObject)]
pub(crate) enum Files {
    One(PathBuf),
    Several(Vec<PathBuf>),
}

impl Files {
    pub(crate) fn into_vec(self) -> Vec<PathBuf> {
        match self {
            Files::One(path) => vec![path],
            Files::Several(paths) => paths,
        }
    }
}

/// Compile registries, CSV or JSONL, into one file that opens at once; gives its digest back.
///
/// `builtin=True` compiles the built-in registry in with them. The output is written whole or not at all. Faulty sources are
/// refused with every fault, its line and its remedy.
#[pyfunction]
#[pyo3(signature = (sources, output, *, builtin = false))]
pub(crate) fn compile(py: Python<'_>, sources: Files, output: PathBuf, builtin: bool) -> PyResult<String> {
    let sources = sources.into_vec();
    let digest = py.detach(|| {
        guarded(|| {
            let mut registry = if builtin { Registry::builtin()? } else { Registry::new() };
            for source in &sources {
                if begins_compiled(source) {
                    let place = source.display().to_string();
                    return Err(Error::registry(place, "is compiled, a registry's source was expected")
                        .with_hint("give the CSV or JSONL file it was compiled from")
                        .into());
                }
                registry.join(Registry::read_path(source)?)?;
            }
            let index = Index::compile(&registry)?;
            write_whole(&output, &index.to_bytes())?;
            Ok(index.digest())
        })
    })?;
    Ok(digest)
}

/// Whether a file begins as a compiled registry does; false for one that cannot be read.
#[pyfunction]
pub(crate) fn is_compiled(path: PathBuf) -> bool {
    begins_compiled(&path)
}

fn begins_compiled(path: &Path) -> bool {
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(16).read_to_end(&mut head));
    read.is_ok() && Index::is_compiled(&head)
}

/// Writes a file under another name beside it, and gives it its own when all of it lies on the disk.
fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    let place = path.display().to_string();
    let Some(name) = path.file_name() else {
        return Err(Error::usage(format!("`{place}` is no file name")).into());
    };
    let mut unfinished = std::ffi::OsString::from(".");
    unfinished.push(name);
    unfinished.push(format!(".{}.unfinished", std::process::id()));
    let unfinished = path.with_file_name(unfinished);
    let written = File::create(&unfinished)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&unfinished, path));
    written.map_err(|error| {
        // What cannot be removed was not there.
        let _ = fs::remove_file(&unfinished);
        Error::io(place, "cannot write", error).into()
    })
}
