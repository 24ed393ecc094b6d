//! A list that is scanned while it comes in: the body of a request becomes the input of a [`Source`], and the flags the body
//! of the answer. Neither is ever whole in memory: a client that sends faster than names are judged, or reads slower than
//! they are flagged, waits.

use std::io::{self, Read};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Body;
use bytes::{Buf, Bytes};
use futures_util::{Stream, StreamExt};
use http_body::Frame;
use tokio::runtime::Handle;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use crate::Error;
use crate::scan::disk::{Disk, System, Written};

/// Blocks under way in each direction.
const WAITING: usize = 4;

/// How long a client may send or read nothing.
pub(crate) const IDLE: Duration = Duration::from_secs(30);

/// The body of a request, block by block, for a thread that waits for it.
pub(crate) struct Incoming {
    blocks: Receiver<io::Result<Bytes>>,
    current: Bytes,
}

impl Incoming {
    /// Begins to take a body in; it is taken no faster than it is read.
    pub(crate) fn of(body: Body) -> Incoming {
        let (sender, blocks) = channel(WAITING);
        tokio::spawn(pump(body.into_data_stream(), sender));
        Incoming { blocks, current: Bytes::new() }
    }
}

async fn pump<S>(mut body: S, sender: Sender<io::Result<Bytes>>)
where
    S: Stream<Item = Result<Bytes, axum::Error>> + Unpin,
{
    loop {
        let block = match tokio::time::timeout(IDLE, body.next()).await {
            Ok(None) => return,
            Ok(Some(Ok(block))) => Ok(block),
            Ok(Some(Err(_))) => Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the body broke off")),
            Err(_) => Err(io::Error::new(io::ErrorKind::TimedOut, "nothing more of the body came in")),
        };
        let ends = block.is_err();
        if sender.send(block).await.is_err() || ends {
            return;
        }
    }
}

impl Read for Incoming {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.current.is_empty() {
            match self.blocks.blocking_recv() {
                None => return Ok(0),
                Some(block) => self.current = block?,
            }
        }
        let count = out.len().min(self.current.len());
        let (Some(to), Some(from)) = (out.get_mut(..count), self.current.get(..count)) else { return Ok(0) };
        to.copy_from_slice(from);
        self.current.advance(count);
        Ok(count)
    }
}

/// A disk that holds one list, to be opened once.
pub(crate) struct Received(Mutex<Option<Incoming>>);

impl Received {
    pub(crate) fn disk(body: Incoming) -> Arc<dyn Disk> {
        Arc::new(Received(Mutex::new(Some(body))))
    }
}

impl Disk for Received {
    fn open(&self, _: &Path) -> io::Result<Box<dyn Read + Send>> {
        let body = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        body.map(|body| Box::new(body) as Box<dyn Read + Send>)
            .ok_or_else(|| io::Error::other("the body was read already"))
    }

    fn write(&self, path: &Path) -> io::Result<Box<dyn Written>> {
        System.write(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        System.rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        System.remove(path)
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        System.sync_folder(folder)
    }
}

/// The body of an answer, for a thread that waits until it is taken.
pub(crate) struct Outgoing {
    frames: Sender<io::Result<Frame<Bytes>>>,
    runtime: Handle,
}

impl Outgoing {
    /// Both ends of a body.
    pub(crate) fn new() -> (Outgoing, Body) {
        let (frames, taken) = channel(WAITING);
        let stream = http_body_util::StreamBody::new(tokio_stream::wrappers::ReceiverStream::new(taken));
        (Outgoing { frames, runtime: Handle::current() }, Body::new(stream))
    }

    /// Hands a frame over.
    ///
    /// # Errors
    /// The client has gone, or takes nothing.
    pub(crate) fn send(&self, frame: Frame<Bytes>) -> Result<(), Error> {
        let sent = self.runtime.block_on(tokio::time::timeout(IDLE, self.frames.send(Ok(frame))));
        match sent {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(Error::io("answer", "cannot be sent", io::ErrorKind::BrokenPipe.into())),
            Err(_) => Err(Error::io("answer", "is not taken", io::ErrorKind::TimedOut.into())),
        }
    }

    /// Breaks the answer off, so that nobody takes it for a whole one.
    pub(crate) fn break_off(&self) {
        let broken = Err(io::Error::other("the scan came to no end"));
        let _ = self.runtime.block_on(tokio::time::timeout(IDLE, self.frames.send(broken)));
    }
}
