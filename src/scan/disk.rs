//! The one door to files that a scan reads and writes. Behind it stands the operating system, or, in tests, a disk on which
//! any one call fails.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::text;

/// What a scan asks of files.
pub(crate) trait Disk: Send + Sync {
    /// Opens a file to be read.
    fn open(&self, path: &Path) -> io::Result<Box<dyn Read + Send>>;
    /// Opens a file to be read at any place.
    ///
    /// # Errors
    /// [`io::ErrorKind::Unsupported`] where there are only streams.
    #[cfg(feature = "parquet")]
    fn open_anywhere(&self, _: &Path) -> io::Result<Box<dyn Anywhere>> {
        Err(io::ErrorKind::Unsupported.into())
    }
    /// Opens a file to be written, makes it where it is not there, and keeps every other process that does the same out of it.
    /// What stands in it is left as it is.
    ///
    /// # Errors
    /// [`io::ErrorKind::WouldBlock`] while another one holds it.
    fn write(&self, path: &Path) -> io::Result<Box<dyn Written>>;
    /// Puts a file in the place of another.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file.
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// Makes what was renamed in a folder last through a loss of power.
    fn sync_folder(&self, folder: &Path) -> io::Result<()>;
}

/// A file that can be read at any place.
#[cfg(feature = "parquet")]
pub(crate) trait Anywhere: Read + Seek + Send {}

#[cfg(feature = "parquet")]
impl<T: Read + Seek + Send> Anywhere for T {}

/// A file that is being written.
pub(crate) trait Written: Read + Write + Send {
    /// Keeps so many bytes, drops what follows and goes on behind them.
    fn keep(&mut self, bytes: u64) -> io::Result<()>;
    /// Goes to the first byte.
    fn rewind(&mut self) -> io::Result<()>;
    /// Makes all that was written last through a loss of power.
    fn sync(&mut self) -> io::Result<()>;
    /// Whoever may read or write this other file may do the same with this one; where that cannot be had, the usual rights stand.
    fn take_rights_of(&mut self, other: &Path);
}

/// The operating system's files.
#[derive(Clone, Copy, Debug)]
pub(crate) struct System;

impl Disk for System {
    fn open(&self, path: &Path) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(File::open(path)?))
    }

    #[cfg(feature = "parquet")]
    fn open_anywhere(&self, path: &Path) -> io::Result<Box<dyn Anywhere>> {
        Ok(Box::new(File::open(path)?))
    }

    fn write(&self, path: &Path) -> io::Result<Box<dyn Written>> {
        // The one that held it may have put it in its place meanwhile: then the name is another file's, or nobody's.
        for _ in 0..16 {
            let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(io::ErrorKind::WouldBlock.into()),
                // Some network disks know no locks; there nobody is kept out.
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
                Err(TryLockError::Error(error)) => return Err(error),
            }
            if is_named(&file, path) {
                return Ok(Box::new(file));
            }
        }
        Err(io::Error::other(format!("`{}` leads to another file", text::terminal(&path.to_string_lossy()))))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        // Not every system lets a folder be opened.
        let Ok(folder) = File::open(folder) else { return Ok(()) };
        folder.sync_all()
    }
}

/// Whether a file is the one of this name itself: a link that somebody laid there must not lead what is written elsewhere.
fn is_named(file: &File, path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let (Ok(own), Ok(named)) = (file.metadata(), fs::symlink_metadata(path)) else { return false };
        (own.dev(), own.ino()) == (named.dev(), named.ino())
    }
    #[cfg(not(unix))]
    {
        let _ = file;
        path.exists()
    }
}

impl Written for File {
    fn keep(&mut self, bytes: u64) -> io::Result<()> {
        self.set_len(bytes)?;
        self.seek(SeekFrom::Start(bytes)).map(drop)
    }

    fn rewind(&mut self) -> io::Result<()> {
        Seek::rewind(self)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.sync_all()
    }

    fn take_rights_of(&mut self, other: &Path) {
        if let Ok(other) = fs::metadata(other) {
            let _ = self.set_permissions(other.permissions());
        }
    }
}

/// The folder in which a file stands.
pub(crate) fn folder(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The name under which a file of a scan stands while it is not whole: `flags.csv` as `.flags.csv.part`.
pub(crate) fn beside(path: &Path, ending: &str) -> Option<PathBuf> {
    let mut hidden = std::ffi::OsString::from(".");
    hidden.push(path.file_name()?);
    hidden.push(ending);
    Some(path.with_file_name(hidden))
}

/// Writes a small file so that it is whole or absent.
pub(crate) fn put(disk: &dyn Disk, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let temporary = beside(path, ".new").ok_or(io::ErrorKind::InvalidFilename)?;
    let mut file = disk.write(&temporary)?;
    let written = file.keep(0).and_then(|()| file.write_all(bytes)).and_then(|()| file.sync());
    let renamed = written.and_then(|()| disk.rename(&temporary, path));
    if renamed.is_err() {
        // Nothing more can be done about it here.
        let _ = disk.remove(&temporary);
    }
    renamed?;
    disk.sync_folder(folder(path))
}
