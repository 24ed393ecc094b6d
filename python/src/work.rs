//! Many accounts judged on all cores, in the order they came.
//!
//! A batch is cut into pieces of the same size whatever the number of threads; each thread takes the next piece until none is
//! left. What comes out depends on neither.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use arrow_array::builder::StringBuilder;
use arrow_array::{ArrayRef, StructArray};
use arrow_schema::Fields;
use deadringer::{Account, Error};
use pyo3::prelude::*;

use crate::columns::Named;
use crate::detector::Detector;
use crate::fault::{Fault, guarded, panicked};
use crate::flags::{self, Columns, Notation};
use crate::input::{Batch, Source};

/// Rows of a piece: a few milliseconds of work, so that threads end together and a small batch still occupies several.
const PIECE_ROWS: usize = 2_048;

/// Rows between two looks at whether the caller wants to stop: about a tenth of a second.
const WINDOW_ROWS: usize = 64 * PIECE_ROWS;

/// Flags, or lists of them, that are put into one chunk before the next begins; a chunk's text stays far below what offsets of 32
/// bits can count.
const CHUNK_ROWS: usize = 1 << 16;
const CHUNK_BYTES: usize = 1 << 28;

/// The least text of a piece's names after which a piece ends early, so that its flags can be counted by 32 bits.
const PIECE_BYTES: usize = 1 << 24;

/// What is made of the answers.
#[derive(Clone, Copy)]
pub(crate) enum Shape {
    /// One list of flags a row.
    Lists,
    /// One row a flag.
    Rows(Notation),
}

/// Judges all accounts of some data; chunks of what the shape says, in order.
pub(crate) fn run(
    py: Python<'_>,
    detector: &Detector,
    data: &Bound<'_, PyAny>,
    named: &Named,
    threads: Option<usize>,
    shape: Shape,
) -> PyResult<Vec<ArrayRef>> {
    let threads = match threads {
        Some(0) => {
            let error = Error::usage("`threads` is 0; one or more are expected")
                .with_hint("leave it out to use all cores");
            return Err(Fault::from(error).into());
        }
        Some(threads) => threads,
        None => std::thread::available_parallelism().map_or(1, usize::from),
    };
    let mut source = guarded(|| Source::of(data, named))?;
    let mut chunks = Chunks::default();
    let mut before = 0;
    while let Some(batch) = guarded(|| source.next(py, named))? {
        let mut from = 0;
        while from < batch.rows {
            let window = from..batch.rows.min(from + WINDOW_ROWS);
            from = window.end;
            py.detach(|| {
                guarded(|| {
                    for piece in judge(detector, &batch, window, before, threads, shape)? {
                        chunks.take(piece)?;
                    }
                    Ok(())
                })
            })?;
            py.check_signals()?;
        }
        before += batch.rows as u64;
    }
    Ok(guarded(|| chunks.finish())?)
}

/// Judges a window of a batch.
fn judge(
    detector: &Detector,
    batch: &Batch,
    window: Range<usize>,
    before: u64,
    threads: usize,
    shape: Shape,
) -> Result<Vec<ArrayRef>, Fault> {
    let pieces = window.len().div_ceil(PIECE_ROWS);
    let next = AtomicUsize::new(0);
    let work = || -> Result<Vec<(usize, Vec<ArrayRef>)>, Fault> {
        let mut done = Vec::new();
        let mut scratch = detector.borrow();
        loop {
            let piece = next.fetch_add(1, Ordering::Relaxed);
            if piece >= pieces {
                break;
            }
            let start = window.start + piece * PIECE_ROWS;
            let rows = start..window.end.min(start + PIECE_ROWS);
            done.push((piece, self::piece(detector, &mut scratch, batch, rows, before, shape)?));
        }
        detector.give_back(scratch);
        Ok(done)
    };
    let threads = threads.min(pieces);
    let mut done = if threads <= 1 {
        work()?
    } else {
        std::thread::scope(|scope| {
            let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
            let mut done = work();
            for other in others {
                let theirs = other.join().unwrap_or_else(|panic| Err(panicked(panic.as_ref()).into()));
                done = done.and_then(|mut all| {
                    all.append(&mut theirs?);
                    Ok(all)
                });
            }
            done
        })?
    };
    done.sort_by_key(|(piece, _)| *piece);
    Ok(done.into_iter().flat_map(|(_, arrays)| arrays).collect())
}

