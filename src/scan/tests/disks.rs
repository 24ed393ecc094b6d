//! Every call to the disk fails in turn, in every way that a disk has: the scan ends with an error that says where, or with
//! the right answer, and the old output stands whole in either case.

use std::io::{self, ErrorKind, Read, Write};
use std::sync::Mutex;

use super::*;
use crate::scan::disk::{Disk, Written};

/// A way to fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// A worn-out disk.
    Broken,
    Full,
    /// A signal came; whoever asks again gets an answer.
    Interrupted,
    /// Only some of the bytes are read or written.
    Short,
}

const WAYS: [Way; 4] = [Way::Broken, Way::Full, Way::Interrupted, Way::Short];

/// Which call fails, and which calls there were.
#[derive(Debug, Default)]
struct Calls {
    made: Vec<&'static str>,
    failing: Option<(usize, Way)>,
}

/// A disk on which one call fails.
#[derive(Clone, Debug, Default)]
struct Faulty(Arc<Mutex<Calls>>);

impl Faulty {
    fn failing(at: usize, way: Way) -> Faulty {
        Faulty(Arc::new(Mutex::new(Calls { made: Vec::new(), failing: Some((at, way)) })))
    }

    /// Notes a call; the way to fail, if it is its turn. Of reading and writing short there is only with them.
    fn call(&self, what: &'static str) -> io::Result<bool> {
        let mut calls = self.0.lock().unwrap();
        calls.made.push(what);
        let (at, way) = calls.failing.unwrap_or((0, Way::Short));
        if calls.failing.is_none() || calls.made.len() - 1 != at {
            return Ok(false);
        }
        match way {
            Way::Broken => Err(io::Error::from_raw_os_error(5)),
            Way::Full => Err(io::Error::from_raw_os_error(28)),
            Way::Interrupted if matches!(what, "read" | "write") => Err(ErrorKind::Interrupted.into()),
            Way::Interrupted => Ok(false),
            Way::Short => Ok(true),
        }
    }
}

struct File<F>(F, Faulty);

impl<F: Read> Read for File<F> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let short = self.1.call("read")?;
        let count = if short { out.len().min(3) } else { out.len() };
        self.0.read(&mut out[..count])
    }
}

#[cfg(feature = "parquet")]
impl io::Seek for File<Box<dyn crate::scan::disk::Anywhere>> {
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
        self.1.call("seek")?;
        self.0.seek(to)
    }
}

impl Write for File<Box<dyn Written>> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let short = self.1.call("write")?;
        let count = if short { bytes.len().min(3) } else { bytes.len() };
        self.0.write(&bytes[..count])
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl Written for File<Box<dyn Written>> {
    fn keep(&mut self, bytes: u64) -> io::Result<()> {
        self.1.call("keep")?;
        self.0.keep(bytes)
    }

    fn rewind(&mut self) -> io::Result<()> {
        self.1.call("rewind")?;
        self.0.rewind()
    }

    fn sync(&mut self) -> io::Result<()> {
        self.1.call("sync")?;
        self.0.sync()
    }

    fn take_rights_of(&mut self, other: &Path) {
        self.0.take_rights_of(other);
    }
}

impl Disk for Faulty {
    fn open(&self, path: &Path) -> io::Result<Box<dyn Read + Send>> {
        self.call("open")?;
        Ok(Box::new(File(System.open(path)?, self.clone())))
    }

    #[cfg(feature = "parquet")]
    fn open_anywhere(&self, path: &Path) -> io::Result<Box<dyn crate::scan::disk::Anywhere>> {
        self.call("open anywhere")?;
        Ok(Box::new(File(System.open_anywhere(path)?, self.clone())))
    }

    fn write(&self, path: &Path) -> io::Result<Box<dyn Written>> {
        self.call("open to write")?;
        Ok(Box::new(File(System.write(path)?, self.clone())))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.call("rename")?;
        System.rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.call("remove")?;
        System.remove(path)
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        self.call("sync of a folder")?;
        System.sync_folder(folder)
    }
}

#[test]
fn any_call_that_fails_ends_in_a_clean_error_or_the_right_answer() {
    // Three batches, a quarantined row and a checkpoint after each.
    let mut list = String::from("id,name\n");
    (0..20_000).for_each(|row| list.push_str(&format!("{row},name {row}\n")));
    list += "x,too,many\n";
    let prepare = || {
        let bench = Bench::new();
        let path = bench.file("list.csv", list.as_bytes());
        bench.file("flags.csv", b"old");
        (bench, path)
    };
    let (bench, path) = prepare();
    let counting = Faulty::default();
    let plan = Plan { checkpoint_every: Duration::ZERO, ..bench.plan(&[&path], 1) };
    scan(&Plan { disk: Arc::new(counting.clone()), ..plan }, &Word("")).unwrap();
    let right = fs::read(bench.folder.path().join("flags.csv")).unwrap();
    let made = counting.0.lock().unwrap().made.clone();
    for call in ["open", "open to write", "read", "write", "keep", "rewind", "sync", "rename", "remove"] {
        assert!(made.contains(&call), "{call} is never asked for: {made:?}");
    }
    let (mut refused, mut answered) = (0, 0);
    for way in WAYS {
        for (at, call) in made.iter().enumerate() {
            let (bench, path) = prepare();
            let plan = || Plan { checkpoint_every: Duration::ZERO, ..bench.plan(&[&path], 1) };
            let result = scan(&Plan { disk: Arc::new(Faulty::failing(at, way)), ..plan() }, &Word(""));
            let flags = fs::read(bench.folder.path().join("flags.csv")).unwrap();
            let context = format!("{way:?} at call {at}, {call}");
            assert!(
                flags == b"old" || flags == right,
                "{context}: the output is neither the old nor the new one"
            );
            match result {
                Ok(outcome) => {
                    assert!(flags == right, "{context}: done, but the output is the old one");
                    assert_eq!(outcome.ledger.read, 20_001, "{context}");
                    answered += 1;
                }
                Err(error) => {
                    let text = error.to_string();
                    assert!(matches!(way, Way::Broken | Way::Full), "{context}: {text}");
                    assert!(
                        text.contains("list.csv")
                            || text.contains("flags.csv")
                            || text.contains("quarantine.csv"),
                        "{context}: {text}"
                    );
                    refused += 1;
                }
            }
            // On a disk that works again the scan comes to its end, from wherever it was.
            let outcome = scan(&Plan { resume: true, ..plan() }, &Word("")).unwrap();
            assert_eq!(outcome.ledger.read, 20_001, "{context}");
            assert!(
                fs::read(bench.folder.path().join("flags.csv")).unwrap() == right,
                "{context}: after that"
            );
            let hidden = fs::read_dir(bench.folder.path()).unwrap();
            let hidden: Vec<_> = hidden
                .map(|file| file.unwrap().file_name())
                .filter(|name| name.to_string_lossy().starts_with('.'))
                .collect();
            assert!(hidden.is_empty(), "{context}: {hidden:?} is left over");
        }
    }
    assert!(refused > made.len() && answered > made.len(), "{refused} errors, {answered} answers");
}
