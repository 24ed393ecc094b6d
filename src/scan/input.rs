//! Opening an account list: standard input or a file, compressed or not, in whatever encoding; what comes out is bytes of
//! UTF-8 (or nearly so) and what the first of them say.

use std::fmt;
use std::io::{self, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use encoding_rs::Encoding;

use crate::Error;
use crate::scan::digest::{Digested, Digesting};
use crate::scan::disk::Disk;
use crate::scan::progress::grouped;
use crate::scan::transcode::Transcoder;

const GZIP: &[u8] = &[0x1f, 0x8b];
const ZSTD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];

/// The window of a zstd frame, as a power of two: 64 MiB. Larger ones (`zstd --long=27` and up) would cost more memory
/// than a whole scan may.
const ZSTD_WINDOW: u32 = 26;

/// How many times its packed size a list may unpack to. Account lists pack 5 to 20 fold, for every account brings an id and
/// a name of its own. Long JSON rows that differ in nothing but one counted number pack 26 fold with gzip and 360 fold with
/// `zstd -19`; what packs better is padding, or made to fill a disk: gzip reaches 1,030 fold on one letter, zstd 30,000.
pub(crate) const MAX_UNPACKED_TIMES: u64 = 500;

/// What may unpack from however little: a list so small costs a second, whatever it holds.
pub(crate) const MAX_UNPACKED_FREELY: u64 = 64 << 20;

/// Parquet is read from its end, so not from a stream; and files of flags are read back as text alone.
#[cfg(feature = "parquet")]
const PARQUET: &str = "a list is read as Parquet by `scan` where it is a file by itself, neither packed nor from a pipe; all others, flags among \
                       them, must be CSV or JSONL";
#[cfg(not(feature = "parquet"))]
const PARQUET: &str = "convert it to CSV or JSONL, or build the program with `cargo build --release --features parquet`: its `scan` reads Parquet";

/// What cannot be read as an account list, by its first bytes, and what to do.
const OTHERS: &[(&[u8], &str, &str)] = &[
    (b"PAR1", "this is a Parquet file", PARQUET),
    (b"PK\x03\x04", "this is a zip archive or a spreadsheet", "unpack it, or save the sheet as CSV"),
    (b"\xd0\xcf\x11\xe0", "this is a spreadsheet", "save the sheet as CSV"),
    (b"BZh", "this is compressed with bzip2", "unpack it on the way: `bzip2 -dc FILE | deadringer scan -`"),
    (b"\xfd7zXZ", "this is compressed with xz", "unpack it on the way: `xz -dc FILE | deadringer scan -`"),
    (b"SQLite format 3", "this is a database", "export the table as CSV"),
];

/// Where an account list comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Input {
    Stdin,
    Path(PathBuf),
}

impl Input {
    pub(crate) fn parse(text: &std::ffi::OsStr) -> Self {
        if text == "-" { Input::Stdin } else { Input::Path(text.into()) }
    }

    /// Its name in messages and in the quarantine.
    pub(crate) fn name(&self) -> String {
        match self {
            Input::Stdin => "-".to_owned(),
            // A message must not start with nothing.
            Input::Path(path) if path.as_os_str().is_empty() => "``".to_owned(),
            Input::Path(path) => path.to_string_lossy().into_owned(),
        }
    }

    /// Where the system shows it, to be compared with where output goes.
    pub(crate) fn path(&self) -> &Path {
        match self {
            Input::Stdin => Path::new("/dev/stdin"),
            Input::Path(path) => path,
        }
    }

    /// Its size, where that is known before it is read.
    pub(crate) fn size(&self) -> Option<u64> {
        match self {
            Input::Stdin => None,
            Input::Path(path) => {
                std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file).map(|meta| meta.len())
            }
        }
    }
}

/// An opened account list.
pub(crate) struct Opened {
    pub(crate) reader: Box<dyn Read + Send>,
    /// Whether the text came through a decoder.
    pub(crate) transcoded: bool,
    /// Bytes of a byte order mark that was left out.
    pub(crate) skipped: u64,
    /// The extension in lower case, that of the compression left off.
    pub(crate) extension: String,
    /// Of the bytes as they lie on the disk, as far as they were read.
    pub(crate) digest: Arc<Mutex<Digested>>,
}