/// Judges a piece; usually one array.
fn piece(
    detector: &Detector,
    scratch: &mut deadringer::Scratch,
    batch: &Batch,
    rows: Range<usize>,
    before: u64,
    shape: Shape,
) -> Result<Vec<ArrayRef>, Fault> {
    let mut done = Vec::new();
    let mut growing = Growing::new(shape);
    for row in rows {
        let account = batch.account(row);
        if !(is_blank(account.name) && is_blank(account.handle)) {
            let answer = detector.inner.check(&account, scratch);
            for flag in &answer.flags {
                growing.push(batch.has_id, &account, before + row as u64 + 1, flag);
            }
        }
        growing.end_row();
        if growing.bytes > PIECE_BYTES {
            done.push(std::mem::replace(&mut growing, Growing::new(shape)).finish()?);
        }
    }
    done.push(growing.finish()?);
    Ok(done)
}

/// Whether there is nothing but white space.
#[inline]
fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

/// What is made of some rows.
struct Growing {
    shape: Shape,
    columns: Columns,
    flags: i32,
    /// Where the flags of each row end.
    ends: Vec<i32>,
    own: [StringBuilder; 3],
    bytes: usize,
}

impl Growing {
    fn new(shape: Shape) -> Growing {
        let notation = match shape {
            Shape::Lists => Notation::Objects,
            Shape::Rows(notation) => notation,
        };
        let own = std::array::from_fn(|_| StringBuilder::new());
        Growing { shape, columns: Columns::new(notation), flags: 0, ends: vec![0], own, bytes: 0 }
    }

    #[cold]
    fn push(&mut self, has_id: bool, account: &Account<'_>, number: u64, flag: &deadringer::Flag<'_>) {
        self.columns.push(flag);
        self.flags += 1;
        self.bytes += account.name.len() + account.handle.len();
        if let Shape::Rows(_) = self.shape {
            let [id, name, handle] = &mut self.own;
            if has_id {
                id.append_value(account.id);
            } else {
                id.append_value(number.to_string());
            }
            name.append_value(account.name);
            handle.append_value(account.handle);
            self.bytes += account.id.len();
        }
    }

    fn end_row(&mut self) {
        if let Shape::Lists = self.shape {
            self.ends.push(self.flags);
        }
    }

    fn finish(self) -> Result<ArrayRef, Fault> {
        let flags = self.columns.finish()?;
        match self.shape {
            Shape::Lists => {
                let fields = Fields::from(flags::flag_fields(Notation::Objects));
                let items = StructArray::try_new(fields, flags, None)?;
                Ok(Arc::new(flags::lists(items, self.ends)?))
            }
            Shape::Rows(notation) => {
                let own = self.own.map(|mut texts| Arc::new(texts.finish()) as ArrayRef);
                let columns = own.into_iter().chain(flags).collect();
                Ok(Arc::new(StructArray::try_new(flags::row_fields(notation), columns, None)?))
            }
        }
    }
}

/// Pieces on their way into chunks.
#[derive(Default)]
struct Chunks {
    done: Vec<ArrayRef>,
    waiting: Vec<ArrayRef>,
    rows: usize,
    bytes: usize,
}

impl Chunks {
    fn take(&mut self, piece: ArrayRef) -> Result<(), Fault> {
        if piece.is_empty() {
            return Ok(());
        }
        let bytes = piece.get_buffer_memory_size();
        if self.rows + piece.len() > CHUNK_ROWS || self.bytes + bytes > CHUNK_BYTES {
            self.close()?;
        }
        self.rows += piece.len();
        self.bytes += bytes;
        self.waiting.push(piece);
        Ok(())
    }

    fn close(&mut self) -> Result<(), Fault> {
        let pieces: Vec<&dyn arrow_array::Array> = self.waiting.iter().map(AsRef::as_ref).collect();
        match pieces.as_slice() {
            [] => {}
            pieces => self.done.push(arrow_select::concat::concat(pieces)?),
        }
        self.waiting.clear();
        (self.rows, self.bytes) = (0, 0);
        Ok(())
    }

    fn finish(&mut self) -> Result<Vec<ArrayRef>, Fault> {
        self.close()?;
        Ok(std::mem::take(&mut self.done))
    }
}
