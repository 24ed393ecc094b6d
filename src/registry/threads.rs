//! Work on several threads of which the result does not tell on how many: each piece by itself, the results in order.
//! Registries are compiled, linted and opened so; detection has no threads.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread::{self, Builder};

/// More threads than this wait for memory.
const MOST: usize = 8;

/// As many threads as are of use here.
pub(crate) fn available() -> usize {
    thread::available_parallelism().map_or(1, |threads| threads.get().min(MOST))
}

/// The results for all pieces, in their order.
pub(crate) fn in_order<P: Sync, R: Send>(
    pieces: &[P],
    threads: usize,
    work: impl Fn(&P) -> R + Sync,
) -> Vec<R> {
    let threads = threads.min(pieces.len());
    if threads < 2 {
        return pieces.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let take = || {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(piece) = pieces.get(at) else { return done };
            done.push((at, work(piece)));
        }
    };
    let mut done = thread::scope(|scope| {
        // Where no thread is to be had there are fewer of them.
        let others: Vec<_> =
            (1..threads).map_while(|_| Builder::new().spawn_scoped(scope, take).ok()).collect();
        let mut done = take();
        for other in others {
            done.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        done
    });
    done.sort_unstable_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

/// Two results, side by side if there are threads for it.
pub(crate) fn both<A: Send, B>(
    threads: usize,
    one: impl FnOnce() -> A + Send,
    other: impl FnOnce() -> B,
) -> (A, B) {
    if threads < 2 {
        return (one(), other());
    }
    // It waits here, so that it is not lost where no thread is to be had for it.
    let waiting = Mutex::new(Some(one));
    let take = || waiting.lock().unwrap_or_else(PoisonError::into_inner).take();
    thread::scope(|scope| {
        let spawned = Builder::new().spawn_scoped(scope, || take().map(|one| one()));
        let here = if spawned.is_err() { take().map(|one| one()) } else { None };
        let other = other();
        let there =
            spawned.ok().and_then(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
        // One of the two took it, or the thread panicked.
        let one = here.or(there).unwrap_or_else(|| resume_unwind(Box::new("nobody took the work")));
        (one, other)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_stand_in_the_order_of_their_pieces() {
        let pieces: Vec<usize> = (0..1_000).collect();
        for threads in [0, 1, 2, 7] {
            assert!(in_order(&pieces, threads, |piece| piece * 3).into_iter().eq((0..1_000).map(|n| n * 3)));
            assert_eq!(both(threads, || "a", || "b"), ("a", "b"));
        }
        assert!(in_order(&[], 4, |()| ()).is_empty());
    }
}
