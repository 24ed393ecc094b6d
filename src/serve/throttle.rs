//! How often one address may report: so many at once, then one every few seconds. What is remembered is bounded.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Reports one address may send at once: whoever reports a campaign has several names.
const BURST: u32 = 10;
/// Then one every so often.
const EVERY: Duration = Duration::from_secs(6);
/// Of all addresses together: a queue that people read takes no more, wherever they come from.
const ALL_BURST: u32 = 200;
const ALL_EVERY: Duration = Duration::from_millis(50);
/// Addresses remembered; those that have waited long enough are forgotten first.
const REMEMBERED: usize = 10_000;

/// A bucket of leave to report that fills by itself.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    left: u32,
    /// Up to when it has been filled.
    filled: Instant,
}

impl Bucket {
    fn full(burst: u32, now: Instant) -> Bucket {
        Bucket { left: burst, filled: now }
    }

    fn fill(&mut self, burst: u32, every: Duration, now: Instant) {
        let passed = now.saturating_duration_since(self.filled).as_nanos() / every.as_nanos().max(1);
        let more = u32::try_from(passed).unwrap_or(u32::MAX);
        if more >= burst - self.left.min(burst) {
            *self = Bucket::full(burst, now);
        } else {
            self.left += more;
            self.filled += every * more;
        }
    }
}

#[derive(Debug, Default)]
struct State {
    all: Option<Bucket>,
    by_address: HashMap<IpAddr, Bucket>,
}

/// Who has reported lately.
#[derive(Debug, Default)]
pub(crate) struct Throttle(Mutex<State>);

impl Throttle {
    /// Whether an address may report now; if so, it has.
    pub(crate) fn take(&self, address: Option<IpAddr>, now: Instant) -> bool {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let State { all, by_address } = &mut *state;
        let all = all.get_or_insert_with(|| Bucket::full(ALL_BURST, now));
        all.fill(ALL_BURST, ALL_EVERY, now);
        if all.left == 0 {
            return false;
        }
        if let Some(address) = address {
            if by_address.len() >= REMEMBERED && !by_address.contains_key(&address) {
                by_address.retain(|_, bucket| {
                    bucket.fill(BURST, EVERY, now);
                    bucket.left < BURST
                });
                if by_address.len() >= REMEMBERED {
                    return false;
                }
            }
            let bucket = by_address.entry(network(address)).or_insert_with(|| Bucket::full(BURST, now));
            bucket.fill(BURST, EVERY, now);
            if bucket.left == 0 {
                return false;
            }
            bucket.left -= 1;
        }
        all.left -= 1;
        true
    }
}

/// One subscriber has a whole /64 of IPv6 addresses.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(six) => match six.to_ipv4_mapped() {
            Some(four) => IpAddr::V4(four),
            None => IpAddr::V6((u128::from(six) & !u128::from(u64::MAX)).into()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_waits_and_others_do_not() {
        let (throttle, start) = (Throttle::default(), Instant::now());
        let (a, b) = (IpAddr::from([127, 0, 0, 1]), IpAddr::from([127, 0, 0, 2]));
        let taken = (0..50).filter(|_| throttle.take(Some(a), start)).count();
        assert_eq!(taken, BURST as usize);
        assert!(throttle.take(Some(b), start));
        assert!(!throttle.take(Some(a), start + EVERY / 2));
        assert!(throttle.take(Some(a), start + EVERY));
        assert!(!throttle.take(Some(a), start + EVERY));
        let later = start + EVERY * 1000;
        assert_eq!((0..50).filter(|_| throttle.take(Some(a), later)).count(), BURST as usize);
    }

    #[test]
    fn all_together_wait_too_and_the_memory_is_bounded() {
        let (throttle, start) = (Throttle::default(), Instant::now());
        let taken =
            (0..100_000u32).filter(|n| throttle.take(Some(IpAddr::from(n.to_be_bytes())), start)).count();
        assert_eq!(taken, ALL_BURST as usize);
        for n in 0..100_000u32 {
            throttle.take(Some(IpAddr::from(n.to_be_bytes())), start + ALL_EVERY * n);
        }
        assert!(throttle.0.lock().unwrap().by_address.len() <= REMEMBERED);
    }

    #[test]
    fn a_whole_ipv6_network_is_one_address() {
        let (throttle, start) = (Throttle::default(), Instant::now());
        let taken = (0..50u16)
            .filter(|n| throttle.take(Some(IpAddr::from([0x2001, 0xdb8, 0, 0, *n, 0, 0, 1])), start))
            .count();
        assert_eq!(taken, BURST as usize);
    }
}
