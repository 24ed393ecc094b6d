//! Work on several threads of which the result does not tell on how many: each piece by itself, the results in order.
//! Registries are compiled, linted and opened so; detection has no threads.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

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
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(take)).collect();
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
    thread::scope(|scope| {
        let one = scope.spawn(one);
        let other = other();
        (one.join().unwrap_or_else(|panic| resume_unwind(panic)), other)
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
