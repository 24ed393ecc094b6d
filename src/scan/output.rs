//! Where output goes: a file that is whole or absent, or a stream that is written directly.

use std::fs::{self, OpenOptions};
use std::io::{self, BufWriter, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::Error;
use crate::scan::digest::Digested;
use crate::scan::disk::{self, Disk, Written};

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

    /// The regular file that is written, or is to be; nothing for a stream. A link is followed: the file it names is replaced,
    /// not the link.
    pub(crate) fn file(&self) -> Result<Option<PathBuf>, Error> {
        let Target::Path(path) = self else { return Ok(None) };
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.clone());
        match fs::metadata(&path) {
            Ok(old) if old.is_dir() => {
                Err(Error::usage(format!("`{}` is a folder; a file is needed", self.name())))
            }
            Ok(old) if !old.is_file() => Ok(None),
            _ => Ok(Some(path)),
        }
    }

    pub(crate) fn is_terminal(&self) -> bool {
        match self {
            Target::Stdout => io::stdout().is_terminal(),
            // `/dev/tty` and the like; a pipe must not be opened twice.
            #[cfg(unix)]
            Target::Path(path) => {
                use std::os::unix::fs::FileTypeExt;
                let device = fs::metadata(path).is_ok_and(|file| file.file_type().is_char_device());
                device && OpenOptions::new().write(true).open(path).is_ok_and(|file| file.is_terminal())
            }
            #[cfg(not(unix))]
            Target::Path(_) => false,
        }
    }
}

/// An output being written. What is not finished is removed, unless it is kept to be gone on with.
pub(crate) struct Sink {
    place: String,
    writer: BufWriter<Box<dyn Written>>,
    digest: Digested,
    disk: Arc<dyn Disk>,
    unfinished: Option<Unfinished>,
}

/// A file under its temporary name, in the folder where it is to stand.
struct Unfinished {
    temporary: PathBuf,
    path: PathBuf,
}

/// What a finished file is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Finished {
    pub(crate) name: String,
    pub(crate) bytes: u64,
    pub(crate) sha256: String,
}

impl Sink {
    /// Opens an output anew.
    pub(crate) fn open(target: &Target, disk: &Arc<dyn Disk>) -> Result<Self, Error> {
        Sink::open_behind(target, disk, 0)
    }

    /// Opens an output of which so many bytes were written by a scan that was stopped.
    pub(crate) fn open_behind(target: &Target, disk: &Arc<dyn Disk>, bytes: u64) -> Result<Self, Error> {
        let place = target.name();
        let cannot = |doing: &str, error| Error::io(place.clone(), doing, error);
        let Some(path) = target.file()? else {
            let stream: Box<dyn Written> = match target {
                Target::Stdout => Box::new(Stream(io::stdout())),
                Target::Path(path) => {
                    let file = OpenOptions::new().write(true).open(path);
                    Box::new(file.map_err(|e| cannot("cannot be opened", e))?)
                }
            };
            return Ok(Sink::of(place, stream, Digested::default(), disk, None));
        };
        let Some(temporary) = disk::beside(&path, PART) else {
            return Err(Error::usage(format!("`{place}` names no file")));
        };
        let mut file = disk.write(&temporary).map_err(|error| match error.kind() {
            io::ErrorKind::WouldBlock => Error::input(place.clone(), "another scan is writing this file")
                .with_hint("wait for it, or name another output with `-o`"),
            _ => cannot("cannot be written", error),
        })?;
        let mut digest = Digested::default();
        let kept = digest_first(&mut *file, bytes, &mut digest).and_then(|()| file.keep(bytes));
        let unfinished = Unfinished { temporary, path };
        // From here on it is removed if anything fails.
        file.take_rights_of(&unfinished.path);
        let sink = Sink::of(place.clone(), file, digest, disk, Some(unfinished));
        match kept {
            Ok(()) => Ok(sink),
            Err(error) if bytes > 0 => {
                sink.leave();
                Err(cannot("cannot be gone on with", error))
            }
            Err(error) => Err(cannot("cannot be written", error)),
        }
    }

    fn of(
        place: String,
        writer: Box<dyn Written>,
        digest: Digested,
        disk: &Arc<dyn Disk>,
        unfinished: Option<Unfinished>,
    ) -> Self {
        let writer = BufWriter::with_capacity(64 << 10, writer);
        Sink { place, writer, digest, disk: Arc::clone(disk), unfinished }
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.digest.take(bytes);
        self.writer.write_all(bytes).map_err(|e| Error::io(self.place.clone(), "cannot be written", e))
    }

