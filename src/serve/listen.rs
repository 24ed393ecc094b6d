//! Connections: taken in up to a bound, closed when they are slow, and on a stop answered to the end.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::ServiceExt;

use super::{Service, api};
use crate::Error;
use crate::limits::{MAX_CONNECTIONS, MAX_HEAD_BYTES};

/// How long the head of a request may take to come in: a person's line takes a second, a client that sends a byte at a time
/// keeps a connection from others.
const HEAD: Duration = Duration::from_secs(10);

/// For connections that are closed behind their answers to be closed by their clients: requests that were on the way when
/// the stop came are answered.
const LAST: Duration = Duration::from_millis(500);

/// How often what has expired is cleared away, and what other processes have decided is taken in: 60 ms of a core where 20,000
/// accounts were dismissed.
const TIDY: Duration = Duration::from_secs(60);

/// Said to whoever comes while every connection is taken.
const FULL: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/// The other end of a connection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) SocketAddr);

/// Listens until a signal says to stop.
pub(crate) async fn run(
    address: SocketAddr,
    service: Arc<Service>,
    drain: Duration,
    ready: Box<dyn FnOnce(SocketAddr) + Send>,
) -> Result<(), Error> {
    let failed = |doing: &'static str| {
        move |error: std::io::Error| {
            Error::io(address.to_string(), doing, error).with_hint("choose another one with `--listen`")
        }
    };
    let listener = TcpListener::bind(address).await.map_err(failed("cannot be listened on"))?;
    let bound = listener.local_addr().map_err(failed("has no address"))?;
    let signals = |kind| signal(kind).map_err(|error| Error::io("serve", "signals cannot be seen", error));
    let mut stops = [signals(SignalKind::terminate())?, signals(SignalKind::interrupt())?];
    let mut reloads = signals(SignalKind::hangup())?;
    let app = api::router(Arc::clone(&service));
    let connections = Connections {
        app,
        room: Arc::new(Semaphore::new(MAX_CONNECTIONS)),
        graceful: GracefulShutdown::new(),
        service: Arc::clone(&service),
    };
    tracing::info!(address = %bound, registry = service.engine().registry, "listening");
    ready(bound);
    let [terminate, interrupt] = &mut stops;
    let mut tidy = tokio::time::interval(TIDY);
    loop {
        tokio::select! {
            accepted = listener.accept() => connections.take(accepted).await,
            _ = terminate.recv() => break,
            _ = interrupt.recv() => break,
            _ = tidy.tick() => {
                let service = Arc::clone(&service);
                tokio::spawn(async move { service.tidy().await });
            }
            _ = reloads.recv() => {
                let service = Arc::clone(&service);
                // What became of it stands in the log and in the metrics.
                tokio::task::spawn_blocking(move || service.reload().map(drop));
            }
        }
    }
    tracing::info!("stopping");
    service.drain();
    let last = tokio::time::sleep(LAST);
    tokio::pin!(last);
    loop {
        tokio::select! {
            accepted = listener.accept() => connections.take(accepted).await,
            () = &mut last => break,
        }
    }
    drop(listener);
    tokio::select! {
        () = connections.graceful.shutdown() => tracing::info!("stopped"),
        () = tokio::time::sleep(drain) => tracing::warn!("stopped before every request was answered"),
        _ = terminate.recv() => tracing::warn!("told twice to stop"),
        _ = interrupt.recv() => tracing::warn!("told twice to stop"),
    }
    Ok(())
}

struct Connections {
    app: Router,
    room: Arc<Semaphore>,
    graceful: GracefulShutdown,
    service: Arc<Service>,
}

impl Connections {
    async fn take(&self, accepted: std::io::Result<(TcpStream, SocketAddr)>) {
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Too many open files and the like: those that close give way.
                tracing::error!(error = %error, "no connection could be taken");
                tokio::time::sleep(Duration::from_millis(20)).await;
                return;
            }
        };
        // An answer is one small packet, to be sent at once.
        let _ = stream.set_nodelay(true);
        match Arc::clone(&self.room).try_acquire_owned() {
            Ok(permit) => self.serve(stream, Peer(peer), permit),
            Err(_) => {
                self.service.metrics.shed();
                tokio::spawn(refuse(stream));
            }
        }
    }

    fn serve(&self, stream: TcpStream, peer: Peer, permit: OwnedSemaphorePermit) {
        let app = self.app.clone().map_request(move |mut request: Request<hyper::body::Incoming>| {
            request.extensions_mut().insert(peer);
            request
        });
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(HEAD).max_buf_size(MAX_HEAD_BYTES);
        let connection = http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(app));
        let watched = self.graceful.watch(connection);
        tokio::spawn(async move {
            // A client that goes away is no fault.
            let _ = watched.await;
            drop(permit);
        });
    }
}

async fn refuse(mut stream: TcpStream) {
    let _ = tokio::time::timeout(Duration::from_secs(1), stream.write_all(FULL)).await;
}