/// Opens an input; `passed` counts the bytes read from it, before decompression.
pub(crate) fn open(
    input: &Input,
    encoding: Option<&'static Encoding>,
    passed: &Arc<AtomicU64>,
    disk: &dyn Disk,
) -> Result<Opened, Error> {
    let place = input.name();
    let cannot = |doing: &str, source| Error::io(place.clone(), doing, source);
    let raw: Box<dyn Read + Send> = match input {
        Input::Stdin => Box::new(io::stdin()),
        Input::Path(path) => {
            if path.is_dir() {
                return Err(Error::input(place, "this is a folder, not an account list")
                    .with_hint("name the files in it"));
            }
            disk.open(path).map_err(|e| cannot("cannot be opened", e))?
        }
    };
    let packed_bytes = Arc::<AtomicU64>::default();
    let digest = Arc::default();
    let counted = Counted { inner: raw, passed: Arc::clone(passed), own: Arc::clone(&packed_bytes) };
    let counted = Digesting { inner: counted, digest: Arc::clone(&digest) };
    let (mut extension, packed) = extensions(input);
    let (head, reader) = peek(counted, 16).map_err(|e| cannot("cannot be read", e))?;
    let reader: Box<dyn Read + Send> = if head.starts_with(GZIP) {
        let decoder = flate2::bufread::MultiGzDecoder::new(BufReader::with_capacity(64 << 10, reader));
        Box::new(Unpacked::new(decoder, packed_bytes))
    } else if head.starts_with(ZSTD) {
        let mut decoder =
            zstd::stream::read::Decoder::new(reader).map_err(|e| cannot("cannot be read", e))?;
        decoder.window_log_max(ZSTD_WINDOW).map_err(|e| cannot("cannot be read", e))?;
        Box::new(Unpacked::new(decoder, packed_bytes))
    } else {
        if let Some((_, what, hint)) = OTHERS.iter().find(|(magic, ..)| head.starts_with(magic)) {
            return Err(Error::input(place, *what).with_hint(*hint));
        }
        if packed && !head.is_empty() {
            return Err(Error::input(place, "its name says it is compressed, its contents do not")
                .with_hint("if it is plain text, name it so"));
        }
        Box::new(reader)
    };
    let (head, reader) = peek(reader, 4).map_err(|e| {
        let hint = unreadable(&e);
        cannot("cannot be read", e).with_hint(hint)
    })?;
    if head.starts_with(b"PAR1") {
        return Err(Error::input(place, "this is a packed Parquet file")
            .with_hint("unpack it: Parquet is read from its end"));
    }
    let marked = Encoding::for_bom(&head).map(|(encoding, _)| encoding);
    let encoding = match (encoding, marked) {
        (Some(asked), _) if asked != encoding_rs::UTF_8 => asked,
        (_, Some(marked)) => marked,
        _ => encoding_rs::UTF_8,
    };
    if extension.is_empty() {
        extension = "csv".to_owned();
    }
    if encoding == encoding_rs::UTF_8 {
        let mark = usize::from(head.starts_with(b"\xef\xbb\xbf")) * 3;
        let (_, reader) = if mark == 0 { (head, reader) } else { skip(reader, mark) };
        return Ok(Opened { reader, transcoded: false, skipped: mark as u64, extension, digest });
    }
    Ok(Opened {
        reader: Box::new(Transcoder::new(reader, encoding)),
        transcoded: true,
        skipped: 0,
        extension,
        digest,
    })
}

/// What to do about a stream that fails.
pub(crate) fn unreadable(error: &std::io::Error) -> &'static str {
    if error.get_ref().is_some_and(|inner| inner.is::<Bomb>()) {
        return "if that is what you expect of it, unpack it on the way: `gzip -dc FILE | deadringer scan -`, or `zstd -dc`";
    }
    if error.to_string().contains("too much memory") {
        return "its zstd window is above 64 MiB; unpack it on the way: `zstd -dc --long=31 FILE | deadringer scan -`";
    }
    "the file may be cut short or damaged"
}

/// The extension without that of the compression, and whether there was one of those.
fn extensions(input: &Input) -> (String, bool) {
    let Input::Path(path) = input else { return (String::new(), false) };
    let of =
        |path: &Path| path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    match of(path).as_str() {
        "gz" | "zst" => (of(&path.with_extension("")), true),
        other => (other.to_owned(), false),
    }
}

/// The first bytes of a stream, and the whole stream.
fn peek(mut reader: impl Read + Send + 'static, count: usize) -> io::Result<(Vec<u8>, Box<dyn Read + Send>)> {
    let mut head = Vec::with_capacity(count);
    reader.by_ref().take(count as u64).read_to_end(&mut head)?;
    Ok((head.clone(), Box::new(Cursor::new(head).chain(reader))))
}

fn skip(mut reader: Box<dyn Read + Send>, count: usize) -> (Vec<u8>, Box<dyn Read + Send>) {
    let mut gone = Vec::new();
    // These bytes were peeked at and lie in memory.
    let _ = reader.by_ref().take(count as u64).read_to_end(&mut gone);
    (gone, reader)
}

/// Counts what passes.
struct Counted {
    inner: Box<dyn Read + Send>,
    /// Of all inputs.
    passed: Arc<AtomicU64>,
    /// Of this one.
    own: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(out)?;
        self.passed.fetch_add(count as u64, Ordering::Relaxed);
        self.own.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// What comes out of a decoder, held to what went in.
struct Unpacked<R> {
    inner: R,
    packed: Arc<AtomicU64>,
    count: u64,
}

impl<R: Read> Unpacked<R> {
    fn new(inner: R, packed: Arc<AtomicU64>) -> Self {
        Unpacked { inner, packed, count: 0 }
    }
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(out)?;
        self.count += count as u64;
        let packed = self.packed.load(Ordering::Relaxed);
        if self.count > MAX_UNPACKED_FREELY && self.count > packed.saturating_mul(MAX_UNPACKED_TIMES) {
            return Err(io::Error::other(Bomb { packed, unpacked: self.count }));
        }
        Ok(count)
    }
}

/// A list that unpacks to more than a list does.
#[derive(Debug)]
struct Bomb {
    packed: u64,
    unpacked: u64,
}

impl std::error::Error for Bomb {}

impl fmt::Display for Bomb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} packed bytes have become {}, more than {MAX_UNPACKED_TIMES} times as many; account lists pack 5 to 20 fold",
            grouped(self.packed),
            grouped(self.unpacked)
        )
    }
}