    /// Hands on what is held back, where somebody may be waiting for it.
    pub(crate) fn flush_stream(&mut self) -> Result<(), Error> {
        if self.unfinished.is_some() {
            return Ok(());
        }
        self.writer.flush().map_err(|e| Error::io(self.place.clone(), "cannot be written", e))
    }

    /// Makes what was written last, and answers how much it is.
    pub(crate) fn sync(&mut self) -> Result<u64, Error> {
        let synced = self.writer.flush().and_then(|()| self.writer.get_mut().sync());
        synced.map_err(|e| Error::io(self.place.clone(), "cannot be written", e))?;
        Ok(self.digest.bytes())
    }

    /// What it is, if nothing more is written.
    pub(crate) fn as_finished(&self) -> Finished {
        Finished { name: self.place.clone(), bytes: self.digest.bytes(), sha256: self.digest.hex() }
    }

    /// Leaves an unfinished file where it is, so that a scan can go on behind it.
    pub(crate) fn leave(mut self) {
        // The bytes that count were made to last when the checkpoint was written.
        let _ = self.writer.flush();
        self.unfinished = None;
    }

    /// Puts the whole file in its place.
    pub(crate) fn finish(mut self) -> Result<(), Error> {
        let place = self.place.clone();
        let cannot = |error| Error::io(place.clone(), "cannot be written", error);
        self.writer.flush().map_err(cannot)?;
        let Some(unfinished) = &self.unfinished else { return Ok(()) };
        self.writer.get_mut().sync().map_err(cannot)?;
        self.disk.rename(&unfinished.temporary, &unfinished.path).map_err(cannot)?;
        let folder = disk::folder(&unfinished.path).to_path_buf();
        // It is in its place, whatever follows.
        self.unfinished = None;
        self.disk.sync_folder(&folder).map_err(cannot)
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        if let Some(unfinished) = self.unfinished.take() {
            // Nothing more can be done about it here.
            let _ = self.disk.remove(&unfinished.temporary);
        }
    }
}

/// What the name of a file ends with while it is not whole.
pub(crate) const PART: &str = ".part";

/// Digests the first bytes of a file.
fn digest_first(file: &mut dyn Written, bytes: u64, digest: &mut Digested) -> io::Result<()> {
    file.rewind()?;
    let mut block = vec![0; 64 << 10];
    while digest.bytes() < bytes {
        let missing = usize::try_from(bytes - digest.bytes()).unwrap_or(usize::MAX).min(block.len());
        let Some(room) = block.get_mut(..missing) else { break };
        file.read_exact(room)?;
        digest.take(room);
    }
    Ok(())
}

/// A stream that is written directly: there is nothing to go back to.
struct Stream(io::Stdout);

impl Read for Stream {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Ok(0)
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl Written for Stream {
    fn keep(&mut self, _: u64) -> io::Result<()> {
        Ok(())
    }

    fn rewind(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn sync(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn take_rights_of(&mut self, _: &Path) {}
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
        let disk: Arc<dyn Disk> = Arc::new(disk::System);

        let mut sink = Sink::open(&target, &disk).unwrap();
        sink.write(b"new").unwrap();
        let other = Sink::open(&target, &disk).map(drop).unwrap_err();
        assert!(other.to_string().contains("another scan"), "{other}");
        drop(sink);
        assert_eq!(fs::read(&path).unwrap(), b"old");

        let mut sink = Sink::open(&target, &disk).unwrap();
        sink.write(b"new").unwrap();
        sink.finish().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_under_the_temporary_name_leads_nothing_elsewhere() {
        let folder = tempfile::tempdir().unwrap();
        let (path, other) = (folder.path().join("flags.csv"), folder.path().join("other"));
        fs::write(&other, "precious").unwrap();
        std::os::unix::fs::symlink(&other, folder.path().join(".flags.csv.part")).unwrap();
        let disk: Arc<dyn Disk> = Arc::new(disk::System);
        let error = Sink::open(&Target::Path(path.clone()), &disk).map(drop).unwrap_err();
        assert!(error.to_string().contains("leads to another file"), "{error}");
        assert_eq!(fs::read(&other).unwrap(), b"precious");
        assert!(!path.exists());
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
