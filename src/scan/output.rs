//! Where output goes: a file that is whole or absent, or a stream that is written directly.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use crate::Error;

/// Where output goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    Stdout,
    Path(PathBuf),
}

impl Target {
    pub(crate) fn parse(text: &std::ffi::OsStr) -> Self {
        if text == "-" { Target::Stdout } else { Target::Path(text.into()) }
    }

    pub(crate) fn name(&self) -> String {
        match self {
            Target::Stdout => "standard output".to_owned(),
            Target::Path(path) => path.to_string_lossy().into_owned(),
        }
    }

    pub(crate) fn is_terminal(&self) -> bool {
        *self == Target::Stdout && io::stdout().is_terminal()
    }
}

/// An output being written. What is not finished is removed.
pub(crate) struct Sink {
    place: String,
    writer: BufWriter<Box<dyn Write>>,
    unfinished: Option<Unfinished>,
}

/// A file under its temporary name, in the folder where it is to stand.
struct Unfinished {
    file: File,
    temporary: PathBuf,
    path: PathBuf,
}

impl Sink {
    pub(crate) fn open(target: &Target) -> Result<Self, Error> {
        let place = target.name();
        let cannot = |doing: &str, error| Error::io(place.clone(), doing, error);
        let path = match target {
            Target::Stdout => return Ok(Sink::direct(place, Box::new(io::stdout()))),
            // A link is followed: the file it names is replaced, not the link.
            Target::Path(path) => fs::canonicalize(path).unwrap_or_else(|_| path.clone()),
        };
        let old = fs::metadata(&path).ok();
        if let Some(old) = old.as_ref().filter(|old| !old.is_file()) {
            if old.is_dir() {
                return Err(Error::usage(format!("`{place}` is a folder; a file is needed")));
            }
            let file =
                OpenOptions::new().write(true).open(&path).map_err(|e| cannot("cannot be opened", e))?;
            return Ok(Sink::direct(place, Box::new(file)));
        }
        let Some(name) = path.file_name() else {
            return Err(Error::usage(format!("`{place}` names no file")));
        };
        let mut hidden = std::ffi::OsString::from(".");
        hidden.push(name);
        hidden.push(format!(".{}.part", std::process::id()));
        let temporary = path.with_file_name(hidden);
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&temporary)
            .map_err(|e| cannot("cannot be written", e))?;
        if let Some(old) = old {
            // Whoever could read the old file can read the new one; where that cannot be had, the usual rights stand.
            let _ = file.set_permissions(old.permissions());
        }
        let writer = file.try_clone().map_err(|e| cannot("cannot be written", e))?;
        Ok(Sink {
            place,
            writer: BufWriter::with_capacity(64 << 10, Box::new(writer)),
            unfinished: Some(Unfinished { file, temporary, path }),
        })
    }

    fn direct(place: String, writer: Box<dyn Write>) -> Self {
        Sink { place, writer: BufWriter::with_capacity(64 << 10, writer), unfinished: None }
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.writer.write_all(bytes).map_err(|e| Error::io(self.place.clone(), "cannot be written", e))
    }

    /// Hands on what is held back, where somebody may be waiting for it.
    pub(crate) fn flush_stream(&mut self) -> Result<(), Error> {
        if self.unfinished.is_some() {
            return Ok(());
        }
        self.writer.flush().map_err(|e| Error::io(self.place.clone(), "cannot be written", e))
    }

    /// Puts the whole file in its place.
    pub(crate) fn finish(mut self) -> Result<(), Error> {
        let place = self.place.clone();
        let cannot = |error| Error::io(place.clone(), "cannot be written", error);
        self.writer.flush().map_err(cannot)?;
        let Some(unfinished) = &self.unfinished else { return Ok(()) };
        unfinished.file.sync_all().map_err(cannot)?;
        fs::rename(&unfinished.temporary, &unfinished.path).map_err(cannot)?;
        sync_folder(&unfinished.path);
        self.unfinished = None;
        Ok(())
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        if let Some(unfinished) = self.unfinished.take() {
            // Nothing more can be done about it here.
            let _ = fs::remove_file(&unfinished.temporary);
        }
    }
}

/// Makes the renaming last through a loss of power, on systems where a folder can be opened.
fn sync_folder(path: &Path) {
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
}

/// Whether two paths are one file, that may not exist yet.
pub(crate) fn same_file(a: &Path, b: &Path) -> bool {
    #[cfg(unix)]
    if let (Ok(a), Ok(b)) = (fs::metadata(a), fs::metadata(b)) {
        use std::os::unix::fs::MetadataExt;
        // Streams such as `/dev/null` may be named twice.
        return a.is_file() && (a.dev(), a.ino()) == (b.dev(), b.ino());
    }
    let whole = |path: &Path| {
        fs::canonicalize(path).ok().or_else(|| {
            let parent =
                path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
            Some(fs::canonicalize(parent).ok()?.join(path.file_name()?))
        })
    };
    whole(a).is_some_and(|a| whole(b) == Some(a))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_whole_or_absent() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("flags.csv");
        fs::write(&path, "old").unwrap();
        let target = Target::Path(path.clone());

        let mut sink = Sink::open(&target).unwrap();
        sink.write(b"new").unwrap();
        drop(sink);
        assert_eq!(fs::read(&path).unwrap(), b"old");

        let mut sink = Sink::open(&target).unwrap();
        sink.write(b"new").unwrap();
        sink.finish().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn one_file_by_two_names_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let roundabout = folder.path().join(".").join("a");
        assert!(same_file(&path, &roundabout));
        fs::write(&path, "").unwrap();
        assert!(same_file(&path, &roundabout));
        assert!(!same_file(&path, &folder.path().join("b")));
        assert!(!same_file(Path::new("/dev/null"), Path::new("/dev/null")));
    }
}
